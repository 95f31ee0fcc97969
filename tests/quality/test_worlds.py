"""A seed names one company: figures of a world can be had again by anybody."""

from __future__ import annotations

import pytest
from quality import GENERATORS


@pytest.mark.parametrize("world", list(GENERATORS))
def test_a_seed_makes_the_same_company_every_time(world: str) -> None:
    first, again = GENERATORS[world](3, 300), GENERATORS[world](3, 300)

    assert first.transactions.height > 0
    assert first.transactions.equals(again.transactions)
    assert first.items.equals(again.items)
    assert first.truth.equals(again.truth)
