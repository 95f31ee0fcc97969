"""Lines that their payer's own words settle: the document is named in full, its amount is paid, and nobody else asks for it.

Such a line needs no other explanation, and such a document no other line: what else could be made of them is dropped before
evidence is weighed. A rival that could have made the line ambiguous keeps it among the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.booked import booked_lines
from bankrec_nb.matching.codes import grouped, how_often, joined, only, without
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.hypotheses import Found
    from bankrec_nb.matching.state import State

_EXACT = ("single", "discount", "exchange")
"""Forms by which another line may ask for a document without naming it."""
_NONE, _SEVERAL = -1, -2


def named_alone(state: State) -> pl.DataFrame:
    """Documents named in full by their own payer's line, which names no other's: t, i, of (how many it names)."""
    payer = state.who.filter(pl.col("who_weight") == pl.col("who_weight").max().over("t"))
    sure = payer.filter(pl.col("who_weight") >= W.near_name, how_often("t") == 1).select("t", "p")
    # Grouped: `all` over a window took a hundred times as long.
    lines = grouped(state.hits, "t").agg(of=pl.len(), least=pl.col("ref_weight").min())
    plain = lines.filter(pl.col("least") >= W.plain_reference).select("t", "of")
    named = (
        state.hits.select("t", "i")
        .pipe(joined, plain, "t")
        .pipe(joined, state.items.select("i", "p"), "i")
        .join(sure, on=["t", "p"])
    )
    # Every document must be that payer's; a batch is told by its own list.
    whole = named.filter(how_often("t") == pl.col("of"))
    return whole.pipe(without, state.details.select("t"), "t").select("t", "i", "of")


def settled_alone(pairs: pl.DataFrame, listed: Found, state: State) -> pl.DataFrame:
    """Lines explained by what they name, with the documents: t, i, of.

    Args:
        pairs: t, i, form of every explanation by one document.
        listed: explanations by the documents a text names.
        state: hits, who, items and details.
    """
    named = named_alone(state).pipe(without, booked_lines(state), "t")
    exact = pairs.filter(pl.col("form").is_in(_EXACT)).select("t", "i", "form")
    wanted = exact.pipe(joined, named.select("i", owner="t"), "i").filter(pl.col("t") != pl.col("owner"))
    single = named.filter(pl.col("of") == 1).pipe(only, exact.filter(pl.col("form") == "single"), ("t", "i"))
    sums = listed.hypotheses.filter(pl.col("form") == "listed").select("t")
    several = named.filter(pl.col("of") > 1).pipe(only, sums, "t")
    return pl.concat([single, several]).pipe(without, wanted.select(t="owner"), "t")


def without_doubts(
    pairs: pl.DataFrame, loose: pl.DataFrame, listed: Found, state: State
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both without what settled lines could have meant as well, and without what others could make of their documents."""
    settled = settled_alone(pairs, listed, state)
    # Codes are positions: a million pairs are looked up faster in a list of all codes than by joins.
    own = np.full(int(state.bank["t"].to_numpy().max(initial=-1)) + 1, _NONE)
    gone = np.zeros(int(state.items["i"].to_numpy().max(initial=-1)) + 1, dtype=bool)
    own[settled["t"].to_numpy()] = _SEVERAL
    single = settled.filter(pl.col("of") == 1)
    own[single["t"].to_numpy()] = single["i"].to_numpy()
    gone[settled["i"].to_numpy()] = True
    ours, theirs = ((some["t"].to_numpy(), some["i"].to_numpy()) for some in (pairs, loose))
    meant = pl.Series(own[ours[0]] == ours[1]) & (pairs["form"] == "single")
    kept, waiting = (pl.Series((own[t] == _NONE) & ~gone[i]) for t, i in (ours, theirs))
    return pairs.filter(meant | kept), loose.filter(waiting)
