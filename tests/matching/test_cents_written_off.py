"""Cents that the books wrote off are paid with their document; cents that nobody booked are a difference as before."""

from __future__ import annotations

from datetime import date

import polars as pl

from bankrec_nb.domain import tables
from bankrec_nb.matching import match_frames

DAY = date(2026, 4, 7)


def proposed(written_off: list[int]) -> tuple[list[str], str]:
    """What a payment of 812.43 by the customer who owes 812.45 pays."""
    common = {
        "item_type": "sales_invoice", "currency": "EUR", "counterparty_id": "C7", "counterparty_name": "Garage Perrin",
        "ledger_account": "411000", "issue_date": DAY,
    }  # fmt: skip
    rows = [common | {"item_id": "invoice", "document_number": "FA-77", "amount_minor": 812_45, "open_minor": 812_45}]
    rows += [
        common | {"item_id": f"cents {n}", "item_type": "sales_credit_note", "amount_minor": n, "open_minor": n} for n in written_off
    ]  # fmt: skip
    line = {
        "transaction_id": "T", "account_id": "512", "booking_date": DAY, "amount_minor": 812_43, "currency": "EUR",
        "remittance_information": "VIR GARAGE PERRIN",
    }  # fmt: skip
    result = match_frames(tables.BANK_TRANSACTION.frame([line]), tables.LEDGER_ITEM.frame(rows))
    first = result.proposed.row(0, named=True)
    given = result.allocations.filter(pl.col("group_id") == first["suggestion_id"])
    return sorted(given["item_id"]), first["shape"]


def test_an_item_of_the_very_difference_is_paid_with_the_document() -> None:
    assert proposed([-2])[0] == ["cents -2", "invoice"]


def test_without_one_the_difference_is_told() -> None:
    assert proposed([]) == (["invoice"], "cents")
