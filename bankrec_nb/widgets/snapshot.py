"""What the panel has read from the dossier: taken at one moment, replaced as a whole after decisions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import NotFound
from bankrec_nb.domain.vocabulary import TransactionStatus
from bankrec_nb.widgets.finding import searchable
from bankrec_nb.widgets.rows import LIVE, fixed_rows, live_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    limits: pl.DataFrame
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
    links = links_of(proposed.allocations, proposed.adjustments)
    live = live_rows(transactions, proposed.suggestions, links, items)
    opened = searchable(items, before.opened if before is not None else None)
    return Snapshot(
        pl.concat([fixed, live.select(LIVE)], how="horizontal"),
        transactions, books.details, items, opened, proposed.suggestions, proposed.allocations, proposed.adjustments,
        proposed.evidence, proposed.limits, books.matches, books.allocations, books.adjustments,
    )  # fmt: skip


def changed_lines(before: Snapshot, after: Snapshot) -> list[str]:
    """Ids of the lines that look different in two snapshots of the same lines."""
    different = pl.any_horizontal(before.rows[name].ne_missing(after.rows[name]) for name in LIVE)
    return after.rows.filter(different)["transaction_id"].to_list()


def without(shot: Snapshot, suggestion_ids: Sequence[str]) -> Snapshot:
    """The snapshot after these suggestions were rejected: the next explanation of each line takes their place.

    Only the lines they are about are made anew; everything else stands as it was read.
    """
    gone = pl.col("suggestion_id").is_in(list(suggestion_ids))
    links = links_of(shot.allocations, shot.adjustments)
    about = pl.concat([f.filter(gone)["transaction_id"] for f in (shot.suggestions, links)]).unique().implode()
    mine = pl.col("transaction_id").is_in(about)
    left = shot.suggestions.filter(~gone).with_columns(
        rank=pl.when(mine).then(pl.col("rank").rank("ordinal").over("transaction_id").cast(pl.Int64)).otherwise("rank")
    )
    near = links.filter(mine)["suggestion_id"].implode()
    asked = left.filter(mine | pl.col("suggestion_id").is_in(near))
    named = links.filter(pl.col("suggestion_id").is_in(asked["suggestion_id"].implode()))
    lines = shot.rows.filter(mine).select("transaction_id", _undecided("status"), "remaining_minor", "document_count")
    live = live_rows(lines, asked, named, shot.items)
    return replace(shot, rows=_with_live(shot.rows, live), suggestions=left)


def _undecided(name: str) -> pl.Expr:
    """The status a line has when no suggestion is counted."""
    reviewed = pl.col(name) == TransactionStatus.TO_REVIEW
    return pl.when(reviewed).then(pl.lit(str(TransactionStatus.TO_MATCH))).otherwise(name).alias(name)


def _with_live(rows: pl.DataFrame, live: pl.DataFrame) -> pl.DataFrame:
    """The grid's rows with some of them made anew, in their places."""
    places = pl.Series([rows["transaction_id"].index_of(i) for i in live["transaction_id"]], dtype=pl.UInt32)
    return rows.with_columns(rows[name].scatter(places, live[name]) for name in LIVE)


def links_of(allocations: pl.DataFrame, adjustments: pl.DataFrame) -> pl.DataFrame:
    """suggestion_id, transaction_id, item_id of every allocation and difference proposed."""
    both = (f.select("group_id", "transaction_id", "item_id") for f in (allocations, adjustments))
    return pl.concat(both).rename({"group_id": "suggestion_id"})
