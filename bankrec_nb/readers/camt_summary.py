"""TxsSummry: what a camt message says of its own entries, the only control a report or notification without balances has.

Banks count entries or the payments inside them, of all statuses or the booked ones, and sum the total with or without
signs; a summary that fits none of these readings does not belong to what is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.money import decimal_text
from bankrec_nb.domain.vocabulary import BookingStatus, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.plain import minor_or_none

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIDES = {
    "TtlNtries": ("entries", pl.lit(value=True)),
    "TtlCdtNtries": ("credits", pl.col("sign") > 0),
    "TtlDbtNtries": ("debits", pl.col("sign") < 0),
}


def announced(said: Mapping[str, str], currency: str | None) -> dict[str, tuple[int | None, int | None]]:
    """Count and sum (unsigned, minor units) per side of one TxsSummry; sides it does not have are left out."""
    sides = {}
    for side in _SIDES:
        count, total = said.get(f"{side}/NbOfNtries", ""), minor_or_none(said.get(f"{side}/Sum"), currency)
        figure = int(count) if count.isascii() and count.isdigit() else None
        if figure is not None or total is not None:
            sides[side] = (figure, None if total is None else abs(total))
    return sides


def summary_issue(
    said: Mapping[str, tuple[int | None, int | None]], entries: pl.DataFrame, currency: str | None, line: int | None
) -> dict[str, object] | None:
    """A warning where what is announced fits no reading of the entries.

    Args:
        said: of `announced`.
        entries: of this statement; minor (unsigned), sign, booking_status, payments.
        currency: of the statement.
        line: where the statement stands in the file.
    """
    for side, (count, total) in said.items():
        name, belongs = _SIDES[side]
        there = entries.filter(belongs)
        counts, sums = _readings(there)
        if (count is not None and count not in counts) or (total is not None and total not in sums):
            found = _told(there.height, int(there["minor"].sum()), currency)
            message = f"The summary announces {name} {_told(count, total, currency)}; there are {found}."
            action = "An entry is missing, doubled or changed. Ask the bank for the message again."
            return issue(
                Severity.WARNING, "control_total", message, line=line, column=f"TxsSummry/{side}", action=action
            )
    return None


def _readings(entries: pl.DataFrame) -> tuple[set[int], set[int]]:
    """Every count and every unsigned sum that a bank may mean."""
    booked = entries.filter(booking_status=BookingStatus.BOOKED)
    counts, sums = set[int](), set[int]()
    for some in (entries, booked):
        payments: Any = some["payments"].fill_null(0).clip(1).sum()
        counts |= {some.height, int(payments)}
        sums |= {int(some["minor"].sum()), abs(int((some["minor"] * some["sign"]).sum()))}
    return counts, sums


def _told(count: int | None, total: int | None, currency: str | None) -> str:
    """`3 (120.00)`: figures alone, so that the sentence around them can be said in any language."""
    money = "" if total is None else f"({decimal_text(total, currency)})"
    return f"{'' if count is None else count} {money}".strip()


def batch_note(entries: pl.DataFrame, payments: pl.DataFrame) -> list[dict[str, object]]:
    """A note on batches whose payments, all in the entry's currency and without charges, do not add up to the entry.

    The entry is the money and stays as it is; its payments are only matched.
    """
    whole = payments.filter(pl.len().over("entry") > 1)
    if whole.is_empty():
        return []
    unsure = pl.col("amount_minor").is_null() | pl.col("payment_fee").is_not_null()
    sums = whole.group_by("entry").agg(
        pl.col("amount_minor").sum().alias("total"),
        unsure.any().alias("unsure"),
        pl.col("currency").unique().alias("of"),
    )
    own = pl.col("minor") * pl.col("sign")
    odd = entries.join(sums, on="entry", how="inner", maintain_order="left").filter(
        ~pl.col("unsure") & (pl.col("of").list.len() == 1) & (pl.col("of").list.first() == pl.col("currency")) & (pl.col("total") != own)
        & pl.col("fee_minor").is_null()
    )  # fmt: skip
    if odd.is_empty():
        return []
    one = odd.select("source_line", "total", own=own).row(0, named=True)
    message = f"Batches whose payments do not add up to their entry: {odd.height}; the first has {one['total']} for {one['own']} (minor units)."
    return [issue(Severity.NOTE, "batch_sum", message, line=one["source_line"])]
