"""OFX and QFX as banks really send them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers import ofx
from bankrec_nb.readers.base import ReadOptions, Source
from tests.readers.statement_writers import IBAN, month, write

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadResult

HEADER = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"


def movement(
    amount: str = "-12.34", day: str = "20261005", identifier: str = "F1", name: str = "CAFE", more: str = ""
) -> str:
    return f"<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{identifier}<NAME>{name}<MEMO>MEMO{more}</STMTTRN>"


def statement(
    *movements: str, account: str = "123", currency: str = "EUR", balance: str = "5.00", head: str = ""
) -> str:
    ledger = f"<LEDGERBAL><BALAMT>{balance}<DTASOF>20261031</LEDGERBAL>" if balance else ""
    return (
        f"<STMTRS><CURDEF>{currency}<BANKACCTFROM><BANKID>30001<ACCTID>{account}<ACCTTYPE>CHECKING</BANKACCTFROM>{head}"
        f"<BANKTRANLIST><DTSTART>20261001<DTEND>20261031{''.join(movements)}</BANKTRANLIST>{ledger}</STMTRS>"
    )


def document(*statements: str, header: str = HEADER) -> str:
    answers = "".join(f"<STMTTRNRS><TRNUID>1{s}</STMTTRNRS>" for s in statements)
    return (
        f"{header}<OFX><SIGNONMSGSRSV1><SONRS></SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1>{answers}</BANKMSGSRSV1></OFX>\n"
    )


def read(text: str | bytes) -> ReadResult:
    content = text.encode("cp1252") if isinstance(text, str) else text
    source = Source("releve.ofx", content)
    assert ofx.recognises(source)
    result = ofx.read(source, ReadOptions())

    assert result.rows_in == result.rows_loaded + result.rows_quarantined
    return result


def test_sgml_without_closing_tags_and_xml_with_them_give_the_same_rows() -> None:
    sgml = read(document(statement(movement())))
    xml_movement = (
        "<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20261005</DTPOSTED><TRNAMT>-12.34</TRNAMT><FITID>F1</FITID>"
        "<NAME>CAFE</NAME><MEMO>MEMO</MEMO></STMTTRN>"
    )
    xml = read(
        document(statement(xml_movement), header='<?xml version="1.0"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n')
    )

    assert xml.transactions["transaction_id"].to_list() == sgml.transactions["transaction_id"].to_list()
    assert (sgml.format_version, xml.format_version) == ("OFX 102", "OFX 211")


def test_several_accounts_of_one_file_are_statements_of_their_own() -> None:
    result = read(document(statement(movement(), account="A1"), statement(movement("7.00"), account="B2")))

    assert result.statements["account_id"].to_list() == ["30001/A1", "30001/B2"]
    assert result.transactions["amount_minor"].to_list() == [-1234, 700]


def test_the_french_parts_of_an_account_become_its_iban() -> None:
    result = read(write("ofx", month(2)).content)

    assert result.statements["account_id"].to_list() == [IBAN]


def test_repeated_identifiers_with_other_amounts_are_both_kept_and_told() -> None:
    """F36."""
    result = read(document(statement(movement("-1.00"), movement("-2.00"))))

    assert result.transactions["amount_minor"].to_list() == [-100, -200]
    assert "repeated_bank_reference" in set(result.issues["code"])


def test_missing_identifiers_are_told_once() -> None:
    result = read(document(statement(movement(identifier=""), movement("-2.00", identifier=""))))

    assert result.transactions.height == 2
    assert result.issues.filter(pl.col("code") == "bank_reference").height == 1


@pytest.mark.parametrize(
    ("written", "minor"),
    [("-12,34", -1234), ("+5.00", 500), ("1.234,56", 123456), ("-33.7200", -3372), (" 7 ", 700), (".50", 50)],
)
def test_amounts_are_read_with_either_decimal_mark(written: str, minor: int) -> None:
    result = read(document(statement(movement(written))))

    assert result.transactions["amount_minor"].to_list() == [minor]


@pytest.mark.parametrize("written", ["", "     .  ", "NaN", "1e3", "12.345", "1_000"])
def test_what_is_not_an_amount_is_quarantined_and_never_rounded(written: str) -> None:
    """F25, F27."""
    result = read(document(statement(movement(written), movement("1.00"))))

    assert result.transactions["amount_minor"].to_list() == [100]
    assert result.rows_quarantined == 1
    assert result.statements["proof"].to_list() == ["incomplete"]


@pytest.mark.parametrize("day", ["20261005120000[-5:EST]", "20261005233000.000[0:GMT]", "2026-10-05", "20261005"])
def test_the_day_is_the_one_written_whatever_the_clock_says(day: str) -> None:
    """F40."""
    result = read(document(statement(movement(day=day))))

    assert result.transactions["booking_date"].to_list() == [date(2026, 10, 5)]


@pytest.mark.parametrize("keep", [0.3, 0.5, 0.8])
def test_a_cut_file_is_refused_with_the_byte_where_it_ends(keep: float) -> None:
    """F03."""
    content = write("ofx", month(12)).content
    cut = content[: int(len(content) * keep)]

    with pytest.raises(FileRefused, match=f"cut at byte {len(cut)}"):
        ofx.read(Source("releve.ofx", cut), ReadOptions())


def test_a_file_that_only_lost_its_last_tag_is_read_with_a_warning() -> None:
    """F04."""
    content = write("ofx", month(12)).content

    result = read(content[:-10])

    assert result.transactions.height == 12
    assert result.issues["code"].to_list() == ["truncated"]


def test_a_header_without_a_document_is_refused() -> None:
    """F01."""
    with pytest.raises(FileRefused, match="ends before <OFX>"):
        ofx.read(Source("releve.ofx", HEADER.encode()), ReadOptions())


def test_an_answer_without_a_statement_says_so() -> None:
    result = read(f"{HEADER}<OFX><SIGNONMSGSRSV1><SONRS></SONRS></SIGNONMSGSRSV1></OFX>")

    assert result.issues["code"].to_list() == ["no_statement"]
    assert result.rows_in == 0


def test_eight_bit_text_under_usascii_is_read() -> None:
    """F11."""
    result = read(document(statement(movement(name="CRÉDIT"))).encode("cp1252"))

    assert result.transactions["counterparty_name"].to_list() == ["CRÉDIT"]


def test_entities_and_a_lone_angle_bracket_are_text() -> None:
    result = read(document(statement(movement(name="AT&amp;T"), movement("1.00", name="A < B &amp; C"))))

    assert result.transactions["counterparty_name"].to_list() == ["AT&T", "A < B & C"]


def test_tags_in_small_letters_are_tags() -> None:
    result = read(document(statement(movement())).replace("STMTTRN", "stmttrn").replace("<TRNAMT>", "<trnamt>"))

    assert result.transactions["amount_minor"].to_list() == [-1234]


def test_a_header_is_not_needed() -> None:
    result = read(document(statement(movement()), header=""))

    assert result.transactions.height == 1


def test_pending_movements_are_kept_apart_from_the_booked() -> None:
    waiting = (
        "<BANKTRANLISTP><STMTTRNP><TRNTYPE>DEBIT<DTTRAN>20261006<TRNAMT>-9.00<NAME>HOTEL</STMTTRNP></BANKTRANLISTP>"
    )
    before = read(document(statement(movement()).replace("<LEDGERBAL>", f"{waiting}<LEDGERBAL>")))
    after = read(document(statement(movement()).replace("</STMTRS>", f"{waiting}</STMTRS>")))

    for result in (before, after):
        assert result.transactions["booking_status"].to_list() == ["booked", "pending"]
        assert result.statements.select("sum_minor", "closing_minor").row(0) == (-1234, 500)


def test_todays_balance_closes_only_the_latest_of_several_periods() -> None:
    older = (
        statement(movement("1.00")).replace("20261031<", "20260930<", 1).replace("<DTEND>20261031", "<DTEND>20260930")
    )

    result = read(document(older, statement(movement("2.00"))))

    assert result.statements["closing_minor"].to_list() == [None, 500]


def test_a_statement_proves_the_next_one() -> None:
    september = statement(movement("1.00", day="20260905"), balance="10.00").replace("20261031", "20260930")
    september = september.replace("20261001", "20260901")

    result = read(document(september, statement(movement("2.00"), balance="12.00")))

    assert result.statements["proof"].to_list() == ["unverifiable", "balanced_by_chain"]


def test_securities_are_not_cash_and_are_counted() -> None:
    body = (
        "<INVSTMTRS><CURDEF>USD<INVACCTFROM><BROKERID>B<ACCTID>9</INVACCTFROM><INVTRANLIST><DTSTART>20261001<DTEND>20261031"
        "<BUYMF><INVBUY><INVTRAN><FITID>X</INVTRAN><TOTAL>-50.00</INVBUY></BUYMF>"
        f"<INVBANKTRAN>{movement('3.00')}<SUBACCTFUND>CASH</INVBANKTRAN></INVTRANLIST></INVSTMTRS>"
    )

    result = read(document(body))

    assert result.transactions["amount_minor"].to_list() == [300]
    assert "securities" in set(result.issues["code"])


def test_a_correction_by_the_bank_is_told() -> None:
    result = read(document(statement(movement(more="<CORRECTFITID>F0<CORRECTACTION>REPLACE"))))

    assert result.transactions["is_reversal"].to_list() == [True]
    assert "correction" in set(result.issues["code"])


def test_the_original_currency_and_its_rate_are_kept() -> None:
    foreign = movement(more="<ORIGCURRENCY><CURRATE>1.1<CURSYM>USD</ORIGCURRENCY>")

    row = read(document(statement(foreign))).transactions.row(0, named=True)

    assert (row["currency"], row["original_currency"], row["exchange_rate"]) == ("EUR", "USD", "1.1")


def test_an_error_of_the_bank_is_passed_on() -> None:
    refused = "<STATUS><CODE>2003<SEVERITY>ERROR<MESSAGE>Account not found</STATUS>"

    result = read(document(statement(), header=HEADER).replace("<TRNUID>1", f"<TRNUID>1{refused}"))

    assert "Account not found" in " ".join(result.issues["message"])


def test_an_account_that_is_not_named_is_told() -> None:
    result = read(document(statement(movement()).replace("<BANKID>30001<ACCTID>123", "")))

    assert "account" in set(result.issues["code"])


def test_an_american_account_is_never_taken_for_a_french_one() -> None:
    head = statement(movement(), account="123456789012", currency="USD").replace("30001", "012345678")

    assert read(document(head)).statements["account_id"].to_list() == ["012345678/123456789012"]


def test_money_out_by_its_type_without_any_sign_is_told() -> None:
    result = read(document(statement(movement("12.34"), movement("7.00", identifier="F2"))))

    assert result.transactions["amount_minor"].to_list() == [1234, 700]
    assert "sign" in result.issues["code"].to_list()


def test_a_refund_among_signed_movements_is_nothing_to_tell() -> None:
    result = read(document(statement(movement("12.34"), movement("-7.00", identifier="F2"))))

    assert "sign" not in result.issues["code"].to_list()


def test_rows_that_state_the_balance_of_a_day_are_no_movements_but_prove_the_statement() -> None:
    rows = [
        movement("500.00", "20260930", "", "Saldo Anterior").replace("MEMO</", "</"),
        movement("-50.00", "20261002", "1", "PIX"),
        movement("450.00", "20261002", "", "Saldo do dia").replace("MEMO</", "</"),
        movement("20.00", "20261005", "2", "PIX"),
    ]

    result = read(document(statement(*rows, balance="470.00")))

    assert result.transactions["amount_minor"].to_list() == [-5_000, 2_000]
    assert result.statements.select("opening_minor", "proof").row(0) == (50_000, "balanced")
    assert "balance_rows" in result.issues["code"].to_list()


def test_a_movement_called_balance_is_kept_where_no_sum_shows_that_it_is_one() -> None:
    rows = [movement("500.00", identifier="1", name="Solde"), movement("450.00", identifier="2", name="Solde")]
    rows = [row.replace("MEMO</", "</") for row in rows]

    assert read(document(statement(*rows))).transactions.height == 2
