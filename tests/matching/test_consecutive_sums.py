"""Consecutive documents of one party that sum to a line's amount, looked for among all parties at once."""

from __future__ import annotations

from datetime import date

import polars as pl

from bankrec_nb.matching.consecutive import documents_of, sums_that_fit

DAY = (date(2026, 10, 1) - date(1970, 1, 1)).days


def documents(*opened: tuple[int, int]) -> pl.DataFrame:
    """Documents (party, amount), all of one day."""
    rows = [(n, p, "EUR", amount, DAY) for n, (p, amount) in enumerate(opened)]
    kinds = {"i": pl.Int32, "p": pl.Int32, "currency": pl.String, "open": pl.Int64, "issued": pl.Int32}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def line(amount: int) -> pl.DataFrame:
    kinds = {"t": pl.Int32, "currency": pl.String, "amount": pl.Int64, "day": pl.Int32}
    return pl.DataFrame([(0, "EUR", amount, DAY + 9)], schema=kinds, orient="row")


def test_a_run_of_one_partys_documents_is_found_with_its_documents() -> None:
    items = documents((1, 500), (2, 700), (2, 41), (2, 80))

    fits = sums_that_fit(line(741), items, 0)

    assert fits.select("p", "length").rows() == [(2, 2)]
    assert documents_of(fits.with_columns(h=0), items)["i"].to_list() == [1, 2]


def test_a_fee_that_many_parties_owe_is_not_looked_for() -> None:
    few = documents(*((p, 990) for p in range(1, 51)))
    many = documents(*((p, 990) for p in range(1, 52)))

    assert sums_that_fit(line(990), few, 0).height == 50
    assert sums_that_fit(line(990), many, 0).is_empty()
