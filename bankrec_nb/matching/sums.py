"""Sums of a target inside a pool of amounts, found by equality joins: runs, everything, a month, pairs, triples.

Pools and targets are abstract: documents of one counterparty summing to a payment, or payments summing to a document.
All searches return rows k (target), form, elements (list), accidents (how many such finds chance alone would give).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.chance import AT_MOST_TELLING, coincidence
from bankrec_nb.matching.codes import in_order_of
from bankrec_nb.matching.keys import Remainders
from bankrec_nb.matching.latest import Latest
from bankrec_nb.matching.meetings import differences, key_of, sums_of_three, sums_of_two
from bankrec_nb.matching.places import each_of, slices, stretches_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SOLUTION = pl.Schema({"k": pl.Int32(), "form": pl.String(), "elements": pl.List(pl.Int32()), "accidents": pl.Float64()})
_ROWS_LIMIT = 3_000_000
"""A pool with its targets may give this many rows in one join; larger ones are left to narrower searches, and said so."""
_ALIKE = 3
"""Of equal amounts in a pool, as many (the oldest, and the newest) take part in pairs and triples: the others would only repeat them."""
_KEPT = 3
_SPLIT = 1.5
"""Where another sum fits that splits no day, accidents give one that does so much oftener."""
_WINDOWS_AT_ONCE = 1 << 15
"""Rows whose runs without an inner one are looked through together."""


def _solutions(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(dtype) for name, dtype in SOLUTION.items())


def possible(targets: pl.DataFrame, pools: pl.DataFrame, slack: int) -> pl.DataFrame:
    """Targets that lie between the least and the most that two documents or more of their pool make (one, beside named ones).

    Args:
        targets: k, g, target; base (named documents, null where none) if some may be named.
        pools: g, value.
        slack: differences that are tolerated.
    """
    value = pl.col("value")
    bounds = pools.group_by("g").agg(
        least=value.clip(upper_bound=0).sum(), most=value.clip(0).sum(), low=value.min(), high=value.max()
    )
    fewest = pl.when(pl.col("base").is_null()).then(2).otherwise(1) if "base" in targets.columns else pl.lit(2)
    within = pl.col("target").is_between(
        pl.max_horizontal("least", pl.when(pl.col("low") > 0).then(pl.col("low") * fewest)) - slack,
        pl.min_horizontal("most", pl.when(pl.col("high") < 0).then(pl.col("high") * fewest)) + slack,
    )
    return targets.join(bounds, on="g").filter(within).select(targets.columns).sort("k")


def ordered_pools(pools: pl.DataFrame, by: tuple[str, ...] = ("day", "e")) -> pl.DataFrame:
    """Pools with place (0, 1, …), running sum, size, days (how many there are), and whether a month or a day starts or ends at each element.

    Args:
        pools: g (pool), e (element), value, day (integer, null where unknown).
        by: what decides the order within a pool.
    """
    rows = in_order_of(pools, "g", *by)
    first, sizes = stretches_of(rows["g"].to_numpy())
    value = rows["value"].to_numpy()
    upto, own = np.cumsum(value), np.repeat(first, sizes)
    months = rows["day"].cast(pl.Int32).cast(pl.Date).dt.truncate("1mo")
    known, month = months.is_not_null().to_numpy(), months.cast(pl.Int32).fill_null(0).to_numpy()
    day = rows["day"].cast(pl.Int32).fill_null(0).to_numpy()
    # A month or a day goes on where the element before is of the same pool and of the same known month or day.
    goes_on, day_goes_on = np.zeros((2, len(value) + 1), bool)
    together = (own[1:] == own[:-1]) & known[1:] & known[:-1]
    goes_on[1:-1], day_goes_on[1:-1] = together & (month[1:] == month[:-1]), together & (day[1:] == day[:-1])
    days = np.add.reduceat(~day_goes_on[:-1], first) if len(first) else sizes
    return rows.with_columns(
        pl.Series("place", np.arange(len(value)) - own, pl.Int64),
        pl.Series("total", upto - (upto - value)[own], pl.Int64),
        pl.Series("size", np.repeat(sizes, sizes), pl.Int64),
        pl.Series("starts", ~goes_on[:-1]),
        pl.Series("ends", ~goes_on[1:]),
        pl.Series("days", np.repeat(days, sizes), pl.Int64),
        pl.Series("day_starts", ~day_goes_on[:-1]),
        pl.Series("day_ends", ~day_goes_on[1:]),
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
    total, value = (pools[name].to_numpy() for name in ("total", "value"))
    before = pools.select("g").with_columns(value=pl.Series(total - value, dtype=pl.Int64))
    latest, until = Latest(pools), targets["until"].to_numpy()
    asked, ends, begins = differences(
        targets, before, total, within, lambda first, rows: latest.newest(first, until[rows])
    )
    met = np.flatnonzero(begins < ends)
    met = met[latest.within(ends[met], until[asked[met]])]
    if not len(met):
        return _none_near(targets, pools)
    asked, ends, begins = asked[met], ends[met], begins[met]
    everything = latest.is_everything(begins, ends, until[asked])
    found = pl.DataFrame(
        {"first": begins, "last": ends, "target": total[ends] - total[begins] + value[begins], "everything": everything}
    ).hstack(
        [
            targets["k"][asked],
            *pools[begins].select("size", "days", "starts", "day_starts"),
            *pools[ends].select("ends", "day_ends"),
        ]
    )
    # Of whole days there are fewer runs: what is invoiced on one day is paid together.
    whole_days = pl.col("day_starts") & pl.col("day_ends")
    chance, pool = coincidence(pl.col("target")), pl.when(whole_days).then("days").otherwise("size").cast(pl.Float64)
    month = pl.col("starts") & pl.col("ends")
    counted = found.with_columns(
        form=pl.when("everything").then(pl.lit("everything")).when(month).then(pl.lit("month")).otherwise(pl.lit("run")),
        accidents=pl.when("everything").then(chance * 2).when(month).then(chance * (2 + pool / 8)).otherwise(chance * pool * 3),
    )  # fmt: skip
    # Where others fit beside one of whole days, prices come back, and the rule for accidents says too little.
    beside_one = whole_days.any().over("k", "target") & ~whole_days
    split = pl.col("accidents").clip(AT_MOST_TELLING) * _SPLIT
    counted = counted.with_columns(accidents=pl.when(beside_one).then(split).otherwise("accidents"))
    best = _oldest_and_newest(
        counted.sort("k", "target", "accidents", "last", "first", descending=[False, False, False, False, True]),
        ["k", "target"],
        "last",
    )
    first, many = best["first"].to_numpy(), best["last"].to_numpy() - best["first"].to_numpy() + 1
    elements = _listed(pools, np.repeat(np.arange(best.height), many), each_of(first, many))
    return best.select("k", "form", "accidents", elements=elements, sum="target")


def _oldest_and_newest(found: pl.DataFrame, of: list[str], last: str) -> pl.DataFrame:
    """Of equal sums the first few as they stand here, and the newest few: what comes back month after month is paid in its turn."""
    oldest = pl.int_range(pl.len()).over(of) < _KEPT
    newest = pl.col(last).rank("ordinal", descending=True).over(of) <= _KEPT
    return found.filter(oldest | newest)


def _none_near(targets: pl.DataFrame, pools: pl.DataFrame) -> pl.DataFrame:
    schema = {"k": targets.schema["k"], "form": pl.String(), "accidents": pl.Float64()}
    return pl.DataFrame(schema=schema | {"elements": pl.List(pools.schema["e"]), "sum": pl.Int64()})


def _listed(pools: pl.DataFrame, lists: np.ndarray, rows: np.ndarray) -> pl.Series:
    """The elements of these rows as lists: `lists` says, in order, of which each is a part."""
    each = pl.DataFrame({"n": lists}).hstack([pools["e"][rows]])
    return each.group_by("n", maintain_order=True).agg("e")["e"]


def single_rests(targets: pl.DataFrame, pools: pl.DataFrame) -> pl.DataFrame:
    """One element that is the target: what named documents leave open (an invoice not named, a credit note deducted)."""
    met = targets.join(pools, left_on=["g", "target"], right_on=["g", "value"]).filter(
        pl.col("day").is_null() | (pl.col("day") <= pl.col("until"))
    )
    # Only what goes the target's way could have been met by accident: credit notes are few among invoices.
    met = met.with_columns(way=pl.col("target").sign()).join(_by_way(pools), on=["g", "way"])
    met = met.with_columns(
        form=pl.when(pl.col("less").fill_null(value=False)).then(pl.lit("less_credit")).otherwise(pl.lit("pair")),
        elements=pl.concat_list("e"),
        accidents=coincidence(pl.col("target")) * pl.col("way_size"),
    )
    return _solutions(met.sort("k", "place", descending=[False, True]).group_by("k", maintain_order=True).head(_KEPT))


def _by_way(pools: pl.DataFrame) -> pl.DataFrame:
    """How many elements of each pool go each way: g, way (sign), way_size."""
    return pools.group_by("g", way=pl.col("value").sign()).agg(way_size=pl.len().cast(pl.Float64))


def runs_less_one(targets: pl.DataFrame, pools: pl.DataFrame, longest: int = 9) -> pl.DataFrame:
    """Runs of three to `longest` elements without an inner one that sum to the target."""
    few = pools.filter(pl.col("size").is_between(3, 400))
    small = few.join(targets.select("g").unique(), on="g", how="semi", maintain_order="left")
    windows = _windows_less_one(targets, small, longest)
    met = targets.join(windows, on=["g", "target"]).filter(pl.col("day").is_null() | (pl.col("day") <= pl.col("until")))
    if met.is_empty():
        return pl.DataFrame(schema=SOLUTION)
    met = met.with_columns(
        accidents=coincidence(pl.col("target")) * pl.col("size").cast(pl.Float64) * _ways_less_one(longest),
        form=pl.lit("run_less_one"),
    )
    best = met.sort("k", "length", "first", "without").group_by("k", maintain_order=True).head(_KEPT)
    first, many, without = (best[name].to_numpy() for name in ("first", "length", "without"))
    rows, lists = each_of(first, many), np.repeat(np.arange(best.height), many)
    inside = rows != without[lists]
    return _solutions(best.with_columns(elements=_listed(small, lists[inside], rows[inside])))


def _ways_less_one(longest: int) -> float:
    """How many sums of up to so many elements less one begin at each, those of most parties' pools that are shorter left out."""
    return 18 * (longest - 1) * (longest - 2) / 56


