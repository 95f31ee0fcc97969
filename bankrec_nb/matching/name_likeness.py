"""How alike a bank's text and the ledger's names are, word by word, for distinct texts only.

A word counts by its rarity. Words meet when they are equal, when one is the other cut off, or when one typo separates
them; all three are found by hash joins between the two dictionaries of words, never by comparing every pair.
"""

from __future__ import annotations

from functools import cached_property

import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from bankrec_nb.normalise.name_vocabulary import BANK_WORDS
from bankrec_nb.normalise.slips import with_slips
from bankrec_nb.normalise.text import LETTERS

_COMMON_WORD = 40
"""A word of more parties than this leads nowhere by itself."""
_LONG_WORD = f"^[{LETTERS}]{{4,}}$"
_PAIRS_PER_TEXT = 40
_WORDS_PER_KEY, _NAMES_PER_KEY = 40, 60
"""So many words or names may share one key; more have nothing but a common beginning."""
_LEAST_GLUED = 6
_CONTAINED = 0.75
"""How alike a name is that stands in the text only as part of a longer one (PERROT in PERROT MERCIER)."""
LETTER = f"^M?[{LETTERS}]$"
_INITIAL = 0.7
"""How much a letter says of the first name it begins."""
_STEPS = 2.0**20
"""Weights of words are whole numbers of such steps: their sums are exact, in whatever order threads add them up."""


def _in_steps(weight: pl.Expr) -> pl.Expr:
    return (weight * _STEPS).round() / _STEPS


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
        .with_columns(_in_steps(pl.col("rarity").pow(2)))
        .sort("word")
    )


class KnownNames:
    """The ledger's names as texts are compared with them: what all comparisons of one run ask is worked out once, when first asked."""

    def __init__(self, names: pl.DataFrame) -> None:
        """Take one row per spelling of a party: p, name, spreads."""
        self.names = names

    @cached_property
    def dictionary(self) -> pl.DataFrame:
        """Words of the names (see dictionary)."""
        return dictionary(self.names)

    @cached_property
    def words(self) -> pl.DataFrame:
        """One row per name and word: l (the name), p, word, rarity, parties."""
        named = self.names.with_row_index("l").with_columns(word=pl.col("name").str.split(" "))
        rows = named.select("l", "p", "word").explode("word", empty_as_null=False).unique()
        return rows.join(self.dictionary, on="word")

    @cached_property
    def totals(self) -> pl.DataFrame:
        """What all words of a name weigh: l, p, total, words."""
        return self.words.group_by("l", "p").agg(total=pl.col("rarity").sum(), words=pl.len())

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
        long = whole.filter(pl.col("name").str.len_chars() >= _LEAST_GLUED).unique()
        return _not_crowded(with_slips(long, "name", 8), _NAMES_PER_KEY)

    @property
    def _long_words(self) -> pl.DataFrame:
        return self.dictionary.filter(pl.col("word").str.contains(_LONG_WORD))


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
    ledger, ledger_words = known.dictionary, known.words
    bank_words = (
        texts.select("s", "whole", bank_word="words")
        .explode("bank_word", empty_as_null=False)
        .drop_nulls("bank_word")
        .unique()
    )
    matches = word_matches(bank_words["bank_word"], known)
    met = bank_words.join(matches, on="bank_word").group_by("s", "whole", "word").agg(pl.col("sameness").max())
    pairs = _pairs(met, ledger_words, bank_words)
    told = pairs.join(ledger_words.select("l", "word", "rarity"), on="l")
    scored = (
        pl.concat([told.join(met.select("s", "word", "sameness"), on=["s", "word"]), _initials(told, met, bank_words)])
        .group_by("s", "l")
        .agg(
            found=_in_steps(pl.col("rarity") * pl.col("sameness")).sum(),
            exactly=(pl.col("sameness") == 1).sum(),
            begun=(pl.col("sameness") == _INITIAL).sum(),
        )
        .join(known.totals, on="l")
    )
    # A text is also judged by what it says beyond the ledger's name; words that many texts say (a legal form, a town,
    # the bank's own jargon) are not strange to anybody.
    top = float(ledger["rarity"].max() or 1.0)  # type: ignore[arg-type]
    strange_at_most = round(top * 0.7 * _STEPS) / _STEPS
    count = float(max(texts.height, 1))
    meant = (
        matches.filter(pl.col("sameness") >= 0.8)
        .select("bank_word", "word")
        .join(ledger, on="word")
        .group_by("bank_word")
        .agg(pl.col("rarity").max())
    )
    strange = bank_words.join(meant, on="bank_word", how="left").with_columns(
        common=_in_steps((((count + 1.5) / pl.len().over("bank_word")).log() + 0.2).pow(2))
    )
    own = strange.group_by("s", "whole").agg(
        said=pl.coalesce(
            pl.min_horizontal("rarity", "common"), pl.min_horizontal(pl.lit(strange_at_most), "common")
        ).sum(),
        spoken=pl.len(),
    )
    return (
        scored.join(own, on="s")
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
        .pipe(_longest, ledger_words)
        .group_by("s", "p")
        .agg(pl.col("likeness").max(), pl.col("exact").any())
    )


