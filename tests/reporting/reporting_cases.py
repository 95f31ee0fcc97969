"""Small companies whose reconciliation can be done by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from bankrec_nb.domain import tables as t

if TYPE_CHECKING:
    import polars as pl

ACCOUNT = "FR7630001007941234567890185"
OTHER = "FR7630004000031234567890143"
MONTH_END = date(2026, 10, 31)

STATEMENT: dict[str, Any] = {
    "file_sha256": "0" * 64,
    "file_name": "october.xml",
    "source_format": "camt053",
    "account_id": ACCOUNT,
    "bank_id": "BNPAFRPP",
    "currency": "EUR",
    "from_date": date(2026, 10, 1),
    "to_date": MONTH_END,
    "closing_date": MONTH_END,
    "statement_number": "10",
    "transaction_count": 0,
    "sum_minor": 0,
    "proof": "balanced",
    "delta_minor": 0,
}


def bank_statements(*rows: dict[str, Any]) -> pl.DataFrame:
    """One statement of October per given dictionary."""
    return t.STATEMENT.conform(
        t.STATEMENT.frame({"statement_id": f"s{n}", **STATEMENT, **r} for n, r in enumerate(rows))
    )
