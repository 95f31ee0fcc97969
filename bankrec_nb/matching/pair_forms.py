"""What form a pair of one transaction and one document takes by its amounts: exact, cents apart, less a discount or a fee, a part."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from bankrec_nb.matching.business_days import on_business_day
from bankrec_nb.matching.chance import coincidence, grain

if TYPE_CHECKING:
    from bankrec_nb.domain.settings import MatchSettings

PAIR = pl.Schema(
    {
        "t": pl.Int32(),
        "i": pl.Int32(),
        "form": pl.String(),
        "pool": pl.Int64(),
        "accidents": pl.Float64(),
        "alloc": pl.Int64(),
        "item_alloc": pl.Int64(),
        "adjustment": pl.String(),
        "adjusted": pl.Int64(),
    }
)
"""One row per pair and form."""
_ASKED = (
    "t",
    "i",
    "pool",
    "amount",
    "open",
    "named",
    "carded",
    "chance",
    "discount",
    "fee",
    "issued",
    "day",
    "item_type",
    "kept_back",
)
_IN_PART = frozenset({"partial", "equal_part"})
NOT_EXACT = (
    "cents", "discount", "usual_discount", "stated_fee", "fee", "tolerance", "partial", "equal_part", "overpaid", "commission", "exchange",
)  # fmt: skip
"""Every form of a pair but that of equal amounts; `exchange` stands for all across currencies."""
_EVERY = frozenset(("single", *NOT_EXACT))
_AS_WRITTEN = pl.QueryOptFlags(comm_subexpr_elim=False, comm_subplan_elim=False)
"""Polars' search for expressions that occur twice took 245 ms where working them out twice takes 32."""
RATE_MOVES = 0.06
"""Chance that an unrelated amount lies within a twentieth of another, both ways."""


def classified(pairs: pl.DataFrame, settings: MatchSettings, *only: str) -> pl.DataFrame:
    """Pairs with the forms their amounts allow, one row per pair and form.

    Args:
        pairs: the columns of both sides, pool (how many documents could have been meant), named (the text names it), and
            carded (it names it on a line that may be a card provider's).
        settings: tolerances and discounts.
        only: the forms in question; all where none is given.
    """
    wanted = frozenset(only) or _EVERY
    if pairs.is_empty():
        return pl.DataFrame(schema=PAIR)
    a, o = pl.col("amount"), pl.col("open")
    same_money = (
        pairs.lazy()
        .filter((pl.col("currency") == pl.col("item_currency")) & (a.sign() == o.sign()))
        .select(*_ASKED, short=(o - a) * o.sign(), size=o.abs())
        .collect()
    )
    frames = [_formed(same_money, form) for form in _by_amounts(settings) if form.name in wanted]
    if "commission" in wanted:
        frames.append(_commission(same_money).lazy())
    if "exchange" in wanted:
        abroad = pairs.filter(pl.col("currency") != pl.col("item_currency"), a.sign() == o.sign())
        less = partial(_discounted_abroad, settings=settings)
        frames += [each(abroad).lazy() for each in (_exchanged, less, _parts_abroad, _booked_abroad) if abroad.height]
    return pl.concat(frames).collect(optimizations=_AS_WRITTEN) if frames else pl.DataFrame(schema=PAIR)


class _Form(NamedTuple):
    """What makes a pair of one currency and direction one of this form, and how many such pairs chance gives."""

    name: str
    where: pl.Expr
    accidents: pl.Expr
    adjustment: str | None = None
    last: pl.Expr | None = None
    """What takes long to work out, asked only of those that all else lets through."""


