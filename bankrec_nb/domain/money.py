"""Money is a whole number of minor units (cents); a float never holds an amount.

Exponents: ISO 4217 (list one, 2026). Strict grammar when reading: what is not plainly an amount is an AmountError,
never a rounding ("2.675" EUR has three decimals, EUR has two).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

import polars as pl

from bankrec_nb.domain.errors import AmountError, ConservationBroken

# ISO 4217: currencies whose minor unit is not two digits.
_EXPONENTS = {
    **dict.fromkeys(
        (
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}

DecimalMark = Literal[".", ","]

LARGEST_MINOR = 10**17
"""A larger amount is a misreading: a quadrillion euros would still be smaller. Keeps sums of 90 rows inside 64 bits."""

_SPACES = "\u0020\u00a0\u202f\u2009"
_PLAIN = re.compile(r"([+-]?)(\d{1,18})(?:\.(\d{1,9}))?")


def exponent(currency: str | None) -> int:
    """Digits after the decimal mark in this currency (EUR 2, JPY 0, TND 3); 2 where it is not known."""
    return _EXPONENTS.get((currency or "").upper(), 2)


def exponent_of(currency: pl.Expr) -> pl.Expr:
    """The same for a column of currency codes: Int8, 2 where null or unknown."""
    return currency.replace_strict(_EXPONENTS, default=2, return_dtype=pl.Int8)


def parse_minor(text: str, currency: str | None = "EUR", decimal_mark: DecimalMark = ".") -> int:
    """Minor units of an amount as people and banks write it: `1 234,56` with mark `,` is 123456.

    Thousands separators (space, no-break spaces, apostrophe, the other mark) must stand in groups of three.
    A leading or trailing sign and U+2212 are understood; accounting brackets and currency signs are the caller's
    business (they depend on the file's profile).

    Raises:
        AmountError: not an amount, too many decimals for the currency, or beyond LARGEST_MINOR.
    """
    plain = plain_amount(text, decimal_mark)
    match = _PLAIN.fullmatch(plain)
    if match is None:
        raise AmountError(f"'{text}' is not an amount.")
    sign, whole, fraction = match[1], match[2], match[3] or ""
    digits = exponent(currency)
    kept, excess = fraction[:digits].ljust(digits, "0"), fraction[digits:]
    if excess.strip("0"):
        raise AmountError(f"'{text}' has {len(fraction)} decimals, {currency or 'this currency'} has {digits}.")
    minor = int(whole + kept)
    if minor > LARGEST_MINOR:
        raise AmountError(f"'{text}' is beyond what a bank account can hold.")
    return -minor if sign == "-" else minor


_GROUPED = {
    ".": re.compile(r"\d{1,3}(?:([,' \u00a0\u202f\u2009\u2019])\d{3})(?:\1\d{3})*(?:\.\d*)?"),
    ",": re.compile(r"\d{1,3}(?:([.' \u00a0\u202f\u2009\u2019])\d{3})(?:\1\d{3})*(?:,\d*)?"),
}


def plain_amount(text: str, decimal_mark: DecimalMark = ".") -> str:
    """The text without thousands separators and with a decimal point; unchanged where it is not an amount."""
    body = text.strip(_SPACES + "\t").replace("\u2212", "-")
    if body.endswith(("-", "+")) and not body.startswith(("-", "+")):
        body = body[-1] + body[:-1].rstrip(_SPACES)
    sign, number = ("", body) if not body.startswith(("-", "+")) else (body[0], body[1:].lstrip(_SPACES))
    if _GROUPED[decimal_mark].fullmatch(number):
        number = re.sub(r"[' \u00a0\u202f\u2009\u2019]" + ("|," if decimal_mark == "." else r"|\."), "", number)
    if decimal_mark == ",":
        number = number.replace(",", ".") if "." not in number else "?" + number
    if number.startswith("."):
        number = "0" + number
    return sign + number.removesuffix(".")


def minor_expr(text: pl.Expr, digits: pl.Expr | int, decimal_mark: DecimalMark = ".") -> pl.Expr:
    """Whole-column `parse_minor`: Int64 minor units, null where the text is not an amount (an issue, not an error).

    `digits` is the exponent, one for all or per row. Empty text gives null as well: the caller tells the two apart.
    """
    other = r"\." if decimal_mark == "," else ","
    spaces = r"[ \x{00a0}\x{202f}\x{2009}'\x{2019}]"
    mark = "," if decimal_mark == "," else r"\."
    body = text.str.strip_chars().str.replace_all("\u2212", "-", literal=True)
    body = body.str.replace(rf"^([^+-].*?){spaces}*([+-])$", "$2$1")
    body = body.str.replace(rf"^([+-]){spaces}+", "$1")
    good = body.str.contains(
        rf"^[+-]?(\d{{1,18}}|\d{{1,3}}({spaces}\d{{3}})+|\d{{1,3}}({other}\d{{3}})+)?({mark}\d*)?$"
    )
    good &= body.str.contains(r"\d")
    number = body.str.replace_all(rf"{spaces}|{other}", "")
    whole = number.str.extract(rf"^[+-]?(\d*)(?:{mark}|$)", 1).str.replace("^$", "0")
    fraction = number.str.extract(rf"{mark}(\d+)$", 1).fill_null("").str.strip_chars_end("0")
    digits_expr = pl.lit(digits, dtype=pl.Int64) if isinstance(digits, int) else digits.cast(pl.Int64)
    fits = fraction.str.len_chars() <= digits_expr
    scale = pl.lit(10, dtype=pl.Int64).pow(digits_expr)
    fraction_minor = (fraction + "000000000").str.slice(0, digits_expr).replace("", "0").cast(pl.Int64, strict=False)
    value = whole.cast(pl.Int64, strict=False)
    value = pl.when(value <= LARGEST_MINOR // scale).then(value * scale + fraction_minor)
    signed = pl.when(number.str.starts_with("-")).then(-value).otherwise(value)
    return pl.when(good & fits).then(signed).cast(pl.Int64)


def to_decimal(minor: int, currency: str | None = "EUR") -> Decimal:
    """The amount for people: Decimal with as many decimals as the currency has."""
    return Decimal(minor).scaleb(-exponent(currency))


def decimal_text(minor: int, currency: str | None = "EUR") -> str:
    """The amount as plain text with a decimal point: -1234.56 (for files and machines)."""
    return format(to_decimal(minor, currency), "f")


def decimal_text_expr(minor: pl.Expr, currency: pl.Expr) -> pl.Expr:
    """Whole-column `decimal_text`."""
    digits = exponent_of(currency).cast(pl.Int64)
    figure = minor.abs().cast(pl.String).str.pad_start(5, "0")
    whole, part = figure.str.head(-digits), figure.str.tail(digits)
    whole = whole.str.replace(r"^0+(\d)", "$1")
    sign = pl.when(minor < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return sign + pl.when(digits > 0).then(whole + "." + part).otherwise(figure.str.replace(r"^0+(\d)", "$1"))


def decimal_expr(minor: pl.Expr, currency: pl.Expr) -> pl.Expr:
    """Whole-column `to_decimal`: Decimal(38, 4), exact for every currency."""
    # Through text, because dividing a Decimal by a Decimal cuts its decimals (polars 2.1).
    return decimal_text_expr(minor, currency).cast(pl.Decimal(38, 4))


def display(minor: int, currency: str | None = "EUR", language: Literal["fr", "en"] = "en") -> str:
    """The amount as a person reads it: `-1,234.56 EUR`, in French `-1 234,56 EUR` with narrow no-break spaces."""
    text = f"{to_decimal(minor, currency):,f}"
    if language == "fr":
        text = text.replace(",", "\u202f").replace(".", ",")
    return f"{text}\u00a0{currency}" if currency else text


def checked_sum(amounts: pl.Series) -> int:
    """The exact sum of Int64 minor units; Polars' own 64-bit sum would wrap silently past its range."""
    return int(amounts.cast(pl.Int128).sum() or 0)


def assert_conserved(label: str, left: int, right: int) -> None:
    """Raise ConservationBroken unless both sums are equal to the cent."""
    if left != right:
        raise ConservationBroken(f"{label}: {left} is not {right} (minor units).", action="Please report this.")
