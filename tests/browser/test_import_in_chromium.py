"""The import panel in a real browser: a question is answered by a click, a column is said and seen before it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.dossier import Dossier, open_dossier
from bankrec_nb.widgets import ImportPanel, import_panel
from tests.browser.afm_host import Host

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

TWO_WAYS = b"Date,Description,Amount\n03/04/2026,<img src=x onerror=alert(1)>,-700.00\n05/04/2026,Client,90.00\n"
CARD = b"Datum;Omschrijving;Bedrag\n13/10/2026;Cafe;3,20\n14/10/2026;Boek;10,00\n"


def mounted(page: Page, tmp_path: Path, name: str, content: bytes) -> tuple[Dossier, ImportPanel, Host]:
    """A panel on which this file was dropped."""
    dossier = open_dossier(tmp_path / "acme", "anna", company="Acme")
    panel = import_panel(dossier, language="en")
    shown = Host(page, panel)
    panel.receive(name, content)
    panel.take_in()
    shown.pump()
    return dossier, panel, shown


def test_a_date_question_shows_both_readings_and_one_click_answers_it(page: Page, tmp_path: Path) -> None:
    dossier, _, shown = mounted(page, tmp_path, "april.csv", TWO_WAYS)
    assert page.locator(".br-way").count() == 2
    assert "3 Apr 2026" in page.locator(".br-way").nth(0).inner_text()
    assert "<img" in page.locator(".br-way").nth(0).inner_text()

    page.get_by_role("button", name="day, month, year").click()
    shown.wait_until(lambda: not dossier.transactions.is_empty())

    assert sorted(map(str, dossier.transactions["booking_date"])) == ["2026-04-03", "2026-04-05"]
    assert page.locator(".br-question").is_hidden()
    assert page.locator(".br-question img").count() == 0
    shown.pump()
    assert page.evaluate("() => document.activeElement.textContent") == "choose files …"


def test_the_sign_is_changed_seen_in_the_preview_and_then_taken(page: Page, tmp_path: Path) -> None:
    dossier, _, shown = mounted(page, tmp_path, "card.csv", CARD)
    page.get_by_role("button", name="Columns … card.csv").click()
    shown.pump()

    page.get_by_label("sign of amounts").select_option("inverted")
    shown.pump()
    assert "−3.20" in page.locator(".br-preview").inner_text()
    assert sorted(dossier.transactions["amount_minor"]) == [320, 1000]
    page.get_by_role("button", name="Read it so").click()
    shown.wait_until(lambda: sorted(dossier.transactions["amount_minor"]) == [-1000, -320])

    assert dossier.profiles["sign"].to_list() == ["inverted"]
