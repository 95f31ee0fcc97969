"""What the sixth world's banks make of a payment: fourteen ways of cutting, prefixing, gluing and coding a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixth_memo import memo
from sixth_parties import plain

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from sixth_ledger import Move

STYLES = ("recu", "faveur", "wrapped", "slashes", "poste", "belgian", "belgian iban", "german", "german fields", "spanish", "italian", "dutch", "columns", "columns caps", "short", "dated")  # fmt: skip
HOMES = {
    "FR": ("recu", "faveur", "wrapped", "slashes", "poste", "columns", "columns caps", "short", "dated"), "BE": ("belgian", "belgian iban", "columns", "slashes"),
    "DE": ("german", "german fields", "columns"), "ES": ("spanish", "columns", "short"), "IT": ("italian", "columns caps", "dated"), "NL": ("dutch", "columns"),
}  # fmt: skip


def shown(rng: random.Random, style: str, move: Move) -> dict[str, object]:
    """The bank's columns of one line."""
    if move.channel not in ("in", "out", "debit", "debit_in", "unpaid"):
        return {"remittance_information": _BOOKED[move.channel](rng, move)}
    party = move.party
    name = move.payer or (party.payer if party and move.channel == "in" else "") or (party.bank if party else "")
    own_purse = bool(party and party.payer)
    iban = party.iban if party and not own_purse and rng.random() < 0.85 else None
    said, up = memo(rng, move), plain(name)
    loud, ref = plain(said), rng.choice(("NOTPROVIDED", f"{rng.randrange(10**8, 10**10)}", f"E2E{rng.randrange(10**6, 10**7)}"))  # fmt: skip
    if move.channel == "debit":
        return {"remittance_information": rng.choice((f"PRLV SEPA {up[:32]} {loud[:60]} {party.mandate if party else ''} FR{rng.randrange(10, 99)}ZZZ{rng.randrange(10**5, 10**6)}", f"PRELEVEMENT DE {up[:27]} REF {loud[:35]}", f"{up[:24]} PRLVT {move.day:%d%m}"))}  # fmt: skip
    if move.channel == "debit_in":
        return {"counterparty_name": name if rng.random() < 0.5 else None, "remittance_information": f"PRLV EMIS {up[:32]} {loud[:40]} {party.mandate if party else ''}", "mandate_id": party.mandate if party and rng.random() < 0.5 else None}  # fmt: skip
    if move.channel == "unpaid":
        return {"counterparty_name": name if rng.random() < 0.5 else None, "remittance_information": f"{rng.choice(('IMPAYE PRLV', 'REJET PRELEVEMENT', 'RETOUR PRLV AM04'))} {up[:32]} {loud[:40]}", "is_reversal": rng.random() < 0.4}  # fmt: skip
    inward = move.amount > 0
    cross = f" {abs(move.original[0]) / 100:.2f} {move.original[1]} COURS {abs(move.amount / move.original[0]):.4f}" if move.original else ""  # fmt: skip
    if style == "columns":
        return {"counterparty_name": name, "remittance_information": (said + cross).strip() or None, "counterparty_iban": iban, "end_to_end_id": ref if ref.startswith("E2E") else None}  # fmt: skip
    if style == "columns caps":
        return {"counterparty_name": up[:35], "remittance_information": f"{'VIR RECU' if inward else 'VIR EMIS'} {loud}{cross}", "counterparty_iban": iban if rng.random() < 0.5 else None}  # fmt: skip
    text = {
        "recu": f"{'VIR SEPA RECU' if inward else 'VIR SEPA EMIS'} /{'DE' if inward else 'BEN'} {up[:35]} /MOTIF {loud[:70]}{cross} /REF {ref}",
        "faveur": f"{'VIREMENT EN VOTRE FAVEUR' if inward else 'VIREMENT EMIS'} {up[:27]} {loud}{cross} {ref if ref != 'NOTPROVIDED' else ''}",
        "wrapped": _wrap(f"VIR {up[:32]} {loud}{cross}", 32),
        "slashes": f"{'VIRT' if inward else 'VIRT EMIS'}/{up[:33]}//{loud}{cross}//{ref}",
        "poste": f"VIREMENT {'DE' if inward else 'POUR'} {up[:30]} REFERENCE : {loud[:35]}{cross}",
        "belgian": f"{'VIREMENT EN EUROS DE' if inward else 'VIREMENT EN EUROS A'} {up[:35]} {iban or ''} COMMUNICATION : {loud[:70]}{cross} EXECUTE LE {move.day:%d/%m}",
        "belgian iban": f"{'EUROPESE OVERSCHRIJVING VAN' if inward else 'OVERSCHRIJVING NAAR'} {iban or ''} {up[:30]} MEDEDELING: {said}{cross} REF. : {rng.randrange(10**9, 10**10)}A{rng.randrange(1000, 9999)}",
        "german": f"{'GUTSCHRIFT' if inward else 'SEPA-UEBERWEISUNG'} {_wrap(f'SVWZ+{said}{cross}', 27)} {'ABWA+' if inward else ''}{name[:27]}",
        "german fields": f"EREF+{ref} SVWZ+{_wrap(said + cross, 27)} {'IBAN+' + iban if iban else ''} NAME+{name[:54]}",
        "spanish": f"{'TRANSF. A SU FAVOR' if inward else 'TRANSFERENCIA A'} {up[:36]}-{loud[:60]}{cross}",
        "italian": f"{'BON.DA' if inward else 'DISP. A FAVORE DI'} {up[:30]} {loud[:70]}{cross} CRO {rng.randrange(10**10, 10**11)}",
        "dutch": f"SEPA Overboeking Naam: {name[:35]} Omschrijving: {said}{cross} {'IBAN: ' + iban if iban else ''} Kenmerk: {ref}",
        "short": f"{'VRT' if inward else 'VRE'} {up[:20]} {loud[:31]}".strip(),
        "dated": f"{move.day:%d.%m.%y} {'BONIF' if inward else 'ORD'} {up[:24]} {loud[:60]}{cross}",
    }[style]
    return {"remittance_information": " ".join(text.split())}


