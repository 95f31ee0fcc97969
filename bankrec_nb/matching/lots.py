"""Lots: several documents that one line of the bank pays together because we, the bank or a provider bundled them.

A lot is what shares a lot number in the books, or a method and a due (or issue) date. It is found by its number, by its
sum, or by its sum less a commission. Batches whose payments the bank lists are matched payment by payment: batches.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.chance import as_many_as_said, coincidence
from bankrec_nb.matching.codes import best_of_each, joined, without
from bankrec_nb.matching.hypotheses import Found, found
from bankrec_nb.matching.methods import CARD, CHEQUE, DIRECT_DEBIT, dates_in
from bankrec_nb.matching.numbers import known_numbers
from bankrec_nb.matching.pairs_of_lines import LIKELY
from bankrec_nb.matching.weights import W
from bankrec_nb.normalise.text import glued

if TYPE_CHECKING:
    from bankrec_nb.matching.numbers import Numbers
    from bankrec_nb.matching.state import State

LOT_DAYS = (4, 25)
"""The bank books a lot from so many days before its day in the books to so many after."""
_ONE_ITEM = ("cheque_deposit", "payment_lot", "payout")
"""Lots that the books carry as one item."""
_COMMISSION = 0.06
_SHARED_SUM = 4
_DAYS_TOGETHER = 16
"""A provider pays out the sales of so many days at once: a day's, a week's, a fortnight's."""
_IN_LOT = ("lot", "i", "open", "currency", "method", "day")
_AS_FULL = 3.0
"""Of several lots on one line, so much less is said at most of those that it means."""
_OF_LINE = ("t", "currency", "day", "amount", "batch_count")
"""What of a line is asked of a pair by its lot's sum."""
_LIKELIEST = 6
"""Of lots that only a possible commission ties to a line as many as this, the likeliest: a line of a busy month has sixty."""
_SELLER = ["payment_method", "currency"]


def numbered_lots(items: pl.DataFrame) -> pl.DataFrame:
    """Documents that share a lot number, one row per document: lot, number, i, open, currency, day, method."""
    rows = items.filter(pl.col("lot_number").is_not_null() & ~pl.col("item_type").is_in(_ONE_ITEM))
    codes = (
        rows.select("lot_number", "currency")
        .unique()
        .sort("lot_number", "currency")
        .with_row_index("lot")
        .with_columns(pl.col("lot").cast(pl.Int32))
    )
    return rows.join(codes, on=["lot_number", "currency"]).select(
        "lot", "i", "open", "currency", number="lot_number", day=pl.coalesce("issued", "due"), method="method"
    )


def numbers_of_lots(items: pl.DataFrame) -> Numbers | None:
    """What the lots are called, each in the place of a document (i is the lot); None where the books know none."""
    heads = numbered_lots(items).select("lot", "number").unique().sort("lot")
    if heads.is_empty():
        return None
    none = pl.lit(None, dtype=pl.String)
    return known_numbers(
        heads.select(
            "number", i="lot", payment_reference=none, end_to_end=none, lot_number=none, item_type=pl.lit("payment_lot")
        )
    )


def named_lots(state: State) -> pl.DataFrame:
    """Hits for every document of a lot whose number stands on the line: t, i, ref_weight, ref_kind, ref_text."""
    lots = numbered_lots(state.items)
    if lots.is_empty():
        return state.hits.head(0)
    heads = lots.select("lot", "number").unique()
    # As sent in the file's own reference, or the provider's payout id.
    sent = pl.concat(
        [
            state.bank.select("t", key="end_to_end"),
            state.bank.select("t", key="payout_id"),
            state.bank.select("t", key="bank_reference"),
        ]
    ).drop_nulls()
    exact = sent.join(heads.select("lot", key="number"), on="key").select(
        "t", i="lot", ref_weight=pl.lit(9.0), ref_kind=pl.lit("payout_id"), ref_text="key"
    )
    every = (
        pl.concat([exact, _not_in_a_documents(state).select(exact.columns)])
        .sort("ref_weight", descending=True, maintain_order=True)
        .unique(["t", "i"], keep="first", maintain_order=True)
    )
    return (
        every.rename({"i": "lot"})
        .join(lots.select("lot", "i", "currency", "open", "number"), on="lot")
        .with_columns(ref_text="number")
        .join(state.bank.select("t", "currency", "amount"), on=["t", "currency"])
        .select(state.hits.columns)
    )


