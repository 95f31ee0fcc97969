"""The lines a reviewer sees: searched, filtered, sorted, kept in their places, and text only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.dossier import open_dossier
from bankrec_nb.widgets import ReviewModel
from tests.builders import bank_transactions, ledger_items
from tests.widgets.review_cases import HOSTILE, dossier_of, hostile_lines, status

if TYPE_CHECKING:
    from pathlib import Path


# ── lines ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_transaction_is_a_line_and_the_first_undecided_one_is_shown(model: ReviewModel) -> None:
    assert len(model.order) == 6
    assert model.current_id == "t1"
    assert status(model, "t1") == "to_review"
    assert model.counts()["undecided"] == 6


def test_the_frame_on_screen_is_the_users_with_decimal_amounts(model: ReviewModel) -> None:
    model.set_view({"query": "dupont"})

    assert model.frame["transaction_id"].to_list() == ["t1"]
    assert str(model.frame["amount"][0]) == "120.0000"
    assert model.current is not None
    assert model.current["transaction_id"] == "t1"


def test_search_finds_words_anywhere_without_case_and_accents(model: ReviewModel) -> None:
    model.set_view({"query": "vir boulangérie"})
    assert model.frame["transaction_id"].to_list() == ["t2"]

    model.set_view({"query": "300.00"})
    assert model.frame["transaction_id"].to_list() == ["t3"]

    model.set_view({"query": "FA-2026-0101"})
    assert model.frame["transaction_id"].to_list() == ["t1"]


def test_filters_by_status_amount_and_period_combine(model: ReviewModel) -> None:
    model.set_view({"least": "100", "most": "450", "status": "undecided"})
    assert set(model.frame["transaction_id"]) == {"t1", "t3", "t4"}

    model.set_view({"least": "", "most": "", "since": "2026-10-06"})
    assert model.frame.is_empty()


def test_sorting_by_amount_keeps_the_current_line_current(model: ReviewModel) -> None:
    model.focus("t3")

    model.set_view({"sort": "amount", "descending": True})

    assert model.frame["transaction_id"].to_list() == ["t6", "t3", "t1", "t5", "t2", "t4"]
    assert model.current_id == "t3"


def test_a_decided_line_stays_in_its_place_under_a_filter_until_the_next_search(model: ReviewModel) -> None:
    model.set_view({"status": "to_review"})
    before = model.order.to_list()

    model.decide("accept")

    assert model.order.to_list() == before
    model.set_view({"status": "to_review"})
    assert "t1" not in model.order.to_list()


def test_lines_are_text_only_and_ibans_are_masked(tmp_path: Path) -> None:
    rows = bank_transactions(
        {"transaction_id": "t1", "counterparty_iban": "DE89370400440532013000", "amount_minor": -123_456}
    )
    model = ReviewModel(dossier_of(tmp_path, rows, ledger_items()), "fr")

    drawn = model.drawn(["t1"])[0]

    assert drawn[7] == "DE89 … 3000"
    assert drawn[9] == "\u22121\u202f234,56"
    assert "370400440532013000" not in str(drawn)


# ── empty and hostile ──────────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_dossier_shows_no_line_and_decides_nothing(tmp_path: Path) -> None:
    model = ReviewModel(open_dossier(tmp_path / "new", "anna"), "en")

    assert model.pane() is None
    assert model.current is None
    assert model.frame.is_empty()
    assert not model.decide("accept").done
    assert model.bulk_summary()["ok"] == ""


def test_hostile_labels_reach_the_page_as_plain_text_without_control_characters(tmp_path: Path) -> None:
    model = ReviewModel(hostile_lines(tmp_path), "en")

    for place in range(len(HOSTILE)):
        model.focus(f"h{place}")
        told = str(model.pane()) + str(model.drawn([f"h{place}"]))
        assert not any(c in told for c in "\x00\x07\u202e\u202c\u2066\u2069")
    assert model.pane() is not None
    model.focus("h0")
    pane = model.pane()
    assert pane is not None
    assert pane["bank"]["label"] == HOSTILE[0]


def test_a_label_of_ten_thousand_characters_is_cut_in_the_grid_and_whole_in_the_pane(tmp_path: Path) -> None:
    model = ReviewModel(hostile_lines(tmp_path), "en")
    model.focus("h4")
    pane = model.pane()
    assert pane is not None

    assert len(model.drawn(["h4"])[0][8]) == 160
    assert len(pane["bank"]["label"]) == 10_000


def test_a_line_without_suggestion_says_what_was_not_searched_also_from_the_cache(tmp_path: Path) -> None:
    transactions = bank_transactions(
        {"transaction_id": "t1", "amount_minor": 987_654_321, "counterparty_name": "GARAGE LEROY"}
    )
    items = ledger_items(
        *(
            {"item_id": f"i{n}", "amount_minor": 200_000_000 + n * 7919 * (n % 5 + 1), "counterparty_name": "Garage Leroy"}
            for n in range(60)
        )
    )  # fmt: skip
    dossier = dossier_of(tmp_path, transactions, items)
    dossier.reject(dossier.suggestions["suggestion_id"].to_list(), "none of these")
    dossier._made.clear()

    pane = ReviewModel(dossier, "fr").pane()

    assert pane is not None
    assert pane["books"]["suggestion"] is None
    assert pane["books"]["caps"].startswith("Recherche écourtée : les sommes de plus de ")
