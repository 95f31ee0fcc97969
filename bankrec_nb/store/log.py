"""An append-only log: one record (record.py) per line, each with the hash of the line before it, one writer per file.

A record is acknowledged only after fsync. A line without its end (power loss, kill) is a torn tail: set aside when the
owner next writes, never acknowledged before. Anything else that does not chain is damage and is named, not repaired.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bankrec_nb.domain.errors import DossierBusy
from bankrec_nb.store.atomic import sync_folder, write_atomically, write_failed
from bankrec_nb.store.record import Event, checked, genesis, record_of, sealed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Head = tuple[int, str]
"""How many records, and the hash of the last one's line."""


@dataclass
class LogReading:
    """A log file as far as it chains. `damage` names the first bad record, `torn` holds an unfinished last line."""

    path: Path
    name: str
    events: list[Event] = field(default_factory=list)
    head: Head = (0, "")
    size: int = 0
    last_size: int = 0
    torn: bytes = b""
    damage: str = ""
    hashes: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def add(self, event: Event, line_hash: str, line_size: int) -> None:
        """One more record. `seen` is how far the authors had other logs on screen."""
        self.events.append(event)
        self.hashes.append(line_hash)
        self.sizes.append(line_size)
        self.last_size = line_size
        self.size += line_size
        self.head = (event.n, line_hash)
        for name, head in event.heads.items():
            self.seen[name] = max(self.seen.get(name, 0), int(head[0]))


