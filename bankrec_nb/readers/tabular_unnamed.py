"""Money columns that no header speaks for: which is the amount and which the balance shows in the figures, or is asked."""

from __future__ import annotations

import re
from itertools import combinations, pairwise, permutations
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.readers.columns import Role, role_of_header
from bankrec_nb.readers.tabular_amounts import amount_like, learn_notation, read_minor
from bankrec_nb.readers.tabular_balance import LEAST_PAIRS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bankrec_nb.readers.tabular_roles import Content

_LEAST_STEPS = 2
_FULL = 0.5
"""Share of filled cells from which a column states something of each booked row: pending ones have no balance."""


def money_by_content(
    chosen: dict[Role, tuple[int, ...]], free: list[int], contents: Sequence[Content], sample: Sequence[Sequence[str]]
) -> None:
    """The amount among columns without a telling header.

    What the balances prove comes first; then a debit and credit pair, then the first money column.
    """
    money = [i for i in free if _is_money(contents[i])]
    if not money:
        money = [i for i in free if contents[i].amounts >= 0.9 and contents[i].dates < 0.9 and contents[i].ibans == 0]
    if not money:
        return
    sides = _proved_pair(money, contents, sample) if Role.BALANCE not in chosen else None
    if sides is not None:
        chosen |= {r: (i,) for r, i in zip((Role.DEBIT, Role.CREDIT, Role.BALANCE), sides, strict=True)}
        return
    proved = _proved([i for i in money if contents[i].filled >= _FULL], sample) if Role.BALANCE not in chosen else None
    if proved is not None:
        chosen[Role.AMOUNT], chosen[Role.BALANCE] = (proved[0],), (proved[1],)
        return
    balance = [] if Role.BALANCE in chosen else [i for i in money if contents[i].filled >= _FULL][-1:]
    pair = next((p for p in combinations([i for i in money if len(money) > 1], 2) if exclusive(p, sample)), None)
    if pair is not None:
        chosen[Role.DEBIT], chosen[Role.CREDIT] = (pair[0],), (pair[1],)
    else:
        full = [i for i in money if contents[i].filled > 0.5] or money
        chosen[Role.AMOUNT] = ((next((i for i in full if contents[i].negative), full[0])),)
    used = {i for r in (Role.AMOUNT, Role.DEBIT, Role.CREDIT) for i in chosen.get(r, ())}
    if balance and balance[0] not in used and len(money) > 1:
        chosen[Role.BALANCE] = (balance[0],)


def pair_by_content(
    chosen: dict[Role, tuple[int, ...]],
    free: list[int],
    contents: Sequence[Content],
    sample: Sequence[Sequence[str]],
    names: Sequence[str],
) -> None:
    """One known money column that fills where a free one is empty: they are the two sides of one pair.

    Beside a column that says it is the amount, one with a name of its own is something else (an amount held back, a tax).
    """
    known = next((r for r in (Role.AMOUNT, Role.DEBIT, Role.CREDIT) if r in chosen), None)
    if known is None or {Role.DEBIT, Role.CREDIT} <= set(chosen) or len(sample) < 2:
        return
    place = chosen[known][0]
    if contents[place].filled > 0.95 or (contents[place].negative and known is not Role.DEBIT):
        return
    said = known is Role.AMOUNT and role_of_header(names[place])[1] >= 2
    beside = [i for i in free if _is_money(contents[i]) and not (said and names[i])]
    other = next((i for i in beside if exclusive((place, i), sample)), None)
    if other is None:
        return
    del chosen[known]
    out = place if known is Role.DEBIT or (known is Role.AMOUNT and place < other) else other
    chosen[Role.DEBIT], chosen[Role.CREDIT] = (out,), (place + other - out,)


def is_guess(
    roles: Mapping[str, Sequence[int]],
    named: Sequence[int],
    contents: Sequence[Content],
    sample: Sequence[Sequence[str]],
) -> bool:
    """Whether the amount of a table is one of several money columns, no header names it, and no balance proves it.

    Args:
        roles: as they were chosen.
        named: columns whose header says that they are money.
        contents: of each column.
        sample: data rows.
    """
    used = [roles[r][0] for r in ("amount", "debit", "credit") if roles.get(r)]
    if not used or all(i in named for i in used):
        return False
    if len(used) == 2:  # a pair whose sides nobody names: only a balance tells which is which
        return "balance" not in roles or len(sample) < 2
    rivals = [i for i, c in enumerate(contents) if i not in named and i != used[0] and _is_money(c) and c.filled > 0.5]
    balance = roles.get("balance", ())
    if not balance and len(sample) > 1 and _may_be_half_a_pair(used[0], roles, contents):
        return True
    if not rivals and not any(i not in named for i in balance):
        return False
    if not balance:
        return True
    if _proved(sorted({used[0], balance[0], *rivals}), sample) == (used[0], balance[0]):
        amounts, balances = _minor(sample, used[0]), _minor(sample, balance[0])
        signed = contents[used[0]].negative or "direction" in roles
        return len(sample) <= LEAST_PAIRS and not signed and _follows_down(amounts, balances)
    return not _follows([_minor(sample, i) for i in (used[0], balance[0])])


