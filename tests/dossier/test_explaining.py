from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

import bankrec_nb as br
from bankrec_nb.domain.errors import DecisionRefused, NotFound

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


def test_a_notebook_shows_the_whole_story_with_names_from_outside_as_text(tmp_path: Path) -> None:
    (tmp_path / "bank.csv").write_text(TRANSACTIONS, encoding="utf-8")
    (tmp_path / "books.csv").write_text(DOCUMENTS.replace("Atelier du Pont", "Atelier <b>Pont</b>"), encoding="utf-8")
    made = br.open_dossier(tmp_path / "acme")
    made.import_files([tmp_path / "bank.csv", tmp_path / "books.csv"])
    paid, fee = made.transactions["transaction_id"].to_list()

    shown, unexplained = made.explain(paid)._repr_html_(), made.explain(fee)._repr_html_()

    assert [
        title for title in ("Shown", "Weighed", "Evidence", "Who may have paid") if f"<h4>{title}" not in shown
    ] == []
    assert "FA-2026-0012" in shown
    assert "&lt;b&gt;Pont&lt;/b&gt;" in shown
    assert "<b>Pont" not in shown
    assert "No open document is named" in unexplained
    assert "<h4>Weighed" not in unexplained


def test_a_transaction_that_is_not_there_is_named(dossier: br.Dossier) -> None:
    with pytest.raises(NotFound):
        dossier.explain("nowhere")


def test_a_suggestion_that_books_nothing_cannot_be_accepted(tmp_path: Path) -> None:
    twice = TRANSACTIONS + "2026-10-06,2026-10-06,120.00,EUR,VIR FA-2026-0012,ATELIER DU PONT,,,B3\n"
    (tmp_path / "bank.csv").write_text(twice, encoding="utf-8")
    (tmp_path / "books.csv").write_text(DOCUMENTS, encoding="utf-8")
    dossier = br.open_dossier(tmp_path / "acme")
    dossier.import_files([tmp_path / "bank.csv", tmp_path / "books.csv"])
    dossier.match()
    second = dossier.suggestions.filter(pl.col("shape") == "double_payment")["transaction_id"].to_list()

    assert len(second) == 1
    with pytest.raises(DecisionRefused, match="nothing that could be booked"):
        dossier.accept(second)
