"""Document lists: the plain CSV, the common packages' exports, and what makes a document invalid."""

from __future__ import annotations

import time
from datetime import date

import pytest

from bankrec_nb.domain.errors import ProfileNeeded
from tests.readers.package_lists import PACKAGES, SIDELESS
from tests.readers.tables_written import codes, quarantined, read_csv

PLAIN = "number,type,date,due_date,amount,currency,counterparty,counterparty_iban,reference,payment_method\n"


def test_the_type_gives_the_direction_and_credit_types_are_absolute() -> None:
    result = read_csv(
        PLAIN
        + "FA-1,sale,2026-10-01,2026-10-31,100.00,EUR,DUPONT,FR7630006000011234567890189,RF18539007547034,virement\n"
        + "AV-1,sale_credit,2026-10-01,2026-10-31,20.00,EUR,DUPONT,,,\n"
        + "AV-2,sale_credit,2026-10-01,2026-10-31,-20.00,EUR,DUPONT,,,\n"
        + "F-1,purchase,2026-10-01,2026-10-31,300.00,EUR,EDF,,,prélèvement\n"
        + "F-2,purchase_credit,2026-10-01,2026-10-31,30.00,EUR,EDF,,,chèque\n"
        + "FA-2,invoice,2026-10-01,,1.00,EUR,EDF,,,\n"
    )

    items = result.items.sort("source_line")
    assert items["amount_minor"].to_list() == [10000, -2000, -2000, -30000, 3000]
    assert items["open_minor"].to_list() == items["amount_minor"].to_list()
    assert items["item_type"].to_list() == [
        "sales_invoice",
        "sales_credit_note",
        "sales_credit_note",
        "purchase_invoice",
        "purchase_credit_note",
    ]
    assert items["payment_method"].to_list() == ["transfer", None, None, "direct_debit", "cheque"]
    assert items["payment_reference"][0] == "RF18539007547034"
    assert items["due_date"][0] == date(2026, 10, 31)
    assert quarantined(result) == [("document_type", 7)]


def test_a_negative_plain_invoice_is_a_credit_note() -> None:
    result = read_csv(PLAIN + "FA-1,sale,2026-10-01,,-40.00,EUR,DUPONT,,,\nFA-2,sale,2026-10-01,,50.00,EUR,DUPONT,,,\n")

    assert result.items["item_type"].to_list() == ["sales_credit_note", "sales_invoice"]
    assert result.items["amount_minor"].to_list() == [-4000, 5000]


def test_a_document_that_cannot_be_used_is_listed_with_its_reason() -> None:
    rows = [
        ",sale,2026-10-01,,40.00,EUR,D,,,",
        "FA-1,sale,2026-10-01,,,EUR,D,,,",
        "FA-2,sale,,,1.00,EUR,D,,,",
        "FA-3,sale,2026-02-30,,1.00,EUR,D,,,",
        "FA-4,gift,2026-10-01,,1.00,EUR,D,,,",
        "FA-5,sale,2026-10-01,,1.005,EUR,D,,,",
        "FA-6,sale,2026-10-01,,1.00,EUR,D,,,",
    ]

    result = read_csv(PLAIN + "\n".join(rows) + "\n")

    assert result.items["document_number"].to_list() == ["FA-6"]
    assert [code for code, _ in quarantined(result)] == [
        "document_number", "document_no_amount", "document_date", "document_date", "document_type", "document_amount",
    ]  # fmt: skip


def test_the_same_number_twice_is_kept_and_told() -> None:
    row = "FA-1,sale,2026-10-01,,5.00,EUR,DUPONT,,,\n"

    result = read_csv(PLAIN + row + row + row.replace("DUPONT", "DURAND"))

    assert result.items.height == 3
    assert result.items["item_id"].n_unique() == 3
    assert result.issues.filter(result.issues["code"] == "duplicate_number")["line"].to_list() == [3]


