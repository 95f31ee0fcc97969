"""The match being built for one transaction: what is allocated to which document, the named differences, what remains."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.vocabulary import Balance

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Part:
    """What one document gets: in the transaction's currency, and in its own."""

    minor: int
    item_minor: int


@dataclass(frozen=True)
class Difference:
    """One named difference, signed like the money: a fee taken out is negative."""

    kind: str
    minor: int
    ledger_account: str = ""
    note: str = ""


@dataclass(frozen=True)
class Draft:
    """A match being built. Amounts are minor units of the transaction's currency, signed by their cash effect.

    `suggestion_id` is the suggestion it began as; `edited` says that it is no longer that.
    """

    transaction_id: str
    amount_minor: int
    currency: str
    parts: Mapping[str, Part] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    suggestion_id: str | None = None
    edited: bool = False

    @property
    def explained_minor(self) -> int:
        """Σ allocations + Σ differences."""
        return sum(p.minor for p in self.parts.values()) + sum(d.minor for d in self.differences)

    @property
    def remaining_minor(self) -> int:
        """What the match would leave unexplained."""
        return self.amount_minor - self.explained_minor

    @property
    def balance(self) -> Balance:
        """Balanced, over-allocated (the rest has the other sign) or under-allocated."""
        if self.remaining_minor == 0:
            return Balance.BALANCED
        beyond = (self.remaining_minor > 0) != (self.amount_minor > 0)
        return Balance.OVER_ALLOCATED if beyond else Balance.UNDER_ALLOCATED

    @property
    def empty(self) -> bool:
        """Whether nothing is chosen."""
        return not self.parts and not self.differences

    def with_item(self, item_id: str, open_minor: int, currency: str) -> Draft:
        """With a document ticked: it gets what fits, the smaller of what is open and what remains.

        A credit note among invoices (the other sign) goes in whole: it makes room for them. In another currency the
        whole document is taken for all that remains.
        """
        if currency != self.currency:
            part = Part(self.remaining_minor, open_minor)
        else:
            other_way = (open_minor > 0) != (self.remaining_minor > 0) or self.remaining_minor == 0
            fits = open_minor if other_way or abs(open_minor) <= abs(self.remaining_minor) else self.remaining_minor
            part = Part(fits, fits)
        return replace(self, parts={**self.parts, item_id: part}, edited=True)

    def without_item(self, item_id: str) -> Draft:
        """With a document taken out."""
        return replace(self, parts={k: v for k, v in self.parts.items() if k != item_id}, edited=True)

    def allocating(self, item_id: str, minor: int, *, same_currency: bool = True) -> Draft:
        """With another amount for a document; in another currency its own side stays as it is."""
        before = self.parts[item_id]
        part = Part(minor, minor if same_currency else before.item_minor)
        return replace(self, parts={**self.parts, item_id: part}, edited=True)

    def with_difference(self, kind: str, open_minors: Mapping[str, int]) -> Draft:
        """With a named difference of what remains.

        Where nothing remains because one document was only paid in part, that document is taken in full and the
        difference is what is missing: 97.50 for an invoice of 100.00 becomes 100.00 and a fee of −2.50.
        """
        draft = self
        short = [
            i
            for i, part in self.parts.items()
            if i in open_minors and part.minor != open_minors[i] and part.minor == part.item_minor
        ]
        if self.remaining_minor == 0 and len(short) == 1:
            draft = draft.allocating(short[0], open_minors[short[0]])
        return replace(draft, differences=(*draft.differences, Difference(kind, draft.remaining_minor)), edited=True)

    def changing_difference(self, place: int, **values: Any) -> Draft:
        """With one difference changed."""
        changed = tuple(replace(d, **values) if n == place else d for n, d in enumerate(self.differences))
        return replace(self, differences=changed, edited=True)

    def without_difference(self, place: int) -> Draft:
        """With one difference taken out."""
        return replace(self, differences=tuple(d for n, d in enumerate(self.differences) if n != place), edited=True)

    def link_items(self) -> dict[str, Any]:
        """The documents as `Dossier.link` takes them, in minor units."""
        return {i: p.minor if p.minor == p.item_minor else (p.minor, p.item_minor) for i, p in self.parts.items()}

    def link_adjustments(self) -> list[dict[str, Any]]:
        """The differences as `Dossier.link` takes them, in minor units."""
        return [
            {"kind": d.kind, "amount": d.minor, "ledger_account": d.ledger_account or None, "note": d.note or None}
            for d in self.differences
        ]
