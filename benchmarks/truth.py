"""How right a set of proposals is, where the answer is known.

Right means: the documents and amounts of a transaction's first proposal are those of the truth, all of them. In a block
of several payments for several documents any split that uses the same documents in full is as good. A transaction
without an answer is right when nothing certain or probable gives it a document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import polars as pl

from bankrec_nb.domain.vocabulary import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

PROPOSAL = pl.Schema({"transaction_id": pl.String, "item_id": pl.String, "allocated_minor": pl.Int64})
"""One row per proposed allocation; a proposal without a document has one row with a null item."""
FIRST = pl.Schema({"transaction_id": pl.String, "tier": pl.String, "score": pl.Float64, "shape": pl.String})
"""One row per transaction with a first proposal."""

SCORE_BINS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999)
"""Where the calibration table's rows begin."""
WITHOUT_DOCUMENT = ("internal_transfer", "returned_payment", "double_payment")
"""Kinds without a document that a matcher can name all the same, by a shape of the same name."""


class Proposed(Protocol):
    """What is looked at of a MatchResult."""

    @property
    def suggestions(self) -> pl.DataFrame:
        """Rows of SUGGESTION."""

    @property
    def allocations(self) -> pl.DataFrame:
        """Rows of ALLOCATION."""

    @property
    def adjustments(self) -> pl.DataFrame:
        """Rows of ADJUSTMENT."""


@dataclass(frozen=True)
class Score:
    """One row per transaction of the truth: kind, habit, answered, verdict (right, wrong, missed), tier, score, shape."""

    verdicts: pl.DataFrame

    @property
    def share_right(self) -> float:
        """Of the transactions that have an answer, how many are right at the first proposal."""
        return _share(self.verdicts.filter("answered"), pl.col("verdict") == "right")

    @property
    def certain_precision(self) -> float:
        """Of what is called certain, how much is right."""
        return _share(self.verdicts.filter(pl.col("tier") == Tier.CERTAIN), "sure_right")

    @property
    def certain_coverage(self) -> float:
        """Of the transactions that have an answer, how many are called certain."""
        return _share(self.verdicts.filter("answered"), pl.col("tier").eq_missing(str(Tier.CERTAIN)))

    @property
    def false_alarms(self) -> float:
        """Of the transactions that have no answer, how many get a certain or probable document."""
        return _share(self.verdicts.filter(~pl.col("answered")), pl.col("verdict") == "wrong")

    def by(self, *columns: str) -> pl.DataFrame:
        """One row per kind (or per other columns): transactions, right, wrong, missed, share right, certain, certain wrong."""
        certain = pl.col("tier") == Tier.CERTAIN
        return (
            self.verdicts.group_by(*columns)
            .agg(
                transactions=pl.len(),
                right=(pl.col("verdict") == "right").sum(),
                wrong=(pl.col("verdict") == "wrong").sum(),
                missed=(pl.col("verdict") == "missed").sum(),
                share_right=(pl.col("verdict") == "right").mean().round(4),
                documents_right=pl.col("same_documents").mean().round(4),
                named=pl.col("named").mean().round(4),
                certain=certain.sum(),
                certain_wrong=(certain & ~pl.col("sure_right")).sum(),
            )
            .sort(*columns, nulls_last=True)
        )

    def calibration(self) -> pl.DataFrame:
        """Of proposals with a document: score in tenths (finer near one), how many, their mean score, the share right."""
        return (
            self.verdicts.filter("with_document")
            .with_columns(score_from=pl.max_horizontal(pl.when(pl.col("score") >= b).then(b) for b in SCORE_BINS))
            .group_by("score_from")
            .agg(
                proposals=pl.len(),
                mean_score=pl.col("score").mean().round(4),
                share_right=pl.col("sure_right").mean().round(4),
            )
            .sort("score_from")
        )


def _share(frame: pl.DataFrame, condition: pl.Expr | str) -> float:
    expression = pl.col(condition) if isinstance(condition, str) else condition
    return float(frame.select(expression.mean()).item() or 0.0) if frame.height else 1.0


