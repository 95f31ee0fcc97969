from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from bankrec_nb.domain.books import Books
from bankrec_nb.reporting.forecast import expected_again, forecast, recurring
from tests.builders import adjustments, allocations, bank_transactions, ledger_items, matches
from tests.reporting.reporting_cases import MONTH_END, bank_statements


def _line(day: date, minor: int, label: str = "LOYER", **more: Any) -> dict[str, Any]:
    return {
        "transaction_id": f"{day}{minor}", "booking_date": day, "amount_minor": minor, "remittance_information": label,
        "counterparty_name": None, **more,
    }  # fmt: skip


def _books(*lines: dict[str, Any], **more: Any) -> Books:
    total = sum(line["amount_minor"] for line in lines)
    return Books(
        statements=bank_statements({"opening_minor": 0, "closing_minor": total}),
        transactions=bank_transactions(*lines),
        **more,
    )


def _rent(*days: date) -> list[dict[str, Any]]:
    return [_line(day, -120_000, f"PRLV LOYER {day:%B} {day.year} REF {day:%m%d}") for day in days]


THREE_MONTHS = (date(2026, 8, 3), date(2026, 9, 1), date(2026, 10, 1))


def test_the_rent_of_three_months_is_expected_in_the_fourth() -> None:
    found = recurring(_books(*_rent(*THREE_MONTHS)), MONTH_END)

    assert found.select("rhythm", "times", "usual_minor", "last_day", "next_day").rows() == [
        ("1mo", 3, -120_000, date(2026, 10, 1), date(2026, 11, 1))
    ]


def test_two_times_are_no_habit() -> None:
    assert recurring(_books(*_rent(*THREE_MONTHS[1:])), MONTH_END).is_empty()


def test_a_line_that_stopped_coming_is_not_expected() -> None:
    assert recurring(_books(*_rent(date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1))), MONTH_END).is_empty()


def test_amounts_that_have_nothing_in_common_are_no_habit() -> None:
    lines = [_line(day, minor) for day, minor in zip(THREE_MONTHS, (-1_000, -50_000, -9_000), strict=True)]

    assert recurring(_books(*lines), MONTH_END).is_empty()


@pytest.mark.parametrize(("rhythm", "apart"), [("1w", 7), ("2w", 14), ("3mo", 91), ("1y", 365)])
def test_other_rhythms_are_seen_too(rhythm: str, apart: int) -> None:
    days = [MONTH_END - timedelta(days=3 + n * apart) for n in range(4)]

    found = recurring(_books(*(_line(day, -5_000) for day in days)), MONTH_END)

    assert found["rhythm"].to_list() == [rhythm]


def test_what_pays_documents_or_moves_between_our_accounts_is_not_counted_twice() -> None:
    lines = _rent(*THREE_MONTHS)
    other = [_line(day, -7_000, "VIR INTERNE") for day in THREE_MONTHS]
    books = _books(
        *lines,
        *other,
        items=ledger_items({"item_id": "x", "amount_minor": -120_000, "item_type": "purchase_invoice"}),
        matches=matches("m1", "m2", "m3", "m4"),
        allocations=allocations(
            {
                "group_id": "m1",
                "transaction_id": lines[0]["transaction_id"],
                "item_id": "x",
                "allocated_minor": -120_000,
            }
        ),
        adjustments=adjustments(
            *(
                {
                    "group_id": f"m{n}",
                    "transaction_id": o["transaction_id"],
                    "adjustment_kind": "transfer",
                    "amount_minor": -7_000,
                }
                for n, o in enumerate(other, 2)
            )
        ),
    )

    assert recurring(books, MONTH_END).is_empty()


def test_the_forecast_adds_recurring_lines_in_the_weeks_they_fall_into() -> None:
    weeks = forecast(_books(*_rent(*THREE_MONTHS)), MONTH_END)

    fall = weeks.filter(pl.col("recurring_minor") != 0).select("week", "recurring_minor").rows()
    assert fall == [(date(2026, 11, 1), -120_000), (date(2026, 11, 29), -120_000), (date(2026, 12, 27), -120_000)]
    assert weeks["closing_minor"][-1] == -3 * 120_000 - 3 * 120_000


def test_month_ends_stay_month_ends() -> None:
    lines = pl.DataFrame(
        {"currency": "EUR", "who": "URSSAF", "rhythm": "1mo", "last_day": date(2026, 10, 31), "usual_minor": -1}
    )

    assert expected_again(lines, date(2027, 2, 28))["day"].to_list() == [
        date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28),
    ]  # fmt: skip
