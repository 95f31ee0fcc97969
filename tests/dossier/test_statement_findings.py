"""What statements leave unproved: shown per account, let stand with a reason, never where a statement does not add up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bankrec_nb.domain.errors import DecisionRefused, NotFound
from bankrec_nb.dossier import Dossier, open_dossier
from tests.cli.cli_cases import call, told
from tests.dossier.dossier_cases import put

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "IBAN;FR7630006000011234567890189;\n\nDate;Libellé;Montant;Solde\n"
SEPTEMBER = HEAD + "14/09/2026;A;100,00;600,00\n15/09/2026;B;-10,00;590,00\n16/09/2026;C;1,00;591,00\n"
NOVEMBER = HEAD + "14/11/2026;E;100,00;900,00\n15/11/2026;F;-10,00;890,00\n16/11/2026;G;-10,00;880,00\n"
DECEMBER = (
    HEAD
    + "14/12/2026;E;100,00;980,00\n15/12/2026;F;-10,00;975,00\n16/12/2026;G;-10,00;965,00\n17/12/2026;G;-10,00;955,00\n"
)


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    made = open_dossier(tmp_path / "acme", "anna", company="Acme")
    made.import_files([put(tmp_path, "sep.csv", SEPTEMBER), put(tmp_path, "nov.csv", NOVEMBER)])
    return made


def found(dossier: Dossier) -> list[tuple[str, str, int | None]]:
    return list(dossier.statement_findings.select("statement", "finding", "difference_minor").iter_rows())


def test_f33_a_gap_between_two_files_is_listed_with_days_and_amount(dossier: Dossier) -> None:
    row = dossier.statement_findings.row(0, named=True)

    assert (row["finding"], row["difference_minor"], str(row["from_date"])) == ("gap", 20900, "2026-09-17")
    assert any("gap" in line or "does not" in line or "missing" in line for line in dossier.obstacles("2026-11"))


def test_a_gap_is_let_stand_with_a_reason_that_the_log_keeps(dossier: Dossier) -> None:
    dossier.override("nov.csv", "October was kept on paper")

    assert dossier.statement_findings["let_stand"].to_list() == ["anna: October was kept on paper"]
    assert not any("missing" in line for line in dossier.obstacles("2026-11"))
    assert dossier.history()["why"].to_list() == ["October was kept on paper"]


def test_taking_the_override_back_puts_the_gap_in_the_way_again(dossier: Dossier) -> None:
    event = dossier.override("nov.csv", "October was kept on paper")

    dossier.undo([event.event_id])

    assert any("missing" in line for line in dossier.obstacles("2026-11"))


def test_no_reason_no_override(dossier: Dossier) -> None:
    with pytest.raises(DecisionRefused, match="reason"):
        dossier.override("nov.csv", " ")


def test_what_is_proved_needs_no_override(dossier: Dossier) -> None:
    with pytest.raises(NotFound, match="sep"):
        dossier.override("sep.csv", "just so")


def test_an_unbalanced_statement_cannot_be_let_stand(dossier: Dossier, tmp_path: Path) -> None:
    dossier.import_files(put(tmp_path, "dec.csv", DECEMBER))
    assert ("dec.csv", "unbalanced", 500) in found(dossier)

    with pytest.raises(DecisionRefused, match="add up"):
        dossier.override("dec.csv", "the bank is wrong")


def test_returned_payments_are_no_link_of_the_chain(dossier: Dossier) -> None:
    from bankrec_nb.domain import tables as t
    from bankrec_nb.readers.proof import chain

    between = {
        **dossier.statements.row(0, named=True),
        "statement_id": "r",
        "source_format": "cfonb240",
        "opening_minor": None,
        "closing_minor": None,
    }
    rows = [dossier.statements.row(0, named=True), between, dossier.statements.row(1, named=True)]

    assert chain(t.STATEMENT.frame(rows))["finding"].to_list() == ["gap"]


def test_the_command_shows_the_gap_and_lets_it_stand(dossier: Dossier) -> None:
    shown = call("status", dossier=dossier.path, code=1).stdout
    assert "gap: balances do not follow" in shown
    assert "209.00" in shown
    assert "FR76 … 0189" in shown

    told("override", "nov.csv", "--why", "October was kept on paper", dossier=dossier.path)

    after = call("status", dossier=dossier.path).stdout
    assert "October was kept on paper" in after
    assert (
        json.loads(call("status", "--json", dossier=dossier.path).stdout)["statement_findings"][0]["finding"] == "gap"
    )


def test_f33_the_import_itself_says_what_its_account_leaves_unproved(tmp_path: Path) -> None:
    made = tmp_path / "acme"
    september, november = put(tmp_path, "sep.csv", SEPTEMBER), put(tmp_path, "nov.csv", NOVEMBER)
    call("init", "--company", "Acme", dossier=made)

    assert told("import", september, dossier=made)["statement_findings"] == []
    (gap,) = told("import", november, dossier=made)["statement_findings"]
    shown = call("import", november, dossier=made, lang="fr").stdout

    assert (gap["finding"], gap["difference_minor"]) == ("gap", 20900)
    assert "rupture : soldes non enchaînés" in shown


def test_findings_are_said_in_french_to_who_reads_french(tmp_path: Path) -> None:
    made = tmp_path / "acme"
    wrong = put(tmp_path, "sep.csv", SEPTEMBER.replace("14/09/2026;A;100,00", "30/02/2026;A;100,00"))
    call("init", "--company", "Acme", dossier=made)

    shown = call("import", wrong, dossier=made, lang="fr", code=1).stdout
    empty = call("import", put(tmp_path, "empty.csv", ""), dossier=made, lang="fr", code=2)

    assert "« 30/02/2026 » n’est pas un jour possible pour un relevé." in shown
    assert "Corrigez la ligne dans l’export de la banque" in shown
    assert "Le fichier est vide." in empty.stderr + empty.stdout
