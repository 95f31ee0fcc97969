"""Payout reports: the net moves the provider's account, the fee and the payout are kept beside it."""

from __future__ import annotations

from datetime import date

import pytest

from bankrec_nb.readers import delimited, payout
from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
from bankrec_nb.readers.read import read_source
from tests.readers.workbook_writers import Rows, xlsx

PAYPAL = (
    '"Date","Time","Time Zone","Description","Currency","Gross","Fee","Net","Balance","Transaction ID","From Email Address","Name","Invoice ID","Reference Txn ID"\n'
    '"9/27/2026","18:16:12","CET","Express Checkout Payment","EUR","920.70","-34.37","886.33","886.33","T1","a@example.com","Partner 3","367",""\n'
    '"9/27/2026","18:17:59","CET","Express Checkout Payment","EUR","100.00","-4.00","96.00","982.33","T2","b@example.com","Partner 4","371",""\n'
    '"9/28/2026","21:33:27","CET","General Withdrawal","EUR","-982.33","0.00","-982.33","0.00","T3","","","",""\n'
)
STRIPE = (
    "balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,automatic_payout_id,description\n"
    "txn_1,2026-10-13 10:00:00,2026-10-15,eur,120.00,2.05,117.95,charge,po_1,INV-12\n"
    "txn_2,2026-10-13 11:00:00,2026-10-15,eur,-20.00,0.00,-20.00,refund,po_1,INV-9\n"
    "txn_3,2026-10-15 00:00:00,2026-10-15,eur,-97.95,0.00,-97.95,payout,po_1,STRIPE PAYOUT\n"
)
ADYEN = (
    "Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,Type,Gross Currency,Gross Debit (GC),Gross Credit (GC),"
    "Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Batch Number\n"
    "CompanyNL,SHOP,1829098024817852,CM1,mc,2026-01-13 00:21:32,Settled,EUR,,31.45,EUR,,31.15,0.10,0.20,380\n"
    "CompanyNL,SHOP,1829098024817853,CM2,mc,2026-01-13 00:22:32,Refunded,EUR,5.00,,EUR,5.00,,,,380\n"
    "CompanyNL,SHOP,,,,2026-01-14 00:46:38,MerchantPayout,,,,EUR,26.15,,,,380\n"
)


def read(text: str) -> ReadResult:
    """The reader's result; every test of it keeps the count of rows."""
    source = Source("report.csv", text.encode())
    assert payout.recognises(source)
    result = payout.read(source, ReadOptions())

    assert result.rows_in == result.rows_loaded + result.rows_quarantined
    return result


def test_paypal_moves_the_net_and_its_balance_proves_it() -> None:
    result = read(PAYPAL)

    assert result.transactions["amount_minor"].to_list() == [88633, 9600, -98233]
    assert result.transactions["fee_minor"].to_list() == [-3437, -400, 0]
    assert result.statements.select("account_id", "opening_minor", "closing_minor", "proof").row(0) == (
        "PAYPAL",
        0,
        0,
        "balanced",
    )


def test_stripe_keeps_the_payout_of_each_payment() -> None:
    result = read(STRIPE)

    assert result.transactions["amount_minor"].to_list() == [11795, -2000, -9795]
    assert result.transactions["fee_minor"].to_list() == [-205, 0, 0]
    assert result.transactions["payout_id"].to_list() == ["po_1"] * 3
    assert result.transactions["bank_reference"].to_list() == ["txn_1", "txn_2", "txn_3"]
    assert result.transactions["currency"].unique().to_list() == ["EUR"]


def test_adyen_sums_its_fee_columns_and_a_batch_adds_up_to_nothing() -> None:
    result = read(ADYEN)

    assert result.transactions["amount_minor"].to_list() == [3115, -500, -2615]
    assert result.transactions["fee_minor"].to_list() == [-30, 0, 0]
    assert result.transactions["payout_id"].to_list() == ["380"] * 3
    assert result.statements["account_id"].to_list() == ["SHOP"]


