"""Stretches of places, one after the other: where each begins, how long it is, and the places themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator


def stretches_of(groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the rows of each group begin, which stand together, and how many they are."""
    first = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1]))[: len(groups)])
    return first, np.diff(np.append(first, len(groups)))


def each_of(begin: np.ndarray, many: np.ndarray) -> np.ndarray:
    """The places of stretches that begin there and are so long, one after the other."""
    ends = np.cumsum(many)
    places: np.ndarray = np.arange(ends[-1] if len(ends) else 0) + np.repeat(begin - (ends - many), many)
    return places


def slices(begin: np.ndarray, many: np.ndarray, at_once: int) -> Iterator[tuple[np.ndarray, np.ndarray, slice]]:
    """Stretches of so many places, about `at_once` places at a time: their beginnings, their lengths, and which they are."""
    ends = np.cumsum(many)
    cut = 0
    while cut < len(many):
        done = ends[cut - 1] if cut else 0
        upto = max(int(np.searchsorted(ends, done + at_once, "right")), cut + 1)
        yield begin[cut:upto], many[cut:upto], slice(cut, upto)
        cut = upto
