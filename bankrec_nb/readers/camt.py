"""camt.052 (report), .053 (statement), .054 (notification): ISO 20022 XML, all versions, in one pass.

Entry = money. Opening is OPBD, else PRCD (previous closing), else the first interim balance; closing is CLBD, else the
last interim balance, which for an intraday report is only taken when it proves the entries.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.money import checked_sum
from bankrec_nb.domain.vocabulary import BookingStatus, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.camt_entry import entry_issues, fees, judged, read_entries, with_payments
from bankrec_nb.readers.camt_forms import cut
from bankrec_nb.readers.camt_leaves import Walked
from bankrec_nb.readers.camt_payment import read_payments
from bankrec_nb.readers.camt_summary import announced, batch_note, summary_issue
from bankrec_nb.readers.identity import finish
from bankrec_nb.readers.plain import account_key, iso_day, minor_or_none
from bankrec_nb.readers.text import clean, head
from bankrec_nb.readers.xml import elements, local_name, one_document, safe_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
    from bankrec_nb.readers.camt_leaves import Sheet

FORMAT = "camt"
VERSION = 1

_MESSAGE = re.compile(
    r"<(?:[\w.-]+:)?(?:BkToCstmr|BankToCustomer)(Stmt|Statement|AcctRpt|AccountReport|D\w+Ntfctn|D\w+N)"
)
_VERSION = re.compile(r"camt\.05[234]\.001\.\d\d")
_OTHER_ACCOUNT = ("Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id", "Acct/Id/BBAN")
_AVAILABLE = {"OPAV", "CLAV"}
_BODY = {"Stmt": "camt053", "Rpt": "camt052", "Ntfctn": "camt054"}


def recognises(source: Source) -> bool:
    """Whether it is a camt.052, .053 or .054 message, with or without namespace or envelope."""
    text = head(source)
    return "<" in text[:200] and bool(_MESSAGE.search(text) or _VERSION.search(text))


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Rows and issues of a camt file; raises FileRefused when the XML is damaged, cut off or carries a DOCTYPE."""
    plain = one_document(safe_bytes(source))
    gathered = _by_columns(source, plain) or _by_elements(source, plain)
    if not gathered.heads:
        raise FileRefused(
            "the file is camt but holds no statement (Stmt), report (Rpt) or notification (Ntfctn).",
            where=source.name,
            action="Ask the bank for the statement itself.",
        )
    gathered.take_strays()
    transactions, details = gathered.rows()
    return finish(
        source,
        gathered.kind,
        statements=gathered.statements(transactions),
        transactions=transactions,
        details=details,
        issues=gathered.issues,
        options=options,
        format_version=_version(source, gathered.kind),
        incomplete=gathered.lost,
    )


def _by_elements(source: Source, plain: bytes) -> _Gathered:
    """The whole document, element by element."""
    walk = _Walk()
    gathered = _Gathered(walk.entries, walk.payments)
    for element in elements(source, "Ntry", *_BODY, plain=plain):
        name = local_name(element)
        if name == "Ntry":
            walk.take(element)
            gathered.take_entries(1, [line_of(element)])
            _forget(element)
        else:
            gathered.take_statement(element, name)
            element.clear()
    gathered.owners = pl.Series(walk.owners, dtype=pl.Int64)
    return gathered


def _by_columns(source: Source, plain: bytes) -> _Gathered | None:
    """The entries by whole columns, what stands around them element by element; null where that cannot be done."""
    if (found := cut(plain)) is None:
        return None
    gathered = _Gathered(found.entries, found.payments, found.owners)
    runs, first = iter(found.runs), 0
    try:
        for element in elements(source, "Ntry", *_BODY, plain=found.frame):
            name = local_name(element)
            if name != "Ntry":
                gathered.take_statement(element, name)
            elif len(element) or element.text or element.attrib or not (count := next(runs, 0)):
                return None
            else:
                gathered.take_entries(count, found.lines[first : first + count])
                first += count
    except FileRefused:  # read again by the parser, which says where it is damaged
        return None
    return gathered if first == found.entries.height else None


class _Walk:
    """Entries and details taken apart one by one."""

    def __init__(self) -> None:
        self.entries, self.payments = Walked(), Walked()
        self.owners: list[int] = []

    def take(self, element: etree._Element) -> None:
        """One entry with its details."""
        owner = self.entries.height
        for payment in self.entries.add(element, "TxDtls"):
            self.payments.add(payment)
            self.owners.append(owner)


