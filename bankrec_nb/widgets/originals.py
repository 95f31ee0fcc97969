"""The original of a document as received, for the side pane: text as text, a PDF as bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.masking import masked
from bankrec_nb.reporting.text import plain

if TYPE_CHECKING:
    from pathlib import Path

    from bankrec_nb.widgets.model import ReviewModel

LARGEST_BYTES = 20_000_000
LINES_AROUND = 12
LONGEST_TEXT = 60_000
_HASH = re.compile(r"[0-9a-f]{64}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b")


def original(model: ReviewModel) -> dict[str, Any]:
    """The original of the first document of the line in the pane; of the line's own statement when it has none.

    Returns:
        name, content (pdf or text), text or bytes; or `missing` with the reason in words.
    """
    source = _source(model)
    path = _file(model.dossier.path / "inbox", source[0]) if source else None
    if path is None or source is None:
        return {"missing": model.texts("no_file")}
    content = path.read_bytes()[:LARGEST_BYTES]
    if content.startswith(b"%PDF-"):
        return {"name": source[1], "content": "pdf", "bytes": content}
    return {"name": source[1], "content": "text", "text": _around(content.decode("utf-8", "replace"), source[2])}


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
    statement = model.dossier.books.statements.filter(pl.col("statement_id") == transaction["statement_id"])
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
