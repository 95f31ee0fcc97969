"""One key per decision: what it writes, where the cursor goes, what it takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bankrec_nb.widgets import ReviewModel
from bankrec_nb.widgets.keymap import keymap
from bankrec_nb.widgets.review import PATCHED, ReviewPanel
from bankrec_nb.widgets.snapshot import Snapshot
from tests.widgets.review_cases import books, many_lines, status, with_rivals

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_accept_writes_the_log_turns_the_line_green_and_goes_on(model: ReviewModel) -> None:
    outcome = model.decide("accept")

    assert outcome.done
    assert status(model, "t1") == "matched"
    assert model.drawn(["t1"])[0][11] == 1
    assert model.current_id == "t2"
    assert model.dossier.history()["kind"].to_list() == ["accept"]


def test_the_same_button_pressed_twice_is_one_decision(model: ReviewModel) -> None:
    shown = model.shot.row("t1")["suggestion_id"]
    pressed = {"ids": ["t1"], "suggestion_id": shown}

    model.decide("accept", pressed, "button-1")
    model.decide("accept", pressed, "button-1")

    assert model.dossier.history().height == 1
    model.dossier.check()


def test_what_is_accepted_is_what_was_shown(model: ReviewModel) -> None:
    shown = model.draft
    assert shown is not None
    expected = {i: p.minor for i, p in shown.parts.items()}

    model.decide("accept")

    applied = model.dossier.allocations.filter(transaction_id="t1")
    assert dict(applied.select("item_id", "allocated_minor").iter_rows()) == expected


def test_a_rival_is_chosen_by_its_number_and_that_one_is_accepted(tmp_path: Path) -> None:
    model = ReviewModel(with_rivals(tmp_path), "en")
    assert books(model)["suggestion"]["warning"].startswith("Another explanation is as good")

    model.choose(2)
    model.decide("accept", {"ids": ["t1"], "suggestion_id": books(model)["suggestion"]["id"]})

    assert model.dossier.allocations["item_id"].to_list() == ["b"]


def test_an_ambiguous_suggestion_is_never_taken_in_bulk(tmp_path: Path) -> None:
    model = ReviewModel(with_rivals(tmp_path), "en")

    assert model.counts()["certain"] == 0
    assert model.bulk_summary()["ok"] == ""


def test_reject_stays_on_the_line_and_the_suggestion_is_gone(model: ReviewModel) -> None:
    rejected = model.shot.row("t1")["suggestion_id"]

    model.decide("reject")

    assert model.current_id == "t1"
    assert model.shot.row("t1")["suggestion_id"] != rejected


def test_undo_brings_the_line_back_and_shows_it(model: ReviewModel) -> None:
    model.decide("accept")
    model.decide("accept")

    model.decide("undo")

    assert status(model, "t2") == "to_review"
    assert status(model, "t1") == "matched"
    assert model.current_id == "t2"


def test_undo_of_one_match_of_a_line_leaves_the_others(model: ReviewModel) -> None:
    model.decide("accept")
    model.decide("accept")
    model.focus("t1")
    pane = model.pane()
    assert pane is not None

    model.decide("undo", {"ids": ["t1"], "targets": [pane["decided"][0]["match_id"]]})

    assert status(model, "t1") == "to_review"
    assert status(model, "t2") == "matched"


def test_handled_lines_carry_their_note_and_leave_the_work(model: ReviewModel) -> None:
    model.decide("handle", {"ids": ["t4"], "note": "paid by the owner"})

    assert status(model, "t4") == "handled"
    assert model.dossier.adjustments["note"].to_list() == ["paid by the owner"]


def test_categorised_lines_are_matched_without_a_document(model: ReviewModel) -> None:
    model.decide("categorise", {"ids": ["t4"], "ledger_account": "613200", "note": ""})

    assert status(model, "t4") == "matched"
    assert model.drawn(["t4"])[0][11] == 0
    assert model.dossier.adjustments["ledger_account"].to_list() == ["613200"]


def test_several_selected_lines_are_handled_as_one_decision(model: ReviewModel) -> None:
    model.selected = ["t4", "t6"]

    model.decide("handle", {"ids": model.selected, "note": "n"})

    assert {status(model, "t4"), status(model, "t6")} == {"handled"}
    assert model.dossier.history().height == 1
    assert model.selected == []


def test_a_split_line_is_replaced_by_its_parts_in_its_place(model: ReviewModel) -> None:
    model.decide("split", {"ids": ["t6"], "amounts": "300,00 + 150,00"})

    parts = [i for i in model.order if i.startswith("t6/")]
    assert [model.shot.row(i)["amount_minor"] for i in parts] == [30_000, 15_000, 5_000]
    assert model.current_id == "t6/1"
    assert len(model.order) == 8


def test_a_missing_document_is_made_from_the_line_and_linked(model: ReviewModel) -> None:
    model.decide(
        "create",
        {
            "ids": ["t4"],
            "item_type": "purchase_invoice",
            "document_number": "LOYER-10",
            "counterparty_name": "SCI des Lilas",
        },
    )

    assert status(model, "t4") == "matched"
    assert model.dossier.items.filter(document_number="LOYER-10").height == 1
    model.dossier.check()


def test_a_rule_is_simulated_before_it_exists_and_proposes_just_that(model: ReviewModel) -> None:
    model.focus("t4")
    form = model.form("rule")
    assert form["fields"][0]["value"] == "LOYER OCTOBRE LILAS"
    assert form["lines"][0].startswith("Stands in 1 line,")
    foreseen = model.dossier.simulate_rule("loyer lilas", "613200", direction="out")["transaction_id"].to_list()

    model.decide(
        "rule",
        {"ids": ["t4"], "contains": "loyer lilas", "direction": "out", "ledger_account": "613200", "name": "Rent"},
    )

    assert model.dossier.rules["ledger_account"].to_list() == ["613200"]
    assert model.rows.filter(shape="rule")["transaction_id"].to_list() == foreseen


def test_a_rule_without_words_or_account_is_asked_for_just_that(model: ReviewModel) -> None:
    empty = model.form("rule", {"ids": ["t4"], "contains": " "})["lines"]
    no_account = model.decide("rule", {"ids": ["t4"], "contains": "loyer", "ledger_account": ""})

    assert empty == ["Write one or more words of the label: what they find is shown here."]
    assert "needs an account" in no_account.message
    assert model.dossier.rules.is_empty()


def rules_shown(model: ReviewModel) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = model.form("rules")["rules"]
    return found


def test_the_rules_are_listed_as_they_are_asked_with_what_each_would_propose(model: ReviewModel) -> None:
    dossier = model.dossier
    short = dossier.add_rule("Rent", "loyer", "613000", direction="out")
    longer = dossier.add_rule("Rent of the lilacs", "loyer lilas", "613200", direction="out")
    dossier.edit_rule(dossier.add_rule("Off", "acompte", "419100"), enabled=False)

    shown = rules_shown(model)

    assert [r["rule_id"] for r in shown[:2]] == [longer, short]
    assert [r["does"] for r in shown] == [
        "would propose for 1 line, \u2212450.00\u00a0EUR", "would propose for no line now", "switched off",
    ]  # fmt: skip
    assert shown[0]["says"] == "Rent of the lilacs: “loyer lilas”, money out → 613200"


def test_a_rule_is_switched_off_deleted_and_put_back_and_its_proposal_follows(model: ReviewModel) -> None:
    model.decide("rule", {"ids": ["t4"], "contains": "loyer", "ledger_account": "613000", "direction": "out"})
    rule = model.dossier.rules["rule_id"][0]
    proposed = [status(model, "t4")]

    for action, more in (("switch_rule", {"enabled": False}), ("switch_rule", {"enabled": True}), ("delete_rule", {})):
        assert model.decide(action, {"rule_id": rule, **more}).done
        proposed.append(status(model, "t4"))

    assert proposed == ["to_review", "to_match", "to_review", "to_match"]
    assert model.dossier.rules.is_empty()
    model.decide("undo")
    assert model.dossier.rules["rule_id"].to_list() == [rule]
    assert status(model, "t4") == "to_review"
    assert model.dossier.history()["kind"].to_list() == ["rule", "rule", "rule", "rule", "undo"]
    assert not model.decide("delete_rule", {"rule_id": "nobody's"}).done


def test_history_tells_who_decided_what(model: ReviewModel) -> None:
    model.decide("accept")
    model.focus("t1")
    model.decide("undo")

    lines = model.form("history", {"ids": ["t1"]})["lines"]

    assert len(lines) == 2
    assert "anna" in lines[0]
    assert "undone" in lines[0]


def test_a_decided_line_refuses_another_acceptance_without_writing(model: ReviewModel) -> None:
    model.decide("accept")

    outcome = model.decide("accept", {"ids": ["t1"]})

    assert not outcome.done
    assert model.dossier.history().height == 1


def test_the_end_is_told_with_the_seconds_per_line(model: ReviewModel) -> None:
    for line in ("t1", "t2", "t3", "t4", "t5", "t6"):
        model.decide("handle", {"ids": [line], "note": ""})

    assert model.counts()["undecided"] == 0
    assert model.counts()["end"].startswith("All lines are decided: 6")
    assert model.next_undecided() is None


def test_the_list_of_keys_names_them_as_a_keyboard_does_and_says_nothing_twice() -> None:
    listed = [key["listed"] for key in keymap("fr")]

    assert "Échap\u2003Retour aux lignes ; efface la sélection" in listed
    assert "Espace\u2003Sélectionner ou non ; maj + flèches pour une plage" in listed
    assert "h\u2003Traité — Déclarer traité, avec une note : quitte la liste, jamais les données" in listed


def test_a_decision_on_many_lines_looks_for_none_of_them_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = ReviewPanel(ReviewModel(many_lines(tmp_path, 3 * PATCHED), "en"))
    told: list[dict[str, Any]] = []
    panel.send = lambda content, buffers=None: told.append(content)  # noqa: ARG005
    asked: list[str] = []
    has = Snapshot.has

    def counted(shot: Snapshot, one: str) -> bool:
        asked.append(one)
        return has(shot, one)

    monkeypatch.setattr(Snapshot, "has", counted)

    values = {"ids": panel.model.rows["transaction_id"].to_list(), "note": "all seen"}
    panel._heard(panel, {"kind": "decide", "action": "handle", "values": values, "event_id": "e1"}, [])

    assert (told[0]["done"], told[0]["rows"], told[0]["stale"]) == (True, [], True)
    assert len(asked) < 10
