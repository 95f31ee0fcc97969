"""Explanations by all the documents a text names: their sum, a part of them, or them and something more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.abroad import with_own_part
from bankrec_nb.matching.chance import coincidence
from bankrec_nb.matching.codes import joined, without
from bankrec_nb.matching.hypotheses import Found, found
from bankrec_nb.matching.methods import CARD
from bankrec_nb.matching.pair_forms import RATE_MOVES, booked_part
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.stated_parts import held_back, stated_parts

if TYPE_CHECKING:
    from bankrec_nb.domain.settings import MatchSettings
    from bankrec_nb.matching.state import State

_SURE = 3.0
_MOST = 200
_SET = ("t", "p")
_LESS = ("partial", "usual_discount", "fee", "tolerance")
"""Lists that pay less than they name."""


def named_sets(state: State) -> pl.DataFrame:
    """The documents a transaction names, when there are two or more: t, p (whose, null for all), i, open, amount and the rest.

    Where they are of several parties, those of one party are a set of their own: a number of the payer's own that
    somebody's document bears by accident must not hide his list.
    """
    items = state.items.select(
        "i",
        "p",
        "open",
        "issued",
        "discount",
        "method",
        item_currency="currency",
        bundled=pl.col("lot_number").is_not_null(),
        lot="lot_number",
    )
    bank = state.bank.select("t", "amount", "currency", "fee", "day", "paid_by", "kept_back")
    named = state.hits.filter(pl.col("ref_weight") >= _SURE).pipe(joined, items, "i").pipe(joined, bank, "t")
    # A provider's payout is known by its number where the books do not say how its sales were paid.
    paid_out = pl.col("method").is_null() & pl.col("bundled") & (pl.col("paid_by") == CARD)
    named = named.with_columns(carded=((pl.col("method") == CARD) | paid_out).fill_null(value=False))
    named = named.filter(pl.col("currency") == pl.col("item_currency"))
    several = pl.col("p").min().over("t") < pl.col("p").max().over("t")
    of_one = named.filter((pl.col("p") > NOBODY) & several)
    sets = pl.concat([named.with_columns(p=pl.lit(None, dtype=pl.Int32)), of_one])
    return sets.filter(pl.len().over(_SET).is_between(2, _MOST)).sort(*_SET, "issued", "i", nulls_last=True)


def listed_documents(state: State) -> Found:
    """Hypotheses from the lists in the texts, one per set of documents: exact, with a named difference, in part, or overpaid."""
    named = named_sets(state)
    if named.is_empty():
        return Found()
    sums = named.group_by(_SET, maintain_order=True).agg(
        total=pl.col("open").sum(), amount=pl.col("amount").first(), fee=pl.col("fee").first(), count=pl.len().cast(pl.Int64), carded=pl.col("carded").all(), lot=_whole_lot(), kept_back=pl.col("kept_back").first(),
        discount=(pl.col("discount").fill_null(0).abs() * pl.col("open").sign()).sum(),
    )  # fmt: skip
    forms = _forms(sums, state.settings)
    heads = forms.with_columns(h=pl.int_range(pl.len(), dtype=pl.Int32))
    members = (
        named.select("t", "p", "i", "open", "amount", "kept_back")
        .join(heads.select("h", "t", "p", "form"), on=_SET, nulls_equal=True, maintain_order="left")
        # Credit notes first, of whatever day: what is left of a part would go to one more document otherwise.
        .sort("h", pl.col("open").sign() == pl.col("amount").sign(), maintain_order=True)
    )
    less = members.filter(pl.col("form").is_in(_LESS))
    stated = stated_parts(less, state)
    stated = pl.concat([stated, held_back(less.filter("kept_back").pipe(without, stated, "h"), state)])
    # What the text gives for each is what each gets: nobody took the rest.
    parted = pl.when(pl.col("h").is_in(stated["h"].unique().implode()))
    form = parted.then(pl.lit("partial")).otherwise("form")
    heads = heads.with_columns(
        form=form, adjustment=parted.then(None).otherwise("adjustment"), adjusted=parted.then(0).otherwise("adjusted")
    )
    told = members.with_columns(form=form).join(stated, on=["h", "i"], how="left", maintain_order="left")
    return found(heads, _allocated(told))


def exchanged_lists(state: State) -> Found:
    """Named documents in another currency that add up to the amount the bank recorded in it, or to that less a usual discount.

    What is known of it in our money is allocated: what the books booked of each, or its share of the payment.
    """
    told = state.bank.filter(pl.col("original") != 0).select(
        "t", "amount", "currency", "original", "original_currency", "kept_back"
    )
    rows = _named_abroad(state, told).filter(pl.col("item_currency") == pl.col("original_currency"))
    total, original = pl.col("open").sum().over("t"), pl.col("original").abs()
    off = [(total.abs() * rate).round().cast(pl.Int64) for rate in state.settings.discount_rates]
    less = (
        pl.any_horizontal(*((total.abs() - original - one).abs() <= pl.len().over("t") for one in off))
        if off
        else pl.lit(value=False)
    )
    whole = rows.filter(
        pl.len().over("t").is_between(2, _MOST),
        (total.abs() == original) | less & (original < total.abs()) & ~pl.col("kept_back"),
        total.sign() == pl.col("amount").sign(),
    ).sort("t", "issued", "i", nulls_last=True)
    return _exchanged(with_own_part(whole.with_columns(item_alloc="open"), "t"))


def booked_lists(state: State) -> Found:
    """Named documents in another currency that are booked at about what the line pays in ours, the bank saying no other amount."""
    told = state.bank.select("t", "amount", "currency", "original").filter(pl.col("original").is_null())
    rows = _named_abroad(state, told).filter(pl.col("base_currency") == pl.col("currency"))
    rows = rows.with_columns(alloc=booked_part(pl.col("open")), item_alloc="open")
    total = pl.col("alloc").sum().over("t")
    whole = rows.filter(
        pl.len().over("t").is_between(2, _MOST),
        (pl.col("amount") - total).abs() * 20 <= total.abs(),
        total.sign() == pl.col("amount").sign(),
    ).sort("t", "issued", "i", nulls_last=True)
    return _exchanged(whole)


def _named_abroad(state: State, told: pl.DataFrame) -> pl.DataFrame:
    """Documents in another currency than their line's own that the text names, with the columns of both."""
    named = state.hits.filter(pl.col("ref_weight") >= _SURE).select("t", "i").join(told, on="t")
    items = state.items.select("i", "open", "whole", "base", "base_currency", "issued", item_currency="currency")
    return named.join(items, on="i").filter(pl.col("item_currency") != pl.col("currency"))


