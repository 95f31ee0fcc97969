"""The fold and its logs as they were at the last reading, so that opening does not read 100,000 decisions again.

A snapshot is a cache: it is used only while every log still begins with the very bytes it was made from (SHA-256), and
what was added since is read and applied. Payloads stay in the log and are read when somebody asks for one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.collecting import nothing_collected
from bankrec_nb.store.log import LogReading
from bankrec_nb.store.record import Event
from bankrec_nb.store.state import Adjusted, Allocated, Conflict, Group, Limit, Period, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bankrec_nb.store.cache import Derived

NAME = "folded"
LEAST_BYTES = 1_000_000
"""Below so much new text in the logs, folding again is as fast (some 2,000 single decisions, or one acceptance of 3,000 matches)."""

_INDEX = ("event_id", "kind", "user", "device", "log", "n", "clock", "at", "why", "engine")


class LogText:
    """A log's bytes, read once when a record of it is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def content(self) -> bytes:
        """All of it."""
        return self._path.read_bytes()


class Stored(Mapping[str, Any]):
    """The payload or heads of a record that stays in its log until somebody looks."""

    __slots__ = ("_field", "_loaded", "_size", "_start", "_text")

    def __init__(self, text: LogText, start: int, size: int, field: str) -> None:
        self._text, self._start, self._size, self._field = text, start, size, field
        self._loaded: dict[str, Any] | None = None

    def _value(self) -> dict[str, Any]:
        if self._loaded is None:
            self._loaded = json.loads(self._text.content[self._start : self._start + self._size])[self._field]
        found: dict[str, Any] = self._loaded or {}
        return found

    def __getitem__(self, key: str) -> Any:
        return self._value()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._value())

    def __len__(self) -> int:
        return len(self._value())


@dataclass(frozen=True)
class Decided:
    """Matches as frames, in order of decision; `matches` has event_id beside the columns of MATCH."""

    matches: pl.DataFrame
    allocations: pl.DataFrame
    adjustments: pl.DataFrame


class Groups(MutableMapping[str, Group]):
    """Matches that stand as frames until one is asked for; `added` and `removed` are what happened since."""

    def __init__(self, base: Decided, events: Mapping[str, Event], ready: Mapping[str, Group] | None = None) -> None:
        self.base, self._events = base, events
        self.added: dict[str, Group] = {}
        self.removed: set[str] = set()
        self._ready: dict[str, Group] = dict(ready or {})
        self._rows = {m: n for n, m in enumerate(base.matches["match_id"].to_list())}

    def __getitem__(self, key: str) -> Group:
        if key in self.added:
            return self.added[key]
        if key in self.removed or key not in self._rows:
            raise KeyError(key)
        if key not in self._ready:
            self._ready[key] = self._made(key)
        return self._ready[key]

    def __setitem__(self, key: str, group: Group) -> None:
        self.added[key] = group

    def __delitem__(self, key: str) -> None:
        if key in self.added:
            del self.added[key]
        elif key in self:
            self.removed.add(key)
        else:
            raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return key in self.added or (key in self._rows and key not in self.removed)

    def __iter__(self) -> Iterator[str]:
        yield from (key for key in self._rows if key not in self.removed and key not in self.added)
        yield from self.added

    def __len__(self) -> int:
        return len(self._rows) - len(self.removed) + len(self.added)

    @cached_property
    def _spans(self) -> list[dict[str, tuple[int, int]]]:
        frames = (self.base.allocations, self.base.adjustments)
        grouped = (f.with_row_index("_n").group_by("group_id").agg(pl.col("_n").min(), size=pl.len()) for f in frames)
        return [{g: (start, size) for g, start, size in frame.iter_rows()} for frame in grouped]

    def _made(self, key: str) -> Group:
        row = self.base.matches.row(self._rows[key], named=True)
        (a_start, a_size), (d_start, d_size) = (spans.get(key, (0, 0)) for spans in self._spans)
        paid = self.base.allocations.slice(a_start, a_size).select(
            "transaction_id", "item_id", "allocated_minor", "item_allocated_minor"
        )
        columns = ("transaction_id", "item_id", "adjustment_kind", "amount_minor", "ledger_account", "note")
        named = self.base.adjustments.slice(d_start, d_size).select(columns)
        return Group(
            key, self._events[row["event_id"]], row["shape"], row["suggestion_id"], row["tier"], row["score"], row["reason"],
            [Allocated(*r) for r in paid.iter_rows()], [Adjusted(*r) for r in named.iter_rows()],
        )  # fmt: skip


