"""Each row of a bank's table by its kind: movement, second line of a text, balance, total, remark, or bad.

The plain ones are told apart by whole columns; the doubtful few one by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.balance_rows import balances_among, balances_note
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.headers import balance_words, says_only_balance
from bankrec_nb.readers.subtotal_rows import Subtotals, subtotals_among, subtotals_note
from bankrec_nb.readers.tabular_amounts import Notation, amount_like, has_decimals, learn_notation, read_minor
from bankrec_nb.readers.tabular_cells import LINE
from bankrec_nb.readers.tabular_dates import begins_as_day, parts_of
from bankrec_nb.readers.tabular_status import PENDING, is_void, pending_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bankrec_nb.readers.balance_rows import Balances
    from bankrec_nb.readers.profiles import Profile
    from bankrec_nb.readers.tabular_cells import Cells
    from bankrec_nb.readers.tabular_money import Money


_DEEPEST_EDGE = 5
"""Opening, turnovers and closing may stand in so many rows of their own."""
_STEP = re.compile(r"(received|authori[sz]ed|captured) \(pc\)")
_MONTH_ALONE = re.compile(r"[^\W\d_]{3,12}\.?,? \d{4}")
_NOTHING_SAID = ("na", "nil", "none", "null")
_NO_TEXT = ("account", "account_name", "currency", "direction")


@dataclass(frozen=True)
class Sorted:
    """The body's rows by kind. Frames keep `row`, the position in the body."""

    kinds: pl.Series
    issues: list[dict[str, object]]
    opening: int | None = None
    closing: int | None = None


@dataclass(frozen=True)
class Dates:
    """Booking and value date of each row, and the text the booking date was read from."""

    text: pl.Series
    booking: pl.Series
    value: pl.Series | None


def sort_rows(cells: Cells, body: pl.DataFrame, money: Money, dates: Dates, profile: Profile) -> Sorted:
    """Each row's kind: movement, continuation, balance, total, remark, blank or bad (with its issue)."""
    dated = dates.booking.is_not_null()
    good = dated & money.amount.is_not_null() & money.fault.is_null()
    frame = pl.DataFrame({
        "row": pl.int_range(body.height, dtype=pl.UInt32, eager=True),
        LINE: body[LINE],
        "date": dated,
        "dated": dates.text != "",
        "money": money.filled,
        "fault": money.fault.is_not_null(),
    })  # fmt: skip
    kinds = pl.Series(["movement"]).new_from_index(0, body.height)
    if not good.all():
        empty = body.select(pl.all_horizontal(pl.exclude(LINE) == "")).to_series()
        kinds = kinds.set(~good, "open").set(empty & ~good, "blank")
    stated = _balances(body, money, kinds, profile)
    if stated is not None:
        kinds = kinds.set(stated.mask, "balance")
    sums = _subtotals(body, money, kinds, profile)
    if sums is not None:
        kinds = kinds.set(sums.mask, "total")
    doubtful = {*(kinds == "open").arg_true().to_list()} | _edge_rows(kinds)
    doubtful |= set(_with_words(body, profile.skip_words)) if profile.skip_words else set()
    found = _judge(cells, body, frame, kinds, sorted(doubtful), money, dates, profile)
    if sums is not None:
        against = [_contradicted_subtotal(cells, int(body[LINE][row])) for row in sums.contradicted]
        found = replace(found, issues=[subtotals_note(sums), *against, *found.issues])
    if stated is None:
        return found
    return replace(found, issues=[balances_note(stated), *found.issues], opening=stated.opening, closing=stated.closing)


def _subtotals(body: pl.DataFrame, money: Money, kinds: pl.Series, profile: Profile) -> Subtotals | None:
    """The rows among the movements, not behind them, that add up those above."""
    places = [i for role in ("label", "counterparty_name") for i in profile.roles.get(role, ())]
    if not places:
        return None
    texts = body.select(pl.concat_str([f"c{i}" for i in places], separator=" ").str.strip_chars()).to_series()
    found = subtotals_among(texts, pl.select(pl.when(kinds == "movement").then(money.amount)).to_series())
    lone = found is not None and int(found.mask.sum()) == 1 and bool(found.mask[-1])
    return None if lone else found


def _contradicted_subtotal(cells: Cells, line: int) -> dict[str, object]:
    message = "The sum of this row is not that of the movements above it."
    return total_contradicted(message, cells.raw(line), line)


