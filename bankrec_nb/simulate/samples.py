"""The samples that come with the project: one small company, two banks, two months, three formats, known answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.money import decimal_text
from bankrec_nb.domain.vocabulary import BANK_BOOKED_TYPES, ItemType
from bankrec_nb.simulate import writers
from bankrec_nb.simulate.company import Simulated, company
from bankrec_nb.simulate.story import story

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE_SEED = 141
_SHARES = {"exchange": 0.01, "lot": 0.09, "no_document": 0.14, "supplier_single": 0.10}


def sample_company(seed: int = SAMPLE_SEED) -> Simulated:
    """The company of the samples: September and October 2026, about a hundred transactions."""
    made = company(
        seed,
        transactions=112,
        months=2,
        first_month=date(2026, 9, 1),
        customer_ids=False,
        shares=_SHARES,
        never_paid=0.16,
    )
    return _with_items_in_transit(made)


def _with_items_in_transit(made: Simulated) -> Simulated:
    """The books carry a cheque deposit and a transfer lot of the last days that the bank shows only in November."""
    day = made.transactions["booking_date"].max()
    transit = [
        {"item_type": ItemType.CHEQUE_DEPOSIT, "document_number": "REM199801", "amount_minor": 184_250},
        {"item_type": ItemType.PAYMENT_LOT, "document_number": "VIRT199802", "amount_minor": -326_817},
    ]
    rows = [
        {
            **row,
            "item_id": row["document_number"],
            "item_type": str(row["item_type"]),
            "open_minor": row["amount_minor"],
            "issue_date": day,
            "currency": "EUR",
            "ledger_account": "512000",
            "account_id": account,
        }
        for row, account in zip(transit, reversed(made.own_accounts), strict=True)
    ]
    return replace(made, items=pl.concat([made.items, t.LEDGER_ITEM.frame(rows)]))


def write_samples(folder: Path, seed: int = SAMPLE_SEED) -> list[Path]:
    """Write the sample files; the same seed gives the same bytes. Returns the paths, in the order written."""
    made = sample_company(seed)
    written = [_write(folder, name, text) for name, text in _files(made)]
    written.append(_write(folder, "README.md", story(made)))
    return written


def _files(made: Simulated) -> list[tuple[str, str]]:
    booked = pl.col("item_type").is_in([str(kind) for kind in BANK_BOOKED_TYPES])
    return [
        *_statements(made),
        ("books/documents.csv", writers.documents_csv(made.items.filter(~booked))),
        ("books/bank_ledger.csv", writers.documents_csv(made.items.filter(booked))),
        ("truth.csv", truth_csv(made)),
    ]


def _statements(made: Simulated) -> list[tuple[str, str]]:
    """The first bank sends camt.053; the second MT940 for the first month and a CSV for the others."""
    first = made.own_accounts[0]
    files = []
    for row in made.statements.iter_rows(named=True):
        own = made.transactions.filter(pl.col("statement_id") == row["statement_id"])
        month = f"{row['from_date']:%Y-%m}"
        if row["account_id"] == first:
            files.append((f"bank/atlante_{month}.camt053.xml", writers.camt053(row, own, made.details)))
        elif row["from_date"] == made.statements["from_date"].min():
            files.append((f"bank/val_{month}.mt940.sta", writers.mt940(row, own)))
        else:
            files.append((f"bank/val_{month}.csv", writers.bank_csv(row, own, row["bank_id"])))
    return sorted(files)


def truth_csv(made: Simulated) -> str:
    """The known answer, one row per expected allocation, in the words of `bankrec links`."""
    rows = (
        made.truth.join(made.transactions, on="transaction_id", maintain_order="left")
        .join(made.items.select("item_id", "document_number"), on="item_id", how="left", maintain_order="left")
        .sort("transaction_id", "document_number", nulls_last=True)
    )
    lines = ["account_id,booking_date,transaction_amount,label,document_number,allocated,kind,habit"]
    for row in rows.iter_rows(named=True):
        values = (
            row["account_id"], row["booking_date"], decimal_text(row["amount_minor"]), row["remittance_information"],
            row["document_number"], decimal_text(row["allocated_minor"]) if row["item_id"] else None,
            row["kind"], row["habit"],
        )  # fmt: skip
        lines.append(writers.csv_line(values))
    return "\n".join(lines) + "\n"


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    # Bytes, so that line ends are the same on every system.
    path.write_bytes(text.encode())
    return path
