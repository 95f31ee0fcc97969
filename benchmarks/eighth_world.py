"""An eighth company, made of customers who each live alone: a process per customer that gets his post and remembers.

Written from the trade before anything of the matcher was read by the hand that wrote it. People stand in eighth_people.py, documents and
payments in eighth_ledger.py, customers' habits in eighth_customers.py, houses in eighth_trades.py, lines for many in
eighth_drawers.py, lines without a document and purchases in eighth_others.py, banks' words in eighth_bank.py.

Kept fair (eighth_fair.py): a payment that name and amount do not tell from another names its documents.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import polars as pl
from eighth_bank import EVERYBODY, STYLES, said, shown, tail
from eighth_customers import HABITS
from eighth_desk import Desk
from eighth_drawers import empty
from eighth_fair import speak_up
from eighth_ledger import BACK, BUY, NOTE, SALE, Doc, Paper, Payment, workday
from eighth_others import Others
from eighth_people import FAMILY, Party, Register
from eighth_trades import HOUSES, SERIES, House, belgian, creditor, dutch

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.vocabulary import BookingStatus
from bankrec_nb.simulate import Simulated

TRUTH = {"transaction_id": pl.String, "item_id": pl.String, "allocated_minor": pl.Int64, "kind": pl.String, "habit": pl.String, "block": pl.Int64}  # fmt: skip


class _Company:
    def __init__(self, seed: int, transactions: int) -> None:
        rng = self.rng = random.Random(f"eighth {seed} {transactions}")
        self.wanted, self.coded = transactions, seed % 2 == 0
        names = list(HOUSES)
        self.house_name = names[seed % len(names)]
        self.second_name = rng.choice(names) if transactions > 900 else self.house_name
        house = HOUSES[self.house_name]
        self.land = rng.choice(house.lands)
        first = date(2026, rng.choice((1, 2, 4, 9)), 1)
        days = rng.choice((59, 90, 120)) if transactions < 9000 else 180
        self.paper = Paper(rng, first, first + timedelta(days=days))
        self.live = first - timedelta(days=80)
        self.register = Register(rng)
        self.customers: list[Party] = []
        self.purses = rng.choice((1, 2, 3))
        self.styles = [rng.choice(STYLES) for _ in range(self.purses)]
        self.accounts = [f"{self.land}{rng.randrange(10**16, 10**17)}" for _ in range(self.purses)]
        self.no_due, self.name_in_label = rng.random() < 0.15, rng.random() < 0.15
        self.ordered = rng.random() < 0.6
        self.structured = self.land in ("BE", "NL") or rng.random() < 0.25

    def live_all(self) -> None:
        """Customers come, one after the other, until they make enough lines; each lives his whole time alone."""
        sales = round(self.wanted * 0.84)
        for name, share in ((self.house_name, 0.7), (self.second_name, 0.3)):
            house, desk = HOUSES[name], Desk(self.paper, name)
            before, alone = self._lines(desk), 0
            while self._lines(desk) - before < sales * share and alone < self.wanted * 3:
                alone += 1
                self._one_more(house, desk)
            empty(desk)
        Others(self.paper, self.register, self.land, self.wanted, self.live).everything(
            self.wanted, self.customers, self.purses, self.coded
        )

    def _lines(self, desk: Desk) -> float:
        waiting = {"cheque": 0.12, "riba": 0.06, "card": 0.1, "insurer": 0.2, "factor": 0.5, "shared": 1.5}
        return len(self.paper.payments) + sum(len(v) * waiting[k] for k, v in desk.drawers.items())

    def _one_more(self, house: House, desk: Desk) -> None:
        rng = self.rng
        land = self.land if rng.random() < 0.93 else rng.choice([x for x in FAMILY if x != self.land])
        private = rng.random() < house.private
        kin = rng.choice(self.customers).family if private and self.customers and rng.random() < 0.07 else ""
        me = self.register.person(land, kin) if private else self.register.firm(land)
        me.terms = rng.choice(house.terms)
        me.says = rng.choices(list(house.says), list(house.says.values()))[0]
        if me.says == "code" and not self.coded:
            me.says = "nothing"
        me.memory["clumsy"] = rng.choice((0, 0, 0, 5, 20, 45))
        habit = rng.choices(list(house.habits), list(house.habits.values()))[0]
        if rng.random() < 0.05 and habit in ("punctual", "monthly", "forgetful"):
            firms = [c for c in self.customers if c.private == private and not c.payer]
            known = rng.choice(firms) if firms and rng.random() < 0.5 else None
            other = known or (self.register.person(land) if private else self.register.firm(land))
            me.payer, me.bank = other.bank, other.bank
        process = HABITS[habit](desk, me)
        next(process)
        post = self._post(house, me, desk)
        self.customers.append(me)
        day = self.live
        while day <= self.paper.last:
            if day.weekday() < 5:
                process.send((day, post.pop(day, [])))
            day += timedelta(days=1)

    def _post(self, house: House, me: Party, desk: Desk) -> dict[date, list[Doc]]:
        """All that will be billed to him, by day; those of a flat price are alike."""
        rng, post = self.rng, dict[date, list[Doc]]()
        rate = rng.choice(house.monthly) * (me.size if not house.rented else 1)
        flat, usual = rng.random() < house.flat, house.price(rng)
        day = self.live + timedelta(days=rng.randrange(40))
        mine = desk.paper_of(me)
        while day <= self.paper.last:
            on = workday(day.replace(day=1) if house.rented else day)
            doc = self.paper.doc(me, on, usual if flat else house.price(rng))
            doc.title = house.title
            if me.says == "order" or (self.ordered and me.says != "structured" and rng.random() < 0.3):
                doc.order = f"{rng.choice(('PO', '45', 'ORD', 'C-'))}{rng.randrange(10**5, 10**7)}"
            elif self.structured:
                doc.structured = belgian(rng) if self.land == "BE" else dutch(rng) if self.land == "NL" else "RF"
            post.setdefault(on, []).append(doc)
            mine.append(doc)
            if rng.random() < house.notes:
                later = workday(on + timedelta(days=rng.randrange(1, 8)))
                if later <= self.paper.last:
                    # Never the rate of a discount, a guarantee or a tax, so that it is told from what was kept back.
                    note = self.paper.doc(
                        me, later, -max(100, round(doc.amount * rng.choice((0.07, 0.12, 0.25, 0.5, 1)))), NOTE, terms=0
                    )
                    note.corrects = doc
                    post.setdefault(later, []).append(note)
                    mine.append(note)
            day = (
                workday((day.replace(day=1) + timedelta(days=32)).replace(day=1))
                if house.rented
                else day + timedelta(days=max(1, round(rng.expovariate(rate / 30))))
            )
        return post

    def number(self) -> None:
        """Ours in one series by day; notes in ours or their own; each supplier in his own."""
        rng = self.rng
        ours = rng.choice(SERIES)
        notes_apart = rng.random() < 0.6
        begin, counts = rng.choice((0, 90, 1200, 40_000)), {"ours": 0, "notes": 0}
        theirs: dict[int, list[Any]] = {}
        for doc in sorted((d for d in self.paper.docs if not d.number), key=lambda d: (d.day, abs(d.amount))):
            if doc.type in (BUY, BACK):
                own = theirs.setdefault(id(doc.party), [rng.choice(SERIES), rng.randrange(10, 9000)])
                own[1] += rng.choice((1, 2, 7, 31))
                doc.number = own[0](doc.day, own[1])
            elif doc.type == NOTE and notes_apart:
                counts["notes"] += 1
                doc.number = f"{'NC' if self.land in ('IT', 'PT', 'BE') else 'AV'}{doc.day:%y}-{counts['notes']:04d}"
            else:
                counts["ours"] += 1
                doc.number = ours(doc.day, begin + counts["ours"])
            if doc.structured == "RF":
                doc.structured = creditor(doc.number)

    def frames(self) -> Simulated:
        """Tables and truth; what was settled before the statements has left the books."""
        rng, paper = self.rng, self.paper
        kept = [
            d for d in paper.docs if d.amount != d.before and not d.hidden and d.day <= paper.last + timedelta(days=15)
        ]
        rng.shuffle(kept)
        ids = {id(d): f"K{n:06d}" for n, d in enumerate(kept)}
        tails: dict[tuple[int, str], int] = {}
        for doc in kept:
            ending = tail(doc.number) if any(c.isdigit() for c in doc.number) else doc.number
            for key in ((id(doc.party), ending), (EVERYBODY, ending)):
                tails[key] = tails.get(key, 0) + 1
        numbers = {d.number for d in kept} | {tail(d.number) for d in kept if any(c.isdigit() for c in d.number)}
        rows, truth, details = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
        for n, pay in enumerate(sorted(paper.payments, key=lambda p: p.day)):
            key_of, style = f"L{n:06d}", self.styles[pay.purse % self.purses]
            land = pay.payer.land if pay.payer else self.land
            text = said(rng, pay, land, tails, numbers)
            rows.append(
                {
                    "transaction_id": key_of,
                    "sequence": n + 1,
                    **self._row(pay),
                    **shown(rng, style, pay, text, self.land),
                }
            )
            if pay.details:
                details += self._details(key_of, pay)
            known = [(ids[id(d)], a) for d, a in pay.parts if id(d) in ids]
            whole = bool(known) and len(known) == len(pay.parts)
            cells: list[tuple[str | None, int]] = [*known] if whole else [(None, 0)]
            kind = pay.kind if whole or not pay.parts else "missing_document"
            truth += [
                {
                    "transaction_id": key_of,
                    "item_id": i,
                    "allocated_minor": a,
                    "kind": kind,
                    "habit": f"{pay.habit} | {style} | {pay.says}",
                    "block": pay.block if pay.block < -1 else n,
                }
                for i, a in cells
            ]
        order = list(range(len(rows)))
        rng.shuffle(order)
        return Simulated(
            transactions=t.BANK_TRANSACTION.frame([rows[n] for n in order]), items=t.LEDGER_ITEM.frame(self._item(d, ids[id(d)]) for d in kept), details=t.TRANSACTION_DETAIL.frame(details),
            truth=pl.DataFrame(truth, schema=TRUTH), truth_adjustments=pl.DataFrame(schema={"transaction_id": pl.String, "adjustment_kind": pl.String, "amount_minor": pl.Int64}),
            accounts=pl.DataFrame({"account_id": self.accounts}), statements=t.STATEMENT.empty(),
        )  # fmt: skip

    def _row(self, pay: Payment) -> dict[str, Any]:
        rng = self.rng
        return {
            "account_id": self.accounts[pay.purse % self.purses], "booking_date": pay.day, "value_date": pay.day if rng.random() < 0.6 else None, "amount_minor": pay.amount, "currency": "EUR",
            "booking_status": str(BookingStatus.BOOKED) if rng.random() < 0.6 else None, "batch_count": pay.count if rng.random() < 0.7 else None, "fee_minor": pay.fee,
            "payout_id": pay.payout if pay.payout and rng.random() < 0.4 else None, "original_amount_minor": pay.foreign[0] if pay.foreign else None, "original_currency": pay.foreign[1] if pay.foreign else None,
        }  # fmt: skip

    def _details(self, key: str, pay: Payment) -> list[dict[str, Any]]:
        # Of a payer's equal documents the number tells which.
        twins = Counter((id(d.party), d.amount) for d in self.paper.docs)
        return [
            {"detail_id": f"{key}/{n}", "transaction_id": key, "sequence": n, "amount_minor": a, "currency": "EUR", "counterparty_name": d.party.bank if d.party else None, "remittance_information": d.number if self.rng.random() < 0.85 or twins[id(d.party), d.amount] > 1 else None}
            for n, (d, a) in enumerate(pay.parts, 1)
        ]  # fmt: skip

    def _item(self, doc: Doc, key: str) -> dict[str, Any]:
        who, sale = doc.party, doc.type in (SALE, NOTE)
        hidden = sale and self.name_in_label
        gate = doc.means == "card" and self.house_name == "marketplace" and self.rng.random() < 0.5
        return {
            "item_id": key, "item_type": str(doc.type), "document_number": doc.number, "issue_date": doc.day, "due_date": None if self.no_due or doc.due == doc.day else doc.due,
            "amount_minor": doc.amount, "open_minor": doc.amount - doc.before, "currency": doc.money, "base_amount_minor": doc.base, "base_currency": "EUR" if doc.base is not None else None,
            "counterparty_id": who.code if who and self.coded else None, "counterparty_name": who.books if who and not hidden and not gate else None,
            "counterparty_iban": who.iban if who and who.iban_known and not who.payer else None, "payment_reference": doc.order or doc.structured or None, "payment_method": doc.means or None,
            "discount_minor": doc.discount or None, "discount_date": doc.discount_until, "preceding_document": doc.corrects.number if doc.corrects and self.rng.random() < 0.7 else None,
            "lot_number": doc.slip or None, "mandate_id": who.mandate or None if who and doc.means == "direct_debit" else None,
            "ledger_account": "512000" if who is None else "411000" if sale else "401000", "label": f"{doc.title} {who.books}" if who and hidden else doc.title or None,
        }  # fmt: skip


def eighth_company(seed: int, transactions: int) -> Simulated:
    """A company of the eighth world with about that many bank lines; odd seeds have no customer codes in their books."""
    company = _Company(seed, transactions)
    company.live_all()
    company.number()
    speak_up(company.paper, company.styles, company.rng)
    return company.frames()
