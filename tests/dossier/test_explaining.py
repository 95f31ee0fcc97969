from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import bankrec_nb as br
from bankrec_nb.domain.errors import NotFound

if TYPE_CHECKING:
    from pathlib import Path

TRANSACTIONS = """booking_date,value_date,amount,currency,label,counterparty,counterparty_iban,reference,bank_ref
2026-10-05,2026-10-05,120.00,EUR,VIR FA-2026-0012,ATELIER DU PONT,,,B1
2026-10-07,2026-10-07,-18.50,EUR,FRAIS DE TENUE DE COMPTE,,,,B2
"""
DOCUMENTS = """number,type,date,due_date,amount,currency,counterparty,counterparty_iban,reference,payment_method
FA-2026-0012,sale,2026-09-05,2026-10-05,120.00,EUR,Atelier du Pont,,,
FA-2026-0013,sale,2026-09-06,2026-10-06,75.00,EUR,Garage des Lilas,,,
"""


@pytest.fixture
def dossier(tmp_path: Path) -> br.Dossier:
    (tmp_path / "bank.csv").write_text(TRANSACTIONS, encoding="utf-8")
    (tmp_path / "books.csv").write_text(DOCUMENTS, encoding="utf-8")
    made = br.open_dossier(tmp_path / "acme")
    made.import_files([tmp_path / "bank.csv", tmp_path / "books.csv"])
    return made


def test_a_suggestion_is_explained_by_candidates_and_evidence(dossier: br.Dossier) -> None:
    paid = dossier.transactions.row(0, named=True)["transaction_id"]

    story = dossier.explain(paid)

    assert story.suggestions["rank"].to_list()[:1] == [1]
    assert "document_number" in story.evidence["evidence_kind"].to_list()
    assert story.why_not is None


def test_a_transaction_without_a_suggestion_says_why(dossier: br.Dossier) -> None:
    fee = dossier.transactions.row(1, named=True)["transaction_id"]

    story = dossier.explain(fee)

    assert story.suggestions.is_empty()
    assert story.why_not


def test_a_transaction_that_is_not_there_is_named(dossier: br.Dossier) -> None:
    with pytest.raises(NotFound):
        dossier.explain("nowhere")
