"""Who a report is about and in which language it speaks; everything optional, nothing looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bankrec_nb.domain.masking import masked

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["fr", "en"]

BANK_LEDGER_ACCOUNT = "512000"
"""Where an account is booked when the dossier does not say (French chart of accounts)."""


@dataclass(frozen=True)
class AccountLabel:
    """What the company calls one of its accounts."""

    name: str = ""
    ledger_account: str = BANK_LEDGER_ACCOUNT
    journal_code: str = "BQ"


@dataclass(frozen=True)
class About:
    """The company on the first page, and how its accounts are called."""

    company: str = ""
    siren: str = ""
    language: Language = "fr"
    accounts: Mapping[str, AccountLabel] = field(default_factory=dict)

    def account(self, account_id: str) -> AccountLabel:
        """The label of an account; a plain one when the dossier has none."""
        return self.accounts.get(account_id, AccountLabel())

    def account_name(self, account_id: str) -> str:
        """The company's name for the account and its masked number: `Main account · FR76 … 0185`."""
        name = self.account(account_id).name
        return f"{name} · {masked(account_id)}" if name else masked(account_id)


NOBODY = About()
