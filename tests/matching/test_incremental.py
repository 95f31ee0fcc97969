from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bankrec_nb.matching import match_frames
from bankrec_nb.matching.earlier import Earlier
from bankrec_nb.simulate import company

if TYPE_CHECKING:
    from bankrec_nb.matching.result import MatchResult
    from bankrec_nb.simulate import Simulated

FRAMES = ("suggestions", "allocations", "adjustments", "evidence", "limits")


@cache
def _company(seed: int) -> Simulated:
    return company(seed, transactions=300)


@cache
def _whole(seed: int) -> MatchResult:
    made = _company(seed)
    return match_frames(made.transactions, made.items, details=made.details)


def _same(one: MatchResult, two: MatchResult) -> bool:
    return all(getattr(one, name).equals(getattr(two, name)) for name in FRAMES)


@settings(max_examples=6, deadline=None)
@given(
    seed=st.integers(0, 2),
    out=st.sets(st.integers(0, 299), max_size=40),
    docs=st.sets(st.integers(0, 299), max_size=40),
)
def test_a_run_after_new_lines_and_documents_gives_what_a_full_run_gives(
    seed: int, out: set[int], docs: set[int]
) -> None:
    made = _company(seed)
    before = match_frames(
        made.transactions.with_row_index().filter(~pl.col("index").is_in(list(out))).drop("index"),
        made.items.with_row_index().filter(~pl.col("index").is_in(list(docs))).drop("index"),
        details=made.details,
    )

    after = match_frames(made.transactions, made.items, details=made.details, earlier=before.earlier)

    assert _same(after, _whole(seed))


def test_a_run_without_changes_solves_nothing_again() -> None:
    made = _company(0)

    again = match_frames(made.transactions, made.items, details=made.details, earlier=_whole(0).earlier)

    assert again.earlier.solved == 0
    assert len(again.earlier.parts) == len(_whole(0).earlier.parts) > 0
    assert _same(again, _whole(0))


def test_only_the_parts_that_a_new_line_touches_are_solved() -> None:
    made = _company(1)
    before = match_frames(made.transactions.head(299), made.items, details=made.details)

    after = match_frames(made.transactions, made.items, details=made.details, earlier=before.earlier)

    assert after.earlier.solved < len(after.earlier.parts) / 2


def test_an_earlier_run_is_not_changed_by_the_next() -> None:
    earlier = Earlier()
    earlier.parts = {b"x": [1]}
    made = _company(2)

    match_frames(made.transactions.head(50), made.items, earlier=earlier)

    assert earlier.parts == {b"x": [1]}


@pytest.mark.parametrize("known", [True, False])
def test_a_part_is_solved_once_and_known_by_all_that_its_answer_depends_on(known: bool) -> None:
    first = Earlier()
    first.once(((1, 2), 0.5), lambda: [7])
    second = Earlier(first.parts)

    answer = second.once(((1, 2), 0.5 if known else 0.25), lambda: [8])

    assert answer == ([7] if known else [8])
    assert second.solved == (0 if known else 1)
