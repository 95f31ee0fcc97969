"""The two sides as the steps want them: free amounts, integer days, one folded text, integer codes.

Row order cannot matter because both sides are sorted by date and identity before they are numbered.
"""

from __future__ import annotations

import polars as pl

from bankrec_nb.domain import tables
from bankrec_nb.domain.declared import MINOR, refuse_unless_in_memory, refuse_what_a_cast_would_change
from bankrec_nb.domain.money import exponent_of
from bankrec_nb.domain.vocabulary import BookingStatus, ItemType
from bankrec_nb.matching.amounts_in_text import with_fees_in_text, with_originals_in_text
from bankrec_nb.matching.methods import (
    DISPUTED,
    KEPT_BACK,
    LOT_CALLED,
    LOT_WORDS,
    bank_texts,
    counted_in,
    item_method,
    method_of,
)
from bankrec_nb.normalise.iban import compact
from bankrec_nb.normalise.subfields import with_split_text, without_breaks
from bankrec_nb.normalise.text import folded

_UNREAD_OF_BANK = (
    "statement_id", "sequence", "value_date", "counterparty_account", "counterparty_bic",
    "cheque_number", "balance_after_minor", "occurrence", "source_line",
)  # fmt: skip
_UNREAD_OF_LEDGER = (
    "preceding_document", "third_party_account", "lettering_code", "entry_number", "file_sha256", "source_line",
)  # fmt: skip
_FEW = 1000
"""Fewer rows than that are held as they are."""
_AT_MONTH_END, _MONTHS, _POSTED = 0.9, 3, 20
"""Where so many of twenty documents or more, in three months or more, bear a month's last day, it is that of their posting."""
_MONTH = r"(?:^|[^0-9/.-])(0[1-9]|1[0-2])[/.-]((?:20)?[0-9]{2})$"
"""A month at the end of a label, or as a piece: LOYER 11/23."""
_AHEAD = 2
"""A document is of a month so many after its own at most."""
_A_YEAR = r"^(?:19|20)\d\d$"
_CARRIED = r"(?i)^\s*(?:[aà][ -]?nouveaux?\b|report [aà] nouveau|(?:ran|an)\s*$)"
_TEXTS = ("remittance_information", "additional_information", "end_to_end_id", "creditor_reference")


def _optional(frame: pl.DataFrame, free: str, amount: str) -> pl.Expr:
    """What is still free: the optional column where the caller gives it, else the amount."""
    return pl.coalesce(pl.col(free).cast(pl.Int64), pl.col(amount)) if free in frame.columns else pl.col(amount)


def _with_free(table: tables.Table, frame: pl.DataFrame, free: str) -> pl.DataFrame:
    refuse_unless_in_memory(frame, table.name)
    keep = frame.select(*(c for c in frame.columns if c in table.names or c == free))
    if free in keep.columns:
        refuse_what_a_cast_would_change(keep[free], MINOR, table.name)
    return lean(table.conform(keep, keep_others=True))


