"""QIF lines become sections and records: who starts what, and how an amount is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bankrec_nb.domain.errors import AmountError
from bankrec_nb.domain.money import DecimalMark, exponent, parse_minor
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.fixed_width import warned

_MONEY_SECTIONS = {"bank", "cash", "ccard", "oth a", "oth l", "invst", "port", "401(k)/403(b)"}
_LINE_END = re.compile(r"\r\n?|\n")
_LONE_SEPARATOR = re.compile(r"^([+-]?)[,.' \u00a0\u202f](?=\d{3}[.,])")
_CURRENCY_SIGN = re.compile(r"[$€£\s]+(?=[\d,.+-])|(?<=\d)\s*[$€£]$")

_CENTS = 2
_PLAIN = {".": re.compile(r"-?[0-9]{1,12}\.[0-9]{2}"), ",": re.compile("-?[0-9]{1,12},[0-9]{2}")}


@dataclass
class Split:
    """One part of a movement."""

    category: str
    memo: str = ""
    amount: str = ""

    @property
    def words(self) -> str:
        """Category and memo."""
        return f"{self.category} {self.memo}".strip()


@dataclass
class Entry:
    """One record: its fields by letter, its splits."""

    line: int
    fields: dict[str, str] = field(default_factory=dict)
    splits: list[Split] = field(default_factory=list)
    torn: bool = False

    def field(self, letter: str) -> str:
        """The field's text; empty where the record has none."""
        return self.fields.get(letter, "")

    def amounts(self) -> list[str]:
        """Every text of the record that should be an amount."""
        found = [self.fields[letter] for letter in "TU" if self.fields.get(letter)]
        return found + [s.amount for s in self.splits if s.amount]

    @property
    def is_cash(self) -> bool:
        """Whether a record of an investment account moves cash alone: no action, or Cash (the others write their amount without sign)."""
        return self.field("N").lower() in {"", "cash"}

    @property
    def raw(self) -> str:
        """The record as it stood, fields joined by |."""
        return "|".join(f"{letter}{text}" for letter, text in self.fields.items())

    def begins_another(self, letter: str) -> bool:
        """Whether a line of this letter belongs to the next record, this one lacking its `^`: one date, one amount each."""
        return letter in "DT" and letter in self.fields and not self.splits

    def take(self, letter: str, text: str) -> None:
        """One line of the record; address and memo lines follow each other."""
        if letter == "S":
            self.splits.append(Split(text))
        elif letter in "E$%" and self.splits:
            if letter == "E":
                self.splits[-1].memo = text
            elif letter == "$":
                self.splits[-1].amount = text
        elif letter == "D" and self.splits:
            return  # a date inside the splits is not the movement's
        elif letter in "AM" and letter in self.fields:
            self.fields[letter] += f" {text}"
        else:
            self.fields.setdefault(letter, text)


@dataclass
class Section:
    """The movements of one account."""

    kind: str
    account: str | None
    balance: str = ""
    balance_date: str = ""
    entries: list[Entry] = field(default_factory=list)
    cut: bool = False

    @property
    def is_investment(self) -> bool:
        """Whether its records are operations on securities."""
        return self.kind in {"invst", "port", "401(k)/403(b)"}


@dataclass
class Found:
    """What a QIF text holds."""

    sections: list[Section] = field(default_factory=list)
    accounts: list[dict[str, str]] = field(default_factory=list)
    issues: list[dict[str, object]] = field(default_factory=list)
    date_order: str = ""
    """`mdy` or `dmy` where the file says it (`!Option:MDY`, as Quicken writes)."""


def sections(text: str) -> Found:
    """Sections of movements and lists of accounts, in file order; categories, classes, prices and the like are left out."""
    body = text.strip("\x00\x1a\ufeff")
    walk = _Walk(Found())
    lines = _LINE_END.split(body)
    for number, line in enumerate(lines, start=1):
        if line:
            walk.take(number, line)
    walk.end(torn=not body.endswith(("\n", "\r")))
    return walk.found


