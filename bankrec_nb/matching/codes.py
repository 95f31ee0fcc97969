"""Frames met on codes: whole numbers that count from 0 are looked up by place, not hashed.

A hash table of a million rows does not fit the processor's own memory, and every row asked of it is a walk outside. Codes
of transactions, documents and explanations say themselves where a row stands, and mostly come in order: half a million
rows among a million take 10 ms instead of 108. Pairs of codes are found by halving, for the same reason. Where codes are no
places (negative, sparse, absent, or several rows of one code on both sides) Polars joins.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from bankrec_nb.matching.keys import in_turn, repeated
from bankrec_nb.matching.places import each_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from polars.dataframe.group_by import GroupBy

Code = str | tuple[str, str]
"""A column of whole numbers, or two of 32 bits."""
_SPARSE = 4
"""A table of places may have so many places per row."""
_SMALL = 1024
_ABSENT = np.iinfo(np.int32).min
_FEW_WORDS = 200
_AT_LEAST = 64
"""Fewer pairs than that are joined as soon."""


def joined(left: pl.DataFrame, right: pl.DataFrame, on: str) -> pl.DataFrame:
    """Rows of both that bear one code, in the order of `left` where `right` has each code once, else in that of `right`."""
    if left.is_empty() or right.is_empty():
        left = left.clear()
        return left.hstack(_others(left, right.clear(), on))
    ours, theirs = _codes(left, on), _codes(right, on)
    if ours is not None and theirs is not None:
        if (at := _places(ours, theirs)) is not None:
            left, right = _rows_of(left, right, at)
            return left.hstack(_others(left, right, on))
        if (at := _places(theirs, ours)) is not None:
            right, left = _rows_of(right, left, at)
            return left.hstack(_others(left, right, on))
    return left.join(right, on=on, maintain_order="left")


def beside(left: pl.DataFrame, right: pl.DataFrame, on: Code) -> pl.DataFrame:
    """Every row of `left`, in its order, with what `right` says of its code: null where that says nothing."""
    if left.is_empty():
        return left.hstack(_others(left, right.clear(), on))
    at = _found(left, right, on)
    if at is None:
        return left.join(right, on=on, how="left", maintain_order="left")
    others, known = _others(left, right, on), at >= 0
    if known.all():
        return left.hstack(others[at])
    rows = pl.DataFrame({"at": at, "known": known}).select(pl.when("known").then("at").cast(pl.UInt32)).to_series()
    return left.hstack(others.select(pl.all().gather(rows)))


def only(left: pl.DataFrame, right: pl.DataFrame, on: Code) -> pl.DataFrame:
    """Rows of `left` whose code `right` bears, in their order."""
    return _chosen(left, right, on, "semi")


def without(left: pl.DataFrame, right: pl.DataFrame, on: Code) -> pl.DataFrame:
    """Rows of `left` whose code `right` does not bear, in their order."""
    return _chosen(left, right, on, "anti")


def crossed(left: pl.DataFrame, right: pl.DataFrame, on: str, at_once: int) -> list[Callable[[], pl.DataFrame]]:
    """Rows of both that bear one code, as calls that each make about so many: in the order of `left`, then of `right`."""
    right = right.sort(on, maintain_order=True)
    theirs, ours = right[on].to_numpy(), left[on].to_numpy()
    first = np.searchsorted(theirs, ours)
    many = np.searchsorted(theirs, ours, "right") - first
    ends = np.cumsum(many)
    cuts = np.unique(np.searchsorted(ends, np.arange(0, int(ends[-1]) if len(ends) else 0, at_once)))
    others = _others(left, right, on)

    def met(begin: int, end: int) -> pl.DataFrame:
        these = many[begin:end]
        row = np.repeat(np.arange(begin, end), these)
        return left[row].hstack(others[each_of(first[begin:end], these)])

    bounds = [*cuts.tolist(), len(left)] if len(cuts) else [0, 0]
    return [partial(met, begin, end) for begin, end in pairwise(bounds)]


def grouped(frame: pl.DataFrame, on: str) -> GroupBy:
    """The rows of each code together: what stands in order already is cut where the code changes, and not hashed."""
    codes = _codes(frame, on)
    if codes is None or not bool((codes[1:] >= codes[:-1]).all()):
        return frame.group_by(on)
    return frame.with_columns(pl.col(on).set_sorted()).group_by(on, maintain_order=True)


def how_often(on: str) -> pl.Expr:
    """How many rows bear each row's code: `pl.len().over(on)`, counted by place."""
    return pl.col(on).map_batches(_counted, return_dtype=pl.UInt32)


