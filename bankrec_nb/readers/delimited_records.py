"""Text of a delimited file into records of cells: RFC 4180 where the file keeps to it, line by line where it does not.

No record ever swallows its neighbours: a quote that never closes, or one that would make a record of the wrong width,
costs its own line only.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import compress

import polars as pl

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers.delimited_form import is_data_row, rough_rows
from bankrec_nb.readers.tabular_amounts import amount_like
from bankrec_nb.readers.tabular_cells import FIELD_LIMIT_CHARS, LINE, Cells, Odd, cells_frame
from bankrec_nb.readers.tabular_dates import parts_of

LINE_LIMIT_BYTES, RECORD_LIMIT_LINES = 2 * 1024 * 1024, 60


def check_limits(lines: list[str]) -> None:
    """Raise FileRefused over a line no statement has: it is another kind of file, or an attack."""
    longest = max(map(len, lines), default=0)
    if longest > LINE_LIMIT_BYTES:
        raise FileRefused(
            f"a line has {longest:,} characters, more than {LINE_LIMIT_BYTES:,}.",
            where=f"line {next(i for i, x in enumerate(lines, 1) if len(x) == longest)}",
            action="Export the statement again; a statement has one movement per line.",
        )


def split_records(lines: list[str], delimiter: str, width: int, encoding: str = "") -> Cells:
    """Every line as a row of `width` cells; what has another number of filled cells is kept apart in `odd`.

    Args:
        lines: physical lines of the file.
        delimiter: one character.
        width: cells of the file's data rows.
        encoding: kept with the cells, for the profile.
    """
    column = pl.Series("raw", lines, dtype=pl.String)
    if column.str.contains('="', literal=True).any():  # spreadsheet idiom for "keep as text": ="000123"
        column = column.str.replace_all(rf'(^|{re.escape(delimiter)})="', '${1}"')
    mark = re.escape(delimiter)
    frame = column.to_frame().with_row_index(LINE, offset=1).with_columns(pl.col(LINE).cast(pl.Int64))
    quoted = bool(column.str.contains('"', literal=True).any())
    simple, proper = pl.lit(True), pl.lit(True)
    if quoted:
        after = _space_after(delimiter)
        cell = rf'(?: *"[^"{mark}]*"{after}|[^"{mark}]*)'
        simple = pl.col("raw").str.contains(rf"^{cell}(?:{mark}{cell})*$")
        proper = pl.col("raw").str.contains(rf"^(?:{_proper(delimiter)})$")
    frame = frame.with_columns(
        simple=simple, count=pl.col("raw").str.count_matches(delimiter, literal=True).cast(pl.Int64) + 1
    )
    rest: list[tuple[int, list[str]]] = []
    broken: list[Odd] = []
    eaten: set[int] = set()
    parts: list[pl.DataFrame] = []
    if quoted and not frame["simple"].all():
        frame = frame.with_columns(simple=pl.col("simple"), proper=proper)
        rest, broken, eaten = _careful(lines, frame.filter(~pl.col("proper"))[LINE].to_list(), delimiter, width)
        frame = frame.filter(pl.col("proper") & ~pl.col(LINE).is_in(list(eaten)))
        whole, others = _split_quoted(frame.filter(~pl.col("simple")), delimiter, width)
        parts.append(whole)
        rest += others
        frame = frame.filter("simple")
    parts.append(_split_plain(frame.filter(pl.col("count") == width), delimiter, width, quoted))
    uneven = frame.filter((pl.col("count") != width) & (pl.col("raw").str.strip_chars() != ""))
    rest += [(line, _unquoted(raw, delimiter)) for line, raw in uneven.select(LINE, "raw").iter_rows()]
    fitting, odd = _fit(rest, width, lines)
    if fitting:
        parts.append(cells_frame([c for _, c in fitting], [n for n, _ in fitting], width))
    table = parts[0] if len(parts) == 1 else pl.concat(parts).sort(LINE)
    table, long = _without_long_cells(table, lines)
    found = sorted([*odd, *broken, *long], key=lambda o: o.line)
    return Cells(table, tuple(found), delimiter, encoding, lines)


def _without_long_cells(table: pl.DataFrame, lines: list[str]) -> tuple[pl.DataFrame, list[Odd]]:
    """No text of a bank has tens of thousands of characters: such rows are kept apart."""
    longest = table.select(pl.exclude(LINE).str.len_bytes().max()).max_horizontal()[0] if table.height else 0
    if (longest or 0) <= FIELD_LIMIT_CHARS:
        return table, []
    long = table.filter(pl.any_horizontal(pl.exclude(LINE).str.len_chars() > FIELD_LIMIT_CHARS))[LINE].to_list()
    reason = f"A cell has more than {FIELD_LIMIT_CHARS:,} characters."
    return table.filter(~pl.col(LINE).is_in(long)), [Odd(n, lines[n - 1], reason) for n in long]


def _split_quoted(frame: pl.DataFrame, delimiter: str, width: int) -> tuple[pl.DataFrame, list[tuple[int, list[str]]]]:
    """Rows of properly quoted lines, and those that have not the width."""
    numbers: list[int] = frame[LINE].to_list()
    rows = list(csv.reader(frame["raw"].to_list(), delimiter=delimiter, skipinitialspace=True))
    fits = [len(row) == width for row in rows]
    whole = cells_frame(list(compress(rows, fits)), list(compress(numbers, fits)), width)
    others = [(n, [c.strip() for c in row]) for n, row, fit in zip(numbers, rows, fits, strict=True) if not fit]
    return whole.with_columns(pl.exclude(LINE).str.strip_chars()), others


def _split_plain(frame: pl.DataFrame, delimiter: str, width: int, quoted: bool) -> pl.DataFrame:
    cells = frame.select(
        LINE,
        pl.col("raw").str.split_exact(delimiter, width - 1).struct.rename_fields([f"c{i}" for i in range(width)]),
    ).unnest("raw")
    # The cast: without a row, the split has columns of no type.
    text = pl.exclude(LINE).cast(pl.String).fill_null("").str.strip_chars()
    if quoted:
        text = text.str.strip_prefix('"').str.strip_suffix('"').str.strip_chars()
    return cells.with_columns(text)


def _unquoted(raw: str, delimiter: str) -> list[str]:
    return [c.strip().removeprefix('"').removesuffix('"').strip() for c in raw.split(delimiter)]


def _fit(
    rest: list[tuple[int, list[str]]], width: int, lines: list[str]
) -> tuple[list[tuple[int, list[str]]], list[Odd]]:
    """Rows that have the width, and the odd ones.

    Empty cells too many are nothing. Cells too few are nothing where the row is no movement (a second line of a text, a
    remark) or where a third of the file is written so (some exports leave out empty cells at the end).
    """
    short = Counter(len(cells) for _, cells in rest if len(cells) < width and is_data_row(cells))
    usual = {size for size, count in short.items() if count >= 4 and count * 3 >= len(lines)}
    fitting, odd = [], []
    for line, cells in rest:
        empty_rest = len(cells) > width and not any(cells[width:])
        remark = len(cells) < width and not any(parts_of(c) is not None or amount_like(c) for c in cells)
        if len(cells) == width or empty_rest or remark or len(cells) in usual:
            fitting.append((line, cells[:width]))
        else:
            many = "more" if len(cells) > width else "fewer"
            reason = f"The row has {len(cells)} cells, {many} than the table's {width}."
            odd.append(Odd(line, lines[line - 1], reason, tuple(cells)))
    return fitting, odd


def _careful(
    lines: list[str], awkward: list[int], delimiter: str, width: int
) -> tuple[list[tuple[int, list[str]]], list[Odd], set[int]]:
    """Records of the lines whose quotes are not in order: line ends inside quotes, unescaped quotes, open ones.

    Returns:
        Records by line, odd lines, and the lines that belong to a record begun above them.
    """
    records: list[tuple[int, list[str]]] = []
    broken: list[Odd] = []
    eaten: set[int] = set()
    proper = re.compile(_proper(delimiter), re.DOTALL)
    for number in awkward:
        if number in eaten:
            continue
        if (joined := _joined(lines, number, delimiter, width, proper)) is not None:
            cells, last = joined
            records.append((number, cells))
            eaten.update(range(number + 1, last + 1))
        elif (lenient := _lenient(lines[number - 1], delimiter, width)) is not None:
            records.append((number, lenient))
        else:
            reason = "A quote opens here and does not close as it should."
            broken.append(Odd(number, lines[number - 1], reason, tuple(_unquoted(lines[number - 1], delimiter))))
    return records, broken, eaten


def _proper(delimiter: str) -> str:
    """A line (or lines) whose quotes are all opened at a cell's start, doubled inside and closed at its end."""
    mark = re.escape(delimiter)
    cell = rf'(?: *"(?:[^"]|"")*"{_space_after(delimiter)}|[^"{mark}]*)'
    return rf"{cell}(?:{mark}{cell})*"


