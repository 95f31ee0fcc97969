"""A third world, of ordinary names and many shapes: payments are drawn from what each customer owes, one die for each.

Private customers, town halls and shops share surnames, trades and towns; amounts are hours, prices or round sums by
company; a few large customers or many small ones; two to ten months. What is paid, and what the label says of it, are
independent dice, so that habits do not come in bundles as in the second world.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import third_words as words
from third_acts import customer_pays
from third_case import many_text, one_text, paid_on
from third_frames import as_frames
from third_world import Party, World

if TYPE_CHECKING:
    from datetime import date

    from bankrec_nb.simulate import Simulated


def third_company(seed: int, transactions: int = 5000) -> Simulated:
    """A company of that world with about so many transactions."""
    world = World(seed, transactions)
    dice = world.dice
    customers = [world.party(n, "C") for n in range(max(8, transactions // world.per_party))]
    suppliers = [world.party(n, "F") for n in range(max(5, transactions // 30))]
    weights = [dice.paretovariate(1.2) for _ in customers]
    for _ in range(round(transactions * 0.62)):
        party = dice.choices(customers, weights)[0]
        customer_pays(world, party, customers, world.start + timedelta(days=dice.randint(-40, world.days - 5)))
    for _ in range(round(transactions * 0.18)):
        _supplier(world, dice.choice(suppliers), world.start + timedelta(days=dice.randint(-30, world.days - 5)))
    for _ in range(round(transactions * 0.14)):
        day = world.day(world.start + timedelta(days=dice.randint(0, world.days)))
        text = words.filled(dice, words.NO_DOCUMENT, day, str(dice.randint(1000, 999_999)), "")
        world.book(
            day,
            -dice.choice((dice.randint(300, 9000), dice.randint(9000, 300_000))),
            text,
            "no_document",
            [],
            habit="plain",
        )
    _between_accounts(world, transactions // 60)
    # What nobody has paid yet is open as well.
    for _ in range(transactions // 5):
        world.invoice(dice.choices(customers, weights)[0], world.start + timedelta(days=dice.randint(-60, world.days)))
    return as_frames(world)


def _supplier(world: World, party: Party, issued: date) -> None:
    dice, kind = world.dice, "supplier_single"
    every = [
        world.invoice(party, issued + timedelta(days=n), "purchase_invoice")
        for n in range(dice.choice((1, 1, 1, 1, 2, 3)))
    ]
    if len(every) > 1:
        kind = "supplier_lot"
        if dice.random() < 0.3:
            every.append(world.invoice(party, issued, "purchase_credit_note", -every[0].open // dice.randint(2, 9)))
            kind = "supplier_credit_note"
    text, habit = many_text(world, every) if len(every) > 1 else one_text(world, every[0])
    debit = kind == "supplier_single" and dice.random() < 0.25
    world.book(paid_on(world, every), sum(d.open for d in every), ("PRLV " if debit else "") + text, "supplier_direct_debit" if debit else kind,
               [(d, d.open) for d in every], party, habit)  # fmt: skip


def _between_accounts(world: World, count: int) -> None:
    dice = world.dice
    for _ in range(count):
        day, amount = (
            world.day(world.start + timedelta(days=dice.randint(0, world.days))),
            dice.randint(5, 300) * 10_000,
        )
        late = world.day(day + timedelta(days=dice.choice((0, 0, 1, 3))))
        text = dice.choice(("VIREMENT INTERNE", "VIR CPTE A CPTE", "VIREMENT PERMANENT", "TRESO"))
        world.book(day, -amount, text, "internal_transfer", [], account=0)
        world.book(late, amount, text, "internal_transfer", [], account=1)
