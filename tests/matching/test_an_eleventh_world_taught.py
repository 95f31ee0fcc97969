"""What money that comes through somebody else, or less something its text tells, showed: funds that cut notes, claims kept back."""

from __future__ import annotations

import pytest

from bankrec_nb.domain import tables
from bankrec_nb.matching import MatchResult, match_frames
from tests.builders import bank_transactions, ledger_items

NOTES = [
    {"item_id": f"N{n}", "amount_minor": amount, "document_number": f"NT-2640{n}", "counterparty_name": name}
    for n, (amount, name) in enumerate([(12_060, "Ana Roy"), (5_430, "Luc Gay"), (7_800, "Eve Bon")])
]


def paid(result: MatchResult) -> dict[str, int]:
    """What each document gets of the line's first proposal."""
    first = result.proposed.select(group_id="suggestion_id")
    rows = result.allocations.join(first, on="group_id", how="semi").select("item_id", "allocated_minor")
    return dict(rows.iter_rows())


def test_a_fund_that_lists_less_than_a_note_leaves_the_rest_of_it_open() -> None:
    listed = [("NT-26400", 12_060), ("NT-26401", 4_344), ("NT-26402", 7_800)]
    details = tables.TRANSACTION_DETAIL.frame(
        {"detail_id": number, "transaction_id": "T", "sequence": n + 1, "amount_minor": amount, "currency": "EUR", "remittance_information": number}
        for n, (number, amount) in enumerate(listed)
    )  # fmt: skip
    lines = bank_transactions({"transaction_id": "T", "amount_minor": 24_204, "remittance_information": "AVIS 264230"})

    result = match_frames(lines, ledger_items(*NOTES), details=details)

    assert paid(result) == {"N0": 12_060, "N1": 4_344, "N2": 7_800}


@pytest.mark.parametrize(
    "text",
    [
        "NT-26400 120,60 NT-26401 54,30 NT-26402 74,00",
        "NT-26400, NT-26401, NT-26402 moins 4,00 litige NT-26402",
        "NT-26400, NT-26401, NT-26402 abzgl. 4,00 Reklamation NT-26402",
    ],
)
def test_what_a_text_says_is_kept_back_of_one_document_is_no_fee_and_stays_open(text: str) -> None:
    lines = bank_transactions(
        {"amount_minor": 24_890, "remittance_information": text, "counterparty_name": "Caisse Vie"}
    )

    result = match_frames(lines, ledger_items(*NOTES))

    assert paid(result) == {"N0": 12_060, "N1": 5_430, "N2": 7_400}
    assert result.adjustments.is_empty()
