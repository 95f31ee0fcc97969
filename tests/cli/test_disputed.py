"""`bankrec status` names what keeps a period from closing: matches gone stale, decisions in conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.widgets.model import ReviewModel
from tests.cli.cli_cases import call, told
from tests.dossier.dossier_cases import transaction
from tests.dossier.test_gone import books, imported
from tests.dossier.test_several_people import apart, deliver
from tests.readers.test_fec_reader import BILL, PAID, SALE

if TYPE_CHECKING:
    from pathlib import Path

    from bankrec_nb.dossier import Dossier


def stale(tmp_path: Path) -> Dossier:
    dossier = imported(tmp_path)
    dossier.link(transaction(dossier, "FA-9"), "FA-9")
    dossier.import_files(books(tmp_path, "2", SALE, PAID, BILL))
    return dossier


def test_a_match_whose_document_is_gone_is_listed_with_the_command_that_takes_it_back(tmp_path: Path) -> None:
    dossier = stale(tmp_path)
    match = dossier.matches["match_id"].item()

    shown = call("status", dossier=dossier.path, code=None).stdout

    assert "Documents changed at their source" in shown
    assert f"FA-9       anna        bankrec undo {match}" in shown
    assert told("status", dossier=dossier.path, code=None)["stale"][0]["documents"] == "FA-9"


def test_the_panel_says_that_a_match_is_stale(tmp_path: Path) -> None:
    dossier = stale(tmp_path)
    model = ReviewModel(dossier, "en")
    model.focus(transaction(dossier, "FA-9"))

    pane = model.pane()

    assert pane is not None
    assert pane["decided"][0]["why"].startswith("▸ A document of it changed at its source")


def test_two_people_s_contradictory_decisions_are_listed_with_their_numbers(tmp_path: Path) -> None:
    anna, bob = apart(tmp_path)
    line = transaction(anna, "FA-101")
    anna.link(line, "FA-101")
    bob.link(line, {"FA-104": "120.00"})
    deliver(bob, anna)

    known = told("status", dossier=anna.path, code=None)
    shown = call("status", dossier=anna.path, code=None).stdout

    assert [c["user"] for c in known["conflicting"]] == ["bob"]
    assert known["conflicting"][0]["decision_id"] in shown
