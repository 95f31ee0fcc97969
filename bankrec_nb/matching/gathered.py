"""What the documents of one explanation have in common, one row per explanation.

Nine explanations in ten have one document: those are plain columns, and only the others are grouped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.booked import POSTED_WITHIN
from bankrec_nb.matching.business_days import on_business_day
from bankrec_nb.matching.codes import beside, how_often, joined, without
from bankrec_nb.matching.keys import times_among
from bankrec_nb.matching.methods import dates_in
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.strays import strays_doubted, weak_strays
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State


SPOKEN = frozenset(
    {
        "ref_kind", "ref_text", "who_kind", "likeness", "hard", "late", "early", "has_twin", "lots", "words_said", "number", "types",
        "item_type", "lot_number", "twins", "kind",
    }
)  # fmt: skip
"""Columns that say nothing for or against an explanation: texts mostly, for those that are shown."""


def known_days(bank: pl.DataFrame) -> pl.DataFrame:
    """Days written in the texts, as days of issue to look for: t, issued, dated."""
    days = dates_in(bank).select("t", issued="said_day", dated=pl.lit(value=True))
    return days.cast({"issued": pl.Int32})


def item_facts(state: State) -> pl.DataFrame:
    """What is told of an item wherever it stands, one row each: made once, whatever the number of parts."""
    # As one number, parties, currencies and amounts are counted in a fraction of the memory of three columns.
    alike = state.items.select(kind=pl.struct("p", "currency", "open").hash()).to_series()
    return state.items.select(
        "i", "p", "issued", "open", "undone", "item_type", "posting", "number", "lot_number", "method",
        # What falls due on a day off is paid in time on the next business day.
        due=on_business_day(pl.col("due"), state.settings.holiday_calendar),
        # A document of which the books do not say whose it is may be this party's as well.
        twins=pl.Series(times_among(alike.to_numpy(), alike.to_numpy())) + _nobodys_alike(state.items), kind=alike,
    )  # fmt: skip


def _nobodys_alike(items: pl.DataFrame) -> pl.Series:
    """How many documents of its amount and kind, beside each of a known party, are nobody's."""
    nobodys = (items["p"] == NOBODY).to_numpy()
    alike = items.select(pl.struct("currency", "open", "item_type").hash()).to_series().to_numpy()
    times = times_among(alike, alike[nobodys]) if nobodys.any() else np.zeros(items.height, np.int64)
    return pl.Series(np.where(items["p"].to_numpy() > NOBODY, times, 0))


def features(state: State, heads: pl.DataFrame, *, spoken: bool = True) -> pl.DataFrame:
    """One row per hypothesis of `heads` with what its documents have in common.

    Args:
        state: the state.
        heads: h, t, form, and whatever else is to stand beside.
        spoken: with the columns of SPOKEN; to weigh explanations takes half the time without.

    Returns:
        h, t, form, pool, accidents, items, named (documents the text names), ref_weight, ref_kind, ref_text,
        named_elsewhere (other documents the text names), p (-2 when several parties), who_kind, who_weight, likeness,
        hard, undone (one not named was cancelled before), named_t (the bank gives a name), sure_p, late (days after due), early (days before issue), posted (the books carry it on the bank's account, about that day).
    """
    bank = state.bank.select("t", "day", "amount", "paid_by")
    items, common, hits, who = (
        frame if spoken else frame.drop(SPOKEN, strict=False)
        for frame in (state.facts if state.facts.width else item_facts(state), state.common, state.hits, state.who)
    )
    # Numbered anew: of a few explanations among millions the numbers are no places.
    place = pl.int_range(pl.len(), dtype=pl.Int32)
    rows = state.members.pipe(joined, heads.select("h", "t", "form", place=place), "h").with_columns(h="place")
    rows = rows.drop("place").pipe(joined, items, "i").pipe(joined, bank, "t")
    rows = rows.pipe(beside, common, ("t", "i"))
    rows = rows.pipe(beside, state.dated, ("t", "issued"))
    rows = rows.pipe(beside, hits, ("t", "i")).pipe(beside, who, ("t", "p"))
    grouped = gathered(strays_doubted(rows, state), spoken=spoken)
    strong = (
        state.hits.filter(pl.col("ref_weight") >= W.strong_reference)
        .pipe(without, weak_strays(state), ("t", "i"))
        .group_by("t")
        .agg(named_by_t=pl.len().cast(pl.Int64))
    )
    return (
        heads.with_columns(place=place)
        .pipe(joined, grouped.rename({"h": "place"}), "place")
        .pipe(beside, strong, "t")
        .pipe(beside, state.contradicted, "t")
        .pipe(beside, state.in_part, "t")
        .with_columns(
            named_elsewhere=(pl.col("named_by_t").fill_null(0) - pl.col("strong_named")).clip(0),
            p=pl.when(pl.col("parties") > 1).then(-2).otherwise("p"),
            fully_named=pl.col("named") == pl.col("items"),
        )
        .drop("place")
    )


def gathered(rows: pl.DataFrame, *, spoken: bool = True) -> pl.DataFrame:
    """One row per h of rows that stand once per explanation and document (`features` lists what they hold)."""
    marked = rows.with_columns(size=how_often("h"))
    one, several = marked.filter(pl.col("size") == 1), marked.filter(pl.col("size") > 1)
    return pl.concat([of_one(one, spoken=spoken), of_several(several, spoken=spoken)])


