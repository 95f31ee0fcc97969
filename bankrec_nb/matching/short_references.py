"""Numbers so short that only the counterparty gives them a meaning: "Facture 2629" from the customer of FC26092629.

Also the other way round: numbers of the ledger's own format that no open document has, perhaps mistyped, perhaps paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.codes import best_of_each, joined, only, without
from bankrec_nb.matching.confirmed_numbers import confirmed, weight_of_ends
from bankrec_nb.matching.ends import CODES, SHORTEST, TENS, as_written, ends_of, with_bare, without_years_behind
from bankrec_nb.matching.keys import among
from bankrec_nb.matching.numbers import known_numbers
from bankrec_nb.matching.odd_numbers import odd_numbers, of_a_year
from bankrec_nb.matching.state import NOBODY, State

if TYPE_CHECKING:
    from bankrec_nb.normalise.document_numbers import Endings

_NUMBERED_LATE = 45
"""Days after a payment that a document it names may bear as its own at most: it was announced, and booked later."""
_KNOWN = 1.5
"""From here the payer is known well enough to say whose document a number means."""


def meant_by_payer(state: State, endings: Endings) -> State:
    """Of several parties' documents that one number on a line spells, only the payer's are named, where he is known.

    One number is one running number: 3409/26 and 3410/26 are two, though both may be told by their 26.
    """
    numbers = state.hits.filter(pl.col("ref_kind") == "document_number")
    numbers = numbers.with_columns(figure=pl.Series(endings.figure[numbers["i"].to_numpy()]))
    spelled = ("t", "ref_text", "figure")
    several = numbers.filter(pl.len().over(spelled) > 1).select("i", *spelled)
    payer = state.who.filter(pl.col("who_weight") >= _KNOWN).select("t", "p", own=pl.lit(value=True))
    judged = several.join(state.items.select("i", "p"), on="i").join(payer, on=["t", "p"], how="left")
    others = judged.filter(pl.col("own").is_null() & pl.col("own").any().over(spelled))
    return state.having(hits=state.hits.pipe(without, others.select("t", "i"), ("t", "i")))


def with_short_references(state: State) -> State:
    """Add short numbers of likely counterparties' documents to `hits`, and fill `odd_numbers`."""
    numbers = state.numbers or known_numbers(state.items)
    state = meant_by_payer(state, numbers.endings)
    named = state.hits.filter(pl.col("ref_weight") >= 3.5).select("t").unique()
    left = state.bank.select("t").pipe(without, named, "t")
    endings = without_years_behind(numbers.endings, state.items)
    rows = _of_payers(state.figures.pipe(only, left, "t"), endings, state)
    # Of 1174/26 the 26 is a year.
    yeared = of_a_year(state, rows.filter(pl.col("ref_text").str.len_bytes() < SHORTEST).select("t").unique())
    rows = rows.filter((pl.col("ref_text").str.len_bytes() >= SHORTEST) | ~pl.col("t").is_in(yeared["t"].implode()))
    rows = pl.concat([rows, confirmed(state, numbers).cast(state.hits.schema)])
    every = best_of_each(pl.concat([state.hits, rows]), ("t", "i"), ["ref_weight", "ref_text", "ref_kind"])
    return state.having(hits=every, odd_numbers=odd_numbers(state, left.pipe(without, rows, "t")))


def _period(day: pl.Expr) -> pl.Expr:
    """The codes of a day's month, and of the one before, as payers write them (2111, 1121)."""
    this = day.cast(pl.Int32).cast(pl.Date)
    parts = [(d.dt.year().cast(pl.Int64) % 100, d.dt.month().cast(pl.Int64)) for d in (this, this.dt.offset_by("-1mo"))]
    return pl.concat_list(int(TENS[4]) + 100 * one + other for y, m in parts for one, other in ((y, m), (m, y)))


def _of_payers(figures: pl.DataFrame, endings: Endings, state: State) -> pl.DataFrame:
    """Documents of a line's likely payers that its short numbers end like, in the columns of `hits`."""
    payers = state.who.filter(pl.col("who_weight") > -1).select("t", pl.col("p").cast(pl.Int64))
    asked = with_bare(figures).join(payers, on="t").with_columns(key=pl.col("p") * CODES + pl.col("code"))
    owners = state.items.select("i", pl.col("p").cast(pl.Int64)).filter(pl.col("p") > NOBODY)
    owners = owners.join(payers.select("p").unique(), on="p", how="semi")
    ends = ends_of(owners["i"].to_numpy(), endings)
    key = owners["p"].to_numpy()[ends.row] * CODES + ends.code
    some = np.flatnonzero(among(key, asked["key"].to_numpy()))
    i, digits = owners["i"].gather(ends.row[some]), ends.digits[some]
    whole = endings.width[i.to_numpy()] == digits
    tails = pl.DataFrame({"i": i, "key": key[some], "digits": digits, "whole": whole})
    # 811 is 0811 rather than the end of 4811.
    asked = asked.pipe(joined, state.bank.select("t", "day", period=_period(pl.col("day"))), "t")
    met = asked.join(tails, on="key").filter(pl.col("whole") | ~pl.col("whole").any().over("t", "key"))
    weight = weight_of_ends(pl.col("digits"), pl.len().over("t", "code"))
    # Nobody knows the number of a document long before it exists, and 2111 in November 2021 is that month.
    issued = state.items.select("i", "issued")
    early = (pl.col("issued") > pl.col("day") + _NUMBERED_LATE).fill_null(value=False)
    month = ~pl.col("whole") & pl.col("code").is_in("period")
    met = met.pipe(joined, issued, "i").filter(~early & ~month)
    short = (
        met.filter((pl.col("digits") >= SHORTEST) | (pl.len().over("t", "code") == 1))
        .with_columns(ref_weight=weight)
        .filter(pl.col("ref_weight") > 0.2)
    )
    rows = short.select("t", "i", "ref_weight", ref_kind=pl.lit("document_number"), ref_text=as_written(pl.col("code")))
    return rows.cast(state.hits.schema)
