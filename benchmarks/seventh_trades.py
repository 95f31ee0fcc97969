"""The seventh world's trades: what is sold, at which prices, and how documents are numbered."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from seventh_life import Bill


@dataclass(frozen=True)
class Trade:
    """What a company is: its price list, how many of its customers are households, what they are like."""

    price: Callable[[random.Random], int]
    households: float
    policies: dict[str, int]
    per_customer: float
    """Bills per customer over the whole time, on average."""


def nights(rng: random.Random) -> int:
    rate = rng.choice((7900, 8900, 8900, 10_900, 12_900, 16_500))
    stay, people = rng.choice((1, 1, 1, 2, 2, 3, 5)), rng.choice((1, 1, 2))
    return stay * (rate + people * rng.choice((0, 0, 1200, 1400))) + stay * people * rng.choice((0, 94, 143, 250))


def fees(rng: random.Random) -> int:
    return rng.choice((31_000, 46_500, 46_500, 62_000)) if rng.random() < 0.55 else 415 * rng.randrange(4, 20)


def fares(rng: random.Random) -> int:
    return round(rng.choice((480, 730)) + rng.lognormvariate(2.6, 0.8) * 187)


def plans(rng: random.Random) -> int:
    return round(
        rng.choice((4900, 9900, 9900, 19_900, 24_900, 49_900))
        * rng.choice((1, 1, 1, 2, 10, 12))
        * rng.choice((1, 1.2, 1.21))
    )


def goods(rng: random.Random) -> int:
    return max(650, round(rng.lognormvariate(6, 1.2) * 121))


def days_worked(rng: random.Random) -> int:
    return (
        rng.choice((45_000, 55_000, 62_000, 80_000))
        * rng.choice((1, 2, 3, 5, 10, 18))
        * rng.choice((100, 120, 121, 119))
        // 100
    )


def repairs(rng: random.Random) -> int:
    return round((rng.randrange(1, 16) * 3450 + rng.lognormvariate(4.4, 1) * 100) * 1.2)


def rents(rng: random.Random) -> int:
    return rng.choice((54_000, 61_500, 72_000, 72_000, 89_000, 115_000)) + rng.choice((0, 4500, 6000))


TRADES = {
    "hotel": Trade(nights, 0.55, {"each": 22, "card": 30, "run": 14, "month": 8, "cheque": 4, "group": 4, "abroad": 4}, 3),
    "school": Trade(fees, 0.93, {"each": 34, "parts": 14, "cheque": 22, "debit": 14, "guardian": 14, "file": 4}, 4),
    "taxi": Trade(fares, 0.6, {"each": 12, "insurer": 30, "card": 22, "month": 16, "run": 8, "cheque": 6}, 6),
    "software": Trade(plans, 0.15, {"each": 38, "debit": 18, "file": 12, "card": 14, "run": 10, "abroad": 12}, 6),
    "wholesale": Trade(goods, 0.04, {"each": 22, "run": 30, "month": 10, "group": 12, "discount": 10, "oldest": 8, "cheque": 4, "abroad": 5}, 8),
    "agency": Trade(days_worked, 0.02, {"each": 46, "parts": 14, "run": 18, "abroad": 12, "discount": 6}, 3),
    "garage": Trade(repairs, 0.6, {"each": 34, "card": 18, "cheque": 14, "insurer": 12, "month": 10, "run": 8, "parts": 4}, 3),
    "landlord": Trade(rents, 0.75, {"each": 50, "guardian": 14, "cheque": 10, "debit": 12, "parts": 6}, 5),
}  # fmt: skip


def series(rng: random.Random, note: bool) -> Callable[[Bill], str]:
    """A way of numbering documents, called in the order of making out."""
    run = count(rng.choice((1, 12, 240, 1733, 8806, 52_310)))
    a = (
        rng.choice(("CN", "AV", "GS", "NC", "KOR", "R"))
        if note
        else rng.choice(("FV", "VF", "RE", "HTL", "R", "SI", "FRA", "INV", "S", "D"))
    )
    skip = rng.choice((1, 1, 1, 3))

    def step() -> int:
        for _ in range(rng.randrange(skip)):
            next(run)
        return next(run)

    by_month: dict[tuple[int, int], count[int]] = {}
    ways: tuple[Callable[[Bill], str], ...] = (
        lambda b: f"{b.day:%Y}/{step():05d}",
        lambda b: f"{a}/{next(by_month.setdefault((b.day.year, b.day.month), count(1)))}/{b.day:%m/%Y}",
        lambda b: f"{a}-{b.day:%Y}.{step():04d}",
        lambda _: f"{1_000_000 + step()}",
        lambda b: f"{b.day:%y}-{b.day:%m}-{step():04d}",
        lambda _: f"{a}{step():05d}",
        lambda b: f"{a}/{b.day:%y}/{step()}-B",
        lambda b: f"{a}{b.day:%y}{step():05d}",
        lambda b: f"{a} {b.day:%Y}-{step()}",
        lambda _: f"{step()}/{a}",
        lambda b: f"{b.day:%Y%m}{step():05d}",
        lambda _: f"{a}{step() * 7919 % 1_000_003:06d}",
    )
    if note and rng.random() < 0.2:
        return lambda _: f"{a}{step()}"
    return rng.choice(ways)


def belgian(rng: random.Random) -> str:
    """A structured communication of ten digits and their remainder."""
    base = rng.randrange(10**9, 10**10)
    return f"{base}{base % 97 or 97:02d}"


def creditor_reference(number: str) -> str:
    """ISO 11649 of a document's letters and digits."""
    body = "".join(c for c in number.upper() if c.isalnum() and c.isascii())[-21:]
    digits = "".join(str(int(c, 36)) for c in body + "RF00")
    return f"RF{98 - int(digits) % 97:02d}{body}"


def finnish(rng: random.Random) -> str:
    """Digits with weights 7, 3, 1 from the right, and the digit that fills the ten."""
    base = str(rng.randrange(10**6, 10**8))
    total = sum(int(c) * (7, 3, 1)[n % 3] for n, c in enumerate(reversed(base)))
    return f"{base}{-total % 10}"
