from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bankrec_nb.domain.books import Books
from bankrec_nb.domain.errors import NotFound
from bankrec_nb.reporting import About, AccountLabel, entry_lines, reconciliation_statement, reconciliation_statements
from tests.builders import adjustments, allocations, bank_transactions, ledger_items, matches
from tests.reporting.reporting_cases import ACCOUNT, MONTH_END, OTHER, bank_statements


def first_golden() -> Books:
    """3,300 at the bank + 300 on the way = 5,600 in the books − 2,000 not booked yet."""
    return Books(
        statements=bank_statements({"opening_minor": 300_000, "closing_minor": 330_000}),
        transactions=bank_transactions(
            {"transaction_id": "paid", "amount_minor": 230_000},
            {"transaction_id": "rent", "amount_minor": -200_000, "booking_date": date(2026, 10, 29)},
        ),
        items=ledger_items(
            {"item_id": "invoice", "amount_minor": 230_000},
            {
                "item_id": "deposit",
                "item_type": "cheque_deposit",
                "document_number": "REM-7",
                "amount_minor": 30_000,
                "issue_date": date(2026, 10, 30),
            },
        ),
        matches=matches("m1"),
        allocations=allocations({"transaction_id": "paid", "item_id": "invoice", "allocated_minor": 230_000}),
    )


def second_golden() -> Books:
    """15,400 − 200 + 1,400 − 800 at the bank = 12,600 − 1,300 + 4,500 in the books."""
    on_512: dict[str, Any] = {"item_type": "journal_line", "account_id": ACCOUNT, "issue_date": date(2026, 10, 28)}
    return Books(
        statements=bank_statements({"opening_minor": 1_220_000, "closing_minor": 1_540_000}),
        transactions=bank_transactions(
            {"amount_minor": -130_000, "remittance_information": "CHARGES"},
            {"amount_minor": 450_000, "remittance_information": "COLLECTED BILL"},
        ),
        items=ledger_items(
            {**on_512, "amount_minor": -20_000, "document_number": "BANK ERROR"},
            {**on_512, "amount_minor": 140_000, "document_number": "DEPOSIT"},
            {**on_512, "amount_minor": -80_000, "document_number": "CHEQUE 12"},
        ),
    )


def test_deposit_in_transit_and_unbooked_rent_explain_the_difference() -> None:
    statement = reconciliation_statement(first_golden(), ACCOUNT, MONTH_END)

    assert (statement.bank_balance_minor, statement.books_only_minor) == (330_000, 30_000)
    assert (statement.book_balance_minor, statement.bank_only_minor) == (560_000, -200_000)
    assert statement.adjusted_bank_minor == statement.adjusted_book_minor == 360_000
    assert statement.is_proved
    assert statement.findings == []


def test_bank_error_deposit_cheque_charges_and_collection_explain_the_difference() -> None:
    statement = reconciliation_statement(second_golden(), ACCOUNT, MONTH_END)

    assert (statement.bank_balance_minor, statement.book_balance_minor) == (1_540_000, 1_260_000)
    assert statement.adjusted_bank_minor == statement.adjusted_book_minor == 1_580_000
    assert statement.difference_minor == 0


def test_the_two_tables_end_in_equal_and_opposite_balances() -> None:
    frame = reconciliation_statement(second_golden(), ACCOUNT, MONTH_END).frame
    adjusted = frame.filter(pl.col("line") == "adjusted")
    books, bank = adjusted.row(0, named=True), adjusted.row(1, named=True)

    assert books["debit"] == bank["credit"] == 15_800
    assert books["credit"] is None
    assert bank["debit"] is None


def test_each_table_adds_up_to_its_adjusted_balance() -> None:
    frame = reconciliation_statement(second_golden(), ACCOUNT, MONTH_END).frame
    signed = frame.with_columns(signed=pl.col("debit").fill_null(0) - pl.col("credit").fill_null(0))

    for table in ("books", "bank"):
        half = signed.filter(pl.col("table") == table)
        assert half.filter(pl.col("line") != "adjusted")["signed"].sum() == half["signed"][-1]


def test_an_outstanding_item_has_its_age() -> None:
    deposit = reconciliation_statement(first_golden(), ACCOUNT, MONTH_END).books_only.row(0, named=True)

    assert (deposit["label"], deposit["age_days"], deposit["outstanding_minor"]) == ("REM-7", 1, 30_000)


