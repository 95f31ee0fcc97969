"""Whether an electronic invoice adds up: its lines, allowances, taxes and totals (the calculation rules of EN 16931)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CLOSE = Decimal("0.01")
"""Lines may have more decimals than the sums, and programs round here or there."""


@dataclass(frozen=True)
class Sums:
    """Texts as the document has them; the BT numbers are EN 16931's."""

    lines: tuple[str | None, ...] = ()  # BT-131
    line_total: str | None = None  # BT-106
    charges: str | None = None  # BT-108
    allowances: str | None = None  # BT-107
    net: str | None = None  # BT-109
    bases: tuple[str | None, ...] = ()  # BT-116
    taxes: tuple[str | None, ...] = ()  # BT-117
    tax: str | None = None  # BT-110


def sum_doubts(sums: Sums, total: str | None) -> Iterator[str]:
    """What does not add up, in words; a figure that is not given is not missed.

    Args:
        sums: the figures.
        total: what they should come to (BT-112).
    """
    lines, bases, taxes = _added(sums.lines), _added(sums.bases), _added(sums.taxes)
    line_total, net, tax, said = (_number(text) for text in (sums.line_total, sums.net, sums.tax, total))
    charges, allowances = _number(sums.charges or "0"), _number(sums.allowances or "0")
    if _apart(lines, line_total):
        yield f"the lines add up to {lines}, not to {line_total}"
    if line_total is not None and charges is not None and allowances is not None:
        expected = line_total + charges - allowances
        if _apart(expected, net):
            yield f"the lines with charges and allowances give {expected}, not the net amount {net}"
    if _apart(bases, net):
        yield f"the taxed amounts add up to {bases}, not to the net amount {net}"
    if _apart(taxes, tax):
        yield f"the taxes add up to {taxes}, not to {tax}"
    if net is not None and tax is not None and _apart(net + tax, said):
        yield f"the net amount and its tax give {net + tax}, not the total {said}"


def _apart(found: Decimal | None, said: Decimal | None) -> bool:
    return found is not None and said is not None and abs(found - said) > _CLOSE


def _added(texts: Iterable[str | None]) -> Decimal | None:
    """The sum; None of nothing, and where one of them is no number."""
    numbers = [_number(text) for text in texts]
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(numbers) else None


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
