"""What is left of a text when one letter is missing, as keys: two words a slip apart have one in common."""

from __future__ import annotations

import numpy as np
import polars as pl

from bankrec_nb.normalise.runs import Bytes, beside, end_to_end

_AT_ONCE = 20_000
_CONTINUED, _FIRST_BITS = np.uint8(0x80), np.uint8(0xC0)
"""Bytes that go on with a letter of another alphabet."""


def with_slips(frame: pl.DataFrame, column: str, length: int, key: str = "key") -> pl.DataFrame:
    """The frame once for each of the keys of a text: of its first `length` letters, and of those without one of them.

    Args:
        frame: with texts without line feeds in `column`.
        column: the texts.
        length: how many letters of each are looked at.
        key: what the column of keys is called.
    """
    parts = [_slips(frame[column][n : n + _AT_ONCE], length) for n in range(0, frame.height, _AT_ONCE)]
    rows = [row + n * _AT_ONCE for n, (row, _) in enumerate(parts)]
    every = np.concatenate([np.zeros(0, np.int64), *rows])
    keys = np.concatenate([np.zeros(0, np.uint64), *(some for _, some in parts)])
    return frame[every].with_columns(pl.Series(key, keys))


def _slips(texts: pl.Series, length: int) -> tuple[np.ndarray, np.ndarray]:
    """For each key the place of its text, and the key; each once per text."""
    bytes_ = end_to_end(texts)
    bounds = _bounds(bytes_, length)
    first, last = bounds[0], bounds[length]
    rows, keys = [np.arange(len(first))], [bytes_.keys(first, last)]
    before = np.zeros(len(first), np.uint64)
    for n in range(length):
        some = np.flatnonzero(bounds[n] < last)
        after = bounds[n + 1][some]
        key = beside(bytes_.keys(first[some], bounds[n][some]), bytes_.keys(after, last[some]), last[some] - after)
        # Of letters that stand there twice it does not matter which is missing.
        new = (key != before[some]) | (n == 0)
        before[some] = key
        rows.append(some[new])
        keys.append(key[new])
    return np.concatenate(rows), np.concatenate(keys)


def _bounds(bytes_: Bytes, length: int) -> list[np.ndarray]:
    """Where the first letter of each text begins, the second, and so on; behind its last, its end."""
    starts = np.flatnonzero((bytes_.letters & _FIRST_BITS) != _CONTINUED)
    first, end = np.searchsorted(starts, bytes_.first), np.searchsorted(starts, bytes_.last)
    return [starts[np.minimum(first + n, end)] for n in range(length + 1)]