def save(derived: Derived, mark: str, readings: Sequence[LogReading], state: State, decided: Decided) -> None:
    """Keep the state for the next opening."""
    logs = [
        {
            "file": r.path.name, "name": r.name, "size": r.size, "sha256": _prefix_hash(r.path, r.size), "last_size": r.last_size,
            "head": list(r.head), "seen": r.seen, "events": len(r.events),
        }
        for r in readings
    ]  # fmt: skip
    columns = {name: [getattr(e, name) for r in readings for e in r.events] for name in _INDEX}
    more = {"hash": [h for r in readings for h in r.hashes], "size": [s for r in readings for s in r.sizes]}
    index = pl.DataFrame({**columns, **more}, infer_schema_length=None)
    head = pl.DataFrame({"json": [json.dumps({"logs": logs, "state": _plain(state)})]})
    frames = {
        "index": index,
        "head": head,
        "matches": decided.matches,
        "allocations": decided.allocations,
        "adjustments": decided.adjustments,
    }
    derived.put(NAME, mark, frames)


def _prefix_hash(path: Path, size: int) -> str:
    with path.open("rb") as file:
        return hashlib.sha256(file.read(size)).hexdigest()


def _plain(state: State) -> dict[str, Any]:
    """What of the state is small, events by their id."""
    return {
        "inactive": sorted(state.inactive),
        "refused": {k: _plain_period(p) for k, p in state.refused.items()},
        "opened": [[_plain_period(p), e.event_id] for p, e in state.opened],
        "agreed": dict(state.agreed),
        "rejected": {k: e.event_id for k, e in state.rejected.items()},
        "splits": {k: [list(amounts), e.event_id] for k, (amounts, e) in state.splits.items()},
        "parts": {k: list(limit) for k, limit in state.parts.items()},
        "created": {k: [dict(item), e.event_id] for k, (item, e) in state.created.items()},
        "ordered": {k: [number, end_to_end, e.event_id] for k, (number, end_to_end, e) in state.ordered.items()},
        "rules": dict(state.rules),
        "memory": [[dict(edit), e.event_id] for edit, e in state.memory],
        "reverted": {k: e.event_id for k, e in state.reverted.items()},
        "signed": [e.event_id for e in state.signed],
        "reopened": [e.event_id for e in state.reopened],
        "closed": [_plain_period(p) for p in state.closed.values()],
        "conflicts": [list(c) for c in state.conflicts],
        "waiting": [list(c) for c in state.waiting],
    }


def _plain_period(period: Period) -> list[Any]:
    held_by = None if period.held_by is None else _plain_period(period.held_by)
    return [period.account_id, period.period, period.last_day, period.event.event_id, held_by]


def _period(plain: Sequence[Any], events: Mapping[str, Event]) -> Period:
    account_id, period, last_day, event_id, held_by = plain
    return Period(account_id, period, last_day, events[event_id], None if held_by is None else _period(held_by, events))


def restore(derived: Derived, folder: Path) -> tuple[str, list[LogReading], State] | None:
    """The facts' mark, the logs' readings and the state of the last snapshot; None when it cannot be used.

    Readings end where the snapshot was made: `read_log(path, reading)` gives what was added since.
    """
    found = derived.latest(NAME)
    if found is None or set(found[1]) != {"index", "head", "matches", "allocations", "adjustments"}:
        return None
    mark, frames = found
    head = json.loads(frames["head"]["json"][0])
    if not all(_still_begins(folder / log["file"], log) for log in head["logs"]):
        return None
    decided = Decided(frames["matches"], frames["allocations"], frames["adjustments"])
    with nothing_collected():
        readings = _readings(folder, head["logs"], frames["index"])
        return mark, readings, _state(head["state"], readings, decided)


def _still_begins(path: Path, log: Mapping[str, Any]) -> bool:
    return path.exists() and path.stat().st_size >= log["size"] and _prefix_hash(path, log["size"]) == log["sha256"]


