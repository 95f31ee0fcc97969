"""Rows among the movements that add up those above them (`Sous-total`, `Zwischensumme`), proved by these."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.headers import says_only_balance
from bankrec_nb.readers.letters import normal_form

_HINTS = ("total", "summe", "somme", "suma", "summa", "totaal", "totale", "celkem", "razem", "ialt")
_OF_A_PART = re.compile(r"\b(sous total|sub ?totals?|sub ?totale|sub ?totaal|subtotales|zwischensumme|tagessumme|mezisoucet|delsumma|delsum)\b")  # fmt: skip
"""No merchant is called so; one is called TOTAL."""


@dataclass(frozen=True)
class Subtotals:
    """Which rows add others up, and those of them that do not give their sum."""

    mask: pl.Series
    contradicted: tuple[int, ...]


def subtotals_among(texts: pl.Series, amounts: pl.Series) -> Subtotals | None:
    """The rows whose text says nothing but a total and whose amount is that of the movements since the last such row.

    A row that says it is the total of a part is one even where it does not add up, which is told; one that says `total`
    alone must add up two movements, or stand beside another one that does.

    Args:
        texts: every word of each row.
        amounts: signed minor units; null where there is none.
    """
    hinted = texts.str.contains_any(list(_HINTS), ascii_case_insensitive=True).fill_null(value=False)
    if not hinted.any():
        return None
    distinct = texts.filter(hinted).unique().to_list()
    part = [text for text in distinct if _OF_A_PART.fullmatch(normal_form(text))]
    said = [text for text in distinct if says_only_balance(text)] + part
    mask = hinted & texts.is_in(said) & amounts.is_not_null()
    if not mask.any() or mask.all():
        return None
    frame = pl.DataFrame({"text": texts, "a": amounts, "sum": mask}).with_row_index("row")
    moved = pl.when(~pl.col("sum")).then("a")
    frame = frame.with_columns(above=pl.col("sum").cast(pl.Int64).cum_sum() - pl.col("sum").cast(pl.Int64))
    sums = frame.group_by("above").agg(total=moved.sum(), count=moved.count())
    rows = frame.filter("sum").join(sums, on="above", maintain_order="left")
    rows = rows.with_columns(fits=(pl.col("a").abs() == pl.col("total").abs()) & (pl.col("count") > 0))
    proved = set(rows.filter(pl.col("fits") & (pl.col("count") > 1))["text"].to_list())
    kept = rows.filter(pl.col("text").is_in([*part]) | (pl.col("fits") & pl.col("text").is_in([*proved])))
    if kept.is_empty():
        return None
    none = pl.Series([False]).new_from_index(0, texts.len())
    return Subtotals(none.scatter(kept["row"], True), tuple(kept.filter(~pl.col("fits"))["row"].to_list()))


def subtotals_note(found: Subtotals) -> dict[str, object]:
    """Says that rows were taken as sums."""
    message = f"Rows that add up the movements above them were not taken as movements: {int(found.mask.sum())}."
    return issue(Severity.NOTE, "subtotal_rows", message)
