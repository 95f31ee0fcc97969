"""CFONB 120: the French electronic statement (Relevé de compte sur support informatique, CFONB, 2004 and 2010).

Records of 120 characters: 01 old balance, 04 movement, 05 complement of the movement above, 07 new balance; several
accounts and days in a file. The last digit of an amount carries the sign (overpunch: `{A…I` is +0…9, `}J…R` is −0…9) and
column 19 the number of decimals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.account_numbers import account_id, french_iban
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.cfonb120_columns import PlainMovements
from bankrec_nb.readers.cfonb120_texts import (
    LAST_DIGIT,
    additional,
    counterparty,
    creditor,
    fee,
    first_part,
    original,
    remittance,
    texts_of,
)
from bankrec_nb.readers.fixed_width import (
    day_month_year,
    kept_apart,
    nothing_in,
    numbered_records,
    rescaled,
    unreal_day,
    warned,
)
from bankrec_nb.readers.identity import finish
from bankrec_nb.readers.text import decode_old, head
from bankrec_nb.readers.woven import in_order, woven

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "cfonb120"
VERSION = 1
WIDTH = 120

_FIRST = re.compile(r"\s*0[1457][0-9 ]{5}.{9}[A-Z ]{3}[\d ].{2}[0-9A-Z ]{8,11}")
_AMOUNT = re.compile(r"\d{13}[{}A-Réè]")
_RULE = re.compile(r"[-=*_. ]+")
_CHEQUE_PAID = "01"

_COLUMNS = (
    "statement", "booking_date", "value_date", "amount_minor", "currency", "transaction_code", "counterparty_name",
    "remittance_information", "creditor_reference", "end_to_end_id", "mandate_id", "creditor_id", "bank_reference",
    "additional_information", "cheque_number", "original_amount_minor", "original_currency", "exchange_rate",
    "fee_minor", "source_line",
)  # fmt: skip


def recognises(source: Source) -> bool:
    """Whether the file starts with a balance, movement or complement record of at most 130 characters (or blocks)."""
    first = re.split(r"[\r\n]", head(source).lstrip("\r\n \x1a"), maxsplit=1)[0]
    return bool(_FIRST.match(first)) and (len(first.rstrip()) <= 130 or len(first) > 240)


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Statements and movements of the file; a record that cannot be read is an issue.

    Raises:
        FileRefused: no movement and no balance in it.
    """
    decoded = decode_old(source.content, "cp850")
    book = _Book(issues=decoded.issues, plain=PlainMovements(*numbered_records(decoded.text, WIDTH)))
    book.take_all()
    if not book.heads:
        raise nothing_in("CFONB 120", source.name)
    rows = [row for m in book.movements if (row := m if isinstance(m, int) else m.row(book.issues)) is not None]
    return finish(
        source,
        FORMAT,
        statements=book.heads,
        transactions=woven(_COLUMNS, rows, book.plain.frame()),
        issues=book.issues,
        options=options,
        incomplete=book.incomplete | {m.statement for m in book.movements if isinstance(m, _Movement) and m.lost},
    )


@dataclass
class _Movement:
    """A 04 record and the 05 records that follow it."""

    statement: int
    line: int
    record: str
    complements: list[tuple[str, str]] = field(default_factory=list)
    lost: bool = False

    def row(self, issues: list[dict[str, object]]) -> tuple[object, ...] | None:
        """Values of _COLUMNS; null (and an issue) where amount or date cannot be read."""
        record = self.record
        currency = record[16:19].strip() or None
        minor, booked = _amount(record, currency), day_month_year(record[34:40])
        if minor is None or booked is None:
            column, name = ("90-104", "amount") if minor is None else ("34-40", "date")
            text = record[90:104] if minor is None else record[34:40]
            issues.append(kept_apart(name, f"'{text}' is not {_AN[name]}.", self.line, record, column))
            self.lost = True
            return None
        texts = texts_of(self.complements)
        valued = day_month_year(record[42:48])
        issues += unreal_day(record[42:48], valued, self.line)
        number = record[81:88].strip()
        return (
            self.statement, booked, valued, minor, currency, record[32:34].strip() or None,
            counterparty(texts, minor), remittance(texts), texts.get("LCS"), first_part(texts.get("RCN")),
            first_part(texts.get("RUM")), creditor(texts), record[104:120].strip() or texts.get("REF", "")[:35],
            additional(record, texts), number if record[32:34] == _CHEQUE_PAID else None, *original(texts),
            fee(texts, currency), self.line,
        )  # fmt: skip


_AN = {"amount": "an amount", "date": "a date"}


