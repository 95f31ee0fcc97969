"""What the seventh world's banks show: eight countries' ways, remnants of MT940, slashes, blocks of so many characters, columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from seventh_people import loud
from seventh_words import said

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from seventh_life import Line

WAYS: dict[str, tuple[str, ...]] = {
    "FR": ("fr long", "fr 31", "fr 32", "camt", "camt loud", "fr npy"), "BE": ("be", "be short", "camt", "be coda"), "DE": ("de ?20", "de svwz", "de plain", "camt"), "ES": ("es", "es 38", "camt loud"),
    "IT": ("it", "it 35", "camt"), "NL": ("nl trtp", "nl rabo", "camt"), "PL": ("pl", "pl tyt", "camt loud"), "GB": ("uk 18", "uk fp", "uk csv", "camt loud"),
}  # fmt: skip
SHORT = ("be short", "uk 18", "fr 31", "fr 32")
"""Ways that cut what the payer wrote."""


class Told(NamedTuple):
    """What a bank has to show of a transfer."""

    rng: random.Random
    name: str
    words: str
    iban: str
    ref: str
    inward: bool


def shown(rng: random.Random, way: str, home: str, line: Line, alone: bool) -> dict[str, object]:
    """The bank's columns of one line."""
    if line.channel in BOOKED:
        return {"remittance_information": " ".join(BOOKED[line.channel](rng, line).split())}
    if line.details and way in SHORT:
        way = next(w for w in WAYS[home] if w not in SHORT)
    who, inward = line.who, line.amount > 0
    name = line.payer or (who.bank if who else "")
    iban = who.iban if who and not line.payer and rng.random() < 0.8 else None
    words = said(rng, line, alone)
    structured = line.named[0].structured if line.says == "structured" and len(line.named) == 1 else None
    foreign = f" {line.foreign[1]} {abs(line.foreign[0]) / 100:.2f}" if line.foreign and rng.random() < 0.5 else ""
    if line.channel == "collected":
        words, kinds = (
            f"{words}",
            (
                "PRELEVEMENT EMIS",
                "DOMICILIERING",
                "SEPA BASISLASTSCHRIFT",
                "ADEUDO EMITIDO",
                "INCASSO",
                "DD COLLECTION",
            ),
        )
        mandate = who.mandate if who else ""
        return {
            "counterparty_name": name if rng.random() < 0.6 else None,
            "remittance_information": f"{rng.choice(kinds)} {loud(name)[:30]} {loud(words)[:50]} {mandate if rng.random() < 0.5 else ''}".strip(),
            "mandate_id": mandate or None if rng.random() < 0.6 else None,
        }
    if line.channel == "returned":
        code = rng.choice(("AM04", "MD06", "AC04", "MS03"))
        return {
            "counterparty_name": name if rng.random() < 0.6 else None,
            "remittance_information": f"{rng.choice(('REJET PRLV', 'RUECKLASTSCHRIFT', 'DEVOLUCION RECIBO', 'STORNO INCASSO', 'IMPAYE SEPA', 'RETURNED DD'))} {loud(name)[:30]} {loud(words)[:40]} {code}",
            "mandate_id": who.mandate or None if who and rng.random() < 0.4 else None,
            "transaction_code": rng.choice((None, "RDDT")),
        }
    if line.channel == "debit":
        return {
            "counterparty_name": name if rng.random() < 0.3 else None,
            "remittance_information": f"{rng.choice(('PRLV', 'LASTSCHRIFT', 'DOMICILIATION', 'RECIBO', 'ADDEBITO SDD', 'DIRECT DEBIT'))} {loud(name)[:27]} {loud(words)[:35]}",
            "mandate_id": who.mandate or None if who and rng.random() < 0.3 else None,
        }
    e2e = rng.choice(("NOTPROVIDED", f"{rng.randrange(10**11):011d}", f"PAY-{rng.randrange(10**4, 10**7)}", ""))
    told = _mark(rng, way, structured) if structured else words + foreign
    if way.startswith("camt"):
        own_field = structured is not None and rng.random() < 0.7
        text = "" if own_field else told
        strong = loud if way == "camt loud" else str
        return {
            "counterparty_name": strong(name)[: 70 if way == "camt" else 35] or None, "remittance_information": strong(text)[:140] or None, "counterparty_iban": iban,
            "creditor_reference": structured if own_field else None, "end_to_end_id": e2e if e2e not in ("", "NOTPROVIDED") else None, "bank_reference": f"{rng.randrange(10**12):012d}" if rng.random() < 0.4 else None,
        }  # fmt: skip
    text = GRAMMAR[way](Told(rng, name, told, iban or "", e2e, inward))
    return {"remittance_information": " ".join(text.split())}


