"""What speaks for and against each explanation, kept as a few narrow columns and written out as rows when it is asked for.

Six rows of four columns to each suggestion are half of all that a run answers, and many who run it never look at them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

import polars as pl

from bankrec_nb.domain import tables
from bankrec_nb.domain.vocabulary import EvidenceKind
from bankrec_nb.matching.codes import in_order, joined
from bankrec_nb.matching.evidence import described, kinds
from bankrec_nb.matching.forms import FORMS

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_KIND = pl.Enum(EvidenceKind)
KEPT = {
    "ref_kind": _KIND,
    "who_kind": _KIND,
    "likeness": pl.Float64,
    "words_said": pl.String,
    "accidents": pl.Float64,
    "form": pl.Enum(FORMS["form"]),
    "paid_by": pl.Categorical,
    "early": pl.Int32,
    "late": pl.Int32,
}
"""Beside the weights, what their words are made of."""
_ROW = {"h": pl.Int32, "evidence_kind": pl.String, "weight": pl.Float64, "detail": pl.String}
_BESIDES = (
    ("loss", EvidenceKind.RIVALS, "other explanations"),
    ("experience", EvidenceKind.CALIBRATION, "how often such suggestions were right"),
)
"""What is added to the weight of a suggestion: column, kind, words; nothing where it is nought."""
_HELD = "_evidence"
"""Where a result holds what it was given."""


def narrowed(state: State, f: pl.DataFrame, *beside: str) -> pl.DataFrame:
    """The evidence of explanations, one row each, in their order: the columns `beside`, weights by kind, and KEPT.

    Args:
        state: untied.
        f: `described`, with `date_weight`.
        beside: further columns of `f`.
    """
    said = kinds(state.untied)
    weights = (one.weight.cast(pl.Float64).alias(f"weight_{n}") for n, one in enumerate(said))
    kept = (pl.col(name).cast(dtype) for name, dtype in KEPT.items())  # type: ignore[arg-type]
    return f.select(*beside, *weights, *kept, *(one.kept for one in said if one.kept is not None))


def rows_of(told: pl.DataFrame, of: str) -> pl.DataFrame:
    """`narrowed` evidence written out, one row each: `of`, evidence_kind, weight, detail; in the order of `told`, then of kinds."""
    at = pl.int_range(pl.len(), dtype=pl.Int32).alias("h")
    plain = told.with_columns(at, pl.col("form").cast(pl.String), pl.col("paid_by").cast(pl.String))
    rows = [
        plain.select("h", evidence_kind=one.kind.cast(pl.String), weight=f"weight_{n}", detail=one.detail)
        for n, one in enumerate(kinds())
    ]
    rows += [
        plain.select("h", evidence_kind=pl.lit(str(kind)), weight=pl.when(pl.col(name) != 0).then(name), detail=pl.lit(words))
        for name, kind, words in _BESIDES
        if name in plain.columns
    ]  # fmt: skip
    every = pl.concat([one.drop_nulls("weight").cast(_ROW) for one in rows]).pipe(in_order, "h")  # type: ignore[arg-type]
    return every.select(told[of].gather(every["h"]), "evidence_kind", "weight", "detail")


def evidence_of(state: State, heads: pl.DataFrame) -> pl.DataFrame:
    """The evidence of hypotheses that were weighed, one row each: h, evidence_kind, weight, detail."""
    dates = state.features.select("h", "date_weight")
    return rows_of(narrowed(state, described(state, heads).pipe(joined, dates, "h"), "h"), "h")


@dataclass(frozen=True)
class Told:
    """The evidence of suggestions: narrow, in parts, and rows that stand written out already."""

    parts: tuple[pl.DataFrame, ...] = ()
    rows: tuple[pl.DataFrame, ...] = ()

    def __add__(self, other: Told) -> Told:
        return Told(self.parts + other.parts, self.rows + other.rows)

    def written(self) -> pl.DataFrame:
        """All of it as rows of EVIDENCE."""
        parts = [rows_of(part, "suggestion_id") for part in self.parts]
        every = [rows.select(tables.EVIDENCE.names) for rows in (*parts, *self.rows)]
        return pl.concat(every) if every else tables.EVIDENCE.empty()


class WrittenWhenAsked:
    """The `evidence` of a result: set as rows or as Told, read as rows, which are written out once."""

    @overload
    def __get__(self, result: None, owner: type) -> Told: ...

    @overload
    def __get__(self, result: object, owner: type) -> pl.DataFrame: ...

    def __get__(self, result: object | None, owner: type) -> pl.DataFrame | Told:
        if result is None:
            return Told()
        told = vars(result)[_HELD]
        if isinstance(told, Told):
            told = vars(result)[_HELD] = told.written()
        rows: pl.DataFrame = told
        return rows

    @staticmethod
    def kept(result: object) -> Told:
        """What was set, without writing it out."""
        told = vars(result)[_HELD]
        return told if isinstance(told, Told) else Told(rows=(told,))

    def __set__(self, result: object, value: pl.DataFrame | Told) -> None:
        vars(result)[_HELD] = value
