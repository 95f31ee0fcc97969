"""Sums of a target inside a pool of amounts, found by equality joins: runs, everything, a month, pairs, triples.

Pools and targets are abstract: documents of one counterparty summing to a payment, or payments summing to a document.
All searches return rows k (target), form, elements (list), accidents (how many such finds chance alone would give).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from bankrec_nb.matching.chance import coincidence
from bankrec_nb.matching.keys import Remainders
from bankrec_nb.matching.meetings import differences, sums_of_two

SOLUTION = pl.Schema({"k": pl.Int32(), "form": pl.String(), "elements": pl.List(pl.Int32()), "accidents": pl.Float64()})
_ROWS_LIMIT = 3_000_000
"""A pool with its targets may give this many rows in one join; larger ones are left to narrower searches, and said so."""
_ALIKE = 3
"""Of equal amounts in a pool, as many (the oldest) take part in pairs and triples: the others would only repeat them."""
_KEPT = 3


def _solutions(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(dtype) for name, dtype in SOLUTION.items())


def possible(targets: pl.DataFrame, pools: pl.DataFrame, slack: int) -> pl.DataFrame:
    """Targets that lie between the least and the most that two documents or more of their pool make (one, beside named ones).

    Args:
        targets: k, g, target, base (named documents, null where none).
        pools: g, value.
        slack: differences that are tolerated.
    """
    value = pl.col("value")
    bounds = pools.group_by("g").agg(
        least=value.clip(upper_bound=0).sum(), most=value.clip(0).sum(), low=value.min(), high=value.max()
    )
    fewest = pl.when(pl.col("base").is_null()).then(2).otherwise(1)
    within = pl.col("target").is_between(
        pl.max_horizontal("least", pl.when(pl.col("low") > 0).then(pl.col("low") * fewest)) - slack,
        pl.min_horizontal("most", pl.when(pl.col("high") < 0).then(pl.col("high") * fewest)) + slack,
    )
    return targets.join(bounds, on="g").filter(within).select(targets.columns).sort("k")


def ordered_pools(pools: pl.DataFrame, by: tuple[str, ...] = ("day", "e")) -> pl.DataFrame:
    """Pools with place (0, 1, …), running sum, size, and whether a month starts or ends at each element.

    Args:
        pools: g (pool), e (element), value, day (integer, null where unknown).
        by: what decides the order within a pool.
    """
    month = pl.col("day").cast(pl.Int32).cast(pl.Date).dt.truncate("1mo")
    rows = pools.sort("g", *by, nulls_last=True).with_columns(
        place=pl.int_range(pl.len(), dtype=pl.Int64).over("g"),
        total=pl.col("value").cum_sum().over("g"),
        size=pl.len().over("g").cast(pl.Int64),
        month=month,
    )
    return rows.with_columns(
        starts=(pl.col("month") != pl.col("month").shift(1).over("g")).fill_null(value=True),
        ends=(pl.col("month") != pl.col("month").shift(-1).over("g")).fill_null(value=True),
    )


def runs(targets: pl.DataFrame, pools: pl.DataFrame) -> pl.DataFrame:
    """Consecutive elements that sum to the target, everything open and whole months among them, two elements or more.

    Args:
        targets: k, g, target, until (last day an element may bear).
        pools: from ordered_pools.
    """
    return _solutions(near_runs(targets, pools))


def near_runs(targets: pl.DataFrame, pools: pl.DataFrame) -> pl.DataFrame:
    """`runs` that miss the target by no more than `within` (if given), the best few for each sum: SOLUTION's columns, sum."""
    within = "within" if "within" in targets.columns else None
    before = pools.select("g", value=pl.col("total") - pl.col("value"))
    asked, ends, begins = differences(targets, before, pools["total"].to_numpy(), within)
    upto = pools.select("total", last="place", upto=pl.col("day").cum_max().over("g"))
    start = pools[begins].select("size", "starts", first="place", before=pl.col("total") - pl.col("value"))
    met = pl.concat([targets[asked].select("k", "g", "until"), upto[ends], start], how="horizontal").filter(
        pl.col("first") < pl.col("last"), pl.col("upto").is_null() | (pl.col("upto") <= pl.col("until"))
    )
    closing = pools.select("g", "ends", last="place")
    met = met.join(closing, on=["g", "last"]).with_columns(target=pl.col("total") - pl.col("before"))
    met = met.join(_newest(met, pools), on=["g", "until"]).with_columns(
        form=pl.when((pl.col("first") == 0) & (pl.col("last") == pl.col("newest"))).then(pl.lit("everything"))
        .when(pl.col("starts") & pl.col("ends")).then(pl.lit("month"))
        .otherwise(pl.lit("run"))
    )  # fmt: skip
    chance = coincidence(pl.col("target"))
    pool = pl.col("size").cast(pl.Float64)
    counted = met.with_columns(
        accidents=pl.when(pl.col("form") == "everything")
        .then(chance * 2)
        .when(pl.col("form") == "month")
        .then(chance * (2 + pool / 8))
        .otherwise(chance * pool * 3)
    )
    best = (
        counted.sort("k", "target", "accidents", "last", "first", descending=[False, False, False, False, True])
        .group_by("k", "target", maintain_order=True)
        .head(_KEPT)
    )
    members = (
        best.with_columns(place=pl.int_ranges(pl.col("first"), pl.col("last") + 1))
        .with_row_index("n")
        .explode("place", empty_as_null=False)
    )
    listed = (
        members.join(pools.select("g", "place", "e"), on=["g", "place"])
        .sort("n", "place")
        .group_by("n", maintain_order=True)
        .agg("e")
    )
    whole = best.with_row_index("n").join(listed, on="n")
    return whole.select("k", "form", "accidents", elements="e", sum="target")


