"""What an earlier run solved: parts of the problem whose content has not changed are taken over, not solved again.

A part is a component of transactions that contend for documents, or a search for a sum. It is known by a digest of all that
its answer depends on, in its own numbering, so that taking it over gives exactly what solving it gives: a run after a few new
lines or decisions solves only what they touch, and equals a full run.
"""

from __future__ import annotations

import hashlib
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

_DIGEST_BYTES = 16


class Earlier:
    """Solved parts by the digest of their content; `parts` holds those that the run at hand has met."""

    def __init__(self, known: Mapping[bytes, Any] | None = None) -> None:
        self._known = known or {}
        self._met: dict[Any, Any] = {}
        self._parts: dict[bytes, Any] = {}
        self._lock = Lock()
        self.solved = 0
        """How many parts were new and had to be solved."""

    @property
    def parts(self) -> dict[bytes, Any]:
        """Answers (plain lists and numbers) of every part of this run: what the next run is given."""
        # Worked out when asked for: a run that no other follows needs no digests.
        for content, answer in self._met.items():
            self._parts[_digest(content)] = answer
        self._met = {}
        return self._parts

    @parts.setter
    def parts(self, parts: dict[bytes, Any]) -> None:
        self._met, self._parts = {}, parts

    def once(self, content: Hashable, solve: Callable[[], Any]) -> Any:
        """The answer for this content (its `repr` must say it all): an earlier one, else what `solve` gives."""
        if content in self._met:
            return self._met[content]
        key = _digest(content) if self._known or self._parts else b""
        if key in self._parts:
            return self._parts[key]
        new = key not in self._known
        answer = solve() if new else self._known[key]
        with self._lock:
            self.solved += new
            self._met[content] = answer
        return answer


def _digest(content: Hashable) -> bytes:
    return hashlib.blake2b(repr(content).encode(), digest_size=_DIGEST_BYTES).digest()
