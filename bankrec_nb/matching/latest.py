"""Until which day the elements of a pool reach: what a day leaves open of it, in the order of its places."""

from __future__ import annotations

import numpy as np
import polars as pl

from bankrec_nb.matching.places import stretches_of


class Latest:
    """The latest day among the elements of a pool up to each (of `sums.ordered_pools`); an unknown day forbids nothing."""

    def __init__(self, pools: pl.DataFrame) -> None:
        day = pools["day"]
        known = day.drop_nulls().to_numpy()
        self._low, high = (int(known.min()), int(known.max())) if len(known) else (0, 0)
        self._width = high - self._low + 2
        self._first, sizes = stretches_of(pools["g"].to_numpy())
        self._pool = np.repeat(np.arange(len(sizes)), sizes)
        self._unknown = day.is_null().to_numpy()
        # The days of all pools on one line, each pool on a stretch of its own: later pools have later days.
        days = day.cast(pl.Int64).fill_null(self._low - 1).to_numpy() - self._low + 1
        self._upto = np.maximum.accumulate(self._pool * self._width + days) if len(days) else days
        places = np.where(self._unknown, np.arange(len(days)), -1)
        self._last_unknown = np.maximum.reduceat(places, self._first) if len(days) else places
        # Where unknown days begin, in a pool where they stand last (one in order of its days); else where the pool ends.
        self._dated_until = self._first + sizes
        if len(days):
            dated = self._first + np.add.reduceat(~self._unknown, self._first)
            last_known = np.maximum.reduceat(np.where(self._unknown, -1, np.arange(len(days))), self._first)
            self._dated_until = np.where(last_known < dated, dated, self._dated_until)

    def _on_line(self, rows: np.ndarray, until: np.ndarray) -> np.ndarray:
        on_line: np.ndarray = self._pool[rows] * self._width + np.clip(until - self._low + 1, -1, self._width - 1)
        return on_line

    def within(self, rows: np.ndarray, until: np.ndarray) -> np.ndarray:
        """Whether no element up to each of these rows is of a later day."""
        inside: np.ndarray = self._unknown[rows] | (self._upto[rows] <= self._on_line(rows, until))
        return inside

    def newest(self, rows: np.ndarray, until: np.ndarray) -> np.ndarray:
        """The last row of each row's pool that a day does not forbid."""
        last = np.searchsorted(self._upto, self._on_line(rows, until), "right") - 1
        newest: np.ndarray = np.maximum(last, self._last_unknown[self._pool[rows]])
        return newest

    def is_everything(self, begins: np.ndarray, ends: np.ndarray, until: np.ndarray) -> np.ndarray:
        """Whether each run from one row to another is all that a day leaves open of its pool."""
        pool, line = self._pool[ends], self._on_line(ends, until)
        first, undated = self._first[pool], self._dated_until[pool]
        from_first = (first == undated) | (self._upto[first] <= line)
        later_inside = (begins < undated) & (undated <= ends) & (self._upto[undated - 1] > line)
        begun: np.ndarray = begins == np.where(from_first, first, undated)
        whole: np.ndarray = begun & (ends == self.newest(ends, until)) & ~later_inside
        return whole
