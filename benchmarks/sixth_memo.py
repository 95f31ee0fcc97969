"""What the sixth world's payers write, each in his habit."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from sixth_parties import plain

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from sixth_ledger import Move, Paper

MONTHS = {
    "FR": [
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
    ],
    "DE": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    "ES": [
        "ENERO",
        "FEBRERO",
        "MARZO",
        "ABRIL",
        "MAYO",
        "JUNIO",
        "JULIO",
        "AGOSTO",
        "SEPTIEMBRE",
        "OCTUBRE",
        "NOVIEMBRE",
        "DICIEMBRE",
    ],
    "IT": [
        "GENNAIO",
        "FEBBRAIO",
        "MARZO",
        "APRILE",
        "MAGGIO",
        "GIUGNO",
        "LUGLIO",
        "AGOSTO",
        "SETTEMBRE",
        "OTTOBRE",
        "NOVEMBRE",
        "DICEMBRE",
    ],
    "NL": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
}
LEADS = {
    "FR": ("", "", "FACTURE ", "FACT ", "Fact. ", "REGLT FACT ", "VOTRE FACTURE ", "PAIEMENT FACTURE N° ", "FA ", "RGT ", "N/REGLT V/FACT "),
    "BE": ("", "FACTUUR ", "FACTURE ", "uw factuur ", "fact nr "), "DE": ("", "RE ", "Rechnung ", "Rg.Nr. ", "RECHN.NR. ", "Rnr "),
    "ES": ("", "FRA ", "FACTURA ", "PAGO FRA. "), "IT": ("", "FATT. ", "SALDO FATT ", "FT ", "PAGAMENTO FATTURA N. "), "NL": ("", "factuur ", "factuurnr ", "Fact. "),
}  # fmt: skip


def memo(rng: random.Random, move: Move) -> str:
    """What the payer says of this payment."""
    papers = move.named or [p for p, _ in move.parts]
    how = move.memo
    if move.told and how in ("nothing", "own", "month", "code") and papers:
        how = "full"
    if not papers and how not in ("own", "nothing", "refund"):
        how = "nothing"
    said = _HOW[how](rng, move, papers)
    if how in ("full", "bare", "tail", "typed", "glued", "list", "code", "body", "nothing") and move.words:
        said = f"{said} {move.words}" if rng.random() < 0.7 else f"{move.words} {said}"
    return said.strip()


def _lead(rng: random.Random, move: Move) -> str:
    land = move.party.country if move.party else "FR"
    return rng.choice(LEADS[land])


def _core(number: str) -> str:
    """A number without the letters it begins with."""
    return re.sub(r"^[A-Za-z]+[-/ ]?", "", number) or number


def _shortened(papers: list[Paper]) -> list[str]:
    """The first number whole, of the others what differs, three digits at least."""
    whole = [p.number for p in papers]
    out = [whole[0]]
    for number in whole[1:]:
        same = next((n for n, (a, b) in enumerate(zip(whole[0], number, strict=False)) if a != b), 0)
        digits = re.search(r"\d+$", number)
        size = max(len(number) - same, 3)
        out.append(
            number[-size:] if digits and len(digits.group()) >= size and len(number) == len(whole[0]) else number
        )
    return out


def _full(rng: random.Random, move: Move, papers: list[Paper]) -> str:
    lead, chain = _lead(rng, move), rng.choice((" ", ", ", " + ", " ET ", "/", "-", " & ", "; "))
    if len(papers) == 1 and move.kind == "single" and rng.random() < 0.015:
        return lead + _wrong(rng, papers[0].number)
    if chain == "-" and any("-" in p.number for p in papers):
        chain = " - "
    if chain == "/" and any("/" in p.number for p in papers):
        chain = " / "
    return lead + chain.join(p.number for p in papers)


def _wrong(rng: random.Random, number: str) -> str:
    at = [n for n, c in enumerate(number) if c.isdigit()]
    n = rng.choice(at[-4:])
    return number[:n] + rng.choice([d for d in "0123456789" if d != number[n]]) + number[n + 1 :]


def _typed(rng: random.Random, move: Move, papers: list[Paper]) -> str:
    """Other signs than the books', small letters."""
    other = rng.choice((" ", ".", "", "/"))
    return (_lead(rng, move) + rng.choice((" ", ", ", " et ")).join(re.sub(r"[-/ ]", other, p.number) for p in papers)).lower()  # fmt: skip


