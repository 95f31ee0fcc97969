"""The tenth world's cases: each plans its documents, its lines and the answer before a word is written.

A case knows nothing of the others. Once all are planned, `fair` makes those payments tell their numbers that an
accountant could not tell apart by name and amount.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tenth_people import Doc, Party

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable

SALE, NOTE = str(ItemType.SALES_INVOICE), str(ItemType.SALES_CREDIT_NOTE)
BUY, BACK = str(ItemType.PURCHASE_INVOICE), str(ItemType.PURCHASE_CREDIT_NOTE)
NAMING = ("whole", "whole", "whole", "tail", "bare", "glued", "spaced", "lower", "wrong")
PLAINLY = ("whole", "whole", "bare", "glued", "spaced", "lower")
SILENT = ("nothing", "nothing", "thing", "month", "code", "order")


@dataclass(eq=False)
class Line:
    """One line of the bank with its answer; `says` is how its documents are told, `note` what else is."""

    day: date
    amount: int
    kind: str
    parts: list[tuple[Doc, int]]
    says: str
    op: str
    who: Party | None = None
    note: str = ""
    purse: int = 0
    block: int = 0
    name: str | None = None
    about: list[Doc] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)
    details: list[dict[str, Any]] = field(default_factory=list)


class Desk:
    """One company's days, prices, customers and suppliers, and what has been planned so far."""

    def __init__(self, rng: random.Random, start: date, end: date, money: str, draw: Callable[[], Party]) -> None:
        self.rng, self.start, self.end, self.money, self.draw = rng, start, end, money, draw
        self.docs: list[Doc] = []
        self.lines: list[Line] = []
        self.customers: list[Party] = []
        self.suppliers: list[Party] = []
        self.fresh = rng.choice((0.05, 0.2, 0.6))
        self.terms = rng.choice((8, 15, 30, 30, 45))
        self.typical, self.spread = rng.uniform(4, 7.5), rng.uniform(0.4, 1.3)
        self.prices = [self._free() // 100 * 100 for _ in range(rng.choice((4, 15, 40)))] if rng.random() < 0.4 else []
        self.silence = rng.choice((0.05, 0.2, 0.35, 0.6))
        self.rate = rng.choice((0.01, 0.02, 0.02, 0.03))
        self.agreed = rng.random() < 0.6
        self.saved: dict[str, int] = {}
        self.saved_name = ""

    def _free(self) -> int:
        return max(500, round(self.rng.lognormvariate(self.typical, self.spread) * 100))

    def price(self) -> int:
        """Some amount."""
        return self.rng.choice(self.prices) if self.prices and self.rng.random() < 0.7 else self._free()

    def party(self, buys: bool = False) -> Party:
        """A customer (or supplier), known already or new."""
        known = self.suppliers if buys else self.customers
        if not known or self.rng.random() < self.fresh:
            known.append(self.draw())
            return known[-1]
        return known[int(len(known) * self.rng.random() ** 1.5)]

    def day(self, before: int = 3) -> date:
        """A working day of the statements."""
        return working(
            self.start + timedelta(days=self.rng.randrange(1, max(2, (self.end - self.start).days - before)))
        )

    def bill(self, who: Party | None, day: date, amount: int, kind: str = SALE, terms: int | None = None) -> Doc:
        """A document of that day."""
        day = working(day, -1)
        doc = Doc(
            kind, who, day, day + timedelta(days=self.terms if terms is None else terms), amount, money=self.money
        )
        self.docs.append(doc)
        return doc

    def due(self, paid: date) -> date:
        """When a document was made out that is paid that day: some pay early, some late."""
        late = self.rng.choice((-6, -2, 0, 0, 0, 1, 2, 4, 9, 25))
        return paid - timedelta(days=max(1, self.terms + late))

    def pay(
        self,
        day: date,
        amount: int,
        kind: str,
        parts: Iterable[tuple[Doc, int]],
        says: str,
        op: str = "in",
        **more: Any,
    ) -> Line | None:
        """A line; what was paid before the statements is no longer open, what comes after them has not come."""
        day, parts = working(day), list(parts)
        for doc, _ in parts:
            doc.paid.append(day)
        if day < self.start:
            for doc, part in parts:
                doc.open -= part
            return None
        if day > self.end:
            return None
        line = Line(day, amount, kind, parts, says, op, block=len(self.lines), about=[d for d, _ in parts], **more)
        self.lines.append(line)
        return line

    def says(self) -> str:
        """How this payer tells his documents this time."""
        return self.rng.choice(SILENT) if self.rng.random() < self.silence else self.rng.choice(NAMING)


def working(day: date, step: int = 1) -> date:
    """That day, or the next (last) one that is no Saturday, Sunday or great holiday."""
    while day.weekday() > 4 or (day.month, day.day) in ((1, 1), (5, 1), (12, 25), (12, 26)):
        day += timedelta(days=step)
    return day


def whole(docs: list[Doc]) -> list[tuple[Doc, int]]:
    return [(d, d.open) for d in docs]


def single(desk: Desk) -> None:
    who, day = desk.party(), desk.day()
    doc = desk.bill(who, desk.due(day), desk.price())
    desk.pay(
        day,
        doc.amount,
        "single",
        whole([doc]),
        "reference" if desk.rng.random() < desk.saved.get("reference", 0) / 100 else desk.says(),
        who=who,
    )


def subscription(desk: Desk) -> None:
    """The same bill each month, paid each in its turn; somebody misses the last."""
    rng, who, amount = desk.rng, desk.party(), desk.price()
    day, says = desk.start - timedelta(days=rng.randrange(40, 70)), desk.says()
    lag = rng.randrange(2, 25)
    while day < desk.end:
        doc = desk.bill(who, day, amount)
        if rng.random() < 0.97 and day + timedelta(days=lag) < desk.end:
            desk.pay(day + timedelta(days=lag), amount, "single", whole([doc]), says, who=who)
        day += timedelta(days=30)


def lot(desk: Desk) -> None:
    rng, who, day = desk.rng, desk.party(), desk.day()
    many = rng.choice((2, 2, 3, 3, 4, 5, 6, 8, 12))
    form = rng.choice(("list", "list", "range", "month", "nothing"))
    begin = desk.due(day)
    if form == "month":
        begin = begin.replace(day=1)
        docs = [desk.bill(who, begin + timedelta(days=rng.randrange(28)), desk.price()) for _ in range(many)]
        docs = [d for d in docs if d.day < day]
    elif form == "range":
        docs = [desk.bill(who, begin, desk.price()) for _ in range(many)]
    else:
        docs = [desk.bill(who, begin - timedelta(days=rng.randrange(25)), desk.price()) for _ in range(many)]
    if not docs:
        return
    docs.sort(key=lambda d: d.day)
    says = rng.choice(PLAINLY if len(docs) > 4 else NAMING[:-1]) if form == "list" else form
    desk.pay(day, sum(d.amount for d in docs), "lot" if len(docs) > 1 else "single", whole(docs), says, who=who)


def instalments(desk: Desk) -> None:
    rng, who, many = desk.rng, desk.party(), desk.rng.randrange(2, 6)
    amount = desk.price() * many
    day = desk.day() - timedelta(days=rng.randrange(0, 40))
    doc = desk.bill(who, day - timedelta(days=rng.randrange(5, 20)), amount)
    if rng.random() < 0.5:
        shares = [amount // many] * (many - 1)
    else:
        shares = [int(round(amount * rng.uniform(0.5, 1.2) / many, -3)) for _ in range(many - 1)]
    shares = [*shares, amount - sum(shares)]
    if min(shares) <= 0:
        shares = [amount // many] * (many - 1) + [amount - amount // many * (many - 1)]
    word, says = rng.choice(("deposit", "part", "")), rng.choice((*PLAINLY, "nothing"))
    for n, share in enumerate(shares):
        last = n == many - 1
        note = "" if not word else "{balance}" if last and rng.random() < 0.6 else f"{{{word}}} {n + 1}/{many}"
        desk.pay(
            day + timedelta(days=30 * n + rng.randrange(-2, 3)),
            share,
            "instalment",
            [(doc, share)],
            says,
            who=who,
            note=note,
        )


def credited(desk: Desk) -> None:
    """A credit note taken off, named or not."""
    rng, who, day = desk.rng, desk.party(), desk.day()
    docs = [
        desk.bill(who, desk.due(day) - timedelta(days=rng.randrange(9)), desk.price())
        for _ in range(rng.choice((1, 1, 2, 3)))
    ]
    note = desk.bill(
        who,
        docs[0].day + timedelta(days=rng.randrange(1, 5)),
        -max(100, round(docs[0].amount * rng.choice((0.1, 0.15, 0.25, 0.333, 0.5)))),
        NOTE,
    )
    note.corrects = docs[0] if rng.random() < 0.6 else None
    note.day = min(note.day, day)
    line = desk.pay(
        day,
        sum(d.amount for d in docs) + note.amount,
        "credit_note",
        whole([*docs, note]),
        rng.choice((*PLAINLY, "nothing")),
        who=who,
    )
    if line and rng.random() < 0.5:
        line.about = docs  # the note is deducted without a word


def moved(desk: Desk) -> None:
    """Not quite the amount: discount, cents, the bank's fee, too much."""
    rng, who, day = desk.rng, desk.party(), desk.day()
    kind = rng.choice(("discount", "discount", "cents", "fee", "overpayment"))
    docs = [
        desk.bill(who, desk.due(day), desk.price())
        for _ in range(rng.choice((1, 1, 1, 2)) if kind != "overpayment" else 1)
    ]
    total = sum(d.amount for d in docs)
    less = {
        "discount": round(total * desk.rate),
        "cents": rng.choice((1, 2, 3, 4, 5, -1, -2, total % 100 or 1)),
        "fee": rng.choice((500, 750, 1000, 1250, 1500, 2000)),
        "overpayment": -rng.choice((1000, 5000, 10_000, 100 - total % 100)),
    }[kind]
    if abs(less) * (20 if kind == "fee" else 4) > total or less == 0:
        return  # who can tell 12.50 of 87.00 from a part
    if kind == "discount":
        day = min(day, working(docs[0].day + timedelta(days=rng.randrange(3, 12))))
        for doc in docs if desk.agreed else ():
            doc.discount = (round(doc.amount * desk.rate), doc.day + timedelta(days=14))
    desk.pay(
        day,
        total - less,
        kind,
        whole(docs),
        rng.choice((*PLAINLY, "nothing"))
        if kind == "discount" and desk.agreed and len(docs) == 1
        else rng.choice(PLAINLY),
        who=who,
    )


def twice(desk: Desk) -> None:
    who, day = desk.party(), desk.day(before=12)
    doc, says = desk.bill(who, desk.due(day), desk.price()), desk.rng.choice(PLAINLY)
    desk.pay(day, doc.amount, "single", whole([doc]), says, who=who)
    again = desk.pay(day + timedelta(days=desk.rng.randrange(1, 9)), doc.amount, "double_payment", [], says, who=who)
    if again:
        again.about = [doc]


def other_payer(desk: Desk) -> None:
    """A mother, a husband or a group's purse pays and names the bill."""
    who, day = desk.party(), desk.day()
    who.payer = who.payer or desk.draw()
    doc = desk.bill(who, desk.due(day), desk.price())
    desk.pay(day, doc.amount, "third_party", whole([doc]), desk.rng.choice(PLAINLY), who=who.payer)


def foreign(desk: Desk) -> None:
    """A bill in another currency, paid in ours by the day's rate."""
    rng, who, day = desk.rng, desk.party(), desk.day()
    doc = desk.bill(who, desk.due(day), desk.price())
    doc.money = rng.choice([m for m in ("USD", "GBP", "CHF", "EUR") if m != desk.money])
    rate = {"USD": 0.91, "GBP": 1.16, "CHF": 1.04, "EUR": 0.96}[doc.money]
    doc.base = round(doc.amount * rate)
    got, said = round(doc.base * rng.uniform(0.975, 1.025)), rng.random()
    columns = {"original_amount_minor": doc.amount, "original_currency": doc.money} if said < 0.5 else {}
    note = f"{doc.money} {doc.amount / 100:.2f}" if 0.3 < said < 0.8 else ""
    desk.pay(day, got, "exchange", [(doc, doc.base)], rng.choice(PLAINLY), who=who, note=note, columns=columns)
