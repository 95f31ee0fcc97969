"""Every table of the toolkit: columns, types, ISO 20022 tags, keys and rules. Read this first.

Polars schemas, DuckDB tables, the docs (docs/tables.md) and the tests' row builders come from here, so a column's name,
type and meaning are said once: facts in fact_tables.py, proposals and decisions in decision_tables.py. Data flows downwards:

    facts      statement → bank_transaction → transaction_detail      ledger_item      issue
    derived    suggestion → allocation, adjustment, evidence          (matcher's proposals, can be deleted)
    decided    match → allocation, adjustment                         (the fold of the decision log)

Money is signed Int64 minor units; money into the account is positive: a sales invoice +, a credit note to a customer −,
a purchase invoice −.
"""

from __future__ import annotations

from bankrec_nb.domain.decision_tables import ADJUSTMENT, ALIAS, ALLOCATION, EVIDENCE, MATCH, RULE, SUGGESTION
from bankrec_nb.domain.declared import Column, Table
from bankrec_nb.domain.fact_tables import (
    BANK_TRANSACTION,
    ISSUE,
    LEDGER_ITEM,
    PARTY_AND_REFERENCES,
    STATEMENT,
    TRANSACTION_DETAIL,
)

__all__ = [
    "ADJUSTMENT", "ALIAS", "ALLOCATION", "BANK_TRANSACTION", "BY_NAME", "EVIDENCE", "ISSUE", "LEDGER_ITEM", "MATCH",
    "PARTY_AND_REFERENCES", "RULE", "STATEMENT", "SUGGESTION", "TABLES", "TRANSACTION_DETAIL", "Column", "Table",
]  # fmt: skip

TABLES = (
    STATEMENT, BANK_TRANSACTION, TRANSACTION_DETAIL, LEDGER_ITEM, ISSUE,
    SUGGESTION, ALLOCATION, ADJUSTMENT, EVIDENCE, MATCH, ALIAS, RULE,
)  # fmt: skip
"""All declared tables, in the order data flows."""

BY_NAME = {table.name: table for table in TABLES}