def _balances(body: pl.DataFrame, money: Money, kinds: pl.Series, profile: Profile) -> Balances | None:
    """The rows among the movements that state a balance, where the movements between them prove it."""
    places = [i for role in ("label", "counterparty_name") for i in profile.roles.get(role, ())]
    if not places or money.balance is not None:
        return None
    texts = body.select(pl.concat_str([f"c{i}" for i in places], separator=" ")).to_series()
    good = pl.select(pl.when(kinds == "movement").then(money.amount)).to_series()
    return balances_among(texts, good)


def _edge_rows(kinds: pl.Series) -> set[int]:
    """The first and last rows that look like movements: only there an opening, closing or total may stand."""
    places = (kinds == "movement").arg_true()
    return {*places.head(_DEEPEST_EDGE).to_list(), *places.tail(_DEEPEST_EDGE).to_list()}


def _with_words(body: pl.DataFrame, words: Sequence[str]) -> list[int]:
    texts = pl.concat_str(pl.exclude(LINE), separator=" ").str.to_lowercase()
    hit = pl.any_horizontal(texts.str.contains(w.lower(), literal=True) for w in words)
    return body.with_row_index("row").filter(hit)["row"].to_list()


def _judge(
    cells: Cells,
    body: pl.DataFrame,
    frame: pl.DataFrame,
    kinds: pl.Series,
    rows: list[int],
    money: Money,
    dates: Dates,
    profile: Profile,
) -> Sorted:
    """The kind of the rows that are not plainly movements, one by one (they are few)."""
    if not rows:
        return Sorted(kinds, [])
    moves = (kinds == "movement").arg_true()
    first, last = (int(moves[0]), int(moves[-1])) if moves.len() else (kinds.len(), -1)
    decided = {row: str(kinds[row]) for row in rows}
    told: list[dict[str, object]] = []
    totals: list[int] = []
    ends_found: dict[str, int | None] = {"opening": None, "closing": None}
    labels = wordy_columns(profile)
    edges = _edges(body, moves, profile)
    beneath = False
    for row in rows:
        values = dict(zip(body.columns, body.row(row), strict=True))
        line = int(values.pop(LINE))
        filled = {n: v for n, v in values.items() if v}
        words = " ".join(v for v in filled.values() if parts_of(v) is None)
        flags = frame.row(row, named=True)
        if any(w.lower() in words.lower() for w in profile.skip_words):
            decided[row] = "remark"
            continue
        if row > last and not flags["date"] and (beneath or _is_heading(filled)):
            if not beneath:
                message = "Another table begins here, below the movements; it was left out."
                told.append(issue(Severity.NOTE, "second_table", message, line=line, raw=cells.raw(line)))
            decided[row], beneath = "remark", True
            continue
        text = text_only(filled, profile)
        kind = balance_words(text) if decided[row] == "open" or says_only_balance(text) else ""
        if row == last and _is_bare_closing(body, moves, filled, profile):
            kind = "closing"
        if kind in ends_found and (decided[row] == "open" or row in edges):
            decided[row] = "balance"
            figure = (
                money.balance[row]
                if money.balance is not None and money.balance[row] is not None
                else money.amount[row]
            )
            ends_found[kind] = int(figure) if figure is not None and ends_found[kind] is None else ends_found[kind]
            told.append(
                issue(
                    Severity.NOTE,
                    f"{kind}_row",
                    f"The row was taken as the {kind} balance, not as a movement.",
                    line=line,
                    raw=cells.raw(line),
                )
            )
        elif kind == "available" and (decided[row] == "open" or row in edges):
            decided[row] = "remark"
            message = "The row was taken as the available balance, not as a movement."
            told.append(issue(Severity.NOTE, "available_row", message, line=line, raw=cells.raw(line)))
        elif kind == "total" and (decided[row] == "open" or row == last or (row in edges and row != first)):
            decided[row] = "total"
            totals.append(row)
        elif decided[row] == "movement":
            continue
        elif _is_continuation(filled, flags, labels, row > first):
            decided[row] = "continuation"
        elif _repeats_header(filled, profile):
            decided[row] = "remark"
        elif flags["dated"] and not flags["date"] and re.match(PENDING, dates.text[row]):
            decided[row] = "remark"
            told.append(pending_row(len(filled) == 1, line, cells.raw(line)))
        elif (
            not flags["money"] and not flags["fault"] and not (flags["dated"] and _may_be_day(dates.text[row], filled))
        ):
            decided[row] = "remark"
            told.append(
                issue(
                    Severity.NOTE,
                    "line_skipped",
                    "The line has no date and no amount; it was left out.",
                    line=line,
                    raw=cells.raw(line),
                )
            )
        elif flags["date"] and not (flags["money"] or flags["fault"]) and _only_explains(money, moves, row):
            decided[row] = "remark"
            message = "The row has neither amount nor balance, as all movements have; it explains one and was left out."
            told.append(issue(Severity.NOTE, "line_skipped", message, line=line, raw=cells.raw(line)))
        elif flags["date"] and not (flags["money"] or flags["fault"]) and is_void(body, profile, row):
            decided[row] = "remark"
            message = "The row has no amount and its status says that nothing was moved; it was left out."
            told.append(issue(Severity.NOTE, "line_skipped", message, line=line, raw=cells.raw(line)))
        elif profile.header_line == 0 and row < first and not flags["date"]:
            decided[row] = "remark"  # without a header the lines above the first movement are a preamble
        elif not flags["money"] and not flags["fault"] and _only_a_step(filled, profile):
            decided[row] = "remark"
            message = "The row is a step of a payment (received, authorised, captured) that moved nothing on the account; it was left out."
            told.append(issue(Severity.NOTE, "line_skipped", message, line=line, raw=cells.raw(line)))
        elif not flags["money"] and not flags["fault"] and _sums_all(body, money, moves, row):
            decided[row] = "total"
            message = "The row was taken as a total, not as a movement."
            told.append(issue(Severity.NOTE, "total_row", message, line=line, raw=cells.raw(line)))
        else:
            decided[row] = "bad"
            told.append(_bad_row(cells, line, flags, money, dates, row, profile))
    places = list(decided)
    changed = kinds.scatter(places, [decided[place] for place in places])
    told += [_total_issue(cells, int(body[LINE][row]), money, changed, row) for row in totals]
    return Sorted(changed, told, ends_found["opening"], ends_found["closing"])


