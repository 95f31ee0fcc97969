"""Electronic invoices: Factur-X and ZUGFeRD (a PDF with its XML inside), CII, UBL, XRechnung. One file, one document.

Of EN 16931 the fields that a payment needs are read. Whether a document is a sale or a purchase depends on who we are
(`ReadOptions.own_identifiers`); unknown, it is taken as a purchase, and said so.
"""

from __future__ import annotations

import logging
import re
from io import BytesIO
from typing import TYPE_CHECKING

from pypdf import PdfReader

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.tables import LEDGER_ITEM
from bankrec_nb.readers.base import Source
from bankrec_nb.readers.einvoice_document import judged
from bankrec_nb.readers.einvoice_syntax import cii_invoice, ubl_invoice
from bankrec_nb.readers.identity import finish_items
from bankrec_nb.readers.text import head
from bankrec_nb.readers.xml import local_name, tree

if TYPE_CHECKING:
    from lxml import etree

    from bankrec_nb.readers.base import ReadOptions, ReadResult

FORMAT = "einvoice"
VERSION = 1

ROOTS = {
    "CrossIndustryInvoice": cii_invoice,
    "CrossIndustryDocument": cii_invoice,
    "Invoice": ubl_invoice,
    "CreditNote": ubl_invoice,
}
_CII_OR_UBL = re.compile(
    r"<(?:[\w.-]+:)?CrossIndustry(?:Invoice|Document)[\s>]|urn:oasis:names:specification:ubl:schema:xsd:(?:Invoice|CreditNote)-2"
)
_XML_LIMIT_BYTES = 32 * 1024**2
_PDF_LIMIT_BYTES = 200 * 1024**2


def recognises(source: Source) -> bool:
    """Whether the file is a PDF, or XML of one of the two syntaxes (licence texts may stand before the root)."""
    if source.content[:1024].lstrip().startswith(b"%PDF-"):
        return True
    return source.content[:512].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t").startswith(b"<") and bool(
        _CII_OR_UBL.search(head(source, 65536))
    )


def read(source: Source, options: ReadOptions) -> ReadResult:
    """The document as one ledger item, or one quarantined issue with the reason.

    Raises:
        FileRefused: damaged XML or PDF, a PDF without invoice data, or XML of another kind.
    """
    root = _document(tree(invoice_xml(source)))
    syntax = ROOTS.get(local_name(root))
    if syntax is None:
        raise FileRefused(
            f"<{local_name(root)}> is not an invoice or credit note of EN 16931.",
            where=source.name,
            action="Ask the sender for Factur-X, CII or UBL.",
        )
    found = judged(syntax(root), options.own_identifiers)
    rows = LEDGER_ITEM.frame([found.item] if found.item else [])
    return finish_items(
        source, FORMAT, items=rows, issues=found.issues, options=options, rows_in=1, format_version=_version(root)
    )


def _document(root: etree._Element) -> etree._Element:
    """The invoice itself: the root, or the one document in an envelope such as Peppol's StandardBusinessDocument."""
    if local_name(root) in ROOTS:
        return root
    inside = [child for child in root if local_name(child) in ROOTS]
    return inside[0] if len(inside) == 1 else root


def _version(root: etree._Element) -> str:
    """The guideline or customisation the document names (urn:factur-x.eu:1p0:basic …)."""
    for path in (".//{*}GuidelineSpecifiedDocumentContextParameter/{*}ID", "{*}CustomizationID"):
        found = root.find(path)
        if found is not None and found.text:
            return found.text.strip()[:120]
    return local_name(root)


def invoice_xml(source: Source) -> Source:
    """The file itself, or the invoice inside a PDF."""
    if b"%PDF-" not in source.content[:1024]:
        return source
    if len(source.content) > _PDF_LIMIT_BYTES:
        raise FileRefused("the PDF is too large for an invoice.", where=source.name, action="Ask for a smaller file.")
    for name, content in _attachments(source):
        if name.lower().endswith(".xml") and _CII_OR_UBL.search(head(Source(name, content), 65536)):
            return Source(source.name, content)
    raise FileRefused(
        "the PDF holds no invoice data: it is a plain picture of an invoice, not Factur-X or ZUGFeRD.",
        where=source.name,
        action="Keep it as the document's picture, and enter the invoice or ask the sender for Factur-X.",
    )


def _attachments(source: Source) -> list[tuple[str, bytes]]:
    """Names and bytes of the embedded files."""
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it logs the odd bytes of a stranger's file
    try:
        with PdfReader(BytesIO(source.content), strict=False) as reader:
            listed = [(str(name), content) for name, contents in reader.attachments.items() for content in contents]
    except FileRefused:
        raise
    except Exception as error:  # pypdf fails on damaged files in many ways of its own
        raise FileRefused(
            "the PDF is damaged or encrypted and cannot be opened.", where=source.name, action="Ask for it again."
        ) from error
    return [(name, content) for name, content in listed if len(content) <= _XML_LIMIT_BYTES]
