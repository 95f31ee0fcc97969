"""Card statements that write what was spent as positive: the signs are turned round where the file itself shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.columns import normal_form
from bankrec_nb.readers.tabular_cells import LINE

if TYPE_CHECKING:
    from bankrec_nb.readers.tabular_money import Money

_CARD = re.compile(
    r"\b(card member|cardmember|cardholder|card holder|titulaire de la carte|karteninhaber|kaarthouder)\b"
)
_SETTLED = (
    r"(?i)\b(payment|paiement|prelevement|pr[eé]l[eè]vement|zahlung|lastschrift|thank you|merci|danke|autopay|refund|"
    r"remboursement|credit|betaling|incasso|pago|pagamento|adeudo)\b"
)


def judge_card(money: Money, body: pl.DataFrame, moves: pl.Series) -> tuple[Money, list[dict[str, object]]]:
    """The amounts turned round where a card's export counts what was spent as positive, with what is to be told.

    The header speaks of a card holder, most amounts are positive, and every negative one says that the card's balance was
    paid or something was refunded. Where one of the three is missing nothing is changed.
    """
    profile = money.profile
    if money.balance is not None or profile.sign != "signed" or profile.column("direction") is not None:
        return money, []
    if not any(_CARD.search(normal_form(name)) for name in profile.header):
        return money, []
    words = pl.concat_str(pl.exclude(LINE), separator=" ")
    rows = body.with_columns(_amount=money.amount, _words=words).filter(moves)
    below = rows.filter(pl.col("_amount") < 0)
    if below.is_empty() or below.height * 2 >= rows.height or not below["_words"].str.contains(_SETTLED).all():
        return money, []
    told = issue(
        Severity.WARNING, "sign_inverted",
        "The signs were turned round: it is a card's export, and only payments of the card's balance are negative.",
        action="Compare one line with the card's statement; the profile's field sign keeps the choice.",
    )  # fmt: skip
    return replace(money, amount=-money.amount, profile=replace(profile, sign="inverted")), [told]
