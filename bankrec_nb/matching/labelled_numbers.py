"""Numbers that the books write into labels: "Facture 2310 Durand" beside a piece that is the journal's own counter, or none.

Which of the two the payers know, the bank's lines tell: the one that they say more often is the documents' number.
"""

from __future__ import annotations

import polars as pl

from bankrec_nb.domain.vocabulary import ItemType
from bankrec_nb.normalise.text import folded, glued

_KINDS = [
    str(kind)
    for kind in (
        ItemType.SALES_INVOICE, ItemType.SALES_CREDIT_NOTE, ItemType.PURCHASE_INVOICE, ItemType.PURCHASE_CREDIT_NOTE
    )
]  # fmt: skip
_NUMBER = r"[A-Z]{0,8}[-./]?\d(?:[\dA-Z./-]*\d)?"
_NO_NUMBER = (
    r"^(?:\d{1,2}[-./]\d{1,2}(?:[-./]\d{2,4})?|\d{1,2}[-./]\d{4}|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?|(?:19|20)\d\d)$"
)
"""Dates, months and years."""
_FIGURE = r"0*(\d{3,})$"
"""What a number is known by, whatever letters and zeros stand before: its last digits, three or more."""
_OWNERS = 3
"""A number that more labels bear is a contract's, a customer's, a shop's."""
_LONG = 4
"""Shorter ones stand in any label by accident."""
_ASKED = 5000
"""As many documents of each kind tell what all of them are called."""
_LINES = 20
"""As many lines of one amount are looked at."""
_TWICE, _FEW = 2, 5
"""The lines say the labels' numbers so many times as often as the books' own, and so many times more."""


def with_numbers_of_labels(items: pl.DataFrame, bank: pl.DataFrame) -> pl.DataFrame:
    """The items with the number in their label for `number` where they have none, or where the bank's lines know that one.

    Args:
        items: item_type, number, label, currency, open.
        bank: text, currency, amount.
    """
    wordy = items["item_type"].is_in(_KINDS) & items["label"].is_not_null()
    if not wordy.any():
        return items
    kinds = _called_in_labels(items.filter(wordy), bank)
    asked = wordy & (items["number"].is_null() | items["item_type"].is_in(kinds.implode()))
    if not asked.any():
        return items
    rows = items.select("number", "label").with_row_index("row").filter(asked)
    told = _numbered(rows).filter(~pl.col("repeated")).select("row", said="word")
    met = items.with_row_index("row").join(told, on="row", how="left", maintain_order="left")
    return met.with_columns(number=pl.coalesce("said", "number")).drop("row", "said")


def _called_in_labels(items: pl.DataFrame, bank: pl.DataFrame) -> pl.Series:
    """The kinds of items whose labels' numbers stand on the lines of their amount, and not the books' own."""
    some = items.filter(pl.int_range(pl.len()).over("item_type") < _ASKED).with_row_index("row")
    told = _numbered(some.select("row", "item_type", "currency", "number", "label", amount="open"))
    known = told.filter(~pl.col("repeated"), pl.col("number").is_not_null()).select(
        "row", "item_type", "currency", "amount", own=_figure(folded(pl.col("number"))), labelled=_figure("word")
    )
    lines = bank.filter(pl.int_range(pl.len()).over("currency", "amount") < _LINES).select("currency", "amount", "text")
    met = known.join(lines, on=["currency", "amount"])
    figures = pl.col("text").str.extract_all(_NUMBER).list.eval(_figure(pl.element()).drop_nulls())
    said = met.select("row", "item_type", *(figures.list.contains(pl.col(c)).alias(c) for c in ("own", "labelled")))
    once = said.group_by("row", "item_type").agg(pl.col("own", "labelled").fill_null(value=False).any())
    counted = once.group_by("item_type").agg(pl.col("own", "labelled").sum())
    return counted.filter(pl.col("labelled") >= pl.col("own") * _TWICE + _FEW)["item_type"]


def _figure(word: str | pl.Expr) -> pl.Expr:
    return (pl.col(word) if isinstance(word, str) else word).str.extract(_FIGURE)


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose label gives a number that is not their own, with the first such: word, repeated (too many have it)."""
    word = pl.element()
    said = folded(pl.col("label")).str.extract_all(_NUMBER)
    numbers = said.list.eval(word.filter((word.str.count_matches(r"\d") >= 3) & ~word.str.contains(_NO_NUMBER)))
    own = glued(folded(pl.col("number"))).fill_null("")
    told = rows.with_columns(word=numbers.list.first()).filter(pl.col("word").is_not_null())
    # A label that repeats the number it goes with tells nothing new.
    repeats = (own.str.len_chars() >= _LONG) & glued(folded(pl.col("label"))).str.contains(own, literal=True)
    new = told.filter(~repeats)
    return new.with_columns(repeated=pl.len().over("word") > _OWNERS)
