"""The eleventh world's houses: what each trade bills and how it comes in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from eleventh_people import NOTE
from eleventh_usual import WORDS, by_another, collected, early, foreign, paid_by, rounded, several, single, twice

if TYPE_CHECKING:
    from collections.abc import Callable

    from eleventh_desk import Desk

MONTHS = {
    "de": ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    "it": ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"],
    "es": ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    "nl": ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
}  # fmt: skip


def medical(desk: Desk) -> None:
    """A fund pays the notes of many patients in one, some cut by what it does not cover; the patient pays the rest."""
    rng, fund, day = desk.rng, desk.fixed("fund"), desk.day()
    lang, number = fund.lang, f"{rng.choice(('BORD', 'AVIS', 'LA'))}{day:%y}{rng.randrange(1000, 9999)}"
    docs = [
        desk.bill(
            desk.patient(),
            desk.before(day),
            rng.choice((2500, 3000, 5430, 7800, 9245, 12060, desk.price() // 5 + 1500)),
        )
        for _ in range(rng.choice((2, 3, 5, 8, 14)))
    ]
    cut = {id(d): round(d.open * rng.choice((0.1, 0.2, 0.3))) for d in docs if rng.random() < 0.15}
    parts = [(d, d.open - cut.get(id(d), 0)) for d in docs]
    total = sum(p for _, p in parts)
    how = rng.choice(("details", "details", "lot", "text"))
    if how == "lot":
        for d in docs:
            d.lot = number
        parts, cut = [(d, d.open) for d in docs], {}
        total = sum(d.open for d in docs)
    line = desk.pay(
        day,
        total,
        "third_party_lot",
        parts,
        "in",
        who=fund,
        says="full" if how == "text" and not cut else "lot",
        note=number,
        habit=how,
    )
    if how == "text" and cut:
        line.says, line.note = "raw", " ".join(f"{d.number} {p / 100:.2f}" for d, p in parts)
    if how == "details":
        line.details = [
            {
                "amount_minor": p,
                "counterparty_name": fund.shown,
                "remittance_information": f"{d.number} {d.who.shown if d.who else ''}",
            }
            for d, p in parts
        ]
    for d in docs:
        rest = cut.get(id(d), 0)
        if rest and d.who and rng.random() < 0.7:
            desk.pay(
                day + timedelta(days=rng.randrange(10, 30)),
                rest,
                "instalment",
                [(d, rest)],
                "in",
                who=d.who,
                says="full",
                note=WORDS["rest"][lang],
            )


def association(desk: Desk) -> None:
    """A family's memberships in one; part of a fee was paid in cash; gifts of the same amounts."""
    rng, day = desk.rng, desk.day()
    head = desk.people.person()
    family = [head] + [desk.people.person(head.kin) for _ in range(rng.choice((0, 0, 1, 2, 3)))]
    issued = desk.before(day)
    docs = [
        desk.bill(one, issued, desk.fee(n), label=f"{WORDS['dues'][head.lang]} {issued:%Y}")
        for n, one in enumerate(family)
    ]
    if rng.random() < 0.2:
        docs[0].open -= rng.choice((2000, 3000, 5000))
    word = WORDS["dues"][head.lang]
    kind = "family_lot" if len(docs) > 1 else "cash_rest" if docs[0].open != docs[0].amount else "single"
    says = (
        rng.choice(("full", "nothing", "firsts"))
        if len(docs) > 1
        else rng.choice(("full", "ref", "nothing", "nothing"))
    )
    if rng.random() < 0.15:
        others = head
        gift = rng.choice((docs[0].open, 5000, 10000))
        desk.pay(
            day + timedelta(days=rng.randrange(20, 40)),
            gift,
            "no_document",
            [],
            "in",
            who=others,
            says="raw",
            note=WORDS["gift"][head.lang],
        )
    desk.pay(day, sum(d.open for d in docs), kind, [(d, d.open) for d in docs], "in", who=head, says=says, note=word)