class _Gathered:
    """What one pass through the file collects: texts of entries and details, statements, issues."""

    def __init__(self, entries: Sheet, payments: Sheet, owners: pl.Series | None = None) -> None:
        self.kind = ""
        self.heads: list[dict[str, object]] = []
        self.issues: list[dict[str, object]] = []
        self.lost: set[int] = set()
        self.owners = pl.Series([], dtype=pl.Int64) if owners is None else owners
        self._entries, self._payments = entries, payments
        self._places: list[int] = []
        self._lines: list[int | None] = []

    def take_entries(self, count: int, lines: Iterable[int | None]) -> None:
        """Entries that follow each other, of the next statement to end."""
        self._places += [len(self.heads)] * count
        self._lines.extend(lines)

    def take_statement(self, element: etree._Element, name: str) -> None:
        self.kind = self.kind or _BODY[name]
        head, odd = _head(element)
        self.heads.append(head)
        self.issues += odd

    def take_strays(self) -> None:
        """Entries outside every statement are told, and kept apart from the statements that are proved."""
        place = len(self.heads)
        if place not in self._places:
            return
        message = "Entries stand outside every statement: the file's structure is damaged."
        self.issues.append(issue(Severity.WARNING, "no_statement", message, action="Ask the bank for the file again."))
        self.lost.add(place)
        self.heads.append({})

    def rows(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Transactions and details for `finish`; faulty entries become issues."""
        entries = read_entries(self._entries, self._places, self._lines)
        ours = pl.Series("ours", [head.get("account_id") for head in self.heads], dtype=pl.String)
        owned = entries.select("entry", "sign", "currency", "is_reversal", ours=ours.gather(entries["statement"]))
        owners = owned[self.owners]
        payments = read_payments(self._payments, owners, fees(self._payments))
        told = judged(with_payments(entries, payments))
        self.issues += entry_issues(told, self._entries)
        self.lost |= set(told.filter(pl.col("fault").is_not_null())["statement"])
        kept = self._dated(told.filter(pl.col("fault").is_null()))
        self.issues += batch_note(kept, payments)
        places = kept.select("entry", transaction=pl.int_range(pl.len(), dtype=pl.Int64))
        return (
            kept.with_columns(amount_minor=pl.col("minor") * pl.col("sign")),
            payments.join(places, on="entry", how="inner", maintain_order="left"),
        )

    def statements(self, transactions: pl.DataFrame) -> list[dict[str, object]]:
        """The statement rows; a summary that contradicts entries no balance proves leaves its statement incomplete."""
        heads = []
        for place, gathered in enumerate(self.heads):
            head = _proved(gathered, place, transactions)
            said, line = head.pop("_summary", {}), head.pop("_line", None)
            proved = head.get("opening_minor") is not None and head.get("closing_minor") is not None
            if said and not proved and place not in self.lost:
                rows = transactions.filter(pl.col("statement") == place)
                if (wrong := summary_issue(said, rows, head["currency"], line)) is not None:  # type: ignore[arg-type]
                    self.issues.append(wrong)
                    self.lost.add(place)
            heads.append(head)
        return heads

    def _dated(self, entries: pl.DataFrame) -> pl.DataFrame:
        """Entries without a date of their own get their statement's last day; a warning says so."""
        days = [head.get("to_date") or head.get("closing_date") or head.get("_created") for head in self.heads]
        undated = entries.filter(pl.col("booking_date").is_null() & pl.col("value_date").is_null())
        for (place,), some in undated.group_by("statement", maintain_order=True):
            if (day := days[int(str(place))]) is not None:
                message = f"Entries without a date of their own: {some.height}; the statement's day {day} was taken."
                self.issues.append(
                    issue(Severity.WARNING, "date_assumed", message, line=some["source_line"].first())  # type: ignore[arg-type]
                )
        known = pl.Series("day", days, dtype=pl.Date).gather(entries["statement"])
        return entries.with_columns(booking_date=pl.coalesce("booking_date", "value_date", pl.lit(known)))


def line_of(element: etree._Element) -> int | None:
    """Where the element starts in the file."""
    line: Any = element.sourceline  # the stubs leave its type open
    return int(line) if line else None


def leaves(element: etree._Element) -> dict[str, str]:
    """The first text at every path below one element."""
    sheet = Walked()
    sheet.add(element)
    return sheet.first_row()


def _proved(head: dict[str, object], place: int, rows: pl.DataFrame) -> dict[str, object]:
    """Balances in doubt count only where they prove the entries.

    An intraday report's interim balance covers the whole day, and available balances move with the value dates.
    """
    doubtful: list[str] = head.pop("_doubtful", [])  # type: ignore[assignment]
    head.pop("_created", None)
    booked = rows.filter((pl.col("statement") == place) & (pl.col("booking_status") == BookingStatus.BOOKED))
    opening, closing = head.get("opening_minor"), head.get("closing_minor")
    if not (doubtful and isinstance(opening, int) and isinstance(closing, int)):
        return head
    proves = closing - opening == checked_sum(booked["amount_minor"])
    return head if proves else head | dict.fromkeys(doubtful)


def first(said: dict[str, str], *paths: str) -> str | None:
    """The text at the first of these paths that has one."""
    return next((said[path] for path in paths if said.get(path)), None)


def _message_created(statement: etree._Element) -> str:
    """When the message around a statement was made, as its group header says."""
    around = statement.getparent()
    header = next((one for one in around if local_name(one) == "GrpHdr"), None) if around is not None else None
    return "" if header is None else leaves(header).get("CreDtTm", "")


def _head(element: etree._Element) -> tuple[dict[str, object], list[dict[str, object]]]:
    """A statement row from what stands around its entries, and what is odd about its balances."""
    apart = {"Bal", "TxsSummry", "Ntry"}
    balances = [leaves(child) for child in element if local_name(child) == "Bal"]
    summary = next((leaves(child) for child in element if local_name(child) == "TxsSummry"), {})
    for child in [child for child in element if local_name(child) in apart]:
        element.remove(child)
    said = leaves(element)
    currency = said.get("Acct/Ccy") or _commonest(balances)
    bank = first(said, "Acct/Svcr/FinInstnId/BICFI", "Acct/Svcr/FinInstnId/BIC")
    opening, closing = _balances([b for b in balances if b.get("Amt@Ccy") in {currency, None, ""}])
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
        "_doubtful": _doubtful(closing["kind"] if closing else None, report=local_name(element) == "Rpt"),
        "_created": iso_day(said.get("CreDtTm") or _message_created(element)),
        "_summary": announced(summary, currency),
        "_line": line_of(element),
    }
    return statement, _balance_issues(balances, element)


