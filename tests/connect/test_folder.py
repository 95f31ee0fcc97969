from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from bankrec_nb.connect.folder import WatchedFolder
from bankrec_nb.domain.errors import SettingRefused

if TYPE_CHECKING:
    from pathlib import Path

NOW = 2_000_000_000.0


def arrived(folder: Path, name: str, content: bytes = b"x", seconds_ago: float = 60) -> Path:
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (NOW - seconds_ago, NOW - seconds_ago))
    return path


def test_a_file_that_has_arrived_whole_is_new_until_its_content_is_known(tmp_path: Path) -> None:
    path = arrived(tmp_path, "releve[1].xml", b"statement")
    known = hashlib.sha256(b"statement").hexdigest()

    assert WatchedFolder(tmp_path).new_files(set(), NOW) == [path]
    assert WatchedFolder(tmp_path).new_files({known}, NOW) == []


def test_a_file_still_being_written_waits_for_the_next_time(tmp_path: Path) -> None:
    arrived(tmp_path, "slow.xml", seconds_ago=1)
    arrived(tmp_path, "later.xml.part")
    arrived(tmp_path, "empty.xml", b"")

    assert WatchedFolder(tmp_path).new_files(set(), NOW) == []


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = arrived(tmp_path, "outside.xml")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.xml").symlink_to(outside)

    assert WatchedFolder(folder).new_files(set(), NOW) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingRefused, match="ebics"):
        WatchedFolder(tmp_path / "ebics").new_files(set(), NOW)
