"""What the seventh world's company pays itself: its suppliers, and credit notes that nobody can deduct."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from seventh_life import BUY, Bill, Life, workday

if TYPE_CHECKING:
    from seventh_people import Person


def refund(life: Life, who: Person, note: Bill) -> None:
    """A credit note nobody can deduct is paid out."""
    if not note.promised and note.rest < 0:
        life.line(
            note.rest,
            "refund",
            "out",
            who,
            [(note, note.rest)],
            says="full",
            named=[note],
            words="refund",
            details=True,
        )


def buys(life: Life, who: Person, price: int) -> None:
    """We buy: his bill, paid alone or with his others, by us or by his debit."""
    rng = life.rng
    bill = life.bill(who, -price, BUY)
    if who.policy == "debits us":
        life.on(
            workday(bill.due),
            lambda: life.line(bill.rest, "supplier_debit", "debit", who, [(bill, bill.rest)], named=[bill]),
        )
    elif who.policy == "card":
        life.later(
            rng.randrange(3),
            lambda: life.line(bill.rest, "supplier_card", "card", who, [(bill, bill.rest)], named=[bill]),
        )
    elif not who.waiting:
        who.waiting = True

        def go() -> None:
            who.waiting = False
            bills = [b for b in who.due if b.rest and b.due <= life.today + timedelta(days=6) and not b.promised]
            total = sum(b.rest for b in bills)
            if bills and total < 0:
                kind = (
                    "supplier_credit_note"
                    if any(b.rest > 0 for b in bills)
                    else "supplier_single"
                    if len(bills) == 1
                    else "supplier_lot"
                )
                life.line(
                    total,
                    kind,
                    "out",
                    who,
                    [(b, b.rest) for b in bills],
                    says=who.says if len(bills) == 1 else "list",
                    named=bills,
                )

        life.on(bill.due + timedelta(days=rng.randrange(4)), go)