def _windows_less_one(targets: pl.DataFrame, pools: pl.DataFrame, longest: int) -> pl.DataFrame:
    """Runs without an inner one whose sum may be wanted of their pool: g, size, day (of the last), first, without (rows), length, target."""
    g, total, value = (pools[name].to_numpy() for name in ("g", "total", "value"))
    wanted = targets.select("g", "target").sort("g")
    whose, target = wanted["g"].to_numpy(), wanted["target"].to_numpy()
    found = [np.zeros((4, 0), np.int64)]
    # So many rows at a time: they, and the table of what is asked of them, stay in the processor's own memory.
    for begins, counts, _ in slices(*stretches_of(g), _WINDOWS_AT_ONCE):
        low, high = int(begins[0]), int(begins[-1] + counts[-1])
        asks = slice(*np.searchsorted(whose, [g[low], g[high - 1] + 1]).tolist())
        asked = Remainders(key_of(whose[asks], target[asks]))
        parts = _less_one(g[low:high], total[low:high], value[low:high], asked, longest)
        found += [part + np.array([[low], [low], [0], [0]]) for part in parts]
    first, without, length, sums = np.concatenate(found, axis=1)
    numbers = {"first": first, "without": without, "length": length, "target": sums}
    return pl.DataFrame(numbers, schema=dict.fromkeys(numbers, pl.Int64)).hstack(
        [*pools[first].select("g", "size"), pools["day"][first + length - 1]]
    )


