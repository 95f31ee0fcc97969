"""The review without a page: what is shown, what a key does, and that nothing shows as done before the log has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bankrec_nb.dossier import open_dossier
from bankrec_nb.widgets import ReviewModel
from tests.builders import bank_transactions, ledger_items
from tests.widgets.review_cases import HOSTILE, dossier_of, failing_log, hostile_lines, six_lines, with_rivals

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def model(tmp_path: Path) -> ReviewModel:
    return ReviewModel(six_lines(tmp_path), "en")


def status(model: ReviewModel, transaction_id: str) -> str:
    return str(model.shot.row(transaction_id)["status"])


def books(model: ReviewModel) -> dict[str, Any]:
    pane = model.pane()
    assert pane is not None
    found: dict[str, Any] = pane["books"]
    return found


def balance(model: ReviewModel) -> str:
    return str(books(model)["balance"]["state"])


# ── lines ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_transaction_is_a_line_and_the_first_undecided_one_is_shown(model: ReviewModel) -> None:
    assert len(model.order) == 6
    assert model.current_id == "t1"
    assert status(model, "t1") == "to_review"
    assert model.counts()["undecided"] == 6


def test_the_frame_on_screen_is_the_users_with_decimal_amounts(model: ReviewModel) -> None:
    model.set_view({"query": "dupont"})

    assert model.frame["transaction_id"].to_list() == ["t1"]
    assert str(model.frame["amount"][0]) == "120.0000"
    assert model.current is not None
    assert model.current["transaction_id"] == "t1"


def test_search_finds_words_anywhere_without_case_and_accents(model: ReviewModel) -> None:
    model.set_view({"query": "vir boulangérie"})
    assert model.frame["transaction_id"].to_list() == ["t2"]

    model.set_view({"query": "300.00"})
    assert model.frame["transaction_id"].to_list() == ["t3"]

    model.set_view({"query": "FA-2026-0101"})
    assert model.frame["transaction_id"].to_list() == ["t1"]


def test_filters_by_status_amount_and_period_combine(model: ReviewModel) -> None:
    model.set_view({"least": "100", "most": "450", "status": "undecided"})
    assert set(model.frame["transaction_id"]) == {"t1", "t3", "t4"}

    model.set_view({"least": "", "most": "", "since": "2026-10-06"})
    assert model.frame.is_empty()


def test_sorting_by_amount_keeps_the_current_line_current(model: ReviewModel) -> None:
    model.focus("t3")

    model.set_view({"sort": "amount", "descending": True})

    assert model.frame["transaction_id"].to_list() == ["t6", "t3", "t1", "t5", "t2", "t4"]
    assert model.current_id == "t3"


def test_a_decided_line_stays_in_its_place_under_a_filter_until_the_next_search(model: ReviewModel) -> None:
    model.set_view({"status": "to_review"})
    before = model.order.to_list()

    model.decide("accept")

    assert model.order.to_list() == before
    model.set_view({"status": "to_review"})
    assert "t1" not in model.order.to_list()


def test_lines_are_text_only_and_ibans_are_masked(tmp_path: Path) -> None:
    rows = bank_transactions(
        {"transaction_id": "t1", "counterparty_iban": "DE89370400440532013000", "amount_minor": -123_456}
    )
    model = ReviewModel(dossier_of(tmp_path, rows, ledger_items()), "fr")

    drawn = model.drawn(["t1"])[0]

    assert drawn[7] == "DE89 … 3000"
    assert drawn[9] == "\u22121\u202f234,56"
    assert "370400440532013000" not in str(drawn)


# ── one key per decision ───────────────────────────────────────────────────────────────────────────────────────────


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
    assert any(line.startswith("Weakest") for line in summary["lines"])

    model.decide("bulk", {"token": summary["token"]})
    assert model.dossier.history().height == 1
    assert model.counts()["by_status"]["matched"] == count

    model.decide("undo")
    assert "matched" not in model.counts()["by_status"]


def test_a_bulk_that_was_not_summed_up_is_refused(model: ReviewModel) -> None:
    outcome = model.decide("bulk", {"token": "made up"})

    assert not outcome.done
    assert model.dossier.history().is_empty()


def test_bulk_takes_only_what_is_shown(model: ReviewModel) -> None:
    model.set_view({"query": "dupont"})
    summary = model.bulk_summary()

    model.decide("bulk", {"token": summary["token"]})

    assert model.counts()["by_status"]["matched"] == 1


# ── never a lie on screen ──────────────────────────────────────────────────────────────────────────────────────────


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


# ── empty and hostile ──────────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_dossier_shows_no_line_and_decides_nothing(tmp_path: Path) -> None:
    model = ReviewModel(open_dossier(tmp_path / "new", "anna"), "en")

    assert model.pane() is None
    assert model.current is None
    assert model.frame.is_empty()
    assert not model.decide("accept").done
    assert model.bulk_summary()["ok"] == ""


def test_hostile_labels_reach_the_page_as_plain_text_without_control_characters(tmp_path: Path) -> None:
    model = ReviewModel(hostile_lines(tmp_path), "en")

    for place in range(len(HOSTILE)):
        model.focus(f"h{place}")
        told = str(model.pane()) + str(model.drawn([f"h{place}"]))
        assert not any(c in told for c in "\x00\x07\u202e\u202c\u2066\u2069")
    assert model.pane() is not None
    model.focus("h0")
    pane = model.pane()
    assert pane is not None
    assert pane["bank"]["label"] == HOSTILE[0]


def test_a_label_of_ten_thousand_characters_is_cut_in_the_grid_and_whole_in_the_pane(tmp_path: Path) -> None:
    model = ReviewModel(hostile_lines(tmp_path), "en")
    model.focus("h4")
    pane = model.pane()
    assert pane is not None

    assert len(model.drawn(["h4"])[0][8]) == 160
    assert len(pane["bank"]["label"]) == 10_000
