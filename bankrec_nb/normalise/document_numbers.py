"""Document numbers as keys: what the ledger's own numbers look like, and the spellings a payer may give them.

A number is letters, perhaps a year, and a running number: `FA-2026-0012` → prefix `FA2026`, running number 12. Payers drop
zeros, separators, the letters or the year; they do not drop digits in the middle, so near-equal numbers are different.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.normalise.runs import BASE, DIGITS, NOT_ZERO, Bytes, beside, glued_keys, glued_together
from bankrec_nb.normalise.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

YEAR = r"^(?:19|20)\d\d$"
_YEAR_LAST = r"\d[^0-9A-Z]+((?:19|20)\d\d)[^0-9A-Z]*$"
"""A year behind the running number: 17/2026."""
_SHORT_YEAR_LAST = r"\d{3,}/(2\d)[^0-9A-Z]*$"
"""The same in two digits; before fewer than three digits (3/26) it may be the number itself."""
_MONTH_GLUED_LAST = r"\d{3,}[^0-9A-Z]+((?:(?:19|20)\d\d|2\d)(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])2\d)[^0-9A-Z]*$"
"""A year and a month behind it in one piece (0301.202602, 301-0226), where many numbers share few of them."""
_ANY_YEAR_LAST = r"\d[^0-9A-Z]+(?:(?:19|20)\d\d(?:\d\d)?|2\d(?:\d\d)?|[01]\d2\d)[^0-9A-Z]*$"
_BEFORE_LAST = r"(\d+)[^0-9A-Z]+(\d+)[^0-9A-Z]*$"
_YEAR_AND_MONTH = r"^2\d(?:0[1-9]|1[0-2])$"
_MONTH_LAST = r"(\d+)[^0-9A-Z]+(0[1-9]|1[0-2])[^0-9A-Z]+((?:19|20)\d\d)[^0-9A-Z]*$"
"""A month and a year behind the running number, which begins anew every month: FV/118/06/2026."""
_LATEST_DAY = 31
_FEW = 4
"""A month stands behind so many numbers or more, on average."""


def with_parts(frame: pl.DataFrame, column: str = "number") -> pl.DataFrame:
    """The frame with its numbers taken apart: whole (glued), letters, prefix (glued, before the running number), running, tail."""
    # In stages, because an eager frame works out every repeated expression again.
    first = frame.with_columns(_text=folded(pl.col(column)))
    second = first.with_columns(
        whole=pl.col("_text").str.replace_all(r"[^A-Z0-9]+", ""),
        _last=pl.col("_text").str.extract(r"(\d+)[^0-9]*$"),
        letters=pl.col("_text").str.extract(r"^[^A-Z0-9]*([A-Z]+)").fill_null(""),
        tail=pl.col("_text").str.extract(r"\d([^0-9]*)$").str.replace_all(r"[^A-Z]+", "").fill_null(""),
    )
    # 20260012 written in one piece is a year and a running number.
    year_glued = pl.col("_last").str.contains(r"^(?:19|20)\d{4,8}$")
    third = _with_year_last(second).with_columns(
        running=pl.when(pl.col("_year") != "").then("_before")
        .when(year_glued).then(pl.col("_last").str.slice(4))
        .otherwise("_last")
    )  # fmt: skip
    behind = pl.col("running").str.len_chars() + pl.col("tail").str.len_chars() + pl.col("_year").str.len_chars()
    front = pl.col("whole").str.head(pl.col("whole").str.len_chars().cast(pl.Int64) - behind.cast(pl.Int64))
    # 17/2026 is 2026/17 to who looks for the documents of a year.
    return third.with_columns(prefix=front + pl.col("_year")).drop("_text", "_last", "_year", "_before")


def _with_year_last(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `_year` (a year that stands last, and the month before it, else empty) and `_before`, the digits before."""
    before = frame.with_columns(
        _before=pl.coalesce(pl.col("_text").str.extract(pattern) for pattern in (_MONTH_LAST, _BEFORE_LAST)),
        _month=pl.col("_text").str.extract(_MONTH_LAST, 2).fill_null(""),
    )
    year = pl.col("_text").str.extract(_YEAR_LAST) + pl.col("_month")
    short = pl.col("_text").str.extract(_SHORT_YEAR_LAST)
    # 4711-2602 may be the document 2602 of customer 4711: months come back, and what stands before them does not.
    glued = pl.col("_text").str.extract(_MONTH_GLUED_LAST)
    running = pl.col("_before").filter(glued.is_not_null()).n_unique() * _FEW > glued.count() * (_FEW - 1)
    glued = pl.when(running & (glued.drop_nulls().n_unique() * _FEW <= glued.count())).then(glued)
    dated = pl.col("_before").str.contains(f"{YEAR}|{_YEAR_AND_MONTH}").fill_null(value=False)
    return before.with_columns(
        _year=pl.when(dated | (pl.col("tail") != ""))
        .then(pl.lit(""))
        .otherwise(pl.coalesce(year, short, glued, pl.lit("")))
    ).drop("_month")


