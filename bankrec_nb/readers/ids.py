"""What a movement or a document is, and the id made of it: the same in every version and on every machine.

The id hashes the facts as they are, the texts without spaces and case, and which of several identical ones it is.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import islice, repeat
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.readers.rows import TEXT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FACTS = ("account_id", "booking_date", "value_date", "amount_minor", "currency")
"""What a movement is beside its texts (TEXT_COLUMNS)."""
_WHITE, _WHITE_ASCII = r"[^\S\x1f]+", r"[\t\n\x0b\x0c\r]"


def short_hash(*parts: object) -> str:
    """16 hex characters over the parts in order; the same in every version and on every machine."""
    return blake2b("\x1f".join("" if p is None else str(p) for p in parts).encode(), digest_size=8).hexdigest()


def with_ids(rows: pl.DataFrame, facts: tuple[str, ...], texts: tuple[str, ...], name: str) -> pl.DataFrame:
    """Rows with `occurrence` (1, 2, … among rows that are the same) and, as `name`, the id made of what each is and of that."""
    named = keyed(rows, facts, texts).with_columns(occurrence=pl.lit(1, dtype=pl.Int64))
    named = named.with_columns(hashed(named).alias(name))
    if named[name].n_unique() == named.height:  # different ids prove different movements
        return named
    counted = named.with_columns(occurrence=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("_key"))
    again = (counted["occurrence"] > 1).arg_true()
    return counted.with_columns(counted[name].scatter(again, hashed(counted[again])))


def keyed(rows: pl.DataFrame, facts: tuple[str, ...] = FACTS, texts: tuple[str, ...] = TEXT_COLUMNS) -> pl.DataFrame:
    """Rows with `_key`: what each is, spaces and case aside."""
    # Most formats leave most columns empty: only the separator is left of these.
    filled = [place for place, name in enumerate(texts) if rows[name].null_count() < rows.height]
    told: list[str | pl.Expr] = [""] * len(texts)
    if filled:
        first, end = filled[0], filled[-1] + 1
        words = [pl.col(n).fill_null("") if place in filled else "" for place, n in enumerate(texts)][first:end]
        folded = _folded(rows.select(_joined(words)).to_series())
        told = [*[""] * first, pl.lit(folded), *[""] * (len(texts) - end)]
    return rows.with_columns(_key=_joined([*(_fact(rows[name]) for name in facts), *told]))


def _joined(parts: Sequence[str | pl.Expr]) -> pl.Expr:
    """Texts with separators between them; what is the same in all rows is put together once."""
    pieces: list[str | pl.Expr] = []
    for piece in islice((each for part in parts for each in ("\x1f", part)), 1, None):
        if pieces and isinstance(piece, str) and isinstance(pieces[-1], str):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pl.concat_str([pl.lit(piece) if isinstance(piece, str) else piece for piece in pieces])


def _fact(column: pl.Series) -> str | pl.Expr:
    """A fact as text, empty where there is none; one text where it is the same in all rows."""
    if column.null_count() == column.len():
        return ""
    if column.dtype == pl.Date:
        return pl.lit(_days(column))
    if column.dtype == pl.String and not column.has_nulls() and (column == column[0]).all():
        return str(column[0])
    return pl.col(column.name).cast(pl.String).fill_null("")


def _days(column: pl.Series) -> pl.Series:
    """Dates as text, empty where there is none: a file covers few days, and each is written once."""
    places = column.to_physical() - column.to_physical().min()
    last = int(places.max())  # type: ignore[arg-type]
    if last > column.len():
        return column.cast(pl.String).fill_null("")
    days = pl.int_range(last + 1, dtype=pl.Int32, eager=True) + column.to_physical().min()
    return days.cast(pl.Date).cast(pl.String).gather(places).fill_null("")


def _folded(texts: pl.Series) -> pl.Series:
    """The texts without white space, in upper case. Plain spaces go first: a literal is removed far faster."""
    bare = texts.to_frame().select(pl.first().str.replace_all(" ", "", literal=True).str.to_uppercase()).to_series()
    ascii_only = bool((bare.str.len_bytes() == bare.str.len_chars()).all())  # a quarter of the time to look through
    if bare.str.contains(_WHITE_ASCII if ascii_only else _WHITE).any():
        return bare.str.replace_all(_WHITE, "")
    return bare


def hashed(rows: pl.DataFrame) -> pl.Series:
    """The ids of `_key` and `occurrence`: polars' own hash changes between versions, so each goes through BLAKE2 (2,500,000 a second)."""
    fresh, digests = blake2b(digest_size=8).copy, []  # copying an empty hash is cheaper than making one
    for key, times in zip(rows["_key"].cast(pl.Binary).to_list(), _endings(rows["occurrence"]), strict=False):
        state = fresh()
        state.update(key)
        state.update(times)
        digests.append(state.digest())
    return pl.Series(digests, dtype=pl.Binary).bin.encode("hex")


def _endings(occurrences: pl.Series) -> Iterable[bytes]:
    """What follows each key: nearly every movement is the first of its kind."""
    if occurrences.is_empty() or occurrences.max() == 1:
        return repeat(b"\x1f1")
    return [b"\x1f%d" % n for n in occurrences.to_list()]
