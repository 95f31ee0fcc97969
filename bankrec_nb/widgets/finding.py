"""Open documents that may explain what remains: ranked for one transaction, or searched by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.normalise.text import fold, folded, glued
from bankrec_nb.widgets.view import amount_typed

if TYPE_CHECKING:
    from collections.abc import Collection

SHOWN = 30
OFFERED = 6


@dataclass(frozen=True)
class Wanted:
    """A person's search in the open documents of all counterparties."""

    query: str = ""
    since: str = ""
    until: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was asked for."""
        return not (self.query.strip() or self.since or self.until)


SPELLED = ("document_number", "counterparty_name", "counterparty_id", "payment_reference", "label", "lot_number")


def searchable(items: pl.DataFrame, before: pl.DataFrame | None = None) -> pl.DataFrame:
    """One row per item with something open, with the text that is searched.

    Args:
        items: as they are now.
        before: what this gave at the last reading; the text of documents that are still in it is taken over.
    """
    opened = items.filter(pl.col("open_minor") != 0)
    if before is None or before.is_empty():
        return _spelled(opened)
    known = before.select("item_id", *SPELLED, "_haystack", "_number", "_name")
    joined = opened.join(known, on=["item_id", *SPELLED], how="left", nulls_equal=True, maintain_order="left")
    new = joined["_haystack"].is_null()
    return pl.concat([joined.filter(~new), _spelled(opened.filter(new))])


def _spelled(opened: pl.DataFrame) -> pl.DataFrame:
    text = pl.concat_str(SPELLED, separator=" ", ignore_nulls=True)
    return opened.with_columns(
        _haystack=folded(text), _number=glued(pl.col("document_number")), _name=folded(pl.col("counterparty_name"))
    )


def search(opened: pl.DataFrame, wanted: Wanted, currency: str) -> pl.DataFrame:
    """Open items that answer the search, exact amounts first, then by due date.

    A word that reads as an amount also finds documents of exactly that open or full amount.
    """
    found = pl.lit(value=True)
    exact = pl.lit(value=False)
    whole = amount_typed(wanted.query, currency)
    for word in [wanted.query] if whole is not None else wanted.query.split():
        spelled = fold(word.strip())
        condition = pl.col("_haystack").str.contains(spelled, literal=True)
        minor = amount_typed(word, currency)
        if minor is not None:
            same = (pl.col("open_minor").abs() == abs(minor)) | (pl.col("amount_minor").abs() == abs(minor))
            condition, exact = condition | same, exact | same
        found &= condition
    for text, low in ((wanted.since, True), (wanted.until, False)):
        if day := _day(text):
            when = pl.coalesce("issue_date", "due_date")
            found &= (when >= day) if low else (when <= day)
    chosen = opened.filter(found).with_columns(_far=~exact)
    return chosen.sort("_far", pl.coalesce("due_date", "issue_date"), "document_number", nulls_last=True)


def offered(
    opened: pl.DataFrame, row: dict[str, Any], remaining_minor: int, names: Collection[str], taken: Collection[str]
) -> pl.DataFrame:
    """The few open items most likely to explain what remains, best first, with why in `_why` (a word of the texts).

    Args:
        opened: see `searchable`.
        row: the transaction.
        remaining_minor: what is still to explain.
        names: counterparties that the match or the bank speaks of.
        taken: items that are in the match already.
    """
    if remaining_minor == 0 or opened.is_empty():
        return opened.clear().with_columns(_why=pl.lit("", dtype=pl.String))
    spelled = "".join(c for c in fold(row.get("label") or "") if c.isalnum())
    number = pl.col("_number")
    in_label = (number.str.len_chars() >= 3) & pl.lit(spelled).str.contains(number, literal=True)
    same_amount = (pl.col("open_minor") == remaining_minor) & (pl.col("currency") == row["currency"])
    same_name = pl.col("_name").is_in([fold(n) for n in names if n]) if names else pl.lit(value=False)
    ranked = (
        opened.filter(~pl.col("item_id").is_in(list(taken)))
        .with_columns(_same=same_amount, _numbered=in_label.fill_null(value=False), _named=same_name.fill_null(value=False))
        .filter(pl.any_horizontal("_same", "_numbered", "_named"))
        .with_columns(
            _rank=pl.col("_same").cast(pl.Int8) * 4 + pl.col("_numbered").cast(pl.Int8) * 3 + pl.col("_named").cast(pl.Int8) * 2,
            _why=pl.when("_same").then(pl.lit("same_amount")).when("_numbered").then(pl.lit("number_in_label")).otherwise(pl.lit("same_counterparty")),
            _apart=(pl.col("open_minor") - remaining_minor).abs(),
        )
    )  # fmt: skip
    return ranked.sort("_rank", "_apart", "item_id", descending=[True, False, False]).head(OFFERED)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
