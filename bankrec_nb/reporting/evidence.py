"""The evidence of one suggestion as a chart: what speaks for it and against it, adding up to its score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.reporting.charts import BLUE, GREY, INK, VERMILLION, sheet_of, styled
from bankrec_nb.reporting.words import say

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.figure import Figure

    from bankrec_nb.reporting.about import Language

_ROW_HEIGHT, _ROOM = 0.32, 1.3
"""Inches per kind of evidence, and for title and axis."""


def evidence_bars(evidence: pl.DataFrame, score: float, language: Language = "fr") -> Figure:
    """Each weight from where the last one ended, the strongest first, and their sum.

    Args:
        evidence: EVIDENCE rows of one suggestion; a weight is the natural logarithm of a likelihood ratio.
        score: the suggestion's probability, which the sum stands for.
        language: of the words.
    """
    rows = evidence.sort("weight", "evidence_kind", descending=[True, False])
    names = [say(f"evidence_{kind}", language) for kind in rows["evidence_kind"]]
    weights = rows["weight"].to_list()
    total = sum(weights)
    with styled():
        sheet, axes = sheet_of(_ROOM + _ROW_HEIGHT * (len(names) + 1))
        level = 0.0
        for place, weight in enumerate(weights):
            colour, hatch = (BLUE, None) if weight >= 0 else (VERMILLION, "///")
            axes.barh(place, weight, 0.6, left=level, color=colour, hatch=hatch)
            level += weight
            axes.plot([level] * 2, [place - 0.3, place + 1.3], color=GREY, linewidth=0.8)
            axes.annotate(
                _signed(weight, language),
                (max(level, level - weight), place),
                (5, 0),
                textcoords="offset points",
                va="center",
            )
        axes.barh(len(names), total, 0.6, color=GREY)
        axes.annotate(
            _signed(total, language), (max(total, 0), len(names)), (5, 0), textcoords="offset points", va="center"
        )
        axes.set_yticks(range(len(names) + 1), [*names, say("evidence_total", language)])
        axes.invert_yaxis()
        axes.axvline(0, color=INK, linewidth=0.8)
        left, right = axes.get_xlim()
        axes.set_xlim(left, right + 0.1 * (right - left))
        axes.set_xlabel(say("evidence_unit", language))
        axes.set_title(say("evidence_title", language, sum=_signed(total, language), percent=_percent(score, language)))
    return sheet


def _signed(weight: float, language: Language) -> str:
    return _decimal(f"{weight:+.1f}", language).replace("-", "\N{MINUS SIGN}")


def _percent(score: float, language: Language) -> str:
    """Never 100: nothing is beyond doubt."""
    return _decimal(f"{min(100 * score, 99.9):.1f}", language)


def _decimal(number: str, language: Language) -> str:
    return number if language == "en" else number.replace(".", ",")