def _less_one(
    g: np.ndarray, total: np.ndarray, value: np.ndarray, asked: Remainders, longest: int
) -> Iterator[np.ndarray]:
    """Runs of these rows without an inner one whose sum may be asked for: first, without (rows), length, sum."""
    pool = key_of(g, np.zeros(1, np.int64))
    for length in range(3, longest + 1):
        begins = np.flatnonzero(g[length - 1 :] == g[: max(len(g) - length + 1, 0)])
        ends = begins + length - 1
        whole = total[ends] - total[begins] + value[begins]
        keys = pool[begins] + whole
        for gap in range(1, length - 1 if len(begins) else 0):
            out = value[begins + gap]
            rows = np.flatnonzero(asked.may_hold(keys - out))
            first = begins[rows]
            yield np.stack((first, first + gap, np.full(len(rows), length), whole[rows] - out[rows]))


def _classes(pools: pl.DataFrame) -> pl.DataFrame:
    """Pools in which of equal amounts only the oldest and the newest few are left: g, e, value, day, place, size."""
    order = np.lexsort((pools["value"].to_numpy(), pools["g"].to_numpy()))
    g, value = (pools[name].to_numpy()[order] for name in ("g", "value"))
    nth = np.arange(len(order))
    changes = (g[1:] != g[:-1]) | (value[1:] != value[:-1])
    new, last = (np.concatenate(parts)[: len(order)] for parts in (([True], changes), (changes, [True])))
    from_first = nth - np.maximum.accumulate(np.where(new, nth, 0))
    to_last = np.minimum.accumulate(np.where(last, nth, len(nth))[::-1])[::-1] - nth
    kept = np.zeros(len(order), bool)
    kept[order] = np.minimum(from_first, to_last) < _ALIKE
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
    if not len(asked):
        return _none_near(targets, pools)
    in_turn = place[ones] < place[twos]
    left = left.with_columns(way=pl.col("value").sign()).join(
        _by_way(pools), on=["g", "way"], how="left", maintain_order="left"
    )
    second = left[np.where(in_turn, twos, ones)].select(
        other="e", other_place="place", other_day="day", two="value", other_size="way_size"
    )
    first = left[np.where(in_turn, ones, twos)].select("e", "day", "place", "way_size", one="value")
    met: pl.DataFrame = pl.concat([targets[asked].select("k", "until"), first, second], how="horizontal").filter(
        pl.max_horizontal("day", "other_day").is_null() | (pl.max_horizontal("day", "other_day") <= pl.col("until")),
    )
    # Only such two could have been met by accident: two credit notes are few among invoices.
    pool, other, whole = pl.col("way_size"), pl.col("other_size"), pl.col("one") + pl.col("two")
    alike = pl.col("one").sign() == pl.col("two").sign()
    ways = pl.when(alike).then(pool * (pool - 1) / 2).otherwise(pool * other)
    met = met.with_columns(
        form=pl.lit("pair"),
        elements=pl.concat_list("e", "other"),
        sum=whole,
        accidents=coincidence(whole) * ways,
    )
    best = _oldest_and_newest(met.sort("k", "sum", "place", "other_place"), ["k", "sum"], "other_place")
    return best.select("k", "form", "accidents", "elements", "sum")


