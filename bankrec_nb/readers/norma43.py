"""Norma 43: the Spanish electronic statement (AEB/CECA, Cuaderno 43, June 2012).

Records of 80 characters: 00 sender (of files by Editran), 11 account and opening balance, 22 movement, 23 its free text (up to five), 24 its amount in
another currency, 33 totals and closing balance, 88 end of file. Sign 1 is debit, 2 is credit; dates are YYMMDD.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bankrec_nb.domain.money import exponent
from bankrec_nb.readers.account_numbers import CURRENCY_NUMBERS, account_id, spanish_iban
from bankrec_nb.readers.fixed_width import (
    kept_apart,
    nothing_in,
    numbered_records,
    rescaled,
    unreal_day,
    warned,
    year_month_day,
)
from bankrec_nb.readers.identity import finish
from bankrec_nb.readers.norma43_columns import CHEQUES, TEXT_WIDTH, PlainMovements
from bankrec_nb.readers.norma43_dates import year_first
from bankrec_nb.readers.text import clean, decode_old, head
from bankrec_nb.readers.woven import in_order, woven

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "n43"
VERSION = 1
WIDTH = 80

_FIRST = re.compile(r"\s*(?:00[^\r\n]{0,90}[\r\n]+)?11[0-9 ]{18}\d{12}[12]\d{14}[0-9A-Z ]{3}")
_COLUMNS = (
    "statement", "booking_date", "value_date", "amount_minor", "currency", "transaction_code",
    "remittance_information", "bank_reference", "additional_information", "cheque_number", "original_amount_minor",
    "original_currency", "source_line",
)  # fmt: skip
_DECIMALS_OF_PLAIN = 2


def recognises(source: Source) -> bool:
    """Whether the file starts with an account header (11)."""
    return bool(_FIRST.match(head(source).lstrip("\r\n \x1a")))


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Statements and movements of the file; the totals of record 33 and the count of record 88 are checked.

    Raises:
        FileRefused: no account header in it.
    """
    decoded = decode_old(source.content, "cp850")
    lines, records, told = year_first(*numbered_records(decoded.text, WIDTH))
    plain = PlainMovements(lines, records)
    book = _Book(issues=[*decoded.issues, *told], plain=plain)
    book.take_all()
    if not book.heads:
        raise nothing_in("Norma 43", source.name)
    return finish(
        source,
        FORMAT,
        statements=book.heads,
        transactions=woven(_COLUMNS, [m if isinstance(m, int) else m.row() for m in book.movements], plain.frame()),
        issues=book.issues,
        options=options,
        incomplete=book.incomplete,
    )


@dataclass
class _Movement:
    statement: int
    line: int
    record: str
    booked: object
    minor: int
    currency: str | None
    texts: list[str] = field(default_factory=list)
    original: tuple[int | None, str | None] = (None, None)

    def row(self) -> tuple[object, ...]:
        """Values of _COLUMNS."""
        record = self.record
        concept, number = record[22:24].strip(), record[42:52].strip()
        references = [r for r in (record[52:64].strip(), record[64:80].strip()) if r.strip("0")]
        own = f"{concept}-{record[24:27].strip()}".strip("-")
        return (
            self.statement, self.booked, year_month_day(record[16:22]), self.minor, self.currency, own or None,
            clean("".join(self.texts)) or None, number, " ".join(references),
            number if concept in CHEQUES else None, *self.original, self.line,
        )  # fmt: skip


@dataclass
class _Totals:
    """Number and sum of debits and credits, to compare with record 33."""

    debits: int = 0
    debit: int = 0
    credits: int = 0
    credit: int = 0

    def add(self, minor: int, sign: str) -> None:
        """One movement."""
        if sign == "1":
            self.debits, self.debit = self.debits + 1, self.debit + abs(minor)
        else:
            self.credits, self.credit = self.credits + 1, self.credit + abs(minor)


