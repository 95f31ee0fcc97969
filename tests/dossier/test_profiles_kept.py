"""Profiles of a dossier: asked for once, kept as readable JSON, used silently for the same form, proposed for a near one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bankrec_nb.domain.errors import NotFound, SettingRefused
from bankrec_nb.dossier import Dossier, open_dossier
from tests.dossier.dossier_cases import put

if TYPE_CHECKING:
    from pathlib import Path

TWO_WAYS = "Date,Description,Amount\n03/04/2026,Rent,-700.00\n05/04/2026,Client,90.00\n"
NEXT_MONTH = "Date,Description,Amount\n03/05/2026,Rent,-700.00\n"
CARD = "Datum;Omschrijving;Bedrag\n13/10/2026;Cafe;3,20\n14/10/2026;Boek;10,00\n"
CARD_WIDER = "Datum;Omschrijving;Bedrag;Munt\n13/11/2026;Cafe;3,20;EUR\n"


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    return open_dossier(tmp_path / "acme", "anna", company="Acme")


def days(dossier: Dossier) -> list[str]:
    return sorted(str(d) for d in dossier.transactions["booking_date"])


def form_file(dossier: Dossier) -> Path:
    """The one saved profile's file."""
    (path,) = (dossier.path / "profiles").glob("*.json")
    return path


def inverted(dossier: Dossier, folder: Path) -> None:
    """A card's form is kept with its signs turned round."""
    dossier.import_files(put(folder, "october.csv", CARD), said={"sign": "inverted", "name": "card"})


def test_a_file_that_can_be_read_two_ways_is_asked_about_with_its_own_rows(dossier: Dossier, tmp_path: Path) -> None:
    report = dossier.import_files(put(tmp_path, "april.csv", TWO_WAYS))

    (question,) = report.questions
    assert question.asks == "date_order"
    assert [c.rows["booking_date"][0] for c in question.choices] == ["2026-04-03", "2026-03-04"]
    assert report.refused.height == 1
    assert dossier.transactions.is_empty()


def test_the_answer_is_kept_and_the_next_file_of_the_form_is_read_without_a_word(
    dossier: Dossier, tmp_path: Path
) -> None:
    april = put(tmp_path, "april.csv", TWO_WAYS)
    (question,) = dossier.import_files(april).questions
    assert dossier.verify().checked["refused files"] == 1
    dossier.import_files(april, answers={question.source.sha256: question.answered("dmy")})
    assert dossier.verify().checked["refused files"] == 0

    report = dossier.import_files(put(tmp_path, "may.csv", NEXT_MONTH))

    assert (report.questions, report.refused.height) == ((), 0)
    assert days(dossier) == ["2026-04-03", "2026-04-05", "2026-05-03"]


def test_what_is_said_of_a_call_answers_and_is_kept(dossier: Dossier, tmp_path: Path) -> None:
    dossier.import_files(put(tmp_path, "april.csv", TWO_WAYS), said={"date_order": "mdy"})

    dossier.import_files(put(tmp_path, "may.csv", NEXT_MONTH))

    assert days(dossier) == ["2026-03-04", "2026-03-05", "2026-05-04"]


def test_a_saved_profile_is_a_readable_file_named_after_its_form(dossier: Dossier, tmp_path: Path) -> None:
    inverted(dossier, tmp_path)

    kept: dict[str, Any] = json.loads(form_file(dossier).read_text("utf-8"))

    assert form_file(dossier).stem == kept["fingerprint"]
    assert kept["roles"] == {"booking_date": "Datum", "label": "Omschrijving", "amount": "Bedrag"}
    assert (kept["name"], kept["sign"]) == ("card", "inverted")


def test_an_edit_by_hand_counts_from_the_next_file_on(dossier: Dossier, tmp_path: Path) -> None:
    inverted(dossier, tmp_path)
    kept = json.loads(form_file(dossier).read_text("utf-8"))
    form_file(dossier).write_text(json.dumps({**kept, "sign": "signed", "skip_words": ["Boek"]}), "utf-8")

    dossier.import_files(put(tmp_path, "november.csv", CARD.replace("/10/", "/11/")))

    assert sorted(dossier.transactions["amount_minor"]) == [-1000, -320, 320]


def test_a_file_spoilt_by_hand_is_refused_by_name(dossier: Dossier, tmp_path: Path) -> None:
    inverted(dossier, tmp_path)
    form_file(dossier).write_text('{"sign": "sideways"}', "utf-8")

    with pytest.raises(SettingRefused, match="profiles/"):
        dossier.import_files(put(tmp_path, "november.csv", CARD.replace("/10/", "/11/")))


def test_a_near_profile_that_reads_otherwise_is_proposed_and_never_used_silently(
    dossier: Dossier, tmp_path: Path
) -> None:
    inverted(dossier, tmp_path)
    november = put(tmp_path, "november.csv", CARD_WIDER)

    (question,) = dossier.import_files(november).questions

    assert (question.asks, question.near) == ("near_profile", "card")
    assert {c.value: c.rows["amount"][0] for c in question.choices} == {"saved": "-3.20", "found": "3.20"}
    assert sorted(dossier.transactions["amount_minor"]) == [-1000, -320]


