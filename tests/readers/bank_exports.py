"""The shapes in which banks export their movements: headers as the banks write them, every movement invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Export:
    """One bank's form: the text as downloaded and what it means."""

    bank: str
    text: str
    amounts: tuple[int, ...]
    first_date: str
    """Booking date of the first line of the file."""
    says: tuple[str, ...] = ()
    """Words of the counterparty or the label of the first line."""
    currency: str = "EUR"
    balance: bool = False
    """Whether its balances prove it."""
    encoding: str = "utf-8"


EXPORTS = (
    Export(
        "N26",
        '"Date","Payee","Account number","Transaction type","Payment reference","Amount (EUR)","Amount (Foreign Currency)","Type Foreign Currency","Exchange Rate"\n'
        '"2026-09-14","Bakker Lind","DE89370400440532013000","Outgoing Transfer","Order 4711","-23.5","","",""\n'
        '"2026-09-15","Muster GmbH","DE02120300000000202051","Income","Invoice 88","1200.0","","",""\n'
        '"2026-09-16","Cafe Nord","","MasterCard Payment","","-4.2","-4.2","EUR","1.0"\n',
        (-2350, 120000, -420),
        "2026-09-14",
        ("Bakker Lind", "Order 4711"),
    ),
    Export(
        "N26 (2024)",
        '"Booking Date","Value Date","Partner Name","Partner Iban",Type,"Payment Reference","Account Name","Amount (EUR)","Original Amount","Original Currency","Exchange Rate"\n'
        '2026-09-14,2026-09-14,"Bakker Lind",DE89370400440532013000,"Debit Transfer","Order 4711","Main Account",-23.50,,,\n'
        '2026-09-15,2026-09-15,"Muster GmbH",DE02120300000000202051,"Credit Transfer","Invoice 88","Main Account",1200.00,,,\n'
        '2026-09-16,2026-09-17,"Kiosk Bern",,Presentment,,"Main Account",-10.40,-10.00,CHF,0.961538\n',
        (-2350, 120000, -1040),
        "2026-09-14",
        ("Bakker Lind", "Order 4711"),
    ),
    Export(
        "Revolut",
        "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\n"
        "CARD_PAYMENT,Current,2026-09-13 10:01:02,2026-09-14 08:00:00,Cafe Nord,-12.30,0.00,EUR,COMPLETED,487.70\n"
        "TRANSFER,Current,2026-09-15 09:00:00,2026-09-15 09:00:01,To Lind,-100.00,0.50,EUR,COMPLETED,387.20\n"
        "TOPUP,Current,2026-09-16 09:00:00,2026-09-16 09:00:01,Payment from Muster,200.00,0.00,EUR,COMPLETED,587.20\n",
        (-1230, -10050, 20000),
        "2026-09-14",
        ("Cafe Nord",),
        balance=True,
    ),
    Export(
        "Wise",
        '"TransferWise ID",Date,"Date Time",Amount,Currency,Description,"Payment Reference","Running Balance","Exchange From","Exchange To","Exchange Rate","Payer Name","Payee Name","Payee Account Number",Merchant,"Card Last Four Digits","Card Holder Full Name",Attachment,Note,"Total fees","Exchange To Amount"\n'
        'TRANSFER-1001,16-09-2026,"16-09-2026 10:00:00.000",-50.00,EUR,"Sent money to Lind BV","INV 9",950.00,,,,,"Lind BV",NL91ABNA0417164300,,,,,,0.41,\n'
        'TRANSFER-1000,15-09-2026,"15-09-2026 10:00:00.000",1000.00,EUR,"Received money from Muster GmbH","F-17",1000.00,,,,"Muster GmbH",,,,,,,,0.00,\n',
        (-5000, 100000),
        "2026-09-16",
        ("Lind BV",),
        balance=True,
    ),
    Export(
        "Qonto",
        '"Status";"Settlement date (UTC)";"Operation date (UTC)";"Account name";"Counterparty name";"Payment method";"Total amount (incl. VAT)";"Currency";"Reference";"Transaction ID";"Total amount (excl. VAT)";"VAT amount";"Note"\n'
        '"executed";"14-09-2026 08:00:00";"13-09-2026 20:11:00";"Main";"Dunovin SARL";"transfer";"1200,50";"EUR";"FA-17";"t-1";"";"";""\n'
        '"executed";"15-09-2026 08:00:00";"14-09-2026 20:11:00";"Main";"Papeterie Sol";"card";"-23,10";"EUR";"";"t-2";"";"";""\n',
        (120050, -2310),
        "2026-09-14",
        ("Dunovin SARL",),
    ),
    Export(
        "ING (NL)",
        '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";"Mededelingen";"Saldo na mutatie";"Tag"\n'
        '"20260915";"Bakkerij Lind";"NL91ABNA0417164300";"";"BA";"Af";"12,50";"Betaalautomaat";"Pasvolgnr: 001";"987,50";""\n'
        '"20260914";"Muster BV";"NL91ABNA0417164300";"NL02RABO0123456789";"GT";"Bij";"1000,00";"Online bankieren";"Factuur 12";"1000,00";""\n',
        (-1250, 100000),
        "2026-09-15",
        ("Bakkerij Lind",),
        balance=True,
    ),
    Export(
        "ING-DiBa",
        "Umsatzanzeige;Datei erstellt am: 20.09.2026 10:11\n\nIBAN;DE89 3704 0044 0532 0130 00\nKontoname;Girokonto\nBank;ING\nKunde;Erika Muster\n"
        "Zeitraum;01.09.2026 - 20.09.2026\nSaldo;976,50;EUR\n\nSortierung;Datum absteigend\n\n"
        "Buchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung\n"
        "16.09.2026;16.09.2026;Bäcker Lind;Lastschrift;Rechnung 4711;976,50;EUR;-23,50;EUR\n"
        "15.09.2026;15.09.2026;Muster GmbH;Gutschrift;Rechnung 88;1.000,00;EUR;1.000,00;EUR\n",
        (-2350, 100000),
        "2026-09-16",
        ("Bäcker Lind",),
        encoding="cp1252",
        balance=True,
    ),
    Export(
        "Rabobank",
        '"IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN","Naam tegenpartij","Naam uiteindelijke partij","Naam initiërende partij","BIC tegenpartij","Code","Batch ID","Transactiereferentie","Machtigingskenmerk","Incassant ID","Betalingskenmerk","Omschrijving-1","Omschrijving-2","Omschrijving-3","Reden retour","Oorspr bedrag","Oorspr munt","Koers"\n'
        '"NL91RABO0417164300","EUR","RABONL2U","000000000000000101","2026-09-14","2026-09-14","+1000,00","+1500,00","NL02INGB0123456789","Muster BV","","","INGBNL2A","cb","","","","","","Factuur 12","","","","","",""\n'
        '"NL91RABO0417164300","EUR","RABONL2U","000000000000000102","2026-09-15","2026-09-15","-12,50","+1487,50","NL02INGB0123456780","Energie Lind","","","INGBNL2A","ei","","T1","M-77","NL00ZZZ","","Termijn","september","","","","",""\n',
        (100000, -1250),
        "2026-09-14",
        ("Muster BV", "Factuur 12"),
        balance=True,
        encoding="cp1252",
    ),
    Export(
        "ABN AMRO (headed)",
        "accountNumber\tmutationcode\ttransactiondate\tvaluedate\tstartsaldo\tendsaldo\tamount\tdescription\n"
        "417164300\tEUR\t20260914\t20260914\t500,00\t1500,00\t1000,00\tSEPA Overboeking IBAN: NL02INGB0123456789 Naam: Muster BV\n"
        "417164300\tEUR\t20260915\t20260915\t1500,00\t1487,50\t-12,50\tBEA NR:1 15.09.26 Lind\n",
        (100000, -1250),
        "2026-09-14",
        ("Muster BV",),
    ),
    Export(
        "bunq",
        '"Date","Interest Date","Amount","Account","Counterparty","Name","Description"\n'
        '"2026-09-14","2026-09-14","-12.50","NL91BUNQ0417164300","NL02INGB0123456789","Bakkerij Lind","Brood"\n'
        '"2026-09-15","2026-09-15","1,000.00","NL91BUNQ0417164300","NL02INGB0123456780","Muster BV","Factuur 12"\n',
        (-1250, 100000),
        "2026-09-14",
        ("Bakkerij Lind", "Brood"),
    ),
    Export(
        "KBC",
        "Rekeningnummer;Rubrieknaam;Naam;Munt;Afschriftnummer;Datum;Omschrijving;Valuta;Bedrag;Saldo;credit;debet;rekeningnummer tegenpartij;BIC tegenpartij;Naam tegenpartij;Adres tegenpartij;gestructureerde mededeling;Vrije mededeling\n"
        "BE68539007547034;Zicht;LIND BV;EUR;02026009;14/09/2026;OVERSCHRIJVING VAN MUSTER;14/09/2026;1000,00;1500,00;1000,00;;BE71096123456769;GKCCBEBB;MUSTER NV;;***090/9337/55493***;\n"
        "BE68539007547034;Zicht;LIND BV;EUR;02026009;15/09/2026;DOMICILIERING;15/09/2026;-12,50;1487,50;;-12,50;BE71096123456770;GKCCBEBB;ENERGIE;;;klant 12\n",
        (100000, -1250),
        "2026-09-14",
        ("MUSTER NV",),
        balance=True,
    ),
    Export(
        "Belfius",
        "Boekingsdatum vanaf;01/09/2026\nBoekingsdatum tot en met;20/09/2026\nBedrag vanaf;\nBedrag tot en met;\nRekeninguittrekselnummer vanaf;\nMededeling;\nNaam tegenpartij bevat;\nRekening tegenpartij;\n"
        "Laatste saldo;1.487,50 EUR\nDatum/uur van het laatste saldo;20/09/2026 10:00:01\n;\n;\n"
        "Rekening;Boekingsdatum;Rekeninguittrekselnummer;Transactienummer;Rekening tegenpartij;Naam tegenpartij bevat;Straat en nummer;Postcode en plaats;Transactie;Valutadatum;Bedrag;Devies;BIC;Landcode;Mededelingen\n"
        "BE68 5390 0754 7034;15/09/2026;00009;00002;BE71096123456770;ENERGIE;;;EUROPESE DOMICILIERING;15/09/2026;-12,50;EUR;GKCCBEBB;BE;klant 12\n"
        "BE68 5390 0754 7034;14/09/2026;00009;00001;BE71096123456769;MUSTER NV;;;OVERSCHRIJVING;14/09/2026;1000,00;EUR;GKCCBEBB;BE;factuur 12\n",
        (-1250, 100000),
        "2026-09-15",
        ("ENERGIE", "klant 12"),
        encoding="cp1252",
    ),
    Export(
        "BNP Paribas Fortis",
        "Volgnummer;Uitvoeringsdatum;Valutadatum;Bedrag;Valuta rekening;Rekeningnummer;Type verrichting;Tegenpartij;Naam van de tegenpartij;Mededeling;Details;Status;Reden van weigering\n"
        "2026-00012;14/09/2026;14/09/2026;-12,50;EUR;BE68539007547034;Kaartbetaling;;BAKKERIJ LIND;;BETALING MET DEBETKAART;Geaccepteerd;\n"
        "2026-00011;13/09/2026;13/09/2026;1000;EUR;BE68539007547034;Overschrijving;BE71096123456769;MUSTER NV;factuur 12;OVERSCHRIJVING IN EURO;Geaccepteerd;\n",
        (-1250, 100000),
        "2026-09-14",
        ("BAKKERIJ LIND",),
    ),
    Export(
        "Santander (ES)",
        "Fecha Operación;Fecha Valor;Concepto;Importe;Divisa;Saldo;Divisa;Código;Número de Documento;Referencia 1\n"
        "15/09/2026;15/09/2026;RECIBO LUZ LIND;-12,50;EUR;1.487,50;EUR;17;0000001;88\n"
        "14/09/2026;14/09/2026;TRANSFERENCIA DE MUSTER SL;1.000,00;EUR;1.500,00;EUR;04;0000002;89\n",
        (-1250, 100000),
        "2026-09-15",
        ("RECIBO LUZ LIND",),
        balance=True,
    ),
    Export(
        "BBVA",
        ";F.Valor;Fecha;Concepto;Movimiento;Importe;Divisa;Disponible;Divisa;Observaciones\n"
        ";15/09/2026;15/09/2026;Adeudo luz;Recibo;-12,50;EUR;1.487,50;EUR;N 2026\n"
        ";14/09/2026;14/09/2026;Transferencia recibida;Muster SL;1.000,00;EUR;1.500,00;EUR;Factura 12\n",
        (-1250, 100000),
        "2026-09-15",
        ("Adeudo luz",),
    ),
    Export(
        "CaixaBank",
        "Fecha;Fecha valor;Movimiento;Más datos;Importe;Saldo\n"
        "15/09/2026;15/09/2026;RECIBO;LUZ LIND;-12,50EUR;1.487,50EUR\n"
        "14/09/2026;14/09/2026;TRANSFERENCIA;MUSTER SL;1.000,00EUR;1.500,00EUR\n",
        (-1250, 100000),
        "2026-09-15",
        ("RECIBO", "LUZ LIND"),
        balance=True,
    ),
    Export(
        "UniCredit",
        "Data Registrazione;Data valuta;Descrizione;Importo (EUR)\n"
        "15.09.2026;14.09.2026;PAGAMENTO LIND SRL;-12,50\n"
        "14.09.2026;14.09.2026;BONIFICO A VOSTRO FAVORE MUSTER SPA;1.000,00\n",
        (-1250, 100000),
        "2026-09-15",
        ("PAGAMENTO LIND",),
    ),
    Export(
        "Intesa Sanpaolo",
        "Data contabile;Data valuta;Descrizione;Accrediti;Addebiti;Descrizione estesa;Mezzo\n"
        "15/09/2026;15/09/2026;Pagamento;;-12,50;LIND SRL FATTURA 8;Carta\n"
        "14/09/2026;14/09/2026;Bonifico;1.000,00;;MUSTER SPA FATTURA 12;Internet Banking\n",
        (-1250, 100000),
        "2026-09-15",
        ("LIND SRL",),
    ),
    Export(
        "Poste Italiane",
        "Data Contabile;Data Valuta;Addebiti (euro);Accrediti (euro);Descrizione operazioni\n"
        "15/09/2026;15/09/2026;12,50;;PAGAMENTO POSTAMAT LIND\n"
        "14/09/2026;14/09/2026;;1.000,00;BONIFICO MUSTER SPA\n",
        (-1250, 100000),
        "2026-09-15",
        ("LIND",),
    ),
    Export(
        "Sparkasse (CAMT-CSV)",
        '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Glaeubiger ID";"Mandatsreferenz";"Kundenreferenz (End-to-End)";"Sammlerreferenz";"Lastschrift Ursprungsbetrag";"Auslagenersatz Ruecklastschrift";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"\n'
        '"DE89370400440532013000";"15.09.26";"15.09.26";"FOLGELASTSCHRIFT";"Strom September";"DE98ZZZ09999999999";"M-77";"E2E-1";"";"";"";"Stadtwerke Lind";"DE02120300000000202051";"BYLADEM1001";"-12,50";"EUR";"Umsatz gebucht"\n'
        '"DE89370400440532013000";"14.09.26";"14.09.26";"GUTSCHR. UEBERWEISUNG";"Rechnung 12";"";"";"";"";"";"";"Muster GmbH";"DE02500105170137075030";"INGDDEFF";"1000,00";"EUR";"Umsatz gebucht"\n',
        (-1250, 100000),
        "2026-09-15",
        ("Stadtwerke Lind", "Strom September"),
        encoding="cp1252",
    ),
    Export(
        "DKB (old)",
        '"Kontonummer:";"DE89370400440532013000 / Girokonto";\n\n"Von:";"01.09.2026";\n"Bis:";"20.09.2026";\n"Kontostand vom 20.09.2026:";"1.487,50 EUR";\n\n'
        '"Buchungstag";"Wertstellung";"Buchungstext";"Auftraggeber / Begünstigter";"Verwendungszweck";"Kontonummer";"BLZ";"Betrag (EUR)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz";\n'
        '"15.09.2026";"15.09.2026";"Lastschrift";"Stadtwerke Lind";"Strom";"DE02120300000000202051";"BYLADEM1001";"-12,50";"DE98ZZZ09999999999";"M-77";"E2E-1";\n'
        '"14.09.2026";"14.09.2026";"Gutschrift";"Muster GmbH";"Rechnung 12";"DE02500105170137075030";"INGDDEFF";"1.000,00";"";"";"";\n',
        (-1250, 100000),
        "2026-09-15",
        ("Stadtwerke Lind", "Strom"),
        encoding="cp1252",
    ),
    Export(
        "DKB (2024)",
        '"Girokonto";"DE89370400440532013000"\n""\n"Kontostand vom 20.09.2026:";"1.487,50 €"\n""\n'
        '"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"\n'
        '"15.09.26";"15.09.26";"Gebucht";"ISSUER";"Stadtwerke Lind";"Strom";"Ausgang";"DE02120300000000202051";"-12,50";"DE98ZZZ09999999999";"M-77";"E2E-1"\n'
        '"14.09.26";"14.09.26";"Gebucht";"Muster GmbH";"Erika";"Rechnung 12";"Eingang";"DE02500105170137075030";"1.000";"";"";""\n',
        (-1250, 100000),
        "2026-09-15",
        ("Strom",),
    ),
    Export(
        "Comdirect",
        '\n"Umsätze Girokonto ";"Zeitraum: 30 Tage";\n"Neuer Kontostand";"1.487,50 EUR";\n\n"Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR";\n'
        '"15.09.2026";"15.09.2026";"Lastschrift / Belastung";"Auftraggeber: Stadtwerke Lind Buchungstext: Strom";"-12,50";\n'
        '"14.09.2026";"14.09.2026";"Übertrag / Überweisung";"Auftraggeber: Muster GmbH Buchungstext: Rechnung 12";"1.000,00";\n'
        '\n"Alter Kontostand";"500,00 EUR";\n',
        (-1250, 100000),
        "2026-09-15",
        ("Stadtwerke Lind",),
        balance=True,
        encoding="cp1252",
    ),
    Export(
        "Commerzbank",
        "Buchungstag;Wertstellung;Umsatzart;Buchungstext;Betrag;Währung;IBAN Kontoinhaber;Kategorie\n"
        "15.09.2026;15.09.2026;Lastschrift;Stadtwerke Lind Strom;-12,50;EUR;DE89370400440532013000;Haus\n"
        "14.09.2026;14.09.2026;Gutschrift;Muster GmbH Rechnung 12;1000,00;EUR;DE89370400440532013000;\n",
        (-1250, 100000),
        "2026-09-15",
        ("Stadtwerke Lind",),
    ),
    Export(
        "Deutsche Bank",
        "Umsätze Girokonto;;;Kundennummer: 100 1234567\n01.09.2026 - 20.09.2026\nAlter Kontostand:;;;;500,00;EUR\n"
        "Buchungstag;Wert;Umsatzart;Begünstigter / Auftraggeber;Verwendungszweck;IBAN;BIC;Kundenreferenz;Mandatsreferenz;Gläubiger ID;Fremde Gebühren;Betrag;Abweichender Empfänger;Anzahl der Aufträge;Anzahl der Schecks;Soll;Haben;Währung\n"
        "14.09.2026;14.09.2026;SEPA-Gutschrift;Muster GmbH;Rechnung 12;DE02500105170137075030;INGDDEFF;;;;;1.000,00;;;;;1.000,00;EUR\n"
        "15.09.2026;15.09.2026;SEPA-Lastschrift;Stadtwerke Lind;Strom;DE02120300000000202051;BYLADEM1001;;M-77;DE98ZZZ;;-12,50;;;;-12,50;;EUR\n"
        "Kontostand;15.09.2026;;;1.487,50;EUR\n",
        (100000, -1250),
        "2026-09-14",
        ("Muster GmbH", "Rechnung 12"),
        encoding="cp1252",
    ),
    Export(
        "PostFinance",
        'Datum von:;="01.09.2026"\nDatum bis:;="20.09.2026"\nKonto:;="CH9300762011623852957"\nWährung:;="CHF"\n\n'
        "Buchungsdatum;Bewegungstyp;Avisierungstext;Gutschrift in CHF;Lastschrift in CHF;Label;Kategorie;Valuta;Saldo in CHF\n"
        "15.09.2026;Buchung;KAUF/DIENSTLEISTUNG LIND BERN;;-12.50;;;15.09.2026;1487.50\n"
        "14.09.2026;Gutschrift;AUFTRAGGEBER: MUSTER AG;1000.00;;;;14.09.2026;1500.00\n"
        "\nDisclaimer:;\nDer Dokumentinhalt wurde durch Filtereinstellungen erzeugt.;\n",
        (-1250, 100000),
        "2026-09-15",
        ("LIND BERN",),
        currency="CHF",
        balance=True,
    ),
    Export(
        "UBS",
        "Kontonummer:;0234 00123456.40;\nIBAN:;CH93 0076 2011 6238 5295 7;\nVon:;2026-09-01;\nBis:;2026-09-20;\nAnfangssaldo:;500.00;\nSchlusssaldo:;1487.50;\nBewertet in:;CHF;\nAnzahl Transaktionen in diesem Zeitraum:;2;\n\n"
        "Abschlussdatum;Abschlusszeit;Buchungsdatum;Valutadatum;Währung;Belastung;Gutschrift;Einzelbetrag;Saldo;Transaktions-Nr.;Beschreibung1;Beschreibung2;Beschreibung3;Fussnoten;\n"
        '2026-09-15;10:11:12;2026-09-15;2026-09-15;CHF;-12.50;;;1487.50;9912345BN1;"Lind AG";"Zahlung";"Rechnung 4";;\n'
        '2026-09-14;10:11:12;2026-09-14;2026-09-14;CHF;;1000.00;;1500.00;9912345BN2;"Muster AG";"Gutschrift";"Rechnung 12";;\n',
        (-1250, 100000),
        "2026-09-15",
        ("Lind AG",),
        currency="CHF",
        balance=True,
    ),
    Export(
        "Swedbank",
        "* Transaktioner Period 2026-09-01 - 2026-09-20 Skapad 2026-09-20 10:00 CEST\n"
        "Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,Belopp,Bokfört saldo\n"
        "1,81059,1234567890,Företagskonto,SEK,2026-09-15,2026-09-15,2026-09-15,LIND AB,Kortköp,-12.50,1487.50\n"
        "2,81059,1234567890,Företagskonto,SEK,2026-09-14,2026-09-14,2026-09-14,MUSTER AB,Insättning,1000.00,1500.00\n",
        (-1250, 100000),
        "2026-09-15",
        ("LIND AB",),
        currency="SEK",
        balance=True,
        encoding="cp1252",
    ),
    Export(
        "Nordea (SE)",
        "Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta\n"
        "2026/09/15;-12,50;1234 56 78901;;;Kortköp LIND;1487,50;SEK\n"
        "2026/09/14;1000,00;;1234 56 78901;MUSTER AB;Insättning;1500,00;SEK\n",
        (-1250, 100000),
        "2026-09-15",
        ("LIND",),
        currency="SEK",
        balance=True,
    ),
    Export(
        "Nordea (FI)",
        "Kirjauspäivä;Arvopäivä;Maksupäivä;Määrä;Saaja/Maksaja;Tilinumero;BIC;Tapahtuma;Viite;Maksajan viite;Viesti;Kortinnumero;Kuitti\n"
        "15.09.2026;15.09.2026;15.09.2026;-12,50;Lind Oy;FI2112345600000785;NDEAFIHH;Tilisiirto;1232;;Lasku 8;;\n"
        "14.09.2026;14.09.2026;14.09.2026;1000,00;Muster Oy;FI2112345600000786;NDEAFIHH;Viitesiirto;1245;;;;\n",
        (-1250, 100000),
        "2026-09-15",
        ("Lind Oy",),
    ),
    Export(
        "mBank",
        "mBank S.A. Bankowość Detaliczna;\nElektroniczne zestawienie operacji;\n#Klient;\nJAN MUSTER;\n\n#Za okres:;\n01.09.2026;20.09.2026;\n\n#Waluta;\nPLN;\n\n#Saldo początkowe;\n500,00 PLN;\n\n"
        "#Data operacji;#Data księgowania;#Opis operacji;#Tytuł;#Nadawca/Odbiorca;#Numer konta;#Kwota;#Saldo po operacji;\n"
        '2026-09-14;2026-09-14;PRZELEW ZEWNĘTRZNY PRZYCHODZĄCY;"FAKTURA 12";"MUSTER SP Z O O";\'61109010140000071219812874\';1 000,00;1 500,00;\n'
        '2026-09-15;2026-09-15;ZAKUP PRZY UŻYCIU KARTY;"LIND WARSZAWA";"  ";\'\';-12,50;1 487,50;\n'
        "\n;;;;;;#Saldo końcowe;1 487,50 PLN;\n",
        (100000, -1250),
        "2026-09-14",
        ("FAKTURA 12",),
        currency="PLN",
        balance=True,
        encoding="cp1250",
    ),
    Export(
        "Crédit Agricole",
        "Téléchargement du 20/09/2026;\n\nM. MUSTER PAUL\nCompte de Dépôt carte n° 12345678901;\nSolde au 20/09/2026 1 487,50 €\n\nListe des opérations du compte entre le 01/09/2026 et le 20/09/2026;\n\n"
        "Date;Libellé;Débit euros;Crédit euros;\n"
        '15/09/2026;"PAIEMENT PAR CARTE LIND  PARIS 14/09";12,50;;\n'
        '14/09/2026;"VIREMENT EN VOTRE FAVEUR MUSTER SARL FACTURE 12";;1 000,00;\n',
        (-1250, 100000),
        "2026-09-15",
        ("LIND",),
        encoding="cp1252",
    ),
    Export(
        "BNP Paribas",
        "Compte de chèques;Compte de chèques;****1234;20/09/2026;;1 487,50\n"
        "Date operation;Categorie operation;Sous Categorie operation;Libelle operation;Reference operation;Montant operation\n"
        "15/09/2026;Achats;Divers;FACTURE CARTE DU 140926 LIND PARIS;ABC1;-12,50\n"
        "14/09/2026;Virements;Recu;VIR SEPA RECU MUSTER SARL;ABC2;1 000,00\n",
        (-1250, 100000),
        "2026-09-15",
        ("LIND",),
        encoding="cp1252",
    ),
    Export(
        "Société Générale",
        '="00012345678";01/09/2026;20/09/2026;2;20/09/2026;1487,50 EUR\n\n'
        "Date de l'opération;Libellé;Détail de l'écriture;Montant de l'opération;Devise\n"
        "15/09/2026;CARTE X1234;CARTE X1234 14/09 LIND PARIS;-12,50;EUR\n"
        "14/09/2026;VIR RECU;VIR RECU 123 DE: MUSTER SARL MOTIF: FACTURE 12;1000,00;EUR\n",
        (-1250, 100000),
        "2026-09-15",
        ("LIND",),
        encoding="cp1252",
    ),
    Export(
        "LCL",
        "15/09/2026;-12,50;Carte;;CB LIND PARIS;;;\n14/09/2026;1000,00;Virement;;VIR MUSTER SARL;;;\n20/09/2026;1487,50;;;01234 567890X;;;\n",
        (-1250, 100000),
        "2026-09-15",
        ("LIND",),
        encoding="cp1252",
    ),
    Export(
        "CIC / Crédit Mutuel",
        "Date;Date de valeur;Débit;Crédit;Libellé;Solde\n"
        "14/09/2026;14/09/2026;;1000,00;VIR MUSTER SARL FACTURE 12;1500,00\n"
        "15/09/2026;15/09/2026;-12,50;;PAIEMENT CB LIND;1487,50\n",
        (100000, -1250),
        "2026-09-14",
        ("MUSTER",),
        balance=True,
        encoding="cp1252",
    ),
    Export(
        "La Banque Postale",
        "Numéro Compte   :;1234567A033\nType         :;CCP\nCompte tenu en  :;euros\nDate            :;20/09/2026\nSolde (EUROS)   :;1487,50\nSolde (FRANCS)   :;9757,36\n\n"
        "Date;Libellé;Montant(EUROS);Montant(FRANCS)\n"
        '15/09/2026;"ACHAT CB LIND 14.09.26";-12,50;-81,99\n'
        '14/09/2026;"VIREMENT DE MUSTER SARL";1000,00;6559,57\n',
        (-1250, 100000),
        "2026-09-15",
        ("LIND",),
        encoding="cp1252",
    ),
    Export(
        "Boursorama",
        "dateOp;dateVal;label;category;categoryParent;supplierFound;amount;comment;accountNum;accountLabel;accountbalance\n"
        '2026-09-15;2026-09-15;"CARTE 14/09/26 LIND CB*1234";"Divers";"Vie quotidienne";"lind";-12,50;;00012345678;"BoursoBank";1487.50\n'
        '2026-09-14;2026-09-14;"VIR SEPA MUSTER SARL";"Virements";"Virements";"muster";"1 000,00";;00012345678;"BoursoBank";1487.50\n',
        (-1250, 100000),
        "2026-09-15",
        ("LIND",),
    ),
    Export(
        "Caisse d'Epargne (2024)",
        "Date de comptabilisation;Libelle simplifie;Libelle operation;Reference;Informations complementaires;Type operation;Categorie;Sous categorie;Debit;Credit;Date operation;Date de valeur;Pointage operation\n"
        "15/09/2026;LIND;CB LIND FACT 140926;ABC1;;Carte bancaire;Shopping;Divers;-12,50;;14/09/2026;15/09/2026;0\n"
        "14/09/2026;MUSTER SARL;VIR SEPA MUSTER;ABC2;FACTURE 12;Virement recu;Revenus;Virement;;+1000,00;14/09/2026;14/09/2026;0\n",
        (-1250, 100000),
        "2026-09-15",
        ("LIND",),
        encoding="cp1252",
    ),
    Export(
        "Shine",
        "Date de la valeur;Date d'opération;Débit;Crédit;Libellé;Commentaire;Moyen de paiement;Tiers;TVA\n"
        "2026-09-15;2026-09-14;12.50;;Achat Lind;;Carte;Lind;\n2026-09-14;2026-09-14;;1000.00;Facture 12;;Virement;Muster SARL;\n",
        (-1250, 100000),
        "2026-09-14",
        ("Lind",),
    ),
    Export(
        "Monzo",
        "Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,Local currency,Notes and #tags,Address,Receipt,Description,Category split,Money Out,Money In\n"
        "tx_0001,14/09/2026,10:11:12,Card payment,Cafe Lind,,Eating out,-12.50,GBP,-12.50,GBP,,1 High St,,CAFE LIND LONDON GBR,,-12.50,\n"
        "tx_0002,15/09/2026,10:11:12,Faster payment,Muster Ltd,,Income,1000.00,GBP,1000.00,GBP,,,,INV 12,,,1000.00\n",
        (-1250, 100000),
        "2026-09-14",
        ("Lind",),
        currency="GBP",
    ),
    Export(
        "Starling",
        "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes\n"
        "14/09/2026,Cafe Lind,CAFE LIND,CONTACTLESS,-12.50,487.50,EATING_OUT,\n"
        "15/09/2026,Muster Ltd,INV 12,FASTER PAYMENT,1000.00,1487.50,INCOME,\n",
        (-1250, 100000),
        "2026-09-14",
        ("Cafe Lind",),
        currency="GBP",
        balance=True,
    ),
    Export(
        "HSBC (no header)",
        '14/09/2026,"CAFE LIND )))",-12.50\n15/09/2026,"MUSTER LTD CR","1,000.00"\n',
        (-1250, 100000),
        "2026-09-14",
        ("CAFE LIND",),
    ),
    Export(
        "Barclays",
        "Number,Date,Account,Amount,Subcategory,Memo\n"
        " ,14/09/2026,20-12-34 12345678,-12.50,PAYMENT,CAFE LIND\t ON 13 SEP BCC\n"
        " ,15/09/2026,20-12-34 12345678,1000.00,DIRECTDEP,MUSTER LTD\tINV 12 BGC\n",
        (-1250, 100000),
        "2026-09-14",
        ("CAFE LIND",),
    ),
    Export(
        "Lloyds",
        "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance\n"
        "15/09/2026,FPI,'30-12-34,12345678,MUSTER LTD INV 12,,1000.00,1487.50\n"
        "14/09/2026,DEB,'30-12-34,12345678,CAFE LIND,12.50,,487.50\n",
        (100000, -1250),
        "2026-09-15",
        ("MUSTER LTD",),
        balance=True,
    ),
    Export(
        "NatWest",
        "Date,Type,Description,Value,Balance,Account Name,Account Number\n\n"
        '14/09/2026,POS,"\'1234 13SEP26 , CAFE LIND",-12.50,487.50,"\'MUSTER","\'601234-12345678"\n'
        '15/09/2026,BAC,"\'MUSTER LTD , INV 12",1000.00,1487.50,"\'MUSTER","\'601234-12345678"\n',
        (-1250, 100000),
        "2026-09-14",
        ("CAFE LIND",),
        balance=True,
    ),
    Export(
        "Chase",
        "Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #\n"
        'DEBIT,09/15/2026,"ORIG CO NAME:LIND INC",-12.50,ACH_DEBIT,1487.50,,\n'
        'CREDIT,09/14/2026,"MUSTER INC INV 12",1000.00,ACH_CREDIT,1500.00,,\n',
        (-1250, 100000),
        "2026-09-15",
        ("LIND INC",),
        currency="USD",
        balance=True,
    ),
    Export(
        "Bank of America",
        'Description,,Summary Amt.\nBeginning balance as of 09/01/2026,,"500.00"\nTotal credits,,"1,000.00"\nTotal debits,,"-12.50"\nEnding balance as of 09/20/2026,,"1,487.50"\n\n'
        'Date,Description,Amount,Running Bal.\n09/01/2026,Beginning balance as of 09/01/2026,,"500.00"\n'
        '09/14/2026,"MUSTER INC INV 12","1,000.00","1,500.00"\n09/15/2026,"LIND INC","-12.50","1,487.50"\n',
        (100000, -1250),
        "2026-09-14",
        ("MUSTER INC",),
        currency="USD",
        balance=True,
    ),
    Export(
        "Amex (US)",
        "Date,Description,Card Member,Account #,Amount\n"
        "09/15/2026,LIND CAFE NEW YORK NY,E MUSTER,-11001,12.50\n09/14/2026,DELTA AIR LINES,E MUSTER,-11001,340.10\n09/13/2026,ONLINE PAYMENT - THANK YOU,E MUSTER,-11001,-1000.00\n",
        (-1250, -34010, 100000),
        "2026-09-15",
        ("LIND CAFE",),
        currency="USD",
    ),
    Export(
        "Mercury",
        "Date (UTC),Description,Amount,Status,Source Account,Bank Description,Reference,Note,Last Four Digits,Name On Card,Mercury Category,Category,GL Code,Timestamp,Original Currency\n"
        "09-15-2026,Lind Inc,-12.50,Sent,Mercury Checking xx1234,LIND INC,,,,,,,,09-15-2026 10:11:12,USD\n"
        "09-14-2026,Muster Inc,1000.00,Sent,Mercury Checking xx1234,MUSTER INC,INV 12,,,,,,,09-14-2026 10:11:12,USD\n",
        (-1250, 100000),
        "2026-09-15",
        ("Lind Inc",),
        currency="USD",
    ),
    Export(
        "Erste / George (AT)",
        "Buchungsdatum;Partnername;Partner IBAN;BIC/SWIFT;Partner Kontonummer;Bankleitzahl;Betrag;Währung;Buchungs-Info;Buchungsreferenz;Notiz;Lastschrift Ident-Nummer;Mandatsreferenz\n"
        "15.09.2026;Stadtwerke Lind;AT611904300234573201;GIBAATWW;;;-12,50;EUR;Strom September;2011;;AT12ZZZ;M-77\n"
        "14.09.2026;Muster GmbH;AT611904300234573202;GIBAATWW;;;1.000,00;EUR;Rechnung 12;2010;;;\n",
        (-1250, 100000),
        "2026-09-15",
        ("Stadtwerke Lind", "Strom September"),
    ),
    Export(
        "Millennium bcp (PT)",
        "Data lançamento;Data valor;Descrição;Débito;Crédito;Saldo contabilístico\n"
        "14-09-2026;14-09-2026;TRF MUSTER LDA;;1.000,00;1.500,00\n15-09-2026;15-09-2026;COMPRA LIND;12,50;;1.487,50\n",
        (100000, -1250),
        "2026-09-14",
        ("MUSTER LDA",),
        balance=True,
    ),
    Export(
        "Danske Bank (DK)",
        '"Dato";"Tekst";"Beløb";"Saldo";"Status";"Afstemt"\n'
        '"14.09.2026";"Muster ApS";"1.000,00";"1.500,00";"Udført";"Nej"\n"15.09.2026";"Dankort Lind";"-12,50";"1.487,50";"Udført";"Nej"\n',
        (100000, -1250),
        "2026-09-14",
        ("Muster ApS",),
        balance=True,
        encoding="cp1252",
    ),
    Export(
        "DNB (NO)",
        '"Dato";"Forklaring";"Rentedato";"Ut fra konto";"Inn på konto"\n'
        '"15.09.2026";"Varekjøp LIND";"15.09.2026";"12,50";""\n"14.09.2026";"Overføring MUSTER AS";"14.09.2026";"";"1.000,00"\n',
        (-1250, 100000),
        "2026-09-15",
        ("LIND",),
    ),
    Export(
        "Fio banka (CZ)",
        '"accountId";"2000012345"\n"bankId";"2010"\n"currency";"CZK"\n"iban";"CZ6508000000192000145399"\n"openingBalance";"500,00"\n"closingBalance";"1487,50"\n"dateStart";"01.09.2026"\n"dateEnd";"20.09.2026"\n\n'
        "ID pohybu;Datum;Objem;Měna;Protiúčet;Název protiúčtu;Kód banky;Název banky;KS;VS;SS;Uživatelská identifikace;Zpráva pro příjemce;Typ;Provedl;Upřesnění;Komentář;BIC;ID pokynu\n"
        '"2301";"14.09.2026";"1000,00";"CZK";"123456789";"Muster sro";"0800";"CS";"";"12";"";"Muster sro";"Faktura 12";"Příjem převodem uvnitř banky";"";"";"";"";"1"\n'
        '"2302";"15.09.2026";"-12,50";"CZK";"";"";"";"";"";"";"";"Nákup: LIND PRAHA";"";"Platba kartou";"";"";"";"";"2"\n',
        (100000, -1250),
        "2026-09-14",
        ("Muster sro",),
        currency="CZK",
    ),
)
