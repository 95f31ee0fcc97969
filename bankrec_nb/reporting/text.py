"""Amounts, dates and foreign text as they may be shown or handed on.

Labels come from whoever sent the money. They are never HTML (the templates escape), never formulas (`for_spreadsheet`),
and never steer the layout: control and bidirectional characters are taken out here.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.money import exponent
from bankrec_nb.reporting.words import say

if TYPE_CHECKING:
    from bankrec_nb.reporting.about import Language

_INVISIBLE = r"[\x{0000}-\x{001f}\x{007f}-\x{009f}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]"
_INVISIBLE_PYTHON = re.compile(re.sub(r"\\x\{(\w+)\}", r"\\u\1", _INVISIBLE))
_FORMULA = r"^[\s\x{00a0}]*[=+\-@\t\r\n|%＝＋－＠]"

_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_NUMBER = r"^[+-]?\d+([.,]\d+)?$"


def plain(text: str | None) -> str:
    """The text without control and direction characters; empty for None."""
    return _INVISIBLE_PYTHON.sub(" ", text or "").strip()


def plain_expr(text: pl.Expr) -> pl.Expr:
    """Whole-column `plain`."""
    return text.str.replace_all(_INVISIBLE, " ").str.strip_chars()


def for_spreadsheet(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with text that a spreadsheet would run as a formula behind an apostrophe.

    Numbers stay numbers, also where a text column holds one (`-12.50` runs nothing).
    """
    text = pl.col(pl.String)
    dangerous = text.str.contains(_FORMULA) & ~text.str.contains(_NUMBER)
    return frame.with_columns(pl.when(dangerous).then(pl.lit("'") + text).otherwise(text).name.keep())


def figure(minor: int | None, currency: str | None = "EUR", language: Language = "fr") -> str:
    """An amount without its currency, `1 234,50` or `1,234.50`; empty for None."""
    if minor is None:
        return ""
    return _with_marks(f"{Decimal(minor).scaleb(-exponent(currency)):,f}", language)


def count_text(number: int, language: Language = "fr") -> str:
    """A count in the reader's groups: `73 350` or `73,350`."""
    return _with_marks(f"{number:,}", language)


def _with_marks(grouped: str, language: Language) -> str:
    """`-1,234.50` with a real minus and the reader's marks."""
    text = grouped.replace("-", "\u2212")
    return text.replace(",", "\u202f").replace(".", ",") if language == "fr" else text


def money(minor: int | None, currency: str | None = "EUR", language: Language = "fr") -> str:
    """The same with its currency: `1 234,50 EUR`."""
    text = figure(minor, currency, language)
    return f"{text}\u00a0{currency}" if text and currency else text


def day(value: date | None, language: Language = "fr") -> str:
    """`31/10/2026` in French, `31 Oct 2026` in English; empty for None."""
    if value is None:
        return ""
    return (
        value.strftime("%d/%m/%Y") if language == "fr" else f"{value.day} {_MONTHS['en'][value.month - 1]} {value.year}"
    )


def period_text(period: str | None, language: Language = "fr") -> str:
    """`2026-10-01 – 2026-10-31` as the reader writes days; empty for None."""
    return _ISO_DAY.sub(lambda found: day(date.fromisoformat(found[0]), language), period or "")


def preview_text(column: str, text: str, language: Language = "fr") -> str:
    """A text of a file's first rows for the person asked: an amount with her marks, a day with its month's name.

    03/04 and 04/03 beside each other answer nobody who is asked which of the two is the day.
    """
    if column == "amount" and text:
        return _with_marks(f"{Decimal(text):,f}", language)
    if column.endswith("_date") and text:
        read = date.fromisoformat(text)
        return f"{read.day} {month_name(read, language)}"
    return say(text, language) if column == "item_type" else plain(text)


def month_name(value: date, language: Language = "fr") -> str:
    """`oct. 2026` or `Oct 2026`, the same on every machine."""
    return f"{_MONTHS[language][value.month - 1]} {value.year}"


_MONTHS: dict[str, list[str]] = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
}


def decimal_column(minor: str, currency: str) -> pl.Expr:
    """A minor-unit column of one currency as exact Decimal with that currency's decimals, for people and spreadsheets."""
    digits = exponent(currency)
    # Through text, because dividing a Decimal by a Decimal cuts its decimals (polars 2.1).
    column = pl.col(minor)
    shown = column.abs().cast(pl.String).str.pad_start(digits + 1, "0")
    text = shown if digits == 0 else shown.str.head(-digits) + "." + shown.str.tail(digits)
    return (pl.when(column < 0).then(pl.lit("-")).otherwise(pl.lit("")) + text).cast(pl.Decimal(38, digits))
