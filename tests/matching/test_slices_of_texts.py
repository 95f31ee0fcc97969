from __future__ import annotations

import pytest

from bankrec_nb.matching import references
from bankrec_nb.matching.pipeline import start
from bankrec_nb.simulate import company


@pytest.mark.parametrize("slice_", [1, 7, 150])
def test_in_how_many_slices_texts_are_read_changes_nothing(slice_: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = company(2, transactions=300)
    state = start(made.transactions, made.items, details=made.details)
    whole = references.find_references(state).hits

    monkeypatch.setattr(references, "SLICE", slice_)
    sliced = references.find_references(state).hits

    assert whole.height > 150
    assert sliced.equals(whole)
