"""Which of many searches for a sum may find one: judged together in whole columns, since most find nothing.

The answer is never a false no; who may hope is searched for one by one (subset_sum.py).
"""

from __future__ import annotations

import numpy as np

from bankrec_nb.matching.keys import Remainders
from bankrec_nb.matching.subset_sum import pattern_of, ways_of

_AT_ONCE = 1 << 15
"""Sums looked up in one table: more would not fit the processor's own memory."""
_WAYS = 20_000
"""Pools with more partial sums than that are not judged beforehand."""
_ROOM = 1 << 62


def may_sum(values: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Which targets (one per row of amounts) any subset of their row may sum to: rows of up to twenty amounts."""
    half = values.shape[1] // 2
    step = max(1, _AT_ONCE >> (values.shape[1] - half))
    hope = np.zeros(len(targets), bool)
    for n in range(0, len(targets), step):
        rows = slice(n, n + step)
        left, right = _every_sum(values[rows, :half]), _every_sum(values[rows, half:])
        hope[rows] = _rows_meeting(left, targets[rows, None] - right)
    return hope


def _every_sum(values: np.ndarray) -> np.ndarray:
    sums = np.zeros((len(values), 1), np.int64)
    for one in values.T:
        sums = np.concatenate((sums, sums + one[:, None]), axis=1)
    return sums


def may_sum_of(values: np.ndarray, targets: np.ndarray, sizes: range) -> np.ndarray:
    """Which targets (one per row of amounts) some of their row, as many as one of the sizes, may sum to."""
    places, half = (1,) * values.shape[1], sizes[-1] + 1 >> 1
    if ways_of(places, half) > _WAYS:
        return np.ones(len(targets), bool)
    pattern = pattern_of(places, half)
    step = max(1, _AT_ONCE // len(pattern.parent))
    hope = np.zeros(len(targets), bool)
    for n in range(0, len(targets), step):
        sums, wanted = pattern.sums_of_rows(values[n : n + step]), targets[n : n + step, None]
        for size in sizes:
            one, two = (slice(pattern.levels[k], pattern.levels[k + 1]) for k in (size // 2, size + 1 >> 1))
            hope[n : n + step] |= _rows_meeting(sums[:, one], wanted - sums[:, two])
    return hope


def may_be_two(values: np.ndarray, target: int) -> bool:
    """Whether two of these amounts (or one of them twice) make the target."""
    ordered = np.sort(values)
    rest = target - ordered
    at = np.minimum(ordered.searchsorted(rest), len(ordered) - 1)
    return bool((ordered[at] == rest).any())


def _rows_meeting(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Rows of the two tables that have a number in common."""
    low = min(int(left.min()), int(right.min()))
    width = max(int(left.max()), int(right.max())) - low + 1
    if width * len(left) >= _ROOM:
        return np.ones(len(left), bool)
    start = (np.arange(len(left)) * width - low)[:, None]
    one, two = (left + start).ravel(), (right + start).ravel()
    two = two[Remainders(one).may_hold(two)]
    met = np.zeros(len(left), bool)
    if not len(two):
        return met
    one = one[Remainders(two).may_hold(one)]
    if len(one):
        # The few that are left are compared in order: `np.isin` took 0.2 ms to begin with, a third of all this.
        ordered = np.sort(one)
        at = np.minimum(np.searchsorted(ordered, two), len(ordered) - 1)
        met[two[ordered[at] == two] // width] = True
    return met
