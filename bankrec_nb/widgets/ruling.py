"""The list of rules as the panel shows it, and what is done to a rule from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.matching.rules import words_of
from bankrec_nb.reporting.text import money, plain
from bankrec_nb.widgets.deciding import Decided, Refused

if TYPE_CHECKING:
    from bankrec_nb.widgets.model import ReviewModel

MATCHED_AT_ONCE = 20_000
"""Up to so many lines changed rules are matched at once; beyond, `dossier.match()` would hold the panel up for seconds."""
ACTIONS = ("switch_rule", "delete_rule")


def listed(model: ReviewModel) -> dict[str, Any]:
    """The form `rules`: one entry per rule in the order they are asked, with what it would propose now and its buttons."""
    texts, rules = model.texts, _in_order(model.dossier.rules)
    foreseen = model.dossier.simulate_rules()
    return {
        "title": texts("rules_title"),
        "fields": [],
        "rules": [_entry(model, rule, foreseen.filter(rule_id=rule["rule_id"])) for rule in rules],
        "lines": [texts("rules_order") if rules else texts("rules_none")],
        "ok": "",
    }


def _in_order(rules: pl.DataFrame) -> list[dict[str, Any]]:
    """Switched on first; most words first, then the oldest id, as the matcher asks them."""
    return sorted(rules.to_dicts(), key=lambda r: (not r["enabled"], -len(words_of(r["contains"])), r["rule_id"]))


def _entry(model: ReviewModel, rule: dict[str, Any], foreseen: pl.DataFrame) -> dict[str, Any]:
    texts = model.texts
    says = texts(
        "rule_says", name=plain(rule["name"]), words=plain(rule["contains"]), direction=texts(rule["direction"]),
        account=plain(rule["ledger_account"]),
    )  # fmt: skip
    switch = {
        "action": "switch_rule",
        "word": texts("rule_off" if rule["enabled"] else "rule_on"),
        "enabled": not rule["enabled"],
    }
    return {
        "rule_id": rule["rule_id"],
        "says": says,
        "does": _foreseen(model, foreseen) if rule["enabled"] else texts("rule_is_off"),
        "enabled": rule["enabled"],
        "buttons": [switch, {"action": "delete_rule", "word": texts("rule_delete")}],
    }


def _foreseen(model: ReviewModel, hits: pl.DataFrame) -> str:
    texts = model.texts
    if hits.is_empty():
        return texts("rule_would_none")
    sums = hits.group_by("currency").agg(pl.col("amount_minor").sum()).sort("currency")
    total = " + ".join(money(minor, currency, texts.language) for currency, minor in sums.iter_rows())
    return texts("rule_would", n=hits.height, sum=total)


def change(model: ReviewModel, action: str, values: dict[str, Any], event_id: str) -> Decided:
    """Switch a rule off or on, or delete it; then match again, so that what it proposed goes or comes."""
    rule_id = str(values.get("rule_id") or "")
    if not rule_id:
        raise Refused(model.texts("not_available"))
    if action == "delete_rule":
        model.dossier.delete_rule(rule_id, event_id=event_id)
        said = "decided_rule_deleted"
    else:
        enabled = bool(values.get("enabled"))
        model.dossier.edit_rule(rule_id, event_id=event_id, enabled=enabled)
        said = "decided_rule_on" if enabled else "decided_rule_off"
    match_again(model)
    return Decided(model.texts(said), reread=True, goto=model.current_id, count=0)


def match_again(model: ReviewModel) -> None:
    """Let the rules as they are now propose; a large dossier is matched later, by `dossier.match()`."""
    if model.rows.height <= MATCHED_AT_ONCE:
        model.dossier.match()
