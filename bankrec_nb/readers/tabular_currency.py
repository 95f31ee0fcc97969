"""The currency of each row of a bank's table, and the rows in something that is none (bitcoin, grams of gold)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.iban import is_iban
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.columns import CURRENCIES, OTHER_NAMES, looks_like_code
from bankrec_nb.readers.identity import DEFAULT_CURRENCY
from bankrec_nb.readers.tabular_amounts import SIGNS, currency_written

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions
    from bankrec_nb.readers.profiles import Profile
    from bankrec_nb.readers.tabular_money import Money


_HOME = {
    "AE": "AED", "AL": "ALL", "AZ": "AZN", "BA": "BAM", "BH": "BHD", "BR": "BRL", "CH": "CHF", "CZ": "CZK", "DK": "DKK",
    "EG": "EGP", "FO": "DKK", "GB": "GBP", "GE": "GEL", "GL": "DKK", "HU": "HUF", "IL": "ILS", "IS": "ISK", "JO": "JOD",
    "KW": "KWD", "KZ": "KZT", "LI": "CHF", "MD": "MDL", "MK": "MKD", "NO": "NOK", "PK": "PKR", "PL": "PLN", "QA": "QAR",
    "RO": "RON", "RS": "RSD", "SA": "SAR", "SE": "SEK", "TN": "TND", "TR": "TRY", "UA": "UAH",
}  # fmt: skip
"""What money an account of a country is held in, where its IBAN begins so and the country has not the euro."""


_NO_FIGURE = r"[^-+0-9.,' ]"


def home_currency(body: pl.DataFrame, profile: Profile, account: str | None) -> str:
    """The currency to take where a row names none: the one other rows name, that of the IBAN's country, else the euro."""
    if shown := _shown_by_rows(body, profile):
        return shown
    place = profile.column("account")
    named = [account or ""] if place is None else _distinct(body, place)
    ibans = [i for v in named if is_iban(i := re.sub(r"\s", "", v).upper())]
    found = {_HOME.get(i[:2], DEFAULT_CURRENCY) for i in ibans}
    return found.pop() if len(found) == 1 else DEFAULT_CURRENCY


def _shown_by_rows(body: pl.DataFrame, profile: Profile) -> str | None:
    """The one currency of the rows that name theirs, or of those whose amount abroad is none or the amount itself; else null."""
    place, abroad = profile.column("currency"), profile.column("original_currency")
    amount, original = profile.column("amount"), profile.column("original_amount")
    if place is None and abroad is not None and amount is not None and original is not None:
        at_home = body.filter((pl.col(f"c{original}") == "") | (pl.col(f"c{original}") == pl.col(f"c{amount}")))
        cells = at_home[f"c{abroad}"]
    elif place is not None:
        cells = body[f"c{place}"]
    else:
        return None
    named = cells.filter(cells != "")
    codes = {_code_of(v) for v in named.unique().to_list()}
    if len(codes) != 1:
        return None
    return codes.pop() if named.len() * 2 >= cells.len() or _named_beside_nothing(body, profile, cells) else None


def _named_beside_nothing(body: pl.DataFrame, profile: Profile, cells: pl.Series) -> bool:
    """Whether only rows without an amount name a currency: Amazon's settlements say it once, beside their total."""
    places = [place for role in ("amount", "debit", "credit") if (place := profile.column(role)) is not None]
    named = body.filter(cells != "").select(f"c{place}" for place in places)
    return bool(places) and named.select(pl.all_horizontal((pl.all() == "").all())).item()


def currencies(body: pl.DataFrame, profile: Profile, options: ReadOptions, home: str = DEFAULT_CURRENCY) -> pl.Series:
    """The currency of each row: its cell, else the file's, else `home`."""
    usual = profile.currency or options.currency or home
    place = profile.column("currency")
    if place is None:
        return _beside_amounts(body, profile, usual)
    return _codes(body[f"c{place}"], usual)


def _beside_amounts(body: pl.DataFrame, profile: Profile, usual: str) -> pl.Series:
    """The currency that stands in the amount's own cell, where the column has several (`-12,50 EUR`, `-20,00 USD`); else the usual one."""
    places = [i for role in ("amount", "debit", "credit") if (i := profile.column(role)) is not None]
    written = body.select(pl.concat_str([f"c{i}" for i in places], separator=" ") if places else pl.lit("")).to_series()
    odd = written.filter(written.str.contains(_NO_FIGURE)).unique().to_list()
    named = {text: code for text in odd if (code := currency_written([text]))}
    if len({*named.values()}) < 2:
        return pl.Series("currency", [usual]).new_from_index(0, body.height)
    return written.replace_strict(list(named), list(named.values()), default=usual, return_dtype=pl.String).alias(
        "currency"
    )


def original_currency(body: pl.DataFrame, profile: Profile) -> pl.Series | None:
    """The currency a payment was made in, where the table has a column for it."""
    place = profile.column("original_currency")
    return None if place is None else _codes(body[f"c{place}"], None)


def without_other_units(money: Money, body: pl.DataFrame, profile: Profile) -> Money:
    """The money without the rows whose currency cell names no currency, where other rows name one: they are kept apart.

    A whole file of such rows keeps them and is told of (`unit_note`): its amounts are at least all of one kind.
    """
    place = profile.column("currency")
    cells = _distinct(body, place)
    others = [v for v in cells if _is_other_unit(v)]
    if place is None or not others or len(others) == sum(bool(v) for v in cells):
        return money
    mask = body[f"c{place}"].is_in(others) & money.amount.is_not_null()
    sentence = "'" + body[f"c{place}"] + "' is no currency of ISO 4217."  # pl.format panics over an empty chunk
    frame = pl.DataFrame({"amount": money.amount, "fault": money.fault, "mask": mask, "why": sentence})
    kept = frame.select(
        amount=pl.when(~pl.col("mask")).then("amount"), fault=pl.when("mask").then("why").otherwise("fault")
    )
    return replace(money, amount=kept["amount"].alias(money.amount.name), fault=kept["fault"])


def unit_note(body: pl.DataFrame, profile: Profile, options: ReadOptions, home: str) -> list[dict[str, object]]:
    """A warning where the file's only currency is none; nothing of it can be compared with money."""
    cells = [v for v in _distinct(body, profile.column("currency")) if v]
    if not cells or not all(map(_is_other_unit, cells)):
        return []
    usual = profile.currency or options.currency or home
    message = f"'{cells[0]}' is no currency of ISO 4217; the amounts were taken as {usual}."
    action = "Say the account's currency when importing."
    return [issue(Severity.WARNING, "currency", message, action=action)]


def _distinct(body: pl.DataFrame, place: int | None) -> list[str]:
    return [] if place is None else [str(v) for v in body[f"c{place}"].unique(maintain_order=True).to_list()]


def _is_other_unit(text: str) -> bool:
    return _code_of(text) is None and looks_like_code(text)


def _codes(column: pl.Series, usual: str | None) -> pl.Series:
    distinct = column.unique().to_list()
    known = {v: _code_of(v) or usual for v in distinct}
    return column.replace_strict(list(known), list(known.values()), default=usual, return_dtype=pl.String).alias(
        "currency"
    )


def _code_of(text: str) -> str | None:
    """The ISO 4217 code of a cell: a code, a sign, or another name of one."""
    plain = text.strip()
    code = re.sub(r"\.$", "", plain.upper())
    return SIGNS.get(plain) or (code if code in CURRENCIES else OTHER_NAMES.get(code))
