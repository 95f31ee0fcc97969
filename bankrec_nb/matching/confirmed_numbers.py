"""Ends of numbers that something else on the line confirms, so that no known payer is needed.

"Fact 3457" alone may be anybody's FC2601-3457. It is this one's where the amount is exactly what is open of it, where
several such ends are documents of one party and add up to the amount, or where it goes on a list ("12300/299/301").
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.codes import grouped, how_often, joined, without
from bankrec_nb.matching.ends import CODES, LONGEST, SHORTEST, TENS, as_written, digits_of, ends_of, with_bare
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.weights import W
from bankrec_nb.normalise.text import glued

if TYPE_CHECKING:
    from bankrec_nb.matching.numbers import Numbers
    from bankrec_nb.matching.state import State
    from bankrec_nb.normalise.document_numbers import Endings

_LISTED_FROM = 4
"""In a list of ends nobody's name explains, an end must have as many digits: of 50 documents one in 200 fits by accident."""
_LEAST = 0.2
"""What says less names nothing."""
_LONGEST_RANGE = 100
_MOST_ALIKE = 50
"""Ends that more documents have say nothing."""


def weight_of_ends(digits: pl.Expr, fits: pl.Expr) -> pl.Expr:
    """Log-odds of the end of a number: one digit agrees with one document in ten; the more it fits, the less it says."""
    return (digits.cast(pl.Float64) * math.log(10) * 0.8 - 1.2 - fits.cast(pl.Float64).log()).clip(-1, 6.0)


def confirmed(state: State, numbers: Numbers) -> pl.DataFrame:
    """Documents meant by the ends of their numbers, in the columns of `hits`.

    Args:
        state: with `hits` and `figures`.
        numbers: those of the items.
    """
    named = state.hits.filter(pl.col("ref_weight") >= W.strong_reference)
    figures = with_bare(state.figures.filter(pl.col("code") >= TENS[SHORTEST]))
    asked = figures.pipe(without, named, "t").pipe(joined, state.bank.select("t", "amount", "currency"), "t")
    items = state.items.select("i", "p", "currency", "open").filter(pl.col("p") > NOBODY)
    rows = [
        _by_amount(asked, items, numbers.endings),
        _by_list(asked, items, numbers.endings),
        _going_on(state, named, figures, numbers),
    ]
    ends = pl.concat(rows).select(
        "t",
        "i",
        pl.col("ref_weight").cast(pl.Float64),
        ref_kind=pl.lit("document_number"),
        ref_text=as_written(pl.col("code")),
    )
    return pl.concat([ends, _from_to(state, named, numbers)])


def _by_amount(asked: pl.DataFrame, items: pl.DataFrame, endings: Endings) -> pl.DataFrame:
    """Documents of exactly the line's amount: t, i, code, ref_weight."""
    some = items.join(asked.select("currency", open="amount").unique(), on=["currency", "open"], how="semi")
    ends = ends_of(some["i"].to_numpy(), endings, SHORTEST)
    tails = some[ends.row].with_columns(code=pl.Series(ends.code), digits=pl.Series(ends.digits))
    met = asked.join(tails, left_on=["currency", "amount", "code"], right_on=["currency", "open", "code"])
    # Each number of the line is tried on every document of that amount: of twenty, one in fifty has three digits alike.
    tries = met.join(some.group_by("currency", amount="open").agg(alike=pl.len()), on=["currency", "amount"]).join(
        asked.group_by("t").agg(said=pl.len()), on="t"
    )
    weighed = tries.select(
        "t", "i", "code", ref_weight=weight_of_ends(pl.col("digits"), pl.col("alike") * pl.col("said"))
    )
    return weighed.filter(pl.col("ref_weight") > _LEAST)


