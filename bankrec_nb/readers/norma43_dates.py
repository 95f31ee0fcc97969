"""Norma 43 dates: YYMMDD by the standard, DDMMYY in the files of some banks.

Six digits are a day in both orders more often than not, so the account's period decides: a statement of a month whose
first day is read as 2001 and whose last as 2031 was written day first. Where both readings are short periods (a single
day), the standard's is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.fixed_width import day_month_year, year_month_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

LONGEST_PERIOD_DAYS = 400
_SHORT_DAYS = 100
_FROM, _TO = slice(20, 26), slice(26, 32)
_DATES = {"11": (20, 26), "22": (10, 16)}
"""Where two dates that follow each other begin."""


def year_first(lines: list[int], records: list[str]) -> tuple[list[int], list[str], list[dict[str, object]]]:
    """The records with their dates as YYMMDD, and a note where they were written day first."""
    first = next((n for n, record in enumerate(records[:3]) if record.startswith("11")), None)
    if first is None or not _is_period(records[first], day_month_year):
        return lines, records, []
    if _is_period(records[first], year_month_day) and not _all_in_the_shorter(records[first], records):
        return lines, records, []
    message = "The dates are read as day, month, year: as year, month, day the statement would cover years."
    told = issue(Severity.NOTE, "date_order", message, line=lines[first], raw=records[first])
    return lines, [_turned(record) for record in records], [told]


def _is_period(header: str, day_of: Callable[[str], date | None]) -> bool:
    start, end = day_of(header[_FROM]), day_of(header[_TO])
    return start is not None and end is not None and 0 <= (end - start).days <= LONGEST_PERIOD_DAYS


def _all_in_the_shorter(header: str, records: list[str]) -> bool:
    """Whether the period is months long year first, days long day first, and every movement lies in those days."""
    bounds = [[day_of(header[place]) for place in (_FROM, _TO)] for day_of in (year_month_day, day_month_year)]
    (start, end), (first, last) = bounds
    if None in (start, end, first, last) or (end - start).days <= _SHORT_DAYS or (last - first).days > _SHORT_DAYS:  # type: ignore[operator]
        return False
    days = [day_month_year(record[10:16]) for record in records if record.startswith("22")]
    return bool(days) and all(day is not None and first <= day <= last for day in days)  # type: ignore[operator]


def _turned(record: str) -> str:
    if (places := _DATES.get(record[:2])) is None:
        return record
    at = places[0]
    days = "".join(record[n + 4 : n + 6] + record[n + 2 : n + 4] + record[n : n + 2] for n in places)
    return record[:at] + days + record[at + 12 :]
