from pathlib import Path

import pytest

from tests.faults.deciders import TEAMS, run


@pytest.mark.parametrize("users", TEAMS, ids=["two people", "one person twice", "three people"])
def test_processes_deciding_at_once_lose_and_double_nothing(tmp_path: Path, users: tuple[str, ...]) -> None:
    outcome = run(tmp_path, users, seconds=2)

    assert outcome.wrong == []
    assert outcome.acknowledged > 0
