"""One file in, rows and issues out: the format is recognised, its reader is called, a ZIP is opened with care."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
from bankrec_nb.readers.sniff import reader, recognise
from bankrec_nb.readers.zips import DAMAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike

FILE_LIMIT_BYTES = 2 * 1024**3
_ZIP_FILES, _ZIP_BYTES, _ZIP_RATIO = 500, 1024**3, 200


def read_file(
    path: str | PathLike[str],
    *,
    profile: Mapping[str, Any] | None = None,
    account_id: str | None = None,
    currency: str | None = None,
) -> ReadResult:
    """What one file holds: .format, .statements, .transactions, .details, .items, .issues. Nothing is written.

    The file of exactly this name is opened (`releve[1].csv` is a name, not a pattern).

    Args:
        path: the file.
        profile: how to read a delimited file or sheet; without one it is worked out from the content.
        account_id: our account, for files that do not name it.
        currency: ISO 4217 code, for files that do not name it.

    Raises:
        FileRefused: the file is missing, empty, a web page, unknown, unsafe or damaged as a whole.
    """
    return read_source(load(path), ReadOptions(account_id=account_id, currency=currency, profile=profile))


def read_source(source: Source, options: ReadOptions | None = None) -> ReadResult:
    """`read_file` for bytes already in hand (an inbox, an upload, a download)."""
    if not _is_archive(source):
        chosen = reader(recognise(source))
        return chosen.read(source, options or ReadOptions())
    members = list(unpacked(source))
    if len(members) != 1:
        raise FileRefused(
            f"the archive holds {len(members)} files; one at a time is read.",
            where=source.name,
            action="Import the archive (each file is taken in on its own) or unpack it first.",
        )
    return read_source(members[0], options)


def load(path: str | PathLike[str]) -> Source:
    """The bytes of exactly this file, and its name as data."""
    place = Path(path)
    try:
        if place.stat().st_size > FILE_LIMIT_BYTES:
            raise FileRefused("the file is too large.", where=place.name, action="Ask the bank for shorter periods.")
        return Source(place.name, place.read_bytes())
    except FileNotFoundError as error:
        raise FileRefused("there is no such file.", where=str(path), action="Check the path.") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileRefused(f"the file cannot be opened: {reason}.", where=str(path), action="Check the path.") from error


def unpacked(source: Source) -> Iterator[Source]:
    """The files of a ZIP, each as a source of its own; the file itself where it is no plain archive.

    Sizes are checked in the directory before anything is unpacked, and again while reading.

    Raises:
        FileRefused: too many files, too large, packed too densely, encrypted, or a name that leads outside.
    """
    if not _is_archive(source):
        yield source
        return
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and not _is_clutter(m.filename)]
            _check_members(source, members)
            for member in members:
                yield Source(PurePosixPath(member.filename).name, _inflated(archive, member, source))
    except DAMAGE as error:
        raise FileRefused(
            "the archive is damaged or of a kind that cannot be opened.", where=source.name, action="Download it again."
        ) from error


def _is_archive(source: Source) -> bool:
    """A ZIP that is not an office document (these are ZIPs too, and a spreadsheet reader opens them)."""
    if not source.content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            names = set(archive.namelist())
    except DAMAGE:
        return False
    office = {"[Content_Types].xml", "mimetype", "META-INF/manifest.xml", "xl/workbook.xml"}
    return not names & office


def _is_clutter(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name in {".DS_Store", "Thumbs.db"}


def _check_members(source: Source, members: list[zipfile.ZipInfo]) -> None:
    total = sum(m.file_size for m in members)
    if len(members) > _ZIP_FILES or total > _ZIP_BYTES:
        raise FileRefused(
            f"the archive unpacks to {len(members)} files of {total:,} bytes together.",
            where=source.name,
            action=f"At most {_ZIP_FILES} files and {_ZIP_BYTES:,} bytes are opened; unpack it yourself.",
        )
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in member.filename:
            raise FileRefused(
                f"the entry '{member.filename}' would lead outside the archive.",
                where=source.name,
                action="Do not open this archive; ask the bank for it again.",
            )
        if member.file_size > _ZIP_RATIO * max(member.compress_size, 1024):
            raise FileRefused(
                f"the entry '{member.filename}' is packed too densely to be a statement.",
                where=source.name,
                action="Do not open this archive; ask the bank for it again.",
            )


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: Source) -> bytes:
    if member.flag_bits & 0x1:
        raise FileRefused("the archive is encrypted.", where=source.name, action="Unpack it with its password first.")
    with archive.open(member) as stream:
        content = stream.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise FileRefused("the archive's sizes are not true.", where=source.name, action="Do not open this archive.")
    return content
