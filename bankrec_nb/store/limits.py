"""The facts as the fold asks for them: one id at a time, out of frames of a million rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import BookingStatus
from bankrec_nb.store.state import Limit

if TYPE_CHECKING:
    from collections.abc import Collection

    from bankrec_nb.store.merge import Merged


FEW = 8
"""Below this, asking one by one is as fast as a join."""


class FrameLimits:
    """Answers from the merged facts. `prime` fetches many ids in one join; a single one costs a scan of 2 ms at 1M rows."""

    def __init__(self, merged: Merged) -> None:
        self._transactions = merged.transactions.filter(
            pl.col("booking_status").fill_null(BookingStatus.BOOKED) == BookingStatus.BOOKED
        ).select("transaction_id", "amount_minor", "currency", "account_id", pl.col("booking_date").cast(pl.String))
        self._items = merged.items.select("item_id", "open_minor", "currency")
        self._same_as: dict[str, str] = dict(merged.same_as.iter_rows())
        self._same_item: dict[str, str] = dict(merged.same_item.iter_rows())
        self._known_transactions: dict[str, Limit | None] = {}
        self._known_items: dict[str, Limit | None] = {}

    def prime(self, transaction_ids: Collection[str], item_ids: Collection[str]) -> None:
        """Fetch what will be asked for."""
        _prime(
            self._transactions, "transaction_id", [self.canonical(i) for i in transaction_ids], self._known_transactions
        )
        _prime(self._items, "item_id", item_ids, self._known_items)

    def canonical(self, transaction_id: str) -> str:
        """The transaction's id after overlapping statements were merged; parts follow their whole."""
        if not self._same_as:
            return transaction_id
        whole, slash, part = transaction_id.partition("/")
        return self._same_as.get(whole, whole) + slash + part

    def canonical_item(self, item_id: str) -> str:
        """The item's id after a later export wrote the same document differently."""
        return self._same_item.get(item_id, item_id)

    def transaction(self, transaction_id: str) -> Limit | None:
        """The booked transaction's amount and currency."""
        return _limit(self._transactions, "transaction_id", transaction_id, self._known_transactions)

    def item(self, item_id: str) -> Limit | None:
        """The item's open amount when read, and its currency."""
        return _limit(self._items, "item_id", item_id, self._known_items)


def _prime(frame: pl.DataFrame, key: str, ids: Collection[str], known: dict[str, Limit | None]) -> None:
    wanted = {i for i in ids if i not in known}
    if len(wanted) < FEW:
        return
    asked = pl.DataFrame({key: sorted(wanted)}, schema={key: pl.String})
    known.update(dict.fromkeys(wanted))
    for found, *values in frame.join(asked, on=key, how="semi").iter_rows():
        known[found] = Limit(*values)


def _limit(frame: pl.DataFrame, key: str, wanted: str, known: dict[str, Limit | None]) -> Limit | None:
    if wanted not in known:
        row = frame.filter(pl.col(key) == wanted)
        known[wanted] = Limit(*row.row(0)[1:]) if row.height else None
    return known[wanted]
