"""Amounts of a table: decimal mark and notation are learnt per column, then every cell is read by the strict grammar.

Accounting brackets, trailing signs, `DB`/`CR` suffixes and currency signs are understood only where the column shows
that it is written so (or a profile says so); a lone one is an issue.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.money import DecimalMark, minor_expr
from bankrec_nb.readers.columns import CURRENCIES

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGNS = {
    "€": "EUR", "£": "GBP", "$": "USD", "US$": "USD", "R$": "BRL", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "₹": "INR", "¥": "JPY", "₺": "TRY", "TL": "TRY",
    "د.ا.": "JOD", "د.إ": "AED", "د.ك": "KWD", "د.ب": "BHD", "ر.ع.": "OMR", "د.ت": "TND", "lei": "RON", "kr": "", "kr.": "", "Rs.": "INR", "Rs": "INR",
    "S$": "SGD", "A$": "AUD", "C$": "CAD", "CA$": "CAD", "AU$": "AUD", "HK$": "HKD", "NZ$": "NZD", "₽": "RUB", "₪": "ILS", "₩": "KRW", "₴": "UAH", "₱": "PHP", "Fr.": "CHF", "лв": "BGN", "лв.": "BGN",
    "₸": "KZT", "₾": "GEL", "֏": "AMD", "₼": "AZN", "₫": "VND", "₦": "NGN", "฿": "THB", "₲": "PYG", "₡": "CRC", "₮": "MNT", "৳": "BDT",
    "руб.": "RUB", "руб": "RUB", "грн": "UAH", "RM": "MYR", "Rp": "IDR", "Rp.": "IDR", "S/": "PEN", "KSh": "KES",
    "\u5143": "CNY", "\u5186": "JPY", "\uc6d0": "KRW", "\uffe5": "JPY",
}  # fmt: skip
"""Currency signs and what they most often stand for; `$` is a dollar and kept as USD only where nothing says which."""

DASHES = ("-", "--", "\u2013")
"""What some write for nothing."""

NOTHING = frozenset((*DASHES, *SIGNS))
"""What a cell may hold beside no figure: a dash, or the currency's sign alone."""

_SIGN = "|".join(re.escape(s) for s in sorted(SIGNS, key=len, reverse=True))
_CODE = "|".join(sorted(CURRENCIES))
_MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c"
_SPACE = " \u00a0\u202f\u2009"
_DIGITS = r"(?:\d{1,3}(?:[ .,'\u00a0\u202f\u2009\u2019]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d+)?(?:[.,]\d+)?"
_UNIT = rf"(?:{_SIGN}|{_CODE})"
_LIKE = re.compile(
    rf"['\"]?[{_SPACE}]*(?:{_UNIT})?[{_SPACE}]*(?P<sign>[-+\u2212\u2013(]?)[{_SPACE}]*(?:{_UNIT})?[{_SPACE}{_MARKS}]*(?P<digits>{_DIGITS})"
    rf"(?:[.,](?=[^\d]|$))?[{_SPACE}]*(?:{_UNIT})?[{_SPACE}]*(?P<end>[-+)]?|CR|DR|DB|Cr|Dr|C|D|H|S)[{_SPACE}]*(?:{_UNIT})?[{_SPACE}]*"
)
_DIGIT, _WITH_CENTS = re.compile(r"\d"), re.compile(r"-?\d+[.,]\d{2}")
_PLAIN_NUMBER, _PLAINLY_MONEY = re.compile(r"[+-]?\d+"), re.compile(r"[.,]\d{1,2}(?!\d)|[€£$]|^[-+]")
_CENTS = re.compile(r"\d[.,]\d{1,2}(?!\d)")
_ZERO_FIRST = re.compile(r"[+-]?0\d")
_PLAIN_AMOUNT = re.compile(r"-?\d+(?:([.,])\d{1,2})?")
_BRACKETS, _TRAILING = r"\(.+\)", r"[^-+].*\d\s*[-+]"
_SUFFIX = r".*\d\s*(CR|DR|DB|Cr|Dr|C|D|H|S)"
"""Ways to write a sign. A column that has a leading minus anywhere uses none of them."""


@lru_cache(maxsize=16384)
def amount_like(text: str) -> bool:
    """Whether a cell may be an amount: digits, separators, a sign, a currency; not a long or zero-led number."""
    body = text.strip()
    if not body or len(body) > 40 or not _DIGIT.search(body):
        return False
    if _WITH_CENTS.fullmatch(body):
        return True  # what most are; the whole pattern takes ten times as long
    match = _LIKE.fullmatch(body)
    if match is None or not _DIGIT.search(match["digits"]):
        return False
    return not (_PLAIN_NUMBER.fullmatch(body) and (len(body.lstrip("+-")) > 9 or _ZERO_FIRST.match(body)))


