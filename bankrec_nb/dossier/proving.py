"""What the bank's statements leave unproved: those that are not whole, and where one does not follow another.

A person may let one stand, with a reason: the log keeps it, the seal names it. A statement that does not add up cannot
be let stand; it is corrected by the right statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import DecisionRefused, NotFound
from bankrec_nb.domain.money import decimal_text
from bankrec_nb.domain.vocabulary import DecisionKind, Proof
from bankrec_nb.readers.proof import chain, unproved

if TYPE_CHECKING:
    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.store.record import Event

FINDINGS = pl.Schema(
    {
        "account_id": pl.String, "currency": pl.String, "finding": pl.String, "from_date": pl.Date, "to_date": pl.Date,
        "difference_minor": pl.Int64, "statement_id": pl.String, "statement": pl.String, "message": pl.String, "let_stand": pl.String,
    }
)  # fmt: skip
"""Grain: one thing a statement leaves unproved. let_stand: who let it stand and why; null while nobody did."""
BLOCKING = ("gap", str(Proof.UNBALANCED), str(Proof.INCOMPLETE))
"""Findings that keep a period open; overlaps, repeats and days without a statement are shown."""


def statement_findings(ws: Workspace, statements: pl.DataFrame) -> pl.DataFrame:
    """Gaps, overlaps, duplicates, missing periods and unproved statements of all accounts (schema: FINDINGS)."""
    names = statements.select("statement_id", statement=pl.coalesce("statement_number", "file_name"))
    broken = unproved(statements).select(
        "account_id", "currency", pl.col("proof").alias("finding"), "from_date", "to_date",
        pl.col("delta_minor").alias("difference_minor"), "statement_id",
    )  # fmt: skip
    words = {
        str(Proof.UNBALANCED): "The opening balance and the transactions are not the closing balance.",
        str(Proof.INCOMPLETE): "Rows were kept apart, or the end of the statement is missing.",
    }
    broken = broken.with_columns(message=pl.col("finding").replace_strict(words, return_dtype=pl.String))
    found = pl.concat([chain(statements).select(broken.columns), broken]).join(names, on="statement_id", how="left")
    stood = let_stand(ws)
    told = [stood.get(key) for key in found.select("statement_id", "finding", "difference_minor").iter_rows()]
    told_text = [f"{e.user}: {e.why}" if e is not None else None for e in told]
    frame = found.with_columns(let_stand=pl.Series(told_text, dtype=pl.String)).select(FINDINGS.names())
    return frame.cast(FINDINGS).sort("account_id", "from_date", "finding", nulls_last=True)


def let_stand(ws: Workspace) -> dict[tuple[str, str, int | None], Event]:
    """(statement, finding, difference) → the decision that let it stand; one about other figures no longer counts."""
    state = ws.state
    events = [e for e in state.events if e.kind == DecisionKind.PROOF_OVERRIDE and e.event_id not in state.inactive]
    return {(p["statement_id"], p["finding"], p["difference_minor"]): e for e in events if (p := e.payload)}


def override(ws: Workspace, statements: pl.DataFrame, statement: str, why: str) -> Event:
    """Let stand what a statement leaves unproved.

    Raises:
        DecisionRefused: without a reason, or the statement does not add up. NotFound: nothing of it is unproved.
    """
    if not why.strip():
        raise DecisionRefused("a reason is needed.", where="override", action="Say why it may stand.")
    open_now = statement_findings(ws, statements).filter(
        (pl.col("statement_id") == statement) | (pl.col("statement") == statement), pl.col("finding").is_in(BLOCKING)
    )
    if open_now.is_empty():
        raise NotFound(f"nothing of '{statement}' waits for a proof.", where="override", action="See `bankrec status`.")
    if open_now.filter(pl.col("finding") == str(Proof.UNBALANCED)).height:
        raise DecisionRefused(
            "it does not add up: an unbalanced statement cannot be let stand.", where=statement,
            action="Ask the bank for the right one and import it.",
        )  # fmt: skip
    waiting = open_now.filter(pl.col("let_stand").is_null()).to_dicts()
    if not waiting:
        raise DecisionRefused("it was let stand already.", where=statement, action="See `bankrec history`.")
    first = waiting[0]

    def build(_state: Any) -> dict[str, Any]:
        kept = ("account_id", "statement_id", "statement", "finding", "difference_minor")
        return {name: first[name] for name in kept}

    return ws.decide(DecisionKind.PROOF_OVERRIDE, build, why)


def sentence(finding: dict[str, Any]) -> str:
    """A finding in one sentence, with its days and amount."""
    days = f" ({finding['from_date']} to {finding['to_date']})" if finding["from_date"] else ""
    amount = decimal_text(finding["difference_minor"], finding["currency"]) if finding["difference_minor"] else ""
    broken = f" is {finding['finding']}" if finding["finding"] in set(Proof) else ""
    return f"Statement {finding['statement']}{broken}: {finding['message']}{days}{f' Difference {amount}.' if amount else ''}"
