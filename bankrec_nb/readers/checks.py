"""What a file as a whole gives away: it does not add up, repeats itself, leaves out a page, names no currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.masking import masked
from bankrec_nb.domain.money import decimal_text
from bankrec_nb.domain.vocabulary import BookingStatus, Proof, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.proof import chain

if TYPE_CHECKING:
    from collections.abc import Iterator

Issue = dict[str, object]


def whole_file_issues(statements: pl.DataFrame, transactions: pl.DataFrame, booked: pl.DataFrame) -> list[Issue]:
    """Issues of one file's proved statements and identified transactions (with `_key`, in file order).

    Most files give no reason for any: each check looks first whether there can be one, and only then for whom.

    Args:
        statements: proved, with the first_date and last_date of their booked rows (`proof.counted`).
        transactions: all of the file.
        booked: those that are money.
    """
    return [
        *_unbalanced(statements),
        *_other_currency(statements, booked),
        *_without_movement(statements, transactions),
        *_outside_period(statements, booked),
        *_repeated(transactions),
        *_unchained(statements),
    ]


def currency_issues(transactions: pl.DataFrame, said: str | None, taken: str) -> list[Issue]:
    """A note where neither the file nor a person says the currency."""
    if said or transactions["currency_known"].all():
        return []
    message = f"The file does not say its currency; {taken} was taken."
    return [issue(Severity.NOTE, "currency_assumed", message, action="Set the account's currency if it is another.")]


def _unbalanced(statements: pl.DataFrame) -> Iterator[Issue]:
    wrong = statements["delta_minor"] != 0
    for row in statements.filter(wrong).to_dicts() if wrong.any() else ():
        yield issue(
            Severity.WARNING,
            "unbalanced",
            f"{_which(row)}: opening {_money(row, 'opening_minor')} + transactions {_money(row, 'sum_minor')} is not "
            f"closing {_money(row, 'closing_minor')}; the difference is {_money(row, 'delta_minor')}.{_guess(row)}",
            action="A movement is missing, doubled or changed. Compare with the bank's own statement.",
        )


def _guess(row: dict[str, Any]) -> str:
    """Inverted signs give themselves away: opening − transactions = closing."""
    inverted = row["sum_minor"] and row["delta_minor"] == -2 * row["sum_minor"]
    return " The signs look inverted." if inverted else ""


def _other_currency(statements: pl.DataFrame, booked: pl.DataFrame) -> Iterator[Issue]:
    """Movements in another currency than the balances: no sum of both proves anything."""
    usual = booked["currency"].first()
    known = usual is not None and not booked["currency"].has_nulls() and not statements["currency"].has_nulls()
    if known and (statements["currency"] == usual).all() and (booked["currency"] == usual).all():
        return
    stated = pl.col("opening_minor").is_not_null() | pl.col("closing_minor").is_not_null()
    kept = statements.filter(stated).select("statement_id", "statement_number", "account_id", _kept="currency")
    joined = booked.select("statement_id", "currency", "source_line").join(kept, on="statement_id")
    others = joined.filter(pl.col("currency") != pl.col("_kept"))
    for row in others.group_by("statement_id", maintain_order=True).agg(pl.len(), pl.all().first()).to_dicts():
        message = (
            f"{_which(row)} is kept in {row['_kept']}, but {row['len']} of its movements are in another currency, the "
            f"first in {row['currency']}: its balances cannot prove them."
        )
        action = "Ask the bank for the amounts in the account's currency."
        yield issue(Severity.WARNING, "other_currency", message, line=row["source_line"], action=action)


def _without_movement(statements: pl.DataFrame, transactions: pl.DataFrame) -> Iterator[Issue]:
    if not (statements["proof"] == Proof.EMPTY).any():
        return
    quiet = (pl.col("opening_minor") == pl.col("closing_minor")).fill_null(False)
    informed = transactions.filter(booking_status=BookingStatus.INFORMATION)["statement_id"].unique()
    bare = (pl.col("proof") == Proof.EMPTY) & ~quiet & ~pl.col("statement_id").is_in(informed.implode())
    for row in statements.filter(bare).to_dicts():
        message = f"{_which(row)} has no movement, and no balances that would prove that there was none."
        yield issue(Severity.WARNING, "no_transactions", message, action="Check with the bank that nothing is missing.")


def _outside_period(statements: pl.DataFrame, booked: pl.DataFrame) -> Iterator[Issue]:
    start = pl.coalesce("opening_date", "from_date")
    exceeded = (pl.col("first_date") < start) | (pl.col("last_date") > pl.col("to_date"))
    wider = statements.filter((start <= pl.col("to_date")) & exceeded)
    if wider.is_empty():
        return
    period = wider.select("statement_id", "statement_number", "account_id", start.alias("from_date"), "to_date")
    joined = booked.select("statement_id", "booking_date", "source_line").join(period, on="statement_id")
    outside = joined.filter(~pl.col("booking_date").is_between("from_date", "to_date"))
    first = outside.group_by("statement_id", maintain_order=True).agg(
        pl.len(),
        pl.col("booking_date", "source_line", "statement_number", "account_id", "from_date", "to_date").first(),
    )
    for row in first.to_dicts():
        message = (
            f"{_which(row)} covers {row['from_date']} to {row['to_date']}, but {row['len']} of its movements "
            f"are dated outside, the first on {row['booking_date']}."
        )
        yield issue(Severity.NOTE, "outside_period", message, line=row["source_line"])


def _repeated(transactions: pl.DataFrame) -> Iterator[Issue]:
    """The second half repeats the first, movement by movement: a file that was pasted together twice."""
    half, odd = divmod(transactions.height, 2)
    if half < 2 or odd or transactions["occurrence"].max() == 1:
        return
    keys = transactions["_key"]
    if (keys[:half] == keys[half:]).all() and keys[:half].n_unique() > 1:
        message = "The second half of the file repeats the first, movement by movement: it may be the same file twice."
        yield issue(Severity.WARNING, "repeated_content", message, action="Compare with the bank before importing.")


def _unchained(statements: pl.DataFrame) -> Iterator[Issue]:
    """Gaps, overlaps and duplicates among the statements of this one file."""
    if statements.height < 2:
        return
    for row in chain(statements).to_dicts():
        severity = Severity.NOTE if row["finding"] == "missing_period" else Severity.WARNING
        message = f"{row['message']} ({row['from_date']} to {row['to_date']})"
        action = "Ask the bank for the missing or right statement; the balances then follow each other."
        yield issue(severity, f"statement_{row['finding']}", message, action=action)


def _which(row: dict[str, Any]) -> str:
    number = f" {row['statement_number']}" if row["statement_number"] else ""
    account = f" of {masked(row['account_id'])}" if row["account_id"] else ""
    return f"The statement{number}{account}"


def _money(row: dict[str, Any], column: str) -> str:
    return decimal_text(row[column], row["currency"])
