import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.dossier.dossier_cases import october, transaction

pytest.importorskip("resource", reason="limits of a process are a matter of Unix")


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that another user of the system may look into (pytest's own may not)."""
    with tempfile.TemporaryDirectory(prefix="bankrec-refused-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def told(tmp_path: Path, how: str) -> dict[str, Any]:
    dossier = october(tmp_path)
    dossier.handle(transaction(dossier, "FRAIS"), "fee")
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.refusals", str(dossier.path), how],
        capture_output=True, text=True, check=False, cwd=Path(__file__).resolve().parents[2], timeout=300,
        env={**os.environ, "BANKREC_CACHE": str(tmp_path / "cache")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("how", "message"), [("full", "free some space"), ("denied", "right to write")], ids=["f58 full", "f62 denied"]
)
def test_f58_f62_what_the_system_refuses_to_write_is_not_taken_and_the_retry_is(
    reachable: Path, how: str, message: str
) -> None:
    found = told(reachable, how)

    assert message in found["decision"]
    assert message in found["import"]
    assert found["unchanged"]
    assert (found["again"], found["times"], found["loaded"]) == ("kept", ["kept"], [1])
    assert (found["verified"], found["transactions"]) == (True, 6)
