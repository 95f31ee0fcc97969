"""Ends of document numbers, and short numbers in texts, as codes: a one before the digits keeps their zeros (`042` is 1042)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from bankrec_nb.matching.keys import repeated

if TYPE_CHECKING:
    from bankrec_nb.matching.lists import Placed
    from bankrec_nb.normalise.document_numbers import Endings

_YEARS = (1990, 2050)
"""What lines and documents say of years: 1936 is the end of a number."""
SHORTEST, LONGEST = 3, 6
_LEDGER, _NEARLY_ALL = 30, 0.95
"""So many documents, and such a share of ours, end in the year of their issue where the ledger writes it there."""
TENS = 10 ** np.arange(LONGEST + 1, dtype=np.int64)
CODES = 2 * int(TENS[-1])
"""Every code is smaller."""


def short_figures(read: Placed, complete: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of up to six digits that are no year: which text each stands in, and its code.

    Args:
        read: all runs of the texts.
        complete: runs that end a number given in full, which is no end of another, or are amounts.
    """
    short = read.digits & (read.width <= LONGEST)
    short[complete] = False
    rows = np.flatnonzero(short & ~((read.width == 4) & (read.figure >= _YEARS[0]) & (read.figure < _YEARS[1])))
    return read.text[rows], TENS[read.width[rows]] + read.figure[rows]


def digits_of(codes: np.ndarray) -> np.ndarray:
    """How many digits each code has."""
    return np.asarray(np.searchsorted(TENS, codes, "right") - 1)


def with_bare(figures: pl.DataFrame) -> pl.DataFrame:
    """The lines' short numbers as written and without leading zeros, each once: t, code."""
    codes = figures["code"].to_numpy()
    figure = codes - TENS[digits_of(codes)]
    some = np.flatnonzero(figure > 0)
    bare = figure[some] + TENS[np.searchsorted(TENS, figure[some], "right")]
    every = pl.concat([figures, pl.DataFrame({"t": figures["t"].gather(some), "code": bare})])
    again = pl.Series(repeated(every["t"].to_numpy().astype(np.int64) * CODES + every["code"].to_numpy()))
    return pl.concat([every.filter(~again), every.filter(again).unique()])


class Ends(NamedTuple):
    """Ends of numbers, each of a document once: arrays of one place per end."""

    row: np.ndarray
    """Which of the documents asked for it is of."""
    code: np.ndarray
    digits: np.ndarray


def ends_of(places: np.ndarray, numbers: Endings, shortest: int = 1) -> Ends:
    """The last three to six digits of the numbers at some places, and the running number itself where it is as short."""
    figure, every, end = numbers.figure[places], numbers.digits[places], numbers.end[places].astype(np.int64)
    width = np.where(figure > 0, numbers.width[places], 0)
    # A running number of three digits or more is one of the cuts, unless nothing stands before it.
    own = np.flatnonzero((width >= shortest) & (width <= LONGEST) & ((width < SHORTEST) | (every == width)))
    found = [(own, TENS[width[own]] + figure[own], width[own])]
    for digits in range(max(SHORTEST, shortest), LONGEST + 1):
        # All of a number's digits (13226 of VF_132_26) are written by whoever leaves out what stands between them.
        rows = np.flatnonzero((every > digits) | (every == digits) & (width < digits))
        found.append((rows, TENS[digits] + end[rows] % TENS[digits], np.full(len(rows), digits)))
    return Ends(*(np.concatenate(part) for part in zip(*found, strict=True)))


def as_written(code: pl.Expr) -> pl.Expr:
    """The digits of codes."""
    return code.cast(pl.String).str.slice(1)


def without_years_behind(numbers: Endings, items: pl.DataFrame) -> Endings:
    """The numbers without the year that a ledger writes behind each running number of its own (079926 is the 799th of 2026)."""
    dated = items.select("i", "open", year=pl.col("issued").cast(pl.Date).dt.year() % 100).drop_nulls("year")
    ours = dated.filter(pl.col("open") > 0)
    place, year = ours["i"].to_numpy(), ours["year"].to_numpy()
    behind = numbers.figure[place] % 100 == year
    if behind.sum() < max(_LEDGER, _NEARLY_ALL * len(place)):
        return numbers
    rows = place[behind & (numbers.width[place] >= SHORTEST)]
    front = numbers.figure[rows] // 100
    figure, width, digits, end = (part.copy() for part in (numbers.figure, numbers.width, numbers.digits, numbers.end))
    figure[rows], digits[rows], end[rows] = front, digits[rows] - 2, end[rows] // 100
    width[rows] = np.char.str_len(front.astype(str))
    return replace(numbers, figure=figure, width=width, digits=digits, end=end)
