"""Movements of payment service providers' interfaces in the Berlin Group's words: Stripe and PayPal.

What moved on the provider's account is what is left of the payment: the amount with its fee taken off.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

Json = dict[str, Any]


def of_provider(said: Json) -> Json:
    """What a provider's movement says in the reader's words; empty where it is none of theirs."""
    if said.get("object") == "balance_transaction":
        return _of_stripe(said)
    return _of_paypal(said["transaction_info"]) if isinstance(said.get("transaction_info"), dict) else {}


def _of_stripe(said: Json) -> Json:
    """Stripe's balance transactions: minor units, days in seconds since 1970, the fee taken off in `net`."""
    found: Json = {
        "transaction_amount": {"minor_units": said.get("net"), "currency": str(said.get("currency", "")).upper()},
        "booking_date": day_of_seconds(said.get("created")),
        "value_date": day_of_seconds(said.get("available_on")),
        "entry_reference": said.get("id"),
        "booking_status": None,
        "credit_debit_indicator": None,
    }
    source = said.get("source")
    billing = source.get("billing_details") if isinstance(source, dict) else None
    if isinstance(billing, dict) and isinstance(billing.get("name"), str):
        found["counterparty_name"] = billing["name"]
    return found


def _of_paypal(info: Json) -> Json:
    """PayPal's transaction search: amount and fee are signed; `P` is pending, `D` denied."""
    amount = info.get("transaction_amount")
    fee = info.get("fee_amount")
    if not isinstance(amount, dict):
        return {}
    status = {"P": "pending", "D": "deleted", "V": None, "S": None}.get(str(info.get("transaction_status")))
    return {
        "transaction_amount": {"amount": _sum(amount, fee), "currency": amount.get("currency_code")},
        "booking_date": info.get("transaction_initiation_date"),
        "value_date": info.get("transaction_updated_date"),
        "entry_reference": info.get("transaction_id"),
        "remittance_information": info.get("transaction_subject") or info.get("transaction_note"),
        "end_to_end_id": info.get("invoice_id"),
        "booking_status": status,
        "credit_debit_indicator": None,
    }


def _sum(amount: Json, fee: Any) -> Any:
    """The amount with the fee (signed) added, as text; the amount alone where either cannot be read."""
    value = amount.get("value")
    if not isinstance(fee, dict) or fee.get("currency_code") != amount.get("currency_code"):
        return value
    try:
        return str(Decimal(str(value)) + Decimal(str(fee.get("value"))))
    except InvalidOperation:
        return value


def day_of_seconds(value: Any) -> str | None:
    """The day of a whole number of seconds since 1970; null for anything else."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**33:
        return None
    return datetime.fromtimestamp(value, UTC).date().isoformat()
