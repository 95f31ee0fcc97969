"""OFX by its tags: where statements and movements start and end, what a leaf says, whether the file is whole."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import polars as pl

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue

# A value ends at the next tag; a lone "<" inside a memo is text.
_LEAF = re.compile(r"<([A-Z0-9._]+)\s*>([^<]*(?:<(?![/A-Za-z])[^<]*)*)")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_LOWER_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9._]*(?=[\s>])")
_STATEMENT = re.compile(r"<(STMTRS|CCSTMTRS|INVSTMTRS)\s*>")
_MOVEMENT = re.compile(r"<STMTTRN(P?)\s*>")
_AFTER_MOVEMENT = re.compile(r"</STMTTRNP?\s*>|</BANKTRANLISTP?\s*>|</INVBANKTRAN\s*>|<LEDGERBAL\s*>|<AVAILBAL\s*>")
_OPENED, _CLOSED = "<STMTTRN>", "</STMTTRN>"
_PLAIN_TAGS = (_OPENED, _CLOSED)
_ENDINGS = ("</BANKTRANLIST", "</INVBANKTRAN", "<LEDGERBAL", "<AVAILBAL")
"""What else than its own tag may end a movement: one of them between two movements is no plain list."""
_MAY_END = "STMTTRN|BANKTRAN|LEDGERBAL|AVAILBAL"
"""What all of these, and other ways to write them, have in common."""
_MOVEMENTS = pl.Schema({"source_line": pl.Int64, "text": pl.String, "pending": pl.Boolean})
_LEDGER = re.compile(r"<LEDGERBAL\s*>(.*?)(?:</LEDGERBAL\s*>|<AVAILBAL\s*>|<BALLIST\s*>|$)", re.DOTALL)
_BANKING = re.compile(r"<(BANK|CREDITCARD|INVSTMT)MSGSRSV\d\s*>|<SONRS\s*>(?!.*<(PROF|SIGNUP)MSGSRSV\d\s*>)", re.DOTALL)
_ACTION = "Download it again; nothing of it was loaded."


@dataclass(frozen=True)
class Document:
    """The text from <OFX> on, where it starts in the file, and what is worth telling about it."""

    text: str
    lines_before: int
    bytes_before: int
    closed: bool
    issues: list[dict[str, object]] = field(default_factory=list)


@dataclass(frozen=True)
class Block:
    """One statement response: the text before its movements, the movements, its ledger balance."""

    line: int
    head: str
    movements: pl.DataFrame
    """source_line, text (without its own tags) and pending, one row each."""
    ledger_balance: str
    securities: int


def whole_document(text: str, name: str) -> Document:
    """The document of an OFX file.

    Raises:
        FileRefused: there is no <OFX> in it, or no </OFX> although statements are to be expected.
    """
    start = re.search(r"<OFX[\s>]", text, re.IGNORECASE)
    if start is None:
        raise FileRefused("The OFX file ends before <OFX>: it is cut or empty.", where=name, action=_ACTION)
    head, body = text[: start.start()], text[start.start() :]
    if "<STMTTRN>" not in body and re.search(r"<(stmttrn|ofx)", body):
        body = _LOWER_TAG.sub(lambda tag: tag[0].upper(), body)
    if "!" in body and "<![CDATA[" in body:  # one character is looked for ten times as fast as many
        body = _CDATA.sub(lambda found: html.escape(found[1], quote=False), body)
    closed = bool(re.search(r"</OFX\s*>", body[-2048:]))
    document = Document(body, head.count("\n"), len(head.encode()), closed)
    if closed:
        return document
    ends = max((body.rfind(f"</{tag}>") for tag in ("STMTRS", "CCSTMTRS", "INVSTMTRS")), default=-1)
    if ends < 0 and _BANKING.search(body):
        raise _cut(document, len(body), name)
    message = (
        f"The closing tag </OFX> is missing: the file is cut at byte {document.bytes_before + len(body.encode())}."
    )
    document.issues.append(issue(Severity.WARNING, "truncated", message, action="Download it again to be sure."))
    return document


def statement_blocks(document: Document, name: str) -> list[Block]:
    """The statements of the document in file order.

    Raises:
        FileRefused: the last one is not closed and neither is the file.
    """
    text, starts = document.text, _statement_starts(document.text)
    blocks = []
    for place, start in enumerate(starts):
        following = starts[place + 1] if place + 1 < len(starts) else None
        limit = following.start() if following else len(text)
        end = text.find(f"</{start[1]}>", start.end(), limit)
        if end < 0 and following is None and not document.closed:
            raise _cut(document, len(text), name)
        blocks.append(_block(document, start.start(), start.end(), limit if end < 0 else end))
    return blocks


def _statement_starts(text: str) -> list[re.Match[str]]:
    """Where statements begin. What their tags have in common is looked for first: there are as many `<` as leaves."""
    found, at = list[re.Match[str]](), text.find("STMTRS")
    while at >= 0:
        opened = text.rfind("<", max(0, at - len("<INV")), at)
        if opened >= 0 and (match := _STATEMENT.match(text, opened)):
            found.append(match)
        at = text.find("STMTRS", at + 1)
    return found


def leaves(text: str) -> dict[str, str]:
    """Values by tag, entities resolved; the last one where a tag repeats."""
    found = {tag: value.strip() for tag, value in _LEAF.findall(text)}
    if "&" in text:
        return {tag: html.unescape(value).strip() for tag, value in found.items()}
    return found


@lru_cache(maxsize=8192)
def day(text: str) -> date | None:
    """The date of YYYYMMDD[HHMMSS…] or YYYY-MM-DD, as written: no time zone moves a booking to another day."""
    digits = text[:10].replace(text[4], "") if text[4:5] in {"-", "/", ":", "."} else text[:8]
    if len(digits) != 8 or not digits.isdigit() or not digits.isascii():
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _block(document: Document, opened: int, start: int, end: int) -> Block:
    text, line = document.text, document.lines_before + 1 + document.text.count("\n", 0, opened)
    start_of_first = _MOVEMENT.search(text, start, end)
    first = start_of_first.start() if start_of_first else end
    here = line + text.count("\n", opened, first)
    movements = _plain_movements(text, here, first, end)
    if movements is None:
        movements = _movements(text, here, first, end)
    last = max(text.rfind("<STMTTRN", start, end), start)
    ledger = _LEDGER.search(text, last, end)
    if ledger is None and (listed := text.find("</BANKTRANLIST>", first, last)) >= 0:
        ledger = _LEDGER.search(text, listed, last)  # a list of pending movements follows the balance
    # What stands before the first movement, without the balance that some banks put first.
    head = text[start:first]
    before = _LEDGER.search(head)
    ledger_text = ledger[1] if ledger else before[1] if before else ""
    return Block(line, _LEDGER.sub("", head), movements, ledger_text, text.count("<INVTRAN>", start, end))


def _movements(text: str, here: int, start: int, end: int) -> pl.DataFrame:
    """The movements between two places of the text; `here` is the line of the first."""
    found, at, movements = list(_MOVEMENT.finditer(text, start, end)), start, []
    limits = [*(movement.start() for movement in found), end][1:]
    for movement, limit in zip(found, limits, strict=True):
        here, at = here + text.count("\n", at, movement.start()), movement.start()
        stop = _AFTER_MOVEMENT.search(text, movement.end(), limit)
        body = text[movement.end() : stop.start() if stop else limit]
        movements.append((here, body, movement[1] == "P"))
    return pl.DataFrame(movements, schema=_MOVEMENTS, orient="row")


def _plain_movements(text: str, here: int, start: int, end: int) -> pl.DataFrame | None:
    """`_movements` where all tags are written plainly, in a tenth of the time; null where they are not."""
    last = text.rfind(_OPENED, start, end)
    if last < 0:
        return None
    pieces = pl.Series("piece", text[start:last].split(_OPENED)[1:], dtype=pl.String)
    parts = pieces.str.splitn(_CLOSED, 2).struct.unnest()
    if not (text.startswith(_OPENED, start) and _surely_plain(parts)) and not _is_plain(text, start, last, end):
        return None
    ends = pieces.str.count_matches("\n", literal=True).cum_sum().cast(pl.Int64)
    told = parts.select(
        source_line=here + ends.shift(1, fill_value=0), text=pl.col("field_0"), pending=pl.lit(value=False)
    )
    lines = int(ends[-1]) if ends.len() else 0
    return pl.concat([told, _movements(text, here + lines, last, end)])


def _surely_plain(parts: pl.DataFrame) -> bool:
    """Whether each movement ends with its own tag, holds none that may end one, and nothing stands between two."""
    ended, body = parts["field_1"], parts["field_0"]
    if ended.has_nulls() or not (ended.str.strip_chars() == "").all():
        return False
    return not body.str.contains(_MAY_END).any()


def _is_plain(text: str, start: int, last: int, end: int) -> bool:
    """Whether no tag of a movement is written otherwise, and none that may end one stands between two."""
    if any(text.find(tag, start, last) >= 0 for tag in _ENDINGS):
        return False
    return all(text.count(tag[:-1], start, end) == text.count(tag, start, end) for tag in _PLAIN_TAGS)


def _cut(document: Document, at: int, name: str) -> FileRefused:
    offset = document.bytes_before + len(document.text[:at].encode())
    opened = "a movement" if document.text.rfind("<STMTTRN>") > document.text.rfind("</STMTTRN>") else "the statement"
    message = f"The OFX file is cut at byte {offset}: {opened} is not closed and </OFX> is missing."
    return FileRefused(message, where=name, action=_ACTION)
