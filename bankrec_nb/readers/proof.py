"""Proof at the door: opening + transactions = closing, and statement follows statement without a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import BookingStatus, Proof

if TYPE_CHECKING:
    from collections.abc import Collection

CHAIN = pl.Schema(
    {
        "account_id": pl.String(),
        "currency": pl.String(),
        "finding": pl.String(),
        "from_date": pl.Date(),
        "to_date": pl.Date(),
        "difference_minor": pl.Int64(),
        "statement_id": pl.String(),
        "previous_statement_id": pl.String(),
        "message": pl.String(),
    }
)
"""What `chain` returns; finding is duplicate | overlap | gap | missing_period."""


def prove(statements: pl.DataFrame, incomplete: Collection[str] = ()) -> pl.DataFrame:
    """The statements with delta_minor and proof, one row per statement.

    Args:
        statements: the declared table with transaction_count and sum_minor (`counted`), in any order.
        incomplete: statement ids that lost a row (quarantined) or their end (truncated).
    """
    delta = pl.col("closing_minor") - pl.col("opening_minor") - pl.col("sum_minor")
    known = statements if "proof" in statements.columns else statements.with_columns(proof=pl.lit(None, pl.String))
    previous = _previous_closing(statements)
    lost = pl.col("statement_id").is_in(list(incomplete)) | (pl.col("proof") == Proof.INCOMPLETE).fill_null(False)
    verdict = (
        pl.when(lost)
        .then(pl.lit(str(Proof.INCOMPLETE)))
        .when(delta != 0)
        .then(pl.lit(str(Proof.UNBALANCED)))
        .when(pl.col("transaction_count") == 0)
        .then(pl.lit(str(Proof.EMPTY)))
        .when(delta == 0)
        .then(pl.lit(str(Proof.BALANCED)))
        .when(pl.col("closing_minor") == previous + pl.col("sum_minor"))
        .then(pl.lit(str(Proof.BALANCED_BY_CHAIN)))
        .otherwise(pl.lit(str(Proof.UNVERIFIABLE)))
    )
    return known.with_columns(delta_minor=delta, proof=verdict)


def booked_of(transactions: pl.DataFrame) -> pl.DataFrame:
    """The transactions that are money: not pending, not information."""
    booked = (transactions["booking_status"] == BookingStatus.BOOKED).fill_null(value=True)
    return transactions if booked.all() else transactions.filter(booked)


def counted(statements: pl.DataFrame, booked: pl.DataFrame) -> pl.DataFrame:
    """The statements with transaction_count, sum_minor, first_date, last_date and first_currency of their booked rows.

    Both have `statement`, the position in the file.
    """
    found = {
        "transaction_count": pl.len().cast(pl.Int64),
        # Polars' own 64-bit sum would wrap silently past its range.
        "sum_minor": pl.col("amount_minor").cast(pl.Int128).sum(),
        "first_date": pl.col("booking_date").min(),
        "last_date": pl.col("booking_date").max(),
        "first_currency": pl.col("currency").first(),
    }
    bare = statements.drop("transaction_count", "sum_minor", strict=False)
    if statements.height == 1:  # a tenth of the time of groups and a join
        joined = bare.hstack(booked.select(**found))
    else:
        joined = bare.join(booked.group_by("statement").agg(**found), on="statement", how="left", maintain_order="left")
    whole = pl.col("sum_minor").fill_null(0).cast(pl.Int64, strict=True)
    return joined.with_columns(pl.col("transaction_count").fill_null(0), whole)


def chain(statements: pl.DataFrame) -> pl.DataFrame:
    """Where the statements of an account do not follow each other, one row per finding (schema: CHAIN).

    duplicate: the same statement again; overlap: days covered by both; gap: opening is not the previous closing
    (difference = opening − previous closing); missing_period: days without a statement between the two (a note where
    the balances agree: nothing moved; listed with difference 0). Lists of returned payments are no link of the chain.
    """
    # Lists of returned payments (CFONB 240) have no balances and stand beside the statements, not between them.
    own = statements.filter(pl.col("account_id").is_not_null(), pl.col("source_format") != "cfonb240")
    ordered = _in_order(own)
    before = ordered.select(
        *(pl.col(c).shift(1).over("account_id", "currency").alias(f"previous_{c}") for c in _COMPARED)
    )
    pairs = pl.concat([ordered, before], how="horizontal").filter(pl.col("previous_statement_id").is_not_null())
    found = pairs.with_columns(difference_minor=pl.col("opening_minor") - pl.col("previous_closing_minor"))
    return found.with_columns(finding=_finding()).filter(pl.col("finding").is_not_null()).select(*_finding_columns())


_COMPARED = (
    "statement_id",
    "statement_number",
    "from_date",
    "to_date",
    "opening_minor",
    "closing_minor",
    "sum_minor",
    "transaction_count",
)


def _in_order(statements: pl.DataFrame) -> pl.DataFrame:
    """By account and time; the file's own order decides inside a day."""
    return (
        statements.with_row_index("_place")
        .with_columns(_start=pl.coalesce("from_date", "opening_date", "to_date", "closing_date"))
        .sort("account_id", "currency", "_start", pl.coalesce("to_date", "closing_date"), "_place", nulls_last=True)
    )


