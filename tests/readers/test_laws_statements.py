"""What always holds for statements: written and read is the same, damage is never silent, order changes nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers.sniff import reader
from tests.readers.mutations import read_all
from tests.readers.statement_texts import Movement, camt, mt940, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from bankrec_nb.readers.base import ReadResult

WORDS = st.text("ABCDEFGHIJ klmnopqrst0123456789-.", min_size=1, max_size=40).map(lambda t: " ".join(t.split()) or "x")
MOVEMENTS = st.lists(
    st.builds(
        Movement,
        amount_minor=st.integers(-(10**11), 10**11).filter(bool),
        booked=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        text=WORDS,
        reference=st.integers(1, 10**9).map(lambda n: f"B{n}"),
        name=WORDS,
    ),
    min_size=1,
    max_size=12,
)
FORMATS = {"camt": camt, "mt940": mt940}
MONTH = [Movement(100 + 7 * n, text=f"Invoice FA-{n}", reference=f"B{n}") for n in range(12)]


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=25, deadline=None)
@given(movements=MOVEMENTS, opening=st.integers(-(10**10), 10**10))
def test_what_is_written_is_what_is_read(name: str, movements: list[Movement], opening: int) -> None:
    result = read(FORMATS[name](movements, opening=opening))
    read_back = result.transactions.select("amount_minor", "booking_date", "remittance_information", "bank_reference")

    assert read_back.rows() == [(m.amount_minor, m.booked, m.text, m.reference) for m in movements]
    assert result.statements["proof"].to_list() == ["balanced"]


@settings(max_examples=20, deadline=None)
@given(movements=MOVEMENTS, order=st.randoms(use_true_random=False))
def test_the_order_of_movements_changes_no_identity(movements: list[Movement], order: object) -> None:
    shuffled = list(movements)
    order.shuffle(shuffled)  # type: ignore[attr-defined]

    assert set(read(camt(movements)).transactions["transaction_id"]) == set(
        read(camt(shuffled)).transactions["transaction_id"]
    )


@settings(max_examples=20, deadline=None)
@given(movements=MOVEMENTS, kept=st.integers(1, 12))
def test_the_days_two_exports_share_have_the_same_identities(movements: list[Movement], kept: int) -> None:
    ordered = sorted(movements, key=lambda m: m.booked)
    last = ordered[min(kept, len(ordered)) - 1].booked
    part = [m for m in ordered if m.booked <= last]
    whole = read(mt940(ordered)).transactions

    shared = whole.filter(whole["booking_date"] <= last)

    assert set(read(mt940(part)).transactions["transaction_id"]) == set(shared["transaction_id"])


def _with_movement_twice(text: str) -> str:
    if "<Ntry>" in text:
        first = text[text.index("<Ntry>") : text.index("</Ntry>") + len("</Ntry>")]
        return text.replace(first, first + first, 1)
    first = text[text.index(":61:") : text.index(":61:", text.index(":61:") + 1)]
    return text.replace(first, first + first, 1)


def _is_flagged(result: ReadResult) -> None:
    assert not result.issues.is_empty()
    assert result.rows_in == result.rows_loaded + result.rows_quarantined
    bad_proof = set(result.statements["proof"]) & {"unbalanced", "incomplete"}
    assert bad_proof or "statement_duplicate" in result.issues["code"].to_list()


FAULTS: dict[str, Callable[[str], str]] = {
    "cut in a line": lambda text: text[: len(text) // 2 + 3],
    "cut at a line": lambda text: "\n".join(text.split("\n")[: text.count("\n") // 2]),
    "a movement twice": _with_movement_twice,
    "one wrong digit": lambda text: text.replace("1.21<", "9.21<", 1).replace("C1,21N", "C9,21N", 1),
    "garbage amount": lambda text: text.replace("1.21<", "1.x1<", 1).replace("C1,21N", "C1x21N", 1),
    "30 February": lambda text: text.replace("2026-03-02</Dt></BookgDt><ValDt><Dt>2026-03-02", "2026-02-30</Dt></BookgDt><ValDt><Dt>2026-02-30", 1).replace(":61:2603020302", ":61:2602300230", 1),
    "a web page": lambda _: "<html><body>Please log in</body></html>",
    "empty": lambda _: "",
    "the file twice": lambda text: text + text,
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", FORMATS)
def test_no_fault_is_silent(name: str, fault: str) -> None:
    damaged = FAULTS[fault](FORMATS[name](MONTH))
    with suppress(FileRefused):  # nothing was loaded, and it was said
        result = read(damaged)
        _is_flagged(result)


def test_wrong_encoding_keeps_every_movement() -> None:
    accented = [Movement(100, text="Société"), Movement(200, text="Müller")]

    for text in (camt(accented), mt940(accented)):
        assert read(text.encode("cp1252")).transactions["remittance_information"].to_list() == ["Société", "Müller"]


@pytest.mark.parametrize("name", FORMATS)
def test_damaged_copies_raise_nothing_but_refusals_and_lose_no_row(name: str) -> None:
    tally = read_all(reader(name), [FORMATS[name](MONTH).encode()], 150, seed=20260302)

    assert tally.total() == 150
    assert tally["with_issues"] + tally["refused"] > 0
