"""A seventh company, lived day by day from the issue's words alone: an agenda of who pays what when, in eight countries.

Written before anything of the matcher was read by the hand that wrote it. People stand in seventh_people.py, trades and numbers
in seventh_trades.py, days in seventh_life.py, habits in seventh_habits.py and seventh_purchases.py, lines for many in seventh_many.py, lines without a
document in seventh_others.py, payers' words in seventh_words.py, banks' in seventh_bank.py.

Kept fair: a payment that name and amount do not tell from another is told by its numbers (`doubtful` in seventh_habits.py).
"""

from __future__ import annotations

import random
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import polars as pl
from seventh_bank import WAYS, shown
from seventh_habits import abroad, each, early, month, oldest, parts, run
from seventh_life import BACK, BUY, NOTE, SALE, Bill, Life, Line
from seventh_many import Counter, guardian, purse
from seventh_others import Others
from seventh_people import FIRST, Person
from seventh_purchases import buys, refund
from seventh_trades import TRADES, Trade, belgian, creditor_reference, finnish, series
from seventh_words import short

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.vocabulary import BookingStatus
from bankrec_nb.simulate import Simulated

if TYPE_CHECKING:
    from collections.abc import Callable

TRUTH = {"transaction_id": pl.String, "item_id": pl.String, "allocated_minor": pl.Int64, "kind": pl.String, "habit": pl.String, "block": pl.Int64}  # fmt: skip
SAYS = {
    "full": 34,
    "short": 10,
    "list": 8,
    "dates": 6,
    "order": 7,
    "nothing": 13,
    "code": 7,
    "month": 6,
    "structured": 9,
}
INSURERS = (
    "CPAM DU RHONE",
    "AXA ASSISTANCE",
    "DKV SERVICIOS",
    "Allianz Versicherungs-AG",
    "MACIF",
    "VGZ ZORGVERZEKERAAR",
    "NFZ ODDZIAL",
    "Croix Blanche Mutuelle",
)


