"""IBANs proved by their check digits (ISO 13616, ISO 7064 mod 97-10)."""

from __future__ import annotations


def is_iban(text: str) -> bool:
    """Whether the text (no spaces) has an IBAN's shape and check digits; the country's own length is not looked up."""
    shaped = 15 <= len(text) <= 34 and text.isascii() and text.isalnum() and text[:2].isalpha() and text[2:4].isdigit()
    return shaped and remainder_97(text[4:] + text[:4]) == 1


def remainder_97(text: str) -> int:
    """What letters (A is 10, Z is 35) and digits leave when divided by 97; 1 where the check digits stand last."""
    return int("".join(str(int(c, 36)) for c in text)) % 97
