from __future__ import annotations

import threading
import time

import pytest

from bankrec_nb.domain.threads import both, in_turn, side_by_side


def test_answers_come_in_the_order_of_the_calls_not_of_their_ends() -> None:
    def after(seconds: float) -> float:
        time.sleep(seconds)
        return seconds

    answers = side_by_side(lambda: after(0.03), lambda: after(0.0), lambda: after(0.01))

    assert answers == [0.03, 0.0, 0.01]
    assert both(lambda: after(0.02), lambda: "soon") == (0.02, "soon")


def test_a_call_that_fails_fails_the_whole() -> None:
    def broken() -> int:
        raise ValueError

    with pytest.raises(ValueError):
        side_by_side(lambda: 1, broken)
    with pytest.raises(ValueError):
        both(broken, lambda: 1)
    with pytest.raises(ValueError):
        both(lambda: 1, broken)


def test_calls_made_in_turn_start_no_thread_and_what_comes_after_is_made_at_the_same_time_again() -> None:
    own = threading.current_thread()

    with in_turn(really=True):
        inside = [
            *both(threading.current_thread, threading.current_thread),
            *side_by_side(*[threading.current_thread] * 2),
        ]
    with in_turn(really=False):
        outside = both(threading.current_thread, threading.current_thread)

    assert inside == [own] * 4
    assert outside[1] != own
