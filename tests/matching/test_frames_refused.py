"""Frames that a cast would change are refused before anything is matched."""

from __future__ import annotations

import polars as pl
import pytest

from bankrec_nb.domain.errors import SchemaMismatch
from bankrec_nb.matching import match_frames
from tests.builders import bank_transactions, ledger_items


def test_what_is_still_free_of_a_line_is_in_whole_cents() -> None:
    lines = bank_transactions().with_columns(remaining_minor=pl.lit(12.5))

    with pytest.raises(SchemaMismatch, match=r"remaining_minor 12\.5"):
        match_frames(lines, ledger_items())


def test_a_lazy_frame_is_refused_with_what_to_do() -> None:
    with pytest.raises(SchemaMismatch, match="collect"):
        match_frames(bank_transactions(), ledger_items().lazy())  # type: ignore[arg-type]
