"""Forms of tables that public files have: whose account, which balance, which day, which fee, whose books."""

from __future__ import annotations

from datetime import date

import pytest

from bankrec_nb.domain.errors import ProfileNeeded
from bankrec_nb.readers.columns import Role, role_of_header
from tests.readers.tables_written import amounts, codes, read_csv

THEIR_IBAN = "DE89370400440532013000"


def test_rows_below_the_movements_that_state_balances_of_three_kinds_are_no_movements() -> None:
    text = (
        "DATA;VALUTA;DARE;AVERE;DIVISA;DESCRIZIONE_OPERAZIONE;CAUSALE_ABI\n"
        "03/09/2026;02/09/2026;80,00;;EUR;PAGAMENTO;43\n04/09/2026;04/09/2026;;250,00;EUR;BONIFICO;48\n"
        "05/09/2026;;;1170,00;EUR;Saldo contabile;\n05/09/2026;;;1170,00;EUR;Saldo liquido;\n"
        "05/09/2026;;;1400,00;EUR;Disponibilita al;\n"
    )

    result = read_csv(text)

    assert amounts(result) == [-8_000, 25_000]
    assert result.statements["closing_minor"].to_list() == [117_000]
    assert {"closing_row", "available_row"} <= codes(result)


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Betrag der Ausgangsgebühr", Role.FEE),
        ("Gebührenbetrag", Role.FEE),
        ("Importe de la comisión", Role.FEE),
        ("Betrag (nach Gebühren)", Role.AMOUNT),
        ("IBAN Gegenpartei", Role.COUNTERPARTY_IBAN),
        ("Konto der Gegenseite", Role.COUNTERPARTY_IBAN),
        ("Data di registrazione", Role.BOOKING_DATE),
        ("Data dell'operazione", Role.TRANSACTION_DATE),
        ("Description1", Role.LABEL),
        ("No de transaction", Role.BANK_REFERENCE),
        ("Data di completamento", Role.BOOKING_DATE),
        ("Abschlussdatum", Role.BOOKING_DATE),
        ("Belastungsbetrag (CHF)", Role.DEBIT),
        ("Gutschriftsbetrag (CHF)", Role.CREDIT),
        ("Disponibile", Role.BALANCE),
    ],
)
def test_a_header_of_several_words_is_what_its_words_say_together(header: str, role: Role) -> None:
    assert role_of_header(header)[0] is role


def test_transfers_with_an_amount_at_either_end_are_asked_about_in_every_language() -> None:
    text = (
        'ID,Status,Richtung,"Erstellt am","Betrag der Ausgangsgebühr","Ausgangsbetrag (nach Gebühren)",Ausgangswährung,'
        '"Name des Empfängers","Zielbetrag (nach Gebühren)",Zielwährung\n'
        'T-1,COMPLETED,OUT,"2026-09-01 10:00:00","1.20","98.80",EUR,"Lind Ltd","98.80",EUR\n'
        'T-2,COMPLETED,OUT,"2026-09-02 10:00:00","0.00","40.00",EUR,"Beck SA","1500.00",THB\n'
    )

    with pytest.raises(ProfileNeeded) as asked:
        read_csv(text)

    assert asked.value.question == "roles"


def test_an_iban_that_the_header_calls_the_other_partys_is_never_ours_however_often_it_stands_there() -> None:
    text = (
        "Datum,Betrag,Währung,Gegenpartei,IBAN Gegenpartei,Transaktions-Info\n"
        f"01.09.2026,-12.50,CHF,Beck AG,{THEIR_IBAN},Miete\n02.09.2026,-7.50,CHF,Beck AG,{THEIR_IBAN},Strom\n"
    )

    result = read_csv(text)

    assert result.statements["account_id"].to_list() == [None]
    assert set(result.transactions["counterparty_iban"]) == {THEIR_IBAN}
    assert result.transactions["remittance_information"].to_list() == ["Miete", "Strom"]


