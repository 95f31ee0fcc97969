"""Files in: read → account → merged with what is there → original, facts and manifest written → known.

Nothing of a file counts before its manifest record is on disk; a kill before that leaves files nobody refers to, and
the next import writes the same again. For every file: rows in = loaded + known + quarantined.

reading.py opens files, accounts.py finds their account, recording.py writes, told.py reports.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import PeriodClosed
from bankrec_nb.dossier.accounts import account_named, own_identifiers
from bankrec_nb.dossier.identity import ReadersIdentity
from bankrec_nb.dossier.profiling import profile_named, remember, saved_profiles
from bankrec_nb.dossier.proving import statement_findings
from bankrec_nb.dossier.questions import AS_FOUND
from bankrec_nb.dossier.reading import Asked, find_files, is_own, read_path
from bankrec_nb.dossier.reading_ahead import in_order, processes_for
from bankrec_nb.dossier.recording import record_of, write
from bankrec_nb.dossier.strangers import refuse_strangers
from bankrec_nb.dossier.told import report_of
from bankrec_nb.readers.base import ReadOptions
from bankrec_nb.readers.pain import message_id
from bankrec_nb.store.merge import Merged, counted_rows, merge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bankrec_nb.dossier.reading import Incoming
    from bankrec_nb.dossier.reports import ImportReport, Progress
    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.readers.base import ReadResult
    from bankrec_nb.store.manifest import ImportRecord


def import_files(
    ws: Workspace,
    paths: Any,
    *,
    account: str | None = None,
    currency: str | None = None,
    profile: Mapping[str, Any] | str | None = None,
    said: Mapping[str, Any] | None = None,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring files in; see `Dossier.import_files`."""
    files = [path for path in find_files(paths) if not is_own(ws, path)]
    saved = [p.to_json() for p in saved_profiles(ws.layout)]
    how = _profile(ws, profile)
    options = ReadOptions(
        account_id=account_named(ws, account),
        currency=currency,
        profile=how,
        saved=tuple(saved),
        language=ws.config.language,
        own_identifiers=own_identifiers(ws),
        once=True,
    )
    asked = Asked(options, said or {}, answers or {}, as_found=profile == AS_FOUND)
    before = {record.sha256: record for record in ws.imports()}
    incoming = _read_all(ws, files, asked, before, progress)
    with ws.turn(ws.manifest):
        _drop_twins(ws, incoming)
        _know_own_orders(ws, incoming)
        refuse_strangers(ws.merged.transactions, incoming)
        after = _count(ws, incoming)
        _refuse_sealed(ws, incoming, after)
        write(ws, incoming, after)
    _remember(ws, incoming)
    if progress:
        progress(len(files), len(files), "")
    report = report_of(incoming)
    return replace(report, statements=_unproved(ws, report))


def _unproved(ws: Workspace, report: ImportReport) -> pl.DataFrame:
    """What the accounts of these files leave unproved, all their statements together (schema: proving.FINDINGS)."""
    accounts = {a for told in report.files["account_id"].drop_nulls() for a in told.split(", ")}
    found = statement_findings(ws, ws.merged.statements)
    return found.filter(pl.col("account_id").is_in(sorted(accounts)))


def _read_all(
    ws: Workspace, files: list[Path], asked: Asked, before: Mapping[str, ImportRecord], progress: Progress | None
) -> list[Incoming]:
    """What the files hold, in their order; many or large ones are read by several processes."""
    incoming: list[Incoming] = []
    if progress and files:
        progress(0, len(files), files[0].name)
    processes = processes_for(files)
    if processes:
        _ = ws.merged  # worked out here, once, and not by several threads
    taken = in_order(files, lambda path, read: read_path(ws, path, asked, before, read), processes)
    for place, found in enumerate(taken, start=1):
        incoming += found
        if progress and place < len(files):
            progress(place, len(files), files[place].name)
    return incoming


def _profile(ws: Workspace, profile: Mapping[str, Any] | str | None) -> Mapping[str, Any] | None:
    """The profile a caller means: whole, by its name, or none (what the files show)."""
    if profile is None or profile == AS_FOUND:
        return None
    return profile_named(ws.layout, profile).to_json() if isinstance(profile, str) else profile