def _mark(rng: random.Random, way: str, reference: str) -> str:
    """A structured reference as that bank prints it."""
    if len(reference) == 12 and reference.isdigit():
        cut = f"{reference[:3]}/{reference[3:7]}/{reference[7:]}"
        return (
            rng.choice((f"+++{cut}+++", f"***{cut}***", reference, cut))
            if way.startswith("be")
            else rng.choice((f"+++{cut}+++", reference))
        )
    if reference.startswith("RF"):
        return " ".join(re.findall(".{1,4}", reference)) if rng.random() < 0.4 else reference
    return reference


def _blocks(text: str, width: int, mark: str = " ") -> str:
    return mark.join(text[n : n + width] for n in range(0, len(text), width))


def _mt940(p: Told) -> str:
    fields = _blocks(f"{'EREF+' + p.ref if p.ref else ''} SVWZ+{p.words}".strip(), 27, "\n").split("\n")
    body = "".join(f"?{20 + n}{part}" for n, part in enumerate(fields[:10]))
    plain = loud(p.name).replace("?", "")
    return (
        f"{166 if p.inward else 116}?00{'GUTSCHR. UEBERWEISUNG' if p.inward else 'UEBERWEISUNG'}?10{p.rng.randrange(1000, 9999)}{body}?31{p.iban}?32{plain[:27]}"
        + (f"?33{plain[27:54]}" if len(plain) > 27 else "")
    )


GRAMMAR: dict[str, Callable[[Told], str]] = {
    "fr long": lambda p: f"{'VIREMENT SEPA RECU' if p.inward else 'VIREMENT SEPA EMIS'} {'DE' if p.inward else 'POUR'}: {loud(p.name)[:50]} REF: {p.ref} MOTIF: {loud(p.words)}",
    "fr 31": lambda p: f"{'VIR RECU' if p.inward else 'VIR'} {loud(p.name)}"[:31] + f" {loud(p.words)[:31]}",
    "fr 32": lambda p: f"{'VIR INST' if p.inward else 'VIR FAV'} {loud(p.name)[:24]} {loud(p.words)}"[:64],
    "fr npy": lambda p: f"{'VIRT RECU' if p.inward else 'VIRT EMIS'} NPY {loud(p.name)[:70]} LCC {loud(p.words)[:140]} RCN {p.ref}",
    "be": lambda p: f"{'VIREMENT SEPA RECU DE' if p.inward else 'VIREMENT SEPA A'} {p.iban} {loud(p.name)[:35]} {p.words} DATE VALEUR {p.rng.randrange(1, 29):02d}-{p.rng.randrange(1, 13):02d}",
    "be short": lambda p: f"{loud(p.name)[:24]} {loud(p.words)[:35]}",
    "be coda": lambda p: f"{'OVERSCHRIJVING TE UWEN GUNSTE' if p.inward else 'OVERSCHRIJVING'} {_blocks(loud(p.name)[:35] + ' ' + p.words, 53)} BIC KREDBEBB {p.iban}",
    "de ?20": _mt940,
    "de svwz": lambda p: f"{'GUTSCHRIFT' if p.inward else 'ONLINE-UEBERWEISUNG'} {'EREF+' + p.ref if p.ref else ''} SVWZ+{_blocks(p.words, 35)} {'ABWA+' if p.inward else ''}{p.name[:35]}",
    "de plain": lambda p: f"{p.name[:54]} {_blocks(p.words, 35)} {'DATUM ' + str(p.rng.randrange(1, 29)) + '.03.2026, 14.07 UHR'}",
    "es": lambda p: f"{'TRANSFERENCIA DE' if p.inward else 'TRANSF EMITIDA A'} {loud(p.name)[:40]}, CONCEPTO {loud(p.words)}.",
    "es 38": lambda p: _blocks(f"{'ABONO TRANSF' if p.inward else 'CARGO TRANSF'} {loud(p.name)[:32]} {loud(p.words)} {p.rng.randrange(10**6, 10**9)}", 38),
    "it": lambda p: f"{'BONIFICO A VOSTRO FAVORE ORD.' if p.inward else 'BONIFICO EUROPEO BEN.'} {loud(p.name)[:40]} CAUS. {loud(p.words)} TRN {p.rng.randrange(10**9, 10**12)}",
    "it 35": lambda p: f"{'ACCREDITO' if p.inward else 'DISPOSIZIONE'} {_blocks(loud(p.name)[:30] + ' ' + loud(p.words), 35)}",
    "nl trtp": lambda p: f"/TRTP/SEPA OVERBOEKING/IBAN/{p.iban}/BIC/RABONL2U/NAME/{p.name[:35]}/REMI/{p.words}/EREF/{p.ref}",
    "nl rabo": lambda p: f"{p.name[:24]} {p.words[:96]} {p.iban}",
    "pl": lambda p: f"{'PRZELEW PRZYCHODZACY' if p.inward else 'PRZELEW WYCHODZACY'} {loud(p.name)[:35]} TYTULEM: {loud(p.words)} RACH. {p.iban[2:]}",
    "pl tyt": lambda p: f"Tytul: {p.words} {'Nadawca' if p.inward else 'Odbiorca'}: {p.name[:70]} ul. {p.rng.choice(('Dluga', 'Polna', 'Lesna'))} {p.rng.randrange(1, 90)}",
    "uk 18": lambda p: f"{loud(p.name)[:18]} {loud(p.words)[:18]} {'BGC' if p.inward else 'BBP'}",
    "uk fp": lambda p: f"{'FASTER PAYMENTS RECEIPT REF' if p.inward else 'BILL PAYMENT TO'} {loud(p.words)[:70]} {'FROM ' if p.inward else ''}{loud(p.name)[:30]}",
    "uk csv": lambda p: f"{loud(p.name)[:30]}, {loud(p.words)} {'AUTOMATED CREDIT' if p.inward else 'ON-LINE TRANSACTION'} FP {p.rng.randrange(10, 29)}/03/26 {p.rng.randrange(1000, 2359)}",
}  # fmt: skip


