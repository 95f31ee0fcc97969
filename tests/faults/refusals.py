"""The system itself refuses to write: a file may not grow (as on a full disk), a folder may not be written.

    python -m tests.faults.refusals FOLDER full|denied

Run in a process of its own, because limits and rights are the process's. Says what happened as JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.errors import WriteFailed
from bankrec_nb.dossier import Dossier, open_dossier
from tests.dossier.dossier_cases import camt053, entry, put, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOBODY = 65534
A_LITTLE_BYTES = 300
"""What still fits: less than a decision, so that a part of it is written before the disk is full."""


@contextlib.contextmanager
def full(dossier: Dossier) -> Iterator[None]:
    """No file may become longer than the decisions are now, and a little."""
    log = next(dossier.path.glob("decisions.*.jsonl"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + A_LITTLE_BYTES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextlib.contextmanager
def denied(dossier: Dossier) -> Iterator[None]:
    """The folder may be read, not written."""
    own, paths = os.geteuid(), [dossier.path, *dossier.path.rglob("*")]
    before = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if own == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(own)
        for path, mode in before.items():
            path.chmod(mode)


def refused(work: Callable[[], object]) -> str:
    """The message of the refusal."""
    try:
        work()
    except WriteFailed as error:
        return str(error)
    return "it was not refused"


def tell(folder: Path, how: str) -> dict[str, Any]:
    """Decide and import while the system refuses, then again when it does not."""
    dossier = open_dossier(folder, "anna")
    line, more = transaction(dossier, "LOYER"), put(folder.parent, "more.xml", camt053(entry(500, "N" * 5_000, 20)))
    folder.parent.chmod(0o755)
    before = {path.name: path.read_bytes() for path in folder.glob("*.jsonl")}
    with {"full": full, "denied": denied}[how](dossier):
        decision = refused(lambda: dossier.handle(line, "rent " * 100, event_id="kept"))
        imported = refused(lambda: dossier.import_files(more))
    after = {path.name: path.read_bytes() for path in folder.glob("*.jsonl")}
    again = dossier.handle(line, "rent " * 100, event_id="kept").event_id
    loaded = dossier.import_files(more).files["loaded"].to_list()
    seen = open_dossier(folder, "bob")
    return {
        "decision": decision, "import": imported, "unchanged": before == after, "again": again, "loaded": loaded,
        "verified": seen.verify().ok, "transactions": seen.transactions.height,
        "times": seen.history(line)["event_id"].to_list(),
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(tell(Path(sys.argv[1]), sys.argv[2])))
