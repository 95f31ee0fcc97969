"""CFONB 240: payments given back one by one (Opérations restituées à la clientèle, CFONB, May 2004).

Rejected direct debits, unpaid bills, transfers received: each stands behind a line of the CFONB 120 statement. Records of 240 characters: 31 header, 34 operation, 37 more about the operation above, 39 total. The money itself is on
the statement, so these rows are information, never money.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bankrec_nb.domain.vocabulary import BookingStatus, Severity
from bankrec_nb.readers.account_numbers import account_id, french_iban
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.fixed_width import day_month_year, filled, kept_apart, rescaled, warned
from bankrec_nb.readers.identity import columns_of, finish
from bankrec_nb.readers.text import clean, head

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "cfonb240"
VERSION = 1
WIDTH = 240

_FIRST = re.compile(r"\s*31\d{6}.{2}\d{6}[A-Z0-9 ] {4}[0-9A-Z ]{21}")
_TRANSFERS = {"20", "21", "22", "23", "24", "25", "28", "29"}
_CURRENCY_INDEX = {"E": ("EUR", 2), "F": ("FRF", 2)}

_COLUMNS = (
    "statement", "booking_date", "value_date", "amount_minor", "currency", "booking_status", "transaction_code",
    "counterparty_name", "counterparty_iban", "counterparty_account", "remittance_information", "end_to_end_id",
    "bank_reference", "additional_information", "source_line",
)  # fmt: skip


def recognises(source: Source) -> bool:
    """Whether the file starts with a 31 record of more than 120 characters."""
    first = re.split(r"[\r\n]", head(source).lstrip("\r\n \x1a"), maxsplit=1)[0]
    return bool(_FIRST.match(first)) and len(first) > 120


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Operations of the file with booking_status `information`; the totals (39) are checked.

    Raises:
        FileRefused: no header and no operation in it.
    """
    book = filled(source, WIDTH, "CFONB 240", lambda issues: _Book(issues=issues))
    rows = [(*op.row, clean(" ".join(op.more)) or None, op.line) for op in book.operations]
    book.issues.append(_INFORMATION)
    return finish(
        source,
        FORMAT,
        statements=book.heads,
        transactions=columns_of(_COLUMNS, rows),
        issues=book.issues,
        options=options,
        incomplete=book.incomplete,
    )


_INFORMATION = issue(
    Severity.NOTE,
    "information",
    "These operations explain lines of the bank statement; they are shown as information and are not money.",
)


@dataclass
class _Operation:
    line: int
    row: tuple[object, ...]
    more: list[str] = field(default_factory=list)


@dataclass
class _Book:
    """Headers, operations and the running total of the open group."""

    issues: list[dict[str, object]]
    heads: list[dict[str, object]] = field(default_factory=list)
    operations: list[_Operation] = field(default_factory=list)
    incomplete: set[int] = field(default_factory=set)
    is_open: bool = False
    total: int = 0
    operation: _Operation | None = None

    def take(self, line: int, record: str) -> None:
        """One record into the book."""
        kind = record[:2]
        if kind == "31":
            self._open(record)
        elif kind == "34":
            self._operation(line, record)
        elif kind == "37" and self.operation is not None:
            self.operation.more.append(record[16:228])
        elif kind == "39":
            self._close(line, record)
        else:
            message = "This is not a CFONB 240 record (31, 34, 37, 39) in its place."
            self.issues.append(kept_apart("record", message, line, record, "0-2"))
            self._lost()

    def end(self) -> None:
        """After the last record."""
        if self.is_open:
            self.issues.append(warned("no_closing", "The file ends before the total (39): it is cut."))
            self._lost()

    def _open(self, record: str) -> None:
        self.end()
        day = day_month_year(record[10:16])
        self.heads.append(_head(record) | {"from_date": day, "to_date": day})
        self.is_open, self.total, self.operation = True, 0, None

    def _operation(self, line: int, record: str) -> None:
        if not self.is_open:
            self.issues.append(warned("no_opening", "An operation (34) without a header (31) before it.", line, record))
            self.heads.append(_head(record))
            self.is_open, self.total = True, 0
            self._lost()
        currency, decimals = _CURRENCY_INDEX.get(record[16], (None, 2))
        text, day = record[228:240], day_month_year(record[10:16])
        value = int(text) if text.isdecimal() and text.isascii() else None
        if value is None or day is None:
            message = f"'{text}' is not an amount." if value is None else f"'{record[10:16]}' is not a date."
            self.issues.append(kept_apart("amount" if value is None else "date", message, line, record, "228-240"))
            self._lost()
            return
        self.total += value
        minor = rescaled(value, decimals, currency)
        self.operation = _Operation(line, (len(self.heads) - 1, *_values(record, day, minor, currency)))
        self.operations.append(self.operation)

    def _close(self, line: int, record: str) -> None:
        text = record[228:240]
        if text.isdecimal() and int(text) != self.total:
            message = f"The total (39) is {int(text)}, the operations add up to {self.total} (in hundredths)."
            self.issues.append(warned("control_total", message, line, record))
            self._lost()
        self.is_open, self.operation = False, None

    def _lost(self) -> None:
        if self.heads:
            self.incomplete.add(len(self.heads) - 1)


def _head(record: str) -> dict[str, object]:
    """Our account: positions 77 to 98 where the bank fills them, else those after the date."""
    own = record[77:98] if record[:2] == "34" and record[77:98].strip() else record[21:42]
    bank, branch, account = own[:5].strip(), own[5:10].strip(), own[10:21].strip()
    iban = french_iban(bank, branch, account)
    return {
        "account_id": iban or account_id(bank, branch, account),
        "bank_id": bank,
        "account_name": record[42:66].strip() if record[:2] == "31" else None,
        "currency": _CURRENCY_INDEX.get(record[16], (None, 2))[0],
    }


def _values(record: str, day: object, minor: int | None, currency: str | None) -> tuple[object, ...]:
    """Columns from booking_date to bank_reference. A transfer is money in, everything else given back is money out."""
    code = record[8:10].strip()
    bank, branch, account = record[21:26].strip(), record[26:31].strip(), record[31:42].strip()
    iban = french_iban(bank, branch, account)
    signed = None if minor is None else minor if code in _TRANSFERS else -minor
    other = None if iban else account_id(bank, branch, account)
    return (
        day, day_month_year(record[216:222]), signed, currency, str(BookingStatus.INFORMATION), code or None,
        record[42:66].strip(), iban, other, clean(record[128:216]), record[222:228].strip(), record[122:128].strip(),
    )  # fmt: skip
