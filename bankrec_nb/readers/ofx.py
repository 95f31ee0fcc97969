"""OFX 1.x (SGML), 2.x (XML) and QFX: bank, credit card and investment statements (Open Financial Exchange 1.6 and 2.3).

Both syntaxes are read by their tags: banks send SGML with closing tags, XML without, one line or many, cp1252 under
USASCII. A statement has a closing balance at most, never an opening one: its proof comes from the statement before it.
FITID is evidence, not a key: banks repeat it and leave it out, and every movement is kept.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bankrec_nb.domain.errors import AmountError, FileRefused
from bankrec_nb.domain.iban import is_iban
from bankrec_nb.domain.money import parse_minor
from bankrec_nb.domain.vocabulary import BookingStatus, Severity
from bankrec_nb.readers.account_numbers import account_id, french_iban
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.fixed_width import ASK_AGAIN, kept_apart
from bankrec_nb.readers.identity import columns_of, finish
from bankrec_nb.readers.ofx_blocks import Block, day, leaves, statement_blocks, whole_document
from bankrec_nb.readers.text import clean, decode, head

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "ofx"
VERSION = 1

_VERSION = re.compile(r"VERSION\s*[:=>]\s*[\"']?(\d{3})")
_CHARSET = re.compile(r"CHARSET\s*:\s*([\w-]+)")
_XML_ENCODING = re.compile(r"<\?xml[^>]*encoding=[\"']([\w-]+)")
_KNOWN_VERSIONS = {"102", "103", "151", "160", "200", "201", "202", "203", "210", "211", "220", "230"}
_COLUMNS = (
    "statement", "booking_date", "value_date", "amount_minor", "currency", "booking_status", "is_reversal",
    "transaction_code", "counterparty_name", "counterparty_account", "remittance_information", "bank_reference",
    "additional_information", "cheque_number", "original_currency", "exchange_rate", "source_line",
)  # fmt: skip


def recognises(source: Source) -> bool:
    """Whether an OFX header or root element stands in the first kilobytes."""
    text = head(source).upper()
    return "<OFX>" in text or "<OFX " in text or text.lstrip().startswith("OFXHEADER")


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Statements and movements of the file, several accounts where it has them.

    Raises:
        FileRefused: it is cut (no closing tag, with the byte offset) or holds nothing of OFX.
    """
    start = source.content[:4096].decode("latin-1")
    declared = _CHARSET.search(start) or _XML_ENCODING.search(start)
    decoded = decode(source.content, declared[1] if declared else None)
    document = whole_document(decoded.text, source.name)
    told = [*decoded.issues, *_version_issue(start), *document.issues, *_bank_errors(document.text)]
    accounts = [_Account.of(place, block) for place, block in enumerate(statement_blocks(document, source.name))]
    if not accounts:
        told.append(_no_statement(document.text, source.name))
    _keep_latest_balance(accounts)
    rows = [row for account in accounts for row in account.rows()]
    return finish(
        source,
        FORMAT,
        statements=[account.head for account in accounts],
        transactions=columns_of(_COLUMNS, rows),
        issues=[*told, *(found for account in accounts for found in account.issues)],
        options=options,
        format_version=_stated_version(start),
        incomplete={account.place for account in accounts if account.lost},
    )


@dataclass
class _Account:
    """One statement response: its head and its movements."""

    place: int
    block: Block
    currency: str | None
    head: dict[str, object]
    issues: list[dict[str, object]] = field(default_factory=list)
    lost: bool = False

    @classmethod
    def of(cls, place: int, block: Block) -> _Account:
        """The head of a statement block."""
        said = leaves(block.head)
        currency = said.get("CURDEF", "").upper()
        known = currency if re.fullmatch(r"[A-Z]{3}", currency) else None
        ledger = leaves(block.ledger_balance)
        account = cls(place, block, known, {})
        account.head = {
            "account_id": _account_name(said),
            "bank_id": said.get("BANKID") or said.get("BROKERID"),
            "currency": known,
            "from_date": day(said.get("DTSTART", "")),
            "to_date": day(said.get("DTEND", "")),
            "closing_minor": account.balance(ledger.get("BALAMT", "")),
            "closing_date": day(ledger.get("DTASOF", "")),
        }
        return account

    def balance(self, text: str) -> int | None:
        """The ledger balance; an issue where it is there and cannot be read."""
        try:
            return _minor(text, self.currency) if text.strip() else None
        except AmountError as error:
            self.issues.append(issue(Severity.WARNING, "balance", error.message, line=self.block.line, raw=text))
            return None

    def rows(self) -> list[tuple[object, ...]]:
        """Values of _COLUMNS, one tuple per movement that can be read."""
        told = [(line, text, leaves(text), pending) for line, text, pending in self.block.movements]
        found = [row for movement in told if (row := self._row(*movement))]
        self._check_ids(Counter(said.get("FITID", "") for _, _, said, _ in told))
        if not self.head["account_id"]:
            self._tell(Severity.WARNING, "account", "The statement does not name its account.")
        if self.block.securities:
            message = f"{self.block.securities} securities operations are not read; only movements of cash are."
            self._tell(Severity.WARNING, "securities", message)
        return found

    def _row(self, line: int, text: str, said: dict[str, str], pending: bool) -> tuple[object, ...] | None:
        posted = said.get("DTPOSTED") or said.get("DTTRAN", "")
        booked = day(posted)
        if booked is None:
            self._apart("date", f"'{posted}' is not a date.", line, text, "DTPOSTED")
            return None
        currency = self.currency or (said.get("CURSYM", "").upper() or None)
        try:
            minor = _minor(said.get("TRNAMT", ""), currency)
        except AmountError as error:
            self._apart("amount", error.message, line, text, "TRNAMT")
            return None
        if action := said.get("CORRECTACTION"):
            message = f"The bank marks this as a correction ({action}) of movement {said.get('CORRECTFITID')}."
            self.issues.append(issue(Severity.WARNING, "correction", message, line=line, raw=said.get("CORRECTFITID")))
        return (
            self.place, booked, day(said.get("DTAVAIL") or said.get("VALUEDATE", "")), minor, currency,
            str(BookingStatus.PENDING if pending else BookingStatus.BOOKED), bool(action) or None,
            said.get("TRNTYPE", "").upper() or None, said.get("NAME") or said.get("PAYEE"),
            _other_account(said, text), clean(said.get("MEMO")), said.get("FITID"), said.get("REFNUM"),
            said.get("CHECKNUM"), *self._foreign(said, line), line,
        )  # fmt: skip

    def _foreign(self, said: dict[str, str], line: int) -> tuple[str | None, str | None]:
        """The other currency (ORIGCURRENCY) and its rate; CURRENCY says that the amount itself is in another one."""
        symbol = said.get("CURSYM", "").upper()
        if not symbol or symbol == self.currency or self.currency is None:
            return None, None
        if "ORIGCURRENCY" not in said:
            message = f"The bank gives this amount in {symbol}, the account is in {self.currency}."
            self.issues.append(issue(Severity.WARNING, "currency", message, line=line, action="Check the amount."))
        return symbol, said.get("CURRATE")

    def _check_ids(self, seen: Counter[str]) -> None:
        """FITIDs that are missing or used twice: every movement is kept, and it is said."""
        missing = seen.pop("", 0)
        if missing:
            self._tell(Severity.NOTE, "bank_reference", f"{missing} movements have no FITID.")
        for identifier, times in seen.items():
            if times > 1:
                message = f"{times} movements share the FITID {identifier[:60]}; all were kept."
                self._tell(Severity.WARNING, "repeated_bank_reference", message)

    def _tell(self, severity: Severity, code: str, message: str) -> None:
        self.issues.append(issue(severity, code, message, line=self.block.line))

    def _apart(self, code: str, message: str, line: int, text: str, column: str) -> None:
        self.issues.append(kept_apart(code, message, line, text.strip(), column))
        self.lost = True


