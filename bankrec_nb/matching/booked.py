"""Lines that the books already carry: a posting of the same amount stands open on the bank's ledger account (512) about that day.

Its payment was booked by hand, but the invoice it pays may still look open where nobody lettered it. Matched with the invoice, the
money would be counted twice; so an explanation by anything else than the posting is no more than probable, and a person looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

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
