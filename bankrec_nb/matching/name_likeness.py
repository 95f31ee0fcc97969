"""How alike a bank's text and the ledger's names are, word by word, for distinct texts only.

A word counts by its rarity. Words meet when they are equal, when one is the other cut off, or when one typo separates
them; all three are found by hash joins between the two dictionaries of words, never by comparing every pair.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import polars as pl
from rapidfuzz import fuzz

from bankrec_nb.matching.codes import beside, how_often, in_order_of
from bankrec_nb.matching.keys import distinct
from bankrec_nb.matching.known_names import LEAST_GLUED, KnownNames, floor_to_steps, in_steps, two_words
from bankrec_nb.matching.places import each_of
from bankrec_nb.normalise.slips import with_slips
from bankrec_nb.normalise.text import LETTERS

_PAIRS_PER_TEXT = 40
_MOST_COMMON = 400
"""A text that so many names have two common words of means none of them."""
_CONTAINED = 0.75
"""How alike a name is that stands in the text only as part of a longer one (PERROT in PERROT MERCIER)."""
LETTER = f"^M?[{LETTERS}]$"
_INITIAL = 0.7
"""How much a letter says of the first name it begins."""
_AT_ONCE = 50_000
"""Pairs of a text and a name whose words are looked at at a time."""


class Spoken(NamedTuple):
    """What the texts say."""

    words: pl.DataFrame
    """One row per text and distinct word: s, whole, b (the word's code)."""
    met: pl.DataFrame
    """Ledger words that they may be: s, word (code), sameness, in the order of both."""
    letters: pl.DataFrame
    """Letters that stand alone in a text, or behind a glued title (M J DUPONT is read as MJ DUPONT): s, first (code)."""
    meaning: pl.DataFrame
    """b, word, sameness (see KnownNames.meant_by)."""


def likeness(texts: pl.DataFrame, known: KnownNames) -> pl.DataFrame:
    """How much of each ledger name stands in each text.

    Args:
        texts: s, words (list), whole (True when the text is a name and nothing else).
        known: the ledger's names.

    Returns:
        s, p, likeness (0..1), exact (all words of both sides equal).
    """
    empty = pl.DataFrame(schema={"s": texts["s"].dtype, "p": pl.Int32, "likeness": pl.Float64, "exact": pl.Boolean})
    if known.names.is_empty() or texts.is_empty():
        return empty
    spoken = _spoken(texts, known)
    pairs = in_order_of(_pairs(spoken, known), "s", "l")
    own = _own(spoken, known, texts.height)
    parts = [_alike(pairs[begin:end], spoken, own, known) for begin, end in _slices(pairs["s"].to_numpy())]
    return pl.concat([empty, *parts])


def _spoken(texts: pl.DataFrame, known: KnownNames) -> Spoken:
    every = texts.select("s", "whole", bank_word="words").explode("bank_word", empty_as_null=False)
    every = every.drop_nulls("bank_word")
    said = every.select("bank_word").unique().sort("bank_word").with_row_index("b")
    words = every.join(said, on="bank_word").select("s", "whole", "b").unique()
    meaning = known.meant_by(said)
    met = words.select("s", "b").join(meaning, on="b").group_by("s", "word").agg(pl.col("sameness").max())
    alone = said.filter(pl.col("bank_word").str.contains(LETTER)).select("b", letter=pl.col("bank_word").str.tail(1))
    coded = alone.join(known.first_letters.unique(), on="letter").select("b", "first")
    return Spoken(
        words, in_order_of(met, "s", "word"), words.join(coded, on="b").select("s", "first").unique(), meaning
    )


def _pairs(spoken: Spoken, known: KnownNames) -> pl.DataFrame:
    """Texts and ledger names that share a rare word, or two common ones: s, l."""
    by_rare = spoken.met.join(known.rare, on="word").select(
        "s", "l", share=in_steps(pl.col("rarity") * pl.col("sameness"))
    )
    best = by_rare.group_by("s", "l").agg(pl.col("share").sum())
    crowded = pl.len().over("s") > _PAIRS_PER_TEXT
    kept = (
        best.filter(crowded)
        .sort("s", "share", "l", descending=[False, True, False])
        .group_by("s", maintain_order=True)
        .head(_PAIRS_PER_TEXT)
    )
    return pl.concat(
        [some.select("s", "l") for some in (best.filter(~crowded), kept, _common_pairs(spoken, known))]
    ).unique()


def _common_pairs(spoken: Spoken, known: KnownNames) -> pl.DataFrame:
    """Names with a word that many parties bear (MARTIN BERNARD) meet on two words at once, or on the only one they have."""
    common = known.common
    asked = spoken.met.filter(pl.col("sameness") == 1).join(common.word, on="word", how="semi").select("s", "word")
    met = [
        two_words(asked, "s").join(common.twos, on="key"),
        asked.join(common.singles, on="word"),
        # Names of two words that a text gives as one of them and the letter the other begins with.
        asked.join(spoken.letters, on="s").join(common.begun, on=["word", "first"]),
    ]
    return pl.concat(some.filter(pl.len().over("s") <= _MOST_COMMON).select("s", "l") for some in met)


def _own(spoken: Spoken, known: KnownNames, texts: int) -> pl.DataFrame:
    """What the words of a text weigh: s, whole, said, spoken (how many they are).

    A text is also judged by what it says beyond the ledger's name; words that many texts say (a legal form, a town, the
    bank's own jargon) are not strange to anybody.
    """
    rarity, count = known.dictionary["rarity"], float(max(texts, 1))
    strange_at_most = floor_to_steps(float(rarity.max() or 1.0) * 0.7)  # type: ignore[arg-type]
    meant = spoken.meaning.filter(pl.col("sameness") >= 0.8)
    meant = meant.select("b", rarity=rarity.gather(meant["word"])).group_by("b").agg(pl.col("rarity").max())
    strange = beside(spoken.words, meant, "b").with_columns(
        common=in_steps((((count + 1.5) / how_often("b")).log() + 0.2).pow(2))
    )
    return strange.group_by("s", "whole").agg(
        said=pl.coalesce(
            pl.min_horizontal("rarity", "common"), pl.min_horizontal(pl.lit(strange_at_most), "common")
        ).sum(),
        spoken=pl.len(),
    )


def _slices(texts: np.ndarray) -> list[tuple[int, int]]:
    """Places of about so many pairs, where no text is cut: their beginnings and ends."""
    begins = np.flatnonzero(texts[1:] != texts[:-1]) + 1
    near = np.searchsorted(begins, np.arange(_AT_ONCE, len(texts), _AT_ONCE))
    cuts = distinct(np.append(begins, len(texts))[near])
    return list(pairwise(dict.fromkeys([0, *cuts.tolist(), len(texts)])))


def _sameness(s: np.ndarray, word: np.ndarray, spoken: Spoken, known: KnownNames) -> np.ndarray:
    """How much of each word its text says; of a word of which it gives but the first letter (J DUPONT) a part, else nothing."""
    met = spoken.met
    at = _place(_codes(s, word), _codes(met["s"].to_numpy(), met["word"].to_numpy()))
    same = np.where(at >= 0, np.append(met["sameness"].to_numpy(), 0.0)[at], 0.0)
    if not spoken.letters.is_empty():
        first = known.first_letters["first"].to_numpy()[word]
        letters = np.sort(_codes(spoken.letters["s"].to_numpy(), spoken.letters["first"].to_numpy()))
        same[(at < 0) & (_place(_codes(s, first), letters) >= 0)] = _INITIAL
    return same


def _codes(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    codes: np.ndarray = (one.astype(np.int64) << 32) + other
    return codes


def _place(asked: np.ndarray, known: np.ndarray) -> np.ndarray:
    """The place of each number among others in their order; -1 where it is none."""
    if not len(known):
        return np.full(len(asked), -1)
    at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    return np.where(known[at] == asked, at, -1)


def _alike(pairs: pl.DataFrame, spoken: Spoken, own: pl.DataFrame, known: KnownNames) -> pl.DataFrame:
    """How alike some texts and names are: s, p, likeness, exact."""
    names, top = known.by_name, float(known.dictionary["rarity"].max() or 1.0)  # type: ignore[arg-type]
    text, name = pairs["s"].to_numpy(), pairs["l"].to_numpy()
    row, place = _words_of(name, known)
    same = _sameness(text[row], names.word[place], spoken, known)
    share = pl.DataFrame({"rarity": names.rarity[place], "same": same}).select(
        in_steps(pl.col("rarity") * pl.col("same"))
    )
    scored = pairs.with_columns(
        p=pl.Series(names.p[name]), total=pl.Series(names.total[name]), words=pl.Series(names.many[name]),
        found=pl.Series(np.bincount(row, share.to_series().to_numpy(), len(name))),
        exactly=pl.Series(np.bincount(row[same == 1], minlength=len(name))),
        begun=pl.Series(np.bincount(row[same == _INITIAL], minlength=len(name))),
    )  # fmt: skip
    return (
        beside(scored, own, "s")
        .with_columns(
            base=pl.when("whole")
            .then(pl.max_horizontal("total", pl.col("said") * 0.5 + pl.col("total") * 0.5))
            .otherwise("total"),
        )
        .with_columns(
            # A label may say less than the books: all its words may be part of a longer name.
            likeness=pl.max_horizontal(
                pl.col("found") / pl.col("base"),
                pl.when((pl.col("found") >= top * 0.25) & (pl.col("found") >= pl.col("total") * 0.3)).then(
                    0.93 * pl.col("found") / pl.max_horizontal("said", "found")
                ),
            ).clip(0, 1),
            exact=(pl.col("exactly") == pl.col("words")) & (~pl.col("whole") | (pl.col("spoken") == pl.col("words"))),
        )
        .pipe(_longest, known)
        .group_by("s", "p")
        .agg(pl.col("likeness").max(), pl.col("exact").any())
    )


def _words_of(names: np.ndarray, known: KnownNames) -> tuple[np.ndarray, np.ndarray]:
    """For each word of some names which of them it is of, and its place in `known.by_name`."""
    many = known.by_name.many[names]
    return np.repeat(np.arange(len(names)), many), each_of(known.by_name.first[names], many)


def _longest(scored: pl.DataFrame, known: KnownNames) -> pl.DataFrame:
    """Names of which all words stand in a text, and in a longer name of which all do, are less alike than that one."""
    full = scored.filter(pl.col("exactly") + pl.col("begun") == pl.col("words")).select("s", "l", "words")
    several = full.filter(pl.col("words").n_unique().over("s") > 1)
    if several.is_empty():
        return scored
    row, place = _words_of(several["l"].to_numpy(), known)
    spelled = several[row].with_columns(word=pl.Series(known.by_name.word[place]))
    shared = spelled.join(spelled, on=["s", "word"], suffix="_longer").filter(pl.col("words") < pl.col("words_longer"))
    inside = (
        shared.group_by("s", "l", "l_longer")
        .agg(pl.col("words").first(), shared=pl.len())
        .filter(pl.col("words") == pl.col("shared"))
    )
    within = inside.select("s", "l").unique().with_columns(within=pl.lit(value=True))
    marked = scored.join(within, on=["s", "l"], how="left").with_columns(pl.col("within").fill_null(value=False))
    return marked.with_columns(
        likeness=pl.when("within").then(pl.min_horizontal("likeness", pl.lit(_CONTAINED))).otherwise("likeness"),
        exact=pl.col("exact") & ~pl.col("within"),
    )


def glued_likeness(texts: pl.DataFrame, known: KnownNames) -> pl.DataFrame:
    """Whole names compared as one string, for words glued, split or cut by the bank: s, p, likeness."""
    empty = pl.DataFrame(schema={"s": texts["s"].dtype, "p": pl.Int32, "likeness": pl.Float64})
    left = (
        texts.filter("whole")
        .select("s", name=pl.col("words").list.join(""))
        .filter(pl.col("name").str.len_chars() >= LEAST_GLUED)
    )
    if left.is_empty() or known.glued.is_empty():
        return empty
    pairs = (
        with_slips(left, "name", 8)
        .join(known.glued, on="key", suffix="_l")
        .select("s", "p", "name", "name_l")
        .unique()
        .sort("s", "p", "name_l")
    )
    if pairs.is_empty():
        return empty
    scores = [_cut_ratio(a, b) for a, b in pairs.select("name", "name_l").iter_rows()]
    return (
        pairs.with_columns(likeness=pl.Series(scores, dtype=pl.Float64))
        .group_by("s", "p")
        .agg(pl.col("likeness").max())
    )


def _cut_ratio(bank: str, ledger: str) -> float:
    """Likeness of two glued names; a bank's name may be the ledger's, cut."""
    whole = fuzz.ratio(bank, ledger) / 100
    if len(bank) >= 9 and len(ledger) > len(bank):
        return max(whole, fuzz.ratio(bank, ledger[: len(bank)]) / 100 * 0.97)
    if len(ledger) >= 9 and len(bank) > len(ledger):
        return max(whole, fuzz.ratio(bank[: len(ledger)], ledger) / 100 * 0.93)
    return whole