def name_of(path: Path) -> str:
    """The log a file claims to be, from its first record; from the file's name where there is no record yet."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError), path.open("rb") as file:
        first = json.loads(file.readline())
        if isinstance(first["log"], str):
            return first["log"]
    return path.name.removesuffix(".jsonl")


def read_log(path: Path, since: LogReading | None = None) -> LogReading:
    """The log's events; with an earlier reading of the same file, only what was added is parsed.

    Never raises over content: see `damage` and `torn`.
    """
    if since is not None and not since.damage and _unchanged_start(path, since):
        with path.open("rb") as file:
            file.seek(since.size)
            return _extend(since, file.read())
    reading = LogReading(path, name_of(path))
    reading.head = (0, genesis(reading.name))
    return _extend(reading, path.read_bytes() if path.exists() else b"")


def _unchanged_start(path: Path, since: LogReading) -> bool:
    """Whether the last line read is still in place; `verify` re-reads everything."""
    if since.size == 0:
        return since.name == name_of(path)
    with path.open("rb") as file:
        file.seek(since.size - since.last_size)
        return hashlib.sha256(file.read(since.last_size)).hexdigest() == since.head[1]


def _extend(since: LogReading, added: bytes) -> LogReading:
    reading = replace(
        since,
        events=list(since.events),
        hashes=list(since.hashes),
        sizes=list(since.sizes),
        seen=dict(since.seen),
        torn=b"",
    )
    complete, newline, rest = added.rpartition(b"\n")
    lines = complete.split(b"\n") if newline else []
    for place, line in enumerate(lines):
        n, prev = reading.head
        event, problem = checked(line, reading.name, n + 1, prev)
        if event is None:
            # Bytes that end in a newline were written whole once: a later change, not a torn write.
            reading.damage = f"record {n + 1}: {problem}"
            reading.torn = b"\n".join(lines[place:]) + newline + rest
            break
        reading.add(event, hashlib.sha256(line + b"\n").hexdigest(), len(line) + 1)
    else:
        reading.torn = rest
        if _more_than_a_record(rest):
            reading.damage = f"record {reading.head[0] + 1}: its line does not end where its record ends."
    return reading


def _more_than_a_record(tail: bytes) -> bool:
    """A torn write is a beginning of a line; a whole record with something else behind it was changed later."""
    try:
        _, end = json.JSONDecoder().raw_decode(tail.decode("utf-8", "replace"))
    except ValueError:
        return False
    return end < len(tail.decode("utf-8", "replace"))


class LogWriter:
    """The owner's end of a log. Several processes of one person on one machine take turns; others never write here."""

    def __init__(self, path: Path, lock_seconds: float = 10.0) -> None:
        self.path = path
        self.name = path.name.removesuffix(".jsonl")
        self.reading = LogReading(path, self.name, head=(0, genesis(self.name)))
        self.set_aside: list[str] = []
        self._lock_seconds = lock_seconds
        self._lock_path = path.with_name(f".{self.name}.lock")

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the log. Inside, `refresh` shows what is there and `append` adds to it.

        Raises:
            DossierBusy: another process has held it for too long; says which.
            WriteFailed: the folder does not let us write.
        """
        lock = FileLock(self._lock_path, poll_interval=0.002, preserve_lock_file=True, on_acquired=_sign)
        try:
            lock.acquire(timeout=self._lock_seconds)
        except Timeout as error:
            raise DossierBusy(
                f"the log is held by {_holder(self._lock_path)}.",
                where=self.path.name,
                action="Close it there, or go on reading here; decisions can be taken when it is free.",
            ) from error
        except OSError as error:
            raise write_failed(self.path, error) from error
        try:
            yield
        finally:
            lock.release()

    def refresh(self) -> LogReading:
        """Read what was added since the last time."""
        self.reading = read_log(self.path, self.reading) if self.path.exists() else self.reading
        return self.reading

    def append(self, events: Sequence[Event]) -> list[Event]:
        """Write the events (in a turn, after refresh), fsync, and return them with their place in the log.

        Raises:
            WriteFailed: nothing of it is in the log; the same events may be tried again.
        """
        self._set_torn_aside()
        n, prev = self.reading.head
        placed, lines, hashes = [], [], []
        for event in events:
            n += 1
            placed.append(_placed(event, self.name, n))
            lines.append(sealed(record_of(placed[-1], prev)))
            prev = hashlib.sha256(lines[-1]).hexdigest()
            hashes.append(prev)
        content = b"".join(lines)
        self._write(content)
        for event, line, line_hash in zip(placed, lines, hashes, strict=True):
            self.reading.add(event, line_hash, len(line))
        return placed

    def _write(self, content: bytes) -> None:
        new, size = not self.path.exists(), self.reading.size
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
        except OSError as error:
            raise write_failed(self.path, error) from error
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
            if new:
                sync_folder(self.path.parent)
        except OSError as error:
            # Part of it may stand in the file: take it back, so that nothing unacknowledged is found later.
            with contextlib.suppress(OSError):
                os.ftruncate(handle, size)
                os.fsync(handle)
            raise write_failed(self.path, error) from error
        finally:
            os.close(handle)

    def _set_torn_aside(self) -> None:
        torn = self.reading.torn
        if not torn or self.reading.damage:
            return
        aside = self.path.with_name(f"{self.name}.{hashlib.sha256(torn).hexdigest()[:8]}.torn")
        write_atomically(aside, torn)
        try:
            with self.path.open("r+b") as file:
                file.truncate(self.reading.size)
                os.fsync(file.fileno())
        except OSError as error:
            raise write_failed(self.path, error) from error
        self.reading.torn = b""
        self.set_aside.append(aside.name)


def _placed(event: Event, name: str, n: int) -> Event:
    return Event(
        event.event_id, event.kind, event.user, event.device, name, n, event.clock, event.at, event.why, event.payload,
        event.engine, event.heads,
    )  # fmt: skip


def _sign(handle: int) -> None:
    """Say in the lock file who holds it; where it says so already nothing is written, which costs a disk more than the decision."""
    here = os.uname().nodename if hasattr(os, "uname") else "this computer"
    name = f"process {os.getpid()} on {here}".encode()
    with contextlib.suppress(OSError):
        os.lseek(handle, 0, os.SEEK_SET)
        if os.read(handle, len(name) + 1) != name:
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, name)


def _holder(lock: Path) -> str:
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return lock.read_text("utf-8") or "another process"
    return "another process"
