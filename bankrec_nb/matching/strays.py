"""Bare numbers that are a document's by accident only: a contract, a machine, the payer's own file.

"PRET PRO 13445" is nobody's invoice, but among 160,000 documents nearly every number of five digits is somebody's. What
the number says is therefore worth no more than such an accident is rare, unless something else confirms it: the payer,
the amount, or a second document of the same party on the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import beside, without
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_LEAST = 2.0
"""What says less names nothing."""
_NEAR = 0.1
"""An amount this close (a discount, a fee) is as good as equal."""
_MOST_PARTS = 12
_LOOSE = ("partial", "overpaid", "fee")
"""Forms that fit nearly any document."""


def weigh_strays(state: State) -> State:
    """The state whose `astray` says of unconfirmed bare numbers what they are worth: t, i, worth (log-odds, 0 for nothing).

    Args:
        state: with hits, astray (how many documents such a number meets by accident), who, bank and items.
    """
    worth = W.bare_number - pl.col("astray").log()
    judged = _unconfirmed(state).with_columns(worth=pl.when(worth >= _LEAST).then(worth).otherwise(0.0))
    return state.having(astray=judged.filter(pl.col("worth") < W.plain_reference).select("t", "i", "worth"))


def strays_doubted(rows: pl.DataFrame, state: State) -> pl.DataFrame:
    """Documents in explanations, whose `ref_weight` is no higher than a stray is worth where the amount is another.

    Args:
        rows: one row per explanation and document: t, i, form, ref_weight, and ref_kind, ref_text where they are told.
        state: astray, as `weigh_strays` left it.
    """
    if state.astray.is_empty() or "worth" not in state.astray.columns:
        return rows
    met = rows.pipe(beside, state.astray, ("t", "i"))
    doubted = pl.col("form").is_in(_LOOSE) & pl.col("worth").is_not_null()
    nothing = doubted & (pl.col("worth") <= 0)
    worth = pl.when(doubted).then(pl.min_horizontal("ref_weight", "worth")).otherwise("ref_weight")
    return met.with_columns(
        *(pl.when(~nothing).then(name).alias(name) for name in ("ref_kind", "ref_text") if name in met.columns),
        ref_weight=pl.when(~nothing).then(worth),
    ).drop("worth")


def weak_strays(state: State) -> pl.DataFrame:
    """Hits too weak to say that a line names another document: t, i."""
    if "worth" not in state.astray.columns:
        return state.astray.select("t", "i").clear()
    return state.astray.filter(pl.col("worth") < W.strong_reference).select("t", "i")


def _unconfirmed(state: State) -> pl.DataFrame:
    """Bare numbers that neither payer nor amount nor another document of the party confirms: t, i, astray."""
    parties = state.items.select("i", "p", "open")
    lines = state.astray.select("t").unique()
    together = state.hits.join(lines, on="t", how="semi").join(parties, on="i")
    alone = together.filter((pl.len().over("t", "p") == 1) | (pl.col("p") == NOBODY))
    found = alone.join(state.astray, on=["t", "i"])
    likely = state.who.filter(pl.col("who_weight") > 0).select("t", "p")
    unknown = found.pipe(without, likely, ("t", "p")).join(state.bank.select("t", "amount"), on="t")
    return unknown.filter(~_agrees(pl.col("amount"), pl.col("open"))).select("t", "i", "astray")


def _agrees(amount: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """The amount is the document's, nearly (less a discount or a fee), or an even part of it."""
    near = (whole - amount).abs() <= whole.abs() * _NEAR
    share = (whole / amount).round()
    even = share.is_between(2, _MOST_PARTS) & ((whole - share * amount).abs() < share)
    return near | even
