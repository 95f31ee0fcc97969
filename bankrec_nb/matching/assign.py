"""Which hypotheses stand: the best set over all transactions in which nothing is used beyond what is open.

Where everybody's best hypothesis fits, that is the optimum and nothing is searched. The contested rest falls into
components, each a contest of its own (contest.py).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.alike import handed_in_order, oldest_first
from bankrec_nb.matching.contest import Choice, Contest, solved
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.earlier import Earlier
    from bankrec_nb.matching.state import State

_HYPOTHESES_PER_TRANSACTION = 8
_ROUNDS = 12
_ALIKE = ("p", "open", "form")


def ranked(hypotheses: pl.DataFrame, members: pl.DataFrame, state: State) -> pl.DataFrame:
    """Hypotheses with their value, best first within each transaction: h, t, value.

    Among equals the order of dates decides (the oldest open document is paid first), then the simpler account.
    """
    first = (
        members.join(state.items.select("i", "p", "open", "issued"), on="i")
        .group_by("h")
        .agg(pl.col("i").min(), size=pl.len(), p=pl.col("p").first(), open=pl.col("open").first())
    )
    places = hypotheses.join(first, on="h").join(state.bank.select("t", "day"), on="t")
    # Only documents that another of their counterparty is like have a place among them.
    row = places.filter(pl.col("size") == 1).filter(pl.len().over("p", "open") > 1).select("h", "t", "i", *_ALIKE)
    row = _in_place(_in_place(row.cast({"form": pl.Categorical()}), "t"), "i")
    apart = (pl.col("place_t") - pl.col("place_i")).abs().clip(0, 1000)
    nudged = places.join(row.select("h", apart=apart), on="h", how="left").with_columns(
        value=pl.col("weight")
        - W.hopeless
        - 0.1 * pl.col("apart").fill_null(0).clip(0, 20)
        - 1e-3 * (pl.col("size") - 1).clip(0, 20)
    )
    return nudged.sort("t", "value", "i", "h", descending=[False, True, False, False]).select("h", "t", "value")


def _in_place(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """The rows with `place_…`: which of the different values in this column theirs is, among rows alike, counted in order."""
    ordered = rows.sort(*_ALIKE, by)
    first = pl.any_horizontal(pl.col(c).ne_missing(pl.col(c).shift(1)) for c in _ALIKE)
    steps = ordered.with_columns(first=first, step=(first | (pl.col(by) != pl.col(by).shift(1))).fill_null(value=True))
    counted = steps.with_columns(count=pl.col("step").cast(pl.Int64).cum_sum())
    start = pl.when("first").then("count").forward_fill()
    return counted.with_columns((pl.col("count") - start).alias(f"place_{by}")).drop("first", "step", "count")


def over_used(chosen: pl.DataFrame, members: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Items of which the chosen hypotheses take more than is open: i."""
    used = members.join(chosen.select("h"), on="h", how="semi").group_by("i").agg(used=pl.col("item_alloc").sum())
    return (
        used.join(items.select("i", "open"), on="i")
        .filter(
            (pl.col("used") * pl.col("open").sign() > pl.col("open").abs())
            | (pl.col("used") * pl.col("open").sign() < 0)
        )
        .select("i")
    )


def contested_part(order: pl.DataFrame, members: pl.DataFrame, over: pl.DataFrame) -> pl.DataFrame:
    """Transactions whose choice can depend on the fight for the items in `over`: t."""
    best = order.unique("t", keep="first", maintain_order=True)
    best_items = members.join(best, on="h").select("t", "i")
    all_items = members.join(order.select("h", "t"), on="h").select("t", "i")
    touched = best_items.join(over, on="i", how="semi").select("t").unique()
    for _ in range(_ROUNDS):
        theirs = all_items.join(touched, on="t", how="semi").select("i").unique()
        more = best_items.join(theirs, on="i", how="semi").select("t").unique()
        if more.height <= touched.height:
            break
        touched = pl.concat([touched, more]).unique()
    return touched


def solve(state: State) -> pl.DataFrame:
    """The hypotheses that stand: h, t."""
    order = (
        ranked(state.hypotheses, state.members, state)
        .group_by("t", maintain_order=True)
        .head(_HYPOTHESES_PER_TRANSACTION)
    )
    members = state.members.join(order.select("h"), on="h", how="semi")
    chosen = order.unique("t", keep="first", maintain_order=True)
    for _ in range(3):
        over = over_used(chosen, members, state.items)
        if over.is_empty():
            return chosen.select("h", "t")
        touched = contested_part(order, members, over)
        free = chosen.join(touched, on="t", how="anti")
        left = _left_open(free, members, state.items)
        settled = _contests(order.join(touched, on="t", how="semi"), members, left, state.earlier)
        chosen = pl.concat([free, order.join(settled, on="h", how="semi")]).sort("t")
    return chosen.select("h", "t")


