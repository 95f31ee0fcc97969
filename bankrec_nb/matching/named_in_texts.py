"""Parties whose whole name a text gives although another pays: a father for his child, an agent for an owner.

The payer's own name stands in its field and is not asked further. But where the text names somebody else in full who
owes exactly the amount, he is meant at least as much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import how_often, joined, without
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.normalise.names import name_words

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_FEW = 12
"""Documents of one amount that may be meant; an amount that more have tells nothing."""
_LEAST_WORDS, _LEAST_LETTERS = 2, 3
_WEIGHT = 5.2
"""More than the payer's own name says, by so little that neither is certain."""


def named_in_texts(state: State) -> pl.DataFrame:
    """Lines that give a name field and, in their text, the whole name of another who owes the amount: who rows without `hard`.

    Returns:
        t, p, who_kind, who_weight, likeness.
    """
    keys = ["currency", "amount"]
    lines = state.bank.select("t", *keys, "name").filter(pl.col("name").fill_null("") != "").select("t", *keys)
    owed = state.items.select("p", "currency", amount="open").filter(pl.col("p") > NOBODY).unique()
    met = lines.join(owed.filter(pl.len().over(keys) <= _FEW), on=keys).select("t", "p")
    known = state.who.filter(pl.col("who_weight") > 0.0)
    met = met.pipe(without, known.select("t", "p"), ("t", "p"))
    called = state.names.select("p", words=pl.col("name").str.split(" ").list.unique())
    called = called.filter(pl.col("words").list.len() >= _LEAST_WORDS).with_columns(
        longest=pl.col("words").list.get(pl.col("words").list.eval(pl.element().str.len_chars()).list.arg_max())
    )
    asked = met.join(called.filter(pl.col("longest").str.len_chars() >= _LEAST_LETTERS), on="p")
    asked = asked.pipe(joined, state.bank.select("t", "text"), "t")
    # Most texts do not say the longest word: the others need not be taken apart.
    asked = asked.filter(pl.col("text").str.contains(pl.col("longest"), literal=True))
    whole = pl.col("words").list.set_difference(name_words(pl.col("text"))).list.len() == 0
    named = asked.filter(whole).select("t", "p").unique().filter(how_often("t") == 1)
    return named.select("t", "p", who_kind=pl.lit("name"), who_weight=pl.lit(_WEIGHT), likeness=pl.lit(1.0))
