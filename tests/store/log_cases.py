"""Events and logs for tests: who decided what, in which order, having seen what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bankrec_nb.store.log import LogWriter
from bankrec_nb.store.record import Event
from bankrec_nb.store.state import Limit

if TYPE_CHECKING:
    from pathlib import Path


def event(event_id: str, payload: dict[str, Any] | None = None, **columns: Any) -> Event:
    """One event; by default an acceptance by anna."""
    user = columns.pop("user", "anna")
    base: dict[str, Any] = {
        "event_id": event_id, "kind": "accept", "user": user, "device": "desk", "log": f"decisions.{user}@desk", "n": 1,
        "clock": 1, "at": "2026-10-31T12:00:00.000000Z", "why": "", "payload": payload or {}, "engine": "test", "heads": {},
    }  # fmt: skip
    return Event(**{**base, **columns})


def group(
    *allocations: tuple[str, str, int], adjustments: tuple[Any, ...] = (), suggestion: str | None = None
) -> dict[str, Any]:
    """A match as a payload has it: (transaction, item, minor) each."""
    return {
        "shape": "single", "suggestion_id": suggestion, "tier": "certain", "score": 0.99, "reason": "same number",
        "allocations": [[t, i, m, m] for t, i, m in allocations],
        "adjustments": [[t, None, kind, m, "627", "fee"] for t, kind, m in adjustments],
    }  # fmt: skip


def accepted(event_id: str, *allocations: tuple[str, str, int], **columns: Any) -> Event:
    """Accepts one match."""
    return event(event_id, {"groups": [group(*allocations, suggestion=columns.pop("suggestion", None))]}, **columns)


def undo(event_id: str, *targets: str, **columns: Any) -> Event:
    """Takes decisions back."""
    return event(event_id, {"targets": list(targets)}, kind="undo", **columns)


class Facts:
    """Limits from two dictionaries."""

    def __init__(
        self, transactions: dict[str, int], items: dict[str, int], same_as: dict[str, str] | None = None
    ) -> None:
        self.transactions, self.items, self.same_as = transactions, items, same_as or {}
        self.days: dict[str, str] | None = None

    def day(self, transaction_id: str) -> str:
        """When it was booked: in October, or as told, then else in November."""
        return "2026-10-15" if self.days is None else self.days.get(transaction_id, "2026-11-15")

    def transaction(self, transaction_id: str) -> Limit | None:
        minor = self.transactions.get(transaction_id)
        return None if minor is None else Limit(minor, "EUR", "FR76", self.day(transaction_id))

    def item(self, item_id: str) -> Limit | None:
        minor = self.items.get(item_id)
        return None if minor is None else Limit(minor, "EUR")

    def canonical(self, transaction_id: str) -> str:
        return self.same_as.get(transaction_id, transaction_id)

    def canonical_item(self, item_id: str) -> str:
        return item_id


def written(path: Path, count: int) -> LogWriter:
    """A log with so many records."""
    writer = LogWriter(path)
    with writer.turn():
        for n in range(1, count + 1):
            writer.append([accepted(f"e{n}", (f"t{n}", f"i{n}", n * 100), clock=n)])
    return writer
