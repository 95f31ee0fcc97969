"""The eighth world's lines for many: cheque slips, bills presented on one day, payouts, an insurer's and a factor's lists."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from eighth_ledger import Doc, ways_to, workday

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    from eighth_desk import Desk

INSURERS = (
    "MUTUELLE DES ALPES DU SUD",
    "Assurantie Maas NV",
    "ASISTENCIA NORTE SEGUROS",
    "UNISALUTE FONDO",
    "Wiener Zusatzkasse",
)
FACTORS = ("CONFIRMING BANCO LEVANTE", "BNL FACTORING", "FACTOFRANCE NORD", "Kredietfactor Benelux", "CESCE CONFIRMING")
GATES = ("Stripe", "Mollie", "SumUp", "PayPlug", "HelloAsso", "Redsys", "Nexi", "Bol.com", "Cdiscount")


def empty(desk: Desk) -> None:
    """Everything that waits in the drawers goes to the bank."""
    cheques(desk)
    presented(desk)
    payouts(desk)
    listed(desk, "insurer", desk.rng.choice(INSURERS), 12)
    listed(desk, "factor", desk.rng.choice(FACTORS), 4)
    shares(desk)


def cheques(desk: Desk) -> None:
    """Slips of what came since the last, twice a week at most twenty to a slip."""
    rng, paper = desk.rng, desk.paper
    books = rng.choice(("slip", "numbered", "numbered", "nothing"))
    waiting = sorted(desk.drawers["cheque"], key=lambda pair: pair[0])
    count, at = rng.randrange(1000, 90_000), 0
    while at < len(waiting):
        day = waiting[at][0]
        until = workday(day + timedelta(days=rng.randrange(0, 4)))
        size = rng.randrange(1, 5) if books == "nothing" else rng.randrange(2, 20)
        docs = [d for on, d in waiting[at : at + size] if on <= until]
        at += len(docs)
        count += rng.choice((1, 1, 1, 3))
        total, number = sum(d.rest for d in docs), f"{count:07d}"
        near = [d.amount for on, d in waiting if abs((on - until).days) < 50]
        told = books != "nothing" or ways_to(total, near) != 1
        if books == "slip":
            docs = [paper.slip(docs, until, total, ItemType.CHEQUE_DEPOSIT, number)]
        elif told:
            for doc in docs:
                doc.slip = number
        words = rng.choice(
            ("REMISE CHEQUES {n}", "REM CHQ {n} DE {c} CHQ", "REMISE DE {c} CHEQUES N {n}", "VERSAMENTO ASSEGNI {n}")
        )
        paper.pay(
            until + timedelta(days=rng.choice((0, 1, 2))),
            total,
            "cheque_deposit",
            f"books: {books}",
            None,
            [(d, d.rest) for d in docs],
            channel="cheques",
            words=words.format(n=number if told else rng.randrange(10**6, 10**7), c=len(docs)),
            count=len(docs) if rng.random() < 0.5 else None,
        )


def presented(desk: Desk) -> None:
    """Bills of one due day presented together; the bank credits one sum, and one or the other comes back unpaid."""
    rng, paper = desk.rng, desk.paper
    books = rng.choice(("lot", "numbered", "details", "details"))
    days: dict[date, list[Doc]] = defaultdict(list)
    for day, doc in desk.drawers["riba"]:
        days[workday(day)].append(doc)
        doc.due = day
    for day, everything in days.items():
        for at in range(0, len(everything), 25):
            docs = everything[at : at + 25]
            number = f"{rng.choice(('RIBA', 'REM', 'LCR'))}{day:%y%m}{at // 25 + 1:02d}"
            sent, total = list(docs), sum(d.rest for d in docs)
            if books == "lot":
                docs = [paper.slip(docs, day, total, ItemType.PAYMENT_LOT, number)]
            elif books == "numbered":
                for doc in docs:
                    doc.slip = number
            words = rng.choice(
                ("ACCREDITO RI.BA. {n}", "ABONO REMESA EFECTOS {n}", "ACCR. EFFETTI SBF {n}", "REMISE LCR {n}")
            ).format(n=number)
            paper.pay(
                day,
                total,
                "direct_debit_lot",
                f"bills: {books}",
                None,
                [(d, d.rest) for d in docs],
                channel="lot",
                words=words,
                count=len(sent),
                details=books == "details",
            )
            for doc in sent:
                if rng.random() < 0.02 and doc.party:
                    back = paper.pay(
                        day + timedelta(days=rng.randrange(2, 6)),
                        -doc.amount,
                        "returned_payment",
                        "a bill unpaid",
                        doc.party,
                        channel="returned",
                        aloud=True,
                    )
                    back.named = [doc]


def payouts(desk: Desk) -> None:
    """What a gate pays out: sales less what was given back less its fees."""
    rng, paper = desk.rng, desk.paper
    gate, every = rng.choice(GATES), rng.choice((1, 2, 7, 14))
    rate, fixed = rng.choice((0.011, 0.0149, 0.029, 0.12)), rng.choice((0, 15, 25))
    books = rng.choice(("numbered", "numbered", "payout", "days"))
    waiting = sorted(desk.drawers["card"], key=lambda pair: (pair[0], pair[1].amount))
    if not waiting:
        return
    day, last = waiting[0][0], paper.last
    left: list[Doc] = []
    while day <= last:
        until = day + timedelta(days=every)
        docs = [*left, *(d for on, d in waiting if day <= on < until)]
        day, left = until, []
        gross = sum(d.rest for d in docs)
        fee = sum(round(d.rest * rate) + fixed for d in docs if d.rest > 0)
        if gross - fee <= 0:
            left = docs
            continue
        number = rng.choice(
            (
                f"po_{rng.randrange(16**10):010x}",
                f"{rng.randrange(10**9, 10**10)}",
                f"VRS-{rng.randrange(10**5, 10**6)}",
            )
        )
        if books == "payout":
            docs, fee, gross = [paper.slip(docs, until, gross - fee, ItemType.PAYOUT, number)], 0, gross - fee
        for doc in docs:
            doc.slip = number if books == "numbered" else ""
        words = rng.choice(("{g} VIREMENT {n}", "{g} Payments {n}", "/{g} PAYOUT/{n}", "VIR {g} REF {n}"))
        told = books == "days" or rng.random() < 0.4
        paper.pay(
            until + timedelta(days=1),
            gross - fee,
            "payout",
            f"books: {books}",
            None,
            [(d, d.rest) for d in docs],
            channel="payout",
            words=words.format(g=gate, n=number),
            payout=number,
            fee=-fee if told and fee else None,
            count=len(docs) if books == "days" else None,
        )


def listed(desk: Desk, drawer: str, name: str, most: int) -> None:
    """An insurer pays several people's documents by a list; a factor one firm's."""
    rng, paper = desk.rng, desk.paper
    waiting = sorted(desk.drawers[drawer], key=lambda pair: pair[0])
    if drawer == "factor":
        parties = {id(d.party): d.party for _, d in waiting}
        queues = [[(on, d) for on, d in waiting if id(d.party) == key] for key in parties]
    else:
        queues = [waiting]
    for queue in queues:
        at = 0
        while at < len(queue):
            day = queue[at][0]
            docs = [d for on, d in queue[at : at + rng.randrange(1, most + 1)] if on <= day + timedelta(days=9)]
            at += len(docs)
            number = f"{rng.choice(('BRD', 'DEC', 'CNF'))}{rng.randrange(10**5, 10**6)}"
            long = len(docs) > 4
            for doc in docs:
                doc.slip = number if long else ""
            who = f"CLIENTE {docs[0].party.books}" if drawer == "factor" and docs[0].party else ""
            paper.pay(
                day + timedelta(days=10),
                sum(d.rest for d in docs),
                "third_party",
                f"a list of the {drawer}'s",
                docs[0].party,
                [(d, d.rest) for d in docs],
                name=name,
                words=number if long else who,
                says="words" if long else "number",
                aloud=True,
            )


def shares(desk: Desk) -> None:
    """The fund pays its part of one to three people's documents, each of which it names; they pay theirs themselves."""
    rng, paper, name = desk.rng, desk.paper, desk.rng.choice(INSURERS)
    waiting = sorted(desk.drawers["shared"], key=lambda pair: pair[0])
    at = 0
    while at < len(waiting):
        day, rate = waiting[at][0], rng.choice((60, 65, 70))
        docs = [d for on, d in waiting[at : at + rng.choice((1, 1, 2, 3))] if on <= day + timedelta(days=9)]
        at += len(docs)
        parts = [(d, round(d.amount * rate / 100)) for d in docs]
        for doc, part in parts:
            own = doc.amount - part
            paper.pay(
                doc.day + timedelta(days=rng.choice((0, 1, 2))),
                own,
                "instalment",
                "his own share",
                doc.party,
                [(doc, own)],
                aloud=True,
            )
        paper.pay(
            day + timedelta(days=9),
            sum(a for _, a in parts),
            "share",
            f"the fund's share of {len(docs)}",
            docs[0].party,
            parts,
            name=name,
            says="number",
            aloud=True,
            words=f"{rate}%" if rng.random() < 0.4 else "",
        )
