"""Names that stand in a text or in a field of their own as they are: structured references, order ids, numbers like nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from bankrec_nb.matching.keys import Remainders
from bankrec_nb.normalise.document_numbers import weight_of
from bankrec_nb.normalise.runs import glued_keys
from bankrec_nb.normalise.text import folded, glued

if TYPE_CHECKING:
    from collections.abc import Callable

    from bankrec_nb.matching.numbers import Numbers

KINDS = pl.Enum(["document_number", "end_to_end_id", "structured_reference"])
"""How a document may be named, as codes in the order of the alphabet while there are many hits."""
_LONGEST = 99
_FIELD = 60
"""A field of so many letters may be nothing but a reference, spaces and all."""
_REFERENCE = r"RF ?\d{2}(?:[ A-Z0-9]{0,26})|\d(?:[\d ./+-]{2,40}\d)|[A-Z]{1,8}[-/ ]?\d(?:[\d /-]{0,40}\d)?"
"""What may be a structured reference, spaced out or not."""
_UNSPACED = r"\bRF\d{2}[A-Z0-9]+|\b[A-Z]{1,8}[-/]?\d[\d/-]*"
"""One of them that is written in one piece, whatever stands behind it."""
_WORDS = (r"\S{6,}", r"[^\s/|:;,]{6,}", r"\b[A-Z]{1,4} [^\s/|:;,]*\d[^\s/|:;,]*")
"""Words as they stand, between separators, and with the letters that a bank's alphabet parted from them: `PO 88B2B8FEB7` of po_88b2b8feb7."""
_ALONE, _BEHIND_A_WORD = r"\d[\d./+-]{2,40}\d", r"^[A-Z]+[-/ ]?(\d.*)$"
"""Parts of it that may be one: what no space divides, and what stands behind a word."""


class Known(NamedTuple):
    """What one ledger may find as it stands."""

    keys: list[Remainders]
    """For each column of `Standing`, to be asked first."""
    shortest: int
    """Letters and digits of the shortest reference that a document asks for."""

    @classmethod
    def of(cls, numbers: Numbers) -> Known:
        """That of some numbers."""
        frames = (numbers.asked, numbers.unusual, numbers.sent, numbers.whole)
        shortest = int(numbers.asked["width"].to_numpy().min(initial=_LONGEST))
        return cls([Remainders(frame["key"].to_numpy()) for frame in frames], shortest)


class Standing(NamedTuple):
    """What stands in some texts and may be something known: owner, said, number (its key)."""

    asked: pl.DataFrame
    unusual: pl.DataFrame
    sent: pl.DataFrame
    whole: pl.DataFrame

    @classmethod
    def together(cls, slices: list[Standing]) -> Standing:
        """What stands in the texts of all slices."""
        return cls(*(pl.concat(some) for some in zip(*slices, strict=True)))


