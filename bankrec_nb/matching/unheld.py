"""What is left on both sides at the end: a line without an explanation and a document that no line holds, of one amount.

Whoever reconciles looks at the two lists of leftovers last. There a name need not be told from all others of the ledger,
only from those that still owe the same amount, so that one cut off, mistyped or glued together is enough to show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from rapidfuzz import fuzz

from bankrec_nb.matching.codes import beside, how_often, joined, only, without
from bankrec_nb.matching.evidence import add_evidence
from bankrec_nb.matching.hypotheses import add, from_pairs
from bankrec_nb.matching.left_over import LEFT_OVER
from bankrec_nb.matching.methods import BANKS_CHARGE, CAME_BACK, GIVEN_BACK, NO_INVOICE
from bankrec_nb.matching.own_transfers import BETWEEN_ACCOUNTS
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_FEW = 12
"""Lines, or documents, left of one amount; what more have tells nothing."""
_ALIKE = 88.0
"""How much of a name (in a hundred), letter by letter, a text gives."""
_LETTERS = 6
_BEGINS = r"^(\S{4,} \S{4,})"
"""Two words of some length."""
_DAYS = 75
"""So many days before or after it is due."""
_OWED_TO_NONE = (NO_INVOICE, BETWEEN_ACCOUNTS, BANKS_CHARGE, GIVEN_BACK, CAME_BACK)


def find_among_the_unheld(state: State) -> State:
    """Add to `chosen` what is left of a line's amount where only one such document's party is named much like the line: shown, no more."""
    if state.hypotheses.is_empty():
        return state
    pairs = _named_alike(_met(state), state)
    if pairs.is_empty():
        return state
    found = add_evidence(add(state, from_pairs(pairs, state.bank)))
    weighed = found.hypotheses.drop("weight", strict=False).pipe(joined, found.features.select("h", "weight"), "h")
    fresh = weighed.pipe(without, state.hypotheses.select("h"), "h")
    # What rests on all others' being right is shown, whatever else speaks for it or against it.
    shown = fresh.with_columns(pl.col("weight").clip(W.hopeless, 0.0))
    new = fresh.select("h", "t").cast(dict(state.chosen.schema))  # type: ignore[arg-type]
    return found.having(
        hypotheses=pl.concat([weighed.pipe(without, fresh, "h"), shown]).sort("h"),
        chosen=pl.concat([state.chosen, new]).sort("t"),
    )


def _met(state: State) -> pl.DataFrame:
    """Lines without an explanation and documents that none holds, of one amount: t, i, p, pool, alloc."""
    held = state.members.pipe(only, state.chosen.select("h"), "h").select("i").unique()
    text = pl.col("text").fill_null("")
    invoiced = ~pl.any_horizontal(text.str.contains(words) for words in _OWED_TO_NONE)
    lines = state.bank.select("t", "currency", "amount", "day", "text").pipe(without, _answered(state), "t")
    items = state.items.filter((pl.col("p") > NOBODY) & pl.col("undone").is_null()).pipe(without, held, "i")
    items = items.select("i", "p", "currency", "issued", "due", amount="open")
    keys = ["currency", "amount"]
    few = (some.filter(pl.len().over(keys) <= _FEW) for some in (lines, items))
    met = next(few).join(next(few), on=keys).filter(invoiced)
    late = pl.col("day") - pl.coalesce("due", "issued", "day")
    by_then = pl.col("issued").is_null() | (pl.col("issued") <= pl.col("day"))
    sure = state.contradicted.select("t", "sure_p")
    own = pl.col("sure_p").is_null() | (pl.col("sure_p") == pl.col("p"))
    return met.filter(late.is_between(-_DAYS, _DAYS), by_then).pipe(beside, sure, "t").filter(own)


def _answered(state: State) -> pl.DataFrame:
    """Lines of which something is told: what explains them, or whose double they are, or another number that they name."""
    sure = (pl.col("who_weight").fill_null(0) >= W.likely_name) | (pl.col("named").fill_null(0) > 0)
    said = state.features.filter(sure).select("h")
    told = state.hypotheses.filter(pl.col("weight") >= -W.hopeless).pipe(only, said, "h")
    named = state.hits.filter(pl.col("ref_weight") >= W.strong_reference)
    netted = [state.netted.select("t"), state.netted.select(t="other")] if state.netted.width else []
    odd = [state.odd_numbers.select("t")] if state.odd_numbers.width else []
    return pl.concat([f.select("t") for f in (state.chosen, told, named, *odd, *netted)]).unique()


def _named_alike(met: pl.DataFrame, state: State) -> pl.DataFrame:
    """Of the pairs those whose text gives the party's name but for a few letters, where it gives no other's as well."""
    spelled = met.join(state.names.select("p", "name").unique(), on="p")
    alike = [_likeness(name, text) for name, text in spelled.select("name", "text").iter_rows()]
    named = spelled.filter(pl.Series(alike, dtype=pl.Float64) >= _ALIKE)
    best = pl.concat([one.select(met.columns) for one in (named, _paid_before(met, state))]).unique(["t", "i"])
    only_one = best.filter(how_often("t") == 1).sort("i", "day", "t").unique("i", keep="first", maintain_order=True)
    return only_one.sort("t").select(
        "t", "i", form=pl.lit("single"), pool=pl.lit(1, dtype=pl.Int64), accidents=pl.lit(1.0), alloc="amount",
        item_alloc="amount", adjustment=pl.lit(None, dtype=pl.String), adjusted=pl.lit(0, dtype=pl.Int64), note=pl.lit(LEFT_OVER),
    )  # fmt: skip


def _likeness(name: str, text: str) -> float:
    """How much of a name, in a hundred, a text gives: as words, and letter by letter where it is long enough not to be met in others."""
    glued = name.replace(" ", "")
    inside = fuzz.partial_ratio(glued, text.replace(" ", "")) if len(glued) >= _LETTERS else 0.0
    return max(fuzz.token_set_ratio(name, text), inside)


def _paid_before(met: pl.DataFrame, state: State) -> pl.DataFrame:
    """Those whose line begins as others do that pay the same party: a parent company, an agent, a treasury."""
    begins = pl.col("text").str.extract(_BEGINS)
    held = state.members.pipe(only, state.chosen.select("h"), "h").pipe(joined, state.chosen.select("h", "t"), "h")
    paid = held.pipe(joined, state.items.select("i", "p"), "i").pipe(joined, state.bank.select("t", "text"), "t")
    known = paid.select("p", begins=begins).drop_nulls().unique().filter(pl.len().over("begins") <= _FEW)
    return met.with_columns(begins=begins).join(known, on=["p", "begins"])
