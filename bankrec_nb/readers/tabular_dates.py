"""Dates of a table: one order (day-month or month-day) per file, decided by evidence or asked for, never per cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

import polars as pl

from bankrec_nb.readers.day_words import MONTHS, WEEKDAYS
from bankrec_nb.readers.letters import normal_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

DateOrder: TypeAlias = Literal["dmy", "mdy"]
_NEAR = 20
FIRST_YEAR, LAST_YEAR = 1980, 2049
"""An account in use has no movement outside: 1926 and 2062 are two-digit years and typing errors."""

_CLOCK = r"(?:(?:[T ,;]+|-)\s*\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[A-Z]{3,4}|[+-]\d{2}:?\d{2})?)?"
_OF_YEAR = r"(?:\s*[гр]\.)?"
"""Behind the year in Bulgarian, Russian and Ukrainian: `15.09.2026 г.`"""
_CLOCK_FIRST = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})?\s+(?=\d)")
_IN_CHARACTERS = re.compile(r"^(\d{4})\s*[\u5e74\ub144]\s*(\d{1,2})\s*[\u6708\uc6d4]\s*(\d{1,2})\s*[\u65e5\uc77c]")
"""`2026年8月2日`, `2026년 8월 2일`."""
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s*([-/.: ])\s*(\d{{1,2}})\s*\2\s*(\d{{1,2}})\.?{_CLOCK}")
_YEAR_LAST = re.compile(
    rf"(\d{{1,2}})\s*([-/.: '])\s*(\d{{1,2}})\s*[-/.: ']\s*(\d{{4}}|\d{{2}}|(?<=' )\d)\.?{_OF_YEAR}{_CLOCK}"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4}(?:\d{2})?(?:\.\d+)?)?(?:\[[^\]]*\])?")
_COMPACT_LAST = re.compile(r"(\d{2})(\d{2})(\d{4})")
_DAY_WORD = re.compile(
    rf"(?:[^\W\d_]{{2,9}}\.?,?\s+)?(\d{{1,2}})\.?[- /.]*(?:de\s+)?([^\W\d_]{{3,12}})\.?,?[- /.]*(?:de\s+)?(\d{{4}}|\d{{1,2}})\.?{_OF_YEAR}{_CLOCK}"
)
_WORD_DAY = re.compile(rf"([^\W\d_]{{3,10}})\.?[- /]*(\d{{1,2}})(?:st|nd|rd|th)?,?[- /]+(\d{{4}}){_CLOCK}")

_YEAR_WORD = re.compile(rf"(\d{{4}})\.?(?: m\.)?[- /]*([^\W\d_]{{3,12}})\.?[- /]*(\d{{1,2}})\.?(?: d\.)?{_CLOCK}")
"""`2026. szeptember 15.`, `2026 m. rugsėjo 15 d.`"""
_WEEKDAY = re.compile(r"([^\W\d_]{2,12})\.?,?\s+(.+)")
_CROATIAN = re.compile(r"\d{1,2}\.\s*listopada\b", re.IGNORECASE)
"""October, with a dot behind the day; `15 listopada` and `15. listopadu` are November (Polish, Czech)."""
_BUDDHIST, _AHEAD = range(2560, 2593), 543
"""Thailand's years: no other calendar of a bank has them."""

_TWO_PARTS = re.compile(r"\d{1,11}[.,]\d+")
"""A figure with decimals: no form of a day has just two parts (but a day and time in one, `202610010910.5`)."""
_DIGIT, _WORD = re.compile(r"\d"), re.compile(r"[^\W\d_]{3}")
_FULL_DAY, _FULL = (
    re.compile(r"[0-9]{4}(?P<mark>[-/.])[0-9]{2}[-/.][0-9]{2}|[0-9]{2}(?P<last>[-/.])[0-9]{2}[-/.][0-9]{4}"),
    10,
)
_SHORT = re.compile(r"\d{1,2}/[1-9]/\d{2}(?:\d{2})?$|[1-9]/[1-9]\d?/\d{2}(?:\d{2})?$")
"""Neither day nor month padded."""


