"""The verbs of the month's end and of the connection: verify, sign-off, close, reopen, fetch."""

from __future__ import annotations

import click

from bankrec_nb.cli.app import Session, bankrec, verb
from bankrec_nb.cli.show import Answer, Table, cell

period_option = click.option("--period", required=True, help="The month: 2026-10.")
account_option = click.option("--account", help="The account (needed when there are several).")


@verb(bankrec, "verify")
@click.option("--repair", is_flag=True, help="Rebuild facts from their originals where that is possible.")
def verify(session: Session, repair: bool) -> Answer:
    """Check hashes, logs, decisions, seals and that every cent is used once."""
    with session.progress(session.tr("Checking", "Vérification")):
        found = session.dossier.verify(repair=repair)
    tr = session.tr
    head = (
        tr("Everything is in order", "Tout est en ordre")
        if found.ok
        else tr(f"{found.problems.height} problems", f"{found.problems.height} anomalies")
    )
    checked = Table(
        head,
        (tr("checked", "vérifié"), ">" + tr("count", "nombre")),
        [[cell(what), str(count)] for what, count in found.checked.items()],
    )
    rows = [[cell(v) for v in row.values()] for row in found.problems.to_dicts()]
    problems = [Table(tr("Problems", "Anomalies"), found.problems.columns, rows)] if rows else []
    rebuilt = [tr(f"rebuilt: {name}", f"reconstruit : {name}") for name in found.repaired]
    data = {"ok": found.ok, "checked": found.checked, "problems": found.problems, "repaired": list(found.repaired)}
    return Answer(data, [checked, *problems, *rebuilt], findings=not found.ok)
