"""The verbs of the month's end and of the connection: verify, sign-off, close, reopen, resolve, fetch."""

from __future__ import annotations

import functools
import time
from typing import TYPE_CHECKING, Any

import click

from bankrec_nb.cli.app import Session, bankrec, verb
from bankrec_nb.cli.show import Answer, Table
from bankrec_nb.cli.working import imported_blocks, problem
from bankrec_nb.connect.folder import WatchedFolder
from bankrec_nb.domain.errors import SettingRefused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bankrec_nb.dossier import Dossier

account_option = click.option("--account", help="The account (needed when there are several).")

_CHECKED = {
    "log records": "lignes du journal", "originals": "fichiers d’origine", "facts": "faits", "seals": "scellés", "settings": "réglages",
    "refused files": "fichiers refusés", "decisions": "décisions",
}  # fmt: skip
"""What `verify` counts, in French."""


def of_a_month(function: Callable[..., Answer | None]) -> Callable[..., Answer | None]:
    """The verb takes its month as `2026-10`, or as `--period 2026-10`."""

    @click.argument("month", required=False)
    @click.option("--period", help="The month: 2026-10.")
    @functools.wraps(function)
    def asked(session: Session, /, month: str | None, period: str | None, **others: Any) -> Answer | None:
        if month and period and month != period:
            raise click.UsageError(f"Got unexpected extra argument ({month})")
        if (meant := period or month) is None:
            raise click.MissingParameter(param_hint="MONTH", param_type="argument")
        return function(session, period=meant, **others)

    return asked


@verb(bankrec, "verify")
@click.option("--repair", is_flag=True, help="Rebuild facts from their originals where that is possible.")
def verify(session: Session, repair: bool) -> Answer:
    """Check hashes, logs, decisions, seals and that every cent is used once."""
    found = session.dossier.verify(repair=repair)
    tr = session.tr
    wrong = found.problems.height
    many = "s" if wrong > 1 else ""
    head = (
        tr("Everything is in order", "Tout est en ordre")
        if found.ok
        else tr(f"{wrong} problem{many}", f"{wrong} anomalie{many}")
    )
    counts = [[tr(what, _CHECKED.get(what, what)), str(count)] for what, count in found.checked.items()]
    checked = Table(head, (tr("checked", "vérifié"), ">" + tr("count", "nombre")), counts)
    # Sentences, not cells: what to do stands at their end, where a cell is cut.
    problems = [
        problem(session, where, *(text for text in said if text)) for where, *said in found.problems.iter_rows()
    ]
    rebuilt = [tr(f"rebuilt: {name}", f"reconstruit : {name}") for name in found.repaired]
    data = {"ok": found.ok, "checked": found.checked, "problems": found.problems, "repaired": list(found.repaired)}
    return Answer(data, [checked, *problems, *rebuilt], findings=not found.ok)


@verb(bankrec, "sign-off")
@of_a_month
@account_option
@click.option("--why", default="", help="A note for the log.")
def sign_off(session: Session, period: str, account: str | None, why: str) -> Answer:
    """Sign, as the preparer, under a month's figures as they are now."""
    event = session.dossier.sign_off(period, account, why)
    return _event(event, session.tr(f"{period} signed by {event.user}.", f"{period} visé par {event.user}."))


@verb(bankrec, "close")
@of_a_month
@account_option
@click.option("--why", default="", help="The reviewer's note.")
@click.option("--carry-forward", is_flag=True, help="List what is not explained yet in the seal, to be decided later.")
def close(session: Session, period: str, account: str | None, why: str, carry_forward: bool) -> Answer:
    """Review and seal a month: refused while a proof does not hold."""
    event = session.dossier.close(period, account, why, carry_forward=carry_forward)
    seal = event.payload.get("seal_sha256", "")
    return _event(
        event,
        session.tr(f"{period} closed by {event.user}. Seal {seal}", f"{period} clos par {event.user}. Scellé {seal}"),
    )


@verb(bankrec, "reopen")
@of_a_month
@account_option
@click.option("--why", required=True, help="The reason.")
def reopen(session: Session, period: str, account: str | None, why: str) -> Answer:
    """Reopen a closed month (another person than who closed it); the old seal and pack stay."""
    event = session.dossier.reopen(period, account, why)
    return _event(event, session.tr(f"{period} reopened by {event.user}.", f"{period} rouvert par {event.user}."))


@verb(bankrec, "override")
@click.argument("statement")
@click.option("--why", required=True, help="Why it may stand; the log and the seal keep it.")
def override(session: Session, statement: str, why: str) -> Answer:
    """Let stand what a STATEMENT (number or file name) leaves unproved: a gap before it, rows kept apart."""
    event = session.dossier.override(statement, why)
    return _event(event, session.tr(f"{statement} stands as it is.", f"{statement} est admis en l’état."))


@verb(bankrec, "resolve")
@click.argument("keep")
@click.option("--why", default="", help="A reason for the log.")
def resolve(session: Session, keep: str, why: str) -> Answer:
    """Settle a conflict between two people: the decision KEEP holds."""
    event = session.dossier.resolve(keep, why)
    return _event(event, session.tr(f"{keep} holds.", f"{keep} est retenu."))


def _event(event: Any, told: str) -> Answer:
    return Answer({"decision": event.event_id, "user": event.user, "at": event.at, **event.payload}, [told])


@verb(bankrec, "fetch")
@click.argument("names", nargs=-1)
def fetch(session: Session, names: tuple[str, ...]) -> Answer:
    """Bring in what is new at the connections of dossier.toml (all, or those named)."""
    dossier = session.dossier
    chosen = [c for c in _connections(session) if not names or c.get("name") in names]
    files = [path for connection in chosen for path in _new_files(dossier, connection)]
    if not files:
        return Answer({"files": []}, [session.tr("Nothing new.", "Rien de nouveau.")])
    with session.progress(session.tr("Reading", "Lecture")) as progress:
        report = dossier.import_files(files, progress=progress)
    return Answer({"files": report.files, "issues": report.issues}, imported_blocks(session, report), report.findings)


def _connections(session: Session) -> list[dict[str, Any]]:
    found = session.dossier.config.other.get("connections")
    if isinstance(found, list) and found:
        return [dict(connection) for connection in found]
    raise SettingRefused(
        session.tr("no connection is configured.", "aucune connexion n’est configurée."),
        where="dossier.toml",
        action=session.tr(
            'Add one, for instance a folder that your EBICS client fills: [[connections]] name = "bank", kind = "folder", path = "…".',
            "Ajoutez-en une, par exemple un répertoire que remplit votre client EBICS : "
            '[[connections]] name = "banque", kind = "folder", path = "…".',
        ),
    )


def _new_files(dossier: Dossier, connection: dict[str, Any]) -> list[Path]:
    if connection.get("kind") != "folder" or not connection.get("path"):
        raise SettingRefused(
            f"the connection {connection.get('name', '?')} has the kind {connection.get('kind')!r}.",
            where="dossier.toml",
            action='Known: kind = "folder" with a path.',
        )
    known = {*dossier.statements["file_sha256"], *dossier.items["file_sha256"]}
    return WatchedFolder(dossier.path / str(connection["path"])).new_files(known, time.time())
