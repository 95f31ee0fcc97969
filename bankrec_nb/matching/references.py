"""Documents named in the text: numbers in any spelling, lists, ranges, structured references, end-to-end ids.

Every spelling of every open document becomes a 64-bit key, every stretch of up to five letter or digit runs of a text
another one; one hash join finds who names whom. Near numbers never meet, because nothing here is approximate.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from bankrec_nb.domain.threads import both, side_by_side
from bankrec_nb.matching.as_sent import exact_hits, no_hits, structured_hits, unusual_hits
from bankrec_nb.matching.codes import best_of_each
from bankrec_nb.matching.ends import short_figures
from bankrec_nb.matching.lists import Placed, a_year, listed
from bankrec_nb.matching.lots import numbers_of_lots
from bankrec_nb.matching.numbers import Numbers, family_of, known_numbers, met_astray
from bankrec_nb.matching.stretches import (
    DOCUMENT_WORDS,
    NUMBER_WORDS,
    SLICE,
    is_year,
    keys_of_words,
    reading,
    stretches,
    tailed_stretches,
    words_before,
)
from bankrec_nb.normalise.runs import written

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State
    from bankrec_nb.matching.stretches import Formats, Reading

_HIT = ("ref_weight", "ref_kind", "ref_text")
_UNLETTERED = ("digits", "last")
"""Spellings without a letter."""
_LINES_PER_DOCUMENT = 5.0
"""As many lines may name one document (instalments) before its number is taken for something else."""
_FIND_FROM = 2.4
_OTHER_NUMBERS = ("CDE", "COMMANDE", "ORDER", "BESTELLUNG", "BESTELNUMMER", "PEDIDO", "ORDINE", "RUM", "MANDAT", "MDT", "MNDT", "MREF", "MANDATE", "CLIENT", "CLIENTE", "C", "CLI", "KD", "KDNR", "KUNDE", "KUNDENNR", "KLANT", "KLANTNR", "TEL", "CONTRAT", "CONTRACT", "VERTRAG", "DOSSIER", "DEVIS", "BL", "PO")  # fmt: skip
"""Words that announce numbers of orders, mandates, customers, contracts."""
_AMOUNTS = ("MONTANT", "BETRAG", "AMOUNT", "BEDRAG", "IMPORTE", "IMPORTO", "MOINS", "ABZGL", "ABZUGLICH", "ABZUEGLICH", "LESS", "MINUS")  # fmt: skip
"""Words that announce amounts."""
_NUMBER_FROM, _OFTEN, _SELDOM = 4, 20, 0.1
"""A word announces other numbers if it stands before so many of one width from here on, and a smaller share is a document's."""


_SURELY_MEANT = 2.0
"""What a short number gains right behind a word for invoices: "facture 12" is document 12."""
_SHORT = 4.5
"""Beyond this weight a number needs no such word."""


def _plain_hits(windows: pl.DataFrame, numbers: Numbers, read: Placed) -> pl.DataFrame:
    """Windows that spell a document's number (n); FA-12 does not answer to `AV 12`."""
    place = windows["pos"].to_numpy()
    # A bare year is no number, unless a word for invoices announces it.
    year = a_year(read.width[place], read.figure[place])
    told = windows["before"].is_in(keys_of_words(DOCUMENT_WORDS).implode()).fill_null(value=False).to_numpy()
    bare = year & (windows["size"].to_numpy() == 1) & ~told
    said = windows.with_columns(year=year).filter(pl.Series(~bare))
    met = said.join(numbers.meaning(said["key"]), on="key").drop("key")
    # 118/06/2026 ends in a year, and is a number all the same.
    full = (pl.col("spelling") == "whole") | (pl.col("spelling") == "digits") & (pl.col("size") > 1)
    met = met.filter(~pl.col("year") | full).drop("year")
    alone = (pl.col("spelling") == "last") & (pl.col("size") == 1) & pl.Series(~_covered(met, read)[met["pos"]])
    # A word for invoices makes sure of a number, also without its year: "facture 788" is 2026/0788.
    announced = ((pl.col("spelling") == "whole") | alone) & pl.col("before").is_in(
        keys_of_words(DOCUMENT_WORDS).implode()
    )
    gained = pl.max_horizontal("ref_weight", (pl.col("ref_weight") + _SURELY_MEANT).clip(upper_bound=_SHORT))
    met = met.with_columns(ref_weight=pl.when(announced).then(gained).otherwise("ref_weight"))
    met = numbers.owned(met, "letters", "maker")
    family = met["before"] ^ pl.Series(family_of(met["maker"].to_numpy()))
    met = met.drop("maker").filter(
        ~(
            family.is_in(numbers.families.implode())
            & (pl.col("before") != pl.col("letters"))
            & pl.col("spelling").is_in(_UNLETTERED)
        )
    )
    width = read.width[met["pos"].to_numpy()]
    return met.with_columns(width=pl.Series(width.astype(np.uint32)))


