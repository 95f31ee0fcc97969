"""The month panel: nothing to show yet, what stands in the way, and two signatures that close the month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bankrec_nb.dossier import Dossier, open_dossier
from bankrec_nb.widgets import MonthPanel, import_panel, month_panel, review
from tests.cli.cli_cases import BOOKS

if TYPE_CHECKING:
    from pathlib import Path

STATEMENT = """Compte;FR7630006000011234567890189
Date;Libellé;Montant;Solde
05/10/2026;VIR ATELIER DU PONT FA-2026-0001;120,00;1120,00
06/10/2026;VIR LES TROIS CHENES;80,00;1200,00
07/10/2026;<b>FRAIS</b>;-12,50;1187,50
"""


def filled(folder: Path, user: str = "anna") -> Dossier:
    dossier = open_dossier(folder / "acme", user, company="Acme")
    for name, text in (("october.csv", STATEMENT), ("books.csv", BOOKS)):
        (folder / name).write_text(text, "utf-8")
        dossier.import_files(folder / name)
    return dossier


def pressed(panel: MonthPanel, kind: str, **values: Any) -> dict[str, Any]:
    """Press a button of the page; what the page is told."""
    told: list[dict[str, Any]] = []
    panel.send = lambda content, buffers=None: told.append(content)  # noqa: ARG005
    panel._heard(panel, {"kind": kind, **values}, [])
    return next(one for one in told if one["kind"] == "page")


def test_an_empty_dossier_has_a_sentence_instead_of_a_month(tmp_path: Path) -> None:
    panel = month_panel(open_dossier(tmp_path / "acme", "anna", company="Acme"), language="fr")

    assert pressed(panel, "open")["page"] == {"empty": "Aucun relevé bancaire n’est encore importé."}
    assert "pas" not in pressed(panel, "sign")["message"]


def test_both_halves_of_the_month_are_shown_and_what_stands_in_the_way(tmp_path: Path) -> None:
    page = pressed(month_panel(filled(tmp_path), language="fr"), "open")["page"]

    assert (page["accounts"], page["months"]) == ([["0", "FR76 … 0189"]], [["2026-10", "oct. 2026"]])
    assert page["statements"] == [["october.csv", "05/10/2026", "07/10/2026", "3", "balanced", "équilibré", "0,00"]]
    assert [row[:2] for row in page["state"]] == [
        ["Solde comptable", "1\u202f000,00"],
        ["+ en banque, pas en comptabilité (3)", "187,50"],
        ["= solde comptable rectifié", "1\u202f187,50"],
        ["Solde bancaire", "1\u202f187,50"],
        ["+ en comptabilité, pas encore en banque (0)", "0,00"],
        ["= solde bancaire rectifié", "1\u202f187,50"],
        ["Écart", "0,00"],
    ]
    assert [row[3] for row in page["outstanding"]["rows"]][-1] == "<b>FRAIS</b>"
    assert page["obstacles"] == [
        "3 opérations bancaires ne sont pas expliquées : décidez-en, ou reportez-les nommément."
    ]
    assert page["without_open"]


def test_a_sum_that_no_statement_states_is_not_called_the_banks_balance(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna", company="Acme")
    (tmp_path / "october.csv").write_text("Date;Libellé;Montant\n05/10/2026;LOYER;-120,00\n", "utf-8")
    dossier.import_files(tmp_path / "october.csv")

    page = pressed(month_panel(dossier, language="fr"), "open")["page"]

    assert not page["proved"]
    assert page["findings"] == [["Aucun relevé avec solde ne couvre cette date.", True]]
    assert ["Somme des opérations bancaires (aucun relevé ne dit de solde)", "−120,00", ""] in page["state"]


def test_what_somebody_declared_handled_is_said_without_alarm(tmp_path: Path) -> None:
    dossier = filled(tmp_path)
    dossier.handle(dossier.transactions["transaction_id"][0], "seen")

    page = pressed(month_panel(dossier, language="fr"), "open")["page"]

    assert page["findings"] == [["Des opérations ont été déclarées traitées sans écriture.", False]]
    assert '<p class="note">▸ Des opérations' in dossier.reconciliation_statement().to_html()


def test_the_pack_is_written_and_said_where(tmp_path: Path) -> None:
    panel = month_panel(filled(tmp_path), language="fr")
    pressed(panel, "open")

    told = pressed(panel, "pack")

    assert told["message"].startswith("Écrit dans reports/pack-2026-10-31. ")
    assert told["files"][:2] == ["pack.html", "pack.xlsx"]
    assert (tmp_path / "acme" / "reports" / "pack-2026-10-31" / "pack.html").is_file()


def test_a_file_of_the_pack_is_handed_to_the_browser_and_no_other_file(tmp_path: Path) -> None:
    panel = month_panel(filled(tmp_path), language="fr")
    handed: list[tuple[Any, Any]] = []
    panel.send = lambda content, buffers=None: handed.append((content, buffers))
    panel._heard(panel, {"kind": "file", "place": 0}, [])
    assert handed == []
    pressed(panel, "open")
    pressed(panel, "pack")
    panel.send = lambda content, buffers=None: handed.append((content, buffers))

    for place in (1, 99, -1):
        panel._heard(panel, {"kind": "file", "place": place}, [])

    assert [content for content, _ in handed] == [{"kind": "file", "name": "pack-2026-10-31.xlsx"}]
    assert handed[0][1][0].startswith(b"PK")


def test_two_people_close_it_and_one_of_them_cannot(tmp_path: Path) -> None:
    anna = month_panel(filled(tmp_path), language="en")
    pressed(anna, "open")

    assert pressed(anna, "sign")["page"]["signatures"][0].startswith("anna signed on ")
    alone = pressed(anna, "close", carry=True)
    assert alone["wrong"]
    assert "another person must review it" in alone["message"]
    assert not alone["page"]["closed"]

    anna.dossier.close_files()
    paula = month_panel(open_dossier(tmp_path / "acme", "paula"), language="en")
    pressed(paula, "open")
    closed = pressed(paula, "close", carry=True, why="looked at")
    assert (closed["wrong"], closed["page"]["closed"]) == (False, True)
    assert closed["page"]["signatures"][-1].startswith("paula sealed it on ")

    paula.dossier.close_files()
    again = month_panel(open_dossier(tmp_path / "acme", "anna"), language="en")
    pressed(again, "open")
    assert (
        pressed(again, "reopen")["message"].startswith("reopening needs a reason") or pressed(again, "reopen")["wrong"]
    )
    reopened = pressed(again, "reopen", why="a late invoice")["page"]
    assert not reopened["closed"]
    assert [one.split(" ")[0] for one in reopened["signatures"]] == ["anna"]


def test_what_one_panel_brings_in_is_matched_and_shown_by_the_others(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "acme", "anna", company="Acme")
    files, lines, month = import_panel(dossier, match=True), review(dossier), month_panel(dossier)
    told: list[str] = []
    month.send = lambda content, buffers=None: told.append(content["kind"])  # noqa: ARG005

    for name, text in (("books.csv", BOOKS), ("october.csv", STATEMENT)):
        files.receive(name, text.encode())
    files.take_in()

    assert lines.model.counts()["all"] == 3
    assert lines.frame["tier"].drop_nulls().to_list()[0] == "certain"
    assert told == ["stale"]
