"""From chosen hypotheses to the declared tables: suggestions with rivals, allocations, adjustments, evidence, limits."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import partial, reduce
from operator import add
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain import tables
from bankrec_nb.domain.collecting import nothing_collected
from bankrec_nb.domain.threads import both
from bankrec_nb.domain.vocabulary import AdjustmentKind, Shape, Tier
from bankrec_nb.matching.codes import beside, first_of_each, grouped, how_often, in_order_of, joined, only, without
from bankrec_nb.matching.earlier import Earlier
from bankrec_nb.matching.evidence import apart
from bankrec_nb.matching.judging import SHARE, Asked, heads_of, judged_some, logistic
from bankrec_nb.matching.netting import evidence_of
from bankrec_nb.matching.reasons import CHARGED, DOUBLE, PAIR_REASONS, with_reason
from bankrec_nb.matching.told import Told, WrittenWhenAsked, narrowed

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_TOLD_OF_BANK = ("t", "transaction_id", "amount", "currency", "day", "paid_by")
_TOLD_OF_ITEMS = ("i", "item_id", "currency")
_TABLES = ("suggestions", "allocations", "adjustments")
LIMIT = {"transaction_id": pl.String, "limit": pl.String}


@dataclass(frozen=True)
class MatchResult:
    """Everything `match_frames` proposes, as frames of domain/tables.py; `limits` says which searches were cut short.

    The rows of `evidence` are written out when they are first asked for.
    """

    suggestions: pl.DataFrame = field(default_factory=tables.SUGGESTION.empty)
    allocations: pl.DataFrame = field(default_factory=tables.ALLOCATION.empty)
    adjustments: pl.DataFrame = field(default_factory=tables.ADJUSTMENT.empty)
    evidence: WrittenWhenAsked = WrittenWhenAsked()  # noqa: RUF009  (a descriptor, which dataclasses know)
    limits: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LIMIT))
    earlier: Earlier = field(default_factory=Earlier, compare=False, repr=False)
    """What this run solved, for the next run."""

    @property
    def told(self) -> Told:
        """The evidence as it is kept, without writing it out."""
        return WrittenWhenAsked.kept(self)

    @property
    def proposed(self) -> pl.DataFrame:
        """Suggestions of rank 1: what would be applied."""
        return self.suggestions.filter(pl.col("rank") == 1)


def _identity(rows: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """suggestion_id per hypothesis: a hash of transaction, documents, amounts and adjustment."""
    parts = members.select(
        "h", body=pl.col("item_id") + pl.lit(":") + pl.col("alloc").cast(pl.String), single=how_often("h") == 1
    )
    several = parts.filter(~pl.col("single")).group_by("h", maintain_order=True).agg("body")
    several = several.with_columns(pl.col("body").list.join(","))
    text = pl.concat([parts.filter("single").select("h", "body"), several])
    whole = (
        rows.select("h", "transaction_id", "adjustment", "adjusted")
        .pipe(beside, text, "h")
        .with_columns(
            body=pl.concat_str(
                "transaction_id",
                pl.col("body").fill_null(""),
                pl.col("adjustment").fill_null(""),
                pl.col("adjusted").fill_null(0),
                separator="|",
            )
        )
    )
    return whole.select("h", suggestion_id=identities(whole["body"]))


def identities(bodies: pl.Series) -> pl.Series:
    """A short stable name for each content: decisions remember it, so it is the same on every machine and in every version."""
    empty, names = hashlib.blake2b(digest_size=12), []
    for body in bodies.cast(pl.Binary).to_list():
        # A copy of an empty one is made in two thirds of the time of a new one.
        one = empty.copy()
        one.update(body)
        names.append(one.digest())
    return pl.Series("suggestion_id", names, dtype=pl.Binary).bin.encode("hex")


def build(state: State) -> MatchResult:
    """The declared tables: documents' explanations with their rivals, and pairs inside the bank's side."""
    with nothing_collected():
        before, pairs = both(partial(_before, state), partial(_pairs, state))
        limits, earlier, handed_on = _limits(state), state.earlier, [_to_be_told(state)]
        # Of a million lines what is told and the same in order stand side by side: what it was told from need not.
        del state
        parts = _documents(handed_on.pop(), *before) if before else []
        return _in_order(parts, pairs, limits, earlier)


def _before(state: State) -> tuple[Asked, pl.DataFrame] | None:
    """What is asked of all lines and documents, and the explanations that may be shown; None where there are none."""
    return None if state.hypotheses.is_empty() else both(lambda: Asked.of(state), lambda: heads_of(state))


def _to_be_told(state: State) -> State:
    """The state without what nobody reads once explanations are told some at a time: of a million lines half a gigabyte."""
    return state.having(
        bank=state.bank.select(_TOLD_OF_BANK),
        items=state.items.select(_TOLD_OF_ITEMS) if state.facts.width else state.items,
        hypotheses=state.hypotheses.clear(),
        features=state.features.select("h", "date_weight") if state.features.width else state.features,
    )


def _in_order(documents: list[MatchResult], pairs: MatchResult, limits: pl.DataFrame, earlier: Earlier) -> MatchResult:
    """All parts as one; of each table no more than the parts of one stand beside it in order. `documents` is emptied."""
    every = [*documents, pairs]
    told = reduce(add, (part.told for part in every))
    rows = {name: [getattr(part, name) for part in every] for name in _TABLES}
    documents.clear()
    every.clear()
    suggestions = pl.concat(rows.pop("suggestions")).sort("transaction_id", "rank", "suggestion_id")
    *adjusted, between_lines = rows.pop("adjustments")
    adjustments = pl.concat([*adjusted, between_lines.clear()]).sort("group_id", "adjustment_kind")
    return MatchResult(
        suggestions=suggestions,
        allocations=pl.concat(rows.pop("allocations")).sort("group_id", maintain_order=True),
        adjustments=pl.concat([adjustments, between_lines]),
        evidence=told,
        limits=limits,
        earlier=earlier,
    )


def _pairs(state: State) -> MatchResult:
    """Transfers and returned payments as suggestions of two transactions; a weak one only where no document was proposed."""
    if state.netted.is_empty():
        return MatchResult()
    taken = state.chosen.select("t") if state.chosen.width else pl.DataFrame(schema={"t": pl.Int32})
    weak = pl.col("tier") == str(Tier.POSSIBLE)
    free = state.netted.pipe(beside, taken.with_columns(a=pl.lit(value=True)), "t").join(
        taken.select(other="t", b=pl.lit(value=True)), on="other", how="left"
    )
    pairs = free.filter(~weak | (pl.col("a").is_null() & pl.col("b").is_null()))
    lines = state.every_line.select("t", "transaction_id", "amount", "currency")
    both = pairs.pipe(joined, lines, "t").join(lines.rename({"t": "other"}), on="other", suffix="_o").sort("t")
    # The first by date leads the suggestion.
    swap = pl.col("other") < pl.col("t")
    both = both.with_columns(lead=pl.when(swap).then("transaction_id_o").otherwise("transaction_id"))
    back = pl.col("shape") == str(Shape.RETURNED_PAYMENT)
    both = both.with_columns(charged=back & (pl.col("amount") != -pl.col("amount_o")))
    content = both.select(body=pl.concat_str("shape", "transaction_id", "transaction_id_o", separator="|"))
    both = both.with_columns(
        suggestion_id=identities(content["body"]), score=logistic(pl.col("weight")).round(9)
    ).filter(pl.col("score") >= state.settings.possible_score)
    suggestions = both.select(
        "suggestion_id", "shape", "tier", "score", transaction_id="lead", rank=pl.lit(1, dtype=pl.Int64), rivals=pl.lit(0, dtype=pl.Int64), ambiguous=pl.lit(value=False),
        transaction_count=pl.lit(2, dtype=pl.Int64), item_count=pl.lit(0, dtype=pl.Int64), remaining_minor=pl.lit(0, dtype=pl.Int64),
        reason=pl.when("charged").then(pl.lit(CHARGED)).otherwise(pl.col("shape").replace_strict(PAIR_REASONS, return_dtype=pl.String)), caps=pl.lit(None, dtype=pl.String),
    ).select(tables.SUGGESTION.names)  # fmt: skip
    kind = pl.col("shape").replace_strict(
        {str(Shape.INTERNAL_TRANSFER): "transfer"}, default="return", return_dtype=pl.String
    )
    # What came back is what was paid; what goes beyond it the bank asks for.
    amounts = {"": pl.when("charged").then(-pl.col("amount_o")).otherwise("amount"), "_o": pl.col("amount_o")}
    half = [
        both.select(
            group_id="suggestion_id",
            transaction_id=f"transaction_id{x}",
            adjustment_kind=kind,
            amount_minor=amount,
            currency=f"currency{x}",
        )
        for x, amount in amounts.items()
    ]
    charges = both.filter("charged").select(
        "transaction_id", "currency",
        group_id="suggestion_id", adjustment_kind=pl.lit(str(AdjustmentKind.FEE)), amount_minor=pl.col("amount") + pl.col("amount_o"),
    ).select(half[0].columns)  # fmt: skip
    adjustments = (
        pl.concat([*half, charges])
        .sort("group_id", "transaction_id", "adjustment_kind")
        .with_columns(pl.lit(None, dtype=pl.String).alias(c) for c in ("item_id", "ledger_account", "note"))
    )
    evidence = (
        evidence_of(both).pipe(joined, both.select("t", "suggestion_id"), "t").sort("suggestion_id", "evidence_kind")
    )
    return MatchResult(
        suggestions,
        adjustments=adjustments.select(tables.ADJUSTMENT.names),
        evidence=Told(rows=(evidence.select(tables.EVIDENCE.names),)),
    )


def _documents(state: State, asked: Asked, heads: pl.DataFrame) -> list[MatchResult]:
    """Explanations by documents, some at a time: forty columns of a million of them are more than all they come from."""
    return apart(state, heads, lambda part, some: _shown(part, some, asked), SHARE)


def _shown(state: State, heads: pl.DataFrame, asked: Asked) -> MatchResult:
    """What is told of some hypotheses."""
    rows = _with_doubles(state, judged_some(state, heads, asked), asked.held)
    rows = rows.pipe(beside, state.bank.select("t", "transaction_id", "currency"), "t")
    rows = with_reason(rows).with_columns(_shape())
    rows = rows.with_columns(
        reason=pl.when("double").then(pl.lit(DOUBLE[0].upper() + DOUBLE[1:] + ".")).otherwise("reason")
    )
    members = (
        state.members.pipe(joined, rows.select("h", "double"), "h")
        .filter(~pl.col("double"))
        .pipe(joined, state.items.select("i", "item_id", item_currency="currency"), "i")
    )
    members = _by_name_of_item(members)
    rows = rows.pipe(beside, _identity(rows, members), "h")
    rows = rows.with_columns(
        suggestion_id=pl.when("double").then(pl.col("suggestion_id") + pl.lit("d")).otherwise("suggestion_id")
    )
    # Two accounts of the same documents are one suggestion.
    rows = rows.filter(pl.col("suggestion_id").is_first_distinct())
    suggestions = rows.pipe(beside, asked.caps, "t").select(
        "suggestion_id", "transaction_id", "rank", "shape", "tier", "score", "rivals", "ambiguous",
        transaction_count=pl.lit(1, dtype=pl.Int64),
        item_count=pl.when("double").then(0).otherwise("items").cast(pl.Int64),
        remaining_minor="remaining", reason="reason", caps="caps",
    )  # fmt: skip
    key = rows.select("h", "suggestion_id", "transaction_id", "currency", "adjustment", "adjusted")
    return MatchResult(
        suggestions=suggestions.select(tables.SUGGESTION.names),
        allocations=_allocations(key, members),
        adjustments=_adjustments(_discounts_abroad(key, members, state), members),
        evidence=Told((narrowed(state, rows, "suggestion_id", "loss", "experience"),)),
    )


def _by_name_of_item(members: pl.DataFrame) -> pl.DataFrame:
    """The members with those of one hypothesis together, in order of item_id; most have one, which needs no sorting."""
    several = how_often("h") > 1
    return pl.concat([members.filter(~several), members.filter(several).sort("h", "item_id")])


def _allocations(key: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Which documents each suggestion takes, those of one suggestion together and by item as `members` are."""
    return members.pipe(joined, key, "h").select(
        "transaction_id", "item_id", "currency", "item_currency",
        group_id="suggestion_id", allocated_minor="alloc", item_allocated_minor="item_alloc",
    ).select(tables.ALLOCATION.names)  # fmt: skip


