"""Keys struck faster than the panel answers: each is about what it would have been about, had the person waited.

`ahead` strikes keys while nothing Python says is delivered, then lets everything through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.widgets import ReviewModel
from tests.browser.test_panel_in_chromium import current, host
from tests.widgets.review_cases import many_lines, six_lines, with_rivals

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.afm_host import Host


def ahead(shown: Host, *struck: str) -> None:
    """Strike keys (`Enter`, `End`) and type words (anything longer that is not a key's name) without an answer."""
    for one in struck:
        if one in {"Enter", "End", "Home", "Escape", "Tab", "Backspace", "ArrowDown"} or len(one) == 1:
            shown.page.keyboard.press(one)
        else:
            shown.page.keyboard.type(one)
    shown.pump(6)


def patient(folder: Path, query: str) -> list[str]:
    """What the search lists for the last of the six lines to somebody who waits."""
    model = ReviewModel(six_lines(folder), "en")
    model.focus("t6")
    model.find({"query": query})
    shown = model.pane()
    assert shown
    return [one["number"] for one in shown["books"]["more"]]


def test_letters_typed_before_the_search_has_opened_go_into_the_search(page: Page, tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    shown = host(page, dossier)

    ahead(shown, "End", "l", "rouz", "Backspace", "x", "Enter", "Enter")
    shown.wait_until(lambda: dossier.history().height)

    assert dossier.history()["kind"].to_list() == ["link"]
    assert dossier.allocations.select("transaction_id", "item_id", "allocated_minor").rows() == [("t6", "i7", 50_000)]


def test_accept_after_a_jump_to_the_next_undecided_line_is_about_that_line(page: Page, tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    shown = host(page, dossier)

    ahead(shown, "t", "a")

    assert dossier.allocations["transaction_id"].to_list() == ["t2"]


def test_accept_after_a_rival_was_chosen_takes_that_rival(page: Page, tmp_path: Path) -> None:
    dossier = with_rivals(tmp_path)
    shown = host(page, dossier)

    ahead(shown, "2", "a")

    assert dossier.allocations["item_id"].to_list() == ["b"]


def test_a_note_typed_before_its_form_is_there_decides_nothing_else(page: Page, tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    shown = host(page, dossier)

    ahead(shown, "End", "h", "rare cash", "Enter")

    assert dossier.history()["kind"].to_list() == ["handle"]
    assert dossier.adjustments.select("transaction_id", "note").rows() == [("t6", "rare cash")]


def test_accept_after_a_search_is_about_what_the_search_found(page: Page, tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    shown = host(page, dossier)

    ahead(shown, "/", "martin", "Enter", "a")

    assert dossier.allocations["transaction_id"].to_list() == ["t2"]


def test_a_document_is_ticked_only_once_the_list_is_what_was_typed(page: Page, tmp_path: Path) -> None:
    shown = host(page, six_lines(tmp_path))
    shown.press("End", "l")

    ahead(shown, "FA-2026", "ArrowDown", "Enter")

    listed = patient(tmp_path / "patient", "FA-2026")
    assert len(listed) > 1
    assert listed[1] in page.locator(".br-documents").inner_text()


def test_link_after_an_amount_was_typed_links_that_amount(page: Page, tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    shown = host(page, dossier)
    shown.press("End", "l")
    ahead(shown, "roux", "Enter")
    page.locator(".br-documents .br-money").select_text()

    ahead(shown, "123,45", "Escape", "l")

    assert dossier.allocations["allocated_minor"].to_list() == [12_345]


def test_a_key_waits_for_a_line_that_is_not_loaded(page: Page, tmp_path: Path) -> None:
    dossier = many_lines(tmp_path, 3_000)
    shown = host(page, dossier)

    ahead(shown, "End", "h", "private", "Enter")

    assert dossier.adjustments["transaction_id"].to_list() == ["t2999"]


def test_escape_forgets_the_keys_that_wait(page: Page, tmp_path: Path) -> None:
    shown = host(page, six_lines(tmp_path))

    ahead(shown, "t", "a", "a", "Escape")

    assert shown.panel.model.dossier.history().is_empty()
    assert "FA-2026-0102" in current(page)
