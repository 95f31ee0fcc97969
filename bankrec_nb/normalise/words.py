"""The words of many texts at once: what is asked of a word is asked of each distinct one.

A hundred thousand labels say the same few thousand words.
"""

from __future__ import annotations

import polars as pl

from bankrec_nb.normalise.names import WORD, cleaned_words, joined_letters
from bankrec_nb.normalise.text import folded

_JOINED = r"\b[A-Z][ .&+]+[A-Z]\b"
"""Single letters beside each other: without these, and without a full stop, no letters are joined."""


def words_said(texts: pl.Series) -> pl.DataFrame:
    """The words that `names.words` gives of each text, one row each, in their order: n (which text), said."""
    clean = texts.to_frame("text").select(folded(pl.col("text"))).to_series().fill_null("")
    lettered = (clean.str.contains(_JOINED) | clean.str.contains(".", literal=True)).arg_true()
    if lettered.len():
        some = clean.gather(lettered).to_frame("text").select(joined_letters(pl.col("text"))).to_series()
        clean = clean.scatter(lettered, some)
    listed = clean.str.extract_all(WORD)
    return pl.DataFrame({"n": pl.int_range(texts.len(), dtype=pl.UInt32, eager=True), "said": listed}).explode(
        "said", empty_as_null=False
    )


def words_in_labels(texts: pl.Series, meant: pl.Expr | None = None) -> pl.DataFrame:
    """The words of free labels that may belong to a name (`names.label_words`), one row each, in their order: n, word.

    Args:
        texts: any texts.
        meant: what else is asked of `word`.
    """
    said = words_said(texts)
    distinct = cleaned_words(said.select("said").unique())
    return said.join(distinct if meant is None else distinct.filter(meant), on="said", maintain_order="left").drop(
        "said"
    )