@lru_cache(maxsize=16384)
def has_decimals(text: str) -> bool:
    """Whether a cell is plainly money: an amount with one or two decimals or a currency or sign."""
    return amount_like(text) and _PLAINLY_MONEY.search(text.strip()) is not None


def amount_share(values: Sequence[str]) -> float:
    """How many of the filled cells may be amounts (0..1)."""
    filled = [v for v in values if v.strip()]
    return sum(amount_like(v) for v in filled) / len(filled) if filled else 0.0


@dataclass(frozen=True)
class Notation:
    """How a column writes its amounts. `mark` is null where only texts like `1.234` are there: either could be meant."""

    mark: DecimalMark | None
    brackets: bool = False
    trailing: bool = False
    suffixes: bool = False
    units: bool = False
    currency: str | None = None


def learn_notation(values: Sequence[str], *, fallback: DecimalMark | None = None, digits: int = 2) -> Notation:
    """The notation of a column from its filled cells.

    Args:
        values: the cells.
        fallback: the decimal mark of the file's other amounts, for a column that does not decide by itself.
        digits: decimals of the currency: with three, `1.234` is a plain amount; with none it is a thousand.
    """
    notation, votes = _written(tuple(values))
    mark = _mark(votes, fallback, digits)
    if mark is None and notation.currency in _WITH_POINT and not votes["?."]:
        mark = "."  # `₹1,500`: no country of that money writes a decimal comma
    return replace(notation, mark=mark)


_WITH_POINT = frozenset({"GBP", "INR", "CNY", "ILS"})


@lru_cache(maxsize=32)
def _written(values: tuple[str, ...]) -> tuple[Notation, Counter[str]]:
    """The notation but for its mark, and what the cells vote the mark to be.

    Kept for the next call: the profile and the amounts ask for the same columns. Plain amounts, nearly all of most
    columns, tell nothing but their mark; only the others are looked at closely.
    """
    filled = [v.strip(_SPACE + _MARKS + "\t'\"") for v in values if v.strip()]
    plain = [_PLAIN_AMOUNT.fullmatch(v) for v in filled]
    odd = [v for v, match in zip(filled, plain, strict=True) if match is None]
    bare = [_without_units(v) for v in odd]
    minus = any(v.startswith("-") and len(v) > 1 for v in (*bare, *(m[0] for m in plain if m)))
    bracket = any(v.startswith("(") and len(v) > 1 for v in bare)
    used = {form: not minus and _used(bare, form, len(filled)) for form in (_BRACKETS, _TRAILING, _SUFFIX)}
    notation = Notation(
        mark=None,
        brackets=used[_BRACKETS],
        trailing=used[_TRAILING],
        suffixes=used[_SUFFIX] and not bracket,
        units=odd != bare,
        currency=currency_written([v for v, match in zip(filled[:200], plain, strict=False) if match is None]),
    )
    return notation, Counter([m[1] or "" for m in plain if m] + [_vote(v) for v in bare])


def _used(values: list[str], form: str, count: int) -> bool:
    """A way to write a sign belongs to a column of so many cells when it is met at least twice, and often enough."""
    hits = sum(re.fullmatch(form, v) is not None for v in values)
    return hits >= 2 and hits * 20 >= count


def _without_units(text: str) -> str:
    text = re.sub(rf"[{_MARKS}]", "", text)
    text = re.sub(rf"^([-+\u2212\u2013(]?)[{_SPACE}]*(?:{_UNIT})[{_SPACE}]*(?=[-+\u2212\u2013(.,\d])", r"\1", text)
    return re.sub(rf"(?<=[\d.,)+-])[{_SPACE}]*(?:{_UNIT})[{_SPACE}]*(\)?)$", r"\1", text).strip()


def currency_written(values: list[str]) -> str | None:
    """The one currency whose sign or code stands beside the amounts; null for none or several."""
    found = {m[0] for v in values for m in re.finditer(_UNIT, v)}
    codes = {SIGNS.get(f, f) for f in found} - {""}
    if codes == {"JPY"} and any(_CENTS.search(v) for v in values):
        return "CNY"  # the yuan bears the same sign, and a yen has no cents
    return codes.pop() if len(codes) == 1 else None


