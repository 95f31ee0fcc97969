"""Tables with two amounts, one as paid abroad: which of them moved the account, shown by the currencies beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.readers.columns import Role, currency_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.readers.tabular_roles import Content


def settle_abroad(
    chosen: dict[Role, tuple[int, ...]],
    amounts: Sequence[int],
    names: Sequence[str],
    contents: Sequence[Content],
    sample: Sequence[Sequence[str]],
) -> None:
    """Let the account's currency tell its amount and its currency from those of payments abroad.

    Args:
        chosen: role → columns, corrected in place.
        amounts: the columns whose headers speak of an amount equally plainly.
        names: the header.
        contents: of each column.
        sample: data rows.
    """
    if Role.AMOUNT not in chosen:
        return
    place = chosen[Role.AMOUNT][0]
    codes = {i for i, c in enumerate(contents) if c.currencies >= 0.9 and c.filled > 0.5}
    steady = [i for i in amounts if i + 1 in codes and contents[i + 1].distinct == 1]
    if place in amounts and place + 1 in codes and steady and place not in steady:
        chosen[Role.AMOUNT], chosen[Role.CURRENCY] = (steady[0],), (steady[0] + 1,)
        chosen[Role.ORIGINAL_AMOUNT], chosen[Role.ORIGINAL_CURRENCY] = (place,), (place + 1,)
        return
    named = currency_named(names[place])
    currency = chosen.get(Role.CURRENCY, (None,))[0]
    if named is None or currency is None or Role.ORIGINAL_CURRENCY in chosen:
        return
    if any(row[currency].strip().upper() not in ("", named) for row in sample):
        chosen[Role.ORIGINAL_CURRENCY] = chosen.pop(Role.CURRENCY)
        other = next((i for i in amounts if i != place), None)
        if other is not None:
            chosen.setdefault(Role.ORIGINAL_AMOUNT, (other,))
