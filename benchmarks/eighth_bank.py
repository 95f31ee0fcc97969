"""The eighth world's banks: what of a payment each of them lets through, and how."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eighth_desk import TELLING
from eighth_people import plain

if TYPE_CHECKING:
    import random

    from eighth_ledger import Doc, Payment

WORDS = {
    "NL": ("factuur", "fact.nr.", "Betreft factuur", "nota"),
    "BE": ("factuur", "facture", "FACT", "ref."),
    "ES": ("factura", "fra.", "Fra núm.", "pago fact."),
    "IT": ("fattura", "saldo fatt.", "FT N.", "ns. dare fatt."),
    "FR": ("facture", "fact", "FACT N°", "règlement facture"),
    "AT": ("Rechnung", "RE-Nr.", "Rg.", "ReNr"),
    "PT": ("fatura", "FT", "fact.", "pagamento fatura"),
}
FILLERS = {
    "NL": ("", "betaling", "bedankt"),
    "BE": ("", "betaling", "paiement"),
    "ES": ("", "transferencia", "pago"),
    "IT": ("", "bonifico", "saldo"),
    "FR": ("", "virement", "merci"),
    "AT": ("", "Überweisung", "Zahlung"),
    "PT": ("", "transf", "pagamento"),
}
MONTHS = {
    "NL": "januari februari maart april mei juni juli augustus september oktober november december",
    "BE": "januari februari maart april mei juni juli augustus september oktober november december",
    "ES": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "IT": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "FR": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "AT": "Jänner Februar März April Mai Juni Juli August September Oktober November Dezember",
    "PT": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
STYLES = (
    "fields",
    "fields",
    "fields upper 35",
    "glued fr",
    "glued nl",
    "pieces of 27",
    "concepto",
    "ord inf",
    "be sentence",
    "words only",
    "semicolons",
    "short 45",
)
EVERYBODY = -1
"""In place of a party: among all documents."""
NAMELESS = ("words only",)
CUT = ("short 45", "fields upper 35", "concepto")
"""Banks that let too little through for a number to be sure to come."""


def title_of(doc: Doc, land: str) -> str:
    """What a person calls it who has no number at hand: rent of May, dues of the year."""
    month = MONTHS[land].split()[doc.day.month - 1]
    return f"{doc.title} {month}" if doc.title != "Cotisation" else f"{doc.title} {doc.day.year}"


def said(rng: random.Random, pay: Payment, land: str, tails: dict[tuple[int, str], int], numbers: set[str]) -> str:
    """What the payer writes."""
    docs, says = pay.named, pay.says
    if pay.channel in ("in", "out") and not docs:
        return pay.words
    if says == "words":
        return pay.words
    if pay.aloud and says not in TELLING:
        says = "number"
    if says in ("nothing", "code", "title") and pay.words and not pay.aloud:
        return pay.words
    if says == "nothing":
        return rng.choice(FILLERS[land])
    if says == "code":
        return f"{rng.choice(('KLANT', 'CLIENT', 'cod.', 'Kd.Nr.'))} {pay.payer.code}" if pay.payer else ""
    if says == "title":
        return " ".join(dict.fromkeys(title_of(d, land) for d in docs[:3]))
    told = [number_of(rng, d, says, tails, EVERYBODY if pay.aloud else 0) for d in docs]
    if pay.typo and told:
        told[0] = mistyped(rng, told[0], numbers)
    glue = rng.choice((", ", " + ", " ", " / ", "; ", " en " if land in ("NL", "BE") else " e "))
    joined = glue.join(told)
    head = "" if says in ("bare", "structured") and rng.random() < 0.7 else rng.choice(WORDS[land])
    parts = [head, joined, pay.words]
    return " ".join(p for p in parts if p)


def number_of(rng: random.Random, doc: Doc, says: str, tails: dict[tuple[int, str], int], whose: int) -> str:
    """The document as this payer names it."""
    if says == "structured" and doc.structured:
        return doc.structured
    if says == "order" and doc.order:
        return doc.order
    if says == "tail" and tails.get((whose or id(doc.party), tail(doc.number)), 2) == 1 and len(tail(doc.number)) > 1:
        return tail(doc.number)
    if rng.random() < 0.12 and not doc.number.isdigit():
        return re.sub(r"[^0-9A-Za-z]+", rng.choice((" ", "", "-")), doc.number)
    return doc.number


def tail(number: str) -> str:
    """The running number without what stands before it."""
    runs = re.findall(r"\d+", number)
    longest: str = runs[0] if re.fullmatch(r"\d+/\d\d", number) else runs[-1]
    return longest.lstrip("0")


def mistyped(rng: random.Random, number: str, numbers: set[str]) -> str:
    """One digit wrong, missing or changed over, never the number of another document."""
    places = [n for n, c in enumerate(number) if c.isdigit()]
    for _ in range(12):
        n = rng.choice(places)
        way = rng.random()
        if way < 0.4:
            wrong = number[:n] + str((int(number[n]) + rng.randrange(1, 10)) % 10) + number[n + 1 :]
        elif way < 0.7 or n + 1 >= len(number) or not number[n + 1].isdigit():
            wrong = number[:n] + number[n + 1 :]
        else:
            wrong = number[:n] + number[n + 1] + number[n] + number[n + 2 :]
        if wrong != number and wrong not in numbers and not any(wrong == k[-len(wrong) :] for k in numbers):
            return wrong
    return number


def shown(rng: random.Random, style: str, pay: Payment, text: str, home: str) -> dict[str, Any]:
    """The bank's fields of one line."""
    who = pay.payer
    name = pay.name or (who.bank if who else "")
    if pay.channel in ("plain", "own", "cheques", "payout", "lot", "lot_out"):
        words = pay.words if style == "fields" else plain(pay.words)
        return {
            "counterparty_name": None,
            "remittance_information": _broken(words) if style == "pieces of 27" else words[:140],
        }
    known = who is not None and not pay.name and rng.random() < 0.8
    account = who.iban if known and who else None
    e2e = rng.choice(("NOTPROVIDED", "", f"{rng.randrange(10**8, 10**11)}", f"PMT{rng.randrange(10**5, 10**7)}"))
    mandate = who.mandate if who and pay.channel in ("collected", "returned") and who.mandate else None
    if pay.channel == "returned":
        text = f"{rng.choice(('REJET PRLV', 'STORNO', 'IMPAGADO', 'INSOLUTO', 'Rückbuchung'))} {text}"
    elif pay.channel in ("debit", "collected"):
        text = f"{rng.choice(('PRLV SEPA', 'SDD', 'RECIBO', 'Incasso'))} {text}"
    return _WAYS[style](Said(rng, name, text, account, e2e, mandate, pay, home))


