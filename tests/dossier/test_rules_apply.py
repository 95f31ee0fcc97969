"""A rule is tried, made, proposes for waiting transactions, and what it proposes can be accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain.errors import NotFound
from bankrec_nb.dossier import open_dossier
from tests.dossier.dossier_cases import camt053, entry, put
from tests.widgets.review_cases import six_lines

if TYPE_CHECKING:
    from pathlib import Path


def test_a_rule_is_simulated_then_proposes_and_is_accepted(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme")
    statement = camt053(
        entry(-180_000, "SALAIRE M DURAND"), entry(-1_250, "FRAIS TENUE DE COMPTE"), entry(700, "SALAIRE")
    )
    dossier.import_files(put(tmp_path, "oct.xml", statement))
    tried = dossier.simulate_rule("salaire", "421000", direction="out")
    assert tried["amount_minor"].to_list() == [-180_000]
    assert dossier.rules.is_empty()
    dossier.add_rule("Salaires", "salaire", "421000", direction="out")
    dossier.match()
    (proposed,) = dossier.suggestions.filter(pl.col("rank") == 1).to_dicts()
    assert (proposed["shape"], proposed["tier"]) == ("rule", "probable")
    dossier.accept(tier="certain")
    assert dossier.matches.is_empty()
    dossier.accept([proposed["suggestion_id"]])
    assert dossier.matches["shape"].to_list() == ["rule"]
    (booked,) = dossier.adjustments.to_dicts()
    assert (booked["transaction_id"], booked["ledger_account"]) == (tried["transaction_id"][0], "421000")


def test_a_rule_is_not_simulated_for_what_a_document_surely_explains(tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)

    tried = dossier.simulate_rule("vir", "758000", direction="in")

    assert dossier.simulate_rule("fa-2026-0102", "758000").is_empty()
    assert tried["transaction_id"].to_list() == []
    assert dossier.simulate_rule("acompte", "419100")["transaction_id"].to_list() == ["t6"]


def test_what_stands_of_one_line_is_what_stands_among_all(tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    dossier.accept(["t1"])
    dossier.link("t5", {"i5": "80.00"})
    dossier.reject([dossier.suggestions.filter(pl.col("transaction_id") == "t3")["suggestion_id"][0]])

    every = dossier.proposed

    for line in dossier.transactions["transaction_id"]:
        alone = dossier._proposed_for(line)
        mine = every.suggestions.filter(pl.col("transaction_id") == line)
        assert alone.suggestions.sort("suggestion_id").equals(mine.sort("suggestion_id"))
        groups = every.allocations.filter(pl.col("group_id").is_in(mine["suggestion_id"].implode()))
        assert alone.allocations.sort("group_id", "item_id").equals(groups.sort("group_id", "item_id"))


def test_a_deleted_rule_is_gone_for_everybody_and_an_undo_puts_it_back(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", user="anna")
    rule = dossier.add_rule("Loyer", "loyer", "613000")
    deleted = dossier.delete_rule(rule, why="the lease ended")

    assert open_dossier(tmp_path / "acme", user="bob").rules.is_empty()
    with pytest.raises(NotFound):
        dossier.edit_rule(rule, enabled=False)

    dossier.undo([deleted.event_id])
    assert dossier.rules["rule_id"].to_list() == [rule]
    assert open_dossier(tmp_path / "acme", user="bob").rules["version"].to_list() == [1]


def test_rules_are_foreseen_beside_each_other(tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    short, longer = dossier.add_rule("a", "loyer", "613000"), dossier.add_rule("b", "loyer lilas", "613200")
    other = dossier.add_rule("c", "acompte", "419100")

    foreseen = dossier.simulate_rules()

    assert dict(foreseen.select("transaction_id", "rule_id").iter_rows()) == {"t4": longer, "t6": other}
    dossier.edit_rule(longer, enabled=False)
    assert dossier.simulate_rules().filter(transaction_id="t4")["rule_id"].to_list() == [short]
    assert foreseen.filter(transaction_id="t4")["amount_minor"].to_list() == [-45_000]
