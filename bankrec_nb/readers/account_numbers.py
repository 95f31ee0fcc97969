"""National account numbers become IBANs, so that one account has one name in every format.

A CFONB or Norma 43 file has the parts of the national number, the same bank's camt.053 has the IBAN: without this the two
would be two accounts. ISO 13616 (IBAN), Banque de France (clé RIB), AEB (CCC), Febelfin (12 digits).
"""

from __future__ import annotations

import re

from bankrec_nb.domain.iban import is_iban

_RIB_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
_CCC_WEIGHTS = (1, 2, 4, 8, 5, 10, 9, 7, 3, 6)


def iban_of(country: str, national: str) -> str:
    """The IBAN of a national account number (BBAN)."""
    return f"{country}{98 - _remainder(f'{national}{country}00'):02d}{national}"


def french_iban(bank: str, branch: str, account: str) -> str | None:
    """The IBAN of a French account from its five-digit bank and branch codes and its eleven characters; null otherwise."""
    widths = len(bank), len(branch), len(account)  # an American bank's nine digits and twelve of an account are 21 too
    if widths != (5, 5, 11) or not re.fullmatch(r"\d{10}[0-9A-Z]{11}", national := f"{bank}{branch}{account.upper()}"):
        return None
    digits = national.translate(_RIB_LETTERS)
    key = 97 - (89 * int(digits[:5]) + 15 * int(digits[5:10]) + 3 * int(digits[10:])) % 97
    return iban_of("FR", f"{national}{key:02d}")


def spanish_iban(bank: str, branch: str, account: str) -> str | None:
    """The IBAN of a Spanish account from bank (4), branch (4) and account (10 digits); null otherwise."""
    if not re.fullmatch(r"\d{18}", bank + branch + account) or not int(bank):
        return None
    return iban_of("ES", f"{bank}{branch}{_ccc_digit('00' + bank + branch)}{_ccc_digit(account)}{account}")


def belgian_iban(number: str) -> str | None:
    """The IBAN of a Belgian twelve-digit account number with right check digits; null otherwise."""
    if not re.fullmatch(r"\d{12}", number) or int(number[:10]) % 97 != int(number[10:]) % 97:
        return None
    return iban_of("BE", number)


def account_id(*parts: str | None) -> str | None:
    """The account's name in the tables: the last part alone where it is an IBAN, else the parts joined by a slash."""
    compact = [re.sub(r"\s", "", p).upper() for p in parts if p and p.strip()]
    if compact and is_iban(compact[-1]):
        return compact[-1]
    return "/".join(compact) or None


def _remainder(text: str) -> int:
    return int("".join(str(int(c, 36)) for c in text)) % 97


def _ccc_digit(ten: str) -> str:
    rest = 11 - sum(int(d) * w for d, w in zip(ten, _CCC_WEIGHTS, strict=True)) % 11
    return str({10: 1, 11: 0}.get(rest, rest))


CURRENCY_NUMBERS = {
    "036": "AUD", "124": "CAD", "156": "CNY", "203": "CZK", "208": "DKK", "344": "HKD", "348": "HUF", "356": "INR",
    "376": "ILS", "392": "JPY", "484": "MXN", "504": "MAD", "554": "NZD", "578": "NOK", "643": "RUB", "702": "SGD",
    "710": "ZAR", "752": "SEK", "756": "CHF", "788": "TND", "826": "GBP", "840": "USD", "946": "RON", "949": "TRY",
    "952": "XOF", "953": "XPF", "975": "BGN", "978": "EUR", "985": "PLN", "986": "BRL",
}  # fmt: skip
"""ISO 4217 numeric codes, as Norma 43 has them."""
