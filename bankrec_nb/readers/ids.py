"""What a movement or a document is, and the id made of it: the same in every version and on every machine.

The id hashes the facts as they are, the texts without spaces and case, and which of several identical ones it is.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.readers.rows import TEXT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

FACTS = ("account_id", "booking_date", "value_date", "amount_minor", "currency")
"""What a movement is beside its texts (TEXT_COLUMNS)."""
_WHITE, _WHITE_ASCII = r"[^\S\x1f]+", r"[\t\n\x0b\x0c\r]"


def short_hash(*parts: object) -> str:
    """16 hex characters over the parts in order; the same in every version and on every machine."""
    return blake2b("\x1f".join("" if p is None else str(p) for p in parts).encode(), digest_size=8).hexdigest()


def with_ids(rows: pl.DataFrame, facts: tuple[str, ...], texts: tuple[str, ...], name: str) -> pl.DataFrame:
    """Rows with `occurrence` (1, 2, … among rows that are the same) and, as `name`, the id made of what each is and of that.

    Where rows are the same, `_key` tells which: what each is, spaces and case aside.
    """
    ids = _first_ids(rows, facts, texts).alias(name)
    first = rows.with_columns(pl.lit(1, dtype=pl.Int64).alias("occurrence"), ids)
    if ids.n_unique() == rows.height:  # different ids prove different movements
        return first
    same = keyed(first, facts, texts)
    counted = same.with_columns(occurrence=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("_key"))
    again = (counted["occurrence"] > 1).arg_true()
    return counted.with_columns(counted[name].scatter(again, hashed(counted[again])))


def _first_ids(rows: pl.DataFrame, facts: tuple[str, ...], texts: tuple[str, ...]) -> pl.Series:
    """The ids of rows of which each is the first of its kind: what all keys begin with is hashed once."""
    pieces = _pieces([*_parts(rows, facts, texts), "1"])
    start = pieces[0] if len(pieces) > 1 and isinstance(pieces[0], str) else ""
    written = rows.select(_of_pieces(pieces[1:] if start else pieces)).to_series()
    return _hashed(written.new_from_index(0, rows.height) if len(pieces) == 1 else written, start)


def keyed(rows: pl.DataFrame, facts: tuple[str, ...] = FACTS, texts: tuple[str, ...] = TEXT_COLUMNS) -> pl.DataFrame:
    """Rows with `_key`: what each is, spaces and case aside."""
    return rows.with_columns(_key=_of_pieces(_pieces(_parts(rows, facts, texts))))


def _parts(rows: pl.DataFrame, facts: tuple[str, ...], texts: tuple[str, ...]) -> list[str | pl.Expr]:
    """What each row is: its facts, and its texts folded."""
    # Most formats leave most columns empty: only the separator is left of these.
    filled = [place for place, name in enumerate(texts) if rows[name].null_count() < rows.height]
    told: list[str | pl.Expr] = [""] * len(texts)
    if filled:
        first, end = filled[0], filled[-1] + 1
        words = [_text(rows[name]) if place in filled else "" for place, name in enumerate(texts)][first:end]
        folded = _folded(rows.select(_of_pieces(_pieces(words))).to_series())
        told = [*[""] * first, pl.lit(folded), *[""] * (len(texts) - end)]
    return [*(_fact(rows[name]) for name in facts), *told]


def _text(column: pl.Series) -> pl.Expr:
    return pl.col(column.name).fill_null("") if column.has_nulls() else pl.col(column.name)


def _pieces(parts: Sequence[str | pl.Expr]) -> list[str | pl.Expr]:
    """Texts and the separators between them; what is the same in all rows is put together once."""
    pieces: list[str | pl.Expr] = []
    for piece in islice((each for part in parts for each in ("\x1f", part)), 1, None):
        if pieces and isinstance(piece, str) and isinstance(pieces[-1], str):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _of_pieces(pieces: Sequence[str | pl.Expr]) -> pl.Expr:
    """The pieces as one text; `pl.format` takes half of the time, and panics where a column has an empty chunk."""
    return pl.concat_str([pl.lit(piece) if isinstance(piece, str) else piece for piece in pieces])


def _fact(column: pl.Series) -> str | pl.Expr:
    """A fact as text, empty where there is none; one text where it is the same in all rows."""
    if column.null_count() == column.len():
        return ""
    if column.dtype == pl.Date:
        return pl.lit(_days(column))
    if column.dtype == pl.String and not column.has_nulls() and (column == column[0]).all():
        return str(column[0])
    told = pl.col(column.name).cast(pl.String)
    return told.fill_null("") if column.has_nulls() else told


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
    """The ids of `_key` and `occurrence`."""
    return _hashed(rows["_key"] + "\x1f" + rows["occurrence"].cast(pl.String))


def _hashed(keys: pl.Series, start: str = "") -> pl.Series:
    """The ids of keys, `start` before each: polars' own hash changes between versions, so each goes through BLAKE2."""
    fresh, digests = blake2b(start.encode(), digest_size=8).copy, []  # copying a hash is cheaper than making one
    for key in keys.cast(pl.Binary).to_list():
        state = fresh()
        state.update(key)
        digests.append(state.digest())
    return pl.Series(digests, dtype=pl.Binary).bin.encode("hex")
