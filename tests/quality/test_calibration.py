"""Scores mean what they say, and the table behind them can be read and learned again."""

from __future__ import annotations

import polars as pl
from calibrate import alike, as_lines, rising
from quality import matrix
from truth import Score

from bankrec_nb.matching.calibration import points, with_experience

ROW = {
    "form": "partial", "named": 1, "alike": False, "accidents": 0.001, "who_weight": 3.0, "rank": 1, "weight": 3.0, "loss": -1.0
}  # fmt: skip


def test_in_every_family_more_evidence_is_never_worth_less() -> None:
    for evidence, right in points().values():
        assert list(evidence) == sorted(evidence)
        assert list(right) == sorted(right)


def test_part_of_a_document_is_worth_less_than_the_same_evidence_for_a_whole_one() -> None:
    rows = pl.DataFrame([ROW, {**ROW, "form": "single"}])

    gained = with_experience(rows)["experience"]

    assert gained[0] < gained[1]


def test_part_of_a_document_that_nothing_names_is_worth_less_than_part_of_a_named_one() -> None:
    part = {**ROW, "weight": 7.0}
    rows = pl.DataFrame([{**part, "named": 0}, part, {**part, "form": "equal_part", "named": 0}])

    loose, named, filled = with_experience(rows)["experience"]

    assert loose < named < filled


def test_an_amount_that_nothing_ties_to_a_party_has_its_own_experience() -> None:
    tied = {**ROW, "form": "single", "named": 0, "weight": 1.0, "loss": -2.0}
    rows = pl.DataFrame([tied, {**tied, "who_weight": None}])

    known, bare = with_experience(rows)["experience"]

    assert bare < known


def test_equal_evidence_is_one_block_whatever_came_right() -> None:
    rows = pl.DataFrame({"evidence": [1.9] * 200 + [4.0] * 100, "right": [0.0, 1.0] * 100 + [1.0] * 100, "mass": 1.0})

    lines = as_lines("alike", rows)

    assert lines[3] == "suggestions = [200, 100]"


def test_rivals_keep_the_score_of_their_evidence() -> None:
    assert with_experience(pl.DataFrame({**ROW, "rank": 2}))["experience"].to_list() == [0.0]


def test_neighbours_are_pooled_until_shares_rise() -> None:
    blocks = rising([0.0] * 100 + [1.0, 0.0] * 50 + [0.0, 1.0] * 50 + [1.0] * 100, [1.0] * 400)

    shares = [good / mass for _, _, mass, good in blocks]
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert (blocks[0][0], blocks[-1][1]) == (0, 400)


def test_a_family_is_written_as_rising_points() -> None:
    seen = [n / 100 for n in range(400)]
    rows = pl.DataFrame({"evidence": seen, "right": [float(x > 2) for x in seen], "mass": 1.0})

    lines = as_lines("sum", rows)

    assert lines[0] == "[sum]"
    assert lines[3] == "suggestions = [201, 199]"


def test_companies_of_every_size_weigh_alike() -> None:
    rows = pl.DataFrame(
        {"size": [3000] * 100 + [60_000] * 400, "world": "first", "family": "exact", "right": [1.0] * 100 + [0.0] * 400}
    )

    assert alike(rows).group_by("size").agg(pl.col("mass").sum())["mass"].to_list() == [400.0, 400.0]


def test_the_matrix_names_the_worst_seed_of_each_kind() -> None:
    def company(*verdicts: str) -> Score:
        return Score(
            pl.DataFrame({"kind": "single", "verdict": verdicts, "answered": True, "tier": "probable", "sure_right": True, "same_documents": True, "named": True})
        )  # fmt: skip

    sizes, kinds = matrix({1000: {1: company("right", "right"), 2: company("right", "wrong")}})

    assert sizes.select("right", "worst right").row(0) == (0.75, 0.5)
    assert kinds.row(0) == ("single", 0.75, 0.5, 2)


def test_a_sum_that_chance_gives_often_is_worth_less_unless_it_is_named() -> None:
    pair = {**ROW, "form": "pair", "weight": 5.0}
    rows = pl.DataFrame([{**pair, "named": 0, "accidents": 2.0}, {**pair, "named": 0}, {**pair, "accidents": 2.0}])

    chance, alone, named = with_experience(rows)["experience"]

    assert chance < alone < named
