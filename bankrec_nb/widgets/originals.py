"""The original of a document as received, for the side pane: an e-invoice as a table, text as text, a PDF as bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import AmountError
from bankrec_nb.domain.masking import masked
from bankrec_nb.domain.money import parse_minor
from bankrec_nb.readers.base import Source
from bankrec_nb.readers.einvoice_document import day_of
from bankrec_nb.readers.einvoice_face import face
from bankrec_nb.reporting.text import day, figure, plain

if TYPE_CHECKING:
    from pathlib import Path

    from bankrec_nb.readers.einvoice_document import Party
    from bankrec_nb.readers.einvoice_face import Face
    from bankrec_nb.widgets.model import ReviewModel
    from bankrec_nb.widgets.words import Texts

LARGEST_BYTES = 20_000_000
LINES_AROUND = 12
LONGEST_TEXT = 60_000
_HASH = re.compile(r"[0-9a-f]{64}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b")


def original(model: ReviewModel) -> dict[str, Any]:
    """The original of the first document of the line in the pane; of the line's own statement when it has none.

    Returns:
        name, content (pdf, invoice or text), bytes or text, `invoice` (texts to draw as a table) where one is in it; or `missing` with the reason in words.
    """
    source = _source(model)
    path = _file(model.dossier.path / "inbox", source[0]) if source else None
    if path is None or source is None:
        return {"missing": model.texts("no_file")}
    content = path.read_bytes()[:LARGEST_BYTES]
    found = face(Source(path.name, content)) if _may_be_invoice(content) else None
    shown = {"invoice": invoice_shown(found, model.texts)} if found else {}
    if content.startswith(b"%PDF-"):
        return {"name": source[1], "content": "pdf", "bytes": content, **shown}
    if found:
        return {"name": source[1], "content": "invoice", **shown}
    return {"name": source[1], "content": "text", "text": _around(content.decode("utf-8", "replace"), source[2])}


def _may_be_invoice(content: bytes) -> bool:
    start = content[:512].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t")
    return start.startswith((b"%PDF-", b"<"))


def invoice_shown(found: Face, texts: Texts) -> dict[str, Any]:
    """An electronic invoice as words and values, and its lines; everything is text, nobody's markup."""
    invoice, currency = found.invoice, found.invoice.currency
    facts = [
        (texts("number"), invoice.number),
        (texts("seller"), _party(invoice.seller)),
        (texts("buyer"), _party(invoice.buyer)),
        (texts("issued"), _day_said(invoice.issue_date, texts)),
        (texts("due"), ", ".join(_day_said(d, texts) for d in invoice.due_dates)),
        (texts("order"), invoice.order),
        (texts("terms"), " · ".join(invoice.terms)),
        (texts("iban"), masked(invoice.seller_iban or "")),
        (texts("payment_reference"), invoice.payment_reference),
    ]
    sums = [
        (texts("invoice_total"), invoice.total),
        (texts("prepaid"), invoice.prepaid),
        (texts("to_pay"), invoice.due),
    ]
    facts += [
        (word, f"{_figure_said(value, currency, texts)} {currency or ''}".strip()) for word, value in sums if value
    ]
    title = texts("sales_credit_note_title" if invoice.is_credit_note else "invoice_title")
    return {
        "title": title,
        "facts": [[word, _shown(value)] for word, value in facts if value and plain(value)],
        "heads": [texts("line_name"), texts("quantity"), texts("unit_price"), texts("amount")],
        "lines": [
            [
                _shown(line.name),
                plain(line.quantity),
                *(_figure_said(x, currency, texts) for x in (line.price, line.total)),
            ]
            for line in found.lines
        ],
        "more": texts("first_lines", n=len(found.lines), all=found.line_count)
        if found.line_count > len(found.lines)
        else "",
    }


def _party(party: Party) -> str:
    return " · ".join(filter(None, (party.name, party.vat)))


def _day_said(text: str | None, texts: Texts) -> str:
    """A date as people write it where it is one, else what stands there."""
    read = day_of(text)
    return day(read, texts.language) if read else text or ""


def _figure_said(text: str | None, currency: str | None, texts: Texts) -> str:
    """An amount as people write it where it is one, else what stands there."""
    try:
        return figure(parse_minor(text or "", currency or "EUR"), currency or "EUR", texts.language)
    except AmountError:
        return plain(text)


def _source(model: ReviewModel) -> tuple[str, str, int | None] | None:
    """SHA-256, what it is called on screen, and the line in it."""
    if model.current_id is None:
        return None
    shot, ids = model.shot, list(model.draft.parts) if model.draft else []
    own = shot.matched_allocations.filter(pl.col("transaction_id") == model.current_id)["item_id"].to_list()
    items = shot.items.filter(pl.col("item_id").is_in(ids + own), pl.col("file_sha256").is_not_null())
    if items.height:
        item = items.row(0, named=True)
        return item["file_sha256"], plain(item["document_number"] or item["label"]), item["source_line"]
    transaction = shot.transaction(model.current_id)
    stated = pl.lit(transaction["statement_id"], dtype=pl.String)
    statement = model.dossier.books.statements.filter(pl.col("statement_id") == stated)
    if statement.is_empty():
        return None
    return statement["file_sha256"][0], plain(statement["file_name"][0]), transaction["source_line"]


def _file(inbox: Path, sha256: str) -> Path | None:
    """The file in the inbox with this hash; the hash is checked to be one, it never is a path."""
    if not _HASH.fullmatch(sha256):
        return None
    return next(iter(sorted(inbox.glob(f"{sha256}*"))), None)


def _around(text: str, line: int | None) -> str:
    """The lines around one, numbered and marked; the beginning where the line is not known."""
    lines = text.splitlines()
    if line is None or not 1 <= line <= len(lines):
        return _shown(text)
    first, last = max(0, line - 1 - LINES_AROUND), min(len(lines), line + LINES_AROUND)
    return "\n".join(f"{'▶' if n == line else ' '} {n:>6}  {_shown(lines[n - 1])}" for n in range(first + 1, last + 1))


def _shown(text: str) -> str:
    """Lines without control characters, account numbers masked like everywhere on the screen."""
    lines = (plain(line) if line.strip() else "" for line in text[:LONGEST_TEXT].split("\n"))
    return _IBAN.sub(lambda found: masked(found[0]), "\n".join(lines))
