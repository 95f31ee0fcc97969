"""Who pays out what others paid by card: providers that no list of brands knows, told by their lines.

A provider brings money again and again, is nobody in the books, and what it brings is what was sold less the same commission.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import only, without
from bankrec_nb.matching.lots import LOT_DAYS, implied_lots, less_commission, less_stated_fee, numbered_lots
from bankrec_nb.matching.methods import CARD, TRANSFER
from bankrec_nb.matching.weights import W
from bankrec_nb.normalise.text import folded
from bankrec_nb.normalise.words import words_in_labels

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_LINES = 3
"""So many lines that bear a word, and less one commission are sales of the books, tell a provider."""
_SHARE = 0.3
"""And so many of all lines with that word."""
_LETTERS = 4
_STRAYS = 20
"""At most one in so many lines with a provider's word is from a payer the books know."""


def with_providers(state: State) -> State:
    """Lines of providers count as paid by card, as those of known brands do."""
    items = state.items
    sold = items.filter((pl.col("method") == CARD) | pl.col("lot_number").is_not_null(), pl.col("open") > 0)
    if sold.is_empty():
        return state
    known = state.who.filter(pl.col("who_weight") >= W.likely_name).select("t").unique()
    written = pl.concat_str(folded(pl.col("name")), "text", separator=" ", ignore_nulls=True)
    coming = state.bank.filter(pl.col("amount") > 0)
    silent = pl.col("paid_by").is_null() | (pl.col("paid_by") == TRANSFER)
    strange = coming.filter(silent).pipe(without, known, "t").with_columns(text=written)
    said = _words(strange["text"], strange["t"])
    often = said.filter(pl.len().over("word") >= _LINES)
    fitting = _fitting(strange.pipe(only, often.select("t"), "t"), _takings(state)) if often.height else often.head(0)
    if fitting.is_empty():
        return state
    seen = often.join(fitting, on="t").group_by("word", "rate").agg(fits=pl.col("t").n_unique())
    times = often.group_by("word").agg(lines=pl.len())
    told = seen.join(times, on="word").filter(pl.col("fits") >= _LINES, pl.col("fits") >= _SHARE * pl.col("lines"))
    told = told.select("word", "lines").unique()
    if told.is_empty():
        return state
    named = pl.concat_str(pl.col("name").str.to_uppercase(), "text", separator=" ", ignore_nulls=True)
    payers = coming.pipe(only, known, "t").select(named)["name"]
    told = told.with_columns(strays=lines_bearing(payers, told["word"]))
    told = told.filter(pl.col("strays") * _STRAYS <= pl.col("lines"))
    theirs = often.join(told, on="word", how="semi")["t"].unique().implode()
    paid_by = pl.when(pl.col("t").is_in(theirs)).then(pl.lit(CARD)).otherwise("paid_by")
    return state.having(bank=state.bank.with_columns(paid_by=paid_by))


def _words(texts: pl.Series, t: pl.Series) -> pl.DataFrame:
    """Words without figures of texts, once each per text: word, t."""
    said = words_in_labels(texts)
    telling = (pl.col("word").str.len_chars() >= _LETTERS) & ~pl.col("word").str.contains(r"\d")
    said = said.filter(telling).select("n", "word").unique()
    return said.select("word", t=t.gather(said["n"]))


def lines_bearing(texts: pl.Series, words: pl.Series) -> pl.Series:
    """How many texts bear each of some words of letters."""
    # One reading of the texts finds where any word may stand: of a million lines, a reading for each of 350 words took 5 s.
    likely = texts.to_frame("text").select(
        "text", word=pl.col("text").str.extract_many(words.to_list(), overlapping=True)
    )
    pairs = likely.filter(pl.col("word").list.len() > 0).with_columns(pl.col("word").list.unique()).explode("word")
    some = pairs.partition_by("word", as_dict=True)
    return pl.Series([_standing(some[word,]["text"], word) if (word,) in some else 0 for word in words], dtype=pl.Int64)


def _standing(texts: pl.Series, word: str) -> int:
    return int(texts.str.contains(rf"\b{re.escape(word)}\b").sum())


def _takings(state: State) -> pl.DataFrame:
    """What was sold by card on a day, under a payout's number, or as one item: total, currency, lot_day, count, method."""
    items = state.items
    day = pl.coalesce("issued", "due")
    numbered = numbered_lots(items).select("lot", "currency", "open", "day")
    by_day = implied_lots(state.having(items=items.filter(pl.col("method") == CARD)))
    by_day = by_day.filter(pl.col("method") == CARD).select("lot", "currency", "open", "day")
    whole = items.filter(pl.col("item_type") == "payout").select(lot="i", currency="currency", open="open", day=day)
    heads = [
        some.group_by("lot").agg(
            pl.col("currency").first(), total=pl.col("open").sum(), lot_day=pl.col("day").max(), count=pl.len().cast(pl.Int64)
        ).drop("lot")
        for some in (numbered, by_day, whole)
    ]  # fmt: skip
    every = pl.concat(heads, how="vertical_relaxed").filter(pl.col("lot_day").is_not_null()).unique()
    return every.with_columns(method=pl.lit(CARD)).with_row_index("lot")


def _fitting(lines: pl.DataFrame, takings: pl.DataFrame) -> pl.DataFrame:
    """Lines that are takings less a commission, in steps of a tenth of a per cent: t, rate (−1: the bank says how much)."""
    near = less_commission(lines, takings).select("t", rate=pl.col("step"))
    told = less_stated_fee(lines, takings).filter((pl.col("day") - pl.col("lot_day")).is_between(0, LOT_DAYS[1]))
    said = told.select("t", rate=pl.lit(-1, dtype=pl.Int64))
    return pl.concat([near, said]).unique()
