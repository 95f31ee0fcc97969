"""The second world as the declared tables and the truth."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.simulate import Simulated
from bankrec_nb.simulate.names import iban

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from second_world import Document, World


def as_frames(world: World, seed: int, dice: random.Random) -> Simulated:
    """The declared tables and the truth; lines and documents in the order of the statement and of the books."""
    lines = sorted(
        (row for row in world.lines if row["day"] <= world.last),
        key=lambda row: (row["day"], row["amount"], row["text"]),
    )
    ids = {row["line"]: f"W{n:06d}" for n, row in enumerate(lines, 1)}
    kept = [d for d in world.documents if d.amount != d.open_before]
    numbers = {
        id(d): f"B{n:06d}" for n, d in enumerate(sorted(kept, key=lambda d: (d.issued, d.number, d.party.code)), 1)
    }
    own = iban(np.random.default_rng(seed), "DE")
    truth = pl.DataFrame(
        [
            {
                "transaction_id": ids[line],
                "item_id": numbers[id(d)] if d else None,
                "allocated_minor": a,
                "kind": world.lines[line]["kind"],
                "habit": d.party.habit if d else "",
                "block": line,
            }
            for line, d, a in world.allocations
            if line in ids
        ],
        schema={"transaction_id": pl.String, "item_id": pl.String, "allocated_minor": pl.Int64, "kind": pl.String, "habit": pl.String, "block": pl.Int64},
    )  # fmt: skip
    differences = [
        {"transaction_id": ids[line], "adjustment_kind": kind, "amount_minor": amount}
        for line, kind, amount in world.differences
        if line in ids
    ]
    return Simulated(
        transactions=t.BANK_TRANSACTION.frame(_transaction(row, ids[row["line"]], own) for row in lines),
        items=t.LEDGER_ITEM.frame(_item(d, numbers[id(d)], seed, dice) for d in kept),
        details=t.TRANSACTION_DETAIL.frame(_details(lines, ids)),
        truth=truth,
        truth_adjustments=pl.DataFrame(
            differences, schema={"transaction_id": pl.String, "adjustment_kind": pl.String, "amount_minor": pl.Int64}
        ),
        accounts=pl.DataFrame(
            {"account_id": [own], "bank": ["Landbank Hohenau"], "style": ["second"], "opening_minor": [0]}
        ),
        statements=t.STATEMENT.empty(),
    )


def _transaction(row: dict[str, Any], transaction_id: str, account: str) -> dict[str, object]:
    return {
        "transaction_id": transaction_id,
        "account_id": account,
        "booking_date": row["day"],
        "value_date": row["day"],
        "amount_minor": row["amount"],
        "currency": "EUR",
        "counterparty_name": row["name"] or None,
        "counterparty_iban": row["iban"],
        "remittance_information": row["text"] or None,
        "mandate_id": row["mandate"],
        "batch_count": len(row["details"]) or None,
    }


def _item(document: Document, item_id: str, seed: int, dice: random.Random) -> dict[str, object]:
    party = document.party
    coded = seed % 2 == 0
    return {
        "item_id": item_id,
        "item_type": document.kind,
        "document_number": document.number,
        "issue_date": document.issued,
        "due_date": document.issued + timedelta(days=party.terms),
        "amount_minor": document.amount,
        "open_minor": document.amount - document.open_before,
        "currency": "EUR",
        "counterparty_id": party.code if coded else None,
        "counterparty_name": party.spellings[0] if coded or dice.random() < 0.8 else dice.choice(party.spellings),
        "counterparty_iban": party.iban if int(party.code[1:]) % 4 == 0 else None,
        "mandate_id": document.fields.get("mandate_id"),
        "payment_method": "direct_debit" if party.habit == "debit" else None,
    }


def _details(lines: list[dict[str, Any]], ids: dict[int, str]) -> Iterator[dict[str, object]]:
    for row in lines:
        for n, (name, account, amount, number) in enumerate(row["details"], 1):
            yield {
                "detail_id": f"{ids[row['line']]}-{n}", "transaction_id": ids[row["line"]], "sequence": n,
                "amount_minor": amount, "currency": "EUR", "counterparty_name": name, "counterparty_iban": account,
                "remittance_information": number if n % 3 else None,
            }  # fmt: skip
