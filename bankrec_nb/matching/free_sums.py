"""The subset-sum fallback: any documents of a small pool that sum to what simpler searches left open.

Most targets have no such sum. What is beyond reach, or cannot be the sum of anything, is told by whole columns of bare
numbers; documents are listed only for the few that are judged or searched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import comb
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.chance import coincidences_of
from bankrec_nb.matching.codes import how_often, in_order_of
from bankrec_nb.matching.meetings import known_pools
from bankrec_nb.matching.places import each_of, stretches_of
from bankrec_nb.matching.prospects import may_sum, may_sum_of
from bankrec_nb.matching.subset_sum import WHOLE_POOL, depth_of, search_once
from bankrec_nb.matching.sums import SOLUTION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bankrec_nb.matching.state import State

_FREE_SEARCH_POOL = 60
_HALVED_POOL = 20
"""All sums of half a pool of this size are few enough to be listed."""
_JUDGED_TOGETHER = 5
_UNLIKELY = 0.5
"""Sizes at which chance alone would give more sums than this are not searched."""
_JOINED = 3
"""Sums of so many documents are found by joins."""


@dataclass(frozen=True)
class Open:
    """Targets with what their pools leave them: rows of the documents of known days, and those of unknown ones, less the named."""

    k: np.ndarray
    target: np.ndarray
    based: np.ndarray
    """Whether some of the documents are named."""
    first: np.ndarray
    upto: np.ndarray
    unknown: np.ndarray
    end: np.ndarray
    """One per target: its documents are from first to upto and from unknown to end."""
    named: tuple[np.ndarray, np.ndarray]
    """Targets, by place, and rows of documents that are named and thus no part of a search."""

    def added(self, each: np.ndarray) -> np.ndarray:
        """The sum over the documents of each target."""
        total = np.concatenate(([0], np.cumsum(each)))
        every = total[self.upto] - total[self.first] + total[self.end] - total[self.unknown]
        np.subtract.at(every, self.named[0], each[self.named[1]])
        return np.asarray(every)

    def listed(self, which: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The documents of some targets: the place of the target, and the row."""
        begin, many = (np.stack(ends, axis=1).ravel() for ends in ((self.first[which], self.unknown[which]), (self.upto[which] - self.first[which], self.end[which] - self.unknown[which])))  # fmt: skip
        target, row = np.repeat(np.repeat(which, 2), many), each_of(begin, many)
        left = ~np.isin((target << 32) | row, (self.named[0] << 32) | self.named[1])
        return target[left], row[left]


@dataclass(frozen=True)
class Asked:
    """Targets with the documents that may pay them, in the order of their dates."""

    k: np.ndarray
    target: np.ndarray
    based: np.ndarray
    reach: np.ndarray
    """Up to how many documents a sum proves anything."""
    begin: np.ndarray
    size: np.ndarray
    """One per target: where its documents begin, and how many they are."""
    e: np.ndarray
    value: np.ndarray

    def only(self, which: np.ndarray) -> Asked:
        """Some of the targets."""
        names = ("k", "target", "based", "reach", "begin", "size")
        return replace(self, **{name: getattr(self, name)[which] for name in names})

    def side_by_side(self, which: np.ndarray) -> np.ndarray:
        """The amounts of some targets that have equally many: one row each."""
        rows: np.ndarray = self.value[self.begin[which, None] + np.arange(self.size[which[0]])]
        return rows


