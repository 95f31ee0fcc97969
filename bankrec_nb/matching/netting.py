"""Pairs inside the bank's own side: transfers between our accounts, and payments that came back.

Neither is settled by amounts alone: a pair needs the bank's word (an own IBAN, "returned", the same end-to-end id). What
documents explain better stays with its documents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import EvidenceKind, Shape, Tier
from bankrec_nb.matching.chance import coincidence, weight_of_accidents
from bankrec_nb.matching.charged_returns import with_charges
from bankrec_nb.matching.codes import beside, only, without
from bankrec_nb.matching.methods import CAME_BACK
from bankrec_nb.matching.own_transfers import own_transfers
from bankrec_nb.matching.pairs_of_lines import LIKELY, PLAINLY, apart_in_order, mutual_pairs, no_pairs, with_told
from bankrec_nb.normalise.names import label_words, name_words
from bankrec_nb.normalise.text import glued

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_REFUND = 6.0
"""How much a credit note of the amount speaks against a payment that came back: RETOUR is also said of goods."""
_REPEATED = 2.0
_ONE_DOCUMENT = 5.0
"""How much it speaks for a pair that both lines name a document, and against it that each names another."""
_RETURN_CODES = r"UPDD|RRTN|RPCR|UPCT|ARET|RJCT|RVSL"
_STILL_SAID = ("t", "transaction_id", "amount", "currency", "account", "text", "name")
_EVIDENCE = {"t": pl.Int32, "evidence_kind": pl.String, "weight": pl.Float64, "detail": pl.String}


def _facts(state: State) -> pl.DataFrame:
    """What pairs are found by: one row per line."""
    code = pl.col("transaction_code").fill_null("")
    returned = (
        pl.col("text").fill_null("").str.contains(CAME_BACK) | code.str.contains(_RETURN_CODES) | pl.col("is_reversal")
    )
    return state.bank.select(
        "t", "amount", "currency", "day", "account", "original", "original_currency", returned=returned
    )  # fmt: skip


def _told(state: State, pairs: pl.DataFrame) -> pl.DataFrame:
    """What pairs are judged by, for the lines that are in one: keys, words, likely party and named documents."""
    lines = pl.concat([pairs.select("t"), pairs.select(t="t_o")]).unique()
    best = state.who.pipe(only, lines, "t").filter(pl.col("who_weight") > LIKELY)
    best = best.sort("t", "who_weight", "p", descending=[False, True, False]).unique("t", keep="first")
    hits = state.hits.pipe(only, lines, "t").filter(pl.col("ref_weight") >= PLAINLY)
    named = hits.group_by("t").agg(named=pl.col("i").unique().sort())
    return (
        state.bank.pipe(only, lines, "t")
        .select(
            "t", "iban", "mandate_id", "text",
            ends=glued(pl.col("end_to_end")), name=name_words(pl.col("name")).list.join(" "),
        )
        .pipe(beside, best.select("t", "p"), "t")
        .pipe(beside, named, "t")
    )  # fmt: skip


def _same(column: str, weight: float) -> pl.Expr:
    return pl.when(pl.col(column) == pl.col(f"{column}_o")).then(weight).otherwise(0.0)


def returned_payments(state: State, facts: pl.DataFrame) -> pl.DataFrame:
    """Payments that came back within the window, each with the original it undoes: t, other, shape, weight parts."""
    backs = facts.filter("returned")
    if backs.is_empty():
        return no_pairs()
    wanted = backs.with_columns(opposite=-pl.col("amount"))
    earlier = facts.filter(~pl.col("returned")).with_columns(opposite="amount")
    in_time = (
        pl.col("account").eq_missing(pl.col("account_o")),
        (pl.col("day") - pl.col("day_o")).is_between(-1, state.settings.return_window_days),
    )
    found = wanted.join(earlier, on=["opposite", "currency"], suffix="_o").filter(*in_time)
    charged = with_charges(state, backs, facts.filter(~pl.col("returned")), found).filter(*in_time)
    found = pl.concat([found, charged], how="diagonal_relaxed")
    met = with_told(found, _told(state, found)).pipe(beside, _refunds(state, found), "t")
    both_name = _have_in_common("named", "named_o")
    # Which of two alike names is meant may be open, a document that both lines name is not.
    refunded = pl.col("owed").is_not_null() & (~both_name | _have_in_common("named", "owed"))
    # A debit that tells another document than the one that came back is another debit of the same amount.
    other = pl.col("named").is_not_null() & pl.col("named_o").is_not_null() & ~both_name
    shared = pl.when(both_name).then(_ONE_DOCUMENT).when(other).then(-_ONE_DOCUMENT).otherwise(0.0)
    other_party = pl.when((pl.col("p") != pl.col("p_o")).fill_null(value=False)).then(-4.0).otherwise(0.0)
    tokens = pl.col("text").str.extract_all(r"[A-Z]{4,}|\d{5,}").list.unique()
    tokens_o = pl.col("text_o").str.extract_all(r"[A-Z]{4,}|\d{5,}").list.unique()
    common = tokens.list.set_intersection(tokens_o).list.len().cast(pl.Float64).clip(0, 4) * 0.5
    # The bank repeats what it wrote of the payment, and says before it that it came back.
    telling_o, said = label_words(pl.col("text_o")), label_words(pl.col("text"))
    repeated = (telling_o.list.len() > 0) & (telling_o.list.set_difference(said).list.len() == 0)
    met = met.with_columns(
        link=_same("ends", 6.0)
        + _same("mandate_id", 3.0)
        + _same("iban", 3.0)
        + _same("name", 3.0)
        + _same("p", 2.5)
        + shared
        + other_party
        + common
        + pl.when(repeated).then(_REPEATED).otherwise(0.0)
        - pl.when(refunded).then(_REFUND).otherwise(0.0),
        apart=pl.col("day") - pl.col("day_o"),
        pool=pl.len().over("t").cast(pl.Float64),
    )
    chance = weight_of_accidents(coincidence(pl.col("amount")) * 20)
    exact = pl.col("amount") == -pl.col("amount_o")
    best = met.with_columns(chance=pl.when(exact).then(chance).otherwise(0.0)).sort(
        "link", "apart", "t", "t_o", descending=[True, False, False, True]
    )
    return mutual_pairs(best, str(Shape.RETURNED_PAYMENT)).filter(
        (pl.col("link") >= 2) | ((pl.col("pool") == 1) & (pl.col("link") > -1))
    )


def _refunds(state: State, pairs: pl.DataFrame) -> pl.DataFrame:
    """Documents open of exactly a line's amount at its likely parties (a credit note paid out): t, owed."""
    lines = state.bank.pipe(only, pairs.select("t").unique(), "t").select("t", "currency", "amount")
    likely = state.who.filter(pl.col("who_weight") > 1).select("t", "p")
    owed = state.items.select("i", "p", "currency", amount="open")
    met = lines.join(likely, on="t").join(owed, on=["p", "currency", "amount"])
    return met.group_by("t").agg(owed=pl.col("i").unique().sort())


