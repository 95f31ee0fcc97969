"""What is deducted, kept back or given back: credit notes with discounts, retentions, refunds, payments from abroad less a discount."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from bankrec_nb.domain.vocabulary import Shape, Tier
from bankrec_nb.matching import MatchResult, match_frames
from tests.builders import bank_transactions, ledger_items

DAY = date(2026, 3, 2)
CUSTOMER = "Hervé Laporte SA"


def allocated(result: MatchResult) -> dict[str, int]:
    first = result.suggestions.filter(pl.col("rank") == 1).select(group_id="suggestion_id")
    rows = result.allocations.join(first, on="group_id")
    return dict(rows.select("item_id", "allocated_minor").iter_rows())


def invoice_and_note() -> pl.DataFrame:
    return ledger_items(
        {"item_id": "I1", "document_number": "2026-1237", "amount_minor": 476_828, "discount_minor": 9_537, "discount_date": DAY + timedelta(days=8)},
        {"item_id": "N1", "document_number": "A-668", "amount_minor": -47_683, "item_type": "sales_credit_note"},
        {"item_id": "I2", "document_number": "2026-1240", "amount_minor": 653_400},
        issue_date=DAY, due_date=DAY + timedelta(days=60), counterparty_name=CUSTOMER,
    )  # fmt: skip


def test_a_credit_note_and_the_agreed_discount_are_deducted_at_once() -> None:
    bank = bank_transactions(amount_minor=419_608, booking_date=DAY + timedelta(days=7), counterparty_name=CUSTOMER, remittance_information="Facture 2026-1237")  # fmt: skip

    result = match_frames(bank, invoice_and_note())

    assert allocated(result) == {"I1": 476_828, "N1": -47_683}
    assert result.adjustments["adjustment_kind"].to_list()[0] == "discount"


def test_a_part_is_not_certain_while_a_credit_note_and_a_fee_may_be_what_is_missing() -> None:
    bank = bank_transactions(amount_minor=476_828 - 47_683 - 1_500, booking_date=DAY + timedelta(days=30), counterparty_name=CUSTOMER, remittance_information="Facture 2026-1237")  # fmt: skip

    tiers = match_frames(bank, invoice_and_note()).suggestions["tier"].to_list()

    assert str(Tier.CERTAIN) not in tiers


def test_what_is_kept_back_for_the_guarantee_is_no_discount() -> None:
    items = ledger_items(item_id="I1", document_number="INV-2026-0007", amount_minor=1_000_000, issue_date=DAY, due_date=DAY + timedelta(days=30), counterparty_name=CUSTOMER)  # fmt: skip
    bank = bank_transactions(amount_minor=950_000, booking_date=DAY + timedelta(days=30), counterparty_name=CUSTOMER, remittance_information="INV-2026-0007 RETENUE DE GARANTIE 5%")  # fmt: skip

    assert allocated(match_frames(bank, items)) == {"I1": 950_000}


def test_money_given_back_for_returned_goods_pays_the_credit_note() -> None:
    items = ledger_items(
        {"item_id": "I1", "document_number": "2026-1726", "amount_minor": 75_069},
        {"item_id": "N1", "document_number": "A-716", "amount_minor": -75_069, "item_type": "sales_credit_note", "issue_date": DAY + timedelta(days=9)},
        issue_date=DAY, due_date=DAY + timedelta(days=14), counterparty_name="Sophie Henry",
    )  # fmt: skip
    bank = bank_transactions(
        {"transaction_id": "T1", "amount_minor": 75_069, "booking_date": DAY + timedelta(days=2), "remittance_information": "Paiement 2026-1726"},
        {"transaction_id": "T2", "amount_minor": -75_069, "booking_date": DAY + timedelta(days=12), "remittance_information": "Retour marchandise"},
        counterparty_name="SOPHIE HENRY",
    )  # fmt: skip

    result = match_frames(bank, items)

    assert allocated(result) == {"I1": 75_069, "N1": -75_069}
    assert str(Shape.RETURNED_PAYMENT) not in result.suggestions["shape"].to_list()


def test_a_payment_from_abroad_less_a_discount_leaves_a_discount_and_a_difference_of_rates() -> None:
    items = ledger_items(item_id="I1", document_number="INV-2026-0031", amount_minor=240_000, currency="CAD", base_amount_minor=160_011, base_currency="EUR", issue_date=DAY, due_date=DAY + timedelta(days=30), counterparty_name=CUSTOMER)  # fmt: skip
    bank = bank_transactions(amount_minor=159_707, original_amount_minor=235_200, original_currency="CAD", booking_date=DAY + timedelta(days=30), counterparty_name=CUSTOMER, remittance_information="INV-2026-0031")  # fmt: skip

    result = match_frames(bank, items)

    assert allocated(result) == {"I1": 160_011}
    left = dict(result.adjustments.select("adjustment_kind", "amount_minor").iter_rows())
    assert set(left) == {"discount", "exchange_difference"}
    assert sum(left.values()) == 159_707 - 160_011
    assert left["discount"] == -3_259


def test_a_list_of_documents_abroad_is_paid_at_about_what_they_are_booked_at() -> None:
    items = ledger_items(
        {"item_id": "I1", "document_number": "INV-2026-0041", "amount_minor": 155_000, "base_amount_minor": 141_767},
        {"item_id": "I2", "document_number": "INV-2026-0052", "amount_minor": 1_267_910, "base_amount_minor": 1_160_578},
        currency="USD", base_currency="EUR", issue_date=DAY, due_date=DAY + timedelta(days=30), counterparty_name=CUSTOMER,
    )  # fmt: skip
    bank = bank_transactions(amount_minor=1_306_304, booking_date=DAY + timedelta(days=30), counterparty_name=CUSTOMER, remittance_information="INV-2026-0041 INV-2026-0052")  # fmt: skip

    assert allocated(match_frames(bank, items)) == {"I1": 141_767, "I2": 1_160_578}


def test_an_unpaid_direct_debit_is_a_return_though_a_namesake_is_owed_its_amount() -> None:
    bank = bank_transactions(
        {"transaction_id": "T1", "amount_minor": 216_331, "remittance_information": "VIREMENT RECU DE GMBH GARAGE LE PRLV EMIS FAC/2026/00310"},
        {"transaction_id": "T2", "amount_minor": -216_331, "booking_date": DAY + timedelta(days=7), "remittance_information": "VIREMENT EMIS VERS GMBH GARAGE LE IMPAYE PRLV EMIS FAC/2026/00310"},
        booking_date=DAY,
    )  # fmt: skip
    books = ledger_items(
        {"item_id": "I1", "document_number": "FAC/2026/00310", "amount_minor": 216_331, "counterparty_name": "GmbH Garage Le"},
        {"item_id": "B1", "document_number": "R56211", "amount_minor": -216_331, "item_type": "purchase_invoice", "counterparty_name": "SA Garage Le"},
        issue_date=DAY - timedelta(days=8),
    )  # fmt: skip

    result = match_frames(bank, books)

    assert result.proposed.select("transaction_id", "shape", "tier").rows() == [
        ("T1", Shape.RETURNED_PAYMENT, Tier.CERTAIN)
    ]


def test_a_part_of_documents_named_deducts_a_credit_note_made_out_after_them() -> None:
    items = ledger_items(
        {"item_id": "I1", "document_number": "FA-2026-0000", "amount_minor": 2_734, "issue_date": DAY},
        {"item_id": "N1", "document_number": "FA-2026-0001", "amount_minor": -284, "item_type": "sales_credit_note", "issue_date": DAY + timedelta(days=12)},
        {"item_id": "I2", "document_number": "FA-2026-0003", "amount_minor": 666, "issue_date": DAY + timedelta(days=19)},
        counterparty_name=CUSTOMER,
    )  # fmt: skip
    bank = bank_transactions(
        amount_minor=2_616, booking_date=DAY + timedelta(days=40), remittance_information="FA-2026-0001 FA-2026-0003 FA-2026-0000"
    )  # fmt: skip

    result = match_frames(bank, items)

    named = result.allocations.group_by("group_id").agg("item_id", pl.col("allocated_minor").sum())
    of_all = named.filter(pl.col("item_id").list.len() == 3)
    assert of_all["allocated_minor"].to_list() == [2_616]
