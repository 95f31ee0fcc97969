"""Which document a number on a line means when it spells several, and when it spells one by accident."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames, run, start
from bankrec_nb.matching.numbers import known_numbers
from bankrec_nb.matching.pipeline import normalise
from bankrec_nb.matching.short_references import meant_by_payer
from tests.builders import bank_transactions, ledger_items

if TYPE_CHECKING:
    from bankrec_nb.matching import MatchResult


def named(bank: pl.DataFrame, items: pl.DataFrame) -> set[tuple[str, str]]:
    """Transaction and document of every number that counts as naming one."""
    state = run(start(bank, items))
    hits = state.hits.join(state.every_line.select("t", "transaction_id"), on="t").join(state.items, on="i")
    return set(hits.select("transaction_id", "item_id").iter_rows())


def paid(result: MatchResult) -> set[str]:
    first = result.proposed.select("suggestion_id")
    return set(result.allocations.join(first, left_on="group_id", right_on="suggestion_id", how="semi")["item_id"])


def test_a_bare_number_on_money_that_comes_in_is_that_of_a_document_that_brings_money() -> None:
    items = ledger_items(
        {"item_id": "OURS", "document_number": "FAC-26-038049", "amount_minor": 21_806},
        {"item_id": "THEIRS", "document_number": "FT/38049", "amount_minor": -63_706, "item_type": "purchase_invoice", "counterparty_name": "GROSSISTE NORD"},
    )  # fmt: skip
    bank = bank_transactions(transaction_id="T", amount_minor=21_806, remittance_information="FACTURE 38049")

    assert named(bank, items) == {("T", "OURS")}


@pytest.mark.parametrize("text", ["4315347962 GEBUHREN 27.74", "4315347962 27.74; DANKE"])
def test_an_amount_with_its_cents_is_nobodys_number(text: str) -> None:
    items = ledger_items(
        {"item_id": "LOT", "document_number": "2954", "lot_number": "4315347962", "amount_minor": 21_806},
        {"item_id": "OTHER", "document_number": "2774", "amount_minor": 4_300, "counterparty_name": "SERVAIS NELE"},
    )
    bank = bank_transactions(transaction_id="T", amount_minor=19_032, remittance_information=text)

    assert named(bank, items) == {("T", "LOT")}


@pytest.mark.parametrize("text", ["FACTURE 2026.12", "2026.12 MERCI"])
def test_where_numbers_end_in_two_figures_of_their_own_a_point_before_them_makes_no_amount(text: str) -> None:
    items = ledger_items({"item_id": "A", "document_number": "2026-12", "amount_minor": 21_806})
    bank = bank_transactions(transaction_id="T", amount_minor=21_806, remittance_information=text)

    assert named(bank, items) == {("T", "A")}


def test_in_a_list_a_bare_number_may_be_a_credit_note() -> None:
    items = ledger_items(
        {"item_id": "A", "document_number": "048614", "amount_minor": 50_000},
        {"item_id": "B", "document_number": "FT/48394", "amount_minor": 12_345, "counterparty_name": "GROSSISTE NORD"},
        {"item_id": "CREDIT", "document_number": "048394", "amount_minor": -9_000, "item_type": "sales_credit_note"},
    )
    bank = bank_transactions(transaction_id="T", amount_minor=41_000, remittance_information="FACTURE 048614 + 048394")

    assert paid(match_frames(bank, items)) == {"A", "CREDIT"}


def test_letters_before_a_number_decide_whose_it_is() -> None:
    items = ledger_items(
        {"item_id": "INVOICE", "document_number": "FAC-26-023320", "amount_minor": 116_395, "counterparty_name": "VERNET"},
        {"item_id": "CREDIT", "document_number": "AVO-26-023320", "amount_minor": -8_963, "item_type": "sales_credit_note"},
    )  # fmt: skip
    bank = bank_transactions(transaction_id="T", amount_minor=-8_963, remittance_information="REMBT AVO-26-023320")

    assert named(bank, items) == {("T", "CREDIT")}


def test_of_two_suppliers_who_number_alike_the_one_who_is_paid_is_meant() -> None:
    items = ledger_items(
        {"item_id": "HIS", "document_number": "26/27677", "amount_minor": -10_283, "counterparty_name": "BOULANGERIE DRARAN"},
        {"item_id": "OTHER", "document_number": "INV-0027677", "amount_minor": -10_939, "counterparty_name": "GROSSISTE NORD"},
        item_type="purchase_invoice",
    )  # fmt: skip
    bank = bank_transactions(
        amount_minor=-10_283, counterparty_name="BOULANGERIE DRARAN", remittance_information="FACTURE 27677"
    )

    result = match_frames(bank, items)

    assert paid(result) == {"HIS"}
    assert result.proposed["tier"].item() == Tier.CERTAIN


@pytest.mark.parametrize("text", ["REGLT CDE46240 09/2026", "PRLV RUM046240M MERCI", "ZAHLUNG KDNR 46240"])
def test_numbers_of_orders_mandates_and_customers_are_no_documents(text: str) -> None:
    items = ledger_items(item_id="X", document_number="FAC-26-046240", amount_minor=34_735)
    bank = bank_transactions(amount_minor=27_000, remittance_information=text)

    assert named(bank, items) == set()


def test_a_word_before_numbers_that_are_nobodys_announces_something_else() -> None:
    items = ledger_items(item_id="X", document_number="REM409209", amount_minor=4_401, counterparty_name="VERNET")
    others = [{"transaction_id": f"Y{n}", "remittance_information": f"VIR PMT{510_000 + 37 * n}"} for n in range(30)]
    bank = bank_transactions(*others, {"transaction_id": "T", "remittance_information": "VIR PMT409209"})

    assert named(bank, items) == set()
    assert named(bank.tail(1), items) == {("T", "X")}


def test_the_parts_of_a_belgian_reference_are_nobodys_numbers() -> None:
    items = ledger_items(item_id="X", document_number="FAC-26-044666", amount_minor=17_364)
    bank = bank_transactions(amount_minor=41_451, remittance_information="REGLT +++003/2838/44666+++ 09/2026")

    assert named(bank, items) == set()


@pytest.mark.parametrize("text", ["FACTURES DE VIDANGE DU 04.02", "LT. AVIS VOM 04.02.2", "LT. AVIS VOM 04.02. "])
def test_a_date_that_the_bank_cut_is_no_number(text: str) -> None:
    items = ledger_items(item_id="X", document_number="0402", amount_minor=17_364, issue_date=date(2026, 2, 4))
    bank = bank_transactions(amount_minor=41_451, remittance_information=text)

    assert named(bank, items) == set()


def test_in_a_list_a_suppliers_fuller_number_does_not_hide_the_customers() -> None:
    items = ledger_items(
        {"item_id": "A", "document_number": "FAC-26-038498", "amount_minor": 133_273},
        {"item_id": "B", "document_number": "FAC-26-037390", "amount_minor": 258_201},
        {"item_id": "X", "document_number": "FC37390", "amount_minor": -76_217, "item_type": "purchase_invoice", "counterparty_name": "PELMINEAU"},
        counterparty_name="NORTONEAU SA",
    )  # fmt: skip
    bank = bank_transactions(
        amount_minor=391_477, counterparty_name="NORTONEAU SA", remittance_information="Facture no 38498 37390"
    )

    result = match_frames(bank, items)

    assert paid(result) == {"A", "B"}
    assert result.proposed["shape"].item() == "cents"


def test_a_number_of_the_payers_own_that_is_somebodys_document_does_not_hide_his_list() -> None:
    items = ledger_items(
        {"item_id": "A", "document_number": "FAC-26-034284", "amount_minor": 41_866},
        {"item_id": "B", "document_number": "FAC-26-034075", "amount_minor": 644_248},
        {"item_id": "X", "document_number": "FAC-26-030398", "amount_minor": 146_911, "counterparty_name": "TORSAMONT"},
        counterparty_name="SCI ORLARAND",
    )
    bank = bank_transactions(
        amount_minor=686_119, counterparty_name="SCI ORLARAND", remittance_information="VIR FAC-26-034284 / FAC-26-034075 V/REF 30398"
    )  # fmt: skip

    assert paid(match_frames(bank, items)) == {"A", "B"}


@pytest.mark.parametrize(("amount", "shape"), [(62_107, "cents"), (60_863, "discount")])
def test_a_difference_is_found_among_the_many_documents_of_a_large_customer(amount: int, shape: str) -> None:
    many = [{"item_id": f"D{n}", "amount_minor": 70_013 + 1_737 * n, "document_number": None} for n in range(80)]
    items = ledger_items(*many, {"item_id": "A", "amount_minor": 62_105}, counterparty_name="MENUISERIE LAMDANEAU")
    bank = bank_transactions(
        amount_minor=amount, counterparty_name="MENUISERIE LAMDANEAU", remittance_information="REGLEMENT"
    )

    result = match_frames(bank, items)

    assert paid(result) == {"A"}
    assert result.proposed["shape"].item() == shape


def test_all_the_digits_of_a_number_name_it_to_its_payer_without_what_stands_between_them() -> None:
    items = ledger_items(
        {"item_id": "MAY", "document_number": "VF_132_26", "amount_minor": 24_120, "issue_date": date(2026, 5, 4)},
        {"item_id": "JUNE", "document_number": "VF_174_26", "amount_minor": 24_120, "issue_date": date(2026, 6, 4)},
        counterparty_name="CROMER BAKERS",
    )
    bank = bank_transactions(
        transaction_id="T", amount_minor=24_120, booking_date=date(2026, 7, 1), counterparty_name="CROMER BAKERS", remittance_information="17426",
    )  # fmt: skip

    assert ("T", "JUNE") in named(bank, items)
    assert paid(match_frames(bank, items)) == {"JUNE"}


def test_a_running_number_names_its_document_without_the_year_that_the_ledger_writes_behind_it() -> None:
    items = ledger_items(*(
        {"item_id": f"I{n}", "document_number": f"0{n}26", "amount_minor": 60_932, "issue_date": date(2026, 7, 1)}
        for n in range(780, 815)
    ), counterparty_name="PIXEL SERRURERIE")  # fmt: skip
    bank = bank_transactions(
        transaction_id="T", amount_minor=60_932, booking_date=date(2026, 8, 6), counterparty_name="PIXEL SERRURERIE", remittance_information="N° 799",
    )  # fmt: skip

    assert ("T", "I799") in named(bank, items)
    assert paid(match_frames(bank, items)) == {"I799"}


def test_two_running_numbers_told_by_their_year_are_two_and_one_that_several_bear_is_the_payers() -> None:
    documents = (("3409/26", "SYLVIE"), ("3410/26", "CARLA"), ("F3409", "GROSSISTE"))
    items = ledger_items(
        *({"item_id": p, "document_number": n, "counterparty_name": f"{p} EVRARD"} for n, p in documents)
    )
    state = normalise(start(bank_transactions(transaction_id="T"), items))
    hits = state.items.select(
        "i",
        t=pl.lit(0, dtype=pl.Int32),
        ref_kind=pl.lit("document_number"),
        ref_text=pl.lit("26"),
        ref_weight=pl.lit(9.0),
    )
    payer = state.items.filter(pl.col("item_id") == "SYLVIE").select(
        "p", t=pl.lit(0, dtype=pl.Int32), who_weight=pl.lit(4.0)
    )

    kept = meant_by_payer(state.having(hits=hits, who=payer), known_numbers(state.items).endings).hits

    assert set(kept.join(state.items, on="i")["item_id"]) == {"SYLVIE", "CARLA"}
