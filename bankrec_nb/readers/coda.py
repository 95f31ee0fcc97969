"""CODA: the Belgian electronic statement (Febelfin, Coded statement of account, version 2.6).

Records of 128 characters: 0 header, 1 old balance, 21/22/23 movement, 31/32/33 information, 4 free message, 8 new balance,
9 trailer. Amounts have three decimals; sign 0 is credit. A movement with detail number 0000 is money; the details 0001, …
under the same sequence number explain it (globalisation) and become transaction details, never money.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bankrec_nb.domain.money import exponent
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.account_numbers import account_id, belgian_iban
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.coda_columns import PARTY_COLUMNS, PlainMovements, party_values
from bankrec_nb.readers.fixed_width import (
    day_month_year,
    kept_apart,
    nothing_in,
    numbered_records,
    rescaled,
    unreal_day,
    warned,
)
from bankrec_nb.readers.identity import columns_of, finish
from bankrec_nb.readers.text import clean, decode_old, head
from bankrec_nb.readers.woven import in_order, woven

if TYPE_CHECKING:
    from datetime import date

    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "coda"
VERSION = 1
WIDTH = 128

_DECIMALS_OF_PLAIN = 2
_FIRST = re.compile(r"\s*0\d{4}\d{6}\d{3}(?:05[D ]|\d\d[D ][^\r\n]{105,111}\r?\n1)")
_COLUMNS = (
    "statement", "booking_date", "value_date", "amount_minor", "currency", "transaction_code", "additional_information",
    "batch_count", "source_line", *PARTY_COLUMNS,
)  # fmt: skip
_DETAIL_COLUMNS = ("transaction", "amount_minor", "currency", *PARTY_COLUMNS)


def recognises(source: Source) -> bool:
    """Whether the file starts with a header record (0) of application code 05, or of another and an old balance (1)."""
    return bool(_FIRST.match(head(source).lstrip("\r\n \x1a")))


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Statements, movements and the details of batches; the trailer's count and sums are checked.

    Raises:
        FileRefused: no balance and no movement in it.
    """
    decoded = decode_old(source.content, "cp850")
    plain = PlainMovements(*numbered_records(decoded.text, WIDTH))
    book = _Book(issues=decoded.issues, plain=plain)
    book.take_all()
    if not book.heads:
        raise nothing_in("CODA", source.name)
    return finish(
        source,
        FORMAT,
        statements=book.heads,
        transactions=woven(_COLUMNS, [m if isinstance(m, int) else m.row() for m in book.movements], plain.frame()),
        details=columns_of(_DETAIL_COLUMNS, [row for n, m in enumerate(book.movements) for row in _detail_rows(n, m)]),
        issues=book.issues,
        options=options,
        format_version=book.version,
        incomplete=book.incomplete,
    )


@dataclass
class _Movement:
    """Records 21, 22, 23 and the information records 3x that belong to them."""

    statement: int
    line: int
    currency: str | None
    record: str
    minor: int
    booked: date | None
    parts: dict[str, str] = field(default_factory=dict)
    information: list[str] = field(default_factory=list)
    details: list[_Movement] = field(default_factory=list)

    def row(self) -> tuple[object, ...]:
        """Values of _COLUMNS."""
        record = self.record
        return (
            self.statement, self.booked, day_month_year(record[47:53]), self.minor, self.currency,
            record[53:61].strip() or None, clean(" ".join(self.information)) or None, len(self.details) or None,
            self.line, *self.party_values(),
        )  # fmt: skip

    def party_values(self) -> tuple[str | None, ...]:
        """Values of PARTY_COLUMNS."""
        return party_values(self.record, self.parts.get("22", ""), self.parts.get("23", ""))


def _detail_rows(transaction: int, movement: _Movement | int) -> list[tuple[object, ...]]:
    """Values of _DETAIL_COLUMNS, one row per detail; a plain movement has none."""
    details = [] if isinstance(movement, int) else movement.details
    return [(transaction, d.minor, d.currency, *d.party_values()) for d in details]


