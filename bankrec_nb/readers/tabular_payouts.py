"""What a provider's report says beside its amounts: refunds in a column of their own, sales in cash, the payout a row went into."""

from __future__ import annotations

import re
from itertools import groupby, permutations
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.columns import Role
from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.tabular_amounts import learn_notation, read_minor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bankrec_nb.readers.profiles import Profile
    from bankrec_nb.readers.tabular_roles import Content

_REFUNDED = re.compile(
    r"(?:converted )?(?:amount refunded|refunded amount|refund amount|amount of refunds?|total refunded|montant rembourse|"
    r"erstattet|erstatteter betrag|betrag erstattet|importe reembolsado|importo rimborsato|terugbetaald bedrag)"
)
_CASH, _CARD = (
    re.compile(r"cash|especes|bar|barzahlung|efectivo|contanti|contant"),
    re.compile(r"cards?|carte|karte|tarjeta|carta|kaart"),
)


def refunds_beside(body: pl.DataFrame, profile: Profile, moves: pl.Series) -> list[dict[str, object]]:
    """A warning where payments state what was given back of them in another column: when it left is not in the file."""
    taken = {place for role in ("amount", "debit", "credit", "fee", "gross") for place in profile.roles.get(role, ())}
    for place, name in enumerate(profile.header):
        if place in taken or not _REFUNDED.fullmatch(normal_form(name)) or f"c{place}" not in body.columns:
            continue
        given_back = body[f"c{place}"].filter(moves).str.contains("[1-9]").sum()
        if given_back:
            message = (
                f"The column {name} says that {given_back} of the payments were given back, in whole or in part; "
                "the refunds are no movements of this file."
            )
            action = (
                "Export the movements of the provider's account (balance or payout report) in place of its payments."
            )
            return [issue(Severity.WARNING, "refunds_beside", message, column=name, action=action)]
    return []


def sales_doubt(profile: Profile) -> list[dict[str, object]]:
    """A warning where the rows are a shop's orders or a till's sales: what was sold, before anything reached an account."""
    names = [normal_form(name) for name in profile.header]
    orders = sum(name.startswith(("order ", "lineitem ")) for name in names) >= 3
    till = {"gross sales", "net sales"} <= {*names} and "fee" not in profile.roles
    if not orders and not till:
        return []
    message = "These are the sales of a shop or a till, not the movements of an account."
    action = "Bring in the payout report of the payment provider, or the bank's statement."
    return [issue(Severity.WARNING, "sales", message, action=action)]


def paid_in_cash(body: pl.DataFrame, profile: Profile) -> pl.Series:
    """The rows whose whole amount was paid in cash, by the columns of a till: it never reached the provider's account."""
    named = {
        kind: [i for i, n in enumerate(profile.header) if kind.fullmatch(normal_form(n))] for kind in (_CASH, _CARD)
    }
    nothing = pl.Series([False]).new_from_index(0, body.height)
    if any(len(places) != 1 for places in named.values()) or any(
        f"c{p[0]}" not in body.columns for p in named.values()
    ):
        return nothing
    cash, card = (body[f"c{named[kind][0]}"] for kind in (_CASH, _CARD))
    figures = r"^[^\p{L}]*[0-9][^\p{L}]*$"
    if not (
        cash.filter(cash != "").str.contains(figures).all() and card.filter(card != "").str.contains(figures).all()
    ):
        return nothing
    moved = r"[1-9]"
    return cash.str.contains(moved) & ~card.str.contains(moved)


def cash_note(in_cash: pl.Series) -> list[dict[str, object]]:
    """How many rows were paid in cash."""
    if not in_cash.any():
        return []
    message = (
        f"Sales paid in cash: {in_cash.sum()}; they never reach the provider's account and are shown as information."
    )
    return [issue(Severity.NOTE, "cash_sales", message)]


def settle_payouts(
    chosen: dict[Role, tuple[int, ...]], contents: Sequence[Content], sample: Sequence[Sequence[str]]
) -> None:
    """Of several amounts, the one whose sum over each payout is the sum that stands on all of its rows."""
    part = part_of_payouts(chosen, contents, sample) if Role.AMOUNT in chosen else None
    if part is not None:
        chosen[Role.AMOUNT] = (part,)


def part_of_payouts(
    chosen: Mapping[Role, tuple[int, ...]] | Mapping[str, tuple[int, ...]],
    contents: Sequence[Content],
    sample: Sequence[Sequence[str]],
) -> int | None:
    """The column of amounts that adds up, payout by payout, to another one that is the same on all rows of each; null where none does."""
    payouts = [i for i in chosen.get(Role.PAYOUT_ID, ()) if contents[i].filled > 0.9]
    if not payouts or any(role in chosen for role in (Role.BALANCE, Role.FEE, Role.GROSS)):
        return None
    figures = {
        i: _minor([row[i] for row in sample]) for i, c in enumerate(contents) if c.amounts >= 0.9 and c.decimals >= 0.5
    }
    if len(figures) < 3:
        return None
    runs = groupby(enumerate(row[payouts[0]] for row in sample), key=lambda one: one[1])
    groups = [[n for n, _ in rows] for _, rows in runs]
    whole = groups[:-1] if len(groups) > 1 else groups  # the last one may go on below the sample
    pairs = permutations(figures, 2)
    return next((part for part, total in pairs if _adds_up(whole, figures[part], figures[total])), None)


def _minor(texts: Sequence[str]) -> list[int | None]:
    values: list[int | None] = read_minor(pl.Series(texts), learn_notation([t for t in texts if t])).to_list()
    return values


def _adds_up(groups: Sequence[Sequence[int]], part: Sequence[int | None], total: Sequence[int | None]) -> bool:
    """Whether every payout's rows add up to the one figure that stands on all of them; one of several rows at least."""
    for rows in groups:
        stated = {total[n] for n in rows}
        if len(stated) != 1 or sum(part[n] or 0 for n in rows) != next(iter(stated)):
            return False
    return any(len(rows) > 1 for rows in groups)