@pytest.mark.parametrize(
    "text",
    [
        (
            "Transaktionsdatum;Händler Währung;Bruttobetrag;Gebühren;Netto Betrag;Kartennummer\n"
            "01.09.2026;CHF;100.00;-2.00;98.00;4711\n02.09.2026;CHF;50.00;-1.00;49.00;4711\n"
        ),
        (
            "Date,Amount,Currency,Description,Running Balance,Card Last Four Digits\n"
            "2026-09-01,-5.00,EUR,Shop,95.00,4711\n2026-09-02,10.00,EUR,Transfer,105.00,\n2026-09-03,-1.00,EUR,Shop,104.00,4711\n"
        ),
    ],
    ids=["what payers paid by card", "an account whose card paid some rows"],
)
def test_a_card_is_no_account_where_payers_hold_it_or_rows_of_one_balance_name_none(text: str) -> None:
    assert read_csv(text).statements["account_id"].to_list() == [None]


def test_a_column_of_whatever_name_that_says_what_is_booked_tells_the_pending_rows() -> None:
    text = (
        "Buchungstag;Verwendungszweck;Betrag;Waehrung;Info\n01.09.26;Miete;-800,00;EUR;Umsatz gebucht\n"
        "02.09.26;Einkauf;-9,12;EUR;Umsatz vorgemerkt\n"
    )

    assert read_csv(text).transactions["booking_status"].to_list() == ["booked", "pending"]


@pytest.mark.parametrize("word", ["Abgebrochen", "Fehlgeschlagen", "Échoué", "Anulada", "Mislukt", "Cancelado"])
def test_what_was_broken_off_moved_no_money_in_any_language(word: str) -> None:
    text = f"Date;Description;Amount;Status\n2026-09-01;Shop;-5.00;Done\n2026-09-02;Shop;-6.00;{word}\n"

    assert read_csv(text).transactions["booking_status"].to_list() == ["booked", "information"]


@pytest.mark.parametrize("names", ["Cpt_debit,Cpt_credit", "Debit Account,Credit Account", "Sollkonto,Habenkonto"])
def test_rows_that_name_the_account_debited_and_the_one_credited_are_told_to_be_postings(names: str) -> None:
    text = f"Date,Text,{names},Montant\n02.09.2026,Sales,1100,3200,55.50\n03.09.2026,Cash,1000,1100,72.90\n"

    assert "journal" in codes(read_csv(text))


def test_entries_called_blg_that_add_up_to_zero_are_told_to_be_a_journal() -> None:
    text = (
        "Blg,Datum,Kto,S/H,Netto,Tx1\n1,14.9.2026,1100,S,110.00,A\n1,14.9.2026,3200,H,100.00,A\n1,14.9.2026,2200,H,10.00,A\n"
        "2,15.9.2026,1100,H,50.00,B\n2,15.9.2026,1020,S,50.00,B\n"
    )

    assert "journal" in codes(read_csv(text))


def test_two_balances_on_one_line_above_the_table_are_opening_and_closing() -> None:
    text = (
        'Numero Conto,0000012345678,,Data Aggiornamento,,30/09/2026,\nSaldo Iniziale,"100,00 EUR",,Saldo Finale,,"79,50 EUR",\n'
        "Data dal,01/09/2026,,Data al,,30/09/2026,\n,,,,,,\nData Op.,Data Val.,Causale,Descrizione,Importo,Div.,\n"
        "16/09/2026,16/09/2026,POS,Negozio,-75.00,EUR,\n17/09/2026,17/09/2026,BONIFICO,Rossi,54.50,EUR,\n,,,,,,\n"
        ",,,Totale Entrate €,54.50,,\n,,,Totale Uscite €,75.00,,\n"
    )

    result = read_csv(text)

    head = result.statements.row(0, named=True)
    assert (head["opening_minor"], head["closing_minor"], head["proof"]) == (10_000, 7_950, "balanced")
    assert (head["from_date"], head["to_date"]) == (date(2026, 9, 1), date(2026, 9, 30))
    assert "control_total" not in codes(result)


def test_a_statement_up_to_a_day_does_not_begin_on_it() -> None:
    text = (
        "Kontoauszug bis: 30.09.2026 ;;;\n;;;\nSaldo: CHF 80.00;;;\n;;;\nDatum;Buchungstext;Betrag;Valuta\n"
        "30.09.2026;Miete;-15.00;30.09.2026\n12.09.2026;Lohn;95.00;12.09.2026\n"
    )

    result = read_csv(text)

    head = result.statements.row(0, named=True)
    assert (head["from_date"], head["to_date"]) == (date(2026, 9, 12), date(2026, 9, 30))
    assert "outside_period" not in codes(result)