def _wrap(text: str, width: int) -> str:
    """As a bank that joins lines of that width with a blank, whatever stands at the end of them."""
    return " ".join(text[n : n + width] for n in range(0, len(text), width))


def _card(rng: random.Random, move: Move) -> str:
    who = plain(move.party.bank) if move.party else ""
    return rng.choice((f"CB {who[:22]} {move.day:%d/%m/%y} {rng.randrange(1000, 9999)}", f"PAIEMENT CB {move.day:%d%m} {who[:20]} CARTE {rng.randrange(1000, 9999)}", f"FACTURE CARTE DU {move.day:%d%m%y} {who[:18]}"))  # fmt: skip


def _effect_out(rng: random.Random, move: Move) -> str:
    who, day = plain(move.party.bank) if move.party else "", move.parts[0][0].due
    number = move.parts[0][0].number
    return rng.choice((f"LCR DOMICILIEE {who[:24]} ECH {day:%d%m%y} {number}", f"EFFET {who[:30]} {day:%d/%m/%Y}", f"PAIEMENT LCR {number} {who[:20]}"))  # fmt: skip


_BOOKED: dict[str, Callable[[random.Random, Move], str]] = {
    "card": _card,
    "effect_out": _effect_out,
    "effects": lambda rng, move: f"{rng.choice(('REMISE LCR', 'REMISE EFFETS', 'LCR A L ECHEANCE'))} {move.words}" + (f" {move.count} EFFETS" if rng.random() < 0.6 else ""),
    "factor": lambda rng, move: f"VIR {rng.choice(('BPCE FACTOR', 'EUROFACTOR', 'BNPP FACTOR', 'FACTOFRANCE'))} QUITTANCE {move.words} FINANCEMENT {move.day:%d%m%y}",
    "cheques": lambda rng, move: f"{rng.choice(('REMISE CHEQUES', 'REM CHQ', 'REMISE DE CHEQUES N'))} {move.words}" + (f" DE {move.count} CHQ" if move.count and move.count > 1 else ""),
    "file_in": lambda rng, move: f"{rng.choice(('REMISE PRLV SEPA', 'PRELEVEMENTS EMIS', 'REMISE SDD CORE'))} {move.words} NB {move.count}",
    "file_out": lambda rng, move: f"{rng.choice(('REMISE VIR', 'VIREMENTS GROUPES', 'ORDRE DE VIREMENT'))} {move.words} {move.count} OPE",
    "provider": lambda rng, move: f"{move.words.upper()} {rng.choice(('PAYOUT', 'VERSEMENT', 'TRANSFERT'))} {move.payout if rng.random() < 0.8 else ''}".strip(),
    "own": lambda rng, _: rng.choice(("VIR COMPTE A COMPTE", "VIREMENT INTERNE TRESO", "APPROVISIONNEMENT COMPTE", "VIR DE NOTRE COMPTE")),
    "noise": lambda _, move: move.words,
}  # fmt: skip