def _only_explains(money: Money, moves: pl.Series, row: int) -> bool:
    """Whether a row lacks the balance that every movement of the table has (what UBS's fees are made up of).

    Between movements only: there a movement that was lost breaks the running balance, at an end nothing would show it.
    """
    if money.balance is None or money.balance[row] is not None or moves.is_empty() or not moves[0] < row < moves[-1]:
        return False
    return money.balance.gather(moves).null_count() == 0


def _only_a_step(filled: Mapping[Any, str], profile: Profile) -> bool:
    """Whether a row without an amount has one in a column of steps: Adyen's accounting report books each on its way to the account."""
    steps = {f"c{i}" for i, name in enumerate(profile.header) if _STEP.match(name.lower())}
    return any(n in steps and amount_like(v) for n, v in filled.items())


def _sums_all(body: pl.DataFrame, money: Money, moves: pl.Series, row: int) -> bool:
    """Whether a row without an amount holds the sum of all movements in a column that none of them fills (Amazon's settlements)."""
    if moves.len() < 2 or money.amount.gather(moves).null_count():
        return False
    total = int(money.amount.gather(moves).sum())
    usual = money.profile.decimal_mark
    for name in body.columns:
        text = str(body[name][row])
        if name == LINE or not amount_like(text) or not has_decimals(text) or (body[name].gather(moves) != "").any():
            continue
        digits = max(2, len(re.split(r"[.,]", text)[-1]))
        notation = Notation(learn_notation([text], fallback=usual).mark or usual)
        if read_minor(pl.Series([text]), notation, digits).to_list() == [total]:
            return True
    return False


def _edges(body: pl.DataFrame, moves: pl.Series, profile: Profile) -> set[int]:
    """Where a row that looks like a movement may be a balance or a total: first and last, and behind such a one the next."""
    found: set[int] = set()
    for places in (moves.head(_DEEPEST_EDGE).to_list(), moves.tail(_DEEPEST_EDGE).to_list()[::-1]):
        for row in places:
            found.add(row)
            values = dict(zip(body.columns[1:], body.row(row)[1:], strict=True))
            if moves.len() < 3 or not says_only_balance(text_only({n: v for n, v in values.items() if v}, profile)):
                break
    return found


def text_only(filled: Mapping[Any, str], profile: Profile | None = None) -> str:
    """The words of a row, without amounts and those that stand in a column of accounts, currencies or signs."""
    beside = {f"c{i}" for role in _NO_TEXT for i in profile.roles.get(role, ())} if profile is not None else set()
    cells = [v for n, v in filled.items() if n not in beside and v.strip().lower() not in _NOTHING_SAID]
    return " ".join(v for v in cells if any(c.isalpha() for c in v) and parts_of(v) is None and not amount_like(v))


def wordy_columns(profile: Profile) -> set[str]:
    """The columns a second line of a text may stand in."""
    roles = ("label", "counterparty_name", "information", "reference", "transaction_code")
    return {f"c{i}" for role in roles for i in profile.roles.get(role, ())}


