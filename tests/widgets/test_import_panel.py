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
    assert report["rows"][0][3:8] == [18, 18, 0, 0, "balanced"]
    assert dossier.transactions.height == 18


def test_the_same_file_again_adds_nothing(dossier: Dossier) -> None:
    panel = import_panel(dossier, language="en")
    file = ("a.csv", (SAMPLES / "bank" / "val_2026-10.csv").read_bytes())
    drop(panel, file)

    report = drop(panel, file)

    assert report["rows"][0][4:6] == [0, 18]
    assert report["total"] == "1 files: 0 rows new, 18 known already, 0 kept apart."


def test_a_web_page_saved_as_a_statement_is_refused_and_the_others_are_loaded(dossier: Dossier) -> None:
    good = (SAMPLES / "bank" / "val_2026-09.mt940.sta").read_bytes()

    report = drop(
        import_panel(dossier, language="en"),
        ("page.csv", b"<html><body>Session expired</body></html>"),
        ("good.sta", good),
    )

    proofs = {row[0]: row[7] for row in report["rows"]}
    assert proofs["page.csv"] == "refused"
    assert proofs["good.sta"] == "balanced"
    assert report["question"] is None


def test_a_file_that_can_be_read_two_ways_is_asked_about_and_then_read(dossier: Dossier) -> None:
    panel = import_panel(dossier, language="en")
    report = drop(panel, ("twoways.csv", DAY_OR_MONTH))
    assert report["question"]["fields"][0]["choices"] == [["dmy", "day, month, year"], ["mdy", "month, day, year"]]
    assert dossier.items.is_empty()

    told = heard(panel)
    panel._heard(panel, {"kind": "answer", "values": {"date_order": "dmy"}}, [])

    assert told[-1]["question"] is None
    assert str(dossier.items["issue_date"][0]) == "2026-02-01"


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
