"""The reconciliation statement (état de rapprochement): the bank's balance proved against the books, to the cent.

Both balances are computed on their own and only then compared:

    B  balance per bank    the last statement's closing balance by the date, plus transactions booked after it
    L  balance per books   opening + what the books carry on 512 by the date + the entries of accepted matches on 512
    B − L = Σ transactions not in the books − Σ book items not at the bank + Σ named differences

The books' opening is their own (journal lines *à nouveau*), else the bank's balance before the first transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import NotFound
from bankrec_nb.domain.money import checked_sum
from bankrec_nb.reporting.about import NOBODY, About
from bankrec_nb.reporting.balances import bank_balance
from bankrec_nb.reporting.entries import entry_lines
from bankrec_nb.reporting.positions import (
    accounts,
    labelled_transactions,
    placed_allocations,
    placed_items,
    without_entry,
)
from bankrec_nb.reporting.statement import NAMED, OUTSTANDING, ReconciliationStatement
from bankrec_nb.reporting.text import plain_expr

if TYPE_CHECKING:
    from datetime import date

    from bankrec_nb.domain.books import Books
    from bankrec_nb.reporting.balances import BankBalance


def reconciliation_statement(
    books: Books, account_id: str | None, as_of: date, *, currency: str | None = None, about: About = NOBODY
) -> ReconciliationStatement:
    """The state of one account at a date, past dates included: what was outstanding then, and when it was cleared.

    Raises:
        NotFound: no such account, or `account_id` is None and there are several (the message names them).
    """
    account_id, currency = _account(books, account_id, currency)
    items = placed_items(books, about)
    used = placed_allocations(books, items)
    bank = bank_balance(books, account_id, currency, as_of)
    mine = _items_of_account(items, used, account_id, currency, bank)
    start, named_opening = _books_opening(mine, bank)
    carried = mine.filter(~pl.col("in_opening"), pl.col("issue_date").fill_null(as_of) <= as_of)
    entries = entry_lines(books, about).filter(
        pl.col("bank_account") == account_id, pl.col("currency") == currency, pl.col("date") <= as_of
    )
    book_balance = start + checked_sum(carried["carried_minor"]) + checked_sum(entries["amount_minor"])
    cleared_before = _named("cleared_before", as_of, checked_sum(carried["open_minor"] - carried["carried_minor"]))
    return ReconciliationStatement(
        account_id=account_id,
        currency=currency,
        as_of=as_of,
        bank=bank,
        book_balance_minor=book_balance,
        bank_only=_bank_only(books, used, account_id, currency, as_of),
        books_only=_books_only(carried, used, as_of),
        named=pl.concat([named_opening, cleared_before, _handled(books, account_id, currency, as_of)]),
        unassigned=_unassigned(items, used, currency, as_of),
        about=about,
    )


def reconciliation_statements(books: Books, as_of: date, *, about: About = NOBODY) -> list[ReconciliationStatement]:
    """One statement per account and currency, in order."""
    return [
        reconciliation_statement(books, account, as_of, currency=currency, about=about)
        for account, currency in accounts(books).iter_rows()
    ]


def _account(books: Books, account_id: str | None, currency: str | None) -> tuple[str, str]:
    known = accounts(books)
    if account_id is not None:
        known = known.filter(pl.col("account_id") == account_id)
    if currency is not None:
        known = known.filter(pl.col("currency") == currency)
    if known.height == 1:
        return known.row(0)
    listed = ", ".join(f"{a} ({c})" for a, c in accounts(books).iter_rows()) or "none"
    if known.is_empty():
        raise NotFound("there is no such account here.", where=account_id or "account", action=f"Accounts: {listed}.")
    raise NotFound("there are several accounts.", where="account", action=f"Say which one: {listed}.")


def _items_of_account(
    items: pl.DataFrame, used: pl.DataFrame, account_id: str, currency: str, bank: BankBalance
) -> pl.DataFrame:
    """Items on this account's ledger account, with `in_opening` and `carried_minor` (what L carries of them).

    With an opening in the books, lines before the bank's first day that nothing ever cleared are part of the opening, and
    later lines count with their whole amount. Without, an item counts with what was open when it was read: what was
    cleared before is in the bank's opening balance already.
    """
    mine = items.filter(pl.col("on_bank"), pl.col("home_account") == account_id, pl.col("currency") == currency)
    if not mine["is_opening"].any():
        return mine.with_columns(in_opening=pl.lit(value=False), carried_minor=pl.col("open_minor"))
    before = pl.col("issue_date") < pl.lit(bank.opening_date, dtype=pl.Date)
    never_cleared = ~pl.col("item_id").is_in(used["item_id"].implode())
    return mine.with_columns(
        in_opening=pl.col("is_opening") | (before & never_cleared).fill_null(value=False),
        carried_minor=pl.col("amount_minor"),
    )


def _books_opening(mine: pl.DataFrame, bank: BankBalance) -> tuple[int, pl.DataFrame]:
    """L before everything else, and how far it is from what the bank said then."""
    opening = mine.filter("is_opening")
    if opening.is_empty():
        return bank.opening_minor, pl.DataFrame(schema=NAMED)
    first = opening["issue_date"].min()
    # Later à-nouveau lines restate what came before them: only the first year's count.
    rolled = mine.filter(
        pl.col("in_opening"), ~pl.col("is_opening") | (pl.col("issue_date") == pl.lit(first, dtype=pl.Date))
    )
    start = checked_sum(rolled["amount_minor"])
    return start, _named("opening_difference", bank.opening_date, bank.opening_minor - start)


def _named(kind: str, when: date | None, amount: int) -> pl.DataFrame:
    rows = (
        [{"kind": kind, "transaction_id": None, "date": when, "label": None, "amount_minor": amount}] if amount else []
    )
    return pl.DataFrame(rows, schema=NAMED)


def _handled(books: Books, account_id: str, currency: str, as_of: date) -> pl.DataFrame:
    """Transactions declared handled with a note and no account: in the bank's balance, in no entry."""
    mine = labelled_transactions(books).filter(
        pl.col("account_id") == account_id, pl.col("currency") == currency, pl.col("booking_date") <= as_of
    )
    return (
        books.adjustments.filter(without_entry())
        .join(mine.select("transaction_id", "booking_date", "label"), on="transaction_id")
        .select(
            kind=pl.lit("handled"),
            transaction_id="transaction_id",
            date="booking_date",
            label=plain_expr(pl.concat_str(pl.col("label"), pl.col("note"), separator=" — ", ignore_nulls=True)),
            amount_minor="amount_minor",
        )
        .sort("date", "transaction_id")
    )


