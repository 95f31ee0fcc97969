"""What other accountants' ledgers taught: whole days paid together, short names of the books, credit notes of one month's rent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames
from tests.builders import bank_transactions, ledger_items

if TYPE_CHECKING:
    from bankrec_nb.matching.result import MatchResult


def answers(result: MatchResult) -> dict[str, set[str]]:
    """What each line is proposed to pay."""
    shown = result.proposed.select(group_id="suggestion_id")
    given = result.allocations.join(shown, on="group_id", how="semi").group_by("transaction_id").agg("item_id")
    return {transaction: set(items) for transaction, items in given.iter_rows()}


@pytest.mark.parametrize("said", ["VIR MARCHAND COUTANT", "VIREMENT"], ids=["named", "unnamed"])
def test_of_sums_that_fit_alike_the_documents_of_whole_days_are_meant(said: str) -> None:
    """A price comes back: three runs of documents make the payment, and one of them is all that one day invoiced."""
    one, two = 48_741, 97_482
    prices = {1: [two, two], 8: [one, two, two, two], 15: [two, one, two]}
    items = ledger_items(
        *({"item_id": f"{day:02}-{n}", "amount_minor": amount, "issue_date": date(2026, 6, day)} for day, amounts in prices.items() for n, amount in enumerate(amounts)),
        counterparty_name="MARCHAND COUTANT", document_number=None, due_date=None,
    )  # fmt: skip
    line = bank_transactions(amount_minor=341_187, booking_date=date(2026, 7, 10), remittance_information=said)

    result = match_frames(line, items)

    assert list(answers(result).values()) == [{"08-0", "08-1", "08-2", "08-3"}]


def test_a_line_that_names_nobody_may_pay_fourteen_documents_in_a_row() -> None:
    items = ledger_items(
        *({"item_id": f"D{n:02}", "amount_minor": 30_417 + 7_919 * (n * 17 % 29) + n, "issue_date": date(2026, 3, 1) + timedelta(days=n), "counterparty_name": "MOULIN" if n < 40 else f"CLIENT{n}"} for n in range(70)),
        document_number=None, due_date=None,
    )  # fmt: skip
    paid = [f"D{n:02}" for n in range(9, 23)]
    amount = items.filter(pl.col("item_id").is_in(paid))["amount_minor"].sum()
    line = bank_transactions(amount_minor=amount, booking_date=date(2026, 4, 20), remittance_information="VIREMENT")

    result = match_frames(line, items)

    assert list(answers(result).values()) == [set(paid)]
    assert result.proposed["tier"].to_list() == [Tier.POSSIBLE]


@pytest.mark.parametrize("code", ["C0DUPON", "FDUPON", "41104751", "FTAE00"])
def test_the_short_name_of_the_books_tells_who_paid(code: str) -> None:
    """Two parties have a document of the amount; the line says nothing but the code of one of them."""
    items = ledger_items(
        {"item_id": "HIS", "counterparty_id": code, "counterparty_name": "MENUISERIE DU LAC"},
        {"item_id": "ANOTHER'S", "counterparty_id": "C0MARTI", "counterparty_name": "BOIS ET CIE"},
        document_number=None, amount_minor=18_677,
    )  # fmt: skip
    line = bank_transactions(amount_minor=18_677, remittance_information=f"REGLT {code}")

    result = match_frames(line, items)

    assert list(answers(result).values()) == [{"HIS"}]
    assert result.proposed["tier"].to_list() == [Tier.CERTAIN if code != "FDUPON" else Tier.PROBABLE]


def test_a_code_that_is_a_word_of_another_partys_name_tells_nobody() -> None:
    items = ledger_items(
        {"item_id": "CODED", "counterparty_id": "ATELIER", "counterparty_name": "MENUISERIE DU LAC"},
        {"item_id": "CALLED", "counterparty_id": "C0MARTI", "counterparty_name": "ATELIER BORNAND"},
        document_number=None, amount_minor=18_677,
    )  # fmt: skip
    line = bank_transactions(amount_minor=18_677, remittance_information="VIR ATELIER BORNAND")

    assert list(answers(match_frames(line, items)).values()) == [{"CALLED"}]


def test_a_rent_less_its_credit_note_leaves_the_later_rents_to_their_own_payments() -> None:
    """Sixteen equal rents are fifteen payments of one, and the very first, from which a credit note was deducted."""
    days = [date(2025 + n // 12, 1 + n % 12, 1) for n in range(16)]
    items = ledger_items(
        *({"item_id": f"R{n:02}", "amount_minor": -78_480, "issue_date": day} for n, day in enumerate(days)),
        {"item_id": "NOTE", "item_type": "purchase_credit_note", "amount_minor": 5_494, "issue_date": days[0]},
        item_type="purchase_invoice", counterparty_name="SCI TILLEUL", document_number=None, due_date=None,
    )  # fmt: skip
    lines = bank_transactions(
        *({"transaction_id": f"T{n:02}", "amount_minor": -78_480 + 5_494 * (n == 0), "booking_date": day + timedelta(days=2)} for n, day in enumerate(days)),
        remittance_information="PRLV SCI TILLEUL",
    )  # fmt: skip

    result = match_frames(lines, items)

    assert answers(result) == {"T00": {"R00", "NOTE"}} | {f"T{n:02}": {f"R{n:02}"} for n in range(1, 16)}


def test_a_sum_that_comes_back_every_month_is_paid_in_its_turn() -> None:
    """Two leases a month, paid together a week later: ten payments, and the months that each could pay are ten as well."""
    months = [date(2026, 1 + n, 5) for n in range(10)]
    items = ledger_items(
        *({"item_id": f"{name}{n}", "amount_minor": amount, "issue_date": day + timedelta(days=later)} for n, day in enumerate(months) for name, amount, later in (("A", -36_898, 0), ("B", -38_821, 5))),
        item_type="purchase_invoice", counterparty_name="CRALINET BAIL", document_number=None, due_date=None,
    )  # fmt: skip
    lines = bank_transactions(
        *({"transaction_id": f"T{n}", "amount_minor": -75_719, "booking_date": day + timedelta(days=7)} for n, day in enumerate(months)),
        remittance_information="PRLV CRALINET BAIL",
    )  # fmt: skip

    result = match_frames(lines, items)

    assert answers(result) == {f"T{n}": {f"A{n}", f"B{n}"} for n in range(10)}
