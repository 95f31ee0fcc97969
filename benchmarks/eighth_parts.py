"""The eighth world's customers who pay a document otherwise than once and in full: in parts, less something, in another money."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from eighth_desk import TELLING, Desk, due
from eighth_ledger import SALE, Doc

if TYPE_CHECKING:
    from eighth_desk import Process
    from eighth_people import Party


def rounder(desk: Desk, me: Party) -> Process:
    """Round sums on account of his oldest document until it is paid, one after the other."""
    waiting: list[Doc] = []
    wait = date.min
    while True:
        day, post = yield
        waiting += [d for d in post if d.type == SALE]
        if waiting and day >= max(wait, waiting[0].day + timedelta(days=9)):
            doc = waiting[0]
            sums = [s for s in (5000, 10_000, 20_000, 25_000, 50_000, 100_000, 200_000, 500_000) if s * 6 >= doc.amount]
            part = min(doc.rest, sums[0] if sums else doc.rest)
            if doc.rest == doc.amount and part == doc.rest:
                desk.settle(me, day, [doc])
            else:
                words = desk.rng.choice(
                    ("acompte", "a cuenta", "acconto", "deel", "solde" if part == doc.rest else "acompte")
                )
                only = len([d for d in desk.paper_of(me) if d.rest and d.day <= day]) == 1
                said = me.says if me.says in TELLING or only else "number"
                desk.paper.pay(
                    day,
                    part,
                    "instalment",
                    "round sums",
                    me,
                    [(doc, part)],
                    words=words,
                    says=said,
                    lone=only,
                    aloud=not only and said not in TELLING,
                )
            wait = day + timedelta(days=desk.rng.choice((7, 14, 28, 30)))
            waiting = [d for d in waiting if d.rest]


def thirds(desk: Desk, me: Party) -> Process:
    """Every document in equal parts a month apart, the cents in the last."""
    plans: list[tuple[date, Doc, int, str]] = []
    while True:
        day, post = yield
        for doc in post:
            if doc.type == SALE:
                many = desk.rng.choice((2, 3, 4)) if doc.amount > 9000 else 1
                share = doc.amount // many // 100 * 100 if desk.rng.random() < 0.5 else doc.amount // many
                for n in range(many):
                    part = share if n < many - 1 else doc.amount - share * (many - 1)
                    plans.append((doc.day + timedelta(days=6 + 30 * n), doc, part, f"{n + 1}/{many}"))
        for plan in [p for p in plans if p[0] <= day]:
            plans.remove(plan)
            _, doc, part, nth = plan
            if part == doc.amount:
                desk.settle(me, day, [doc])
            elif part <= doc.rest:
                said = me.says if me.says in TELLING else "number"
                desk.paper.pay(
                    day,
                    part,
                    "instalment",
                    "equal parts",
                    me,
                    [(doc, part)],
                    words=nth if desk.rng.random() < 0.7 else "",
                    says=said,
                )


def skonto(desk: Desk, me: Party) -> Process:
    """Deducts his 2 or 3 % as long as he is in time, and sometimes when he is not."""
    waiting: list[Doc] = []
    rate = desk.rng.choice((2, 2, 3))
    granted = desk.rng.random() < 0.8
    while True:
        day, post = yield
        for doc in post:
            if doc.type == SALE and granted:
                doc.discount, doc.discount_until = round(doc.amount * rate / 100), doc.day + timedelta(days=10)
        waiting += post
        for doc in [d for d in waiting if d.type == SALE and d.day + timedelta(days=8 + me.lag // 3) <= day]:
            less = round(doc.amount * rate / 100)
            said = me.says if me.says in TELLING else "number"
            if less and desk.rng.random() < 0.85:
                words = desk.rng.choice(
                    (f"abzgl. {rate}% Skonto", f"- {rate}%", "", f"esc. {rate}%", f"min {rate} pct korting")
                )
                desk.paper.pay(
                    day, doc.rest - less, "discount", "early discount", me, [(doc, doc.rest)], words=words, says=said
                )
            else:
                desk.settle(me, day, [doc])
            waiting = [d for d in waiting if d.rest]


def guarantee(desk: Desk, me: Party) -> Process:
    """Keeps five or ten in a hundred of each progress bill until the works are taken over, then pays what he kept."""
    waiting: list[Doc] = []
    kept: list[Doc] = []
    rate = desk.rng.choice((5, 5, 10))
    while True:
        day, post = yield
        waiting += [d for d in post if d.type == SALE]
        for doc in due(waiting, day, me.lag):
            hold = round(doc.amount * rate / 100)
            word = desk.rng.choice((f"abzgl. {rate}% Haftrücklass", f"less {rate}% retention", f"sous ded. RG {rate}%"))
            desk.paper.pay(
                day,
                doc.rest - hold,
                "retention",
                "part kept back",
                me,
                [(doc, doc.rest - hold)],
                words=word,
                aloud=True,
            )
            kept.append(doc)
            waiting.remove(doc)
        for doc in [k for k in kept if day >= k.due + timedelta(days=50)]:
            kept.remove(doc)
            word = desk.rng.choice(("Haftrücklass", "release of retention", "mainlevée RG"))
            desk.paper.pay(day, doc.rest, "retention", "part released", me, [(doc, doc.rest)], words=word, aloud=True)


def withholder(desk: Desk, me: Party) -> Process:
    """Withholds income tax from the fee, as Spain and Italy have him do, and never pays that part."""
    waiting: list[Doc] = []
    rate = desk.rng.choice((15, 20))
    while True:
        day, post = yield
        waiting += [d for d in post if d.type == SALE]
        for doc in due(waiting, day, me.lag):
            held = round(doc.amount / 1.21 * rate / 100)
            words = desk.rng.choice((f"netto r.a. {rate}%", f"menos IRPF {rate}%", "al netto ritenuta"))
            desk.paper.pay(
                day, doc.rest - held, "withheld", "tax withheld", me, [(doc, doc.rest - held)], words=words, aloud=True
            )
            waiting.remove(doc)


def halves(desk: Desk, me: Party) -> Process:
    """Two payers for each document: he and the housing office, the spouse or the other heir."""
    rng = desk.rng
    aid = rng.choice(("CAF DE LA DROME", "MSA ARDECHE BERRY", "SVB Uitkering", "Wohnbeihilfe Land", ""))
    share = rng.randrange(15, 46)
    fixed = 0
    while True:
        day, post = yield
        for doc in post:
            if doc.type == SALE:
                fixed = fixed if 0 < fixed < doc.amount * 0.7 else doc.amount * share // 10_000 * 100
                if not fixed:
                    desk.settle(me, day, [doc])
                    continue
                other = aid or f"{me.family} {'ANNE' if me.books[0] < 'M' else 'PAUL'}"
                told = f"{rng.randrange(10**6, 10**7)} {me.books}" if aid else me.books
                desk.paper.pay(
                    doc.day + timedelta(days=4),
                    fixed,
                    "instalment",
                    "two payers: the other",
                    me,
                    [(doc, fixed)],
                    name=other,
                    words=told,
                    aloud=True,
                )
                desk.paper.pay(
                    doc.day + timedelta(days=rng.choice((1, 2, 6))),
                    doc.amount - fixed,
                    "instalment",
                    "two payers: himself",
                    me,
                    [(doc, doc.amount - fixed)],
                    words="",
                    aloud=True,
                )


def two_goes(desk: Desk, me: Party) -> Process:
    """His bank lets him send so much a day: the list in two transfers, none of which fits alone."""
    waiting: list[Doc] = []
    while True:
        day, post = yield
        waiting += [d for d in post if d.type == SALE]
        bills = due(waiting, day, me.lag)
        if len(bills) < 2:
            if bills and day >= bills[0].due + timedelta(days=me.lag + 12):
                desk.settle(me, day, bills)
                waiting = [d for d in waiting if d.rest]
            continue
        bills = bills[:4]
        total = sum(b.rest for b in bills)
        first = max(1, total * desk.rng.randrange(35, 65) // 100_000 * 1000)
        desk.paper.blocks += 1
        left, shares = first, list[list[tuple[Doc, int]]](([], []))
        for doc in bills:
            now = min(left, doc.rest)
            left -= now
            if now:
                shares[0].append((doc, now))
            if doc.rest - now:
                shares[1].append((doc, doc.rest - now))
        for n, share in enumerate(shares):
            if share:
                made = desk.paper.pay(
                    day,
                    sum(a for _, a in share),
                    "many_to_many",
                    "daily limit",
                    me,
                    share,
                    aloud=True,
                    block=-1000 - desk.paper.blocks,
                    words=f"{n + 1}/2",
                )
                made.named = list(bills)
        waiting = [d for d in waiting if d.rest]


def abroad(desk: Desk, me: Party) -> Process:
    """Billed in his money; what arrives is worth what it is worth that day, less what a bank on the way took."""
    waiting: list[Doc] = []
    money, rate = desk.rng.choice((("USD", 0.89), ("GBP", 1.17), ("CHF", 1.05), ("SEK", 0.088)))
    while True:
        day, post = yield
        for doc in post:
            doc.money, doc.base = money, round(doc.amount * rate * desk.rng.uniform(0.99, 1.01))
        waiting += [d for d in post if d.type == SALE]
        for doc in due(waiting, day, me.lag):
            got = round(doc.amount * rate * desk.rng.uniform(0.982, 1.016))
            desk.paper.pay(
                day,
                got,
                "exchange",
                "another money",
                me,
                [(doc, doc.base or 0)],
                foreign=(doc.amount, money) if desk.rng.random() < 0.7 else None,
                says=me.says if me.says in TELLING else "number",
            )
            doc.rest = 0
            doc.settled = day
            if day < desk.paper.first:
                doc.before = doc.amount
            waiting.remove(doc)
