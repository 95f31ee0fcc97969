"""The rows of evidence are written out when they are first asked for, and the same as ever."""

from __future__ import annotations

import pytest

from bankrec_nb.domain import tables
from bankrec_nb.matching import MatchResult, explained, match_frames, pipeline
from bankrec_nb.matching.result import build
from bankrec_nb.simulate import Simulated, company


@pytest.fixture(scope="module")
def made() -> Simulated:
    return company(2, transactions=120)


def test_a_run_keeps_its_evidence_narrow_until_somebody_asks(made: Simulated) -> None:
    result = match_frames(made.transactions, made.items, details=made.details)
    narrow = result.told

    rows = result.evidence

    assert narrow.parts
    assert sum(part.height for part in narrow.parts) < rows.height / 3
    assert result.evidence is rows
    assert not result.told.parts
    assert tables.EVIDENCE.conform(rows).equals(rows)


def test_what_is_shown_of_a_line_is_what_its_story_tells(made: Simulated) -> None:
    state = pipeline.run(pipeline.start(made.transactions, made.items, details=made.details))
    result = build(state)
    first = result.proposed.filter(item_count=1).row(0, named=True)
    story = explained(state, result, first["transaction_id"])

    told = story.evidence.filter(h=story.candidates.row(0, named=True)["h"]).drop("h")

    shown = result.evidence.filter(suggestion_id=first["suggestion_id"]).drop("suggestion_id")
    assert set(told.rows()) <= set(shown.rows())


def test_a_result_of_nothing_has_no_evidence() -> None:
    assert MatchResult().evidence.equals(tables.EVIDENCE.empty())


def test_a_result_takes_rows_as_they_are() -> None:
    rows = tables.EVIDENCE.empty()

    assert MatchResult(evidence=rows).evidence is rows
