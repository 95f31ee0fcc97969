"""QIF: the Quicken Interchange Format that banks still export (Intuit, 1994; no standard since).

Records of one field per line (D date, T amount, P payee, M memo, N number, L category, S E $ splits) closed by `^`, in
sections `!Type:Bank` and the like. The format has no currency, no identifier, no balance and no date order: the order of
day and month is decided once for the whole file, and where nothing decides it, it is asked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.vocabulary import BookingStatus, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.fixed_width import kept_apart, warned
from bankrec_nb.readers.identity import columns_of, finish
from bankrec_nb.readers.qif_records import Entry, Section, decimal_mark, minor_of, sections
from bankrec_nb.readers.tabular_amounts import currency_written
from bankrec_nb.readers.tabular_dates import decide_order, parts_of
from bankrec_nb.readers.text import clean, decode_old, head

if TYPE_CHECKING:
    from datetime import date

    from bankrec_nb.domain.money import DecimalMark
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
    from bankrec_nb.readers.tabular_dates import DateOrder

FORMAT = "qif"
VERSION = 1

_HEADER = re.compile(r"\s*(?:#[^\r\n]*\s+)*!\s*(?:type|account|option|clear)\b", re.IGNORECASE)
_BARE = re.compile(r"\s*D[\d ]\d?[-/.' ].{0,12}(?:\r\n?|\n)(?:[A-Z$%/].*(?:\r\n?|\n))*?\^", re.MULTILINE)
_OPENING = re.compile(r"\s*(opening balance|solde (initial|d'ouverture)|saldo inicial|anfangssaldo)\s*", re.IGNORECASE)
_COLUMNS = (
    "statement", "booking_date", "amount_minor", "booking_status", "transaction_code", "counterparty_name",
    "remittance_information", "additional_information", "cheque_number", "source_line",
)  # fmt: skip
_DETAIL_COLUMNS = ("transaction", "amount_minor", "remittance_information")

_FIGURES = frozenset("0123456789.,'()+- ")


def recognises(source: Source) -> bool:
    """Whether a QIF section header starts the file, or records without one."""
    text = head(source)
    return bool(_HEADER.match(text) or _BARE.match(text))


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Movements of the file, one statement per account section; splits become details.

    Options: `profile={"date_order": "dmy" | "mdy"}` answers the question of the day's place.

    Raises:
        FileRefused: no QIF section and no record in it.
    """
    decoded = decode_old(source.content, "cp850", "cp852", "mac_roman")
    found = sections(decoded.text)
    if not found.sections and not found.accounts:
        raise FileRefused("The QIF file has no movement.", where=source.name, action="Ask the bank for it again.")
    entries = [entry for section in found.sections for entry in section.entries]
    amounts = [t for e in entries for t in e.amounts()]
    mark = decimal_mark(amounts)
    order, asked = _date_order([e.field("D") for e in entries], options, mark, found.date_order)
    currency, told = (options.currency, []) if options.currency else _currency(amounts)
    reading = _Reading(order, mark, currency, [*decoded.issues, *found.issues, _BARE_FORMAT, *asked, *told])
    for place, section in enumerate(found.sections):
        reading.section(place, section)
    if reading.securities:
        message = f"Operations on securities shown as information: {reading.securities}; only cash is money."
        reading.issues.append(warned("securities", message))
    if not found.sections:
        reading.issues.append(warned("no_statement", "The file lists accounts and has no section of movements."))
    return finish(
        source,
        FORMAT,
        statements=reading.heads,
        transactions=columns_of(_COLUMNS, reading.rows),
        details=columns_of(_DETAIL_COLUMNS, reading.details),
        issues=reading.issues,
        options=options,
        incomplete=True if asked else reading.incomplete,
        profile={"date_order": order} if order else None,
    )


_BARE_FORMAT = issue(
    Severity.NOTE,
    "no_balance",
    "QIF has no balance and no identifiers: a missing movement cannot be seen in the file.",
    action="Compare the account's balance after the import.",
)


