"""What the leaves of OFX movements say, by whole columns: one per tag, the last value where a tag repeats."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.readers.ofx_blocks import day, leaves

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAG = re.compile(r"([A-Z0-9._]+)\s*")
_ODD = r"<(?:[^/A-Za-z]|$)|[\x1c-\x1f]"
"""A lone `<` that is text, or white space to Python that is none to Polars: such a movement is read by itself."""


class Leaves:
    """The leaves of many movements; `column` gives one tag's values, empty text where a movement has none."""

    def __init__(self, bodies: pl.Series) -> None:
        self._count = bodies.len()
        text = bodies.alias("body")
        odd = text.str.contains(_ODD)
        parts = text.str.split("<").list.slice(1)
        if odd.any():
            parts = parts.to_frame().select(pl.when(odd).then(None).otherwise(pl.col("body")).alias("body"))["body"]
        found = pl.DataFrame({"part": parts}).with_row_index("n").explode("part").drop_nulls("part")
        found = found.select("n", pl.col("part").str.splitn(">", 2).struct.rename_fields(["tag", "value"])).unnest(
            "part"
        )
        self._tags = _with_entities(_named(found))
        if odd.any():
            self._tags = pl.concat([self._tags, _one_by_one(bodies, odd.arg_true().to_list())])
        self._present = set(self._tags["tag"].unique().to_list())

    def has(self, tag: str) -> pl.Series:
        """Whether each movement has the tag, whatever it says."""
        found = pl.Series([False]).new_from_index(0, self._count)
        found.scatter(self._tags.filter(tag=tag)["n"].unique(), True)
        return found

    def column(self, tag: str) -> pl.Series:
        """The tag's values."""
        column = pl.Series([""], dtype=pl.String).new_from_index(0, self._count)
        if tag not in self._present:
            return column
        own = self._tags.filter(tag=tag).unique("n", keep="last", maintain_order=True)
        return (
            own["value"]
            if own.height == self._count and own["n"].is_sorted()
            else column.scatter(own["n"], own["value"])
        )

    def first_of(self, *tags: str) -> pl.Series:
        """The first of several tags that says something."""
        columns = [self.column(tag).alias(tag) for tag in tags if tag in self._present]
        if not columns:
            return self.column(tags[0])
        filled = [pl.when(pl.col(c.name) != "").then(c.name) for c in columns]
        return pl.DataFrame(columns).select(pl.coalesce(*filled, pl.lit(""))).to_series()


def days(texts: pl.Series) -> pl.Series:
    """The days of a column of date texts; a file has few different ones, so each is read once."""
    known = texts.unique().to_list()
    read = pl.Series([day(text) for text in known], dtype=pl.Date)
    return texts.replace_strict(pl.Series(known, dtype=pl.String), read, return_dtype=pl.Date) if known else read


def _named(found: pl.DataFrame) -> pl.DataFrame:
    """Those parts that are leaves, with tag and trimmed value."""
    written = found["tag"].unique().to_list()
    tags = {text: match[1] for text in written if text is not None and (match := _TAG.fullmatch(text))}
    named = pl.col("tag").replace_strict(list(tags), list(tags.values()), default=None, return_dtype=pl.String)
    return (
        found.drop_nulls("value")
        .with_columns(named if tags else pl.lit(None, dtype=pl.String).alias("tag"), pl.col("value").str.strip_chars())
        .drop_nulls("tag")
    )


def _with_entities(found: pl.DataFrame) -> pl.DataFrame:
    entities = found["value"].str.contains("&", literal=True)
    if not entities.any():
        return found
    places = entities.arg_true()
    told = [html.unescape(value).strip() for value in found["value"].gather(places)]
    return found.with_columns(value=found["value"].clone().scatter(places, told))


def _one_by_one(bodies: pl.Series, places: Iterable[int]) -> pl.DataFrame:
    rows = [(n, tag, value) for n in places for tag, value in leaves(bodies[n]).items()]
    return pl.DataFrame(rows, schema={"n": pl.get_index_type(), "tag": pl.String, "value": pl.String}, orient="row")
