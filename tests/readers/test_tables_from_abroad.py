"""Forms that public files of other countries have: lakhs, cards that turn their signs, dollars of another country."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bankrec_nb.domain.errors import FileRefused, ProfileNeeded
from bankrec_nb.readers.base import ReadResult, Source
from bankrec_nb.readers.profiles import Profile
from bankrec_nb.readers.read import read_source
from bankrec_nb.readers.tabular_currency import without_other_units
from bankrec_nb.readers.tabular_money import Money
from tests.readers.tables_written import amounts, codes, quarantined, read_csv
from tests.readers.workbook_writers import Rows, xlsx

INDIAN = (
    "EXAMPLE BANK LTD\n"
    "Account No : 50100999988887\n"
    "\n"
    "Date,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance\n"
    '01/09/26,UPI-CAFE,0001,01/09/26,"2,500.00",,"1,17,500.00"\n'
    '03/09/26,NEFT ACME,0002,03/09/26,,"15,85,000.00","17,02,500.00"\n'
    '07/09/26,RENT,0003,07/09/26,"1,10,000.50",,"15,92,499.50"\n'
    '08/09/26,CHARGES,,08/09/26,354.00,,"15,92,145.50"\n'
)


def test_lakhs_are_amounts_and_say_that_the_day_stands_first() -> None:
    result = read_csv(INDIAN)

    assert amounts(result) == [-250_000, 158_500_000, -11_000_050, -35_400]
    assert result.transactions["booking_date"].max() == date(2026, 9, 8)
    assert result.statements["proof"].to_list() == ["balanced"]


def test_a_summary_below_the_movements_is_another_table() -> None:
    summary = (
        ",,,,,,\nSTATEMENT SUMMARY :-,,,,,,\nOpening Balance,,,Dr Count,Cr Count,Debits,Closing Bal\n"
        '"1,20,000.00",,,3,1,"1,12,854.50","15,92,145.50"\n'
    )

    result = read_csv(INDIAN + summary)

    assert amounts(result) == amounts(read_csv(INDIAN))
    assert (quarantined(result), result.statements["proof"].to_list()) == ([], ["balanced"])
    assert "second_table" in codes(result)


def test_a_column_of_debit_and_credit_gives_the_sign_whatever_its_header_is() -> None:
    text = "Details,Posting Date,Description,Amount\nDEBIT,12/15/2026,SHOP,100.00\nCREDIT,12/16/2026,CUSTOMER,50.00\n"

    assert amounts(read_csv(text)) == [-10_000, 5_000]


CARD = "Status,Date,Description,Debit,Credit\nCleared,03/21/2026,CINEMA,17.99,\nCleared,03/16/2026,PAYMENT,,-200.05\n"


def test_credits_that_are_all_negative_beside_positive_debits_come_in_and_it_is_told() -> None:
    result = read_csv(CARD)

    assert amounts(result) == [-1_799, 20_005]
    assert "sign" in codes(result)


def test_a_negative_credit_beside_positive_ones_takes_something_back() -> None:
    assert amounts(read_csv(CARD + "Cleared,03/15/2026,REFUND,,5.00\n")) == [-1_799, -20_005, 500]


def test_a_card_whose_negative_amounts_are_payments_and_credits_is_turned_round() -> None:
    text = (
        "Trans. Date,Post Date,Description,Amount,Category\n07/14/2026,07/15/2026,MARKET,84.31,Supermarkets\n"
        "07/16/2026,07/17/2026,BOOKS,29.99,Merchandise\n07/20/2026,07/20/2026,FULL BALANCE,-114.30,Payments and Credits\n"
    )

    assert amounts(read_csv(text)) == [-8_431, -2_999, 11_430]


SPENT = (
    "TransactionId,CardId,Date,Amount,Currency,MerchantName,Exchange Rate\n"
    "T1,00XX,2026-03-01 15:12:22,29.000,CHF,Inn,1.000000\nT2,00XX,2026-03-04 11:51:51,12.900,CHF,Shop,0.848252\n"
    "T3,00XX,2026-03-05 10:16:57,-80.000,CHF,,1.000000\n"
)


def test_a_rate_shows_the_decimal_mark_of_amounts_with_three_figures_behind_it() -> None:
    assert amounts(read_csv(SPENT)) == [2_900, 1_290, -8_000]


def test_cards_and_merchants_with_mostly_positive_amounts_are_warned_of() -> None:
    assert "sign" in codes(read_csv(SPENT))
    assert "sign" not in codes(read_csv(SPENT.replace(",29.000", ",-29.000").replace(",12.900", ",-12.900")))


PESOS = 'Fecha,Concepto,Cargo,Abono\n15/01/2026,TIENDA,"$1,234.50",\n16/01/2026,NOMINA,,"$10,000.00"\n'


def test_a_bare_dollar_sign_is_told_of_unless_something_says_which_dollar() -> None:
    told = read_csv(PESOS)

    assert told.transactions["currency"].unique().to_list() == ["USD"]
    assert "currency" in codes(told)
    assert "currency" not in codes(read_csv(PESOS.replace("$", "US$")))
    said = read_csv(PESOS, currency="MXN")
    assert (said.transactions["currency"].unique().to_list(), "currency" in codes(said)) == (["MXN"], False)


def test_days_that_nothing_decides_are_asked_about_still() -> None:
    with pytest.raises(ProfileNeeded):
        read_csv("Date,Narration,Amount\n02/04/26,A,-12.50\n03/04/26,B,20.00\n")


def read_sheet(*rows: list[str | float | date]) -> ReadResult:
    sheet: Rows = rows
    return read_source(Source("export.xlsx", xlsx(sheet)))


def test_a_workbook_s_numbers_without_zeros_show_the_account_s_amount_of_two_as_well() -> None:
    day = date(2026, 9, 2)

    result = read_sheet(
        ["Data", "Descrizione", "Valuta", "Importo", "Importo EUR"],
        [day, "A", "EUR", 1000, 1000], [day, "B", "EUR", -12.5, -12.5], [day, "C", "CHF", -100, -104],
    )  # fmt: skip

    assert amounts(result) == [100_000, -1_250, -10_400]
    assert set(result.transactions["currency"]) == {"EUR"}


@pytest.mark.parametrize("words", ["Solde en début de période", "Saldo al inicio", "Saldo apertura"])
def test_balances_stated_in_words_beside_numbers_prove_a_workbook(words: str) -> None:
    result = read_sheet(
        [f"{words}: 5000,00 EUR"], ["Saldo final: 5987,50 EUR"], ["Date", "Libellé", "Montant"],
        [date(2026, 9, 2), "A", 1000], [date(2026, 9, 13), "B", -12.5],
    )  # fmt: skip

    assert result.statements.select("opening_minor", "closing_minor", "proof").rows() == [
        (500_000, 598_750, "balanced")
    ]


def test_a_closing_row_whose_balance_has_its_currency_beside_it_is_no_movement() -> None:
    text = (
        "Data mov.;Data valor;Descrição;Débito;Crédito;Saldo\n14-09-2026;14-09-2026;A;;1.000,00;1.500,00\n"
        "15-09-2026;16-09-2026;B;12,50;;1.487,50\n ; ; ; ;Saldo contabilístico ;1.487,50 EUR\n"
    )

    result = read_csv(text)

    assert (amounts(result), quarantined(result)) == ([100_000, -1_250], [])
    assert result.statements["proof"].to_list() == ["balanced"]


@pytest.mark.parametrize(
    ("encoding", "texts"),
    [("gb18030", "早餐咖啡馆"), ("cp949", "아침커피숍"), ("cp1251", "Магазин"), ("cp932", "朝食喫茶店")],
)
def test_letters_of_another_alphabet_are_told_of_unless_the_encoding_is_said(encoding: str, texts: str) -> None:
    rows = "".join(f"2026-09-{day:02},{texts},-{day}.50,{1000 - day * (day + 2) / 2:.2f}\n" for day in range(1, 6))
    content = ("Date,Text,Amount,Balance\n" + rows).encode(encoding)

    told = read_csv(content)
    said = read_csv(content, profile=dict(told.profile or {}) | {"encoding": encoding})

    assert "encoding" in codes(told)
    assert ("encoding" in codes(said), said.transactions["remittance_information"][0]) == (False, texts)


def test_words_with_accents_are_no_other_alphabet() -> None:
    rows = "".join(f"2026-09-{day:02},Crème brûlée à l'œuf «été» £££,-{day}.50\n" for day in range(1, 6))

    assert "encoding" not in codes(read_csv(("Date,Text,Amount\n" + rows).encode("cp1252")))


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_a_table_of_an_old_program_is_read_in_its_letters_and_it_is_told(encoding: str) -> None:
    rows = "".join(f"2026-09-{day:02},Prélèvement à l'hôtel,-{day}.50\n" for day in range(1, 6))

    told = read_csv(("Date,Text,Amount\n" + rows).encode(encoding))

    assert set(told.transactions["remittance_information"]) == {"Prélèvement à l'hôtel"}
    assert "encoding" in codes(told)


JOURNAL = "JournalNumber,JournalDate,AccountName,NetAmount\n1,23-Jan-26,Income,-360.00\n1,23-Jan-26,Cash,360.00\n2,24-Jan-26,Income,-50.00\n2,24-Jan-26,Cash,{}\n"


@pytest.mark.parametrize(("amount", "told"), [("50.00", True), ("51.00", False)])
def test_both_sides_of_every_booking_are_no_statement(amount: str, told: bool) -> None:
    assert ("journal" in codes(read_csv(JOURNAL.format(amount)))) is told


def test_the_number_of_the_voucher_shows_a_ledger_too() -> None:
    rows = "".join(
        f"0{n}/10/2026;VE;411000;Client;1{n},00;;FA-{n}\n0{n}/10/2026;VE;706000;Vente;;1{n},00;FA-{n}\n" for n in (1, 2)
    )

    told = read_csv("Date;Code journal;Numéro de compte;Libellé;Débit;Crédit;Numéro de pièce\n" + rows)

    assert "journal" in codes(told)


def test_a_tab_behind_a_closing_quote_ends_no_table() -> None:
    result = read_csv(
        "Date,Description,Amount,Currency,Balance,Balance currency\n"
        '24/03/2026,SHOP,"-1,001.00"\t,HKD,"3,612.17"\t,HKD\n'
        '20/03/2026,"TEA, MILK","-500.00"\t\t,HKD,"4,613.17"\t,HKD\n'
        '18/03/2026,SALARY,"2,000.00"\t,HKD,"5,113.17"\t,HKD\n'
    )

    assert amounts(result) == [-100_100, -50_000, 200_000]
    assert result.statements["proof"].to_list() == ["balanced"]


def test_a_row_in_bitcoin_is_kept_apart_from_the_money() -> None:
    result = read_csv(
        "Date,Description,Amount,Currency\n2026-06-15,Exchanged to BTC,0.50,BTC\n2026-06-16,Tea,-4.50,GBP\n"
    )

    assert amounts(result) == [-450]
    assert quarantined(result) == [("amount", 2)]
    assert "'BTC' is no currency of ISO 4217." in result.issues["message"].to_list()
    assert result.statements["currency"].to_list() == ["GBP"]


def test_a_row_in_bitcoin_is_told_of_in_a_table_of_several_pieces_too() -> None:
    pieces = [pl.DataFrame({"line": [n, n + 1], "c0": ["GBP", "BTC"]}) for n in (1, 3)]
    body = pl.concat(pieces).filter(pl.col("line") > 2)  # the first piece is empty: pl.format panics there (polars 2.1)
    none, amount = pl.Series([None, None], dtype=pl.String), pl.Series([450, 50])
    money = Money(amount, amount > 0, none, None, None, None, Profile())

    left = without_other_units(money, body, Profile(roles={"currency": (0,)}))

    assert left.amount.to_list() == [450, None]
    assert left.fault.to_list() == [None, "'BTC' is no currency of ISO 4217."]


def test_a_file_whose_only_unit_is_no_currency_is_told_of() -> None:
    result = read_csv("Date,Description,Amount,Currency\n2026-06-15,In,3.50,XMR\n2026-06-16,Out,-1.00,XMR\n")

    assert amounts(result) == [350, -100]
    assert ("warning", "'XMR' is no currency of ISO 4217; the amounts were taken as EUR.") in list(
        result.issues.select("severity", "message").iter_rows()
    )


@pytest.mark.parametrize(("written", "code"), [("RMB", "CNY"), ("Euro", "EUR"), ("NIS", "ILS")])
def test_another_name_of_a_currency_is_understood(written: str, code: str) -> None:
    result = read_csv(f"Date,Description,Amount,Currency\n2026-06-15,In,3.50,{written}\n2026-06-16,Out,-1.00,USD\n")

    assert result.transactions["currency"].to_list() == [code, "USD"]


def test_the_header_decides_between_two_widths_of_rows() -> None:
    result = read_csv("Datum,Beskrivning,Belopp\n2026-01-25,LÖN,35000.00\n2026-01-26,ICA,-350,50\n")

    assert amounts(result) == [3_500_000]
    assert quarantined(result) == [("column_count", 3)]


def test_an_account_kept_as_text_by_apostrophes_has_none() -> None:
    result = read_csv(
        "Data operacji;Nadawca;Numer konta;Kwota\n"
        "2026-03-20;FIRMA;'12345678901234567890123456';10,00\n2026-03-21;SKLEP;'';-2,50\n"
    )

    assert result.transactions["counterparty_account"].to_list() == ["12345678901234567890123456", None]


DAYS = (
    "Data,Lançamento,Detalhes,Nº documento,Valor\n"
    '31/08/2026,Saldo Anterior,,,"500,00"\n'
    '02/09/2026,Pix - Enviado,PADARIA,40201,"-50,00"\n'
    '02/09/2026,Saldo do dia,,,"450,00"\n'
    '15/09/2026,Pix - Recebido,CLIENTE,40501,"20,00"\n'
    '15/09/2026,Compra com Cartão,LOJA,40502,"-30,50"\n'
    '15/09/2026,Saldo do dia,,,"439,50"\n'
    '30/09/2026,S A L D O,,,"439,50"\n'
)


@pytest.mark.parametrize("newest_first", [False, True])
def test_balances_of_each_day_among_the_movements_are_told_by_what_moved_between_them(newest_first: bool) -> None:
    head, *rows = DAYS.splitlines()
    text = "\n".join([head, *(rows[::-1] if newest_first else rows), ""])

    result = read_csv(text)

    assert sorted(amounts(result)) == [-5_000, -3_050, 2_000]
    heads = result.statements.select("opening_minor", "closing_minor", "proof")
    assert heads.row(0) == (50_000, 43_950, "balanced")
    assert "balance_rows" in codes(result)


def test_a_payment_whose_text_is_only_the_word_balance_is_a_movement_unless_the_sums_agree() -> None:
    rows = ["CB;-5,00", "SOLDE;440,00", "VIR;20,00", "SOLDE;450,00", "CB;-5,00"]
    text = "Date;Libellé;Montant\n" + "".join(f"{15 + n}/09/2026;{row}\n" for n, row in enumerate(rows))

    assert amounts(read_csv(text)) == [-500, 44_000, 2_000, 45_000, -500]


def test_a_letter_before_a_frame_of_dos_is_a_sign_of_windows() -> None:
    result = read_source(Source("extrato.csv", DAYS.encode("cp1252")))

    assert result.transactions["remittance_information"].to_list()[2] == "Compra com Cartão LOJA"


def test_the_old_code_of_the_rouble_is_the_roubles() -> None:
    text = (
        "Карта;Дата операции;Дата обработки;Сумма операции;Валюта операции;Сумма пересчитанная в валюту счета;Валюта счета;Основание\n"
        "4622;2026-09-06;2026-09-18;-4,50;EUR;-336,15;RUR;Кафе\n4622;2026-09-06;2026-09-19;-300,00;RUR;-300,00;RUR;Связь\n"
    )

    result = read_csv(text)

    assert amounts(result) == [-33_615, -30_000]
    assert result.transactions["currency"].unique().to_list() == ["RUB"]
    assert result.transactions["original_currency"].to_list()[0] == "EUR"


@pytest.mark.parametrize("above", ["DE89370400440532013000 / Girokonto", "DE99999999999999999999 / Girokonto"])
def test_an_account_column_behind_the_payer_is_his_where_another_account_stands_above(above: str) -> None:
    text = (
        f'"Kontonummer:";"{above}";\n\n"Buchungstag";"Wertstellung";"Auftraggeber / Begünstigter";"Verwendungszweck";"Kontonummer";"BLZ";"Betrag (EUR)"\n'
        '"16.09.2026";"16.09.2026";"Nordwind";"A";"DE02120300000000202051";"BYLADEM1";"-15,00"\n'
        '"17.09.2026";"17.09.2026";"Nordwind";"B";"DE02120300000000202051";"BYLADEM1";"-15,00"\n'
    )

    result = read_csv(text)

    assert result.statements["account_id"].to_list() == [above.split(maxsplit=1)[0]]
    assert result.transactions["counterparty_iban"].unique().to_list() == ["DE02120300000000202051"]


def test_an_account_column_that_holds_the_account_above_is_ours() -> None:
    text = (
        '"Kontonummer:";"DE89370400440532013000";\n\n"Buchungstag";"Auftraggeber / Begünstigter";"Kontonummer";"Betrag (EUR)"\n'
        '"16.09.2026";"Nordwind";"532013000";"-15,00"\n"17.09.2026";"Nordwind";"532013000";"-15,00"\n'
    )

    result = read_csv(text)

    assert result.statements["account_id"].to_list() == ["532013000"]
    assert result.transactions["counterparty_iban"].null_count() == 2


def test_a_household_file_with_several_accounts_by_name_has_a_statement_for_each() -> None:
    text = (
        '"Date","Description","Amount","Transaction Type","Category","Account Name"\n'
        '"9/12/2026","From giro","1000.00","credit","Transfer","Savings"\n"9/12/2026","To savings","1000.00","debit","Transfer","Giro"\n'
        '"9/13/2026","Cafe","5.00","debit","Food","Giro"\n'
    )

    result = read_csv(text)

    assert result.statements["account_id"].to_list() == ["Savings", "Giro"]
    assert amounts(result) == [100_000, -100_000, -500]


def test_a_cell_that_says_not_available_is_empty() -> None:
    text = (
        "Buchungsdatum,Empfänger,Verwendungszweck,Kartennummer,Zahlungsbetrag,Wallet-Saldo nach Transaktion,Wallet-IBAN\n"
        "13.09.2026,Nordwind,RE 1,N/A,500.00,500.00,DE89370400440532013000\n14.09.2026,Café,N/A,**** 1234,-20.00,480.00,DE89370400440532013000\n"
        "15.09.2026,Bank,N/A,N/A,-1.00,479.00,DE89370400440532013000\n"
    )

    result = read_csv(text)

    assert result.statements.select("account_id", "proof").rows() == [("DE89370400440532013000", "balanced")]
    assert result.transactions["remittance_information"].to_list() == ["RE 1", None, None]


def test_a_card_written_with_a_minus_is_the_account_and_the_day_of_posting_stands_first() -> None:
    text = (
        "Date,Description,Card Member,Account #,Amount\n"
        "09/15/2026 as of 09/12/2026,CAFE,A MUSTER,-11001,25.00\n09/14/2026,PAYMENT - THANK YOU,A MUSTER,-11001,-50.00\n"
    )

    result = read_csv(text)

    assert result.statements.select("account_id", "account_name").rows() == [("-11001", "A MUSTER")]
    assert result.transactions["booking_date"].to_list() == [date(2026, 9, 15), date(2026, 9, 14)]


def test_postings_of_a_ledger_are_told_from_a_statement() -> None:
    text = (
        "Compte;Date;Journal;Pièce;Libellé;Débit;Crédit\n411000;05/09/2026;VT;F1;Facture;120,00;\n"
        "411000;15/09/2026;BQ;B1;Règlement;;120,00\n401000;16/09/2026;AC;A1;Facture EDF;;60,00\n"
    )

    assert "journal" in codes(read_csv(text))


def test_beside_our_account_in_every_row_the_account_that_varies_is_the_other_partys() -> None:
    text = (
        "Účet;Částka;Měna;Datum zaúčtování;Číslo účtu;Název účtu;Detaily transakce;Detaily transakce\n"
        "1234567890;-220,00;CZK;2026-09-15;000000-9876543210;NOVÁK JAN;PLATBA;Faktura 12\n"
        "1234567890;100,00;CZK;2026-09-16;000000-5555555555;FIRMA SRO;PŘÍCHOZÍ;\n"
    )

    result = read_csv(text)

    assert result.statements["account_id"].to_list() == ["1234567890"]
    assert result.transactions["counterparty_account"].to_list() == ["000000-9876543210", "000000-5555555555"]
    assert result.transactions["counterparty_name"].to_list() == ["NOVÁK JAN", "FIRMA SRO"]
    assert result.transactions["remittance_information"][0] == "PLATBA Faktura 12"


FEES = (
    "Date de comptabilisation;Description 1;Sous-montant;Débit;Crédit;Solde\n"
    "15.09.2026;Ordre;;21'502.00;;5'000.00\n14.09.2026;Solde prix prestations;;0.60;;26'502.00\n"
    "14.09.2026;01.08.2026 - 31.08.2026;;;;\n14.09.2026;E-Banking CHF;-1.200000000;;;\n14.09.2026;Exonération;0.600000000;;;\n"
    "13.09.2026;Salaire;;;16'399.80;26'502.60\n"
)


def test_what_a_fee_is_made_up_of_is_no_movement_where_all_movements_have_a_balance() -> None:
    result = read_csv(FEES)

    assert amounts(result) == [-2_150_200, -60, 1_639_980]
    assert (quarantined(result), result.statements["proof"].to_list()) == ([], ["balanced"])
    assert result.issues["code"].to_list().count("line_skipped") == 3


def test_an_amount_that_is_missing_is_not_taken_for_a_part_of_a_fee() -> None:
    result = read_csv(FEES.replace(";21'502.00;;", ";;;"))

    assert len(quarantined(result)) == 1


def test_of_two_amounts_of_one_name_the_one_of_every_row_is_the_amount() -> None:
    text = (
        "Belegdatum;Verwendungszweck;Fremdwährung;Betrag;Kurs;Betrag;Währung\n13.09.2026;A;;;;- 12,34;EUR\n"
        "14.09.2026;B;;;;12,30;EUR\n15.09.2026;C;USD;- 200,00;2,00000;- 100,00;EUR\n16.09.2026;D;USD;200,00;2,00000;100,00;EUR\n"
    )

    assert amounts(read_csv(text)) == [-1_234, 1_230, -10_000, 10_000]


def test_a_currency_behind_a_stated_balance_is_the_accounts() -> None:
    text = (
        '"Account Number: XXXXXXXXXXXX0001 AED",\n"Opening Balance: 6,160.82 AED",\n'
        "Posting Date,Reference No,Description,Debit Amount,Credit Amount,Balance\n"
        '"22/09/2026","407","SALARY","0.00","1740.76","7901.58",\n"23/09/2026","57","RENT","6500","0.00","1401.58",\n'
    )

    result = read_csv(text)

    assert result.statements.select("account_id", "currency", "opening_minor", "proof").rows() == [
        ("XXXXXXXXXXXX0001", "AED", 616_082, "balanced")
    ]


def test_our_own_number_among_the_names_of_payer_and_payee_is_no_name() -> None:
    text = (
        "Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta\n"
        "2026-09-24;428,60;;123456789;;Swish;3716,17;SEK\n2026-09-24;-42,94;123456789;;Butik;Kortköp;3287,57;SEK\n"
    )

    assert read_csv(text).transactions["counterparty_name"].to_list() == [None, "Butik"]


def test_the_holders_name_in_every_row_is_not_the_other_partys() -> None:
    text = (
        "Rekeningnummer;Naam;Munt;Datum;Omschrijving;Bedrag;Saldo;Naam tegenpartij\n"
        "BE68539007547034;ACME;EUR;15/09/2026;OVERSCHRIJVING;-40,00;985,00;Delta NV\n"
        "BE68539007547034;ACME;EUR;14/09/2026;KOSTEN;-10,00;1025,00;\n"
    )

    result = read_csv(text)

    assert result.transactions["counterparty_name"].to_list() == ["Delta NV", None]
    assert result.statements["account_name"].to_list() == ["ACME"]


def test_a_bank_code_of_the_payee_is_no_name() -> None:
    text = "Date,Description,Amount,Currency,Beneficiary BIC\n2026-09-15,To Delta,-40.00,EUR,GKCCBEBB\n2026-09-14,In,35.00,EUR,\n"

    result = read_csv(text)

    assert result.transactions["counterparty_name"].null_count() == 2
    assert result.transactions["counterparty_bic"].to_list() == ["GKCCBEBB", None]


def test_a_table_without_a_header_names_its_accounts_in_the_first_column() -> None:
    text = (
        "123456789\tEUR\t20260913\t100,00\t90,00\t20260913\t-10,00\tCAFE\n123456789\tEUR\t20260914\t90,00\t115,00\t20260914\t25,00\tKUNDE\n"
        "987654321\tEUR\t20260914\t500,00\t450,50\t20260914\t-49,50\tDELTA\n987654321\tEUR\t20260915\t450,50\t450,00\t20260915\t-0,50\tKOSTEN\n"
    )

    result = read_csv(text)

    assert result.statements.select("account_id", "opening_minor", "closing_minor", "proof").rows() == [
        ("123456789", 10_000, 11_500, "balanced"),
        ("987654321", 50_000, 45_000, "balanced"),
    ]


def test_a_line_with_the_balance_above_rows_without_a_header_is_no_damaged_movement() -> None:
    text = (
        "Compte de chèques;Compte de chèques;****1234;15/09/2026;;985,00\n15/09/2026;PRLV;PRELEVEMENT;PRLV SEPA EDF;-40,00\n"
        "14/09/2026;VIRT;VIREMENT RECU;VIR KUNDE;35,00\n13/09/2026;FAC CB;PAIEMENT CB;CARTE CAFE;-10,00\n"
    )

    result = read_csv(text)

    assert (amounts(result), quarantined(result)) == ([-4_000, 3_500, -1_000], [])


TWO_ACCOUNTS = (
    "Téléchargement du 15/09/2026;\n\nCompte de Dépôt carte n° 12345678901;\nSolde au 15/09/2026 1 234,56 €;\n\n"
    "Date;Libellé;Débit euros;Crédit euros;\n14/09/2026;CAFE;12,50;;\n13/09/2026;ACME;;100,00;\n\n"
    "Livret A n° 98765432109;\nSolde au 15/09/2026 5 000,00 €;\n\nDate;Libellé;Débit euros;Crédit euros;\n02/09/2026;INTERETS;;5,00;\n"
)


def test_a_header_that_comes_again_below_another_account_begins_its_statement() -> None:
    result = read_csv(TWO_ACCOUNTS)

    heads = result.statements.select("account_id", "closing_minor", "transaction_count", "sum_minor")
    assert heads.rows() == [("12345678901", 123_456, 2, 8_750), ("98765432109", 500_000, 1, 500)]


def test_a_header_that_comes_again_on_the_next_page_goes_on_with_the_account() -> None:
    result = read_csv(TWO_ACCOUNTS.replace("Livret A n° 98765432109;", "Page 2;"))

    assert result.statements.select("account_id", "transaction_count").rows() == [("12345678901", 3)]


def test_the_balance_above_shows_the_mark_of_amounts_that_have_thousands_only() -> None:
    text = (
        '"Girokonto";"DE89370400440532013000"\n"Kontostand vom 30.09.2026:";"3.600,00 €"\n\n'
        '"Buchungsdatum";"Zahlungsempfänger*in";"Verwendungszweck";"Betrag (€)"\n"29.09.26";"Nordwind";"A";"1.000"\n"28.09.26";"Delta";"B";"-2.000"\n'
    )

    result = read_csv(text)

    assert (amounts(result), quarantined(result)) == ([100_000, -200_000], [])


def test_a_currency_without_cents_has_thousands_behind_any_mark() -> None:
    text = "Fecha;Descripción;Cargos (CLP);Abonos (CLP);Saldo (CLP)\n15/09/2026;LUZ;1.000;;499.000\n16/09/2026;CLIENTE;;60.000;559.000\n"

    result = read_csv(text)

    assert (amounts(result), result.statements["proof"].to_list()) == ([-1_000, 60_000], ["balanced"])


def test_a_time_of_day_is_no_day() -> None:
    text = "15.09.2026;10:20:30;CAFE;-1,00;499,00\n16.09.2026;11:21:31;KUNDE;60,00;559,00\n17.09.2026;12:22:32;STROM;-100,00;459,00\n"

    result = read_csv(text)

    assert result.transactions["value_date"].null_count() == 3
    assert result.transactions["booking_date"].max() == date(2026, 9, 17)


@pytest.mark.parametrize(
    ("encoding", "head", "word", "minor"),
    [
        ("cp932", "日付,お引出し,お預入れ,お取り扱い内容,残高", "家賃", -10_000),
        ("euc_jp", "日付,お引出し,お預入れ,お取り扱い内容,残高", "家賃", -10_000),
        ("gbk", "交易日期,支出金额,收入金额,摘要,账户余额", "房租", -1_000_000),
        ("big5", "日期,支出,收入,摘要,餘額", "房租", -1_000_000),
        ("cp949", "거래일자,출금금액,입금금액,적요,잔액", "월세", -10_000),
        ("koi8-r", "Дата,Расход,Приход,Описание,Остаток", "аренда", -1_000_000),
        ("cp1255", "תאריך,חובה,זכות,תיאור,יתרה", "שכירות", -1_000_000),
        ("cp874", "วันที่,ถอน,ฝาก,รายการ,คงเหลือ", "ค่าเช่า", -1_000_000),
    ],
)
def test_the_encoding_of_another_alphabet_is_the_one_whose_headers_are_words(
    encoding: str, head: str, word: str, minor: int
) -> None:
    rows = f"2026/01/13,10000,,{word},190000\n2026/01/14,,50000,{word},240000\n2026/01/20,3000,,{word},237000\n"

    result = read_csv(f"{head}\n{rows}", encoding=encoding)

    assert result.transactions["amount_minor"][0] == minor
    assert result.transactions["remittance_information"].to_list() == [word] * 3
    assert "warning" not in result.issues["severity"].to_list()


def test_letters_of_another_alphabet_without_a_known_header_are_told() -> None:
    rows = "2026/01/13,家賃家賃家賃,-10000\n2026/01/14,家賃家賃家賃,50000\n2026/01/15,家賃家賃家賃,3000\n"

    assert "encoding" in codes(read_csv(rows, encoding="cp932"))


def test_a_column_of_cents_is_read_as_its_header_says() -> None:
    text = "date,amount_cents,currency,description,balance_cents\n2026-01-05,-510,EUR,CAFE,9490\n2026-01-15,50000,EUR,CLIENT,59490\n2026-01-16,7,EUR,INTEREST,59497\n"

    result = read_csv(text)

    assert amounts(result) == [-510, 50_000, 7]
    assert result.statements.select("proof", "closing_minor").rows() == [("balanced", 59_497)]
    assert "cents" in codes(result)


def test_amounts_in_thousands_are_told() -> None:
    text = "Buchungstag;Verwendungszweck;Betrag in TEUR\n05.01.2026;MIETE;-1,5\n19.01.2026;KUNDE;20,0\n"

    result = read_csv(text)

    assert result.issues.filter(pl.col("code") == "thousands")["severity"].to_list() == ["warning"]


def test_the_balances_of_each_day_are_no_movements() -> None:
    with pytest.raises(FileRefused, match="amount"):
        read_csv("Date;Opening balance;Closing balance\n2026-01-05;1000.00;900.00\n2026-01-19;900.00;1400.00\n")


@pytest.mark.parametrize("tax", ["VAT", "TVA", "MwSt.", "IVA"])
def test_what_moved_is_the_amount_with_its_tax(tax: str) -> None:
    text = f"Date,Description,Net,{tax},Gross\n2026-01-05,RENT,-83.33,-16.67,-100.00\n2026-01-19,CLIENT,416.67,83.33,500.00\n2026-01-20,FEE,-3.00,0.00,-3.00\n"

    assert amounts(read_csv(text)) == [-10_000, 50_000, -300]


@pytest.mark.parametrize(
    ("rows", "signed"),
    [
        ("05,Me,Landlord,100.00\n19,Client,Me,500.00\n20,Me,Bank,3.00\n", [-10_000, 50_000, -300]),
        ("05,Me,Landlord,100.00\n19,Client,Other,500.00\n20,Me,Bank,3.00\n", [10_000, 50_000, 300]),
        ("05,Me,You,100.00\n19,You,Me,500.00\n20,Me,You,3.00\n", [10_000, 50_000, 300]),
    ],
    ids=["ours_in_every_row", "nobody_in_every_row", "two_in_every_row"],
)
def test_who_stands_at_an_end_of_every_transfer_is_us(rows: str, signed: list[int]) -> None:
    dated = "".join(f"2026-01-{row}\n" for row in rows.splitlines())

    assert amounts(read_csv("Date,From,To,Amount\n" + dated)) == signed


def test_cents_with_a_decimal_mark_are_none() -> None:
    result = read_csv("date,amount_cents,description\n2026-01-05,-5.10,CAFE\n2026-01-15,500.00,CLIENT\n")

    assert (amounts(result), "cents" in codes(result)) == ([-510, 50_000], False)
