"""What reading a foreign world's failures taught: whose letters a number has, what is a date, what the books bundle."""

from __future__ import annotations

from datetime import date

import polars as pl

from bankrec_nb.matching import MatchResult, match_frames, run, start
from bankrec_nb.matching.parties import cluster_names
from tests.builders import bank_transactions, ledger_items


def named(bank: pl.DataFrame, items: pl.DataFrame) -> set[str]:
    """Documents that the only line names."""
    state = run(start(bank, items))
    return set(state.hits.join(state.items, on="i")["item_id"])


def first(result: MatchResult) -> dict[str, set[str]]:
    """The documents first proposed for each transaction."""
    given = result.allocations.join(
        result.proposed.select("suggestion_id"), left_on="group_id", right_on="suggestion_id", how="semi"
    )
    return {str(key): set(rows["item_id"]) for (key,), rows in given.group_by("transaction_id")}


def differences(result: MatchResult) -> list[int]:
    """The amounts of the first proposals' named differences."""
    first_ones = result.proposed.select("suggestion_id")
    return result.adjustments.join(first_ones, left_on="group_id", right_on="suggestion_id", how="semi")[
        "amount_minor"
    ].to_list()


def two_in_francs() -> pl.DataFrame:
    """Two invoices of 109.90 francs in all, which the books have at 114.30 euros."""
    return ledger_items(
        {"item_id": "a", "document_number": "VE-00403", "amount_minor": 2_000, "base_amount_minor": 2_080},
        {"item_id": "b", "document_number": "VE-00405", "amount_minor": 8_990, "base_amount_minor": 9_350},
        currency="CHF",
        base_currency="EUR",
    )


def test_letters_of_a_suppliers_numbers_say_nothing_before_ours() -> None:
    lines = bank_transactions(
        {"transaction_id": "t", "amount_minor": 9_990, "remittance_information": "VIR FACT 26011206"}
    )
    items = ledger_items(
        {"item_id": "ours", "document_number": "R26011206", "amount_minor": 9_990},
        {
            "item_id": "theirs",
            "document_number": "FACT240",
            "amount_minor": -5_000,
            "item_type": "purchase_invoice",
            "counterparty_name": "GROSSISTE NORD",
        },
    )

    assert named(lines, items) == {"ours"}


def test_letters_of_our_credit_notes_still_do() -> None:
    lines = bank_transactions(
        {"transaction_id": "t", "amount_minor": 9_990, "remittance_information": "VIR AV 26011206"}
    )
    items = ledger_items(
        {"item_id": "invoice", "document_number": "R26011206", "amount_minor": 9_990},
        {
            "item_id": "note",
            "document_number": "AV240",
            "amount_minor": -5_000,
            "item_type": "sales_credit_note",
            "counterparty_name": "BOULANGERIE MARTIN",
        },
    )

    assert named(lines, items) == set()


def test_a_name_with_its_space_lost_or_moved_is_the_same_name() -> None:
    names = pl.DataFrame({
        "written": ["BENOIT ANDRE", "BENOITANDRE", "BENOITA NDRE", "MARTIN & FILS SA", "MARTIN & FIL SSA", "ANDREA BENOIT", "BOYER SAINT-MICHEL SCI", "BOYER SAITN-MICHEL SCI"],
        "sorted_name": ["ANDRE BENOIT", "BENOITANDRE", "BENOITA NDRE", "FILS MARTIN", "FIL MARTIN SSA", "ANDREA BENOIT", "BOYER MICHEL ST", "BOYER MICHEL SAITN"],
    })  # fmt: skip
    key = dict(cluster_names(names).rows())

    assert key["ANDRE BENOIT"] == key["BENOITANDRE"] == key["BENOITA NDRE"]
    assert key["BOYER MICHEL ST"] == key["BOYER MICHEL SAITN"]
    assert key["FILS MARTIN"] == key["FIL MARTIN SSA"] != key["ANDRE BENOIT"]


def test_a_day_on_a_card_line_is_no_number_though_another_number_has_three_parts_like_a_date() -> None:
    sold = {"payment_method": "card", "issue_date": date(2026, 1, 24), "due_date": date(2026, 1, 24)}
    lines = bank_transactions(
        {"transaction_id": "t", "amount_minor": 16_500, "remittance_information": "REMISE CB 24/01 CONTRAT 4182095"},
        booking_date=date(2026, 1, 26),
    )
    items = ledger_items(
        {"item_id": "a", "document_number": "2026/5465", "amount_minor": 12_411, **sold},
        {"item_id": "b", "document_number": "2026/5459", "amount_minor": 4_089, **sold},
        {"item_id": "other", "document_number": "2025/2401", "amount_minor": 16_700},
        {"item_id": "supplier", "document_number": "25-12-0001", "amount_minor": -99, "item_type": "purchase_invoice"},
    )

    assert first(match_frames(lines, items)) == {"t": {"a", "b"}}


def test_the_only_card_sale_of_a_day_is_found_by_the_commission_the_bank_states() -> None:
    lines = bank_transactions(
        {"transaction_id": "t", "amount_minor": 7_054, "fee_minor": -57},
        remittance_information="REMISE CB 26/01 CONTRAT 4182095 COM 0,57",
        booking_date=date(2026, 1, 27),
    )
    items = ledger_items(
        {"item_id": "sale", "document_number": "5479", "amount_minor": 7_111, "payment_method": "card"},
        issue_date=date(2026, 1, 26),
        due_date=date(2026, 1, 26),
    )
    result = match_frames(lines, items)

    assert first(result) == {"t": {"sale"}}
    assert differences(result) == [-57]