EXPORTS = {
    "Odoo": (
        ("Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Untaxed Amount Signed,Total Signed,Amount Due Signed,Payment Status,Type\n"
        "INV/2026/00012,Azure,2026-10-01,2026-10-31,100.00,120.00,20.00,Partially Paid,Customer Invoice\n"
        "BILL/2026/10/0001,EDF,2026-10-02,2026-10-31,-50.00,-60.00,-60.00,Not Paid,Vendor Bill\n"
        "RINV/2026/00001,Azure,2026-10-03,2026-10-31,-10.00,-12.00,-12.00,Not Paid,Customer Credit Note\n"),
        [12000, -6000, -1200],
        [2000, -6000, -1200],
    ),
    "Odoo fr": (
        ("Numéro,Nom d'affichage du partenaire de la facture,Client,Date de facturation,Date d'échéance,Hors taxes,Total,Montant dû,Statut de paiement\n"
        'FAC/2026/00012,Azure,Azure,2026-10-01,2026-10-31,"100,00","120,00","20,00",Partiellement payé\n'),
        [12000],
        [2000],
    ),
    "QuickBooks": (
        ("Date,Transaction Type,Num,Name,Due Date,Amount,Open Balance\n"
        "10/13/2026,Invoice,1037,Cool Cars,11/12/2026,362.07,100.00\n10/14/2026,Credit Memo,1038,Cool Cars,11/12/2026,-50.00,-50.00\n"
        "10/15/2026,Bill,77,EDF,11/12/2026,80.00,80.00\n10/16/2026,Vendor Credit,78,EDF,11/12/2026,-8.00,-8.00\n"),
        [36207, -5000, -8000, 800],
        [10000, -5000, -8000, 800],
    ),
    "Xero": (
        ("ContactName,EmailAddress,InvoiceNumber,Reference,InvoiceDate,DueDate,Total,TaxTotal,InvoiceAmountPaid,InvoiceAmountDue,Description,Quantity,UnitAmount,Currency,Type,Status\n"
        "Azure,a@example.com,INV-0012,PO-7,13 Oct 2026,12 Nov 2026,120.00,20.00,100.00,20.00,a,1,60.00,EUR,Sales invoice,Awaiting Payment\n"
        "Azure,a@example.com,INV-0012,PO-7,13 Oct 2026,12 Nov 2026,120.00,20.00,100.00,20.00,b,1,60.00,EUR,Sales invoice,Awaiting Payment\n"
        "Azure,a@example.com,INV-0013,PO-8,13 Oct 2026,12 Nov 2026,9.00,1.00,0.00,9.00,c,1,9.00,EUR,Sales invoice,Voided\n"),
        [12000],
        [2000],
    ),
    "Sage": (
        ("Type;N° facture;Code client;Nom du client;Date facture;Échéance;Montant HT;Montant TTC;Solde;Mode de règlement\n"
        "Facture;FC000123;C001;DUPONT;13/10/2026;30/11/2026;1 000,00;1 200,00;1 200,00;Chèque\n"
        "Avoir;AV000007;C001;DUPONT;14/10/2026;30/11/2026;100,00;120,00;120,00;Virement\n"),
        [120000, -12000],
        [120000, -12000],
    ),
    "Pennylane": (
        ("Numéro de facture;Fournisseur;Date d'émission;Échéance;Montant HT;TVA;Montant TTC;Devise;Reste à payer;Statut de paiement\n"
        "2026-77;EDF;13/10/2026;30/10/2026;100,00;20,00;120,00;EUR;120,00;À payer\n"),
        [-12000],
        [-12000],
    ),
    "Dolibarr": (
        ("Réf. facture;Réf. client;Tiers;Date facturation;Date échéance;Montant HT;Montant TVA;Montant TTC;Règlement;État;Client\n"
        "FA2610-0001;PO-1;DUPONT;2026-10-13;2026-11-13;100,00;20,00;120,00;virement;Impayée;x\n"),
        [12000],
        [12000],
    ),
    "ERPNext": (
        ("ID,Customer,Customer Name,Posting Date,Due Date,Grand Total,Outstanding Amount,Currency,Status,Is Return\n"
        "ACC-SINV-2026-00012,DUPONT,Dupont SARL,2026-10-13,2026-11-12,120.0,120.0,EUR,Unpaid,0\n"
        "ACC-SINV-2026-00013,DUPONT,Dupont SARL,2026-10-14,2026-11-12,-20.0,-20.0,EUR,Return,1\n"),
        [12000, -2000],
        [12000, -2000],
    ),
    "German": (
        ("Rechnungsnummer;Kunde;Rechnungsdatum;Fälligkeitsdatum;Nettobetrag;Bruttobetrag;Offener Betrag;Währung;Zahlungsart\n"
        "RE-2026-12;Müller GmbH;13.10.2026;12.11.2026;100,00;119,00;119,00;EUR;Lastschrift\n"),
        [11900],
        [11900],
    ),
    "Dutch": (
        ("Factuurnummer;Leverancier;Factuurdatum;Vervaldatum;Bedrag excl. BTW;Bedrag incl. BTW;Openstaand\n"
        "2026-12;KPN;13-10-2026;12-11-2026;100,00;121,00;121,00\n"),
        [-12100],
        [-12100],
    ),
    "Spanish": (
        ("Número factura;Cliente;Fecha factura;Vencimiento;Base imponible;IVA;Total factura;Pendiente\n"
        "F26/12;ACME;13/10/2026;12/11/2026;100,00;21,00;121,00;21,00\n"),
        [12100],
        [2100],
    ),
    "Italian": (
        ("Numero fattura;Fornitore;Data fattura;Scadenza;Imponibile;IVA;Totale fattura;Importo residuo\n"
        "12/A;ENEL;13/10/2026;12/11/2026;100,00;22,00;122,00;122,00\n"),
        [-12200],
        [-12200],
    ),
}  # fmt: skip


