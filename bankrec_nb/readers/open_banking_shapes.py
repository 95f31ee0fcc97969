"""Transactions of other interfaces in the Berlin Group's words: STET, Open Banking UK, aggregators and neobanks.

Each names the same few things differently: the day (`settled_at`, `dates.booked`, `made_on`), the direction (`side`,
`transaction_type`, `direction`), what is not booked yet (`pending`, `coming`, `future`), the texts. Plaid alone turns the
sign round: money out is positive there (its API reference, `transactions[].amount`).
"""

from __future__ import annotations

from typing import Any

from bankrec_nb.readers.open_banking_providers import day_of_seconds, of_provider

Json = dict[str, Any]

_WORDS: dict[str, tuple[str, ...]] = {
    "booking_date": (
        *(
            "booking_date",
            "booking_date_time",
            "dates.booked",
            "settled_at",
            "settlement_time",
            "completed_at",
            "posted_at",
            "posted",
            "made_on",
        ),
        *(
            "date",
            "execution_date",
            "timestamp",
            "booked_at",
            "expected_booking_date",
            "emitted_at",
            "transaction_time",
        ),
        "created_at",
    ),
    "value_date": ("value_date", "value_date_time", "dates.value", "vdate"),
    "transaction_amount": ("transaction_amount", "amount", "value"),
    "currency": ("currency", "iso_currency_code", "currency_code", "unofficial_currency_code"),
    "credit_debit_indicator": ("credit_debit_indicator", "transaction_type", "side", "direction", "type"),
    "booking_status": ("booking_status", "state", "status"),
    "counterparty_name": (
        *("counterparty_name", "counterpart_name", "merchant_name", "merchant.name", "merchant_details.merchant_name"),
        *(
            "merchant_information.merchant_name",
            "details.sender_name",
            "details.recipient.name",
            "details.merchant.name",
        ),
        *("counterparty.label", "counter_party_name", "meta.counter_party_preferred_name", "label"),
    ),
    "remittance_information": (
        *("remittance_information.unstructured", "remittance_information", "details.payment_reference", "reference"),
        *("transaction_information", "original_wording", "provider_description", "descriptions.original"),
        *("original_description", "details.description", "description", "communication", "name"),
    ),
    "entry_reference": ("entry_reference", "reference_number"),
    "check_id": ("check_id", "check_number"),
}
"""What the reader asks for, and where it may stand: paths of keys in snake_case, the first that says something."""

_AFTER = ("running_balance", "settled_balance", "balance")
_OPEN = ("pending", "coming", "future")


def movements_of(one: Json) -> list[Json]:
    """The movement in the Berlin Group's words; one per leg where it has several (a transfer between own accounts)."""
    legs = one.get("legs")
    if isinstance(legs, list) and legs and all(isinstance(leg, dict) for leg in legs):
        return [_renamed(one | leg) for leg in legs]
    return [_renamed(one)]


def account_of(one: Any) -> str | None:
    """Which account a movement says it is of; null where the list around it does."""
    said = one.get("account_id", one.get("id_account")) if isinstance(one, dict) else None
    return str(said) if isinstance(said, str | int) and not isinstance(said, bool) else None


def account_beside(node: Json) -> Json:
    """An account's number, name and currency where they stand beside its list of transactions (SimpleFIN)."""
    if not isinstance(node.get("transactions"), list) or not isinstance(node.get("currency"), str):
        return {}
    names = {"id": "account_id", "name": "name", "currency": "currency"}
    return {word: node[key] for key, word in names.items() if isinstance(node.get(key), str)}


def looks_like_movement(one: Json) -> bool:
    """Whether an object in a list is a transaction: it has an amount, or legs that have."""
    inner = one.get("attributes") if isinstance(one.get("attributes"), dict) else one
    if not isinstance(inner, dict) or set(inner) <= _FIGURE:
        return False  # what Stripe's balance lists is a figure a currency
    return bool({"transaction_amount", "amount", "legs", "transaction_info"} & set(inner))


_FIGURE = {"amount", "currency", "source_types"}


def _renamed(one: Json) -> Json:
    said = one | one["attributes"] if isinstance(one.get("attributes"), dict) else dict(one)
    found = {word: value for word, paths in _WORDS.items() if (value := _told(said, paths)) is not None}
    for day in ("booking_date", "value_date"):  # SimpleFIN counts seconds since 1970
        found |= {day: text} if (text := day_of_seconds(found.get(day))) else {}
    if "iso_currency_code" in said and "pending" in said:
        found["transaction_amount"] = _turned(found.get("transaction_amount"))
    if said.keys() >= _IN_PENCE:
        found |= _of_pence(said)
    found |= of_provider(said)
    if any(said.get(flag) is True for flag in _OPEN):
        found["booking_status"] = "pending"
    if said.get("deleted") or said.get("is_deleted") or said.get("decline_reason") or said.get("active") is False:
        found["booking_status"] = "deleted"
    if "balance_after_transaction" not in said and (after := _balance_after(said)) is not None:
        found["balance_after_transaction"] = {"balance_amount": after}
    return said | found


_IN_PENCE = {"is_load", "local_amount", "amount", "created"}
"""Monzo's movements; its API reference: "amount: the amount of the transaction in minor units of currency"."""


def _of_pence(said: Json) -> Json:
    """Whole pence with their currency, the day the movement was made, and whether it is settled yet."""

    def money(name: str, currency: str) -> Json:
        return {"minor_units": said.get(name), "currency": said.get(currency)}

    found: Json = {"transaction_amount": money("amount", "currency"), "booking_date": said["created"]}
    if said.get("local_currency") != said.get("currency"):
        found["instructed_amount"] = money("local_amount", "local_currency")
    if isinstance(said.get("account_balance"), int):
        found["balance_after_transaction"] = {"balance_amount": money("account_balance", "currency")}
    if not said.get("settled"):
        found["booking_status"] = "pending"
    return found


def _told(said: Json, paths: tuple[str, ...]) -> Any:
    return next((value for path in paths if (value := _at(said, path)) is not None), None)


def _at(said: Json, path: str) -> Any:
    """What stands at a path; lists of texts as one text, empty texts as nothing."""
    value: Any = said
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, list):
        value = " ".join(str(part) for part in value if isinstance(part, str | int))
    return None if value in ("", None) else value


def _turned(amount: Any) -> Any:
    """The amount with the other sign (numbers are texts or whole here)."""
    if isinstance(amount, int) and not isinstance(amount, bool):
        return -amount
    if isinstance(amount, str):
        return amount[1:] if amount.startswith("-") else f"-{amount}"
    return amount


def _balance_after(said: Json) -> Any:
    after = _told(said, _AFTER)
    if isinstance(after, dict) and isinstance(after.get("amount"), dict):  # Open Banking UK: unsigned, with a direction
        owed = str(after.get("credit_debit_indicator", "")).lower() == "debit"
        inner = after["amount"]
        return inner | {"amount": _turned(inner.get("amount"))} if owed else inner
    return after
