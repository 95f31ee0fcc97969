"""A folder that somebody else fills: an EBICS or SFTP client, a scanner, a mail rule. New files are found, none is moved.

The dossier tells by SHA-256 what it already has, so a file that was renamed, copied or delivered twice is not new.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bankrec_nb.domain.errors import SettingRefused

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".partial")


@dataclass(frozen=True)
class WatchedFolder:
    """Where a bank's files arrive. `settle_seconds`: a file still being written is left for the next time."""

    path: Path
    settle_seconds: float = 5.0

    def new_files(self, known_sha256: Collection[str], now: float) -> list[Path]:
        """Files that have arrived whole and are not known yet, sorted by name; links and hidden files are passed over.

        Args:
            known_sha256: contents the dossier already has.
            now: seconds since the epoch, to tell files that have settled.

        Raises:
            SettingRefused: the folder is not there.
        """
        if not self.path.is_dir():
            raise SettingRefused(
                f"the watched folder {self.path.name} is not there.",
                where="dossier.toml",
                action="Create it, or correct the connection's path.",
            )
        settled = [p for p in sorted(self.path.iterdir()) if self._has_settled(p, now)]
        return [p for p in settled if _sha256(p) not in known_sha256]

    def _has_settled(self, path: Path, now: float) -> bool:
        if path.is_symlink() or not path.is_file() or path.name.startswith(".") or path.suffix in _UNFINISHED:
            return False
        status = path.stat()
        return status.st_size > 0 and now - status.st_mtime >= self.settle_seconds


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
