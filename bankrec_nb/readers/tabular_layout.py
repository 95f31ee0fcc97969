"""The form of a bank's table, found out from the file itself: the profile a person would otherwise have to write."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import ProfileNeeded
from bankrec_nb.domain.money import exponent
from bankrec_nb.readers.columns import MONEY_ROLES, Role, currency_named, looks_foreign, role_of_header
from bankrec_nb.readers.delimited_form import is_data_row
from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.letters_abroad import currency_of_letters, in_english
from bankrec_nb.readers.profiles import Profile, fingerprint
from bankrec_nb.readers.tabular_accounts import theirs_if_ours_is_above
from bankrec_nb.readers.tabular_amounts import Notation, learn_notation
from bankrec_nb.readers.tabular_cards import refuse_unsigned_card
from bankrec_nb.readers.tabular_cells import LINE
from bankrec_nb.readers.tabular_dates import decide_order
from bankrec_nb.readers.tabular_payouts import part_of_payouts
from bankrec_nb.readers.tabular_roles import assign_roles, content_of
from bankrec_nb.readers.tabular_units import in_whole_units
from bankrec_nb.readers.tabular_unnamed import is_guess

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bankrec_nb.domain.money import DecimalMark
    from bankrec_nb.readers.base import ReadOptions
    from bankrec_nb.readers.headers import Around, Head
    from bankrec_nb.readers.tabular_cells import Cells

_EMPTY = ["N/A", "n/a", "#N/A"]
SAMPLE_ROWS = 250
DATE_ROLES = (Role.BOOKING_DATE, Role.VALUE_DATE, Role.TRANSACTION_DATE)


def sample_rows(body: pl.DataFrame) -> list[list[str]]:
    """Data rows (with a date and an amount) from the beginning of a table."""
    rows = ([str(c) for c in row[1:]] for row in body.head(SAMPLE_ROWS * 3).iter_rows())
    return list(islice(filter(is_data_row, rows), SAMPLE_ROWS))


_AS_PLAID = {"iso currency code", "pending"}
"""Only Plaid's records have both; money out is positive in them (its API reference, `transactions[].amount`)."""


def transactions_profile(
    cells: Cells, head: Head, body: pl.DataFrame, around: Around, options: ReadOptions
) -> tuple[Profile, str]:
    """The profile of a table of movements and, where the date order had to be decided, why it was decided so.

    Raises:
        ProfileNeeded: the order of the dates cannot be decided, two columns could each be the amount.
    """
    names = list(head.names[: cells.width])
    sample = sample_rows(body)
    roles = theirs_if_ours_is_above(assign_roles(names, sample, cells.width), sample, around.account_id)
    currency = _header_currency(names, roles) or around.currency
    letters = currency_of_letters(" ".join(names))
    notations = money_notations(body, roles, currency or options.currency or letters)
    mark = next((n.mark for r, n in notations.items() if r in ("amount", "debit", "credit") and n.mark), None)
    mark = mark or _mark_around(around)
    first = next((n for r, n in notations.items() if r in ("amount", "credit", "debit")), Notation(None))
    profile = Profile(
        fingerprint=fingerprint(names, cells.delimiter, cells.width),
        header=tuple(names),
        header_line=head.line,
        delimiter=cells.delimiter,
        width=cells.width,
        encoding=cells.encoding,
        roles=roles,
        decimal_mark=mark,
        brackets=first.brackets,
        trailing_sign=first.trailing,
        suffixes=first.suffixes,
        sign="inverted" if {*map(normal_form, names)} >= _AS_PLAID else "signed",
        currency=currency or options.currency or _currency_written(notations) or letters,
    )
    refuse_twins(names, roles, body, profile)
    refuse_guess(profile, sample)
    refuse_unsigned_card(profile, body)
    return with_date_order(profile, body, [roles[r][0] for r in DATE_ROLES if r in roles], around.dates)


