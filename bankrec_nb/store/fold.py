"""Decisions and facts → state. Pure, and the same whatever order the logs arrived in.

    events ── sort by (clock, user, …), ignore repeated ids
           ── what is undone? (backwards: an undo that is itself undone does nothing)
           ── apply what is left, in order; what does not fit beside what stands already is a conflict

The state is that of the log without the undone events. Whoever comes first in the order shows; the other decision is
kept, listed, and blocks closing until a person resolves it.
"""

from __future__ import annotations

from collections import ChainMap
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.vocabulary import DecisionKind as Kind
from bankrec_nb.store.state import Adjusted, Allocated, Conflict, Group, Limit, Limits, Period, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bankrec_nb.store.log import Event

PERIOD_KINDS = frozenset({str(Kind.SIGN_OFF), str(Kind.CLOSE), str(Kind.REOPEN)})
"""Events that only their own counterpart takes back: a closing is reopened, never undone."""

_NOT_UNDONE = PERIOD_KINDS | {str(Kind.IMPORT)}


def fold(events: Iterable[Event], limits: Limits) -> State:
    """The state that these events and facts make."""
    state = State()
    for event in sorted(events, key=lambda e: e.order):
        if event.event_id not in state.known_ids:
            state.known_ids[event.event_id] = event
            state.events.append(event)
    state.inactive = undone_ids(state.events)
    for event in state.events:
        if event.event_id not in state.inactive:
            _apply(state, event, limits)
    return state


def undone_ids(ordered: list[Event]) -> set[str]:
    """Ids of events and matches that an undo (not itself undone) or a resolution took back."""
    inactive: set[str] = set()
    for event in reversed(ordered):
        if event.kind in {Kind.UNDO, Kind.RESOLVE} and event.event_id not in inactive:
            inactive.update(event.payload.get("targets", ()))
    kept = {e.event_id for e in ordered if e.kind in _NOT_UNDONE}
    return inactive - kept


def reverted_imports(events: Iterable[Event]) -> set[str]:
    """Ids of imports that were taken back and not put back."""
    listed = list(events)
    if not any(e.kind == Kind.IMPORT_REVERTED for e in listed):
        return set()
    ordered = sorted(listed, key=lambda e: e.order)
    inactive = undone_ids(ordered)
    reverts = (e for e in ordered if e.kind == Kind.IMPORT_REVERTED and e.event_id not in inactive)
    return {import_id for e in reverts for import_id in e.payload.get("imports", ())}


def misfits(state: State, event: Event, limits: Limits) -> list[Conflict]:
    """What of this event would not hold beside what stands; the state is not touched."""
    if event.kind in {Kind.UNDO, Kind.RESOLVE}:
        return _misfits_of_undo(state, event, limits)
    layers: dict[str, Any] = {name: ChainMap({}, getattr(state, name)) for name in _MAPPINGS}
    scratch = replace(state, conflicts=[], waiting=[], memory=[], signed=[], reopened=[], **layers)
    _apply(scratch, event, limits)
    return scratch.conflicts + scratch.waiting


_MAPPINGS = ("groups", "used_transaction", "used_item", "by_transaction", "by_item", "agreed", "rejected", "splits", "parts",
             "created", "ordered", "rules", "reverted", "closed")  # fmt: skip


def _misfits_of_undo(state: State, event: Event, limits: Limits) -> list[Conflict]:
    if event.kind == Kind.UNDO and not state.conflicts and not state.waiting:
        plain = [_plain_groups(state, target) for target in _still_active(state, event)]
        if all(p is not None and all(_alone(state, g) and g.match_id not in state.agreed for g in p) for p in plain):
            return []
    after = fold([*state.events, event], limits)
    known = {(c.decision_id, c.reason) for c in state.conflicts + state.waiting}
    return [c for c in after.conflicts + after.waiting if (c.decision_id, c.reason) not in known]


def _still_active(state: State, event: Event) -> list[str]:
    return [target for target in event.payload.get("targets", ()) if target not in state.inactive]


