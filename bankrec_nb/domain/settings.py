"""What a person may set. Units end the names; every figure says why it is what it is."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from bankrec_nb.domain.errors import SettingRefused


@dataclass(frozen=True)
class MatchSettings:
    """How the matcher looks, and within which limits it may name a difference.

    Amounts are minor units of the account's currency, dates whole days.
    """

    days_before_issue: int = 10
    """A payment may come this long before the document's issue date (deposits, pro-forma)."""
    days_after_due: int = 400
    """A payment may come this long after the due date before date counts against it in full."""
    cents_limit_minor: int = 5
    """A rest of this size may be written off without another reason, silently where a payer known for sure names every document."""
    small_difference_minor: int = 100
    """A rest of this size (and less than half a percent) is proposed as a difference when the document is named; never certain."""
    fee_limit_minor: int = 3000
    """A bank fee deducted on the way may be this large; 0 switches the shape off."""
    discount_rates: tuple[float, ...] = (0.01, 0.015, 0.02, 0.03)
    """Early-payment discounts customers are allowed (or allow themselves)."""
    discount_days: int = 30
    """A discount is plausible this long after the issue date."""
    difference_limit_percent: float = 0.0
    """A general tolerance some firms set; 0 keeps every cent explained."""
    transfer_window_days: int = 5
    """The two legs of an own-account transfer may lie this many business days apart (two banks, a currency to change)."""
    return_window_days: int = 70
    """A direct debit may come back this late: 8 weeks by SEPA rules, and the bank's days."""
    subset_budget_operations: int = 2_000_000
    """Work allowed for one transaction's search for a sum; counted, not timed, so that results are the same everywhere."""
    subset_max_documents: int = 12
    """The longest sum searched for freely."""
    name_similarity: float = 0.84
    """Likeness of two names (0..1) from which they may be one counterparty."""
    certain_score: float = 0.985
    """From this score (and with hard evidence and no rival) a suggestion may be accepted without a person."""
    probable_score: float = 0.75
    """From this score a suggestion is pre-selected."""
    possible_score: float = 0.30
    """Below this score nothing is shown."""
    rivals_kept: int = 5
    """How many rival explanations of one transaction are shown at most: the first, and others that may be right at all."""
    holiday_calendar: str = "ECB"
    """Business days: a financial market of the holidays package (ECB = TARGET) or a country code."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int | float) and value < 0:
                raise SettingRefused(f"{field.name} is {value}, it cannot be negative.", where="settings")
        if not self.possible_score <= self.probable_score <= self.certain_score <= 1:
            raise SettingRefused(
                "the scores of the tiers must rise: possible_score, probable_score, certain_score, 1.", where="settings"
            )

    def with_values(self, values: dict[str, Any]) -> MatchSettings:
        """These settings with some values replaced; an unknown name raises SettingRefused."""
        known = {field.name for field in fields(self)}
        if unknown := sorted(set(values) - known):
            raise SettingRefused(
                f"unknown setting {', '.join(unknown)}.", where="settings", action=f"Known: {', '.join(sorted(known))}."
            )
        cleaned: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
        return replace(self, **cleaned)
