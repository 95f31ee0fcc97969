"""Names and numbers in other scripts, as banks write them in Latin letters and figures."""

from __future__ import annotations

import polars as pl
import pytest

from bankrec_nb.normalise.names import words
from bankrec_nb.normalise.text import fold, folded


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ООО Ромашка", "OOO ROMASHKA"),
        ("Ёлкин Щукарь", "ELKIN SHCHUKAR"),
        ("Νίκος Παπαδάκης", "NIKOS PAPADAKIS"),
        ("فاتورة ٢٠٢٦١١٧", "فاتورة 2026117"),
        ("चालान २०२६", "चालान 2026"),
        ("כהן דוד", "כהן דוד"),
    ],
)
def test_other_scripts_are_read_as_banks_write_them(written: str, read: str) -> None:
    assert (
        fold(written).split()[-1] == pl.Series([written]).to_frame("x").select(folded(pl.col("x"))).item().split()[-1]
    )
    assert fold(written) == fold(read)


def test_single_letters_around_an_and_are_one_word() -> None:
    said = pl.DataFrame({"x": ["H & M Fashion", "A+O", "Dupont & Fils", "M & Mme Petit"]}).select(words(pl.col("x")))

    assert said.to_series().to_list() == [["HM", "FASHION"], ["AO"], ["DUPONT", "FILS"], ["M", "MME", "PETIT"]]
