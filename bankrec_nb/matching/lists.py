"""Further documents that a list or a range implies after one was named: `FA-2026-0012 0013 + 14`, `FA-26-1804 779`, `12 A 18`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.keys import repeated
from bankrec_nb.matching.places import each_of
from bankrec_nb.matching.stretches import keys_of_words
from bankrec_nb.normalise.runs import BASE, beside, keys_of_figures

if TYPE_CHECKING:
    from bankrec_nb.matching.numbers import Numbers
    from bankrec_nb.matching.stretches import Reading

_LIST_WORDS = ("ET", "AND", "UND", "U", "Y", "E", "EN", "N", "NO", "NR", "PLUS", "FACT", "FACTURE", "FACTURES")
_RANGE_WORDS = ("A", "AU", "TO", "BIS", "TOT", "AL", "THRU", "JUSQU")
_LONGEST_RANGE = 100
_SHORTEST_END, _LONGEST_END = 3, 18
"""Behind a number written whole, so many digits are the end of the next."""
_POINTS = np.frombuffer(b",.", np.uint8)
_JOINS = np.frombuffer(b"-/", np.uint8)
_STROKE, _MOST_PARTS = np.uint8(ord("/")), 12
_WORD, _DIGITS, _LISTS, _RANGES = range(4)
_MARK = np.uint64(ord("#"))


@dataclass(frozen=True)
class Placed:
    """All runs of the texts in order, as whole numbers, without what only their keys needed."""

    text: np.ndarray
    """Which text each run stands in."""
    start: np.ndarray
    """Where it stands in `letters`."""
    width: np.ndarray
    kind: np.ndarray
    figure: np.ndarray
    letters: np.ndarray
    ways: pl.Series
    """The direction of each text's money."""

    @classmethod
    def of(cls, read: Reading, ways: pl.Series) -> Placed:
        """The runs of one slice."""
        runs = read.runs
        kind = np.where(runs.digit, np.uint8(_DIGITS), np.uint8(_WORD))
        # The A of FT 2025A/5869 belongs to its number, and so does that of A-2026-17.
        same = runs.text[1:] == runs.text[:-1]
        glued = np.append(False, (runs.start[1:] == runs.end[:-1]) & runs.digit[:-1] & same)
        joined = np.isin(runs.bytes.letters[runs.end[:-1]], _JOINS)
        begins = (runs.start[1:] == runs.end[:-1] + 1) & same & runs.digit[1:] & joined
        glued |= np.append(begins, False)
        for number, words in ((_LISTS, _LIST_WORDS), (_RANGES, _RANGE_WORDS)):
            kind[np.isin(runs.key, keys_of_words(words).to_numpy()) & ~(glued & (number == _RANGES))] = number
        width = np.minimum(read.width, np.iinfo(np.uint16).max).astype(np.uint16)
        return cls(
            runs.text.astype(np.int32), runs.start.astype(np.int32), width, kind, read.figure, runs.bytes.letters, ways
        )

    @property
    def digits(self) -> np.ndarray:
        """Which runs are numbers."""
        return np.asarray(self.kind == _DIGITS)

    def somewhere(self, places: pl.Series) -> np.ndarray:
        """Whether each run is among some places."""
        among = np.zeros(len(self.text), bool)
        among[places.to_numpy()] = True
        return among


def listed(found: pl.DataFrame, read: Placed) -> pl.DataFrame:
    """Numbers that lists and ranges imply, whose documents `implied` knows.

    Args:
        found: documents that the texts spell out: text, pos, size, i, ref_weight, prefix.
        read: all runs of the texts.

    Returns:
        text, figure, key.
    """
    named = found.select("pos", "prefix", "ref_weight", "i")
    again = pl.Series(repeated(named["pos"].to_numpy()))
    strongest = named.filter(again).sort("ref_weight", "i", descending=[True, False])
    strongest = strongest.unique("pos", keep="first", maintain_order=True)
    anchors = pl.concat([named.filter(~again), strongest]).select("pos", "prefix").sort("pos")
    # Every run that a document's spelling covers is spoken for.
    covered = np.zeros(len(read.text), bool)
    last, size = found["pos"].to_numpy().astype(np.int64), found["size"].to_numpy()
    for back in range(int(size.max()) if len(size) else 0):
        covered[last[size > back] - back] = True
    places = _left_to_read(anchors["pos"].to_numpy(), covered, read)
    asked = pl.concat([*_after(places, anchors, covered, read), _between(places, anchors, read)])
    return asked.select("text", "figure", key=_spelled_figures(asked))


