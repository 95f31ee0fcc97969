"""Texts as bytes end to end, taken apart into runs of letters or digits, each with a 64-bit key.

The key is a polynomial of the bytes modulo 2^64: that of two stretches side by side follows from their keys, so that every
combination of runs can be looked up without a single string being made. Whoever can write two texts of one key can as well
write the number itself, so nothing is gained by it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import polars as pl

BASE = np.uint64(0x9E3779B97F4A7C15)
_BACK = np.uint64(pow(int(BASE), -1, 1 << 64))
_NONE = np.zeros(0, np.uint64)
LETTER, DIGIT, MARK = 1, 2, 3
_MARKED = "\x01"
_LONGEST = 4095
"""Stretches longer than this are nobody's number."""
_AT_ONCE = 20_000
_SHARED = (17, 21)
"""Texts of so many bytes in all (as bits) share tables of powers (2 and 32 MB); longer ones have their own for a moment."""


def _classes() -> np.ndarray:
    kinds = np.zeros(256, np.uint8)
    kinds[ord("A") : ord("Z") + 1] = LETTER
    kinds[ord("0") : ord("9") + 1] = DIGIT
    kinds[ord(_MARKED)] = MARK
    return kinds


_KIND = _classes()
DIGITS = _KIND == DIGIT
NOT_ZERO = DIGITS & (np.arange(256) != ord("0"))


@cache
def _powers() -> np.ndarray:
    return _powers_of(BASE, _LONGEST)


def beside(front: np.ndarray, back: np.ndarray, width: np.ndarray | int) -> np.ndarray:
    """Keys of two stretches side by side, the second of `width` bytes."""
    joined: np.ndarray = front * _powers()[np.minimum(width, _LONGEST)] + back
    return joined


def key_of(text: str) -> int:
    """The key of one short text."""
    key = 0
    for byte in text.encode():
        key = (key * int(BASE) + byte) % (1 << 64)
    return key


def keys_of(texts: pl.Series) -> np.ndarray:
    """The key of each text; 0 for an empty one or null."""
    bytes_ = end_to_end(texts)
    return bytes_.keys(bytes_.first, bytes_.last)


