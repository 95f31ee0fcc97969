"""Texts taken apart: runs of letters or digits, and the stretches of them that may spell a document's number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.keys import among

if TYPE_CHECKING:
    import numpy as np

_RUNS = r"[A-Z]+|[0-9]+"
_DATES = r"\b\d{2}[/.-]\d{2}[/.-]\d{4}\b|\b\d{2}[/.]\d{2}[/.]\d{2}\b|\b20\d\d-\d{2}-\d{2}\b|\b\d{2}/\d{2}\b|\b\d+[.,]\d{2} ?(?:EUR|EUROS|€)"
_CUT_DATE = r"\b(?:0[1-9]|[12]\d|3[01])[./](?:0[1-9]|1[0-2])(?:[./]\d{0,3})? *(?:\||$)"
"""A date at the end of a field, where the bank's line was full before its year."""
_BELGIAN = r"[+*]{3}\d{3}/\d{4}/\d{5}[+*]{3}"
"""A Belgian reference is one number, which stands for no other inside it."""


def runs_of(texts: pl.DataFrame, owner: str, *, dated: bool) -> pl.DataFrame:
    """Letter and digit runs of each text, one row each: pos, owner, run, digit (a run of digits).

    Dates, amounts with their currency and Belgian references are one run, so that they are nobody's number, unless the
    ledger's own numbers look like dates (`dated`).
    """
    pattern = f"{_BELGIAN}|{_RUNS}" if dated else f"{_BELGIAN}|{_DATES}|{_CUT_DATE}|{_RUNS}"
    return (
        texts.select(owner, pl.col("text").str.extract_all(pattern).alias("run"))
        .filter(pl.col("run").list.len() > 0)
        .explode("run", empty_as_null=False)
        .with_columns(digit=pl.col("run").str.contains(r"^\d+$"))
        .with_row_index("pos")
    )


def stretches(runs: pl.DataFrame, owner: str, longest: int, spelled: np.ndarray) -> list[pl.DataFrame]:
    """Stretches of 1 to 5 runs that end in digits and may spell a document: owner, pos, run, before, size, lettered, key."""
    r, o = pl.col("run"), pl.col(owner)
    previous = [pl.when(o.shift(n) == o).then(r.shift(n)) for n in range(1, longest + 1)]
    wide = runs.with_columns(*(e.alias(f"r{n}") for n, e in enumerate(previous, 1)))
    ends = wide.filter("digit", pl.col("run").str.len_chars() <= 30)
    figure = pl.col("run").str.strip_chars_start("0")
    ends = ends.with_columns(figure=pl.when(figure == "").then(pl.lit("0")).otherwise(figure), front=pl.lit(""))
    found = []
    for n in range(longest):
        if n:
            ends = ends.filter(pl.col(f"r{n}").is_not_null()).with_columns(front=pl.col(f"r{n}") + pl.col("front"))
        start_is_digit = pl.col(f"r{n}").str.contains(r"^\d") if n else pl.lit(value=True)
        for text in (pl.col("front") + pl.col("run"), pl.col("front") + "#" + pl.col("figure")):
            key = ends.select(key=text.hash()).to_series()
            likely = pl.Series(among(key.to_numpy(), spelled), dtype=pl.Boolean)
            met = ends.with_columns(key=key).filter(likely).with_columns(digits=start_is_digit)
            shared = (owner, "pos", "run", pl.when("digits").then(f"r{n + 1}").alias("before"))
            found.append(met.select(*shared, pl.lit(n + 1).alias("size"), (~pl.col("digits")).alias("lettered"), "key"))
    return found


def tailed_stretches(runs: pl.DataFrame, owner: str, spelled: np.ndarray) -> pl.DataFrame:
    """Stretches that end in letters glued to a number (`0012B`): owner, pos, run, before, size, key."""
    r, o = pl.col("run"), pl.col(owner)
    wide = runs.with_columns(
        *(pl.when(o.shift(n) == o).then(r.shift(n)).alias(f"r{n}") for n in range(1, 4)), was=pl.col("digit").shift(1)
    )
    ends = wide.filter(~pl.col("digit") & pl.col("was") & (r.str.len_chars() <= 2))
    out = []
    for n in range(1, 4):
        front = pl.concat_str([pl.col(f"r{k}") for k in range(n, 0, -1)])
        out.append(
            ends.filter(pl.col(f"r{n}").is_not_null()).select(
                owner,
                "pos",
                "run",
                pl.lit(None, dtype=pl.String).alias("before"),
                pl.lit(n + 1).alias("size"),
                pl.lit(value=True).alias("lettered"),
                key=(front + r).hash(),
            )
        )
    every = pl.concat(out)
    return every.filter(pl.Series(among(every["key"].to_numpy(), spelled), dtype=pl.Boolean))


def words_before(runs: pl.DataFrame, owner: str, least: int) -> pl.DataFrame:
    """How often each word stands before a number of so many digits (`least` or more): before, width, times."""
    word = runs.select("run", "digit", before=pl.col("run").shift(1), same=pl.col(owner) == pl.col(owner).shift(1))
    said = word.filter(pl.col("digit") & pl.col("same") & (pl.col("run").str.len_bytes() >= least))
    return said.group_by("before", width=pl.col("run").str.len_bytes()).agg(times=pl.len())
