"""Rows that a table marks as reversed, without saying what took them back."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bankrec_nb.readers.letters import normal_form

if TYPE_CHECKING:
    import polars as pl

    from bankrec_nb.readers.profiles import Profile
    from bankrec_nb.readers.tabular_money import Money

_WORD = (
    r"(?:reversed|reversal|charged back|refunded back|storno|storniert|zuruckgebucht|ruckgebucht|ruckgangig|annule|annulee|annulation|contrepasse|contrepassee|extourne|extournee|stornato|stornata|storno|annullato"
    r"|anulado|anulada|retrocedido|retrocedida|estornado|estornada|estorno|teruggeboekt|gestorneerd|tilbakefort|tilbagefort|aterford|stornowano|stornowany|stornovano)"
)
_HEADER = re.compile(rf"(?:is |was |ist |est )?{_WORD}(?: flag| indicator| yn| y n)?")
_STATUS = re.compile(
    r"reversed|charged back|zuruckgebucht|ruckgebucht|contrepassee?|extournee?|retrocedid[oa]|estornad[oa]|teruggeboekt|tilbakefort|tilbagefort"
)
_YES = r"(?i)^\s*(?:yes|y|true|1|ja|j|oui|o|si|s[ií]|s|sim|tak|x)\s*$"
_NO = r"(?i)^\s*(?:no|n|false|0|nein|non|nee|n[aã]o|nie|-)?\s*$"
TOLD = "The row is marked as reversed, and no other row takes it back."


def without_reversed(money: Money, body: pl.DataFrame, profile: Profile) -> Money:
    """Money whose rows marked as reversed have a fault, unless the file shows what became of them.

    A running balance shows whether they were booked; a row of the opposite amount is the reversal itself, and both stand.
    """
    marked = _marked(body, profile)
    if marked is None or money.balance is not None or not marked.any():
        return money
    sizes = Counter(money.amount.drop_nulls().to_list())
    alone = [row for row in marked.arg_true() if (size := money.amount[row]) and not sizes[-size]]
    return replace(money, fault=money.fault.scatter(alone, [TOLD] * len(alone))) if alone else money


def _marked(body: pl.DataFrame, profile: Profile) -> pl.Series | None:
    """Which rows say that they were reversed: a yes below such a header, or the word in the column of the status."""
    for place, name in enumerate(profile.header):
        if not _HEADER.fullmatch(normal_form(name)) or f"c{place}" not in body.columns:
            continue
        cells = body[f"c{place}"]
        yes = cells.str.contains(_YES)
        if (yes | cells.str.contains(_NO)).all():
            return yes
    status = profile.column("status")
    if status is None:
        return None
    words = {v: _STATUS.fullmatch(normal_form(v)) is not None for v in body[f"c{status}"].unique() if v}
    return body[f"c{status}"].is_in([v for v, taken in words.items() if taken])
