"""Which of a workbook's sheets are tables, which of them belong together, and what becomes of the others.

Sheets of one form and one account are one table (a sheet per month). A sheet of another account, or of documents beside
movements, is a table of its own. Anything else is left out and told of: it may show the same movements once more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import ReadResult, issue, issues_frame
from bankrec_nb.readers.delimited_form import is_data_row
from bankrec_nb.readers.document_layout import is_document_list
from bankrec_nb.readers.headers import HEAD_RECORDS, mine
from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.tables import is_payout, known, read_table
from bankrec_nb.readers.tabular_cells import LINE, Cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.readers.base import ReadOptions, Source


@dataclass(frozen=True)
class Workbook:
    """Sheets by name in the workbook's order, as frames of text, and what was noticed before they were opened."""

    sheets: list[tuple[str, pl.DataFrame]]
    issues: list[dict[str, object]]


@dataclass(frozen=True)
class _Sheet:
    """One sheet: its cells, its header in normal form (empty where none is known), the account named above that."""

    name: str
    frame: pl.DataFrame
    data_rows: int
    form: tuple[str, ...]
    account: str | None
    documents: bool


def read_workbook(source: Source, source_format: str, book: Workbook, options: ReadOptions) -> ReadResult:
    """The main table by the profile given or found; the others by what they show, as they have another header."""
    main, *others = tables_of(source, book)
    found = [read_table(source, source_format, main, options)]
    told = []
    for cells in others:
        said = options if cells.names == main.names else replace(options, profile=None)
        try:
            found.append(read_table(source, source_format, cells, said))
        except FileRefused as error:
            told.append(_left_out(cells.sheet, f"could not be read: {error}"))
    return _together(source, found, told)


def tables_of(source: Source, book: Workbook) -> list[Cells]:
    """The workbook's tables, the one with the most data rows first; the sheets left out are among its issues.

    Raises:
        FileRefused: no sheet has a table.
    """
    sheets = _with_tables([_sheet(name, frame) for name, frame in book.sheets if frame.width and frame.height])
    if not sheets:
        raise FileRefused(
            "no sheet has rows with a date and an amount.", where=source.name,
            action="Check that it is a statement or a document list; if it is, describe its columns in a profile.",
        )  # fmt: skip
    main = max(sheets, key=lambda s: s.data_rows)
    groups, issues = [[main]], list(book.issues)
    for sheet in sheets:
        if sheet is main:
            continue
        if (own := next((g for g in groups if _continues(sheet, g[0])), None)) is not None:
            own.append(sheet)
        elif _stands_alone(sheet, groups):
            groups.append([sheet])
        else:
            issues.append(_left_out(sheet.name, "has a table of another form; it was not read"))
    return [_joined(group, issues if place == 0 else []) for place, group in enumerate(groups)]


def _with_tables(sheets: list[_Sheet]) -> list[_Sheet]:
    """Sheets with rows of data; where none has any, those with a known header (a statement without movements)."""
    return [s for s in sheets if s.data_rows] or [s for s in sheets if s.form]


def _continues(sheet: _Sheet, first: _Sheet) -> bool:
    same_account = None in {sheet.account, first.account} or sheet.account == first.account
    return bool(sheet.form) and sheet.form == first.form and same_account


def _stands_alone(sheet: _Sheet, groups: Sequence[Sequence[_Sheet]]) -> bool:
    """Whether reading it too counts no movement twice: other kind of rows, or an account that no table has."""
    kinds = {group[0].documents for group in groups}
    accounts = {s.account for group in groups for s in group}
    other_account = sheet.account is not None and sheet.account not in accounts and None not in accounts
    return bool(sheet.form) and (sheet.documents not in kinds or (other_account and not sheet.documents))


def _sheet(name: str, frame: pl.DataFrame) -> _Sheet:
    cells = _texts(frame)
    rows = [[str(c) for c in row] for row in cells.head(500).iter_rows()]
    place = max(range(min(len(rows), HEAD_RECORDS)), key=lambda n: known(rows[n]))
    header = rows[place] if known(rows[place]) >= 2 else []
    return _Sheet(
        name=name,
        frame=_numbered(cells),
        data_rows=sum(is_data_row(row) for row in rows),
        form=tuple(normal_form(c) for c in header),
        account=mine(rows[:place]).account_id if header else None,
        documents=bool(header) and not is_payout(header) and is_document_list(header, rows[place + 1 : place + 201]),
    )


def _joined(group: Sequence[_Sheet], issues: list[dict[str, object]]) -> Cells:
    frames = [sheet.frame for sheet in group]
    width = max(f.width for f in frames)
    padded = [f.with_columns(pl.lit("").alias(f"c{i}") for i in range(f.width - 1, width - 1)) for f in frames]
    return Cells(pl.concat(padded), issues=issues, encoding="", sheet=group[0].name)


def _together(source: Source, found: list[ReadResult], told: list[dict[str, object]]) -> ReadResult:
    """One result of the tables' results; the profile is the main table's."""
    if len(found) == 1 and not told:
        return found[0]
    return replace(
        found[0],
        statements=pl.concat([r.statements for r in found]),
        transactions=pl.concat([r.transactions for r in found]),
        details=pl.concat([r.details for r in found]),
        items=pl.concat([r.items for r in found]),
        issues=pl.concat([*(r.issues for r in found), issues_frame(source, told)]),
        rows_in=sum(r.rows_in for r in found),
    )


def _left_out(sheet: str, why: str) -> dict[str, object]:
    return issue(
        Severity.WARNING,
        "sheet_skipped",
        f"The sheet '{sheet}' {why}.",
        column=sheet,
        action="Save that sheet as a file of its own and import it.",
    )


def _texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells as stripped text; a date with a midnight clock is a plain date."""
    cells = (
        pl.all()
        .cast(pl.String)
        .fill_null("")
        .str.strip_chars()
        .str.replace(r"^([0-9]{4}-[0-9]{2}-[0-9]{2}) 00:00:00$", "$1")
    )
    named = frame.select(cells)
    return named.rename({name: f"c{i}" for i, name in enumerate(named.columns)})


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    rows = frame.select(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(LINE), pl.all())
    return rows.filter(pl.any_horizontal(pl.exclude(LINE) != ""))
