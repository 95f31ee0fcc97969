"""The panel's own module in a real Chromium, wired to the real model: keys, text, places, contrast."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bankrec_nb.widgets import ReviewModel, ReviewPanel, review
from tests.browser.afm_host import Host
from tests.browser.axe import axe_script
from tests.browser.contrast import TOO_FAINT
from tests.builders import bank_transactions, ledger_items
from tests.readers.document_writers import cii
from tests.readers.test_einvoice_reader import pdf
from tests.widgets.review_cases import (
    HOSTILE,
    dossier_of,
    failing_log,
    hostile_lines,
    many_lines,
    six_lines,
    with_rivals,
)
from tests.widgets.test_originals import with_invoice, with_lines

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from bankrec_nb.dossier import Dossier


def host(page: Page, dossier: Dossier, *, dark: bool = False, language: str = "en") -> Host:
    mounted = Host(page, review(dossier, language=language), dark=dark)  # type: ignore[arg-type]
    mounted.focus_grid()
    return mounted


def current(page: Page) -> str:
    """The id of the current line, asked of the page's own highlighted row."""
    return str(page.locator(".br-row.br-current .br-c-label").inner_text())


def statuses(page: Page) -> list[str]:
    return [t.strip() for t in page.locator(".br-row:visible .br-word").all_inner_texts()]


def test_one_key_accepts_paints_and_goes_on(page: Page, tmp_path: Path) -> None:
    shown = host(page, six_lines(tmp_path))

    shown.press("a")

    assert statuses(page)[0] == "matched"
    assert "FA-2026-0102" in current(page)
    assert shown.panel.model.dossier.history().height == 1


def test_a_line_shows_saving_until_the_log_has_answered(page: Page, tmp_path: Path) -> None:
    shown = host(page, six_lines(tmp_path))

    page.keyboard.press("a")  # what Python says is not delivered yet

    assert statuses(page)[0] == "saving …"
    assert "FA-2026-0101" in current(page)
    shown.pump()
    assert statuses(page)[0] == "matched"


