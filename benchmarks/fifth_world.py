"""A fifth company: a trade with its own month, written as other tools' test data are, to be held out of all learning.

What each trade bills and how it is paid stands in fifth_trades.py, the other side in fifth_purchases.py, names in
fifth_names.py, labels in fifth_labels.py.
"""

from __future__ import annotations

import random
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any

import polars as pl
from fifth_books import BACK, BUY, NOTE, SALE, Books
from fifth_labels import STYLES, columns
from fifth_purchases import absent, clinic, deposits, lots, noise, own, refund, shop, supplier
from fifth_trades import TRADES

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.vocabulary import BookingStatus
from bankrec_nb.simulate import Simulated

if TYPE_CHECKING:
    from collections.abc import Callable

    from fifth_books import Bill, Line

TRUTH = {"transaction_id": pl.String, "item_id": pl.String, "allocated_minor": pl.Int64, "kind": pl.String, "habit": pl.String, "block": pl.Int64}  # fmt: skip


def journal(rng: random.Random, prefix: str) -> Callable[[date], str]:
    """A way of numbering, called once per document in the order of issue."""
    run = count(rng.choice((1, 1, 1001, 412, 20_001)))
    ways: tuple[Callable[[date], str], ...] = (
        lambda _: f"{prefix}-{next(run):04d}",
        lambda d: f"{prefix}-{d:%Y}-{next(run):04d}",
        lambda d: f"{d:%Y}-{next(run):04d}",
        lambda d: f"{prefix}{d:%Y%m}-{next(run):03d}",
        lambda _: f"{prefix}{next(run):06d}",
        lambda _: f"{100_000 + next(run)}",
        lambda d: f"{prefix}/{d:%Y}/{next(run):05d}",
        lambda d: f"{d:%y}{next(run):05d}",
        lambda d: f"{prefix}{d:%y}/{next(run):04d}",
        lambda _: f"{prefix} {next(run)}",
        lambda d: f"{d:%Y/%m}/{next(run):04d}",
    )
    return rng.choice(ways)


