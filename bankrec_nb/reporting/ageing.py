"""What customers and suppliers still owe or are owed, how late it is, and what has been paid by which transaction.

Allocations count from their transaction's booking date, so any past date can be asked. Documents in a cheque deposit or
lot that the books already booked are not chased: they stand apart until the bank shows the deposit (`in_lot`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import AdjustmentKind, ItemType
from bankrec_nb.reporting.about import NOBODY, About
from bankrec_nb.reporting.lettering import lettering
from bankrec_nb.reporting.positions import labelled_transactions, placed_items
from bankrec_nb.reporting.text import plain_expr

if TYPE_CHECKING:
    from datetime import date

    from bankrec_nb.domain.books import Books

BUCKETS = ("not_due", "days_0_30", "days_31_60", "days_61_90", "days_91_120", "over_120")
"""By due date: not due yet, then days since it."""


@dataclass(frozen=True)
class Unpaid:
    """Documents with something open at a date, oldest due first."""

    as_of: date
    frame: pl.DataFrame
    """One row per document: item_id, side (receivable | payable), counterparty, document_number, item_type, issue_date,
    due_date, days_late, bucket, currency, amount_minor, paid_minor, open_minor, item_status, in_lot."""
    about: About = field(default=NOBODY, repr=False)

    def to_html(self) -> str:
        """The list as HTML."""
        from bankrec_nb.reporting.html import unpaid_html

        return unpaid_html(self)

    def _repr_html_(self) -> str:
        return self.to_html()


@dataclass(frozen=True)
class AgedBalance:
    """Open amounts per counterparty by age; what came in without a document stands apart."""

    as_of: date
    frame: pl.DataFrame
    """One row per side, counterparty and currency: the six buckets and `total_minor`, minor units."""
    unallocated: pl.DataFrame
    """One row per transaction with money that belongs to no document yet: transaction_id, booking_date, label,
    counterparty_name, currency, unallocated_minor, why (unexplained | overpayment)."""
    about: About = field(default=NOBODY, repr=False)

    def side(self, side: str) -> list[tuple[str, pl.DataFrame]]:
        """The rows of one side (receivable | payable), one frame per currency, largest first."""
        mine = self.frame.filter(pl.col("side") == side)
        return [(currency, mine.filter(pl.col("currency") == currency)) for currency in sorted(set(mine["currency"]))]

    def to_html(self) -> str:
        """The balance as HTML."""
        from bankrec_nb.reporting.html import aged_html

        return aged_html(self)

    def _repr_html_(self) -> str:
        return self.to_html()


@dataclass(frozen=True)
class PaidStatus:
    """Every document and whether it is paid, with what paid it."""

    frame: pl.DataFrame
    """One row per document: item_id, document_number, item_type, counterparty_name, currency, amount_minor, paid_minor,
    open_minor, item_status, last_paid, payment_count, lettering_code."""
    payments: pl.DataFrame
    """One row per allocation: item_id, document_number, transaction_id, booking_date, paid_minor (item's currency),
    currency, third_party_account, match_id, user, decided_at."""


def unpaid(books: Books, as_of: date, *, about: About = NOBODY) -> Unpaid:
    """Invoices and credit notes (and other open items outside the bank's ledger account) not fully paid at the date."""
    return Unpaid(
        as_of,
        _open_documents(books, as_of).sort(
            "side", "due_date", "item_id", descending=[True, False, False], nulls_last=True
        ),
        about,
    )


def aged_balance(books: Books, as_of: date, *, about: About = NOBODY) -> AgedBalance:
    """Open documents per counterparty by days since their due date (their issue date where there is none)."""
    documents = _open_documents(books, as_of).filter(~pl.col("in_lot"))
    by_party = documents.group_by("side", "counterparty", "currency").agg(
        *(pl.col("open_minor").filter(pl.col("bucket") == bucket).sum().alias(bucket) for bucket in BUCKETS),
        total_minor=pl.col("open_minor").sum(),
        document_count=pl.len().cast(pl.Int64),
    )
    ordered = by_party.sort(
        "side", "currency", pl.col("total_minor").abs(), "counterparty", descending=[True, False, True, False]
    )
    return AgedBalance(as_of, ordered, _unallocated(books, as_of), about)


def paid_status(books: Books) -> PaidStatus:
    """Paid, partly paid, open or overpaid, per document."""
    items = placed_items(books).filter(~pl.col("on_bank"))
    positions = books.item_position().drop("amount_minor")
    payments = _payments(books, items)
    counts = payments.group_by("item_id").agg(payment_count=pl.len().cast(pl.Int64))
    codes = lettering(books).select("item_id", found_code="lettering_code")
    frame = (
        items.join(positions.rename({"open_minor": "open_now"}), on="item_id")
        .join(counts, on="item_id", how="left")
        .join(codes, on="item_id", how="left")
        .select(
            "item_id", "document_number", "item_type", "counterparty_name", "currency", "amount_minor", "paid_minor",
            "item_status", "last_paid",
            open_minor="open_now",
            payment_count=pl.col("payment_count").fill_null(0),
            lettering_code=pl.coalesce("found_code", "lettering_code"),
        )
        .sort("document_number", "item_id", nulls_last=True)
    )  # fmt: skip
    return PaidStatus(frame, payments)


def _payments(books: Books, items: pl.DataFrame) -> pl.DataFrame:
    decided = books.matches.select("match_id", "user", "decided_at")
    return (
        books.allocations.join(books.booked().select("transaction_id", "booking_date"), on="transaction_id")
        .join(items.select("item_id", "document_number", "third_party_account", "counterparty_id"), on="item_id")
        .join(decided, left_on="group_id", right_on="match_id", how="left")
        .select(
            "item_id", "document_number", "transaction_id", "booking_date",
            paid_minor="item_allocated_minor", currency="item_currency",
            third_party_account=pl.coalesce("third_party_account", "counterparty_id"),
            match_id="group_id", user="user", decided_at="decided_at",
        )
        .sort("document_number", "booking_date", "transaction_id", "match_id", nulls_last=True)
    )  # fmt: skip


def _open_documents(books: Books, as_of: date) -> pl.DataFrame:
    items = placed_items(books)
    waiting = items.filter("on_bank")
    lots = pl.concat([waiting["document_number"], waiting["lot_number"]]).drop_nulls().unique()
    positions = books.item_position(as_of).rename({"open_minor": "open_then"}).drop("amount_minor")
    due = pl.coalesce("due_date", "issue_date")
    days_late = (pl.lit(as_of) - due).dt.total_days()
    return (
        items.filter(~pl.col("on_bank"))
        .join(positions, on="item_id")
        .filter(pl.col("open_then") != 0)
        .with_columns(
            days_late=days_late,
            in_lot=pl.col("lot_number").is_in(lots.implode()).fill_null(value=False),
        )
        .select(
            "item_id",
            side=_side(),
            counterparty=plain_expr(pl.coalesce("counterparty_name", "counterparty_id", "ledger_account", pl.lit("?"))),
            document_number=plain_expr(pl.col("document_number")),
            item_type="item_type",
            issue_date="issue_date",
            due_date="due_date",
            days_late="days_late",
            bucket=_bucket(pl.col("days_late")),
            currency="currency",
            amount_minor="amount_minor",
            paid_minor="paid_minor",
            open_minor="open_then",
            item_status="item_status",
            in_lot="in_lot",
        )
    )


def _side() -> pl.Expr:
    """Who owes: by the kind of document, else by the account it stands on, else by its sign."""
    kind, account = pl.col("item_type"), pl.col("ledger_account").fill_null("")
    sales = kind.is_in([str(ItemType.SALES_INVOICE), str(ItemType.SALES_CREDIT_NOTE)]) | account.str.starts_with("41")
    purchase = kind.is_in(
        [str(ItemType.PURCHASE_INVOICE), str(ItemType.PURCHASE_CREDIT_NOTE)]
    ) | account.str.starts_with("40")
    receivable = sales | (~purchase & (pl.col("amount_minor") > 0))
    return pl.when(receivable).then(pl.lit("receivable")).otherwise(pl.lit("payable"))


def _bucket(days: pl.Expr) -> pl.Expr:
    return (
        pl.when(days.is_null() | (days < 0))
        .then(pl.lit("not_due"))
        .when(days <= 30)
        .then(pl.lit("days_0_30"))
        .when(days <= 60)
        .then(pl.lit("days_31_60"))
        .when(days <= 90)
        .then(pl.lit("days_61_90"))
        .when(days <= 120)
        .then(pl.lit("days_91_120"))
        .otherwise(pl.lit("over_120"))
    )


def _unallocated(books: Books, as_of: date) -> pl.DataFrame:
    """Money at the bank that no document has: unexplained remainders, and overpayments kept for the payer."""
    transactions = labelled_transactions(books).filter(pl.col("booking_date") <= as_of)
    remaining = books.transaction_position(as_of).select(
        "transaction_id", unallocated_minor="remaining_minor", why=pl.lit("unexplained")
    )
    over = books.adjustments.filter(pl.col("adjustment_kind") == AdjustmentKind.OVERPAYMENT).select(
        "transaction_id", unallocated_minor="amount_minor", why=pl.lit("overpayment")
    )
    return (
        pl.concat([remaining, over])
        .filter(pl.col("unallocated_minor") != 0)
        .join(transactions, on="transaction_id")
        .select(
            "transaction_id",
            "booking_date",
            plain_expr(pl.col("label")),
            plain_expr(pl.col("counterparty_name")),
            "currency",
            "unallocated_minor",
            "why",
        )
        .sort("booking_date", "transaction_id", "why")
    )
