import polars as pl
import pytest

from bankrec_nb.domain.ledger_accounts import usual_account, usual_account_expr
from bankrec_nb.domain.vocabulary import AdjustmentKind


@pytest.mark.parametrize(
    ("kind", "minor", "account"),
    [
        ("fee", -250, "627000"),
        ("discount", -2000, "665000"),
        ("discount", 2000, "765000"),
        ("write_off", -3, "658000"),
        ("write_off", 3, "758000"),
        ("transfer", 3, ""),
    ],
)
def test_a_cost_and_an_income_have_their_own_account(kind: str, minor: int, account: str) -> None:
    assert usual_account(kind, minor) == account


def test_whole_columns_agree_with_single_differences() -> None:
    rows = [(str(kind), minor) for kind in AdjustmentKind for minor in (-1, 1)]
    frame = pl.DataFrame(rows, schema=["kind", "minor"], orient="row")

    accounts = frame.select(usual_account_expr(pl.col("kind"), pl.col("minor"))).to_series()

    assert accounts.fill_null("").to_list() == [usual_account(*row) for row in rows]
