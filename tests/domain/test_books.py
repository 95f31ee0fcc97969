from datetime import date

import pytest

from bankrec_nb.domain.books import Books
from bankrec_nb.domain.errors import ConservationBroken
from tests.builders import adjustments, allocations, bank_transactions, ledger_items, matches


def paid_in_two_parts() -> Books:
    return Books(
        transactions=bank_transactions(
            {"transaction_id": "a", "amount_minor": 4_000, "booking_date": date(2026, 10, 5)},
            {"transaction_id": "b", "amount_minor": 8_000, "booking_date": date(2026, 11, 2)},
        ),
        items=ledger_items({"item_id": "x", "amount_minor": 12_000}),
        matches=matches("m1", "m2"),
        allocations=allocations(
            {"group_id": "m1", "transaction_id": "a", "item_id": "x", "allocated_minor": 4_000},
            {"group_id": "m2", "transaction_id": "b", "item_id": "x", "allocated_minor": 8_000},
        ),
    )


def test_an_instalment_leaves_the_document_partly_paid() -> None:
    at_month_end = paid_in_two_parts().item_position(date(2026, 10, 31)).row(0, named=True)

    assert (at_month_end["open_minor"], at_month_end["item_status"]) == (8_000, "partly_paid")


def test_the_last_instalment_pays_it() -> None:
    books = paid_in_two_parts()
    books.check_conservation()
    now = books.item_position().row(0, named=True)

    assert (now["paid_minor"], now["open_minor"], now["item_status"]) == (12_000, 0, "paid")


def test_status_follows_what_was_decided() -> None:
    books = Books(
        transactions=bank_transactions(
            *({"transaction_id": i, "amount_minor": 1_000} for i in ("matched", "part", "waits", "open", "handled"))
        ),
        items=ledger_items({"item_id": "x", "amount_minor": 9_000}),
        matches=matches("m1", "m2", "m3"),
        allocations=allocations(
            {"group_id": "m1", "transaction_id": "matched", "item_id": "x", "allocated_minor": 1_000},
            {"group_id": "m2", "transaction_id": "part", "item_id": "x", "allocated_minor": 400},
        ),
        adjustments=adjustments(
            {"group_id": "m3", "transaction_id": "handled", "adjustment_kind": "handled", "amount_minor": 1_000}
        ),
    )

    status = dict(
        books.transaction_status(
            books.transactions["transaction_id"].filter(books.transactions["transaction_id"] == "waits")
        )
        .select("transaction_id", "status")
        .iter_rows()
    )

    assert status == {
        "matched": "matched",
        "part": "partly_matched",
        "waits": "to_review",
        "open": "to_match",
        "handled": "handled",
    }


def test_pending_transactions_are_not_money() -> None:
    books = Books(transactions=bank_transactions({"booking_status": "pending"}, {"booking_status": "booked"}))

    assert books.transaction_position().height == 1


@pytest.mark.parametrize("allocated", [12_001, -1])
def test_a_cent_too_many_is_noticed(allocated: int) -> None:
    books = Books(
        transactions=bank_transactions({"transaction_id": "a", "amount_minor": 12_000}),
        items=ledger_items({"item_id": "x", "amount_minor": 12_000}),
        matches=matches(),
        allocations=allocations(
            {"transaction_id": "a", "item_id": "x", "allocated_minor": 12_000},
            {"group_id": "m2", "transaction_id": "a", "item_id": "x", "allocated_minor": allocated},
        ),
    )

    with pytest.raises(ConservationBroken):
        books.check_conservation()


def test_an_allocation_to_a_transaction_that_is_not_there_is_noticed() -> None:
    books = Books(
        items=ledger_items({"item_id": "x"}),
        matches=matches(),
        allocations=allocations({"transaction_id": "gone", "item_id": "x"}),
    )

    with pytest.raises(ConservationBroken):
        books.check_conservation()
