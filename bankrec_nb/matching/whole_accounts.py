"""Lines that say nothing of who paid, for all that one counterparty has open, or for several of its documents in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.chance import AT_MOST_TELLING, coincidence
from bankrec_nb.matching.codes import joined, only, without
from bankrec_nb.matching.consecutive import documents_of, of_whole_days, sums_that_fit
from bankrec_nb.matching.hypotheses import Found, found
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_SELDOM = 0.05
"""Chance gives a payment such a sum less often than this."""
_FEW = 3
"""More accounts of one sum than these, and it says nothing."""
_LONGEST = 20
"""Documents of one payment by somebody whom nothing names."""
_FITTING = 8
"""More sums of one party's documents than these, and none is shown."""
_SPLIT = 4.0
"""Accidents give sums that leave out some of what one day was invoiced so much oftener than those of whole days."""


def accounts(state: State, held: pl.DataFrame) -> pl.DataFrame:
    """Counterparties with two documents open or more: p, currency, amount (of all), newest (day of issue)."""
    free = (
        state.items.select("i", "p", "currency", "open", "issued").filter(pl.col("p") > NOBODY).pipe(without, held, "i")
    )
    sums = free.group_by("p", "currency").agg(amount=pl.col("open").sum(), newest=pl.col("issued").max(), size=pl.len())
    return sums.filter(pl.col("size") > 1, pl.len().over("currency", "amount") <= _FEW).drop("size")


def whole_accounts(state: State, settled: pl.DataFrame, held: pl.DataFrame) -> Found:
    """Explanations of lines that name nobody by everything that one counterparty has open."""
    silent = state.contradicted.filter(~pl.col("named_t")).select("t")
    lines = state.bank.select("t", "amount", "currency", "day").pipe(only, silent, "t")
    for told in (settled, state.answered, state.hits, state.who):
        lines = lines.pipe(without, told, "t")
    if lines.is_empty():
        return Found()
    open_ = accounts(state, held)
    met = lines.join(open_, on=["currency", "amount"]).sort("t", "p")
    met = met.filter(
        pl.col("newest").is_null() | (pl.col("newest") <= pl.col("day") + state.settings.days_before_issue)
    )
    heads = met.with_columns(
        h=pl.int_range(pl.len(), dtype=pl.Int32), form=pl.lit("everything"), pool=pl.lit(open_.height, dtype=pl.Int64),
        accidents=coincidence(pl.col("amount")) * float(open_.height), adjusted=pl.lit(0), remaining=pl.lit(0),
    )  # fmt: skip
    owned = state.items.select("p", "currency", "i", alloc="open", item_alloc="open").pipe(only, met, "p")
    owned = owned.pipe(without, held, "i")
    return found(heads, heads.select("h", "p", "currency").join(owned, on=["p", "currency"]))


def runs_of_anybody(state: State, settled: pl.DataFrame, held: pl.DataFrame) -> Found:
    """Explanations of lines that name nobody by consecutive documents of one counterparty, where hardly an accident gives such a sum."""
    free = state.items.filter(pl.col("p") > NOBODY).pipe(without, held, "i")
    runs = float(free.height * _LONGEST)
    lines = state.bank.select("t", "amount", "currency", "day")
    lines = lines.filter(coincidence(pl.col("amount")) * runs < _SELDOM)
    likely = state.who.filter(pl.col("who_weight") >= W.likely_name)
    for told in (settled, state.answered, state.hits, likely):
        lines = lines.pipe(without, told, "t")
    fits = sums_that_fit(lines, free, state.settings.days_before_issue, _LONGEST)
    # Prices that come back make several sums of one party's documents: when it pays tells which.
    one_party = (pl.col("p").n_unique().over("t") == 1) & (pl.len().over("t") <= _FITTING)
    fits = fits.filter(one_party, pl.col("length") > 1).sort("t", "end", "length")
    if fits.is_empty():
        return Found()
    accidents = coincidence(pl.col("amount")) * runs
    split = accidents.clip(AT_MOST_TELLING) * _SPLIT
    heads = fits.with_columns(whole=of_whole_days(fits, free)).pipe(joined, lines, "t").with_columns(
        h=pl.int_range(pl.len(), dtype=pl.Int32), form=pl.lit("run"), pool=pl.lit(free.height, dtype=pl.Int64),
        accidents=pl.when("whole").then(accidents).otherwise(split), adjusted=pl.lit(0), remaining=pl.lit(0),
    )  # fmt: skip
    members = documents_of(heads.select("h", "length", "end"), free)
    return found(heads, members.pipe(joined, free.select("i", alloc="open", item_alloc="open"), "i"))
