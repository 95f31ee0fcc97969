"""A dossier as one person at one computer has it open: logs read, facts merged, decisions folded, all as of now.

    logs ── imports ──▶ facts (Parquet, hash checked) ──merge──▶ merged ─┐
         └─ decisions ─────────────────────────────────────────fold──▶ state ──▶ books

`refresh` picks up what others wrote. `decide` is the only way a decision is taken: under the log's lock, after a
refresh, checked against the state, fsynced, then applied.
"""

from __future__ import annotations

import logging
import time
import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bankrec_nb import __version__
from bankrec_nb.domain.collecting import nothing_collected
from bankrec_nb.domain.errors import DecisionRefused, DossierDamaged, OverAllocated
from bankrec_nb.domain.vocabulary import DecisionKind
from bankrec_nb.dossier.counting import Counted, Reading, counted_imports
from bankrec_nb.dossier.folder import Config, Layout, current_device, current_user, load_config, save_config
from bankrec_nb.dossier.gone import with_gone
from bankrec_nb.dossier.identity import ReadersIdentity
from bankrec_nb.store import fold as folding
from bankrec_nb.store import snapshot
from bankrec_nb.store.atomic import sweep_temps
from bankrec_nb.store.cache import Derived, SqlCache, cache_root, fingerprint
from bankrec_nb.store.facts import read_facts
from bankrec_nb.store.limits import FrameLimits
from bankrec_nb.store.log import LogReading, LogWriter, read_log
from bankrec_nb.store.log_problems import log_problems
from bankrec_nb.store.manifest import IMPORTED, MATCH_RUN, ImportRecord, import_record
from bankrec_nb.store.merge import Merged, merge
from bankrec_nb.store.record import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from bankrec_nb.store.state import Conflict, State

log = logging.getLogger(__name__)

MERGE_VERSION = 5
"""Raised when merging changes, so that caches made by an older program are not used."""

STALE_TEMP_SECONDS = 3600