@pytest.mark.parametrize("package", EXPORTS)
def test_a_packages_export_is_recognised_without_a_profile(package: str) -> None:
    text, minor, rest = EXPORTS[package]

    result = read_csv(text)

    items = result.items.sort("source_line")
    assert items["amount_minor"].to_list() == minor
    assert items["open_minor"].to_list() == rest
    assert items["counterparty_name"].null_count() == 0
    assert items["due_date"].null_count() == 0


def test_a_list_that_does_not_say_sales_or_purchases_asks_and_a_profile_answers() -> None:
    text = "Invoice number,Name,Invoice date,Due date,Total\n12,DUPONT,2026-10-13,2026-11-12,12.00\n13,DUPONT,2026-10-13,2026-11-12,-2.00\n"
    with pytest.raises(ProfileNeeded) as asked:
        read_csv(text)

    result = read_csv(text, profile={**asked.value.profile, "direction": "purchase"})

    assert asked.value.question == "direction"
    assert result.items["amount_minor"].to_list() == [-1200, 200]


def test_a_draft_is_invalid_and_further_lines_of_an_invoice_are_no_documents() -> None:
    result = read_csv(EXPORTS["Xero"][0])

    assert quarantined(result) == [("document_status", 4)]
    assert "invoice_lines" in codes(result)
    assert result.rows_in == 2


def test_discount_terms_become_an_amount_and_a_day() -> None:
    result = read_csv(
        "number,type,date,due_date,amount,currency,counterparty,discount percent,discount date\n"
        "FA-1,sale,2026-10-01,2026-10-31,1000.00,EUR,D,2.0,2026-10-11\nF-2,purchase,2026-10-01,2026-10-31,100.00,EUR,E,3,2026-10-11\n"
    )

    assert result.items["discount_minor"].to_list() == [2000, -300]
    assert result.items["discount_date"].to_list() == [date(2026, 10, 11)] * 2


def test_a_hundred_thousand_documents_are_read_in_a_moment() -> None:
    rows = (
        f"FA-{i:06},{'sale' if i % 3 else 'purchase'},2026-10-{i % 28 + 1:02},2026-11-30,{i % 9999}.{i % 100:02},EUR,C {i % 3000},,,transfer"
        for i in range(1, 100_001)
    )
    text = PLAIN + "\n".join(rows) + "\n"
    started = time.process_time()

    result = read_csv(text)

    assert result.items.height == 100_000
    assert time.process_time() - started < 5  # seconds of processor time; 0.5 measured


OWN = "number,type,date,due_date,amount,currency,counterparty,{header},end_to_end_id,mandate_id,lot_number\n"
OWN_ROWS = (
    "REM1,cheque_deposit,2026-09-17,,267.48,EUR,,FR76 3000 6000 0112 3456 7890 189,,,\n"
    "VIR1,payment_lot,2026-09-06,,-1852.38,EUR,,FR7630006000011234567890189,E2E-1,,\n"
    "PO1,payout,2026-09-13,,179.82,EUR,,FR7630006000011234567890189,,,\n"
    "FA-1,sale,2026-09-13,,40.00,EUR,DUPONT,FR7630006000011234567890189,,RUM-7,REM1\n"
)


@pytest.mark.parametrize(
    "header",
    ["our_iban", "our account", "account_id", "bank_account", "compte bancaire", "Notre compte", "Bankkonto"],
)
def test_deposits_lots_and_payouts_say_on_which_of_our_accounts_they_are(header: str) -> None:
    items = read_csv(OWN.format(header=header) + OWN_ROWS).items.sort("source_line")

    assert items["account_id"].to_list() == ["FR7630006000011234567890189"] * 3 + [None]
    assert items["counterparty_id"].null_count() == items.height
    assert items["end_to_end_id"].to_list() == [None, "E2E-1", None, None]
    assert items["mandate_id"].to_list() == [None, None, None, "RUM-7"]
    assert items["lot_number"].to_list() == [None, None, None, "REM1"]