def _not_in_a_documents(state: State) -> pl.DataFrame:
    """Lots whose number the text gives, where no document's fuller number ends in it: 41857 of B418-41857 is no slip 0041857."""
    told = state.lot_hits.filter(pl.col("ref_weight") >= W.strong_reference)
    fuller = state.hits.group_by("t", "ref_text").agg(fuller=pl.col("ref_weight").max())
    met = told.join(fuller, on=["t", "ref_text"], how="left")
    met = met.filter(pl.col("fuller").fill_null(0.0) <= pl.col("ref_weight"))
    # PO 8E5AFFC267 is not po_92f8 for its 8.
    return met.filter(pl.col("ref_weight") >= pl.col("ref_weight").max().over("t") - _AS_FULL)


def with_lot_hits(state: State, more: pl.DataFrame) -> State:
    """Documents of named lots (`named_lots`) count as named themselves; figures inside the lot's number name nobody else's."""
    payouts = more.select("t", whole=glued(pl.col("ref_text"))).unique()
    part = state.hits.join(payouts, on="t").filter(pl.col("whole").str.contains(pl.col("ref_text"), literal=True))
    both = pl.concat([state.hits.pipe(without, part, ("t", "i")) if part.height else state.hits, more])
    return state.having(hits=best_of_each(both, ("t", "i"), ["ref_weight", "ref_text", "ref_kind"]))


def implied_lots(state: State) -> pl.DataFrame:
    """Lots without a number on the line: documents of one lot number, or of one method and due or issue date.

    Returns:
        one row per lot and document: lot, i, open, currency, method, day.
    """
    items = state.items
    by_number = numbered_lots(state.items).select(
        "i", "open", "currency", "method", "day", key=pl.lit("n ") + pl.col("number")
    )
    # What has a number of its own, or is named by another line, is no part of a lot that has none.
    # Of cheques any may wait for the next deposit.
    bare = items.filter(pl.col("lot_number").is_null(), pl.col("method") != CHEQUE)
    left = bare.pipe(without, _named_for_their_amount(state), "i")
    same_day = [
        _of_one_day(some, day, word) for day in ("due", "issued") for some, word in ((items, ""), (left, "left "))
    ]
    alone = left.join(_collected_alone(state), on="i", how="semi")
    debits = left.filter(pl.col("method") == DIRECT_DEBIT).pipe(without, alone, "i")
    same_day += [
        _of_one_day(debits.join(alone.select(day).unique(), on=day, how="semi"), day, "rest ")
        for day in ("due", "issued")
    ]
    every = pl.concat([by_number, *same_day], how="vertical_relaxed")
    every = every.filter((pl.len().over("key", "currency") >= 2) | pl.col("method").is_in([CARD, DIRECT_DEBIT]))
    codes = every.select("key", "currency").unique().sort("key", "currency").with_row_index("lot")
    return every.join(codes, on=["key", "currency"]).sort("lot", "i")


def _of_one_day(items: pl.DataFrame, day: str, word: str) -> pl.DataFrame:
    """Documents of one method and day, and of one direction, each with the key of its lot."""
    dated = items.select("i", "open", "currency", "method", day).filter(
        pl.col("method").is_not_null() & pl.col(day).is_not_null()
    )
    said = (pl.lit(word + day), "method", pl.col(day), pl.col("open").sign())
    return dated.select("i", "open", "currency", "method", day=pl.col(day), key=pl.concat_str(*said, separator=" "))


