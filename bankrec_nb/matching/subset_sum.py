"""Subsets of a small pool that sum exactly to a target: the last resort, which knows whether its answer is the only one.

Meet in the middle: a subset is either cut between two halves of the pool, or, where few elements of a larger pool are
wanted, between its first and its last members; the two lists of partial sums meet by equality, whichever lists are shorter.
Equal amounts are one class (13 invoices of 100.00 are one class of 13, not 8,192 subsets). Work is counted in sums listed,
never in seconds, so the answer is the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import comb
from typing import TYPE_CHECKING, Any

import numpy as np

from bankrec_nb.matching.chance import coincidence_of
from bankrec_nb.matching.keys import among
from bankrec_nb.matching.places import each_of, slices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bankrec_nb.matching.earlier import Earlier


@dataclass(frozen=True)
class Answer:
    """What a search found.

    `solutions` are index tuples, smallest first, at most `kept`; of equal amounts the first are named. `count` is the
    exact number of distinct solutions by amount (classes, not individuals; at most 10,000 are counted) among the sizes searched. `expected` is
    how many solutions of the smallest size found chance alone would give. `limit` says what was cut short.
    """

    solutions: tuple[tuple[int, ...], ...] = ()
    count: int = 0
    expected: float = 0.0
    limit: str | None = None


@dataclass(frozen=True)
class Pattern:
    """Every way to take up to so many elements out of classes, by how many: each way is its parent and one element more.

    Elements are taken in the order of their classes, so no way is listed twice.
    """

    levels: tuple[int, ...]
    """Where the ways of 0, 1, 2 … elements begin, and where the last end."""
    parent: np.ndarray
    first: np.ndarray
    last: np.ndarray
    """Class of the first and of the last element taken."""
    of_first: np.ndarray
    of_last: np.ndarray
    """How many elements of these two classes are taken."""

    def sums(self, values: np.ndarray) -> np.ndarray:
        """The sum of each way, for these amounts of the classes."""
        sums = np.zeros(len(self.parent), np.int64)
        for begin, end in zip(self.levels[1:-1], self.levels[2:], strict=True):
            sums[begin:end] = sums[self.parent[begin:end]] + values[self.last[begin:end]]
        return sums

    def sums_of_rows(self, values: np.ndarray) -> np.ndarray:
        """`sums` for each row of amounts."""
        sums = np.zeros((len(values), len(self.parent)), np.int64)
        for begin, end in zip(self.levels[1:-1], self.levels[2:], strict=True):
            sums[:, begin:end] = sums[:, self.parent[begin:end]] + values[:, self.last[begin:end]]
        return sums

    def used(self, ways: np.ndarray) -> np.ndarray:
        """How many elements each of the ways takes."""
        return np.searchsorted(np.array(self.levels), ways, "right") - 1

    def counts(self, ways: np.ndarray, classes: int) -> np.ndarray:
        """How many elements of each class the ways take: one row per way."""
        counts = np.zeros((len(ways), classes), np.int64)
        rows, at = np.arange(len(ways)), ways
        while at.any():
            counts[rows[at > 0], self.last[at[at > 0]]] += 1
            at = self.parent[at]
        return counts


Classes = list[tuple[int, list[int]]]
"""Distinct amounts with the places where they stand."""
_REMEMBERED = 50_000
"""Patterns of at most so many ways are remembered."""
_COUNTED = 10_000
"""Solutions are counted up to here; more say nothing further."""
WHOLE_POOL = 12
"""Pools of up to so many elements are searched whole: nearly everything is as special as nearly nothing."""
_PAIRS_AT_ONCE = 500_000


def search_once(earlier: Earlier, values: Sequence[int], target: int, **how: Any) -> Answer:
    """`search`, unless an earlier run has asked the same; `how` as there."""
    asked = (tuple(values), target, tuple(sorted(how.items())))
    solutions, *rest = earlier.once(asked, lambda: list(vars(search(values, target, **how)).values()))
    return Answer(tuple(map(tuple, solutions)), *rest)


def search(
    values: Sequence[int],
    target: int,
    *,
    longest: int = 12,
    budget: int = 2_000_000,
    unlikely: float = 0.5,
    kept: int = 4,
    exactly: int | None = None,
    shortest: int = 2,
) -> Answer:
    """Every subset of two to `longest` values that sums to the target, up to the size where accidents become likely.

    Args:
        values: amounts, signs mixed.
        target: what they are to sum to.
        longest: largest subset.
        budget: sums that may be listed.
        unlikely: sizes at which chance alone would give more than this many solutions are not searched.
        kept: solutions returned; all are counted.
        shortest: smallest subset, where smaller ones were sought before.
        exactly: the only size in question, where it is known; no size is too likely then.
    """
    size, limit = depth_of(values, target, longest, budget, unlikely, exactly)
    if not size or not sum(v for v in values if v < 0) <= target <= sum(v for v in values if v > 0):
        return Answer(limit=limit)
    classes = _classes(values)
    if not len(found := _found(classes, target, (exactly or shortest, size))):
        return Answer(limit=limit)
    taken = found.sum(axis=1)
    ranks = np.lexsort((*(-found[:, n] for n in reversed(_halved(len(classes)))), taken))
    named = tuple(_named(found[n], classes) for n in ranks[:kept])
    return Answer(named, len(found), expected_accidents(len(values), int(taken[ranks[0]]), target), limit)


def depth_of(
    values: Sequence[int], target: int, longest: int, budget: int, unlikely: float, exactly: int | None = None
) -> tuple[int, str | None]:
    """Up to which size a search goes (0: it is none), and what that leaves out. Arguments as of `search`."""
    reach, wanted = reach_of(len(values), target, longest, unlikely) if exactly is None else (exactly, exactly)
    if reach < 2 or reach > len(values):
        return 0, "so many sums are possible that one found would prove nothing" if wanted > reach else None
    size = affordable(values, reach, budget)
    if size < 2 or (exactly is not None and size < exactly):
        return 0, "the pool is too large for the search budget"
    return size, None if size == wanted else f"sums of more than {size} documents were not searched"


def expected_accidents(count: int, size: int, target: int) -> float:
    """How many subsets of `size` out of `count` unrelated amounts would sum to the target by chance."""
    return comb(count, size) * coincidence_of(target)


def reach_of(count: int, target: int, longest: int, unlikely: float) -> tuple[int, int]:
    """The largest size worth searching, and the largest that was asked for."""
    wanted = min(longest, count)
    if count <= WHOLE_POOL:
        return wanted, wanted
    chance = coincidence_of(target)
    total = 0.0
    for size in range(2, wanted + 1):
        total += comb(count, size) * chance
        if total > unlikely:
            return size - 1, wanted
    return wanted, wanted


def affordable(values: Sequence[int], reach: int, budget: int) -> int:
    """The largest size, up to `reach`, for which the partial sums stay within the budget; below 2 if none."""
    # Equal amounts are one class and list fewer sums than these: mostly nobody needs to count them.
    if 2 * ways_of((1,) * len(values), (reach + 1) // 2) <= budget:
        return reach
    places = tuple(len(where) for _, where in _classes(values))
    size = reach
    while size >= 2 and min(_costs(places, size)) > budget:
        size -= 1
    return size


def sums_listed(count: int, size: int) -> int:
    """How many partial sums a search for up to `size` of `count` different amounts lists."""
    return min(_costs((1,) * count, size))


def _classes(values: Sequence[int]) -> Classes:
    """Distinct amounts with the places where they stand, largest first; zeros say nothing and are left out."""
    found: dict[int, list[int]] = {}
    for place, value in enumerate(values):
        if value:
            found.setdefault(value, []).append(place)
    return sorted(found.items(), key=lambda pair: (-abs(pair[0]), pair[0]))


def _halved(count: int) -> list[int]:
    """The classes of the one half, then those of the other."""
    return [*range(0, count, 2), *range(1, count, 2)]


@lru_cache(maxsize=4096)
def _costs(places: tuple[int, ...], size: int) -> tuple[int, int]:
    """Partial sums listed when the pool is halved, and when the subset is."""
    halves = ways_of(places[0::2], size) + ways_of(places[1::2], size)
    return halves, 2 * ways_of(places, (size + 1) // 2)


@lru_cache(maxsize=4096)
def ways_of(places: tuple[int, ...], size: int) -> int:
    """How many sums of up to `size` elements classes of so many places have."""
    ways = [1] + [0] * size
    for many in places:
        ways = [sum(ways[max(n - many, 0) : n + 1]) for n in range(size + 1)]
    return list(accumulate(ways))[-1]


def pattern_of(places: tuple[int, ...], size: int) -> Pattern:
    """Every way to take up to so many elements out of classes of so many places."""
    return _remembered(places, size) if ways_of(places, size) <= _REMEMBERED else _listed(places, size)


def _listed(places: tuple[int, ...], size: int) -> Pattern:
    """The pattern of classes with so many places each, up to `size` elements."""
    room = np.array(places, np.int32)
    none = np.zeros(1, np.int32)
    levels, last, of_last, first, of_first = [0, 1], none - 1, none, none - 1, none
    columns = [(none, first, last, of_first, of_last)]
    for _ in range(size):
        begin = levels[-2]
        more = (last >= 0) & (of_last < room[last]) if len(room) else last >= 0
        options = len(room) - last - 1 + more
        up = np.repeat(np.arange(len(last), dtype=np.int32), options)
        nth = np.arange(len(up), dtype=np.int32) - np.repeat(np.cumsum(options) - options, options).astype(np.int32)
        again = more[up] & (nth == 0)
        new = np.where(again, last[up], last[up] + 1 + nth - more[up]).astype(np.int32)
        copies = np.where(again, of_last[up] + 1, 1).astype(np.int32)
        start = np.where(first[up] < 0, new, first[up])
        of_first = np.where(new == start, copies, of_first[up])
        last, of_last, first = new, copies, start
        columns.append(((up + begin).astype(np.int32), first, last, of_first, of_last))
        levels.append(levels[-1] + len(last))
    parent, *rest = (np.concatenate(column) for column in zip(*columns, strict=True))
    return Pattern(tuple(levels), parent, *rest)


_remembered = lru_cache(maxsize=256)(_listed)


def _found(classes: Classes, target: int, sizes: tuple[int, int]) -> np.ndarray:
    """Solutions of between so many elements, one row each: how many of each class."""
    values = np.array([value for value, _ in classes], np.int64)
    places = tuple(len(where) for _, where in classes)
    halves, cut = _costs(places, sizes[1])
    if halves <= cut:
        return _across_halves(values, places, target, sizes)
    return _across_cut(values, places, target, sizes)


def _across_halves(values: np.ndarray, places: tuple[int, ...], target: int, sizes: tuple[int, int]) -> np.ndarray:
    """Solutions as a part from each half of the classes."""
    one, two = (pattern_of(places[n::2], sizes[1]) for n in (0, 1))
    kept: list[tuple[np.ndarray, np.ndarray]] = []
    for a, b in _meetings(one.sums(values[0::2]), two.sums(values[1::2]), target):
        used = one.used(a) + two.used(b)
        fits = (used >= sizes[0]) & (used <= sizes[1])
        kept.append((a[fits], b[fits]))
        if sum(len(part) for part, _ in kept) >= _COUNTED:
            break
    a, b = _first_of(kept)
    counts = np.zeros((len(a), len(places)), np.int64)
    counts[:, 0::2], counts[:, 1::2] = one.counts(a, len(places[0::2])), two.counts(b, len(places[1::2]))
    return counts


def _across_cut(values: np.ndarray, places: tuple[int, ...], target: int, sizes: tuple[int, int]) -> np.ndarray:
    """Solutions as their first members (the smaller half, in the order of classes) and their last ones."""
    pattern, room = pattern_of(places, (sizes[1] + 1) // 2), np.array(places)
    sums = pattern.sums(values)
    kept: list[tuple[np.ndarray, np.ndarray]] = []
    for size in range(sizes[0], sizes[1] + 1):
        one, two = (slice(pattern.levels[n], pattern.levels[n + 1]) for n in (size // 2, (size + 1) // 2))
        for in_one, in_two in _meetings(sums[one], sums[two], target):
            a, b = in_one + one.start, in_two + two.start
            ends, begins = pattern.last[a], pattern.first[b]
            shared = (ends == begins) & (pattern.of_last[a] + pattern.of_first[b] <= room[begins])
            fits = (ends < begins) | shared
            kept.append((a[fits], b[fits]))
            if sum(len(part) for part, _ in kept) >= _COUNTED:
                break
    a, b = _first_of(kept)
    members: np.ndarray = pattern.counts(a, len(places)) + pattern.counts(b, len(places))
    return members


def _first_of(kept: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    one, two = (np.concatenate([np.zeros(0, np.int64), *(pair[n] for pair in kept)]) for n in (0, 1))
    return one[:_COUNTED], two[:_COUNTED]


def _meetings(left: np.ndarray, right: np.ndarray, target: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Places in the two lists whose sums make the target, so many pairs at a time."""
    a, b = _may_meet(left, right, target)
    if not len(a) or not len(b):
        return
    order = b[np.argsort(right[b], kind="stable")]
    wanted, sums = target - left[a], right[order]
    low, high = np.searchsorted(sums, wanted, "left"), np.searchsorted(sums, wanted, "right")
    met = high > low
    a, low, many = a[met], low[met], (high - low)[met]
    for begins, counts, cut in slices(low, many, _PAIRS_AT_ONCE):
        yield np.repeat(a[cut], counts), order[each_of(begins, counts)]


def _may_meet(left: np.ndarray, right: np.ndarray, target: int) -> tuple[np.ndarray, np.ndarray]:
    """Places in both lists that may have a partner: most sums have none, and a table of remainders says so without sorting."""
    a = np.flatnonzero(among(target - left, right))
    return (a, np.flatnonzero(among(right, target - left[a]))) if len(a) else (a, a)


def _named(counts: np.ndarray, classes: Classes) -> tuple[int, ...]:
    return tuple(sorted(place for taken, (_, places) in zip(counts, classes, strict=True) for place in places[:taken]))
