"""What the bank says: balances at a date, each statement's proof, and the chain from statement to statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.money import checked_sum
from bankrec_nb.reporting.positions import labelled_transactions

if TYPE_CHECKING:
    from datetime import date

    from bankrec_nb.domain.books import Books


@dataclass(frozen=True)
class BankBalance:
    """An account's balance per bank at a date, and what it rests on (minor units)."""

    balance_minor: int
    opening_minor: int
    opening_date: date | None
    statement_number: str | None
    statement_date: date | None
    proved_by_statement: bool


def bank_balance(books: Books, account_id: str, currency: str, as_of: date) -> BankBalance:
    """The closing balance of the last statement up to the date, plus transactions booked after it.

    Without a statement before the date, the opening balance plus all transactions booked by the date. An account whose
    files carry no balance starts from zero (`proved_by_statement` is False).
    """
    moved = _movements(books, account_id, currency)
    stated = _statements(books, account_id, currency)
    opening_minor, opening_date = _opening(stated, moved)
    known = moved.filter(pl.col("booking_date") <= as_of)
    chain = opening_minor + checked_sum(known["amount_minor"])
    anchor = _anchor(stated, moved, opening_minor, as_of)
    if anchor is None:
        return BankBalance(chain, opening_minor, opening_date, None, None, proved_by_statement=False)
    later = known.filter(pl.col("booking_date") > anchor["last_day"])
    balance = anchor["closing_minor"] + checked_sum(later["amount_minor"])
    return BankBalance(
        balance,
        opening_minor,
        opening_date,
        anchor["statement_number"],
        anchor["last_day"],
        proved_by_statement=True,
    )


def _movements(books: Books, account_id: str, currency: str) -> pl.DataFrame:
    return labelled_transactions(books).filter(pl.col("account_id") == account_id, pl.col("currency") == currency)


def _statements(books: Books, account_id: str, currency: str) -> pl.DataFrame:
    """The account's statements with `first_day` and `last_day`, in order."""
    days = (
        books.booked()
        .group_by("statement_id")
        .agg(first_booked=pl.col("booking_date").min(), last_booked=pl.col("booking_date").max())
    )
    mine = pl.col("account_id").fill_null("") == account_id, pl.col("currency").fill_null(currency) == currency
    return (
        books.statements.filter(*mine)
        .join(days, on="statement_id", how="left")
        .with_columns(
            first_day=pl.coalesce("from_date", "first_booked", "opening_date", "closing_date"),
            last_day=pl.coalesce("closing_date", "to_date", "last_booked", "opening_date"),
        )
        .sort("last_day", "first_day", "statement_number", "statement_id")
    )


def _opening(stated: pl.DataFrame, moved: pl.DataFrame) -> tuple[int, date | None]:
    """The balance before the first known transaction, worked back from the earliest statement that has a balance."""
    rows = stated.filter(pl.col("opening_minor").is_not_null() | pl.col("closing_minor").is_not_null())
    booked = moved["booking_date"].drop_nulls().sort()
    first_move: date | None = booked[0] if booked.len() else None
    if rows.is_empty():
        return 0, first_move
    first = rows.sort("first_day", "last_day", "statement_id").row(0, named=True)
    earlier = moved.filter(
        pl.col("booking_date") < first["first_day"], pl.col("statement_id").fill_null("") != first["statement_id"]
    )
    if first["opening_minor"] is not None:
        start = first["opening_minor"] - checked_sum(earlier["amount_minor"])
    else:
        start = first["closing_minor"] - checked_sum(
            moved.filter(pl.col("booking_date") <= first["last_day"])["amount_minor"]
        )
    return start, min((d for d in (first_move, first["first_day"]) if d is not None), default=None)


def _anchor(stated: pl.DataFrame, moved: pl.DataFrame, opening_minor: int, as_of: date) -> dict[str, Any] | None:
    """The last closing balance by the date; of several on one day, the one that the transactions confirm."""
    closed = stated.filter(pl.col("closing_minor").is_not_null(), pl.col("last_day") <= as_of)
    if closed.is_empty():
        return None
    last = closed.filter(pl.col("last_day") == pl.col("last_day").max())
    by_then = checked_sum(moved.filter(pl.col("booking_date") <= last["last_day"][0])["amount_minor"])
    confirmed = last.filter(pl.col("closing_minor") == opening_minor + by_then)
    return (last if confirmed.is_empty() else confirmed).row(-1, named=True)


def statement_proofs(books: Books) -> pl.DataFrame:
    """One row per statement: opening + transactions = closing, and the link to the statement before it.

    Returns:
        account_id, currency, statement_number, first_day, last_day, opening_minor, transaction_count, sum_minor,
        closing_minor, delta_minor, proof, gap_minor (opening − previous closing; null for the first), file_name,
        file_sha256. Overlapping statements have no gap: only one that begins after the previous one ended can.
    """
    known = (
        books.statements.select(pl.col("account_id").fill_null(""), "currency").unique().sort("account_id", "currency")
    )
    parts = [_statements(books, a, c or "") for a, c in known.iter_rows()]
    if not parts:
        return _PROOF_EMPTY
    over = ["account_id", "currency"]
    return (
        pl.concat(parts)
        .with_columns(pl.col("account_id").fill_null(""))
        .sort("account_id", "currency", "first_day", "last_day", "statement_number", "statement_id")
        .with_columns(
            previous_closing=pl.col("closing_minor").shift().over(over),
            previous_day=pl.col("last_day").shift().over(over),
        )
        .with_columns(
            gap_minor=pl.when(pl.col("first_day") > pl.col("previous_day")).then(
                pl.col("opening_minor") - pl.col("previous_closing")
            )
        )
        .select(_PROOF_EMPTY.columns)
    )


_PROOF_EMPTY = pl.DataFrame(
    schema={
        "account_id": pl.String,
        "currency": pl.String,
        "statement_number": pl.String,
        "first_day": pl.Date,
        "last_day": pl.Date,
        "opening_minor": pl.Int64,
        "transaction_count": pl.Int64,
        "sum_minor": pl.Int64,
        "closing_minor": pl.Int64,
        "delta_minor": pl.Int64,
        "proof": pl.String,
        "gap_minor": pl.Int64,
        "file_name": pl.String,
        "file_sha256": pl.String,
    }
)
