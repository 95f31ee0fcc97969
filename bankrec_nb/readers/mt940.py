"""MT940 statements and MT942 interim reports: SWIFT text, in every dialect banks send, with or without envelope.

A file is a list of fields (`:61:` at the start of a line and what follows up to the next one); a statement begins at
:20:, or where a second opening balance stands. One bad line is one issue; the others are loaded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.identity import finish
from bankrec_nb.readers.mt940_fields import Walk, in_lines, odd_start, split_fields
from bankrec_nb.readers.mt940_rows import movements
from bankrec_nb.readers.text import decode_old, head

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "mt940"
VERSION = 1

_FIRST_TAGS = re.compile(r"^[\s\x00-\x1f\ufeff]*:(20|25P?|28C?|60[FM]|13D?|34F|61):", re.MULTILINE)

_TAG = re.compile(r"^:(\d\d[A-Z]?):", re.MULTILINE)
_TAIL_CHARACTERS = 8192


def recognises(source: Source) -> bool:
    """Whether at least two of the fields every MT940 or MT942 opens with stand at the start of lines."""
    found = set(_FIRST_TAGS.findall(in_lines(head(source))))
    return len(found) >= 3 or ("25" in found and len(found) >= 2) or {"60F", "61"} <= found


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Rows and issues of an MT940 or MT942; raises FileRefused where there is no account or movement at all."""
    decoded = decode_old(source.content, "cp850", "cp852")
    walk = Walk()
    walk.issues += odd_start(decoded.text)
    walk.take_all(split_fields(decoded.text))
    if not walk.statements:
        raise FileRefused(
            "no MT940 statement was found (fields :20:, :25:, :60F:, :61:, :62F: were looked for).",
            where=source.name,
            action="Ask the bank for the statement in MT940, camt.053 or CSV.",
        )
    rows = movements(walk)
    interim = all(s.interim for s in walk.statements)
    if interim and _open_end(decoded.text):
        message = "The last report has neither totals (:90D:, :90C:) nor an end mark; it may be cut off."
        walk.issues.append(issue(Severity.WARNING, "no_end", message, action="Ask the bank for the file again."))
    return finish(
        source,
        "mt942" if interim else FORMAT,
        statements=[s.head for s in walk.statements],
        transactions=rows,
        issues=[*decoded.issues, *walk.issues],
        options=options,
        format_version="MT942" if interim else "MT940",
        incomplete=walk.lost,
    )


def _open_end(text: str) -> bool:
    """Whether the text stops in a movement: nothing else shows that a report without balances is cut off."""
    last = text.rstrip("\x00\x1a \r\n\t").rpartition("\n")[2]
    tags = _TAG.findall(in_lines(text[-_TAIL_CHARACTERS:]))
    return not last.startswith("-") and bool(tags) and not tags[-1].startswith("90")
