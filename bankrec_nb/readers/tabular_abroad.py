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
    lone = chosen.get(Role.DEBIT, ()) if Role.CREDIT not in chosen else ()
    if lone and contents[lone[0]].filled == contents[place].filled:
        amounts = [*amounts, *lone]  # `Montant débité` beside `Montant local` is an amount, no side
    codes = {i for i, c in enumerate(contents) if c.currencies >= 0.9 and c.filled > 0.5}
    steady = [i for i in amounts if i + 1 in codes and contents[i + 1].distinct == 1]
    if place in amounts and place + 1 in codes and steady and place not in steady:
        chosen[Role.AMOUNT], chosen[Role.CURRENCY] = (steady[0],), (steady[0] + 1,)
        chosen[Role.ORIGINAL_AMOUNT], chosen[Role.ORIGINAL_CURRENCY] = (place,), (place + 1,)
        if steady[0] in lone:
            del chosen[Role.DEBIT]
        return
    _settle_by_rows(chosen, names, contents, sample)
    place = chosen[Role.AMOUNT][0]
    named = currency_named(names[place])
    currency = chosen.get(Role.CURRENCY, (None,))[0]
    if named is None or currency is None or Role.ORIGINAL_CURRENCY in chosen:
        return
    if any(row[currency].strip().upper() not in ("", named) for row in sample):
        chosen[Role.ORIGINAL_CURRENCY] = chosen.pop(Role.CURRENCY)
        other = next((i for i in amounts if i != place), None)
        if other is not None:
            chosen.setdefault(Role.ORIGINAL_AMOUNT, (other,))


def _settle_by_rows(
    chosen: dict[Role, tuple[int, ...]],
    names: Sequence[str],
    contents: Sequence[Content],
    sample: Sequence[Sequence[str]],
) -> None:
    """Two amounts that differ exactly where the currency is not the usual one: it is the currency of payments abroad."""
    currency = chosen.get(Role.CURRENCY, (None,))[0]
    if currency is None or Role.ORIGINAL_CURRENCY in chosen:
        return
    place = chosen[Role.AMOUNT][0]
    taken = {i for role in (Role.BALANCE, Role.DEBIT, Role.CREDIT, Role.FEE) for i in chosen.get(role, ())}
    others = [i for i, c in enumerate(contents) if i not in taken | {place} and c.amounts >= 0.9 and c.decimals > 0]
    codes = [row[currency].strip().upper() for row in sample]
    for other in others:
        home = _home_currency([(row[place], row[other]) for row in sample], codes)
        if home is None:
            continue
        ours, theirs = (other, place) if currency_named(names[other]) == home else (place, other)
        chosen[Role.AMOUNT], chosen[Role.ORIGINAL_AMOUNT] = (ours,), (theirs,)
        chosen[Role.ORIGINAL_CURRENCY] = chosen.pop(Role.CURRENCY)
        return


def _home_currency(pairs: Sequence[tuple[str, str]], codes: Sequence[str]) -> str | None:
    """The currency of the rows in which both amounts are one (empty where only the others name any); null if nothing is shown."""
    # A row without the account's amount shows nothing: a total may stand in the other's place (Amazon's settlements).
    same = [
        (not two or _figure(one) == _figure(two), code) for (one, two), code in zip(pairs, codes, strict=True) if one
    ]
    alike = {code for one, code in same if one}
    apart = {code for one, code in same if not one}
    return alike.pop() if len(alike) == 1 and apart and not apart & alike else None


def _figure(text: str) -> str:
    """The cell without its sign, which one of two amounts may lack, and without zeros behind: a workbook has 100.5 where a text has 100.50."""
    text = text.strip().lstrip("+-\u2212")
    return text.rstrip("0").rstrip(".,") if "." in text or "," in text else text
