"""MT940 and MT942: dialects, reversals, pages, and lines that cannot be read."""

from __future__ import annotations

from datetime import date

import pytest

from tests.readers.statement_texts import Movement, mt940, read

HEAD = ":20:X\n:25:NL91ABNA0417164300\n:28C:1/1\n:60F:C260301EUR100,00\n"
TAIL = ":62F:C260331EUR{closing}\n-\n"


def statement(lines: str, closing: str = "100,00") -> str:
    return HEAD + lines + "\n" + TAIL.format(closing=closing)


def row(lines: str) -> dict[str, object]:
    return read(statement(lines)).transactions.row(0, named=True)


@pytest.mark.parametrize(
    ("mark", "amount"),
    [("C", 1050), ("D", -1050), ("RC", -1050), ("RD", 1050), ("CR", 1050), ("DR", -1050), ("RCR", -1050), ("d", -1050)],
)
def test_the_mark_gives_the_direction_and_a_reversal_turns_it(mark: str, amount: int) -> None:
    assert row(f":61:2603020302{mark}10,50NTRFNONREF//B1")["amount_minor"] == amount


@pytest.mark.parametrize(
    ("text", "minor"),
    [("10,5", 1050), ("10,", 1000), ("000000000010,50", 1050), ("10", 1000), (",50", 50), ("1.234,56", 123_456)],
)
def test_amounts_as_banks_bend_them(text: str, minor: int) -> None:
    assert row(f":61:2603020302D{text}N426NONREF")["amount_minor"] == -minor


@pytest.mark.parametrize(("text", "minor"), [("1,500.00", 150_000), ("1500.5", 150_050), ("1,234,567.89", 123_456_789)])
def test_a_decimal_point_is_one_where_it_can_be_nothing_else(text: str, minor: int) -> None:
    assert row(f":61:2603020302D{text}NTRFNONREF")["amount_minor"] == -minor


@pytest.mark.parametrize("text", ["1,500,000", "1,500,00", "1.5.0,00"])
def test_an_amount_with_marks_that_fit_no_number_is_kept_apart(text: str) -> None:
    result = read(statement(f":61:2603020302D{text}NTRFNONREF"))

    assert (result.transactions.height, result.rows_quarantined) == (0, 1)


def test_a_line_broken_between_mark_and_amount_is_one_movement() -> None:
    found = row(":61:2603020302DR\n20,00NTRFNONREF//B7\nCARD 12")

    assert (found["amount_minor"], found["bank_reference"]) == (-2000, "B7")
    assert found["remittance_information"] == "CARD 12"


@pytest.mark.parametrize("line_end", ["\r", "@@", "\r\n@@"])
def test_other_line_ends_change_nothing(line_end: str) -> None:
    plain = statement(":61:2603020302C10,50NTRFNONREF//B1\n:86:166?00GUTSCHRIFT?20RE 12\n?21VOM MAI", "110,50")

    told = read(plain.replace("\n", line_end))

    columns = ["booking_date", "amount_minor", "bank_reference", "remittance_information"]
    assert told.transactions.select(columns).equals(read(plain).transactions.select(columns))
    assert told.statements["proof"].to_list() == ["balanced"]


def test_a_closing_balance_without_its_currency_has_that_of_the_opening() -> None:
    told = read(statement(":61:2603020302C10,50NTRFNONREF", "110,50").replace("EUR110,50", "110,50"))

    assert told.statements["proof"].to_list() == ["balanced"]


def test_balances_with_a_decimal_point_are_read() -> None:
    told = read(statement(":61:2603020302C10,50NTRFNONREF", "1,110.50").replace("EUR100,00", "EUR1100.00"))

    assert told.statements["proof"].to_list() == ["balanced"]


def test_a_short_type_code_takes_no_digit_from_the_amount() -> None:
    found = row(":61:100722D25,03NOV NONREF")

    assert (found["amount_minor"], found["transaction_code"]) == (-2503, "NOV")


def test_the_booking_day_of_a_new_year_belongs_to_the_old_year() -> None:
    found = row(":61:2601011229C1,00NTRFNONREF")

    assert (found["value_date"], found["booking_date"]) == (date(2026, 1, 1), date(2025, 12, 29))


