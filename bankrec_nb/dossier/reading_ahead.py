"""Several files read in parallel processes where that pays; the results come in the order of the files.

A reader is Python and one core; two files can be read at once by two processes. A process takes most of a second to start,
so few or small files are read here. Which it was changes nothing but the time: every answer is that of `read_source`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from bankrec_nb.readers.read import read_source
from bankrec_nb.readers.worker import received, request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

    Read: TypeAlias = Callable[[Source, ReadOptions], ReadResult]

T = TypeVar("T")

PAYS_FROM_SECONDS = 3.0
"""Two processes need 0.7 s of processor each to start; below this, all is read before they would have gained it back."""
MOST_PROCESSES = 4
"""Each holds one file and its rows (200,000 transactions: half a gigabyte at most)."""
_SECONDS_PER_FILE, _SECONDS_PER_MEGABYTE = 0.03, 0.08
_PACKED = {".xlsx", ".xls", ".ods", ".zip", ".pdf"}
_PACKED_TIMES = 8


def estimated_seconds(files: Iterable[Path]) -> float:
    """About how long files take to read one after the other, by their sizes."""
    return sum(_SECONDS_PER_FILE + _megabytes(file) * _SECONDS_PER_MEGABYTE for file in files)


def processes_for(files: Sequence[Path]) -> int:
    """How many processes reading these files is worth; 0: read them here."""
    wanted = min(os.cpu_count() or 1, MOST_PROCESSES, len(files))
    return wanted if wanted > 1 and estimated_seconds(files) >= PAYS_FROM_SECONDS else 0


def in_order(files: Sequence[Path], take: Callable[[Path, Read], T], processes: int) -> Iterator[T]:
    """What `take` makes of each file, in their order; with processes, several are read at once."""
    if not processes:
        yield from (take(file, read_source) for file in files)
        return
    free: SimpleQueue[_Reader] = SimpleQueue()

    def taken(file: Path) -> T:
        with _borrowed(free) as reader:
            return take(file, reader.read)

    readers = [_Reader() for _ in range(processes)]
    for reader in readers:
        free.put(reader)
    pool = ThreadPoolExecutor(processes)
    try:
        yield from pool.map(taken, files)
    finally:
        pool.shutdown(cancel_futures=True)
        for reader in readers:
            reader.close()


@contextmanager
def _borrowed(free: SimpleQueue[_Reader]) -> Iterator[_Reader]:
    reader = free.get()
    try:
        yield reader
    finally:
        free.put(reader)


class _Reader:
    """One process that reads files; what it cannot answer is read here."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._gone = False

    def read(self, source: Source, options: ReadOptions) -> ReadResult:
        """`read_source`, in the process."""
        result = None
        if not self._gone:
            try:
                result = self._asked(source, options)
            except (OSError, EOFError, ValueError, TypeError):  # it was ended, or could not be told what to do
                self.close()
                self._gone = True
        return result if result is not None else read_source(source, options)

    def _asked(self, source: Source, options: ReadOptions) -> ReadResult | None:
        head = request(source, options)
        if self._process is None:
            command = [sys.executable, "-P", "-m", "bankrec_nb.readers.worker"]
            alone = {**os.environ, "POLARS_MAX_THREADS": "1"}  # the other cores have readers of their own
            self._process = subprocess.Popen(
                command, env=alone, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        asking, answering = self._process.stdin, self._process.stdout
        assert asking is not None and answering is not None  # noqa: S101, PT018 - they are pipes
        asking.write(head)
        asking.write(source.content)
        asking.flush()
        return received(answering)

    def close(self) -> None:
        """End the process."""
        if self._process is None:
            return
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._process = None


def _megabytes(file: Path) -> float:
    with suppress(OSError):
        return file.stat().st_size / 1e6 * (_PACKED_TIMES if file.suffix.lower() in _PACKED else 1)
    return 0.0
