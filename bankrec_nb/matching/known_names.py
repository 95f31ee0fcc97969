"""The ledger's names as texts are compared with them: their words, how rare each is, and what a mistyped or cut word may be."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl
from rapidfuzz.distance import DamerauLevenshtein

from bankrec_nb.normalise.name_vocabulary import BANK_WORDS
from bankrec_nb.normalise.slips import with_slips
from bankrec_nb.normalise.text import LETTERS

_COMMON_WORD = 40
"""A word of more parties than this leads nowhere by itself."""
_LONG_WORD = f"^[{LETTERS}]{{4,}}$"
_WORDS_PER_KEY, _NAMES_PER_KEY = 40, 60
"""So many words or names may share one key; more have nothing but a common beginning."""
LEAST_GLUED = 6
_STEPS = 2.0**20
"""Weights of words are whole numbers of such steps: their sums are exact, in whatever order threads add them up."""


def in_steps(weight: pl.Expr) -> pl.Expr:
    """A weight in whole steps."""
    return (weight * _STEPS).round() / _STEPS


def floor_to_steps(weight: float) -> float:
    """The same for one weight."""
    return round(weight * _STEPS) / _STEPS


def dictionary(names: pl.DataFrame) -> pl.DataFrame:
    """Words of the ledger's names: word, rarity (natural log of parties per party that has it), parties."""
    total = max(names["p"].n_unique(), 1)
    words = names.select("p", "spreads").explode("spreads", empty_as_null=False).unnest("spreads").unique()
    return (
        words.group_by("word")
        .agg(parties=pl.max_horizontal(pl.col("p").n_unique().cast(pl.Int64), pl.col("spread").max()))
        .with_columns(rarity=(pl.lit(float(total) + 1.5) / pl.col("parties")).log() + 0.4)
        .with_columns(
            rarity=pl.when(pl.col("word").str.len_chars() < 3)
            .then(pl.col("rarity") * 0.5)
            .when(pl.col("word").is_in(list(BANK_WORDS)))
            .then(pl.col("rarity") * 0.3)
            .otherwise("rarity")
        )
        # Squared, so that one rare word outweighs several common ones (a trade, a town, a legal form nobody listed).
        .with_columns(in_steps(pl.col("rarity").pow(2)))
        .sort("word")
    )


class ByName(NamedTuple):
    """Words of all names, name after name: places of `word` and `rarity`."""

    first: np.ndarray
    """For each name where its words begin."""
    many: np.ndarray
    word: np.ndarray
    rarity: np.ndarray
    total: np.ndarray
    """For each name what all its words weigh."""
    p: np.ndarray
    """For each name whose it is."""


class Common(NamedTuple):
    """Words of names with a word that many parties bear (MARTIN BERNARD), which are met by two of them at once."""

    word: pl.DataFrame
    """word, each once."""
    twos: pl.DataFrame
    """l, key (see two_words)."""
    singles: pl.DataFrame
    """Names of one such word: l, word."""
    begun: pl.DataFrame
    """Names of two: l, word, first (the letter that the other begins with, as a code)."""


class KnownNames:
    """The ledger's names; what all comparisons of one run ask is worked out once, when first asked.

    Words are codes, places in the dictionary, which is in the order of the alphabet; `l` is a name's place in `names`.
    """

    def __init__(self, names: pl.DataFrame) -> None:
        """Take one row per spelling of a party: p, name, spreads."""
        self.names = names

    @cached_property
    def dictionary(self) -> pl.DataFrame:
        """Words of the names (see dictionary)."""
        return dictionary(self.names)

    @cached_property
    def words(self) -> pl.DataFrame:
        """One row per name and word, name after name: l (the name), word (its code), rarity, parties."""
        named = self.names.with_row_index("l").select("l", word=pl.col("name").str.split(" "))
        rows = named.explode("word", empty_as_null=False).join(self._codes, on="word").select("l", "code").unique()
        known = self.dictionary.select("rarity", "parties")[rows["code"]]
        return rows.rename({"code": "word"}).hstack(known).sort("l", "word")

    @cached_property
    def rare(self) -> pl.DataFrame:
        """The words that not too many parties bear: l, word, rarity."""
        return self.words.filter(pl.col("parties") <= _COMMON_WORD).drop("parties")

    @cached_property
    def by_name(self) -> ByName:
        """The words of each name."""
        owner, rarity = self.words["l"].to_numpy(), self.words["rarity"].to_numpy()
        many = np.bincount(owner, minlength=self.names.height)
        total = np.bincount(owner, rarity, self.names.height)
        return ByName(
            np.cumsum(many) - many, many, self.words["word"].to_numpy(), rarity, total, self.names["p"].to_numpy()
        )

    @cached_property
    def common(self) -> Common:
        """Names with a word that many parties bear."""
        often = self.words.filter(pl.col("parties") > _COMMON_WORD).select("l").unique()
        some = self.words.select("l", "word").join(often, on="l", how="semi")
        many = some.group_by("l").agg(pl.col("word").first(), n=pl.len())
        two = some.join(many.filter(pl.col("n") == 2).select("l"), on="l", how="semi")
        other = two.join(two, on="l", suffix="_o").filter(pl.col("word") != pl.col("word_o"))
        return Common(
            some.select("word").unique(),
            two_words(some, "l"),
            many.filter(pl.col("n") == 1).select("l", "word"),
            other.select("l", "word", first=self.first_letters["first"].gather(other["word_o"])),
        )

    @cached_property
    def first_letters(self) -> pl.DataFrame:
        """For each word the letter that it begins with: letter, first (its code)."""
        letters = self.dictionary.select(letter=pl.col("word").str.slice(0, 1))
        return letters.with_columns(first=pl.col("letter").rank("dense"))

    @cached_property
    def beginnings(self) -> pl.DataFrame:
        """Every beginning of the long words: bank_word, word."""
        return _prefixes(self._long_words)

    @cached_property
    def mistyped(self) -> pl.DataFrame:
        """Words of five letters or more by what is left when a letter is: key, word; without keys that many have."""
        keyed = with_slips(self._long_words.select("word").filter(pl.col("word").str.len_chars() >= 5), "word", 10)
        return _not_crowded(keyed, _WORDS_PER_KEY)

    @cached_property
    def glued(self) -> pl.DataFrame:
        """Whole names without spaces by what is left when a letter is: key, p, name; without keys that many have."""
        whole = self.names.select("p", name=pl.col("name").str.replace_all(" ", "", literal=True))
        long = whole.filter(pl.col("name").str.len_chars() >= LEAST_GLUED).unique()
        return _not_crowded(with_slips(long, "name", 8), _NAMES_PER_KEY)

    def meant_by(self, said: pl.DataFrame) -> pl.DataFrame:
        """Which words distinct words of the bank may be: b, word (codes), sameness (1 equal, less when cut or mistyped).

        Args:
            said: b, bank_word.
        """
        coded = word_matches(said["bank_word"], self).join(self._codes, on="word").join(said, on="bank_word")
        return coded.select("b", "sameness", word="code")

    @property
    def _codes(self) -> pl.DataFrame:
        return self.dictionary.select("word").with_row_index("code")

    @property
    def _long_words(self) -> pl.DataFrame:
        return self.dictionary.filter(pl.col("word").str.contains(_LONG_WORD))


