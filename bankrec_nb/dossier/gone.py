"""Documents that their source no longer has: a later *whole* export of the same source and period leaves them out.

Most exports are parts (a month, the open items, a customer), so a document that is missing from one says nothing. Two say of
themselves that they are whole. A FEC is so by law: all entries of its year. Of two files with one SIREN and one closing
date (SirenFECAAAAMMJJ) the one whose entries reach furthest, the last imported among equals, says what the books hold now: a
cut of the year made earlier and imported later says nothing. A list of documents is taken for whole between its first and last day if it repeats what earlier lists of its form had there, paid documents too
(see `_missing_from_list`).

What such a file leaves out and no other source has is gone at the source: it stays, is marked, is no longer proposed, and a
match with it is stale. Nothing is dropped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.money import decimal_text
from bankrec_nb.domain.vocabulary import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bankrec_nb.store.manifest import ImportRecord
    from bankrec_nb.store.merge import Merged

_YEAR_OF_A_FEC = re.compile(r"(\d{9})FEC(\d{8})", re.IGNORECASE)
_PAID_SINCE, _NINE_IN_TEN = 3, 0.9


def with_gone(merged: Merged, records: Sequence[ImportRecord], facts_of: Callable[[ImportRecord], Merged]) -> Merged:
    """The merged files with `gone` (item_id, file_name of the export that leaves it out) and an issue for each."""

    @cache
    def items_of(sha256: str) -> pl.DataFrame:
        return facts_of(next(r for r in records if r.sha256 == sha256)).items

    found = [
        _left_out(merged, again, records, items_of)
        for again in (*_fecs_again(records, items_of), *_lists_again(records))
    ]
    gone = pl.concat(found).unique("item_id", keep="last", maintain_order=True) if found else pl.DataFrame()
    if gone.is_empty():
        return merged
    issues = merged.issues.filter(pl.col("code") != "document_gone")
    return replace(
        merged,
        gone=gone.select(merged.gone.columns),
        issues=pl.concat([issues, _issues(merged.items.join(gone, on="item_id"))]),
    )


@dataclass(frozen=True)
class Again:
    """An export, the others of the same source, and what of their items it leaves out though it reaches there."""

    last: ImportRecord
    earlier: tuple[ImportRecord, ...]
    missing: Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]


def _fecs_again(records: Sequence[ImportRecord], items_of: Callable[[str], pl.DataFrame]) -> list[Again]:
    """The newest FEC of each company and year that has several."""
    years: dict[tuple[str, str], list[ImportRecord]] = defaultdict(list)
    for record in records:
        named = _YEAR_OF_A_FEC.match(record.file_name)
        if record.format == "fec" and named is not None:
            years[named[1], named[2]].append(record)

    def newest(year: Sequence[ImportRecord]) -> ImportRecord:
        reach = [str(items_of(record.sha256)["issue_date"].max() or "") for record in year]
        return year[max(range(len(year)), key=lambda n: (reach[n], n))]

    several = [(year, newest(year)) for year in years.values() if len(year) > 1]
    return [Again(last, tuple(r for r in year if r is not last), _missing_from_fec) for year, last in several]


def _lists_again(records: Sequence[ImportRecord]) -> list[Again]:
    """Every list of documents whose form came before: monthly lists follow each other, so each is looked at, not the last."""
    forms: dict[str, list[ImportRecord]] = defaultdict(list)
    for record in records:
        if record.profile is not None and record.profile.get("kind") == "documents":
            forms[record.profile["fingerprint"]].append(record)
    return [
        Again(last, tuple(form[:place]), _missing_from_list)
        for form in forms.values()
        for place, last in enumerate(form)
        if place
    ]


def _missing_from_fec(earlier: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    return earlier.filter(pl.col("issue_date") <= last["issue_date"].max()).join(last, on="item_id", how="anti")


def _missing_from_list(earlier: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """What a list leaves out between its first and last day, if it is a whole one there; else nothing.

    Whole is a list that still has documents paid since the earlier ones (a list of open items drops them), and at least nine
    in ten of what these had. One cut after so many rows leaves out what comes first or last in whatever order it has, one of some
    customers leaves them out: so a document counts as missing only where its counterparty is still in the list, and
    where it stands inside the list by day, due day, amount and counterparty.
    """
    within = earlier.unique("item_id", keep="last", maintain_order=True).filter(
        pl.col("item_type").is_in(last["item_type"].unique().implode()), _inside("issue_date", last)
    )
    kept = within.join(last.select("item_id", now_minor="open_minor"), on="item_id")
    paid_since = kept.filter(pl.col("open_minor") != 0, pl.col("now_minor") == 0)
    missing = within.join(last, on="item_id", how="anti", maintain_order="left")
    if paid_since.height < _PAID_SINCE or kept.height < _NINE_IN_TEN * within.height:
        return missing.clear()
    inside = pl.all_horizontal(_inside(column, last) for column in ("due_date", "amount_minor", "counterparty_name"))
    return missing.filter(inside).join(last, on="counterparty_name", how="semi", maintain_order="left")


def _inside(column: str, last: pl.DataFrame) -> pl.Expr:
    """Whether the value lies between the list's first and last, both left out; true where there is none."""
    value, there = pl.col(column), last[column].drop_nulls()
    within = (value > there.min()) & (value < there.max()) if there.len() else pl.lit(value=False)
    return value.is_null() | within


def _left_out(
    merged: Merged, again: Again, records: Sequence[ImportRecord], items_of: Callable[[str], pl.DataFrame]
) -> pl.DataFrame:
    """Items of the earlier files that the last one leaves out and no other source has."""
    columns = ("item_id", "item_type", "issue_date", "due_date", "amount_minor", "open_minor", "counterparty_name")
    earlier = pl.concat([items_of(record.sha256).select(columns) for record in again.earlier])
    missing = again.missing(earlier, items_of(again.last.sha256)).select("item_id").unique(maintain_order=True)
    others = [r for r in records if r not in again.earlier and any(f.table == t.LEDGER_ITEM.name for f in r.facts)]
    for record in others if missing.height else []:
        missing = missing.join(items_of(record.sha256), on="item_id", how="anti", maintain_order="left")
    # Written differently, or with another amount, it is there still (see merge_items).
    for still_there in (merged.same_item, merged.replaced):
        missing = missing.join(still_there, on="item_id", how="anti", maintain_order="left")
    missing = missing.join(
        merged.same_item, left_on="item_id", right_on="stands_for_it", how="anti", maintain_order="left"
    )
    return missing.with_columns(file_name=pl.lit(again.last.file_name), by=pl.lit(again.last.sha256))


def _issues(gone: pl.DataFrame) -> pl.DataFrame:
    return t.ISSUE.frame(
        {
            "file_sha256": row["by"],
            "file_name": row["file_name"],
            "severity": str(Severity.WARNING),
            "code": "document_gone",
            "raw": row["document_number"],
            "message": f"Document {row['document_number']} of {decimal_text(row['amount_minor'], row['currency'])} {row['currency']} "
            "is no longer in the whole export of its source.",
            "action": "It stays here, marked as gone at its source; a match with it is shown as stale: undo it, or ask why it went.",
        }
        for row in gone.sort("item_id").to_dicts()
    )
