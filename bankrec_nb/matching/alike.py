"""Documents alike in everything are paid in the order of their dates: the oldest by the first payment.

Which of two equal documents a payment means cannot be known; what can be is that books, readers and a second run agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.codes import how_often, joined, only, without
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_ALIKE = ["p", "currency", "open", "issued", "due", "item_type", "lot_number", "payment_method", "label", "discount"]
_SAME = ["p", "currency", "open"]
_SOME_WORDS = 0.5
"""So much less said by words in common is too much for the sake of an order."""
_LARGEST = 1_000_000
"""Payments times documents of one crowd that are set against each other; larger crowds stay as they were assigned."""


def oldest_first(state: State, chosen: pl.DataFrame) -> pl.DataFrame:
    """The chosen hypotheses with equal documents of one party handed out in order of date: the oldest to the first payment.

    Where more payments claim them as well than there are documents, those go without that leave the others the most
    even delay.
    """
    single = (
        state.hypotheses.filter(pl.col("form") == "single")
        .select("h", "t", "weight")
        .pipe(joined, state.members.select("h", "i"), "h")
    )
    single = single.filter(how_often("h") == 1).pipe(without, state.hits.select("t", "i"), ("t", "i"))
    held = single.pipe(only, chosen.select("h"), "h").pipe(
        joined, state.items.select("i", "issued", *_SAME).filter(pl.col("p") > NOBODY), "i"
    )
    # Who gives his document's date has said which of them he pays.
    crowd = held.join(state.dated, on=["t", "issued"], how="anti").filter(pl.len().over(_SAME) > 1)
    if crowd.is_empty():
        return chosen
    stepped = _in_step(crowd, idle_payments(single, chosen, crowd), state.bank).pipe(
        joined, crowd.select("i", *_SAME), "i"
    )
    turned = _in_turn(crowd.join(stepped, on=_SAME, how="anti"))
    handed = pl.concat([stepped.select("t", "i", *_SAME), turned.select("t", "i", *_SAME)])
    known = handed.join(single.select("t", "i", better="h"), on=["t", "i"], how="left")
    # Where the order would need a pair nobody considered (paid long before it was issued), the whole group stays as it is.
    whole = known.filter(pl.col("better").is_not_null().all().over(_SAME))
    whole = _as_well_told(whole, crowd, state)
    settled = crowd.join(whole.select(_SAME).unique(), on=_SAME, how="semi").select("t")
    kept = chosen.pipe(without, settled, "t")
    return pl.concat([kept, whole.select(h="better", t="t").cast(dict(chosen.schema))]).sort("t")  # type: ignore[arg-type]


def _as_well_told(handed: pl.DataFrame, held: pl.DataFrame, state: State) -> pl.DataFrame:
    """The handed pairs of crowds that share no fewer words with their lines than those held before: words go before turns."""
    words = state.common.select("t", "i", "words_weight")
    if words.is_empty():
        return handed
    told = [
        pairs.join(words, on=["t", "i"], how="left").group_by(_SAME).agg(pl.col("words_weight").sum().alias(said))
        for pairs, said in ((handed, "then"), (held, "before"))
    ]
    lost = told[0].join(told[1], on=_SAME).filter(pl.col("then") < pl.col("before") - _SOME_WORDS)
    return handed.join(lost, on=_SAME, how="anti")


def idle_payments(single: pl.DataFrame, chosen: pl.DataFrame, crowd: pl.DataFrame) -> pl.DataFrame:
    """Payments left without a document that claim one of a crowd as well as those that got it: t, party, currency, amount."""
    floors = crowd.group_by(_SAME).agg(floor=pl.col("weight").min() - W.nearly_equal)
    claims = single.pipe(without, chosen.select("t"), "t").pipe(joined, crowd.select("i", *_SAME), "i")
    return claims.join(floors, on=_SAME).filter(pl.col("weight") >= pl.col("floor")).select("t", *_SAME).unique()


def _in_turn(crowd: pl.DataFrame) -> pl.DataFrame:
    """As many payments as documents, first to first: t, i, and what the crowd has in common."""
    turns = crowd.with_columns(
        turn_t=pl.col("t").rank("ordinal").over(_SAME), turn_i=pl.col("i").rank("ordinal").over(_SAME)
    )
    payments, documents = turns.select(*_SAME, "t", turn="turn_t"), turns.select(*_SAME, "i", turn="turn_i")
    return payments.join(documents, on=[*_SAME, "turn"])


def _in_step(crowd: pl.DataFrame, idle: pl.DataFrame, bank: pl.DataFrame) -> pl.DataFrame:
    """For crowds that more payments claim than there are documents: t, i."""
    asked = crowd.join(idle, on=_SAME, how="semi")
    payments = pl.concat([asked.select("t", *_SAME), idle]).pipe(joined, bank.select("t", "day"), "t").sort("t")
    documents = asked.sort("i").group_by(_SAME, maintain_order=True).agg(
        "i", "issued", delay=(pl.col("t").replace_strict(bank["t"], bank["day"]) - pl.col("issued")).median()
    )  # fmt: skip
    both = documents.join(payments.group_by(_SAME, maintain_order=True).agg("t", "day"), on=_SAME).sort(_SAME)
    rows: list[tuple[int, int]] = []
    for ids, issued, usual, ts, days in both.select("i", "issued", "delay", "t", "day").iter_rows():
        if usual is not None and None not in issued and len(ids) * len(ts) <= _LARGEST:
            taken = even_delays(np.array(days), np.array(issued), usual)
            rows += [(ts[place], i) for place, i in zip(taken, ids, strict=True)]
    return pl.DataFrame(rows, schema={"t": pl.Int32, "i": pl.Int32}, orient="row")


def even_delays(paid: np.ndarray, issued: np.ndarray, usual: float) -> list[int]:
    """Which payment, by place, each document gets, in order of both, so that the delays differ least.

    Args:
        paid: days of payment, rising, at least as many as documents.
        issued: days of issue, rising.
        usual: the delay the present pairs have; the delay of the first payments in turn is tried as well, and wins a tie.
    """
    first = float(np.median(paid[: len(issued)] - issued))
    cost_first, one = _in_order(paid, issued, first)
    cost_usual, other = _in_order(paid, issued, usual)
    return one if cost_first <= cost_usual else other


def _in_order(paid: np.ndarray, issued: np.ndarray, delay: float) -> tuple[float, list[int]]:
    """The cheapest rising choice of payments, and its cost: the sum of deviations from `delay`. Early payments win ties."""
    best = np.zeros(len(paid) + 1)
    steps = []
    for day in issued:
        cost = best[:-1] + np.abs(paid - day - delay)
        lowest = np.minimum.accumulate(cost)
        steps.append(
            np.maximum.accumulate(np.where(cost < np.concatenate(([np.inf], lowest[:-1])), np.arange(len(paid)), 0))
        )
        best = np.concatenate(([np.inf], lowest))
    places, end = [], len(paid)
    for step in reversed(steps):
        end = int(step[end - 1])
        places.append(end)
    return float(best[-1]), places[::-1]


def handed_in_order(state: State) -> State:
    """The state with documents of one day that nothing tells apart exchanged between payments, the first to the earliest.

    Whether a payment takes one document or a sum of several makes no difference. All explanations of a payment
    exchange them alike, so that its rivals stay what they were.
    """
    renamed = _renamed(state)
    if renamed.is_empty():
        return state
    owners = state.hypotheses.select("h", "t").pipe(only, renamed.select("t").unique(), "t")
    moved = state.members.pipe(joined, owners, "h").join(renamed, on=["t", "i"]).select("h", "i", "to")
    members = state.members.join(moved, on=["h", "i"], how="left", maintain_order="left")
    return state.having(members=members.with_columns(i=pl.coalesce("to", "i")).drop("to"))


def _renamed(state: State) -> pl.DataFrame:
    """What each payment holds and what it should: t, i, to; a permutation per payment."""
    # Nine documents in ten have no like: their words need not be compared.
    same = pl.struct("p", "open", "issued").hash().is_duplicated() & (pl.col("p") > NOBODY)
    twins = state.items.select("i", *_ALIKE).filter(same)
    used = (
        state.members.pipe(joined, state.chosen.select("h", "t"), "h")
        .pipe(joined, twins, "i")
        .filter(pl.col("item_alloc") == pl.col("open"))
        .pipe(without, state.hits.select("t", "i"), ("t", "i"))
    )
    kind = used.select("t", "i", kind=pl.struct(_ALIKE).hash())
    crowd = kind.filter(pl.col("t").n_unique().over("kind") > 1)
    turns = crowd.sort("kind", "t", "i").with_columns(to=pl.col("i").sort().over("kind"))
    changed = turns.filter(((pl.col("i") != pl.col("to")).any()).over("t", "kind")).select("t", "kind", "i", "to")
    # What a payment gives and what it gets are paired in order, and back again: nothing is in two places.
    gives = changed.pipe(without, changed.select("t", i="to"), ("t", "i")).select("t", "kind", "i")
    gets = changed.join(changed.select("t", to="i"), on=["t", "to"], how="anti").select("t", "kind", "to")
    place = pl.int_range(pl.len()).over("t", "kind")
    pairs = gives.sort("t", "kind", "i").with_columns(n=place).join(
        gets.sort("t", "kind", "to").with_columns(n=place), on=["t", "kind", "n"]
    )  # fmt: skip
    back = pairs.select("t", i="to", to="i")
    return pl.concat([pairs.select("t", "i", "to"), back])
