"""What happens: blocks of transactions and documents that belong together, their days and amounts; no text yet.

A *unit* is one such block: the invoice and its payment, the lot and its one credit, the three instalments of one
invoice, the two legs of a transfer. Everything else follows from units by joins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.simulate.habits import KINDS, Habits, Kind
from bankrec_nb.simulate.parties import draw

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

_BOOKED_AS_ONE = ("deposit_item", "payout_gross", "payout_net", "card_terminal", "lot_item")
"""Variants in which the books carry one line for the whole lot instead of its documents."""
_SMALL = ("cheque_deposit", "payout", "direct_debit_lot", "direct_debit", "returned_payment")
_TAIL_DAYS = {"returned_payment": 27, "double_payment": 13, "many_to_many": 9, "internal_transfer": 5}
"""How long before the window's end the first transaction comes, so that the others are inside."""


def units(
    rng: np.random.Generator, table: pl.DataFrame, kinds: Mapping[str, int], window: tuple[date, date]
) -> pl.DataFrame:
    """One row per unit, `kinds` giving how many of each.

    Returns:
        kind, side, variant, writing, transactions, documents, credit_notes, party, start, account (0 = structured
        fields, 1 = one label), r1, r2, r3 (dice for what follows).
    """
    return pl.concat([_units_of(rng, table, name, count, window) for name, count in kinds.items() if count > 0])


def counts(transactions: int, habits: Habits) -> dict[str, int]:
    """How many units of each kind make up so many transactions, at least one each; singles come later."""
    shares = {name: habits.shares.get(name, kind.share) for name, kind in KINDS.items()}
    return {
        name: max(1, round(transactions * share * 2 / sum(KINDS[name].transactions)))
        for name, share in shares.items()
        if share > 0 and name != "single"
    }


def _units_of(
    rng: np.random.Generator, table: pl.DataFrame, name: str, count: int, window: tuple[date, date]
) -> pl.DataFrame:
    kind = KINDS[name]
    variant = _stratified(rng, kind.variants, count)
    as_one = np.isin(variant, _BOOKED_AS_ONE)
    low, high = kind.documents
    documents = low + np.minimum(rng.geometric(0.35, count) - 1, high - low)
    span = (window[1] - window[0]).days - _TAIL_DAYS.get(name, 0)
    account = (rng.random(count) < 0.35) & ~np.isin(variant, ("lot_details",)) & (name != "exchange")
    side = "purchase" if kind.side == "purchase" else "sale"
    foreign = pl.col("country") != "FR"
    abroad = table.filter(foreign) if table.filter(foreign & (pl.col("side") == side)).height else table
    return pl.DataFrame(
        {
            "kind": np.full(count, name),
            "side": np.full(count, kind.side),
            "variant": variant,
            "writing": _writing(rng, kind, count, variant),
            "transactions": rng.integers(kind.transactions[0], kind.transactions[1] + 1, count),
            "documents": np.where(as_one, 1, np.maximum(documents, 1 if name == "missing_document" else low)),
            "members": documents,
            "credit_notes": np.full(count, kind.credit_notes),
            "party": draw(rng, abroad if name in ("fee", "exchange") else table, side, count),
            "start": np.datetime64(window[0]) + rng.integers(0, max(1, span + 1), count),
            "account": account.astype(np.int64),
            "r1": rng.random(count),
            "r2": rng.random(count),
            "r3": rng.random(count),
        }
    ).with_columns(
        start=_in_its_season(pl.col("start").cast(pl.Date), window),
        transactions=pl.when((pl.col("kind") == "returned_payment") & (pl.col("variant") == "paid_later"))
        .then(3)
        .when(pl.col("kind") == "returned_payment")
        .then(2)
        .otherwise(pl.col("transactions")),
        documents=pl.when(pl.col("kind").is_in(["no_document", "internal_transfer"])).then(0).otherwise("documents"),
    )


_SEASONS = {"salary": 27, "rent": 2, "loan": 5, "tax": 19, "social": 15, "bank_fee": 29}
"""The day of the month on which such payments fall, for those that have one."""


def _in_its_season(day: pl.Expr, window: tuple[date, date]) -> pl.Expr:
    """The day moved to where the month's salaries, rents and taxes are paid."""
    season = pl.col("variant").replace_strict(_SEASONS, default=None, return_dtype=pl.Int64)
    moved = day.dt.month_start() + pl.duration(days=season - 1 + (pl.col("r1") * 2).cast(pl.Int64))
    return pl.when(season.is_not_null() & (moved <= window[1])).then(moved).otherwise(day).cast(pl.Date)


def _stratified(rng: np.random.Generator, weights: Mapping[str, float], count: int) -> NDArray[np.str_]:
    """Choices by weight, in the proportions of the weights as nearly as whole numbers allow, shuffled."""
    shares = np.array(list(weights.values()), dtype=float)
    edges = np.cumsum(shares) / shares.sum()
    spread = (np.arange(count) + rng.random()) / count
    chosen = np.searchsorted(edges, spread, side="right").clip(0, len(shares) - 1)
    return rng.permutation(np.array(list(weights))[chosen])


