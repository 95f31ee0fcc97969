"""What the seventh world's payers write: bills in their language, in short, in lists and ranges, by dates and months, or nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from seventh_people import loud

if TYPE_CHECKING:
    import random
    from datetime import date

    from seventh_life import Bill, Line

NOUNS = {
    "FR": ("facture", "fact", "Facture n°", "fac", "votre facture", "F", "règlement facture"), "BE": ("factuur", "facture", "fact nr", "fact."), "DE": ("Rechnung", "RE", "Rg.Nr.", "Rechnungsnr", "RNR"),
    "ES": ("Fra.", "Factura", "fra num", "pago factura"), "IT": ("Ft.", "Fattura n.", "saldo ft", "fatt"), "NL": ("factuurnr", "fact", "factuur"), "PL": ("FV", "faktura nr", "zaplata za", "za fakture"), "GB": ("inv", "invoice", "Inv no", ""),
}  # fmt: skip
ANDS = {"FR": " et ", "BE": " + ", "DE": " u. ", "ES": " y ", "IT": " e ", "NL": " en ", "PL": " i ", "GB": " & "}
IDLE = {
    "FR": ("règlement", "merci", "virement", "", "cordialement", "paiement"), "BE": ("betaling", "merci", ""), "DE": ("Zahlung", "Danke", "", "Ueberweisung"), "ES": ("pago", "", "transferencia"),
    "IT": ("pagamento", "saldo", "", "grazie"), "NL": ("betaling", "", "bedankt"), "PL": ("zaplata", "przelew", ""), "GB": ("payment", "", "thanks", "BACS"),
}  # fmt: skip
MONTHS = {
    "FR": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre", "BE": "januari februari maart april mei juni juli augustus september oktober november december",
    "DE": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember", "ES": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "IT": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre", "NL": "januari februari maart april mei juni juli augustus september oktober november december",
    "PL": "styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien", "GB": "January February March April May June July August September October November December",
}  # fmt: skip
CREDITS = {"FR": ("avoir", "- AV", "déduction avoir"), "BE": ("creditnota", "NC"), "DE": ("abzgl. Gutschrift", "./. GS"), "ES": ("abono", "menos abono"), "IT": ("N.C.", "meno NC"), "NL": ("min creditnota", "CN"), "PL": ("korekta", "minus korekta"), "GB": ("less CN", "credit note")}  # fmt: skip
PART: dict[str, dict[str, tuple[str, ...]]] = {
    "part": {"FR": ("acompte", "1er versement"), "BE": ("voorschot", "acompte"), "DE": ("Anzahlung", "Teilzahlung"), "ES": ("a cuenta", "anticipo"), "IT": ("acconto",), "NL": ("aanbetaling", "deelbetaling"), "PL": ("zaliczka", "czesc"), "GB": ("part payment", "deposit")},
    "rest": {"FR": ("solde",), "BE": ("saldo", "solde"), "DE": ("Restzahlung", "Rest"), "ES": ("resto",), "IT": ("saldo",), "NL": ("restant",), "PL": ("reszta",), "GB": ("balance",)},
    "discount": {"FR": ("escompte déduit", "esc 2%", ""), "BE": ("korting", "escompte", ""), "DE": ("abzgl. Skonto", "Skonto", ""), "ES": ("dto pronto pago", ""), "IT": ("sconto", ""), "NL": ("betalingskorting", ""), "PL": ("skonto", ""), "GB": ("less disc", "")},
    "refund": {"FR": ("remboursement avoir",), "BE": ("terugbetaling",), "DE": ("Erstattung",), "ES": ("devolución",), "IT": ("rimborso",), "NL": ("terugbetaling",), "PL": ("zwrot",), "GB": ("refund",)},
}  # fmt: skip


def said(rng: random.Random, line: Line, alone: bool) -> str:
    """What the payer wrote; `alone` where the short number means one bill only."""
    who = line.who
    land = who.land if who else "FR"
    bills = line.named
    words = _told(rng, land, line, bills, alone)
    extra = PART.get(line.words, {}).get(land)
    if extra and line.kind != "refund":
        words = rng.choice((f"{rng.choice(extra)} {words}", f"{words} {rng.choice(extra)}"))
    elif line.kind == "refund":
        words = f"{rng.choice(PART['refund'][land])} {words}"
    elif re.fullmatch(r"\d+/\d+", line.words):
        words = f"{words} {line.words}"
    if line.payer and who and who.private and line.says != "slip":
        words = f"{words} {who.child or who.books}"
    return " ".join(words.split())


def _told(rng: random.Random, land: str, line: Line, bills: list[Bill], alone: bool) -> str:
    says, noun = line.says, rng.choice(NOUNS[land])
    who = line.who
    if says == "slip":
        return f"{line.words}"
    if not bills or says == "nothing":
        return rng.choice(IDLE[land])
    if says == "code":
        return rng.choice(
            (f"client {who.code if who else ''}", f"{who.code if who else ''}", f"ref {who.code if who else ''}")
        )
    if says == "month":
        return rng.choice(
            (
                f"{_month(land, bills[0].day)}",
                f"{_month(land, bills[0].day)} {bills[0].day:%Y}",
                f"{noun} {bills[0].day:%m/%Y}",
            )
        )
    if says == "child" and who:
        return f"{who.child or who.books} {rng.choice(IDLE[land])}"
    if len(bills) == 1:
        bill = bills[0]
        if says == "structured" and bill.structured:
            return ""
        if says == "order" and bill.order:
            return rng.choice((f"{bill.order}", f"PO {bill.order}", f"commande {bill.order}"))
        if says == "dates":
            return f"{noun} {bill.number} {rng.choice(('du', 'vom', 'dd', 'z dn.', 'del', ''))} {bill.day:%d.%m.%Y}"
        if says == "short" and alone:
            return f"{noun} {short(bill.number)}"
        if rng.random() < 0.02 and not line.details:
            return f"{noun} {_slip(rng, bill.number)}"
        return rng.choice(
            (
                f"{noun} {bill.number}",
                f"{bill.number}",
                f"{noun} {_dressed(rng, bill.number)}",
                f"{noun}{bill.number}",
                f"{noun} {bill.number} {who.code if who else ''}",
            )
        )
    return _listed(rng, land, noun, says, bills, alone)


def _listed(rng: random.Random, land: str, noun: str, says: str, bills: list[Bill], alone: bool) -> str:
    plus, minus = (
        [b.number for b in bills if b.amount * bills[0].amount > 0],
        [b.number for b in bills if b.amount * bills[0].amount < 0],
    )
    tail = (f" {rng.choice(CREDITS[land])} " + " ".join(minus)) if minus else ""
    tails = [short(n) for n in plus]
    numeric = all(t.isdigit() for t in tails)
    if (
        numeric
        and len(plus) > 2
        and sorted(map(int, tails)) == list(range(min(map(int, tails)), min(map(int, tails)) + len(tails)))
        and rng.random() < 0.6
    ):
        ordered = sorted(plus, key=lambda n: int(short(n)))
        between = rng.choice(("-", " a ", " bis ", " to ", "/"))
        return f"{noun} {ordered[0]}{between}{short(ordered[-1]) if rng.random() < 0.5 else ordered[-1]}{tail}"
    shorten = says == "short" and alone and numeric
    shown = [plus[0], *tails[1:]] if shorten else plus
    if says == "dates":
        shown = [f"{b.number} ({b.day:%d/%m})" for b in bills if b.number in plus]
    glue = rng.choice((", ", " ", "+", " + ", "; ", "/" if not any("/" in n for n in shown) else ","))
    last = ANDS[land] if rng.random() < 0.4 else glue
    return f"{noun} {glue.join(shown[:-1])}{last if len(shown) > 1 else ''}{shown[-1]}{tail}"


def short(number: str) -> str:
    """The running part of a number: its longest run of digits, the last of equals, without zeros before."""
    runs = [r for r in re.findall(r"\d+", number) if r not in ("2025", "2026", "2027")]
    return max(reversed(runs), key=len).lstrip("0") or "0" if runs else number


def _dressed(rng: random.Random, number: str) -> str:
    """With other separators than the books have, or none."""
    return rng.choice(
        (re.sub(r"[-/. ]", "", number), re.sub(r"[-/.]", " ", number), re.sub(r"[/. ]", "-", number), number.lower())
    )


def _slip(rng: random.Random, number: str) -> str:
    """Two figures changed over, or one wrong."""
    spots = [i for i, c in enumerate(number) if c.isdigit()]
    at = rng.choice(spots[-4:])
    return number[:at] + str((int(number[at]) + rng.randrange(1, 9)) % 10) + number[at + 1 :]


def _month(land: str, day: date) -> str:
    return MONTHS[land].split()[day.month - 1]


def capital(text: str) -> str:
    return loud(text)
