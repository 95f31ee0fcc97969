"""Payments and documents of one counterparty and one amount, met on one number instead of three columns.

Where many equal amounts of one counterparty meet, only neighbours in date order are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.keys import crowds
from bankrec_nb.normalise.runs import BASE

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEYS = ("p", "currency", "amount")
_CROWDED = 100
"""More pairs of one counterparty and amount than that are not all compared."""
_NEIGHBOURS = 3
"""Of many equal amounts of one counterparty, as many neighbours in date order are looked at each way."""


def equal_amounts(asked: pl.DataFrame, expected: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pairs of equal counterparty, currency and amount.

    Args:
        asked: t, p, currency, amount, day, who_weight.
        expected: i, p, currency, amount, issued.

    Returns:
        t, i, who_weight; and of crowds of which only some pairs were compared: t, limit.
    """
    one, other = _one_number(asked), _one_number(expected)
    (met_t, many_t), (met_i, many_i) = crowds(one, other, _CROWDED)
    asked, expected = asked.with_columns(one=one), expected.with_columns(one=other)
    few = _joined(asked.filter(met_t & ~many_t), expected.filter(met_i & ~many_i))
    many, limits = _neighbours(asked.filter(many_t), expected.filter(many_i))
    return pl.concat([few, many]), limits


def _one_number(frame: pl.DataFrame) -> np.ndarray:
    """Counterparty and amount as one number; that of different ones may be the same."""
    number: np.ndarray = frame["p"].to_numpy().astype(np.uint64) * BASE + frame["amount"].to_numpy().view(np.uint64)
    return number


def _joined(asked: pl.DataFrame, expected: pl.DataFrame, on: Sequence[str] = ("one",)) -> pl.DataFrame:
    met = asked.join(expected.select(*on, "i", *(pl.col(key).alias(f"{key}_i") for key in _KEYS)), on=on)
    return met.filter(pl.col(key) == pl.col(f"{key}_i") for key in _KEYS).select("t", "i", "who_weight")


def _neighbours(asked: pl.DataFrame, expected: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pairs where there may be crowds, counted exactly."""
    if asked.is_empty():
        return _joined(asked, expected), pl.DataFrame(schema={"t": pl.Int32, "limit": pl.String})
    lines = asked.group_by(_KEYS).agg(nt=pl.len().cast(pl.Int64))
    documents = expected.group_by(_KEYS).agg(ni=pl.len().cast(pl.Int64))
    sizes = lines.join(documents, on=_KEYS).with_columns(crowded=pl.col("nt") * pl.col("ni") > _CROWDED)
    calm, crowded = sizes.filter(~pl.col("crowded")).select(_KEYS), sizes.filter("crowded")
    few = _joined(asked.join(calm, on=_KEYS, how="semi"), expected)
    place = pl.int_range(pl.len(), dtype=pl.Int64).over(_KEYS)
    placed = expected.join(crowded, on=_KEYS, how="semi").sort("issued", "i", nulls_last=True).with_columns(place=place)
    busy = asked.join(crowded.select(*_KEYS, "nt", "ni"), on=_KEYS).sort("day", "t").with_columns(place=place)
    spread = pl.col("place") * pl.col("ni") // pl.col("nt") if busy.height else pl.col("place")
    first, last = pl.min_horizontal(spread, "place") - _NEIGHBOURS, pl.max_horizontal(spread, "place") + _NEIGHBOURS + 1
    # Documents that other lines name, or nobody pays, push the places of both apart: the days say where a line stands.
    latest = _latest(busy, placed)
    about = pl.int_ranges(latest - _NEIGHBOURS, latest + 1)
    beside = pl.int_ranges(first, last).list.head(8 * _NEIGHBOURS)
    near = busy.with_columns(place=beside.list.set_union(about)).explode("place", empty_as_null=False)
    limits = (
        busy.select(
            "t", limit=pl.lit("many equal amounts of one counterparty: only the nearest in date order were compared")
        )
        .unique()
        .sort("t")
    )
    return pl.concat([few, _joined(near, placed, ("one", "place"))]), limits


def _latest(lines: pl.DataFrame, documents: pl.DataFrame) -> pl.Series:
    """The place, per line in order of day, of the last document of its kind that was issued by then; -1 where none was."""
    by_then = documents.filter(pl.col("issued").is_not_null()).select(*_KEYS, day="issued", latest="place")
    met = lines.select(*_KEYS, "day").join_asof(by_then.sort("day"), on="day", by=list(_KEYS), check_sortedness=False)
    return met["latest"].fill_null(-1)
