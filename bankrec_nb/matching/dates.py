"""How long people take to pay, learned from the pairs that other evidence already makes sure.

The weight of a delay is the log of how much commoner it is among those pairs than among unrelated pairs. It is measured
from the issue date or from the due date, whichever is sharper in this company; with few sure pairs a common-sense curve
weighs in.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import polars as pl

_EDGES = (
    -400,
    -60,
    -20,
    -8,
    -3,
    0,
    1,
    2,
    4,
    7,
    11,
    16,
    22,
    28,
    32,
    36,
    42,
    48,
    56,
    63,
    70,
    80,
    92,
    105,
    122,
    150,
    183,
    240,
    320,
    420,
    800,
)
_SPAN = 460.0
"""Unrelated pairs lie anywhere within this many days."""
_TRUST = 60.0
"""As many sure pairs weigh as much as the common-sense curve."""
_LEAST, _MOST = -4.0, 2.6


@dataclass(frozen=True)
class DelayModel:
    """Weights per bin of days since `origin` (issued or due)."""

    origin: str
    weights: tuple[float, ...]

    def weight(self, days: pl.Expr) -> pl.Expr:
        """Log-likelihood ratio of a delay; null days say nothing."""
        return days.map_batches(self._looked_up, return_dtype=pl.Float64, is_elementwise=True)

    def _looked_up(self, days: pl.Series) -> pl.Series:
        # Thirty bins as nested conditions would compare every row thirty times.
        bins = np.searchsorted(_EDGES[1:-1], days.fill_null(0).to_numpy(), "right")
        weights = pl.Series(days.name, np.array(self.weights)[bins])
        return weights.set(days.is_null(), 0.0) if days.null_count() else weights


def _common_sense(origin: str) -> np.ndarray:
    """Share of payments per bin where nothing is known: most within two months of issue, around the due date, a long tail."""
    middle = np.array([(a + b) / 2 for a, b in itertools.pairwise(_EDGES)])
    width = np.array([b - a for a, b in itertools.pairwise(_EDGES)], dtype=float)
    peak = 30.0 if origin == "issued" else 0.0
    density = np.exp(-np.abs(middle - peak) / 35.0) + 0.05 * np.exp(-np.abs(middle) / 200.0)
    if origin == "issued":
        density[middle < 0] *= 0.15
    density[middle < -25] *= 0.1
    share = density * width
    return np.asarray(share / share.sum())


def in_steps(weight: float) -> float:
    """A learned weight in quarters: a few payments more do not change every score, and what they do not touch stays solved."""
    return round(weight * 4) / 4


def learn(pairs: pl.DataFrame) -> DelayModel:
    """The model of this company.

    Args:
        pairs: sure pairs, one row each: since_issue, since_due (days, null where unknown).
    """
    models = [_learned(pairs[f"since_{origin}"], name) for origin, name in (("issue", "issued"), ("due", "due"))]
    return max(models, key=lambda pair: (pair[0], pair[1].origin))[1]


def _learned(days: pl.Series, origin: str) -> tuple[float, DelayModel]:
    known = days.drop_nulls().to_numpy()
    counts, _ = np.histogram(np.clip(known, _EDGES[0], _EDGES[-1] - 1), bins=np.array(_EDGES))
    width = np.array([b - a for a, b in itertools.pairwise(_EDGES)], dtype=float)
    # Neighbouring bins share a little, so that one empty bin is no wall.
    spread = np.convolve(counts / width, [0.2, 0.6, 0.2], mode="same") * width
    share = (spread + _TRUST * _common_sense(origin)) / (spread.sum() + _TRUST)
    weights = np.clip(np.log(share / (width / _SPAN)), _LEAST, _MOST)
    sharpness = float((counts * weights).sum() / counts.sum()) if counts.sum() else 0.0
    return sharpness, DelayModel(origin, tuple(in_steps(float(w)) for w in weights))
