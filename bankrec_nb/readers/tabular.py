"""A bank's table of text cells becomes transactions: shared by delimited text and spreadsheets.

Every row below the header ends as one of: a movement; a row that explains a movement (a second line of its text); a
balance or a total (used as a check); a remark; or a quarantined issue. Nothing else happens to a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import FileRefused, ProfileNeeded
from bankrec_nb.domain.vocabulary import BookingStatus, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.columns import Role, role_of_header
from bankrec_nb.readers.headers import Around, Head, first_records, mine
from bankrec_nb.readers.identity import DEFAULT_CURRENCY, finish
from bankrec_nb.readers.tabular_balance import by_day, order_of_days
from bankrec_nb.readers.tabular_cards import judge_card, spending_doubt, turned_credits
from bankrec_nb.readers.tabular_cells import LINE
from bankrec_nb.readers.tabular_currency import (
    currencies,
    home_currency,
    original_currency,
    unit_note,
    without_other_units,
)
from bankrec_nb.readers.tabular_cut import without_cut_amount
from bankrec_nb.readers.tabular_dates import read_dates
from bankrec_nb.readers.tabular_joined import refuse_other_order
from bankrec_nb.readers.tabular_layout import body_of, completed, transactions_profile
from bankrec_nb.readers.tabular_money import Money, judge_sign, read_money
from bankrec_nb.readers.tabular_odd import both_sides_doubt, journal_doubt, ledger_doubt, odd_issues, remarks
from bankrec_nb.readers.tabular_payouts import cash_note, paid_in_cash, refunds_beside, sales_doubt
from bankrec_nb.readers.tabular_reversed import without_reversed
from bankrec_nb.readers.tabular_rows import Dates, sort_rows, wordy_columns
from bankrec_nb.readers.tabular_sections import sections_of
from bankrec_nb.readers.tabular_statements import heads_of, stated_around, statements_of
from bankrec_nb.readers.tabular_status import booking_status, not_in_balance, unknown_status
from bankrec_nb.readers.tabular_texts import text_columns
from bankrec_nb.readers.tabular_totals import total_doubts

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
    from bankrec_nb.readers.profiles import Profile
    from bankrec_nb.readers.tabular_balance import BalanceProof
    from bankrec_nb.readers.tabular_cells import Cells

_BREAKS_TOLD = 20


def read_transactions(
    source: Source, source_format: str, cells: Cells, head: Head, options: ReadOptions, profile: Profile | None = None
) -> ReadResult:
    """The transactions of a table.

    Args:
        source: the file.
        source_format: csv or xlsx.
        cells: all its records.
        head: where the header is.
        options: what a person said.
        profile: a saved one to be used as it is; found out from the file where null.

    Raises:
        FileRefused: there is no table of movements in it.
        ProfileNeeded: it can be read in more than one way.
    """
    body = body_of(cells, head)
    above = [row for line, row in first_records(cells) if head.line and line < head.line]
    around = mine(above)
    titles = " ".join(cell for row in above for cell in row if cell)
    why = ""
    said = profile is not None
    if profile is None:
        profile, why = transactions_profile(cells, head, body, around, options)
    else:
        profile, why = completed(profile, body, around)
    refuse_other_order(body, profile)
    _check_usable(profile, body, head, around, said=said)
    home = home_currency(body, profile, options.account_id or around.account_id)
    currency = currencies(body, profile, options, home)
    money = read_money(body, profile, currency, original_currency(body, profile))
    money = without_other_units(money, body, profile)
    dates = _dates(body, profile)
    if money.balance is not None:
        order = order_of_days(money.amount, money.balance, dates.booking)
        if order is not None:  # the newest day first, and within it the oldest row
            body = body[order]
            currency = currency.gather(order)
            money = without_other_units(
                read_money(body, profile, currency, original_currency(body, profile)), body, profile
            )
            dates = _dates(body, profile)
    money = without_cut_amount(without_reversed(money, body, profile), cells, body, profile)
    sorted_rows = sort_rows(cells, body, money, dates, profile)
    moves = sorted_rows.kinds == "movement"
    aside = sorted_rows.kinds.is_in(["remark", "balance"])
    under = [*(_rows_of(body.filter(aside)) if aside.any() else ()), *remarks(cells, head)]
    below = mine(under)
    sections = sections_of(cells, body, moves, profile.header, around)
    groups, keys = statements_of(body, profile, currency, moves, around, options, sections)
    money, proofs, told = judge_sign(money, groups, moves, dates.booking)
    money, turned = judge_card(money, body, moves, titles)
    told += turned
    if profile.sign == "inverted" and not said:
        told = [_turned_by_provider(), *told]
    elif money.profile.sign == "inverted" and profile.sign != "inverted" and not told:
        told = [_turned_by_words()]
    left_out = not_in_balance(body, money, groups, moves, proofs)
    in_cash = paid_in_cash(body, profile) & moves
    status = booking_status(body, money, profile, left_out).set(in_cash, str(BookingStatus.INFORMATION))
    frame = _frame(body, money, dates, currency, groups, profile, status)
    frame = frame if moves.all() else frame.filter(moves)
    frame = _with_continuations(frame, body, sorted_rows.kinds, profile)
    stated = stated_around(around, below, profile, currency, frame)
    heads = heads_of(keys, frame, proofs, money, groups, moves, left_out, stated, sorted_rows)
    issues = [*cells.issues, *sorted_rows.issues, *told, *odd_issues(cells, head, body, moves), *_break_issues(cells, body, _worth_telling(proofs, money, groups, moves, dates.booking)),
              *_notes(money.profile, why, options, frame, home, proved=any(p.holds for p in proofs.values()))]  # fmt: skip
    issues += [
        *journal_doubt(money, body, moves),
        *(ledger_doubt(money, body, moves) or both_sides_doubt(money, body)),
        *unit_note(body, profile, options, home),
        *unknown_status(body, profile, moves),
        *refunds_beside(body, profile, moves),
        *cash_note(in_cash),
        *sales_doubt(profile),
    ]
    kept_apart = any(one["severity"] == Severity.QUARANTINED for one in issues)
    issues += total_doubts([*above, *under], frame, money.profile, whole=not kept_apart)
    if not said:
        issues += [
            *([] if any(i["code"] == "sign" for i in told) else spending_doubt(money, body, moves)),
            *turned_credits(money, body),
            *_dollar_note(money.profile, body, around, options),
        ]
    return finish(
        source,
        source_format,
        statements=heads,
        transactions=frame,
        issues=issues,
        options=options,
        profile=money.profile.to_json(),
    )


def _check_usable(profile: Profile, body: pl.DataFrame, head: Head, around: Around, *, said: bool) -> None:
    """Raise FileRefused where there is nothing that could be movements."""
    missing = [r for r in ("booking_date",) if profile.column(r) is None]
    missing += [] if any(profile.column(r) is not None for r in ("amount", "debit", "credit")) else ["amount"]
    filled = any((body[name] != "").any() for name in body.columns if name != LINE)
    nothing_moved = bool(around.opening) and around.opening == around.closing
    if not filled and not nothing_moved:
        raise FileRefused(
            "the file has a header and no transactions.", action="Export the period again, or leave the file out."
        )
    if missing and filled:
        message = f"no column could be recognised as {' and '.join(m.replace('_', ' ') for m in missing)}."
        where, action = f"line {head.line}" if head.line else "", "Say which column is which (--set amount=COLUMN)."
        if said:
            raise FileRefused(message, where=where, action=action)
        raise ProfileNeeded(message, question="roles", profile=profile.to_json(), where=where, action=action)
    wrong = [c for places in profile.roles.values() for c in places if c >= body.width - 1]
    if wrong:
        raise FileRefused(
            f"the profile speaks of column {max(wrong) + 1}, the table has {body.width - 1}.",
            action="Use the profile of this form, or let the file be recognised without one.",
        )


def _dates(body: pl.DataFrame, profile: Profile) -> Dates:
    """A row without a booking date (a pending one) has its transaction or value date."""
    places = [i for r in ("booking_date", "transaction_date", "value_date") if (i := profile.column(r)) is not None]
    if not places:  # no row has a date, and the balances say that nothing moved
        return Dates(
            pl.Series([""]).new_from_index(0, body.height), pl.Series([None] * body.height, dtype=pl.Date), None
        )
    first = body[f"c{places[0]}"]
    if len(places) > 1 and (first == "").any():
        text = pl.coalesce(pl.when(pl.col(f"c{i}") != "").then(pl.col(f"c{i}")) for i in places).fill_null("")
        first = body.select(text).to_series()
    value = profile.column("value_date")
    return Dates(
        first,
        read_dates(first, profile.date_order).alias("booking_date"),
        None if value is None else read_dates(body[f"c{value}"], profile.date_order).alias("value_date"),
    )


def _frame(
    body: pl.DataFrame,
    money: Money,
    dates: Dates,
    currency: pl.Series,
    groups: pl.Series,
    profile: Profile,
    status: pl.Series,
) -> pl.DataFrame:
    """Columns of the bank_transaction table for every row of the body."""
    columns: dict[str, pl.Series] = {
        "statement": groups,
        "source_line": body[LINE],
        "booking_date": dates.booking,
        "amount_minor": money.amount,
        "currency": currency,
        "booking_status": status,
        **text_columns(body, profile, money.amount),
    }
    optional = {"value_date": dates.value, "balance_after_minor": money.balance, "fee_minor": money.fee}
    if money.original is not None and not money.original.equals(money.amount):
        optional["original_amount_minor"] = money.original
        optional["original_currency"] = original_currency(body, profile)
    columns |= {name: series for name, series in optional.items() if series is not None}
    return pl.DataFrame([series.alias(name) for name, series in columns.items()])


def _with_continuations(frame: pl.DataFrame, body: pl.DataFrame, kinds: pl.Series, profile: Profile) -> pl.DataFrame:
    """Second lines of a text join the movement above them."""
    if not bool((kinds == "continuation").any()):
        return frame
    texts = pl.concat_str([pl.col(c) for c in sorted(wordy_columns(profile))], separator=" ")
    more = (
        body.with_columns(kind=kinds, text=texts, owner=pl.when(kinds == "movement").then(pl.col(LINE)).forward_fill())
        .filter(pl.col("kind") == "continuation")
        .group_by("owner")
        .agg(pl.col("text").str.join(" "))
    )
    joined = frame.join(more, left_on="source_line", right_on="owner", how="left", maintain_order="left")
    parts = [c for c in ("remittance_information", "text") if c in joined.columns]
    label = pl.concat_str(parts, separator=" ", ignore_nulls=True)
    return joined.with_columns(remittance_information=label.str.replace_all(r"\s+", " ").str.strip_chars()).drop("text")


def _rows_of(frame: pl.DataFrame) -> list[list[str]]:
    return [[str(c) for c in row[1:]] for row in frame.iter_rows()]


def _turned_by_provider() -> dict[str, object]:
    message = "The signs were turned round: in records of Plaid money that goes out is positive."
    action = (
        "Compare one line with the bank's statement; 'sign of amounts' under Columns (--set sign=…) keeps the choice."
    )
    return issue(Severity.NOTE, "sign_inverted", message, action=action)


def _turned_by_words() -> dict[str, object]:
    return issue(
        Severity.WARNING,
        "sign_inverted",
        "The signs were turned round: the words beside the amounts say of each the opposite of its sign.",
        action="Compare one line with the bank's statement; 'sign of amounts' under Columns (--set sign=…) keeps the choice.",
    )


def _worth_telling(
    proofs: dict[int, BalanceProof], money: Money, groups: pl.Series, moves: pl.Series, days: pl.Series
) -> list[BalanceProof]:
    """The proofs whose breaks are told: not where the column states each day's last balance, or is hardly one at all."""

    def at_days_end(statement: int) -> bool:
        rows = moves & (groups == statement)
        return money.balance is not None and by_day(
            money.amount.filter(rows), money.balance.filter(rows), days.filter(rows)
        )

    return [
        proof
        for key, proof in proofs.items()
        if proof.breaks and proof.shows_breaks and (proof.holds or not at_days_end(key))
    ]


