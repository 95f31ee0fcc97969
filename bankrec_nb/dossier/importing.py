"""Files in: read → account → merged with what is there → original, facts and manifest written → known.

Nothing of a file counts before its manifest record is on disk; a kill before that leaves files nobody refers to, and
the next import writes the same again. For every file: rows in = loaded + known + quarantined.
"""

from __future__ import annotations

import contextlib
import glob
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.errors import BankrecError, ConservationBroken, NotFound, PeriodClosed, WrongAccount
from bankrec_nb.domain.masking import masked
from bankrec_nb.domain.money import decimal_text
from bankrec_nb.domain.vocabulary import Proof
from bankrec_nb.dossier.folder import Account, compact_text, load_config
from bankrec_nb.dossier.identity import ReadersIdentity
from bankrec_nb.dossier.reports import FILES, ImportReport
from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
from bankrec_nb.readers.read import FILE_LIMIT_BYTES, load, read_source, unpacked
from bankrec_nb.readers.sniff import reader, recognise
from bankrec_nb.store import inbox
from bankrec_nb.store.facts import write_facts
from bankrec_nb.store.manifest import IMPORTED, REFUSED, ImportRecord
from bankrec_nb.store.merge import Merged, counted_rows, merge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bankrec_nb.dossier.reports import Progress
    from bankrec_nb.dossier.workspace import Workspace


@dataclass
class Incoming:
    """One file on its way in: what was read, or why not, or the earlier import of the same bytes."""

    source: Source
    options: ReadOptions = field(default_factory=ReadOptions)
    result: ReadResult | None = None
    refusal: BankrecError | None = None
    earlier: ImportRecord | None = None
    loaded: int = 0
    known: int = 0


def find_files(paths: Any) -> list[Path]:
    """The files meant by a path, a folder, a pattern, or several of them; sorted inside folders and patterns.

    A path that exists is that file, whatever characters it has: `releve[1].csv` is not a pattern then.

    Raises:
        NotFound: nothing is there.
    """
    if not isinstance(paths, str | Path):
        return list(dict.fromkeys(found for path in paths for found in find_files(path)))
    path = Path(paths).expanduser()
    if path.is_dir():
        return sorted(p for p in path.rglob("*") if p.is_file() and not _is_hidden(p.relative_to(path)))
    if path.is_file():
        return [path]
    matched = sorted(Path(p) for p in glob.glob(str(path), recursive=True))  # noqa: PTH207 - absolute and relative patterns alike
    if not matched:
        raise NotFound("there is no such file.", where=str(paths), action="Check the name; patterns like *.xml work.")
    return [p for p in matched if p.is_file()]


def _is_own(ws: Workspace, path: Path) -> bool:
    """The dossier's own files are not statements, wherever a folder or pattern leads."""
    own = (ws.layout.inbox, ws.layout.facts, ws.layout.quarantine, ws.layout.seals, ws.layout.reports)
    resolved = path.resolve()
    return any(resolved.is_relative_to(folder) for folder in own) or (
        resolved.parent == ws.layout.root and resolved.suffix in {".jsonl", ".toml", ".torn"}
    )


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "__")) for part in path.parts)


