"""Frames as a person reads them in a notebook."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bankrec_nb.widgets import in_words
from bankrec_nb.widgets.words import Texts

STATEMENTS = pl.DataFrame(
    {
        "account_id": ["FR7630006000011234567890189"],
        "to_date": [date(2026, 10, 31)],
        "proof": ["unbalanced"],
        "delta_minor": [-123_450],
        "currency": ["EUR"],
    }
)


@pytest.mark.parametrize(
    ("language", "headings", "row"),
    [
        ("fr", ["Compte", "Au", "Preuve", "Écart", "Devise"], ("FR76 … 0189", "31/10/2026", "ne s’équilibre pas", "−1\u202f234,50", "EUR")),
        ("en", ["Account", "To", "Proof", "Difference", "Currency"], ("FR76 … 0189", "31 Oct 2026", "does not add up", "−1,234.50", "EUR")),
    ],
)  # fmt: skip
def test_a_frame_is_shown_in_words_days_and_amounts_of_one_language(
    language: str, headings: list[str], row: tuple[str, ...]
) -> None:
    shown = in_words(STATEMENTS, language).frame  # type: ignore[arg-type]

    assert shown.columns == headings
    assert shown.row(0) == row


def test_an_empty_frame_is_shown_too() -> None:
    shown = in_words(STATEMENTS.clear(), "fr")

    assert shown.frame.is_empty()
    assert "<th>Compte</th>" in shown._repr_html_()


def test_a_notebook_shows_a_table_without_types_quotes_and_shape_and_nobody_s_markup() -> None:
    labels = pl.DataFrame({"label": ["<b>FRAIS</b>", None], "amount_minor": [-500, 100], "score": [0.99689, 0.5]})

    html = in_words(labels, "fr")._repr_html_()

    assert "<th>Libellé</th>" in html
    assert '<td class="t">&lt;b&gt;FRAIS&lt;/b&gt;</td><td class="n">−5,00</td><td class="n">0,9969</td>' in html
    assert "shape" not in html
    assert "str" not in html.partition("<table")[2]


def test_a_long_frame_is_cut_with_a_word() -> None:
    html = in_words(pl.DataFrame({"transactions": range(500)}), "en")._repr_html_()

    assert html.count("<tr>") == 401
    assert "The first 400 of 500 rows" in html


def test_counts_are_grouped_and_in_french_none_is_singular() -> None:
    french, english = Texts("fr"), Texts("en")

    assert [french("lines", n=n) for n in (0, 1, 73_350)] == ["0 ligne", "1 ligne", "73\u202f350 lignes"]
    assert [english("lines", n=n) for n in (0, 1, 73_350)] == ["0 lines", "1 line", "73,350 lines"]
