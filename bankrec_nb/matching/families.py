"""One payment for several of one name: a parent pays what children, brothers and spouses owe, each an account of his own.

Who is meant the text tells by given names, by initials, or not at all: then it is what was made out that day to the payer
and to those who bear his name, one number behind the other. Shown and proposed, never certain.
"""

from __future__ import annotations

from itertools import combinations, groupby, product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from bankrec_nb.matching.chance import coincidence_of
from bankrec_nb.matching.codes import how_often, joined, only, without
from bankrec_nb.matching.hypotheses import Found, found
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.weights import W
from bankrec_nb.normalise.document_numbers import with_parts
from bankrec_nb.normalise.names import one_vowel
from bankrec_nb.normalise.text import LETTERS, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bankrec_nb.matching.state import State

_LONG = 3
"""Letters of a word that more than an initial is."""
_BEARERS = 60
"""A word that more parties bear is no family's, or so many families' that it tells nothing."""
_WORDS = 12
"""Words of names that a text may give: longer ones are no names of a family."""
_SPELLED = 12
"""A beginning of more words than these tells none."""
_PERSONS = 6
_WHOLE = 2
"""Told by a whole name, by his account or by a document's number."""
_CHOICES = 400
"""More ways to choose among a family's documents are not tried."""
_DAYS = 400
_CROWD = 60
"""More documents of one name and day, or of one line's family, tell nothing."""
UNTOLD = "the text does not tell who besides the payer is meant"
_UNSAID = 15.0
"""Where the text does not tell who besides the payer is meant, accidents count so much more."""


class _Document(NamedTuple):
    i: int
    p: int
    open: int
    issued: int
    told: int


def find_families(state: State, settled: pl.DataFrame, held: pl.DataFrame) -> Found:
    """Explanations of a line by documents of several parties that share a word of their names with its payer."""
    said = pl.concat_str(folded(pl.col("name")), "text", separator=" ", ignore_nulls=True)
    lines = state.bank.select("t", "currency", "day", "amount", text=said)
    for known in (settled, state.answered):
        lines = lines.pipe(without, known, "t")
    words = _words_of_names(state, held)
    told = _told(lines, words, state)
    if told.is_empty():
        return Found()
    rows = _documents(told, words, lines, state, held)
    schema = pl.Schema(
        {"t": pl.Int32(), "step": pl.Int64(), "i": pl.List(pl.Int32), "accidents": pl.Float64(), "pool": pl.Int64()}
    )
    solved = list(_solved(rows))
    heads = pl.DataFrame(solved, schema=schema, orient="row").unique(["t", "i"], maintain_order=True)
    heads = heads.filter(pl.col("step") == pl.col("step").min().over("t")).with_columns(
        h=pl.int_range(pl.len(), dtype=pl.Int32), form=pl.lit("family"), adjusted=pl.lit(0), remaining=pl.lit(0),
        note=pl.when(pl.col("step") > 0).then(pl.lit(UNTOLD)),
    )  # fmt: skip
    opened = state.items.select("i", alloc="open", item_alloc="open")
    members = heads.select("h", "i").explode("i", empty_as_null=False).pipe(joined, opened, "i")
    return found(heads, members.sort("h", "i"))


def _words_of_names(state: State, held: pl.DataFrame) -> pl.DataFrame:
    """The words of parties with something open, one of which others bear as well: p, name, word, bearers, words (of the name)."""
    owing = state.items.filter(pl.col("p") > NOBODY).pipe(without, held, "i").select("p").unique()
    named = state.names.select("p", "name").unique().pipe(only, owing, "p")
    words = named.with_columns(word=pl.col("name").str.split(" ")).explode("word", empty_as_null=False).unique()
    counted = words.with_columns(bearers=pl.col("p").n_unique().over("word"), words=pl.len().over("p", "name"))
    shared = (pl.col("bearers") >= 2) & (pl.col("word").str.len_chars() >= _LONG)
    return counted.filter(shared.any().over("p", "name"), pl.col("words").is_between(2, 5)).sort("p", "name", "word")


def _told(lines: pl.DataFrame, words: pl.DataFrame, state: State) -> pl.DataFrame:
    """Whom a line tells of, and by which word of his name others are his kin: t, p, family, told (2 by a whole name, 1 by an initial)."""
    by_words = _named(lines, words)
    # The rarest word that others bear as well: a given name has more bearers than a family's.
    own = words.filter(pl.col("bearers").is_between(2, _BEARERS), pl.col("word").str.len_chars() >= _LONG)
    own = own.sort("p", "bearers", "word").unique("p", keep="first", maintain_order=True).select("p", family="word")
    payers = state.who.filter(pl.col("who_weight") >= W.likely_name).select("t", "p")
    named = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i")
    named = named.pipe(joined, state.items.select("i", "p"), "i").select("t", "p")
    known = pl.concat([payers, named]).unique().pipe(only, lines, "t").join(own, on="p")
    known = known.select("t", "p", "family", told=pl.lit(_WHOLE))
    every = pl.concat([by_words, known]).group_by("t", "p", "family").agg(pl.col("told").max())
    # Of the words that a text gives, the family's is the one by which several are told, or that the books write beside initials:
    # who shares a given name is no kin.
    letter = pl.col("word").str.len_chars() == 1
    before = words.filter(letter.any().over("p", "name")).filter(~letter).select(family="word").unique()
    every = every.with_columns(
        whole=(pl.col("told") == _WHOLE).sum().over("t", "family"),
        beside=pl.col("family").is_in(before["family"].implode()),
    )
    most = pl.col("whole").max().over("t")
    best = every.filter((pl.col("whole") == most) | (most == 1))
    best = best.filter(pl.col("beside") | ~pl.col("beside").any().over("t"))
    return best.select("t", "p", "family", "told").sort("t", "family", "p")


