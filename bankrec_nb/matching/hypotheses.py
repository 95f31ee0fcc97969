"""Explanations as two frames: one row per hypothesis, one row per document in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.codes import beside, joined, only, without
from bankrec_nb.matching.forms import FORMS
from bankrec_nb.matching.keys import repeated
from bankrec_nb.normalise.runs import BASE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.matching.state import State

HYPOTHESIS = pl.Schema(
    {
        "h": pl.Int32(),
        "t": pl.Int32(),
        "form": pl.String(),
        "pool": pl.Int64(),
        "accidents": pl.Float64(),
        "adjustment": pl.String(),
        "adjusted": pl.Int64(),
        "remaining": pl.Int64(),
        "note": pl.String(),
    }
)
MEMBER = pl.Schema({"h": pl.Int32(), "i": pl.Int32(), "alloc": pl.Int64(), "item_alloc": pl.Int64()})


@dataclass(frozen=True)
class Found:
    """What one search found, numbered from 0. `accidents` is how many such finds chance alone would give."""

    hypotheses: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HYPOTHESIS))
    members: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MEMBER))
    limits: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"t": pl.Int32, "limit": pl.String}))


def shaped(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """The frame with the schema's columns in order; absent ones null."""
    if frame.is_empty():
        return pl.DataFrame(schema=schema)
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )


def found(hypotheses: pl.DataFrame, members: pl.DataFrame, key: str = "h", limits: pl.DataFrame | None = None) -> Found:
    """A Found whose hypotheses are renumbered 0, 1, … in the given order of `key`."""
    plain = Found()
    if hypotheses.is_empty():
        return plain if limits is None else Found(limits=limits)
    numbers = hypotheses.select(key).with_columns(number=pl.int_range(pl.len(), dtype=pl.Int32))
    numbered = joined(members, numbers, key)
    heads = hypotheses.with_columns(h=pl.int_range(pl.len(), dtype=pl.Int32))
    return Found(
        shaped(heads, HYPOTHESIS),
        shaped(numbered.with_columns(h="number"), MEMBER),
        plain.limits if limits is None else limits,
    )


def from_pairs(pairs: pl.DataFrame, amounts: pl.DataFrame) -> Found:
    """One hypothesis per pair: t, i, form, pool, accidents, alloc, item_alloc, adjustment, adjusted."""
    numbered = pairs.with_columns(h=pl.int_range(pl.len(), dtype=pl.Int32)).pipe(
        beside, amounts.select("t", "amount"), "t"
    )
    heads = numbered.with_columns(remaining=pl.col("amount") - pl.col("alloc") - pl.col("adjusted"))
    return Found(shaped(heads, HYPOTHESIS), shaped(numbered, MEMBER))


def together(*several: Found) -> Found:
    """Several searches as one, duplicates removed: the likeliest account of the same documents stays."""
    return _distinct(several, [0] * len(several))[0]


def _distinct(several: Sequence[Found], turns: Sequence[int]) -> tuple[Found, pl.Series]:
    """The searches as one, each account once in each turn; and the turn of each."""
    heads, members, offset = [], [], 0
    for one, turn in zip(several, turns, strict=True):
        heads.append(one.hypotheses.with_columns(pl.col("h") + offset, turn=pl.lit(turn, dtype=pl.Int32)))
        members.append(one.members.with_columns(pl.col("h") + offset))
        offset += one.hypotheses.height
    all_members = pl.concat(members)
    ranked = _each_once(pl.concat(heads).pipe(joined, _content(all_members), "h"))
    limits = pl.concat([one.limits for one in several])
    return found(ranked, all_members, limits=limits), ranked["turn"]


def _each_once(every: pl.DataFrame) -> pl.DataFrame:
    """Hypotheses with `content`, each account once in each turn: the likeliest; in order of turn and transaction."""
    keys = ["turn", "t", "content", "remaining"]
    again = pl.Series(repeated(_one_number(every)))
    # Nine in ten are told once, and need no order among themselves.
    likeliest = (
        every.filter(again)
        .join(FORMS.select("form", "prior"), on="form")
        .with_columns(likely=pl.col("prior") - pl.col("accidents").clip(1e-9).log())
        .sort("turn", "t", "likely", "form", "h", descending=[False, False, True, False, False])
        .unique(keys, keep="first", maintain_order=True)
    )
    ranked = pl.concat([every.filter(~again), likeliest.select(every.columns)])
    order = ranked.select("turn", "t", "form", "content", "remaining").with_row_index("row")
    return ranked[order.sort("turn", "t", "form", "content", "remaining")["row"]]


def _one_number(heads: pl.DataFrame) -> np.ndarray:
    """What hypotheses explain, as one number: those of the same have the same, and seldom others."""
    parts = (heads["t"].to_numpy().astype(np.uint64), heads["remaining"].fill_null(0).to_numpy().view(np.uint64))
    number: np.ndarray = heads["content"].to_numpy() + (parts[0] * BASE + parts[1]) * BASE
    return number