def _shape() -> pl.Expr:
    """Shape from form, refined: a single is a single, an exact group with a credit note in it is one."""
    credited = (pl.col("credit").fill_null(0) > 0) & (pl.col("items") > 1)
    many = pl.col("items") > 1
    return (
        pl.when("double").then(pl.lit(str(Shape.DOUBLE_PAYMENT)))
        .when(credited & pl.col("shape").is_in([str(Shape.LOT)])).then(pl.lit(str(Shape.CREDIT_NOTE)))
        .when(~many & (pl.col("shape") == str(Shape.LOT))).then(pl.lit(str(Shape.SINGLE)))
        .when(many & (pl.col("lots") == 1) & (pl.col("method") == "cheque")).then(pl.lit(str(Shape.CHEQUE_DEPOSIT)))
        .when(many & (pl.col("lots") == 1) & (pl.col("method") == "card")).then(pl.lit(str(Shape.PAYOUT)))
        .when(many & (pl.col("lots") == 1) & pl.col("adjustment").is_null()).then(pl.lit(str(Shape.PAYMENT_LOT)))
        .when((pl.col("form") == "single") & (pl.col("types") == "cheque_deposit")).then(pl.lit(str(Shape.CHEQUE_DEPOSIT)))
        .when((pl.col("form") == "single") & (pl.col("types") == "payment_lot")).then(pl.lit(str(Shape.PAYMENT_LOT)))
        .when((pl.col("form") == "single") & (pl.col("types") == "payout")).then(pl.lit(str(Shape.PAYOUT)))
        .otherwise("shape").alias("shape")
    )  # fmt: skip


