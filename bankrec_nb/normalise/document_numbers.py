"""Document numbers as keys: what the ledger's own numbers look like, and the spellings a payer may give them.

A number is letters, perhaps a year, and a running number: `FA-2026-0012` → prefix `FA2026`, running number 12. Payers drop
zeros, separators, the letters or the year; they do not drop digits in the middle, so near-equal numbers are different.
"""

from __future__ import annotations

import math

import polars as pl

from bankrec_nb.normalise.text import folded

YEAR = r"^(?:19|20)\d\d$"


def with_parts(frame: pl.DataFrame, column: str = "number") -> pl.DataFrame:
    """The frame with its numbers taken apart: whole (glued), letters, prefix (glued, before the running number), running, tail."""
    # In stages, because an eager frame works out every repeated expression again.
    first = frame.with_columns(_text=folded(pl.col(column)))
    second = first.with_columns(
        whole=pl.col("_text").str.replace_all(r"[^A-Z0-9]+", ""),
        _last=pl.col("_text").str.extract(r"(\d+)[^0-9]*$"),
        letters=pl.col("_text").str.extract(r"^[^A-Z0-9]*([A-Z]+)").fill_null(""),
        tail=pl.col("_text").str.extract(r"\d([^0-9]*)$").str.replace_all(r"[^A-Z]+", "").fill_null(""),
    )
    # 20260012 written in one piece is a year and a running number.
    year_glued = pl.col("_last").str.contains(r"^(?:19|20)\d{4,8}$")
    third = second.with_columns(running=pl.when(year_glued).then(pl.col("_last").str.slice(4)).otherwise("_last"))
    front = (
        pl.col("whole").str.len_chars().cast(pl.Int64)
        - pl.col("running").str.len_chars()
        - pl.col("tail").str.len_chars()
    )
    return third.with_columns(prefix=pl.col("whole").str.head(front)).drop("_text", "_last")


def spellings(numbers: pl.DataFrame) -> pl.DataFrame:
    """One row per item and spelling of its number.

    Args:
        numbers: i, number.

    Returns:
        i, key (64-bit hash of the spelling), spelling, ref_weight (natural log of how much the spelling says, before counting how many
        items share it), prefix, letters.
    """
    base = (
        (numbers if "running" in numbers.columns else with_parts(numbers.drop_nulls("number")))
        .filter(pl.col("running").is_not_null() & (pl.col("running").str.len_chars() <= 18))
        .with_columns(figure=pl.col("running").cast(pl.Int64, strict=False).cast(pl.String))
        .with_columns(
            digits=pl.col("prefix").str.replace(r"^[A-Z]+", ""),
            whole_digits=pl.col("whole").str.count_matches(r"\d").cast(pl.Int64),
            padded=pl.col("running").str.len_chars().cast(pl.Int64),
            short=pl.col("figure").str.len_chars().cast(pl.Int64),
            letter_count=pl.col("letters").str.len_chars().cast(pl.Int64),
        )
        .with_columns(
            # A year says nothing about which document it is.
            said=pl.col("digits").str.replace(YEAR, "").str.len_chars().cast(pl.Int64),
        )
    )
    letters = pl.col("letter_count").clip(0, 3)
    forms = [
        base.select("i", "prefix", "letters", key=pl.col("whole"), spelling=pl.lit("whole"),
                    information=pl.col("whole_digits") + letters),
        base.select("i", "prefix", "letters", key=pl.col("prefix") + "#" + pl.col("figure") + pl.col("tail"), spelling=pl.lit("unpadded"),
                    information=pl.col("prefix").str.len_chars().cast(pl.Int64).clip(0, 5) + pl.col("short")),
        base.filter(pl.col("digits") != pl.col("prefix")).select(
            "i", "prefix", "letters", key=pl.col("digits") + pl.col("running"), spelling=pl.lit("digits"),
            information=pl.when(pl.col("padded") > pl.col("short")).then(pl.col("padded") + pl.col("digits").str.len_chars())
            .otherwise(pl.col("padded") + pl.col("said"))),
        base.filter((pl.col("digits") != pl.col("prefix")) & (pl.col("digits") != "")).select(
            "i", "prefix", "letters", key=pl.col("digits") + "#" + pl.col("figure"), spelling=pl.lit("digits"),
            information=pl.col("short") + pl.col("said")),
        base.filter((pl.col("digits") != "") & (pl.col("letters") != "")).select(
            "i", "prefix", "letters", key=pl.col("letters") + "#" + pl.col("figure"), spelling=pl.lit("short"),
            information=pl.col("short") + letters),
        base.filter(pl.col("prefix") != "").select(
            "i", "prefix", "letters", key=pl.col("running"), spelling=pl.lit("last"),
            information=pl.col("padded") - (pl.col("padded") == pl.col("short")).cast(pl.Int64)),
        base.filter(pl.col("prefix") != "").select(
            "i", "prefix", "letters", key="#" + pl.col("figure"), spelling=pl.lit("last"), information=pl.col("short") - 1),
    ]  # fmt: skip
    every = pl.concat([f.with_columns(pl.col("information").cast(pl.Int64), pl.col("key").hash()) for f in forms])
    return every.filter(pl.col("key").is_not_null()).with_columns(ref_weight=weight_of(pl.col("information")))


def weight_of(information: pl.Expr) -> pl.Expr:
    """Digits (and letters) that agree, as log-odds: each is one chance in ten, labels hold several numbers."""
    return (information.cast(pl.Float64) * math.log(10) * 0.85 - 2.2).clip(0.1, 9.0)
