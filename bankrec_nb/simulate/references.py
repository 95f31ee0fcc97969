"""Document numbers as a company gives them, and as payers write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Series:
    """How a company numbers its documents: prefix, year or month part, separator, width of the running number."""

    prefix: str
    credit_prefix: str
    dated: str
    separator: str
    width: int


SERIES = (
    Series("FA", "AV", "%Y", "-", 5),
    Series("F", "A", "%Y", "/", 4),
    Series("FAC", "AVO", "%y", "-", 6),
    Series("INV", "CN", "", "-", 6),
    Series("", "", "%Y%m", "", 4),
    Series("VE", "VA", "", "", 6),
    Series("", "", "", "", 6),
    Series("FC", "AC", "%y%m", "", 4),
    Series("FACT", "AVOIR", "%Y", " ", 5),
    Series("F", "AV", "%y", ".", 5),
)
"""Formats met in the exports of common invoicing software."""


def running(series: Series, transactions: int) -> Series:
    """The same format, wide enough for so many documents."""
    width = max(series.width, len(str(transactions * 2)))
    return Series(series.prefix, series.credit_prefix, series.dated, series.separator, width)


def number_parts(series: Series) -> list[pl.Expr]:
    """Expressions prefix, middle, separator, running (padded) from issue_date, is_credit, seq."""
    middle = pl.col("issue_date").dt.strftime(series.dated) if series.dated else pl.lit("")
    prefix = pl.when("is_credit").then(pl.lit(series.credit_prefix)).otherwise(pl.lit(series.prefix))
    return [
        prefix.alias("prefix"),
        middle.alias("middle"),
        pl.lit(series.separator).alias("separator"),
        pl.lit(series.width, dtype=pl.Int64).alias("width"),
    ]


def whole_number(seq: str = "seq", separator: str | None = None) -> pl.Expr:
    """The number with all its parts: FA-2026-00123; with another separator where one is given."""
    mark = pl.col("separator") if separator is None else pl.lit(separator)
    return (
        pl.when(pl.col("prefix") == "").then(pl.lit("")).otherwise(pl.col("prefix") + mark)
        + pl.when(pl.col("middle") == "").then(pl.lit("")).otherwise(pl.col("middle") + mark)
        + _padded(seq)
    )


def _padded(seq: str) -> pl.Expr:
    return pl.col(seq).cast(pl.String).str.pad_start(pl.col("width"), "0")


def _without_prefix(seq: str) -> pl.Expr:
    middle = pl.when(pl.col("middle") == "").then(pl.lit("")).otherwise(pl.col("middle") + pl.col("separator"))
    return middle + _padded(seq)


def mistyped(rng: np.random.Generator, documents: pl.DataFrame) -> NDArray[np.int64]:
    """The running numbers with one digit wrong: sometimes the number of another document."""
    size = documents.height
    step = 10 ** rng.integers(0, 3, size) * rng.integers(1, 5, size)
    wrong: NDArray[np.int64] = np.abs(documents["seq"].to_numpy() + np.where(rng.random(size) < 0.5, step, -step))
    return wrong


def written(documents: pl.DataFrame) -> pl.DataFrame:
    """Each document as its payer writes it, by the unit's `writing`: a column `part`.

    Expects prefix, middle, separator, width, seq, wrong_seq, payment_reference, position, writing.
    """
    writing, first = pl.col("writing"), pl.col("position") == 0
    short = _padded("seq").str.strip_chars_start("0").str.pad_start(3, "0")
    return documents.with_columns(
        part=pl.when(writing == "typo")
        .then(whole_number("wrong_seq"))
        .when(writing.is_in(["compact", "run_together", "glued"]))
        .then(whole_number(separator=""))
        .when(writing == "spaced")
        .then(whole_number(separator=" "))
        .when(writing == "lower")
        .then(whole_number().str.to_lowercase())
        .when(writing == "no_prefix")
        .then(_without_prefix("seq"))
        .when((writing == "last_digits") | ((writing == "short_list") & ~first))
        .then(short)
        .when(writing.is_in(["structured", "order"]))
        .then(pl.coalesce("payment_reference", whole_number()))
        .otherwise(whole_number())
    )


_JOINERS = (", ", " ET ", " + ", " / ", " ", ";")


def joined(parts: pl.DataFrame) -> pl.DataFrame:
    """What a payer writes about all documents of a unit: one row per unit, unit and reference.

    Expects unit, position, part, writing, variant, is_credit, r2; sorted by unit and position.
    """
    named = parts.filter(~(pl.col("is_credit") & (pl.col("variant") == "credit_silent")))
    bar = "\u0000"
    texts = named.group_by("unit", maintain_order=True).agg(
        pl.col("part").str.join(bar).alias("listed"),
        pl.col("part").first().alias("first"),
        pl.col("part").last().alias("last"),
        pl.col("writing").first(),
        pl.col("r2").first(),
        pl.len().alias("count"),
    )
    joiner = pl.lit(pl.Series(_JOINERS)).gather((pl.col("r2") * len(_JOINERS)).cast(pl.Int64))
    joiner = pl.when(pl.col("writing") == "run_together").then(pl.lit("")).otherwise(joiner)
    listed = pl.col("listed").str.replace_all(bar, joiner, literal=True)
    span = pl.col("first") + pl.when(pl.col("r2") < 0.6).then(pl.lit(" A ")).otherwise(pl.lit(" AU ")) + pl.col("last")
    whole = pl.when((pl.col("writing") == "range") & (pl.col("count") > 1)).then(span).otherwise(listed)
    return texts.select("unit", reference=_cut(whole, pl.col("writing").is_in(["cut", "lot_cut"]), pl.col("r2")))


def _cut(text: pl.Expr, where: pl.Expr, dice: pl.Expr) -> pl.Expr:
    """The text with a space where the bank's line ended inside a number."""
    at = (3 + dice * (text.str.len_chars().cast(pl.Int64) - 4).clip(1)).cast(pl.Int64)
    return pl.when(where).then(text.str.slice(0, at) + " " + text.str.slice(at)).otherwise(text)


def belgian_reference(number: pl.Expr) -> pl.Expr:
    """Ten digits and their modulo 97 as +++ddd/dddd/ddddd+++ (OGM)."""
    check = pl.when(number % 97 == 0).then(97).otherwise(number % 97)
    digits = number.cast(pl.String).str.pad_start(10, "0") + check.cast(pl.String).str.pad_start(2, "0")
    return "+++" + digits.str.slice(0, 3) + "/" + digits.str.slice(3, 4) + "/" + digits.str.slice(7) + "+++"


def creditor_reference(number: pl.Expr) -> pl.Expr:
    """ISO 11649: RF, two check digits, the number (modulo 97 with R = 27, F = 15 moved to the end)."""
    check = 98 - (number * 1_000_000 + 271_500) % 97
    return "RF" + check.cast(pl.String).str.pad_start(2, "0") + number.cast(pl.String)