def add(state: State, *several: Found) -> State:
    """The state with the searches' hypotheses after those it had, which keep their numbers (and their evidence).

    A part of a document gives way to the same part as one of several payments that fill it.
    """
    return _added(state, *_distinct(several, [0] * len(several)))


def add_in_turn(state: State, several: Sequence[Found]) -> State:
    """`add` for one search after the other: of the same documents found twice the first finding counts."""
    return _added(state, *_distinct(several, range(len(several))))


def _added(state: State, new: Found, turn: pl.Series) -> State:
    limits = pl.concat([f for f in (state.limits, new.limits) if f.width]).unique().sort("t", "limit")
    numbered = state.hypotheses.height > 0
    if not numbered:
        state = state.having(hypotheses=Found().hypotheses, members=Found().members)
    if new.hypotheses.is_empty():
        return state.having(limits=limits)
    told = new.hypotheses.select("h", "t", "form", "remaining").hstack([turn]).pipe(joined, _content(new.members), "h")
    gone = _explained_better(state, told)
    fresh = _fresh(state, told, gone)
    numbers = fresh.select("h", number=pl.int_range(pl.len(), dtype=pl.Int32) + (_last(state) + 1 if numbered else 0))
    heads, members = (
        frame.pipe(joined, numbers, "h").with_columns(h="number") for frame in (new.hypotheses, new.members)
    )
    state = _without(state, gone)
    return state.having(
        hypotheses=pl.concat([state.hypotheses.select(HYPOTHESIS.names()), shaped(heads, HYPOTHESIS).sort("h")]),
        members=pl.concat([state.members, shaped(members, MEMBER)]),
        limits=limits,
    )


def _last(state: State) -> int:
    """The last number ever given: what was weighed of one that gave way is still there, and must not speak for another."""
    weighed = state.features["h"].max() if state.features.height else None
    return max(int(state.hypotheses["h"].max() or 0), int(weighed or 0))  # type: ignore[arg-type]


def _fresh(state: State, told: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    """New accounts of documents that had none when their turn came: h, turn."""
    keys = ["t", "content", "remaining"]
    # Only the contents of lines that something new was found for can be the same.
    asked = state.hypotheses.pipe(only, told, "t").select("h", "t", "remaining")
    known = asked.pipe(joined, _content(state.members.pipe(only, asked, "h")), "h")
    if gone.height:
        known = known.pipe(beside, gone, "h")
        old = known.filter(pl.col("turn").is_not_null()).rename({"turn": "until"})
        freed = told.join(old, on=keys, how="semi")
        # Few are told as a part of a document that gave way in an earlier turn, or in the same.
        if freed.height:
            until = old.group_by(keys).agg(pl.col("until").max())
            later = freed.join(until, on=keys).filter(pl.col("until") <= pl.col("turn")).select("h")
            known = known.filter(pl.col("turn").is_null())
            told = told.pipe(without, freed.pipe(without, later, "h"), "h")
    fresh = told.join(known.select(keys), on=keys, how="anti").sort("h")
    return fresh.unique(keys, keep="first", maintain_order=True).select("h", "turn")


def _explained_better(state: State, told: pl.DataFrame) -> pl.DataFrame:
    """Parts of a document that a new search knows to fill it with others: h, turn (of the first such search)."""
    parts = (
        state.hypotheses.select("h", "t", "form")
        .filter(pl.col("form").is_in(["partial", "equal_part"]))
        .select("h", "t")
    )
    filling = told.filter(pl.col("form").is_in(["instalments", "block"])).select("t", "content", "turn")
    parts = parts.pipe(only, filling, "t")
    if parts.is_empty():
        return parts.select("h", turn=pl.lit(None, dtype=pl.Int32))
    old = parts.pipe(joined, _content(state.members.pipe(only, parts, "h")), "h")
    return old.join(filling, on=["t", "content"]).group_by("h").agg(pl.col("turn").min()).sort("h")


def _without(state: State, gone: pl.DataFrame) -> State:
    if gone.is_empty():
        return state
    # What was weighed for them stays behind: nobody asks for it by their numbers any more.
    hypotheses, members = (frame.pipe(without, gone, "h") for frame in (state.hypotheses, state.members))
    return state.having(hypotheses=hypotheses, members=members)


def _content(members: pl.DataFrame) -> pl.DataFrame:
    """What each hypothesis allocates, as one number: h, content."""
    h, one = members["h"].to_numpy(), members.select(pl.struct("i", "alloc").hash()).to_series().to_numpy()
    whole, known = np.zeros(int(h.max(initial=-1)) + 1, np.uint64), np.zeros(int(h.max(initial=-1)) + 1, bool)
    np.add.at(whole, h, one)
    known[h] = True
    return pl.DataFrame(
        {"h": np.flatnonzero(known), "content": whole[known]}, schema={"h": pl.Int32, "content": pl.UInt64}
    )
