"""Documents whose amount is nearly that of a payment, among the many documents of a large customer.

Where few are open every pair is compared (candidates.by_counterparty_near); here those few cents away, or a usual
discount away, are found by joining buckets of amounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from bankrec_nb.domain.settings import MatchSettings

_KEYS = ("p", "currency", "bucket")


def expected_amounts(items: pl.DataFrame, settings: MatchSettings) -> pl.DataFrame:
    """What a payment of each document may come to: the items' columns, expect, within (both ways)."""
    cents = max(settings.cents_limit_minor, 0)
    rates = [(0.0, cents)] * bool(cents) + [(rate, 1) for rate in settings.discount_rates]
    less = [
        items.with_columns(
            expect=pl.col("open") - (pl.col("open") * rate).round().cast(pl.Int64),
            within=pl.lit(within, dtype=pl.Int64),
        )
        for rate, within in rates
    ]
    return pl.concat(less) if less else items.head(0).with_columns(expect="open", within=pl.lit(0, dtype=pl.Int64))


def nearly_equal(asked: pl.DataFrame, items: pl.DataFrame, settings: MatchSettings) -> pl.DataFrame:
    """Payments and documents of one counterparty whose amounts nearly agree, one row each.

    Args:
        asked: p, currency, amount and what else a pair carries.
        items: p, item_currency, open and what else a pair carries.
        settings: the limit of cents and the usual rates of discount.
    """
    width = 2 * max(settings.cents_limit_minor, 1) + 1
    own = pl.col("amount") // width
    lines = asked.with_columns(bucket=pl.concat_list(own - 1, own, own + 1)).explode("bucket", empty_as_null=False)
    documents = expected_amounts(items, settings).with_columns(
        currency="item_currency", bucket=pl.col("expect") // width
    )
    met = lines.join(documents, on=_KEYS)
    near = met.filter((pl.col("amount") - pl.col("expect")).abs() <= pl.col("within"))
    return near.drop("bucket", "expect", "within").unique(["t", "i"], keep="first", maintain_order=True)
