"""What each decision writes: payloads made from the state as it is when the log is held.

A payload has `groups` (matches: allocations and adjustments, with what the person saw), `rejections`, `splits`, `items`,
`rule`, `memory` or `targets` (undo); the fold knows nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import DecisionRefused, NotFound, PeriodClosed
from bankrec_nb.domain.money import exponent
from bankrec_nb.domain.vocabulary import AdjustmentKind, Shape
from bankrec_nb.store.applying import item_limit, transaction_limit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bankrec_nb.dossier.suggesting import Proposed
    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.store.record import Event
    from bankrec_nb.store.state import Limit, State

Amount = Decimal | str | int | None
"""In currency units (Decimal("12.50"), "12.50", 12); None for all that is open. Never a float."""


@dataclass(frozen=True)
class Adjustment:
    """A named difference handed to `link`: a fee of 2.50 taken out is Adjustment("fee", "-2.50")."""

    kind: str
    amount: Amount = None
    ledger_account: str | None = None
    note: str | None = None
    item_id: str | None = None
    transaction_id: str | None = None


_SEEN = ("suggestion_id", "transaction_id", "shape", "tier", "score", "rank", "rivals", "ambiguous", "reason", "caps")
_ALLOCATED = ("group_id", "transaction_id", "item_id", "allocated_minor", "item_allocated_minor")
_ADJUSTED = ("group_id", "transaction_id", "item_id", "adjustment_kind", "amount_minor", "ledger_account", "note")


def suggested_groups(found: Proposed, suggestion_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Groups of accepted suggestions, each with what the person saw."""
    wanted = pl.LazyFrame({"suggestion_id": suggestion_ids}, schema={"suggestion_id": pl.String})
    allocations, adjustments, evidence = (defaultdict[str, list[list[Any]]](list) for _ in range(3))
    seen, chosen, named, told = pl.collect_all(
        [
            found.suggestions.lazy().join(wanted, on="suggestion_id", how="semi", maintain_order="left").select(_SEEN),
            *(
                frame.lazy().join(wanted, left_on="group_id", right_on="suggestion_id", how="semi", maintain_order="left").select(columns)
                for frame, columns in ((found.allocations, _ALLOCATED), (found.adjustments, _ADJUSTED))
            ),
            found.evidence.lazy().join(wanted, on="suggestion_id", how="semi", maintain_order="left"),
        ]
    )  # fmt: skip
    for rows, lists in ((chosen, allocations), (named, adjustments), (told, evidence)):
        for group, *row in rows.iter_rows():
            lists[group].append(row)
    by_id = {row["suggestion_id"]: row for row in seen.iter_rows(named=True)}
    return [
        {**by_id[i], "allocations": allocations[i], "adjustments": adjustments[i], "evidence": evidence[i]}
        for i in suggestion_ids
    ]


def refuse_empty(groups: Sequence[Mapping[str, Any]]) -> None:
    """Raise DecisionRefused for a suggestion that only tells something (a second payment): accepting it books nothing."""
    for group in groups:
        if not group["allocations"] and not group["adjustments"]:
            raise DecisionRefused(
                f"the suggestion for transaction {group['transaction_id']} explains nothing that could be booked: {group['reason']}",
                where="accept",
                action="Link it to a document, categorise it, or declare it handled with a note.",
            )


def chosen_ids(found: Proposed, ids: str | Iterable[str] | None, tier: str | None) -> list[str]:
    """Suggestions meant by ids (of suggestions, or of transactions: their first) or by tier (first ranks, unambiguous).

    Raises:
        NotFound: an id is no suggestion that still stands.
        DecisionRefused: neither or both were given.
    """
    if (ids is None) == (tier is None):
        raise DecisionRefused(
            "say which: ids of suggestions, or a tier.", where="accept", action='accept(tier="certain")'
        )
    first = pl.col("rank") == 1
    if tier is not None:
        sure = found.suggestions.filter(first, pl.col("tier") == tier, ~pl.col("ambiguous"))
        return sure["suggestion_id"].to_list()
    wanted = [ids] if isinstance(ids, str) else list(dict.fromkeys(ids or ()))
    waiting = found.suggestions.select("suggestion_id", "transaction_id", "rank").rows()
    there = {suggestion for suggestion, _, _ in waiting}
    proposed = {transaction: suggestion for suggestion, transaction, rank in waiting if rank == 1}
    resolved = [i if i in there else proposed.get(i) for i in wanted]
    for asked, got in zip(wanted, resolved, strict=True):
        if got is None:
            raise NotFound(
                f"no suggestion {asked} is waiting.", where="accept", action="It may be decided already: see history()."
            )
    return [r for r in resolved if r is not None]


