"""What speaks for and against each hypothesis, as log-likelihood ratios that add up (Fellegi and Sunter).

Each function gives rows h, evidence_kind, weight, detail for one kind; their sum is the hypothesis' log-odds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.domain.vocabulary import EvidenceKind
from bankrec_nb.matching.business_days import on_business_day
from bankrec_nb.matching.chance import weight_of_accidents
from bankrec_nb.matching.forms import FORMS
from bankrec_nb.matching.gathered import gathered
from bankrec_nb.matching.methods import dates_in, item_method
from bankrec_nb.matching.state import NOBODY, State
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.matching.dates import DelayModel

_ROW = {"h": pl.Int32, "evidence_kind": pl.String, "weight": pl.Float64, "detail": pl.String}


def features(state: State) -> pl.DataFrame:
    """One row per hypothesis with what its documents have in common.

    Returns:
        h, t, form, pool, accidents, items, named (documents the text names), ref_weight, ref_kind, ref_text,
        named_elsewhere (other documents the text names), p (-2 when several parties), who_kind, who_weight, likeness,
        hard, named_t (the bank gives a name), sure_p, late (days after due), early (days before issue).
    """
    bank = state.bank.select("t", "day", "amount", "paid_by")
    items = state.items.select(
        "i", "p", "issued", "open", "item_type", "number", "lot_number", method=item_method(),
        # What falls due on a day off is paid in time on the next business day.
        due=on_business_day(pl.col("due"), state.settings.holiday_calendar),
        twins=pl.len().over("p", "currency", "open").cast(pl.Int64), kind=pl.struct("p", "currency", "open").hash(),
    )  # fmt: skip
    dated = dates_in(state.bank).select("t", issued="said_day", dated=pl.lit(value=True)).cast({"issued": pl.Int32})
    rows = state.members.join(state.hypotheses.select("h", "t", "form"), on="h").join(items, on="i").join(bank, on="t")
    rows = rows.join(dated, on=["t", "issued"], how="left").with_columns(
        twin=pl.col("twins") > pl.len().over("h", "kind")
    )
    rows = rows.join(state.hits, on=["t", "i"], how="left").join(state.who, on=["t", "p"], how="left")
    grouped = gathered(rows)
    spoken = (
        state.hits.filter(pl.col("ref_weight") >= W.strong_reference)
        .group_by("t")
        .agg(named_by_t=pl.len().cast(pl.Int64))
    )
    return (
        state.hypotheses.join(grouped, on="h")
        .join(spoken, on="t", how="left")
        .join(state.contradicted, on="t", how="left")
        .with_columns(
            named_elsewhere=(pl.col("named_by_t").fill_null(0) - pl.col("strong_named")).clip(0),
            p=pl.when(pl.col("parties") > 1).then(-2).otherwise("p"),
            fully_named=pl.col("named") == pl.col("items"),
        )
        .sort("h")
    )


def _rows(frame: pl.DataFrame, kind: pl.Expr | str, weight: pl.Expr, detail: pl.Expr) -> pl.DataFrame:
    name = pl.lit(str(kind)) if isinstance(kind, str) else kind
    return frame.select(
        "h",
        name.alias("evidence_kind"),
        weight.cast(pl.Float64).alias("weight"),
        detail.cast(pl.String).alias("detail"),
    ).cast(_ROW)  # type: ignore[arg-type]


def of_reference(f: pl.DataFrame) -> pl.DataFrame:
    """Documents named in the text; a list only partly covered says less."""
    named = f.filter(pl.col("named") > 0)
    part = pl.when("fully_named").then(pl.col("ref_weight")).otherwise(pl.col("ref_weight") * 0.6)
    return _rows(
        named,
        pl.col("ref_kind"),
        part.clip(0, 9),
        pl.coalesce(pl.when(pl.col("number") != "").then("number"), "ref_text"),
    )


def of_party(f: pl.DataFrame) -> pl.DataFrame:
    """Who paid: IBAN, alias, mandate or name."""
    known = f.filter(pl.col("who_weight").is_not_null() & (pl.col("who_known") == pl.col("items")))
    return _rows(
        known,
        pl.col("who_kind"),
        pl.col("who_weight").clip(-2.5, 7),
        pl.lit("likeness ") + pl.col("likeness").round(2).cast(pl.String),
    )


def of_contradiction(f: pl.DataFrame) -> pl.DataFrame:
    """Another customer's name or number on the line, or a number the ledger does not have."""
    known = (pl.col("who_weight").is_not_null() & (pl.col("who_known") == pl.col("items"))) | (pl.col("p") == NOBODY)
    other_party = (
        pl.when(~known & pl.col("sure_p").is_not_null())
        .then(W.other_party)
        .when(~known & pl.col("named_t"))
        .then(W.unlike_name)
        .otherwise(0.0)
    )
    other_number = W.other_number * pl.col("named_elsewhere").clip(0, 2).cast(pl.Float64)
    odd = pl.when(pl.col("odd").fill_null(value=False) & (pl.col("named") == 0)).then(W.odd_number).otherwise(0.0)
    total = other_party + other_number + odd
    said = pl.concat_str(
        [
            pl.when(other_party < 0).then(pl.lit("the payer's name is another")),
            pl.when(other_number < 0).then(pl.lit("other documents are named")),
            pl.when(odd < 0).then(pl.lit("a number is named that no open document has")),
        ],
        separator="; ",
        ignore_nulls=True,
    )
    return _rows(f.filter(total != 0), EvidenceKind.CONTRADICTION, total, said)


