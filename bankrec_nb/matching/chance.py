"""How likely an agreement of amounts is to be an accident.

The chance that an unrelated amount equals this one falls with its size and rises with its roundness: 1,000.00 meets
another 1,000.00 far more often than 1,037.42 another 1,037.42. Repetitions seen in the ledger itself count as well.
"""

from __future__ import annotations

import polars as pl

_RULE = 200.0
"""As many documents as the general rule weighs beside those of the ledger."""
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
    counts, and the general rule (`coincidence`) as much as `_RULE` documents.
    """
    alike = pl.len().over("currency", "open") - pl.len().over("currency", "open", "p")
    # In steps of a half power of two, so that a few documents more do not change every score.
    every = (pl.len().over("currency").cast(pl.Float64).log(2) * 2).round() / 2
    size = pl.lit(2.0).pow(every)
    return items.with_columns(chance=(alike.cast(pl.Float64) + _RULE * coincidence(pl.col("open"))) / (size + _RULE))


def coincidence(amount: pl.Expr) -> pl.Expr:
    """Chance that one unrelated amount of the same order equals this one."""
    size = amount.abs().cast(pl.Float64)
    # A quarter power keeps roundness from swamping everything: most amounts near a round one are not round.
    return (0.6 * grain(amount.abs()).cast(pl.Float64).pow(0.6) / (size + 200)).clip(1e-8, 0.3)


def coincidence_of(amount: int) -> float:
    """`coincidence` for one amount."""
    step = next((s for s in _GRAINS if amount % s == 0), 1)
    return float(min(max(0.6 * step**0.6 / (abs(amount) + 200), 1e-8), 0.3))


def weight_of_accidents(accidents: pl.Expr) -> pl.Expr:
    """Expected accidental agreements as log-odds: one in a thousand says 6.9, one or more says nothing or less."""
    return (-(accidents.cast(pl.Float64).clip(1e-9, 1e6)).log()).clip(-4.0, 7.5)
