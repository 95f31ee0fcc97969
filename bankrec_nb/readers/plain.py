"""Single values as banks write them: ISO and six-digit dates, plain amounts. Cached, because a file repeats its days."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import AmountError
from bankrec_nb.domain.iban import is_iban
from bankrec_nb.domain.money import LARGEST_MINOR, exponent, exponent_of, parse_minor

if TYPE_CHECKING:
    from collections.abc import Callable

_CENTS = 2
_FURTHEST = 999_999
"""So far apart may days lie as numbers (31129999 and 01011970 do not, a century of 20261031 does)."""


@lru_cache(maxsize=8192)
def iso_day(text: str) -> date | None:
    """The day of an ISO date or date-time, as written (no time zone shifts a booking); null where there is none."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def day_expr(text: pl.Expr, form: str = "%Y-%m-%d") -> pl.Expr:
    """Days of a form; null where there is none, and where the year has not four figures (-026 and 12026 are years too)."""
    days = text.str.to_date(form, strict=False)
    return pl.when(days.dt.year().is_between(1, 9999)).then(days)


def days_of(texts: pl.Series, read: Callable[[str], date | None]) -> pl.Series:
    """The days of a column of texts without nulls; a file has few different ones, so each is read once."""
    if texts.is_empty():
        return pl.Series([], dtype=pl.Date)
    if (numbers := numbers_of(texts)) is None:
        different = texts.unique()
        days = pl.Series([read(text) for text in different], dtype=pl.Date)
        return texts.replace_strict(different, days, return_dtype=pl.Date)
    width = len(texts[0])
    return by_place(numbers, lambda found: pl.Series([read(f"{n:0{width}}") for n in found], dtype=pl.Date))


def by_place(numbers: pl.Series, read: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """The days of a column of numbers, each different one read once and found again by its place: three times as fast as texts."""
    least, most = int(numbers.min()), int(numbers.max())  # type: ignore[arg-type]
    places = numbers - least
    found = places.unique()
    days = pl.Series([None], dtype=pl.Date).new_from_index(0, most - least + 1)
    return days.scatter(found, read(found + least)).gather(places)


def numbers_of(texts: pl.Series) -> pl.Series | None:
    """Texts of nothing but digits, all equally many, as numbers; null where they are something else, or too far apart."""
    numbers, sizes = texts.cast(pl.Int32, strict=False), texts.str.len_bytes()
    if texts.is_empty() or numbers.has_nulls() or sizes.min() != sizes.max():
        return None
    least, most = int(numbers.min()), int(numbers.max())  # type: ignore[arg-type]
    short = least < 10 ** (len(texts[0]) - 1)  # there is room for a sign
    signed = short and texts.str.contains("[+-]").any()
    return None if signed or most - least > _FURTHEST else numbers


@lru_cache(maxsize=8192)
def short_day(yymmdd: str) -> date | None:
    """YYMMDD; years 70 to 99 are the last century's. Null where the calendar has no such day."""
    if len(yymmdd) != 6 or not (yymmdd.isascii() and yymmdd.isdigit()):
        return None
    year = int(yymmdd[:2])
    try:
        return date(year + (1900 if year >= 70 else 2000), int(yymmdd[2:4]), int(yymmdd[4:]))
    except ValueError:
        return None


def minor_or_none(text: str | None, currency: str | None, mark: str = ".") -> int | None:
    """Unsigned or signed minor units of a plain amount; null where the strict grammar does not take it."""
    if not text:
        return None
    whole, _, fraction = text.strip().partition(mark)
    digits = exponent(currency)
    if whole.isdecimal() and whole.isascii() and len(fraction) <= digits and (not fraction or fraction.isdecimal()):
        minor = int(whole + fraction.ljust(digits, "0"))
        return minor if minor <= LARGEST_MINOR and fraction.isascii() else None
    try:
        return parse_minor(text, currency, "," if mark == "," else ".")
    except AmountError:
        return None


def minor_column(texts: pl.Series, currencies: pl.Series, mark: str = ".") -> pl.Series:
    """Whole-column `minor_or_none`: plain amounts by column, odd ones (thousands marks, too many decimals) one by one."""
    frame = pl.DataFrame({"text": texts.str.strip_chars(), "currency": currencies})
    point = "," if mark == "," else r"\."
    if all(exponent(currency) == _CENTS for currency in currencies.unique()):
        in_cents = pl.col("text").str.contains(rf"^[0-9]{{1,15}}{point}[0-9]{{2}}$")
        figures = pl.col("text").str.replace(mark, "", literal=True)
        minor = frame.select(pl.when(in_cents).then(figures).cast(pl.Int64)).to_series()
    else:
        minor = pl.Series([None], dtype=pl.Int64).new_from_index(0, frame.height)
    places = (minor.is_null() & frame["text"].is_not_null()).arg_true()
    return minor.scatter(places, _odd_minors(frame[places], mark)) if places.len() else minor


def _odd_minors(frame: pl.DataFrame, mark: str) -> pl.Series:
    """Amounts that are not so many digits, the mark and two decimals."""
    point = "," if mark == "," else r"\."
    whole = pl.col("text").str.extract(rf"^([0-9]{{1,15}}|){point}?[0-9]*$")
    fraction = pl.col("text").str.extract(rf"{point}([0-9]+)$").fill_null("")
    digits = exponent_of(pl.col("currency")).cast(pl.Int64)
    figure = ("0" + whole + (fraction + "0000").str.slice(0, digits)).cast(pl.Int64, strict=False)
    plain = (fraction.str.len_bytes() <= digits) & (figure <= LARGEST_MINOR) & pl.col("text").str.contains("[0-9]")
    judged = frame.with_columns(minor=pl.when(plain).then(figure))
    if not judged["minor"].has_nulls():
        return judged["minor"]
    rows = judged.select("text", "currency", "minor").iter_rows()
    return pl.Series([minor_or_none(t, c, mark) if m is None else m for t, c, m in rows], dtype=pl.Int64)


def account_key(iban: str | None, other: str | None = None, bank: str | None = None) -> str | None:
    """`account_id`: the IBAN (also one in a field for other numbers), else bank/number, else the number."""
    if iban:
        return iban.replace(" ", "").upper()
    if not other:
        return None
    bare = other.replace(" ", "").upper()
    if is_iban(bare):
        return bare
    return f"{bank}/{other.strip()}" if bank else other.strip()
