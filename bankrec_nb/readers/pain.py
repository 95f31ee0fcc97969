"""pain.001 and pain.008: the orders we sent to the bank, as payments to expect on the account (ISO 20022, all versions).

A batch that is booked as one (BtchBookg true) is one item; otherwise every order is. pain.002, the bank's answer, has no
money: its statuses are told as issues. The message may stand in an envelope (an application header, SWIFT's, the German
container), several of them too.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, cast

from bankrec_nb.domain.errors import AmountError, FileRefused
from bankrec_nb.domain.iban import is_iban
from bankrec_nb.domain.money import decimal_text, parse_minor, to_decimal
from bankrec_nb.domain.tables import LEDGER_ITEM
from bankrec_nb.domain.vocabulary import ItemType, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.identity import finish_items
from bankrec_nb.readers.plain import account_key, iso_day
from bankrec_nb.readers.text import clean, head
from bankrec_nb.readers.xml import local_name, root_of, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "pain"
VERSION = 1

_MESSAGE = re.compile(r"pain\.(\d{3})\.\d{3}\.\d{2}")
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?(?:CstmrCdtTrfInitn|CstmrDrctDbtInitn|CstmrPmtStsRpt)[\s>]")
_HEAD_BYTES = 65536
_ACTION = "Check the order in the software that made it."


@dataclass(frozen=True)
class _Kind:
    """What differs between credit transfers and direct debits."""

    sign: int
    order: str
    date: str
    own_account: str
    other: str
    method: str


_KINDS = {
    "001": _Kind(-1, "CdtTrfTxInf", "ReqdExctnDt", "DbtrAcct", "Cdtr", "transfer"),
    "008": _Kind(1, "DrctDbtTxInf", "ReqdColltnDt", "CdtrAcct", "Dbtr", "direct_debit"),
}


_NAMED = {"CstmrCdtTrfInitn": "001", "CstmrDrctDbtInitn": "008", "CstmrPmtStsRpt": "002"}
_READ = {"001", "002", "008"}
_NO_ID = {None, "NOTPROVIDED"}


@dataclass(frozen=True)
class _Order:
    """One payment of a batch, or what is wrong with it."""

    element: etree._Element
    minor: int
    currency: str
    wrong: str = ""


def recognises(source: Source) -> bool:
    """Whether it is a pain.001, pain.002 or pain.008 message, with or without namespace or envelope."""
    if not source.content[:512].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t").startswith(b"<"):
        return False
    if found := _MESSAGE.search(root_of(source)[0]):
        return found[1] in _READ
    start = head(source, _HEAD_BYTES)
    found = _MESSAGE.search(start)
    return bool(_ELEMENT.search(start)) and (found is None or found[1] in _READ)


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Expected payments of the file as payment_lot items; the control sums are checked.

    Raises:
        FileRefused: damaged XML.
    """
    if not recognises(source):
        raise FileRefused("the XML is no pain message.", where=source.name, action="Check that it is the right file.")
    root = tree(source)
    found = _MESSAGE.search(head(source, _HEAD_BYTES))
    version = found[0] if found else "pain"
    items: list[dict[str, object]] = []
    issues: list[dict[str, object]] = []
    answers = False
    for message in [part for header in root.iter("{*}GrpHdr") if (part := header.getparent()) is not None] or [root]:
        kind = _KINDS.get(_NAMED.get(local_name(message), found[1] if found else ""))
        if kind is None:
            answers = True
            issues += _statuses(message)
            continue
        made, told = _message(message, kind)
        items += made
        issues += told
    if answers and not items:
        return finish_items(source, FORMAT, items={}, issues=issues, options=options, rows_in=0, format_version=version)
    if not items and not issues:
        issues.append(issue(Severity.WARNING, "no_payment", "The message holds no payment order.", action=_ACTION))
    return finish_items(
        source, FORMAT, items=LEDGER_ITEM.frame(items), issues=issues, options=options, format_version=version
    )


def message_id(source: Source) -> str | None:
    """What the sender called the message (MsgId)."""
    found = tree(source).find(".//{*}GrpHdr/{*}MsgId")
    return None if found is None or found.text is None else found.text.strip()


def _message(message: etree._Element, kind: _Kind) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The items of one initiation, and what is wrong with it."""
    items: list[dict[str, object]] = []
    issues = _group_issues(message, kind)
    for batch in message.iter("{*}PmtInf"):
        made, told = _batch(batch, kind)
        items += made
        issues += told
    return items, issues


def _batch(batch: etree._Element, kind: _Kind) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The items of one PmtInf and its issues: one item where the bank books it as one, else one per order."""
    orders = [_order(element) for element in batch.findall(f"{{*}}{kind.order}")]
    common = _common(batch, kind)
    issues = [*_control_issues(batch, orders), *_account_issues(batch, orders, kind)]
    if common["due_date"] is None and orders:
        asked = _asked(batch, kind)
        message = f"The day '{asked[:40]}' asked for is in no calendar; the orders were loaded without it."
        if not asked:
            message = f"The batch {common['lot_number']} asks for no day; its orders were loaded without one."
        issues.append(issue(Severity.WARNING, "order_date", message, line=_line(batch), action=_ACTION))
    currencies = {order.currency for order in orders}
    as_one = (_text(batch, "BtchBookg") or "").lower() in {"true", "1"} and len(orders) > 1 and len(currencies) == 1
    bad = [order for order in orders if order.wrong]
    if as_one and bad:
        message = f"The batch cannot be used: {bad[0].wrong}"
        issues.append(_apart(message, bad[0].element, str(common["lot_number"])))
        return [], issues
    if as_one:
        total = kind.sign * sum(order.minor for order in orders)
        return [common | {"amount_minor": total, "currency": orders[0].currency, **_shared(orders, kind)}], issues
    issues += [_apart(order.wrong, order.element, _text(order.element, "PmtId/EndToEndId")) for order in bad]
    return [_single(order, common, kind) for order in orders if not order.wrong], issues