def _writing(rng: np.random.Generator, kind: Kind, count: int, variant: NDArray[np.str_]) -> NDArray[np.str_]:
    writing = _stratified(rng, kind.writing, count).astype("<U16")
    return np.where(np.isin(variant, ("deposit_number", "payout_sales", "lot_sales")), "lot_number", writing)


def business_day(day: pl.Expr, last: date) -> pl.Expr:
    """The day itself, or the Monday after a weekend, or the Friday before it where the window ends."""
    moved = day + pl.duration(days=pl.when(day.dt.weekday() > 5).then(8 - day.dt.weekday()).otherwise(0))
    back = pl.lit(last) - pl.duration(days=pl.max_horizontal(pl.lit(last).dt.weekday().cast(pl.Int64) - 5, pl.lit(0)))
    return pl.when(moved > last).then(back).otherwise(moved).cast(pl.Date)


def transaction_days(rng: np.random.Generator, plan: pl.DataFrame, window: tuple[date, date]) -> pl.DataFrame:
    """One row per transaction inside the window: unit, position, booking_date, account, share of the total."""
    step = (
        pl.when(pl.col("kind") == "instalment")
        .then(14 + (pl.col("r2") * 17))
        .when(pl.col("kind") == "returned_payment")
        .then(4 + pl.col("r2") * 8)
        .when(pl.col("kind") == "double_payment")
        .then(3 + pl.col("r2") * 9)
        .otherwise(pl.col("r2") * 3.5)
        .cast(pl.Int64)
    )
    rows = (
        plan.with_columns(position=pl.int_ranges(0, "transactions"), step=step)
        .explode("position", empty_as_null=False)
        .with_columns(pl.col("start") + pl.duration(days=pl.col("position") * pl.col("step")))
        .filter(pl.col("start") <= window[1])
    )
    return rows.select(
        "unit",
        "position",
        booking_date=business_day(pl.col("start"), window[1]),
        account=pl.when((pl.col("kind") == "internal_transfer") & (pl.col("position") == 1))
        .then(1 - pl.col("account"))
        .otherwise("account"),
        dice=pl.Series(rng.random(rows.height)),
    )


def documents(
    rng: np.random.Generator, plan: pl.DataFrame, table: pl.DataFrame, habits: Habits, window: tuple[date, date]
) -> pl.DataFrame:
    """One row per document of a unit and per document that nobody pays (unit null); amounts unsigned still.

    Returns:
        unit, position, party, is_credit, amount_minor, open_minor, issue_date, due_date, fate (paid, reopened,
        open, settled, absent).
    """
    rows = plan.with_columns(position=pl.int_ranges(0, pl.col("documents") + pl.col("credit_notes")))
    rows = rows.filter(pl.col("documents") > 0).explode("position", empty_as_null=False)
    several = pl.col("kind").is_in([name for name, kind in KINDS.items() if kind.several_parties])
    size = rows.height
    drawn = {side: draw(rng, table, side, size) for side in ("sale", "purchase")}
    rows = rows.with_columns(
        party=pl.when(several & (pl.col("side") == "purchase"))
        .then(pl.Series(drawn["purchase"]))
        .when(several)
        .then(pl.Series(drawn["sale"]))
        .otherwise("party"),
        is_credit=(pl.col("position") >= pl.col("documents")) | pl.col("kind").is_in(["refund", "supplier_refund"]),
        dice=pl.Series(rng.random(size)),
        fresh=pl.Series(_amounts(rng, rows, habits)),
    ).join(table.select("party", "price_minor", "terms_days", "late_days"), on="party", how="left")
    rows = rows.with_columns(
        amount_minor=pl.when((pl.col("price_minor") > 0) & pl.col("kind").is_in(["single", "direct_debit"]))
        .then("price_minor")
        .when(pl.col("variant").is_in(_BOOKED_AS_ONE))
        .then(pl.col("fresh") * pl.col("members"))
        .otherwise("fresh")
    )
    first = pl.col("amount_minor").first().over("unit")
    rows = rows.with_columns(
        pl.when(pl.col("position") >= pl.col("documents"))
        .then((first * (0.05 + 0.6 * pl.col("dice"))).cast(pl.Int64) + 1)
        .otherwise("amount_minor")
        .alias("amount_minor")
    )
    wait = _wait(pl.col("kind"))
    issue = pl.col("start") - pl.duration(days=pl.max_horizontal(wait, pl.lit(-3)))
    due = pl.when(pl.col("kind").str.contains("direct_debit")).then(pl.col("start")).otherwise(None)
    paid = rows.with_columns(issue_date=issue).select(
        "unit",
        "position",
        "party",
        "is_credit",
        "amount_minor",
        open_minor=pl.when(pl.col("kind") == "rest")
        .then((pl.col("amount_minor") * (0.2 + 0.5 * pl.col("r1"))).cast(pl.Int64))
        .when((pl.col("kind") == "missing_document") & (pl.col("r1") < 0.3))
        .then(0)
        .otherwise("amount_minor"),
        issue_date="issue_date",
        due_date=pl.coalesce(due, pl.col("issue_date") + pl.duration(days="terms_days")),
        fate=pl.when(pl.col("kind") != "missing_document")
        .then(pl.lit("paid"))
        .when(pl.col("r1") < 0.3)
        .then(pl.lit("settled"))
        .otherwise(pl.lit("absent")),
    )
    return pl.concat([paid, _unpaid(rng, paid.height, table, habits, window)], how="diagonal")


