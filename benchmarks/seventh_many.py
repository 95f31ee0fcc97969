"""The seventh world's lines for many: the till's payouts, cheques, files of debits and transfers, insurers, groups; and returns."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from seventh_habits import doubtful, send, settle
from seventh_life import BUY, NOTE, SALE, TELLING, Bill, Life, ways_to, workday

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    from seventh_people import Person


class Counter:
    """What waits at the company's own desk until it goes to the bank together."""

    def __init__(self, life: Life) -> None:
        rng = self.rng = life.rng
        self.life = life
        self.provider = rng.choice(("Adyen", "Worldline", "Mollie", "Stripe", "Redsys", "Nexi", "Zettle", "PayPal"))
        self.rate, self.fixed = rng.choice((0.0079, 0.012, 0.0149, 0.029)), rng.choice((0, 10, 25, 35))
        self.card_books = rng.choice(("numbered", "numbered", "payout", "days"))
        self.card_days = rng.choice((1, 1, 2, 7))
        self.cheque_books = rng.choice(("slip", "numbered", "numbered", "means"))
        self.file_books = rng.choice(("lot", "numbered", "details", "day"))
        self.order_books = rng.choice(("lot", "numbered", "details"))
        self.sold: list[Bill] = []
        self.cheques: list[Bill] = []
        self.files: dict[date, list[Bill]] = defaultdict(list)
        self.claims: dict[str, list[Bill]] = defaultdict(list)
        self.slips = rng.randrange(100, 900_000)

    def card(self, who: Person, bill: Bill) -> None:
        """Paid at the till or on the site the same day."""
        bill.means, bill.promised, bill.due = self.provider.lower(), True, bill.day
        self.sold.append(bill)
        if self.rng.random() < 0.03:
            self.life.later(1, lambda: self._gives_back(who, bill))

    def _gives_back(self, who: Person, bill: Bill) -> None:
        note = self.life.bill(who, -bill.amount if self.rng.random() < 0.5 else -(bill.amount // 2), NOTE, terms=0)
        note.corrects, note.means, note.promised = bill, self.provider.lower(), True
        self.sold.append(note)

    def close_till(self) -> None:
        """The provider pays out what was sold before today, less its fee."""
        life, rng = self.life, self.rng
        bills, self.sold = [b for b in self.sold if b.day < life.today], [b for b in self.sold if b.day >= life.today]
        gross = sum(b.rest for b in bills)
        fee = sum(round(b.rest * self.rate) + self.fixed for b in bills if b.rest > 0)
        if gross - fee <= 0:
            self.sold += bills
            return
        payout = rng.choice(
            (
                f"po_{rng.randrange(16**8):08x}",
                f"{rng.randrange(10**8, 10**9)}",
                f"TX{rng.randrange(10**6, 10**7)}B{rng.randrange(1, 9)}",
            )
        )
        if self.card_books == "payout":
            slip = self._replace(bills, gross - fee, ItemType.PAYOUT, payout)
            bills, fee = [slip], 0
        for bill in bills:
            bill.slip = payout if self.card_books == "numbered" else None
        told = self.card_books == "days" or rng.random() < 0.6
        parts = [(b, b.rest) for b in bills]
        life.later(
            rng.choice((1, 2)),
            lambda: life.line(
                gross - fee if self.card_books != "payout" else bills[0].rest,
                "payout",
                "provider",
                None,
                parts,
                words=self.provider,
                payout=payout,
                fee=-fee if told and fee else None,
                count=len(bills),
            ),
        )

    def _replace(self, bills: list[Bill], total: int, kind: ItemType, number: str) -> Bill:
        """The books have closed the documents and wait for the slip at the bank."""
        for bill in bills:
            bill.left = bill.rest = 0
            if bill.who and bill in bill.who.due:
                bill.who.due.remove(bill)
        slip = self.life.bill(None, total, kind)
        slip.number = number
        return slip

    def cheque(self, who: Person, bill: Bill) -> None:
        """A cheque by post some time after the bill."""
        wait = bill.due - self.life.today + timedelta(days=self.rng.randrange(-6, 12))
        bill.promised = True

        def comes() -> None:
            bill.means = "cheque"
            self.cheques.append(bill)
            if self.rng.random() < 0.1:
                others = [b for b in who.due if b.type == SALE and not b.promised and b.rest > 0]
                for other in others[:2]:
                    other.promised, other.means = True, "cheque"
                    self.cheques.append(other)

        self.life.later(wait.days, comes)

    def to_the_bank(self) -> None:
        """The drawer's cheques on one slip."""
        if not self.cheques:
            return
        life, rng = self.life, self.rng
        size = rng.randrange(1, 4) if self.cheque_books == "means" else rng.randrange(1, 26)
        bills, self.cheques = self.cheques[:size], self.cheques[size:]
        # Where nothing but the sum tells, it must be that of these cheques only, of all that had come or were to come.
        pool = [
            *bills,
            *self.cheques,
            *(b for b in life.bills[-400:] if b.who and b.who.policy == "cheque" and b.rest and b not in bills),
        ]
        numbered = ways_to(sum(b.rest for b in bills), pool) != 1
        self.slips += rng.choice((1, 1, 2))
        number, count = f"{self.slips:07d}", len(bills)
        if self.cheque_books == "slip":
            bills = [self._replace(bills, sum(b.rest for b in bills), ItemType.CHEQUE_DEPOSIT, number)]
        for bill in bills:
            if self.cheque_books != "means" or numbered:
                bill.slip = number if self.cheque_books != "slip" else None
        parts = [(b, b.rest) for b in bills]
        total = sum(a for _, a in parts)
        life.later(
            rng.choice((0, 1)),
            lambda: life.line(
                total,
                "cheque_deposit",
                "cheques",
                None,
                parts,
                words=number if self.cheque_books != "means" or numbered else "",
                count=count if rng.random() < 0.7 else None,
            ),
        )

    def debit(self, who: Person, bill: Bill) -> None:
        """We collect from him alone; now and then it comes back and he pays by hand."""
        life, rng = self.life, self.rng
        bill.means, bill.promised = "direct_debit", True
        day = workday(max(bill.due, life.today + timedelta(days=2)))

        def collect() -> None:
            says = (
                "full"
                if who.says not in (*TELLING[:-1], "month") and doubtful(life, who, [bill], bill.rest)
                else who.says
            )
            if rng.random() > 0.05 or life.today < life.first or life.today > life.end - timedelta(days=8):
                life.line(bill.rest, "direct_debit", "collected", who, [(bill, bill.rest)], named=[bill], says=says)
                return
            came = life.line(bill.rest, "returned_payment", "collected", who, named=[bill], says=says)
            life.later(
                rng.randrange(2, 6),
                lambda: life.line(
                    -bill.rest, "returned_payment", "returned", who, named=[bill], purse=came.purse, says=says
                ),
            )
            if rng.random() < 0.7:
                life.later(rng.randrange(9, 20), lambda: send(life, who, [bill], "single", says="full"))

        life.on(day, collect)

    def file(self, _: Person, bill: Bill) -> None:
        """We collect in one file, on the 5th or the 20th; the bank shows one line."""
        bill.means, bill.promised = "direct_debit", True
        due = bill.day + timedelta(days=8)
        day = workday(
            due.replace(day=5)
            if due.day <= 5
            else due.replace(day=20)
            if due.day <= 20
            else (due.replace(day=1) + timedelta(days=32)).replace(day=5)
        )
        bill.due = day
        if not self.files[day]:
            self.life.on(day, lambda: self._collect(day))
        self.files[day].append(bill)

    def _collect(self, day: date) -> None:
        life, bills = self.life, self.files.pop(day)
        number = f"{self.rng.choice(('SDD', 'DD', 'PRE'))}{day:%Y%m%d}"
        self._batch(bills, number, self.file_books, "direct_debit_lot", "file_in")
        if self.rng.random() < 0.3 and life.first <= life.today < life.end - timedelta(days=8):
            bill = self.rng.choice(bills)
            life.later(3, lambda: life.line(-bill.amount, "returned_payment", "returned", bill.who, named=[bill]))

    def _batch(self, bills: list[Bill], number: str, books: str, kind: str, channel: str) -> None:
        count = len(bills)
        if books == "lot":
            bills = [self._replace(bills, sum(b.rest for b in bills), ItemType.PAYMENT_LOT, number)]
        for bill in bills:
            bill.slip = number if books == "numbered" else None
        parts = [(b, b.rest) for b in bills]
        self.life.line(
            sum(a for _, a in parts),
            kind,
            channel,
            None,
            parts,
            words=number,
            count=count,
            details=books == "details" and count > 1,
        )

    def orders(self, suppliers: list[Person]) -> None:
        """Our own transfers of the day in one file."""
        bills = [
            b
            for s in suppliers
            for b in s.due
            if b.type == BUY and b.rest and b.due <= self.life.today + timedelta(days=7)
        ]
        if len(bills) > 1:
            self._batch(
                bills,
                f"{self.rng.choice(('VIR', 'PAYRUN-', 'SCT'))}{self.life.today:%y%m%d}",
                self.order_books,
                "transfer_lot",
                "file_out",
            )

    def claim(self, who: Person, bill: Bill) -> None:
        """An insurer pays for him, with others' bills, on a list of his own."""
        insurer = who.other_payer
        bill.promised = True
        if not self.claims[insurer]:
            self.life.later(self.rng.randrange(9, 25), lambda: self._insured(insurer))
        self.claims[insurer].append(bill)

    def _insured(self, insurer: str) -> None:
        life, rng = self.life, self.rng
        bills = self.claims.pop(insurer)[:40]
        slip = f"{rng.choice(('BORD', 'LOT', 'DEC'))}{rng.randrange(10**4, 10**6)}"
        numbered = rng.random() < 0.5 or len(bills) > 5
        for bill in bills:
            bill.slip = slip if numbered else None
        parts = [(b, b.rest) for b in bills]
        life.line(
            sum(a for _, a in parts),
            "third_party",
            "in",
            None,
            parts,
            says="slip" if numbered else "list",
            named=bills,
            words=slip,
            payer=insurer,
            count=None,
            details=True,
        )


def guardian(life: Life, who: Person, bill: Bill) -> None:
    """Somebody of another name pays it and says for whom or for what."""
    life.later(
        (bill.due - life.today).days + life.rng.randrange(-4, 6),
        lambda: None if bill.promised else settle(life, who, [bill]),
    )


def purse(life: Life, houses: list[Person]) -> None:
    """The group's holding pays what its houses owe, with a list."""
    holder, rng = houses[0], life.rng

    def go() -> None:
        bills = [
            b
            for h in houses
            for b in h.due
            if b.type == SALE and b.rest > 0 and b.due <= life.today + timedelta(days=3) and not b.promised
        ]
        # More than a handful would be cut by the bank, and nobody could tell the rest.
        bills = bills[:5]
        if bills:
            one = len({id(b.who) for b in bills}) == 1
            life.line(
                sum(b.rest for b in bills),
                "third_party" if one and bills[0].who is not holder else "single" if len(bills) == 1 else "lot",
                "in",
                bills[0].who,
                [(b, b.rest) for b in bills],
                says="list",
                named=bills,
                payer=holder.bank,
                details=True,
            )
        if life.today < life.end:
            life.later(rng.randrange(9, 18), go)

    life.later(rng.randrange(5, 15), go)