def _currency_written(notations: Mapping[str, Notation]) -> str | None:
    """The currency whose sign stands beside amounts, in whichever of their columns."""
    money = (n.currency for r, n in notations.items() if r in ("amount", "credit", "debit"))
    found = {code for code in money if code}
    return found.pop() if len(found) == 1 else None


def _mark_around(around: Around) -> DecimalMark | None:
    """The decimal mark of the balances above a table whose own amounts have none (`1.000` below `3.600,00 €`)."""
    texts = [text for text in (around.opening, around.closing, *around.balances) if text]
    return learn_notation(texts).mark if texts else None


def completed(profile: Profile, body: pl.DataFrame, around: Around) -> tuple[Profile, str]:
    """A person's profile with what it leaves open taken from this file: the currency, the order of the dates.

    Raises:
        ProfileNeeded: the order of the dates is left open and cannot be decided.
    """
    currency = _header_currency(profile.header, profile.roles) or around.currency or profile.currency
    profile = replace(profile, currency=currency)
    if profile.date_order is not None:
        return profile, ""
    columns = [c for r in DATE_ROLES if (c := profile.column(r)) is not None and f"c{c}" in body.columns]
    return with_date_order(profile, body, columns, around.dates)


def with_date_order(
    profile: Profile, body: pl.DataFrame, columns: Sequence[int], others: Iterable[str] = (), *, due: bool = False
) -> tuple[Profile, str]:
    """The profile with its date order decided, and the reason where one was needed.

    Raises:
        ProfileNeeded: nothing in the file decides it.
    """
    series = [body[f"c{i}"] for i in columns]
    found = decide_order(
        [s.head(5000).to_list() for s in series],
        [*others, *(v for s in series for v in s.unique().to_list())],
        foreign=looks_foreign(list(profile.header)),
        comma=profile.decimal_mark == ",",
        indian=lambda: _is_indian(profile, body),
        due=due,
    )
    if found.needed and found.order is None:
        example = next((v for s in series for v in s.to_list() if v), "")
        why = f" ({found.why})" if found.why else ""
        raise ProfileNeeded(
            f"the dates can be read day-month or month-day, as in '{example}'{why}, and nothing in the file tells which.",
            question="date_order",
            profile=profile.to_json(),
            action="Choose the order of dates once (--set date_order=dmy or mdy); it is remembered for this form.",
        )
    return replace(profile, date_order=found.order), found.why if found.needed else ""


_LAKHS = r"^[^\d,]{0,5}\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?[^\d,]{0,5}$"


def _is_indian(profile: Profile, body: pl.DataFrame) -> bool:
    """Whether amounts are in rupees or have their thousands in twos (1,18,043.75)."""
    if profile.currency == "INR":
        return True
    place = profile.column("currency")
    if place is not None and set(body[f"c{place}"].head(200).unique()) - {""} == {"INR"}:
        return True
    places = [c for r in ("amount", "debit", "credit", "balance") if (c := profile.column(r)) is not None]
    return any(bool(body[f"c{c}"].head(2000).str.contains(_LAKHS).any()) for c in places)


def money_notations(
    body: pl.DataFrame, roles: Mapping[str, Sequence[int]], currency: str | None
) -> dict[str, Notation]:
    """Role → notation of each money column; a column that does not show its decimal mark takes the others' one.

    A rate is no money, but `0.848252` shows the mark where all amounts have three figures behind theirs.
    """
    digits = exponent(currency or _only_currency(body, roles))
    money = ("amount", "debit", "credit", "balance", "fee", "gross", "original_amount", "exchange_rate")
    values = {role: _money_sample(body[f"c{roles[role][0]}"]) for role in money if roles.get(role)}
    alone = {role: learn_notation(v, digits=digits) for role, v in values.items()}
    shown: DecimalMark | None = None
    for role in money:
        if role in alone and any(m in "".join(values[role]) for m in ".,") and alone[role].mark:
            shown = alone[role].mark
            break
    return {role: learn_notation(v, fallback=shown, digits=digits) for role, v in values.items()}


