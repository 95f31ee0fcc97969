"""Documents that the books give to nobody (one account for all customers): the names in their labels that the bank's lines say too.

A label tells who it is or what was sold, in any order. Only the words that some line of the bank says are taken for a
name: a document that no line could name is nobody's, as before.
"""

from __future__ import annotations

import polars as pl

from bankrec_nb.domain.vocabulary import BANK_BOOKED_TYPES
from bankrec_nb.normalise.name_vocabulary import COLLECTIVE, COLLECTIVE_BESIDE
from bankrec_nb.normalise.names import words
from bankrec_nb.normalise.text import LETTERS
from bankrec_nb.normalise.words import words_in_labels

_LETTERED = pl.col("word").str.contains(f"^[{LETTERS}]{{2,}}$") | pl.col("word").str.contains(f"[{LETTERS}]{{4}}")
_COMPANIES, _DESCRIBED, _LABELS = 3, 5, 2
"""A name stands among so many different words in the bank's lines at most, a word of it that no line says in so many labels."""


def names_everybody(name: pl.Expr) -> pl.Expr:
    """Whether a name is a collective account's: CLIENTS, Fournisseurs divers, Debitoren Inland."""
    said = words(name).list.eval(pl.element().filter(~pl.element().str.contains(r"^\d+$")))
    all_of = said.list.eval(pl.element().is_in(list(COLLECTIVE | COLLECTIVE_BESIDE))).list.all()
    one_of = said.list.eval(pl.element().is_in(list(COLLECTIVE))).list.any()
    return (all_of & one_of).fill_null(value=False)


def with_names_of_labels(items: pl.DataFrame, bank: pl.DataFrame) -> pl.DataFrame:
    """The items, with what their label calls a party where the books name nobody; names of collective accounts are none.

    Args:
        items: the ledger's side.
        bank: text and name of the bank's lines.
    """
    name, number = pl.col("counterparty_name"), pl.col("counterparty_id")
    names = items.group_by("counterparty_name").agg(numbers=number.n_unique())
    everybody = names.filter(names_everybody(name))
    if everybody.height:
        # The only number of all who are called so is the account's, not a customer's.
        account = everybody.filter(pl.col("numbers") == 1)["counterparty_name"].implode()
        everybody_s = name.is_in(everybody["counterparty_name"].implode())
        items = items.with_columns(
            counterparty_name=pl.when(~everybody_s).then(name),
            counterparty_id=pl.when(~name.is_in(account).fill_null(value=False)).then(number),
        )
    nobody = pl.col("counterparty_id").is_null() & name.is_null() & pl.col("label").is_not_null()
    nobody &= ~pl.col("item_type").is_in([str(kind) for kind in BANK_BOOKED_TYPES])
    unnamed = items.filter(nobody).select("label").unique().sort("label")
    if unnamed.is_empty():
        return items
    called = called_in_labels(unnamed["label"], pl.concat([bank["text"], bank["name"]]).drop_nulls().unique())
    met = items.select("label").join(called, on="label", how="left", maintain_order="left")
    told = {column: pl.when(nobody).then(met[column]) for column in ("counterparty_id", "counterparty_name")}
    return items.with_columns(pl.coalesce(said, pl.col(column)).alias(column) for column, said in told.items())


def called_in_labels(labels: pl.Series, texts: pl.Series) -> pl.DataFrame:
    """What labels call a party, where it can be told: label, counterparty_id (the words the bank says too), counterparty_name.

    Args:
        labels: what the books wrote, each once.
        texts: what the bank wrote, each once.

    A word that stands among many others, in the bank's lines or in the books, is no name: a legal form, a first name, a
    kind of goods.
    """
    heard = _spread(words_in_labels(texts, _LETTERED), "bank")
    said = words_in_labels(labels, _LETTERED).unique(["n", "word"], keep="first", maintain_order=True)
    told = said.join(heard, on="word", how="left", maintain_order="left").join(
        _spread(said, "books"), on="word", maintain_order="left"
    )
    proper = (pl.col("bank") <= _COMPANIES) & (pl.col("books") <= _DESCRIBED)
    own = proper | pl.col("bank").is_null() & (pl.col("books") <= _LABELS)
    parts = told.with_columns(proper=proper.fill_null(value=False)).filter(own)
    called = parts.group_by("n", maintain_order=True).agg(
        key=pl.col("word").filter("proper").sort().str.join(" "), counterparty_name=pl.col("word").str.join(" ")
    )
    named = called.filter(pl.col("key") != "")
    return named.select(
        "counterparty_name", label=labels.gather(named["n"]), counterparty_id=pl.lit("~ ") + pl.col("key")
    )


def _spread(said: pl.DataFrame, called: str) -> pl.DataFrame:
    """Among how many different sets of words each word stands: word, and the number under the name given."""
    sets = said.unique(["n", "word"]).sort("n", "word").group_by("n", maintain_order=True).agg("word")
    return sets.select("word").unique().with_row_index("n").explode("word").group_by("word").agg(pl.len().alias(called))
