"""The state of a reconciliation as frames, and the sums that must hold in it.

One `Books` is what reporting reads, what the review panel shows and what the dossier's fold produces. It is pure: no
disk, no clock. An allocation takes effect on its transaction's booking date, so that any past date can be asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.money import assert_conserved, checked_sum
from bankrec_nb.domain.vocabulary import BookingStatus, ItemStatus, TransactionStatus

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Books:
    """Facts and accepted matches. Frames conform to domain/tables.py."""

    statements: pl.DataFrame = field(default_factory=t.STATEMENT.empty)
    transactions: pl.DataFrame = field(default_factory=t.BANK_TRANSACTION.empty)
    details: pl.DataFrame = field(default_factory=t.TRANSACTION_DETAIL.empty)
    items: pl.DataFrame = field(default_factory=t.LEDGER_ITEM.empty)
    issues: pl.DataFrame = field(default_factory=t.ISSUE.empty)
    matches: pl.DataFrame = field(default_factory=t.MATCH.empty)
    allocations: pl.DataFrame = field(default_factory=t.ALLOCATION.empty)
    adjustments: pl.DataFrame = field(default_factory=t.ADJUSTMENT.empty)

    def booked(self, as_of: date | None = None) -> pl.DataFrame:
        """Transactions that are money (booked, not pending), up to and including the date."""
        frame = self.transactions.filter(
            pl.col("booking_status").fill_null(BookingStatus.BOOKED) == BookingStatus.BOOKED
        )
        return frame if as_of is None else frame.filter(pl.col("booking_date") <= as_of)

    def transaction_position(self, as_of: date | None = None) -> pl.DataFrame:
        """One row per booked transaction: transaction_id, amount_minor, allocated_minor, adjusted_minor, remaining_minor.

        remaining = amount − Σ allocations − Σ adjustments.
        """
        base = self.booked(as_of).select("transaction_id", "amount_minor")
        return (
            base.join(
                _sum_by(self.allocations, "transaction_id", "allocated_minor", "allocated_minor"),
                on="transaction_id",
                how="left",
            )
            .join(
                _sum_by(self.adjustments, "transaction_id", "amount_minor", "adjusted_minor"),
                on="transaction_id",
                how="left",
            )
            .with_columns(pl.col("allocated_minor", "adjusted_minor").fill_null(0))
            .with_columns(remaining_minor=pl.col("amount_minor") - pl.col("allocated_minor") - pl.col("adjusted_minor"))
        )

    def item_position(self, as_of: date | None = None) -> pl.DataFrame:
        """One row per item (issued by the date): item_id, amount_minor, paid_minor, open_minor, item_status, last_paid.

        `paid_minor` counts what the source already had as paid (amount − open when read) and the allocations of
        transactions booked by the date.
        """
        items = self.items if as_of is None else self.items.filter(pl.col("issue_date").fill_null(as_of) <= as_of)
        dated = self.allocations.join(self.booked(as_of).select("transaction_id", "booking_date"), on="transaction_id")
        paid = dated.group_by("item_id").agg(
            allocated_minor=pl.col("item_allocated_minor").sum(), last_paid=pl.col("booking_date").max()
        )
        return (
            items.select("item_id", "amount_minor", open_when_read=pl.col("open_minor"))
            .join(paid, on="item_id", how="left")
            .with_columns(pl.col("allocated_minor").fill_null(0))
            .with_columns(open_minor=pl.col("open_when_read") - pl.col("allocated_minor"))
            .with_columns(
                paid_minor=pl.col("amount_minor") - pl.col("open_minor"),
                item_status=pl.when(pl.col("open_minor") == 0)
                .then(pl.lit(str(ItemStatus.PAID)))
                .when(pl.col("open_minor").sign() == -pl.col("amount_minor").sign())
                .then(pl.lit(str(ItemStatus.OVERPAID)))
                .when(pl.col("open_minor") == pl.col("amount_minor"))
                .then(pl.lit(str(ItemStatus.OPEN)))
                .otherwise(pl.lit(str(ItemStatus.PARTLY_PAID))),
            )
            .select("item_id", "amount_minor", "paid_minor", "open_minor", "item_status", "last_paid")
        )

    def transaction_status(self, suggested: pl.Series | None = None) -> pl.DataFrame:
        """One row per booked transaction: transaction_id, status, remaining_minor, document_count.

        Args:
            suggested: transaction ids for which a suggestion waits (they show as to_review).
        """
        handled = self.adjustments.filter(pl.col("adjustment_kind") == "handled")["transaction_id"].implode()
        waiting = (suggested if suggested is not None else pl.Series([], dtype=pl.String)).implode()
        # Some accepted matches leave a remainder on purpose or bring no document (transfers): count documents apart.
        documents = self.allocations.group_by("transaction_id").agg(
            document_count=pl.col("item_id").n_unique().cast(pl.Int64)
        )
        touched = pl.concat([self.allocations["transaction_id"], self.adjustments["transaction_id"]]).unique().implode()
        return (
            self.transaction_position()
            .join(documents, on="transaction_id", how="left")
            .with_columns(pl.col("document_count").fill_null(0))
            .with_columns(
                status=pl.when(pl.col("transaction_id").is_in(handled))
                .then(pl.lit(str(TransactionStatus.HANDLED)))
                .when((pl.col("remaining_minor") == 0) & (pl.col("amount_minor") != 0))
                .then(pl.lit(str(TransactionStatus.MATCHED)))
                .when(pl.col("transaction_id").is_in(touched))
                .then(pl.lit(str(TransactionStatus.PARTLY_MATCHED)))
                .when(pl.col("transaction_id").is_in(waiting))
                .then(pl.lit(str(TransactionStatus.TO_REVIEW)))
                .otherwise(pl.lit(str(TransactionStatus.TO_MATCH)))
            )
            .select("transaction_id", "status", "remaining_minor", "document_count")
        )

    def check_conservation(self) -> None:
        """Assert that every cent is used once; raises ConservationBroken.

        Per transaction amount = Σ allocations + Σ adjustments + remaining and nothing is used beyond the amount; per
        item amount = paid + open; every allocation and adjustment belongs to a transaction, an item and a match.
        """
        ids = self.transactions["transaction_id"].implode()
        orphans = self.allocations.filter(~pl.col("transaction_id").is_in(ids)).height
        orphans += self.adjustments.filter(~pl.col("transaction_id").is_in(ids)).height
        orphans += self.allocations.join(self.items, on="item_id", how="anti").height
        orphans += self.allocations.join(self.matches, left_on="group_id", right_on="match_id", how="anti").height
        orphans += self.adjustments.join(self.matches, left_on="group_id", right_on="match_id", how="anti").height
        assert_conserved("allocations without a transaction, item or match", orphans, 0)
        positions = self.transaction_position()
        total = checked_sum(positions["allocated_minor"]) + checked_sum(positions["adjusted_minor"])
        assert_conserved(
            "transactions", checked_sum(positions["amount_minor"]), total + checked_sum(positions["remaining_minor"])
        )
        booked = positions["transaction_id"].implode()
        used = self.allocations.filter(pl.col("transaction_id").is_in(booked))["allocated_minor"]
        assert_conserved(
            "allocations of booked transactions", checked_sum(used), checked_sum(positions["allocated_minor"])
        )
        # What remains has the transaction's sign, or nothing remains: no cent is used twice.
        beyond = positions.filter(
            pl.col("remaining_minor").sign() == -pl.col("amount_minor").sign(), pl.col("remaining_minor") != 0
        )
        assert_conserved("transactions used beyond their amount", beyond.height, 0)
        opened = self.item_position()
        assert_conserved(
            "items",
            checked_sum(opened["amount_minor"]),
            checked_sum(opened["paid_minor"]) + checked_sum(opened["open_minor"]),
        )
        # An item may stay over-paid only by way of an adjustment, never by an allocation.
        over = opened.filter(pl.col("item_status") == ItemStatus.OVERPAID).join(
            self.allocations, on="item_id", how="semi"
        )
        assert_conserved("items paid beyond their amount", over.height, 0)


def _sum_by(frame: pl.DataFrame, key: str, value: str, name: str) -> pl.DataFrame:
    return frame.group_by(key).agg(pl.col(value).sum().alias(name))
