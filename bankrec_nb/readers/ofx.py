"""OFX 1.x (SGML), 2.x (XML) and QFX: bank, credit card and investment statements (Open Financial Exchange 1.6 and 2.3).

Both syntaxes are read by their tags: banks send SGML with closing tags, XML without, one line or many, cp1252 under
USASCII. A statement has a closing balance at most, never an opening one: its proof comes from the statement before it.
FITID is evidence, not a key: banks repeat it and leave it out, and every movement is kept.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import AmountError, FileRefused
from bankrec_nb.domain.iban import is_iban
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.account_numbers import account_id, french_iban
from bankrec_nb.readers.balance_rows import balances_among, balances_note
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.fixed_width import ASK_AGAIN
from bankrec_nb.readers.identity import finish
from bankrec_nb.readers.ofx_blocks import Block, day, leaves, statement_blocks, whole_document
from bankrec_nb.readers.ofx_movements import RAW, movement_columns, signed_minor
from bankrec_nb.readers.text import decode, head

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "ofx"
VERSION = 1

_VERSION = re.compile(r"VERSION\s*[:=>]\s*[\"']?(\d{3})")
_CHARSET = re.compile(r"CHARSET\s*:\s*([\w-]+)")
_XML_ENCODING = re.compile(r"<\?xml[^>]*encoding=[\"']([\w-]+)")
_KNOWN_VERSIONS = {"102", "103", "151", "160", "200", "201", "202", "203", "210", "211", "220", "230"}
_GOES_OUT = ("DEBIT", "CHECK", "FEE", "SRVCHG", "PAYMENT", "POS", "DIRECTDEBIT")


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
    rows = _movements(accounts)
    return finish(
        source,
        FORMAT,
        statements=[account.head for account in accounts],
        transactions=rows,
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
            return signed_minor(text, self.currency) if text.strip() else None
        except AmountError as error:
            self.issues.append(issue(Severity.WARNING, "balance", error.message, line=self.block.line, raw=text))
            return None

    def check(self, said: pl.DataFrame) -> None:
        """What the account's movements as a whole give away: FITIDs, a missing account number, securities."""
        self._check_ids(said["bank_reference"])
        self._check_signs(said)
        if not self.head["account_id"]:
            self._tell(Severity.WARNING, "account", "The statement does not name its account.")
        if self.block.securities:
            message = (
                f"Operations on securities that were not read: {self.block.securities}; only movements of cash are."
            )
            self._tell(Severity.WARNING, "securities", message)

    def _check_ids(self, identifiers: pl.Series) -> None:
        """FITIDs that are missing or used twice: every movement is kept, and it is said."""
        missing = int((identifiers == "").sum())
        if missing:
            self._tell(Severity.NOTE, "bank_reference", f"Movements without a FITID: {missing}.")
        if identifiers.n_unique() == identifiers.len():
            return
        seen = identifiers.filter(identifiers != "").to_frame("id").group_by("id", maintain_order=True).len()
        for identifier, times in seen.filter(pl.col("len") > 1).iter_rows():
            message = f"{times} movements share the FITID {identifier[:60]}; all were kept."
            self._tell(Severity.WARNING, "repeated_bank_reference", message)

    def _check_signs(self, said: pl.DataFrame) -> None:
        """Money that goes out by its type and comes in by its sign, and none that goes out: the signs were left away."""
        amounts = said["amount_minor"]
        if (amounts < 0).any():
            return
        turned = int(((amounts > 0) & said["transaction_code"].is_in(_GOES_OUT)).sum())
        if turned:
            message = (
                f"No amount is negative, yet {turned} movements are of a type that goes out (DEBIT, CHECK, FEE …)."
            )
            action = "Compare with the bank's site; where the signs are missing, ask for another format."
            self.issues.append(issue(Severity.WARNING, "sign", message, line=self.block.line, action=action))

    def _tell(self, severity: Severity, code: str, message: str) -> None:
        self.issues.append(issue(severity, code, message, line=self.block.line))


def _movements(accounts: list[_Account]) -> pl.DataFrame:
    """One row per movement that can be read; what is odd about any goes to its account."""
    own = {a.place: pl.lit(a.currency, dtype=pl.String) for a in accounts}
    told = [
        a.block.movements.with_columns(statement=pl.lit(a.place, dtype=pl.Int64), account_currency=own[a.place])
        for a in accounts
    ]
    rows, findings = movement_columns(pl.concat(told) if told else pl.DataFrame(schema=RAW))
    for found in findings:
        account = accounts[found.statement]
        account.issues.append(found.issue)
        account.lost |= found.lost
    rows = _without_balances(rows, accounts)
    for account in accounts:
        account.check(rows.filter(statement=account.place) if len(accounts) > 1 else rows)
    return rows.filter(pl.col("booking_date").is_not_null() & pl.col("amount_minor").is_not_null())


def _without_balances(rows: pl.DataFrame, accounts: list[_Account]) -> pl.DataFrame:
    """The movements without those by which Brazilian banks state the balance of each day; they give the opening one."""
    texts = rows.select(pl.concat_str("counterparty_name", "remittance_information", separator=" ", ignore_nulls=True))
    kept = pl.Series([True]).new_from_index(0, rows.height)
    for account in accounts:
        own = rows["statement"] == account.place
        amounts = pl.select(pl.when(own).then(rows["amount_minor"])).to_series()
        found = balances_among(texts.to_series(), amounts)
        if found is not None:
            kept &= ~found.mask
            account.head["opening_minor"] = found.opening
            account.issues.append(balances_note(found))
    return rows if kept.all() else rows.filter(kept)


def _account_name(said: dict[str, str]) -> str | None:
    """The account: an IBAN where it is one or can be made of the French parts, else bank and number."""
    bank, branch, number = (re.sub(r"\s", "", said.get(tag, "")).upper() for tag in ("BANKID", "BRANCHID", "ACCTID"))
    if is_iban(number):
        return number
    if re.fullmatch(r"\d{10}[0-9A-Z]{11}\d{2}", number):  # bank, branch, account and key in one
        bank, branch, number = number[:5], number[5:10], number[10:21]
    return french_iban(bank, branch, number) or account_id(bank or said.get("BROKERID"), branch, number)


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
