"""Matching quality on small simulated companies never falls below these figures; they are raised as the engine gets better."""

from __future__ import annotations

import pytest
from baselines import careful_analyst
from eighth_world import eighth_company
from fifth_world import fifth_company
from fourth_world import fourth_company
from ninth_world import ninth_company
from second_generator import second_company
from seventh_world import seventh_company
from sixth_world import sixth_company
from tenth_world import tenth_company
from third_generator import third_company
from truth import Score, judge, score, together

from bankrec_nb.matching import match_frames
from bankrec_nb.simulate import Simulated, company

SHARE_RIGHT = {
    "first": 0.95,
    "second": 0.98,
    "third": 0.93,
    "fourth": 0.96,
    "fifth": 0.95,
    "sixth": 0.93,
    "seventh": 0.97,
    "eighth": 0.95,
    "ninth": 0.98,
    "tenth": 0.98,
}
CERTAIN_PRECISION = 0.999
CERTAIN_COVERAGE = {
    "first": 0.78,
    "second": 0.78,
    "third": 0.65,
    "fourth": 0.70,
    "fifth": 0.72,
    "sixth": 0.72,
    "seventh": 0.78,
    "eighth": 0.78,
    "ninth": 0.82,
    "tenth": 0.82,
}
"""In the third world a third of the payments say nothing but a name that several bear."""
FALSE_ALARMS = 0.01
COMPANIES: dict[str, list[Simulated]] = {
    "first": [company(1, transactions=1200), company(2, transactions=1200)],
    "second": [second_company(1, 900), second_company(2, 900)],
    "third": [third_company(2, 700), third_company(3, 700)],
    "fourth": [fourth_company(1, 700), fourth_company(2, 700)],
    "fifth": [fifth_company(2, 700), fifth_company(3, 700)],
    "sixth": [sixth_company(1, 700), sixth_company(2, 700)],
    "seventh": [seventh_company(1, 700), seventh_company(2, 700)],
    "eighth": [eighth_company(2, 700), eighth_company(7, 700)],
    "ninth": [ninth_company(seed, 200) for seed in (13, 19, 24, 35)],
    "tenth": [tenth_company(seed, 200) for seed in (1, 13, 20, 33)],
}


def engine_score(made: Simulated) -> Score:
    result = match_frames(made.transactions, made.items, details=made.details, own_accounts=made.own_accounts)
    return score(result, made.truth)


@pytest.fixture(scope="module")
def engine() -> dict[str, Score]:
    return {name: together(engine_score(made) for made in companies) for name, companies in COMPANIES.items()}


@pytest.mark.parametrize("generator", list(COMPANIES))
def test_transactions_with_an_answer_are_right_at_the_first_proposal(generator: str, engine: dict[str, Score]) -> None:
    assert engine[generator].share_right >= SHARE_RIGHT[generator], engine[generator].by("kind")


@pytest.mark.parametrize("generator", list(COMPANIES))
def test_certain_means_it(generator: str, engine: dict[str, Score]) -> None:
    assert engine[generator].certain_precision >= CERTAIN_PRECISION, engine[generator].by("kind")


@pytest.mark.parametrize("generator", list(COMPANIES))
def test_most_of_what_has_an_answer_is_certain(generator: str, engine: dict[str, Score]) -> None:
    assert engine[generator].certain_coverage >= CERTAIN_COVERAGE[generator], engine[generator].by("kind")


@pytest.mark.parametrize("generator", list(COMPANIES))
def test_transactions_without_an_answer_get_no_document(generator: str, engine: dict[str, Score]) -> None:
    assert engine[generator].false_alarms <= FALSE_ALARMS, engine[generator].by("kind")


@pytest.mark.parametrize("generator", list(COMPANIES))
def test_the_engine_is_far_better_than_the_careful_analyst(generator: str, engine: dict[str, Score]) -> None:
    analyst = together(
        judge(*careful_analyst(made.transactions, made.items), made.truth) for made in COMPANIES[generator]
    )

    assert engine[generator].share_right > analyst.share_right + 0.2
