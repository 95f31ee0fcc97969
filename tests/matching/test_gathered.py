"""Explanations of one document are described as if they were grouped, only sooner."""

from __future__ import annotations

import polars as pl
from polars.testing import assert_frame_equal

from bankrec_nb.matching.dates import learn
from bankrec_nb.matching.gathered import SPOKEN, gathered, of_several

ROWS = pl.DataFrame(
    {
        "h": [0, 1, 1, 2],
        "i": [5, 6, 7, 8],
        "p": [1, 2, 3, 0],
        "day": [100, 110, 110, 120],
        "issued": [90, 80, 85, None],
        "due": [120, 100, None, None],
        "open": [500, 300, -100, 700],
        "undone": [None, 105, 112, 115],
        "item_alloc": [250, 300, -100, 700],
        "amount": [250, 200, 200, 700],
        "ref_weight": [5.0, None, 2.0, None],
        "ref_kind": ["document_number", None, "document_number", None],
        "ref_text": ["12", None, "13", None],
        "who_kind": ["name", "iban", None, None],
        "who_weight": [2.0, 6.0, None, None],
        "likeness": [0.9, 1.0, None, None],
        "hard": [False, True, None, None],
        "twins": [2, 1, 1, 1],
        "kind": [1, 2, 3, 4],
        "words_weight": [1.5, None, 0.8, None],
        "words_said": ["RENT", None, "RENT", None],
        "dated": [True, None, None, None],
        "paid_by": ["cheque", None, None, None],
        "lot_number": ["L1", "L2", "L2", None],
        "number": ["FA-12", "FA-13", None, None],
        "item_type": ["sales_invoice"] * 4,
        "posting": [False, False, False, True],
        "method": ["cheque", None, "card", None],
    },
    schema_overrides={
        "h": pl.Int32,
        "i": pl.Int32,
        "p": pl.Int32,
        "day": pl.Int32,
        "issued": pl.Int32,
        "due": pl.Int32,
        "undone": pl.Int32,
    },
)


def test_what_stands_alone_is_described_as_what_is_grouped() -> None:
    assert_frame_equal(gathered(ROWS).sort("h"), of_several(ROWS))


def test_what_is_only_weighed_is_told_the_same_without_the_words() -> None:
    mute = gathered(ROWS.drop(SPOKEN, strict=False), spoken=False)
    assert_frame_equal(mute, gathered(ROWS).drop(SPOKEN, strict=False))


def test_a_delay_weighs_what_its_bin_weighs_and_an_unknown_one_nothing() -> None:
    sure = pl.DataFrame({"since_issue": [30, 31, 44, 60], "since_due": [0, 1, 14, 30]})
    model = learn(sure)
    days = pl.DataFrame({"days": [-9000, -60, -1, 0, 1, 800, None, 9000]}, schema={"days": pl.Int32})
    weights = days.select(model.weight(pl.col("days"))).to_series().to_list()
    bins = (0, 1, 4, 5, 6, 29, None, 29)
    assert weights == [0.0 if n is None else model.weights[n] for n in bins]
