"""MT940 statements and MT942 interim reports: SWIFT text, in every dialect banks send, with or without envelope.

A file is a list of fields (`:61:` at the start of a line and what follows up to the next one); a statement begins at
:20:, or where a second opening balance stands. One bad line is one issue; the others are loaded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.identity import columns_of, finish
from bankrec_nb.readers.mt940_entry import Entry, account_in, parse_entry, stated_amounts
from bankrec_nb.readers.mt940_text import Narrative, parse_narrative
from bankrec_nb.readers.plain import account_key, minor_or_none, short_day
from bankrec_nb.readers.text import clean, decode, head

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "mt940"
VERSION = 1

_TAG = re.compile(r"[\s\x00-\x1f\ufeff]*:(\d\d[A-Z]?|NS):")
_FIRST_TAGS = re.compile(r"^[\s\x00-\x1f\ufeff]*:(20|25P?|28C?|60[FM]|13D?|34F|61):", re.MULTILINE)
_BALANCE = re.compile(r"\s*([CD])\s*(\d{6})\s*([A-Z]{3})\s*([\d.,]+)\s*", re.IGNORECASE)
_FLOOR = re.compile(r"\s*([A-Z]{3})[CD]?[\d.,]")
_TRAILER = re.compile(r"\s*(-\}?.{0,4}|-\}.*|\{[1-5]:.*)$")
_ACCOUNT_CURRENCY = re.compile(r"(?<=\d)\s*([A-Z]{3})$")


@dataclass
class Field:
    """One tagged field: its lines without the tag, and the file line it starts on."""

    tag: str
    line: int
    lines: list[str]


@dataclass
class Statement:
    """One statement while its fields are met."""

    head: dict[str, object] = field(default_factory=dict)
    currency: str | None = None
    day: date | None = None
    interim: bool = False
    controls: dict[str, tuple[int, int]] = field(default_factory=dict)
    line: int = 1


def recognises(source: Source) -> bool:
    """Whether at least two of the fields every MT940 or MT942 opens with stand at the start of lines."""
    found = set(_FIRST_TAGS.findall(head(source)))
    return len(found) >= 3 or ("25" in found and len(found) >= 2) or {"60F", "61"} <= found


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Rows and issues of an MT940 or MT942; raises FileRefused where there is no account or movement at all."""
    decoded = decode(source.content)
    walk = Walk()
    walk.issues += _odd_start(decoded.text)
    for one in split_fields(decoded.text):
        walk.take(one)
    if not walk.statements:
        raise FileRefused(
            "no MT940 statement was found (fields :20:, :25:, :60F:, :61:, :62F: were looked for).",
            where=source.name,
            action="Ask the bank for the statement in MT940, camt.053 or CSV.",
        )
    walk.finish()
    interim = all(s.interim for s in walk.statements)
    return finish(
        source,
        "mt942" if interim else FORMAT,
        statements=[s.head for s in walk.statements],
        transactions=columns_of(COLUMNS, walk.rows),
        issues=[*decoded.issues, *walk.issues],
        options=options,
        format_version="MT942" if interim else "MT940",
        incomplete=walk.lost,
    )


def split_fields(text: str) -> list[Field]:
    """The tagged fields in file order; envelope lines and trailers belong to none."""
    fields: list[Field] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if ":" in line[:24] and (tag := _TAG.match(line)):
            fields.append(Field(tag[1], number, [line[tag.end() :]]))
        elif fields and line.strip():
            fields[-1].lines.append(line)
    for last in (f for f, following in zip(fields, [*fields[1:], None], strict=True) if _ends(following)):
        for place, line in enumerate(last.lines):
            if place and _TRAILER.fullmatch(line):
                del last.lines[place:]
                break
    return fields


def _odd_start(text: str) -> list[dict[str, object]]:
    """A note where something that looks like a field, but is none, stands before the first field."""
    first = next((line.strip() for line in text.split("\n", 20)[:20] if line.strip()), "")
    if not _LOOKS_LIKE_TAG.match(first) or _TAG.match(first):
        return []
    return [issue(Severity.NOTE, "unknown_field", f"The file begins with '{first[:20]}', which is no field.", line=1)]


_LOOKS_LIKE_TAG = re.compile(r":(?!94[02]:)\w{1,6}:")


def _ends(following: Field | None) -> bool:
    return following is None or following.tag in {"20", "25"}


