"""The same movement has the same id from any export; two equal payments are two."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bankrec_nb.domain.money import LARGEST_MINOR
from bankrec_nb.domain.tables import BANK_TRANSACTION
from bankrec_nb.readers import ids
from bankrec_nb.readers.base import ReadOptions
from bankrec_nb.readers.identity import finish, finish_items
from bankrec_nb.readers.ids import short_hash
from bankrec_nb.readers.rows import TEXT_COLUMNS, typed
from tests.readers.statement_texts import Movement, camt, mt940, read, source

COFFEE = Movement(-320, text="Café", reference="", name="Bar")
DAY = date(2026, 3, 2)


def test_f35_two_identical_payments_on_one_day_both_survive() -> None:
    rows = read(camt([COFFEE, COFFEE])).transactions

    assert rows["occurrence"].to_list() == [1, 2]
    assert rows["transaction_id"].n_unique() == 2


def test_f34_an_overlapping_export_gives_the_same_ids() -> None:
    later = Movement(5_000, booked=date(2026, 3, 3))
    first = read(camt([COFFEE, COFFEE])).transactions
    second = read(camt([later, COFFEE, COFFEE])).transactions

    assert set(first["transaction_id"]) < set(second["transaction_id"])


def test_the_order_of_rows_does_not_change_ids() -> None:
    some = [COFFEE, Movement(100), Movement(-250, text="Rent"), COFFEE]

    assert set(read(camt(some)).transactions["transaction_id"]) == set(
        read(camt(some[::-1])).transactions["transaction_id"]
    )


def test_f36_one_bank_reference_with_two_amounts_is_two_movements() -> None:
    rows = read(camt([Movement(100, reference="X"), Movement(200, reference="X")])).transactions

    assert rows["transaction_id"].n_unique() == 2


def test_spaces_and_case_of_the_text_do_not_change_the_id() -> None:
    plain = read(mt940([Movement(100, text="Invoice FA 12")])).transactions["transaction_id"]
    bent = read(mt940([Movement(100, text="INVOICE  FA  12")])).transactions["transaction_id"]

    assert plain.to_list() == bent.to_list()


@pytest.mark.parametrize("accounts", [[" a{} b"] * 8, [" a{} b", "Zz", "z\nz", "ÿ"] * 2], ids=["one", "several"])
def test_an_id_is_the_hash_of_a_movements_facts_as_they_are_and_of_its_texts_without_spaces_and_case(
    accounts: list[str],
) -> None:
    texts = ["Loyer", "straße\u00a0ＡÉ ǆ", None, "two\nlines \u2003", "a\x1cb", "tab\t\x0b\rs", "", "ﬁn é"]
    rows = typed(
        {
            "account_id": accounts,
            "booking_date": [DAY] * len(texts),
            "amount_minor": range(len(texts)),
            "currency": ["EUR"] * len(texts),
            "remittance_information": texts,
            "counterparty_name": texts[::-1],
        },
        BANK_TRANSACTION,
    )

    found = ids.with_ids(rows, ids.FACTS, TEXT_COLUMNS, "transaction_id")["transaction_id"]

    parts = [
        (name or "").upper() + "\x1f\x1f\x1f" + (text or "").upper()
        for name, text in zip(texts[::-1], texts, strict=True)
    ]
    told = [re.sub(r"[^\S\x1c-\x1f]+", "", part) for part in parts]
    keys = [
        f"{account}\x1f{DAY}\x1f\x1f{n}\x1fEUR\x1f{text}" + "\x1f" * 7 + "\x1f1"
        for n, (account, text) in enumerate(zip(accounts, told, strict=True))
    ]
    assert found.to_list() == [short_hash(key) for key in keys]


def test_ids_do_not_change_between_versions() -> None:
    rows = finish(
        source("x"),
        "csv",
        statements=[{"account_id": "A", "currency": "EUR"}],
        transactions={"booking_date": [DAY], "amount_minor": [100], "remittance_information": ["Invoice 1"]},
    ).transactions

    assert rows["transaction_id"].to_list() == ["4632d9c03c5ece2c"]


def test_placeholders_are_no_references() -> None:
    rows = finish(
        source("x"),
        "csv",
        statements=[{}],
        transactions={
            "booking_date": [DAY] * 4,
            "amount_minor": [1, 2, 3, 4],
            "end_to_end_id": ["NOTPROVIDED", "NONREF", "0000", "INV-0"],
        },
        options=ReadOptions(currency="EUR"),
    ).transactions

    assert rows["end_to_end_id"].to_list() == [None, None, None, "INV-0"]


def test_f28_f23_an_impossible_amount_or_year_is_quarantined() -> None:
    result = finish(
        source("x"),
        "csv",
        statements=[{"currency": "EUR"}],
        transactions={
            "booking_date": [DAY, date(2062, 1, 1), date(1926, 1, 1), None, DAY],
            "amount_minor": [LARGEST_MINOR + 1, 1, 1, 1, 1],
        },
    )

    assert result.transactions.height == 1
    assert result.issues["code"].to_list() == ["amount", "date", "date", "date"]
    assert (result.rows_in, result.rows_loaded, result.rows_quarantined) == (5, 1, 4)
    assert result.statements["proof"].to_list() == ["incomplete"]


def test_f13_a_nul_in_a_label_quarantines_the_row() -> None:
    content = mt940([Movement(100, text="bad\x00label"), Movement(200)])

    result = read(content)

    assert result.transactions["amount_minor"].to_list() == [200]
    assert result.issues.filter(result.issues["severity"] == "quarantined")["code"].to_list() == ["control_character"]


def test_a_file_without_currency_says_what_was_taken() -> None:
    result = finish(source("x"), "qif", statements=[{}], transactions={"booking_date": [DAY], "amount_minor": [1]})

    assert result.transactions["currency"].to_list() == ["EUR"]
    assert result.issues["code"].to_list() == ["currency_assumed"]


def test_details_hang_under_their_transaction_even_when_others_are_quarantined() -> None:
    result = finish(
        source("x"),
        "coda",
        statements=[{"currency": "EUR"}],
        transactions={"booking_date": [DAY, DAY], "amount_minor": [None, 300]},
        details={"transaction": [0, 1, 1], "amount_minor": [5, 100, 200]},
    )

    assert result.details["transaction_id"].unique().to_list() == result.transactions["transaction_id"].to_list()
    assert result.details["amount_minor"].sum() == 300


def test_two_equal_journal_lines_are_two_items() -> None:
    items = finish_items(
        source("x"),
        "fec",
        items={"item_type": ["journal_line"] * 2, "amount_minor": [100, 100], "label": ["Rent", "Rent"]},
    ).items

    assert items["item_id"].n_unique() == 2
    assert items["open_minor"].to_list() == [100, 100]


def test_a_file_pasted_together_twice_is_told() -> None:
    some = [Movement(100), Movement(200), Movement(-50)]

    result = read(camt(some + some))

    assert "repeated_content" in result.issues["code"].to_list()
