"""What is written in a format is what is read from it, whatever the amounts, days and words, in any order of the rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bankrec_nb.readers.base import ReadOptions, Source
from bankrec_nb.readers.read import read_source
from tests.readers.book_writers import BOOKS, write_book
from tests.readers.statement_writers import WRITERS, Movement, write

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadResult

WORDS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 éèàçüÉ", min_size=1, max_size=30).map(
    lambda text: "L " + " ".join(text.split())
)
MOVEMENTS = st.lists(
    st.tuples(st.integers(1, 31), st.integers(-10_000_000, 10_000_000).filter(bool), WORDS), min_size=1, max_size=6
).map(lambda rows: [Movement((2026, 10, day), minor, words, n) for n, (day, minor, words) in enumerate(rows, start=1)])
LAW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


_TEXTS = ("counterparty_name", "remittance_information", "additional_information", "label")


def _said(name: str) -> dict[str, str] | None:
    """Only a workbook of texts leaves 01/02 open; a person says it once."""
    return {"date_order": "dmy"} if name == "xlsx" else None


def read(name: str, movements: list[Movement], opening: int) -> ReadResult:
    # QIF alone cannot know which of 01/02 is the day; a person says it once.
    answer = {"date_order": "dmy"} if name == "qif" else None
    return read_source(Source("statement", write(name, movements, opening).content), ReadOptions(profile=answer))


@pytest.mark.parametrize("name", WRITERS)
@given(movements=MOVEMENTS, opening=st.integers(-10_000_000, 10_000_000))
@LAW
def test_what_is_written_is_read(name: str, movements: list[Movement], opening: int) -> None:
    result = read(name, movements, opening)

    # BAI2 books a whole group on one day; the movement's own day is its value date.
    days = result.transactions["value_date" if name == "bai2" else "booking_date"].to_list()
    texts = result.transactions.select("counterparty_name", "remittance_information", "additional_information").rows()
    assert result.transactions["amount_minor"].to_list() == [m.minor for m in movements]
    assert days == [date(*m.day) for m in movements]
    assert all(m.words in " ".join(filter(None, row)) for m, row in zip(movements, texts, strict=True))
    assert result.statements["proof"].is_in(["balanced", "unverifiable"]).all()
    assert result.rows_in == len(movements)


@pytest.mark.parametrize("name", sorted(set(WRITERS) - {"csv"}))
@given(movements=MOVEMENTS, dice=st.randoms(use_true_random=False))
@LAW
def test_the_order_of_the_rows_changes_no_identity(name: str, movements: list[Movement], dice: object) -> None:
    shuffled = list(movements)
    getattr(dice, "shuffle")(shuffled)  # noqa: B009 - the type of hypothesis' dice is not public

    first, second = read(name, movements, 0), read(name, shuffled, 0)

    assert set(first.transactions["transaction_id"]) == set(second.transactions["transaction_id"])


@pytest.mark.parametrize("name", WRITERS)
@given(movements=MOVEMENTS)
@LAW
def test_reading_a_file_again_gives_the_same_rows(name: str, movements: list[Movement]) -> None:
    first, second = read(name, movements, 0), read(name, movements, 0)

    assert first.transactions.equals(second.transactions)
    assert first.statements.equals(second.statements)


@pytest.mark.parametrize("name", BOOKS)
@given(movements=MOVEMENTS)
@settings(LAW, max_examples=4)
def test_what_is_written_in_books_orders_and_workbooks_is_read(name: str, movements: list[Movement]) -> None:
    numbered = [replace(m, number=n) for n, m in enumerate(movements)]

    result = read_source(Source("books", write_book(name, numbered).content), ReadOptions(profile=_said(name)))

    rows = result.transactions if result.items.is_empty() else result.items
    texts = rows.select(c for c in _TEXTS if c in rows.columns).head(len(numbered)).rows()
    assert [abs(minor) for minor in rows["amount_minor"]][: len(numbered)] == [abs(m.minor) for m in numbered]
    assert all(m.words[:24].strip() in " ".join(filter(None, row)) for m, row in zip(numbered, texts, strict=True))
    assert result.rows_quarantined == 0
    if name not in {"pain", "cfonb240"}:  # one day for all orders; returns are dated by the bank's own record
        days = rows["booking_date" if result.items.is_empty() else "issue_date"].to_list()
        assert days[: len(numbered)] == [date(*m.day) for m in numbered]
