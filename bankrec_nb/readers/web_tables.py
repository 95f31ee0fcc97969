"""HTML tables and XML spreadsheets (2003) that banks save as .xls: only their cells' text is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl
from lxml import etree, html

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.delimited_form import is_data_row
from bankrec_nb.readers.text import decode
from bankrec_nb.readers.xml import tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bankrec_nb.readers.base import Source

_SPREADSHEET_ML = b"urn:schemas-microsoft-com:office:spreadsheet"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE)
_SIZE_LIMIT_BYTES = 64 * 1024**2
_COLUMN_LIMIT = 500
_WORKBOOK_END = re.compile(rb"</(?:[\w.-]+:)?workbook\s*>")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def is_web_table(source: Source) -> bool:
    """Whether the content is an XML spreadsheet, or a web page with a table that has data rows (a login page has none)."""
    head = source.content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not head.startswith(b"<"):
        return False
    if _SPREADSHEET_ML in source.content[:4096]:
        return True
    if not _HTML.search(head) or b"<table" not in source.content[:_SIZE_LIMIT_BYTES].lower():
        return False
    return any(is_data_row(row) for _, rows in _html_tables(source) for row in rows[:400])


def web_sheets(source: Source) -> list[tuple[str, pl.DataFrame]]:
    """One frame of text cells per table or worksheet."""
    tables = _worksheets(source) if _SPREADSHEET_ML in source.content[:4096] else _html_tables(source)
    return [(name, _frame(rows)) for name, rows in tables if rows]


def cut_off(source: Source) -> Iterator[dict[str, object]]:
    """A warning where the page or the XML spreadsheet stops before its last table does: its last cell may be cut, too."""
    text = source.content.lower()
    if _SPREADSHEET_ML in source.content[:4096]:
        whole = _WORKBOOK_END.search(text[-4096:]) is not None
    else:
        whole = text.count(b"<table") <= text.count(b"</table")
    if not whole:
        message = "The file stops before its table ends; it is cut off, and the last row may be cut too."
        yield issue(Severity.WARNING, "cut_off", message, action="Download the file again.")


def _frame(rows: list[list[str]]) -> pl.DataFrame:
    width = max(map(len, rows))
    columns = list(zip(*([*row, *[""] * (width - len(row))] for row in rows), strict=True))
    return pl.DataFrame([pl.Series(f"c{i}", column, dtype=pl.String) for i, column in enumerate(columns)])


def _html_tables(source: Source) -> Iterator[tuple[str, list[list[str]]]]:
    if len(source.content) > _SIZE_LIMIT_BYTES:
        return
    declared = _CHARSET.search(source.content[:2048])
    text = decode(source.content, declared[1].decode() if declared else None).text
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        page = html.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", "")), parser=parser)
    except (etree.LxmlError, ValueError):
        return
    for place, table in enumerate(page.iter("table"), start=1):
        if next(table.iterdescendants("table"), None) is not None:
            continue  # a table that only lays out other tables
        yield f"table {place}", [_html_row(row) for row in table.iter("tr")]


def _html_row(row: html.HtmlElement) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren("td", "th"):
        cells.append(" ".join(str(cell.text_content()).split()))
        span = cell.get("colspan") or "1"
        cells += [""] * (min(int(span), _COLUMN_LIMIT) - 1 if span.isdecimal() else 0)
    return cells[:_COLUMN_LIMIT]


def _worksheets(source: Source) -> Iterator[tuple[str, list[list[str]]]]:
    try:
        root = tree(source)
    except FileRefused:
        # Some banks write attributes twice; a lenient second look keeps the same limits.
        parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        if b"<!DOCTYPE" in source.content[:4096].upper() or b"<!ENTITY" in source.content.upper():
            raise
        recovered = etree.fromstring(source.content, parser)
        if recovered is None:
            raise
        root = recovered
    for place, sheet in enumerate(root.iter("{*}Worksheet"), start=1):
        yield f"sheet {place}", [_xml_row(row) for row in sheet.iter("{*}Row")]


def _xml_row(row: etree._Element) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren("{*}Cell"):
        index = next((v for k, v in cell.attrib.items() if str(k).endswith("}Index")), "")
        if str(index).isdecimal():
            cells += [""] * (min(int(str(index)), _COLUMN_LIMIT) - 1 - len(cells))
        data = next(cell.iterchildren("{*}Data"), None)
        text = "" if data is None else "".join(str(t) for t in data.itertext())
        cells.append(re.sub(r"^(\d{4}-\d{2}-\d{2})T00:00:00(\.000)?$", r"\1", text.strip()))
    return cells[:_COLUMN_LIMIT]
