"""General reversals (Generalumkehr) in a DATEV batch: on which side they take their posting back.

A posting with the mark in its own column, or with a tax key that begins with 2, takes another back. Some programs write
it on the side of the posting it reverses and leave the turning to the mark, others turn it and mark it as well; taken
for the wrong one, an invoice that was cancelled is owed twice. What they reverse stands in the batch most often and says
which it is.
"""

from __future__ import annotations

import polars as pl

_MARKS = ("1", "G")
_KEY = "^2[0-9]$"
_SAME = ["amount", "document_number", "_low", "_high"]


def reversed_sides(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Postings with the sign they take effect with, and the reversals whose side nothing in the batch shows.

    A reversal on the side of the only posting it can mean is turned, one on the other side stands as it is written.
    Without such a posting the column's mark turns it and the tax key does not.

    Args:
        rows: line, amount, sign, document_number, konto, gegenkonto, mark (the column's cell), key (the tax key).
    """
    low, high = pl.min_horizontal("konto", "gegenkonto"), pl.max_horizontal("konto", "gegenkonto")
    in_column = pl.col("mark").str.to_uppercase().is_in(_MARKS)
    marked = rows.with_columns(
        _low=low, _high=high, _column=in_column, _back=in_column | pl.col("key").str.contains(_KEY),
        _effect=pl.when(pl.col("konto") == low).then("sign").otherwise(-pl.col("sign")),
    )  # fmt: skip
    if not marked["_back"].any():
        return rows, rows.clear()
    meant = marked.filter(~pl.col("_back")).group_by(_SAME).agg(_meant=pl.col("_effect").unique())
    judged = marked.join(meant, on=_SAME, how="left", maintain_order="left").with_columns(
        _meant=pl.when(pl.col("_meant").list.len() == 1).then(pl.col("_meant").list.first())
    )
    turn = pl.when(pl.col("_meant").is_null()).then("_column").otherwise(pl.col("_meant") == pl.col("_effect"))
    turned = judged.with_columns(pl.when(pl.col("_back") & turn).then(-pl.col("sign")).otherwise("sign").alias("sign"))
    alone = judged.filter(pl.col("_back") & pl.col("_meant").is_null())
    return turned.select(rows.columns), alone.select(rows.columns)