def _named_for_their_amount(state: State) -> pl.DataFrame:
    """Documents that a line of their very amount names: i."""
    strong = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i")
    met = strong.pipe(joined, state.items.select("i", "currency", amount="open"), "i")
    return met.join(state.bank.select("t", "currency", "amount"), on=["t", "currency", "amount"]).select("i").unique()


def _collected_alone(state: State) -> pl.DataFrame:
    """Documents that a direct debit of their very amount by their own likely payer collects: i."""
    debits = state.bank.select("t", "currency", "amount", "paid_by").filter(pl.col("paid_by") == DIRECT_DEBIT)
    payers = state.who.filter(pl.col("who_weight") > LIKELY).join(debits, on="t").select("p", "currency", "amount")
    bare = state.items.filter(pl.col("method") == DIRECT_DEBIT).select("i", "p", "currency", amount="open")
    return bare.join(payers, on=["p", "currency", "amount"], how="semi").select("i")


def takings_of_days(state: State) -> pl.DataFrame:
    """What was sold through one provider on some days in a row, less what was given back, where a card line comes to it.

    Returns:
        one row per lot and document: lot, i, open, currency, method, day.
    """
    items = state.items.with_columns(day=pl.coalesce("issued", "due"))
    bare = pl.col("lot_number").is_null() & (pl.col("item_type") != "payout") & pl.col("day").is_not_null()
    sold = items.filter((pl.col("method") == CARD) & bare)
    sold = sold.select("i", "open", "currency", "method", "day", *_SELLER[:1])
    days = sold.group_by(*_SELLER, "day").agg(total=pl.col("open").sum()).sort(*_SELLER, "day")
    lines = state.bank.filter((pl.col("paid_by") == CARD) & (pl.col("amount") > 0))
    asked = pl.concat([lines["amount"], lines["amount"] + lines["fee"].abs().fill_null(0)]).unique().implode()
    spans = [
        days.select(
            *_SELLER, begin=pl.col("day").shift(n).over(_SELLER), end="day",
            total=pl.col("total").rolling_sum(n + 1).over(_SELLER),
        ).filter(pl.col("end") - pl.col("begin") <= _DAYS_TOGETHER, pl.col("total").is_in(asked))
        for n in range(1, _DAYS_TOGETHER)
    ]  # fmt: skip
    met = pl.concat(spans).sort(*_SELLER, "begin", "end").with_row_index("lot")
    within = pl.col("day").is_between(pl.col("begin"), pl.col("end"))
    rows = met.join(sold, on=_SELLER, nulls_equal=True).filter(within)
    return rows.select("lot", "i", "open", "currency", "method", day="day").sort("lot", "i")


