"""Structured payment references and their check digits.

Sources: ISO 11649 (RF), ISO 7064 mod 97-10, Febelfin (OGM/VCS), SIX (QRR, mod 10 recursive), Finance Finland (viite),
Bits (KID mod 10 / mod 11), Bankgirot (OCR mod 10), DESIGN: a reference without right check digits is only a text.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bankrec_nb.domain.iban import remainder_97
from bankrec_nb.normalise.text import fold


class ReferenceKind(StrEnum):
    """Standards of structured references."""

    RF = "iso11649"
    BELGIAN = "ogm"
    SWISS = "qrr"
    FINNISH = "viite"
    NORWEGIAN = "kid"
    SWEDISH = "ocr"


def bare(reference: str) -> str:
    """Letters and digits only: `+++090/9337/55493+++` → `090933755493`."""
    return re.sub(r"[^A-Z0-9]", "", fold(reference))


def is_rf(text: str) -> bool:
    """ISO 11649: RF, two check digits, up to 21 characters, mod 97 = 1 after moving the first four to the end."""
    return bool(re.fullmatch(r"RF\d{2}[A-Z0-9]{1,21}", text)) and remainder_97(text[4:] + text[:4]) == 1


def is_belgian(text: str) -> bool:
    """OGM/VCS: twelve digits, the last two are the first ten modulo 97 (97 for 0)."""
    return bool(re.fullmatch(r"\d{12}", text)) and (int(text[:10]) % 97 or 97) == int(text[10:])


def is_swiss(text: str) -> bool:
    """QRR: 27 digits, the last by mod 10 recursive."""
    return bool(re.fullmatch(r"\d{27}", text)) and recursive_check_digit(text[:-1]) == text[-1] and int(text) > 0


def recursive_check_digit(digits: str) -> str:
    """Modulo 10, recursive: the check digit of Swiss QR and former ISR references."""
    carry = 0
    for digit in digits:
        carry = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)[(carry + int(digit)) % 10]
    return str((10 - carry) % 10)


def is_finnish(text: str) -> bool:
    """Viite: 4–20 digits, weights 7-3-1 from the right."""
    if not re.fullmatch(r"0*\d{4,20}", text):
        return False
    total = sum(int(d) * (7, 3, 1)[n % 3] for n, d in enumerate(reversed(text[:-1])))
    return str(-total % 10) == text[-1]


def is_luhn(text: str) -> bool:
    """Modulo 10 with weights 2-1: Swedish OCR and the common form of Norwegian KID."""
    if not re.fullmatch(r"\d{2,25}", text):
        return False
    doubled = (int(d) * (1 + n % 2) for n, d in enumerate(reversed(text)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def is_mod11(text: str) -> bool:
    """Modulo 11 with weights 2–7 from the right: the other form of Norwegian KID (a rest of 10 is written `-`)."""
    if not re.fullmatch(r"\d{2,25}", text):
        return False
    total = sum(int(d) * (2 + n % 6) for n, d in enumerate(reversed(text[:-1])))
    return (11 - total % 11) % 11 == int(text[-1])


def kinds(reference: str) -> set[ReferenceKind]:
    """Every standard whose check digits hold; empty for free text.

    Finnish, Norwegian and Swedish references are plain digits of any length, so their single check digit holds by
    accident one time in ten: they count from eight digits on.
    """
    text = bare(reference)
    found = set()
    if is_rf(text):
        found.add(ReferenceKind.RF)
    if is_belgian(text):
        found.add(ReferenceKind.BELGIAN)
    if is_swiss(text):
        found.add(ReferenceKind.SWISS)
    if len(text) >= 8:
        if is_finnish(text):
            found.add(ReferenceKind.FINNISH)
        if is_luhn(text):
            found |= {ReferenceKind.SWEDISH, ReferenceKind.NORWEGIAN}
        if is_mod11(text):
            found.add(ReferenceKind.NORWEGIAN)
    return found


def payload(reference: str) -> str:
    """What the reference carries without its check digits: often the document number itself (RF18FA12 → FA12)."""
    text = bare(reference)
    if is_rf(text):
        return text[4:]
    if is_belgian(text):
        return text[:10].lstrip("0")
    if is_swiss(text) or is_finnish(text) or is_luhn(text) or is_mod11(text):
        return text[:-1].lstrip("0")
    return text