@dataclass(frozen=True)
class Parts:
    """A date as written: year, month, day are sure, or `first` and `second` wait for the file's order."""

    year: int
    first: int
    second: int
    sure: bool  # first is the month, second the day

    def on(self, order: DateOrder | None) -> date | None:
        """The day under an order; null where there is no such day or the year is absurd."""
        month, day = (self.first, self.second) if self.sure or order == "mdy" else (self.second, self.first)
        if not self.sure and order is None:
            if self.first != self.second:
                return None
            month = day = self.first
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            return None
        try:
            return date(self.year, month, day)
        except ValueError:
            return None


@lru_cache(maxsize=65536)
def parts_of(text: str) -> Parts | None:
    """The date a cell holds as written; null where it holds none (or more than one)."""
    body = text.strip().lstrip("'").partition(" as of ")[0]  # posted on a day, counted from another
    body = _CLOCK_FIRST.sub("", body) if ":" in body else body
    if "\u5e74" in body or "\ub144" in body:
        body = _IN_CHARACTERS.sub(r"\1-\2-\3", body)
    if not 6 <= len(body) <= 40 or not _DIGIT.search(body) or _TWO_PARTS.fullmatch(body):
        return None
    if not body[0].isdigit():
        words = _WEEKDAY.match(body)
        named = WEEKDAYS.get(normal_form(words[1])) if words else None
        behind = parts_of(words[2]) if words and named else None
        return _on_weekday(behind, named) if behind and named else _in_words(body)
    if match := _YEAR_FIRST.fullmatch(body):
        return Parts(_year(match[1]), int(match[3]), int(match[4]), True)
    if match := _YEAR_LAST.fullmatch(body):
        if match[2] == ":" and len(match[4]) < 4:
            return None  # 10:20:30 is a time of day
        return _year_last(int(match[1]), int(match[3]), match[4], match[2])
    if match := _COMPACT.fullmatch(body):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        if 1900 <= year <= 2099 and month <= 12 and day <= 31:
            return Parts(year, month, day, True)
        if len(body) == 8 and (last := _COMPACT_LAST.fullmatch(body)) and 1900 <= int(last[3]) <= 2099:
            return Parts(int(last[3]), int(last[1]), int(last[2]), False)
        return None
    return _in_words(body)


def begins_as_day(text: str) -> bool:
    """Whether a text that is no date may be the beginning or the ruin of one: `15.0`, `Sep 1`."""
    first = re.match(r"\W*([^\W\d_]*)", text)
    word = normal_form(first[1]) if first else ""
    return not word or word in MONTHS


def _on_weekday(found: Parts | None, days: frozenset[int]) -> Parts | None:
    """A date beside its day of the week: null where they contradict each other; the only order that agrees is sure."""
    if found is None:
        return None
    orders: tuple[DateOrder, DateOrder] = ("dmy", "mdy")
    agree = {d for order in orders if (d := found.on(order)) and d.weekday() in days}
    if not agree:
        return None
    return found if len(agree) > 1 else Parts(found.year, (d := agree.pop()).month, d.day, True)


def _in_words(body: str) -> Parts | None:
    """A date with its month in letters, with or without the day of the week."""
    if not _WORD.search(body):
        return None
    if match := _DAY_WORD.fullmatch(body):
        month = 10 if _CROATIAN.match(body) else MONTHS.get(normal_form(match[2]), 0)
        return Parts(_year(match[3]), month, int(match[1]), True) if month else None
    if match := _YEAR_WORD.fullmatch(body):
        month = MONTHS.get(normal_form(match[2]), 0)
        return Parts(_year(match[1]), month, int(match[3]), True) if month else None
    if match := _WORD_DAY.fullmatch(body):
        month = MONTHS.get(normal_form(match[1]), 0)
        return Parts(int(match[3]), month, int(match[2]), True) if month else None
    return None


def _year(text: str) -> int:
    # 10-Nov-9: a bank that writes the year as a number; two digits are of this century below 50.
    year = int(text)
    if year in _BUDDHIST:
        return year - _AHEAD
    return year if len(text) == 4 else 2000 + year if year < 50 else 1900 + year


def _year_last(first: int, second: int, year: str, mark: str) -> Parts | None:
    if len(year) == 2 and first > 31:
        return Parts(_year(f"{first:02}"), second, int(year), True)
    if mark == ".":  # no country writes the month first with dots
        return Parts(_year(year), second, first, True)
    return Parts(_year(year), first, second, False)


