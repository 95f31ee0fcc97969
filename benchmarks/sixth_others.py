"""The sixth world's other lines: suppliers, money sent back, own accounts, and what no document explains."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sixth_ledger import BACK, BUY, NOTE, SALE, Ledger, Move, Paper, goods

if TYPE_CHECKING:
    from datetime import date

RATES = {"USD": 0.92, "GBP": 1.17, "CNY": 0.127}


def supplier(ledger: Ledger) -> None:
    """Somebody we buy from: transfers of one or some, his debits, our card, his bills of exchange."""
    rng = ledger.rng
    party = ledger.party(memos=("full", "full", "bare", "list", "code", "ours"))
    way = rng.choice(("out", "out", "out", "debit", "card", "effect_out"))
    size = rng.choice((40, 250, 250, 1100))
    papers = sorted((ledger.paper(party, ledger.day(before=60), -goods(rng, size), BUY) for _ in range(rng.choice((1, 1, 2, 3, 5, 8)))), key=lambda p: (p.due, p.amount))  # fmt: skip
    while papers:
        several = way == "out" and rng.random() < 0.35
        bundle, papers = (papers[: rng.randrange(2, 5)], papers[4:]) if several else (papers[:1], papers[1:])
        day = max(p.due for p in bundle)
        if way == "card":
            day = bundle[0].issue + timedelta(days=rng.randrange(3))
        elif way == "out":
            day += timedelta(days=rng.randrange(-2, 6))
        kind = {"out": "supplier_single" if len(bundle) == 1 else "supplier_lot", "debit": "supplier_debit", "card": "supplier_card", "effect_out": "supplier_effect"}[way]  # fmt: skip
        if way == "out" and rng.random() < 0.08:
            bundle.append(ledger.paper(party, bundle[0].issue + timedelta(days=2), -round(bundle[0].amount * 0.3), BACK, terms=0))  # fmt: skip
            kind = "supplier_credit_note"
        for paper in bundle:
            paper.method = {"effect_out": "bill_of_exchange", "card": "card"}.get(way)
        ledger.pay(day, bundle, kind, channel=way)


def overseas(ledger: Ledger) -> None:
    """A supplier who bills in another currency; the line tells the amount and the rate, the fee is a line of its own."""
    rng = ledger.rng
    party = ledger.party(memos=("full", "bare"), country=rng.choice(("NL", "IT", "DE")))
    money = rng.choice(list(RATES))
    for _ in range(rng.randrange(1, 4)):
        paper = ledger.paper(party, ledger.day(before=50), -goods(rng, 3000), BUY)
        paper.currency, paper.base = money, round(paper.amount * RATES[money] * rng.uniform(0.99, 1.01))
        spent = round(paper.amount * RATES[money] * rng.uniform(0.985, 1.015))
        day = paper.due + timedelta(days=rng.randrange(4))
        ledger.enter(Move(day, spent, "supplier_exchange", "out", party, [(paper, paper.base)], party.memo), original=(paper.amount, money))  # fmt: skip
        ledger.enter(Move(day, -rng.choice((950, 1300, 2150)), "no_document", "noise", None, []), words="FRAIS VIREMENT INTERNATIONAL")  # fmt: skip


def sent_back(ledger: Ledger) -> None:
    """A credit note paid out to a customer, or one a supplier pays to us."""
    rng = ledger.rng
    theirs = rng.random() < 0.4
    party = ledger.party(private=not theirs, memos=("full", "refund"))
    paper = ledger.paper(party, ledger.day(before=5, after=-20), goods(rng, 150) if theirs else -goods(rng, 90), BACK if theirs else NOTE, terms=0)  # fmt: skip
    ledger.pay(paper.issue + timedelta(days=rng.randrange(2, 15)), [paper], "supplier_refund" if theirs else "refund", channel="in" if theirs else "out")  # fmt: skip


def between(ledger: Ledger) -> None:
    """Two legs between our accounts, the same day or over a weekend."""
    rng = ledger.rng
    amount, day = rng.choice((rng.randrange(1, 60) * 50_000, goods(rng, 4000))), ledger.day(after=-6)
    for sign, wait in ((-1, 0), (1, rng.choice((0, 0, 1, 2)))):
        move = ledger.enter(Move(day + timedelta(days=wait), sign * amount, "internal_transfer", "own", None, []))
        move.account = 0 if sign < 0 else 1


def elsewhere(ledger: Ledger) -> None:
    """A customer of ours pays what our books do not have: our sister's invoice, or a deposit without any paper."""
    rng = ledger.rng
    known = [p.party for p in rng.sample(ledger.papers, min(8, len(ledger.papers))) if p.party and p.type == SALE]
    party = rng.choice(known) if known and rng.random() < 0.5 else ledger.party(memos=("full", "nothing"))
    gone = Paper(SALE, party, ledger.first, ledger.first, 1, number=f"{rng.choice(('SX-', 'PRO', 'DEV'))}{rng.randrange(10_000, 90_000)}")  # fmt: skip
    ledger.enter(Move(ledger.day(), goods(rng, 700), "missing_document", "in", party, [], "full"), named=[gone])


