"""What experience adds to a score: of suggestions that evidence gave the same log-odds, how many were right.

Learned by family of form on simulated companies of four generators (benchmarks/calibrate.py writes calibration.toml) and
read as a rising line through a few points, so that of suggestions scored 0.9 nine in ten are right.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import numpy as np
import polars as pl

from bankrec_nb.matching.weights import W

FAMILIES = {
    "part": ("partial", "overpaid"),
    "filled": ("equal_part", "instalments"),
    "difference": ("cents", "usual_discount", "discounted", "rate_moved", "fee", "tolerance", "commission"),
    "sum": (
        "everything",
        "month",
        "run",
        "run_less_one",
        "less_credit",
        "pair",
        "triple",
        "sum",
    ),
    "pooled": ("cheques", "lot", "block"),
}
"""Families of forms that err alike; what is named nowhere is exact."""
_LOOSE = ("partial", "overpaid", "fee")
"""Forms that fit nearly any document: without one named in the text they are a family of their own."""
_LIFT = 3.0
"""Experience with simulated companies lifts nothing by more than this: real books are stranger."""
Points = tuple[tuple[float, ...], tuple[float, ...]]


def families(rows: pl.DataFrame) -> pl.Series:
    """The family of each row's form.

    Documents alike in everything are one of their own: which of them is paid is a guess, the more so the more a customer
    has of them. Sums and differences that nobody names and that chance gives often are another: who paid says nothing
    for them. Amounts that nothing ties to a party stand or fall with the size of the ledger.
    """
    of_form = {form: name for name, forms in FAMILIES.items() for form in forms}
    # Once, and then asked: an eager frame works out anew what an expression says twice.
    told = rows.select(
        "form", "accidents", "who_weight", "alike",
        plain=pl.col("form").replace_strict(of_form, default="exact", return_dtype=pl.Enum([*FAMILIES, "exact"])),
        unsaid=pl.col("named").fill_null(0) == 0,
    )  # fmt: skip
    plain, unsaid = pl.col("plain"), pl.col("unsaid")
    loose = pl.col("form").is_in(_LOOSE) & unsaid | (plain == "part") & (pl.col("accidents") > 1)
    chance = unsaid & (
        (plain == "sum") & (pl.col("accidents") > 0.05)
        | (plain == "filled") & (pl.col("accidents") > 0.01)
        | (plain == "difference") & (pl.col("accidents") > 1)
        | (pl.col("form") == "cheques") & (pl.col("accidents") > W.likely_accident)
    )
    bare = (plain == "exact") & unsaid & pl.col("who_weight").is_null()
    alike = pl.col("alike") & (plain == "exact")
    of_each = (
        pl.when(alike & (pl.col("accidents") > 1)).then(pl.lit("crowd"))
        .when(alike).then(pl.lit("alike"))
        .when(bare).then(pl.lit("bare"))
        .when(loose).then(pl.lit("loose"))
        .when(chance).then(pl.lit("chance"))
        .when((plain == "sum") & ~unsaid).then(pl.lit("told_sum"))
        .when((plain == "sum") & (pl.col("accidents") < W.no_accident)).then(pl.lit("clear_sum"))
        .otherwise(plain.cast(pl.String))
    )  # fmt: skip
    return told.select(family=of_each).to_series()


@cache
def points() -> dict[str, Points]:
    """Per family the log-odds of the evidence, and those of being right."""
    text = resources.files("bankrec_nb.matching").joinpath("calibration.toml").read_text(encoding="utf-8")
    return {name: (tuple(line["evidence"]), tuple(line["right"])) for name, line in tomllib.loads(text).items()}


def with_experience(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `experience`: log-odds to be added, 0 for rivals (rank above 1).

    Args:
        rows: form, named, alike, accidents, who_weight, rank, weight and loss (their sum is the log-odds of the evidence).
    """
    known = points()
    place = {name: n for n, name in enumerate(known)}
    of = families(rows).replace_strict(place, default=-1, return_dtype=pl.Int8).to_numpy()
    given = rows.select(pl.col("weight") + pl.col("loss")).to_series().to_numpy()
    gain = np.zeros(len(given))
    for name, (evidence, right) in known.items():
        own = np.flatnonzero(of == place[name])
        # Beyond what was seen, more evidence is worth what it says.
        seen = np.clip(given[own], evidence[0], evidence[-1])
        gain[own] = np.minimum(np.interp(seen, evidence, right) - seen, _LIFT)
    first = pl.when(pl.col("rank") == 1).then(pl.Series(gain, dtype=pl.Float64).round(9)).otherwise(0.0)
    return rows.with_columns(experience=first)
