"""Where the elements of a pool meet what is wanted of them: equal or nearly equal amounts, found in whole columns.

Millions of sums are tried and a few thousand meet, so nothing but the sums themselves is worked out before they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.keys import Remainders
from bankrec_nb.matching.places import each_of, slices, stretches_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Last = Callable[[np.ndarray, np.ndarray], np.ndarray]
    """Of first elements of pools, and rows of targets: the last element."""

_AT_ONCE = 1_000_000
"""Sums that are held in memory at a time."""
_POOLS_AT_ONCE = 1 << 14
"""Elements whose pools are asked together."""
_ROOM = 1 << 61
_LARGE = 1 << 60
"""Amounts beyond this are compared in wider numbers: sums and differences of smaller ones never turn round."""
_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Line:
    """The amounts of all pools on one number line: every pool has its own stretch, so that one search finds pool and amount."""

    low: np.ndarray
    width: np.ndarray
    start: np.ndarray
    keys: np.ndarray
    order: np.ndarray

    @property
    def shift(self) -> np.ndarray:
        """What an amount of each pool is to be raised by to be its key."""
        shift: np.ndarray = self.start - self.low + 1
        return shift

    def meet(self, pools: np.ndarray, keys: np.ndarray, apart: np.ndarray | int) -> tuple[np.ndarray, np.ndarray]:
        """Positions of keys of a pool, and of that pool's amounts that they meet."""
        least, most = self.start[pools], self.start[pools] + self.width[pools] - 1
        first = np.searchsorted(self.keys, np.clip(keys - apart, least, most), "left")
        many = np.searchsorted(self.keys, np.clip(keys + apart, least, most), "right") - first
        return np.repeat(np.arange(len(keys)), many), self.order[each_of(first, many)]

    def stretch(self, pools: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where, in the order of amounts, those between these bounds begin, and how many they are."""
        begin = np.searchsorted(self.keys, self._clipped(pools, low), "left")
        return begin, np.maximum(np.searchsorted(self.keys, self._clipped(pools, high), "right") - begin, 0)

    def upto(self, values: np.ndarray, sizes: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The least and the most of the amounts (`values`, in the order of the pools) up to these places of their pools."""
        # On the line every pool's amounts are larger than those of the pools before: one pass for all.
        rise, fall = (np.repeat(each, sizes) for each in (self.shift, self.start + self.low + self.width))
        most, least = np.maximum.accumulate(values + rise) - rise, fall - np.maximum.accumulate(fall - values)
        return least[last], most[last]

    def _clipped(self, pools: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        low = self.low[pools]
        inside = np.clip(wanted, low - 1, low + self.width[pools] - 2)
        clipped: np.ndarray = self.start[pools] + (inside - low) + 1
        return clipped


def line_of(first: np.ndarray, sizes: np.ndarray, values: np.ndarray) -> Line | None:
    """The amounts on one line, pool after pool; None where no machine word can hold them side by side."""
    low, high = np.minimum.reduceat(values, first), np.maximum.reduceat(values, first)
    if min(low.min(), -high.max()) < -_LARGE:
        return None
    width = high - low + 3
    # In floats, for the sum of many may leave 64 bits.
    if width.sum(dtype=np.float64) >= _ROOM:
        return None
    start = np.concatenate(([0], np.cumsum(width[:-1])))
    keys = np.repeat(start - low + 1, sizes) + values
    order = np.argsort(keys, kind="stable")
    return Line(low, width, start, keys[order], order)


def differences(
    targets: pl.DataFrame, pool: pl.DataFrame, own: np.ndarray, within: str | None = None, last: Last | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Elements whose own figure less the target is an amount of their pool.

    Args:
        targets: g, target.
        pool: g, value (the amounts to be met); rows of one pool stand together.
        own: the figure of each of its rows.
        within: the column of `targets` that says how large a difference is allowed; none without it.
        last: which element of its pool is the last that a target may ask for, of each pool's first one and the target's
            row: most of those after it are not tried.

    Returns:
        rows of the targets, of the elements, and of the amounts they meet.
    """
    return _crossed(targets, pool, own, within, last, sums=False)


def sums_of_two(
    targets: pl.DataFrame, pool: pl.DataFrame, within: str | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of a pool's amounts that make the target, as `differences`; the smaller amount first, equal ones in any order."""
    return _crossed(targets, pool, pool["value"].to_numpy(), within, None, sums=True)


def sums_of_three(targets: pl.DataFrame, pool: pl.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Three of a pool's amounts that make the target, in the order of the pool.

    Args:
        targets: g, target.
        pool: g, value; rows of one pool stand together.

    Returns:
        rows of the targets, and of the three elements.
    """
    if targets.is_empty() or pool.is_empty():
        return _NONE, _NONE, _NONE, _NONE
    groups, value, target = pool["g"].to_numpy(), pool["value"].to_numpy(), targets["target"].to_numpy()
    first, sizes = stretches_of(groups)
    rows, at = known_pools(targets["g"].to_numpy(), groups[first])
    third = each_of(first[at], sizes[at])
    rows = np.repeat(rows, sizes[at])
    wanted = key_of(groups[third], target[rows] - value[third])
    asked, places = Remainders(wanted), np.arange(len(groups))
    twos = [(_NONE, _NONE)]
    for begins, counts, cut in slices(places + 1, np.repeat(first + sizes, sizes) - places - 1, _AT_ONCE):
        one, two = np.repeat(places[cut], counts), each_of(begins, counts)
        likely = asked.may_hold(key_of(groups[one], value[one] + value[two]))
        twos.append((one[likely], two[likely]))
    one, two = (np.concatenate(part) for part in zip(*twos, strict=True))
    keys = key_of(groups[one], value[one] + value[two])
    likely = np.flatnonzero(Remainders(keys).may_hold(wanted))
    order = np.argsort(keys, kind="stable")
    low, high = (np.searchsorted(keys[order], wanted[likely], side) for side in ("left", "right"))
    met, pair = np.repeat(likely, high - low), order[each_of(low, high - low)]
    rows, one, two, third = rows[met], one[pair], two[pair], third[met]
    meant = (groups[one] == groups[third]) & (value[one] + value[two] + value[third] == target[rows]) & (two < third)
    return rows[meant], one[meant], two[meant], third[meant]


def key_of(pools: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """Pool and amount as one number, to be looked up; it may turn round."""
    key: np.ndarray = pools.astype(np.int64) * 0x9E3779B97F4A7C1 + amounts
    return key


def _crossed(
    targets: pl.DataFrame, pool: pl.DataFrame, own: np.ndarray, within: str | None, last: Last | None, *, sums: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if targets.is_empty() or pool.is_empty():
        return _NONE, _NONE, _NONE
    groups, value = pool["g"].to_numpy(), pool["value"].to_numpy()
    first, sizes = stretches_of(groups)
    target, apart = targets["target"].to_numpy(), targets[within].to_numpy() if within else None
    rows, at = known_pools(targets["g"].to_numpy(), groups[first])
    # Pool after pool, so many at a time: what they ask and what they are asked of stay in the processor's own memory.
    order = np.argsort(at, kind="stable")
    rows, at = rows[order], at[order]
    wanted, asks = stretches_of(at)
    used = at[wanted]
    found = [(_NONE, _NONE, _NONE)]
    for begins, counts, cut in slices(first[used], sizes[used], _POOLS_AT_ONCE):
        mine = rows[wanted[cut.start] : wanted[cut.stop - 1] + asks[cut.stop - 1]]
        whose = np.repeat(np.arange(len(begins)), asks[cut])
        slack = np.zeros(len(mine), np.int64) if apart is None else apart[mine]
        places, starts = each_of(begins, counts), np.cumsum(counts) - counts
        some = _Pools(starts, counts, value[places], own[places])
        begin = first[used[cut]][whose]
        reach = None if last is None else np.maximum(last(begin, mine) - begin, 0) + starts[whose]
        one, other, third = some.met(whose, target[mine], slack, reach, sums=sums)
        found.append((mine[one], places[other], places[third]))
    one, other, third = (np.concatenate(part) for part in zip(*found, strict=True))
    return one, other, third


@dataclass(frozen=True)
class _Pools:
    """Pools that are asked together: where each begins, how many elements it has, their amounts and their own figures."""

    first: np.ndarray
    sizes: np.ndarray
    value: np.ndarray
    own: np.ndarray

    def met(
        self, at: np.ndarray, target: np.ndarray, slack: np.ndarray, last: np.ndarray | None, *, sums: bool
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """`_crossed` for targets of these pools: rows of the targets, of the elements, and of the amounts they meet."""
        line, figures = (line_of(self.first, self.sizes, each) for each in (self.value, self.own))
        if line is None or figures is None:
            return self._met_by_join(at, target, slack, sums=sums)
        # No two amounts of a pool make more than this, and no tolerance is so wide.
        slack = np.minimum(slack, _LARGE)
        rows = np.flatnonzero((target >= -3 * _LARGE) & (target <= 3 * _LARGE))
        at, target, slack = at[rows], target[rows], slack[rows]
        low, high = _useful(line, at, target, slack, sums=sums)
        if last is not None:
            # No figure up to there is smaller or larger: mostly they rise with the days, and half of them are too late.
            least, most = figures.upto(self.own, self.sizes, last[rows])
            low, high = np.maximum(low, least), np.minimum(high, most)
        begin, many = figures.stretch(at, low, high)
        known, ordered = Remainders(line.keys, int(slack.max(initial=0))), self.own[figures.order] * (-1 if sums else 1)
        base = line.shift[at] + target * (1 if sums else -1)
        found = [(_NONE, _NONE, _NONE)]
        for begins, counts, cut in slices(begin, many, _AT_ONCE):
            ends = np.cumsum(counts)
            places = each_of(begins, counts)
            keys = np.repeat(base[cut], counts) + ordered[places]
            # Most sums have no partner: nothing more is worked out for them.
            likely = np.flatnonzero(known.may_hold(keys))
            mine = np.searchsorted(ends, likely, "right") + cut.start
            one, two = line.meet(at[mine], keys[likely], slack[mine])
            found.append((rows[mine[one]], figures.order[places[likely[one]]], two))
        one, other, third = (np.concatenate(part) for part in zip(*found, strict=True))
        return one, other, third

    def _met_by_join(
        self, at: np.ndarray, target: np.ndarray, slack: np.ndarray, *, sums: bool
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """`met` for amounts that no machine word can hold side by side."""
        own_pool = np.repeat(np.arange(len(self.sizes)), self.sizes)
        asked = pl.DataFrame({"g": at, "target": target, "apart": slack}).with_row_index("n")
        values = pl.DataFrame({"g": own_pool, "value": self.value, "own": self.own}).with_row_index("a")
        own, wanted = (pl.col(name).cast(pl.Int128) for name in ("own", "target"))
        rest = wanted - own if sums else own - wanted
        met = asked.join(values.select("g", "own", e="a"), on="g").join(values.select("g", "a", "value"), on="g")
        near = met.filter((rest - pl.col("value")).abs() <= pl.col("apart")).sort("n", "e", "a")
        one, other, third = (near[name].to_numpy().astype(np.int64) for name in ("n", "e", "a"))
        return one, other, third


def _useful(
    line: Line, at: np.ndarray, target: np.ndarray, slack: np.ndarray | int, *, sums: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Between which figures an element can meet an amount of its pool at all, for each target."""
    low = line.low[at] - slack
    high = line.low[at] + line.width[at] - 3 + slack
    # Of two amounts that make a sum, one is at most its half.
    return (target - high, np.minimum(target - low, (target + slack) // 2)) if sums else (target + low, target + high)


def known_pools(theirs: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of targets whose pool is known, and its place."""
    order = np.argsort(known, kind="stable")
    at = order[np.minimum(np.searchsorted(known[order], theirs), len(known) - 1)]
    rows = np.flatnonzero(known[at] == theirs)
    return rows, at[rows]
