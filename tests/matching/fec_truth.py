"""A FEC as a matching problem whose answer the accountant's own lettering gives.

Bank transactions are the 512 lines (label, piece reference, amount), documents the 40x and 41x lines of entries that do
not touch 512; the truth is every balanced lettering group with exactly one payment.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bankrec_nb.domain import tables

if TYPE_CHECKING:
    import polars as pl

FOLDER = Path(__file__).parents[2].parent / "shared" / "corpus" / "fec"


@dataclass(frozen=True)
class FecProblem:
    """Frames for the matcher, and the answer: transaction → its documents."""

    transactions: pl.DataFrame
    items: pl.DataFrame
    truth: dict[str, frozenset[str]]


def files() -> list[Path]:
    """The real ledgers, where the folder is here."""
    return sorted(FOLDER.glob("*")) if FOLDER.exists() else []


def problem(path: Path) -> FecProblem:
    """One ledger as a problem."""
    return problem_of(path.read_bytes())


def problem_of(content: bytes) -> FecProblem:
    """A FEC as a problem."""
    lines = _lines(content)
    entries: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for line in lines:
        entries[line["JournalCode"], line["EcritureNum"], line["EcritureDate"]].append(line)
    transactions: list[dict[str, object]] = []
    items: list[dict[str, object]] = []
    payer: dict[str, str] = {}
    for lines_of_entry in entries.values():
        bank = [x for x in lines_of_entry if x["CompteNum"].startswith("512")]
        third = [x for x in lines_of_entry if x["CompteNum"][:2] in {"40", "41"}]
        if not bank:
            items += [_item(x) for x in third]
            continue
        opening = len({x["CompteNum"][:1] for x in lines_of_entry}) > 3
        if opening:  # balances brought forward are not movements
            items += [_item(x) for x in third]
            continue
        transactions.extend(_transaction(line) for line in bank)
        for line in third:
            partner = next(
                (
                    b
                    for b in bank
                    if _cents(b) == -_cents(line)
                    and b["EcritureLib"] == line["EcritureLib"]
                    and b["n"] not in payer.values()
                ),
                None,
            )
            partner = partner or next(
                (b for b in bank if _cents(b) == -_cents(line) and b["n"] not in payer.values()), None
            )
            if partner is not None:
                payer[line["n"]] = partner["n"]
    return FecProblem(
        tables.BANK_TRANSACTION.frame(transactions),
        tables.LEDGER_ITEM.frame(items),
        _truth(lines, payer, {str(i["item_id"]) for i in items}),
    )


def _truth(lines: list[dict[str, str]], payer: dict[str, str], known: set[str]) -> dict[str, frozenset[str]]:
    groups: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for line in lines:
        if line["EcritureLet"] and line["CompteNum"][:2] in {"40", "41"}:
            groups[line["CompteNum"], line["CompAuxNum"], line["EcritureLet"]].append(line)
    truth = {}
    for group in groups.values():
        payments = [x for x in group if x["n"] in payer]
        documents = [x for x in group if x["n"] not in payer]
        if len(payments) == 1 and documents and not sum(map(_cents, group)) and all(x["n"] in known for x in documents):
            truth[payer[payments[0]["n"]]] = frozenset(x["n"] for x in documents)
    return truth


def _lines(raw: bytes) -> list[dict[str, str]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    mark = "\t" if "\t" in text.splitlines()[0] else "|"
    rows = csv.DictReader(io.StringIO(text), delimiter=mark, quoting=csv.QUOTE_NONE)
    return [
        {k.strip(): (v or "").strip() for k, v in row.items() if k} | {"n": f"L{n:06d}"} for n, row in enumerate(rows)
    ]


def _cents(line: dict[str, str]) -> int:
    debit, credit = (int(line[k].replace(",", "").replace(".", "") or 0) for k in ("Debit", "Credit"))
    return debit - credit


def _day(text: str) -> date | None:
    return datetime.strptime(text, "%Y%m%d").date() if text else None  # noqa: DTZ007 - a booking day has no time zone


def _transaction(line: dict[str, str]) -> dict[str, object]:
    return {
        "transaction_id": line["n"],
        "account_id": line["CompteNum"],
        "booking_date": _day(line["EcritureDate"]),
        "amount_minor": _cents(line),
        "currency": "EUR",
        "remittance_information": line["EcritureLib"],
        "bank_reference": line["PieceRef"] or None,
    }


def _item(line: dict[str, str]) -> dict[str, object]:
    amount = _cents(line)
    customer = line["CompteNum"].startswith("41")
    kinds = ("sales_invoice", "sales_credit_note") if customer else ("purchase_credit_note", "purchase_invoice")
    return {
        "item_id": line["n"],
        "item_type": kinds[0] if amount > 0 else kinds[1],
        "document_number": line["PieceRef"] or None,
        "issue_date": _day(line["EcritureDate"]),
        "amount_minor": amount,
        "open_minor": amount,
        "currency": "EUR",
        "counterparty_id": (line["CompAuxNum"] or None),
        "counterparty_name": line["CompAuxLib"] or line["CompteLib"] or None,
        "ledger_account": line["CompteNum"],
        "label": line["EcritureLib"],
    }
