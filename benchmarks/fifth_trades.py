"""The fifth world's trades: what each bills in its months and how it is paid for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from fifth_books import BUY, NOTE, Bill, Books, Line, creditor_reference, money, working

if TYPE_CHECKING:
    from collections.abc import Callable

TOLD = ("number", "number", "digits", "range", "long", "last", "lower", "number")
RATES = {"USD": 0.91, "GBP": 1.16, "CHF": 1.05, "CAD": 0.67}


def months(books: Books, before: int = 2) -> list[date]:
    """The first days of the months there are, some of them before the statements begin."""
    start = books.first.replace(day=1)
    whole = [start + timedelta(days=31 * k) for k in range(-before, books.days // 30 + 1)]
    return sorted({d.replace(day=1) for d in whole})


def wholesaler(books: Books) -> None:
    """A shop supplied every few days: pays each, or the fortnight at once, less what it sent back and its cash discount."""
    rng = books.rng
    who = books.who(says=(*TOLD, "amounts", "nothing", "period", "client"))
    rhythm, typical = rng.choice((2, 4, 7, 10)), rng.uniform(60, 1500)
    rate = rng.choice((0, 0, 0, 0.01, 0.02, 0.03))
    bundle = rng.choice(("each", "each", "fortnight", "month", "when it likes"))
    issue, waiting, paid = books.first - timedelta(days=70), list[Bill](), books.first - timedelta(days=56)
    while issue < books.last - timedelta(days=8):
        issue = working(issue + timedelta(days=rng.randrange(1, 2 * rhythm)))
        bill = books.bill(who, issue, money(rng, typical))
        if rate:
            bill.discount, bill.discount_day = round(bill.amount * rate), issue + timedelta(days=8)
        waiting.append(bill)
        if rng.random() < 0.05:
            shares = (0.1, 0.25, 0.4, 1.0) if who.says in ("number", "long") else (0.1, 0.25, 0.4)
            note = books.bill(
                who, working(issue + timedelta(days=2)), -max(100, round(bill.amount * rng.choice(shares))), NOTE
            )
            note.of = bill if rng.random() < 0.5 else None
            waiting.append(note)
        step = {"each": 0, "fortnight": 14, "month": 30, "when it likes": rng.randrange(3, 25)}[bundle]
        if (issue - paid).days >= step and sum(b.amount for b in waiting) > 0:
            paid, waiting = issue, _settled(books, waiting, rate)


def _settled(books: Books, waiting: list[Bill], rate: float) -> list[Bill]:
    """One payment of what waits; what is disputed waits on only where the payer names what he pays."""
    rng, who = books.rng, waiting[0].who
    late = rng.choice((0, 0, 1, 2, 3, 5, 9, 20))
    day = max(b.issue for b in waiting) + timedelta(days=(who.terms if who else 0) + late)
    notes = [b for b in waiting if b.amount < 0]
    kind = "credit_note" if notes else ("single" if len(waiting) == 1 else "lot")
    draw = rng.random()
    if rate and draw < 0.5:
        day = min(b.issue for b in waiting) + timedelta(days=7)
        if all(b.issue < day for b in waiting):
            less = sum(b.discount if b.discount is not None else 0 for b in waiting)
            books.pay(day, waiting, "discount", less=less)
            return []
        day = max(b.issue for b in waiting) + timedelta(days=(who.terms if who else 0) + late)
    whole, draw = sum(b.amount for b in waiting), 0.5 + rng.random() / 2
    if draw < 0.515 and whole > 20_000:
        books.pay(day, waiting, "fee", less=rng.choice((350, 800, 1000, 1500, 2000)), says="number")
    elif draw < 0.53:
        books.pay(day, waiting, "cents", less=rng.choice((-3, -2, -1, 1, 2, 4, 5)))
    elif draw < 0.545 and kind == "single":
        line = books.pay(day, waiting, kind)
        twice = Line(day + timedelta(days=rng.randrange(1, 15)), line.amount, "double_payment", "in", who, [], line.says)  # fmt: skip
        books.enter(twice, names=waiting)
    elif draw < 0.56 and kind == "single":
        part = round(whole * rng.choice((0.3, 0.5, 0.6, rng.uniform(0.2, 0.8))))
        books.part(day, waiting[0], part, "partial", says="number")
        books.part(day + timedelta(days=rng.randrange(7, 30)), waiting[0], whole - part, "rest", says=rng.choice(("number", "digits")))  # fmt: skip
    elif draw < 0.565 and kind == "single":
        books.pay(day, waiting, "overpayment", less=-rng.choice((90, 1000, 2000, 4500, 10_000)), says="number")
    elif draw < 0.575:
        books.pay(day, waiting, "third_party", says="number", payer=rng.choice(("FACTOFRANCE", "Holding Mercator BV", "BNP PARIBAS FACTOR", "MAITRE ROUSSEL NOTAIRE")))  # fmt: skip
    else:
        books.pay(day, waiting, kind)
    return []


def club(books: Books) -> None:
    """Members who owe the same fee: transfers of one or of a couple, three instalments, and a direct debit for the rest."""
    rng = books.rng
    fee = rng.choice((60, 95, 120, 180, 240)) * 100
    issue = books.day(after=-40)
    for _ in range(rng.randrange(6, 30)):
        who = books.who(person=True, says=("number", "nothing", "nothing", "name", "digits"))
        bill, day = books.bill(who, issue, fee, terms=30), issue + timedelta(days=rng.randrange(1, 45))
        draw = rng.random()
        if draw < 0.15:
            third = fee // 3
            for n, amount in enumerate((third, third, fee - 2 * third)):
                books.part(day + timedelta(days=30 * n), bill, amount, "instalment", words=f"{n + 1}/3", says="nth")
        elif draw < 0.25:
            both = [bill, books.bill(who, issue, round(fee * 0.5), terms=30)]
            books.pay(day, both, "lot")
        elif draw < 0.9:
            books.pay(day, [bill], "single")


def landlord(books: Books) -> None:
    """A tenant's rent each month, at times two at once, at times a part of it from the family fund and the rest from him."""
    rng = books.rng
    who = books.who(person=rng.random() < 0.8, says=("period", "nothing", "number", "name"))
    rent, charges = rng.randrange(38, 140) * 1000, rng.choice((0, 2500, 4000, 6050))
    helped = who.person and rng.random() < 0.2
    aid = rng.randrange(80, 260) * 100 + rng.choice((0, 37, 82))
    owed: list[Bill] = []
    for first in months(books):
        bill = books.bill(who, first, rent + charges, terms=5)
        bill.label = f"Loyer {first:%m/%Y}"
        owed.append(bill)
        day = first + timedelta(days=rng.choice((0, 1, 2, 4, 5, 8)))
        if helped:
            books.part(day + timedelta(days=1), bill, aid, "third_party_part", says="for", payer="CAF DU RHONE")
            books.part(day + timedelta(days=3), bill, rent + charges - aid, "rest", says="period")
            owed = []
        elif rng.random() < 0.93:
            books.pay(day, owed, "single" if len(owed) == 1 else "lot")
            owed = []


