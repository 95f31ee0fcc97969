"""Several accounts below each other in one table: the header comes again, and the lines above it name the next account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.readers.headers import mine
from bankrec_nb.readers.tabular_cells import LINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.readers.headers import Around
    from bankrec_nb.readers.tabular_cells import Cells


@dataclass(frozen=True)
class Section:
    """The rows of one account: where they begin in the body, and what the lines above them say."""

    first: int
    around: Around


def sections_of(
    cells: Cells, body: pl.DataFrame, moves: pl.Series, header: Sequence[str], above: Around
) -> list[Section]:
    """The accounts of a table whose header is repeated below lines that name another account; empty if it has one only."""
    named = [(f"c{i}", name) for i, name in enumerate(header) if name and f"c{i}" in body.columns][:3]
    if len(named) < 2 or not header:
        return []
    again = (
        body.select(pl.all_horizontal(pl.col(column) == name for column, name in named))
        .to_series()
        .arg_true()
        .to_list()
    )
    found = [Section(0, above)]
    for row in again:
        before = moves.slice(0, row).arg_true()
        if not before.len():
            continue
        said = mine(_lines_between(cells, body, int(before[-1]), row))
        if said.account_id is not None and said.account_id != found[-1].around.account_id:
            found.append(Section(row, said))
    return found if len(found) > 1 else []


def _lines_between(cells: Cells, body: pl.DataFrame, last: int, row: int) -> list[list[str]]:
    """The lines below the last movement and above the next header, those that do not fit the table included."""
    rows = [(int(r[0]), [str(c) for c in r[1:]]) for r in body.slice(last + 1, row - last - 1).iter_rows()]
    start, end = int(body[LINE][last]), int(body[LINE][row])
    odd = [(o.line, list(o.cells)) for o in cells.odd if start < o.line < end]
    return [line for _, line in sorted(rows + odd)]


def by_section(sections: Sequence[Section], body: pl.DataFrame) -> pl.Series:
    """Each row's account, by the section it stands in; empty text where none is named."""
    place = pl.int_range(body.height, eager=True)
    names = pl.lit("")
    for section in sections:
        names = pl.when(pl.lit(place) >= section.first).then(pl.lit(section.around.account_id or "")).otherwise(names)
    return pl.select(names).to_series()
