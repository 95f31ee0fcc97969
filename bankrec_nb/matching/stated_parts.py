"""How much of each document a text says is paid: `70123: 204,00 70124: 153,00`.

A list that pays less than all it names is filled oldest first, unless it gives an amount for every number, and these
add up to what arrived. Where something is kept back for a claim or as a guarantee, the document named behind that word gets less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import joined, only
from bankrec_nb.matching.methods import DISPUTED, KEPT_BACK
from bankrec_nb.normalise.text import folded

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_FIGURES = r"\b\d[\d.,']*[.,]\d{2}\b"
"""An amount with its cents; spaces between thousands are not told from those between two numbers."""
_RUNNING = r"(\d+)\D*$"


def stated_parts(members: pl.DataFrame, state: State) -> pl.DataFrame:
    """What the texts give for each document of a list that is paid in part: h, i, stated (minor units, in the document's sign).

    Args:
        members: h, t, i, open and amount of the documents in such lists.
        state: the texts and the documents' numbers.
    """
    lines = members.select("h", "t").unique().pipe(joined, state.bank.select("t", "text", "amount"), "t")
    lines = lines.with_columns(
        given=pl.col("text").str.extract_all(_FIGURES).list.eval(
            pl.element().str.replace_all(r"\D", "").cast(pl.Int64, strict=False)
        )
    ).filter(pl.col("given").list.len() > 1)  # fmt: skip
    if lines.is_empty():
        return pl.DataFrame(schema={"h": pl.Int32, "i": pl.Int32, "stated": pl.Int64})
    # The whole is often given behind the parts.
    parts = lines.explode("given", empty_as_null=False).filter(pl.col("given") != pl.col("amount").abs())
    lines = parts.group_by("h", maintain_order=True).agg(pl.col("text").first(), "given")
    number = folded(pl.col("number").fill_null(""))
    numbers = state.items.select("i", "number").pipe(only, members.select("i").unique(), "i").select("i", number=number)
    placed = (
        members.select("h", "i", "open", "amount")
        .join(lines.select("h", "text", "given"), on="h")
        .pipe(joined, numbers, "i")
        .with_columns(
            place=pl.coalesce(
                pl.col("text").str.find(pl.col("number"), literal=True),
                pl.col("text").str.find(pl.col("number").str.extract(_RUNNING), literal=True),
            )
        )
        .sort("h", "place")
        .with_columns(turn=pl.int_range(pl.len()).over("h"), many=pl.len().over("h"))
    )
    sound = pl.col("place").is_not_null().all() & (pl.col("place").n_unique() == pl.len())
    told = placed.filter((pl.col("given").list.len() == pl.col("many")) & sound.over("h"))
    told = told.with_columns(stated=pl.col("given").list.get(pl.col("turn")) * pl.col("open").sign())
    adds_up = (pl.col("stated").sum() == pl.col("amount").first()) & (
        pl.col("stated").abs() <= pl.col("open").abs()
    ).all()
    return told.filter(adds_up.over("h")).select("h", "i", "stated")


def held_back(members: pl.DataFrame, state: State) -> pl.DataFrame:
    """What is paid of each document of a list where the text names behind its claim the one for which all of it is kept back: h, i, stated.

    Args:
        members: h, t, i, open and amount of the documents in lists that pay less than they name.
        state: the texts and the documents' numbers.
    """
    behind = state.bank.select("t", behind=pl.col("text").str.extract(f"(?:{KEPT_BACK}|{DISPUTED})(.*)$")).drop_nulls()
    numbers = state.items.select("i", number=folded(pl.col("number").fill_null("")))
    named = members.pipe(joined, behind, "t").pipe(joined, numbers, "i")
    claimed = pl.col("behind").str.contains(pl.col("number"), literal=True) & (pl.col("number") != "")
    short = pl.col("open").sum().over("h") - pl.col("amount")
    less = pl.col("open") - pl.when(claimed).then(short).otherwise(0)
    told = named.with_columns(stated=less, claims=claimed.sum().over("h")).filter(pl.col("claims") == 1)
    return told.filter((pl.col("stated").sign() == pl.col("open").sign()).all().over("h")).select("h", "i", "stated")
