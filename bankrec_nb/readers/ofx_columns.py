"""What the leaves of OFX movements say, by whole columns: one per tag, the last value where a tag repeats."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.readers.ofx_blocks import day, leaves

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAG = re.compile(r"([A-Z0-9._]+)\s*")
_OPENS = re.compile(r"[/A-Za-z]")
_ODD = r"<(?:[^/A-Za-z]|$)|[\x1c-\x1f]"
"""A lone `<` that is text, or white space to Python that is none to Polars: such a movement is read by itself."""
_SEPARATORS = r"[\x1c-\x1f]"
_WAYS = 8
"""So many ways to write a movement are looked for."""


class Leaves:
    """The leaves of many movements; `column` gives one tag's values, empty text where a movement has none.

    A bank writes nearly all its movements alike: same tags, same order. Those are read place by place; what is written in
    no way that is found often is taken apart tag by tag.
    """

    def __init__(self, bodies: pl.Series) -> None:
        self._count = bodies.len()
        text = bodies.alias("body")
        self._entities = bool(text.str.contains("&", literal=True).any())
        self._alike, rest = _alike(text)
        self._tags = _taken_apart(text, rest)
        self._present = {tag for alike in self._alike for tag in alike.places} | {*self._tags["tag"].unique()}

    def has(self, tag: str) -> pl.Series:
        """Whether each movement has the tag, whatever it says."""
        found = pl.Series([False]).new_from_index(0, self._count)
        for alike in self._alike:
            if tag in alike.places:
                found.scatter(alike.rows, True)
        found.scatter(self._tags.filter(tag=tag)["n"].unique(), True)
        return found

    def column(self, tag: str) -> pl.Series:
        """The tag's values."""
        first = self._alike[0] if self._alike else None
        if first is not None and first.rows.len() == self._count and tag in first.places:
            return self._values(first, tag)
        column = pl.Series([""], dtype=pl.String).new_from_index(0, self._count)
        for alike in self._alike:
            if tag in alike.places:
                column = column.scatter(alike.rows, self._values(alike, tag))
        own = self._tags.filter(tag=tag).unique("n", keep="last", maintain_order=True)
        return column.scatter(own["n"], own["value"]) if own.height else column

    def optional(self, tag: str) -> pl.Series:
        """The tag's values, all null where no movement has it."""
        return (
            self.column(tag)
            if tag in self._present
            else pl.Series([None], dtype=pl.String).new_from_index(0, self._count)
        )

    def first_of(self, *tags: str) -> pl.Series:
        """The first of several tags that says something."""
        columns = [self.column(tag).alias(tag) for tag in tags if tag in self._present]
        if len(columns) < 2:
            return columns[0] if columns else self.column(tags[0])
        filled = [pl.when(pl.col(c.name) != "").then(c.name) for c in columns]
        return pl.DataFrame(columns).select(pl.coalesce(*filled, pl.lit(""))).to_series()

    def _values(self, alike: _Alike, tag: str) -> pl.Series:
        place, before = alike.places[tag]
        values = alike.parts.list.get(place).str.strip_prefix(before).str.strip_chars()
        return _with_entities(pl.DataFrame({"value": values}))["value"] if self._entities else values


@dataclass(frozen=True)
class _Alike:
    """Movements with the same tags in the same order."""

    rows: pl.Series
    parts: pl.Series
    """What stands between the `<` of each, as lists."""
    places: dict[str, tuple[int, str]]
    """Of each tag the place in the list and what stands there before its value."""


def _alike(bodies: pl.Series) -> tuple[list[_Alike], pl.Series]:
    """The most usual ways in which movements are written, and the places of the others."""
    rest = pl.int_range(bodies.len(), dtype=pl.get_index_type(), eager=True)
    if bodies.str.contains(_SEPARATORS).any():
        return [], rest
    parts, found, aside = bodies.str.split("<"), list[_Alike](), [rest.clear()]
    for _ in range(_WAYS):
        if parts.is_empty():
            break
        tags = [text.partition(">")[:2] for text in parts[0].to_list()[1:]]
        like = _written(parts, tags)
        if like.all():
            return [*found, _Alike(rest, parts, _places(tags))], pl.concat(aside)
        if like.any():
            found.append(_Alike(rest.filter(like), parts.filter(like), _places(tags)))
        else:
            aside.append(rest[:1])
            like = rest == rest[0]
        rest, parts = rest.filter(~like), parts.filter(~like)
    return found, pl.concat([*aside, rest])


def _written(parts: pl.Series, tags: list[tuple[str, str]]) -> pl.Series:
    """Which movements have exactly these tags; none where one of them is no tag."""
    if not tags or not all(mark and _OPENS.match(tag) for tag, mark in tags):
        return pl.Series([False]).new_from_index(0, parts.len())
    like = parts.list.len() == len(tags) + 1
    for place, (tag, mark) in enumerate(tags, start=1):
        like &= parts.list.get(place, null_on_oob=True).str.starts_with(tag + mark).fill_null(value=False)
    return like


def _places(tags: list[tuple[str, str]]) -> dict[str, tuple[int, str]]:
    """Of each leaf its place and what stands before its value; the last where a tag repeats."""
    return {m[1]: (place, tag + mark) for place, (tag, mark) in enumerate(tags, start=1) if (m := _TAG.fullmatch(tag))}


def _taken_apart(bodies: pl.Series, rows: pl.Series) -> pl.DataFrame:
    """The leaves of these movements, one row each: n (the movement), tag, value."""
    own = pl.DataFrame({"n": rows, "body": bodies[rows]})
    odd = own["body"].str.contains(_ODD)
    parts = (
        own.filter(~odd)
        .select("n", part=pl.col("body").str.split("<").list.slice(1))
        .explode("part", empty_as_null=False)
    )
    found = parts.drop_nulls("part").select(
        "n", pl.col("part").str.splitn(">", 2).struct.rename_fields(["tag", "value"])
    )
    tags = _with_entities(_named(found.unnest("part")))
    return pl.concat([tags, _one_by_one(bodies, own.filter(odd)["n"].to_list())]) if odd.any() else tags


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
