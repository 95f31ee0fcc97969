"""Whose account and whose name a column of a bank's table holds: ours, the other party's, or a card's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bankrec_nb.readers.columns import Role
from bankrec_nb.readers.letters import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.readers.tabular_roles import Content

_CARD = re.compile(r"\b(card|carte|cartes|karte\w*|\w+karte|kredietkaart|kaart\w*|tarjeta|carta|kreditkarte|karty)\b")
_OTHER_PARTY = re.compile(
    r"\b(tegenpartij|counterparty|contrepartie|contraparte|controparte|gegenpartei|partner|other party|begunstigte)\b"
)
_PAYS = re.compile(
    r"\b(payer|payee|sender|auftraggeber\w*|zahlungspflichtig\w*|empfanger\w*|opdrachtgever|avsandare|mottagare)\b"
)


def theirs_if_ours_is_above(
    roles: dict[str, tuple[int, ...]], sample: Sequence[Sequence[str]], ours: str | None
) -> dict[str, tuple[int, ...]]:
    """The roles with the column of accounts as the other party's, where the account above the table is none of it.

    Old exports of German banks say `Kontonummer` of the payer, behind his name; with one payer in all rows nothing else shows it.
    """
    place, names = roles.get("account", (None,))[0], roles.get("counterparty_name", ())
    own = _digits(ours or "")
    if place is None or "counterparty_iban" in roles or len(own) < 8 or not names or place < names[0]:
        return roles
    theirs = {_digits(row[place]) for row in sample if row[place]}
    if not theirs or any(t and (t in own or own in t or t[-4:] == own[-4:]) for t in theirs):
        return roles
    kept = {role: places for role, places in roles.items() if role != "account"}
    return kept | {"counterparty_iban": (place,)}


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text).lstrip("0")


def our_name_aside(chosen: dict[Role, tuple[int, ...]], names: Sequence[str], contents: Sequence[Content]) -> None:
    """`Naam` beside `Naam tegenpartij`: where it is the same in all rows it is the holder's; the other comes first."""
    places = chosen.get(Role.COUNTERPARTY_NAME, ())
    plain = [normal_form(names[i]) for i in places]
    if len(places) < 2 or not any(_OTHER_PARTY.search(n) for n in plain) or any(_PAYS.search(n) for n in plain):
        return
    theirs = [i for i, n in zip(places, plain, strict=True) if _OTHER_PARTY.search(n)]
    rest = [i for i in places if i not in theirs]
    ours = [i for i in rest if contents[i].distinct == 1 and contents[i].filled > 0.9]
    if ours:
        chosen.setdefault(Role.ACCOUNT_NAME, (ours[0],))
    chosen[Role.COUNTERPARTY_NAME] = (*theirs, *(i for i in rest if i not in ours))


def theirs_beside_ours(
    chosen: dict[Role, tuple[int, ...]], accounts: Sequence[int], names: Sequence[str], contents: Sequence[Content]
) -> None:
    """Beside an account that is the same in all rows another that varies is the other party's, and so is the name beside it."""
    if Role.COUNTERPARTY_IBAN in chosen or len(accounts) < 2 or contents[chosen[Role.ACCOUNT][0]].distinct != 1:
        return
    varied = [i for i in accounts if contents[i].distinct > 1 and not _CARD.search(normal_form(names[i]))]
    if not varied:
        return
    chosen[Role.COUNTERPARTY_IBAN] = (varied[0],)
    name = chosen.get(Role.ACCOUNT_NAME, (-9,))[0]
    if abs(name - varied[0]) == 1 and contents[name].distinct > 1 and Role.COUNTERPARTY_NAME not in chosen:
        chosen[Role.COUNTERPARTY_NAME] = chosen.pop(Role.ACCOUNT_NAME)


def card_of_the_payer(chosen: dict[Role, tuple[int, ...]], names: Sequence[str], contents: Sequence[Content]) -> None:
    """A card is no account of ours where a provider reports what payers paid, nor where rows of one balance name none."""
    place = chosen.get(Role.ACCOUNT, (None,))[0]
    if place is None or not _CARD.search(normal_form(names[place])):
        return
    provider = Role.FEE in chosen and (Role.GROSS in chosen or Role.PAYOUT_ID in chosen)
    if provider or (Role.BALANCE in chosen and contents[place].filled < 1):
        chosen[Role.INFORMATION] = (*chosen.get(Role.INFORMATION, ()), *chosen.pop(Role.ACCOUNT))


def _names_accounts(header: str) -> bool:
    """Whether a header speaks of the account, not of who holds it or the card."""
    return bool(
        {"account", "compte", "konto", "cuenta", "conto", "rekening", "wallet"} & {*normal_form(header).split()}
    ) and not ({"holder", "owner", "member", "titulaire"} & {*normal_form(header).split()})


def account_by_content(
    chosen: dict[Role, tuple[int, ...]], names: Sequence[str], contents: Sequence[Content], rows: int
) -> None:
    """An account column with a different IBAN or name on most rows is the other party's."""
    name = chosen.get(Role.ACCOUNT_NAME, (None,))[0]
    if name is not None and Role.COUNTERPARTY_NAME not in chosen and contents[name].distinct > max(2.0, rows * 0.3):
        chosen[Role.COUNTERPARTY_NAME] = chosen.pop(Role.ACCOUNT_NAME)  # nobody has so many accounts in one export
    elif (
        name is not None and Role.ACCOUNT not in chosen and contents[name].distinct > 1 and _names_accounts(names[name])
    ):
        chosen[Role.ACCOUNT] = chosen.pop(
            Role.ACCOUNT_NAME
        )  # Mint has the accounts of a household in one file, by name
    place = chosen.get(Role.ACCOUNT, (None,))[0]
    if place is not None and 0 < contents[place].filled < 0.5 and rows >= 3:
        other = chosen.pop(Role.ACCOUNT)
        chosen.setdefault(Role.COUNTERPARTY_IBAN, other)
        return
    if place is None or Role.COUNTERPARTY_IBAN in chosen:
        return
    # Beside the other party's name or bank, and nearly each row another: it is the other party's, however few rows.
    beside = {i + 1 for i in chosen.get(Role.COUNTERPARTY_NAME, ())} | {
        i - 1 for i in chosen.get(Role.COUNTERPARTY_BIC, ())
    }
    many = contents[place].distinct >= max(2.0, contents[place].filled * rows * 0.7)
    alone = place > 0 and Role.COUNTERPARTY_NAME in chosen and contents[place].distinct == contents[place].filled * rows
    if (many and (place in beside or alone)) or (rows >= 5 and contents[place].distinct > max(3, rows * 0.3)):
        chosen[Role.COUNTERPARTY_IBAN] = chosen.pop(Role.ACCOUNT)
