"""The sixth world's ledger: papers, moves at the bank, and what earlier months have left open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sixth_parties import GIVEN as GIVEN_NAMES
from sixth_parties import TOWNS, Party, account_number, firm, person, slip, surname

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    import random

SALE, NOTE = ItemType.SALES_INVOICE, ItemType.SALES_CREDIT_NOTE
BUY, BACK = ItemType.PURCHASE_INVOICE, ItemType.PURCHASE_CREDIT_NOTE
NAMING = ("full", "bare", "tail", "list", "dated", "typed", "glued", "relevé")
"""Ways of telling that name the papers one by one."""


@dataclass(eq=False)
class Paper:
    """A document, positive when it brings money; `left` is what earlier months have left of it."""

    type: ItemType
    party: Party | None
    issue: date
    due: date
    amount: int
    left: int = 0
    number: str = ""
    currency: str = "EUR"
    base: int | None = None
    order: str | None = None
    method: str | None = None
    lot: str | None = None
    discount: int | None = None
    discount_day: date | None = None
    of: Paper | None = None
    label: str | None = None


@dataclass(eq=False)
class Move:
    """A line of the bank: what it pays (paper, how much of it), who sends it, and what is told of it."""

    day: date
    amount: int
    kind: str
    channel: str
    party: Party | None
    parts: list[tuple[Paper, int]]
    memo: str = "full"
    named: list[Paper] = field(default_factory=list)
    words: str = ""
    payer: str = ""
    fee: int | None = None
    payout: str | None = None
    count: int | None = None
    original: tuple[int, str] | None = None
    account: int = 0
    told: bool = False


class Ledger:
    """Papers and moves of one company over its weeks of statements."""

    def __init__(self, rng: random.Random, first: date, days: int, home: str, coded: bool, accounts: int) -> None:
        self.rng, self.first, self.last, self.home, self.coded = rng, first, first + timedelta(days=days), home, coded
        self.days, self.accounts = days, accounts
        self.papers: list[Paper] = []
        self.moves: list[Move] = []
        self.met = 0
        self.code = rng.choice(("C{n:05d}", "{n}", "411{s}{n:03d}", "{s}{n:02d}", "CL-{n:04d}"))
        self.families: list[str] = []
        self.maturities: set[date] = set()

    def party(self, *, private: bool = False, memos: tuple[str, ...] = ("full",), country: str = "", family: str = "") -> Party:  # fmt: skip
        """A new party; some share a surname with one met before."""
        rng = self.rng
        self.met += 1
        land = country or (self.home if rng.random() < 0.9 else rng.choice(list(TOWNS)))
        name = family or surname(rng, land)
        if not family and land == self.home:
            name = rng.choice(self.families) if self.families and rng.random() < 0.06 else name
            self.families.append(name)
        town, given = rng.choice(TOWNS[land]), rng.choice(GIVEN_NAMES[land])
        books, bank = person(rng, land, name, given) if private else firm(rng, land, name, town)
        if rng.random() < 0.04:
            books = slip(rng, books)
        code = self.code.format(n=100 + self.met, s=books.replace(" ", "").replace("'", "").upper()[:5])
        made = Party(code, land, books, bank, account_number(rng, land), private, town, name, given,
                     rng.choice((0, 15, 30, 30, 30, 45, 60)), rng.choice(memos), rng.random() < 0.25)  # fmt: skip
        made.mandate = f"RUM{rng.randrange(10**5, 10**6)}"
        return made

    def day(self, before: int = 0, after: int = 0) -> date:
        """Any working day of the statements, or so many days before them or after."""
        return working(self.first + timedelta(days=self.rng.randrange(-before, max(1 - before, self.days + after))))

    def paper(self, party: Party | None, issue: date, amount: int, kind: ItemType = SALE, terms: int | None = None) -> Paper:  # fmt: skip
        """A new document of the books, due after the party's terms unless others are said."""
        wait = terms if terms is not None else (party.terms if party else 0)
        made = Paper(kind, party, issue, issue + timedelta(days=wait), amount, left=amount)
        self.papers.append(made)
        return made

    def pay(
        self, day: date, papers: list[Paper], kind: str, channel: str = "in", less: int = 0, **more: object
    ) -> Move:
        """Settle whole papers in one line, `less` of it kept back."""
        party = papers[0].party
        parts = [(p, p.amount) for p in papers]
        move = Move(day, sum(a for _, a in parts) - less, kind, channel, party, parts, party.memo if party else "full")
        return self.enter(move, **more)

    def part(self, day: date, paper: Paper, amount: int, kind: str, channel: str = "in", **more: object) -> Move:
        """Settle a part of one paper."""
        memo = paper.party.memo if paper.party else "full"
        return self.enter(Move(day, amount, kind, channel, paper.party, [(paper, amount)], memo), **more)

    def enter(self, move: Move, **more: object) -> Move:
        """Put a move on its day: before the statements it only empties papers, after them it has not happened yet."""
        for name, value in more.items():
            setattr(move, name, value)
        move.day = working(move.day)
        if move.day < self.first:
            for paper, amount in move.parts:
                paper.left -= amount
        elif move.day < self.last:
            move.account = self.rng.randrange(self.accounts)
            self.moves.append(move)
        return move


def working(day: date) -> date:
    """The day itself, or the Monday after."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day


def goods(rng: random.Random, typical: float, spread: float = 0.9) -> int:
    """An invoice of several lines with tax: hardly ever the same twice."""
    return max(480, round(round(typical * rng.lognormvariate(0, spread), 2) * 120))


def fees(rng: random.Random, typical: float) -> int:
    """Hours, days or square metres at a round price, with the tax of works or services."""
    net = rng.choice((45, 55, 60, 380, 420, 650)) * max(1, round(typical / 300 * rng.lognormvariate(0, 0.6)))
    return round(net * rng.choice((110, 120, 120, 100)))
