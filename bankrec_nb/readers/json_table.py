"""A plain JSON list of flat records, or one record per line: a table whose header stands in every row, read as any other table is.

Programs and scripts write their exports so. What names its transactions as a bank's interface does is open_banking.py's.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bankrec_nb.readers.tables import read_table
from bankrec_nb.readers.tabular_cells import Cells, cells_frame
from bankrec_nb.readers.text import decode, head

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "json"
VERSION = 1


def recognises(source: Source) -> bool:
    """Whether it is a whole JSON list of records, or lines of them, that hold texts, figures and nothing nested."""
    return head(source).lstrip("\ufeff \r\n\t")[:1] in {"[", "{"} and _records(source) is not None


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Transactions or documents of the list; a record is the line behind the header's, as in a table.

    Raises:
        FileRefused: no table that could be recognised.
        ProfileNeeded: it can be read in more than one way.
    """
    records = _records(source) or []
    names = list(dict.fromkeys(name for one in records for name in one))
    rows = [names, *([_text(one.get(name)) for name in names] for one in records)]
    raws = {place: json.dumps(one, ensure_ascii=False) for place, one in enumerate(records, start=2)}
    frame = cells_frame(rows, [*range(1, len(rows) + 1)], len(names))
    return read_table(source, FORMAT, Cells(frame, encoding="utf-8", raws=raws), options)


def _records(source: Source) -> list[dict[str, Any]] | None:
    """The records, amounts as they are written; null for anything else."""
    text = decode(source.content).text.strip()
    if text.startswith("{"):
        lines = [line for line in text.splitlines() if line.strip()]
        text = f"[{','.join(lines)}]" if len(lines) > 1 else ""
    try:
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (RecursionError, ValueError):
        return None
    whole = isinstance(found, list) and found and all(isinstance(one, dict) and one for one in found)
    flat = whole and not any(isinstance(value, dict | list) for one in found for value in one.values())
    return found if flat else None


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else " ".join(str(value).split())