@cache
def _by_amounts(settings: MatchSettings) -> list[_Form]:
    """The forms that are told by what the payment is short of the document."""
    a = pl.col("amount")
    short, size, pool = pl.col("short"), pl.col("size"), pl.col("pool").cast(pl.Float64)
    width = size.cast(pl.Float64)
    rates = [(size * rate).round().cast(pl.Int64) for rate in settings.discount_rates]
    exactly = pl.any_horizontal([(short - r).abs() <= 1 for r in rates]) if rates else pl.lit(value=False)
    # Who works out his discount by hand rounds it: a few cents, and a twentieth of it at most.
    off = settings.cents_limit_minor
    nearly = [((short - r).abs() <= off) & ((short - r).abs() * 20 <= r) for r in rates]
    rated = exactly | (pl.any_horizontal(nearly) if rates else pl.lit(value=False))
    # The agreed discount a few cents off, or with what the limit lets go besides.
    rated |= ((short - pl.col("discount").abs()).abs() <= off).fill_null(value=False) & (pl.col("discount") != 0)
    loosely = pl.when(exactly).then(1.0).otherwise(2.0 * off)
    last = on_business_day(pl.col("issued") + settings.discount_days, settings.holiday_calendar)
    early = (pl.col("day") <= last).fill_null(value=True)
    agreed = ((short == pl.col("discount").abs()) & (short > 0)).fill_null(value=False)
    fee_stated = ((short == pl.col("fee").abs()) & (short > 0)).fill_null(value=False)
    limit = settings.fee_limit_minor
    within = width * (settings.difference_limit_percent / 100)
    # A difference of less than half a percent is a slip, not an instalment; where nothing names the document it may be chance.
    slip = (short.abs() <= settings.small_difference_minor) & (short.abs() * 200 < size)
    slips = pl.min_horizontal(pl.lit(float(settings.small_difference_minor)), width / 200)
    near = (short != 0) & (short.abs() <= settings.cents_limit_minor) & (short.abs() * 20 < size) | slip & (short != 0)
    tolerated = (short > 0) & (short.cast(pl.Float64) <= within + 1e-6) & ~near
    # Who names the document and keeps back exactly a usual rate takes a discount, in time or not.
    discounted = (short > 0) & rated & ~agreed & ~near
    # A bank takes little of what passes through it, or a round amount; who keeps something back pays a round one.
    taken = (short * 10 < size) | (short * 5 < size) & (grain(short) > grain(a.abs()))
    fee = (short > 0) & (short <= limit) & (short * 5 < size) & ~near & ~fee_stated
    share = (size / a.abs()).round().cast(pl.Int64)
    equal_part = share.is_between(2, 12) & ((size - share * a.abs()).abs() < share)
    few = (short.abs() <= settings.cents_limit_minor) | pl.col("named")
    within_cents = pl.when(few).then(float(settings.cents_limit_minor)).otherwise(slips)
    cents = pool * (2 * within_cents + 1) * 0.6 / (width + 200)
    usual = loosely * pool * len(settings.discount_rates) * 3 * 0.6 / (width + 200)
    return [
        _Form("single", short == 0, pool * pl.col("chance")),
        _Form("cents", near, cents, "write_off"),
        _Form("discount", agreed, pool * coincidence(a), "discount"),
        _Form("usual_discount", discounted, usual, "discount", (early | pl.col("named")) & ~pl.col("kept_back")),
        _Form("stated_fee", fee_stated, pool * coincidence(a), "fee"),
        _Form("fee", fee, pool * 0.6 * limit / (width + limit), "fee", taken & ~pl.col("kept_back")),
        _Form("tolerance", tolerated, pool * 0.6 * within / (width + 200), "write_off"),
        _Form("partial", (short > 0) & ~near & ~equal_part, pool * 0.5),
        _Form("equal_part", (short > 0) & equal_part, pool * 11 * 2 * coincidence(a)),
        _Form("overpaid", (short < 0) & ~near & (short > -8 * size), pool * 0.5),
    ]


def _formed(same_money: pl.DataFrame, form: _Form) -> pl.LazyFrame:
    """Pairs as explanations of one form."""
    some = same_money.lazy().filter(form.where)
    if form.last is not None:
        some = some.collect(optimizations=_AS_WRITTEN).lazy().filter(form.last)
    alloc = pl.col("amount" if form.name in _IN_PART else "open")
    adjusted = pl.lit(0) if form.adjustment is None else pl.col("amount") - pl.col("open")
    return some.select(
        t="t", i="i", form=pl.lit(form.name), pool="pool", accidents=form.accidents,
        alloc=alloc, item_alloc=alloc, adjustment=pl.lit(form.adjustment), adjusted=adjusted,
    ).cast(PAIR)  # fmt: skip


