"""Names that stand in a text or in a field of their own as they are: structured references, order ids, numbers like nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.keys import among
from bankrec_nb.normalise.document_numbers import weight_of
from bankrec_nb.normalise.runs import glued_keys
from bankrec_nb.normalise.text import folded, glued

if TYPE_CHECKING:
    from bankrec_nb.matching.numbers import Numbers

_FIELD = 60
"""A field of so many letters may be nothing but a reference, spaces and all."""
_REFERENCE = r"RF ?\d{2}(?:[ A-Z0-9]{0,26})|\d(?:[\d ./+-]{2,40}\d)|[A-Z]{1,8}[-/ ]?\d(?:[\d /-]{0,20}\d)?"
"""What may be a structured reference, spaced out or not."""
_UNSPACED = r"\bRF\d{2}[A-Z0-9]+|\b[A-Z]{1,8}[-/]?\d[\d/-]*"
"""One of them that is written in one piece, whatever stands behind it."""
_WORDS = (r"\S{6,}", r"[^\s/|:;,]{6,}", r"\b[A-Z]{1,4} [^\s/|:;,]*\d[^\s/|:;,]*")
"""Words as they stand, between separators, and with the letters that a bank's alphabet parted from them: `PO 88B2B8FEB7` of po_88b2b8feb7."""
_ALONE, _BEHIND_A_WORD = r"\d[\d./+-]{2,40}\d", r"^[A-Z]+[-/ ]?(\d.*)$"
"""Parts of it that may be one: what no space divides, and what stands behind a word."""


def structured_hits(texts: pl.DataFrame, asked: pl.DataFrame, owner: str) -> pl.DataFrame:
    """References asked for by the document (RF, OGM, QRR, KID …) found as sent or spaced out in the text."""
    if asked.is_empty():
        return no_hits(owner)
    standing = texts.filter(pl.col("text").str.contains(r"\d{3}|RF")).select(
        owner, said=pl.col("text").str.extract_all(_REFERENCE)
    )
    standing = standing.filter(pl.col("said").list.len() > 0).explode("said", empty_as_null=False)
    # KID 2401172 is 2401172, and "2401172 2402188" two of them.
    alone = standing.select(owner, said=pl.col("said").str.extract_all(_ALONE)).explode("said", empty_as_null=False)
    behind = standing.select(owner, said=pl.col("said").str.extract(_BEHIND_A_WORD)).drop_nulls()
    unspaced = standing.select(owner, said=pl.col("said").str.extract_all(_UNSPACED))
    unspaced = unspaced.explode("said", empty_as_null=False)
    field = texts.select(owner, said=folded(pl.col("creditor_reference"))).drop_nulls()
    # Zeros before it fill the bank's field.
    padded = pl.concat([standing, behind]).filter(pl.col("said").str.starts_with("00"))
    padded = padded.with_columns(pl.col("said").str.strip_chars_start("0"))
    said = pl.concat([field, standing, alone, behind, unspaced, padded])
    keyed = _among(said, asked)
    found = (
        keyed.with_columns(key=glued(pl.col("said")))
        .unique([owner, "key"])
        .join(asked, left_on="number", right_on="key")
    )
    shared = asked.group_by("key").agg(shared=pl.len())
    length = pl.col("key").str.count_matches(r"\d") + pl.col("key").str.count_matches(r"[A-Z]").clip(0, 3)
    return found.join(shared, left_on="number", right_on="key").select(
        owner, "i",
        ref_weight=weight_of(length) - pl.col("shared").cast(pl.Float64).log(),
        ref_kind=pl.when(length >= 8).then(pl.lit("structured_reference")).otherwise(pl.lit("document_number")),
        ref_text=pl.col("key"),
    )  # fmt: skip


def unusual_hits(texts: pl.DataFrame, unusual: pl.DataFrame, owner: str) -> pl.DataFrame:
    """Numbers of letters only, or of many runs, that stand in the text as they are: as a word of it or as a whole field."""
    if unusual.is_empty():
        return no_hits(owner)
    fields = pl.col("text").str.split(" | ").list.eval(pl.element().filter(pl.element().str.len_chars() <= _FIELD))
    words = [pl.col("text").str.extract_all(word) for word in _WORDS]
    every = texts.select(owner, said=fields.list.concat(words).list.unique()).explode("said", empty_as_null=False)
    every = every.drop_nulls("said")
    found = (
        _among(every, unusual)
        .join(unusual, left_on="number", right_on="key")
        .select(owner, "i", key=glued(pl.col("said")))
    )
    found = found.unique([owner, "i"]).with_columns(shared=pl.len().over(owner, "key"))
    # A letter says less than a digit: it may be one of a word.
    length = (pl.col("key").str.len_chars() + pl.col("key").str.count_matches(r"\d")) // 2
    return found.select(
        owner, "i",
        ref_weight=weight_of(length) - pl.col("shared").cast(pl.Float64).log(),
        ref_kind=pl.lit("document_number"), ref_text="key",
    )  # fmt: skip


def _among(said: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The rows whose letters and digits are those of something known, with their key: number."""
    keys = glued_keys(said["said"])
    likely = np.flatnonzero(among(keys, known["key"].to_numpy()) & (keys != 0))
    return said[likely].with_columns(number=pl.Series(keys[likely]))


def exact_hits(texts: pl.DataFrame, numbers: Numbers, owner: str) -> pl.DataFrame:
    """End-to-end ids of the orders we sent, and numbers that stand alone in the bank's reference."""

    def met(column: str, known: pl.DataFrame) -> pl.DataFrame:
        if known.is_empty():
            return pl.DataFrame(schema={owner: pl.Int32, "i": pl.Int32, "key": pl.String, "shared": pl.UInt32})
        said = texts.select(owner, said=column).drop_nulls().with_columns(folded(pl.col("said")))
        found = _among(said, known).join(known, left_on="number", right_on="key")
        return found.select(owner, "i", key=glued(pl.col("said")), shared=pl.len().over(owner))

    ends = met("end_to_end", numbers.sent).select(
        owner, "i",
        ref_weight=8.5 - pl.col("shared").cast(pl.Float64).log(),
        ref_kind=pl.lit("end_to_end_id"), ref_text="key",
    )  # fmt: skip
    plain = met("bank_reference", numbers.whole).select(
        owner, "i",
        ref_weight=weight_of(pl.col("key").str.len_chars().clip(0, 8)) - 1 - pl.col("shared").cast(pl.Float64).log(),
        ref_kind=pl.lit("document_number"), ref_text="key",
    )  # fmt: skip
    return pl.concat([ends, plain])


def no_hits(owner: str) -> pl.DataFrame:
    """A frame of documents named without one."""
    return pl.DataFrame(
        schema={owner: pl.Int32, "i": pl.Int32, "ref_weight": pl.Float64, "ref_kind": pl.String, "ref_text": pl.String}
    )