COLUMNS = (
    "statement",
    "booking_date",
    "value_date",
    "amount_minor",
    "currency",
    "booking_status",
    "is_reversal",
    "transaction_code",
    "counterparty_name",
    "counterparty_iban",
    "counterparty_account",
    "counterparty_bic",
    "remittance_information",
    "creditor_reference",
    "end_to_end_id",
    "mandate_id",
    "creditor_id",
    "bank_reference",
    "additional_information",
    "cheque_number",
    "original_amount_minor",
    "original_currency",
    "fee_minor",
    "source_line",
)


class Walk:
    """The fields in order: statements, rows, issues and the statements that lost something."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.rows: list[tuple[object, ...]] = []
        self.issues: list[dict[str, object]] = []
        self.lost: set[int] = set()
        self._entry: Field | None = None
        self._text: list[str] = []
        self._undated: dict[int, Field] = {}

    def take(self, one: Field) -> None:
        """One field; unknown tags are passed over, they hold no money."""
        if one.tag == "86":
            self._text += one.lines
            return
        self._close_entry()
        if one.tag == "61":
            self._entry = one
        elif (one.tag == "20" and not self._fresh()) or (one.tag[:2] == "60" and self._has("opening_minor")):
            self._begin(one)
        if one.tag in {"25", "25P"}:
            self._account(one)
        elif one.tag in {"28", "28C"}:
            self._current(one).head["statement_number"] = clean(" ".join(one.lines))
        elif one.tag[:2] in {"60", "62"}:
            self._balance(one, "opening" if one.tag[:2] == "60" else "closing")
        elif one.tag in {"34F", "13D", "13", "90C", "90D"}:
            self._interim(one)

    def finish(self) -> None:
        """After the last field: unfinished statements are incomplete, control totals must hold."""
        self._close_entry()
        for place, statement in enumerate(self.statements):
            head = statement.head
            if not statement.interim and "closing_minor" not in head and "_closing_seen" not in head:
                message = "The statement has no closing balance (:62F:); the file may be cut off."
                self.issues.append(issue(Severity.WARNING, "no_closing", message, line=statement.line, action=_AGAIN))
                self.lost.add(place)
            head.pop("_closing_seen", None)
            self._check_controls(place, statement)
        for position, one in sorted(self._undated.items(), reverse=True):
            self._date_from_statement(position, one)

    def _date_from_statement(self, position: int, one: Field) -> None:
        """A movement with an impossible date is its statement's: taken where that lies in one month, else kept apart."""
        row = self.rows[position]
        place = row[0] if isinstance(row[0], int) else 0
        head = self.statements[place].head
        days = [
            d for d in (head.get("closing_date"), head.get("opening_date"), head.get("to_date")) if isinstance(d, date)
        ]
        raw, self_evident = "\n".join(one.lines), len({(d.year, d.month) for d in days}) == 1
        self.lost.add(place)
        if self_evident:
            self.rows[position] = (place, days[0], *row[2:])
            message = f"The date of this movement is in no calendar; the statement's day {days[0]} was taken."
            self.issues.append(issue(Severity.WARNING, "date", message, line=one.line, column=":61:", raw=raw))
        else:
            del self.rows[position]
            message = "The date of this movement is in no calendar."
            self.issues.append(
                issue(Severity.QUARANTINED, "date", message, line=one.line, column=":61:", raw=raw, action=_BY_HAND)
            )

    def _current(self, one: Field) -> Statement:
        if not self.statements:
            self._begin(one)
        return self.statements[-1]

    def _begin(self, one: Field) -> None:
        following = Statement(line=one.line)
        if self.statements and one.tag != "20":
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
        text = one.lines[0].strip()
        if found := _ACCOUNT_CURRENCY.search(text):
            statement.currency = found[1]
            text = text[: found.start()].strip()
        bank, slash, number = text.rpartition("/")
        bare = text.replace(" ", "")
        statement.head["account_id"] = account_key(None, number, bank or None) if slash else account_key(None, bare)
        statement.head["bank_id"] = bank.strip() or None

    def _balance(self, one: Field, side: str) -> None:
        statement = self._current(one)
        match = _BALANCE.fullmatch(one.lines[0])
        minor = minor_or_none(match[4], match[3], ",") if match else None
        if match is None or minor is None:
            message = f"The {side} balance '{one.lines[0].strip()[:60]}' cannot be read; it proves nothing."
            self.issues.append(issue(Severity.WARNING, "balance", message, line=one.line, column=f":{one.tag}:"))
            statement.head[f"_{side}_seen"] = True
            statement.head.pop("_opening_seen", None)
            return
        day = short_day(match[2])
        if day is None:
            message = f"The date {match[2]} of the {side} balance is in no calendar."
            self.issues.append(issue(Severity.WARNING, "balance_date", message, line=one.line, column=f":{one.tag}:"))
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
        if one.tag == "34F" and (found := _FLOOR.match(one.lines[0])):
            statement.currency = statement.currency or found[1].upper()
            statement.head.setdefault("currency", statement.currency)
        elif one.tag[:2] == "13":
            statement.day = short_day(one.lines[0].strip()[:6])
            statement.head["to_date"] = statement.day
        elif one.tag[:2] == "90" and (control := _CONTROL.fullmatch(one.lines[0])):
            minor = minor_or_none(control[3], control[2], ",")
            if minor is not None:
                statement.controls[one.tag[-1]] = int(control[1]), minor

    def _check_controls(self, place: int, statement: Statement) -> None:
        """:90D: and :90C: of an interim report count and sum its debits and credits."""
        amounts = [row[3] for row in self.rows if row[0] == place] if statement.controls else []
        for side, (count, total) in statement.controls.items():
            found = [abs(a) for a in amounts if isinstance(a, int) and (a > 0) == (side == "C")]
            if (len(found), sum(found)) != (count, total):
                message = f"The report counts {count} movements of {total} (:90{side}:), {len(found)} of {sum(found)} are there."
                self.issues.append(
                    issue(Severity.WARNING, "control_total", message, line=statement.line, action=_AGAIN)
                )
                self.lost.add(place)

    def _close_entry(self) -> None:
        """The movement whose :61: and :86: are complete becomes a row; text after a balance belongs to no movement."""
        one, text, self._entry, self._text = self._entry, self._text, None, []
        if one is None:
            return
        statement = self._current(one)
        entry = parse_entry(one.lines, statement.currency, statement.day)
        if isinstance(entry, str):
            raw = "\n".join(one.lines)
            self.issues.append(
                issue(Severity.QUARANTINED, "entry", entry, line=one.line, column=":61:", raw=raw, action=_BY_HAND)
            )
            self.lost.add(len(self.statements) - 1)
            return
        if entry.booking_date is None:
            self._undated[len(self.rows)] = one
        self.rows.append(_row(len(self.statements) - 1, entry, text, statement.currency, one.line))


