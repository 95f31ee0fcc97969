"""Headers of invoice lists as the accounting packages export them, by language: (header, row, minor, open minor).

Every row is the same invented document: number FA-12, Dupont, 13 October 2026, due 12 November, 120.00 of which 20.00 tax, 20.00 open.
"""

from __future__ import annotations

PACKAGES: dict[str, tuple[str, str, int, int]] = {
    "Odoo en, bills": ("Number;Invoice Partner Display Name;Invoice/Bill Date;Due Date;Reference;Tax Excluded;Total;Amount Due;Payment Status;Vendor", "FA-12;Dupont;2026-10-13;2026-11-12;X1;100.00;120.00;20.00;Partially Paid;Dupont", -12000, -2000),
    "Odoo de": ("Nummer;Anzeigename des Rechnungspartners;Kunde;Rechnungsdatum;Fälligkeitsdatum;Ohne Steuern;Gesamt;Fälliger Betrag;Zahlungsstatus", "FA-12;Dupont;Dupont;2026-10-13;2026-11-12;100,00;120,00;20,00;Teilweise bezahlt", 12000, 2000),
    "Odoo nl": ("Nummer;Weergavenaam factuurrelatie;Leverancier;Factuurdatum;Vervaldatum;Excl. btw;Totaal;Te betalen bedrag;Betaalstatus", "FA-12;Dupont;Dupont;2026-10-13;2026-11-12;100,00;120,00;20,00;Deels betaald", -12000, -2000),
    "Odoo es": ("Número;Nombre a mostrar del contacto de la factura;Cliente;Fecha de factura;Fecha de vencimiento;Base imponible;Total;Importe adeudado;Estado de pago", "FA-12;Dupont;Dupont;2026-10-13;2026-11-12;100,00;120,00;20,00;Pagado parcialmente", 12000, 2000),
    "Odoo it": ("Numero;Nome visualizzato partner fattura;Fornitore;Data fattura;Data scadenza;Imponibile;Totale;Importo dovuto;Stato pagamento", "FA-12;Dupont;Dupont;2026-10-13;2026-11-12;100,00;120,00;20,00;Pagato parzialmente", -12000, -2000),
    "QuickBooks invoices": ("Invoice no.,Customer,Invoice date,Due date,Total,Balance,Status", "FA-12,Dupont,10/13/2026,11/12/2026,120.00,20.00,Open", 12000, 2000),
    "QuickBooks bills": ("Bill no.,Vendor,Bill date,Due date,Bill amount,Open balance", "FA-12,Dupont,10/13/2026,11/12/2026,120.00,20.00", -12000, -2000),
    "QuickBooks fr": ("Date;Type d'opération;N°;Nom;Date d'échéance;Montant;Solde ouvert", "13/10/2026;Facture client;FA-12;Dupont;12/11/2026;120,00;20,00", 12000, 2000),
    "QuickBooks es": ("Fecha;Tipo de transacción;N.º;Nombre;Fecha de vencimiento;Importe;Saldo pendiente", "13/10/2026;Factura de venta;FA-12;Dupont;12/11/2026;120,00;20,00", 12000, 2000),
    "Xero sales": ("*ContactName,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,Total,InvoiceAmountDue,Currency,Type", "Dupont,FA-12,PO,13/10/2026,12/11/2026,120.00,20.00,EUR,Sales invoice", 12000, 2000),
    "Xero bills": ("ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,InvoiceAmountPaid,InvoiceAmountDue,Currency,Type", "Dupont,FA-12,13/10/2026,12/11/2026,120.00,100.00,20.00,EUR,Bill", -12000, -2000),
    "Sage 50 uk": ("Type,Account Ref,Name,Date,Due Date,Invoice No,Details,Net Amount,Tax Amount,Gross Amount,Outstanding", "Sales Invoice,DUP1,Dupont,13/10/2026,12/11/2026,FA-12,Goods,100.00,20.00,120.00,20.00", 12000, 2000),
    "Sage fr, achats": ("N° pièce;Date;Code fournisseur;Nom fournisseur;Libellé;Échéance;Montant TTC;Reste dû", "FA-12;13/10/2026;F01;Dupont;Achat;12/11/2026;120,00;20,00", -12000, -2000),
    "Sage es": ("Nº factura;Fecha expedición;Cód. cliente;Razón social cliente;Vencimiento;Base;Cuota IVA;Total factura;Pendiente de cobro", "FA-12;13/10/2026;C1;Dupont;12/11/2026;100,00;20,00;120,00;20,00", 12000, 2000),
    "Pennylane clients": ("Numéro de facture;Client;Date d'émission;Date d'échéance;Montant HT;Montant TVA;Montant TTC;Devise;Montant restant dû;Statut", "FA-12;Dupont;13/10/2026;12/11/2026;100,00;20,00;120,00;EUR;20,00;En attente", 12000, 2000),
    "Pennylane en": ("Invoice number,Supplier,Invoice date,Due date,Amount excl. tax,Tax,Amount incl. tax,Currency,Remaining amount,Payment status", "FA-12,Dupont,2026-10-13,2026-11-12,100.00,20.00,120.00,EUR,20.00,To pay", -12000, -2000),
    "Dolibarr fournisseurs": ("Réf.;Réf. fournisseur;Tiers;Date facturation;Date échéance;Montant HT;Montant TVA;Montant TTC;Reste à payer;État", "FA-12;X-77;Dupont;2026-10-13;2026-11-12;100,00;20,00;120,00;20,00;Impayée", -12000, -2000),
    "Dolibarr en": ("Invoice ref.,Ref. customer,Third party,Invoice date,Due date,Amount (excl. tax),Amount tax,Amount (inc. tax),Remaining unpaid,Status,Customer", "FA-12,PO,Dupont,2026-10-13,2026-11-12,100.00,20.00,120.00,20.00,Unpaid,Dupont", 12000, 2000),
    "Dolibarr de": ("Rechnungs-Nr.;Kundenreferenz;Geschäftspartner;Rechnungsdatum;Fälligkeitsdatum;Nettobetrag;USt.;Bruttobetrag;Offener Betrag;Kunde", "FA-12;PO;Dupont;13.10.2026;12.11.2026;100,00;20,00;120,00;20,00;Dupont", 12000, 2000),
    "Dolibarr es": ("Ref. factura;Ref. cliente;Tercero;Fecha facturación;Fecha vencimiento;Base imponible;Importe IVA;Importe total;Pendiente;Cliente", "FA-12;PO;Dupont;13/10/2026;12/11/2026;100,00;20,00;120,00;20,00;Dupont", 12000, 2000),
    "Dolibarr it": ("Rif. fattura;Rif. cliente;Soggetto terzo;Data fatturazione;Data di scadenza;Imponibile;IVA;Importo totale;Rimanente da pagare;Cliente", "FA-12;PO;Dupont;13/10/2026;12/11/2026;100,00;20,00;120,00;20,00;Dupont", 12000, 2000),
    "ERPNext purchases": ("ID,Supplier,Supplier Name,Bill No,Posting Date,Due Date,Grand Total,Outstanding Amount,Currency,Status,Is Return (Debit Note)", "ACC-PINV-1,DUP,Dupont,FA-12,2026-10-13,2026-11-12,120.0,20.0,EUR,Unpaid,0", -12000, -2000),
    "ERPNext de": ("ID;Kunde;Kundenname;Buchungsdatum;Fälligkeitsdatum;Gesamtbetrag;Ausstehender Betrag;Währung;Status", "FA-12;DUP;Dupont;13.10.2026;12.11.2026;120,00;20,00;EUR;Unbezahlt", 12000, 2000),
    "ERPNext fr": ("ID;Client;Nom du client;Date de comptabilisation;Date d'échéance;Total TTC;Encours;Devise;Statut", "FA-12;DUP;Dupont;13/10/2026;12/11/2026;120,00;20,00;EUR;Impayé", 12000, 2000),
    "ERPNext es": ("ID;Proveedor;Nombre de proveedor;Fecha de contabilización;Fecha de vencimiento;Total;Saldo pendiente;Divisa;Estado", "FA-12;DUP;Dupont;13/10/2026;12/11/2026;120,00;20,00;EUR;Impagado", -12000, -2000),
    "lexoffice": ("Belegnummer;Kunde;Belegdatum;Fälligkeitsdatum;Betrag brutto;Offen;Währung", "FA-12;Dupont;13.10.2026;12.11.2026;120,00;20,00;EUR", 12000, 2000),
    "Exact nl": ("Factuurnummer;Debiteur;Naam;Factuurdatum;Vervaldatum;Bedrag;Openstaand bedrag;Valuta", "FA-12;D1;Dupont;13-10-2026;12-11-2026;120,00;20,00;EUR", 12000, 2000),
    "Fatture in Cloud": ("Numero documento;Cliente;Data documento;Data scadenza;Imponibile;IVA;Totale documento;Residuo", "FA-12;Dupont;13/10/2026;12/11/2026;100,00;20,00;120,00;20,00", 12000, 2000),
    "Zoho Books": ("Invoice Date,Invoice ID,Invoice Number,Invoice Status,Customer Name,Due Date,PurchaseOrder,Currency Code,Exchange Rate,SubTotal,Total,Balance", "2026-10-13,77001,FA-12,PartiallyPaid,Dupont,2026-11-12,,EUR,1.00,100.00,120.00,20.00", 12000, 2000),
    "FreshBooks": ("Client Name,Invoice #,Date Issued,Invoice Status,Date Paid,Due Date,Subtotal,Tax,Line Total,Currency", "Dupont,FA-12,2026-10-13,sent,,2026-11-12,100.00,20.00,120.00,EUR", 12000, 12000),
    "sevDesk": ("Rechnungsnummer;Rechnungsdatum;Kunde;Kundennummer;Fälligkeit;Betreff;Nettobetrag;Steuerbetrag;Bruttobetrag;Bezahlt;Offen;Währung;Status", "FA-12;13.10.2026;Dupont;1001;12.11.2026;Rechnung;100,00;20,00;120,00;100,00;20,00;EUR;Teilbezahlt", 12000, 2000),
    "Billomat": ("Rechnungsnummer;Kundennummer;Kunde;Rechnungsdatum;Fälligkeitsdatum;Status;Netto;Brutto;Bezahlt;Offener Betrag", "FA-12;K1;Dupont;2026-10-13;2026-11-12;OPEN;100.00;120.00;100.00;20.00", 12000, 2000),
    "FastBill": ("Rechnungs-Nr.;Kunde;Datum;Fällig am;Betrag netto;MwSt;Betrag brutto;Noch offen;Bezahlt am", "FA-12;Dupont;13.10.2026;12.11.2026;100,00;20,00;120,00;20,00;", 12000, 2000),
    "Sellsy": ("Numéro;Date;Client;Objet;Montant HT;Montant TTC;Restant dû;Echéance;Statut", "FA-12;13/10/2026;Dupont;Travaux;100,00;120,00;20,00;12/11/2026;Payée partiellement", 12000, 2000),
    "Tiime": ("Type;N° de facture;Client;Date d'émission;Échéance;Total HT;Total TVA;Total TTC;Statut;Solde", "Facture;FA-12;Dupont;13/10/2026;12/11/2026;100,00;20,00;120,00;Envoyée;20,00", 12000, 2000),
    "EBP": ("Code client;Nom du client;Numéro du document;Date du document;Date d'échéance;Total HT;Total TVA;Total TTC;Solde dû", "C001;Dupont;FA-12;13/10/2026;12/11/2026;100,00;20,00;120,00;20,00", 12000, 2000),
    "Sage 100": ("N° pièce;Date pièce;N° client;Intitulé client;Référence;Total HT;Total TTC;Montant réglé;Solde;Date échéance", "FA-12;13/10/26;DUP;Dupont;REF;100,00;120,00;100,00;20,00;12/11/26", 12000, 2000),
    "Evoliz": ("N° facture;Date;Code client;Client;Objet;HT;TVA;TTC;Devise;Payé;Reste à payer;Echéance;Statut", "FA-12;13/10/2026;C1;Dupont;Travaux;100,00;20,00;120,00;EUR;100,00;20,00;12/11/2026;Envoyée", 12000, 2000),
    "SnelStart": ("Factuurnummer;Boekstuk;Datum;Vervaldatum;Relatiecode;Relatie;Omschrijving;Factuurbedrag;Openstaand saldo;Klant", "FA-12;1;13-10-2026;12-11-2026;100;Dupont;Werk;120,00;20,00;Dupont", 12000, 2000),
    "Exact en": ("Invoice number,Customer code,Customer name,Invoice date,Due date,Currency,Amount,Outstanding amount,Description", "FA-12,100,Dupont,13-10-2026,12-11-2026,EUR,120.00,20.00,Work", 12000, 2000),
    "Fakturownia": ("Numer;Typ;Nabywca;NIP;Data wystawienia;Termin płatności;Wartość netto;Wartość VAT;Wartość brutto;Waluta;Zapłacono;Pozostało do zapłaty;Status", "FA-12;Faktura VAT;Dupont;5250000000;2026-10-13;2026-11-12;100,00;20,00;120,00;PLN;100,00;20,00;częściowo opłacona", 12000, 2000),
    "Fortnox": ("Fakturanr;Fakturadatum;Förfallodatum;Kundnr;Kundnamn;Totalt;Saldo;Valuta;OCR", "FA-12;2026-10-13;2026-11-12;1;Dupont;120,00;20,00;SEK;FA-127", 12000, 2000),
    "Dinero": ("Fakturanr.;Dato;Forfaldsdato;Kunde;Beløb ekskl. moms;Moms;Beløb inkl. moms;Restbeløb;Valuta", "FA-12;13-10-2026;12-11-2026;Dupont;100,00;20,00;120,00;20,00;DKK", 12000, 2000),
    "Tripletex": ("Fakturanummer;Fakturadato;Forfallsdato;Kundenr;Kunde;Beløb;Restbeløp;Valuta;KID", "FA-12;13.10.2026;12.11.2026;1;Dupont;120,00;20,00;NOK;FA-127", 12000, 2000),
    "iDoklad": ("Číslo dokladu;Odběratel;Datum vystavení;Datum splatnosti;Celkem bez DPH;DPH;Celkem s DPH;Zbývá uhradit;Měna;Variabilní symbol", "FA-12;Dupont;13.10.2026;12.11.2026;100,00;20,00;120,00;20,00;CZK;12", 12000, 2000),
    "InvoiceXpress": ("Documento;Cliente;NIF;Data;Data de vencimento;Total sem IVA;IVA;Total;Por pagar;Estado", "FA-12;Dupont;500000000;13/10/2026;12/11/2026;100,00;20,00;120,00;20,00;Final", 12000, 2000),
    "Moloni": ("Tipo de documento;Número;Data;Data vencimento;Cliente;Contribuinte;Valor líquido;IVA;Valor total;Por liquidar", "Fatura;FA-12;13-10-2026;12-11-2026;Dupont;500000000;100,00;20,00;120,00;20,00", 12000, 2000),
    "Contasol": ("Serie;Factura;Fecha;Cliente;Nombre;Base;IVA;Total;Vencimiento;Pendiente", "A;FA-12;13/10/2026;1;Dupont;100,00;20,00;120,00;12/11/2026;20,00", 12000, 2000),
    "Aruba": ("Numero;Data;Cliente;P.IVA;Imponibile;IVA;Totale;Da incassare;Scadenza;Tipo documento", "FA-12;13/10/2026;Dupont;IT1;100,00;20,00;120,00;20,00;12/11/2026;Fattura", 12000, 2000),
    "purchases fr": ("Fournisseur;N° facture;Date facture;Date échéance;HT;TVA;TTC;Mode de règlement;Solde", "Dupont;FA-12;13/10/2026;12/11/2026;100,00;20,00;120,00;Virement;20,00", -12000, -2000),
    "Kreditoren de": ("Lieferant;Belegnummer;Belegdatum;Fällig am;Rechnungsbetrag;Offener Betrag;Währung;Skonto", "Dupont;FA-12;13.10.2026;12.11.2026;120,00;20,00;EUR;2,40", -12000, -2000),
}  # fmt: skip