def _exchanged(members: pl.DataFrame) -> Found:
    """Lists abroad with what each document gets of the line's own amount (alloc): what is left is a difference of rates or a discount."""
    if members.is_empty():
        return Found()
    heads = members.group_by("t", maintain_order=True).agg(
        adjusted=pl.col("amount").first() - pl.col("alloc").sum(),
        pool=pl.len().cast(pl.Int64),
        told=pl.col("original").first().abs(),
        total=pl.col("item_alloc").sum().abs(),
    )
    less, moved = pl.col("told") < pl.col("total"), pl.col("told").is_null() & (pl.col("adjusted") != 0)
    heads = heads.with_columns(
        h=pl.int_range(pl.len(), dtype=pl.Int32),
        accidents=pl.when(moved).then(RATE_MOVES).otherwise(coincidence(pl.coalesce("told", "total"))),
        form=pl.when(less)
        .then(pl.lit("usual_discount"))
        .when(moved)
        .then(pl.lit("rate_moved"))
        .otherwise(pl.lit("exchange")),
        adjustment=pl.when(less)
        .then(pl.lit("discount"))
        .when(pl.col("adjusted") != 0)
        .then(pl.lit("exchange_difference")),
        remaining=pl.lit(0, dtype=pl.Int64),
    )
    return found(heads, members.join(heads.select("h", "t"), on="t"))


