"""Documents named in the text: numbers in any spelling, lists, ranges, structured references, end-to-end ids.

Every spelling of every open document becomes a 64-bit key, every stretch of up to five letter or digit runs of a text
another one; one hash join finds who names whom. Near numbers never meet, because nothing here is approximate.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from bankrec_nb.domain.threads import side_by_side
from bankrec_nb.matching.as_sent import KINDS, Known, Standing, hits_as_sent, no_hits, standing
from bankrec_nb.matching.codes import best_of_each, only
from bankrec_nb.matching.ends import short_figures
from bankrec_nb.matching.keys import distinct
from bankrec_nb.matching.lists import Placed, implied, listed
from bankrec_nb.matching.lots import numbers_of_lots
from bankrec_nb.matching.numbers import Meanings, Numbers, known_numbers, met_astray
from bankrec_nb.matching.spelled_out import announcing_others, as_written, bare, found_behind, meant, spelled_out
from bankrec_nb.matching.stretches import SLICE, keys_of_words, reading, stretches, tailed_stretches, words_before

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State
    from bankrec_nb.matching.stretches import Formats, Reading

_HIT = ("ref_weight", "ref_kind", "ref_text")
_LINES_PER_DOCUMENT = 5.0
"""As many lines may name one document (instalments) before its number is taken for something else."""
_AMOUNTS = ("MONTANT", "BETRAG", "AMOUNT", "BEDRAG", "IMPORTE", "IMPORTO", "MOINS", "ABZGL", "ABZUGLICH", "ABZUEGLICH", "LESS", "MINUS")  # fmt: skip
"""Words that announce amounts."""
_NUMBER_FROM = 4
"""Words are counted that stand before numbers of so many digits or more."""


class Slice(NamedTuple):
    """What some of the texts may spell."""

    owners: pl.Series
    """Whose text each is."""
    windows: list[pl.DataFrame]
    """For each of the ledgers asked in turn, stretches that may be a number of its (see stretches); taken out when it is."""
    standing: list[Standing]
    """For each of them, what may be known to it as it stands; taken out likewise."""
    words: pl.DataFrame
    """Words that announce numbers: before, width, times."""
    placed: Placed
    formatted: np.ndarray
    """Texts that give a number of the first ledger's own format."""
    complete: pl.DataFrame
    """Runs that end a number of it given in full with its year, or that are an amount: pos, front (the key of the letters
    such a number begins with, null for an amount)."""


def _slice(texts: pl.DataFrame, ledgers: list[Numbers], known: list[Known], owner: str) -> Slice:
    read = reading(texts["text"], dates=ledgers[0].dates)
    formats = ledgers[0].formats
    return Slice(
        owners=texts[owner],
        windows=[_windows(read, numbers) for numbers in ledgers],
        standing=standing(texts, ledgers, known, owner),
        words=words_before(read, _NUMBER_FROM),
        placed=Placed.of(read, _ways(texts)),
        formatted=distinct(read.runs.text[formats.met(read)]),
        complete=_complete(read, formats),
    )


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


def _read(texts: pl.DataFrame, ledgers: list[Numbers], owner: str) -> list[Slice]:
    """All texts read, for ledgers whose numbers leave the same dates to be read."""
    # In slices, because the windows of a million texts at once would fill the memory, and the processor's own long before.
    known = [Known.of(numbers) for numbers in ledgers]
    starts = range(0, max(texts.height, 1), SLICE)
    return side_by_side(*(partial(_slice, texts[n : n + SLICE], ledgers, known, owner) for n in starts))


def _spelled(slices: list[Slice], numbers: Numbers) -> pl.DataFrame:
    """Documents that the texts spell out, or that a list or range implies: owner, i, ref_weight, ref_text, astray."""
    hits = _met(slices, numbers)
    found = [found_behind(some, each.placed) for some, each in zip(hits, slices, strict=True)]
    others = announcing_others(pl.concat(each.words for each in slices), pl.concat(found))
    told = side_by_side(*(
        partial(_named_in, some, each, others, numbers) for some, each in zip(hits, slices, strict=True)
    ))  # fmt: skip
    lists = implied(pl.concat(asked for _, asked in told), numbers).with_columns(pl.col("figure").cast(pl.String))
    return pl.concat([*(spelled for spelled, _ in told), lists.rename({"figure": "ref_text"})], how="diagonal")


def _met(slices: list[Slice], numbers: Numbers) -> list[pl.DataFrame]:
    """What stretches of each slice spell (see spelled_out); they are not kept."""
    windows = [each.windows.pop(0) for each in slices]
    meanings = Meanings.of(numbers, pl.concat(some["key"] for some in windows))
    return side_by_side(*(
        partial(spelled_out, some, meanings, numbers, each.placed, each.complete)
        for some, each in zip(windows, slices, strict=True)
    ))  # fmt: skip


