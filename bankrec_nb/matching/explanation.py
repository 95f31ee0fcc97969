"""Why a transaction got what it got: its candidates, their evidence, its possible payers, and what was not done."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import NotFound
from bankrec_nb.matching.pipeline import run, start
from bankrec_nb.matching.result import MatchResult, build
from bankrec_nb.matching.rules import with_rules
from bankrec_nb.matching.told import evidence_of

if TYPE_CHECKING:
    from bankrec_nb.domain.settings import MatchSettings
    from bankrec_nb.matching.state import State


@dataclass(frozen=True)
class Explanation:
    """One transaction's story, as frames.

    `candidates`: one row per explanation that was weighed (form, documents, weight, chosen). `evidence`: one row per
    candidate and kind. `counterparties`: who may have paid. `named`: documents its text names. `suggestions`: what is
    shown. `limits`: searches that were cut short. `why_not`: a sentence when nothing is proposed.
    """

    transaction_id: str
    candidates: pl.DataFrame
    evidence: pl.DataFrame
    counterparties: pl.DataFrame
    named: pl.DataFrame
    suggestions: pl.DataFrame
    limits: pl.DataFrame
    why_not: str | None

    def _repr_html_(self) -> str:
        """What there is to tell, table by table, as a notebook shows it; bank text is escaped."""
        shown = self.suggestions.select("rank", "tier", pl.col("score").round(4), "ambiguous", "shape", "reason")
        tables = {
            "Shown": shown,
            "Weighed (log-odds)": self.candidates.drop("item_id"),
            "Evidence (log-odds, adding up to the weight)": self.evidence,
            "Who may have paid": self.counterparties.drop("p"),
            "Named in the text": self.named.drop("item_id"),
            "Searches cut short": self.limits.drop("transaction_id"),
        }
        told = [f"<h4>{title}</h4>{_table(frame)}" for title, frame in tables.items() if frame.height]
        why = [f"<p>{escape(self.why_not)}</p>"] if self.why_not else []
        return "".join([f"<h3>Transaction {escape(self.transaction_id)}</h3>", *why, *told])


def _table(frame: pl.DataFrame) -> str:
    with pl.Config(
        tbl_rows=-1,
        tbl_cols=-1,
        fmt_str_lengths=200,
        fmt_table_cell_list_len=-1,
        float_precision=2,
        tbl_hide_column_data_types=True,
        tbl_hide_dataframe_shape=True,
    ):
        return frame._repr_html_()


def explain(
    transaction_id: str,
    bank_transactions: pl.DataFrame,
    ledger_items: pl.DataFrame,
    settings: MatchSettings | None = None,
    *,
    details: pl.DataFrame | None = None,
    memory: pl.DataFrame | None = None,
    rules: pl.DataFrame | None = None,
    own_accounts: tuple[str, ...] | list[str] = (),
) -> Explanation:
    """The story of one transaction within the whole run (its rivals for documents are the other transactions).

    Raises:
        NotFound: there is no such transaction, or nothing of it is left to explain.
    """
    state = run(
        start(
            bank_transactions,
            ledger_items,
            settings,
            details=details,
            memory=memory,
            rules=rules,
            own_accounts=tuple(own_accounts),
        )
    )
    return explained(state, with_rules(build(state), state), transaction_id)


def explained(state: State, result: MatchResult, transaction_id: str) -> Explanation:
    """`explain` for a run that is there already."""
    line = state.bank.filter(pl.col("transaction_id") == transaction_id)
    if line.is_empty():
        raise NotFound(f"no open transaction {transaction_id}.", action="It may be matched already, or not booked.")
    t = line["t"][0]
    documents = state.items.select("i", "item_id", "number", "open", "counterparty_name", "p")
    heads = state.hypotheses.filter(pl.col("t") == t)
    members = state.members.join(heads.select("h"), on="h", how="semi").join(documents, on="i").sort("h", "i")
    listed = members.group_by("h", maintain_order=True).agg("item_id", "number", allocated="alloc")
    chosen = state.chosen.select("h", chosen=pl.lit(value=True))
    weighed = (
        heads.join(listed, on="h")
        .join(chosen, on="h", how="left")
        .with_columns(pl.col("chosen").fill_null(value=False))
    )
    candidates = weighed.sort("weight", "h", descending=[True, False]).select(
        "h",
        "form",
        "item_id",
        "number",
        "allocated",
        "adjustment",
        "adjusted",
        "remaining",
        "weight",
        "accidents",
        "chosen",
    )
    suggestions = result.suggestions.filter(pl.col("transaction_id") == transaction_id)
    names = documents.group_by("p").agg(counterparty_name=pl.col("counterparty_name").drop_nulls().min())
    return Explanation(
        transaction_id,
        candidates,
        evidence_of(state, heads).sort("h", "evidence_kind"),
        state.who.filter(pl.col("t") == t)
        .join(names, on="p", how="left")
        .drop("t")
        .sort("who_weight", "p", descending=[True, False]),
        state.hits.filter(pl.col("t") == t)
        .join(documents, on="i")
        .select("item_id", "number", "ref_weight", "ref_kind", "ref_text")
        .sort("ref_weight", "item_id", descending=[True, False]),
        suggestions,
        result.limits.filter(pl.col("transaction_id") == transaction_id),
        _why_not(suggestions, candidates, state, t),
    )


def _why_not(suggestions: pl.DataFrame, candidates: pl.DataFrame, state: State, t: int) -> str | None:
    if suggestions.filter(pl.col("rank") == 1).height:
        return None
    if candidates.is_empty() and state.who.filter(pl.col("t") == t).is_empty():
        return "No open document is named, no counterparty is recognised, and the amount is not that of one document alone."
    if candidates.is_empty():
        return "The counterparty is recognised, but no open document or sum of documents fits the amount."
    if candidates["chosen"].any():
        return "What fits is too weak to show: it may be an accident, or other explanations are as good."
    return "The documents that fit are better explained by other transactions."
