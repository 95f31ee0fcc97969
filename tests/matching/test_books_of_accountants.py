"""Invented French ledgers, each posted and lettered in its own way, are reconciled as their bookkeepers did."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest

from bankrec_nb.domain.vocabulary import Tier
from tests.matching.fec_truth import problem_of
from tests.matching.french_books import ledger
from tests.matching.test_real_ledgers import outcome

LEAST = {0: (0.98, 0.85), 1: (0.95, 0.60), 6: (0.60, 0.20), 10: (0.97, 0.55)}
"""Per company what is reached at least of payments of one document and of several. Companies 1 and 6 know eight round prices, and 6
names half its customers by ten letters of a legal form and a trade."""


@cache
def reconciled(company: int) -> pl.DataFrame:
    return outcome(problem_of(ledger(company).encode()))


@pytest.mark.parametrize("company", LEAST)
def test_a_years_payments_are_given_to_the_documents_their_lettering_says(company: int) -> None:
    share = dict(reconciled(company).group_by("kind").agg(pl.col("right").mean()).iter_rows())

    assert (share["one"], share["many"]) >= LEAST[company]
    assert share["many"] >= LEAST[company][1]


@pytest.mark.parametrize("company", LEAST)
def test_what_is_certain_is_what_the_bookkeeper_lettered(company: int) -> None:
    sure = reconciled(company).filter(pl.col("tier") == Tier.CERTAIN)

    assert sure["right"].all()
