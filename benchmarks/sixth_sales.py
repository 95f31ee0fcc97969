"""The sixth world's customers: each function is one customer, from the first paper to the last payment."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from sixth_ledger import BUY, NAMING, NOTE, Ledger, Move, Paper, fees, goods, working

if TYPE_CHECKING:
    from datetime import date

    from sixth_parties import Party

ALL_MEMOS = ("full", "full", "full", "bare", "tail", "list", "typed", "glued", "dated", "month", "code", "own", "nothing", "relevé")  # fmt: skip
RATES = {"USD": 0.92, "GBP": 1.17, "CHF": 1.04}


def trade_account(ledger: Ledger) -> None:
    """A customer with an account: papers all along, paid each at its date, twice a month or by the month."""
    rng = ledger.rng
    party = ledger.party(memos=ALL_MEMOS, country="" if rng.random() < 0.94 else rng.choice(("DE", "NL", "BE")))
    size, volume = rng.choice((60, 180, 450, 450, 1600)), rng.choice((1, 2, 3, 4, 6, 9, 14))
    papers = sorted((ledger.paper(party, ledger.day(before=80), goods(rng, size)) for _ in range(volume)), key=lambda p: (p.due, p.amount))  # fmt: skip
    rhythm, late = rng.choice((1, 1, 15, 31)), rng.choice((0, 0, 1, 3, 8, 20))
    escompte = rng.choice((1, 2, 2, 3)) if rng.random() < 0.1 else 0
    if rhythm == 1 and party.memo == "relevé":
        party.memo = "full"
    for _, some in groupby(papers, key=lambda p: (p.due.year, p.due.month, p.due.day // rhythm)):
        bundle = list(some)
        if party.memo in NAMING and len(bundle) > 1 and rng.random() < 0.06:
            bundle.pop(rng.randrange(len(bundle)))
        _settle(ledger, party, bundle, max(p.due for p in bundle) + timedelta(days=rng.randrange(late + 1)), escompte)


def _settle(ledger: Ledger, party: Party, bundle: list[Paper], day: date, escompte: int) -> None:
    """Pay these papers at once, with what may happen on the way."""
    rng, total, draw = ledger.rng, sum(p.amount for p in bundle), ledger.rng.random()
    if party.memo == "relevé":
        number = f"R{rng.randrange(1000, 99_999)}"
        for paper in bundle:
            paper.lot = number
    kind = "single" if len(bundle) == 1 else "lot"
    if escompte and rng.random() < 0.8:
        _discounted(ledger, bundle, escompte)
    elif draw < 0.09:
        _with_note(ledger, party, bundle, day)
    elif draw < 0.12:
        less = rng.choice((rng.randrange(1, 60), -rng.randrange(1, 30), total % 100 if 0 < total % 100 <= 60 else 1))
        ledger.pay(day, bundle, "cents", less=less)
    elif draw < 0.16 and party.country not in ("FR", ledger.home):
        taken = rng.choice((600, 1000, 1250, 1500, 2500))
        ledger.pay(day, bundle, "fee", less=taken, fee=-taken if rng.random() < 0.4 else None, words=rng.choice(("FRAIS SHA", "CHARGES SHA", "FRAIS DEDUITS")))  # fmt: skip
    elif draw < 0.18 and kind == "single" and party.memo in NAMING:
        _mistyped(ledger, bundle[0], day)
    elif draw < 0.24 and kind == "single" and total > 60_000:
        _in_parts(ledger, bundle[0], day)
    else:
        move = ledger.pay(day, bundle, kind)
        if rng.random() < 0.008:
            twice = Move(day + timedelta(days=rng.randrange(2, 12)), move.amount, "double_payment", "in", party, [], move.memo)  # fmt: skip
            ledger.enter(twice, named=bundle)


def _discounted(ledger: Ledger, bundle: list[Paper], rate: int) -> None:
    rng, told = ledger.rng, ledger.rng.random() < 0.7
    day = max(p.issue for p in bundle) + timedelta(days=rng.randrange(3, 10))
    for paper in bundle:
        paper.discount, paper.discount_day = (round(paper.amount * rate / 100), day + timedelta(days=2)) if told else (None, None)  # fmt: skip
    less = sum(round(p.amount * rate / 100) for p in bundle)
    ledger.pay(day, bundle, "discount", less=less, words="" if told and rng.random() < 0.5 else f"ESC {rate}%")


def _with_note(ledger: Ledger, party: Party, bundle: list[Paper], day: date) -> None:
    rng, old = ledger.rng, bundle[0]
    room = max(1, (day - old.issue).days - 1)
    for _ in range(1 if rng.random() < 0.85 else 2):
        part = rng.choice((0.1, 0.25, rng.uniform(0.03, 0.6)))
        note = ledger.paper(party, working(old.issue + timedelta(days=rng.randrange(room))), -max(200, round(old.amount * part)), NOTE, terms=0)  # fmt: skip
        note.of, note.lot = (old if rng.random() < 0.4 else None), old.lot
        if sum(p.amount for p in bundle) + note.amount > 500:
            bundle.append(note)
    ledger.pay(day, bundle, "credit_note" if any(p.amount < 0 for p in bundle) else "lot")


def _mistyped(ledger: Ledger, paper: Paper, day: date) -> None:
    """Two figures of the amount changed over by the payer, the number named."""
    figures = list(str(paper.amount))
    at = [n for n in range(len(figures) - 1) if figures[n] != figures[n + 1]]
    n = ledger.rng.choice(at) if at else 0
    if at:
        figures[n], figures[n + 1] = figures[n + 1], figures[n]
    paid = max(100, int("".join(figures)))
    if 0 < paper.amount - paid < 100:
        ledger.pay(day, [paper], "cents", less=paper.amount - paid, told=True)
    elif paid < paper.amount:
        ledger.part(day, paper, paid, "partial", told=True)
    else:
        ledger.pay(day, [paper], "overpayment" if paid > paper.amount else "single", less=paper.amount - paid, told=True)  # fmt: skip


def _in_parts(ledger: Ledger, paper: Paper, day: date, rest: bool = True) -> None:
    """Instalments: equal ones or by shares, a month or a fortnight apart; some are still to come."""
    rng = ledger.rng
    shares = rng.choice(((50, 50), (30, 70), (30, 40, 30), (25, 25, 25, 25), (40, 60)))
    step, done = rng.choice((14, 30, 30)), 0
    for n, share in enumerate(shares):
        last = n == len(shares) - 1
        amount = paper.amount - done if last else round(paper.amount * share / 100)
        done += amount
        if rest or not last:
            ledger.part(day + timedelta(days=n * step), paper, amount, "instalment", told=True, words=f"{n + 1}/{len(shares)}" if not last else "SOLDE")  # fmt: skip


def site(ledger: Ledger) -> None:
    """A building site: deposit, monthly accounts of the works, the last with a retention kept for a year."""
    rng = ledger.rng
    party = ledger.party(memos=("full", "bare", "site", "site", "list"), private=rng.random() < 0.3)
    whole, begin, name = fees(rng, 9000), ledger.day(before=90), f"CHANTIER {rng.choice(('RUE DES LILAS', 'AV FOCH', 'ZA DU PONT', 'LOT 3', 'ECOLE', 'VILLA'))} {party.town}"  # fmt: skip
    shares = rng.choice(((30, 40, 30), (30, 70), (20, 30, 30, 20), (100,)))
    for n, share in enumerate(shares):
        issue = working(begin + timedelta(days=28 * n))
        paper = ledger.paper(party, issue, round(whole * share / 100))
        paper.label = f"{'Acompte' if n == 0 and len(shares) > 1 else f'Situation {n or 1}'} {name.title()}"
        words = f"{'ACOMPTE' if n == 0 and len(shares) > 1 else f'SITUATION {n or 1}'} {name}"
        day = paper.due + timedelta(days=rng.randrange(-3, 12))
        if n == len(shares) - 1 and not party.person and rng.random() < 0.5:
            ledger.part(day, paper, paper.amount - round(paper.amount * 0.05), "retention", told=True, words=words + " RG 5%")  # fmt: skip
        elif rng.random() < 0.12 and paper.amount > 200_000:
            _in_parts(ledger, paper, day, rest=rng.random() < 0.7)
        else:
            ledger.pay(day, [paper], "single", words=words)


def member(ledger: Ledger) -> None:
    """Dues of a member or of a family, each with a paper of its own; one of them pays for all."""
    rng = ledger.rng
    first = ledger.party(private=True, memos=("words", "words", "full", "nothing"), country=ledger.home)
    issue = working(ledger.first - timedelta(days=rng.choice((5, 20))) + timedelta(days=rng.choice((0, 30))))
    papers = [ledger.paper(first, issue, rng.choice((3500, 6000, 8500, 12_000)), terms=30)]
    givens = [first.given]
    while len(papers) < rng.choice((1, 1, 1, 2, 3)):
        other = ledger.party(private=True, memos=(first.memo,), country=ledger.home, family=first.surname)
        if other.given in givens:
            ledger.met -= 1
            continue
        givens.append(other.given)
        papers.append(ledger.paper(other, issue, rng.choice((3500, 6000, 8500)), terms=30))
    day = issue + timedelta(days=rng.randrange(1, 50))
    memo = "full" if len(papers) > 1 and first.memo in ("nothing", "words") and rng.random() < 0.2 else first.memo
    memo = "words" if len(papers) > 1 and memo == "nothing" else memo
    ledger.pay(day, papers, "single" if len(papers) == 1 else "family", memo=memo, words=f"COTISATION {issue.year} {' ET '.join(givens)}")  # fmt: skip


def subscriber(ledger: Ledger) -> None:
    """A yearly or monthly subscription: by transfer, or by our debit, which sometimes comes back and is paid by hand."""
    rng = ledger.rng
    party = ledger.party(memos=("full", "month", "own", "nothing", "code", "bare"))
    price = rng.choice((1900, 2900, 4900, 9900, 19_900)) * rng.choice((1, 1, 2, 3, 5, 12)) * 12 // 10
    debited, begin = rng.random() < 0.4, ledger.first - timedelta(days=rng.randrange(40))
    for n in range(rng.choice((1, 3, 4, 6))):
        paper = ledger.paper(party, working(begin + timedelta(days=30 * n)), price, terms=8 if debited else 15)
        if not debited:
            ledger.pay(paper.due + timedelta(days=rng.randrange(6)), [paper], "single")
            continue
        paper.method = "direct_debit"
        back = working(paper.due) + timedelta(days=rng.randrange(2, 6))
        if rng.random() < 0.07 and ledger.first <= working(paper.due) and working(back) < ledger.last:
            came = ledger.enter(
                Move(paper.due, price, "returned_payment", "debit_in", party, [], "full"), named=[paper]
            )
            went = ledger.enter(Move(back, -price, "returned_payment", "unpaid", party, [], "full"), named=[paper])
            went.account = came.account
            ledger.pay(back + timedelta(days=rng.randrange(7, 15)), [paper], "single", memo="full")
        else:
            ledger.pay(paper.due, [paper], "direct_debit", channel="debit_in", memo="full")


def commune(ledger: Ledger) -> None:
    """A public body: its treasury pays, and tells the mandate, the body, often the number."""
    rng = ledger.rng
    party = ledger.party(memos=("full", "bare", "body"))
    party.books = rng.choice((f"COMMUNE DE {party.town}", f"MAIRIE DE {party.town}", f"LYCEE {party.surname.upper()} {party.town}", f"CCAS {party.town}", f"SIVOM {party.town}"))  # fmt: skip
    party.payer = rng.choice((f"SGC DE {party.town}", "DRFIP HAUTS DE FRANCE", f"TRESORERIE {party.town}", f"SGC {rng.choice(('BETHUNE', 'MACON', 'TULLE'))}"))  # fmt: skip
    for _ in range(rng.randrange(1, 5)):
        paper = ledger.paper(party, ledger.day(before=60), goods(rng, 700), terms=30)
        words = f"MDT {rng.randrange(100, 9999)} BRD {rng.randrange(10, 400)} {party.books}"
        ledger.pay(paper.issue + timedelta(days=rng.randrange(18, 50)), [paper], "third_party", words=words)


def group(ledger: Ledger) -> None:
    """A group's purse pays for its houses and lists what it pays."""
    rng = ledger.rng
    houses = [ledger.party(memos=("list",)) for _ in range(rng.randrange(2, 5))]
    purse = f"{rng.choice(('FINANCIERE', 'HOLDING', 'GROUPE', 'CENTRALE'))} {rng.choice(('ORION', 'VALMONT', 'SEQUANA', 'KERN', 'AUBRAC'))}"  # fmt: skip
    for house in houses:
        house.payer = purse
    for _ in range(rng.randrange(1, 4)):
        chosen = rng.sample(houses, rng.randrange(1, len(houses) + 1))
        issue = ledger.day(before=50)
        papers = [ledger.paper(h, issue, goods(rng, 300), terms=30) for h in chosen for _ in range(rng.randrange(1, 3))]
        ledger.pay(issue + timedelta(days=30 + rng.randrange(8)), papers, "third_party", memo="list")


