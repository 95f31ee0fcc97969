"""The eighth world's customers: each is a process of his own that is told his day and his post, and remembers.

A process yields until the next day; what it does in between is pay. It knows only its own documents: whether anybody else's
could be meant as well is looked at when all have lived (eighth_fair.py).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from eighth_desk import Desk, due
from eighth_ledger import NOTE, SALE, Doc, next_month
from eighth_parts import abroad, guarantee, halves, rounder, skonto, thirds, two_goes, withholder

if TYPE_CHECKING:
    from collections.abc import Callable

    from eighth_desk import Process
    from eighth_people import Party


def punctual(desk: Desk, me: Party) -> Process:
    """Each document by itself when due; a credit note that has come meanwhile is deducted from the next."""
    waiting: list[Doc] = []
    while True:
        day, post = yield
        waiting += post
        for doc in due(waiting, day, me.lag):
            notes = [d for d in waiting if d.type == NOTE and -d.rest < doc.rest * 0.9][:1]
            desk.settle(me, day, [doc, *notes])
            waiting = [d for d in waiting if d.rest]


def forgetful(desk: Desk, me: Party) -> Process:
    """Nothing until he is reminded, then everything that is due at once; after three reminders he pays on time."""
    waiting: list[Doc] = []
    reminded = 0
    while True:
        day, post = yield
        waiting += post
        late = due(waiting, day, 3 if reminded >= 3 else 24)
        if late:
            reminded += 1
            bills = due(waiting, day, 0)[:6]
            notes = [d for d in waiting if d.type == NOTE][:1]
            bills += [n for n in notes if -n.rest < sum(b.rest for b in bills) * 0.9]
            desk.settle(
                me,
                day,
                bills,
                words=desk.rng.choice(("RAPPEL", "reminder", "sollecito", "2e rappel", "")),
                habit="after a reminder",
            )
            waiting = [d for d in waiting if d.rest]


def monthly(desk: Desk, me: Party) -> Process:
    """What was made out in one month, on his day in the next, less credit notes; the months he names."""
    waiting: list[Doc] = []
    on = 5 + sum(map(ord, me.code)) % 20
    paid = date.min
    while True:
        day, post = yield
        waiting += post
        if day.day >= on and (paid.month, paid.year) != (day.month, day.year):
            paid = day
            before = [d for d in waiting if d.day < day.replace(day=1)]
            bills = [d for d in before if d.type == SALE][:9]
            notes = [d for d in before if d.type == NOTE][:2]
            if -sum(n.rest for n in notes) < sum(b.rest for b in bills) * 0.9:
                bills += notes
            last = day.replace(day=1) - timedelta(days=1)
            whole = len(bills) == len(before) and all(d.day >= last.replace(day=1) for d in bills)
            words = desk.rng.choice(("relevé {m}", "estratto conto {m}", "afrekening {m}", "facturas {m}")).format(
                m=f"{last:%m/%Y}"
            )
            desk.settle(me, day, bills, words=words if whole and len(bills) > 1 else "", habit="the month's")
            waiting = [d for d in waiting if d.rest]


def prepayer(desk: Desk, me: Party) -> Process:
    """Pays on the order, days before the document is made out, and gives the order's number."""
    while True:
        _, post = yield
        for doc in post:
            if doc.type == SALE and doc.order:
                desk.paper.pay(
                    doc.day - timedelta(days=desk.rng.randrange(2, 12)),
                    doc.rest,
                    "prepayment",
                    "before the document",
                    me,
                    [(doc, doc.rest)],
                    says="order",
                )
            elif doc.type == SALE:
                desk.settle(me, doc.day + timedelta(days=1), [doc])


