"""Nothing shows as done before the log has it, and what shows at once is what the dossier says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bankrec_nb.dossier import open_dossier
from bankrec_nb.widgets import ReviewModel
from tests.builders import bank_transactions, ledger_items
from tests.widgets.review_cases import dossier_of, failing_log, status

if TYPE_CHECKING:
    from pathlib import Path


def test_a_failed_write_moves_nothing_and_the_same_id_can_be_tried_again(model: ReviewModel) -> None:
    with pytest.MonkeyPatch.context() as patch:
        failing_log(patch, model.dossier)
        outcome = model.decide("accept", {"ids": ["t1"]}, "button-9")

        assert not outcome.done
        assert outcome.retry
        assert "disk is full" in outcome.message
        assert status(model, "t1") == "to_review"
        assert model.current_id == "t1"

    again = model.decide("accept", {"ids": ["t1"]}, "button-9")

    assert again.done
    assert model.dossier.history()["event_id"].to_list() == ["button-9"]


def test_what_another_person_decided_meanwhile_is_refused_and_then_shown(model: ReviewModel) -> None:
    suggestion = model.shot.row("t1")["suggestion_id"]
    model.dossier.accept([suggestion], event_id="elsewhere")

    outcome = model.decide("accept", {"ids": ["t1"], "suggestion_id": suggestion})

    assert not outcome.done
    assert not outcome.retry
    assert status(model, "t1") == "matched"


def test_a_second_kernel_is_seen_after_refresh(model: ReviewModel, tmp_path: Path) -> None:
    other = open_dossier(tmp_path / "acme", "bruno")
    other._ws.adopt(model.dossier._ws.merged)
    other.handle(["t4"], "by Bruno")
    assert status(model, "t4") == "to_match"

    assert model.refresh()

    assert status(model, "t4") == "handled"


def test_large_dossiers_acknowledge_first_and_read_anew_later(
    model: ReviewModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bankrec_nb.widgets.model.REREAD_AT_ONCE", 3)

    outcome = model.decide("accept")

    assert outcome.reread
    shown = model.rows.drop("_haystack")
    model.reread()
    assert not model.stale
    assert model.rows.drop("_haystack").filter(transaction_id="t1").equals(shown.filter(transaction_id="t1"))


def test_what_is_shown_before_reading_anew_is_what_the_dossier_says(
    model: ReviewModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bankrec_nb.widgets.model.REREAD_AT_ONCE", 0)
    columns = ["transaction_id", "status", "remaining_minor", "document_count", "suggestion_id", "tier"]
    model.decide("accept", {"ids": ["t1"]})
    model.decide("handle", {"ids": ["t4"], "note": "x"})
    model.focus("t6")
    model.edit("tick", {"item_id": "i7"})
    model.decide("link")
    quick = model.rows.select(columns)

    model.reread()

    assert quick.equals(model.rows.select(columns))


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize(
    ("action", "values"),
    [
        ("accept", {"ids": ["t1"]}),
        ("reject", {"ids": ["t1", "t3"]}),
        ("handle", {"ids": ["t4"], "note": "x"}),
        ("create", {"ids": ["t4"], "item_type": "sales_invoice", "document_number": "X", "counterparty_name": "Y"}),
    ],
)
def test_what_an_undo_shows_at_once_is_what_the_dossier_says(
    model: ReviewModel, monkeypatch: pytest.MonkeyPatch, action: str, values: dict[str, Any], settled: bool
) -> None:
    monkeypatch.setattr("bankrec_nb.widgets.model.REREAD_AT_ONCE", 0)
    before = model.rows.drop("_haystack")
    assert model.decide(action, values).done
    if settled:
        model.reread()

    outcome = model.decide("undo")

    assert outcome.done
    assert set(values["ids"]) <= set(outcome.ids)
    assert model.rows.drop("_haystack").equals(before)
    model.reread()
    assert model.rows.drop("_haystack").equals(before)


def test_an_undo_shows_what_another_person_did_meanwhile(model: ReviewModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bankrec_nb.widgets.model.REREAD_AT_ONCE", 0)
    model.decide("accept", {"ids": ["t1"]})
    open_dossier(model.dossier.path, "bob").handle(["t4"], "seen")
    model.refresh()

    model.decide("undo")

    assert status(model, "t4") == "handled"
    assert status(model, "t1") == "to_review"


@pytest.mark.parametrize("rejected", ["t1", "t3", "t4", "t1 t2 t3"])
def test_the_next_explanation_shown_after_a_rejection_is_the_one_the_dossier_has(
    model: ReviewModel, monkeypatch: pytest.MonkeyPatch, rejected: str
) -> None:
    monkeypatch.setattr("bankrec_nb.widgets.model.REREAD_AT_ONCE", 0)
    model.decide("reject", {"ids": rejected.split()})
    quick, listed = model.rows, model.shot.suggestions

    model.reread()

    assert quick.drop("_haystack").equals(model.rows.drop("_haystack"))
    assert listed.sort("suggestion_id").equals(model.shot.suggestions.sort("suggestion_id"))


def test_rejecting_a_transfer_takes_it_from_both_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = "FR7630001007941234567890185", "FR1420041010050500013M02606"
    lines = bank_transactions(
        {"transaction_id": "out", "account_id": here, "amount_minor": -50_000, "remittance_information": "VIREMENT INTERNE"},
        {"transaction_id": "in", "account_id": there, "amount_minor": 50_000, "remittance_information": "VIREMENT INTERNE"},
    )  # fmt: skip
    model = ReviewModel(dossier_of(tmp_path, lines, ledger_items()), "en")
    monkeypatch.setattr("bankrec_nb.widgets.model.REREAD_AT_ONCE", 0)
    assert model.rows["suggestion_id"].n_unique() == 1

    model.decide("reject", {"ids": ["in"]})
    quick = model.rows

    assert quick["status"].to_list() == ["to_match", "to_match"]
    model.reread()
    assert quick.drop("_haystack").equals(model.rows.drop("_haystack"))
