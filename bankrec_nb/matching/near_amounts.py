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
    own, keys = pl.col("amount") // width, ["p", "currency"]
    lines = asked.select(*keys, "amount", line=pl.int_range(pl.len()), bucket=pl.concat_list(own - 1, own, own + 1))
    payers = asked.select(keys).unique()
    owed = items.select("p", "open", currency="item_currency", document=pl.int_range(pl.len()))
    documents = expected_amounts(owed.join(payers, on=keys, how="semi", maintain_order="left"), settings)
    met = lines.explode("bucket", empty_as_null=False).join(
        documents.with_columns(bucket=pl.col("expect") // width), on=_KEYS, maintain_order="left_right"
    )
    near = met.filter((pl.col("amount") - pl.col("expect")).abs() <= pl.col("within"))
    each = near.unique(["line", "document"], keep="first", maintain_order=True)
    return asked[each["line"]].hstack(items[each["document"]].drop("p"))
