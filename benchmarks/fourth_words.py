"""The fourth world's words: what payers write about what they pay, in four languages and many tempers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fourth_firm import ACCENTS

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    import random

    from fourth_firm import Doc, Pay

_LEAD = {
    "FR": (
        "FACTURE",
        "FACT",
        "FACT.",
        "FA",
        "N/REF",
        "REGLEMENT FACTURE",
        "Facture n°",
        "VOTRE FACTURE",
        "REGLT",
        "V/FACT",
        "",
    ),
    "BE": ("FACTUUR", "FACT", "FACTURE", "UW FACTUUR", "onze betaling", ""),
    "NL": ("Factuur", "factuurnr.", "Fact.nr", "betreft", ""),
    "DE": ("RECHNUNG", "RE", "RG-NR.", "Rechnung Nr.", "Re.-Nr", ""),
}
_SILENT = {
    "FR": (
        "VIREMENT",
        "REGLEMENT",
        "",
        "",
        "VIR",
        "PAIEMENT FOURNISSEUR",
        "SOLDE",
        "MERCI",
        "SALUTATIONS",
        "REGLEMENT CLIENT",
    ),
    "BE": ("BETALING", "PAIEMENT", "", "betaling facturen"),
    "NL": ("Betaling", "", "voldoening"),
    "DE": ("ZAHLUNG", "UEBERWEISUNG", "", "Danke"),
}
_CREDIT = {"FR": "AVOIR", "BE": "CN", "NL": "Creditnota", "DE": "GUTSCHRIFT"}
_TO = {"FR": (" A ", " AU ", "-"), "BE": (" TOT ", "-"), "NL": (" t/m ", "-"), "DE": (" BIS ", "-")}
_MONTH = [
    "JANVIER",
    "FEVRIER",
    "MARS",
    "AVRIL",
    "MAI",
    "JUIN",
    "JUILLET",
    "AOUT",
    "SEPTEMBRE",
    "OCTOBRE",
    "NOVEMBRE",
    "DECEMBRE",
]


def motive(rng: random.Random, pay: Pay) -> str:
    """What the payer wrote."""
    country = pay.party.country if pay.party else "FR"
    docs = pay.names or [d for d, _ in pay.parts]
    invoices = [d for d in docs if d.item_type in (ItemType.SALES_INVOICE, ItemType.PURCHASE_INVOICE)]
    notes = [d for d in docs if d not in invoices and not d.fixed]
    text = _about(rng, pay, invoices or notes, country)
    if (
        notes
        and invoices
        and pay.says in ("whole", "list")
        and not pay.names
        and (pay.says == "list" or rng.random() < 0.75)
    ):
        shown = ", ".join(n.number for n in notes)
        text = (
            f"{text} {rng.choice(('-', 'DEDUIT', 'MOINS', '')) if country == 'FR' else '-'} {_CREDIT[country]} {shown}"
        )
    if pay.kind == "discount" and rng.random() < 0.35:
        text += {"FR": " ESCOMPTE", "DE": " ABZGL. SKONTO", "NL": " minus korting", "BE": " - KORTING"}[country]
    return re.sub(r"  +", " ", text).strip()


def _about(rng: random.Random, pay: Pay, docs: list[Doc], country: str) -> str:
    lead = rng.choice(_LEAD[country])
    if not docs or pay.says == "silent":
        return rng.choice(_SILENT[country])
    if pay.says == "structured":
        return docs[0].reference or docs[0].number
    if pay.says == "order":
        return f"{rng.choice(('COMMANDE', 'CDE', 'ACOMPTE', 'PROFORMA'))} {docs[0].reference or ''}".strip()
    if pay.says == "dated":
        days = sorted({d.issue for d in docs})
        return f"{lead or 'FACT'} DU " + " ET ".join(f"{d:%d/%m/%y}" for d in days[:3])
    if pay.says == "month":
        first, last = min(d.issue for d in docs), max(d.issue for d in docs)
        if first.month != last.month:
            return f"FACTURES {first:%m} ET {last:%m}/{last:%Y}"
        return rng.choice(
            (f"FACTURES {_MONTH[first.month - 1]} {first:%Y}", f"RELEVE {first:%m/%Y}", f"FACT {first:%m.%y}")
        )
    if pay.says == "code" and docs[0].party:
        return f"CLIENT {docs[0].party.code}"
    if pay.says == "own":  # the payer's own references, which say nothing to us
        return f"{rng.choice(('PMT', 'OP', 'REGT', 'LOT'))} {rng.randrange(10**6, 10**8)}"
    if pay.says == "for" and docs[0].party:
        return f"POUR {docs[0].party.spellings[0]} {docs[0].number}"
    if pay.says == "nth":
        return f"{rng.choice(('ECHEANCE', 'ACOMPTE', 'VERST'))} {pay.words} {docs[0].number}"
    return f"{lead} {numbers(rng, [d.number for d in docs], pay.says, country)}"


def numbers(rng: random.Random, listed: list[str], says: str, country: str) -> str:
    """Document numbers as a payer strings them together."""
    if says == "bare":
        listed = [re.sub(r"^[A-Z/\-. ]+", "", n) or n for n in listed]
        listed = [n.lstrip("0") or n for n in listed] if rng.random() < 0.5 else listed
    if says == "tail":
        listed = [_tail(n) for n in listed]
    if says == "glued":
        return "".join(re.sub(r"[^A-Za-z0-9]", "", n) for n in listed)
    digits = [re.search(r"(\d+)\D*$", n) for n in listed]
    values = [int(m.group(1)) for m in digits if m]
    if (
        len(values) == len(listed) >= 3
        and values == list(range(values[0], values[0] + len(values)))
        and rng.random() < 0.6
    ):
        last = listed[-1] if rng.random() < 0.5 else _tail(listed[-1])
        return f"{listed[0]}{rng.choice(_TO[country])}{last}"
    if len(listed) > 1 and rng.random() < 0.3 and len({n[:-4] for n in listed}) == 1 and len(listed[0]) > 5:
        listed = [
            listed[0],
            *(
                n[-rng.choice((2, 3, 4)) if n[:-3] == listed[0][:-3] and n[:-2] == listed[0][:-2] else -4 :]
                for n in listed[1:]
            ),
        ]
    return rng.choice((" ", ", ", " + ", "/", " ET ", " - ", ";")).join(listed)


def _tail(number: str) -> str:
    """The last figures, as people shorten what they have before them."""
    found = re.search(r"(\d{2,})([A-Z]?)$", number)
    return number if not found else (found.group(1)[-4:] if len(found.group(1)) > 4 else found.group(0))


def bank_name(rng: random.Random, pay: Pay) -> str:
    """The other party as the bank knows it."""
    if pay.payer:
        return pay.payer
    if not pay.party:
        return ""
    return pay.party.at_bank[0] if rng.random() < 0.85 else rng.choice(pay.party.at_bank)


def plain(text: str) -> str:
    """Capitals without accents, as most banks keep them."""
    return re.sub(
        r"\s+", " ", re.sub(r"[^A-Z0-9 /.,:+\-?'()&]", " ", text.replace("ß", "ss").translate(ACCENTS).upper())
    ).strip()


def in_lines(text: str, width: int) -> str:
    """The text as a bank with fixed lines hands it over: cut anywhere, the pieces joined by a space."""
    return " ".join(piece.strip() for piece in (text[i : i + width] for i in range(0, len(text), width)))


def label(rng: random.Random, style: str, pay: Pay, name: str, words: str, e2e: str) -> dict[str, object]:
    """The columns of a bank's line in the way of one bank."""
    if pay.form not in ("transfer_in", "transfer_out", "debit_out", "returned"):
        return {"remittance_information": _ceremony(rng, pay)}
    inward, known = (
        pay.amount > 0,
        {"counterparty_iban": pay.party.iban if pay.party and not pay.payer and rng.random() < 0.7 else None},
    )
    up, motif = plain(name), plain(words)
    if pay.form == "returned":
        reason = rng.choice(("AM04 PROVISION INSUFFISANTE", "MD06", "AC04 COMPTE CLOS", "MS03"))
        return {
            "remittance_information": f"{rng.choice(('REJET PRLV', 'IMPAYE PRLV SEPA', 'RETOUR PRLV'))} {up[:31]} {reason} {motif}"
        }
    if pay.form == "debit_out":
        mandate = pay.party.mandate if pay.party else ""
        return {
            "remittance_information": f"PRLV SEPA {up[:31]} {motif} RUM {mandate}",
            "mandate_id": mandate if rng.random() < 0.5 else None,
        }
    ceremony = {
        True: ("VIR SEPA RECU", "VIR RECU", "VIREMENT EN VOTRE FAVEUR", "VIR INST RE", "VIR"),
        False: ("VIR SEPA EMIS", "VIREMENT EMIS", "VIR EMIS WEB", "VIR"),
    }[inward]
    if style == "fields":
        return {
            "counterparty_name": name[:70],
            "remittance_information": words[:140] or None,
            "end_to_end_id": e2e or None,
            "additional_information": ceremony[0],
            **known,
        }
    if style == "upper_fields":
        return {
            "counterparty_name": up[:35],
            "remittance_information": motif[:140] or None,
            "end_to_end_id": e2e or "NOTPROVIDED",
            **known,
        }
    if style == "slashes":
        return {"remittance_information": f"{ceremony[0]} /DE {up} /MOTIF {motif} /REF {e2e or 'NOTPROVIDED'}"[:140]}
    if style == "societe":
        return {
            "remittance_information": f"{ceremony[1]} {rng.randrange(10**9, 10**10)}S DE: {up[:31]} MOTIF: {motif} REF: {e2e}".strip()
        }
    if style == "short31":
        return {"remittance_information": f"{rng.choice(ceremony[1:])} {up[:20]} {motif}"[:31].strip()}
    if style == "lines31":
        return {
            "remittance_information": in_lines(f"{ceremony[2]}"[:31].ljust(31) + up[:31].ljust(31) + motif, 31).replace(
                "  ", " "
            )
        }
    if style == "german":
        return {
            "counterparty_name": name[:54],
            "remittance_information": in_lines(f"EREF+{e2e or 'NOTPROVIDED'} SVWZ+{words}", 27),
            **known,
        }
    if style == "belgian":
        account = f" {pay.party.iban}" if pay.party and not pay.payer else ""
        return {
            "remittance_information": f"{'OVERSCHRIJVING VAN' if inward else 'OVERSCHRIJVING NAAR'}{account} {up[:35]} MEDEDELING: {motif} BANKREFERENTIE: {rng.randrange(10**11, 10**12)}"
        }
    if style == "dutch":
        account = pay.party.iban if pay.party and not pay.payer else iban_of_nobody
        return {
            "remittance_information": f"SEPA Overboeking IBAN: {account} BIC: ABNANL2A Naam: {up[:35]} Omschrijving: {words}"
        }
    return {"remittance_information": f"{up[:35]} {motif}"[:80], **known}  # one bare line


