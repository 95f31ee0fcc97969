"""The eighth world's paper: documents, payments and what a payer writes, all of it told in words only when everybody has lived."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

    from eighth_people import Party

SALE, NOTE = ItemType.SALES_INVOICE, ItemType.SALES_CREDIT_NOTE
BUY, BACK = ItemType.PURCHASE_INVOICE, ItemType.PURCHASE_CREDIT_NOTE


@dataclass(eq=False)
class Doc:
    """A document; money in is positive. `before` was paid before the statements begin."""

    type: ItemType
    party: Party | None
    day: date
    due: date
    amount: int
    rest: int
    series: str = ""
    number: str = ""
    order: str = ""
    structured: str = ""
    means: str = ""
    slip: str = ""
    discount: int = 0
    discount_until: date | None = None
    corrects: Doc | None = None
    money: str = "EUR"
    base: int | None = None
    title: str = ""
    before: int = 0
    settled: date | None = None
    hidden: bool = False
    """Replaced in the books by a slip."""


@dataclass(eq=False)
class Payment:
    """One line of the bank and what it truly settles."""

    day: date
    amount: int
    kind: str
    habit: str
    payer: Party | None
    parts: list[tuple[Doc, int]]
    named: list[Doc] = field(default_factory=list)
    says: str = "number"
    words: str = ""
    """What stands beside the numbers, or all that stands there."""
    name: str = ""
    """The payer's name, where it is not the party's."""
    channel: str = "in"
    aloud: bool = False
    """Nothing but what it says tells its answer: it names its documents rightly, in full, and is not cut."""
    fee: int | None = None
    foreign: tuple[int, str] | None = None
    payout: str = ""
    count: int | None = None
    details: bool = False
    purse: int = -1
    block: int = -1
    typo: bool = False
    lone: bool = False
    """Settled by its sum alone: nobody else's document may have it."""


class Paper:
    """All documents and payments of a company."""

    def __init__(self, rng: random.Random, first: date, last: date) -> None:
        self.rng, self.first, self.last = rng, first, last
        self.docs: list[Doc] = []
        self.payments: list[Payment] = []
        self.blocks = 0

    def doc(self, party: Party | None, day: date, amount: int, kind: ItemType = SALE, terms: int | None = None) -> Doc:
        """A new document."""
        wait = terms if terms is not None else party.terms if party else 0
        made = Doc(kind, party, day, day + timedelta(days=wait), amount, amount)
        self.docs.append(made)
        return made

    def pay(self, day: date, amount: int, kind: str, habit: str, payer: Party | None, parts: Iterable[tuple[Doc, int]] = (), **more: object) -> Payment:  # fmt: skip
        """Money that moves on a working day. What moves before the statements only leaves less open."""
        day = workday(day)
        made = Payment(day, amount, kind, habit, payer, list(parts), says=payer.says if payer else "number")
        made.named = [doc for doc, _ in made.parts]
        for name, value in more.items():
            setattr(made, name, value)
        for doc, part in made.parts:
            doc.rest -= part
            if day < self.first:
                doc.before += part
            if doc.rest == 0:
                doc.settled = day
        if self.first <= day <= self.last:
            self.payments.append(made)
        return made

    def slip(self, docs: list[Doc], day: date, total: int, kind: ItemType, number: str) -> Doc:
        """The books have closed the documents and wait for one line at the bank."""
        for doc in docs:
            doc.hidden, doc.rest, doc.settled = True, 0, day
        made = self.doc(None, day, total, kind)
        made.number = number
        return made


def workday(day: date) -> date:
    """The day itself, or the Monday after it."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def next_month(day: date, on: int = 1) -> date:
    """That day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=on)


def ways_to(total: int, amounts: list[int], enough: int = 2) -> int:
    """In how many ways some of the amounts add up to the total, counted until it is enough; too many amounts count as several."""
    if len(amounts) > 14:
        return enough
    reached: dict[int, int] = {0: 1}
    for one in amounts:
        for amount, ways in list(reached.items()):
            reached[amount + one] = min(enough, reached.get(amount + one, 0) + ways)
    return reached.get(total, 0)
