"""A person's rules propose an account for lines that no document explains."""

from __future__ import annotations

import math
from datetime import date, timedelta

import polars as pl
import pytest

from bankrec_nb.domain import tables
from bankrec_nb.matching import MatchResult, explain, match_frames


def line(n: int, amount: int, text: str, **more: object) -> dict[str, object]:
    return {
        "transaction_id": f"T{n:03d}", "account_id": "bank", "booking_date": date(2026, 1, 1) + timedelta(n),
        "amount_minor": amount, "currency": "EUR", "remittance_information": text, **more,
    }  # fmt: skip


def rule(rule_id: str, contains: str, account: str, **more: object) -> dict[str, object]:
    return {
        "rule_id": rule_id, "name": contains.title(), "contains": contains, "direction": "both", "ledger_account": account,
        "version": 1, "enabled": True, **more,
    }  # fmt: skip


INVOICE = {
    "item_id": "I1", "item_type": "sales_invoice", "document_number": "FA-2026-0101", "issue_date": date(2026, 1, 1),
    "amount_minor": 123_457, "open_minor": 123_457, "currency": "EUR", "counterparty_name": "Dupont SARL",
}  # fmt: skip


def matched(lines: list[dict[str, object]], rules: list[dict[str, object]], *items: dict[str, object]) -> MatchResult:
    return match_frames(
        tables.BANK_TRANSACTION.frame(lines), tables.LEDGER_ITEM.frame(list(items)), rules=tables.RULE.frame(rules)
    )


def test_a_rule_proposes_its_account_for_the_whole_amount_and_is_never_certain() -> None:
    found = matched([line(1, -250_000, "Salaire M. Durand")], [rule("R1", "SALAIRE", "421000")])
    (suggestion,) = found.suggestions.to_dicts()
    assert (suggestion["shape"], suggestion["tier"], suggestion["rank"]) == ("rule", "probable", 1)
    assert suggestion["remaining_minor"] == 0
    assert suggestion["reason"] == 'Rule "Salaire": label contains SALAIRE.'
    (adjustment,) = found.adjustments.to_dicts()
    assert adjustment["group_id"] == suggestion["suggestion_id"]
    assert (adjustment["adjustment_kind"], adjustment["amount_minor"]) == ("account", -250_000)
    assert (adjustment["ledger_account"], adjustment["note"]) == ("421000", "Salaire")
    assert found.allocations.is_empty()


def test_the_evidence_of_a_rule_adds_up_to_its_score() -> None:
    found = matched(
        [line(1, -900, "FRAIS TENUE DE COMPTE")], [rule("R1", "FRAIS", "1"), rule("R2", "FRAIS TENUE", "2")]
    )
    sums = found.evidence.group_by("suggestion_id").agg(pl.col("weight").sum())
    for score, weight in found.suggestions.join(sums, on="suggestion_id").select("score", "weight").iter_rows():
        assert score == pytest.approx(1 / (1 + math.exp(-weight)), abs=1e-8)
    assert found.evidence["evidence_kind"].to_list().count("memory") == 2


@pytest.mark.parametrize(
    ("text", "more", "fits"),
    [
        ("COTISATION CARTE VISA", {}, True),
        ("carte: cotisation", {}, True),
        ("COTISATION", {}, False),
        ("COTISATIONS CARTES", {}, True),
        ("COTISATION CARTE", {"direction": "in"}, False),
        ("COTISATION CARTE", {"direction": "out"}, True),
        ("COTISATION CARTE", {"account_id": "bank"}, True),
        ("COTISATION CARTE", {"account_id": "other"}, False),
        ("COTISATION CARTE", {"least_minor": 5_000, "most_minor": 5_000}, True),
        ("COTISATION CARTE", {"least_minor": 5_001}, False),
        ("COTISATION CARTE", {"most_minor": 4_999}, False),
        ("COTISATION CARTE", {"enabled": False}, False),
    ],
)
def test_every_condition_of_a_rule_counts(text: str, more: dict[str, object], fits: bool) -> None:
    found = matched([line(1, -5_000, text)], [rule("R1", "Cotisation carte", "627000", **more)])
    assert (found.suggestions.height == 1) is fits


def test_short_words_stand_alone_and_the_counterparty_is_read_too() -> None:
    lines = [
        line(1, -100, "CBX"),
        line(2, -200, "PAIEMENT CB"),
        line(3, -300, "", counterparty_name="C.B. Électricité"),
    ]
    assert matched(lines, [rule("R1", "CB", "6")]).suggestions["transaction_id"].to_list() == ["T002"]
    assert matched(lines, [rule("R1", "electricite", "6")]).suggestions["transaction_id"].to_list() == ["T003"]


def test_the_rule_with_most_words_comes_first_then_the_lowest_id_and_the_others_are_rivals() -> None:
    rules = [rule("R3", "FRAIS", "3"), rule("R2", "FRAIS", "2"), rule("R9", "FRAIS TENUE", "9")]
    found = matched([line(1, -900, "FRAIS TENUE DE COMPTE")], rules)
    order = found.suggestions.join(found.adjustments, left_on="suggestion_id", right_on="group_id").sort("rank")
    assert order["ledger_account"].to_list() == ["9", "2", "3"]
    assert order["tier"].to_list() == ["probable", "possible", "possible"]
    assert order["score"].is_sorted(descending=True)
    assert not order["ambiguous"].any()


def test_two_rules_that_say_as_much_and_disagree_are_ambiguous() -> None:
    found = matched([line(1, -900, "FRAIS TENUE")], [rule("R1", "FRAIS", "1"), rule("R2", "TENUE", "2")])
    assert found.proposed["ambiguous"].to_list() == [True]


def test_a_document_that_explains_the_line_keeps_the_rule_away() -> None:
    paid = line(9, 123_457, "VIR DUPONT FA-2026-0101", counterparty_name="DUPONT SARL")
    found = matched([paid, line(10, 5, "VIR INTERETS")], [rule("R1", "VIR", "768000")], INVOICE)
    shapes = dict(found.proposed.select("transaction_id", "shape").iter_rows())
    assert shapes == {"T009": "single", "T010": "rule"}


def test_rules_change_nothing_for_other_lines_and_order_changes_nothing() -> None:
    lines = [line(9, 123_457, "VIR DUPONT FA-2026-0101"), line(2, -700, "LOYER"), line(3, -800, "LOYER BUREAU")]
    rules = [rule("R1", "LOYER", "613000"), rule("R2", "BUREAU LOYER", "613100")]
    one, two = matched(lines, rules, INVOICE), matched(lines[::-1], rules[::-1], INVOICE)
    for name in ("suggestions", "allocations", "adjustments", "evidence"):
        assert getattr(one, name).equals(getattr(two, name)), name
    without = matched(lines, [], INVOICE)
    assert one.suggestions.filter(pl.col("shape") != "rule").equals(without.suggestions)


def test_only_what_is_still_free_is_booked_and_the_explanation_shows_the_rule() -> None:
    lines = tables.BANK_TRANSACTION.frame([line(1, -1_000, "LOYER")]).with_columns(
        remaining_minor=pl.lit(-400, dtype=pl.Int64)
    )
    rules = tables.RULE.frame([rule("R1", "LOYER", "613000")])
    found = match_frames(lines, tables.LEDGER_ITEM.empty(), rules=rules)
    assert found.adjustments["amount_minor"].to_list() == [-400]
    told = explain("T001", lines, tables.LEDGER_ITEM.empty(), rules=rules)
    assert told.suggestions["shape"].to_list() == ["rule"]