def test_purchases_that_name_a_card_and_payments_that_do_not_raise_the_question_of_their_sign() -> None:
    text = (
        "Datum;Beschreibung;Karte;Währung;Betrag\n26/09/2026;SHOP;**4711;CHF;39.64\n23/09/2026;CAFE;**4711;CHF;3.75\n"
        "19/09/2026;Ihre Überweisung;;CHF;-447.30\n"
    )

    assert "sign" in codes(read_csv(text))


def test_purchases_and_payments_that_the_type_of_each_row_tells_apart_turn_the_signs_of_a_card() -> None:
    text = (
        "Transaction Date,Description,Category,Type,Amount (USD)\n09/14/2026,SHOP,Food,Purchase,35.20\n"
        "09/10/2026,ACH DEPOSIT,Payment,Payment,-200.00\n"
    )

    result = read_csv(text)

    assert amounts(result) == [-3_520, 20_000]
    assert "sign_inverted" in codes(result)


@pytest.mark.parametrize("header", ["Bank Account", "Posted Account"])
def test_a_column_called_bank_account_that_is_the_same_in_all_rows_is_ours(header: str) -> None:
    text = (
        f"{header},Date,Narrative,Amount\n032000123456,2026-09-15,SHOP,-12.50\n032000123456,2026-09-14,ACME,1000.00\n"
    )

    assert read_csv(text).statements["account_id"].to_list() == ["032000123456"]


def test_an_opening_row_of_zeros_with_a_reference_that_says_nothing_is_the_opening_balance() -> None:
    text = (
        "Txn Date,Description,Ref / Cheque No,Debit (INR),Credit (INR),Balance (INR)\n"
        "01/04/2026,OPENING BALANCE,NA,0.00,0.00,1000.00\n15/04/2026,ACME,R1,0.00,500.00,1500.00\n16/04/2026,RENT,R2,200.00,0.00,1300.00\n"
    )

    result = read_csv(text)

    assert amounts(result) == [50_000, -20_000]
    assert result.statements["proof"].to_list() == ["balanced"]


def test_an_apostrophe_before_every_text_is_no_part_of_it() -> None:
    text = "Date,Description,Value\n15/09/2026,'SHOP,-12.50\n14/09/2026,'ACME LTD,1200.00\n"

    assert read_csv(text).transactions["remittance_information"].to_list() == ["SHOP", "ACME LTD"]


@pytest.mark.parametrize("newest_day_first", [True, False])
def test_days_that_run_one_way_and_rows_within_them_the_other_are_put_in_the_order_the_balance_proves(
    newest_day_first: bool,
) -> None:
    early, late = (
        ["01/09/2026;A;-20,00;980,00", "01/09/2026;B;-10,00;970,00"],
        ["02/09/2026;C;1500,00;2470,00", "02/09/2026;D;-30,00;2440,00"],
    )
    rows = [*late, *early] if newest_day_first else [*early[::-1], *late[::-1]]

    result = read_csv("\n".join(["Fecha;Concepto;Importe;Saldo", *rows]))

    head = result.statements.row(0, named=True)
    assert (head["opening_minor"], head["closing_minor"], head["proof"]) == (100_000, 244_000, "balanced")


def test_totals_of_either_side_below_the_movements_are_no_movements() -> None:
    text = (
        "Date,Description,Amount\n2026-09-01,Rent,-50.00\n2026-09-02,Acme,80.00\n2026-09-03,Shop,-5.00\n"
        "2026-09-30,Total debit amount,-55.00\n2026-09-30,Total credit amount,80.00\n"
    )

    assert amounts(read_csv(text)) == [-5_000, 8_000, -500]


@pytest.mark.parametrize(("named", "account"), [("IBAN", "CH9300762011623852957"), ("Kontakt", "0123 00123456.01")])
def test_the_iban_on_a_line_of_its_own_is_the_account_also_below_the_accounts_number(named: str, account: str) -> None:
    text = (
        f"Numéro de compte:;0123 00123456.01;\n{named}:;CH9300762011623852957;\n\n"
        "Date;Libellé;Débit;Crédit\n05/09/2026;Café;12,50;\n06/09/2026;Acme;;80,00\n"
    )

    assert read_csv(text).statements["account_id"].to_list() == [account]


