"""The third world as the declared tables and the truth."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import third_words as words

from bankrec_nb.domain import tables as t
from bankrec_nb.simulate import Simulated

if TYPE_CHECKING:
    from third_world import Document, World


def as_frames(world: World) -> Simulated:
    last = world.start + timedelta(days=world.days + 70)
    lines = sorted(
        (row for row in world.lines if row["day"] <= last), key=lambda row: (row["day"], row["amount"], row["text"])
    )
    ids = {row["line"]: f"T{n:06d}" for n, row in enumerate(lines, 1)}
    ordered = sorted(world.documents, key=lambda d: (d.issued, d.number, d.party.code))
    names = {id(d): f"D{n:06d}" for n, d in enumerate(ordered, 1)}
    truth = [
        {"transaction_id": ids[line], "item_id": names[id(d)] if d else None, "allocated_minor": a, "kind": world.lines[line]["kind"],
         "habit": world.lines[line]["habit"], "block": line}
        for line, d, a in world.truth if line in ids
    ]  # fmt: skip
    text = pl.String()
    schema = {
        "transaction_id": text,
        "item_id": text,
        "allocated_minor": pl.Int64(),
        "kind": text,
        "habit": text,
        "block": pl.Int64(),
    }
    differences = [
        {"transaction_id": ids[line], "adjustment_kind": kind, "amount_minor": a}
        for line, kind, a in world.differences
        if line in ids
    ]
    return Simulated(
        transactions=t.BANK_TRANSACTION.frame(_transaction(world, row, ids[row["line"]]) for row in lines),
        items=t.LEDGER_ITEM.frame(_item(world, d, names[id(d)]) for d in ordered),
        details=t.TRANSACTION_DETAIL.empty(),
        truth=pl.DataFrame(truth, schema=schema),
        truth_adjustments=pl.DataFrame(differences, schema={"transaction_id": text, "adjustment_kind": text, "amount_minor": pl.Int64()}),
        accounts=pl.DataFrame({"account_id": world.accounts, "bank": ["A", "B"], "style": ["third"] * 2, "opening_minor": [0, 0]}),
        statements=t.STATEMENT.empty(),
    )  # fmt: skip


def _transaction(world: World, row: dict[str, Any], transaction_id: str) -> dict[str, object]:
    dice, payer, text = world.dice, row["payer"], row["text"]
    apart = world.bank == "structured"
    if payer is not None and not apart:
        template = world.bank if row["amount"] > 0 else words.OUT[world.bank]
        text = template.format(name=payer.payer, text=text, r=f"{dice.randint(10**6, 10**9)}").upper()
    amount, currency = row.get("original") or (None, None)
    return {
        "transaction_id": transaction_id, "account_id": world.accounts[row.get("account", 0)], "booking_date": row["day"],
        "value_date": row["day"], "amount_minor": row["amount"], "currency": "EUR", "remittance_information": text.strip() or None,
        "counterparty_name": payer.payer if payer is not None and apart else None,
        "counterparty_iban": payer.iban if payer is not None and apart and dice.random() < 0.7 else None,
        "mandate_id": row.get("mandate") if apart else None, "fee_minor": row.get("fee"),
        "original_amount_minor": amount, "original_currency": currency,
    }  # fmt: skip


def _item(world: World, document: Document, item_id: str) -> dict[str, object]:
    party, dice, coded = document.party, world.dice, world.seed % 2 == 0
    dated = world.seed % 3 != 0
    return {
        "item_id": item_id, "item_type": document.kind, "document_number": document.number, "issue_date": document.issued,
        "due_date": document.issued + timedelta(days=party.terms) if dated else None, "amount_minor": document.amount,
        "open_minor": document.amount, "currency": document.currency, "counterparty_id": party.code if coded else None,
        "counterparty_name": party.name if coded or dice.random() < 0.85 else dice.choice(party.spellings),
        "counterparty_iban": party.iban if int(party.code[1:]) % 5 == 0 else None, **document.more,
    }  # fmt: skip
