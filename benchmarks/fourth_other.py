"""The fourth world's other lines: suppliers, deposits, card takings, payouts, lots, own accounts and what has no document."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from fourth_firm import Doc, Party, Pay, price, working

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    import random


def supplier(rng: random.Random, party: Party, first: date, days: int, volume: int) -> tuple[list[Doc], list[Pay]]:
    """One supplier's invoices and what we pay of them: each, several at once, by their debit, by card or by cheque."""
    scale, docs, pays = rng.uniform(3.8, 6.6), [], []
    for at in sorted(rng.randrange(-50, days - 8) for _ in range(volume)):
        issue = working(first + timedelta(days=at))
        docs.append(Doc(ItemType.PURCHASE_INVOICE, party, issue, issue + timedelta(days=party.terms), -price(rng, scale), method=party.method if rng.random() < 0.5 else None))  # fmt: skip
    rest = list(docs)
    while rest:
        size = min(len(rest), rng.choice((1, 1, 2, 3, 5))) if party.method == "transfer" else 1
        bundle, rest = rest[:size], rest[size:]
        day = working(max(d.due for d in bundle) + timedelta(days=rng.randrange(0, 6)))
        pays.append(_out(rng, party, bundle, day, docs))
    last = first + timedelta(days=days)
    for doc in docs:
        doc.hidden = doc.due + timedelta(days=6) < first
    return docs, [p for p in pays if first <= p.day < last]


def _out(rng: random.Random, party: Party, bundle: list[Doc], day: date, docs: list[Doc]) -> Pay:
    kind = "supplier_single" if len(bundle) == 1 else "supplier_lot"
    parts = [(d, d.amount) for d in bundle]
    form = {"transfer": "transfer_out", "direct_debit": "debit_out", "card": "card", "cheque": "cheque_out"}[
        party.method
    ]
    pay = Pay(day, sum(a for _, a in parts), kind, form, party, parts, party.says)
    if form == "debit_out":
        pay.kind = "supplier_direct_debit"
    elif form == "card":
        pay.kind, pay.day = "supplier_card", bundle[0].issue + timedelta(days=rng.randrange(0, 4))
    elif form == "cheque_out":
        pay.kind, pay.cheque = "supplier_cheque", f"{rng.randrange(10**6, 10**7)}"
    elif rng.random() < 0.07:
        of = bundle[-1]
        note = Doc(
            ItemType.PURCHASE_CREDIT_NOTE,
            party,
            working(of.issue + timedelta(days=3)),
            of.due,
            round(-of.amount * rng.uniform(0.05, 0.5)),
        )
        docs.append(note)
        pay.kind, pay.amount = "supplier_credit_note", pay.amount + note.amount
        pay.parts.append((note, note.amount))
    return pay


