from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from bankrec_nb.domain.books import Books
from bankrec_nb.reporting import aged_balance, paid_status, unpaid
from tests.builders import adjustments, allocations, bank_transactions, ledger_items, matches
from tests.reporting.reporting_cases import ACCOUNT, MONTH_END, bank_statements


def owing(**columns: Any) -> Books:
    return Books(items=ledger_items({"item_id": "x", "amount_minor": 12_000, **columns}))


@pytest.mark.parametrize(
    ("late", "bucket"),
    [
        (-1, "not_due"),
        (0, "days_0_30"),
        (30, "days_0_30"),
        (31, "days_31_60"),
        (60, "days_31_60"),
        (61, "days_61_90"),
        (91, "days_91_120"),
        (120, "days_91_120"),
        (121, "over_120"),
    ],
)
def test_a_document_ages_by_its_due_date(late: int, bucket: str) -> None:
    due = MONTH_END - timedelta(days=late)
    found = unpaid(owing(due_date=due, issue_date=due - timedelta(days=30)), MONTH_END)

    assert found.frame["bucket"].to_list() == [bucket]


def test_without_a_due_date_the_issue_date_counts() -> None:
    found = unpaid(owing(due_date=None, issue_date=MONTH_END - timedelta(days=45)), MONTH_END)

    assert found.frame.select("days_late", "bucket").row(0) == (45, "days_31_60")


def test_a_document_of_later_is_not_owed_yet() -> None:
    assert unpaid(owing(issue_date=date(2026, 11, 2)), MONTH_END).frame.is_empty()


def half_paid() -> Books:
    return Books(
        transactions=bank_transactions(
            {"transaction_id": "a", "amount_minor": 4_000, "booking_date": date(2026, 10, 5)},
            {"transaction_id": "b", "amount_minor": 8_000, "booking_date": date(2026, 11, 5)},
        ),
        items=ledger_items({"item_id": "x", "amount_minor": 12_000, "third_party_account": "C042"}),
        matches=matches("m1", "m2"),
        allocations=allocations(
            {"group_id": "m1", "transaction_id": "a", "item_id": "x", "allocated_minor": 4_000},
            {"group_id": "m2", "transaction_id": "b", "item_id": "x", "allocated_minor": 8_000},
        ),
    )


def test_a_payment_of_next_month_does_not_pay_this_month() -> None:
    assert unpaid(half_paid(), MONTH_END).frame.select("paid_minor", "open_minor").row(0) == (4_000, 8_000)
    assert unpaid(half_paid(), date(2026, 11, 30)).frame.is_empty()


def test_paid_status_names_every_payment_with_its_author_and_account() -> None:
    found = paid_status(half_paid())

    assert found.frame.select("item_status", "payment_count", "last_paid").row(0) == ("paid", 2, date(2026, 11, 5))
    assert found.payments.select("transaction_id", "paid_minor", "third_party_account", "user").rows() == [
        ("a", 4_000, "C042", "ana"),
        ("b", 8_000, "C042", "ana"),
    ]


def test_a_settled_group_has_a_capital_lettering_code_and_an_open_one_a_small_one() -> None:
    settled = paid_status(half_paid()).frame["lettering_code"][0]
    first_only = Books(
        transactions=half_paid().transactions,
        items=half_paid().items,
        matches=matches("m1"),
        allocations=half_paid().allocations.head(1),
    )

    assert settled == settled.upper()
    assert paid_status(first_only).frame["lettering_code"][0] == settled.lower()


def test_the_aged_balance_adds_up_to_the_unpaid_documents() -> None:
    books = Books(
        items=ledger_items(
            {"amount_minor": 10_000, "due_date": date(2026, 10, 30), "counterparty_name": "A"},
            {
                "amount_minor": -2_500,
                "item_type": "sales_credit_note",
                "due_date": date(2026, 8, 1),
                "counterparty_name": "A",
            },
            {"amount_minor": 7_000, "due_date": date(2026, 12, 1), "counterparty_name": "B"},
            {
                "amount_minor": -4_000,
                "item_type": "purchase_invoice",
                "due_date": date(2026, 10, 1),
                "counterparty_name": "A",
            },
        )
    )
    frame = aged_balance(books, MONTH_END).frame

    assert frame.select("side", "counterparty", "total_minor").rows() == [
        ("receivable", "A", 7_500),
        ("receivable", "B", 7_000),
        ("payable", "A", -4_000),
    ]
    assert frame["total_minor"].sum() == unpaid(books, MONTH_END).frame["open_minor"].sum()


def test_money_without_a_document_stands_apart_not_against_the_customer() -> None:
    books = Books(
        transactions=bank_transactions(
            {"transaction_id": "stray", "amount_minor": 900},
            {"transaction_id": "much", "amount_minor": 12_500},
        ),
        items=ledger_items({"item_id": "x", "amount_minor": 12_000}),
        matches=matches("m1"),
        allocations=allocations({"transaction_id": "much", "item_id": "x", "allocated_minor": 12_000}),
        adjustments=adjustments(
            {"transaction_id": "much", "item_id": "x", "adjustment_kind": "overpayment", "amount_minor": 500}
        ),
    )
    found = aged_balance(books, MONTH_END)

    assert found.frame.is_empty()
    assert sorted(found.unallocated.select("transaction_id", "unallocated_minor", "why").rows()) == [
        ("much", 500, "overpayment"),
        ("stray", 900, "unexplained"),
    ]


def test_an_invoice_in_a_deposit_that_is_booked_is_not_chased() -> None:
    books = Books(
        statements=bank_statements({"opening_minor": 0, "closing_minor": 0}),
        items=ledger_items(
            {"item_id": "x", "amount_minor": 5_000, "lot_number": "REM-9"},
            {
                "item_id": "d",
                "item_type": "cheque_deposit",
                "document_number": "REM-9",
                "amount_minor": 5_000,
                "account_id": ACCOUNT,
            },
        ),
    )

    assert unpaid(books, MONTH_END).frame.select("item_id", "in_lot").rows() == [("x", True)]
    assert aged_balance(books, MONTH_END).frame.is_empty()


def test_a_hostile_name_is_shown_as_text() -> None:
    html = unpaid(owing(counterparty_name="<script>alert(1)</script>\u202eEVIL"), MONTH_END).to_html()

    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "\u202e" not in html


def test_an_empty_dossier_gives_empty_reports_not_errors() -> None:
    assert unpaid(Books(), MONTH_END).frame.is_empty()
    assert aged_balance(Books(), MONTH_END).frame.is_empty()
    assert paid_status(Books()).frame.is_empty()
    assert isinstance(aged_balance(Books(), MONTH_END).frame, pl.DataFrame)
