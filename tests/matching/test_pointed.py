"""The bank's lines are told off against the books' own postings on its account: each movement stands there once."""

from __future__ import annotations

from datetime import date, timedelta

from bankrec_nb.domain import tables
from bankrec_nb.matching import match_frames

RENT = -1_250_00
_OTHERS = [
    f"{first}{second}"
    for first in ("NORD", "TELI", "LOCA", "PRO", "SIGNA", "BURO")
    for second in ("ELEC", "METAL", "TECH", "LAND", "PRINT")
]
"""What else the books hold: in a ledger of one label its words say nothing."""


def told_off(said: list[tuple[date, str]], posted: list[tuple[date, str]], amount: int = RENT) -> list[tuple[str, str]]:
    """The posting and the tier of each line, in order."""
    lines = [
        {
            "transaction_id": f"T{n:02d}", "account_id": "512", "booking_date": day, "amount_minor": amount, "currency": "EUR",
            "remittance_information": text,
        }
        for n, (day, text) in enumerate(said)
    ]  # fmt: skip
    rest = [(date(2026, 2, 1) + timedelta(days=n), f"ACHAT {word}", -1_111 - 97 * n) for n, word in enumerate(_OTHERS)]
    items = [
        {
            "item_id": f"P{n:02d}", "item_type": "journal_line", "issue_date": day, "amount_minor": cents, "open_minor": cents,
            "currency": "EUR", "ledger_account": "512000", "label": text,
        }
        for n, (day, text, cents) in enumerate([(day, text, amount) for day, text in posted] + rest)
    ]  # fmt: skip
    result = match_frames(tables.BANK_TRANSACTION.frame(lines), tables.LEDGER_ITEM.frame(items))
    found = result.proposed.join(result.allocations, left_on="suggestion_id", right_on="group_id")
    return list(found.sort("transaction_id").select("item_id", "tier").iter_rows())


def months(count: int, late: int = 0) -> list[date]:
    return [date(2026, 1, 4) + timedelta(days=30 * n + late) for n in range(count)]


def test_a_rent_of_thirteen_months_is_told_off_month_by_month() -> None:
    said = [(day, "PRLV SEPA BAILLEUR FONTAINE") for day in months(13)]
    posted = [(day, "LOYER BAILLEUR FONTAINE") for day in months(13, late=1)]

    assert told_off(said, posted) == [(f"P{n:02d}", "certain") for n in range(13)]


def test_two_equal_payments_of_one_week_stay_to_be_looked_at_the_nearest_day_first() -> None:
    days = [date(2026, 5, 4), date(2026, 5, 7)]
    both = [(day, "CB GARAGE PERRIN") for day in days]

    found = told_off(both, both)

    assert [item for item, _ in found] == ["P00", "P01"]
    assert "certain" not in {tier for _, tier in found}


def test_a_round_amount_in_other_words_is_not_certain() -> None:
    day = date(2026, 5, 4)

    assert told_off([(day, "REMISE 4711")], [(day, "ESPECES DU JOUR")], amount=100_00) == [("P00", "probable")]


def test_a_posting_of_another_month_is_not_meant_beside_one_of_the_day() -> None:
    found = told_off(
        [(date(2026, 5, 4), "PRLV AQUAVIE")], [(date(2026, 3, 4), "AQUAVIE"), (date(2026, 5, 5), "AQUAVIE")]
    )

    assert found == [("P01", "certain")]


def test_a_line_of_a_payee_the_books_do_not_name_there_is_not_certain() -> None:
    day = date(2026, 5, 4)
    line = {
        "transaction_id": "T", "account_id": "512", "booking_date": day, "amount_minor": -41_17, "currency": "EUR",
        "counterparty_name": "Corner Bakery",
    }  # fmt: skip
    posting = {
        "item_id": "P", "item_type": "journal_line", "issue_date": day, "amount_minor": -41_17, "open_minor": -41_17, "currency": "EUR",
        "ledger_account": "512000", "counterparty_name": "Town Theatre",
    }  # fmt: skip
    result = match_frames(tables.BANK_TRANSACTION.frame([line]), tables.LEDGER_ITEM.frame([posting]))

    assert "certain" not in result.proposed["tier"].to_list()