class _Reading:
    """The rows read so far, under one date order and one decimal mark."""

    def __init__(
        self, order: DateOrder | None, mark: DecimalMark, currency: str | None, issues: list[dict[str, object]]
    ) -> None:
        self.order, self.mark, self.currency, self.issues = order, mark, currency, issues
        self.heads: list[dict[str, object]] = []
        self.rows: list[tuple[object, ...]] = []
        self.details: list[tuple[object, ...]] = []
        self.incomplete: set[int] = set()
        self.securities = 0

    def section(self, place: int, section: Section) -> None:
        """The movements of one account."""
        head: dict[str, object] = {"account_id": section.account, "account_name": section.account}
        if self.currency:
            head["currency"] = self.currency
        if section.balance and section.balance_date:
            head["closing_minor"] = minor_of(section.balance, self.mark, self.currency)[0]
            head["closing_date"] = self._day(section.balance_date)
        self.heads.append(head)
        if section.cut:
            self.incomplete.add(place)
        for entry in section.entries:
            self._entry(place, section, entry)

    def _entry(self, place: int, section: Section, entry: Entry) -> None:
        minor, wrong = minor_of(entry.field("T") or entry.field("U"), self.mark, self.currency)
        booked = self._day(entry.field("D"))
        if entry.torn:
            self._apart(place, "truncated", "The file ends inside this movement.", entry, "^")
        elif minor is None:
            self._apart(place, "amount", wrong, entry, "T")
        elif booked is None:
            self._apart(place, "date", f"'{entry.field('D')}' is not a date in this file's order.", entry, "D")
        else:
            self._row(place, entry, minor, booked, is_cash=not section.is_investment or entry.is_cash)

    def _row(self, place: int, entry: Entry, minor: int, booked: date, *, is_cash: bool) -> None:
        is_opening = bool(entry.field("L").startswith("[") and _OPENING.fullmatch(entry.field("P")))
        if is_opening:
            self.heads[place] |= {"opening_minor": minor, "opening_date": booked}
        if not is_cash:
            self.securities += 1
        number = entry.field("N")
        if number == f"{booked:%Y%m%d}":  # the day once more, where a cheque's number would stand
            number = ""
        category = entry.field("L")
        code, cheque = (None, number) if number.isdigit() else (number or None, None)
        self._splits(len(self.rows), entry, minor)
        self.rows.append(
            (
                place, booked, minor, str(BookingStatus.BOOKED if is_cash and not is_opening else BookingStatus.INFORMATION), code,
                entry.field("P"), clean(entry.field("M")), clean(f"{category} {entry.field('A')}"), cheque, entry.line,
            )
        )  # fmt: skip

    def _splits(self, transaction: int, entry: Entry, minor: int) -> None:
        """Parts of a movement: information about its categories, never money."""
        parts = [(minor_of(s.amount, self.mark, self.currency)[0], s.words) for s in entry.splits]
        self.details += [(transaction, amount, words) for amount, words in parts]
        amounts = [amount for amount, _ in parts]
        if parts and (None in amounts or sum(a for a in amounts if a) != minor):
            message = "The splits do not add up to the movement."
            self.issues.append(issue(Severity.NOTE, "splits", message, line=entry.line, raw=entry.raw))

    def _day(self, text: str) -> date | None:
        parts = parts_of(text)
        return parts.on(self.order) if parts else None

    def _apart(self, place: int, code: str, message: str, entry: Entry, column: str) -> None:
        self.issues.append(kept_apart(code, message, entry.line, entry.raw, column))
        self.incomplete.add(place)


def _currency(amounts: list[str]) -> tuple[str | None, list[dict[str, object]]]:
    """The currency whose sign some program wrote beside the amounts (the format has no place for one); null where none is."""
    if not set("".join(amounts)) - _FIGURES:
        return None, []
    found = currency_written([text for text in amounts if set(text) - _FIGURES])
    if found != "USD" or any("US" in text for text in amounts):
        return found, []
    message = "The only sign of the currency is $; USD was taken, other dollars and pesos are written so too."
    return found, [issue(Severity.NOTE, "currency", message, action="Say the account's currency when importing.")]


def _date_order(
    dates: list[str], options: ReadOptions, mark: DecimalMark, stated: str
) -> tuple[DateOrder | None, list[dict[str, object]]]:
    """The file's order of day and month; where nothing decides it, the likelier one and the question."""
    said = (options.profile or {}).get("date_order")
    if said in {"dmy", "mdy"}:
        return ("dmy" if said == "dmy" else "mdy"), []
    found = decide_order([dates], comma=mark == ",")
    if found.order or not found.needed:
        return found.order, []
    if stated:
        return ("dmy" if stated == "dmy" else "mdy"), []
    order = min(("mdy", "dmy"), key=lambda o: _days_covered(dates, "mdy" if o == "mdy" else "dmy"))
    shown = "month/day" if order == "mdy" else "day/month"
    message = f"Nothing in the file says whether the day or the month comes first; for now it is read as {shown}."
    action = "Say which: date_order 'dmy' or 'mdy'. Until then the statement stays incomplete."
    question = issue(Severity.WARNING, "date_order", message, column="D", raw=" ".join(dates[:8]), action=action)
    return ("mdy" if order == "mdy" else "dmy"), [question]


def _days_covered(dates: list[str], order: DateOrder) -> int:
    days = [d for text in dates if (p := parts_of(text)) and (d := p.on(order))]
    return (max(days) - min(days)).days if days else 0
