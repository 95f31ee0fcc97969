"""Lots that only labels know: several documents whose labels give one code, where a line gives it too and pays them all.

A batch of receipts, a payout with its fee, a file of transfers: books without a column for it write what the lot is called.
"""

from __future__ import annotations

import polars as pl

from bankrec_nb.normalise.text import folded

CODE = r"[A-Z0-9]+(?:[-/_.][A-Z0-9]+)*"
"""What stands in one piece and may be a lot's number: BATCH/IN/2026/0003, GC-PO-77Q, PO_1QBC7."""
LEAST = 5
"""Letters and digits that such a code has at least."""
NO_CODE = r"^(?:\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{2,4})?|\d{1,2}[-/.]\d{4}|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|(?:19|20)\d\d|[A-Z]+[-/.]?(?:19|20)\d\d)$"
"""Dates, months and years."""
_MOST = 500
"""A code that more documents bear is a contract's, a customer's, a shop's."""


def with_lots_of_codes(items: pl.DataFrame, bank: pl.DataFrame) -> pl.DataFrame:
    """The items with the code in their labels for `lot_number`, where a line gives that code and all of them are its amount.

    Args:
        items: label, lot_number, currency, open.
        bank: text, currency, amount.
    """
    labels = items.with_row_index("row").filter(pl.col("lot_number").is_null(), pl.col("label").str.contains(r"\d"))
    if labels.is_empty() or bank.is_empty():
        return items
    told = labels.select("row", "currency", "open", code=folded(pl.col("label")).str.extract_all(CODE))
    codes = told.explode("code", empty_as_null=False).drop_nulls("code").unique(["row", "code"], maintain_order=True)
    telling = (pl.col("code").str.len_chars() >= LEAST) & pl.col("code").str.contains(r"\d")
    codes = codes.filter(telling).filter(~pl.col("code").str.contains(NO_CODE))
    sums = codes.group_by("code", "currency").agg(amount=pl.col("open").sum(), of=pl.len())
    several = sums.filter(pl.col("of").is_between(2, _MOST), pl.col("amount") != 0)
    keys = ["currency", "amount"]
    lines = bank.select(*keys, "text").join(several.select(keys).unique(), on=keys, how="semi")
    said = lines.select(*keys, code=pl.col("text").str.extract_all(CODE)).explode("code", empty_as_null=False)
    whole = several.join(said.drop_nulls("code").unique(), on=["code", *keys], how="semi")
    if whole.is_empty():
        return items
    met = codes.join(whole.select("code", "currency", "of"), on=["code", "currency"])
    # Of two codes that fit, the one that says more.
    first = met.sort("row", "of", "code", descending=[False, True, False]).unique(
        "row", keep="first", maintain_order=True
    )
    lots = items.with_row_index("row").join(
        first.select("row", lot="code"), on="row", how="left", maintain_order="left"
    )
    return lots.with_columns(lot_number=pl.coalesce("lot_number", "lot")).drop("row", "lot")
