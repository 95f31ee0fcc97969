"""Distances between bank dates are counted in days on which banks work."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bankrec_nb.domain.errors import SettingRefused
from bankrec_nb.domain.settings import MatchSettings
from bankrec_nb.matching import match_frames
from bankrec_nb.matching.business_days import days_apart, holidays_of, on_business_day
from tests.builders import bank_transactions, ledger_items

MAUNDY_THURSDAY, EASTER_TUESDAY = date(2026, 4, 2), date(2026, 4, 7)
OURS = ("FR7630001007941234567890185", "FR7630004000031234567890143")


def _days(*days: date) -> pl.DataFrame:
    return pl.DataFrame({"one": days[0], "other": days[1]}).select(pl.all().to_physical())


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (date(2026, 10, 2), date(2026, 10, 5), 1),
        (date(2026, 10, 5), date(2026, 10, 2), 1),
        (MAUNDY_THURSDAY, EASTER_TUESDAY, 1),
        (date(2026, 10, 5), date(2026, 10, 9), 4),
    ],
)
def test_weekends_and_the_holidays_of_target_do_not_count(one: date, other: date, apart: int) -> None:
    counted = _days(one, other).select(days_apart(pl.col("one"), pl.col("other"), "ECB"))

    assert counted.item() == apart


def test_a_term_that_ends_on_a_day_off_ends_on_the_next_business_day() -> None:
    rolled = _days(date(2026, 4, 3), date(2026, 4, 7)).select(on_business_day(pl.all(), "ECB"))

    assert rolled.cast(pl.Date).row(0) == (EASTER_TUESDAY, EASTER_TUESDAY)


def test_a_country_may_be_the_calendar_and_an_unknown_one_is_refused() -> None:
    assert date(2026, 7, 14) in holidays_of("FR")
    with pytest.raises(SettingRefused, match="no calendar of holidays is called XX"):
        holidays_of("XX")


def test_the_legs_of_a_transfer_before_and_after_a_week_with_a_long_weekend_are_one_pair() -> None:
    bank = bank_transactions(
        {"transaction_id": "OUT", "amount_minor": -250_000, "booking_date": MAUNDY_THURSDAY, "account_id": OURS[0]},
        {"transaction_id": "IN", "amount_minor": 250_000, "booking_date": date(2026, 4, 9), "account_id": OURS[1]},
        remittance_information="VIREMENT INTERNE",
    )

    result = match_frames(bank, ledger_items().clear(), MatchSettings(transfer_window_days=3), own_accounts=OURS)

    assert result.proposed["shape"].to_list() == ["internal_transfer"]


def test_a_payment_on_the_monday_after_a_term_that_ended_on_saturday_is_in_time() -> None:
    items = ledger_items(issue_date=date(2026, 9, 10), due_date=date(2026, 10, 10))
    bank = bank_transactions(booking_date=date(2026, 10, 12), remittance_information="FA-2026-0001")

    evidence = match_frames(bank, items).evidence

    assert evidence.filter(pl.col("evidence_kind") == "date")["detail"].to_list() == ["when it was due or before"]