def _covered(met: pl.DataFrame, read: Placed) -> np.ndarray:
    """Runs that belong to a number of several: 2243 of `2243/26` is not somebody's 2026/2243."""
    covered = np.zeros(len(read.text), bool)
    wide = met.filter(pl.col("size") > 1, pl.col("spelling") != "last")
    last, size = wide["pos"].to_numpy().astype(np.int64), wide["size"].to_numpy()
    for back in range(int(size.max()) if len(size) else 0):
        covered[last[size > back] - back] = True
    return covered


def _meant(spelled: pl.DataFrame, numbers: Numbers, read: Placed) -> pl.DataFrame:
    """Of the documents that one place of a text spells, those it means: with text, i and prefix.

    Letters that stand there decide: AVO 2026 12 is not somebody's 12. Without them, money that comes in pays a document
    that brings money, if there is one of that number, and of spellings the fullest speaks: FACT 2026 01108 is not
    somebody's 01108 as well.
    """
    lettered = read.somewhere(spelled.filter("lettered")["pos"])
    found = spelled.filter(
        pl.col("lettered") | ~pl.Series(lettered[spelled["pos"]]), pl.col("ref_weight") >= _FIND_FROM
    )
    found = numbers.owned(found, "i", "prefix", "way").with_columns(text=pl.Series(read.text[found["pos"].to_numpy()]))
    astray = (pl.col("way") != read.ways.gather(found["text"])).fill_null(value=False)
    found = found.with_columns(astray=astray)
    # In a list the number may be that of a credit note: both readings are kept, and the payer decides.
    alone = np.bincount(read.text[read.somewhere(found["pos"])], minlength=read.ways.len()) == 1
    towards = read.somewhere(found.filter(~pl.col("astray"))["pos"])
    other = pl.Series(alone[found["text"]] & towards[found["pos"]])
    left = found.filter(~(pl.col("astray") & other))
    fullest = pl.col("ref_weight").max().over(pl.col("pos").cast(pl.UInt64) * 2 + pl.col("astray").cast(pl.UInt64))
    return _not_inside(left.filter(pl.col("ref_weight") >= fullest - 1.5), read)


def _not_inside(hits: pl.DataFrame, read: Placed) -> pl.DataFrame:
    """Hits without those that are a part of a fuller number in the same place: 2610 in FC2610-3681 is nobody's."""
    fuller = np.zeros(len(read.text))
    wide = hits.filter("lettered", pl.col("size") > 1)
    for back in range(1, int(wide["size"].max() or 1)):  # type: ignore[arg-type]
        some = wide.filter(pl.col("size") > back)
        np.maximum.at(fuller, some["pos"].to_numpy().astype(np.int64) - back, some["ref_weight"].to_numpy())
    return hits.filter(pl.Series(hits["ref_weight"].to_numpy() >= fuller[hits["pos"].to_numpy()], dtype=pl.Boolean))


def _astray(hits: pl.DataFrame, words: pl.DataFrame, read: Placed) -> pl.DataFrame:
    """Words that announce numbers of another kind, in all texts together: before, width, astray.

    Most of the numbers that such a word announces are nobody's document, so that the few that are must be accidents.
    """
    kind = ["before", "width"]
    times = words.group_by(kind).agg(pl.col("times").sum()).filter(pl.col("times") >= _OFTEN)
    # The shortest spelling of each place: the word right before it is counted above.
    pos, size = hits["pos"].to_numpy(), hits["size"].to_numpy()
    shortest = np.full(len(read.text), np.iinfo(size.dtype).max, size.dtype)
    np.minimum.at(shortest, pos, size)
    rows = np.flatnonzero(size == shortest[pos])
    one = np.full(len(read.text), -1, np.int64)
    one[pos[rows]] = rows
    places = hits.select(kind)[one[one >= 0]]
    often = times.join(places.group_by(kind).agg(found=pl.len()), on=kind)
    return often.filter(pl.col("found") < pl.col("times") * _SELDOM).select(*kind, astray=pl.lit(value=True))


def _of_this_year(hits: pl.DataFrame, complete: pl.DataFrame) -> pl.DataFrame:
    """Hits without running numbers that a number in full gives to another year, and without amounts.

    INV-2023-0042 is not INV-2024-0042.
    """
    if complete.is_empty():
        return hits
    told = hits.join(complete.with_columns(told=pl.lit(value=True)), on="pos", how="left", maintain_order="left")
    other = (pl.col("front") == pl.col("letters")) | pl.col("front").is_null() & pl.col("told")
    return told.filter(~((pl.col("size") == 1) & other).fill_null(value=False)).drop("front", "told")


