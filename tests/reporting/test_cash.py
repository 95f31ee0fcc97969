from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bankrec_nb.domain.books import Books
from bankrec_nb.domain.errors import SettingRefused
from bankrec_nb.reporting import cash_flow, daily_balances, forecast, month_end_balances
from tests.builders import adjustments, allocations, bank_transactions, ledger_items, matches
from tests.reporting.reporting_cases import ACCOUNT, MONTH_END, OTHER, bank_statements


def two_months() -> Books:
    return Books(
        statements=bank_statements(
            {"opening_minor": 100_000, "closing_minor": 170_000, "from_date": date(2026, 8, 1)},
            {"account_id": OTHER, "opening_minor": 0, "closing_minor": 20_000},
        ),
        transactions=bank_transactions(
            {"transaction_id": "sale", "amount_minor": 120_000, "booking_date": date(2026, 8, 10)},
            {"transaction_id": "rent", "amount_minor": -30_000, "booking_date": date(2026, 10, 2)},
            {"transaction_id": "to", "amount_minor": -20_000, "booking_date": date(2026, 10, 3)},
            {"transaction_id": "from", "amount_minor": 20_000, "booking_date": date(2026, 10, 3), "account_id": OTHER},
        ),
        items=ledger_items({"item_id": "x", "amount_minor": 120_000, "counterparty_name": "CLIENT A"}),
        matches=matches("m1", "m2", "m3"),
        allocations=allocations(
            {"group_id": "m1", "transaction_id": "sale", "item_id": "x", "allocated_minor": 120_000}
        ),
        adjustments=adjustments(
            {
                "group_id": "m2",
                "transaction_id": "rent",
                "adjustment_kind": "account",
                "ledger_account": "613",
                "amount_minor": -30_000,
            },
            {"group_id": "m3", "transaction_id": "to", "adjustment_kind": "transfer", "amount_minor": -20_000},
            {"group_id": "m3", "transaction_id": "from", "adjustment_kind": "transfer", "amount_minor": 20_000},
        ),
    )


def test_own_transfers_are_neither_in_nor_out() -> None:
    months = cash_flow(two_months()).frame

    assert months.select("month", "inflow_minor", "outflow_minor", "transfers_minor", "net_minor").rows() == [
        (date(2026, 8, 1), 120_000, 0, 0, 120_000),
        (date(2026, 10, 1), 0, -30_000, 0, -30_000),
    ]


@pytest.mark.parametrize("by", ["month", "account", "bank", "category", "counterparty"])
def test_every_grouping_adds_up_to_the_banks_movements(by: str) -> None:
    books = two_months()

    assert cash_flow(books, by).frame["net_minor"].sum() == books.transactions["amount_minor"].sum()  # type: ignore[arg-type]


def test_categories_are_documents_accounts_and_what_nobody_explained() -> None:
    categories = set(cash_flow(two_months(), "category").frame["category"])

    assert categories == {"sales_invoice", "613", "transfer"}


def test_a_month_without_movement_still_has_its_balance() -> None:
    mine = month_end_balances(two_months()).filter(pl.col("account_id") == ACCOUNT)

    assert mine.select("month", "opening_minor", "closing_minor").rows() == [
        (date(2026, 8, 1), 100_000, 220_000),
        (date(2026, 9, 1), 220_000, 220_000),
        (date(2026, 10, 1), 220_000, 170_000),
    ]


def test_daily_balances_begin_with_the_opening() -> None:
    days = daily_balances(two_months(), ACCOUNT, "EUR")

    assert days["balance_minor"].to_list() == [100_000, 220_000, 190_000, 170_000]
    assert daily_balances(two_months(), ACCOUNT, "EUR", until=date(2026, 9, 1))["balance_minor"].to_list() == [
        100_000,
        220_000,
    ]


def test_an_unknown_grouping_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingRefused, match="counterparty"):
        cash_flow(two_months(), "colour")  # type: ignore[arg-type]


def test_the_forecast_takes_due_dates_and_the_counterpartys_habit() -> None:
    books = Books(
        statements=bank_statements({"opening_minor": 0, "closing_minor": 50_000}),
        transactions=bank_transactions(
            {"transaction_id": "t", "amount_minor": 50_000, "booking_date": date(2026, 10, 15)}
        ),
        items=ledger_items(
            {"item_id": "paid", "amount_minor": 50_000, "due_date": date(2026, 10, 5), "counterparty_name": "SLOW"},
            {"amount_minor": 10_000, "due_date": date(2026, 11, 2), "counterparty_name": "SLOW"},
            {
                "amount_minor": -4_000,
                "due_date": date(2026, 9, 1),
                "counterparty_name": "OVERDUE",
                "item_type": "purchase_invoice",
            },
        ),
        matches=matches("m1"),
        allocations=allocations({"transaction_id": "t", "item_id": "paid", "allocated_minor": 50_000}),
    )
    weeks = forecast(books, MONTH_END)

    assert weeks.height == 13
    assert weeks.select("week", "receipts_minor", "payments_minor", "closing_minor").head(2).rows() == [
        (date(2026, 11, 1), 0, -4_000, 46_000),
        (date(2026, 11, 8), 10_000, 0, 56_000),
    ]


def test_a_credit_note_deducted_from_a_payment_is_less_out_not_money_in() -> None:
    books = Books(
        transactions=bank_transactions({"transaction_id": "t", "amount_minor": -800}),
        items=ledger_items(
            {"item_id": "x", "item_type": "purchase_invoice", "amount_minor": -1_000},
            {"item_id": "y", "item_type": "purchase_credit_note", "amount_minor": 200},
        ),
        matches=matches("m1"),
        allocations=allocations(
            {"transaction_id": "t", "item_id": "x", "allocated_minor": -1_000},
            {"transaction_id": "t", "item_id": "y", "allocated_minor": 200},
        ),
    )

    assert cash_flow(books).frame.select("inflow_minor", "outflow_minor").row(0) == (0, -800)


def test_pending_money_is_no_money_yet() -> None:
    books = Books(transactions=bank_transactions({"amount_minor": 500, "booking_status": "pending"}))

    assert cash_flow(books).frame.is_empty()
