"""Real statements of many banks: counted, summed and proved as their manifest says. Skipped where there is no corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.readers.corpus_files import CORPUS, STATEMENTS, Case, Verdict, cases, judge, table

if TYPE_CHECKING:
    from collections.abc import Callable

WELL_FORMED = [c for c in cases() if not c.malformed and c.format in STATEMENTS]
MALFORMED = [c for c in cases() if c.malformed]
ADDING_UP = [c for c in WELL_FORMED if c.reconciles]
FLOORS = dict.fromkeys(STATEMENTS, 0.99) | {"csv": 0.95, "xlsx": 0.95}

pytestmark = pytest.mark.skipif(not cases(), reason=f"no corpus at {CORPUS}: real files were not read")


def _named(case: Case) -> str:
    return case.file


@pytest.mark.parametrize("name", sorted({c.format for c in WELL_FORMED}))
def test_the_movements_of_a_format_are_found(name: str, record_property: Callable[[str, object], None]) -> None:
    verdicts = [judge(c) for c in WELL_FORMED if c.format == name]

    missed = [v.case.file for v in verdicts if not v.found]

    record_property("found_share", 1 - len(missed) / len(verdicts))  # benchmarks/corpus.py prints them all
    assert len(missed) <= (1 - FLOORS[name]) * len(verdicts), f"{table(verdicts)}\n{missed}"


@pytest.mark.parametrize("name", sorted({c.format for c in WELL_FORMED} - {"csv"}))
def test_no_file_but_delimited_text_needs_a_question_or_keeps_rows_apart(name: str) -> None:
    verdicts = [judge(c) for c in WELL_FORMED if c.format == name]

    assert [v.case.file for v in verdicts if v.found and not v.right] == []


def test_nine_of_ten_delimited_files_are_right_without_a_question() -> None:
    verdicts = [judge(c) for c in WELL_FORMED if c.format == "csv"]

    assert sum(v.right for v in verdicts) >= 0.9 * len(verdicts), table(verdicts)


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