def _pairs(met: pl.DataFrame, ledger_words: pl.DataFrame, bank_words: pl.DataFrame) -> pl.DataFrame:
    """Texts and ledger names that share a rare word, or two common ones: s, l."""
    rare = ledger_words.filter(pl.col("parties") <= _COMMON_WORD)
    by_rare = met.join(rare.select("l", "word", "rarity"), on="word").select(
        "s", "l", share=_in_steps(pl.col("rarity") * pl.col("sameness"))
    )
    best = by_rare.group_by("s", "l").agg(pl.col("share").sum())
    kept = (
        best.sort("s", "share", "l", descending=[False, True, False])
        .group_by("s", maintain_order=True)
        .head(_PAIRS_PER_TEXT)
        .select("s", "l")
    )
    common = _common_pairs(met, ledger_words, bank_words)
    return pl.concat([kept, common]).unique()


def _common_pairs(met: pl.DataFrame, ledger_words: pl.DataFrame, bank_words: pl.DataFrame) -> pl.DataFrame:
    """Names with a word that many parties bear (MARTIN BERNARD) meet on two words at once, or on the only one they have."""
    common = ledger_words.filter(pl.col("parties") > _COMMON_WORD)
    some = ledger_words.join(common.select("l").unique(), on="l", how="semi")
    if some.is_empty():
        return pl.DataFrame(schema={"s": met["s"].dtype, "l": pl.UInt32})
    twos = _two_words(some.select("l", "word"), "l")
    singles = some.group_by("l").agg(pl.col("word").first(), n=pl.len()).filter(pl.col("n") == 1).select("l", "word")
    asked = met.join(some.select("word").unique(), on="word", how="semi").filter(pl.col("sameness") == 1)
    by_two = _two_words(asked.select("s", "word"), "s").join(twos, on="key").filter(pl.len().over("s") <= 400)
    by_one = asked.join(singles, on="word").filter(pl.len().over("s") <= 400)
    begun = _with_initial(asked, some, bank_words)
    return pl.concat([by_two.select("s", "l"), by_one.select("s", "l"), begun]).unique()


def _letters(bank_words: pl.DataFrame) -> pl.DataFrame:
    """Letters that stand alone in a text, or behind a glued title (M J DUPONT is read as MJ DUPONT): s, first."""
    alone = bank_words.filter(pl.col("bank_word").str.contains(LETTER))
    return alone.select("s", first=pl.col("bank_word").str.tail(1)).unique()


def _with_initial(asked: pl.DataFrame, some: pl.DataFrame, bank_words: pl.DataFrame) -> pl.DataFrame:
    """Names of two words that a text gives as one of them and the letter the other begins with: s, l."""
    said = asked.select("s", "word").join(_letters(bank_words), on="s")
    if said.is_empty():
        return asked.clear().select("s", l=pl.lit(0, dtype=pl.UInt32))
    two = some.filter(pl.len().over("l") == 2).select("l", "word")
    other = two.join(two, on="l", suffix="_o").filter(pl.col("word") != pl.col("word_o"))
    begun = other.select("l", "word", first=pl.col("word_o").str.slice(0, 1))
    return said.join(begun, on=["word", "first"]).filter(pl.len().over("s") <= 400).select("s", "l")


def _initials(told: pl.DataFrame, met: pl.DataFrame, bank_words: pl.DataFrame) -> pl.DataFrame:
    """Words of names of which a text gives but the first letter (J DUPONT), beside another that it gives in full."""
    letters = _letters(bank_words)
    if letters.is_empty():
        return told.clear().with_columns(sameness=pl.lit(0.0))
    open_ = told.join(letters.select("s").unique(), on="s", how="semi").join(
        met.select("s", "word"), on=["s", "word"], how="anti"
    )
    begun = open_.with_columns(first=pl.col("word").str.slice(0, 1)).join(letters, on=["s", "first"])
    return begun.select(*told.columns, sameness=pl.lit(_INITIAL))


def _longest(scored: pl.DataFrame, ledger_words: pl.DataFrame) -> pl.DataFrame:
    """Names of which all words stand in a text, and in a longer name of which all do, are less alike than that one."""
    full = scored.filter(pl.col("exactly") + pl.col("begun") == pl.col("words")).select("s", "l", "words")
    several = full.filter(pl.col("words").n_unique().over("s") > 1)
    if several.is_empty():
        return scored
    spelled = several.join(ledger_words.select("l", "word"), on="l")
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


def _two_words(words: pl.DataFrame, owner: str) -> pl.DataFrame:
    pairs = words.join(words, on=owner, suffix="_b").filter(pl.col("word") < pl.col("word_b"))
    return pairs.select(owner, key=(pl.col("word") + " " + pl.col("word_b")).hash())


def glued_likeness(texts: pl.DataFrame, known: KnownNames) -> pl.DataFrame:
    """Whole names compared as one string, for words glued, split or cut by the bank: s, p, likeness."""
    empty = pl.DataFrame(schema={"s": texts["s"].dtype, "p": pl.Int32, "likeness": pl.Float64})
    left = (
        texts.filter("whole")
        .select("s", name=pl.col("words").list.join(""))
        .filter(pl.col("name").str.len_chars() >= _LEAST_GLUED)
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
