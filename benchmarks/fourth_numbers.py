"""The fourth world's journals: how each numbers its documents."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import date


def serial(rng: random.Random) -> Callable[[date], str]:
    """A journal's way of numbering: called once per document in the order of issue."""
    start = rng.choice((1, 17, 240, 1890, 4301, 12044))
    run = count(start)
    daily: dict[str, int] = {}

    def within(key: str) -> int:
        daily[key] = daily.get(key, 0) + 1
        return daily[key]

    ways: tuple[Callable[[date], str], ...] = (
        lambda d: f"FA{d:%y%m}-{next(run):04d}",
        lambda d: f"F{d:%Y}{next(run):05d}",
        lambda _: f"{14000 + next(run)}",
        lambda d: f"{d:%Y}/{next(run):03d}",
        lambda _: f"{next(run):06d}",
        lambda _: f"VE-{next(run):05d}",
        lambda d: f"{next(run):05d}{'ABCM'[d.toordinal() % 4]}",
        lambda d: f"{d:%y}-{d:%m}-{within(f'{d:%y%m}'):03d}",
        lambda d: f"R{d:%y%m%d}{within(f'{d:%y%m%d}'):02d}",
        lambda d: f"INV/{d:%Y}/{next(run):05d}",
        lambda d: f"{d:%y}{next(run):06d}",
        lambda _: f"FC {10000 + next(run)}",
        lambda d: f"{d:%Y}.{next(run):04d}.V",
        lambda _: f"FACT{next(run)}",
        lambda d: f"{d:%Y%m}{within(f'{d:%Y%m}'):04d}",
    )
    return rng.choice(ways)