def _only_currency(body: pl.DataFrame, roles: Mapping[str, Sequence[int]]) -> str | None:
    """The one currency that a column of them names in every row; null for none or several."""
    named = {str(v).strip().upper() for i in roles.get("currency", ())[:1] for v in body[f"c{i}"].unique()} - {""}
    return named.pop() if len(named) == 1 else None


def _money_sample(column: pl.Series) -> list[str]:
    """Different texts from all over the column: how it is written shows in some hundred of them."""
    step = max(1, column.len() // 600)
    return [str(v) for v in dict.fromkeys(column.gather_every(step).to_list()) if v]


def _header_currency(names: Sequence[str], roles: Mapping[str, Sequence[int]]) -> str | None:
    for role in ("amount", "credit", "debit", "balance"):
        for place in roles.get(role, ()):
            if place < len(names) and (code := currency_named(names[place])):
                return code
    return None


def refuse_twins(
    names: Sequence[str], roles: Mapping[str, Sequence[int]], body: pl.DataFrame, profile: Profile
) -> None:
    """Raise ProfileNeeded where a date or money column has a twin of the same name with other content."""
    plain = [normal_form(n) if in_english(n) == n else n for n in names]
    for role in ("booking_date", "amount", "debit", "credit", "balance"):
        for place in roles.get(role, ()):
            twins = [i for i, n in enumerate(plain) if place < len(plain) and n and n == plain[place] and i != place]
            for twin in twins:
                if _rivals(body[f"c{place}"], body[f"c{twin}"]):
                    raise ProfileNeeded(
                        f"two columns are named '{names[place]}' (columns {place + 1} and {twin + 1}) and differ.",
                        question="roles",
                        profile=profile.to_json(),
                        where="header",
                        action=f"Say which one is meant (--set {role}=COLUMN).",
                    )


def _rivals(chosen: pl.Series, twin: pl.Series) -> bool:
    """Whether a twin could as well be meant: one that is filled in few rows, and never alone, states something else."""
    if chosen.equals(twin):
        return False
    return bool(((twin != "") & (chosen == "")).any()) or int((twin != "").sum()) * 2 > int((chosen != "").sum())


def refuse_guess(profile: Profile, sample: Sequence[Sequence[str]]) -> None:
    """Raise ProfileNeeded where several columns hold money, no header says which is the amount and no balance shows it."""
    money = [i for i, name in enumerate(profile.header) if role_of_header(name)[0] in MONEY_ROLES]
    used = [place for role in ("amount", "debit", "credit") for place in profile.roles.get(role, ())[:1]]
    if all(place in money for place in used) or {"fee", "gross"} <= profile.roles.keys():
        return  # what is paid, the fee and what is left are proved by each other
    contents = [content_of([row[i] for row in sample]) for i in range(profile.width)]
    if not is_guess(profile.roles, money, contents, sample) or part_of_payouts(profile.roles, contents, sample) in used:
        return
    raise ProfileNeeded(
        "several columns hold amounts, no header says which is which, and no running balance shows it.",
        question="roles",
        profile=profile.to_json(),
        action="Say which one is the amount, or the debit and the credit (--set amount=COLUMN).",
    )


def rows_below(cells: Cells, head: Head) -> pl.DataFrame:
    """The rows below the header as they are written."""
    lines = cells.frame[LINE]
    if not head.line or not lines.is_sorted():
        return cells.frame.filter(lines > head.line) if head.line else cells.frame
    return cells.frame.slice(int((lines <= head.line).sum()))


def body_of(cells: Cells, head: Head, limit: int | None = None) -> pl.DataFrame:
    """The rows below the header, all or so many; a cell that says `N/A` is empty, one that counts cents an amount."""
    below = rows_below(cells, head)
    body = in_whole_units(below if limit is None else below.head(limit), head.names)
    if not any((column == word).any() for column in body if column.dtype == pl.String for word in _EMPTY):
        return body
    texts = pl.col(pl.String)
    return body.with_columns(pl.when(~texts.is_in(_EMPTY)).then(texts).otherwise(pl.lit("")).name.keep())