def _common(batch: etree._Element, kind: _Kind) -> dict[str, object]:
    """What every item of a batch has."""
    day = iso_day(_asked(batch, kind))
    lot = _text(batch, "PmtInfId")
    return {
        "item_type": str(ItemType.PAYMENT_LOT),
        "document_number": lot,
        "lot_number": lot,
        "issue_date": day,
        "due_date": day,
        "payment_method": "cheque" if _text(batch, "PmtMtd") == "CHK" else kind.method,
        "account_id": _account(batch, kind.own_account),
        "source_line": _line(batch),
    }


def _asked(batch: etree._Element, kind: _Kind) -> str:
    """The day asked for as it stands there: older versions have it in the element itself, newer ones below it."""
    asked = batch.find(f"{{*}}{kind.date}")
    return "" if asked is None else clean("".join(str(t) for t in asked.itertext())) or ""


def _single(order: _Order, common: dict[str, object], kind: _Kind) -> dict[str, object]:
    """One order as an item of its own."""
    element = order.element
    end_to_end = _text(element, "PmtId/EndToEndId")
    named = None if end_to_end in _NO_ID else end_to_end
    references = _references(element)
    return common | {
        "document_number": named or _text(element, "PmtId/InstrId") or common["document_number"],
        "amount_minor": kind.sign * order.minor,
        "currency": order.currency,
        "source_line": _line(element),
        **_party(element, kind),
        "end_to_end_id": end_to_end,
        "mandate_id": _text(element, "DrctDbtTx/MndtRltdInf/MndtId"),
        "payment_reference": next(iter(references), None),
        "label": " ".join(x for x in (_words(element), *references[1:]) if x) or None,
    }


def _shared(orders: list[_Order], kind: _Kind) -> dict[str, object]:
    """Label of a batch: how many orders, and to whom where it is one party."""
    parties = {str(_party(order.element, kind)["counterparty_name"]) for order in orders}
    only = _party(orders[0].element, kind) if len(parties) == 1 else {}
    return {**only, "label": f"{len(orders)} orders" + (f" {parties.pop()}" if only else "")}


def _party(element: etree._Element, kind: _Kind) -> dict[str, object]:
    return {
        "counterparty_name": _text(element, f"{kind.other}/Nm") or _text(element, f"{kind.other}/Pty/Nm"),
        "counterparty_iban": account
        if (account := _account(element, f"{kind.other}Acct")) and is_iban(account)
        else None,
    }


def _order(element: etree._Element) -> _Order:
    """Amount and currency of one order; EqvtAmt is an amount in our currency to be paid in another."""
    amount = _at(element, "Amt/InstdAmt")
    for path in ("Amt/EqvtAmt/Amt", "InstdAmt"):
        amount = _at(element, path) if amount is None else amount
    text = _own(amount) or ""
    currency = "" if amount is None else amount.get("Ccy", "").upper()
    if not re.fullmatch(r"[A-Z]{3}", currency):
        return _Order(element, 0, currency, f"'{currency}' is not a currency.")
    try:
        minor = parse_minor(text, currency)
    except AmountError as error:
        return _Order(element, 0, currency, error.message)
    return _Order(element, minor, currency, "" if minor > 0 else f"'{text}' is not an amount to pay.")


def _control_issues(batch: etree._Element, orders: list[_Order]) -> list[dict[str, object]]:
    lot = _text(batch, "PmtInfId") or "without name"
    if orders:
        return list(_disagreements(batch, orders, f"The batch {lot}"))
    message = f"The batch {lot} holds no payment order."
    return [issue(Severity.WARNING, "no_payment", message, line=_line(batch), action=_ACTION)]


def _account_issues(batch: etree._Element, orders: list[_Order], kind: _Kind) -> list[dict[str, object]]:
    """Accounts called IBAN that are none: a digit is wrong, so the bank refuses the order, or the file was changed."""
    paths = [(batch, f"{kind.own_account}/Id/IBAN")]
    paths += [(order.element, f"{kind.other}Acct/Id/IBAN") for order in orders]
    wrong = [
        (element, iban)
        for element, path in paths
        if (iban := _text(element, path)) and not is_iban("".join(iban.split()))
    ]
    if not wrong:
        return []
    element, iban = wrong[0]
    message = f"Accounts that are no IBAN: {len(wrong)}; the first is '{iban[:40]}'."
    return [issue(Severity.WARNING, "iban", message, line=_line(element), action=_ACTION)]


