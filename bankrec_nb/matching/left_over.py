"""Sums among what is left: once other payments have their documents, those of a payer that remain are often one run.

The first search knows only single documents to be taken. A supplier's disputed invoice that is paid two months later stands
between the invoices of other payments, and a sum of it and later ones is consecutive only without those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching import sums
from bankrec_nb.matching.assign import assign
from bankrec_nb.matching.cancelled import without_cancelled
from bankrec_nb.matching.codes import beside, how_often, joined, only, without
from bankrec_nb.matching.evidence import add_evidence, score
from bankrec_nb.matching.free_sums import free_sums
from bankrec_nb.matching.groups import FIRM_WEIGHT, as_found, pools_of, structured_sums, targets_of
from bankrec_nb.matching.hypotheses import Found, add
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_LONGEST = 16
_LOOSE = ("partial", "overpaid", "block")
"""Forms that a sum to the cent may well replace: such a line is asked again."""
_LATE = -2.0
"""A delay that speaks so much against a document is not its payer's usual one."""
LEFT_OVER = "what other payments leave"


def find_among_what_is_left(state: State) -> State:
    """Add sums of documents that no other payment holds, for lines without a good explanation, and assign again.

    They rest on what is given to others, and are never certain. A second and third round would find one in two hundred more,
    and cost as much again as the first: every assignment is of all lines.
    """
    found = _among(state, _parties_of_sums(state))
    if found.hypotheses.is_empty():
        return state
    weighed = score(add_evidence(add(state, found)))
    return assign(weighed) if _some_are_better(weighed) else state


def _some_are_better(state: State) -> bool:
    """Whether a new sum outweighs what stands for its line."""
    held = state.hypotheses.select("h", "t", "weight").pipe(joined, state.chosen.select("h"), "h")
    new = state.hypotheses.filter(pl.col("note").str.contains(LEFT_OVER, literal=True)).select("t", new="weight")
    beside_it = new.pipe(beside, held.select("t", "weight"), "t")
    return bool((beside_it["new"] > beside_it["weight"].fill_null(W.hopeless)).any())


def _parties_of_sums(state: State) -> pl.DataFrame:
    """Parties of which one payment takes several documents: p. What is left of the others was searched already."""
    members = state.members.pipe(only, state.chosen.select("h"), "h").filter(how_often("h") > 1)
    theirs = state.items.select("i", "p").pipe(only, members.select("i").unique(), "i")
    return theirs.filter(pl.col("p") > NOBODY).select("p").unique()


def _among(state: State, parties: pl.DataFrame) -> Found:
    """Sums of what these parties have left, that are no accident."""
    if parties.is_empty():
        return Found()
    settled, held = explained(state)
    theirs = state.having(items=state.items.join(parties, on="p", how="semi", maintain_order="left"))
    pools = pools_of(theirs, held).filter(pl.col("p") > NOBODY)
    asked = state.having(answered=state.answered.pipe(only, settled, "t"))
    targets = sums.possible(targets_of(asked, pools, settled), pools, 0)
    if targets.is_empty():
        return Found()
    in_order, _ = structured_sums(targets, pools, _LONGEST)
    searched, _ = free_sums(targets.pipe(without, in_order, "k"), pools, state)
    every = pl.concat([in_order.with_columns(count=pl.lit(None, dtype=pl.Int64)), searched])
    seldom = every.filter(pl.col("accidents") < W.rare_accident).with_columns(
        adjustment=pl.lit(None, dtype=pl.String), adjusted=pl.lit(0, dtype=pl.Int64)
    )
    limits = pl.DataFrame(schema={"k": pl.Int32, "limit": pl.String})
    new = as_found(without_cancelled(seldom, state.items), targets, state, limits)
    note = pl.concat_str(pl.lit(LEFT_OVER), "note", separator="; ", ignore_nulls=True)
    return Found(new.hypotheses.with_columns(note=note), new.members)


def explained(state: State) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines whose explanation stands well (t) and the documents it uses up (i), whatever else would explain them."""
    weighed = state.chosen.pipe(joined, state.hypotheses.select("h", "weight", "form"), "h")
    dated = weighed.pipe(joined, state.features.select("h", "named", "date_weight"), "h")
    # An old document of the very amount of a sum: the payment may be either's.
    late = (pl.col("form") == "single") & (pl.col("named") == 0) & (pl.col("date_weight") <= _LATE)
    well = dated.filter((pl.col("weight") >= FIRM_WEIGHT) & ~pl.col("form").is_in(_LOOSE) & ~late)
    return well.select("t"), state.members.pipe(only, well.select("h"), "h").select("i").unique()
