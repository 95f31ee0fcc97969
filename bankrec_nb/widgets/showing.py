"""A frame for a person: words, days and amounts in one language, account numbers masked. For looking at, not for reckoning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import ItemStatus, ItemType, Proof, Shape, Tier, TransactionStatus
from bankrec_nb.dossier.reports import ASKED, REFUSED
from bankrec_nb.reporting.text import day, plain_expr
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
    "transactions": "movements", "counterparty_name": "counterparty", "document_number": "number",
}  # fmt: skip


def in_words(frame: pl.DataFrame, language: Language = "en") -> pl.DataFrame:
    """The frame as a person reads it: `balanced` is équilibré, 123450 cents are 1 234,50, IBANs show their last digits.

    Amounts need a column `currency` beside them; without one they are those of euros. All that is changed becomes text.
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
    return frame.select(shown).rename({n: _heading(n, language) for n in frame.columns if _heading(n, language)})


def _heading(name: str, language: Language) -> str:
    """What a column is called; a second column of the same heading would be refused by Polars."""
    said = say(_HEADINGS.get(name, name), language)
    return "" if said == name else said.lower()
