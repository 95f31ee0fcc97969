"""The review most tests of the panel begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bankrec_nb.widgets import ReviewModel
from tests.widgets.review_cases import six_lines

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def model(tmp_path: Path) -> ReviewModel:
    """Six lines, nothing decided, in English."""
    return ReviewModel(six_lines(tmp_path), "en")
