"""Profiles: found once, saved as JSON, applied to the same form, proposed for a near one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bankrec_nb.domain.errors import FileRefused, SettingRefused
from bankrec_nb.readers.profiles import Profile, choose, differences, fingerprint, moved
from tests.readers.tables_written import amounts, read_csv

TEXT = "Date;Libellé;Montant\n13/10/2026;a;-3,20\n14/10/2026;b;10,00\n"


def profile_of(text: str) -> Profile:
    """The profile a file was read with, as it would be saved and loaded."""
    found = read_csv(text).profile
    assert found is not None
    return Profile.from_json(json.loads(json.dumps(found)))


def test_a_profile_survives_json() -> None:
    profile = profile_of(TEXT)

    assert Profile.from_json(profile.to_json()) == profile
    assert profile.roles == {"booking_date": (0,), "label": (1,), "amount": (2,)}
    assert (profile.delimiter, profile.decimal_mark, profile.date_order, profile.encoding) == (";", ",", "dmy", "utf-8")


def test_the_same_form_has_the_same_fingerprint_whatever_the_rows() -> None:
    other = profile_of(TEXT.replace("13/10", "28/02") + "15/10/2026;c;1,00\n")

    assert choose([profile_of(TEXT)], other) == (profile_of(TEXT), "exact")
    assert fingerprint(["Date", "Libellé"], ";", 2) == fingerprint(["DATE ", "libelle"], ";", 2)


def test_a_near_form_is_proposed_with_its_differences_and_another_is_not() -> None:
    saved = replace(profile_of(TEXT), name="my bank")
    near = profile_of("Date;Libellé;Montant;Devise\n13/10/2026;a;-3,20;EUR\n")
    far = profile_of("Datum;Omschrijving;Bedrag\n13/10/2026;a;-3,20\n")

    assert choose([saved], near) == (saved, "near")
    assert differences(saved, near)["header"] == (saved.header, near.header)
    assert choose([saved], far) == (None, "none")


def test_a_near_profile_finds_its_columns_again_by_name() -> None:
    again = moved(profile_of(TEXT), ["Montant", "Date", "Nouveau", "Libellé"])

    assert again.roles == {"booking_date": (1,), "label": (3,), "amount": (0,)}


def test_a_person_s_profile_wins_over_what_the_file_shows() -> None:
    edited = {**profile_of(TEXT).to_json(), "sign": "inverted", "skip_words": ["b"], "currency": "CHF"}

    result = read_csv(TEXT, profile=edited)

    assert amounts(result) == [320]
    assert result.transactions["currency"].to_list() == ["CHF"]


def test_a_profile_reads_a_file_that_shows_nothing_by_itself() -> None:
    said = {
        "roles": {"booking_date": [2], "amount": [1], "label": [0]},
        "delimiter": "|",
        "width": 3,
        "date_order": "mdy",
    }

    result = read_csv("x|5|03/04/2026\ny|6|03/05/2026\n", profile=said)

    assert amounts(result) == [500, 600]


@pytest.mark.parametrize("bad", [{"colour": 1}, {"date_order": "ydm"}, {"version": 99}, {"roles": {"amount": "x"}}])
def test_an_impossible_profile_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(SettingRefused):
        Profile.from_json(bad)


def test_a_profile_of_another_form_is_refused_by_its_columns() -> None:
    with pytest.raises(FileRefused, match="column"):
        read_csv(TEXT, profile={**profile_of(TEXT).to_json(), "roles": {"booking_date": [0], "amount": [9]}})


def test_a_profile_as_text_names_its_columns_and_comes_back_the_same() -> None:
    text = profile_of(TEXT).to_text()

    assert json.loads(text)["roles"] == {"booking_date": "Date", "label": "Libellé", "amount": "Montant"}
    assert Profile.from_json(json.loads(text)) == profile_of(TEXT)


def test_a_column_said_to_be_something_is_nothing_else_any_more() -> None:
    said = profile_of(TEXT).says(roles={"counterparty_name": "Libellé", "amount": "Montant"}, sign="inverted")

    assert said.roles == {"booking_date": (0,), "counterparty_name": (1,), "amount": (2,)}
    assert said.sign == "inverted"


def test_a_form_that_is_saved_is_read_with_it_and_another_is_not() -> None:
    saved = replace(profile_of(TEXT), sign="inverted").to_json()

    assert amounts(read_csv(TEXT, saved=(saved,))) == [320, -1000]
    assert amounts(read_csv(TEXT.replace("Libellé", "Texte"), saved=(saved,))) == [-320, 1000]


def test_a_profile_of_another_header_finds_its_columns_by_name() -> None:
    saved = profile_of(TEXT).to_json()

    result = read_csv("Solde;Montant;Libellé;Date\n0,00;-3,20;a;13/10/2026\n10,00;10,00;b;14/10/2026\n", profile=saved)

    assert amounts(result) == [-320, 1000]


def test_what_a_profile_leaves_open_is_taken_from_the_file() -> None:
    open_form = {**profile_of(TEXT).to_json(), "date_order": None, "currency": None}

    result = read_csv("Devise;CHF;\n\n" + TEXT, profile=open_form)

    assert str(result.transactions["booking_date"][0]) == "2026-10-13"
    assert set(result.transactions["currency"]) == {"CHF"}


def test_a_profile_saved_under_an_older_fingerprint_of_its_header_is_still_its_form_s() -> None:
    text = "Дата;Описание;Сумма\n15.09.2026;Аренда;-10,00\n16.09.2026;Возврат;20,00\n"
    found = profile_of(text)
    older = replace(found, fingerprint="0123456789abcdef", sign="inverted")

    assert choose([older], found) == (older, "exact")
    assert amounts(read_csv(text, saved=(older.to_json(),))) == [1000, -2000]
