"""Explanations as two frames: one row per hypothesis, one row per document in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.codes import beside, joined, only, without
from bankrec_nb.matching.forms import FORMS

if TYPE_CHECKING:
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
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )


def found(hypotheses: pl.DataFrame, members: pl.DataFrame, key: str = "h", limits: pl.DataFrame | None = None) -> Found:
    """A Found whose hypotheses are renumbered 0, 1, … in the given order of `key`."""
    numbers = hypotheses.select(key).with_columns(number=pl.int_range(pl.len(), dtype=pl.Int32))
    joined = members.join(numbers, on=key)
    heads = hypotheses.with_columns(h=pl.int_range(pl.len(), dtype=pl.Int32))
    plain = Found()
    return Found(
        shaped(heads, HYPOTHESIS),
        shaped(joined.with_columns(h="number"), MEMBER),
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
    heads, members, offset = [], [], 0
    for one in several:
        heads.append(one.hypotheses.with_columns(pl.col("h") + offset))
        members.append(one.members.with_columns(pl.col("h") + offset))
        offset += one.hypotheses.height
    limits = pl.concat([one.limits for one in several])
    return _distinct(pl.concat(heads), pl.concat(members), limits)


def _distinct(heads: pl.DataFrame, members: pl.DataFrame, limits: pl.DataFrame) -> Found:
    keys = ["t", "content", "remaining"]
    every = heads.pipe(joined, _content(members), "h").with_columns(told=pl.len().over(keys))
    # Nine in ten are told once, and need no order among themselves.
    likeliest = (
        every.filter(pl.col("told") > 1)
        .join(FORMS.select("form", "prior"), on="form")
        .with_columns(likely=pl.col("prior") - pl.col("accidents").clip(1e-9).log())
        .sort("t", "likely", "form", "h", descending=[False, True, False, False])
        .unique(keys, keep="first", maintain_order=True)
    )
    once = every.filter(pl.col("told") == 1)
    ranked = pl.concat([once, likeliest.select(once.columns)]).sort("t", "form", "content", "remaining")
    return found(ranked, members, limits=limits)


def add(state: State, *several: Found) -> State:
    """The state with the searches' hypotheses after those it had, which keep their numbers (and their evidence).

    A part of a document gives way to the same part as one of several payments that fill it.
    """
    new = together(*several)
    limits = pl.concat([f for f in (state.limits, new.limits) if f.width]).unique().sort("t", "limit")
    if state.hypotheses.is_empty():
        return state.having(hypotheses=new.hypotheses, members=new.members, limits=limits)
    if new.hypotheses.is_empty():
        return state.having(limits=limits)
    content = _content(new.members)
    state = _without(state, _explained_better(state, new, content))
    keys = ["t", "content", "remaining"]
    # Only the contents of lines that something new was found for can be the same.
    asked = state.hypotheses.pipe(only, new.hypotheses, "t").select("h", "t", "remaining")
    known = asked.pipe(joined, _content(state.members.pipe(only, asked, "h")), "h").select(keys)
    fresh = new.hypotheses.pipe(joined, content, "h").join(known, on=keys, how="anti").sort("h").select("h")
    first = int(state.hypotheses["h"].max() or 0) + 1  # type: ignore[arg-type]
    numbers = fresh.with_columns(number=pl.int_range(pl.len(), dtype=pl.Int32) + first)
    heads = new.hypotheses.pipe(joined, numbers, "h").with_columns(h=pl.col("number").cast(pl.Int32))
    members = new.members.pipe(joined, numbers, "h").with_columns(h=pl.col("number").cast(pl.Int32))
    return state.having(
        hypotheses=pl.concat([state.hypotheses.select(HYPOTHESIS.names()), shaped(heads, HYPOTHESIS).sort("h")]),
        members=pl.concat([state.members, shaped(members, MEMBER)]),
        limits=limits,
    )


def _explained_better(state: State, new: Found, content: pl.DataFrame) -> pl.DataFrame:
    """Parts of a document that a new search knows to fill it with others: h."""
    parts = state.hypotheses.filter(pl.col("form").is_in(["partial", "equal_part"])).select("h", "t")
    filling = new.hypotheses.filter(pl.col("form").is_in(["instalments", "block"])).select("h", "t")
    if parts.is_empty() or filling.is_empty():
        return parts.select("h").clear()
    keys = ["t", "content"]
    old = parts.pipe(joined, _content(state.members.pipe(only, parts, "h")), "h")
    return old.join(filling.pipe(joined, content, "h"), on=keys, how="semi").select("h")


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
