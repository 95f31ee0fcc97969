"""What the review grid shows: one row per bank transaction, with what is suggested for it.

Facts (`fixed_rows`) are prepared once; what decisions change (`live_rows`) is made anew after them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.money import decimal_expr, decimal_text_expr
from bankrec_nb.domain.vocabulary import TransactionStatus
from bankrec_nb.normalise.text import fold, folded
from bankrec_nb.reporting.text import plain_expr

if TYPE_CHECKING:
    from bankrec_nb.reporting.about import Language
    from bankrec_nb.widgets.words import Texts

UNDECIDED = (TransactionStatus.TO_REVIEW, TransactionStatus.TO_MATCH, TransactionStatus.PARTLY_MATCHED)
"""Statuses that still ask for a decision."""

PENDING = "pending"
GRID_LABEL_LENGTH = 160
"""A grid cell never needs more; the pane shows the whole label."""
DOCUMENTS_NAMED = 2

SEARCHED = (
    "remittance_information", "additional_information", "counterparty_name", "counterparty_iban", "end_to_end_id",
    "mandate_id", "creditor_reference", "bank_reference", "cheque_number",
)  # fmt: skip
LIVE = (
    "status", "remaining_minor", "document_count", "suggestion_id", "tier", "score", "ambiguous", "rivals", "shape",
    "reason", "suggestion", "books",
)  # fmt: skip


def fixed_rows(transactions: pl.DataFrame) -> pl.DataFrame:
    """One row per transaction, in the order given: what no decision changes, and the text that is searched."""
    words = plain_expr(pl.coalesce("remittance_information", "additional_information")).fill_null("")
    figures = decimal_text_expr(pl.col("amount_minor"), pl.col("currency"))
    haystack = folded(pl.concat_str([*SEARCHED], separator=" ", ignore_nulls=True)) + " " + figures + " "
    return transactions.select(
        "transaction_id",
        "booking_date",
        "account_id",
        "counterparty_name",
        "counterparty_iban",
        words.alias("label"),
        "amount_minor",
        "currency",
        (haystack + figures.str.replace(".", ",", literal=True)).alias("_haystack"),
    )


def live_rows(
    transactions: pl.DataFrame, suggestions: pl.DataFrame, links: pl.DataFrame, items: pl.DataFrame
) -> pl.DataFrame:
    """One row per transaction, same order: status, what remains, and the first suggestion it takes part in.

    Args:
        transactions: with status, remaining_minor, document_count.
        suggestions: those that stand, any rank.
        links: suggestion_id, transaction_id, item_id of every allocation and adjustment proposed (item_id may be null).
        items: for the documents' numbers.
    """
    first = suggestions.filter(pl.col("rank") == 1)
    taking_part = _taking_part(first, links)
    named = _documents_named(first, links, items)
    # Some only say what a line is (a second payment of a paid invoice): accepting them would book nothing.
    booking = links.select("suggestion_id").unique().with_columns(books=pl.lit(value=True))
    shown = (
        transactions.select("transaction_id", "status", "remaining_minor", "document_count")
        .join(taking_part, on="transaction_id", how="left", maintain_order="left")
        .join(
            first.select("suggestion_id", "tier", "score", "ambiguous", "rivals", "shape", "reason"),
            on="suggestion_id",
            how="left",
            maintain_order="left",
        )
        .join(named, on="suggestion_id", how="left", maintain_order="left")
        .join(booking, on="suggestion_id", how="left", maintain_order="left")
    )
    waiting = pl.col("suggestion_id").is_not_null() & (pl.col("status") == TransactionStatus.TO_MATCH)
    decided = ~pl.col("status").is_in([str(s) for s in UNDECIDED])
    return shown.with_columns(
        # The second leg of a transfer has no suggestion of its own, and yet one waits for it.
        status=pl.when(waiting)
        .then(pl.lit(str(TransactionStatus.TO_REVIEW)))
        .otherwise(pl.col("status"))
        .fill_null(PENDING)
    ).select(
        "transaction_id",
        "status",
        pl.col("remaining_minor", "document_count").fill_null(0),
        *(pl.when(~decided).then(pl.col(name)).alias(name) for name in LIVE[3:]),
    )


def _taking_part(first: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """transaction_id → the suggestion it belongs to: its own, else the one it is another leg of."""
    own = first.select("transaction_id", "suggestion_id")
    legs = (
        links.join(first.select("suggestion_id"), on="suggestion_id", how="semi")
        .join(own, on="transaction_id", how="anti")
        .select("transaction_id", "suggestion_id")
        .unique("transaction_id", keep="first", maintain_order=True)
    )
    return pl.concat([own, legs])


def _documents_named(first: pl.DataFrame, links: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """suggestion_id → `FA-12, FA-13 +3`."""
    numbers = items.select("item_id", pl.coalesce("document_number", "label", "item_id").alias("_number"))
    listed = (
        links.filter(pl.col("item_id").is_not_null())
        .join(first.select("suggestion_id"), on="suggestion_id", how="semi", maintain_order="left")
        .select("suggestion_id", "item_id")
        .unique(maintain_order=True)
        .join(numbers, on="item_id", how="left", maintain_order="left")
        .group_by("suggestion_id", maintain_order=True)
        .agg(pl.col("_number").head(DOCUMENTS_NAMED).alias("_named"), pl.len().cast(pl.Int64).alias("_count"))
    )
    more = pl.col("_count") - DOCUMENTS_NAMED
    text = pl.col("_named").list.join(", ")
    tail = pl.when(more > 0).then(pl.lit(" +") + more.cast(pl.String)).otherwise(pl.lit(""))
    return listed.select("suggestion_id", plain_expr(text + tail).alias("suggestion"))


def user_frame(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as the user takes them: amounts as Decimal, nothing internal."""
    return rows.select(
        "transaction_id",
        "booking_date",
        "account_id",
        "counterparty_name",
        "counterparty_iban",
        "label",
        decimal_expr(pl.col("amount_minor"), pl.col("currency")).alias("amount"),
        "currency",
        "status",
        "document_count",
        decimal_expr(pl.col("remaining_minor"), pl.col("currency")).alias("remaining"),
        "suggestion",
        "tier",
        "score",
        "reason",
        "suggestion_id",
    )


