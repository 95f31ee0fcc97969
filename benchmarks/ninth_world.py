"""A ninth world: companies drawn whole, so that what counts is the worst of many and not the mean of a few.

Each company draws its land, its forms of numbers, its prices, its bank's way of writing, how its customers pay and what they say, how often
anything goes otherwise, and what its books know (codes, IBANs, days, methods). Written from the words of the issue; pieces stand in
ninth_draw.py, payments in ninth_life.py.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import polars as pl
from ninth_draw import WORDS, Bank, Doc, Numbering, people
from ninth_life import BACK, BUY, NAMING, NOTE, SALE, SILENT, WAYS, Desk, Life, Line, filled, series, ways_to, workday

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.vocabulary import ItemType
from bankrec_nb.simulate import Simulated

TRUTH = {"transaction_id": pl.String, "item_id": pl.String, "allocated_minor": pl.Int64, "kind": pl.String, "habit": pl.String, "block": pl.Int64}  # fmt: skip
PLAIN = {
    "FR": ("LOYER {m}", "URSSAF {r}", "SALAIRE {m} {w}", "DGFIP TVA {r}", "FRAIS BANCAIRES", "EDF {r}", "COTISATION CARTE", "ECHEANCE PRET {r}", "RETRAIT DAB {m}", "REMBOURSEMENT {w}"),
    "DE": ("MIETE {m}", "AOK {r}", "GEHALT {m} {w}", "FINANZAMT {r}", "KONTOFUEHRUNG", "STADTWERKE {r}", "KARTENGEBUEHR", "DARLEHEN {r}", "GELDAUTOMAT {m}", "ERSTATTUNG {w}"),
    "NL": ("HUUR {m}", "UWV {r}", "SALARIS {m} {w}", "BELASTINGDIENST {r}", "KOSTEN REKENING", "ENERGIE {r}", "PASKOSTEN", "LENING {r}", "GELDOPNAME {m}", "TERUGBETALING {w}"),
    "ES": ("ALQUILER {m}", "TGSS {r}", "NOMINA {m} {w}", "AEAT {r}", "COMISION MANTENIMIENTO", "ENDESA {r}", "CUOTA TARJETA", "PRESTAMO {r}", "CAJERO {m}", "DEVOLUCION {w}"),
    "GB": ("RENT {m}", "HMRC NIC {r}", "WAGES {m} {w}", "HMRC VAT {r}", "BANK CHARGES", "ENERGY {r}", "CARD FEE", "LOAN {r}", "ATM {m}", "REFUND {w}"),
}  # fmt: skip
INNER = {
    "FR": "VIREMENT INTERNE",
    "DE": "UMBUCHUNG",
    "NL": "EIGEN REKENING",
    "ES": "TRASPASO",
    "GB": "OWN ACCOUNT TRANSFER",
}


def _shares(rng: random.Random, names: tuple[str, ...], favoured: float) -> list[float]:
    """Weights of which some are large: one company lives on few ways, another on many."""
    return [rng.gammavariate(favoured, 1.0) for _ in names]


class _Company:
    def __init__(self, seed: int, transactions: int) -> None:
        rng = self.rng = random.Random(f"ninth {seed} {transactions}")
        self.land = rng.choice(("FR", "FR", "FR", "DE", "NL", "ES", "GB"))
        start = date(2026, rng.randrange(1, 8), 1)
        days = rng.choice((31, 61, 92, 184))
        self.coded = seed % 2 == 0
        desk = self.desk = Desk(rng, self.land, start, start + timedelta(days=days))
        self.private = rng.choice((0.0, 0.1, 0.5, 0.95))
        self.people = people(rng, self.land, self.coded, self.private, rng.choice((0.0, 0.02, 0.1)))
        self.banks = [Bank(rng, self.land) for _ in range(rng.choice((1, 1, 2)))]
        self.accounts = [f"{self.land}{rng.randrange(10**20, 10**21)}" for _ in self.banks]
        self.known_ibans = rng.choice((0.0, 0.0, 0.5, 1.0))
        self.dues, self.methods = rng.random() < 0.7, rng.random() < 0.6
        self.typing = desk.odd["typing"]
        weights = _shares(rng, WAYS, 0.5)
        weights[0] += sum(weights) * 0.5
        says = tuple(dict.fromkeys((*NAMING, *SILENT)))
        said = _shares(rng, says, 0.4)
        said[0] += sum(said) * 0.3
        often = rng.choice((0.4, 1.0, 2.0, 6.0))
        months = (days + 60) / 30
        lists = [rng.choice((", ", " ", "+", " + ", ";", "/", " et ", "-", "same")) for _ in range(3)]
        bills = 0
        while bills < transactions * 1.15:
            who = self.people()
            who.way, who.says = rng.choices(WAYS, weights)[0], rng.choices(says, said)[0]
            who.lists, who.word = rng.choice(lists), rng.choice(("", *desk.words["bill"]))
            who.terms, who.lag = rng.choice((0, 8, 15, 30, 30, 45, 60)), rng.choice((-2, 0, 1, 3, 10))
            who.price = rng.lognormvariate(0, 0.7)
            who.mandate = f"M{rng.randrange(10**6, 10**7)}"
            if who.way == "third":
                who.payer = self.people()
            first, last = start - timedelta(days=60), desk.end
            many = max(1, round(rng.gammavariate(1.2, often) * months))
            bills += round(many * days / (days + 60))
            dates = sorted(first + timedelta(days=rng.randrange((last - first).days)) for _ in range(many))
            Life(desk, who).live([workday(d) for d in dates])
        self.buys(transactions)
        self.number()
        self.cheques()
        self.cards()
        self.debits()
        self.others(transactions)

    def buys(self, transactions: int) -> None:
        """Suppliers' bills: each numbered his way, paid by us one by one, in lists, in files, or fetched by him."""
        rng, desk = self.rng, self.desk
        self.files: dict[date, list[Doc]] = defaultdict(list)
        ways = _shares(rng, ("each", "list", "file", "fetched"), 0.8)
        for _ in range(round(transactions * rng.choice((0.02, 0.05, 0.1)))):
            who = self.people()
            who.numbers, who.terms, who.way = (
                Numbering(rng),
                rng.choice((15, 30, 45)),
                rng.choices(("each", "list", "file", "fetched"), ways)[0],
            )
            who.word, who.lists = rng.choice(("", *desk.words["bill"])), rng.choice((", ", " ", "+"))
            day, docs = desk.start - timedelta(days=rng.randrange(0, 50)), list[Doc]()
            while day < desk.end:
                doc = desk.bill(who, day, -desk.prices.draw(), BUY if rng.random() < 0.95 else BACK)
                if doc.kind == BACK:
                    doc.amount = doc.rest = -doc.amount // 3
                docs.append(doc)
                day += timedelta(days=rng.choice((7, 14, 30)) + rng.randrange(0, 4))
            life = Life(desk, who)
            while docs:
                some, docs = (docs[:3], docs[3:]) if who.way == "list" else (docs[:1], docs[1:])
                due = max(d.due for d in some)
                if who.way == "file" and some[0].kind == BUY:
                    self.files[workday(due + timedelta(days=6 - due.weekday()))].append(some[0])
                    continue
                total = sum(d.rest for d in some)
                if total < 0:
                    op, kind = (
                        ("debit", "purchase_debit")
                        if who.way == "fetched"
                        else ("out", "purchase" if len(some) == 1 else "purchase_lot")
                    )
                    desk.write(
                        due,
                        total,
                        kind,
                        [(d, d.rest) for d in some],
                        op,
                        name=who.bank,
                        iban=who.iban,
                        why=life.why(some, "whole", ""),
                    )

    def number(self) -> None:
        """Sales by day in our series, purchases in their makers'."""
        sales, notes = series(self.rng)
        used = set[str]()
        for doc in sorted(self.desk.docs, key=lambda d: (d.day, d.at)):
            numbers = doc.who.numbers if doc.who and doc.who.numbers else notes if doc.kind == NOTE else sales
            doc.number = numbers.next(doc.day)
            while numbers in (sales, notes) and doc.number in used:
                doc.number = numbers.next(doc.day)
            doc.counter = numbers.counter
            used.add(doc.number)

    def slip(self, docs: list[Doc], day: date, kind: ItemType, number: str, amount: int) -> Doc:
        """The books have put the documents on a slip and wait for it at the bank."""
        for doc in docs:
            doc.before, doc.rest = doc.amount, 0
        slip = Doc(str(kind), None, day, day, amount, amount, number=number, at=len(self.desk.docs))
        self.desk.docs.append(slip)
        return slip

    def cheques(self) -> None:
        """Once a week or so what came goes to the bank on one slip."""
        rng, desk = self.rng, self.desk
        way, gap, at = rng.choice(("slip", "lot", "means")), rng.choice((2, 7, 14)), rng.randrange(1000, 90_000)
        waiting = sorted(desk.cheques, key=lambda c: c[0])
        day, most = desk.start - timedelta(days=70), 3 if way == "means" else 40
        while waiting and day < desk.end:
            day += timedelta(days=gap if most > 3 else 1)
            some = [docs for on, docs in waiting if on <= day][:most]
            waiting = waiting[len(some) :]
            docs = [d for one in some for d in one if d.rest]
            if not docs:
                continue
            at += 1
            total = sum(d.rest for d in docs)
            pool = [d.rest for d in desk.docs if d.means == "cheque" and d.rest and d.day <= day]
            number = f"{at:07d}"
            if way == "slip" and day >= desk.start:
                docs = [self.slip(docs, day, ItemType.CHEQUE_DEPOSIT, number, total)]
            told = way != "means" or ways_to(total, pool, 18) != 1
            if told and way != "slip":
                for doc in docs:
                    doc.lot = number
            words = {
                "FR": "REMISE CHEQUES",
                "DE": "SCHECKEINREICHUNG",
                "NL": "CHEQUES",
                "ES": "INGRESO CHEQUES",
                "GB": "CHEQUES PAID IN",
            }[self.land]
            columns = {"batch_count": len(some) if rng.random() < 0.5 else None}
            desk.write(
                day + timedelta(days=1),
                total,
                "cheque_deposit",
                [(d, d.rest) for d in docs],
                words,
                why=f"N {number}" if told else "",
                columns=columns,
            )

    def cards(self) -> None:
        """Each day's sales are paid out two days later, less the commission."""
        rng, desk = self.rng, self.desk
        who, rate, way = (
            rng.choice(WORDS).title() + "Pay",
            rng.choice((0.008, 0.0125, 0.019)),
            rng.choice(("lot", "payout", "days")),
        )
        self.methods |= way == "days"
        by_day = defaultdict[date, list[Doc]](list)
        for day, doc in desk.sold:
            by_day[day].append(doc)
        for day, some in sorted(by_day.items()):
            docs = some
            gross = sum(d.rest for d in docs)
            fee, number = round(gross * rate), f"{rng.randrange(16**9):09x}"
            if gross <= 0 or day + timedelta(days=3) > desk.end:
                continue
            if way == "payout" and day >= desk.start:
                docs = [self.slip(docs, day, ItemType.PAYOUT, number, gross - fee)]
            elif way == "lot":
                for doc in docs:
                    doc.lot = number
            columns = {"fee_minor": -fee if way == "days" else None}
            desk.write(
                day + timedelta(days=2),
                gross - fee,
                "payout",
                [(d, d.rest) for d in docs],
                "ops",
                name=who,
                why=number if way != "days" else f"{day:%d/%m}",
                columns=columns,
            )

    def debits(self) -> None:
        """Collected one by one, or in one file a day; now and then one comes back."""
        rng, desk = self.rng, self.desk
        way = rng.choice(("single", "lot", "day"))
        self.dues, self.methods = self.dues or way == "day", self.methods or way == "day"
        by_day = defaultdict[date, list[Doc]](list)
        for day, doc in desk.collected:
            by_day[workday(day)].append(doc)
        for day, docs in sorted(by_day.items()):
            if way == "single":
                for doc in docs:
                    if doc.who is None or day > desk.end:
                        continue
                    back = rng.random() < 0.04 and desk.start <= day < desk.end - timedelta(days=6)
                    why, kind = f"{doc.who.mandate} {doc.number}", "returned_payment" if back else "direct_debit"
                    desk.write(
                        day, doc.rest, kind, [] if back else [(doc, doc.rest)], "debit", name=doc.who.bank, why=why
                    )
                    if back:
                        words = {
                            "FR": "REJET PRLV",
                            "DE": "RUECKLASTSCHRIFT",
                            "NL": "STORNO INCASSO",
                            "ES": "DEVOLUCION RECIBO",
                            "GB": "UNPAID DD",
                        }[self.land]
                        desk.write(day + timedelta(days=3), -doc.rest, kind, [], words, name=doc.who.bank, why=why)
                continue
            number = f"{rng.choice(('LOT', 'SDD', 'P'))}{day:%y%m%d}"
            for doc in docs:
                doc.due, doc.lot = day, number if way == "lot" else None
            desk.write(
                day,
                sum(d.rest for d in docs),
                "direct_debit_lot",
                [(d, d.rest) for d in docs],
                "debit",
                why=number if way == "lot" else "",
                columns={"batch_count": len(docs)},
            )
        for day, docs in sorted(self.files.items()):
            number = f"V{day:%y%m%d}"
            for doc in docs:
                doc.lot = number
            desk.write(
                day,
                sum(d.rest for d in docs),
                "transfer_lot",
                [(d, d.rest) for d in docs],
                "out",
                why=number,
                columns={"batch_count": len(docs)},
            )

    def others(self, transactions: int) -> None:
        """Lines without a document: charges, wages, own transfers, strangers, bills the books lack."""
        rng, desk = self.rng, self.desk
        taken = {d.amount for d in desk.docs}
        span = (desk.end - desk.start).days
        for _ in range(round(transactions * rng.choice((0.05, 0.1, 0.25)))):
            day, amount = (
                desk.start + timedelta(days=rng.randrange(span)),
                -max(100, round(rng.lognormvariate(5, 1.3) * 100)),
            )
            if rng.random() < 0.2:
                amount = -max(10_000, round(amount, -4))
            if amount in taken or -amount in taken:
                continue
            words = rng.choice(PLAIN[self.land]).format(
                m=f"{day:%m/%Y}", r=rng.randrange(10**5, 10**9), w=rng.choice(desk.words["last"])
            )
            draw = rng.random()
            if draw < 0.75:
                desk.write(day, amount, "no_document", [], words, purse=rng.randrange(len(self.banks)))
            elif draw < 0.85:
                desk.write(day, -amount, "no_document", [], "ops", name=self.people().bank, why=rng.choice(("", words)))
            elif draw < 0.92:
                lost = Doc(
                    SALE,
                    self.people(),
                    day,
                    day,
                    -amount,
                    -amount,
                    number=f"{rng.choice(('PF', 'DV', 'Q'))}{rng.randrange(100, 99_999)}",
                )
                desk.write(
                    day, -amount, "missing_document", [], "ops", name=lost.who.bank if lost.who else "", why=lost.number
                )
            elif len(self.banks) > 1:
                desk.write(day, amount, "internal_transfer", [], INNER[self.land], purse=0)
                desk.write(
                    day + timedelta(days=rng.choice((0, 0, 1))),
                    -amount,
                    "internal_transfer",
                    [],
                    INNER[self.land],
                    purse=1,
                )

    def frames(self) -> Simulated:
        """Tables and truth."""
        rng, desk = self.rng, self.desk
        lines = sorted(desk.lines, key=lambda one: one.day)
        lines = [
            one
            for one in lines
            if one.kind != "internal_transfer"
            or sum(abs(o.amount) == abs(one.amount) for o in lines if o.kind == one.kind) == 2
        ]
        alone = [one.parts[0][0] for one in lines if one.kind == "single"]
        lost = {d.at for d in alone if rng.random() < desk.missing}
        kept = [d for d in desk.docs if d.in_books and d.amount and d.at not in lost and d.day <= desk.end]
        rng.shuffle(kept)
        ids = {d.at: f"D{n:06d}" for n, d in enumerate(kept)}
        rows, truth = list[dict[str, Any]](), list[dict[str, Any]]()
        for n, line in enumerate(lines):
            key, bank = f"B{n:06d}", self.banks[line.purse]
            rows.append(
                {
                    "transaction_id": key, "sequence": n + 1, "account_id": self.accounts[line.purse], "booking_date": line.day, "value_date": line.day,
                    "amount_minor": line.amount, "currency": "GBP" if self.land == "GB" else "EUR", **bank.show(line.op, line.name, self.typed(filled(desk, rng, line.why), line), line.iban, line.day, line.needs), **line.columns,
                }
            )  # fmt: skip
            whole = bool(line.parts) and all(d.at in ids for d, _ in line.parts)
            cells: list[tuple[str | None, int]] = [(ids[d.at], a) for d, a in line.parts] if whole else [(None, 0)]
            says = line.why.split("\0")[0].strip("\1") if line.why.startswith("\1") else "silent"
            truth += [
                {
                    "transaction_id": key,
                    "item_id": i,
                    "allocated_minor": a,
                    "kind": line.kind if whole or not line.parts else "missing_document",
                    "habit": says,
                    "block": n,
                }
                for i, a in cells
            ]
        order = list(range(len(rows)))
        rng.shuffle(order)
        return Simulated(
            transactions=t.BANK_TRANSACTION.frame([rows[n] for n in order]), items=t.LEDGER_ITEM.frame(self.item(d, ids[d.at]) for d in kept), details=t.TRANSACTION_DETAIL.empty(),
            truth=pl.DataFrame(truth, schema=TRUTH), truth_adjustments=pl.DataFrame(schema={"transaction_id": pl.String, "adjustment_kind": pl.String, "amount_minor": pl.Int64}),
            accounts=pl.DataFrame({"account_id": self.accounts}), statements=t.STATEMENT.empty(),
        )  # fmt: skip

    def typed(self, why: str, line: Line) -> str:
        """Now and then one digit is another, where name and amount still tell."""
        if line.kind != "single" or self.rng.random() > self.typing / 2:
            return why
        doc = line.parts[0][0]
        if not doc.who or sum(d.amount == doc.amount for d in self.desk.docs if d.who is doc.who) > 1:
            return why
        at = [n for n, c in enumerate(why) if c.isdigit()]
        if len(at) < 3:
            return why
        n = at[-2]
        return f"{why[:n]}{(int(why[n]) + self.rng.randrange(1, 9)) % 10}{why[n + 1 :]}"

    def item(self, doc: Doc, key: str) -> dict[str, Any]:
        """A document as the books keep it."""
        who, sale = doc.who, doc.kind in (SALE, NOTE)
        return {
            "item_id": key, "item_type": doc.kind, "document_number": doc.number, "issue_date": doc.day, "due_date": doc.due if self.dues else None, "amount_minor": doc.amount,
            "open_minor": doc.amount - doc.before, "currency": "GBP" if self.land == "GB" else "EUR", "counterparty_id": who.code or None if who else None, "counterparty_name": who.books if who else None,
            "counterparty_iban": who.iban if who and not who.payer and hash_of(who.iban) < self.known_ibans else None, "payment_method": doc.means if self.methods or doc.means == "cheque" else None,
            "discount_minor": doc.discount[0] if doc.discount else None, "discount_date": doc.discount[1] if doc.discount else None, "preceding_document": doc.corrects.number if doc.corrects and self.dues else None,
            "lot_number": doc.lot, "mandate_id": who.mandate or None if who and doc.means == "direct_debit" else None, "ledger_account": "512000" if who is None else "411000" if sale else "401000",
        }  # fmt: skip


def hash_of(text: str) -> float:
    """A share of one, the same for the same text in every run."""
    return sum((n + 1) * ord(c) for n, c in enumerate(text)) % 97 / 97


def ninth_company(seed: int, transactions: int) -> Simulated:
    """A company of the ninth world with about that many bank lines; odd seeds have no customer codes in their books."""
    return _Company(seed, transactions).frames()
