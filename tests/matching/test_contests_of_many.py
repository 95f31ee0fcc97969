"""Contests too large to be solved exactly: what is not tried again, or not at all, would have changed nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from bankrec_nb.matching import contest, evidence, match_frames
from bankrec_nb.matching.contest import Choice
from bankrec_nb.simulate import company

if TYPE_CHECKING:
    import polars as pl

    from bankrec_nb.matching.contest import Capacity, Contest
    from bankrec_nb.matching.state import State


@st.composite
def crowds(draw: st.DrawFn) -> tuple[Contest, Capacity]:
    """Thirty transactions with up to four explanations each, of one to three of twelve documents."""
    part = st.tuples(st.integers(0, 11), st.integers(1, 4))
    takes = st.lists(part, min_size=1, max_size=3, unique_by=lambda one: one[0]).map(tuple)
    options = st.lists(st.tuples(st.integers(1, 30).map(float), takes), min_size=1, max_size=4)
    place, choices = 0, dict[int, list[Choice]]()
    for t in range(30):
        choices[t] = []
        for value, some in sorted(draw(options), key=lambda one: -one[0]):
            choices[t].append(Choice(place, value, some))
            place += 1
    return choices, draw(st.lists(st.integers(2, 9), min_size=12, max_size=12))


@settings(max_examples=60, deadline=None)
@given(crowds())
def test_whoever_is_left_asleep_would_have_gained_nothing(crowd: tuple[Contest, Capacity]) -> None:
    choices, room = crowd
    resting = contest._improved(choices, contest._greedy(choices, room), room)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(contest._Standing, "_wake", lambda standing, _: standing.asleep.clear())
        patched.setattr(contest, "_in_vain", lambda *_: False)
        restless = contest._improved(choices, contest._greedy(choices, room), room)

    assert resting == restless


def test_whoever_finds_his_documents_taken_moves_a_whole_row_of_payers_on() -> None:
    """Two leases a month: each payment would rather have the month before, any the first ones, and the first has only its own."""
    months = 15
    place, choices = 0, dict[int, list[Choice]]()
    for t in range(months):
        wanted = [(14.85, t - 1), (14.1, t), *((12.0 - old, old) for old in range(3) if old < t - 1)]
        wanted = wanted if t else [(14.5, 0)]
        choices[t] = [Choice(place + n, value, ((2 * m, 1), (2 * m + 1, 1))) for n, (value, m) in enumerate(wanted)]
        place += len(wanted)

    stand = contest.solved(choices, [1] * 2 * months)

    assert len(stand) == months


def test_what_a_line_overrules_need_not_be_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = company(6, transactions=400)
    spared = match_frames(made.transactions, made.items, details=made.details)
    weighed: list[int] = []

    def count(state: State, heads: pl.DataFrame) -> pl.DataFrame:
        weighed.append(heads.height)
        return told(state, heads)

    told = evidence.weighed
    monkeypatch.setattr(evidence, "weighed", count)
    match_frames(made.transactions, made.items, details=made.details)
    few = sum(weighed)
    monkeypatch.setattr(evidence, "without_overruled", lambda state: state)
    whole = match_frames(made.transactions, made.items, details=made.details)

    assert few < sum(weighed) - few
    for name in ("suggestions", "allocations", "adjustments", "evidence", "limits"):
        assert_frame_equal(getattr(spared, name), getattr(whole, name))
