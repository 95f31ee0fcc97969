"""A payment is not *certain* of documents that an earlier one would rather have had."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching import loose
from bankrec_nb.matching.pipeline import STEPS, start
from bankrec_nb.matching.rivals import contested
from tests.builders import bank_transactions, ledger_items

if TYPE_CHECKING:
    import pytest


def test_documents_are_contested_by_an_earlier_payment_that_got_something_worse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loose, "_WELL_EXPLAINED", 99.0)
    numbers = (("FC 21285", 27_339, 13), ("FC 21362", 6_112, 16), ("FC 21600", 53_937, 17))
    items = ledger_items(
        *(
            {
                "document_number": number,
                "amount_minor": amount,
                "issue_date": date(2026, 2, day),
                "counterparty_name": "Bakkerij Joly",
            }
            for number, amount, day in numbers
        )
    )
    lines = bank_transactions(
        *({"transaction_id": name, "amount_minor": 33_451, "booking_date": date(2026, 2, day), "counterparty_name": "Bakkerij Joly"}
          for name, day in (("FIRST", 18), ("SECOND", 26)))
    )  # fmt: skip
    state = start(lines, items)
    for step in STEPS:
        state = step(state)
    of_form = state.hypotheses.group_by("form", maintain_order=True).agg("h")
    both, part = (dict(of_form.iter_rows())[form] for form in ("pair", "partial"))
    given = pl.DataFrame({"h": [part[0], both[1]], "t": [0, 1]}, schema=state.chosen.select("h", "t").schema)

    assert contested(replace(state, chosen=given))["h"].to_list() == [both[1]]
    assert contested(replace(state, chosen=given[1:]))["h"].to_list() == [both[1]]
