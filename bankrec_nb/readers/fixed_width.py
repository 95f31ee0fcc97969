"""What the fixed-width formats (CFONB, CODA, Norma 43) share: records out of text, six-digit dates, checked amounts."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.money import exponent
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.text import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sized

    from bankrec_nb.readers.base import Source

_LINE_END = re.compile(r"\r\n?|\n")
_JUNK = "\x00\x1a\ufeff"
_WHITE = "\t\x0b\x0c\r\x1c\x1d\x1e\x1f"
"""The white space of ASCII but the blank and the line feed."""
ASK_AGAIN = "Ask the bank for the file again, or enter the movement by hand."


def numbered_records(text: str, width: int) -> tuple[list[int], list[str]]:
    """The numbers of all lines that hold a record, and the records; as `records`, at once where all are whole."""
    body = (text.replace("\r\n", "\n") if "\r" in text else text).strip(_JUNK)
    lines = body.split("\n")
    if not lines[-1]:
        lines.pop()
    if len(lines) > 1 and not _odd_ends(body, lines) and "\r" not in body and not any(junk in body for junk in _JUNK):
        padded = [line if len(line) == width else line.rstrip().ljust(width) for line in lines]
        if (blank := " " * width) not in padded:
            return list(range(1, len(lines) + 1)), padded
        return [n for n, line in enumerate(padded, start=1) if line != blank], [r for r in padded if r != blank]
    numbered = [*records(text, width)]
    return [number for number, _ in numbered], [record for _, record in numbered]


def _odd_ends(body: str, lines: list[str]) -> bool:
    """Whether a line ends with white space that is no blank; most texts have none of it anywhere."""
    if body.isascii() and not any(mark in body for mark in _WHITE):
        return False
    return any(c != " " and c.isspace() for c in {line[-1:] for line in lines})


def records(text: str, width: int) -> Iterator[tuple[int, str]]:
    """Line number and record, padded to the width; empty lines left out.

    Banks cut trailing blanks (116), add a character (123), end the file with 0x1A, or send blocks without line ends.
    """
    body = text.strip(_JUNK)
    if "\n" not in body and "\r" not in body and len(body) > width:
        lines = [body[at : at + width] for at in range(0, len(body), width)]
    else:
        lines = _LINE_END.split(body)
    for number, line in enumerate(lines, start=1):
        record = line.strip(_JUNK).rstrip()
        if record:
            yield number, record.ljust(width)


class Book(Protocol):
    """What a format keeps while its records pass: statements (`heads`), movements and issues."""

    @property
    def heads(self) -> Sized:
        """The statements begun so far."""

    def take(self, line: int, record: str) -> None:
        """The next record, with its line in the original."""

    def end(self) -> None:
        """The file is over."""


BookT = TypeVar("BookT", bound=Book)


def filled(source: Source, width: int, name: str, begin: Callable[[list[dict[str, object]]], BookT]) -> BookT:
    """The format's book after every record of the file; `begin` makes it from the issues of decoding.

    Raises:
        FileRefused: no statement in it.
    """
    decoded = decode(source.content)
    book = begin(decoded.issues)
    for line, record in zip(*numbered_records(decoded.text, width), strict=True):
        book.take(line, record)
    book.end()
    if not book.heads:
        raise nothing_in(name, source.name)
    return book


@lru_cache(maxsize=4096)
def day_month_year(text: str) -> date | None:
    """The date of DDMMYY; null for blanks, zeros and days that do not exist."""
    return _date(text[4:6], text[2:4], text[0:2]) if len(text) == 6 else None


@lru_cache(maxsize=4096)
def year_month_day(text: str) -> date | None:
    """The date of YYMMDD; null for blanks, zeros and days that do not exist."""
    return _date(text[0:2], text[2:4], text[4:6]) if len(text) == 6 else None


def century(year: int) -> int:
    """The full year of a two-digit one: 70 to 99 are 19xx."""
    return year + (1900 if year >= 70 else 2000) if year < 100 else year


def rescaled(value: int, decimals: int, currency: str | None) -> int | None:
    """Minor units of a whole number that has so many decimals; null where it has more than the currency."""
    digits = _exponent(currency)
    if decimals <= digits:
        return int(value * 10 ** (digits - decimals))
    whole, excess = divmod(value, 10 ** (decimals - digits))
    return None if excess else int(whole)


def kept_apart(code: str, message: str, line: int, raw: str, column: str) -> dict[str, object]:
    """The issue of a movement that was not loaded."""
    return issue(Severity.QUARANTINED, code, message, line=line, column=column, raw=raw.rstrip(), action=ASK_AGAIN)


def warned(code: str, message: str, line: int | None = None, raw: str | None = None) -> dict[str, object]:
    """The issue of something that was loaded and must be looked at."""
    action = "Compare the balances with the bank's own statement."
    return issue(Severity.WARNING, code, message, line=line, raw=raw, action=action)


def unreal_day(text: str, day: date | None, line: int) -> list[dict[str, object]]:
    """A warning where a value date was given and is no day of the calendar; the movement is kept without it."""
    if day is not None or not text.strip(" 0"):
        return []
    return [warned("value_date", f"The value date '{text}' is not a date; the movement was loaded without it.", line)]


def nothing_in(name: str, source_name: str) -> FileRefused:
    """The refusal of a file that has the format's first record and no movement or balance."""
    return FileRefused(f"The {name} file has no statement.", where=source_name, action="Ask the bank for it again.")


_exponent = lru_cache(maxsize=256)(exponent)
"""A file has one currency or two; asking for its decimals once is a tenth of the time of a movement."""


def _date(year: str, month: str, day: str) -> date | None:
    if not (year + month + day).isdigit() or not (year + month + day).isascii():
        return None
    try:
        return date(century(int(year)), int(month), int(day))
    except ValueError:
        return None
