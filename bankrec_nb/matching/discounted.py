"""Sums of documents of which some are paid less the discount their terms allow: pools of what each would bring then.

A payer takes every discount he may still take on that day, or all of them whatever the day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.state import NOBODY

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State


def agreed(state: State) -> pl.DataFrame:
    """Documents with an agreed discount: e, off (with the document's sign), last (day it may be taken; null where none is said)."""
    some = state.items.filter(pl.col("discount").fill_null(0) != 0)
    return some.select("discount_until", e="i", off=pl.col("discount").abs() * pl.col("open").sign()).rename(
        {"discount_until": "last"}
    )


def discounted_pools(
    targets: pl.DataFrame, pools: pl.DataFrame, offers: pl.DataFrame, bank: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Targets and pools anew, once for the discounts still allowed on the day of payment and once for all of them.

    Args:
        targets: from groups.targets_of.
        pools: from groups.pools_of.
        offers: `agreed`.
        bank: t, day.

    Returns:
        targets with new k and g, less what the documents named (base) may be short of (base_off); pools with new g, value (what the document brings) and off (0 where no discount is taken).
    """
    # The latest offers first: those allowed on a day are the first few of them.
    offered = (
        pools.select("g", "e")
        .join(offers, on="e")
        .sort("g", "last", "e", descending=[False, True, False], nulls_last=False)
    )
    offered = offered.with_columns(place=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("g"))
    asked = targets.filter(pl.col("p") > NOBODY).join(bank.select("t", "day"), on="t")
    met = asked.select("k", "g", "day").join(offered, on="g")
    still = (
        met.filter(pl.col("last").is_null() | (pl.col("last") >= pl.col("day")))
        .group_by("k")
        .agg(taken=pl.len().cast(pl.Int64))
    )
    every = met.group_by("k").agg(taken=pl.len().cast(pl.Int64))
    variants = pl.concat([still, every]).unique().sort("k", "taken")
    anew = asked.drop("day").join(variants, on="k").sort("k", "taken")
    codes = (
        anew.select("g", "taken").unique().sort("g", "taken").with_columns(own=pl.int_range(pl.len(), dtype=pl.Int64))
    )
    lowered = codes.join(pools, on="g").join(offered.select("g", "e", "off", "place"), on=["g", "e"], how="left")
    off = pl.when(pl.col("place") <= pl.col("taken")).then("off").otherwise(0).fill_null(0)
    pools = (
        lowered.with_columns(off=off, value=pl.col("value") - off).with_columns(g="own").select(*pools.columns, "off")
    )
    anew = (
        anew.join(codes, on=["g", "taken"])
        .sort("k", "taken")
        .with_columns(g="own", k=pl.int_range(pl.len(), dtype=pl.Int32))
    )
    anew = anew.join(_off_named(anew, pools), on="k", how="left", maintain_order="left")
    anew = anew.with_columns(pl.col("base_off").fill_null(0)).with_columns(target=pl.col("target") + pl.col("base_off"))
    return anew.filter(pl.col("target") != 0).select(*targets.columns, "base_off"), pools


def _off_named(targets: pl.DataFrame, pools: pl.DataFrame) -> pl.DataFrame:
    """The discounts taken on the documents a line names: k, base_off."""
    named = targets.select("k", "g", e="base").drop_nulls("e").explode("e", empty_as_null=False)
    return named.join(pools.select("g", "e", "off"), on=["g", "e"]).group_by("k").agg(base_off=pl.col("off").sum())


def discounted_only(solutions: pl.DataFrame, targets: pl.DataFrame, pools: pl.DataFrame) -> pl.DataFrame:
    """Solutions in which some discount is taken, with form, adjustment and adjusted."""
    numbered = solutions.with_row_index("n").join(targets.select("k", "g", "base_off"), on="k")
    each = (
        numbered.select("n", "g", e="elements")
        .explode("e", empty_as_null=False)
        .join(pools.select("g", "e", "off"), on=["g", "e"])
    )
    taken = each.group_by("n").agg(off=pl.col("off").sum())
    lowered = numbered.join(taken, on="n").with_columns(pl.col("off") + pl.col("base_off"))
    return lowered.filter(pl.col("off") != 0).sort("n").select(
        "k", "elements", form=pl.lit("discounted"), accidents=pl.col("accidents") * 2,
        adjustment=pl.lit("discount"), adjusted=-pl.col("off"), count=pl.lit(None, dtype=pl.Int64),
    )  # fmt: skip