def _commission(same_money: pl.DataFrame) -> pl.DataFrame:
    """A card sale or payout paid net of a commission of up to 6 %: a payout of the books, or a sale that a card line names."""
    short, size = pl.col("short"), pl.col("size")
    some = same_money.filter(
        (short > 0)
        & (short * 100 <= size * 6)
        & ((pl.col("item_type") == "payout") | pl.col("carded") & (pl.col("short") * 1000 >= size * 8))
    )
    return some.select(
        "t", "i", pl.lit("commission").alias("form"), "pool", (pl.col("pool") * 0.04).alias("accidents"),
        pl.col("open").alias("alloc"), pl.col("open").alias("item_alloc"), pl.lit("fee").alias("adjustment"), (pl.col("amount") - pl.col("open")).alias("adjusted"),
    ).cast(PAIR)  # fmt: skip


def _exchanged(pairs: pl.DataFrame) -> pl.DataFrame:
    """Payments whose amount in the document's currency the bank recorded: t, i with both allocations."""
    met = pairs.filter(
        (pl.col("original_currency") == pl.col("item_currency"))
        & (pl.col("currency") != pl.col("item_currency"))
        & (pl.col("original").abs() == pl.col("open").abs())
        & (pl.col("amount").sign() == pl.col("open").sign())
    )
    alloc = pl.coalesce(_booked(), pl.col("rated"), pl.col("amount"))
    rest = pl.col("amount") - alloc
    return met.select(
        "t", "i", pl.lit("exchange").alias("form"), "pool", (pl.col("pool") * coincidence(pl.col("original"))).alias("accidents"),
        alloc.alias("alloc"), pl.col("open").alias("item_alloc"),
        pl.when(rest != 0).then(pl.lit("exchange_difference")).alias("adjustment"), rest.alias("adjusted"),
    ).cast(PAIR)  # fmt: skip


def _discounted_abroad(pairs: pl.DataFrame, settings: MatchSettings) -> pl.DataFrame:
    """Payments whose amount in the document's currency, as the bank recorded it, is what is open less a usual discount."""
    size = pl.col("open").abs()
    short = size - pl.col("original").abs()
    rates = [(short - (size * rate).round().cast(pl.Int64)).abs() <= 1 for rate in settings.discount_rates]
    met = pairs.filter(
        (pl.col("original_currency") == pl.col("item_currency"))
        & (pl.col("currency") != pl.col("item_currency"))
        & (pl.col("amount").sign() == pl.col("open").sign())
        & (short > 0)
        & (pl.any_horizontal(rates) if rates else pl.lit(value=False))
        & ~pl.col("kept_back")
    )
    share = (pl.col("amount").cast(pl.Float64) * size / pl.col("original").abs()).round().cast(pl.Int64)
    alloc = pl.coalesce(_booked(), share)
    return met.select(
        "t", "i", pl.lit("usual_discount").alias("form"), "pool",
        (pl.col("pool") * len(rates) * 3 * coincidence(pl.col("original"))).alias("accidents"),
        alloc.alias("alloc"), pl.col("open").alias("item_alloc"), pl.lit("discount").alias("adjustment"), (pl.col("amount") - alloc).alias("adjusted"),
    ).cast(PAIR)  # fmt: skip