def _bank_only(books: Books, used: pl.DataFrame, account_id: str, currency: str, as_of: date) -> pl.DataFrame:
    transactions = labelled_transactions(books).filter(
        pl.col("account_id") == account_id, pl.col("currency") == currency, pl.col("booking_date") <= as_of
    )
    by_then = (
        used.filter(pl.col("effective_date") <= as_of).group_by("transaction_id").agg(pl.col("allocated_minor").sum())
    )
    adjusted = books.adjustments.group_by("transaction_id").agg(adjusted_minor=pl.col("amount_minor").sum())
    today = books.transaction_position().select("transaction_id", remaining_now="remaining_minor")
    last = used.group_by("transaction_id").agg(last_effective=pl.col("effective_date").max())
    return (
        transactions.join(by_then, on="transaction_id", how="left")
        .join(adjusted, on="transaction_id", how="left")
        .join(today, on="transaction_id", how="left")
        .join(last, on="transaction_id", how="left")
        .with_columns(
            outstanding_minor=pl.col("amount_minor")
            - pl.col("allocated_minor").fill_null(0)
            - pl.col("adjusted_minor").fill_null(0),
            id="transaction_id",
            date="booking_date",
            age_days=(pl.lit(as_of) - pl.col("booking_date")).dt.total_days(),
            cleared_on=pl.when((pl.col("remaining_now") == 0) & (pl.col("last_effective") > as_of)).then(
                "last_effective"
            ),
        )
        .pipe(_outstanding)
    )


def _books_only(carried: pl.DataFrame, used: pl.DataFrame, as_of: date) -> pl.DataFrame:
    by_then = (
        used.filter(pl.col("effective_date") <= as_of).group_by("item_id").agg(pl.col("item_allocated_minor").sum())
    )
    ever = used.group_by("item_id").agg(
        cleared_minor=pl.col("item_allocated_minor").sum(), last_effective=pl.col("effective_date").max()
    )
    return (
        carried.join(by_then, on="item_id", how="left")
        .join(ever, on="item_id", how="left")
        .with_columns(
            outstanding_minor=pl.col("open_minor") - pl.col("item_allocated_minor").fill_null(0),
            id="item_id",
            date="issue_date",
            label=_item_label(),
            age_days=(pl.lit(as_of) - pl.col("issue_date")).dt.total_days(),
            cleared_on=pl.when(
                (pl.col("open_minor") == pl.col("cleared_minor")) & (pl.col("last_effective") > as_of)
            ).then("last_effective"),
        )
        .pipe(_outstanding)
    )


def _unassigned(items: pl.DataFrame, used: pl.DataFrame, currency: str, as_of: date) -> pl.DataFrame:
    lost = items.filter(
        pl.col("on_bank"),
        pl.col("home_account").is_null(),
        pl.col("currency") == currency,
        pl.col("issue_date").fill_null(as_of) <= as_of,
    )
    return _books_only(lost, used, as_of)


def _item_label() -> pl.Expr:
    return pl.concat_str(pl.col("document_number"), pl.col("label"), separator=" · ", ignore_nulls=True)


def _outstanding(frame: pl.DataFrame) -> pl.DataFrame:
    return (
        frame.filter(pl.col("outstanding_minor") != 0)
        .with_columns(plain_expr(pl.col("label", "counterparty_name")))
        .select(OUTSTANDING.names())
        .cast(OUTSTANDING)
        .sort("date", "id")
    )
