"""Amounts whose decimal comma is the separator of the cells too, in a file that quotes nothing: `2026-01-26,TEA,-350,50`.

Each such row has as many cells too many as it has amounts with cents; the header says which columns are amounts.
"""

from __future__ import annotations

import re

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.columns import MONEY_ROLES, Role, known_headers, role_of_header
from bankrec_nb.readers.delimited_form import is_data_row, rough_rows
from bankrec_nb.readers.tabular_dates import parts_of

_WHOLE = re.compile(r"[-+]?(?:\d{1,3}(?:\.\d{3})+|\d+)")
_CENTS = re.compile(r"\d{2}(?: ?(?:[€£]|[A-Z]{3}))?")
_WITH_CENTS = re.compile(r"[-+]?[\d ]+\.\d{1,2}")
_HEADER_LINES, _HEADER_WORDS, _SURE = 30, 2, 2.0
_ROWS_WITHOUT_HEADER, _MOST_AMOUNTS = 3, 2


def cut_amounts(sample: list[str]) -> tuple[bool, ...]:
    """Per column of the header whether it is an amount, where the sample's amounts are cut at their decimal comma; else empty.

    Every row must then be explained: by the header's columns with the parts put together, or as a row of whole amounts.
    """
    if any('"' in line for line in sample):
        return ()  # a program that quotes would quote these
    first = rough_rows(sample[:_HEADER_LINES], ",")
    head = next((n for n, row in enumerate(first) if known_headers(row) >= _HEADER_WORDS), None)
    if head is None:
        return _cut_without_header([row for row in rough_rows(sample, ",") if is_data_row(row)])
    names = first[head]
    while names and not names[-1]:
        names.pop()
    below = sample[head + 1 :]
    if not any(line.count(",") >= len(names) for line in below):
        return ()  # the usual file: no row is wider than the header
    data = [row for row in rough_rows(below, ",") if is_data_row(row)]
    longer = sum(len(row) > len(names) for row in data)
    if not longer or longer * 2 < len(data):
        return ()
    money = tuple(_is_money(name, [row[place] for row in data if place < len(row)]) for place, name in enumerate(names))
    explained = all(put_together(row, money) is not None or _is_whole(row, money) for row in data)
    return money if explained and any(money) else ()


def _cut_without_header(data: list[list[str]]) -> tuple[bool, ...]:
    """The same for rows below no header: whole figures and two figures beside each other in every row, and no other cents."""
    widths = {len(row) for row in data}
    if len(data) < _ROWS_WITHOUT_HEADER or len(widths) != 1:
        return ()
    columns = list(zip(*data, strict=True))
    if any(_WITH_CENTS.fullmatch(cell) for column in columns for cell in column if parts_of(cell) is None):
        return ()
    cents = [all(map(_CENTS.fullmatch, column)) for column in columns]
    whole = [all(map(_WHOLE.fullmatch, column)) for column in columns]
    pairs = [n for n in range(len(columns) - 1) if whole[n] and cents[n + 1] and not (n and whole[n - 1] and cents[n])]
    if not 1 <= len(pairs) <= _MOST_AMOUNTS:
        return ()
    return tuple(n in pairs for n in range(len(columns)) if n - 1 not in pairs)


def with_whole_amounts(lines: list[str], money: tuple[bool, ...]) -> tuple[list[str], list[dict[str, object]]]:
    """The lines with such amounts put together and quoted, and the warning that says so."""
    mended, shown = list(lines), ""
    for place, (line, cells) in enumerate(zip(lines, rough_rows(lines, ","), strict=True)):
        if (whole := put_together(cells, money)) is not None and is_data_row(cells):
            mended[place] = ",".join(map(_quoted, whole))
            shown = shown or line
    message = "The decimal comma is the separator of the cells too; the two parts of each amount were put together."
    action = "Compare one line with the statement."
    return mended, [issue(Severity.WARNING, "decimal_comma", message, raw=shown, action=action)]


def put_together(cells: list[str], money: tuple[bool, ...]) -> list[str] | None:
    """The cells of a row as the header has them; null where its surplus is not just the cents of its amounts."""
    for size in range(len(cells), len(money), -1):
        if any(cells[size:]):
            return None
        if (whole := _put_together(cells[:size], money)) is not None:  # some rows end with a separator
            return whole
    return None


def _put_together(cells: list[str], money: tuple[bool, ...]) -> list[str] | None:
    surplus, place = len(cells) - len(money), 0
    whole = []
    for is_money in money:
        pair = cells[place : place + 2]
        cut = is_money and surplus > 0 and len(pair) > 1 and _WHOLE.fullmatch(pair[0]) and _CENTS.fullmatch(pair[1])
        whole.append(",".join(pair) if cut else pair[0] if pair else "")
        place += 2 if cut else 1
        surplus -= bool(cut)
    return whole if surplus == 0 else None


def _is_whole(cells: list[str], money: tuple[bool, ...]) -> bool:
    """Whether a row fits the header and has whole amounts only (some programs leave out `,00`)."""
    return not any(cells[len(money) :]) and all(
        not cell or _WHOLE.fullmatch(cell) for cell, is_money in zip(cells, money, strict=False) if is_money
    )


def _is_money(name: str, cells: list[str]) -> bool:
    """Whether the header speaks of money; `Valor` is an amount in one language and a day in another."""
    role, surety = role_of_header(name)
    undated = role is Role.VALUE_DATE and not any(parts_of(cell) is not None for cell in cells)
    return (role in MONEY_ROLES or undated) and surety >= _SURE


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if "," in cell or '"' in cell else cell