def advance(state: State, event: Event, limits: Limits) -> bool:
    """Apply one more event at the end of the order, in place; False when only a whole new fold can tell.

    A new decision of one's own always comes last (its clock is above all seen), so this is the usual way: the cost of
    a click does not grow with the log.
    """
    if event.event_id in state.known_ids:
        return True
    if state.events and event.order < state.events[-1].order:
        return False
    if event.kind in {Kind.UNDO, Kind.RESOLVE} and not _take_back(state, event):
        return False
    state.known_ids[event.event_id] = event
    state.events.append(event)
    if event.kind not in {Kind.UNDO, Kind.RESOLVE}:
        _apply(state, event, limits)
    return True


def _take_back(state: State, event: Event) -> bool:
    """Undo in place when nothing else hangs on it: plain matches whose money nobody else used, nothing in conflict."""
    if event.kind == Kind.RESOLVE or state.conflicts or state.waiting:
        return False
    targets = _still_active(state, event)
    groups = [g for target in targets if (g := _plain_groups(state, target)) is not None]
    if len(groups) != len(targets):
        return False
    flat = [g for some in groups for g in some]
    if any(g.match_id in state.agreed or not _alone(state, g) for g in flat):
        return False
    for group in flat:
        _remove(state, group)
    state.inactive.update(event.payload["targets"])
    return True


def _plain_groups(state: State, target: str) -> list[Group] | None:
    """The matches a target stands for; None when the target is more (or other) than matches."""
    if target in state.groups and target not in state.known_ids:
        return [state.groups[target]]
    event = state.known_ids.get(target)
    if event is None or target in state.inactive or set(event.payload) & {"items", "splits", "rejections", "targets"}:
        return None
    if event.kind not in {Kind.ACCEPT, Kind.LINK, Kind.HANDLE, Kind.CATEGORISE}:
        return None
    ids = [match_id(event, place) for place in range(len(event.payload.get("groups", ())))]
    return [state.groups[i] for i in ids] if all(i in state.groups for i in ids) else None


def _alone(state: State, group: Group) -> bool:
    return all(state.by_transaction[t] == [group.match_id] for t in group.transactions) and all(
        state.by_item[i] == [group.match_id] for i in group.items
    )


def match_id(event: Event, place: int) -> str:
    """The id of an event's match: the event's own, numbered where one decision accepted several."""
    return event.event_id if len(event.payload.get("groups", ())) == 1 else f"{event.event_id}/{place + 1}"


def _apply(state: State, event: Event, limits: Limits) -> None:
    payload = event.payload
    for item in payload.get("items", ()):
        state.created[item["item_id"]] = (item, event)
    for split in payload.get("splits", ()):
        _apply_split(state, event, split, limits)
    for place, raw in enumerate(payload.get("groups", ())):
        group = _group(event, place, raw, limits)
        if group.match_id not in state.inactive:
            _apply_group(state, group, limits)
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
    if event.kind in PERIOD_KINDS:
        _apply_period(state, event)


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
    missing = _missing(state, group, limits)
    if missing:
        state.waiting.append(_conflict(group, (), missing))
        return
    sealed = _sealed(state, group, limits)
    if sealed is not None:
        reason = f"The period {sealed.period} is sealed by {sealed.event.user} on {sealed.event.at[:10]}."
        state.conflicts.append(_conflict(group, (sealed.event.event_id,), reason))
        return
    used_transaction, used_item = _sums(group)
    problem = _beyond(state.used_transaction, used_transaction, lambda i: transaction_limit(state, i, limits))
    what = "transaction"
    if problem is None:
        problem = _beyond(state.used_item, used_item, lambda i: item_limit(state, i, limits))
        what = "document"
    if problem is None:
        _add(state, group, used_transaction, used_item)
        return
    standing = state.matches_of(group.transactions, group.items)
    same = next((m for m in standing if state.groups[m].content == group.content), None)
    if same is not None:
        state.agreed[same] = [*state.agreed.get(same, ()), group.match_id]
        return
    reason = f"More of {what} {problem} would be used than there is."
    state.conflicts.append(_conflict(group, tuple(standing), reason))


def _sealed(state: State, group: Group, limits: Limits) -> Period | None:
    """The closed period that one of the group's transactions lies in."""
    if not state.closed:
        return None
    for transaction_id in group.transactions:
        limit = transaction_limit(state, transaction_id, limits)
        for period in state.closed.values():
            if limit is not None and period.seals(transaction_id, limit):
                return period
    return None


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


