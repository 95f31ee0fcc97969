"""Explanations by several documents of one counterparty, the plausible ones first, a free search last.

Documents that a first assignment gives firmly to another payment are out of the pools: fewer documents, fewer accidents.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.threads import side_by_side
from bankrec_nb.matching import sums
from bankrec_nb.matching.abroad import as_abroad, in_own_currency
from bankrec_nb.matching.assign import assign
from bankrec_nb.matching.blocks import find_blocks
from bankrec_nb.matching.cancelled import without_cancelled
from bankrec_nb.matching.chance import as_many_as_said, coincidence
from bankrec_nb.matching.codes import joined, only, without
from bankrec_nb.matching.deposits import find_deposits
from bankrec_nb.matching.discounted import agreed, discounted_only, discounted_pools
from bankrec_nb.matching.evidence import add_evidence, score
from bankrec_nb.matching.families import find_families
from bankrec_nb.matching.free_sums import free_sums
from bankrec_nb.matching.held_alike import held_however_told
from bankrec_nb.matching.hypotheses import Found, add_in_turn, found
from bankrec_nb.matching.instalments import find_instalments
from bankrec_nb.matching.rivals import doubts, rivals_of
from bankrec_nb.matching.state import ANYONE, NOBODY, State
from bankrec_nb.matching.weights import W
from bankrec_nb.matching.whole_accounts import runs_of_anybody, whole_accounts

if TYPE_CHECKING:
    from bankrec_nb.domain.settings import MatchSettings

FIRM_WEIGHT = 4.0
UNSETTLED = ("partial", "equal_part", "instalments", "block", "overpaid", "cents", "fee", "usual_discount", "tolerance")
"""Forms that settle nothing beyond doubt."""
_TASKS_PER_TRANSACTION = 3
_SMALL_LEDGER = 60
_POOL_OF_NOBODY = 3000
_ROUNDED = 3
"""Cents by which a discount on several documents may miss its rate."""
_NEAR = ("k", "form", "elements", "accidents", "sum")


def firmly_held(state: State) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What a first assignment settles beyond doubt: transactions (t) and the documents they use up (i)."""
    first = assign(score(state))
    if first.chosen.is_empty():
        return pl.DataFrame(schema={"t": pl.Int32, "form": pl.String}), pl.DataFrame(
            schema={"t": pl.Int32, "i": pl.Int32}
        )
    judged = doubts(first, rivals_of(first, W.near)).pipe(
        joined, first.hypotheses.select("h", "form", "remaining"), "h"
    )
    settled = ~pl.col("form").is_in(UNSETTLED)
    firm = judged.filter((pl.col("weight") >= FIRM_WEIGHT) & (pl.col("different_margin") >= W.near) & settled)
    return firm.select("t", "form"), first.members.pipe(only, firm.select("h"), "h").select("h", "i").pipe(
        joined, firm.select("h", "t"), "h"
    )


def pools_of(state: State, held: pl.DataFrame) -> pl.DataFrame:
    """Documents that may still be paid, by counterparty: g (pool), p, currency, e (document), value, day."""
    free = state.items.select("p", "currency", e="i", value="open", day="issued", due="due")
    free = free.pipe(without, held.select(e="i"), "e")
    everyone = free.filter(pl.len().over("currency") <= _SMALL_LEDGER).with_columns(p=pl.lit(ANYONE, dtype=pl.Int32))
    both = pl.concat(
        [free.filter((pl.col("p") != NOBODY) | (pl.len().over("p", "currency") <= _POOL_OF_NOBODY)), everyone]
    )
    codes = both.select("p", "currency").unique().sort("p", "currency").with_row_index("g")
    return both.join(codes, on=["p", "currency"]).with_columns(pl.col("g").cast(pl.Int64))


