"""Rival explanations: which other hypotheses a proposed one has to live with, and how much doubt they leave.

A rival whose documents another transaction holds on to with better evidence is no rival; one whose holder could as well
take this transaction's documents is (two equal payments, two equal invoices).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.matching.claims import by_code
from bankrec_nb.matching.codes import beside, grouped, joined, only, without
from bankrec_nb.matching.weights import W
from bankrec_nb.normalise.text import glued

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_ROUNDED = 3
"""Cents by which a discount may miss its rate."""


def holders(state: State) -> pl.DataFrame:
    """How firmly each document is held: i, holder (t), firm (what its holder would lose without it)."""
    hypotheses = state.hypotheses.select("h", "t", "weight")
    chosen = state.chosen.pipe(joined, hypotheses.select("h", "weight"), "h")
    second = (
        hypotheses.pipe(without, state.chosen.select("h"), "h").join(chosen.select("t", "h"), on="t", suffix="_own")
        .group_by("t").agg(second=pl.col("weight").max())
    )  # fmt: skip
    firm = chosen.pipe(beside, second, "t").with_columns(
        firm=(pl.col("weight") - pl.col("second").fill_null(W.hopeless).clip(W.hopeless)).clip(0)
    )
    return state.members.pipe(joined, firm.select("h", "t", "firm"), "h").select(
        "i", holder="t", firm="firm", held="item_alloc"
    )


def rivals_of(state: State, within: float | None = None) -> pl.DataFrame:
    """Every hypothesis that was not chosen, with its strength as a rival of its transaction's chosen one.

    Args:
        state: assigned.
        within: only those that weigh at most so much less than the chosen one; all without it.

    Returns:
        h, t, weight, effective (weight less the firmness of those who hold its documents), alike (its documents are
        the same counterparty's for the same amounts as the chosen ones'), held.
    """
    others = state.hypotheses.select("h", "t", "weight").pipe(without, state.chosen.select("h"), "h")
    if within is not None:
        mine = state.chosen.pipe(joined, state.hypotheses.select("h", least=pl.col("weight") - within), "h")
        others = (
            others.pipe(joined, mine.select("t", "least"), "t").filter(pl.col("weight") > pl.col("least")).drop("least")
        )
    taken = (
        state.members.pipe(joined, others.select("h", "t"), "h").pipe(joined, holders(state), "i").filter(pl.col("holder") != pl.col("t"))
        .pipe(joined, state.items.select("i", "open"), "i")
        .filter((pl.col("held") + pl.col("item_alloc")).abs() > pl.col("open").abs())
        .group_by("h").agg(firm=pl.col("firm").max())
    )  # fmt: skip
    likes = _likes(state)
    chosen = state.chosen.select("t", chosen_likes=pl.Series(likes[state.chosen["h"].to_numpy()]))
    return (
        others.with_columns(likes=pl.Series(likes[others["h"].to_numpy()]))
        .pipe(beside, taken, "h").pipe(beside, chosen, "t")
        .select(
            "h", "t", "weight", "likes",
            effective=pl.col("weight") - pl.col("firm").fill_null(0),
            alike=(pl.col("likes") == pl.col("chosen_likes")).fill_null(value=False),
            held=pl.col("firm").is_not_null(),
        )
        .sort("t", "weight", "h", descending=[False, True, False])
    )  # fmt: skip


def _likes(state: State) -> np.ndarray:
    """What each hypothesis gives to documents of which party and amount, as one number, by h."""
    code, h, i = (state.items["i"].to_numpy(), *(state.members[name].to_numpy() for name in ("h", "i")))
    own = {name: by_code(code, state.items[name].to_numpy())[i] for name in ("p", "open")}
    given = pl.DataFrame({**own, "alloc": state.members["alloc"]}).select(pl.struct("p", "open", "alloc").hash())
    likes = np.zeros(int(h.max(initial=-1)) + 1, np.uint64)
    np.add.at(likes, h, given.to_series().to_numpy())
    return likes


def contested(state: State) -> pl.DataFrame:
    """Chosen hypotheses whose very documents a transaction claims that got nothing, or less: h, contested.

    An earlier one claims them as well; a later one only when it names them and the chosen one does not.
    """
    content = grouped(state.members, "h").agg(content=pl.struct("i", "alloc").hash().sum())
    every = (
        state.hypotheses.select("h", "t", "weight")
        .pipe(joined, content, "h")
        .pipe(joined, state.features.select("h", "named"), "h")
    )
    mine = every.pipe(only, state.chosen.select("h"), "h")
    # Who got something much worse instead, so that all get most, would rather have had these.
    short = every.pipe(beside, mine.select("t", got="weight"), "t").filter(
        pl.col("got").is_null() | (pl.col("weight") > pl.col("got") + W.near)
    )
    rather = short.select("content", other="t", other_named="named")
    named = (pl.col("other_named") > 0) & (pl.col("named") == 0)
    claimed = mine.join(rather, on="content").filter((pl.col("other") < pl.col("t")) | named)
    return claimed.select("h").unique().with_columns(contested=pl.lit(value=True))


def owed_alike(state: State) -> pl.DataFrame:
    """Transactions whose known payer owes a document of exactly the amount, or one it is an equal part of: t, owed, owed_share.

    Whatever else the text names.
    """
    own = state.features.select("t", "form", "who_weight", "who_known").filter(
        pl.col("form").is_in(["single", "equal_part"])
        & (pl.col("who_weight") >= W.likely_name)
        & (pl.col("who_known") == 1)
    )
    single = pl.col("form") == "single"
    return grouped(own, "t").agg(owed=single.any(), owed_share=(~single).any())


def deductible(state: State) -> pl.DataFrame:
    """Chosen parts of a document of which a credit note of its party and a fee, cents or a discount may be what is missing: h, deductible."""
    forms = state.hypotheses.filter(pl.col("form").is_in(["partial", "equal_part", "instalments"])).select("h")
    books = state.items.select("i", "p", "open", "currency", "discount").with_columns(way=pl.col("open").sign())
    chosen = state.members.pipe(only, state.chosen.pipe(only, forms, "h").select("h"), "h").pipe(joined, books, "i")
    notes = books.select("p", "currency", way=-pl.col("way"), note=pl.col("open").abs()).unique()
    size = pl.col("open").abs()
    met = chosen.join(notes, on=["p", "currency", "way"]).with_columns(
        rest=(pl.col("open") - pl.col("item_alloc")).abs() - pl.col("note")
    )
    rest, settings = pl.col("rest"), state.settings
    paid = size - pl.col("note")
    rated = [
        (rest - (of * rate).round().cast(pl.Int64)).abs() <= _ROUNDED
        for rate in settings.discount_rates
        for of in (size, paid)
    ]
    less = (rest <= max(settings.fee_limit_minor, settings.cents_limit_minor)) | (
        rest == pl.col("discount").abs()
    ).fill_null(value=False)
    some = met.filter((rest >= -settings.cents_limit_minor) & pl.any_horizontal(less, *rated))
    return some.select("h").unique().with_columns(deductible=pl.lit(value=True))


def named_besides(state: State) -> pl.DataFrame:
    """Parties of which a line names a document in full that its chosen explanation leaves out: t, p, besides.

    A number that both bear (of the order, whose deposit and balance are two documents) names the one of that amount.
    """
    strong = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i", "ref_text")
    used = state.members.pipe(joined, state.chosen.select("h", "t"), "h").select("t", "i")
    left, meant = (some(strong, used, ("t", "i")) for some in (without, only))
    left = left.join(meant, on=["t", "ref_text"], how="anti").pipe(joined, state.items.select("i", "p"), "i")
    return left.select("t", "p").unique().with_columns(besides=pl.lit(value=True))


def named_apart(state: State) -> pl.DataFrame:
    """Lines that give, letters and all, a document's number that their chosen explanation leaves out: t, apart."""
    used = state.members.pipe(joined, state.chosen.select("h", "t"), "h").select("t", "i")
    strong = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i")
    left = strong.pipe(only, state.chosen.select("t"), "t").pipe(without, used, ("t", "i"))
    told = left.pipe(joined, state.items.select("i", number=glued(pl.col("number"))), "i")
    told = told.filter(pl.col("number").str.contains(r"^[A-Z].*\d")).pipe(joined, state.bank.select("t", "text"), "t")
    said = told.filter(glued(pl.col("text")).str.contains(pl.col("number"), literal=True))
    return said.select("t").unique().with_columns(apart=pl.lit(value=True))


