"""One record of a log: how a decision is written as a line, and how a line is told to be as it was written.

{"v":1, "log":"decisions.anna@desk", "n":7, "prev":"<sha256 of line 6>", "clock":31, "event_id":"…",
"user":"anna", "device":"desk", "at":"2026-10-31T17:02:11Z", "kind":"accept", "why":"", "payload":{…},
"engine":"0.1.0", "heads":{"decisions.bob@lap":[12,"<sha256>"]}, "sha256":"<of the record before this field>"}
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FIELDS = (
    "v",
    "log",
    "n",
    "prev",
    "clock",
    "event_id",
    "user",
    "device",
    "at",
    "kind",
    "why",
    "payload",
    "engine",
    "heads",
)


@dataclass(slots=True)
class Event:
    """One record of a log, as read or as about to be written. Never changed (not frozen: that would double the time to read a log)."""

    event_id: str
    kind: str
    user: str
    device: str
    log: str
    n: int
    clock: int
    at: str
    why: str
    payload: Mapping[str, Any]
    engine: str
    heads: Mapping[str, Sequence[Any]]

    @property
    def order(self) -> tuple[int, str, str, str, int, str]:
        """Where it stands among all events: logical clock first; the rest only makes equal clocks the same everywhere."""
        return (self.clock, self.user, self.device, self.log, self.n, self.event_id)

    def saw(self, other: Event) -> bool:
        """Whether its author had the other event on screen when deciding."""
        if self.log == other.log:
            return self.n > other.n
        head = self.heads.get(other.log)
        return head is not None and int(head[0]) >= other.n


def genesis(name: str) -> str:
    """What the first record chains to: a log cannot be passed off as another's."""
    return hashlib.sha256(f"bankrec log {name}".encode()).hexdigest()


def canonical(record: Mapping[str, Any]) -> bytes:
    """The one way a record is written: sorted keys, no spaces, UTF-8, one line."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "surrogatepass") + b"\n"


_SEAL = b',"sha256":"'
_SEAL_SIZE = len(_SEAL) + 64 + len(b'"}')


def sealed(record: Mapping[str, Any]) -> bytes:
    """The record's line, its own hash in it as the last field: the chain alone would not notice a change in the last line."""
    body = canonical(record)[:-1]
    return body[:-1] + _SEAL + hashlib.sha256(body).hexdigest().encode() + b'"}\n'


def _is_sealed(line: bytes) -> bool:
    body, seal = line[:-_SEAL_SIZE] + b"}", line[-_SEAL_SIZE:]
    return seal == _SEAL + hashlib.sha256(body).hexdigest().encode() + b'"}'


def record_of(event: Event, prev: str) -> dict[str, Any]:
    """The record of an event that chains to the line with this hash."""
    return {"v": 1, "prev": prev, **{name: getattr(event, name) for name in _FIELDS if name not in {"v", "prev"}}}


def checked(line: bytes, name: str, n: int, prev: str) -> tuple[Event | None, str]:
    """The event of one line, or what is wrong with it."""
    if not _is_sealed(line):
        return None, "its bytes have changed since it was written."
    try:
        record = json.loads(line)
    except ValueError:
        return None, "it is not readable as JSON."
    if not isinstance(record, dict) or not set(_FIELDS) <= set(record):
        return None, "fields are missing."
    if record["prev"] != prev:
        return None, "it does not follow the record before it (a record was changed, removed or swapped)."
    if record["log"] != name or record["n"] != n:
        return None, f"it says it is record {record['n']} of {record['log']}."
    try:
        return _event(record), ""
    except (TypeError, ValueError):
        return None, "a field has an impossible value."


def _event(record: dict[str, Any]) -> Event:
    if not isinstance(record["payload"], dict) or not isinstance(record["heads"], dict):
        raise TypeError
    return Event(
        event_id=str(record["event_id"]), kind=str(record["kind"]), user=str(record["user"]),
        device=str(record["device"]), log=record["log"], n=record["n"], clock=int(record["clock"]),
        at=str(record["at"]), why=str(record["why"]), payload=record["payload"], engine=str(record["engine"]),
        heads=record["heads"],
    )  # fmt: skip
