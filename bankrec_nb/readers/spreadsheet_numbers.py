"""Numbers of more than 15 digits in workbooks: cells are binary floats, so the last digits of such a reference are lost.

Each kind of workbook keeps its cells elsewhere: XLSX and ODS in XML, XLS in binary records. What stands there as text
is text and keeps every digit; only numbers are told of.
"""

from __future__ import annotations

import re
import struct
from decimal import Decimal
from typing import TYPE_CHECKING

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl

TOLD = 50
_BIG = rb"-?(?:\d{16,}(?:\.\d+)?|\d(?:\.\d+)?E\+?0*(?:1[5-9]|[2-9]\d))"
_XLSX = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"(?![^>]*\bt=)[^>]*><v>-?(\d{16,}|\d(?:\.\d+)?E\+?(?:1[5-9]|[2-9]\d))</v>')
_ODS = re.compile(
    rb"(<table:table[\s>])|<table:table-row\b([^>]*)>|<table:table-cell\b[^>]*\boffice:value=\"(" + _BIG + rb')"'
)
_ODS_REPEATED = re.compile(rb'number-rows-repeated="(\d{1,7})"')
_XLS_NUMBER = re.compile(rb"\x03\x02\x0e\x00(.{14})", re.DOTALL)
_LARGEST_EXACT = 1e15


def in_xlsx(piece: bytes) -> Iterator[dict[str, object]]:
    """Issues of a piece of a worksheet's XML (no tag is cut)."""
    for column, row, number in _XLSX.findall(piece)[:TOLD]:
        yield _told(number.decode(), int(row), column.decode())


def in_ods(pieces: Iterable[bytes]) -> Iterator[dict[str, object]]:
    """Issues of content.xml, given in pieces that follow each other without a gap or an overlap."""
    row, told, rest = 0, 0, b""
    for piece in pieces:
        text, mark, rest = (rest + piece).rpartition(b">")
        for start, attributes, number in _ODS.findall(text + mark):
            if start:
                row = 0
            elif number and told < TOLD:
                told += 1
                yield _told(number.decode(), row)
            elif not number:
                repeated = _ODS_REPEATED.search(attributes)
                row += int(repeated[1]) if repeated else 1


def in_xls(content: bytes, sheets: Iterable[pl.DataFrame]) -> Iterator[dict[str, object]]:
    """Issues of an Excel 97 file: its NUMBER records, as far as the sheets' cells (as text) have that number there.

    The records are looked for in the raw bytes; that what was found is a cell, the sheets prove.
    """
    found = []
    for record in _XLS_NUMBER.findall(content):
        row, column, _, value = struct.unpack("<HHHd", record)
        if _LARGEST_EXACT <= abs(value) < 1e40 and value.is_integer():
            found.append((row, column, f"{Decimal(repr(value)):f}".removesuffix(".0")))
    frames = list(sheets) if found else []
    for row, column, number in found[:TOLD]:
        if any(f.height > row and f.width > column and f[row, column] == number for f in frames):
            yield _told(number, row + 1, _letters(column))


def _letters(column: int) -> str:
    """A, B, … Z, AA for 0, 1, … 25, 26."""
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def _told(number: str, row: int, column: str | None = None) -> dict[str, object]:
    where = f"Cell {column}{row}" if column else f"Row {row}"
    return issue(
        Severity.WARNING, "long_number", f"{where} holds a number of more than 15 digits; a spreadsheet keeps only 15, the last ones are lost.",
        line=row, column=column, raw=number, action="Export references as text, or as CSV.",
    )  # fmt: skip