def _is_continuation(filled: dict[str, str], flags: dict[str, bool], labels: set[str], below: bool) -> bool:
    """A second line of the text above: words in the text columns only, below a movement."""
    return bool(filled) and not flags["dated"] and not flags["money"] and set(filled) <= labels and below


def _is_heading(filled: Mapping[Any, str]) -> bool:
    """Four words and more without any figure: the names of a summary's columns (`Opening Balance, Dr Count, Cr Count, …`)."""
    return len(filled) >= 4 and not any(c.isdigit() for v in filled.values() for c in v)


def _may_be_day(text: str, filled: Mapping[Any, str]) -> bool:
    """Whether a cell in a day's place may be a damaged day; a line that is one cell of words is a heading between rows."""
    if len(filled) == 1 and _MONTH_ALONE.fullmatch(text.strip()) and begins_as_day(text):
        return False  # `September 2026` above the movements of a month
    return any(c.isdigit() for c in text) and (len(filled) > 1 or begins_as_day(text))


def _is_bare_closing(body: pl.DataFrame, moves: pl.Series, filled: dict[str, str], profile: Profile) -> bool:
    """The last row of a file without a header: no word in it, and an account's number in place of one."""
    if profile.header_line or moves.len() < 2 or any(re.search(r"[^\W\d_]{2}", v) for v in filled.values()):
        return False
    others = body[moves.head(moves.len() - 1)]
    worded = any(bool(others[c].str.contains(r"\p{L}{2}").all()) for c in others.columns if c != LINE)
    # an account's number that stands in the rows above as well says nothing of this one
    ours = (text for name, text in filled.items() if not (others[name] == text).any())
    return worded and any(re.fullmatch(r"[\d ]{9,}[A-Z]?", text) is not None for text in ours)


def _repeats_header(filled: dict[str, str], profile: Profile) -> bool:
    names = {n.strip().lower() for n in profile.header if n}
    return bool(names) and all(v.strip().lower() in names for v in filled.values())


def total_sentence(stated: int, given: int) -> str:
    """What is said of a control sum that the movements do not give."""
    return f"The file's total is {stated} and its movements give {given} (minor units)."


def total_contradicted(message: str, raw: str, line: int | None = None) -> dict[str, object]:
    """The warning that a total or count of the file contradicts its movements."""
    action = "Look for a missing or doubled line."
    return issue(Severity.WARNING, "control_total", message, line=line, raw=raw, action=action)


def _total_issue(cells: Cells, line: int, money: Money, kinds: pl.Series, row: int) -> dict[str, object]:
    """A totals row below the table is a control sum, of all movements or of one side: told whether they give it."""
    moved = money.amount.filter(kinds == "movement")
    below = not bool((kinds.tail(kinds.len() - row - 1) == "movement").any())
    if below and money.amount[row] is not None and money.fault[row] is None:
        stated = int(money.amount[row])
        total = int(moved.sum() or 0)
        out = int(moved.filter(moved < 0).sum() or 0)
        if stated not in {total, int(moved.filter(moved > 0).sum() or 0), out, -out}:
            return total_contradicted(total_sentence(stated, total), cells.raw(line), line)
    message = "The row was taken as a total, not as a movement."
    return issue(Severity.NOTE, "total_row", message, line=line, raw=cells.raw(line))


def _bad_row(
    cells: Cells, line: int, flags: dict[str, bool], money: Money, dates: Dates, row: int, profile: Profile
) -> dict[str, object]:
    action = "Correct the line in the bank's export, or enter the movement by hand."
    if flags["fault"]:
        return issue(Severity.QUARANTINED, "amount", str(money.fault[row]), line=line, column=_name(profile, "amount", "debit", "credit"),
                     raw=cells.raw(line), action=action)  # fmt: skip
    if not flags["date"] and flags["dated"]:
        message = f"'{dates.text[row]}' is not a day a statement can have."
        return issue(
            Severity.QUARANTINED,
            "date",
            message,
            line=line,
            column=_name(profile, "booking_date"),
            raw=cells.raw(line),
            action=action,
        )
    if not flags["date"]:
        return issue(Severity.QUARANTINED, "date", "The row has an amount and no date.", line=line, column=_name(profile, "booking_date"),
                     raw=cells.raw(line), action=action)  # fmt: skip
    return issue(Severity.QUARANTINED, "amount", "The row has a date and no amount.", line=line, column=_name(profile, "amount", "debit", "credit"),
                 raw=cells.raw(line), action=action)  # fmt: skip


def _name(profile: Profile, *roles: str) -> str:
    for role in roles:
        place = profile.column(role)
        if place is not None:
            return (
                profile.header[place]
                if place < len(profile.header) and profile.header[place]
                else f"column {place + 1}"
            )
    return roles[0]