def test_german_subfields_give_party_purpose_and_references() -> None:
    found = row(
        ":61:2603020302C12,35NTRFNONREF//B9\n"
        ":86:166?00SEPA-GUTSCHRIFT?109075?20EREF+INV-77 KREF+LOT-1?21MREF+RUM-5 SVWZ+Rechnung 4?22711 vom Maerz\n"
        "?30DEUTDEDB237?31DE93230707000621787100?32Muster?33mann GmbH"
    )

    assert found["end_to_end_id"] == "INV-77"
    assert found["mandate_id"] == "RUM-5"
    assert found["remittance_information"] == "Rechnung 4 711 vom Maerz"
    assert found["counterparty_name"] == "Muster mann GmbH"
    assert found["counterparty_iban"] == "DE93230707000621787100"
    assert found["counterparty_bic"] == "DEUTDEDB237"
    assert found["additional_information"] == "SEPA-GUTSCHRIFT"
    assert found["transaction_code"] == "NTRF 166"


def test_a_full_subfield_flows_into_the_next() -> None:
    found = row(":61:2603020302C1,00NTRFNONREF\n:86:166?00X?20SVWZ+Rechnungsnummer FA-123?21456 Teil zwei")

    assert found["remittance_information"] == "Rechnungsnummer FA-123456 Teil zwei"


def test_dutch_slash_words_give_party_and_purpose_across_broken_lines() -> None:
    found = row(
        ":61:2603020302D100,00NDDTEREF//666\n/TRCD/01018/\n"
        ":86:/EREF/0000008668-0000000000-001//MARF/00004444-001//CSID/NL53\n"
        "ZZZ341191060000//CNTP/NL88INGB0999999999/INGBNL2A/RAAMEN NV///REM\n"
        "I/USTD//Factuur 17227/"
    )

    assert found["end_to_end_id"] == "0000008668-0000000000-001"
    assert found["creditor_id"] == "NL53ZZZ341191060000"
    assert found["counterparty_iban"] == "NL88INGB0999999999"
    assert found["counterparty_name"] == "RAAMEN NV"
    assert found["remittance_information"] == "Factuur 17227"


def test_polish_words_give_party_and_title() -> None:
    found = row(
        ":61:2603020302CN45,00NTRFNONREF//MB1\n911-TRANSAKCJA\n"
        ":86:911 TRANSAKCJA COLLECT; Z RACH.: 56114010810000267002001001; OD: JAN NOWAK;\n TYT.: FAKTURA 7; TNR: 1.1"
    )

    assert (found["counterparty_name"], found["remittance_information"]) == ("JAN NOWAK", "FAKTURA 7")


def test_an_iban_in_the_reference_is_the_other_side() -> None:
    found = row(":61:2603020302D713,13NOVBNL49RABO0166416932\ngerrits schilderwerk")

    assert found["counterparty_iban"] == "NL49RABO0166416932"
    assert found["remittance_information"] == "gerrits schilderwerk"


def test_a_cheque_keeps_its_number_with_zeros() -> None:
    assert row(":61:2603020302D5,00NCHK0001234")["cheque_number"] == "0001234"


def test_original_amount_and_charges_of_the_supplement_are_kept() -> None:
    found = row(":61:2603020302D12,35NRTIKREF+//B\n/OCMT/USD11,85//CHGS/EUR0,50/\n:86:x")

    assert (found["original_amount_minor"], found["original_currency"], found["fee_minor"]) == (-1185, "USD", -50)


def test_pages_with_intermediate_balances_are_statements_that_follow_each_other() -> None:
    pages = (
        ":20:A\n:25:X/1\n:28C:1/1\n:60F:C260301EUR0,00\n:61:2603020302C5,00NTRFNONREF\n:62M:C260302EUR5,00\n-\n"
        ":20:A\n:25:X/1\n:28C:1/2\n:60M:C260302EUR5,00\n:61:2603030303C5,00NTRFNONREF\n:62F:C260303EUR10,00\n-\n"
    )
    result = read(pages)

    assert result.statements["proof"].to_list() == ["balanced", "balanced"]
    assert result.issues.is_empty()


def test_an_envelope_and_windows_line_ends_change_nothing() -> None:
    plain = mt940([Movement(100), Movement(-50)])
    wrapped = "{1:F01BANKFRPPXXXX}{2:I940BANKFRPPXXXXN}{4:\r\n" + plain.replace("\n", "\r\n") + "-}{5:}\r\n"

    assert (
        read(wrapped).transactions["transaction_id"].to_list() == read(plain).transactions["transaction_id"].to_list()
    )


