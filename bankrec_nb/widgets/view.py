"""Which lines are shown and in which order: search, filters and sort of the review grid."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import polars as pl

from bankrec_nb.domain.errors import AmountError
from bankrec_nb.domain.money import parse_minor
from bankrec_nb.widgets.rows import UNDECIDED, matching

SORTS = {
    "booking_date": pl.col("booking_date"),
    "counterparty": pl.col("counterparty_name").str.to_uppercase(),
    "label": pl.col("label").str.to_uppercase(),
    "amount": pl.col("amount_minor"),
    "status": pl.col("status").replace_strict(
        {"to_match": 0, "to_review": 1, "partly_matched": 2, "matched": 3, "handled": 4, "pending": 5}, default=6
    ),
    "document_count": pl.col("document_count"),
    "remaining": pl.col("remaining_minor"),
    "suggestion": pl.col("score"),
}
"""What a column header sorts by."""


@dataclass(frozen=True)
class View:
    """Search, filters and order; empty means all lines in the order of the statements."""

    query: str = ""
    status: str = ""
    account: str = ""
    tier: str = ""
    since: str = ""
    until: str = ""
    least: str = ""
    most: str = ""
    sort: str = ""
    descending: bool = False

    def changed(self, values: dict[str, Any]) -> View:
        """With what the page sent; unknown names are ignored, they can only come from an older page."""
        known = {field.name for field in fields(self)}
        cleaned: dict[str, Any] = {
            k: bool(v) if k == "descending" else str(v or "") for k, v in values.items() if k in known
        }
        return replace(self, **cleaned)

    def places(self, rows: pl.DataFrame) -> pl.Series:
        """Row numbers to show, in order."""
        numbered = rows.with_row_index("_place").filter(self._condition())
        if self.sort in SORTS:
            numbered = numbered.sort(SORTS[self.sort], descending=self.descending, nulls_last=True, maintain_order=True)
        return numbered["_place"]

    def _condition(self) -> pl.Expr:
        kept = matching(self.query)
        if self.status:
            kept &= _status(self.status)
        if self.account:
            kept &= pl.col("account_id") == self.account
        if self.tier:
            kept &= pl.col("tier") == self.tier
        for text, compare in ((self.since, pl.Expr.ge), (self.until, pl.Expr.le)):
            if (day := _day(text)) is not None:
                kept &= compare(pl.col("booking_date"), day)
        # Amounts are compared without their sign: a person looks for "about 500", in or out.
        for text, compare in ((self.least, pl.Expr.ge), (self.most, pl.Expr.le)):
            if (minor := amount_typed(text)) is not None:
                kept &= compare(pl.col("amount_minor").abs(), abs(minor))
        return kept


def _status(wanted: str) -> pl.Expr:
    if wanted == "undecided":
        return pl.col("status").is_in([str(s) for s in UNDECIDED])
    if wanted in {"linked", "unlinked"}:
        return (pl.col("document_count") > 0) == (wanted == "linked")
    return pl.col("status") == wanted


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def amount_typed(text: str, currency: str | None = "EUR") -> int | None:
    """Minor units of an amount as typed, with either decimal mark; None where it is none (yet)."""
    body = text.strip().replace("\u2212", "-")
    mark = "," if body.rfind(",") > body.rfind(".") else "."
    try:
        return parse_minor(body, currency, mark)  # type: ignore[arg-type]
    except AmountError:
        return None


def nearest(wanted: pl.Series, here: int | None, skipped: list[int], *, backwards: bool) -> int | None:
    """The nearest wanted place beyond `here`, else round the end; `here` itself and the skipped ones do not count."""
    found = wanted.arg_true()
    found = found.filter(~found.is_in(skipped if here is None else [*skipped, here]))
    if found.is_empty():
        return None
    beyond = found.filter(found < here if backwards else found > here) if here is not None else found
    around = beyond if len(beyond) else found
    return int(around[-1 if backwards and here is not None else 0])
