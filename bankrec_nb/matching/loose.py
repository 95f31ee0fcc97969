"""Parts of documents and payments of more than they are, by payers who name nothing: shown only where nothing explains a line better.

They fit nearly any amount, so that a payer of thirty documents has thirty of them for each of his payments. They are
found with all other pairs, but wait until sums have been sought: a line that is well explained by then needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import joined, only, without
from bankrec_nb.matching.evidence import add_evidence
from bankrec_nb.matching.hypotheses import add, from_pairs
from bankrec_nb.matching.state import LOOSE, LOOSE_FORMS

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_WELL_EXPLAINED = 8.0
"""Of 36,000 lines of twelve companies that weigh more than this, four fell back upon a loose explanation."""


def apart_from_loose(pairs: pl.DataFrame, state: State) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The pairs without the loose ones, and those.

    What names its document is not loose, nor what claims one of several documents alike: whose each of them is, all claims tell.
    """
    alike = state.items.select("i", twins=pl.len().over("p", "currency", "open") > 1).filter("twins")
    fits_all = pl.col("form").is_in(LOOSE_FORMS)
    every, named = pairs.filter(fits_all), state.hits.select("t", "i")
    claims, single = every.pipe(only, alike, "i"), every.pipe(without, alike, "i")
    said = single.pipe(only, named, ("t", "i"))
    loose = single.pipe(without, named, ("t", "i"))
    return pl.concat([pairs.filter(~fits_all), claims, said]), loose


def set_aside(pairs: pl.DataFrame) -> pl.DataFrame:
    """What of each loose explanation cannot be made again, one row per pair and form: t, i, form, pool, alloc."""
    return pairs.select(LOOSE.names()).cast(LOOSE).sort("t", "i")


def find_loose(state: State) -> State:
    """Add the loose explanations of lines that nothing explains well, and weigh them."""
    state = add_evidence(state)
    waiting = _filled_by_none(state, state.loose.pipe(without, _well_explained(state), "t"))
    state = state.having(loose=state.loose.clear())
    if waiting.is_empty():
        return state
    pairs = waiting.with_columns(
        pl.col("form").cast(pl.String), accidents=pl.col("pool") * 0.5, item_alloc="alloc", adjusted=pl.lit(0)
    )
    return add_evidence(add(state, from_pairs(pairs, state.bank)))


def _well_explained(state: State) -> pl.DataFrame:
    """Lines with an explanation that no loose one comes near: t."""
    return state.features.select("t", "weight").filter(pl.col("weight") > _WELL_EXPLAINED).select("t").unique()


def _filled_by_none(state: State, waiting: pl.DataFrame) -> pl.DataFrame:
    """Those that no search knows to be one of several payments that fill their document."""
    filling = state.hypotheses.filter(pl.col("form").is_in(["instalments", "block"])).pipe(only, waiting, "t")
    known = state.members.pipe(joined, filling.select("h", "t"), "h").select("t", "i", "alloc")
    return waiting.join(known, on=["t", "i", "alloc"], how="anti", maintain_order="left")