def _left_open(free: pl.DataFrame, members: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    used = members.join(free.select("h"), on="h", how="semi").group_by("i").agg(used=pl.col("item_alloc").sum())
    return (
        items.select("i", "open")
        .join(used, on="i", how="left")
        .with_columns(left=pl.col("open") - pl.col("used").fill_null(0))
    )


def _contests(order: pl.DataFrame, members: pl.DataFrame, left: pl.DataFrame, earlier: Earlier) -> pl.DataFrame:
    """Solve every component of the contested part: h of the hypotheses that stand."""
    takes = (
        order.with_row_index("place").join(members, on="h").join(left.select("i", "left"), on="i").sort("place", "i")
    )
    label = _labelled(takes["t"].to_numpy(), takes["i"].to_numpy())
    rows = (
        takes.with_columns(component=pl.Series(label)).sort("component", "place", "i")
        .with_columns(number=pl.col("i").rank("dense").over("component").cast(pl.Int64) - 1)
    )  # fmt: skip
    options = rows.group_by("place", maintain_order=True).agg(
        pl.col("component", "h", "t", "value").first(), "number", "item_alloc"
    )
    open_ = rows.unique(["component", "number"], keep="first").sort("component", "number")
    capacity = open_.group_by("component", maintain_order=True).agg("left")["left"].to_list()
    contests = options.group_by("component", maintain_order=True).agg("h", "t", "value", "number", "item_alloc")
    kept: list[int] = []
    columns = contests.select("h", "t", "value", "number", "item_alloc").iter_rows()
    for (hs, ts, values, numbers, parts), room in zip(columns, capacity, strict=True):
        takes_of = [tuple(zip(n, p, strict=True)) for n, p in zip(numbers, parts, strict=True)]
        kept += [hs[n] for n in _known_or_solved(ts, values, takes_of, room, earlier)]
    return pl.DataFrame({"h": kept}, schema={"h": pl.Int32})


def _known_or_solved(
    ts: list[int], values: list[float], takes: list[tuple[tuple[int, int], ...]], room: list[int], earlier: Earlier
) -> list[int]:
    """Places of the explanations that stand; solved only where no earlier run met the same values, documents and amounts."""
    content = (tuple(len(list(same)) for _, same in groupby(ts)), tuple(values), tuple(takes), tuple(room))

    def solve() -> list[int]:
        choices: Contest = {}
        for place, (t, value, taken) in enumerate(zip(ts, values, takes, strict=True)):
            choices.setdefault(t, []).append(Choice(place, value, taken))
        return solved(choices, room)

    stand: list[int] = earlier.once(content, solve)
    return stand


def _labelled(ts: np.ndarray, items: np.ndarray) -> np.ndarray:
    """For each row the smallest transaction of its component: transactions that share a document, and theirs in turn."""
    known, t = np.unique(ts, return_inverse=True)
    documents, i = np.unique(items, return_inverse=True)
    label = np.arange(len(known))
    while True:
        least = np.full(len(documents), len(known))
        np.minimum.at(least, i, label[t])
        after = label.copy()
        np.minimum.at(after, t, least[i])
        after = after[after]
        if (after == label).all():
            return np.asarray(label[t])
        label = after


def assign(state: State) -> State:
    """Fill `chosen`: h, t of the hypotheses that stand."""
    if state.hypotheses.is_empty():
        return state.having(chosen=pl.DataFrame(schema={"h": pl.Int32, "t": pl.Int32}))
    return handed_in_order(state.having(chosen=first_come(state, oldest_first(state, solve(state)))))


def first_come(state: State, chosen: pl.DataFrame) -> pl.DataFrame:
    """The chosen hypotheses with what two payments claim alike given to the earlier: the later one paid twice.

    Alike means: the same party named as surely, and the document named (or not) by both. A payer known for sure who
    names nothing has paid his document all the same before he paid it again by its name.
    """
    content = state.members.group_by("h").agg(content=pl.struct("i", "alloc").hash().sum())
    known = state.features.select(
        "h",
        named=pl.col("named") > 0,
        who=pl.when(pl.col("named") > 0).then(0.0).otherwise(pl.col("who_weight").fill_null(-5.0).round(0)),
        unsaid=(pl.col("named") == 0) & (pl.col("named_elsewhere").fill_null(0) == 0) & ~pl.col("odd").fill_null(value=False)
        & (pl.col("who_weight").fill_null(-5.0) >= W.near_name) & (pl.col("form") == "single"),
    )  # fmt: skip
    every = state.hypotheses.select("h", "t", "weight", "form", "remaining").join(content, on="h").join(known, on="h")
    mine = every.join(chosen.select("h"), on="h", how="semi")
    idle = every.join(chosen.select("t"), on="t", how="anti")
    keys = ["content", "form", "remaining"]
    later = mine.select(*keys, late="t", late_h="h", late_weight="weight", late_who="who", late_named="named")
    alike = (pl.col("named") == pl.col("late_named")) & (pl.col("who") == pl.col("late_who"))
    as_good = alike & (pl.col("weight") > pl.col("late_weight") - W.first_come)
    # A number on the line may be that of a document the books do not have.
    silent = state.bank.select("t", silent=~pl.col("text").fill_null("").str.contains(r"\d{4}"))
    earlier = (
        idle.join(later, on=keys)
        .join(silent, on="t")
        .filter((pl.col("t") < pl.col("late")) & (as_good | pl.col("unsaid") & pl.col("silent") & pl.col("late_named")))
    )
    swaps = (
        earlier.sort("late", "t", "h")
        .unique("late", keep="first", maintain_order=True)
        .unique("t", keep="first", maintain_order=True)
    )
    kept = chosen.join(swaps.select(h="late_h"), on="h", how="anti")
    return pl.concat([kept, swaps.select("h", "t").cast(dict(chosen.schema))]).sort("t")  # type: ignore[arg-type]
