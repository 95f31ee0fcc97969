"""Text as it is compared: upper case, without accents, one alphabet.

Bank text is data: nothing here interprets it as anything but characters.
"""

from __future__ import annotations

import unicodedata

import polars as pl

_LETTERS = {"Œ": "OE", "Æ": "AE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "ẞ": "SS", "’": "'"}


def folded(column: pl.Expr) -> pl.Expr:
    """The column in upper case without accents (`Société Générale` → `SOCIETE GENERALE`); null stays null."""
    plain = column.str.to_uppercase().str.normalize("NFKD").str.replace_all(r"\p{M}+", "")
    return plain.str.replace_many(list(_LETTERS), list(_LETTERS.values()))


def fold(text: str) -> str:
    """`folded` for one text."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.upper()) if not unicodedata.combining(c))
    for letter, replacement in _LETTERS.items():
        plain = plain.replace(letter, replacement)
    return plain


def glued(column: pl.Expr) -> pl.Expr:
    """Letters and digits only, folded: `FA-2026/0012` → `FA20260012`; an empty rest is null."""
    bare = folded(column).str.replace_all(r"[^A-Z0-9]+", "")
    return pl.when(bare != "").then(bare)
