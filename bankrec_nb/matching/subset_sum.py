"""Subsets of a small pool that sum exactly to a target: the last resort, which knows whether its answer is the only one.

Meet in the middle by size: the pool is halved, each half's sums are listed by how many elements they use, and the two
lists meet by equality. Equal amounts are one class (13 invoices of 100.00 are one class of 13, not 8,192 subsets). Work
is counted in sums listed, never in seconds, so the answer is the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import comb, prod
from typing import TYPE_CHECKING

import numpy as np

from bankrec_nb.matching.chance import coincidence_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Answer:
    """What a search found.

    `solutions` are index tuples, smallest first, at most `kept`; of equal amounts the first are named. `count` is the
    exact number of distinct solutions by amount (classes, not individuals; at most 10,000 are counted) among sizes 2 … `searched_to`. `expected` is
    how many solutions of the smallest size found chance alone would give. `limit` says what was cut short.
    """

    solutions: tuple[tuple[int, ...], ...] = ()
    count: int = 0
    searched_to: int = 0
    expected: float = 0.0
    limit: str | None = None


Partials = tuple["np.ndarray", "np.ndarray", "np.ndarray"]
"""Sums, number of elements, and a code that says how many of each class."""
Classes = list[tuple[int, list[int]]]
"""Distinct amounts with the places where they stand."""
_PATTERNED = 4096
"""Halves with at most so many partial sums have the pattern of who is in which remembered."""
_COUNTED = 10_000
"""Solutions are counted up to here; more say nothing further."""


def search(
    values: Sequence[int],
    target: int,
    *,
    longest: int = 12,
    budget: int = 2_000_000,
    unlikely: float = 0.5,
    kept: int = 4,
) -> Answer:
    """Every subset of two to `longest` values that sums to the target, up to the size where accidents become likely.

    Args:
        values: amounts, signs mixed.
        target: what they are to sum to.
        longest: largest subset.
        budget: sums that may be listed.
        unlikely: sizes at which chance alone would give more than this many solutions are not searched.
        kept: solutions returned; all are counted.
    """
    classes = _classes(values)
    reach, wanted = _sizes(len(values), target, longest, unlikely)
    if reach < 2:
        return Answer(
            searched_to=reach,
            limit="so many sums are possible that one found would prove nothing" if wanted > reach else None,
        )
    left, right = _halves(classes)
    size = _affordable(left, right, reach, budget)
    if size < 2:
        return Answer(limit="the pool is too large for the search budget")
    limit = None if size == wanted else f"sums of more than {size} documents were not searched"
    if not sum(v for v in values if v < 0) <= target <= sum(v for v in values if v > 0):
        return Answer(searched_to=size, limit=limit)
    met = _meet(_partials(left, size), _partials(right, size), target, size)
    decoded = [_counts(a, left) + _counts(b, right) for _, a, b in met]
    solutions = sorted(decoded, key=lambda s: (sum(s), tuple(-n for n in s)))
    if not solutions:
        return Answer(searched_to=size, limit=limit)
    smallest = sum(solutions[0])
    named = tuple(_named(solution, left + right) for solution in solutions[:kept])
    return Answer(named, len(solutions), size, expected_accidents(len(values), smallest, target), limit)


def expected_accidents(count: int, size: int, target: int) -> float:
    """How many subsets of `size` out of `count` unrelated amounts would sum to the target by chance."""
    return comb(count, size) * coincidence_of(target)


def _sizes(count: int, target: int, longest: int, unlikely: float) -> tuple[int, int]:
    """The largest size worth searching, and the largest that was asked for."""
    wanted = min(longest, count)
    reach = wanted
    chance = coincidence_of(target)
    total = 0.0
    for size in range(2, wanted + 1):
        total += comb(count, size) * chance
        if total > unlikely and comb(count, size) > 4:
            reach = size - 1
            break
    # Nearly everything is as special as nearly nothing: small pools are searched whole.
    if count <= 12:
        reach = wanted
    return reach, wanted


def _classes(values: Sequence[int]) -> Classes:
    """Distinct amounts with the places where they stand, largest first; zeros say nothing and are left out."""
    found: dict[int, list[int]] = {}
    for place, value in enumerate(values):
        if value:
            found.setdefault(value, []).append(place)
    return sorted(found.items(), key=lambda pair: (-abs(pair[0]), pair[0]))


def _halves(classes: Classes) -> tuple[Classes, Classes]:
    return classes[0::2], classes[1::2]


def _affordable(left: Classes, right: Classes, reach: int, budget: int) -> int:
    """The largest size, up to `reach`, for which the partial sums of both halves stay within the budget; below 2 if none."""
    one, two = (_work(tuple(len(places) for _, places in half), reach) for half in (left, right))
    size = reach
    while size >= 2 and one[size] + two[size] > budget:
        size -= 1
    return size


@lru_cache(maxsize=4096)
def _work(places: tuple[int, ...], reach: int) -> tuple[int, ...]:
    """How many partial sums of up to 0, 1 … `reach` elements a half with so many places in each class has."""
    ways = [1] + [0] * reach
    for many in places:
        ways = [sum(ways[max(n - many, 0) : n + 1]) for n in range(reach + 1)]
    return tuple(accumulate(ways))


def _partials(classes: Classes, size: int) -> Partials:
    """All sums of up to `size` elements of the half: sums, how many elements, and which (a code of counts per class)."""
    values = [value for value, _ in classes]
    places = tuple(len(where) for _, where in classes)
    if prod(n + 1 for n in places) <= _PATTERNED:
        taken, used, codes = _pattern(places, size)
        return taken @ np.array(values, np.int64), used, codes
    return _listed(values, places, size)


@lru_cache(maxsize=512)
def _pattern(places: tuple[int, ...], size: int) -> Partials:
    """How many of each class every partial sum of a small half takes (a matrix), with elements used and codes."""
    _, used, codes = _listed([0] * len(places), places, size)
    taken = np.zeros((len(codes), len(places)), np.int64)
    rest = codes.copy()
    for n in range(len(places) - 1, -1, -1):
        rest, taken[:, n] = np.divmod(rest, places[n] + 1)
    return taken, used, codes


def _listed(values: list[int], places: tuple[int, ...], size: int) -> Partials:
    sums, used, codes = np.zeros(1, np.int64), np.zeros(1, np.int64), np.zeros(1, np.int64)
    for value, many in zip(values, places, strict=True):
        radix = many + 1
        parts = [(sums, used, codes * radix)]
        for taken in range(1, radix):
            fits = used + taken <= size
            parts.append((sums[fits] + taken * value, used[fits] + taken, codes[fits] * radix + taken))
        sums, used, codes = (np.concatenate(column) for column in zip(*parts, strict=True))
    return sums, used, codes


def _meet(left: Partials, right: Partials, target: int, size: int) -> list[tuple[int, int, int]]:
    """Pairs of halves that sum to the target: elements used, code of the left, code of the right."""
    order = np.argsort(right[0], kind="stable")
    sums = right[0][order]
    wanted = target - left[0]
    low = np.searchsorted(sums, wanted, "left")
    hits = np.flatnonzero(sums[np.minimum(low, len(sums) - 1)] == wanted)
    found: list[tuple[int, int, int]] = []
    if not len(hits):
        return found
    high = np.searchsorted(sums, wanted, "right")
    for n in hits.tolist():
        for m in order[low[n] : high[n]].tolist():
            used = int(left[1][n] + right[1][m])
            if 2 <= used <= size:
                found.append((used, int(left[2][n]), int(right[2][m])))
                if len(found) >= _COUNTED:
                    return found
    return found


def _counts(code: int, classes: Classes) -> tuple[int, ...]:
    counts = []
    for _, places in reversed(classes):
        code, taken = divmod(code, len(places) + 1)
        counts.append(taken)
    return tuple(reversed(counts))


def _named(counts: tuple[int, ...], classes: Classes) -> tuple[int, ...]:
    return tuple(sorted(place for taken, (_, places) in zip(counts, classes, strict=True) for place in places[:taken]))
