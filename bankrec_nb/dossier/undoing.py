"""Taking decisions back, settling conflicts, and reading what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import DecisionRefused, NotFound, PeriodClosed
from bankrec_nb.domain.vocabulary import DecisionKind as Kind
from bankrec_nb.dossier import decisions as d
from bankrec_nb.store.fold import PERIOD_KINDS
from bankrec_nb.store.sealing import reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.store.record import Event
    from bankrec_nb.store.state import State

HISTORY: dict[str, Any] = (
    {
        "event_id": pl.String, "kind": pl.String, "user": pl.String, "at": pl.String, "why": pl.String, "reason": pl.String,
        "active": pl.Boolean, "matches": pl.Int64, "transactions": pl.List(pl.String), "clock": pl.Int64, "engine": pl.String,
    }
)  # fmt: skip
"""Grain: one decision."""


def undo_payload(ws: Workspace, state: State, targets: list[str] | None) -> dict[str, Any]:
    """What an undo takes back; agreed copies of the same match by another person go with it."""
    wanted = [_last_own(ws, state)] if targets is None else targets
    for target in wanted:
        if target not in state.known_ids and target not in state.groups and not _is_match(state, target):
            raise NotFound(f"no decision {target}.", where="undo", action="history() lists them.")
        event = _event(state, target)
        if event.kind in PERIOD_KINDS:
            raise DecisionRefused(
                "a closing is not undone.", where="undo", action="Another person can reopen the period."
            )
        d.refuse_closed(ws, state, _transactions(state, event))
    agreed = [twin for target in wanted for match in _matches(state, target) for twin in state.agreed.get(match, ())]
    return {"targets": list(dict.fromkeys([*wanted, *agreed]))}


def _last_own(ws: Workspace, state: State) -> str:
    for event in reversed(state.events):
        own = event.user == ws.user and event.device == ws.device
        if (
            own
            and event.kind not in PERIOD_KINDS | {Kind.UNDO}
            and event.event_id not in state.inactive
            and not _all_matches_gone(state, event)
        ):
            return event.event_id
    raise NotFound("there is nothing of yours to undo.", where="undo")


def _all_matches_gone(state: State, event: Event) -> bool:
    count = len(event.payload.get("groups", ()))
    ids = [event.event_id if count == 1 else f"{event.event_id}/{n + 1}" for n in range(count)]
    return bool(ids) and all(i in state.inactive for i in ids)


def _is_match(state: State, target: str) -> bool:
    event_id, _, place = target.partition("/")
    event = state.known_ids.get(event_id)
    return event is not None and place.isdigit() and 1 <= int(place) <= len(event.payload.get("groups", ()))


def _event(state: State, target: str) -> Event:
    return state.known_ids.get(target) or state.known_ids[target.partition("/")[0]]


def _matches(state: State, target: str) -> list[str]:
    event = _event(state, target)
    count = len(event.payload.get("groups", ()))
    return [target] if target not in state.known_ids or count < 2 else [f"{target}/{n + 1}" for n in range(count)]


def _transactions(state: State, event: Event) -> set[str]:
    found = d.transactions_of(event.payload)
    for target in event.payload.get("targets", ()):
        if target in state.known_ids or _is_match(state, target):
            found |= _transactions(state, _event(state, target))
    return found


def resolve_payload(state: State, keep: str) -> dict[str, Any]:
    """What a resolution sets aside so that `keep` holds."""
    listed = state.conflicts + state.waiting
    involved = [c for c in listed if keep in {c.decision_id, c.event_id} or keep in c.against]
    if not involved:
        raise NotFound(f"no conflict is about {keep}.", where="resolve", action="See dossier.conflicts.")
    seals = {period.event.event_id: period for period in state.closed.values()}
    for conflict in involved:
        against = [seals[i] for i in conflict.against if i in seals]
        if against and keep in {conflict.decision_id, conflict.event_id}:
            raise PeriodClosed(
                reason(against[0]),
                where=keep,
                action="Another person can reopen the period; or keep the closing, which sets it aside.",
            )
    losers: set[str] = set()
    for conflict in involved:
        sides: Iterable[str] = {conflict.decision_id, *conflict.against}
        losers |= {side for side in sides if side != keep} if keep != conflict.event_id else set(conflict.against)
    return {"targets": sorted(losers - {keep}), "keep": keep}


def history(ws: Workspace, about: str | None) -> pl.DataFrame:
    """One row per decision, oldest first."""
    state = ws.state
    chosen: list[Event] = state.events
    if about is not None:
        same = {about, ws.limits.canonical(about)}
        direct = {e.event_id for e in state.events for wanted in same if d.mentions(e, wanted)}
        chosen = [e for e in state.events if e.event_id in direct or _undoes(e, direct, state)]
    rows = [
        (
            e.event_id, e.kind, e.user, e.at, e.why, _reason(e), e.event_id not in state.inactive and not _all_matches_gone(state, e),
            len(e.payload.get("groups", ())), sorted(d.transactions_of(e.payload)), e.clock, e.engine,
        )
        for e in chosen
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=HISTORY, orient="row")


def _undoes(event: Event, direct: set[str], state: State) -> bool:
    """Whether the event takes back (or puts back) one of these; undos of undos count."""
    targets = {t.partition("/")[0] for t in event.payload.get("targets", ())}
    if targets & direct:
        return True
    deeper = [state.known_ids[t] for t in targets if t in state.known_ids]
    return any(e.kind == Kind.UNDO and _undoes(e, direct, state) for e in deeper)


def _reason(event: Event) -> str:
    reasons = [g.get("reason") or "" for g in event.payload.get("groups", ())]
    return reasons[0] if len(reasons) == 1 else f"{len(reasons)} matches" if reasons else ""