def _minor(text: str, currency: str | None) -> int:
    """Signed minor units; a comma is the decimal mark where it stands last (the standard allows both)."""
    mark = "," if text.rfind(",") > text.rfind(".") else "."
    return parse_minor(text.strip(), currency, "," if mark == "," else ".")


def _account_name(said: dict[str, str]) -> str | None:
    """The account: an IBAN where it is one or can be made of the French parts, else bank and number."""
    bank, branch, number = (re.sub(r"\s", "", said.get(tag, "")).upper() for tag in ("BANKID", "BRANCHID", "ACCTID"))
    if is_iban(number):
        return number
    if re.fullmatch(r"\d{10}[0-9A-Z]{11}\d{2}", number):  # bank, branch, account and key in one
        bank, branch, number = number[:5], number[5:10], number[10:21]
    return french_iban(bank, branch, number) or account_id(bank or said.get("BROKERID"), branch, number)


def _other_account(said: dict[str, str], text: str) -> str | None:
    return said.get("ACCTID") if "ACCTTO>" in text else None


def _keep_latest_balance(accounts: list[_Account]) -> None:
    """Banks repeat today's balance under every period they send: it closes the latest of them only."""
    latest: dict[tuple[object, ...], _Account] = {}
    for account in accounts:
        head = account.head
        key = (head["account_id"], head["closing_date"])
        if head["closing_minor"] is None or None in key:
            continue
        other = latest.setdefault(key, account)
        if other is not account:
            older = min((other, account), key=lambda a: str(a.head["to_date"]))
            latest[key] = account if older is other else other
            older.head["closing_minor"] = older.head["closing_date"] = None


def _stated_version(head: str) -> str:
    found = _VERSION.search(head[head.upper().find("OFXHEADER") :] if "OFXHEADER" in head.upper() else "")
    return f"OFX {found[1]}" if found else ""


def _version_issue(head: str) -> list[dict[str, object]]:
    stated = _stated_version(head)
    if not stated or stated.removeprefix("OFX ") in _KNOWN_VERSIONS:
        return []
    message = f"The file says it is {stated}, which is not a version of OFX; it was read by its tags."
    return [issue(Severity.WARNING, "version", message)]


def _bank_errors(text: str) -> list[dict[str, object]]:
    """What the bank's own answer complains of."""
    found = []
    for status in re.findall(r"<STATUS>(.*?)(?=</STATUS>|<[A-Z]+RS>)", text, re.DOTALL):
        said = leaves(status)
        if said.get("SEVERITY", "").upper() == "ERROR":
            message = f"The bank answered with error {said.get('CODE')}: {said.get('MESSAGE', 'no reason given')}."
            found.append(issue(Severity.WARNING, "bank_error", html.unescape(message), action=ASK_AGAIN))
    return found


def _no_statement(text: str, name: str) -> dict[str, object]:
    """The issue of an answer that has no statement in it; an empty document is refused."""
    if not re.search(r"<(SONRS|\w+MSGSRSV\d)>", text):
        raise FileRefused("The OFX file has no statement.", where=name, action="Ask the bank for it again.")
    message = "The file is an answer of the bank without a statement (sign-on, profile or list of accounts)."
    return issue(Severity.WARNING, "no_statement", message, action="Ask the bank for the account's statement.")