def _named_in(
    hits: pl.DataFrame, texts: Slice, others: pl.DataFrame, numbers: Numbers
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What some texts spell out (owner, i, ref_weight, ref_text, astray), and what their lists ask for (owner, figure, key)."""
    read, owners = texts.placed, texts.owners
    if hits.is_empty():
        # A list goes on from a number that is spelled out.
        nothing = pl.DataFrame(schema={owners.name: pl.Int32, "figure": pl.Int64, "key": pl.UInt64})
        return no_hits(owners.name).drop("ref_kind").with_columns(astray=pl.lit(0.0)), nothing
    found = meant(hits, others, numbers, read)
    place = found["pos"].to_numpy()
    strong = found.select(
        owners.gather(found["text"]), "i", "ref_weight", ref_text=as_written(place, found["size"].to_numpy(), read),
        astray=pl.Series(met_astray(numbers.crowd, read.width[place], read.figure[place])) * bare(),
    )  # fmt: skip
    asked = listed(found, read)
    return strong, asked.select(owners.gather(asked["text"]), "figure", "key")


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
    return _documents(_read(texts, [numbers], owner), numbers, owner)


def _documents(slices: list[Slice], numbers: Numbers, owner: str) -> pl.DataFrame:
    """What the texts spell of the next ledger's documents and what stands in their references, judged together."""
    others = hits_as_sent(Standing.together([each.standing.pop(0) for each in slices]), numbers, owner)
    spelled = _spelled(slices, numbers)
    spelled = spelled.with_columns(ref_kind=pl.lit("document_number", KINDS)).select(owner, "i", *_HIT, "astray")
    every = pl.concat([spelled, *others], how="diagonal_relaxed")
    # A text that stands on many lines (a branch number, a contract) is not one document's number, whatever it spells.
    i = every["i"].to_numpy()
    pairs = distinct((i.astype(np.int64) << 32) + every[owner].to_numpy())
    lines = pl.Series(np.bincount(pairs >> 32)[i], dtype=pl.Float64)
    every = every.with_columns(ref_weight=pl.col("ref_weight") - 2 * (lines / _LINES_PER_DOCUMENT).clip(1).log())
    likely = every.filter(~_parts_of_others(every, owner), pl.col("ref_weight") > 0.3)
    best = best_of_each(likely, (owner, "i"), ["ref_weight", "ref_kind", "ref_text", "astray"])
    return best.with_columns(pl.col("ref_kind").cast(pl.String))


def _parts_of_others(hits: pl.DataFrame, owner: str) -> pl.Series:
    """Whether a hit is a number that is only digits inside a fuller structured reference on the same line."""
    structured = hits.filter(pl.col("ref_kind") == "structured_reference")
    whole = structured.group_by(owner).agg(
        inside=pl.col("ref_text").sort().str.join(" "), fuller=pl.col("ref_weight").max()
    )
    numbers = hits.select(owner, "ref_weight", "ref_text", row=pl.int_range(pl.len()), kind="ref_kind")
    # Few lines give one at all.
    marked = numbers.pipe(only, whole, owner).filter(pl.col("kind") == "document_number").join(whole, on=owner)
    part = (pl.col("ref_weight") < pl.col("fuller") - 0.5) & pl.col("inside").str.contains(
        pl.col("ref_text"), literal=True
    )
    inside = np.zeros(hits.height, bool)
    inside[marked.filter(part)["row"].to_numpy()] = True
    return pl.Series(inside)


def find_references(state: State) -> State:
    """Fill `numbers`, `hits` and `lot_hits`: documents and lots that each line names; and what else its numbers are asked for."""
    numbers, lots = known_numbers(state.items), numbers_of_lots(state.items)
    together = lots is not None and lots.dates == numbers.dates
    ledgers = [numbers, lots] if lots is not None and together else [numbers]
    slices = _read(state.bank, ledgers, "t")
    hits = [_documents(slices, known, "t") for known in ledgers]
    if lots is not None and not together:
        hits.append(named_documents(state.bank, lots))
    return state.having(
        numbers=numbers,
        hits=hits[0].drop("astray"),
        astray=hits[0].select("t", "i", "astray").filter(pl.col("astray") > 0),
        lot_hits=(hits[1] if lots is not None else hits[0].clear()).drop("astray"),
        figures=pl.concat(_figures(each) for each in slices),
        formatted=pl.concat(each.owners.gather(each.formatted) for each in slices).to_frame(),
    )


def _figures(texts: Slice) -> pl.DataFrame:
    """Short numbers of some texts: t, code."""
    text, code = short_figures(texts.placed, texts.complete["pos"].to_numpy())
    return pl.DataFrame({"t": texts.owners.gather(text), "code": code})
