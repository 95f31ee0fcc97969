"""Files dropped on the page: names that lead nowhere, questions that are asked, refusals that are told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bankrec_nb.dossier import Dossier, open_dossier
from bankrec_nb.widgets import import_panel
from bankrec_nb.widgets.importing import safe_name

if TYPE_CHECKING:
    from bankrec_nb.widgets import ImportPanel

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
DAY_OR_MONTH = (
    b"number,type,date,due_date,amount,currency,counterparty\nA1,sale,01/02/2026,03/04/2026,100.00,EUR,Dupont\n"
)

TWINS = b"Date,Amount,Amount\n13/10/2026,1.00,2.00\n14/10/2026,3.00,4.00\n"
CARD = b"Datum;Omschrijving;Bedrag\n13/10/2026;Cafe;3,20\n14/10/2026;Boek;10,00\n"


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    return open_dossier(tmp_path / "acme", "anna", company="Acme")


def heard(panel: ImportPanel) -> list[dict[str, Any]]:
    """What the page is told from now on."""
    told: list[dict[str, Any]] = []
    panel.send = lambda content, buffers=None: told.append(content)  # noqa: ARG005
    return told


def drop(panel: ImportPanel, *files: tuple[str, bytes], account: str = "") -> dict[str, Any]:
    """Drop files as the page does; the last report."""
    told = heard(panel)
    for name, content in files:
        panel._heard(panel, {"kind": "file", "name": name}, [memoryview(content)])
    panel._heard(panel, {"kind": "import", "account": account}, [])
    return told[-1]


def test_a_dropped_statement_is_imported_and_its_proof_is_shown(dossier: Dossier) -> None:
    content = (SAMPLES / "bank" / "val_2026-10.csv").read_bytes()

    report = drop(import_panel(dossier, language="en"), ("val_2026-10.csv", content))

    assert report["rows"][0][:2] == ["val_2026-10.csv", "csv"]
    assert report["rows"][0][3:9] == ["1 Oct 2026 – 31 Oct 2026", 18, 18, 0, 0, "balanced"]
    assert dossier.transactions.height == 18


def test_the_same_file_again_adds_nothing(dossier: Dossier) -> None:
    panel = import_panel(dossier, language="en")
    file = ("a.csv", (SAMPLES / "bank" / "val_2026-10.csv").read_bytes())
    drop(panel, file)

    report = drop(panel, file)

    assert report["rows"][0][5:7] == [0, 18]
    assert report["total"] == "Files: 1. Rows new: 0, known already: 18, kept apart: 0."


def test_a_web_page_saved_as_a_statement_is_refused_and_the_others_are_loaded(dossier: Dossier) -> None:
    good = (SAMPLES / "bank" / "val_2026-09.mt940.sta").read_bytes()

    report = drop(
        import_panel(dossier, language="en"),
        ("page.csv", b"<html><body>Session expired</body></html>"),
        ("good.sta", good),
    )

    proofs = {row[0]: row[8] for row in report["rows"]}
    assert proofs["page.csv"] == "refused"
    assert proofs["good.sta"] == "balanced"
    assert report["question"] is None


def test_a_file_that_can_be_read_two_ways_is_asked_about_and_then_read(dossier: Dossier) -> None:
    panel = import_panel(dossier, language="en")
    report = drop(panel, ("twoways.csv", DAY_OR_MONTH))
    ways = report["question"]["ways"]
    assert [(w["value"], w["label"]) for w in ways] == [("dmy", "day, month, year"), ("mdy", "month, day, year")]
    assert [w["rows"][0][3] for w in ways] == ["1 Feb 2026", "2 Jan 2026"]
    assert dossier.items.is_empty()

    told = heard(panel)
    panel._heard(panel, {"kind": "answer", "value": "dmy"}, [])

    assert told[-1]["question"] is None
    assert str(dossier.items["issue_date"][0]) == "2026-02-01"


def test_the_answer_is_remembered_for_the_next_file_of_the_form(dossier: Dossier) -> None:
    panel = import_panel(dossier, language="en")
    drop(panel, ("first.csv", DAY_OR_MONTH))
    panel._heard(panel, {"kind": "answer", "value": "mdy"}, [])

    report = drop(panel, ("second.csv", DAY_OR_MONTH.replace(b"A1", b"A2").replace(b"01/02", b"01/03")))

    assert report["question"] is None
    assert sorted(map(str, dossier.items["issue_date"])) == ["2026-01-02", "2026-01-03"]


def mapped(question: dict[str, Any], **changed: str) -> dict[str, str]:
    """What the page sends back of a mapping: every field as it stands, some changed."""
    fields = {one["name"]: one["value"] for one in (*question["columns"], *question["settings"])}
    return fields | changed


def test_columns_are_said_with_the_first_rows_shown_as_they_would_be_read(dossier: Dossier) -> None:
    panel = import_panel(dossier, language="en")
    question = drop(panel, ("twins.csv", TWINS))["question"]
    assert (question["open"], [c["label"] for c in question["columns"]]) == (True, ["Date", "Amount", "Amount"])
    assert question["columns"][2]["cells"] == "2.00 · 4.00"

    told = heard(panel)
    values = mapped(question, column1="", column2="amount", sign="inverted")
    panel._heard(panel, {"kind": "preview", "values": values}, [])
    assert [row[-2] for row in told[-1]["preview"]["rows"]] == ["−2.00", "−4.00"]
    assert dossier.transactions.is_empty()

    panel._heard(panel, {"kind": "answer", "values": values}, [])
    assert sorted(dossier.transactions["amount_minor"]) == [-400, -200]


def test_a_file_that_was_misread_is_taken_back_and_read_anew(dossier: Dossier) -> None:
    panel = import_panel(dossier, language="en")
    drop(panel, ("card.csv", CARD))
    told = heard(panel)
    panel._heard(panel, {"kind": "columns", "row": 0}, [])

    panel._heard(panel, {"kind": "answer", "values": mapped(told[-1]["question"], sign="inverted")}, [])

    assert sorted(dossier.transactions["amount_minor"]) == [-1000, -320]
    assert dossier.profiles["sign"].to_list() == ["inverted"]


def test_a_file_that_decisions_rest_on_is_not_taken_back(dossier: Dossier) -> None:
    panel = import_panel(dossier, language="en")
    drop(panel, ("card.csv", CARD))
    dossier.handle([dossier.transactions["transaction_id"][0]], "private")
    told = heard(panel)
    panel._heard(panel, {"kind": "columns", "row": 0}, [])

    panel._heard(panel, {"kind": "answer", "values": mapped(told[-1]["question"], sign="inverted")}, [])

    assert told[-1]["kind"] == "say"
    assert "undo these first" in told[-1]["message"]
    assert sorted(dossier.transactions["amount_minor"]) == [320, 1000]


def test_a_question_is_left_for_later_and_the_next_one_is_put(dossier: Dossier) -> None:
    panel = import_panel(dossier, language="en")
    report = drop(panel, ("twins.csv", TWINS), ("twoways.csv", DAY_OR_MONTH))
    assert report["question"]["title"].startswith("twins.csv")
    told = heard(panel)

    panel._heard(panel, {"kind": "later"}, [])
    assert told[-1]["question"]["title"].startswith("twoways.csv")
    panel._heard(panel, {"kind": "later"}, [])

    assert told[-1] == {"kind": "ask", "question": None}


def test_what_was_found_is_listed_with_file_line_and_reason(dossier: Dossier) -> None:
    report = drop(import_panel(dossier, language="en"), ("card.csv", CARD + b"31/02/2026;Kapot;1,00\n"))

    assert report["issues"]["count"] >= 1
    name, line, severity, message, _ = next(r for r in report["issues"]["rows"] if r[1] == 4)
    assert (name, line, severity) == ("card.csv", 4, "kept apart")
    assert "31/02/2026" in message


def test_the_accounts_of_the_mapping_are_masked(dossier: Dossier) -> None:
    panel = import_panel(dossier, language="en")
    drop(panel, ("a.csv", (SAMPLES / "bank" / "val_2026-10.csv").read_bytes()))

    question = drop(panel, ("twins.csv", TWINS))["question"]

    account = next(s for s in question["settings"] if s["name"] == "account")
    assert account["choices"] == [["", "as the file shows"], ["0", "FR76 … 9547"]]


def test_a_file_that_is_only_asked_about_is_no_refused_one_and_keeps_its_button(dossier: Dossier) -> None:
    panel = import_panel(dossier, language="fr")
    page, good = b"<html><body>Session</body></html>", (SAMPLES / "bank" / "val_2026-10.csv").read_bytes()

    report = drop(panel, ("twoways.csv", DAY_OR_MONTH), ("page.csv", page), ("good.csv", good))
    seen = {row[0]: (row[8], row[9], row[11]) for row in report["rows"]}
    assert seen["twoways.csv"] == ("asked", "à préciser", "form_answer")
    assert seen["page.csv"] == ("refused", "refusé", "")
    assert seen["good.csv"][2] == "form_columns"
    assert "profil" not in report["rows"][0][10]

    told = heard(panel)
    panel._heard(panel, {"kind": "later"}, [])
    panel._heard(panel, {"kind": "columns", "row": 0}, [])
    assert [w["value"] for w in told[-1]["question"]["ways"]] == ["dmy", "mdy"]
    panel._heard(panel, {"kind": "answer", "value": "dmy"}, [])

    assert [(row[0], row[5]) for row in told[-1]["rows"]] == [("twoways.csv", 1), ("page.csv", 0), ("good.csv", 18)]
    assert told[-1]["rows"][0][11] == "form_columns"


QIF = b"!Type:Bank\nD13/02/2026\nT-10.00\nPX\n^\nD14/02/2026\nT-11.00\nPY\n^\n"


@pytest.mark.parametrize(
    ("name", "content"), [("a.qif", QIF), ("twoways.csv", b"Date,Label,Amount\n01/02/2026,a,1.00\n03/02/2026,b,2.00\n")]
)
def test_a_file_of_one_of_several_accounts_is_asked_whose_it_is_and_the_next_one_again(
    dossier: Dossier, name: str, content: bytes
) -> None:
    ours = ["FR7630001007941234567890185", "FR7630004000031234567890143"]
    for account_id in ours:
        paper = dossier.path.parent / f"{account_id}.csv"
        paper.write_text(f"booking_date,amount,currency,label,account\n2026-01-15,1.00,EUR,x,{account_id}\n", "utf-8")
        dossier.import_files(paper)
    panel = import_panel(dossier, language="fr")
    question = drop(panel, (name, content))["question"]
    told = heard(panel)
    if question["title"] == "twoways.csv : Comment ses dates sont-elles écrites ?":
        panel._heard(panel, {"kind": "answer", "value": "dmy"}, [])
        question = told[-1]["question"]
    assert question["title"] == f"{name} : De quel compte est-il ?"
    assert [w["label"] for w in question["ways"]] == ["FR76 … 0185", "FR76 … 0143"]
    assert not question["columns"]

    panel._heard(panel, {"kind": "answer", "value": "2"}, [])
    assert dossier.transactions["account_id"].to_list().count(ours[1]) == 1 + 2

    again = drop(panel, (f"next-{name}", content.replace(b"2026", b"2025")))["question"]
    assert again["title"] == f"next-{name} : De quel compte est-il ?"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\y.csv", "y.csv"),
        ("a\x00b\x07.csv", "a b .csv"),
        ("..", "file"),
        ("", "file"),
        ("releve[1].csv", "releve[1].csv"),
    ],
)
def test_a_files_name_never_leads_out_of_the_folder(name: str, kept: str) -> None:
    assert safe_name(name) == kept


def test_an_unexpected_error_is_told_to_the_page(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = import_panel(dossier, language="en")
    monkeypatch.setattr(dossier, "import_files", lambda *_a, **_k: 1 / 0)

    told = drop(panel, ("a.csv", b"x"))

    assert told == {"kind": "say", "message": "ZeroDivisionError: division by zero"}


def test_the_state_of_the_widget_holds_no_account_number(dossier: Dossier) -> None:
    drop(import_panel(dossier), ("a.csv", (SAMPLES / "bank" / "val_2026-10.csv").read_bytes()))

    panel = import_panel(dossier, language="en")

    assert panel.accounts == [["0", "FR76 … 9547"]]
