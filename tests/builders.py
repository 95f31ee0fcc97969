"""Rows for tests: one call, one row, everything else filled with something harmless."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any

from bankrec_nb.domain import tables as t

if TYPE_CHECKING:
    import polars as pl

_numbers = count(1)

TRANSACTION: dict[str, Any] = {
    "account_id": "FR7630001007941234567890185",
    "booking_date": date(2026, 10, 5),
    "value_date": date(2026, 10, 5),
    "amount_minor": 12_000,
    "currency": "EUR",
    "booking_status": "booked",
    "remittance_information": "VIR SEPA CLIENT",
    "occurrence": 1,
}
ITEM: dict[str, Any] = {
    "item_type": "sales_invoice",
    "document_number": "FA-2026-0001",
    "issue_date": date(2026, 9, 5),
    "due_date": date(2026, 10, 5),
    "amount_minor": 12_000,
    "currency": "EUR",
    "counterparty_name": "ATELIER DU PONT",
}
ALLOCATION: dict[str, Any] = {"group_id": "m1", "allocated_minor": 12_000, "currency": "EUR", "item_currency": "EUR"}
MATCH: dict[str, Any] = {
    "shape": "single",
    "decision_kind": "accept",
    "user": "ana",
    "decided_at": "2026-11-03T09:00:00Z",
    "stale": False,
}


def bank_transactions(*rows: dict[str, Any], **common: Any) -> pl.DataFrame:
    """One row per given dictionary (one row of `common` when none is given)."""
    filled = [{"transaction_id": f"t{next(_numbers)}", **TRANSACTION, **common, **row} for row in rows or ({},)]
    return t.BANK_TRANSACTION.conform(t.BANK_TRANSACTION.frame(filled))


def ledger_items(*rows: dict[str, Any], **common: Any) -> pl.DataFrame:
    """One row per given dictionary; open_minor is the amount where not given."""
    filled = [{"item_id": f"i{next(_numbers)}", **ITEM, **common, **row} for row in rows or ({},)]
    for row in filled:
        row.setdefault("open_minor", row["amount_minor"])
    return t.LEDGER_ITEM.conform(t.LEDGER_ITEM.frame(filled))


def allocations(*rows: dict[str, Any], **common: Any) -> pl.DataFrame:
    """One row per given dictionary; item_allocated_minor is allocated_minor where not given."""
    filled = [{**ALLOCATION, **common, **row} for row in rows]
    for row in filled:
        row.setdefault("item_allocated_minor", row["allocated_minor"])
    return t.ALLOCATION.conform(t.ALLOCATION.frame(filled))


def matches(*ids: str, **common: Any) -> pl.DataFrame:
    """One accepted match per id."""
    return t.MATCH.conform(t.MATCH.frame({"match_id": i, **MATCH, **common} for i in ids or ("m1",)))


def adjustments(*rows: dict[str, Any]) -> pl.DataFrame:
    """One named difference per given dictionary."""
    filled = [{"group_id": "m1", "adjustment_kind": "fee", "currency": "EUR", **row} for row in rows]
    return t.ADJUSTMENT.conform(t.ADJUSTMENT.frame(filled))
