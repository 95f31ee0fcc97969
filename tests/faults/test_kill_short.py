import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill tests need fork; the system has none")
def test_f56_f59_nothing_acknowledged_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    # In a fresh interpreter: the one that forks must never have started Polars' threads.
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.kill", "--kills", "20", "--seed", "7"],
        capture_output=True, text=True, check=False, cwd=Path(__file__).resolve().parents[2], timeout=600,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 failures" in done.stdout