def lots_by_sum(state: State) -> Found:
    """Lines that are the sum of a lot, exactly or (cards) less a commission, within days of it."""
    of_lots = implied_lots(state).select(*_IN_LOT)
    days = takings_of_days(state).with_columns(
        pl.col("lot") + of_lots.select(pl.col("lot").max().fill_null(0) + 1).item()
    )
    members = pl.concat([of_lots, days.select(*_IN_LOT)], how="vertical_relaxed")
    if members.is_empty():
        return Found()
    heads = members.group_by("lot", maintain_order=True).agg(
        total=pl.col("open").sum(),
        currency=pl.col("currency").first(),
        count=pl.len().cast(pl.Int64),
        lot_day=pl.col("day").max(),
        method=pl.col("method").first(),
    )
    named = state.hits.filter(pl.col("ref_weight") >= 3.5).select("t").unique()
    bank = state.bank.pipe(without, named, "t").with_columns(said="paid_by")
    window = (pl.col("day") - pl.col("lot_day")).is_between(-LOT_DAYS[0], LOT_DAYS[1])
    several = heads.filter(pl.col("count") >= 2)
    # Of all that was to be debited that day there may be one only, and the line says nothing of it but its method.
    only_one = (pl.col("method") == DIRECT_DEBIT) & (pl.col("said") == DIRECT_DEBIT)
    collected = heads.filter((pl.col("count") >= 2) | (pl.col("method") == DIRECT_DEBIT))
    exact = (
        bank.join(collected.filter(pl.len().over("currency", "total") <= _SHARED_SUM), left_on=["currency", "amount"], right_on=["currency", "total"], coalesce=True)
        .with_columns(total="amount").filter(window, (pl.col("count") >= 2) | only_one)
        .with_columns(form=pl.lit("lot"), adjustment=pl.lit(None, dtype=pl.String), adjusted=pl.lit(0, dtype=pl.Int64), accidents=coincidence(pl.col("amount")) * 30)
    )  # fmt: skip
    cards = bank.filter((pl.col("said") == CARD) & (pl.col("amount") > 0))
    takings = heads.filter(pl.col("method") == CARD)
    net = pl.concat(
        [less_commission(cards, several.filter(pl.col("method") == CARD)), _one_sale_less_commission(cards, takings)]
    )
    stated = less_stated_fee(cards, takings).filter(window)
    columns = ["t", "lot", "form", "adjustment", "adjusted", "accidents", "count", "batch_count"]
    net = _likeliest(net.join(stated, on="t", how="anti"))
    both = pl.concat([f.select(columns) for f in (exact, net, stated)], how="vertical_relaxed").sort("t", "lot", "form")
    both = both.with_columns(
        h=pl.int_range(pl.len(), dtype=pl.Int32), remaining=pl.lit(0), pool=pl.lit(3, dtype=pl.Int64),
        accidents=pl.col("accidents") * as_many_as_said(pl.col("count")),
    )  # fmt: skip
    return found(
        both, both.select("h", "lot").join(members.select("lot", "i", alloc="open", item_alloc="open"), on="lot")
    )


def less_stated_fee(lines: pl.DataFrame, lots: pl.DataFrame) -> pl.DataFrame:
    """Card lines whose amount and the commission that the bank says it kept are together what a lot comes to."""
    told = lines.filter(pl.col("fee") != 0).with_columns(total=pl.col("amount") + pl.col("fee").abs())
    alike = pl.len().over("currency", "total")
    rare = told.join(lots.filter(alike <= _SHARED_SUM), on=["currency", "total"])
    # Of sums that many days have, the one that came so many days before as most did.
    days = told.with_columns(lot_day=pl.int_ranges(pl.col("day") - 8, pl.col("day") + 1)).explode(
        "lot_day", empty_as_null=False
    )
    often = lots.filter(alike > _SHARED_SUM).with_columns(pl.col("lot_day").cast(pl.Int64))
    near = _after_the_usual_days(days.join(often, on=["currency", "total", "lot_day"]))
    return pl.concat([rare, near.select(rare.columns)], how="vertical_relaxed").with_columns(
        form=pl.lit("payout"), adjustment=pl.lit("fee"), adjusted=-pl.col("fee").abs(), accidents=coincidence(pl.col("total")) * 30
    )  # fmt: skip


def _after_the_usual_days(met: pl.DataFrame) -> pl.DataFrame:
    """Of each line's lots that whose day is about as many days before it as is usual."""
    waited = pl.col("day") - pl.col("lot_day")
    usual = met.group_by(days=waited).len().sort("len", "days", descending=[True, False])["days"].head(1)
    if usual.is_empty():
        return met
    off = (waited - usual.item()).abs()
    return met.filter(off == off.min().over("t"))


def _one_sale_less_commission(lines: pl.DataFrame, lots: pl.DataFrame) -> pl.DataFrame:
    """The same as `less_commission` for the only sale of a day, where the line gives that day."""
    net = less_commission(lines, lots.filter(pl.col("count") == 1))
    said = dates_in(lines).select("t", lot_day=pl.col("said_day").cast(pl.Int64))
    return net.join(said, on=["t", "lot_day"], how="semi")