class Workspace:
    """The open dossier. Frames and state are made when first asked for and kept until something changes."""

    def __init__(self, layout: Layout, user: str | None = None) -> None:
        self.layout, self.config = layout, load_config(layout)
        self.user, self.device = current_user(user), current_device()
        self.who = f"{self.user}@{self.device}"
        self.decisions = LogWriter(layout.log("decisions", self.who))
        self.manifest = LogWriter(layout.log("manifest", self.who))
        self.derived = Derived(cache_root() / self.config.dossier_id)
        self.sql = SqlCache(cache_root(), self.config.dossier_id, [layout.root])
        self.version = 0
        self._readings: dict[Path, tuple[tuple[int, int], LogReading]] = {}
        self._events: dict[str, Event] = {}
        self._merged: Merged | None = None
        self._merged_mark = ""
        self._state: State | None = None
        self._limits: FrameLimits | None = None
        self._kept = 0
        self._counted: Counted | None = None
        self._reading = Reading(self.facts_of)
        sweep_temps(layout.root, time.time() - STALE_TEMP_SECONDS)
        self._restore()
        self.refresh()

    # ── what the logs say ──────────────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> bool:
        """Read what was added to any log, one's own other kernel's included; True when something was."""
        added: list[Event] = []
        for path in sorted(self.layout.root.glob("*.jsonl")):
            if path.name.startswith(("decisions", "manifest")):
                added += self._read(path)
        new = [e for e in added if self._is_new(e)]
        if new:
            self._take_in(new)
        return bool(new)

    def _is_new(self, event: Event) -> bool:
        known = self._events.get(event.event_id)
        if known is None or event.order < known.order:
            # The same id twice is one decision; the first in the order counts, whichever arrived first.
            self._state = self._state if known is None else None
            self._events[event.event_id] = event
        return known is None

    def _read(self, path: Path) -> list[Event]:
        """Events of this log that were not there at the last reading."""
        status = path.stat()
        stamp = (status.st_size, status.st_mtime_ns)
        before = self._readings.get(path)
        if before is not None and before[0] == stamp:
            return []
        reading = read_log(path, before[1] if before else None)
        self._readings[path] = (stamp, reading)
        extended = before is not None and reading.hashes[: len(before[1].hashes)] == before[1].hashes
        return reading.events[len(before[1].events) :] if before and extended else reading.events

    def _take_in(self, new: list[Event]) -> None:
        self.version += 1
        facts_may_change = any(map(self._changes_facts, new))
        self._counted = None if facts_may_change else self._counted
        if self._merged is not None and facts_may_change and self.facts_mark() != self._merged_mark:
            self._merged, self._limits, self._state = None, None, None
        if self._state is None:
            return
        decided = sorted((e for e in new if e.log.startswith("decisions")), key=lambda e: e.order)
        self.limits.prime(*_touched(decided))
        if not all(folding.advance(self._state, e, self.limits) for e in decided):
            self._state = None

    def _changes_facts(self, event: Event) -> bool:
        if event.kind in {DecisionKind.UNDO, DecisionKind.RESOLVE}:
            undone = (self._events.get(target) for target in event.payload.get("targets", ()))
            return any(e is not None and self._changes_facts(e) for e in undone)
        return event.kind in {IMPORTED, DecisionKind.IMPORT_REVERTED, DecisionKind.CLOSE, DecisionKind.REOPEN}

    @property
    def readings(self) -> list[LogReading]:
        """Every log file as far as it chains."""
        return [reading for _, reading in self._readings.values()]

    @property
    def events(self) -> list[Event]:
        """All events of all logs in their order."""
        return sorted(self._events.values(), key=lambda e: e.order)

    def problems(self) -> list[tuple[str, str]]:
        """What is wrong with the logs: (file, what)."""
        return log_problems(self.readings)

    def _restore(self) -> None:
        """Take up the last snapshot where it still holds, instead of reading and folding everything again."""
        found = snapshot.restore(self.derived, self.layout.root)
        if found is None:
            return
        mark, readings, state = found
        for reading in readings:
            self._readings[reading.path] = ((reading.size, 0), reading)
            for event in reading.events:
                known = self._events.setdefault(event.event_id, event)
                if known is not event and event.order < known.order:
                    self._events[event.event_id] = event
        if self.facts_mark() == mark:
            self._state, self._kept = state, sum(reading.size for reading in readings)

    def keep_snapshot(self, decided: snapshot.Decided) -> None:
        """Keep the state for the next opening, when enough has been decided since the last time."""
        read = sum(reading.size for reading in self.readings)
        if read - self._kept >= snapshot.LEAST_BYTES and not any(r.damage or r.torn for r in self.readings):
            snapshot.save(self.derived, self.facts_mark(), self.readings, self.state, decided)
            self._kept = read

    # ── facts ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def recorded(self) -> list[ImportRecord]:
        """All imports in their order, also those that were taken back or are held back."""
        imported = [e for e in self._events.values() if e.kind == IMPORTED and e.log.startswith("manifest")]
        return [import_record(e) for e in sorted(imported, key=lambda e: e.order)]

    @property
    def counted(self) -> Counted:
        """The imports that count, and what a seal stands against."""
        if self._counted is None:
            self._counted = counted_imports(self._events.values(), self._reading, self.derived)
        return self._counted

    def counted_with(self, event: Event) -> Counted:
        """The imports that would count if this were decided."""
        return counted_imports([*self._events.values(), event], self._reading, self.derived)

    def imports(self) -> list[ImportRecord]:
        """Imports that count, in the order they are merged; reverted ones left out."""
        return list(self.counted.records)

    def _decided(self) -> list[Event]:
        return [e for e in self._events.values() if e.log.startswith("decisions")]

    def facts_mark(self) -> str:
        """The fingerprint of what is imported."""
        facts = [fact.sha256 for record in self.imports() for fact in record.facts]
        return fingerprint("merge", MERGE_VERSION, __version__, *facts)

    @property
    def merged(self) -> Merged:
        """All imports as one.

        Raises:
            DossierDamaged: a Parquet is not what the manifest says; `verify(repair=True)` rebuilds it.
        """
        if self._merged is None:
            mark = self.facts_mark()
            cached = self.derived.get("merged", mark)
            self._merged = Merged(**cached) if cached is not None and set(cached) == set(vars(Merged())) else None
            if self._merged is None:
                files = [self.facts_of(record) for record in self.imports()]
                self._merged = with_gone(merge(files, ReadersIdentity()), self.imports(), self.facts_of)
                self.derived.put("merged", mark, vars(self._merged))
            self._merged_mark, self._limits = mark, None
        return self._merged

    def facts_of(self, record: ImportRecord) -> Merged:
        """The rows of one import, hash checked."""
        frames = {fact.table: read_facts(self.layout.facts, fact) for fact in record.facts}
        names = {"statement": "statements", "bank_transaction": "transactions", "transaction_detail": "details",
                 "ledger_item": "items", "issue": "issues"}  # fmt: skip
        return Merged(**{names[table]: frame for table, frame in frames.items()})

    @property
    def limits(self) -> FrameLimits:
        """The facts as the fold asks for them."""
        if self._limits is None:
            self._limits = FrameLimits(self.merged)
        return self._limits

    # ── decisions ──────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def state(self) -> State:
        """The fold of all decisions.

        Raises:
            DossierDamaged: a log does not chain.
        """
        if self._state is None:
            for reading in self.readings:
                if reading.damage:
                    raise DossierDamaged(
                        reading.damage, where=reading.path.name,
                        action="Restore this file from a copy; `bankrec verify` says what else is wrong.",
                    )  # fmt: skip
            decided = self._decided()
            self.limits.prime(*_touched(decided))
            self._state = folding.fold(decided, self.limits)
            self.version += 1
        return self._state

    @contextmanager
    def turn(self, writer: LogWriter) -> Iterator[None]:
        """Hold one's own log, with everything read that is there."""
        with writer.turn():
            self.refresh()
            if writer.path in self._readings:
                writer.reading = replace(self._readings[writer.path][1])
            if writer.reading.damage:
                raise DossierDamaged(
                    writer.reading.damage, where=writer.path.name, action="Restore this file from a copy."
                )
            yield

    def draft(
        self,
        kind: str,
        payload: Mapping[str, Any],
        why: str = "",
        event_id: str | None = None,
        log_name: str = "decisions",
    ) -> Event:
        """An event as it would be written now."""
        name = f"{log_name}.{self.who}"
        longest = sorted((r for r in self.readings if r.name != name and r.head[0]), key=lambda r: r.head)
        heads = {r.name: list(r.head) for r in longest}
        clock = 1 + max((r.events[-1].clock for r in self.readings if r.events), default=0)
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return Event(
            event_id or uuid.uuid4().hex, str(kind), self.user, self.device, name, 1 << 62, clock, at, why, payload,
            __version__, heads,
        )  # fmt: skip

    def decide(
        self,
        kind: DecisionKind,
        build: Callable[[State], Mapping[str, Any]],
        why: str = "",
        event_id: str | None = None,
    ) -> Event:
        """Take a decision: acknowledged (returned) only after it is on disk.

        Args:
            kind: what is decided.
            build: gives the payload for the state as it is once the log is held; may raise DecisionRefused.
            why: the person's note.
            event_id: made when the button was drawn; the same id again is the same decision, taken once.

        Raises:
            DecisionRefused: it does not fit what stands; nothing was written.
            WriteFailed, DossierBusy: the disk or another process; nothing was recorded, try again with the same id.
        """
        with self.turn(self.decisions), nothing_collected():
            if event_id is not None and event_id in self._events:
                return self._events[event_id]
            event = self.draft(kind, build(self.state), why, event_id)
            self._refuse_misfits(event)
            return self.record(self.decisions, [event])[0]

    def _refuse_misfits(self, event: Event) -> None:
        self.limits.prime(*_touched([event]))
        found = folding.misfits(self.state, event, self.limits)
        if found:
            more = f" ({len(found)} in all)" if len(found) > 1 else ""
            error = DecisionRefused if event.kind == DecisionKind.UNDO else OverAllocated
            raise error(found[0].reason + more, where=event.kind, action=_against(found[0]))

    def record(self, writer: LogWriter, events: list[Event]) -> list[Event]:
        """Append to one's own log (in a turn) and take the events in."""
        placed = writer.append(events)
        status = writer.path.stat()
        self._readings[writer.path] = ((status.st_size, status.st_mtime_ns), replace(writer.reading))
        self._events.update((e.event_id, e) for e in placed)
        self._take_in(placed)
        return placed

    def adopt(self, merged: Merged) -> None:
        """Use frames that an import has just merged, instead of reading them again."""
        self._merged, self._limits, self._state = None, None, None
        self.version += 1
        if not self.counted.held:
            self._merged, self._merged_mark = with_gone(merged, self.imports(), self.facts_of), self.facts_mark()
            self.derived.put("merged", self._merged_mark, vars(self._merged))

    def set_config(self, config: Config) -> None:
        """Change dossier.toml."""
        save_config(self.layout, config)
        self.config = config

    def match_runs(self) -> list[Event]:
        """Recorded runs of the matcher, latest last."""
        return sorted((e for e in self._events.values() if e.kind == MATCH_RUN), key=lambda e: e.order)


def _against(conflict: Conflict) -> str:
    return f"It stands against {', '.join(conflict.against[:3])}: undo that first." if conflict.against else ""


def _touched(events: Iterable[Event]) -> tuple[set[str], set[str]]:
    transactions: set[str] = set()
    items: set[str] = set()
    for event in events:
        for group in event.payload.get("groups", ()):
            for allocation in group.get("allocations", ()):
                transactions.add(allocation[0])
                items.add(allocation[1])
            transactions.update(a[0] for a in group.get("adjustments", ()))
    return transactions, items
