"""One camt entry (Ntry) as one row of money, its TxDtls as rows of matching information that are never added up.

Element names are read without namespace: version .01 to .14 then differ only in a few wrappers (`Pty`, `Cd`), which the
lookups below list side by side. Standard: ISO 20022 camt.052/053/054, usage as in the CGI-MP and SIX guidelines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.vocabulary import BookingStatus, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.plain import iso_day, minor_or_none
from bankrec_nb.readers.text import clean

if TYPE_CHECKING:
    from datetime import date

    from lxml import etree

Leaves = dict[str, str]
"""Text by path below an element (`RmtInf/Ustrd`); a path's repeats stand on lines of their own, `…@Ccy` is an attribute."""

TRANSACTION_COLUMNS = (
    "statement",
    "booking_date",
    "value_date",
    "amount_minor",
    "currency",
    "booking_status",
    "is_reversal",
    "transaction_code",
    "additional_information",
    "batch_count",
    "fee_minor",
    "payout_id",
    "exchange_rate",
    "cheque_number",
    "source_line",
    "original_amount_minor",
    "original_currency",
    "counterparty_name",
    "counterparty_iban",
    "counterparty_account",
    "counterparty_bic",
    "remittance_information",
    "creditor_reference",
    "end_to_end_id",
    "mandate_id",
    "creditor_id",
    "bank_reference",
)
DETAIL_COLUMNS = ("transaction", "amount_minor", "currency", "return_reason", *TRANSACTION_COLUMNS[15:])

_local: dict[str, str] = {}
_KEEP_FIRST = {"Nm", "Cd", "Id", "EndToEndId", "IBAN", "BIC", "BICFI", "Amt", "CdtDbtInd", "Dt", "DtTm"}
_PASSED_OVER = {"PstlAdr", "CtctDtls", "SchmeNm", "Purp", "CtryOfRes", "ClrSysMmbId", "MrchntId", "POI", "CardTx"}
_AMOUNTS = {"Amt", "TtlChrgsAndTaxAmt"}
_STATUS = {
    "BOOK": BookingStatus.BOOKED,
    "PDNG": BookingStatus.PENDING,
    "INFO": BookingStatus.INFORMATION,
    "FUTR": BookingStatus.PENDING,
}
_NO_PARTY = (None, None, None, None)


def leaves(element: etree._Element, stop: str = "") -> tuple[Leaves, list[etree._Element]]:
    """Every text below the element by its path, and the elements named `stop` that were left closed."""
    found: Leaves = {}
    closed: list[etree._Element] = []
    _collect(element, "", found, stop, closed)
    return found, closed


def line_of(element: etree._Element) -> int | None:
    """Where the element starts in the file."""
    line: Any = element.sourceline  # the stubs leave its type open
    return int(line) if line else None


def _collect(element: etree._Element, path: str, found: Leaves, stop: str, closed: list[etree._Element]) -> None:
    for child in element:
        tag = child.tag
        name = _local.get(tag)
        if name is None:
            name = _local[tag] = tag.rpartition("}")[2]
        if name in _PASSED_OVER:
            continue
        if name == stop:
            closed.append(child)
            continue
        text = child.text
        if (text is None or text.isspace()) and len(child):
            _collect(child, path + name + "/", found, stop, closed)
        elif text:
            place = path + name
            if place not in found:
                found[place] = text.strip()
                if name in _AMOUNTS:
                    found[place + "@Ccy"] = child.get("Ccy", "")
            elif name not in _KEEP_FIRST:
                found[place] += "\n" + text.strip()


def read_entry(
    element: etree._Element, statement: int, our_iban: str | None, position: int
) -> tuple[tuple[object, ...] | None, list[tuple[object, ...]], list[dict[str, object]]]:
    """The entry's row (None when quarantined), its details' rows and its issues. Columns: the two lists above."""
    entry, inner = leaves(element, "TxDtls")
    currency = entry.get("Amt@Ccy") or None
    amount = minor_or_none(entry.get("Amt"), currency)
    direction = entry.get("CdtDbtInd", "").upper()
    booked = iso_day(entry.get("BookgDt/Dt") or entry.get("BookgDt/DtTm") or "")
    valued = iso_day(entry.get("ValDt/Dt") or entry.get("ValDt/DtTm") or "")
    wrong = _wrong(entry, amount, direction, booked or valued)
    if wrong or amount is None:
        return None, [], [_refusal(element, entry, *wrong)]
    issues = _dates_issue(element, entry, booked, valued)
    sign = -1 if direction == "DBIT" else 1
    payments = [leaves(one)[0] for one in inner]
    details = [_detail(p, position, sign, currency, our_iban, reversed_=_is_true(entry)) for p in payments]
    shared = details[0][4:] if len(details) == 1 else _shared(entry, payments)
    only = payments[0] if len(payments) == 1 else entry
    if booked is None and valued is None:
        booked = next((day for day in map(_settled, payments) if day), None)
    row = (
        statement,
        booked,
        valued,
        sign * amount,
        currency,
        _status(entry),
        _is_true(entry),
        _code(entry) or (_code(payments[0]) if payments else None),
        clean(entry.get("AddtlNtryInf") or (only.get("AddtlTxInf") if payments else None)),
        _batch_count(entry, payments),
        _fee(entry, only),
        first(entry, "NtryDtls/Btch/PmtInfId", "Btch/PmtInfId") or first(only, "Refs/PmtInfId"),
        first(only, *_RATES) or first(entry, *_RATES),
        only.get("Refs/ChqNb"),
        line_of(element),
        *shared[:-1],
        entry.get("AcctSvcrRef") or shared[-1],
    )
    return row, details, issues


