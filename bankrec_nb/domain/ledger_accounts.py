"""Where a named difference is usually booked, in the French chart of accounts (PCG, 2026). A person can change each.

A discount we allow is a cost (665), one we are allowed is income (765); so for rounding (658, 758) and for exchange
differences on trade receivables and payables (656, 756).
"""

from __future__ import annotations

import polars as pl

from bankrec_nb.domain.vocabulary import AdjustmentKind

BANK_CHARGES = "627000"
COST_AND_INCOME = {
    AdjustmentKind.FEE: (BANK_CHARGES, BANK_CHARGES),
    AdjustmentKind.DISCOUNT: ("665000", "765000"),
    AdjustmentKind.WRITE_OFF: ("658000", "758000"),
    AdjustmentKind.EXCHANGE_DIFFERENCE: ("656000", "756000"),
}
"""Account when it costs us (a negative adjustment), account when it is to our advantage."""


def usual_account(kind: str, amount_minor: int) -> str:
    """The account of one difference; empty where there is no usual one."""
    both = COST_AND_INCOME.get(AdjustmentKind(kind))
    return "" if both is None else both[amount_minor > 0]


def usual_account_expr(kind: pl.Expr, amount_minor: pl.Expr) -> pl.Expr:
    """Whole-column `usual_account`; null where there is no usual one."""
    cost, income = ({str(k): both[side] for k, both in COST_AND_INCOME.items()} for side in (0, 1))
    of_cost, of_income = (kind.replace_strict(side, default=None, return_dtype=pl.String) for side in (cost, income))
    return pl.when(amount_minor > 0).then(of_income).otherwise(of_cost)