def keys_of_figures(figures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The keys of whole numbers as they are written, and how many digits they have."""
    left, key, width = figures.copy(), np.zeros(len(figures), np.uint64), np.zeros(len(figures), np.int64)
    rows = np.arange(len(figures))
    while len(rows):
        left[rows], digit = np.divmod(left[rows], 10)
        key[rows] += (digit + 48).astype(np.uint64) * _powers()[width[rows]]
        width[rows] += 1
        rows = rows[left[rows] > 0]
    return key, width


@dataclass(frozen=True)
class Bytes:
    """Texts end to end."""

    letters: np.ndarray
    first: np.ndarray
    """Where each text begins."""
    last: np.ndarray
    """Where each text ends."""
    sums: np.ndarray
    powers: np.ndarray

    def keys(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """The keys of stretches."""
        keys: np.ndarray = (self.sums[end] - self.sums[start]) * self.powers[end]
        return keys

    def lean(self) -> Bytes:
        """The bytes without what only keys need."""
        return replace(self, sums=_NONE, powers=_NONE)

    def only(self, places: np.ndarray) -> Bytes:
        """The same texts with nothing but the bytes at some places."""
        return _summed(self.letters[places], np.searchsorted(places, self.first), np.searchsorted(places, self.last))

    def count(self, kinds: np.ndarray) -> np.ndarray:
        """How many bytes of each text are of some kinds (a table of 256 yes or no)."""
        upto = np.zeros(len(self.letters) + 1, np.int32)
        np.cumsum(kinds[self.letters], out=upto[1:])
        count: np.ndarray = upto[self.last] - upto[self.first]
        return count

    def figures(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Where stretches of digits begin without their leading zeros; a last zero stays."""
        begin = start.copy()
        rows = np.flatnonzero(begin < end - 1)
        while len(rows := rows[self.letters[begin[rows]] == ord("0")]):
            begin[rows] += 1
            rows = rows[begin[rows] < end[rows] - 1]
        return begin

    def values(self, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
        """The numbers that digits without leading zeros give; -1 for what no 64 bits hold."""
        value = np.zeros(len(begin), np.int64)
        width = end - begin
        rows = np.flatnonzero(width <= 18)
        for n in range(18):
            rows = rows[width[rows] > n]
            if not len(rows):
                break
            value[rows] = value[rows] * 10 + (self.letters[begin[rows] + n] - np.uint8(48))
        value[width > 18] = -1
        return value


def _summed(letters: np.ndarray, first: np.ndarray, last: np.ndarray) -> Bytes:
    powers, back = _tables(len(letters))
    sums = np.zeros(len(letters) + 1, np.uint64)
    np.multiply(letters, back[1:], out=sums[1:])
    np.cumsum(sums, out=sums)
    return Bytes(letters, first, last, sums, powers)


def _tables(size: int) -> tuple[np.ndarray, np.ndarray]:
    """The powers of the base and of its inverse up to `size`."""
    shared = next((bits for bits in _SHARED if size <= 1 << bits), None)
    if shared is None:
        return _powers_of(BASE, size), _powers_of(_BACK, size)
    powers, back = _shared_tables(shared)
    return powers[: size + 1], back[: size + 1]


@cache
def _shared_tables(bits: int) -> tuple[np.ndarray, np.ndarray]:
    return _powers_of(BASE, 1 << bits), _powers_of(_BACK, 1 << bits)


def _powers_of(base: np.uint64, size: int) -> np.ndarray:
    powers = np.full(size + 1, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers, out=powers)


def _flat(texts: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    """All bytes with a line feed after each text, and where each text begins, with one place more."""
    known = texts.fill_null("")
    joined = known.str.join("\n")
    letters = np.frombuffer((str(joined[0]) + "\n").encode() if known.len() else b"", np.uint8)
    places = np.zeros(known.len() + 1, np.int64)
    np.cumsum(known.str.len_bytes().to_numpy().astype(np.int64) + 1, out=places[1:])
    return letters, places


def end_to_end(texts: pl.Series) -> Bytes:
    """The texts as they are."""
    letters, places = _flat(texts)
    return _summed(letters, places[:-1], places[1:] - 1)


@dataclass(frozen=True)
class Runs:
    """Runs of letters or digits, in order: arrays of one place per run."""

    bytes: Bytes
    text: np.ndarray
    """Which text it stands in."""
    start: np.ndarray
    end: np.ndarray
    digit: np.ndarray
    key: np.ndarray


def runs_in(texts: pl.Series, *, one: str | None = None) -> Runs:
    """The runs of letters A–Z or digits of folded texts.

    Args:
        texts: folded texts, null where there is none.
        one: a pattern whose matches count as one run each, which is neither of letters nor of digits.
    """
    marks = np.zeros(0, np.uint64)
    if one is not None:
        clean = texts.fill_null("").str.replace_all(_MARKED, " ", literal=True)
        found = clean.str.extract_all(one)
        odd = (found.list.len() > 0).arg_true()
        marks = keys_of(found.gather(odd).explode(empty_as_null=False))
        texts = clean.scatter(odd, clean.gather(odd).str.replace_all(one, f" {_MARKED}")) if odd.len() else clean
    letters, places = _flat(texts)
    bytes_ = _summed(letters, places[:-1], places[1:] - 1)
    kind = _KIND[letters] if one is not None else _KIND[letters] % MARK
    edges = np.flatnonzero(kind[1:] != kind[:-1]) + 1
    start = np.concatenate((np.zeros(min(len(kind), 1), np.int64), edges))
    end = np.append(edges, len(kind))[: len(start)]
    meant = np.flatnonzero(kind[start])
    start, end = start[meant], end[meant]
    kinds = kind[start]
    key = bytes_.keys(start, end)
    key[kinds == MARK] = marks
    times = np.diff(np.searchsorted(start, places))
    return Runs(bytes_, np.repeat(np.arange(len(times)), times), start, end, kinds == DIGIT, key)


def glued_together(texts: pl.Series) -> tuple[Bytes, np.ndarray]:
    """The letters and digits of folded texts without what stands between, and where each run of the original begins."""
    letters, places = _flat(texts)
    kind = _KIND[letters] % MARK
    kept = np.flatnonzero(kind)
    fresh = kind[kept] != np.where(kept > 0, kind[kept - 1], 0)
    where = np.searchsorted(kept, places)
    return _summed(letters[kept], where[:-1], where[1:]), fresh


def glued_keys(texts: pl.Series) -> np.ndarray:
    """Keys of the letters and digits of folded texts; 0 where there are none."""
    keys = [_NONE]
    for n in range(0, texts.len(), _AT_ONCE):
        bytes_, _ = glued_together(texts[n : n + _AT_ONCE])
        keys.append(bytes_.keys(bytes_.first, bytes_.last))
    return np.concatenate(keys)


def written(letters: np.ndarray, start: np.ndarray, width: np.ndarray) -> pl.Series:
    """What stands in some places, as texts."""
    if not len(start):
        return pl.Series(dtype=pl.String)
    room = width.astype(np.int64) + 1
    ends = np.cumsum(room)
    nth = np.arange(ends[-1]) - np.repeat(ends - room, room)
    some = letters[np.minimum(np.repeat(start, room) + nth, len(letters) - 1)]
    some[ends - 1] = ord("\n")
    return pl.Series([some[:-1].tobytes().decode("ascii")]).str.split("\n").explode()
