"""Ends of numbers that something else on the line confirms, so that no known payer is needed.

"Fact 3457" alone may be anybody's FC2601-3457. It is this one's where the amount is exactly what is open of it, where
several such ends are documents of one party and add up to the amount, or where it goes on a list ("12300/299/301").
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.stretches import runs_of
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_SHORTEST, _LONGEST = 3, 6
_LISTED_FROM = 4
"""In a list of ends nobody's name explains, an end must have as many digits: of 50 documents one in 200 fits by accident."""
_MOST_ALIKE = 50
"""Ends that more documents have say nothing."""
_YEAR = r"^(?:19|20)\d\d$"


def weight_of_ends(digits: pl.Expr, fits: pl.Expr) -> pl.Expr:
    """Log-odds of the end of a number: one digit agrees with one document in ten; the more it fits, the less it says."""
    return (digits.cast(pl.Float64) * math.log(10) * 0.8 - 1.2 - fits.cast(pl.Float64).log()).clip(-1, 6.0)


def confirmed(state: State, tails: pl.DataFrame) -> pl.DataFrame:
    """Documents meant by the ends of their numbers, in the columns of `hits`.

    Args:
        state: with `hits` and `who`.
        tails: i, p, key (an end of the document's number), digits.
    """
    named = state.hits.filter(pl.col("ref_weight") >= W.strong_reference)
    open_ = state.items.select("i", "currency", "open")
    ends = tails.join(open_, on="i").filter(pl.col("digits") >= _SHORTEST)
    asked = _numbers(state, state.bank.join(named.select("t").unique(), on="t", how="anti"))
    rows = [_by_amount(asked, ends), _by_list(asked, ends), _going_on(state, named)]
    return pl.concat(rows).select(
        "t", "i", pl.col("ref_weight").cast(pl.Float64), ref_kind=pl.lit("document_number"), ref_text="key"
    )


def _numbers(state: State, lines: pl.DataFrame) -> pl.DataFrame:
    """Numbers of three to six digits in the lines' texts, as written and without leading zeros: t, amount, currency, key."""
    dated = state.numbers is not None and state.numbers.dated
    some = lines.filter(pl.col("text").str.contains(r"\d{3}")).select("t", "text", "amount", "currency")
    runs = runs_of(some, "t", dated=dated).filter(
        pl.col("digit"),
        pl.col("run").str.len_bytes().is_between(_SHORTEST, _LONGEST),
        ~pl.col("run").str.contains(_YEAR),
    )
    bare = runs.with_columns(run=pl.col("run").str.strip_chars_start("0"))
    both = pl.concat([runs, bare]).select("t", key="run").unique(maintain_order=True)
    return both.join(some.select("t", "amount", "currency"), on="t", how="left", maintain_order="left")


def _by_amount(asked: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """Documents of exactly the line's amount: t, i, key, ref_weight."""
    met = asked.join(ends, left_on=["currency", "amount", "key"], right_on=["currency", "open", "key"])
    return met.select("t", "i", "key", ref_weight=weight_of_ends(pl.col("digits"), pl.len().over("t", "key")))


def _by_list(asked: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """Documents of one party, each meant by one number of the line, that add up to its amount: t, i, key, ref_weight."""
    long = asked.filter(pl.col("key").str.len_bytes() >= _LISTED_FROM).filter(pl.len().over("t") > 1)
    keys = ends.filter(pl.col("p") > NOBODY, pl.col("digits") >= _LISTED_FROM).filter(
        pl.len().over("key") <= _MOST_ALIKE
    )
    met = long.join(keys, on=["key", "currency"]).filter(pl.len().over("t", "p", "key") == 1)
    met = met.unique(["t", "i"], keep="first", maintain_order=True)
    sums = (pl.col("open").sum().over("t", "p") == pl.col("amount")) & (pl.len().over("t", "p") > 1)
    added = met.filter(sums).filter(pl.col("p").n_unique().over("t") == 1)
    return added.select("t", "i", "key", ref_weight=weight_of_ends(pl.col("digits"), pl.lit(1)))


def _going_on(state: State, named: pl.DataFrame) -> pl.DataFrame:
    """Further documents of a list whose first number is in full, the others cut to their last digits: t, i, key, ref_weight.

    The digits left out are those of the document named before, which is the same party's.
    """
    items = state.items.filter(pl.col("p") > NOBODY).select(
        "i", "p", "currency", "open", "prefix", "whole_number", figure=pl.col("running").cast(pl.Int64, strict=False)
    )
    first = named.select("t", "i").join(items.drop_nulls("figure"), on="i")
    sums = first.group_by("t").agg(total=pl.col("open").sum())
    short = state.bank.join(sums, on="t").filter(pl.col("total") != pl.col("amount"))
    asked = _numbers(state, short).filter(pl.col("key").str.len_bytes() < _LONGEST)
    block = pl.lit(10).pow(pl.col("key").str.len_bytes()).cast(pl.Int64)
    part = pl.col("whole_number").str.contains(pl.col("key"), literal=True).any().over("t", "key")
    met = (
        asked.select("t", "key").join(first.select("t", "p", "currency", "prefix", "figure", "whole_number"), on="t")
        .filter(~part).filter(pl.col("figure") >= block)
        .select("t", "key", "p", "currency", "prefix", figure=pl.col("figure") // block * block + pl.col("key").cast(pl.Int64))
        .unique()
        .join(items.select("i", "p", "currency", "prefix", "figure"), on=["p", "currency", "prefix", "figure"])
    )  # fmt: skip
    digits = pl.col("key").str.len_bytes()
    return met.select("t", "i", "key", ref_weight=weight_of_ends(digits, pl.len().over("t", "key")))
