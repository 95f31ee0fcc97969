"""Frames met by place are what Polars would have joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from bankrec_nb.matching.codes import (
    beside,
    crossed,
    first_of_each,
    grouped,
    how_often,
    in_order,
    in_order_of,
    joined,
    only,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

CODES = st.one_of(
    st.lists(st.integers(0, 12), max_size=12),
    st.lists(st.integers(0, 12), max_size=12, unique=True),
    st.builds(lambda first, rows: list(range(first, first + rows)), st.integers(-2, 9), st.integers(0, 12)),
    st.lists(st.one_of(st.none(), st.integers(-3, 5), st.just(2_000_000_000)), max_size=6),
)


def rows(codes: Sequence[int | None], name: str) -> pl.DataFrame:
    """Rows with a code, the place where each stood, and a word that both sides have."""
    frame = pl.DataFrame({"t": codes}, schema={"t": pl.Int32})
    return frame.with_columns(pl.int_range(pl.len()).alias(name), word=pl.lit(name))


@given(CODES, CODES)
def test_rows_met_by_place_are_those_of_a_join(ours: list[int | None], theirs: list[int | None]) -> None:
    left, right = rows(ours, "one"), rows(theirs, "two")
    expected = left.join(right, on="t")
    assert_frame_equal(joined(left, right, "t"), expected, check_row_order=False)
    assert_frame_equal(only(left, right, "t"), left.join(right, on="t", how="semi", maintain_order="left"))
    assert_frame_equal(without(left, right, "t"), left.join(right, on="t", how="anti", maintain_order="left"))
    told = left.join(right, on="t", how="left", maintain_order="left")
    assert_frame_equal(beside(left, right, "t"), told, check_row_order=not right["t"].is_duplicated().any())


@pytest.mark.parametrize("kind", [pl.UInt32, pl.UInt64, pl.Int64])
def test_codes_without_a_sign_are_met_as_others_are(kind: type[pl.DataType]) -> None:
    left, right = (rows([0, 7, 2, 3], "one"), rows([1, 2, 3], "two"))
    left, right = left.cast({"t": kind}), right.cast({"t": kind})
    assert beside(left, right, "t")["two"].to_list() == [None, None, 1, 2]
    assert joined(left, right, "t")["two"].to_list() == [1, 2]


@given(CODES)
def test_what_stands_once_leaves_the_others_in_their_order(codes: list[int | None]) -> None:
    left = rows(codes, "one").drop_nulls()
    met = joined(left, rows(sorted({code for code in codes if code is not None}), "two"), "t")
    assert met["one"].to_list() == left["one"].to_list()


@given(CODES)
def test_rows_of_one_code_are_counted_as_a_window_counts_them(codes: list[int | None]) -> None:
    frame = pl.DataFrame({"code": codes}, schema={"code": pl.Int32})
    assert_frame_equal(frame.select(how_often("code")), frame.select(code=pl.len().over("code")))
    for some in (frame, frame.sort("code")):
        together = grouped(some.with_row_index("row"), "code").agg("row", rows=pl.len())
        assert_frame_equal(
            together, some.with_row_index("row").group_by("code").agg("row", rows=pl.len()), check_row_order=False
        )


@given(CODES)
def test_rows_in_order_of_their_codes_keep_the_order_of_equals(codes: list[int | None]) -> None:
    frame = rows(codes, "one")
    assert_frame_equal(in_order(frame, "t"), frame.sort("t", maintain_order=True))
    assert_frame_equal(first_of_each(frame, "t"), frame.unique("t", keep="first", maintain_order=True))


@pytest.mark.parametrize("way", [joined, beside, only, without])
def test_nothing_meets_nothing(way: object) -> None:
    empty = rows([], "one")
    met = way(empty, rows([], "two"), "t")  # type: ignore[operator]
    assert met.height == 0
    assert met.columns[0] == "t"


PAIRS = st.lists(st.tuples(st.integers(0, 20), st.one_of(st.none(), st.integers(-5, 20))), min_size=70, max_size=120)


@given(PAIRS, PAIRS)
def test_pairs_of_codes_are_met_as_a_join_meets_them(
    ours: list[tuple[int, int | None]], theirs: list[tuple[int, int | None]]
) -> None:
    schema = {"t": pl.Int32, "i": pl.Int32}
    left = pl.DataFrame(ours, schema=schema, orient="row").with_row_index("one")
    every = pl.DataFrame(theirs, schema=schema, orient="row").with_row_index("two")
    for right in (every, every.drop_nulls().unique(["t", "i"], keep="first", maintain_order=True)):
        expected = left.join(right, on=["t", "i"], how="left", maintain_order="left")
        assert_frame_equal(beside(left, right, ("t", "i")), expected, check_row_order=False)
        for way, how in ((only, "semi"), (without, "anti")):
            kept = left.join(right, on=["t", "i"], how=how, maintain_order="left")  # type: ignore[arg-type]
            assert_frame_equal(way(left, right, ("t", "i")), kept)
    first = left.unique(["t", "i"], keep="first", maintain_order=True)
    assert_frame_equal(first_of_each(left, ("t", "i")), first)


CODE_LISTS = st.lists(st.integers(0, 6), max_size=15)


@given(CODE_LISTS, CODE_LISTS, st.integers(1, 20))
def test_rows_crossed_some_at_a_time_are_those_crossed_at_once(
    ours: list[int], theirs: list[int], at_once: int
) -> None:
    left, right = rows(ours, "one"), rows(theirs, "two")
    met = pl.concat([left.join(right, on="t").clear(), *(some() for some in crossed(left, right, "t", at_once))])
    assert_frame_equal(met, left.join(right, on="t", maintain_order="left_right"))


RANKS = st.one_of(st.none(), st.integers(-2, 3))
WORDS = st.sampled_from([None, "EUR", "CHF", "USD"])


@given(st.lists(st.tuples(st.integers(0, 200_000), RANKS, WORDS)))
def test_rows_in_order_of_codes_and_words_are_those_of_a_sort(codes: list[tuple[int, int | None, str | None]]) -> None:
    schema = {"t": pl.Int32, "rank": pl.Int64, "currency": pl.String}
    frame = pl.DataFrame(codes, schema=schema, orient="row").with_row_index("row")
    for by in (("t", "rank"), ("currency", "rank", "t")):
        assert_frame_equal(in_order_of(frame, *by), frame.sort(*by, nulls_last=True, maintain_order=True))