def deposit_cleared_in_november() -> Books:
    books = first_golden()
    return Books(
        statements=books.statements,
        transactions=pl.concat(
            [
                books.transactions,
                bank_transactions(
                    {"transaction_id": "later", "amount_minor": 30_000, "booking_date": date(2026, 11, 3)}
                ),
            ]
        ),
        items=books.items,
        matches=matches("m1", "m2"),
        allocations=pl.concat(
            [
                books.allocations,
                allocations(
                    {"group_id": "m2", "transaction_id": "later", "item_id": "deposit", "allocated_minor": 30_000}
                ),
            ]
        ),
    )


def test_a_past_date_shows_what_was_outstanding_then_and_when_it_cleared() -> None:
    statement = reconciliation_statement(deposit_cleared_in_november(), ACCOUNT, MONTH_END)

    assert statement.difference_minor == 0
    assert statement.books_only["cleared_on"].to_list() == [date(2026, 11, 3)]


def test_a_later_date_no_longer_lists_what_was_cleared() -> None:
    statement = reconciliation_statement(deposit_cleared_in_november(), ACCOUNT, date(2026, 11, 30))

    assert statement.books_only.is_empty()
    assert statement.bank_balance_minor == 360_000
    assert statement.difference_minor == 0


def test_what_the_bank_booked_before_the_books_is_outstanding_until_they_follow() -> None:
    books = Books(
        statements=bank_statements({"opening_minor": 0, "closing_minor": -5_000}),
        transactions=bank_transactions({"transaction_id": "fee", "amount_minor": -5_000}),
        items=ledger_items(
            {
                "item_id": "od",
                "item_type": "journal_line",
                "account_id": ACCOUNT,
                "amount_minor": -5_000,
                "issue_date": date(2026, 11, 2),
            }
        ),
        matches=matches("m1"),
        allocations=allocations({"transaction_id": "fee", "item_id": "od", "allocated_minor": -5_000}),
    )
    statement = reconciliation_statement(books, ACCOUNT, MONTH_END)

    assert statement.difference_minor == 0
    assert statement.bank_only.select("id", "cleared_on").row(0) == ("fee", date(2026, 11, 2))


def test_a_fee_inside_a_payout_is_an_entry_and_leaves_no_difference() -> None:
    books = Books(
        statements=bank_statements({"opening_minor": 0, "closing_minor": 98_500}),
        transactions=bank_transactions({"transaction_id": "psp", "amount_minor": 98_500}),
        items=ledger_items({"item_id": "payout", "item_type": "payout", "amount_minor": 100_000}),
        matches=matches("m1"),
        allocations=allocations({"transaction_id": "psp", "item_id": "payout", "allocated_minor": 100_000}),
        adjustments=adjustments({"transaction_id": "psp", "amount_minor": -1_500}),
    )
    statement = reconciliation_statement(books, ACCOUNT, MONTH_END)

    assert statement.book_balance_minor == 98_500
    assert statement.difference_minor == 0


def test_a_handled_transaction_is_a_named_difference_because_nothing_books_it() -> None:
    books = Books(
        statements=bank_statements({"opening_minor": 0, "closing_minor": 700}),
        transactions=bank_transactions({"transaction_id": "odd", "amount_minor": 700}),
        matches=matches("m1"),
        adjustments=adjustments(
            {"transaction_id": "odd", "adjustment_kind": "handled", "amount_minor": 700, "note": "known"}
        ),
    )
    statement = reconciliation_statement(books, ACCOUNT, MONTH_END)

    assert (statement.book_balance_minor, statement.named_minor, statement.difference_minor) == (0, 700, 0)
    assert statement.findings == ["handled"]


def test_a_missing_movement_is_a_difference_not_a_silence() -> None:
    books = Books(
        statements=bank_statements({"opening_minor": 0, "closing_minor": 900}),
        transactions=bank_transactions({"amount_minor": 700}),
    )
    statement = reconciliation_statement(books, ACCOUNT, MONTH_END)

    assert statement.difference_minor == 200
    assert not statement.is_proved
    assert "difference" in statement.findings


