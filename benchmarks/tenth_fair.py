"""The tenth world's fairness: what name and amount leave open to an accountant is told by its numbers."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tenth_cases import PLAINLY

if TYPE_CHECKING:
    from tenth_cases import Desk, Line
    from tenth_people import Doc


def fair(desk: Desk, clear: dict[int, str]) -> None:
    """Payments that name and amount leave open to an accountant tell their numbers.

    Args:
        desk: all that was planned.
        clear: by line how well the name tells the payer: clear, kin, hidden.
    """
    by_kin: dict[str, list[Doc]] = defaultdict(list)
    for doc in desk.docs:
        if doc.who and not doc.gone and doc.open:
            by_kin[doc.who.kin].append(doc)
    for line in desk.lines:
        if (
            not line.parts
            or line.says in ("lot", "reference")
            or (line.says in PLAINLY and line.about == [d for d, _ in line.parts])
        ):
            continue
        who = line.parts[0][0].who
        how = clear[id(line)]
        if who is None:
            continue
        docs = [d for d, _ in line.parts]
        kin = [d for d in by_kin[who.kin] if how != "clear" or d.who is who]
        open_now = [
            d
            for d in kin
            if d.day <= line.day + timedelta(days=10) and (not d.paid or max(d.paid) >= line.day or d in docs)
        ]
        paid_now = sum(p for _, p in line.parts)
        if line.says in ("tail", "wrong"):
            exact = [d for d in open_now if d.open == docs[0].open]
            ends = [d for d in open_now if d.counter[-4:] == docs[0].counter[-4:]]
            good = (
                line.amount == paid_now
                and how != "hidden"
                and (len(exact) == 1 if line.says == "wrong" else len(ends) == 1 or len(docs) > 1)
            )
        elif line.says == "month" and len(docs) > 1 and how == "clear":
            good = {id(d) for d in open_now if d.day.month == docs[0].day.month and d.day <= line.day} == {
                id(d) for d in docs
            }
        elif line.kind in ("instalment", "discount") or how == "hidden":
            good = open_now == docs and how != "hidden"
        elif len(docs) == 1:
            turn = sorted((d for d in open_now if d.open == docs[0].open), key=lambda d: (d.day, d.due))
            oldest = (
                turn[0] is docs[0] and all(d.who is who for d in turn) and (len(turn) == 1 or turn[0].day < turn[1].day)
            )
            good = oldest and ways(line.amount, [d.open for d in open_now]) == len(turn)
        else:
            good = ways(line.amount, [d.open for d in open_now]) == 1
        if not good:
            if line.says not in ("range", "month"):
                line.says = desk.rng.choice(("whole", "glued", "spaced"))
            elif line.says == "month":
                line.says = "whole"
            line.about = docs
    for line in desk.lines:
        if line.op == "cheques" and line.details:
            _tell_drawers(desk, line)
        if line.says == "range":
            numbers = sorted(int(d.counter) for d in line.about)
            if len(numbers) < 2 or any(b - a != 1 for a, b in pairwise(numbers)):
                line.says = "whole"


def _tell_drawers(desk: Desk, line: Line) -> None:
    """A cheque whose amount others have too bears its drawer, and its bill where he owes that amount twice."""
    for (doc, _), cheque in zip(line.parts, line.details, strict=True):
        equal = [d for d in desk.docs if d.open == doc.open and d is not doc and d.who and not d.gone]
        if equal and doc.who:
            cheque["counterparty_name"] = doc.who.core.upper()
            if any(d.who and d.who.kin == doc.who.kin for d in equal):
                cheque["remittance_information"] += f" {doc.number}"


def ways(total: int, amounts: list[int]) -> int:
    """How many subsets of the amounts have that sum; too many amounts count as two."""
    if len(amounts) > 14:
        return 2
    sums: dict[int, int] = {0: 1}
    for amount in amounts:
        for known, n in list(sums.items()):
            sums[known + amount] = sums.get(known + amount, 0) + n
    return sums.get(total, 0)
