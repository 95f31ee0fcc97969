"""Who the ledger's counterparties are: one code per customer or supplier, every spelling of its name under it.

Where the books have a customer number, it decides. Elsewhere names are clustered first: a typo or a dropped word in the
ledger must not hide a customer's other invoices.
"""

from __future__ import annotations

from collections import Counter

import polars as pl
from rapidfuzz.distance import DamerauLevenshtein

from bankrec_nb.matching.keys import repeated
from bankrec_nb.normalise.names import label_words, name_words
from bankrec_nb.normalise.slips import with_slips
from bankrec_nb.normalise.text import folded
from bankrec_nb.normalise.words import words_in_labels

_BLOCK_PREFIX = 14
_NAMES_PER_KEY = 60
_PARTIES_PER_WORD = 2
_OFTEN = 5
"""Documents of one party that say the same at least, for it to be what the party is called."""
_SHORT_WORD = 3
_PAY = {"SALAIRE", "SALAIRES", "PAIE", "PAYE", "ACOMPTE", "LOHN", "GEHALT", "SALARIS", "LOON", "SALARY", "WAGE", "WAGES", "PAYROLL", "NOMINA", "NOMINAS", "STIPENDIO", "STIPENDI", "WYNAGRODZENIE"}  # fmt: skip
_WHEN = {"JANUAR", "JANUARY", "JANUARI", "ENERO", "GENNAIO", "FEBRUAR", "FEBRUARY", "FEBRUARI", "FEBRERO", "FEBBRAIO", "MARZ", "MAERZ", "MARCH", "MAART", "MARZO", "ABRIL", "APRILE", "MAGGIO", "JUNI", "GIUGNO", "JULI", "LUGLIO", "AGOSTO", "SEPTEMBER", "SEPTIEMBRE", "SETTEMBRE", "OKTOBER", "OCTOBER", "OCTUBRE", "OTTOBRE", "NOVEMBER", "NOVIEMBRE", "DEZEMBER", "DECEMBER", "DICIEMBRE", "DICEMBRE"}  # fmt: skip
"""Wages and months (those that are no first name as well): what labels say of few parties, and what nobody is called."""
_LEFT_OUT, _SAME = 1, 2
_OWN_WORD = 3
"""A word that so many names of the ledger have is no slip of another word."""
_LONG_ENOUGH = 7
"""Letters that a name has at least for a slip not to make it another's."""


