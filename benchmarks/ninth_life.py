"""How the ninth world's customers and suppliers pay; what would leave an accountant in doubt is told by its numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any

from ninth_draw import LANDS, Doc, Numbering, Party, Prices, told_number

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

SALE, NOTE = str(ItemType.SALES_INVOICE), str(ItemType.SALES_CREDIT_NOTE)
BUY, BACK = str(ItemType.PURCHASE_INVOICE), str(ItemType.PURCHASE_CREDIT_NOTE)
NAMING = ("whole", "whole", "spaced", "glued", "lower", "tail", "digits", "bare", "slashed")
SILENT = ("nothing", "month", "code", "thanks", "order")
WAYS = ("each", "month", "all", "oldest", "cheque", "debit", "card", "parts", "third", "abroad")


@dataclass
class Line:
    """One line of the bank with its answer."""

    day: date
    amount: int
    kind: str
    parts: list[tuple[Doc, int]]
    op: str
    name: str = ""
    why: str = ""
    iban: str = ""
    purse: int = 0
    block: int = -1
    columns: dict[str, Any] = field(default_factory=dict)
    needs: bool = False
    """Whether only its words tell what it pays, so that the bank must not have cut them."""


def workday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def ways_to(total: int, amounts: list[int], most: int = 14) -> int:
    """How many subsets of the amounts have that sum (two says: more than one); too many amounts count as more than one."""
    if len(amounts) > most:
        return 2
    sums = {0: 1}
    for amount in amounts:
        for known, n in list(sums.items()):
            sums[known + amount] = sums.get(known + amount, 0) + n
    return sums.get(total, 0)


class Desk:
    """What all parties of one company share: days, series, rates, the lines written so far and what waits for the bank."""

    def __init__(self, rng: random.Random, land: str, start: date, end: date) -> None:
        self.rng, self.land, self.start, self.end = rng, land, start, end
        self.words = LANDS[land]
        self.lines: list[Line] = []
        self.docs: list[Doc] = []
        self.cheques: list[tuple[date, list[Doc]]] = []
        self.sold: list[tuple[date, Doc]] = []
        self.collected: list[tuple[date, Doc]] = []
        self.prices = Prices(rng)
        self.odd = {
            k: rng.choice((0.0, 0.01, 0.03, 0.08))
            for k in ("cents", "fee", "discount", "over", "part", "twice", "note", "typing")
        }
        self.discount = rng.choice((2, 2, 3, 1.5))
        self.agreed = rng.random() < 0.7
        self.missing = rng.choice((0.0, 0.02, 0.05))
        self.blocks = count(1)

    def bill(self, who: Party, day: date, amount: int, kind: str) -> Doc:
        """A document, open until it is paid."""
        doc = Doc(kind, who, day, day + timedelta(days=who.terms), amount, amount, at=len(self.docs))
        self.docs.append(doc)
        who.open.append(doc)
        return doc

    def write(
        self, day: date, amount: int, kind: str, parts: list[tuple[Doc, int]], op: str, **more: Any
    ) -> Line | None:
        """A line; before the statements begin it only takes its documents out of the books, after they end it has not come."""
        day = workday(day)
        if day > self.end:
            return None
        for doc, part in parts:
            doc.rest -= part
            if doc.who and not doc.rest and doc in doc.who.open:
                doc.who.open.remove(doc)
        if day < self.start:
            for doc, part in parts:
                doc.before += part
            return None
        line = Line(day, amount, kind, parts, op, **more)
        self.lines.append(line)
        return line


class Life:
    """One customer's months, event by event."""

    def __init__(self, desk: Desk, who: Party) -> None:
        self.desk, self.who, self.rng = desk, who, desk.rng
        self.heap: list[tuple[date, int, Callable[[date], None]]] = []
        self.order = count()

    def on(self, day: date, act: Callable[[date], None]) -> None:
        """Something will happen that day."""
        heappush(self.heap, (day, next(self.order), act))

    def live(self, days: list[date]) -> None:
        """Bills of those days, and all that follows from them, in order."""
        for day in days:
            self.on(day, self.sell)
        if self.who.way in ("month", "all", "oldest"):
            day = self.desk.start - timedelta(days=self.rng.randrange(20, 60))
            gap = 30 if self.who.way == "month" else self.rng.choice((7, 14, 30, 45))
            while day < self.desk.end:
                self.on(day, self.settle)
                day += timedelta(days=gap + self.rng.randrange(-1, 2))
        while self.heap:
            day, _, act = heappop(self.heap)
            if day <= self.desk.end:
                act(day)

    def sell(self, day: date) -> None:
        """A bill goes out, and its payment takes its way."""
        desk, who, rng = self.desk, self.who, self.rng
        amount = max(200, round(desk.prices.draw() * who.price) if desk.prices.way == "free" else desk.prices.draw())
        doc = desk.bill(who, day, amount, SALE)
        if rng.random() < desk.odd["note"]:
            note = desk.bill(
                who,
                day + timedelta(days=rng.randrange(1, 6)),
                -max(100, round(amount * rng.choice((0.1, 0.2, 0.25, 0.5)))),
                NOTE,
            )
            note.corrects = doc
        if rng.random() < 0.05:
            return
        due = doc.due + timedelta(days=who.lag + rng.randrange(-2, 5))
        match who.way:
            case "each" | "third" | "abroad":
                self.on(max(due, day + timedelta(days=1)), lambda on: self.pay(on, [doc]))
            case "parts":
                many = rng.choice((2, 3, 4, 5))
                share = amount // many if rng.random() < 0.5 else amount // many // 100 * 100
                shares = [share] * (many - 1) + [amount - share * (many - 1)]
                if share < 500:
                    self.on(due, lambda on: self.pay(on, [doc]))
                    return
                for n, part in enumerate(shares):
                    self.on(
                        day + timedelta(days=10 + 30 * n),
                        partial(self.part, doc=doc, part=part, words=f"{n + 1}/{many}"),
                    )
            case "cheque":
                doc.means = "cheque"
                self.on(max(due, day + timedelta(days=2)), lambda on: desk.cheques.append((on, [doc])))
            case "debit":
                doc.means = "direct_debit"
                desk.collected.append((max(doc.due, day + timedelta(days=5)), doc))
            case "card":
                doc.means, doc.due = "card", day
                desk.sold.append((day, doc))

    def part(self, day: date, doc: Doc, part: int, words: str) -> None:
        """An instalment, told by the bill's number unless the bill is his only one."""
        if doc.rest < part:
            return
        alone = self.who.open == [doc] and self.who.payer is None
        says = self.who.says if alone or self.who.says in NAMING else "whole"
        self.send(
            day, [(doc, part)], part, "instalment", says, words if self.rng.random() < 0.5 else "", needs=not alone
        )

    def settle(self, day: date) -> None:
        """His pay day: last month's bills, everything, or his oldest few."""
        who = self.who
        open_now = sorted((d for d in who.open if d.day < day and d.rest), key=lambda d: (d.due, d.day))
        if who.way == "month":
            first = day.replace(day=1)
            open_now = [d for d in open_now if d.day < first]
        if who.way == "oldest":
            open_now = [d for d in open_now if d.kind == SALE][: self.rng.randrange(1, 6)]
        self.pay(day, open_now)

    def pay(self, day: date, docs: list[Doc]) -> None:
        """Whole bills, with whatever goes otherwise this time."""
        desk, rng, who = self.desk, self.rng, self.who
        docs = [d for d in docs if d in who.open and d.rest]
        notes = [d for d in who.open if d.kind == NOTE and d.day <= day and d not in docs]
        bills = [d for d in docs if d.kind == SALE]
        if (
            bills
            and notes
            and who.way in ("each", "oldest")
            and -sum(n.rest for n in notes) < sum(b.rest for b in bills)
        ):
            docs = [*docs, *notes]
        total = sum(d.rest for d in docs)
        if not bills or total <= 0:
            return
        kind = "credit_note" if len(bills) < len(docs) else "single" if len(docs) == 1 else "lot"
        full = [(d, d.rest) for d in docs]
        clear = self.clear(docs, total)
        says = who.says if who.says in NAMING or clear else rng.choice(("whole", "spaced", "digits"))
        if who.way == "third":
            self.send(
                day,
                full,
                total,
                "third_party",
                says if says in NAMING and says not in ("tail", "bare") else "whole",
                needs=True,
            )
            return
        if who.way == "abroad":
            self.send(day, full, total, kind, says, needs=not clear)
            return
        draw = {k: rng.random() < p for k, p in desk.odd.items()}
        plainly = says if says in NAMING else "whole"
        if draw["cents"]:
            less = rng.choice((1, 2, 3, 5, 10, -1, -5, 20, 35))
            self.send(day, full, total - less, "cents", plainly, needs=True)
        elif draw["discount"] and len(docs) == 1:
            less = round(total * desk.discount / 100)
            if desk.agreed:
                docs[0].discount = (less, day + timedelta(days=rng.randrange(0, 6)))
            self.send(day, full, total - less, "discount", plainly, needs=True)
        elif draw["fee"] and total > 20_000:
            self.send(day, full, total - rng.choice((250, 500, 900, 1200, 1500)), "fee", plainly, needs=True)
        elif draw["over"] and len(docs) == 1:
            self.send(day, full, total + rng.choice((100, 1000, 900, 5000)), "overpayment", plainly, needs=True)
        elif draw["part"] and len(docs) == 1 and total > 10_000:
            first = rng.choice((total // 2, total // 3, total * 7 // 10 // 1000 * 1000, total * 3 // 10))
            if 0 < first < total:
                self.send(day, [(docs[0], first)], first, "partial", plainly, needs=True)
                self.on(
                    day + timedelta(days=rng.randrange(10, 40)), lambda on: self.part(on, docs[0], total - first, "")
                )
        else:
            line = self.send(day, full, total, kind, says, needs=not clear)
            if line and draw["twice"]:
                line.why, line.needs = self.why([d for d, _ in full], plainly, ""), True
                desk.write(
                    day + timedelta(days=rng.randrange(1, 8)),
                    total,
                    "double_payment",
                    [],
                    "ops",
                    name=line.name,
                    why=line.why,
                    iban=line.iban,
                    purse=line.purse,
                    needs=True,
                )

    def clear(self, docs: list[Doc], total: int) -> bool:
        """Whether who pays and how much leave one answer only: of equal bills the oldest, of sums the only one."""
        others = [d for d in self.who.open if d.rest]
        if len(docs) == 1:
            equal = [d for d in others if d.rest == total]
            first = min(equal, key=lambda d: (d.due, d.day))
            return first is docs[0] and ways_to(total, [d.rest for d in others]) == len(equal)
        return ways_to(total, [d.rest for d in others]) == 1

    def send(
        self,
        day: date,
        parts: list[tuple[Doc, int]],
        amount: int,
        kind: str,
        says: str,
        words: str = "",
        needs: bool = False,
    ) -> Line | None:
        """A transfer of ours or theirs, whoever sends it."""
        who = self.who
        payer = who.payer or who
        why = self.why([d for d, _ in parts], says, words)
        return self.desk.write(
            day,
            amount,
            kind,
            parts,
            "ops" if amount > 0 else "out",
            name=payer.bank,
            why=why,
            iban=payer.iban,
            needs=needs,
        )

    def why(self, docs: list[Doc], says: str, words: str) -> str:
        """What the payer writes; numbers are filled in once all documents have theirs."""
        rng, desk = self.rng, self.desk
        silent = {
            "nothing": "",
            "month": f"{desk.words['month'][docs[0].day.month - 1]} {docs[0].day:%Y}" if docs else "",
            "code": self.who.code or "",
            "thanks": rng.choice(("merci", "danke", "thanks", "bedankt", "gracias")) if rng.random() < 0.5 else "",
            "order": f"{rng.choice(('BC', 'PO', 'CMD', 'ord.'))} {rng.randrange(10**4, 10**6)}",
        }
        lead = self.who.word if rng.random() < 0.8 else ""
        told = (
            "\0".join([says, self.who.lists, lead, words, *(str(d.at) for d in docs)])
            if says not in silent
            else f"{silent[says]} {words}"
        )
        return f"\1{told}" if says not in silent else told.strip()


def filled(desk: Desk, rng: random.Random, why: str) -> str:
    """A payer's words with the documents' numbers in them."""
    if not why.startswith("\1"):
        return why
    says, joint, lead, words, *which = why[1:].split("\0")
    docs = [desk.docs[int(n)] for n in which]
    numbers = [d.number for d in docs]
    how = says if len(numbers) == 1 or says not in ("bare", "tail") else rng.choice((says, "whole"))
    if not all(numbers):
        return words
    told = [told_number(rng, how, d.number, d.counter) for d in docs]
    if joint == "same" and len(told) > 1:
        head = numbers[0][: len(numbers[0]) - 2]
        told = [
            told[0],
            *(
                n[len(head) :] if n.startswith(head) and how == "whole" else t
                for n, t in zip(numbers[1:], told[1:], strict=True)
            ),
        ]
        joint = " "
    return f"{lead} {joint.replace('same', ' ').join(told)} {words}".strip()


def series(rng: random.Random) -> tuple[Numbering, Numbering]:
    """Of invoices, and of credit notes: the same series, or one with letters of its own."""
    sales = Numbering(rng)
    if rng.random() < 0.3:
        return sales, sales
    notes = Numbering(rng, rng.choice(("AV", "A", "CN", "GS", "NC", "KG", "AB")))
    if rng.random() < 0.7:
        notes.year, notes.width, notes.marks, notes.order = sales.year, sales.width, sales.marks, sales.order
    return sales, notes
