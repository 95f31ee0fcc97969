"""Which of several equal documents are left for sums, once payments of their amount hold as many as they are.

Twelve equal rents and eleven payments of one rent: the first assignment gives them out from the oldest on and leaves the newest.
It may as well be the first that another payment paid together with something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import joined, without
from bankrec_nb.matching.state import NOBODY

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_SAME = ["p", "currency", "open"]


def held_however_told(firm: pl.DataFrame, held: pl.DataFrame, state: State) -> pl.DataFrame:
    """The held documents without those of which an equal one, nearer to its payment, is left: i.

    Args:
        firm: t, i, the firm explanations by one document.
        held: i.
        state: for its lines and documents.
    """
    named = state.hits.select("t", "i")
    documents = state.items.select("i", "issued", *_SAME).filter(pl.col("p") > NOBODY)
    paid = firm.join(named, on=["t", "i"], how="anti").pipe(joined, documents.drop("issued"), "i")
    free = documents.pipe(without, held, "i").join(paid.select(_SAME).unique(), on=_SAME, how="semi")
    paid = paid.join(free.select(_SAME).unique(), on=_SAME, how="semi")
    if paid.is_empty():
        return held
    theirs = pl.concat(
        [free, paid.select("i", *_SAME).pipe(joined, documents.select("i", "issued"), "i").select(free.columns)]
    )
    lines = paid.pipe(joined, state.bank.select("t", "day"), "t").with_columns(
        until=pl.col("day") + state.settings.days_before_issue
    )
    nearest = lines.sort("until", "t").join_asof(
        theirs.drop_nulls("issued").sort("issued", "i").rename({"i": "near"}),
        left_on="until",
        right_on="issued",
        by=_SAME,
        check_sortedness=False,
    )
    # Where two payments are nearest to one document, the order of dates stays.
    told = nearest.filter(
        pl.col("near").n_unique().over(_SAME) == pl.len().over(_SAME), pl.col("near").is_not_null().all().over(_SAME)
    )
    doubtful = told.select("i").pipe(without, told.select(i="near"), "i")
    return held.pipe(without, doubtful, "i")