def test_several_texts_of_one_movement_are_joined() -> None:
    assert row(":61:2603020302D5,00NTRFNONREF\n:86:one\n:86:two")["remittance_information"] == "one two"


def test_text_after_the_closing_balance_belongs_to_no_movement() -> None:
    result = read(HEAD + ":61:2603020302C5,00NTRFNONREF\n:86:mine\n" + TAIL.format(closing="105,00") + ":86:not mine\n")

    assert result.transactions["remittance_information"].to_list() == ["mine"]


def test_an_interim_report_is_checked_by_its_control_totals() -> None:
    report = (
        ":20:X\n:25:X/1\n:28C:1/1\n:34F:EUR0,\n:13D:2603021200+0100\n:61:2603020302C5,00NTRFNONREF\n:90C:{}EUR5,00\n-\n"
    )

    assert read(report.format(1)).format == "mt942"
    assert read(report.format(1)).issues.is_empty()
    assert read(report.format(2)).issues["code"].to_list() == ["control_total"]


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("", True),
        ("\n:86:cut he", True),
        ("\n:86:whole\n-", False),
        ("\n:86:whole\n-}", False),
        ("\n:90C:1EUR5,00", False),
    ],
)
def test_an_interim_report_that_stops_in_a_movement_may_be_cut_off(end: str, told: bool) -> None:
    report = read(":20:X\n:25:X/1\n:28C:1/1\n:34F:EUR0,\n:13D:2603021200+0100\n:61:2603020302C5,00NTRFNONREF" + end)

    assert report.issues["code"].to_list() == (["no_end"] if told else [])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (":61:2603020302C12A3,00NTRF", None),
        (":61:garbage", "entry"),
        (":61:2603020302C1,234NTRFNONREF", "amount"),
        (":61:2603020302X1,00NTRFNONREF", "entry"),
    ],
)
def test_f15_a_bad_line_is_one_issue_and_the_others_load(line: str, code: str | None) -> None:
    result = read(statement(line + "\n:61:2603020302C5,00NTRFNONREF"))

    apart = result.issues.filter(result.issues["severity"] == "quarantined")["code"].to_list()
    assert apart == ([code] if code else [])
    assert result.rows_in == 2 == result.rows_loaded + result.rows_quarantined
    assert result.statements["proof"].to_list()[0] in {"incomplete", "unbalanced"}


def test_f23_an_impossible_date_is_quarantined_where_the_period_is_not_sure() -> None:
    spanning = HEAD.replace("260301", "260228") + ":61:260230C5,00NTRFNONREF\n" + TAIL.format(closing="105,00")
    result = read(spanning)

    assert result.rows_quarantined == 1
    assert result.statements["proof"].to_list() == ["incomplete"]


def test_f23_an_impossible_date_inside_one_month_is_taken_from_the_statement_and_told() -> None:
    result = read(statement(":61:260230C5,00NTRFNONREF", closing="105,00"))

    assert result.transactions["booking_date"].to_list() == [date(2026, 3, 31)]
    assert result.issues["code"].to_list() == ["date"]
    assert result.statements["proof"].to_list() == ["incomplete"]


@pytest.mark.parametrize("share", [0.4, 0.7, 0.97])
def test_a_file_cut_anywhere_before_its_end_is_never_balanced(share: float) -> None:
    whole = mt940([Movement(100 + n) for n in range(20)])
    proofs = set(read(whole[: int(len(whole) * share)]).statements["proof"])

    assert proofs <= {"incomplete", "unbalanced"}


def test_days_with_their_century_are_days() -> None:
    short = mt940([Movement(100), Movement(-50)])
    long = short.replace(":60F:C", ":60F:C20").replace(":62F:C", ":62F:C20").replace(":61:", ":61:20")

    plain, full = read(short), read(long)

    assert full.transactions.select("booking_date", "value_date", "amount_minor").equals(
        plain.transactions.select("booking_date", "value_date", "amount_minor")
    )
    assert full.statements["proof"].to_list() == plain.statements["proof"].to_list()


def test_a_closing_balance_in_another_currency_closes_nothing() -> None:
    text = statement(":61:2603020302C10,50NTRFNONREF", "110,50").replace(":62F:C260331EUR", ":62F:C260331USD")

    result = read(text)

    assert result.statements["proof"].to_list() == ["incomplete"]
    assert result.statements["currency"].to_list() == ["EUR"]
    assert "balance_currency" in result.issues["code"].to_list()


