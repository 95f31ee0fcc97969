"""IBANs proved by their length and check digits (ISO 13616, ISO 7064 mod 97-10)."""

from __future__ import annotations

_LENGTHS = {
    code: size
    for size, codes in {
        15: "NO", 16: "BE", 18: "DK FI FK FO GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU MN XK", 21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST", 26: "IS TR", 27: "BI DJ FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
        29: "BR EG PS QA UA", 30: "JO KW MU YE", 31: "MT SC", 32: "LC", 33: "RU",
    }.items()
    for code in codes.split()
}  # fmt: skip
"""Characters of an IBAN by country, of those in the registry of ISO 13616."""


def is_iban(text: str) -> bool:
    """Whether the text (no spaces) has an IBAN's shape, its country's length (where one is known) and right check digits."""
    shaped = 15 <= len(text) <= 34 and text.isascii() and text.isalnum() and text[:2].isalpha() and text[2:4].isdigit()
    long_enough = shaped and len(text) == _LENGTHS.get(text[:2].upper(), len(text))
    return long_enough and remainder_97(text[4:] + text[:4]) == 1


def remainder_97(text: str) -> int:
    """What letters (A is 10, Z is 35) and digits leave when divided by 97; 1 where the check digits stand last."""
    return int("".join(str(int(c, 36)) for c in text)) % 97
