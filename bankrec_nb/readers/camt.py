"""camt.052 (report), .053 (statement), .054 (notification): ISO 20022 XML, all versions, in one pass.

Entry = money. Opening is OPBD, else PRCD (previous closing), else the first interim balance; closing is CLBD, else the
last interim balance, which for an intraday report is only taken when it proves the entries.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.vocabulary import BookingStatus, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.camt_entry import (
    DETAIL_COLUMNS,
    TRANSACTION_COLUMNS,
    Leaves,
    first,
    leaves,
    line_of,
    read_entry,
)
from bankrec_nb.readers.identity import columns_of, finish
from bankrec_nb.readers.plain import account_key, iso_day, minor_or_none
from bankrec_nb.readers.text import clean, head
from bankrec_nb.readers.xml import elements, local_name

if TYPE_CHECKING:
    from lxml import etree

    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "camt"
VERSION = 1

_MESSAGE = re.compile(
    r"<(?:[\w.-]+:)?(?:BkToCstmr|BankToCustomer)(Stmt|Statement|AcctRpt|AccountReport|D\w+Ntfctn|D\w+N)"
)
_VERSION = re.compile(r"camt\.05[234]\.001\.\d\d")
_OTHER_ACCOUNT = ("Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id", "Acct/Id/BBAN")
_BODY = {"Stmt": "camt053", "Rpt": "camt052", "Ntfctn": "camt054"}


def recognises(source: Source) -> bool:
    """Whether it is a camt.052, .053 or .054 message, with or without namespace or envelope."""
    text = head(source)
    return "<" in text[:200] and bool(_MESSAGE.search(text) or _VERSION.search(text))


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Rows and issues of a camt file; raises FileRefused when the XML is damaged, cut off or carries a DOCTYPE."""
    rows: list[tuple[object, ...]] = []
    details: list[tuple[object, ...]] = []
    issues: list[dict[str, object]] = []
    heads: list[dict[str, object]] = []
    lost: set[int] = set()
    kind, our_iban = "", None
    for element in elements(source, "Acct", "Ntry", *_BODY):
        name = local_name(element)
        if name == "Ntry":
            row, inner, found = read_entry(element, len(heads), our_iban, len(rows))
            if row is None:
                lost.add(len(heads))
            else:
                rows.append(row)
                details += inner
            issues += found
            _forget(element)
        elif name == "Acct" and local_name(_parent(element)) in _BODY:
            our_iban = leaves(element)[0].get("Id/IBAN")
        elif name in _BODY:
            kind = kind or _BODY[name]
            statement, odd = _head(element, len(heads), rows)
            issues += odd + _date_undated(rows, len(heads), statement)
            heads.append(statement)
            element.clear()
            our_iban = None
    if not heads:
        raise FileRefused(
            "the file is camt but holds no statement (Stmt), report (Rpt) or notification (Ntfctn).",
            where=source.name,
            action="Ask the bank for the statement itself.",
        )
    if any(row[0] == len(heads) for row in rows):
        message = "Entries stand outside every statement: the file's structure is damaged."
        issues.append(issue(Severity.WARNING, "no_statement", message, action="Ask the bank for the file again."))
        lost.add(len(heads))
        heads.append({})
    return finish(
        source,
        kind,
        statements=heads,
        transactions=columns_of(TRANSACTION_COLUMNS, rows),
        details=columns_of(DETAIL_COLUMNS, details),
        issues=issues,
        options=options,
        format_version=_version(source, kind),
        incomplete=lost,
    )


