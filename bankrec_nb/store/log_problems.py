"""What is wrong with the logs of a dossier, told from how they were read: damage, unfinished tails, forks, missing records."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.store.log import LogReading


def log_problems(readings: Sequence[LogReading]) -> list[tuple[str, str]]:
    """Logs that do not chain, unfinished tails, and events others have seen that have not arrived: (file, what)."""
    unfinished = "the last record is unfinished; it was never acknowledged."
    found = [(r.path.name, r.damage or unfinished) for r in readings if r.damage or r.torn]
    return found + _forks(readings) + _missing_tails(readings)


def _forks(readings: Sequence[LogReading]) -> list[tuple[str, str]]:
    """Copies of one log (a sync tool's conflict copy) that went on differently."""
    longest: dict[str, LogReading] = {}
    found = []
    for reading in sorted(readings, key=lambda r: (-len(r.hashes), r.path.name)):
        known = longest.setdefault(reading.name, reading)
        if known.hashes[: len(reading.hashes)] != reading.hashes:
            found.append(
                (reading.path.name, f"it and {known.path.name} went on differently; the decisions of both count.")
            )
    return found


def _missing_tails(readings: Sequence[LogReading]) -> list[tuple[str, str]]:
    have, seen = defaultdict[str, int](int), defaultdict[str, int](int)
    for reading in readings:
        have[reading.name] = max(have[reading.name], reading.head[0])
        for name, n in reading.seen.items():
            seen[name] = max(seen[name], n)
    return [
        (f"{name}.jsonl", f"records {have[name] + 1} to {n} were seen by others and are missing here.")
        for name, n in sorted(seen.items())
        if n > have[name]
    ]