NOISE = (
    ("VIR SALAIRE {m} {n}", 1300, 3600, -1), ("VIREMENT SALAIRES {m} REF PAIE{r}", 4000, 60_000, -1), ("PRLV SEPA URSSAF RHONE ALPES {r}", 800, 18_000, -1),
    ("PRLV DGFIP IMPOT TVA-{m} {r}", 300, 25_000, -1), ("PRLV DGFIP CFE {r}", 200, 4000, -1), ("PRLV AG2R PREVOYANCE {r}", 80, 1500, -1),
    ("PRLV ORANGE SA-PRO ECH {d} {r}", 20, 250, -1), ("PRLV EDF ENTREPRISES {r}", 60, 2500, -1), ("LOYER SCI DES TILLEULS {m}", 700, 4500, -1),
    ("ECHEANCE PRET {r} {d}", 300, 6000, -1), ("PRLV LOCAM LOCATION {r}", 60, 900, -1), ("COMMISSION LCR {d}", 5, 60, -1), ("FRAIS TENUE DE COMPTE {m}", 8, 60, -1),
    ("INTERETS DEBITEURS {m}", 3, 400, -1), ("COTISATION CARTE BUSINESS", 30, 60, -1), ("RETRAIT DAB {d} {t}", 20, 300, -1), ("CB TOTALENERGIES {d} {t}", 20, 180, -1),
    ("CB APRR AUTOROUTE {d}", 3, 60, -1), ("NOTE DE FRAIS {n}", 20, 600, -1), ("VERSEMENT ESPECES {d}", 50, 2000, 1), ("APPORT C/C ASSOCIE {n}", 1000, 20_000, 1),
    ("SUBVENTION CONSEIL DEPARTEMENTAL {r}", 500, 15_000, 1), ("CPAM IJ SUBROGATION {n}", 150, 1800, 1), ("REMB TROP PERCU MUTUELLE {r}", 20, 400, 1),
    ("MAIF INDEMNITE SINISTRE {r}", 200, 6000, 1), ("INTERETS CREDITEURS", 1, 120, 1), ("DEBLOCAGE PRET {r}", 5000, 60_000, 1), ("CONTESTATION CARTE STRIPE DP{r}", 15, 150, -1),
    ("LOHN {m} {n}", 1400, 3400, -1), ("RSZ ONSS {r}", 500, 9000, -1), ("IMPAYE LCR {n} {r}", 200, 3000, -1), ("COUPON OPCVM {r}", 5, 300, 1),
)  # fmt: skip
"""Lines no document explains: words, least and most in euros, sign."""


def noise(ledger: Ledger) -> None:
    """One of them, at any day."""
    rng = ledger.rng
    words, least, most, sign = rng.choice(NOISE)
    amount = sign * round(least * 100 * (most / least) ** rng.random())
    move = ledger.enter(Move(ledger.day(), amount, "no_document", "noise", None, []))
    move.words = words.format(m=_month(move.day, rng.random()), d=f"{move.day:%d/%m/%y}", r=rng.randrange(10**4, 10**9), t=rng.randrange(1000, 9999), n=rng.choice(("MERCIER CLAIRE", "H ROUSSEL", "BENALI KARIM", "I VASSEUR", "L PEETERS")))  # fmt: skip


def _month(day: date, draw: float) -> str:
    return f"{day:%m/%Y}" if draw < 0.5 else f"{day:%m%y}"
