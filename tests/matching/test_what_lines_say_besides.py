"""What a line says besides its documents: a charge in what comes back, a month, a long reference behind a word, a number nobody owes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain import tables
from bankrec_nb.matching import match_frames, run, start
from tests.builders import bank_transactions, ledger_items

if TYPE_CHECKING:
    from bankrec_nb.matching.result import MatchResult

QRR = "210000000003139471430009017"
HOUSES = (
    "Weber",
    "Martin",
    "Rossi",
    "Keller",
    "Dubois",
    "Conti",
    "Meyer",
    "Silva",
    "Bauer",
    "Costa",
    "Moser",
    "Ribeiro",
)


def named(text: str, items: pl.DataFrame, amount: int = 1) -> set[str]:
    """The documents that a line surely names."""
    bank = bank_transactions(amount_minor=amount, remittance_information=text, booking_date=date(2026, 8, 2))
    state = run(start(bank, items))
    return set(state.hits.filter(state.hits["ref_weight"] > 3).join(state.items, on="i")["item_id"])


def invoices(form: str, many: int = 12, since: int = 685) -> pl.DataFrame:
    """Bills of as many customers, numbered in that form."""
    return ledger_items(
        *(
            {
                "item_id": form.format(since + n), "document_number": form.format(since + n), "amount_minor": 10_000 + 371 * n,
                "open_minor": 10_000 + 371 * n, "counterparty_name": f"{HOUSES[n % 12]} GmbH", "issue_date": date(2026, 7, 1),
            }
            for n in range(many)
        )
    )  # fmt: skip


def proposed(result: MatchResult) -> list[tuple[str, str]]:
    return sorted(result.proposed.select("shape", "tier").iter_rows())


def debit_and_return(back: int, text: str) -> MatchResult:
    """A debit of 370.00 collected for INV-2026-0463, and what came of it."""
    items = ledger_items(
        {"item_id": "BILL", "document_number": "INV-2026-0463", "amount_minor": 37_000, "counterparty_name": "Wagner Bau KG", "issue_date": date(2026, 1, 26)}
    )  # fmt: skip
    bank = bank_transactions(
        {"transaction_id": "IN", "amount_minor": 37_000, "booking_date": date(2026, 2, 9), "counterparty_name": "Wagner Bau KG",
         "remittance_information": "Lastschrift INV-2026-0463"},
        {"transaction_id": "BACK", "amount_minor": back, "booking_date": date(2026, 2, 12), "counterparty_name": "Wagner Bau KG",
         "remittance_information": text},
    )  # fmt: skip
    return match_frames(bank, items)


def test_a_debit_that_comes_back_with_its_charge_pays_nothing() -> None:
    result = debit_and_return(-38_500, "Rücklastschrift INV-2026-0463 AC04")

    assert proposed(result) == [("returned_payment", "certain")]
    parts = result.adjustments.sort("transaction_id", "adjustment_kind")
    assert parts.select("transaction_id", "adjustment_kind", "amount_minor").rows() == [
        ("BACK", "fee", -1500), ("BACK", "return", -37_000), ("IN", "return", 37_000),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("back", "text"),
    [
        (-45_000, "Rücklastschrift INV-2026-0463 AC04"),
        (-36_000, "Rücklastschrift INV-2026-0463 AC04"),
        (-38_500, "Rücklastschrift INV-2026-0999 AC04"),
    ],
)
def test_no_charge_is_more_than_a_fee_or_less_than_nothing_or_of_another_bill(back: int, text: str) -> None:
    assert ("single", "certain") in proposed(debit_and_return(back, text))


def test_a_reference_of_27_digits_is_read_whole_behind_a_word() -> None:
    items = ledger_items(
        {"item_id": "MEANT", "document_number": "A-1", "payment_reference": QRR},
        {"item_id": "OTHER", "document_number": "A-2", "payment_reference": QRR[:-2] + "25"},
    )

    assert named(f"Gutschrift X /MOTIF {QRR} /REF 3953826116", items) == {"MEANT"}


@pytest.mark.parametrize(
    ("amount", "meant"), [(31_113, {"0685/26", "0686/26", "0687/26"}), (20_742, {"0685/26", "0687/26"})]
)
def test_a_stroke_between_two_numbers_is_a_range_where_the_amount_says_so(amount: int, meant: set[str]) -> None:
    items = invoices("{:04d}/26").with_columns(counterparty_name=pl.lit("Galatis KG"))

    assert named("Galatis KG Re-Nr. 0685/26 - 0687/26", items, amount) == meant


@pytest.mark.parametrize("text", ["LOYER SCI FOURNIER 07/2026", "PO_73D9 08/07 BRUT 0720.26 COM 10.50"])
def test_a_month_or_an_amount_is_no_number_with_its_year_behind(text: str) -> None:
    assert named(text, invoices("{:04d}/26", since=715)) == set()


@pytest.mark.parametrize("form", ["{:04d}/26", "2026-{:05d}", "RE{:05d}-26"])
def test_a_number_of_the_ledgers_own_that_no_document_has_leaves_the_payers_equal_bill_to_a_person(form: str) -> None:
    items = invoices(form)
    line = {"amount_minor": 10_000, "counterparty_name": "Weber GmbH", "booking_date": date(2026, 7, 20)}
    bank = bank_transactions(
        {"transaction_id": "OWN", **line, "remittance_information": f"Rechnung {form.format(685)}"},
    )
    other = bank_transactions(
        {"transaction_id": "LOST", **line, "remittance_information": f"Rechnung {form.format(942)}"}
    )

    assert match_frames(bank, items).proposed["tier"].to_list() == ["certain"]
    assert match_frames(other, items).proposed["tier"].to_list() in ([], ["possible"])


def test_a_number_one_slip_away_from_what_the_payer_owes_is_proposed_and_never_certain() -> None:
    bank = bank_transactions(
        amount_minor=10_000,
        counterparty_name="Weber GmbH",
        booking_date=date(2026, 7, 20),
        remittance_information="Rechnung 0658/26",
    )

    result = match_frames(bank, invoices("{:04d}/26"))

    assert result.proposed["tier"].to_list() == ["probable"]
    assert result.allocations["item_id"].to_list()[0] == "0685/26"


def test_a_cheque_without_a_name_is_the_only_open_bill_of_its_amount_whatever_the_books_know() -> None:
    bank = bank_transactions(
        transaction_id="DEPOSIT",
        amount_minor=31_113,
        booking_date=date(2026, 7, 20),
        remittance_information="REMISE CHEQUES",
    )
    details = tables.TRANSACTION_DETAIL.frame(
        {"detail_id": f"{n}", "transaction_id": "DEPOSIT", "amount_minor": 10_000 + 371 * n} for n in range(3)
    )

    result = match_frames(bank, invoices("F{:04d}"), details=details)

    first = result.proposed["suggestion_id"].implode()
    assert set(result.allocations.filter(pl.col("group_id").is_in(first))["item_id"]) == {"F0685", "F0686", "F0687"}


def test_a_number_that_looks_like_a_year_of_no_line_today_is_the_end_of_a_bill() -> None:
    items = invoices("INV-2026-4{:04d}", since=1930)

    assert named("VIR DE WEBER GMBH RECHNUNG 1936", items, 10_000 + 371 * 6) == {"INV-2026-41936"}


def test_the_a_of_a_vostro_favore_is_nobodys_initial() -> None:
    items = ledger_items(
        {"item_id": "MEANT", "counterparty_name": "Ricci Giulia", "amount_minor": 53_100, "document_number": "1"},
        {
            "item_id": "OTHER",
            "counterparty_name": "Ricci Andrea Giulia",
            "amount_minor": 53_100,
            "document_number": "2",
        },
    )
    bank = bank_transactions(
        amount_minor=53_100, remittance_information="BONIFICO A VOSTRO FAVORE DE: Ricci Giulia LIB:"
    )

    first = match_frames(bank, items).proposed["suggestion_id"].implode()

    taken = match_frames(bank, items).allocations.filter(pl.col("group_id").is_in(first))
    assert taken["item_id"].to_list() == ["MEANT"]