def _break_issues(cells: Cells, body: pl.DataFrame, proofs: list[BalanceProof]) -> list[dict[str, object]]:
    """Where the running balance does not follow: a wrong figure, a missing or a doubled row."""
    told = []
    for proof in proofs:
        for row in proof.breaks[:_BREAKS_TOLD]:
            line = int(body[LINE][row])
            told.append(issue(Severity.WARNING, "running_balance", "The balance of this row does not follow from its neighbour's.", line=line,
                              raw=cells.raw(line), action="Look for a wrong, missing or doubled line here."))  # fmt: skip
    return told


def _dollar_note(profile: Profile, body: pl.DataFrame, around: Around, options: ReadOptions) -> list[dict[str, object]]:
    """A note where nothing but a bare `$` says the currency: a dozen dollars and as many pesos are written so."""
    if profile.currency != "USD" or options.currency or around.currency or profile.column("currency") is not None:
        return []
    places = [i for role in ("amount", "debit", "credit") if (i := profile.column(role)) is not None]
    cells = "".join(v for i in places for v in body[f"c{i}"].head(50) if v)
    headers = " ".join(profile.header[i] for i in places if i < len(profile.header))
    if "USD" in headers.upper() or "US$" in cells or "USD" in cells or "$" not in cells:
        return []
    message = "The only sign of the currency is $; USD was taken, other dollars and pesos are written so too."
    return [issue(Severity.NOTE, "currency", message, action="Say the account's currency when importing.")]


