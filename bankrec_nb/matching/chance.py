"""How likely an agreement of amounts is to be an accident.

The chance that an unrelated amount equals this one falls with its size and rises with its roundness: 1,000.00 meets
another 1,000.00 far more often than 1,037.42 another 1,037.42. Repetitions seen in the ledger itself count as well.
"""

from __future__ import annotations

from math import exp

import numpy as np
import polars as pl

_RULE = 200.0
"""As many documents as the general rule weighs beside those of the ledger."""
AT_MOST_TELLING = exp(-7.5)
"""Fewer accidents than this say no more: what they are is known too badly."""
_GRAINS = (100_000, 50_000, 10_000, 5_000, 1_000, 500, 100, 50, 10)


def grain(amount: pl.Expr) -> pl.Expr:
    """The largest round step the amount is a multiple of, in minor units: 1,250.00 → 5000 (50.00)."""
    expr = pl.lit(1)
    for step in reversed(_GRAINS):
        expr = pl.when(amount % step == 0).then(pl.lit(step)).otherwise(expr)
    return expr


def with_chance(items: pl.DataFrame) -> pl.DataFrame:
    """The open items with `chance`: how likely the amount of an unrelated document is this one's.

    Prices come back and round amounts are rarer than they look: what other parties' documents of this ledger show
    counts, and the general rule (`coincidence`) as much as `_RULE` documents. An amount that nobody else has is met by
    accident as often as such amounts stand close: among 160,000 documents one in ten of all that could be is somebody's.
    """
    # One key of whole numbers: a window over three columns with a text among them takes twice as long.
    coin = _coins(items["currency"])
    met = items.select(
        "p", "open", coin=coin, money=pl.col("open") * (coin.n_unique() | 1) + coin, room=values_around(pl.col("open")), **kinds_of_amounts(pl.col("open")),
    ).with_columns(
        same=pl.len().over("money"), own=pl.len().over("money", "p"), size=in_steps(pl.len().over("coin")),
        kind=((pl.col("coin").cast(pl.Int64) * 3 + pl.col("way") + 1) * (2 * _GRAINS[0]) + pl.col("step")) * 64 + pl.col("band"),
    )  # fmt: skip
    met = met.with_columns(alike=(pl.col("same") - pl.col("own")).cast(pl.Float64))
    met = met.with_columns(alone=(pl.col("alike") == 0).cast(pl.Float64) / pl.col("same"))
    # Itself apart, how many of the amounts that nobody shares stand on each that could be.
    close = in_steps((pl.col("alone").sum().over("kind") - 1).clip(0)) / pl.col("room")
    seen = pl.when(pl.col("alike") == 0).then(close).otherwise("alike")
    chance = (seen + _RULE * coincidence(pl.col("open"))) / (pl.col("size") + _RULE)
    return items.with_columns(met.select(chance=chance).to_series())


def _coins(currency: pl.Series) -> pl.Series:
    """Currencies as whole numbers from 1."""
    known = currency.unique().drop_nulls().sort()
    return currency.replace_strict(known, pl.int_range(1, known.len() + 1, dtype=pl.Int64, eager=True), default=0)


def in_steps(count: pl.Expr) -> pl.Expr:
    """Counts in steps of a half power of two, so that a few documents more do not change every score; none stays none."""
    steps = pl.lit(2.0).pow((count.cast(pl.Float64).log(2) * 2).round() / 2)
    return pl.when(count > 0).then(steps).otherwise(0.0)


KIND = ("way", "step", "band")


def kinds_of_amounts(amount: pl.Expr) -> dict[str, pl.Expr]:
    """Amounts that are of one kind (KIND): of one direction, as round as each other, and within a factor of four."""
    size = amount.abs()
    band = (size.clip(1).cast(pl.Float64).log(2) / 2).floor().cast(pl.Int32)
    return {"way": amount.sign(), "step": grain(size), "band": band}


def values_around(amount: pl.Expr) -> pl.Expr:
    """How many different amounts there can be of this one's kind: those four times as round are of another."""
    upper = pl.lit(4.0).pow((amount.abs().clip(1).cast(pl.Float64).log(2) / 2).floor() + 1)
    return (0.75 * 0.8 * upper / grain(amount.abs())).clip(1)


def met_by_accident(amounts: pl.DataFrame, items: pl.DataFrame, rare: int) -> pl.Series:
    """How likely each amount is, by accident, that of an open document, where at most `rare` documents have that amount.

    Args:
        amounts: currency, amount.
        items: currency, open.
        rare: amounts of more documents than that are left out.
    """
    values = items.group_by("currency", "open").len().filter(pl.col("len") <= rare)
    kinds = values.with_columns(**kinds_of_amounts(pl.col("open"))).group_by("currency", *KIND).agg(known=pl.len())
    asked = amounts.with_columns(room=values_around(pl.col("amount")), **kinds_of_amounts(pl.col("amount")))
    met = asked.join(kinds, on=["currency", *KIND], how="left", maintain_order="left")
    return met.select((pl.col("known").fill_null(0) / pl.col("room")).clip(0, 1)).to_series()


def coincidence(amount: pl.Expr) -> pl.Expr:
    """Chance that one unrelated amount of the same order equals this one."""
    size = amount.abs().cast(pl.Float64)
    # A quarter power keeps roundness from swamping everything: most amounts near a round one are not round.
    return (0.6 * grain(amount.abs()).cast(pl.Float64).pow(0.6) / (size + 200)).clip(1e-8, 0.3)


def coincidence_of(amount: int) -> float:
    """`coincidence` for one amount."""
    step = next((s for s in _GRAINS if amount % s == 0), 1)
    return float(min(max(0.6 * step**0.6 / (abs(amount) + 200), 1e-8), 0.3))


def coincidences_of(amounts: np.ndarray) -> np.ndarray:
    """`coincidence_of` for many amounts."""
    power = np.ones(len(amounts))
    for step in reversed(_GRAINS):
        power[amounts % step == 0] = step**0.6
    return np.asarray(np.clip(0.6 * power / (np.abs(amounts) + 200), 1e-8, 0.3))


def as_many_as_said(count: pl.Expr) -> pl.Expr:
    """How much seldomer accidents are of as many documents as the line says it is of (`batch_count`), and how much likelier of others."""
    said = pl.col("batch_count")
    return pl.when(said == count).then(0.1).when(said > 1).then(3.0).otherwise(1.0)


def weight_of_accidents(accidents: pl.Expr) -> pl.Expr:
    """Expected accidental agreements as log-odds: one in a thousand says 6.9, one or more says nothing or less."""
    return (-(accidents.cast(pl.Float64).clip(AT_MOST_TELLING, 1e6)).log()).clip(-4.0)
