"""What the complements (05) of a CFONB 120 movement say: texts by qualifier, and the columns they belong to."""

from __future__ import annotations

import re

from bankrec_nb.readers.fixed_width import rescaled
from bankrec_nb.readers.text import clean

LAST_DIGIT = {c: (1, d) for d, c in enumerate("{ABCDEFGHI")} | {c: (-1, d) for d, c in enumerate("}JKLMNOPQR")}
LAST_DIGIT |= {"é": (1, 0), "è": (-1, 0)}
"""Sign and value of an overpunched digit; é and è stand where { and } do in the French code pages (ISO 646-FR, EBCDIC 297)."""
CREDITOR_ID = r"[A-Z]{2}\d{2}[A-Z0-9]{3}[A-Z0-9]{1,28}"
IN_PIECES = ("LCC", "LC2")
"""Qualifiers whose texts follow each other without a space: 70 characters of one text each."""
TOLD_ELSEWHERE = ("LCC", "LC2", "NPY", "NBE", "NPO", "NBU", "RCN", "RUM", "LCS", "MMO", "FEE", "IPY", "IBE")
"""Qualifiers that have columns of their own; the others are additional information."""
PAYER_FIRST, PAYEE_FIRST = ("NPY", "NPO", "NBE", "NBU"), ("NBE", "NBU", "NPY", "NPO")
LONGEST = 35
"""Characters of a reference, a name or an identifier."""


def texts_of(complements: list[tuple[str, str]]) -> dict[str, str]:
    """Texts by qualifier; repeated ones follow each other (LCC and LC2 are 70 characters of one text each)."""
    texts: dict[str, str] = {}
    for qualifier, text in complements:
        if qualifier in texts:
            texts[qualifier] += text if qualifier in IN_PIECES else f" {text.strip()}"
        elif text.strip():
            texts[qualifier] = text if qualifier in TOLD_ELSEWHERE else text.strip()
    return texts


def remittance(texts: dict[str, str]) -> str | None:
    """The long text of LCC and LC2, else the label."""
    written = texts.get("LCC", "") + texts.get("LC2", "")
    return clean(written) or texts.get("LIB")


def additional(record: str, texts: dict[str, str]) -> str:
    """The bank's label, the reject code, and every complement that has no column of its own."""
    parts = [clean(record[48:79])]
    if code := record[40:42].strip():
        parts.append(f"MOTIF REJET {code}")
    for qualifier, text in texts.items():
        is_told = qualifier in TOLD_ELSEWHERE
        is_told |= qualifier == "LIB" and "LCC" not in texts  # it is the remittance then
        is_told |= qualifier == "REF" and record[104:120].isspace()  # it is the bank's reference then
        if not is_told:
            parts.append(clean(text if qualifier in {"LIB", "REF", ""} else f"{qualifier} {text}"))
    if "RCN" in texts:
        parts.append(texts["RCN"][LONGEST:].strip())
    return " ".join(part for part in parts if part)


def counterparty(texts: dict[str, str], minor: int) -> str | None:
    """The payer of a credit, the payee of a debit; banks name only one of them."""
    order = PAYER_FIRST if minor > 0 else PAYEE_FIRST
    return next((texts[q].strip() for q in order if q in texts), None)


def creditor(texts: dict[str, str]) -> str | None:
    """The creditor identifier, where IBE begins with one."""
    if "IBE" not in texts:
        return None
    found = re.fullmatch(CREDITOR_ID, texts["IBE"][:LONGEST].strip())
    return found[0] if found else None


def first_part(text: str | None) -> str | None:
    """A reference; what stands behind its 35 characters is another text."""
    return text[:LONGEST].strip() if text else None


def original(texts: dict[str, str]) -> tuple[int | None, str | None, str | None]:
    """Original amount, currency and rate of MMO: currency (3), decimals (1), amount (14), rate's decimals and digits."""
    if "MMO" not in texts:
        return None, None, None
    text = texts["MMO"]
    currency, minor = _tagged_amount(text)
    return minor, currency, text[18:].strip() or None


def fee(texts: dict[str, str], currency: str | None) -> int | None:
    """FEE like MMO, in the account's currency: money the bank took out of the movement."""
    if "FEE" not in texts:
        return None
    fee_currency, minor = _tagged_amount(texts["FEE"])
    return -abs(minor) if minor is not None and fee_currency == currency else None


def _tagged_amount(text: str) -> tuple[str | None, int | None]:
    found = re.match(r"([A-Z]{3})(\d)(\d{13})([\d{}A-R])", text)
    if not found:
        return None, None
    sign, last = LAST_DIGIT.get(found[4]) or (1, int(found[4]))
    return found[1], rescaled(sign * (int(found[3]) * 10 + last), int(found[2]), found[1])
