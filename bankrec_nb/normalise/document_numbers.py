"""Document numbers as keys: what the ledger's own numbers look like, and the spellings a payer may give them.

A number is letters, perhaps a year, and a running number: `FA-2026-0012` → prefix `FA2026`, running number 12. Payers drop
zeros, separators, the letters or the year; they do not drop digits in the middle, so near-equal numbers are different.
"""

from __future__ import annotations

import math

import polars as pl

from bankrec_nb.normalise.text import folded

YEAR = r"^(?:19|20)\d\d$"


def parts(column: pl.Expr) -> dict[str, pl.Expr]:
    """A number taken apart: whole (glued), letters, prefix (glued, before the running number), running, tail."""
    text = folded(column)
    whole = text.str.replace_all(r"[^A-Z0-9]+", "")
    last = text.str.extract(r"(\d+)[^0-9]*$")
    tail = text.str.extract(r"\d([^0-9]*)$").str.replace_all(r"[^A-Z]+", "").fill_null("")
    # 20260012 written in one piece is a year and a running number.
    year_glued = last.str.contains(r"^(?:19|20)\d{4,8}$") & (last.str.len_chars() >= 6)
    running = pl.when(year_glued).then(last.str.slice(4)).otherwise(last)
    prefix = whole.str.head(whole.str.len_chars().cast(pl.Int64) - running.str.len_chars() - tail.str.len_chars())
    return {
        "whole": whole,
        "letters": text.str.extract(r"^[^A-Z0-9]*([A-Z]+)").fill_null(""),
        "prefix": prefix,
        "running": running,
        "tail": tail,
    }


def spellings(numbers: pl.DataFrame) -> pl.DataFrame:
    """One row per item and spelling of its number.

    Args:
        numbers: i, number.

    Returns:
        i, key (text), spelling, ref_weight (natural log of how much the spelling says, before counting how many
        items share it), prefix, letters.
    """
    base = (
        numbers.drop_nulls("number")
        .with_columns(**parts(pl.col("number")))
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
    return (
        pl.concat([f.with_columns(pl.col("information").cast(pl.Int64)) for f in forms])
        .filter(pl.col("key").is_not_null())
        .sort("i", "key", "information", descending=[False, False, True])
        .unique(["i", "key"], keep="first", maintain_order=True)
        .with_columns(ref_weight=weight_of(pl.col("information")))
    )


def weight_of(information: pl.Expr) -> pl.Expr:
    """Digits (and letters) that agree, as log-odds: each is one chance in ten, labels hold several numbers."""
    return (information.cast(pl.Float64) * math.log(10) * 0.85 - 2.2).clip(0.1, 9.0)
