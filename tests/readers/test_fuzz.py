"""Damaged at random: no error but a refusal leaves a reader, and every row is loaded or quarantined.

Ten thousand per format: `python benchmarks/fuzz_synthetic.py 10000`.
"""

from __future__ import annotations

import pytest

from tests.readers.fuzzing import FORMATS, run


@pytest.mark.parametrize("name", FORMATS)
def test_no_damage_breaks_a_reader_or_loses_a_row(name: str) -> None:
    tally = run(name, 20)

    assert not tally.failures
    assert tally.tried == 20
