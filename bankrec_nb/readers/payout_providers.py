"""Which provider a payout report is of, by a header that only its reports have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.readers.columns import Role, role_of_header
from bankrec_nb.readers.letters import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROVIDERS = {
    "psp reference": "ADYEN",
    "merchant account": "ADYEN",
    "balance transaction id": "STRIPE",
    "reporting category": "STRIPE",
    "automatic payout id": "STRIPE",
    "from email address": "PAYPAL",
    "de l adresse email": "PAYPAL",
    "absender e mail adresse": "PAYPAL",
    "correo electronico del remitente": "PAYPAL",
    "reference txn id": "PAYPAL",
    "numero de la transaction de reference": "PAYPAL",
    "card brand": "SHOPIFY",
}
"""A header only one provider's report has → what its account is called where the report does not name it."""


def provider_of(names: Sequence[str]) -> str | None:
    """The account of a report that names none: its provider's; null where a column names it, or no provider is known."""
    if any(role_of_header(n)[0] is Role.ACCOUNT for n in names):
        return None
    return next((who for n in names if (who := _PROVIDERS.get(normal_form(n)))), None)
