"""Overlapping files become one set of movements: nothing twice, nothing lost, whatever order they arrived in.

    1 same id            the same movement from another export; the id holds the occurrence number, so the union is a
                         multiset: two identical payments of one day stay two
    2 pending → booked   one movement; the booked one stands
    3 other format       a day that two formats of one account cover is the same money twice: per day and amount the
                         better format stands, the other's surplus is kept and shown
    4 camt.052/.054      announce what the camt.053 books: where it covers the day, it alone is money

A movement that merges into another keeps answering to its old id (`same_as`), so a decision on it is not lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.money import decimal_text
from bankrec_nb.domain.vocabulary import BookingStatus, Severity
from bankrec_nb.store.chaining import counted_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.store.chaining import Identity

SAME_AS = pl.Schema({"transaction_id": pl.String, "stands_for_it": pl.String})
"""Grain: one movement that merged into another."""

ITEM_SEEN = pl.Schema({"item_id": pl.String, "first": pl.Int64, "last": pl.Int64})
SAME_ITEM = pl.Schema({"item_id": pl.String, "stands_for_it": pl.String})
REPLACED = pl.Schema({"item_id": pl.String, "replaced_by": pl.String})
GONE = pl.Schema({"item_id": pl.String, "file_name": pl.String})
"""Grain: one item that a later whole export of its source leaves out (see dossier/gone.py)."""

_RANK = {"camt053": 0, "coda": 1, "cfonb120": 1, "mt940": 2, "norma43": 2, "bai2": 2, "open_banking": 3, "ofx": 4,
         "qif": 6, "mt942": 8, "camt052": 9, "camt054": 10}  # fmt: skip
_OTHER_RANK = 5
_ANNOUNCING = ("mt942", "camt052", "camt054")
PENDING_DAYS = 15
"""A pending movement that was not booked after so many days is shown as pending still."""

_KIND = ("account_id", "currency", "booking_date")


@dataclass(frozen=True)
class Merged:
    """All files of a dossier as one: frames conform to domain/tables.py."""

    statements: pl.DataFrame = field(default_factory=t.STATEMENT.empty)
    transactions: pl.DataFrame = field(default_factory=t.BANK_TRANSACTION.empty)
    details: pl.DataFrame = field(default_factory=t.TRANSACTION_DETAIL.empty)
    items: pl.DataFrame = field(default_factory=t.LEDGER_ITEM.empty)
    issues: pl.DataFrame = field(default_factory=t.ISSUE.empty)
    same_as: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SAME_AS))
    seen: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ITEM_SEEN))
    same_item: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SAME_ITEM))
    replaced: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REPLACED))
    gone: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=GONE))


def merge(files: Sequence[Merged], identity: Identity | None = None) -> Merged:
    """The files (each as read, in order of import) as one; `identity`: see `counted_rows`."""
    if not files:
        return Merged()
    statements = all_statements(files)
    rows, same_as, issues = merge_transactions(counted_rows(files, identity), statements)
    details = merge_details(_stacked([f.details for f in files], t.TRANSACTION_DETAIL), rows, same_as)
    items, seen, same_item, replaced, changes = merge_items(files)
    found = pl.concat([_stacked([f.issues for f in files], t.ISSUE), issues, changes]).unique(maintain_order=True)
    return Merged(statements, rows, details, items, found, same_as, seen, same_item, replaced)


def all_statements(files: Sequence[Merged]) -> pl.DataFrame:
    """The statements of all files, one row each."""
    return _stacked([f.statements for f in files], t.STATEMENT).unique(
        "statement_id", keep="first", maintain_order=True
    )


def counted_rows(files: Sequence[Merged], identity: Identity | None = None) -> pl.DataFrame:
    """The transactions of all files as read, one row per file they are in.

    `identity` counts movements on where one statement ends and the next begins on one day (see chaining.py).
    """
    rows = _stacked([f.transactions for f in files], t.BANK_TRANSACTION)
    return rows if identity is None else counted_on(rows, all_statements(files), identity)


def _stacked(frames: Sequence[pl.DataFrame], table: t.Table) -> pl.DataFrame:
    full = [frame for frame in frames if frame.height]
    return pl.concat(full) if full else table.empty()


def merge_transactions(rows: pl.DataFrame, statements: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Transactions one row each; what merged into what (SAME_AS); issues where formats disagree."""
    formats = statements.select("statement_id", "source_format", "file_sha256", "file_name")
    ranked = rows.join(formats, on="statement_id", how="left", maintain_order="left").with_columns(
        _rank=pl.col("source_format").replace_strict(_RANK, default=_OTHER_RANK, return_dtype=pl.Int64)
    )
    # A stable sort: among files of one format the first imported supplies the row.
    once = ranked.sort("_rank", maintain_order=True).unique("transaction_id", keep="first", maintain_order=True)
    links = [pl.DataFrame(schema=SAME_AS)]
    if (once["booking_status"] == str(BookingStatus.PENDING)).any():
        links.append(_pending_that_were_booked(once))
        once = once.join(links[-1], on="transaction_id", how="anti", maintain_order="left")
    issues = t.ISSUE.empty()
    if once["source_format"].n_unique() > 1:
        links.append(_same_in_other_format(once))
        once = once.join(links[-1], on="transaction_id", how="anti", maintain_order="left")
        announced = _announced_only(once, statements)
        issues = _disagreements(once, announced)
        once = once.join(announced, on="transaction_id", how="anti", maintain_order="left")
    ordered = once.sort("account_id", "booking_date", "_rank", maintain_order=True)
    return ordered.select(t.BANK_TRANSACTION.names), _resolved(pl.concat(links)), issues


