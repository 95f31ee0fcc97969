"""A statement that stands twice in one file is loaded once: its money moved once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.masking import masked
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.rows import TEXT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAME_HEAD = (
    "account_id", "currency", "statement_number", "from_date", "to_date", "opening_minor", "opening_date",
    "closing_minor", "closing_date",
)  # fmt: skip
_SAME_ROW = ("booking_date", "value_date", "amount_minor", "currency", "booking_status", *TEXT_COLUMNS)


def without_repeats(
    heads: pl.DataFrame, rows: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, list[dict[str, object]]]:
    """Statements and rows without the repeats, and a quarantined issue for each row of a repeat.

    A repeat has the account, number, period and balances of a statement before it, and movement by movement its
    content. Balances are needed: two statements cannot both lead from one balance to another one on the same days.
    Lists without them (QIF, most delimited text) are loaded as they are and a warning tells that their halves are equal.
    """
    places = [place for pair in _pairs(heads) if (place := _repeat(rows, *pair)) is not None]
    if not places:
        return heads, rows, []
    again = rows.filter(pl.col("statement").is_in(places))
    lines = again.select("source_line", "booking_date", "amount_minor", "statement").join(
        heads.select("statement", _account="account_id", _number="statement_number"), on="statement", how="left"
    )
    told = [_told(row) for row in lines.iter_rows(named=True)]
    return heads.filter(~pl.col("statement").is_in(places)), rows.filter(~pl.col("statement").is_in(places)), told


def _pairs(heads: pl.DataFrame) -> Iterator[tuple[int, int]]:
    """Positions of a statement and of a later one with the same head."""
    if heads.height < 2:
        return
    # Without a number, a pair that ends where it began could be two of a kind: those are left to the reader's warning.
    decided = pl.col("statement_number").is_not_null() | (pl.col("opening_minor") != pl.col("closing_minor"))
    whole = heads.filter(
        pl.all_horizontal(pl.col("account_id", "opening_minor", "closing_minor").is_not_null()) & decided
    )
    for _, same in whole.group_by(_SAME_HEAD, maintain_order=True):
        first, *later = same["statement"].to_list()
        yield from ((first, place) for place in later)


def _repeat(rows: pl.DataFrame, first: int, later: int) -> int | None:
    before, after = (rows.filter(pl.col("statement") == place).select(_SAME_ROW) for place in (first, later))
    return later if not after.is_empty() and before.equals(after, null_equal=True) else None


def _told(row: dict[str, object]) -> dict[str, object]:
    number = f" {row['_number']}" if row["_number"] else ""
    message = f"The statement{number} of {masked(str(row['_account']))} stands in the file twice; it was loaded once."
    return issue(
        Severity.QUARANTINED, "repeated_statement", message, line=row["source_line"],  # type: ignore[arg-type]
        raw=f"{row['booking_date']} | {row['amount_minor']}", action="Nothing to do where the bank sent it twice by mistake.",
    )  # fmt: skip
