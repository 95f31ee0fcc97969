"""The sample company's known answers, by line: which documents each bank transaction pays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from bankrec_nb.dossier import Dossier

TRUTH = Path(__file__).parents[2] / "data" / "samples" / "truth.csv"


def right_documents(dossier: Dossier) -> dict[str, frozenset[str]]:
    """Transaction id → document numbers it pays; empty for those without a document. Twins of one day share an answer."""
    truth = pl.read_csv(TRUTH, infer_schema=False)
    answers: dict[tuple[str, str, str], set[str]] = {}
    for row in truth.iter_rows(named=True):
        key = (row["account_id"], row["booking_date"], row["transaction_amount"])
        answers.setdefault(key, set()).update([row["document_number"]] if row["document_number"] else [])
    lines = dossier.transactions.select(
        "transaction_id",
        "account_id",
        pl.col("booking_date").cast(pl.String),
        pl.col("amount").cast(pl.Decimal(38, 2)).cast(pl.String),
    )
    return {t: frozenset(answers.get((account, day, amount), set())) for t, account, day, amount in lines.iter_rows()}


def right_explanation(dossier: Dossier, transaction_id: str, right: frozenset[str]) -> int | None:
    """Which explanation of a line (1, 2, …) has exactly the right documents; None where none has."""
    listed = dossier.suggestions.filter(transaction_id=transaction_id).sort("rank", "suggestion_id")
    numbers = dossier.items.select("item_id", "document_number")
    parts = dossier.proposed.allocations.filter(transaction_id=transaction_id).join(numbers, on="item_id", how="left")
    booking = set(dossier.proposed.allocations["group_id"]) | set(dossier.proposed.adjustments["group_id"])
    for place, suggestion in enumerate(listed["suggestion_id"], 1):
        if suggestion not in booking:
            continue  # it says what the line is (a second payment), a person decides what becomes of it
        if frozenset(parts.filter(group_id=suggestion)["document_number"]) == right:
            return place
    return None
