"""From a reader's raw rows to the declared tables: stable ids, occurrences, sums and proof.

Every reader ends in `finish` or `finish_items`, so that the same movement gets the same id from any file of its format:
the id hashes what the movement is (account, dates, amount, currency, normalised text with all its references) and which
of several identical movements it is. A bank's own id is part of that text, never the key: banks repeat and omit them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.vocabulary import BookingStatus, Severity
from bankrec_nb.readers.base import ReadOptions, ReadResult, issues_frame
from bankrec_nb.readers.checks import currency_issues, whole_file_issues
from bankrec_nb.readers.ids import FACTS, short_hash, with_ids
from bankrec_nb.readers.proof import booked_of, counted, prove
from bankrec_nb.readers.repeats import without_repeats
from bankrec_nb.readers.rows import TEXT_COLUMNS, cleaned, quarantined, typed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bankrec_nb.readers.base import Source
    from bankrec_nb.readers.rows import Columns

DEFAULT_CURRENCY = "EUR"
_ITEM_FACTS = ("item_type", "issue_date", "amount_minor", "currency")
_ITEM_TEXT = (
    "document_number",
    "counterparty_id",
    "counterparty_name",
    "ledger_account",
    "third_party_account",
    "account_id",
    "entry_number",
    "label",
)


def finish(
    source: Source,
    source_format: str,
    *,
    statements: Sequence[Mapping[str, object]],
    transactions: Columns,
    details: Columns | None = None,
    issues: Iterable[dict[str, object]] = (),
    options: ReadOptions | None = None,
    rows_in: int | None = None,
    format_version: str = "",
    incomplete: Collection[int] | bool = False,
    profile: Mapping[str, Any] | None = None,
) -> ReadResult:
    """A bank file's result: ids, occurrences, counts, sums and proof are added, every frame is conformed.

    Args:
        source: the file.
        source_format: the reader's FORMAT.
        statements: one mapping per statement in file order, keys from the statement table (ids and sums are computed).
        transactions: columns of the bank_transaction table as far as the format has them, and `statement`: the position
            (from 0) in `statements`; 0 where left out. Dates are dates, amounts signed minor units. Empty text and
            placeholders (NOTPROVIDED, NONREF, 000) become null here; sequence and booking_status are filled.
        details: columns of the transaction_detail table and `transaction`: the row position (from 0) in `transactions`.
        issues: rows made by `base.issue`. One `quarantined` issue per row that is not among `transactions`; rows whose
            amount or date is null are quarantined here with a general message.
        options: account and currency for files that do not say theirs.
        rows_in: movements in the original; by default those handed over plus those quarantined by the reader.
        format_version: e.g. camt.053.001.08.
        incomplete: statements (positions) that lost a row or their end; True for all. A quarantined issue makes all
            statements incomplete unless the positions are given here.
        profile: the profile a delimited file was read with.
    """
    said, told = options or ReadOptions(), list(issues)
    lost = sum(i["severity"] == Severity.QUARANTINED for i in told)
    heads = _heads(source, source_format, statements, said, format_version)
    raw = _with_statement(typed(transactions, t.BANK_TRANSACTION, ("statement",)).with_row_index("_row"), heads)
    money, refused, refusals = quarantined(raw, source.content)
    kept, repeats = cleaned(money), list[dict[str, object]]()
    if said.once:
        heads, kept, repeats = without_repeats(heads, kept)
    rows = _identified(kept)
    unsure = {*_unsure(heads, incomplete, lost), *refused["statement_id"]}
    booked = booked_of(rows)
    proved = prove(_completed(heads, booked, said), unsure)
    told += [
        *refusals,
        *repeats,
        *currency_issues(raw, said.currency, DEFAULT_CURRENCY),
        *whole_file_issues(proved, rows, booked),
    ]
    return ReadResult(
        format=source_format,
        statements=t.STATEMENT.conform(proved),
        transactions=t.BANK_TRANSACTION.conform(rows),
        details=_details(details, rows),
        issues=issues_frame(source, told),
        rows_in=rows_in if rows_in is not None else raw.height + lost,
        format_version=format_version,
        profile=profile,
    )


def finish_items(
    source: Source,
    source_format: str,
    *,
    items: Columns,
    issues: Iterable[dict[str, object]] = (),
    options: ReadOptions | None = None,
    rows_in: int | None = None,
    format_version: str = "",
    profile: Mapping[str, Any] | None = None,
) -> ReadResult:
    """A books file's result: item_id, open amount and file are added, the frame is conformed.

    `items` has columns of the ledger_item table as far as the file has them; item_type and amount_minor (signed by cash
    effect) are needed. open_minor is the amount where the file does not say, currency what `options` says, else EUR.
    """
    told = list(issues)
    lost = sum(i["severity"] == Severity.QUARANTINED for i in told)
    currency = (options.currency if options else None) or DEFAULT_CURRENCY
    frame = cleaned(typed(items, t.LEDGER_ITEM)).with_columns(
        pl.col("currency").fill_null(currency),
        pl.col("open_minor").fill_null(pl.col("amount_minor")),
        file_sha256=pl.lit(source.sha256),
    )
    return ReadResult(
        format=source_format,
        items=t.LEDGER_ITEM.conform(with_ids(frame, _ITEM_FACTS, _ITEM_TEXT, "item_id")),
        issues=issues_frame(source, told),
        rows_in=rows_in if rows_in is not None else frame.height + lost,
        format_version=format_version,
        profile=profile,
    )


def columns_of(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """One list per column from row tuples (in the order of `names`): the fast way to hand rows to `finish`."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return dict(zip(names, columns, strict=True))