def proposals_of(result: Proposed) -> tuple[pl.DataFrame, pl.DataFrame]:
    """First proposals of a MatchResult: allocations as PROPOSAL, and per transaction its tier, score and shape as FIRST.

    A suggestion of several transactions counts for each of them.
    """
    first = result.suggestions.filter(pl.col("rank") == 1).select(
        "suggestion_id", "tier", "score", "shape", own="transaction_id"
    )
    parts = result.allocations.select("group_id", "transaction_id", "item_id", "allocated_minor")
    named = result.adjustments.select("group_id", "transaction_id")
    members = pl.concat(
        [
            parts.select("group_id", "transaction_id"),
            named,
            first.select(group_id="suggestion_id", transaction_id="own"),
        ]
    ).unique()
    rows = first.join(members, left_on="suggestion_id", right_on="group_id")
    allocated = rows.join(
        parts, left_on=["suggestion_id", "transaction_id"], right_on=["group_id", "transaction_id"], how="left"
    )
    return allocated.select(PROPOSAL.names()), rows.select(FIRST.names()).unique("transaction_id", keep="first")


def score(result: Proposed, truth: pl.DataFrame) -> Score:
    """Judge a MatchResult."""
    return judge(*proposals_of(result), truth)


def judge(proposals: pl.DataFrame, first: pl.DataFrame, truth: pl.DataFrame) -> Score:
    """Judge first proposals against the truth.

    Args:
        proposals: rows of PROPOSAL.
        first: rows of FIRST.
        truth: transaction_id, item_id, allocated_minor, kind, habit, block.
    """
    given = proposals.drop_nulls("item_id")
    cases = truth.group_by("transaction_id").agg(
        pl.col("kind", "habit", "block").first(), answered=pl.col("item_id").is_not_null().any()
    )
    verdicts = (
        cases.join(_same(given, truth), on="transaction_id", how="left")
        .join(_same_block(given, truth), on="block", how="left")
        .join(first, on="transaction_id", how="left")
        .join(given.select("transaction_id").unique().with_columns(with_document=True), on="transaction_id", how="left")
        .with_columns(pl.col("with_document", "same", "same_documents", "same_block").fill_null(value=False))
    )
    free = pl.col("kind") == "many_to_many"
    exact = pl.col("same") | (free & pl.col("same_block"))
    eager = pl.col("with_document") & pl.col("tier").is_in([str(Tier.CERTAIN), str(Tier.PROBABLE)])
    named = pl.when(pl.col("kind").is_in(WITHOUT_DOCUMENT)).then(pl.col("shape").fill_null("") == pl.col("kind"))
    return Score(
        verdicts.with_columns(
            verdict=pl.when("answered")
            .then(_word(exact, pl.col("with_document")))
            .otherwise(pl.when(eager).then(pl.lit("wrong")).otherwise(pl.lit("right"))),
            sure_right=pl.when("answered").then(exact).otherwise(~pl.col("with_document")),
            named=named,
        ).sort("transaction_id")
    )


def _word(exact: pl.Expr, proposed: pl.Expr) -> pl.Expr:
    return pl.when(exact).then(pl.lit("right")).when(proposed).then(pl.lit("wrong")).otherwise(pl.lit("missed"))


def _same(given: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Per transaction whether documents and amounts (`same`), or at least the documents, are those of the truth."""
    meant = truth.drop_nulls("item_id").select("transaction_id", "item_id", meant="allocated_minor")
    both = meant.join(given, on=["transaction_id", "item_id"], how="full", coalesce=True)
    return both.group_by("transaction_id").agg(
        same=(pl.col("meant") == pl.col("allocated_minor")).fill_null(value=False).all(),
        same_documents=(pl.col("meant").is_not_null() & pl.col("allocated_minor").is_not_null()).all(),
    )


def _same_block(given: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Per block whether its documents get the same sums, over all its transactions, and no others."""
    blocks = truth.select("transaction_id", "block").unique()
    meant = truth.drop_nulls("item_id").group_by("block", "item_id").agg(meant=pl.col("allocated_minor").sum())
    found = given.join(blocks, on="transaction_id").group_by("block", "item_id").agg(pl.col("allocated_minor").sum())
    both = meant.join(found, on=["block", "item_id"], how="full", coalesce=True)
    return both.group_by("block").agg(
        same_block=(pl.col("meant") == pl.col("allocated_minor")).fill_null(value=False).all()
    )


def together(scores: Iterable[Score]) -> Score:
    """Several companies judged as one."""
    frames = [s.verdicts.with_columns(company=pl.lit(n)) for n, s in enumerate(scores)]
    return Score(pl.concat(frames, how="diagonal"))
