"""A table of text cells as it came out of a delimited file or a sheet: nothing is interpreted yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.readers.text import Lined

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE = "line"
"""Column of the original's line (or sheet row) number in `Cells.frame`, from 1."""
FIELD_LIMIT_CHARS = 64 * 1024
"""No text of a bank is longer."""


@dataclass(frozen=True)
class Odd:
    """A record that does not fit the table: too many or too few cells, or quotes that never close."""

    line: int
    raw: str
    reason: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cells:
    """One row per record: `frame` has `line` and the text columns c0, c1, … (empty text where a cell is empty)."""

    frame: pl.DataFrame
    odd: tuple[Odd, ...] = ()
    delimiter: str = ""
    encoding: str = ""
    raws: Mapping[int, str] | list[str] | Lined | None = None
    """The original lines: as a whole text (split when first needed), a list, or by line number."""
    issues: list[dict[str, object]] = field(default_factory=list)
    sheet: str = ""

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.frame.width - 1

    @property
    def names(self) -> list[str]:
        """The text columns: c0, c1, … ."""
        return [f"c{i}" for i in range(self.width)]

    @cached_property
    def _lines(self) -> list[str]:
        return self.raws.text.split("\n") if isinstance(self.raws, Lined) else [str(raw) for raw in self.raws or ()]

    def column(self, index: int) -> pl.Series:
        """The cells of one column."""
        return self.frame[f"c{index}"]

    def raw(self, line: int) -> str:
        """The original text of a line, for an issue."""
        if isinstance(self.raws, Lined | list):
            lines = self._lines
            return lines[line - 1] if line <= len(lines) else ""
        if self.raws is not None:
            return self.raws.get(line, "")
        row = self.frame.filter(pl.col(LINE) == line).drop(LINE)
        return " | ".join(v for v in row.row(0) if v) if row.height else ""


def cells_frame(rows: list[list[str]], lines: list[int], width: int) -> pl.DataFrame:
    """A small frame of cells from rows; short rows are filled up with empty text."""
    whole = all(len(row) == width for row in rows)
    padded = rows if whole else [[*row, *[""] * (width - len(row))][:width] for row in rows]
    columns = list(zip(*padded, strict=True)) if padded else [()] * width
    data = {LINE: pl.Series(LINE, lines, dtype=pl.Int64)}
    data |= {f"c{i}": pl.Series(f"c{i}", list(column), dtype=pl.String) for i, column in enumerate(columns)}
    return pl.DataFrame(data)
