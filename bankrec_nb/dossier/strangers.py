"""A file that names no account, for the days of an account whose movements it does not have: whose is it?

Two accounts of one bank export the same columns. Taken for one account, the second file would mix both, and payments
that happen to be equal would count as known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import WrongAccount
from bankrec_nb.domain.masking import masked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.dossier.reading import Incoming

AT_LEAST = 3
"""Movements on both sides of the days in common before anything is said of them."""
_KEY = ("account_id", "currency")


def refuse_strangers(there: pl.DataFrame, incoming: Sequence[Incoming]) -> None:
    """Refuse, file by file, what is most probably of another account than the one it would be taken for.

    The same account exported twice has the same amounts in the days both files cover; fewer than half of them is no
    other export of it. A person who names the account is believed.
    """
    for file in incoming:
        if file.result is None:
            continue
        rows = file.result.transactions.select(*_KEY, "booking_date", "amount_minor")
        if file.assumed and (found := stranger(there, rows)) is not None:
            file.refusal, file.result = _refusal(file, *found), None
        else:
            there = pl.concat([there.select(rows.columns), rows])


def stranger(there: pl.DataFrame, rows: pl.DataFrame) -> tuple[str, int, int] | None:
    """Account, movements both have, movements they should have in common; None where nothing speaks against the account."""
    ours = there.join(rows, on=_KEY, how="semi")
    if ours.is_empty():
        return None
    day = pl.col("booking_date")
    spans = pl.concat(side.select(first=day.min(), last=day.max()) for side in (ours, rows))
    in_common = day.is_between(spans["first"].max(), spans["last"].min())
    counts = [side.filter(in_common).group_by(*_KEY, "amount_minor").len() for side in (ours, rows)]
    expected = min(int(c["len"].sum()) for c in counts)
    both = counts[0].join(counts[1], on=[*_KEY, "amount_minor"])
    shared = int(both.select(pl.min_horizontal("len", "len_right")).to_series().sum())
    if expected < AT_LEAST or 2 * shared >= expected:
        return None
    return str(rows["account_id"][0]), shared, expected


def _refusal(file: Incoming, account: str, shared: int, expected: int) -> WrongAccount:
    return WrongAccount(
        f"it names no account and covers days of {masked(account)}, but has only {shared} of {expected} movements in "
        "common with it: it looks like another account.",
        where=file.source.name,
        action=f"Say whose it is: its own account (account=…), or account={masked(account)} if it is the same.",
    )
