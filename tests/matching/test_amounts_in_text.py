"""An amount in another currency that only the text gives is the line's original amount."""

from __future__ import annotations

import polars as pl
import pytest

from bankrec_nb.matching.amounts_in_text import with_originals_in_text


def told(
    text: str, currency: str = "EUR", original: int | None = None, amount: int = 92_000
) -> tuple[int | None, str | None]:
    """What is taken for the original amount and its currency."""
    lines = pl.DataFrame(
        {
            "text": [text],
            "amount": [amount],
            "currency": [currency],
            "original": [original],
            "original_currency": ["GBP" if original else None],
        },
        schema_overrides={"original": pl.Int64, "original_currency": pl.String},
    )
    row: tuple[int | None, str | None] = with_originals_in_text(lines).select("original", "original_currency").row(0)
    return row


@pytest.mark.parametrize(
    "text", ["USD 1,000.00 RATE 1.0870", "CARTE 49 1.000,00 USD", "ACHAT 1 000,00 USD COURS 1,087", "USD1000.00"]
)
def test_one_amount_of_another_currency_is_the_original(text: str) -> None:
    assert told(text) == (100_000, "USD")


def test_the_line_s_own_currency_is_no_other() -> None:
    assert told("EUR 1,000.00") == (None, None)
    assert told("EUR 1,000.00", currency="USD") == (100_000, "EUR")


def test_of_two_amounts_neither_is_taken() -> None:
    assert told("USD 1,000.00 FRAIS USD 25.00") == (None, None)


def test_what_the_bank_gives_in_its_own_field_stays() -> None:
    assert told("USD 1,000.00", original=500) == (500, "GBP")


def test_a_figure_without_cents_is_no_amount() -> None:
    assert told("USD 1087 INVOICE 2031") == (None, None)


def test_a_documents_number_before_the_amount_is_no_part_of_it() -> None:
    assert told("VIR RECU 75-26-01786 1000.00 USD COURS 1.0304") == (100_000, "USD")


@pytest.mark.parametrize(
    ("text", "amount", "expected"),
    [
        ("PAGO FRA. 202602188 96 2.21 GBP COURS 1.1613", 1_117_42, 962_21),
        ("RECHN.NR. FAC202601913 2248 3.91 GBP KURS 1,0504", 23_616_21, 22_483_91),
        ("FACT 96 2.21 GBP RATE 0.8611", 1_117_42, 962_21),
        ("FACT 96 2.21 GBP COURS 1.1613", 2_57, 2_21),
        ("FACT 96 2.21 GBP", 1_117_42, 2_21),
    ],
)
def test_figures_that_a_field_parts_are_put_together_where_the_rate_says_so(
    text: str, amount: int, expected: int
) -> None:
    assert told(text, amount=amount) == (expected, "GBP")
