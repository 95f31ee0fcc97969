"""Originals as received, named by their SHA-256. The name a file came with is data; nothing opens it."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from bankrec_nb.domain.errors import DossierDamaged
from bankrec_nb.store.atomic import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,8})$")


def stored_name(sha256: str, name: str) -> str:
    """`<sha256>.<ext>`; the extension is kept when it is a plain one, for people who open the folder."""
    found = _EXTENSION.search(name)
    return f"{sha256}.{found[1].lower()}" if found else f"{sha256}.bin"


def keep(folder: Path, name: str, content: bytes) -> str:
    """Store the original unless the same bytes are there already; returns the stored name."""
    stored = stored_name(hashlib.sha256(content).hexdigest(), name)
    path = folder / stored
    if not path.exists() or path.stat().st_size != len(content):
        write_atomically(path, content)
    return stored


def original(folder: Path, stored: str, sha256: str) -> bytes:
    """The original's bytes, checked against its hash.

    Raises:
        DossierDamaged: it is missing or its content has changed.
    """
    path = folder / stored
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DossierDamaged(
            "the original is missing.", where=f"{folder.name}/{stored}", action="Put the bank's file back."
        ) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DossierDamaged(
            "the original has changed since it was received.",
            where=f"{folder.name}/{stored}",
            action="Restore it from a copy, or get it from the bank again.",
        )
    return content
