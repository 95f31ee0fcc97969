"""The month-end notebook in a real JupyterLab, decided in by click and by key, and read back from the log on disk."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bankrec_nb.dossier import open_dossier

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Lab, Notebook

PANEL = '[data-bankrec="review"]'


def eventually(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.03)
    return found


def test_a_suggestion_is_accepted_by_click_and_by_key_and_stands_in_the_log(lab: Lab, notebook: Notebook) -> None:
    notebook.open("month_end.ipynb")
    notebook.run_all()
    page = notebook.page
    panel = page.locator(PANEL)
    panel.scroll_into_view_if_needed()
    cells = notebook.cells()

    panel.locator(".br-row.br-s-to_review").first.click()
    panel.get_by_role("button", name="Accepter a").click()
    eventually(lambda: len(decided(lab)) == 1)
    panel.locator(".br-grid").focus()
    page.keyboard.press("a")
    eventually(lambda: len(decided(lab)) == 2)
    panel.locator(".br-row.br-s-matched").nth(1).wait_for()

    # Keys that JupyterLab would take in command mode: cut, insert, delete, undo, interrupt, run.
    for key in ("b", "x", "d", "d", "z", "0", "0", "Shift+Enter", "Enter"):
        page.keyboard.press(key)
    assert notebook.cells() == cells
    events = decided(lab)
    assert [e["kind"] for e in events] == ["accept", "accept"]
    dossier = open_dossier(lab.dossier, user="reader")
    dossier.check()
    assert dossier.transactions.filter(status="matched").height >= 2


def decided(lab: Lab) -> list[dict[str, Any]]:
    from tests.browser.conftest import decisions_of

    return decisions_of(lab.dossier)
