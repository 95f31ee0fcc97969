"""What is certain of a contest for documents without searching it, against trying every set."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bankrec_nb.matching.assign import settled_claims
from bankrec_nb.matching.claims import Claims, contested
from bankrec_nb.matching.earlier import Earlier
from bankrec_nb.matching.foregone import foregone

Options = dict[int, list[tuple[float, dict[int, int]]]]
"""By transaction: the value of each option, best first, and how much it takes of which documents."""


def claims(options: Options, room: list[int]) -> Claims:
    rows = [(t, value, takes) for t, some in sorted(options.items()) for value, takes in some]
    takes_of = [(n, i, part) for n, (_, _, takes) in enumerate(rows) for i, part in sorted(takes.items())]
    option, item, part = (np.array(column, np.int64) for column in zip(*takes_of, strict=True))
    t, value = (np.array([row[n] for row in rows]) for n in (0, 1))
    return Claims(np.arange(len(rows)), t, value, option, item, part, np.array(room, np.int64))


def most_valuable(options: Options, room: list[int]) -> float:
    """The value of the best set, by trying every one."""
    best = 0.0
    for chosen in product(*([None, *some] for some in options.values())):
        taken = np.zeros(len(room), np.int64)
        for one in filter(None, chosen):
            for i, part in one[1].items():
                taken[i] += part
        if (taken <= room).all():
            best = max(best, sum(one[0] for one in chosen if one))
    return best


@st.composite
def contests(draw: st.DrawFn) -> tuple[Options, list[int]]:
    """Up to five transactions with up to three explanations each, over up to four documents."""
    room = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    parts = st.dictionaries(st.integers(0, len(room) - 1), st.integers(1, 4), min_size=1, max_size=3)
    options = st.lists(st.tuples(st.integers(1, 12).map(float), parts), min_size=1, max_size=3)
    few = draw(st.lists(options, min_size=1, max_size=5))
    return {t: sorted(some, key=lambda one: -one[0]) for t, some in enumerate(few)}, room


@settings(max_examples=300, deadline=None)
@given(contests())
def test_certain_and_searched_explanations_together_are_the_best_set(contest: tuple[Options, list[int]]) -> None:
    options, room = contest
    asked = claims(options, room)

    stand = settled_claims(asked, Earlier())

    chosen = np.zeros(len(asked.h), bool)
    chosen[stand] = True
    assert (asked.used(chosen) <= asked.room).all()
    assert len(set(asked.t[stand])) == len(stand)
    assert asked.value[stand].sum() == pytest.approx(most_valuable(options, room))


def test_whoever_would_miss_it_more_has_a_document_without_a_search() -> None:
    asked = claims({0: [(9.0, {0: 5}), (2.0, {1: 5})], 1: [(6.0, {0: 5})]}, [5, 5])

    outcome = foregone(asked)

    assert outcome.stand.tolist() == [0]
    assert outcome.in_question.tolist() == []


def test_a_document_large_enough_for_all_is_never_contested() -> None:
    asked = claims({0: [(3.0, {0: 2})], 1: [(4.0, {0: 3}), (1.0, {1: 9})]}, [5, 9])

    assert sorted(foregone(asked).stand.tolist()) == [0, 1]


def test_a_lesser_use_of_the_same_whole_document_is_no_way_out() -> None:
    fee = {0: [(9.0, {0: 5}), (8.0, {0: 4})], 1: [(5.0, {0: 5})]}

    assert foregone(claims(fee, [5])).stand.tolist() == [0]


def test_equal_claims_are_left_to_the_search() -> None:
    asked = claims({0: [(5.0, {0: 5})], 1: [(5.0, {0: 5})]}, [5])

    assert foregone(asked).in_question.tolist() == [0, 1]


def test_a_fight_reaches_those_whose_best_others_could_take_instead() -> None:
    asked = claims(
        {0: [(5.0, {0: 1})], 1: [(4.0, {0: 1}), (3.0, {1: 1})], 2: [(2.0, {1: 1})], 3: [(2.0, {2: 1})]}, [1] * 3
    )

    touched = contested(asked, np.array([True, False, False]))

    assert asked.t[touched].tolist() == [0, 1, 1, 2]