class _Walk:
    """Where we are in the file: the kind of section, the account named last, the record being read."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.kind = ""
        self.section: Section | None = None
        self.account: dict[str, str] = {}
        self.entry: Entry | None = None
        self.last = ""

    def take(self, number: int, line: str) -> None:
        """One line that is not empty."""
        letter = line[0]
        if letter == "^":
            self._close(number)
        elif letter == "!":
            self._not_closed()
            self._header(line[1:].strip().lower())
        elif letter in " #\t" and self.entry is None:
            return
        else:
            if self.section is None and not self.kind:
                self._header("type:bank")  # some banks leave the header out
            if self.entry is not None and self.entry.begins_another(letter):
                self._not_closed()
            if self.entry is None:
                self.entry = Entry(number)
            self.last = letter
            self.entry.take(letter, line[1:].strip())

    def end(self, *, torn: bool) -> None:
        """After the last line: a record that was not closed is kept, unless its own line is cut."""
        if self.entry is None:
            return
        if self.section is not None:
            self.section.cut = True
            self.entry.torn = torn and self.last in "DTU"
            message = "The last movement is not closed (^): the file is cut."
            self.found.issues.append(warned("truncated", message, self.entry.line, self.entry.raw))
        self._close(self.entry.line)

    def _not_closed(self) -> None:
        """A record that ends where another or a section begins: kept, and what is missing between them is told."""
        if self.entry is None:
            return
        if self.section is not None:
            self.section.cut = True
            message = "This movement is not closed (^): lines are missing."
            self.found.issues.append(warned("truncated", message, self.entry.line, self.entry.raw))
        self._close(self.entry.line)

    def _header(self, name: str) -> None:
        if name.startswith(("option", "clear")):
            order = name.partition(":")[2].strip()
            self.found.date_order = order if order in {"mdy", "dmy"} else self.found.date_order
            return
        if name.startswith("account"):
            self.kind, self.section = "account", None
            return
        kind = name.partition(":")[2].strip() if name.startswith("type") else name
        if kind not in _MONEY_SECTIONS:
            self.kind, self.section = kind, None
            return
        account = self.account.get("N") or None
        self.kind = kind
        if self.section is None or (self.section.kind, self.section.account) != (kind, account):
            self.section = Section(kind, account, self.account.get("$", ""), self.account.get("/", ""))
            self.found.sections.append(self.section)

    def _close(self, number: int) -> None:
        entry, self.entry = self.entry, None
        if self.kind == "account" and entry is not None:
            self.account = entry.fields
            self.found.accounts.append(entry.fields)
        elif self.section is not None and entry is not None:
            self.section.entries.append(entry)
        elif self.section is not None:
            message = "An empty record (^ without a field above it)."
            self.found.issues.append(issue(Severity.WARNING, "empty_record", message, line=number))


_BRACKETED = re.compile(r"^\(\s*([^-+()\s][^-+()]*?)\s*\)$")
"""An accountant's minus: `(6.00)`. A sign within would say it twice."""


def decimal_mark(amounts: list[str]) -> DecimalMark:
    """The decimal mark of a whole file: the last of two different marks, or a comma that one or two digits follow."""
    for text in amounts:
        if "," in text and "." in text:
            return "," if text.rfind(",") > text.rfind(".") else "."
    return "," if any(re.search(r",\d{1,2}\)?$", text) for text in amounts) else "."


def minor_of(text: str, mark: DecimalMark, currency: str | None) -> tuple[int | None, str]:
    """Signed minor units, or null and what is wrong. `,300.00` is what a bank writes for 300.00."""
    if not text:
        return None, "The movement has no amount."
    if (
        _PLAIN[mark].fullmatch(text) and exponent(currency) == _CENTS
    ):  # nearly every amount; the grammar takes ten times as long
        return int(text.replace(mark, "")), ""
    bare = _LONE_SEPARATOR.sub(r"\1", _CURRENCY_SIGN.sub("", _BRACKETED.sub(r"-\1", text)))
    try:
        return parse_minor(bare, currency, mark), ""
    except AmountError as error:
        return None, error.message
