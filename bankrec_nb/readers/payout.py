"""Reports of payment service providers: gross, fee, net and the payout each payment went into.

The net is the movement on the provider's account, the fee what was taken out of it (gross = net − fee_minor). PayPal's
currency conversions are three movements that add up; rows that don't touch the balance are information.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.money import decimal_text
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue, issues_frame
from bankrec_nb.readers.delimited_text import is_delimited, read_cells
from bankrec_nb.readers.headers import find_head
from bankrec_nb.readers.tables import is_payout, known, read_table

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "payout"
VERSION = 1

_PAID_OUT = r"(?i)payout"
"""The kind of the movement that pays out what the others have brought."""


def recognises(source: Source) -> bool:
    """Whether the content is delimited text with a payout report's header."""
    if not is_delimited(source):
        return False
    from bankrec_nb.readers.base import ReadOptions

    head = find_head(read_cells(replace(source, content=_first_lines(source.content)), ReadOptions()), known)
    return is_payout(head.names)


def read(source: Source, options: ReadOptions) -> ReadResult:
    """The provider's movements as transactions with fee and payout.

    Raises:
        FileRefused: there is nothing in it that could be read.
        ProfileNeeded: it can be read in more than one way.
    """
    cells = read_cells(source, options)
    result = read_table(source, FORMAT, cells, options)
    told = issues_frame(source, _sum_issues(result.transactions))
    return replace(result, issues=pl.concat([result.issues, told])) if told.height else result


def _sum_issues(transactions: pl.DataFrame) -> list[dict[str, object]]:
    """A warning per payout that is not the sum of its movements: one is missing, doubled or changed."""
    paid = pl.col("transaction_code").str.contains(_PAID_OUT).fill_null(value=False)
    sums = (
        transactions.filter(pl.col("payout_id").is_not_null())
        .group_by("payout_id", "currency", maintain_order=True)
        .agg(pl.col("amount_minor").sum(), is_paid=paid.any(), lines=pl.len())
        .filter(pl.col("is_paid") & (pl.col("lines") > 1) & (pl.col("amount_minor") != 0))
    )
    return [
        issue(
            Severity.WARNING,
            "payout_sum",
            f"The payout {row['payout_id']} is not the sum of its movements; the difference is "
            f"{decimal_text(row['amount_minor'], row['currency'])}.",
            action="A movement is missing, doubled or changed. Export the whole payout again.",
        )
        for row in sums.iter_rows(named=True)
    ]


def _first_lines(content: bytes) -> bytes:
    head = content[:65536]
    return head if len(content) <= 65536 else head.rpartition(b"\n")[0]
