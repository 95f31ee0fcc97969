"""What is left on both sides at the end is shown where a name is much like the line, however badly it is written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bankrec_nb.matching import match_frames
from tests.builders import bank_transactions, ledger_items

DAY = date(2026, 3, 2)
OTHERS = ("Lilas", "Mercier", "Robert", "Martin")


def owed(item: str, name: str, amount: int = 72_000) -> dict[str, Any]:
    return {
        "item_id": item, "document_number": f"FC2603-100{item}", "amount_minor": amount, "counterparty_name": name,
        "issue_date": DAY - timedelta(20), "due_date": DAY,
    }  # fmt: skip


def paid(line: str, text: str, amount: int = 72_000) -> dict[str, Any]:
    return {"transaction_id": line, "amount_minor": amount, "booking_date": DAY, "remittance_information": text}


ITEMS = [owed(f"N{n}", f"Imprimerie {name}") for n, name in enumerate(OTHERS)]
LINES = [paid(f"L{n}", f"IMPRIMERIE {name.upper()} FC2603-100N{n}") for n, name in enumerate(OTHERS)]


@pytest.mark.parametrize(
    ("text", "shown"), [("PHARMACIEGARE MERCI", True), ("PHARMACI GAR MERCI", True), ("GARAGE VERT MERCI", False)]
)
def test_of_what_is_left_a_name_much_like_the_line_is_shown_and_no_more(text: str, shown: bool) -> None:
    items = [*ITEMS, owed("P", "Pharmacie de la Gare"), owed("Q", "Pharmacie du Port", 31_000)]

    result = match_frames(bank_transactions(*LINES, paid("T", text)), ledger_items(*items))

    proposed = result.proposed.filter(transaction_id="T")
    allocated = result.allocations.filter(transaction_id="T").join(
        proposed, left_on="group_id", right_on="suggestion_id", how="semi"
    )
    assert (proposed["tier"].to_list(), allocated["item_id"].to_list()) == (
        (["possible"], ["P"]) if shown else ([], [])
    )


def test_of_several_left_that_are_named_alike_none_is_shown() -> None:
    items = [*ITEMS, owed("P", "Pharmacie de la Gare"), owed("Q", "Pharmacie de la Garre")]

    result = match_frames(bank_transactions(*LINES, paid("T", "PHARMACIEGARE MERCI")), ledger_items(*items))

    assert result.proposed.filter(transaction_id="T").is_empty()
