"""Payers whom the bank calls otherwise than the books, known by what they pay."""

from __future__ import annotations

from datetime import date

import polars as pl

from bankrec_nb.domain import tables
from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames
from tests.builders import bank_transactions, ledger_items


def others(count: int = 60) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Suppliers and payments that have nothing to do with each other."""
    items = ledger_items(
        *({"item_id": f"X{n}", "amount_minor": -(10_007 + 613 * n), "counterparty_name": f"{w} {w}"} for n, w in enumerate(_words(count))),
        item_type="purchase_invoice", document_number=None, issue_date=date(2022, 1, 5), due_date=None,
    )  # fmt: skip
    bank = bank_transactions(
        *({"transaction_id": f"Y{n}", "amount_minor": -(20_011 + 617 * n), "remittance_information": f"CARTE {w}"} for n, w in enumerate(_words(count, "Q"))),
        booking_date=date(2022, 1, 20),
    )  # fmt: skip
    return bank, items


def _words(count: int, first: str = "M") -> list[str]:
    return [first + "".join(chr(65 + (n * step + 7 * step) % 26) for step in (1, 5, 11, 17)) for n in range(count)]


def test_the_same_round_amount_paid_three_times_to_one_party_alone_teaches_its_other_name() -> None:
    days = [(date(2022, 1, 20), date(2022, 1, 21)), (date(2022, 2, 15), date(2022, 2, 16)), (date(2022, 3, 8), date(2022, 3, 9))]  # fmt: skip
    bank, items = others()
    items = items.vstack(
        ledger_items(
            *({"item_id": f"D{n}", "issue_date": issued} for n, (issued, _) in enumerate(days)),
            item_type="purchase_invoice", amount_minor=-5_000, counterparty_name="SURSGU", document_number=None, due_date=None,
        )
    )  # fmt: skip
    bank = bank.vstack(
        bank_transactions(
            *({"transaction_id": f"T{n}", "booking_date": paid} for n, (_, paid) in enumerate(days)),
            amount_minor=-5_000,
            remittance_information="CARTE ST ACIULLE FEFFF 13 ST ET",
        )
    )

    result = match_frames(bank, items)

    mine = result.proposed.filter(pl.col("transaction_id").str.starts_with("T"))
    pairs = result.allocations.join(mine, left_on="group_id", right_on="suggestion_id", how="semi")
    assert set(pairs.select("transaction_id", "item_id").iter_rows()) == {("T0", "D0"), ("T1", "D1"), ("T2", "D2")}
    assert Tier.CERTAIN not in mine["tier"].to_list()


def test_of_a_customer_and_a_supplier_of_one_name_the_one_that_owes_in_this_direction_paid() -> None:
    bank, items = others()
    named = ledger_items(
        {"item_id": "S1", "item_type": "purchase_invoice", "amount_minor": -20_640, "counterparty_name": "MPEFUM Laibr"},
        {"item_id": "C1", "amount_minor": 48_741, "counterparty_name": "MPEFUM TACPAAD"},
        document_number=None,
    )  # fmt: skip
    line = bank_transactions(transaction_id="T", amount_minor=48_741, remittance_information="VIR MPEFUM")

    result = match_frames(bank.vstack(line), items.vstack(named))

    first = result.proposed.filter(pl.col("transaction_id") == "T")
    assert "the name agrees (93 %)" in first["reason"].item()
    assert first["tier"].item() != Tier.POSSIBLE


def test_a_payment_to_a_supplier_known_by_name_finds_the_invoice_booked_after_it() -> None:
    items = ledger_items(
        item_id="D", item_type="purchase_invoice", amount_minor=-281_040, issue_date=date(2023, 5, 22), due_date=None,
        document_number=None, counterparty_name="UCS DLANAFDEEF",
    )  # fmt: skip
    bank = bank_transactions(
        transaction_id="T", amount_minor=-281_040, booking_date=date(2023, 5, 11), remittance_information="UCS DLANAFDEEF"
    )  # fmt: skip

    result = match_frames(bank, items)

    assert result.allocations["item_id"].to_list() == ["D"]
    assert result.proposed["tier"].item() != Tier.CERTAIN


def test_a_fee_is_no_instalment_of_an_invoice_two_hundred_times_as_large() -> None:
    bank, items = others()
    billed = ledger_items(
        item_id="D", item_type="purchase_invoice", amount_minor=-3_885, document_number=None, counterparty_name="GULICCU FRAIS"
    )  # fmt: skip
    lines = bank_transactions(
        {"transaction_id": "FEE", "amount_minor": -15, "remittance_information": "FRAIS VIREMENT"},
        {"transaction_id": "T", "amount_minor": -3_885, "remittance_information": "LA GANMI"},
    )

    result = match_frames(bank.vstack(lines), items.vstack(billed))

    first = result.allocations.join(result.proposed, left_on="group_id", right_on="suggestion_id", how="semi")
    assert first.filter(pl.col("item_id") == "D")["transaction_id"].to_list() == ["T"]


def test_an_exact_sum_with_a_document_of_a_cent_beats_writing_the_cent_off() -> None:
    items = ledger_items(
        {"item_id": "D", "amount_minor": 56_031, "issue_date": date(2023, 3, 29)},
        {"item_id": "C", "amount_minor": 1, "issue_date": date(2023, 5, 3)},
        document_number=None,
        due_date=None,
        counterparty_name="E. GOTLOSM ORN",
    )
    bank = bank_transactions(
        transaction_id="T", amount_minor=56_032, booking_date=date(2023, 5, 3), remittance_information="GOTLOSM ORN"
    )

    result = match_frames(bank, items)

    first = result.allocations.join(result.proposed, left_on="group_id", right_on="suggestion_id", how="semi")
    assert set(first["item_id"]) == {"D", "C"}


def test_what_accepted_matches_taught_about_a_customer_without_a_number_is_remembered_under_its_whole_name() -> None:
    items = ledger_items(
        {"item_id": "A", "amount_minor": 48_317, "counterparty_name": "Brunat Distribution SARL"},
        {"item_id": "B", "amount_minor": 48_317, "counterparty_name": "Delmas et Fils SAS"},
        document_number=None,
    )
    bank = bank_transactions(
        amount_minor=48_317, counterparty_name="CANTINE DU PORT", remittance_information="VIREMENT"
    )
    # As dossier/memory.py writes it: the name in capitals, where the books have no customer number.
    memory = tables.ALIAS.frame(
        [
            {
                "alias_kind": "name",
                "bank_value": "CANTINE DU PORT",
                "counterparty_key": "BRUNAT DISTRIBUTION SARL",
                "times_seen": 2,
            }
        ]
    )

    result = match_frames(bank, items, memory=memory)

    first = result.proposed.select("suggestion_id")
    paid = result.allocations.join(first, left_on="group_id", right_on="suggestion_id", how="semi")
    assert paid["item_id"].to_list() == ["A"]
    assert result.proposed["tier"].item() == Tier.CERTAIN
