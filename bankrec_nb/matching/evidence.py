"""What speaks for and against each hypothesis, as log-likelihood ratios that add up (Fellegi and Sunter).

Each kind of evidence is three expressions over what an explanation's documents have in common (gathered.features): its
name, its weight (null where it says nothing) and its words. All are added up for every hypothesis, and written out as rows
only for those that are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import polars as pl

from bankrec_nb.domain.threads import both, side_by_side
from bankrec_nb.domain.vocabulary import EvidenceKind
from bankrec_nb.matching.booked_cents import booked_already
from bankrec_nb.matching.chance import weight_of_accidents
from bankrec_nb.matching.codes import beside, in_order, joined, only, without
from bankrec_nb.matching.common_words import words_in_common
from bankrec_nb.matching.forms import FORMS
from bankrec_nb.matching.gathered import features, item_facts, known_days
from bankrec_nb.matching.in_part import paid_in_part
from bankrec_nb.matching.odd_numbers import ODD
from bankrec_nb.matching.overruled import overruled, without_overruled
from bankrec_nb.matching.state import NOBODY, State
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from collections.abc import Callable

    from bankrec_nb.matching.dates import DelayModel

Made = TypeVar("Made")
_AGAINST = (
    "the payer's name is another",
    "other documents are named",
    "a number is named that no open document has",
    "a credit note of its amount cancels it",
)
"""What contradicts an explanation, in words."""
FEATURES = pl.Schema(
    {
        "h": pl.Int32(),
        "t": pl.Int32(),
        "form": pl.String(),
        "named": pl.Int32(),
        "named_elsewhere": pl.Int32(),
        "odd": pl.Boolean(),
        "who_weight": pl.Float64(),
        "who_known": pl.UInt32(),
        "date_weight": pl.Float64(),
        "posted": pl.Boolean(),
        "told": pl.Boolean(),
        "weight": pl.Float64(),
    }
)
"""What later steps ask of every hypothesis; the rest is described anew for those that are shown."""
_SAID = ("bank", "hits", "astray", "who", "contradicted", "dated", "common", "in_part")
"""What is said of transactions: frames with a t."""
_AT_ONCE = 150_000
"""Hypotheses described at a time, two times that side by side: a million transactions have four million, and forty columns each."""


@dataclass(frozen=True)
class Said:
    """One kind of evidence; `weight` is null where it says nothing.

    `weight` is asked of what is described, `kind` and `detail` of `kept` and of the columns of KEPT (told.py).
    """

    kind: pl.Expr
    weight: pl.Expr
    detail: pl.Expr
    kept: pl.Expr | None = None


def of_reference() -> Said:
    """Documents named in the text; a list only partly covered says less."""
    # Who names his invoices need not name the credit notes that he deducts.
    debts = pl.col("items") - pl.col("credit")
    told = pl.col("fully_named") | (pl.col("credit") > 0) & (pl.col("named") >= debts)
    part = pl.when(told).then(pl.col("ref_weight")).otherwise(pl.col("ref_weight") * 0.6)
    return Said(
        pl.col("ref_kind"),
        pl.when(pl.col("named") > 0).then(part.clip(0, 9)),
        pl.col("ref_said"),
        pl.coalesce(pl.when(pl.col("number") != "").then("number"), "ref_text").alias("ref_said"),
    )


def of_party() -> Said:
    """Who paid: IBAN, alias, mandate or name."""
    known = pl.col("who_weight").is_not_null() & (_all_known() | (pl.col("form") == "family"))
    return Said(
        pl.col("who_kind"),
        pl.when(known).then(pl.col("who_weight").clip(-2.5, 7)),
        pl.lit("likeness ") + pl.col("likeness").round(2).cast(pl.String),
    )


def _all_known() -> pl.Expr:
    """Whether the line may be each document's party's. Of a family one who is known stands for all."""
    return pl.col("who_known") == pl.col("items")


def of_words() -> Said:
    """What the books and the bank write alike."""
    return Said(pl.lit(str(EvidenceKind.WORDS)), pl.col("words_weight"), pl.col("words_said"))


def of_contradiction() -> Said:
    """Another customer's name or number on the line, a number the ledger does not have, a document that was cancelled."""
    known = (pl.col("who_weight").is_not_null() & (_all_known() | (pl.col("form") == "family"))) | (
        pl.col("p") == NOBODY
    )
    other_party = (
        pl.when(~known & pl.col("sure_p").is_not_null())
        .then(W.other_party)
        .when(~known & pl.col("named_t"))
        .then(W.unlike_name)
        .otherwise(0.0)
    )
    # A posting on the bank's account need not repeat the invoice that was paid.
    others = pl.when("posted").then(0).otherwise(pl.col("named_elsewhere").clip(0, 2))
    other_number = W.other_number * others.cast(pl.Float64)
    strange = pl.col("odd").fill_null(value=False) & ~pl.col("slip").fill_null(value=False) & (pl.col("named") == 0)
    odd = pl.when(strange).then(W.odd_number).otherwise(0.0)
    undone = pl.when("undone").then(W.undone).otherwise(0.0)
    total = other_party + other_number + odd + undone
    against = (other_party < 0, other_number < 0, odd < 0, pl.col("undone"))
    told = [one.fill_null(value=False).cast(pl.UInt8) * (1 << n) for n, one in enumerate(against)]
    said = pl.concat_str(
        [pl.when(pl.col("against") & (1 << n) > 0).then(pl.lit(words)) for n, words in enumerate(_AGAINST)],
        separator="; ",
        ignore_nulls=True,
    )
    weight = pl.when(total != 0).then(total)
    return Said(
        pl.lit(str(EvidenceKind.CONTRADICTION)), weight, said, pl.sum_horizontal(told).cast(pl.UInt8).alias("against")
    )


