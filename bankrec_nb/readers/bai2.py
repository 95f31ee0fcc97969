"""BAI2: the American cash management balance report (BAI, version 2, and BTRS, called BAI3; British and Canadian banks too).

Comma separated records 01 file, 02 group (bank and day), 03 account and its balances, 16 movement, 88 continuation, 49, 98,
99 control totals; `/` ends a record. Amounts are whole numbers with the currency's decimals implied; the type code gives
the direction. In the wild: records that follow each other on one line, no slash, text with commas and slashes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.account_numbers import account_id
from bankrec_nb.readers.bai2_columns import PlainMovements
from bankrec_nb.readers.bai2_records import (
    Record,
    balances,
    day_of,
    direction,
    filled_lines,
    funds_after,
    logical_records,
    unread_balances,
)
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.fixed_width import ASK_AGAIN, kept_apart, nothing_in, unreal_day, warned
from bankrec_nb.readers.identity import finish
from bankrec_nb.readers.text import clean, decode, head
from bankrec_nb.readers.woven import woven

if TYPE_CHECKING:
    from datetime import date

    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
    from bankrec_nb.readers.woven import Row

FORMAT = "bai2"
VERSION = 1

_FIRST = re.compile(r"\s*01,[^,\r\n]*,[^,\r\n]*, *(?:\d\d)?\d{6} *,")
_WHOLE = re.compile(r"[+-]?\d{1,17}", re.ASCII)
_OPENING, _CLOSING = "010", "015"
_DEFAULT_CURRENCY = "USD"  # BAI2: what a group means that does not say its currency
_COLUMNS = (
    "statement", "booking_date", "value_date", "amount_minor", "currency", "transaction_code", "remittance_information",
    "end_to_end_id", "bank_reference", "source_line",
)  # fmt: skip


def recognises(source: Source) -> bool:
    """Whether the file starts with a file header (01) that has a date in its fourth field."""
    return bool(_FIRST.match(head(source)))


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Statements and movements of the file; the control totals and record counts of 49, 98 and 99 are checked.

    Raises:
        FileRefused: no account in it.
    """
    decoded = decode(source.content)
    plain = PlainMovements(*filled_lines(decoded.text))
    book = _Book(issues=decoded.issues, currency=options.currency, plain=plain)
    book.take_all()
    if not book.heads:
        raise nothing_in("BAI2", source.name)
    return finish(
        source,
        FORMAT,
        statements=book.heads,
        transactions=woven(_COLUMNS, book.rows, plain.frame()),
        issues=book.issues,
        options=options,
        incomplete=book.incomplete,
    )


@dataclass
class _Control:
    """Sum and number of records since the group or account began, and how many parts were closed in it."""

    total: int = 0
    records: int = 0
    parts: int = 0


