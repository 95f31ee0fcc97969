"""The sum of the evidence beside its suggestion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.widgets.pane import _evidence_sum
from bankrec_nb.widgets.words import Texts

if TYPE_CHECKING:
    from bankrec_nb.reporting.about import Language


@pytest.mark.parametrize(
    ("weights", "language", "told"),
    [
        ([6.5, -6.507], "en", "Sum +0.0 → 49.8 %"),
        ([6.5, -7.5], "fr", "Somme \u22121,0 → 49,8 %"),
        ([6.5, 2.0], "en", "Sum +8.5 → 49.8 %"),
    ],
)
def test_evidence_that_cancels_out_sums_to_nothing_and_not_to_less(
    weights: list[float], language: Language, told: str
) -> None:
    assert _evidence_sum(pl.DataFrame({"weight": weights}), 0.498, Texts(language)) == told