@dataclass
class _Book:
    """What has been read so far, and where in it the next record belongs."""

    issues: list[dict[str, object]]
    plain: PlainMovements
    version: str = ""
    heads: list[dict[str, object]] = field(default_factory=list)
    movements: list[_Movement | int] = field(default_factory=list)
    incomplete: set[int] = field(default_factory=set)
    balance_open: bool = False
    file_open: bool = False
    count: int = 0
    free: int = 0
    debit: int = 0
    credit: int = 0
    current: _Movement | None = None

    def take_all(self) -> None:
        """Every record of the file: runs of plain movements at once, the others one by one."""
        in_order(self.plain.spans, len(self.plain.records), self._may_run, self._take_run, self._take_each)
        self.end()

    def _may_run(self) -> bool:
        return self.balance_open and exponent(str(self.heads[-1]["currency"] or "")) == _DECIMALS_OF_PLAIN

    def _take_each(self, start: int, stop: int) -> None:
        for n in range(start, stop):
            self.take(self.plain.lines[n], self.plain.records[n])

    def _take_run(self, records: int, first: int, last: int) -> None:
        """Plain movements of the open statement."""
        out, into = self.plain.sums
        self.count += records
        self.debit += out[last] - out[first]
        self.credit += into[last] - into[first]
        self.movements.extend(range(first, last))
        self.plain.statements[first:last] = [len(self.heads) - 1] * (last - first)
        self.current = None

    def take(self, line: int, record: str) -> None:
        """One record into the book."""
        kind = record[0]
        self.count += kind in "12348"
        self.free += kind == "4"
        if kind == "0":
            self._header(line, record)
        elif kind == "1":
            self._opening(line, record)
        elif kind == "2":
            self._movement(line, record)
        elif kind == "3":
            self._information(record)
        elif kind == "8":
            self._closing(line, record)
        elif kind == "9":
            self._trailer(line, record)
        elif kind != "4":
            self._apart("record", "This is not a CODA record (0, 1, 2, 3, 4, 8, 9).", line, record, "0-1")

    def end(self) -> None:
        """After the last record."""
        self._unclosed(None)
        single = [m for m in self.movements if not isinstance(m, int)]
        bare = [m for m in single if m.record[124].isdecimal() and m.record[124] != "0" and not m.details]
        message = "A total was announced with its details, and no detail follows it."
        self.issues += [issue(Severity.NOTE, "no_details", message, line=m.line, raw=m.record) for m in bare]
        if self.file_open and self.heads:
            self.issues.append(warned("no_end", "The trailer record (9) is missing: the file is cut."))
            self._lost()

    def _header(self, line: int, record: str) -> None:
        self._unclosed(line)
        self.file_open, self.count, self.free, self.debit, self.credit, self.current = True, 0, 0, 0, 0, None
        self.version = record[127].strip()
        if self.version not in {"1", "2"}:
            message = f"CODA version '{self.version}' is not known (1 or 2); it was read as version 2."
            self.issues.append(warned("version", message, line, record))

    def _opening(self, line: int, record: str) -> None:
        self._unclosed(line)
        account, currency = _account(record)
        opening = _signed(record[42], record[43:58], currency)
        if opening is None:
            self.issues.append(warned("balance", f"'{record[42:58]}' is not a balance.", line, record))
        self.heads.append(
            {
                "account_id": account,
                "account_name": record[64:90].strip(),
                "currency": currency,
                "statement_number": record[125:128].strip().strip("0") and record[125:128].strip(),
                "opening_minor": opening,
                "opening_date": day_month_year(record[58:64]),
            }
        )
        self.balance_open, self.current = True, None

    def _movement(self, line: int, record: str) -> None:
        if record[1] == "1":
            self._start(line, record)
        elif record[1] in "23" and self.current is not None and record[2:10] == self.current.record[2:10]:
            self.current.parts[record[0:2]] = record
        else:
            message = "A continuation (22, 23) without its movement (21): a record is missing."
            self.issues.append(warned("continuation", message, line, record))
            self._lost()

    def _start(self, line: int, record: str) -> None:
        self.current = None
        if not self.balance_open:
            self._apart("no_opening", "A movement (21) without an old balance (1) before it.", line, record, "0-2")
            return
        head = self.heads[-1]
        currency = str(head["currency"]) if head["currency"] else None
        minor, booked = _signed(record[31], record[32:47], currency), day_month_year(record[115:121])
        valued = day_month_year(record[47:53])
        if booked is None and not record[115:121].strip(" 0"):
            booked = valued
        is_detail = record[6:10] != "0000"
        if minor is None or booked is None:
            self._unreadable(line, record, minor, is_detail)
            return
        self.issues += unreal_day(record[47:53], valued, line)
        found = _Movement(len(self.heads) - 1, line, currency, record, minor, booked)
        self.current = found
        if not is_detail:
            self._money(found)
        elif (last := self._last()) is not None and last.record[2:6] == record[2:6]:
            last.details.append(found)
        else:
            message = "A detail (21) without the movement it explains."
            self.issues.append(warned("detail", message, line, record))
            self._lost()

    def _last(self) -> _Movement | None:
        """The last movement; a plain one is taken out of the columns, because something belongs to it after all."""
        last = self.movements[-1] if self.movements else None
        if isinstance(last, int):
            row = self.plain.found.row(last, named=True)
            head = self.heads[self.plain.statements[last]]
            parts = {kind: row[name] for kind, name in (("22", "_second"), ("23", "_third")) if row[name]}
            last = self.movements[-1] = _Movement(
                self.plain.statements[last], row["line"], str(head["currency"]), row["record"], row["amount_minor"],
                row["booking_date"], parts,
            )  # fmt: skip
        return last

    def _money(self, found: _Movement) -> None:
        self.movements.append(found)
        if found.minor < 0:
            self.debit -= found.minor
        else:
            self.credit += found.minor

    def _unreadable(self, line: int, record: str, minor: int | None, is_detail: bool) -> None:
        code, text = ("amount", record[31:47]) if minor is None else ("date", record[115:121])
        message = f"'{text}' is not {'a sign (0, 1) and an amount' if minor is None else 'a date'}."
        if is_detail:
            self.issues.append(warned(code, message, line, record))
        else:
            self._apart(code, message, line, record, "31-47" if minor is None else "115-121")

    def _information(self, record: str) -> None:
        """31, 32, 33: what the bank adds; structured type 001 is the counterparty's name."""
        if self.current is None:
            return
        text = {"1": record[40:113], "2": record[10:115], "3": record[10:100]}.get(record[1], "")
        if record[1] == "1" and record[39] == "1":
            if text[:3] == "001":  # the name; record 23 has it already, or takes its place
                self.current.parts.setdefault("23", " " * 47 + text[3:38].ljust(81))
                return
            text = text[3:]
        self.current.information.append(text)

    def _closing(self, line: int, record: str) -> None:
        if not self.balance_open:
            self.issues.append(warned("no_opening", "A new balance (8) without an old one (1).", line, record))
            return
        head = self.heads[-1]
        currency = str(head["currency"]) if head["currency"] else None
        head["closing_minor"] = _signed(record[41], record[42:57], currency)
        head["closing_date"] = day_month_year(record[57:63])
        if head["closing_minor"] is None:
            self.issues.append(warned("balance", f"'{record[41:57]}' is not a balance.", line, record))
        self.balance_open, self.current = False, None

    def _trailer(self, line: int, record: str) -> None:
        self._unclosed(line)
        self.file_open = False
        if not record[16:52].isdecimal() or not self.heads:
            return
        head = self.heads[-1]
        currency = str(head["currency"]) if head["currency"] else None
        count, debit, credit = int(record[16:22]), int(record[22:37]), int(record[37:52])
        told = (rescaled(debit, 3, currency), rescaled(credit, 3, currency))
        if told != (self.debit, self.credit):
            message = (
                f"The trailer's sums are {told[0]} and {told[1]}, the movements are {self.debit} and {self.credit}."
            )
            self.issues.append(warned("control_total", message, line, record))
        if count not in {self.count, self.count - self.free}:  # the standard leaves free communications (4) out
            message = f"The trailer counts {count} records, the file has {self.count}."
            self.issues.append(warned("control_count", message, line, record))

    def _unclosed(self, line: int | None) -> None:
        if self.balance_open:
            self.issues.append(warned("no_closing", "The new balance (8) is missing: the statement is cut.", line))
            self._lost()
        self.balance_open = False

    def _apart(self, code: str, message: str, line: int, record: str, column: str) -> None:
        self.issues.append(kept_apart(code, message, line, record, column))
        self._lost()

    def _lost(self) -> None:
        if self.heads:
            self.incomplete.add(len(self.heads) - 1)


def _account(record: str) -> tuple[str | None, str | None]:
    """Account and currency of record 1. Structure 0 is the old Belgian number, 2 and 3 are IBANs, 1 is foreign."""
    if record[1] == "0":
        number = record[5:17].strip()
        return belgian_iban(number) or account_id(number), record[18:21].strip() or None
    return account_id(record[5:39]), record[39:42].strip() or None


def _signed(sign: str, digits: str, currency: str | None) -> int | None:
    """Minor units of fifteen digits with three decimals; 0 is credit, 1 is debit."""
    if sign not in "01" or not digits.isdecimal() or not digits.isascii():
        return None
    return rescaled(int(digits) if sign == "0" else -int(digits), 3, currency)
