import json
import os
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from bankrec_nb.domain.errors import DecisionRefused, NotFound, OverAllocated, WriteFailed
from bankrec_nb.dossier import Adjustment, Dossier, open_dossier
from bankrec_nb.dossier.links import COLUMNS
from tests.dossier.dossier_cases import camt053, documents, entry, item, october, paid_by_hand, put, status, transaction


def matched(tmp_path: Path) -> Dossier:
    dossier = october(tmp_path)
    dossier.match()
    return dossier


def proposal(dossier: Dossier, text: str) -> str:
    rows = dossier.suggestions.filter(pl.col("transaction_id") == transaction(dossier, text), pl.col("rank") == 1)
    assert rows.height == 1
    return str(rows["suggestion_id"][0])


def test_an_accepted_suggestion_turns_the_line_green_and_pays_the_document(tmp_path: Path) -> None:
    dossier = matched(tmp_path)
    line = transaction(dossier, "FA-101")
    assert status(dossier, line) == "to_review"

    dossier.accept(proposal(dossier, "FA-101"))

    assert status(dossier, line) == "matched"
    assert (item(dossier, "FA-101")["status"], item(dossier, "FA-101")["open"]) == ("paid", Decimal(0))
    dossier.check()


def test_a_decision_keeps_who_when_and_what_was_seen(tmp_path: Path) -> None:
    dossier = matched(tmp_path)
    suggestion = proposal(dossier, "FA-101")
    score = dossier.suggestions.filter(pl.col("suggestion_id") == suggestion)["score"][0]

    dossier.accept(suggestion, why="seen the paper")

    record = json.loads(next(dossier.path.glob("decisions.*.jsonl")).read_text("utf-8").splitlines()[-1])
    group = record["payload"]["groups"][0]
    assert (record["user"], record["why"], record["kind"], record["engine"]) == (
        "anna",
        "seen the paper",
        "accept",
        "0.1.0",
    )
    assert (group["suggestion_id"], group["score"], group["tier"]) == (suggestion, score, dossier.matches["tier"][0])
    assert group["evidence"]
    assert group["reason"]


def test_a_bulk_acceptance_is_one_event_and_one_undo(tmp_path: Path) -> None:
    dossier = matched(tmp_path)
    before = dossier.transactions

    made = dossier.accept(dossier.suggestions.filter(pl.col("rank") == 1)["suggestion_id"].to_list())

    assert len(made) >= 3
    assert dossier.history().height == 1
    dossier.undo()
    assert dossier.transactions.equals(before)


def test_accepting_a_tier_takes_only_that_tier(tmp_path: Path) -> None:
    dossier = matched(tmp_path)
    certain = dossier.suggestions.filter(pl.col("rank") == 1, pl.col("tier") == "certain").height

    assert len(dossier.accept(tier="certain")) == certain
    assert set(dossier.matches["tier"]) <= {"certain"}


def test_f65_the_same_event_id_is_one_decision(tmp_path: Path) -> None:
    dossier = matched(tmp_path)
    line = transaction(dossier, "FRAIS")

    first = dossier.handle(line, "fee", event_id="button-1")
    again = dossier.handle(line, "fee", event_id="button-1")

    assert first == again
    assert dossier.history().height == 1


def test_f65_a_double_click_on_accept_is_one_match(tmp_path: Path) -> None:
    dossier = matched(tmp_path)
    suggestion = proposal(dossier, "FA-101")

    assert dossier.accept(suggestion, event_id="click") == dossier.accept(suggestion, event_id="click")
    assert dossier.matches.height == 1


def test_what_was_decided_is_no_longer_waiting(tmp_path: Path) -> None:
    dossier = matched(tmp_path)
    suggestion = proposal(dossier, "FA-101")
    dossier.accept(suggestion)

    with pytest.raises(NotFound, match="is waiting"):
        dossier.accept(suggestion)


