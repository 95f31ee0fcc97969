"""Is everything still what it was? Originals, facts, logs, seals are hashed again, the fold is replayed, sums are checked."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import BankrecError
from bankrec_nb.domain.vocabulary import DecisionKind
from bankrec_nb.dossier.frames import books_of
from bankrec_nb.dossier.reports import VerifyReport
from bankrec_nb.readers.base import ReadOptions, Source
from bankrec_nb.readers.read import read_source
from bankrec_nb.store import inbox
from bankrec_nb.store.atomic import write_atomically
from bankrec_nb.store.facts import parquet_bytes, read_facts
from bankrec_nb.store.fold import fold
from bankrec_nb.store.log import read_log
from bankrec_nb.store.manifest import REFUSED
from bankrec_nb.store.settings_files import SUFFIX, hash_file, is_as_written

if TYPE_CHECKING:
    from pathlib import Path

    from bankrec_nb.dossier.dossier import Dossier
    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.store.facts import FactFile
    from bankrec_nb.store.manifest import ImportRecord

PROBLEMS = pl.Schema({"where": pl.String, "problem": pl.String, "action": pl.String})
"""Grain: one finding."""


class _Findings:
    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str]] = []
        self.checked: dict[str, int] = {}
        self.repaired: list[str] = []

    def add(self, where: str, problem: str, action: str = "") -> None:
        self.rows.append((where, problem, action))

    def count(self, what: str, number: int = 1) -> None:
        self.checked[what] = self.checked.get(what, 0) + number


def verify(dossier: Dossier, ws: Workspace, *, repair: bool = False) -> VerifyReport:
    """Everything re-read from disk; see VerifyReport."""
    found = _Findings()
    _logs(ws, found)
    for record in ws.recorded():
        _import(ws, record, found, repair=repair)
    _seal_files(ws, found)
    _settings(ws, found)
    _quarantine(ws, found)
    if not found.rows:
        _fold_and_sums(ws, found)
        _sealed_figures(dossier, ws, found)
    return VerifyReport(pl.DataFrame(found.rows, schema=PROBLEMS, orient="row"), found.checked, tuple(found.repaired))


def _logs(ws: Workspace, found: _Findings) -> None:
    ws.refresh()
    for path in sorted(ws.layout.root.glob("*.jsonl")):
        _log(path, found)
    told = {where for where, _, _ in found.rows}
    for where, what in ws.problems():
        if where not in told:
            found.add(where, what, "Wait for the file to arrive, or restore it from a copy.")


def _log(path: Path, found: _Findings) -> None:
    """One log, read from its first byte."""
    reading = read_log(path)
    found.count("log records", len(reading.events))
    if reading.damage:
        found.add(path.name, reading.damage, "Restore this file from a copy.")
    elif reading.torn:
        found.add(path.name, f"{len(reading.torn)} bytes after record {len(reading.events)} are unfinished; they were never acknowledged.",
                  "They are set aside at the next decision.")  # fmt: skip


def _import(ws: Workspace, record: ImportRecord, found: _Findings, *, repair: bool) -> None:
    content = None
    try:
        content = inbox.original(ws.layout.inbox, record.stored, record.sha256)
        found.count("originals")
    except BankrecError as error:
        found.add(error.where, error.message, error.action)
    for fact in record.facts:
        try:
            read_facts(ws.layout.facts, fact)
            found.count("facts")
        except BankrecError as error:
            if not (repair and content is not None and _rebuilt(ws, record, fact, content)):
                found.add(error.where, error.message, error.action)
            else:
                found.repaired.append(fact.path)


def _rebuilt(ws: Workspace, record: ImportRecord, fact: FactFile, content: bytes) -> bool:
    """Read the original again as it was read then; only the very same bytes replace a fact."""
    from bankrec_nb.dossier.recording import tables_of

    told = {**record.options, "own_identifiers": frozenset(record.options.get("own_identifiers", ()))}
    options = ReadOptions(**told)
    result = read_source(Source(record.file_name, content), options)
    frame = next(frame for table, frame in tables_of(result) if table.name == fact.table)
    made = parquet_bytes(frame)
    if hashlib.sha256(made).hexdigest() != fact.sha256:
        return False
    write_atomically(ws.layout.facts / fact.path, made)
    return True


def _seal_files(ws: Workspace, found: _Findings) -> None:
    """Every seal a closing speaks of is there and unchanged, and the logs still reach as far as it says."""
    lengths: dict[str, dict[int, str]] = {}
    for reading in ws.readings:
        lengths.setdefault(reading.name, {}).update(dict(enumerate(reading.hashes, 1)))
    for event in ws.events:
        if event.kind != DecisionKind.CLOSE:
            continue
        name = event.payload["seal_file"]
        try:
            content = (ws.layout.seals / name).read_bytes()
        except OSError:
            found.add(f"seals/{name}", "the seal is missing.", "Restore it from a copy.")
            continue
        found.count("seals")
        if hashlib.sha256(content).hexdigest() != event.payload["seal_sha256"]:
            found.add(f"seals/{name}", "the seal has changed since it was made.", "Restore it from a copy.")
            continue
        for log, (n, head) in json.loads(content)["heads"].items():
            if lengths.get(log, {}).get(n) != head:
                found.add(
                    f"{log}.jsonl",
                    f"record {n}, sealed in {name}, is missing or different.",
                    "Restore this file from a copy.",
                )


def _settings(ws: Workspace, found: _Findings) -> None:
    """dossier.toml and the saved profiles are what the program wrote, where a person has not taken them in hand."""
    beside = [*ws.layout.root.glob(f"*{SUFFIX}"), *ws.layout.profiles.glob(f"*{SUFFIX}")]
    for path in sorted(p.with_name(p.name.removesuffix(SUFFIX)) for p in beside):
        found.count("settings")
        if not is_as_written(path):
            where = path.relative_to(ws.layout.root).as_posix()
            found.add(where, "it is not what the program wrote: somebody edited it, or it is damaged.",
                      f"Look through it; if it is as you want it, delete {hash_file(path).name}.")  # fmt: skip


def _quarantine(ws: Workspace, found: _Findings) -> None:
    """Refused files are kept as they came; one that was answered for since counts as imported, not as refused."""
    imported = {record.sha256 for record in ws.recorded()}
    for event in ws.events:
        if event.kind != REFUSED:
            continue
        try:
            stored = inbox.stored_name(event.payload["sha256"], event.payload["file_name"])
            inbox.original(ws.layout.quarantine, stored, event.payload["sha256"])
            found.count("refused files", int(event.payload["sha256"] not in imported))
        except BankrecError as error:
            found.add(error.where, error.message, error.action)


def _sealed_figures(dossier: Dossier, ws: Workspace, found: _Findings) -> None:
    """Closed periods still come out as they were sealed."""
    from bankrec_nb.dossier.closing import Scope, digest

    for period in ws.state.closed.values():
        payload = period.event.payload
        place = Scope(period.account_id, period.period, date.fromisoformat(period.last_day))
        if digest(dossier, place, set(payload["open_transactions"])) != payload["digest"]:
            found.add(f"{period.period} {period.account_id}", "its figures have changed since it was sealed.",
                      "See history(); reopen and close it again, or take the late change back.")  # fmt: skip


def _fold_and_sums(ws: Workspace, found: _Findings) -> None:
    merged = ws.merged
    state = fold(ws.state.events, ws.limits)
    same = {
        "matches": list(state.groups) == list(ws.state.groups) or set(state.groups) == set(ws.state.groups),
        "amounts used": state.used_transaction == ws.state.used_transaction and state.used_item == ws.state.used_item,
    }
    for what, agrees in same.items():
        if not agrees:
            found.add("fold", f"replaying the decisions gives other {what}.", "Please report this.")
    found.count("decisions", len(state.events))
    try:
        books_of(merged, state, ws.limits).check_conservation()
    except BankrecError as error:
        found.add("conservation", error.message, error.action)
    for record in ws.recorded():
        if record.rows_in != record.loaded + record.known + record.quarantined:
            found.add(record.file_name, "its rows do not add up in the manifest.", "Import it again.")