def test_a_purpose_behind_an_amount_word_is_not_lost() -> None:
    found = row(":61:2603020302D10,00NTRFNONREF\n:86:/OCMT/USD11,20/\nPAYMENT OF INVOICE 4711")

    assert found["remittance_information"] == "PAYMENT OF INVOICE 4711"


def test_a_party_with_its_account_is_told_apart_from_it() -> None:
    found = row(":61:2603020302D10,00NTRFNONREF\n:86:/BENM/300000001234567\n/TELEKOM AD\n/BILL 5/2026")

    assert (found["counterparty_account"], found["counterparty_name"]) == ("300000001234567", "TELEKOM AD")
    assert found["remittance_information"] == "BILL 5/2026"


def test_an_account_field_behind_a_closing_balance_begins_the_next_statement() -> None:
    first = ":20:A\n:25:11112222\n:28C:1\n:60F:C260101EUR10,00\n:61:260102C5,00NTRFX\n:62F:C260102EUR15,00\n"
    second = ":25:33334444\n:28C:1\n:60F:C260101EUR0,00\n:61:260103D2,00NTRFY\n:62F:D260103EUR2,00\n"

    result = read(first + second)

    assert result.statements["account_id"].to_list() == ["11112222", "33334444"]
    assert result.statements["proof"].to_list() == ["balanced", "balanced"]


def test_a_second_account_before_the_closing_balance_is_told_and_changes_nothing() -> None:
    text = ":20:A\n:25:11112222\n:28C:1\n:60F:C260101EUR10,00\n:61:260102C5,00NTRFX\n:25:166?00GUTSCHRIFT\n:62F:C260102EUR15,00\n"

    result = read(text)

    assert result.statements["account_id"].to_list() == ["11112222"]
    assert result.issues.filter(result.issues["severity"] == "warning")["code"].to_list() == ["account"]


def test_no_reference_in_the_place_of_the_type_is_neither_type_nor_reference() -> None:
    found = row(":61:2603020302D70,00NONREF")

    assert (found["amount_minor"], found["transaction_code"], found["end_to_end_id"]) == (-7000, None, None)
    assert found["bank_reference"] is None


def test_texts_that_stand_before_their_movements_throughout_belong_to_them() -> None:
    text = (
        ":20:X\n:25:DE89370400440532013000\n:28C:1/1\n:60F:C260901EUR100,00\n:86:Rent\n:61:2609020902D50,00NTRFNONREF\n"
        ":86:Refund\n:61:2609030903C20,00NTRFNONREF\n:62F:C260903EUR70,00\n-\n"
    )

    assert read(text).transactions["remittance_information"].to_list() == ["Rent", "Refund"]


def test_a_text_of_the_statement_before_movements_with_texts_of_their_own_is_none_of_theirs() -> None:
    text = (
        ":20:X\n:25:DE89370400440532013000\n:28C:1/1\n:60F:C260901EUR100,00\n:86:Page 1\n:61:2609020902D50,00NTRFNONREF\n:86:Rent\n"
        ":61:2609030903C20,00NTRFNONREF\n:86:Refund\n:62F:C260903EUR70,00\n-\n"
    )

    assert read(text).transactions["remittance_information"].to_list() == ["Rent", "Refund"]


def test_a_structured_note_between_a_movement_and_its_text_belongs_to_the_movement_and_keeps_the_text() -> None:
    note = ":NS:01Street 17\n02Invoice 55\n17TRANSFER"

    alone = row(f":61:260302D1,00NTRFNONREF\n{note}")
    beside = row(f":61:260302D1,00NTRFNONREF\n{note}\n:86:166?00FEE?20March?32ALFA LTD")

    assert alone["remittance_information"] == "Street 17 Invoice 55 TRANSFER"
    assert (beside["remittance_information"], beside["counterparty_name"]) == ("March", "ALFA LTD")
    assert "Invoice 55" in str(beside["additional_information"])


def test_a_closing_balance_dated_before_the_opening_one_is_told() -> None:
    result = read(HEAD + ":61:2603020302C10,50NTRFNONREF\n:62F:C260131EUR110,50\n-\n")

    assert result.issues.filter(code="balance_date")["severity"].to_list() == ["warning"]
