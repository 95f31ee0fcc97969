"""A second world, written differently on purpose: agents who decide day by day what they pay.

German, Dutch, Spanish and Italian habits; invoices are quantities × list prices + VAT, so that amounts repeat; what is paid
follows from who pays (everything due, one by one, with discount, in parts, twice, by our own collection), not from a plan
of cases. Only the IBAN maker and the result's frame are shared with bankrec_nb.simulate.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from second_frames import as_frames
from second_words import ALONE, CREDITS, MANY, NOTHING, bank_name, company_name, payment_text, with_slip
from second_world import Document, Party, World

from bankrec_nb.simulate.names import iban

if TYPE_CHECKING:
    from collections.abc import Callable

    from bankrec_nb.simulate import Simulated

_NUMBERS: tuple[Callable[[int, date], str], ...] = (
    lambda n, d: f"RE-{d:%Y}-{n:05d}",
    lambda n, d: f"{d:%y}{n:06d}",
    lambda n, d: f"A{d:%y}/{n}",
    lambda n, d: f"{n}/{d:%Y}",
    lambda n, d: f"{d:%Y}.VE.{n:04d}",
)
_HABITS = (
    *("each",) * 5, *("month",) * 3, *("list",) * 3, *("silent",) * 2, "skonto", "rates", "debit", "debit", "twice",
)  # fmt: skip
_PLAIN = ("wages", "tax", "bank charges", "card", "rent")


def second_company(seed: int, transactions: int = 5000) -> Simulated:
    """A company of that world with about so many transactions in two months."""
    dice = random.Random(seed * 7919 + 5)
    start = date(2026, 3, 2)
    world = World(
        dice,
        start,
        _NUMBERS[seed % len(_NUMBERS)],
        sorted(dice.randint(300, 90_000) for _ in range(40)),
        dice.choice((0.19, 0.21, 0.22)),
        counter=dice.randint(100, 7000),
    )
    customers = [_party(world, n, "K") for n in range(max(12, transactions // 6))]
    suppliers = [_party(world, n, "L") for n in range(max(6, transactions // 25))]
    for offset in range(-75, 60):
        _one_day(world, start + timedelta(days=offset), customers, suppliers)
    return as_frames(world, seed, dice)


def _party(world: World, number: int, prefix: str) -> Party:
    dice = world.dice
    country = dice.choice(("DE", "DE", "NL", "ES", "IT"))
    name = company_name(dice, country)
    return Party(
        code=f"{prefix}{70000 + number}",
        country=country,
        name=name,
        spellings=[name, with_slip(dice, name), name.upper()],
        bank_name=bank_name(dice, country, name),
        iban=iban(np.random.default_rng(dice.randrange(2**32)), country),
        habit=dice.choice(_HABITS) if prefix == "K" else "supplier",
        size=dice.paretovariate(1.3),
        terms=dice.choice((7, 14, 30, 30, 60)),
    )


def _one_day(world: World, today: date, customers: list[Party], suppliers: list[Party]) -> None:
    if today.weekday() >= 5:
        return
    dice = world.dice
    weight = sum(min(p.size, 12) for p in customers)
    for party in customers:
        if dice.random() < min(0.9, 0.11 * len(customers) * min(party.size, 12) / weight):
            _invoice(world, party, today)
        _customer_acts(world, party, today)
    _collect(world, [p for p in customers if p.habit == "debit"], today)
    for party in suppliers:
        if dice.random() < 0.06:
            _invoice(world, party, today)
    if today.weekday() == 3:
        _pay_suppliers(world, suppliers, today)
    for _ in range(max(1, len(customers) // 90)):
        if dice.random() < 0.8:
            _book(
                world,
                today,
                -dice.randint(500, 400_000),
                "",
                f"{dice.choice(_PLAIN).upper()} {today:%m.%y} {dice.randint(100, 999999)}",
                "no_document",
                [],
            )


def _invoice(world: World, party: Party, today: date) -> None:
    dice, ours = world.dice, party.code.startswith("K")
    net = sum(dice.choice(world.prices) * dice.randint(1, 6) for _ in range(dice.choice((1, 1, 2, 4))))
    gross = round(net * (1 + world.vat))
    credit = dice.random() < 0.06
    if credit:
        gross = -max(100, gross // dice.randint(3, 9))
    world.counter += 1
    running = world.counter if ours else dice.randint(10, 99_999)
    number = world.numbering(running, today) if ours else f"{dice.choice(('', 'F', 'R-'))}{running}"
    if credit:
        number = f"GS{number}" if ours else f"C{number}"
    amount = gross if ours else -gross
    kind = ("sales_" if ours else "purchase_") + ("credit_note" if credit else "invoice")
    due = today + timedelta(days=party.terms)
    document = Document(number, running, party, today, due, amount, amount, kind)
    party.documents.append(document)
    world.documents.append(document)


def _open(party: Party, today: date, within: int = 3) -> list[Document]:
    """What the party owes that is due (or soon is), oldest first, credit notes not counted."""
    return [d for d in party.documents if d.open > 0 and d.due <= today + timedelta(days=within)]


def _customer_acts(world: World, party: Party, today: date) -> None:
    dice = world.dice
    if party.habit == "debit":
        return
    if party.habit in ("each", "silent", "twice", "skonto", "rates"):
        for document in _open(party, today):
            if dice.random() < 0.25:
                _pay_one(world, party, document, today)
    elif today.day in (10, 11, 12, 25, 26, 27) and _open(party, today) and dice.random() < 0.6:
        _pay_many(world, party, today)


def _pay_one(world: World, party: Party, document: Document, today: date) -> None:
    dice = world.dice
    text = "" if party.habit == "silent" else payment_text(dice, party, ALONE, [document])
    if party.habit == "rates" and document.amount > 60_000:
        part = min(document.open, -(-document.amount // 3))
        _book(world, today, part, party.bank_name, text + " RATE", "instalment", [(document, part)], party)
    elif party.habit == "skonto" and (today - document.issued).days <= 70:
        skonto = round(document.open * dice.choice((0.02, 0.03)))
        own = document.open
        _book(
            world,
            today,
            own - skonto,
            party.bank_name,
            text + dice.choice((" abzgl. Skonto", "")),
            "discount",
            [(document, own)],
            party,
            ("discount", -skonto),
        )
    else:
        own = document.open
        _book(
            world,
            today,
            own,
            party.bank_name,
            text or payment_text(dice, party, NOTHING, [document]),
            "single",
            [(document, own)],
            party,
        )
        if party.habit == "twice" and dice.random() < 0.2:
            _book(world, _later(today, 5), own, party.bank_name, text, "double_payment", [], party)


def _pay_many(world: World, party: Party, today: date) -> None:
    dice, due = world.dice, _open(party, today)
    notes = [d for d in party.documents if d.open < 0 and d.issued <= today]
    owed = sum(d.open for d in due)
    taken: list[Document] = []
    for credit in notes:
        if owed + sum(d.open for d in taken) + credit.open > 0:
            taken.append(credit)
    text = payment_text(dice, party, MANY if party.habit == "list" else NOTHING, due)
    if taken and party.habit == "list" and dice.random() < 0.7:
        text += CREDITS[party.country].format(c=" ".join(d.number for d in taken))
    parts = [(d, d.open) for d in (*due, *taken)]
    kind = "credit_note" if taken else "lot" if len(due) > 1 else "single"
    _book(world, today, sum(a for _, a in parts), party.bank_name, text, kind, parts, party)


def _collect(world: World, debtors: list[Party], today: date) -> None:
    """Direct debits every Tuesday, as one lot with its details or one by one; a few come back."""
    if today.weekday() != 1:
        return
    dice = world.dice
    due = [d for p in debtors for d in _open(p, today)]
    for start in range(0, len(due), 9):
        lot = due[start : start + 9]
        if len(lot) > 3 and dice.random() < 0.6:
            _book(
                world,
                today,
                sum(d.open for d in lot),
                "",
                "SAMMELLASTSCHRIFT",
                "direct_debit_lot",
                [(d, d.open) for d in lot],
                details=True,
            )
            continue
        for document in lot:
            own = document.open
            document.fields["mandate_id"] = f"M-{document.party.code}"
            # What comes back after the last statement has not come back yet: it pays its document.
            comes_back = dice.random() < 0.06 and _later(today, 6) <= world.last
            if comes_back:
                text = f"EINZUG {document.number}"
                _book(
                    world,
                    today,
                    own,
                    document.party.bank_name,
                    text,
                    "returned_payment",
                    [],
                    document.party,
                    mandate=True,
                )
                _book(
                    world,
                    _later(today, 6),
                    -own,
                    document.party.bank_name,
                    "RUECKLASTSCHRIFT " + text,
                    "returned_payment",
                    [],
                    document.party,
                    mandate=True,
                )
                document.due = today + timedelta(days=90)
            else:
                _book(
                    world,
                    today,
                    own,
                    document.party.bank_name,
                    f"EINZUG {document.number}",
                    "direct_debit",
                    [(document, own)],
                    document.party,
                    mandate=True,
                )


def _pay_suppliers(world: World, suppliers: list[Party], today: date) -> None:
    for party in suppliers:
        due = [d for d in party.documents if d.open < 0 and d.due <= today + timedelta(days=7)]
        notes = [d for d in party.documents if d.open > 0 and d.due <= today]
        if not due:
            continue
        taken = notes if sum(d.open for d in (*due, *notes)) < 0 else []
        text = " ".join(d.number for d in due) if world.dice.random() < 0.7 else "Rechnungen laut Liste"
        kind = "supplier_credit_note" if taken else "supplier_lot" if len(due) > 1 else "supplier_single"
        parts = [(d, d.open) for d in (*due, *taken)]
        _book(world, today, sum(a for _, a in parts), party.bank_name, text, kind, parts, party)


def _later(day: date, days: int) -> date:
    moved = day + timedelta(days=days)
    return moved + timedelta(days=max(0, 7 - moved.weekday()) if moved.weekday() > 4 else 0)


def _book(
    world: World, day: date, amount: int, name: str, text: str, kind: str, parts: list[tuple[Document, int]],
    party: Party | None = None, difference: tuple[str, int] | None = None, *, mandate: bool = False, details: bool = False,
) -> None:  # fmt: skip
    """One line on the account; what it pays is paid from now on. Lines before the window only make history."""
    inside = day >= world.start
    if inside:
        line = len(world.lines)
        world.lines.append(
            {
                "day": day, "amount": amount, "name": name, "text": text.strip(), "kind": kind, "line": line,
                "iban": party.iban if party is not None and world.dice.random() < 0.8 else None,
                "mandate": f"M-{party.code}" if mandate and party is not None else None,
                "details": [(d.party.bank_name, d.party.iban, a, d.number) for d, a in parts] if details else [],
            }
        )  # fmt: skip
        world.allocations += [(line, d, a) for d, a in parts] or [(line, None, 0)]
        if difference:
            world.differences.append((line, *difference))
    for document, part in parts:
        document.open -= part
        if not inside:
            document.open_before += part
