"""The journal entries that accepted matches ask for: the bank against customers, suppliers, charges and transfers.

Every entry balances to the cent. What the books already carry on the bank's ledger account (cheque deposits, lots,
payouts, journal lines) gets no second entry: its clearing is lettered only.

Accounts, where neither the document nor the decision names one (French chart): 411 customers, 401 suppliers,
627 bank charges, 665/765 discounts, 658/758 small differences, 656/756 exchange differences, 580 transfers, 471 waiting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.ledger_accounts import usual_account_expr
from bankrec_nb.domain.vocabulary import AdjustmentKind, ItemType
from bankrec_nb.reporting.about import BANK_LEDGER_ACCOUNT, NOBODY, About
from bankrec_nb.reporting.lettering import lettering
from bankrec_nb.reporting.positions import labelled_transactions, placed_allocations, placed_items, without_entry

if TYPE_CHECKING:
    from bankrec_nb.domain.books import Books

CUSTOMERS, SUPPLIERS, WAITING, TRANSFERS = "411000", "401000", "471000", "580000"

LINE = pl.Schema(
    {
        "entry_id": pl.String,
        "date": pl.Date,
        "bank_account": pl.String,
        "ledger_account": pl.String,
        "third_party": pl.String,
        "third_party_name": pl.String,
        "label": pl.String,
        "amount_minor": pl.Int64,
        "currency": pl.String,
        "piece": pl.String,
        "lettering_code": pl.String,
        "lettering_date": pl.Date,
        "match_id": pl.String,
        "transaction_id": pl.String,
        "item_id": pl.String,
        "foreign_minor": pl.Int64,
        "foreign_currency": pl.String,
        "line": pl.Int64,
    }
)


def entry_lines(books: Books, about: About = NOBODY) -> pl.DataFrame:
    """One row per line of a journal entry; `amount_minor` is debit positive, credit negative.

    `bank_account` is our account on bank lines, null on the others. An entry is one transaction on one day.
    """
    items = placed_items(books, about)
    counter = pl.concat(
        [_document_lines(books, items), _other_account_lines(books, items, about), _adjustment_lines(books, items)]
    )
    transactions = labelled_transactions(books).select(
        "transaction_id", "account_id", "label", "bank_reference", entry_currency="currency"
    )
    bank = (
        counter.group_by("transaction_id", "date")
        .agg(
            amount_minor=-pl.col("amount_minor").sum(),
            match_id=pl.col("match_id").min(),
            currency=pl.col("currency").first(),
        )
        .filter(pl.col("amount_minor") != 0)
        .join(transactions.select("transaction_id", bank_account="account_id"), on="transaction_id")
        .with_columns(ledger_account=_bank_ledger(pl.col("bank_account"), about), line=pl.lit(0, dtype=pl.Int64))
    )
    return (
        pl.concat([bank, counter], how="diagonal")
        .join(transactions, on="transaction_id")
        .with_columns(
            entry_id=pl.col("transaction_id") + "/" + pl.col("date").cast(pl.String),
            piece=pl.coalesce("piece", "bank_reference", pl.col("transaction_id").str.head(12)),
        )
        .pipe(_complete)
        .sort("date", "transaction_id", "line", "item_id", "match_id", "ledger_account", "amount_minor")
    )


def _complete(lines: pl.DataFrame) -> pl.DataFrame:
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in LINE.items() if name not in lines.columns]
    return lines.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in LINE.items())


def _document_lines(books: Books, items: pl.DataFrame) -> pl.DataFrame:
    """Payments against documents (and against what waits on another account than the bank's)."""
    described = items.select(
        "item_id", "item_type", "document_number", "counterparty_id", "counterparty_name", "third_party_account",
        own_account="ledger_account", item_amount="amount_minor",
    )  # fmt: skip
    foreign = pl.col("currency") != pl.col("item_currency")
    return (
        placed_allocations(books, items)
        .filter(~pl.col("on_bank"))
        .join(described, on="item_id", how="left")
        .join(lettering(books), on="item_id", how="left")
        .select(
            "transaction_id",
            "item_id",
            "currency",
            "lettering_code",
            "lettering_date",
            date="effective_date",
            ledger_account=pl.coalesce("own_account", _third_party_ledger()),
            third_party=pl.coalesce("third_party_account", "counterparty_id"),
            third_party_name="counterparty_name",
            amount_minor=-pl.col("allocated_minor"),
            piece="document_number",
            match_id="group_id",
            foreign_minor=pl.when(foreign).then(-pl.col("item_allocated_minor")),
            foreign_currency=pl.when(foreign).then("item_currency"),
            line=pl.lit(1, dtype=pl.Int64),
        )
        .pipe(_like_counter_lines)
    )


def _third_party_ledger() -> pl.Expr:
    kind = pl.col("item_type")
    sales = kind.is_in([str(ItemType.SALES_INVOICE), str(ItemType.SALES_CREDIT_NOTE)])
    purchases = kind.is_in([str(ItemType.PURCHASE_INVOICE), str(ItemType.PURCHASE_CREDIT_NOTE)])
    return pl.when(sales).then(pl.lit(CUSTOMERS)).when(purchases).then(pl.lit(SUPPLIERS)).otherwise(pl.lit(WAITING))


def _other_account_lines(books: Books, items: pl.DataFrame, about: About) -> pl.DataFrame:
    """The books expected it on one of our accounts, the bank shows it on another: from 512 to 512."""
    return (
        placed_allocations(books, items)
        .filter(pl.col("on_bank"), pl.col("home_account") != pl.col("account_id"))
        .select(
            "transaction_id",
            "item_id",
            "currency",
            date="effective_date",
            bank_account="home_account",
            ledger_account=_bank_ledger(pl.col("home_account"), about),
            amount_minor=-pl.col("allocated_minor"),
            match_id="group_id",
            line=pl.lit(2, dtype=pl.Int64),
        )
        .pipe(_like_counter_lines)
    )


def _adjustment_lines(books: Books, items: pl.DataFrame) -> pl.DataFrame:
    """Named differences: fee, discount, cents, exchange, overpayment, category, transfer, return."""
    parties = items.select(
        "item_id", "counterparty_name", "document_number",
        party=pl.coalesce("third_party_account", "counterparty_id"), item_ledger=pl.coalesce("ledger_account", _third_party_ledger()),
    )  # fmt: skip
    to_party = pl.col("adjustment_kind") == AdjustmentKind.OVERPAYMENT
    return (
        books.adjustments.filter(~without_entry())
        .join(labelled_transactions(books).select("transaction_id", date="booking_date"), on="transaction_id")
        .join(parties, on="item_id", how="left")
        .select(
            "transaction_id",
            "item_id",
            "currency",
            "date",
            ledger_account=pl.coalesce("ledger_account", pl.when(to_party).then("item_ledger"), _adjustment_ledger()),
            third_party=pl.when(to_party).then("party"),
            third_party_name=pl.when(to_party).then("counterparty_name"),
            amount_minor=-pl.col("amount_minor"),
            piece="document_number",
            match_id="group_id",
            line=pl.lit(3, dtype=pl.Int64),
        )
        .pipe(_like_counter_lines)
    )


def _adjustment_ledger() -> pl.Expr:
    usual = usual_account_expr(pl.col("adjustment_kind"), pl.col("amount_minor"))
    transfer = pl.when(pl.col("adjustment_kind") == AdjustmentKind.TRANSFER).then(pl.lit(TRANSFERS))
    return pl.coalesce(transfer, usual, pl.lit(WAITING))


def _like_counter_lines(lines: pl.DataFrame) -> pl.DataFrame:
    names = [
        "transaction_id", "item_id", "currency", "lettering_code", "lettering_date", "date", "ledger_account",
        "third_party", "third_party_name", "amount_minor", "piece", "match_id", "foreign_minor", "foreign_currency",
        "line", "bank_account",
    ]  # fmt: skip
    missing = [pl.lit(None, dtype=LINE[name]).alias(name) for name in names if name not in lines.columns]
    return lines.with_columns(missing).select(names)


def _bank_ledger(account: pl.Expr, about: About) -> pl.Expr:
    known = {name: label.ledger_account for name, label in about.accounts.items()}
    return account.replace_strict(known, default=BANK_LEDGER_ACCOUNT, return_dtype=pl.String)