def _have_in_common(one: str, other: str) -> pl.Expr:
    return (pl.col(one).list.set_intersection(other).list.len() > 0).fill_null(value=False)


def net_within_sides(state: State) -> State:
    """Fill `netted` and take its lines out of what documents may explain, where the bank's own words make the pair sure.

    Pairs that only their amounts suggest wait in `netted` until documents had their turn (tier possible).
    """
    facts = _facts(state)
    pairs = pl.concat(
        [
            f.select("t", "other", "shape", "link", "chance", "apart", "rivalled")
            for f in (returned_payments(state, facts), own_transfers(state, facts))
        ],
        how="vertical_relaxed",
    )
    pairs = pairs.with_columns(
        weight=pl.col("link") + pl.col("chance") - 2.0 - 0.1 * pl.col("apart").clip(0, 30).cast(pl.Float64),
        tier=pl.when((pl.col("link") >= 5) & ~pl.col("rivalled"))
        .then(pl.lit(str(Tier.CERTAIN)))
        .when(pl.col("link") >= 2)
        .then(pl.lit(str(Tier.PROBABLE)))
        .otherwise(pl.lit(str(Tier.POSSIBLE))),
    ).sort("t", "other", "shape")
    pairs = pairs[apart_in_order(pairs["t"].to_numpy(), pairs["other"].to_numpy())]
    sure = pairs.filter(pl.col("tier") != str(Tier.POSSIBLE))
    gone = pl.concat([sure.select("t"), sure.select(t="other")])
    left = state.bank.pipe(without, gone, "t")
    return state.having(
        netted=pairs,
        bank=left,
        aside=state.bank.pipe(only, gone, "t").select(_STILL_SAID),
        hits=state.hits.pipe(without, gone, "t"),
        who=state.who.pipe(without, gone, "t"),
    )


def evidence_of(pairs: pl.DataFrame) -> pl.DataFrame:
    """What speaks for each pair, as rows that add up to its weight: t, evidence_kind, weight, detail."""
    link = pairs.select(
        "t",
        evidence_kind=pl.lit(str(EvidenceKind.STRUCTURE)),
        weight=pl.col("link") - 2.0,
        detail=pl.lit("what the two lines share in words and references"),
    )
    charged = (pl.col("shape") == str(Shape.RETURNED_PAYMENT)) & (pl.col("amount") != -pl.col("amount_o"))
    chance = pairs.select(
        "t", evidence_kind=pl.lit(str(EvidenceKind.AMOUNT)), weight="chance",
        detail=pl.when(charged).then(pl.lit("the amounts are opposite but for a charge")).otherwise(pl.lit("the amounts are opposite")),
    )  # fmt: skip
    days = pairs.select(
        "t",
        evidence_kind=pl.lit(str(EvidenceKind.DATE)),
        weight=-0.1 * pl.col("apart").clip(0, 30).cast(pl.Float64),
        detail=pl.col("apart").cast(pl.String) + pl.lit(" days apart"),
    )
    return pl.concat([f.cast(_EVIDENCE) for f in (link, chance, days)])  # type: ignore[arg-type]
