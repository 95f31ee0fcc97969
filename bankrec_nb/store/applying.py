"""How one decision changes the state: matches, splits, rejections, created items, rules. What does not fit is a conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.vocabulary import DecisionKind as Kind
from bankrec_nb.store.sealing import Seals, contradiction, reason, transactions_of
from bankrec_nb.store.state import Adjusted, Allocated, Conflict, Group, Limit, Limits, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bankrec_nb.store.record import Event
    from bankrec_nb.store.state import Period


def match_id(event: Event, place: int) -> str:
    """The id of an event's match: the event's own, numbered where one decision accepted several."""
    return event.event_id if len(event.payload.get("groups", ())) == 1 else f"{event.event_id}/{place + 1}"


def apply(state: State, event: Event, limits: Limits, seals: Seals) -> None:
    """Let the event take effect on what stands, in place; undos have taken theirs before (see fold.py)."""
    payload, late_for = event.payload, seals.against(event)
    sealed = _sealed_as_a_whole(state, event, seals, late_for)
    if sealed is not None:
        why = contradiction(sealed) if event.kind == Kind.CLOSE else reason(sealed)
        state.conflicts.append(plain_conflict(event, (sealed.in_force.event.event_id,), why))
        return
    for item in payload.get("items", ()):
        state.created[item["item_id"]] = (item, event)
    for split in payload.get("splits", ()):
        _apply_split(state, event, split, limits)
    for place, raw in enumerate(payload.get("groups", ())):
        group = _group(event, place, raw, limits)
        if group.match_id in state.inactive:
            continue
        sealed = seals.over(group.transactions, late_for) if late_for else None
        if sealed is None:
            _apply_group(state, group, limits)
        elif not _agrees(state, group):
            state.conflicts.append(_conflict(group, (sealed.in_force.event.event_id,), reason(sealed)))
    for rejection in payload.get("rejections", ()):
        _apply_rejection(state, event, rejection)
    if payload.get("order"):
        _apply_order(state, event, payload["order"])
    if payload.get("rule"):
        _apply_rule(state, event, payload["rule"])
    if payload.get("memory"):
        state.memory.append((payload["memory"], event))
    if event.kind == Kind.IMPORT_REVERTED:
        state.reverted.update(dict.fromkeys(payload.get("imports", ()), event))
    if event.kind in {Kind.SIGN_OFF, Kind.REOPEN}:
        _note_signature(state, event)


def _sealed_as_a_whole(state: State, event: Event, seals: Seals, late_for: list[Period]) -> Period | None:
    """The seal against an event that holds as a whole or not at all; the matches of an acceptance are looked at one by one."""
    if event.event_id in state.refused:
        return state.refused[event.event_id]
    if event.kind not in {Kind.SPLIT, Kind.REJECT, Kind.CREATE_ITEM}:
        return None
    return seals.over(transactions_of(event), late_for)


def _group(event: Event, place: int, raw: Mapping[str, Any], limits: Limits) -> Group:
    allocations = [
        Allocated(limits.canonical(a[0]), limits.canonical_item(a[1]), a[2], a[3]) for a in raw.get("allocations", ())
    ]
    adjustments = [Adjusted(limits.canonical(a[0]), *a[1:]) for a in raw.get("adjustments", ())]
    return Group(
        match_id(event, place), event, raw["shape"], raw.get("suggestion_id"), raw.get("tier"), raw.get("score"),
        raw.get("reason") or event.why, allocations, adjustments,
    )  # fmt: skip


def _apply_group(state: State, group: Group, limits: Limits) -> None:
    used_transaction, used_item = _sums(group)
    transactions = {i: transaction_limit(state, i, limits) for i in used_transaction}
    items = {i: item_limit(state, i, limits) for i in used_item}
    missing = _missing("Transaction", transactions) or _missing("Document", items)
    if missing:
        state.waiting.append(_conflict(group, (), missing))
        return
    problem = _beyond(state.used_transaction, used_transaction, transactions)
    what = "transaction"
    if problem is None:
        problem = _beyond(state.used_item, used_item, items)
        what = "document"
    if problem is None:
        _add(state, group, used_transaction, used_item)
        return
    if _agrees(state, group):
        return
    standing = state.matches_of(group.transactions, group.items)
    why = f"More of {what} {problem} would be used than there is."
    state.conflicts.append(_conflict(group, tuple(standing), why))


def _agrees(state: State, group: Group) -> bool:
    """Whether a match of the same content stands already; the other decision is then noted as an agreement."""
    standing = state.matches_of(group.transactions, group.items)
    same = next((m for m in standing if state.groups[m].content == group.content), None)
    if same is not None:
        state.agreed[same] = [*state.agreed.get(same, ()), group.match_id]
    return same is not None


def transaction_limit(state: State, transaction_id: str, limits: Limits) -> Limit | None:
    """What there is of a transaction or of a part of a split one; a split transaction itself has nothing left."""
    if transaction_id in state.parts:
        return None if transaction_id in state.splits else state.parts[transaction_id]
    found = limits.transaction(transaction_id)
    return found._replace(minor=0) if found is not None and transaction_id in state.splits else found


def item_limit(state: State, item_id: str, limits: Limits) -> Limit | None:
    """What there is of an item, created ones included."""
    if item_id in state.created:
        item = state.created[item_id][0]
        return Limit(int(item["open_minor"]), str(item["currency"]))
    return limits.item(item_id)


def _missing(what: str, limits: Mapping[str, Limit | None]) -> str:
    absent = sorted(key for key, limit in limits.items() if limit is None)
    return f"{what} {absent[0]} is not here (its file has not arrived, or its import was reverted)." if absent else ""


def _sums(group: Group) -> tuple[dict[str, int], dict[str, int]]:
    used_transaction: dict[str, int] = {}
    used_item: dict[str, int] = {}
    for a in group.allocations:
        used_transaction[a.transaction_id] = used_transaction.get(a.transaction_id, 0) + a.minor
        used_item[a.item_id] = used_item.get(a.item_id, 0) + a.item_minor
    for d in group.adjustments:
        used_transaction[d.transaction_id] = used_transaction.get(d.transaction_id, 0) + d.minor
    return used_transaction, used_item


def _beyond(used: Mapping[str, int], added: Mapping[str, int], limits: Mapping[str, Any]) -> str | None:
    """The first id of which more than all would be used (or less than nothing); None when everything fits.

    Each id has its limit: a missing one has to be noticed before, and here it is an error, not nothing.
    """
    for key, minor in added.items():
        total, most = used.get(key, 0) + minor, limits[key].minor
        if not min(0, most) <= total <= max(0, most):
            return key
    return None


def _add(state: State, group: Group, used_transaction: Mapping[str, int], used_item: Mapping[str, int]) -> None:
    state.groups[group.match_id] = group
    for key, minor in used_transaction.items():
        state.used_transaction[key] = state.used_transaction.get(key, 0) + minor
        state.by_transaction[key] = [*state.by_transaction.get(key, ()), group.match_id]
    for key, minor in used_item.items():
        state.used_item[key] = state.used_item.get(key, 0) + minor
        state.by_item[key] = [*state.by_item.get(key, ()), group.match_id]


def remove(state: State, group: Group) -> None:
    """Take out a match that alone uses its transactions and items (see `_alone`)."""
    del state.groups[group.match_id]
    for key in group.transactions:
        del state.used_transaction[key], state.by_transaction[key]
    for key in group.items:
        del state.used_item[key], state.by_item[key]


def _conflict(group: Group, against: tuple[str, ...], reason: str) -> Conflict:
    return Conflict(group.match_id, group.event.event_id, group.event.user, group.event.kind, against, reason)


def _apply_split(state: State, event: Event, split: Mapping[str, Any], limits: Limits) -> None:
    transaction_id = limits.canonical(split["transaction_id"])
    amounts = tuple(int(a) for a in split["amounts"])
    whole = transaction_limit(state, transaction_id, limits)
    if whole is None:
        state.waiting.append(plain_conflict(event, (), f"Transaction {transaction_id} is not here."))
    elif transaction_id in state.splits:
        other = state.splits[transaction_id]
        if other[0] != amounts:
            state.conflicts.append(
                plain_conflict(event, (other[1].event_id,), f"Transaction {transaction_id} was split differently.")
            )
    elif transaction_id in state.by_transaction or sum(amounts) != whole.minor or not _same_sign(amounts, whole.minor):
        against = tuple(state.by_transaction.get(transaction_id, ()))
        state.conflicts.append(
            plain_conflict(event, against, f"Transaction {transaction_id} is in use, it cannot be split.")
        )
    else:
        state.splits[transaction_id] = (amounts, event)
        for place, minor in enumerate(amounts, start=1):
            state.parts[part_id(transaction_id, place)] = whole._replace(minor=minor)


def part_id(transaction_id: str, place: int) -> str:
    """The id of a part of a split transaction."""
    return f"{transaction_id}/{place}"


def _same_sign(amounts: tuple[int, ...], whole: int) -> bool:
    return all(a != 0 and (a > 0) == (whole > 0) for a in amounts)


def plain_conflict(event: Event, against: tuple[str, ...], reason: str) -> Conflict:
    """The event as a whole does not hold."""
    return Conflict(event.event_id, event.event_id, event.user, event.kind, against, reason)


def _apply_rejection(state: State, event: Event, rejection: Mapping[str, Any]) -> None:
    suggestion_id = rejection["suggestion_id"]
    state.rejected[suggestion_id] = event
    accepted = [
        m for m in state.matches_of([rejection["transaction_id"]]) if state.groups[m].suggestion_id == suggestion_id
    ]
    for match in accepted:
        # One person alone cannot reject what is accepted; so the other's acceptance had not been seen.
        why = (
            f"Suggestion {suggestion_id} was accepted by {state.groups[match].event.user} and rejected by {event.user}."
        )
        state.conflicts.append(plain_conflict(event, (match,), why))


def _apply_order(state: State, event: Event, order: Mapping[str, Any]) -> None:
    """A payment order; two people who order the same document at once are in conflict, so that it is not paid twice."""
    lines = [(item, transfer["end_to_end_id"]) for transfer in order["transfers"] for item in transfer["items"]]
    twice = [item for item, _ in lines if item in state.ordered]
    if twice:
        number, _, first = state.ordered[twice[0]]
        why = f"Document {twice[0]} is already in the payment order {number} of {first.user}."
        state.conflicts.append(plain_conflict(event, (first.event_id,), why))
        return
    state.ordered.update({item: (order["number"], end_to_end, event) for item, end_to_end in lines})


def _apply_rule(state: State, event: Event, rule: Mapping[str, Any]) -> None:
    rule_id = rule.get("rule_id") or event.event_id
    if rule.get("deleted"):
        state.rules.pop(rule_id, None)
        return
    before = state.rules.get(rule_id, {"version": 0})
    state.rules[rule_id] = {**before, **rule, "rule_id": rule_id, "version": before["version"] + 1}


def _note_signature(state: State, event: Event) -> None:
    if event.kind == Kind.SIGN_OFF:
        state.signed.append(event)
    elif event.kind == Kind.REOPEN:
        state.reopened.append(event)
