"""The tenth world's cases of many documents, and what we pay: debits, files, cheques, payouts, bills of suppliers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tenth_cases import (
    BACK,
    BUY,
    PLAINLY,
    Desk,
    credited,
    foreign,
    instalments,
    lot,
    moved,
    other_payer,
    single,
    subscription,
    twice,
    whole,
)

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    from collections.abc import Callable


def debit(desk: Desk) -> None:
    """Collected singly; one in twelve comes back, with its charge."""
    rng, who, day = desk.rng, desk.party(), desk.day(before=14)
    doc = desk.bill(who, day - timedelta(days=14), desk.price(), terms=14)
    doc.means = "direct_debit"
    doc.due = day
    back = rng.random() < 0.08
    columns = {"mandate_id": who.mandate} if rng.random() < 0.5 else {}
    if rng.random() < 0.3:
        doc.end_to_end = columns["end_to_end_id"] = f"E2E{rng.randrange(10**8, 10**9)}"
    line = desk.pay(
        day,
        doc.amount,
        "returned_payment" if back else "direct_debit",
        [] if back else whole([doc]),
        rng.choice(("whole", "whole", "glued", "nothing")),
        "debit",
        who=who,
        columns=columns,
    )
    if line and back:
        line.about, line.says = [doc], "whole"
        code = rng.choice(("AC04", "AM04", "MD06", "MS03"))
        fee = rng.choice((0, 0, 850, 1200, 1500))
        joined = fee if rng.random() < 0.3 else 0
        again = desk.pay(
            day + timedelta(days=rng.randrange(2, 8)),
            -doc.amount - joined,
            "returned_payment",
            [],
            "whole",
            "back",
            who=who,
            note=code,
            columns=columns,
        )
        if again:
            again.about = [doc]
        if fee and not joined:
            desk.pay(day + timedelta(days=8), -fee, "no_document", [], "nothing", "{fee_back}")


def debit_lot(desk: Desk) -> None:
    rng, day = desk.rng, desk.day()
    docs = [
        desk.bill(desk.party(), day - timedelta(days=14), desk.price(), terms=14) for _ in range(rng.randrange(2, 20))
    ]
    number, way = f"{rng.choice(('REM', 'LCR', 'SDD-'))}{rng.randrange(10**4, 10**6)}", desk.saved["debits"]
    for doc in docs:
        doc.means, doc.due = "direct_debit", day
        doc.lot = number if way == 0 else None
        doc.end_to_end = f"{number}-{rng.randrange(10**6)}" if way == 1 else None
    line = desk.pay(
        day,
        sum(d.amount for d in docs),
        "direct_debit_lot",
        whole(docs),
        "lot",
        "debit",
        note=number,
        columns={"batch_count": len(docs) if rng.random() < 0.6 else None},
    )
    if line and way:
        line.details = [
            {
                "amount_minor": d.amount,
                "counterparty_name": d.who.core if d.who else None,
                "mandate_id": d.who.mandate if d.who else None,
                "end_to_end_id": d.end_to_end,
            }
            for d in docs
        ]


def orders(desk: Desk) -> None:
    """A file of our transfers to several suppliers."""
    rng, day = desk.rng, desk.day()
    docs = [desk.bill(desk.party(buys=True), desk.due(day), -desk.price(), BUY) for _ in range(rng.randrange(2, 12))]
    number, way = f"{rng.choice(('VIR', 'SCT-', 'PAY'))}{day:%m}{rng.randrange(100, 10**5)}", desk.saved["orders"]
    for doc in docs:
        doc.lot = number if way == 0 else None
    line = desk.pay(
        day,
        sum(d.amount for d in docs),
        "transfer_lot",
        whole(docs),
        "lot",
        "out",
        note=number,
        columns={"batch_count": len(docs)},
    )
    if line and way:
        line.details = [
            {"amount_minor": d.amount, "counterparty_name": d.who.core if d.who else None, "remittance_information": d}
            for d in docs
        ]


def bought(desk: Desk) -> None:
    """A supplier's bill, or some, paid by us or fetched by him; his credit note taken off."""
    rng, who, day = desk.rng, desk.party(buys=True), desk.day()
    many = rng.choice((1, 1, 1, 1, 2, 3))
    docs = [desk.bill(who, desk.due(day), -desk.price(), BUY) for _ in range(many)]
    if rng.random() < 0.12:
        docs.append(desk.bill(who, docs[0].day + timedelta(days=1), max(100, -docs[0].amount // 5), BACK))
        docs[-1].day = min(docs[-1].day, day)
    fetched = rng.random() < 0.3
    for doc in docs:
        doc.means = "direct_debit" if fetched and rng.random() < 0.7 else None
    kind = "purchase_debit" if fetched else "purchase" if len(docs) == 1 else "purchase_lot"
    desk.pay(
        day,
        sum(d.amount for d in docs),
        kind,
        whole(docs),
        rng.choice((*PLAINLY, "nothing")),
        "fetched" if fetched else "out",
        who=who,
    )


def cheques(desk: Desk) -> None:
    """3 to 30 cheques on one slip, known to the books in one of three ways."""
    rng, day, way = desk.rng, desk.day(), desk.saved["cheques"]
    many = rng.choice((3, 4, 5, 6, 8, 12, 20, 30)) if way != 2 else rng.randrange(3, 7)
    number, told_too = f"{rng.randrange(10**5, 10**7)}", rng.random() < 0.6
    docs = [desk.bill(desk.party(), desk.due(day), desk.price()) for _ in range(many)]
    total, parts = sum(d.amount for d in docs), whole(docs)
    for doc in docs:
        doc.means = "cheque" if way < 2 or rng.random() < 0.5 else None
    if way == 0:
        slip = desk.bill(None, day, total, str(ItemType.CHEQUE_DEPOSIT))
        slip.number = slip.counter = number
        for doc in docs:
            doc.open, doc.paid = 0, [day - timedelta(days=1)]
        parts = whole([slip])
    elif way == 1:
        for doc in docs:
            doc.lot = number
    line = desk.pay(
        day + timedelta(days=rng.choice((0, 1, 2))),
        total,
        "cheque_deposit",
        parts,
        "lot",
        "cheques",
        note=number if told_too or way == 1 else "",
        columns={"batch_count": many if rng.random() < 0.6 else None},
    )
    if line and way == 2:
        line.details = [
            {
                "amount_minor": d.amount,
                "counterparty_name": d.who.core.upper() if d.who and rng.random() < 0.7 else None,
                "remittance_information": f"CHQ {rng.randrange(10**6, 10**7)}",
            }
            for d in docs
        ]


def payout(desk: Desk) -> None:
    """What a provider pays out: one day's or several days' cards, less its commission."""
    rng, day, way = desk.rng, desk.day(), desk.saved["payouts"]
    days = rng.choice((1, 1, 2, 3))
    docs = [
        desk.bill(desk.party(), day - timedelta(days=2 + rng.randrange(days)), desk.price(), terms=0)
        for _ in range(rng.randrange(2, 12) * days)
    ]
    gross, number = sum(d.amount for d in docs), f"{rng.choice(('po_', 'TR.', ''))}{rng.randrange(16**9):09X}"
    fee, first, parts = round(gross * desk.saved["fee"] / 10_000), min(d.day for d in docs), whole(docs)
    for doc in docs:
        doc.means = "card"
        doc.lot = number if way != 0 else None
    if way == 0:
        item = desk.bill(None, day - timedelta(days=1), gross - fee, str(ItemType.PAYOUT))
        item.number = item.counter = number
        for doc in docs:
            doc.open, doc.paid = 0, [day - timedelta(days=1)]
        parts = whole([item])
    note = (
        f"{number} {first:%d/%m}-{max(d.day for d in docs):%d/%m} BRUT {gross / 100:.2f} COM {fee / 100:.2f}"
        if way == 2
        else number
    )
    columns = {"payout_id": number if way == 1 else None, "fee_minor": -fee if way == 1 else None}
    desk.pay(
        day,
        gross - fee,
        "payout",
        parts,
        "lot",
        "in",
        name=desk.saved_name,
        note=note if way != 1 else "",
        columns=columns,
    )


CASES: dict[str, tuple[Callable[[Desk], None], float, float]] = {
    "single": (single, 1.0, 1), "subscription": (subscription, 0.15, 3), "lot": (lot, 0.25, 1), "instalments": (instalments, 0.12, 2.5),
    "credited": (credited, 0.08, 1), "moved": (moved, 0.15, 1), "twice": (twice, 0.02, 2), "other_payer": (other_payer, 0.03, 1),
    "foreign": (foreign, 0.03, 1), "debit": (debit, 0.1, 1), "debit_lot": (debit_lot, 0.03, 1), "orders": (orders, 0.03, 1),
    "bought": (bought, 0.3, 1), "cheques": (cheques, 0.04, 1), "payout": (payout, 0.05, 1),
}  # fmt: skip
"""Each case with its usual weight, and how many lines it makes."""
