"""What the first lines of a delimited text tell: its line ends, its delimiter, how many cells its rows have."""

from __future__ import annotations

import csv

from bankrec_nb.readers.columns import known_headers
from bankrec_nb.readers.tabular_amounts import amount_like
from bankrec_nb.readers.tabular_dates import parts_of
from bankrec_nb.readers.text import one_line_end

DELIMITERS = (";", ",", "\t", "|", "~", "^")
SAMPLE_LINES, SAMPLE_CHARS = 400, 96_000
FIRST_CHARS = 200_000
_HEADER_WORDS = 2
FIRST_LINES = 100
"""Where a quarter of the first hundred lines are data, the others are not needed to know the form."""


def lines_of(text: str) -> list[str]:
    """Physical lines, whatever ends them (some exports double the carriage return); a last empty line is no line."""
    lines = one_line_end(text).split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return lines


def first_lines(text: str) -> list[str]:
    """As many physical lines from a text's beginning as `sample_of` may look at."""
    return lines_of("\n".join(text[:FIRST_CHARS].split("\n", SAMPLE_LINES)[:SAMPLE_LINES]))


def sample_of(lines: list[str]) -> list[str]:
    """The first lines, enough to know the form and bounded."""
    kept: list[str] = []
    size = 0
    for line in lines:
        size += len(line)
        if len(kept) >= SAMPLE_LINES or size > SAMPLE_CHARS:
            break
        kept.append(line)
    return kept or lines[:1]


def rough_rows(lines: list[str], delimiter: str) -> list[list[str]]:
    """Cells of sample lines, each line by itself; quotes are obeyed where they close within the line."""
    rows = []
    for line in lines:
        if '"' not in line:
            rows.append([c.strip() for c in line.split(delimiter)] if line else [])
            continue
        if line.count('"') % 2 == 0:
            try:
                rows.append(
                    [c.strip() for c in next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])]
                )
                continue
            except csv.Error:
                pass
        rows.append([c.strip(' "') for c in line.split(delimiter)])
    return rows


def joined_rows(lines: list[str], delimiter: str) -> list[list[str]]:
    """Cells of sample records where quoted cells may run over line ends."""
    try:
        return [[c.strip() for c in row] for row in csv.reader([f"{x}\n" for x in lines], delimiter=delimiter)]
    except csv.Error:
        return []


def find_delimiter(lines: list[str]) -> tuple[str, int, int]:
    """The delimiter, the usual number of cells of its data rows and how many of them the sample has.

    A data row has a date and an amount. With no such row the delimiter is the one with the most known header words.
    """
    sample = [line for line in sample_of(lines) if line.strip()]
    found = _delimiter_of(sample[:FIRST_LINES])
    return found if found[2] >= FIRST_LINES // 4 else _delimiter_of(sample)


def _delimiter_of(sample: list[str]) -> tuple[str, int, int]:
    quoted = any('"' in line for line in sample)
    best = (0.0, "", 0, 0)
    for delimiter in DELIMITERS:
        if not any(delimiter in line for line in sample):
            continue
        rough = rough_rows(sample, delimiter)
        read = (joined_rows(sample, delimiter), rough) if quoted else (rough,)
        # Of two readings with as many data rows, the one that obeys quotes over line ends knows the width.
        widths = max(([len(r) for r in rows if is_data_row(r)] for rows in read), key=len)
        if not widths:
            continue
        width = _usual(widths, rough)
        score = len(widths) + widths.count(width) / len(widths) + min(width, 20) / 100
        best = max(best, (score, delimiter, width, len(widths)))
    return best[1], best[2], best[3]


def _usual(widths: list[int], rows: list[list[str]]) -> int:
    """The width most rows have; of two as frequent that of the header, else the wider one."""
    most = max(map(widths.count, widths))
    usual = {w for w in widths if widths.count(w) == most}
    if len(usual) > 1:
        usual = {len(row) for row in rows if len(row) in usual and known_headers(row) >= _HEADER_WORDS} or usual
    return max(usual)


def is_data_row(cells: list[str]) -> bool:
    """Whether a row has a date and, in another cell, an amount."""
    if len(cells) < 2:
        return False
    others = [c for c in cells if parts_of(c) is None]
    return len(others) < len(cells) and any(map(amount_like, others))