def less_commission(lines: pl.DataFrame, lots: pl.DataFrame) -> pl.DataFrame:
    """Card lines of days after a lot that are up to 6 % less than it; the commission most of them share counts most."""
    days = (
        lines.select(_OF_LINE)
        .with_columns(lot_day=pl.int_ranges(pl.col("day") - 8, pl.col("day") + 1))
        .explode("lot_day", empty_as_null=False)
    )
    # The totals in question begin in the amount's own step or in the next: a busy day has thousands of lines and of lots.
    steps = days.with_columns(size=pl.concat_list(_size("amount"), _size("amount") + 1)).explode(
        "size", empty_as_null=False
    )
    whole = lots.filter(pl.col("total") > 0).with_columns(pl.col("lot_day").cast(pl.Int64), size=_size("total"))
    met = steps.join(whole, on=["lot_day", "currency", "size"], how="inner").drop("size")
    rate = (pl.col("total") - pl.col("amount")) / pl.col("total")
    near = met.with_columns(rate=rate).filter((pl.col("rate") > 0) & (pl.col("rate") <= _COMMISSION))
    usual = near.with_columns(step=(pl.col("rate") * 1000).round().cast(pl.Int64)).with_columns(
        times=pl.len().over("step").cast(pl.Float64), every=pl.len().cast(pl.Float64)
    )
    return usual.with_columns(
        form=pl.lit("payout"), adjustment=pl.lit("fee"), adjusted=pl.col("amount") - pl.col("total"),
        accidents=0.1 * (1 - pl.col("times") / (pl.col("every") + 3)).clip(0.05, 1.0),
    )  # fmt: skip


def _likeliest(net: pl.DataFrame) -> pl.DataFrame:
    """Of each line's lots (`less_commission`) the few that chance gives least often, the latest of those first."""
    ranked = net.sort("t", "accidents", "lot_day", "lot", descending=[False, False, True, False])
    return ranked.filter(pl.int_range(pl.len()).over("t") < _LIKELIEST)


def _size(amount: str) -> pl.Expr:
    """Which step of a ladder the amount stands on, each a little more than a commission higher than the one before."""
    return (pl.col(amount).cast(pl.Float64).log() / (_COMMISSION * 1.1)).floor().cast(pl.Int32)


def payouts_by_item(state: State) -> Found:
    """Payouts the books carry as one item (no counterparty), net of the provider's commission."""
    items = state.items.filter((pl.col("item_type") == "payout") & pl.col("issued").is_not_null())
    if items.is_empty():
        return Found()
    lots = items.select("i", "currency", lot="i", total="open", lot_day="issued", count=pl.lit(1, dtype=pl.Int64))
    lines = state.bank.with_columns(said="paid_by").filter((pl.col("said") == CARD) & (pl.col("amount") > 0))
    net = less_commission(lines, lots)
    said = dates_in(lines).with_columns(dated=pl.lit(value=True))
    net = net.with_columns(pl.col("lot_day").cast(pl.Int32)).join(
        said.with_columns(pl.col("said_day").cast(pl.Int32)),
        left_on=["t", "lot_day"],
        right_on=["t", "said_day"],
        how="left",
    )
    # A day that the line gives speaks for all of that day.
    said, others = (net.filter(pl.col("dated").is_not_null()), net.filter(pl.col("dated").is_null()))
    heads = pl.concat([said, _likeliest(others)]).sort("t", "lot").with_columns(
        h=pl.int_range(pl.len(), dtype=pl.Int32), remaining=pl.lit(0), pool=pl.lit(3, dtype=pl.Int64),
        accidents=pl.col("accidents") * pl.when("dated").then(0.03).otherwise(1.0),
        note=pl.when("dated").then(pl.lit("the line gives its date")),
    )  # fmt: skip
    return found(heads, heads.select("h", i="lot", alloc="total", item_alloc="total"))
