"""The month-end notebook outside JupyterLab: in Notebook 7, and as a page without code; nothing leaves the computer."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from bankrec_nb.cli.running import app_command, with_pages
from bankrec_nb.dossier import open_dossier
from tests.browser.conftest import NOTEBOOKS, START_SECONDS, Guarded, Notebook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.conftest import Lab


def test_the_panel_works_in_notebook_7_and_keeps_its_keys(lab: Lab, chromium: Browser) -> None:
    lab.fresh()
    guarded = Guarded(chromium, 1360, 1040)
    name, page = lab.put("month_end.ipynb"), guarded.page
    notebook = Notebook(lab, page)
    page.goto(f"{lab.url}/notebooks/{name}")
    page.wait_for_function(
        """() => { const shown = window.jupyterapp?.shell?.currentWidget;
        return shown?.content?.widgets?.length && shown.sessionContext?.session?.kernel?.status === 'idle' }""",
        timeout=START_SECONDS * 1000,
    )
    notebook.run_all()
    guarded.errors.clear()  # Notebook 7 stumbles over a setting of its own while it starts beside JupyterLab
    panel, cells = notebook.panel(), notebook.cells()
    panel.locator(".br-row.br-current").click()
    panel.locator(".br-grid:focus").wait_for()

    # Keys with which the notebook would insert, cut, delete and run cells.
    for key in ("a", "b", "d", "d", "x", "Shift+Enter", "Control+Enter", "Escape"):
        page.keyboard.press(key)
    panel.locator(".br-row.br-s-matched").first.wait_for()

    assert notebook.cells() == cells
    assert open_dossier(lab.dossier, user="reader").history()["kind"].to_list() == ["accept"]
    guarded.close("notebook_7")


def test_the_page_without_code_decides_and_asks_no_other_computer(lab: Lab, chromium: Browser) -> None:
    lab.fresh()
    guarded = Guarded(chromium, 1360, 1040)
    with page_without_code(lab.dossier) as address:
        guarded.page.goto(address)
        guarded.page.locator(".br-row.br-current").wait_for(timeout=START_SECONDS * 1000)
        guarded.page.locator(".br-grid").focus()
        guarded.page.keyboard.press("a")
        guarded.page.locator(".br-row.br-s-matched").first.wait_for()

        assert guarded.page.get_by_text("import_panel(dossier)").count() == 0
        assert open_dossier(lab.dossier, user="reader").history()["kind"].to_list() == ["accept"]
        guarded.close("page_without_code")


@contextlib.contextmanager
def page_without_code(dossier: Path) -> Iterator[str]:
    """Voilà as `bankrec app` starts it, stopped by its own pid."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, *app_command(NOTEBOOKS / "month_end.ipynb", port, "secret"), "--no-browser"]
    own = {
        **with_pages(os.environ),
        "BANKREC_DOSSIER": str(dossier),
        "BANKREC_USER": "tester",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    with subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}/?token=secret"
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < end, "the page's server did not start"
        time.sleep(0.05)
