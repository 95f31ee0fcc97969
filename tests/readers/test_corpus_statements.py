"""Real statements of many banks: counted, summed and proved as their manifest says. Skipped where there is no corpus."""

from __future__ import annotations

import pytest

from tests.readers.corpus_files import CORPUS, STATEMENTS, Case, Verdict, cases, judge, table

WELL_FORMED = [c for c in cases() if not c.malformed and c.format in STATEMENTS]
MALFORMED = [c for c in cases() if c.malformed]
ADDING_UP = [c for c in WELL_FORMED if c.reconciles]
FLOORS = dict.fromkeys(STATEMENTS, 0.99) | {"csv": 0.95, "xlsx": 0.95}

pytestmark = pytest.mark.skipif(not cases(), reason=f"no corpus at {CORPUS}: real files were not read")


def _named(case: Case) -> str:
    return case.file


@pytest.mark.parametrize("name", sorted({c.format for c in WELL_FORMED}))
def test_counts_and_sums_of_a_format_are_right(name: str) -> None:
    verdicts = [judge(c) for c in WELL_FORMED if c.format == name]

    wrong = [v.case.file for v in verdicts if not v.right]

    assert len(wrong) <= (1 - FLOORS[name]) * len(verdicts), f"{table(verdicts)}\n{wrong}"


@pytest.mark.parametrize("case", ADDING_UP, ids=_named)
def test_a_statement_that_adds_up_is_proved(case: Case) -> None:
    verdict = judge(case)

    assert verdict.proof_agrees, (verdict.proofs, verdict.refused)


@pytest.mark.parametrize("case", WELL_FORMED, ids=_named)
def test_every_movement_is_loaded_or_quarantined(case: Case) -> None:
    verdict = judge(case)

    assert verdict.accounted


def test_no_damaged_file_is_taken_in_without_a_word() -> None:
    verdicts: list[Verdict] = [judge(c) for c in MALFORMED]

    silent = [v.case.file for v in verdicts if v.silent and v.case.count != v.count]

    assert not silent
