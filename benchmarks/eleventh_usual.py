"""The eleventh world's usual cases, which every house has: what is paid by itself, together, early, twice, by another or abroad."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from eleventh_people import NOTE

if TYPE_CHECKING:
    from datetime import date

    from eleventh_desk import Desk
    from eleventh_people import Doc, Party

WORDS = {
    "rent": {"de": "Miete", "fr": "Loyer", "it": "Affitto", "es": "Alquiler", "nl": "Huur"},
    "charges": {"de": "Nebenkosten", "fr": "Décompte charges", "it": "Spese accessorie", "es": "Gastos comunidad", "nl": "Afrekening lasten"},
    "dues": {"de": "Mitgliederbeitrag", "fr": "Cotisation", "it": "Quota sociale", "es": "Cuota socio", "nl": "Lidgeld"},
    "gift": {"de": "Spende", "fr": "Don", "it": "Donazione", "es": "Donativo", "nl": "Gift"},
    "deposit": {"de": "Mietkaution", "fr": "Garantie de loyer", "it": "Cauzione affitto", "es": "Fianza", "nl": "Huurwaarborg"},
    "less": {"de": "abzgl.", "fr": "moins", "it": "meno", "es": "menos", "nl": "min"},
    "claim": {"de": "Reklamation", "fr": "litige", "it": "reclamo", "es": "incidencia", "nl": "klacht"},
    "kept": {"de": "Garantierückbehalt", "fr": "retenue de garantie", "it": "trattenuta garanzia", "es": "retención garantía", "nl": "borg"},
    "freed": {"de": "Auszahlung Garantierückbehalt", "fr": "libération retenue de garantie", "it": "svincolo trattenuta", "es": "devolución retención", "nl": "vrijgave borg"},
    "final": {"de": "Schlussrechnung", "fr": "décompte final", "it": "fattura a saldo", "es": "liquidación final", "nl": "eindafrekening"},
    "rest": {"de": "Restbetrag", "fr": "solde", "it": "saldo", "es": "resto", "nl": "saldo"},
    "fees": {"de": "Gebühren", "fr": "frais", "it": "commissioni", "es": "comisiones", "nl": "kosten"},
    "returns": {"de": "Erstattungen", "fr": "remboursements", "it": "rimborsi", "es": "devoluciones", "nl": "terugbetalingen"},
}  # fmt: skip
PLAINLY = ("full", "full", "bare", "nothing", "order")


def paid_by(desk: Desk, who: Party, docs: list[Doc], day: date, kind: str = "", says: str = "", **more: Any) -> None:
    """Documents paid in full, by whom they were billed to."""
    says = says or (who.speaks if desk.rng.random() < 0.8 else desk.rng.choice(PLAINLY))
    desk.pay(
        day,
        sum(d.open for d in docs),
        kind or ("single" if len(docs) == 1 else "lot"),
        [(d, d.open) for d in docs],
        "in",
        who=who,
        says=says,
        **more,
    )


def single(desk: Desk) -> None:
    """A bill, paid by itself: by text, by reference, or with nothing said."""
    _rng, who, day = desk.rng, desk.customer(), desk.day()
    paid_by(desk, who, [desk.bill(who, desk.before(day), desk.price())], day)


def several(desk: Desk) -> None:
    """Some bills of a month together, or all that is open, a credit note taken off."""
    rng, who, day = desk.rng, desk.customer(), desk.day()
    docs = [desk.bill(who, desk.before(day), desk.price()) for _ in range(rng.choice((2, 2, 3, 4, 6)))]
    if rng.random() < 0.3:
        docs.append(
            desk.bill(
                who,
                min(day, max(d.day for d in docs) + timedelta(days=2)),
                -max(500, docs[0].amount // rng.choice((3, 4, 7))),
                NOTE,
            )
        )
    paid_by(desk, who, docs, day, says=rng.choice(("full", "full", "bare", "nothing")))


def foreign(desk: Desk) -> None:
    """A bill in another currency; the bank changes it, and may keep its charge."""
    rng, who, day = desk.rng, desk.customer(), desk.day()
    doc = desk.bill(who, desk.before(day), desk.price())
    doc.money = rng.choice([m for m in ("USD", "GBP", "EUR", "CHF", "SEK") if m != desk.money])
    rate = {"USD": 0.88, "GBP": 1.15, "EUR": 0.95, "CHF": 1.05, "SEK": 0.088}[doc.money]
    doc.base = round(doc.amount * rate)
    real = rate * rng.uniform(0.985, 1.015)
    got = round(doc.amount * real)
    told = rng.choice(("columns", "columns", "text"))
    columns: dict[str, object] = (
        {"original_amount_minor": doc.amount, "original_currency": doc.money, "exchange_rate": str(round(real, 5))}
        if told == "columns"
        else {}
    )
    note = (
        f"{doc.money} {doc.amount / 100:.2f} {rng.choice(('Kurs', 'cours', '@'))} {real:.5f}" if told == "text" else ""
    )
    desk.pay(
        day,
        got,
        "exchange",
        [(doc, doc.base)],
        "in",
        who=who,
        says=rng.choice(("full", "full", "nothing")),
        note=note,
        columns=columns,
        habit=told,
    )


def by_another(desk: Desk) -> None:
    """A parent, a fiduciary or an agent pays: its name says nothing, its text tells the numbers."""
    rng, who, day, payer = desk.rng, desk.customer(), desk.day(), desk.people.firm()
    docs = [desk.bill(who, desk.before(day), desk.price()) for _ in range(rng.choice((1, 1, 2)))]
    note = rng.choice(("i.A. {n}", "p.o. {n}", "pour compte de {n}", "{n}", "")).format(n=who.shown)
    desk.pay(
        day,
        sum(d.open for d in docs),
        "other_payer",
        [(d, d.open) for d in docs],
        "in",
        who=payer,
        says="full",
        note=note,
        hidden=True,
        about=docs,
    )


def collected(desk: Desk) -> None:
    """A direct debit of ours; it may come back and be presented again with a charge."""
    rng, who, day = desk.rng, desk.customer(), desk.day(before=35)
    doc = desk.bill(who, desk.before(day), desk.price())
    doc.method, doc.due = "direct_debit", day
    columns: dict[str, object] = {"mandate_id": who.mandate}
    if rng.random() < 0.25:
        desk.pay(day, doc.open, "returned_payment", [], "debit", who=who, says="full", about=[doc], columns=columns)
        desk.pay(
            day + timedelta(days=4),
            -doc.open,
            "returned_payment",
            [],
            "back",
            who=who,
            says="full",
            about=[doc],
            columns=columns,
            note=rng.choice(("AM04", "MS03", "AC04")),
        )
        extra = rng.choice((0, 0, 450, 1000))
        desk.pay(
            day + timedelta(days=rng.randrange(12, 28)),
            doc.open + extra,
            "represented",
            [(doc, doc.open)],
            "debit",
            who=who,
            says="full",
            columns=columns,
            note=f"{WORDS['fees'][who.lang]} {extra / 100:.2f}" if extra else "",
        )
    else:
        desk.pay(
            day,
            doc.open,
            "direct_debit",
            [(doc, doc.open)],
            "debit",
            who=who,
            says=rng.choice(("full", "nothing")),
            columns=columns,
        )


def twice(desk: Desk) -> None:
    """Paid again some days later, with the same words."""
    rng, who, day = desk.rng, desk.customer(), desk.day(before=20)
    doc = desk.bill(who, desk.before(day), desk.price())
    desk.pay(day, doc.open, "single", [(doc, doc.open)], "in", who=who, says="full")
    desk.pay(
        day + timedelta(days=rng.randrange(2, 16)),
        doc.open,
        "double_payment",
        [],
        "in",
        who=who,
        says="full",
        about=[doc],
    )


def rounded(desk: Desk) -> None:
    """A little more than owed, the number told; or less by the charges of a bank abroad, told too."""
    rng, who, day = desk.rng, desk.customer(), desk.day()
    doc = desk.bill(who, desk.before(day), desk.price())
    if rng.random() < 0.5:
        more = rng.choice((5, 10, 100, 200))
        desk.pay(day, doc.open + more, "overpaid", [(doc, doc.open)], "in", who=who, says="full")
    else:
        less = rng.choice((500, 800, 1200))
        if doc.open < 25 * less:
            less = 0
        desk.pay(
            day,
            doc.open - less,
            "fee" if less else "single",
            [(doc, doc.open)],
            "in",
            who=who,
            says="full",
            note=f"{WORDS['fees'][who.lang]} {less / 100:.2f}" if less else "",
        )


def early(desk: Desk) -> None:
    """With the discount agreed for paying early."""
    rng, who, day = desk.rng, desk.customer(), desk.day()
    docs = [
        desk.bill(who, day - timedelta(days=rng.randrange(3, 9)), desk.price()) for _ in range(rng.choice((1, 1, 2)))
    ]
    for d in docs:
        d.discount = (round(d.amount * desk.rates["discount"]), d.day + timedelta(days=10))
    taken = sum(d.discount[0] for d in docs if d.discount)
    desk.pay(
        day,
        sum(d.open for d in docs) - taken,
        "discount",
        [(d, d.open) for d in docs],
        "in",
        who=who,
        says="full",
        note=rng.choice(("Skonto", "./. 2%", "escompte", "sconto", "")),
    )
