"""Everything in a row but one, against trying every row."""

from __future__ import annotations

from unittest.mock import patch

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from bankrec_nb.matching import sums as sums_of
from bankrec_nb.matching.sums import ordered_pools, runs_less_one

AMOUNTS = st.lists(st.integers(1, 10**12) | st.integers(-40, 40).filter(bool), min_size=1, max_size=8)


@given(st.lists(AMOUNTS, min_size=1, max_size=3), st.data())
@settings(max_examples=60, deadline=None)
def test_runs_without_an_inner_document_are_those_of_every_row(pools: list[list[int]], data: st.DataObject) -> None:
    rows = [(g, place, value, place) for g, some in enumerate(pools) for place, value in enumerate(some)]
    schema = {"g": pl.Int64, "e": pl.Int32, "value": pl.Int64, "day": pl.Int32}
    sums = [
        (g, sum(some[first : last + 1]) - some[gap])
        for g, some in enumerate(pools)
        for first in range(len(some))
        for last in range(first + 2, len(some))
        for gap in range(first + 1, last)
    ]
    asked = data.draw(st.lists(st.sampled_from([*sums, (0, 1), (9, 1)]), min_size=1, max_size=6))
    until = data.draw(st.integers(0, 9))
    targets = pl.DataFrame(
        [(k, g, target, until) for k, (g, target) in enumerate(asked)],
        schema={"k": pl.Int32, "g": pl.Int64, "target": pl.Int64, "until": pl.Int32}, orient="row",
    )  # fmt: skip

    with patch.object(sums_of, "_WINDOWS_AT_ONCE", data.draw(st.sampled_from((1, 5, 100)))):
        found = runs_less_one(targets, ordered_pools(pl.DataFrame(rows, schema=schema, orient="row")))

    for k, elements in found.select("k", "elements").iter_rows():
        g, target = asked[k]
        assert sum(pools[g][n] for n in elements) == target
        assert max(elements) <= until
        assert len(elements) == max(elements) - min(elements)
    possible = {
        k for k, one in enumerate(asked)
        for g, some in enumerate(pools) if g == one[0]
        for first in range(len(some)) for last in range(first + 2, min(len(some), until + 1))
        for gap in range(first + 1, last) if sum(some[first : last + 1]) - some[gap] == one[1]
    }  # fmt: skip
    assert set(found["k"]) == possible