def implied(asked: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """Documents that numbers of lists and ranges (`listed`, their key) stand for: i, ref_weight, and the other columns."""
    meaning = numbers.meaning(asked["key"]).filter(pl.col("spelling") == "unpadded")
    met = asked.join(meaning, on="key").with_columns(ref_weight=(pl.col("ref_weight") - 1.5).clip(1.0))
    return numbers.owned(met, "i").drop("key", "spelling", "n")


def _spelled_figures(asked: pl.DataFrame) -> pl.Series:
    figure, width = keys_of_figures(asked["figure"].to_numpy())
    return pl.Series(beside(asked["anchor"].to_numpy() * BASE + _MARK, figure, width))


def _left_to_read(anchors: np.ndarray, covered: np.ndarray, read: Placed) -> np.ndarray:
    """The runs of texts that name a document and have something left to read."""
    open_, named = np.zeros(read.ways.len(), bool), np.zeros(read.ways.len(), bool)
    open_[read.text[(read.digits & ~covered) | (read.kind == _RANGES)]] = True
    named[read.text[anchors]] = True
    return np.flatnonzero((open_ & named)[read.text])


def _latest(marked: np.ndarray, text: np.ndarray) -> np.ndarray:
    """For each run the last marked one up to it in its text; -1 where there is none."""
    latest = (
        np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -1)) if len(marked) else np.zeros(0, np.int64)
    )
    same: np.ndarray = np.where((latest >= 0) & (text[latest] == text), latest, -1)
    return same


def _after(places: np.ndarray, anchors: pl.DataFrame, covered: np.ndarray, read: Placed) -> list[pl.DataFrame]:
    """Single numbers and ranges after an anchor: text, anchor (key of its prefix), figure."""
    text, kind, figure, width = read.text[places], read.kind[places], read.figure[places], read.width[places]
    free = ~covered[places]
    prefix = np.zeros(len(read.text), np.uint64)
    prefix[anchors["pos"].to_numpy()] = anchors["prefix"].to_numpy()
    anchored = read.somewhere(anchors["pos"])[places]
    # The letters of the list's own prefix ("FA12 FA13") do not end it: they were anchors of their own.
    breaks = (kind == _WORD) & free
    latest = _latest(anchored | breaks, text)
    anchor = np.where((latest >= 0) & ~breaks[latest], prefix[places][latest], np.uint64(0))
    bare_year = a_year(width, figure)
    digit = (kind == _DIGITS) & (anchor != 0) & (figure >= 0)
    # Where the list's own numbers run through years (INV-2001), such a figure is the next of them.
    bare_year &= ~(a_year(width[latest], figure[latest]) & (latest >= 0))
    part = _of_parts(places, read) & (figure[latest] > _MOST_PARTS) & (latest >= 0)
    single = np.flatnonzero(digit & ~bare_year & free & ~part & ~_of_amounts(places, free, read))
    before = np.arange(len(places)) - 2
    ranged = np.flatnonzero(digit)
    ranged = ranged[(before[ranged] >= 0)]
    ranged = ranged[(text[before[ranged]] == text[ranged]) & (kind[ranged - 1] == _RANGES)]
    first = figure[before[ranged]]
    some = (first >= 0) & (figure[ranged] - first >= 2) & (figure[ranged] - first <= _LONGEST_RANGE)
    ranged, first = ranged[some], first[some]
    last = latest[single]
    short = (width[single] >= _SHORTEST_END) & (width[single] < width[last])
    meant = np.where(short, _with_end(figure[last], figure[single], width[single]), figure[single])
    return [
        _asked(text[single], anchor[single], meant),
        _filled(text[ranged], anchor[ranged], first, figure[ranged]),
    ]


def a_year(width: np.ndarray, figure: np.ndarray) -> np.ndarray:
    """Whether figures may be bare years."""
    year: np.ndarray = (width == 4) & (figure >= 2000) & (figure < 2050)
    return year