def _newest(met: pl.DataFrame, pools: pl.DataFrame) -> pl.DataFrame:
    """The last place of each pool that no day forbids: g, until, newest."""
    asked = met.select("g", "until").unique().join(pools.select("g", "place", "day"), on="g")
    within = asked.with_columns(upto=pl.col("day").cum_max().over("g", "until", order_by="place"))
    open_ = within.filter(pl.col("upto").is_null() | (pl.col("upto") <= pl.col("until")))
    return open_.group_by("g", "until").agg(newest=pl.col("place").max())


def single_rests(targets: pl.DataFrame, pools: pl.DataFrame) -> pl.DataFrame:
    """One element that is the target: what named documents leave open (an invoice not named, a credit note deducted)."""
    met = targets.join(pools, left_on=["g", "target"], right_on=["g", "value"]).filter(
        pl.col("day").is_null() | (pl.col("day") <= pl.col("until"))
    )
    # Only what goes the target's way could have been met by accident: credit notes are few among invoices.
    way = pools.group_by("g", way=pl.col("value").sign()).agg(way_size=pl.len().cast(pl.Float64))
    met = met.with_columns(way=pl.col("target").sign()).join(way, on=["g", "way"])
    met = met.with_columns(
        form=pl.when(pl.col("less").fill_null(value=False)).then(pl.lit("less_credit")).otherwise(pl.lit("pair")),
        elements=pl.concat_list("e"),
        accidents=coincidence(pl.col("target")) * pl.col("way_size"),
    )
    return _solutions(met.sort("k", "place", descending=[False, True]).group_by("k", maintain_order=True).head(_KEPT))


def runs_less_one(targets: pl.DataFrame, pools: pl.DataFrame, longest: int = 9) -> pl.DataFrame:
    """Runs of three to `longest` elements without an inner one that sum to the target."""
    few = pools.filter(pl.col("size").is_between(3, 400))
    small = few.join(targets.select("g").unique(), on="g", how="semi", maintain_order="left")
    if small.is_empty():
        return _solutions(pl.DataFrame(schema=SOLUTION))
    windows = pl.concat(_windows_less_one(targets, small, length) for length in range(3, longest + 1))
    met = targets.join(windows, on=["g", "target"]).filter(pl.col("day").is_null() | (pl.col("day") <= pl.col("until")))
    met = met.with_columns(
        accidents=coincidence(pl.col("target")) * pl.col("size").cast(pl.Float64) * 18, form=pl.lit("run_less_one")
    )
    best = (
        met.sort("k", "length", "first", "without").group_by("k", maintain_order=True).head(_KEPT).with_row_index("n")
    )
    members = (
        best.with_columns(place=pl.int_ranges(pl.col("first"), pl.col("last") + 1))
        .explode("place", empty_as_null=False)
        .filter(pl.col("place") != pl.col("without"))
    )
    listed = (
        members.join(small.select("g", "place", "e"), on=["g", "place"])
        .sort("n", "place")
        .group_by("n", maintain_order=True)
        .agg("e")
    )
    return _solutions(best.join(listed, on="n").rename({"e": "elements"}))


def _windows_less_one(targets: pl.DataFrame, pools: pl.DataFrame, length: int) -> pl.DataFrame:
    """Runs of that length without an inner one whose sum may be wanted of their pool: g, size, first, last, day, without, length, target."""
    g, total, value = (pools[name].to_numpy() for name in ("g", "total", "value"))
    ends = np.arange(length - 1, len(g))
    ends = ends[g[ends] == g[ends - length + 1]]
    begins = ends - length + 1
    whole = total[ends] - total[begins] + value[begins]
    asked = Remainders(_key(targets["g"].to_numpy(), targets["target"].to_numpy()))
    found: list[pl.DataFrame] = []
    for gap in range(1, length - 1):
        sums = whole - value[begins + gap]
        rows = np.flatnonzero(asked.may_hold(_key(g[ends], sums)))
        start, end = pools[begins[rows]], pools[ends[rows]]
        found.append(
            start.select("g", "size", first="place").with_columns(
                last=end["place"], day=end["day"], without=start["place"] + gap,
                length=pl.lit(length, dtype=pl.Int64), target=pl.Series(sums[rows], dtype=pl.Int64),
            )
        )  # fmt: skip
    return pl.concat(found)


