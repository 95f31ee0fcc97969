"""The running-balance test: the strongest witness of a table. It proves amounts, their sign and the row order at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_PAIRS, LEAST_SHARE = 3, 0.8
"""So many neighbours must agree before the balance column overrules what else is known."""


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


def prove_balances(amounts: pl.Series, balances: pl.Series) -> BalanceProof | None:
    """The order and sign under which most balances follow from each other; null with fewer than two balances."""
    frame = pl.DataFrame({"a": amounts, "b": balances}).with_row_index("row").drop_nulls()
    if frame.height < 2:
        return None
    step = pl.col("b").diff()
    before = pl.col("a").shift(1)
    judged = frame.select(
        "row",
        up=step == pl.col("a"),
        up_inverted=step == -pl.col("a"),
        down=step == -before,
        down_inverted=step == before,
    ).slice(1)
    forms: Sequence[tuple[str, Literal["oldest_first", "newest_first"], Literal[1, -1]]] = (
        ("up", "oldest_first", 1),
        ("down", "newest_first", 1),
        ("up_inverted", "oldest_first", -1),
        ("down_inverted", "newest_first", -1),
    )
    hits = {name: int(judged[name].sum()) for name, _, _ in forms}
    name, order, sign = max(forms, key=lambda form: hits[form[0]])
    breaks = tuple(judged.filter(~pl.col(name))["row"].to_list())
    return BalanceProof(order, sign, hits[name] / judged.height, judged.height, breaks)


def ends(amounts: pl.Series, balances: pl.Series, proof: BalanceProof) -> tuple[int | None, int | None]:
    """Opening and closing balance of the rows as the running balance tells them (`amounts` with their right sign)."""
    first, last = (0, -1) if proof.order == "oldest_first" else (-1, 0)
    if balances[first] is None or balances[last] is None or amounts[first] is None:
        return None, None
    return int(balances[first]) - int(amounts[first]), int(balances[last])