def rents(desk: Desk) -> None:
    """Some months of a flat: billed before the month, paid with its name, by two, or by the housing fund in part."""
    rng, a = desk.rng, desk.people.person()
    b = desk.people.person(a.kin if rng.random() < 0.4 else None)
    rent, lang = rng.choice((65000, 72050, 84000, 98000, 121500, 145000)) + rng.choice((0, 0, 1530)), a.lang
    fund = desk.fixed("housing")
    way = rng.choice(("own", "own", "own", "two", "fund", "two flats", "late"))
    for n in range(rng.choice((2, 3, 4))):
        first = (desk.start.replace(day=1) + timedelta(days=31 * (n + 1))).replace(day=1)
        if first > desk.end - timedelta(days=6):
            break
        issued = max(desk.start - timedelta(days=20), first - timedelta(days=rng.choice((0, 5, 9))))
        month = f"{MONTHS[lang][first.month - 1]}"
        label = f"{WORDS['rent'][lang]} {month} {first:%Y}"
        doc = desk.bill(a, issued, rent, label=label)
        doc.due = first + timedelta(days=4)
        day = first + timedelta(days=rng.randrange(0, 6)) + timedelta(days=28 * (way == "late"))
        day = min(day, desk.end)
        if way == "two":
            half = rent // 2
            desk.pay(day, half, "instalment", [(doc, half)], "in", who=a, says="raw", note=label)
            desk.pay(
                day + timedelta(days=1),
                rent - half,
                "instalment",
                [(doc, rent - half)],
                "in",
                who=b,
                says="full",
                note=f"{WORDS['rent'][lang]} {a.shown}",
                hidden=True,
            )
        elif way == "fund":
            help_ = rng.choice((18000, 21500, 30000))
            line = desk.pay(
                day + timedelta(days=1),
                help_,
                "instalment",
                [(doc, help_)],
                "in",
                who=fund,
                says="full",
                note=f"{a.shown} {month}",
                hidden=True,
            )
            line.habit = "fund"
            desk.pay(
                day + timedelta(days=4),
                rent - help_,
                "instalment",
                [(doc, rent - help_)],
                "in",
                who=a,
                says="raw",
                note=f"{WORDS['rent'][lang]} {month} ({WORDS['rest'][lang]})",
            )
        else:
            if way == "two flats":
                other = desk.bill(b, issued, rent if rng.random() < 0.6 else rent - 5000, label=label)
                desk.pay(day, other.open, "month", [(other, other.open)], "in", who=b, says="raw", note=label)
            desk.pay(
                day,
                rent,
                "month",
                [(doc, rent)],
                "in",
                who=a,
                says="raw",
                note=rng.choice((label, f"{WORDS['rent'][lang]} {month}", f"{WORDS['rent'][lang]} {first:%m/%Y}")),
            )
    if rng.random() < 0.3:
        desk.pay(
            desk.day(),
            2 * rent if rng.random() < 0.5 else rent,
            "no_document",
            [],
            "in",
            who=b,
            says="raw",
            note=WORDS["deposit"][lang],
        )
    if rng.random() < 0.3:
        day = desk.day()
        doc = desk.bill(
            a,
            desk.before(day),
            desk.price() // 8 + 3000,
            series="charges",
            label=f"{WORDS['charges'][lang]} {desk.start.year - 1}",
        )
        paid_by(
            desk,
            a,
            [doc],
            day,
            says=rng.choice(("full", "raw")),
            note=f"{WORDS['charges'][lang]} {desk.start.year - 1}",
        )


