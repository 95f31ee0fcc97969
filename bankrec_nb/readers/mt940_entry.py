"""Field :61: of MT940 and MT942: one movement. SWIFT: 6!n[4!n]2a[1!a]15d1!a3!c16x[//16x][34x], as banks bend it.

RC (reversal of a credit) is money out and RD (reversal of a debit) money in; the letter after the mark is the third of
the currency, not part of it. Banks omit the type code, pad references to columns, and put an IBAN (18 characters and
more) into the 16 of the reference; the pattern takes them all because amount and type never share a character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bankrec_nb.domain.vocabulary import BookingStatus
from bankrec_nb.readers.plain import is_iban, minor_or_none, short_day

_LINE = re.compile(
    r"""\s*(?P<value>\d{6})(?P<entry>\d{4})?\s*
        (?P<mark>E?R?[CD])(?P<funds>[A-Z])?\s*
        (?P<amount>\d[\d.]*(?:,\d*)?|,\d+)\s*
        (?:(?P<kind>[A-Z](?:[A-Z0-9]{3}|[A-Z]{2}\ ))|(?P<odd>[A-Z]))?
        (?P<rest>.*)""",
    re.VERBOSE | re.IGNORECASE,
)
_SUPPLEMENT_AMOUNT = re.compile(r"/(OCMT|CHGS)/([A-Z]{3})([\d.]*,?\d*)")
_PADDED = re.compile(r"(\S+)\s{2,}(\S.*)")
_PLACEHOLDERS = {"NONREF", "NOREF", "EREF", "MARF", "PREF", "KREF", "KREF+", "EREF+", "NOTPROVIDED", "CUSTREF", ""}
_HALF_YEAR = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a :61: says. Amount signed, money in positive."""

    booking_date: date | None
    value_date: date | None
    amount_minor: int
    is_reversal: bool
    status: str
    kind: str
    customer_reference: str
    bank_reference: str
    counterparty: str
    supplement: str


def parse_entry(lines: list[str], currency: str | None, year_hint: date | None) -> Entry | str:
    """The movement, or one sentence saying what is wrong with it. A day no calendar has is left null."""
    match = _LINE.match(lines[0])
    if match is None:
        return "The line is not a movement: date, C or D, amount and type were looked for."
    mark = match["mark"].upper()
    minor = minor_or_none(match["amount"], currency, ",")
    if minor is None:
        return f"'{match['amount']}' is not an amount in {currency or 'a currency'}."
    value = short_day(match["value"])
    booked = _entry_day(match["entry"], value or year_hint)
    money_in = mark[-1] == "C"
    reversal = "R" in mark
    customer, bank, other = _references(match["rest"])
    return Entry(
        booking_date=booked or value,
        value_date=value,
        amount_minor=minor if money_in != reversal else -minor,
        is_reversal=reversal,
        status=str(BookingStatus.PENDING if mark[0] == "E" else BookingStatus.BOOKED),
        kind=(match["kind"] or match["odd"] or "").strip().upper(),
        customer_reference=customer,
        bank_reference=bank,
        counterparty=other,
        supplement=" ".join(line.strip() for line in lines[1:]).strip(),
    )


def stated_amounts(supplement: str) -> dict[str, tuple[str, int]]:
    """OCMT (original amount) and CHGS (charges) of a supplement: currency and minor units."""
    found = {}
    for word, currency, text in _SUPPLEMENT_AMOUNT.findall(supplement):
        if (minor := minor_or_none(text, currency, ",")) is not None:
            found[word] = (currency, minor)
    return found


def account_in(text: str) -> str | None:
    """The IBAN a reference or supplement consists of (or begins with)."""
    first = text.split(" ", 1)[0].upper() if text else ""
    return first if len(first) >= 15 and is_iban(first) else None


def _references(rest: str) -> tuple[str, str, str]:
    """Customer reference, bank reference and a name some Dutch banks pad behind the reference."""
    customer, _, bank = rest.partition("//")
    other = ""
    if padded := _PADDED.fullmatch(customer.strip()):
        customer, other = padded[1], padded[2].strip()
    customer = customer.strip()
    return ("" if customer.upper() in _PLACEHOLDERS else customer), bank.strip(), other


def _entry_day(mmdd: str | None, near: date | None) -> date | None:
    """The booking day from MMDD: of the year that brings it nearest to the value date (December 29 for January 1)."""
    if not mmdd or near is None:
        return None
    days = [short_day(f"{year % 100:02d}{mmdd}") for year in (near.year, near.year - 1, near.year + 1)]
    return next((day for day in days if day and abs(day - near) <= _HALF_YEAR), None)
