"""Lines of which the bank recorded the amount in another currency: sums are sought in that one and paid in the line's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.hypotheses import Found
from bankrec_nb.matching.pair_forms import booked_part

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


def with_own_part(rows: pl.DataFrame, line: str) -> pl.DataFrame:
    """The rows with alloc, what each document gets of its line's own amount, minor units.

    Where the books have booked all of them in the line's currency that is what they get, for the part that is paid;
    elsewhere the amount is shared in proportion, to the cent.

    Args:
        rows: item_alloc, whole, base and base_currency of a document; amount and currency of its line.
        line: the column that tells which rows are paid by one line.
    """
    # Through floats: two amounts of tens of millions multiplied leave 64 bits.
    upto = pl.col("item_alloc").cum_sum().over(line) / pl.col("item_alloc").sum().over(line)
    until = (pl.col("amount").cast(pl.Float64) * upto).round().cast(pl.Int64)
    known = (pl.col("base").is_not_null() & (pl.col("base_currency") == pl.col("currency"))).fill_null(value=False)
    told = rows.with_columns(_until=until, _booked=booked_part(pl.col("item_alloc")), _known=known.all().over(line))
    share = pl.col("_until") - pl.col("_until").shift(1, fill_value=0).over(line)
    return told.with_columns(alloc=pl.when("_known").then("_booked").otherwise(share)).drop(
        "_until", "_booked", "_known"
    )


def in_own_currency(found: Found, bank: pl.DataFrame, items: pl.DataFrame) -> Found:
    """Sums found abroad with what each document gets of the line's own amount; the rest is a difference of rates."""
    heads = found.hypotheses.filter(pl.col("adjusted") == 0)
    lines = bank.select("t", "amount", "currency")
    books = items.select("i", "open", "whole", "base", "base_currency")
    shares = found.members.join(heads.select("h", "t"), on="h").join(lines, on="t").join(books, on="i").sort("h", "i")
    allocated = with_own_part(shares, "h")
    rest = allocated.group_by("h").agg(adjusted=pl.col("amount").first() - pl.col("alloc").sum())
    moved = pl.when(pl.col("adjusted") != 0).then(pl.lit("exchange_difference"))
    heads = heads.drop("adjusted").join(rest, on="h", maintain_order="left").with_columns(adjustment=moved)
    return Found(heads.select(found.hypotheses.columns), allocated.select(found.members.columns), found.limits)
