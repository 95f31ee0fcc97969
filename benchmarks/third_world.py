"""The third world's records: documents, parties, and all that has happened to a company."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import third_words as words

from bankrec_nb.simulate.names import iban

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBERS: tuple[Callable[[int, date], str], ...] = (
    lambda n, _: f"F{n:05d}",
    lambda n, d: f"FC{d:%y%m}-{n:04d}",
    lambda n, _: f"{n}",
    lambda n, d: f"FAC/{d:%Y}/{n:05d}",
    lambda n, d: f"{d:%Y}-{n:04d}",
    lambda n, d: f"VTE{d:%y}{n:05d}",
    lambda n, _: f"INV-{n:06d}",
)


@dataclass
class Document:
    """Amounts in cents, signed by cash effect."""

    number: str
    running: int
    party: Party
    issued: date
    amount: int
    kind: str
    open: int
    currency: str = "EUR"
    order: str = ""
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class Party:
    """A customer or supplier; the payer's name and account on the bank's side."""

    code: str
    name: str
    spellings: tuple[str, ...]
    payer: str
    iban: str
    terms: int
    owing: list[Document] = field(default_factory=list)


class World:
    """One company and what has happened to it."""

    def __init__(self, seed: int, transactions: int) -> None:
        self.dice = dice = random.Random(seed * 104729 + 11)
        self.seed, self.size = seed, transactions
        self.days = dice.choice((60, 120, 300))
        self.start = date(2026, 1, 5)
        self.number = _NUMBERS[seed % len(_NUMBERS)]
        self.bank = words.BANKS[(seed * 3) % len(words.BANKS)]
        self.counter = dice.choice((17, 400, 8100))
        self.per_party = dice.choice((3, 8, 25))
        self.price = dice.choice((self._hours, self._prices, self._round))
        self.accounts = [iban(np.random.default_rng(seed), "FR"), iban(np.random.default_rng(seed + 10_000), "FR")]
        self.documents: list[Document] = []
        self.lines: list[dict[str, Any]] = []
        self.truth: list[tuple[int, Document | None, int]] = []
        self.differences: list[tuple[int, str, int]] = []
        self.list_prices = [dice.randint(900, 60_000) for _ in range(25)]

    def _hours(self) -> int:
        return round(self.dice.randint(1, 80) * self.dice.choice((4500, 5200, 6000)) * 1.2)

    def _prices(self) -> int:
        return round(
            sum(self.dice.choice(self.list_prices) * self.dice.randint(1, 4) for _ in range(self.dice.randint(1, 3)))
            * 1.2
        )

    def _round(self) -> int:
        return max(2000, int(round(self.dice.lognormvariate(10.6, 1.0), self.dice.choice((-2, -3, -3, 0)))))

    def party(self, n: int, prefix: str) -> Party:
        """A new customer (C) or supplier (F), with the name its bank prints."""
        dice, name = self.dice, words.party_name(self.dice)
        slip = dice.randrange(1, max(2, len(name) - 1))
        spellings = (name, name.upper(), name[:slip] + name[slip + 1 :])
        country = dice.choice(("FR", "FR", "FR", "BE", "DE", "IT"))
        return Party(f"{prefix}{n:04d}", name, spellings, words.payer_name(dice, name),
                     iban(np.random.default_rng(dice.randrange(2**32)), country), dice.choice((0, 15, 30, 30, 45, 60)))  # fmt: skip

    def day(self, earliest: date) -> date:
        """A working day of the statements, not before that day."""
        day = max(earliest, self.start)
        while day.weekday() > 4:
            day += timedelta(days=1)
        return day

    def invoice(self, party: Party, issued: date, kind: str = "sales_invoice", amount: int | None = None) -> Document:
        """A document of the party, open from its day on."""
        dice, ours = self.dice, kind.startswith("sales")
        self.counter += dice.randint(1, 2)
        running = self.counter if ours else dice.randint(10, 99_999)
        number = self.number(running, issued) if ours else f"{dice.choice(('', 'F', 'FA-', 'R'))}{running}"
        value = amount if amount is not None else self.price()
        signed = -value if ("credit" in kind) == ours else value
        number = number if "credit" not in kind else f"AV{number}"
        one = Document(number, running, party, issued, signed, kind, signed, order=str(dice.randint(10_000, 999_999)))
        self.documents.append(one)
        party.owing.append(one)
        return one

    def book(self, day: date, amount: int, text: str, kind: str, parts: list[tuple[Document, int]], payer: Party | None = None,
             habit: str = "", difference: tuple[str, int] | None = None, **more: Any) -> None:  # fmt: skip
        """One line on the account, and what it pays."""
        line = len(self.lines)
        self.lines.append(
            {
                "line": line,
                "day": day,
                "amount": amount,
                "text": text,
                "kind": kind,
                "habit": habit,
                "payer": payer,
                **more,
            }
        )
        self.truth += [(line, d, a) for d, a in parts] or [(line, None, 0)]
        if difference:
            self.differences.append((line, *difference))
        for document, part in parts:
            document.open -= part