@dataclass(frozen=True)
class Endings:
    """What numbers end in, one place each."""

    figure: np.ndarray
    """The running number; -1 where 18 digits do not hold it."""
    width: np.ndarray
    """How many digits it has without its zeros."""
    digits: np.ndarray
    """How many digits the whole number has; without any there is no running number."""
    end: np.ndarray
    """The last six of them as a figure; wrong in front where there are fewer."""

    @classmethod
    def together(cls, slices: list[Endings]) -> Endings:
        """Those of all slices, one after the other."""
        names = ("figure", "width", "digits", "end")
        return cls(*(np.concatenate([getattr(each, name) for each in slices]) for name in names))


SPELLINGS = pl.Enum(["whole", "unpadded", "digits", "short", "last"])
_LONGEST_RUNNING = 18
_ALL_DIGITS = 6
"""Digits that a number has at least which is known without the letter between them."""
_END = 6


@dataclass(frozen=True)
class Parts:
    """Numbers taken apart, one place each: stretches of their letters and digits end to end (see with_parts for what is what)."""

    glue: Bytes
    whole: np.ndarray
    """The key of each as it is written, where its year stands behind it too."""
    meant: np.ndarray
    """Some digit is not zero: 0000000 is a form left empty, not a number."""
    runs: np.ndarray
    """How many runs of letters or digits it was written in."""
    digits: np.ndarray
    """How many digits there are; without any there are no parts."""
    digit_places: np.ndarray
    upto: np.ndarray
    """How many digits stand before the end of each number, in all numbers."""
    running: np.ndarray
    """Where the running number begins."""
    figure: np.ndarray
    """Where it begins without its zeros."""
    tail: np.ndarray
    """Where it ends."""
    first_digit: np.ndarray
    letters: np.ndarray
    """Where the letters end that the number begins with."""
    behind: pl.DataFrame
    """Numbers with their year behind as they are written without their letters: n, key, information; not where that is a date."""

    def tails(self, width: int) -> np.ndarray:
        """The last so many digits of each number as a figure; wrong where it has fewer."""
        values = np.append(self.glue.letters[self.digit_places] - np.uint8(48), np.uint8(0))
        figure = np.zeros(len(self.digits), np.int64)
        for n in range(width):
            figure = figure * 10 + values[np.maximum(self.upto - width + n, 0)]
        return figure

    def endings(self) -> Endings:
        """What stays of the numbers for whoever compares their ends."""
        figure, width = self.glue.values(self.figure, self.tail), self.tail - self.figure
        return Endings(figure, width.astype(np.int32), self.digits.astype(np.int32), self.tails(_END).astype(np.int32))

    def fronts(self) -> tuple[np.ndarray, np.ndarray]:
        """The keys of the letters right before the last digits (0 where none stand there), and how many digits follow them."""
        glue, first = self.glue, self.glue.first
        lettered = np.flatnonzero(glue.letters > ord("9"))
        place = np.searchsorted(lettered, self.running) - 1
        last = np.where(place >= 0, np.append(lettered, -1)[place], -1)
        found = (last >= first) & (self.digits > 0)
        before = np.searchsorted(self.digit_places, last) - 1
        since = np.maximum(np.where(before >= 0, np.append(self.digit_places, -1)[before] + 1, 0), first)
        front = np.where(found, glue.keys(np.where(found, since, 0), np.where(found, last + 1, 0)), np.uint64(0))
        return front, np.where(found, self.tail - last - 1, 0)


def parts_of(numbers: pl.Series) -> Parts:
    """Folded numbers taken apart."""
    return _parts_of(numbers, _years_behind(numbers))


def parts_in_slices(numbers: pl.Series, at_once: int) -> Iterator[Parts]:
    """The same for so many numbers at a time: what is worked out of them stays in the processor's own memory.

    Where years stand is judged by all of them.
    """
    behind = _years_behind(numbers)
    for n in range(0, max(numbers.len(), 1), at_once):
        some = None if behind is None else behind[(behind >= n) & (behind < n + at_once)] - n
        yield _parts_of(numbers[n : n + at_once], None if some is None or not len(some) else some)


