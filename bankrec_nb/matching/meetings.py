"""Where the elements of a pool meet what is wanted of them: equal or nearly equal amounts, found in whole columns.

Millions of sums are tried and a few thousand meet, so nothing but the sums themselves is worked out before they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.keys import Remainders

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT_ONCE = 1_000_000
"""Sums that are held in memory at a time."""
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
        nth = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        return np.repeat(np.arange(len(keys)), many), self.order[np.repeat(first, many) + nth]

    def stretch(self, pools: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where, in the order of amounts, those between these bounds begin, and how many they are."""
        begin = np.searchsorted(self.keys, self._clipped(pools, low), "left")
        return begin, np.maximum(np.searchsorted(self.keys, self._clipped(pools, high), "right") - begin, 0)

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
    width = [int(b) - int(a) + 3 for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    if sum(width) >= _ROOM:
        return None
    start = np.cumsum([0, *width[:-1]], dtype=np.int64)
    keys = np.repeat(start - low + 1, sizes) + values
    order = np.argsort(keys, kind="stable")
    return Line(low, np.array(width, np.int64), start, keys[order], order)


def _met_by_join(
    asked: pl.DataFrame, pool: pl.DataFrame, own: np.ndarray, *, sums: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """`_crossed` for amounts that no machine word can hold side by side; asked: n (row of the targets), g, target, apart."""
    values = pool.select("g", value="value").with_row_index("a").with_columns(own=own)
    own_, target = (pl.col(name).cast(pl.Int128) for name in ("own", "target"))
    wanted = target - own_ if sums else own_ - target
    met = asked.join(values.select("g", "own", e="a"), on="g").join(values.select("g", "a", "value"), on="g")
    near = met.filter((wanted - pl.col("value")).abs() <= pl.col("apart")).sort("n", "e", "a")
    one, other, third = (near[name].to_numpy().astype(np.int64) for name in ("n", "e", "a"))
    return one, other, third


def differences(
    targets: pl.DataFrame, pool: pl.DataFrame, own: np.ndarray, within: str | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Elements whose own figure less the target is an amount of their pool.

    Args:
        targets: g, target.
        pool: g, value (the amounts to be met); rows of one pool stand together.
        own: the figure of each of its rows.
        within: the column of `targets` that says how large a difference is allowed; none without it.

    Returns:
        rows of the targets, of the elements, and of the amounts they meet.
    """
    return _crossed(targets, pool, own, within, sums=False)


def sums_of_two(
    targets: pl.DataFrame, pool: pl.DataFrame, within: str | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of a pool's amounts that make the target, as `differences`; the smaller amount first, equal ones in any order."""
    return _crossed(targets, pool, pool["value"].to_numpy(), within, sums=True)


def _crossed(
    targets: pl.DataFrame, pool: pl.DataFrame, own: np.ndarray, within: str | None, *, sums: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if targets.is_empty() or pool.is_empty():
        return _NONE, _NONE, _NONE
    groups = pool["g"].to_numpy()
    first = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))
    sizes = np.diff(np.append(first, len(groups)))
    target, apart = targets["target"].to_numpy(), targets[within].to_numpy() if within else None
    rows, at = _pools_of(targets["g"].to_numpy(), groups[first])
    line, figures = line_of(first, sizes, pool["value"].to_numpy()), line_of(first, sizes, own)
    slack = np.zeros(len(rows), np.int64) if apart is None else apart[rows]
    if line is None or figures is None:
        asked = pl.DataFrame({"n": rows, "g": groups[first][at], "target": target[rows], "apart": slack})
        return _met_by_join(asked, pool, own, sums=sums)
    # No two amounts of a pool make more than this, and no tolerance is so wide.
    slack = np.minimum(slack, _LARGE)
    meant = (target[rows] >= -3 * _LARGE) & (target[rows] <= 3 * _LARGE)
    rows, at, slack = rows[meant], at[meant], slack[meant]
    begin, many = figures.stretch(at, *_useful(line, at, target[rows], slack, sums=sums))
    known, ordered = Remainders(line.keys, int(slack.max(initial=0))), own[figures.order] * (-1 if sums else 1)
    base = line.shift[at] + target[rows] * (1 if sums else -1)
    found = [(_NONE, _NONE, _NONE)]
    for begins, counts, cut in _slices(begin, many):
        ends = np.cumsum(counts)
        places = np.arange(ends[-1]) + np.repeat(begins - (ends - counts), counts)
        keys = np.repeat(base[cut], counts) + ordered[places]
        # Most sums have no partner: nothing more is worked out for them.
        likely = np.flatnonzero(known.may_hold(keys))
        mine = np.searchsorted(ends, likely, "right") + cut.start
        one, two = line.meet(at[mine], keys[likely], slack[mine])
        found.append((rows[mine[one]], figures.order[places[likely[one]]], two))
    one, other, third = (np.concatenate(part) for part in zip(*found, strict=True))
    return one, other, third


def _useful(
    line: Line, at: np.ndarray, target: np.ndarray, slack: np.ndarray | int, *, sums: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Between which figures an element can meet an amount of its pool at all, for each target."""
    low = line.low[at] - slack
    high = line.low[at] + line.width[at] - 3 + slack
    # Of two amounts that make a sum, one is at most its half.
    return (target - high, np.minimum(target - low, (target + slack) // 2)) if sums else (target + low, target + high)


def _pools_of(theirs: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of targets whose pool is known, and its place."""
    order = np.argsort(known, kind="stable")
    at = order[np.minimum(np.searchsorted(known[order], theirs), len(known) - 1)]
    rows = np.flatnonzero(known[at] == theirs)
    return rows, at[rows]


def _slices(begin: np.ndarray, many: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, slice]]:
    """Stretches of so many places, some at a time: their beginnings, their lengths, and which they are."""
    ends = np.cumsum(many)
    cut = 0
    while cut < len(many):
        done = ends[cut - 1] if cut else 0
        upto = max(int(np.searchsorted(ends, done + _AT_ONCE, "right")), cut + 1)
        yield begin[cut:upto], many[cut:upto], slice(cut, upto)
        cut = upto
