"""Records that do not fit a bank's table: set aside where they may be movements, told as skipped where they are remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.delimited_form import is_data_row
from bankrec_nb.readers.headers import says_only_balance
from bankrec_nb.readers.tabular_cells import LINE
from bankrec_nb.readers.tabular_dates import parts_of
from bankrec_nb.readers.tabular_rows import text_only

if TYPE_CHECKING:
    import polars as pl

    from bankrec_nb.readers.headers import Head
    from bankrec_nb.readers.tabular_cells import Cells, Odd


def odd_issues(cells: Cells, head: Head, body: pl.DataFrame, moves: pl.Series) -> list[dict[str, object]]:
    """Records that do not fit: quarantined where they may be movements, told as skipped where they are remarks."""
    lines = body[LINE].filter(moves)
    first, last = (int(lines[0]), int(lines[-1])) if not lines.is_empty() else (0, 0)
    return [
        _odd_issue(odd, first, last)
        for odd in cells.odd
        if odd.line > head.line and (head.line or odd.line > first or _may_be_movement(odd))
    ]


def remarks(cells: Cells, head: Head) -> list[list[str]]:
    """Records below the header that do not fit the table and are no movements: they may state a balance."""
    return [list(o.cells) for o in cells.odd if o.line > head.line and (_states_balance(o) or not _may_be_movement(o))]


def _states_balance(odd: Odd) -> bool:
    """Whether a record says nothing but a balance: `Kontostand;15.09.2026;;;1.487,50;EUR`."""
    return says_only_balance(text_only(dict(enumerate(odd.cells))))


def _may_be_movement(odd: Odd) -> bool:
    return is_data_row(list(odd.cells))


def _odd_issue(odd: Odd, first: int, last: int) -> dict[str, object]:
    filled = [c for c in odd.cells if c]
    dated = any(parts_of(c) is not None for c in filled)
    remark = not dated and (len(filled) <= 2 or odd.line > last) and len(filled) <= 4
    if odd.cells and odd.line > first and (remark or (odd.line > last and _states_balance(odd))):
        return issue(
            Severity.NOTE,
            "line_skipped",
            "The line is not a row of the table; it was left out.",
            line=odd.line,
            raw=odd.raw,
        )
    return issue(Severity.QUARANTINED, "column_count", odd.reason, line=odd.line, raw=odd.raw,
                 action="Look for a missing quote, a separator inside a text, or a line that was cut off.")  # fmt: skip
