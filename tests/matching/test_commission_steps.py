"""Card lines and the lots they may be less a commission of meet by equality, and lose nothing by it."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bankrec_nb.matching.lots import less_commission, payouts_by_item
from bankrec_nb.matching.pipeline import start
from tests.builders import bank_transactions, ledger_items

AMOUNTS = st.lists(st.integers(1, 3_000_000), min_size=1, max_size=12)


@given(paid=AMOUNTS, sold=AMOUNTS, day=st.integers(-10, 10))
def test_every_lot_up_to_six_percent_above_a_line_of_its_days_is_met(
    paid: list[int], sold: list[int], day: int
) -> None:
    sold = [*sold, *(int(amount / 0.94) for amount in paid), *(amount + 1 for amount in paid)]
    lines = pl.DataFrame(
        {"t": range(len(paid)), "amount": paid, "currency": "EUR", "day": 100 + day, "batch_count": None}
    )
    lots = pl.DataFrame({"lot": range(len(sold)), "total": sold, "currency": "EUR", "lot_day": 100})

    met = set(less_commission(lines, lots).select("t", "lot").iter_rows())

    near = {(t, n) for t, a in enumerate(paid) for n, b in enumerate(sold) if 0 < (b - a) / b <= 0.06}
    assert met == (near if 0 <= day <= 8 else set())


def test_a_card_line_of_a_busy_week_keeps_the_likeliest_lots_and_every_one_of_a_day_that_it_gives() -> None:
    made = [f"2026-03-{day:02d}" for day in range(2, 10) for _ in range(5)]
    lines = bank_transactions(
        booking_date=date(2026, 3, 10), amount_minor=98_000, remittance_information="REMISE CB DU 04/03/26"
    )
    sold = ledger_items(
        *({"amount_minor": 100_000 - n, "issue_date": date.fromisoformat(day)} for n, day in enumerate(made)),
        item_type="payout",
    )

    found = payouts_by_item(start(lines, sold)).hypotheses

    assert found.filter(pl.col("note").is_not_null()).height == 5
    assert found.filter(pl.col("note").is_null()).height == 6
