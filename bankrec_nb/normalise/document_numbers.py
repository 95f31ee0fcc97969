"""Document numbers as keys: what the ledger's own numbers look like, and the spellings a payer may give them.

A number is letters, perhaps a year, and a running number: `FA-2026-0012` → prefix `FA2026`, running number 12. Payers drop
zeros, separators, the letters or the year; they do not drop digits in the middle, so near-equal numbers are different.
"""

from __future__ import annotations

import math

import polars as pl

from bankrec_nb.normalise.text import folded

YEAR = r"^(?:19|20)\d\d$"
_YEAR_LAST = r"\d[^0-9A-Z]+((?:19|20)\d\d)[^0-9A-Z]*$"
"""A year behind the running number: 17/2026."""
_SHORT_YEAR_LAST = r"\d{3,}/(2\d)[^0-9A-Z]*$"
"""The same in two digits; before fewer than three digits (3/26) it may be the number itself."""
_YEAR_AND_MONTH = r"^2\d(?:0[1-9]|1[0-2])$"


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
    third = _with_year_last(second).with_columns(
        running=pl.when(pl.col("_year") != "").then("_before")
        .when(year_glued).then(pl.col("_last").str.slice(4))
        .otherwise("_last")
    )  # fmt: skip
    behind = pl.col("running").str.len_chars() + pl.col("tail").str.len_chars() + pl.col("_year").str.len_chars()
    front = pl.col("whole").str.head(pl.col("whole").str.len_chars().cast(pl.Int64) - behind.cast(pl.Int64))
    # 17/2026 is 2026/17 to who looks for the documents of a year.
    return third.with_columns(prefix=front + pl.col("_year")).drop("_text", "_last", "_year", "_before")


def _with_year_last(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `_year` (the digits of a year that stand last, else empty) and `_before`, the digits before it."""
    before = frame.with_columns(_before=pl.col("_text").str.extract(r"(\d+)[^0-9A-Z]+\d+[^0-9A-Z]*$"))
    year, short = pl.col("_text").str.extract(_YEAR_LAST), pl.col("_text").str.extract(_SHORT_YEAR_LAST)
    dated = pl.col("_before").str.contains(f"{YEAR}|{_YEAR_AND_MONTH}").fill_null(value=False)
    return before.with_columns(
        _year=pl.when(dated | (pl.col("tail") != "")).then(pl.lit("")).otherwise(pl.coalesce(year, short, pl.lit("")))
    )


SPELLINGS = pl.Enum(["whole", "unpadded", "digits", "short", "last"])


def spellings(numbers: pl.DataFrame) -> pl.DataFrame:
    """One row per number and spelling of it.

    Args:
        numbers: n (which number), whole, letters, prefix, running, tail (from with_parts).

    Returns:
        n, key (64-bit hash of the spelling), spelling, information (digits and letters that it gives).
    """
    base = (
        numbers.filter(pl.col("running").is_not_null() & (pl.col("running").str.len_chars() <= 18))
        .with_columns(
            figure=pl.col("running").cast(pl.Int64, strict=False).cast(pl.String),
            digits=pl.col("prefix").str.replace(r"^[A-Z]+", ""),
            whole_digits=pl.col("whole").str.count_matches(r"\d").cast(pl.Int64),
            padded=pl.col("running").str.len_bytes().cast(pl.Int64),
            letter_count=pl.col("letters").str.len_bytes().cast(pl.Int64).clip(0, 3),
            front=pl.col("prefix").str.len_bytes().cast(pl.Int64).clip(0, 5),
        )
        .with_columns(
            # A year says nothing about which document it is.
            said=pl.col("digits").str.replace(YEAR, "").str.len_bytes().cast(pl.Int64),
            short=pl.col("figure").str.len_bytes().cast(pl.Int64),
            fronted=pl.col("digits").str.len_bytes().cast(pl.Int64),
        )
    )
    letters, mixed, numbered = pl.col("letter_count"), base["digits"] != base["prefix"], base["digits"] != ""
    zeros = pl.col("padded") > pl.col("short")

    def form(spelling: str, some: pl.DataFrame, key: pl.Expr, information: pl.Expr) -> pl.DataFrame:
        return some.select(
            "n", key=key.hash(), spelling=pl.lit(spelling, SPELLINGS), information=information.cast(pl.Int64)
        )

    inner, prefixed = base.filter(mixed), base.filter(pl.col("prefix") != "")
    every = [
        form("whole", base, pl.col("whole"), pl.col("whole_digits") + letters),
        form("unpadded", base, pl.col("prefix") + "#" + pl.col("figure") + pl.col("tail"), pl.col("front") + pl.col("short")),
        form("digits", inner, pl.col("digits") + pl.col("running"), pl.col("padded") + pl.when(zeros).then("fronted").otherwise("said")),
        form("digits", base.filter(mixed & numbered), pl.col("digits") + "#" + pl.col("figure"), pl.col("short") + pl.col("said")),
        form("short", base.filter(numbered & (base["letters"] != "")), pl.col("letters") + "#" + pl.col("figure"), pl.col("short") + letters),
        form("last", prefixed, pl.col("running"), pl.col("padded") - (~zeros).cast(pl.Int64)),
        form("last", prefixed, "#" + pl.col("figure"), pl.col("short") - 1),
    ]  # fmt: skip
    return pl.concat(every)


def weight_of(information: pl.Expr) -> pl.Expr:
    """Digits (and letters) that agree, as log-odds: each is one chance in ten, labels hold several numbers."""
    return (information.cast(pl.Float64) * math.log(10) * 0.85 - 2.2).clip(0.1, 9.0)
