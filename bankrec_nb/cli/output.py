"""Where results go: a file the user named, a folder of the dossier, or standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bankrec_nb.cli.show import Answer
from bankrec_nb.store.atomic import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from bankrec_nb.cli.app import Session


def write_output(
    session: Session, content: bytes, output: Path | None, *, rows: int | None = None, findings: bool = False
) -> Answer:
    """Write bytes to the file, or to standard output when there is none (then nothing else is said)."""
    if output is None:
        click.echo(content, nl=False)
        return Answer(findings=findings)
    output.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(output, content)
    counted = "" if rows is None else session.tr(f" ({rows} rows)", f" ({rows} lignes)")
    return Answer(
        {"file": str(output), "rows": rows},
        [session.tr(f"Written: {output}{counted}", f"Écrit : {output}{counted}")],
        findings,
    )