@dataclass
class _Book:
    """What has been read so far."""

    issues: list[dict[str, object]]
    plain: PlainMovements
    heads: list[dict[str, object]] = field(default_factory=list)
    movements: list[_Movement | int] = field(default_factory=list)
    incomplete: set[int] = field(default_factory=set)
    totals: _Totals = field(default_factory=_Totals)
    is_open: bool = False
    ended: bool = False
    current: _Movement | None = None
    seen: int = 0

    def take_all(self) -> None:
        """Every record of the file: runs of plain movements at once, the others one by one."""
        in_order(self.plain.spans, len(self.plain.records), self._may_run, self._take_run, self._take_each)
        self.end()

    def _may_run(self) -> bool:
        return self.is_open and exponent(str(self.heads[-1]["currency"] or "")) == _DECIMALS_OF_PLAIN

    def _take_each(self, start: int, stop: int) -> None:
        for n in range(start, stop):
            self.take(self.plain.lines[n], self.plain.records[n])

    def _take_run(self, records: int, first: int, last: int) -> None:
        """Plain movements of the open account."""
        debits, debit, credit = (of[last] - of[first] for of in self.plain.sums)
        self.totals.debits += debits
        self.totals.debit += debit
        self.totals.credits += last - first - debits
        self.totals.credit += credit
        self.seen += records
        self.movements.extend(range(first, last))
        self.plain.statements[first:last] = [len(self.heads) - 1] * (last - first)
        self.current = None

    def take(self, line: int, record: str) -> None:
        """One record into the book."""
        kind = record[:2]
        self.seen += kind not in {"00", "88"}
        if kind == "22":
            self._movement(line, record)
        elif kind == "23":
            self._text(record)
        elif kind == "24":
            self._foreign(record)
        elif kind == "11":
            self._open(line, record)
        elif kind == "33":
            self._close(line, record)
        elif kind == "88":
            self._last(line, record)
        elif kind == "00" and not self.heads:
            return
        else:
            message = "This is not a Norma 43 record (11, 22, 23, 24, 33, 88)."
            self.issues.append(kept_apart("record", message, line, record, "0-2"))
            self._lost()

    def end(self) -> None:
        """After the last record."""
        self._unclosed("The file ends before the closing balance (33): it is cut.", None)
        if not self.ended and self.heads:
            self.issues.append(warned("no_end", "The end-of-file record (88) is missing: the file may be cut."))
            self._lost()

    def _open(self, line: int, record: str) -> None:
        self._unclosed("A new account (11) starts before the closing balance (33) of the one above.", line)
        currency = _currency(record[47:50])
        opening = _balance(record[32], record[33:47], currency)
        if opening is None:
            self.issues.append(warned("balance", f"'{record[32:47]}' is not a balance.", line, record))
        bank, branch, account = record[2:6], record[6:10], record[10:20]
        start = year_month_day(record[20:26])
        self.heads.append(
            {
                "account_id": spanish_iban(bank, branch, account) or account_id(bank, branch, account),
                "bank_id": bank.strip(),
                "account_name": record[51:77].strip(),
                "currency": currency,
                "from_date": start,
                "to_date": year_month_day(record[26:32]),
                "opening_minor": opening,
                "opening_date": start,
            }
        )
        self.is_open, self.totals, self.current = True, _Totals(), None

    def _movement(self, line: int, record: str) -> None:
        self.current = None
        if not self.is_open:
            self.issues.append(
                kept_apart("no_opening", "A movement (22) outside an account (11).", line, record, "0-2")
            )
            return
        currency = self.heads[-1]["currency"]
        minor = _signed(record[27], record[28:42], str(currency) if currency else None)
        booked = year_month_day(record[10:16])
        if minor is None or booked is None:
            code, column = ("amount", "27-42") if minor is None else ("date", "10-16")
            text = record[27:42] if minor is None else record[10:16]
            message = f"'{text}' is not {'a sign (1, 2) and an amount' if minor is None else 'a date'}."
            self.issues.append(kept_apart(code, message, line, record, column))
            self._lost()
            return
        self.totals.add(minor, record[27])
        self.issues += unreal_day(record[16:22], year_month_day(record[16:22]), line)
        place, known = len(self.heads) - 1, str(currency) if currency else None
        self.current = _Movement(place, line, record, booked, minor, known)
        self.movements.append(self.current)

    def _text(self, record: str) -> None:
        if self.current is not None:
            self.current.texts.append(record[4 : 4 + TEXT_WIDTH])

    def _foreign(self, record: str) -> None:
        if self.current is not None:
            currency = _currency(record[4:7])
            sign = "1" if self.current.minor < 0 else "2"
            if currency != self.current.currency:
                self.current.original = (_signed(sign, record[7:21], currency), currency)

    def _close(self, line: int, record: str) -> None:
        if not self.is_open:
            self.issues.append(warned("no_opening", "Totals (33) without an account (11).", line, record))
            return
        head = self.heads[-1]
        currency = str(head["currency"]) if head["currency"] else None
        head["closing_minor"] = _balance(record[58], record[59:73], currency)
        head["closing_date"] = head["to_date"]
        if head["closing_minor"] is None:
            self.issues.append(warned("balance", f"'{record[58:73]}' is not a balance.", line, record))
        self._compare(line, record, currency)
        self.is_open, self.current = False, None

    def _compare(self, line: int, record: str, currency: str | None) -> None:
        stated = (record[20:25], record[25:39], record[39:44], record[44:58])
        if not "".join(stated).isdecimal():
            return
        debits, debit, credits_, credit = (int(part) for part in stated)
        told = _Totals(debits, rescaled(debit, 2, currency) or 0, credits_, rescaled(credit, 2, currency) or 0)
        if told != self.totals:
            message = (
                f"Record 33 has {told.debits} debits and {told.credits} credits, the file has "
                f"{self.totals.debits} and {self.totals.credits}, or their sums differ."
            )
            self.issues.append(warned("control_total", message, line, record))
            if (told.debits, told.credits) != (self.totals.debits, self.totals.credits):
                self._lost()

    def _last(self, line: int, record: str) -> None:
        self.ended = True
        stated = record[20:26].strip()
        if stated.isdecimal() and int(stated) - self.seen not in {0, 1}:  # some banks count this record too
            message = f"Record 88 counts {int(stated)} records, the file has {self.seen}."
            self.issues.append(warned("control_total", message, line, record))

    def _unclosed(self, message: str, line: int | None) -> None:
        if self.is_open:
            self.issues.append(warned("no_closing", message, line))
            self._lost()
        self.is_open = False

    def _lost(self) -> None:
        if self.heads:
            self.incomplete.add(len(self.heads) - 1)


def _currency(code: str) -> str | None:
    code = code.strip()
    return CURRENCY_NUMBERS.get(code) or (code if code.isalpha() and len(code) == 3 else None)


def _balance(sign: str, digits: str, currency: str | None) -> int | None:
    """Like `_signed`; banks leave the sign of a balance in credit at 0."""
    return _signed("2" if sign == "0" else sign, digits, currency)


def _signed(sign: str, digits: str, currency: str | None) -> int | None:
    """Minor units of fourteen digits with two decimals; 1 is debit, 2 is credit."""
    if sign not in "12" or not digits.isdecimal() or not digits.isascii():
        return None
    return rescaled(int(digits) if sign == "2" else -int(digits), 2, currency)
