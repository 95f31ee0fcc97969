"""Other products' own cases as frames: the conventions stand in the file they come from.

Those of further_cases.json, more_cases.json, later_cases.json, newest_cases.json, practice_cases.json, fresh_cases.json, wary_cases.json and other_money_cases.json were gathered since, from other sources, and include cases of our own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from bankrec_nb.domain import tables
from bankrec_nb.domain.money import exponent
from bankrec_nb.domain.settings import MatchSettings
from bankrec_nb.matching import MatchResult, match_frames

SCENARIOS = Path(__file__).parents[2].parent / "shared" / "scenarios" / "peer_scenarios_dev.json"
FURTHER = [
    Path(__file__).with_name(name)
    for name in (
        "further_cases.json",
        "more_cases.json",
        "later_cases.json",
        "newest_cases.json",
        "practice_cases.json",
        "fresh_cases.json",
        "wary_cases.json",
        "other_money_cases.json",
    )
]
ANCHOR = date(2026, 3, 10)

_TYPES = {
    "customer_invoice": "sales_invoice",
    "customer_credit_note": "sales_credit_note",
    "supplier_invoice": "purchase_invoice",
    "supplier_credit_note": "purchase_credit_note",
}


@dataclass(frozen=True)
class Case:
    """One case: its facts as frames, and what is expected."""

    id: str
    facts: dict[str, Any]

    @property
    def transactions(self) -> pl.DataFrame:
        return tables.BANK_TRANSACTION.frame(
            _line(row, self.facts["settings"], self.anchor) for row in self.facts["bank_lines"]
        )

    @property
    def items(self) -> pl.DataFrame:
        return tables.LEDGER_ITEM.frame(_item(row, self.anchor) for row in self.facts["open_items"])

    @property
    def anchor(self) -> date:
        """What "D" means: the last day the case names, so that relative and absolute days stand together."""
        rows = [*self.facts["bank_lines"], *self.facts["open_items"]]
        named = [row["date"] for row in rows if row["date"][0] not in "DY"]
        return max((date.fromisoformat(text) for text in named), default=ANCHOR)

    @property
    def settings(self) -> MatchSettings:
        """The peer's tolerance, where the case sets one."""
        said = self.facts["settings"]
        values: dict[str, Any] = {}
        if said.get("tolerance_pct"):
            values["difference_limit_percent"] = float(said["tolerance_pct"])
        for name in ("write_off_limit", "tolerance_abs"):
            if name in said:
                values["cents_limit_minor"] = int(Decimal(said[name]) * 100)
        return MatchSettings().with_values(values)

    @cached_property
    def solved(self) -> MatchResult:
        """What the matcher proposes, each line alone where the case says so."""
        if not self.facts.get("bank_lines_independent"):
            return match_frames(self.transactions, self.items, self.settings)
        results = [
            match_frames(self.transactions[n : n + 1], self.items, self.settings)
            for n in range(self.transactions.height)
        ]
        return MatchResult(
            *(
                pl.concat([getattr(r, name) for r in results])
                for name in ("suggestions", "allocations", "adjustments", "evidence", "limits")
            )
        )


def cases(path: Path = SCENARIOS) -> list[Case]:
    """Every case of a file; none where the folder is absent."""
    if not path.exists():
        return []
    return [Case(row["id"], row) for row in json.loads(path.read_text(encoding="utf-8"))["scenarios"]]


def day(text: str, anchor: date = ANCHOR) -> date:
    """ISO, or relative to an anchor: D, D-2, Y-07-15."""
    if text.startswith("D"):
        return anchor + timedelta(int(text[1:] or 0))
    if text.startswith("Y"):
        return date.fromisoformat(f"{anchor.year}{text[1:]}")
    return date.fromisoformat(text)


def minor(text: str, currency: str) -> int:
    """Minor units of a decimal string."""
    return int(Decimal(text).scaleb(exponent(currency)))


def _line(row: dict[str, Any], settings: dict[str, Any], anchor: date) -> dict[str, object]:
    currency = row.get("currency", "EUR")
    foreign = row.get("foreign_currency")
    notes = " ".join(row[k] for k in ("note", "customer_ref", "authorization_code") if row.get(k))
    rate = settings.get("rate", "").split(" ")  # "3.0 INR per USD"
    return {
        "transaction_id": row["id"],
        "account_id": row.get("account", "bank"),
        "booking_date": day(row["date"], anchor),
        "amount_minor": minor(row["amount"], currency),
        "currency": currency,
        "counterparty_name": row.get("party") or row.get("counterparty"),
        "counterparty_iban": row.get("counterparty_iban"),
        "remittance_information": row.get("label"),
        "additional_information": notes or None,
        "creditor_reference": row.get("reference"),
        "original_amount_minor": minor(row["foreign_amount"], foreign) if foreign else None,
        "original_currency": foreign or (rate[3] if len(rate) == 4 else None),
        "exchange_rate": rate[0] if len(rate) == 4 else None,
    }


def _item(row: dict[str, Any], anchor: date) -> dict[str, object]:
    currency = row.get("currency", "EUR")
    amount = minor(row["open_signed"], currency)
    asked = row.get("reference_field") == "payment_reference"
    base = row.get("base_currency")
    return {
        "item_id": row["id"],
        "item_type": _TYPES.get(row["kind"], "journal_line"),
        "document_number": None if asked else row.get("reference"),
        "payment_reference": row.get("reference") if asked else None,
        "issue_date": day(row["date"], anchor),
        "amount_minor": amount,
        "open_minor": amount,
        "currency": currency,
        "counterparty_id": row.get("customer_ref"),
        "counterparty_name": row.get("party"),
        "counterparty_iban": row.get("counterparty_iban"),
        "label": row.get("label"),
        "discount_minor": minor(row["discount_amount"], currency) * (1 if amount > 0 else -1)
        if row.get("discount_amount")
        else None,
        "discount_date": day(row["discount_until"], anchor) if row.get("discount_until") else None,
        "base_amount_minor": minor(row["base_amount"], base) if base else None,
        "base_currency": base,
    }