def ordered(ledger: Ledger) -> None:
    """Pays by the order before the invoice is made out."""
    rng = ledger.rng
    party = ledger.party(memos=("order", "order", "words"), private=rng.random() < 0.5)
    paper = ledger.paper(party, ledger.day(after=15), goods(rng, 250), terms=0)
    paper.order = f"{rng.choice(('CDE', 'BC', 'SO', ''))}{rng.randrange(2000, 99_999)}"
    ledger.pay(paper.issue - timedelta(days=rng.randrange(2, 14)), [paper], "advance", words=f"COMMANDE {party.surname.upper()}")  # fmt: skip


def exporter(ledger: Ledger) -> None:
    """A customer abroad who is billed in his money: the bank buys it at the day's rate and keeps a fee now and then."""
    rng = ledger.rng
    party = ledger.party(memos=("full", "full", "list", "bare"), country=rng.choice(("DE", "IT", "ES", "NL")))
    money = rng.choice(list(RATES))
    for _ in range(rng.randrange(1, 5)):
        paper = ledger.paper(party, ledger.day(before=60), goods(rng, 1500), terms=30)
        paper.currency, paper.base = money, round(paper.amount * RATES[money] * rng.uniform(0.99, 1.01))
        got = round(paper.amount * RATES[money] * rng.uniform(0.985, 1.015))
        move = Move(paper.due + timedelta(days=rng.randrange(10)), got, "exchange", "in", party, [(paper, paper.base)], party.memo)  # fmt: skip
        ledger.enter(move, original=(paper.amount, money))


