"""BAI2: continuations, funds types, directions, control totals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers import bai2
from bankrec_nb.readers.base import ReadOptions, Source

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadResult


def file(*records: str, currency: str = "GBP", total: int | None = None) -> str:
    """The records between a file, group and account; control records are right unless a total is given."""
    account = ["03,77,,010,10000,,,015,11000,,/", *records]
    amounts = [int(r.split(",")[2]) for r in records if r.startswith("16,")]
    control = 21_000 + sum(amounts) if total is None else total
    lines = sum(r.count("\n") + 1 for r in records) + 2
    return "\n".join(
        [
            "01,BANK,ACME,261031,2000,1,,,2/", f"02,ACME,BANK,1,261031,2000,{currency},2/", *account,
            f"49,{control},{lines}/", f"98,{control},1,{lines + 2}/", f"99,{control},1,{lines + 4}/",
        ]
    )  # fmt: skip


def read(text: str) -> ReadResult:
    source = Source("balances.bai", text.encode())
    assert bai2.recognises(source)
    result = bai2.read(source, ReadOptions())

    assert result.rows_in == result.rows_loaded + result.rows_quarantined
    return result


def test_balances_movements_and_control_totals_agree() -> None:
    result = read(file("16,195,1000,,B1,R1,PAYMENT OF CLIENT/"))

    row = result.transactions.row(0, named=True)
    assert (row["amount_minor"], row["currency"], row["transaction_code"]) == (1000, "GBP", "195")
    assert (row["bank_reference"], row["end_to_end_id"]) == ("B1", "R1")
    assert row["remittance_information"] == "PAYMENT OF CLIENT"
    assert result.statements["proof"].to_list() == ["balanced"]
    assert result.issues.is_empty()


@pytest.mark.parametrize(("code", "sign"), [("142", 1), ("399", 1), ("475", -1), ("699", -1), ("730", 1), ("960", -1)])
def test_the_type_code_gives_the_direction(code: str, sign: int) -> None:
    result = read(file(f"16,{code},1000,,B1,R1,X/"))

    assert result.transactions["amount_minor"].to_list() == [sign * 1000]


@pytest.mark.parametrize(
    ("funds", "valued"),
    [
        ("Z", None),
        ("", None),
        ("0", None),
        ("V,261102,", date(2026, 11, 2)),
        ("S,200,300,500", None),
        ("D,2,0,400,1,600", None),
    ],
)
def test_every_funds_type_leaves_the_references_in_their_place(funds: str, valued: date | None) -> None:
    result = read(file(f"16,195,1000,{funds},B1,R1,TEXT, WITH COMMAS/"))

    row = result.transactions.row(0, named=True)
    assert (row["bank_reference"], row["end_to_end_id"]) == ("B1", "R1")
    assert row["remittance_information"] == "TEXT, WITH COMMAS"
    assert row["value_date"] == (valued or date(2026, 10, 31))
    assert row["booking_date"] == date(2026, 10, 31)


def test_continuations_add_to_the_text() -> None:
    result = read(file("16,195,1000,,B1,R1,/\n88,PY:INVOICE 12, PART 3\n88,BO:DOE JO/"))

    assert result.transactions["remittance_information"].to_list() == ["PY:INVOICE 12, PART 3 BO:DOE JO"]


def test_balances_may_stand_on_continuations() -> None:
    text = file("16,195,1000,,B1,R1,X/").replace(
        "03,77,,010,10000,,,015,11000,,/", "03,77,,010,10000,,,015/\n88,11000,,/"
    )
    text = text.replace("49,22000,3/", "49,22000,4/").replace("98,22000,1,5/", "98,22000,1,6/")

    result = read(text.replace("99,22000,1,7/", "99,22000,1,8/"))

    assert result.statements["closing_minor"].to_list() == [11_000]
    assert result.issues.is_empty()


def test_several_records_on_one_line_are_taken_apart() -> None:
    result = read(file("16,195,400,,B1,R1,ONE/").replace("\n", ""))

    assert result.transactions["remittance_information"].to_list() == ["ONE"]


def test_the_currency_is_us_dollars_where_nothing_says_otherwise() -> None:
    result = read(file("16,195,1000,,B1,R1,X/", currency=""))

    assert result.transactions["currency"].to_list() == ["USD"]


def test_yen_have_no_minor_units() -> None:
    """F26."""
    result = read(file("16,195,1000,,B1,R1,X/", currency="JPY"))

    assert result.transactions["amount_minor"].to_list() == [1000]


def test_a_control_total_that_does_not_agree_makes_the_statement_incomplete() -> None:
    result = read(file("16,195,1000,,B1,R1,X/", total=5))

    assert "control_total" in set(result.issues["code"])
    assert result.statements["proof"].to_list() == ["incomplete"]


def test_an_unknown_type_code_is_quarantined() -> None:
    result = read(file("16,ABC,1000,,B1,R1,X/"))

    assert result.issues.filter(pl.col("severity") == "quarantined")["code"].to_list() == ["transaction_code"]


def test_a_message_without_money_is_noted() -> None:
    result = read(file("16,890,0,,B1,R1,HELLO/"))

    assert result.rows_in == 0
    assert "message" in set(result.issues["code"])


def test_a_group_that_the_bank_deletes_or_corrects_is_told() -> None:
    result = read(file("16,195,1000,,B1,R1,X/").replace("02,ACME,BANK,1,", "02,ACME,BANK,2,"))

    assert "group_status" in set(result.issues["code"])


def test_a_file_header_alone_is_refused() -> None:
    """F01."""
    with pytest.raises(FileRefused, match="no statement"):
        bai2.read(Source("balances.bai", b"01,BANK,ACME,261031,2000,1,,,2/\n"), ReadOptions())


def test_a_group_trailer_without_the_number_of_accounts_is_understood() -> None:
    text = file("16,195,1000,,B1,R1,PAYMENT/").replace(",1,5/", ",5,/", 1)

    result = read(text)

    assert ",5,/" in text
    assert result.statements["proof"].to_list() == ["balanced"]
    assert result.issues.is_empty()


@pytest.mark.parametrize("value", ["20261102", "261102"])
def test_the_successor_writes_years_in_full(value: str) -> None:
    text = file(f"16,195,1000,V,{value},1200,B1,R1,PAID 13/05/24/").replace("261031", "20261031")

    result = read(text.replace(",,,2/", ",,,3/"))

    assert result.transactions.select("booking_date", "value_date").row(0) == (date(2026, 10, 31), date(2026, 11, 2))
    assert result.statements["proof"].to_list() == ["balanced"]


def test_balances_with_decimals_are_told_of() -> None:
    result = read(file("16,195,1000,,B1,R1,PAID/").replace("03,", "03,", 1).replace(",015,", ",072,1.00,,,015,", 1))

    assert "balance" in set(result.issues["code"])


def test_spaces_behind_the_commas_change_nothing() -> None:
    text = file("16,195,1000,,B1,R1,PAYMENT OF CLIENT/")

    result = read(text.replace(",", ", "))

    assert result.transactions.drop("transaction_id", "statement_id").equals(
        read(text).transactions.drop("transaction_id", "statement_id")
    )
    assert result.statements["proof"].to_list() == ["balanced"]
    assert result.issues.is_empty()