def import_files(
    ws: Workspace,
    paths: Any,
    *,
    account: str | None = None,
    currency: str | None = None,
    profile: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring files in; see `Dossier.import_files`."""
    files = [path for path in find_files(paths) if not _is_own(ws, path)]
    options = ReadOptions(
        account_named(ws, account), currency, profile, ws.config.language, own_identifiers(ws), once=True
    )
    before = {record.sha256: record for record in ws.imports()}
    incoming = []
    for place, path in enumerate(files):
        if progress:
            progress(place, len(files), path.name)
        incoming += _read(ws, path, options, before)
    with ws.turn(ws.manifest):
        _drop_twins(ws, incoming)
        after = _count(ws, incoming)
        _refuse_sealed(ws, incoming, after)
        _write(ws, incoming, after)
    if progress:
        progress(len(files), len(files), "")
    return _report(incoming)


def account_named(ws: Workspace, account: str | None) -> str | None:
    """The account id a person means by an id, an IBAN with spaces, or the name in dossier.toml."""
    if account is None:
        return None
    by_name = [a.account_id for a in ws.config.accounts if a.name and a.name.casefold() == account.strip().casefold()]
    plain = compact_text(account)
    by_id = [a.account_id for a in ws.config.accounts if compact_text(a.account_id) == plain]
    return (by_id + by_name + [account.strip()])[0] if not _looks_like_iban(plain) else [*by_id, plain][0]


def own_identifiers(ws: Workspace) -> frozenset[str]:
    """What tells our company in an invoice: its name, SIREN and account numbers."""
    own = {ws.config.company, ws.config.siren, *(a.account_id for a in ws.config.accounts)}
    return frozenset(own - {""})


def _looks_like_iban(text: str) -> bool:
    return len(text) >= 15 and text[:2].isalpha() and text[2:4].isdigit()


def _read(ws: Workspace, path: Path, options: ReadOptions, before: Mapping[str, ImportRecord]) -> list[Incoming]:
    """What the file holds; an archive gives each of its files."""
    try:
        sources = list(unpacked(load(path)))
    except BankrecError as error:
        return [Incoming(Source(path.name, _bytes(path)), refusal=error)]
    return [_read_one(ws, source, options, before) for source in sources]


def _bytes(path: Path) -> bytes:
    """The refused file's content for the quarantine; nothing where it cannot be read at all."""
    with contextlib.suppress(OSError):
        return path.read_bytes() if path.stat().st_size <= FILE_LIMIT_BYTES else b""
    return b""


def _read_one(ws: Workspace, source: Source, options: ReadOptions, before: Mapping[str, ImportRecord]) -> Incoming:
    if source.sha256 in before:
        return Incoming(source, earlier=before[source.sha256])
    try:
        return _accounted(ws, source, options)
    except BankrecError as error:
        return Incoming(source, refusal=error)


def _accounted(ws: Workspace, source: Source, options: ReadOptions) -> Incoming:
    """Read the file for the account it names, or for the one it must be when it names none."""
    result = _checked(read_source(source, options), source)
    named = _accounts_in(result)
    if options.account_id is not None:
        for found in named:
            if compact_text(found) != compact_text(options.account_id):
                raise _wrong(source, found, f"it should be {masked(options.account_id)}")
    known = {a.account_id for a in ws.config.accounts}
    if ws.config.accounts_closed and (strange := [n for n in named if n not in known]):
        raise _wrong(source, strange[0], "this dossier's list of accounts is closed")
    if result.transactions["account_id"].null_count() == 0 and result.statements["account_id"].null_count() == 0:
        return Incoming(source, options, result)
    told = replace(options, account_id=_only_account(ws, source, result, options))
    return Incoming(source, told, _checked(read_source(source, told), source))


def _checked(result: ReadResult, source: Source) -> ReadResult:
    if result.rows_in != result.rows_loaded + result.rows_quarantined:
        raise ConservationBroken(
            f"{result.rows_in} rows came in, {result.rows_loaded} were loaded and {result.rows_quarantined} kept apart.",
            where=source.name, action="Nothing was loaded. Please report this with the file's format.",
        )  # fmt: skip
    return result


def _accounts_in(result: ReadResult) -> list[str]:
    named = pl.concat([result.statements["account_id"], result.transactions["account_id"]])
    return sorted(named.drop_nulls().unique().to_list())


def _wrong(source: Source, found: str, reason: str) -> WrongAccount:
    return WrongAccount(
        f"it is a statement of account {masked(found)}, {reason}.", where=source.name,
        action="Import it into the right dossier, or name its account.",
    )  # fmt: skip


def _only_account(ws: Workspace, source: Source, result: ReadResult, options: ReadOptions) -> str:
    """The account of a file that names none: as told, else the dossier's only one in that currency, else a new one."""
    if options.account_id is not None:
        return options.account_id
    currencies = result.transactions["currency"].drop_nulls().unique().sort().to_list() or [options.currency or "EUR"]
    here = _all_accounts(ws)
    candidates = [a.account_id for a in here if a.currency == currencies[0]]
    if len(candidates) == 1:
        return candidates[0]
    if not candidates and not ws.config.accounts_closed:
        return f"main-{currencies[0]}"
    raise WrongAccount(
        f"it does not name its account, and {len(candidates)} accounts in {currencies[0]} are here.", where=source.name,
        action=f"Name it: account={', '.join(masked(c) for c in candidates) or 'one of dossier.toml'}.",
    )  # fmt: skip


def _all_accounts(ws: Workspace) -> list[Account]:
    return list(ws.config.with_accounts(accounts_seen(ws.merged.transactions, ws.merged.statements)).accounts)


def accounts_seen(transactions: pl.DataFrame, statements: pl.DataFrame) -> list[Account]:
    """Accounts that facts speak of, in order of id."""
    rows = pl.concat(
        [transactions.select("account_id", "currency"), statements.select("account_id", "currency")]
    ).drop_nulls()
    banks = statements.group_by("account_id").agg(
        pl.col("bank_id").drop_nulls().first(), pl.col("account_name").drop_nulls().first()
    )
    found = (
        rows.unique("account_id", keep="first", maintain_order=True)
        .join(banks, on="account_id", how="left")
        .sort("account_id")
    )
    return [
        Account(r["account_id"], r["account_name"] or "", r["currency"], r["bank_id"] or "") for r in found.to_dicts()
    ]


def _drop_twins(ws: Workspace, incoming: list[Incoming]) -> None:
    """The same bytes twice in one call, or imported by someone while we were reading: known."""
    known = {record.sha256: record for record in ws.imports()}
    for file in incoming:
        if file.result is None:
            continue
        if file.source.sha256 in known:
            file.earlier, file.result = known[file.source.sha256], None
        else:
            known[file.source.sha256] = _record(file, "")


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


def _write(ws: Workspace, incoming: list[Incoming], after: Merged) -> None:
    events = []
    for file in incoming:
        if file.result is not None:
            inbox.keep(ws.layout.inbox, file.source.name, file.source.content)
            record = _record(file, inbox.stored_name(file.source.sha256, file.source.name), ws)
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
        _register_accounts(ws)


def _clocked(events: list[Any]) -> list[Any]:
    return [replace(event, clock=event.clock + place) for place, event in enumerate(events)]


def _record(file: Incoming, stored: str, ws: Workspace | None = None) -> ImportRecord:
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
        {**asdict(file.options), "own_identifiers": sorted(file.options.own_identifiers)},
        dict(result.profile) if result.profile else None,
    )  # fmt: skip


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


