"""The same statement in another dress, and movements the bank adds where the books are sealed or in another currency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bankrec_nb.domain.errors import DecisionRefused
from bankrec_nb.dossier import open_dossier
from tests.dossier.dossier_cases import camt053, documents, entry, october, paid_by_hand, put, transaction

if TYPE_CHECKING:
    from pathlib import Path

FIRST = (
    "Account;Booking date;Description;Amount;Currency\n"
    "FR7630006000011234567890189;2026-10-14;Rent;-700.00;EUR\nFR7630006000011234567890189;2026-10-15;Client;90.00;EUR\n"
)
TURNED = (
    "Currency;Amount;Booking date;Account;Description\r\n"
    "EUR;90.00;2026-10-15;FR7630006000011234567890189;Client\r\nEUR;-700.00;2026-10-14;FR7630006000011234567890189;Rent\r\n"
)


def test_f09_the_same_statement_in_another_order_of_columns_and_rows_adds_nothing(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")
    dossier.import_files(put(tmp_path, "first.csv", FIRST))

    report = dossier.import_files(put(tmp_path, "again.csv", TURNED))

    assert report.files.select("rows_in", "loaded", "known").row(0) == (2, 0, 2)
    assert dossier.transactions.height == 2


def test_f38_a_payment_in_another_currency_pays_no_document_without_a_rate(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna")
    franc = FIRST.replace(";EUR", ";CHF").replace("Client", "F-1")
    dossier.import_files(
        [put(tmp_path, "chf.csv", franc), put(tmp_path, "books.csv", documents(("F-1", "sale", 9000, "Client")))]
    )
    dossier.match()

    line = transaction(dossier, "F-1")
    assert dossier.suggestions.filter(dossier.suggestions["transaction_id"] == line).is_empty()
    with pytest.raises(DecisionRefused, match=r"EUR|CHF|curren"):
        dossier.link(line, "F-1")


def test_f39_a_line_the_bank_adds_to_a_sealed_month_is_refused_and_told(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    paid_by_hand(dossier)
    dossier.sign_off("2026-10")
    open_dossier(dossier.path, "ben").close("2026-10", pack=False)

    report = dossier.import_files(put(tmp_path, "late.xml", camt053(entry(777, "CORRECTION"))))

    assert report.refused.height == 1
    assert "sealed by ben" in report.refused["message"][0]
