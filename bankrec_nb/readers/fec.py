"""FEC, the French accounting file (LPF art. A47 A-1): open items with their lettering, and the bank's postings.

18 fields (21 or 22 in cash accounting), tab or pipe, no quoting; Debit and Credit, or Montant and Sens. Lines on third
parties (40x, 41x) and on banks (51x) become ledger items; the others are only needed to prove that entries balance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.fec_checks import (
    balance_issues,
    gap_issues,
    lettering_issues,
    repeated_issues,
    settled_issues,
)
from bankrec_nb.readers.fec_items import items_of, own_lines, with_entries
from bankrec_nb.readers.fec_lines import fec_lines, header_at, read_lines
from bankrec_nb.readers.identity import finish_items
from bankrec_nb.readers.tabular_cells import LINE
from bankrec_nb.readers.text import Lined, head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "fec"
VERSION = 1


def recognises(source: Source) -> bool:
    """Whether one of the first lines has the FEC's field names."""
    return header_at(head(source, 6000)) is not None


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Third parties' and banks' lines as ledger items; entries that do not balance are told.

    An item's amount is debit − credit: what a customer owes and what the bank received is positive. A lettered group
    that adds up to zero has nothing open; lines of any other stay open as they are, and that is told. Nor has a third
    party anything open whose lines, not lettered, hold payments and add up to zero.

    Raises:
        FileRefused: a field of the law is missing, or the separator is none it allows.
    """
    return _read(source, options, *read_lines(source))


def read_sheet(source: Source, header: Sequence[str], body: pl.DataFrame, options: ReadOptions) -> ReadResult:
    """`read` for a FEC that was saved as a workbook.

    Args:
        source: the workbook.
        header: the field names.
        body: the rows below as cells of text, with the `line` of the sheet.
        options: what a person said.
    """
    cells = body.select(pl.exclude(LINE).str.replace_all(r"[\t\n\r]", " ")).select(pl.concat_str("*", separator="\t"))
    text = "\n".join(["\t".join(name.replace("\t", " ") for name in header), *cells.to_series(), ""])
    lines, broken = fec_lines(Lined(text.encode(), text))
    places = body[LINE]
    lines = lines.with_columns(source_line=places.gather(lines["source_line"] - 2))
    broken = [{**one, "line": places[int(str(one["line"])) - 2]} if one["line"] else one for one in broken]
    return _read(source, options, lines, broken)


def _read(source: Source, options: ReadOptions, lines: pl.DataFrame, broken: list[dict[str, object]]) -> ReadResult:
    if lines.is_empty() and not broken:
        raise FileRefused("the FEC has no lines.", where=source.name, action="Export it again.")
    entries = with_entries(lines)
    own = own_lines(entries)
    items = items_of(own)
    told = [*broken, *balance_issues(entries), *gap_issues(entries)]
    told += [*lettering_issues(own), *settled_issues(own), *repeated_issues(entries, own)]
    told.append(_count_note(entries, items))
    return finish_items(source, FORMAT, items=items, issues=told, format_version=f"{options.currency or 'EUR'}")


def _count_note(entries: pl.DataFrame, items: pl.DataFrame) -> dict[str, object]:
    total = int(entries["debit_minor"].sum() or 0)
    message = (
        f"Lines: {entries.height}, debits {total} (minor units); loaded: {items.height} on third parties and banks, "
        "the others were only checked."
    )
    return issue(Severity.NOTE, "fec_lines", message)
