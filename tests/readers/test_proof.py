"""Opening + transactions = closing, and statement follows statement."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bankrec_nb.domain import tables as t
from bankrec_nb.readers.proof import chain, counted, prove, unproved
from tests.readers.statement_texts import Movement, camt, read


def statements(*rows: dict[str, object]) -> pl.DataFrame:
    base = {
        "file_sha256": "f",
        "source_format": "x",
        "account_id": "A",
        "currency": "EUR",
        "transaction_count": 1,
        "sum_minor": 0,
        "proof": "unverifiable",
    }
    return t.STATEMENT.frame(base | {"statement_id": f"s{n}"} | row for n, row in enumerate(rows))


def month(number: int, **others: object) -> dict[str, object]:
    last = {1: 31, 2: 28, 3: 31, 4: 30}[number]
    return {"from_date": date(2026, number, 1), "to_date": date(2026, number, last), **others}


def test_a_statement_that_adds_up_is_balanced() -> None:
    assert read(camt([Movement(100), Movement(-30)])).statements["proof"].to_list() == ["balanced"]


def test_f32_a_missing_cent_is_unbalanced_by_that_cent() -> None:
    result = read(camt([Movement(100)], opening=1_000, closing=1_101))

    assert result.statements.select("proof", "delta_minor").row(0) == ("unbalanced", 1)
    assert "0.01" in result.issues["message"][0]


def test_f30_inverted_signs_are_named() -> None:
    result = read(camt([Movement(100), Movement(250)], opening=1_000, closing=650))

    assert "signs look inverted" in result.issues["message"][0]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"opening_minor": 1, "closing_minor": 1, "transaction_count": 0}, "empty"),
        ({"opening_minor": 1, "closing_minor": 2, "transaction_count": 0}, "unbalanced"),
        ({"transaction_count": 0}, "empty"),
        ({"closing_minor": 5, "sum_minor": 5}, "unverifiable"),
        ({"opening_minor": 0, "closing_minor": 5, "sum_minor": 5}, "balanced"),
    ],
)
def test_the_verdict_of_a_single_statement(row: dict[str, object], expected: str) -> None:
    assert prove(statements(row))["proof"].to_list() == [expected]


def test_a_closing_balance_alone_is_proved_by_the_statement_before() -> None:
    proved = prove(statements(month(1, closing_minor=100), month(2, closing_minor=130, sum_minor=30)))

    assert proved["proof"].to_list() == ["unverifiable", "balanced_by_chain"]


def test_a_statement_that_lost_a_row_is_incomplete_whatever_its_sums_say() -> None:
    proved = prove(statements({"opening_minor": 0, "closing_minor": 0}), incomplete=["s0"])

    assert proved["proof"].to_list() == ["incomplete"]
    assert unproved(proved).height == 1


def test_sums_beyond_64_bits_are_refused_not_wrapped() -> None:
    rows = pl.DataFrame(
        {
            "statement": [0] * 100,
            "amount_minor": [10**17] * 100,
            "booking_date": [date(2026, 1, 1)] * 100,
            "currency": ["EUR"] * 100,
        }
    )
    heads = statements({}).with_columns(statement=pl.lit(0, dtype=pl.Int64))

    for found in (heads, pl.concat([heads, heads.with_columns(statement=pl.lit(1, dtype=pl.Int64))])):
        with pytest.raises(pl.exceptions.InvalidOperationError):
            counted(found, rows)


def test_f33_a_gap_is_found_with_its_amount() -> None:
    found = chain(statements(month(1, closing_minor=100), month(2, opening_minor=90, closing_minor=95)))

    assert found.select("finding", "difference_minor").row(0) == ("gap", -10)


def test_a_missing_month_is_found_though_the_balances_agree() -> None:
    found = chain(statements(month(1, closing_minor=100), month(3, opening_minor=100, closing_minor=95)))

    assert found.select("finding", "from_date", "to_date").row(0) == (
        "missing_period",
        date(2026, 2, 1),
        date(2026, 2, 28),
    )


def test_the_same_statement_twice_is_a_duplicate() -> None:
    one = month(1, opening_minor=0, closing_minor=100, sum_minor=100, statement_number="7")

    assert chain(statements(one, one))["finding"].to_list() == ["duplicate"]


def test_statements_that_share_days_overlap() -> None:
    first = month(1, opening_minor=0, closing_minor=100, sum_minor=100)
    second = {"from_date": date(2026, 1, 20), "to_date": date(2026, 2, 20), "opening_minor": 50, "closing_minor": 60}

    assert chain(statements(first, second))["finding"].to_list() == ["overlap"]


def test_accounts_are_chained_apart_and_the_order_of_files_does_not_matter() -> None:
    rows = [
        month(1, closing_minor=100),
        month(2, opening_minor=100, closing_minor=120),
        month(2, opening_minor=7, closing_minor=9, account_id="B"),
    ]

    assert chain(statements(*rows)).is_empty()
    assert chain(statements(*rows[::-1])).is_empty()
