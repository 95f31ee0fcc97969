"""Sound files damaged at random, always the same way: what a reader must survive."""

from __future__ import annotations

import io
import random
import zipfile
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import TYPE_CHECKING
from unittest import mock

import polars as pl

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.money import checked_sum
from bankrec_nb.readers import spreadsheet, spreadsheet_child
from bankrec_nb.readers.base import ReadOptions, Source
from bankrec_nb.readers.sniff import reader
from tests.readers.document_writers import cii
from tests.readers.sound_files import SOUND, factur_x, sound

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = tuple(SOUND)
IN_A_CHILD = {"xlsx", "ods", "xls"}
"""Formats that are opened in a child process, half a second each."""
CHILD_EVERY = 50
"""One in so many of them is read that way; the others by the function the child runs, in one process for all."""
_INTERESTING = (
    b"\x00", b"\xff", b"<", b">", b"&", b"]]>", b"^", b":61:", b"88,", b"/", b",", b"-", b"+", b"{", b"\x1a", b"'", b'"',
    b"99999999999999999999", b"00000000", b"20260230", b"9" * 130, b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\r", b"\n\n", b"NaN",
    b"1e3", b"\xc3\x28", b"=cmd|'/c calc'!A1", b"<!DOCTYPE a>",
)  # fmt: skip


@dataclass
class Tally:
    """What became of the damaged files of one format."""

    tried: int = 0
    refused: int = 0
    quarantined: int = 0
    failures: list[str] = field(default_factory=list)


def damaged(name: str, content: bytes, dice: random.Random) -> bytes:
    """The file with one to four random changes, in a packed format as often in what is packed as in the package."""
    inside = dice.random() < 0.5
    if inside and name == "factur-x":
        return factur_x(changed(cii(), dice))
    if inside and content.startswith(b"PK"):
        return _repacked(content, dice)
    return changed(content, dice)


def changed(content: bytes, dice: random.Random) -> bytes:
    """The bytes with one to four random changes."""
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        content = dice.choice(_CHANGES)(content, dice)
    return content


def _repacked(content: bytes, dice: random.Random) -> bytes:
    """A ZIP in which one part was changed and the checksums are right again."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        victim = dice.choice([n for n in names if "sheet" in n or n == "content.xml"] * 5 + names)
        for name in names:
            part = old.read(name)
            new.writestr(name, changed(part, dice) if name == victim else part)
    return stream.getvalue()


def _open(content: bytes) -> list[tuple[str, bytes]] | None:
    """What the child process does; None for whatever would end it with an error."""
    try:
        return spreadsheet_child.opened(content, spreadsheet.CELL_LIMIT)
    except BaseException:  # noqa: BLE001 - a panic of the parser is no Exception
        return None


class Opener:
    """Opens workbooks in one process that is used again and again, and replaced where a workbook ended it."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def __call__(self, source: Source) -> list[tuple[str, pl.DataFrame]]:
        """Stands in for `spreadsheet._in_child`."""
        if self._pool is None:
            limits = (spreadsheet.CHILD_MEMORY_BYTES, 36_000)
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), spreadsheet_child.limit, limits)
        try:
            parts = self._pool.submit(_open, source.content).result()
        except BrokenProcessPool:
            self._pool, parts = None, None
        if parts is None:
            raise FileRefused("the workbook is damaged.", where=source.name)
        return [(name, pl.read_ipc_stream(data)) for name, data in parts]

    def close(self) -> None:
        if self._pool:
            self._pool.shutdown()


def run(name: str, times: int) -> Tally:
    """Read that many damaged files of a format with its reader."""
    module, tally, original, opener = reader(SOUND[name].module), Tally(), sound(name), Opener()
    for n in range(times):
        content = damaged(name, original, random.Random(f"{name} {n}"))
        source = Source("damaged", content)
        tally.tried += 1
        shared = name in IN_A_CHILD and n % CHILD_EVERY
        try:
            module.recognises(source)
            with mock.patch.object(spreadsheet, "_in_child", opener) if shared else nullcontext():
                result = module.read(source, ReadOptions())
        except FileRefused:
            tally.refused += 1
            continue
        except Exception as error:  # noqa: BLE001 - the whole point: whatever leaves a reader is a defect
            tally.failures.append(f"{name} {n}: {type(error).__name__}: {error}")
            continue
        tally.quarantined += result.rows_quarantined > 0
        if result.rows_in != result.rows_loaded + result.rows_quarantined:
            told = f"{result.rows_in} rows in, {result.rows_loaded} loaded, {result.rows_quarantined} quarantined"
            tally.failures.append(f"{name} {n}: {told}")
        booked = result.transactions.filter(result.transactions["booking_status"] == "booked")
        if checked_sum(booked["amount_minor"]) != checked_sum(result.statements["sum_minor"]):
            tally.failures.append(f"{name} {n}: the statements' sums are not those of their movements")
    opener.close()
    return tally


def _span(content: bytes, dice: random.Random, longest: int = 40) -> tuple[int, int]:
    start = dice.randrange(len(content) + 1)
    return start, min(len(content), start + dice.randint(1, longest))


def _change_byte(content: bytes, dice: random.Random) -> bytes:
    start, _ = _span(content, dice)
    return content[:start] + bytes([dice.randrange(256)]) + content[start + 1 :]


def _change_digit(content: bytes, dice: random.Random) -> bytes:
    digits = [n for n, byte in enumerate(content) if 48 <= byte <= 57]
    if not digits:
        return content
    place = dice.choice(digits)
    return content[:place] + dice.choice((b"0", b"9", b"x", b" ", b"-", b"A")) + content[place + 1 :]


def _remove(content: bytes, dice: random.Random) -> bytes:
    start, end = _span(content, dice)
    return content[:start] + content[end:]


def _repeat(content: bytes, dice: random.Random) -> bytes:
    start, end = _span(content, dice, 400)
    return content[:end] + content[start:end] + content[end:]


def _insert(content: bytes, dice: random.Random) -> bytes:
    start, _ = _span(content, dice)
    return content[:start] + dice.choice(_INTERESTING) + content[start:]


def _cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def _swap_lines(content: bytes, dice: random.Random) -> bytes:
    lines = content.split(b"\n")
    first, second = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


def _drop_line(content: bytes, dice: random.Random) -> bytes:
    lines = content.split(b"\n")
    del lines[dice.randrange(len(lines))]
    return b"\n".join(lines)


def _recode(content: bytes, dice: random.Random) -> bytes:
    return content.decode("latin-1").encode(dice.choice(("utf-16", "utf-16-le", "utf-8", "utf-8-sig")))


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _change_byte, _change_digit, _change_digit, _remove, _repeat, _insert, _insert, _cut, _swap_lines, _drop_line, _recode,
)  # fmt: skip
