"""IBANs of a column in one spelling; `domain.iban` proves their check digits."""

from __future__ import annotations

import polars as pl


def compact(column: pl.Expr) -> pl.Expr:
    """IBANs of a column without spaces, upper case; an empty rest is null."""
    bare = column.str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
    return pl.when(bare != "").then(bare)