def test_a_bank_statement_with_a_commission_is_no_payout_report() -> None:
    text = "transaction_id;date;amount;commission_amount;label\n1;2026-10-13;118.4;-11.84;a\n"

    assert not payout.recognises(Source("x.csv", text.encode()))


def test_an_invoice_list_with_net_and_gross_is_no_payout_report() -> None:
    text = "No.,Type,Name,Invoice date,Due,Net,VAT,Gross\n1,SI,D,2026-10-13,2026-11-13,100.00,20.00,120.00\n"

    assert not payout.recognises(Source("x.csv", text.encode()))


SALES = {
    "amount, fee, net": "Transaction Date,Type,Card Brand,Payout ID,Amount,Fee,Net,Currency\n"
    "2026-03-02,charge,visa,77,100.00,2.20,97.80,EUR\n2026-03-13,refund,visa,77,-20.00,0.00,-20.00,EUR\n",
    "net means without tax": "Date,Transaction ID,Card Type,Total,Net,Tax Amount,Fee,Payout,Payout ID,Currency\n"
    "2026-03-02,T1,VISA,100.00,83.33,16.67,2.20,97.80,77,EUR\n2026-03-13,T2,VISA,-20.00,-16.67,-3.33,0.00,-20.00,77,EUR\n",
    "in French": "Date de transaction;Montant;Frais;Versement;Référence de versement\n"
    "02/03/2026;100,00;2,20;97,80;77\n13/03/2026;-20,00;0,00;-20,00;77\n",
    "amount in a column called card": "Date,Gross Sales,Card,Fees,Net Total,Deposit ID,Currency\n"
    "2026-03-02,100.00,100.00,(2.20),97.80,77,EUR\n2026-03-13,-20.00,-20.00,0.00,-20.00,77,EUR\n",
}


@pytest.mark.parametrize("form", SALES)
def test_the_movement_is_what_is_left_of_what_was_paid(form: str) -> None:
    result = read(SALES[form])

    columns = ["booking_date", "amount_minor", "fee_minor", "payout_id"]
    assert result.transactions.select(columns).rows() == [
        (date(2026, 3, 2), 9780, -220, "77"),
        (date(2026, 3, 13), -2000, 0, "77"),
    ]


def test_paid_out_on_every_line_turns_no_sign() -> None:
    text = (
        "id,created_at,action,amount,currency,links.payout,app_fee,transaction_fee\n"
        "EV1,2026-03-02,paid_out,100.00,EUR,PO1,0.00,1.00\nEV2,2026-03-13,paid_out,50.00,EUR,PO1,0.00,0.50\n"
    )

    assert read(text).transactions["amount_minor"].to_list() == [10000, 5000]


def test_the_french_words_for_before_the_commission_are_no_fee() -> None:
    text = (
        "Date,Nom,Type,Devise,Avant commission,Commission,Net,Numéro de transaction,Solde\n"
        '15/03/2026,Jeanne,Paiement,EUR,"100,00","-3,20","96,80",1AB,"96,80"\n'
        '16/03/2026,,Virement,EUR,"-96,80","0,00","-96,80",2AB,"0,00"\n'
    )

    assert read(text).transactions.select("amount_minor", "fee_minor").rows() == [(9680, -320), (-9680, 0)]


def test_a_fee_on_a_row_of_its_own_has_a_dash_in_the_place_of_the_gross() -> None:
    rows = "".join(
        f"1{d} September 2026,Sale,Order {d},EUR,20.00,--,20.00\n1{d} September 2026,Fee,Fee {d},EUR,--,-1.30,-1.30\n"
        for d in range(3, 7)
    )
    content = "Date,Type,Title,Currency,Amount,Fees & Taxes,Net\n" + rows
    result = read_source(Source("report.csv", content.encode()))

    assert result.transactions["amount_minor"].to_list() == [2000, -130] * 4
    assert result.issues.is_empty()


