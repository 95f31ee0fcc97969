"""Numbers of the ledger's own format that no open document has: paid before, not yet in the books, or mistyped.

`Formats` knows letters or a year before the running number. Here are those whose year alone makes them one: RE04745-25,
1174/26, 2026-01674.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from bankrec_nb.matching.codes import beside, joined, only
from bankrec_nb.normalise.text import folded, glued

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

ODD = {"t": pl.Int32, "odd": pl.Boolean, "slip": pl.Boolean}
_OF = 5
"""A format is what so many documents have, or half of a few."""
_FORMATS = 60
"""More formats than these are no format: each supplier numbers his own way."""
_YEAR = r"(20\d\d|\d\d)"
_BEHIND = rf"^(.*\d)([/._-]){_YEAR}$"
_BEFORE = rf"^{_YEAR}([/._-])(\d+)$"
_SERIES_OF, _ONE_IN = 20, 20
"""So many bills make a series, if not more than one in so many numbers of as many digits lies in it."""
_ALONE = r"\d{{{}}}"
_RUNNING = r"\d{3,}"
"""Running numbers from three digits on: 08/2026 is a month."""
_KNOWN = 1.5
"""From here the payer is known well enough to say whose number is mistyped."""


def of_a_year(state: State, left: pl.DataFrame) -> pl.DataFrame:
    """Those of some lines (t) that give a number which its year makes the ledger's own."""
    pattern = _pattern(state.items)
    said = state.bank.select("t", "text").pipe(only, left, "t") if pattern else state.bank.head(0)
    return said.filter(pl.col("text").str.contains(pattern)).select("t")


def odd_numbers(state: State, left: pl.DataFrame) -> pl.DataFrame:
    """Lines that give such a number and no document, one row each: t, odd, slip (of what their payer owes, see _slips).

    Args:
        state: with `formatted` and `who`.
        left: lines that name no document (t).
    """
    formatted = state.formatted.pipe(only, left, "t").select("t")
    odd = pl.concat([formatted, of_a_year(state, left), _of_the_series(state, left)]).unique().sort("t")
    slips = _slips(state, odd).with_columns(slip=pl.lit(value=True))
    return odd.with_columns(odd=pl.lit(value=True)).pipe(beside, slips, "t")


def _of_the_series(state: State, left: pl.DataFrame) -> pl.DataFrame:
    """Lines that bring money and give a bare number among our own bills', which are bare figures themselves: t.

    Of bills 16400 to 17012 one is 16478, and seldom is a customer's or an order's number there by accident.
    """
    ours = state.items.select("open", "number").filter(
        (pl.col("open") > 0) & pl.col("number").str.contains(r"^\d{4,9}$")
    )
    series = (
        ours.group_by(width=pl.col("number").str.len_chars())
        .agg(n=pl.len(), low=pl.col("number").cast(pl.Int64).min(), high=pl.col("number").cast(pl.Int64).max())
        .filter(pl.col("n") >= _SERIES_OF, (pl.col("high") - pl.col("low")) * _ONE_IN < 9 * 10 ** (pl.col("width") - 1))
    )
    found = [left.clear().select("t")]
    for width, _, low, high in series.sort("width").iter_rows():
        texts = state.bank.pipe(only, left, "t").filter(pl.col("amount") > 0).select("t", "text")
        said = texts.select("t", n=pl.col("text").str.extract_all(rf"(?:^|[ :#]){_ALONE.format(width)}(?:$|[ ,;+])"))
        figure = pl.col("n").str.extract(rf"(\d{{{width}}})").cast(pl.Int64)
        found.append(said.explode("n", empty_as_null=False).filter(figure.is_between(low, high)).select("t"))
    return pl.concat(found)


def _pattern(items: pl.DataFrame) -> str:
    """What finds a number whose year alone makes it the ledger's; empty where there is no such format."""
    likely = items.select("number", "issued").filter(pl.col("number").str.contains(rf"[/._-]{_YEAR}$|^{_YEAR}[/._-]"))
    numbers = likely.select(
        number=folded(pl.col("number")).str.strip_chars(), year=pl.col("issued").cast(pl.Date).dt.year()
    ).drop_nulls()
    of_year = (pl.col("of") == pl.col("year").cast(pl.String)) | (
        pl.col("of") == (pl.col("year") % 100).cast(pl.String).str.zfill(2)
    )
    told = []
    for form, front in ((_BEHIND, 1), (_BEFORE, 3)):
        parts = pl.col("number").str
        told.append(
            numbers.select(
                "year",
                running=parts.extract(form, front),
                mark=parts.extract(form, 2),
                of=parts.extract(form, 4 - front),
            )
            .filter(of_year & pl.col("running").str.contains(rf"{_RUNNING}$"))
            .with_columns(
                pl.col("running").str.replace_all(r"([^A-Z0-9])", r"\$1").str.replace_all(r"\d", "9"),
                behind=pl.lit(front == 1),
            )
        )
    many = pl.len() * 2 >= max(items.height, 1)
    often = pl.concat(told).group_by("running", "mark", "of", "behind").agg(n=pl.len(), half=many)
    often = often.filter((pl.col("n") >= _OF) | pl.col("half")).sort("running", "mark", "of", "behind")
    if not 0 < often.height <= _FORMATS:
        return ""
    running = pl.col("running").str.replace_all("9", r"\d")
    mark = pl.lit("[") + pl.col("mark").str.replace("-", r"\-", literal=True) + pl.lit("]")
    whole = pl.when("behind").then(running + mark + pl.col("of")).otherwise(pl.col("of") + mark + running)
    return rf"(?:^|[^A-Z0-9])(?:{'|'.join(often.select(whole).to_series())})(?:$|[^A-Z0-9/.-])"


def _slips(state: State, odd: pl.DataFrame) -> pl.DataFrame:
    """Of such lines those whose number is one slip away from the only document of their amount that their payer owes: t."""
    payers = state.who.pipe(only, odd, "t").filter(pl.col("who_weight") >= _KNOWN).select("t", "p")
    asked = payers.pipe(joined, state.bank.select("t", "amount", "currency", "text"), "t")
    owed = state.items.select("p", "currency", "number", amount="open").drop_nulls("number")
    met = asked.join(owed, on=["p", "currency", "amount"]).filter(pl.len().over("t") == 1)
    glue = met.select(glued(pl.col("number")), text=glued(pl.col("text")))
    number, text = glue
    size = number.str.len_chars().to_numpy()
    alike = process.cpdist(number.to_list(), text.to_list(), scorer=fuzz.partial_ratio, dtype=np.float64)
    # But another last figure is the next document's number, or that of the one before: it was paid, or is paid twice.
    said = pl.col("text").str
    begun, whole = pl.col("number").str.head(-1), pl.col("number")
    neighbour = glue.select(said.contains(begun, literal=True) & ~said.contains(whole, literal=True)).to_series()
    slip = (alike > 100 - 100.5 / np.maximum(size, 1)) & (size >= 5) & ~neighbour.fill_null(value=False).to_numpy()
    return met.select("t").filter(pl.Series(slip))
