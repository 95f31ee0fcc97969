from __future__ import annotations

import pytest

from bankrec_nb.domain.iban import is_iban


@pytest.mark.parametrize("text", ["FR1420041010050500013M02606", "DE89370400440532013000", "NO9386011117947"])
def test_an_iban_is_proved_by_its_check_digits(text: str) -> None:
    assert is_iban(text)


@pytest.mark.parametrize(
    "text",
    [
        "FR1420041010050500013M02607",
        "FR14 2004 1010 0505 0001 3M02 606",
        "1420041010050500013M02606FR",
        "NO93860111179",
        "FR763000400005000001",
        "",
    ],
)
def test_one_wrong_digit_another_length_or_another_shape_is_no_iban(text: str) -> None:
    assert not is_iban(text)