def masked_expr(iban: pl.Expr) -> pl.Expr:
    """Account numbers that can be shown: country and check digits, then the last four."""
    compact = iban.str.replace_all(" ", "", literal=True)
    return (
        pl.when(compact.str.len_chars() <= 10)
        .then(compact)
        .otherwise(compact.str.head(4) + " … " + compact.str.tail(4))
    )


def figure_expr(minor: pl.Expr, currency: pl.Expr, language: Language) -> pl.Expr:
    """Whole-column amount for people without currency: `−1 234,50` or `−1,234.50`; empty for null."""
    text = decimal_text_expr(minor, currency).str.replace("-", "\u2212", literal=True)
    whole, part = text.str.replace(r"\..*$", ""), text.str.extract(r"\.(\d+)$", 1)
    group, mark = ("\u202f", ",") if language == "fr" else (",", ".")
    # Digits are grouped from the right: reversed, cut in threes, reversed back.
    grouped = whole.str.reverse().str.replace_all(r"(\d{3})", f"${{1}}{group}").str.reverse()
    grouped = grouped.str.replace(f"^(\u2212?){group}", "$1")
    tail = pl.when(part.is_not_null()).then(pl.lit(mark) + part).otherwise(pl.lit(""))
    return (grouped + tail).fill_null("")


def day_expr(day: pl.Expr, language: Language) -> pl.Expr:
    """Whole-column date for a narrow cell: 31/10/2026, in English 2026-10-31."""
    return day.dt.strftime("%d/%m/%Y" if language == "fr" else "%Y-%m-%d").fill_null("")


def grid_rows(rows: pl.DataFrame, texts: Texts) -> list[list[Any]]:
    """Rows as the page draws them, text only: id, status, tier, suggestion_id, then one text per column."""
    name = plain_expr(pl.col("counterparty_name").fill_null("")).str.head(80)
    iban = masked_expr(pl.col("counterparty_iban"))
    shape = pl.col("shape").replace_strict({s: texts(s) for s in _SHAPES_NAMED}, default=None)
    whole = (pl.col("score") * 100).floor().clip(0, 99).cast(pl.Int64)
    percent = pl.when(whole < 1).then(pl.lit("<\u00a01\u00a0%")).otherwise(whole.cast(pl.String) + "\u00a0%")
    shown = rows.select(
        "transaction_id",
        "status",
        "tier",
        "suggestion_id",
        pl.col("ambiguous").fill_null(value=False),
        day_expr(pl.col("booking_date"), texts.language).alias("date"),
        name.alias("name"),
        iban.fill_null("").alias("iban"),
        pl.col("label").str.head(GRID_LABEL_LENGTH).alias("words"),
        figure_expr(pl.col("amount_minor"), pl.col("currency"), texts.language).alias("amount"),
        "currency",
        "document_count",
        pl.when(pl.col("remaining_minor") != 0)
        .then(figure_expr(pl.col("remaining_minor"), pl.col("currency"), texts.language))
        .otherwise(pl.lit(""))
        .alias("remaining"),
        pl.coalesce("suggestion", shape).fill_null("").alias("named"),
        percent.fill_null("").alias("percent"),
    )
    return [list(row) for row in shown.iter_rows()]


_SHAPES_NAMED = ("internal_transfer", "returned_payment", "double_payment", "reversal", "rule", "payout", "fee")


def matching(query: str) -> pl.Expr:
    """Whether every word of the query stands somewhere in the row, without regard to case and accents."""
    found = pl.lit(value=True)
    for word in fold(query).replace("\u202f", "").replace("\u00a0", "").split():
        found &= pl.col("_haystack").str.contains(word, literal=True) | (
            pl.col("suggestion").is_not_null()
            & pl.col("suggestion").str.to_uppercase().str.contains(word, literal=True)
        )
    return found