def of_amount() -> Said:
    """How unlikely it is that the amounts agree by accident."""
    loose = pl.col("form").is_in(["partial", "overpaid"])
    chance = pl.lit("expected by chance: ") + pl.col("accidents").round_sig_figs(2).cast(pl.String)
    return Said(
        pl.lit(str(EvidenceKind.AMOUNT)),
        pl.when(loose).then(-(pl.col("accidents").clip(1, 1e6)).log()).otherwise(weight_of_accidents(pl.col("accidents"))),
        pl.when(loose).then(pl.lit("the amounts differ")).otherwise(chance),
    )  # fmt: skip


def of_method() -> Said:
    """Whether the money moved the way the books expect it to."""
    known = pl.col("method").is_not_null() & pl.col("paid_by").is_not_null()
    same = pl.col("method") == pl.col("paid_by")
    # Cheques, cards and direct debits are rarer than transfers, and a line that names nobody often says no more.
    telling = (
        pl.when(pl.col("paid_by") == "transfer")
        .then(0.3)
        .when(pl.col("who_weight").fill_null(0) > 1)
        .then(0.8)
        .otherwise(W.same_method)
    )
    weight = pl.when(same).then(telling).otherwise(-0.7)
    return Said(pl.lit(str(EvidenceKind.PAYMENT_METHOD)), pl.when(known).then(weight), pl.col("paid_by"))


def of_structure(untied: float) -> Said:
    """How common this form of payment is, and whether anything but the amount ties the two sides."""
    tied = pl.col("who_weight").fill_null(0).clip(0, 3) / 3 + pl.col("ref_weight").fill_null(0).clip(0, 5) / 5
    # In a ledger of a few documents a line is likelier to mean one of them than among thousands.
    size = pl.col("pool").fill_null(30).clip(1, 100).cast(pl.Float64)
    base = (W.untied_small - (W.untied_small - untied) * size.log() / 4.6) * (1 - tied.clip(0, 1))
    # Every posting on the bank's account has its line at the bank, and about that day: it needs no name to be tied to it.
    base = pl.when("posted").then(pl.max_horizontal(base, pl.lit(0.0)) + W.posted).otherwise(base)
    many = (
        -W.each_further_document
        * (pl.col("items") - pl.col("named").clip(1)).clip(0, 8).cast(pl.Float64)
        * (~pl.col("fully_named")).cast(pl.Float64)
    )
    part = _in_part() & (pl.col("named") == 0)
    sliver = part & (pl.col("form") == "partial") & (pl.col("short_of") > 0.95) & pl.col("in_part").is_null()
    alone = part & (pl.col("pool") == 1) & (pl.col("who_weight") >= W.known_name)
    parts = (
        pl.when(sliver).then(W.sliver).otherwise(0.0)
        + pl.when(alone).then(W.only_document).otherwise(0.0)
        # Who pays a part keeps nothing back besides.
        + pl.when(part).then("in_part").when(pl.col("form") == "fee").then(-pl.col("in_part")).fill_null(0.0)
    )
    words = pl.concat_str([_words_of_form(), "part_said"], separator="; ", ignore_nulls=True)
    return Said(
        pl.lit(str(EvidenceKind.STRUCTURE)),
        pl.col("prior") + base + many + parts,
        words,
        pl.when(part).then("in_part_said").alias("part_said"),
    )