def _announced(hits: pl.DataFrame, astray: pl.DataFrame) -> pl.DataFrame:
    """Hits without numbers of another kind: orders, mandates, customers, the bank's own; the word before them tells."""
    told = hits.join(astray, on=["before", "width"], how="left")
    other = pl.col("astray").fill_null(value=False) | pl.col("before").is_in(keys_of_words(_OTHER_NUMBERS).implode())
    bare = pl.col("spelling").is_in(_UNLETTERED) & ~pl.col("lettered") & (pl.col("before") != pl.col("letters"))
    return told.filter(~(bare & other).fill_null(value=False))


def _bare() -> pl.Expr:
    """1 where nothing but the digits of one number stand there, 0 where its letters, a year or a word for invoices stand before."""
    announced = pl.col("before").is_in(keys_of_words((*DOCUMENT_WORDS, *NUMBER_WORDS)).implode()).fill_null(value=False)
    return (~pl.col("lettered") & (pl.col("size") == 1) & ~announced).cast(pl.Float64)


class Slice(NamedTuple):
    """What some of the texts may spell."""

    windows: list[pl.DataFrame]
    """For each of the ledgers asked, stretches that may be a number of its (see stretches)."""
    words: pl.DataFrame
    """Words that announce numbers: before, width, times."""
    placed: Placed
    formatted: np.ndarray
    """Texts that give a number of the first ledger's own format."""
    complete: pl.DataFrame
    """Runs that end a number of it given in full with its year, or that are an amount: pos, front (the key of the letters
    such a number begins with, null for an amount)."""


def _slice(texts: pl.DataFrame, ledgers: list[Numbers]) -> Slice:
    read = reading(texts["text"], dates=ledgers[0].dates)
    formats = ledgers[0].formats
    formatted = np.unique(read.runs.text[formats.met(read)])
    windows = [_windows(read, numbers) for numbers in ledgers]
    placed = Placed.of(read, _ways(texts))
    return Slice(windows, words_before(read, _NUMBER_FROM), placed, formatted, _complete(read, formats))


def _complete(read: Reading, formats: Formats) -> pl.DataFrame:
    ends = formats.of_a_year(read)
    dated = pl.DataFrame({"pos": ends.astype(np.uint32), "front": read.runs.key[ends - 2]})
    figures = np.flatnonzero(read.runs.digit)
    figures = figures[read.before(figures, 1) >= 0]
    amounts = figures[np.isin(read.runs.key[figures - 1], keys_of_words(_AMOUNTS).to_numpy())]
    return pl.concat([dated, pl.DataFrame({"pos": amounts.astype(np.uint32)})], how="diagonal")


def _windows(read: Reading, numbers: Numbers) -> pl.DataFrame:
    windows = stretches(read, numbers.longest, numbers.may_be)
    return pl.concat([windows, tailed_stretches(read, numbers.may_be)]) if numbers.tailed else windows


def _ways(texts: pl.DataFrame) -> pl.Series:
    """The direction of each text's money, null where it has none."""
    return (
        texts["amount"].sign()
        if "amount" in texts.columns
        else pl.repeat(None, texts.height, dtype=pl.Int64, eager=True)
    )


def _read(texts: pl.DataFrame, ledgers: list[Numbers]) -> Slice:
    """All texts read, for ledgers whose numbers leave the same dates to be read."""
    # In slices, because the windows of a million texts at once would fill the memory.
    starts = range(0, max(texts.height, 1), SLICE)
    slices = side_by_side(*(partial(_slice, texts[n : n + SLICE], ledgers) for n in starts))
    runs = np.cumsum([0, *(len(each.placed.text) for each in slices)]).tolist()
    windows = [
        pl.concat(
            each.windows[n].with_columns(pl.col("pos") + pl.lit(since, dtype=pl.UInt32))
            for each, since in zip(slices, runs, strict=False)
        )
        for n in range(len(ledgers))
    ]
    formatted = np.concatenate([each.formatted + n for each, n in zip(slices, starts, strict=True)])
    complete = pl.concat(
        each.complete.with_columns(pl.col("pos") + pl.lit(since, dtype=pl.UInt32))
        for each, since in zip(slices, runs, strict=False)
    )
    words = pl.concat(each.words for each in slices)
    return Slice(windows, words, Placed.together([each.placed for each in slices]), formatted, complete)


