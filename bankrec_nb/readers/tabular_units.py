"""Columns that count the smallest unit of a currency (`amount_cents`, `Betrag in Cent`), or thousands: programs' own exports have them.

Read as they stand, five euros are five hundred. Their header says it and no cell has a decimal mark; the cells are
written as amounts before anything is made of the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.letters import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

_HUNDREDTHS = frozenset(["cent", "cents", "centimes", "centavos", "centesimi", "pence", "groszy", "minor"])
_THOUSANDS = frozenset(
    ["thousand", "thousands", "tsd", "tausend", "teur", "keur", "tchf", "kchf", "milliers", "migliaia"]
)
_WHOLE = r"^[-+]?[0-9]{1,15}$"


def in_whole_units(body: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """The rows with the cells of such columns written as amounts with a decimal point."""
    places = counted_in_cents(body, names)
    if not places:
        return body
    text = pl.col([f"c{place}" for place in places])
    digits = text.str.strip_chars_start("+-").str.zfill(3)
    sign = pl.when(text.str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit(""))
    written = sign + digits.str.head(-2) + "." + digits.str.tail(2)
    return body.with_columns(pl.when(text == "").then(text).otherwise(written).name.keep())


def counted_in_cents(body: pl.DataFrame, names: Sequence[str]) -> list[int]:
    """The columns whose header says so and whose cells are whole numbers."""
    said = [n for n, name in enumerate(names) if f"c{n}" in body.columns and _HUNDREDTHS & {*normal_form(name).split()}]
    whole = (body[f"c{n}"].drop_nulls() for n in said)
    return [n for n, cells in zip(said, whole, strict=True) if (cells.str.contains(_WHOLE) | (cells == "")).all()]


def units_told(body: pl.DataFrame, names: Sequence[str]) -> list[dict[str, object]]:
    """A note of columns in cents, a warning of columns in thousands: no bank's movements are."""
    cents = ", ".join(names[place] for place in counted_in_cents(body, names))
    thousands = ", ".join(name for name in names if _THOUSANDS & {*normal_form(name).split()})
    told = []
    if cents:
        message = f"The columns {cents} count hundredths, as their headers say; 100 is one of the currency."
        told.append(issue(Severity.NOTE, "cents", message))
    if thousands:
        message = f"The columns {thousands} are in thousands, as their headers say; they were read as they stand."
        told.append(issue(Severity.WARNING, "thousands", message, action="Export the movements themselves."))
    return told
