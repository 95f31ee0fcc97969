"""A plain JSON list is a table: its signs, doubts and documents are told as those of a CSV are."""

from __future__ import annotations

import json

import pytest

from bankrec_nb.domain.errors import FileRefused, ProfileNeeded
from tests.readers.statement_texts import read

MOVEMENTS = [
    {"date": "2026-10-01", "amount": -12.30, "description": "CB CAFE", "currency": "EUR", "balance": 87.7},
    {"date": "2026-10-02", "amount": 100.00, "description": "VIR\nDUPONT", "currency": "EUR", "balance": 187.70},
    {"date": "2026-10-05", "amount": 25.03, "description": None, "currency": "EUR", "balance": 212.73},
]


def test_a_list_of_movements_is_read_to_the_cent_and_proves_its_balance() -> None:
    result = read(json.dumps(MOVEMENTS))

    assert result.transactions["amount_minor"].to_list() == [-1230, 10000, 2503]
    assert result.transactions["remittance_information"].to_list() == ["CB CAFE", "VIR DUPONT", None]
    assert result.transactions["source_line"].to_list() == [2, 3, 4]
    assert result.statements.select("source_format", "proof", "closing_minor").rows() == [("json", "balanced", 21273)]


def test_a_record_per_line_is_read_as_a_list_is() -> None:
    result = read("\n".join(json.dumps(one) for one in MOVEMENTS) + "\n")

    assert result.transactions["amount_minor"].to_list() == [-1230, 10000, 2503]
    assert result.statements["proof"].to_list() == ["balanced"]


def test_a_list_of_invoices_is_documents_not_movements() -> None:
    invoice = {"number": "FA-1", "type": "sale", "date": "2026-10-01", "due_date": "2026-11-01", "amount": "120.00", "currency": "EUR", "counterparty": "Dupont"}  # fmt: skip

    result = read(json.dumps([invoice, invoice | {"number": "FA-2", "date": "soon"}]))

    assert result.transactions.is_empty()
    assert result.items["document_number"].to_list() == ["FA-1"]
    assert result.issues.filter(result.issues["severity"] == "quarantined")["line"].to_list() == [3]


def test_a_date_that_can_be_read_in_two_ways_is_asked_about() -> None:
    with pytest.raises(ProfileNeeded):
        read(json.dumps([{"date": "03/04/2026", "amount": 1.5, "text": "a"}, {"date": "05/04/2026", "amount": -2.5, "text": "b"}]))  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        '{"date": "2026-10-01"}',
        '{"a": 1}\n{"b": ',
        "[1, 2]",
        "[]",
        '[{"a": {"b": 1}}]',
        '[{"date": "2026-10-01", "amount"',
    ],
)
def test_what_is_no_list_of_flat_records_is_refused(text: str) -> None:
    with pytest.raises(FileRefused):
        read(text)
