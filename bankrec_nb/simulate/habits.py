"""What happens in a company's months, how often, and in which variants.

One `Kind` per job of an accountant (PRODUCT.md, jobs 5 to 15); the shares are of transactions. A kind without `writing`
names no document in its text. The figures are a plain reading of French SME practice, not fitted to any data.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.errors import SettingRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME_ONLY = "name_only"
AMOUNT_ONLY = "amount_only"
SILENT = (NAME_ONLY, AMOUNT_ONLY, "customer_code", "mandate", "lot_number", "fixed")
"""Ways of writing in which no document is named."""

SALE_WRITING = MappingProxyType(
    {
        "whole": 22, "compact": 8, "spaced": 5, "no_prefix": 8, "last_digits": 10, "lower": 3, "cut": 5, "glued": 5,
        "structured": 5, "order": 3, "customer_code": 2, NAME_ONLY: 19, AMOUNT_ONLY: 2, "typo": 3,
    }
)  # fmt: skip
LIST_WRITING = MappingProxyType(
    {"listed": 40, "short_list": 18, "range": 12, "run_together": 6, "lot_cut": 4, NAME_ONLY: 20}
)
PURCHASE_WRITING = MappingProxyType(
    {"whole": 45, "compact": 10, "last_digits": 8, "end_to_end": 10, NAME_ONLY: 20, "cheque": 7}
)
_NAMED = MappingProxyType({"whole": 40, "compact": 12, "no_prefix": 14, "last_digits": 12, NAME_ONLY: 22})


@dataclass(frozen=True)
class Kind:
    """One kind of case: how many transactions and documents belong together, and in which variants."""

    share: float
    side: str = "sale"
    transactions: tuple[int, int] = (1, 1)
    documents: tuple[int, int] = (1, 1)
    credit_notes: int = 0
    variants: Mapping[str, float] = field(default_factory=lambda: {"": 1.0})
    writing: Mapping[str, float] = field(default_factory=lambda: {"fixed": 1.0})
    several_parties: bool = False


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "single": Kind(0.32, writing=SALE_WRITING),
        "supplier_single": Kind(0.11, "purchase", writing=PURCHASE_WRITING),
        "supplier_direct_debit": Kind(0.03, "purchase", writing={"whole": 40, NAME_ONLY: 35, "mandate": 25}),
        "lot": Kind(0.07, documents=(2, 12), writing=LIST_WRITING),
        "supplier_lot": Kind(0.02, "purchase", documents=(2, 6), writing=LIST_WRITING),
        "credit_note": Kind(
            0.03,
            documents=(1, 4),
            credit_notes=1,
            variants={"credit_named": 55, "credit_silent": 45},
            writing={"listed": 45, "short_list": 20, NAME_ONLY: 35},
        ),
        "supplier_credit_note": Kind(
            0.01, "purchase", documents=(1, 3), credit_notes=1, variants={"credit_named": 60, "credit_silent": 40},
            writing={"listed": 70, NAME_ONLY: 30},
        ),
        "refund": Kind(0.004, writing={"whole": 60, NAME_ONLY: 40}),
        "supplier_refund": Kind(0.003, "purchase", writing={"whole": 60, NAME_ONLY: 40}),
        "instalment": Kind(0.04, transactions=(2, 4), variants={"equal_parts": 60, "free_parts": 40}, writing=_NAMED),
        "rest": Kind(0.01, writing=_NAMED),
        "partial": Kind(0.02, writing={"whole": 60, "compact": 20, "last_digits": 20}),
        "discount": Kind(0.02, documents=(1, 2), variants={"terms_known": 50, "terms_unknown": 50}, writing=_NAMED),
        "fee": Kind(0.008, writing={"whole": 70, "compact": 20, NAME_ONLY: 10}),
        "cents": Kind(0.015, documents=(1, 2), writing=_NAMED),
        "overpayment": Kind(0.008, writing={"whole": 60, "compact": 20, "last_digits": 20}),
        "double_payment": Kind(0.012, transactions=(2, 2), writing=_NAMED),
        "third_party": Kind(0.01, variants={"holding": 50, "stranger": 50}, writing={"whole": 60, "compact": 40}),
        "many_to_many": Kind(0.012, transactions=(2, 3), documents=(2, 3), writing={"listed": 60, NAME_ONLY: 40}),
        "exchange": Kind(0.004, writing={"whole": 100}),
        "cheque_deposit": Kind(
            0.025, documents=(1, 8), several_parties=True,
            variants={"deposit_item": 50, "deposit_number": 35, "cheques_only": 15},
        ),
        "payout": Kind(
            0.025, documents=(2, 9), several_parties=True,
            variants={"payout_gross": 35, "payout_net": 15, "payout_sales": 25, "card_terminal": 25},
        ),
        "direct_debit_lot": Kind(
            0.012, documents=(3, 12), several_parties=True, variants={"lot_item": 45, "lot_sales": 20, "lot_details": 35},
        ),
        "direct_debit": Kind(0.02, writing={"end_to_end": 40, "mandate": 30, "whole": 30}),
        "returned_payment": Kind(
            0.018, transactions=(2, 3), variants={"never_paid": 50, "paid_later": 50}, writing={"end_to_end": 50, "whole": 50},
        ),
        "transfer_lot": Kind(
            0.012, "purchase", documents=(3, 12), several_parties=True,
            variants={"lot_item": 50, "lot_purchases": 25, "lot_details": 25},
        ),
        "internal_transfer": Kind(0.02, "none", transactions=(2, 2)),
        "no_document": Kind(
            0.10, "none",
            variants={
                "rent": 5, "salary": 24, "tax": 8, "social": 8, "bank_fee": 20, "card_purchase": 20, "loan": 5,
                "insurance": 4, "interest": 1, "cash_deposit": 3, "grant": 2,
            },
        ),
        "missing_document": Kind(0.012, documents=(0, 0), writing={"whole": 60, NAME_ONLY: 40}),
    }
)  # fmt: skip
"""All kinds; what the shares leave over becomes more singles."""


@dataclass(frozen=True)
class Habits:
    """What may be set about a simulated company."""

    shares: Mapping[str, float] = field(default_factory=dict)
    """Share of transactions by kind, where it differs from KINDS; 0 leaves a kind out."""
    customer_ids: bool | None = None
    """Whether the books carry a customer code; None: every other seed."""
    ledger_typos: float = 0.08
    """Share of ledger spellings with a slip of the fingers."""
    spellings: int = 3
    """How many spellings one counterparty has in books without a customer code."""
    bank_name_width: int | None = None
    """Where the bank without structured fields cuts names; None: 18, 24, 27, 32 or 35 by seed."""
    never_paid: float = 0.25
    """Documents that stay open, per paid document."""
    already_paid: float = 0.03
    """Documents that were paid before (open 0), per paid document."""
    round_amounts: float = 0.15
    """Share of amounts that are whole tens or hundreds."""
    subscribers: float = 0.12
    """Share of customers that are billed the same price each time."""
    known_ibans: float = 0.3
    """Share of customers whose IBAN the books know."""

    @staticmethod
    def of(values: Mapping[str, Any]) -> Habits:
        """Habits with these values; unknown names and kinds raise SettingRefused."""
        known = {f.name for f in fields(Habits)}
        unknown = sorted((set(values) - known) | (set(values.get("shares", {})) - set(KINDS)))
        if unknown:
            raise SettingRefused(f"unknown habit or kind {', '.join(unknown)}.", where="simulate")
        return replace(Habits(), **values)
