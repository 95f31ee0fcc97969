"""PSD2 JSON in the shapes banks and aggregators send."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from bankrec_nb.domain.errors import FileRefused
from tests.readers.statement_texts import IBAN, read

BOOKED: dict[str, Any] = {
    "transactionId": "changes",
    "internalTransactionId": "stable",
    "bookingDate": "2026-03-02",
    "valueDate": "2026-03-03",
    "transactionAmount": {"amount": "-8.43", "currency": "EUR"},
    "creditorName": "Papeterie",
    "creditorAccount": {"iban": "DE93230707000621787100"},
    "endToEndId": "E-1",
    "remittanceInformationUnstructuredArray": ["CB 2222", "FA-12"],
}


def answer(*booked: dict[str, Any], pending: tuple[dict[str, Any], ...] = (), **around: Any) -> str:
    return json.dumps({"transactions": {"booked": list(booked), "pending": list(pending)}, **around})


def test_a_booked_transaction_keeps_its_references() -> None:
    result = read(answer(BOOKED, account={"iban": IBAN}))
    row = result.transactions.row(0, named=True)

    assert (row["account_id"], row["amount_minor"], row["booking_date"]) == (IBAN, -843, date(2026, 3, 2))
    assert (row["counterparty_name"], row["counterparty_iban"]) == ("Papeterie", "DE93230707000621787100")
    assert row["remittance_information"] == "CB 2222 FA-12"
    assert (row["bank_reference"], row["end_to_end_id"]) == ("stable", "E-1")


def test_an_identifier_that_changes_between_fetches_does_not_change_the_identity() -> None:
    again = BOOKED | {"transactionId": "another"}

    assert (
        read(answer(BOOKED)).transactions["transaction_id"].to_list()
        == read(answer(again)).transactions["transaction_id"].to_list()
    )


def test_pending_is_pending() -> None:
    result = read(answer(BOOKED, pending=(BOOKED | {"internalTransactionId": "p"},)))

    assert result.transactions["booking_status"].to_list() == ["booked", "pending"]
    assert result.statements["transaction_count"].to_list() == [1]


def test_snake_case_is_the_same() -> None:
    snake = {
        "booking_date": "2026-03-02",
        "transaction_amount": {"amount": "5.00", "currency": "EUR"},
        "debtor_name": "Client",
    }

    row = read(json.dumps({"transactions": {"booked": [snake]}})).transactions.row(0, named=True)

    assert (row["amount_minor"], row["counterparty_name"]) == (500, "Client")


def test_numbers_are_read_as_text_so_that_no_cent_is_lost() -> None:
    text = '{"transactions": [{"bookingDate": "2026-03-02", "amount": 1234567890123.45, "currency": "EUR"}]}'

    assert read(text).transactions["amount_minor"].to_list() == [123_456_789_012_345]


def test_unscaled_values_are_exact() -> None:
    text = json.dumps(
        {
            "transactions": [
                {
                    "amount": {"value": {"unscaledValue": "-1300", "scale": "1"}, "currencyCode": "SEK"},
                    "booking_date": "2026-03-02",
                }
            ]
        }
    )

    assert read(text).transactions.select("amount_minor", "currency").row(0) == (-13_000, "SEK")


def test_balances_prove_the_list() -> None:
    balances = [
        {"balanceAmount": {"amount": "100.00", "currency": "EUR"}, "balanceType": "openingBooked"},
        {"balanceAmount": {"amount": "91.57", "currency": "EUR"}, "balanceType": "closingBooked"},
    ]

    assert read(answer(BOOKED, balances=balances)).statements["proof"].to_list() == ["balanced"]


@pytest.mark.parametrize(
    "broken",
    [
        BOOKED | {"transactionAmount": {"amount": "8,43x", "currency": "EUR"}},
        BOOKED | {"bookingDate": "2026-02-30", "valueDate": None},
        {"bookingDate": "2026-03-02"},
    ],
)
def test_a_transaction_that_cannot_be_read_is_quarantined(broken: dict[str, Any]) -> None:
    result = read(answer(broken, BOOKED))

    assert (result.rows_in, result.rows_loaded, result.rows_quarantined) == (2, 1, 1)
    assert result.statements["proof"].to_list() == ["incomplete"]


def test_a_cut_file_is_refused_with_its_line() -> None:
    text = json.dumps({"transactions": {"booked": [BOOKED] * 3}}, indent=1)

    with pytest.raises(FileRefused, match="line"):
        read(text[:-40])


def test_a_nesting_bomb_is_refused() -> None:
    with pytest.raises(FileRefused):
        read('{"transactions": ' + "[" * 200_000 + "]" * 200_000 + "}")


def shape(name: str) -> dict[str, Any] | list[Any]:
    """One movement out of 12.50 in the words of an interface, of 2 March 2026, with a text SHOP."""
    shapes: dict[str, dict[str, Any] | list[Any]] = {
        "plaid": {"transactions": [{"account_id": "A", "amount": 12.5, "iso_currency_code": "GBP", "date": "2026-03-02",
                                    "name": "SHOP", "pending": False}]},
        "open banking uk": {"Data": {"Transaction": [
            {"AccountId": "A", "Amount": {"Amount": "12.50", "Currency": "GBP"}, "CreditDebitIndicator": "Debit",
             "Status": "Booked", "BookingDateTime": "2026-03-02T10:43:07+00:00", "TransactionInformation": "SHOP"}]}},
        "stet": {"transactions": [
            {"transactionAmount": {"amount": "12.50", "currency": "GBP"}, "creditDebitIndicator": "DBIT", "status": "BOOK",
             "bookingDate": "2026-03-02", "remittanceInformation": {"unstructured": ["SHOP"]}}]},
        "truelayer": {"results": [{"timestamp": "2026-03-02T00:00:00", "description": "SHOP", "transaction_type": "DEBIT",
                                   "amount": 12.5, "currency": "GBP"}]},
        "bridge": {"transactions": [{"amount": -12.5, "date": "2026-03-02", "currency_code": "GBP", "future": False,
                                     "provider_description": "SHOP", "account_id": 7}]},
        "powens": {"currency": "GBP", "transactions": [
            {"id_account": 7, "date": "2026-03-02", "value": -12.5, "original_wording": "SHOP", "coming": False,
             "currency": "GBP", "deleted": None}]},
        "qonto": {"transactions": [{"amount": 12.5, "amount_cents": 1250, "side": "debit", "currency": "GBP",
                                    "settled_at": "2026-03-02T10:00:00Z", "status": "completed", "reference": "SHOP"}]},
        "revolut": [{"state": "completed", "created_at": "2026-03-01T10:00:00Z", "completed_at": "2026-03-02T10:00:00Z",
                     "legs": [{"account_id": "A", "amount": -12.5, "currency": "GBP", "description": "SHOP"}]}],
        "wise": {"transactions": [
            {"type": "DEBIT", "date": "2026-03-02T06:20:27Z", "amount": {"value": -12.5, "currency": "GBP"},
             "details": {"description": "SHOP"}}]},
        "tink": {"transactions": [
            {"amount": {"value": {"scale": "2", "unscaledValue": "-1250"}, "currencyCode": "GBP"},
             "dates": {"booked": "2026-03-02"}, "descriptions": {"original": "SHOP"}, "status": "BOOKED"}]},
        "salt edge": {"data": [{"made_on": "2026-03-02", "amount": -12.5, "currency_code": "GBP", "status": "posted",
                                "description": "SHOP"}]},
        "starling": {"feedItems": [
            {"amount": {"currency": "GBP", "minorUnits": 1250}, "direction": "OUT", "status": "SETTLED",
             "settlementTime": "2026-03-02T12:34:56Z", "reference": "SHOP"}]},
    }  # fmt: skip
    return shapes[name]


INTERFACES = [
    *("plaid", "open banking uk", "stet", "truelayer", "bridge", "powens", "qonto", "revolut", "wise", "tink"),
    *("salt edge", "starling"),
]


@pytest.mark.parametrize("name", INTERFACES)
def test_every_interface_tells_the_same_movement(name: str) -> None:
    result = read(json.dumps(shape(name)))

    columns = ["booking_date", "amount_minor", "currency", "booking_status", "remittance_information"]
    assert result.transactions.select(columns).rows() == [(date(2026, 3, 2), -1250, "GBP", "booked", "SHOP")]


@pytest.mark.parametrize(
    ("flag", "status"),
    [
        *(({"pending": True}, "pending"), ({"coming": True}, "pending"), ({"status": "PDNG"}, "pending")),
        *(({"status": "declined"}, "information"), ({"deleted": "2026-03-04"}, "information"), ({}, "booked")),
    ],
)
def test_what_is_not_booked_yet_or_was_taken_back_is_no_booked_money(flag: dict[str, Any], status: str) -> None:
    movement = {"amount": "-1.00", "currency": "EUR", "date": "2026-03-02"} | flag

    assert read(json.dumps({"transactions": [movement]})).transactions["booking_status"].to_list() == [status]


def test_a_list_that_mixes_accounts_is_a_statement_for_each() -> None:
    movements = [{"account_id": a, "amount": "1.00", "currency": "EUR", "date": "2026-03-02"} for a in ("A", "B", "A")]

    result = read(json.dumps({"transactions": movements}))

    assert result.statements.select("account_id", "transaction_count").rows() == [("A", 2), ("B", 1)]


@pytest.mark.parametrize(("direction", "minor"), [("Credit", 500), ("Debit", -500)])
def test_a_balance_after_the_movement_has_its_own_direction(direction: str, minor: int) -> None:
    balance = {"Amount": {"Amount": "5.00", "Currency": "GBP"}, "CreditDebitIndicator": direction}
    said = shape("open banking uk")
    assert isinstance(said, dict)
    said["Data"]["Transaction"][0]["Balance"] = balance

    assert read(json.dumps(said)).transactions["balance_after_minor"].to_list() == [minor]


def test_records_one_a_line_are_a_list_and_a_line_cut_off_is_refused() -> None:
    lines = [
        json.dumps({"amount": amount, "currency": "EUR", "bookingDate": "2026-03-02"}) for amount in ("1.00", "-2.50")
    ]

    assert read("\n".join(lines)).transactions["amount_minor"].to_list() == [100, -250]
    with pytest.raises(FileRefused):
        read("\n".join(lines)[:-5])


def test_the_day_it_was_posted_comes_before_the_day_it_was_made() -> None:
    one = {"amount": "1.00", "currency": "EUR", "createdAt": "2026-03-01T10:00:00Z", "postedAt": "2026-03-02T10:00:00Z"}

    assert read(json.dumps({"transactions": [one]})).transactions["booking_date"].to_list() == [date(2026, 3, 2)]


PENCE: dict[str, Any] = {
    "id": "tx_1", "created": "2026-01-05T10:00:00Z", "settled": "2026-01-06T10:00:00Z", "amount": -350, "currency": "GBP",
    "local_amount": -400, "local_currency": "EUR", "account_balance": 13013, "is_load": False, "description": "BAKERY",
}  # fmt: skip


def test_whole_pence_are_pence() -> None:
    row = read(json.dumps({"transactions": [PENCE]})).transactions.row(0, named=True)

    assert (row["amount_minor"], row["currency"], row["booking_date"]) == (-350, "GBP", date(2026, 1, 5))
    assert (row["original_amount_minor"], row["original_currency"], row["balance_after_minor"]) == (-400, "EUR", 13013)


@pytest.mark.parametrize(
    ("said", "status"), [({"settled": ""}, "pending"), ({"decline_reason": "NO_FUNDS"}, "information"), ({}, "booked")]
)
def test_pence_that_are_not_settled_or_were_declined_are_no_booked_money(said: dict[str, Any], status: str) -> None:
    told = read(json.dumps({"transactions": [PENCE | said]})).transactions

    assert told["booking_status"].to_list() == [status]


def test_a_bare_list_of_an_aggregator_is_read_and_what_was_deleted_is_information() -> None:
    one = {"id": 1, "raw_description": "CB SHOP", "amount": -1.5, "date": "2026-01-05", "currency_code": "EUR"}

    told = read(json.dumps([one | {"is_deleted": True}, one | {"id": 2, "is_deleted": False}])).transactions

    assert told["amount_minor"].to_list() == [-150, -150]
    assert sorted(told["booking_status"].to_list()) == ["booked", "information"]


def test_the_balances_of_an_interval_prove_it() -> None:
    one = {
        "type": "DEBIT", "date": "2026-01-05T10:00:00.000Z", "amount": {"value": -12.5, "currency": "EUR"},
        "details": {"description": "Card"}, "referenceNumber": "C-1",
    }  # fmt: skip
    ends = {
        "startOfStatementBalance": {"value": 100, "currency": "EUR"},
        "endOfStatementBalance": {"value": 87.5, "currency": "EUR"},
    }

    told = read(json.dumps({"transactions": [one], **ends})).statements

    assert told.select("opening_minor", "closing_minor", "proof").rows() == [(10_000, 8_750, "balanced")]


def test_a_providers_movements_move_what_is_left_of_them_after_the_fee() -> None:
    stripe = {
        "balance": {"available": [{"amount": 9, "currency": "eur"}], "pending": [{"amount": 0, "currency": "eur"}]},
        "data": [
            {"id": "txn_1", "object": "balance_transaction", "amount": 10_000, "fee": 320, "net": 9_680, "currency": "eur",
             "created": 1_788_256_800, "available_on": 1_788_429_600, "type": "charge", "status": "available",
             "source": {"object": "charge", "billing_details": {"name": "Lind SARL"}}},
            {"id": "txn_2", "object": "balance_transaction", "amount": -500, "fee": 0, "net": -500, "currency": "jpy",
             "created": 1_788_343_200, "type": "payout", "status": "pending", "source": None},
        ],
    }  # fmt: skip
    paypal = {
        "transaction_details": [
            {"transaction_info": {"transaction_id": "P1", "transaction_initiation_date": "2026-09-03T04:03:52+0000", "transaction_status": "S",
                                  "transaction_amount": {"currency_code": "EUR", "value": "46.00"}, "fee_amount": {"currency_code": "EUR", "value": "-1.79"}}},
            {"transaction_info": {"transaction_id": "P2", "transaction_initiation_date": "2026-09-04T04:03:52+0000", "transaction_status": "P",
                                  "transaction_amount": {"currency_code": "EUR", "value": "-5.00"}}},
        ]
    }  # fmt: skip

    found = [read(json.dumps(said)) for said in (stripe, paypal)]

    rows = [
        (str(r["booking_date"]), r["amount_minor"], r["currency"], r["booking_status"])
        for one in found
        for r in one.transactions.to_dicts()
    ]
    assert rows == [
        ("2026-09-01", 9_680, "EUR", "booked"), ("2026-09-02", -500, "JPY", "booked"),
        ("2026-09-03", 4_421, "EUR", "booked"), ("2026-09-04", -500, "EUR", "pending"),
    ]  # fmt: skip
    assert found[0].transactions["counterparty_name"][0] == "Lind SARL"


def test_an_account_that_counts_its_days_in_seconds_has_its_number_and_currency_beside_its_list() -> None:
    moves = [
        {"id": "1", "posted": 1769594400, "amount": "-12.50"},
        {"id": "2", "posted": 0, "amount": "3.00", "pending": True},
    ]

    result = read(json.dumps({"accounts": [{"id": "293", "currency": "USD", "transactions": moves}]}))

    assert result.transactions.select("booking_date", "amount_minor", "currency").rows() == [
        (date(2026, 1, 28), -1250, "USD")
    ]
    assert result.statements["account_id"].to_list() == ["293"]
    assert result.issues["code"].to_list() == ["pending_row"]


def test_stripes_balance_as_it_is_fetched_is_known_by_what_its_entries_are() -> None:
    entry = {
        "object": "balance_transaction",
        "created": 1769594400,
        "currency": "eur",
        "amount": 12000,
        "fee": 205,
        "net": 11795,
    }

    result = read(json.dumps({"object": "list", "data": [entry]}))

    assert result.transactions["amount_minor"].to_list() == [11795]


@pytest.mark.parametrize(
    ("around", "told"),
    [
        ({"links": {"next": "x?page=2"}}, True),
        ({"_links": {"next": {"href": "x?page=2"}}}, True),
        ({"has_more": True}, True),
        ({"Links": {"Prev": "x?page=1"}}, True),
        ({"links": {"next": None}, "_links": {"next": {"href": ""}}, "has_more": False, "next": ""}, False),
        ({"Links": {"Self": "x"}, "Meta": {"TotalPages": 1}}, False),
    ],
)
def test_one_page_of_several_is_told(around: dict[str, Any], told: bool) -> None:
    result = read(answer(BOOKED, **around))

    assert ("pages" in result.issues["code"].to_list()) == told


def test_all_pages_saved_together_are_whole() -> None:
    first = json.loads(answer(BOOKED, links={"next": "x?page=2"}))
    last = json.loads(answer(BOOKED | {"internalTransactionId": "other"}, links={"prev": "x?page=1"}))

    assert "pages" not in read(json.dumps([first, last])).issues["code"].to_list()
    assert "pages" in read(json.dumps([last, first])).issues["code"].to_list()
