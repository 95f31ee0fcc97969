"""Exports of some sixty banks are read without a profile: every movement, its sign, its day and its words."""

from __future__ import annotations

import polars as pl
import pytest

from bankrec_nb.readers import delimited
from tests.readers.bank_exports import EXPORTS, Export
from tests.readers.tables_written import amounts, read_csv

ASSUMED = ("HSBC (no header)", "Barclays", "Lloyds", "NatWest", "Chase", "Bank of America", "Amex (US)", "BNP Paribas")
"""Forms that name no currency: it is the person's to say, else EUR is taken with a note."""


@pytest.mark.parametrize("export", EXPORTS, ids=lambda e: e.bank)
def test_a_banks_export_is_found_without_a_profile(export: Export) -> None:
    result = read_csv(export.text, encoding=export.encoding)
    rows = result.transactions.sort("source_line")

    assert amounts(result) == list(export.amounts)
    assert result.rows_quarantined == 0
    assert result.statements.height == 1
    assert str(rows["booking_date"][0]) == export.first_date
    assert set(rows["currency"]) == {"EUR" if export.bank in ASSUMED else export.currency}


@pytest.mark.parametrize("export", EXPORTS, ids=lambda e: e.bank)
def test_its_words_reach_the_counterparty_or_the_label(export: Export) -> None:
    rows = read_csv(export.text, encoding=export.encoding).transactions.sort("source_line")

    said = " ".join(str(v) for v in rows.select(pl.col(pl.String)).row(0) if v)

    assert [word for word in export.says if word not in said] == []


@pytest.mark.parametrize("export", [e for e in EXPORTS if e.balance], ids=lambda e: e.bank)
def test_its_balances_prove_it(export: Export) -> None:
    statements = read_csv(export.text, encoding=export.encoding).statements

    assert set(statements["proof"]) == {"balanced"}


def test_a_form_is_read_by_the_delimited_reader() -> None:
    assert delimited.FORMAT == "csv"


def test_the_other_party_is_who_paid_in_and_who_was_paid_out() -> None:
    export = next(e for e in EXPORTS if e.bank == "DKB (2024)")

    rows = read_csv(export.text).transactions.sort("source_line")

    assert rows["counterparty_name"].to_list() == ["Stadtwerke Lind", "Muster GmbH"]


def test_the_signs_of_a_card_without_a_payment_of_its_balance_are_left_as_they_are() -> None:
    result = read_csv(
        "Date,Description,Card Member,Amount\n09/15/2026,LIND,E MUSTER,12.50\n09/14/2026,DELTA,E MUSTER,-3.10\n"
    )

    assert amounts(result) == [1250, -310]


def test_a_fee_stated_beside_the_amount_is_taken_off_only_where_the_balance_shows_it() -> None:
    head = "Date,Description,Amount,Fee,Balance\n2026-09-14,A,100.00,0.00,100.00\n"
    taken = read_csv(head + "2026-09-15,B,-10.00,0.50,89.50\n2026-09-16,C,-1.00,0.00,88.50\n")
    apart = read_csv(head + "2026-09-15,B,-10.00,0.50,90.00\n2026-09-16,C,-1.00,0.00,89.00\n")

    assert amounts(taken) == [10000, -1050, -100]
    assert amounts(apart) == [10000, -1000, -100]