def _parts_of(numbers: pl.Series, behind: np.ndarray | None) -> Parts:
    glue, fresh = glued_together(numbers if behind is None else _year_in_front(numbers, behind))
    first, last = glue.first, glue.last
    whole = glue.keys(first, last)
    places = np.flatnonzero(DIGITS[glue.letters])
    since, upto = np.searchsorted(places, first), np.searchsorted(places, last)
    known = upto > since
    some = np.append(places, 0)
    tail = np.where(known, some[upto - 1] + 1, last)
    starts = np.append(np.flatnonzero(fresh), len(glue.letters))
    running = np.where(known, starts[np.maximum(np.searchsorted(starts, tail - 1, "right") - 1, 0)], last)
    # 20260012 written in one piece is a year and a running number.
    glued_year = _begins_with_a_year(glue.letters, running, tail)
    if behind is not None:
        whole[behind] = glued_keys(numbers.gather(behind))
        glued_year[behind] = False
    running = running + np.where(glued_year, 4, 0)
    first_digit = np.where(known, some[np.minimum(since, len(some) - 1)], last)
    after_letters = starts[np.minimum(np.searchsorted(starts, first, "right"), len(starts) - 1)]
    return Parts(
        glue=glue,
        whole=whole,
        meant=glue.count(NOT_ZERO) > 0,
        runs=np.searchsorted(starts, last) - np.searchsorted(starts, first),
        digits=upto - since,
        digit_places=places,
        upto=upto,
        running=running,
        figure=glue.figures(running, tail),
        tail=tail,
        first_digit=first_digit,
        letters=np.where(first < first_digit, np.minimum(after_letters, last), first),
        behind=_without_letters(numbers, behind),
    )


def _years_behind(numbers: pl.Series) -> np.ndarray | None:
    """The places of numbers with their year behind; None where there is none."""
    likely = numbers.str.contains(_ANY_YEAR_LAST).fill_null(value=False).arg_true()
    if likely.is_empty():
        return None
    dated = _with_year_last(numbers.gather(likely).to_frame("_text").with_columns(tail=pl.lit("")))
    some = likely.filter(dated["_year"] != "").to_numpy()
    return some if len(some) else None


def _without_letters(numbers: pl.Series, places: np.ndarray | None) -> pl.DataFrame:
    """FV/118/06/2026 as 118/06/2026, FV/0017/2026 as 0017/2026 and 17/2026: n, key, information."""
    if places is None:
        return pl.DataFrame(schema={"n": pl.UInt32, "key": pl.UInt64, "information": pl.Int16})
    some = numbers.gather(places).to_frame("number").with_columns(n=pl.Series(places.astype(np.uint32)))
    figure = pl.col("number").str.extract(_BEFORE_LAST).str.strip_chars_start("0")
    monthly = pl.col("number").str.contains(_MONTH_LAST)
    in_month = pl.col("number").str.extract(_MONTH_LAST).str.strip_chars_start("0")
    told = some.with_columns(figure=pl.when(monthly).then(in_month).otherwise(figure), monthly=monthly)
    told = told.filter(~monthly | (pl.col("figure").str.to_integer(strict=False) > _LATEST_DAY))
    # A year says nothing about which document it is, a month a little.
    told = told.with_columns(information=pl.col("figure").str.len_chars() + pl.col("monthly").cast(pl.UInt32))
    ways = [
        told.select("n", "information", text=pl.col("number").str.replace(start, ""))
        for start in (r"^[^0-9]+", r"^[^0-9]*0*")
    ]
    every = pl.concat(ways).unique(["n", "text"], maintain_order=True)
    every = every.with_columns(key=pl.Series(glued_keys(every["text"])))
    return every.select("n", "key", pl.col("information").cast(pl.Int16))


def _year_in_front(numbers: pl.Series, places: np.ndarray) -> pl.Series:
    """The numbers with some of them turned round: 17/2026 is 2026/17 to who looks for the documents of a year."""
    turned = numbers.gather(places).str.replace(_MONTH_LAST, "${3} ${2} ${1}")
    monthly = numbers.gather(places).str.contains(_MONTH_LAST)
    turned = turned.zip_with(monthly, numbers.gather(places).str.replace(_BEFORE_LAST, "${2} ${1}"))
    return numbers.clone().scatter(places, turned)