def _space_after(delimiter: str) -> str:
    """What may stand between a closing quote and the delimiter: some banks write a tab, so that Excel keeps a text."""
    return " *" if delimiter == "\t" else "[ \\t]*"


def _joined(
    lines: list[str], number: int, delimiter: str, width: int, proper: re.Pattern[str]
) -> tuple[list[str], int] | None:
    """The record that starts on a line and ends on a later one, if that makes it whole and of the right width."""
    text = lines[number - 1]
    if text.count('"') % 2 == 0:
        return None
    for last in range(number + 1, min(number + RECORD_LIMIT_LINES, len(lines)) + 1):
        line = lines[last - 1]
        if is_data_row(rough_rows([line], delimiter)[0]) and line.count(delimiter) + 1 >= width:
            return None  # the next movement: the quote above never closed
        text += "\n" + line
        if len(text) > FIELD_LIMIT_CHARS * 4:
            return None
        if text.count('"') % 2 == 0:
            if not proper.fullmatch(text):
                return None
            cells = next(csv.reader([x + "\n" for x in text.split("\n")], delimiter=delimiter, skipinitialspace=True))
            filled = [c.strip() for c in cells]
            fits = len(filled) == width or (len(filled) > width and not any(filled[width:]))
            return (filled, last) if fits else None
    return None


