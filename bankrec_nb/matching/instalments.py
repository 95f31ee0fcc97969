"""Several payments of one document: the same sums as in groups.py with the roles exchanged."""

from __future__ import annotations

import polars as pl

from bankrec_nb.matching import sums
from bankrec_nb.matching.codes import first_of_each, how_often, joined, only, without
from bankrec_nb.matching.counterparties import borne_by_few
from bankrec_nb.matching.hypotheses import Found, found
from bankrec_nb.matching.state import ANYONE, NOBODY, State
from bankrec_nb.matching.weights import W

_SMALL_LEDGER = 60
_SMALL_BANK = 200


def payment_pools(state: State, settled: pl.DataFrame) -> pl.DataFrame:
    """Payments that nothing explains to the cent yet, by likely counterparty: p, currency, e (transaction), value, day."""
    free = (
        state.bank.select("t", "amount", "currency", "day")
        .pipe(without, settled, "t")
        .pipe(without, state.answered, "t")
    )
    best = (
        state.who.filter(pl.col("who_weight") > 0.5)
        .sort("t", "who_weight", "p", descending=[False, True, False])
        .pipe(first_of_each, "t")
    )
    # A part that somebody else pays (a fund, an insurer) is this party's by the document it names.
    few = borne_by_few(state.who).pipe(without, best, "t")
    parties = pl.concat([best.select("t", "p"), few, _named_party(state)]).unique()
    known = free.pipe(joined, parties, "t")
    nameless = state.contradicted.filter(~pl.col("named_t")).select("t")
    unknown = free.pipe(without, known, "t").pipe(only, nameless, "t").with_columns(p=pl.lit(ANYONE, dtype=pl.Int32))
    unknown = unknown.filter(pl.len().over("currency") <= _SMALL_BANK)
    both = pl.concat([known, unknown.select(known.columns)])
    return both.select("p", "currency", e="t", value="amount", day="day", due="day")


def _named_party(state: State) -> pl.DataFrame:
    """Lines whose text names documents of one party and no other's: t, p."""
    strong = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i")
    whose = strong.pipe(joined, state.items.select("i", "p"), "i").select("t", "p").unique()
    return whose.filter(how_often("t") == 1, pl.col("p") > NOBODY).sort("t")


def document_targets(state: State, held: pl.DataFrame) -> pl.DataFrame:
    """Documents that several payments may pay: p, currency, i, target."""
    free = state.items.select("p", "currency", "i", target="open").pipe(without, held, "i")
    everyone = free.filter(pl.len().over("currency") <= _SMALL_LEDGER).with_columns(p=pl.lit(ANYONE, dtype=pl.Int32))
    return pl.concat([free, everyone])


def find_instalments(state: State, settled: pl.DataFrame, held: pl.DataFrame) -> Found:
    """Explanations in which two or more payments of one counterparty pay one document to the cent."""
    pools = payment_pools(state, settled)
    counted = pools.filter(pl.len().over("p", "currency") >= 2)
    if counted.is_empty():
        return Found()
    targets = document_targets(state, held)
    codes = (
        counted.select("p", "currency")
        .unique()
        .sort("p", "currency")
        .with_row_index("g")
        .with_columns(pl.col("g").cast(pl.Int64))
    )
    pool = counted.join(codes, on=["p", "currency"])
    sizes = targets.group_by("p", "currency").agg(pool=pl.len().cast(pl.Int64))
    asked = (
        targets.join(codes, on=["p", "currency"])
        .join(sizes, on=["p", "currency"])
        .sort("i", "p")
        .with_columns(k=pl.int_range(pl.len(), dtype=pl.Int32), until=pl.lit(10_000_000))
    )
    if asked.is_empty():
        return Found()
    solutions = _solutions(asked.select("k", "g", "target", "until"), pool)
    return _as_found(solutions, asked, state)


def _solutions(asked: pl.DataFrame, pool: pl.DataFrame) -> pl.DataFrame:
    reachable, _ = sums.within_reach(asked, pool)
    reachable, ordered = sums.possible(reachable, pool, 0), sums.ordered_pools(pool)
    one = sums.runs(reachable, ordered)
    two = sums.pairs(reachable, ordered)
    rest = reachable.pipe(without, pl.concat([one, two]), "k")
    return pl.concat([one, two, sums.triples(rest, ordered, 40)])


def _as_found(solutions: pl.DataFrame, asked: pl.DataFrame, state: State) -> Found:
    amounts = state.bank.select("t", alloc="amount", item_alloc="amount")
    single = solutions.sort("k", "accidents", maintain_order=True).pipe(first_of_each, "k")
    rows = (
        single.with_columns(parts=pl.col("elements").list.len())
        .explode("elements", empty_as_null=False).rename({"elements": "t"})
        .pipe(joined, asked.select("k", "i", "target", "pool"), "k").pipe(joined, amounts, "t")
        .filter(pl.col("alloc").sign() == pl.col("target").sign(), pl.col("alloc").abs() < pl.col("target").abs())
        .sort("t", "i")
    )  # fmt: skip
    heads = rows.with_columns(
        h=pl.int_range(pl.len(), dtype=pl.Int32), form=pl.lit("instalments"), remaining=pl.lit(0), adjusted=pl.lit(0),
        note=pl.lit("one of ") + pl.col("parts").cast(pl.String) + pl.lit(" payments of it"),
    )  # fmt: skip
    return found(heads, heads.select("h", "i", "alloc", "item_alloc"))