def market(desk: Desk) -> None:
    """A marketplace pays sales less its fee and what it gave back; some deposits show the fee, some only the total."""
    rng, day = desk.rng, desk.day()
    place, lang = desk.fixed("market"), desk.lang
    docs = [
        desk.bill(desk.people.person(), day - timedelta(days=rng.choice((2, 3))), desk.price() // 12 + 900)
        for _ in range(rng.choice((3, 5, 8, 12)))
    ]
    if rng.random() < 0.5:
        docs.append(desk.bill(docs[0].who, docs[0].day, -max(300, docs[0].amount // 2), NOTE))
    gross, number = sum(d.open for d in docs), f"{rng.randrange(10**9, 10**10)}"
    for d in docs:
        d.method, d.lot = "card", number
        d.day = d.due = day - timedelta(days=2)
    fee = round(gross * desk.rates["market"])
    note = f"{number} {WORDS['fees'][lang]} {fee / 100:.2f}" if rng.random() < 0.5 else number
    desk.pay(
        day,
        gross - fee,
        "payout",
        [(d, d.open) for d in docs],
        "in",
        who=place,
        says="lot",
        note=note,
        columns={"fee_minor": -fee} if rng.random() < 0.5 else {},
    )


def disputed(desk: Desk) -> None:
    """Bills paid short by a claim that the text tells: what was held back stays open on the bill it names."""
    rng, who, day = desk.rng, desk.customer(), desk.day()
    docs = [desk.bill(who, desk.before(day), desk.price()) for _ in range(rng.choice((1, 1, 2, 3)))]
    held = max(200, round(docs[-1].open * rng.choice((0.03, 0.07, 0.12, 0.22))))
    parts = [(d, d.open - (held if d is docs[-1] else 0)) for d in docs]
    numbers = ", ".join(d.number for d in docs)
    note = f"{numbers} {WORDS['less'][who.lang]} {held / 100:.2f} {WORDS['claim'][who.lang]} {docs[-1].number if len(docs) > 1 else ''}".strip()
    line = desk.pay(day, sum(p for _, p in parts), "short_paid", parts, "in", who=who, says="raw", note=note)
    line.habit = "short one" if len(docs) == 1 else "short of several"


def works(desk: Desk) -> None:
    """Works: a deposit, progress bills less five per cent, the final bill less the deposit, and the guarantee a year on."""
    rng, who = desk.rng, desk.customer()
    lang, day = who.lang, desk.day(before=50)
    way = rng.choice(("kept", "kept", "freed", "deposit", "deposit note"))
    if way == "kept":
        doc = desk.bill(who, desk.before(day), 10 * desk.price() // 100 * 100)
        keep = round(doc.open * 0.05)
        desk.pay(
            day,
            doc.open - keep,
            "retention",
            [(doc, doc.open - keep)],
            "in",
            who=who,
            says="raw",
            note=f"{doc.number} ./. 5% {WORDS['kept'][lang]}",
        )
    elif way == "freed":
        doc = desk.bill(who, day - timedelta(days=rng.randrange(350, 400)), 10 * desk.price() // 100 * 100)
        doc.open = round(doc.amount * 0.05)
        desk.pay(
            day,
            doc.open,
            "retention",
            [(doc, doc.open)],
            "in",
            who=who,
            says=rng.choice(("raw", "nothing")),
            note=f"{WORDS['freed'][lang]} {doc.number}",
        )
    else:
        total = 4 * desk.price()
        first = desk.bill(who, desk.before(day), round(total * 0.3), series="deposit")
        desk.pay(
            day,
            first.open,
            "deposit",
            [(first, first.open)],
            "in",
            who=who,
            says=rng.choice(("full", "nothing")),
            note=desk.word_deposit(lang),
        )
        later = day + timedelta(days=rng.randrange(25, 45))
        final = desk.bill(who, later - timedelta(days=12), total)
        docs = [final]
        if way == "deposit":
            final.open = total - first.amount
        else:
            docs.append(
                desk.bill(who, final.day, -first.amount, NOTE, label=f"{desk.word_deposit(lang)} {first.number}")
            )
        desk.pay(
            later,
            total - first.amount,
            "final",
            [(d, d.open) for d in docs],
            "in",
            who=who,
            says="raw",
            note=rng.choice(
                (
                    f"{WORDS['final'][lang]} {final.number}",
                    f"{final.number} {WORDS['less'][lang]} {desk.word_deposit(lang)} {first.number}",
                )
            ),
            about=[final],
        )


HOUSES: dict[str, dict[Callable[[Desk], None], float]] = {
    "practice": {medical: 3, single: 8, rounded: 0.5, twice: 0.3},
    "association": {association: 10, single: 1, collected: 1},
    "property": {rents: 3, single: 2, several: 0.3},
    "market": {market: 2, single: 3, foreign: 0.5, twice: 0.2},
    "wholesale": {single: 4, several: 3, disputed: 1, early: 1, by_another: 0.5, collected: 1, twice: 0.2, rounded: 0.4, foreign: 0.3},
    "works": {works: 3, single: 4, several: 1, disputed: 0.3, by_another: 0.3},
    "office": {single: 8, several: 1, by_another: 0.5, rounded: 0.4, twice: 0.2, foreign: 0.6},
}  # fmt: skip
"""Each house with the weights of its cases."""
