"""How customers of the third world pay: one function for each way, drawn by one die."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import third_words as words
from third_case import Case, many_text, one_text, paid_on
from third_rare_acts import cheques, debit, exchange, group, missing, payout, refund

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from third_world import Party, World

_WAYS = (
    *("single",) * 46, *("lot",) * 11, *("credit_note",) * 5, *("discount",) * 4, *("instalment",) * 4, *("partial",) * 2,
    *("cents",) * 3, *("fee",) * 1, *("overpayment",) * 1, *("double",) * 1, *("cheque",) * 6, *("group_payer",) * 2,
    *("payout",) * 2, *("refund",) * 1, *("exchange",) * 1, *("missing",) * 2, *("debit",) * 4, *("discount_lot",) * 1,
)  # fmt: skip


def customer_pays(world: World, party: Party, others: list[Party], issued: date) -> None:
    dice, way = world.dice, world.dice.choice(_WAYS)
    more = [world.invoice(party, issued + timedelta(days=dice.randint(0, 25))) for _ in range(dice.choice((1, 1, 2, 4)))] if way in (
        "lot", "credit_note", "discount_lot") else []  # fmt: skip
    document = world.invoice(party, issued)
    _ACTS.get(way, _single)(Case(world, party, document, more, others))


def _single(case: Case) -> None:
    world, party, document = case.world, case.party, case.document
    text, habit = one_text(world, document)
    world.book(paid_on(world, [document]), document.open, text, "single", [(document, document.open)], party, habit)


def _lot(case: Case) -> None:
    world, party, document, more = case.world, case.party, case.document, case.more
    every = [document, *more]
    text, habit = many_text(world, every)
    world.book(
        paid_on(world, every), sum(d.open for d in every), text, "lot", [(d, d.open) for d in every], party, habit
    )


def _credit(case: Case) -> None:
    world, party, document, more = case.world, case.party, case.document, case.more
    dice = world.dice
    note = world.invoice(
        party,
        document.issued + timedelta(days=dice.randint(0, 12)),
        "sales_credit_note",
        max(500, document.open // dice.randint(2, 12)),
    )
    paid = [document, *more] if dice.random() < 0.6 else [document]
    text, habit = (
        many_text(world, [*paid, note])
        if dice.random() < 0.4
        else one_text(world, document)
        if len(paid) == 1
        else many_text(world, paid)
    )
    every = [*paid, note]
    world.book(
        paid_on(world, every),
        sum(d.open for d in every),
        text,
        "credit_note",
        [(d, d.open) for d in every],
        party,
        habit,
    )


def _discount(case: Case) -> None:
    world, party, document, more = case.world, case.party, case.document, case.more
    dice, every = world.dice, [document, *more]
    rate = dice.choice((0.02, 0.02, 0.03, 0.01))
    less = [round(d.open * rate) for d in every]
    agreed = dice.random() < 0.5
    if agreed:
        for d, cut in zip(every, less, strict=True):
            d.more |= {"discount_minor": cut, "discount_date": d.issued + timedelta(days=10)}
    text, habit = many_text(world, every) if more else one_text(world, document)
    day = world.day(max(d.issued for d in every) + timedelta(days=dice.randint(3, 10)))
    kind = "discount_lot" if more else "discount"
    world.book(day, sum(d.open for d in every) - sum(less), text, kind, [(d, d.open) for d in every], party,
               habit + (" agreed" if agreed else ""), ("discount", -sum(less)))  # fmt: skip


def _instalments(case: Case) -> None:
    world, party, document = case.world, case.party, case.document
    dice = world.dice
    whole, day = document.open, paid_on(world, [document])
    plan = dice.choice(((0.3, 0.7), (0.5, 0.5), (1 / 3, 1 / 3, 1 / 3), (0.4, 0.3, 0.3), (0.25,) * 4))
    parts = [round(whole * p) for p in plan[:-1]]
    for n, part in enumerate([*parts, whole - sum(parts)]):
        grammar = words.DEPOSIT if n == 0 and len(plan) == 2 else words.REST if n == len(plan) - 1 else None
        text, habit = one_text(world, document, grammar)
        world.book(
            day,
            part,
            text,
            "instalment",
            [(document, part)],
            party,
            habit if document.number in text else habit + " unnamed",
        )
        day = world.day(day + timedelta(days=dice.choice((7, 30, 30, 31))))


def _partial(case: Case) -> None:
    world, party, document = case.world, case.party, case.document
    part = max(100, int(round(document.open * world.dice.uniform(0.2, 0.9), -2 if world.dice.random() < 0.6 else 0)))
    text, habit = one_text(world, document, words.ONE)
    if part < document.open:
        world.book(paid_on(world, [document]), part, text, "partial", [(document, part)], party, habit)


def _cents(case: Case) -> None:
    world, party, document = case.world, case.party, case.document
    whole = document.open
    paid = (
        whole - whole % 100 if whole % 100 and world.dice.random() < 0.4 else whole + world.dice.choice((-2, -1, 1, 2))
    )
    text, habit = one_text(world, document)
    world.book(
        paid_on(world, [document]),
        paid,
        text,
        "cents",
        [(document, whole)],
        party,
        habit + (" to the euro" if abs(paid - whole) > 5 else ""),
        ("write_off", paid - whole),
    )


def _fee(case: Case) -> None:
    world, party, document = case.world, case.party, case.document
    fee, whole = world.dice.choice((600, 1000, 1250, 1500, 2500)), document.open
    text, habit = one_text(world, document)
    world.book(paid_on(world, [document]), whole - fee, text, "fee", [(document, whole)], party, habit, ("fee", -fee))


def _over(case: Case) -> None:
    world, party, document = case.world, case.party, case.document
    text, habit = one_text(world, document, words.ONE)
    world.book(
        paid_on(world, [document]),
        document.open + world.dice.choice((500, 1000, 2000, 5000)),
        text,
        "overpayment",
        [(document, document.open)],
        party,
        habit,
    )


def _double(case: Case) -> None:
    world, party, document = case.world, case.party, case.document
    whole, (text, habit) = document.open, one_text(world, document)
    day = paid_on(world, [document])
    world.book(day, whole, text, "single", [(document, whole)], party, habit)
    world.book(
        world.day(day + timedelta(days=world.dice.randint(1, 9))), whole, text, "double_payment", [], party, habit
    )


_ACTS: dict[str, Callable[[Case], None]] = {
    "lot": _lot, "credit_note": _credit, "discount": _discount, "discount_lot": _discount, "instalment": _instalments,
    "partial": _partial, "cents": _cents, "fee": _fee, "overpayment": _over, "double": _double, "cheque": cheques,
    "group_payer": group, "payout": payout, "refund": refund, "exchange": exchange, "missing": missing, "debit": debit,
}  # fmt: skip
