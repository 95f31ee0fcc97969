"""Settings are files that people edit; beside each stands the hash of what the program wrote, so that damage is noticed.

    dossier.toml   dossier.toml.sha256      (as `sha256sum -c` reads it)

The new hash is written before the file and the old one goes after it: a kill at any moment leaves a file that has its hash.
Who edits a file by hand deletes its hash; it comes back when the program writes the file again.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from bankrec_nb.store.atomic import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".sha256"
_LINE = re.compile(rb"([0-9a-f]{64})  ([^/\n]+)\n")


def hash_file(path: Path) -> Path:
    """Where the hash of a settings file stands."""
    return path.with_name(path.name + SUFFIX)


def write_setting(path: Path, content: bytes) -> None:
    """Write a settings file and its hash."""
    new, beside = _line(path, content), hash_file(path)
    if path.exists() and beside.exists():
        write_atomically(beside, new + _line(path, path.read_bytes()))
    write_atomically(path, content)
    write_atomically(beside, new)


def forget_setting(path: Path) -> None:
    """Delete a settings file and its hash."""
    path.unlink(missing_ok=True)
    hash_file(path).unlink(missing_ok=True)


def is_as_written(path: Path) -> bool:
    """Whether the file is what the program wrote; also where no hash stands beside it, because a person wrote it."""
    beside = hash_file(path)
    if not beside.exists():
        return True
    listed = beside.read_bytes()
    lines = list(_LINE.finditer(listed))
    whole = b"".join(m[0] for m in lines) == listed and all(m[2] == path.name.encode() for m in lines)
    return whole and path.exists() and _line(path, path.read_bytes()) in {m[0] for m in lines}


def _line(path: Path, content: bytes) -> bytes:
    return f"{hashlib.sha256(content).hexdigest()}  {path.name}\n".encode()
