"""Documents named in the text: numbers in any spelling, lists, ranges, structured references, end-to-end ids.

Every spelling of every open document becomes a 64-bit key, every stretch of up to five letter or digit runs of a text
another one; one hash join finds who names whom. Near numbers never meet, because nothing here is approximate.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from bankrec_nb.domain.threads import side_by_side
from bankrec_nb.matching.numbers import Numbers, known_numbers
from bankrec_nb.matching.stretches import runs_of, stretches, tailed_stretches, words_before
from bankrec_nb.normalise.document_numbers import weight_of
from bankrec_nb.normalise.text import glued

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_LIST_WORDS = ("ET", "AND", "UND", "U", "Y", "E", "EN", "N", "NO", "NR", "PLUS", "FACT", "FACTURE", "FACTURES")
_RANGE_WORDS = ("A", "AU", "TO", "BIS", "TOT", "AL", "THRU", "JUSQU")
_LONGEST_RANGE = 100
_SLICE = 50_000
_LINES_PER_DOCUMENT = 5.0
"""As many lines may name one document (instalments) before its number is taken for something else."""
_FIND_FROM = 2.4
_OTHER_NUMBERS = ("CDE", "COMMANDE", "ORDER", "BESTELLUNG", "BESTELNUMMER", "PEDIDO", "ORDINE", "RUM", "MANDAT", "MDT", "MNDT", "MREF", "MANDATE", "CLIENT", "KD", "KDNR", "KUNDE", "KUNDENNR", "KLANT", "KLANTNR", "TEL", "CONTRAT", "CONTRACT", "VERTRAG")  # fmt: skip
"""Words that announce numbers of orders, mandates, customers, contracts."""
_NUMBER_FROM, _OFTEN, _SELDOM = 4, 20, 0.1
"""A word announces other numbers if it stands before so many of one width from here on, and a smaller share is a document's."""