def _key(pools: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """Pool and amount as one number, to be looked up; it may turn round."""
    key: np.ndarray = pools.astype(np.int64) * 0x9E3779B97F4A7C1 + amounts
    return key


def _classes(pools: pl.DataFrame) -> pl.DataFrame:
    """Pools in which of equal amounts only the oldest few are left: g, e, value, day, place, size."""
    order = np.lexsort((pools["value"].to_numpy(), pools["g"].to_numpy()))
    g, value = (pools[name].to_numpy()[order] for name in ("g", "value"))
    nth = np.arange(len(order))
    new = np.concatenate(([True], (g[1:] != g[:-1]) | (value[1:] != value[:-1])))[: len(order)]
    kept = np.zeros(len(order), bool)
    kept[order] = nth - np.maximum.accumulate(np.where(new, nth, 0)) < _ALIKE
    return pools.filter(pl.Series(kept, dtype=pl.Boolean)).select("g", "e", "value", "day", "place", "size")


def pairs(targets: pl.DataFrame, pools: pl.DataFrame) -> pl.DataFrame:
    """Two elements that sum to the target."""
    return _solutions(near_pairs(targets, pools))


def near_pairs(targets: pl.DataFrame, pools: pl.DataFrame) -> pl.DataFrame:
    """`pairs` that miss the target by no more than `within` (if given), the best few for each sum: SOLUTION's columns, sum."""
    within = "within" if "within" in targets.columns else None
    left = _classes(pools)
    place, values = left["place"].to_numpy(), left["value"].to_numpy()
    asked, ones, twos = sums_of_two(targets, left, within)
    distinct = (values[ones] < values[twos]) | ((values[ones] == values[twos]) & (place[ones] < place[twos]))
    asked, ones, twos = asked[distinct], ones[distinct], twos[distinct]
    in_turn = place[ones] < place[twos]
    second = left[np.where(in_turn, twos, ones)].select(other="e", other_place="place", other_day="day", two="value")
    first = left[np.where(in_turn, ones, twos)].select("e", "day", "place", "size", one="value")
    met: pl.DataFrame = pl.concat([targets[asked].select("k", "until"), first, second], how="horizontal").filter(
        pl.max_horizontal("day", "other_day").is_null() | (pl.max_horizontal("day", "other_day") <= pl.col("until")),
    )
    pool, whole = pl.col("size").cast(pl.Float64), pl.col("one") + pl.col("two")
    met = met.with_columns(
        form=pl.lit("pair"),
        elements=pl.concat_list("e", "other"),
        sum=whole,
        accidents=coincidence(whole) * pool * (pool - 1) / 2,
    )
    best = met.sort("k", "sum", "place", "other_place").group_by("k", "sum", maintain_order=True).head(_KEPT)
    return best.select("k", "form", "accidents", "elements", "sum")


def triples(targets: pl.DataFrame, pools: pl.DataFrame, most: int = 80) -> pl.DataFrame:
    """Three elements that sum to the target, in pools of up to `most`."""
    left = _classes(pools.filter(pl.col("size") <= most).join(targets.select("g").unique(), on="g", how="semi"))
    twos = left.join(left.select("g", b="e", value_b="value", place_b="place", day_b="day"), on="g").filter(
        pl.col("place") < pl.col("place_b")
    )
    twos = twos.select(
        "g", "e", "b", "place_b", sum=pl.col("value") + pl.col("value_b"), newest=pl.max_horizontal("day", "day_b")
    )
    third = left.select("g", "size", c="e", value_c="value", place_c="place", day_c="day")
    met = (
        targets.join(third, on="g")
        .with_columns(sum=pl.col("target") - pl.col("value_c"))
        .join(twos, on=["g", "sum"])
        .filter(pl.col("place_b") < pl.col("place_c"))
    )
    met = met.filter(pl.max_horizontal("newest", "day_c").fill_null(-1_000_000) <= pl.col("until"))
    pool = pl.col("size").cast(pl.Float64)
    met = met.with_columns(
        form=pl.lit("triple"),
        elements=pl.concat_list("e", "b", "c"),
        accidents=coincidence(pl.col("target")) * pool * (pool - 1) * (pool - 2) / 6,
    )
    return _solutions(met.sort("k", "place_b", "place_c").group_by("k", maintain_order=True).head(_KEPT))


def within_reach(targets: pl.DataFrame, pools: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Targets whose pools the joins can afford, and the others: (targets, too many).

    A crowded pool keeps the targets it can afford in order of k, so that the answer is the same everywhere.
    """
    sizes = pools.group_by("g").agg(size=pl.len().cast(pl.Int64))
    joined = targets.join(sizes, on="g").sort("k")
    affordable = (pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("g") * pl.col("size")) <= _ROWS_LIMIT
    return joined.filter(affordable).drop("size"), joined.filter(~affordable).drop("size")