def _begins_with_a_year(letters: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    long = np.flatnonzero((end - start >= 6) & (end - start <= 10))
    century = (letters[start[long]] - 48) * 10 + (letters[start[long] + 1] - 48)
    year = np.zeros(len(start), bool)
    year[long] = (century == 19) | (century == 20)
    return year


def spellings(parts: Parts, meant: np.ndarray) -> pl.DataFrame:
    """One row per number and spelling of it, for the numbers at some places.

    Returns:
        n (which number, by place), key (of the spelling), spelling, information (digits and letters that it gives).
    """
    rows = meant[(parts.digits[meant] > 0) & ((parts.tail - parts.running)[meant] <= _LONGEST_RUNNING)]
    glue, mark = parts.glue, np.uint64(ord("#"))
    first, last, running, figure, tail, letters = (
        each[rows] for each in (glue.first, glue.last, parts.running, parts.figure, parts.tail, parts.letters)
    )
    digits = np.minimum(parts.first_digit[rows], running)
    padded, short, fronted = tail - running, tail - figure, running - digits
    front_letters, front = letters - first, np.minimum(running - first, 5)
    # A year says nothing about which document it is.
    said = np.where((fronted == 4) & _is_a_year(glue.letters, digits, running), 0, fronted)
    figure_key, running_key = glue.keys(figure, tail), glue.keys(running, tail)
    prefix, zeros = running - first, padded > short
    mixed, numbered = digits > first, fronted > 0
    # 1390/R is 1390, too.
    cut = (prefix > 0) | (last > tail)

    def unpadded(before: np.ndarray) -> np.ndarray:
        return beside(before * BASE + mark, figure_key, short)

    every = [
        ("whole", None, parts.whole[rows], parts.digits[rows] + np.minimum(front_letters + last - tail, 3)),
        ("unpadded", None, beside(unpadded(glue.keys(first, running)), glue.keys(tail, last), last - tail), front + short),
        ("digits", mixed, beside(glue.keys(digits, running), running_key, padded), padded + np.where(zeros, fronted, said)),
        ("digits", mixed & numbered, unpadded(glue.keys(digits, running)), short + said),
        ("short", numbered & (letters > first), unpadded(glue.keys(first, letters)), short + np.minimum(front_letters, 3)),
        ("last", cut, running_key, padded - ~zeros),
        ("last", cut, unpadded(np.zeros(len(rows), np.uint64)), short - 1),
    ]  # fmt: skip
    of_rows = pl.Series(np.isin(parts.behind["n"].to_numpy(), rows), dtype=pl.Boolean)
    written = parts.behind.filter(of_rows).select("n", "key", "information", spelling=pl.lit("digits", SPELLINGS))
    return pl.concat([*(_spelled(rows, name, *each) for name, *each in every), _in_digits(parts, rows), written])


def _in_digits(parts: Parts, rows: np.ndarray) -> pl.DataFrame:
    """202603.N.32810 as 20260332810 and 202603 32810: a form that takes digits only, or who fills it in, leaves the letter out."""
    upto, running = np.searchsorted(parts.digit_places, parts.running[rows]), parts.running[rows]
    since = np.searchsorted(parts.digit_places, parts.first_digit[rows])
    between = running - parts.first_digit[rows] - (upto - since)
    # One piece of letters behind digits: what changes more often (6f0a91c4) is a code that nobody writes in digits.
    last_digit = np.append(parts.digit_places, 0)[np.maximum(upto - 1, 0)]
    one_piece = (upto > since) & (between > 0) & (running - last_digit - 1 == between)
    some = np.flatnonzero(one_piece & (parts.digits[rows] >= _ALL_DIGITS))
    rows, since, upto = rows[some], since[some], upto[some]
    digits, mark = parts.glue.only(parts.digit_places), np.uint64(ord("#"))
    front, fronted = digits.keys(since, upto), upto - since
    padded, short = parts.tail[rows] - parts.running[rows], parts.tail[rows] - parts.figure[rows]
    said = np.where((fronted == 4) & _is_a_year(digits.letters, since, upto), 0, fronted)
    running_key = parts.glue.keys(parts.running[rows], parts.tail[rows])
    figure_key = parts.glue.keys(parts.figure[rows], parts.tail[rows])
    return pl.concat([
        _spelled(rows, "digits", None, beside(front, running_key, padded), padded + np.where(padded > short, fronted, said)),
        _spelled(rows, "digits", None, beside(front * BASE + mark, figure_key, short), short + said),
    ])  # fmt: skip


def _is_a_year(letters: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    year = np.zeros(len(start), bool)
    rows = np.flatnonzero(end - start == 4)
    figure = np.zeros(len(rows), np.int64)
    for n in range(4):
        byte = letters[start[rows] + n]
        figure = np.where((byte < ord("0")) | (byte > ord("9")), -10_000, figure * 10 + (byte - np.uint8(48)))
    year[rows] = (figure >= 1900) & (figure < 2100)
    return year


def _spelled(
    rows: np.ndarray, spelling: str, some: np.ndarray | None, key: np.ndarray, information: np.ndarray
) -> pl.DataFrame:
    kept = slice(None) if some is None else some
    return pl.DataFrame({
        "n": rows[kept].astype(np.uint32), "key": key[kept], "information": information[kept].astype(np.int16),
    }).with_columns(spelling=pl.lit(spelling, SPELLINGS))  # fmt: skip


def weight_of(information: pl.Expr) -> pl.Expr:
    """Digits (and letters) that agree, as log-odds: each is one chance in ten, labels hold several numbers."""
    return (information.cast(pl.Float64) * math.log(10) * 0.85 - 2.2).clip(0.1, 9.0)
