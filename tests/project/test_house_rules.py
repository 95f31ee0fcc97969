"""Rules of the house that no linter knows."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted(ROOT.glob("bankrec_nb/**/*.py"))


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_is_ever_unpickled(path: Path) -> None:
    """F53: a pickle planted in a shared folder would run as code."""
    assert not re.search(r"\b(pickle|joblib|dill|shelve|marshal)\b", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [p for p in CODE if "store" not in p.parts], ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_store_opens_duckdb(path: Path) -> None:
    assert "duckdb.connect" not in path.read_text(encoding="utf-8")


def test_notebooks_are_committed_without_outputs_and_widget_state() -> None:
    for path in tracked("notebooks/*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))

        assert "widgets" not in notebook["metadata"], path
        assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook["cells"]), path


def test_lock_files_name_no_host() -> None:
    locks = tracked("*.lock")

    assert locks
    for path in locks:
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", path.read_text(encoding="utf-8")), path


def test_every_locked_package_has_a_hash() -> None:
    for path in tracked("*.lock"):
        pinned = re.findall(r"^[a-z0-9][^\n]*==[^\n]*\\\n", path.read_text(encoding="utf-8"), re.MULTILINE)
        unhashed = re.findall(r"^[a-z0-9][^\n]*==[^\n\\]*$", path.read_text(encoding="utf-8"), re.MULTILINE)

        assert pinned, path
        assert not unhashed, path
