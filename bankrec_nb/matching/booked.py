"""Lines that the books already carry: a posting of the same amount stands open on the bank's ledger account (512) about that day.

Its payment was booked by hand, but the invoice it pays may still look open where nobody lettered it. Matched with the invoice, the
money would be counted twice; so an explanation by anything else than the posting is no more than probable, and a person looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.codes import how_often, joined, only
from bankrec_nb.matching.places import each_of, stretches_of
from bankrec_nb.normalise.text import folded

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

POSTED_WITHIN = 10
"""Days. A posting is entered within days of the bank's own date: a weekend, a value date, a cheque on its way."""


def booked_lines(state: State) -> pl.DataFrame:
    """Transactions with an open posting of their amount within `POSTED_WITHIN`: t."""
    postings = state.items.filter("posting", pl.col("issued").is_not_null()).select(
        "currency", amount="open", day="issued"
    )
    if postings.is_empty():
        return pl.DataFrame(schema={"t": pl.Int32})
    # The nearest one only: a hundred thousand equal amounts would otherwise meet each other.
    met = state.bank.select("t", "currency", "amount", "day").sort("day").join_asof(
        postings.sort("day").with_columns(booked=pl.col("day")),
        on="day", by=["currency", "amount"], strategy="nearest", tolerance=POSTED_WITHIN, check_sortedness=False,
    )  # fmt: skip
    return met.filter(pl.col("booked").is_not_null()).select("t").sort("t")


_DAYS = 1 << 32
"""More than there are."""
_CROWD = 12
"""More postings of one amount than that within the days are not compared with each line, which would contest them all."""
_KEYS = ["currency", "amount"]
_WORDS = r"[A-Z]{4,}|\d{4,}"
_BEARERS = 60
"""A word that more postings of one amount bear, or half of them, tells none of them apart."""


def postings_about_then(state: State) -> pl.DataFrame:
    """Lines and open postings of their very amount within `POSTED_WITHIN`; of a crowd one or two for each, and those whose words they share.

    Where many are as good as each other their order tells: both sides write down the movements of a day in some order, and
    most often the same number of them.

    Returns:
        t, i, sole (no other posting could be this line's, and no other line this posting's).
    """
    postings = state.items.filter("posting", pl.col("issued").is_not_null()).select(
        "i", "currency", amount="open", day="issued"
    )
    if postings.is_empty():
        return pl.DataFrame(schema={"t": pl.Int32, "i": pl.Int32, "sole": pl.Boolean})
    known = postings.select(_KEYS).unique().sort(_KEYS).with_columns(key=pl.int_range(pl.len(), dtype=pl.Int64))
    ours, theirs = (
        some.join(known, on=_KEYS).select(one, "key", moment=pl.col("key") * _DAYS + pl.col("day")).sort("moment", one)
        for some, one in ((state.bank.select("t", "day", *_KEYS), "t"), (postings, "i"))
    )
    day, posted = ours["moment"].to_numpy(), theirs["moment"].to_numpy()
    begin, end = _within(posted, day)
    crowd, since = end - begin > _CROWD, np.searchsorted(posted, day)
    calm = np.flatnonzero(~crowd)
    line, posting = np.repeat(calm, (end - begin)[calm]), each_of(begin[calm], (end - begin)[calm])
    # The third of an amount is the third posting of it from the first line's day on, or the third of a day that of the day.
    for groups in (ours["key"].to_numpy(), day):
        first, many = stretches_of(groups)
        opposite = np.arange(len(day)) + np.repeat(since[first] - first, many)
        line = np.append(line, np.flatnonzero(crowd))
        posting = np.append(posting, np.clip(opposite, begin, end - 1)[crowd])
    lines_about = np.subtract(*_within(day, posted)[::-1])
    sole = ((end - begin)[line] == 1) & (lines_about[posting] == 1)
    pairs = pl.DataFrame({"t": ours["t"].gather(line), "i": theirs["i"].gather(posting), "sole": sole})
    told = _sharing_words(ours.filter(pl.Series(crowd)), theirs, state).with_columns(sole=pl.lit(value=False))
    return pl.concat([pairs, told]).unique(["t", "i"], keep="first", maintain_order=True)


def _within(among: np.ndarray, moments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The stretch of moments in order that lies about each moment."""
    return np.searchsorted(among, moments - POSTED_WITHIN), np.searchsorted(among, moments + POSTED_WITHIN, "right")


def _sharing_words(lines: pl.DataFrame, postings: pl.DataFrame, state: State) -> pl.DataFrame:
    """Of a crowd the lines and postings about the same day that share a word which tells some of them apart: t, i."""
    if lines.is_empty():
        return pl.DataFrame(schema={"t": pl.Int32, "i": pl.Int32})
    said = _words(lines.pipe(joined, state.bank.select("t", "text"), "t"))
    crowded = postings.join(lines.select("key").unique(), on="key", how="semi")
    crowded = crowded.with_columns(every=how_often("key")).pipe(
        joined, state.items.select("i", text=folded(pl.col("label"))), "i"
    )
    bearers = pl.len().over("key", "word")
    telling = _words(crowded).filter((bearers <= _BEARERS) & (bearers * 2 <= pl.col("every")))
    met = said.join(telling.select("key", "word", "i", posted="moment"), on=["key", "word"])
    return (
        met.filter((pl.col("moment") - pl.col("posted")).abs() <= POSTED_WITHIN)
        .select("t", "i")
        .unique()
        .sort("t", "i")
    )


def _words(rows: pl.DataFrame) -> pl.DataFrame:
    said = pl.col("text").str.extract_all(_WORDS).list.unique()
    return rows.with_columns(word=said).drop("text").explode("word", empty_as_null=False).drop_nulls("word")


def pointed(state: State) -> pl.DataFrame:
    """Lines given the one posting of their amount about that day, where no other line could mean it: t, pointed."""
    alone = postings_about_then(state).filter("sole")
    single = (
        state.hypotheses.select("h", "t", "form")
        .pipe(only, state.chosen.select("h"), "h")
        .filter(pl.col("form") == "single")
    )
    held = state.members.pipe(only, single.select("h"), "h").select("h", "i").pipe(joined, single.select("h", "t"), "h")
    return alone.pipe(only, held, ("t", "i")).select("t", pointed=pl.lit(value=True))
