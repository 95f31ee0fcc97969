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
    from collections.abc import Iterable, Sequence

FACTS = ("account_id", "booking_date", "value_date", "amount_minor", "currency")
"""What a movement is beside its texts (TEXT_COLUMNS)."""
_WHITE, _WHITE_ASCII = r"[^\S\x1f]+", r"[\t\n\x0b\x0c\r]"
_CAPITALS, _WHITE_BYTES = bytes(range(128)).upper() + bytes(range(128, 256)), b" \t\x0b\x0c\r"
_FIRST = "\x1f1"
"""What follows the key of the first of its kind."""
_BLOCK_ROWS = 16_000


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
    """The ids of rows of which each is the first of its kind.

    Keys are written into blocks of bytes, and a block is folded in a quarter of the time that the folding of its texts
    takes; small blocks stay in the processor's cache.
    """
    told, words = [_fact(rows[name]) for name in facts], [_text(rows[name]) for name in texts]
    start, *pieces = _pieces([*told, *words, _FIRST[1:]])
    if not isinstance(start, str):
        start, pieces = "", [start, *pieces]
    if not pieces:
        return _ids(_hashes(_keys_of(rows, facts, texts)))
    if _folds_whole(rows, facts, pieces):
        written = rows.select(text=_of_pieces([*pieces, "\n"]))
    else:
        start, ending = "", _FIRST[1:] + "\n"
        written = rows.select(text=_joined(["", *words, ending]), fact=_of_pieces([*_pieces(told), "\n"]))
    hashes: list[bytes] = []
    for at in range(0, rows.height, _BLOCK_ROWS):
        here, block = rows.slice(at, _BLOCK_ROWS), written.slice(at, _BLOCK_ROWS)
        keys = _folded_lines(block["text"])
        before = _lines(block["fact"]) if "fact" in block.columns else []
        if len(keys) != here.height or len(before) not in {0, here.height}:  # a text of several lines
            hashes += _hashes(_keys_of(here, facts, texts))
            continue
        if before:
            keys = [fact + key for fact, key in zip(before, keys, strict=True)]
        wide = (block["text"].str.len_bytes() != block["text"].str.len_chars()).arg_true()
        if wide.len():  # other letters have capitals of their own, and there is other white space
            for place, key in zip(wide.to_list(), _keys_of(here[wide], facts, texts), strict=True):
                keys[place] = key.removeprefix(start.encode())
        hashes += _hashes(keys, start.encode())
    return _ids(hashes)


def _folds_whole(rows: pl.DataFrame, facts: tuple[str, ...], pieces: Sequence[str | pl.Expr]) -> bool:
    """Whether to fold all that is written is to fold its texts: no other piece of it has spaces or small letters."""
    varied = any(rows[name].dtype == pl.String and isinstance(_fact(rows[name]), pl.Expr) for name in facts)
    fixed = [piece.encode() for piece in pieces if isinstance(piece, str)]
    return not varied and all(piece == _folded_bytes(piece) for piece in fixed)


def _keys_of(rows: pl.DataFrame, facts: tuple[str, ...], texts: tuple[str, ...]) -> list[bytes]:
    return _bytes_of(keyed(rows, facts, texts)["_key"] + _FIRST)


def _folded_lines(written: pl.Series) -> list[bytes]:
    """`_lines`, ASCII letters as capitals and without ASCII white space."""
    return _folded_bytes(_block(written)).split(b"\n")[:-1]


def _lines(written: pl.Series) -> list[bytes]:
    """Texts that each end with a line feed, as bytes without it; more of them where a text has line feeds of its own."""
    return _block(written).split(b"\n")[:-1]


def _block(written: pl.Series) -> bytes:
    whole: str = written.str.join("").item()
    return whole.encode()


def _folded_bytes(text: bytes) -> bytes:
    return text.translate(_CAPITALS, _WHITE_BYTES)


def _text(column: pl.Series) -> str | pl.Expr:
    """A text as it stands, empty where no row has one."""
    if column.null_count() == column.len():
        return ""
    return pl.col(column.name).fill_null("") if column.has_nulls() else pl.col(column.name)


def keyed(rows: pl.DataFrame, facts: tuple[str, ...] = FACTS, texts: tuple[str, ...] = TEXT_COLUMNS) -> pl.DataFrame:
    """Rows with `_key`: what each is, spaces and case aside."""
    # Most formats leave most columns empty: only the separator is left of these.
    words = [_text(rows[name]) for name in texts]
    filled = [place for place, word in enumerate(words) if isinstance(word, pl.Expr)]
    told: list[str | pl.Expr] = [""] * len(texts)
    if filled:
        first, end = filled[0], filled[-1] + 1
        folded = _folded(rows.select(_joined(words[first:end])).to_series())
        told = [*[""] * first, pl.lit(folded), *[""] * (len(texts) - end)]
    return rows.with_columns(_key=_joined([*(_fact(rows[name]) for name in facts), *told]))


def _joined(parts: Sequence[str | pl.Expr]) -> pl.Expr:
    """Texts with separators between them."""
    return _of_pieces(_pieces(parts))


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
    return _ids(_hashes(_bytes_of(rows["_key"] + "\x1f" + rows["occurrence"].cast(pl.String))))


def _bytes_of(keys: pl.Series) -> list[bytes]:
    return keys.cast(pl.Binary).to_list()


def _hashes(keys: Iterable[bytes], start: bytes = b"") -> list[bytes]:
    """Hashes of keys, `start` before each: polars' own hash changes between versions, so each goes through BLAKE2."""
    fresh = blake2b(start, digest_size=8).copy  # copying a hash is cheaper than making one: 4,500,000 a second
    hashes = []
    for key in keys:
        state = fresh()
        state.update(key)
        hashes.append(state.digest())
    return hashes


def _ids(hashes: list[bytes]) -> pl.Series:
    return pl.Series(hashes, dtype=pl.Binary).bin.encode("hex")
