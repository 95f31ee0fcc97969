"""The month-end notebook outside JupyterLab: in Notebook 7, and as a page without code; nothing leaves the computer."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from bankrec_nb.cli.running import app_command, page, with_pages
from bankrec_nb.dossier import open_dossier
from tests.browser.conftest import START_SECONDS, Guarded, Notebook

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


def test_a_new_month_is_imported_decided_and_signed_on_the_page_without_code(chromium: Browser, tmp_path: Path) -> None:
    open_dossier(tmp_path / "new", "tester", company="Acme").close_files()
    statement, books = tmp_path / "october.csv", tmp_path / "invoices.csv"
    statement.write_text(OCTOBER, "utf-8")
    books.write_text(INVOICES, "utf-8")
    guarded = Guarded(chromium, 1360, 2400)
    with page_without_code(tmp_path / "new") as address:
        shown = guarded.page
        shown.goto(address)
        month = shown.locator("[data-bankrec=month]")
        month.get_by_text("No bank statement is imported yet.").wait_for(timeout=START_SECONDS * 1000)
        shown.locator("input[type=file]").set_input_files([statement, books])

        shown.get_by_role("button", name="Accept 2 certain").click()
        shown.locator(".br-formend .br-primary").click()
        shown.locator(".br-row.br-s-matched").nth(1).wait_for()
        month.get_by_text("Nothing keeps the month from closing.").wait_for()
        month.get_by_role("button", name="Sign as preparer").click()
        month.get_by_text("tester signed on").wait_for()
        month.get_by_role("button", name="Review and seal").click()
        month.get_by_text("another person must review it").wait_for()

        assert shown.get_by_text("import_panel(dossier").count() == 0
        decided = open_dossier(tmp_path / "new", user="reader").history()["kind"].to_list()
        assert decided == ["accept", "sign_off"]
        guarded.close("page_without_code")


OCTOBER = """Account;FR7630006000011234567890189
Date;Label;Amount;Balance
01/10/2026;TRANSFER ATELIER DUPONT FA-2026-014;1200,00;2200,00
05/10/2026;TRANSFER LES TROIS CHENES FA-2026-015;500,00;2700,00
"""
INVOICES = """Number;Date;Due date;Customer;Total;Open
FA-2026-014;15/09/2026;15/10/2026;Atelier Dupont;1200,00;1200,00
FA-2026-015;18/09/2026;18/10/2026;Les Trois Chênes;500,00;500,00
"""


@contextlib.contextmanager
def page_without_code(dossier: Path) -> Iterator[str]:
    """Voilà as `bankrec app` starts it, stopped by its own pid."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, *app_command(page("en"), port, "secret"), "--no-browser"]
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