def colleague(ledger: Ledger) -> None:
    """Buys from us and sells to us; what is owed one way is taken off the other."""
    rng = ledger.rng
    party = ledger.party(memos=("list", "full", "words"))
    for _ in range(rng.randrange(1, 4)):
        sale = ledger.paper(party, ledger.day(before=40), goods(rng, 900))
        buy = ledger.paper(party, working(sale.issue + timedelta(days=rng.randrange(6))), -round(sale.amount * rng.uniform(0.1, 0.7)), BUY)  # fmt: skip
        ledger.pay(max(sale.due, buy.due), [sale, buy], "netting", words=rng.choice(("COMPENSATION", "SOLDE COMPENSE", "NETTING")))  # fmt: skip


def haulier(ledger: Ledger) -> None:
    """Many small invoices, settled by the month, less those in dispute, which are named."""
    rng = ledger.rng
    party = ledger.party(memos=("month", "month", "range", "relevé"))
    party.terms = 30
    start = ledger.first - timedelta(days=62)
    for n in range(rng.choice((2, 3, 4))):
        month = (start + timedelta(days=31 * n)).replace(day=1)
        bundle = [ledger.paper(party, month + timedelta(days=rng.randrange(28)), goods(rng, 140, 0.5)) for _ in range(rng.randrange(4, 25))]  # fmt: skip
        bundle.sort(key=lambda p: (p.issue, p.amount))
        words = f"{month:%m/%Y}"
        if rng.random() < 0.15:
            left = bundle.pop(rng.randrange(1, len(bundle) - 1))
            words += f" SAUF LITIGE {abs(left.amount) // 100},{abs(left.amount) % 100:02d}"
        if party.memo == "relevé":
            number = f"{month:%y%m}{rng.randrange(100, 999)}"
            for paper in bundle:
                paper.lot = number
        ledger.pay((month + timedelta(days=62)).replace(day=rng.choice((5, 10, 15))), bundle, "statement", words=words)


def tenantlike(ledger: Ledger) -> None:
    """A customer in difficulty: one large invoice, a round sum now and then, the rest open."""
    rng = ledger.rng
    party = ledger.party(memos=("full", "nothing", "words"), private=rng.random() < 0.6)
    paper = ledger.paper(party, ledger.day(before=90, after=-30), goods(rng, 1400, 0.4), terms=0)
    step = rng.choice((5000, 10_000, 15_000, 20_000, 30_000))
    day, owed = paper.issue + timedelta(days=rng.randrange(20)), paper.amount
    while owed > step and day < ledger.last:
        ledger.part(day, paper, step, "instalment", words="ECHEANCIER")
        owed, day = owed - step, day + timedelta(days=rng.choice((7, 30, 30)))