def _identified(rows: pl.DataFrame) -> pl.DataFrame:
    """Transactions with occurrence and transaction_id. Booked ones are counted first: a pending one becomes the next."""
    waiting = pl.col("booking_status") != BookingStatus.BOOKED
    if not rows["booking_status"].eq(str(BookingStatus.BOOKED)).all():
        return with_ids(rows.sort(waiting, maintain_order=True), FACTS, TEXT_COLUMNS, "transaction_id").sort("_row")
    return with_ids(rows, FACTS, TEXT_COLUMNS, "transaction_id")


def _unsure(heads: pl.DataFrame, incomplete: Collection[int] | bool, lost: int) -> pl.Series:
    """Ids of the statements that lost something; all of them where a row was lost and nobody says from which."""
    if incomplete is True or (lost and incomplete is False):
        return heads["statement_id"]
    places: list[int] = [] if incomplete is False else list(incomplete)
    if not places:
        return heads["statement_id"].clear()
    return heads.filter(pl.col("statement").is_in(places))["statement_id"]


def _heads(
    source: Source, source_format: str, statements: Sequence[Mapping[str, object]], said: ReadOptions, version: str
) -> pl.DataFrame:
    """One row per statement with its id; account and currency filled from what a person said."""
    given: dict[str, object] = {
        "account_id": said.account_id,
        "currency": said.currency,
        "format_version": version or None,
    }
    fixed = {"file_sha256": source.sha256, "file_name": source.name, "source_format": source_format}
    rows = []
    for place, head in enumerate(statements):
        row = given | {k: v for k, v in head.items() if v not in (None, "")} | fixed
        rows.append(row | {"statement_id": short_hash(source.sha256, row["account_id"], place)})
    return t.STATEMENT.frame(rows).with_columns(statement=pl.int_range(pl.len(), dtype=pl.Int64))


def _with_statement(raw: pl.DataFrame, heads: pl.DataFrame) -> pl.DataFrame:
    """Transactions with their statement's id, account and currency; dates and status filled."""
    known = heads.select("statement", _id="statement_id", _account="account_id", _currency="currency")
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    if known.height == 1 and (raw["statement"] == 0).all():  # the usual file: nothing to look up
        joined = raw.with_columns(pl.lit(known[c][0], dtype=pl.String).alias(c) for c in known.columns[1:])
    else:
        joined, place = raw.join(known, on="statement", how="left", maintain_order="left"), place.over("statement")
    return joined.with_columns(
        statement_id="_id",
        account_id=pl.coalesce("account_id", "_account"),
        currency=pl.coalesce("currency", "_currency", pl.lit(DEFAULT_CURRENCY)),
        currency_known=pl.coalesce("currency", "_currency").is_not_null(),
        booking_date=pl.coalesce("booking_date", "value_date"),
        booking_status=pl.col("booking_status").fill_null(str(BookingStatus.BOOKED)),
        sequence=pl.col("sequence").fill_null(place),
    )


def _completed(heads: pl.DataFrame, booked: pl.DataFrame, said: ReadOptions) -> pl.DataFrame:
    """Statements with count and sum, the days covered (stated, else first and last booking) and the currency of their rows."""
    summed = counted(heads, booked)
    return summed.with_columns(
        from_date=pl.coalesce("from_date", "first_date", "opening_date"),
        to_date=pl.coalesce("to_date", "closing_date", "last_date"),
        currency=pl.coalesce("currency", "first_currency", pl.lit(said.currency, dtype=pl.String)),
    )


def _details(details: Columns | None, rows: pl.DataFrame) -> pl.DataFrame:
    """The declared details of rows that were kept, with ids made of their transaction's."""
    if details is None:
        return t.TRANSACTION_DETAIL.empty()
    frame = cleaned(typed(details, t.TRANSACTION_DETAIL, ("transaction",))).drop("transaction_id")
    owner = rows.select(pl.col("_row").cast(pl.Int64).alias("transaction"), "transaction_id", _ccy="currency")
    kept = frame.join(owner, on="transaction", how="inner", maintain_order="left")
    numbered = kept.with_columns(
        sequence=pl.col("sequence").fill_null(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("transaction")),
        currency=pl.coalesce("currency", "_ccy"),
    )
    detail_id = pl.concat_str("transaction_id", pl.col("sequence").cast(pl.String), separator="-")
    return t.TRANSACTION_DETAIL.conform(numbered.with_columns(detail_id=detail_id))
