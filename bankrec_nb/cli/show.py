"""How the command line speaks: aligned plain text for files and pipes, tables with lines on a terminal, JSON for machines.

Bank text is stripped of control characters before it reaches a terminal, and never read as markup.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click
import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from bankrec_nb.reporting.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

R = TypeVar("R")
Columns: TypeAlias = "dict[str, Callable[[dict[str, Any]], str]]"
"""What is shown of a frame's row under each heading."""
LONGEST_CELL = 60


@dataclass(frozen=True)
class Table:
    """Rows of text for a person; columns whose heading begins with `>` stand to the right."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def headings(self) -> list[str]:
        """Column names without their alignment mark."""
        return [name.removeprefix(">") for name in self.columns]

    def is_right(self, place: int) -> bool:
        """Whether the column stands to the right (amounts, counts)."""
        return self.columns[place].startswith(">")


def table(title: str, rows: Iterable[R], columns: Mapping[str, Callable[[R], str]]) -> Table:
    """Records as a table: under each heading, what it shows of a record."""
    return Table(title, list(columns), [[shown(row) for shown in columns.values()] for row in rows])


@dataclass(frozen=True)
class Answer:
    """What a verb has to say: `data` for machines, `blocks` for people, and whether somebody should look."""

    data: dict[str, Any] = field(default_factory=dict)
    blocks: Sequence[Table | str] = ()
    findings: bool = False
    refusal: str = ""
    """Why nothing was done, where a verb has more to show than one message."""


def show(answer: Answer, *, as_json: bool) -> None:
    """Write the answer to standard output."""
    if as_json:
        click.echo(json_text({**answer.data, "findings": answer.findings}))
        return
    console = Console()
    for block in answer.blocks:
        if isinstance(block, str):
            click.echo(block)
        elif console.is_terminal:
            console.print(_rich(block))
        else:
            click.echo(_aligned(block))


def json_text(data: Any) -> str:
    """JSON with exact amounts as text and dates as ISO 8601."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=_machine)


def _machine(value: object) -> object:
    if isinstance(value, pl.DataFrame):
        return value.to_dicts()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def cell(value: object) -> str:
    """Foreign text for one cell: no control characters, cut where it is long."""
    text = plain(str(value)) if value is not None else ""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _rich(table: Table) -> RichTable:
    title = Text(table.title, style="bold") if table.title else None
    drawn = RichTable(title=title, box=SIMPLE_HEAD, title_justify="left", show_header=any(table.headings))
    for place, name in enumerate(table.headings):
        drawn.add_column(
            Text(name), justify="right" if table.is_right(place) else "left", no_wrap=table.is_right(place)
        )
    for row in table.rows:
        drawn.add_row(*(Text(value) for value in row))
    return drawn


def _aligned(table: Table) -> str:
    """Columns in line, two spaces apart, nothing cut."""
    widths = [max(map(len, column)) for column in zip(table.headings, *table.rows, strict=True)]
    lines = [table.title] if table.title else []
    if any(table.headings):
        lines += [_line(table, table.headings, widths), "  ".join("-" * width for width in widths)]
    return "\n".join([*lines, *(_line(table, row, widths) for row in table.rows), ""])


def _line(table: Table, row: Iterable[str], widths: list[int]) -> str:
    cells = (v.rjust(w) if table.is_right(n) else v.ljust(w) for n, (v, w) in enumerate(zip(row, widths, strict=True)))
    return "  ".join(cells).rstrip()