def _group_issues(message: etree._Element, kind: _Kind) -> list[dict[str, object]]:
    orders = [_order(element) for element in message.iter(f"{{*}}{kind.order}")]
    header = message.find("{*}GrpHdr")
    told = [] if header is None else list(_disagreements(header, orders, "The message"))
    return [*told, *_repeats(orders, kind)]


def _repeats(orders: list[_Order], kind: _Kind) -> list[dict[str, object]]:
    """Orders with one end-to-end id, amount and account: the message was pasted together, or one is paid twice."""
    first: dict[tuple[object, ...], _Order] = {}
    twice = []
    for order in orders:
        name = _text(order.element, "PmtId/EndToEndId")
        key = (name, order.minor, order.currency, _account(order.element, f"{kind.other}Acct"))
        if name not in _NO_ID and first.setdefault(key, order) is not order:
            twice.append((name, order))
    if not twice:
        return []
    name, order = twice[0]
    message = f"Orders that stand in the message twice: {len(twice)}; the first is {name}."
    return [issue(Severity.WARNING, "repeated", message, line=_line(order.element), action=_ACTION)]


def _disagreements(said: etree._Element, orders: list[_Order], name: str) -> Iterator[dict[str, object]]:
    """Where NbOfTxs or CtrlSum do not agree with the orders."""
    count, total = _text(said, "NbOfTxs"), _text(said, "CtrlSum")
    if count and count.isdecimal() and int(count) != len(orders):
        message = f"{name} says it has {count} orders; there are {len(orders)}."
        yield issue(Severity.WARNING, "control_count", message, line=_line(said), action=_ACTION)
    if not total or not orders or any(order.wrong for order in orders):
        return
    found = sum(
        (to_decimal(order.minor, order.currency) for order in orders), Decimal(0)
    )  # of all currencies, as CtrlSum
    try:
        agrees = Decimal(total) == found
    except InvalidOperation:
        agrees = False
    if not agrees:
        one = len({order.currency for order in orders}) == 1
        added = decimal_text(sum(o.minor for o in orders), orders[0].currency) if one else str(found)
        message = f"{name} says its sum is {total}; its orders add up to {added}."
        yield issue(Severity.WARNING, "control_total", message, line=_line(said), action=_ACTION)


def _statuses(root: etree._Element) -> list[dict[str, object]]:
    """pain.002: how many orders have which status, and every reason the bank gives."""
    paths = {"GrpSts": "message", "PmtInfSts": "batch", "TxSts": "order"}
    counted = Counter((paths[local_name(e)], _own(e)) for name in paths for e in root.iter(f"{{*}}{name}"))
    refused = {"RJCT", "CANC", "PART"}
    found = [
        issue(
            Severity.WARNING if status in refused else Severity.NOTE,
            "payment_status",
            f"The bank answers {status} to {times} {what}{'' if times == 1 else 's'}.",
            action="See which order was refused and why." if status in refused else "",
        )
        for (what, status), times in counted.items()
    ]
    reasons = Counter(_text(e, "Rsn/Cd") or _text(e, "Rsn/Prtry") for e in root.iter("{*}StsRsnInf"))
    found += [
        issue(Severity.NOTE, "payment_status", f"Reason {reason}, {times} times.")
        for reason, times in reasons.items()
        if reason
    ]
    return found or [issue(Severity.NOTE, "payment_status", "The bank's answer holds no status.")]


def _apart(message: str, element: etree._Element, name: str | None) -> dict[str, object]:
    return issue(Severity.QUARANTINED, "amount", message, line=_line(element), raw=name, action=_ACTION)


def _words(element: etree._Element) -> str | None:
    paths = ("{*}RmtInf/{*}Ustrd", "{*}RmtInf/{*}Strd/{*}AddtlRmtInf")
    written = [_own(e) or "" for path in paths for e in element.findall(path)]
    return clean(" ".join(written)) or None


def _references(element: etree._Element) -> list[str]:
    """The creditor's references of an order, or the numbers of the documents it pays; each once."""
    for path in ("CdtrRefInf/{*}Ref", "RfrdDocInf/{*}Nb"):
        found = [text for e in element.findall(f"{{*}}RmtInf/{{*}}Strd/{{*}}{path}") if (text := _own(e))]
        if found:
            return list(dict.fromkeys(found))
    return []


def _account(element: etree._Element, name: str) -> str | None:
    return account_key(_text(element, f"{name}/Id/IBAN"), _text(element, f"{name}/Id/Othr/Id"))


def _at(element: etree._Element, path: str) -> etree._Element | None:
    return element.find("/".join(f"{{*}}{name}" for name in path.split("/")))


def _text(element: etree._Element, path: str) -> str | None:
    return _own(_at(element, path))


def _line(element: etree._Element) -> int | None:
    return cast("int | None", element.sourceline)


def _own(element: etree._Element | None) -> str | None:
    return (clean(element.text) or None) if element is not None else None
