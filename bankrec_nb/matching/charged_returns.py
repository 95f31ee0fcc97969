"""Payments that come back together with what the bank asks for it: one line takes both, so that the amounts are not opposite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import only, without
from bankrec_nb.matching.pairs_of_lines import PLAINLY
from bankrec_nb.normalise.text import glued

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_SHARED_BY = 20
"""An end-to-end id or document that more payments than this give tells none of them (NOTPROVIDED)."""


def with_charges(state: State, backs: pl.DataFrame, earlier: pl.DataFrame, exact: pl.DataFrame) -> pl.DataFrame:
    """Pairs of a line that came back and a payment that it exceeds by no more than a bank's fee, one row each.

    Amounts cannot join what differs: both lines give the same end-to-end id, mandate or document.

    Args:
        state: its hits say which documents a line names.
        backs: facts of lines that say that a payment came back.
        earlier: facts of the payments.
        exact: pairs of opposite amounts (t), whose lines need no charge.
    """
    backs = backs.pipe(without, exact.select("t").unique(), "t")
    keys = _keys(state, pl.concat([backs.select("t"), earlier.select("t")]) if backs.height else backs.select("t"))
    # Of a mandate's many debits of other amounts none is told by the mandate alone.
    most = pl.when(pl.col("key").str.starts_with("mandate")).then(1).otherwise(_SHARED_BY)
    theirs = keys.pipe(only, earlier.select("t"), "t").filter(pl.len().over("key") <= most)
    mine = keys.pipe(only, backs.select("t"), "t")
    met = mine.join(theirs.rename({"t": "t_o"}), on="key").select("t", "t_o").unique().sort("t", "t_o")
    pairs = met.join(backs, on="t").join(earlier.rename({c: f"{c}_o" for c in earlier.columns}), on="t_o")
    charge = -pl.col("amount") - pl.col("amount_o")
    return pairs.filter(
        pl.col("currency") == pl.col("currency_o"),
        pl.col("amount").sign() != pl.col("amount_o").sign(),
        charge.is_between(1, state.settings.fee_limit_minor),
    )


def _keys(state: State, lines: pl.DataFrame) -> pl.DataFrame:
    """What a line gives of the payment it is about: t, key."""
    said = state.bank.pipe(only, lines, "t")
    ends = said.select("t", key=pl.lit("end ") + glued(pl.col("end_to_end")))
    mandates = said.select("t", key=pl.lit("mandate ") + pl.col("mandate_id"))
    named = state.hits.pipe(only, lines, "t").filter(pl.col("ref_weight") >= PLAINLY)
    documents = named.select("t", key=pl.lit("document ") + pl.col("i").cast(pl.String))
    return pl.concat([ends, mandates, documents]).drop_nulls("key").unique()