def test_a_deposit_of_an_unnamed_account_belongs_to_the_only_account_of_its_currency() -> None:
    assert reconciliation_statement(first_golden(), ACCOUNT, MONTH_END).unassigned.is_empty()


def two_accounts() -> Books:
    books = first_golden()
    return Books(
        statements=bank_statements(
            {"opening_minor": 300_000, "closing_minor": 330_000},
            {"account_id": OTHER, "opening_minor": 0, "closing_minor": 0},
        ),
        transactions=books.transactions,
        items=books.items,
        matches=books.matches,
        allocations=books.allocations,
    )


def test_between_two_accounts_an_unnamed_deposit_is_listed_apart_and_in_no_balance() -> None:
    statement = reconciliation_statement(two_accounts(), ACCOUNT, MONTH_END)

    assert statement.books_only.is_empty()
    assert statement.unassigned["id"].to_list() == ["deposit"]
    assert statement.difference_minor == 0
    assert "unassigned" in statement.findings


def test_a_line_of_the_books_belongs_to_the_account_whose_ledger_account_it_stands_on() -> None:
    about = About(
        accounts={ACCOUNT: AccountLabel(ledger_account="512000"), OTHER: AccountLabel(ledger_account="512100")}
    )
    books = Books(
        statements=two_accounts().statements,
        items=ledger_items(
            {"item_id": "x", "item_type": "journal_line", "ledger_account": "51210000", "amount_minor": 700}
        ),
    )
    here, there = reconciliation_statements(books, MONTH_END, about=about)

    assert here.books_only.is_empty()
    assert there.books_only["id"].to_list() == ["x"]
    assert there.unassigned.is_empty()


def test_every_account_gets_its_statement() -> None:
    assert [s.account_id for s in reconciliation_statements(two_accounts(), MONTH_END)] == [ACCOUNT, OTHER]


def test_several_accounts_and_none_named_is_refused_with_their_names() -> None:
    with pytest.raises(NotFound, match=OTHER):
        reconciliation_statement(two_accounts(), None, MONTH_END)


def test_money_expected_on_one_account_and_received_on_another_moves_between_the_ledgers() -> None:
    books = Books(
        statements=bank_statements(
            {"opening_minor": 0, "closing_minor": 0}, {"account_id": OTHER, "opening_minor": 0, "closing_minor": 4_000}
        ),
        transactions=bank_transactions({"transaction_id": "x", "account_id": OTHER, "amount_minor": 4_000}),
        items=ledger_items(
            {"item_id": "lot", "item_type": "payment_lot", "account_id": ACCOUNT, "amount_minor": 4_000}
        ),
        matches=matches("m1"),
        allocations=allocations({"transaction_id": "x", "item_id": "lot", "allocated_minor": 4_000}),
    )
    here, there = reconciliation_statements(books, MONTH_END)

    assert (here.book_balance_minor, there.book_balance_minor) == (0, 4_000)
    assert here.difference_minor == there.difference_minor == 0


def test_the_books_own_opening_is_taken_and_its_distance_named() -> None:
    line: dict[str, Any] = {"item_type": "journal_line", "account_id": ACCOUNT}
    books = Books(
        statements=bank_statements({"opening_minor": 1_000, "closing_minor": 1_000}),
        transactions=bank_transactions({"amount_minor": 500}, {"amount_minor": -500}),
        items=ledger_items(
            {**line, "amount_minor": 900, "issue_date": date(2026, 1, 1), "label": "A NOUVEAU"},
            {**line, "amount_minor": 300, "issue_date": date(2026, 6, 1), "label": "VENTE"},
        ),
    )
    statement = reconciliation_statement(books, ACCOUNT, MONTH_END)

    assert statement.book_balance_minor == 1_200
    assert statement.named.select("kind", "amount_minor").row(0) == ("opening_difference", -200)
    assert statement.difference_minor == 0


def test_a_statement_without_balances_is_said_to_prove_nothing() -> None:
    books = Books(transactions=bank_transactions({"amount_minor": 500}))
    statement = reconciliation_statement(books, ACCOUNT, MONTH_END)

    assert (statement.difference_minor, statement.is_proved, statement.findings) == (0, False, ["no_statement"])


