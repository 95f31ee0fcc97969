"""Whole numbers looked up among others without sorting or hashing either."""

from __future__ import annotations

import numpy as np

_ROOM = 16
"""Places in the table of remainders per number that stands in it."""


def among(keys: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether each key may be among the others: never a false no, and few a false yes."""
    mask = (_ROOM << max(len(others), 1).bit_length()) - 1
    seen = np.zeros(mask + 1, bool)
    seen[others & others.dtype.type(mask)] = True
    return np.asarray(seen[keys & keys.dtype.type(mask)])
