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


def in_own_currency(found: Found, bank: pl.DataFrame) -> Found:
    """Sums found abroad with what each document gets of the line's own amount, in proportion and to the cent."""
    heads = found.hypotheses.filter(pl.col("adjusted") == 0)
    shares = found.members.join(heads.select("h", "t"), on="h").join(bank.select("t", "amount"), on="t").sort("h", "i")
    upto = pl.col("item_alloc").cum_sum().over("h") / pl.col("item_alloc").sum().over("h")
    until = (pl.col("amount").cast(pl.Float64) * upto).round().cast(pl.Int64)
    allocated = shares.with_columns(until=until).with_columns(
        alloc=pl.col("until") - pl.col("until").shift(1, fill_value=0).over("h")
    )
    return Found(heads, allocated.select(found.members.columns), found.limits)