def test_the_bank_account_of_an_invoice_is_the_other_partys_and_ours_is_never_theirs() -> None:
    plain = read_csv(OWN.format(header="bank_account") + OWN_ROWS).items.sort("source_line")
    ours = read_csv(OWN.format(header="our_iban") + OWN_ROWS).items.sort("source_line")

    assert plain["counterparty_iban"].to_list() == [None, None, None, "FR7630006000011234567890189"]
    assert ours["counterparty_iban"].null_count() == ours.height


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_s_list_is_recognised_by_its_headers_in_its_language(package: str) -> None:
    header, row, minor, open_minor = PACKAGES[package]

    item = read_csv(f"{header}\n{row}\n").items.row(0, named=True)

    assert (item["document_number"], item["counterparty_name"]) == ("FA-12", "Dupont")
    assert (str(item["issue_date"]), str(item["due_date"])) == ("2026-10-13", "2026-11-12")
    assert (item["amount_minor"], item["open_minor"]) == (minor, open_minor)


@pytest.mark.parametrize("package", SIDELESS)
def test_a_package_s_list_of_either_side_is_asked_about_once_and_never_taken_for_movements(package: str) -> None:
    text = "\n".join(SIDELESS[package]) + "\n"
    with pytest.raises(ProfileNeeded) as asked:
        read_csv(text)

    item = read_csv(text, profile={**asked.value.profile, "direction": "purchase"}).items.row(0, named=True)

    assert asked.value.question == "direction"
    assert (item["document_number"], item["counterparty_name"]) == ("FA-12", "Dupont")
    assert (str(item["issue_date"]), str(item["due_date"])) == ("2026-10-13", "2026-11-12")
    assert (item["amount_minor"], item["open_minor"]) == (-12000, -2000)


def test_a_credit_memo_in_its_short_form_is_one() -> None:
    head = "Customer Name,Document Type,Document Number,Issue Date,Due Date,Amount,Balance\n"

    result = read_csv(
        head + "D,Invoice,A1,10/13/2026,11/12/2026,120.00,20.00\nD,CM,A2,10/14/2026,11/12/2026,50.00,50.00\n"
    )

    assert result.items.sort("source_line")["amount_minor"].to_list() == [12000, -5000]


def test_an_amount_without_tax_is_never_the_amount_of_the_document() -> None:
    result = read_csv(
        "Invoice ref.,Customer,Invoice date,Due date,Amount (excl. tax),Amount (inc. tax)\nA1,D,2026-10-13,2026-11-12,100.00,120.00\n"
    )

    assert result.items["amount_minor"].to_list() == [12000]


def test_days_a_month_before_they_fall_due_are_not_read_month_first_because_they_lie_nearer_so() -> None:
    text = (
        "Numéro de facture;Client;Date d'émission;Date d'échéance;Montant TTC\n"
        "F-1;Lind SARL;01/09/2026;01/10/2026;120,00\nF-2;Beck SA;02/09/2026;02/10/2026;240,00\n"
    )

    assert read_csv(text).items["issue_date"].to_list() == [date(2026, 9, 1), date(2026, 9, 2)]


def test_days_under_which_a_document_would_fall_due_before_its_own_are_not_read_so() -> None:
    text = "Invoice Number,Customer,Invoice Date,Due Date,Total\n1,Lind,01/09/2026,01/10/2026,120.00\n2,Beck,02/09/2026,01/10/2026,24.00\n"

    assert read_csv(text).items["issue_date"].to_list() == [date(2026, 9, 1), date(2026, 9, 2)]


@pytest.mark.parametrize(("journal", "kind"), [("INV", "sales_invoice"), ("BILL", "purchase_invoice")])
def test_a_header_of_invoices_and_bills_leaves_it_to_the_journal_in_the_number(journal: str, kind: str) -> None:
    text = f"Number,Partner,Invoice/Bill Date,Due Date,Total\n{journal}/2026/00012,Lind,2026-09-01,2026-09-30,1200.00\n"

    assert read_csv(text).items["item_type"].to_list() == [kind]