_CONTROL = re.compile(r"\s*(\d{1,6})\s*([A-Z]{3})([\d.,]+)\s*")
_AGAIN = "Download the file again and compare the balances."
_BY_HAND = "Ask the bank for a correct file, or enter this movement by hand."


def _row(place: int, entry: Entry, text: list[str], currency: str | None, line: int) -> tuple[object, ...]:
    said: Narrative = parse_narrative(text) if text else {}
    stated = stated_amounts(entry.supplement) if "/" in entry.supplement else {}
    sign = -1 if entry.amount_minor < 0 else 1
    original = stated.get("OCMT")
    iban = said.get("counterparty_iban") or account_in(entry.supplement) or account_in(entry.customer_reference)
    own = "" if iban == entry.customer_reference else entry.customer_reference
    cheque = own if entry.kind[1:] == "CHK" else ""
    about = said.get("remittance_information", "") if text else entry.supplement
    spare = "" if stated or not text or iban == entry.supplement else entry.supplement
    return (
        place,
        entry.booking_date,
        entry.value_date,
        entry.amount_minor,
        currency,
        entry.status,
        entry.is_reversal,
        " ".join(p for p in (entry.kind, said.get("code")) if p),
        said.get("counterparty_name") or entry.counterparty,
        iban,
        said.get("counterparty_account"),
        said.get("counterparty_bic"),
        about,
        said.get("creditor_reference"),
        said.get("end_to_end_id") or ("" if cheque or not entry.bank_reference else own),
        said.get("mandate_id"),
        said.get("creditor_id"),
        entry.bank_reference or said.get("bank_reference") or ("" if cheque else own),
        " ".join(p for p in (said.get("additional_information"), spare) if p),
        cheque,
        sign * original[1] if original else None,
        original[0] if original else None,
        -stated["CHGS"][1] if "CHGS" in stated else None,
        line,
    )
