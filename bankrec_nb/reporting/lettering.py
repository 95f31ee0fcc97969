"""Lettrage: which payments and items cancel each other, and the code that says so.

The code is made from the group's items, not counted: it stays the same when other matches come and go, and a code that
was undone is never given to somebody else.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from bankrec_nb.domain.books import Books

CODE_LENGTH = 7


def lettering(books: Books) -> pl.DataFrame:
    """One row per item that an accepted match touches.

    Returns:
        item_id, lettering_code (capitals when the whole group is settled, small letters while something is open),
        lettering_date (booking date of the last payment; null while open), is_settled.
    """
    groups = _groups(books.allocations.select("group_id", "item_id"))
    if groups.is_empty():
        return pl.DataFrame(
            schema={
                "item_id": pl.String,
                "lettering_code": pl.String,
                "lettering_date": pl.Date,
                "is_settled": pl.Boolean,
            }
        )
    positions = books.item_position().select("item_id", "open_minor", "last_paid")
    settled = (
        groups.join(positions, on="item_id", how="left")
        .with_columns(
            is_settled=(pl.col("open_minor") == 0).all().over("root"),
            lettering_date=pl.col("last_paid").max().over("root"),
        )
        .with_columns(
            code=pl.col("root").map_elements(_code, return_dtype=pl.String),
            lettering_date=pl.when("is_settled").then("lettering_date"),
        )
    )
    return settled.select(
        "item_id",
        lettering_code=pl.when("is_settled").then("code").otherwise(pl.col("code").str.to_lowercase()),
        lettering_date="lettering_date",
        is_settled="is_settled",
    ).sort("item_id")


def _groups(edges: pl.DataFrame) -> pl.DataFrame:
    """Items joined by shared matches: item_id, root (the smallest item id of its group)."""
    edges = edges.unique()
    roots = edges.select("item_id").unique().with_columns(root=pl.col("item_id"))
    # The smallest id travels one match per round; groups are a handful of documents, so few rounds are needed.
    while True:
        by_match = edges.join(roots, on="item_id").with_columns(smallest=pl.col("root").min().over("group_id"))
        renewed = by_match.group_by("item_id").agg(root=pl.col("smallest").min()).sort("item_id")
        if renewed.equals(roots.sort("item_id")):
            return renewed
        roots = renewed


def _code(root: str) -> str:
    """Seven capital letters from an id: eight billion codes, needed to be different within one third party only."""
    number = int.from_bytes(hashlib.sha256(root.encode()).digest()[:8], "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, digit = divmod(number, 26)
        letters.append(chr(65 + digit))
    return "".join(letters)