class _World:
    def __init__(self, seed: int, transactions: int) -> None:
        self.rng = rng = random.Random(f"fifth {seed} {transactions}")
        self.wanted = transactions
        accounts = rng.choice((1, 2, 2, 3))
        days = rng.choice((58, 88, 119)) if transactions < 50_000 else 119
        self.books = Books(rng, date(2026, rng.choice((1, 3, 9)), 2), days, rng.choice(("FR", "FR", "FR", "GB", "DE", "ES", "IT")), seed % 2 == 0, accounts)  # fmt: skip
        self.accounts = [f"FR76{rng.randrange(10**22, 10**23)}" for _ in range(accounts)]
        self.styles = [rng.choice(STYLES) for _ in range(accounts)]

    def plan(self) -> None:
        """Sales by the company's trades, purchases, tills and the rest, until there are lines enough."""
        rng, books, n = self.rng, self.books, self.wanted
        trades = rng.sample(list(TRADES), min(len(TRADES), 2 if n < 3000 else 4))
        ways = [way for trade in trades for way in TRADES[trade]]
        while len(books.lines) < 0.58 * n:
            rng.choices([w for _, w in ways], [weight for weight, _ in ways])[0](books)
        while len(books.lines) < 0.76 * n:
            supplier(books)
        for _ in range(n // 150):
            refund(books)
        shop(books, min(60, n // 30), by_number=rng.random() < 0.5)
        clinic(books, n // 150)
        deposits(books, min(25, n // 60))
        lots(books, n // 150)
        for _ in range(n // 80 if len(self.accounts) > 1 else 0):
            own(books)
        while len(books.lines) < n:
            (noise if rng.random() < 0.85 else absent)(books)

    def number(self) -> None:
        """Sales and credit notes in their journals, each supplier's in its own."""
        rng, books = self.rng, self.books
        sales = journal(rng, rng.choice(("INV", "F", "FA", "FAC", "SI", "R", "FV", "RE")))
        notes = sales if rng.random() < 0.3 else journal(rng, rng.choice(("AV", "CN", "A", "NC")))
        theirs: dict[str, Callable[[date], str]] = {}
        for bill in sorted(books.bills, key=lambda b: (b.issue, b.due, abs(b.amount))):
            if bill.number:
                continue
            if bill.type in (BUY, BACK) and bill.who:
                prefix = rng.choice(("F", "INV", "FC", "VK", "S", "2"))
                bill.number = theirs.setdefault(bill.who.code, journal(rng, prefix))(bill.issue)
            else:
                bill.number = (notes if bill.type == NOTE else sales)(bill.issue)

    def frames(self) -> Simulated:
        rng, books = self.rng, self.books
        shown = [b for b in books.bills if b.open and b.issue < books.last]
        rng.shuffle(shown)
        ids = {id(b): f"D{n:06d}" for n, b in enumerate(shown)}
        books.lines.sort(key=lambda line: line.day)
        rows, truth = list[dict[str, Any]](), list[dict[str, Any]]()
        for n, line in enumerate(books.lines):
            key = f"B{n:06d}"
            rows.append({"transaction_id": key, **self._row(line)})
            parts: list[tuple[str | None, int]] = [(ids[id(b)], a) for b, a in line.parts if id(b) in ids]
            kind = line.kind if len(parts) == len(line.parts) else "missing_document"
            truth += [
                {"transaction_id": key, "item_id": i, "allocated_minor": a, "kind": kind, "habit": line.says, "block": n}
                for i, a in (parts if kind == line.kind and parts else [(None, 0)])
            ]  # fmt: skip
        return Simulated(
            transactions=t.BANK_TRANSACTION.frame(rows),
            items=t.LEDGER_ITEM.frame(self._item(b, ids[id(b)]) for b in shown),
            details=t.TRANSACTION_DETAIL.empty(),
            truth=pl.DataFrame(truth, schema=TRUTH),
            truth_adjustments=pl.DataFrame(schema={"transaction_id": pl.String, "adjustment_kind": pl.String, "amount_minor": pl.Int64}),
            accounts=pl.DataFrame({"account_id": self.accounts}),
            statements=t.STATEMENT.empty(),
        )  # fmt: skip

    def _row(self, line: Line) -> dict[str, Any]:
        original = line.original if line.original and self.rng.random() < 0.8 else (None, None)
        return {
            "account_id": self.accounts[line.account % len(self.accounts)], "booking_date": line.day, "value_date": line.day,
            "amount_minor": line.amount, "currency": "EUR", "booking_status": str(BookingStatus.BOOKED), "batch_count": line.count,
            "fee_minor": line.fee, "payout_id": line.payout, "original_amount_minor": original[0], "original_currency": original[1],
            **columns(self.rng, self.styles[line.account % len(self.styles)], line),
        }  # fmt: skip

    def _item(self, bill: Bill, key: str) -> dict[str, Any]:
        who, coded = bill.who, self.books.coded
        sale = bill.type in (SALE, NOTE)
        return {
            "item_id": key, "item_type": str(bill.type), "document_number": bill.number, "issue_date": bill.issue, "due_date": bill.due,
            "amount_minor": bill.amount, "open_minor": bill.open, "currency": bill.currency, "base_amount_minor": bill.base,
            "base_currency": "EUR" if bill.base is not None else None, "counterparty_id": who.code if who and coded else None,
            "counterparty_name": who.books if who else None, "counterparty_iban": who.iban if who and who.iban_known else None,
            "payment_reference": bill.reference, "payment_method": bill.method, "discount_minor": bill.discount,
            "discount_date": bill.discount_day, "preceding_document": bill.of.number if bill.of else None, "lot_number": bill.lot,
            "ledger_account": "512000" if who is None else ("411000" if sale else "401000"), "label": bill.label,
        }  # fmt: skip


def fifth_company(seed: int, transactions: int) -> Simulated:
    """A company of the fifth world with about that many bank lines; odd seeds have no customer codes in their books."""
    world = _World(seed, transactions)
    world.plan()
    world.number()
    return world.frames()