def of_amount(f: pl.DataFrame) -> pl.DataFrame:
    """How unlikely it is that the amounts agree by accident."""
    exact = f.filter(~pl.col("form").is_in(["partial", "overpaid"]))
    loose = f.filter(pl.col("form").is_in(["partial", "overpaid"]))
    return pl.concat([
        _rows(exact, EvidenceKind.AMOUNT, weight_of_accidents(pl.col("accidents")), pl.lit("expected by chance: ") + pl.col("accidents").round_sig_figs(2).cast(pl.String)),
        _rows(loose, EvidenceKind.AMOUNT, -(pl.col("accidents").clip(1, 1e6)).log(), pl.lit("the amounts differ")),
    ])  # fmt: skip


def of_method(f: pl.DataFrame) -> pl.DataFrame:
    """Whether the money moved the way the books expect it to."""
    known = f.filter(pl.col("method").is_not_null() & pl.col("paid_by").is_not_null())
    same = pl.col("method") == pl.col("paid_by")
    # Cheques, cards and direct debits are rarer than transfers, and a line that names nobody often says no more.
    telling = (
        pl.when(pl.col("paid_by") == "transfer")
        .then(0.3)
        .when(pl.col("who_weight").fill_null(0) > 1)
        .then(0.8)
        .otherwise(W.same_method)
    )
    return _rows(known, EvidenceKind.PAYMENT_METHOD, pl.when(same).then(telling).otherwise(-0.7), pl.col("paid_by"))


def of_structure(f: pl.DataFrame, untied: float) -> pl.DataFrame:
    """How common this form of payment is, and whether anything but the amount ties the two sides."""
    tied = pl.col("who_weight").fill_null(0).clip(0, 3) / 3 + pl.col("ref_weight").fill_null(0).clip(0, 5) / 5
    # In a ledger of a few documents a line is likelier to mean one of them than among thousands.
    size = pl.col("pool").fill_null(30).clip(1, 100).cast(pl.Float64)
    base = (W.untied_small - (W.untied_small - untied) * size.log() / 4.6) * (1 - tied.clip(0, 1))
    joined = f.join(FORMS, on="form", how="left").sort("h")
    many = (
        -W.each_further_document
        * (pl.col("items") - 1).clip(0, 8).cast(pl.Float64)
        * (~pl.col("fully_named")).cast(pl.Float64)
    )
    sliver = (
        pl.when((pl.col("form") == "partial") & (pl.col("named") == 0) & (pl.col("short_of") > 0.95))
        .then(W.sliver)
        .otherwise(0.0)
    )
    return _rows(joined, EvidenceKind.STRUCTURE, pl.col("prior") + base + many + sliver, pl.col("words"))


