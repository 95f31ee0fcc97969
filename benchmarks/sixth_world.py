"""A sixth company, from the trade alone: small firms with bills of exchange, works, dues, subscriptions, hauls and imports.

Written before anything of the matcher was read, to be held out of all learning. Customers stand in sixth_sales.py, lines for
many papers in sixth_lots.py, the rest in sixth_others.py, parties in sixth_parties.py, what payers write in sixth_memo.py and
what banks make of it in sixth_bank.py.
"""

from __future__ import annotations

import random
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any

import polars as pl
from sixth_bank import HOMES, STYLES, shown
from sixth_ledger import BACK, BUY, NOTE, SALE, Ledger
from sixth_lots import cheques, debits, effects, factored, payouts, transfers
from sixth_others import between, elsewhere, noise, overseas, sent_back, supplier
from sixth_sales import (
    colleague,
    commune,
    exporter,
    group,
    haulier,
    member,
    ordered,
    site,
    subscriber,
    tenantlike,
    trade_account,
)

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.vocabulary import BookingStatus
from bankrec_nb.simulate import Simulated

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixth_ledger import Move, Paper

TRUTH = {"transaction_id": pl.String, "item_id": pl.String, "allocated_minor": pl.Int64, "kind": pl.String, "habit": pl.String, "block": pl.Int64}  # fmt: skip

FIRMS: dict[str, tuple[tuple[Callable[[Ledger], None], int], ...]] = {
    "wholesaler": ((trade_account, 30), (effects, 2), (factored, 1), (group, 3), (colleague, 2), (commune, 2)),
    "builder": ((site, 12), (trade_account, 8), (commune, 3), (tenantlike, 2), (effects, 1)),
    "association": ((member, 30), (commune, 2), (debits, 1), (trade_account, 4)),
    "subscriptions": ((subscriber, 14), (debits, 1), (trade_account, 5), (ordered, 3)),
    "haulage": ((haulier, 8), (trade_account, 10), (factored, 1), (colleague, 2)),
    "importer": ((exporter, 8), (overseas, 5), (trade_account, 14), (ordered, 3), (group, 1)),
}
"""What each firm's customers are like, and how often."""


def journal(rng: random.Random, prefix: str) -> Callable[[Paper], str]:
    """A way of numbering, called once per paper in the order of issue."""
    run = count(rng.choice((1, 1, 87, 318, 1502, 40_117)))
    by_party: dict[str, Any] = {}

    def own(paper: Paper) -> str:
        """Each customer counted for himself, under his letters or his code."""
        key = (paper.party.books.replace("'", "").replace(" ", "").upper()[:4] + paper.party.code[-2:]) if paper.party else "X"  # fmt: skip
        return f"{key}-{next(by_party.setdefault(key, count(rng.randrange(1, 60)))):03d}"

    ways: tuple[Callable[[Paper], str], ...] = (
        lambda _: f"{next(run)}",
        lambda _: f"{prefix}{next(run):07d}",
        lambda p: f"{prefix}{p.issue:%y%m}{next(run):04d}",
        lambda p: f"{prefix}{p.issue:%y}-{p.issue:%m}-{next(run):04d}",
        lambda p: f"{p.issue:%Y}/{next(run)}",
        lambda p: f"{prefix}-{p.issue:%Y}-{next(run)}",
        lambda p: f"{prefix}{p.issue:%Y}{next(run):05d}",
        lambda p: f"{p.issue:%y}{prefix}{next(run):04d}",
        lambda p: f"75-{p.issue:%y}-{next(run):05d}",
        lambda _: f"{prefix} {next(run):05d}",
        own,
    )
    return rng.choice(ways)


