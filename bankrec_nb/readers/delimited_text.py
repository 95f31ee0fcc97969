"""Bytes of a delimited file into records of text cells: encoding, delimiter and width are found out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.columns import known_headers
from bankrec_nb.readers.delimited_commas import cut_amounts, with_whole_amounts
from bankrec_nb.readers.delimited_form import DELIMITERS, find_delimiter, first_lines, lines_of, rough_rows, sample_of
from bankrec_nb.readers.delimited_quick import quick_cells
from bankrec_nb.readers.delimited_records import check_limits, split_records
from bankrec_nb.readers.document_columns import known_document_headers
from bankrec_nb.readers.tabular_cells import Cells
from bankrec_nb.readers.text import decode, decode_old, lined, show_hidden, with_line_feeds

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, Source
    from bankrec_nb.readers.text import Decoded, Lined

_PAGE = re.compile(r"^\s*(?:<!doctype html|<html|<\?xml|<head|<body|<table|<!--)", re.IGNORECASE)
_HEAD_BYTES = 65536
_OTHER_CODE_PAGES = ("cp1250", "cp1257", "cp850", "cp1251", "cp1253", "cp1254")
_OTHER_ALPHABETS = ("cp932", "gb18030", "cp949", "big5", "euc_jp", "cp1255", "cp874", "koi8-r", "cp866")
"""Asked only where no Western word can be written so: two of them read most bytes as something."""
_WORDS_OF_AN_ALPHABET = 2
_NOT_IN_WORDS = re.compile(r"[A-Za-z][þðÞÐ¹³¿¾¼½¥][A-Za-z ]")
"""Signs that stand in words only where a Baltic or Central European text is read as cp1252."""
_LETTERS = {"cp1250": "ěščřžůťďňąćęłńśźżőű", "cp1257": "ąčęėįšųūžāēģīķļņ", "cp1252": "éèêëàâçùûôîïüöäßñåøæíáóúãõ"}
_FRAMES = re.compile(r"[A-Za-z][\u2500-\u259f]")
"""A frame of DOS behind a letter: no word was written so (`Nº` of Windows, read as DOS)."""
_OTHER_SCRIPT = re.compile(rb"[\x80-\x9f\xa1-\xff]{4,}")
"""So many letters with accents in a row has no Western word; Cyrillic, Greek, Chinese, Japanese and Korean ones have."""
_IN_NO_WINDOWS = tuple(bytes([one]) for one in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
"""Signs that Western Windows does not have."""
_TURNING_MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_TURNING = re.compile(f"[{_TURNING_MARKS}]")
_HIDDEN_TOLD = 20


def is_delimited(source: Source) -> bool:
    """Whether the first kilobytes are delimited text: rows with a date and an amount, or a known header."""
    head = source.content[:_HEAD_BYTES]
    if not head.strip() or head[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"):
        return False
    text = decode(head).text
    if _PAGE.match(text):
        return False
    lines = lines_of(text)
    return bool(find_delimiter(lines)[0]) or header_only(lines)[0] != ""


def read_cells(source: Source, options: ReadOptions) -> Cells:
    """The file's records as text cells."""
    if not source.content or source.content.isspace():
        raise FileRefused("the file is empty.", where=source.name, action="Export the statement again.")
    said = str(options.profile.get("encoding") or "") if options.profile else ""
    decoded = _best_decoding(source.content, said)
    if _PAGE.match(decoded.text):
        raise FileRefused(
            "this is a web page, not a statement.",
            where=source.name,
            action="Log in to the bank again and repeat the download.",
        )
    text = with_line_feeds(decoded, source.content)
    told = decoded.issues
    lines = first_lines(text.written)
    delimiter, width, rows = find_delimiter(lines)
    if delimiter == "," and (money := cut_amounts([line for line in sample_of(lines) if line.strip()])):
        lines, mended = with_whole_amounts(lines_of(text.text), money)
        text, told = lined("\n".join([*lines, ""])), [*told, *mended]
        delimiter, width, rows = find_delimiter(lines)
    if not rows:
        delimiter, width = header_only(lines)
    headless = bool(options.profile) and not (options.profile or {}).get("header")
    if options.profile and options.profile.get("delimiter") and (headless or not rows):
        delimiter = str(options.profile["delimiter"])
        width = int(options.profile.get("width") or width)
    if not delimiter:
        raise FileRefused(
            "no rows with a date and an amount were found in it.",
            where=source.name,
            action="Check that it is a statement or a document list; if it is, describe its columns in a profile.",
        )
    if (frame := quick_cells(text, delimiter, width)) is not None:
        return Cells(frame, (), delimiter, decoded.encoding, text, [*told, *_hidden(text)])
    lines = lines_of(text.text)
    check_limits(lines)
    cells = split_records(lines, delimiter, width, decoded.encoding)
    cells.issues.extend([*told, *_hidden(text)])
    return cells