def _wait(kind: pl.Expr) -> pl.Expr:
    """Days from a document's issue to its payment; a subscriber's rhythm is regular, the others' is not."""
    usual = pl.col("terms_days") + pl.col("late_days")
    jitter = pl.when(pl.col("price_minor") > 0).then(0).otherwise((pl.col("dice") * 13).cast(pl.Int64))
    spread = pl.when((pl.col("documents") > 1) & (pl.col("writing") == "range")).then(0).otherwise(jitter)
    quick = (1 + pl.col("dice") * 12).cast(pl.Int64)
    return (
        pl.when(kind == "payout")
        .then(1 + (pl.col("r3") * 3).cast(pl.Int64))
        .when(kind.is_in(["cheque_deposit", "direct_debit_lot", "direct_debit", "returned_payment", "transfer_lot"]))
        .then(quick)
        .when(kind == "discount")
        .then((3 + pl.col("r3") * 9).cast(pl.Int64))
        .otherwise(usual + spread)
    )


def _amounts(rng: np.random.Generator, rows: pl.DataFrame, habits: Habits) -> NDArray[np.int64]:
    """Invoice amounts: many small, few large, some round."""
    kind, side = rows["kind"], rows["side"]
    small = kind.is_in(_SMALL).to_numpy()
    middle = np.where(small, np.log(9_000), np.where((side == "purchase").to_numpy(), np.log(42_000), np.log(78_000)))
    # Banks take fees out of payments from far away, and nobody sends small change from there.
    least = np.where(kind.is_in(["fee", "exchange"]).to_numpy(), 45_000, 900)
    return _rounded(rng, np.exp(rng.normal(middle, np.where(small, 0.8, 1.15))) + least, habits)


def _rounded(rng: np.random.Generator, amounts: NDArray[np.float64], habits: Habits) -> NDArray[np.int64]:
    dice = rng.random(len(amounts))
    grain = np.where(dice < habits.round_amounts / 2, 10_000, np.where(dice < habits.round_amounts, 1_000, 1))
    grain = np.where(amounts < 3 * grain, 1, grain)
    return (np.maximum(1, np.round(amounts / grain)) * grain).astype(np.int64)


def _unpaid(
    rng: np.random.Generator, paid: int, table: pl.DataFrame, habits: Habits, window: tuple[date, date]
) -> pl.DataFrame:
    """Documents that no transaction of the window pays: still open, or paid before and listed as such."""
    size = max(3, round(paid * habits.never_paid))
    settled = max(1, round(paid * habits.already_paid))
    purchases = max(1, size // 4)
    parties = np.concatenate(
        [draw(rng, table, "sale", size + settled - purchases), draw(rng, table, "purchase", purchases)]
    )
    # One customer in thirty is a bad payer whose documents pile up.
    sour = rng.random(size + settled) < 0.2
    pool = parties[rng.integers(0, len(parties), max(1, len(parties) // 30))]
    parties = np.where(sour, pool[rng.integers(0, len(pool), len(parties))], parties)
    days = (window[1] - window[0]).days + 90
    rows = pl.DataFrame(
        {
            "party": parties,
            "is_settled": np.arange(size + settled) < settled,
            "fresh": _rounded(rng, np.exp(rng.normal(np.log(70_000), 1.15, size + settled)) + 900, habits),
            "back": rng.integers(0, days, size + settled),
            "is_credit": rng.random(size + settled) < 0.05,
            "dice": rng.random(size + settled),
        }
    ).join(table.select("party", "price_minor", "terms_days", "late_days"), on="party", how="left")
    subscribes = (pl.col("price_minor") > 0) & ~pl.col("is_settled")
    # What a subscriber has not paid yet is what is not due yet: he pays the oldest first.
    recent = (pl.col("dice") * (pl.col("terms_days") + pl.col("late_days")).clip(1)).cast(pl.Int64)
    issue = pl.lit(window[1]) - pl.duration(days=pl.when(subscribes).then(recent).otherwise("back"))
    amount = pl.when(subscribes & ~pl.col("is_credit")).then("price_minor").otherwise("fresh")
    return rows.with_columns(issue_date=issue, amount_minor=amount).select(
        "party",
        "is_credit",
        "amount_minor",
        "issue_date",
        unit=pl.lit(None, dtype=pl.Int64),
        position=pl.lit(0, dtype=pl.Int64),
        open_minor=pl.when("is_settled").then(0).otherwise("amount_minor"),
        due_date=pl.col("issue_date") + pl.duration(days="terms_days"),
        fate=pl.when("is_settled").then(pl.lit("settled")).otherwise(pl.lit("open")),
    )
