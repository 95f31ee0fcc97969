"""What accepted matches teach: which names and IBANs at the bank belong to which customer or supplier in the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.normalise.iban import compact
from bankrec_nb.normalise.text import folded

if TYPE_CHECKING:
    from bankrec_nb.domain.books import Books
    from bankrec_nb.store.state import State

_SOURCES = (
    ("name", folded(pl.col("counterparty_name"))),
    ("iban", compact(pl.col("counterparty_iban"))),
    ("creditor_id", compact(pl.col("creditor_id"))),
    ("mandate", compact(pl.col("mandate_id"))),
)


def aliases(books: Books, state: State) -> pl.DataFrame:
    """The ALIAS table: learned from matches whose documents are all of one counterparty, then edited by people."""
    return edited(learned(books), state)


def learned(books: Books) -> pl.DataFrame:
    """One row per bank value and counterparty, from accepted matches."""
    if books.allocations.is_empty():
        return t.ALIAS.empty()
    key = pl.coalesce("counterparty_id", folded(pl.col("counterparty_name"))).alias("counterparty_key")
    documents = books.items.select("item_id", key).drop_nulls()
    paid = books.allocations.select("transaction_id", "item_id").join(documents, on="item_id")
    # A payment that settles documents of several counterparties teaches nothing about who paid.
    single = (
        paid.group_by("transaction_id")
        .agg(pl.col("counterparty_key").unique())
        .filter(pl.col("counterparty_key").list.len() == 1)
    )
    seen = single.explode("counterparty_key").join(books.transactions, on="transaction_id")
    per_kind = [
        seen.select(pl.lit(kind).alias("alias_kind"), value.alias("bank_value"), "counterparty_key", "booking_date")
        for kind, value in _SOURCES
    ]
    counted = (
        pl.concat(per_kind)
        .filter(pl.col("bank_value").fill_null("") != "")
        .group_by("alias_kind", "bank_value", "counterparty_key")
    )
    frame = counted.agg(times_seen=pl.len().cast(pl.Int64), last_seen=pl.col("booking_date").max())
    return t.ALIAS.conform(frame.sort("alias_kind", "bank_value", "counterparty_key"))


def edited(frame: pl.DataFrame, state: State) -> pl.DataFrame:
    """The learned aliases with people's edits: the latest edit of a row counts."""
    if not state.memory:
        return frame
    key = ["alias_kind", "bank_value", "counterparty_key"]
    last = {tuple(edit[k] for k in key): edit for edit, _ in state.memory}
    rows = pl.DataFrame([dict(zip(key, k, strict=True)) for k in last], schema=dict.fromkeys(key, pl.String))
    rest = frame.join(rows, on=key, how="anti")
    added = t.ALIAS.frame(
        {**dict(zip(key, k, strict=True)), "times_seen": 1} for k, e in last.items() if e["op"] == "add"
    )
    return t.ALIAS.conform(pl.concat([rest, added]).sort(key))
