"""Files on their way in: found by path, opened with care, read for the account they belong to.

Nothing is written here; what cannot be read carries its refusal.
"""

from __future__ import annotations

import contextlib
import glob
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.errors import AccountNeeded, BankrecError, ConservationBroken, NotFound, ProfileNeeded
from bankrec_nb.domain.masking import masked
from bankrec_nb.dossier.accounts import accounts_in, only_account, wrong_account
from bankrec_nb.dossier.folder import compact_text
from bankrec_nb.dossier.questions import ACCOUNT, account_question, mark_question, near_question, question_of
from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
from bankrec_nb.readers.profiles import Profile
from bankrec_nb.readers.read import FILE_LIMIT_BYTES, load, read_source, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bankrec_nb.dossier.questions import Question
    from bankrec_nb.dossier.reading_ahead import Read
    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.store.manifest import ImportRecord
    from bankrec_nb.store.record import Event


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
    question: Question | None = None
    """What a person has to say before the file can be taken in; the refusal says so too."""
    ordered: Event | None = None
    """Our own payment order that the file is: its invoices wait for the debit already, nothing of it is loaded."""
    confirmed: Mapping[str, Any] | None = None
    """How a person said the file is to be read: kept as a profile once the file is in."""
    assumed: bool = False
    """The file names no account, and nobody said one: it was taken for the only one it could be."""


@dataclass(frozen=True)
class Asked:
    """What a caller says about files: of all of them, or of one by its SHA-256."""

    options: ReadOptions
    said: Mapping[str, Any] = field(default_factory=dict)
    """Profile fields for every delimited file of the call."""
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """SHA-256 → the whole profile a person chose for that file, or its account, or both."""
    as_found: bool = False
    """Read as the files show, whatever is saved; that is kept too."""


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


def is_own(ws: Workspace, path: Path) -> bool:
    """The dossier's own files are not statements, wherever a folder or pattern leads."""
    own = (
        ws.layout.inbox,
        ws.layout.facts,
        ws.layout.quarantine,
        ws.layout.seals,
        ws.layout.reports,
        ws.layout.profiles,
    )
    resolved = path.resolve()
    return any(resolved.is_relative_to(folder) for folder in own) or (
        resolved.parent == ws.layout.root and resolved.suffix in {".jsonl", ".toml", ".torn", ".sha256"}
    )


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "__")) for part in path.parts)


def read_path(
    ws: Workspace, path: Path, asked: Asked, before: Mapping[str, ImportRecord], read: Read = read_source
) -> list[Incoming]:
    """What the file holds; an archive gives each of its files. `read` reads one (another process may do it)."""
    try:
        sources = list(unpacked(load(path)))
    except BankrecError as error:
        return [Incoming(Source(path.name, _bytes(path)), refusal=error)]
    return [_read_one(ws, source, asked, before, read) for source in sources]


def _bytes(path: Path) -> bytes:
    """The refused file's content for the quarantine; nothing where it cannot be read at all."""
    with contextlib.suppress(OSError):
        return path.read_bytes() if path.stat().st_size <= FILE_LIMIT_BYTES else b""
    return b""


def _read_one(ws: Workspace, source: Source, asked: Asked, before: Mapping[str, ImportRecord], read: Read) -> Incoming:
    if source.sha256 in before:
        return Incoming(source, earlier=before[source.sha256])
    options = asked.options
    answer = dict(asked.answers.get(source.sha256, {}))
    account = answer.pop(ACCOUNT, None)
    try:
        options = replace(options, profile=answer or options.profile, account_id=account or options.account_id)
        if asked.said and (found := _form(source, options, read)) is not None:
            options = replace(options, profile=found.says(**asked.said).to_json())
        if asked.as_found:
            options = replace(options, saved=())
        file = _accounted(ws, source, options, read)
    except ProfileNeeded as needed:
        question = replace(question_of(source, options, needed), account_id=account)
        return Incoming(source, refusal=needed, question=question)
    except AccountNeeded as needed:
        return Incoming(source, refusal=needed, question=account_question(source, options, needed))
    except BankrecError as error:
        return Incoming(source, refusal=error)
    assert file.result is not None  # noqa: S101 - it was read
    if options.profile is not None or asked.as_found:
        return replace(file, confirmed=options.profile or file.result.profile)
    doubt = near_question(source, options, file.result) or mark_question(source, options, file.result)
    if doubt is not None:
        return Incoming(source, refusal=doubt.as_error(), question=replace(doubt, account_id=account))
    return file


def _form(source: Source, options: ReadOptions, read: Read) -> Profile | None:
    """The profile a delimited file would be read with, its questions left open; None for other formats."""
    try:
        found = read(source, options).profile
    except ProfileNeeded as needed:
        found = needed.profile
    return Profile.from_json(found) if found and "roles" in found else None


def _accounted(ws: Workspace, source: Source, options: ReadOptions, read: Read) -> Incoming:
    """Read the file for the account it names, or for the one it must be when it names none."""
    result = _checked(read(source, options), source)
    named = accounts_in(result)
    if options.account_id is not None:
        for found in named:
            if compact_text(found) != compact_text(options.account_id):
                raise wrong_account(source, found, f"it should be {masked(options.account_id)}")
    known = {a.account_id for a in ws.config.accounts}
    if ws.config.accounts_closed and (strange := [n for n in named if n not in known]):
        raise wrong_account(source, strange[0], "this dossier's list of accounts is closed")
    if result.transactions["account_id"].null_count() == 0 and result.statements["account_id"].null_count() == 0:
        return Incoming(source, _as_read(options, result), result)
    told = replace(options, account_id=only_account(ws, source, result, options))
    again = _checked(read(source, told), source)
    return Incoming(source, _as_read(told, again), again, assumed=options.account_id is None)


def _as_read(options: ReadOptions, result: ReadResult) -> ReadOptions:
    """The options that read the file the same way again, whatever is saved by then."""
    form = (result.profile or {}).get("fingerprint")
    used = next((p for p in options.saved if form and p.get("fingerprint") == form and p.get("header")), None)
    return replace(options, profile=options.profile or used, saved=())


def _checked(result: ReadResult, source: Source) -> ReadResult:
    if result.rows_in != result.rows_loaded + result.rows_quarantined:
        raise ConservationBroken(
            f"{result.rows_in} rows came in, {result.rows_loaded} were loaded and {result.rows_quarantined} kept apart.",
            where=source.name, action="Nothing was loaded. Please report this with the file's format.",
        )  # fmt: skip
    return result