def _readings(folder: Path, logs: Sequence[Mapping[str, Any]], index: pl.DataFrame) -> list[LogReading]:
    readings, start = [], 0
    for log in logs:
        rows, path = index.slice(start, log["events"]), folder / log["file"]
        start += log["events"]
        sizes = rows["size"].to_list()
        text, at, events = LogText(path), 0, []
        for values, size in zip(rows.select(_INDEX).iter_rows(), sizes, strict=True):
            event_id, kind, user, device, name, n, clock, when, why, engine = values
            payload, heads = Stored(text, at, size, "payload"), Stored(text, at, size, "heads")
            events.append(Event(event_id, kind, user, device, name, n, clock, when, why, payload, engine, heads))
            at += size
        head = (str(log["head"][1]), int(log["head"][0]))
        reading = LogReading(path, log["name"], events, (head[1], head[0]), log["size"], log["last_size"])
        reading.hashes, reading.sizes, reading.seen = rows["hash"].to_list(), sizes, log["seen"]
        readings.append(reading)
    return readings


def _state(plain: Mapping[str, Any], readings: Sequence[LogReading], decided: Decided) -> State:
    events: dict[str, Event] = {}
    for event in _in_order([r for r in readings if r.name.startswith("decisions")]):
        events.setdefault(event.event_id, event)
    used_transaction, by_transaction = _used(decided, "transaction_id", "allocated_minor", [decided.adjustments])
    used_item, by_item = _used(decided, "item_id", "item_allocated_minor", [])
    return State(
        events=list(events.values()), known_ids=events, inactive=set(plain["inactive"]),
        refused={k: _period(p, events) for k, p in plain["refused"].items()}, groups=Groups(decided, events),
        used_transaction=used_transaction, used_item=used_item, by_transaction=by_transaction, by_item=by_item,
        agreed=dict(plain["agreed"]),
        rejected={k: events[e] for k, e in plain["rejected"].items()},
        splits={k: (tuple(amounts), events[e]) for k, (amounts, e) in plain["splits"].items()},
        parts={k: Limit(*values) for k, values in plain["parts"].items()},
        created={k: (item, events[e]) for k, (item, e) in plain["created"].items()},
        ordered={k: (number, end_to_end, events[e]) for k, (number, end_to_end, e) in plain.get("ordered", {}).items()},
        rules=dict(plain["rules"]),
        memory=[(edit, events[e]) for edit, e in plain["memory"]],
        reverted={k: events[e] for k, e in plain["reverted"].items()},
        signed=[events[e] for e in plain["signed"]],
        reopened=[events[e] for e in plain["reopened"]],
        closed={(p.account_id, p.period): p for p in (_period(plain_period, events) for plain_period in plain["closed"])},
        opened=[(_period(p, events), events[e]) for p, e in plain["opened"]],
        conflicts=[_conflict(c) for c in plain["conflicts"]],
        waiting=[_conflict(c) for c in plain["waiting"]],
    )  # fmt: skip


def _in_order(readings: Sequence[LogReading]) -> list[Event]:
    """The events of these logs in their order; those of one log stand in it already."""
    events = [e for r in readings for e in r.events]
    clocks = [e.clock for e in events]
    return events if all(a < b for a, b in pairwise(clocks)) else sorted(events, key=lambda e: e.order)


def _conflict(row: Sequence[Any]) -> Conflict:
    decision_id, event_id, user, kind, against, reason = row
    return Conflict(decision_id, event_id, user, kind, tuple(against), reason)


def _used(
    decided: Decided, key: str, minor: str, more: Sequence[pl.DataFrame]
) -> tuple[dict[str, int], dict[str, list[str]]]:
    """What is used of each id, and by which matches in order of decision."""
    order = decided.matches.select(group_id="match_id").with_row_index("_place")
    frames = [decided.allocations.select("group_id", key, used=minor)]
    frames += [frame.select("group_id", key, used="amount_minor") for frame in more]
    per_match = pl.concat(frames).group_by("group_id", key).agg(pl.col("used").sum()).join(order, on="group_id")
    summed = per_match.sort("_place").group_by(key).agg(pl.col("used").sum(), pl.col("group_id"))
    ids = summed[key].to_list()
    return dict(zip(ids, summed["used"].to_list(), strict=True)), dict(
        zip(ids, summed["group_id"].to_list(), strict=True)
    )
