"""Account transactions as PSD2 interfaces and aggregators hand them out: JSON in the Berlin Group's shape and its kin.

Other interfaces' words are turned into that shape by open_banking_shapes.py.

`transactions.booked[]` and `.pending[]` (or one list with a state per transaction), camelCase or snake_case, amounts as
text, number, {amount, currency} or unscaled value and scale. Numbers are read as text first, so no float ever holds
money. `transactionId` is not kept: it changes between two fetches at some banks (`internalTransactionId` does not).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.tables import PARTY_AND_REFERENCES
from bankrec_nb.domain.vocabulary import BookingStatus, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.identity import finish
from bankrec_nb.readers.open_banking_pages import pages_missing
from bankrec_nb.readers.open_banking_shapes import account_beside, account_of, looks_like_movement, movements_of
from bankrec_nb.readers.plain import account_key, iso_day, minor_or_none
from bankrec_nb.readers.text import clean, decode, head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "open_banking"
VERSION = 1

_SIGNS = re.compile(
    r'"(transactions|booked|pending)"\s*:|"(transactionAmount|transaction_amount|bookingDate|booking_date)"\s*:'
    r'|"object"\s*:\s*"balance_transaction"|"transaction_info"\s*:|"(Transaction|CreditDebitIndicator|transaction_type|running_balance|made_on|legs|feedItems|raw_description|is_load)"\s*:'
)
_STATES = {
    **dict.fromkeys(("booked", "book", "processed", "posted", "both", "completed", "settled"), BookingStatus.BOOKED),
    **dict.fromkeys(("pending", "pdng", "futr", "future", "hold", "authorised", "authorized"), BookingStatus.PENDING),
    **dict.fromkeys(("information", "info", "othr"), BookingStatus.INFORMATION),
    **dict.fromkeys(("declined", "failed", "reverted", "cancelled", "canceled", "deleted"), BookingStatus.INFORMATION),
}
"""States as the interfaces write them; what was declined or taken back was never money on the account."""

_OPENING, _CLOSING = {"openingbooked", "opbd", "prcd"}, {"closingbooked", "clbd"}
_LARGEST_DEPTH = 40

Json = dict[str, Any]
Listed = tuple[Any, "str | None"]
"""A movement and the list it stood in (booked, pending), where there are several."""


def recognises(source: Source) -> bool:
    """Whether it is JSON that speaks of transactions."""
    text = head(source).lstrip()
    return text[:1] in {"{", "["} and bool(_SIGNS.search(text))


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Rows and issues of a JSON file; raises FileRefused when it is cut off or holds no list of transactions."""
    decoded = decode(source.content)
    answer = _snake(_parsed(source, decoded.text))
    accounts = [*_by_account(_accounts(answer, {}, 0))]
    if not accounts:
        raise FileRefused(
            "the JSON holds no list of transactions (booked, pending or transactions was looked for).",
            where=source.name,
            action="Save the whole answer of the account's transactions endpoint.",
        )
    rows: list[Json] = []
    issues = [*decoded.issues, *pages_missing(answer)]
    lost: set[int] = set()
    undated = 0
    for place, (_, movements) in enumerate(accounts):
        for number, (movement, status) in enumerate(movements, start=1):
            row = _row(movement, status)
            if isinstance(row, str) and _undated_and_open(movement, status):
                undated += 1
            elif isinstance(row, str):
                lost.add(place)
                raw = json.dumps(movement, ensure_ascii=False, default=str)
                where = f"Movement {number} of account {place + 1}: "
                issues.append(issue(Severity.QUARANTINED, "movement", where + row, raw=raw, action=_ACTION))
            else:
                rows.append(row | {"statement": place})
    if undated:
        message = f"Movements that are not booked yet and have no day: {undated}; they were left out."
        issues.append(issue(Severity.NOTE, "pending_row", message))
    return finish(
        source,
        FORMAT,
        statements=[_head(about) for about, _ in accounts],
        transactions={name: [row.get(name) for row in rows] for name in _COLUMNS},
        issues=issues,
        options=options,
        incomplete=lost,
    )