def _types_differ(profile: Profile, frame: pl.DataFrame) -> bool:
    """Whether rows are of several types, or a column should say which way money goes and says it in words nobody knows."""
    types = frame["transaction_code"].drop_nulls().n_unique() if "transaction_code" in frame.columns else 0
    return types > 1 or any(role_of_header(name)[0] is Role.DIRECTION for name in profile.header)


def _notes(
    profile: Profile, why: str, options: ReadOptions, frame: pl.DataFrame, home: str, *, proved: bool
) -> list[dict[str, object]]:
    told = []
    if why and profile.date_order and not why.startswith("a day above"):
        told.append(
            issue(
                Severity.NOTE,
                "date_order",
                f"Dates were read {'day-month' if profile.date_order == 'dmy' else 'month-day'}: {why}.",
            )
        )
    unnamed = profile.currency is None and options.currency is None and profile.column("currency") is None
    if unnamed and (not frame.height or frame["currency"].n_unique() < 2):
        message = f"The file names no currency; {home} was taken."
        if home != DEFAULT_CURRENCY:
            message = (
                f"The file names no currency for all its rows; {home} was taken, as its account or its other rows show."
            )
        told.append(issue(Severity.NOTE, "currency", message, action="Say the account's currency when importing."))
    if profile.sign == "signed" and not proved and frame.height and bool((frame["amount_minor"] >= 0).all()):
        # Two or three receipts are nothing strange; a month without any payment is, and rows of several types.
        strange = frame.height >= 5 or not profile.header_line or _types_differ(profile, frame)
        told.append(issue(Severity.WARNING if strange else Severity.NOTE, "sign", "All amounts are positive and nothing tells money in from money out.",
                          action="Compare with the bank's statement; say it by 'sign of amounts' under Columns (--set sign=…)."))  # fmt: skip
    return told
