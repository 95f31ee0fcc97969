from __future__ import annotations

from typing import TYPE_CHECKING

import bankrec_nb as br

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_matching_again_after_decisions_gives_what_a_dossier_without_memory_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANKREC_CACHE", str(tmp_path / "cache"))
    dossier = br.demo_dossier(tmp_path / "demo")
    first = dossier.match(accept="certain")
    assert first.counts["tier"].to_list() == ["certain", "probable", "possible"]
    dossier.match()

    monkeypatch.setenv("BANKREC_CACHE", str(tmp_path / "another"))
    fresh = br.open_dossier(dossier.path)
    fresh.match()

    assert fresh.suggestions.equals(dossier.suggestions)
    assert fresh.evidence.equals(dossier.evidence)


def test_what_a_run_solved_is_kept_for_the_next_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANKREC_CACHE", str(tmp_path / "cache"))
    br.demo_dossier(tmp_path / "demo").match()

    kept = list((tmp_path / "cache").rglob("solved*"))

    assert kept
    for path in kept:
        path.write_bytes(b"damaged")
    assert br.open_dossier(tmp_path / "demo").match().suggestions.height > 0
