"""Ends of numbers that the amount, a whole list or the document before confirm, and what a payer leaves unsaid."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames
from tests.builders import bank_transactions, ledger_items

if TYPE_CHECKING:
    import polars as pl

    from bankrec_nb.matching import MatchResult

NUMBERED = {f"D{n}": f"FC2601-{n:04d}" for n in range(12_297, 12_303)}
LISTED = ledger_items(
    *(
        {"item_id": name, "document_number": number, "amount_minor": 10_000 + 1_731 * place}
        for place, (name, number) in enumerate(NUMBERED.items())
    ),
    {"item_id": "OTHER", "document_number": "FC2601-99", "amount_minor": 7_123, "counterparty_name": "VERNET SARL"},
)


def paid(result: MatchResult) -> set[str]:
    first = result.proposed.select("suggestion_id")
    return set(result.allocations.join(first, left_on="group_id", right_on="suggestion_id", how="semi")["item_id"])


def owed(*names: str) -> int:
    some = LISTED.filter(LISTED["item_id"].is_in(names))
    return int(some["open_minor"].sum())


def test_the_end_of_a_number_names_the_document_of_exactly_that_amount() -> None:
    bank = bank_transactions(
        amount_minor=owed("D12299"), counterparty_name="ORIBAT GESTION", remittance_information="FACT 2299"
    )

    assert paid(match_frames(bank, LISTED)) == {"D12299"}


def test_ends_of_one_partys_documents_that_add_up_are_a_list() -> None:
    names = ("D12297", "D12299", "D12302")
    bank = bank_transactions(
        amount_minor=owed(*names), counterparty_name="ORIBAT GESTION", remittance_information="2297, 2299, 2302"
    )

    assert paid(match_frames(bank, LISTED)) == set(names)


@pytest.mark.parametrize("text", ["FACT FC2601-12300/299/302", "FC260112300 302-299"])
def test_after_one_number_in_full_a_list_may_go_on_with_last_digits(text: str) -> None:
    names = ("D12300", "D12299", "D12302")
    bank = bank_transactions(amount_minor=owed(*names), remittance_information=text)

    assert paid(match_frames(bank, LISTED)) == set(names)


def credit(amount: int) -> pl.DataFrame:
    return ledger_items(
        {"item_id": "A", "document_number": "FA-26-2345", "amount_minor": 14_000},
        {"item_id": "B", "document_number": "FA-26-2344", "amount_minor": 45_107},
        {"item_id": "AV", "document_number": "AV-26-0012", "amount_minor": -amount, "item_type": "sales_credit_note"},
    )


def test_a_credit_note_not_named_explains_what_is_missing_better_than_a_fee() -> None:
    bank = bank_transactions(amount_minor=57_357, remittance_information="FACTURES FA-26-2345 ET FA-26-2344")

    assert paid(match_frames(bank, credit(1_750))) == {"A", "B", "AV"}


def test_the_named_invoice_less_a_credit_note_is_no_other_invoice_of_that_amount() -> None:
    equal = {"item_id": "EQUAL", "document_number": "FA-26-1000", "amount_minor": 30_107}
    items = credit(15_000).vstack(ledger_items(equal))
    bank = bank_transactions(amount_minor=30_107, remittance_information="FACTURE FA-26-2344")

    assert paid(match_frames(bank, items)) == {"B", "AV"}


def test_who_names_a_document_twice_pays_it_twice_and_not_another_of_that_amount() -> None:
    items = ledger_items(
        *({"item_id": f"D{n}", "document_number": f"FA-26-{n}", "amount_minor": 18_000} for n in range(4230, 4240))
    )
    bank = bank_transactions(
        {"transaction_id": "FIRST", "remittance_information": "FACT FA-26-4235"},
        {"transaction_id": "AGAIN", "remittance_information": "FACT FA-26-4235", "booking_date": date(2026, 10, 9)},
        amount_minor=18_000,
        counterparty_name="ATELIER DU PONT",
    )

    result = match_frames(bank, items)

    assert set(result.proposed["transaction_id"]) >= {"FIRST"}
    assert paid(result) == {"D4235"}
    assert not result.proposed.filter(transaction_id="AGAIN", tier=str(Tier.CERTAIN)).height


def test_a_part_of_a_fuller_number_names_nobody() -> None:
    items = ledger_items(
        {"item_id": "MEANT", "document_number": "FC2610-3681", "amount_minor": 30_960},
        {"item_id": "YEAR", "document_number": "FC2604-2610", "amount_minor": 8_100},
    )
    bank = bank_transactions(amount_minor=30_000, remittance_information="FACTUREN FC2610-3681")

    assert paid(match_frames(bank, items)) <= {"MEANT"}


def test_the_customers_number_in_the_text_tells_who_paid() -> None:
    items = ledger_items(
        {"item_id": "HIS", "counterparty_id": "C0366", "counterparty_name": "MENUISERIE ROBERT"},
        {"item_id": "OTHER", "counterparty_id": "C0144", "counterparty_name": "VERNET SARL"},
        {"item_id": "NUMBER", "counterparty_id": "C0145", "document_number": "FC2601-0366", "amount_minor": 9_000},
        amount_minor=12_000,
    )
    bank = bank_transactions(
        amount_minor=12_000, counterparty_name="LUMCOM GESTION", remittance_information="CLIENT C0366"
    )

    assert paid(match_frames(bank, items)) == {"HIS"}


def test_a_label_that_once_named_a_document_tells_its_payer_again() -> None:
    items = ledger_items(
        {"item_id": "NAMED", "document_number": "FA-26-4711", "amount_minor": 31_415},
        {"item_id": "SILENT", "document_number": "FA-26-4912", "amount_minor": 12_000},
        {
            "item_id": "EQUAL",
            "document_number": "FA-26-4913",
            "amount_minor": 12_000,
            "counterparty_name": "VERNET SARL",
        },
        counterparty_name="GARAGE FERREIRA",
    )
    bank = bank_transactions(
        {"transaction_id": "FIRST", "amount_minor": 31_415, "remittance_information": "LUMCOM SYNDIC FA-26-4711"},
        {"transaction_id": "THEN", "amount_minor": 12_000, "remittance_information": "LUMCOM SYNDIC MERCI"},
        counterparty_name=None,
    )

    assert paid(match_frames(bank, items)) == {"NAMED", "SILENT"}


def test_an_invoice_number_the_books_do_not_have_is_never_probable_for_another_invoice() -> None:
    items = ledger_items(*({"document_number": f"{n}", "amount_minor": 50 * n} for n in range(2200, 2230)))
    bank = bank_transactions(amount_minor=50 * 2209, remittance_information="FACTURE 4104")

    result = match_frames(bank, items)

    assert result.proposed["tier"].to_list() == [str(Tier.POSSIBLE)]
