"""Frames as a person reads them in a notebook."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bankrec_nb.widgets import in_words

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
        ("fr", ["compte", "au", "preuve", "écart", "devise"], ("FR76 … 0189", "31/10/2026", "ne s’équilibre pas", "−1\u202f234,50", "EUR")),
        ("en", ["account", "to", "proof", "difference", "currency"], ("FR76 … 0189", "31 Oct 2026", "does not add up", "−1,234.50", "EUR")),
    ],
)  # fmt: skip
def test_a_frame_is_shown_in_words_days_and_amounts_of_one_language(
    language: str, headings: list[str], row: tuple[str, ...]
) -> None:
    shown = in_words(STATEMENTS, language)  # type: ignore[arg-type]

    assert shown.columns == headings
    assert shown.row(0) == row


def test_an_empty_frame_is_shown_too() -> None:
    assert in_words(STATEMENTS.clear(), "fr").is_empty()
