"""The running-balance test: the strongest witness of a table. It proves amounts, their sign and the row order at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

LEAST_PAIRS, LEAST_SHARE = 3, 0.8
"""So many neighbours must agree before the balance column overrules what else is known."""
_PARTLY, _NO_ACCIDENT = 0.5, 2
"""Where so large a share follows, and so many, the others are told: two balances do not follow to the cent by accident."""


@dataclass(frozen=True)
class BalanceProof:
    """How the balances run. `breaks` are positions of rows (from 0) whose balance does not follow from the one before."""

    order: Literal["oldest_first", "newest_first"]
    sign: Literal[1, -1]
    share: float
    pairs: int
    breaks: tuple[int, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the test is strong enough to decide."""
        return self.pairs >= LEAST_PAIRS and self.share >= LEAST_SHARE

    @property
    def shows_breaks(self) -> bool:
        """Whether a balance that does not follow is worth a look: too many do follow for the column to be anything else."""
        return self.holds or (self.share >= _PARTLY and round(self.share * self.pairs) >= _NO_ACCIDENT)


def prove_balances(amounts: pl.Series, balances: pl.Series) -> BalanceProof | None:
    """The order and sign under which most balances follow from each other; null with fewer than two balances."""
    known = (amounts.is_not_null() & balances.is_not_null()).arg_true()
    if known.len() < 2:
        return None
    whole = known.len() == amounts.len()
    amount, balance = (c if whole else c.gather(known) for c in (amounts, balances))
    step = balance.slice(1) - balance.slice(0, known.len() - 1)
    here, before = amount.slice(1), amount.slice(0, known.len() - 1)
    forms: tuple[tuple[pl.Series, Literal["oldest_first", "newest_first"], Literal[1, -1]], ...] = (
        (step == here, "oldest_first", 1),
        (step == -before, "newest_first", 1),
        (step == -here, "oldest_first", -1),
        (step == before, "newest_first", -1),
    )
    follows, order, sign = max(forms, key=lambda form: int(form[0].sum()))
    share, pairs = int(follows.sum()) / step.len(), step.len()
    breaks = known.slice(1).filter(~follows).to_list()
    return BalanceProof(order, sign, share, pairs, tuple(breaks))


def order_of_days(amounts: pl.Series, balances: pl.Series, days: pl.Series) -> pl.Series | None:
    """The rows from the oldest, where days run one way in the file and the rows of a day the other; null elsewhere.

    Only if so every balance follows from the one before, and not as the rows stand.
    """
    if amounts.null_count() or balances.null_count() or days.null_count() or days.n_unique() < 2:
        return None
    stands = prove_balances(amounts, balances)
    if stands is None or stands.pairs < LEAST_PAIRS or stands.share == 1:
        return None
    rows = pl.DataFrame({"day": days, "row": pl.int_range(days.len(), eager=True)})
    for within in (False, True):
        order = rows.sort("day", "row", descending=[False, within])["row"]
        proof = prove_balances(amounts.gather(order), balances.gather(order))
        if proof is not None and proof.share == 1 and proof.order == "oldest_first":
            return order
    return None


def by_day(amounts: pl.Series, balances: pl.Series, days: pl.Series) -> bool:
    """Whether the column states what was there at the end of each day: it follows from day to day, not from row to row."""
    if days.null_count() or amounts.null_count() or balances.null_count() or days.n_unique() in {1, days.len()}:
        return False
    rows = pl.DataFrame({"day": days, "amount": amounts, "balance": balances})
    if rows.select(pl.col("balance").n_unique().over("day").max()).item() > 1:
        return False
    each = rows.group_by("day").agg(pl.col("amount").sum(), pl.col("balance").first()).sort("day")
    return bool((each["balance"].diff() == each["amount"]).slice(1).all())


def ends(amounts: pl.Series, balances: pl.Series, proof: BalanceProof) -> tuple[int | None, int | None]:
    """Opening and closing balance of the rows as the running balance tells them (`amounts` with their right sign)."""
    first, last = (0, -1) if proof.order == "oldest_first" else (-1, 0)
    if balances[first] is None or balances[last] is None or amounts[first] is None:
        return None, None
    return int(balances[first]) - int(amounts[first]), int(balances[last])