def _asked(*, spoken: bool, **features: pl.Expr) -> list[pl.Expr]:
    return [one.alias(name) for name, one in features.items() if spoken or name not in SPOKEN]


def of_several(rows: pl.DataFrame, *, spoken: bool = True) -> pl.DataFrame:
    """One row per h: what all its documents agree in, and the least or the most of the rest."""
    late, since = pl.col("day") - pl.col("due"), pl.col("day") - pl.col("issued")
    if spoken:
        rows = rows.with_columns(twin=pl.col("twins") > pl.len().over("h", "kind"))
    ordered = rows.sort("h", "ref_weight", "i", descending=[False, True, False], nulls_last=True)
    told = ordered.group_by("h", maintain_order=True).agg(
        _asked(
            spoken=spoken,
            items=pl.len().cast(pl.Int64),
            named=pl.col("ref_weight").is_not_null().sum().cast(pl.Int64),
            strong_named=(pl.col("ref_weight") >= W.strong_reference).sum().cast(pl.Int64),
            weakest_ref=pl.col("ref_weight").min(),
            ref_weight=pl.col("ref_weight").max(),
            ref_kind=pl.col("ref_kind").first(),
            ref_text=pl.col("ref_text").drop_nulls().head(4),
            parties=pl.col("p").n_unique(),
            p=pl.col("p").min(),
            who_kind=pl.col("who_kind").drop_nulls().first(),
            who_weight=pl.col("who_weight").min(),
            who_known=pl.col("who_weight").is_not_null().sum(),
            likeness=pl.col("likeness").min(),
            hard=pl.col("hard").fill_null(value=False).all(),
            late=late.max(),
            newest_due=late.min(),
            oldest_due=late.max(),
            newest_issue=since.min(),
            oldest_issue=since.max(),
            early=(pl.col("issued") - pl.col("day")).max(),
            has_twin=pl.col("twin").any(),
            dated=pl.col("dated").is_not_null().all(),
            paid_by=pl.col("paid_by").first(),
            lots=pl.when(pl.col("lot_number").is_not_null().all()).then(pl.col("lot_number").n_unique()),
            short_of=1 - (pl.col("item_alloc") / pl.col("open")).mean(),
            # What several documents are called together is told by their numbers and names.
            words_weight=pl.when(pl.len() == 1).then(pl.col("words_weight").first()),
            words_said=pl.when(pl.len() == 1).then(pl.col("words_said").first()),
            credit=(pl.col("open").sign() != pl.col("amount").sign()).sum().cast(pl.Int64),
            undone=(_undone() & pl.col("ref_weight").is_null()).any(),
            number=pl.col("number").drop_nulls().head(3),
            types=pl.col("item_type").first(),
            posted=(pl.col("posting") & (since.abs() <= POSTED_WITHIN).fill_null(value=False)).all(),
            method=pl.when(pl.col("method").n_unique() == 1).then(pl.col("method").first()),
        )
    )
    # Joined at once: text by text it takes three times as long.
    return told.with_columns(pl.col("ref_text", "number").list.join(", ")) if spoken else told


def _undone() -> pl.Expr:
    """Whether a credit note had cancelled the document when it was paid."""
    return (pl.col("undone") <= pl.col("day")).fill_null(value=False)


def of_one(rows: pl.DataFrame, *, spoken: bool = True) -> pl.DataFrame:
    """`of_several` where every h has one document."""
    late, since = pl.col("day") - pl.col("due"), pl.col("day") - pl.col("issued")
    one = pl.lit(1, dtype=pl.UInt32)
    return rows.select(
        _asked(
            spoken=spoken,
            h=pl.col("h"),
            items=pl.lit(1, dtype=pl.Int64),
            named=pl.col("ref_weight").is_not_null().cast(pl.Int64),
            strong_named=(pl.col("ref_weight") >= W.strong_reference).fill_null(value=False).cast(pl.Int64),
            weakest_ref=pl.col("ref_weight"),
            ref_weight=pl.col("ref_weight"),
            ref_kind=pl.col("ref_kind"),
            ref_text=pl.col("ref_text").fill_null(""),
            parties=one,
            p=pl.col("p"),
            who_kind=pl.col("who_kind"),
            who_weight=pl.col("who_weight"),
            who_known=pl.col("who_weight").is_not_null().cast(pl.UInt32),
            likeness=pl.col("likeness"),
            hard=pl.col("hard").fill_null(value=False),
            late=late,
            newest_due=late,
            oldest_due=late,
            newest_issue=since,
            oldest_issue=since,
            early=pl.col("issued") - pl.col("day"),
            has_twin=pl.col("twins") > 1,
            dated=pl.col("dated").is_not_null(),
            paid_by=pl.col("paid_by"),
            lots=pl.when(pl.col("lot_number").is_not_null()).then(one),
            short_of=1 - pl.col("item_alloc") / pl.col("open"),
            words_weight=pl.col("words_weight"),
            words_said=pl.col("words_said"),
            credit=(pl.col("open").sign() != pl.col("amount").sign()).cast(pl.Int64),
            undone=_undone() & pl.col("ref_weight").is_null(),
            number=pl.col("number").fill_null(""),
            types=pl.col("item_type"),
            posted=pl.col("posting") & (since.abs() <= POSTED_WITHIN).fill_null(value=False),
            method=pl.col("method"),
        )
    )
