"""Counterparty names as they are compared: words without legal forms, titles, articles and the bank's own words."""

from __future__ import annotations

import polars as pl

from bankrec_nb.normalise.name_vocabulary import BANK_WORDS, EMPTY_WORDS, LEGAL_FORMS
from bankrec_nb.normalise.text import LETTERS, folded

_ABBREVIATIONS = {"SAINT": "ST", "SAINTE": "ST", "FRERES": "FRES", "INTERNATIONAL": "INTL", "INTERNATIONALE": "INTL"}
_ARTICLES = ("D", "E", "L", "M", "Y")
"""Single letters that are a word before or between others (M. Petit d'Alençon, y Cía), but not behind them."""
_UMLAUTS = {"AE": "A", "OE": "O", "UE": "U"}


WORD = f"[{LETTERS}0-9]+"


def joined_letters(text: pl.Expr) -> pl.Expr:
    """Folded text in which a full stop, a space or an "and" inside an abbreviation joins it (S.A.R.L. → SARL, H & M → HM)."""
    return (
        text.str.replace_all(r"\b([A-Z]) ?[&+] ?([A-Z])\b", "$1$2")
        .str.replace_all(r"\b([A-Z])[ .]+([A-Z])[ .]+([A-Z])\b", "$1$2$3")
        .str.replace_all(r"\b([A-Z])[ .]+([A-Z])\b", "$1$2")
        .str.replace_all(r"\b([A-Z])\.([A-Z])\b\.?", "$1$2")
        .str.replace_all(r"\b([A-Z]{2,3})\.([A-Z])\b\.?", "$1$2")
    )


def words(column: pl.Expr) -> pl.Expr:
    """Letters-and-digits words of the folded text, as a list: `Éts DUPONT & Fils (SARL)` → [ETS, DUPONT, FILS, SARL]."""
    return joined_letters(folded(column)).str.extract_all(WORD)


def name_words(column: pl.Expr) -> pl.Expr:
    """The words that identify somebody: without legal forms, titles and articles; all words when nothing else is left."""
    return column.map_batches(_name_words, return_dtype=pl.List(pl.String), is_elementwise=True)


def _name_words(texts: pl.Series) -> pl.Series:
    # Step by step: as one expression, each part would take the texts apart again.
    raw, kept = pl.col("raw"), pl.col("kept")
    told = texts.alias("raw").to_frame().select(words(raw).list.eval(pl.element().replace(_ABBREVIATIONS)))
    told = told.with_columns(
        kept=raw.list.filter(~pl.element().is_in(list(LEGAL_FORMS | EMPTY_WORDS))), last=raw.list.last()
    )
    # Behind a name a letter is no article: Customer D is not Customer E.
    lettered = pl.col("last").is_in(list(_ARTICLES)).fill_null(value=False)
    told = told.with_columns(kept=pl.when(lettered).then(pl.concat_list("kept", "last")).otherwise("kept"))
    told = told.select(pl.when(kept.list.len() > 0).then("kept").otherwise("raw").alias(texts.name))
    return told.select(one_vowel(pl.all())).to_series()


def one_vowel(listed: pl.Expr) -> pl.Expr:
    """The words with AE, OE, UE as one letter: books write Müller, the bank's line MUELLER or MULLER."""
    return listed.list.eval(pl.element().str.replace_many(list(_UMLAUTS), list(_UMLAUTS.values())))


def label_words(column: pl.Expr) -> pl.Expr:
    """Words of a free label that may belong to a name: the bank's own words and pure numbers of 3+ digits are dropped."""
    raw = words(column).list.eval(pl.element().replace(_ABBREVIATIONS))
    drop = list(LEGAL_FORMS | EMPTY_WORDS | BANK_WORDS)
    return one_vowel(raw.list.filter(~pl.element().is_in(drop) & ~pl.element().str.contains(r"\d{3}")))


def cleaned_words(distinct: pl.DataFrame) -> pl.DataFrame:
    """`label_words` for distinct words (`said`): those that may belong to a name, and what they become: said, word."""
    word = pl.col("said").replace(_ABBREVIATIONS)
    some = distinct.with_columns(word=word).filter(
        ~pl.col("word").is_in(list(LEGAL_FORMS | EMPTY_WORDS | BANK_WORDS)) & ~pl.col("word").str.contains(r"\d{3}")
    )
    return some.with_columns(pl.col("word").str.replace_many(list(_UMLAUTS), list(_UMLAUTS.values())))