def builder(books: Books) -> None:
    """Progress invoices of a site: each is paid less a retention of five per cent, which comes a season later in one sum."""
    rng = books.rng
    who = books.who(says=("number", "number", "site", "digits"))
    site = f"{rng.choice(('CHANTIER', 'SITE', 'MARCHE'))} {rng.randrange(100, 999)}"
    keeps = rng.random() < 0.6
    start, bills = books.day(before=90, after=-30), list[Bill]()
    for n in range(rng.randrange(2, 6)):
        bill = books.bill(who, working(start + timedelta(days=30 * n)), money(rng, 9000), terms=30)
        bill.reference, bill.label = site, f"Situation {n + 1} {site}"
        bills.append(bill)
        day = bill.due + timedelta(days=rng.choice((0, 3, 7, 15)))
        if keeps:
            kept = round(bill.amount * 0.05)
            books.part(day, bill, bill.amount - kept, "retention", says="number", words="RG 5%")
        else:
            books.pay(day, [bill], "single", words=f"SITUATION {n + 1}")
    if keeps:
        rests = [(b, round(b.amount * 0.05)) for b in bills]
        free = Line(bills[-1].due + timedelta(days=40), sum(a for _, a in rests), "retention_release", "in", who, rests, "number")  # fmt: skip
        books.enter(free, words="LIBERATION RETENUE DE GARANTIE")


def hotel(books: Books) -> None:
    """A stay: a deposit billed and paid at booking, the balance after it, named by the booking; agencies keep a commission."""
    rng = books.rng
    who = books.who(person=rng.random() < 0.7, says=("order", "order", "number", "name"))
    arrival, whole = books.day(before=20), money(rng, 420)
    booking = f"RES{rng.randrange(10_000, 99_999)}"
    if rng.random() < 0.2:
        bill = books.bill(who, arrival, whole, terms=30)
        bill.reference = booking
        kept = round(whole * rng.choice((0.12, 0.15, 0.17)))
        books.pay(arrival + timedelta(days=rng.randrange(5, 35)), [bill], "commission", less=kept, says="order", fee=-kept,
                  payer=rng.choice(("BOOKING.COM B.V.", "EXPEDIA LODGING", "HRS GMBH")), words=f"COM {kept / 100:.2f}")  # fmt: skip
        return
    deposit = books.bill(
        who, working(arrival - timedelta(days=rng.randrange(10, 60))), round(whole * 0.003) * 100, terms=3
    )
    balance = books.bill(who, working(arrival), whole - deposit.amount, terms=0)
    deposit.reference = balance.reference = booking
    deposit.label, balance.label = f"Acompte {booking}", f"Solde {booking}"
    books.pay(deposit.issue + timedelta(days=rng.randrange(0, 6)), [deposit], "single", words="ACOMPTE")
    if rng.random() < 0.5:
        balance.method = "card"
        return
    books.pay(balance.issue + timedelta(days=rng.randrange(0, 8)), [balance], "single", words="SOLDE")


