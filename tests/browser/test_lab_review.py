"""The month-end notebook in a real JupyterLab: decided by click and by key, read back from the log on disk."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from bankrec_nb.dossier import open_dossier
from tests.browser.contrast import TOO_FAINT
from tests.browser.sample_truth import right_documents, right_explanation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab, Notebook

MOST_KEYS_PER_RIGHT_SUGGESTION = 1.3
NOTEBOOK_MAY_GROW_BYTES = 100_000


def decisions_of(folder: Path) -> list[dict[str, Any]]:
    """The events in a dossier's decision logs, as written."""
    lines = [line for path in sorted(folder.glob("decisions.*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines if line.strip()]


def eventually(condition: Callable[[], Any], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_a_suggestion_is_accepted_by_click_and_by_key_and_stands_in_the_log(lab: Lab, notebook: Notebook) -> None:
    notebook.open("month_end.ipynb")
    notebook.run_all()
    panel, page, cells = notebook.panel(), notebook.page, notebook.cells()

    panel.locator(".br-row.br-s-to_review").first.click()
    panel.locator('[data-action="accept"]').click()
    eventually(lambda: len(decisions_of(lab.dossier)) == 1)
    panel.locator(".br-grid").focus()
    page.keyboard.press("a")
    eventually(lambda: len(decisions_of(lab.dossier)) == 2)
    panel.locator(".br-row.br-s-matched").nth(1).wait_for()

    # Keys that JupyterLab would take in command mode: insert, cut, delete, undo, restart, run.
    for key in ("b", "x", "d", "d", "z", "0", "0", "Shift+Enter", "Enter"):
        page.keyboard.press(key)
    assert notebook.cells() == cells
    assert [e["kind"] for e in decisions_of(lab.dossier)] == ["accept", "accept"]
    dossier = open_dossier(lab.dossier, user="reader")
    dossier.check()
    assert dossier.transactions.filter(status="matched").height >= 2


def test_a_whole_month_end_by_keyboard_alone(lab: Lab, notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    notebook.open("month_end.ipynb")
    notebook.run_all()
    panel = notebook.panel()
    panel.locator(".br-grid").focus()
    dossier = open_dossier(lab.dossier, user="reader")
    right = right_documents(dossier)
    started, keys_for_right, right_suggestions, keys_for_rest, rest = time.monotonic(), 0, 0, 0, 0

    for _ in range(dossier.transactions.height + 5):
        current = line_at(panel)
        if decided(panel, current):
            break
        explanation: int | None = 1
        if not right[current] or documents_shown(panel) != right[current]:
            dossier.refresh()
            explanation = right_explanation(dossier, current, right[current])
        if explanation is None:
            rest, keys_for_rest = rest + 1, keys_for_rest + press(notebook, panel, "h", "n", "Enter")
        else:
            chosen = ("a",) if explanation == 1 else (str(explanation), "a")
            right_suggestions, keys_for_right = right_suggestions + 1, keys_for_right + press(notebook, panel, *chosen)
        eventually(lambda before=current: decided(panel, before))  # type: ignore[misc]

    seconds = time.monotonic() - started
    with capsys.disabled():
        print(  # noqa: T201 - the figure is what this test is for
            f"\n{right_suggestions} right suggestions: {keys_for_right / right_suggestions:.2f} keys each;"
            f" {rest} others: {keys_for_rest / max(rest, 1):.2f} keys each; {seconds:.0f} s"
        )
    assert keys_for_right / right_suggestions <= MOST_KEYS_PER_RIGHT_SUGGESTION
    dossier.refresh()
    dossier.check()
    assert set(dossier.transactions["status"]) <= {"matched", "handled"}
    assert decisions_of(lab.dossier)
    for account in dossier.accounts["account_id"]:
        assert dossier.obstacles("2026-10", account) == []


def line_at(panel: Locator) -> str:
    """The transaction the cursor is on."""
    return str(panel.locator(".br-row.br-current").get_attribute("data-id"))


def documents_shown(panel: Locator) -> set[str]:
    """The documents of the match in the pane, as a person reads them."""
    return set(panel.locator(".br-document:has(.br-money) .br-number .br-strong").all_text_contents())


def press(notebook: Notebook, panel: Locator, *keys: str) -> int:
    """Press keys; where one opens a question, wait for it. Returns how many were pressed."""
    for key in keys:
        notebook.page.keyboard.press(key)
        if key == "h":
            panel.locator(".br-question input").wait_for()
        if key.isdigit():
            panel.locator(f".br-rival.br-on kbd:text-is('{key}')").wait_for()
    return len(keys)


def decided(panel: Locator, before: str) -> bool:
    """Whether the line is saved: the cursor has gone on, or the line itself shows it."""
    shown = panel.locator(".br-row.br-current")
    classes = shown.get_attribute("class") or ""
    return shown.get_attribute("data-id") != before or "br-s-matched" in classes or "br-s-handled" in classes


def test_the_dark_theme_can_be_read_and_the_saved_notebook_is_small_and_holds_no_label(
    lab: Lab, notebook: Notebook
) -> None:
    lab.theme("JupyterLab Dark")
    notebook.open("month_end.ipynb")
    lab.theme("JupyterLab Light")
    before = len((notebook.lab.root / "month_end.ipynb").read_bytes())
    notebook.run_all()
    panel = notebook.panel()
    panel.locator(".br-row.br-s-to_review").first.click()
    assert notebook.page.evaluate("() => document.body.dataset.jpThemeLight") == "false"
    assert notebook.page.evaluate(TOO_FAINT) == []
    texts = [t for t in panel.locator(".br-row .br-c-label, .br-row .br-name").all_text_contents() if len(t) > 3]

    saved = notebook.saved()

    review = next(c for c in json.loads(saved)["cells"] if "dossier.review()" in "".join(c["source"]))
    assert len(texts) > 10
    assert not [t for t in texts if t in json.dumps(review, ensure_ascii=False)]
    assert len(json.dumps(review)) < 2_000
    charts = sum(
        len(json.dumps(o))
        for c in json.loads(saved)["cells"]
        for o in c.get("outputs", ())
        if "image/png" in o.get("data", {})
    )
    assert len(saved) - charts - before < NOTEBOOK_MAY_GROW_BYTES
