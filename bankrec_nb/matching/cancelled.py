"""Documents that cancel each other out: an invoice and the credit note of its amount add nothing to what was paid.

In books that show everything (a ledger before its lettering) so do an invoice and what settled it otherwise: cash, a cheque
in hand, a bill of exchange that took its place on another account.
"""

from __future__ import annotations

import polars as pl

from bankrec_nb.domain.vocabulary import ItemType
from bankrec_nb.matching.codes import beside, joined
from bankrec_nb.matching.state import NOBODY

_CREDITS = (ItemType.SALES_CREDIT_NOTE, ItemType.PURCHASE_CREDIT_NOTE)
_DEBTS = (ItemType.SALES_INVOICE, ItemType.PURCHASE_INVOICE)
_ONE_KIND = ["p", "shelf", "currency", "size"]


def with_undone(items: pl.DataFrame) -> pl.DataFrame:
    """The items with `undone`: the day from which a credit note of its very amount on its account leaves nothing to be paid.

    Each credit note undoes the latest invoice before it that none has undone yet.

    Args:
        items: i, p, shelf (the account in the books), currency, open, issued, item_type.
    """
    known = items.filter(pl.col("item_type").is_in(_CREDITS)).select("p", "shelf", "currency", size=-pl.col("open"))
    size = pl.col("open") * pl.col("item_type").is_in(_DEBTS).cast(pl.Int64) - pl.col("open") * pl.col("item_type").is_in(_CREDITS).cast(pl.Int64)  # fmt: skip
    some = items.select("i", "p", "shelf", "currency", "issued", "item_type", size=size)
    some = some.filter(pl.col("p") > NOBODY, pl.col("issued").is_not_null(), pl.col("size") != 0)
    some = some.join(known.unique(), on=_ONE_KIND, how="semi")
    both = some.filter(pl.col("item_type").n_unique().over(_ONE_KIND) > 1)
    ordered = both.sort(*_ONE_KIND, "issued", pl.col("item_type").is_in(_CREDITS), "i")
    open_now: list[int] = []
    undone: list[tuple[int, int]] = []
    last = None
    for i, day, credit, kind in ordered.select(
        "i", "issued", pl.col("item_type").is_in(_CREDITS), pl.struct(_ONE_KIND).hash()
    ).iter_rows():
        if kind != last:
            open_now, last = [], kind
        if not credit:
            open_now.append(i)
        elif open_now:
            undone.append((open_now.pop(), day))
    days = pl.DataFrame(undone, schema={"i": pl.Int32, "undone": pl.Int32}, orient="row")
    return items.pipe(beside, days, "i")


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
