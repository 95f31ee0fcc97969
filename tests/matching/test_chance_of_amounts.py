"""How likely an amount is to agree by accident, and what follows for certainty."""

from __future__ import annotations

from datetime import date

import polars as pl

from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames
from bankrec_nb.matching.chance import coincidence, with_chance
from tests.builders import bank_transactions, ledger_items


def chance_of(amount: int, others: list[tuple[int, int]]) -> tuple[float, float]:
    """The chance of this amount in a ledger of other documents (party, amount), and by the general rule."""
    rows = [(1, amount), *others]
    frame = pl.DataFrame(rows, schema={"p": pl.Int32, "open": pl.Int64}, orient="row").with_columns(
        currency=pl.lit("EUR")
    )
    weighed = with_chance(frame).with_columns(rule=coincidence(pl.col("open")))
    return float(weighed["chance"][0]), float(weighed["rule"][0])


def test_a_price_that_other_customers_pay_as_well_agrees_by_accident_more_often() -> None:
    sold = [(n % 90 + 2, 26_752 if n % 20 == 0 else 31_013 + 719 * n) for n in range(1000)]

    measured, rule = chance_of(26_752, sold)

    assert measured > 100 * rule
    assert 0.02 < measured < 0.08


def test_a_round_amount_that_nobody_else_has_in_a_large_ledger_is_rarer_than_it_looks() -> None:
    sold = [(n % 90 + 2, 31_013 + 719 * n) for n in range(4000)]

    measured, rule = chance_of(200_000, sold)

    assert measured < rule / 10


def test_what_one_customer_pays_each_month_says_nothing_about_others() -> None:
    sold = [(1, 200_000)] * 50 + [(n % 90 + 2, 31_013 + 719 * n) for n in range(4000)]

    measured, rule = chance_of(200_000, sold)

    assert measured < rule / 10


def test_a_few_documents_more_do_not_change_the_chances_of_the_others() -> None:
    sold = [(n % 90 + 2, 31_013 + 719 * n) for n in range(1000)]

    assert chance_of(200_000, sold) == chance_of(200_000, [*sold, (3, 77_777), (4, 88_888)])


def test_the_number_of_another_customer_is_a_slip_where_the_payer_owes_that_very_amount_himself() -> None:
    items = ledger_items(
        {"item_id": "HIS", "document_number": "VE024187", "counterparty_name": "Jorlandebec Groothandel BV"},
        {"item_id": "OTHER", "document_number": "VE024184", "counterparty_name": "Grivatalet et Lortoquin"},
        amount_minor=48_317,
    )
    bank = bank_transactions(
        amount_minor=48_317, counterparty_name="JORLANDEBEC GROOTHANDEL BV", remittance_information="fact.nr VE024184"
    )

    assert match_frames(bank, items).proposed["tier"].item() != Tier.CERTAIN
    assert match_frames(bank, items.filter(pl.col("item_id") == "OTHER")).proposed["tier"].item() == Tier.CERTAIN


def test_a_customers_payment_is_not_taken_for_the_other_leg_of_a_transfer() -> None:
    legs = [
        {"transaction_id": "OUT", "account_id": "A", "amount_minor": -340_000, "booking_date": date(2026, 10, 15)},
        {"transaction_id": "IN", "account_id": "B", "amount_minor": 340_000, "booking_date": date(2026, 10, 16)},
    ]
    customer = {
        "transaction_id": "CUSTOMER", "account_id": "B", "amount_minor": 340_000, "booking_date": date(2026, 10, 15),
        "remittance_information": "VIREMENT EN VOTRE FAVEUR MARSOMIQUIN",
    }  # fmt: skip
    bank = bank_transactions(*legs, customer, remittance_information="VIREMENT INTERNE TRESORERIE")

    result = match_frames(bank, ledger_items(amount_minor=1))

    pair = result.adjustments.filter(pl.col("adjustment_kind") == "transfer")["transaction_id"].to_list()
    assert sorted(pair) == ["IN", "OUT"]


def test_two_lines_that_could_each_be_the_other_leg_leave_the_transfer_uncertain() -> None:
    bank = bank_transactions(
        {"transaction_id": "OUT", "account_id": "A", "amount_minor": -340_000, "remittance_information": "VIREMENT INTERNE TRESORERIE"},
        {"transaction_id": "ONE", "account_id": "B", "amount_minor": 340_000, "remittance_information": "VIREMENT RECU"},
        {"transaction_id": "TWO", "account_id": "B", "amount_minor": 340_000, "remittance_information": "VIREMENT CLIENT"},
    )  # fmt: skip

    both = match_frames(bank, ledger_items(amount_minor=1)).proposed
    alone = match_frames(bank.head(2), ledger_items(amount_minor=1)).proposed

    assert both.filter(pl.col("shape") == "internal_transfer")["tier"].to_list() != [Tier.CERTAIN]
    assert alone["shape"].to_list() == ["internal_transfer"]