def test_a_rejected_suggestion_makes_room_for_the_next(tmp_path: Path) -> None:
    dossier = matched(tmp_path)
    line, suggestion = transaction(dossier, "FA-101"), proposal(dossier, "FA-101")

    dossier.reject(suggestion, "other customer")
    dossier.match()

    assert suggestion not in dossier.suggestions["suggestion_id"]
    ranks = dossier.suggestions.filter(pl.col("transaction_id") == line)["rank"].to_list()
    assert ranks == list(range(1, len(ranks) + 1))


def test_a_second_run_touches_no_decision(tmp_path: Path) -> None:
    dossier = matched(tmp_path)
    dossier.accept(proposal(dossier, "FA-101"))
    before = (dossier.matches, dossier.allocations)

    dossier.match()

    assert dossier.matches.equals(before[0])
    assert dossier.allocations.equals(before[1])


def test_a_late_document_is_matched_against_a_waiting_line(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    dossier.import_files(put(tmp_path, "more.xml", camt053(entry(4_321, "VIR FV-900 MENUISERIE BERNARD", 21))))
    dossier.match()
    dossier.accept(proposal(dossier, "FA-101"))
    line = transaction(dossier, "FV-900")
    assert status(dossier, line) == "to_match"

    dossier.import_files(put(tmp_path, "late.csv", documents(("FV-900", "sale", 4_321, "Menuiserie Bernard"))))
    dossier.match()

    assert status(dossier, line) == "to_review"
    assert dossier.matches.height == 1


def test_a_lot_is_linked_by_hand(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    line = transaction(dossier, "FA-103")

    dossier.link(line, {"FA-103": "100.00", "FA-104": Decimal(200)})

    assert (status(dossier, line), item(dossier, "FA-104")["status"]) == ("matched", "paid")


def test_without_amounts_all_that_fits_is_linked(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    line = transaction(dossier, "FA-103")

    dossier.link(line, ["FA-103", "FA-104"])

    assert sorted(dossier.allocations["allocated_minor"]) == [10_000, 20_000]


def test_a_partial_payment_leaves_the_document_open_for_the_rest(tmp_path: Path) -> None:
    """F44."""
    dossier = october(tmp_path)

    dossier.link(transaction(dossier, "FA-102"), "FA-104")

    assert (item(dossier, "FA-104")["status"], item(dossier, "FA-104")["open_minor"]) == ("partly_paid", 11_950)


def test_several_payments_pay_several_documents(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    one, two = transaction(dossier, "FA-101"), transaction(dossier, "FA-102")
    a, b = item(dossier, "FA-104")["item_id"], item(dossier, "FA-105")["item_id"]

    dossier.link([one, two], {(one, a): "120.00", (two, a): "50.00", (two, b): "30.50"})

    assert (status(dossier, one), status(dossier, two)) == ("matched", "matched")
    assert dossier.matches.height == 1


def test_a_fee_kept_by_the_bank_is_named(tmp_path: Path) -> None:
    """F44."""
    dossier = october(tmp_path)
    dossier.import_files(put(tmp_path, "fee.csv", documents(("FA-200", "sale", 8_100, "Boulangerie Martin"))))

    dossier.link(
        transaction(dossier, "FA-102"), {"FA-200": "81.00"}, adjustments=[Adjustment("fee", "-0.50", "627000", "kept")]
    )

    assert dossier.adjustments.select("adjustment_kind", "amount_minor", "ledger_account").rows() == [
        ("fee", -50, "627000")
    ]
    assert status(dossier, transaction(dossier, "FA-102")) == "matched"
    dossier.check()


@pytest.mark.parametrize("amount", ["120.01", "-1"])
def test_more_than_there_is_cannot_be_linked(tmp_path: Path, amount: str) -> None:
    dossier = october(tmp_path)
    before = next(dossier.path.glob("decisions.*"), None)

    with pytest.raises(OverAllocated):
        dossier.link(transaction(dossier, "FA-101"), {"FA-101": amount})

    assert before is None
    assert next(dossier.path.glob("decisions.*.jsonl"), None) is None


def test_a_float_is_no_amount(tmp_path: Path) -> None:
    dossier = october(tmp_path)

    with pytest.raises(DecisionRefused, match="not exact"):
        dossier.link(transaction(dossier, "FA-101"), {"FA-101": 120.0})


def test_a_returned_direct_debit_reopens_its_invoice(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    dossier.link(transaction(dossier, "FA-101"), "FA-101")
    dossier.import_files(put(tmp_path, "ret.xml", camt053(entry(-12_000, "IMPAYE FA-101", 20))))

    dossier.link(transaction(dossier, "IMPAYE"), {"FA-101": "-120.00"}, why="returned")

    assert (item(dossier, "FA-101")["status"], item(dossier, "FA-101")["open_minor"]) == ("open", 12_000)
    assert dossier.matches.height == 2
    dossier.check()


def test_the_payment_under_a_return_is_not_undone_alone(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    paid = dossier.link(transaction(dossier, "FA-101"), "FA-101")
    dossier.import_files(put(tmp_path, "ret.xml", camt053(entry(-12_000, "IMPAYE FA-101", 20))))
    back = dossier.link(transaction(dossier, "IMPAYE"), {"FA-101": "-120.00"})

    with pytest.raises(DecisionRefused):
        dossier.undo(paid)
    dossier.undo([paid, back])

    assert item(dossier, "FA-101")["status"] == "open"


def test_handled_lines_leave_the_list_never_the_data(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    line = transaction(dossier, "FRAIS")

    dossier.handle(line, "agreed with the bank")

    assert status(dossier, line) == "handled"
    assert dossier.adjustments["note"].to_list() == ["agreed with the bank"]


def test_a_line_is_categorised_to_an_account(tmp_path: Path) -> None:
    dossier = october(tmp_path)

    dossier.categorise(transaction(dossier, "LOYER"), "613000", "rent")

    assert dossier.adjustments.select("adjustment_kind", "amount_minor", "ledger_account").rows() == [
        ("account", -45_000, "613000")
    ]


def test_parts_of_a_split_line_are_decided_on_their_own(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    whole = transaction(dossier, "FA-103")

    first, second = dossier.split(whole, ["100.00", "200.00"])
    dossier.link(first, "FA-103")
    dossier.handle(second, "another company's")

    assert (status(dossier, first), status(dossier, second)) == ("matched", "handled")
    assert dossier.transactions["amount_minor"].sum() == 2_550
    shown = dossier.links().filter(pl.col("transaction_id") == whole)
    assert shown.select("document_number", "allocated", "transaction_amount").rows() == [
        ("", "200.00", "300.00"), ("FA-103", "100.00", "300.00"),
    ]  # fmt: skip
    dossier.check()


def test_parts_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    dossier = october(tmp_path)

    with pytest.raises(DecisionRefused, match="add up"):
        dossier.split(transaction(dossier, "FA-103"), ["100.00", "199.99"])


def test_a_split_is_undone_only_when_its_parts_are_free(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    whole = transaction(dossier, "FA-103")
    part = dossier.split(whole, ["100.00", "200.00"])[0]
    split = dossier.history()["event_id"][0]
    dossier.link(part, "FA-103")

    with pytest.raises(DecisionRefused):
        dossier.undo(split)
    dossier.undo()
    dossier.undo(split)

    assert status(dossier, whole) == "to_match"


def test_a_missing_document_is_made_from_its_line(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    line = transaction(dossier, "LOYER")

    made = dossier.create_item(
        "purchase_invoice", transaction=line, document_number="LOYER-10", counterparty_name="SCI des Lilas"
    )

    assert status(dossier, line) == "matched"
    assert (item(dossier, "LOYER-10")["item_id"], item(dossier, "LOYER-10")["amount_minor"]) == (made, -45_000)
    dossier.undo()
    assert dossier.items.height == 5


def test_f68_undo_goes_back_step_by_step_and_undo_of_undo_forward(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    paid_by_hand(dossier)
    full = dossier.matches.sort("match_id")

    undone = [dossier.undo() for _ in range(5)]
    assert dossier.matches.height == 0
    with pytest.raises(NotFound, match="nothing of yours"):
        dossier.undo()
    for event in reversed(undone):
        dossier.undo(event.event_id)

    assert dossier.matches.sort("match_id").equals(full)
    dossier.check()


def test_f68_history_shows_the_decision_and_both_undos(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    line = transaction(dossier, "FRAIS")
    made = dossier.handle(line, "fee")

    dossier.undo(made.event_id)
    dossier.undo(made.event_id)

    shown = dossier.history(line)
    assert shown.select("kind", "active").rows() == [("handle", False), ("undo", True), ("undo", True)]
    assert status(dossier, line) == "to_match"


def test_an_undo_whose_place_was_taken_meanwhile_is_not_undone(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    line = transaction(dossier, "FRAIS")
    dossier.handle(line, "fee")
    undo = dossier.undo()
    dossier.categorise(line, "627000")

    with pytest.raises(DecisionRefused):
        dossier.undo(undo.event_id)

    assert dossier.conflicts.height == 0


def test_links_have_the_columns_of_the_contract(tmp_path: Path) -> None:
    dossier = matched(tmp_path)
    dossier.accept(proposal(dossier, "FA-101"))
    dossier.categorise(transaction(dossier, "LOYER"), "613000")

    shown = dossier.links()

    assert tuple(shown.columns) == COLUMNS
    accepted = shown.filter(pl.col("status") == "accepted").select(
        "document_number", "allocated", "transaction_amount", "currency"
    )
    assert sorted(accepted.rows()) == [("", "-450.00", "-450.00", "EUR"), ("FA-101", "120.00", "120.00", "EUR")]
    assert set(shown.filter(pl.col("status") == "suggested")["match_id"]) <= {None}


def test_another_opening_of_the_same_folder_shows_the_same(tmp_path: Path) -> None:
    dossier = matched(tmp_path)
    dossier.accept(proposal(dossier, "FA-101"))

    again = open_dossier(dossier.path, "anna")

    assert again.transactions.equals(dossier.transactions)
    assert again.links().equals(dossier.links())


def test_f62_a_refused_write_leaves_the_decision_untaken_and_the_retry_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = october(tmp_path)
    line = transaction(dossier, "FRAIS")
    real = os.open

    def denied(path: object, flags: int, mode: int = 0o777) -> int:
        if str(path).endswith(".jsonl"):
            raise PermissionError(13, "Permission denied")
        return real(str(path), flags, mode)

    monkeypatch.setattr(os, "open", denied)
    with pytest.raises(WriteFailed, match="right to write"):
        dossier.handle(line, "fee", event_id="kept")
    assert status(dossier, line) == "to_match"
    monkeypatch.setattr(os, "open", real)

    assert dossier.handle(line, "fee", event_id="kept").event_id == "kept"
    assert status(dossier, line) == "handled"


def test_learned_names_are_visible_and_can_be_forgotten(tmp_path: Path) -> None:
    dossier = october(tmp_path)
    dossier.remember("name", "Dupont SARL", "ATELIER DUPONT")
    assert dossier.aliases.select("alias_kind", "bank_value", "counterparty_key").rows() == [
        ("name", "DUPONT SARL", "ATELIER DUPONT")
    ]

    dossier.forget("name", "Dupont Sarl", "ATELIER DUPONT")

    assert dossier.aliases.height == 0


def test_f72_a_decision_keeps_the_version_of_the_rule_it_was_taken_with(tmp_path: Path) -> None:
    dossier = matched(tmp_path)
    rule = dossier.add_rule("rent", "LOYER", "613000")
    dossier.edit_rule(rule, ledger_account="613200")

    dossier.accept(proposal(dossier, "FA-101"))

    record = json.loads(next(dossier.path.glob("decisions.*.jsonl")).read_text("utf-8").splitlines()[-1])
    assert record["payload"]["rules"] == {rule: 2}
    assert dossier.rules.select("version", "ledger_account").rows() == [(2, "613200")]
