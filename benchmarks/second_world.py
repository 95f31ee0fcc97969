"""The state of the second world: parties, documents, lines on the account."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable


@dataclass
class Document:
    """One invoice or credit note of ours (or of a supplier's); amounts in cents, signed by cash effect."""

    number: str
    running: int
    party: Party
    issued: date
    due: date
    amount: int
    open: int
    kind: str
    fields: dict[str, Any] = field(default_factory=dict)
    open_before: int = 0


@dataclass
class Party:
    """A customer or supplier and its way of paying."""

    code: str
    country: str
    name: str
    spellings: list[str]
    bank_name: str
    iban: str
    habit: str
    size: float
    terms: int
    documents: list[Document] = field(default_factory=list)


@dataclass
class World:
    """Everything that has happened so far."""

    dice: random.Random
    start: date
    numbering: Callable[[int, date], str]
    prices: list[int]
    vat: float
    counter: int = 0
    documents: list[Document] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    allocations: list[tuple[int, Document | None, int]] = field(default_factory=list)
    differences: list[tuple[int, str, int]] = field(default_factory=list)

    @property
    def last(self) -> date:
        """The last day of the statements."""
        return self.start + timedelta(days=59)