def _whole_lot() -> pl.Expr:
    """Whether the documents are those of one lot that the line names, none of which is what the line falls short by.

    Who bundled them (a factor, a card's provider, a bank) keeps a commission; a debit that came back is a document's own amount.
    """
    short = pl.col("open").sum() - pl.col("amount").first()
    return pl.col("lot").is_not_null().all() & (pl.col("lot").n_unique() == 1) & (pl.col("open") != short).all()


def _forms(sums: pl.DataFrame, settings: MatchSettings) -> pl.DataFrame:
    a, total = pl.col("amount"), pl.col("total")
    short = (total - a) * total.sign()
    size = total.abs()
    rated = pl.any_horizontal(
        [(short - (size * r).round().cast(pl.Int64)).abs() <= pl.col("count") for r in settings.discount_rates]
        or [pl.lit(value=False)]
    )
    kind = (
        pl.when(short == 0).then(pl.lit("listed"))
        .when(short.abs() <= settings.cents_limit_minor).then(pl.lit("cents"))
        .when((short > 0) & (short == pl.col("discount").abs().fill_null(0))).then(pl.lit("discount"))
        .when((short > 0) & (short == pl.col("fee").abs())).then(pl.lit("stated_fee"))
        .when((short > 0) & (short * 100 <= size * 6) & pl.col("carded")).then(pl.lit("payout"))
        .when((short > 0) & (short * 5 <= size) & pl.col("carded") & pl.col("lot")).then(pl.lit("payout"))
        .when((short > 0) & (short * 100 <= size * 6) & pl.col("lot") & (a > 0)).then(pl.lit("commission"))
        .when((short > 0) & pl.col("kept_back")).then(pl.lit("partial"))
        .when((short > 0) & rated).then(pl.lit("usual_discount"))
        .when((short > 0) & (short <= settings.fee_limit_minor) & (short * 20 < size)).then(pl.lit("fee"))
        .when((short > 0) & (short <= size * settings.difference_limit_percent / 100)).then(pl.lit("tolerance"))
        .when(short > 0).then(pl.lit("partial"))
        .otherwise(pl.lit("overpaid"))
    )  # fmt: skip
    named = sums.filter(a.sign() == total.sign()).with_columns(form=kind)
    difference = pl.when(pl.col("form").is_in(["listed", "partial", "overpaid"])).then(0).otherwise(a - total)
    adjustment = pl.col("form").replace_strict(
        {
            "cents": "write_off",
            "tolerance": "write_off",
            "discount": "discount",
            "usual_discount": "discount",
            "fee": "fee",
            "stated_fee": "fee",
            "payout": "fee",
            "commission": "fee",
        },
        default=None,
        return_dtype=pl.String,
    )
    return named.with_columns(
        adjustment=adjustment,
        adjusted=difference,
        remaining=pl.when(pl.col("form") == "overpaid").then(a - total).otherwise(0),
        accidents=pl.when(pl.col("form").is_in(["partial", "overpaid"]))
        .then(0.5)
        .when(pl.col("form") == "listed")
        .then(coincidence(a))
        # Any small difference is a fee's.
        .when(pl.col("form") == "fee")
        .then(0.6 * settings.fee_limit_minor / (size + settings.fee_limit_minor))
        .otherwise(coincidence(a) * 50),
        pool=pl.col("count"),
    )


def _allocated(members: pl.DataFrame) -> pl.DataFrame:
    """Each document in full; a partial payment pays what the text gives for each, or deducts credit notes and closes the oldest first."""
    sign = pl.col("amount").sign()
    before = (pl.col("open").cum_sum() - pl.col("open")).over("h")
    rest = (pl.col("amount") - before) * sign
    part = (
        pl.when(pl.col("form") == "partial")
        .then(pl.min_horizontal(pl.col("open") * sign, rest) * sign)
        .otherwise("open")
    )
    stated = pl.col("stated")
    return (
        members.with_columns(alloc=pl.coalesce(stated, part))
        .filter((pl.col("form") != "partial") | (pl.col("alloc") != 0) & (stated.is_not_null() | (rest > 0)))
        .with_columns(item_alloc="alloc")
    )
