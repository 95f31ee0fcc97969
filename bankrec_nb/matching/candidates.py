"""Candidates of one transaction and one document, each found by an equality join.

Never by the amount alone, unless it is rare on both sides: a join of a million lines on amount gives 200 million pairs.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.threads import both, side_by_side
from bankrec_nb.matching.batches import matched_details
from bankrec_nb.matching.beyond_doubt import without_doubts
from bankrec_nb.matching.booked import postings_about_then
from bankrec_nb.matching.codes import beside, crossed, first_of_each, how_often, joined, only, without
from bankrec_nb.matching.counterparties import borne_by_few
from bankrec_nb.matching.equal_amounts import equal_amounts
from bankrec_nb.matching.hypotheses import Found, add, from_pairs, together
from bankrec_nb.matching.keys import among
from bankrec_nb.matching.listed import booked_lists, exchanged_lists, listed_documents
from bankrec_nb.matching.loose import apart_from_loose, set_aside
from bankrec_nb.matching.lots import LOT_DAYS, lots_by_sum, payouts_by_item
from bankrec_nb.matching.methods import BANKS_CHARGE, CAME_BACK, CARD, GIVEN_BACK, NO_INVOICE
from bankrec_nb.matching.near_amounts import nearly_equal
from bankrec_nb.matching.own_transfers import BETWEEN_ACCOUNTS
from bankrec_nb.matching.pair_forms import NOT_EXACT, classified, likeliest_of_each
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from collections.abc import Callable

    from bankrec_nb.domain.settings import MatchSettings
    from bankrec_nb.matching.state import State

_POOL_LIMIT = 60
RARE = 12
"""An amount is rare when at most this many lines, and at most this many documents, have it."""
_ALONE = 2
"""Of a line that names somebody, an amount that so many lines have at most."""
_NEAREST = 6
_SURE_NAME = 2.5
_BOOKED_LATE = 45
"""A document may reach the books this many days after a payment of exactly its amount by a payer known for sure."""
_AT_ONCE = 100_000
"""Pairs compared at a time, two times that side by side: a million lines have five million, of 24 columns each."""
_UNNAMED = {"named": pl.lit(value=False), "carded": pl.lit(value=False)}

_BANK = ("t", "amount", "currency", "day", "fee", "original", "original_currency", "rated", "kept_back")
_ITEM = (
    "i",
    "p",
    "open",
    "whole",
    "currency",
    "issued",
    "due",
    "discount",
    "discount_until",
    "item_type",
    "base",
    "base_currency",
    "chance",
)


def pool_sizes(items: pl.DataFrame) -> pl.DataFrame:
    """Open items per party, currency and direction: p, currency, pool."""
    return items.group_by("p", "currency").agg(pool=pl.len().cast(pl.Int64))


def _sides(state: State) -> tuple[pl.DataFrame, pl.DataFrame]:
    return state.bank.select(_BANK), state.items.select(*_ITEM).rename({"currency": "item_currency"})


def by_reference(state: State) -> pl.DataFrame:
    """Pairs in which the text names the document, one row each with both sides' columns."""
    bank, items = _sides(state)
    named = how_often("t").cast(pl.Int64)
    # A card provider's line says so, or says no more than the reference.
    known = state.who.filter(pl.col("who_weight") >= W.likely_name)["t"].unique().implode()
    unsaid = pl.col("name").is_null() & pl.col("iban").is_null() & ~pl.col("t").is_in(known) & ~pl.col("kept_back")
    method = state.bank.select("t", carded=(pl.col("paid_by") == CARD).fill_null(unsaid) & (pl.col("amount") > 0))
    return (
        state.hits.select("t", "i", "ref_weight", pool=named, named=pl.lit(value=True))
        .pipe(joined, bank, "t")
        .pipe(joined, method, "t")
        .pipe(joined, items, "i")
    )


