"""The verbs that open the notebooks: lab and app, on this computer only."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import bankrec_nb
from bankrec_nb.cli.app import Session, bankrec, verb
from bankrec_nb.domain.errors import SettingRefused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bankrec_nb.cli.show import Answer

FIRST_NOTEBOOK = {"en": "month_end.ipynb", "fr": "fin_de_mois.ipynb"}
"""The month end, in the person's language."""
PACKAGE = Path(bankrec_nb.__file__).parent
CHECKOUT = PACKAGE.parent
_PORTS = 50


@verb(bankrec, "lab")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def lab(session: Session, arguments: tuple[str, ...]) -> Answer | None:
    """Open JupyterLab on the notebooks, on this computer only; ARGUMENTS after -- go to JupyterLab."""
    notebooks = put_notebooks(session.dossier.path)
    month_end = notebooks / FIRST_NOTEBOOK[session.language]
    first = [str(month_end)] if month_end.exists() else []
    command = [
        "-m",
        "jupyterlab",
        "--ServerApp.ip=127.0.0.1",
        # No news and no update notes, and no question about them: they ask the network and stand before the work.
        f"--LabApp.app_settings_dir={PACKAGE / 'cli' / 'pages' / 'lab'}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        f"--ServerApp.root_dir={session.dossier.path}",
        *first,
        *arguments,
    ]
    return _run(session, command)


@verb(bankrec, "app")
@click.option("--port", type=click.IntRange(1, 65_535), default=8866, show_default=True, help="On 127.0.0.1.")
def app(session: Session, port: int) -> Answer | None:
    """Open a month as a page without code (Voilà), on this computer only."""
    if importlib.util.find_spec("voila") is None:
        raise SettingRefused(
            session.tr("Voilà is not installed.", "Voilà n’est pas installé."),
            where="app",
            action="pip install 'bankrec-nb[app]'",
        )
    _ = session.dossier  # refused here where there is none, before an address is said
    port, token = free_port(port), secrets.token_urlsafe(24)
    # Voilà opens a browser where it finds one, and shows the address without the token that opens the page.
    click.echo(
        session.tr(
            f"Open http://127.0.0.1:{port}/?token={token}\n(the page takes a moment; Ctrl+C ends it)",
            f"Ouvrez http://127.0.0.1:{port}/?token={token}\n(la page met un instant ; Ctrl+C l’arrête)",
        ),
        err=True,
    )
    return _run(session, app_command(page(session.language), port, token))


def free_port(first: int) -> int:
    """The first port from this one on 127.0.0.1 that nobody listens on: another page may be open already.

    Raises:
        SettingRefused: none of fifty is free.
    """
    for port in range(first, min(first + _PORTS, 65_536)):
        with socket.socket() as asked, contextlib.suppress(OSError):
            if os.name == "posix":  # one that was just closed is free; elsewhere this would share one in use
                asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            asked.bind(("127.0.0.1", port))
            return port
    raise SettingRefused(f"no port from {first} on is free.", where="--port", action="Name another with --port.")


def page(language: str) -> Path:
    """The page without code, in a language: import, review, proof and closing, each following the others."""
    return PACKAGE / "cli" / "pages" / "app" / FIRST_NOTEBOOK[language]


def app_command(notebook: Path, port: int, token: str) -> list[str]:
    """What starts Voilà on one notebook, with a page that asks nothing of any other computer (see `with_pages`)."""
    return [
        "-m", "voila", str(notebook), "--Voila.ip=127.0.0.1", f"--port={port}", f"--token={token}", "--template=bankrec",
    ]  # fmt: skip


def with_pages(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which Voilà finds the page `bankrec`."""
    found = [str(Path(__file__).with_name("pages")), environment.get("JUPYTER_PATH", "")]
    return {**environment, "JUPYTER_PATH": os.pathsep.join(filter(None, found))}


def put_notebooks(folder: Path) -> Path:
    """Copy the notebooks beside the dossier's data; one that is there (perhaps edited) is left as it is."""
    shipped = PACKAGE / "_notebooks" if (PACKAGE / "_notebooks").is_dir() else CHECKOUT / "notebooks"
    target = folder / "notebooks"
    target.mkdir(parents=True, exist_ok=True)
    for source in sorted(shipped.glob("*.ipynb")):
        if not (target / source.name).exists():
            (target / source.name).write_bytes(source.read_bytes())
    return target


def _run(session: Session, command: Sequence[str]) -> Answer | None:
    """Run a Python module until it ends, the dossier in BANKREC_DOSSIER."""
    dossier = session.dossier
    dossier.close_files()
    environment = {**with_pages(os.environ), "BANKREC_DOSSIER": str(dossier.path)}
    code = run_until_ended([sys.executable, *command], environment)
    if code:
        raise SettingRefused(
            session.tr(f"it ended with code {code}.", f"terminé avec le code {code}."), where=command[1]
        )
    return None


def run_until_ended(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a server until it ends, or end it with this process: none stays behind. Returns its code, 0 when it was ended."""
    ended = False

    def end(*_: object) -> None:
        nonlocal ended
        ended = True
        server.terminate()

    with subprocess.Popen(command, env=environment) as server:
        before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            code = server.wait()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
    return 0 if ended else code
