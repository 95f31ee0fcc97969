"""Rarer ways to pay in the third world: cheques, groups, payouts, refunds, other currencies, direct debits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import third_words as words
from third_case import one_text, paid_on
from third_world import Party

from bankrec_nb.simulate.names import iban

if TYPE_CHECKING:
    from third_case import Case


def cheques(case: Case) -> None:
    world, document, others = case.world, case.document, case.others
    dice = world.dice
    payers = [document] + [
        world.invoice(dice.choice(others), document.issued + timedelta(days=dice.randint(-6, 6)))
        for _ in range(dice.choice((0, 1, 2, 3, 5)))
    ]
    slip = f"{dice.randint(100_000, 9_999_999)}"
    known = dice.random()
    day = world.day(max(d.issued for d in payers) + timedelta(days=dice.randint(5, 30)))
    for d in payers:
        d.more["payment_method"] = "CHQ"
        if known < 0.5:
            d.more["lot_number"] = slip
    text = (
        f"REMISE {len(payers)} CHEQUE{'S' * (len(payers) > 1)} N {slip}"
        if dice.random() < 0.6
        else f"REMISE CHEQUES {slip}"
    )
    world.book(
        day,
        sum(d.open for d in payers),
        text,
        "cheque_deposit",
        [(d, d.open) for d in payers],
        None,
        "slip" if known < 0.5 else "no slip",
    )


def group(case: Case) -> None:
    """A parent, a factor or a syndic pays for several customers, and names the documents."""
    world, document, others = case.world, case.document, case.others
    dice = world.dice
    every = [document] + [
        world.invoice(dice.choice(others), document.issued + timedelta(days=dice.randint(0, 9)))
        for _ in range(dice.choice((1, 2, 3)))
    ]
    text = words.filled(
        dice,
        words.LIST,
        document.issued,
        document.order,
        "",
        l=dice.choice((" ", ", ", "/")).join(d.number for d in every),
    )
    parent = Party(
        "",
        "",
        (),
        words.payer_name(dice, words.party_name(dice)),
        iban(np.random.default_rng(dice.randrange(2**32)), "FR"),
        30,
    )
    world.book(
        paid_on(world, every),
        sum(d.open for d in every),
        text,
        "group_payer",
        [(d, d.open) for d in every],
        parent,
        "list",
    )


def payout(case: Case) -> None:
    """Card sales of some days, paid together less a fee; half the providers' payouts are known by number."""
    world, document, others = case.world, case.document, case.others
    dice = world.dice
    sales = [document] + [
        world.invoice(dice.choice(others), document.issued + timedelta(days=dice.randint(0, 2)))
        for _ in range(dice.randint(1, 7))
    ]
    payout, known = f"PO{dice.randint(10**7, 10**8)}", dice.random() < 0.5
    for d in sales:
        d.more |= {"payment_method": "card"} | ({"lot_number": payout} if known else {})
    gross = sum(d.open for d in sales)
    fee = round(gross * 0.014) + 25 * len(sales)
    world.book(world.day(max(d.issued for d in sales) + timedelta(days=dice.randint(1, 4))), gross - fee, f"STRIPE PAYOUT {payout}", "payout",
               [(d, d.open) for d in sales], None, "known" if known else "by amount", ("fee", -fee), fee=-fee if dice.random() < 0.5 else None)  # fmt: skip


def refund(case: Case) -> None:
    world, party, document = case.world, case.party, case.document
    world.documents.remove(document)
    note = world.invoice(party, document.issued, "sales_credit_note")
    world.book(
        world.day(note.issued + timedelta(days=world.dice.randint(3, 30))),
        note.open,
        f"REMBOURSEMENT {note.number if world.dice.random() < 0.6 else ''}",
        "refund",
        [(note, note.open)],
        party,
    )


def exchange(case: Case) -> None:
    world, party, document = case.world, case.party, case.document
    document.currency, rate = "USD", world.dice.uniform(0.84, 0.93)
    paid = round(document.open * rate)
    text, habit = one_text(world, document)
    line = len(world.lines)
    world.book(paid_on(world, [document]), paid, text, "exchange", [], party, habit, original=(document.open, "USD"))
    world.truth[-1] = (line, document, paid)
    document.open = 0


def missing(case: Case) -> None:
    """The books do not have the document."""
    world, party, document = case.world, case.party, case.document
    world.documents.remove(document)
    text, habit = one_text(world, document)
    world.book(paid_on(world, [document]), document.open, text, "missing_document", [], party, habit)


def debit(case: Case) -> None:
    world, party, document = case.world, case.party, case.document
    dice, mandate = world.dice, f"RUM{party.code}"
    document.more |= {"payment_method": "prélèvement", "mandate_id": mandate if dice.random() < 0.5 else None}
    day, text = (
        paid_on(world, [document]),
        f"PRLV EMIS {document.number if dice.random() < 0.7 else document.party.code}",
    )
    if dice.random() < 0.15:
        world.book(day, document.open, text, "returned_payment", [], party, mandate=mandate)
        world.book(
            world.day(day + timedelta(days=dice.randint(2, 9))),
            -document.open,
            f"IMPAYE {text}",
            "returned_payment",
            [],
            party,
            mandate=mandate,
        )
    else:
        world.book(day, document.open, text, "direct_debit", [(document, document.open)], party, mandate=mandate)
