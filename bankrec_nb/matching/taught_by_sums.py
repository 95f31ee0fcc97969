"""Who hides behind a label whose payments are sums: several of them are sums of consecutive documents of one party.

A supplier that collects under another name, a group that pays for its firms: no single document has the amount of a
payment, and no word is common to both sides. One sum proves nothing; several of one label that lead to one party do.
"""

from __future__ import annotations

from math import lgamma, log
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.chance import coincidence
from bankrec_nb.matching.codes import beside, joined, without
from bankrec_nb.matching.counterparties import who_frame
from bankrec_nb.matching.keys import Remainders
from bankrec_nb.matching.meetings import key_of
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.learning import Voices
    from bankrec_nb.matching.state import State

_LONGEST = 12
"""Documents of one payment."""
_LATE_DAYS = 200
_LUCK = 0.01
"""So many labels that lead to a party of the ledger by accident, of all, are too many."""
_FITS = {"t": pl.Int32, "p": pl.Int32, "length": pl.Int64}


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
    met = heard_of.select("t", "voice", "money").join(fits, on="t")
    counted = (
        met.select("voice", "p", "money")
        .unique()
        .group_by("voice", "p")
        .agg(times=pl.len())
        .filter(pl.col("times") > 1)
    )
    met = counted.join(met.filter(pl.col("length") > 1), on=["voice", "p"], how="semi")
    sizes = state.items.filter(pl.col("p") > NOBODY).group_by("p").agg(size=pl.len())
    rows = met.join(told, on="voice").join(sizes, on="p")
    lucky = pl.col("times") * (pl.col("chance") * pl.col("size") * _LONGEST).log()
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


def sums_that_fit(asked: pl.DataFrame, items: pl.DataFrame, early_days: int) -> pl.DataFrame:
    """Which consecutive documents of which party sum to which line: t, p, length (how many documents).

    Args:
        asked: t, currency, amount, day.
        items: p, currency, open, issued.
        early_days: days before its issue that a document may be paid.
    """
    known = items.select("i", "p", "currency", "open", "issued").filter(pl.col("p") > NOBODY)
    if asked.is_empty() or known.is_empty():
        return pl.DataFrame(schema=_FITS)
    coins = pl.concat([asked["currency"], items["currency"]]).unique().sort()
    codes = dict(zip(coins.to_list(), range(coins.len()), strict=True))
    coin = pl.col("currency").replace_strict(codes, return_dtype=pl.Int64)
    asked = asked.with_columns(coin=coin)
    known = known.with_columns(coin=coin, g=pl.col("p").cast(pl.Int64) * len(codes) + coin)
    known = known.sort("g", "issued", "i", nulls_last=True)
    wanted = Remainders(key_of(asked["coin"].to_numpy(), asked["amount"].to_numpy()))
    g, value, money = (known[name].to_numpy() for name in ("g", "open", "coin"))
    total = np.cumsum(value)
    found = [np.zeros((3, 0), np.int64)]
    for length in range(1, _LONGEST + 1):
        ends = np.arange(length - 1, len(g))
        ends = ends[g[ends] == g[ends - length + 1]]
        sums = total[ends] - total[ends - length + 1] + value[ends - length + 1]
        rows = np.flatnonzero(wanted.may_hold(key_of(money[ends], sums)))
        found.append(np.stack((ends[rows], sums[rows], np.full(len(rows), length))))
    end, sums, length = np.concatenate(found, axis=1)
    met = known.select("p", "coin", "issued")[end].with_columns(amount=pl.Series(sums), length=pl.Series(length))
    pairs = asked.select("t", "coin", "amount", "day").join(met, on=["coin", "amount"])
    late = pl.col("day") - pl.col("issued")
    near = pairs.filter(pl.col("issued").is_null() | late.is_between(-early_days, _LATE_DAYS))
    return near.select(pl.col(name).cast(kind) for name, kind in _FITS.items())