def free_sums(targets: pl.DataFrame, pools: pl.DataFrame, state: State) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Solutions (sums.SOLUTION and count) for targets that are left, and limits that were hit: k, limit.

    Args:
        targets: k, g, target, until, base (named documents, null where none).
        pools: g, e, value, day.
        state: for its settings, and for what an earlier run has searched.
    """
    settings = state.settings
    longest, budget = settings.subset_max_documents, settings.subset_budget_operations
    small = in_order_of(pools.filter(how_often("g") <= _FREE_SEARCH_POOL), "g", "day", "e")
    crowded = targets.join(small.select("g").unique(), on="g", how="anti").select(
        "k", limit=pl.lit("too many open documents for a free search of sums")
    )
    rows: list[tuple[int, str, list[int], float, int]] = []
    if small.is_empty():
        return _solutions(rows), crowded
    asked, beyond = promising(open_to(targets, small), small, longest)
    hope = hopeful(asked)
    said: list[tuple[int, str | None]] = [*beyond]
    columns = (asked.k, asked.target, asked.begin, asked.size, asked.based, hope)
    for k, target, begin, size, based, some in zip(*(column.tolist() for column in columns), strict=True):
        values = asked.value[begin : begin + size].tolist()
        if not some:
            said.append((k, depth_of(values, target, longest, budget, _UNLIKELY)[1]))
            continue
        answer = search_once(
            state.earlier, values, target, longest=longest, budget=budget, unlikely=_UNLIKELY,
            shortest=2 if based else _JOINED + 1,
        )  # fmt: skip
        said.append((k, answer.limit))
        ids = asked.e[begin : begin + size].tolist()
        rows.extend((k, "sum", [ids[n] for n in one], answer.expected, answer.count) for one in answer.solutions)
    limits = pl.DataFrame(said, schema={"k": pl.Int32, "limit": pl.String}, orient="row").drop_nulls()
    return _solutions(rows), pl.concat([crowded, limits])


def _solutions(rows: list[tuple[int, str, list[int], float, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={**SOLUTION, "count": pl.Int64}, orient="row")


def open_to(targets: pl.DataFrame, pools: pl.DataFrame) -> Open:
    """Which documents of its pool may pay each target; pools in the order of their days, unknown ones last."""
    first, sizes = stretches_of(pools["g"].to_numpy())
    rows, at = known_pools(targets["g"].to_numpy(), pools["g"].to_numpy()[first])
    targets, end, known = targets[rows], first + sizes, pools["day"].drop_nulls()
    low, high = (int(known.to_numpy().min()), int(known.to_numpy().max())) if len(known) else (0, 0)
    # The days of all pools on one line, each pool on a stretch of its own, at whose end the unknown ones stand.
    width, unknown = high - low + 2, pools["day"].is_null().to_numpy()
    day = pools["day"].cast(pl.Int64).fill_null(high + 1).to_numpy() - low
    line = np.repeat(np.arange(len(first)), sizes) * width + day
    until = np.clip(targets["until"].to_numpy() - low, -1, width - 2)
    upto = np.searchsorted(line, at * width + until, "right")
    unknown_from = end[at] - np.diff(np.concatenate(([0], np.cumsum(unknown)))[np.append(first, len(line))])[at]
    based = targets["base"].is_not_null()
    base = targets.with_row_index("n").filter(based).select("n", "g", e="base").explode("e", empty_as_null=False)
    met = base.join(pools.with_row_index("row").select("g", "e", "row"), on=["g", "e"]).unique()
    n, row = (met[name].to_numpy().astype(np.int64) for name in ("n", "row"))
    inside = (row < upto[n]) | (row >= unknown_from[n])
    return Open(
        targets["k"].to_numpy(), targets["target"].to_numpy(), based.to_numpy(),
        first[at], upto, unknown_from, end[at], (n[inside], row[inside]),
    )  # fmt: skip


def promising(every: Open, pools: pl.DataFrame, longest: int) -> tuple[Asked, list[tuple[int, str]]]:
    """Targets that some of their documents may sum to, and limits (k, limit) of others that nothing was searched for.

    What lies beyond all that is open, and, in small pools, what no subset at all sums to, is left out.
    """
    value, e = pools["value"].to_numpy(), pools["e"].to_numpy()
    size, least, most = (every.added(each) for each in (np.ones(len(value), np.int64), value.clip(max=0), value.clip(min=0)))  # fmt: skip
    within = (size > 1) & (every.target >= least) & (every.target <= most)
    reach, wanted = reaches_of(size, every.target, longest), np.minimum(size, longest)
    # Pairs and triples were joined before: only what is beyond them is left to find.
    joined = within & (reach > 1) & (reach <= _JOINED) & (wanted > reach) & ~every.based
    pairs = zip(every.k[joined].tolist(), reach[joined].tolist(), strict=True)
    beyond = [(k, f"sums of more than {reach} documents were not searched") for k, reach in pairs]
    left = np.flatnonzero(within & ~joined)
    target, row = every.listed(left)
    begin = np.searchsorted(target, left)
    asked = Asked(
        every.k[left], every.target[left], every.based[left], reach[left], begin, size[left], e[row], value[row]
    )  # fmt: skip
    hope = np.ones(len(left), bool)
    for which in alike(asked.size, np.flatnonzero(asked.size <= WHOLE_POOL)):
        hope[which] = may_sum(asked.side_by_side(which), asked.target[which])
    return asked.only(hope), beyond


def hopeful(asked: Asked) -> np.ndarray:
    """Which of these targets a search of up to so many documents may find a sum for."""
    hope = np.ones(len(asked.k), bool)
    pool, shortest = asked.size > WHOLE_POOL, np.where(asked.based, 2, _JOINED + 1)
    whole = pool & (asked.size <= _HALVED_POOL) & (asked.reach * 2 > asked.size)
    some = pool & (asked.reach > 1) & (asked.reach * 2 <= asked.size)
    for which in alike(asked.size, np.flatnonzero(whole)):
        hope[which] = may_sum(asked.side_by_side(which), asked.target[which])
    kind = (asked.size << 20) + (asked.reach << 10) + shortest
    for which in alike(kind, np.flatnonzero(some)):
        # A few pools are searched as soon as judged.
        if len(which) >= _JUDGED_TOGETHER:
            sizes = range(int(shortest[which[0]]), int(asked.reach[which[0]]) + 1)
            hope[which] = may_sum_of(asked.side_by_side(which), asked.target[which], sizes)
    return hope


def alike(kind: np.ndarray, places: np.ndarray) -> Iterator[np.ndarray]:
    """The places in parts, each of one kind."""
    order = places[np.argsort(kind[places], kind="stable")]
    first, sizes = stretches_of(kind[order])
    for begin, many in zip(first.tolist(), sizes.tolist(), strict=True):
        yield order[begin : begin + many]


def reaches_of(counts: np.ndarray, targets: np.ndarray, longest: int) -> np.ndarray:
    """`subset_sum.reach_of` in whole columns: the largest size worth searching."""
    wanted = np.minimum(counts, longest)
    reach: np.ndarray = wanted.copy()
    total, chance = np.zeros(len(counts)), coincidences_of(targets)
    going = counts > WHOLE_POOL
    for size in range(2, longest + 1):
        ways = np.array([float(comb(count, size)) for count in range(int(counts.max(initial=0)) + 1)])
        total += ways[np.maximum(counts, 0)] * chance
        over = going & (total > _UNLIKELY) & (size <= wanted)
        reach[over] = size - 1
        going &= ~over
    return reach