_ACTION = "Fetch the transactions again, or enter this movement by hand."
_COLUMNS = (
    "statement",
    "booking_date",
    "value_date",
    "amount_minor",
    "currency",
    "booking_status",
    "transaction_code",
    *PARTY_AND_REFERENCES,
    "additional_information",
    "cheque_number",
    "original_amount_minor",
    "original_currency",
    "exchange_rate",
    "balance_after_minor",
)


def _by_account(found: Iterable[tuple[Json, list[Listed]]]) -> Iterator[tuple[Json, list[Listed]]]:
    """The lists in one shape; one that mixes accounts (each movement names its own) becomes a list per account."""
    for about, listed in found:
        shaped = [(one, status) for raw, status in listed for one in _shapes(raw)]
        owners = [account_of(one) for one, _ in shaped]
        for owner in dict.fromkeys(owners) or [None]:
            mine = [one for one, of in zip(shaped, owners, strict=True) if of == owner]
            yield (about if owner is None else {"account_id": owner} | about), mine


def _shapes(raw: Any) -> list[Any]:
    return list(movements_of(raw)) if isinstance(raw, dict) else [raw]


def _parsed(source: Source, text: str) -> Any:
    try:
        return json.loads(text, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        if (one_a_line := _lines_parsed(text)) is not None:
            return one_a_line
        raise FileRefused(
            f"the JSON is damaged or cut off at line {error.lineno}: {error.msg}.",
            where=source.name,
            action="Nothing was loaded. Save the file again; it must be complete.",
        ) from error
    except (RecursionError, ValueError) as error:
        raise FileRefused("the JSON is nested or built as no bank does it.", where=source.name) from error


def _lines_parsed(text: str) -> list[Any] | None:
    """The records of JSON written one a line; null where any line is not a whole one."""
    try:
        found = [json.loads(line, parse_float=str, parse_constant=str) for line in text.splitlines() if line.strip()]
    except (RecursionError, ValueError):
        return None
    return found if len(found) > 1 and all(isinstance(one, dict) for one in found) else None


def _snake(value: Any, depth: int = 0) -> Any:
    """Keys in snake_case: bookingDate and booking_date are one name."""
    if depth > _LARGEST_DEPTH:
        return None
    if isinstance(value, dict):
        return {_CAMEL.sub(r"_\1", str(k)).lower(): _snake(v, depth + 1) for k, v in value.items()}
    return [_snake(v, depth + 1) for v in value] if isinstance(value, list) else value


_CAMEL = re.compile(r"(?<=[a-z0-9])([A-Z])")


def _accounts(node: Any, about: Json, depth: int) -> Iterator[tuple[Json, list[Listed]]]:
    """Each account's description (with what stood around it) and its movements with the list they were in."""
    if isinstance(node, list):
        if node and all(isinstance(one, dict) and looks_like_movement(one) for one in node):
            yield about, [(one, None) for one in node]
            return
        for one in node:
            yield from _accounts(one, about, depth + 1)
        return
    if not isinstance(node, dict):
        return
    around = about | {k: v for k, v in node.items() if k in _ABOUT_KEYS} | account_beside(node)
    inside = node.get("transactions", node)
    if isinstance(inside, dict) and any(_lists(inside.get(k)) for k in ("booked", "pending", "information")):
        lists = [(k, inside[k]) for k in ("booked", "pending", "information") if isinstance(inside.get(k), list)]
        yield around, [(one, status) for status, listed in lists for one in listed]
    elif isinstance(node.get("transactions"), list):
        yield around, [(one, None) for one in node["transactions"]]
    else:
        for key, one in node.items():
            if isinstance(one, dict | list) and key not in _ABOUT_KEYS:
                yield from _accounts(one, around, depth + 1)


def _lists(value: Any) -> bool:
    """Whether a list may hold movements: one of bare figures is a balance."""
    return isinstance(value, list) and (
        not value or any(not isinstance(one, dict) or looks_like_movement(one) for one in value)
    )


_ABOUT_KEYS = {
    "account",
    "iban",
    "account_id",
    "resource_id",
    "balances",
    "from_date",
    "to_date",
    "date_from",
    "date_to",
    "start_of_statement_balance",
    "end_of_statement_balance",
    "query",
}


def _head(about: Json) -> Json:
    account = about.get("account") if isinstance(about.get("account"), dict) else about
    account = account if isinstance(account, dict) else {}
    found: Json = {
        "account_id": account_key(_text(account.get("iban")), _text(account.get("account_id") or account.get("bban"))),
        "currency": _text(account.get("currency")),
        "account_name": _text(account.get("owner_name") or account.get("name")),
        "from_date": iso_day(_text(about.get("from_date") or about.get("date_from")) or ""),
        "to_date": iso_day(_text(about.get("to_date") or about.get("date_to")) or ""),
    }
    if isinstance(about.get("end_of_statement_balance"), dict):
        found |= _interval(about)
    balances = about.get("balances")
    for balance in balances if isinstance(balances, list) else []:
        if isinstance(balance, dict):
            found |= _balance(balance)
    return found


def _interval(about: Json) -> Json:
    """The period asked for and the balances at its ends, as Wise states them."""
    query = about["query"] if isinstance(about.get("query"), dict) else {}
    end = iso_day(_text(query.get("interval_end")) or "")
    amount, currency = _money(about["end_of_statement_balance"], {})
    before = _money(about.get("start_of_statement_balance"), {})[0]
    start = iso_day(_text(query.get("interval_start")) or "")
    return {
        "from_date": start,
        "to_date": end,
        "opening_minor": before,
        "opening_date": start,
        "closing_minor": amount,
        "closing_date": end,
        "currency": currency,
        "account_id": _text(query.get("account_id")),
    }


def _balance(balance: Json) -> Json:
    kind = str(balance.get("balance_type", "")).replace("_", "").lower()
    side = "opening" if kind in _OPENING else "closing" if kind in _CLOSING else None
    amount, currency = _money(balance.get("balance_amount"), balance)
    if side is None or amount is None:
        return {}
    day = iso_day(_text(balance.get("reference_date")) or "")
    return {f"{side}_minor": amount, f"{side}_date": day, "currency": currency}


def _row(movement: Any, listed: str | None) -> Json | str:
    """The movement's columns, or one sentence saying what is wrong with it."""
    if not isinstance(movement, dict):
        return "it is not an object with fields."
    said = movement
    amount, currency = _money(said.get("transaction_amount"), said)
    if amount is None:
        return "it has no amount that can be read."
    booked = _day(said, "booking_date")
    valued = _day(said, "value_date")
    if booked is None and valued is None:
        return "it has no booking or value date that the calendar knows."
    amount = _signed(amount, said)
    state = (listed or _text(said.get("booking_status")) or "booked").lower()
    exchange = said.get("currency_exchange")
    exchange = exchange[0] if isinstance(exchange, list) and exchange else exchange
    exchange = exchange if isinstance(exchange, dict) else {}
    original, original_currency = _money(said.get("instructed_amount") or exchange.get("instructed_amount"), {})
    after = said.get("balance_after_transaction")
    return {
        "booking_date": booked,
        "value_date": valued,
        "amount_minor": amount,
        "currency": currency,
        "booking_status": str(_STATES.get(state, BookingStatus.BOOKED)),
        "transaction_code": _first(said, "bank_transaction_code", "proprietary_bank_transaction_code", "method"),
        **_counterparty(said, money_in=amount > 0),
        "remittance_information": _remittance(said),
        "creditor_reference": _structured(said),
        "end_to_end_id": _first(said, "end_to_end_id"),
        "mandate_id": _first(said, "mandate_id"),
        "creditor_id": _first(said, "creditor_id"),
        "bank_reference": _first(said, "internal_transaction_id", "entry_reference"),
        "additional_information": _first(said, "additional_information"),
        "cheque_number": _first(said, "check_id"),
        "original_amount_minor": None if original is None else (abs(original) if amount > 0 else -abs(original)),
        "original_currency": original_currency,
        "exchange_rate": _text(exchange.get("exchange_rate")),
        "balance_after_minor": _money(after.get("balance_amount"), said)[0] if isinstance(after, dict) else None,
    }


def _undated_and_open(movement: Any, listed: str | None) -> bool:
    """Whether a movement is not booked yet and names no day at all: GoCardless's pending ones often have none."""
    if not isinstance(movement, dict) or movement.get("booking_date") or movement.get("value_date"):
        return False
    state = (listed or _text(movement.get("booking_status")) or "booked").lower()
    readable = _money(movement.get("transaction_amount"), movement)[0] is not None
    return _STATES.get(state) is BookingStatus.PENDING and readable


def _money(value: Any, around: Json) -> tuple[int | None, str | None]:
    """Minor units and currency of {amount, currency}, {value: {unscaled_value, scale}, currency_code} or a number."""
    inside = value if isinstance(value, dict) else {"amount": value}
    currency = _text(inside.get("currency") or inside.get("currency_code") or around.get("currency"))
    scaled = inside.get("value")
    if isinstance(whole := inside.get("minor_units"), int):
        return whole, currency
    if isinstance(scaled, dict):
        return _unscaled(scaled, currency), currency
    text = _text(inside.get("amount", scaled))
    if isinstance(inside.get("amount"), int) and _in_minor_units(around):
        return int(inside["amount"]), currency
    return minor_or_none(text, currency), currency


def _in_minor_units(around: Json) -> bool:
    """The one interface family that sends whole cents says DEBIT or CREDIT beside them and has a state."""
    return str(around.get("type", "")).upper() in {"DEBIT", "CREDIT"} and "state" in around


def _unscaled(scaled: Json, currency: str | None) -> int | None:
    digits, scale = _text(scaled.get("unscaled_value")) or "", _text(scaled.get("scale")) or "0"
    if not re.fullmatch(r"-?\d{1,17}", digits) or not re.fullmatch(r"\d", scale):
        return None
    places = int(scale)
    body = digits.lstrip("-").rjust(places + 1, "0")
    plain = f"{body[: len(body) - places]}.{body[len(body) - places :]}" if places else body
    return minor_or_none(("-" if digits.startswith("-") else "") + plain, currency)


def _signed(amount: int, said: Json) -> int:
    """DEBIT and CREDIT decide where a file has them; else the sign of the amount does."""
    kind = str(said.get("credit_debit_indicator") or "").upper()
    if kind in {"DEBIT", "DBIT", "OUT"}:
        return -abs(amount)
    return abs(amount) if kind in {"CREDIT", "CRDT", "IN"} else amount


def _counterparty(said: Json, *, money_in: bool) -> Json:
    side = "debtor" if money_in else "creditor"
    other = said.get("counter_party") if isinstance(said.get("counter_party"), dict) else {}
    account = said.get(f"{side}_account")
    account = account if isinstance(account, dict) else other
    account = account if isinstance(account, dict) else {}
    parties = said["related_parties"] if isinstance(said.get("related_parties"), dict) else {}
    named = parties[side] if isinstance(parties.get(side), dict) else {}
    names = (f"{side}_name", f"ultimate_{side}", "counterparty_name")
    holder = _text(other.get("holder_name")) if isinstance(other, dict) else None
    return {
        "counterparty_name": clean(_first(said, *names) or holder or _text(named.get("name"))),
        "counterparty_iban": _text(account.get("iban")) or _first(said, "counterpart_reference"),
        "counterparty_account": None
        if account.get("iban")
        else _text(account.get("bban") or account.get("account_number")),
        "counterparty_bic": _first(said, f"{side}_agent"),
    }


def _remittance(said: Json) -> str:
    listed = said.get("remittance_information_unstructured_array")
    parts = [str(one) for one in listed] if isinstance(listed, list) else []
    text = clean(" ".join(parts)) or _first(said, "remittance_information_unstructured", "remittance_information")
    return clean(text)


def _structured(said: Json) -> str | None:
    value = said.get("remittance_information_structured")
    listed = said.get("remittance_information_structured_array")
    value = listed[0] if value is None and isinstance(listed, list) and listed else value
    return _text(value.get("reference")) if isinstance(value, dict) else _text(value)


def _first(said: Json, *names: str) -> str | None:
    return next((text for name in names if (text := _text(said.get(name)))), None)


def _text(value: Any) -> str | None:
    """Text of a scalar; null for nothing, lists and objects."""
    if value is None or isinstance(value, bool | dict | list):
        return None
    return str(value).strip() or None


def _day(said: Json, *names: str) -> Any:
    return next((day for name in names if (day := iso_day(_text(said.get(name)) or ""))), None)