@pytest.mark.parametrize(
    ("accounts", "currency"),
    [
        (["CH9300762011623852957"] * 2, "CHF"),
        (["PL61109010140000071219812874"] * 2, "PLN"),
        ([THEIR_IBAN] * 2, "EUR"),
        (["CH9300762011623852957", THEIR_IBAN], "EUR"),
        (["12345678"] * 2, "EUR"),
    ],
)
def test_a_file_that_names_no_currency_has_that_of_its_accounts_country_and_says_so(
    accounts: list[str], currency: str
) -> None:
    rows = "\n".join(f"{a};2026-09-0{i};Acme;{10 * i}.50" for i, a in enumerate(accounts, 1))

    result = read_csv(f"Account;Date;Text;Amount\n{rows}\n")

    assert {*result.transactions["currency"]} == {currency}
    assert "currency" in codes(result)


SETTLED = (
    "settlement-id,deposit-date,total-amount,currency,transaction-type,order-id,amount-description,amount,posted-date\n"
    "111,16.09.2026 00:00:00 UTC,{total},GBP,,,,,\n"
    "111,,,,Order,026-1,Principal,20.00,03.09.2026\n"
    "111,,,,Order,026-1,Commission,-3.00,03.09.2026\n"
    "111,,,,Order,026-1,Delivery,-1.50,04.09.2026\n"
)
"""What one payout was made up of: its sum and its currency stand once, above, beside no amount."""


def test_a_row_without_an_amount_that_states_the_sum_of_all_others_is_a_total_and_its_currency_theirs() -> None:
    result = read_csv(SETTLED.format(total="15.50"))

    assert amounts(result) == [2000, -300, -150]
    assert set(result.transactions["currency"]) == {"GBP"}
    assert "total_row" in codes(result)
    assert "amount" not in codes(result)


def test_a_stated_sum_that_the_rows_do_not_give_is_kept_apart() -> None:
    assert "amount" in codes(read_csv(SETTLED.format(total="16.50")))


@pytest.mark.parametrize(
    "line", ["All amounts in USD, unless specified", "Montants exprimés en USD", "All amounts are in USD"]
)
def test_a_line_that_says_what_all_amounts_are_in_names_the_currency(line: str) -> None:
    result = read_csv(f'"{line}"\nDate,Description,Amount\n2026-03-15,A,-1.00\n2026-03-16,B,2.00\n')

    assert set(result.transactions["currency"]) == {"USD"}


def test_a_period_whose_order_is_open_above_days_written_in_full_is_nothing_to_ask_about() -> None:
    result = read_csv(
        "Start date,End date\n01/01/2026,10/05/2026\nDate,Description,Amount\n2026-03-05,A,-1.00\n2026-03-04,B,2.00\n"
    )

    assert result.transactions["booking_date"].to_list() == [date(2026, 3, 5), date(2026, 3, 4)]


def test_payments_that_say_beside_their_amount_what_was_given_back_are_told_of_it() -> None:
    header = "id,Created date (UTC),Amount,Amount Refunded,Currency,Status\n"
    rows = "ch_1,2026-10-21 15:00,15.00,0.00,usd,Paid\nch_2,2026-10-20 15:00,10.00,{back},usd,Paid\n"

    assert "refunds_beside" in codes(read_csv(header + rows.format(back="3.00")))
    assert "refunds_beside" not in codes(read_csv(header + rows.format(back="0.00")))


def test_a_sale_that_the_till_says_was_paid_in_cash_is_information() -> None:
    result = read_csv(
        "Date,Description,Card,Cash,Fees,Net Total\n2026-09-13,Mug,$32.40,$0.00,-$0.94,$31.46\n2026-09-14,Print,$0.00,$10.80,$0.00,$10.80\n"
    )

    assert result.transactions["booking_status"].to_list() == ["booked", "information"]
    assert "cash_sales" in codes(result)


def test_of_several_amounts_the_one_that_adds_up_to_each_payout_moved_the_account() -> None:
    result = read_csv(
        "payout_item.type,payout_item.amount,payment.charge_date,payment.amount,payout.id,payout.amount\n"
        "payment,50.00,2026-05-21,50.00,PO1,74.30\nfee,-0.35,2026-05-21,50.00,PO1,74.30\n"
        "payment,25.00,2026-05-21,25.00,PO1,74.30\nfee,-0.35,2026-05-21,25.00,PO1,74.30\n"
    )

    assert amounts(result) == [5000, -35, 2500, -35]