def _lenient(line: str, delimiter: str, width: int) -> list[str] | None:
    """Cells of a line with unescaped quotes (`"UAB "Naktida""`), if reading it so gives the table's width."""
    cells = _cut_at_quotes(line, delimiter)
    if cells is None:
        return None
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return cells if len(cells) == width else None


def _cut_at_quotes(line: str, delimiter: str) -> list[str] | None:
    """Cells where a quoted one ends only at a quote that a delimiter or the end of the line follows; None if one never does."""
    cells: list[str] = []
    place = 0
    while place <= len(line):
        rest = line[place:]
        quoted = rest.lstrip(" ").startswith('"')
        start = place + len(rest) - len(rest.lstrip(" ")) + 1 if quoted else place
        end = line.find('"' + delimiter if quoted else delimiter, start)
        if end >= 0:
            cells.append(_cell(line[start:end], quoted=quoted))
            place = end + (2 if quoted else 1)
            continue
        closed = line.rstrip()
        if quoted and (not closed.endswith('"') or len(closed) - 1 < start):
            return None
        return [*cells, _cell(line[start : len(closed) - 1] if quoted else rest, quoted=quoted)]
    return cells


def _cell(text: str, *, quoted: bool) -> str:
    return (text.replace('""', '"') if quoted else text).strip()