def _head(
    element: etree._Element, place: int, rows: list[tuple[Any, ...]]
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """A statement row from what stands around its entries, and what is odd about its balances."""
    apart = {"Bal", "TxsSummry", "Ntry"}
    balances = [leaves(child)[0] for child in element if local_name(child) == "Bal"]
    for child in [child for child in element if local_name(child) in apart]:
        element.remove(child)
    said = leaves(element)[0]
    currency = said.get("Acct/Ccy") or _commonest(balances, rows, place)
    bank = first(said, "Acct/Svcr/FinInstnId/BICFI", "Acct/Svcr/FinInstnId/BIC")
    opening, closing = _balances([b for b in balances if b.get("Amt@Ccy") in {currency, None, ""}])
    sums = sum(row[3] for row in rows if row[0] == place and row[5] == BookingStatus.BOOKED)
    if local_name(element) == "Rpt" and opening and closing and closing["kind"] != "CLBD":
        closing = closing if closing["minor"] - opening["minor"] == sums else None
    statement = {
        "account_id": account_key(first(said, "Acct/Id/IBAN"), first(said, *_OTHER_ACCOUNT), bank),
        "bank_id": bank,
        "account_name": clean(first(said, "Acct/Ownr/Nm", "Acct/Ownr/Pty/Nm", "Acct/Nm")),
        "currency": currency,
        "statement_number": first(said, "LglSeqNb", "ElctrncSeqNb"),
        "from_date": iso_day(first(said, "FrToDt/FrDtTm", "FrToDt/FrDt") or ""),
        "to_date": iso_day(first(said, "FrToDt/ToDtTm", "FrToDt/ToDt") or ""),
        "opening_minor": opening and opening["minor"],
        "opening_date": opening and opening["day"],
        "closing_minor": closing and closing["minor"],
        "closing_date": closing and closing["day"],
        "_created": iso_day(said.get("CreDtTm", "")),
    }
    return statement, _balance_issues(balances, element)


def _date_undated(rows: list[tuple[Any, ...]], place: int, head: dict[str, object]) -> list[dict[str, object]]:
    """Entries without a date get the statement's last day, in place; a warning says so."""
    created = head.pop("_created")
    day = head["to_date"] or head["closing_date"] or created
    undated = [n for n, row in enumerate(rows) if row[0] == place and row[1] is None and row[2] is None]
    for n in undated:
        rows[n] = (place, day, *rows[n][2:])
    if not undated or day is None:
        return []
    message = f"{len(undated)} entries have no date of their own; the statement's day {day} was taken."
    return [issue(Severity.WARNING, "date_assumed", message, line=rows[undated[0]][14])]


def _balance_issues(balances: list[Leaves], element: etree._Element) -> list[dict[str, object]]:
    """A warning for each balance whose amount cannot be read (nothing is proved by it) or that has no date."""
    issues = []
    for said in balances:
        kind = _balance(said)
        if kind["minor"] is None:
            message = f"The balance {kind['kind']} '{said.get('Amt', '')}' is not an amount; it proves nothing."
            issues.append(issue(Severity.WARNING, "balance", message, line=line_of(element), column="Bal/Amt"))
        elif kind["day"] is None:
            message = f"The balance {kind['kind']} has no date that the calendar knows."
            issues.append(issue(Severity.WARNING, "balance_date", message, line=line_of(element), column="Bal/Dt"))
    return issues


def _balances(said: list[Leaves]) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Opening and closing balance; interim balances link the pages of a long statement."""
    read = [b for b in (_balance(one) for one in said) if b["minor"] is not None]
    interim = [b for b in read if b["kind"] == "ITBD"]
    by_kind = {b["kind"]: b for b in reversed(read)}
    closing = next((b for b in reversed(read) if b["kind"] == "CLBD"), None)
    opening = by_kind.get("OPBD") or by_kind.get("PRCD")
    if opening is None and interim and (closing or len(interim) > 1):
        opening = interim.pop(0)
    return opening, closing or (interim[-1] if interim else None)


def _balance(said: Leaves) -> dict[str, Any]:
    currency = said.get("Amt@Ccy") or None
    minor = minor_or_none(said.get("Amt"), currency)
    # The indicator is missing on the balances of some clearing files; a balance without it is a credit.
    owed = said.get("CdtDbtInd", "CRDT").upper() == "DBIT"
    return {
        "kind": first(said, "Tp/CdOrPrtry/Cd", "Tp/Cd", "Tp/CdOrPrtry/Prtry"),
        "minor": -minor if owed and minor is not None else minor,
        "day": iso_day(first(said, "Dt/Dt", "Dt/DtTm") or ""),
    }


def _commonest(balances: list[Leaves], rows: list[tuple[Any, ...]], place: int) -> str | None:
    seen = [b.get("Amt@Ccy") for b in balances] or [row[4] for row in rows if row[0] == place]
    return max(seen, key=seen.count) if seen else None


def _forget(element: etree._Element) -> None:
    """Free an entry that was read; memory stays flat however long the statement is."""
    element.clear()
    before = element.getprevious()
    if before is not None and before.tag == element.tag:
        _parent(element).remove(before)


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    return element if parent is None else parent


def _version(source: Source, kind: str) -> str:
    found = _VERSION.search(head(source))
    return found[0] if found else f"camt.{kind[4:]}"
