"""Accountants' own lettering judges the matcher on real ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import match_frames
from tests.matching.fec_truth import files, problem
from tests.matching.ledger_habits import HABITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.matching.fec_truth import FecProblem

LEDGERS = files()
FLOORS = {"one": 0.97, "many": 0.85}
"""Reached over all ledgers together (in November 2026: 1:1 369 of 373, 1:n 53 of 56)."""


def outcome(given: FecProblem) -> pl.DataFrame:
    """One row per transaction whose answer is known: kind, right, tier."""
    result = match_frames(given.transactions, given.items)
    proposed = result.allocations.join(
        result.proposed.select("suggestion_id"), left_on="group_id", right_on="suggestion_id", how="semi"
    )
    found: dict[str, set[str]] = {}
    for transaction, item in proposed.select("transaction_id", "item_id").iter_rows():
        found.setdefault(transaction, set()).add(item)
    tiers = dict(result.proposed.select("transaction_id", "tier").iter_rows())
    rows = [
        ("one" if len(answer) == 1 else "many", found.get(t, set()) == answer, tiers.get(t))
        for t, answer in given.truth.items()
    ]
    return pl.DataFrame(rows, schema={"kind": pl.String, "right": pl.Boolean, "tier": pl.String}, orient="row")


@pytest.mark.skipif(not LEDGERS, reason="the folder of real ledgers is not here")
def test_real_ledgers_are_reconciled_as_their_accountants_did() -> None:
    outcomes = pl.concat([outcome(problem(path)) for path in LEDGERS])

    share = dict(outcomes.group_by("kind").agg(pl.col("right").mean()).iter_rows())
    assert share["one"] >= FLOORS["one"]
    assert share["many"] >= FLOORS["many"]
    assert outcomes.filter((pl.col("tier") == Tier.CERTAIN) & ~pl.col("right")).is_empty()


@pytest.mark.skipif(not LEDGERS, reason="the folder of real ledgers is not here")
@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.__name__)
def test_ledgers_kept_otherwise_are_reconciled_as_well(habit: Callable[[FecProblem], FecProblem]) -> None:
    outcomes = pl.concat([outcome(habit(problem(path))) for path in LEDGERS])

    share = dict(outcomes.group_by("kind").agg(pl.col("right").mean()).iter_rows())
    assert {kind: share[kind] for kind, least in HABITS[habit].items() if share[kind] < least} == {}
    assert outcomes.filter((pl.col("tier") == Tier.CERTAIN) & ~pl.col("right")).is_empty()
