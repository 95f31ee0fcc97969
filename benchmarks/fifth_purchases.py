"""The fifth world's other side: suppliers, payouts and deposits, lots, refunds, own accounts, and lines of nobody's documents."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from fifth_books import BACK, BUY, NOTE, Bill, Books, Line, money, working

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    import random


def supplier(books: Books) -> None:
    """Somebody we buy from: transfers that name what they pay, debits of the month, cards; a credit note is deducted."""
    rng = books.rng
    who = books.who(says=("number", "number", "digits", "long", "client"))
    how = rng.choice(("out", "out", "out", "debit", "debit", "card"))
    volume = rng.randrange(1, 9)
    waiting: list[Bill] = []
    for _ in range(volume):
        issue = books.day(before=45, after=-10)
        waiting.append(books.bill(who, issue, -money(rng, rng.choice((60, 300, 1400))), BUY))
    waiting.sort(key=lambda b: (b.issue, b.amount))
    while waiting:
        size = rng.choice((1, 1, 2, 3)) if how == "out" else 1
        bundle, waiting = waiting[:size], waiting[size:]
        day = max(b.due for b in bundle) + timedelta(days=rng.randrange(0, 4))
        if how == "card":
            day = bundle[0].issue + timedelta(days=rng.randrange(0, 3))
        kind = {"out": "supplier_single" if len(bundle) == 1 else "supplier_lot", "debit": "supplier_debit", "card": "supplier_card"}[how]  # fmt: skip
        if how == "out" and rng.random() < 0.06:
            bundle.append(books.bill(who, day - timedelta(days=3), round(-bundle[0].amount * 0.2), BACK))
            kind = "supplier_credit_note"
        books.pay(day, bundle, kind, form=how)


def refund(books: Books) -> None:
    """A credit note of a customer who has paid already: the money goes back to him."""
    rng = books.rng
    who = books.who(person=True, says=("number", "refund"))
    bill = books.bill(who, books.day(after=-30), money(rng, 120))
    books.pay(bill.issue + timedelta(days=rng.randrange(0, 4)), [bill], "single", says="number")
    note = books.bill(who, working(bill.issue + timedelta(days=rng.randrange(5, 15))), -bill.amount, NOTE)
    note.of = bill
    books.pay(note.issue + timedelta(days=rng.randrange(1, 9)), [note], "refund", form="out")


def shop(books: Books, many: int, by_number: bool) -> None:
    """A web shop: orders of a day or three in a payout, net of the provider's fee and of what was refunded meanwhile."""
    rng = books.rng
    provider = rng.choice(("stripe", "paypal", "mollie", "adyen"))
    step = max(1, books.days // max(1, many))
    day = books.first + timedelta(days=2)
    while day < books.last - timedelta(days=3):
        sales: list[Bill] = []
        for back in range(1, step + 1):
            for _ in range(rng.randrange(0, 5)):
                who = books.who(person=True)
                sale = books.bill(who, day - timedelta(days=back), money(rng, 55, 0.6), terms=0)
                sale.method, sale.reference = provider, f"#{rng.randrange(10_000, 99_999)}"
                sales.append(sale)
        if sales and rng.random() < 0.15 and len(sales) > 2:
            note = books.bill(sales[0].who, day - timedelta(days=1), -sales[0].amount, NOTE, terms=0)
            note.method, note.of = provider, sales[0]
            sales.append(note)
        if sales:
            number = "po_" + "".join(rng.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(12))
            for sale in sales:
                sale.lot = number if by_number else None
            fee = round(sum(s.amount for s in sales if s.amount > 0) * 0.015) + 25 * len(sales)
            if sum(s.amount for s in sales) > fee:
                shown = -fee if by_number or rng.random() < 0.7 else None
                books.pay(day + timedelta(days=2), sales, "payout", form="psp", less=fee, fee=shown, payout=number, words=provider)  # fmt: skip
        day += timedelta(days=step)


def clinic(books: Books, many: int) -> None:
    """An insurer's transfer for a slip of patients' bills; each bill bears the slip's number."""
    rng = books.rng
    for _ in range(many):
        day, slip = books.day(after=-2), f"{rng.randrange(100_000, 999_999)}"
        bills = []
        for _ in range(rng.randrange(3, 25)):
            bill = books.bill(books.who(person=True), day - timedelta(days=rng.randrange(5, 20)), rng.choice((2650, 3000, 4715, 1855, 6500, 2320)), terms=0)  # fmt: skip
            bill.lot, bill.method = slip, "transfer"
            bills.append(bill)
        books.pay(day, bills, "slip", says="slip", words=slip, payer=rng.choice(("CPAM DU RHONE", "HARMONIE MUTUELLE", "MGEN TECHNOPOLE")))  # fmt: skip


def deposits(books: Books, many: int) -> None:
    """Cheques handed in: the books have the slip, or the bills say that a cheque paid them."""
    rng = books.rng
    booked = rng.random() < 0.5
    step = max(2, books.days // max(1, many))
    for n in range(many):
        day = working(books.first + timedelta(days=min(books.days - 3, n * step + 2)))
        bills = []
        for _ in range(rng.randrange(1, 6)):
            bill = books.bill(books.who(person=True), working(day - timedelta(days=rng.randrange(1, step + 1))), money(rng, 90), terms=0)  # fmt: skip
            bill.method = "cheque"
            bills.append(bill)
        slip = f"{rng.randrange(10**6, 10**7)}"
        if booked:
            total = sum(b.amount for b in bills)
            books.bills = [b for b in books.bills if b not in bills]
            item = books.bill(None, day, total, ItemType.CHEQUE_DEPOSIT, terms=0)
            item.number, bills = slip, [item]
        books.pay(day + timedelta(days=rng.choice((0, 1))), bills, "cheque_deposit", form="cheques", words=slip, count=len(bills) if not booked else None)  # fmt: skip


def lots(books: Books, many: int) -> None:
    """Files of transfers and of debits the bank books as one line; the documents bear the file's number."""
    rng = books.rng
    for _ in range(many):
        day, sign = books.day(after=-2), rng.choice((1, -1, -1))
        number = f"{rng.choice(('BATCH', 'LOT', 'SCT'))}-{rng.randrange(1000, 99_999)}"
        bills = []
        for _ in range(rng.randrange(2, 15)):
            kind = {1: None, -1: BUY}[sign]
            amount = sign * money(rng, 400)
            issue = working(day - timedelta(days=rng.randrange(10, 30)))
            bill = books.bill(books.who(), issue, amount) if kind is None else books.bill(books.who(), issue, amount, kind)  # fmt: skip
            bill.lot, bill.method = number, "direct_debit" if sign > 0 else "transfer"
            bills.append(bill)
        books.pay(day, bills, "direct_debit_lot" if sign > 0 else "transfer_lot", form="file", words=number, count=len(bills))  # fmt: skip


def absent(books: Books) -> None:
    """A customer pays a bill that the books do not have."""
    rng = books.rng
    who = books.who(says=("number", "nothing"))
    gone = Bill(ItemType.SALES_INVOICE, who, books.first - timedelta(days=200), books.first, 1, number=f"{rng.choice(('INV-', 'FA', ''))}{rng.randrange(100, 900)}")  # fmt: skip
    books.enter(Line(books.day(), money(rng, 500), "missing_document", "in", who, [], who.says), names=[gone])


def own(books: Books) -> None:
    """Two legs between our accounts, a day or a weekend apart."""
    rng = books.rng
    amount, day = money(rng, 8000), books.day(after=-5)
    for sign, wait in ((-1, 0), (1, rng.choice((0, 0, 1, 3)))):
        line = books.enter(Line(day + timedelta(days=wait), sign * amount, "internal_transfer", "own", None, []))
        line.account = 0 if sign < 0 else 1


NOISE = (
    ("MONTHLY ACCOUNT FEE", 5, 40, -1), ("SALARY {n} {m}", 1200, 3800, -1), ("PRLV URSSAF ILE DE FRANCE {r}", 400, 9000, -1),
    ("TVA {m} DGFIP", 300, 12_000, -1), ("AMAZON EU SARL {r}", 9, 300, -1), ("UBER *TRIP HELP.UBER.COM", 8, 60, -1),
    ("GOOGLE*ADS{r}", 50, 900, -1), ("CASH WITHDRAWAL {d}", 20, 400, -1), ("LOAN REPAYMENT {r}", 200, 2500, -1),
    ("INTERESTS", 1, 90, -1), ("EDF CLIENTS ENTREPRISES {r}", 60, 900, -1), ("TAX REFUND {r}", 100, 5000, 1),
    ("CASH DEPOSIT {d}", 50, 900, 1), ("CPAM IJ {n}", 200, 900, 1), ("INTEREST EARNED", 1, 60, 1), ("LEASE {r} BNP LEASING", 90, 900, -1),
)  # fmt: skip
"""Lines no document explains: words, least and most in euros, sign."""


def noise(books: Books) -> None:
    rng = books.rng
    words, least, most, sign = rng.choice(NOISE)
    line = books.enter(
        Line(books.day(), sign * round(rng.uniform(least, most) * 100), "no_document", "noise", None, [])
    )
    names = ("JULIE MARTIN", "A KOWALSKI", "N PETIT", "SAM MOREAU")
    line.words = words.format(n=rng.choice(names), m=f"{line.day:%m/%Y}", r=rng.randrange(1000, 9_999_999), d=_short(rng, line.day))  # fmt: skip


def _short(rng: random.Random, day: date) -> str:
    return rng.choice((f"{day:%d/%m}", f"{day:%d.%m.%y}", f"{day:%Y-%m-%d}"))
