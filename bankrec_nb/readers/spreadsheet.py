"""XLSX, XLS and ODS workbooks, and what banks call so: HTML tables and XML spreadsheets saved as .xls.

The ZIP directory and the used range are looked at before anything is unpacked; the workbook is then opened in a child
process with memory and time limits. Cells come back as text: numbers in their shortest decimal form, dates as ISO.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

import polars as pl

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers.spreadsheet_numbers import in_ods, in_xls, in_xlsx
from bankrec_nb.readers.spreadsheet_tables import Workbook, read_workbook, tables_of
from bankrec_nb.readers.web_tables import cut_off, is_web_table, web_sheets
from bankrec_nb.readers.zips import DAMAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
    from bankrec_nb.readers.tabular_cells import Cells

FORMAT = "xlsx"
VERSION = 1

ENTRY_LIMIT, UNPACKED_LIMIT_BYTES, RATIO_LIMIT = 3_000, 768 * 1024**2, 200
RATIO_FROM_BYTES = 10 * 1024**2
"""Small entries compress well by nature; only those that unpack to more than this are judged by their ratio."""
CELL_LIMIT, COLUMN_LIMIT = 30_000_000, 2_000
CHILD_MEMORY_BYTES, CHILD_SECONDS = 6 * 1024**3, 120
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,9})"')
_WIDE = re.compile(rb'\br="([A-Z]{2,3})\d')
_CELL = re.compile(rb'\br="[A-Z]{1,3}(\d{1,9})"')
_NO_VALUE = re.compile(rb"</f>(?:<v\s*/>|<v></v>)?</c>|<f\s*/></c>")
_CHUNK = 4 * 1024**2


def recognises(source: Source) -> bool:
    """Whether the content is a workbook (ZIP with a workbook inside, OLE) or an HTML or XML table of one."""
    head = source.content[:8]
    if head.startswith(_ZIP):
        return _kind_of_zip(source.content) is not None
    return head == _OLE or is_web_table(source)


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Transactions and documents of a workbook's tables; a sheet that was left out is told of.

    Raises:
        FileRefused: unsafe, damaged, protected, or without a table that could be recognised.
        ProfileNeeded: its main table can be read in more than one way.
    """
    return read_workbook(source, FORMAT, _sheets(source), options)


def read_cells(source: Source) -> Cells:
    """The workbook's main table as text cells; `line` is the row of its sheet."""
    return tables_of(source, _sheets(source))[0]


def _sheets(source: Source) -> Workbook:
    """The sheets as frames of text, after the checks that need no opening."""
    if source.content.startswith(_ZIP):
        _check_directory(source)
        issues = list(_check_sheets(source))
        return Workbook(_in_child(source), issues)
    if source.content.startswith(_OLE):
        sheets = _in_child(source)
        return Workbook(sheets, list(in_xls(source.content, (frame for _, frame in sheets))))
    return Workbook(web_sheets(source), list(cut_off(source)))


def _kind_of_zip(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist()[:ENTRY_LIMIT])
    except DAMAGE:
        return None
    if any(n.startswith("xl/workbook.") for n in names):
        return "xlsx"
    return "ods" if "content.xml" in names and "mimetype" in names else None


