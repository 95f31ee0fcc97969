"""Of two documents alike the one that another payment does not hold is meant, where chance hardly gives the amount."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames
from tests.builders import bank_transactions, ledger_items

DAY = date(2026, 3, 2)
TOWNS = [
    "Lilas",
    "Mercier",
    "Robert",
    "Martin",
    "Blanc",
    "Dupuis",
    "Garnier",
    "Picard",
    "Roussel",
    "Vidal",
    "Leroux",
    "Fabre",
    "Noel",
    "Caron",
    "Perrin",
    "Morel",
]
OTHERS = [(f"Imprimerie {town}", 20_000 + n * 1_330) for n, town in enumerate(TOWNS)]


def owed(name: str, amount: int, n: int, **more: Any) -> dict[str, Any]:
    return {
        "item_id": f"{name} {n}", "document_number": f"FC2602-{6000 + n}", "amount_minor": amount, "counterparty_name": name,
        "counterparty_id": name, "issue_date": DAY - timedelta(20 + n), "due_date": DAY,
    } | more  # fmt: skip


@pytest.mark.parametrize(
    ("first", "tier"),
    [
        pytest.param("FC2602-6100", Tier.CERTAIN, id="the other is named by its own payment"),
        pytest.param("", Tier.PROBABLE, id="nothing tells which is paid by which"),
    ],
)
def test_a_document_alike_that_another_payment_names_leaves_no_doubt(first: str, tier: Tier) -> None:
    items = [owed(name, other, n) for n, (name, other) in enumerate(OTHERS)]
    items += [owed("Pharmacie de la Gare", 131_237, n) for n in (100, 101)]
    lines = [
        {"transaction_id": f"T{n}", "remittance_information": f"VIR PHARMACIE DE LA GARE {said}"}
        for n, said in enumerate((first, ""))
    ]

    result = match_frames(bank_transactions(*lines, amount_minor=131_237, booking_date=DAY), ledger_items(*items))

    assert result.proposed.filter(transaction_id="T1")["tier"].to_list() == [tier]
