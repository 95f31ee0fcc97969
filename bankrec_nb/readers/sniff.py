"""Which format a file is, by its content alone: names and extensions lie.

The order matters only where one text could be two things: formats that name themselves come first, delimited text last.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers.text import head

if TYPE_CHECKING:
    from bankrec_nb.readers.base import Reader, Source

READERS = (
    "camt",
    "pain",
    "einvoice",
    "ofx",
    "open_banking",
    "mt940",
    "coda",
    "cfonb120",
    "cfonb240",
    "norma43",
    "bai2",
    "qif",
    "datev",
    "fec",
    "spreadsheet",
    "json_table",
    "payout",
    "delimited",
)
"""Reader modules of this package in the order they are asked."""

_HTML = re.compile(
    r"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script|meta|title)\b", re.IGNORECASE | re.DOTALL
)
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_XML_ROOT = r"<(?:[\w.-]+:)?{}\b"
_NO_STATEMENT = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"^0[38]0[0-9]\s", "a CFONB 160 file of payment orders"),
        (_XML_ROOT.format("SCRDMCCBDACIOMessageStructure"), "an order (Order-X)"),
        (_XML_ROOT.format("SCRDMCCBDACIDAMessageStructure"), "a despatch advice (Order-X)"),
        (_XML_ROOT.format("FatturaElettronica"), "an Italian invoice (FatturaPA)"),
        (_XML_ROOT.format("Facturae"), "a Spanish invoice (Facturae)"),
        (_XML_ROOT.format("Faktura"), "a Polish invoice (KSeF)"),
        (_XML_ROOT.format("Finvoice"), "a Finnish invoice (Finvoice)"),
        (r"ebinterface\.at/schema", "an Austrian invoice (ebInterface)"),
        (r"isdoc\.cz/namespace", "a Czech invoice (ISDOC)"),
        (_XML_ROOT.format("AuditFile"), "a ledger's audit file (SAF-T)"),
        (r"^#FLAGGA\s", "a Swedish ledger (SIE)"),
        (r"^074\d{16}", "a GPC (ABO) statement"),
        (r"^\s?RH\d{5}", "an Italian CBI statement"),
        (r"^T00322", "a Finnish TITO statement"),
        (r"^1CClientBankExchange", "an exchange file of 1C"),
        (r"^\d{7}0 {9}[12]\d{14}", "a Brazilian CNAB 240 file"),
        (r"^0[12](?:RETORNO|REMESSA)", "a Brazilian CNAB 400 file"),
        (r"^(?:5[18]80|0119\d{3}|0356)[0-9A-Z][^\r\n]{58,}", "a Spanish file of orders (AEB 19, 34)"),
        (r"^VOL1.{30}", "a BACS file of payments"),
        (_XML_ROOT.format("JPK"), "a Polish audit file (JPK)"),
        (_XML_ROOT.format("gnc-v2"), "a GnuCash book"),
        (_XML_ROOT.format("KMYMONEY-FILE"), "a KMyMoney book"),
        (_XML_ROOT.format("homebank"), "a HomeBank book"),
        (_XML_ROOT.format("QBXML"), "a QuickBooks message (qbXML)"),
        (_XML_ROOT.format("OFC"), "an old file of Microsoft Money (OFC)"),
        (
            r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2} [^\n]*\n(?:[ \t]+[^\n]*\n)*?[ \t]+(?:Assets|Expenses|Income|Liabilities|Equity):",
            "a plain-text ledger (ledger, hledger, beancount)",
        ),
        (r"^01BGMAX", "a Swedish Bankgiro file (BGMax)"),
        (r"^NY0000", "a Norwegian OCR giro file"),
        (r"^101[ \d]\d{9}", "a NACHA file of payments"),
        (r"^0128[AE]", "a DTAUS file of payments"),
        (r"^0001ACLIEOP", "a ClieOp file of payments"),
        (r"^(?:UNA.{6}\s*)?UNB\+", "an EDIFACT message"),
        (r"^\{1:F01[^{]*\}\{2:[IO](?!94|95)\d{3}", "a SWIFT message of another kind"),
        (r"urn:iso:std:iso:20022:tech:xsd:(?:pacs|acmt|auth|camt|pain)\.", "an ISO 20022 message of another kind"),
        (r"specification:ubl:schema:xsd:\w+-2", "a UBL document that is neither invoice nor credit note"),
    )
)
"""What people mistake for a statement or an invoice, so that the refusal can call it by its name."""
_NO_TABLE = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"^!(?:TRNS|SPL|ACCNT|HDR|CUST|VEND|EMP|INVITEM|CLASS|TIMEACT)\t", "a QuickBooks file (IIF)"),
        (r"^##(?:Transfert|Section)\b", "an exchange file of Ciel (XIMPORT)"),
    )
)
"""Journals that look like delimited text; each of their entries has lines of several kinds."""
_BY_FIRST_BYTES = (
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"SQLite format 3\x00", "a program's database"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7z)"),
    (b"Rar!\x1a\x07", "a compressed file (RAR)"),
    (b"\xd0\xcf\x11\xe0", "a document of an office program, no table"),
)
_IN_ARCHIVE = (
    (b"word/document.xml", "a text document (Word)"),
    (b"ppt/presentation.xml", "a presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "a text document (OpenDocument)"),
)
_EMAIL = re.compile(r"(?:[A-Z][\w-]*: [^\n]*\n(?:[ \t][^\n]*\n)*)+", re.IGNORECASE)
_ODD_LETTERS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")


def recognise(source: Source) -> str:
    """The name of the reader module for this content.

    Raises:
        FileRefused: the file is empty, a web page, or nothing a reader knows.
    """
    if not source.content.strip(b"\x00 \r\n\t"):
        raise FileRefused("the file is empty.", where=source.name, action="Download it again from the bank.")
    found = next((name for name in READERS if reader(name).recognises(source)), None)
    text = head(source)
    if found is not None and not (found == "delimited" and _named(_NO_TABLE, text)):
        return found
    if _HTML.match(text) or _TABLE.search(text):
        raise FileRefused(
            "this is a web page, not a statement (often a login page after the session has expired).",
            where=source.name,
            action="Log in to the bank again and repeat the download.",
        )
    if other := _named((*_NO_TABLE, *_NO_STATEMENT), text):
        raise FileRefused(
            f"this is {other}, which is not read here.",
            where=source.name,
            action="Bring in what moved (camt.053, MT940, CFONB 120 …) or what is owed (Factur-X, UBL or CII, FEC, a list).",
        )
    if other := _something_else(source.content, text):
        raise FileRefused(
            f"this is {other}, not a statement or a list.",
            where=source.name,
            action="Unpack it and import what it holds."
            if "compressed" in other
            else "Ask for the figures as camt.053, MT940, OFX, CFONB 120, CSV or XLSX; an invoice as Factur-X or UBL.",
        )
    begins = " ".join(text[:60].split())
    raise FileRefused(
        f"the content is no format that can be read; it begins with '{begins}'.",
        where=source.name,
        action="Export the statement as camt.053, MT940, OFX, CFONB 120, CSV or XLSX, or make a profile for a delimited file.",
    )


def _named(known: tuple[tuple[re.Pattern[str], str], ...], text: str) -> str | None:
    """What a text is by the first pattern that it begins with or holds."""
    return next((name for pattern, name in known if pattern.search(text)), None)


def _something_else(content: bytes, text: str) -> str | None:
    """What is no figures at all, by its first bytes or its letters; None where it is a text nobody knows."""
    if found := next((name for start, name in _BY_FIRST_BYTES if content.startswith(start)), None):
        return found
    if content.startswith(b"PK\x03\x04"):
        return next((name for member, name in _IN_ARCHIVE if member in content), "an archive of something else")
    begins = _EMAIL.match(text)
    if begins and re.search(r"(?im)^from: .*@", begins[0]) and re.search(r"(?im)^(to|date|subject): ", begins[0]):
        return "an e-mail"
    return "a binary file" if len(_ODD_LETTERS.findall(text[:1000])) > len(text[:1000]) // 20 else None


@cache
def reader(name: str) -> Reader:
    """The reader module of this name."""
    return cast("Reader", import_module(f"bankrec_nb.readers.{name}"))
