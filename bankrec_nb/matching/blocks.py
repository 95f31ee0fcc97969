"""Small blocks: two to four payments of one counterparty that together pay several documents, none of which fits alone.

The payments follow each other within a month. Their sum is that of the documents they name, or of a few documents of the
counterparty; the money fills the documents in the order of both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching import sums
from bankrec_nb.matching.chance import coincidence
from bankrec_nb.matching.codes import first_of_each, joined, without
from bankrec_nb.matching.hypotheses import Found, found
from bankrec_nb.matching.instalments import payment_pools
from bankrec_nb.matching.places import stretches_of
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_SIZES = (2, 3, 4)
_SPAN_DAYS = 31
_POOL = 60
_MOST_DOCUMENTS = 6
_PAYMENTS = 40
"""A counterparty with more unexplained payments than that has no small block that could be told from an accident."""


def payment_runs(state: State, settled: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Payments of one counterparty that follow each other, or that name the same documents (`lists`): k, p, currency, target (their sum), until, payments (list), tries."""
    free = payment_pools(state, settled).filter(pl.col("p") > NOBODY)
    free = free.filter(pl.len().over("p", "currency").is_between(2, _PAYMENTS)).sort("p", "currency", "day", "e")
    new = free.select(
        pl.col("p").ne_missing(pl.col("p").shift(1)) | pl.col("currency").ne_missing(pl.col("currency").shift(1))
    )
    first, sizes = stretches_of(np.cumsum(new.to_series().to_numpy()))
    place, many = np.arange(free.height) - np.repeat(first, sizes), np.repeat(sizes, sizes)
    day, value = free["day"].to_numpy(), free["value"].to_numpy()
    total = np.concatenate(([0], np.cumsum(value)))
    found_runs = []
    for size in _SIZES:
        ends = np.flatnonzero(place >= size - 1)
        ends = ends[day[ends] - day[ends - size + 1] <= _SPAN_DAYS]
        for n in range(1, size):
            ends = ends[np.sign(value[ends - n]) == np.sign(value[ends])]
        found_runs.append(
            free[ends].select(
                "p", "currency", pl.Series("tries", many[ends] * float(len(_SIZES))), until="day",
                target=pl.Series(total[ends + 1] - total[ends - size + 1], dtype=pl.Int64),
                payments=pl.concat_list(free["e"][ends - n].alias(f"e{n}") for n in reversed(range(size))),
            )
        )  # fmt: skip
    named = same_list(state, listed)
    following = pl.concat(found_runs)
    # Payments that name the same are tried once, as those.
    rest = following.join(named.select("payments"), on="payments", how="anti")
    both: pl.DataFrame = pl.concat([named.select(rest.columns), rest], how="vertical_relaxed")
    return both.with_columns(k=pl.int_range(pl.len(), dtype=pl.Int32))


def lists(state: State, settled: pl.DataFrame) -> pl.DataFrame:
    """The documents each line that is not settled names together: t, item_currency, elements, total."""
    items = state.items.select("i", "open", item_currency="currency")
    strong = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).pipe(without, settled, "t")
    named = strong.pipe(joined, items, "i")
    return named.group_by("t", "item_currency").agg(elements=pl.col("i").sort(), total=pl.col("open").sum())


def same_list(state: State, listed: pl.DataFrame) -> pl.DataFrame:
    """Payments that name the same documents and together are their sum, whatever was paid between: the columns of runs."""
    lines = state.bank.select("t", "day", "amount", "currency")
    named = listed.filter(pl.col("elements").list.len() >= 2).pipe(joined, lines, "t")
    named = named.filter(pl.col("currency") == pl.col("item_currency")).sort("day", "t")
    keys = ["currency", "elements"]
    groups = named.group_by(keys, maintain_order=True).agg(
        p=pl.lit(NOBODY, dtype=pl.Int32), total=pl.col("total").first(), target=pl.col("amount").sum(), until=pl.col("day").max(),
        span=pl.col("day").max() - pl.col("day").min(), payments="t", alike=(pl.col("amount").sign() == pl.col("total").sign()).all(),
    )  # fmt: skip
    good = groups.filter(
        pl.col("alike") & (pl.col("target") == pl.col("total")) & (pl.col("span") <= _SPAN_DAYS)
        & pl.col("payments").list.len().is_between(_SIZES[0], _SIZES[-1])
    )  # fmt: skip
    return good.select("p", "currency", "target", "until", "payments", tries=pl.lit(1.0))