class _World:
    def __init__(self, seed: int, transactions: int) -> None:
        self.rng = rng = random.Random(f"sixth {seed} {transactions}")
        self.wanted = transactions
        home = rng.choice(("FR", "FR", "FR", "FR", "BE", "DE", "ES", "IT", "NL"))
        days = rng.choice((31, 61, 91)) if transactions < 30_000 else 120
        accounts = rng.choice((1, 1, 2, 3))
        self.ledger = Ledger(rng, date(2026, rng.choice((1, 4, 6, 10)), 1), days, home, seed % 2 == 0, accounts)
        self.accounts = [f"{home}{rng.randrange(10**24, 10**25)}" for _ in range(accounts)]
        self.styles = [rng.choice(HOMES[home] if rng.random() < 0.85 else STYLES) for _ in range(accounts)]

    def plan(self) -> None:
        """Customers of two or three kinds of firm, their lots, suppliers and the rest, until there are lines enough."""
        rng, ledger, n = self.rng, self.ledger, self.wanted
        firms = rng.sample(list(FIRMS), 2 if n < 3000 else 3)
        ways = [way for firm in firms for way in FIRMS[firm]]
        cheques(ledger, min(40, n // 40))
        payouts(ledger, min(45, n // 45))
        for _ in range(max(3, n // 200)):
            rng.choice((transfers, transfers, debits))(ledger)
        for _ in range(n // 180):
            sent_back(ledger)
        while len(ledger.moves) < 0.7 * n:
            rng.choices([w for w, _ in ways], [weight for _, weight in ways])[0](ledger)
        while len(ledger.moves) < 0.85 * n:
            supplier(ledger)
        for _ in range(n // 80 if len(self.accounts) > 1 else 0):
            between(ledger)
        while len(ledger.moves) < n:
            (noise if rng.random() < 0.85 else elsewhere)(ledger)

    def number(self) -> None:
        """Sales by journal, credit notes in theirs, each supplier in his own way."""
        rng = self.rng
        sales = journal(rng, rng.choice(("F", "FA", "FC", "FV", "VE", "INV", "V", "FAC")))
        notes = sales if rng.random() < 0.3 else journal(rng, rng.choice(("AV", "A", "NC", "AVO")))
        theirs: dict[str, Callable[[Paper], str]] = {}
        for paper in sorted(self.ledger.papers, key=lambda p: (p.issue, p.due, abs(p.amount))):
            if paper.number:
                continue
            if paper.type in (BUY, BACK) and paper.party:
                prefix = rng.choice(("F", "FAC", "INV", "B", "RE", "1"))
                paper.number = theirs.setdefault(paper.party.code, journal(rng, prefix))(paper)
            else:
                paper.number = (notes if paper.type == NOTE else sales)(paper)

    def frames(self) -> Simulated:
        """The tables and the truth; what earlier months settled whole has left the books."""
        rng, ledger = self.rng, self.ledger
        kept = [p for p in ledger.papers if p.left and p.issue < ledger.last]
        rng.shuffle(kept)
        ids = {id(p): f"P{n:06d}" for n, p in enumerate(kept)}
        ledger.moves.sort(key=lambda m: m.day)
        rows, truth, details = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
        for n, move in enumerate(ledger.moves):
            key = f"M{n:06d}"
            rows.append({"transaction_id": key, **self._row(move)})
            if move.channel in ("file_in", "file_out") and len(move.parts) > 1 and rng.random() < 0.3:
                details += self._details(key, move)
            parts: list[tuple[str | None, int]] = [(ids[id(p)], a) for p, a in move.parts if id(p) in ids]
            whole = len(parts) == len(move.parts)
            truth += [
                {"transaction_id": key, "item_id": i, "allocated_minor": a, "kind": move.kind if whole else "missing_document", "habit": move.memo, "block": n}
                for i, a in (parts if whole and parts else [(None, 0)])
            ]  # fmt: skip
        return Simulated(
            transactions=t.BANK_TRANSACTION.frame(rows),
            items=t.LEDGER_ITEM.frame(self._item(p, ids[id(p)]) for p in kept),
            details=t.TRANSACTION_DETAIL.frame(details),
            truth=pl.DataFrame(truth, schema=TRUTH),
            truth_adjustments=pl.DataFrame(schema={"transaction_id": pl.String, "adjustment_kind": pl.String, "amount_minor": pl.Int64}),
            accounts=pl.DataFrame({"account_id": self.accounts}),
            statements=t.STATEMENT.empty(),
        )  # fmt: skip

    def _row(self, move: Move) -> dict[str, Any]:
        original = move.original if move.original and self.rng.random() < 0.7 else (None, None)
        return {
            "account_id": self.accounts[move.account % len(self.accounts)], "booking_date": move.day, "value_date": move.day,
            "amount_minor": move.amount, "currency": "EUR", "booking_status": str(BookingStatus.BOOKED), "batch_count": move.count,
            "fee_minor": move.fee, "payout_id": move.payout if self.rng.random() < 0.5 else None,
            "original_amount_minor": original[0], "original_currency": original[1],
            **shown(self.rng, self.styles[move.account % len(self.styles)], move),
        }  # fmt: skip

    def _details(self, key: str, move: Move) -> list[dict[str, Any]]:
        return [
            {"detail_id": f"{key}/{n}", "transaction_id": key, "sequence": n, "amount_minor": amount, "currency": "EUR",
             "counterparty_name": paper.party.bank if paper.party else None, "remittance_information": paper.number,
             "mandate_id": paper.party.mandate if paper.party and amount > 0 else None}
            for n, (paper, amount) in enumerate(move.parts, 1)
        ]  # fmt: skip

    def _item(self, paper: Paper, key: str) -> dict[str, Any]:
        party, sale = paper.party, paper.type in (SALE, NOTE)
        return {
            "item_id": key, "item_type": str(paper.type), "document_number": paper.number, "issue_date": paper.issue, "due_date": paper.due,
            "amount_minor": paper.amount, "open_minor": paper.left, "currency": paper.currency, "base_amount_minor": paper.base,
            "base_currency": "EUR" if paper.base is not None else None, "counterparty_id": party.code if party and self.ledger.coded else None,
            "counterparty_name": party.books if party else None, "counterparty_iban": party.iban if party and party.iban_known and not party.payer else None,
            "payment_reference": paper.order, "payment_method": paper.method, "discount_minor": paper.discount, "discount_date": paper.discount_day,
            "preceding_document": paper.of.number if paper.of else None, "lot_number": paper.lot,
            "mandate_id": party.mandate if party and paper.method == "direct_debit" else None,
            "ledger_account": "512000" if party is None else ("411000" if sale else "401000"), "label": paper.label,
        }  # fmt: skip


def sixth_company(seed: int, transactions: int) -> Simulated:
    """A company of the sixth world with about that many bank lines; odd seeds have no customer codes in their books."""
    world = _World(seed, transactions)
    world.plan()
    world.number()
    return world.frames()
