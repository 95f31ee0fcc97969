"""Norma 43: balances, movements, their texts and totals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers import norma43
from bankrec_nb.readers.base import ReadOptions, Source
from tests.readers.statement_writers import Written, month, write

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadResult

MOVEMENTS = month(4)


def read(text: str, encoding: str = "cp1252") -> ReadResult:
    source = Source("extracto.n43", text.encode(encoding))
    assert norma43.recognises(source)
    result = norma43.read(source, ReadOptions())

    assert result.rows_in == result.rows_loaded + result.rows_quarantined
    return result


def text_of(file: Written) -> str:
    return file.head + "".join(file.movements) + file.foot


def test_balances_totals_and_movements_agree() -> None:
    result = read(text_of(write("n43", MOVEMENTS)))

    assert result.statements["proof"].to_list() == ["balanced"]
    assert result.statements["currency"].to_list() == ["EUR"]
    assert result.issues.is_empty()


def test_the_national_number_becomes_the_iban() -> None:
    result = read(text_of(write("n43", MOVEMENTS)))

    # 2100 0418 45 0200051332 is the AEB's own example of a complete account number.
    assert result.statements["account_id"].to_list() == ["ES9121000418450200051332"]


def test_texts_of_a_movement_follow_each_other() -> None:
    file = write("n43", MOVEMENTS[:1])
    more = file.movements[0] + f"2302{'SECOND LINE':38}{'THIRD LINE':38}\n"

    result = read(text_of(file.with_movement(0, more)))

    assert result.transactions["remittance_information"].to_list() == ["CLIENT 00000 SECOND LINE THIRD LINE"]


def test_a_word_cut_where_the_text_is_full_is_whole_again() -> None:
    file = write("n43", MOVEMENTS)
    more = file.movements[0] + f"2302{'CARD 5540XXXXXXXX3014 SHOP*ALL OF MICH':38}{'AELSON AND SONS':38}\n"

    row = read(text_of(file.with_movement(0, more))).transactions.row(0, named=True)

    assert row["remittance_information"].endswith("SHOP*ALL OF MICHAELSON AND SONS")


def test_the_amount_in_another_currency_is_kept() -> None:
    file = write("n43", MOVEMENTS[:1])
    more = file.movements[0] + f"2401840{1_500:014d}\n"

    row = read(text_of(file.with_movement(0, more))).transactions.row(0, named=True)

    assert (row["original_amount_minor"], row["original_currency"]) == (-1_500, "USD")


def test_a_balance_in_debit_is_negative() -> None:
    result = read(text_of(write("n43", MOVEMENTS[:1], opening=-5_000)))

    assert result.statements["opening_minor"].to_list() == [-5_000]
    assert result.statements["proof"].to_list() == ["balanced"]


def test_totals_that_do_not_agree_are_told() -> None:
    file = write("n43", MOVEMENTS)
    wrong = file.foot[:20] + "00009" + file.foot[25:]

    result = read(file.head + "".join(file.movements) + wrong)

    assert "control_total" in set(result.issues["code"])
    assert result.statements["proof"].to_list() == ["incomplete"]


def test_two_accounts_are_two_statements() -> None:
    file = write("n43", MOVEMENTS[:2])
    last = file.foot.splitlines()[0] + "\n"
    second = (file.head + "".join(file.movements) + last).replace("0200051332", "0200051333")

    result = read(file.head + "".join(file.movements) + last + second)

    assert result.statements["account_id"].n_unique() == 2
    assert result.transactions.height == 4


def test_concept_and_dates_are_read() -> None:
    row = read(text_of(write("n43", MOVEMENTS[:1]))).transactions.row(0, named=True)

    assert row["transaction_code"] == "02-123"
    assert (row["booking_date"], row["value_date"]) == (date(2026, 10, 1), date(2026, 10, 1))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_spanish_letters_survive(encoding: str) -> None:
    file = write("n43", MOVEMENTS[:1])
    accented = file.movements[0].replace("CLIENT 00000", "COMISIÓN AÑO")

    result = read(text_of(file.with_movement(0, accented)), encoding)

    assert result.transactions["remittance_information"].to_list() == ["COMISIÓN AÑO"]


def test_a_value_date_that_is_none_is_left_empty_and_told() -> None:
    """F23."""
    file = write("n43", MOVEMENTS[:1])
    record = file.movements[0]

    result = read(text_of(file.with_movement(0, record[:16] + "260230" + record[22:])))

    assert result.transactions["value_date"].to_list() == [None]
    assert "value_date" in set(result.issues["code"])


def test_an_end_record_alone_is_refused() -> None:
    with pytest.raises(FileRefused, match="no statement"):
        norma43.read(Source("extracto.n43", b"88" + b"9" * 18 + b"000000"), ReadOptions())


def day_first(record: str) -> str:
    """The record with its two dates turned round."""
    at = {"11": 20, "22": 10}.get(record[:2])
    if at is None:
        return record
    one, two = record[at : at + 6], record[at + 6 : at + 12]
    return record[:at] + "".join(d[4:] + d[2:4] + d[:2] for d in (one, two)) + record[at + 12 :]


def test_dates_written_day_first_are_known_by_the_period_and_told() -> None:
    usual = text_of(write("n43", MOVEMENTS))
    turned = "".join(day_first(line) for line in usual.splitlines(keepends=True))

    result = read(turned)

    days = ["booking_date", "value_date"]
    assert turned != usual
    assert result.transactions.select(days).equals(read(usual).transactions.select(days))
    assert result.issues["code"].to_list() == ["date_order"]


def test_a_sender_record_above_the_account_changes_nothing() -> None:
    usual = text_of(write("n43", MOVEMENTS))

    result = read(f"{'00CAIXESBB':80}\n" + usual)

    assert result.statements["proof"].to_list() == ["balanced"]
    assert result.issues.is_empty()


def _of_two_days(first: str, second: str, movements: tuple[str, str]) -> str:
    rows = "".join(f"22    2222{day}{day}011112{5_000:014d}{'0' * 10}\n" for day in movements)
    return (
        f"1112342222{1234567890}{first}{second}2{200_000:014d}9783ACME\n{rows}"
        f"3312342222{1234567890}{0:05d}{0:014d}{2:05d}{10_000:014d}2{210_000:014d}978\n88{'9' * 18}{4:06d}\n"
    )


def test_days_first_are_known_where_the_standard_makes_a_year_of_two_days_that_hold_all_movements() -> None:
    result = read(_of_two_days("010226", "020226", ("010226", "020226")))

    assert result.transactions["booking_date"].to_list() == [date(2026, 2, 1), date(2026, 2, 2)]
    assert "date_order" in result.issues["code"].to_list()


def test_a_year_from_one_day_to_the_next_years_is_a_year_where_movements_lie_within() -> None:
    result = read(_of_two_days("250226", "260226", ("250226", "250715")))

    assert result.transactions["booking_date"].to_list() == [date(2025, 2, 26), date(2025, 7, 15)]
