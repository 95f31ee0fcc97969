"""Damaged copies of a file, made from a seed: what networks, editors and banks do to statements."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

from bankrec_nb.domain.errors import BankrecError
from bankrec_nb.readers.base import ReadOptions, Source

if TYPE_CHECKING:
    from bankrec_nb.readers.base import Reader

_INTERESTING = [
    b"\x00",
    b"\xff",
    b"\xe9",
    b"<",
    b">",
    b"&",
    b":",
    b"\n",
    b"-",
    b"9" * 25,
    b",",
    b"NaN",
    b"\xe2\x80\xae",
]


def mutated(content: bytes, dice: random.Random) -> bytes:
    """The content with one to four faults in it."""
    damaged = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        if not damaged:
            break
        start = dice.randrange(len(damaged))
        length = dice.choice([1, 2, 5, 20, 200])
        kind = dice.randrange(7)
        if kind == 0:
            damaged[start] = dice.randrange(256)
        elif kind == 1:
            del damaged[start : start + length]
        elif kind == 2:
            damaged[start:start] = damaged[start : start + length]
        elif kind == 3:
            damaged[start:start] = dice.choice(_INTERESTING)
        elif kind == 4:
            del damaged[start:]
        elif kind == 5:
            digits = [place for place in range(start, min(start + 200, len(damaged))) if 48 <= damaged[place] <= 57]
            for place in digits[:1]:
                damaged[place] = 48 + dice.randrange(10)
        else:
            end = min(start + length, len(damaged))
            damaged[start:end] = bytes(reversed(damaged[start:end]))
    return bytes(damaged)


def read_all(reader: Reader, originals: list[bytes], count: int, seed: int) -> Counter[str]:
    """How `count` damaged copies were read: loaded, with_issues or refused. Any other error is raised."""
    dice = random.Random(seed)
    tally: Counter[str] = Counter()
    for _ in range(count):
        damaged = mutated(dice.choice(originals), dice)
        try:
            result = reader.read(Source("damaged", damaged), ReadOptions())
        except BankrecError:
            tally["refused"] += 1
            continue
        assert result.rows_in == result.rows_loaded + result.rows_quarantined, damaged
        tally["with_issues" if result.issues.height else "loaded"] += 1
    return tally
