"""Rules a person made, as suggestions: a line without a document whose text has the rule's words goes to its account.

A rule is a habit, not a proof: it is never certain, and one key confirms it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from bankrec_nb.domain import tables
from bankrec_nb.domain.vocabulary import AdjustmentKind, EvidenceKind, Shape, Tier
from bankrec_nb.matching.result import MatchResult, identities
from bankrec_nb.matching.state import State
from bankrec_nb.matching.told import Told
from bankrec_nb.normalise.text import fold, folded

_BASE, _EACH_WORD, _WORDS_COUNTED, _EACH_CONDITION = 1.6, 0.6, 4, 0.2
_SECOND = -2.0
"""What a rule loses when another one that fits says more."""
_WHOLE_WORD_UP_TO = 3
"""Words this short must stand alone (CB is not CBX); longer ones may begin a word (SALAIRE, SALAIRES)."""
_SURE = (str(Tier.CERTAIN), str(Tier.PROBABLE))


def words_of(contains: str) -> tuple[str, ...]:
    """The rule's distinct words as they are compared: `Frais dépôt` → ('DEPOT', 'FRAIS')."""
    return tuple(sorted({w for w in "".join(c if c.isalnum() else " " for c in fold(contains)).split() if w}))


def asked_by_rules(state: State) -> State:
    """What rules ask of a state: its lines, without all that explains them; nothing where there are no rules."""
    lines = state.every_line if state.rules.height else state.bank.clear()
    return State(bank=lines, items=state.items.clear(), rules=state.rules, settings=state.settings)


def with_rules(result: MatchResult, state: State) -> MatchResult:
    """The result with suggestions of shape `rule` for lines that no document surely takes.

    Of several rules that fit, the one with most words is proposed (then the oldest id); the others are its rivals.
    """
    enabled = state.rules.filter(pl.col("enabled").fill_null(value=True)).sort("rule_id")
    if enabled.is_empty():
        return result
    lines = _free_lines(state, result)
    fits = [_fitting(lines, rule) for rule in enabled.iter_rows(named=True) if words_of(str(rule["contains"]))]
    if not any(f.height for f in fits):
        return result
    rows = _weighed(pl.concat(fits), state.settings.rivals_kept + 1)
    return replace(
        result,
        suggestions=_placed(result.suggestions, rows),
        adjustments=pl.concat([result.adjustments, _adjustments(rows)]),
        evidence=result.told + Told(rows=(_evidence(rows),)),
    )


def _free_lines(state: State, result: MatchResult) -> pl.DataFrame:
    """Lines that nothing certain or probable explains: transaction_id, amount, currency, account, said (words between spaces)."""
    sure = result.proposed.filter(pl.col("tier").is_in(_SURE))
    legs = result.adjustments.join(sure, left_on="group_id", right_on="suggestion_id", how="semi")
    taken = pl.concat([sure.select("transaction_id"), legs.select("transaction_id")]).unique()
    text = pl.concat_str("text", folded(pl.col("name")), separator=" ", ignore_nulls=True)
    return state.every_line.join(taken, on="transaction_id", how="anti").select(
        "transaction_id", "amount", "currency", "account",
        said=pl.lit(" ") + text.fill_null("").str.replace_all(r"[^\pL\pN]+", " ") + pl.lit(" "),
    )  # fmt: skip


def _fitting(lines: pl.DataFrame, rule: dict[str, Any]) -> pl.DataFrame:
    """Lines to which one rule applies, with the rule beside them."""
    words = words_of(str(rule["contains"]))
    conditions = [pl.col("said").str.contains(_as_word(word), literal=True) for word in words]
    if rule["direction"] in {"in", "out"}:
        conditions.append(pl.col("amount") > 0 if rule["direction"] == "in" else pl.col("amount") < 0)
    narrowed = len(conditions) - len(words)
    for given, condition in (
        (rule["account_id"], pl.col("account") == pl.lit(rule["account_id"], dtype=pl.String)),
        (rule["least_minor"], pl.col("amount").abs() >= pl.lit(rule["least_minor"], dtype=pl.Int64)),
        (rule["most_minor"], pl.col("amount").abs() <= pl.lit(rule["most_minor"], dtype=pl.Int64)),
    ):
        if given is not None:
            conditions.append(condition)
            narrowed += 1
    weight = _BASE + _EACH_WORD * min(len(words), _WORDS_COUNTED) + _EACH_CONDITION * narrowed
    return lines.filter(pl.all_horizontal(conditions)).select(
        "transaction_id", "amount", "currency",
        rule_id=pl.lit(rule["rule_id"], dtype=pl.String),
        rule=pl.lit(rule["name"], dtype=pl.String),
        ledger_account=pl.lit(rule["ledger_account"], dtype=pl.String),
        words=pl.lit(len(words), dtype=pl.Int64),
        weight=pl.lit(weight, dtype=pl.Float64),
        detail=pl.lit(f'Rule "{rule["name"]}": label contains {" ".join(str(rule["contains"]).split())}', dtype=pl.String),
    )  # fmt: skip