def _resolved(same_as: pl.DataFrame) -> pl.DataFrame:
    """Chains shortened: what stands for it is never itself merged into another."""
    onward = same_as.rename({"transaction_id": "stands_for_it", "stands_for_it": "_next"})
    joined = same_as.join(onward, on="stands_for_it", how="left", maintain_order="left")
    return joined.select("transaction_id", pl.coalesce("_next", "stands_for_it").alias("stands_for_it"))


def _pending_that_were_booked(rows: pl.DataFrame) -> pl.DataFrame:
    """Pending movements beside the booking they became (SAME_AS): same amount and the same reference or words."""
    token = pl.coalesce("end_to_end_id", "bank_reference", "remittance_information", "counterparty_name", pl.lit(""))
    key = ["account_id", "currency", "amount_minor", "_token"]
    known = rows.with_columns(_token=token)
    pending = known.filter(pl.col("booking_status") == BookingStatus.PENDING)
    booked = known.filter(pl.col("booking_status") == BookingStatus.BOOKED)
    near = pending.select("transaction_id", "booking_date", *key).join(
        booked.select(*key, _day="booking_date", stands_for_it="transaction_id"), on=key, nulls_equal=True
    )
    late = (pl.col("_day") - pl.col("booking_date")).dt.total_days()
    near = near.filter(late.is_between(-2, PENDING_DAYS)).sort(
        "booking_date", "_day", "transaction_id", "stands_for_it"
    )
    # One booking ends one pending movement: identical pairs are taken in order.
    near = near.with_columns(
        _p=pl.col("transaction_id").rank("dense").over(key), _b=pl.col("stands_for_it").rank("dense").over(key)
    )
    return (
        near.filter(pl.col("_p") == pl.col("_b"))
        .select(SAME_AS.names())
        .unique("transaction_id", keep="first", maintain_order=True)
    )