def test_an_aging_report_is_read_between_its_headings_and_totals() -> None:
    text = (
        "A/R Aging Detail,,,,,,,\n,,,,,,,\nDate,Transaction type,Num,Customer,Due date,Amount,Open balance,\n"
        "1 - 30 days past due,,,,,,,\n08/15/2026,Invoice,1037,Lind,09/14/2026,362.07,362.07,\n"
        "Total for 1 - 30 days past due,,,,,362.07,362.07,\nCurrent,,,,,,,\n09/20/2026,Invoice,1041,Beck,10/20/2026,1250.00,250.00,\n"
        "Total for Current,,,,,1250.00,250.00,\nTOTAL,,,,,$1612.07,$612.07,\n"
    )

    assert read_csv(text).items["open_minor"].to_list() == [36_207, 25_000]


def test_a_table_whose_every_type_is_an_invoice_or_a_credit_note_lists_documents() -> None:
    text = (
        "Date,Type,No.,Customer,Memo,Amount,Status\n09/14/2026,Invoice,1037,Lind,,362.07,Open\n"
        "09/20/2026,Credit Memo,1041,Beck,,-12.50,Open\n"
    )

    assert read_csv(text).items["item_type"].to_list() == ["sales_invoice", "sales_credit_note"]


def test_vouchers_of_parties_with_what_is_outstanding_are_documents() -> None:
    text = "Vch No,Vch Date,Customer Name,Invoice Value,Outstanding\nTLY-77,01-Apr-2026,Lotus,90000.00,50000.00\n"

    assert read_csv(text).items["open_minor"].to_list() == [5_000_000]


@pytest.mark.parametrize(("yes", "no"), [("Yes", "No"), ("1", "0"), ("x", ""), ("Oui", "Non")])
def test_a_column_that_says_only_whether_a_document_is_paid_closes_it(yes: str, no: str) -> None:
    rows = f"1001,Dupont,2026-10-13,2026-11-12,1200.00,{yes}\n1002,Martin,2026-10-14,2026-11-13,240.50,{no}\n"
    result = read_csv(f"Invoice No,Customer,Invoice date,Due date,Total,Paid\n{rows}")

    assert result.items["open_minor"].to_list() == [0, 24_050]


def test_a_paid_document_whose_amount_due_stays_the_total_is_closed() -> None:
    head = "id,Number,Customer Name,Currency,Status,Created (UTC),Due Date (UTC),Total,Amount Due,Amount Paid\n"
    rows = "in_1,A-1,Dupont,eur,paid,2026-10-01 10:00,2026-10-31 10:00,120.00,120.00,120.00\n"
    result = read_csv(head + rows + "in_2,A-2,Martin,eur,open,2026-10-05 10:00,2026-11-04 10:00,60.00,60.00,0.00\n")

    assert result.items["open_minor"].to_list() == [0, 6_000]
    assert result.items["issue_date"].to_list() == [date(2026, 10, 1), date(2026, 10, 5)]


def test_a_header_that_names_customer_and_supplier_names_neither_and_the_types_say_the_side() -> None:
    result = read_csv(
        "Belegdatum;Belegnummer;Typ;Kunde/Lieferant;Betrag;Fällig am\n05.01.2026;RE0001;Rechnung;Alfa;119,00;19.01.2026\n"
        "16.01.2026;GS0001;Rechnungskorrektur;Alfa;-11,90;\n17.01.2026;4711;Ausgabe;Beta;23,80;31.01.2026\n"
    )

    assert result.items.sort("source_line")["amount_minor"].to_list() == [11900, -1190, -2380]


def test_lines_with_a_total_each_are_one_document_of_their_sum() -> None:
    result = read_csv(
        "Client Name,Invoice #,Date Issued,Invoice Status,Item Name,Quantity,Line Total,Currency\n"
        "Alpha,0000001,2026-01-05,sent,Hours,2,113.00,CAD\nAlpha,0000001,2026-01-05,sent,Trip,1,11.30,CAD\n"
        "Alpha,0000001,2026-01-05,sent,Trip,1,11.30,CAD\nBeta,0000002,2026-01-15,paid,Hours,1,56.50,CAD\n"
    )

    assert result.items.select("amount_minor", "open_minor").rows() == [(13560, 13560), (5650, 0)]
    assert codes(result) == {"invoice_lines"}


def test_a_list_of_what_is_open_by_customers_number_is_a_list_of_documents() -> None:
    text = "kdnr;rechnungsnummer;rechnungsdatum;zahlungsziel;aktuelloffen\n1;R1;02.01.2026;16.01.2026;60,00\n"

    with pytest.raises(ProfileNeeded) as question:
        read_csv(text)

    assert question.value.question == "direction"
    assert question.value.profile["kind"] == "documents"