def _card(rng: random.Random, line: Line) -> str:
    who = loud(line.who.bank) if line.who else ""
    return rng.choice(
        (
            f"PAIEMENT CARTE {line.day:%d%m} {who[:18]}",
            f"KARTENZAHLUNG {who[:24]} {line.day:%d.%m}",
            f"COMPRA TARJ. {rng.randrange(1000, 9999)} {who[:20]}",
            f"CARD PAYMENT TO {who[:18]} {line.day:%d%b}",
        )
    )


BOOKED: dict[str, Callable[[random.Random, Line], str]] = {
    "plain": lambda rng, line: loud(line.words) if rng.random() < 0.7 else line.words,
    "own": lambda _, line: line.words,
    "card": _card,
    "cheques": lambda rng, line: f"{rng.choice(('REMISE CHQ', 'SCHECKEINREICHUNG', 'INGRESO CHEQUES', 'VERS. ASSEGNI', 'REMISE DE CHEQUES', 'CHEQUES PAID IN'))} {line.words}" + (f" NB {line.count}" if line.count and rng.random() < 0.5 else ""),
    "provider": lambda rng, line: f"{line.words.upper()} {rng.choice(('', 'PAYMENTS', 'SETTLEMENT', 'REGLEMENT'))} {line.payout if rng.random() < 0.75 else ''} {rng.choice(('', 'MERCHANT ' + str(rng.randrange(10**6, 10**7))))}",
    "file_in": lambda rng, line: f"{rng.choice(('REMISE SDD', 'SAMMELLASTSCHRIFT', 'REMESA RECIBOS', 'INCASSOBATCH', 'DD BATCH'))} {line.words} {line.count} {rng.choice(('TRX', 'OPER', ''))}",
    "file_out": lambda rng, line: f"{rng.choice(('VIREMENTS GROUPES', 'SAMMELUEBERWEISUNG', 'REMESA TRANSFERENCIAS', 'VERZAMELBETALING', 'BULK PAYMENT'))} {line.words}",
}  # fmt: skip
