"""Rules people make, and edits of what was learned: made, changed, and simulated before they apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.errors import DecisionRefused, NotFound
from bankrec_nb.domain.vocabulary import Shape, Tier
from bankrec_nb.dossier.decisions import to_minor
from bankrec_nb.dossier.suggesting import rule_frame, still_open
from bankrec_nb.matching.rules import words_of
from bankrec_nb.normalise.text import fold, folded
from bankrec_nb.store.state import State

if TYPE_CHECKING:
    from bankrec_nb.domain.books import Books
    from bankrec_nb.dossier.suggesting import Proposed
    from bankrec_nb.dossier.workspace import Workspace

_EDITABLE = ("name", "contains", "direction", "account_id", "least_minor", "most_minor", "ledger_account", "enabled")


def rule_row(**given: Any) -> dict[str, Any]:
    """A rule as the log keeps it; amounts `least` and `most` are currency units."""
    row: dict[str, Any] = {"direction": "both", "enabled": True, **_in_minor(given)}
    _checked(row)
    return row


def _in_minor(given: dict[str, Any]) -> dict[str, Any]:
    row = dict(given)
    for bound in ("least", "most"):
        if bound in row:
            row[f"{bound}_minor"] = None if row[bound] is None else abs(to_minor(row[bound], "EUR"))
            del row[bound]
    if unknown := sorted(set(row) - set(_EDITABLE)):
        raise DecisionRefused(
            f"a rule has no {', '.join(unknown)}.", where="rule", action=f"Known: {', '.join(_EDITABLE)}, least, most."
        )
    return row


def _checked(row: dict[str, Any]) -> None:
    if not str(row.get("contains") or "").split():
        raise DecisionRefused("a rule needs a word of the label.", where="rule")
    if not str(row.get("ledger_account") or "").strip():
        raise DecisionRefused("a rule needs an account.", where="rule", action="For example 627000.")
    if row["direction"] not in {"in", "out", "both"}:
        raise DecisionRefused(f"'{row['direction']}' is no direction.", where="rule", action="in, out or both.")


def edited_rule(state: State, rule_id: str, changes: dict[str, Any]) -> dict[str, Any]:
    """The payload of a change; the whole rule is kept, so that each version can be read on its own."""
    if rule_id not in state.rules:
        raise NotFound(f"no rule {rule_id}.", where="rule")
    before = {k: v for k, v in state.rules[rule_id].items() if k in _EDITABLE}
    row = {**before, **_in_minor(changes)}
    _checked(row)
    return {"rule": {**row, "rule_id": rule_id}}


def deleted_rule(state: State, rule_id: str) -> dict[str, Any]:
    """The payload of a deletion: the rule proposes nothing any more; what it brought about stays, undo puts it back."""
    if rule_id not in state.rules:
        raise NotFound(f"no rule {rule_id}.", where="rule")
    return {"rule": {"rule_id": rule_id, "deleted": True}}


def simulate_all(ws: Workspace, books: Books, proposed: Proposed) -> pl.DataFrame:
    """What the enabled rules would propose for beside each other: rule_id, transaction_id, amount_minor, currency."""
    from bankrec_nb.matching import match_frames

    rules = rule_frame(ws.state).filter("enabled").sort("rule_id")
    transactions, _ = still_open(books, ws.state)
    waiting = transactions.join(_surely_explained(proposed), on="transaction_id", how="anti", maintain_order="left")
    asked = pl.concat([waiting.clear(), *(_worth_asking(waiting, words) for words in rules["contains"])])
    lines = asked.unique("transaction_id", keep="first", maintain_order=True)
    if lines.is_empty():
        return pl.DataFrame(schema=FORESEEN)
    # The account a rule proposes is all of it that the answer carries: its id goes there.
    named = rules.with_columns(ledger_account="rule_id")
    found = match_frames(lines, t.LEDGER_ITEM.empty(), ws.config.settings, rules=named)
    first = found.suggestions.filter(pl.col("rank") == 1, pl.col("shape") == Shape.RULE).select("suggestion_id")
    hits = found.adjustments.join(
        first, left_on="group_id", right_on="suggestion_id", how="semi", maintain_order="left"
    )
    return hits.select("transaction_id", "amount_minor", "currency", rule_id="ledger_account").select(*FORESEEN)


FORESEEN = {"rule_id": pl.String, "transaction_id": pl.String, "amount_minor": pl.Int64, "currency": pl.String}


def simulate(ws: Workspace, books: Books, proposed: Proposed, rule: dict[str, Any]) -> pl.DataFrame:
    """Open transactions the rule would propose for: the matcher itself is asked, with this rule alone.

    Lines that a document surely explains are not its business.
    """
    from bankrec_nb.matching import match_frames

    trial = State(rules={"simulated": {**rule, "rule_id": "simulated", "version": 1}})
    transactions, _ = still_open(books, ws.state)
    waiting = transactions.join(_surely_explained(proposed), on="transaction_id", how="anti", maintain_order="left")
    asked = _worth_asking(waiting, str(rule["contains"]))
    if asked.is_empty():
        return asked
    found = match_frames(asked, t.LEDGER_ITEM.empty(), ws.config.settings, rules=rule_frame(trial)).suggestions
    hit = found.filter(pl.col("shape") == Shape.RULE).select("transaction_id").unique()
    return waiting.join(hit, on="transaction_id", how="semi", maintain_order="left")


def _surely_explained(proposed: Proposed) -> pl.DataFrame:
    """transaction_id of lines with a certain or probable first suggestion that is no rule's, other legs included."""
    sure = proposed.suggestions.filter(
        pl.col("rank") == 1, pl.col("tier").is_in([Tier.CERTAIN, Tier.PROBABLE]), pl.col("shape") != Shape.RULE
    )
    legs = [
        frame.join(sure, left_on="group_id", right_on="suggestion_id", how="semi").select("transaction_id")
        for frame in (proposed.allocations, proposed.adjustments)
    ]
    return pl.concat([sure.select("transaction_id"), *legs]).unique()


def _worth_asking(transactions: pl.DataFrame, contains: str) -> pl.DataFrame:
    """Lines with these words anywhere, and those of the same amounts, which may cancel one of them out."""
    said = folded(
        pl.concat_str("remittance_information", "additional_information", "counterparty_name", separator=" ", ignore_nulls=True)
    )  # fmt: skip
    words = words_of(contains)
    near = (
        transactions.filter(pl.all_horizontal(said.str.contains(word, literal=True) for word in words))
        if words
        else transactions
    )
    return transactions.filter(pl.col("amount_minor").abs().is_in(near["amount_minor"].abs().implode()))


def memory_edit(op: str, alias_kind: str, bank_value: str, counterparty_key: str) -> dict[str, Any]:
    """The payload of an edit; the bank's value is kept as it is compared."""
    kinds = t.ALIAS.columns[0].choices
    if alias_kind not in kinds:
        raise DecisionRefused(
            f"'{alias_kind}' is nothing that is remembered.", where="memory", action=f"One of {', '.join(kinds)}."
        )
    plain = fold(bank_value) if alias_kind == "name" else "".join(c for c in bank_value.upper() if c.isalnum())
    if not plain.strip() or not counterparty_key.strip():
        raise DecisionRefused("both values are needed.", where="memory")
    return {"memory": {"op": op, "alias_kind": alias_kind, "bank_value": plain, "counterparty_key": counterparty_key}}