def _may_be_half_a_pair(place: int, roles: Mapping[str, Sequence[int]], contents: Sequence[Content]) -> bool:
    """Whether an amount without a sign stands beside an empty column: the other side of a pair may have had no movement."""
    beside = [contents[i] for i in (place - 1, place + 1) if 0 <= i < len(contents)]
    return not contents[place].negative and "direction" not in roles and any(not c.filled for c in beside)


def exclusive(pair: tuple[int, int], sample: Sequence[Sequence[str]]) -> bool:
    """Whether each row has an amount in exactly one of the two columns, and both are used."""
    seen = [0, 0]
    for row in sample:
        filled = [bool(re.search(r"[1-9]", row[i])) for i in pair]
        if sum(filled) != 1 or not all(amount_like(row[i]) for i, f in zip(pair, filled, strict=True) if f):
            return False
        seen[filled.index(True)] += 1
    return all(seen)


def _is_money(content: Content) -> bool:
    return content.amounts >= 0.6 and content.dates < 0.9 and content.decimals > 0


def _proved(columns: Sequence[int], sample: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """Amount and balance among full money columns, where exactly one choice follows from row to row."""
    if len(columns) < 2:
        return None
    minor = {i: _minor(sample, i) for i in columns}
    beside = [
        (a, after)
        for before, a, after in permutations(columns, 3)
        if before < after and _adds_up(minor[before], minor[a], minor[after])
    ]
    if len(beside) == 1:
        return beside[0]
    found = [(a, b) for a, b in permutations(columns, 2) if _follows([minor[a], minor[b]])]
    return found[0] if len(found) == 1 else None


def _proved_pair(
    money: Sequence[int], contents: Sequence[Content], sample: Sequence[Sequence[str]]
) -> tuple[int, int, int] | None:
    """Debit, credit and balance among columns of which the first two are filled by turns, where one choice follows in every row."""
    balances = [i for i in money if contents[i].filled > 0.9]
    sides = [i for i in money if contents[i].filled <= 0.9]
    if not balances or len(sides) != 2 or len(sample) <= _LEAST_STEPS or not 2 <= len(money) <= 4:
        return None
    minor = {i: [abs(v) if v is not None and i in sides else v for v in _minor(sample, i)] for i in money}
    found = []
    for debit, credit in permutations(sides, 2):
        moved = [(c or 0) - (d or 0) for d, c in zip(minor[debit], minor[credit], strict=True)]
        for balance in balances:
            steps = list(pairwise(minor[balance]))
            if any(a is None or b is None for a, b in steps):
                continue
            down = [b - a for a, b in steps]  # type: ignore[operator]
            if down == moved[1:] or down == [-m for m in moved[:-1]]:
                found.append((debit, credit, balance))
    return found[0] if len(found) == 1 else None


def _adds_up(before: Sequence[int | None], amount: Sequence[int | None], after: Sequence[int | None]) -> bool:
    """Balance before + amount = balance after, in every row, and something moved."""
    rows = list(zip(before, amount, after, strict=True))
    return any(a for _, a, _ in rows) and all(None not in row and row[0] + row[1] == row[2] for row in rows)  # type: ignore[operator]


def _follows(columns: Sequence[Sequence[int | None]]) -> bool:
    """Whether the second column moves from row to row by the first one, in either order of time and either sign."""
    rows = [(abs(a), b) for a, b in zip(*columns, strict=True) if a is not None and b is not None]
    steps = [(abs(after - before), {one, other}) for (one, before), (other, after) in pairwise(rows)]
    return bool(steps) and sum(step in amounts for step, amounts in steps) >= 0.8 * len(steps)


def _follows_down(amounts: Sequence[int | None], balances: Sequence[int | None]) -> bool:
    """Whether the few unsigned amounts only ever lower the balance: which way they go, three more rows would show."""
    rows = [(a, b) for a, b in zip(amounts, balances, strict=True) if a is not None and b is not None]
    return any(after - before == -a for (_, before), (a, after) in pairwise(rows))


def _minor(sample: Sequence[Sequence[str]], place: int) -> list[int | None]:
    texts = [row[place] for row in sample]
    values: list[int | None] = read_minor(pl.Series(texts), learn_notation([t for t in texts if t])).to_list()
    return values
