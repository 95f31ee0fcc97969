"""The statements of a bank's table: one per account and currency, with period and balances as far as they are told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import WrongAccount
from bankrec_nb.domain.iban import is_iban
from bankrec_nb.domain.masking import masked
from bankrec_nb.domain.money import exponent
from bankrec_nb.domain.vocabulary import BookingStatus
from bankrec_nb.readers.tabular_amounts import Notation, learn_notation, read_minor
from bankrec_nb.readers.tabular_balance import ends
from bankrec_nb.readers.tabular_dates import parts_of
from bankrec_nb.readers.tabular_sections import by_section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.readers.base import ReadOptions
    from bankrec_nb.readers.headers import Around
    from bankrec_nb.readers.profiles import Profile
    from bankrec_nb.readers.tabular_balance import BalanceProof
    from bankrec_nb.readers.tabular_money import Money
    from bankrec_nb.readers.tabular_rows import Sorted
    from bankrec_nb.readers.tabular_sections import Section


def statements_of(
    body: pl.DataFrame, profile: Profile, currency: pl.Series, moves: pl.Series, around: Around, options: ReadOptions,
    sections: Sequence[Section] = (),
) -> tuple[pl.Series, list[dict[str, object]]]:  # fmt: skip
    """One statement per account and currency in the table: each row's statement, and the statements."""
    if sections and profile.column("account") is None:
        groups, keys = _by_account(by_section(sections, body), currency, moves, profile, around, options, None)
        closings = {s.around.account_id: s.around.closing for s in sections}
        for key in keys:
            key["closing_minor"] = minor_of(closings.get(str(key["account_id"])), profile, currency)
        return groups, keys
    place = profile.column("account")
    name = profile.column("account_name")
    holder = None if name is None else next((v for v in body[f"c{name}"].to_list() if v), None)
    if place is None and (named := currency.filter(moves).unique(maintain_order=True)).len() < 2:
        usual = _usual_account(profile, around, options)
        kept = named[0] if named.len() else profile.currency or options.currency
        only: dict[str, object] = {"account_id": usual, "currency": kept, "account_name": holder}
        return pl.Series([0]).new_from_index(0, body.height), [only]
    account = (
        pl.Series([""]).new_from_index(0, body.height) if place is None else body[f"c{place}"].str.strip_chars(" '")
    )
    return _by_account(account, currency, moves, profile, around, options, holder)


def _by_account(
    account: pl.Series,
    currency: pl.Series,
    moves: pl.Series,
    profile: Profile,
    around: Around,
    options: ReadOptions,
    holder: str | None,
) -> tuple[pl.Series, list[dict[str, object]]]:
    """The statements of a table whose rows name their account or are in several currencies."""
    usual = _usual_account(profile, around, options)
    named = account.filter(moves & (account != "")).unique()
    if usual is None and named.len() == 1:
        usual = str(named[0])  # some rows leave the account out
    names = {v: _account_name(v) or usual for v in account.unique().to_list()}
    named_so = account.replace_strict(list(names), list(names.values()), return_dtype=pl.String)
    keyed = pl.DataFrame({"account": named_so, "currency": currency, "use": moves})
    distinct = keyed.filter("use").select("account", "currency").unique(maintain_order=True)
    if distinct.is_empty():
        distinct = pl.DataFrame(
            {"account": [usual], "currency": [profile.currency or options.currency]},
            schema={"account": pl.String, "currency": pl.String},
        )
    numbered = distinct.with_row_index("g").with_columns(pl.col("g").cast(pl.Int64))
    groups = keyed.join(numbered, on=["account", "currency"], how="left", maintain_order="left", nulls_equal=True)[
        "g"
    ].fill_null(0)
    heads: list[dict[str, object]] = [
        {"account_id": account, "currency": kept, "account_name": holder if numbered.height == 1 else None}
        for account, kept in distinct.iter_rows()
    ]
    return groups, heads


def _account_name(cell: str) -> str:
    """An account as a cell names it; what looks like an IBAN without its spaces."""
    bare = re.sub(r"\s+", "", cell).upper()
    return bare if re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", bare) else cell