def test_a_closing_balance_alone_gives_the_opening_back() -> None:
    books = Books(
        statements=bank_statements({"opening_minor": None, "closing_minor": 800}),
        transactions=bank_transactions({"amount_minor": 500, "statement_id": "s0"}),
    )
    statement = reconciliation_statement(books, ACCOUNT, date(2026, 10, 1))

    assert statement.bank_balance_minor == 300


def test_the_html_shows_bank_text_as_text() -> None:
    books = Books(transactions=bank_transactions({"remittance_information": "<img src=x onerror=alert(1)>\u202e$5"}))
    html = reconciliation_statement(books, ACCOUNT, MONTH_END).to_html()

    assert "<img" not in html
    assert "&lt;img" in html
    assert "\u202e" not in html


DAY = date(2026, 10, 1)
days = st.integers(0, 59).map(lambda n: DAY + timedelta(days=n))
amounts = st.integers(-50_000, 50_000).filter(bool)


@st.composite
def company(draw: st.DrawFn) -> Books:
    """Two accounts, documents and items already on 512, matches of every kind, payments cut at random."""
    accounts = st.sampled_from([ACCOUNT, OTHER])
    transactions: list[dict[str, Any]] = [
        {
            "transaction_id": f"t{n}",
            "account_id": draw(accounts),
            "amount_minor": draw(amounts),
            "booking_date": draw(days),
        }
        for n in range(draw(st.integers(1, 8)))
    ]
    kinds = st.sampled_from(["sales_invoice", "purchase_invoice", "cheque_deposit", "payment_lot", "journal_line"])
    named_account = st.sampled_from([ACCOUNT, OTHER, None])
    items: list[dict[str, Any]] = []
    allocated: list[dict[str, Any]] = []
    adjusted: list[dict[str, Any]] = []
    for n, transaction in enumerate(transactions):
        left = transaction["amount_minor"]
        for part in range(draw(st.integers(0, 3))):
            share = draw(st.integers(min(left, 0), max(left, 0)))
            left -= share
            if not share:
                continue
            if draw(st.booleans()):
                item: dict[str, Any] = {
                    "item_id": f"i{n}.{part}",
                    "item_type": draw(kinds),
                    "account_id": draw(named_account),
                    "open_minor": share + draw(st.sampled_from([0, 0, 700])),
                    "issue_date": draw(days),
                }
                item["amount_minor"] = item["open_minor"] + draw(st.sampled_from([0, 0, 300]))
                items.append(item)
                allocated.append({"transaction_id": f"t{n}", "item_id": item["item_id"], "allocated_minor": share})
            else:
                kind = draw(
                    st.sampled_from(["fee", "discount", "write_off", "account", "transfer", "handled", "overpayment"])
                )
                adjusted.append({"transaction_id": f"t{n}", "adjustment_kind": kind, "amount_minor": share})
    items += [
        {
            "item_id": f"o{n}",
            "item_type": draw(kinds),
            "account_id": draw(named_account),
            "amount_minor": draw(amounts),
            "issue_date": draw(days),
        }
        for n in range(draw(st.integers(0, 4)))
    ]
    openings = {ACCOUNT: draw(amounts), OTHER: draw(amounts)}
    closings = {
        a: o + sum(t["amount_minor"] for t in transactions if t["account_id"] == a and t["booking_date"] <= MONTH_END)
        for a, o in openings.items()
    }
    return Books(
        statements=bank_statements(
            *({"account_id": a, "opening_minor": openings[a], "closing_minor": closings[a]} for a in openings)
        ),
        transactions=bank_transactions(*transactions),
        items=ledger_items(*items) if items else ledger_items({"item_id": "none", "issue_date": date(2027, 1, 1)}),
        matches=matches("m1"),
        allocations=allocations(*allocated),
        adjustments=adjustments(*adjusted),
    )


@settings(max_examples=40, deadline=None)
@given(company(), days)
def test_bank_minus_books_is_always_what_the_lists_say(books: Books, as_of: date) -> None:
    for statement in reconciliation_statements(books, as_of):
        assert statement.difference_minor == 0


@settings(max_examples=20, deadline=None)
@given(company())
def test_every_entry_balances_to_the_cent(books: Books) -> None:
    sums = entry_lines(books).group_by("entry_id").agg(pl.col("amount_minor").sum())

    assert sums["amount_minor"].to_list() == [0] * sums.height
