"""Sums of documents of one party that follow each other, looked for among all parties at once."""

from __future__ import annotations

import numpy as np
import polars as pl

from bankrec_nb.matching.codes import in_order_of
from bankrec_nb.matching.keys import Remainders
from bankrec_nb.matching.meetings import key_of
from bankrec_nb.matching.state import NOBODY

LONGEST = 12
"""Documents of one payment."""
_LATE_DAYS = 200
_ANYBODYS = 50
"""An amount that more sums have than this (a fee many pay) says nothing about who pays it, and is not looked for."""
_FITS = pl.Schema({"t": pl.Int32(), "p": pl.Int32(), "length": pl.Int64(), "end": pl.Int64()})


def sums_that_fit(asked: pl.DataFrame, items: pl.DataFrame, early_days: int, longest: int = LONGEST) -> pl.DataFrame:
    """Which consecutive documents of which party sum to which line: t, p, length (how many documents), end (see documents_of).

    Args:
        asked: t, currency, amount, day.
        items: p, currency, open, issued.
        early_days: days before its issue that a document may be paid.
        longest: so many documents at most.
    """
    known = _in_order(items)
    if asked.is_empty() or known.is_empty():
        return pl.DataFrame(schema=_FITS)
    coins = pl.concat([asked["currency"], known["currency"]]).unique().sort()
    codes = dict(zip(coins.to_list(), range(coins.len()), strict=True))
    coin = pl.col("currency").replace_strict(codes, return_dtype=pl.Int64)
    asked = asked.with_columns(coin=coin)
    known = known.with_columns(coin=coin, g=pl.col("p").cast(pl.Int64) * len(codes) + coin)
    wanted = Remainders(key_of(asked["coin"].to_numpy(), asked["amount"].to_numpy()))
    g, value, money = (known[name].to_numpy() for name in ("g", "open", "coin"))
    total = np.cumsum(value)
    found = [np.zeros((3, 0), np.int64)]
    for length in range(1, longest + 1):
        ends = np.arange(length - 1, len(g))
        ends = ends[g[ends] == g[ends - length + 1]]
        sums = total[ends] - total[ends - length + 1] + value[ends - length + 1]
        rows = np.flatnonzero(wanted.may_hold(key_of(money[ends], sums)))
        found.append(np.stack((ends[rows], sums[rows], np.full(len(rows), length))))
    end, sums, length = np.concatenate(found, axis=1)
    met = known.select("p", "coin", "issued")[end].with_columns(
        amount=pl.Series(sums), length=pl.Series(length), end=pl.Series(end)
    )
    met = met.filter(pl.len().over("coin", "amount") <= _ANYBODYS)
    pairs = asked.select("t", "coin", "amount", "day").join(met, on=["coin", "amount"])
    late = pl.col("day") - pl.col("issued")
    near = pairs.filter(pl.col("issued").is_null() | late.is_between(-early_days, _LATE_DAYS))
    return near.select(pl.col(name).cast(kind) for name, kind in _FITS.items())


def documents_of(fits: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """The documents of some of these sums, one row each: h, i.

    Args:
        fits: h, and length and end from sums_that_fit.
        items: as given there.
    """
    each = fits.select("h", place=pl.int_ranges(pl.col("end") - pl.col("length") + 1, pl.col("end") + 1))
    each = each.explode("place", empty_as_null=False)
    return each.select("h", i=_in_order(items)["i"].gather(each["place"]))


def of_whole_days(fits: pl.DataFrame, items: pl.DataFrame) -> pl.Series:
    """Whether these sums leave out none of a party's documents of the days they begin and end on."""
    known = _in_order(items)
    same = [(pl.col(name) == pl.col(name).shift(1)).fill_null(value=False) for name in ("p", "currency", "issued")]
    goes_on = known.select(pl.all_horizontal(same)).to_series().to_numpy()
    goes_on = np.append(goes_on, False)
    end, length = fits["end"].to_numpy(), fits["length"].to_numpy()
    return pl.Series(~goes_on[end - length + 1] & ~goes_on[end + 1])


def _in_order(items: pl.DataFrame) -> pl.DataFrame:
    known = items.select("i", "p", "currency", "open", "issued").filter(pl.col("p") > NOBODY)
    return in_order_of(known, "p", "currency", "issued", "i")