def linked_group(
    ws: Workspace,
    state: State,
    transactions: Sequence[str],
    allocations: Mapping[Any, Any],
    adjustments: Iterable[Any],
    *,
    minor: bool,
) -> dict[str, Any]:
    """A group put together by hand."""
    resolved = {}
    for key, amount in allocations.items():
        transaction, item = key if isinstance(key, tuple) else (transactions[0], key)
        if not isinstance(key, tuple) and len(transactions) > 1:
            raise DecisionRefused(
                "several transactions: say which pays what, {(transaction, item): amount}.", where="link"
            )
        resolved[(transaction, find_item(ws, state, item))] = amount
    rows: list[list[Any]] = []
    for (transaction, item), amount in resolved.items():
        rows.append(_allocation(ws, state, transaction, item, amount, rows, minor=minor))
    named = [_adjustment(ws, state, transactions[0], a, minor=minor) for a in adjustments]
    return {"shape": str(Shape.MANUAL), "allocations": rows, "adjustments": named}


def _allocation(
    ws: Workspace, state: State, transaction: str, item: str, amount: Any, so_far: list[list[Any]], *, minor: bool
) -> list[Any]:
    bank, document = need_transaction(ws, state, transaction), need_item(ws, state, item)
    remaining = (
        bank.minor - state.used_transaction.get(transaction, 0) - sum(r[2] for r in so_far if r[0] == transaction)
    )
    opened = document.minor - state.used_item.get(item, 0) - sum(r[3] for r in so_far if r[1] == item)
    if isinstance(amount, tuple):
        paid, settled = (
            to_minor(a, c, minor=minor) for a, c in zip(amount, (bank.currency, document.currency), strict=True)
        )
        return [transaction, item, paid, settled]
    if bank.currency != document.currency:
        raise DecisionRefused(
            f"the transaction is in {bank.currency}, the document in {document.currency}: give both amounts.", where="link",
            action="{item: (amount in the transaction's currency, amount in the document's)}",
        )  # fmt: skip
    if amount is None:
        # The smaller of what is left on both sides; a credit note among invoices goes in whole.
        amount_minor = opened if (opened > 0) != (remaining > 0) or abs(opened) <= abs(remaining) else remaining
    else:
        amount_minor = to_minor(amount, bank.currency, minor=minor)
    return [transaction, item, amount_minor, amount_minor]


def _adjustment(ws: Workspace, state: State, transaction: str, given: Any, *, minor: bool) -> list[Any]:
    named = Adjustment(**given) if isinstance(given, dict) else given
    if named.kind not in set(AdjustmentKind):
        raise DecisionRefused(
            f"'{named.kind}' is no kind of difference.", where="link", action=f"One of {', '.join(AdjustmentKind)}."
        )
    own = named.transaction_id or transaction
    bank = need_transaction(ws, state, own)
    rest = bank.minor - state.used_transaction.get(own, 0)
    amount = rest if named.amount is None else to_minor(named.amount, bank.currency, minor=minor)
    return [own, named.item_id, str(named.kind), amount, named.ledger_account, named.note]


