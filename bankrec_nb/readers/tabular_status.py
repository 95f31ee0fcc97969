"""Whether a row of a bank's table is booked, still pending, or information only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import BookingStatus
from bankrec_nb.readers.tabular_amounts import DASHES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bankrec_nb.readers.profiles import Profile
    from bankrec_nb.readers.tabular_balance import BalanceProof
    from bankrec_nb.readers.tabular_money import Money

PENDING = (
    r"(?i)^\s*(?:umsatz )?(pending|en attente|en cours|vorgemerkt|offen|pendiente|en curso|in sospeso|in attesa|in elaborazione|"
    r"openstaand|gereserveerd|niet geboekt|reserved|reserver\w*|authori[sz]ed|uncleared|hold|on hold|non contabilizzato|"
    r"a venir|[aà] venir|autorizzat[oa]|non contabile|v[aä]ntande|blokada|w trakcie|cativo|pendente)\b"
)
"""Words of a status cell, or in place of a date, that say: not booked yet."""
_LONGEST_WORD = 24
"""A cell that begins with such a word and is longer is a text."""
_VOID = (
    r"(?i)^\s*(memo|cancell?ed|canceled|declined|failed|reverted|rejected|denied|voided|refused|annul[eé]e?|abgelehnt|"
    r"storniert|rechazad[oa]|annullat[oa]|geannuleerd|abgebrochen|fehlgeschlagen|[eé]chou[eé]e?|fallid[oa]|fallit[oa]|cancelad[oa]|"
    r"anulad[oa]|rifiutat[oa]|mislukt|nieudan[ay])\b"
)


_BOOKED = (
    r"(?i)(?:umsatz )?(?:gebucht|booked|posted|comptabilis[eé]e?|contabilizzat[oa]|contabilizad[oa]|geboekt|bokf[oö]rd)"
)


def says_whether_booked(text: str) -> bool:
    """Whether a cell says that the row is booked, or that it is not yet, and nothing else."""
    return bool(re.fullmatch(_BOOKED, text) or (re.match(PENDING, text) and len(text) <= _LONGEST_WORD))


def booking_status(body: pl.DataFrame, money: Money, profile: Profile, left_out: pl.Series) -> pl.Series:
    """booked, pending or information: by a status column's words; a zero amount is information.

    A row without a booking date, where most have one beside the day of the operation, is not booked yet; nor is one that
    the running balance leaves out (`not_in_balance`).
    """
    status, booked, done = (profile.column(r) for r in ("status", "booking_date", "transaction_date"))
    waiting, nothing = left_out, money.amount == 0
    if booked is not None and done is not None:
        undated = (body[f"c{booked}"] == "") & (body[f"c{done}"] != "")
        if int(undated.sum()) * 2 < body.height:
            waiting |= undated
    if status is not None:
        waiting |= body[f"c{status}"].str.contains(PENDING)
        nothing |= body[f"c{status}"].str.contains(_VOID)
    usual = pl.Series([str(BookingStatus.BOOKED)]).new_from_index(0, body.height)
    if not (waiting | nothing).any():
        return usual
    told = usual.set(nothing.fill_null(value=False), str(BookingStatus.INFORMATION))
    return told.set(waiting.fill_null(value=False), str(BookingStatus.PENDING))


def not_in_balance(
    body: pl.DataFrame, money: Money, groups: pl.Series, moves: pl.Series, proofs: Mapping[int, BalanceProof]
) -> pl.Series:
    """The newest rows of a statement that have no balance, where each other row has one and all follow from each other.

    A bank that states one balance a day states it behind the day's last movement, so its newest row has one. A row with a
    dash in the place of both a day and its balance says so itself, however short the file.
    """
    none = pl.Series([False]).new_from_index(0, moves.len())
    if money.balance is None or not bool((money.balance.is_null() & moves).any()):
        return none
    none |= _dashed(body, money.profile) & moves
    frame = pl.DataFrame({"g": groups, "b": money.balance}).with_row_index("row").filter(moves)
    places: list[int] = []
    for (key,), rows in frame.group_by("g", maintain_order=True):
        proof = proofs.get(int(str(key)))
        if proof is None or not proof.holds or proof.breaks:
            continue
        newest_last = rows if proof.order == "oldest_first" else rows.reverse()
        without = newest_last["b"].is_null()
        if 0 < int(without.sum()) < rows.height and without.equals(without.sort()):
            places += newest_last["row"].filter(without).to_list()
    return none.scatter(places, True) if places else none


def _dashed(body: pl.DataFrame, profile: Profile) -> pl.Series:
    """Rows that write a dash for their balance and for one of their days."""
    balance = profile.column("balance")
    days = [i for r in ("booking_date", "value_date", "transaction_date") if (i := profile.column(r)) is not None]
    if balance is None or not days:
        return pl.Series([False]).new_from_index(0, body.height)
    dashed = pl.any_horizontal(pl.col(f"c{i}").is_in(DASHES) for i in days)
    return body.select(dashed & pl.col(f"c{balance}").is_in(DASHES)).to_series()