def _remember(ws: Workspace, incoming: list[Incoming]) -> None:
    """How a person said a file is read is kept for the next file of its form."""
    for file in incoming:
        if file.confirmed is not None and file.result is not None and "roles" in (file.result.profile or {}):
            read = dict(file.result.profile or {})
            form = {n: read[n] for n in ("fingerprint", "header", "header_line", "delimiter", "width")}
            remember(ws.layout, {**file.confirmed, "roles": read["roles"], **form})


def _drop_twins(ws: Workspace, incoming: list[Incoming]) -> None:
    """The same bytes twice in one call, or imported by someone while we were reading: known."""
    known = {record.sha256: record for record in ws.imports()}
    for file in incoming:
        if file.result is None:
            continue
        if file.source.sha256 in known:
            file.earlier, file.result = known[file.source.sha256], None
        else:
            known[file.source.sha256] = record_of(file, "")


def _know_own_orders(ws: Workspace, incoming: list[Incoming]) -> None:
    """The payment file of an order of ours: its invoices carry the order's number already, lots beside them would be twice."""
    orders = {number: event for number, _, event in ws.state.ordered.values()}
    for file in incoming:
        if file.result is None or file.result.format != "pain" or not orders:
            continue
        file.ordered = orders.get(message_id(file.source) or "")
        if file.ordered is not None:
            file.known, file.result = file.result.rows_in, None


def _count(ws: Workspace, incoming: list[Incoming]) -> Merged:
    """The dossier with the new files merged in; each file's rows are counted as loaded or known."""
    new = [file for file in incoming if file.result is not None]
    if not new:
        return ws.merged
    # From the facts and not from what was merged: statements that meet on a day need each one's own rows.
    files = [
        *(ws.facts_of(record) for record in ws.imports()),
        *(_facts(f.result) for f in new if f.result is not None),
    ]
    after = merge(files, ReadersIdentity())
    counted = counted_rows(files, ReadersIdentity()).select("statement_id", "transaction_id")
    stands = dict(after.same_as.iter_rows()) | dict(after.same_item.iter_rows())
    there = {stands.get(i, i) for i in _ids(ws.merged.transactions, "transaction_id")}
    there |= _ids(ws.merged.items, "item_id")
    kept = _ids(after.transactions, "transaction_id") | _ids(after.items, "item_id")
    for file in new:
        assert file.result is not None  # noqa: S101
        moved = counted.join(file.result.statements, on="statement_id", how="semi", maintain_order="left")[
            "transaction_id"
        ]
        ids = [stands.get(i, i) for i in (*moved, *file.result.items["item_id"])]
        fresh = {i for i in ids if i not in there and i in kept}
        file.loaded, file.known = len(fresh), len(ids) - len(fresh)
        there |= fresh
    return after


def _ids(frame: pl.DataFrame, column: str) -> set[str]:
    return set(frame[column].to_list())


def _facts(result: ReadResult) -> Merged:
    return Merged(result.statements, result.transactions, result.details, result.items, result.issues)


def _refuse_sealed(ws: Workspace, incoming: list[Incoming], after: Merged) -> None:
    """A file that would add movements to a closed period is refused as a whole."""
    if not ws.state.closed:
        return
    there = ws.merged.transactions.select("transaction_id")
    for file in incoming:
        if file.result is None:
            continue
        fresh = file.result.transactions.join(there, on="transaction_id", how="anti").join(
            after.transactions, on="transaction_id", how="semi"
        )
        for period in ws.state.closed.values():
            inside = fresh.filter(
                pl.col("account_id") == period.account_id, pl.col("booking_date").cast(pl.String) <= period.last_day
            )
            if inside.height:
                file.refusal = PeriodClosed(
                    f"it brings {inside.height} movements into {period.period}, sealed by {period.event.user} on {period.event.at[:10]}.",
                    where=file.source.name, action="Reopen the period (another person, with a reason), then import it.",
                )  # fmt: skip
                file.result = None
                break