def _counted(codes: pl.Series) -> pl.Series:
    alone = codes.to_frame("code")
    places = _codes(alone, "code")
    if places is None or not len(places) or places.min() < 0 or places.max() >= _most(len(places)):
        return alone.select(pl.len().over("code")).to_series()
    return pl.Series(np.bincount(places)[places], dtype=pl.UInt32)


def first_of_each(frame: pl.DataFrame, on: Code) -> pl.DataFrame:
    """Of the rows that bear one code the first, in their order."""
    if len(frame) < 2:
        return frame
    codes = _codes(frame, on) if isinstance(on, str) else _pairs(frame, on)
    if codes is None:
        return frame.unique(on, keep="first", maintain_order=True)
    new = np.ones(len(codes), bool)
    if (codes[1:] >= codes[:-1]).all():
        new[1:] = codes[1:] != codes[:-1]
    else:
        order = in_turn(codes)
        new[order[1:]] = codes[order[1:]] != codes[order[:-1]]
    return frame if new.all() else frame.filter(pl.Series(new))


def best_of_each(frame: pl.DataFrame, on: tuple[str, str], by: list[str]) -> pl.DataFrame:
    """One row for each two codes, in their order: of several the one whose first of `by` is largest, then by the others in order."""
    if len(frame) < 2:
        return frame
    codes = _pairs(frame, on)
    if codes is None:
        ordered = frame.sort(*on, *by, descending=[False, False, True, *(False for _ in by[1:])])
        return ordered.unique(on, keep="first", maintain_order=True)
    again = pl.Series(repeated(codes))
    several = frame.filter(again).sort(*on, *by, descending=[False, False, True, *(False for _ in by[1:])])
    each = pl.concat([frame.filter(~again), several.unique(on, keep="first", maintain_order=True)])
    return each[pl.Series(_pairs(each, on)).arg_sort()]


def in_order(frame: pl.DataFrame, by: str) -> pl.DataFrame:
    """The frame in order of a column of whole numbers; what stands in order already is left as it is."""
    if len(frame) < 2:
        return frame
    codes = _codes(frame, by)
    if codes is None:
        return frame.sort(by, maintain_order=True)
    return frame if (codes[1:] >= codes[:-1]).all() else frame[in_turn(codes)]


def in_order_of(frame: pl.DataFrame, *by: str) -> pl.DataFrame:
    """The frame in order of several columns of whole numbers or few words: the first counts most, what is absent comes last.

    Rows mostly come in order of some of them already, and the others are sorted by counting; Polars writes out the bytes of
    several columns and compares those.
    """
    turns, order = [_turns(frame[name]) for name in by], None
    for codes in reversed(turns):
        if codes is None:
            return frame.sort(*by, maintain_order=True, nulls_last=True)
        here = codes if order is None else codes[order]
        if not (here[1:] >= here[:-1]).all():
            order = in_turn(here) if order is None else order[in_turn(here)]
    return frame if order is None else frame[order]


def _turns(column: pl.Series) -> np.ndarray | None:
    """Whole numbers in the order of a column, the largest for what is absent; None for many words."""
    if column.dtype == pl.String:
        words = column.unique().drop_nulls().sort()
        if len(words) > _FEW_WORDS:
            return None
        column = column.cast(pl.Enum(words)).to_physical().cast(pl.Int32)
    if not column.dtype.is_integer():
        return None
    if column.null_count():
        column = column.cast(pl.Int64)
        column = column.fill_null((column.max() or 0) + 1)  # type: ignore[operator]
    return column.to_numpy()


def _chosen(left: pl.DataFrame, right: pl.DataFrame, on: Code, how: Literal["semi", "anti"]) -> pl.DataFrame:
    if left.is_empty() or right.is_empty():
        return left.clear() if how == "semi" else left
    borne = _borne_by(left, right, on) if isinstance(on, str) else _paired(left, right, on)
    if borne is None:
        return left.join(right, on=on, how=how, maintain_order="left")
    return left.filter(borne if how == "semi" else ~borne)


def _borne_by(left: pl.DataFrame, right: pl.DataFrame, on: str) -> pl.Series | None:
    ours, theirs = _codes(left, on), _codes(right, on)
    borne = None if ours is None or theirs is None else _borne(ours, theirs)
    return None if borne is None else pl.Series(borne)


def _paired(left: pl.DataFrame, right: pl.DataFrame, on: tuple[str, str]) -> pl.Series | None:
    """Which pairs of our codes are among theirs: as one number each they are hashed in half of the time of two columns."""
    if any(frame[name].null_count() for frame in (left, right) for name in on):
        return None
    ours, theirs = _pairs(left, on), _pairs(right, on)
    return None if ours is None or theirs is None else pl.Series(ours).is_in(pl.Series(theirs).implode())