def test_a_column_called_paid_out_is_the_net_and_no_debit() -> None:
    rows = "".join(f"0{d}.10.2026;Verkauf;TX{d};{d}0,00;0,19;{d - 1}9,81\n" for d in range(1, 5))
    result = read_source(Source("report.csv", f"Datum;Typ;Transaktions-ID;Betrag;Gebühr;Auszahlung\n{rows}".encode()))

    assert result.transactions["amount_minor"].to_list() == [981, 1981, 2981, 3981]
    assert result.transactions["fee_minor"].to_list() == [-19] * 4


def test_the_payer_of_what_goes_out_is_not_the_other_party() -> None:
    head = "Date,Type,Description,Payer,Amount,Balance,Beneficiary sort code or routing number,Beneficiary IBAN\n"
    rows = "2026-10-01,TRANSFER,To EDF,Erika Muster,-120.00,880.00,,FR7630006000011234567890189\n2026-10-02,TOPUP,In,CLIENT SA,500.00,1380.00,,\n"
    moved = read_source(Source("report.csv", (head + rows).encode())).transactions

    assert moved["counterparty_name"].to_list() == [None, "CLIENT SA"]
    assert moved["counterparty_iban"].to_list() == ["FR7630006000011234567890189", None]


def test_a_fee_that_comes_on_top_stays_beside_the_amount() -> None:
    text = "Date;Montant;Frais;Solde\n02/03/2026;-10,00;0,50;989,50\n13/03/2026;100,00;0,00;1089,50\n14/03/2026;-20,00;1,00;1068,50\n"
    options = ReadOptions()

    told = delimited.read(Source("releve.csv", text.encode()), options)

    assert told.transactions["amount_minor"].to_list() == [-1050, 10000, -2100]
    assert told.statements["proof"].to_list() == ["balanced"]


@pytest.mark.parametrize("row", ["-20.00,-0.34,-19.66", "-20.00,0.34,-19.66"])
def test_a_fee_that_a_refund_gives_back_is_a_fee(row: str) -> None:
    head = "Date,Transaction ID,Type,Total,Fee,Payout\n"

    result = read(head + f"2026-09-13,T1,Sale,100.00,1.69,98.31\n2026-09-14,T2,Refund,{row}\n")

    assert result.transactions.sort("source_line")["amount_minor"].to_list() == [9831, -1966]


def test_a_workbook_of_whole_amounts_is_read_as_the_text_is_and_has_its_providers_account() -> None:
    rows: Rows = [
        ["balance_transaction_id", "created", "currency", "gross", "fee", "net", "reporting_category"],
        ["txn_1", date(2026, 9, 1), "eur", 100, 2.55, 97.45, "charge"],
        ["txn_2", date(2026, 9, 2), "eur", 50, 1.45, 48.55, "charge"],
    ]

    result = read_source(Source("report.xlsx", xlsx(rows)))

    assert result.transactions["amount_minor"].to_list() == [9_745, 4_855]
    assert result.statements["account_id"].to_list() == ["STRIPE"]


def test_paypals_german_report_with_invoice_numbers_is_no_list_of_documents() -> None:
    result = read(
        '"Datum","Beschreibung","Währung","Brutto","Entgelt","Netto","Guthaben","Transaktionscode","Absender E-Mail-Adresse","Umsatzsteuer","Rechnungsnummer"\n'
        '"13.01.2026","Handyzahlung","EUR","100,00","-3,20","96,80","196,80","T1","a@example.com","0,00","R-1"\n'
        '"14.01.2026","Abbuchung","EUR","-196,80","0,00","-196,80","0,00","T3","","0,00",""\n'
    )

    assert result.transactions.select("amount_minor", "fee_minor").rows() == [(9680, -320), (-19680, 0)]
    assert result.statements["account_id"].to_list() == ["PAYPAL"]
