"""The month panel in a real browser: seen, readable, and no text of a bank becomes markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bankrec_nb.widgets import month_panel
from tests.browser.afm_host import Host
from tests.browser.axe import axe_script
from tests.browser.contrast import TOO_FAINT
from tests.widgets.test_month_panel import filled

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_month_is_readable_and_its_texts_are_texts(page: Page, tmp_path: Path, dark: bool) -> None:
    shown = Host(page, month_panel(filled(tmp_path), language="en"), dark=dark)
    page.locator("summary").click()

    assert page.get_by_text("<b>FRAIS</b>").count() == 1
    assert page.locator(".br-month b").count() == 0
    assert page.evaluate(TOO_FAINT) == []
    assert page.get_by_role("button", name="Review and seal").is_disabled()
    page.get_by_label("carry open transactions forward by name").check()
    page.get_by_role("button", name="Sign as preparer").click()
    shown.pump()

    assert page.get_by_text("anna signed on").count() == 1
    assert page.get_by_role("button", name="Review and seal").is_enabled()
    assert page.evaluate(TOO_FAINT) == []


def test_a_long_answer_is_told_and_the_focus_stays_when_the_page_is_drawn_anew(page: Page, tmp_path: Path) -> None:
    shown = Host(page, month_panel(filled(tmp_path), language="en"))
    focused = "() => document.activeElement.textContent || document.activeElement.value"

    page.get_by_label("Month", exact=True).dispatch_event("change")  # what Python says is not delivered yet
    page.get_by_text("Working …").wait_for()
    shown.pump()
    assert page.get_by_text("Working …").count() == 0
    page.get_by_role("button", name="Sign as preparer").focus()
    shown.press("Enter")
    assert page.get_by_text("anna signed on").count() == 1
    assert page.evaluate(focused) == "Sign as preparer"

    page.get_by_label("reason or note").focus()
    page.keyboard.type("looked")
    shown.panel._heard(shown.panel, {"kind": "choose"}, [])
    shown.pump()
    page.keyboard.type(" at")
    assert page.evaluate(focused) == "looked at"


def test_a_click_saves_a_file_of_the_pack(page: Page, tmp_path: Path) -> None:
    shown = Host(page, month_panel(filled(tmp_path), language="fr"))
    page.get_by_role("button", name="Écrire le dossier de révision").click()
    shown.pump()

    with page.expect_download() as saved:
        page.get_by_role("button", name="pack.html", exact=True).click()
        shown.pump()

    assert saved.value.suggested_filename == "pack-2026-10-31.html"
    assert "Rapprochement bancaire" in saved.value.path().read_text("utf-8")
    assert page.evaluate(TOO_FAINT) == []


def test_axe_finds_no_violation_in_the_month(page: Page, tmp_path: Path) -> None:
    script, missing = axe_script()
    if not script:
        pytest.skip(missing)
    Host(page, month_panel(filled(tmp_path), language="fr"))
    page.add_script_tag(content=script)

    found = page.evaluate("() => axe.run('.br-panel', { resultTypes: ['violations'] })")["violations"]

    assert [one["id"] for one in found if one["impact"] in {"serious", "critical"}] == []