def _named(runs: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Runs whose first payment names documents that make their sum: k, form, elements, accidents."""
    met = runs.with_columns(t=pl.col("payments").list.first()).join(
        listed,
        left_on=["t", "currency", "target"],
        right_on=["t", "item_currency", "total"],
    )
    return met.select("k", pl.lit("listed").alias("form"), "elements", accidents=coincidence(pl.col("target")) * 3)


def _summed(runs: pl.DataFrame, state: State, held: pl.DataFrame) -> pl.DataFrame:
    """Runs whose sum is that of consecutive documents, or of two or three: k, form, elements, accidents."""
    free = state.items.select("i", "p", "currency", "open", "issued", "due").pipe(without, held, "i")
    free = free.filter(pl.len().over("p", "currency") <= _POOL)
    codes = runs.select("p", "currency").unique().sort("p", "currency").with_row_index("g")
    codes = codes.with_columns(pl.col("g").cast(pl.Int64))
    pools = free.join(codes, on=["p", "currency"]).select("g", e="i", value="open", day="issued", due="due")
    asked = runs.join(codes, on=["p", "currency"]).select(
        "k", "g", "target", until=pl.col("until") + state.settings.days_before_issue
    )
    reachable, _ = sums.within_reach(asked, pools)
    ordered = sums.ordered_pools(pools)
    reachable = sums.possible(reachable, pools, 0)
    one, two = sums.runs(reachable, ordered), sums.pairs(reachable, ordered)
    rest = reachable.pipe(without, pl.concat([one, two]), "k")
    solutions = pl.concat([one, two, sums.triples(rest, ordered, 20)])
    return _none_fits_alone(solutions.filter(pl.col("elements").list.len() <= _MOST_DOCUMENTS), runs, state)


def _none_fits_alone(solutions: pl.DataFrame, runs: pl.DataFrame, state: State) -> pl.DataFrame:
    """Solutions of which no payment is the sum of some of the documents: who can pay whole documents divides none."""
    both = solutions.pipe(joined, runs.select("k", "payments"), "k")
    owed = _side_by_side(both["elements"], state.items["i"], state.items["open"], _MOST_DOCUMENTS)
    paid = _side_by_side(both["payments"], state.bank["t"], state.bank["amount"], _SIZES[-1])
    some = (np.arange(1, 1 << _MOST_DOCUMENTS)[:, None] >> np.arange(_MOST_DOCUMENTS)) & 1
    alone = np.zeros(both.height, bool)
    for subset in some:
        made = (owed * subset).sum(axis=1)
        alone |= ((paid == made[:, None]) & (paid != 0)).any(axis=1)
    return both.filter(pl.Series(~alone, dtype=pl.Boolean)).select(solutions.columns)


def _side_by_side(lists: pl.Series, code: pl.Series, amount: pl.Series, width: int) -> np.ndarray:
    """The amounts of each list's codes, one row each, filled up with zeros."""
    rows = pl.DataFrame({"n": np.arange(len(lists)), "code": lists}).explode("code", empty_as_null=False)
    known = rows.join(pl.DataFrame({"code": code, "amount": amount}), on="code", maintain_order="left")
    place = known.select(pl.int_range(pl.len()).over("n")).to_series().to_numpy()
    table = np.zeros((len(lists), width), np.int64)
    table[known["n"].to_numpy(), place] = known["amount"].to_numpy()
    return table


def _filled(runs: pl.DataFrame, state: State) -> pl.DataFrame:
    """What each payment gives each document, both in their order: k, t, i, alloc."""
    amounts = state.bank.select("t", "amount")
    paid = runs.select("k", t="payments").explode("t", empty_as_null=False).pipe(joined, amounts, "t")
    owed = runs.select("k", i="elements").explode("i", empty_as_null=False).pipe(joined, state.items.select("i", "open", "issued"), "i").sort("k", "issued", "i", nulls_last=True)  # fmt: skip
    paid = paid.with_columns(upto=pl.col("amount").cum_sum().over("k")).with_columns(
        since=pl.col("upto") - pl.col("amount")
    )
    owed = owed.with_columns(full=pl.col("open").cum_sum().over("k")).with_columns(
        start=pl.col("full") - pl.col("open")
    )
    both = paid.pipe(joined, owed, "k")
    sign = pl.col("amount").sign()
    ends = pl.min_horizontal(pl.col("upto") * sign, pl.col("full") * sign)
    begins = pl.max_horizontal(pl.col("since") * sign, pl.col("start") * sign)
    return both.with_columns(alloc=(ends - begins) * sign).filter(ends > begins).select("k", "t", "i", "alloc")


def find_blocks(state: State, settled: pl.DataFrame, held: pl.DataFrame) -> Found:
    """Explanations in which a few payments of one counterparty pay a few documents in full."""
    listed = lists(state, settled)
    runs = payment_runs(state, settled, listed)
    if runs.is_empty():
        return Found()
    every = pl.concat([_named(runs, listed), _summed(runs, state, held)]).sort("k", "accidents", maintain_order=True)
    best = every.pipe(first_of_each, "k").pipe(joined, runs, "k")
    # Money of one direction only fills documents of that direction.
    signs = best.select("k", "target", i="elements").explode("i", empty_as_null=False).pipe(joined, state.items.select("i", "open"), "i")  # fmt: skip
    mixed = signs.filter(pl.col("open").sign() != pl.col("target").sign()).select("k")
    best = best.pipe(without, mixed, "k").sort("k")
    return _as_found(best, state) if best.height else Found()


def _as_found(best: pl.DataFrame, state: State) -> Found:
    parts = _filled(best, state)
    numbered = parts.select("k", "t").unique().sort("k", "t").with_columns(h=pl.int_range(pl.len(), dtype=pl.Int32))
    heads = numbered.pipe(joined, best.select("k", "accidents", "tries", "payments"), "k").sort("h").with_columns(
        form=pl.lit("block"), pool=pl.lit(None, dtype=pl.Int64), accidents=pl.col("accidents") * pl.col("tries"),
        adjusted=pl.lit(0), remaining=pl.lit(0),
        note=pl.lit("one of ") + pl.col("payments").list.len().cast(pl.String) + pl.lit(" payments of it"),
    )  # fmt: skip
    return found(heads, parts.join(numbered, on=["k", "t"]).select("h", "i", "alloc", item_alloc="alloc"))
