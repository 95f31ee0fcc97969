from __future__ import annotations

import subprocess
import sys

import pytest

ASK = "import os{first}, bankrec_nb{last}; print(os.environ.get('_RJEM_MALLOC_CONF'))"


@pytest.mark.parametrize(
    ("first", "given", "answer"),
    [
        ("", None, ",dirty_decay_ms:1000,muzzy_decay_ms:0,narenas:1,oversize_threshold:0"),
        ("", "thp:never", ",thp:never"),
        (", polars", None, "muzzy_decay_ms:1000"),
    ],
)
def test_polars_keeps_freed_memory_for_seconds_unless_it_was_there_before(
    first: str, given: str | None, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("_RJEM_MALLOC_CONF", raising=False)
    if given:
        monkeypatch.setenv("_RJEM_MALLOC_CONF", given)

    told = subprocess.run(
        [sys.executable, "-c", ASK.format(first=first, last=", polars")], capture_output=True, text=True, check=True
    )

    assert told.stdout.strip().endswith(answer)