def lean(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with each column that says the same of every row, or nothing, held as that one value.

    No bank and no ledger fills all columns, and an empty text takes sixteen bytes a row, in every copy that is sorted or
    cut: of 300,000 lines and 498,000 documents a sixth of all that is kept of them.
    """
    same = [pl.lit(one[0], dtype=one.dtype).alias(one.name) for one in frame if _says_one_thing(one)]
    return frame.with_columns(same)


def _says_one_thing(column: pl.Series) -> bool:
    if column.len() < _FEW:
        return False
    if column.null_count():
        return column.null_count() == column.len()
    return bool(column[0] == column[-1]) and bool((column == column[0]).all())


def bank_side(transactions: pl.DataFrame) -> pl.DataFrame:
    """Booked transactions with something left to explain, numbered by booking date and identity.

    Returns:
        t, transaction_id, amount, whole, currency, day, account, text (all that was written, folded), name,
        iban, the references as sent, paid_by (the method that the text says) and bundled (it speaks of several payments).
    """
    frame = _with_free(tables.BANK_TRANSACTION, transactions, "remaining_minor")
    booked = pl.col("booking_status").fill_null(str(BookingStatus.BOOKED)) == str(BookingStatus.BOOKED)
    free = (
        frame.drop(_UNREAD_OF_BANK)
        .filter(booked)
        .with_columns(whole=pl.col("amount_minor"), amount=_optional(frame, "remaining_minor", "amount_minor"))
    )
    ordered = free.filter(pl.col("amount") != 0).sort("booking_date", "transaction_id")
    return lean(
        _with_rate(without_breaks(with_split_text(ordered)))
        .select(
            pl.int_range(pl.len(), dtype=pl.Int32).alias("t"),
            "transaction_id",
            "amount",
            "whole",
            pl.col("currency").str.to_uppercase(),
            pl.col("booking_date").to_physical().alias("day"),
            pl.col("account_id").alias("account"),
            folded(pl.concat_str(*_TEXTS, separator=" | ", ignore_nulls=True)).alias("text"),
            pl.col("counterparty_name").alias("name"),
            compact(pl.col("counterparty_iban")).alias("iban"),
            "mandate_id",
            "creditor_id",
            pl.col("end_to_end_id").alias("end_to_end"),
            "creditor_reference",
            pl.col("bank_reference"),
            "transaction_code",
            pl.col("is_reversal").fill_null(value=False),
            "batch_count",
            "original",
            "original_currency",
            "rated",
            pl.col("fee_minor").alias("fee"),
            "payout_id",
        )
        .pipe(with_originals_in_text)
        .pipe(with_fees_in_text)
        .with_columns(said=bank_texts())
        .with_columns(
            paid_by=method_of(pl.col("said")),
            bundled=pl.col("said").str.contains(LOT_WORDS).fill_null(value=False),
            batch_count=pl.coalesce("batch_count", counted_in(pl.col("text"))),
            kept_back=pl.col("text").str.contains(f"{KEPT_BACK}|{DISPUTED}").fill_null(value=False),
        )
        .drop("said")
    )


def _with_rate(transactions: pl.DataFrame) -> pl.DataFrame:
    """Adds the amount in the other currency: `original`, from the rate where the bank gives only that; `rated` is it back in ours."""
    rate = pl.col("exchange_rate").str.replace(",", ".").cast(pl.Float64, strict=False)
    ours = pl.lit(10.0).pow(exponent_of(pl.col("currency")).cast(pl.Float64))
    theirs = pl.lit(10.0).pow(exponent_of(pl.col("original_currency")).cast(pl.Float64))
    worked_out = (pl.col("amount") / ours / rate * theirs).round()
    usable = pl.col("original_amount_minor").is_null() & (rate > 0) & worked_out.is_finite()
    return transactions.with_columns(
        original=pl.when(usable)
        .then(worked_out)
        .otherwise(pl.col("original_amount_minor").cast(pl.Float64))
        .cast(pl.Int64),
        rated=pl.when(usable).then((worked_out / theirs * rate * ours).round()).cast(pl.Int64),
        original_currency=pl.col("original_currency").str.to_uppercase(),
    )


def _issued(items: pl.DataFrame) -> pl.Expr:
    """The day of issue; where a firm posts its documents at the end of each month, the first day they may be from.

    Sales and purchases are each kept in their own way; what stands on the ledger's first day was carried forward.
    """
    day = pl.col("issue_date")
    last = day == day.dt.month_end()
    kind = pl.col("item_type")
    # Cheques in hand, set-offs and write-offs stand there as credits, each on its own day.
    invoice = kind.is_in([ItemType.SALES_INVOICE, ItemType.PURCHASE_INVOICE])
    since = items.filter(((day > day.min()) | last).fill_null(value=False) & invoice)
    sale, purchase = kind.str.starts_with("sales"), kind.str.starts_with("purchase")
    side = pl.when(sale).then(pl.lit("sales")).when(purchase).then(pl.lit("purchases")).otherwise(kind)
    habit = since.group_by(side.alias("side")).agg(
        posted=last.sum() >= day.count() * _AT_MONTH_END, months=day.dt.month_start().filter(last).n_unique(), size=day.count(),
    )  # fmt: skip
    kinds = habit.filter("posted", pl.col("months") >= _MONTHS, pl.col("size") >= _POSTED)["side"]
    if kinds.is_empty():
        return day
    return pl.when(last & side.is_in(kinds.implode())).then(day.dt.month_start()).otherwise(day)


def _with_period(items: pl.DataFrame) -> pl.DataFrame:
    """The items with `period`: of equal documents of one day the month that label or number gives; what was carried forward comes first."""
    alike = pl.struct("issue_date", "open_minor", "counterparty_id", "counterparty_name").is_duplicated()
    own = pl.col("issue_date").dt.year().cast(pl.Int32) * 12 + pl.col("issue_date").dt.month()
    plain = items.with_columns(alike=alike, period=own)
    if not plain["alike"].any():
        return plain.drop("alike")
    texts = [pl.col(name).fill_null("") for name in ("label", "document_number")]
    month, year = (pl.coalesce(*(text.str.extract(_MONTH, n) for text in texts)).cast(pl.Int32) for n in (1, 2))
    # 12/2025 on a document of March is its twelfth number, no month.
    said = (year % 100 + 2000) * 12 + month
    of_month = pl.when(said <= own + _AHEAD).then(said).otherwise(own)
    period = pl.when(pl.any_horizontal(text.str.contains(_CARRIED) for text in texts)).then(0).otherwise(of_month)
    return plain.with_columns(period=pl.when("alike").then(period).otherwise(own)).drop("alike")


def _with_lots_of_labels(items: pl.DataFrame) -> pl.DataFrame:
    """The items with the `lot_number` that the labels of several give, where the books have no column for it."""
    called = items.select("label").unique().drop_nulls()
    said = called.with_columns(_lot=folded(pl.col("label")).str.extract(LOT_CALLED, 1)).drop_nulls()
    # A rebate of a year (remise 2025) is no lot.
    said = said.filter(~pl.col("_lot").str.contains(_A_YEAR))
    if said.is_empty():
        return items
    met = items.join(said, on="label", how="left", maintain_order="left")
    several = pl.len().over("_lot", "currency") > 1
    return met.with_columns(lot_number=pl.coalesce("lot_number", pl.when(several).then("_lot"))).drop("_lot")


def ledger_side(items: pl.DataFrame) -> pl.DataFrame:
    """Open items, numbered by issue date, due date and identity.

    Returns:
        i, item_id, open, currency, issued, due (integer days, null where unknown), posting (the books carry it on the
        bank's account already), method (payment_method and item_type in our words), shelf (the ledger account as a number),
        and what the books say.
    """
    frame = _with_free(tables.LEDGER_ITEM, items, "open_minor")
    ordered = (
        frame.drop(_UNREAD_OF_LEDGER)
        .filter(pl.col("open_minor") != 0)
        .pipe(_with_period)
        .pipe(_with_lots_of_labels)
        .sort("issue_date", "due_date", "period", "document_number", "item_id", nulls_last=True)
    )
    issued = pl.coalesce(_issued(ordered), "due_date").to_physical()
    sides = ordered.select(
        pl.int_range(pl.len(), dtype=pl.Int32).alias("i"),
        "item_id",
        pl.col("item_type"),
        (
            (pl.col("item_type") == ItemType.JOURNAL_LINE)
            & ~pl.col("ledger_account").fill_null("").str.starts_with("4")
        ).alias("posting"),
        pl.col("open_minor").alias("open"),
        pl.col("amount_minor").alias("whole"),
        pl.col("currency").str.to_uppercase(),
        issued.alias("issued"),
        pl.coalesce("due_date", "issue_date").to_physical().alias("due"),
        pl.col("document_number").alias("number"),
        pl.col("counterparty_id"),
        pl.col("counterparty_name"),
        compact(pl.col("counterparty_iban")).alias("iban"),
        pl.col("payment_reference"),
        pl.col("end_to_end_id").alias("end_to_end"),
        "mandate_id",
        pl.col("payment_method"),
        item_method().alias("method"),
        pl.col("discount_minor").alias("discount"),
        pl.col("discount_date").to_physical().alias("discount_until"),
        "lot_number",
        pl.col("label"),
        pl.col("base_amount_minor").alias("base"),
        pl.col("base_currency").str.to_uppercase(),
        pl.col("account_id").alias("account"),
        pl.col("ledger_account").fill_null("").hash().alias("shelf"),
    )
    return lean(sides)


def detail_side(details: pl.DataFrame | None, bank: pl.DataFrame) -> pl.DataFrame:
    """Payments inside batches, numbered after their transaction.

    Returns:
        d, t, amount, text, name, iban, end_to_end, creditor_reference, mandate_id.
    """
    frame = tables.TRANSACTION_DETAIL.empty() if details is None else tables.TRANSACTION_DETAIL.conform(details)
    texts = ("remittance_information", "end_to_end_id", "creditor_reference")
    return (
        frame.join(bank.select("t", "transaction_id"), on="transaction_id")
        .sort("t", "sequence", "detail_id")
        .select(
            pl.int_range(pl.len(), dtype=pl.Int32).alias("d"),
            "t",
            pl.col("amount_minor").alias("amount"),
            folded(pl.concat_str(*texts, separator=" | ", ignore_nulls=True)).alias("text"),
            pl.col("counterparty_name").alias("name"),
            compact(pl.col("counterparty_iban")).alias("iban"),
            pl.col("end_to_end_id").alias("end_to_end"),
            "creditor_reference",
            pl.col("bank_reference"),
            "mandate_id",
        )
    )