def test_a_failed_write_says_so_moves_nothing_and_is_tried_again_with_the_same_id(page: Page, tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    shown = host(page, dossier)
    with pytest.MonkeyPatch.context() as patch:
        failing_log(patch, dossier)
        page.keyboard.press("a")
        page.keyboard.press("a")
        page.keyboard.press("a")
        shown.pump()

        assert statuses(page)[0] == "not saved"
        assert "FA-2026-0101" in current(page)
        assert "disk is full" in page.locator(".br-message").inner_text()

    page.get_by_role("button", name="Try again").click()
    shown.pump()

    sent = [m for m in page.evaluate("() => window.__sent") if m["kind"] == "decide"]
    assert len({m["event_id"] for m in sent}) == 1
    assert statuses(page)[0] == "matched"
    assert dossier.history().height == 1


def test_keys_pressed_while_saving_wait_and_none_is_lost(page: Page, tmp_path: Path) -> None:
    shown = host(page, six_lines(tmp_path))

    for _ in range(3):
        page.keyboard.press("a")
    shown.wait_until(lambda: shown.panel.model.dossier.history().height == 3)
    shown.pump()

    assert statuses(page)[:3] == ["matched"] * 3


def test_a_key_held_down_decides_once(page: Page, tmp_path: Path) -> None:
    shown = host(page, six_lines(tmp_path))

    page.keyboard.down("a")
    page.keyboard.down("a")
    page.keyboard.down("a")
    page.keyboard.up("a")
    shown.pump()

    assert shown.panel.model.dossier.history().height == 1


@pytest.mark.parametrize("key", ["b", "x", "z", "d", "0", "Enter", "Shift+Enter", "Control+Enter"])
def test_plain_keys_never_reach_the_notebook(page: Page, tmp_path: Path, key: str) -> None:
    shown = host(page, six_lines(tmp_path))

    shown.press(key)

    assert page.evaluate("() => window.__leaked") == []


def test_the_notebooks_own_shortcuts_still_reach_it(page: Page, tmp_path: Path) -> None:
    shown = host(page, six_lines(tmp_path))

    shown.press("Control+s")

    assert "s" in page.evaluate("() => window.__leaked")


def test_letters_typed_into_a_field_decide_nothing(page: Page, tmp_path: Path) -> None:
    shown = host(page, six_lines(tmp_path))

    shown.press("/")
    page.keyboard.type("arh")
    shown.press("h")

    assert page.locator(".br-search").input_value() == "arhh"
    assert shown.panel.model.dossier.history().is_empty()
    assert page.evaluate("() => window.__leaked") == []


def test_reject_handle_categorise_split_rule_and_undo_by_keys(page: Page, tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    shown = host(page, dossier)

    shown.press("r", "End", "h")
    page.keyboard.type("down payment")
    shown.press("Enter")
    assert dossier.adjustments["note"].to_list() == ["down payment"]
    shown.press("u")
    assert dossier.adjustments.is_empty()
    shown.press("s")
    page.keyboard.type("300")
    shown.press("Enter")
    assert dossier.transactions.height == 7
    shown.press("u", "k", "k", "c")
    page.keyboard.type("613200")
    shown.press("Enter")
    assert dossier.adjustments["ledger_account"].to_list() == ["613200"]

    kinds = dossier.history()["kind"].to_list()
    assert kinds == ["reject", "handle", "undo", "split", "undo", "categorise"]
    dossier.check()


def test_what_was_typed_is_still_there_when_it_is_refused_and_an_empty_field_is_named(
    page: Page, tmp_path: Path
) -> None:
    dossier = six_lines(tmp_path)
    shown = host(page, dossier)

    shown.press("c", "Enter")
    assert page.locator(".br-message.br-wrong").inner_text() == "Fill in: Account"
    shown.press("Escape", "s")
    assert page.locator(".br-message").inner_text() == ""
    page.keyboard.type("12o")
    shown.press("Enter")

    assert page.locator(".br-message.br-wrong").inner_text().startswith("'12o' is not an amount in EUR. For example")
    assert page.locator(".br-question input").input_value() == "12o"
    shown.press("Backspace", "Enter")
    assert dossier.transactions.height == 7


def test_the_rarer_keys_create_search_the_rest_and_tell_the_history(page: Page, tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    shown = host(page, dossier)

    shown.press("a", "T")
    assert "ACOMPTE DIVERS" in current(page)
    shown.press("t")
    assert "FA-2026-0102" in current(page)
    shown.press("End", "m")
    assert page.locator('[data-key="find"]').input_value() == "500.00"
    shown.press("Escape", "i", "Enter")
    assert dossier.items.filter(item_type="sales_invoice").height == 7
    assert dossier.history()["kind"].to_list() == ["accept", "create_item"]
    shown.press("Home", "y")
    assert "accepted" in page.locator(".br-formlines").inner_text()


def test_every_action_that_decides_has_a_key_a_button_and_a_tooltip(page: Page, tmp_path: Path) -> None:
    shown = host(page, six_lines(tmp_path))
    told = page.locator("button[title]").evaluate_all("(all) => all.map((one) => one.title)")

    for key in shown.panel.key_list:
        if key["group"] == "decide" or key["action"] in {"next", "previous", "open", "history", "refresh", "help"}:
            assert [title for title in told if title.startswith(key["tip"])], key["action"]


def test_documents_are_found_ticked_and_linked_without_a_mouse(page: Page, tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    shown = host(page, dossier)
    shown.press("End", "l")

    page.keyboard.type("roux")
    shown.wait_until(lambda: shown.panel.model.wanted.query == "roux")
    shown.pump()
    shown.press("Enter")
    assert "balanced" in page.locator(".br-balance").inner_text()
    shown.press("Enter")

    assert dossier.allocations.select("transaction_id", "item_id", "allocated_minor").rows() == [("t6", "i7", 50_000)]


def test_the_remaining_amount_is_live_while_an_amount_is_typed(page: Page, tmp_path: Path) -> None:
    shown = host(page, six_lines(tmp_path))
    shown.press("End", "l")
    page.keyboard.type("roux")
    shown.wait_until(lambda: shown.panel.model.wanted.query == "roux")
    shown.press("Enter")
    field = page.locator(".br-documents .br-money")

    field.fill("123,45")
    shown.wait_until(lambda: "376.55" in page.locator(".br-remaining").inner_text())
    assert field.input_value() == "123,45"
    field.fill("12x")
    shown.wait_until(lambda: field.get_attribute("aria-invalid") == "true")


def test_a_difference_is_named_in_place(page: Page, tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    shown = host(page, dossier)
    page.locator(".br-row", has_text="VIREMENT RECU").click()
    shown.pump()
    shown.panel.model.edit("clear", {})
    shown.panel._send_pane()
    shown.pump()
    shown.press("l")
    page.keyboard.type("FA-2026-0105")
    shown.wait_until(lambda: shown.panel.model.wanted.query == "FA-2026-0105")
    shown.press("Enter")

    page.locator(".br-add").select_option("fee")
    shown.pump()

    assert "balanced" in page.locator(".br-balance").inner_text()
    page.locator(".br-follow .br-primary").click()
    shown.pump()
    assert dossier.adjustments.select("adjustment_kind", "amount_minor").rows() == [("fee", -250)]


def test_bulk_shows_count_sum_and_weakest_and_is_one_undo_step(page: Page, tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    shown = host(page, dossier)

    shown.press("Control+Enter")
    asked = page.locator(".br-question").inner_text()
    assert "Accept 3 suggestions?" in asked
    assert "500.50" in asked
    assert "Weakest" in asked
    assert dossier.history().is_empty()
    page.keyboard.press("Enter")  # what Python says is not delivered yet
    assert page.locator(".br-message").inner_text() == "Saving 3 lines …"
    shown.pump()
    assert dossier.history()["matches"].to_list() == [3]
    assert page.get_by_role("button", name="Nothing certain").is_disabled()
    shown.press("u")

    assert dossier.matches.is_empty()


def test_selected_lines_are_accepted_together(page: Page, tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    shown = host(page, dossier)

    shown.press(" ", "j", " ", "a", "Enter")

    assert dossier.history()["matches"].to_list() == [2]
    assert page.locator(".br-selected").count() == 0


def test_a_range_is_selected_over_lines_that_are_not_loaded(page: Page, tmp_path: Path) -> None:
    shown = host(page, many_lines(tmp_path, 3_000))

    shown.press("Shift+End")

    assert len(shown.panel.model.selected) == 3_000
    assert "3,000 selected" in page.locator(".br-info").inner_text()


def test_the_place_is_kept_after_every_action(page: Page, tmp_path: Path) -> None:
    shown = host(page, many_lines(tmp_path, 3_000))
    page.locator(".br-grid").evaluate("(grid) => { grid.scrollTop = 45_000 }")
    shown.pump()
    page.locator(".br-row:visible").nth(20).click()
    shown.pump()
    before = page.locator(".br-grid").evaluate("(grid) => grid.scrollTop")

    shown.press("h", "Enter")

    after = page.locator(".br-grid").evaluate("(grid) => grid.scrollTop")
    assert abs(after - before) <= 60


def test_only_the_rows_in_sight_are_in_the_page(page: Page, tmp_path: Path) -> None:
    shown = host(page, many_lines(tmp_path, 3_000))

    shown.press("End")

    assert page.locator(".br-row").count() < 70
    assert page.locator(".br-current").get_attribute("aria-rowindex") == "3001"
    asked = [m for m in page.evaluate("() => window.__sent") if m["kind"] == "window"]
    assert len(asked) <= 6


def test_rivals_are_one_key_away_on_every_keyboard(page: Page, tmp_path: Path) -> None:
    dossier = with_rivals(tmp_path)
    shown = host(page, dossier)
    assert page.locator(".br-rival").count() == 2

    shown.press("2")
    assert page.locator(".br-rival.br-on").inner_text().startswith("2")
    assert "FA-B" in page.locator(".br-documents").inner_text()
    # A French keyboard gives & for the key of the digit 1.
    page.evaluate(
        "() => document.querySelector('.br-grid').dispatchEvent(new KeyboardEvent('keydown', { key: '&', code: 'Digit1', bubbles: true }))"
    )
    shown.pump()
    assert page.locator(".br-rival.br-on").inner_text().startswith("1")
    shown.press("2", "a")
    assert dossier.allocations["item_id"].to_list() == ["b"]


def test_the_map_of_keys_is_shown_and_is_the_one_in_force(page: Page, tmp_path: Path) -> None:
    shown = host(page, six_lines(tmp_path))

    shown.press("?")

    told = page.locator(".br-question").inner_text()
    assert all(key["tip"] in told for key in shown.panel.key_list)
    shown.press("Escape")
    assert page.locator(".br-question").count() == 0


def test_rules_are_listed_switched_off_and_deleted_from_the_panel(page: Page, tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    dossier.add_rule("Rent <b>", "loyer", "613000", direction="out")
    dossier.match()
    shown = host(page, dossier)

    shown.press("R")
    assert "Rent <b>: “loyer”, money out → 613000" in page.locator(".br-rules").inner_text()
    assert "would propose for 1 line," in page.locator(".br-rules").inner_text()
    page.locator('.br-rules [data-action="switch_rule"]').click()
    shown.wait_until(lambda: not dossier.rules["enabled"][0])
    shown.pump()
    assert "switched off" in page.locator(".br-rules").inner_text()
    page.locator('.br-rules [data-action="delete_rule"]').click()
    shown.wait_until(lambda: not dossier.rules.height)
    shown.pump()

    assert page.locator(".br-rules li").count() == 0
    assert [e for e in dossier.history()["kind"] if e == "rule"] == ["rule"] * 3


def test_an_e_invoice_and_a_pdf_are_shown_beside_their_transaction(page: Page, tmp_path: Path) -> None:
    xml = with_lines(cii(total="2520.00", due="2520.00"))
    dossier = with_invoice(tmp_path, "facture.pdf", pdf(factur_x_xml=xml), -252_000, "VIR ATELIER DU PONT FA-2026-0117")
    shown = host(page, dossier)

    shown.press("o")

    told = page.locator(".br-invoice").inner_text()
    assert "ATELIER DU PONT" in told
    assert "Pose de parquet <img src=x onerror=alert(1)>" in told
    assert "2,520.00 EUR" in told
    frame = page.locator("iframe.br-pdf")
    assert str(frame.get_attribute("src")).startswith("blob:")
    kind = frame.evaluate("async (frame) => (await (await fetch(frame.src)).blob()).type")
    assert kind == "application/pdf"
    assert page.locator(".br-original img, .br-original script").count() == 0
    shown.press("Escape")
    assert page.locator(".br-original").count() == 0


def test_two_panels_of_one_dossier_agree(page: Page, tmp_path: Path) -> None:
    dossier = six_lines(tmp_path)
    shown = host(page, dossier)
    other = review(dossier, language="en")
    other.send = lambda *_a, **_k: None

    other._heard(other, {"kind": "decide", "action": "accept", "values": {}}, [])
    shown.pump()

    assert statuses(page)[0] == "matched"


def test_hostile_text_is_shown_as_text_and_nothing_runs(page: Page, tmp_path: Path) -> None:
    shown = host(page, hostile_lines(tmp_path))

    for _ in HOSTILE:
        shown.press("j")
        shown.press("l")
        shown.press("Escape")
    labels = page.locator(".br-c-label").all_inner_texts()

    assert HOSTILE[0] in labels
    assert HOSTILE[1] in labels
    assert HOSTILE[2] in labels
    assert HOSTILE[5] in labels
    assert page.evaluate("() => window.__hacked") is None
    assert page.title() == "panel"
    assert page.locator(".br-panel img, .br-panel script, .br-panel svg, .br-panel a").count() == 0
    assert page.locator(".br-panel").evaluate("(panel) => panel.scrollWidth <= panel.clientWidth + 1")


def test_the_state_of_the_widget_holds_no_bank_data(tmp_path: Path) -> None:
    panel = review(six_lines(tmp_path), language="en")

    state = json.dumps(
        {k: v for k, v in panel.get_state().items() if isinstance(v, str | int | list | dict)}, default=str
    )

    assert "DUPONT" not in state.upper()
    assert "FA-2026" not in state
    assert "FR7630001007941234567890185" not in state
    assert repr(panel) == "ReviewPanel(6 transactions, 6 undecided)"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_has_a_contrast_of_at_least_four_and_a_half(page: Page, tmp_path: Path, dark: bool) -> None:
    shown = host(page, six_lines(tmp_path), dark=dark, language="fr")
    shown.press("a", "j", "h", "Enter", "k", "k", " ", "?")

    assert page.evaluate(TOO_FAINT) == []


def test_the_grid_speaks_to_screen_readers(page: Page, tmp_path: Path) -> None:
    shown = host(page, six_lines(tmp_path))
    grid = page.get_by_role("grid")

    shown.press("j")

    assert grid.get_attribute("aria-rowcount") == "7"
    active = grid.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-rowindex") == "3"
    assert grid.evaluate("(grid) => getComputedStyle(grid).outlineStyle") == "solid"


def test_axe_finds_no_serious_violation(page: Page, tmp_path: Path) -> None:
    script, missing = axe_script()
    if missing:
        pytest.skip(missing)
    dossier = six_lines(tmp_path)
    dossier.add_rule("Rent", "loyer", "613000")
    shown = host(page, dossier)
    page.evaluate(script)

    for keys in (("a", "j"), ("?",), ("Escape", "R"), ("Escape", "c")):
        shown.press(*keys)
        assert serious(page.evaluate("() => axe.run('.br-panel', { resultTypes: ['violations'] })")) == []


def serious(found: dict[str, Any]) -> list[Any]:
    """Violations that keep somebody out: what, and where."""
    grave = (v for v in found["violations"] if v["impact"] in {"serious", "critical"})
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in grave]


def test_at_twice_the_zoom_everything_is_reachable(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 590, "height": 500})
    shown = host(page, six_lines(tmp_path))

    shown.press("a")

    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth + 1")
    page.locator(".br-remaining").scroll_into_view_if_needed()
    assert page.locator(".br-remaining").is_visible()


@pytest.mark.parametrize("width", [1180, 660], ids=["wide", "zoomed"])
def test_no_amount_is_cut_short_and_the_suggestion_stays_in_sight(page: Page, tmp_path: Path, width: int) -> None:
    transactions = bank_transactions(
        {"transaction_id": "t1", "amount_minor": -12_345_678_990, "remittance_information": "FA-2026-0101 " * 20}
    )
    items = ledger_items({"item_id": "i1", "amount_minor": -12_345_678_990, "document_number": "FA-2026-0101"})
    page.set_viewport_size({"width": width, "height": 900})
    host(page, dossier_of(tmp_path, transactions, items), language="fr")

    amount, suggestion = page.locator(".br-row .br-c-amount").first, page.locator(".br-row .br-c-suggestion").first
    assert amount.inner_text() == "−123\u202f456\u202f789,90\u00a0EUR"
    assert amount.evaluate("(cell) => cell.scrollWidth <= cell.clientWidth")
    assert suggestion.evaluate("(cell) => cell.getBoundingClientRect().right") <= width
    heads = page.locator(".br-head .br-c-amount, .br-row .br-c-amount").evaluate_all(
        "(cells) => cells.slice(0, 2).map((cell) => Math.round(cell.getBoundingClientRect().right))"
    )
    assert heads[0] == heads[1]


def test_an_empty_dossier_says_what_to_do(page: Page, tmp_path: Path) -> None:
    from bankrec_nb.dossier import open_dossier

    shown = Host(page, ReviewPanel(ReviewModel(open_dossier(tmp_path / "new", "anna"), "en")))

    assert "Drop a statement on the import panel" in page.locator(".br-empty").first.inner_text()
    shown.focus_grid()
    shown.press("a")
    shown.press("?")


def test_no_line_for_a_search_says_so(page: Page, tmp_path: Path) -> None:
    shown = host(page, six_lines(tmp_path))
    shown.press("/")
    page.keyboard.type("zzzz")
    shown.wait_until(lambda: shown.panel.model.view.query == "zzzz")
    shown.pump()

    assert "No line matches" in page.locator(".br-empty").first.inner_text()
