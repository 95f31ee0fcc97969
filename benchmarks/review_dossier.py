"""A large dossier for the review's benchmark: facts and suggestions are put in directly, decisions and log are real."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.dossier import Dossier, open_dossier
from bankrec_nb.dossier.suggesting import Proposed, mark
from bankrec_nb.store.merge import Merged

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("ATELIER DUPONT", "BOULANGERIE MARTIN", "GARAGE LEROY", "MENUISERIE ROUX", "LIBRAIRIE PETIT", "HOTEL DU LAC")


def large_dossier(folder: str | Path, lines: int) -> Dossier:
    """A dossier of so many payments, each with one invoice suggested."""
    dossier = open_dossier(folder, user="bench", company="Large SA")
    numbers = pl.DataFrame({"n": range(lines)})
    name = pl.lit(pl.Series(NAMES)).gather(pl.col("n") % len(NAMES))
    transactions = numbers.select(
        transaction_id=pl.format("t{}", "n"), account_id=pl.lit("FR7630001007941234567890185"),
        booking_date=pl.lit(date(2026, 1, 1)) + pl.duration(days=pl.col("n") * 300 // lines), amount_minor=pl.col("n") * 37 + 1000,
        currency=pl.lit("EUR"), booking_status=pl.lit("booked"), counterparty_name=name, counterparty_iban=pl.format("DE8937040044{}", "n"),
        remittance_information=pl.format("PAYMENT {} INVOICE FA-2026-{} THANK YOU FOR YOUR ORDER", "n", "n"),
    )  # fmt: skip
    items = numbers.select(
        item_id=pl.format("i{}", "n"), item_type=pl.lit("sales_invoice"), document_number=pl.format("FA-2026-{}", "n"),
        issue_date=pl.lit(date(2026, 1, 1)), due_date=pl.lit(date(2026, 2, 1)), amount_minor=pl.col("n") * 37 + 1000,
        open_minor=pl.col("n") * 37 + 1000, currency=pl.lit("EUR"), counterparty_name=name,
    )  # fmt: skip
    dossier._ws.adopt(Merged(transactions=t.BANK_TRANSACTION.conform(transactions), items=t.LEDGER_ITEM.conform(items)))  # noqa: SLF001
    dossier._made["run"] = (mark(dossier._ws), suggested(numbers))  # noqa: SLF001
    return dossier


def suggested(numbers: pl.DataFrame) -> Proposed:
    """One suggestion per line, with its evidence."""
    suggestions = numbers.select(
        suggestion_id=pl.format("s{}", "n"), transaction_id=pl.format("t{}", "n"), rank=pl.lit(1), shape=pl.lit("single"),
        tier=pl.when(pl.col("n") % 3 == 0).then(pl.lit("probable")).otherwise(pl.lit("certain")), score=pl.lit(0.995), rivals=pl.lit(0),
        ambiguous=pl.lit(value=False), transaction_count=pl.lit(1), item_count=pl.lit(1), remaining_minor=pl.lit(0),
        reason=pl.lit("The amount is exactly what is open; the text names the document."),
    )  # fmt: skip
    allocations = numbers.select(
        group_id=pl.format("s{}", "n"), transaction_id=pl.format("t{}", "n"), item_id=pl.format("i{}", "n"),
        allocated_minor=pl.col("n") * 37 + 1000, currency=pl.lit("EUR"), item_allocated_minor=pl.col("n") * 37 + 1000, item_currency=pl.lit("EUR"),
    )  # fmt: skip
    kinds = pl.DataFrame({"evidence_kind": ["document_number", "amount", "date"], "weight": [7.5, 6.0, 0.5]})
    evidence = (
        numbers.select(suggestion_id=pl.format("s{}", "n")).join(kinds, how="cross").with_columns(detail=pl.lit("seen"))
    )
    return Proposed(
        t.SUGGESTION.conform(suggestions), t.ALLOCATION.conform(allocations), t.ADJUSTMENT.empty(), t.EVIDENCE.conform(evidence)
    )  # fmt: skip
