"""A payer whom the bank calls otherwise than the books, and who never pays one document alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames
from tests.builders import bank_transactions, ledger_items
from tests.matching.test_payers_named_otherwise import others

if TYPE_CHECKING:
    from bankrec_nb.matching import MatchResult

FUEL = (41_703, 61_938, 31_723, 34_572, 56_192, 26_552)


def fuel(*sums: tuple[int, ...], says: str = "PETROLIERE DU LEVANT") -> MatchResult:
    """A supplier booked as DAROC whose documents are paid by these sums, among sixty other suppliers."""
    bank, items = others()
    items = items.vstack(
        ledger_items(
            *({"item_id": f"D{n}", "amount_minor": -amount, "issue_date": date(2022, 1, 3 + n)} for n, amount in enumerate(FUEL)),
            item_type="purchase_invoice", counterparty_name="DAROC", document_number=None, due_date=None,
        )
    )  # fmt: skip
    lines = bank_transactions(
        *({"transaction_id": f"B{n}", "amount_minor": -sum(FUEL[i] for i in which)} for n, which in enumerate(sums)),
        remittance_information=says, booking_date=date(2022, 1, 28),
    )  # fmt: skip
    return match_frames(bank.vstack(lines), items)


def paid(result: MatchResult) -> dict[str, set[str]]:
    used = result.allocations.join(result.proposed.select(group_id="suggestion_id"), on="group_id", how="semi")
    mine = used.filter(pl.col("transaction_id").str.starts_with("B"))
    return {t: set(items) for t, items in mine.group_by("transaction_id").agg("item_id").iter_rows()}


@pytest.mark.parametrize("says", ["PETROLIERE DU LEVANT", "PDL"])
def test_two_sums_of_one_party_s_documents_teach_its_other_name(says: str) -> None:
    assert paid(fuel((0, 1), (2, 3, 4), says=says)) == {"B0": {"D0", "D1"}, "B1": {"D2", "D3", "D4"}}


def test_one_sum_teaches_nothing_but_is_shown_where_it_is_no_accident() -> None:
    result = fuel((2, 3, 4))

    assert paid(result) == {"B0": {"D2", "D3", "D4"}}
    assert result.proposed.filter(pl.col("transaction_id") == "B0")["tier"].to_list() == [Tier.POSSIBLE]


def test_documents_that_do_not_follow_each_other_are_nobody_s_sum() -> None:
    assert paid(fuel((0, 2, 5))) == {}