@pytest.mark.parametrize(("answer", "minor"), [("saved", -320), ("found", 320)])
def test_whichever_is_chosen_is_kept_for_the_wider_form(
    dossier: Dossier, tmp_path: Path, answer: str, minor: int
) -> None:
    inverted(dossier, tmp_path)
    november = put(tmp_path, "november.csv", CARD_WIDER)
    (question,) = dossier.import_files(november).questions
    dossier.import_files(november, answers={question.source.sha256: question.answered(answer)})

    report = dossier.import_files(put(tmp_path, "december.csv", CARD_WIDER.replace("/11/", "/12/")))

    assert report.questions == ()
    assert dossier.transactions.filter(dossier.transactions["booking_date"].dt.month() == 12)[
        "amount_minor"
    ].to_list() == [minor]


def test_a_near_profile_that_reads_alike_asks_nothing(dossier: Dossier, tmp_path: Path) -> None:
    dossier.import_files(put(tmp_path, "october.csv", CARD), said={"name": "card"})

    report = dossier.import_files(put(tmp_path, "november.csv", CARD_WIDER))

    assert report.questions == ()
    assert dossier.transactions.height == 3


def test_columns_nobody_can_tell_are_asked_for_and_said_by_name(dossier: Dossier, tmp_path: Path) -> None:
    plain = put(tmp_path, "plain.csv", "Datum;What;Bedrag\n13/10/2026;a;-3,20\n14/10/2026;b;10,00\n")
    twins = put(tmp_path, "twins.csv", "Date;Amount;Amount\n13/10/2026;1,00;2,00\n14/10/2026;3,00;4,00\n")
    (question,) = dossier.import_files([plain, twins]).questions
    assert (question.file_name, question.asks) == ("twins.csv", "roles")

    dossier.import_files(twins, said={"roles": {"booking_date": "Date", "amount": 2}})

    assert sorted(dossier.transactions["amount_minor"]) == [-320, 200, 400, 1000]


def test_an_original_is_rebuilt_as_it_was_read_although_the_profile_is_forgotten(
    dossier: Dossier, tmp_path: Path
) -> None:
    inverted(dossier, tmp_path)
    dossier.import_files(put(tmp_path, "november.csv", CARD.replace("/10/", "/11/")))
    dossier.forget_profile("card")
    for fact in (dossier.path / "facts").rglob("*.parquet"):
        fact.unlink()

    report = dossier.verify(repair=True)

    assert report.ok, report.problems
    assert sorted(open_dossier(dossier.path, "anna").transactions["amount_minor"]) == [-1000, -1000, -320, -320]


def test_a_profile_s_account_is_used_but_never_against_the_file_s_own_iban(dossier: Dossier, tmp_path: Path) -> None:
    head = "Compte;FR7630006000011234567890189;\n\n"
    dossier.import_files(put(tmp_path, "october.csv", CARD), said={"account_id": "NL91ABNA0417164300", "name": "card"})

    report = dossier.import_files(put(tmp_path, "november.csv", head + CARD.replace("/10/", "/11/")))

    assert set(dossier.transactions["account_id"]) == {"NL91ABNA0417164300"}
    assert "NL91 … 4300" in report.refused["message"][0]


def test_a_profile_is_shown_edited_and_forgotten_by_name(dossier: Dossier, tmp_path: Path) -> None:
    inverted(dossier, tmp_path)

    dossier.save_profile({**dossier.profile("card"), "name": "kaart", "sign": "signed"}, instead_of="card")

    assert dossier.profiles.select("name", "sign").rows() == [("kaart", "signed")]
    dossier.forget_profile("kaart")
    with pytest.raises(NotFound, match="kaart"):
        dossier.profile("kaart")


def test_a_form_is_looked_at_without_importing_anything(dossier: Dossier, tmp_path: Path) -> None:
    april = put(tmp_path, "april.csv", TWO_WAYS)

    open_question = dossier.form(april)
    tried = dossier.form(april, {"date_order": "mdy"})

    assert (open_question.asks, open_question.cells[1]) == ("date_order", ("Rent", "Client"))
    assert tried.rows["booking_date"].to_list() == ["2026-03-04", "2026-05-04"]
    assert dossier.transactions.is_empty()
    assert dossier.profiles.is_empty()


THOUSANDS = "date;amount;label\n2026-10-13;1.234;Client\n2026-10-14;5;Fee\n"


def test_f24_an_amount_whose_mark_may_be_either_is_asked_about(dossier: Dossier, tmp_path: Path) -> None:
    october = put(tmp_path, "october.csv", THOUSANDS)

    report = dossier.import_files(october)

    (question,) = report.questions
    assert (question.asks, report.refused.height) == ("decimal_mark", 1)
    assert "1.234" in question.message
    assert [c.rows["amount"].to_list() for c in question.choices] == [["1234.00", "5.00"], ["5.00"]]
    assert dossier.transactions.is_empty()


def test_the_decimal_mark_that_was_said_is_kept_for_the_form(dossier: Dossier, tmp_path: Path) -> None:
    dossier.import_files(put(tmp_path, "october.csv", THOUSANDS), said={"decimal_mark": ","})

    report = dossier.import_files(put(tmp_path, "november.csv", THOUSANDS.replace("-10-", "-11-")))

    assert report.questions == ()
    assert sorted(dossier.transactions["amount_minor"]) == [500, 500, 123400, 123400]


def test_an_amount_that_cannot_be_read_for_another_reason_asks_nothing(dossier: Dossier, tmp_path: Path) -> None:
    report = dossier.import_files(put(tmp_path, "october.csv", THOUSANDS.replace("1.234", "1.2x4")))

    assert report.questions == ()
    assert report.files["quarantined"].to_list() == [1]
