"""An invoice and its credit note inside a sum add nothing to it: a sum is what was paid."""

from __future__ import annotations

from datetime import date

import polars as pl

from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames
from bankrec_nb.matching.cancelled import without_cancelled
from tests.builders import bank_transactions, ledger_items

ITEMS = pl.DataFrame(
    {"i": [0, 1, 2, 3, 4], "p": [1, 1, 1, 2, 1], "open": [500, 300, -300, 300, 300]},
    schema={"i": pl.Int32, "p": pl.Int32, "open": pl.Int64},
)


def sums(*elements: list[int]) -> pl.DataFrame:
    return pl.DataFrame(
        {"k": range(len(elements)), "elements": elements, "count": None},
        schema={"k": pl.Int32, "elements": pl.List(pl.Int32), "count": pl.Int64},
    )


def test_what_cancels_out_is_left_out_and_the_sum_counts_as_two() -> None:
    lean = without_cancelled(sums([0, 1, 2, 4], [0, 4]), ITEMS)

    assert lean["elements"].to_list() == [[0, 4], [0, 4]]
    assert lean["count"].to_list() == [2, None]


def test_a_credit_note_of_another_amount_or_party_stays() -> None:
    given = sums([0, 2], [0, 2, 3])

    assert without_cancelled(given, ITEMS).equals(given)


def test_a_sum_of_one_document_and_what_cancels_out_is_no_sum() -> None:
    assert without_cancelled(sums([0, 1, 2], [0, 1]), ITEMS)["elements"].to_list() == [[0, 1]]


def test_three_invoices_are_paid_without_the_invoice_that_a_credit_note_undid() -> None:
    """The undone invoice and its credit note stand between the others, so that all five are a run too."""
    rows = [("a", 111_763, 1), ("x", 623_617, 3), ("y", -623_617, 5), ("b", 38_919, 8), ("c", 55_881, 12)]
    items = ledger_items(
        *(
            {
                "item_id": n,
                "amount_minor": a,
                "issue_date": date(2026, 9, d),
                "item_type": "sales_invoice" if a > 0 else "sales_credit_note",
                "document_number": f"F{n}",
            }
            for n, a, d in rows
        )
    )
    line = bank_transactions(amount_minor=111_763 + 38_919 + 55_881, remittance_information="VIR ATELIER DU PONT")

    result = match_frames(line, items)

    paid = result.allocations.join(result.proposed.select(group_id="suggestion_id"), on="group_id", how="semi")
    assert set(paid["item_id"]) == {"a", "b", "c"}
    assert result.proposed["tier"].to_list() == [Tier.PROBABLE]
    assert "2 different sums fit" in result.proposed["reason"].item()
