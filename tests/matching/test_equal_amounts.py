"""Pairs found on one number are those that three columns would give, and crowds are cut short."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bankrec_nb.domain.settings import MatchSettings
from bankrec_nb.matching.codes import best_of_each
from bankrec_nb.matching.equal_amounts import equal_amounts
from bankrec_nb.matching.keys import crowds, repeated
from bankrec_nb.matching.near_amounts import nearly_equal
from bankrec_nb.matching.pair_forms import PAIR, likeliest_of_each

SIDE = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from(["EUR", "USD"]), st.integers(-3, 3) | st.sampled_from([2**62, -(2**62)])
    ),
    max_size=30,
)
LINE = {
    "t": pl.Int32,
    "p": pl.Int32,
    "currency": pl.String,
    "amount": pl.Int64,
    "day": pl.Int32,
    "who_weight": pl.Float64,
}
ITEM = {"i": pl.Int32, "p": pl.Int32, "currency": pl.String, "amount": pl.Int64, "issued": pl.Int32}


def lines(rows: list[tuple[int, str, int]]) -> pl.DataFrame:
    return pl.DataFrame([(n, *row, n, 1.0) for n, row in enumerate(rows)], schema=LINE, orient="row")


def documents(rows: list[tuple[int, str, int]]) -> pl.DataFrame:
    return pl.DataFrame([(n, *row, n) for n, row in enumerate(rows)], schema=ITEM, orient="row")


@given(SIDE, SIDE)
def test_equal_amounts_of_one_counterparty_are_those_that_a_join_finds(
    asked: list[tuple[int, str, int]], expected: list[tuple[int, str, int]]
) -> None:
    pairs, limits = equal_amounts(lines(asked), documents(expected))

    naive = {(t, i) for t, line in enumerate(asked) for i, item in enumerate(expected) if line == item}
    found = set(pairs.select("t", "i").rows())
    assert found <= naive
    assert {t for t, _ in naive - found} <= set(limits["t"])
    assert pairs.height == len(found)


def test_of_a_crowd_of_equal_amounts_neighbours_in_date_order_are_compared_and_the_rest_is_said() -> None:
    same = [(1, "EUR", 5000)] * 40

    pairs, limits = equal_amounts(lines(same), documents(same))

    assert limits["t"].to_list() == list(range(40))
    assert (pairs["t"] - pairs["i"]).abs().max() == 3
    assert pairs.filter(pl.col("t") == pl.col("i")).height == 40


def test_of_a_crowd_each_line_meets_the_documents_issued_before_it() -> None:
    """A subscription of which other lines name the first five documents: its own lines begin with the sixth."""
    issued, paid = range(0, 420, 30), range(153, 420, 30)
    documents = pl.DataFrame([(n, 1, "EUR", 5000, day) for n, day in enumerate(issued)], schema=ITEM, orient="row")
    lines = pl.DataFrame([(n, 1, "EUR", 5000, day, 1.0) for n, day in enumerate(paid)], schema=LINE, orient="row")

    pairs, _ = equal_amounts(lines, documents)

    assert pairs.filter(pl.col("i") == pl.col("t") + 5).height == lines.height


@given(st.lists(st.integers(0, 40)), st.lists(st.integers(0, 40)), st.integers(1, 5))
def test_what_may_repeat_or_crowd_never_leaves_out_what_does(ours: list[int], theirs: list[int], most: int) -> None:
    one, other = np.array(ours, np.uint64), np.array(theirs, np.uint64)

    (met, many), (met_too, _) = crowds(one, other, most)
    again = repeated(one)

    assert all(met[n] for n, x in enumerate(ours) if x in theirs)
    assert all(met_too[n] for n, x in enumerate(theirs) if x in ours)
    assert all(many[n] for n, x in enumerate(ours) if ours.count(x) * theirs.count(x) > most)
    assert all(again[n] for n, x in enumerate(ours) if ours.count(x) > 1)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.sampled_from("ab"))))
def test_the_best_of_each_two_codes_is_the_first_of_all_in_order(rows: list[tuple[int, int, int, str]]) -> None:
    schema = {"t": pl.Int32, "i": pl.Int32, "weight": pl.Int64, "said": pl.String}
    frame = pl.DataFrame(rows, schema=schema, orient="row")

    best = best_of_each(frame, ("t", "i"), ["weight", "said"])

    ordered = frame.sort("t", "i", "weight", "said", descending=[False, False, True, False])
    assert best.equals(ordered.unique(["t", "i"], keep="first", maintain_order=True))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(["single", "fee"]), st.integers(0, 2))))
def test_of_each_pair_and_form_the_least_accidental_account_stays(rows: list[tuple[int, int, str, int]]) -> None:
    pairs = pl.DataFrame(
        [(t, i, form, 1, chance / 2, 1, 1, None, 0) for t, i, form, chance in rows], schema=PAIR, orient="row"
    )

    kept = likeliest_of_each(pairs)

    ordered = pairs.sort("t", "i", "form", "accidents")
    assert kept.equals(ordered.unique(["t", "i", "form"], keep="first", maintain_order=True))


def test_nearly_equal_amounts_are_met_once_whatever_brings_them_near() -> None:
    asked = pl.DataFrame({"t": [0, 1], "p": [1, 2], "currency": "EUR", "amount": [9998, 9700]})
    items = pl.DataFrame({"i": [0, 1], "p": [1, 2], "item_currency": "EUR", "open": [10000, 10000]})

    met = nearly_equal(asked, items, MatchSettings(cents_limit_minor=5, discount_rates=(0.02, 0.03)))

    assert met.select("t", "i", "amount", "open").rows() == [(0, 0, 9998, 10000), (1, 1, 9700, 10000)]