def _same_in_other_format(rows: pl.DataFrame) -> pl.DataFrame:
    """Movements that a better format of the same account shows too (SAME_AS), on days that both cover."""
    booked = rows.filter(pl.col("booking_status") == BookingStatus.BOOKED, pl.col("account_id").is_not_null())
    days = booked.group_by(*_KIND).agg(_formats=pl.col("source_format").n_unique())
    shared = booked.join(days.filter(pl.col("_formats") > 1), on=_KIND, how="semi", maintain_order="left")
    found = [pl.DataFrame(schema=SAME_AS)]
    standing = shared.clear()
    for (_rank, _format), group in shared.sort("_rank", "source_format", maintain_order=True).group_by(
        "_rank", "source_format", maintain_order=True
    ):
        pairs = _paired(group, standing)
        found.append(pairs)
        standing = pl.concat([standing, group.join(pairs, on="transaction_id", how="anti", maintain_order="left")])
    return pl.concat(found)


def _paired(rows: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """One to one: per account, day and amount, by reference first, then in order (SAME_AS)."""
    key = [*_KIND, "amount_minor"]
    pairs = pl.DataFrame(schema=SAME_AS)
    for reference in ("end_to_end_id", "bank_reference", None):
        left = rows.join(pairs, on="transaction_id", how="anti", maintain_order="left")
        right = standing.join(
            pairs, left_on="transaction_id", right_on="stands_for_it", how="anti", maintain_order="left"
        )
        on = key if reference is None else [*key, reference]
        if reference is not None:
            left, right = left.drop_nulls(reference), right.drop_nulls(reference)
        place = pl.int_range(pl.len()).over(on).alias("_place")
        found = left.with_columns(place).join(
            right.with_columns(place).select(*on, "_place", stands_for_it="transaction_id"),
            on=[*on, "_place"],
            maintain_order="left",
        )
        pairs = pl.concat([pairs, found.select(SAME_AS.names())])
    return pairs


def _announced_only(rows: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    """Movements of 052/054/942 on a day that a full statement covers but does not book (transaction_id)."""
    announced = rows.filter(pl.col("source_format").is_in(_ANNOUNCING))
    full = statements.filter(~pl.col("source_format").is_in(_ANNOUNCING)).select("account_id", "from_date", "to_date")
    inside = announced.join(full.drop_nulls(), on="account_id").filter(
        pl.col("booking_date").is_between(pl.col("from_date"), pl.col("to_date"))
    )
    return inside.select("transaction_id").unique()


def _disagreements(rows: pl.DataFrame, announced: pl.DataFrame) -> pl.DataFrame:
    odd = rows.join(announced, on="transaction_id", how="semi", maintain_order="left")
    return t.ISSUE.frame(
        {
            "file_sha256": row["file_sha256"],
            "file_name": row["file_name"],
            "severity": str(Severity.WARNING),
            "code": "announced_not_booked",
            "line": row["source_line"],
            "raw": row["remittance_information"],
            "message": f"The movement of {row['booking_date']} was announced, but the statement of that day does not book it.",
            "action": "The statement counts. Ask the bank where the movement went.",
        }
        for row in odd.sort("account_id", "booking_date", "transaction_id").to_dicts()
    )


def merge_details(details: pl.DataFrame, rows: pl.DataFrame, same_as: pl.DataFrame) -> pl.DataFrame:
    """Details under the movement that stands; those of a merged one serve where it has none of its own."""
    if details.is_empty():
        return details
    once = details.unique("detail_id", keep="first", maintain_order=True)
    own = once.join(rows, on="transaction_id", how="semi", maintain_order="left")
    moved = once.join(same_as, on="transaction_id", maintain_order="left").drop("transaction_id")
    moved = moved.rename({"stands_for_it": "transaction_id"}).join(
        own, on="transaction_id", how="anti", maintain_order="left"
    )
    first = moved.unique(["transaction_id", "sequence"], keep="first", maintain_order=True).with_columns(
        detail_id=pl.concat_str("transaction_id", pl.col("sequence").cast(pl.String), separator="-")
    )
    return pl.concat([own, first.select(own.columns)])


def merge_items(files: Sequence[Merged]) -> tuple[pl.DataFrame, ...]:
    """Items one row each; `seen` (ITEM_SEEN), `same_item` (SAME_ITEM), `replaced` (REPLACED) and issues about changes.

    Values are as first read, except `open_minor`: the largest that was ever said (same sign), because the books lower
    it once they know of a payment, which the dossier's own allocations say already.
    """
    rows = _stacked([f.items for f in files], t.LEDGER_ITEM)
    seen = _seen(files)
    if rows.is_empty():
        return rows, seen, pl.DataFrame(schema=SAME_ITEM), pl.DataFrame(schema=REPLACED), t.ISSUE.empty()
    most = rows.group_by("item_id").agg(_most=pl.col("open_minor").sort_by(pl.col("open_minor").abs()).last())
    once = rows.unique("item_id", keep="first", maintain_order=True)
    once = once.join(most, on="item_id", maintain_order="left").with_columns(open_minor=pl.col("_most")).drop("_most")
    same, replaced = _versions(once, seen)
    kept = once.join(same, on="item_id", how="anti", maintain_order="left")
    return kept, seen, same, replaced, _changes(once, replaced)


def _seen(files: Sequence[Merged]) -> pl.DataFrame:
    """In which of the imports (counted from 1) each item was first and last there (ITEM_SEEN)."""
    frames, at = [pl.DataFrame(schema=ITEM_SEEN)], 0
    for file in files:
        if file.seen.height:
            frames.append(file.seen)
            at = max(at, *file.seen["last"].to_list())
        elif file.items.height:
            at += 1
            place = pl.lit(at, dtype=pl.Int64)
            frames.append(file.items.select("item_id", place.alias("first"), place.alias("last")))
    return pl.concat(frames).group_by("item_id", maintain_order=True).agg(pl.col("first").min(), pl.col("last").max())


_VERSION_KEY = ("item_type", "document_number", "_who", "issue_date")


def _versions(items: pl.DataFrame, seen: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Documents that a later import has again, written differently, while it no longer has the old writing.

    The same amount in the same currency: the same item (SAME_ITEM, the first id stays). Another amount: replaced.
    """
    documents = items.filter(pl.col("document_number").is_not_null()).join(seen, on="item_id")
    keyed = documents.with_columns(_who=pl.coalesce("counterparty_id", "counterparty_name", pl.lit("")))
    columns = ["item_id", *_VERSION_KEY, "amount_minor", "currency", "first", "last"]
    pairs = keyed.select(columns).join(keyed.select(columns), on=list(_VERSION_KEY), nulls_equal=True, suffix="_new")
    later = pairs.filter(pl.col("first_new") > pl.col("last")).sort("item_id", "first_new", "item_id_new")
    equal = (pl.col("amount_minor") == pl.col("amount_minor_new")) & (pl.col("currency") == pl.col("currency_new"))
    same = later.filter(equal).sort("first", "item_id").unique("item_id_new", keep="first", maintain_order=True)
    same = same.unique("item_id", keep="first", maintain_order=True)
    changed = (
        later.filter(~equal).join(same, on="item_id", how="anti").unique("item_id", keep="last", maintain_order=True)
    )
    links = same.select(pl.col("item_id_new").alias("item_id"), pl.col("item_id").alias("stands_for_it"))
    return links.sort("item_id"), changed.select("item_id", replaced_by="item_id_new").sort("item_id")


def _changes(items: pl.DataFrame, replaced: pl.DataFrame) -> pl.DataFrame:
    old = items.join(replaced, on="item_id")
    both = old.join(items, left_on="replaced_by", right_on="item_id", suffix="_new").sort("item_id")
    return t.ISSUE.frame(
        {
            "file_sha256": row["file_sha256_new"],
            "severity": str(Severity.WARNING),
            "code": "document_changed",
            "line": row["source_line_new"],
            "raw": row["document_number"],
            "message": f"Document {row['document_number']} was {decimal_text(row['amount_minor'], row['currency'])} before and is "
            f"{decimal_text(row['amount_minor_new'], row['currency_new'])} {row['currency_new']} now; the newer one counts.",
            "action": "A match with the older one is shown as stale: undo it and match again.",
        }
        for row in both.to_dicts()
    )