def _balance_issues(balances: list[dict[str, str]], element: etree._Element) -> list[dict[str, object]]:
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


def _balances(said: list[dict[str, str]]) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Opening and closing balance; interim balances link pages, available ones stand in where a bank sends no others."""
    read = [b for b in (_balance(one) for one in said) if b["minor"] is not None]
    interim = [b for b in read if b["kind"] == "ITBD"]
    by_kind = {b["kind"]: b for b in reversed(read)}
    closing = next((b for b in reversed(read) if b["kind"] == "CLBD"), None)
    opening = by_kind.get("OPBD") or by_kind.get("PRCD")
    if opening is None and interim and (closing or len(interim) > 1):
        opening = interim.pop(0)
    closing = closing or (interim[-1] if interim else None)
    if opening is None and closing is None and by_kind.keys() >= _AVAILABLE:
        return by_kind["OPAV"], next(b for b in reversed(read) if b["kind"] == "CLAV")
    return opening, closing


def _doubtful(closing: str | None, *, report: bool) -> list[str]:
    """The fields of a statement row that hold only where the entries agree."""
    if closing == "CLAV":
        return ["opening_minor", "opening_date", "closing_minor", "closing_date"]
    return ["closing_minor", "closing_date"] if report and closing not in {None, "CLBD"} else []


def _balance(said: dict[str, str]) -> dict[str, Any]:
    currency = said.get("Amt@Ccy") or None
    minor = minor_or_none(said.get("Amt"), currency)
    # The indicator is missing on the balances of some clearing files; a balance without it is a credit.
    owed = said.get("CdtDbtInd", "CRDT").upper() == "DBIT"
    return {
        "kind": first(said, "Tp/CdOrPrtry/Cd", "Tp/Cd", "Tp/CdOrPrtry/Prtry"),
        "minor": -minor if owed and minor is not None else minor,
        "day": iso_day(first(said, "Dt/Dt", "Dt/DtTm") or ""),
    }


def _commonest(balances: list[dict[str, str]]) -> str | None:
    seen = [b.get("Amt@Ccy") for b in balances]
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
