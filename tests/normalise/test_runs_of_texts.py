"""Texts taken apart as bytes: the same runs, numbers and keys as by patterns and strings."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bankrec_nb.normalise.document_numbers import parts_of, spellings, with_parts
from bankrec_nb.normalise.runs import beside, glued_keys, key_of, keys_of, keys_of_figures, runs_in, written

TEXTS = st.lists(st.text(alphabet="AZ09 /\n\x01#É€", max_size=12) | st.none(), max_size=6)
YEARS_BEHIND = (
    "17/2026",
    "F/118/06/2026",
    "118-06-2026",
    "2606/07/2026",
    "B9/12/2026",
    "FA17/2026",
    "12-3456/26",
    "A-20260012/2026",
    "2026/2025",
    "B 1 / 2026 -",
)
DATE = r"\b\d\d/\d\d\b"


@given(TEXTS)
def test_runs_are_those_of_the_pattern(texts: list[str | None]) -> None:
    runs = runs_in(pl.Series(texts, dtype=pl.String))

    expected = [(n, run) for n, text in enumerate(texts) for run in re.findall(r"[A-Z]+|[0-9]+", text or "")]
    stood = written(runs.bytes.letters, runs.start, runs.end - runs.start)
    assert list(zip(runs.text.tolist(), stood.to_list(), strict=True)) == expected
    assert runs.key.tolist() == [key_of(run) for _, run in expected]
    assert runs.digit.tolist() == [run.isdigit() for _, run in expected]


def test_a_date_is_one_run_with_a_key_of_its_own() -> None:
    runs = runs_in(pl.Series(["A 12/03 7", None, "12/034", "01/02 03/04"]), one=DATE)

    assert runs.key.tolist() == [key_of(run) for run in ("A", "12/03", "7", "12", "034", "01/02", "03/04")]
    assert runs.text.tolist() == [0, 0, 0, 2, 2, 3, 3]
    assert runs.digit.tolist() == [False, False, True, True, True, False, False]


@given(st.lists(st.tuples(st.text("AB01", max_size=9), st.text("AB01", max_size=9)), min_size=1, max_size=5))
def test_the_key_of_two_texts_side_by_side_follows_from_theirs(pairs: list[tuple[str, str]]) -> None:
    one, other = (pl.Series(side) for side in zip(*pairs, strict=True))

    both = beside(keys_of(one), keys_of(other), other.str.len_bytes().to_numpy().astype(np.int64))

    assert both.tolist() == keys_of(one + other).tolist()


@given(st.lists(st.integers(0, 10**17), max_size=5))
def test_figures_have_the_key_of_what_is_written(figures: list[int]) -> None:
    keys, widths = keys_of_figures(np.array(figures, np.int64))

    assert keys.tolist() == [key_of(str(figure)) for figure in figures]
    assert widths.tolist() == [len(str(figure)) for figure in figures]


@given(TEXTS)
def test_what_stands_between_letters_and_digits_does_not_count(texts: list[str | None]) -> None:
    keys = glued_keys(pl.Series(texts, dtype=pl.String))

    assert keys.tolist() == [key_of(re.sub("[^A-Z0-9]", "", text or "")) for text in texts]


@given(st.lists(st.text(alphabet="AF-/ 01269", max_size=14) | st.sampled_from(YEARS_BEHIND) | st.none(), max_size=6))
def test_parts_of_numbers_are_the_same_as_bytes_and_as_texts(numbers: list[str | None]) -> None:
    texts = with_parts(pl.DataFrame({"number": numbers}, schema={"number": pl.String}))

    parts = parts_of(texts["number"])
    assert parts.whole.tolist() == keys_of(texts["whole"]).tolist()
    glue = parts.glue
    for name, start, end in (
        ("letters", glue.first, parts.letters),
        ("prefix", glue.first, parts.running),
        ("running", parts.running, parts.tail),
        ("tail", parts.tail, glue.last),
    ):
        known = texts["running"].is_not_null()
        assert pl.Series(glue.keys(start, end)).filter(known).to_list() == keys_of(texts[name].filter(known)).tolist()


def test_a_number_is_spelled_whole_without_zeros_without_its_letters_and_by_its_end() -> None:
    spelled = spellings(parts_of(pl.Series(["FA-2026-0012"])), np.array([0]))

    expected = {"FA20260012", "FA2026#12", "20260012", "2026#12", "FA#12", "0012", "#12"}
    assert set(spelled["key"]) == {key_of(text) for text in expected}


def test_a_letter_between_digits_may_be_left_out_but_not_those_of_a_code() -> None:
    numbers = pl.Series(["202603.N.00810", "26R0045", "12B34", "6F0A91C4"])
    spelled = spellings(parts_of(numbers), np.arange(len(numbers))).filter(spelling="digits")

    keys = set(spelled["key"])
    assert {text for text in ("20260300810", "202603#810", "260045", "26#45", "1234", "60914") if key_of(text) in keys} == {
        "20260300810", "202603#810", "260045", "26#45",
    }  # fmt: skip
