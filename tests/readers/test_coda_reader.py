"""CODA: movements, their details, their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bankrec_nb.readers import coda
from bankrec_nb.readers.base import ReadOptions, Source
from bankrec_nb.readers.sniff import recognise
from tests.readers.statement_writers import Written, month, write

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadResult

MOVEMENTS = month(3)


def read(file: Written, *, encoding: str = "cp1252") -> ReadResult:
    text = (file.head + "".join(file.movements) + file.foot).encode(encoding)
    result = coda.read(Source("statement.cod", text), ReadOptions())

    assert result.rows_in == result.rows_loaded + result.rows_quarantined
    return result


def first_movement(words: str, *, structured: bool = False, detail: str = "0000", minor: int = 12_000) -> str:
    order = f"0001{detail}"
    flag = "1" if structured else "0"
    return (
        f"21{order}{'BANKREF1':21}0{minor * 10:015d}051026{'00150000'}{flag}{words:53}0510260100 0".ljust(127) + "0\n"
    )


def second(client: str = "", bic: str = "", words: str = "") -> str:
    return f"2200010000{words:53}{client:35}{bic:11}".ljust(127) + "0\n"


def third(account: str = "", name: str = "", words: str = "") -> str:
    return f"2300010000{account:37}{name:35}{words:43}".ljust(127) + "0\n"


def with_records(*records: str) -> ReadResult:
    file = write("coda", [])
    return read(Written(file.head, ("".join(records),), file.foot))


def test_the_structured_communication_becomes_the_creditor_reference() -> None:
    result = with_records(first_movement("101090933755493", structured=True))

    assert result.transactions["creditor_reference"].to_list() == ["+++090/9337/55493+++"]


def test_a_direct_debit_tells_mandate_and_creditor() -> None:
    told = "127" + "051026" + "110" + f"{'BE12ZZZ0123456789':35}" + f"{'MANDATE-5':35}" + f"{'INVOICE 12':62}"

    result = with_records(
        first_movement(told[:53], structured=True), second(words=told[53:106]), third(words=told[106:149])
    )

    row = result.transactions.row(0, named=True)
    assert (row["mandate_id"], row["creditor_id"]) == ("MANDATE-5", "BE12ZZZ0123456789")
    assert row["remittance_information"] == "INVOICE 12"


def test_the_counterparty_comes_from_the_second_and_third_record() -> None:
    result = with_records(
        first_movement("FREE TEXT"),
        second(client="E2E-77", bic="KREDBEBB", words="GOES ON"),
        third("BE68539007547034", "KLANT NV", "TO THE END"),
    )

    row = result.transactions.row(0, named=True)
    assert row["counterparty_name"] == "KLANT NV"
    assert (row["counterparty_iban"], row["counterparty_bic"]) == ("BE68539007547034", "KREDBEBB")
    assert row["remittance_information"] == "FREE TEXT GOES ON TO THE END"
    assert row["end_to_end_id"] == "E2E-77"


def test_details_explain_a_total_and_are_never_money() -> None:
    result = with_records(
        first_movement("TOTAL", minor=10_000),
        first_movement("PART 1", detail="0001", minor=7_500),
        first_movement("PART 2", detail="0002", minor=2_500),
    )

    assert result.transactions["amount_minor"].to_list() == [10_000]
    assert result.transactions["batch_count"].to_list() == [2]
    assert result.details["amount_minor"].to_list() == [7_500, 2_500]
    assert result.details["transaction_id"].unique().to_list() == result.transactions["transaction_id"].to_list()


def test_the_old_belgian_number_becomes_the_iban() -> None:
    file = write("coda", MOVEMENTS)
    lines = file.head.splitlines()
    old = f"10010{'539007547034':12} EUR0BE".ljust(42) + lines[1][42:]

    result = read(Written(f"{lines[0]}\n{old}\n", file.movements, file.foot))

    assert result.statements["account_id"].to_list() == ["BE68539007547034"]
    assert result.statements["currency"].to_list() == ["EUR"]


def test_a_continuation_of_another_movement_is_told() -> None:
    result = with_records(third("BE68539007547034", "LOST"))

    assert "continuation" in set(result.issues["code"])
    assert result.statements["proof"].to_list() == ["incomplete"]


def test_the_trailer_is_compared_with_what_was_read() -> None:
    file = write("coda", MOVEMENTS)
    lines = file.foot.splitlines()
    wrong = lines[1][:37] + f"{1:015d}" + lines[1][52:]

    result = read(Written(file.head, file.movements, f"{lines[0]}\n{wrong}\n"))

    assert "control_total" in set(result.issues["code"])
    assert result.statements["proof"].to_list() == ["balanced"]


@pytest.mark.parametrize("counted", [0, 1])
def test_the_trailer_may_leave_free_communications_out_of_its_count(counted: int) -> None:
    file = write("coda", MOVEMENTS)
    balance, trailer = file.foot.splitlines()
    count = int(trailer[16:22]) + counted
    foot = f"{balance}\n{'4 00010000':32}{'A WORD OF THE BANK':95}0\n{trailer[:16]}{count:06d}{trailer[22:]}\n"

    result = read(Written(file.head, file.movements, foot))

    assert result.issues.is_empty()


@pytest.mark.parametrize("version", ["1", "2"])
def test_known_versions_are_read_without_a_word(version: str) -> None:
    file = write("coda", MOVEMENTS)
    head = file.head.splitlines()
    dressed = Written(f"{head[0][:127]}{version}\n{head[1]}\n", file.movements, file.foot)

    result = read(dressed)

    assert result.issues.is_empty()


def test_an_unknown_version_is_read_and_told() -> None:
    file = write("coda", MOVEMENTS)
    head = file.head.splitlines()

    result = read(Written(f"{head[0][:127]}5\n{head[1]}\n", file.movements, file.foot))

    assert set(result.issues["code"]) == {"version"}
    assert result.transactions.height == 3


def test_names_of_old_isabel_are_read_in_their_code_page() -> None:
    file = write("coda", [])
    text = file.head + first_movement("PAYÉ À FRANÇOIS") + third(name="CAFÉ DE L'HÔTEL") + file.foot

    result = coda.read(Source("statement.cod", text.encode("cp850")), ReadOptions())

    assert result.transactions["counterparty_name"].to_list() == ["CAFÉ DE L'HÔTEL"]
    assert result.transactions["remittance_information"].to_list() == ["PAYÉ À FRANÇOIS"]
    assert "encoding" in result.issues["code"].to_list()


def test_a_header_of_another_application_code_is_known_by_the_old_balance_below_it() -> None:
    file = write("coda", MOVEMENTS)
    assert file.head[14:16] == "05"
    text = file.head[:14] + "00" + file.head[16:] + "".join(file.movements) + file.foot

    source = Source("statement.cod", text.encode())

    assert recognise(source) == "coda"
    assert coda.read(source, ReadOptions()).statements["proof"].to_list() == ["balanced"]
