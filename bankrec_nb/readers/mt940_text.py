"""Field :86: of MT940: who and what for, in the dialects banks write it in.

German subfields (`166?00…?20…?32`, with ?, >, ~, ^ or < as the sign), Dutch and SWIFT slash words (`/EREF/…/REMI/…`),
Polish words (`OD: …; TYT.: …`), Dutch labels (`REK: …/NAAM: …`), a leading IBAN, or free text. All give the same few
names of domain/tables.py; what no dialect explains stays in remittance_information, nothing is dropped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bankrec_nb.readers.plain import is_iban
from bankrec_nb.readers.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

Narrative = dict[str, str]
"""Column name → text; absent where the field does not say it."""

_LINE_WIDTH = 65
_SUBFIELD_WIDTH = 27
_GERMAN = re.compile(r"(\d{3})?\s*([?>~^<|])(\d\d)")
_SEPA_WORD = re.compile(r"\b(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|COAM|OAMT|IBAN|BIC|PURP|RCMT|BOOKG)\s?\+")
_SLASH_WORDS = (
    "TRTP|TRCD|IBAN|BIC|NAME|EREF|REMI|MARF|CSID|CNTP|ORDP|BENM|ADDR|ISDT|PURP|ULTD|ULTC|ULTB|RTRN|PREF|KREF|ACCW|"
    "CDTRREFTP|CDTRREF|CDTRREFPRTRY|USTD|STRD|SVCL|CRED|DEBT|INIT|OCMT|CHGS|EXCH|PHON|BO|BN|NRTX|TYPE|ID|IBK|IREF|SUM"
)
_SLASH = re.compile(rf"/({_SLASH_WORDS})/")
_POLISH = re.compile(r"(?:^|;\s*)(Z RACH\.|NA RACH\.|OD|DLA|TYT\.|TNR|ID IPH)\s*:\s*")
_LABELLED = re.compile(r"(?:REK:\s*(?P<iban>[A-Z]{2}\d\d[A-Z0-9]{8,30}))?\s*/?\s*NAAM:\s*(?P<name>.+?)\s*$", re.DOTALL)
_LEADING_IBAN = re.compile(
    r"\s*([A-Z]{2}\d\d[A-Z0-9]{11,30})(?:\s+([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?))?\s+(.*)", re.DOTALL
)
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")


def parse_narrative(lines: list[str]) -> Narrative:
    """What the :86: says, by column name."""
    joined = unwrapped(lines)
    if (german := _GERMAN.match(joined)) and (german[1] or german[3] in {"00", "10", "20"}):
        return _german("".join(lines), german[2])
    if "/" in joined and (words := _SLASH.findall(joined)) and ("REMI" in words or joined.lstrip().startswith("/")):
        return _slashed(joined)
    if ";" in joined and len(_POLISH.findall(joined)) >= 2:
        return _polish(joined)
    return _free("\n".join(lines), joined)


def unwrapped(lines: list[str]) -> str:
    """Lines joined as they were before the bank cut them at 65 characters: a full line goes on without a space."""
    parts = []
    for place, line in enumerate(lines):
        full = len(line) >= (_LINE_WIDTH - 4 if place == 0 else _LINE_WIDTH)
        next_is_word = place + 1 < len(lines) and lines[place + 1].startswith("/")
        parts.append(line if full or next_is_word else line + " ")
    return "".join(parts)


def _german(text: str, sign: str) -> Narrative:
    """GVC code and numbered subfields: 00 kind, 20-29 and 60-63 purpose, 30 bank, 31 account, 32-33 name, 38 IBAN."""
    code, *pieces = re.split(rf"{re.escape(sign)}(?=\d\d)", text)
    fields: dict[str, str] = {}
    for piece in pieces:
        fields[piece[:2]] = fields.get(piece[:2], "") + piece[2:]
    purpose = _flow(v for k, v in sorted(fields.items()) if "20" <= k <= "29" or "60" <= k <= "63")
    found = _sepa_words(purpose)
    account, bank = fields.get("31", "").strip(), fields.get("30", "").strip()
    iban = next((a for a in (fields.get("38", "").strip(), account.upper()) if len(a) >= 15 and is_iban(a)), "")
    if iban:
        found.setdefault("counterparty_iban", iban)
    elif account.strip("0"):
        found["counterparty_account"] = f"{bank}/{account}" if bank.isdigit() else account
    if _BIC.fullmatch(bank.upper()):
        found["counterparty_bic"] = bank.upper()
    if name := clean(_flow(fields[k] for k in ("32", "33") if k in fields)):
        found.setdefault("counterparty_name", name)
    found["additional_information"] = clean(fields.get("00"))
    found["code"] = code.strip()[:3]
    return found


def _flow(parts: Iterable[str]) -> str:
    """Subfields of 27 characters flow into each other; a shorter one ended its line."""
    return "".join(p if len(p) >= _SUBFIELD_WIDTH else p + " " for p in parts)


_SEPA_COLUMNS = {
    "EREF": "end_to_end_id",
    "MREF": "mandate_id",
    "CRED": "creditor_id",
    "ABWA": "counterparty_name",
    "ABWE": "counterparty_name",
    "BIC": "counterparty_bic",
}


def _sepa_words(purpose: str) -> Narrative:
    """EREF+, MREF+, CRED+, SVWZ+ … of a SEPA purpose; without SVWZ+ the text before the first word is the purpose."""
    before, *pairs = _SEPA_WORD.split(purpose)
    said = {word: clean(text) for word, text in zip(pairs[::2], pairs[1::2], strict=True)}
    found = {
        column: said[word] for word, column in _SEPA_COLUMNS.items() if said.get(word) and column != "counterparty_name"
    }
    if "EREF" not in found and said.get("KREF"):
        found.setdefault("end_to_end_id", said["KREF"])
    if said.get("IBAN") and is_iban(said["IBAN"].replace(" ", "").upper()):
        found["counterparty_iban"] = said["IBAN"].replace(" ", "").upper()
    others = (said.get("ABWA"), said.get("ABWE"))
    parts = (clean(before), said.get("SVWZ"), *others)
    found["remittance_information"] = clean(" ".join(p for p in parts if p))
    return found


def _slashed(text: str) -> Narrative:
    """Slash words; ING's /CNTP/ holds account/BIC/name/city, Rabo's /BENM//NAME/ and /ORDP//NAME/ the name."""
    before, *pairs = _SLASH.split(text)
    said: dict[str, str] = {}
    for word, value in zip(pairs[::2], pairs[1::2], strict=True):
        said[word] = clean(f"{said.get(word, '')} {value.strip('/ ')}")
    found = {
        "end_to_end_id": said.get("EREF") or said.get("PREF") or said.get("KREF", ""),
        "mandate_id": said.get("MARF", ""),
        "creditor_id": said.get("CSID", "").replace(" ", ""),
        "counterparty_bic": said.get("BIC", ""),
        "counterparty_name": said.get("NAME") or said.get("BENM") or said.get("ORDP", ""),
        "creditor_reference": said.get("CDTRREF", ""),
        "remittance_information": clean(" ".join((before.strip("/ "), said.get("REMI", ""), said.get("USTD", "")))),
        "additional_information": said.get("TRTP") or (f"RTRN {said['RTRN']}" if said.get("RTRN") else ""),
    }
    if partner := said.get("CNTP"):
        account, bic, name, *_ = [*partner.split("/"), "", "", ""]
        found |= {"counterparty_bic": bic, "counterparty_name": name} | _account(account)
    return {k: v for k, v in (found | _account(said.get("IBAN") or said.get("ACCW", ""))).items() if v}