def debited(desk: Desk, me: Party) -> Process:
    """We collect each document from him; one in twenty comes back with the bank's charge, and he pays by hand."""
    waiting: list[Doc] = []
    me.mandate = f"RUM{me.code}{desk.rng.randrange(100)}"
    while True:
        day, post = yield
        waiting += [d for d in post if d.type == SALE]
        for doc in due(waiting, day, 0):
            doc.means = "direct_debit"
            waiting.remove(doc)
            only = desk.alone(me, [doc], day)
            if desk.rng.random() < 0.94:
                desk.paper.pay(
                    day,
                    doc.rest,
                    "direct_debit",
                    "collected alone",
                    me,
                    [(doc, doc.rest)],
                    channel="collected",
                    aloud=not only,
                )
                continue
            back = day + timedelta(days=desk.rng.randrange(2, 7))
            if day < desk.paper.first or back > desk.paper.last - timedelta(days=4):
                doc.means = ""
                desk.settle(me, day, [doc])
                continue
            one = desk.paper.pay(
                day, doc.rest, "returned_payment", "went and came back", me, channel="collected", aloud=True, purse=0
            )
            two = desk.paper.pay(
                back, -doc.rest, "returned_payment", "went and came back", me, channel="returned", aloud=True, purse=0
            )
            one.named = two.named = [doc]
            if desk.rng.random() < 0.6:
                desk.paper.pay(
                    back,
                    -desk.rng.choice((350, 500, 1200)),
                    "no_document",
                    "charge of a return",
                    None,
                    words="FRAIS REJET PRLV / commissione insoluto",
                    channel="plain",
                )
            if desk.rng.random() < 0.75:
                desk.paper.pay(
                    back + timedelta(days=9),
                    doc.rest,
                    "single",
                    "by hand after a return",
                    me,
                    [(doc, doc.rest)],
                    aloud=True,
                )


def refunded(desk: Desk, me: Party) -> Process:
    """Pays everything in full and wants his credit notes back in money."""
    waiting: list[Doc] = []
    while True:
        day, post = yield
        waiting += post
        for doc in [d for d in waiting if d.type == NOTE and day >= d.day + timedelta(days=12)]:
            waiting.remove(doc)
            said = "number" if desk.rng.random() < 0.7 or not desk.alone(me, [doc], day) else "nothing"
            desk.paper.pay(
                day,
                doc.rest,
                "refund",
                "paid back",
                me,
                [(doc, doc.rest)],
                channel="out",
                says=said,
                words=desk.rng.choice(("remboursement", "rimborso", "terugbetaling", "abono")),
            )
        for doc in due(waiting, day, me.lag):
            desk.settle(me, day, [doc])
            waiting.remove(doc)


def _drawer(name: str, means: str, wait: Callable[[Desk, Doc], date]) -> Callable[[Desk, Party], Process]:
    """What he gives waits in the company's drawer until it goes to the bank with others'."""

    def process(desk: Desk, _: Party) -> Process:
        while True:
            _day, post = yield
            for doc in post:
                if doc.type == SALE or name == "card":
                    doc.means = means
                    desk.drawers[name].append((wait(desk, doc), doc))

    return process


HABITS: dict[str, Callable[[Desk, Party], Process]] = {
    "punctual": punctual,
    "forgetful": forgetful,
    "monthly": monthly,
    "rounder": rounder,
    "thirds": thirds,
    "skonto": skonto,
    "guarantee": guarantee,
    "withholder": withholder,
    "prepayer": prepayer,
    "halves": halves,
    "two_goes": two_goes,
    "abroad": abroad,
    "debited": debited,
    "refunded": refunded,
    "cheque": _drawer("cheque", "cheque", lambda desk, doc: doc.due + timedelta(days=desk.rng.randrange(-5, 9))),
    "riba": _drawer("riba", "riba", lambda _, doc: next_month(doc.day, 10)),
    "card": _drawer("card", "card", lambda _, doc: doc.day),
    "insured": _drawer("insurer", "", lambda desk, doc: doc.day + timedelta(days=desk.rng.randrange(8, 25))),
    "shared": _drawer("shared", "", lambda desk, doc: doc.day + timedelta(days=desk.rng.randrange(6, 20))),
    "factored": _drawer("factor", "", lambda desk, doc: doc.day + timedelta(days=desk.rng.randrange(2, 9))),
}
"""How each lives."""
