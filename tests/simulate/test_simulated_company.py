"""A simulated company's answer is known, adds up to the cent, and is the same each time."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.errors import SettingRefused
from bankrec_nb.domain.vocabulary import AdjustmentKind
from bankrec_nb.simulate import KINDS, Simulated, company
from bankrec_nb.simulate.names import iban
from bankrec_nb.simulate.references import belgian_reference, creditor_reference


def transaction_sums(made: Simulated) -> pl.DataFrame:
    """Per transaction: amount, allocated, adjusted and what remains."""
    allocated = made.truth.group_by("transaction_id").agg(pl.col("allocated_minor").sum(), pl.col("kind").first())
    adjusted = made.truth_adjustments.group_by("transaction_id").agg(adjusted_minor=pl.col("amount_minor").sum())
    return (
        made.transactions.join(allocated, on="transaction_id")
        .join(adjusted, on="transaction_id", how="left")
        .with_columns(pl.col("adjusted_minor").fill_null(0))
        .with_columns(remaining=pl.col("amount_minor") - pl.col("allocated_minor") - pl.col("adjusted_minor"))
    )


@pytest.fixture(scope="module", params=[1, 2])
def made(request: pytest.FixtureRequest) -> Simulated:
    return company(request.param, transactions=1200)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.integers(90, 600), st.integers(1, 4))
def test_every_answered_transaction_is_explained_to_the_cent(seed: int, transactions: int, months: int) -> None:
    sums = transaction_sums(company(seed, transactions=transactions, months=months))

    answered = sums.filter(pl.col("allocated_minor") != 0)
    assert sums.height == transactions
    assert answered["remaining"].to_list() == [0] * answered.height


def test_transactions_without_an_answer_keep_their_whole_amount(made: Simulated) -> None:
    sums = transaction_sums(made)
    unanswered = made.truth.filter(pl.col("item_id").is_null())["transaction_id"]

    open_ones = sums.filter(pl.col("transaction_id").is_in(unanswered.implode()))

    assert open_ones.filter(pl.col("remaining") != pl.col("amount_minor")).is_empty()


def test_no_document_is_paid_beyond_what_is_open(made: Simulated) -> None:
    paid = made.truth.drop_nulls("item_id").group_by("item_id").agg(pl.col("allocated_minor").sum())
    checked = made.items.filter(pl.col("currency") == "EUR").join(paid, on="item_id")

    beyond = checked.filter(
        (pl.col("allocated_minor").abs() > pl.col("open_minor").abs())
        | (pl.col("allocated_minor").sign() != pl.col("open_minor").sign())
    )

    assert beyond.is_empty()


def test_each_kind_of_case_is_present(made: Simulated) -> None:
    assert set(made.truth["kind"]) == set(KINDS)


def test_differences_are_named_in_the_words_of_the_matcher(made: Simulated) -> None:
    assert set(made.truth_adjustments["adjustment_kind"]) <= {str(kind) for kind in AdjustmentKind}
    assert made.truth_adjustments.filter(pl.col("amount_minor") == 0).is_empty()


def test_the_frames_conform_to_the_declared_tables(made: Simulated) -> None:
    t.BANK_TRANSACTION.check(made.transactions)
    t.LEDGER_ITEM.check(made.items)
    t.TRANSACTION_DETAIL.check(made.details)
    t.STATEMENT.check(made.statements)


def test_statements_add_up_and_follow_each_other(made: Simulated) -> None:
    sums = made.transactions.group_by("statement_id").agg(pl.col("amount_minor").sum())
    rows = made.statements.join(sums, on="statement_id").sort("account_id", "from_date")

    assert rows.filter(pl.col("opening_minor") + pl.col("amount_minor") != pl.col("closing_minor")).is_empty()
    before = pl.col("closing_minor").shift().over("account_id")
    assert rows.filter(pl.col("opening_minor") != before).is_empty()


def test_batch_details_add_up_to_their_transaction(made: Simulated) -> None:
    inside = made.details.group_by("transaction_id").agg(total=pl.col("amount_minor").sum())
    checked = inside.join(made.transactions, on="transaction_id")

    assert checked.height > 0
    assert checked.filter(pl.col("total") != pl.col("amount_minor")).is_empty()


def test_the_same_seed_gives_the_same_company_and_another_seed_another() -> None:
    first, second, other = company(5, transactions=200), company(5, transactions=200), company(6, transactions=200)

    assert_frame_equal(first.transactions, second.transactions)
    assert_frame_equal(first.items, second.items)
    assert_frame_equal(first.truth, second.truth)
    assert not first.transactions.equals(other.transactions)


def test_half_of_the_companies_have_no_customer_codes() -> None:
    with_codes = [company(seed, transactions=120).items["counterparty_id"].null_count() for seed in (2, 3)]

    assert with_codes[0] < company(2, transactions=120).items.height
    assert with_codes[1] == company(3, transactions=120).items.height


def test_transactions_fall_on_business_days_inside_the_months() -> None:
    days = company(8, transactions=400, months=1, first_month=date(2026, 2, 1)).transactions["booking_date"]

    assert days.min() >= date(2026, 2, 1)  # type: ignore[operator]
    assert days.max() <= date(2026, 2, 28)  # type: ignore[operator]
    assert days.dt.weekday().max() == 5


def test_ids_do_not_give_the_answer_away(made: Simulated) -> None:
    firsts = made.truth.drop_nulls("item_id").unique("transaction_id", keep="first").sort("transaction_id")

    ranks = firsts["item_id"].str.slice(1).cast(pl.Int64)

    assert (ranks.diff().drop_nulls() > 0).mean() < 0.7  # type: ignore[operator]


def test_a_habit_can_be_left_out_and_an_unknown_one_is_refused() -> None:
    made = company(4, transactions=300, shares={"lot": 0, "instalment": 0.3})

    assert "lot" not in made.truth["kind"].to_list()
    assert made.truth.filter(pl.col("kind") == "instalment")["transaction_id"].n_unique() > 50
    with pytest.raises(SettingRefused):
        company(4, transactions=300, shares={"no_such_kind": 0.1})


def test_too_few_transactions_for_one_of_each_kind_are_refused() -> None:
    with pytest.raises(SettingRefused):
        company(1, transactions=10)


@settings(deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["FR", "BE", "DE", "NL", "ES", "IT"]))
def test_synthetic_ibans_have_valid_check_digits(seed: int, country: str) -> None:
    import numpy as np

    made = iban(np.random.default_rng(seed), country)

    length = {"FR": 27, "BE": 16, "DE": 22, "NL": 18, "ES": 24, "IT": 27}[country]
    assert len(made) == length
    assert int("".join(str(int(c, 36)) for c in made[4:] + made[:4])) % 97 == 1


@settings(deadline=None)
@given(st.integers(1, 9_999_999_999))
def test_structured_references_have_valid_check_digits(number: int) -> None:
    frame = pl.DataFrame({"n": [number]}).select(ogm=belgian_reference(pl.col("n")), rf=creditor_reference(pl.col("n")))

    digits = "".join(c for c in frame["ogm"][0] if c.isdigit())
    assert int(digits[10:]) == (int(digits[:10]) % 97 or 97)
    rf = frame["rf"][0]
    assert int("".join(str(int(c, 36)) for c in rf[4:] + rf[:4])) % 97 == 1