_RATES = tuple(f"AmtDtls/{kind}/CcyXchg/XchgRate" for kind in ("InstdAmt", "TxAmt", "CntrValAmt"))


def _detail(
    payment: Leaves,
    position: int,
    entry_sign: int,
    entry_currency: str | None,
    our_iban: str | None,
    *,
    reversed_: bool,
) -> tuple[object, ...]:
    said = payment.get("CdtDbtInd", "")
    sign = entry_sign if not said else (-1 if said.upper() == "DBIT" else 1)
    text, currency = _amount_in(payment, entry_currency)
    amount = minor_or_none(text, currency)
    returned = reversed_ or any(path.startswith("RtrInf") for path in payment)
    instructed, instructed_currency = _other_currency(payment, entry_currency)
    return (
        position,
        None if amount is None else sign * abs(amount),
        currency,
        first(payment, "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry", "RtrInf/RtrRsn/Cd"),
        None if instructed is None else sign * instructed,
        instructed_currency,
        *_party(payment, money_in=(sign > 0) != returned, our_iban=our_iban),
        _remittance(payment),
        _creditor_references(payment)[0],
        first(payment, "Refs/EndToEndId"),
        first(payment, "Refs/MndtId"),
        _creditor_id(payment),
        first(payment, "Refs/AcctSvcrRef", "Refs/TxId", "Refs/UETR"),
    )


def _shared(entry: Leaves, payments: list[Leaves]) -> tuple[object, ...]:
    """What an entry without details, or with several, says of itself: its own reference, and text no detail repeats."""
    instructed, currency = _other_currency(entry, entry.get("Amt@Ccy")) if not payments else (None, None)
    return (instructed, currency, *_NO_PARTY, None, None, None, None, None, entry.get("NtryRef"))


def _party(payment: Leaves, *, money_in: bool, our_iban: str | None) -> tuple[str | None, ...]:
    """Name, IBAN, other account and BIC of the other side: who pays when money comes in, who is paid when it goes out.

    A return or reversal keeps the roles of the payment it undoes (ISO 20022 usage), so the sides are swapped. Some
    banks swap them themselves: a side that is our own account is never the other side.
    """
    sides = ("Dbtr", "Cdtr") if money_in else ("Cdtr", "Dbtr")
    first, second = (_side(payment, side) for side in sides)
    ours = our_iban is not None and first[1] == our_iban
    if ours or first == _NO_PARTY:
        return second if second[1] is None or second[1] != our_iban else first
    return first


def _side(payment: Leaves, side: str) -> tuple[str | None, ...]:
    name = first(
        payment,
        f"RltdPties/{side}/Nm",
        f"RltdPties/{side}/Pty/Nm",
        f"RltdPties/Ultmt{side}/Nm",
        f"RltdPties/Ultmt{side}/Pty/Nm",
        f"RltdPties/{side}/Agt/FinInstnId/Nm",
    )
    account = f"RltdPties/{side}Acct/Id"
    iban = first(payment, f"{account}/IBAN")
    agent = f"RltdAgts/{side}Agt/FinInstnId"
    return (
        clean(name) or None,
        iban.replace(" ", "").upper() if iban else None,
        first(payment, f"{account}/Othr/Id", f"{account}/PrtryAcct/Id", f"{account}/BBAN"),
        first(payment, f"{agent}/BICFI", f"{agent}/BIC", f"{agent}/AnyBIC"),
    )


def _creditor_id(payment: Leaves) -> str | None:
    places = ("PrvtId/Othr/Id", "OrgId/Othr/Id")
    return first(payment, *(f"RltdPties/Cdtr/{w}Id/{p}" for w in ("", "Pty/") for p in places))


def _remittance(payment: Leaves) -> str:
    """Free text, then what structured remittance says in words: document numbers and additional text."""
    parts = [
        payment.get("RmtInf/Ustrd"),
        payment.get("RmtInf/Strd/RfrdDocInf/Nb") or payment.get("RmtInf/Strd/RfrdDocInf/RfrdDocNb"),
        payment.get("RmtInf/Strd/AddtlRmtInf"),
        *_creditor_references(payment)[1:],
    ]
    return clean(" ".join(p for p in parts if p))


