"""Files that can be read in two ways: asked about on their own rows, answered by an option, kept and edited as profiles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
import pytest

from bankrec_nb.cli.questions import said
from bankrec_nb.dossier import open_dossier
from tests.cli.cli_cases import call, told

if TYPE_CHECKING:
    from pathlib import Path

APRIL = "Date,Description,Amount\n03/04/2026,Rent,-700.00\n05/04/2026,Client,90.00\n"
MAY = "Date,Description,Amount\n03/05/2026,Rent,-700.00\n"
TWINS = "Date,Amount,Amount\n13/10/2026,1.00,2.00\n14/10/2026,3.00,4.00\n"


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    call("init", "--company", "Acme", dossier=tmp_path / "d")
    for name, text in (("april", APRIL), ("may", MAY), ("twins", TWINS)):
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    return tmp_path / "d"


def answered(dossier: Path, **said: Any) -> None:
    settings = [
        w for name, value in {"date_order": "dmy", "name": "bank", **said}.items() for w in ("--set", f"{name}={value}")
    ]
    call("import", dossier.parent / "april.csv", *settings, dossier=dossier)


def test_the_question_shows_what_each_answer_makes_of_the_file_and_the_option_that_gives_it(dossier: Path) -> None:
    result = call("import", dossier.parent / "april.csv", dossier=dossier, code=2)

    assert "--set date_order=dmy" in result.stdout
    assert "3 Apr 2026" in result.stdout
    assert "--set date_order=mdy" in result.stdout
    assert "4 Mar 2026" in result.stdout


def test_a_program_gets_the_question_as_data(dossier: Path) -> None:
    (question,) = told("import", dossier.parent / "april.csv", dossier=dossier, code=2)["questions"]

    assert question["asks"] == "date_order"
    assert [c["option"] for c in question["choices"]] == ["--set date_order=dmy", "--set date_order=mdy"]
    assert question["choices"][1]["rows"][0]["booking_date"] == "2026-03-04"


def test_an_answer_is_kept_for_the_next_file_of_the_form(dossier: Path) -> None:
    answered(dossier)

    files = told("import", dossier.parent / "may.csv", dossier=dossier)["files"]

    assert [(f["period"], f["loaded"]) for f in files] == [("2026-05-03 – 2026-05-03", 1)]


def test_the_saved_profiles_are_listed_shown_and_forgotten(dossier: Path) -> None:
    answered(dossier, account="FR7630006000011234567890189")

    assert "Date | Description | Amount" in call("profile", "list", dossier=dossier).stdout
    shown = call("profile", "show", "bank", dossier=dossier).stdout
    assert "FR76 … 0189" in shown
    assert "FR7630006000011234567890189" not in shown
    assert "Forgotten: bank" in call("profile", "forget", "bank", dossier=dossier).stdout
    assert "None is saved yet" in call("profile", "list", dossier=dossier).stdout


def test_a_saved_profile_is_changed_field_by_field(dossier: Path) -> None:
    answered(dossier)

    changed = told("profile", "set", "bank", "sign=inverted", "counterparty_name=Description", dossier=dossier)[
        "profile"
    ]

    assert (changed["sign"], changed["roles"]["counterparty_name"]) == ("inverted", [1])
    assert "label" not in changed["roles"]


def test_a_saved_profile_is_changed_in_an_editor(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(dossier)
    monkeypatch.setattr(click, "edit", lambda text, **_: text.replace('"signed"', '"inverted"'))

    assert told("profile", "edit", "bank", dossier=dossier)["profile"]["sign"] == "inverted"


def test_an_edit_that_is_no_profile_changes_nothing(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(dossier)
    monkeypatch.setattr(click, "edit", lambda text, **_: text.replace('"signed"', '"sideways"'))

    call("profile", "edit", "bank", dossier=dossier, code=2)

    assert told("profile", "show", "bank", dossier=dossier)["profile"]["sign"] == "signed"


def test_a_form_is_tried_before_anything_is_imported(dossier: Path) -> None:
    tried = told("profile", "try", dossier.parent / "twins.csv", "--set", "amount=3", dossier=dossier)

    assert [row["amount"] for row in tried["rows"]] == ["2.00", "4.00"]
    assert told("status", dossier=dossier)["transactions"] == 0


def test_a_form_that_was_tried_can_be_kept(dossier: Path) -> None:
    call("profile", "try", dossier.parent / "twins.csv", "--set", "amount=3", "--save", "twins", dossier=dossier)

    told("import", dossier.parent / "twins.csv", dossier=dossier)

    assert sorted(open_dossier(dossier, "anna").transactions["amount_minor"]) == [200, 400]


def test_a_form_that_is_still_open_names_its_columns_and_their_first_cells(dossier: Path) -> None:
    text = call("profile", "try", dossier.parent / "twins.csv", dossier=dossier, code=1).stdout

    assert "13/10/2026 · 14/10/2026" in text
    assert "Which column is what?" in text


def test_a_near_profile_s_two_answers_are_options_too(dossier: Path) -> None:
    answered(dossier, sign="inverted")
    wider = dossier.parent / "wider.csv"
    wider.write_text("Date,Description,Amount,Note\n13/05/2026,Rent,-700.00,x\n", "utf-8")

    (question,) = told("import", wider, dossier=dossier, code=2)["questions"]
    assert [c["option"] for c in question["choices"]] == ["--profile 'bank'", "--profile found"]

    told("import", wider, "--profile", "found", dossier=dossier)
    assert told("profile", "list", dossier=dossier)["profiles"][1]["header"][-1] == "Note"


def test_names_that_are_a_column_and_a_field_are_told_apart_by_their_value() -> None:
    assert said(["currency=CHF", "direction=sale"]) == {"currency": "CHF", "direction": "sale"}
    assert said(["currency=Devise", "direction=Sens"]) == {"roles": {"currency": ["Devise"], "direction": ["Sens"]}}
    assert said(["label=2", "label=Texte", "skip_words=a, b"]) == {
        "roles": {"label": [1, "Texte"]},
        "skip_words": ["a", "b"],
    }


@pytest.mark.parametrize("setting", ["colour=1", "date_order=ymd", "amount=Nowhere", "nonsense"])
def test_an_impossible_setting_is_refused_with_a_sentence(dossier: Path, setting: str) -> None:
    result = call("import", dossier.parent / "may.csv", "--set", setting, dossier=dossier, code=2)

    assert "bankrec:" in result.stderr
    assert json.dumps(told("profile", "list", dossier=dossier)["profiles"]) == "[]"


def test_what_is_not_there_is_said_in_french_with_its_path(tmp_path: Path) -> None:
    call("init", dossier=tmp_path / "d")

    missing = call("profile", "try", tmp_path / "no.csv", dossier=tmp_path / "d", lang="fr", code=2).stderr
    unknown = call("profile", "show", "visa", dossier=tmp_path / "d", lang="fr", code=2).stderr

    assert f"{tmp_path / 'no.csv'}: Il n’y a pas de tel fichier. Vérifiez le chemin." in missing
    assert "Aucun profil ne s’appelle « visa ». Aucun n’est encore enregistré." in unknown
