"""The servers the command line starts end with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from bankrec_nb.cli import running
from bankrec_nb.cli.running import free_port, run_until_ended
from tests.cli.cli_cases import call

if TYPE_CHECKING:
    from pathlib import Path

SERVER = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
STARTER = """
import os, sys
from bankrec_nb.cli.running import run_until_ended
sys.exit(run_until_ended([sys.executable, "-c", sys.argv[1], sys.argv[2]], os.environ))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX knows them")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_ends_with_the_command_that_started_it(tmp_path: Path, number: signal.Signals) -> None:
    told = tmp_path / "pid"
    with subprocess.Popen([sys.executable, "-c", STARTER, SERVER, str(told)]) as command:
        server = int(_once_written(told))

        command.send_signal(number)

        assert command.wait(20) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


def test_the_code_a_server_ends_with_by_itself_is_told() -> None:
    assert run_until_ended([sys.executable, "-c", "raise SystemExit(3)"], os.environ) == 3


def _once_written(told: Path) -> str:
    for _ in range(400):
        if told.exists() and (text := told.read_text()):
            return text
        time.sleep(0.05)
    raise AssertionError("the server did not start")


def test_a_page_opens_beside_one_that_is_open_already() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]

        found = free_port(taken)

    assert taken < found < taken + 50


def test_the_address_of_the_page_is_said_with_what_opens_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    def start(command: list[str], _environment: object) -> int:
        started.append(command)
        return 0

    monkeypatch.setattr(running, "run_until_ended", start)
    call("init", "--company", "Acme", dossier=tmp_path / "d")
    opened = call("app", dossier=tmp_path / "d", lang="fr")

    port, token = (next(part for part in started[0] if part.startswith(name)) for name in ("--port=", "--token="))
    nowhere = call("app", dossier=tmp_path / "none", lang="fr", code=2)

    assert "http" not in nowhere.stderr
    assert f"Ouvrez http://127.0.0.1:{port[7:]}/?token={token[8:]}" in opened.stderr