iban_of_nobody = "FR7630000000000000000000097"


def _ceremony(rng: random.Random, pay: Pay) -> str:
    n, day, many = pay.words, pay.day, pay.count or 0
    told = pay.says in ("item", "number")
    if pay.form == "cheques":
        return rng.choice((f"REMISE CHQ N° {n} {many} CHEQUES", f"REMISE DE CHEQUES {n}", f"REM CHQ {n} NB {many:03d}")) if told else rng.choice((f"REMISE CHQ {many} CHEQUES", f"REMISE DE {many} CHQ DU {day:%d/%m}"))  # fmt: skip
    if pay.form == "card_takings":
        tail = f" COM {-pay.fee / 100:.2f}".replace(".", ",") if pay.fee else ""
        return f"REMISE CB {n} CONTRAT 4182095{tail}"
    if pay.form == "psp":
        return rng.choice(
            (f"STRIPE TECHNOLOGY EUROPE LTD {n}", f"VIR SEPA RECU /DE STRIPE /MOTIF STRIPE {n.upper()}", f"PAYOUT {n}")
        )
    if pay.form == "collected":
        return f"PRLV SEPA EMIS REMISE {n if told else ''} NB {many}".replace("  ", " ")
    if pay.form == "paid_lot":
        return f"VIR SEPA EMIS LISTE {n if told else ''} {many} VIRTS".replace("  ", " ")
    if pay.form == "card":
        return (
            f"CARTE {day:%d/%m} {plain(pay.party.at_bank[0])[:22] if pay.party else ''} CB*{rng.randrange(1000, 9999)}"
        )
    if pay.form == "cheque_out":
        return f"CHEQUE {pay.cheque}"
    if pay.form in ("own_in", "own_out"):
        return rng.choice(("VIREMENT COMPTE A COMPTE", "VIR INTERNE TRESORERIE", "VIR SEPA APPRO CPTE", "NIVELLEMENT"))
    return pay.words