def _as_word(word: str) -> str:
    return f" {word} " if len(word) <= _WHOLE_WORD_UP_TO else f" {word}"


def _weighed(met: pl.DataFrame, kept: int) -> pl.DataFrame:
    """Rules of each line, best first, with score, rivals and suggestion_id; `n` counts from 0."""
    best = met.sort("transaction_id", "words", "rule_id", descending=[False, True, False]).with_columns(
        n=pl.int_range(pl.len(), dtype=pl.Int64).over("transaction_id"),
        rivals=pl.len().over("transaction_id").cast(pl.Int64) - 1,
    )
    top = pl.col("words") == pl.col("words").max().over("transaction_id")
    accounts = pl.col("ledger_account").filter(top).n_unique().over("transaction_id")
    rows = best.with_columns(
        loss=pl.when(pl.col("n") > 0).then(_SECOND).otherwise(0.0), unsure=(accounts > 1) & (pl.col("n") == 0)
    ).filter(pl.col("n") < kept)
    bodies = [
        f"{transaction}|rule|{rule}|{account}|{amount}"
        for transaction, rule, account, amount in rows.select(
            "transaction_id", "rule_id", "ledger_account", "amount"
        ).iter_rows()
    ]
    score = 1 / (1 + (-(pl.col("weight") + pl.col("loss"))).exp())
    return rows.with_columns(suggestion_id=identities(pl.Series(bodies, dtype=pl.String)), score=score.round(9))


def _placed(standing: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """All suggestions with the rules' among them by score, numbered anew where a rule is."""
    first = standing.filter(pl.col("rank") == 1).group_by("transaction_id").agg(best=pl.col("score").max())
    leads = pl.col("best").is_null() | (pl.col("score") > pl.col("best"))
    ours = _suggestions(
        rows.join(first, on="transaction_id", how="left", maintain_order="left").with_columns(
            place=pl.when(pl.col("n") > 0).then(1000.0 + pl.col("n")).when(leads).then(0.0).otherwise(1.5)
        )
    )
    touched = standing.join(rows, on="transaction_id", how="semi", maintain_order="left")
    others = standing.join(rows, on="transaction_id", how="anti", maintain_order="left")
    both = pl.concat([touched.with_columns(place=pl.col("rank").cast(pl.Float64)), ours])
    anew = both.sort("transaction_id", "place", "suggestion_id").with_columns(
        rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("transaction_id")
    )
    # A habit is confirmed by a person, so probable at most; what stands behind another is only possible.
    proposed = (pl.col("rank") == 1) & (pl.col("shape") == str(Shape.RULE))
    tiers = anew.with_columns(
        tier=pl.when(proposed).then(pl.lit(str(Tier.PROBABLE))).otherwise("tier"),
        ambiguous=pl.col("ambiguous") & (pl.col("rank") == 1),
    )
    every = pl.concat([others, tiers.select(tables.SUGGESTION.names)])
    return every.sort("transaction_id", "rank", "suggestion_id")


def _suggestions(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "suggestion_id", "transaction_id", "score", "rivals", "place", rank=pl.lit(0, dtype=pl.Int64),
        shape=pl.lit(str(Shape.RULE)), tier=pl.lit(str(Tier.POSSIBLE)), ambiguous="unsure",
        transaction_count=pl.lit(1, dtype=pl.Int64), item_count=pl.lit(0, dtype=pl.Int64),
        remaining_minor=pl.lit(0, dtype=pl.Int64), reason=pl.col("detail") + pl.lit("."), caps=pl.lit(None, dtype=pl.String),
    ).select(*tables.SUGGESTION.names, "place")  # fmt: skip


def _adjustments(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "transaction_id", "currency", "ledger_account", group_id="suggestion_id", item_id=pl.lit(None, dtype=pl.String),
        adjustment_kind=pl.lit(str(AdjustmentKind.ACCOUNT)), amount_minor="amount", note="rule",
    ).select(tables.ADJUSTMENT.names)  # fmt: skip


def _evidence(rows: pl.DataFrame) -> pl.DataFrame:
    """The rule speaks for itself; a rule that says more speaks against the others."""
    said = rows.select("suggestion_id", "weight", "detail", evidence_kind=pl.lit(str(EvidenceKind.MEMORY)))
    lost = rows.filter(pl.col("loss") != 0).select(
        "suggestion_id", weight="loss", detail=pl.lit("another rule comes first"), evidence_kind=pl.lit(str(EvidenceKind.RIVALS)),
    )  # fmt: skip
    both = pl.concat([f.select(tables.EVIDENCE.names) for f in (said, lost)])
    return both.sort("suggestion_id", "evidence_kind")
