"""What is shown but never accepted in silence, although the amount fits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bankrec_nb.matching import MatchResult, match_frames
from tests.builders import bank_transactions, ledger_items


def one(text: str | None, payer: str | None, *items: dict[str, Any], day: date = date(2025, 4, 10)) -> MatchResult:
    """What is made of one line of 60.00 and documents of that amount."""
    line = bank_transactions(amount_minor=6_000, booking_date=day, remittance_information=text, counterparty_name=payer)
    every: dict[str, Any] = {"amount_minor": 6_000, "issue_date": date(2025, 3, 20), "due_date": None}
    return match_frames(line, ledger_items(*items, **every))


def tier_and_item(result: MatchResult) -> tuple[str, str]:
    """The tier of what is proposed, and its document."""
    proposed = result.proposed.row(0, named=True)
    item = result.allocations.filter(group_id=proposed["suggestion_id"])["item_id"].item()
    return proposed["tier"], item


@pytest.mark.parametrize(("day", "tier"), [(15, "certain"), (16, "certain"), (17, "probable"), (30, "probable")])
def test_an_agreed_discount_is_taken_in_time_or_a_person_grants_it(day: int, tier: str) -> None:
    items = ledger_items(
        item_id="A", document_number="FA-2025-0031", amount_minor=6_060, issue_date=date(2025, 1, 2), due_date=None,
        counterparty_name="Nordlund", discount_minor=60, discount_date=date(2025, 1, 15),
    )  # fmt: skip
    line = bank_transactions(
        amount_minor=6_000, booking_date=date(2025, 1, day), remittance_information="FA-2025-0031", counterparty_name="Nordlund"
    )  # fmt: skip
    result = match_frames(line, items)

    assert tier_and_item(result) == (tier, "A")
    late = result.proposed["reason"].str.contains("the agreed discount is taken after its last day").item()
    assert late == (tier != "certain")


def test_a_transfer_ordered_on_the_last_friday_is_in_time_on_monday() -> None:
    items = ledger_items(
        item_id="A", document_number="FA-2025-0031", amount_minor=6_060, issue_date=date(2025, 1, 2), due_date=None,
        counterparty_name="Nordlund", discount_minor=60, discount_date=date(2025, 1, 17),
    )  # fmt: skip
    line = bank_transactions(
        amount_minor=6_000, booking_date=date(2025, 1, 20), remittance_information="FA-2025-0031", counterparty_name="Nordlund"
    )  # fmt: skip

    assert tier_and_item(match_frames(line, items))[0] == "certain"


def test_a_word_that_others_have_in_their_names_is_half_a_name() -> None:
    hollis = {"item_id": "A", "counterparty_name": "Hollis Corp", "document_number": "FA-2025-0001"}
    john = {"item_id": "B", "counterparty_name": "John Hollis", "document_number": "FA-2025-0002"}

    assert tier_and_item(one("PAYMENT FROM HOLLIS", None, hollis, john)) == ("probable", "A")
    assert tier_and_item(one("PAYMENT FROM HOLLIS", None, hollis)) == ("certain", "A")


def test_another_first_name_is_another_person() -> None:
    brandt = {"item_id": "A", "counterparty_name": "Sven Brandt", "document_number": "FA-2025-0001"}

    assert one(None, "Brandt, Peter", brandt).suggestions["tier"].to_list() != ["certain"]
    assert tier_and_item(one(None, "Brandt, Sven", brandt)) == ("certain", "A")


def test_who_is_named_in_full_is_meant_before_the_payer_who_owes_the_same() -> None:
    father = {"item_id": "A", "counterparty_name": "Peter Brandt", "document_number": "FA-2025-0001"}
    child = {"item_id": "B", "counterparty_name": "Lena Brandt", "document_number": "FA-2025-0002"}

    assert tier_and_item(one("Beitrag Lena Brandt", "Peter Brandt", father, child)) == ("probable", "B")
    assert tier_and_item(one("Beitrag", "Peter Brandt", father, child)) == ("certain", "A")


@pytest.mark.parametrize("text", ["SPENDE", "DONATION", "KAUTION", "LOAN REPAYMENT"])
def test_money_that_nobody_invoices_pays_no_invoice_in_silence(text: str) -> None:
    fee = {"item_id": "A", "counterparty_name": "Peter Brandt", "document_number": "FA-2025-0001"}

    assert tier_and_item(one(text, "Peter Brandt", fee)) == ("probable", "A")
    assert tier_and_item(one("MEMBERSHIP", "Peter Brandt", fee)) == ("certain", "A")


def test_an_invoice_that_says_so_itself_is_no_surprise() -> None:
    deposit = {
        "item_id": "A",
        "counterparty_name": "Peter Brandt",
        "document_number": "FA-2025-0001",
        "label": "Kaution",
    }

    assert tier_and_item(one("KAUTION", "Peter Brandt", deposit)) == ("certain", "A")


@pytest.mark.parametrize("text", ["ERSTATTUNG", "NSF CHECK", "RETURNED UNPAID"])
def test_money_given_back_or_come_back_pays_no_invoice_of_somebody_else(text: str) -> None:
    owed = {"item_id": "A", "counterparty_name": "Kaiser Foto", "document_number": "FA-2025-0001"}

    assert one(text, "Huber Bau", owed).proposed.is_empty()


def test_a_transfer_between_own_accounts_pays_no_bill_though_its_other_leg_is_not_read() -> None:
    owed = {"item_id": "A", "counterparty_name": "Kaiser Foto", "document_number": "FA-2025-0001"}

    assert one("TRANSFER FROM CHECKING", None, owed).proposed.is_empty()
