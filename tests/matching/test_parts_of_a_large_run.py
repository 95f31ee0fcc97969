"""What is done in parts, because a million lines are too many at once, gives what doing it at once gives."""

from __future__ import annotations

import hashlib
import weakref
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from bankrec_nb.matching import (
    candidates,
    claims,
    counterparties,
    evidence,
    name_likeness,
    numbers,
    own_transfers,
    pairs_of_lines,
    pipeline,
    references,
    result,
    sides,
)
from bankrec_nb.matching.evidence import add_evidence
from bankrec_nb.matching.groups import find_groups
from bankrec_nb.matching.keys import Remainders, distinct, where_among
from bankrec_nb.matching.result import identities
from bankrec_nb.simulate import company

if TYPE_CHECKING:
    from bankrec_nb.matching.judging import Asked
    from bankrec_nb.matching.result import MatchResult
    from bankrec_nb.matching.state import State


def test_hypotheses_described_in_parts_weigh_what_they_weigh_together(monkeypatch: pytest.MonkeyPatch) -> None:
    made = company(3, transactions=150)
    state = pipeline.start(made.transactions, made.items, details=made.details)
    for step in pipeline.STEPS[: pipeline.STEPS.index(find_groups)]:
        state = step(state)

    whole = add_evidence(state).features
    monkeypatch.setattr(evidence, "_AT_ONCE", 40)
    parts = add_evidence(state).features

    assert state.hypotheses.height > 120
    assert_frame_equal(parts, whole)


def test_what_is_compared_and_shown_in_parts_is_what_is_shown_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = company(4, transactions=150)
    whole = pipeline.match_frames(made.transactions, made.items, details=made.details)
    monkeypatch.setattr(evidence, "_AT_ONCE", 40)
    monkeypatch.setattr(candidates, "_AT_ONCE", 30)
    parts = pipeline.match_frames(made.transactions, made.items, details=made.details)

    assert whole.suggestions.height > 120
    for name in ("suggestions", "allocations", "adjustments", "evidence", "limits"):
        assert_frame_equal(getattr(parts, name), getattr(whole, name))


@pytest.mark.parametrize("apart", [0, 5])
@pytest.mark.parametrize("kind", [np.int64, np.uint64])
def test_a_large_table_of_remainders_kept_as_bits_answers_as_a_small_one(
    monkeypatch: pytest.MonkeyPatch, kind: type, apart: int
) -> None:
    drawn = np.random.default_rng(5)
    others: np.ndarray = drawn.integers(0, 40_000, 300).astype(kind)
    keys: np.ndarray = drawn.integers(0, 40_000, 5_000).astype(kind)
    plain = Remainders(others, apart).may_hold(keys)
    monkeypatch.setattr("bankrec_nb.matching.keys._LARGE", 1)
    bits = Remainders(others, apart).may_hold(keys)

    assert bits.dtype == plain.dtype == bool
    assert bits.tolist() == plain.tolist()
    assert bool(bits[np.isin(keys, others)].all())


@pytest.mark.parametrize("apart", [0, 1, 9, 23, 24])
def test_no_transfer_is_missed_between_two_spans_of_days(apart: int) -> None:
    def met(day: int, amounts: list[int]) -> int:
        days = [day, day + apart]
        both = {"t": [0, 1], "amount": amounts, "currency": ["EUR"] * 2, "day": days, "account": ["A", "B"]}
        said = {"ends": [1, 1], "name": [1, 2], "told": False, "named": False, "known": False, "telling": False}
        return own_transfers._opposite(pl.DataFrame(both | said), 5).height

    assert all(met(day, amounts) == 1 for day in range(24) for amounts in ([-500, 500], [500, -500]))


def test_the_name_of_a_suggestion_is_the_digest_that_decisions_remember() -> None:
    bodies = ["b1|inv-1:500||0", "b1|inv-1:500,inv-2:300|fee|-50"]

    expected = [hashlib.blake2b(body.encode(), digest_size=12).hexdigest() for body in bodies]
    assert identities(pl.Series(bodies)).to_list() == expected


