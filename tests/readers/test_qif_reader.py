"""QIF: every bank its own dialect, one date order per file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers import qif
from bankrec_nb.readers.base import ReadOptions, Source

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadResult


def record(day: str, amount: str = "-10.00", more: str = "PCAFE\n") -> str:
    return f"D{day}\nT{amount}\n{more}^\n"


def read(text: str, header: str = "!Type:Bank\n", order: str = "") -> ReadResult:
    source = Source("export.qif", (header + text).encode("cp1252"))
    assert qif.recognises(source)
    result = qif.read(source, ReadOptions(profile={"date_order": order} if order else None))

    assert result.rows_in == result.rows_loaded + result.rows_quarantined
    return result


@pytest.mark.parametrize(
    "header", ["!Type:Bank\n", "!type:bank\n", "! Type: CCard\n", "", "# made by a bank\n\n!Type:Oth L\n"]
)
def test_every_header_a_bank_writes_is_understood(header: str) -> None:
    result = read(record("25/12/2025"), header)

    assert result.transactions["booking_date"].to_list() == [date(2025, 12, 25)]


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (["01/06/10", "29/12/10"], date(2010, 6, 1)),
        (["06/01/10", "12/29/10"], date(2010, 6, 1)),
        (["6/ 1'94", "12/29'94"], date(1994, 6, 1)),
        (["1/ 6'01", "29/12'01"], date(2001, 6, 1)),
        (["2010-06-01"], date(2010, 6, 1)),
        (["01.06.2010"], date(2010, 6, 1)),
        (["05/05/2010"], date(2010, 5, 5)),
    ],
)
def test_one_order_of_day_and_month_is_decided_for_the_whole_file(days: list[str], first: date) -> None:
    result = read("".join(record(day) for day in days))

    assert result.transactions["booking_date"][0] == first
    assert "date_order" not in set(result.issues["code"])


def test_rising_dates_decide_the_order() -> None:
    result = read("".join(record(day) for day in ("01/10/2026", "02/10/2026", "05/10/2026", "03/11/2026")))

    assert result.transactions["booking_date"].to_list()[0] == date(2026, 10, 1)
    assert result.transactions["booking_date"].to_list()[3] == date(2026, 11, 3)


def test_an_order_that_nothing_decides_is_asked_for_and_blocks_the_period() -> None:
    """F22."""
    result = read(record("06/01/94") + record("06/02/94"))

    question = result.issues.filter(pl.col("code") == "date_order").row(0, named=True)
    assert question["severity"] == "warning"
    assert "date_order" in question["action"]
    assert result.statements["proof"].to_list() == ["incomplete"]


@pytest.mark.parametrize(("order", "second"), [("dmy", date(1994, 2, 6)), ("mdy", date(1994, 6, 2))])
def test_the_answer_is_taken(order: str, second: date) -> None:
    result = read(record("06/01/94") + record("06/02/94"), order=order)

    assert result.transactions["booking_date"][1] == second
    assert result.statements["proof"].to_list() == ["unverifiable"]
    assert result.profile == {"date_order": order}


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("-1,010.00", -101_000), (",300.00", 30_000), ("-,109.59", -10_959), ("-12,34", -1_234), ("1 234,56", 123_456),
        ("$5.00", 500), ("1,000", 100_000), ("(6.00)", -600), ("(1,234.50)", -123_450), ("(1.234,50)", -123_450),
    ],
)  # fmt: skip
def test_amounts_are_read_as_banks_write_them(written: str, minor: int) -> None:
    result = read(record("25/12/2025", written))

    assert result.transactions["amount_minor"].to_list() == [minor]


@pytest.mark.parametrize("written", ["", "12.345", "abc", "1e3", "(-6.00)", "((6.00))", "()"])
def test_a_record_without_an_amount_is_quarantined(written: str) -> None:
    result = read(record("25/12/2025", written) + record("26/12/2025"))

    assert result.transactions.height == 1
    assert result.issues.filter(pl.col("severity") == "quarantined")["line"].to_list() == [2]


def test_splits_are_details_and_never_money() -> None:
    parts = "PMOBILE\nSPhone\nEcredit\n$-15.00\nSPhone\n$25.00\n"

    result = read(record("25/12/2025", "10.00", parts))

    assert result.transactions["amount_minor"].to_list() == [1_000]
    assert result.details["amount_minor"].to_list() == [-1_500, 2_500]


def test_splits_that_do_not_add_up_are_told() -> None:
    result = read(record("25/12/2025", "10.00", "SPhone\n$-15.00\n"))

    assert "splits" in set(result.issues["code"])


def test_an_opening_balance_is_a_balance_and_no_money() -> None:
    result = read(record("24/12/2025", "500.00", "POpening Balance\nL[Giro]\n") + record("25/12/2025"))

    assert result.statements["opening_minor"].to_list() == [50_000]
    assert result.transactions["booking_status"].to_list() == ["information", "booked"]
    assert result.statements["sum_minor"].to_list() == [-1_000]


def test_an_opening_balance_of_nothing_is_no_movement_either() -> None:
    result = read(record("24/12/2025", "0.00", "POpening Balance\nL[Giro]\n") + record("25/12/2025"))

    assert result.statements["opening_minor"].to_list() == [0]
    assert result.transactions["booking_status"].to_list() == ["information", "booked"]


def test_categories_classes_and_securities_are_not_movements() -> None:
    lists = "!Type:Cat\nNFood\nD\nE\n^\n!Type:Class\nNHome\n^\n!Type:Security\nNACME\nSACM\n^\n"

    result = read(f"{lists}!Type:Bank\n{record('25/12/2025')}", header="")

    assert result.rows_in == 1


def test_an_operation_on_securities_is_information_and_no_money() -> None:
    result = read("D25/12/2025\nNBuy\nYACME\nT100.00\n^\nD26/12/2025\nNCash\nT5.00\n^\n", "!Type:Invst\n")

    assert result.transactions["booking_status"].to_list() == ["information", "booked"]
    assert result.statements["sum_minor"].to_list() == [500]
    assert "securities" in set(result.issues["code"])


def test_accounts_of_one_file_are_statements_of_their_own() -> None:
    text = (
        f"!Account\nNGiro\nTBank\n^\n!Type:Bank\n{record('25/12/2025')}"
        f"!Account\nNCard\nTCCard\n^\n!Type:CCard\n{record('26/12/2025', '-3.00')}"
    )

    result = read(text, header="!Option:AutoSwitch\n")

    assert result.statements["account_id"].to_list() == ["Giro", "Card"]
    assert result.transactions["account_id"].to_list() == ["Giro", "Card"]


def test_a_last_record_that_is_cut_inside_its_amount_is_not_taken_for_whole() -> None:
    result = read(record("25/12/2025") + "D26/12/2025\nPHOTEL\nT-12")

    assert result.transactions.height == 1
    assert result.statements["proof"].to_list() == ["incomplete"]


def test_a_last_record_without_its_mark_is_kept_and_told() -> None:
    result = read(record("25/12/2025") + "D26/12/2025\nT-12.00\nPHOTEL\n")

    assert result.transactions.height == 2
    assert "truncated" in set(result.issues["code"])


def test_a_cheque_number_keeps_its_zeros() -> None:
    """F21."""
    result = read(record("25/12/2025", more="N0001234\n"))

    assert result.transactions["cheque_number"].to_list() == ["0001234"]


def test_the_day_written_as_a_number_is_no_cheques() -> None:
    result = read(record("31/01/2026", more="N20260131\nPCAFE\n"))

    assert result.transactions.select("cheque_number", "transaction_code").rows() == [(None, None)]


def test_a_file_of_accounts_alone_says_that_it_has_no_movement() -> None:
    result = read("!Account\nNGiro\nTBank\n^\n", header="!Clear:AutoSwitch\n")

    assert "no_statement" in set(result.issues["code"])


def test_a_text_without_records_is_refused() -> None:
    with pytest.raises(FileRefused, match="no movement"):
        qif.read(Source("export.qif", b"!Type:Cat\nNFood\n^\n"), ReadOptions())


def test_quickens_own_word_gives_the_date_order_where_nothing_else_does() -> None:
    result = read(record("03/04/2026"), header="!Option:MDY\n!Type:Bank\n")

    assert result.transactions["booking_date"].to_list() == [date(2026, 3, 4)]
    assert not result.issues.filter(pl.col("code") == "date_order").height


@pytest.mark.parametrize("between", ["", "!Type:Bank\n"])
def test_a_movement_that_lacks_its_end_swallows_no_other(between: str) -> None:
    result = read(f"D13/01/2026\nT-5.00\nPA\n{between}D14/01/2026\nT-6.00\nPB\n^\n")

    assert result.transactions["amount_minor"].to_list() == [-500, -600]
    assert result.issues.filter(pl.col("code") == "truncated")["line"].to_list() == [2]
    assert result.statements["proof"].to_list() == ["incomplete"]


def test_quickens_year_of_one_digit_is_of_this_century() -> None:
    assert read(record("1/25' 4")).transactions["booking_date"].to_list() == [date(2004, 1, 25)]


@pytest.mark.parametrize(
    ("amount", "currency"), [("£51.00", "GBP"), ("-€51.00", "EUR"), ("$51.00", "USD"), ("51.00", "EUR")]
)
def test_a_currency_sign_beside_the_amounts_names_the_currency(amount: str, currency: str) -> None:
    result = qif.read(Source("a.qif", f"!Type:Bank\nD30/04/2026\nT{amount}\n^\n".encode()), ReadOptions())

    assert result.transactions["currency"].to_list() == [currency]
    assert result.transactions["amount_minor"].abs().to_list() == [5_100]
    assert ("currency_assumed" in result.issues["code"].to_list()) is (amount == "51.00")
    assert ("currency" in result.issues["code"].to_list()) is (currency == "USD")
