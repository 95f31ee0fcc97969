"""How long decisions take a person."""

from __future__ import annotations

import time
from dataclasses import dataclass

LONGEST_PAUSE_SECONDS = 120.0
"""A longer gap between two decisions was a coffee, not work."""


@dataclass
class Session:
    """How long decisions take a person, for the sentence at the end."""

    decided: int = 0
    worked_seconds: float = 0.0
    last: float | None = None

    def note(self, count: int) -> None:
        """A decision on so many lines was acknowledged."""
        now = time.monotonic()
        if self.last is not None:
            self.worked_seconds += min(now - self.last, LONGEST_PAUSE_SECONDS)
        self.last, self.decided = now, self.decided + count
