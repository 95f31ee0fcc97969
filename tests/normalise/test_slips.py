"""What is left of texts when a letter is missing, as keys."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bankrec_nb.normalise.slips import with_slips

if TYPE_CHECKING:
    import pytest


def left_of(text: str, length: int) -> set[str]:
    short = text[:length]
    return {short, *(short[:n] + short[n + 1 :] for n in range(len(short)))}


@given(st.lists(st.text("ABÉ中 -", max_size=7), max_size=4, unique=True), st.integers(1, 6))
def test_texts_have_as_many_keys_in_common_as_they_have_pieces_without_a_letter(texts: list[str], length: int) -> None:
    keyed = with_slips(pl.DataFrame({"text": texts}, schema={"text": pl.String}), "text", length)

    keys = {text: keyed.filter(text=text)["key"].to_list() for text in texts}
    assert {text: len(some) for text, some in keys.items()} == {text: len(left_of(text, length)) for text in texts}
    for one, other in combinations(texts, 2):
        common = left_of(one, length) & left_of(other, length)
        assert len(set(keys[one]) & set(keys[other])) == len(common)


def test_texts_of_several_slices_keep_their_own_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    names = pl.DataFrame({"n": range(5), "name": ["DUPONT", "DUPNT", "MARTIN", "", "MARTN"]})
    whole = with_slips(names, "name", 10)
    monkeypatch.setattr("bankrec_nb.normalise.slips._AT_ONCE", 2)

    sliced = with_slips(names, "name", 10)

    assert sliced.sort("n", "key").equals(whole.sort("n", "key"))
    met = (
        sliced.join(sliced, on="key").filter(pl.col("n") < pl.col("n_right")).select("n", "n_right").unique().sort("n")
    )
    assert met.rows() == [(0, 1), (2, 4)]
