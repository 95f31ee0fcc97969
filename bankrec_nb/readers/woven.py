"""Movements that are plain are read by whole columns, the others one by one: both come together in the file's order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Row: TypeAlias = "tuple[Any, ...] | int"
"""A movement's values, or the place of a plain one among the columns."""


def woven(names: Sequence[str], rows: Sequence[Row], plain: pl.DataFrame) -> pl.DataFrame:
    """The movements in order, one row each.

    Args:
        names: of the values in a tuple.
        rows: in the file's order.
        plain: columns of the plain movements, any of `names`; the others are null for them.
    """
    places = [row for row in rows if isinstance(row, int)]
    if len(places) == len(rows) == plain.height and places == list(range(plain.height)):
        return plain
    quick = plain[places] if places else plain.clear()
    if len(places) == len(rows):
        return quick
    slow = [row for row in rows if not isinstance(row, int)]
    columns = dict(zip(names, zip(*slow, strict=True), strict=True))
    single = pl.DataFrame([pl.Series(n, columns[n], dtype=quick.schema.get(n), strict=False) for n in names])
    order = [n for n, row in enumerate(rows) if isinstance(row, int)]
    order += [n for n, row in enumerate(rows) if not isinstance(row, int)]
    return pl.concat([quick, single], how="diagonal_relaxed")[pl.Series(order).arg_sort()]


def runs(plain: pl.Series) -> list[tuple[int, int]]:
    """Where unbroken runs of true values begin and end (the first that is no longer true)."""
    edges = plain.cast(pl.Int8).extend_constant(0, 1)
    steps = edges - edges.shift(1, fill_value=0)
    return list(zip((steps == 1).arg_true().to_list(), (steps == -1).arg_true().to_list(), strict=True))


def spans(plain: pl.DataFrame) -> list[tuple[int, int, int, int]]:
    """Unbroken runs of the records of plain movements: first record and end, first movement and end.

    Args:
        plain: `_at` and `_count`, the first record of each movement in file order and how many it has.
    """
    begins = plain["_at"].cast(pl.Int64)
    ends = begins + plain["_count"]
    firsts = (begins != ends.shift(1)).fill_null(value=True).arg_true().to_list()
    lasts = [*firsts[1:], plain.height][: len(firsts)]
    return [(begins[first], ends[last - 1], first, last) for first, last in zip(firsts, lasts, strict=True)]


def in_order(
    spans: Iterable[tuple[int, int, int, int]],
    records: int,
    may_run: Callable[[], bool],
    take_run: Callable[[int, int, int], None],
    take_each: Callable[[int, int], None],
) -> None:
    """Walk a file's records: runs of plain movements at once where the reader's state lets it, the others one by one.

    Args:
        spans: per run of plain movements its first record and the one behind it, and the same of its movements.
        records: how many the file has.
        may_run: whether a run may be taken at once just now.
        take_run: takes so many records, movements first to last.
        take_each: takes the records from, to.
    """
    at = 0
    for start, stop, first, last in [*spans, (records, records, 0, 0)]:
        take_each(at, start)
        if may_run():
            take_run(stop - start, first, last)
        else:
            take_each(start, stop)
        at = stop
