"""Which hypotheses stand: the best set over all transactions in which nothing is used beyond what is open.

Where everybody's best hypothesis fits, that is the optimum and nothing is searched. The contested rest falls into
components, each a contest of its own (contest.py).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.alike import handed_in_order, oldest_first
from bankrec_nb.matching.claims import claims_of, contested
from bankrec_nb.matching.codes import beside, grouped, joined, only, without
from bankrec_nb.matching.contest import Choice, Contest, solved
from bankrec_nb.matching.foregone import foregone
from bankrec_nb.matching.keys import in_turn
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.claims import Claims
    from bankrec_nb.matching.earlier import Earlier
    from bankrec_nb.matching.state import State


def solve(state: State) -> pl.DataFrame:
    """The hypotheses that stand: h, t."""
    claims = claims_of(state)
    stand = claims.best
    used = claims.used(stand)
    over = (used * np.sign(claims.room) > np.abs(claims.room)) | (used * np.sign(claims.room) < 0)
    if over.any():
        touched = contested(claims, over)
        stand &= ~touched
        left = claims.room - claims.used(stand)
        stand[np.flatnonzero(touched)[settled_claims(claims.of(touched, left), state.earlier)]] = True
    return pl.DataFrame({"h": claims.h[stand], "t": claims.t[stand]}, schema={"h": pl.Int32, "t": pl.Int32})


def settled_claims(claims: Claims, earlier: Earlier) -> np.ndarray:
    """Places of the options that stand: those that are certain, and what the search says of every component of the others."""
    certain, rest, room = foregone(claims)
    asked = np.zeros(len(claims.h), bool)
    asked[rest] = True
    return np.concatenate((certain, rest[_searched(claims.of(asked, room), earlier)]))


def _searched(claims: Claims, earlier: Earlier) -> np.ndarray:
    """Places of the options that stand after a search of every component."""
    label = _labelled(claims.t[claims.option], claims.item)
    component = np.zeros(len(claims.h), np.int64)
    component[claims.option] = label
    order = in_turn(component)
    documents, number = np.unique((label << 32) | claims.item, return_inverse=True)
    owners = documents >> 32
    room = claims.room[documents & 0xFFFFFFFF].tolist()
    numbers = number - np.searchsorted(owners, owners)[number]
    bounds = np.searchsorted(claims.option, np.arange(len(claims.h) + 1)).tolist()
    pairs = list(zip(numbers.tolist(), claims.part.tolist(), strict=True))
    ts, values, places = claims.t[order].tolist(), claims.value[order].tolist(), order.tolist()
    known = np.unique(component)
    ends, rooms = (np.searchsorted(codes, known, "right").tolist() for codes in (component[order], owners))
    stand: list[int] = []
    begin = taken = 0
    for end, upto in zip(ends, rooms, strict=True):
        takes = [tuple(pairs[bounds[n] : bounds[n + 1]]) for n in places[begin:end]]
        won = _known_or_solved(ts[begin:end], values[begin:end], takes, room[taken:upto], earlier)
        stand += [places[begin + n] for n in won]
        begin, taken = end, upto
    return np.array(stand, np.int64)


def _known_or_solved(
    ts: list[int], values: list[float], takes: list[tuple[tuple[int, int], ...]], room: list[int], earlier: Earlier
) -> list[int]:
    """Places of the explanations that stand; solved only where no earlier run met the same values, documents and amounts."""
    content = (tuple(len(list(same)) for _, same in groupby(ts)), tuple(values), tuple(takes), tuple(room))

    def solve() -> list[int]:
        choices: Contest = {}
        for place, (t, value, taken) in enumerate(zip(ts, values, takes, strict=True)):
            choices.setdefault(t, []).append(Choice(place, value, taken))
        return solved(choices, room)

    stand: list[int] = earlier.once(content, solve)
    return stand


def _labelled(ts: np.ndarray, items: np.ndarray) -> np.ndarray:
    """For each row the smallest transaction of its component: transactions that share a document, and theirs in turn."""
    known, t = np.unique(ts, return_inverse=True)
    documents, i = np.unique(items, return_inverse=True)
    label = np.arange(len(known))
    while True:
        least = np.full(len(documents), len(known))
        np.minimum.at(least, i, label[t])
        after = label.copy()
        np.minimum.at(after, t, least[i])
        after = after[after]
        if (after == label).all():
            return np.asarray(label[t])
        label = after


def assign(state: State) -> State:
    """Fill `chosen`: h, t of the hypotheses that stand."""
    if state.hypotheses.is_empty():
        return state.having(chosen=pl.DataFrame(schema={"h": pl.Int32, "t": pl.Int32}))
    return handed_in_order(state.having(chosen=first_come(state, oldest_first(state, solve(state)))))


def first_come(state: State, chosen: pl.DataFrame) -> pl.DataFrame:
    """The chosen hypotheses with what two payments claim alike given to the earlier: the later one paid twice.

    Alike means: the same party named as surely, and the document named (or not) by both; where both name it as plainly and
    pay all of it, it does not matter which line says more about its payer. A payer known for sure who names nothing has
    paid his document all the same before he paid it again by its name.
    """
    idle = _passed_over(state, chosen)
    if idle.is_empty():
        return chosen
    # Only those who stand on a document that an idle payment claims can have taken it from that.
    wanted = state.members.pipe(only, idle, "h").select("i").unique()
    held = state.members.pipe(only, chosen, "h").pipe(only, wanted, "i")
    asked = pl.concat([idle.select("h"), held.select("h").unique()])
    every = (
        asked.pipe(joined, state.hypotheses.select("h", "t", "weight", "form", "remaining"), "h")
        .pipe(joined, _content(state.members.pipe(only, asked, "h")), "h")
        .pipe(joined, _said(state.features.pipe(only, asked, "h")), "h")
        .pipe(beside, _told(asked, state), "h")
    )
    mine, idle = every.pipe(only, chosen, "h"), every.pipe(only, idle, "h")
    keys = ["content", "form", "remaining"]
    later = mine.select(
        *keys, late="t", late_h="h", late_weight="weight", late_who="who", late_named="named", late_told="told"
    )
    alike = (pl.col("named") == pl.col("late_named")) & (pl.col("who") == pl.col("late_who"))
    # Who names the very same documents, or is known for sure without a word, needs nothing more to be the first.
    known = pl.min_horizontal("who", "late_who") >= W.known_name
    sure = (pl.col("named") & pl.col("late_named") | ~pl.col("named") & ~pl.col("late_named") & known) & (
        pl.col("weight") >= W.sure_first
    )
    before = pl.col("day") < pl.col("late_day")
    plain = pl.col("told") >= pl.col("late_told") - W.nearly_equal
    as_good = alike & (pl.col("weight") > pl.col("late_weight") - W.first_come) | plain | sure & before
    days = state.bank.select("t", "day", "text")
    met = idle.join(later, on=keys).filter(pl.col("t") < pl.col("late"))
    # A number on the line may be that of a document the books do not have.
    silent = ~pl.col("text").fill_null("").str.contains(r"\d{4}")
    told = met.pipe(joined, days, "t").pipe(joined, days.select(late="t", late_day="day"), "late")
    earlier = told.filter(as_good | pl.col("unsaid") & silent & pl.col("late_named"))
    swaps = (
        earlier.sort("late", "t", "h")
        .unique("late", keep="first", maintain_order=True)
        .unique("t", keep="first", maintain_order=True)
    )
    kept = chosen.pipe(without, swaps.select(h="late_h"), "h").pipe(without, swaps, "t")
    return pl.concat([kept, swaps.select("h", "t").cast(dict(chosen.schema))]).sort("t")  # type: ignore[arg-type]


def _told(asked: pl.DataFrame, state: State) -> pl.DataFrame:
    """Explanations by one document in full whose number the line gives: h, told (how plainly)."""
    single = state.hypotheses.select("h", "t", "form").pipe(only, asked, "h").filter(pl.col("form") == "single")
    plain = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i", told="ref_weight")
    return state.members.pipe(joined, single.drop("form"), "h").join(plain, on=["t", "i"]).select("h", "told")


def _passed_over(state: State, chosen: pl.DataFrame) -> pl.DataFrame:
    """Explanations of payments that have none, or only a far weaker one: h, t."""
    weights = state.hypotheses.select("h", "t", "weight")
    held = weights.pipe(only, chosen.select("h"), "h").select("t", held="weight")
    offered = weights.pipe(beside, held, "t")
    return offered.filter(pl.col("held").is_null() | (pl.col("weight") > pl.col("held") + W.first_come)).select(
        "h", "t"
    )


def _content(members: pl.DataFrame) -> pl.DataFrame:
    """What each explanation gives to which documents: h, content."""
    return grouped(members, "h").agg(content=pl.struct("i", "alloc").hash().sum())


def _said(features: pl.DataFrame) -> pl.DataFrame:
    """What ties each explanation to its line: h, named, who (how surely the payer is known), unsaid (the line names nothing else)."""
    who_weight = pl.col("who_weight").fill_null(-5.0)
    return features.select(
        "h",
        named=pl.col("named") > 0,
        who=pl.when(pl.col("named") > 0).then(0.0).otherwise(who_weight.round(0)),
        unsaid=(pl.col("named") == 0) & (pl.col("named_elsewhere").fill_null(0) == 0) & ~pl.col("odd").fill_null(value=False)
        & (who_weight >= W.near_name) & (pl.col("form") == "single"),
    )  # fmt: skip