def _of_amounts(places: np.ndarray, free: np.ndarray, read: Placed) -> np.ndarray:
    """Which runs are the figures of an amount beside the numbers of a list: `FA-0012 656,24 FA-0013 80,10`."""
    start, width, letters = read.start[places], read.width[places].astype(np.int64), read.letters
    ends = np.minimum(start + width, len(letters) - 1)
    pointed = np.isin(letters[ends], _POINTS) & (read.kind[places] == _DIGITS) & free
    cents = np.zeros(len(places), bool)
    cents[1:] = (start[1:] == start[:-1] + width[:-1] + 1) & pointed[:-1]
    cents &= (width == 2) & (read.kind[places] == _DIGITS) & ~np.isin(letters[ends], _POINTS)
    whole = np.zeros(len(places), bool)
    whole[:-1] = cents[1:]
    return whole | cents


def _of_parts(places: np.ndarray, read: Placed) -> np.ndarray:
    """Which runs are a part's place among so many: the 2 and the 4 of `FA-2026-0449 2/4`."""
    start, figure, letters = read.start[places], read.figure[places], read.letters
    width, digits = read.width[places].astype(np.int64), read.kind[places] == _DIGITS
    ends, before = np.minimum(start + width, len(letters) - 1), letters[np.maximum(start - 1, 0)]
    first = np.zeros(len(places), bool)
    first[:-1] = (start[1:] == start[:-1] + width[:-1] + 1) & digits[1:] & (figure[1:] >= figure[:-1])
    first[:-1] &= (figure[1:] > 1) & (figure[1:] <= _MOST_PARTS) & (letters[ends[1:]] != _STROKE)
    first &= digits & (figure > 0) & (letters[ends] == _STROKE) & (before != _STROKE)
    second = np.zeros(len(places), bool)
    second[1:] = first[:-1]
    return first | second


def _with_end(figure: np.ndarray, end: np.ndarray, width: np.ndarray) -> np.ndarray:
    """The number nearest to another that ends in so many digits: 1779 beside 1804, of which only 779 is written."""
    step = 10 ** np.minimum(width, _LONGEST_END).astype(np.int64)
    near = figure - figure % step + end
    near = np.where(near - figure > step // 2, near - step, near)
    near = np.where(figure - near > step // 2, near + step, near)
    return np.asarray(np.where(near > 0, near, end))


def _between(places: np.ndarray, anchors: pl.DataFrame, read: Placed) -> pl.DataFrame:
    """Numbers between two documents named in full with "to" between them: `FA-2026-0012 AU FA-2026-0018`."""
    latest = np.full(len(read.text), -1, np.int64)
    since = _latest(read.kind[places] == _RANGES, read.text[places])
    latest[places] = np.where(since >= 0, places[since], -1)
    pos = anchors["pos"].to_numpy()
    ends = pl.DataFrame({
        "pos": pos.astype(np.int64), "text": read.text[pos], "anchor": anchors["prefix"], "figure": read.figure[pos], "to": latest[pos],
    })  # fmt: skip
    ranged = ends.join(
        ends.filter(pl.col("to") >= 0).select("text").unique(), on="text", how="semi", maintain_order="left"
    )
    pairs = ranged.with_columns(
        first=pl.col("figure").shift(1).over("text", "anchor"), since=pl.col("pos").shift(1).over("text", "anchor")
    ).filter(
        pl.col("to") > pl.col("since"),
        pl.col("first") >= 0,
        (pl.col("figure") - pl.col("first")).is_between(2, _LONGEST_RANGE),
    )
    return _filled(*(pairs[name].to_numpy() for name in ("text", "anchor", "first", "figure")))


def _asked(text: np.ndarray, anchor: np.ndarray, figure: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame(
        {"text": text.astype(np.int32), "anchor": anchor.astype(np.uint64), "figure": figure.astype(np.int64)}
    )


def _filled(text: np.ndarray, anchor: np.ndarray, first: np.ndarray, last: np.ndarray) -> pl.DataFrame:
    """What stands between the ends of ranges, one row each."""
    many = last - first - 1
    return _asked(np.repeat(text, many), np.repeat(anchor, many), each_of(first + 1, many))
