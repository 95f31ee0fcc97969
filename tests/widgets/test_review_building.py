"""Building a match by hand, and accepting many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.widgets import ReviewModel
from tests.builders import bank_transactions, ledger_items
from tests.widgets.review_cases import balance, books, dossier_of, status

if TYPE_CHECKING:
    from pathlib import Path


# ── building a match ───────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_ticked_where_nothing_is_suggested(model: ReviewModel) -> None:
    model.focus("t6")

    assert books(model)["lines"] == []
    assert balance(model) == "under_allocated"


def test_ticking_documents_moves_the_remaining_amount_live(model: ReviewModel) -> None:
    model.focus("t6")
    model.edit("tick", {"item_id": "i4"})
    assert books(model)["balance"]["remaining"] == "300.00\u00a0EUR"

    model.edit("tick", {"item_id": "i7"})

    assert balance(model) == "balanced"
    assert books(model)["lines"][1]["allocated"] == "300.00"
    assert books(model)["lines"][1]["stays"] == "600.00\u00a0EUR stays open"


def test_an_edited_amount_that_is_too_much_is_over_allocated_and_cannot_be_linked(model: ReviewModel) -> None:
    model.focus("t6")
    model.edit("tick", {"item_id": "i7"})

    model.edit("allocate", {"item_id": "i7", "amount": "900,00"})

    assert balance(model) == "over_allocated"
    assert not books(model)["primary"]["enabled"]
    assert not model.decide("link").done
    assert model.dossier.history().is_empty()


def test_an_amount_that_cannot_be_read_changes_nothing(model: ReviewModel) -> None:
    model.focus("t6")
    model.edit("tick", {"item_id": "i7"})

    understood = model.edit("allocate", {"item_id": "i7", "amount": "9o0"})

    assert not understood
    assert books(model)["lines"][0]["allocated"] == "500.00"


def test_a_partial_link_leaves_the_rest_of_the_line_open(model: ReviewModel) -> None:
    model.focus("t6")
    model.edit("tick", {"item_id": "i4"})
    assert books(model)["primary"] == {
        "action": "link",
        "label": "Link in part, 300.00\u00a0EUR remains",
        "enabled": True,
    }

    model.decide("link")

    assert status(model, "t6") == "partly_matched"
    assert model.shot.row("t6")["remaining_minor"] == 30_000


def test_accept_refuses_what_does_not_balance_and_says_what_to_do(model: ReviewModel) -> None:
    model.focus("t6")
    model.edit("tick", {"item_id": "i4"})

    outcome = model.decide("accept")

    assert not outcome.done
    assert "300.00" in outcome.message
    assert model.dossier.history().is_empty()


def test_a_fee_named_in_place_takes_the_document_in_full(model: ReviewModel) -> None:
    model.focus("t5")
    model.edit("clear", {})
    model.edit("tick", {"item_id": "i5"})
    assert balance(model) == "balanced"

    model.edit("difference", {"kind": "fee"})

    assert books(model)["lines"][0]["allocated"] == "100.00"
    assert books(model)["differences"][0]["amount"] == "\u22122.50"
    assert books(model)["differences"][0]["ledger_account"] == "627000"
    model.decide("accept")
    assert status(model, "t5") == "matched"
    assert model.dossier.adjustments.select("adjustment_kind", "amount_minor").rows() == [("fee", -250)]
    model.dossier.check()


def test_a_credit_note_goes_in_whole_with_the_invoice(model: ReviewModel) -> None:
    model.focus("t6")
    model.edit("tick", {"item_id": "i5"})

    model.edit("tick", {"item_id": "i6"})

    assert books(model)["balance"]["remaining"] == "410.00\u00a0EUR"


def test_open_documents_of_all_counterparties_are_found_by_text_amount_and_date(model: ReviewModel) -> None:
    model.focus("t6")
    model.find({"query": "petit 100"})
    assert [i["number"] for i in books(model)["more"]] == ["FA-2026-0105"]

    model.find({"query": "200.00"})
    assert [i["number"] for i in books(model)["more"]] == ["FA-2026-0104"]

    model.find({"query": "garage", "since": "2026-09-06"})
    assert books(model)["more"] == []


def test_the_remaining_amount_is_offered_documents_of_that_amount(tmp_path: Path) -> None:
    transactions = bank_transactions({"transaction_id": "t1", "amount_minor": 700, "remittance_information": "X"})
    items = ledger_items(
        {"item_id": "a", "document_number": "A1", "amount_minor": 500},
        {"item_id": "b", "document_number": "B1", "amount_minor": 200},
    )
    model = ReviewModel(dossier_of(tmp_path, transactions, items), "en")
    model.edit("clear", {})
    model.edit("tick", {"item_id": "a"})

    assert [i["number"] for i in books(model)["more"]] == ["B1"]
    assert model.remaining_typed() == "2.00"


# ── bulk ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_bulk_acceptance_is_summed_up_first_and_undone_as_one(model: ReviewModel) -> None:
    summary = model.bulk_summary()
    count = model.counts()["certain"]
    assert count >= 2
    assert summary["title"] == f"Accept {count} suggestions?"
    assert any(line.startswith("Weakest: ") for line in summary["lines"])

    model.decide("bulk", {"token": summary["token"]})
    assert model.dossier.history().height == 1
    assert model.counts()["by_status"]["matched"] == count

    model.decide("undo")
    assert "matched" not in model.counts()["by_status"]


def test_a_bulk_of_both_ways_shows_what_comes_in_and_what_goes_out(tmp_path: Path) -> None:
    transactions = bank_transactions(
        {"transaction_id": "in", "amount_minor": 12_000, "remittance_information": "FA-2026-0101"},
        {"transaction_id": "out", "amount_minor": -4_550, "remittance_information": "FA-2026-0102"},
    )
    items = ledger_items(
        {"item_id": "a", "amount_minor": 12_000, "document_number": "FA-2026-0101"},
        {
            "item_id": "b",
            "item_type": "purchase_invoice",
            "amount_minor": -4_550,
            "document_number": "FA-2026-0102",
        },
    )
    model = ReviewModel(dossier_of(tmp_path, transactions, items), "fr")
    model.selected = ["in", "out"]

    lines = model.bulk_summary()["lines"]

    assert lines[0] == "Somme : 74,50\u00a0EUR (encaissements 120,00\u00a0EUR, décaissements −45,50\u00a0EUR)"


def test_a_bulk_that_was_not_summed_up_is_refused(model: ReviewModel) -> None:
    outcome = model.decide("bulk", {"token": "made up"})

    assert not outcome.done
    assert model.dossier.history().is_empty()


def test_bulk_takes_only_what_is_shown(model: ReviewModel) -> None:
    model.set_view({"query": "dupont"})
    summary = model.bulk_summary()

    model.decide("bulk", {"token": summary["token"]})

    assert model.counts()["by_status"]["matched"] == 1
