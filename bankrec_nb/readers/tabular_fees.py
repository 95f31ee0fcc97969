"""Which column is the movement where a table states what was paid, what was taken out of it and what is left.

Providers name these three in every way (Amount, Fee, Net; Total, Fee, Payout; Gross sales, Fees, Net total), and one's Net
is another's amount without tax. The figures tell: what is left is what was paid less the fee, in every row.
"""

from __future__ import annotations

import re
from itertools import permutations
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.readers.columns import Role
from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.tabular_amounts import DASHES, amount_share, learn_notation, read_minor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.readers.tabular_roles import Content

_MOST = 0.8
"""Share of the rows with a fee in which it must be taken off; the others may be fees that are given back."""
_TAX = re.compile(r"\b(?:vat|gst|tax|tva|mw ?st|ust|umsatzsteuer|mehrwertsteuer|iva|btw|moms|dph|kdv)\b")
_TAXED_ROWS = 2
_SPLIT = (Role.DEBIT, Role.CREDIT)


def settle_fees(
    chosen: dict[Role, tuple[int, ...]], contents: Sequence[Content], sample: Sequence[Sequence[str]]
) -> None:
    """The amount and the gross by the figures, of all fees together; a constant direction says nothing there."""
    sides = chosen.get(Role.DIRECTION, ())
    if sides and {Role.FEE, Role.PAYOUT_ID} <= chosen.keys() and contents[sides[0]].distinct == 1:
        del chosen[Role.DIRECTION]  # "paid_out" on every line of what was paid out to us
        chosen[Role.INFORMATION] = (*chosen.get(Role.INFORMATION, ()), *sides)
    if not chosen.get(Role.FEE) or all(role in chosen for role in _SPLIT):
        return  # one side alone may be what is left: `Auszahlung` beside `Betrag` and `Gebühr`
    other = {i for role in (Role.FEE, Role.BALANCE, Role.ORIGINAL_AMOUNT) for i in chosen.get(role, ())}
    named = {
        i for role in (Role.GROSS, Role.AMOUNT) for i in chosen.get(role, ())
    }  # a workbook has 50 where a text has 50.00
    money = [
        i
        for i, c in enumerate(contents)
        if i not in other
        and (c.amounts >= 0.9 or (i in named and _dashed(sample, i)))
        and (c.decimals >= 0.5 or i in named)
    ]
    fees = _together([_minor(sample, i) for i in chosen[Role.FEE]])
    figures = {i: _minor(sample, i) for i in money}
    pairs = [(x, y) for x, y in permutations(money, 2) if _taken_off(figures[x], fees, figures[y])]
    if pairs:
        first = (*chosen.get(Role.GROSS, ()), *chosen.get(Role.AMOUNT, ()))
        gross, net = next((pair for pair in pairs if pair[0] in first), pairs[0])
        _release(chosen, {gross, net})
        chosen[Role.GROSS], chosen[Role.AMOUNT] = (gross,), (net,)


def settle_taxes(
    chosen: dict[Role, tuple[int, ...]],
    names: Sequence[str],
    contents: Sequence[Content],
    sample: Sequence[Sequence[str]],
) -> None:
    """What moved is the amount with its tax: where a column named for a tax makes up another with the one taken, that other."""
    (base,) = chosen.get(Role.AMOUNT, (None,))
    taxes = [i for i, name in enumerate(names) if _TAX.search(normal_form(name)) and contents[i].amounts >= 0.9]
    if base is None or not taxes:
        return
    without, tax = _minor(sample, base), _together([_minor(sample, i) for i in taxes])
    if None in without or sum(bool(t) for t in tax) < _TAXED_ROWS:
        return
    whole = [(w or 0) + (t or 0) for w, t in zip(without, tax, strict=True)]
    money = [i for i, c in enumerate(contents) if i not in {base, *taxes} and c.amounts >= 0.9]
    total = next((i for i in money if _minor(sample, i) == whole), None)
    if total is not None:
        _release(chosen, {total})
        chosen[Role.AMOUNT] = (total,)


def _together(columns: Sequence[Sequence[int | None]]) -> list[int | None]:
    """Each row's fees together: what the merchant bears and what its customer does stand in two columns."""
    if len(columns) == 1:
        return [*columns[0]]
    return [sum(abs(one) for one in row if one) for row in zip(*columns, strict=True)]


def _taken_off(gross: Sequence[int | None], fees: Sequence[int | None], net: Sequence[int | None]) -> bool:
    """Whether net = gross − fee in every row, the fee raising the net in few, or in refunds only."""
    rows = [(x, abs(f or 0), y) for x, f, y in zip(gross, fees, net, strict=True) if x is not None and y is not None]
    charged = [row for row in rows if row[1]]
    taken = sum(y == x - f for x, f, y in charged)
    back = sum(y == x + f for x, f, y in charged)
    whole = taken + back == len(charged) and all(x == y for x, f, y in rows if not f)
    shrunk = all(y == x - f if x > 0 else y == x + f for x, f, y in charged)  # a refund gives its fee back
    both = any(x > 0 for x, *_ in charged) and any(x < 0 for x, *_ in charged)
    return bool(charged) and whole and (taken >= _MOST * len(charged) or (shrunk and both))


def _dashed(sample: Sequence[Sequence[str]], place: int) -> bool:
    """Whether every cell is an amount or a dash: a fee's own row has no gross."""
    texts = [row[place] for row in sample if row[place] and row[place] not in DASHES]
    return bool(texts) and amount_share(texts) >= 0.9


def _release(chosen: dict[Role, tuple[int, ...]], places: set[int]) -> None:
    for role, held in list(chosen.items()):
        kept = tuple(i for i in held if i not in places)
        if kept:
            chosen[role] = kept
        elif held:
            del chosen[role]
    for role in (Role.GROSS, Role.AMOUNT):
        spare = chosen.pop(role, ())
        if spare:
            chosen[Role.INFORMATION] = (*chosen.get(Role.INFORMATION, ()), *spare)


def _minor(sample: Sequence[Sequence[str]], place: int) -> list[int | None]:
    texts = ["0" if row[place] in DASHES else row[place] for row in sample]
    values: list[int | None] = read_minor(pl.Series(texts), learn_notation([t for t in texts if t])).to_list()
    return values


def fee_alone(amount: pl.Series, fault: pl.Series, fee: pl.Series, balance: pl.Series) -> pl.Series:
    """Rows without an amount whose fee is what their balance lies apart by: the fee is all that moved."""
    step = pl.col("b").diff()
    apart = (step == pl.col("f")) | (pl.col("b").diff(-1) == pl.col("f"))
    empty = pl.col("a").is_null() & pl.col("fault").is_null() & (pl.col("f").fill_null(0) != 0)
    frame = pl.DataFrame({"a": amount, "fault": fault, "f": fee, "b": balance})
    return frame.select((empty & apart).fill_null(value=False)).to_series()
