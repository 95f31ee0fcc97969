"""The missing document, made from a line: the invoice nobody entered, the expense without a paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.errors import DecisionRefused
from bankrec_nb.domain.vocabulary import ItemType, Shape
from bankrec_nb.dossier import decisions as d
from bankrec_nb.store.cache import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.store.state import State

_FROM_LINE = ("counterparty_name", "counterparty_iban", "currency", "end_to_end_id", "mandate_id")


def created_item(
    ws: Workspace,
    state: State,
    item_type: str,
    amount: Any,
    transaction: str | None,
    columns: Mapping[str, Any],
    *,
    minor: bool,
) -> dict[str, Any]:
    """The payload of a created item, linked to its transaction where there is one."""
    if item_type not in set(ItemType):
        raise DecisionRefused(
            f"'{item_type}' is no kind of document.", where="create_item", action=f"One of {', '.join(ItemType)}."
        )
    if unknown := sorted(set(columns) - set(t.LEDGER_ITEM.names)):
        raise DecisionRefused(f"unknown column {', '.join(unknown)}.", where="create_item")
    line = _line(ws, state, transaction) if transaction else {}
    row = {**line, **{k: v for k, v in columns.items() if v is not None}}
    currency = str(row.get("currency") or "EUR")
    rest = line.pop("_rest", None)
    row.pop("_rest", None)
    amount_minor = rest if amount is None else d.to_minor(amount, currency, minor=minor)
    if not amount_minor:
        raise DecisionRefused("a document needs an amount.", where="create_item", action='For example amount="-12.50".')
    item = {
        **{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()},
        "item_type": str(item_type), "amount_minor": amount_minor, "open_minor": amount_minor, "currency": currency,
    }  # fmt: skip
    item["item_id"] = (
        "made-" + fingerprint(len(state.created), ws.who, *sorted(f"{k}={v}" for k, v in item.items()))[:16]
    )
    payload: dict[str, Any] = {"items": [item]}
    if transaction:
        used = amount_minor if rest is None or abs(amount_minor) <= abs(rest) else rest
        own = ws.limits.canonical(transaction)
        payload["groups"] = [{"shape": str(Shape.MANUAL), "allocations": [[own, item["item_id"], used, used]]}]
        d.refuse_closed(ws, state, [own])
    return payload


def _line(ws: Workspace, state: State, transaction: str) -> dict[str, Any]:
    """What a document takes over from the line it is made from, and what remains of the line."""
    own = ws.limits.canonical(transaction)
    limit = d.need_transaction(ws, state, own)
    found = ws.merged.transactions.filter(pl.col("transaction_id") == own.partition("/")[0]).row(0, named=True)
    kept = {c: found[c] for c in _FROM_LINE if found[c] is not None}
    day = found["booking_date"].isoformat()
    rest = limit.minor - state.used_transaction.get(own, 0)
    return {**kept, "issue_date": day, "due_date": day, "label": found["remittance_information"], "_rest": rest}
