import os
from pathlib import Path

import pytest

from bankrec_nb.domain.errors import WriteFailed
from bankrec_nb.store.atomic import sweep_temps, write_atomically


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a" / "facts.parquet"

    write_atomically(path, b"old")
    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert [p.name for p in path.parent.iterdir()] == ["facts.parquet"]


def test_f59_a_file_being_replaced_is_the_old_one_until_it_is_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = tmp_path / "x", []
    write_atomically(path, b"old")
    real = os.fsync

    def look(handle: int) -> None:
        seen.append(path.read_bytes())
        real(handle)

    monkeypatch.setattr(os, "fsync", look)
    write_atomically(path, b"new content")

    assert seen == [b"old", b"new content"]  # before the replacement, and before the folder is synced


def test_f58_a_full_disk_keeps_the_old_file_and_leaves_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x"
    write_atomically(path, b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteFailed, match="free some space"):
        write_atomically(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_f62_a_folder_that_cannot_be_written_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)

    with pytest.raises(WriteFailed, match="ask for the right to write"):
        write_atomically(tmp_path / "x", b"new")


def test_f59_leftovers_of_a_killed_program_are_swept_young_ones_stay(tmp_path: Path) -> None:
    old, young = tmp_path / "facts" / ".a.parquet.12ab.tmp", tmp_path / ".b.json.34cd.tmp"
    for path in (old, young):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    os.utime(old, (1_000, 1_000))

    assert sweep_temps(tmp_path, older_than=2_000) == [old.name]
    assert young.exists()
