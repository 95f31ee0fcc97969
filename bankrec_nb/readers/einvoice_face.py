"""What a person wants to see of an electronic invoice: who, when, what for, how much. Texts as they stand in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers.einvoice import ROOTS, invoice_xml
from bankrec_nb.readers.einvoice_syntax import all_of, at, section, text_of
from bankrec_nb.readers.xml import local_name, tree

if TYPE_CHECKING:
    from lxml import etree

    from bankrec_nb.readers.base import Source
    from bankrec_nb.readers.einvoice_document import Invoice

MOST_LINES = 500


@dataclass(frozen=True)
class Line:
    """One thing that is charged; amounts are still text."""

    name: str
    quantity: str
    price: str
    total: str


@dataclass(frozen=True)
class Face:
    """An invoice and its lines (at most MOST_LINES; `line_count` says how many there are)."""

    invoice: Invoice
    lines: tuple[Line, ...]
    line_count: int


def face(source: Source) -> Face | None:
    """The invoice in the file, the XML inside a PDF too; None where the file holds none that can be read."""
    try:
        root = tree(invoice_xml(source))
    except FileRefused:
        return None
    syntax = ROOTS.get(local_name(root))
    if syntax is None:
        return None
    found = [e for e in root.iter("{*}*") if local_name(e) in _LINE_OF]
    return Face(syntax(root), tuple(_LINE_OF[local_name(e)](e) for e in found[:MOST_LINES]), len(found))


def _cii_line(line: etree._Element) -> Line:
    price = section(line, "NetPriceProductTradePrice", "GrossPriceProductTradePrice")
    delivery = section(line, "SpecifiedLineTradeDelivery", "SpecifiedSupplyChainTradeDelivery")
    return Line(
        text_of(section(line, "SpecifiedTradeProduct"), "Name") or "",
        text_of(delivery, "BilledQuantity") or "",
        text_of(price, "ChargeAmount") or "",
        text_of(section(line, *_CII_LINE_SUMS), "LineTotalAmount") or "",
    )


_CII_LINE_SUMS = (
    "SpecifiedTradeSettlementLineMonetarySummation",
    "SpecifiedTradeSettlementMonetarySummation",
)


def _ubl_line(line: etree._Element) -> Line:
    item = at(line, "Item")
    return Line(
        text_of(item, "Name") or next((d.text or "" for d in all_of(item, "Description")), ""),
        text_of(line, "InvoicedQuantity") or text_of(line, "CreditedQuantity") or "",
        text_of(line, "Price/PriceAmount") or "",
        text_of(line, "LineExtensionAmount") or "",
    )


_LINE_OF = {"IncludedSupplyChainTradeLineItem": _cii_line, "InvoiceLine": _ubl_line, "CreditNoteLine": _ubl_line}
