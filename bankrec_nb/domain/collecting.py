"""Pauses of Python's garbage collector, for moments in which many small objects are made that all stay; and memory given back."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def nothing_collected() -> Iterator[None]:
    """Half of the time to make 300,000 objects that all stay goes into looking for some that could go."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def give_back() -> None:
    """Let the system have what NumPy freed: the C library keeps it (a fifth of a match of 300,000 lines). Linux only."""
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "malloc_trim"):
        library.malloc_trim(0)
