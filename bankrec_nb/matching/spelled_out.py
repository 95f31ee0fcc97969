"""Documents that stretches of texts spell out, and which of them a place means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.lists import a_year
from bankrec_nb.matching.numbers import family_of
from bankrec_nb.matching.stretches import (
    DOCUMENT_WORDS,
    NUMBER_WORDS,
    OF_CONTRACTS,
    OF_PEOPLE,
    OTHER_NUMBERS,
    is_year,
    keys_of_words,
)
from bankrec_nb.normalise.runs import written

if TYPE_CHECKING:
    from bankrec_nb.matching.lists import Placed
    from bankrec_nb.matching.numbers import Meanings, Numbers

_UNLETTERED = ("digits", "last")
"""Spellings without a letter."""
_IN_FULL = ("whole", "unpadded")
_FIND_FROM = 2.4
_OFTEN, _SELDOM = 20, 0.1
"""A word announces other numbers if it stands before so many of one width, and a smaller share is a document's."""
_KIND = ["before", "width"]
_ANOTHER_KIND = 3.0
"""What a document's whole number loses behind a word for customers, members, quotations and contracts."""
_SURELY_MEANT = 2.0
"""What a short number gains right behind a word for invoices: "facture 12" is document 12."""
_SHORT = 4.5
"""Beyond this weight a number needs no such word."""


def spelled_out(
    windows: pl.DataFrame, meanings: Meanings, numbers: Numbers, read: Placed, complete: pl.DataFrame
) -> pl.DataFrame:
    """What windows of some texts spell, one row each: pos, before, size, lettered, n, letters, spelling, ref_weight, width.

    Args:
        windows: stretches of the texts (see stretches).
        meanings: what their keys mean.
        numbers: what the documents are called.
        read: all runs of the texts.
        complete: numbers that are given in full (see references.Slice).
    """
    return _of_this_year(_plain_hits(windows, meanings, numbers, read), complete)


def _plain_hits(windows: pl.DataFrame, meanings: Meanings, numbers: Numbers, read: Placed) -> pl.DataFrame:
    """Windows that spell a document's number (n); FA-12 does not answer to `AV 12`."""
    place = windows["pos"].to_numpy()
    # A bare year is no number, unless a word for invoices announces it.
    year = a_year(read.width[place], read.figure[place])
    told = windows["before"].is_in(keys_of_words(DOCUMENT_WORDS).implode()).fill_null(value=False).to_numpy()
    bare = year & (windows["size"].to_numpy() == 1) & ~told
    said = windows.with_columns(year=year).filter(pl.Series(~bare))
    met = meanings.met(said)
    # 118/06/2026 ends in a year, and is a number all the same.
    full = (pl.col("spelling") == "whole") | (pl.col("spelling") == "digits") & (pl.col("size") > 1)
    met = met.filter(~pl.col("year") | full).drop("year")
    alone = (pl.col("spelling") == "last") & (pl.col("size") == 1) & pl.Series(~_covered(met, read)[met["pos"]])
    # A word for invoices makes sure of a number, also without its year: "facture 788" is 2026/0788.
    announced = ((pl.col("spelling") == "whole") | alone) & pl.col("before").is_in(
        keys_of_words(DOCUMENT_WORDS).implode()
    )
    gained = pl.max_horizontal("ref_weight", (pl.col("ref_weight") + _SURELY_MEANT).clip(upper_bound=_SHORT))
    met = met.with_columns(ref_weight=pl.when(announced).then(gained).otherwise("ref_weight"))
    met = numbers.owned(met, "letters", "maker")
    family = met["before"] ^ pl.Series(family_of(met["maker"].to_numpy()))
    met = met.drop("maker").filter(
        ~(
            family.is_in(numbers.families.implode())
            & (pl.col("before") != pl.col("letters"))
            & pl.col("spelling").is_in(_UNLETTERED)
        )
    )
    width = read.width[met["pos"].to_numpy()]
    return met.with_columns(width=pl.Series(width.astype(np.uint32)))


def _covered(met: pl.DataFrame, read: Placed) -> np.ndarray:
    """Runs that belong to a number of several: 2243 of `2243/26` is not somebody's 2026/2243."""
    covered = np.zeros(len(read.text), bool)
    wide = met.filter(pl.col("size") > 1, pl.col("spelling") != "last")
    last, size = wide["pos"].to_numpy().astype(np.int64), wide["size"].to_numpy()
    for back in range(int(size.max()) if len(size) else 0):
        covered[last[size > back] - back] = True
    return covered


def meant(hits: pl.DataFrame, others: pl.DataFrame, numbers: Numbers, read: Placed) -> pl.DataFrame:
    """Of the documents that one place of a text spells, those it means and spells well enough: with text, i and prefix.

    Letters that stand there decide: AVO 2026 12 is not somebody's 12. Without them, money that comes in pays a document
    that brings money, if there is one of that number, and of spellings the fullest speaks: FACT 2026 01108 is not
    somebody's 01108 as well.
    """
    spelled = _announced(hits, others)
    lettered = read.somewhere(spelled.filter("lettered")["pos"])
    found = spelled.filter(
        pl.col("lettered") | ~pl.Series(lettered[spelled["pos"]]), pl.col("ref_weight") >= _FIND_FROM
    )
    found = numbers.owned(found, "i", "prefix", "way").with_columns(text=pl.Series(read.text[found["pos"].to_numpy()]))
    astray = (pl.col("way") != read.ways.gather(found["text"])).fill_null(value=False)
    found = found.with_columns(astray=astray)
    # In a list the number may be that of a credit note: both readings are kept, and the payer decides.
    alone = np.bincount(read.text[read.somewhere(found["pos"])], minlength=read.ways.len()) == 1
    towards = read.somewhere(found.filter(~pl.col("astray"))["pos"])
    other = pl.Series(alone[found["text"]] & towards[found["pos"]])
    left = found.filter(~(pl.col("astray") & other))
    fullest = pl.col("ref_weight").max().over(pl.col("pos").cast(pl.UInt64) * 2 + pl.col("astray").cast(pl.UInt64))
    return _not_inside(left.filter(pl.col("ref_weight") >= fullest - 1.5), read)