def _by_list(asked: pl.DataFrame, items: pl.DataFrame, endings: Endings) -> pl.DataFrame:
    """Documents of one party, each meant by one number of the line, that add up to its amount: t, i, code, ref_weight."""
    long = asked.filter(pl.col("code") >= TENS[_LISTED_FROM]).filter(how_often("t") > 1)
    ends = ends_of(items["i"].to_numpy(), endings, _LISTED_FROM)
    wanted = np.zeros(CODES, bool)
    wanted[long["code"].to_numpy()] = True
    wanted &= np.bincount(ends.code, minlength=CODES) <= _MOST_ALIKE
    some = np.flatnonzero(wanted[ends.code])
    keys = items[ends.row[some]].with_columns(code=pl.Series(ends.code[some]), digits=pl.Series(ends.digits[some]))
    met = long.join(keys, on=["code", "currency"]).filter(pl.len().over("t", "p", "code") == 1)
    # Of two numbers of the line that end one document's, the fuller.
    met = met.sort("t", "i", "code", descending=[False, False, True]).unique(
        ["t", "i"], keep="first", maintain_order=True
    )
    sums = (pl.col("open").sum().over("t", "p") == pl.col("amount")) & (pl.len().over("t", "p") > 1)
    added = met.filter(sums).filter(pl.col("p").n_unique().over("t") == 1)
    return added.select("t", "i", "code", ref_weight=weight_of_ends(pl.col("digits"), pl.lit(1)))


def _from_to(state: State, named: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """What stands between two documents of one party where the line pays all of it: the columns of `hits`.

    "0685/26 - 0687/26" is a list of two or a range of three: the amount tells.
    """
    figure = np.where(numbers.endings.digits > 0, numbers.endings.figure, -1)[state.items["i"].to_numpy()]
    form = glued(pl.col("number")).str.replace_all(r"\d", "9")
    items = state.items.select("i", "p", "currency", "open", "number", form=form, figure=pl.Series(figure))
    items = items.filter((pl.col("p") > NOBODY) & (pl.col("figure") >= 0))
    keys = ["t", "p", "currency", "form"]
    both = named.select("t", "i").join(items, on="i").filter((pl.len().over("t") == 2) & (pl.len().over(keys) == 2))
    ends = both.group_by(keys).agg(
        low=pl.col("figure").min(), high=pl.col("figure").max(), total=pl.col("open").sum()
    ).filter((pl.col("high") - pl.col("low")).is_between(2, _LONGEST_RANGE))  # fmt: skip
    paid = ends.join(state.bank.select("t", "amount"), on="t").with_columns(
        figure=pl.int_ranges(pl.col("low") + 1, pl.col("high"))
    )
    met = paid.explode("figure", empty_as_null=False).join(items, on=[*keys[1:], "figure"])
    whole = met.filter(pl.col("total") + pl.col("open").sum().over("t") == pl.col("amount"))
    return whole.select(
        "t", "i", ref_weight=weight_of_ends(pl.lit(_LISTED_FROM), pl.lit(1)),
        ref_kind=pl.lit("document_number"), ref_text="number",
    )  # fmt: skip


def _going_on(state: State, named: pl.DataFrame, figures: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """Further documents of a list whose first number is in full, the others cut to their last digits: t, i, code, ref_weight.

    The digits left out are those of the document named before, which is the same party's.
    """
    place, endings = state.items["i"].to_numpy(), numbers.endings
    figure = np.where(endings.digits > 0, endings.figure, -1)[place]
    items = state.items.select("i", "p", "currency", "open", "number", figure=pl.Series(figure)).filter(
        pl.col("p") > NOBODY
    )
    first = named.select("t", "i").join(items.filter(pl.col("figure") >= 0), on="i")
    sums = grouped(first, "t").agg(total=pl.col("open").sum())
    short = state.bank.select("t", "amount").join(sums, on="t").filter(pl.col("total") != pl.col("amount"))
    asked = figures.filter(pl.col("code") < TENS[LONGEST]).join(short.select("t"), on="t", how="semi")
    width = digits_of(asked["code"].to_numpy())
    asked = asked.with_columns(digits=pl.Series(width), block=pl.Series(TENS[width]), said=as_written(pl.col("code")))
    met = asked.join(first.select("t", "p", "currency", "figure", "number"), on="t")
    part = glued(pl.col("number")).str.contains(pl.col("said"), literal=True).any().over("t", "code")
    following = (
        met.filter(~part).filter(pl.col("figure") >= pl.col("block"))
        .select(
            "t", "code", "digits", "p", "currency",
            figure=pl.col("figure") // pl.col("block") * pl.col("block") + pl.col("code") - pl.col("block"),
        )
        .unique()
        .join(items.select("i", "p", "currency", "figure"), on=["p", "currency", "figure"])
    )  # fmt: skip
    return following.select("t", "i", "code", ref_weight=weight_of_ends(pl.col("digits"), pl.len().over("t", "code")))
