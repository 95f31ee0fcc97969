"""The careful analyst's merge: what somebody good with tables writes in an afternoon. It stands in every quality table.

Document number found in the label, then name prefix with equal amount, then an amount that one line and one document
alone have. Each document and transaction is used once, 1:1 only.
"""

from __future__ import annotations

import polars as pl

from bankrec_nb.domain.vocabulary import Shape, Tier

_TOKEN = r"[A-Z0-9]*\d[A-Z0-9]*"  # noqa: S105 (a pattern, not a password)


def careful_analyst(transactions: pl.DataFrame, items: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Proposals (transaction_id, item_id, allocated_minor) and one row of tier, score and shape per transaction."""
    bank = transactions.select(
        "transaction_id",
        "currency",
        "booking_date",
        amount="amount_minor",
        text=_plain(pl.concat_str("counterparty_name", "remittance_information", separator=" ", ignore_nulls=True)),
        name=_plain(pl.coalesce("counterparty_name", "remittance_information")),
    )
    books = items.filter(pl.col("open_minor") != 0).select(
        "item_id",
        "currency",
        "issue_date",
        amount="open_minor",
        number=_plain(pl.col("document_number")).str.replace_all(" ", ""),
        name=_plain(pl.col("counterparty_name")),
    )
    found: list[pl.DataFrame] = []
    for step, tier in ((_by_number, Tier.CERTAIN), (_by_name, Tier.PROBABLE), (_by_amount, Tier.PROBABLE)):
        pairs = step(bank, books).unique("transaction_id", keep="first", maintain_order=True)
        pairs = pairs.unique("item_id", keep="first", maintain_order=True)
        found.append(pairs.select("transaction_id", "item_id", allocated_minor="amount", tier=pl.lit(str(tier))))
        bank = bank.join(pairs, on="transaction_id", how="anti")
        books = books.join(pairs, on="item_id", how="anti")
    rows = pl.concat(found)
    first = rows.select("transaction_id", "tier", score=pl.lit(0.9), shape=pl.lit(str(Shape.SINGLE)))
    return rows.drop("tier"), first


def _plain(text: pl.Expr) -> pl.Expr:
    upper = text.str.to_uppercase().str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    return upper.str.replace_all(r"[^A-Z0-9]+", " ").str.strip_chars()


def _by_number(bank: pl.DataFrame, books: pl.DataFrame) -> pl.DataFrame:
    """The number stands in the label as one word, or its last part does with the same amount."""
    words = bank.with_columns(number=pl.col("text").str.replace_all(" ", "  ").str.extract_all(_TOKEN)).explode(
        "number", empty_as_null=True
    )
    whole = words.join(books, on=["number", "currency", "amount"], how="inner")
    tail = books.with_columns(number=pl.col("number").str.extract(r"(\d{3,})$", 1).str.strip_chars_start("0"))
    ends = words.with_columns(pl.col("number").str.extract(r"(\d{3,})$", 1).str.strip_chars_start("0")).drop_nulls(
        "number"
    )
    short = ends.join(tail.drop_nulls("number"), on=["number", "currency", "amount"], how="inner")
    columns = ("transaction_id", "item_id", "amount")
    return pl.concat([whole.select(columns), short.select(columns)])


def _by_name(bank: pl.DataFrame, books: pl.DataFrame) -> pl.DataFrame:
    """The same first eight letters of the name and the same amount, the oldest document first."""
    prefix = pl.col("name").str.slice(0, 8).alias("prefix")
    left, right = bank.with_columns(prefix).drop_nulls("prefix"), books.with_columns(prefix).drop_nulls("prefix")
    return left.join(right, on=["prefix", "currency", "amount"]).sort("booking_date", "issue_date", "item_id")


def _by_amount(bank: pl.DataFrame, books: pl.DataFrame) -> pl.DataFrame:
    """An amount that stands once on either side."""
    once = pl.len().over("currency", "amount") == 1
    return bank.filter(once).join(books.filter(once), on=["currency", "amount"]).filter(pl.col("amount").abs() > 100)
