"""IBANs: spaces gone, check digits proved (ISO 13616, mod 97)."""

from __future__ import annotations

import re

import polars as pl


def compact(column: pl.Expr) -> pl.Expr:
    """IBANs of a column without spaces, upper case; an empty rest is null."""
    bare = column.str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
    return pl.when(bare != "").then(bare)


def is_valid(iban: str) -> bool:
    """Whether length and check digits hold (the country's own length is not looked up)."""
    text = re.sub(r"[^A-Z0-9]", "", iban.upper())
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text):
        return False
    return int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1
