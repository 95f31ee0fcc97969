"""What each transaction amounts to, which named difference it carries, and how much of it pays which document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.domain.vocabulary import AdjustmentKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEES = np.array((500, 750, 800, 1000, 1250, 1500, 1850, 2000, 2500))
_DISCOUNTS = np.array((0.01, 0.015, 0.02, 0.02, 0.03))
_WITHOUT_DOCUMENT = {
    "rent": (-265_000, 0.45),
    "salary": (-215_000, 0.28),
    "tax": (-430_000, 0.8),
    "social": (-390_000, 0.7),
    "bank_fee": (-1_450, 0.7),
    "card_purchase": (-5_600, 0.9),
    "loan": (-118_240, 0.5),
    "insurance": (-16_800, 0.5),
    "interest": (1_130, 0.9),
    "cash_deposit": (64_000, 0.6),
    "grant": (310_000, 0.6),
    "": (-250_000, 0.9),
}
"""Typical amount in cents with its sign, and the spread of its logarithm."""
_ROUND = {"rent": 1_000, "tax": 100, "social": 100, "cash_deposit": 1_000, "grant": 10_000, "": 10_000}
_CURRENCIES = {"USD": 0.86, "GBP": 1.16, "CHF": 1.07}


def totals(documents: pl.DataFrame) -> pl.DataFrame:
    """What the documents of a unit come to, signed by their cash effect: unit, total_minor, discount_minor."""
    rows = documents.drop_nulls("unit").group_by("unit", maintain_order=True)
    # A payment of a document that the books do not have open is as large as the document was.
    missing = pl.col("kind") == "missing_document"
    owed = pl.when(missing).then(pl.col("amount_minor") * pl.col("sign")).otherwise(signed_open())
    return rows.agg(total_minor=owed.sum(), discount_minor=discount_each().sum())


def discount_each() -> pl.Expr:
    """The early-payment discount on a document, at its unit's rate."""
    rate = pl.lit(pl.Series(_DISCOUNTS)).gather((pl.col("r3") * len(_DISCOUNTS)).fill_null(0).cast(pl.Int64))
    return (signed_open() * rate).round().cast(pl.Int64)


def foreign_currency() -> pl.Expr:
    """The currency of a unit that is invoiced abroad."""
    return pl.lit(pl.Series(list(_CURRENCIES))).gather((pl.col("r3") * len(_CURRENCIES)).fill_null(0).cast(pl.Int64))


def signed_open() -> pl.Expr:
    """A document's open amount with the sign of its cash effect."""
    return pl.col("open_minor") * pl.col("sign")


