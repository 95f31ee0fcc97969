"""What an earlier run solved: parts of the problem whose content has not changed are taken over, not solved again.

A part is a component of transactions that contend for documents, or a search for a sum. It is known by a digest of all that
its answer depends on, in its own numbering, so that taking it over gives exactly what solving it gives: a run after a few new
lines or decisions solves only what they touch, and equals a full run.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_DIGEST_BYTES = 16


class Earlier:
    """Solved parts by the digest of their content; `parts` holds those that the run at hand has met."""

    def __init__(self, known: Mapping[bytes, Any] | None = None) -> None:
        self._known = known or {}
        self.parts: dict[bytes, Any] = {}
        """Answers (plain lists and numbers) of every part of this run: what the next run is given."""
        self.solved = 0
        """How many parts were new and had to be solved."""

    @property
    def taken_over(self) -> int:
        """How many parts an earlier run had solved."""
        return len(self.parts) - self.solved

    def once(self, content: Any, solve: Callable[[], Any]) -> Any:
        """The answer for this content (its `repr` must say it all): an earlier one, else what `solve` gives."""
        key = hashlib.blake2b(repr(content).encode(), digest_size=_DIGEST_BYTES).digest()
        if key not in self.parts:
            if key in self._known:
                self.parts[key] = self._known[key]
            else:
                self.parts[key] = solve()
                self.solved += 1
        return self.parts[key]