def _polish(text: str) -> Narrative:
    """Words of mBank: OD (from), DLA (to), TYT. (title), Z RACH. / NA RACH. (account), TNR (bank's number)."""
    before, *pairs = _POLISH.split(text)
    said = {word: clean(value.strip("; ")) for word, value in zip(pairs[::2], pairs[1::2], strict=True)}
    found = {
        "additional_information": clean(before.strip("; ")),
        "counterparty_name": said.get("OD") or said.get("DLA", ""),
        "remittance_information": said.get("TYT.", ""),
        "bank_reference": said.get("TNR", ""),
    }
    return {k: v for k, v in (found | _account(said.get("Z RACH.") or said.get("NA RACH.", ""))).items() if v}


def _free(text: str, joined: str) -> Narrative:
    found: Narrative = {"remittance_information": clean(joined)}
    if leading := _LEADING_IBAN.match(joined):
        iban, bic, _ = leading.groups()
        if is_iban(iban):
            found |= {"counterparty_iban": iban} | ({"counterparty_bic": bic} if bic else {})
    if "NAAM:" in text and (labelled := _LABELLED.search(text)):
        found["counterparty_name"] = clean(labelled["name"])
        found |= _account(labelled["iban"] or "")
    return found


def _account(text: str) -> Narrative:
    bare = text.replace(" ", "").upper()
    if not bare.strip("0"):
        return {}
    return {"counterparty_iban": bare} if is_iban(bare) else {"counterparty_account": text.strip()}