def _mark(votes: Counter[str], fallback: DecimalMark | None, digits: int) -> DecimalMark | None:
    if votes["."] != votes[","]:
        return "." if votes["."] > votes[","] else ","
    if votes["."]:
        return fallback
    if not votes["?."] + votes["?,"]:
        return fallback or "."
    if fallback is None and digits == 3:
        return "." if votes["?."] else ","
    if fallback is None and digits == 0 and not (votes["?."] and votes["?,"]):
        return "," if votes["?."] else "."  # pesos, yen: three figures behind a mark are thousands
    return fallback


def _vote(value: str) -> str:
    """Which mark a text shows to be the decimal one; `?.` for 1.234, `?,` for 1,234, empty where it has none."""
    body = value.strip("()+-\u2212\u2013 " + _SPACE)
    body = re.sub(r"\s*(CR|DR|DB|Cr|Dr|C|D|H|S)$", "", body).rstrip("+-")
    last = max(body.rfind("."), body.rfind(","))
    if last < 0:
        return ""
    mark, other = body[last], "," if body[last] == "." else "."
    whole, part = body[:last], body[last + 1 :]
    if other in whole:
        return mark
    if mark in whole:
        return other
    if (
        len(part) != 3
        or whole in ("", "0")
        or len(re.sub(r"\D", "", whole)) > 3
        or re.search(r"[ '\u00a0\u202f\u2019]", whole)
    ):
        return mark
    return f"?{mark}"


def read_minor(column: pl.Series, notation: Notation, digits: int | pl.Series = 2) -> pl.Series:
    """Minor units of a column of texts; null where a cell is empty or not an amount in the column's notation.

    Args:
        column: text cells.
        notation: how the column is written; a column without a decided mark reads only texts without one.
        digits: decimals of the currency, one for all or one per row.
    """
    if column.is_empty():
        return pl.Series(column.name, [], dtype=pl.Int64)
    mark = notation.mark or "."
    if not isinstance(digits, int):
        frame = pl.DataFrame({"text": column.fill_null("").str.strip_chars(), "digits": digits})
        return _full(frame, notation, mark).alias(column.name)
    quick = _plain_minor(column, mark, digits)
    if not quick.has_nulls():
        return quick
    rest = column.to_frame("text").with_row_index("row").filter(quick.is_null())
    rest = rest.with_columns(pl.col("text").str.strip_chars(), digits=digits).filter(pl.col("text") != "")
    if rest.is_empty():
        return quick
    bare = _plain_minor(rest["text"], mark, digits)
    odd = bare.is_null()
    quick = quick.scatter(rest["row"], bare)
    return quick.scatter(rest["row"].filter(odd), _full(rest.filter(odd), notation, mark)) if odd.any() else quick


def _plain_minor(column: pl.Series, mark: DecimalMark, digits: int) -> pl.Series:
    """Minor units of plain amounts, null for others: most exports write nothing else, and the full grammar takes ten times as long."""
    # [0-9], because \d is every script's digits and costs milliseconds of its own to prepare.
    pattern = rf"^-?[0-9]{{1,15}}{re.escape(mark)}[0-9]{{{digits}}}$" if digits else r"^-?[0-9]{1,15}$"
    text = pl.col("text")
    plain = pl.when(text.str.contains(pattern)).then(text.str.replace(mark, "", literal=True))
    return column.to_frame("text").select(plain.cast(pl.Int64, strict=False).alias(column.name)).to_series()


def _full(frame: pl.DataFrame, notation: Notation, mark: DecimalMark) -> pl.Series:
    text = pl.col("text").str.replace_all(rf"[{_MARKS}]", "").str.replace("^['\"]", "")
    text = text.str.replace_all("\u2013", "-", literal=True)
    if notation.units:
        text = text.str.replace(
            rf"^([-+\u{{2212}}(]?)[{_SPACE}]*(?:{_UNIT})[{_SPACE}]*([-+\u{{2212}}(.,\d])", "${1}${2}"
        )
        text = text.str.replace(rf"([\d.,)+-])[{_SPACE}]*(?:{_UNIT})[{_SPACE}]*(\)?)$", "${1}${2}")
    if notation.brackets:
        text = text.str.replace(r"^\((.+)\)$", "-$1")
    trailing = text.str.contains(r"[+-]\s*$")
    if not notation.trailing:
        text = pl.when(trailing).then(pl.lit("")).otherwise(text)
    if notation.suffixes:
        text = text.str.replace(r"^([^-].*\d)\s*(?:DR|DB|Dr|D|S)$", "-$1").str.replace(r"\s*(?:CR|Cr|C|H)$", "")
    undecided = pl.lit(notation.mark is None) & text.str.contains(r"[.,]")
    figure = pl.when(undecided).then(pl.lit("")).otherwise(text)
    return frame.select(value=minor_expr(figure, pl.col("digits"), mark))["value"]