def _named(lines: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Parties all of whose words a text gives, but for one that may be an initial or cut: t, p, family, told."""
    some = lines.select("t", word=one_vowel(pl.col("text").str.extract_all(f"[{LETTERS}]+")).list.unique())
    said = some.explode("word", empty_as_null=False).drop_nulls()
    long, initials = _meant(said, words), said.filter(pl.col("word").str.len_chars() == 1)
    family = words.filter(pl.col("bearers") >= 2, pl.col("word").str.len_chars() >= _LONG)
    begun = long.join(family.select("word").unique(), on="word", how="semi").rename(
        {"word": "family", "whole": "clear"}
    )
    first, half = pl.col("word").str.slice(0, 1), pl.lit(value=False)
    # Written out on both sides, an initial in the books, one in the text, one in both.
    texts = [
        long,
        long.select("t", first + "*", whole=half),
        initials.select("t", pl.col("word") + "~", whole=half),
        initials.select("t", pl.col("word") + "*", whole=half),
    ]
    spoken = begun.join(pl.concat(texts), on="t").filter(
        pl.col("word") != pl.col("family"), pl.col("clear") | pl.col("whole")
    )
    pairs = words.join(family.select("p", "name", family="word"), on=["p", "name"])
    pairs = pairs.filter(pl.col("word") != pl.col("family")).with_columns(place="word")
    short = pl.col("word").str.len_chars() == 1
    ways = [pairs.filter(~short), pairs.filter(~short).with_columns(first + "~"), pairs.filter(short).with_columns(pl.col("word") + "*")]  # fmt: skip
    met = spoken.join(pl.concat(ways), on=["family", "word"])
    each = met.group_by("t", "p", "name", "family", "place").agg(
        pl.col("words").first(), told=(pl.col("clear") & pl.col("whole")).any()
    )
    every = each.group_by("t", "p", "name", "family").agg(
        pl.col("words").first(), got=pl.len(), told=1 + pl.col("told").all().cast(pl.Int32)
    )
    full = every.filter(pl.col("got") == pl.col("words") - 1).group_by("t", "p", "family").agg(pl.col("told").max())
    return full.filter((pl.col("told") == 2).any().over("t", "family") | (pl.len().over("t", "family") > 1))


def _meant(said: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """The words of names that texts give, or whose beginning where the bank cut them: t, word, whole."""
    known = words.select("word").filter(pl.col("word").str.len_chars() >= _LONG).unique()
    given = said.join(known, on="word", how="semi").with_columns(whole=pl.lit(value=True))
    lengths = pl.int_ranges(_LONG, pl.col("word").str.len_chars())
    cut = known.with_columns(length=lengths).explode("length", empty_as_null=False).drop_nulls("length")
    cut = cut.select("word", begin=pl.col("word").str.slice(0, pl.col("length"))).filter(
        pl.len().over("begin") <= _SPELLED
    )
    rest = said.join(known, on="word", how="anti").rename({"word": "begin"}).join(cut, on="begin")
    every = pl.concat([given, rest.select("t", "word", whole=pl.lit(value=False))])
    every = every.group_by("t", "word").agg(pl.col("whole").any())
    return every.filter(how_often("t") <= _WORDS)


def _documents(
    told: pl.DataFrame, words: pl.DataFrame, lines: pl.DataFrame, state: State, held: pl.DataFrame
) -> pl.DataFrame:
    """What those who are told owe, and what was made out to their kin on the same days: t, family, amount, day, i, p, open, issued, told, in the order of the documents' days and numbers."""
    open_ = state.items.select("i", "p", "currency", "open", "issued").drop_nulls("issued").pipe(without, held, "i")
    open_ = open_.filter(how_often("p") <= _CROWD)
    asked = told.pipe(joined, lines.drop("text"), "t")
    # Less than the payment: what is as much explains it alone.
    late, less = pl.col("day") - pl.col("issued"), pl.col("open").abs() < pl.col("amount").abs()
    within = late.is_between(-state.settings.days_before_issue, _DAYS) & less
    own = asked.join(open_, on=["p", "currency"]).filter(within)
    kin = words.select("p", family="word").unique().join(told.select("family").unique(), on="family", how="semi")
    owed = kin.join(open_, on="p").filter(pl.len().over("family", "currency", "issued") <= _CROWD)
    days = own.filter(pl.col("told") == _WHOLE).select("t", "family", "currency", "issued", "amount", "day").unique()
    others = days.join(owed, on=["family", "currency", "issued"]).filter(less).with_columns(told=pl.lit(0))
    rows = pl.concat([own, others.select(own.columns)]).unique(["t", "family", "i"], keep="first", maintain_order=True)
    keys = ["t", "family"]
    some = rows.filter(pl.col("p").n_unique().over(keys) > 1, pl.len().over(keys) <= _CROWD)
    numbered = with_parts(some.pipe(joined, state.items.select("i", "number"), "i"))
    figure = pl.col("running").cast(pl.Int64, strict=False)
    ordered = numbered.with_columns(figure=figure).sort("t", "family", "issued", "figure", "i", nulls_last=True)
    return ordered.select("t", "family", "amount", "day", "i", "p", "open", "issued", "told")


def _solved(rows: pl.DataFrame) -> Iterable[tuple[int, int, list[int], float, int]]:
    """For each line and family the one choice of documents that makes the amount, if it is one: t, how it was found, documents, accidents, how many there are."""
    for (t, _, amount, day), some in groupby(rows.iter_rows(), key=lambda row: row[:4]):
        yield from _choice(t, amount, day, [_Document(*row[4:]) for row in some])


def _choice(
    t: int, amount: int, day: int, documents: list[_Document]
) -> Iterable[tuple[int, int, list[int], float, int]]:
    chance = coincidence_of(amount)
    for step, ways in enumerate((_of_the_told, _of_neighbours, _of_a_day)):
        choices, tried = ways(documents, amount, day)
        if len(choices) == 1:
            yield t, step, sorted(d.i for d in choices[0]), tried * chance * (_UNSAID if step else 1.0), len(documents)
        if choices:
            return


def _of_the_told(documents: list[_Document], amount: int, day: int) -> tuple[list[Sequence[_Document]], int]:
    """One document of each of those the text gives, of as many of them as make the amount: of one day, and by whole names, rather than not."""
    of_each: dict[int, list[_Document]] = {}
    for document in documents:
        if document.told:
            of_each.setdefault(document.p, []).append(document)
    if not 2 <= len(of_each) <= _PERSONS or prod(len(some) + 1 for some in of_each.values()) > _CHOICES:
        return [], 0
    tried, right = 0, []  # type: int, list[tuple[_Document, ...]]
    for size in range(len(of_each), 1, -1):
        for persons in combinations(of_each.values(), size):
            for choice in product(*persons):
                tried += 1
                if sum(d.open for d in choice) == amount:
                    right.append(choice)

    def worth(choice: tuple[_Document, ...]) -> tuple[int, ...]:
        last = max(d.issued for d in choice)
        return last <= day, len({d.issued for d in choice}) == 1, sum(2 * d.told - 3 for d in choice), -last

    best = max(map(worth, right), default=None)
    return [choice for choice in right if worth(choice) == best], tried


def _of_neighbours(documents: list[_Document], amount: int, day: int) -> tuple[list[Sequence[_Document]], int]:
    """Documents of one day, one number behind the other, one of them of who is told."""
    tried, right = 0, []  # type: int, list[Sequence[_Document]]
    for some_day in _by_day(documents, day):
        for begin in range(len(some_day)):
            for end in range(begin + 2, min(begin + _PERSONS, len(some_day)) + 1):
                some = some_day[begin:end]
                if not any(d.told == _WHOLE for d in some) or len({d.p for d in some}) == 1:
                    continue
                tried += 1
                if sum(d.open for d in some) == amount:
                    right.append(some)
    return right, tried


def _of_a_day(documents: list[_Document], amount: int, day: int) -> tuple[list[Sequence[_Document]], int]:
    """Any documents of one day, all of those whom a whole name tells among them."""
    tried, right = 0, []  # type: int, list[Sequence[_Document]]
    for some_day in _by_day(documents, day):
        told, others = [d for d in some_day if d.told == _WHOLE], [d for d in some_day if d.told < _WHOLE]
        rest = amount - sum(d.open for d in told)
        if 2 ** len(others) > _CHOICES:
            continue
        for size in range(1, len(others) + 1):
            for some in combinations(others, size):
                tried += 1
                if sum(d.open for d in some) == rest:
                    right.append([*told, *some])
    return right, tried


def _by_day(documents: list[_Document], day: int) -> list[list[_Document]]:
    """Documents in their order, day by day, of days on which somebody told by his whole name has one."""
    days: dict[int, list[_Document]] = {}
    for document in documents:
        if document.issued <= day:
            days.setdefault(document.issued, []).append(document)
    return [some for some in days.values() if any(d.told == _WHOLE for d in some)]
