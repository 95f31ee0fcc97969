"""Explanations that the line itself overrules: it names a document of its payer for the very amount, and they take another.

Where another line has paid that document already, this one pays it twice, and nothing else. A posting of the payment in
the books names it its own way, and is never overruled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import how_often, joined, only, without
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State


def overruled(state: State) -> pl.DataFrame:
    """Explanations by documents not named, of lines that name others for the very amount (features.told): h."""
    told = state.features.select("t", "told").filter("told").select("t").unique()
    return (
        state.features.select("h", "t", "named", "posted")
        .filter((pl.col("named") == 0) & ~pl.col("posted"))
        .pipe(only, told, "t")
        .select("h")
    )


def without_overruled(state: State) -> State:
    """The state without what will be overruled beyond question, before it is weighed: a fifth of all there is to weigh.

    Beyond question: one document is named on the line and no other, by nothing that could be an accident, its party is known
    to be the payer, and it is owed to the cent.
    """
    named = _sole_named(state)
    single = state.hypotheses.select("h", "t", "form").filter(pl.col("form") == "single").select("h", "t")
    plain = state.members.pipe(joined, single, "h").pipe(only, named, ("t", "i"))
    theirs = state.hypotheses.select("h", "t").pipe(only, plain.select("t").unique(), "t")
    rows = state.members.select("h", "i").pipe(joined, theirs, "h")
    posted = rows.pipe(only, state.items.select("i", "posting").filter("posting"), "i")
    spared = pl.concat([rows.pipe(only, state.hits, ("t", "i")), posted]).select("h").unique()
    vain = theirs.pipe(without, spared, "h")
    return state.having(
        hypotheses=state.hypotheses.pipe(without, vain, "h"), members=state.members.pipe(without, vain, "h")
    )


def _sole_named(state: State) -> pl.DataFrame:
    """Documents that their line names plainly and alone, of a party that is likely to have paid it: t, i."""
    strong = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).filter(how_often("t") == 1).select("t", "i")
    sure = strong.pipe(without, state.astray, ("t", "i")).pipe(joined, state.items.select("i", "p"), "i")
    payers = state.who.filter(pl.col("who_weight") >= W.likely_name).select("t", "p")
    return sure.pipe(only, payers, ("t", "p")).select("t", "i")