def test_a_payouts_number_names_nobody_by_the_figures_inside_it() -> None:
    sold = {"payment_method": "psp", "issue_date": date(2026, 1, 19), "due_date": date(2026, 1, 19)}
    lines = bank_transactions(
        {"transaction_id": "t", "amount_minor": 30_000, "payout_id": "po_a03c5043zz"},
        remittance_information="VIR SEPA RECU /DE STRIPE /MOTIF STRIPE PO A03C5043ZZ",
        booking_date=date(2026, 1, 23),
    )
    items = ledger_items(
        {"item_id": "a", "document_number": "005032", "amount_minor": 20_220, "lot_number": "po_a03c5043zz", **sold},
        {"item_id": "b", "document_number": "005033", "amount_minor": 10_231, "lot_number": "po_a03c5043zz", **sold},
        {"item_id": "other", "document_number": "005043", "amount_minor": 6_628},
    )
    result = match_frames(lines, items)

    assert first(result) == {"t": {"a", "b"}}
    assert differences(result) == [-451]


def test_a_list_in_another_currency_is_found_by_the_amount_the_bank_recorded_in_it() -> None:
    lines = bank_transactions(
        {"transaction_id": "t", "amount_minor": 11_562, "original_amount_minor": 10_990, "original_currency": "CHF"},
        remittance_information="FACTURE VE-00403/VE-00405",
    )
    result = match_frames(lines, two_in_francs())

    assert first(result) == {"t": {"a", "b"}}
    assert differences(result) == [11_562 - 2_080 - 9_350]


def test_a_named_document_in_another_currency_is_found_near_what_the_books_booked_it_at_and_is_never_certain() -> None:
    lines = bank_transactions(
        {"transaction_id": "t", "amount_minor": 54_077, "remittance_information": "FACTURE VE-00941"}
    )
    items = ledger_items(
        {"item_id": "a", "document_number": "VE-00941", "amount_minor": 59_462, "base_amount_minor": 54_705},
        currency="USD",
        base_currency="EUR",
    )
    result = match_frames(lines, items)

    assert first(result) == {"t": {"a"}}
    assert result.proposed["tier"].to_list() != ["certain"]


def test_of_two_payments_that_name_the_same_documents_the_earlier_pays_them_though_only_the_later_gives_an_iban() -> (
    None
):
    lines = bank_transactions(
        {"transaction_id": "early", "booking_date": date(2026, 10, 5)},
        {"transaction_id": "late", "booking_date": date(2026, 10, 19), "counterparty_iban": "BE68539007547034"},
        amount_minor=19_000,
        counterparty_name="ATELIER DU PONT",
        remittance_information="FACTURES 2025/02721 2025/02733",
    )
    items = ledger_items(
        {"item_id": "a", "document_number": "INV/2025/02721", "amount_minor": 5_604},
        {"item_id": "b", "document_number": "INV/2025/02733", "amount_minor": 13_396},
        counterparty_iban="BE68539007547034",
    )

    assert first(match_frames(lines, items)) == {"early": {"a", "b"}}


def test_what_nobody_sends_an_invoice_for_has_no_document_by_its_amount_alone() -> None:
    lines = bank_transactions(
        {"transaction_id": "t", "amount_minor": -11_857, "remittance_information": "RETRAIT DAB 13/10 CAISSE 0051260"}
    )
    items = ledger_items(amount_minor=-11_857, item_type="purchase_invoice", counterparty_name="GROSSISTE NORD")

    assert first(match_frames(lines, items)) == {}


def test_a_silent_sum_in_another_currency_gets_what_the_books_booked_and_the_rest_is_a_difference_of_rates() -> None:
    lines = bank_transactions(
        {"transaction_id": "t", "amount_minor": 11_562, "original_amount_minor": 10_990, "original_currency": "CHF"},
        counterparty_name="ATELIER DU PONT",
        remittance_information="VIREMENT",
    )
    result = match_frames(lines, two_in_francs())

    assert first(result) == {"t": {"a", "b"}}
    assert differences(result) == [11_562 - 2_080 - 9_350]


def test_a_list_of_tens_of_millions_in_another_currency_is_shared_to_the_cent() -> None:
    lines = bank_transactions(
        {
            "transaction_id": "t", "amount_minor": 9_000_000_001, "original_amount_minor": 10_000_000_000, "original_currency": "CHF",
            "remittance_information": "FACTURE VE-00403/VE-00405",
        }
    )  # fmt: skip
    items = ledger_items(
        {"item_id": "a", "document_number": "VE-00403", "amount_minor": 4_000_000_000},
        {"item_id": "b", "document_number": "VE-00405", "amount_minor": 6_000_000_000},
        currency="CHF",
    )
    result = match_frames(lines, items)

    assert first(result) == {"t": {"a", "b"}}
    best = result.proposed["suggestion_id"].to_list()
    given = result.allocations.filter(pl.col("group_id").is_in(best)).sort("item_id")["allocated_minor"].to_list()
    assert given == [3_600_000_000, 5_400_000_001]
