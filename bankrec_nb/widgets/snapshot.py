"""What the panel has read from the dossier: taken at one moment, replaced as a whole after decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import NotFound
from bankrec_nb.widgets.finding import searchable
from bankrec_nb.widgets.rows import LIVE, fixed_rows, live_rows

if TYPE_CHECKING:
    from bankrec_nb.dossier import Dossier


@dataclass(frozen=True)
class Snapshot:
    """Frames of one moment. `rows` is the review grid's frame (see rows.py), one row per transaction."""

    rows: pl.DataFrame
    transactions: pl.DataFrame
    details: pl.DataFrame
    items: pl.DataFrame
    opened: pl.DataFrame
    suggestions: pl.DataFrame
    allocations: pl.DataFrame
    adjustments: pl.DataFrame
    evidence: pl.DataFrame
    matches: pl.DataFrame
    matched_allocations: pl.DataFrame
    matched_adjustments: pl.DataFrame

    def row(self, transaction_id: str) -> dict[str, Any]:
        """The grid's row of a transaction."""
        return one(self.rows, "transaction_id", transaction_id)

    def transaction(self, transaction_id: str) -> dict[str, Any]:
        """All that is known of a transaction."""
        return one(self.transactions, "transaction_id", transaction_id)

    def suggestions_for(self, row: dict[str, Any]) -> pl.DataFrame:
        """The explanations of a transaction, best first; of another leg, the one it takes part in."""
        own = pl.col("transaction_id") == row["transaction_id"]
        if row["suggestion_id"]:
            own |= pl.col("suggestion_id") == row["suggestion_id"]
        return self.suggestions.filter(own).sort("rank", "suggestion_id")

    def books(self, suggestion_id: str) -> bool:
        """Whether accepting a suggestion explains an amount; some only say what a line is."""
        return any((f["group_id"] == suggestion_id).any() for f in (self.allocations, self.adjustments))

    def has_suggestion(self, suggestion_id: str) -> bool:
        """Whether this suggestion was standing when the snapshot was taken."""
        return bool((self.suggestions["suggestion_id"] == suggestion_id).any())

    def has(self, transaction_id: str) -> bool:
        """Whether there is such a transaction."""
        return bool((self.rows["transaction_id"] == transaction_id).any())


def one(frame: pl.DataFrame, column: str, value: str) -> dict[str, Any]:
    """The row with this key.

    Raises:
        NotFound: there is none (it was split, or its import reverted).
    """
    found = frame.filter(pl.col(column) == value)
    if found.is_empty():
        raise NotFound(f"{column} {value} is not there any more.", where="review", action="Refresh (g).")
    return found.row(0, named=True)


def take(dossier: Dossier, before: Snapshot | None = None) -> Snapshot:
    """Read the dossier as it stands now; facts that did not change are taken over from the snapshot before."""
    proposed, books = dossier.proposed, dossier.books
    transactions, items = dossier.transactions, dossier.items
    same = before is not None and before.rows["transaction_id"].equals(transactions["transaction_id"])
    fixed = before.rows.drop(LIVE) if before is not None and same else fixed_rows(transactions)
    links = pl.concat(
        [
            proposed.allocations.select("group_id", "transaction_id", "item_id"),
            proposed.adjustments.select("group_id", "transaction_id", "item_id"),
        ]
    ).rename({"group_id": "suggestion_id"})
    live = live_rows(transactions, proposed.suggestions, links, items)
    return Snapshot(
        pl.concat([fixed, live.select(LIVE)], how="horizontal"),
        transactions, books.details, items, searchable(items), proposed.suggestions, proposed.allocations,
        proposed.adjustments, proposed.evidence, books.matches, books.allocations, books.adjustments,
    )  # fmt: skip