def two_words(words: pl.DataFrame, owner: str) -> pl.DataFrame:
    """Every two words (codes) of each owner as one number: owner, key."""
    pairs = words.join(words, on=owner, suffix="_b").filter(pl.col("word") < pl.col("word_b"))
    return pairs.select(owner, key=pl.col("word").cast(pl.UInt64) * 2**32 + pl.col("word_b").cast(pl.UInt64))


def _not_crowded(keyed: pl.DataFrame, most: int) -> pl.DataFrame:
    crowded = keyed.group_by("key").agg(size=pl.len()).filter(pl.col("size") > most).select("key")
    return keyed.join(crowded, on="key", how="anti")


def word_matches(bank_words: pl.Series, known: KnownNames) -> pl.DataFrame:
    """Which ledger words each distinct bank word may be: bank_word, word, sameness (1 equal, less when cut or mistyped)."""
    asked = pl.DataFrame({"bank_word": bank_words.unique().sort()})
    ledger = known.dictionary
    equal = asked.join(ledger.select("word", bank_word="word"), on="bank_word").with_columns(sameness=pl.lit(1.0))
    rest = asked.join(equal, on="bank_word", how="anti").filter(pl.col("bank_word").str.contains(_LONG_WORD))
    cut = rest.join(known.beginnings, on="bank_word").with_columns(
        sameness=(0.6 + 0.4 * pl.col("bank_word").str.len_chars() / pl.col("word").str.len_chars()).cast(pl.Float64)
    )
    mistyped = _typos(rest.filter(pl.col("bank_word").str.len_chars() >= 5), known.mistyped)
    found = pl.concat(
        [f.select("bank_word", "word", pl.col("sameness").cast(pl.Float64)) for f in (equal, cut, mistyped)]
    )
    return found.group_by("bank_word", "word").agg(pl.col("sameness").max()).sort("bank_word", "word")


def _prefixes(ledger: pl.DataFrame) -> pl.DataFrame:
    """Every beginning of 4 letters or more of each ledger word: bank_word, word."""
    lengths = pl.int_ranges(4, pl.col("word").str.len_chars().clip(4, 14))
    return (
        ledger.select("word", n=lengths)
        .explode("n", empty_as_null=False)
        .drop_nulls("n")
        .with_columns(bank_word=pl.col("word").str.slice(0, pl.col("n")))
        .filter(pl.len().over("bank_word") <= 12)
        .select("bank_word", "word")
    )


def _typos(asked: pl.DataFrame, ledger: pl.DataFrame) -> pl.DataFrame:
    """Words one typo apart (two for nine letters or more): bank_word, word, sameness."""
    empty = pl.DataFrame(schema={"bank_word": pl.String, "word": pl.String, "sameness": pl.Float64})
    if asked.is_empty() or ledger.is_empty():
        return empty
    pairs = (
        with_slips(asked.select("bank_word"), "bank_word", 10)
        .join(ledger, on="key")
        .select("bank_word", "word")
        .unique()
        .sort("bank_word", "word")
    )
    distances = [DamerauLevenshtein.distance(a, b, score_cutoff=2) for a, b in pairs.iter_rows()]
    length = pl.max_horizontal(pl.col("bank_word").str.len_chars(), pl.col("word").str.len_chars()).cast(pl.Float64)
    return (
        pairs.with_columns(distance=pl.Series(distances, dtype=pl.Int64))
        .filter((pl.col("distance") <= 1) | ((pl.col("distance") == 2) & (length >= 9)))
        .select("bank_word", "word", sameness=1 - 0.8 * pl.col("distance") / length)
    )
