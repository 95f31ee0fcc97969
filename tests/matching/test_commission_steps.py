"""Card lines and the lots they may be less a commission of meet by equality, and lose nothing by it."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bankrec_nb.matching.lots import less_commission

AMOUNTS = st.lists(st.integers(1, 3_000_000), min_size=1, max_size=12)


@given(paid=AMOUNTS, sold=AMOUNTS, day=st.integers(-10, 10))
def test_every_lot_up_to_six_percent_above_a_line_of_its_days_is_met(
    paid: list[int], sold: list[int], day: int
) -> None:
    sold = [*sold, *(int(amount / 0.94) for amount in paid), *(amount + 1 for amount in paid)]
    lines = pl.DataFrame({"t": range(len(paid)), "amount": paid, "currency": "EUR", "day": 100 + day})
    lots = pl.DataFrame({"lot": range(len(sold)), "total": sold, "currency": "EUR", "lot_day": 100})

    met = set(less_commission(lines, lots).select("t", "lot").iter_rows())

    near = {(t, n) for t, a in enumerate(paid) for n, b in enumerate(sold) if 0 < (b - a) / b <= 0.06}
    assert met == (near if 0 <= day <= 8 else set())
