"""A fourth company, written in one go from the trade alone: what each customer does is planned, then numbered, then written.

The customers walk through their months one by one (fourth_sales.py); deposits, lots, suppliers and the rest stand in
fourth_other.py, names and numbers in fourth_firm.py, words and labels in fourth_words.py.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import polars as pl
from fourth_firm import Doc, Party, Pay, iban, make_party, typo
from fourth_numbers import serial
from fourth_other import Till, bare_line, own_transfer, paid_lots, supplier
from fourth_sales import NAMED, Customer
from fourth_words import bank_name, label, motive

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.vocabulary import BookingStatus, ItemType
from bankrec_nb.simulate import Simulated

FIRST, DAYS = date(2026, 1, 5), 88
STYLES = ("fields", "upper_fields", "slashes", "societe", "short31", "lines31", "german", "belgian", "dutch", "bare")
NEAR = {
    "FR": (*STYLES[:6], "bare"),
    "DE": ("german", "fields"),
    "BE": ("belgian", "upper_fields"),
    "NL": ("dutch", "upper_fields"),
}
SAYS = ("whole", "whole", "whole", "bare", "bare", "tail", "list", "glued", "silent", "silent", "silent", "dated", "month", "code", "own", "order")  # fmt: skip


class _World:
    def __init__(self, seed: int, transactions: int) -> None:
        self.rng = rng = random.Random(f"fourth {seed} {transactions}")
        self.wanted = transactions
        self.coded = seed % 2 == 0
        self.home = rng.choice(("FR", "FR", "FR", "BE", "DE", "NL"))
        self.accounts = [iban(rng, self.home) for _ in range(rng.choice((1, 2, 3)))]
        self.styles = [rng.choice(NEAR[self.home]) for _ in self.accounts]
        self.recorded = {k: rng.choice(("item", "number", "details" if "lot" in k else "none", "none")) for k in ("cheque_deposit", "payout", "direct_debit_lot", "transfer_lot")}  # fmt: skip
        self.recorded["transfer_lot"] = self.recorded["transfer_lot"].replace(
            "none", "details"
        )  # else nobody could know
        self.recorded["payout"] = self.recorded["payout"].replace("none", "number")
        self.orders_known = rng.random() < 0.4
        self.docs: list[Doc] = []
        self.pays: list[Pay] = []
        self.parties = 0
        self.names: set[str] = set()

    def party(self, *, person: bool = False, home: str | None = None) -> Party:
        """A new party; one in ten may bear the name of another, the others do not."""
        self.parties += 1
        for _ in range(20):
            country = home or (self.home if self.rng.random() < 0.85 else self.rng.choice(("FR", "BE", "DE", "NL")))
            made = make_party(self.rng, 300 + 7 * self.parties, country, person=person, coded=self.coded)
            if made.core not in self.names or self.rng.random() < 0.1:
                break
        self.names.add(made.core)
        return made

    def plan(self) -> None:
        rng, n = self.rng, self.wanted
        while len(self.pays) < 0.56 * n:
            self._customer()
        while len(self.pays) < 0.76 * n:
            self._supplier()
        self._till(n)
        for _ in range(max(1, n // 80)):
            if len(self.accounts) > 1:
                self.pays += own_transfer(rng, self._day(), len(self.accounts))
        while len(self.pays) < n:
            self.pays.append(bare_line(rng, self._day()) if rng.random() < 0.85 else self._absent())

    def _day(self) -> date:
        day = FIRST + timedelta(days=self.rng.randrange(DAYS - 4))
        return day if day.weekday() < 5 else day - timedelta(days=2)

    def _customer(self) -> None:
        rng = self.rng
        party = self.party(person=rng.random() < 0.3)
        party.says = party.says if party.iban_known else rng.choice(SAYS)
        party.pays = rng.choice(("each", "each", "each", "statement", "runs", "runs", "picks", "subscription"))
        party.iban_known = party.iban_known or rng.random() < 0.2
        if party.country == "BE" and self.home == "BE" and rng.random() < 0.6:
            party.says = "structured"
            party.pays = "each"
        if rng.random() < 0.07:
            party.discount = rng.choice((0.01, 0.02, 0.03))
        if rng.random() < 0.02:
            party.currency = rng.choice(("USD", "GBP", "CHF"))
        customer = Customer(rng, party, FIRST, DAYS, min(60, 1 + int(rng.paretovariate(0.9) * 2)))
        customer.walk()
        self.docs += customer.docs
        self.pays += customer.pays

    def _supplier(self) -> None:
        rng = self.rng
        party = self.party()
        party.method = rng.choice(("transfer",) * 5 + ("direct_debit",) * 3 + ("card", "card", "cheque"))
        party.says = rng.choice(("whole", "whole", "whole", "bare", "list", "silent"))
        party.iban_known, party.series = rng.random() < 0.4, serial(rng)
        docs, pays = supplier(rng, party, FIRST, DAYS, rng.randrange(1, 12))
        self.docs, self.pays = self.docs + docs, self.pays + pays

    def _till(self, n: int) -> None:
        rng = self.rng
        people = [self.party(person=rng.random() < 0.7, home=self.home) for _ in range(max(12, n // 40))]
        till = Till(rng, FIRST, DAYS, self.recorded)
        till.cheques(people, min(60, n // 40))
        till.cards(people, min(70, n // 40))
        till.payouts(people, min(40, n // 100))
        till.collections(people, min(30, n // 100))
        makers = [self.party() for _ in range(max(8, n // 100))]
        for maker in makers:
            maker.series = serial(rng)
        docs, pays = paid_lots(rng, makers, FIRST, DAYS, min(30, n // 120), self.recorded["transfer_lot"])
        self.docs, self.pays = self.docs + till.docs + docs, self.pays + till.pays + pays

    def _absent(self) -> Pay:
        """A customer's payment of something that is not in the books."""
        party = self.party()
        gone = Doc(ItemType.SALES_INVOICE, party, FIRST - timedelta(days=200), FIRST, 0, hidden=True)
        self.docs.append(gone)
        pay = Pay(self._day(), self.rng.randrange(3000, 400_000), "missing_document", "transfer_in", party, [], self.rng.choice(("whole", "silent")))  # fmt: skip
        pay.names = [gone]
        return pay

    def number(self) -> None:
        """Numbers in the order of issue: one or two journals for sales, credit notes in theirs or among the invoices."""
        rng = self.rng
        sales = [serial(rng) for _ in range(rng.choice((1, 1, 2)))]
        notes = sales[0] if rng.random() < 0.4 else serial(rng)
        if notes is not sales[0] and rng.random() < 0.7:
            own = notes
            notes = lambda day: "AV" + own(day).lstrip("ABCEFGHIJKLMNOPQRSTUVWXYZ-/ ")  # noqa: E731
        taken: set[tuple[str, str]] = set()
        for doc in sorted(self.docs, key=lambda d: (d.issue, d.due, abs(d.amount))):
            if doc.fixed:
                continue
            series = sales[rng.randrange(len(sales))] if doc.item_type == ItemType.SALES_INVOICE else notes
            if doc.party and doc.item_type in (ItemType.PURCHASE_INVOICE, ItemType.PURCHASE_CREDIT_NOTE):
                series = doc.party.series
            doc.number = series(doc.issue)
            while (doc.party.code if doc.amount < 0 and doc.party else "", doc.number) in taken:
                doc.number = series(doc.issue)
            taken.add((doc.party.code if doc.amount < 0 and doc.party else "", doc.number))
            if doc.party and doc.party.says == "structured" and doc.item_type == ItemType.SALES_INVOICE:
                doc.reference = _ogm(len(taken) + 10_000_000)

    def frames(self) -> Simulated:
        rng = self.rng
        shown = [d for d in self.docs if not d.hidden]
        rng.shuffle(shown)
        ids = {id(d): f"I{n:06d}" for n, d in enumerate(shown)}
        self.pays.sort(key=lambda p: p.day)
        for pay in self.pays:
            pay.account = pay.account if pay.account >= 0 else rng.randrange(len(self.accounts))
        rows: list[dict[str, object]] = []
        details: list[dict[str, object]] = []
        truth: list[dict[str, object]] = []
        for n, pay in enumerate(self.pays):
            key = f"P{n:06d}"
            rows.append({"transaction_id": key, **self._row(pay)})
            details += [
                {"detail_id": f"{key}-{k}", "transaction_id": key, "sequence": k + 1, "amount_minor": d.amount, "currency": "EUR",
                 "counterparty_name": d.party.at_bank[0] if d.party else None, "end_to_end_id": d.number if rng.random() < 0.5 else None}
                for k, d in enumerate(pay.details)
            ]  # fmt: skip
            parts: list[tuple[str | None, int]] = [(ids[id(d)], a) for d, a in pay.parts if not d.hidden]
            whole = len(parts) == len(pay.parts)
            told = pay.says in NAMED or (self.orders_known and pay.form == "transfer_out")
            if not whole and not told:
                parts = []  # nobody could say which of them a silent payment meant
            kind = pay.kind if whole else ("partly_known" if parts else "missing_document")
            truth += [
                {"transaction_id": key, "item_id": i, "allocated_minor": a, "kind": kind, "habit": pay.says, "block": n}
                for i, a in (parts or [(None, 0)])
            ]
        schema = {"transaction_id": pl.String, "item_id": pl.String, "allocated_minor": pl.Int64, "kind": pl.String, "habit": pl.String, "block": pl.Int64}  # fmt: skip
        return Simulated(
            transactions=t.BANK_TRANSACTION.frame(rows),
            items=t.LEDGER_ITEM.frame(self._item(d, ids[id(d)]) for d in shown),
            details=t.TRANSACTION_DETAIL.frame(details),
            truth=pl.DataFrame(truth, schema=schema),
            truth_adjustments=pl.DataFrame(
                schema={"transaction_id": pl.String, "adjustment_kind": pl.String, "amount_minor": pl.Int64}
            ),
            accounts=pl.DataFrame({"account_id": self.accounts}),
            statements=t.STATEMENT.empty(),
        )

    def _row(self, pay: Pay) -> dict[str, Any]:
        rng = self.rng
        e2e = ""
        if pay.amount < 0 and pay.form == "transfer_out" and self.orders_known:
            e2e = f"ORD{rng.randrange(10**6, 10**7)}"
            for doc, _ in pay.parts:
                doc.e2e = e2e
        elif rng.random() < 0.3:
            e2e = f"{rng.choice(('', 'E', 'TRX-'))}{rng.randrange(10**5, 10**9)}"
        row = label(rng, self.styles[pay.account], pay, bank_name(rng, pay), motive(rng, pay), e2e)
        original = pay.original or (None, None, None)
        stated = pay.original and rng.random() < 0.7
        return {
            "account_id": self.accounts[pay.account], "booking_date": pay.day, "value_date": pay.day, "amount_minor": pay.amount,
            "currency": "EUR", "booking_status": str(BookingStatus.BOOKED), "cheque_number": pay.cheque,
            "batch_count": pay.count if pay.details else None, "fee_minor": pay.fee, "payout_id": pay.payout,
            "original_amount_minor": original[0] if stated else None, "original_currency": original[1] if stated else None,
            "exchange_rate": original[2] if stated else None, **row,
        }  # fmt: skip

    def _item(self, doc: Doc, key: str) -> dict[str, Any]:
        rng, party = self.rng, doc.party
        spelled = None if party is None else rng.choice(party.spellings)
        if spelled and not self.coded and rng.random() < 0.02:
            spelled = typo(rng, spelled)
        sale = doc.item_type in (ItemType.SALES_INVOICE, ItemType.SALES_CREDIT_NOTE)
        return {
            "item_id": key, "item_type": str(doc.item_type), "document_number": doc.number, "issue_date": doc.issue, "due_date": doc.due,
            "amount_minor": doc.amount, "open_minor": doc.amount, "currency": doc.currency, "base_amount_minor": doc.base,
            "base_currency": "EUR" if doc.base else None, "counterparty_id": party.code if party and self.coded else None,
            "counterparty_name": spelled, "counterparty_iban": party.iban if party and party.iban_known else None,
            "payment_reference": doc.reference, "end_to_end_id": doc.e2e, "payment_method": doc.method, "discount_minor": doc.discount,
            "discount_date": doc.discount_day, "preceding_document": doc.corrects.number if doc.corrects else None, "lot_number": doc.lot,
            "ledger_account": "512000" if doc.fixed else ("411000" if sale else "401000"),
        }  # fmt: skip


def _ogm(number: int) -> str:
    """A Belgian structured communication."""
    digits = f"{number:010d}"
    check = number % 97 or 97
    whole = f"{digits}{check:02d}"
    return f"+++{whole[:3]}/{whole[3:7]}/{whole[7:]}+++"


def fourth_company(seed: int, transactions: int) -> Simulated:
    """A company of the fourth world with about that many bank lines; odd seeds have no customer codes in their books."""
    world = _World(seed, transactions)
    world.plan()
    world.number()
    return world.frames()
