"""Whole numbers looked up among others without sorting or hashing either."""

from __future__ import annotations

import numpy as np

_ROOM = 16
"""Places in the table of remainders per number that stands in it."""
_LARGE = 1 << 22
"""A table of so many places is kept as bits: an eighth of the memory, and half of the time where it was beyond the processor's own."""


class Remainders:
    """A table of the remainders of some numbers: it says of most others at once that they are not among them.

    With `apart`, that none of them is so near.
    """

    def __init__(self, others: np.ndarray, apart: int = 0) -> None:
        self._steps = int(apart).bit_length()
        if self._steps:
            # Numbers so near each other stand in the same step or in neighbouring ones.
            steps = others >> self._steps
            others = np.concatenate((steps - 1, steps, steps + 1))
        size = _ROOM << max(len(others), 1).bit_length()
        self._mask = others.dtype.type(size - 1)
        seen = np.zeros(size, bool)
        seen[others & self._mask] = True
        self._packed = size >= _LARGE
        self._seen = np.packbits(seen, bitorder="little") if self._packed else seen

    def may_hold(self, keys: np.ndarray) -> np.ndarray:
        """Whether each key may be among the others: never a false no, and few a false yes."""
        steps = keys >> self._steps if self._steps else keys
        at = steps & self._mask
        if not self._packed:
            return np.asarray(self._seen[at])
        bits: np.ndarray = self._seen[at >> at.dtype.type(3)] >> (at & at.dtype.type(7)).astype(np.uint8) & np.uint8(1)
        return bits.view(bool)


def among(keys: np.ndarray, others: np.ndarray) -> np.ndarray:
    """`Remainders.may_hold`, for numbers asked once."""
    return Remainders(others).may_hold(keys)


def in_turn(codes: np.ndarray) -> np.ndarray:
    """The places of small whole numbers from 0 on in their order, equals in theirs: `np.argsort(codes, kind="stable")`.

    Numbers of 16 bits are sorted by counting, a fifth of the time of comparing; others by their lower half and then by
    their upper one.
    """
    if codes.min(initial=0) < 0 or codes.max(initial=0) > np.iinfo(np.int32).max:
        return np.argsort(codes, kind="stable")
    order = np.argsort(codes.astype(np.uint16), kind="stable")
    if codes.max(initial=0) <= np.iinfo(np.uint16).max:
        return order
    return order[np.argsort((codes >> 16).astype(np.uint16)[order], kind="stable")]


def distinct(numbers: np.ndarray) -> np.ndarray:
    """Each number once, in their order.

    `np.unique` hashes whole numbers: three million pairs of codes took it 13 s, and sorting them takes 0.13.
    """
    ordered = np.sort(numbers)
    each: np.ndarray = ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
    return each


def repeated(keys: np.ndarray) -> np.ndarray:
    """Which numbers may stand there more than once: never a false no, few a false yes."""
    ordered = np.sort(keys)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    return among(keys, twice) if len(twice) else np.zeros(len(keys), bool)


def where_among(keys: np.ndarray, ordered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each number begins among others in their order, and how often it stands there."""
    order = np.argsort(keys)
    asked = keys[order]
    begin, many = np.empty(len(keys), np.int64), np.empty(len(keys), np.int64)
    # In order they walk through the others once.
    first = np.searchsorted(ordered, asked)
    begin[order], many[order] = first, np.searchsorted(ordered, asked, "right") - first
    return begin, many


def times_among(keys: np.ndarray, others: np.ndarray) -> np.ndarray:
    """How often each number stands among others."""
    return where_among(keys, np.sort(others))[1]


_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def crowds(
    ours: np.ndarray, theirs: np.ndarray, most: int
) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Of numbers (64 bits) on two sides: which may be on both, and which may make more than `most` pairs with their like.

    Never a false no, few a false yes: counted are classes of numbers, four for each.
    """
    bits = (4 * max(len(ours), len(theirs), 1)).bit_length()
    one, other = ((side * _SPREAD) >> np.uint64(64 - bits) for side in (ours, theirs))
    times, their_times = (np.bincount(side.astype(np.int64), minlength=1 << bits) for side in (one, other))
    pairs = times * their_times
    (mine, his) = (pairs[side.astype(np.int64)] for side in (one, other))
    return (mine > 0, mine > most), (his > 0, his > most)
