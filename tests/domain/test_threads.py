from __future__ import annotations

import time

import pytest

from bankrec_nb.domain.threads import both, side_by_side


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
