"""Exports of some sixty banks are read without a profile: every movement, its sign, its day and its words."""

from __future__ import annotations

import polars as pl
import pytest

from bankrec_nb.readers import delimited
from tests.readers.bank_exports import EXPORTS as COMMON
from tests.readers.bank_exports import Export
from tests.readers.exports_seen_late import EXPORTS_SEEN_LATE
from tests.readers.tables_written import amounts, codes, quarantined, read_csv

EXPORTS = (*COMMON, *EXPORTS_SEEN_LATE)

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


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("data,lançamento,valor\n2026-05-08,99APP,26.06\n2026-05-01,PAGAMENTO EFETUADO,-775.69\n2026-05-04,PADARIA,31\n", [2606, -77569, 3100]),
        ("Fecha,Descripción,Importe,Tipo\n01/01/2024,En línea,2500.00,Compra\n15/01/2024,Tarjeta,10000.00,Pago\n", [250000, 1000000]),
        ("Item #,Card #,Posting Date,Transaction Amount,Description\n1,'5191',20181105,13.37,EMA TEI\n2,'5191',20181105,1.46,APL\n3,'5191',20181106,-50.00,TRSF FROM\n", [1337, 146, -5000]),
    ],
    ids=["payments of a card below zero", "types of both sides and no sign", "a card in every row"],
)  # fmt: skip
def test_amounts_that_may_be_what_was_spent_are_told_of(text: str, read: list[int]) -> None:
    result = read_csv(text)

    assert amounts(result) == read
    assert ("sign", "warning") in set(result.issues.select("code", "severity").iter_rows())


def test_money_earned_raises_no_doubt_of_the_sign() -> None:
    result = read_csv(
        "Date,Description,Amount\n2026-05-08,SALARY,26.06\n2026-05-01,PAYMENT,-7.69\n2026-05-04,CLIENT,31\n"
    )

    assert "sign" not in codes(result)


def test_a_few_rows_of_a_state_nobody_knows_are_told_of_and_a_known_one_is_not() -> None:
    head = "Date,Description,Amount,Status\n2026-05-08,A,26.06,Posted\n2026-05-09,B,-7.69,Posted\n2026-05-10,C,-8.00,"

    assert "status" in codes(read_csv(head + "Quashed\n"))
    assert "status" not in codes(read_csv(head + "Completed\n"))
    assert read_csv(head + "Неуспешно\n").transactions["booking_status"].to_list()[-1] == "information"


def test_the_oldest_unsigned_amount_beside_a_balance_is_kept_apart_where_no_word_says_its_side() -> None:
    text = "Date,Text,Amount,Balance\n2026-05-08,A,10.00,90.00\n2026-05-09,B,7.00,83.00\n2026-05-10,C,8.00,91.00\n"

    result = read_csv(text)

    assert (amounts(result), quarantined(result)) == ([-700, 800], [("amount", 2)])


def test_the_newest_row_without_a_balance_is_pending_where_two_others_follow() -> None:
    rows = "07/18/2026,HOLD,-9.99,\n07/17/2026,CHECK,-200.00,2257.50\n07/16/2026,PAYROLL,1500.00,2457.50\n07/15/2026,BAR,-42.50,957.50\n"

    result = read_csv("Posting Date,Description,Amount,Balance\n" + rows)

    assert result.transactions.sort("source_line")["booking_status"].to_list() == ["pending", *["booked"] * 3]


def test_a_row_of_a_third_word_beside_its_amount_is_set_aside() -> None:
    rows = "2026-08-16,A,收入,500.00\n2026-08-17,B,支出,25.00\n2026-08-18,C,不计收支,80.50\n"

    result = read_csv("交易时间,商品,收/支,金额\n" + rows)

    assert (amounts(result), quarantined(result)) == ([50000, -2500], [("amount", 4)])
    assert result.transactions["currency"].to_list() == ["CNY", "CNY"]
