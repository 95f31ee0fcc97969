"""Two statements that meet on one day, balance to balance, hold different movements, however alike these look.

A bank that sends two statements a day (or closes one at noon) books the same fee in each: same day, same amount, same
words, so the same id. That the second opens where the first closed proves that they are two. The later one's movements
are counted on from the earlier one's, which gives the ids that an export of the whole day gives too.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, Protocol

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Identity(Protocol):
    """How movements get their ids (the readers know)."""

    def keys(self, rows: pl.DataFrame) -> pl.Series:
        """What each movement is, without its occurrence."""

    def ids(self, rows: pl.DataFrame) -> pl.Series:
        """The id of each movement from its columns and `occurrence`."""


class _Page(NamedTuple):
    """A statement as the chain sees it; the same statement exported twice is one page."""

    account_id: str
    currency: str | None
    first: date
    last: date
    opening: int
    closing: int


def counted_on(rows: pl.DataFrame, statements: pl.DataFrame, identity: Identity) -> pl.DataFrame:
    """The rows with occurrence and transaction_id counted on where statements meet on a day."""
    pages = _pages(statements)
    before = _before(set(pages.values()))
    meeting = {i: page for i, page in pages.items() if page in before or any(page in some for some in before.values())}
    if not meeting or rows["transaction_id"].is_unique().all():
        return rows
    days = sorted({page.last for page in meeting.values()} & {page.first for page in meeting.values()})
    here = pl.col("statement_id").is_in(list(meeting)) & pl.col("booking_date").is_in(days)
    numbered = rows.with_row_index("_at")
    touched = numbered.filter(here)
    changed = _counted(touched.with_columns(_key=identity.keys(touched)), meeting, before)
    renamed = changed.with_columns(transaction_id=identity.ids(changed)).select(numbered.columns)
    return pl.concat([numbered.filter(~here.fill_null(value=False)), renamed]).sort("_at").drop("_at")


def _pages(statements: pl.DataFrame) -> dict[str, _Page]:
    whole = statements.drop_nulls(["account_id", "from_date", "to_date", "opening_minor", "closing_minor"])
    columns = ("statement_id", "account_id", "currency", "from_date", "to_date", "opening_minor", "closing_minor")
    return {i: _Page(*values) for i, *values in whole.select(columns).iter_rows()}


def _before(pages: Iterable[_Page]) -> dict[_Page, set[_Page]]:
    """Pages that come before each one on the day it begins: those it continues, and those they continue."""
    by_end = defaultdict(list)
    for page in pages:
        by_end[page.account_id, page.currency, page.last, page.closing].append(page)
    found: dict[_Page, set[_Page]] = {}
    for page in sorted(pages):
        earlier, asked = set(), [page]
        while asked:
            own = asked.pop()
            for other in by_end[own.account_id, own.currency, page.first, own.opening]:
                # A page without movement opens where it closes: it must not lead round in a circle.
                if other not in earlier and other != page and other.opening != other.closing:
                    earlier.add(other)
                    asked.append(other)
        if earlier:
            found[page] = earlier
    return found


def _counted(rows: pl.DataFrame, pages: dict[str, _Page], before: dict[_Page, set[_Page]]) -> pl.DataFrame:
    """Rows with their occurrence: position among equals in the statement, after those of the statements before."""
    counts: dict[tuple[_Page, str, date], int] = {}
    place: dict[tuple[str, str], int] = defaultdict(int)
    inside = []
    for statement_id, key, day in rows.select("statement_id", "_key", "booking_date").iter_rows():
        place[statement_id, key] += 1
        inside.append(place[statement_id, key])
        spot = (pages[statement_id], key, day)
        counts[spot] = max(counts.get(spot, 0), place[statement_id, key])
    occurrences = [
        n + sum(counts.get((page, key, day), 0) for page in before.get(pages[statement_id], ()) if day == pages[statement_id].first)
        for n, (statement_id, key, day) in zip(inside, rows.select("statement_id", "_key", "booking_date").iter_rows(), strict=True)
    ]  # fmt: skip
    return rows.with_columns(occurrence=pl.Series(occurrences, dtype=pl.Int64))
