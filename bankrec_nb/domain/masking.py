"""Account numbers as they may be shown: masked wherever a person did not ask for the whole."""

from __future__ import annotations


def masked(account_id: str) -> str:
    """Country and check digits, then the last four: `FR76 … 0185`; short numbers stay as they are."""
    compact = account_id.replace(" ", "")
    return account_id if len(compact) <= 10 else f"{compact[:4]} … {compact[-4:]}"