def _usual_account(profile: Profile, around: Around, options: ReadOptions) -> str | None:
    """The account of rows that name none: a person's word, but never against an IBAN that the file itself names."""
    said, shown = profile.account_id, around.account_id
    if said and shown and said != shown and is_iban(said) and is_iban(shown):
        raise WrongAccount(
            f"it is a statement of account {masked(shown)}; the profile speaks of {masked(said)}.",
            action="Take the account out of the profile, or make one for this account.",
        )
    return profile.account_id or around.account_id or options.account_id


@dataclass(frozen=True)
class Stated:
    """Balances and period in the lines around the table, read in the table's notation."""

    opening: int | None
    closing: int | None
    from_date: str | None
    to_date: str | None


def stated_around(above: Around, below: Around, profile: Profile, currency: pl.Series, frame: pl.DataFrame) -> Stated:
    """What the lines around the table state; of two balances that no word tells apart, the movements say which is the older."""
    texts = [above.opening or below.opening, above.closing or below.closing, *above.balances, *below.balances]

    opening, closing, *others = [minor_of(text, profile, currency) for text in texts]
    if opening is None:
        booked = frame["booking_status"] == str(BookingStatus.BOOKED)
        moved = int(frame["amount_minor"].filter(booked).sum()) if len({*others} - {None}) > 1 else 0
        opening, closing = _told_apart(others, moved) or (opening, closing)
    return Stated(opening, closing, above.from_date or below.from_date, above.to_date or below.to_date)


def minor_of(text: str | None, profile: Profile, currency: pl.Series) -> int | None:
    """A balance in a line around the table, read in the table's notation; null where it is none."""
    if text is None:
        return None
    learnt = learn_notation([text], fallback=profile.decimal_mark)
    notation = Notation(learnt.mark or profile.decimal_mark, units=True, brackets=True, trailing=True, suffixes=True)
    usual = currency[0] if currency.len() else profile.currency
    read: list[int | None] = read_minor(pl.Series([text]), notation, exponent(usual)).to_list()
    return read[0]


def _told_apart(balances: Sequence[int | None], moved: int) -> tuple[int, int] | None:
    """Two stated balances that lie apart by what moved, where no word says which is the older; null unless one pair does."""
    known = {b for b in balances if b is not None}
    pairs = [(b, b + moved) for b in known if moved and b + moved in known]
    return pairs[0] if len(pairs) == 1 else None


def heads_of(
    keys: list[dict[str, object]], frame: pl.DataFrame, proofs: dict[int, BalanceProof], money: Money, groups: pl.Series, moves: pl.Series,
    left_out: pl.Series, stated: Stated, sorted_rows: Sorted,
) -> list[dict[str, object]]:  # fmt: skip
    """The statements with period and balances: stated ones first, else what the running balance tells."""
    heads = []
    for place, key in enumerate(keys):
        head = dict(key)
        if len(keys) == 1:
            order = money.profile.date_order
            head["from_date"] = _day(stated.from_date, order)
            head["to_date"] = _day(stated.to_date, order)
            head["opening_minor"] = sorted_rows.opening if sorted_rows.opening is not None else stated.opening
            head["closing_minor"] = sorted_rows.closing if sorted_rows.closing is not None else stated.closing
        if (proof := proofs.get(place)) is not None and proof.share >= 0.5:
            mask = moves & (groups == place) & ~left_out
            opening, closing = (
                ends(money.amount.filter(mask), money.balance.filter(mask), proof)
                if money.balance is not None
                else (None, None)
            )
            if head.get("opening_minor") is None and head.get("closing_minor") == opening:
                head["closing_minor"] = closing  # `Balance as on 1 September`: no word says so, the rows do
            head["opening_minor"] = head.get("opening_minor") if head.get("opening_minor") is not None else opening
            head["closing_minor"] = head.get("closing_minor") if head.get("closing_minor") is not None else closing
        days = frame["booking_date"] if len(keys) == 1 else frame["booking_date"].filter(frame["statement"] == place)
        if not days.is_empty():
            first, last = days.min(), days.max()
            head["from_date"] = head.get("from_date") or first
            head["to_date"] = head.get("to_date") or last
        heads.append(head)
    return heads


def _day(text: str | None, order: object) -> object:
    parts = parts_of(text) if text else None
    return parts.on("dmy" if order == "dmy" else "mdy" if order == "mdy" else None) if parts else None
