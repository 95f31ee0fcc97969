"""Equal documents of one party that are paid one after the other (a rent, a subscription): which of them leave no choice.

A document is paid in its turn when the next of its like was not yet made out when it was paid, and when every one before
it was paid in its turn. Nothing but it could then be meant, though the books show others of its amount.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import joined, only
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_LIKE = ["p", "currency", "open"]


def paid_in_turn(state: State) -> pl.DataFrame:
    """Lines that pay a document in its turn, to the cent, by a payer who is known: t, in_turn."""
    documents = state.items.select("i", "issued", *_LIKE).filter(pl.col("p") > NOBODY, pl.len().over(_LIKE) > 1)
    documents = documents.sort(*_LIKE, "issued", "i", nulls_last=True)
    following = documents.with_columns(follows=pl.col("issued").shift(-1).over(_LIKE), last=pl.len().over(_LIKE) - 1 == pl.int_range(pl.len()).over(_LIKE))  # fmt: skip
    single = (
        state.hypotheses.select("h", "t", "form")
        .pipe(only, state.chosen.select("h"), "h")
        .filter(pl.col("form") == "single")
    )
    paid = state.members.pipe(only, single.select("h"), "h").select("h", "i").pipe(joined, single.select("h", "t"), "h")
    paid = paid.pipe(joined, state.bank.select("t", "day"), "t").pipe(joined, documents.select("i", "p"), "i")
    # A name that only other lines have taught may be a purse that pays for many.
    known = state.who.filter((pl.col("who_weight") >= W.near_name) & (pl.col("who_kind") != "alias")).select("t", "p")
    paid = paid.pipe(only, known, ("t", "p")).select("i", "t", "day").unique("i", keep="none")
    ahead = state.settings.days_before_issue
    turns = following.join(paid, on="i", how="left", maintain_order="left").with_columns(
        its_turn=pl.col("t").is_not_null()
        & (pl.col("issued") <= pl.col("day") + ahead)
        & (pl.col("last") | (pl.col("follows") > pl.col("day") + ahead))
    )
    kept = turns.with_columns(before=(~pl.col("its_turn").fill_null(value=False)).cast(pl.Int32).cum_sum().over(_LIKE))
    return kept.filter(pl.col("before") == 0).select("t", in_turn=pl.lit(value=True))
