"""The fourth world's customers: each has documents over some months and its own way of paying them, walked through in time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fourth_firm import Doc, Party, Pay, price, working

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import date

NAMED = ("whole", "bare", "tail", "list", "glued", "structured")
"""Ways of writing from which the document can be told."""


class Customer:
    """One customer's account: what it was invoiced and what it pays, in the order of time."""

    def __init__(self, rng: random.Random, party: Party, first: date, days: int, volume: int) -> None:
        self.rng, self.party, self.first, self.days = rng, party, first, days
        self.docs: list[Doc] = []
        self.pays: list[Pay] = []
        scale = rng.uniform(4.0, 6.8)
        for day in sorted(rng.randrange(-75, days - 12) for _ in range(volume)):
            issue = working(first + timedelta(days=day))
            self.docs.append(self._invoice(issue, price(rng, scale)))
        self.docs.sort(key=lambda d: (d.issue, d.amount))
        if party.pays == "subscription":
            fee = rng.choice((29, 49, 99, 120, 450)) * 100 + rng.choice((0, 0, 90))
            months = sorted({d.issue.replace(day=1) for d in self.docs})
            self.docs = [self._invoice(working(m), fee) for m in months]

    def _invoice(self, issue: date, amount: int) -> Doc:
        party = self.party
        due = issue + timedelta(days=party.terms)
        doc = Doc(ItemType.SALES_INVOICE, party, issue, due, amount, party.currency)
        if party.discount:
            doc.discount, doc.discount_day = round(amount * party.discount), issue + timedelta(days=10)
        if self.rng.random() < 0.3:
            doc.reference = f"CDE{self.rng.randrange(10_000, 99_999)}"
        return doc

    def walk(self) -> None:
        """Pay the documents in bundles; the last stay open, and some that are disputed."""
        bundles = {"each": self._one_by_one, "subscription": self._one_by_one, "statement": self._by_month, "runs": self._runs,
                   "picks": self._picks}[self.party.pays]()  # fmt: skip
        for bundle in bundles:
            latest = max(d.due for d in bundle)
            late = max(0, round(self.rng.gauss(4, 7)))
            day = working(max(latest, bundle[-1].issue + timedelta(days=2)) + timedelta(days=late))
            if day < self.first or day >= self.first + timedelta(days=self.days):
                continue
            self._pay(bundle, day)
        # What was paid before the statements begin has left the books.
        paid_before = [d for d in self.docs if d.due + timedelta(days=4) < self.first and not self._is_paid(d)]
        for doc in paid_before:
            doc.hidden = self.rng.random() < 0.93

    def _is_paid(self, doc: Doc) -> bool:
        return any(d is doc for p in self.pays for d, _ in p.parts)

    def _one_by_one(self) -> list[list[Doc]]:
        # Who writes no number leaves nothing out: what he pays could not be told from what he skips.
        told = self.party.says in NAMED
        return [[d] for d in self.docs if self.rng.random() < 0.95 or not told]

    def _by_month(self) -> list[list[Doc]]:
        months: dict[tuple[int, int], list[Doc]] = {}
        for d in self.docs:
            months.setdefault((d.issue.year, d.issue.month), []).append(d)
        return list(months.values())

    def _runs(self) -> list[list[Doc]]:
        found, rest = [], list(self.docs)
        while rest:
            size = min(len(rest), self.rng.choice((1, 2, 2, 3, 4, 5, 7, 9)))
            bundle, rest = rest[:size], rest[size:]
            if size >= 4 and self.rng.random() < 0.15:
                del bundle[self.rng.randrange(1, size - 1)]  # disputed: stays open
            found.append(bundle)
        return found

    def _picks(self) -> list[list[Doc]]:
        found, rest = [], list(self.docs)
        while rest:
            size = min(len(rest), self.rng.choice((1, 2, 3, 4, 6, 12)))
            window = rest[: size + 3]
            bundle = sorted(self.rng.sample(window, size), key=lambda d: d.issue)
            rest = [d for d in rest if d not in bundle]
            found.append(bundle)
        return found

    def _pay(self, bundle: list[Doc], day: date) -> None:
        rng, party = self.rng, self.party
        says = party.says if rng.random() < 0.85 else rng.choice(("whole", "bare", "silent", "dated", "whole"))
        if party.pays == "picks" and says not in ("whole", "bare", "glued"):
            says = "whole"
        kind = "single" if len(bundle) == 1 else "lot"
        pay = Pay(day, sum(d.amount for d in bundle), kind, "transfer_in", party, [(d, d.amount) for d in bundle], says)
        self._way(pay, bundle, rng.random())(pay, bundle)

    def _way(self, pay: Pay, bundle: list[Doc], draw: float) -> Callable[[Pay, list[Doc]], None]:
        """What becomes of the payment: mostly it is what it should be."""
        alone = len(bundle) == 1
        ways: tuple[tuple[float, bool, Callable[[Pay, list[Doc]], None]], ...] = (
            (1.0, self.party.currency != "EUR", self._foreign),
            (0.07, True, self._credit_note),
            (0.10, alone and pay.amount > 60_000, self._instalments),
            (0.115, alone, self._partial),
            (0.15, True, self._discount),
            (0.6, bundle[0].discount is not None, self._discount),
            (0.165, True, self._cents),
            (0.18, pay.amount > 50_000, self._fee),
            (0.19, alone, self._overpaid),
            (0.20, self.party.pays != "subscription", self._twice),
            (0.215, True, self._stranger),
            (0.225, alone and self.party.pays == "each", self._early),
            (1.0, True, lambda paid, _: self._keep(paid)),
        )
        return next(way for below, fits, way in ways if draw < below and fits)

    def _cents(self, pay: Pay, _: list[Doc]) -> None:
        pay.kind, pay.amount = "cents", pay.amount + self.rng.choice((-5, -3, -2, -1, 1, 2))
        self._keep(pay)

    def _fee(self, pay: Pay, _: list[Doc]) -> None:
        pay.kind, pay.amount = "fee", pay.amount - self.rng.choice((500, 750, 1000, 1200, 1500, 2250))
        pay.says = pay.says if pay.says in NAMED else "whole"
        self._keep(pay)

    def _early(self, pay: Pay, bundle: list[Doc]) -> None:
        pay.day, pay.kind = working(bundle[0].issue - timedelta(days=self.rng.randrange(1, 7))), "advance"
        pay.says = "order" if bundle[0].reference else "silent"
        self._keep(pay)

    def _keep(self, *pays: Pay) -> None:
        last = self.first + timedelta(days=self.days)
        self.pays += [p for p in pays if self.first <= p.day < last]

    def _credit_note(self, pay: Pay, bundle: list[Doc]) -> None:
        rng, of = self.rng, self.rng.choice(bundle)
        amount = of.amount if rng.random() < 0.2 and len(bundle) > 1 else round(of.amount * rng.uniform(0.05, 0.6))
        note = Doc(
            ItemType.SALES_CREDIT_NOTE,
            self.party,
            working(of.issue + timedelta(days=rng.randrange(2, 12))),
            of.due,
            -amount,
        )
        note.corrects = of if rng.random() < 0.4 else None
        self.docs.append(note)
        pay.kind, pay.amount = "credit_note", pay.amount - amount
        pay.parts.append((note, -amount))
        if amount == of.amount:  # what is settled by itself is told
            pay.says = "list"
        pay.day = max(pay.day, working(note.issue + timedelta(days=1)))
        pay.names = [of] if pay.says in NAMED and rng.random() < 0.4 and len(bundle) == 1 else []
        if pay.amount > 0:
            self._keep(pay)

    def _instalments(self, pay: Pay, bundle: list[Doc]) -> None:
        doc = bundle[0]
        parts = self.rng.choice((2, 3, 3, 4))
        each = doc.amount // parts
        sums = [each] * (parts - 1) + [doc.amount - each * (parts - 1)]
        says = pay.says if pay.says in NAMED else self.rng.choice(("whole", "nth", "silent"))
        for n, amount in enumerate(sums):
            day = working(pay.day + timedelta(days=30 * n))
            self._keep(
                Pay(
                    day,
                    amount,
                    "instalment",
                    "transfer_in",
                    self.party,
                    [(doc, amount)],
                    says,
                    words=f"{n + 1}/{parts}",
                )
            )

    def _partial(self, pay: Pay, bundle: list[Doc]) -> None:
        doc = bundle[0]
        part = round(doc.amount * self.rng.uniform(0.2, 0.8))
        part = part // 10_000 * 10_000 or part
        says = pay.says if pay.says in NAMED else "whole"
        pay.kind, pay.amount, pay.parts, pay.says = "partial", part, [(doc, part)], says
        rest = Pay(working(pay.day + timedelta(days=self.rng.randrange(5, 25))), doc.amount - part, "rest", "transfer_in", self.party, [(doc, doc.amount - part)], self.rng.choice((says, "whole", "silent")))  # fmt: skip
        self._keep(pay, *([rest] if self.rng.random() < 0.7 else []))

    def _discount(self, pay: Pay, bundle: list[Doc]) -> None:
        agreed = bundle[0].discount is not None
        rate = self.party.discount or self.rng.choice((0.01, 0.015, 0.02, 0.02, 0.03))
        taken = sum(d.discount if d.discount is not None else round(d.amount * rate) for d in bundle)
        early = max(d.issue for d in bundle) + timedelta(days=self.rng.randrange(4, 10))
        pay.kind, pay.amount = "discount", pay.amount - taken
        if (agreed and self.rng.random() < 0.75) or (not agreed and pay.says not in NAMED):
            pay.day = working(early)
        self._keep(pay)

    def _overpaid(self, pay: Pay, _: list[Doc]) -> None:
        doc = pay.parts[0][0]
        typed = pay.amount + self.rng.choice((900, 9000, 2700, 1000, 10_000, 5000))
        pay.kind, pay.amount, pay.says = "overpayment", typed, "whole" if pay.says not in NAMED else pay.says
        pay.parts = [(doc, doc.amount)]
        self._keep(pay)

    def _twice(self, pay: Pay, _: list[Doc]) -> None:
        again = Pay(working(pay.day + timedelta(days=self.rng.randrange(2, 20))), pay.amount, "double_payment", "transfer_in", self.party, [], pay.says)  # fmt: skip
        again.names = [d for d, _ in pay.parts]
        self._keep(pay, again)

    def _stranger(self, pay: Pay, _: list[Doc]) -> None:
        pay.kind = "third_party"
        pay.payer = self.rng.choice(("CABINET LEGRAS NOTAIRE", "FACTOREM SA", "ASSURANCES DU LEMAN", "MME COLETTE BRUN", "GROUPE OCEANIS HOLDING", "CARPA"))  # fmt: skip
        pay.says = pay.says if pay.says in ("whole", "list") else self.rng.choice(("whole", "for"))
        self._keep(pay)

    def _foreign(self, pay: Pay, bundle: list[Doc]) -> None:
        rates = {"USD": 0.92, "GBP": 1.17, "CHF": 1.04}
        rate = rates[self.party.currency] * self.rng.uniform(0.985, 1.015)
        for doc in bundle:
            doc.base = round(doc.amount * rates[self.party.currency])
        total = sum(d.amount for d in bundle)
        euros = [round(d.amount * rate) for d in bundle]
        pay.kind, pay.amount = "exchange", sum(euros)
        pay.parts = [(d, d.base or 0) for d in bundle]  # the books know their euros; the rest is an exchange difference
        pay.original = (total, self.party.currency, f"{rate:.5f}")
        self._keep(pay)
