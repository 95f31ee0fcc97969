"""Independent pieces of work side by side: one in Python leaves a core to one that waits for Polars."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Result = TypeVar("Result")
One = TypeVar("One")
Other = TypeVar("Other")
_AT_ONCE = 2
"""Polars spreads one query over the cores itself; a second thread fills the gaps, more would only take memory."""

_IN_TURN: ContextVar[bool] = ContextVar("in_turn", default=False)


@contextmanager
def in_turn(*, really: bool) -> Iterator[None]:
    """Inside, calls are made one after the other if so asked: of little work, threads cost more than they save."""
    before = _IN_TURN.set(really)
    try:
        yield
    finally:
        _IN_TURN.reset(before)


def side_by_side(*calls: Callable[[], Result]) -> list[Result]:
    """What each call returns, in their order; the first that fails is raised when all are done."""
    if len(calls) < 2 or _IN_TURN.get():
        return [call() for call in calls]
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        running = [threads.submit(call) for call in calls]
    return [one.result() for one in running]


def both(one: Callable[[], One], other: Callable[[], Other]) -> tuple[One, Other]:
    """What the two calls return, made at the same time."""
    if _IN_TURN.get():
        return one(), other()
    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(other)
        return one(), running.result()