def _words_of_form() -> pl.Expr:
    """What a person reads of a form."""
    return pl.col("form").replace_strict(FORMS["form"], FORMS["words"], return_dtype=pl.String)


def _in_part() -> pl.Expr:
    return pl.col("form").is_in(["partial", "equal_part"])


def of_date() -> Said:
    """When it was paid, against what is usual in this company (`with_date_weight`)."""
    early, late = pl.col("early").fill_null(-1), pl.col("late")
    words = (
        pl.when(early > 0).then(early.cast(pl.String) + pl.lit(" days before its issue"))
        .when(late > 0).then(late.cast(pl.String) + pl.lit(" days after it was due"))
        .otherwise(pl.lit("when it was due or before"))
    )  # fmt: skip
    return Said(pl.lit(str(EvidenceKind.DATE)), pl.col("date_weight"), words)


def with_date_weight(f: pl.DataFrame, model: DelayModel) -> pl.DataFrame:
    """The features with `date_weight`; of several documents the newest speaks, and the oldest half."""
    newest, oldest = (
        (pl.col("newest_issue"), pl.col("oldest_issue"))
        if model.origin == "issued"
        else (pl.col("newest_due"), pl.col("oldest_due"))
    )
    # A named document may be old or paid ahead: the date says less then.
    # Among documents alike in everything (a monthly fee) the order decides more than the delay: dates are damped, so
    # that a whole year is not shifted by a month for the sake of usual delays.
    alike = (pl.col("items") == 1) & (pl.col("form") == "single") & (pl.col("named") == 0) & (pl.col("p") > NOBODY)
    of_two = (pl.col("date_weight") + pl.col("half").clip(-1.5)) / 2
    weight = pl.when(pl.col("items") > 1).then(of_two).otherwise("date_weight")
    f = (
        f.with_columns(date_weight=model.weight(newest), half=model.weight(oldest), alike=alike)
        .with_columns(date_weight=weight)
        .with_columns(
            date_weight=pl.when("fully_named").then(pl.col("date_weight").clip(-1.0, 0.6)).otherwise("date_weight")
        )
        # Instalments go on long after the day on which all was due.
        .with_columns(
            date_weight=pl.when(pl.col("in_part").is_not_null() & _in_part())
            .then(pl.col("date_weight").clip(-0.5))
            .otherwise("date_weight")
        )
    )
    tops = f.filter("alike").group_by("t", "p").agg(top=pl.col("date_weight").max())
    top = pl.col("top")
    weight = (
        pl.when(pl.col("alike") & (pl.col("date_weight") > -2.5))
        .then(top - 0.1 * (top - pl.col("date_weight")))
        .otherwise("date_weight")
    )
    f = f.join(tops, on=["t", "p"], how="left", maintain_order="left").with_columns(date_weight=weight)
    # A posting is entered about the day of its line: the nearer, the likelier, whoever pays whatever late.
    apart = pl.col("newest_issue").abs().cast(pl.Float64)
    f = f.with_columns(date_weight=pl.when("posted").then(2.0 - 0.2 * apart).otherwise("date_weight"))
    # The payer gives the document's own date.
    dated = pl.when("dated").then(W.named_date).otherwise(0.0)
    return f.with_columns(date_weight=pl.col("date_weight") + dated).drop("alike", "half", "top")


def kinds(untied: float = 0.0) -> tuple[Said, ...]:
    """Every kind of evidence, in the order in which it is added up; `untied` is asked for its weight, not for its words."""
    return (
        of_reference(), of_party(), of_words(), of_contradiction(), of_amount(), of_method(), of_structure(untied), of_date()
    )  # fmt: skip


def described(state: State, heads: pl.DataFrame, *, spoken: bool = True) -> pl.DataFrame:
    """What is known of some hypotheses: their features, in the order of `heads`; without the words where nobody reads them."""
    forms = FORMS if spoken else FORMS.select("form", "prior")
    odd = state.odd_numbers if state.odd_numbers.width else pl.DataFrame(schema=ODD)
    known = features(state, heads, spoken=spoken).pipe(beside, odd, "t")
    return known.join(forms, on="form", how="left", maintain_order="left")


