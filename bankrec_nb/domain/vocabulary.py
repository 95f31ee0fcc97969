"""Closed lists: one word per thing, the trade's own (see docs/engineers.md for where each is used)."""

from __future__ import annotations

from enum import StrEnum


class ItemType(StrEnum):
    """What a ledger item stands for. The type gives the sign: money expected in is positive."""

    SALES_INVOICE = "sales_invoice"
    SALES_CREDIT_NOTE = "sales_credit_note"
    PURCHASE_INVOICE = "purchase_invoice"
    PURCHASE_CREDIT_NOTE = "purchase_credit_note"
    CHEQUE_DEPOSIT = "cheque_deposit"
    PAYMENT_LOT = "payment_lot"
    PAYOUT = "payout"
    JOURNAL_LINE = "journal_line"


BANK_BOOKED_TYPES = (ItemType.CHEQUE_DEPOSIT, ItemType.PAYMENT_LOT, ItemType.PAYOUT, ItemType.JOURNAL_LINE)
"""Items the books already carry on the bank's ledger account (512), waiting for the bank to show them."""


class TransactionStatus(StrEnum):
    """Where a transaction stands, as a person sees it."""

    TO_MATCH = "to_match"
    TO_REVIEW = "to_review"
    PARTLY_MATCHED = "partly_matched"
    MATCHED = "matched"
    HANDLED = "handled"


class ItemStatus(StrEnum):
    """Paid status of a ledger item."""

    OPEN = "open"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    OVERPAID = "overpaid"


class Balance(StrEnum):
    """Balance of a match while it is being built."""

    BALANCED = "balanced"
    OVER_ALLOCATED = "over_allocated"
    UNDER_ALLOCATED = "under_allocated"


class Tier(StrEnum):
    """How far a suggestion may be trusted; only `certain` may be accepted without a person."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class Shape(StrEnum):
    """The kind of a suggestion or match: how transactions, items and differences stand to each other."""

    SINGLE = "single"
    LOT = "lot"
    CREDIT_NOTE = "credit_note"
    INSTALMENT = "instalment"
    MANY_TO_MANY = "many_to_many"
    DISCOUNT = "discount"
    FEE = "fee"
    CENTS = "cents"
    OVERPAYMENT = "overpayment"
    EXCHANGE = "exchange"
    PAYOUT = "payout"
    CHEQUE_DEPOSIT = "cheque_deposit"
    PAYMENT_LOT = "payment_lot"
    INTERNAL_TRANSFER = "internal_transfer"
    RETURNED_PAYMENT = "returned_payment"
    DOUBLE_PAYMENT = "double_payment"
    REVERSAL = "reversal"
    RULE = "rule"
    MANUAL = "manual"


class AdjustmentKind(StrEnum):
    """A named difference inside a match."""

    FEE = "fee"
    DISCOUNT = "discount"
    WRITE_OFF = "write_off"
    EXCHANGE_DIFFERENCE = "exchange_difference"
    OVERPAYMENT = "overpayment"
    ACCOUNT = "account"
    TRANSFER = "transfer"  # the other leg is another transaction of ours
    RETURN = "return"  # the other transaction is the payment that came back
    HANDLED = "handled"


class EvidenceKind(StrEnum):
    """What speaks for or against a suggestion."""

    DOCUMENT_NUMBER = "document_number"
    STRUCTURED_REFERENCE = "structured_reference"
    END_TO_END_ID = "end_to_end_id"
    MANDATE = "mandate"
    CUSTOMER_NUMBER = "customer_number"
    PAYOUT_ID = "payout_id"
    IBAN = "iban"
    ALIAS = "alias"
    NAME = "name"
    WORDS = "words"
    AMOUNT = "amount"
    AMOUNT_UNIQUE = "amount_unique"
    DATE = "date"
    PAYMENT_METHOD = "payment_method"
    STRUCTURE = "structure"
    CHANCE = "chance"
    RIVALS = "rivals"
    CONTRADICTION = "contradiction"
    MEMORY = "memory"
    CALIBRATION = "calibration"


class Proof(StrEnum):
    """Whether a statement adds up: opening + transactions = closing."""

    BALANCED = "balanced"
    BALANCED_BY_CHAIN = "balanced_by_chain"
    UNVERIFIABLE = "unverifiable"
    UNBALANCED = "unbalanced"
    INCOMPLETE = "incomplete"
    EMPTY = "empty"


class BookingStatus(StrEnum):
    """Whether the bank has booked a transaction. Only booked ones are money."""

    BOOKED = "booked"
    PENDING = "pending"
    INFORMATION = "information"


class Severity(StrEnum):
    """What happened to the thing an issue speaks of."""

    NOTE = "note"  # loaded; worth knowing
    WARNING = "warning"  # loaded; look at it
    QUARANTINED = "quarantined"  # this row was kept apart, the others were loaded
    REFUSED = "refused"  # nothing of this file was loaded


class DecisionKind(StrEnum):
    """What a person (or a person's command) decided; each is one event of the log."""

    ACCEPT = "accept"
    REJECT = "reject"
    LINK = "link"
    SPLIT = "split"
    HANDLE = "handle"
    CATEGORISE = "categorise"
    CREATE_ITEM = "create_item"
    ORDER_PAYMENT = "order_payment"
    RULE = "rule"
    MEMORY = "memory"
    IMPORT = "import"
    IMPORT_REVERTED = "import_reverted"
    UNDO = "undo"
    RESOLVE = "resolve"
    SIGN_OFF = "sign_off"
    CLOSE = "close"
    REOPEN = "reopen"
    PROOF_OVERRIDE = "proof_override"