def test_steps_on_the_way_of_a_payment_are_no_movements_of_the_account() -> None:
    result = read_csv(
        "Psp Reference,Booking Date,Main Currency,Main Amount,Record Type,Received (PC),Captured (PC),Payable (SC)\n"
        "88A,2026-06-21 09:00:00,EUR,40.00,Received,40.00,,\n88A,2026-06-21 10:00:00,EUR,40.00,SentForSettle,,40.00,\n"
        "88A,2026-06-23 10:00:00,EUR,40.00,Settled,,-40.00,39.20\n"
    )

    assert amounts(result) == [3920]
    assert result.rows_quarantined == 0


@pytest.mark.parametrize("word", ["Refusé", "Rejeté", "abgewiesen", "geweigerd"])
def test_what_the_bank_turned_down_moved_no_money(word: str) -> None:
    result = read_csv(f"Date;Libellé;Montant;Statut\n15/03/2026;A;-1,00;Exécuté\n16/03/2026;B;-2,00;{word}\n")

    assert result.transactions["booking_status"].to_list() == ["booked", "information"]


def test_books_whose_transactions_add_up_to_zero_are_told_to_be_a_journal() -> None:
    rows = "".join(
        f"{n},2026-01-{n + 14},Accounts Receivable,Invoice {n},120.00\n{n},2026-01-{n + 14},Sales,Invoice {n},-120.00\n"
        for n in (1, 2)
    )

    assert "journal" in codes(
        read_csv("Transaction ID,Transaction Date,Account Name,Transaction Description,Amount\n" + rows)
    )


def test_thousands_beside_a_sign_of_money_that_nobody_writes_with_a_decimal_comma_are_thousands() -> None:
    assert amounts(read_csv('Date,Details,Type,Amount\n2024-10-26,A,DEBIT,₹420\n2024-10-25,B,CREDIT,"₹1,500"\n')) == [
        -42000,
        150000,
    ]


def test_fees_of_two_parties_are_taken_off_together() -> None:
    result = read_csv(
        "Date;Order ref;Purchase amount;Merchant fees;Customer fees;Amount paid out;Payout reference\n"
        "2026-03-21;C-1;300.00;-11.40;0.00;288.60;P77\n2026-03-22;C-2;150.00;-5.70;-1.00;143.30;P77\n"
    )

    assert amounts(result) == [28860, 14330]


def test_records_of_plaid_in_a_table_have_the_signs_and_the_pending_ones_that_its_interface_has() -> None:
    result = read_csv(
        "transaction_id,date,name,amount,iso_currency_code,pending\np1,2026-05-15,Prime,11.99,USD,False\n"
        "p2,2026-05-16,Payroll,-2000.00,USD,False\np3,2026-05-17,Cafe,4.00,USD,True\n"
    )

    assert amounts(result) == [-1199, 200000, -400]
    assert result.transactions["booking_status"].to_list() == ["booked", "booked", "pending"]
    assert "sign_inverted" in codes(result)


@pytest.mark.parametrize(
    "text",
    [
        "Order Number,Order Status,Order Date,Order Total Amount\n1001,completed,2026-01-15 10:00,65.00\n1002,completed,2026-01-16 10:00,20.00\n",
        "Date,Item,Gross Sales,Discounts,Net Sales,Tax\n2026-09-13,Mug,$18.00,-$3.00,$15.00,$1.20\n2026-09-20,Print,$12.00,$0.00,$12.00,$0.96\n",
    ],
)
def test_orders_of_a_shop_and_sales_of_a_till_are_told_to_be_no_movements(text: str) -> None:
    assert "sales" in codes(read_csv(text))


def test_the_total_of_turnovers_in_german_is_no_movement() -> None:
    result = read_csv(
        "Buchungsdatum,Text,Belastung,Gutschrift,Saldo\n28.01.2026,A,12.50,,287.50\n15.01.2026,B,,300.00,300.00\nUmsatztotal,,12.50,300.00,\n"
    )

    assert amounts(result) == [-1250, 30000]
    assert result.rows_quarantined == 0