def exporter(books: Books) -> None:
    """A customer abroad: other money, correspondents' fees, structured references, discounts off sums."""
    rng = books.rng
    currency = rng.choice((*RATES, "EUR", "EUR"))
    who = books.who(home=rng.choice(("GB", "DE", "IT", "ES")), says=("number", "number", "long", "scor", "digits"))
    waiting: list[Bill] = []
    for _ in range(rng.randrange(2, 14)):
        bill = books.bill(who, books.day(before=50, after=-20), money(rng, 4000), terms=who.terms)
        bill.currency = currency
        if currency != "EUR":
            bill.base = round(bill.amount * RATES[currency] * rng.uniform(0.99, 1.01))
        if who.says == "scor":
            bill.reference = creditor_reference(f"{rng.randrange(10**7, 10**9)}")
        waiting.append(bill)
    waiting.sort(key=lambda b: (b.issue, b.amount))
    while waiting:
        size = 1 if who.says == "scor" else rng.choice((1, 1, 2, 3))
        bundle, waiting = waiting[:size], waiting[size:]
        _from_abroad(books, bundle, max(b.due for b in bundle) + timedelta(days=rng.choice((0, 1, 3, 6))))


def _from_abroad(books: Books, bundle: list[Bill], day: date) -> None:
    rng, currency = books.rng, bundle[0].currency
    share = rng.choice((0.0, 0.0, 0.0, 0.0, 0.02))
    total = sum(b.amount for b in bundle)
    net = total - round(total * share)
    kind = "discount" if share else ("single" if len(bundle) == 1 else "lot")
    if currency == "EUR":
        fee = rng.choice((0, 0, 0, 0, 0, 0, 800, 1200, 1850, 2500))
        books.pay(day, bundle, "fee" if fee else kind, less=total - net + fee)
        return
    rate = RATES[currency] * rng.uniform(0.98, 1.02)
    parts = [(b, b.base or 0) for b in bundle]
    line = Line(day, round(net * rate), "exchange_" + kind, "in", bundle[0].who, parts, bundle[0].who.says if bundle[0].who else "number", original=(net, currency))  # fmt: skip
    books.enter(line)


def agency(books: Books) -> None:
    """A monthly retainer of one amount, extra work now and then; pays each, in order, as a rule saying nothing."""
    rng = books.rng
    who = books.who(says=(*TOLD, "nothing", "nothing", "name", "own"))
    fee = rng.choice((150, 290, 450, 800, 1200, 2500)) * 120
    for first in months(books):
        bill = books.bill(who, working(first + timedelta(days=rng.choice((0, 1)))), fee)
        books.pay(bill.due + timedelta(days=rng.choice((0, 0, 1, 2, 4))), [bill], "single")
        if rng.random() < 0.25:
            extra = books.bill(who, working(first + timedelta(days=rng.randrange(8, 25))), money(rng, 900))
            books.pay(extra.due + timedelta(days=rng.choice((0, 0, 1, 2, 4))), [extra], "single")


def netter(books: Books) -> None:
    """A partner who buys and sells: what we owe each other is settled in one line that names both sides, and in odd months not."""
    rng = books.rng
    who = books.who(says=("number",))
    for first in months(books):
        ours = books.bill(who, working(first + timedelta(days=rng.randrange(1, 9))), money(rng, 2600), terms=20)
        theirs = books.bill(who, working(first + timedelta(days=rng.randrange(1, 9))), -money(rng, 900), BUY, terms=20)
        day = max(ours.due, theirs.due) + timedelta(days=rng.randrange(0, 5))
        if ours.amount + theirs.amount and rng.random() < 0.6:
            books.pay(day, [ours, theirs], "netting", form="in" if ours.amount + theirs.amount > 0 else "out")
        else:
            books.pay(day, [ours], "single")
            books.pay(day, [theirs], "supplier_single", form="out")


def small_jobs(books: Books) -> None:
    """Somebody who comes once and pays once, as Faker's invoices do."""
    rng = books.rng
    who = books.who(person=rng.random() < 0.5, says=(*TOLD, "nothing", "name", "own"))
    bill = books.bill(who, books.day(before=40, after=-10), money(rng, rng.choice((80, 350, 1500))))
    wait = timedelta(days=who.terms + rng.choice((-4, -1, 0, 0, 1, 2, 5, 12, 30)))
    if rng.random() < 0.9:
        books.pay(max(bill.issue + timedelta(days=1), bill.issue + wait), [bill], "single")


TRADES: dict[str, tuple[tuple[float, Callable[[Books], None]], ...]] = {
    "wholesale": ((0.7, wholesaler), (0.2, exporter), (0.1, small_jobs)),
    "club": ((0.6, club), (0.4, small_jobs)),
    "property": ((0.8, landlord), (0.2, small_jobs)),
    "building": ((0.4, builder), (0.3, small_jobs), (0.3, wholesaler)),
    "hotel": ((0.8, hotel), (0.2, agency)),
    "services": ((0.5, agency), (0.3, small_jobs), (0.1, exporter), (0.1, netter)),
    "trade": ((0.4, wholesaler), (0.2, netter), (0.2, exporter), (0.2, small_jobs)),
}
"""What a company does, by weight; a larger one does several."""
