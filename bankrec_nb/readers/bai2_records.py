"""BAI2's physical lines become logical records: continuations joined, several on a line taken apart, fields split."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from bankrec_nb.readers.fixed_width import year_month_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

_RECORD = re.compile(r"(01|02|03|16|49|88|98|99)(?:,|/|$)")
_NEXT_ON_LINE = re.compile(r"/\s*(?=(?:01|02|03|16|49|88|98|99),)")
_STOPPED = "/"
_MINOR = r"[+-]?\d{1,17}"


@dataclass
class Record:
    """One logical record: its fields over all continuations, and where the text of a movement breaks."""

    line: int
    code: str
    text: str
    fields: list[str] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    physical: int = 1

    def at(self, place: int) -> str:
        """The field at the place (0 is the code), trimmed; empty where there is none."""
        return self.fields[place].strip() if place < len(self.fields) else ""

    def tail(self, place: int) -> str:
        """Everything from the field on: the free text, with its commas, lines joined by a space."""
        words, start = [], place
        for stop in [*(b for b in self.breaks if b > place), len(self.fields)]:
            words.append(",".join(self.fields[start:stop]))
            start = stop
        return " ".join(words)


def logical_records(lines: Iterable[tuple[int, str]]) -> Iterator[Record]:
    """Records of numbered lines in order; 88 lines belong to the record above them, lines without a code to the line above."""
    record: Record | None = None
    for line, part in ((number, part) for number, text in lines for part in _NEXT_ON_LINE.split(text)):
        head = _RECORD.match(part)
        if record is not None and (head is None or head[1] == "88"):
            body = part if head is None else part[3:]
            record.breaks.append(len(record.fields))
            record.fields += _fields(body)
            record.physical += head is not None
            continue
        if record is not None:
            yield record
        fields = _fields(part)
        record = Record(line, fields[0].strip() if head else "", part, fields)
    if record is not None:
        yield record


def balances(fields: list[str]) -> tuple[dict[str, int], int]:
    """Amounts by type code of an account record, and their sum: groups of type, amount, item count, funds type."""
    found: dict[str, int] = {}
    total = 0
    for code, amount in _groups(fields):
        if re.fullmatch(_MINOR, amount, re.ASCII):
            total += int(amount)
            if re.fullmatch(r"\d{3}", code, re.ASCII):
                found.setdefault(code, int(amount))
    return found, total


def unread_balances(fields: list[str]) -> list[str]:
    """Amounts of an account record that are no whole number of minor units, such as 100.00."""
    return [amount for _, amount in _groups(fields) if amount and not re.fullmatch(_MINOR, amount, re.ASCII)]


def _groups(fields: list[str]) -> Iterator[tuple[str, str]]:
    """Type code and amount of each group, trimmed."""
    place = 0
    while place < len(fields):
        if not fields[place].strip():  # a comma before the slash
            place += 1
            continue
        yield fields[place].strip(), fields[place + 1].strip() if place + 1 < len(fields) else ""
        place = funds_after(fields, place + 3)


def funds_after(fields: list[str], place: int) -> int:
    """The place after a funds type and what belongs to it: S has three amounts, V a day and time, D pairs of days."""
    kind = fields[place].strip().upper() if place < len(fields) else ""
    if kind == "S":
        return place + 4
    if kind == "V":
        return place + 3
    if kind == "D":
        pairs = fields[place + 1].strip() if place + 1 < len(fields) else ""
        return place + 2 + 2 * (int(pairs) if re.fullmatch(r"\d{1,2}", pairs, re.ASCII) else 0)
    return place + 1


def filled_lines(text: str) -> tuple[list[int], list[str]]:
    """Numbers and texts of the lines that are not blank, spaces at the ends left off."""
    body = text.strip("\x00\x1a\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = [(number, line) for number, line in enumerate(map(str.strip, body.split("\n")), start=1) if line]
    return [number for number, _ in lines], [line for _, line in lines]


def _fields(part: str) -> list[str]:
    return part.strip().removesuffix(_STOPPED).split(",")


@lru_cache(maxsize=1024)
def direction(code: str) -> int | None:
    """1 for money in, −1 for money out, 0 for a message without money, null for an unknown type code."""
    number = int(code) if re.fullmatch(r"\d{3}", code, re.ASCII) else 0
    if number == 890:
        return 0
    if 100 <= number < 400 or 720 <= number < 760 or 900 <= number < 960:
        return 1
    return -1 if 400 <= number < 700 or 760 <= number < 800 or 960 <= number < 1000 else None


def day_of(text: str) -> date | None:
    """The day of YYMMDD, or of YYYYMMDD as the successor (BTRS, version 3) writes it."""
    return year_month_day(text[2:] if len(text) == 8 and text[:2] in {"19", "20"} else text)