@dataclass
class _Book:
    """What has been read so far; the levels are file (99), group (98) and account (49)."""

    issues: list[dict[str, object]]
    currency: str | None
    plain: PlainMovements
    heads: list[dict[str, object]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    incomplete: set[int] = field(default_factory=set)
    file: _Control = field(default_factory=_Control)
    group: _Control = field(default_factory=_Control)
    account: _Control = field(default_factory=_Control)
    group_day: date | None = None
    group_currency: str | None = None
    in_group: bool = False
    in_account: bool = False
    ended: bool = False

    def take_all(self) -> None:
        """Every line of the file: runs of plain movements at once, the others record by record."""
        at, lines = 0, list(zip(self.plain.lines, self.plain.texts, strict=True))
        for start, stop, first in [*self.plain.spans, (len(lines), len(lines), 0)]:
            for record in logical_records(lines[at:start]):
                self.take(record)
            if self.in_account and self.group_day is not None:
                self._take_run(first, first + stop - start)
            else:
                for record in logical_records(lines[start:stop]):
                    self.take(record)
            at = stop
        self.end()

    def _take_run(self, first: int, last: int) -> None:
        """Plain movements of the open account."""
        for level in (self.file, self.group, self.account):
            level.records += last - first
        self.account.total += self.plain.sums[last] - self.plain.sums[first]
        self.rows.extend(range(first, last))
        self.plain.take(first, last, len(self.heads) - 1, self.group_day)

    def take(self, record: Record) -> None:
        """One logical record into the book."""
        self.file.records += record.physical
        self.group.records += record.physical
        self.account.records += record.physical
        if record.code == "16":
            self._movement(record)
            return
        steps = {
            "01": self._file,
            "02": self._group,
            "03": self._account,
            "49": self._end_account,
            "98": self._end_group,
            "99": self._end_file,
        }
        if step := steps.get(record.code):
            step(record)
            return
        message = "This is not a BAI2 record (01, 02, 03, 16, 49, 88, 98, 99)."
        self.issues.append(kept_apart("record", message, record.line, record.text, "1"))
        self._lost()

    def end(self) -> None:
        """After the last record."""
        self._unclosed()
        if not self.ended and self.heads:
            self.issues.append(warned("no_end", "The file's control record (99) is missing: the file is cut."))
            self._lost()

    def _file(self, _record: Record) -> None:
        self._unclosed()
        self.file, self.ended = _Control(records=1), False

    def _group(self, record: Record) -> None:
        self._unclosed()
        self.group, self.in_group = _Control(records=record.physical), True
        self.group_day = day_of(record.at(4))
        self.group_currency = record.at(6) or self.currency or _DEFAULT_CURRENCY
        if self.group_day is None:
            self.issues.append(warned("date", f"'{record.at(4)}' is not a date.", record.line, record.text))
        if record.at(3) not in {"", "1"}:
            what = {"2": "a deletion", "3": "a correction", "4": "a test"}.get(record.at(3), "not an update")
            message = f"The bank marks this group as {what}; it was loaded like any other."
            self.issues.append(warned("group_status", message, record.line, record.text))

    def _account(self, record: Record) -> None:
        self._unclosed(group=False)
        self.account, self.in_account = _Control(records=record.physical), True
        currency = record.at(2) or self.group_currency
        found, total = balances(record.fields[3:])
        self.account.total = total
        if odd := unread_balances(record.fields[3:]):
            message = f"The amount '{odd[0][:40]}' is not in the smallest unit of the currency, as BAI2 asks; it proves nothing."
            self.issues.append(issue(Severity.WARNING, "balance", message, line=record.line, raw=record.text))
        self.heads.append(
            {
                "account_id": account_id(record.at(1)),
                "currency": currency,
                "from_date": self.group_day,
                "to_date": self.group_day,
                "opening_minor": found.get(_OPENING),
                "opening_date": self.group_day,
                "closing_minor": found.get(_CLOSING),
                "closing_date": self.group_day,
            }
        )

    def _movement(self, record: Record) -> None:
        if not self.in_account:
            message = "A movement (16) outside an account (03)."
            self.issues.append(kept_apart("no_opening", message, record.line, record.text, "1"))
            return
        code, amount = record.at(1), record.at(2)
        value = _whole(amount)
        sign = direction(code)
        self.account.total += value or 0
        if sign == 0:
            message = f"A message without money (type {code})."
            self.issues.append(issue(Severity.NOTE, "message", message, line=record.line, raw=record.text))
            return
        if value is None or sign is None or self.group_day is None:
            self._unreadable(record, value, sign)
            return
        after = funds_after(record.fields, 3)
        valued = None
        if record.at(3).upper() == "V":
            valued = day_of(record.at(4))
            self.issues += unreal_day(record.at(4), valued, record.line)
        head = self.heads[-1]
        self.rows.append(
            (
                len(self.heads) - 1, self.group_day, valued or self.group_day, sign * value, head["currency"], code,
                clean(record.tail(after + 2)) or None, record.at(after + 1) or None, record.at(after) or None,
                record.line,
            )
        )  # fmt: skip

    def _unreadable(self, record: Record, value: int | None, sign: int | None) -> None:
        """A movement without an amount, a direction or a day."""
        if value is None:
            found = kept_apart("amount", f"'{record.at(2)}' is not an amount.", record.line, record.text, "3")
        elif sign is None:
            message = f"The type '{record.at(1)}' is neither a credit nor a debit."
            found = kept_apart("transaction_code", message, record.line, record.text, "2")
        else:
            found = kept_apart("date", "The group (02) of this movement has no date.", record.line, record.text, "16")
        self.issues.append(found)
        self._lost()

    def _end_account(self, record: Record) -> None:
        self._compare("account", record, self.account, records_at=2)
        self.group.total += _whole(record.at(1)) or 0
        self.group.parts += 1
        self.in_account = False

    def _end_group(self, record: Record) -> None:
        self._unclosed(group=False)
        stated = _whole(record.at(2))
        if not record.at(3) and stated != self.group.parts:  # ASB leaves the number of accounts out
            self._compare("group", record, self.group, records_at=2)
        else:
            self._compare("group", record, self.group, records_at=3, parts_at=2)
        self.file.total += _whole(record.at(1)) or 0
        self.file.parts += 1
        self.in_group = False

    def _end_file(self, record: Record) -> None:
        self._unclosed()
        self._compare("file", record, self.file, records_at=3, parts_at=2)
        self.ended = True

    def _compare(self, name: str, record: Record, seen: _Control, records_at: int, parts_at: int | None = None) -> None:
        """Warn where a control record does not agree; a wrong sum or number of parts makes the statement incomplete."""
        stated = _whole(record.at(1))
        if stated is not None and stated != seen.total:
            message = f"The {name}'s control total is {stated}, its records add up to {seen.total} (in minor units)."
            self._disagrees("control_total", message, record)
            self._lost()
        parts = _whole(record.at(parts_at)) if parts_at else None
        if parts is not None and parts != seen.parts:
            message = f"The {name}'s control record counts {parts} parts, the file has {seen.parts}."
            self._disagrees("control_count", message, record)
            self._lost()
        records = _whole(record.at(records_at))
        if records is not None and records != seen.records:
            message = f"The {name}'s control record counts {records} records, the file has {seen.records}."
            self._disagrees("control_count", message, record)

    def _disagrees(self, code: str, message: str, record: Record) -> None:
        self.issues.append(issue(Severity.WARNING, code, message, line=record.line, raw=record.text, action=ASK_AGAIN))

    def _unclosed(self, *, group: bool = True) -> None:
        """An account or group that was not closed by its control record lost its end."""
        if self.in_account:
            self.issues.append(warned("no_closing", "The account's control record (49) is missing: the file is cut."))
            self._lost()
        if group and self.in_group:
            self.issues.append(warned("no_closing", "The group's control record (98) is missing: the file is cut."))
            self._lost()
        self.in_account, self.in_group = False, self.in_group and not group

    def _lost(self) -> None:
        if self.heads:
            self.incomplete.add(len(self.heads) - 1)


def _whole(text: str) -> int | None:
    """A whole number with an optional sign; null for anything else."""
    return int(text) if _WHOLE.fullmatch(text) else None
