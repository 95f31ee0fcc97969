"""Reports of payment service providers: gross, fee, net and the payout each payment went into.

The net is the movement on the provider's account, the fee what was taken out of it (gross = net − fee_minor). PayPal's
currency conversions are three movements that add up; rows that don't touch the balance are information.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bankrec_nb.readers.columns import Role, normal_form, role_of_header
from bankrec_nb.readers.delimited_text import is_delimited, read_cells
from bankrec_nb.readers.headers import find_head
from bankrec_nb.readers.tables import is_payout, known, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

FORMAT = "payout"
VERSION = 1

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


def recognises(source: Source) -> bool:
    """Whether the content is delimited text with a payout report's header."""
    if not is_delimited(source):
        return False
    from bankrec_nb.readers.base import ReadOptions

    head = find_head(read_cells(replace(source, content=_first_lines(source.content)), ReadOptions()), known)
    return is_payout(head.names)


def read(source: Source, options: ReadOptions) -> ReadResult:
    """The provider's movements as transactions with fee and payout.

    Raises:
        FileRefused: there is nothing in it that could be read.
        ProfileNeeded: it can be read in more than one way.
    """
    cells = read_cells(source, options)
    names = find_head(cells, known).names
    account = options.account_id or _provider(names)
    return read_table(source, FORMAT, cells, replace(options, account_id=account))


def _provider(names: Sequence[str]) -> str | None:
    if any(role_of_header(n)[0] is Role.ACCOUNT for n in names):
        return None
    return next((who for n in names if (who := _PROVIDERS.get(normal_form(n)))), None)


def _first_lines(content: bytes) -> bytes:
    head = content[:65536]
    return head if len(content) <= 65536 else head.rpartition(b"\n")[0]
