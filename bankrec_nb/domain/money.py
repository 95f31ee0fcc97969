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


def exponent(currency: str | None) -> int:
    """Digits after the decimal mark in this currency (EUR 2, JPY 0, TND 3); 2 where it is not known."""
    return _EXPONENTS.get((currency or "").upper(), 2)


def exponent_of(currency: pl.Expr) -> pl.Expr:
    """The same for a column of currency codes: Int8, 2 where null or unknown."""
    return currency.replace_strict(_EXPONENTS, default=2, return_dtype=pl.Int8)


def parse_minor(text: str, currency: str | None = "EUR", decimal_mark: DecimalMark = ".") -> int:
    """Minor units of an amount as people and banks write it: `1 234,56` with mark `,` is 123456.

    Thousands separators (space, no-break spaces, apostrophe, the other mark) must stand in groups of three, or as in
    India in lakhs and crores with a decimal point (`1,18,043.75`). A leading or trailing sign and U+2212 are understood;
    accounting brackets and currency signs are the caller's business (they depend on the file's profile).

    Raises:
        AmountError: not an amount, too many decimals for the currency, or beyond LARGEST_MINOR.
    """
    match = _GRAMMAR[decimal_mark].fullmatch(text.strip().replace("\u2212", "-"))
    if match is None or not (match["whole"] or match["fraction"]) or (match["before"] and match["after"]):
        raise AmountError(f"'{text}' is not an amount.")
    digits, fraction = exponent(currency), (match["fraction"] or "").rstrip("0")
    if len(fraction) > digits:
        raise AmountError(f"'{text}' has {len(fraction)} decimals, {currency or 'this currency'} has {digits}.")
    minor = int(_SEPARATORS.sub("", match["whole"]) + fraction.ljust(digits, "0") or "0")
    if minor > LARGEST_MINOR:
        raise AmountError(f"'{text}' is beyond what a bank account can hold.")
    return -minor if "-" in (match["before"], match["after"]) else minor


_SPACE = " \u00a0\u202f\u2009"
_LAKHS = "[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"
_SEPARATORS = re.compile(rf"[{_SPACE}'\u2019.,]")


def _grammar(mark: str, other: str) -> re.Pattern[str]:
    groups = "|".join(rf"[0-9]{{1,3}}(?:{separator}[0-9]{{3}})+" for separator in (rf"[{_SPACE}'\u2019]", other))
    lakhs = rf"|{_LAKHS}" if other == "," else ""
    whole = rf"(?P<whole>[0-9]{{1,18}}|{groups}{lakhs}|)"
    return re.compile(rf"(?P<before>[+-]?)[{_SPACE}]*{whole}(?:{mark}(?P<fraction>[0-9]*))?[{_SPACE}]*(?P<after>[+-]?)")


_GRAMMAR = {".": _grammar(r"\.", ","), ",": _grammar(",", r"\.")}


def minor_expr(text: pl.Expr, digits: pl.Expr | int, decimal_mark: DecimalMark = ".") -> pl.Expr:
    """Whole-column `parse_minor`: Int64 minor units, null where the text is not an amount (an issue, not an error).

    `digits` is the exponent, one for all or per row. Empty text gives null as well: the caller tells the two apart.
    """
    mark, other = (",", r"\.") if decimal_mark == "," else (r"\.", ",")
    space, sep = r"[ \x{00a0}\x{202f}\x{2009}]", r"[ \x{00a0}\x{202f}\x{2009}'\x{2019}]"
    body = text.str.strip_chars().str.replace_all("\u2212", "-", literal=True)
    lakhs = f"|{_LAKHS}" if other == "," else ""
    whole = rf"([0-9]{{1,18}}|[0-9]{{1,3}}({sep}[0-9]{{3}})+|[0-9]{{1,3}}({other}[0-9]{{3}})+{lakhs})?"
    number = rf"{whole}({mark}[0-9]*)?"
    good = body.str.contains(rf"^([+-]?{space}*{number}|{number}{space}*[+-])$") & body.str.contains("[0-9]")
    digits_expr = pl.lit(digits, dtype=pl.Int64) if isinstance(digits, int) else digits.cast(pl.Int64)
    plain = body.str.replace_all(rf"{sep}|{other}|[+-]", "")
    units = plain.str.extract(r"^([0-9]*)", 1).str.replace("^$", "0").cast(pl.Int64, strict=False)
    fraction = plain.str.extract(rf"{mark}([0-9]+)$", 1).fill_null("").str.strip_chars_end("0")
    fits = fraction.str.len_chars() <= digits_expr
    scale = pl.lit(10, dtype=pl.Int64).pow(digits_expr)
    part = fraction.str.pad_end(9, "0").str.slice(0, digits_expr).replace("", "0").cast(pl.Int64, strict=False)
    value = pl.when(units <= LARGEST_MINOR // scale).then(units * scale + part)
    value = pl.when(value <= LARGEST_MINOR).then(value)
    signed = pl.when(body.str.contains("-", literal=True)).then(-value).otherwise(value)
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
    # By multiplication: dividing a Decimal by a Decimal cuts its decimals (polars 2.1), and text is five times slower.
    digits = exponent_of(currency)
    unit = (
        pl.when(digits == 2)
        .then(pl.lit("0.01"))
        .when(digits == 0)
        .then(pl.lit("1"))
        .when(digits == 3)
        .then(pl.lit("0.001"))
        .otherwise(pl.lit("0.0001"))
    )
    return minor.cast(pl.Decimal(38, 4)) * unit.cast(pl.Decimal(38, 4))


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
