"""One invented month in the layouts of some hundred and thirty banks, as CSV and as a workbook, read without a profile."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from bankrec_nb.domain.errors import FileRefused, ProfileNeeded
from bankrec_nb.readers.base import ReadResult, Source
from bankrec_nb.readers.read import read_source
from tests.readers import export_layouts
from tests.readers.export_layouts import AMOUNTS, DAYS, LAYOUTS, MONTH, Layout
from tests.readers.workbook_writers import xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from tests.readers.export_layouts import Move
    from tests.readers.workbook_writers import Cell

EXPECTED = sorted(zip(DAYS, AMOUNTS, strict=True))
HALF_TOLD: tuple[tuple[str, tuple[Move, ...]], ...] = (
    ("one credit", MONTH[:1]),
    ("one debit", MONTH[1:2]),
    ("debits only", MONTH[1:3]),
    ("credits only", (MONTH[0], MONTH[3])),
    (
        "first days",
        tuple(
            replace(m, day=m.day.replace(day=n), value=m.day.replace(day=n))
            for m, n in zip(MONTH, (3, 4, 5, 9), strict=True)
        ),
    ),
)


def read(layout: Layout) -> ReadResult:
    return read_source(Source("export.csv", layout.content()))


def moves(result: ReadResult) -> list[tuple[object, object]]:
    return sorted(result.transactions.select("booking_date", "amount_minor").iter_rows())


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.bank)
def test_a_layout_is_read_to_the_cent_and_the_day_with_its_texts(layout: Layout) -> None:
    result = read(layout)

    assert moves(result) == EXPECTED
    assert result.rows_quarantined == 0
    assert set(result.transactions["currency"]) == {layout.currency}
    assert not layout.proved or set(result.statements["proof"]) == {"balanced"}
    first = result.transactions.sort("booking_date").row(0, named=True)
    said = " ".join(str(v) for v in first.values() if isinstance(v, str))
    assert [word for word in ("Muster", "FACT 12") if word not in said] == []


@cache
def sheets() -> dict[str, str]:
    """Layout → what became of it as a workbook: right, asked, refused or wrong. Every twelfth: each one is a child process."""
    return {layout.bank: _as_workbook(layout) for layout in LAYOUTS[::12]}


def _as_workbook(layout: Layout) -> str:
    try:
        result = read_source(Source("export.xlsx", xlsx(sheet_of(layout))))
    except ProfileNeeded:
        return "asked"
    except FileRefused:
        return "refused"
    return "right" if moves(result) == EXPECTED and not result.rows_quarantined else "wrong"


def sheet_of(layout: Layout) -> list[list[Cell]]:
    """The layout as a sheet: amounts are numbers and days are dates, as spreadsheets keep them."""
    text = layout.text().replace("\r\n", "\n").replace("\r", "\n")
    delimiter = max(";\t|,", key=layout.row.count)
    numbers = {layout._figure(sign * amount): float(sign * amount) for amount in _figures() for sign in (1, -1)}
    days = {layout._day(d): d for m in MONTH for d in (m.day, m.value)}
    rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    return [[days.get(c.strip(), numbers.get(c.strip(), c)) for c in row] for row in rows]


def _figures() -> list[Decimal]:
    figures, balance = [export_layouts.OPENING], export_layouts.OPENING
    for move in MONTH:
        balance += move.amount
        figures += [move.amount, balance]
    return figures


def test_at_least_95_percent_of_the_layouts_are_read_as_workbooks_too() -> None:
    missed = {bank: how for bank, how in sheets().items() if how != "right"}

    assert len(missed) <= 0.05 * len(sheets()), missed


def test_no_workbook_is_read_wrong_without_a_word() -> None:
    assert [bank for bank, how in sheets().items() if how == "wrong"] == []


@pytest.mark.parametrize(("name", "month"), HALF_TOLD, ids=[name for name, _ in HALF_TOLD])
def test_a_file_that_shows_too_little_is_asked_about_or_kept_apart_and_never_read_wrong(
    name: str, month: tuple[Move, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_layouts, "MONTH", month)
    due = sorted((m.day, int(m.amount * 100)) for m in month)

    assert [(name, layout.bank) for layout in LAYOUTS[::3] if _is_wrong(replace(layout, below=""), due)] == []


def _is_wrong(layout: Layout, due: Sequence[tuple[object, int]]) -> bool:
    try:
        result = read(layout)
    except FileRefused:
        return False
    found = moves(result)
    return found != due and not (result.rows_quarantined and all(move in due for move in found))