def targets_of(state: State, pools: pl.DataFrame, settled: pl.DataFrame) -> pl.DataFrame:
    """What is searched for: k, t, g, target (what the named documents leave of the amount), until, base (named documents)."""
    open_t = (
        state.bank.select("t", "amount", "currency", "day")
        .pipe(without, settled, "t")
        .pipe(without, state.answered, "t")
    )
    who = (
        state.who.filter(pl.col("who_weight") > -2.5)
        .pipe(only, open_t, "t")
        .sort("t", "who_weight", "p", descending=[False, True, False])
        .group_by("t", maintain_order=True)
        .head(_TASKS_PER_TRANSACTION)
    )
    named = (
        state.hits.filter(pl.col("ref_weight") >= W.strong_reference).pipe(only, open_t, "t").pipe(joined, state.items.select("i", "p", "open", item_currency="currency"), "i")
        .pipe(joined, open_t.select("t", "currency"), "t").filter(pl.col("item_currency") == pl.col("currency"))
    )  # fmt: skip
    named = named.pipe(joined, open_t.select("t", "amount"), "t")
    base, moved = _bases(named), _bases(_moved(named, state.items))
    by_reference = base.filter(pl.col("p") > NOBODY).select("t", "p")
    known = pl.concat([who.select("t", "p"), by_reference]).unique()
    unknown = open_t.select("t").pipe(without, known, "t")
    # Only lines that name nobody are tried against everybody, and only in a small ledger.
    nameless = state.contradicted.filter(~pl.col("named_t")).select("t")
    everyone = unknown.pipe(only, nameless, "t").select("t", p=pl.lit(ANYONE, dtype=pl.Int32))
    nobody = unknown.select("t", p=pl.lit(NOBODY, dtype=pl.Int32))
    groups = pools.group_by("p", "currency", "g").agg(pool=pl.len().cast(pl.Int64))
    asked = pl.concat([known, everyone, nobody]).pipe(joined, open_t, "t").join(groups, on=["p", "currency"])
    tasks = asked.join(base, on=["t", "p"], how="left")
    plain = tasks.with_columns(base=pl.lit(None, dtype=pl.List(pl.Int32)), base_sum=pl.lit(0, dtype=pl.Int64))
    rest = tasks.filter(pl.col("base").is_not_null() & (pl.col("amount") != pl.col("base_sum")))
    # What is not named plainly may not be meant at all (a month in the payer's own reference).
    meant = rest.filter("plainly").select("t", "p")
    turned = asked.join(moved, on=["t", "p"])
    every = pl.concat([rest, plain.pipe(without, meant, ("t", "p")), turned]).sort("t", "p", "base_sum")
    return every.select(
        "t", "p", "g", "amount", "base", "pool", k=pl.int_range(pl.len(), dtype=pl.Int32), target=pl.col("amount") - pl.col("base_sum"),
        until=pl.col("day") + state.settings.days_before_issue,
    ).filter(pl.col("target") != 0)  # fmt: skip


def _bases(named: pl.DataFrame) -> pl.DataFrame:
    """The named documents of each line and party together: t, p, base, base_sum, plainly."""
    plainly = (pl.col("ref_weight") >= W.plain_reference).any()
    return named.group_by("t", "p").agg(base=pl.col("i").sort(), base_sum=pl.col("open").sum(), plainly=plainly)