@dataclass(frozen=True)
class Said:
    """What reaches the bank of one payment."""

    rng: random.Random
    name: str
    text: str
    account: str | None
    e2e: str
    mandate: str | None
    pay: Payment
    home: str


def _fields(said: Said) -> dict[str, Any]:
    structured = (
        said.pay.named[0].structured
        if len(said.pay.named) == 1
        and said.pay.says == "structured"
        and not said.pay.typo
        and said.home in ("BE", "NL")
        else ""
    )
    fields = structured and structured in said.text
    return {
        "counterparty_name": said.name[:70],
        "counterparty_iban": said.account,
        "remittance_information": said.text[:140] if not fields else None,
        "creditor_reference": structured.strip("+").replace("/", "") if fields else None,
        "end_to_end_id": said.e2e or None,
        "mandate_id": said.mandate,
    }


def _upper(said: Said) -> dict[str, Any]:
    return {
        "counterparty_name": plain(said.name)[:35].strip(),
        "counterparty_iban": said.account,
        "remittance_information": plain(said.text)[: 140 if said.pay.aloud else 70] or None,
        "end_to_end_id": said.e2e or None,
        "mandate_id": said.mandate,
    }


def _one(text: str) -> dict[str, Any]:
    return {"counterparty_name": None, "remittance_information": re.sub(r" +", " ", text).strip()}