def _tail(rng: random.Random, move: Move, papers: list[Paper]) -> str:
    ends = [(re.search(r"\d+$", p.number) or [p.number])[0].lstrip("0") for p in papers]
    return (_lead(rng, move) or "FACT ") + rng.choice((" ", ", ", "+", " ET ")).join(ends)


def _bare(rng: random.Random, move: Move, papers: list[Paper]) -> str:
    return _lead(rng, move) + rng.choice((" ", ", ", " / ")).join(_core(p.number) for p in papers)


def _list(rng: random.Random, move: Move, papers: list[Paper]) -> str:
    if len(papers) > 3 and rng.random() < 0.3:
        return _lead(rng, move) + " ".join(f"{p.number} {abs(p.amount) / 100:.2f}".replace(".", ",") for p in papers)
    return _lead(rng, move) + rng.choice((" ", ", ", "+", " ET ")).join(_shortened(papers))


def _range(rng: random.Random, move: Move, papers: list[Paper]) -> str:
    return f"{_lead(rng, move)}{papers[0].number} {rng.choice(('A', 'AU', 'à', '->'))} {papers[-1].number} {move.words}"


def _dated(rng: random.Random, _: Move, papers: list[Paper]) -> str:
    form = rng.choice(("%d/%m/%Y", "%d/%m/%y", "%d.%m.%y", "%d-%m-%Y"))
    return f"FACTURE{'S' if len(papers) > 1 else ''} DU " + " ET ".join(p.issue.strftime(form) for p in papers)


def _month(rng: random.Random, move: Move, papers: list[Paper]) -> str:
    last = max(p.issue for p in papers)
    if move.kind == "statement":
        last = min(p.issue for p in papers)
    land = move.party.country if move.party else "FR"
    words = MONTHS.get(land, MONTHS["FR"])[last.month - 1]
    tail = move.words if move.kind == "statement" and "SAUF" in move.words else ""
    return rng.choice((f"FACTURES {words} {last:%Y}", f"{words} {last:%y}", f"REGLEMENT {last:%m/%Y}", f"FACT {last:%m-%Y}")) + (f" {tail[8:]}" if tail else "")  # fmt: skip


def _order(rng: random.Random, _: Move, papers: list[Paper]) -> str:
    return rng.choice(("CDE {}", "COMMANDE N {}", "ACOMPTE BC {}", "{}", "VOTRE PROFORMA {}")).format(
        papers[0].order or ""
    )


def _own(rng: random.Random, move: Move, _: list[Paper]) -> str:
    day = move.day - timedelta(days=rng.randrange(3))
    return rng.choice((f"PMT{rng.randrange(10**5, 10**6)}", f"{day:%Y%m%d}-{rng.randrange(100, 999)}", f"DOSSIER {rng.randrange(1000, 9999)}", f"AVIS {rng.randrange(10**7, 10**8)}"))  # fmt: skip


def _glued(rng: random.Random, move: Move, papers: list[Paper]) -> str:
    """Words, numbers and the day without a gap."""
    return f"{rng.choice(('FACT', 'FACTURE', 'REGLTFACT', 'VIRT'))}{'ET'.join(p.number.replace(' ', '') for p in papers)} {move.day:%d%m%y}"  # fmt: skip


def _words(_: random.Random, move: Move, __: list[Paper]) -> str:
    return move.words or "REGLEMENT"


def _nothing(rng: random.Random, _: Move, __: list[Paper]) -> str:
    return rng.choice(("", "VIREMENT", "REGLEMENT", "PAIEMENT", "MERCI", "-"))


_HOW: dict[str, Callable[[random.Random, Move, list[Paper]], str]] = {
    "full": _full, "bare": _bare, "tail": _tail, "list": _list, "dated": _dated, "typed": _typed, "glued": _glued, "range": _range,
    "month": _month, "order": _order, "own": _own, "words": _words, "site": _words, "nothing": _nothing,
    "relevé": lambda rng, _, papers: f"{rng.choice(('RELEVE', 'REL.', 'VOTRE RELEVE N'))} {papers[0].lot or papers[0].number}",
    "code": lambda rng, move, _: f"{rng.choice(('CLIENT', 'CPTE', 'REF CLIENT', 'N/CODE'))} {move.party.code if move.party else ''}",
    "body": lambda _, move, papers: papers[0].number if not move.words else "",
    "ours": lambda _, move, __: f"REGLEMENT {plain(move.party.books) if move.party else ''}",
    "refund": lambda rng, _, __: rng.choice(("REMBOURSEMENT", "AVOIR", "RBT TROP PERCU")),
}  # fmt: skip
