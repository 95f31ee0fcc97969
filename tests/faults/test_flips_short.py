from pathlib import Path

from tests.faults.flips import build, flip_cache, flip_derived, flip_everything


def test_f60_f71_a_flipped_bit_in_any_file_is_found(tmp_path: Path) -> None:
    counts = flip_everything(build(tmp_path), every=97)

    assert {kind: count.missed for kind, count in counts.items() if count.missed} == {}
    assert set(counts) == {
        "decisions log", "manifest log", "inbox", "facts", "seals", "quarantine", "profiles", "dossier.toml",
        "dossier.toml.sha256",
    }  # fmt: skip
    assert all(count.flips for count in counts.values())


def test_f61_a_flipped_cache_never_gives_a_wrong_answer(tmp_path: Path) -> None:
    assert flip_derived(tmp_path / "derived", every=7).missed == []
    assert flip_cache(tmp_path, flips=15).missed == []
