"""How a table is declared: columns with types, meanings and ISO 20022 tags; from it come schema, checks, DDL and docs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import SchemaMismatch

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXT, MINOR, DAY, COUNT, FLAG, RATIO = pl.String, pl.Int64, pl.Date, pl.Int64, pl.Boolean, pl.Float64
_DUCKDB_TYPES: dict[type[pl.DataType], str] = {
    pl.String: "VARCHAR",
    pl.Int64: "BIGINT",
    pl.Date: "DATE",
    pl.Boolean: "BOOLEAN",
    pl.Float64: "DOUBLE",
}


@dataclass(frozen=True)
class Column:
    """One column: what it is called, what it holds, which ISO 20022 element it comes from."""

    name: str
    dtype: type[pl.DataType]
    meaning: str
    iso: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A declared table: its grain, its key and its columns in order."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @cached_property
    def schema(self) -> pl.Schema:
        """The Polars schema, columns in declared order."""
        return pl.Schema({c.name: c.dtype() for c in self.columns})

    @cached_property
    def names(self) -> list[str]:
        """Column names in declared order."""
        return [c.name for c in self.columns]

    def empty(self) -> pl.DataFrame:
        """The table without a row."""
        return self._without_rows.clone()

    @cached_property
    def _without_rows(self) -> pl.DataFrame:
        """Made once: a reader asks for several, and making one costs as much as reading a hundred movements."""
        return pl.DataFrame(schema=self.schema)

    def frame(self, rows: Iterable[dict[str, object]]) -> pl.DataFrame:
        """A small table from dictionaries; missing keys are null. Unknown keys raise SchemaMismatch."""
        listed = list(rows)
        unknown = {key for row in listed for key in row} - set(self.names)
        if unknown:
            raise SchemaMismatch(f"unknown column {', '.join(sorted(unknown))}", where=self.name)
        return pl.DataFrame([{n: row.get(n) for n in self.names} for row in listed], schema=self.schema)

    def conform(self, frame: pl.DataFrame, *, keep_others: bool = False) -> pl.DataFrame:
        """The frame with exactly the declared columns in order, missing optional ones null.

        Raises:
            SchemaMismatch: a required column is missing or has nulls, a value does not fit its type or its closed
                list, the key is not unique, or `frame` is no Polars DataFrame.
        """
        refuse_unless_in_memory(frame, self.name)
        selected, given = [], frame.schema
        for column in self.columns:
            if column.name in given:
                named = pl.col(column.name)
                if given[column.name] != column.dtype:
                    refuse_what_a_cast_would_change(frame[column.name], column.dtype, self.name)
                    named = named.cast(column.dtype(), strict=True)
                selected.append(named)
            elif column.required:
                raise SchemaMismatch(f"column {column.name} is missing.", where=self.name, action=column.meaning)
            else:
                selected.append(pl.lit(None, dtype=column.dtype()).alias(column.name))
        others = [c for c in frame.columns if c not in self.names] if keep_others else []
        try:
            shaped = frame.select(*selected, *others)
        except pl.exceptions.PolarsError as error:
            raise SchemaMismatch(f"a value does not fit its column: {error}", where=self.name) from error
        self.check(shaped)
        return shaped

    def check(self, frame: pl.DataFrame) -> None:
        """Raise SchemaMismatch unless required columns are filled, closed lists are kept and the key is unique."""
        for column in self.columns:
            if not column.required and not column.choices:
                continue
            series = frame[column.name]
            if column.required and series.has_nulls():
                raise SchemaMismatch(f"{series.null_count()} rows have no {column.name}.", where=self.name)
            if column.choices and (odd := _first_other(series, column.choices)) is not None:
                raise SchemaMismatch(
                    f"{column.name} '{odd}' is not one of {', '.join(column.choices)}.", where=self.name
                )
        if self.key and _distinct(frame, self.key) < frame.height:
            raise SchemaMismatch(f"the key {', '.join(self.key)} is not unique.", where=self.name)

    def markdown(self) -> str:
        """The table's page in the docs."""
        head = f"### `{self.name}`\n\n{self.grain}. Key: {', '.join(f'`{k}`' for k in self.key) or 'none'}.\n\n"
        lines = ["| column | type | ISO 20022 | meaning |", "|---|---|---|---|"]
        for c in self.columns:
            kind = _DUCKDB_TYPES[c.dtype].lower() + (", required" if c.required else "")
            lines.append(f"| `{c.name}` | {kind} | {c.iso} | {c.meaning} |")
        return head + "\n".join(lines) + "\n"


def refuse_unless_in_memory(frame: object, where: str) -> None:
    """Raise SchemaMismatch for what is no Polars DataFrame."""
    if not isinstance(frame, pl.DataFrame):
        action = "Give a DataFrame: `lazy.collect()`, or `polars.from_pandas(frame)`."
        raise SchemaMismatch(f"a {type(frame).__name__} is no table in memory.", where=where, action=action)


def refuse_what_a_cast_would_change(given: pl.Series, dtype: type[pl.DataType], where: str) -> None:
    """Raise SchemaMismatch for casts that succeed and mean something else: 25.03 becomes 25, 20260131 a day in the year 57441."""
    if dtype == MINOR and given.dtype.is_float():
        parts = given.filter(given.is_not_nan() & (given != given.round()))
        if len(parts):
            action = "Amounts are whole minor units (cents): round(amount * 100) as a whole number."
            raise SchemaMismatch(f"{given.name} {parts[0]} is no whole number.", where=where, action=action)
    if dtype == DAY and given.dtype.is_numeric():
        action = "Dates are of type Date, as `str.to_date` makes them."
        raise SchemaMismatch(f"{given.name} {given.first()!r} is no date.", where=where, action=action)


def _first_other(series: pl.Series, known: tuple[str, ...]) -> str | None:
    """The first value that is none of the known ones; null where there is none."""
    if series.null_count() == series.len() or (series[0] in known and (series == series[0]).all()):
        return None
    filled = series.drop_nulls()
    odd = filled.filter(~filled.is_in(known))
    return None if odd.is_empty() else str(odd[0])


def _distinct(frame: pl.DataFrame, key: tuple[str, ...]) -> int:
    """How many different keys; one column is counted in a third of the time of a struct."""
    return frame[key[0]].n_unique() if len(key) == 1 else frame.select(pl.struct(key).n_unique()).item()


def choices(words: Iterable[str]) -> tuple[str, ...]:
    """A closed list as a column takes it."""
    return tuple(str(word) for word in words)
