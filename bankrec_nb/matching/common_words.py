"""Words that the books write about an item and the bank about its line.

Books kept by hand name no counterparty: two entries of one amount are told apart by what is written about them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.normalise.name_vocabulary import BANK_WORDS, EMPTY_WORDS, LEGAL_FORMS
from bankrec_nb.normalise.names import words

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

COMMON = {"t": pl.Int32, "i": pl.Int32, "words_weight": pl.Float64, "words_said": pl.String}
_MOST = 3.0
"""What words in common say at most: as much as a name that is nearly one party's."""
_LEAST_LETTERS = 3
_A_YEAR = r"^(?:19|20)\d\d$"


def _telling(text: pl.Expr) -> pl.Expr:
    """The words of a text that may tell which item is meant: no short numbers, no years, no word of banks and clerks."""
    said = pl.element()
    vain = said.is_in(list(BANK_WORDS | EMPTY_WORDS | LEGAL_FORMS)) | said.str.contains(_A_YEAR)
    short = (said.str.len_chars() < _LEAST_LETTERS) | said.str.contains(r"^\d{1,3}$")
    return words(text).list.eval(said.filter(~vain & ~short)).list.unique()


def words_of_items(items: pl.DataFrame) -> pl.DataFrame:
    """What labels and numbers without digits say beyond the counterparty's name, one row each: i, word, weight."""
    wordy = pl.when(~pl.col("number").str.contains(r"\d")).then("number")
    described = items.select(
        "i", "counterparty_name", said=pl.concat_str("label", wordy, separator=" ", ignore_nulls=True)
    )
    own = described.filter(pl.col("said") != "").select(
        "i", word=_telling(pl.col("said")).list.set_difference(words(pl.col("counterparty_name").fill_null("")))
    )
    rows = own.explode("word", empty_as_null=False).drop_nulls("word")
    # A word that half of all items bear says nothing.
    rarity = ((items.height + 1.0) / pl.len().over("word")).log() - 0.4
    return rows.with_columns(weight=rarity).filter(pl.col("weight") > 0)


def words_in_common(state: State) -> pl.DataFrame:
    """Pairs of a line and the one document of an explanation whose texts share words, one row each: COMMON's columns."""
    told = words_of_items(state.items)
    if told.is_empty():
        return pl.DataFrame(schema=COMMON)
    single = state.members.filter(pl.len().over("h") == 1).join(told.select("i").unique(), on="i", how="semi")
    pairs = single.join(state.hypotheses.select("h", "t"), on="h").select("t", "i").unique()
    text = pl.concat_str("text", "name", separator=" ", ignore_nulls=True)
    lines = state.bank.join(pairs.select("t").unique(), on="t", how="semi").select("t", word=_telling(text))
    met = pairs.join(told, on="i").join(lines.explode("word", empty_as_null=False), on=["t", "word"])
    shared = met.sort("t", "i", "weight", "word", descending=[False, False, True, False]).group_by(
        "t", "i", maintain_order=True
    )
    found = shared.agg(
        words_weight=pl.col("weight").sum().clip(0, _MOST).round(9), words_said=pl.col("word").head(4).str.join(" ")
    )
    return found.cast(COMMON)  # type: ignore[arg-type]
