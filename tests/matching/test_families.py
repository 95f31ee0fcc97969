"""One payment for several of one name: told by given names, by initials, or by nothing but the day and the order of their documents."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames
from tests.builders import bank_transactions, ledger_items

if TYPE_CHECKING:
    import polars as pl

SEPTEMBER, OCTOBER = date(2026, 9, 7), date(2026, 10, 5)
CLUB = [
    ("EMMA", "Bogaert Emma", 85_00, SEPTEMBER), ("WOUT", "M. Bogaert W.", 35_00, SEPTEMBER), ("JEF", "Jef BOGAERT", 61_50, SEPTEMBER),
    ("LATER", "Bogaert Jef", 35_00, OCTOBER), ("LIEN", "Peeraer Lien", 85_00, SEPTEMBER), ("EMMA P", "Peeraer Emma", 35_00, SEPTEMBER),
    ("NELE", "Nele Servais", 60_00, SEPTEMBER), ("LOTTE", "Servais Lotte", 60_00, OCTOBER), ("BRAM", "Collard B.", 85_00, SEPTEMBER), ("WOUT C", "Wout Collard", 35_00, SEPTEMBER),
]  # fmt: skip


def dues() -> pl.DataFrame:
    return ledger_items(*(
        {"item_id": i, "counterparty_name": name, "amount_minor": amount, "issue_date": day, "document_number": f"V{n + 4310}"}
        for n, (i, name, amount, day) in enumerate(CLUB)
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "amount", "paid", "tier"),
    [
        ("MME EMMA BOGAERT COTISATION 2026 EMMA ET JEF", 146_50, {"EMMA", "JEF"}, Tier.PROBABLE),
        ("MME EMMA BOGAERT COTISATION 2026 EMMA ET WOUT ET JEF", 181_50, {"EMMA", "WOUT", "JEF"}, Tier.PROBABLE),
        ("MME EMMA BOGAERT COTISATION 2026 EMMA, W.", 120_00, {"EMMA", "WOUT"}, Tier.PROBABLE),
        ("MME EMMA BOGAERT COTISATION", 120_00, {"EMMA", "WOUT"}, Tier.POSSIBLE),
        ("MLLE LIEN PEERAER LIEN ET EMM", 120_00, {"LIEN", "EMMA P"}, Tier.PROBABLE),
    ],
)
def test_what_a_parent_pays_for_several_of_his_name_is_found(
    text: str, amount: int, paid: set[str], tier: Tier
) -> None:
    bank = bank_transactions(
        amount_minor=amount, booking_date=date(2026, 9, 28), counterparty_name=None, remittance_information=text
    )

    result = match_frames(bank, dues())

    first = result.proposed.row(0, named=True)
    assert set(result.allocations.filter(group_id=first["suggestion_id"])["item_id"]) == paid
    assert first["tier"] == tier


def test_a_familys_name_is_read_where_the_bank_gives_the_payers() -> None:
    bank = bank_transactions(
        amount_minor=146_50,
        booking_date=date(2026, 9, 28),
        counterparty_name="MR OU MME EMMA BOGAERT",
        remittance_information="COTISATION 2026 EMMA ET JEF",
    )

    result = match_frames(bank, dues())

    first = result.proposed.row(0, named=True)
    assert set(result.allocations.filter(group_id=first["suggestion_id"])["item_id"]) == {"EMMA", "JEF"}
    assert first["tier"] == Tier.PROBABLE


def test_documents_of_two_days_are_no_familys_where_only_the_payer_is_told() -> None:
    bank = bank_transactions(
        amount_minor=120_00,
        booking_date=date(2026, 10, 28),
        counterparty_name=None,
        remittance_information="NELE SERVAIS",
    )

    result = match_frames(bank, dues())

    shown = result.suggestions.filter(rank=1)["suggestion_id"].implode()
    assert "LOTTE" not in result.allocations.filter(result.allocations["group_id"].is_in(shown))["item_id"].to_list()
