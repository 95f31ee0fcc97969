"""Thirteen weeks ahead: open documents on the day they are likely to be paid, and the lines that come again and again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.normalise.text import folded
from bankrec_nb.reporting.ageing import unpaid
from bankrec_nb.reporting.balances import bank_balance
from bankrec_nb.reporting.positions import accounts, labelled_transactions
from bankrec_nb.reporting.text import plain_expr

if TYPE_CHECKING:
    from datetime import date

    from bankrec_nb.domain.books import Books

FORECAST_WEEKS = 13
_RHYTHMS = {"1w": (6, 8), "2w": (13, 15), "1mo": (26, 35), "3mo": (86, 97), "1y": (355, 375)}
"""A rhythm, and the days that two bookings of it lie apart (weekends, short months)."""
_LEAST_TIMES, _LOOKED_AT = 3, 6
_MOST_BOOKINGS = 60
_LIKE = 0.25
"""How far from the usual amount one of them may be."""
_MONTH_WORDS = (
    r"\b(JAN|FEV|FEB|MAR|AVR|APR|MAI|MAY|JUI|JUN|JUL|AOU|AUG|SEP|OCT|OKT|OTT|NOV|DEC|DEZ|DIC)[A-Z]*\b|\S*\d\S*"
)
"""What changes from one booking to the next: month names, and all that has a figure in it."""


def payment_delays(books: Books) -> pl.DataFrame:
    """How late each counterparty pays: counterparty_name, delay_days (median of booking date − due date, not below 0)."""
    paid = books.allocations.join(books.booked().select("transaction_id", "booking_date"), on="transaction_id").join(
        books.items.select("item_id", "counterparty_name", "due_date"), on="item_id"
    )
    late = (pl.col("booking_date") - pl.col("due_date")).dt.total_days()
    return (
        paid.drop_nulls("due_date")
        .group_by("counterparty_name")
        .agg(delay_days=late.median().clip(0).ceil().cast(pl.Int64))
        .sort("counterparty_name")
    )


def recurring(books: Books, as_of: date) -> pl.DataFrame:
    """Lines that come again and again without a document: rent, salaries, subscriptions, taxes.

    At least three bookings of one name (or label without its figures and months) on one account, in one rhythm, of about
    the same amount, the last not long ago. Own-account transfers and whatever pays a document are left out: documents
    have their own due dates.

    Returns:
        account_id, currency, who, rhythm (1w, 2w, 1mo, 3mo, 1y), times, usual_minor (median of the last three),
        last_day, next_day; sorted.
    """
    moved = books.adjustments.filter(pl.col("adjustment_kind").is_in(["transfer", "return"]))
    lines = (
        labelled_transactions(books)
        .filter(pl.col("booking_date") <= as_of)
        .join(books.allocations, on="transaction_id", how="anti")
        .join(moved, on="transaction_id", how="anti")
        .with_columns(
            sign=pl.col("amount_minor").sign(),
            key=folded(pl.coalesce("counterparty_name", "label"))
            .str.replace_all(_MONTH_WORDS, "")
            .str.replace_all(" +", " ")
            .str.strip_chars(),
        )
        .filter(pl.col("key") != "")
        .sort("booking_date", "transaction_id")
    )
    gaps = pl.col("booking_date").diff().dt.total_days().drop_nulls().tail(_LOOKED_AT)
    found = lines.group_by("account_id", "currency", "sign", "key", maintain_order=True).agg(
        who=plain_expr(pl.coalesce("counterparty_name", "label")).last(), times=pl.len(), least=gaps.min(), most=gaps.max(),
        usual_minor=pl.col("amount_minor").tail(3).median().round().cast(pl.Int64), last_day=pl.col("booking_date").last(),
        amounts=pl.col("amount_minor").tail(3),
    )  # fmt: skip
    rhythm = pl.coalesce(
        pl.when((pl.col("least") >= low) & (pl.col("most") <= high)).then(pl.lit(name))
        for name, (low, high) in _RHYTHMS.items()
    )
    alike = pl.col("amounts").list.eval(pl.element() - pl.element().median()).list.eval(pl.element().abs()).list.max()
    steady = found.with_columns(rhythm=rhythm, times=pl.col("times").cast(pl.Int64)).filter(
        (pl.col("times") >= _LEAST_TIMES)
        & pl.col("rhythm").is_not_null()
        & (alike <= _LIKE * pl.col("usual_minor").abs())
    )
    shown = steady.with_columns(next_day=pl.col("last_day").dt.offset_by(pl.col("rhythm")))
    alive = pl.lit(as_of) <= pl.col("next_day") + pl.duration(days=(pl.col("most") // 2))
    return (
        shown.filter(alive)
        .select("account_id", "currency", "who", "rhythm", "times", "usual_minor", "last_day", "next_day")
        .sort("account_id", "currency", "who", "last_day")
    )


def expected_again(lines: pl.DataFrame, until: date) -> pl.DataFrame:
    """Each coming booking of recurring lines up to a day: currency, who, day, usual_minor."""
    again = lines.with_columns(n=pl.lit(list(range(1, _MOST_BOOKINGS)))).explode("n", empty_as_null=False)
    times = pl.col("n") * pl.col("rhythm").str.head(1).cast(pl.Int64)
    day = pl.col("last_day").dt.offset_by(times.cast(pl.String) + pl.col("rhythm").str.slice(1))
    return again.with_columns(day=day).filter(pl.col("day") <= until).select("currency", "who", "day", "usual_minor")


def _week(day: pl.Expr, as_of: date) -> pl.Expr:
    """Which week after the date a day lies in; what is past lies in the first."""
    return ((day - pl.lit(as_of)).dt.total_days() - 1).clip(0) // 7


def forecast(books: Books, as_of: date, *, weeks: int = FORECAST_WEEKS) -> pl.DataFrame:
    """What open documents and recurring lines will do to cash, week by week, one row per currency and week.

    A document is expected on its due date plus the days its counterparty usually takes longer; what is overdue already,
    in the first week. A recurring line goes on as it did (`recurring`). Opening = the bank's balances at the date.

    Returns:
        currency, week (its first day), opening_minor, receipts_minor and payments_minor (documents), recurring_minor
        (the net of recurring lines), closing_minor.
    """
    open_documents = unpaid(books, as_of).frame.join(
        payment_delays(books).rename({"counterparty_name": "counterparty"}), on="counterparty", how="left"
    )
    due = pl.coalesce("due_date", "issue_date", pl.lit(as_of)) + pl.duration(days=pl.col("delay_days").fill_null(0))
    expected = (
        open_documents.with_columns(index=_week(due, as_of))
        .group_by("currency", "index")
        .agg(
            receipts_minor=pl.col("open_minor").filter(pl.col("side") == "receivable").sum(),
            payments_minor=pl.col("open_minor").filter(pl.col("side") == "payable").sum(),
        )
    )
    starts: dict[str, int] = {}
    for account, currency in accounts(books).iter_rows():
        starts[currency] = starts.get(currency, 0) + bank_balance(books, account, currency, as_of).balance_minor
    grid = pl.DataFrame(
        [{"currency": c, "index": i, "start": s} for c, s in sorted(starts.items()) for i in range(weeks)],
        schema={"currency": pl.String, "index": pl.Int64, "start": pl.Int64},
    )
    again = (
        expected_again(recurring(books, as_of), as_of + timedelta(days=7 * weeks))
        .with_columns(index=_week(pl.col("day"), as_of))
        .group_by("currency", "index")
        .agg(recurring_minor=pl.col("usual_minor").sum())
    )
    net = pl.col("receipts_minor") + pl.col("payments_minor") + pl.col("recurring_minor")
    return (
        grid.join(expected, on=["currency", "index"], how="left")
        .join(again, on=["currency", "index"], how="left")
        .with_columns(pl.col("receipts_minor", "payments_minor", "recurring_minor").fill_null(0))
        .sort("currency", "index")
        .with_columns(closing_minor=pl.col("start") + net.cum_sum().over("currency"))
        .select(
            "currency",
            week=pl.lit(as_of) + pl.duration(days=1 + 7 * pl.col("index")),
            opening_minor=pl.col("closing_minor") - net,
            receipts_minor="receipts_minor",
            payments_minor="payments_minor",
            recurring_minor="recurring_minor",
            closing_minor="closing_minor",
        )
    )
