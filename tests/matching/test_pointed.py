"""The bank's lines are told off against the books' own postings on its account: each movement stands there once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bankrec_nb.domain import tables
from bankrec_nb.matching import match_frames
from bankrec_nb.matching.booked import postings_about_then
from bankrec_nb.matching.pipeline import start

if TYPE_CHECKING:
    import polars as pl

RENT = -1_250_00
_OTHERS = [
    f"{first}{second}"
    for first in ("NORD", "TELI", "LOCA", "PRO", "SIGNA", "BURO")
    for second in ("ELEC", "METAL", "TECH", "LAND", "PRINT")
]
"""What else the books hold: in a ledger of one label its words say nothing."""


Movements = list[tuple[date, str]]
"""Day and text of each."""


def told_off(said: Movements, posted: Movements, amount: int = RENT) -> list[tuple[str, str]]:
    """The posting and the tier of each line, in order."""
    result = match_frames(*frames(said, posted, amount))
    found = result.proposed.join(result.allocations, left_on="suggestion_id", right_on="group_id")
    return list(found.sort("transaction_id").select("item_id", "tier").iter_rows())


def frames(said: Movements, posted: Movements, amount: int = RENT) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The bank's lines and the books' postings of one amount, beside what else the books hold."""
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
    return tables.BANK_TRANSACTION.frame(lines), tables.LEDGER_ITEM.frame(items)


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


def test_of_many_equal_rents_of_a_week_each_tenants_own_is_found_in_whatever_order() -> None:
    tenants = list(_OTHERS[:24])
    said = [(date(2026, 5, 2 + n // 8), f"VIR RECU {word}") for n, word in enumerate(tenants)]
    posted = [(date(2026, 5, 4), f"LOYER {word}") for word in reversed(tenants)]

    found = told_off(said, posted, amount=650_00)

    assert [item for item, _ in found] == [f"P{23 - n:02d}" for n in range(24)]


def test_equal_takings_of_a_busy_month_meet_in_order_and_not_each_other() -> None:
    said = [(date(2026, 5, 1 + n // 40), f"CB {n:06d}") for n in range(1_000)]
    posted = [(day, "REMISE CARTE") for day, _ in said]
    lines, items = frames(said, posted, amount=5_00)

    met = postings_about_then(start(lines, items))

    assert met.height == met["t"].n_unique() == met["i"].n_unique() == 1_000
    assert not met["sole"].any()


def test_a_posting_that_two_lines_could_be_is_neithers_alone() -> None:
    lines, items = frames([(date(2026, 5, 4), "A"), (date(2026, 5, 20), "B")], [(date(2026, 5, 12), "C")])

    assert postings_about_then(start(lines, items))["sole"].to_list() == [False, False]