def test_a_column_that_says_one_thing_of_every_row_reads_as_before() -> None:
    rows = 2_000
    frame = pl.DataFrame(
        {
            "currency": ["EUR"] * rows,
            "mandate_id": pl.Series([None] * rows, dtype=pl.String),
            "reversed": [False] * rows,
            "day": pl.Series([19_000] * rows, dtype=pl.Int32),
            "nearly": ["EUR"] * (rows // 2) + [None] + ["EUR"] * (rows // 2 - 1),
            "open": range(rows),
        }
    )

    assert_frame_equal(sides.lean(frame), frame)
    assert_frame_equal(sides.lean(frame).filter(pl.col("open") > 7), frame.filter(pl.col("open") > 7))


def test_no_step_works_beside_the_state_before_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    made = company(4, transactions=60)
    handed_on: list[weakref.ref[State]] = []
    held = []

    def told_apart(state: State) -> State:
        held.append(sum(one() is not None for one in handed_on))
        handed_on.append(weakref.ref(state))
        return state.having()

    monkeypatch.setattr(pipeline, "STEPS", [told_apart, told_apart, told_apart, *pipeline.STEPS])
    pipeline.match_frames(made.transactions, made.items)

    assert held == [0, 0, 0]


def test_frames_that_the_caller_hands_over_are_let_go_before_the_first_step(monkeypatch: pytest.MonkeyPatch) -> None:
    made = company(5, transactions=60)
    given = [made.items.clone(), made.transactions.clone()]
    watched = [weakref.ref(frame) for frame in given]
    held: list[bool] = []

    def seen(state: State) -> State:
        held.extend(one() is not None for one in watched)
        return state

    monkeypatch.setattr(pipeline, "STEPS", [seen, *pipeline.STEPS])
    pipeline.match_frames(given.pop(), given.pop())

    assert held == [False, False]


def test_what_nobody_reads_any_more_is_let_go_before_explanations_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    made = company(4, transactions=150)
    handed_on = [pipeline.run(pipeline.start(made.transactions, made.items, details=made.details))]
    spent = [weakref.ref(frame) for frame in (handed_on[0].hypotheses, handed_on[0].bank, handed_on[0].items)]
    held: list[bool] = []
    shown = result._shown

    def watched(state: State, heads: pl.DataFrame, asked: Asked) -> MatchResult:
        held.extend(one() is not None for one in spent)
        return shown(state, heads, asked)

    monkeypatch.setattr(result, "_shown", watched)
    told = result.build(handed_on.pop())

    assert told.suggestions.height > 120
    assert held == [False, False, False]


def test_a_line_that_a_transfer_takes_is_still_a_line() -> None:
    made = company(4, transactions=300)
    first = pipeline.start(made.transactions, made.items, details=made.details)
    state = pipeline.run(first)

    assert state.netted.height > 0
    assert state.aside.height > 0
    assert sorted(state.every_line["transaction_id"]) == sorted(first.bank["transaction_id"])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19)), max_size=30))
def test_pairs_are_taken_in_order_and_no_line_twice(pairs: list[tuple[int, int]]) -> None:
    one, other = (np.array([pair[side] for pair in pairs], dtype=np.int32) for side in (0, 1))
    kept = pairs_of_lines.apart_in_order(one, other)

    lines = [line for place in kept for line in pairs[place]]
    assert len(lines) == len(set(lines))
    for place in set(range(len(pairs))) - set(kept):
        before = {line for n in kept if n < place for line in pairs[n]}
        assert before & set(pairs[place])


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-3, 3), st.integers(0, 3), st.booleans()), max_size=60))
def test_the_best_options_of_each_transaction_are_those_of_a_sort_by_all_keys(
    rows: list[tuple[int, int, int, bool]],
) -> None:
    t, value, first = (np.array([row[n] for row in rows], dtype=np.int32) for n in range(3))
    h, some = np.arange(len(rows)), np.flatnonzero([row[3] for row in rows])
    ordered = [n for n in np.lexsort((h, first, -value, t)).tolist() if rows[n][3]]

    expected = [n for place, n in enumerate(ordered) if [t[m] for m in ordered[:place]].count(t[n]) < 8]
    assert claims.best_first(t, value.astype(float), first, h, some).tolist() == expected


def test_texts_and_numbers_read_in_slices_name_what_they_name_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = company(4, transactions=150)
    state = pipeline.normalise(pipeline.start(made.transactions, made.items))
    whole = references.find_references(state)
    for module in (numbers, references):
        monkeypatch.setattr(module, "SLICE", 40)
    sliced = references.find_references(state)

    for name in ("hits", "lot_hits", "figures", "astray", "formatted"):
        frame: pl.DataFrame = getattr(whole, name)
        assert not frame.is_empty()
        assert_frame_equal(getattr(sliced, name), frame, check_row_order=False)


def test_names_compared_some_texts_at_a_time_are_as_alike_as_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = company(4, transactions=150)
    state = pipeline.normalise(pipeline.start(made.transactions, made.items))
    whole = counterparties.named_by_lines(state)
    monkeypatch.setattr(name_likeness, "_AT_ONCE", 7)
    sliced = counterparties.named_by_lines(state)

    for some, frame in zip(sliced, whole, strict=True):
        assert frame.height > 50
        assert_frame_equal(some, frame, check_row_order=False)


@given(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9)))
def test_numbers_are_found_as_often_as_they_stand_among_others(ours: list[int], theirs: list[int]) -> None:
    asked, others = np.array(ours, np.int64), np.array(theirs, np.int64)

    begin, many = where_among(asked, np.sort(others))
    assert many.tolist() == [theirs.count(number) for number in ours]
    assert [sorted(theirs)[place] for place in begin[many > 0]] == [number for number in ours if number in theirs]
    assert distinct(others).tolist() == sorted(set(theirs))
