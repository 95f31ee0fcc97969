"""The seventh world's days: bills made out, the agenda of what will be paid when, and the lines the bank shows of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from seventh_people import Person, Town

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable

SALE, NOTE = ItemType.SALES_INVOICE, ItemType.SALES_CREDIT_NOTE
BUY, BACK = ItemType.PURCHASE_INVOICE, ItemType.PURCHASE_CREDIT_NOTE
TELLING = ("full", "short", "list", "dates", "order", "structured")
"""Ways of writing that name the bills one by one."""


@dataclass(eq=False)
class Bill:
    """A document; what it brings is positive. `left` is what is open on the first day of the statements, `rest` today."""

    type: ItemType
    who: Person | None
    day: date
    due: date
    amount: int
    left: int
    rest: int
    number: str = ""
    order: str | None = None
    structured: str | None = None
    means: str | None = None
    slip: str | None = None
    discount: int | None = None
    discount_until: date | None = None
    corrects: Bill | None = None
    money: str = ""
    base: int | None = None
    text: str | None = None
    promised: bool = False
    house: str | None = None


@dataclass(eq=False)
class Line:
    """One line of the bank and what it truly is."""

    day: date
    amount: int
    kind: str
    channel: str
    who: Person | None
    parts: list[tuple[Bill, int]]
    says: str = "full"
    named: list[Bill] = field(default_factory=list)
    words: str = ""
    payer: str = ""
    fee: int | None = None
    payout: str | None = None
    count: int | None = None
    foreign: tuple[int, str] | None = None
    purse: int = -1
    block: int = -1
    details: bool = False
    """Nothing but what it says tells its answer: it is neither cut nor mistyped."""
    money: str = ""


class Life:
    """One company's days, before its statements and while they run."""

    def __init__(self, rng: random.Random, first: date, days: int, before: int, home: str) -> None:
        self.rng, self.first, self.home = rng, first, home
        self.begin, self.end = first - timedelta(days=before), first + timedelta(days=days)
        self.today = self.begin
        self.money = {"PL": "PLN", "GB": "GBP"}.get(home, "EUR")
        self.town = Town(rng, home)
        self.bills: list[Bill] = []
        self.lines: list[Line] = []
        self.agenda: dict[date, list[Callable[[], object]]] = defaultdict(list)
        self.drawer: list[Bill] = []
        self.blocks = 0
        self.purses = 1

    def live(self, morning: Callable[[], object]) -> None:
        """Every day: what the morning brings, then what the agenda holds."""
        while self.today < self.end:
            if self.today.weekday() < 5:
                morning()
            for act in self.agenda.pop(self.today, ()):
                act()
            self.today += timedelta(days=1)

    def later(self, days: int, act: Callable[[], object]) -> None:
        """On the working day that many days from now, or the next one."""
        self.on(self.today + timedelta(days=max(0, days)), act)

    def on(self, day: date, act: Callable[[], object]) -> None:
        """On that day, or the working day after it, at the earliest tomorrow."""
        day = workday(max(day, self.today + timedelta(days=1)))
        self.agenda[day].append(act)

    def bill(self, who: Person | None, amount: int, kind: ItemType = SALE, terms: int | None = None, day: date | None = None) -> Bill:  # fmt: skip
        """A new document of today."""
        day = day or self.today
        wait = timedelta(days=terms if terms is not None else (who.terms if who else 0))
        made = Bill(kind, who, day, day + wait, amount, amount, amount, money=self.money)
        self.bills.append(made)
        if who is not None:
            who.due.append(made)
        return made

    def line(self, amount: int, kind: str, channel: str, who: Person | None, parts: Iterable[tuple[Bill, int]] = (), **more: object) -> Line:  # fmt: skip
        """Money that moves today. Before the statements it only leaves less open."""
        made = Line(self.today, amount, kind, channel, who, list(parts), who.says if who else "full")
        for name, value in more.items():
            setattr(made, name, value)
        early = self.today < self.first
        for bill, part in made.parts:
            bill.rest -= part
            if early:
                bill.left -= part
            if bill.who is not None and bill.rest == 0 and bill in bill.who.due:
                bill.who.due.remove(bill)
        if not early:
            made.purse = made.purse if made.purse >= 0 else self.rng.randrange(self.purses)
            self.lines.append(made)
        return made


def workday(day: date) -> date:
    """The day itself, or the Monday after it."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def ways_to(total: int, bills: list[Bill], enough: int = 2) -> int:
    """In how many ways some of the bills add up to the total, counted until it is enough; many bills count as several."""
    if len(bills) > 12:
        return enough
    reached: dict[int, int] = {0: 1}
    for bill in bills:
        for amount, ways in list(reached.items()):
            reached[amount + bill.rest] = min(enough, reached.get(amount + bill.rest, 0) + ways)
    return reached.get(total, 0)
