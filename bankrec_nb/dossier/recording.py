"""What an import leaves on disk: the original, its facts, and one record in the manifest that makes them count."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.dossier.accounts import register_accounts
from bankrec_nb.readers.sniff import reader, recognise
from bankrec_nb.store import inbox
from bankrec_nb.store.facts import write_facts
from bankrec_nb.store.manifest import IMPORTED, REFUSED, ImportRecord

if TYPE_CHECKING:
    from bankrec_nb.dossier.reading import Incoming
    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.readers.base import ReadOptions, ReadResult
    from bankrec_nb.store.merge import Merged


def write(ws: Workspace, incoming: list[Incoming], after: Merged) -> None:
    """Originals, facts and manifest records of what was read; refused files go to quarantine with their reason."""
    events = []
    for file in incoming:
        if file.result is not None:
            inbox.keep(ws.layout.inbox, file.source.name, file.source.content)
            record = record_of(file, inbox.stored_name(file.source.sha256, file.source.name), ws)
            events.append(ws.draft(IMPORTED, record.payload, log_name="manifest"))
        elif file.refusal is not None and file.source.content:
            inbox.keep(ws.layout.quarantine, file.source.name, file.source.content)
            note = {"file_name": file.source.name, "sha256": file.source.sha256, "message": str(file.refusal)}
            if not any(e.kind == REFUSED and e.payload == note for e in ws.manifest.reading.events):
                events.append(ws.draft(REFUSED, note, log_name="manifest"))
    if not events:
        return
    ws.record(ws.manifest, _clocked(events))
    if any(e.kind == IMPORTED for e in events):
        refused_late = any(file.refusal is not None and file.result is None for file in incoming)
        ws.adopt(after) if not refused_late else None
        register_accounts(ws)


def _clocked(events: list[Any]) -> list[Any]:
    return [replace(event, clock=event.clock + place) for place, event in enumerate(events)]


def record_of(file: Incoming, stored: str, ws: Workspace | None = None) -> ImportRecord:
    """The file's manifest record; with a workspace its facts are written too."""
    assert file.result is not None  # noqa: S101
    result, name = file.result, f"{file.source.sha256}-{reader_version(file)}"
    full = [(table, frame) for table, frame in tables_of(result) if frame.height] if ws else []
    facts = tuple(write_facts(ws.layout.facts, table, name, frame) for table, frame in full) if ws else ()
    statements = result.statements.select(
        "statement_id", "account_id", "currency", pl.col("from_date", "to_date").cast(pl.String), "opening_minor",
        "closing_minor", "transaction_count", "sum_minor", "proof", "delta_minor",
    )  # fmt: skip
    return ImportRecord(
        "", file.source.name, file.source.sha256, stored, result.format, reader_version(file), result.rows_in,
        file.loaded, file.known, result.rows_quarantined, facts, tuple(statements.to_dicts()),
        _told(file.options),
        dict(result.profile) if result.profile else None,
    )  # fmt: skip


def _told(options: ReadOptions) -> dict[str, Any]:
    """What the reader was told, as JSON-able data: enough to read the original the same way again."""
    told = asdict(options) | {"own_identifiers": sorted(options.own_identifiers)}
    del told["saved"]  # the one that was used is the profile
    return told


def tables_of(result: ReadResult) -> list[tuple[t.Table, pl.DataFrame]]:
    """A file's frames beside their tables."""
    return [
        (t.STATEMENT, result.statements), (t.BANK_TRANSACTION, result.transactions),
        (t.TRANSACTION_DETAIL, result.details), (t.LEDGER_ITEM, result.items), (t.ISSUE, result.issues),
    ]  # fmt: skip


def reader_version(file: Incoming) -> str:
    """Which reader made the facts: format and the reader's version."""
    assert file.result is not None  # noqa: S101
    return f"{file.result.format}.{reader(recognise(file.source)).VERSION}"
