"""Two lines that belong together: how such pairs are told, and which of several stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import beside, joined, without

if TYPE_CHECKING:
    import numpy as np

_NEAR = 1.0
"""Another line linked no more weakly than by this could as well be the other half."""
PLAINLY, LIKELY = 3.5, 1.0
"""From these weights on a line names a document, and who paid."""
_PAIR = {"t": pl.Int32, "other": pl.Int32, "shape": pl.String, "weight": pl.Float64, "tier": pl.String}


def no_pairs() -> pl.DataFrame:
    """A frame of pairs without one."""
    return pl.DataFrame(
        schema={**_PAIR, "link": pl.Float64, "apart": pl.Int64, "chance": pl.Float64, "rivalled": pl.Boolean}
    )


def with_told(pairs: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Pairs (t, t_o) with what both lines tell."""
    other = told.rename({column: f"{column}_o" for column in told.columns})
    return pairs.pipe(joined, told, "t").pipe(joined, other, "t_o")


def mutual_pairs(ordered: pl.DataFrame, shape: str) -> pl.DataFrame:
    """Pairs in order of evidence in which neither line is used twice; `rivalled` where a line left over would do as well."""
    kept = apart_in_order(ordered["t"].to_numpy(), ordered["t_o"].to_numpy())
    pairs = ordered[kept]
    used = pl.concat([pairs.select("t"), pairs.select(t="t_o")])
    # Between legs alike that all have their half it does not matter which belongs to which.
    both = ordered.select("t", "t_o", "link")
    left = pl.concat([both.pipe(without, used, "t"), both.pipe(without, used.rename({"t": "t_o"}), "t_o")])
    for side in ("t", "t_o"):
        rival = left.group_by(side).agg(pl.col("link").max().alias(f"rival_{side}"))
        pairs = pairs.pipe(beside, rival, side)
    near = pl.max_horizontal("rival_t", "rival_t_o") >= pl.col("link") - _NEAR
    return pairs.select(
        "t", pl.col("t_o").alias("other"), pl.lit(shape).alias("shape"), "link", "chance", "apart", "pool",
        rivalled=near.fill_null(value=False),
        one_sided="one_sided" if "one_sided" in pairs.columns else pl.lit(value=False),
    )  # fmt: skip


def apart_in_order(one: np.ndarray, other: np.ndarray) -> list[int]:
    """Places of the pairs neither half of which stands in a pair that was kept before it."""
    used, kept = bytearray(int(max(one.max(initial=-1), other.max(initial=-1))) + 1), []
    for n, (mine, theirs) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        if not used[mine] and not used[theirs]:
            used[mine] = used[theirs] = 1
            kept.append(n)
    return kept
