"""What other payments leave of a payer's documents is one run, though other payments' documents stand between."""

from __future__ import annotations

from datetime import date

import polars as pl

from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames
from tests.builders import bank_transactions, ledger_items

MONTHS, A_MONTH = range(1, 9), 4
DISPUTED, PAID_WITH = "M2-1", 5
"""An invoice of February that is paid with those of May."""


def amount(month: int, n: int) -> int:
    return -(21_317 + 7_919 * ((month * 31 + n * 17) % 29) + 113 * month + n)


def test_a_disputed_invoice_is_paid_with_those_of_a_later_month() -> None:
    invoices = {f"M{month}-{n}": (month, n) for month in MONTHS for n in range(A_MONTH)}
    items = ledger_items(
        *(
            {"item_id": name, "amount_minor": amount(month, n), "issue_date": date(2026, month, 3 + 6 * n)}
            for name, (month, n) in invoices.items()
        ),
        item_type="purchase_invoice", document_number=None, due_date=None, counterparty_name="BOUCHERIE GOUDEAU",
    )  # fmt: skip
    answers = {month: {name for name, (m, _) in invoices.items() if m == month} - {DISPUTED} for month in MONTHS}
    answers[PAID_WITH].add(DISPUTED)
    lines = bank_transactions(
        *(
            {"transaction_id": f"T{month}", "amount_minor": sum(amount(*invoices[name]) for name in names), "booking_date": date(2026, month + 1, 9)}
            for month, names in answers.items()
        ),
        remittance_information="CHQ 4410023 GOUDEAU",
    )  # fmt: skip

    result = match_frames(lines, items)

    proposed = result.proposed.select("transaction_id", "tier", "reason", group_id="suggestion_id")
    given = result.allocations.join(proposed.select("group_id"), on="group_id", how="semi")
    found = dict(given.group_by("transaction_id").agg("item_id").iter_rows())
    assert {int(t[1:]): set(names) for t, names in found.items()} == answers
    late = proposed.filter(pl.col("transaction_id") == f"T{PAID_WITH}").row(0, named=True)
    assert late["tier"] == Tier.PROBABLE
    assert "what other payments leave" in late["reason"]