def _glued_fr(said: Said) -> dict[str, Any]:
    head = (
        "PRLV SEPA"
        if said.pay.channel in ("collected", "debit")
        else "VIR SEPA RECU"
        if said.pay.amount > 0
        else "VIR SEPA EMIS"
    )
    side = "/DE" if said.pay.amount > 0 else "/BEN"
    motif = f"/MOTIF {said.text}" if said.text else ""
    return _one(
        plain(
            f"{head} {side} {said.name[:35]} {motif} /REF {said.e2e or 'NOTPROVIDED'}"
            + (f" /RUM {said.mandate}" if said.mandate else "")
        )
    )


def _glued_nl(said: Said) -> dict[str, Any]:
    return _one(
        f"Naam: {said.name[:70]} Omschrijving: {said.text} "
        + (f"IBAN: {said.account} " if said.account else "")
        + (f"Kenmerk: {said.e2e} " if said.e2e else "")
        + (f"Machtiging ID: {said.mandate} " if said.mandate else "")
        + f"Valutadatum: {said.pay.day:%d-%m-%Y}"
    )


def _broken(text: str) -> str:
    return " ".join(text[n : n + 27] for n in range(0, len(text), 27))


def _pieces(said: Said) -> dict[str, Any]:
    whole = (f"EREF+{said.e2e}" if said.e2e else "") + (f"MREF+{said.mandate}" if said.mandate else "")
    return {
        "counterparty_name": plain(said.name)[:27].strip(),
        "counterparty_iban": said.account,
        "remittance_information": _broken(f"{whole}SVWZ+{said.text}"),
    }


def _concepto(said: Said) -> dict[str, Any]:
    head = "TRANSFERENCIA DE" if said.pay.amount > 0 else "TRANSFERENCIA A FAVOR DE"
    whole = f"{head} {plain(said.name)[:40]}, CONCEPTO {plain(said.text)}."
    return _one(whole if said.pay.aloud else whole[:120])


def _ord_inf(said: Said) -> dict[str, Any]:
    head = "BONIF. VS. FAVORE" if said.pay.amount > 0 else "VOSTRA DISPOSIZIONE"
    return _one(
        f"{head} BIC:{said.rng.choice(('BCITITMM', 'UNCRITMM'))}XXX DATA ORD.: {said.pay.day:%d%m%y} ORD: {plain(said.name)[:50]} INF: {plain(said.text)} TRN {said.rng.randrange(10**11, 10**12)}"
    )


def _sentence(said: Said) -> dict[str, Any]:
    head = "Overschrijving in euro van" if said.pay.amount > 0 else "Overschrijving in euro naar"
    note = f"Mededeling: {said.text}" if said.text else "Zonder mededeling"
    return _one(f"{head} {(said.account or '').strip()} {said.name[:60]} {note}")


def _words_only(said: Said) -> dict[str, Any]:
    return _one(plain(said.text) or "VIREMENT RECU")


def _semicolons(said: Said) -> dict[str, Any]:
    return _one(f"{said.text};{said.name}" if said.text else said.name)


def _short(said: Said) -> dict[str, Any]:
    whole = plain(
        f"{'VIR' if said.pay.amount > 0 else 'VRT'} {said.text if said.pay.aloud else said.name[:24]} {said.name if said.pay.aloud else said.text}"
    )
    return _one(whole[: max(45, len(said.text) + 4) if said.pay.aloud else 45])


_WAYS = {"short 45": _short, "fields": _fields, "fields upper 35": _upper, "glued fr": _glued_fr, "glued nl": _glued_nl, "pieces of 27": _pieces, "concepto": _concepto, "ord inf": _ord_inf, "be sentence": _sentence, "words only": _words_only, "semicolons": _semicolons}  # fmt: skip
