"""Decisions and facts → state. Pure, and the same whatever order the logs arrived in.

    events ── sort by (clock, user, …), ignore repeated ids
           ── which periods are sealed? what a seal had seen goes before what it had not (see sealing.py)
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
from bankrec_nb.store.applying import apply, match_id, plain_conflict, remove
from bankrec_nb.store.sealing import Closings, Seals, closings, reason
from bankrec_nb.store.state import State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bankrec_nb.store.record import Event
    from bankrec_nb.store.state import Conflict, Group, Limits, Period

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
    known = closings(state.events)
    state.closed, state.opened = known.closed, known.reopened
    contradicted = known.contradicted()
    seals = seals_in(state, limits)
    state.refused = {**contradicted, **_refused(state.events, seals)}
    state.inactive = undone_ids(state.events, state.refused)
    for event in seals.in_turn(state.events):
        if event.event_id not in state.inactive:
            apply(state, event, limits, seals)
    return state


def seals_in(state: State, limits: Limits) -> Seals:
    """The seals of a state, and what of its log each rests on."""
    return Seals(state.closed, state.opened, state.known_ids, limits)


def _refused(events: list[Event], seals: Seals) -> dict[str, Period]:
    """Undos and resolutions that reach into what is sealed without the seal having seen them."""
    if not seals.periods:
        return {}
    found = ((event.event_id, seals.against_taking_back(event)) for event in events)
    return {event_id: period for event_id, period in found if period is not None}


def undone_ids(ordered: list[Event], refused: Collection[str] = ()) -> set[str]:
    """Ids of events and matches that an undo (not itself undone, nor refused) or a resolution took back."""
    inactive: set[str] = set()
    for event in reversed(ordered):
        if event.kind in {Kind.UNDO, Kind.RESOLVE} and event.event_id not in inactive and event.event_id not in refused:
            inactive.update(event.payload.get("targets", ()))
    # A closing that was never in force (refused) can be set aside, one that is cannot.
    kept = {e.event_id for e in ordered if e.kind in _NOT_UNDONE and e.event_id not in refused}
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
    layers: dict[str, Any] = {name: Layer(getattr(state, name)) for name in _HOT}
    layers |= {name: ChainMap({}, getattr(state, name)) for name in _MAPPINGS}
    scratch = replace(state, conflicts=[], waiting=[], memory=[], signed=[], reopened=[], **layers)
    apply(scratch, event, limits, seals_in(state, limits))
    return scratch.conflicts + scratch.waiting


class Layer(dict[str, Any]):
    """Additions over a mapping that stays as it is: what `apply` asks of it, at a third of a ChainMap's time."""

    def __init__(self, base: Mapping[str, Any]) -> None:
        super().__init__()
        self._base = base

    def __missing__(self, key: str) -> Any:
        return self._base[key]

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key in self._base

    def get(self, key: str, default: Any = None) -> Any:
        """The added value, else the one below."""
        return super().get(key) if super().__contains__(key) else self._base.get(key, default)


_HOT = ("groups", "used_transaction", "used_item", "by_transaction", "by_item")
_MAPPINGS = ("agreed", "rejected", "splits", "parts",
             "created", "ordered", "rules", "reverted", "closed")  # fmt: skip


def _misfits_of_undo(state: State, event: Event, limits: Limits) -> list[Conflict]:
    sealed = seals_in(state, limits).against_taking_back(event)
    if sealed is not None:
        return [plain_conflict(event, (sealed.in_force.event.event_id,), reason(sealed))]
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
    # What a closing had not seen, and what a reopening lets in, may stand anywhere in the order.
    if event.kind == Kind.REOPEN or (event.kind == Kind.CLOSE and not all(map(event.saw, state.events))):
        return False
    seals = seals_in(state, limits)
    if event.kind in {Kind.UNDO, Kind.RESOLVE} and (seals.against_taking_back(event) or not _take_back(state, event)):
        return False
    state.known_ids[event.event_id] = event
    state.events.append(event)
    if event.kind == Kind.CLOSE:
        Closings(state.closed).add(event)
    if event.kind not in {Kind.UNDO, Kind.RESOLVE}:
        apply(state, event, limits, seals)
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
        remove(state, group)
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