def _spelled_in(windows: pl.DataFrame, texts: Slice, owners: pl.Series, numbers: Numbers) -> pl.DataFrame:
    """Documents that the texts spell out, or that a list or range implies: owner, i, ref_weight, ref_text."""
    read = texts.placed
    spelled = _plain_hits(windows, numbers, read)
    if spelled.is_empty():
        # A list goes on from a number that is spelled out.
        return no_hits(owners.name).with_columns(astray=pl.lit(0.0))
    hits = _of_this_year(spelled, texts.complete)
    plain = _meant(_announced(hits, _astray(hits, texts.words, read)), numbers, read)
    found = plain.filter(pl.col("ref_weight") >= _FIND_FROM)
    place = found["pos"].to_numpy()
    strong = found.select(
        "text", "i", "ref_weight", ref_text=_as_written(place, found["size"].to_numpy(), read),
        astray=pl.Series(met_astray(numbers.crowd, read.width[place], read.figure[place])) * _bare(),
    )  # fmt: skip
    more = listed(found, numbers, read).select("text", "i", "ref_weight", ref_text=pl.col("figure").cast(pl.String))
    every = pl.concat([strong, more], how="diagonal")
    return every.select(owners.gather(every["text"]), "i", "ref_weight", "ref_text", "astray")


def _as_written(place: np.ndarray, size: np.ndarray, read: Placed) -> pl.Series:
    """What names each document: its last digits as they stand there, or all of the number that ends in a year or in letters.

    2026 in `118/06/2026, 191/06/2026` is not one number that spells two documents.
    """
    width, figure = read.width[place], read.figure[place]
    whole = ~read.digits[place] | is_year(width, figure)
    first = np.where(whole, place.astype(np.int64) - (size.astype(np.int64) - 1), place)
    return written(read.letters, read.start[first], read.start[place] + width - read.start[first])


def named_documents(texts: pl.DataFrame, numbers: Numbers, owner: str = "t") -> pl.DataFrame:
    """Every open document a text names, one row each, strongest spelling kept.

    Args:
        texts: owner, text, creditor_reference, end_to_end, bank_reference.
        numbers: what the documents are called.
        owner: the column that tells whose text it is.

    Returns:
        owner, i, ref_weight (log-odds), ref_kind, ref_text (what stood there), astray (how many documents have such a
        number by accident, where it is bare).
    """
    read = _read(texts, [numbers])
    return _documents(texts, read.windows[0], read, numbers, owner)


def _documents(texts: pl.DataFrame, windows: pl.DataFrame, read: Slice, numbers: Numbers, owner: str) -> pl.DataFrame:
    """What the texts spell and what stands in their references, judged together."""
    spelled, others = both(
        lambda: _spelled_in(windows, read, texts[owner], numbers),
        lambda: [
            structured_hits(texts, numbers.asked, owner),
            exact_hits(texts, numbers, owner),
            unusual_hits(texts, numbers.unusual, owner),
        ],
    )
    spelled = spelled.with_columns(ref_kind=pl.lit("document_number")).select(owner, "i", *_HIT, "astray")
    every = pl.concat([spelled, *others], how="diagonal_relaxed")
    # A text that stands on many lines (a branch number, a contract) is not one document's number, whatever it spells.
    i = every["i"].to_numpy()
    pairs = np.unique((i.astype(np.int64) << 32) + every[owner].to_numpy())
    lines = pl.Series(np.bincount(pairs >> 32)[i], dtype=pl.Float64)
    every = every.with_columns(ref_weight=pl.col("ref_weight") - 2 * (lines / _LINES_PER_DOCUMENT).clip(1).log())
    likely = _without_parts(every, owner).filter(pl.col("ref_weight") > 0.3)
    return best_of_each(likely, (owner, "i"), ["ref_weight", "ref_kind", "ref_text"])


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
    """Fill `numbers`, `hits` and `lot_hits`: documents and lots that each line names; and what else its numbers are asked for."""
    numbers, lots, t = known_numbers(state.items), numbers_of_lots(state.items), state.bank["t"]
    together = lots is not None and lots.dates == numbers.dates
    ledgers = [numbers, lots] if lots is not None and together else [numbers]
    read = _read(state.bank, ledgers)
    hits = [
        _documents(state.bank, windows, read, known, "t") for windows, known in zip(read.windows, ledgers, strict=True)
    ]
    if lots is not None and not together:
        hits.append(named_documents(state.bank, lots))
    text, code = short_figures(read.placed, read.complete["pos"].to_numpy())
    return state.having(
        numbers=numbers,
        hits=hits[0].drop("astray"),
        astray=hits[0].select("t", "i", "astray").filter(pl.col("astray") > 0),
        lot_hits=(hits[1] if lots is not None else hits[0].clear()).drop("astray"),
        figures=pl.DataFrame({"t": t.gather(text), "code": code}),
        formatted=t.gather(read.formatted).to_frame(),
    )