def date_share(values: Sequence[str]) -> float:
    """How many of the filled cells are dates (0..1), absurd years included: they are wrong dates, not other things."""
    filled = [v for v in values if v.strip()]
    return sum(parts_of(v) is not None for v in filled) / len(filled) if filled else 0.0


@dataclass(frozen=True)
class OrderFound:
    """The order of a file's dates, why, and whether it had to be decided at all."""

    order: DateOrder | None
    needed: bool
    why: str = ""


def decide_order(
    columns: Sequence[Sequence[str]],
    others: Iterable[str] = (),
    *,
    foreign: bool = False,
    comma: bool = False,
    indian: Callable[[], bool] = bool,
    due: bool = False,
) -> OrderFound:
    """Day-month or month-day for a whole file.

    Evidence in this order: a part above 12; booking and value dates that lie together; rows in the order of time; other
    days of the file whose month is a word or whose year stands first; the habits of the file's language (headers that are not English) and of a decimal comma. Where none decides, `order` is
    null and a person is to be asked.

    Args:
        columns: the cells of each date column in row order.
        others: dates found elsewhere in the file (period, balance dates).
        foreign: the headers are in a language whose countries write the day first.
        comma: amounts have a decimal comma; no country with it writes the month first. An English program on such a
            country's computer does, in the form that only English has (`9/3/26`): it says nothing there.
        due: the second column holds the days documents fall due: a month later or more, never before.
        indian: whether amounts are grouped as only India and its neighbours do (`1,18,043.75`), or in rupees.
    """
    every = {p for v in {*others}.union(*columns) if (p := parts_of(v))}
    open_parts = {p for p in every if not p.sure}
    if not open_parts:
        return OrderFound(None, False)
    day_first = sum(p.first > 12 >= p.second for p in open_parts)
    month_first = sum(p.second > 12 >= p.first for p in open_parts)
    if day_first or month_first:
        return _by_majority(day_first, month_first, open_parts)
    if all(p.first == p.second for p in open_parts):
        return OrderFound("dmy", False, "day and month are the same number")
    read = [[parts_of(v) for v in column] for column in columns]
    pairs = (
        (_due_follows, "nothing falls due before its day")
        if due
        else (_lie_together, "booking and value dates lie together")
    )
    for test, why in (
        pairs,
        (_in_time_order, "the rows are in order of time"),
    ):
        if (order := test(read)) is not None:
            return OrderFound(order, True, why)
    if (order := _among_sure_days(open_parts, every - open_parts)) is not None:
        return OrderFound(order, True, "other days of the file are written in full")
    if foreign:
        return OrderFound("dmy", True, "the headers are in a language that writes the day first")
    if indian():
        return OrderFound("dmy", True, "amounts are written as in India, where the day stands first")
    if comma and not any(_SHORT.match(v.strip()) for column in columns for v in column):
        return OrderFound("dmy", True, "amounts have a decimal comma")
    left_open = any(part and not part.sure for column in read for part in column)
    return OrderFound(None, left_open)  # a period above a table of full dates is nothing to ask about


def _by_majority(day_first: int, month_first: int, parts: set[Parts]) -> OrderFound:
    """A part above 12 decides, unless the file contradicts itself too much to be trusted."""
    most, least = max(day_first, month_first), min(day_first, month_first)
    order: DateOrder = "dmy" if day_first > month_first else "mdy"
    if least * 5 > most:
        return OrderFound(None, True, "some dates have a day above 12 first, others second")
    undecided = {p for p in parts if p.first <= 12 and p.second <= 12}
    if most == 1 and len(undecided) >= 5:
        # One 12/25 among days of a single month would turn all the others over: it is the odd one.
        days = {p.second if order == "mdy" else p.first for p in undecided}
        months = {p.first if order == "mdy" else p.second for p in undecided}
        if len(days) <= 2 and len(months) >= 5:
            return OrderFound(None, True, "a single date has a part above 12 and contradicts all the others")
    return OrderFound(order, True, "a day above 12")


def _lie_together(columns: list[list[Parts | None]]) -> DateOrder | None:
    """The order under which each row's dates lie within ten days, where the other puts some a month apart."""
    if len(columns) < 2:
        return None
    orders: tuple[DateOrder, DateOrder] = ("dmy", "mdy")
    worst = {order: max(map(abs, _days_apart(columns, order)), default=0) for order in orders}
    for order, other in (orders, orders[::-1]):
        if worst[order] <= 10 and worst[other] >= 27:
            return order
    return None


