"""What is decided for thousands of targets in bare columns is what is decided for one: rows of cheques, triples, reaches, days."""

from __future__ import annotations

from itertools import combinations
from unittest.mock import patch

import numpy as np
import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bankrec_nb.domain import tables
from bankrec_nb.matching import meetings
from bankrec_nb.matching.chance import coincidence_of, coincidences_of
from bankrec_nb.matching.codes import without
from bankrec_nb.matching.drawers import Drawer, rows_of
from bankrec_nb.matching.earlier import Earlier
from bankrec_nb.matching.free_sums import free_sums, open_to, reaches_of
from bankrec_nb.matching.hypotheses import HYPOTHESIS, MEMBER, Found, add, add_in_turn, shaped
from bankrec_nb.matching.meetings import sums_of_three
from bankrec_nb.matching.pipeline import start
from bankrec_nb.matching.prospects import may_be_two
from bankrec_nb.matching.subset_sum import reach_of
from bankrec_nb.matching.sums import ordered_pools, runs

AMOUNTS = st.integers(-9, 30).filter(bool)
POOLS = st.lists(st.lists(st.tuples(AMOUNTS, st.none() | st.integers(0, 9)), min_size=1, max_size=7), min_size=1, max_size=3)  # fmt: skip


def pool_frame(pools: list[list[tuple[int, int | None]]]) -> pl.DataFrame:
    rows = [(g, n, value, day) for g, pool in enumerate(pools) for n, (value, day) in enumerate(pool)]
    schema = {"g": pl.Int64, "e": pl.Int32, "value": pl.Int64, "day": pl.Int32}
    return pl.DataFrame(rows, schema=schema, orient="row")


def target_frame(asked: list[tuple[int, int, int]]) -> pl.DataFrame:
    schema = {"k": pl.Int32, "g": pl.Int64, "target": pl.Int64, "until": pl.Int32}
    return pl.DataFrame([(k, *one) for k, one in enumerate(asked)], schema=schema, orient="row")


@given(st.lists(st.integers(0, 10**9), max_size=30), st.lists(st.integers(1, 60), min_size=30, max_size=30))
def test_how_far_a_search_may_go_is_the_same_for_one_target_and_for_many(targets: list[int], counts: list[int]) -> None:
    asked, sizes = np.array(targets, np.int64), np.array(counts[: len(targets)], np.int64)

    assert coincidences_of(asked).tolist() == [coincidence_of(target) for target in targets]
    expected = [reach_of(count, target, 12, 0.5)[0] for count, target in zip(counts, targets, strict=False)]
    assert reaches_of(sizes, asked, 12).tolist() == expected


@given(st.lists(AMOUNTS, min_size=1, max_size=9), st.integers(-20, 70))
def test_two_amounts_that_make_a_target_are_never_missed(values: list[int], target: int) -> None:
    if any(a + b == target for a, b in combinations(values, 2)):
        assert may_be_two(np.array(values), target)


@given(POOLS, st.lists(st.tuples(st.integers(0, 3), st.integers(-20, 80), st.integers(0, 9)), min_size=1, max_size=5))
@settings(deadline=None)
def test_three_of_a_pool_are_those_of_every_three(
    pools: list[list[tuple[int, int | None]]], asked: list[tuple[int, int, int]]
) -> None:
    frame = pool_frame(pools)

    met = zip(*(rows.tolist() for rows in sums_of_three(target_frame(asked), frame)), strict=True)

    every = frame["value"].to_list()
    expected = {
        (k, *three) for k, (g, target, _) in enumerate(asked)
        for three in combinations([n for n, own in enumerate(frame["g"].to_list()) if own == g], 3)
        if sum(every[n] for n in three) == target
    }  # fmt: skip
    assert sorted(met) == sorted(expected)


@given(
    POOLS,
    st.lists(st.tuples(st.integers(0, 2), st.integers(-20, 80), st.integers(-1, 10)), min_size=1, max_size=5),
    st.sampled_from((1, 4, 100)),
)
@example(pools=[[(1, 1), (2, None), (3, None)]], asked=[(0, 5, 0)], at_once=100)
@example(pools=[[(1, 0), (2, 5), (3, None)]], asked=[(0, 6, 0)], at_once=100)
@settings(deadline=None)
def test_runs_are_those_of_every_run_that_the_day_allows(
    pools: list[list[tuple[int, int | None]]], asked: list[tuple[int, int, int]], at_once: int
) -> None:
    ordered = ordered_pools(pool_frame(pools))

    with patch.object(meetings, "_POOLS_AT_ONCE", at_once):
        found = runs(target_frame(asked), ordered)

    in_order = {g: own.select("e", "value", "day").rows() for (g,), own in ordered.group_by("g", maintain_order=True)}
    for k, (g, target, until) in enumerate(asked):
        rows = in_order.get(g, [])
        spans = [rows[a : b + 1] for a in range(len(rows)) for b in range(a + 1, len(rows))]
        # An unknown day at the end of a pool forbids nothing, whatever stands before it.
        fit = [s for s in spans if sum(v for _, v, _ in s) == target]
        fit = [s for s in fit if s[-1][2] is None or max(d for _, _, d in rows[: rows.index(s[-1]) + 1] if d is not None) <= until]  # fmt: skip
        mine = found.filter(pl.col("k") == k)
        assert mine.height == min(len(fit), 3)
        assert all(one in [[e for e, _, _ in s] for s in fit] for one in mine["elements"].to_list())
        opened = [row for row in rows if row[2] is None or row[2] <= until]
        together = [e for e, _, _ in opened]
        whole = [elements for form, elements in mine.select("form", "elements").iter_rows() if form == "everything"]
        assert whole == [together] * (len(opened) > 1 and together in [[e for e, _, _ in s] for s in fit])


