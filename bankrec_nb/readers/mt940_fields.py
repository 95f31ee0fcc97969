"""The fields of an MT940 or MT942 file in order, grouped into statements with their balances and raw movements."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.plain import account_key, minor_or_none, short_day
from bankrec_nb.readers.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_TAG = re.compile(r"(\d\d[A-Z]?|NS):")
_INDENTED = re.compile(r"\n[ \t\x00-\x08\x0b-\x1f\ufeff]+:(?=\d\d[A-Z]?:)")
_BALANCE = re.compile(r"\s*([CD])\s*(\d{6})\s*([A-Z]{3})\s*([\d.,]+)\s*", re.IGNORECASE)
_FLOOR = re.compile(r"\s*([A-Z]{3})[CD]?[\d.,]")
_TRAILER = re.compile(r"\s*(-\}?.{0,4}|-\}.*|\{[1-5]:.*)$")
_ACCOUNT_CURRENCY = re.compile(r"(?<=\d)\s*([A-Z]{3})$")
_LOOKS_LIKE_TAG = re.compile(r":(?!94[02]:)\w{1,6}:")
_CONTROL = re.compile(r"\s*(\d{1,6})\s*([A-Z]{3})([\d.,]+)\s*")
AGAIN = "Download the file again and compare the balances."


Field: TypeAlias = "tuple[str, int, str]"
"""One field: tag, line of the file it starts on, its text (lines apart by newline, blank ones left out)."""


@dataclass(slots=True)
class Statement:
    """One statement while its fields are met."""

    head: dict[str, object] = field(default_factory=dict)
    currency: str | None = None
    day: date | None = None
    interim: bool = False
    controls: dict[str, tuple[int, int]] = field(default_factory=dict)
    line: int = 1


def split_fields(text: str) -> Iterator[Field]:
    """The tagged fields in file order; envelope lines and trailers belong to none."""
    plain = _INDENTED.sub("\n:", "\n" + text.replace("\r\n", "\n").replace("\r", "\n"))
    held: Field | None = None
    line = 0
    # Splitting at the colons of all line starts is ten times faster than one pattern over the whole text.
    for part in plain.split("\n:"):
        if tag := _TAG.match(part):
            if held:
                yield _without_trailer(held) if tag[1] in {"20", "25"} else held
            held = tag[1], line, _written(part[tag.end() :])
        elif held:
            held = held[0], held[1], f"{held[2]}\n:{_written(part)}"
        line += part.count("\n") + 1
    if held:
        yield _without_trailer(held)


def _written(text: str) -> str:
    """The first line and those of the others that are not blank."""
    if "\n" not in text:
        return text
    first, *more = text.split("\n")
    return "\n".join([first, *(line for line in more if line.strip())])


def _without_trailer(last: Field) -> Field:
    """The last field of a message without the envelope's end (`-`, `-}`) and the next one's beginning."""
    tag, line, text = last
    first, *more = text.split("\n")
    kept = takewhile(lambda one: not _TRAILER.fullmatch(one), more)
    return tag, line, "\n".join([first, *kept])


def odd_start(text: str) -> list[dict[str, object]]:
    """A note where something that looks like a field, but is none, stands before the first field."""
    first = next((line.strip() for line in text.split("\n", 20)[:20] if line.strip()), "")
    if not _LOOKS_LIKE_TAG.match(first) or _TAG.match(first[1:]):
        return []
    return [issue(Severity.NOTE, "unknown_field", f"The file begins with '{first[:20]}', which is no field.", line=1)]


class Walk:
    """The fields in order: statements, raw movements, issues and the statements that lost something."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.entries: list[tuple[int, int, str, str | None]] = []
        self.issues: list[dict[str, object]] = []
        self.lost: set[int] = set()
        self._entry: Field | None = None
        self._text: str | None = None

    def take(self, one: Field) -> None:
        """One field; unknown tags are passed over, they hold no money."""
        tag, _, text = one
        if tag == "86":
            self._text = text if self._text is None else f"{self._text}\n{text}"
            return
        self._close_entry()
        if tag == "61":
            self._entry = one
            return
        if (tag == "20" and not self._fresh()) or (tag[:2] == "60" and self._has("opening_minor")):
            self._begin(one)
        if tag in {"25", "25P"}:
            self._account(one)
        elif tag in {"28", "28C"}:
            self._current(one).head["statement_number"] = clean(text)
        elif tag[:2] in {"60", "62"}:
            self._balance(one, "opening" if tag[:2] == "60" else "closing")
        elif tag in {"34F", "13D", "13", "90C", "90D"}:
            self._interim(one)

    def finish(self) -> None:
        """After the last field: a statement without its closing balance is incomplete."""
        self._close_entry()
        for place, statement in enumerate(self.statements):
            head = statement.head
            if not statement.interim and "closing_minor" not in head and "_closing_seen" not in head:
                message = "The statement has no closing balance (:62F:); the file may be cut off."
                self.issues.append(issue(Severity.WARNING, "no_closing", message, line=statement.line, action=AGAIN))
                self.lost.add(place)
            head.pop("_closing_seen", None)

    def _current(self, one: Field) -> Statement:
        if not self.statements:
            self._begin(one)
        return self.statements[-1]

    def _begin(self, one: Field) -> None:
        following = Statement(line=one[1])
        if self.statements and one[0] != "20":
            before = self.statements[-1]
            following.head = {
                k: v for k, v in before.head.items() if k in {"account_id", "bank_id", "statement_number"}
            }
        self.statements.append(following)

    def _fresh(self) -> bool:
        return bool(self.statements) and not self.statements[-1].head and self._entry is None

    def _has(self, name: str) -> bool:
        return bool(self.statements) and name in self.statements[-1].head

    def _account(self, one: Field) -> None:
        statement = self._current(one)
        text = _first(one).strip()
        if found := _ACCOUNT_CURRENCY.search(text):
            statement.currency = found[1]
            text = text[: found.start()].strip()
        bank, slash, number = text.rpartition("/")
        bare = text.replace(" ", "")
        statement.head["account_id"] = account_key(None, number, bank or None) if slash else account_key(None, bare)
        statement.head["bank_id"] = bank.strip() or None

    def _balance(self, one: Field, side: str) -> None:
        statement = self._current(one)
        match = _BALANCE.fullmatch(_first(one))
        minor = minor_or_none(match[4], match[3], ",") if match else None
        if match is None or minor is None:
            message = f"The {side} balance '{_first(one).strip()[:60]}' cannot be read; it proves nothing."
            self.issues.append(issue(Severity.WARNING, "balance", message, line=one[1], column=f":{one[0]}:"))
            statement.head[f"_{side}_seen"] = True
            statement.head.pop("_opening_seen", None)
            return
        day = short_day(match[2])
        if day is None:
            message = f"The date {match[2]} of the {side} balance is in no calendar."
            self.issues.append(issue(Severity.WARNING, "balance_date", message, line=one[1], column=f":{one[0]}:"))
        statement.currency = match[3].upper()
        statement.day = day or statement.day
        statement.head |= {
            f"{side}_minor": minor if match[1].upper() == "C" else -minor,
            f"{side}_date": day,
            "currency": statement.currency,
        }

    def _interim(self, one: Field) -> None:
        statement = self._current(one)
        statement.interim = statement.interim or "opening_minor" not in statement.head
        if one[0] == "34F" and (found := _FLOOR.match(_first(one))):
            statement.currency = statement.currency or found[1].upper()
            statement.head.setdefault("currency", statement.currency)
        elif one[0][:2] == "13":
            statement.day = short_day(_first(one).strip()[:6])
            statement.head["to_date"] = statement.day
        elif one[0][:2] == "90" and (control := _CONTROL.fullmatch(_first(one))):
            minor = minor_or_none(control[3], control[2], ",")
            if minor is not None:
                statement.controls[one[0][-1]] = int(control[1]), minor

    def _close_entry(self) -> None:
        """The :61: and :86: of one movement belong together; text after a balance belongs to no movement."""
        one, text, self._entry, self._text = self._entry, self._text, None, None
        if one is not None:
            self._current(one)
            self.entries.append((len(self.statements) - 1, one[1], one[2], text))


def _first(one: Field) -> str:
    return one[2].partition("\n")[0]
