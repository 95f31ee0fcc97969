"""Several payments for several documents, none of which fits alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames
from tests.builders import bank_transactions, ledger_items

if TYPE_CHECKING:
    from bankrec_nb.matching import MatchResult

DOCUMENTS = {"D1": 86_313, "D2": 41_422, "D3": 97_405}


def books() -> pl.DataFrame:
    return ledger_items(
        *({"item_id": i, "amount_minor": a, "document_number": f"FA-2026-{n:04d}", "issue_date": date(2026, 9, n)} for n, (i, a) in enumerate(DOCUMENTS.items(), 11)),
        counterparty_name="GRINONACELLE INDUSTRIE",
    )  # fmt: skip


def payments(*amounts: int, text: str = "VIREMENT", first: date = date(2026, 10, 5)) -> pl.DataFrame:
    return bank_transactions(
        *({"transaction_id": f"T{n}", "amount_minor": a, "booking_date": first.replace(day=first.day + 2 * n)} for n, a in enumerate(amounts)),
        counterparty_name="GRINONACELLE INDUSTRIE",
        remittance_information=text,
    )  # fmt: skip


def given(result: MatchResult) -> pl.DataFrame:
    return result.allocations.join(result.proposed, left_on="group_id", right_on="suggestion_id", how="semi")


@pytest.mark.parametrize("text", ["VIREMENT", "FA-2026-0011 FA-2026-0012 FA-2026-0013"])
def test_three_payments_fill_three_documents_in_the_order_of_both(text: str) -> None:
    total = sum(DOCUMENTS.values())
    amounts = (100_000, 28_451, total - 128_451)

    result = match_frames(payments(*amounts, text=text), books())

    assert given(result).select("transaction_id", "item_id", "allocated_minor").sort("transaction_id", "item_id").rows() == [
        ("T0", "D1", 86_313), ("T0", "D2", 13_687), ("T1", "D2", 27_735), ("T1", "D3", 716), ("T2", "D3", 96_689),
    ]  # fmt: skip
    assert Tier.CERTAIN not in result.proposed["tier"].to_list()


def test_a_payment_that_only_takes_part_of_one_document_belongs_to_the_block_as_well() -> None:
    result = match_frames(payments(50_000, DOCUMENTS["D1"] + DOCUMENTS["D2"] - 50_000), books())

    assert given(result).select("transaction_id", "item_id", "allocated_minor").sort("transaction_id", "item_id").rows() == [
        ("T0", "D1", 50_000), ("T1", "D1", 36_313), ("T1", "D2", 41_422),
    ]  # fmt: skip


def test_a_block_is_called_many_to_many_and_says_how_many_payments_it_has() -> None:
    total = sum(DOCUMENTS.values())

    result = match_frames(payments(100_000, total - 100_000), books())

    assert set(result.proposed["shape"]) == {"many_to_many"}
    assert result.proposed["reason"].str.contains("one of 2 payments of it").all()


def test_payments_that_each_have_their_document_make_no_block() -> None:
    result = match_frames(payments(DOCUMENTS["D2"], DOCUMENTS["D3"]), books())

    assert set(result.proposed["shape"]) == {"single"}


def test_payments_that_name_the_same_documents_belong_together_whatever_was_paid_between() -> None:
    total = sum(DOCUMENTS.values())
    amounts = (100_000, 28_451, total - 128_451)
    items = books().vstack(
        ledger_items(
            {"item_id": "X1", "amount_minor": 100_000, "document_number": "FA-2026-0040"},
            {"item_id": "X2", "amount_minor": 333_107, "document_number": "FA-2026-0041"},
            counterparty_name="GRINONACELLE INDUSTRIE", issue_date=date(2026, 9, 20),
        )
    )  # fmt: skip
    between = bank_transactions(
        *({"transaction_id": f"B{n}", "booking_date": date(2026, 10, 6 + 2 * n)} for n in range(2)),
        amount_minor=54_321, counterparty_name="GRINONACELLE INDUSTRIE", remittance_information="ACOMPTE",
    )  # fmt: skip
    lines = payments(*amounts, text="FA-2026-0011 FA-2026-0012 FA-2026-0013").vstack(between)

    found = given(match_frames(lines, items)).filter(pl.col("transaction_id").str.starts_with("T"))

    assert found.group_by("item_id").agg(pl.col("allocated_minor").sum()).sort("item_id").rows() == list(DOCUMENTS.items())  # fmt: skip
