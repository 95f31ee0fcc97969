"""Cents that the books have written off already: an item of the very difference stands beside the document.

A payment some cents apart from a document pays both, to the cent, and no difference is left to be booked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import how_often, joined, only

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State


def booked_already(state: State) -> pl.DataFrame:
    """Explanations by a document less some cents, of lines that the same document and an item of those cents explain: h."""
    cents = state.hypotheses.select("h", "t", "form").filter(pl.col("form") == "cents")
    small = state.items.filter(pl.col("open").abs() <= state.settings.cents_limit_minor).select("i")
    if cents.is_empty() or small.is_empty():
        return cents.select("h").clear()
    paid = state.members.pipe(only, cents.select("h"), "h").filter(how_often("h") == 1).select("h", "i")
    asked = paid.pipe(joined, cents.select("h", "t"), "h")
    others = state.hypotheses.select("h", "t").pipe(only, cents.select("t").unique(), "t")
    rows = state.members.pipe(joined, others, "h").filter(how_often("h") == 2).select("h", "t", "i")
    with_cents = rows.pipe(only, small, "i").select("h").unique()
    beside = rows.pipe(only, with_cents, "h").select("t", "i").unique()
    return asked.pipe(only, beside, ("t", "i")).select("h")


def cents_in_the_books(state: State) -> pl.DataFrame:
    """Chosen explanations whose difference of cents the books carry as an item of its own, whoever's it is: h."""
    cents = state.hypotheses.filter(pl.col("form") == "cents").select("h", "t", open="adjusted")
    small = state.items.filter(pl.col("open").abs() <= state.settings.cents_limit_minor).select("currency", "open")
    chosen = cents.pipe(only, state.chosen.select("h"), "h").pipe(joined, state.bank.select("t", "currency"), "t")
    return chosen.join(small, on=["currency", "open"], how="semi").select("h")
