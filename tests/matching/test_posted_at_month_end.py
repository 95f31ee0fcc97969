"""Books whose documents all bear the last day of their month: the day of posting, not of issue."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from bankrec_nb.matching import match_frames
from tests.builders import bank_transactions, ledger_items


def test_documents_posted_at_the_end_of_the_month_may_be_paid_within_it() -> None:
    """Twenty-four documents, all dated on a month's last day, and cheques in hand that settle others; the bank names nobody."""
    items = ledger_items(
        *({"item_id": f"P{m}{n}", "amount_minor": -(30_113 + 1_717 * n + 411 * m), "issue_date": date(2026, m + 1, 1) - timedelta(days=1), "counterparty_name": f"MAISON {n}"} for m in (2, 3, 4) for n in range(8)),
        *({"item_id": f"C{n}", "item_type": "purchase_credit_note", "amount_minor": 12_007 + 311 * n, "issue_date": date(2026, 3, 4 + n), "counterparty_name": f"MAISON {n}"} for n in range(6)),
        item_type="purchase_invoice", document_number=None, due_date=None,
    )  # fmt: skip
    line = bank_transactions(
        amount_minor=-(30_113 + 1_717 * 3 + 411 * 3), booking_date=date(2026, 3, 9), remittance_information="CARTE 4402"
    )

    result = match_frames(line, items)

    assert result.allocations.filter(pl.col("group_id").is_in(result.proposed["suggestion_id"].implode()))[
        "item_id"
    ].to_list() == ["P33"]
