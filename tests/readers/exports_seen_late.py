"""Forms of banks and cards whose sign, currency or state shows elsewhere than in a minus or a code: every movement invented."""

from __future__ import annotations

from tests.readers.bank_exports import Export

_BALANCE = "Data Operazione;Descrizione;{};Importo;Divisa;Saldo\n"

EXPORTS_SEEN_LATE = (
    Export("dare and avere", _BALANCE.format("Segno") + "24/09/2026;CONAD;D;18,50;EUR;981,50\n22/09/2026;CLIENTE;A;250,00;EUR;1.000,00\n", (-1850, 25000), "2026-09-24", balance=True),
    Export("unknown words of sides", _BALANCE.format("Tipo") + "24/09/2026;CONAD;xx;18,50;EUR;981,50\n23/09/2026;PONTE;xx;10,00;EUR;1.000,00\n22/09/2026;CLIENTE;yy;250,00;EUR;1.010,00\n21/09/2026;BAR;xx;5,00;EUR;760,00\n", (-1850, -1000, 25000, -500), "2026-09-24", balance=True),
    Export("a pair beside a balance without header", "01.01.26;Solde initial;;;01.01.26;5000.00\n15.03.26;Loyer;;1200.00;15.03.26;3800.00\n20.03.26;Salaire;2500.00;;20.03.26;6300.00\n", (-120000, 250000), "2026-03-15", balance=True),
    Export("an amount held back beside the amount", "Data transakcji;Data księgowania;Tytuł;Kwota transakcji (waluta rachunku);Waluta;Kwota blokady;Waluta;Saldo po transakcji;Waluta\n26.07.2026;26.07.2026;A;10,00;PLN;;;130,50;PLN\n26.07.2026;26.07.2026;B;-20,50;PLN;;;120,50;PLN\n", (1000, -2050), "2026-07-26", currency="PLN"),
    Export("a card of Lugano", "Data;Descrizione;Carta;Valuta;Importo;Stato\n02/11/2026;SHOP;**6174;CHF;42.74;Registrata\n02/11/2026;RIMBORSO SHOP;**6174;CHF;-45.50;Registrata\n21/11/2026;RISTORANTE;**6174;CHF;50.00;Registrata\n", (-4274, 4550, -5000), "2026-11-02", currency="CHF"),
    Export("a card by its title", "Ziraat Kredi Kartı Ekstresi\nKart No;**** 1234\n\nİşlem Tarihi;Açıklama;Tutar\n12/08/2026;MIGROS;1.234,56\n13/08/2026;SHELL;890,00\n15/08/2026;KREDI KARTI ODEMESI;-2.000,00\nTOPLAM;;124,56\n", (-123456, -89000, 200000), "2026-08-12"),
    Export("Turkish sides", "İşlem Tarihi;Açıklama;Giriş;Çıkış\n01.04.2026;HAVALE;5.000,00;\n22.04.2026;KIRA;;2.500,00\n", (500000, -250000), "2026-04-01"),
    Export("Slovak sides", "Dátum;Na ťarchu účtu;V prospech účtu;Mena;Protistrana\n15.02.2026;120,00;;EUR;Nájom\n16.02.2026;;250,50;EUR;Klient\n", (-12000, 25050), "2026-02-15"),
    Export("lira by two letters", "Tarih;Açıklama;Tutar(TL);Güncel Bakiye(TL)\n01.10.2026;Kira;-1.500,00;10.000,00\n22.10.2026;EFT;750,00;10.750,00\n", (-150000, 75000), "2026-10-01", currency="TRY", balance=True),
    Export("a pound sign in one column", 'Date,Type,Paid out,Paid in,Balance\n15/04/2026,DD,125.50,,"4,874.50"\n17/04/2026,FPI,,"£2,800.00","7,674.50"\n', (-12550, 280000), "2026-04-15", currency="GBP", balance=True),
    Export("krona of the rows at home", "Datum;Specifikation;Valuta;Utl.belopp/moms;Belopp\n2026-03-10;OKQ8;SEK;;-650,00\n2026-03-12;AMAZON;GBP;12,34;-150,00\n2026-03-13;COOP;SEK;;-50,00\n", (-65000, -15000, -5000), "2026-03-10", currency="SEK"),
    Export("a currency on one side", "DATE;ACTIVITY NAME;DEBIT;DEBIT CURRENCY;CREDIT;CREDIT CURRENCY\n31.10.2026;Boutique;11.32;CHF;;\n02.11.2026;Salaire;;;5200.00;CHF\n", (-1132, 520000), "2026-10-31", currency="CHF"),
    Export("Japanese account", '日付,お引出金額,お預入金額,お取引内容,差引残高\n2026/09/01,"10,000",,ATM,"90,000"\n2026/09/15,,"250,000",給与,"340,000"\n2026/09/20,"3,300",,電気,"336,700"\n', (-10000, 250000, -3300), "2026-09-01", currency="JPY", balance=True),
    Export("Japanese card", '"利用日","利用店名・商品名","利用者","支払区分","利用金額","手数料","支払総額","翌月以降繰越金額"\n"2020/3/31","ヤフー","本人*","1回","508","0","508","0"\n"2020/4/13","チャージ","本人*","1回","5000","0","5000","0"\n', (-508, -5000), "2020-03-31", currency="JPY"),
    Export("Korean account", "거래일시,거래구분,기재내용,출금(원),입금(원),거래후 잔액(원)\n2026-09-01,체크카드,맛집,10000,0,100000\n2026-09-02,타행이체,이체,20000,0,80000\n2026-09-04,타행이체,가나다,0,40000,120000\n", (-10000, -20000, 40000), "2026-09-01", currency="KRW", balance=True),
    Export("Chinese wallet", "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,备注\n2026-09-23 14:26:00,商户消费,面馆,面,支出,¥28.00,零钱,支付成功,/\n2026-09-27 08:00:00,微信红包,朋友,/,收入,¥25.00,/,已存入零钱,/\n", (-2800, 2500), "2026-09-23", currency="CNY"),
    Export("M-Pesa", 'MPESA STATEMENT\nCustomer Name:,ACME\nReceipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance\nQ1,2026-09-15 14:02:11,Transfer,Completed,"1,740.00",,"10,740.00"\nQ2,2026-09-16 09:10:00,Pay Bill,Completed,,-500.00,"10,240.00"\nQ3,2026-09-16 09:12:00,Charge,Failed,,,10240.00\n', (174000, -50000), "2026-09-15", balance=True),
    Export("an amount abroad beside the charge", "תאריך רכישה,שם בית עסק,סכום עסקה,מטבע עסקה,סכום חיוב,מטבע חיוב\n21/09/2026,סופר,120.50,₪,120.50,₪\n22/09/2026,AMAZON,20.00,$,74.20,₪\n", (-12050, -7420), "2026-09-21", currency="ILS"),
    Export("accounts of both sides beside their amounts", "Дата проводки;Счет Дебет;Счет Кредит;Сумма по дебету;Сумма по кредиту;Назначение\n02.09.2026;40702810900000000001;40702810100000000002;1 500,00;;Оплата\n22.09.2026;40702810100000000002;40702810900000000001;;20 000,00;Поступление\n", (-150000, 2000000), "2026-09-02"),
    Export("a balance dated in its words", "Relevé;\nSolde au 31/08/2026;1000,00;\nDate;Libellé;Débit;Crédit\n02/09/2026;PRLV;18,50;\n22/09/2026;VIR;;250,00\nSolde au 30/09/2026;1231,50;;\n", (-1850, 25000), "2026-09-02", balance=True),
    Export("a sign on the amount at home only", "Datum;Händler;Betrag;Währung;Betrag in EUR\n15.09.2026;SHOP;12,50;EUR;-12,50\n16.09.2026;HOTEL;100,00;CHF;-104,00\n18.09.2026;ZAHLUNG;-116,50;EUR;116,50\n", (-1250, -10400, 11650), "2026-09-15"),
    Export("days in characters", '"お取引日","お引出金額","お預入金額","お取引内容"\n"2026年8月2日","1,234","-","COFFEE"\n"2026年8月12日","-","250,000","給与"\n', (-1234, 250000), "2026-08-02", currency="JPY"),
    Export("Swedish words of sides", "Date,Text,Amount,Flow\n2026-09-15,A,12.50,utgifter\n2026-09-16,B,100.00,inkomster\n", (-1250, 10000), "2026-09-15"),
    Export("verbucht am", "Einkaufs-Datum;Verbucht am;Beschreibung;Gutschrift CHF;Belastung CHF\n15.09.2026;16.09.2026;SHOP;;12.50\n18.09.2026;18.09.2026;ZAHLUNG;100.00;\n", (-1250, 10000), "2026-09-16", currency="CHF"),
    Export("a card of a title", "Consulta de movimientos de tarjeta\nTarjeta;**** 1234\nFecha;Concepto;Importe;Estado\n15/09/2026;COMPRA SHOP;12,50;Liquidada\n18/09/2026;DEVOLUCION;-5,00;Liquidada\n20/09/2026;COMPRA CAFE;3,10;Liquidada\n", (-1250, 500, -310), "2026-09-15"),
    Export("days in both forms", 'Date,Payee,Money Out,Money In,Check Number\n9/1/2026,Corner Grocery,$54.20,,\n1-Sep-26,Pharmacy,"$1,204.00",,\n12-Sep-26,Pension,,"$1,850.00",\n', (-5420, -120400, 185000), "2026-09-01", currency="USD"),
    Export("money out only, of Norway", "Bokført dato;Forklaring;Ut av konto;Inn på konto;Saldo\n31.08.2026;Oppdrag;149,00;;18 412,20\n28.08.2026;REMA;189,00;;18 561,20\n", (-14900, -18900), "2026-08-31", balance=True),
)  # fmt: skip