def _parts_abroad(pairs: pl.DataFrame) -> pl.DataFrame:
    """Payments of which the bank recorded another amount in the document's currency than is open: a part, or more than that."""
    met = pairs.filter(
        (pl.col("original_currency") == pl.col("item_currency"))
        & (pl.col("currency") != pl.col("item_currency"))
        & (pl.col("amount").sign() == pl.col("open").sign())
        & (pl.col("original").abs() != pl.col("open").abs())
        & (pl.col("original").abs() < 8 * pl.col("open").abs())
    ).with_columns(original=pl.col("original").abs() * pl.col("open").sign())
    part = pl.col("original").abs() < pl.col("open").abs()
    whole = (pl.col("amount").cast(pl.Float64) * pl.col("open") / pl.col("original")).round().cast(pl.Int64)
    return met.select(
        "t", "i", pl.when(part).then(pl.lit("partial")).otherwise(pl.lit("overpaid")).alias("form"), "pool", (pl.col("pool") * 0.5).alias("accidents"),
        pl.when(part).then("amount").otherwise(whole).alias("alloc"), pl.when(part).then("original").otherwise("open").alias("item_alloc"),
        pl.lit(None, dtype=pl.String).alias("adjustment"), pl.lit(0, dtype=pl.Int64).alias("adjusted"),
    ).cast(PAIR)  # fmt: skip


def booked_part(paid: pl.Expr) -> pl.Expr:
    """What so much of a document in another currency (of `whole`) is in the books' own (of `base`), minor units, in the sign of what is paid."""
    # Through floats: two amounts of tens of millions multiplied leave 64 bits.
    return (
        (pl.col("base").abs().cast(pl.Float64) * (paid.cast(pl.Float64) / pl.col("whole").abs().clip(1)))
        .round()
        .cast(pl.Int64)
    )


def _booked() -> pl.Expr:
    """What the open part of a document in another currency is in the books, with the payment's sign; null in a third currency."""
    ours = booked_part(pl.col("open").abs())
    return pl.when(pl.col("base_currency") == pl.col("currency")).then(ours * pl.col("amount").sign())


def _booked_abroad(pairs: pl.DataFrame) -> pl.DataFrame:
    """Documents in another currency paid in ours: with what they are booked at, or nearly so, as far as rates move in a while."""
    some = pairs.filter(
        (pl.col("currency") != pl.col("item_currency"))
        & pl.col("original").is_null()
        & (pl.col("amount").sign() == pl.col("open").sign())
    ).with_columns(booked=_booked())
    gap = pl.col("amount") - pl.col("booked")
    met = some.filter(gap.abs() * 20 <= pl.col("booked").abs()).with_columns(gap=gap)
    exact = pl.col("gap") == 0
    chance = pl.when(exact).then(coincidence(pl.col("booked"))).otherwise(RATE_MOVES)
    return met.select(
        "t", "i", pl.when(exact).then(pl.lit("exchange")).otherwise(pl.lit("rate_moved")).alias("form"), "pool", (pl.col("pool") * chance).alias("accidents"),
        pl.col("booked").alias("alloc"), pl.col("open").alias("item_alloc"),
        pl.when(~exact).then(pl.lit("exchange_difference")).alias("adjustment"), pl.col("gap").alias("adjusted"),
    ).cast(PAIR)  # fmt: skip


def likeliest_of_each(pairs: pl.DataFrame) -> pl.DataFrame:
    """One row per pair and form in that order: the one that chance gives least often."""
    if pairs.is_empty():
        return pairs
    names = pl.Enum(sorted(pairs["form"].unique()))
    form = pairs["form"].cast(names).to_physical().to_numpy()
    t, i = (pairs[name].to_numpy().astype(np.int64) for name in ("t", "i"))
    key = (t * (int(i.max()) + 1) + i) * len(names.categories) + form
    order = pl.Series(key).arg_sort().to_numpy()
    ordered = key[order]
    new = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    first = np.flatnonzero(new)
    if len(first) == len(ordered):
        return pairs[order]
    accidents = pairs["accidents"].fill_null(-np.inf).fill_nan(np.inf).to_numpy()[order]
    pair = np.cumsum(new) - 1
    least = np.flatnonzero(accidents == np.minimum.reduceat(accidents, first)[pair])
    kept = least[np.concatenate(([True], pair[least[1:]] != pair[least[:-1]]))]
    return pairs[order[kept]]
