"""Documents of a sum that cancel each other out: an invoice and its credit note add nothing to what was paid."""

from __future__ import annotations

import polars as pl

from bankrec_nb.matching.codes import joined


def without_cancelled(solutions: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """The sums without documents of one party that cancel each other to the cent, which any sum could hold as well.

    What is left of one document is found as one, and no sum. Whether the payer deducted such a pair, no amount tells:
    such a sum counts as two.

    Args:
        solutions: elements (i of the documents a search found; those that the line names are not among them), count (how
            many different sums fit, null where nobody counted), and more.
        items: i, p, open.
    """
    numbered = solutions.with_row_index("n")
    each = numbered.select("n", i="elements").explode("i", empty_as_null=False)
    each = each.pipe(joined, items.select("i", "p", "open"), "i").with_columns(size=pl.col("open").abs())
    both = ["n", "p", "size"]
    opposed = each.filter(pl.col("open").sign().n_unique().over(both) == 2)
    if opposed.is_empty():
        return solutions
    turn = opposed.sort("n", "i").with_columns(turn=pl.int_range(pl.len()).over(*both, pl.col("open").sign()))
    paired = turn.filter(pl.len().over(*both, "turn") == 2).select("n", "i")
    changed = each.join(paired.select("n").unique(), on="n", how="semi")
    lean = changed.join(paired, on=["n", "i"], how="anti").sort("n", "i").group_by("n").agg(lean="i")
    left = numbered.join(lean.with_columns(pl.col("lean").cast(solutions.schema["elements"])), on="n", how="left")
    kept = left.join(paired.select("n", paired=pl.lit(value=True)).unique(), on="n", how="left").sort("n")
    shorter = pl.col("paired").is_not_null()
    return (
        kept.filter(~shorter | (pl.col("lean").list.len() > 1))
        .with_columns(
            elements=pl.when(shorter).then("lean").otherwise("elements"),
            count=pl.when(shorter).then(pl.col("count").fill_null(1).clip(1) + 1).otherwise("count"),
        )
        .select(solutions.columns)
    )