def doubts(state: State, rivals: pl.DataFrame) -> pl.DataFrame:
    """What rivals leave of each chosen hypothesis: h, rivals (nearly as good), margin, doubt (log-odds lost), alike.

    Documents alike in everything stand for one rival together: whichever is paid, the account is as right. Where each of
    them has its own payment, the order of both leaves little choice.
    """
    chosen = state.chosen.pipe(joined, state.hypotheses.select("h", "weight"), "h")
    free = pl.col("effective").filter(~pl.col("held")).max()
    one = rivals.group_by("t", "likes", "alike").agg(pl.col("effective").max(), free=free).sort("t", "likes")
    met = one.pipe(joined, chosen, "t").with_columns(gap=pl.col("weight") - pl.col("effective"))
    taken = (pl.col("free") < pl.col("effective") - W.nearly_equal).fill_null(value=True)
    share = pl.when(pl.col("alike") & taken).then(W.taken_share).when("alike").then(W.alike_share).otherwise(1.0)
    summed = met.group_by("t").agg(
        doubt=(pl.col("effective").clip(-30, 60).exp() * share).sum().add(1).log().round(9),
        margin=pl.col("gap").min(),
        different_margin=pl.col("gap").filter(~pl.col("alike")).min(),
        alike=(pl.col("alike") & (pl.col("gap") < W.nearly_equal)).any(),
        rivals=(pl.col("gap") < W.near).sum().cast(pl.Int64),
    )
    return chosen.pipe(beside, summed, "t").with_columns(
        pl.col("doubt").fill_null(0.0),
        pl.col("margin").fill_null(99.0),
        pl.col("different_margin").fill_null(99.0),
        pl.col("alike").fill_null(value=False),
        pl.col("rivals").fill_null(0),
    )
