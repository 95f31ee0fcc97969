"""What a CODA movement says: its communication, free or structured, and its counterparty (Febelfin CODA 2.6, annex)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bankrec_nb.domain.iban import is_iban
from bankrec_nb.readers.account_numbers import belgian_iban
from bankrec_nb.readers.text import clean

_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_CREDITOR_ID = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{3}[A-Z0-9]{1,28}")


@dataclass(frozen=True)
class Communication:
    """The words of a movement and the references inside them."""

    words: str | None = None
    creditor_reference: str | None = None
    mandate_id: str | None = None
    creditor_id: str | None = None
    end_to_end_id: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class Party:
    """The counterparty as records 22 and 23 name it."""

    name: str | None
    iban: str | None
    account: str | None
    bic: str | None
    client_reference: str | None


_NOBODY = Party(None, None, None, None, None)


def communication(record: str, second: str, third: str) -> Communication:
    """The communication of a movement from its records 21, 22, 23 (empty where it has none): 53 + 53 + 43 characters."""
    text = record[62:115] + second[10:63].ljust(53) + third[82:125]
    if record[61] != "1":
        return Communication(words=clean(text) or None)
    return _STRUCTURED.get(text[:3], _other)(text[3:])


def party(second: str, third: str) -> Party:
    """The counterparty of records 22 and 23."""
    if not second and not third:
        return _NOBODY
    account = re.sub(r"\s", "", third[10:44])
    iban = account if is_iban(account) else belgian_iban(account[:12]) if re.fullmatch(r"\d{12}", account) else None
    bic = second[98:109].strip()
    return Party(
        name=clean(third[47:82]) or None,
        iban=iban,
        account=None if iban else account or None,
        bic=bic if _BIC.fullmatch(bic) else None,
        client_reference=second[63:98].strip() or None,
    )


def _belgian(text: str) -> Communication:
    """101, 102: the structured communication, twelve digits shown as +++ddd/dddd/ddddd+++."""
    digits = text[:12]
    if not digits.isdecimal():
        return _other(text)
    shown = f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"
    return Communication(words=clean(f"{shown} {text[12:]}"), creditor_reference=shown)


def _iso_reference(text: str) -> Communication:
    """100: an ISO 11649 reference."""
    reference = text[:25].strip()
    return Communication(words=clean(text) or None, creditor_reference=reference or None)


def _direct_debit(text: str) -> Communication:
    """127: SEPA direct debit. Date (6), type, scheme and reason (3), creditor (35), mandate (35), words (62), R-codes."""
    creditor, mandate = text[9:44].strip(), text[44:79].strip()
    return Communication(
        words=clean(text[79:141]) or None,
        mandate_id=mandate or None,
        creditor_id=creditor if _CREDITOR_ID.fullmatch(creditor) else None,
    )


def _other(text: str) -> Communication:
    """Every other type (card payments, fees, …) is kept as it stands."""
    return Communication(words=clean(text) or None)


_STRUCTURED = {"100": _iso_reference, "101": _belgian, "102": _belgian, "127": _direct_debit}
