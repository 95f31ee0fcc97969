"""Days on which banks work: weekends and holidays do not count between two bookings, and a term that ends on one ends after it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import holidays
import polars as pl

from bankrec_nb.domain.errors import SettingRefused

if TYPE_CHECKING:
    from datetime import date

_FIRST, _LAST = 2000, 2060
"""Statements older or newer than this know weekends only."""


@cache
def holidays_of(calendar: str) -> tuple[date, ...]:
    """The days off of a financial market (ECB is TARGET) or a country.

    Raises:
        SettingRefused: the holidays package knows no such calendar.
    """
    years = range(_FIRST, _LAST)
    if calendar in holidays.list_supported_financial():
        return tuple(sorted(holidays.financial_holidays(calendar, years=years)))
    if calendar in holidays.list_supported_countries():
        return tuple(sorted(holidays.country_holidays(calendar, years=years)))
    raise SettingRefused(
        f"no calendar of holidays is called {calendar}.",
        where="settings, holiday_calendar",
        action="Give a financial market such as ECB, or a country such as FR.",
    )


def _as_date(day: pl.Expr) -> pl.Expr:
    return day.cast(pl.Int32).cast(pl.Date)


def days_apart(one: pl.Expr, other: pl.Expr, calendar: str) -> pl.Expr:
    """Business days between two days (integers since 1970), whichever comes first: Friday and Monday are one apart."""
    first, last = pl.min_horizontal(one, other), pl.max_horizontal(one, other)
    return pl.business_day_count(_as_date(first), _as_date(last), holidays=list(holidays_of(calendar))).cast(pl.Int64)


def on_business_day(day: pl.Expr, calendar: str) -> pl.Expr:
    """The day itself, or the next on which banks work: when a term that ends on it is kept."""
    rolled = _as_date(day).dt.add_business_days(0, holidays=list(holidays_of(calendar)), roll="forward")
    return rolled.to_physical()
