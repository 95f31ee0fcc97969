"""The first cells of a delimited file or sheet as they stand there, for a person who says what its columns are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.readers import delimited_text, spreadsheet
from bankrec_nb.readers.tabular_cells import LINE

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, Source


def first_cells(source: Source, options: ReadOptions, below: int, count: int) -> tuple[tuple[str, ...], ...]:
    """Per column, its first cells below a line of the file (0: from the top)."""
    cells = (
        spreadsheet.read_cells(source) if spreadsheet.recognises(source) else delimited_text.read_cells(source, options)
    )
    rows = cells.frame.filter(cells.frame[LINE] > below).drop(LINE).head(count)
    return tuple(tuple(str(v) for v in column) for column in rows.iter_columns())