def _plain_hits(windows: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """Windows that spell a document: owner, pos, i, ref_weight, prefix; FA-12 does not answer to `AV 12`."""
    met = windows.join(numbers.meaning(windows["key"]), on="key").filter(
        ~(
            pl.col("before").is_in(numbers.families.implode())
            & (pl.col("before") != pl.col("letters"))
            & pl.col("spelling").is_in(["digits", "last"])
        )
    )
    # A bare year is no number.
    bare_year = pl.col("run").str.contains(r"^20[0-4]\d$") & ((pl.col("size") == 1) | (pl.col("spelling") != "whole"))
    return met.filter(~bare_year)


def _meant(spelled: pl.DataFrame, owner: str) -> pl.DataFrame:
    """Of the documents that one place of a text spells, those it means.

    Letters that stand there decide: AVO 2026 12 is not somebody's 12. Without them, money that comes in pays a document
    that brings money, if there is one of that number, and of spellings the fullest speaks: FACT 2026 01108 is not
    somebody's 01108 as well.
    """
    place = [owner, "pos"]
    lettered = spelled.filter(pl.col("lettered") | ~pl.col("lettered").any().over(place))
    found = lettered.filter(pl.col("ref_weight") >= _FIND_FROM)
    judged = found.with_columns(
        astray=(pl.col("way") != pl.col("line_way")).fill_null(value=False),
        # In a list the number may be that of a credit note: both readings are kept, and the payer decides.
        alone=pl.col("pos").n_unique().over(owner) == 1,
    )
    towards = judged.filter(~(pl.col("astray") & pl.col("alone") & (~pl.col("astray")).any().over(place)))
    fullest = pl.col("ref_weight").max().over(*place, "astray")
    return towards.filter(pl.col("ref_weight") >= fullest - 1.5)


def _ways(texts: pl.DataFrame, owner: str) -> pl.DataFrame:
    """The direction of each text's money: owner, line_way."""
    way = pl.col("amount").sign() if "amount" in texts.columns else pl.lit(None, dtype=pl.Int64)
    return texts.select(owner, line_way=way)


def _astray(slices: list[Spelled], owner: str) -> pl.DataFrame:
    """Words that announce numbers of another kind, in all texts together: before, width, astray.

    Most of the numbers that such a word announces are nobody's document, so that the few that are must be accidents.
    """
    kind = ["before", "width"]
    times = pl.concat([one.words for one in slices]).group_by(kind).agg(pl.col("times").sum())
    found = pl.concat([one.hits.unique([owner, "pos"]).group_by(kind).agg(found=pl.len()) for one in slices])
    often = times.filter(pl.col("times") >= _OFTEN).join(found.group_by(kind).agg(pl.col("found").sum()), on=kind)
    return often.filter(pl.col("found") < pl.col("times") * _SELDOM).select(*kind, astray=pl.lit(value=True))


def _announced(hits: pl.DataFrame, astray: pl.DataFrame) -> pl.DataFrame:
    """Hits without numbers of another kind: orders, mandates, customers, the bank's own; the word before them tells."""
    told = hits.join(astray, on=["before", "width"], how="left")
    other = pl.col("astray").fill_null(value=False) | pl.col("before").is_in(list(_OTHER_NUMBERS))
    bare = pl.col("spelling").is_in(["digits", "last"]) & ~pl.col("lettered") & (pl.col("before") != pl.col("letters"))
    return told.filter(~(bare & other).fill_null(value=False))


def _listed_hits(runs: pl.DataFrame, hits: pl.DataFrame, numbers: Numbers, owner: str) -> pl.DataFrame:
    """Further numbers of a list or range after a document was named: `FA-2026-0012 0013 + 14`, `12 A 18`."""
    anchors = (
        hits.filter(pl.col("ref_weight") >= _FIND_FROM)
        .sort("ref_weight", "i", descending=[True, False])
        .unique("pos", keep="first", maintain_order=True)
    )
    # Every run that a document's spelling covers is spoken for.
    covered = (
        hits.filter(pl.col("ref_weight") >= _FIND_FROM)
        .select(pos=pl.int_ranges(pl.col("pos").cast(pl.Int64) - pl.col("size") + 1, pl.col("pos").cast(pl.Int64) + 1))
        .explode("pos", empty_as_null=False)
        .unique()
        .with_columns(pl.col("pos").cast(pl.UInt32), at=pl.lit(value=True))
    )
    # Only texts with something left to read after a document was named.
    placed = runs.join(anchors.select(owner).unique(), on=owner, how="semi").join(covered, on="pos", how="left")
    open_ = (
        placed.filter((pl.col("digit") & pl.col("at").is_null()) | pl.col("run").is_in(list(_RANGE_WORDS)))
        .select(owner)
        .unique()
    )
    placed = placed.join(open_, on=owner, how="semi")
    anchors = anchors.join(open_, on=owner, how="semi")
    runs = placed.sort("pos")
    rows = runs.join(anchors.select("pos", anchor="prefix"), on="pos", how="left").sort("pos")
    breaks = ~pl.col("digit") & pl.col("at").is_null() & ~pl.col("run").is_in(list(_LIST_WORDS + _RANGE_WORDS))
    # The letters of the list's own prefix ("FA12 FA13") do not end it: they were anchors of their own.
    rows = rows.with_columns(
        anchor=pl.when(breaks).then(pl.lit("")).otherwise("anchor").forward_fill().over(owner),
        figure=pl.col("run").cast(pl.Int64, strict=False),
        came=pl.col("run").shift(1).over(owner),
        first=pl.col("run").shift(2).over(owner).cast(pl.Int64, strict=False),
    )
    bare_year = pl.col("run").str.contains(r"^20[0-4]\d$")
    rest = rows.filter(
        pl.col("digit")
        & ~bare_year
        & pl.col("at").is_null()
        & pl.col("anchor").is_not_null()
        & (pl.col("anchor") != "")
    )
    single = rest.select(owner, "anchor", "figure", "pos")
    ranged = (
        rows.filter(pl.col("digit") & pl.col("came").is_in(list(_RANGE_WORDS)) & (pl.col("anchor") != ""))
        .with_columns(step=pl.col("figure") - pl.col("first"))
        .filter(pl.col("step").is_between(2, _LONGEST_RANGE))
        .with_columns(figure=pl.int_ranges(pl.col("first") + 1, pl.col("figure")))
        .explode("figure", empty_as_null=False)
        .select(owner, "anchor", "figure", "pos")
    )
    asked = (
        pl.concat([single, ranged, _between(runs, anchors, owner)])
        .drop_nulls("figure")
        .with_columns(key=(pl.col("anchor") + "#" + pl.col("figure").cast(pl.String)).hash())
    )
    implied = numbers.meaning(asked["key"]).filter(pl.col("spelling") == "unpadded")
    return asked.join(implied, on="key").with_columns(ref_weight=(pl.col("ref_weight") - 1.5).clip(1.0))


def _between(runs: pl.DataFrame, anchors: pl.DataFrame, owner: str) -> pl.DataFrame:
    """Numbers between two documents named in full with "to" between them: `FA-2026-0012 AU FA-2026-0018`."""
    words = runs.with_columns(
        to=pl.when(pl.col("run").is_in(list(_RANGE_WORDS))).then("pos").forward_fill().over(owner)
    )
    ends = (
        anchors.select("pos", anchor="prefix")
        .join(words.select("pos", owner, "to", figure=pl.col("run").cast(pl.Int64, strict=False)), on="pos")
        .sort("pos")
    )
    pairs = ends.with_columns(
        first=pl.col("figure").shift(1).over(owner, "anchor"), since=pl.col("pos").shift(1).over(owner, "anchor")
    ).filter((pl.col("to") > pl.col("since")) & (pl.col("figure") - pl.col("first")).is_between(2, _LONGEST_RANGE))
    filled = pairs.with_columns(figure=pl.int_ranges(pl.col("first") + 1, pl.col("figure")))
    return filled.explode("figure", empty_as_null=False).select(owner, "anchor", "figure", "pos")


def _structured_hits(texts: pl.DataFrame, asked: pl.DataFrame, owner: str) -> pl.DataFrame:
    """References asked for by the document (RF, OGM, QRR, KID …) found as sent or spaced out in the text."""
    if asked.is_empty():
        return _no_hits(owner)
    sent = texts.select(owner, key=glued(pl.col("creditor_reference"))).drop_nulls()
    written = (
        texts.filter(pl.col("text").str.contains(r"\d{3}|RF"))
        .select(
            owner,
            key=pl.col("text").str.extract_all(
                r"RF ?\d{2}(?:[ A-Z0-9]{0,26})|\d(?:[\d ./+-]{2,40}\d)|[A-Z]{1,8}[-/ ]?\d(?:[\d /-]{0,20}\d)?"
            ),
        )
        .explode("key", empty_as_null=False)
        .drop_nulls()
        .with_columns(pl.col("key").str.replace_all(r"[^A-Z0-9]+", ""))
    )
    found = pl.concat([sent, written]).unique().join(asked, on="key")
    shared = asked.group_by("key").agg(shared=pl.len())
    length = pl.col("key").str.count_matches(r"\d") + pl.col("key").str.count_matches(r"[A-Z]").clip(0, 3)
    return found.join(shared, on="key").select(
        owner, "i",
        ref_weight=weight_of(length) - pl.col("shared").cast(pl.Float64).log(),
        ref_kind=pl.when(length >= 8).then(pl.lit("structured_reference")).otherwise(pl.lit("document_number")),
        ref_text=pl.col("key"),
    )  # fmt: skip


def _exact_hits(texts: pl.DataFrame, numbers: Numbers, owner: str) -> pl.DataFrame:
    """End-to-end ids of the orders we sent, and numbers that stand alone in the bank's reference."""
    met = texts.select(owner, key=glued(pl.col("end_to_end"))).drop_nulls().join(numbers.sent, on="key")
    counted = met.with_columns(shared=pl.len().over(owner))
    ends = counted.select(
        owner,
        "i",
        ref_weight=8.5 - pl.col("shared").cast(pl.Float64).log(),
        ref_kind=pl.lit("end_to_end_id"),
        ref_text="key",
    )
    by_bank = (
        texts.select(owner, key=glued(pl.col("bank_reference")))
        .drop_nulls()
        .join(numbers.whole, on="key")
        .with_columns(shared=pl.len().over(owner))
    )
    plain = by_bank.select(
        owner, "i",
        ref_weight=weight_of(pl.col("key").str.len_chars().clip(0, 8)) - 1 - pl.col("shared").cast(pl.Float64).log(),
        ref_kind=pl.lit("document_number"), ref_text="key",
    )  # fmt: skip
    return pl.concat([ends, plain])


def _no_hits(owner: str) -> pl.DataFrame:
    return pl.DataFrame(
        schema={owner: pl.Int32, "i": pl.Int32, "ref_weight": pl.Float64, "ref_kind": pl.String, "ref_text": pl.String}
    )


class Spelled(NamedTuple):
    """What some of the texts spell, before it is judged against all of them."""

    hits: pl.DataFrame
    """One row per place and document: owner, pos, i, ref_weight, prefix, the word before, and whose money it is."""
    runs: pl.DataFrame
    """The runs of the texts that name something."""
    words: pl.DataFrame
    """Words that announce numbers: before, width, times."""


def _spelled_in(texts: pl.DataFrame, numbers: Numbers, owner: str) -> Spelled:
    """Documents spelled out in the texts, whatever the words around them."""
    runs = runs_of(texts, owner, dated=numbers.dated)
    spelled = numbers.spelled["key"].to_numpy()
    likely = stretches(runs, owner, numbers.longest, spelled)
    if numbers.tailed:
        likely.append(tailed_stretches(runs, owner, spelled))
    hits = _plain_hits(pl.concat(likely), numbers).with_columns(width=pl.col("run").str.len_bytes())
    theirs = runs.join(hits.select(owner).unique(), on=owner, how="semi", maintain_order="left")
    return Spelled(
        hits.join(_ways(texts, owner), on=owner, how="left"), theirs, words_before(runs, owner, _NUMBER_FROM)
    )


def _numbers_in(
    spelled: Spelled, numbers: Numbers, astray: pl.DataFrame, owner: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Documents that the texts mean by what they spell, and those that only a list or range implies."""
    plain = _meant(_announced(spelled.hits, astray), owner)
    listed = _listed_hits(spelled.runs, plain, numbers, owner)
    columns = [owner, "i", "ref_weight"]
    return plain.select(*columns, "run"), listed.select(*columns, "figure")


def named_documents(texts: pl.DataFrame, numbers: Numbers, owner: str = "t") -> pl.DataFrame:
    """Every open document a text names, one row each, strongest spelling kept.

    Args:
        texts: owner, text, creditor_reference, end_to_end, bank_reference.
        numbers: what the documents are called.
        owner: the column that tells whose text it is.

    Returns:
        owner, i, ref_weight (log-odds), ref_kind, ref_text (what stood there).
    """
    # In slices, because the windows of a million texts at once would fill the memory.
    parts = [texts[n : n + _SLICE] for n in range(0, max(texts.height, 1), _SLICE)]
    spelled = side_by_side(*(partial(_spelled_in, part, numbers, owner) for part in parts))
    astray = _astray(spelled, owner)
    judged = side_by_side(*(partial(_numbers_in, one, numbers, astray, owner) for one in spelled))
    plain, listed = (pl.concat(part) for part in zip(*judged, strict=True))
    strong = plain.filter(pl.col("ref_weight") >= _FIND_FROM).select(
        owner, "i", "ref_weight", ref_kind=pl.lit("document_number"), ref_text=pl.col("run")
    )
    more = listed.select(
        owner, "i", "ref_weight", ref_kind=pl.lit("document_number"), ref_text=pl.col("figure").cast(pl.String)
    )
    every = pl.concat(
        [strong, more, _structured_hits(texts, numbers.asked, owner), _exact_hits(texts, numbers, owner)],
        how="vertical_relaxed",
    )
    # A text that stands on many lines (a branch number, a contract) is not one document's number, whatever it spells.
    common = every.group_by("i").agg(lines=pl.col(owner).n_unique().cast(pl.Float64))
    every = every.join(common, on="i").with_columns(
        ref_weight=pl.col("ref_weight") - 2 * (pl.col("lines") / _LINES_PER_DOCUMENT).clip(1).log()
    )
    every = _without_parts(every, owner)
    return (
        every.drop("lines")
        .filter(pl.col("ref_weight") > 0.3)
        .sort(owner, "i", "ref_weight", "ref_kind", "ref_text", descending=[False, False, True, False, False])
        .unique([owner, "i"], keep="first", maintain_order=True)
    )


def _without_parts(hits: pl.DataFrame, owner: str) -> pl.DataFrame:
    """Hits without the numbers that are only digits inside a fuller structured reference on the same line."""
    structured = hits.filter(pl.col("ref_kind") == "structured_reference")
    whole = structured.group_by(owner).agg(
        inside=pl.col("ref_text").sort().str.join(" "), fuller=pl.col("ref_weight").max()
    )
    marked = hits.join(whole, on=owner, how="left")
    part = (
        (pl.col("ref_kind") == "document_number")
        & (pl.col("ref_weight") < pl.col("fuller") - 0.5)
        & pl.col("inside").str.contains(pl.col("ref_text"), literal=True)
    )
    return marked.filter(~part.fill_null(value=False)).drop("inside", "fuller")


def find_references(state: State) -> State:
    """Fill `numbers` and `hits`: which documents each transaction names."""
    numbers = known_numbers(state.items)
    return state.having(numbers=numbers, hits=named_documents(state.bank, numbers))
