"""The eighth world's houses: what each sells to whom, how often, and how its customers live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import date


@dataclass(frozen=True)
class House:
    """A trade. `monthly` documents per customer and month; `flat` prices are the same each time for one customer."""

    lands: tuple[str, ...]
    private: float
    monthly: tuple[float, ...]
    price: Callable[[random.Random], int]
    flat: float
    habits: dict[str, int]
    says: dict[str, int]
    title: str
    terms: tuple[int, ...] = (0, 10, 15, 30, 30, 45, 60)
    rented: bool = False
    """Documents come on the first of the month."""
    notes: float = 0.03


def _wide(low: int, high: int) -> Callable[[random.Random], int]:
    return lambda rng: round(low * 100 * (high / low) ** rng.random())


def _one_of(*units: int) -> Callable[[random.Random], int]:
    return lambda rng: rng.choice(units) * 100


SAYS = {"number": 30, "bare": 12, "tail": 8, "structured": 10, "order": 6, "nothing": 20, "code": 6, "title": 8}

HOUSES = {
    "wholesaler": House(("NL", "BE"), 0.05, (0.7, 2, 4, 8), _wide(60, 9000), 0.05, {"punctual": 22, "forgetful": 8, "monthly": 30, "refunded": 5, "skonto": 8, "debited": 10, "two_goes": 3, "rounder": 5, "factored": 5, "prepayer": 4, "abroad": 2}, {**SAYS, "structured": 40}, "Levering", notes=0.1),
    "installer": House(("ES", "IT"), 0.3, (0.5, 1, 3), _wide(80, 6000), 0.1, {"punctual": 16, "riba": 30, "monthly": 16, "refunded": 4, "thirds": 8, "factored": 8, "forgetful": 6, "withholder": 4, "rounder": 6, "two_goes": 2}, SAYS, "Suministro", notes=0.08),
    "association": House(("FR", "BE"), 1.0, (0.25, 0.34), _one_of(25, 45, 45, 60, 60, 90, 120), 0.8, {"punctual": 40, "cheque": 30, "card": 14, "thirds": 10, "rounder": 3}, {"number": 14, "bare": 4, "nothing": 28, "title": 34, "code": 6, "order": 1, "tail": 4}, "Cotisation", terms=(0, 15, 30), notes=0.01),
    "architect": House(("AT", "FR", "NL"), 0.35, (0.5, 0.8, 1.2), _wide(700, 40_000), 0.05, {"punctual": 20, "guarantee": 26, "skonto": 14, "rounder": 8, "thirds": 4, "forgetful": 6, "abroad": 3}, {**SAYS, "title": 20}, "Teilrechnung", terms=(14, 14, 30)),
    "freelancer": House(("PT", "ES", "FR", "IT"), 0.0, (2, 4, 6), _one_of(250, 400, 500, 500, 800, 1000, 1200, 1500, 2000), 0.15, {"punctual": 30, "withholder": 12, "abroad": 8, "monthly": 16, "prepayer": 6, "rounder": 3}, {**SAYS, "nothing": 30}, "Honorários"),
    "marketplace": House(("FR", "NL", "IT"), 0.95, (0.3, 0.6), _one_of(12, 15, 19, 19, 24, 29, 35, 49, 79, 129), 0.05, {"card": 70, "punctual": 14, "prepayer": 12, "cheque": 2}, {**SAYS, "order": 40}, "Commande", terms=(0, 0, 7), notes=0.05),
    "landlord": House(("FR", "BE", "AT", "NL"), 0.9, (1,), _one_of(420, 480, 550, 550, 610, 610, 650, 720, 790), 1.0, {"punctual": 46, "halves": 14, "forgetful": 9, "debited": 8, "rounder": 4, "cheque": 5, "thirds": 3}, {"number": 9, "nothing": 26, "title": 44, "code": 8, "bare": 3, "structured": 10}, "Loyer", terms=(0, 4, 9), rented=True, notes=0.01),
    "clinic": House(("BE", "FR", "PT", "IT"), 0.9, (0.5, 1, 2), _wide(28, 600), 0.25, {"punctual": 34, "insured": 14, "shared": 8, "card": 14, "cheque": 12, "thirds": 6, "halves": 5, "forgetful": 5}, SAYS, "Consultation", terms=(0, 15, 30), notes=0.05),
}  # fmt: skip

SERIES: tuple[Callable[[date, int], str], ...] = (
    lambda day, n: f"F{day:%y}{n:05d}",
    lambda day, n: f"{day:%Y}/{n:04d}",
    lambda _, n: f"VF-{n:06d}",
    lambda _, n: f"{30_000 + n}",
    lambda day, n: f"{day:%y}.{n:05d}",
    lambda day, n: f"FT {day:%Y}A/{n}",
    lambda day, n: f"{n}/{day:%y}",
    lambda day, n: f"{day:%Y%m}-{n:04d}",
    lambda _, n: f"B{n // 100:02d}-{n:05d}",
)
"""How houses number, by day and running number."""


def belgian(rng: random.Random) -> str:
    """A structured communication with its check."""
    body = rng.randrange(10**9, 10**10)
    whole = f"{body}{body % 97 or 97:02d}"
    return f"+++{whole[:3]}/{whole[3:7]}/{whole[7:]}+++"


def dutch(rng: random.Random) -> str:
    """A betalingskenmerk: fifteen digits behind their check digit."""
    body = f"{rng.randrange(10**14, 10**15)}"
    weights = (2, 4, 8, 5, 10, 9, 7, 3, 6, 1)
    check = 11 - sum(int(c) * weights[n % 10] for n, c in enumerate(reversed(body))) % 11
    return f"{ {10: 1, 11: 0}.get(check, check) }{body}"


def creditor(number: str) -> str:
    """ISO 11649 of a document's number."""
    body = "".join(c for c in number.upper() if c.isalnum())
    value = int("".join(str(int(c, 36)) for c in body + "RF") + "00")
    return f"RF{98 - value % 97:02d}{body}"