def _with_doubles(state: State, rows: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Transactions left without a document whose best explanation is a document already paid in full: `double`."""
    proposed = state.chosen.select("t")
    best = rows.pipe(without, proposed, "t").filter(
        pl.col("form") == "single",
        (pl.col("who_weight").fill_null(0) > 2) | (pl.col("ref_weight").fill_null(0) > 4),
        pl.col("weight") > 3,
    )
    candidates = (
        best.pipe(joined, state.members, "h")
        .pipe(only, held, "i")
        .sort("t", "weight", "h", descending=[False, True, False])
        .pipe(first_of_each, "t")
    )
    amounts = state.bank.select("t", whole_left="amount")
    doubled = rows.pipe(beside, candidates.select("h", double=pl.lit(value=True)), "h").with_columns(
        pl.col("double").fill_null(value=False)
    )
    return (
        doubled.pipe(beside, amounts, "t")
        .with_columns(
            rank=pl.when("double").then(1).otherwise("rank").cast(pl.Int64),
            remaining=pl.when("double").then("whole_left").otherwise("remaining"),
            tier=pl.when("double").then(pl.lit(str(Tier.POSSIBLE))).otherwise("tier"),
            adjustment=pl.when("double").then(None).otherwise("adjustment"),
            adjusted=pl.when("double").then(0).otherwise("adjusted"),
        )
        .pipe(in_order_of, "t", "rank", "h")
    )


def _discounts_abroad(key: pl.DataFrame, members: pl.DataFrame, state: State) -> pl.DataFrame:
    """`key` with what is left of a payment from abroad in two: the discount taken, and the difference of rates beside it."""
    if state.abroad.is_empty():
        return key
    open_ = grouped(members, "h").agg(whole=pl.col("item_alloc").sum().abs(), theirs=pl.col("item_currency").first())
    lines = state.bank.select("t", "transaction_id", "amount").join(
        state.abroad.select("t", "currency", told="amount"), on="t"
    )
    some = key.filter(pl.col("adjustment") == str(AdjustmentKind.DISCOUNT)).join(open_, on="h")
    some = some.join(
        lines.select("transaction_id", "amount", "told", theirs="currency"), on=["transaction_id", "theirs"]
    )
    at_its_rate = (pl.col("amount").cast(pl.Float64) * pl.col("whole") / pl.col("told").abs()).round().cast(pl.Int64)
    split = some.with_columns(taken=pl.col("amount") - at_its_rate).filter(pl.col("taken") != pl.col("adjusted"))
    moved = pl.lit(str(AdjustmentKind.EXCHANGE_DIFFERENCE))
    parts = [
        split.with_columns(adjusted="taken"),
        split.with_columns(adjusted=pl.col("adjusted") - pl.col("taken"), adjustment=moved),
    ]
    rest = key.join(split.select("h"), on="h", how="anti")
    return pl.concat([rest, *(part.select(key.columns) for part in parts)])


def _adjustments(key: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    sole = grouped(members, "h").agg(item_id=pl.when(pl.len() == 1).then(pl.col("item_id").first()))
    some = key.filter(pl.col("adjustment").is_not_null() & (pl.col("adjusted") != 0)).pipe(beside, sole, "h")
    return some.select(
        group_id="suggestion_id", transaction_id="transaction_id", item_id="item_id", adjustment_kind="adjustment",
        amount_minor="adjusted", currency="currency", ledger_account=pl.lit(None, dtype=pl.String), note=pl.lit(None, dtype=pl.String),
    )  # fmt: skip


def _limits(state: State) -> pl.DataFrame:
    if not state.limits.width:
        return pl.DataFrame(schema=LIMIT)
    return (
        state.limits.pipe(joined, state.bank.select("t", "transaction_id"), "t")
        .select("transaction_id", "limit")
        .unique()
        .sort("transaction_id", "limit")
    )