def by_counterparty_amount(state: State) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pairs of one counterparty whose amounts are equal, exactly or less a known discount.

    Of a crowd of equal amounts only neighbours in date order are kept; the second frame says where (t, limit).
    """
    bank, items = _sides(state)
    asked = state.who.select("t", "p", "who_weight").pipe(joined, bank.select("t", "currency", "amount", "day"), "t")
    found, limits = equal_amounts(asked, _expected(items))
    pairs = found.pipe(joined, bank, "t").pipe(joined, items, "i")
    # A payer whose name is sure may have paid before the books got the document.
    paid_first = (pl.col("who_weight") >= _SURE_NAME) & (pl.col("issued") <= pl.col("day") + _BOOKED_LATE)
    pairs = pairs.filter(_issued_by_then(state.settings) | paid_first).drop("who_weight")
    return pairs.join(pool_sizes(state.items), on=["p", "currency"], how="left").with_columns(**_UNNAMED), limits


def _expected(items: pl.DataFrame) -> pl.DataFrame:
    """Amounts that pay a document, in full or less its discount: i, p, currency, amount, issued, due, item_type."""
    lowered = pl.col("open") - pl.col("discount").abs() * pl.col("open").sign()
    said = ("i", "p", "issued", "due", "item_type")
    some = items.filter(pl.col("discount").fill_null(0) != 0)
    ways = [
        items.select(*said, currency="item_currency", amount="open"),
        some.select(*said, currency="item_currency", amount=lowered),
    ]
    return pl.concat(ways)


def _issued_by_then(settings: MatchSettings) -> pl.Expr:
    """Nobody pays a document long before it exists, unless he names it."""
    return pl.col("issued").is_null() | (pl.col("issued") <= pl.col("day") + settings.days_before_issue)


def by_counterparty_near(state: State, open_t: pl.DataFrame) -> list[pl.DataFrame]:
    """Pairs of one counterparty that differ by cents, by a discount or a fee, or that pay a part or too much: PAIR's columns.

    Where few documents are open, all pairs are compared, so many at a time; where many are, those whose amounts nearly agree.
    """
    bank, items = _sides(state)
    pools = pool_sizes(state.items)
    payers = state.who.filter(pl.col("who_weight") > 0.0).select("t", "p")
    asked = (
        pl.concat([payers, borne_by_few(state.who).pipe(without, payers, "t")])
        .pipe(only, open_t, "t")
        .pipe(joined, bank, "t")
        .join(pools, on=["p", "currency"])
    )
    crowded, issued = pl.col("pool") > _POOL_LIMIT, _issued_by_then(state.settings)

    def compared(some: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        met = some().filter((pl.col("item_currency") == pl.col("currency")) & issued)
        return classified(met.with_columns(**_UNNAMED), state.settings, *NOT_EXACT)

    few = crossed(asked.filter(~crowded), items, "p", _AT_ONCE)
    many = nearly_equal(asked.filter(crowded), items, state.settings).filter(issued).with_columns(**_UNNAMED)
    nearly = classified(many, state.settings, "cents", "usual_discount")
    return [nearly, *side_by_side(*(partial(compared, some) for some in few))]


def by_counterparty_exchange(state: State) -> pl.DataFrame:
    """Pairs of one counterparty whose amounts agree in the currency the bank recorded beside its own."""
    bank, items = _sides(state)
    foreign = bank.filter(
        pl.col("original").is_not_null() & (pl.col("original_currency") != pl.col("currency"))
    ).with_columns(key=pl.col("original").abs())
    known = items.with_columns(key=pl.col("open").abs())
    named = foreign.pipe(joined, state.who.select("t", "p"), "t").join(
        known, left_on=["p", "original_currency", "key"], right_on=["p", "item_currency", "key"]
    )
    alone = foreign.filter(pl.len().over("original_currency", "key") == 1).join(
        known.filter(pl.len().over("item_currency", "key") == 1),
        left_on=["original_currency", "key"],
        right_on=["item_currency", "key"],
    )
    # Of a payer of few documents any may be meant: in part, or more than it.
    own = known.filter((pl.col("p") > NOBODY) & (pl.len().over("p", "item_currency") <= _POOL_LIMIT))
    payers = state.who.filter(pl.col("who_weight") > 0.0).select("t", "p")
    any_ = foreign.drop("key").join(payers, on="t").join(
        own, left_on=["p", "original_currency"], right_on=["p", "item_currency"]
    ).filter(_issued_by_then(state.settings))  # fmt: skip
    pairs = pl.concat([one.select(sorted(named.columns)) for one in (named, alone, any_)]).unique()
    count = items.group_by("item_currency").agg(pool=pl.len().cast(pl.Int64))
    return (
        pairs.with_columns(item_currency="original_currency").join(count, on="item_currency").with_columns(**_UNNAMED)
    )


def by_counterparty_booked(state: State) -> pl.DataFrame:
    """Pairs of one counterparty whose document is in another currency and booked in the payment's, which says no other."""
    bank, items = _sides(state)
    abroad = items.filter(pl.col("base").is_not_null() & (pl.col("base_currency") != pl.col("item_currency")))
    own = abroad.with_columns(currency="base_currency", pool=pl.len().over("p", "base_currency").cast(pl.Int64))
    known = state.who.filter(pl.col("who_weight") > 0.0).select("t", "p")
    lines = bank.filter(pl.col("original").is_null()).join(known, on="t")
    met = lines.join(own.filter((pl.col("p") > NOBODY) & (pl.col("pool") <= _POOL_LIMIT)), on=["p", "currency"])
    return met.filter(_issued_by_then(state.settings)).with_columns(**_UNNAMED)


