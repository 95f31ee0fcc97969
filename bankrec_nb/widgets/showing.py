"""A frame for a person: words, days and amounts in one language, account numbers masked. For looking at, not for reckoning.

A notebook shows it as the reports' tables are: without the types, quotes and heights of a frame that is worked with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import ItemStatus, ItemType, Proof, Shape, Tier, TransactionStatus
from bankrec_nb.dossier.reports import ASKED, REFUSED
from bankrec_nb.reporting.about import About
from bankrec_nb.reporting.html import render
from bankrec_nb.reporting.text import day, plain, plain_expr
from bankrec_nb.reporting.words import say
from bankrec_nb.widgets.rows import figure_expr, masked_expr

if TYPE_CHECKING:
    from bankrec_nb.reporting.about import Language

_CLOSED = {
    "proof": Proof, "status": TransactionStatus, "item_status": ItemStatus, "tier": Tier, "shape": Shape, "item_type": ItemType,
}  # fmt: skip
_HEADINGS = {
    "account_id": "account", "from_date": "from", "to_date": "to", "transaction_count": "movements", "delta_minor": "difference",
    "amount_minor": "amount", "remaining_minor": "remaining", "open_minor": "remaining", "booking_date": "date",
    "transactions": "movements", "counterparty_name": "counterparty", "document_number": "number", "opening_minor": "opening",
    "closing_minor": "closing", "receipts_minor": "in", "payments_minor": "out", "recurring_minor": "recurring",
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A table as a person reads it."""

    frame: pl.DataFrame
    """The same rows, their columns by what they are called; counts stay numbers, all else is text."""
    figures: tuple[str, ...]
    """Columns that are set flush right."""
    language: Language

    def _repr_html_(self) -> str:
        about = About(language=self.language)
        return render("frame.html", about, frame=self.frame, figures=self.figures, cell=self._cell)

    def _cell(self, value: object) -> str:
        if isinstance(value, float):
            text = f"{value:.4g}"
            return text.replace(".", ",") if self.language == "fr" else text
        return plain("" if value is None else str(value))


def in_words(frame: pl.DataFrame, language: Language = "en") -> Shown:
    """The frame as a person reads it: `balanced` is équilibré, 123450 cents are 1 234,50, IBANs show their last digits.

    Amounts need a column `currency` beside them; without one they are those of euros.
    """
    currency = pl.col("currency") if "currency" in frame.columns else pl.lit("EUR")
    shown = []
    for name, kind in frame.schema.items():
        column = pl.col(name)
        if name in _CLOSED:
            words = (*map(str, _CLOSED[name]), REFUSED, ASKED)
            column = column.cast(pl.String).replace({v: say(v, language) for v in words})
        elif name.endswith("_minor"):
            column = figure_expr(column, currency, language)
        elif name == "account_id" or name.endswith("_iban"):
            column = masked_expr(column)
        elif kind == pl.Date:
            column = column.replace_strict(
                {v: day(v, language) for v in frame[name].drop_nulls().unique()}, default=None
            )
        elif kind == pl.String:
            column = plain_expr(column)
        shown.append(column.alias(name))
    called = {n: _heading(n, language) for n in frame.columns}
    right = tuple(called[n] for n, kind in frame.schema.items() if n.endswith("_minor") or kind.is_numeric())
    return Shown(frame.select(shown).rename(called), right, language)


def _heading(name: str, language: Language) -> str:
    """What a column is called; its own name where there is no word for it."""
    said = say(_HEADINGS.get(name, name), language)
    return said[:1].upper() + said[1:] if said != name else name
