"""What the eighth world's customers share: the company's paper, the drawers where cheques and bills wait, and the way of paying."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from eighth_ledger import SALE, Doc, Paper, ways_to

if TYPE_CHECKING:
    from collections.abc import Generator

    from eighth_people import Party

    Process = Generator[None, tuple[date, list[Doc]], None]

TELLING = ("number", "bare", "tail", "structured", "order")
"""Ways of writing that name the documents one by one."""


class Desk:
    """What a company's customers share: its paper and the drawers where cheques, bills and cards wait."""

    def __init__(self, paper: Paper, trade: str) -> None:
        self.paper, self.rng, self.trade = paper, paper.rng, trade
        self.drawers: dict[str, list[tuple[date, Doc]]] = {
            "cheque": [],
            "riba": [],
            "card": [],
            "insurer": [],
            "factor": [],
            "shared": [],
        }
        self.ledgers: dict[int, list[Doc]] = {}
        """Every customer's documents."""

    def settle(self, me: Party, day: date, docs: list[Doc], **more: object) -> None:
        """He pays these documents in full, with the slips of hand that people make."""
        docs = [d for d in docs if d.rest]
        if not docs or sum(d.rest for d in docs) <= 0:
            return
        rng, total, draw = self.rng, sum(d.rest for d in docs), self.rng.random()
        notes = any(d.rest < 0 for d in docs)
        kind = str(more.pop("kind", "credit_note" if notes else "single" if len(docs) == 1 else "lot"))
        habit = str(more.pop("habit", "in full"))
        if me.payer and kind in ("single", "lot"):
            kind = "third_party"
        amount = total
        if kind in ("single", "lot") and draw < 0.02:
            amount, kind, habit = (
                total - rng.choice((-1, 1, 2, -3, 9, 10, -10, rng.randrange(11, 49))),
                "cents",
                "cents off",
            )
            if rng.random() < 0.4 and total % 100:
                amount, habit = total - total % 100 + (100 if total % 100 > 50 else 0), "rounded to the unit"
            if abs(amount - total) * 50 > total:
                amount, kind = total, "single" if len(docs) == 1 else "lot"
        elif kind == "single" and 0.02 < draw < 0.03 and total > 5000:
            amount, kind, habit = (
                total + rng.choice((100, 1000, 900, -(-total // 1000) * 1000 - total or 500, 2700)),
                "overpayment",
                "too much",
            )
        elif kind == "single" and 0.03 < draw < 0.045 and total > 10_000 and not me.private:
            fee = rng.choice((150, 300, 500, 1000, 1250, 1700))
            if fee * 8 < total:
                amount, kind, habit = total - fee, "fee", "his bank's charges deducted"
                more["fee"] = -fee if rng.random() < 0.3 else None
        own = self.alone(me, docs, day)
        unclear = amount != total or me.payer or not own
        made = self.paper.pay(day, amount, kind, habit, me, [(d, d.rest) for d in docs], **more)
        made.aloud = bool(unclear)
        made.typo = not unclear and me.memory.get("clumsy", 0) > rng.randrange(100)
        if kind == "single" and amount == total and rng.random() < 0.008:
            twin = self.paper.pay(
                day + timedelta(days=rng.choice((0, 1, 3, 7))), amount, "double_payment", "twice", me, named=docs
            )
            made.aloud = twin.aloud = True
            made.typo = False

    def alone(self, me: Party, docs: list[Doc], day: date) -> bool:
        """Whether the sum tells these documents among his own; the oldest of equal ones counts as told."""
        mine = [d for d in self.paper_of(me) if d.rest and d.day <= day]
        total = sum(d.rest for d in docs)
        if len(docs) == 1:
            same = sorted((d for d in mine if d.rest == total), key=lambda d: (d.due, d.day))
            if same and same[0] is not docs[0]:
                return False
            # Another way to the sum, from others of his, would be as good a reading.
            rest = [d.rest for d in mine if d.rest != total]
            return len(rest) <= 14 and ways_to(total, rest) == 0
        return ways_to(total, [d.rest for d in mine]) == 1

    def paper_of(self, me: Party) -> list[Doc]:
        """His documents of the last months."""
        return self.ledgers.setdefault(id(me), [])


def due(waiting: list[Doc], day: date, lag: int) -> list[Doc]:
    return [d for d in waiting if d.type == SALE and d.due + timedelta(days=lag) <= day]
