"""Text as it is compared: upper case, without accents, one alphabet.

Bank text is data: nothing here interprets it as anything but characters.
"""

from __future__ import annotations

import unicodedata

import polars as pl

LETTERS = r"\p{Lu}\p{Lo}\p{Lm}"
"""Letters of any alphabet in folded text, for the inside of a character class: Hebrew, Arabic and Japanese names are names."""

_CYRILLIC = {
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Д": "D", "Е": "E", "Ж": "ZH", "З": "Z", "И": "I", "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R", "С": "S", "Т": "T", "У": "U",
    "Ф": "F", "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ъ": "", "Ы": "Y", "Ь": "", "Э": "E", "Ю": "IU", "Я": "IA", "Є": "IE", "І": "I", "Ј": "J", "Љ": "LJ", "Њ": "NJ", "Ћ": "C", "Ђ": "DJ", "Џ": "DZ",
}  # fmt: skip
_GREEK = {
    "Α": "A", "Β": "V", "Γ": "G", "Δ": "D", "Ε": "E", "Ζ": "Z", "Η": "I", "Θ": "TH", "Ι": "I", "Κ": "K", "Λ": "L", "Μ": "M", "Ν": "N", "Ξ": "X", "Ο": "O", "Π": "P", "Ρ": "R", "Σ": "S", "Τ": "T", "Υ": "Y", "Φ": "F", "Χ": "CH", "Ψ": "PS", "Ω": "O",
}  # fmt: skip
_DIGITS = {digit: str(n) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९") for n, digit in enumerate(digits)}
_LETTERS = (
    {"Œ": "OE", "Æ": "AE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "ẞ": "SS", "’": "'"}
    | _CYRILLIC
    | _GREEK
    | _DIGITS
)
"""Banks write Cyrillic and Greek names in Latin letters, and one number in the digits of one script or another."""


def folded(column: pl.Expr) -> pl.Expr:
    """The column in upper case without accents (`Société Générale` → `SOCIETE GENERALE`); null stays null."""
    return column.map_batches(_folded, return_dtype=pl.String, is_elementwise=True)


def _folded(texts: pl.Series) -> pl.Series:
    upper = texts.cast(pl.String).str.to_uppercase()
    strange = upper.str.len_bytes() != upper.str.len_chars()
    # Most texts have no accent at all: only the others pay for taking letters apart.
    if not strange.any():
        return upper
    odd = strange.arg_true()
    plain = upper.gather(odd).str.normalize("NFKD").str.replace_all(r"\p{M}+", "")
    return upper.scatter(odd, plain.str.replace_many(list(_LETTERS), list(_LETTERS.values())))


def fold(text: str) -> str:
    """`folded` for one text."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.upper()) if not unicodedata.combining(c))
    for letter, replacement in _LETTERS.items():
        plain = plain.replace(letter, replacement)
    return plain


def glued(column: pl.Expr) -> pl.Expr:
    """Letters and digits only, folded: `FA-2026/0012` → `FA20260012`; an empty rest is null."""
    return folded(column).str.replace_all(r"[^A-Z0-9]+", "").map_batches(_filled, is_elementwise=True)


def _filled(texts: pl.Series) -> pl.Series:
    return texts.set(texts == "", None)