def _not_inside(hits: pl.DataFrame, read: Placed) -> pl.DataFrame:
    """Hits without those that are a part of a fuller number in the same place: 2610 in FC2610-3681 is nobody's."""
    fuller = np.zeros(len(read.text))
    wide = hits.filter("lettered", pl.col("size") > 1)
    for back in range(1, int(wide["size"].max() or 1)):  # type: ignore[arg-type]
        some = wide.filter(pl.col("size") > back)
        np.maximum.at(fuller, some["pos"].to_numpy().astype(np.int64) - back, some["ref_weight"].to_numpy())
    return hits.filter(pl.Series(hits["ref_weight"].to_numpy() >= fuller[hits["pos"].to_numpy()], dtype=pl.Boolean))


def found_behind(hits: pl.DataFrame, read: Placed) -> pl.DataFrame:
    """How often a word stands before a number of so many digits that spells a document: before, width, found."""
    # The shortest spelling of each place: the word right before it is counted in `words_before`.
    pos, size = hits["pos"].to_numpy(), hits["size"].to_numpy()
    shortest = np.full(len(read.text), np.iinfo(size.dtype).max, size.dtype)
    np.minimum.at(shortest, pos, size)
    rows = np.flatnonzero(size == shortest[pos])
    one = np.full(len(read.text), -1, np.int64)
    one[pos[rows]] = rows
    return hits.select(_KIND)[one[one >= 0]].group_by(_KIND).agg(found=pl.len())


def announcing_others(words: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Words that announce numbers of another kind, in all texts together: before, width, astray.

    Most of the numbers that such a word announces are nobody's document, so that the few that are must be accidents.

    Args:
        words: how often words stand before numbers in each slice: before, width, times.
        found: how often before a document's (see found_behind).
    """
    times = words.group_by(_KIND).agg(pl.col("times").sum()).filter(pl.col("times") >= _OFTEN)
    often = times.join(found.group_by(_KIND).agg(pl.col("found").sum()), on=_KIND)
    return often.filter(pl.col("found") < pl.col("times") * _SELDOM).select(*_KIND, astray=pl.lit(value=True))


def _of_this_year(hits: pl.DataFrame, complete: pl.DataFrame) -> pl.DataFrame:
    """Hits without running numbers that a number in full gives to another year, and without amounts.

    INV-2023-0042 is not INV-2024-0042.
    """
    if complete.is_empty():
        return hits
    told = hits.join(complete.with_columns(told=pl.lit(value=True)), on="pos", how="left", maintain_order="left")
    other = (pl.col("front") == pl.col("letters")) | pl.col("front").is_null() & pl.col("told")
    return told.filter(~((pl.col("size") == 1) & other).fill_null(value=False)).drop("front", "told")


def _announced(hits: pl.DataFrame, astray: pl.DataFrame) -> pl.DataFrame:
    """Hits without numbers of another kind: orders, mandates, customers, the bank's own; the word before them tells."""
    told = hits.join(astray, on=["before", "width"], how="left")
    other = pl.col("astray").fill_null(value=False) | pl.col("before").is_in(keys_of_words(OTHER_NUMBERS).implode())
    plain = ~pl.col("lettered") & (pl.col("before") != pl.col("letters")).fill_null(value=True)
    bare = pl.col("spelling").is_in(_UNLETTERED) & plain
    # KD-NR 1007 is hardly document 1007, nor is CONTRAT 204155.
    whole = (
        pl.col("spelling").is_in(_IN_FULL)
        & plain
        & pl.col("before").is_in(keys_of_words((*OF_PEOPLE, *OF_CONTRACTS)).implode())
    )
    less = pl.when(whole.fill_null(value=False)).then(_ANOTHER_KIND).otherwise(0.0)
    return told.filter(~(bare & other).fill_null(value=False)).with_columns(pl.col("ref_weight") - less)


def bare() -> pl.Expr:
    """1 where nothing but the digits of one number stand there, 0 where its letters, a year or a word for invoices stand before."""
    announced = pl.col("before").is_in(keys_of_words((*DOCUMENT_WORDS, *NUMBER_WORDS)).implode()).fill_null(value=False)
    return (~pl.col("lettered") & (pl.col("size") == 1) & ~announced).cast(pl.Float64)


def as_written(place: np.ndarray, size: np.ndarray, read: Placed) -> pl.Series:
    """What names each document: its last digits as they stand there, or all of the number that ends in a year or in letters.

    2026 in `118/06/2026, 191/06/2026` is not one number that spells two documents.
    """
    width, figure = read.width[place], read.figure[place]
    whole = ~read.digits[place] | is_year(width, figure)
    first = np.where(whole, place.astype(np.int64) - (size.astype(np.int64) - 1), place)
    return written(read.letters, read.start[first], read.start[place] + width - read.start[first])
