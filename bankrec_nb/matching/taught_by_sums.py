"""Who hides behind a label whose payments are sums: several of them are sums of consecutive documents of one party.

A supplier that collects under another name, a group that pays for its firms: no single document has the amount of a
payment, and no word is common to both sides. One sum proves nothing; several of one label that lead to one party do.
"""

from __future__ import annotations

from math import lgamma, log
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.chance import coincidence
from bankrec_nb.matching.codes import beside, joined, without
from bankrec_nb.matching.consecutive import LONGEST, sums_that_fit
from bankrec_nb.matching.counterparties import who_frame
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.learning import Voices
    from bankrec_nb.matching.state import State

_LUCK = 0.01
"""So many labels that lead to a party of the ledger by accident, of all, are too many."""


def names_taught_by_sums(state: State, heard: Voices) -> pl.DataFrame:
    """Counterparties behind labels, as several sums of their documents teach them: who rows."""
    lines, spoken = heard
    settled = state.who.filter(pl.col("hard") | (pl.col("who_weight") >= W.known_name)).select("t")
    called = state.who.filter(pl.col("who_weight") >= W.likely_name).select("t").unique()
    asked = state.bank.select("t", "currency", "amount", "day").pipe(without, settled, "t").pipe(joined, lines, "t")
    asked = asked.pipe(beside, called.with_columns(called=pl.lit(value=True)), "t")
    # Of a line that seems to name somebody only all that it says could be another's name.
    said = asked.join(spoken.select("s", "voice", "whole"), on="s").filter(pl.col("whole") | pl.col("called").is_null())
    amounts = said.unique(["voice", "currency", "amount"])
    told = amounts.group_by("voice").agg(said=pl.len(), chance=coincidence(pl.col("amount")).sum())
    told = told.filter(pl.col("said") > 1)
    said = said.join(told, on="voice", how="semi")
    asked = asked.join(said.select("t").unique(), on="t", how="semi")
    fits = sums_that_fit(asked, state.items, state.settings.days_before_issue)
    if fits.is_empty():
        return state.who.clear()
    money = said.select("currency", "amount").unique(maintain_order=True).with_row_index("money")
    heard_of = said.select("t", "voice", "currency", "amount").join(money, on=["currency", "amount"])
    # The same amount again proves nothing new; counted of the narrowest rows, for each line meets twenty parties by accident.
    met = heard_of.select("t", "voice", "money").join(fits.drop("end"), on="t")
    counted = (
        met.select("voice", "p", "money")
        .unique()
        .group_by("voice", "p")
        .agg(times=pl.len())
        .filter(pl.col("times") > 1)
    )
    met = counted.join(met.filter(pl.col("length") > 1), on=["voice", "p"], how="semi")
    sizes = state.items.select("p").filter(pl.col("p") > NOBODY).group_by("p").agg(size=pl.len())
    rows = met.join(told, on="voice").join(sizes, on="p")
    lucky = pl.col("times") * (pl.col("chance") * pl.col("size") * LONGEST).log()
    faculty = pl.Series([lgamma(n + 1) for n in range(int(rows["times"].max() or 0) + 1)])  # type: ignore[arg-type]
    rows = rows.with_columns(luck=lucky - faculty.gather(rows["times"]) + log(max(sizes.height * told.height, 1)))
    ranked = rows.sort("voice", "times", "p", descending=[False, True, False])
    ranked = ranked.with_columns(second=pl.col("times").shift(-1).over("voice").fill_null(0))
    best = ranked.unique("voice", keep="first", maintain_order=True)
    often = pl.col("times") * pl.when(pl.col("times") == 2).then(2).otherwise(4) >= pl.col("said")
    good = best.filter(often, pl.col("times") >= 2 * pl.col("second"), pl.col("luck") < log(_LUCK))
    named = said.select("t", "voice").join(good.select("voice", "p", "times"), on="voice")
    surest = named.sort("t", "p", "times", descending=[False, False, True])
    return who_frame(
        surest.unique(["t", "p"], keep="first", maintain_order=True).with_columns(
            who_kind=pl.lit("alias"), who_weight=(0.8 + 0.9 * pl.col("times").cast(pl.Float64).log()).clip(0, 3.2),
            likeness=pl.lit(None, dtype=pl.Float64), hard=pl.lit(value=False),
        )
    )  # fmt: skip