class Till:
    """What comes in by cheque, card, payout and collection: counter sales of parties that pay nothing else."""

    def __init__(self, rng: random.Random, first: date, days: int, recorded: dict[str, str]) -> None:
        self.rng, self.first, self.days, self.recorded = rng, first, days, recorded
        self.docs: list[Doc] = []
        self.pays: list[Pay] = []

    def _sales(self, parties: list[Party], day: date, method: str, size: int, spread: int) -> list[Doc]:
        found = []
        for _ in range(size):
            issue = day - timedelta(days=self.rng.randrange(0, spread + 1))
            found.append(
                Doc(ItemType.SALES_INVOICE, self.rng.choice(parties), issue, issue, price(self.rng, 4.2), method=method)
            )
        return sorted(found, key=lambda d: d.issue)

    def cheques(self, parties: list[Party], many: int) -> None:
        """Deposits: an item of the books, or invoices with its number, or invoices said to be paid by cheque."""
        step = max(1, self.days // max(1, many))
        for n in range(many):
            day = working(self.first + timedelta(days=min(self.days - 3, n * step + self.rng.randrange(0, 2))))
            sales = self._sales(parties, day - timedelta(days=2), "cheque", self.rng.randrange(1, 7), min(6, 2 * step))
            self._settle(sales, day, "cheque_deposit", "cheques", f"{self.rng.randrange(10**6, 10**7)}", 0)

    def cards(self, parties: list[Party], many: int) -> None:
        """Card takings of a day, net of commission or not."""
        for n in range(many):
            day = self.first + timedelta(days=int(n * (self.days - 4) / many))
            sales = self._sales(parties, day, "card", self.rng.randrange(1, 9), 0)
            rate = self.rng.choice((0.0, 0.008, 0.012, 0.0175))
            fee = round(sum(d.amount for d in sales) * rate)
            pay = self._settle(
                sales,
                working(day + timedelta(days=self.rng.randrange(1, 3))),
                "payout",
                "card_takings",
                f"{self.rng.randrange(10**5, 10**6)}",
                fee,
            )
            pay.words = f"{day:%d/%m}"

    def payouts(self, parties: list[Party], many: int) -> None:
        """A payment provider's payouts, known by an identifier."""
        for n in range(many):
            day = working(self.first + timedelta(days=int((n + 0.6) * (self.days - 4) / many)))
            sales = self._sales(parties, day - timedelta(days=2), "psp", self.rng.randrange(2, 12), 3)
            fee = round(sum(d.amount for d in sales) * 0.014) + 25 * len(sales)
            number = "po_" + "".join(self.rng.choice("abcdefghjkmnpqrstuvwxyz0123456789") for _ in range(10))
            self._settle(sales, day, "payout", "psp", number, fee)

    def collections(self, parties: list[Party], many: int) -> None:
        """Direct debits we collect in lots, and now and then one that comes back and is paid again by transfer."""
        for n in range(many):
            day = working(self.first + timedelta(days=int((n + 0.3) * (self.days - 10) / many)))
            chosen = self.rng.sample(parties, min(len(parties), self.rng.randrange(2, 15)))
            sales = []
            for party in chosen:
                issue = day - timedelta(days=self.rng.randrange(8, 20))
                sales.append(
                    Doc(ItemType.SALES_INVOICE, party, issue, day, price(self.rng, 4.4), method="direct_debit")
                )
            lot = f"{self.rng.choice(('PRLV', 'SDD', 'REM'))}{self.rng.randrange(10**4, 10**6)}"
            pay = self._settle(sales, day, "direct_debit_lot", "collected", lot, 0)
            if self.rng.random() < 0.5 and self.recorded["direct_debit_lot"] != "item":
                self._returned(self.rng.choice(sales), pay)

    def _returned(self, doc: Doc, pay: Pay) -> None:
        day = working(pay.day + timedelta(days=self.rng.randrange(2, 9)))
        back = Pay(
            day, -doc.amount, "returned_payment", "returned", doc.party, [], "whole", account=pay.account, names=[doc]
        )
        again = Pay(
            working(day + timedelta(days=self.rng.randrange(4, 15))),
            doc.amount,
            "single",
            "transfer_in",
            doc.party,
            [(doc, doc.amount)],
            "whole",
        )
        last = self.first + timedelta(days=self.days)
        self.pays += [p for p in (back, again) if p.day < last][: self.rng.choice((1, 2))]

    def _settle(self, sales: list[Doc], day: date, kind: str, form: str, number: str, fee: int) -> Pay:
        total = sum(d.amount for d in sales)
        how = self.recorded[kind]
        types = {"cheque_deposit": ItemType.CHEQUE_DEPOSIT, "payout": ItemType.PAYOUT}
        if how == "item":
            item = Doc(
                types.get(kind, ItemType.PAYMENT_LOT),
                None,
                day - timedelta(days=1),
                day,
                total - fee,
                number=number,
                fixed=True,
            )
            parts = [(item, item.amount)]
            self.docs.append(item)
        else:
            self.docs += sales
            parts = [(d, d.amount) for d in sales]
            for doc in sales:
                doc.lot = number if how == "number" else None
        pay = Pay(day, total - fee, kind, form, None, parts, how, words=number, count=len(sales))
        pay.fee = -fee if fee and self.rng.random() < 0.6 else None
        pay.payout = number if form == "psp" else None
        pay.details = sales if how == "details" else []
        self.pays.append(pay)
        return pay


def paid_lots(
    rng: random.Random, parties: list[Party], first: date, days: int, many: int, how: str
) -> tuple[list[Doc], list[Pay]]:
    """Files of transfers we sent, booked by the bank as one line."""
    docs, pays = [], []
    for n in range(many):
        day = working(first + timedelta(days=int((n + 0.5) * (days - 4) / many)))
        bundle = [Doc(ItemType.PURCHASE_INVOICE, p, day - timedelta(days=rng.randrange(12, 30)), day, -price(rng, 5.0)) for p in rng.sample(parties, min(len(parties), rng.randrange(3, 13)))]  # fmt: skip
        lot = f"VIRT{rng.randrange(10**4, 10**6)}"
        for doc in bundle:
            doc.lot = lot if how == "number" else None
        parts = [(d, d.amount) for d in bundle]
        docs += bundle
        if how == "item":
            docs = [d for d in docs if d not in bundle]
            item = Doc(ItemType.PAYMENT_LOT, None, day, day, sum(a for _, a in parts), number=lot, fixed=True)
            docs.append(item)
            parts = [(item, item.amount)]
        pay = Pay(
            day, sum(a for _, a in parts), "transfer_lot", "paid_lot", None, parts, how, words=lot, count=len(bundle)
        )
        pay.details = bundle if how == "details" else []
        pays.append(pay)
    return docs, pays


BARE = (
    ("COTISATION MENSUELLE CARTE VISA BUSINESS", 900, 2500, -1), ("FRAIS TENUE DE COMPTE", 800, 4000, -1),
    ("COMMISSION DE MOUVEMENT", 500, 9000, -1), ("PRLV SEPA URSSAF RHONE ALPES", 80_000, 900_000, -1),
    ("PRLV DGFIP TVA {m} REF {r}", 50_000, 1_500_000, -1), ("VIR SALAIRE {n} {m}", 120_000, 320_000, -1),
    ("ECHEANCE PRET 0{r}", 40_000, 250_000, -1), ("PRLV SEPA LOYER SCI LES TILLEULS", 90_000, 300_000, -1),
    ("RETRAIT DAB {d} CAISSE 00{r}", 2000, 30_000, -1), ("CARTE {d} STATION TOTAL {r}", 3000, 11_000, -1),
    ("CARTE {d} SNCF INTERNET", 2500, 18_000, -1), ("CARTE {d} RESTAURANT LE COMPTOIR", 1500, 9000, -1),
    ("PRLV SEPA MAIF ASSURANCE {r}", 8000, 60_000, -1), ("INTERETS DEBITEURS", 100, 8000, -1),
    ("VERSEMENT ESPECES {d}", 5000, 90_000, 1), ("VIR CPAM IJSS {n} {r}", 20_000, 90_000, 1),
    ("VIR DGFIP REMBOURSEMENT CREDIT TVA", 50_000, 700_000, 1), ("INDEMNITE SINISTRE DOSSIER {r}", 20_000, 400_000, 1),
)  # fmt: skip
"""Lines that no document explains: words, least, most, sign."""


def bare_line(rng: random.Random, day: date) -> Pay:
    words, least, most, sign = rng.choice(BARE)
    pay = Pay(day, sign * rng.randrange(least, most), "no_document", "bare")
    names = ("MARTIN JULIE", "BERNARD ALEX", "PETIT NADIA", "MOREAU SAM")
    pay.words = words.format(m=f"{day:%m/%Y}", r=rng.randrange(1000, 99_999), d=f"{day:%d/%m}", n=rng.choice(names))
    return pay


def own_transfer(rng: random.Random, day: date, accounts: int) -> list[Pay]:
    """Two legs of one transfer between our accounts, a day or two apart at times."""
    here, there = rng.sample(range(accounts), 2)
    amount = rng.choice((5_000_00, 10_000_00, 20_000_00, 1_500_00, rng.randrange(50_000, 900_000)))
    later = working(day + timedelta(days=rng.choice((0, 0, 1, 2))))
    return [
        Pay(day, -amount, "internal_transfer", "own_out", account=here),
        Pay(later, amount, "internal_transfer", "own_in", account=there),
    ]
