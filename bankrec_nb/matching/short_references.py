"""Numbers so short that only the counterparty gives them a meaning: "Facture 2629" from the customer of FC26092629.

Also the other way round: numbers of the ledger's own format that no open document has, perhaps mistyped, perhaps paid.
"""

from __future__ import annotations

import polars as pl

from bankrec_nb.matching.confirmed_numbers import confirmed, weight_of_ends
from bankrec_nb.matching.state import NOBODY, State
from bankrec_nb.matching.stretches import runs_of

_SHORTEST = 3
_KNOWN = 1.5
"""From here the payer is known well enough to say whose document a number means."""


def _tails(items: pl.DataFrame) -> pl.DataFrame:
    """Ends of each document's running number: i, p, key, digits."""
    base = (
        items.filter((pl.col("p") > NOBODY) & pl.col("running").is_not_null())
        .select("i", "p", digits_all=(pl.col("prefix") + pl.col("running")).str.replace_all(r"[^0-9]", ""), figure=pl.col("running").str.strip_chars_start("0"))
    )  # fmt: skip
    cut = [
        base.filter(pl.col("digits_all").str.len_chars() > n).select(
            "i", "p", key=pl.col("digits_all").str.tail(n), digits=pl.lit(n, dtype=pl.Int64)
        )
        for n in (3, 4, 5, 6)
    ]
    plain = base.filter(pl.col("figure").str.len_chars().is_between(1, 6)).select(
        "i", "p", key="figure", digits=pl.col("figure").str.len_chars().cast(pl.Int64)
    )
    return pl.concat([*cut, plain]).sort("i", "key", "digits").unique(["i", "key"], keep="last", maintain_order=True)


def meant_by_payer(state: State) -> State:
    """Of several parties' documents that one number on a line spells, only the payer's are named, where he is known."""
    numbers = state.hits.filter(pl.col("ref_kind") == "document_number")
    several = numbers.filter(pl.len().over("t", "ref_text") > 1).select("t", "i", "ref_text")
    payer = state.who.filter(pl.col("who_weight") >= _KNOWN).select("t", "p", own=pl.lit(value=True))
    judged = several.join(state.items.select("i", "p"), on="i").join(payer, on=["t", "p"], how="left")
    others = judged.filter(pl.col("own").is_null() & pl.col("own").any().over("t", "ref_text"))
    return state.having(hits=state.hits.join(others.select("t", "i"), on=["t", "i"], how="anti"))


def with_short_references(state: State) -> State:
    """Add short numbers of likely counterparties' documents to `hits`, and fill `odd_numbers`."""
    state = meant_by_payer(state)
    named = state.hits.filter(pl.col("ref_weight") >= 3.5).select("t").unique()
    lines = state.bank.join(named, on="t", how="anti")
    runs = runs_of(lines, "t", dated=state.numbers is not None and state.numbers.dated).with_columns(
        before=pl.col("run").shift(1).over("t")
    )
    numbers = runs.filter(
        pl.col("digit")
        & pl.col("run").str.len_chars().is_between(1, 6)
        & ~pl.col("run").str.contains(r"^(?:19|20)\d\d$")
    )
    asked = numbers.join(state.who.filter(pl.col("who_weight") > -1).select("t", "p"), on="t")
    stripped = asked.with_columns(run=pl.col("run").str.strip_chars_start("0"))
    both = pl.concat([asked, stripped]).unique(["t", "p", "run"], maintain_order=True).rename({"run": "key"})
    met = both.select("t", "p", "key").join(
        _tails(state.items.join(asked.select("p").unique(), on="p", how="semi")), on=["p", "key"]
    )
    weight = weight_of_ends(pl.col("digits"), pl.len().over("t", "key"))
    short = (
        met.filter((pl.col("digits") >= _SHORTEST) | (pl.len().over("t", "key") == 1))
        .with_columns(ref_weight=weight)
        .filter(pl.col("ref_weight") > 0.2)
    )
    rows = short.select("t", "i", "ref_weight", ref_kind=pl.lit("document_number"), ref_text="key").cast(
        state.hits.schema
    )
    every = (
        pl.concat([state.hits, rows, confirmed(state, _tails(state.items)).cast(state.hits.schema)])
        .sort("t", "i", "ref_weight", "ref_text", descending=[False, False, True, False])
        .unique(["t", "i"], keep="first", maintain_order=True)
    )
    return state.having(hits=every, odd_numbers=_odd(runs, rows, state))


def _odd(runs: pl.DataFrame, explained: pl.DataFrame, state: State) -> pl.DataFrame:
    """Lines that give a number of the ledger's format (its prefix, as many digits) which no open document has: t, odd."""
    formats = (
        state.items.filter(pl.col("running").is_not_null())
        .select(front=pl.col("prefix").str.extract(r"([A-Z]+)\d*$", 1), digits=pl.col("whole_number").str.extract(r"(\d+)[A-Z]*$", 1).str.len_chars())
        .drop_nulls().filter(pl.col("digits") >= 4)
        .group_by("front", "digits").agg(times=pl.len()).filter(pl.col("times") >= 5)
    )  # fmt: skip
    whole = (
        state.items.filter(pl.col("running").is_not_null() & pl.col("prefix").str.contains(r"^[A-Z]+\d"))
        .group_by(front="prefix", digits=pl.col("running").str.len_chars()).agg(times=pl.len()).filter(pl.col("times") >= 5)
    )  # fmt: skip
    glued = runs.with_columns(
        digits=pl.col("run").str.len_chars(), second=pl.col("run").shift(2).over("t") + pl.col("before")
    ).filter("digit")
    odd = pl.concat([
        glued.join(formats.select("digits", before="front"), on=["before", "digits"]).select("t"),
        glued.join(whole.select("digits", second="front"), on=["second", "digits"]).select("t"),
    ]).unique()  # fmt: skip
    return odd.join(explained.select("t").unique(), on="t", how="anti").with_columns(odd=pl.lit(value=True))
