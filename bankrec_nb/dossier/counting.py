"""Which imports count. All that were not taken back, except what would change a sealed period without its seal having seen it.

    recorded ── taken back? ── for each seal in force: the transactions it lies over, as it saw them
             ── a file that arrived after the seal and would change those is held back, whole, until the period is reopened
             ── a file whose revert arrived after the seal stays while those, or the documents that pay them, need it

The answer depends on what the logs say, never on the order in which they arrived. Files a seal had seen are merged before
those it had not, so a late export never gives a sealed document or transaction another id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.vocabulary import BookingStatus, DecisionKind
from bankrec_nb.dossier.identity import ReadersIdentity
from bankrec_nb.store.cache import fingerprint
from bankrec_nb.store.fold import reverted_imports
from bankrec_nb.store.manifest import IMPORTED, ImportRecord, import_record
from bankrec_nb.store.merge import Merged, merge
from bankrec_nb.store.sealing import closings, reason
from bankrec_nb.store.state import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bankrec_nb.store.cache import Derived
    from bankrec_nb.store.record import Event
    from bankrec_nb.store.state import Period

NAME = "held"
HELD = pl.Schema({"import_id": pl.String, "seal_id": pl.String, "reason": pl.String})
"""Grain: one import (or revert of one) that does not take effect because of a seal."""

_PERIODS = frozenset({str(DecisionKind.CLOSE), str(DecisionKind.REOPEN)})
_TAKING_BACK = frozenset({str(DecisionKind.UNDO), str(DecisionKind.RESOLVE)})


@dataclass(frozen=True)
class Counted:
    """The imports that count, in the order they are merged, and those (or reverts of them) a seal stands against."""

    records: tuple[ImportRecord, ...]
    held: tuple[Conflict, ...] = ()


class Reading:
    """The rows of imports, and from which day on each speaks of an account (remembered: facts never change)."""

    def __init__(self, facts_of: Callable[[ImportRecord], Merged]) -> None:
        self.facts_of = facts_of
        self._first: dict[str, dict[str, str]] = {}

    def merged(self, records: dict[str, ImportRecord]) -> Merged:
        """Several imports as one."""
        return merge([self.facts_of(record) for record in records.values()], ReadersIdentity())

    def first_day(self, record: ImportRecord, account_id: str) -> str:
        """The first day (ISO) of the account in this file; later than any day where it does not speak of it."""
        if record.event_id not in self._first:
            rows = self.facts_of(record).transactions
            days = rows.group_by("account_id").agg(pl.col("booking_date").min().cast(pl.String))
            self._first[record.event_id] = dict(days.drop_nulls().iter_rows())
        stated = [str(s["from_date"] or "") for s in record.statements if s["account_id"] == account_id]
        return min([*stated, self._first[record.event_id].get(account_id, "~")])


def counted_imports(events: Iterable[Event], reading: Reading, derived: Derived) -> Counted:
    """The imports that count, from all events of all logs."""
    listed = list(events)
    saying = _saying(listed)
    if not any(e.kind in _PERIODS for e in saying):
        return Counted(tuple(_in_effect(saying).values()))
    mark = fingerprint("counted", *(e.event_id for e in saying))
    by_id = {e.event_id: e for e in saying}
    cached = derived.get(NAME, mark)
    if cached is None or set(cached) != {"counted", "held"}:
        counted = _counted(saying, listed, reading, {})
        rows = [(c.event_id, c.against[0], c.reason) for c in counted.held]
        ids = pl.DataFrame({"import_id": [r.event_id for r in counted.records]}, schema={"import_id": pl.String})
        derived.put(NAME, mark, {"counted": ids, "held": pl.DataFrame(rows, schema=HELD, orient="row")})
        return counted
    held = (_conflict(by_id[i], seal, why) for i, seal, why in cached["held"].iter_rows())
    return Counted(tuple(import_record(by_id[i]) for i in cached["counted"]["import_id"]), tuple(held))


def _saying(events: Sequence[Event]) -> list[Event]:
    """The events that say which imports count, in order: imports, their reverts, what takes those back, closings."""
    kinds = _PERIODS | {IMPORTED, str(DecisionKind.IMPORT_REVERTED)}
    found = [e for e in events if e.kind in kinds]
    reverts = {e.event_id for e in found if e.kind == DecisionKind.IMPORT_REVERTED}
    if reverts:
        for event in sorted((e for e in events if e.kind in _TAKING_BACK), key=lambda e: e.order):
            if reverts & set(event.payload.get("targets", ())):
                reverts.add(event.event_id)
                found.append(event)
    return sorted(found, key=lambda e: e.order)


def _counted(saying: Sequence[Event], listed: Sequence[Event], reading: Reading, views: dict[str, Counted]) -> Counted:
    """The imports that count; `views` remembers what counted for the author of each seal."""
    now = _in_effect(saying)
    closed = closings(e for e in saying if e.log.startswith("decisions")).closed
    seals = sorted(closed.values(), key=lambda p: p.event.order)
    for period in seals:
        if period.event.event_id not in views:
            views[period.event.event_id] = _counted(_view(period, saying), listed, reading, views)
    then = [{r.event_id: r for r in views[p.event.event_id].records} for p in seals]
    against: dict[str, Period] = {}
    for period, some in zip(seals, then, strict=True):
        against = {**dict.fromkeys(_changing(period, some, now, listed, reading), period), **against}
    kept = {i: record for some in then for i, record in some.items() if i not in now and i in against}
    counting = {i: record for i, record in {**now, **kept}.items() if i in kept or i not in against}
    place = {i: n for n, some in reversed(list(enumerate(then))) for i in some}
    order = {e.event_id: n for n, e in enumerate(saying)}
    by_id = {e.event_id: e for e in saying}
    held = (_conflict(by_id[i], p.event.event_id, _why(by_id[i], p, kept=i in kept)) for i, p in against.items())
    return Counted(
        tuple(sorted(counting.values(), key=lambda r: (place.get(r.event_id, len(seals)), order[r.event_id]))),
        tuple(held),
    )


def _view(period: Period, events: Iterable[Event]) -> list[Event]:
    return [e for e in events if period.event.saw(e)]


def _in_effect(saying: Sequence[Event]) -> dict[str, ImportRecord]:
    """Imports among these events that were not taken back, by event id, in order."""
    reverted = reverted_imports(e for e in saying if e.log.startswith("decisions"))
    imported = (e for e in saying if e.kind == IMPORTED and e.log.startswith("manifest"))
    return {e.event_id: import_record(e) for e in imported if e.event_id not in reverted}


def _changing(
    period: Period, then: dict[str, ImportRecord], now: dict[str, ImportRecord], listed: Sequence[Event],
    reading: Reading,
) -> list[str]:  # fmt: skip
    """Ids of imports that came or went since the seal, and that it would not be the same with or without."""
    gone = {i: r for i, r in then.items() if i not in now}
    came = {
        i: r for i, r in now.items() if i not in then and reading.first_day(r, period.account_id) <= period.last_day
    }
    if not came and not gone:
        return []
    current = dict(then)
    base = reading.merged(current)
    sealed, needed = _sealed_rows(base, period), _needed_items(base, period, _view(period, listed))
    found: list[str] = []
    for import_id in [*gone, *came]:
        trial = {i: r for i, r in current.items() if i != import_id}
        trial |= {import_id: came[import_id]} if import_id in came else {}
        made = reading.merged(trial)
        same = _sealed_rows(made, period).equals(sealed) and needed <= set(made.items["item_id"])
        current, found = (trial, found) if same else (current, [*found, import_id])
    return found


def _under(period: Period) -> pl.Expr:
    by_then = pl.col("booking_date").cast(pl.String) <= period.last_day
    return (pl.col("account_id") == period.account_id) & by_then


def _sealed_rows(merged: Merged, period: Period) -> pl.DataFrame:
    """The booked transactions under the seal, as it holds them."""
    booked = pl.col("booking_status").fill_null(BookingStatus.BOOKED) == BookingStatus.BOOKED
    columns = ("transaction_id", "booking_date", "amount_minor")
    return merged.transactions.filter(booked, _under(period)).select(columns).sort("transaction_id")


def _needed_items(merged: Merged, period: Period, seen: Sequence[Event]) -> set[str]:
    """Documents that what the seal had seen allots to the transactions under it."""
    under = set(_sealed_rows(merged, period)["transaction_id"])
    same: dict[str, str] = dict(merged.same_as.iter_rows())
    same_item: dict[str, str] = dict(merged.same_item.iter_rows())
    paid = {
        same_item.get(a[1], a[1])
        for event in seen
        for group in event.payload.get("groups", ())
        for a in group.get("allocations", ())
        if same.get(w := a[0].partition("/")[0], w) in under
    }
    return paid & set(merged.items["item_id"])


def _why(event: Event, period: Period, *, kept: bool) -> str:
    what = "The revert of this file" if kept else "This file"
    name: Any = event.payload.get("file_name", "")
    return f"{what} ({name}) would change sealed transactions. {reason(period)}"


def _conflict(event: Event, seal_id: str, why: str) -> Conflict:
    return Conflict(event.event_id, event.event_id, event.user, event.kind, (seal_id,), why)
