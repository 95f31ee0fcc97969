"""The fifth world's books: bills, the lines that settle them, and the rule that what was paid earlier has left them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fifth_names import SURNAMES, Who, company_name, person_name

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    import random

SALE, NOTE = ItemType.SALES_INVOICE, ItemType.SALES_CREDIT_NOTE
BUY, BACK = ItemType.PURCHASE_INVOICE, ItemType.PURCHASE_CREDIT_NOTE


@dataclass(eq=False)
class Bill:
    """A document, positive when it brings money; `open` is what earlier months have left of it."""

    type: ItemType
    who: Who | None
    issue: date
    due: date
    amount: int
    open: int = 0
    number: str = ""
    currency: str = "EUR"
    base: int | None = None
    reference: str | None = None
    method: str | None = None
    lot: str | None = None
    discount: int | None = None
    discount_day: date | None = None
    of: Bill | None = None
    label: str | None = None


@dataclass(eq=False)
class Line:
    """A line of the bank: what it pays (bill, how much of it), who, and how it is told."""

    day: date
    amount: int
    kind: str
    form: str
    who: Who | None
    parts: list[tuple[Bill, int]]
    says: str = "number"
    names: list[Bill] = field(default_factory=list)
    words: str = ""
    payer: str = ""
    fee: int | None = None
    payout: str | None = None
    count: int | None = None
    cheque: str | None = None
    original: tuple[int, str] | None = None
    account: int = 0
    block: int | None = None


class Books:
    """Bills and lines of one company over its months of statements."""

    def __init__(self, rng: random.Random, first: date, days: int, home: str, coded: bool, accounts: int) -> None:
        self.rng, self.first, self.last, self.home, self.coded = rng, first, first + timedelta(days=days), home, coded
        self.days, self.accounts = days, accounts
        self.bills: list[Bill] = []
        self.lines: list[Line] = []
        self.people = 0

    def who(self, *, person: bool = False, says: tuple[str, ...] = ("number",), home: str | None = None) -> Who:
        """A new party with its terms and one of these ways of telling what it pays."""
        rng = self.rng
        self.people += 1
        country = home or (self.home if rng.random() < 0.85 else rng.choice(list(SURNAMES)))
        books, bank = person_name(rng, country) if person else company_name(rng, country)
        made = Who(f"{1000 + self.people}", country, books, bank, account_number(rng, country), person,
                   rng.random() < 0.2, rng.choice((0, 10, 14, 30, 30, 30, 45, 60)), rng.choice(says))  # fmt: skip
        made.mandate = f"MD{rng.randrange(10**7, 10**8)}"
        return made

    def day(self, before: int = 0, after: int = 0) -> date:
        """Any working day of the statements, or so many days before or after."""
        return working(self.first + timedelta(days=self.rng.randrange(-before, self.days + after)))

    def bill(self, who: Who | None, issue: date, amount: int, kind: ItemType = SALE, terms: int | None = None) -> Bill:
        """A new document of the books, due after the party's terms unless others are said."""
        wait = terms if terms is not None else (who.terms if who else 0)
        made = Bill(kind, who, issue, issue + timedelta(days=wait), amount, open=amount)
        self.bills.append(made)
        return made

    def pay(self, day: date, bills: list[Bill], kind: str, form: str = "in", less: int = 0, **more: object) -> Line:
        """Settle whole bills in one line, `less` of it kept back."""
        who = bills[0].who
        parts = [(b, b.amount) for b in bills]
        says = who.says if who else "number"
        line = Line(day, sum(a for _, a in parts) - less, kind, form, who, parts, says)
        return self.enter(line, **more)

    def part(self, day: date, bill: Bill, amount: int, kind: str, form: str = "in", **more: object) -> Line:
        """Settle a part of one bill."""
        who = bill.who
        return self.enter(Line(day, amount, kind, form, who, [(bill, amount)], who.says if who else "number"), **more)

    def enter(self, line: Line, **more: object) -> Line:
        """Put a line where its day belongs: before the statements its bills are smaller or gone, after them still open."""
        for name, value in more.items():
            setattr(line, name, value)
        line.day = working(line.day)
        if line.day < self.first:
            for bill, amount in line.parts:
                bill.open -= amount
        elif line.day < self.last:
            line.account = self.rng.randrange(self.accounts)
            self.lines.append(line)
        return line


def working(day: date) -> date:
    """The day itself, or the Monday after."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day


def money(rng: random.Random, typical: float, spread: float = 0.8) -> int:
    """Cents of one price in three ways: any, a round one, a price of a list times a quantity with tax."""
    draw = rng.random()
    value = max(3.0, typical * rng.lognormvariate(0, spread))
    if draw < 0.55:
        return round(value * 100)
    if draw < 0.75:
        step = 5 if value < 200 else 50 if value < 2000 else 100
        return max(step, round(value / step) * step) * 100
    return round(rng.choice((9.9, 19.5, 35.0, 49.0, 82.5)) * max(1, round(value / 40)) * 120)


def account_number(rng: random.Random, country: str) -> str:
    """An IBAN with right check digits, of a bank that is none."""
    size = {"FR": 23, "DE": 18, "ES": 20, "GB": 14, "IT": 22}[country]
    letters = {"GB": "XXXX", "IT": "X"}.get(country, "")
    body = letters + "".join(rng.choice("0123456789") for _ in range(size))
    plain = "".join(str(int(c, 36)) for c in body + country + "00")
    return f"{country}{98 - int(plain) % 97:02d}{body}"


def creditor_reference(digits: str) -> str:
    """An ISO 11649 reference: RF, two check digits, the number."""
    plain = "".join(str(int(c, 36)) for c in digits + "RF00")
    return f"RF{98 - int(plain) % 97:02d}{digits}"