def by_rare_amount(state: State) -> pl.DataFrame:
    """Pairs that agree in an amount (in full, or before the charges the bank states) that few lines and few documents have: for lines that name nobody.

    Both sides' columns and `lines`, how many lines have the amount (see still_rare).
    """
    bank, items = _sides(state)
    keys = ["currency", "amount"]
    expected = _expected(items).drop("p")
    # An amount that the other side does not have is nobody's, however rare.
    gross = bank.filter(pl.col("fee").fill_null(0) != 0).with_columns(pl.col("amount") + pl.col("fee").abs())
    asked = pl.concat([one.select("t", "day", *keys) for one in (bank, gross)])
    asked = asked.filter(among(asked["amount"].to_numpy(), expected["amount"].to_numpy()))
    expected = expected.filter(among(expected["amount"].to_numpy(), asked["amount"].to_numpy()))
    rare_t = asked.with_columns(lines=pl.len().over(keys)).filter(pl.col("lines") <= RARE)
    rare_t = _untied(rare_t, state)
    rare_i = expected.filter(pl.len().over(keys) <= RARE)
    met = rare_t.join(rare_i, on=keys)
    window = pl.col("day") - pl.col("issued").fill_null(pl.col("day"))
    met = met.filter(window.is_between(-state.settings.days_before_issue, state.settings.days_after_due + 60))
    texts = state.bank.select("t", "text").pipe(only, met.select("t"), "t")
    text = pl.col("text").fill_null("")
    owed_to_none = pl.any_horizontal(text.str.contains(some) for some in (NO_INVOICE, BETWEEN_ACCOUNTS, BANKS_CHARGE))
    uninvoiced = texts.filter(owed_to_none).select("t", own=pl.lit(value=True))
    back = text.str.contains(GIVEN_BACK) | text.str.contains(CAME_BACK)
    given_back = texts.filter(back).select("t", back=pl.lit(value=True))
    invoice = pl.col("item_type").is_in(["sales_invoice", "purchase_invoice"])
    met = met.pipe(beside, uninvoiced, "t").filter(pl.col("own").is_null() | (pl.col("item_type") == "journal_line"))
    met = met.pipe(beside, given_back, "t").filter(pl.col("back").is_null() | ~invoice)
    nearest = (pl.col("day") - pl.coalesce("due", "issued", "day")).abs()
    ranked = met.select("t", "i", "lines", near=nearest).sort("t", "near", "i")
    return rare_pairs(state, ranked.group_by("t", maintain_order=True).head(_NEAREST))


