"""Small workbooks of every kind from rows of cells: XLSX, ODS, XLS (BIFF 8 in an OLE file) and an HTML table called .xls."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date
from html import escape
from typing import TYPE_CHECKING, TypeAlias

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell: TypeAlias = "str | int | float | date | None"
Rows: TypeAlias = "Sequence[Sequence[Cell]]"
SECTOR = 512
_ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)


def xlsx(*sheets: Rows) -> bytes:
    """An XLSX with one sheet per table; dates are date cells."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, rows in enumerate(sheets):
            sheet = book.add_worksheet(f"Sheet {place + 1}")
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(r, c, value, day)
                    elif value is not None:
                        sheet.write(r, c, value)
    return stream.getvalue()


def ods(*sheets: Rows) -> bytes:
    """An OpenDocument spreadsheet; empty cells are written as LibreOffice does, as repeated columns."""
    tables = "".join(
        f'<table:table table:name="Sheet {n}">{"".join(f"<table:table-row>{_ods_row(r)}</table:table-row>" for r in rows)}</table:table>'
        for n, rows in enumerate(sheets, start=1)
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
    return stream.getvalue()


def _ods_row(row: Sequence[Cell]) -> str:
    return "".join(_ods_cell(value) for value in row)


def _ods_cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value}</text:p></table:table-cell>'
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


def html_table(rows: Rows) -> bytes:
    """A web page with one table, as banks save it under the name of a workbook."""
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape('' if c is None else str(c))}</td>" for c in row) + "</tr>\n" for row in rows
    )
    return f"<html><body><table>\n{lines}</table></body></html>\n".encode()


def xls(*sheets: Rows) -> bytes:
    """An Excel 97 workbook; dates are written as text."""
    return _ole(_biff(sheets))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _biff(sheets: Sequence[Rows]) -> bytes:
    """The globals (one BOUNDSHEET per sheet, pointing at it) and the sheets' cells."""
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    names = [f"Sheet {n}".encode() for n in range(1, len(sheets) + 1)]
    bodies = [_biff_sheet(rows) for rows in sheets]
    place = len(_record(0x0809, bof)) + sum(12 + len(name) for name in names) + len(_record(0x000A, b""))
    out = _record(0x0809, bof)
    for name, body in zip(names, bodies, strict=True):
        out += _record(0x0085, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name)
        place += len(body)
    return out + _record(0x000A, b"") + b"".join(bodies)


def _biff_sheet(rows: Rows) -> bytes:
    width = max((len(row) for row in rows), default=0)
    out = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    out += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, int | float):
                out += _record(0x0203, struct.pack("<HHHd", r, c, 0, value))
            elif value is not None:
                text = str(value).encode("utf-16-le")
                out += _record(0x0204, struct.pack("<HHHHB", r, c, 0, len(text) // 2, 1) + text)
    return out + _record(0x000A, b"")


def _ole(stream: bytes) -> bytes:
    """A compound file with one stream called Workbook: header, allocation table, directory, the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    chain = [*range(3, 2 + count), 0xFFFFFFFE]
    table = struct.pack("<I", 0xFFFFFFFD) + struct.pack("<I", 0xFFFFFFFE) + struct.pack(f"<{count}I", *chain)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0)
    root, book = _entry("Root Entry", 5, 0xFFFFFFFE, 0, 1), _entry("Workbook", 2, 2, len(stream), 0xFFFFFFFF)
    assert count + 2 <= SECTOR // 4, "one sector of the allocation table is enough for a test"
    return head.ljust(SECTOR, b"\xff") + table.ljust(SECTOR, b"\xff") + (root + book).ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (head + links + b"\0" * 36 + struct.pack("<IQ", start, size)).ljust(128, b"\0")
