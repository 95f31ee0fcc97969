"""Single values as banks write them: ISO and six-digit dates, plain amounts. Cached, because a file repeats its days."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from bankrec_nb.domain.errors import AmountError
from bankrec_nb.domain.money import LARGEST_MINOR, exponent, parse_minor


@lru_cache(maxsize=8192)
def iso_day(text: str) -> date | None:
    """The day of an ISO date or date-time, as written (no time zone shifts a booking); null where there is none."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def short_day(yymmdd: str) -> date | None:
    """YYMMDD; years 70 to 99 are the last century's. Null where the calendar has no such day."""
    if len(yymmdd) != 6 or not (yymmdd.isascii() and yymmdd.isdigit()):
        return None
    year = int(yymmdd[:2])
    try:
        return date(year + (1900 if year >= 70 else 2000), int(yymmdd[2:4]), int(yymmdd[4:]))
    except ValueError:
        return None


def minor_or_none(text: str | None, currency: str | None, mark: str = ".") -> int | None:
    """Unsigned or signed minor units of a plain amount; null where the strict grammar does not take it."""
    if not text:
        return None
    whole, _, fraction = text.strip().partition(mark)
    digits = exponent(currency)
    if whole.isdecimal() and whole.isascii() and len(fraction) <= digits and (not fraction or fraction.isdecimal()):
        minor = int(whole + fraction.ljust(digits, "0"))
        return minor if minor <= LARGEST_MINOR and fraction.isascii() else None
    try:
        return parse_minor(text, currency, "," if mark == "," else ".")
    except AmountError:
        return None


def is_iban(text: str) -> bool:
    """Whether the text (no spaces) has an IBAN's shape and check digits (ISO 7064 mod 97-10)."""
    if not (15 <= len(text) <= 34 and text.isascii() and text.isalnum() and text[:2].isalpha() and text[2:4].isdigit()):
        return False
    return int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1


def account_key(iban: str | None, other: str | None = None, bank: str | None = None) -> str | None:
    """`account_id`: the IBAN (also one in a field for other numbers), else bank/number, else the number."""
    if iban:
        return iban.replace(" ", "").upper()
    if not other:
        return None
    bare = other.replace(" ", "").upper()
    if is_iban(bare):
        return bare
    return f"{bank}/{other.strip()}" if bank else other.strip()