def of_date(f: pl.DataFrame, model: DelayModel) -> pl.DataFrame:
    """When it was paid, against what is usual in this company; of several documents the newest speaks, and the oldest half."""
    newest, oldest = (
        (pl.col("newest_issue"), pl.col("oldest_issue"))
        if model.origin == "issued"
        else (pl.col("newest_due"), pl.col("oldest_due"))
    )
    alone = model.weight(newest)
    weight = pl.when(pl.col("items") > 1).then((alone + model.weight(oldest).clip(-1.5)) / 2).otherwise(alone)
    # A named document may be old or paid ahead: the date says less then.
    weight = pl.when("fully_named").then(weight.clip(-1.0, 0.6)).otherwise(weight)
    # Among documents alike in everything (a monthly fee) the order decides more than the delay: dates are damped, so
    # that a whole year is not shifted by a month for the sake of usual delays.
    alike = (pl.col("items") == 1) & (pl.col("form") == "single") & (pl.col("named") == 0) & (pl.col("p") > NOBODY)
    f = f.with_columns(date_weight=weight, alike=alike)
    top = pl.col("date_weight").max().over("t", "p", "form", "alike")
    weight = (
        pl.when(pl.col("alike") & (pl.col("date_weight") > -2.5))
        .then(top - 0.1 * (top - pl.col("date_weight")))
        .otherwise("date_weight")
    )
    f = f.with_columns(date_weight=weight)
    # The payer gives the document's own date.
    weight = pl.col("date_weight") + pl.when("dated").then(W.named_date).otherwise(0.0)
    early, late = pl.col("early").fill_null(-1), pl.col("late")
    words = (
        pl.when(early > 0).then(early.cast(pl.String) + pl.lit(" days before its issue"))
        .when(late > 0).then(late.cast(pl.String) + pl.lit(" days after it was due"))
        .otherwise(pl.lit("when it was due or before"))
    )  # fmt: skip
    return _rows(f, EvidenceKind.DATE, weight, words)


KINDS = (of_reference, of_party, of_contradiction, of_amount, of_method)


def add_evidence(state: State) -> State:
    """Fill `features` and `weights`: every piece of evidence for and against every hypothesis that has none yet."""
    todo = (
        state.hypotheses.join(state.features.select("h"), on="h", how="anti")
        if state.features.height
        else state.hypotheses
    )
    if todo.is_empty():
        return (
            state
            if state.weights.width
            else state.having(weights=pl.DataFrame(schema=_ROW), features=pl.DataFrame(schema={"h": pl.Int32}))
        )
    part = state.having(hypotheses=todo, members=state.members.join(todo.select("h"), on="h", how="semi"))
    odd = state.odd_numbers if state.odd_numbers.width else pl.DataFrame(schema={"t": pl.Int32, "odd": pl.Boolean})
    f = features(part).join(odd, on="t", how="left").sort("h")
    rows = pl.concat([*(kind(f) for kind in KINDS), of_structure(f, state.untied), of_date(f, state.delays)])
    if state.features.is_empty():
        return state.having(weights=rows, features=f)
    return state.having(
        weights=pl.concat([state.weights, rows]), features=pl.concat([state.features, f.select(state.features.columns)])
    )


def score(state: State) -> State:
    """Fill `hypotheses.weight`: the sum of the evidence; what is hopeless is dropped."""
    if state.hypotheses.is_empty():
        return state.having(hypotheses=state.hypotheses.with_columns(weight=pl.lit(0.0)))
    added = np.bincount(state.weights["h"].to_numpy(), weights=state.weights["weight"].to_numpy())
    sums = state.hypotheses.select("h").with_columns(weight=pl.Series(added).gather(state.hypotheses["h"]).round(9))
    kept = (
        state.hypotheses.drop("weight", strict=False).join(sums, on="h").filter(pl.col("weight") > W.hopeless).sort("h")
    )
    return state.having(hypotheses=kept, members=state.members.join(kept.select("h"), on="h", how="semi"))