def _check_directory(source: Source) -> None:
    """Refuse a bomb by its directory: entries, total size, packing."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            entries = archive.infolist()
    except DAMAGE as error:
        raise FileRefused("the workbook is damaged.", where=source.name, action="Download it again.") from error
    total = sum(e.file_size for e in entries)
    dense = [
        e for e in entries if e.file_size > RATIO_FROM_BYTES and e.file_size > RATIO_LIMIT * max(e.compress_size, 1)
    ]
    if len(entries) > ENTRY_LIMIT or total > UNPACKED_LIMIT_BYTES or dense:
        raise FileRefused(
            f"the workbook would unpack to {total:,} bytes in {len(entries):,} parts; it was not opened.",
            where=source.name, action="Export a shorter period, or as CSV.",
        )  # fmt: skip
    if any(e.flag_bits & 0x1 for e in entries):
        raise FileRefused("the workbook is protected by a password.", where=source.name, action="Save it without one.")


def _check_sheets(source: Source) -> Iterator[dict[str, object]]:
    """Refuse a used range no computer can hold and formulas without a value; tell of numbers longer than 15 digits."""
    with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
        for entry in archive.infolist():
            if entry.filename == "content.xml":
                yield from in_ods(_well_formed(_chunks(archive, entry, source, overlap=0), source))
            if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.filename):
                continue
            rows, columns = 0, 26
            for chunk in _chunks(archive, entry, source):
                rows = max(rows, *(int(n) for n in _last_rows(chunk)), 0)
                columns = max(columns, *(_column(w) for w in set(_WIDE.findall(chunk))), 0)
                if columns > COLUMN_LIMIT or (rows * columns > CELL_LIMIT and columns > 26):
                    raise FileRefused(
                        f"the used range of {Path(entry.filename).name} is {rows:,} rows by {columns:,} columns; it was not opened.",
                        where=source.name, action="Delete what stands far outside the table and save it again.",
                    )  # fmt: skip
                if _NO_VALUE.search(chunk):
                    raise FileRefused(
                        "the sheet has formulas whose values were never computed.", where=source.name,
                        action="Open it in a spreadsheet program, save it, and import it again.",
                    )  # fmt: skip
                yield from in_xlsx(chunk)


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, source: Source, overlap: int = 200) -> Iterator[bytes]:
    """Pieces of a part with an overlap, so that no tag is cut; never more than the directory says."""
    try:
        with archive.open(entry) as stream:
            left, tail = entry.file_size, b""
            while left > 0 and (piece := stream.read(min(_CHUNK, left))):
                left -= len(piece)
                yield tail + piece
                tail = piece[-overlap:] if overlap else b""
    except DAMAGE as error:
        raise FileRefused("the workbook is damaged.", where=source.name, action="Download it again.") from error


def _well_formed(pieces: Iterator[bytes], source: Source) -> Iterator[bytes]:
    """The pieces of an ODS part as they come, refused where they are no XML.

    The parser in the child takes a broken end tag for the end of nothing and waits for the real one until its time is up.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for piece in pieces:
            parser.Parse(piece)
            yield piece
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise FileRefused("the workbook is damaged.", where=source.name, action="Download it again.") from error


def _refuse_doctype(*_: object) -> None:
    raise ValueError("no office document has a document type")


def _last_rows(chunk: bytes) -> list[bytes]:
    """Row numbers of a chunk; rows without a number are counted by their cells."""
    return _ROW.findall(chunk) or _CELL.findall(chunk) or [b"0"]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _in_child(source: Source) -> list[tuple[str, pl.DataFrame]]:
    """Sheets as frames of text, read by spreadsheet_child.py."""
    script = Path(__file__).with_name("spreadsheet_child.py")
    command = [sys.executable, "-I", str(script), str(CHILD_MEMORY_BYTES), str(CHILD_SECONDS), str(CELL_LIMIT)]
    try:
        done = subprocess.run(command, input=source.content, capture_output=True, timeout=CHILD_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise FileRefused(
            "the workbook took too long to open.", where=source.name, action="Export it as CSV."
        ) from error
    if done.returncode == 4:
        raise FileRefused(
            f"{done.stderr.decode()}.",
            where=source.name,
            action="Delete what stands outside the table and save it again.",
        )
    if done.returncode:
        raise FileRefused(
            "the workbook is damaged, protected, or too large to be opened safely.", where=source.name,
            action="Open it in a spreadsheet program and save it again, or export it as CSV.",
        )  # fmt: skip
    head, _, rest = done.stdout.partition(b"\n")
    sheets, place = [], 0
    for name, size in json.loads(head):
        sheets.append((str(name), pl.read_ipc_stream(rest[place : place + size])))
        place += size
    return sheets