@dataclass
class _Book:
    """What has been read so far: statements, movements, and where we are in them."""

    issues: list[dict[str, object]]
    plain: PlainMovements
    heads: list[dict[str, object]] = field(default_factory=list)
    movements: list[_Movement | int] = field(default_factory=list)
    incomplete: set[int] = field(default_factory=set)
    is_open: bool = False
    account: str = ""
    movement: _Movement | None = None

    def take_all(self) -> None:
        """Every record of the file: runs of plain movements at once, the others one by one."""
        in_order(self.plain.spans, len(self.plain.records), lambda: self.is_open, self._take_run, self._take_each)
        self.end()

    def _take_each(self, start: int, stop: int) -> None:
        for n in range(start, stop):
            self.take(self.plain.lines[n], self.plain.records[n])

    def _take_run(self, records: int, first: int, last: int) -> None:
        """Plain movements, at once where they are of the open account."""
        if not self.plain.all_of(self.account, first, last):
            start = self.plain.start(first)
            self._take_each(start, start + records)
            return
        self.movements.extend(range(first, last))
        self.plain.statements[first:last] = [len(self.heads) - 1] * (last - first)
        self.movement = None

    def take(self, line: int, record: str) -> None:
        """One record into the book."""
        kind = record[:2]
        if _is_remark(record):
            self.issues.append(
                issue(Severity.NOTE, "remark", "A remark of the bank, no record.", line=line, raw=record)
            )
        elif kind == "04":
            self._movement(line, record)
        elif kind == "05":
            self._complement(line, record)
        elif kind == "01":
            self._open(line, record)
        elif kind == "07":
            self._close(line, record)
        else:
            self.issues.append(
                kept_apart("record", "This is not a CFONB 120 record (01, 04, 05, 07).", line, record, "0-2")
            )
            self._lost()

    def end(self) -> None:
        """After the last record."""
        if self.is_open:
            self._unclosed("The file ends before the new balance (07): it is cut, or the bank left it out.", None)

    def _open(self, line: int, record: str) -> None:
        if self.is_open:
            self._unclosed("A new statement starts before the new balance (07) of the one above.", line)
        opening, currency = self._balance(line, record)
        head = _head(record) | {"currency": currency, "opening_minor": opening}
        self.heads.append(head | {"opening_date": self._balance_date(line, record)})
        self.is_open, self.account, self.movement = True, record[21:32], None

    def _close(self, line: int, record: str) -> None:
        if not self.is_open:
            self.issues.append(warned("no_opening", "New balance (07) of a statement that has no start.", line, record))
            return
        head = self.heads[-1]
        self._same_account(line, record)
        head["closing_minor"], _ = self._balance(line, record)
        head["closing_date"] = self._balance_date(line, record)
        self.is_open, self.movement = False, None

    def _movement(self, line: int, record: str) -> None:
        if not self.is_open:
            message = "A movement (04) without an old balance (01) before it."
            self.issues.append(warned("no_opening", message, line, record))
            self.heads.append(_head(record) | {"currency": record[16:19].strip()})
            self.incomplete.add(len(self.heads) - 1)
            self.is_open, self.account = True, record[21:32]
        self._same_account(line, record)
        self.movement = _Movement(len(self.heads) - 1, line, record)
        self.movements.append(self.movement)

    def _complement(self, line: int, record: str) -> None:
        if self.movement is None:
            message = "A complement (05) without a movement (04) above it: a movement may be missing."
            self.issues.append(warned("complement", message, line, record))
            self._lost()
        else:
            self.movement.complements.append((record[45:48].strip(), record[48:118]))

    def _same_account(self, line: int, record: str) -> None:
        if record[21:32] != self.account:
            message = "The record is of another account than its statement."
            self.issues.append(warned("account", message, line, record))
            self._lost()

    def _balance(self, line: int, record: str) -> tuple[int | None, str]:
        currency = record[16:19].strip()
        minor = _amount(record, currency)
        if minor is None:
            self.issues.append(warned("balance", f"'{record[90:104]}' is not an amount.", line, record))
        return minor, currency

    def _balance_date(self, line: int, record: str) -> object:
        day = day_month_year(record[34:40])
        if day is None:
            self.issues.append(warned("date", f"'{record[34:40]}' is not a date.", line, record))
        return day

    def _unclosed(self, message: str, line: int | None) -> None:
        self.issues.append(warned("no_closing", message, line))
        self._lost()
        self.is_open = False

    def _lost(self) -> None:
        if self.heads:
            self.incomplete.add(len(self.heads) - 1)


def _is_remark(record: str) -> bool:
    """`** PAS DE MOUVEMENT CE JOUR **` in a record without account, date and amount, or a ruled line."""
    bare = not record[2:40].strip() and not record[90:104].strip()
    return (record[:2] in {"01", "04", "07"} and bare) or bool(_RULE.fullmatch(record))


def _head(record: str) -> dict[str, object]:
    bank, branch, account = record[2:7].strip(), record[11:16].strip(), record[21:32].strip()
    iban = french_iban(bank, branch, account)
    return {"account_id": iban or account_id(bank, branch, account), "bank_id": bank}


def _amount(record: str, currency: str | None) -> int | None:
    """Signed minor units of columns 90–104; a label with a character too many shifts them, never the digits."""
    text = record[90:104]
    if not _AMOUNT.fullmatch(text):
        near = _AMOUNT.findall(record[86:110])
        unsigned = text.isdecimal() and len(record) <= WIDTH and bool(record[105:].strip())
        if len(near) != 1 or (unsigned and near[0][-1].isalpha()):  # a reference's first letter is no sign
            return None
        text = near[0]
    sign, last = LAST_DIGIT[text[-1]]
    decimals = int(record[19]) if record[19].isdecimal() else 2
    return rescaled(sign * (int(text[:13]) * 10 + last), decimals, currency)
