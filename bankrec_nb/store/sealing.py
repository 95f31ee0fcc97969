"""Closed means closed: what a seal's author had not seen cannot change what is sealed, whatever its clock says.

    A decision taken offline before the closing may arrive after it, with a logical clock that puts it first. A closing
    carries the heads of all logs as its author saw them; so for every event and every standing seal it is known, on every
    side and in whatever order files arrive, whether the seal rests on the event.

    seen by a seal      applied before everything the seal had not seen
    not seen            applied after it; what would touch a sealed line is kept, listed against the seal, and does not count

Of two closings of one account that knew nothing of each other the first is in force; the other is listed against it.
Reopening lets them all take effect, unless a later seal was made while they did not count: then that one holds them back
until it is reopened too. No disk, no clock, no frames.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bankrec_nb.domain.vocabulary import DecisionKind as Kind
from bankrec_nb.store.state import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bankrec_nb.store.record import Event
    from bankrec_nb.store.state import Limits

_TAKING_BACK = frozenset({str(Kind.UNDO), str(Kind.RESOLVE)})


Closed = dict[tuple[str, str], Period]
"""Seals in force, by account and period."""


@dataclass
class Closings:
    """What the closings and reopenings of a log amount to.

    `lapsed` are closings that were never in force, beside the seal of the same account that they knew nothing of.
    """

    closed: Closed = field(default_factory=dict)
    reopened: list[tuple[Period, Event]] = field(default_factory=list)
    lapsed: list[tuple[Event, Period]] = field(default_factory=list)

    def add(self, event: Event) -> None:
        """The next closing or reopening in the order."""
        if event.kind == Kind.CLOSE:
            self._close(event)
        else:
            self._reopen(event)

    def _close(self, event: Event) -> None:
        own = Period(event.payload["account_id"], event.payload["period"], event.payload["last_day"], event)
        unknown = (p for p in self.closed.values() if p.account_id == own.account_id and not event.saw(p.event))
        standing = next(unknown, None)
        if standing is None:
            self.closed.setdefault((own.account_id, own.period), own)
        else:
            self.lapsed.append((event, standing))

    def _reopen(self, event: Event) -> None:
        """Take away the very seal that the reopening names."""
        key = (event.payload["account_id"], event.payload["period"])
        standing, named = self.closed.get(key), event.payload.get("seal_sha256")
        if standing is not None and named in {None, standing.event.payload.get("seal_sha256")}:
            self.reopened.append((self.closed.pop(key), event))

    def contradicted(self) -> dict[str, Period]:
        """Closings that are not in force because of one that still is, by event id."""
        force = list(self.closed.values())
        return {event.event_id: period for event, period in self.lapsed if period in force}


def closings(ordered: Iterable[Event]) -> Closings:
    """The closings among these events."""
    found = Closings()
    for event in ordered:
        if event.kind in {Kind.CLOSE, Kind.REOPEN}:
            found.add(event)
    return found


class Seals:
    """The seals in force, and what of the log each of them rests on."""

    def __init__(
        self,
        closed: Mapping[tuple[str, str], Period],
        reopened: Sequence[tuple[Period, Event]],
        known: Mapping[str, Event],
        limits: Limits,
    ) -> None:
        self.periods = sorted(closed.values(), key=lambda p: p.event.order)
        self._shadows = [
            (replace(before, held_by=p), p.event)
            for p in self.periods
            for before, opening in reopened
            if p.event.saw(before.event) and not p.event.saw(opening)
        ]
        self._known, self._limits = known, limits

    def against(self, event: Event) -> list[Period]:
        """The seals that had not seen this event, and the reopened ones against which a standing seal saw it held back."""
        own = [p for p in self.periods if event.event_id != p.event.event_id and not p.event.saw(event)]
        more = [p for p, seal in self._shadows if seal.saw(event) and p.event != event and not p.event.saw(event)]
        return own + more

    def in_turn(self, ordered: Sequence[Event]) -> Sequence[Event]:
        """The events in the order in which they take effect: what a seal rests on comes before what it had not seen."""
        return sorted(ordered, key=self._turn) if self.periods else ordered

    def _turn(self, event: Event) -> int:
        for place, period in enumerate(self.periods):
            if event.event_id == period.event.event_id or period.event.saw(event):
                return place
        return len(self.periods)

    def over(self, transactions: Iterable[str], periods: Sequence[Period]) -> Period | None:
        """The first of these seals that lies over one of the transactions."""
        if not periods:
            return None
        for transaction_id in sorted(transactions):
            own = self._limits.canonical(transaction_id)
            limit = self._limits.transaction(own.partition("/")[0])
            for period in periods:
                if limit is not None and period.seals(own, limit):
                    return period
        return None

    def against_taking_back(self, event: Event) -> Period | None:
        """The seal that an undo or a resolution, not seen by it, would change."""
        for period in self.against(event) if event.kind in _TAKING_BACK else ():
            for target in event.payload.get("targets", ()):
                if self._rests_on(period, target):
                    return period
        return None

    def _rests_on(self, period: Period, target: str) -> bool:
        """Whether the seal had seen this decision (or match) and it reaches into what is sealed."""
        event = self._known.get(target) or self._known.get(target.rpartition("/")[0])
        if event is None or not period.event.saw(event):
            return False
        if any(self._rests_on(period, further) for further in event.payload.get("targets", ())):
            return True
        touched = transactions_of(event, None if target in self._known else target)
        created = {item["item_id"] for item in event.payload.get("items", ())}
        return self.over(touched, [period]) is not None or bool(created & self._items_under(period))

    def _items_under(self, period: Period) -> set[str]:
        return self._sealed_items.setdefault(
            period.event.event_id,
            {
                a[1]
                for event in self._known.values()
                if period.event.saw(event)
                for group in event.payload.get("groups", ())
                if self.over(group_transactions(group), [period]) is not None
                for a in group.get("allocations", ())
            },
        )

    @cached_property
    def _sealed_items(self) -> dict[str, set[str]]:
        return {}


def transactions_of(event: Event, match: str | None = None) -> set[str]:
    """Transactions that an event's payload (or one match of it) touches."""
    groups = event.payload.get("groups", ())
    if match is not None:
        place = match.rpartition("/")[2]
        groups = [groups[int(place) - 1]] if place.isdigit() and 1 <= int(place) <= len(groups) else []
    found = {t for group in groups for t in group_transactions(group)}
    if match is None:
        found |= {r["transaction_id"] for r in event.payload.get("rejections", ())}
        found |= {s["transaction_id"] for s in event.payload.get("splits", ())}
    return found


def group_transactions(group: Mapping[str, object]) -> set[str]:
    """Transactions that a match as the payload has it touches."""
    rows: list[Sequence[str]] = [*group.get("allocations", ()), *group.get("adjustments", ())]  # type: ignore[misc]
    return {row[0] for row in rows}


def contradiction(period: Period) -> str:
    """Why a closing is not in force, for a person."""
    return (
        f"{period.period} was sealed by {period.event.user} on {period.event.at[:10]} at the same time, without either knowing "
        "of the other: the first holds. Close this period again, or reopen that one."
    )


def reason(period: Period) -> str:
    """Why something does not count, for a person."""
    seal = period.in_force
    return (
        f"The period {seal.period} is sealed by {seal.event.user} on {seal.event.at[:10]}: what its seal does not rest on "
        "is kept, but does not count until the period is reopened."
    )