def add_evidence(state: State) -> State:
    """Fill `features`: what every hypothesis that was not weighed yet has in common with its documents, and what it weighs."""
    if state.features.is_empty() and not state.hypotheses.is_empty():
        state = without_overruled(state)
    todo = (
        state.hypotheses.pipe(without, state.features.select("h"), "h") if state.features.height else state.hypotheses
    )
    if todo.is_empty():
        return state if state.features.width else state.having(features=pl.DataFrame(schema=FEATURES))
    if state.features.is_empty():
        facts, (dated, common) = both(
            lambda: item_facts(state), lambda: (known_days(state.bank), words_in_common(state))
        )
        state = state.having(dated=dated, facts=facts, common=common, in_part=paid_in_part(state))
    before = [state.features] if state.features.height else []
    return state.having(features=pl.concat([*before, *apart(state, todo, weighed)]).pipe(in_order, "h"))


def apart(state: State, heads: pl.DataFrame, work: Callable[[State, pl.DataFrame], Made], share: int = 1) -> list[Made]:
    """What `work` makes of many hypotheses, some at a time, each with only what is said of its own transactions in hand.

    Work that makes much of each takes only a share of as many at a time: a third of them, a fourth.
    """
    parts = in_parts(in_order(heads, "t"), share)
    if len(parts) < 2:
        return [work(state, heads)]
    lined = state.having(
        members=state.members.pipe(joined, heads.select("h", "t"), "h").pipe(in_order, "t"),
        **{name: in_order(getattr(state, name), "t") for name in _SAID},
    )
    return side_by_side(*(partial(_alone, lined, part, work) for part in parts))


def in_parts(heads: pl.DataFrame, share: int = 1) -> list[pl.DataFrame]:
    """The hypotheses, sorted by t, in parts of much the same size that keep each transaction's together."""
    count = -(-heads.height * share // _AT_ONCE)
    places = [heads.height * n // count for n in range(count)]
    first = [heads["t"].search_sorted(heads["t"][place], side="left") for place in places]
    return [heads[begin:end] for begin, end in zip(first, [*first[1:], heads.height], strict=True) if end > begin]


def _alone(state: State, heads: pl.DataFrame, work: Callable[[State, pl.DataFrame], Made]) -> Made:
    """`work` with nothing in hand but what is said of these transactions: else every part would look through all.

    `members` have the t of their hypothesis; they and what is said are in order of t, so that a part of them is a slice.
    """
    first, last = heads["t"][0], heads["t"][-1]
    here = {name: _between(getattr(state, name), first, last) for name in ("members", *_SAID)}
    here["members"] = here["members"].drop("t")
    return work(state.having(**here), heads)


def _between(frame: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """Rows of a frame in order of t whose t lies between the two."""
    return frame[frame["t"].search_sorted(first, "left") : frame["t"].search_sorted(last, "right")]


def weighed(state: State, heads: pl.DataFrame) -> pl.DataFrame:
    """Some hypotheses with the sum of their evidence, as later steps ask for them."""
    heads = heads.select("h", "t", "form", "pool", "accidents")
    f = with_date_weight(described(state, heads, spoken=False), state.delays)
    total = pl.lit(0.0)
    for said in kinds(state.untied):
        total = total + said.weight.cast(pl.Float64).fill_null(0.0)
    return f.with_columns(weight=total.round(9), told=told_in_full()).select(FEATURES.names()).cast(FEATURES)


def told_in_full() -> pl.Expr:
    """Whether a known payer names documents of his, these and no others, for the very amount."""
    known = (pl.col("who_weight") >= W.likely_name) & (pl.col("who_known") == pl.col("items"))
    said = pl.col("fully_named") & (pl.col("weakest_ref") >= W.strong_reference) & (pl.col("named_elsewhere") == 0)
    return (pl.col("form").is_in(["single", "listed"]) & said & known).fill_null(value=False)


def score(state: State) -> State:
    """Fill `hypotheses.weight`: the sum of the evidence; what is hopeless, or not what the payer says, is dropped."""
    if state.hypotheses.is_empty():
        return state.having(hypotheses=state.hypotheses.with_columns(weight=pl.lit(0.0)))
    sums = state.features.select("h", "weight")
    weighed = (
        state.hypotheses.drop("weight", strict=False).pipe(joined, sums, "h").filter(pl.col("weight") > W.hopeless)
    )
    vain = pl.concat([overruled(state), booked_already(state)])
    kept = weighed.pipe(without, vain, "h").pipe(in_order, "h")
    return state.having(hypotheses=kept, members=state.members.pipe(only, kept.select("h"), "h"))
