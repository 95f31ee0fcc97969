"""The instrument that measures quality is itself measured."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl
import pytest
from second_generator import second_company
from truth import FIRST, PROPOSAL, judge, score

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.vocabulary import Shape, Tier

TRUTH = pl.DataFrame(
    [
        ("T1", "A", 100, "single", 1),
        ("T2", "B", 60, "lot", 2),
        ("T2", "C", 40, "lot", 2),
        ("T3", None, 0, "no_document", 3),
        ("T4", "D", 70, "many_to_many", 4),
        ("T5", "D", 10, "many_to_many", 4),
        ("T5", "E", 20, "many_to_many", 4),
    ],
    schema={"transaction_id": pl.String, "item_id": pl.String, "allocated_minor": pl.Int64, "kind": pl.String, "block": pl.Int64},
    orient="row",
).with_columns(habit=pl.lit(""))  # fmt: skip


def verdict(transaction: str, *proposed: tuple[str, str | None, int], tier: Tier = Tier.PROBABLE) -> str:
    proposals = pl.DataFrame(list(proposed), schema=PROPOSAL, orient="row")
    ids = sorted({row[0] for row in proposed})
    first = pl.DataFrame([(i, str(tier), 0.9, "single") for i in ids], schema=FIRST, orient="row")
    verdicts = judge(proposals, first, TRUTH).verdicts
    return str(verdicts.filter(pl.col("transaction_id") == transaction)["verdict"].item())


def test_the_same_documents_and_amounts_are_right() -> None:
    assert verdict("T1", ("T1", "A", 100)) == "right"
    assert verdict("T2", ("T2", "C", 40), ("T2", "B", 60)) == "right"


def test_a_document_missing_or_too_many_is_wrong() -> None:
    assert verdict("T2", ("T2", "B", 60)) == "wrong"
    assert verdict("T1", ("T1", "A", 100), ("T1", "E", 1)) == "wrong"


def test_the_right_document_with_another_amount_is_wrong() -> None:
    assert verdict("T1", ("T1", "A", 99)) == "wrong"


def test_no_proposal_for_a_transaction_with_an_answer_is_missed() -> None:
    assert verdict("T1") == "missed"
    assert verdict("T1", ("T1", None, 0)) == "missed"


@pytest.mark.parametrize(
    ("tier", "expected"), [(Tier.CERTAIN, "wrong"), (Tier.PROBABLE, "wrong"), (Tier.POSSIBLE, "right")]
)
def test_a_transaction_without_an_answer_may_only_be_given_a_possible_document(tier: Tier, expected: str) -> None:
    assert verdict("T3", ("T3", "A", 100), tier=tier) == expected


def test_any_split_inside_a_block_is_as_good() -> None:
    other_split = (("T4", "D", 50), ("T4", "E", 20), ("T5", "D", 30))

    assert verdict("T4", *other_split) == "right"
    assert verdict("T5", *other_split) == "right"
    assert verdict("T5", ("T4", "D", 70), ("T5", "A", 30)) == "wrong"


def test_certain_and_without_a_document_is_wrong_where_there_is_an_answer() -> None:
    first = pl.DataFrame([("T1", "certain", 0.99, "internal_transfer")], schema=FIRST, orient="row")

    judged = judge(pl.DataFrame([("T1", None, 0)], schema=PROPOSAL, orient="row"), first, TRUTH)

    assert judged.certain_precision == 0.0
    assert judged.by("kind").filter(pl.col("kind") == "single")["certain_wrong"].item() == 1


def test_shares_count_transactions_not_allocations() -> None:
    proposals = pl.DataFrame([("T1", "A", 100), ("T2", "B", 60), ("T2", "C", 40)], schema=PROPOSAL, orient="row")
    first = pl.DataFrame(
        [("T1", "certain", 0.99, "single"), ("T2", "probable", 0.9, "lot")], schema=FIRST, orient="row"
    )

    judged = judge(proposals, first, TRUTH)

    assert judged.share_right == 0.5
    assert judged.certain_precision == 1.0
    assert judged.certain_coverage == 0.25
    assert judged.false_alarms == 0.0
    assert judged.calibration()["proposals"].sum() == 2


@dataclass
class Proposals:
    suggestions: pl.DataFrame = field(default_factory=t.SUGGESTION.empty)
    allocations: pl.DataFrame = field(default_factory=t.ALLOCATION.empty)
    adjustments: pl.DataFrame = field(default_factory=t.ADJUSTMENT.empty)


def test_a_suggestion_of_two_transactions_counts_for_both_and_rivals_do_not_count() -> None:
    base = {"tier": "certain", "score": 0.99, "rivals": 0, "ambiguous": False, "transaction_count": 2, "item_count": 2, "remaining_minor": 0, "reason": "."}  # fmt: skip
    suggestions = t.SUGGESTION.frame(
        [
            {"suggestion_id": "S1", "transaction_id": "T4", "rank": 1, "shape": str(Shape.MANY_TO_MANY), **base},
            {"suggestion_id": "S2", "transaction_id": "T1", "rank": 2, "shape": str(Shape.SINGLE), **base},
        ]
    )
    parts = [("S1", "T4", "D", 70), ("S1", "T5", "D", 10), ("S1", "T5", "E", 20), ("S2", "T1", "A", 100)]
    allocations = t.ALLOCATION.frame(
        {
            "group_id": group,
            "transaction_id": transaction,
            "item_id": item,
            "allocated_minor": minor,
            "currency": "EUR",
            "item_allocated_minor": minor,
            "item_currency": "EUR",
        }
        for group, transaction, item, minor in parts
    )

    judged = score(Proposals(suggestions, allocations), TRUTH)

    words = dict(judged.verdicts.select("transaction_id", "verdict").rows())
    assert (words["T4"], words["T5"], words["T1"]) == ("right", "right", "missed")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_second_world_is_explained_to_the_cent(seed: int) -> None:
    made = second_company(seed, 600)

    adjusted = made.truth_adjustments.group_by("transaction_id").agg(adjusted=pl.col("amount_minor").sum())
    sums = (
        made.truth.group_by("transaction_id")
        .agg(pl.col("allocated_minor").sum(), answered=pl.col("item_id").is_not_null().any())
        .join(made.transactions, on="transaction_id")
        .join(adjusted, on="transaction_id", how="left")
        .filter("answered")
    )
    paid = made.truth.drop_nulls("item_id").group_by("item_id").agg(pl.col("allocated_minor").sum())
    beyond = made.items.join(paid, on="item_id").filter(pl.col("allocated_minor").abs() > pl.col("open_minor").abs())
    assert sums.filter(pl.col("amount_minor") != pl.col("allocated_minor") + pl.col("adjusted").fill_null(0)).is_empty()
    assert beyond.is_empty()
    assert second_company(seed, 600).transactions.equals(made.transactions)
