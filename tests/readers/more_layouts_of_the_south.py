"""More layouts of Spain, Portugal, Italy, Greece, Turkey, Israel and Latin America, as others describe them."""

from __future__ import annotations

from tests.readers.described_layout import Described

_DE, _COMMA, _DOT = ",.", ",", "."

# fmt: off
MORE_LAYOUTS_OF_THE_SOUTH = (
    Described("CaixaBank", "Fecha;Fecha valor;Movimiento;Más datos;Importe;Saldo", "{d};{v};{text};{name};{a}EUR;{b}EUR", number=_DE, newest_first=True, proved=True, above="Movimientos del depósito;ES9121000418450200051332\n"),
    Described("BBVA (ES)", "F.Valor;Fecha;Concepto;Movimiento;Importe;Divisa;Disponible;Divisa;Observaciones", "{v};{d};{text};{name};{a};EUR;{b};EUR;{ref}", number=_COMMA, newest_first=True, proved=True, above="Últimos movimientos\n\n\n"),
    Described("Evo Banco", "Fecha de la operación;Fecha valor;Concepto;Importe;Divisa;Saldo posterior;Divisa saldo", "{d};{v};{label};{a};EUR;{b};EUR", number=_COMMA, newest_first=True, proved=True),
    Described("Laboral Kutxa", "Fecha;Concepto;F.Valor;Importe;Divisa;Saldo", "{d};{label};{v};{a};EUR;{b}", number=_DE, newest_first=True, proved=True, encoding="cp1252", above="CUENTA;ES91 2100 0418 4502 0005 1332\nTITULAR;LIND SL\n\n"),
    Described("Cajamar", "Fecha Contable\tFecha Valor\tConcepto\tReferencia\tCargo\tAbono\tSaldo", "{d}\t{v}\t{label}\t{ref}\t{out}\t{in}\t{b}", day="%d-%m-%Y", number=_DE, proved=True, assumed=True),
    Described("Santander (ES)", "FECHA OPERACIÓN;FECHA VALOR;CONCEPTO;IMPORTE EUR;SALDO", "{d};{v};{label};{a};{b}", number=_DE, newest_first=True, proved=True, above="CUENTA;ES91 2100 0418 4502 0005 1332;;;\nSALDO;{closing} EUR;;;\nFECHA;01/10/2026;;;\n;;;;\n"),
    Described("Revolut (es)", "Tipo,Producto,Fecha de inicio,Fecha de finalización,Descripción,Importe,Comisión,Divisa,Estado,Saldo", 'Transferencia,Actual,{d} 9:10:11,{d} 10:11:12,"{label}",{a},0.00,EUR,COMPLETADO,{b}', day="%Y-%m-%d", number=_DOT, proved=True),
    Described("Cetelem (tarjeta)", "Fecha operación;Comercio;Localidad;Importe €;Tipo", "{d};{label};Madrid;{size};{flag}", number=_COMMA, flags=("Abono", "Cargo")),
    Described("Millennium bcp", "Data lançamento;Data valor;Descrição;Montante;Tipo;Saldo", "{d};{v};{label};{a};{flag};{b}", day="%d-%m-%Y", number=_COMMA, newest_first=True, proved=True, flags=("Crédito", "Débito"), encoding="cp1252",
        above="Conta;45312345678\nMoeda;EUR\nData de;01-09-2026\nData até;30-09-2026\n\n"),
    Described("Crédito Agrícola", "Data Mov.;Data Valor;Descrição do Movimento;Valor;Saldo Contabilístico;Moeda", "{d};{v};{label};{a};{b};EUR", day="%d/%m/%Y", number=_DE, proved=True),
    Described("EuroBic", "Data da Operação;Data do Valor;Operação;Débito;Crédito;Saldo Contabilístico;Saldo Disponível", "{d};{v};{label};{out};{in};{b};{b}", day="%Y/%m/%d", number=_DE, proved=True, assumed=True),
    Described("Revolut (pt)", "Tipo,Produto,Data de início,Data de conclusão,Descrição,Montante,Comissão,Moeda,Estado,Saldo", 'Transferência,Atual,{d} 9:10:11,{d} 10:11:12,"{label}",{a},0.00,EUR,CONCLUÍDA,{b}', day="%Y-%m-%d", number=_DOT, proved=True),
    Described("Intesa Sanpaolo", "Data contabile;Data valuta;Descrizione;Accrediti;Addebiti;Descrizione estesa;Mezzo", "{d};{v};{name};{in};{minus};{text};Conto", number=_COMMA, newest_first=True, assumed=True),
    Described("UniCredit (IT)", "Data Registrazione;Data valuta;Descrizione;Importo (EUR)", "{d};{v};{label};{a}", day="%d.%m.%Y", number=_DE, newest_first=True),
    Described("Widiba", "DATA CONT.;DATA VAL.;CAUSALE;DESCRIZIONE;IMPORTO", "{d};{v};BONIFICO;{label};€ {a}", number=_DE, newest_first=True),
    Described("Mediolanum", "Data Operazione;Data Valuta;Operazione;Dettaglio;Entrate;Uscite;Divisa", "{d};{v};{text};{name};{in};{minus};EUR", number=_COMMA),
    Described("Sella", "Data operazione,Data valuta,Descrizione,Divisa,Importo,Categoria,Etichette", '{d},{v},"{label}",EUR,"{a}",Altro,', number=_COMMA, newest_first=True),
    Described("BCC (Relax Banking)", "Data Contabile;Data Valuta;Causale ABI;Descrizione;Dare;Avere", "{d};{v};48;{label};{out};{in}", number=_DE, encoding="cp1252", assumed=True,
        above="Rapporto;08/012345 EUR\nSaldo iniziale;{opening}\n", below="Saldo finale;;;;;{closing}\n"),
    Described("Volksbank Bozen", "Data op./Buchung;Data valuta/Valuta;Descrizione/Beschreibung;Importo/Betrag;Saldo", "{d};{v};{label};{a};{b}", day="%d.%m.%Y", number=_DE, proved=True, assumed=True),
    Described("Nexi (carta)", "Data operazione;Data registrazione;Descrizione;Località;Importo in Euro;Importo in valuta;Valuta;Cambio", "{d};{d};{label};Roma;{a};{oa};{oc};{rate}", number=_COMMA),
    Described("Piraeus (GR)", "Ημερομηνία Συναλλαγής;Ημερομηνία Αξίας;Αιτιολογία;Χρέωση;Πίστωση;Υπόλοιπο", "{d};{v};{label};{out};{in};{b}", number=_DE, proved=True, assumed=True),
    Described("NBG (GR)", "Α/Α;Ημερομηνία;Ώρα;Valeur;Κατάστημα;Είδος εργασίας;Ποσό συναλλαγής;Νόμισμα;Περιγραφή;Χρέωση / Πίστωση;Λογιστικό Υπόλοιπο", "{n};{d};10:11;{v};700;ΜΕΤΑΦΟΡΑ;{a};EUR;{label};{flag};{b}", number=_COMMA, flags=("Πίστωση", "Χρέωση"), proved=True),
    Described("Eurobank (en)", "Date,Value Date,Transaction Description,Debit Amount,Credit Amount,Currency,Balance", '{d},{v},"{label}","{out}","{in}",EUR,"{b}"', number=_DE, proved=True),
    Described("İş Bankası", "Tarih/Saat;Kanal/Şube;İşlem Tutarı*;Bakiye;İşlem;İşlem Tipi;Açıklama", "{d}-10:11:12;İnternet;{a};{b};Havale;H;{label}", number=_DE, proved=True, newest_first=True, encoding="cp1254", assumed=True, above="Hesap No;1234-0123456 TL\nTarih Aralığı;01/09/2026 - 30/09/2026\n\n"),
    Described("Yapı Kredi", "Tarih;Saat;İşlem;Kanal;Referans No;Açıklama;İşlem Tutarı;Bakiye", "{d};10:11:12;Diğer;Şube;{ref};{label};{a} TL;{b} TL", number=_DE, proved=True, newest_first=True, currency="TRY"),
    Described("Hapoalim (IL)", 'תאריך,תיאור הפעולה,פרטים,אסמכתא,חובה,זכות,"יתרה בש""ח",תאריך ערך', '{d},"{text}","{name}",{n},{out},{in},{b},{v}', number=_DOT, proved=True, currency="ILS", encoding="utf-8-sig"),
    Described("Itaú", "data;lançamento;ag./origem;valor (R$);saldos (R$)", "{d};{label};0123;{a};", number=_DE, currency="BRL", between="09/09/2026;SALDO DO DIA;;;1.234,00",
        above="Nome;LIND LTDA;;;\nAgência;0123;;;\nConta;01234-5;;;\nlançamentos;;;;\n"),
    Described("C6", "Data Lançamento,Data Contábil,Título,Descrição,Entrada(R$),Saída(R$),Saldo do Dia(R$)", '{d},{v},"{name}","{text}",{in0},{out0},{b}', number=_DOT, currency="BRL", proved=True, above="EXTRATO DE CONTA CORRENTE C6 BANK\n\nAgência: 1 / Conta: 123456789\nExtrato gerado em 01/10/2026 - as 10:11:12\n\n"),
    Described("Caixa (BR)", '"Conta";"Data_Mov";"Nr_Doc";"Historico";"Valor";"Deb_Cred"', '"0123001000000012";"{d}";"{n:06}";"{label}";"{size}";"{flag}"', day="%Y%m%d", number=_DOT, flags=("C", "D"), assumed=True),
    Described("Santander (BR)", "Data;Histórico;Documento;Valor (R$);Saldo (R$)", "{d};{label};{n:06};{a};{b}", number=_DE, currency="BRL", proved=True, above="AGENCIA;CONTA;;;\n0123;01000000012;;;\n"),
    Described("Mercado Pago", "RELEASE_DATE;TRANSACTION_TYPE;REFERENCE_ID;TRANSACTION_NET_AMOUNT;PARTIAL_BALANCE", "{d};{label};{n}00012345;{a};{b}", day="%d-%m-%Y", number=_DE, proved=True, assumed=True, above="INITIAL_BALANCE;CREDITS;DEBITS;FINAL_BALANCE\n{opening};18.406,60;-4.931,50;{closing}\n\n"),
    Described("Nubank (fatura)", "date,title,amount", '{d},"{paidpt}",{turned}', day="%Y-%m-%d", number=_DOT, newest_first=True, assumed=True),
    Described("Santander (MX)", '"Cuenta","Fecha","Hora","Sucursal","Descripcion","Cargo/Abono","Importe","Saldo","Referencia","Concepto"', '"\'65500000000    ","\'{d}","10:11","0001","{text}","{flag}",{size},{b},"{n}","{name}"', day="%d%m%Y", number=_DOT, flags=("+", "-"), proved=True, assumed=True),
    Described("Banorte", "CUENTA,FECHA DE OPERACIÓN,FECHA,REFERENCIA,DESCRIPCIÓN,COD. TRANSAC,SUCURSAL,DEPÓSITOS,RETIROS,SALDO,MOVIMIENTO,DESCRIPCIÓN DETALLADA,CHEQUE", '0123456789,{d},{d},{ref},"{text}",500,0001,"{in$0}","{out$0}","${b}",{n},"{name}",-', number=".,", proved=True, currency="USD"),
    Described("Galicia (AR)", "Fecha;Descripción;Origen;Débitos;Créditos;Grupo de Conceptos;Concepto;Número de Comprobante;Leyendas Adicionales 1;Saldo", "{d};{text};;{out0};{in0};;;{n};{name};{b}", number=_COMMA, newest_first=True, proved=True, assumed=True),
    Described("Santander (CL)", "MONTO;DESCRIPCIÓN MOVIMIENTO;;FECHA;N° DOCUMENTO;SUCURSAL;CARGO/ABONO", "{size};{label};;{d};{n};Agustinas;{flag}", number=_COMMA, flags=("A", "C"), assumed=True),
)
# fmt: on
