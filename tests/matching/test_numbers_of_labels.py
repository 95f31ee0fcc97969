"""Books whose pieces are the journal's counter: the number that payers know stands in the label."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bankrec_nb.domain import tables
from bankrec_nb.matching import match_frames

if TYPE_CHECKING:
    import polars as pl

COUNT = 12
NUMBERS = [f"{2300 + 7 * n:06d}" for n in range(COUNT)]


def books(*, piece: bool, labelled: bool = True) -> pl.DataFrame:
    """Invoices of one amount on one account for all customers."""
    return tables.LEDGER_ITEM.frame(
        {
            "item_id": f"I{n}", "item_type": "sales_invoice", "document_number": str(101 + n) if piece else None,
            "issue_date": date(2026, 1, 3) + timedelta(days=3 * n), "amount_minor": 48_000, "open_minor": 48_000, "currency": "EUR",
            "counterparty_name": "CLIENTS", "ledger_account": "411000", "label": f"Facture {number}" if labelled else "Facture",
        }
        for n, number in enumerate(NUMBERS)
    )  # fmt: skip


def lines(numbers: list[str]) -> pl.DataFrame:
    """Payments in another order than that of the invoices."""
    return tables.BANK_TRANSACTION.frame(
        {
            "transaction_id": f"T{number}", "account_id": "512", "booking_date": date(2026, 3, 1) + timedelta(days=n),
            "amount_minor": 48_000, "currency": "EUR", "remittance_information": f"VIR REGLT {number}",
        }
        for n, number in enumerate(reversed(numbers))
    )  # fmt: skip


def proposed(items: pl.DataFrame, bank: pl.DataFrame) -> dict[str, str]:
    result = match_frames(bank, items)
    first = result.proposed.select("suggestion_id")
    given = result.allocations.join(first, left_on="group_id", right_on="suggestion_id", how="semi")
    return dict(given.select("transaction_id", "item_id").iter_rows())


def test_a_document_without_a_number_is_called_what_its_label_says() -> None:
    assert proposed(books(piece=False), lines(NUMBERS)) == {f"T{n}": f"I{i}" for i, n in enumerate(NUMBERS)}


def test_where_payers_give_the_labels_numbers_the_journals_counter_is_none() -> None:
    assert proposed(books(piece=True), lines(NUMBERS)) == {f"T{n}": f"I{i}" for i, n in enumerate(NUMBERS)}


def test_where_payers_give_the_pieces_numbers_those_stay() -> None:
    pieces = [str(101 + n) for n in range(COUNT)]

    assert proposed(books(piece=True), lines(pieces)) == {f"T{n}": f"I{i}" for i, n in enumerate(pieces)}