SIDELESS: dict[str, tuple[str, str]] = {
    "FreeAgent": ("Reference,Contact,Project,Dated on,Due on,Status,Currency,Net value,Sales tax value,Total value,Paid value,Due value", "FA-12,Dupont,,2026-10-13,2026-11-12,Open,GBP,100.00,20.00,120.00,100.00,20.00"),
    "Holded": ("Fecha;Núm.;Contacto;Descripción;Vencimiento;Subtotal;IVA;Total;Cobrado;Pendiente;Estado", "13/10/2026;FA-12;Dupont;Obra;12/11/2026;100,00;20,00;120,00;100,00;20,00;Parcial"),
    "Moneybird": ("Factuurnummer,Contact,Referentie,Factuurdatum,Vervaldatum,Status,Totaal excl. btw,Totaal incl. btw,Openstaand bedrag,Valuta", 'FA-12,Dupont,PO,2026-10-13,2026-11-12,open,"100,00","120,00","20,00",EUR'),
    "Axonaut": ("Numéro de facture;Date de la facture;Société;Montant HT;TVA;Montant TTC;Date d'échéance;Reste à encaisser;État du paiement", "FA-12;13/10/2026;Dupont;100,00;20,00;120,00;12/11/2026;20,00;Partiel"),
    "Cegid": ("Nature;Souche;Numéro;Date pièce;Tiers;Raison sociale;Date échéance;Montant HT;Montant TTC;Reste dû;Devise", "FAC;GES;FA-12;13/10/2026;C001;Dupont;12/11/2026;100,00;120,00;20,00;EUR"),
}  # fmt: skip
"""Packages whose export has the same headers for sales and for purchases: (header, row), the same document."""
