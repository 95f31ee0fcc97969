"""The search for subsets against brute force: sizes, repeated amounts, pools beyond what one machine word can number."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from bankrec_nb.matching.meetings import differences, sums_of_two
from bankrec_nb.matching.prospects import may_sum, may_sum_of
from bankrec_nb.matching.subset_sum import search

if TYPE_CHECKING:
    from collections.abc import Iterator

AMOUNTS = st.integers(-60, 60) | st.sampled_from([10, 20, 30])
POOLS = st.lists(AMOUNTS.filter(bool), min_size=2, max_size=11)


def brute(values: list[int], target: int, sizes: range) -> set[tuple[int, ...]]:
    subsets = (some for size in sizes for some in combinations(sorted(values), size))
    return {some for some in subsets if sum(some) == target}


def amounts(values: list[int], solutions: tuple[tuple[int, ...], ...]) -> list[tuple[int, ...]]:
    return sorted(tuple(sorted(values[n] for n in one)) for one in solutions)


@given(POOLS, st.integers(-120, 120), st.integers(2, 11))
@settings(max_examples=150, deadline=None)
def test_sums_of_up_to_a_size_are_those_of_brute_force_each_once(values: list[int], target: int, longest: int) -> None:
    answer = search(values, target, longest=longest, kept=100_000)

    expected = brute(values, target, range(2, min(longest, len(values)) + 1))
    assert amounts(values, answer.solutions) == sorted(expected)
    assert answer.count == len(expected)


@given(POOLS, st.integers(-120, 120), st.integers(2, 6))
@settings(max_examples=150, deadline=None)
def test_sums_of_one_stated_size_are_those_of_brute_force(values: list[int], target: int, size: int) -> None:
    answer = search(values, target, exactly=size, kept=100_000)

    assert amounts(values, answer.solutions) == sorted(brute(values, target, range(size, size + 1)))


@given(st.lists(st.lists(AMOUNTS, min_size=7, max_size=7), min_size=1, max_size=5), st.integers(-90, 90))
@settings(max_examples=50, deadline=None)
def test_whole_columns_of_small_pools_are_judged_as_one_by_one(pools: list[list[int]], target: int) -> None:
    found = may_sum(np.array(pools), np.full(len(pools), target))

    assert found.tolist() == [bool(brute(pool, target, range(8))) for pool in pools]


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_a_sum_in_a_pool_of_hundreds_names_the_right_documents(data: st.DataObject) -> None:
    count = data.draw(st.integers(130, 260))
    values = [1_000_003 + 7_919 * n * n for n in range(count)]
    planted = data.draw(st.lists(st.integers(0, count - 1), min_size=2, max_size=3, unique=True))
    target = sum(values[n] for n in planted)

    answer = search(values, target, exactly=len(planted), kept=1_000, budget=10**8)

    assert tuple(sorted(planted)) in answer.solutions
    assert all(sum(values[n] for n in one) == target for one in answer.solutions)


def test_a_search_of_several_sizes_among_140_documents_is_exact() -> None:
    values = [2**n for n in range(40)] + [2**40 + n for n in range(100)]
    target = 2**3 + 2**39 + 2**40 + 99

    answer = search(values, target, longest=4, unlikely=1e9, budget=10**8)

    assert answer.solutions == ((3, 39, 139), (4, 39, 131), (5, 39, 115), (6, 39, 83))


@given(st.integers(4, 9), st.integers(2, 5), st.data(), st.integers(-200, 200))
@settings(max_examples=60, deadline=None)
def test_a_pool_that_has_a_sum_is_never_judged_hopeless(
    size: int, longest: int, data: st.DataObject, target: int
) -> None:
    pools = data.draw(st.lists(st.lists(st.integers(-99, 99), min_size=size, max_size=size), min_size=1, max_size=5))
    sizes = range(2, min(longest, size) + 1)

    hope = may_sum_of(np.array(pools), np.full(len(pools), target), sizes)

    assert all(one or not brute(pool, target, sizes) for one, pool in zip(hope, pools, strict=True))


def test_most_pools_without_a_sum_are_judged_hopeless() -> None:
    pools = np.random.default_rng(0).integers(1_000, 10_000_000, (50, 20))

    assert may_sum_of(pools, pools[:, :4].sum(axis=1), range(2, 5)).all()
    assert may_sum_of(pools, pools[:, :4].sum(axis=1) + 1, range(2, 5)).sum() <= 2


POOL = st.lists(st.tuples(st.integers(0, 3), st.integers(-50, 50)), max_size=12)


@given(POOL, POOL, st.integers(0, 3), st.sampled_from([1, 4 * 10**16]))
@settings(max_examples=150, deadline=None)
def test_sums_with_every_element_of_a_pool_meet_its_amounts_within_a_tolerance(
    asked: list[tuple[int, int]], rows: list[tuple[int, int]], apart: int, scale: int
) -> None:
    pool = sorted(rows)
    targets = pl.DataFrame([(g, v * scale) for g, v in asked], schema={"g": pl.Int64, "target": pl.Int64}, orient="row")
    frame = pl.DataFrame([(g, v * scale) for g, v in pool], schema={"g": pl.Int64, "value": pl.Int64}, orient="row")
    tolerant = targets.with_columns(apart=pl.lit(apart * scale, dtype=pl.Int64))
    own = frame["value"].to_numpy() * 2

    tried = [(t, e, o) for t, (g, _) in enumerate(asked) for e, o in _pairs(pool, g)]
    by = {(t, e, o): abs(asked[t][1] - pool[e][1] - pool[o][1]) for t, e, o in tried if pool[e][1] <= pool[o][1]}
    for limit, met in ((apart, sums_of_two(tolerant, frame, "apart")), (0, sums_of_two(targets, frame))):
        rising = {(t, e, o) for t, e, o in _rows(met) if pool[e][1] <= pool[o][1]}
        assert rising == {row for row, missed in by.items() if missed <= limit}
    by = {(t, e, o): abs(2 * pool[e][1] - asked[t][1] - pool[o][1]) for t, e, o in tried}
    for limit, met in ((apart, differences(tolerant, frame, own, "apart")), (0, differences(targets, frame, own))):
        assert _rows(met) == {row for row, missed in by.items() if missed <= limit}


def _pairs(pool: list[tuple[int, int]], group: int) -> Iterator[tuple[int, int]]:
    places = [n for n, (g, _) in enumerate(pool) if g == group]
    return product(places, places)


def _rows(met: tuple[np.ndarray, ...]) -> set[tuple[int, ...]]:
    return set(zip(*(part.tolist() for part in met), strict=True))
