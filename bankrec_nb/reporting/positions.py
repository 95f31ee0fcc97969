"""Which account an item of the books is booked on, and from which day an allocation counts.

An item is *on the bank's ledger account* (512) when the books carry it there before the bank shows it: a cheque deposit,
a payment lot, a payout or a journal line, unless its own ledger account says that it waits elsewhere (5112, 5113, 421).
A ledger account is the bank's where dossier.toml says so, where it is a 512, and where a line stands on class 1 for
nobody: DATEV's banks are 12xx (SKR03) or 18xx (SKR04), and its reader loads no other line of that class.
Its account is the one it names; else the one whose ledger account (dossier.toml) it stands on; else the account whose
transaction cleared it; else the only account in its currency; else nobody's: such items are listed apart as unassigned
and stand in no account's balance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import BANK_BOOKED_TYPES, AdjustmentKind, ItemType
from bankrec_nb.reporting.about import NOBODY, About

if TYPE_CHECKING:
    from bankrec_nb.domain.books import Books

_OPENING_WORDS = r"(?i)(a[ -]?nouveau|à[ -]?nouveau|solde (initial|d'ouverture)|opening balance|balance brought forward|er[oö]ffnung|saldo inicial|apertura)"
_OPENING_JOURNALS = r"(?i)^(ano?|ran|ouv|aan)\b"


def accounts(books: Books) -> pl.DataFrame:
    """One row per account and currency that has statements or transactions: account_id, currency, sorted."""
    columns = pl.col("account_id").fill_null(""), pl.col("currency")
    seen = [books.statements.select(columns), books.transactions.select(columns)]
    return pl.concat(seen).drop_nulls().unique().sort("account_id", "currency")


def labelled_transactions(books: Books) -> pl.DataFrame:
    """Booked transactions with `account_id` never null and a `label`: what the payer wrote, else the bank's own words."""
    return books.booked().with_columns(
        account_id=pl.col("account_id").fill_null(""),
        label=pl.coalesce("remittance_information", "additional_information", "counterparty_name", "bank_reference"),
    )


def placed_items(books: Books, about: About = NOBODY) -> pl.DataFrame:
    """Every item with `home_account` (null when unassigned), `on_bank` and `is_opening`."""
    known = accounts(books)
    ledgers = _ledger_homes(about)
    single = known.group_by("currency").agg(
        only_account=pl.when(pl.col("account_id").n_unique() == 1).then(pl.col("account_id").first())
    )
    cleared_by = (
        books.allocations.join(labelled_transactions(books), on="transaction_id")
        .group_by("item_id")
        .agg(clearing_account=pl.col("account_id").sort_by("booking_date", "transaction_id").first())
    )
    booked_type = pl.col("item_type").is_in([str(kind) for kind in BANK_BOOKED_TYPES])
    account_says = (
        pl.col("account_id").is_not_null()
        | pl.col("ledger_home").is_not_null()
        | pl.col("ledger_account").fill_null("512").str.starts_with("512")
        | (
            pl.col("ledger_account").str.contains(r"^1\d{3}").fill_null(value=False)
            & pl.col("counterparty_id").is_null()
        )
    )
    home_currency = known.group_by("account_id").agg(home_currencies=pl.col("currency").unique())
    is_opening = pl.col("label").fill_null("").str.contains(_OPENING_WORDS) | pl.col("entry_number").fill_null(
        ""
    ).str.contains(_OPENING_JOURNALS)
    return (
        books.items.join(single, on="currency", how="left")
        .join(cleared_by, on="item_id", how="left")
        .with_columns(ledger_home=_ledger_key().replace_strict(ledgers, default=None, return_dtype=pl.String))
        .with_columns(home_account=pl.coalesce("account_id", "ledger_home", "clearing_account", "only_account"))
        .join(home_currency, left_on="home_account", right_on="account_id", how="left")
        .with_columns(
            on_bank=booked_type
            & account_says
            & pl.col("home_currencies").list.contains(pl.col("currency")).fill_null(pl.col("home_account").is_null())
        )
        .with_columns(
            is_opening=pl.col("on_bank")
            & (pl.col("item_type") == ItemType.JOURNAL_LINE)
            & is_opening.fill_null(value=False)
        )
        .drop("only_account", "clearing_account", "ledger_home", "home_currencies")
    )


def _ledger_homes(about: About) -> dict[str, str]:
    """Which account a ledger account is; one that two accounts share is nobody's."""
    keys = [label.ledger_account.rstrip("0") for label in about.accounts.values()]
    return {k: a for k, a in zip(keys, about.accounts, strict=True) if keys.count(k) == 1}


def _ledger_key() -> pl.Expr:
    """51210000 and 5121 are one account: programs fill up with zeros."""
    return pl.col("ledger_account").str.strip_chars_end("0")


def placed_allocations(books: Books, items: pl.DataFrame) -> pl.DataFrame:
    """One row per allocation of a booked transaction, with `effective_date`, both accounts and `on_bank`.

    An allocation counts from its transaction's booking date. One to an item that the books carry on 512 counts when both
    sides have it: if the books entered it later than the bank, the transaction is outstanding until then.
    """
    transactions = labelled_transactions(books).select("transaction_id", "account_id", "booking_date")
    described = items.select("item_id", "on_bank", "home_account", "issue_date")
    joined = books.allocations.join(transactions, on="transaction_id").join(described, on="item_id", how="left")
    later = pl.max_horizontal("booking_date", "issue_date")
    return joined.with_columns(
        on_bank=pl.col("on_bank").fill_null(value=False),
        effective_date=pl.when(pl.col("on_bank").fill_null(value=False)).then(later).otherwise(pl.col("booking_date")),
    )


def without_entry() -> pl.Expr:
    """Adjustments that explain a transaction without booking anything: *handled*, with a note only."""
    return (pl.col("adjustment_kind") == AdjustmentKind.HANDLED) & pl.col("ledger_account").is_null()
