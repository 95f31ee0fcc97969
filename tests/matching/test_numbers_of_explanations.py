"""Explanations keep their numbers, and a number is never given twice."""

from __future__ import annotations

import polars as pl

from bankrec_nb.matching.hypotheses import HYPOTHESIS, MEMBER, Found, add, shaped
from bankrec_nb.matching.pipeline import start
from tests.builders import bank_transactions, ledger_items


def _one(form: str, h: int, t: int) -> Found:
    heads = pl.DataFrame({"h": [h], "t": [t], "form": [form], "accidents": [0.1], "adjusted": [0], "remaining": [0]})
    members = pl.DataFrame({"h": [h], "i": [0], "alloc": [500], "item_alloc": [500]})
    return Found(
        shaped(heads.cast({"h": pl.Int32, "t": pl.Int32}), HYPOTHESIS),
        shaped(members.cast({"h": pl.Int32, "i": pl.Int32}), MEMBER),
    )


def test_the_number_of_an_explanation_that_gave_way_is_not_given_to_another() -> None:
    state = add(start(bank_transactions(), ledger_items()), _one("exact", 0, 0), _one("partial", 0, 1))
    state = state.having(features=state.hypotheses.select("h"))

    filled = add(state, _one("instalments", 0, 1))

    assert dict(state.hypotheses.select("form", "h").iter_rows()) == {"exact": 0, "partial": 1}
    assert dict(filled.hypotheses.select("form", "h").iter_rows()) == {"exact": 0, "instalments": 2}