def _moved(named: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Named documents of the line's own way as what took their place out of a debt: t, i, p, open, ref_weight.

    A retention, or a debt that became doubtful, bears the invoice's number on its new account, and as a credit on the old one.
    """
    keys = ["p", "number", "issued", "currency"]
    debts = named.filter(pl.col("open").sign() == pl.col("amount").sign()).pipe(
        joined, items.select("i", "number", "issued"), "i"
    )
    if debts.is_empty():
        return named.clear()
    notes = items.join(debts.select("number").unique(), on="number", how="semi").select(*keys, "open", "i")
    met = debts.with_columns(-pl.col("open")).drop("i").join(notes, on=[*keys, "open"])
    return met.select(named.columns).unique(["t", "p", "i"], maintain_order=True)


def structured_sums(targets: pl.DataFrame, pools: pl.DataFrame, longest: int = 9) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Solutions by joins, each search only for the targets that simpler ones left open; and targets beyond reach."""
    asked, beyond = sums.within_reach(
        targets.select(
            "k",
            "g",
            "target",
            "until",
            has_base=pl.col("base").is_not_null(),
            less=pl.col("target").sign() != pl.col("amount").sign(),
        ),
        pools,
    )
    pools = pools.join(asked, on="g", how="semi")
    issued, due = sums.ordered_pools(pools), sums.ordered_pools(pools, ("due", "day", "e"))
    one = sums.runs(asked, issued)
    rest = asked.pipe(without, one, "k")
    solutions = [sums.single_rests(asked.filter("has_base"), issued), one, sums.pairs(asked, issued)]
    rest = rest.pipe(without, solutions[0], "k")
    rest = rest.pipe(without, solutions[-1], "k")
    less_one = partial(sums.runs_less_one, longest=longest)
    for find, pool in ((sums.runs, due), (sums.triples, issued), (less_one, issued)):
        solutions.append(find(rest, pool))
        rest = rest.pipe(without, solutions[-1], "k")
    return pl.concat(solutions), beyond


def sums_with_difference(targets: pl.DataFrame, pools: pl.DataFrame, state: State) -> pl.DataFrame:
    """Runs and pairs that miss the amount by a usual discount or by cents: solutions with adjustment and adjusted."""
    settings = state.settings
    size = pl.col("target").abs().cast(pl.Float64)
    sign = pl.col("target").sign()
    # A payer takes the discount off the sum, or off each document and rounds as often.
    exact = [
        targets.with_columns(
            whole=((size / (1 - rate)).round() * sign).cast(pl.Int64),
            kind=pl.lit("usual_discount"),
            within=pl.lit(_ROUNDED, dtype=pl.Int64),
        )
        for rate in settings.discount_rates
    ]
    exact += _tolerated(targets, settings)
    if not exact:
        return pl.DataFrame()
    asked = pl.concat(exact).with_columns(n=pl.int_range(pl.len(), dtype=pl.Int32))
    plain, _ = sums.within_reach(asked.select("g", "until", "within", k="n", target="whole"), pools)
    ordered = sums.ordered_pools(pools.join(plain, on="g", how="semi"))
    hits = pl.concat([f(plain, ordered).select(_NEAR) for f in (sums.near_runs, sums.near_pairs)])
    best = hits.rename({"k": "n"}).join(asked.select("n", "k", "kind", "target", "within"), on="n").filter(
        pl.col("sum") != pl.col("target"), (pl.col("kind") != "tolerance") | (pl.col("sum").abs() > pl.col("target").abs())
    ).sort("k", "accidents", "n", "sum", maintain_order=True)  # fmt: skip
    # Within a tolerance any amount would do, round or not.
    whole, span = (
        pl.col("sum").abs().cast(pl.Float64),
        len(settings.discount_rates) * (2 * _ROUNDED + 1) + 2.0 * pl.col("within") + 1,
    )
    any_amount = span * 0.6 / (whole + 200) / coincidence(pl.col("sum"))
    variants = float(len(settings.discount_rates) * (2 * _ROUNDED + 1) + 2 * settings.cents_limit_minor)
    return best.select(
        "k", form="kind", elements="elements",
        accidents=pl.col("accidents") * pl.when(pl.col("kind") != "usual_discount").then(any_amount).otherwise(variants),
        adjustment=pl.col("kind").replace_strict({"cents": "write_off", "tolerance": "write_off"}, default="discount", return_dtype=pl.String), adjusted=pl.col("target") - pl.col("sum"),
    ).group_by("k", maintain_order=True).head(2)  # fmt: skip


def _tolerated(targets: pl.DataFrame, settings: MatchSettings) -> list[pl.DataFrame]:
    """The targets with what their sum may miss them by: cents, and the tolerance that a firm sets."""
    asked = []
    if cents := settings.cents_limit_minor:
        asked.append(targets.with_columns(whole="target", kind=pl.lit("cents"), within=pl.lit(cents, dtype=pl.Int64)))
    if share := settings.difference_limit_percent / 100:
        missing = (pl.col("target").abs().cast(pl.Float64) * share / (1 - min(share, 0.5))).cast(pl.Int64)
        some = targets.with_columns(whole="target", kind=pl.lit("tolerance"), within=missing)
        asked.append(some.filter(pl.col("within") > cents))
    return asked


def as_found(solutions: pl.DataFrame, targets: pl.DataFrame, state: State, limits: pl.DataFrame) -> Found:
    """Solutions as hypotheses with their documents."""
    heads = solutions.pipe(joined, targets.select("k", "t", "amount", "base", "g", "pool"), "k").sort(
        "k", "form", "accidents", maintain_order=True
    )
    heads = heads.pipe(joined, state.bank.select("t", "batch_count"), "t").with_columns(
        elements=pl.concat_list("elements", pl.col("base").fill_null([]))
    )
    heads = heads.with_columns(
        accidents=pl.col("accidents") * as_many_as_said(pl.col("elements").list.len()),
        note=pl.when(pl.col("count") > 1).then(pl.col("count").cast(pl.String) + pl.lit(" different sums fit")),
        h=pl.int_range(pl.len(), dtype=pl.Int32),
        adjusted=pl.col("adjusted").fill_null(0), remaining=pl.lit(0),
    )  # fmt: skip
    members = heads.select("h", i="elements").explode("i", empty_as_null=False)
    honest = members.group_by("h").agg(twice=pl.col("i").is_duplicated().any()).filter(~pl.col("twice")).select("h")
    opened = state.items.select("i", alloc="open", item_alloc="open")
    heads = heads.pipe(only, honest, "h").sort("h")
    capped = limits.pipe(joined, targets.select("k", "t"), "k").select("t", "limit").unique().sort("t", "limit")
    return found(heads, members.pipe(only, honest, "h").pipe(joined, opened, "i"), limits=capped)


def document_groups(state: State, pools: pl.DataFrame, targets: pl.DataFrame) -> Found:
    """Sums of one counterparty's documents, for transactions that nothing simpler explains.

    Args:
        state: the state.
        pools: from pools_of.
        targets: from targets_of.
    """
    targets = sums.possible(targets, pools, state.settings.cents_limit_minor)
    if targets.is_empty() or pools.is_empty():
        return Found()
    structured, beyond = structured_sums(targets, pools)
    rest = targets.pipe(without, structured, "k")
    lowered = sums_with_difference(rest.filter(pl.col("base").is_null() & (pl.col("p") > NOBODY)), pools, state)
    rest = rest.pipe(without, lowered, "k")
    searched, limits = free_sums(rest, pools, state)
    said = beyond.select(
        "k", limit=pl.lit("too many documents and payments of one counterparty: not all sums were tried")
    )
    plain = pl.concat([structured.with_columns(count=pl.lit(None, dtype=pl.Int64)), searched])
    every = without_cancelled(pl.concat([plain, lowered], how="diagonal"), state.items)
    return as_found(every, targets, state, pl.concat([limits, said]))


def discounted_groups(state: State, pools: pl.DataFrame, targets: pl.DataFrame) -> Found:
    """Sums of one counterparty's documents of which some are paid less their agreed discount; arguments as of `document_groups`."""
    offers = agreed(state)
    if offers.is_empty():
        return Found()
    pools = pools.join(pools.join(offers, on="e", how="semi").select("g").unique(), on="g", how="semi")
    if pools.is_empty():
        return Found()
    asked = targets.join(pools.select("g").unique(), on="g", how="semi", maintain_order="left")
    targets, lowered = discounted_pools(asked, pools, offers, state.bank)
    targets = sums.possible(targets, lowered, 0)
    if targets.is_empty():
        return Found()
    solutions, _ = structured_sums(targets, lowered.select(pools.columns))
    limits = pl.DataFrame(schema={"k": pl.Int32, "limit": pl.String})
    return as_found(discounted_only(solutions, targets, lowered), targets, state, limits)


def charged_groups(state: State, pools: pl.DataFrame, targets: pl.DataFrame) -> Found:
    """Sums of documents from which the bank took the charges that it states; arguments as of `document_groups`."""
    charged = state.bank.filter(pl.col("fee").fill_null(0) != 0).select("t", fee=pl.col("fee").abs())
    asked = targets.pipe(joined, charged, "t").with_columns(pl.col("target") + pl.col("fee"))
    asked = sums.possible(asked.filter(pl.col("target") != 0), pools, 0)
    if asked.is_empty():
        return Found()
    solutions, _ = structured_sums(asked, pools)
    said = solutions.pipe(joined, asked.select("k", adjusted=-pl.col("fee")), "k").with_columns(
        form=pl.lit("stated_fee"), adjustment=pl.lit("fee"), count=pl.lit(None, dtype=pl.Int64)
    )
    limits = pl.DataFrame(schema={"k": pl.Int32, "limit": pl.String})
    return as_found(said, asked, state, limits)


def groups_abroad(state: State, settled: pl.DataFrame, pools: pl.DataFrame) -> Found:
    """Sums of documents in the other currency that the bank recorded beside a line's own."""
    if state.abroad.is_empty():
        return Found()
    abroad = as_abroad(state)
    return in_own_currency(document_groups(abroad, pools, targets_of(abroad, pools, settled)), state.bank, state.items)


def find_groups(state: State) -> State:
    """Add hypotheses of several documents for one payment, and of several payments for one document."""
    state = add_evidence(state)
    firm, members = firmly_held(state)
    settled, held = firm.select("t"), members.select("i").unique()
    single = members.pipe(only, firm.filter(pl.col("form") == "single").select("t"), "t").select("t", "i")
    pools = pools_of(state, held_however_told(single, held, state))
    targets = targets_of(state, pools, settled)
    # Of the same documents found twice the first finding counts: that they are a whole account says more than that they are a run.
    searches = (
        partial(find_deposits, state, settled, held),
        partial(whole_accounts, state, settled, held),
        partial(runs_of_anybody, state, settled, held),
        partial(document_groups, state, pools, targets),
        partial(find_families, state, settled, held),
        partial(find_instalments, state, settled, held),
        partial(find_blocks, state, settled, held),
        partial(discounted_groups, state, pools, targets),
        partial(charged_groups, state, pools, targets),
        partial(groups_abroad, state, settled, pools),
    )
    # One searches single sums in Python while another joins in Polars: each leaves the other a core.
    return add_in_turn(state, side_by_side(*searches))
