"""Lines of which the bank recorded the amount in another currency: sums are sought in that one and paid in the line's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.hypotheses import Found

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State


def recorded_abroad(bank: pl.DataFrame) -> pl.DataFrame:
    """What the bank recorded in another currency, with the sign of the line: t, amount, currency."""
    other = pl.col("original").is_not_null() & (pl.col("original_currency") != pl.col("currency"))
    return bank.filter(other).select(
        "t", amount=pl.col("original").abs() * pl.col("amount").sign(), currency="original_currency"
    )


def as_abroad(state: State) -> State:
    """The state as if those lines, and no others, were in the currency the bank recorded beside theirs."""
    lines = state.bank.drop("amount", "currency").join(state.abroad, on="t").sort("t")
    return state.having(bank=lines.select(state.bank.columns))


def in_own_currency(found: Found, bank: pl.DataFrame, items: pl.DataFrame) -> Found:
    """Sums found abroad with what each document gets of the line's own amount, to the cent.

    Where the books have booked all of them in the line's currency that is what they get, and the rest is a difference of
    rates, as for one document; elsewhere the amount is shared in proportion.
    """
    heads = found.hypotheses.filter(pl.col("adjusted") == 0)
    lines = bank.select("t", "amount", "currency")
    books = items.select("i", "open", "whole", "base", "base_currency")
    shares = found.members.join(heads.select("h", "t"), on="h").join(lines, on="t").join(books, on="i").sort("h", "i")
    upto = pl.col("item_alloc").cum_sum().over("h") / pl.col("item_alloc").sum().over("h")
    until = (pl.col("amount").cast(pl.Float64) * upto).round().cast(pl.Int64)
    part = pl.col("item_alloc").cast(pl.Float64) / pl.col("whole").abs().clip(1)
    booked = (pl.col("base").abs().cast(pl.Float64) * part).round().cast(pl.Int64)
    known = (pl.col("base").is_not_null() & (pl.col("base_currency") == pl.col("currency"))).fill_null(value=False)
    allocated = shares.with_columns(until=until, booked=booked, known=known.all().over("h")).with_columns(
        alloc=pl.when("known")
        .then("booked")
        .otherwise(pl.col("until") - pl.col("until").shift(1, fill_value=0).over("h"))
    )
    rest = allocated.group_by("h").agg(adjusted=pl.col("amount").first() - pl.col("alloc").sum())
    moved = pl.when(pl.col("adjusted") != 0).then(pl.lit("exchange_difference"))
    heads = heads.drop("adjusted").join(rest, on="h", maintain_order="left").with_columns(adjustment=moved)
    return Found(heads.select(found.hypotheses.columns), allocated.select(found.members.columns), found.limits)