def standing(texts: pl.DataFrame, ledgers: list[Numbers], known: list[Known], owner: str) -> list[Standing]:
    """What stands in the texts and may be known to each of some ledgers; the texts are read once for all of them.

    Args:
        texts: owner, text, creditor_reference, end_to_end, bank_reference.
        ledgers: what documents are called.
        known: their keys.
        owner: the column that tells whose text it is.
    """

    def of(some: Callable[[Numbers], pl.DataFrame], said: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        every = said() if any(not some(numbers).is_empty() for numbers in ledgers) else _nothing(owner)
        return every.with_columns(number=pl.Series(glued_keys(every["said"]), dtype=pl.UInt64))

    shortest = min(each.shortest for each in known)
    asked = of(lambda numbers: numbers.asked, lambda: _references(texts, owner, shortest))
    unusual = of(lambda numbers: numbers.unusual, lambda: _words(texts, owner))
    sent = of(lambda numbers: numbers.sent, lambda: _field(texts, "end_to_end", owner))
    whole = of(lambda numbers: numbers.whole, lambda: _field(texts, "bank_reference", owner))
    return [
        Standing(*(_among(some, keys) for some, keys in zip((asked, unusual, sent, whole), each.keys, strict=True)))
        for each in known
    ]


def _nothing(owner: str) -> pl.DataFrame:
    return pl.DataFrame(schema={owner: pl.Int32, "said": pl.String})


def _among(said: pl.DataFrame, known: Remainders) -> pl.DataFrame:
    """The rows whose letters and digits may be those of something known."""
    keys = said["number"].to_numpy()
    return said[np.flatnonzero(known.may_hold(keys) & (keys != 0))]


def _field(texts: pl.DataFrame, column: str, owner: str) -> pl.DataFrame:
    return texts.select(owner, said=column).drop_nulls().with_columns(folded(pl.col("said")))


def _references(texts: pl.DataFrame, owner: str, shortest: int) -> pl.DataFrame:
    """What may be a structured reference of so many letters and digits, as sent or spaced out in the text: owner, said."""
    standing = texts.filter(pl.col("text").str.contains(r"\d{3}|RF")).select(
        owner, said=pl.col("text").str.extract_all(_REFERENCE)
    )
    standing = standing.filter(pl.col("said").list.len() > 0).explode("said", empty_as_null=False)
    standing = standing.filter(pl.col("said").str.len_bytes() >= shortest)
    # KID 2401172 is 2401172, and "2401172 2402188" two of them.
    alone = standing.select(owner, said=pl.col("said").str.extract_all(_ALONE)).explode("said", empty_as_null=False)
    behind = standing.select(owner, said=pl.col("said").str.extract(_BEHIND_A_WORD)).drop_nulls()
    unspaced = standing.select(owner, said=pl.col("said").str.extract_all(_UNSPACED))
    unspaced = unspaced.explode("said", empty_as_null=False)
    field = _field(texts, "creditor_reference", owner)
    # Zeros before it fill the bank's field.
    padded = pl.concat([standing, behind]).filter(pl.col("said").str.starts_with("00"))
    padded = padded.with_columns(pl.col("said").str.strip_chars_start("0"))
    every = pl.concat([field, standing, alone, behind, unspaced, padded])
    return every.filter(pl.col("said").str.len_bytes() >= shortest)


def _words(texts: pl.DataFrame, owner: str) -> pl.DataFrame:
    """Words and short fields as they stand: owner, said."""
    fields = pl.col("text").str.split(" | ").list.eval(pl.element().filter(pl.element().str.len_chars() <= _FIELD))
    words = [pl.col("text").str.extract_all(word) for word in _WORDS]
    every = texts.select(owner, said=fields.list.concat(words).list.unique()).explode("said", empty_as_null=False)
    return every.drop_nulls("said")


def hits_as_sent(standing: Standing, numbers: Numbers, owner: str) -> list[pl.DataFrame]:
    """Documents that are named as they were sent: owner, i, ref_weight, ref_kind, ref_text."""
    return [
        _structured_hits(standing.asked, numbers.asked, owner),
        _unusual_hits(standing.unusual, numbers.unusual, owner),
        *_exact_hits(standing, numbers, owner),
    ]


def _structured_hits(said: pl.DataFrame, asked: pl.DataFrame, owner: str) -> pl.DataFrame:
    """References asked for by the document (RF, OGM, QRR, KID …)."""
    if said.is_empty():
        return no_hits(owner)
    found = said.with_columns(key=glued(pl.col("said"))).unique([owner, "key"])
    found = found.join(asked, left_on="number", right_on="key")
    shared = asked.group_by("key").agg(shared=pl.len())
    length = pl.col("key").str.count_matches(r"\d") + pl.col("key").str.count_matches(r"[A-Z]").clip(0, 3)
    return found.join(shared, left_on="number", right_on="key").select(
        owner, "i",
        ref_weight=weight_of(length) - pl.col("shared").cast(pl.Float64).log(),
        ref_kind=pl.when(length >= 8).then(pl.lit("structured_reference", KINDS)).otherwise(pl.lit("document_number", KINDS)),
        ref_text=pl.col("key"),
    )  # fmt: skip


def _unusual_hits(said: pl.DataFrame, unusual: pl.DataFrame, owner: str) -> pl.DataFrame:
    """Numbers of letters only, or of many runs, that stand in the text as they are: as a word of it or as a whole field."""
    if said.is_empty():
        return no_hits(owner)
    found = said.join(unusual, left_on="number", right_on="key").select(owner, "i", key=glued(pl.col("said")))
    found = found.unique([owner, "i"]).with_columns(shared=pl.len().over(owner, "key"))
    # A letter says less than a digit: it may be one of a word.
    length = (pl.col("key").str.len_chars() + pl.col("key").str.count_matches(r"\d")) // 2
    return found.select(
        owner, "i",
        ref_weight=weight_of(length) - pl.col("shared").cast(pl.Float64).log(),
        ref_kind=pl.lit("document_number", KINDS), ref_text="key",
    )  # fmt: skip


def _exact_hits(standing: Standing, numbers: Numbers, owner: str) -> list[pl.DataFrame]:
    """End-to-end ids of the orders we sent, and numbers that stand alone in the bank's reference."""

    def met(said: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
        found = said.join(known, left_on="number", right_on="key")
        return found.select(owner, "i", key=glued(pl.col("said")), shared=pl.len().over(owner))

    ends = met(standing.sent, numbers.sent).select(
        owner, "i",
        ref_weight=8.5 - pl.col("shared").cast(pl.Float64).log(),
        ref_kind=pl.lit("end_to_end_id", KINDS), ref_text="key",
    )  # fmt: skip
    plain = met(standing.whole, numbers.whole).select(
        owner, "i",
        ref_weight=weight_of(pl.col("key").str.len_chars().clip(0, 8)) - 1 - pl.col("shared").cast(pl.Float64).log(),
        ref_kind=pl.lit("document_number", KINDS), ref_text="key",
    )  # fmt: skip
    return [ends, plain]


def no_hits(owner: str) -> pl.DataFrame:
    """A frame of documents named without one."""
    return pl.DataFrame(
        schema={owner: pl.Int32, "i": pl.Int32, "ref_weight": pl.Float64, "ref_kind": KINDS, "ref_text": pl.String}
    )