def rare_pairs(state: State, pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs (t, i, lines) of by_rare_amount with both sides' columns."""
    bank, items = _sides(state)
    # A document with a discount may be meant by either of two amounts.
    ways = 1 + (pl.col("discount").fill_null(0) != 0).cast(pl.Int64)
    everything = items.group_by("item_currency").agg(pool=ways.sum())
    met = pairs.select("t", "i", "lines").pipe(joined, bank, "t").pipe(joined, items, "i")
    return met.join(everything, on="item_currency").with_columns(**_UNNAMED)


def _untied(rare: pl.DataFrame, state: State) -> pl.DataFrame:
    """Rare amounts (t, lines) without those of lines that name somebody: only an amount nobody else has counts then."""
    tied = pl.concat([state.who.filter(pl.col("who_weight") >= 0).select("t"), state.hits.select("t")]).unique()
    tied = tied.with_columns(tied=pl.lit(value=True))
    # A line that names somebody seldom means another's document.
    return rare.pipe(beside, tied, "t").filter(pl.col("tied").is_null() | (pl.col("lines") <= _ALONE)).drop("tied")


def by_lot_item(state: State) -> pl.DataFrame:
    """Lines that name nobody and the lots the books carry as one item, of equal amount within days: only lots are meant."""
    bank, items = _sides(state)
    nameless = (
        state.bank.select("t", "name")
        .filter(pl.col("name").is_null())
        .pipe(without, state.who.filter(pl.col("who_weight") >= 0).select("t"), "t")
    )
    lots = items.filter(pl.col("item_type") == "payment_lot")
    pool = lots.group_by("item_currency").agg(pool=pl.len().cast(pl.Int64))
    met = bank.pipe(only, nameless.select("t"), "t").join(
        lots.with_columns(currency="item_currency", amount="open"), on=["currency", "amount"]
    )
    within = (pl.col("day") - pl.coalesce("issued", "due")).is_between(-LOT_DAYS[0], LOT_DAYS[1])
    return met.filter(within).join(pool, on="item_currency").with_columns(**_UNNAMED)


def by_posting(state: State) -> pl.DataFrame:
    """Lines and what the books carry on the bank's account of their very amount about that day: each movement stands there once."""
    bank, items = _sides(state)
    pool = items.group_by("item_currency").agg(pool=pl.len().cast(pl.Int64))
    met = postings_about_then(state).drop("sole").pipe(joined, bank, "t").pipe(joined, items, "i")
    return met.join(pool, on="item_currency").with_columns(**_UNNAMED)


def settled_by_reference(pairs: pl.DataFrame) -> pl.DataFrame:
    """Transactions whose named documents explain them to the cent: t. No other search is needed for them."""
    exact = pairs.filter(
        (pl.col("form").is_in(["single", "listed", "exchange", "stated_fee", "discount"])) & (pl.col("ref_weight") >= 4)
    )
    return exact.select("t").unique()


def _answered_by_amount(exact: pl.DataFrame, state: State) -> pl.DataFrame:
    """Transactions that one document of the payer's explains to the cent, unless they name others: t."""
    single = exact.filter(pl.col("form") == "single").select("t", "i")
    # Where the payer is known, somebody whose name is merely a little like his answers nothing.
    known = state.who.filter(pl.col("who_weight") >= _SURE_NAME).select("t").unique()
    less = state.who.filter(pl.col("who_weight") <= 0).pipe(only, known, "t").select("t", "p")
    single = single.pipe(joined, state.items.select("i", "p"), "i").pipe(without, less, ("t", "p"))
    named = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i")
    others = named.pipe(without, single, ("t", "i")).select("t").unique()
    return single.select("t").unique().pipe(without, others, "t")


def find_candidates(state: State) -> State:
    """Fill `hypotheses` and `members` with explanations by one document, and by the documents a text names."""
    (strong, listed), (exact, others, limits) = both(lambda: _by_name_of_document(state), lambda: _by_amount(state))
    settled = pl.concat(
        [settled_by_reference(strong), listed.hypotheses.filter(pl.col("form") == "listed").select("t")]
    ).unique()
    answered = pl.concat([settled, _answered_by_amount(exact, state)]).unique()
    open_t = state.bank.select("t").pipe(without, answered, "t")

    met = [strong.drop("ref_weight"), exact, *others]
    # Nobody holds the pairs once they are compared: of a million lines they are as much as all that is made of them.
    del strong, exact, others
    (single, loose), (bundled, details_hits) = both(
        partial(_compared, met, listed, open_t, state), lambda: matched_details(state)
    )
    hits = pl.concat([state.hits, details_hits]).sort("t", "i", "ref_weight", descending=[False, False, True])
    state = state.having(answered=answered, loose=loose, hits=hits.pipe(first_of_each, ("t", "i")))
    lots = both(lambda: lots_by_sum(state), lambda: payouts_by_item(state))
    return add(state, Found(single.hypotheses, single.members, limits), listed, bundled, *lots)


def _compared(met: list[pl.DataFrame], listed: Found, open_t: pl.DataFrame, state: State) -> tuple[Found, pl.DataFrame]:
    """Explanations by one document, of the pairs that met and of those nearly equal; and the loose ones. `met` is emptied."""
    near, loose = apart_from_loose(pl.concat(by_counterparty_near(state, open_t)), state)
    exact, *others = met[1:]
    every = [pl.concat([met[0], exact, near, *others])]
    met.clear()
    del near, exact, others
    kept, waiting = without_doubts(every.pop(), loose, listed, state)
    del loose
    likeliest = likeliest_of_each(kept)
    del kept
    return from_pairs(likeliest, state.bank), set_aside(waiting)


def _by_name_of_document(state: State) -> tuple[pl.DataFrame, Found]:
    """Pairs whose document the text names, with ref_weight; and the lists that texts give."""
    named = by_reference(state)
    strong = classified(named, state.settings).join(named.select("t", "i", "ref_weight"), on=["t", "i"])
    return strong, together(listed_documents(state), exchanged_lists(state), booked_lists(state))


def _by_amount(state: State) -> tuple[pl.DataFrame, list[pl.DataFrame], pl.DataFrame]:
    """Pairs of a known counterparty, pairs that only amounts tie, and where a crowd was cut short."""
    settings = state.settings
    equal, limits = by_counterparty_amount(state)
    exact = classified(equal, settings, "single", "discount")
    # What the run learned of names since ties some more lines.
    met = by_rare_amount(state) if state.rare is None else rare_pairs(state, _untied(state.rare, state))
    rare = classified(met, settings, "single", "discount", "stated_fee")
    lot = classified(by_lot_item(state), settings, "single")
    posted = classified(by_posting(state), settings, "single")
    foreign = classified(by_counterparty_exchange(state), settings, "exchange")
    booked = classified(by_counterparty_booked(state), settings, "exchange")
    return exact, [foreign, booked, lot, posted, rare], limits