def _borne(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray | None:
    """Which of our codes are among theirs; None where a table of all would take far more room than there are rows."""
    if _rise(theirs) and _gapless(theirs):
        within: np.ndarray = (ours >= theirs[0]) & (ours <= theirs[-1])
        return within
    size = _size(ours, theirs)
    if size is None:
        return None
    table = np.zeros(size, bool)
    table[theirs] = True
    return np.asarray(table[ours])


def _codes(frame: pl.DataFrame, on: str) -> np.ndarray | None:
    """The codes of a frame; None where some are absent or are no whole numbers."""
    codes = frame[on]
    return codes.to_numpy() if codes.dtype.is_integer() and not codes.null_count() else None


def _pairs(frame: pl.DataFrame, on: tuple[str, str]) -> np.ndarray | None:
    """Two codes as one number, an absent one as one that nothing has."""
    if any(frame.schema[name] != pl.Int32 for name in on):
        return None
    one, other = (
        (frame[name].fill_null(_ABSENT) if frame[name].null_count() else frame[name]).to_numpy().astype(np.int64)
        for name in on
    )
    pairs: np.ndarray = (one << 32) + other
    return pairs


def _size(ours: np.ndarray, theirs: np.ndarray) -> int | None:
    """How many places a table of all these codes has; None where that is far more than there are rows, or some are no places."""
    if not len(ours) or not len(theirs):
        return None
    least, most = min(ours.min(), theirs.min()), max(ours.max(), theirs.max())
    return None if least < 0 or most >= _most(len(ours) + len(theirs)) else int(most) + 1


def _most(rows: int) -> int:
    """Codes of so many rows are places while they are smaller than this."""
    return _SPARSE * rows + _SMALL


def _rise(codes: np.ndarray) -> bool:
    return bool((codes[1:] > codes[:-1]).all())


def _gapless(rising: np.ndarray) -> bool:
    return len(rising) > 0 and int(rising[-1]) - int(rising[0]) == len(rising) - 1


def _places(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray | None:
    """For each of our codes its place among theirs, or -1; None where one of theirs stands twice, or no table holds them."""
    rise = _rise(theirs)
    if rise and _gapless(theirs) and ours.dtype == theirs.dtype:
        # Every code from the first to the last: it says its place itself.
        first, last = int(theirs[0]), int(theirs[-1])
        at = ours - ours.dtype.type(first) if first else ours
        within = (ours >= first) & (ours <= last)
        # Codes without a sign have no −1.
        return at if within.all() else np.where(within, at.astype(np.int64, copy=False), -1)
    size = _size(ours, theirs)
    if size is None:
        return None
    table, rows = np.full(size, -1, np.int32), np.arange(len(theirs), dtype=np.int32)
    table[theirs] = rows
    return np.asarray(table[ours]) if rise or (table[theirs] == rows).all() else None


def _found(left: pl.DataFrame, right: pl.DataFrame, on: Code) -> np.ndarray | None:
    """For each row of `left` the place of its code in `right`, or -1; None where that is left to a join."""
    if isinstance(on, str):
        ours, theirs = _codes(left, on), _codes(right, on)
        return None if ours is None or theirs is None else _places(ours, theirs)
    if min(len(left), len(right)) < _AT_LEAST or any(right[name].null_count() for name in on):
        return None
    ours, theirs = _pairs(left, on), _pairs(right, on)
    return None if ours is None or theirs is None else _halved(ours, theirs)


def _halved(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray | None:
    """The place of each of our numbers among theirs, -1 where it is none; None where one stands twice there."""
    order = None if (theirs[1:] > theirs[:-1]).all() else np.argsort(theirs, kind="stable")
    known = theirs if order is None else theirs[order]
    if order is not None and (known[1:] == known[:-1]).any():
        return None
    at = np.minimum(np.searchsorted(known, ours), len(known) - 1)
    return np.where(known[at] == ours, at if order is None else order[at], -1)


def _rows_of(asked: pl.DataFrame, known: pl.DataFrame, at: np.ndarray) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of `asked` that have a place among `known`, and those rows."""
    here = at >= 0
    return (asked, known[at]) if here.all() else (asked.filter(pl.Series(here)), known[at[here]])


def _others(left: pl.DataFrame, right: pl.DataFrame, on: Code) -> pl.DataFrame:
    """The columns that `right` adds, named as a join names them."""
    keys, taken = (on,) if isinstance(on, str) else on, set(left.columns)
    rest = [column for column in right.get_columns() if column.name not in keys]
    # Column by column: to drop and to rename them would be two queries.
    named = [one.alias(f"{one.name}_right") if one.name in taken else one for one in rest]
    return pl.DataFrame(named) if named else right.drop(on)
