"""The forms real exports have: amount models, headers or none, balances, languages, second lines, pending rows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bankrec_nb.domain.errors import FileRefused
from tests.readers.tables_written import amounts, codes, quarantined, read_csv

PLAIN = "booking_date,value_date,amount,currency,label,counterparty,counterparty_iban,reference,bank_ref\n"


def test_the_plain_csv_fills_every_column_of_the_contract() -> None:
    result = read_csv(
        PLAIN
        + '2026-10-13,2026-10-14,-1234.56,EUR,"VIR, FA-12",DUPONT,FR76 3000 6000 0112 3456 7890 189,RF18539007547034,BR1\n'
        + "2026-10-14,2026-10-14,5.00,EUR,x,y,12345,FA-12,BR2\n"
    )

    first, second = result.transactions.iter_rows(named=True)
    assert (first["booking_date"], first["value_date"], first["amount_minor"]) == (
        date(2026, 10, 13),
        date(2026, 10, 14),
        -123456,
    )
    assert (first["remittance_information"], first["counterparty_name"]) == ("VIR, FA-12", "DUPONT")
    assert (first["counterparty_iban"], first["creditor_reference"], first["bank_reference"]) == (
        "FR7630006000011234567890189",
        "RF18539007547034",
        "BR1",
    )
    assert (second["counterparty_iban"], second["counterparty_account"], second["end_to_end_id"]) == (
        None,
        "12345",
        "FA-12",
    )


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("Date;Libellé;Débit;Crédit\n13/10/2026;a;12,50;\n14/10/2026;b;;7,00\n", [-1250, 700]),
        ("Date;Libellé;Débit;Crédit\n13/10/2026;a;-12,50;\n14/10/2026;b;;7,00\n", [-1250, 700]),
        ("Datum;Omschrijving;Af Bij;Bedrag (EUR)\n20261013;a;Af;12,50\n20261014;b;Bij;7,00\n", [-1250, 700]),
        ("Buchungstag;Verwendungszweck;Betrag;Soll/Haben\n13.10.2026;a;12,50;S\n14.10.2026;b;7,00;H\n", [-1250, 700]),
        ("Fecha;Concepto;Importe\n13/10/2026;a;-12,50\n14/10/2026;b;7,00\n", [-1250, 700]),
        ("Data;Descrizione;Entrate;Uscite\n13/10/2026;a;;-12,50\n14/10/2026;b;7,00;\n", [-1250, 700]),
        ("Date,Description,Withdrawals (SGD),Deposits (SGD)\n13/10/2026,a,12.50,\n14/10/2026,b,,7.00\n", [-1250, 700]),
        ("Data;Descrição;Valor\n13/10/2026;a;12,50 D\n14/10/2026;b;7,00 C\n15/10/2026;b;9,00 C\n16/10/2026;b;9,00 D\n", [-1250, 700, 900, -900]),
        ("Date,Details,Amount\n13 Oct 2026,a,-$12.50\n14 Oct 2026,b,+$7.00\n", [-1250, 700]),
        ("Bokföringsdag;Text;Belopp\n2026-10-13;a;-12,50\n2026-10-14;b;7,00\n", [-1250, 700]),
        ("Data księgowania;Opis operacji;Kwota\n2026-10-13;a;-12,50\n2026-10-14;b;7,00\n", [-1250, 700]),
    ],
)  # fmt: skip
def test_every_amount_model_gives_signed_amounts(text: str, minor: list[int]) -> None:
    assert amounts(read_csv(text)) == minor


def test_a_file_without_a_header_is_read_by_its_content() -> None:
    result = read_csv("13.10.2026;HOFER DANKT;14.10.2026;-33,87;EUR\n15.10.2026;SPAR;16.10.2026;12,00;EUR\n")

    assert amounts(result) == [-3387, 1200]
    assert result.transactions["value_date"].to_list() == [date(2026, 10, 14), date(2026, 10, 16)]
    assert result.transactions["remittance_information"].to_list() == ["HOFER DANKT", "SPAR"]


def test_a_running_balance_gives_opening_and_closing_in_either_order_of_rows() -> None:
    rows = ["13/10/2026,a,-5.00,95.00", "14/10/2026,b,10.00,105.00", "15/10/2026,c,-1.00,104.00"]
    for ordered in (rows, rows[::-1]):
        result = read_csv("Date,Description,Amount,Balance\n" + "\n".join(ordered) + "\n")

        statement = result.statements.row(0, named=True)
        assert (statement["opening_minor"], statement["closing_minor"], statement["proof"]) == (
            10000,
            10400,
            "balanced",
        )


def test_an_opening_row_is_a_balance_and_not_a_movement() -> None:
    result = read_csv("Data,Histórico,Valor\n10/31/2026,Saldo Anterior,100.00\n11/01/2026,Depósito,50.00\n")

    assert amounts(result) == [5000]
    assert result.statements["opening_minor"].to_list() == [10000]
    assert "opening_row" in codes(result)


def test_a_label_with_the_word_balance_stays_a_movement() -> None:
    rows = "12/10/2026;VIREMENT SOLDE;-1,00\n13/10/2026;SOLDE DE TOUT COMPTE;-5,00\n14/10/2026;SOLDE FACTURE FA-12 INITIALE;7,00\n15/10/2026;SOLDE FINAL CHANTIER;1,00\n"

    assert amounts(read_csv("Date;Libellé;Montant\n" + rows)) == [-100, -500, 700, 100]


def test_a_second_line_of_a_text_joins_the_movement_above() -> None:
    text = "Transaction date,Value date,Description,Withdrawals,Deposits\n18/10/2026,18/10/2026,DEBIT PURCHASE,6.66,\n,,UBER EATS\n,,HELP.UBER,,\n"

    result = read_csv(text)

    assert result.transactions["remittance_information"].to_list() == ["DEBIT PURCHASE UBER EATS HELP.UBER"]


def test_pending_and_cancelled_rows_are_no_money() -> None:
    result = read_csv(
        "Date,Description,Amount,State\n2026-10-13,a,-5.00,COMPLETED\n2026-10-14,b,-6.00,PENDING\n2026-10-15,c,-7.00,REVERTED\n"
    )

    assert result.transactions["booking_status"].to_list() == ["booked", "pending", "information"]
    assert result.statements["sum_minor"].to_list() == [-500]


def test_each_account_of_a_file_is_a_statement_of_its_own() -> None:
    text = "Rekening;Datum;Bedrag;Omschrijving\nNL47BUNQ2025181418;2026-10-13;-5,00;a\nNL89BUNQ2025105584;2026-10-13;5,00;b\nNL47BUNQ2025181418;2026-10-14;1,00;c\n"

    result = read_csv(text)

    assert result.statements["account_id"].to_list() == ["NL47BUNQ2025181418", "NL89BUNQ2025105584"]
    assert result.statements["transaction_count"].to_list() == [2, 1]


def test_a_currency_in_a_header_is_the_files() -> None:
    result = read_csv('"Posting date";"Amount CZK";"Message"\n"2026/10/13";"-111,11";"x"\n')

    assert result.transactions["currency"].to_list() == ["CZK"]


def test_what_has_no_date_and_amount_is_refused_with_a_way_out() -> None:
    with pytest.raises(FileRefused, match="profile"):
        read_csv("entry1,entry2\nentry3,entry4\n")


def test_footers_are_left_out_and_told() -> None:
    result = read_csv("DATE,DESCRIPTION,AMOUNT\n10/13/2026,a,1.00\n10/14/2026,b,2.00\n***END OF FILE***\n")

    assert amounts(result) == [100, 200]
    assert "line_skipped" in codes(result)


def test_rows_that_leave_out_empty_cells_at_their_end_are_whole() -> None:
    rows = [f"2026-10-{i + 10},5.00,x{',note' if i % 2 else ''}" for i in range(12)]

    assert amounts(read_csv("date,amount,label,note\n" + "\n".join(rows) + "\n")) == [500] * 12


def test_a_single_row_that_is_too_short_was_cut_off() -> None:
    rows = [f"2026-10-{i + 10},5.00,x,note" for i in range(12)]

    result = read_csv("date,amount,label,note\n" + "\n".join(rows) + "\n2026-10-23,6.0")

    assert quarantined(result) == [("column_count", 14)]


def test_labels_over_two_lines_keep_their_words_where_every_amount_has_a_quoted_comma() -> None:
    result = read_csv("booking_date,amount,currency,label\n" + '2020-01-02,"5,00",EUR,"first\nsecond"\n' * 2)

    assert result.transactions["remittance_information"].to_list() == ["first second"] * 2
    assert result.transactions["amount_minor"].to_list() == [500, 500]


def test_a_quote_that_never_closes_makes_up_no_text() -> None:
    result = read_csv(
        'booking_date,amount,currency,label\n2020-01-02,5.00,EUR,good\n2020-01-03,6.00,EUR,"open\n2020-01-04,7.00,EUR,good\n'
    )

    assert result.transactions["amount_minor"].to_list() == [500, 700]
    assert [line for _, line in quarantined(result)] == [3]


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.sampled_from(' ,;"\n|'), max_size=30)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(-(10**9), 10**9), TEXT), min_size=2, max_size=12),
    st.sampled_from([",", ";", "\t", "|"]),
    st.booleans(),
)  # fmt: skip
def test_writing_and_reading_is_identity(rows: list[tuple[date, int, str]], delimiter: str, comma: bool) -> None:
    def money(minor: int) -> str:
        text = f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02d}"
        return text.replace(".", ",") if comma else text

    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    lines = [delimiter.join(["booking_date", "amount", "currency", "label"])]
    lines += [
        delimiter.join([day.isoformat(), quoted(money(minor)), "EUR", quoted("x" + text + "y")])
        for day, minor, text in rows
    ]

    result = read_csv("\n".join(lines) + "\n")

    found = sorted(result.transactions.select("booking_date", "amount_minor", "remittance_information").iter_rows())
    assert found == sorted((day, minor, " ".join(f"x{text}y".split())) for day, minor, text in rows)


def test_a_decimal_comma_that_is_the_separator_too_is_put_together_and_told() -> None:
    result = read_csv(
        "data,lançamento,valor,saldo\n"
        "01/02/2026,POUPANCA,-100,00,1.900,00\n02/02/2026,PIX,-350,50,1.549,50\n13/02/2026,TAXA,-5,1.544,50\n"
    )

    assert amounts(result) == [-10_000, -35_050, -500]
    assert result.statements["proof"].to_list() == ["balanced"]
    assert "decimal_comma" in codes(result)


@pytest.mark.parametrize("row", ["2026-10-{},TEA,-3,50,", "2026-10-{},TEA,-3,50 EUR"])
def test_a_cut_decimal_comma_is_found_before_a_last_separator_or_a_currency(row: str) -> None:
    result = read_csv("Date,Text,Amount\n" + "".join(row.format(day) + "\n" for day in ("01", "12")))

    assert amounts(result) == [-350, -350]
    assert "decimal_comma" in codes(result)


def test_a_comma_in_a_text_is_no_decimal_comma() -> None:
    result = read_csv(
        "Date,Text,Amount\n2026-02-01,TEA,-3.50\n2026-02-02,RENT, FLAT 12,-100.00\n2026-02-03,TEA,-4.50\n"
    )

    assert amounts(result) == [-350, -450]
    assert quarantined(result) == [("column_count", 3)]
    assert "decimal_comma" not in codes(result)


def test_a_cut_decimal_comma_is_found_without_a_header_too() -> None:
    result = read_csv("2026-02-01,TEA,-3,50\n2026-02-02,RENT,-100,07\n2026-02-13,TEA,-4,50\n")

    assert amounts(result) == [-350, -10_007, -450]
    assert "decimal_comma" in codes(result)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Date,Text,Amount,Reversed\n2026-09-15,A,100.00,No\n2026-09-16,B,-25.00,Yes\n2026-09-17,C,-30.00,No\n", [10000, -3000]),
        ("Date,Text,Amount,Status\n2026-09-15,A,100.00,Completed\n2026-09-16,B,-25.00,Reversed\n2026-09-17,C,-30.00,Completed\n", [10000, -3000]),
        ("Datum;Text;Betrag;Storniert\n15.09.2026;A;100,00;Nein\n16.09.2026;B;-25,00;Ja\n17.09.2026;C;-30,00;Nein\n", [10000, -3000]),
    ],
)  # fmt: skip
def test_a_row_marked_as_reversed_is_kept_apart_where_no_other_row_takes_it_back(text: str, read: list[int]) -> None:
    result = read_csv(text)

    assert amounts(result) == read
    assert quarantined(result) == [("amount", 3)]
    assert "marked as reversed" in str(result.issues.filter(severity="quarantined")["message"][0])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Date,Text,Amount,Reversed\n2026-09-15,A,100.00,No\n2026-09-16,B,-25.00,Yes\n2026-09-17,B,25.00,No\n", [10000, -2500, 2500]),
        ("Date,Text,Amount,Balance,Reversed\n2026-09-15,A,100.00,200.00,No\n2026-09-16,B,-25.00,175.00,Yes\n2026-09-17,C,-30.00,145.00,No\n", [10000, -2500, -3000]),
    ],
)  # fmt: skip
def test_a_row_marked_as_reversed_is_booked_where_another_row_or_the_balance_shows_it(
    text: str, read: list[int]
) -> None:
    result = read_csv(text)

    assert amounts(result) == read
    assert quarantined(result) == []
