"""The fifth world's labels: what payers write, and what twelve kinds of banks make of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fifth_books import BACK, NOTE
from fifth_names import PLAIN

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from fifth_books import Bill, Line

MONTHS = ("JANVIER", "FEVRIER", "MARS", "AVRIL", "MAI", "JUIN", "JUILLET", "AOUT", "SEPTEMBRE", "OCTOBRE", "NOVEMBRE", "DECEMBRE")  # fmt: skip
LEAD = {
    "FR": ("Facture {}", "Fact {}", "Facture n° {}", "FACTURES {}", "Règlement facture {}", "{}", "Paiement {}", "Ref {}"),
    "GB": ("Invoice {}", "Inv {}", "{}", "Payment for {}", "Ref: {}", "Bill {}"),
    "DE": ("Rechnung {}", "Rg. {}", "RG-Nr. {}", "{}", "Zahlung {}"),
    "ES": ("Factura {}", "Fra. {}", "Pago factura {}", "{}"),
    "IT": ("Saldo fattura {}", "Fatt. n. {}", "Ft. {}", "{}"),
}  # fmt: skip
NOTHING = {
    "FR": ("Virement", "Paiement", "", "Merci", "Solde", "Reglement"),
    "GB": ("Payment", "", "Thanks", "Bank transfer", "BGC"),
    "DE": ("Zahlung", "", "Danke"),
    "ES": ("Transferencia", "Pago", ""),
    "IT": ("Bonifico", "Saldo", ""),
}
DEDUCTED = {"FR": " moins avoir {}", "GB": " less credit note {}", "DE": " abzgl. Gutschrift {}", "ES": " menos abono {}", "IT": " meno NC {}"}  # fmt: skip


def motive(rng: random.Random, line: Line) -> str:
    """What the payer wrote."""
    country = line.who.country if line.who else "FR"
    bills = line.names or [b for b, _ in line.parts]
    notes = [b for b in bills if b.type in (NOTE, BACK)]
    named = [b for b in bills if b not in notes] or notes
    if line.says == "nothing" or not named:
        return f"{rng.choice(NOTHING[country])} {line.words}".strip()
    text = _SAID.get(line.says, _number)(rng, line, named)
    if notes and notes is not named and line.says in ("number", "long", "lower") and rng.random() < 0.8:
        text += DEDUCTED[country].format(", ".join(n.number for n in notes))
    if line.words and line.says not in ("nth", "slip"):
        text += f" {line.words}"
    return re.sub(r"\s+", " ", text).strip()


def _lead(rng: random.Random, line: Line, what: str) -> str:
    return rng.choice(LEAD[line.who.country if line.who else "FR"]).format(what)


def _number(rng: random.Random, line: Line, bills: list[Bill]) -> str:
    return _lead(rng, line, rng.choice((", ", " ", " + ", "; ", " et ", "/")).join(b.number for b in bills))


def _digits(rng: random.Random, line: Line, bills: list[Bill]) -> str:
    bare = [re.sub(r"^[^0-9]+", "", b.number).lstrip("0") or b.number for b in bills]
    return _lead(rng, line, " ".join(bare))


def _last(rng: random.Random, line: Line, bills: list[Bill]) -> str:
    return _lead(rng, line, " ".join(re.sub(r"\D", "", b.number)[-4:] or b.number for b in bills))


def _range(rng: random.Random, line: Line, bills: list[Bill]) -> str:
    runs = [int(re.sub(r"\D", "", b.number)[-5:] or 0) for b in bills]
    if len(bills) > 2 and runs == list(range(runs[0], runs[0] + len(runs))):
        return _lead(rng, line, f"{bills[0].number} {rng.choice(('a', '-', 'au', 'to'))} {bills[-1].number}")
    return _number(rng, line, bills)


def _long(_: random.Random, line: Line, bills: list[Bill]) -> str:
    return " ".join(f"{b.number} ({abs(b.amount) / 100:.2f})" for b in bills) + (" EUR" if line.amount % 2 else "")


def _period(rng: random.Random, _: Line, bills: list[Bill]) -> str:
    days = sorted({b.issue.replace(day=1) for b in bills})
    shown = [rng.choice((MONTHS[d.month - 1], f"{d:%m/%Y}", f"{MONTHS[d.month - 1]} {d:%Y}")) for d in days[:3]]
    rent = bool(bills[0].label and bills[0].label.startswith("Loyer"))
    return f"{'LOYER' if rent else rng.choice(('FACTURES', 'RELEVE', 'Compte'))} {' ET '.join(shown)}"


def _for(_: random.Random, __: Line, bills: list[Bill]) -> str:
    who = bills[0].who
    return f"ALLOC {who.books if who else ''} {bills[0].number}"


_SAID: dict[str, Callable[[random.Random, Line, list[Bill]], str]] = {
    "number": _number,
    "digits": _digits,
    "last": _last,
    "range": _range,
    "long": _long,
    "period": _period,
    "for": _for,
    "lower": lambda rng, line, bills: _lead(rng, line, " ".join(b.number.lower().replace("-", "") for b in bills)),
    "amounts": lambda _, __, bills: " + ".join(f"{abs(b.amount) / 100:.2f}".replace(".", ",") for b in bills),
    "client": lambda _, line, __: f"CLIENT {line.who.code if line.who else ''}",
    "order": lambda rng, _, bills: f"{rng.choice(('Reservation', 'Booking', 'Commande', ''))} {bills[0].reference}",
    "site": lambda _, __, bills: f"{bills[0].reference}",
    "scor": lambda _, __, bills: f"{bills[0].reference or bills[0].number}",
    "nth": lambda _, line, bills: f"{bills[0].number} {line.words}",
    "slip": lambda _, line, __: f"BORDEREAU {line.words}",
    "own": lambda rng, _, __: f"{rng.choice(('PAYRUN', 'OP', 'TRX'))} {rng.randrange(10**5, 10**8)}",
    "name": lambda _, line, __: line.who.books if line.who else "",
    "refund": lambda rng, _, __: rng.choice(("REMBOURSEMENT", "REFUND", "Retour marchandise")),
}

STYLES = ("columns", "name and note", "sepa caps", "mt940", "swift", "cut18", "english", "spanish", "italian", "one line", "from", "camt")  # fmt: skip


def plain(text: str) -> str:
    """Capitals without accents and without signs the bank does not know."""
    return re.sub(
        r"\s+", " ", re.sub(r"[^A-Z0-9 /.,:+\-?()&]", " ", text.translate(PLAIN).replace("ß", "ss").upper())
    ).strip()


def columns(rng: random.Random, style: str, line: Line) -> dict[str, object]:
    """The bank's columns of one line."""
    if line.form not in ("in", "out", "debit"):
        return {"remittance_information": _booked(rng, line)}
    name = line.payer or (line.who.bank if line.who else "")
    words, up = motive(rng, line), plain(name)
    known = line.who.iban if line.who and not line.payer and rng.random() < 0.8 else None
    inward, e2e = line.amount > 0, f"{rng.randrange(10**6, 10**9)}" if rng.random() < 0.4 else "NOTPROVIDED"
    if line.form == "debit":
        mandate = line.who.mandate if line.who else ""
        return {
            "remittance_information": f"PRELEVEMENT EUROPEEN {rng.randrange(10**9)} DE: {up[:31]} ID: FR{rng.randrange(10**9)} MOTIF: {plain(words)} MANDAT {mandate}",
            "mandate_id": mandate,
        }
    if style == "columns":
        return {"counterparty_name": name, "remittance_information": words or None, "counterparty_iban": known}
    if style == "camt":
        return {"counterparty_name": name[:70], "remittance_information": words or None, "counterparty_iban": known, "end_to_end_id": e2e}  # fmt: skip
    if style == "name and note":
        return {"counterparty_name": name, "remittance_information": words or "Transfer"}
    if style == "from":
        return {"remittance_information": f"{'From' if inward else 'To'} {name} {words}".strip()}
    if style == "sepa caps":
        return {
            "remittance_information": f"VIR SEPA {'DE' if inward else 'POUR'} {up[:35]} {plain(words)} ID {rng.randrange(10**10)}"[
                :120
            ]
        }
    if style == "mt940":
        return {
            "counterparty_name": up[:27],
            "remittance_information": f"EREF+{e2e} SVWZ+{words}",
            "counterparty_iban": known,
        }
    if style == "swift":
        return {"remittance_information": f"/ORDP/{up[:33]} /REMI/{plain(words)}/EREF/{e2e}"}
    if style == "cut18":
        return {"remittance_information": f"{'FPI' if inward else 'FPO'} {up[:18]} {plain(words)[:18]}".strip()}
    if style == "english":
        return {
            "remittance_information": f"{'CREDIT FROM' if inward else 'PAYMENT TO'} {up[:35]} REF {plain(words)[:35]}"
        }
    if style == "spanish":
        return {
            "remittance_information": f"TRANSFERENCIA {'DE' if inward else 'A FAVOR DE'} {up[:40]} CONCEPTO: {words}"
        }
    if style == "italian":
        return {"remittance_information": f"BONIFICO {'ORDINANTE' if inward else 'A FAVORE'}: {up[:35]} CAUSALE: {words}"}  # fmt: skip
    return {"remittance_information": f"{up} {plain(words)}"[:90].strip()}


def _booked(rng: random.Random, line: Line) -> str:
    who = plain(line.who.bank) if line.who else ""
    if line.form == "card":
        return f"{rng.choice(('CB', 'CARD', 'PAIEMENT CB'))} {who[:20]} {line.day:%d%m%y} {rng.randrange(1000, 9999)}"
    if line.form == "psp":
        named = f"{line.words.upper()} {'PAYMENTS' if rng.random() < 0.5 else ''}".strip()
        return f"{named} {line.payout or ''}"
    if line.form == "cheques":
        return f"REMISE CHEQUES {line.words}" + (f" {line.count} CHQ" if line.count else "")
    if line.form == "file":
        return f"{rng.choice(('REMISE', 'FILE', 'ORDRE'))} {line.words} {line.count} OPERATIONS"
    if line.form == "own":
        return rng.choice(("VIREMENT INTERNE", "TRANSFER BETWEEN OWN ACCOUNTS", "VIR CPTE A CPTE"))
    return line.words