def _missing(state: State, group: Group, limits: Limits) -> str:
    for transaction_id in sorted(group.transactions):
        if transaction_limit(state, transaction_id, limits) is None:
            return f"Transaction {transaction_id} is not here (its file has not arrived, or its import was reverted)."
    for item_id in sorted(group.items):
        if item_limit(state, item_id, limits) is None:
            return f"Document {item_id} is not here (its file has not arrived, or its import was reverted)."
    return ""


def _sums(group: Group) -> tuple[dict[str, int], dict[str, int]]:
    used_transaction: dict[str, int] = {}
    used_item: dict[str, int] = {}
    for a in group.allocations:
        used_transaction[a.transaction_id] = used_transaction.get(a.transaction_id, 0) + a.minor
        used_item[a.item_id] = used_item.get(a.item_id, 0) + a.item_minor
    for d in group.adjustments:
        used_transaction[d.transaction_id] = used_transaction.get(d.transaction_id, 0) + d.minor
    return used_transaction, used_item


def _beyond(used: Mapping[str, int], added: Mapping[str, int], limit_of: Any) -> str | None:
    """The first id of which more than all would be used (or less than nothing); None when everything fits."""
    for key, minor in added.items():
        total, most = used.get(key, 0) + minor, limit_of(key).minor
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


def _remove(state: State, group: Group) -> None:
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
        state.waiting.append(_plain_conflict(event, (), f"Transaction {transaction_id} is not here."))
    elif transaction_id in state.splits:
        other = state.splits[transaction_id]
        if other[0] != amounts:
            state.conflicts.append(
                _plain_conflict(event, (other[1].event_id,), f"Transaction {transaction_id} was split differently.")
            )
    elif transaction_id in state.by_transaction or sum(amounts) != whole.minor or not _same_sign(amounts, whole.minor):
        against = tuple(state.by_transaction.get(transaction_id, ()))
        state.conflicts.append(
            _plain_conflict(event, against, f"Transaction {transaction_id} is in use, it cannot be split.")
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


def _plain_conflict(event: Event, against: tuple[str, ...], reason: str) -> Conflict:
    return Conflict(event.event_id, event.event_id, event.user, event.kind, against, reason)


def _apply_rejection(state: State, event: Event, rejection: Mapping[str, Any]) -> None:
    suggestion_id = rejection["suggestion_id"]
    state.rejected[suggestion_id] = event
    accepted = [
        m for m in state.matches_of([rejection["transaction_id"]]) if state.groups[m].suggestion_id == suggestion_id
    ]
    for match in accepted:
        # One person alone cannot reject what is accepted; so the other's acceptance had not been seen.
        reason = (
            f"Suggestion {suggestion_id} was accepted by {state.groups[match].event.user} and rejected by {event.user}."
        )
        state.conflicts.append(_plain_conflict(event, (match,), reason))


def _apply_order(state: State, event: Event, order: Mapping[str, Any]) -> None:
    """A payment order; two people who order the same document at once are in conflict, so that it is not paid twice."""
    lines = [(item, transfer["end_to_end_id"]) for transfer in order["transfers"] for item in transfer["items"]]
    twice = [item for item, _ in lines if item in state.ordered]
    if twice:
        number, _, first = state.ordered[twice[0]]
        reason = f"Document {twice[0]} is already in the payment order {number} of {first.user}."
        state.conflicts.append(_plain_conflict(event, (first.event_id,), reason))
        return
    state.ordered.update({item: (order["number"], end_to_end, event) for item, end_to_end in lines})


def _apply_rule(state: State, event: Event, rule: Mapping[str, Any]) -> None:
    rule_id = rule.get("rule_id") or event.event_id
    if rule.get("deleted"):
        state.rules.pop(rule_id, None)
        return
    before = state.rules.get(rule_id, {"version": 0})
    state.rules[rule_id] = {**before, **rule, "rule_id": rule_id, "version": before["version"] + 1}


def _apply_period(state: State, event: Event) -> None:
    key = (event.payload["account_id"], event.payload["period"])
    if event.kind == Kind.SIGN_OFF:
        state.signed.append(event)
    elif event.kind == Kind.CLOSE:
        state.closed.setdefault(key, Period(*key, event.payload["last_day"], event))
    else:
        state.closed.pop(key, None)
        state.reopened.append(event)
