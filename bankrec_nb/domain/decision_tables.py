"""The tables of proposals and decisions: what explains a transaction, why, and what was learned from it."""

from __future__ import annotations

from bankrec_nb.domain import vocabulary as v
from bankrec_nb.domain.declared import COUNT, DAY, FLAG, MINOR, RATIO, TEXT, Column, Table, choices

SUGGESTION = Table(
    "suggestion",
    "One row per explanation proposed for a transaction (or a group of them): rank 1 is what would be applied",
    ("suggestion_id",),
    (
        Column("suggestion_id", TEXT, "Hash of what it would allocate", required=True),
        Column("transaction_id", TEXT, "The (first) transaction it explains", required=True),
        Column("rank", COUNT, "1 = proposed; 2, 3, … = rivals kept for the person", required=True),
        Column(
            "shape",
            TEXT,
            "How transactions, items and differences stand to each other",
            required=True,
            choices=choices(v.Shape),
        ),
        Column("tier", TEXT, "How far it may be trusted", required=True, choices=choices(v.Tier)),
        Column("score", RATIO, "Calibrated: of those scored 0.9, 90 % are right", required=True),
        Column("rivals", COUNT, "Other explanations nearly as good", required=True),
        Column("ambiguous", FLAG, "True where a rival is as good: never certain", required=True),
        Column("transaction_count", COUNT, "Transactions in it", required=True),
        Column("item_count", COUNT, "Items in it", required=True),
        Column("remaining_minor", MINOR, "What of the transactions would stay unexplained", required=True),
        Column("reason", TEXT, "Why, in a sentence for a person", required=True),
        Column("caps", TEXT, "Search limits that were hit, in words; null when none"),
    ),
)

ALLOCATION = Table(
    "allocation",
    "One row per part of a transaction that pays part of an item, inside one suggestion or match",
    ("group_id", "transaction_id", "item_id"),
    (
        Column("group_id", TEXT, "suggestion_id or match_id", required=True),
        Column("transaction_id", TEXT, "The transaction", required=True),
        Column("item_id", TEXT, "The item", required=True),
        Column("allocated_minor", MINOR, "In the transaction's currency, sign of the cash effect", required=True),
        Column("currency", TEXT, "Of the transaction", required=True),
        Column("item_allocated_minor", MINOR, "The same part in the item's currency", required=True),
        Column("item_currency", TEXT, "Of the item", required=True),
    ),
)

ADJUSTMENT = Table(
    "adjustment",
    "One row per named difference inside a suggestion or match: with the allocations it explains the transaction",
    (),
    (
        Column("group_id", TEXT, "suggestion_id or match_id", required=True),
        Column("transaction_id", TEXT, "The transaction whose amount it helps to explain", required=True),
        Column("item_id", TEXT, "The item the difference belongs to, where there is one"),
        Column(
            "adjustment_kind", TEXT, "fee, discount, write_off, …", required=True, choices=choices(v.AdjustmentKind)
        ),
        Column(
            "amount_minor",
            MINOR,
            "transaction = Σ allocations + Σ adjustments + remaining; a fee taken out is negative",
            required=True,
        ),
        Column("currency", TEXT, "Of the transaction", required=True),
        Column("ledger_account", TEXT, "Where it is booked: 627, 665, 656 …"),
        Column("note", TEXT, "Why, in words"),
    ),
)

EVIDENCE = Table(
    "evidence",
    "One row per kind of likeness that speaks for or against a suggestion; the weights add up to its score (log-odds)",
    ("suggestion_id", "evidence_kind"),
    (
        Column("suggestion_id", TEXT, "The suggestion", required=True),
        Column("evidence_kind", TEXT, "What kind", required=True, choices=choices(v.EvidenceKind)),
        Column(
            "weight", RATIO, "Natural log of the likelihood ratio; score = 1 / (1 + exp(−Σ weights))", required=True
        ),
        Column("detail", TEXT, "What was seen, in words"),
    ),
)

MATCH = Table(
    "match",
    "One row per accepted group of transactions, items and adjustments",
    ("match_id",),
    (
        Column("match_id", TEXT, "The accepting event's id", required=True),
        Column("shape", TEXT, "How it stands together", required=True, choices=choices(v.Shape)),
        Column("suggestion_id", TEXT, "The suggestion that was accepted; null when linked by hand"),
        Column(
            "decision_kind",
            TEXT,
            "accept, link, categorise, handle, …",
            required=True,
            choices=choices(v.DecisionKind),
        ),
        Column("tier", TEXT, "Tier of the suggestion when accepted", choices=choices(v.Tier)),
        Column("score", RATIO, "Score of the suggestion when accepted"),
        Column("user", TEXT, "Who decided", required=True),
        Column("decided_at", TEXT, "When, UTC, ISO 8601", required=True),
        Column("reason", TEXT, "Why: the suggestion's reason or the person's note"),
        Column("stale", FLAG, "A transaction or item in it changed or went away at its source", required=True),
    ),
)

ALIAS = Table(
    "alias",
    "One row per thing remembered about a counterparty: learned from what a person accepted, visible and editable",
    ("alias_kind", "bank_value", "counterparty_key"),
    (
        Column(
            "alias_kind",
            TEXT,
            "What the bank's value is",
            required=True,
            choices=("name", "iban", "creditor_id", "mandate"),
        ),
        Column("bank_value", TEXT, "The value as normalised from the bank's side", required=True),
        Column(
            "counterparty_key",
            TEXT,
            "counterparty_id where the books have one, else the normalised name",
            required=True,
        ),
        Column("times_seen", COUNT, "How many accepted matches taught it", required=True),
        Column("last_seen", DAY, "Booking date of the latest of them"),
    ),
)

RULE = Table(
    "rule",
    "One row per rule a person made: what to propose for transactions like this one",
    ("rule_id",),
    (
        Column("rule_id", TEXT, "The creating event's id", required=True),
        Column("name", TEXT, "What the person calls it", required=True),
        Column(
            "contains", TEXT, "Words that must all stand in the label, normalised, separated by spaces", required=True
        ),
        Column("direction", TEXT, "in, out or both", required=True, choices=("in", "out", "both")),
        Column("account_id", TEXT, "Only this bank account"),
        Column("least_minor", MINOR, "Smallest absolute amount"),
        Column("most_minor", MINOR, "Largest absolute amount"),
        Column("ledger_account", TEXT, "Where it is booked: 613, 627, 641 …", required=True),
        Column("version", COUNT, "Rises with each edit", required=True),
        Column("enabled", FLAG, "Off = kept, not applied", required=True),
    ),
)
