"""The drawer of cheques: documents that cheques may still pay, in the order of their dates, and rows of them that make a deposit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from bankrec_nb.matching.chance import coincidences_of
from bankrec_nb.matching.keys import among
from bankrec_nb.matching.places import each_of

if TYPE_CHECKING:
    from bankrec_nb.matching.earlier import Earlier

DAYS_BEFORE_RUN, DAYS_BEFORE, DAYS_AFTER = 120, 60, 3
"""A cheque is banked this long after its document: in a row of consecutive ones, and in any other sum; or just before it."""
LONGEST = 12
_ENOUGH = 30
"""Settled documents from which their usual ages are learned."""

Line = tuple[int, int, int, int | None]
"""A deposit: t, day, amount, and how many cheques (None where unsaid)."""
Account = tuple[tuple[int, ...], float]
"""Documents of a deposit, and how many such finds chance alone would give."""


@dataclass
class Drawer:
    """The documents of one currency that cheques may still pay, by issue date; `free` falls as deposits are settled."""

    ids: np.ndarray
    values: np.ndarray
    days: np.ndarray
    """64 bits each: days of another width would be copied whenever a day is looked up."""
    by_number: np.ndarray
    budget: int
    earlier: Earlier
    window: tuple[int, int] = (-DAYS_AFTER, DAYS_BEFORE)
    free: np.ndarray = field(init=False)
    delays: list[int] = field(default_factory=list)
    barren: dict[int, tuple[int, frozenset[int]]] = field(default_factory=dict)
    """Deposits (t) whose search found nothing: up to which size, among which places."""
    capped: dict[int, str] = field(default_factory=dict)
    """Deposits (t) whose last search was cut short, and how."""

    def __post_init__(self) -> None:
        self.free = np.ones(len(self.ids), dtype=bool)

    def give(self, chosen: tuple[int, ...], day: int) -> None:
        """Take the documents of a settled deposit out, and remember how old they were."""
        self.free[list(chosen)] = False
        self.delays += (day - self.days[list(chosen)]).tolist()

    def learn(self) -> None:
        """Narrow the window to the ages usual in this company: fewer documents in question, fewer accidents."""
        if len(self.delays) >= _ENOUGH:
            youngest, oldest = np.quantile(self.delays, (0.02, 0.98))
            self.window = max(int(youngest) - 2, -DAYS_AFTER), min(int(oldest) + 3, DAYS_BEFORE)

    def newest(self, day: int, count: int) -> np.ndarray:
        """Places of free documents of a usual age on a day: all of them, or so many of the newest at least."""
        low, high = self._between(day, self.window)
        # A busy drawer holds thousands of that age, and only the newest are asked for.
        near = max(low, high - 4 * count)
        inside = np.flatnonzero(self.free[near:high]) + near
        if len(inside) < count and near > low:
            inside = np.flatnonzero(self.free[low:high]) + low
        return inside

    def _between(self, day: int, window: tuple[int, int]) -> tuple[int, int]:
        low, high = self.days.searchsorted((day - window[1], day - window[0] + 1))
        return int(low), int(high)

    def of_age(self, days: np.ndarray, window: tuple[int, int]) -> np.ndarray:
        """How many free documents are this many days old (from, to) on each of these days."""
        upto = np.concatenate(([0], np.cumsum(self.free)))
        many: np.ndarray = (
            upto[self.days.searchsorted(days - window[0] + 1)] - upto[self.days.searchsorted(days - window[1])]
        )
        return many


def rows_of(drawer: Drawer, lines: list[Line], most: float) -> dict[int, list[Account]]:
    """Consecutive free documents, by date or by number, that sum to each deposit, by t: with how many such rows chance would give.

    Rows of which chance alone would give more than `most` are left out.
    """
    if not lines:
        return {}
    targets, days = (np.array([line[n] for line in lines], np.int64) for n in (2, 1))
    counts = np.array([line[3] or 0 for line in lines], np.int64)
    around = drawer.of_age(days, (-DAYS_AFTER, DAYS_BEFORE_RUN))
    accidents = coincidences_of(targets) * 2 * around * np.where(counts > 0, 1, LONGEST - 1)
    asked = np.flatnonzero(accidents <= most)
    asked = asked[np.argsort(targets[asked], kind="stable")]
    free = np.flatnonzero(drawer.free)
    found: dict[int, dict[tuple[int, ...], float]] = {}
    for order in (free, free[np.argsort(drawer.by_number[free], kind="stable")]):
        for line, chosen in _rows(drawer, order, asked, targets, days, counts):
            found.setdefault(lines[line][0], {})[tuple(sorted(chosen))] = float(accidents[line])
    return {t: list(rows.items()) for t, rows in found.items()}


def _rows(
    drawer: Drawer, order: np.ndarray, asked: np.ndarray, targets: np.ndarray, days: np.ndarray, counts: np.ndarray
) -> list[tuple[int, list[int]]]:
    """Rows in this order that make the deposits asked for (sorted by amount), of documents that may be that old: line, places."""
    total, own, wanted = np.concatenate(([0], np.cumsum(drawer.values[order]))), drawer.days[order], targets[asked]
    met: list[tuple[int, list[int]]] = []
    for size in sorted({*range(1, LONGEST + 1), *np.unique(counts[counts > 0]).tolist()}):
        if size > len(order):
            break
        of_that_size = counts[asked] == size
        if size <= LONGEST:
            of_that_size |= counts[asked] == 0
        sums = total[size:] - total[:-size]
        first = np.flatnonzero(among(sums, wanted[of_that_size]))
        begin, end = (np.searchsorted(wanted[of_that_size], sums[first], side) for side in ("left", "right"))
        many = end - begin
        first, line = np.repeat(first, many), asked[of_that_size][each_of(begin, many)]
        places = first[:, None] + np.arange(size)
        old = days[line][:, None] - own[places]
        fit = np.flatnonzero(((old >= -DAYS_AFTER) & (old <= DAYS_BEFORE_RUN)).all(axis=1))
        met += zip(line[fit].tolist(), order[places[fit]].tolist(), strict=True)
    return met