def _register_accounts(ws: Workspace) -> None:
    config = load_config(ws.layout)
    wider = config.with_accounts(accounts_seen(ws.merged.transactions, ws.merged.statements))
    if wider.accounts != config.accounts:
        ws.set_config(wider)


def _report(incoming: list[Incoming]) -> ImportReport:
    issues = [file.result.issues for file in incoming if file.result is not None and file.result.issues.height]
    rows = [_row(file) for file in incoming]
    for row in rows:
        if row["rows_in"] != row["loaded"] + row["known"] + row["quarantined"]:
            raise ConservationBroken(f"rows do not add up: {row}", where=row["file_name"], action="Please report this.")
    return ImportReport(pl.DataFrame(rows, schema=FILES), pl.concat(issues) if issues else t.ISSUE.empty())


def _row(file: Incoming) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(FILES.names())
    row.update(file_name=file.source.name, rows_in=0, loaded=0, known=0, quarantined=0, message="")
    if file.result is not None:
        r = file.result
        row.update(
            _place(r.format, r.statements.to_dicts()),
            rows_in=r.rows_in,
            loaded=file.loaded,
            known=file.known,
            quarantined=r.rows_quarantined,
        )
        worst = r.issues.filter(pl.col("severity").is_in(["quarantined", "warning"]))
        row["message"] = worst["message"][0] if worst.height else ""
    elif file.earlier is not None:
        e = file.earlier
        row.update(
            _place(e.format, e.statements),
            rows_in=e.rows_in,
            known=e.rows_in - e.quarantined,
            quarantined=e.quarantined,
        )
        row["message"] = f"Known already: imported as {e.file_name}."
    else:
        row.update(proof="refused", message=str(file.refusal))
    return row


_WORST_FIRST = (
    Proof.UNBALANCED,
    Proof.INCOMPLETE,
    Proof.UNVERIFIABLE,
    Proof.BALANCED_BY_CHAIN,
    Proof.BALANCED,
    Proof.EMPTY,
)


def _place(file_format: str, statements: Any) -> dict[str, Any]:
    """Format, accounts, period, proof and delta of a file from its statements."""
    rows = list(statements)
    accounts = sorted({s["account_id"] for s in rows if s["account_id"]})
    first = min((str(s["from_date"]) for s in rows if s["from_date"]), default="")
    last = max((str(s["to_date"]) for s in rows if s["to_date"]), default="")
    proofs = {s["proof"] for s in rows}
    deltas = [decimal_text(s["delta_minor"], s["currency"]) for s in rows if s["delta_minor"]]
    return {
        "format": file_format,
        "account_id": ", ".join(accounts) or None,
        "period": f"{first} – {last}" if first else None,
        "proof": next((str(p) for p in _WORST_FIRST if p in proofs), ""),
        "delta": ", ".join(deltas) or ("0.00" if rows and all(s["delta_minor"] == 0 for s in rows) else None),
    }