def transactions(rng: np.random.Generator, plan: pl.DataFrame, days: pl.DataFrame, total: pl.DataFrame) -> pl.DataFrame:
    """Amounts of all transactions, with the named difference in each.

    Args:
        rng: dice.
        plan: units.
        days: unit, position, booking_date, account, dice.
        total: unit, total_minor.

    Returns:
        The unit's columns and position, booking_date, account, amount_minor, adjustment_kind, adjustment_minor,
        original_currency, original_amount_minor.
    """
    rows = plan.drop("account").join(days, on="unit", how="inner", maintain_order="right")
    rows = rows.join(total, on="unit", how="left", maintain_order="left")
    size = rows.height
    rows = rows.with_columns(
        free=pl.Series(_free_amounts(rng, rows)),
        fee=pl.Series(_FEES[rng.integers(0, len(_FEES), size)]),
        cents=pl.Series(rng.integers(1, 6, size) * rng.choice([-1, 1], size)),
        extra=pl.Series(rng.integers(1, 80, size) * 100 + rng.integers(0, 2, size) * rng.integers(0, 100, size)),
        foreign=foreign_currency(),
    )
    total_minor, kind = pl.col("total_minor"), pl.col("kind")
    fee = pl.min_horizontal(pl.col("fee"), total_minor.abs() // 4)
    commission = (
        pl.when(pl.col("variant") == "payout_net")
        .then(0)
        .otherwise(
            (total_minor * (0.006 + 0.02 * pl.col("r1"))).cast(pl.Int64) + 25 * (pl.col("variant") == "payout_gross")
        )
    )
    difference = (
        pl.when(kind == "discount")
        .then(-pl.col("discount_minor"))
        .when(kind == "fee")
        .then(-fee)
        .when(kind == "cents")
        .then("cents")
        .when(kind == "overpayment")
        .then("extra")
        .when(kind == "payout")
        .then(-pl.min_horizontal(commission, total_minor // 3))
        .otherwise(0)
    )
    rows = rows.with_columns(adjustment_minor=difference).with_columns(amount_minor=_amount())
    rate = pl.col("foreign").replace_strict(_CURRENCIES, return_dtype=pl.Float64) * (0.98 + 0.04 * pl.col("r1"))
    abroad = kind == "exchange"
    return rows.with_columns(
        amount_minor=pl.when(abroad).then((total_minor * rate).round().cast(pl.Int64)).otherwise("amount_minor"),
        original_currency=pl.when(abroad).then("foreign"),
        original_amount_minor=pl.when(abroad).then(total_minor),
        exchange_rate=pl.when(abroad).then(rate.round(5).cast(pl.String)),
        adjustment_kind=kind.replace_strict(
            {
                "discount": str(AdjustmentKind.DISCOUNT),
                "fee": str(AdjustmentKind.FEE),
                "cents": str(AdjustmentKind.WRITE_OFF),
                "overpayment": str(AdjustmentKind.OVERPAYMENT),
                "payout": str(AdjustmentKind.FEE),
            },
            default=None,
        ),
    ).drop("free", "fee", "cents", "extra", "foreign")


def _free_amounts(rng: np.random.Generator, rows: pl.DataFrame) -> NDArray[np.int64]:
    """Amounts of transactions that no document explains; the two legs of a unit share theirs through `r3`."""
    variant = rows["variant"].to_list()
    typical = np.array([_WITHOUT_DOCUMENT.get(v, _WITHOUT_DOCUMENT[""]) for v in variant], dtype=float).reshape(-1, 2)
    grain = np.array([_ROUND.get(v, 1) for v in variant])
    spread = np.exp(rng.normal(0, 1, rows.height) * typical[:, 1])
    # An employee's pay is the same every month.
    pay = 0.75 + (rows["party"].to_numpy() * 7919 % 997) / 900
    spread = np.where((rows["variant"] == "salary").to_numpy(), pay, spread)
    transfer = (rows["kind"] == "internal_transfer").to_numpy()
    spread = np.where(transfer, 0.2 + 4 * rows["r3"].to_numpy(), spread)
    amounts: NDArray[np.int64] = (np.round(typical[:, 0] * spread / grain) * grain).astype(np.int64)
    return amounts


def _amount() -> pl.Expr:
    """A transaction's own amount: its part of the unit's total, with the named difference."""
    total, kind, position = pl.col("total_minor"), pl.col("kind"), pl.col("position")
    count = pl.col("transactions")
    equal = total // count
    # At most a fair share each, so that what comes after the window stays open.
    free = (total * (0.5 + 0.5 * pl.col("dice")) / count).cast(pl.Int64)
    part = pl.when((kind == "instalment") & (pl.col("variant") == "equal_parts")).then(equal).otherwise(free)
    earlier = part.cum_sum().over("unit") - part
    slice_ = pl.when(position == count - 1).then(total - earlier).otherwise(part)
    partly = (total * (0.3 + 0.5 * pl.col("r1"))).cast(pl.Int64)
    # Half of those who pay on account pay a round sum.
    rounded = pl.when((pl.col("r2") < 0.5) & (partly.abs() > 20_000)).then(partly // 10_000 * 10_000).otherwise(partly)
    return (
        pl.when(kind == "partial")
        .then(rounded)
        .when(kind.is_in(["instalment", "many_to_many"]))
        .then(slice_)
        .when(kind == "returned_payment")
        .then(pl.when(position == 1).then(-total).otherwise(total))
        .when(kind == "internal_transfer")
        .then(pl.when(position == 0).then("free").otherwise(-pl.col("free")))
        .when(total.is_null())
        .then("free")
        .otherwise(total + pl.col("adjustment_minor"))
    )


ANSWERLESS = ("no_document", "missing_document", "internal_transfer", "returned_payment", "double_payment")
"""Kinds of transactions that no document explains."""


def truth_kind() -> pl.Expr:
    """What a transaction is, where its place in the unit matters: the first of two payments is an ordinary one."""
    first_of_two = (pl.col("kind") == "double_payment") & (pl.col("position") == 0)
    paid_later = (pl.col("kind") == "returned_payment") & (pl.col("position") == 2)
    return pl.when(first_of_two | paid_later).then(pl.lit("single")).otherwise("kind")


def allocations(rows: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """How much of each transaction pays which document; transactions without an answer have one row without item.

    Args:
        rows: transaction_id, unit, position, kind, truth_kind, habit, amount_minor.
        documents: unit, item_id, position, sign, open_minor.

    Returns:
        transaction_id, item_id, allocated_minor, kind, habit, block (transactions and items of one block are
        interchangeable among themselves).
    """
    # Narrow before joining: the texts would be copied for each allocation.
    rows = rows.select("transaction_id", "unit", "position", "kind", "truth_kind", "habit", "amount_minor")
    answered = rows.filter(~pl.col("truth_kind").is_in(ANSWERLESS))
    paid = documents.drop_nulls("unit").filter(pl.col("fate") == "paid")
    spread = pl.col("kind").is_in(["instalment", "many_to_many"])
    whole = answered.filter(~spread).join(
        paid.select("unit", "item_id", signed=signed_open()), on="unit", maintain_order="left"
    )
    # The first row of a partial payment has what was paid; an exchange has the transaction's own currency.
    own = pl.col("kind").is_in(["partial", "exchange"])
    whole = whole.with_columns(allocated_minor=pl.when(own).then("amount_minor").otherwise("signed"))
    parts = _oldest_first(answered.filter(spread), paid)
    none = rows.filter(pl.col("truth_kind").is_in(ANSWERLESS)).with_columns(
        item_id=pl.lit(None, dtype=pl.String), allocated_minor=pl.lit(0, dtype=pl.Int64)
    )
    columns = ("transaction_id", "item_id", "allocated_minor", "truth_kind", "habit", "unit")
    return pl.concat([frame.select(columns) for frame in (whole, parts, none)]).rename(
        {"truth_kind": "kind", "unit": "block"}
    )


def _oldest_first(rows: pl.DataFrame, paid: pl.DataFrame) -> pl.DataFrame:
    """Several payments of several documents: what came first pays what stands first, by overlap of running sums."""
    absolute = pl.col("amount_minor").abs()
    payments = rows.sort("unit", "position").with_columns(paid_to=absolute.cum_sum().over("unit"), size=absolute)
    owed = (
        paid.filter(pl.col("unit").is_in(rows["unit"].unique().implode()))
        .sort("unit", "position")
        .with_columns(owed_to=pl.col("open_minor").cum_sum().over("unit"))
        .select("unit", "item_id", "sign", "owed_to", owed_from=pl.col("owed_to") - pl.col("open_minor"))
    )
    overlap = pl.min_horizontal("paid_to", "owed_to") - pl.max_horizontal(
        pl.col("paid_to") - pl.col("size"), pl.col("owed_from")
    )
    return (
        payments.join(owed, on="unit", maintain_order="left")
        .with_columns(allocated_minor=overlap * pl.col("sign"))
        .filter(overlap > 0)
    )
