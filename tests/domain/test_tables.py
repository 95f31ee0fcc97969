import polars as pl
import pytest

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.errors import SchemaMismatch
from tests.builders import bank_transactions, ledger_items


@pytest.mark.parametrize("table", t.TABLES, ids=lambda table: table.name)
def test_every_table_has_a_key_among_its_columns_and_says_what_each_means(table: t.Table) -> None:
    assert set(table.key) <= set(table.names)
    assert len(set(table.names)) == len(table.names)
    assert all(c.meaning for c in table.columns)


def test_a_missing_optional_column_is_null_and_the_order_is_the_declared_one() -> None:
    frame = bank_transactions().select("currency", "amount_minor", "booking_date", "transaction_id")

    shaped = t.BANK_TRANSACTION.conform(frame)

    assert shaped.schema == t.BANK_TRANSACTION.schema
    assert shaped["counterparty_name"].to_list() == [None]


def test_a_missing_required_column_is_named() -> None:
    with pytest.raises(SchemaMismatch, match="amount_minor"):
        t.BANK_TRANSACTION.conform(bank_transactions().drop("amount_minor"))


def test_a_key_that_is_not_unique_is_refused() -> None:
    row = bank_transactions()

    with pytest.raises(SchemaMismatch, match="not unique"):
        t.BANK_TRANSACTION.conform(pl.concat([row, row]))


def test_a_word_outside_the_closed_list_is_refused() -> None:
    with pytest.raises(SchemaMismatch, match="sales_invoice"):
        t.LEDGER_ITEM.conform(ledger_items().with_columns(item_type=pl.lit("facture")))


@pytest.mark.parametrize("amount", ["12.5", 25.03, -0.5])
def test_a_fractional_amount_does_not_become_money(amount: str | float) -> None:
    with pytest.raises(SchemaMismatch, match=str(amount)):
        t.BANK_TRANSACTION.conform(bank_transactions().with_columns(amount_minor=pl.lit(amount)))


def test_whole_amounts_held_as_floats_are_money() -> None:
    shaped = t.BANK_TRANSACTION.conform(bank_transactions().with_columns(amount_minor=pl.lit(2503.0)))

    assert shaped["amount_minor"].to_list() == [2503]


def test_a_date_written_as_a_number_is_no_count_of_days() -> None:
    with pytest.raises(SchemaMismatch, match="20260131 is no date"):
        t.BANK_TRANSACTION.conform(bank_transactions().with_columns(booking_date=pl.lit(20260131)))


def test_what_is_no_frame_in_memory_is_refused_with_what_to_do() -> None:
    with pytest.raises(SchemaMismatch, match=r"LazyFrame is no table.*collect"):
        t.BANK_TRANSACTION.conform(bank_transactions().lazy())  # type: ignore[arg-type]
