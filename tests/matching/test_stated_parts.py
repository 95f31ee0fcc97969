"""A text that gives an amount for each number is taken at its word; figures tell documents of one amount apart."""

from __future__ import annotations

from datetime import date

import pytest

from bankrec_nb.matching import match_frames
from tests.builders import bank_transactions, ledger_items

ITEMS = (("A", "70123", 20_400), ("B", "70124", 18_200), ("C", "70125", 15_300))


def paid(text: str, amount: int) -> dict[str, int]:
    """What each document gets from a line of one customer with three open."""
    items = ledger_items(
        *({"item_id": i, "document_number": number, "amount_minor": open_} for i, number, open_ in ITEMS),
        issue_date=date(2025, 3, 20), due_date=None, counterparty_name="Calder Mining",
    )  # fmt: skip
    line = bank_transactions(
        amount_minor=amount, booking_date=date(2025, 4, 10), remittance_information=text, counterparty_name="Calder Mining"
    )  # fmt: skip
    result = match_frames(line, items)
    group = result.proposed["suggestion_id"].item()
    return dict(result.allocations.filter(group_id=group).select("item_id", "item_allocated_minor").iter_rows())


@pytest.mark.parametrize(
    "text",
    [
        "70123: 204.00 70124: 153.00 70125: 153.00",
        "70125 153,00 / 70123 204,00 / 70124 153,00",
        "70123 204.00, 70124 153.00, 70125 153.00 TOTAL 510.00",
    ],
)
def test_each_document_gets_what_the_text_gives_it(text: str) -> None:
    assert paid(text, 51_000) == {"A": 20_400, "B": 15_300, "C": 15_300}


def test_amounts_that_do_not_add_up_are_not_believed() -> None:
    assert paid("70123: 204.00 70124: 150.00 70125: 153.00", 51_000) == {"A": 20_400, "B": 18_200, "C": 12_400}


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Miete 04/2025", ("Miete 03/2025", "Miete 04/2025")),
        ("Rate 3/12", ("Rate 2/12", "Rate 3/12")),
        ("Reinigung KW 14", ("Reinigung KW 13", "Reinigung KW 14")),
        ("PF-2025-12", ("PF-2025-11", "PF-2025-12")),
    ],
)
def test_figures_in_the_texts_tell_documents_of_one_amount_apart(text: str, labels: tuple[str, str]) -> None:
    items = ledger_items(
        *({"item_id": str(n), "document_number": f"K-{n}", "label": label} for n, label in enumerate(labels)),
        amount_minor=56_000, issue_date=date(2025, 3, 20), due_date=None, counterparty_name="Kaiser Foto",
    )  # fmt: skip
    line = bank_transactions(
        amount_minor=56_000, booking_date=date(2025, 4, 10), remittance_information=text, counterparty_name="Kaiser Foto"
    )  # fmt: skip
    result = match_frames(line, items)

    group = result.proposed["suggestion_id"].item()
    assert result.allocations.filter(group_id=group)["item_id"].to_list() == ["1"]


def test_numbers_that_run_through_years_are_a_list() -> None:
    items = ledger_items(
        *({"item_id": str(n), "document_number": f"INV-{n}", "amount_minor": n * 10} for n in (2001, 2002, 2003)),
        issue_date=date(2025, 3, 20), due_date=None, counterparty_name="Kaiser Foto",
    )  # fmt: skip
    line = bank_transactions(
        amount_minor=40_030, booking_date=date(2025, 4, 10), remittance_information="INV-2001 2002", counterparty_name="Kaiser Foto"
    )  # fmt: skip
    result = match_frames(line, items)

    assert set(result.allocations.filter(group_id=result.proposed["suggestion_id"].item())["item_id"]) == {
        "2001",
        "2002",
    }