def _days_apart(columns: list[list[Parts | None]], order: DateOrder) -> list[int]:
    """Days from the first column's date to the second's, of each row that has both under this order."""
    return [
        (b - a).days
        for first, second in zip(columns[0], columns[1], strict=False)
        if first and second and (a := first.on(order)) and (b := second.on(order))
    ]


def _among_sure_days(parts: set[Parts], sure: set[Parts]) -> DateOrder | None:
    """The order under which each day lies within a month of those that can be read in one way only, where the other puts one elsewhere."""
    days = [d for p in sure if (d := p.on(None))]
    if not days:
        return None
    first, last = min(days), max(days)
    fits: dict[DateOrder, bool] = {}
    orders: tuple[DateOrder, DateOrder] = ("dmy", "mdy")
    for order in orders:
        read = [p.on(order) for p in parts]
        fits[order] = all(d is not None and (first - d).days <= _NEAR and (d - last).days <= _NEAR for d in read)
    if fits["dmy"] == fits["mdy"]:
        return None
    return "dmy" if fits["dmy"] else "mdy"


def _due_follows(columns: list[list[Parts | None]]) -> DateOrder | None:
    """The order under which no document falls due before its day, where under the other some do."""
    if len(columns) < 2:
        return None
    orders: tuple[DateOrder, DateOrder] = ("dmy", "mdy")
    before = {order: any(days < 0 for days in _days_apart(columns, order)) for order in orders}
    if before["dmy"] == before["mdy"]:
        return None
    return "mdy" if before["dmy"] else "dmy"


def _in_time_order(columns: list[list[Parts | None]]) -> DateOrder | None:
    """The order under which the rows rise or fall, where the other does not; at least four different days are needed."""
    if not columns:
        return None
    rises: dict[DateOrder, bool] = {}
    orders: tuple[DateOrder, DateOrder] = ("dmy", "mdy")
    for order in orders:
        days = [d for p in columns[0] if p and (d := p.on(order))]
        if len(set(days)) < 4:
            return None
        steps = [(b - a).days for a, b in pairwise(days) if a != b]
        rises[order] = all(s > 0 for s in steps) or all(s < 0 for s in steps)
    if rises["dmy"] != rises["mdy"]:
        return "dmy" if rises["dmy"] else "mdy"
    return None


def read_dates(column: pl.Series, order: DateOrder | None) -> pl.Series:
    """Whole column of date texts as dates; null where a cell holds none, an impossible or an absurd one.

    Days repeat, so each different text is read once; days of the usual forms are read in less than half of that time.
    """
    if (quick := _plain_days(column, order)) is not None:
        return quick
    distinct = column.unique()
    if distinct.len() * 2 > column.len():  # a clock makes every text different: it is cut off first
        column = _without_clock(column)
        distinct = column.unique()
    known = [p.on(order) if (p := parts_of(v or "")) else None for v in _without_clock(distinct).to_list()]
    days = pl.Series(known, dtype=pl.Date)
    return column.replace_strict(distinct, days, return_dtype=pl.Date).alias(column.name)


def _plain_days(column: pl.Series, order: DateOrder | None) -> pl.Series | None:
    """Days that are all written in full, with one mark between their parts, and all in the calendar; else null."""
    sizes = column.str.len_bytes()
    written = _FULL_DAY.fullmatch(str(column[0])) if column.len() else None
    if written is None or column.has_nulls() or sizes.min() != _FULL or sizes.max() != _FULL:
        return None
    mark = written["mark"] or written["last"]
    order = "dmy" if mark == "." else order
    if written["last"] and order is None:
        return None
    form = ["%Y", "%m", "%d"] if written["mark"] else ["%d", "%m", "%Y"] if order == "dmy" else ["%m", "%d", "%Y"]
    days = column.str.to_date(mark.join(form), strict=False)
    if days.has_nulls() or days.dt.year().min() < FIRST_YEAR or days.dt.year().max() > LAST_YEAR:  # type: ignore[operator]
        return None
    return days


def _without_clock(texts: pl.Series) -> pl.Series:
    bare = texts.str.strip_chars()
    if bare.str.len_chars().max() in (None, 0, 10, 8):
        return bare
    return bare.str.replace(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ].*$", "$1")