def _previous_closing(statements: pl.DataFrame) -> pl.Series:
    """Closing balance of the statement before, aligned with the rows given; null for an account's first."""
    if statements.height < 2:
        return pl.Series("_previous", [None] * statements.height, dtype=pl.Int64)
    ordered = _in_order(statements).with_columns(
        _previous=pl.col("closing_minor").shift(1).over("account_id", "currency")
    )
    ordered = ordered.with_columns(_previous=pl.when(pl.col("account_id").is_not_null()).then("_previous"))
    return ordered.sort("_place")["_previous"]


def _finding() -> pl.Expr:
    same = pl.all_horizontal(pl.col(c).eq_missing(pl.col(f"previous_{c}")) for c in _COMPARED if c != "statement_id")
    follows = (pl.col("difference_minor") == 0).fill_null(False)
    starts, ended = pl.col("from_date"), pl.col("previous_to_date")
    return (
        pl.when(same & ~(follows & (pl.col("transaction_count") == 0)))
        .then(pl.lit("duplicate"))
        .when(~follows & (starts <= ended))
        .then(pl.lit("overlap"))
        .when(pl.col("difference_minor") != 0)
        .then(pl.lit("gap"))
        .when(starts > ended + pl.duration(days=1))
        .then(pl.lit("missing_period"))
    )


def _finding_columns() -> list[pl.Expr]:
    between = pl.col("finding").is_in(["gap", "missing_period"]) & (
        pl.col("from_date") > pl.col("previous_to_date") + pl.duration(days=1)
    )
    day = pl.duration(days=1)
    from_date = pl.when(between).then(pl.col("previous_to_date") + day).otherwise(pl.col("from_date"))
    to_date = (
        pl.when(between)
        .then(pl.col("from_date") - day)
        .otherwise(pl.min_horizontal("to_date", pl.coalesce("previous_to_date", "to_date")))
    )
    words = {
        "duplicate": "This statement is there twice.",
        "overlap": "Two statements cover the same days.",
        "gap": "The opening balance is not the closing balance of the statement before: a page or a period is missing.",
        "missing_period": "No statement covers these days; the balances on both sides agree.",
    }
    return [
        pl.col("account_id"),
        pl.col("currency"),
        pl.col("finding"),
        from_date.alias("from_date"),
        to_date.alias("to_date"),
        pl.col("difference_minor"),
        pl.col("statement_id"),
        pl.col("previous_statement_id"),
        pl.col("finding").replace_strict(words, return_dtype=pl.String).alias("message"),
    ]


def unproved(statements: pl.DataFrame) -> pl.DataFrame:
    """Statements that do not add up or are not whole: these block the closing of their period."""
    return statements.filter(pl.col("proof").is_in([str(Proof.UNBALANCED), str(Proof.INCOMPLETE)]))
