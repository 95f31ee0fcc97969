"""Lines that their payer's own words settle: the document is named in full, its amount is paid, and nobody else asks for it.

Such a line needs no other explanation, and such a document no other line: what else could be made of them is dropped before
evidence is weighed. A rival that could have made the line ambiguous keeps it among the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.booked import booked_lines
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.hypotheses import Found
    from bankrec_nb.matching.state import State

_EXACT = ("single", "discount", "exchange")
"""Forms by which another line may ask for a document without naming it."""


def named_alone(state: State) -> pl.DataFrame:
    """Documents named in full by their own payer's line and by no other: t, i, of (how many the line names)."""
    payer = state.who.filter(pl.col("who_weight") == pl.col("who_weight").max().over("t"))
    sure = payer.filter(pl.col("who_weight") >= W.near_name, pl.len().over("t") == 1).select("t", "p")
    counted = state.hits.select(
        "t", "i", of=pl.len().over("t"), plain=(pl.col("ref_weight") >= W.plain_reference).all().over("t"),
        alone=(pl.len().over("i") == 1).all().over("t"),
    )  # fmt: skip
    named = counted.filter("plain", "alone").join(state.items.select("i", "p"), on="i").join(sure, on=["t", "p"])
    # Every document must be that payer's; a batch is told by its own list.
    whole = named.filter(pl.len().over("t") == pl.col("of"))
    return whole.join(state.details.select("t"), on="t", how="anti").select("t", "i", "of")


def settled_alone(pairs: pl.DataFrame, listed: Found, state: State) -> pl.DataFrame:
    """Lines explained by what they name, with the documents: t, i, of.

    Args:
        pairs: t, i, form of every explanation by one document.
        listed: explanations by the documents a text names.
        state: hits, who, items and details.
    """
    named = named_alone(state).join(booked_lines(state), on="t", how="anti")
    exact = pairs.filter(pl.col("form").is_in(_EXACT)).select("t", "i", "form")
    wanted = exact.join(named.select("i", owner="t"), on="i").filter(pl.col("t") != pl.col("owner"))
    single = named.filter(pl.col("of") == 1).join(exact.filter(pl.col("form") == "single"), on=["t", "i"], how="semi")
    sums = listed.hypotheses.filter(pl.col("form") == "listed").select("t")
    several = named.filter(pl.col("of") > 1).join(sums, on="t", how="semi")
    return pl.concat([single, several]).join(wanted.select(t="owner"), on="t", how="anti")


def without_doubts(pairs: pl.DataFrame, listed: Found, state: State) -> pl.DataFrame:
    """The pairs without what settled lines could have meant as well, and without what others could make of their documents."""
    settled = settled_alone(pairs, listed, state)
    single = settled.filter(pl.col("of") == 1).select("t", "i", form=pl.lit("single"))
    theirs = pairs.join(single, on=["t", "i", "form"], how="semi")
    others = pairs.join(settled, on="t", how="anti").join(settled, on="i", how="anti")
    return pl.concat([theirs, others])
