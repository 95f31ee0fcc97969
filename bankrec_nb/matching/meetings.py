"""Where the elements of a pool meet what is wanted of them: equal or nearly equal amounts, found in whole columns.

Millions of sums are tried and a few thousand meet, so nothing but the sums themselves is worked out before they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.keys import among

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_AT_ONCE = 1_000_000
"""Sums that are held in memory at a time."""
_ROOM = 1 << 62
_INT = np.iinfo(np.int64)
_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Line:
    """The amounts of all pools on one number line: every pool has its own stretch, so that one search finds pool and amount."""

    low: np.ndarray
    width: np.ndarray
    start: np.ndarray
    keys: np.ndarray
    order: np.ndarray

    def meet(self, pools: np.ndarray, wanted: np.ndarray, apart: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        """Positions of what is wanted of a pool, and of the amounts it meets."""
        rows = np.arange(len(wanted))
        if apart is None:
            # Most sums have no partner, and a table of remainders says so without searching.
            rows = np.flatnonzero(self._within(pools, wanted))
            rows = rows[among(self._key(pools[rows], wanted[rows]), self.keys)]
        at, wanted = pools[rows], wanted[rows]
        slack = np.zeros(len(rows), np.int64) if apart is None else apart[rows]
        # Amounts near the ends of what a machine word holds must not turn round.
        least, most = np.maximum(wanted, _INT.min + slack) - slack, np.minimum(wanted, _INT.max - slack) + slack
        first = np.searchsorted(self.keys, self._clipped(at, least), "left")
        many = np.searchsorted(self.keys, self._clipped(at, most), "right") - first
        nth = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        return np.repeat(rows, many), self.order[np.repeat(first, many) + nth]

    def _within(self, pools: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        low = self.low[pools]
        inside: np.ndarray = (wanted >= low) & (wanted < low + self.width[pools] - 2)
        return inside

    def _key(self, pools: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        key: np.ndarray = wanted + (self.start - self.low)[pools] + 1
        return key

    def _clipped(self, pools: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        low = self.low[pools]
        inside = np.clip(wanted, low - 1, low + self.width[pools] - 2)
        clipped: np.ndarray = self.start[pools] + (inside - low) + 1
        return clipped


def line_of(first: np.ndarray, sizes: np.ndarray, values: np.ndarray) -> Line | None:
    """The amounts on one line, pool after pool; None where no machine word can hold them side by side."""
    low, high = np.minimum.reduceat(values, first), np.maximum.reduceat(values, first)
    width = [int(b) - int(a) + 3 for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    if sum(width) >= _ROOM:
        return None
    start = np.cumsum([0, *width[:-1]], dtype=np.int64)
    keys = np.repeat(start - low + 1, sizes) + values
    order = np.argsort(keys, kind="stable")
    return Line(low, np.array(width, np.int64), start, keys[order], order)


def _met_by_join(asked: pl.DataFrame, pool: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the two frames (g, value) that meet, for amounts that no machine word can hold side by side."""
    met = asked.with_row_index("a").join(pool.with_row_index("b").select("b", "g", other="value"), on="g")
    near = met.filter((pl.col("value") - pl.col("other")).abs() <= pl.col("apart")).sort("a", "b")
    return near["a"].to_numpy().astype(np.int64), near["b"].to_numpy().astype(np.int64)


def crossed(
    targets: pl.DataFrame,
    pool: pl.DataFrame,
    wanted: Callable[[np.ndarray, np.ndarray], np.ndarray],
    within: str | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every target with every element of its pool, where what they want together meets an amount of that pool.

    Args:
        targets: g, target.
        pool: g, value (the amounts to be met); rows of one pool stand together.
        wanted: what rows of the targets and of the pool want, given their positions.
        within: the column of `targets` that says how large a difference is allowed; none without it.

    Returns:
        rows of the targets, of the elements, and of the amounts they meet.
    """
    if targets.is_empty() or pool.is_empty():
        return _NONE, _NONE, _NONE
    groups = pool["g"].to_numpy()
    first = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))
    sizes = np.diff(np.append(first, len(groups)))
    line = line_of(first, sizes, pool["value"].to_numpy())
    apart = targets[within].to_numpy() if within else None
    found = []
    for rows, at, elements in _slices(targets["g"].to_numpy(), groups[first], first, sizes):
        sums = wanted(rows, elements)
        if line is None:
            asked = pl.DataFrame({"g": groups[elements], "value": sums, "apart": 0 if apart is None else apart[rows]})
            one, two = _met_by_join(asked, pool)
        else:
            one, two = line.meet(at, sums, None if apart is None else apart[rows])
        found.append((rows[one], elements[one], two))
    return tuple(np.concatenate(part) for part in zip(*found, strict=True)) if found else (_NONE, _NONE, _NONE)  # type: ignore[return-value]


def _slices(
    theirs: np.ndarray, known: np.ndarray, first: np.ndarray, sizes: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Targets beside every element of their pool, some at a time: rows of targets, places of pools, rows of elements."""
    order = np.argsort(known, kind="stable")
    at = order[np.minimum(np.searchsorted(known[order], theirs), len(known) - 1)]
    rows = np.flatnonzero(known[at] == theirs)
    many = sizes[at[rows]]
    ends = np.cumsum(many)
    cut = 0
    while cut < len(rows):
        done = ends[cut - 1] if cut else 0
        upto = max(int(np.searchsorted(ends, done + _AT_ONCE, "right")), cut + 1)
        some, counts = rows[cut:upto], many[cut:upto]
        nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        yield np.repeat(some, counts), np.repeat(at[some], counts), np.repeat(first[at[some]], counts) + nth
        cut = upto