def test_in_order_of_due_days_a_part_of_what_is_open_is_not_called_everything() -> None:
    pools = pool_frame([[(1, 5), (2, None), (4, 0), (8, None)]]).with_columns(
        due=pl.Series([1, 2, 3, 4], dtype=pl.Int32)
    )
    by_due = ordered_pools(pools, ("due", "day", "e"))

    found = runs(target_frame([(0, 12, 0)]), by_due)
    assert found["elements"].to_list() == [[2, 3]]
    assert "everything" not in found["form"].to_list()


@given(POOLS, st.lists(st.tuples(st.integers(0, 2), st.integers(-20, 80), st.integers(-1, 10)), min_size=1, max_size=5), st.data())  # fmt: skip
@settings(deadline=None)
def test_what_is_open_to_a_target_is_of_its_day_and_not_named(
    pools: list[list[tuple[int, int | None]]], asked: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    frame = pool_frame(pools).sort("g", "day", "e", nulls_last=True)
    named = [data.draw(st.none() | st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True)) for _ in asked]
    targets = target_frame(asked).with_columns(base=pl.Series(named, dtype=pl.List(pl.Int32)))

    found = open_to(targets, frame)

    values = frame["value"].to_numpy()
    sums, (target, row) = found.added(values), found.listed(np.arange(len(found.k)))
    for n, k in enumerate(found.k.tolist()):
        g, _, until = asked[k]
        open_ = [
            (e, value) for own, e, value, day in frame.rows()
            if own == g and (day is None or day <= until) and e not in (named[k] or [])
        ]  # fmt: skip
        assert frame["e"].to_numpy()[row[target == n]].tolist() == [e for e, _ in open_]
        assert sums[n] == sum(value for _, value in open_)


def test_a_pool_too_large_for_a_free_search_is_said_where_no_other_is_left() -> None:
    state = start(tables.BANK_TRANSACTION.empty(), tables.LEDGER_ITEM.empty())
    targets = target_frame([(0, 77, 5)]).with_columns(base=pl.lit(None, dtype=pl.List(pl.Int32)))

    found, limits = free_sums(targets, pool_frame([[(n + 1, 1) for n in range(61)]]), state)

    assert found.is_empty()
    assert limits.rows() == [(0, "too many open documents for a free search of sums")]


@given(
    st.lists(st.tuples(st.integers(1000, 1200), st.integers(0, 150), st.integers(0, 99)), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 160), st.none() | st.integers(1, 5), st.integers(0, 99)), min_size=1, max_size=4),
)
@settings(deadline=None)
def test_rows_of_cheques_are_those_of_every_row_in_either_order(
    documents: list[tuple[int, int, int]], slips: list[tuple[int, int | None, int]]
) -> None:
    documents = sorted(documents, key=lambda one: one[1])
    ids, values, days, numbers = (
        np.array(c, np.int64) for c in zip(*((n, *d) for n, d in enumerate(documents)), strict=True)
    )
    drawer = Drawer(ids, values, days, numbers, 0, Earlier())
    orders = [list(range(len(documents))), np.argsort(numbers, kind="stable").tolist()]
    rows = [order[a:b] for order in orders for a in range(len(order)) for b in range(a + 1, len(order) + 1)]
    lines = [(t, day, int(values[rows[at % len(rows)]].sum()), count) for t, (day, count, at) in enumerate(slips)]

    found = rows_of(drawer, lines, 1e9)

    for t, day, amount, count in lines:
        sizes = [count] if count else range(1, 13)
        expected = {
            tuple(sorted(row)) for row in rows
            if len(row) in sizes and values[row].sum() == amount and all(-3 <= day - days[n] <= 120 for n in row)
        }  # fmt: skip
        assert {chosen for chosen, _ in found.get(t, [])} == expected


ACCOUNTS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["run", "pair", "instalments", "block"]), st.sets(st.integers(0, 3), min_size=1, max_size=2)),
    max_size=5,
)  # fmt: skip


def told(accounts: list[tuple[int, str, set[int]]]) -> Found:
    heads = pl.DataFrame([(h, t, form) for h, (t, form, _) in enumerate(accounts)], schema={"h": pl.Int32, "t": pl.Int32, "form": pl.String}, orient="row")  # fmt: skip
    members = [(h, i, 10 + i, 10 + i) for h, (_, _, some) in enumerate(accounts) for i in sorted(some)]
    heads = shaped(heads.with_columns(accidents=0.1 + pl.col("h"), remaining=0, adjusted=0), HYPOTHESIS)
    return Found(heads, pl.DataFrame(members, schema=MEMBER, orient="row"))


@given(ACCOUNTS, st.lists(ACCOUNTS, min_size=1, max_size=4))
@settings(deadline=None)
def test_searches_added_in_turn_are_those_added_one_by_one(
    known: list[tuple[int, str, set[int]]], searches: list[list[tuple[int, str, set[int]]]]
) -> None:
    state = start(tables.BANK_TRANSACTION.empty(), tables.LEDGER_ITEM.empty())
    parts = [(t, "partial" if len(some) == 1 else form, some) for t, form, some in known]
    state = add(state, told(parts)) if parts else state

    several = [told(accounts) for accounts in searches]
    at_once, one_by_one = add_in_turn(state, several), state
    for one in several:
        one_by_one = add(one_by_one, one)

    assert at_once.hypotheses.equals(one_by_one.hypotheses)
    assert at_once.members.sort("h", "i").equals(one_by_one.members.sort("h", "i"))
    assert without(at_once.members, at_once.hypotheses, "h").is_empty()
