"""Who paid what: one row per allocation, accepted or suggested, as `bankrec links` writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.money import decimal_text_expr

if TYPE_CHECKING:
    from bankrec_nb.domain.books import Books
    from bankrec_nb.dossier.suggesting import Proposed

COLUMNS = (
    "transaction_id", "bank_reference", "booking_date", "transaction_amount", "document_number", "item_id", "allocated",
    "currency", "kind", "status", "tier", "score", "rivals", "match_id", "reason",
)  # fmt: skip


def links(books: Books, whole: pl.DataFrame, proposed: Proposed) -> pl.DataFrame:
    """One row per allocation: accepted ones, and those of first-ranked suggestions.

    A match or suggestion without a document gives one row per transaction with an empty document_number. Amounts are
    decimal text; `allocated` has the sign of the cash effect. Parts of a split transaction are shown under it.
    """
    accepted = books.matches.select(
        group_id="match_id", kind="shape", status=pl.lit("accepted"), tier="tier", score="score",
        rivals=pl.lit(0, dtype=pl.Int64), match_id="match_id", reason="reason",
    )  # fmt: skip
    first = proposed.suggestions.filter(pl.col("rank") == 1)
    waiting = first.select(
        group_id="suggestion_id", kind="shape", status=pl.lit("suggested"), tier="tier", score="score", rivals="rivals",
        match_id=pl.lit(None, dtype=pl.String), reason="reason",
    )  # fmt: skip
    rows = pl.concat(
        [
            _rows(accepted, books.allocations, books.adjustments),
            _rows(waiting, proposed.allocations, proposed.adjustments),
        ]
    )
    facts = whole.select("transaction_id", "bank_reference", "booking_date", "amount_minor", _currency="currency")
    named = (
        rows.with_columns(transaction_id=pl.col("transaction_id").str.replace(r"/.*$", ""))
        .join(facts, on="transaction_id", how="left", maintain_order="left")
        .join(books.items.select("item_id", "document_number"), on="item_id", how="left", maintain_order="left")
        .with_columns(currency=pl.coalesce("currency", "_currency"))
    )
    shown = named.with_columns(
        transaction_amount=decimal_text_expr(pl.col("amount_minor"), pl.col("_currency")),
        allocated=decimal_text_expr(pl.col("allocated_minor"), pl.col("currency")),
        document_number=pl.col("document_number").fill_null(""),
        item_id=pl.col("item_id").fill_null(""),
    )
    return shown.sort("booking_date", "transaction_id", "status", "document_number", "item_id", "_group").select(
        COLUMNS
    )


def _rows(groups: pl.DataFrame, allocations: pl.DataFrame, adjustments: pl.DataFrame) -> pl.DataFrame:
    """Allocations of the groups, and one row per transaction of a group that has none for it (its adjustments summed)."""
    paid = allocations.select("group_id", "transaction_id", "item_id", "allocated_minor", "currency")
    bare = (
        adjustments.join(allocations, on=["group_id", "transaction_id"], how="anti")
        .group_by("group_id", "transaction_id", "currency", maintain_order=True)
        .agg(allocated_minor=pl.col("amount_minor").sum())
        .select(
            "group_id", "transaction_id", pl.lit(None, dtype=pl.String).alias("item_id"), "allocated_minor", "currency"
        )
    )
    joined = groups.join(pl.concat([paid, bare]), on="group_id", maintain_order="left")
    return joined.with_columns(_group=pl.col("group_id"))
