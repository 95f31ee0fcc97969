"""The payment order for the bank: a SEPA credit transfer file (ISO 20022 pain.001.001.09, EPC customer-to-bank rules).

Texts use the SEPA character set (EPC217-08), amounts are euros, each transfer says which documents it pays. The same order
gives the same bytes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from bankrec_nb.domain.money import decimal_text

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_NAME, _TEXT = 70, 140
_SPECIAL = {"&": "+", "_": "-", "«": "'", "»": "'", "\u2019": "'", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}  # fmt: skip


@dataclass(frozen=True)
class Transfer:
    """One payment of an order: `minor` cents (positive) to an IBAN, for the documents of `numbers`."""

    name: str
    iban: str
    minor: int
    end_to_end_id: str
    numbers: tuple[str, ...]
    creditor_reference: str = ""
    """An ISO 11649 (RF) reference the creditor asked for; it then stands instead of the documents' numbers."""


@dataclass(frozen=True)
class PaymentOrder:
    """What the bank is asked to pay from one account on one day (`on`, `made_at`: ISO texts)."""

    number: str
    account_id: str
    company: str
    bank_id: str
    on: str
    made_at: str
    booked_as_one: bool
    transfers: tuple[Transfer, ...]

    @property
    def minor(self) -> int:
        """The sum of its transfers, in cents."""
        return sum(transfer.minor for transfer in self.transfers)


def pain001(order: PaymentOrder) -> bytes:
    """The file, in UTF-8."""
    root = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    initiation = _under(root, "CstmrCdtTrfInitn")
    header = _under(initiation, "GrpHdr")
    _say(header, "MsgId", order.number)
    _say(header, "CreDtTm", order.made_at)
    _totals(header, order)
    _say(header, "InitgPty/Nm", sepa_text(order.company, _NAME))
    batch = _under(initiation, "PmtInf")
    _say(batch, "PmtInfId", order.number)
    _say(batch, "PmtMtd", "TRF")
    _say(batch, "BtchBookg", "true" if order.booked_as_one else "false")
    _totals(batch, order)
    _say(batch, "PmtTpInf/SvcLvl/Cd", "SEPA")
    _say(batch, "ReqdExctnDt/Dt", order.on)
    _say(batch, "Dbtr/Nm", sepa_text(order.company, _NAME))
    _say(batch, "DbtrAcct/Id/IBAN", order.account_id)
    bic = re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", order.bank_id)
    _say(batch, "DbtrAgt/FinInstnId/" + ("BICFI" if bic else "Othr/Id"), order.bank_id if bic else "NOTPROVIDED")
    _say(batch, "ChrgBr", "SLEV")
    for transfer in order.transfers:
        _transfer(_under(batch, "CdtTrfTxInf"), transfer)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _transfer(element: etree._Element, transfer: Transfer) -> None:
    _say(element, "PmtId/EndToEndId", transfer.end_to_end_id)
    _say(element, "Amt/InstdAmt", decimal_text(transfer.minor, "EUR")).set("Ccy", "EUR")
    _say(element, "Cdtr/Nm", sepa_text(transfer.name, _NAME))
    _say(element, "CdtrAcct/Id/IBAN", transfer.iban)
    if transfer.creditor_reference:
        reference = _under(_under(_under(element, "RmtInf"), "Strd"), "CdtrRefInf")
        kind = _under(reference, "Tp")
        _say(kind, "CdOrPrtry/Cd", "SCOR")
        _say(kind, "Issr", "ISO")
        _say(reference, "Ref", transfer.creditor_reference)
    else:
        _say(element, "RmtInf/Ustrd", remittance(transfer.numbers))


def remittance(numbers: Sequence[str]) -> str:
    """The documents' numbers as far as they fit; how many more there are is said."""
    told = ""
    for place, number in enumerate(numbers):
        longer = f"{told} {sepa_text(number, _TEXT)}".strip()
        rest = len(numbers) - place - 1
        if len(longer) + (len(f" + {rest}") if rest else 0) > _TEXT:
            return f"{told} + {rest + 1}".strip()
        told = longer
    return told or "NOTPROVIDED"


def sepa_text(text: str, longest: int) -> str:
    """The text in the SEPA character set: accents dropped, other signs as blanks, cut to the field's length."""
    spelled = "".join(_SPECIAL.get(c, c) for c in text)
    bare = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    allowed = re.sub(r"[^A-Za-z0-9/\-?:().,'+ ]", " ", bare)
    return re.sub(r" +", " ", re.sub(r"/{2,}", "/", allowed)).strip(" /")[:longest].strip(" /") or "NOTPROVIDED"


def _totals(element: etree._Element, order: PaymentOrder) -> None:
    _say(element, "NbOfTxs", str(len(order.transfers)))
    _say(element, "CtrlSum", decimal_text(order.minor, "EUR"))


def _under(element: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(element, f"{{{NAMESPACE}}}{name}")


def _say(element: etree._Element, path: str, text: str) -> etree._Element:
    for name in path.split("/"):
        element = _under(element, name)
    element.text = text
    return element
