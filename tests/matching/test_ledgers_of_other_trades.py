"""What accountants of other trades write, case by case: retentions, rents carried forward, payments that divide no document."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

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


def test_a_retention_that_moved_to_its_own_account_is_deducted_from_the_invoice() -> None:
    """Piece and label of the invoice give no number; the retention bears it twice, on 411 and on 4117."""
    items = ledger_items(
        {"item_id": "INVOICE", "amount_minor": 170_394, "document_number": "41", "issue_date": date(2026, 2, 23)},
        {"item_id": "LATER", "amount_minor": 320_866, "document_number": "52", "issue_date": date(2026, 3, 11)},
        {"item_id": "KEPT", "amount_minor": -8_520, "item_type": "sales_credit_note", "ledger_account": "411", "document_number": "F00573", "issue_date": date(2026, 2, 23)},
        {"item_id": "OWED STILL", "amount_minor": 8_520, "ledger_account": "4117", "document_number": "F00573", "issue_date": date(2026, 2, 23)},
        counterparty_name="TRAVAUX CROVALVIN", due_date=None,
    )  # fmt: skip
    line = bank_transactions(
        amount_minor=161_874, booking_date=date(2026, 4, 8), remittance_information="TRAVAUX CROVALVIN F00573"
    )

    result = match_frames(line, items)

    assert list(answers(result).values()) == [{"INVOICE", "KEPT"}]


def test_a_rent_carried_forward_is_paid_before_the_first_one_of_the_year() -> None:
    """Both stand in the books on the first of January; only their labels tell the month."""
    items = ledger_items(
        {"item_id": "A", "document_number": "0124", "label": "LOYER 01/24"},
        {"item_id": "B", "document_number": "1123", "label": "LOYER 11/23"},
        {"item_id": "C", "document_number": "5", "label": "A NOUVEAU"},
        amount_minor=129_250, issue_date=date(2024, 1, 1), due_date=None, counterparty_name="VILCHET FABIEN",
    )  # fmt: skip
    lines = bank_transactions(
        {"transaction_id": "FIRST", "booking_date": date(2024, 1, 2)},
        {"transaction_id": "SECOND", "booking_date": date(2024, 1, 9)},
        {"transaction_id": "THIRD", "booking_date": date(2024, 1, 13)},
        amount_minor=129_250, remittance_information="VIR RECU DE: VILCHET FABIEN",
    )  # fmt: skip

    result = match_frames(lines, items)

    assert answers(result) == {"FIRST": {"C"}, "SECOND": {"B"}, "THIRD": {"A"}}


def test_two_payments_that_are_sums_of_whole_documents_divide_none() -> None:
    """Five documents are exactly both payments together; the second and third are exactly the first."""
    amounts = {"A": 115_881, "B": 34_056, "C": 121_115, "D": 182_283, "E": 110_687}
    items = ledger_items(
        *({"item_id": name, "amount_minor": -amount, "issue_date": date(2026, 8, 27 + n) if n < 5 else None} for n, (name, amount) in enumerate(amounts.items())),
        item_type="purchase_invoice", document_number=None, due_date=None, counterparty_name="CRODIN SA",
    )  # fmt: skip
    lines = bank_transactions(
        {"transaction_id": "FIRST", "amount_minor": -155_171, "booking_date": date(2026, 10, 10)},
        {"transaction_id": "SECOND", "amount_minor": -408_851, "booking_date": date(2026, 11, 5)},
        remittance_information="PRLV SEPA CRODIN SA",
    )

    result = match_frames(lines, items)

    assert answers(result) == {"FIRST": {"B", "C"}, "SECOND": {"A", "D", "E"}}


def test_a_document_of_which_the_books_do_not_say_whose_it_is_leaves_a_doubt() -> None:
    """One account for all: the name stands in labels, but not in that of what was carried forward."""
    named = [
        {"item_id": f"D{n}", "amount_minor": -(31_417 + 911 * n), "label": f"{name} 26{n:03d}"}
        for n, name in enumerate(["MER SOCIETE", "BCT COOP", "LANNET", "GOUDRIX", "MER SOCIETE", "BCT COOP"])
    ]
    carried = {"item_id": "CARRIED", "amount_minor": -31_417, "label": "A NOUVEAU"}
    lines = bank_transactions(
        *({"transaction_id": f"T{n}", "amount_minor": row["amount_minor"], "remittance_information": f"VIR {str(row['label'])[:-6]}"} for n, row in enumerate(named)),
        booking_date=date(2026, 1, 9),
    )  # fmt: skip
    tiers = {}
    for case, rows in {"alone": named, "beside": [*named, carried]}.items():
        items = ledger_items(
            *rows, item_type="purchase_invoice", issue_date=date(2026, 1, 2), due_date=None, document_number=None,
            counterparty_name="FOURNISSEURS", ledger_account="401000",
        )  # fmt: skip
        shown = match_frames(lines, items).proposed.filter(pl.col("transaction_id") == "T0")
        tiers[case] = shown["tier"].item()

    assert tiers == {"alone": Tier.CERTAIN, "beside": Tier.PROBABLE}


def test_an_old_document_of_the_amount_of_two_late_ones_leaves_a_doubt() -> None:
    """Documents are paid two by two, a week later; the last payment is the sum of two, and the amount of one ten months old."""
    days = [date(2026, 1 + n // 4, 1 + 7 * (n % 4)) for n in range(40)]
    items = ledger_items(
        *({"item_id": f"W{n}", "amount_minor": -(21_317 + 7_919 * (n * 17 % 29) + n), "issue_date": day} for n, day in enumerate(days)),
        {"item_id": "OLD", "amount_minor": -33_823, "issue_date": date(2026, 1, 2)},
        {"item_id": "ONE", "amount_minor": -25_219, "issue_date": date(2026, 11, 6)},
        {"item_id": "TWO", "amount_minor": -8_604, "issue_date": date(2026, 11, 2)},
        item_type="purchase_invoice", document_number=None, due_date=None, counterparty_name="ETS BORVET",
    )  # fmt: skip
    amounts = dict(items.select("item_id", "amount_minor").iter_rows())
    lines = bank_transactions(
        *({"transaction_id": f"T{n}", "amount_minor": amounts[f"W{n - 1}"] + amounts[f"W{n}"], "booking_date": days[n] + timedelta(days=7)} for n in range(1, 40, 2)),
        {"transaction_id": "LAST", "amount_minor": -33_823, "booking_date": date(2026, 11, 13)},
        remittance_information="CHQ 4096248 ETS BORVET",
    )  # fmt: skip

    result = match_frames(lines, items)

    assert result.proposed.filter(pl.col("transaction_id") == "LAST")["tier"].to_list() != [Tier.CERTAIN]
