"""Rows among the movements that state a balance (`Saldo do dia`, `Solde du jour`), proved by what moved between them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.headers import says_only_balance

_HINTS = ("saldo", "s a l d o", "solde", "balance", "kontostand", "zustatek", "zůstatek", "egyenleg")


@dataclass(frozen=True)
class Balances:
    """Which rows state a balance, the one before the first movement, and the one after the last if a row states it."""

    mask: pl.Series
    opening: int
    closing: int | None


def balances_among(texts: pl.Series, amounts: pl.Series) -> Balances | None:
    """The rows whose text says nothing but a balance, if each is the one before plus what moved between; else null.

    Two such rows with a movement between them are the least. Rows stand in either order of time.

    Args:
        texts: every word of each row.
        amounts: signed minor units; null where there is none.
    """
    hinted = texts.str.contains_any(list(_HINTS), ascii_case_insensitive=True).fill_null(value=False)
    if int(hinted.sum()) < 2:
        return None
    said = [text for text in texts.filter(hinted).unique().to_list() if says_only_balance(text)]
    mask = hinted & texts.is_in(said) & amounts.is_not_null()
    if int(mask.sum()) < 2 or bool(mask.all()):
        return None
    moved = pl.select(pl.when(~mask).then(amounts).otherwise(0).fill_null(0).cum_sum()).to_series()
    before, stated = moved.filter(mask), amounts.filter(mask)
    if before.n_unique() < 2:
        return None
    total = int(moved[-1])
    if (stated - before).n_unique() == 1:
        opening = int(stated[0] - before[0])
        return Balances(mask, opening, opening + total if mask[-1] else None)
    if (stated + before).n_unique() == 1:  # the newest first
        closing = int(stated[0] + before[0])
        return Balances(mask, closing - total, closing if mask[0] else None)
    return None


def balances_note(found: Balances) -> dict[str, object]:
    """Says that rows were taken as balances."""
    message = f"Rows that state a balance, as the movements between them prove, were not taken as movements: {int(found.mask.sum())}."
    return issue(Severity.NOTE, "balance_rows", message)
