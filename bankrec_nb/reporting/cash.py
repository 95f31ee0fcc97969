"""Cash in and out by month, account, bank, category and counterparty; balances at month ends.

Every transaction is cut into its parts (what paid a document, what was booked to an account, what is unexplained), so
a category's total is exact and all parts add up to the bank's movements. Own-account transfers are neither in nor out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import polars as pl

from bankrec_nb.domain.errors import SettingRefused
from bankrec_nb.domain.vocabulary import AdjustmentKind
from bankrec_nb.reporting.about import NOBODY, About
from bankrec_nb.reporting.balances import bank_balance
from bankrec_nb.reporting.positions import accounts, labelled_transactions
from bankrec_nb.reporting.text import plain_expr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bankrec_nb.domain.books import Books

Grouping = Literal["month", "account", "bank", "category", "counterparty"]
_COLUMN = {
    "month": "month",
    "account": "account_id",
    "bank": "bank",
    "category": "category",
    "counterparty": "counterparty",
}


@dataclass(frozen=True)
class CashFlow:
    """Money in and out per group and currency."""

    by: tuple[str, ...]
    frame: pl.DataFrame
    """One row per group and currency: the grouping columns, currency, inflow_minor, outflow_minor (negative),
    transfers_minor (own accounts), net_minor (their sum), transaction_count."""
    balances: pl.DataFrame
    """One row per account, currency and month: opening_minor, inflow_minor, outflow_minor, transfers_minor, closing_minor."""
    about: About = field(default=NOBODY, repr=False)

    def to_html(self) -> str:
        """The table as HTML."""
        from bankrec_nb.reporting.html import cash_flow_html

        return cash_flow_html(self)

    def _repr_html_(self) -> str:
        return self.to_html()


def cash_flow(
    books: Books,
    by: Grouping | Sequence[Grouping] = "month",
    *,
    since: date | None = None,
    until: date | None = None,
    about: About = NOBODY,
) -> CashFlow:
    """In, out, transfers and net, grouped by one or several of month, account, bank, category, counterparty.

    Raises:
        SettingRefused: an unknown grouping.
    """
    groups = (by,) if isinstance(by, str) else tuple(by)
    if unknown := [name for name in groups if name not in _COLUMN]:
        raise SettingRefused(
            f"cannot group by {', '.join(unknown)}.", where="cash flow", action=f"Known: {', '.join(_COLUMN)}."
        )
    parts = cash_parts(books)
    chosen = parts.filter(
        pl.lit(since is None) | (pl.col("booking_date") >= pl.lit(since)),
        pl.lit(until is None) | (pl.col("booking_date") <= pl.lit(until)),
    )
    keys = [*(_COLUMN[name] for name in groups), "currency"]
    return CashFlow(
        groups, chosen.group_by(keys).agg(*_flows()).sort(keys), month_end_balances(books, until=until), about
    )


def cash_parts(books: Books) -> pl.DataFrame:
    """One row per part of a booked transaction; the parts of one add up to its amount.

    Returns:
        transaction_id, booking_date, month (its first day), account_id, bank, currency, counterparty, category,
        part_minor, money_in (of the whole transaction: a credit note deducted from a payment out is less out, not
        money in), is_transfer.
    """
    kinds = books.items.select("item_id", "item_type", "counterparty_name")
    allocated = books.allocations.join(kinds, on="item_id", how="left").select(
        "transaction_id", part_minor="allocated_minor", category="item_type", party="counterparty_name"
    )
    adjusted = books.adjustments.select(
        "transaction_id",
        part_minor="amount_minor",
        category=pl.coalesce("ledger_account", pl.col("adjustment_kind")),
        party=pl.lit(None, dtype=pl.String),
        kind="adjustment_kind",
    )
    open_parts = books.transaction_position().select(
        "transaction_id",
        part_minor="remaining_minor",
        category=pl.lit("unexplained"),
        party=pl.lit(None, dtype=pl.String),
    )
    banks = books.statements.group_by(account_id=pl.col("account_id").fill_null("")).agg(
        bank=pl.col("bank_id").drop_nulls().first()
    )
    return (
        pl.concat([allocated, adjusted, open_parts.filter(pl.col("part_minor") != 0)], how="diagonal")
        .join(labelled_transactions(books), on="transaction_id")
        .join(banks, on="account_id", how="left")
        .select(
            "transaction_id",
            "booking_date",
            "account_id",
            "currency",
            "category",
            "part_minor",
            month=pl.col("booking_date").dt.truncate("1mo"),
            bank=pl.coalesce("bank", "account_id"),
            counterparty=plain_expr(pl.coalesce("party", "counterparty_name", pl.lit("?"))),
            money_in=pl.col("amount_minor") > 0,
            is_transfer=pl.col("kind").fill_null("") == AdjustmentKind.TRANSFER,
        )
        .sort("booking_date", "transaction_id", "category", "part_minor")
    )


def _flows() -> list[pl.Expr]:
    part, moved = pl.col("part_minor"), pl.col("is_transfer")
    return [
        part.filter(~moved & pl.col("money_in")).sum().alias("inflow_minor"),
        part.filter(~moved & ~pl.col("money_in")).sum().alias("outflow_minor"),
        part.filter(moved).sum().alias("transfers_minor"),
        part.sum().alias("net_minor"),
        pl.col("transaction_id").n_unique().cast(pl.Int64).alias("transaction_count"),
    ]


def month_end_balances(books: Books, *, until: date | None = None) -> pl.DataFrame:
    """One row per account, currency and month between the first and last transaction; months without movement too."""
    books = books if until is None else replace(books, transactions=books.booked(until))
    moved = cash_parts(books).group_by("account_id", "currency", "month").agg(*_flows())
    calendars = [_calendar(books, account, currency) for account, currency in accounts(books).iter_rows()]
    if not calendars:
        return pl.DataFrame(schema=_BALANCES)
    over = ["account_id", "currency"]
    flows = ["inflow_minor", "outflow_minor", "transfers_minor", "net_minor"]
    return (
        pl.concat(calendars)
        .join(moved, on=["account_id", "currency", "month"], how="left")
        .with_columns(pl.col(flows).fill_null(0))
        .sort("account_id", "currency", "month")
        .with_columns(closing_minor=pl.col("start_minor") + pl.col("net_minor").cum_sum().over(over))
        .with_columns(opening_minor=pl.col("closing_minor") - pl.col("net_minor"))
        .select(_BALANCES.names())
    )


_BALANCES = pl.Schema(
    {
        "account_id": pl.String,
        "currency": pl.String,
        "month": pl.Date,
        "opening_minor": pl.Int64,
        "inflow_minor": pl.Int64,
        "outflow_minor": pl.Int64,
        "transfers_minor": pl.Int64,
        "closing_minor": pl.Int64,
    }
)


def _calendar(books: Books, account_id: str, currency: str) -> pl.DataFrame:
    """Every month of an account from its first to its last transaction, with the balance it all starts from."""
    mine = labelled_transactions(books).filter(pl.col("account_id") == account_id, pl.col("currency") == currency)
    days = mine["booking_date"].sort()
    shape = {"account_id": pl.String, "currency": pl.String, "month": pl.Date, "start_minor": pl.Int64}
    if days.is_empty():
        return pl.DataFrame(schema=shape)
    months = pl.date_range(days[0].replace(day=1), days[-1], "1mo", eager=True)
    start = bank_balance(books, account_id, currency, days[-1]).opening_minor
    return pl.DataFrame({"month": months}).select(
        account_id=pl.lit(account_id),
        currency=pl.lit(currency),
        month="month",
        start_minor=pl.lit(start, dtype=pl.Int64),
    )


def daily_balances(books: Books, account_id: str, currency: str, *, until: date | None = None) -> pl.DataFrame:
    """One row per day with movements: booking_date, balance_minor at the end of the day; the first row is the opening."""
    mine = labelled_transactions(books).filter(
        pl.col("account_id") == account_id,
        pl.col("currency") == currency,
        pl.lit(until is None) | (pl.col("booking_date") <= pl.lit(until)),
    )
    days = mine.group_by("booking_date").agg(pl.col("amount_minor").sum()).sort("booking_date")
    if days.is_empty():
        return pl.DataFrame(schema={"booking_date": pl.Date, "balance_minor": pl.Int64})
    opening = bank_balance(books, account_id, currency, days["booking_date"][-1]).opening_minor
    first = pl.DataFrame({"booking_date": [days["booking_date"][0] - timedelta(days=1)], "balance_minor": [opening]})
    run = days.select("booking_date", balance_minor=opening + pl.col("amount_minor").cum_sum())
    return pl.concat([first.cast(dict(run.schema)), run])  # type: ignore[arg-type]
