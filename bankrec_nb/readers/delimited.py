"""Delimited text without a given format: bank exports, the plain CSV of both sides, document lists.

Everything is read as text first; what a column is, is decided from headers and content (tabular_*.py) or said by a
profile. RFC 4180 where the file keeps to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers.columns import known_headers
from bankrec_nb.readers.delimited_records import (
    DELIMITERS,
    check_limits,
    find_delimiter,
    lines_of,
    one_line_end,
    quick_cells,
    rough_rows,
    sample_of,
    split_records,
)
from bankrec_nb.readers.document_columns import known_document_headers
from bankrec_nb.readers.tables import read_table
from bankrec_nb.readers.tabular_cells import Cells
from bankrec_nb.readers.text import decode

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
    from bankrec_nb.readers.text import Decoded

FORMAT = "csv"
VERSION = 1

_PAGE = re.compile(r"^\s*(?:<!doctype html|<html|<\?xml|<head|<body|<table|<!--)", re.IGNORECASE)
_HEAD_BYTES = 65536
_SAMPLE_CHARS = 200_000
_OTHER_CODE_PAGES = ("cp1250", "cp1257", "cp850")
_NOT_IN_WORDS = re.compile(r"[A-Za-z][þðÞÐ¹³¿¾¼½¥][A-Za-z ]")
"""Signs that stand in words only where a Baltic or Central European text is read as cp1252."""
_LETTERS = {"cp1250": "ěščřžůťďňąćęłńśźżőű", "cp1257": "ąčęėįšųūžāēģīķļņ", "cp1252": "éèêëàâçùûôîïüöäßñåøæíáóúãõ"}


def recognises(source: Source) -> bool:
    """Whether the first kilobytes are delimited text: rows with a date and an amount, or a known header."""
    head = source.content[:_HEAD_BYTES]
    if not head.strip() or head[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"):
        return False
    text = decode(head[:-1] if len(source.content) > _HEAD_BYTES else head).text
    if _PAGE.match(text):
        return False
    lines = lines_of(text)
    return bool(find_delimiter(lines)[0]) or _header_only(lines)[0] != ""


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Transactions or documents of a delimited file.

    Raises:
        FileRefused: empty, a web page, or no table that could be recognised.
        ProfileNeeded: it can be read in more than one way.
    """
    return read_table(source, FORMAT, read_cells(source, options), options)


def read_cells(source: Source, options: ReadOptions) -> Cells:
    """The file's records as text cells."""
    if not source.content.strip():
        raise FileRefused("the file is empty.", action="Export the statement again.")
    said = str(options.profile.get("encoding") or "") if options.profile else ""
    decoded = _best_decoding(source.content, said)
    if _PAGE.match(decoded.text):
        raise FileRefused(
            "this is a web page, not a statement.", action="Log in to the bank again and repeat the download."
        )
    text = one_line_end(decoded.text)
    lines = lines_of(text[:_SAMPLE_CHARS])
    delimiter, width, rows = find_delimiter(lines)
    if not rows:
        delimiter, width = _header_only(lines)
    if options.profile and options.profile.get("delimiter"):
        delimiter = str(options.profile["delimiter"])
        width = int(options.profile.get("width") or width)
    if not delimiter:
        raise FileRefused(
            "no rows with a date and an amount were found in it.",
            action="Check that it is a statement or a document list; if it is, describe its columns in a profile.",
        )
    if (frame := quick_cells(text, delimiter, width)) is not None:
        return Cells(frame, (), delimiter, decoded.encoding, text, list(decoded.issues))
    lines = lines_of(text)
    check_limits(lines)
    cells = split_records(lines, delimiter, width, decoded.encoding)
    cells.issues.extend(decoded.issues)
    return cells


def _header_only(lines: list[str]) -> tuple[str, int]:
    """Delimiter and width of a file that has a known header and perhaps no row that looks like data."""
    sample = [line for line in sample_of(lines) if line.strip()][:60]
    best = (2, "", 0)
    for delimiter in DELIMITERS:
        for row in rough_rows([line for line in sample if delimiter in line], delimiter):
            known = max(known_headers(row), known_document_headers(row))
            best = max(best, (known, delimiter, len(row)))
    return best[1], best[2]


def _best_decoding(content: bytes, said: str) -> Decoded:
    """UTF-8, else the code page under which most header words are known, or whose letters the words are made of."""
    decoded = decode(content, said or None)
    if decoded.encoding != "cp1252" or said:
        return decoded
    head = content[:_HEAD_BYTES]
    scores = {e: _known_words(head, e) for e in ("cp1252", *_OTHER_CODE_PAGES)}
    best = max(scores, key=lambda e: (scores[e], e == "cp1252"))
    if best == "cp1252" and len(_NOT_IN_WORDS.findall(head.decode("cp1252", "replace"))) >= 2:
        likely = {e: sum(map(head.decode(e, "replace").count, letters)) for e, letters in _LETTERS.items()}
        best = max(likely, key=lambda e: likely[e])
    return decoded if best == "cp1252" else decode(content, best)


def _known_words(head: bytes, encoding: str) -> int:
    lines = lines_of(head.decode(encoding, "replace"))
    rows = [row for d in DELIMITERS[:4] for row in rough_rows([x for x in lines[:20] if d in x], d)]
    return max((max(known_headers(row), known_document_headers(row)) for row in rows), default=0)