def _hidden(text: Lined) -> list[dict[str, object]]:
    """A warning per line whose text may show something else than it says (the first twenty)."""
    if text.written.isascii() or not any(
        mark in text.written for mark in _TURNING_MARKS
    ):  # a third of the pattern's time
        return []
    split = enumerate(text.text.split("\n"), start=1)
    lines = [(n, line) for n, line in split if _TURNING.search(line)][:_HIDDEN_TOLD]
    message = "The text has characters that change the reading direction; it may show something else than it says."
    return [issue(Severity.WARNING, "bidi_character", message, line=n, raw=show_hidden(line)) for n, line in lines]


def header_only(lines: list[str]) -> tuple[str, int]:
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
    if decoded.encoding not in {"cp1252", "latin-1"} or said:
        return decoded
    head = content[:_HEAD_BYTES]
    scores = {
        e: _known_words(head, e)
        for e in ("cp1252", *_OTHER_CODE_PAGES)
        if not _FRAMES.search(head.decode(e, "replace"))
    }
    best = max(scores, key=lambda e: (scores[e], e == "cp1252"))
    if best == "cp1252" and len(_NOT_IN_WORDS.findall(head.decode("cp1252", "replace"))) >= 2:
        likely = {e: sum(map(head.decode(e, "replace").count, letters)) for e, letters in _LETTERS.items()}
        best = max(likely, key=lambda e: likely[e])
    if best != "cp1252":
        decoded = decode(content, best)
    elif (old := decode_old(content, "cp850", "cp852", "mac_roman")).encoding not in {"cp1252", "latin-1"}:
        return old
    doubts = _script_doubt(head)
    if doubts and (abroad := _other_alphabet(content, scores.get(best, 0))):
        return abroad
    doubts = [] if best in {"cp1251", "cp1253"} else doubts
    return replace(decoded, issues=[*decoded.issues, *doubts]) if doubts else decoded


def _other_alphabet(content: bytes, known: int) -> Decoded | None:
    """The text in the encoding of another alphabet, if header words are known in it, more than in the Western one."""
    head = content[:_HEAD_BYTES]
    scores = {encoding: _known_words(head, encoding) for encoding in _OTHER_ALPHABETS}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < max(_WORDS_OF_AN_ALPHABET, known + 1):
        return None
    decoded = decode(content, best)
    if decoded.encoding != best:
        return None
    message = f"The file was read in the encoding {best}, under which its headers are known words."
    note = issue(Severity.NOTE, "encoding", message, action="Look at the letters of a label.")
    return replace(decoded, issues=[*decoded.issues, note])


def _script_doubt(head: bytes) -> list[dict[str, object]]:
    """A warning where the letters can be no Western ones: amounts and days are read, the texts are not what they say."""
    if len(_OTHER_SCRIPT.findall(head)) < 3 and sum(map(head.count, _IN_NO_WINDOWS)) < 3:
        return []
    message = "The letters are of another alphabet than Western Europe's: the texts cannot be read as they stand."
    action = "Save the file as UTF-8, or say its encoding in the profile (field encoding: cp1251, gb18030, cp932 …)."
    return [issue(Severity.WARNING, "encoding", message, action=action)]


def _known_words(head: bytes, encoding: str) -> int:
    lines = lines_of(head.decode(encoding, "replace"))
    rows = [row for d in DELIMITERS[:4] for row in rough_rows([x for x in lines[:20] if d in x], d)]
    return max((max(known_headers(row), known_document_headers(row)) for row in rows), default=0)