def triples(targets: pl.DataFrame, pools: pl.DataFrame, most: int = 80) -> pl.DataFrame:
    """Three elements that sum to the target, in pools of up to `most`."""
    left = _classes(
        pools.filter(pl.col("size") <= most).join(
            targets.select("g").unique(), on="g", how="semi", maintain_order="left"
        )
    )
    asked, *three = sums_of_three(targets, left)
    if not len(asked):
        return pl.DataFrame(schema=SOLUTION)
    met = pl.concat(
        [targets[asked].select("k", "target", "until"), *(left[rows].select(**{f"{name}{n}": name for name in ("e", "day", "place")}) for n, rows in enumerate(three)), left[three[0]].select("size")],
        how="horizontal",
    ).filter(pl.max_horizontal("day0", "day1", "day2").fill_null(-1_000_000) <= pl.col("until"))  # fmt: skip
    pool = pl.col("size").cast(pl.Float64)
    met = met.with_columns(
        form=pl.lit("triple"),
        elements=pl.concat_list("e0", "e1", "e2"),
        accidents=coincidence(pl.col("target")) * pool * (pool - 1) * (pool - 2) / 6,
    )
    newest = pl.max_horizontal("place0", "place1", "place2").alias("last")
    ordered = met.with_columns(newest).sort("k", "place1", "place2", "place0")
    return _solutions(_oldest_and_newest(ordered, ["k"], "last"))


def within_reach(targets: pl.DataFrame, pools: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Targets whose pools the joins can afford, and the others: (targets, too many).

    A crowded pool keeps the targets it can afford in order of k, so that the answer is the same everywhere.
    """
    sizes = pools.group_by("g").agg(size=pl.len().cast(pl.Int64))
    joined = targets.join(sizes, on="g").sort("k")
    affordable = (pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("g") * pl.col("size")) <= _ROWS_LIMIT
    return joined.filter(affordable).drop("size"), joined.filter(~affordable).drop("size")
