"""The eighth world's fairness: when all have lived, a payment that could be another's as well says what it pays."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from eighth_bank import CUT, NAMELESS
from eighth_desk import TELLING
from eighth_ledger import ways_to
from eighth_people import plain

if TYPE_CHECKING:
    import random

    from eighth_ledger import Doc, Paper, Payment


def speak_up(paper: Paper, styles: list[str], rng: random.Random) -> None:
    """Gives every payment its account, and lets those that are unclear name their documents."""
    by_amount: dict[int, list[Doc]] = defaultdict(list)
    by_word: dict[str, set[int]] = defaultdict(set)
    own: dict[int, list[Doc]] = defaultdict(list)
    for doc in paper.docs:
        if not doc.hidden and doc.party is not None:
            by_amount[doc.amount].append(doc)
            own[id(doc.party)].append(doc)
            for word in _words(doc.party.books) | _words(doc.party.bank):
                by_word[word].add(id(doc.party))
    for pay in list(paper.payments):
        if pay.purse < 0:
            pay.purse = rng.randrange(len(styles))
        style = styles[pay.purse % len(styles)]
        nameless = style in NAMELESS
        if pay.kind == "missing_document":
            if _could_be(pay, own, by_amount):
                paper.payments.remove(pay)
        elif pay.kind == "no_document":
            if any(d.amount == pay.amount and _open(d, pay) for d in by_amount.get(pay.amount, ())):
                paper.payments.remove(pay)
        elif (
            pay.parts
            and pay.channel in ("in", "out", "collected", "debit")
            and (pay.says not in TELLING or pay.typo or style in CUT or (pay.says == "tail" and nameless))
        ) and _unclear(pay, nameless, style in CUT, by_amount, by_word):
            pay.aloud, pay.typo = True, False


def _words(name: str) -> set[str]:
    return {w for w in plain(name).replace("'", " ").replace("-", " ").replace(".", " ").split() if len(w) > 3}


def _open(doc: Doc, pay: Payment) -> bool:
    late = doc.settled is None or doc.settled >= pay.day - timedelta(days=40)
    return late and doc.day <= pay.day + timedelta(days=14) and doc.before != doc.amount


def _could_be(pay: Payment, own: dict[int, list[Doc]], by_amount: dict[int, list[Doc]]) -> bool:
    docs = [d for d in own[id(pay.payer)] if _open(d, pay)]
    return ways_to(pay.amount, [d.amount for d in docs], 1) > 0 or any(
        _open(d, pay) for d in by_amount.get(pay.amount, ())
    )


def _unclear(
    pay: Payment, nameless: bool, cut: bool, by_amount: dict[int, list[Doc]], by_word: dict[str, set[int]]
) -> bool:
    """Whether somebody else's document has the same sum, as far as the name shown lets one tell."""
    whole = len(pay.parts) == 1 and abs(pay.amount) == abs(pay.parts[0][0].amount)
    if nameless and not whole:
        return True
    party = pay.payer
    doc = pay.parts[0][0]
    related = set().union(*(by_word[w] for w in _words(party.bank))) if party and not nameless else None
    if not whole:
        return cut or len(related or ()) > 1
    same = [d for d in by_amount.get(doc.amount, ()) if d is not doc and _open(d, pay)]
    if nameless:
        return bool(same)
    return any(d.party is not party and related is not None and id(d.party) in related for d in same)
