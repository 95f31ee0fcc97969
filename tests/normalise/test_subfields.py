from __future__ import annotations

import polars as pl

from bankrec_nb.normalise.subfields import with_split_text

COLUMNS = {"remittance_information", "counterparty_name", "counterparty_iban", "end_to_end_id"}


def said(text: str, **told: str | None) -> dict[str, object]:
    row: dict[str, str | None] = dict.fromkeys(COLUMNS) | {"remittance_information": text} | told
    return with_split_text(pl.DataFrame([row], schema=dict.fromkeys(COLUMNS, pl.String))).row(0, named=True)


def test_an_unsplit_field_of_an_mt940_is_put_together_and_says_who_paid() -> None:
    text = "166?00GUTSCHR. UEBERWEISUNG?106033?20EREF+PAY-77 SVWZ+2026/?2108547 1/3, ok? yes?31DE02120300000000202051?32GRAU-L?33OEWE KATRIN"

    row = said(text)

    assert row["remittance_information"] == "GUTSCHR. UEBERWEISUNG 2026/08547 1/3, ok? yes"
    assert row["counterparty_name"] == "GRAU-LOEWE KATRIN"
    assert row["counterparty_iban"] == "DE02120300000000202051"
    assert row["end_to_end_id"] == "PAY-77"


def test_what_has_a_column_of_its_own_is_believed_and_no_reference_is_none() -> None:
    row = said("166?00UEBERWEISUNG?20EREF+NOTPROVIDED SVWZ+Danke?3112345?32B", counterparty_name="A")

    assert (row["counterparty_name"], row["end_to_end_id"], row["counterparty_iban"]) == ("A", None, None)
    assert row["remittance_information"] == "UEBERWEISUNG Danke"


def test_other_texts_with_question_marks_stay_as_they_are() -> None:
    assert said("FACTURE 166?20 payee")["remittance_information"] == "FACTURE 166?20 payee"
