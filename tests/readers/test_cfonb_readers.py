"""CFONB 120 statements and CFONB 240 returns, record by record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers import cfonb120, cfonb240
from bankrec_nb.readers.base import ReadOptions, Source
from tests.readers.document_writers import cfonb240 as written_240

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadResult

BANK, BRANCH, ACCOUNT = "15589", "00000", "98765432100"
IBAN = "FR7615589000009876543210088"


def balance(code: str, day: str, amount: str, currency: str = "EUR2", account: str = ACCOUNT) -> str:
    return f"{code}{BANK}    {BRANCH}{currency} {account}  {day}{'':50}{amount}".ljust(120)


def movement(
    amount: str, label: str = "VIR SEPA", currency: str = "EUR2", account: str = ACCOUNT, number: str = "0000000"
) -> str:
    start = f"04{BANK}9162{BRANCH}{currency} {account}05160519  160519"
    return f"{start}{label:31}  {number}  {amount}{'REF9':16}".ljust(120)


def complement(qualifier: str, text: str) -> str:
    return f"05{BANK}9162{BRANCH}EUR2 {ACCOUNT}05160519     {qualifier:3}{text:70}".ljust(120)


def read(*records: str, end: str = "\n") -> ReadResult:
    content = end.join(records).encode("cp1252")
    result = cfonb120.read(Source("releve.txt", content), ReadOptions())

    assert result.rows_in == result.rows_loaded + result.rows_quarantined
    return result


OPENING, CLOSING = balance("01", "150519", "0000000001000{"), balance("07", "160519", "0000000000900{")


@pytest.mark.parametrize(
    ("written", "minor"),
    [("0000000000123D", 1234), ("0000000000123M", -1234), ("0000000000000{", 0), ("0000000000001}", -10)],
)
def test_the_last_digit_of_an_amount_carries_its_sign(written: str, minor: int) -> None:
    result = read(OPENING, movement(written), CLOSING)

    assert result.transactions["amount_minor"].to_list() == [minor]


def test_french_code_pages_write_the_signed_zero_as_a_letter() -> None:
    opening, closing = (r.replace("{", "é") for r in (OPENING, balance("07", "160519", "0000000000900{")))
    result = read(opening, movement("0000000000100è"), closing)

    assert result.transactions["amount_minor"].to_list() == [-1000]
    assert result.statements["proof"].to_list() == ["balanced"]


def test_an_amount_without_sign_does_not_borrow_the_first_letter_of_the_reference() -> None:
    result = read(OPENING, movement("00000000001000"), CLOSING)

    assert (result.transactions.height, result.rows_quarantined) == (0, 1)


def test_a_remark_that_nothing_was_booked_is_no_movement() -> None:
    remark = f"04{'':46}** PAS DE MOUVEMENT CE JOUR **".ljust(120)
    result = read(OPENING, remark, "-" * 80, balance("07", "160519", "0000000001000{"))

    assert (result.rows_in, result.statements["proof"].to_list()) == (0, ["empty"])
    assert set(result.issues["code"]) == {"remark"}


def test_decimals_come_from_the_record_and_currencies_without_cents_have_none() -> None:
    result = read(
        balance("01", "150519", "0000000001000{", "XPF0"),
        movement("0000000000012}", currency="XPF0"),
        balance("07", "160519", "0000000000988{", "XPF0"),
    )

    assert result.transactions["amount_minor"].to_list() == [-120]
    assert result.transactions["currency"].to_list() == ["XPF"]
    assert result.statements["proof"].to_list() == ["balanced"]


def test_the_national_number_becomes_the_iban() -> None:
    result = read(OPENING, movement("0000000000100}"), CLOSING)

    assert result.statements["account_id"].to_list() == [IBAN]
    assert result.transactions["account_id"].to_list() == [IBAN]
    assert result.statements["proof"].to_list() == ["balanced"]


def test_complements_fill_the_columns_they_belong_to() -> None:
    result = read(
        OPENING,
        movement("0000000000100}"),
        complement("NBE", "EDF SA"),
        complement("LCC", f"{'FACTURE FA-2026-00':70}"),
        complement("LC2", "17 SUITE"),
        complement("RCN", f"{'E2E-1':35}PURPOSE"),
        complement("RUM", f"{'RUM-7':35}RCUR"),
        complement("IBE", f"{'FR72ZZZ123456':35}"),
        complement("LCS", "RF18539007547034"),
        complement("MMO", "USD200000000012345"),
        complement("FEE", "EUR200000000000150"),
        complement("XYZ", "KEPT TOO"),
        CLOSING,
    )

    row = result.transactions.row(0, named=True)
    assert row["counterparty_name"] == "EDF SA"
    assert row["remittance_information"] == "FACTURE FA-2026-00 17 SUITE"
    assert (row["end_to_end_id"], row["mandate_id"], row["creditor_id"]) == ("E2E-1", "RUM-7", "FR72ZZZ123456")
    assert row["creditor_reference"] == "RF18539007547034"
    assert (row["original_amount_minor"], row["original_currency"]) == (12345, "USD")
    assert row["fee_minor"] == -150
    assert "XYZ KEPT TOO" in row["additional_information"]
    assert row["bank_reference"] == "REF9"


def test_free_text_is_the_remittance_where_the_bank_sends_nothing_better() -> None:
    result = read(OPENING, movement("0000000000100}"), complement("LIB", "FACTURE 12"), CLOSING)

    assert result.transactions["remittance_information"].to_list() == ["FACTURE 12"]
    assert result.transactions["additional_information"].to_list() == ["VIR SEPA"]


def test_several_accounts_and_days_are_statements_of_their_own() -> None:
    other = "00123456789"

    result = read(
        OPENING, movement("0000000000100}"), CLOSING,
        balance("01", "160519", "0000000000900{"), balance("07", "170519", "0000000000900{"),
        balance("01", "150519", "0000000000000{", account=other),
        movement("0000000000050{", account=other),
        balance("07", "160519", "0000000000050{", account=other),
    )  # fmt: skip

    assert result.statements["proof"].to_list() == ["balanced", "empty", "balanced"]
    assert result.statements["account_id"].n_unique() == 2


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r"])
def test_blocks_without_line_ends_are_read_like_lines(end: str) -> None:
    result = read(OPENING, movement("0000000000100}"), CLOSING, end=end)

    assert result.transactions.height == 1
    assert result.statements["proof"].to_list() == ["balanced"]


def test_cut_blanks_a_trailing_line_and_the_old_end_of_file_mark_do_no_harm() -> None:
    result = read(OPENING.rstrip(), movement("0000000000100}").rstrip(), CLOSING[:104], "", "\x1a")

    assert result.statements["proof"].to_list() == ["balanced"]


def test_a_label_with_a_character_too_many_shifts_the_amount_and_it_is_still_found() -> None:
    record = movement("0000000000100}")
    shifted = record[:79] + " " + record[79:]

    result = read(OPENING, shifted, CLOSING)

    assert result.transactions["amount_minor"].to_list() == [-1000]


def test_an_amount_that_is_none_is_quarantined_with_its_line() -> None:
    result = read(OPENING, movement("00000000001X0}"), movement("0000000000100}"), CLOSING)

    issue = result.issues.filter(pl.col("severity") == "quarantined").row(0, named=True)
    assert (issue["code"], issue["line"]) == ("amount", 2)
    assert result.transactions.height == 1
    assert result.statements["proof"].to_list() == ["incomplete"]


def test_a_movement_outside_a_statement_is_kept_and_flagged() -> None:
    result = read(movement("0000000000100}"), OPENING, movement("0000000000100}"), CLOSING)

    assert result.transactions.height == 2
    assert set(result.issues["code"]) >= {"no_opening", "no_closing"}
    assert result.statements["proof"].to_list() == ["incomplete", "balanced"]


def test_a_complement_without_its_movement_makes_the_statement_incomplete() -> None:
    result = read(OPENING, complement("LIB", "LOST"), movement("0000000000100}"), CLOSING)

    assert "complement" in set(result.issues["code"])
    assert result.statements["proof"].to_list() == ["incomplete"]


def test_a_file_without_any_statement_is_refused() -> None:
    with pytest.raises(FileRefused, match="no statement"):
        read(complement("LIB", "LOST"))


def test_returns_are_information_and_never_money() -> None:
    result = cfonb240.read(Source("retours.txt", written_240(17_120, 28_728)), ReadOptions())

    assert set(result.transactions["booking_status"]) == {"information"}
    assert result.transactions["amount_minor"].to_list() == [-17_120, -28_728]
    assert result.transactions["booking_date"].unique().to_list() == [date(2026, 10, 5)]
    assert result.transactions["counterparty_iban"].unique().to_list() == ["FR7610278022040001234560307"]
    assert result.transactions["remittance_information"].to_list() == ["PRLV FA-2", "PRLV FA-3"]
    assert result.statements["sum_minor"].to_list() == [0]


def test_a_total_of_returns_that_does_not_agree_is_told() -> None:
    result = cfonb240.read(Source("retours.txt", written_240(17_120, total=17_121)), ReadOptions())

    assert "control_total" in set(result.issues["code"])