def to_minor(amount: Any, currency: str, *, minor: bool = False) -> int:
    """Minor units of an amount a person gave; exact or refused."""
    if minor and isinstance(amount, int) and not isinstance(amount, bool):
        return amount
    if isinstance(amount, float | bool):
        raise DecisionRefused(f"{amount} is not exact.", where="amount", action='Write it as text or Decimal: "12.50".')
    try:
        scaled = Decimal(str(amount)).scaleb(exponent(currency))
    except InvalidOperation as error:
        raise DecisionRefused(f"'{amount}' is not an amount.", where="amount", action='Write "12.50".') from error
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise DecisionRefused(f"'{amount}' has more decimals than {currency} has.", where="amount")
    return int(scaled)


def need_transaction(ws: Workspace, state: State, transaction: str) -> Limit:
    """What there is of a transaction; NotFound where there is none."""
    found = transaction_limit(state, ws.limits.canonical(transaction), ws.limits)
    if found is None:
        raise NotFound(f"no booked transaction {transaction}.", where="transaction")
    return found


def need_item(ws: Workspace, state: State, item: str) -> Limit:
    """What there is of an item; NotFound where there is none."""
    found = item_limit(state, item, ws.limits)
    if found is None:
        raise NotFound(f"no document {item}.", where="item")
    return found


def find_item(ws: Workspace, state: State, item: str) -> str:
    """The item meant by its id, or by a document number that only one item has."""
    if item_limit(state, item, ws.limits) is not None:
        return item
    named = ws.merged.items.filter(pl.col("document_number") == item)["item_id"].to_list()
    named += [i for i, (row, _) in state.created.items() if row.get("document_number") == item]
    if len(named) != 1:
        raise NotFound(
            f"{len(named) or 'no'} documents have the number {item}.", where="item", action="Give its item_id."
        )
    return str(named[0])


def rest_groups(
    ws: Workspace, state: State, transactions: Collection[str], kind: AdjustmentKind, ledger: str | None, note: str
) -> list[dict[str, Any]]:
    """One group per transaction that explains all that remains of it with one adjustment."""
    groups = []
    for transaction in transactions:
        own = ws.limits.canonical(transaction)
        rest = need_transaction(ws, state, own).minor - state.used_transaction.get(own, 0)
        if rest == 0:
            raise DecisionRefused(
                f"nothing remains of transaction {transaction}.", where=str(kind), action="Undo its match first."
            )
        groups.append(
            {
                "shape": str(Shape.MANUAL),
                "reason": note,
                "adjustments": [[own, None, str(kind), rest, ledger, note or None]],
            }
        )
    return groups


def refuse_closed(ws: Workspace, state: State, transactions: Collection[str]) -> None:
    """Raise PeriodClosed when any of the transactions lies in a sealed period."""
    if not state.closed:
        return
    ws.limits.prime(transactions, ())
    for transaction in transactions:
        own = ws.limits.canonical(transaction)
        limit = transaction_limit(state, own, ws.limits)
        period = next((p for p in state.closed.values() if limit is not None and p.seals(own, limit)), None)
        if period is not None:
            raise PeriodClosed(
                f"the period {period.period} is sealed by {period.event.user} on {period.event.at[:10]}.",
                where=period.account_id, action="Another person can reopen it, with a reason.",
            )  # fmt: skip


def transactions_of(payload: Mapping[str, Any]) -> set[str]:
    """Transactions that an event's payload touches."""
    found = {r["transaction_id"] for r in payload.get("rejections", ())} | {
        s["transaction_id"] for s in payload.get("splits", ())
    }
    for group in payload.get("groups", ()):
        found |= {a[0] for a in group.get("allocations", ())} | {a[0] for a in group.get("adjustments", ())}
    return found


def mentions(event: Event, wanted: str) -> bool:
    """Whether an event speaks of this transaction, item, suggestion, match or event."""
    payload = event.payload
    if wanted in {event.event_id, *payload.get("targets", ()), *payload.get("imports", ())}:
        return True
    if wanted in transactions_of(payload) or any(i["item_id"] == wanted for i in payload.get("items", ())):
        return True
    for group in payload.get("groups", ()):
        if group.get("suggestion_id") == wanted or any(a[1] == wanted for a in group.get("allocations", ())):
            return True
    return any(r["suggestion_id"] == wanted for r in payload.get("rejections", ()))
