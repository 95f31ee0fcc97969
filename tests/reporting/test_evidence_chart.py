from __future__ import annotations

import polars as pl

from bankrec_nb.domain import tables
from bankrec_nb.reporting.charts import png
from bankrec_nb.reporting.evidence import evidence_bars


def _evidence(**weights: float) -> pl.DataFrame:
    rows = {"suggestion_id": "s", "evidence_kind": list(weights), "weight": list(weights.values()), "detail": ""}
    return tables.EVIDENCE.conform(pl.DataFrame(rows))


def test_the_bars_of_the_evidence_end_where_their_sum_ends() -> None:
    axes = evidence_bars(_evidence(name=4.2, rivals=-1.5, date=2.0), 0.991, "en").axes[0]

    bars = [(round(bar.get_x(), 6), round(bar.get_width(), 6)) for bar in axes.patches]  # type: ignore[attr-defined]
    assert bars == [(0, 4.2), (4.2, 2.0), (6.2, -1.5), (0, 4.7)]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["name", "date", "other explanations", "sum"]


def test_the_chart_of_evidence_never_says_a_hundred_percent() -> None:
    title = evidence_bars(_evidence(amount=30.0), 1.0, "fr").axes[0].get_title(loc="left")

    assert title == "Ce qui parle pour et contre : +30,0, soit 99,9 %"


def test_a_suggestion_without_evidence_has_an_empty_chart() -> None:
    assert png(evidence_bars(_evidence(), 0.5)).startswith(b"\x89PNG")
