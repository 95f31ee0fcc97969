"""Documents that their source no longer has: a later *whole* export of the same source and period leaves them out.

Most exports are parts (a month, the open items), so a document that is missing from one says nothing. A FEC is whole by law:
all entries of its year. Of two files with one SIREN and one closing date (SirenFECAAAAMMJJ) the one imported last therefore says
what the books hold now, as far as its entries reach. What it leaves out and no other source has is gone at the source: it
stays, is marked, is no longer proposed, and a match with it is stale. Nothing is dropped.
"""

from __future__ import annotations

import re
from dataclasses import replace
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


def with_gone(merged: Merged, records: Sequence[ImportRecord], facts_of: Callable[[ImportRecord], Merged]) -> Merged:
    """The merged files with `gone` (item_id, file_name of the export that leaves it out) and an issue for each."""
    found = [
        gone for year in _whole_years(records) for gone in [_left_out(merged, year, records, facts_of)] if gone.height
    ]
    if not found:
        return merged
    gone = pl.concat(found).unique("item_id", keep="last", maintain_order=True)
    issues = merged.issues.filter(pl.col("code") != "document_gone")
    return replace(
        merged,
        gone=gone.select(merged.gone.columns),
        issues=pl.concat([issues, _issues(merged.items.join(gone, on="item_id"))]),
    )


def _whole_years(records: Sequence[ImportRecord]) -> list[list[ImportRecord]]:
    """FEC imports of one company and one year, in order of import, where there are several."""
    years: dict[tuple[str, str], list[ImportRecord]] = {}
    for record in records:
        named = _YEAR_OF_A_FEC.match(record.file_name)
        if record.format == "fec" and named is not None:
            years.setdefault((named[1], named[2]), []).append(record)
    return [year for year in years.values() if len(year) > 1]


def _left_out(
    merged: Merged,
    year: Sequence[ImportRecord],
    records: Sequence[ImportRecord],
    facts_of: Callable[[ImportRecord], Merged],
) -> pl.DataFrame:
    """Items of the earlier files of a year that the last one leaves out and no other source has."""
    last = facts_of(year[-1]).items
    earlier = pl.concat([facts_of(record).items.select("item_id", "issue_date") for record in year[:-1]])
    earlier = earlier.filter(pl.col("issue_date") <= last["issue_date"].max())
    missing = earlier.join(last, on="item_id", how="anti").select("item_id").unique(maintain_order=True)
    others = (
        [r for r in records if r not in year and any(f.table == t.LEDGER_ITEM.name for f in r.facts)]
        if missing.height
        else []
    )
    for record in others:
        missing = missing.join(facts_of(record).items, on="item_id", how="anti", maintain_order="left")
    # Written differently, or with another amount, it is there still (see merge_items).
    for still_there in (merged.same_item, merged.replaced):
        missing = missing.join(still_there, on="item_id", how="anti", maintain_order="left")
    missing = missing.join(
        merged.same_item, left_on="item_id", right_on="stands_for_it", how="anti", maintain_order="left"
    )
    return missing.with_columns(file_name=pl.lit(year[-1].file_name), by=pl.lit(year[-1].sha256))


def _issues(gone: pl.DataFrame) -> pl.DataFrame:
    return t.ISSUE.frame(
        {
            "file_sha256": row["by"],
            "file_name": row["file_name"],
            "severity": str(Severity.WARNING),
            "code": "document_gone",
            "raw": row["document_number"],
            "message": f"Document {row['document_number']} of {decimal_text(row['amount_minor'], row['currency'])} {row['currency']} "
            "is no longer in the books of its year.",
            "action": "It stays here, marked as gone at its source; a match with it is shown as stale: undo it, or ask why it went.",
        }
        for row in gone.sort("item_id").to_dicts()
    )
