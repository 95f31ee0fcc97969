"""The words of many texts at once are those of each text by itself."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bankrec_nb.normalise.names import label_words
from bankrec_nb.normalise.words import words_in_labels

LETTERS = "AB EÉ.&-12345Ωß日\n"


@given(
    st.lists(st.none() | st.text(LETTERS, max_size=14) | st.sampled_from(["S.A.R.L. MÜLLER", "VIR SEPA D D", "SAINT"]))
)
def test_words_of_labels_taken_at_once_are_those_of_each_label(texts: list[str | None]) -> None:
    labels = pl.Series("text", texts, dtype=pl.String)

    at_once = words_in_labels(labels)

    each = labels.to_frame().with_row_index("n").select("n", word=label_words(pl.col("text")))
    assert at_once.rows() == each.explode("word", empty_as_null=False).drop_nulls("word").rows()