def with_parties(items: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The items with their party code, and the names each party goes by.

    Returns:
        items with p (0 where the books name nobody); names: p, name (clean words joined), sorted_name.
    """
    distinct = (
        items.select("counterparty_id", "counterparty_name")
        .unique()
        .sort("counterparty_id", "counterparty_name", nulls_last=True)
    )
    distinct = distinct.with_columns(words=name_words(pl.col("counterparty_name")))
    words = pl.col("words")
    distinct = distinct.with_columns(name=words.list.join(" "), sorted_name=words.list.sort().list.join(" "))
    distinct = _keyed(distinct.drop("words"))
    codes = (
        distinct.select("party_key")
        .drop_nulls()
        .unique()
        .sort("party_key")
        .with_row_index("p", offset=1)
        .with_columns(pl.col("p").cast(pl.Int32))
    )
    distinct = distinct.join(codes, on="party_key", how="left").with_columns(pl.col("p").fill_null(0))
    # Two columns are joined, not all of them.
    own = items.select("counterparty_id", "counterparty_name").join(
        distinct.select("counterparty_id", "counterparty_name", "p"),
        on=["counterparty_id", "counterparty_name"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    coded = items.with_columns(own["p"])
    called = _labels(coded)
    names = pl.concat([called, _ledger_names(distinct)]).unique()
    spread = spread_of_words(coded)
    counted = (
        names.with_columns(word=pl.col("name").str.split(" "))
        .explode("word", empty_as_null=False)
        .join(spread, on="word", how="left")
    )
    spreads = counted.group_by("p", "name", "sorted_name").agg(spreads=pl.struct("word", pl.col("spread").fill_null(1)))
    return coded, spreads.sort("p", "name")


def spread_of_words(items: pl.DataFrame) -> pl.DataFrame:
    """How many parties' labels and names a word stands in: word, spread."""
    texts = (
        pl.concat([items.select("p", text="label"), items.select("p", text="counterparty_name")])
        .drop_nulls()
        .filter(pl.col("p") > 0)
        .unique()
    )
    words = words_in_labels(texts["text"])
    said = words.select("word", p=texts["p"].gather(words["n"])).unique()
    return said.group_by("word").agg(spread=pl.len().cast(pl.Int64))


def _ledger_names(distinct: pl.DataFrame) -> pl.DataFrame:
    return (
        distinct.filter(pl.col("p") > 0)
        .drop_nulls("name")
        .filter(pl.col("name") != "")
        .select("p", "name", "sorted_name")
    )


def _labels(items: pl.DataFrame) -> pl.DataFrame:
    """What the books' own labels call a party (a shop posted under "various suppliers"): p, name, sorted_name.

    Words that the labels of several parties share describe what was bought, not who sold it; but several such words
    together are a name, where most documents of one party say them and no other's do.
    """
    labelled = items.filter(pl.col("label").is_not_null() & (pl.col("p") > 0)).select("p", text="label")
    distinct = labelled.group_by("p", "text").agg(documents=pl.len())
    words = (
        label_words(pl.col("text"))
        .list.eval(pl.element().filter(~pl.element().str.contains(r"\d") & ~pl.element().is_in(list(_PAY | _WHEN))))
        .list.unique(maintain_order=True)
    )
    called = distinct.with_columns(words=words).filter(pl.col("words").list.len().is_between(1, 5))
    single = called.select("p", word="words").explode("word", empty_as_null=False).unique()
    telling = (
        single.filter(pl.col("p").n_unique().over("word") <= _PARTIES_PER_WORD)
        .select("p", "word")
        .with_columns(tells=pl.lit(value=True))
    )
    rows = (
        called.with_row_index("n")
        .explode("words", empty_as_null=False)
        .join(telling, left_on=["p", "words"], right_on=["p", "word"], how="left", maintain_order="left")
    )
    named = rows.filter("tells").group_by("n", "p", maintain_order=True).agg(words="words")
    named = pl.concat([named.select("p", "words"), _usual_labels(called)])
    return (
        named.select("p", name=pl.col("words").list.join(" "), sorted_name=pl.col("words").list.sort().list.join(" "))
        .filter(pl.col("name").str.len_chars() >= 3)
        .unique()
    )


def _usual_labels(called: pl.DataFrame) -> pl.DataFrame:
    """Several words that half of one party's documents say, and no other party's: p, words.

    Args:
        called: p, words, documents (how many have the label).
    """
    said = called.with_columns(key=pl.col("words").list.sort().list.join(" "))
    own = said.group_by("p", "key").agg(pl.col("words").sort_by("text").first(), pl.col("documents").sum())
    own = own.with_columns(every=pl.col("documents").sum().over("p"), parties=pl.col("p").n_unique().over("key"))
    usual = (pl.col("documents") >= _OFTEN) & (pl.col("documents") * 2 >= pl.col("every")) & (pl.col("parties") == 1)
    return own.filter(usual, pl.col("words").list.len() > 1).sort("p", "key").select("p", "words")


def _keyed(distinct: pl.DataFrame) -> pl.DataFrame:
    """Each distinct (customer number, name) with its party_key: the number, else the number of the same name, else the cluster."""
    known = (
        distinct.filter(pl.col("counterparty_id").is_not_null() & pl.col("sorted_name").is_not_null())
        .group_by("sorted_name")
        .agg(ids=pl.col("counterparty_id").n_unique(), borrowed=pl.col("counterparty_id").min())
        .filter(pl.col("ids") == 1)
        .select("sorted_name", "borrowed")
    )
    unnumbered = distinct.filter(
        pl.col("counterparty_id").is_null() & (pl.col("sorted_name").fill_null("") != "")
    ).select("name", "sorted_name", written=folded(pl.col("counterparty_name")))
    clusters = cluster_names(unnumbered)
    return (
        distinct.join(known, on="sorted_name", how="left")
        .join(clusters, on="sorted_name", how="left")
        .with_columns(
            party_key=pl.coalesce(
                pl.lit("#") + pl.col("counterparty_id"), pl.lit("#") + pl.col("borrowed"), pl.col("cluster")
            )
        )
        .drop("borrowed", "cluster")
    )


def cluster_names(names: pl.DataFrame) -> pl.DataFrame:
    """Spellings of one name under one key: sorted_name, cluster (the smallest spelling).

    Args:
        names: sorted_name (clean words in order of the alphabet), written (as the books write it, folded).

    Two spellings belong together when one typo separates short names, two separate long ones, and their digits agree.
    """
    single = (
        names.sort("sorted_name", "written")
        .unique("sorted_name", keep="first", maintain_order=True)
        .with_row_index("n")
    )
    if single.is_empty():
        return pl.DataFrame(schema={"sorted_name": pl.String, "cluster": pl.String})
    bare = single.select(
        "n",
        "sorted_name",
        glue=pl.col("sorted_name").str.replace_all(" ", ""),
        digits=pl.col("sorted_name").str.replace_all(r"\D", ""),
    )
    long = bare.filter(pl.col("glue").str.len_chars() >= _LONG_ENOUGH)
    blocks = _blocks(long.select("n", text="glue"))
    pairs = (
        blocks.join(blocks, on="key", suffix="_b")
        .filter(pl.col("n") < pl.col("n_b"))
        .select("n", "n_b")
        .unique()
        .sort("n", "n_b")
    )
    pairs = (
        pairs.join(bare, on="n")
        .join(bare, left_on="n_b", right_on="n", suffix="_b")
        .filter(pl.col("digits") == pl.col("digits_b"))
        .sort("n", "n_b")
    )
    near = [
        (a, b, _short_words_agree(one, other))
        for a, b, x, y, one, other in pairs.select(
            "n", "n_b", "glue", "glue_b", "sorted_name", "sorted_name_b"
        ).iter_rows()
        if DamerauLevenshtein.distance(x, y, score_cutoff=2) <= (1 if min(len(x), len(y)) < 14 else 2)
    ]
    alike = _told_apart(near + _written_alike(single, bare, near), single["sorted_name"])
    leader = leaders(single.height, _one_name(alike))
    return single.select("sorted_name").with_columns(cluster=single["sorted_name"].gather(leader))


def _blocks(named: pl.DataFrame) -> pl.DataFrame:
    """What some names a slip apart have in common, for a slip leaves the front or the back as it was: n, key.

    Args:
        named: n, text.
    """
    ways = [named, named.with_columns(pl.col("text").str.reverse())]
    every = pl.concat(with_slips(way, "text", _BLOCK_PREFIX).select("n", "key") for way in ways)
    # Nine in ten keys are of one name only.
    blocks = every.filter(pl.Series(repeated(every["key"].to_numpy()))).unique()
    small = blocks.group_by("key").agg(size=pl.len()).filter(pl.col("size").is_between(2, _NAMES_PER_KEY)).select("key")
    return blocks.join(small, on="key", how="semi")


def _short_words_agree(one: str, other: str) -> int:
    """2 where two names have the same short words, 1 where one leaves some out, 0 where they differ: in them a letter is no typo."""
    mine, theirs = ({word for word in name.split(" ") if len(word) <= _SHORT_WORD} for name in (one, other))
    return 2 if mine == theirs else int(mine <= theirs or theirs <= mine)


def _told_apart(near: list[tuple[int, int, int]], names: pl.Series) -> list[tuple[int, int, int]]:
    """The pairs without those that differ by words several other names have: ANNE PERRET is not ANNE PERROT mistyped."""
    times = names.str.split(" ").explode(empty_as_null=False).value_counts()
    # Short words are abbreviations and initials, which books glue, split and dot at will (F.LLI, FLLI).
    name = times.columns[0]
    often = times.filter(pl.col("count") >= _OWN_WORD, pl.col(name).str.len_chars() > _SHORT_WORD)
    own = set(often[name].to_list())
    kept = []
    for a, b, agree in near:
        mine, theirs = set(names[a].split(" ")), set(names[b].split(" "))
        odd = (mine - theirs, theirs - mine)
        if not all(words and all(word in own for word in words) for words in odd):
            kept.append((a, b, agree))
    return kept


def _one_name(near: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Pairs of spellings of one name. Customer A is not Customer B; and "Customer" is neither, where both are there."""
    same = [(a, b) for a, b, agree in near if agree == _SAME]
    some = [(a, b) for a, b, agree in near if agree == _LEFT_OUT]
    times = Counter(n for pair in some for n in pair)
    return same + [(a, b) for a, b in some if times[a] == times[b] == 1]


def _written_alike(
    single: pl.DataFrame, bare: pl.DataFrame, known: list[tuple[int, int, int]]
) -> list[tuple[int, int, int]]:
    """Names that are the same, or a slip apart, as they were written: in order, legal form included, whatever the spaces.

    JEANDUPONT is JEAN DUPONT, MARTIN & FIL SSA is MARTIN & FILS SA, and GbmH or Saitn hide that the words are GMBH and SAINT.
    """
    named = single.join(bare.select("n", "glue", "digits"), on="n")
    written = named.with_columns(letters=pl.col("written").str.replace_all(r"[^A-Z0-9]+", "")).filter(
        (pl.col("glue").str.len_chars() >= _LONG_ENOUGH) & (pl.col("letters").str.len_chars() >= _LONG_ENOUGH)
    )
    blocks = _blocks(written.select("n", text="letters"))
    pairs = blocks.join(blocks, on="key", suffix="_b").filter(pl.col("n") < pl.col("n_b")).select("n", "n_b").unique()
    texts = written.select("n", "letters", "digits", "sorted_name")
    before = {(a, b) for a, b, _ in known}
    met = pairs.join(texts, on="n").join(texts, left_on="n_b", right_on="n", suffix="_b").sort("n", "n_b")
    return [
        (a, b, _SAME if x == y else _short_words_agree(one, other))
        for a, b, x, y, one, other in met.filter(pl.col("digits") == pl.col("digits_b"))
        .select("n", "n_b", "letters", "letters_b", "sorted_name", "sorted_name_b")
        .iter_rows()
        if (x == y or (a, b) not in before) and DamerauLevenshtein.distance(x, y, score_cutoff=1) <= 1
    ]


def leaders(size: int, pairs: list[tuple[int, int]]) -> list[int]:
    """Union-find: for each of 0..size-1 the smallest member of its group."""
    parent = list(range(size))

    def top(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for a, b in pairs:
        x, y = top(a), top(b)
        parent[max(x, y)] = min(x, y)
    return [top(n) for n in range(size)]
