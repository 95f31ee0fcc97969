"""Shapes that break matchers: many documents of one party, many equal amounts, endless digits, identical documents."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bankrec_nb.domain import tables as t

if TYPE_CHECKING:
    from collections.abc import Callable

Frames = tuple[pl.DataFrame, pl.DataFrame]
_DAY = date(2026, 10, 1)


def _frames(lines: list[dict[str, Any]], documents: list[dict[str, Any]]) -> Frames:
    transactions = [
        {"transaction_id": f"T{n:06d}", "booking_date": _DAY, "currency": "EUR", **line} for n, line in enumerate(lines)
    ]
    items = [
        {
            "item_id": f"D{n:06d}",
            "item_type": "sales_invoice",
            "document_number": f"FA-2026-{n:06d}",
            "issue_date": _DAY - timedelta(days=30 + n % 60),
            "currency": "EUR",
            "open_minor": document["amount_minor"],
            **document,
        }
        for n, document in enumerate(documents)
    ]
    return t.BANK_TRANSACTION.frame(transactions), t.LEDGER_ITEM.frame(items)


def one_party_with_20000_invoices() -> Frames:
    """One customer, 20,000 open invoices, 200 payments without a word that are sums of some of them."""
    rng = np.random.default_rng(1)
    amounts = rng.integers(500, 500_000, 20_000)
    sums = [int(amounts[rng.integers(0, 20_000, 3)].sum()) for _ in range(200)]
    lines = [{"amount_minor": s, "counterparty_name": "GROSSAC DISTRIBUTION"} for s in sums]
    return _frames(lines, [{"amount_minor": int(a), "counterparty_name": "Grossac Distribution"} for a in amounts])


def equal_amounts_100000() -> Frames:
    """100,000 payments and documents of one price, of 5,000 customers, half of them with the number."""
    lines = [
        {
            "amount_minor": 4_900,
            "counterparty_name": f"CLIENT {n % 5000:05d} SARL",
            "remittance_information": f"FACTURE FA-2026-{n:06d}" if n % 2 else "ABONNEMENT",
        }
        for n in range(100_000)
    ]
    documents = [{"amount_minor": 4_900, "counterparty_name": f"Client {n % 5000:05d} SARL"} for n in range(100_000)]
    return _frames(lines, documents)


def labels_of_140_digits() -> Frames:
    """2,000 labels that are nothing but digits, against 5,000 numbers that are nothing but digits."""
    rng = np.random.default_rng(2)
    lines = [
        {"amount_minor": int(a), "remittance_information": "".join(map(str, rng.integers(0, 10, 140)))}
        for a in rng.integers(1_000, 90_000, 2_000)
    ]
    documents = [
        {"amount_minor": int(a), "document_number": str(1_000_000 + n), "counterparty_name": f"Maison {n % 300}"}
        for n, a in enumerate(rng.integers(1_000, 90_000, 5_000))
    ]
    return _frames(lines, documents)


def identical_documents(count: int) -> Frames:
    """So many identical documents of one customer, a payment of each third one, and one of seven at once."""
    documents = [{"amount_minor": 12_000, "counterparty_name": "Jumelac SAS"} for _ in range(count)]
    single = [{"amount_minor": 12_000, "counterparty_name": "JUMELAC SAS"} for _ in range(count // 3)]
    return _frames([*single, {"amount_minor": 84_000, "counterparty_name": "JUMELAC SAS"}], documents)


SHAPES: dict[str, Callable[[], Frames]] = {
    "one party, 20,000 invoices": one_party_with_20000_invoices,
    "100,000 equal amounts": equal_amounts_100000,
    "labels of 140 digits": labels_of_140_digits,
    "13 identical documents": lambda: identical_documents(13),
    "300 identical documents": lambda: identical_documents(300),
}
