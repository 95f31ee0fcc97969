"""SQL over the dossier: one SELECT, read-only, nothing outside the dossier's folders within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from bankrec_nb.domain.errors import DecisionRefused
from bankrec_nb.store.cache import fingerprint

if TYPE_CHECKING:
    import polars as pl

    from bankrec_nb.dossier.dossier import Dossier
    from bankrec_nb.dossier.workspace import Workspace

TABLES = {
    "statement": "statements", "bank_transaction": "transactions", "transaction_detail": "details", "ledger_item": "items",
    "issue": "issues", "match": "matches", "allocation": "allocations", "adjustment": "adjustments",
    "suggestion": "suggestions", "evidence": "evidence", "alias": "aliases", "rule": "rules", "account": "accounts",
}  # fmt: skip
"""Name in SQL → the dossier's frame; suggested_allocation and suggested_adjustment come beside them."""

_ALLOWED = {"SELECT", "EXPLAIN"}


def answer(dossier: Dossier, ws: Workspace, query: str, params: Any) -> pl.DataFrame:
    """The answer as a frame.

    Raises:
        DecisionRefused: it is not one SELECT, or DuckDB cannot run it; DuckDB's own words are in the message.
    """
    try:
        statements = duckdb.extract_statements(query)
        if len(statements) != 1 or statements[0].type.name not in _ALLOWED:
            raise DecisionRefused(
                "only one SELECT is answered here.", where="sql", action="Decisions have their own methods."
            )
        ws.sql.sync(tables(dossier, ws))
        return ws.sql.query(query, params)
    except duckdb.Error as error:
        raise DecisionRefused(f"the query cannot be answered: {error}", where="sql") from error


def tables(dossier: Dossier, ws: Workspace) -> dict[str, tuple[str, pl.DataFrame]]:
    """Every table with the fingerprint of what it was made from."""
    facts, decided = (
        ws.facts_mark(),
        fingerprint(ws.facts_mark(), *(e.event_id for e in ws.state.events), dossier.proposed.digest),
    )
    still = {"statement", "transaction_detail", "issue"}
    named = {sql: getattr(dossier, frame) for sql, frame in TABLES.items()}
    named["suggested_allocation"] = dossier.proposed.allocations
    named["suggested_adjustment"] = dossier.proposed.adjustments
    return {name: (facts if name in still else decided, frame) for name, frame in named.items()}
