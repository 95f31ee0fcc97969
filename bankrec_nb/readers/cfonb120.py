"""CFONB 120: the French electronic statement (Relevé de compte sur support informatique, CFONB, 2004 and 2010).

Records of 120 characters: 01 old balance, 04 movement, 05 complement of the movement above, 07 new balance; several
accounts and days in a file. The last digit of an amount carries the sign (overpunch: `{A…I` is +0…9, `}J…R` is −0…9) and
column 19 the number of decimals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bankrec_nb.readers.account_numbers import account_id, french_iban
from bankrec_nb.readers.fixed_width import day_month_year, filled, kept_apart, rescaled, unreal_day, warned
from bankrec_nb.readers.identity import columns_of, finish
from bankrec_nb.readers.text import clean, head

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "cfonb120"
VERSION = 1
WIDTH = 120

_FIRST = re.compile(r"\s*0[1457][0-9 ]{5}.{9}[A-Z ]{3}[\d ].{2}[0-9A-Z ]{8,11}")
_AMOUNT = re.compile(r"\d{13}[{}A-R]")
_LAST_DIGIT = {c: (1, d) for d, c in enumerate("{ABCDEFGHI")} | {c: (-1, d) for d, c in enumerate("}JKLMNOPQR")}
_CREDITOR_ID = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{3}[A-Z0-9]{1,28}")
_TOLD_ELSEWHERE = {"LCC", "LC2", "NPY", "NBE", "NPO", "NBU", "RCN", "RUM", "LCS", "MMO", "FEE", "IPY", "IBE"}
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
    book = filled(source, WIDTH, "CFONB 120", lambda issues: _Book(issues=issues))
    return finish(
        source,
        FORMAT,
        statements=book.heads,
        transactions=columns_of(_COLUMNS, [row for m in book.movements if (row := m.row(book.issues))]),
        issues=book.issues,
        options=options,
        incomplete=book.incomplete | {m.statement for m in book.movements if m.lost},
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
        texts = _texts(self.complements)
        valued = day_month_year(record[42:48])
        issues += unreal_day(record[42:48], valued, self.line)
        number = record[81:88].strip()
        return (
            self.statement, booked, valued, minor, currency, record[32:34].strip() or None,
            _counterparty(texts, minor), _remittance(texts), texts.get("LCS"), _first_part(texts.get("RCN")),
            _first_part(texts.get("RUM")), _creditor(texts), record[104:120].strip() or texts.get("REF", "")[:35],
            _additional(record, texts), number if record[32:34] == _CHEQUE_PAID else None, *_original(texts),
            _fee(texts, currency), self.line,
        )  # fmt: skip


_AN = {"amount": "an amount", "date": "a date"}


@dataclass
class _Book:
    """What has been read so far: statements, movements, and where we are in them."""

    issues: list[dict[str, object]]
    heads: list[dict[str, object]] = field(default_factory=list)
    movements: list[_Movement] = field(default_factory=list)
    incomplete: set[int] = field(default_factory=set)
    is_open: bool = False
    account: str = ""
    movement: _Movement | None = None

    def take(self, line: int, record: str) -> None:
        """One record into the book."""
        kind = record[:2]
        if kind == "04":
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


def _head(record: str) -> dict[str, object]:
    bank, branch, account = record[2:7].strip(), record[11:16].strip(), record[21:32].strip()
    iban = french_iban(bank, branch, account)
    return {"account_id": iban or account_id(bank, branch, account), "bank_id": bank}


def _amount(record: str, currency: str | None) -> int | None:
    """Signed minor units of columns 90–104; a label with a character too many shifts them, never the digits."""
    text = record[90:104]
    if not _AMOUNT.fullmatch(text):
        near = _AMOUNT.findall(record[86:110])
        if len(near) != 1:
            return None
        text = near[0]
    sign, last = _LAST_DIGIT[text[-1]]
    decimals = int(record[19]) if record[19].isdecimal() else 2
    return rescaled(sign * (int(text[:13]) * 10 + last), decimals, currency)


def _texts(complements: list[tuple[str, str]]) -> dict[str, str]:
    """Texts by qualifier; repeated ones follow each other (LCC and LC2 are 70 characters of one text each)."""
    texts: dict[str, str] = {}
    for qualifier, text in complements:
        if qualifier in texts:
            texts[qualifier] += text if qualifier in {"LCC", "LC2"} else f" {text.strip()}"
        elif text.strip():
            texts[qualifier] = text if qualifier in _TOLD_ELSEWHERE else text.strip()
    return texts


def _remittance(texts: dict[str, str]) -> str | None:
    written = texts.get("LCC", "") + texts.get("LC2", "")
    return clean(written) or texts.get("LIB")


def _additional(record: str, texts: dict[str, str]) -> str:
    """The bank's label, the reject code, and every complement that has no column of its own."""
    parts = [clean(record[48:79])]
    if code := record[40:42].strip():
        parts.append(f"MOTIF REJET {code}")
    for qualifier, text in texts.items():
        is_told = qualifier in _TOLD_ELSEWHERE
        is_told |= qualifier == "LIB" and "LCC" not in texts  # it is the remittance then
        is_told |= qualifier == "REF" and record[104:120].isspace()  # it is the bank's reference then
        if not is_told:
            parts.append(clean(text if qualifier in {"LIB", "REF", ""} else f"{qualifier} {text}"))
    if "RCN" in texts:
        parts.append(texts["RCN"][35:].strip())
    return " ".join(part for part in parts if part)


def _counterparty(texts: dict[str, str], minor: int) -> str | None:
    """The payer of a credit, the payee of a debit; banks name only one of them."""
    order = ("NPY", "NPO", "NBE", "NBU") if minor > 0 else ("NBE", "NBU", "NPY", "NPO")
    return next((texts[q].strip() for q in order if q in texts), None)


def _creditor(texts: dict[str, str]) -> str | None:
    if "IBE" not in texts:
        return None
    found = _CREDITOR_ID.fullmatch(texts["IBE"][:35].strip())
    return found[0] if found else None


def _first_part(text: str | None) -> str | None:
    return text[:35].strip() if text else None


def _original(texts: dict[str, str]) -> tuple[int | None, str | None, str | None]:
    """Original amount, currency and rate of MMO: currency (3), decimals (1), amount (14), rate's decimals and digits."""
    if "MMO" not in texts:
        return None, None, None
    text = texts["MMO"]
    currency, minor = _tagged_amount(text)
    return minor, currency, text[18:].strip() or None


def _fee(texts: dict[str, str], currency: str | None) -> int | None:
    """FEE like MMO, in the account's currency: money the bank took out of the movement."""
    if "FEE" not in texts:
        return None
    fee_currency, minor = _tagged_amount(texts["FEE"])
    return -abs(minor) if minor is not None and fee_currency == currency else None


def _tagged_amount(text: str) -> tuple[str | None, int | None]:
    found = re.match(r"([A-Z]{3})(\d)(\d{13})([\d{}A-R])", text)
    if not found:
        return None, None
    sign, last = _LAST_DIGIT.get(found[4]) or (1, int(found[4]))
    return found[1], rescaled(sign * (int(found[3]) * 10 + last), int(found[2]), found[1])
