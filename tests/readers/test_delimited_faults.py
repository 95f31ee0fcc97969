"""Faults F11 to F32 in delimited text: each is read right, quarantined with its line, or refused with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from bankrec_nb.domain.errors import FileRefused, ProfileNeeded
from bankrec_nb.readers import delimited
from bankrec_nb.readers.base import ReadOptions, Source
from tests.readers.tables_written import amounts, codes, quarantined, read_csv

HEAD = "date,amount,currency,label\n"
FRENCH = "Date opération;Date valeur;Libellé;Débit;Crédit;Solde\n"


def test_f01_an_empty_file_and_a_header_alone_are_refused() -> None:
    for content in (b"", b"  \n\n", HEAD.encode()):
        with pytest.raises(FileRefused):
            delimited.read(Source("x.csv", content), ReadOptions())


def test_f01_a_statement_without_movements_is_accepted_where_its_balances_say_so() -> None:
    result = read_csv("Solde initial;100,00\nSolde final;100,00\nDate;Libellé;Montant\n")

    assert result.transactions.is_empty()
    assert result.statements.select("opening_minor", "closing_minor", "proof").row(0) == (10000, 10000, "empty")


def test_f02_a_login_page_saved_as_csv_is_refused_as_a_web_page() -> None:
    page = b"<!DOCTYPE html><html><body>Your session has expired, 01/02/2026, 12.00</body></html>"

    with pytest.raises(FileRefused, match="web page"):
        delimited.read(Source("releve.csv", page), ReadOptions())
    assert not delimited.recognises(Source("releve.csv", page))


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-1", "utf-8", "utf-8-sig"])
def test_f11_accents_survive_every_western_encoding(encoding: str) -> None:
    result = read_csv(FRENCH + "13/10/2026;13/10/2026;CAFÉ À CRÉDIT;3,20;;96,80\n", encoding=encoding)

    assert result.transactions["remittance_information"].to_list() == ["CAFÉ À CRÉDIT"]


def test_f11_a_czech_header_is_read_in_its_own_code_page() -> None:
    text = "Datum zaúčtování;Částka;Měna;Zpráva pro příjemce\n27.05.2018;-1,00;CZK;Nájem říjen\n"

    result = read_csv(text, encoding="cp1250")

    assert result.transactions["remittance_information"].to_list() == ["Nájem říjen"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_f12_a_byte_order_mark_is_no_part_of_the_first_header(encoding: str) -> None:
    result = read_csv(HEAD + "2026-10-01,5.00,EUR,x\n", encoding=encoding)

    assert amounts(result) == [500]


def test_f12_a_long_utf16_file_is_recognised() -> None:
    content = (HEAD + "2026-10-01,5.00,EUR,x\n" * 5_000).encode("utf-16")

    assert delimited.recognises(Source("x.csv", content))
    assert len(amounts(read_csv(content))) == 5_000


def test_f13_a_row_with_a_nul_byte_is_quarantined() -> None:
    result = read_csv(HEAD + "2026-10-01,5.00,EUR,good\n2026-10-02,6.00,EUR,b\x00ad\n")

    assert amounts(result) == [500]
    assert quarantined(result) == [("control_character", 3)]


def test_f13_a_label_that_turns_the_reading_direction_is_told() -> None:
    result = read_csv(HEAD + "2026-10-01,5.00,EUR,pay \u202egpj.exe\n")

    told = result.issues.filter(result.issues["code"] == "bidi_character").row(0, named=True)
    assert (told["line"], told["severity"]) == (2, "warning")
    assert "U+202E" in told["raw"]


def test_f14_known_spaces_and_the_minus_sign_are_understood_and_full_width_digits_are_not() -> None:
    rows = [
        "13/10/2026;;a;;1\u00a0234,56;",
        "13/10/2026;;b;;1\u202f234,56;",
        "13/10/2026;;c;\u221212,00;;",
        "13/10/2026;;d;;１２,00;",
    ]

    result = read_csv(FRENCH + "\n".join(rows) + "\n")

    assert [abs(a) for a in amounts(result)] == [123456, 123456, 1200]
    assert quarantined(result) == [("amount", 5)]


def test_f15_rows_with_too_many_or_too_few_cells_are_quarantined_with_their_text() -> None:
    good = "2026-10-01,5.00,EUR,x\n" * 3

    result = read_csv(HEAD + good + "2026-10-02,6.00,EUR,y,z\n2026-10-03,7.00\n" + good)

    assert amounts(result) == [500] * 6
    assert quarantined(result) == [("column_count", 5), ("column_count", 6)]
    assert "2026-10-02,6.00,EUR,y,z" in result.issues["raw"].to_list()


def test_f16_a_quote_that_never_closes_costs_its_own_row_only() -> None:
    text = (
        HEAD
        + '2026-10-01,5.00,EUR,"fine"\n2026-10-02,6.00,EUR,"open\n2026-10-03,7.00,EUR,"next"\n2026-10-04,8.00,EUR,last\n'
    )

    result = read_csv(text)

    assert amounts(result) == [500, 700, 800]
    assert quarantined(result) == [("column_count", 3)]


def test_f17_separators_quotes_and_line_ends_inside_quotes_are_text() -> None:
    text = HEAD + '2026-10-01,5.00,EUR,"a, ""b""\nc"\n2026-10-02,6.00,EUR,d\n'

    result = read_csv(text)

    assert result.transactions["remittance_information"].to_list() == ['a, "b" c', "d"]
    assert result.transactions["source_line"].to_list() == [2, 4]


def test_f17_unescaped_quotes_of_a_bank_are_read_as_they_were_meant() -> None:
    text = 'Date;Amount;Payee\n2026-10-01;5.00;"UAB "Naktida""\n2026-10-02;6.00;"plain"\n'

    result = read_csv(text)

    assert result.transactions["counterparty_name"].to_list() == ['UAB "Naktida"', "plain"]


def test_f18_a_line_of_megabytes_is_refused_and_a_long_cell_quarantined() -> None:
    with pytest.raises(FileRefused, match="line"):
        read_csv(HEAD + "2026-10-01,5.00,EUR,x\n2026-10-02,6.00,EUR," + "y" * 3_000_000 + "\n")

    result = read_csv(HEAD + '2026-10-01,5.00,EUR,x\n2026-10-02,6.00,EUR,"' + "y," * 40_000 + '"\n')

    assert amounts(result) == [500]
    assert quarantined(result) == [("column_count", 3)]


def test_f19_two_amount_columns_of_one_name_are_refused_by_name() -> None:
    with pytest.raises(ProfileNeeded, match="Amount") as refused:
        read_csv("Date,Amount,Amount,Label\n2026-10-13,5.00,6.00,x\n")

    assert refused.value.question == "roles"


def test_f19_a_preamble_gives_account_and_balances_and_a_total_is_a_control_sum() -> None:
    text = (
        "Compte;FR76 3000 6000 0112 3456 7890 189\nPériode du 01/10/2026 au 31/10/2026\nSolde initial;100,00\n\n"
        "Date;Libellé;Montant\n13/10/2026;a;-3,20\n14/10/2026;b;10,00\nTotal;;6,80\nSolde final;;106,80\n"
    )

    result = read_csv(text)

    statement = result.statements.row(0, named=True)
    assert amounts(result) == [-320, 1000]
    assert (statement["account_id"], statement["opening_minor"], statement["closing_minor"]) == (
        "FR7630006000011234567890189",
        10000,
        10680,
    )
    assert (statement["from_date"], statement["to_date"]) == (date(2026, 10, 1), date(2026, 10, 31))
    assert statement["proof"] == "balanced"
    assert "control_total" not in codes(result)


def test_f19_a_total_that_the_rows_do_not_give_is_told() -> None:
    result = read_csv("Date;Libellé;Montant\n13/10/2026;a;-3,20\n14/10/2026;b;10,00\nTotal;;7,80\n")

    assert "control_total" in codes(result)


def test_f20_a_text_late_in_a_number_column_is_kept_as_it_is() -> None:
    rows = [f"2026-10-{i % 28 + 1:02d},1.00,EUR,x,{i}" for i in range(30_000)] + ["2026-10-28,1.00,EUR,x,A-99"]

    result = read_csv("date,amount,currency,label,bank_ref\n" + "\n".join(rows) + "\n")

    assert result.rows_loaded == 30_001
    assert result.transactions["bank_reference"][-1] == "A-99"


def test_f21_leading_zeros_and_twenty_digits_stay_text() -> None:
    result = read_csv("date,amount,label,cheque number,bank_ref\n2026-10-13,-5.00,x,0000123,00012345678901234567\n")

    row = result.transactions.row(0, named=True)
    assert (row["cheque_number"], row["bank_reference"]) == ("0000123", "00012345678901234567")


def test_f22_dates_that_can_be_read_two_ways_are_asked_for() -> None:
    with pytest.raises(ProfileNeeded) as asked:
        read_csv(HEAD + "03/04/2026,5.00,EUR,x\n05/04/2026,6.00,EUR,y\n")

    assert asked.value.question == "date_order"
    assert asked.value.profile["roles"] == {"booking_date": [0], "amount": [1], "currency": [2], "label": [3]}


def test_f22_one_odd_date_never_turns_all_the_others_over() -> None:
    rows = [f"0{i}/04/2026,5.00,EUR,x" for i in (1, 2, 3, 5, 6, 8, 9)]

    with pytest.raises(ProfileNeeded):
        read_csv(HEAD + "\n".join([*rows, "04/25/2026,1.00,EUR,odd"]) + "\n")


def test_f22_the_answer_is_taken_from_a_profile() -> None:
    text = HEAD + "03/04/2026,5.00,EUR,x\n"
    with pytest.raises(ProfileNeeded) as asked:
        read_csv(text)

    result = read_csv(text, profile={**asked.value.profile, "date_order": "mdy"})

    assert result.transactions["booking_date"].to_list() == [date(2026, 3, 4)]


@pytest.mark.parametrize(
    ("head", "row", "day"),
    [
        ("date,amount,label\n", "03/04/2026,5.00,x\n25/04/2026,1.00,y\n", date(2026, 4, 3)),
        ("date,amount,label\n", "03/04/2026,5.00,x\n04/25/2026,1.00,y\n", date(2026, 3, 4)),
        ("Date;Libellé;Montant\n", "03/04/2026;x;5,00\n", date(2026, 4, 3)),
        ("date,value date,amount,label\n", "03/04/2026,05/04/2026,5.00,x\n", date(2026, 4, 3)),
        ("date,amount,label\n", "28/03/2026,5.00,x\n", date(2026, 3, 28)),
        ("date,amount,label\n", "03.04.2026,5.00,x\n", date(2026, 4, 3)),
    ],
)
def test_f22_evidence_decides_the_order(head: str, row: str, day: date) -> None:
    assert read_csv(head + row).transactions["booking_date"][0] == day


def test_f22_the_order_in_time_decides() -> None:
    days = ["11/03/2026", "12/03/2026", "01/04/2026", "02/04/2026", "03/05/2026"]

    result = read_csv("date,amount,label\n" + "".join(f"{d},1.00,x\n" for d in days))

    assert result.transactions["booking_date"][0] == date(2026, 3, 11)


@pytest.mark.parametrize("day", ["30/02/2026", "13/10/1926", "13/10/2062", "00/00/2026", "soon"])
def test_f23_an_impossible_or_absurd_date_is_quarantined(day: str) -> None:
    result = read_csv(f"date;amount;label\n13/10/2026;5.00;x\n{day};6.00;y\n")

    assert amounts(result) == [500]
    assert [line for _, line in quarantined(result)] == [3]


@pytest.mark.parametrize(
    ("texts", "minor"),
    [
        (["1.234,56", "2,00"], [123456, 200]),
        (["1 234,56", "2,00"], [123456, 200]),
        (["1'234.56", "2.00"], [123456, 200]),
        (["1,234.56", "2.00"], [123456, 200]),
        (["1.234,56", "1.234"], [123456, 123400]),
    ],
)
def test_f24_thousands_and_decimals_follow_the_column(texts: list[str], minor: list[int]) -> None:
    rows = "".join(f"2026-10-13;{t};x\n" for t in texts)

    assert amounts(read_csv("date;amount;label\n" + rows)) == minor


def test_f24_a_mark_that_may_be_either_is_quarantined_and_a_profile_decides() -> None:
    text = "date;amount;label\n2026-10-13;1.234;x\n2026-10-14;5;y\n"

    result = read_csv(text)

    assert amounts(result) == [500]
    assert quarantined(result) == [("amount", 2)]
    assert result.profile is not None
    assert amounts(read_csv(text, profile={**result.profile, "decimal_mark": ","})) == [123400, 500]


@pytest.mark.parametrize(("amount", "currency"), [("2.675", "EUR"), ("10.5", "JPY")])
def test_f25_too_many_decimals_are_quarantined_never_rounded(amount: str, currency: str) -> None:
    result = read_csv(HEAD + f"2026-10-13,1.25,USD,x\n2026-10-13,{amount},{currency},y\n")

    assert amounts(result) == [125]
    assert quarantined(result) == [("amount", 3)]


def test_f26_each_currency_has_its_own_decimals() -> None:
    result = read_csv(HEAD + "2026-10-13,4.750,TND,x\n2026-10-13,1200,JPY,y\n2026-10-13,4.75,EUR,z\n")

    assert amounts(result) == [4750, 1200, 475]


@pytest.mark.parametrize(
    "text", ["NaN", "inf", "1e3", "1_000", "0x10", "-", "(12.50)", "12.50 DB", "--5.00", "5.00.00", "12.50-"]
)
def test_f27_what_is_not_plainly_an_amount_is_quarantined(text: str) -> None:
    result = read_csv(HEAD + f"2026-10-13,5.00,EUR,x\n2026-10-14,-6.00,EUR,y\n2026-10-15,{text},EUR,z\n")

    assert amounts(result) == [500, -600]
    assert quarantined(result) == [("amount", 4)]


def test_f27_a_missing_amount_is_quarantined() -> None:
    result = read_csv(HEAD + "2026-10-13,5.00,EUR,x\n2026-10-15,,EUR,z\n")

    assert quarantined(result) == [("amount", 3)]


def test_f27_brackets_are_negative_where_the_column_is_written_so() -> None:
    result = read_csv(HEAD + "2026-10-13,5.00,EUR,x\n2026-10-15,(12.50),EUR,y\n2026-10-16,($1.00),EUR,z\n")

    assert amounts(result) == [500, -1250, -100]


def test_f28_an_amount_beyond_any_account_is_quarantined() -> None:
    result = read_csv(HEAD + "2026-10-13,5.00,EUR,x\n2026-10-15,99999999999999999999.00,EUR,z\n")

    assert amounts(result) == [500]
    assert quarantined(result) == [("amount", 3)]


def test_f29_debit_and_credit_both_filled_or_both_empty_are_quarantined_and_zero_is_information() -> None:
    rows = [
        "13/10/2026;;a;3,20;;",
        "13/10/2026;;b;1,00;2,00;",
        "13/10/2026;;c;;;",
        "13/10/2026;;d;;0,00;",
        "13/10/2026;;e;0,00;7,00;",
    ]

    result = read_csv(FRENCH + "\n".join(rows) + "\n")

    assert amounts(result) == [-320, 0, 700]
    assert quarantined(result) == [("amount", 3), ("amount", 4)]
    assert result.transactions.filter(result.transactions["amount_minor"] == 0)["booking_status"].to_list() == [
        "information"
    ]


def test_f30_the_running_balance_turns_inverted_signs_round_and_says_so() -> None:
    rows = [
        "2026-10-01,5.00,95.00,a",
        "2026-10-02,-10.00,105.00,b",
        "2026-10-03,1.00,104.00,c",
        "2026-10-04,4.00,100.00,d",
    ]

    result = read_csv("date,amount,balance,label\n" + "\n".join(rows) + "\n")

    assert amounts(result) == [-500, 1000, -100, -400]
    assert "sign_inverted" in codes(result)
    assert result.statements["proof"].to_list() == ["balanced"]


def test_f32_a_wrong_digit_breaks_the_running_balance_where_it_stands() -> None:
    rows = ["2026-10-01,-5.00,95.00,a", "2026-10-02,10.00,105.00,b", "2026-10-03,-7.00,104.00,c", "2026-10-04,-4.00,100.00,d", "2026-10-05,1.00,101.00,e",
            "2026-10-06,1.00,102.00,f"]  # fmt: skip

    result = read_csv("date,amount,balance,label\n" + "\n".join(rows) + "\n")

    assert result.statements["proof"].to_list() == ["unbalanced"]
    assert result.issues.filter(result.issues["code"] == "running_balance")["line"].to_list() == [4]


SHORT = "Solde au 30/09/2026;1000,00\nDate;Libellé;Débit;Crédit;Solde\n"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        # Two wrong amounts that make up for each other: opening, sum and closing agree.
        (["01/10/2026;a;;1200,00;2200,00", "05/10/2026;b;123,45;;2076,55", "12/10/2026;c;606,00;;1476,55",
          "20/10/2026;d;;856,00;2326,55", "31/10/2026;e;12,00;;2314,55"], [5, 6]),
        # A wrong digit in a balance.
        (["01/10/2026;a;;1200,00;2200,00", "05/10/2026;b;123,45;;2076,55", "12/10/2026;c;600,00;;1470,55",
          "20/10/2026;d;;850,00;2326,55", "31/10/2026;e;12,00;;2314,55"], [5, 6]),
        # What was there at the end of each day: nothing is wrong.
        (["01/10/2026;a;;1200,00;2200,00", "05/10/2026;b;123,45;;2076,55", "12/10/2026;c;600,00;;2326,55",
          "12/10/2026;d;;850,00;2326,55", "31/10/2026;e;12,00;;2314,55"], []),
    ],
)  # fmt: skip
def test_f32_a_short_table_tells_where_its_balances_do_not_follow(rows: list[str], told: list[int]) -> None:
    result = read_csv(SHORT + "\n".join(rows) + "\nSolde au 31/10/2026;2314,55\n")

    assert result.statements["proof"].to_list() == ["balanced"]
    assert result.issues.filter(result.issues["code"] == "running_balance")["line"].to_list() == told


def test_f35_two_identical_payments_on_one_day_both_survive() -> None:
    result = read_csv(HEAD + "2026-10-13,-3.20,EUR,coffee\n" * 2)

    assert amounts(result) == [-320, -320]
    assert result.transactions["occurrence"].to_list() == [1, 2]
    assert result.transactions["transaction_id"].n_unique() == 2


def test_f40_a_late_timestamp_stays_on_its_day() -> None:
    result = read_csv("date,value date,amount,label\n2026-10-31T23:30:00Z,2026-11-01,5.00,x\n")

    assert result.transactions["booking_date"].to_list() == [date(2026, 10, 31)]
    assert result.transactions["value_date"].to_list() == [date(2026, 11, 1)]


@pytest.mark.parametrize(
    ("above", "told"),
    [
        (["Total débits : 135,45 EUR", "Total crédits;2 050,00", "Nombre d'opérations;5"], []),
        (["Total crédits;2 500,00"], ["The file's total is 250000 and its movements give 205000 (minor units)."]),
        (["Total des débits;1 135,45"], ["The file's total is 113545 and its movements give 205000 (minor units)."]),
        (["Nombre d'opérations : 7"], ["The file counts 7 movements; 5 were read."]),
        (["Number of transactions;6", "Total paid in;2 050,00"], ["The file counts 6 movements; 5 were read."]),
        # Figures that are no total of a side.
        (["Total disponible;9 000,00", "Compte;00012345678", "Plafond débits;5 000,00"], []),
    ],
)
def test_f19_totals_stated_above_a_table_are_control_sums(above: list[str], told: list[str]) -> None:
    rows = ["01/10/2026;a;1200,00", "05/10/2026;b;-123,45", "12/10/2026;c;850,00", "20/10/2026;d;-2,00", "31/10/2026;e;-10,00"]  # fmt: skip

    result = read_csv("\n".join([*above, "Date;Libellé;Montant", *rows]) + "\n")

    assert len(amounts(result)) == 5
    assert result.issues.filter(result.issues["code"] == "control_total")["message"].to_list() == told


@pytest.mark.parametrize(
    ("last", "told"),
    [("-12.", True), ("-1", True), ("-12.5", True), ("-12.50", False), ("-12\n", False), ("", False)],
)
def test_an_amount_in_which_the_file_ends_is_kept_apart(last: str, told: bool) -> None:
    result = read_csv(f"Date;Text;Amount\n2026-09-15;A;-12.50\n2026-09-16;B;100.00\n2026-09-17;C;{last}")

    assert (("amount", 4) in quarantined(result)) == (told or not last)


def test_whole_amounts_at_the_end_of_a_file_are_whole_where_others_are_so_too() -> None:
    assert amounts(read_csv("Date;Text;Amount\n2026-09-15;A;-12.50\n2026-09-16;B;100\n2026-09-17;C;-1")) == [
        -1250,
        10000,
        -100,
    ]


def test_a_table_with_the_same_columns_in_another_order_below_the_first_is_refused_at_its_line() -> None:
    text = "Date;Text;Amount;Balance\n15/09/2026;A;-12,50;87,50\n16/09/2026;B;100,00;187,50\n{}\n17/09/2026;C;184,50;-3,00\n"

    with pytest.raises(FileRefused, match=r"line 4.*another order"):
        read_csv(text.format("Date;Text;Balance;Amount"))

    assert len(amounts(read_csv(text.format("Date;Text;Amount;Balance")))) == 3


def test_amounts_with_several_currencies_in_their_own_cells_are_each_in_theirs() -> None:
    rows = read_csv(
        "Date;Text;Amount\n15.09.2026;A;-12,50 EUR\n16.09.2026;B;-20,00 USD\n17.09.2026;C;5,00 EUR\n"
    ).transactions

    assert sorted(rows.select("currency", "amount_minor").iter_rows()) == [("EUR", -1250), ("EUR", 500), ("USD", -2000)]


def test_a_subtotal_that_the_rows_above_do_not_give_is_told_and_a_merchant_called_total_is_paid() -> None:
    head = "Date;Libellé;Montant\n15/09/2026;Café;-12,50\n15/09/2026;Delta;-2,50\n"
    against = read_csv(head + "15/09/2026;Sous-total;-16,00\n16/09/2026;Ernst;100,00\n")
    merchant = read_csv(head + "16/09/2026;TOTAL;-20,00\n17/09/2026;Ernst;-20,00\n17/09/2026;Lind;1,00\n")

    assert (amounts(against), "control_total" in codes(against)) == ([-1250, -250, 10000], True)
    assert amounts(merchant) == [-1250, -250, -2000, -2000, 100]


def test_a_heading_that_calls_the_rows_below_pending_is_told() -> None:
    text = "Date,Description,Amount\nPending transactions,,\n30/09/2026,HOLD,-5.00\nPosted transactions,,\n15/09/2026,LIND,-12.50\n"

    assert "pending_heading" in codes(read_csv(text))