def _creditor_references(payment: Leaves) -> list[str | None]:
    found = first(payment, "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/CdtrRef")
    return [clean(one) for one in found.split("\n")] if found else [None]


def _amount_in(payment: Leaves, currency: str | None) -> tuple[str | None, str | None]:
    """The detail's amount: its own, else the transaction amount, else the instructed one in the entry's currency."""
    for place in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt", "AmtDtls/CntrValAmt/Amt"):
        if place in payment and payment.get(f"{place}@Ccy") == currency:
            return payment[place], currency
    return payment.get("Amt"), payment.get("Amt@Ccy") or currency


def _settled(payment: Leaves) -> date | None:
    """A day the payment itself gives, for entries without one (clearing files)."""
    kinds = ("IntrBkSttlmDt", "AccptncDtTm", "TxDtTm", "StartDt")
    return iso_day(first(payment, *(f"RltdDts/{kind}" for kind in kinds)) or "")


def _other_currency(payment: Leaves, currency: str | None) -> tuple[int | None, str | None]:
    for kind in ("InstdAmt", "TxAmt", "CntrValAmt"):
        other = payment.get(f"AmtDtls/{kind}/Amt@Ccy")
        if other and other != currency:
            return minor_or_none(payment.get(f"AmtDtls/{kind}/Amt"), other), other
    return None, None


def _status(entry: Leaves) -> str:
    said = (entry.get("Sts") or entry.get("Sts/Cd") or entry.get("Sts/Prtry") or "BOOK").upper()
    return str(_STATUS.get(said, BookingStatus.INFORMATION))


def _is_true(entry: Leaves) -> bool:
    return entry.get("RvslInd", "").lower() in {"true", "1"}


def _code(place: Leaves) -> str | None:
    """Domain-family-subfamily (PMNT-RCDT-ESCT), then the bank's own code."""
    levels = ("BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd")
    domain = "-".join(place[p] for p in levels if p in place)
    return " ".join(p for p in (domain, place.get("BkTxCd/Prtry/Cd")) if p) or None


def _batch_count(entry: Leaves, payments: list[Leaves]) -> int | None:
    said = first(entry, "NtryDtls/Btch/NbOfTxs", "Btch/NbOfTxs")
    if said and said.isascii() and said.isdigit() and len(said) < 10:
        return int(said)
    return len(payments) if len(payments) > 1 else None


def _fee(entry: Leaves, payment: Leaves) -> int | None:
    """Charges taken out of the amount, negative; a charge that is only stated (ChrgInclInd false) is not one."""
    for place in (entry, payment):
        if not any(path.startswith("Chrgs") for path in place):
            continue
        for path in ("Chrgs/TtlChrgsAndTaxAmt", "Chrgs/Rcrd/Amt", "Chrgs/Amt"):
            said = minor_or_none(place.get(path), place.get(f"{path}@Ccy"))
            if said and place.get("Chrgs/Rcrd/ChrgInclInd", "true") == "true":
                return -said
    return None


def first(place: Leaves, *paths: str) -> str | None:
    """The text at the first of these paths that has one."""
    for path in paths:
        if found := place.get(path):
            return found
    return None


def _dates_issue(element: etree._Element, entry: Leaves, *days: object) -> list[dict[str, object]]:
    """A warning for a date that is there but that no calendar has; the other date stands in."""
    said = ("BookgDt", "ValDt")
    wrong = [
        n for n, day in zip(said, days, strict=True) if day is None and (n + "/Dt" in entry or n + "/DtTm" in entry)
    ]
    return [
        issue(
            Severity.WARNING,
            "date",
            f"{name} '{entry.get(name + '/Dt') or entry.get(name + '/DtTm')}' is not a date; the other date was taken.",
            line=line_of(element),
            column=name,
        )
        for name in wrong
    ]


def _wrong(entry: Leaves, amount: int | None, direction: str, day: object) -> tuple[str, str, str] | tuple[()]:
    """Code, element and sentence of what keeps the entry from being money; empty where nothing does."""
    if amount is None or amount < 0:
        return "amount", "Amt", f"'{entry.get('Amt', '')}' {entry.get('Amt@Ccy', '')} is not an amount."
    if direction not in {"CRDT", "DBIT"}:
        told = "it is not known whether money came in or went out"
        return "sign", "CdtDbtInd", f"'{direction}' is neither CRDT nor DBIT: {told}."
    if day is None and any(path in entry for path in _DAYS):
        return "date", "BookgDt", "The entry has no booking or value date that the calendar knows."
    return ()


_DAYS = ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")


def _refusal(
    element: etree._Element, entry: Leaves, code: str = "", column: str = "", message: str = ""
) -> dict[str, object]:
    raw = " | ".join(f"{k}={v}" for k, v in entry.items())
    return issue(Severity.QUARANTINED, code, message, line=line_of(element), column=column, raw=raw, action=_ACTION)


_ACTION = "Ask the bank for a correct file, or enter this movement by hand."