class _Company:
    def __init__(self, seed: int, transactions: int) -> None:
        rng = self.rng = random.Random(f"seventh {seed} {transactions}")
        self.wanted, self.coded = transactions, seed % 2 == 0
        home = rng.choice(("FR", "FR", "FR", "BE", "DE", "ES", "IT", "NL", "PL", "GB"))
        days = rng.choice((45, 92, 120)) if transactions < 8000 else 184
        self.life = Life(rng, date(2026, rng.choice((1, 2, 5, 7)), 1), days, 75, home)
        self.life.purses = rng.choice((1, 2, 2))
        self.accounts = [f"{home}{rng.randrange(10**18, 10**19)}" for _ in range(self.life.purses)]
        # An account in another currency is shown as a column only; its lines bear the money of the document.
        self.ways = [
            rng.choice(WAYS[home]) if rng.random() < 0.85 else rng.choice([w for ways in WAYS.values() for w in ways])
            for _ in self.accounts
        ]
        self.counter = Counter(self.life)
        self.others = Others(self.life, transactions / 1000)
        names = rng.sample(list(TRADES), 1 if transactions < 700 else 2)
        self.trades = [TRADES[n] for n in names]
        self.reference = rng.choice(
            (None, belgian if home == "BE" else None, lambda _: "RF", finnish if home not in ("FR", "BE") else None)
        )
        self.customers: list[Person] = []
        self.trade_of: dict[int, Trade] = {}
        whole = (days + 75) / days
        self.daily = transactions * 1.2 * whole / ((days + 75) * 5 / 7)
        many = max(12, round(transactions * whole / sum(tr.per_customer for tr in self.trades) * len(self.trades)))
        self._found(many)
        ranks = [1 / (n + 3) ** 0.75 for n in range(len(self.customers))]
        self.ranks = list(accumulate(ranks))
        self.suppliers = [self._supplier() for _ in range(max(4, round(transactions * whole / 28)))]
        self.lots = [self._supplier("file") for _ in range(max(4, transactions // 120))]
        self.prices = {id(s): round(rng.lognormvariate(5.3, 1.1) * 100) for s in [*self.suppliers, *self.lots]}

    def _found(self, many: int) -> None:
        """Customers with their habits; groups and families come together."""
        rng, life = self.rng, self.life
        while len(self.customers) < many:
            trade = rng.choice(self.trades)
            policy = rng.choices(list(trade.policies), list(trade.policies.values()))[0]
            if policy == "group":
                houses = life.town.group(rng.randrange(2, 6))
                purse(life, houses)
            else:
                private = rng.random() < trade.households and policy not in ("month", "abroad", "discount")
                kin = rng.choice(list(life.town.kin)) if private and life.town.kin and rng.random() < 0.08 else ""
                same = life.town.kin.get(kin, [None])[0]
                kin = kin if same is not None and same.private and same.land == life.home else ""
                land = (
                    rng.choice([x for x in WAYS if x != life.home]) if policy == "abroad" else life.home if kin else ""
                )
                houses = [life.town.person(private=private, kin=kin, land=land)]
            for who in houses:
                self._habits(who, policy)
                self.customers.append(who)
                self.trade_of[id(who)] = trade

    def _habits(self, who: Person, policy: str) -> None:
        rng = self.rng
        who.policy, who.terms = policy, rng.choice((0, 8, 14, 14, 30, 30, 30, 45, 60))
        who.lag = rng.choice((-3, 0, 0, 1, 2, 5, 9, 20))
        who.says = rng.choices(list(SAYS), list(SAYS.values()))[0]
        who.says = "nothing" if who.says == "code" and not self.coded else who.says
        if policy == "guardian":
            who.other_payer = self.life.town.person(private=True, land=who.land).bank
            who.child = (
                who.books
                if rng.random() < 0.5
                else f"{rng.choice(FIRST[who.land]).replace('_', ' ')} {who.kin}"
                if who.private
                else who.books
            )
            who.child = who.books
            who.says = rng.choice(("full", "child", "structured"))
        elif policy == "insurer":
            who.other_payer = rng.choice(INSURERS[:4])

    def _supplier(self, policy: str = "") -> Person:
        rng = self.rng
        who = self.life.town.person(private=False)
        who.policy = policy or rng.choice(("we pay", "we pay", "we pay", "debits us", "card"))
        who.terms, who.says = rng.choice((0, 14, 30, 30, 45, 60)), rng.choice(("full", "full", "list", "dates", "code"))
        return who

    def morning(self) -> None:
        """What one working day brings."""
        rng, life = self.rng, self.life
        day = life.today
        if day.day <= 3 and (day.day == 1 or day.weekday() == 0):
            self.others.month()
        for _ in range(self._about(self.daily * 0.78)):
            self._sells(rng.choices(self.customers, cum_weights=self.ranks)[0])
        for _ in range(self._about(self.daily * 0.13)):
            who = rng.choice(self.suppliers)
            buys(life, who, max(500, round(self.prices[id(who)] * rng.lognormvariate(0, 0.5))))
        for _ in range(self._about(self.daily * 0.07)):
            self.others.anything()
        for _ in range(self._about(self.daily * 0.012)):
            self.others.prepaid(self.customers)
        if len(self.accounts) > 1 and rng.random() < min(0.5, self.daily * 0.01):
            self.others.between()
        for _ in range(self._about(self.daily * 0.05)):
            life.bill(rng.choice(self.lots), -max(900, round(rng.lognormvariate(5.4, 1) * 100)), BUY)
        if day.weekday() == 3:
            self.counter.orders(self.lots)
        if day.toordinal() % self.counter.card_days == 0:
            self.counter.close_till()
        if day.weekday() in (1, 4):
            while len(self.counter.cheques) > 5:
                self.counter.to_the_bank()
            self.counter.to_the_bank()

    def _about(self, many: float) -> int:
        whole = int(many)
        return whole + (self.rng.random() < many - whole)

    def _sells(self, who: Person) -> None:
        """A bill is made out, and its customer puts it where his habit wants it."""
        rng, life = self.rng, self.life
        bill = life.bill(who, self.trade_of[id(who)].price(rng))
        if who.says == "order":
            bill.order = f"{rng.choice(('PO', 'BC', '45', 'ORD-'))}{rng.randrange(10**4, 10**7)}"
        if self.reference is not None and who.says in ("structured", "full", "nothing"):
            bill.structured = bill.order or self.reference(rng)
        if rng.random() < 0.045:
            return
        policy = who.policy
        if policy in ("each", "guardian", "run", "month", "oldest", "discount", "parts", "abroad"):
            acts: dict[str, Callable[[Life, Person, Bill], None]] = {
                "each": each,
                "guardian": guardian,
                "run": run,
                "month": month,
                "oldest": oldest,
                "discount": early,
                "parts": parts,
                "abroad": abroad,
            }
            acts[policy](life, who, bill)
            if policy not in ("abroad", "parts") and rng.random() < 0.04:
                life.later(rng.randrange(2, 12), lambda: self._corrects(who, bill))
        elif policy != "group":
            waits: dict[str, Callable[[Person, Bill], None]] = {
                "card": self.counter.card,
                "cheque": self.counter.cheque,
                "debit": self.counter.debit,
                "file": self.counter.file,
                "insurer": self.counter.claim,
            }
            waits[policy](who, bill)

    def _corrects(self, who: Person, bill: Bill) -> None:
        """A credit note, deducted from what he pays next, or paid back to him later."""
        if bill.rest != bill.amount or bill.promised:
            return
        note = self.life.bill(
            who, -max(100, round(bill.amount * self.rng.choice((0.05, 0.1, 0.25, 0.5, 1)))), NOTE, terms=0
        )
        note.corrects = bill
        if self.rng.random() < 0.3:
            self.life.later(45, lambda: refund(self.life, who, note))

    def number(self) -> None:
        """Ours in their series by day; each supplier in his own."""
        rng = self.rng
        sales = series(rng, note=False)
        notes = sales if rng.random() < 0.25 else series(rng, note=True)
        theirs: dict[int, Callable[[Bill], str]] = {}
        used: set[str] = set()
        for bill in sorted((b for b in self.life.bills if not b.number), key=lambda b: (b.day, b.due, abs(b.amount))):
            if bill.type in (BUY, BACK) and bill.who:
                bill.number = theirs.setdefault(id(bill.who), series(rng, note=False))(bill)
            else:
                bill.number = (notes if bill.type == NOTE else sales)(bill)
                while bill.number in used:
                    bill.number += "X"
                used.add(bill.number)
            if bill.structured == "RF":
                bill.structured = creditor_reference(bill.number)

    def frames(self) -> Simulated:
        """Tables and truth; what was settled before the statements has left the books."""
        rng, life = self.rng, self.life
        kept = [b for b in life.bills if b.left]
        rng.shuffle(kept)
        ids = {id(b): f"D{n:06d}" for n, b in enumerate(kept)}
        tails: dict[tuple[int, str], int] = {}
        for bill in kept:
            key = (id(bill.who), short(bill.number))
            tails[key] = tails.get(key, 0) + 1
        rows, truth, details = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
        lines = sorted(life.lines, key=lambda line: line.day)
        for n, line in enumerate(lines):
            key_of = f"B{n:06d}"
            alone = all(tails.get((id(b.who), short(b.number)), 1) == 1 for b in line.named)
            purse = line.purse % len(self.accounts)
            rows.append(
                {
                    "transaction_id": key_of,
                    "sequence": n + 1,
                    **self._row(line, purse),
                    **shown(rng, self.ways[purse], life.home, line, alone),
                }
            )
            if line.channel in ("file_in", "file_out") and line.details:
                details += self._details(key_of, line)
            known = [(ids[id(b)], a) for b, a in line.parts if id(b) in ids]
            whole = bool(known) and len(known) == len(line.parts)
            cells: list[tuple[str | None, int]] = [*known] if whole else [(None, 0)]
            truth += [
                {
                    "transaction_id": key_of,
                    "item_id": i,
                    "allocated_minor": a,
                    "kind": line.kind if whole or not line.parts else "missing_document",
                    "habit": f"{self.ways[purse]}: {line.says}",
                    "block": line.block if line.block < -1 else n,
                }
                for i, a in cells
            ]
        order = list(range(len(rows)))
        rng.shuffle(order)
        return Simulated(
            transactions=t.BANK_TRANSACTION.frame([rows[n] for n in order]), items=t.LEDGER_ITEM.frame(self._item(b, ids[id(b)]) for b in kept), details=t.TRANSACTION_DETAIL.frame(details),
            truth=pl.DataFrame(truth, schema=TRUTH), truth_adjustments=pl.DataFrame(schema={"transaction_id": pl.String, "adjustment_kind": pl.String, "amount_minor": pl.Int64}),
            accounts=pl.DataFrame({"account_id": self.accounts}), statements=t.STATEMENT.empty(),
        )  # fmt: skip

    def _row(self, line: Line, purse: int) -> dict[str, Any]:
        rng = self.rng
        foreign = line.foreign if line.foreign and rng.random() < 0.75 else (None, None)
        return {
            "account_id": self.accounts[purse] if not line.money or line.money == self.life.money else f"{self.accounts[-1]}{line.money}", "booking_date": line.day,
            "value_date": line.day if rng.random() < 0.7 else None, "amount_minor": line.amount, "currency": line.money or self.life.money,
            "booking_status": str(BookingStatus.BOOKED) if rng.random() < 0.5 else None, "batch_count": line.count if rng.random() < 0.6 else None, "fee_minor": line.fee,
            "payout_id": line.payout if rng.random() < 0.5 else None, "original_amount_minor": foreign[0], "original_currency": foreign[1],
        }  # fmt: skip

    def _details(self, key: str, line: Line) -> list[dict[str, Any]]:
        return [
            {"detail_id": f"{key}-{n}", "transaction_id": key, "sequence": n, "amount_minor": amount, "currency": self.life.money, "counterparty_name": bill.who.bank if bill.who else None,
             "remittance_information": bill.number if self.rng.random() < 0.9 else None, "mandate_id": bill.who.mandate or None if bill.who and amount > 0 else None}
            for n, (bill, amount) in enumerate(line.parts, 1)
        ]  # fmt: skip

    def _item(self, bill: Bill, key: str) -> dict[str, Any]:
        who, sale, foreign = bill.who, bill.type in (SALE, NOTE), bill.base is not None
        sundry = who is not None and who.private and self.rng.random() < 0.02 and bill.means is not None
        return {
            "item_id": key, "item_type": str(bill.type), "document_number": bill.number, "issue_date": bill.day, "due_date": bill.due if bill.due != bill.day else None,
            "amount_minor": bill.amount, "open_minor": bill.left, "currency": bill.money, "base_amount_minor": bill.base, "base_currency": self.life.money if foreign else None,
            "counterparty_id": who.code if who and self.coded and not sundry else None, "counterparty_name": None if sundry or not who else who.books,
            "counterparty_iban": who.iban if who and who.iban_in_books and not who.other_payer else None, "payment_reference": bill.structured or bill.order, "payment_method": bill.means,
            "discount_minor": bill.discount, "discount_date": bill.discount_until, "preceding_document": bill.corrects.number if bill.corrects and self.rng.random() < 0.7 else None,
            "lot_number": bill.slip, "mandate_id": who.mandate or None if who and bill.means == "direct_debit" else None,
            "ledger_account": "512100" if who is None else ("411000" if sale else "401000"), "label": None if not who else f"{'Facture' if sale else 'Achat'} {who.books}" if sundry else bill.text,
        }  # fmt: skip


def seventh_company(seed: int, transactions: int) -> Simulated:
    """A company of the seventh world with about that many bank lines; odd seeds have no customer codes in their books."""
    company = _Company(seed, transactions)
    company.life.live(company.morning)
    company.number()
    return company.frames()
