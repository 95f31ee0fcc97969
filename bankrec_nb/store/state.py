"""What the decisions amount to: the records the fold produces. No disk, no clock, no frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, MutableMapping

    from bankrec_nb.store.record import Event


class Allocated(NamedTuple):
    """A part of a transaction that pays a part of an item."""

    transaction_id: str
    item_id: str
    minor: int
    item_minor: int


class Adjusted(NamedTuple):
    """A named difference on a transaction."""

    transaction_id: str
    item_id: str | None
    kind: str
    minor: int
    ledger_account: str | None
    note: str | None


class Limit(NamedTuple):
    """What there is to use: a transaction's amount or an item's open amount, signed, and in which currency.

    A transaction also says on which account and day (ISO) it was booked.
    """

    minor: int
    currency: str
    account_id: str | None = None
    day: str = ""


class Limits(Protocol):
    """The facts as far as the fold needs them. Ids that merged into another are answered by `canonical`."""

    def transaction(self, transaction_id: str) -> Limit | None:
        """The booked transaction's amount; None where it is not (or not yet) there."""

    def item(self, item_id: str) -> Limit | None:
        """The item's open amount when read; None where it is not there."""

    def canonical(self, transaction_id: str) -> str:
        """The transaction's id after overlapping statements were merged."""

    def canonical_item(self, item_id: str) -> str:
        """The item's id after a later export wrote the same document differently."""


@dataclass(slots=True)
class Group:
    """One match: transactions, items and adjustments that a person put together in one decision."""

    match_id: str
    event: Event
    shape: str
    suggestion_id: str | None
    tier: str | None
    score: float | None
    reason: str
    allocations: list[Allocated]
    adjustments: list[Adjusted]

    @property
    def transactions(self) -> set[str]:
        """Ids of the transactions in it."""
        return {a.transaction_id for a in self.allocations} | {a.transaction_id for a in self.adjustments}

    @property
    def items(self) -> set[str]:
        """Ids of the items in it."""
        return {a.item_id for a in self.allocations}

    @property
    def content(self) -> tuple[frozenset[Allocated], frozenset[tuple[object, ...]]]:
        """What it uses, whoever decided it: two groups of the same content are an agreement."""
        return frozenset(self.allocations), frozenset(a[:5] for a in self.adjustments)


class Conflict(NamedTuple):
    """A decision that is kept but does not show, because it and another cannot both hold."""

    decision_id: str
    event_id: str
    user: str
    kind: str
    against: tuple[str, ...]
    reason: str


@dataclass
class Period:
    """A closed period of one account."""

    account_id: str
    period: str
    last_day: str
    event: Event
    held_by: Period | None = None

    @property
    def in_force(self) -> Period:
        """The seal to name: its own, or the later one that rests on it although it was reopened since."""
        return self.held_by or self

    def seals(self, transaction_id: str, limit: Limit) -> bool:
        """Whether the transaction may not be decided on: booked by the last day, and not carried forward."""
        return (
            limit.account_id == self.account_id
            and limit.day <= self.last_day
            and self.carried.isdisjoint((transaction_id, transaction_id.partition("/")[0]))
        )

    @cached_property
    def carried(self) -> frozenset[str]:
        """Transactions that were open at the closing and are carried forward by name."""
        return frozenset(self.event.payload.get("open_transactions", ()))


@dataclass
class State:
    """The fold of all logs. `groups`, `used_*` and the rest follow from `events` and the facts alone."""

    events: list[Event] = field(default_factory=list)
    known_ids: dict[str, Event] = field(default_factory=dict)
    inactive: set[str] = field(default_factory=set)
    refused: dict[str, Period] = field(default_factory=dict)
    groups: MutableMapping[str, Group] = field(default_factory=dict)
    used_transaction: dict[str, int] = field(default_factory=dict)
    used_item: dict[str, int] = field(default_factory=dict)
    by_transaction: dict[str, list[str]] = field(default_factory=dict)
    by_item: dict[str, list[str]] = field(default_factory=dict)
    agreed: dict[str, list[str]] = field(default_factory=dict)
    rejected: dict[str, Event] = field(default_factory=dict)
    splits: dict[str, tuple[tuple[int, ...], Event]] = field(default_factory=dict)
    parts: dict[str, Limit] = field(default_factory=dict)
    created: dict[str, tuple[Mapping[str, Any], Event]] = field(default_factory=dict)
    ordered: dict[str, tuple[str, str, Event]] = field(default_factory=dict)
    """Items in a payment order: its number, the transfer's end-to-end id, the event."""
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    memory: list[tuple[Mapping[str, Any], Event]] = field(default_factory=list)
    reverted: dict[str, Event] = field(default_factory=dict)
    signed: list[Event] = field(default_factory=list)
    closed: dict[tuple[str, str], Period] = field(default_factory=dict)
    opened: list[tuple[Period, Event]] = field(default_factory=list)
    reopened: list[Event] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    waiting: list[Conflict] = field(default_factory=list)

    @property
    def clock(self) -> int:
        """The logical clock: the highest seen."""
        return max((e.clock for e in self.events[-1:]), default=0)

    def matches_of(self, transaction_ids: Iterable[str] = (), item_ids: Iterable[str] = ()) -> list[str]:
        """Ids of matches that use any of these transactions or items, in order of decision."""
        found = [m for t in transaction_ids for m in self.by_transaction.get(t, ())]
        found += [m for i in item_ids for m in self.by_item.get(i, ())]
        return list(dict.fromkeys(found))
