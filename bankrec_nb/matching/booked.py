"""Lines that the books already carry: a posting of the same amount stands open on the bank's ledger account (512) about that day.

Its payment was booked by hand, but the invoice it pays may still look open where nobody lettered it. Matched with the invoice, the
money would be counted twice; so an explanation by anything else than the posting is no more than probable, and a person looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import joined, only

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


_CROWD = 50
"""More postings of one amount than that within the days are not all compared with a line."""


def postings_about_then(state: State) -> pl.DataFrame:
    """Lines and open postings of their very amount within `POSTED_WITHIN`, the nearest few of a crowd: t, i."""
    keys = ["currency", "amount"]
    postings = state.items.filter("posting", pl.col("issued").is_not_null()).select(
        "i", "currency", amount="open", posted="issued"
    )
    if postings.is_empty():
        return pl.DataFrame(schema={"t": pl.Int32, "i": pl.Int32})
    lines = state.bank.select("t", "day", *keys).join(postings.select(keys).unique(), on=keys, how="semi")
    week = (pl.col("day") // POSTED_WITHIN).cast(pl.Int64)
    ordered = postings.sort(*keys, "posted", "i").with_columns(week=(pl.col("posted") // POSTED_WITHIN).cast(pl.Int64))
    # Who pays a hundred equal amounts within days is met by the first of each ten days: any of them is as good.
    few = ordered.filter(pl.int_range(pl.len()).over(*keys, "week") < _CROWD)
    asked = lines.filter(pl.int_range(pl.len()).over(*keys, week) < _CROWD)
    asked = asked.with_columns(week=pl.concat_list(week - 1, week, week + 1)).explode("week", empty_as_null=False)
    met = asked.join(few, on=[*keys, "week"])
    return met.filter((pl.col("day") - pl.col("posted")).abs() <= POSTED_WITHIN).select("t", "i")


def pointed(state: State) -> pl.DataFrame:
    """Lines given the one posting of their amount about that day, where no other line could mean it: t, pointed."""
    met = postings_about_then(state)
    alone = met.filter(pl.len().over("t") == 1, pl.len().over("i") == 1)
    single = state.hypotheses.pipe(only, state.chosen.select("h"), "h").filter(pl.col("form") == "single")
    held = state.members.pipe(only, single.select("h"), "h").select("h", "i").pipe(joined, single.select("h", "t"), "h")
    return alone.join(held, on=["t", "i"], how="semi").select("t", pointed=pl.lit(value=True))
