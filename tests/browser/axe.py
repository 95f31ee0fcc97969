"""axe-core, a development tool of the browser tests: got once through npm, checked by its hash, kept in the user's cache.

Where it cannot be had (no npm, no network, another content) there is a plain word, and only the test that needs it is
left out. AXE_CORE may name an `axe.min.js` that is there already.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from platformdirs import user_cache_path

VERSION = "4.14.1"
SHA256 = "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745"
"""Of the package as it is published."""
MEMBER = "package/axe.min.js"
PATIENCE_SECONDS = 45


def axe_script() -> tuple[str, str]:
    """The script's text and "", or "" and why it is not here."""
    given = os.environ.get("AXE_CORE", "")
    kept = Path(given) if given else user_cache_path("bankrec-tests") / f"axe-core-{VERSION}.tgz"
    if given:
        return (kept.read_text("utf-8"), "") if kept.is_file() else ("", f"AXE_CORE names no file: {given}")
    missing = "" if _is_it(kept) else _fetch(kept)
    return ("", missing) if missing else (_script_in(kept), "")


def _is_it(package: Path) -> bool:
    return package.is_file() and hashlib.sha256(package.read_bytes()).hexdigest() == SHA256


def _fetch(kept: Path) -> str:
    """Put the package where it is kept; says why not when it could not be had."""
    npm = shutil.which("npm")
    if npm is None:
        return "axe-core is not here, and there is no npm to get it with"
    command = [npm, "pack", f"axe-core@{VERSION}", "--silent", "--fetch-retries=0", "--fetch-timeout=20000"]
    with tempfile.TemporaryDirectory(prefix="bankrec-axe-") as folder:
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=PATIENCE_SECONDS)
        except (subprocess.SubprocessError, OSError):
            return "axe-core could not be got through npm (no network?)"
        found = next(Path(folder).glob("*.tgz"), None)
        if found is None or not _is_it(found):
            return "what npm gave is not the axe-core that is pinned here"
        kept.parent.mkdir(parents=True, exist_ok=True)
        half = kept.with_suffix(f".{os.getpid()}")
        shutil.copyfile(found, half)
        half.replace(kept)
    return ""


def _script_in(package: Path) -> str:
    with tarfile.open(package) as packed:
        member = packed.extractfile(MEMBER)
        assert member is not None
        return member.read().decode("utf-8")
