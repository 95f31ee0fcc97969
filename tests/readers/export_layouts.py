"""Layouts of bank exports as their column names and habits are publicly known, filled with the same invented month.

Each layout says how a bank writes; the month is always the same, so what must come out is known without a golden file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Move:
    """One movement of the invented month."""

    day: date
    value: date
    amount: Decimal
    name: str
    text: str
    iban: str
    reference: str


MONTH = (
    Move(date(2026, 9, 14), date(2026, 9, 14), Decimal("1000.00"), "Muster", "FACT 12", "DE02120300000000202051", "R1"),
    Move(date(2026, 9, 15), date(2026, 9, 16), Decimal("-12.50"), "Lind", "ABO 7", "FR7630006000011234567890189", "R2"),
    Move(date(2026, 9, 28), date(2026, 9, 28), Decimal("-1234.56"), "Delta", "LOYER 9", "NL91ABNA0417164300", "R3"),
    Move(date(2026, 9, 30), date(2026, 9, 30), Decimal("2345678.90"), "Nordwind", "ACOMPTE", "BE68539007547034", "R4"),
)
OPENING = Decimal("500.00")
AMOUNTS = tuple(int(m.amount * 100) for m in MONTH)
DAYS = tuple(m.day for m in MONTH)
_MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    "es": ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
    "it": ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
    "nl": ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    "pt": ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"],
    "sv": ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    "pl": ["sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"],
}


@dataclass(frozen=True)
class Layout:
    """How one bank writes. `row` uses the names of `cells`; every movement gives one row of it.

    `number` is the decimal mark and the thousands separator; `day` a strftime pattern (%B1: the language's month word).
    """

    bank: str
    header: str
    row: str
    day: str = "%d/%m/%Y"
    number: str = ".,"
    above: str = ""
    below: str = ""
    flags: tuple[str, str] = ("C", "D")
    newest_first: bool = False
    encoding: str = "utf-8"
    currency: str = "EUR"
    proved: bool = False
    language: str = "en"
    line_end: str = "\n"

    def text(self) -> str:
        """The export as downloaded."""
        rows = []
        balance = OPENING
        for move in MONTH:
            balance += move.amount
            rows.append(self.row.format(**self._cells(move, balance)))
        lines = [self.header, *(reversed(rows) if self.newest_first else rows)]
        body = "\n".join(line for line in lines if line)
        return (self.above + body + "\n" + self.below).replace("\n", self.line_end)

    def content(self) -> bytes:
        """Its bytes."""
        return self.text().encode(self.encoding)

    def _cells(self, move: Move, balance: Decimal) -> dict[str, str]:
        amount, size = self._figure(move.amount), self._figure(abs(move.amount))
        comes_in = move.amount > 0
        return {
            "d": self._day(move.day), "v": self._day(move.value), "a": amount, "plus": amount if move.amount < 0 else f"+{amount}",
            "size": size, "in": size if comes_in else "", "out": "" if comes_in else size, "minus": "" if comes_in else amount,
            "out0": self._figure(Decimal(0)) if comes_in else size, "in0": size if comes_in else self._figure(Decimal(0)),
            "trail": size + ("" if comes_in else "-"), "brackets": size if comes_in else f"({size})", "b": self._figure(balance), "before": self._figure(balance - move.amount),
            "flag": self.flags[0 if comes_in else 1], "name": move.name, "text": move.text, "iban": move.iban,
            "ref": move.reference, "turned": self._figure(-move.amount),
        }  # fmt: skip

    def _day(self, day: date) -> str:
        words = _MONTHS[self.language]
        return day.strftime(self.day.replace("%B1", words[day.month - 1]))

    def _figure(self, amount: Decimal) -> str:
        mark, thousands = self.number[0], self.number[1:]
        return f"{amount:,.2f}".replace(",", "\0").replace(".", mark).replace("\0", thousands)


_DE, _FR, _CH, _PLAIN_COMMA, _PLAIN = ",.", ",\u202f", ".'", ",", "."

LAYOUTS = (
    # ── France ──
    Layout("Crédit du Nord", "Date comptable;Libellé;Montant;Devise;Date de valeur;Solde", "{d};{text} {name};{a};EUR;{v};{b}", number=", ", proved=True, encoding="cp1252"),
    Layout("Banque Populaire", "Compte;Date de comptabilisation;Date opération;Libellé;Référence;Date valeur;Montant", "FR7630006000011234567890189;{d};{d};{text} {name};{ref};{v};{a}", number=","),
    Layout("Fortuneo", "Date opération;Date valeur;libellé;Débit;Crédit;", "{d};{v};{text} {name};{minus};{in};", number=","),
    Layout("Hello bank", "Date;Type d'opération;Libellé court;Libellé;Montant en EUR", "{d};VIR;{name};{text};{a}", number=_FR),
    Layout("ING Direct (FR)", "", "{d};{text} {name};;{a};EUR", number=","),
    Layout("Monabanq", "Date de l'opération;Libellé de l'opération;Débit;Crédit", "{d};{text} {name};{out};{in}", number=", ", above="Compte n°;12345678901\nSolde au 30/09/2026;2 345 931,84\n\n"),
    Layout("Axa Banque", "Date opération;Date de valeur;Libellé opération;Montant;Sens", "{d};{v};{text} {name};{size};{flag}", number=",", flags=("C", "D")),
    Layout("BRED", "Numéro de compte;Date opération;Libellé;Détail 1;Mouvement débiteur;Mouvement créditeur;Solde", "00012345678;{d};{text};{name};{out};{in};{b}", number=",", proved=True),
    Layout("Crédit Coopératif", "Date d'opération;Nature de l'opération;Débit;Crédit;Devise", "{d};{text} {name};{out};{in};EUR", number=",", below="\nTotal;;1247,06;2346678,90;EUR\n"),
    Layout("Qonto (compta)", "Date de la valeur (locale);Date de l'opération (locale);Montant total (TTC);Devise;Nom de la contrepartie;Méthode de paiement;Référence;Identifiant de transaction", "{d};{d};{a};EUR;{name};transfer;{text};{ref}", day="%d-%m-%Y %H:%M:%S", number=","),
    Layout("Memo Bank", "date,value_date,amount,currency,direction,counterparty_name,counterparty_iban,remittance", "{d},{v},{size},EUR,{flag},{name},{iban},{text}", day="%Y-%m-%d", number=_PLAIN, flags=("credit", "debit")),
    Layout("Pennylane (banque)", "Date;Libellé;Montant;Devise;Compte bancaire;Tiers;Justificatif", "{d};{text};{a};EUR;Compte courant;{name};Oui", number=","),
    Layout("Crédit Mutuel (pro)", "Date d'opération;Date de valeur;Libellé;Débit;Crédit;Solde;Devise", "{d};{v};{text} {name};{out};{in};{b};EUR", number=", ", above="RELEVE DE COMPTE;;;;;;\nTitulaire;ACME SARL;;;;;\nIBAN;FR7630006000011234567890189;;;;;\n\n", proved=True, encoding="cp1252"),
    Layout("Mois en lettres (FR)", "Date;Libellé;Montant", "{d};{text} {name};{a}", day="%d %B1 %Y", number=", ", language="fr"),
    # ── Germany, Austria ──
    Layout("Postbank", "Buchungsdatum;Wertstellung;Umsatzart;Buchungsdetails;Auftraggeber;Empfänger;Betrag (€);Saldo (€)", '"{d}";"{v}";"Überweisung";"{text}";"{name}";"ACME";"{a} €";"{b} €"', day="%d.%m.%Y", number=_DE, newest_first=True, proved=True, encoding="cp1252", above="Umsätze Privatkonto\n\nName;ACME\nIBAN;DE89370400440532013000\nKontostand;2.345.931,84 €\n\n"),
    Layout("Deutsche Bank", "Buchungstag;Wert;Umsatzart;Begünstigter / Auftraggeber;Verwendungszweck;IBAN;BIC;Kundenreferenz;Mandatsreferenz;Gläubiger ID;Fremde Gebühren;Betrag;Abweichender Empfänger;Anzahl der Aufträge;Anzahl der Schecks;Soll;Haben;Währung", "{d};{v};Überweisung;{name};{text};{iban};X;;;;;;;;;{minus};{in};EUR", day="%d.%m.%Y", number=_DE, newest_first=True, above="Umsatzanzeige;;;Kundennummer: 100 1234567\n\n14.09.2026 - 30.09.2026\nLetzter Kontostand;;;;500,00;EUR\nVorgemerkte und noch nicht gebuchte Umsätze sind nicht Bestandteil dieser Übersicht.\n", below="Kontostand;30.09.2026;;;2.345.931,84;EUR\n"),
    Layout("Volksbank", "Bezeichnung Auftragskonto;IBAN Auftragskonto;BIC Auftragskonto;Bankname Auftragskonto;Buchungstag;Valutadatum;Name Zahlungsbeteiligter;IBAN Zahlungsbeteiligter;BIC (SWIFT-Code) Zahlungsbeteiligter;Buchungstext;Verwendungszweck;Betrag;Waehrung;Saldo nach Buchung;Bemerkung", "Kontokorrent;DE89370400440532013000;X;VB;{d};{v};{name};{iban};X;Gutschrift;{text};{a};EUR;{b};", day="%d.%m.%Y", number=_PLAIN_COMMA, newest_first=True, proved=True),
    Layout("Volksbank (S/H)", "Buchungstag;Valuta;Empfänger/Zahlungspflichtiger;Verwendungszweck;Währung;Umsatz;S/H", "{d};{v};{name};{text};EUR;{size};{flag}", day="%d.%m.%Y", number=_DE, flags=("H", "S")),
    Layout("HypoVereinsbank", "Kontonummer;Buchungsdatum;Valuta;Empfaenger 1;Empfaenger 2;Verwendungszweck;Betrag;Waehrung", "12345678;{d};{v};{name};;{text};{a};EUR", day="%d.%m.%Y", number=_DE, encoding="utf-16"),
    Layout("GLS", "Kontonummer;Buchungstag;Wertstellung;Auftraggeber/Empfänger;Buchungstext;VWZ1;VWZ2;VWZ3;Betrag;Kontostand;Währung", "12345678;{d};{v};{name};Überweisung;{text};;;{a};{b};EUR", day="%d.%m.%Y", number=_PLAIN_COMMA, proved=True, encoding="cp1252"),
    Layout("Targobank", "", "{d};{text} {name};{v};{a};12345678;;EUR", day="%d.%m.%Y", number=_DE),
    Layout("Consorsbank", "Buchung;Valuta;Sender / Empfänger;IBAN / Konto-Nr.;BIC / BLZ;Buchungstext;Verwendungszweck;Kategorie;Stichwörter;Umsatz geteilt;Betrag in EUR", "{d};{v};{name};{iban};X;Überweisung;{text};;;;{a}", day="%d.%m.%Y", number=_DE),
    Layout("Fyrst", "Buchungstag;Wertstellung;Umsatzart;Zahlungspflichtiger;Zahlungsempfänger;Verwendungszweck;IBAN;Betrag;Währung", "{d};{v};SEPA;{name};ACME;{text};{iban};{a};EUR", day="%d.%m.%Y", number=_DE),
    Layout("Kontist", "Buchungsdatum;Wertstellungsdatum;Name;IBAN;Verwendungszweck;Betrag;Währung;Kategorie", "{d};{v};{name};{iban};{text};{a};EUR;", day="%Y-%m-%d", number=_PLAIN),
    Layout("Holvi", "Date;Amount;Currency;Counterparty;Description;Reference;Message;Filing ID", "{d};{a};EUR;{name};{text};{ref};;", day="%d %b %Y", number=_PLAIN),
    Layout("Raiffeisen (AT)", "", '{d};"{text} {name}";{v};{a};EUR;{d} 10:11:12:123', day="%d.%m.%Y", number=_PLAIN_COMMA),
    Layout("BAWAG", "", "AT611904300234573201;{text} {name};{d};{v};{plus};EUR", day="%d.%m.%Y", number=_DE),
    Layout("Bank Austria", "Buchungsdatum;Valutadatum;Buchungstext;Interne Notiz;Währung;Betrag;Belegdaten;Belegnummer;Auftraggebername;Auftraggeberkonto;Auftraggeber BLZ;Empfängername;Empfängerkonto;Empfänger BLZ;Zahlungsgrund", "{d};{v};{text};;EUR;{a};;{ref};{name};{iban};;ACME;;;{text}", day="%d.%m.%Y", number=_DE, encoding="cp1252"),
    Layout("Datum ausgeschrieben", "Datum;Text;Betrag", "{d};{text} {name};{a}", day="%d. %B1 %Y", number=_DE, language="de"),
    # ── Netherlands, Belgium, Luxembourg ──
    Layout("ABN AMRO (tab)", "", "417164300\tEUR\t{d}\t{before}\t{b}\t{v}\t{a}\t{text} {name}", day="%Y%m%d", number=_PLAIN_COMMA),
    Layout("Triodos (NL)", "", '"{d}","NL91TRIO0417164300","{size}","{flag}","{name}","{iban}","SP","{text}","{b}"', day="%d-%m-%Y", number=_DE, flags=("Credit", "Debet")),
    Layout("ASN", "", "{d},NL91ASNB0417164300,{iban},{name},,,,EUR,{before},EUR,{a},{d},{v},9720,IOB,{ref},,'{text}',12", day="%d-%m-%Y", number=_PLAIN),
    Layout("Knab", "Rekeningnummer;Transactiedatum;Valutacode;CreditDebet;Bedrag;Tegenrekeningnummer;Tegenrekeninghouder;Valutadatum;Betaalwijze;Omschrijving;Type betaling;Machtigingsnummer;Incassant ID;Adres;Referentie;Boekdatum", "NL91KNAB0417164300;{d};EUR;{flag};{size};{iban};{name};{v};Overboeking;{text};;;;;{ref};{d}", day="%d-%m-%Y", number=_PLAIN_COMMA, flags=("C", "D"), above="KNAB EXPORT;\n"),
    Layout("Rabobank (old)", "", '"0417164300","EUR","{d}","{flag}","{size}","{iban}","{name}","{v}","cb","","{text}","","","","","","","",""', day="%Y%m%d", number=_PLAIN, flags=("C", "D")),
    Layout("Van Lanschot", "Datum;Omschrijving;Af;Bij;Saldo", "{d};{text} {name};{out};{in};{b}", day="%d-%m-%Y", number=_DE, proved=True),
    Layout("Argenta", "Rekening;Boekdatum;Valutadatum;Referentie;Beschrijving;Bedrag;Munt;Verrichtingsdatum;Rekening tegenpartij;Naam tegenpartij;Mededeling", "BE68 5390 0754 7034;{d};{v};{ref};Overschrijving;{a};EUR;{d};{iban};{name};{text}", day="%d-%m-%Y", number=_DE),
    Layout("Crelan", "Datum;Bedrag;Munt;Tegenpartij;Rekening tegenpartij;Type verrichting;Mededeling", "{d};{a};EUR;{name};{iban};Overschrijving;{text}", number=_DE),
    Layout("Beobank", "Date;Libellé;Montant;Devise;Contrepartie;Communication", "{d};{text};{a};EUR;{name};{text}", number=_DE),
    Layout("BGL BNP Paribas", "Date d'opération;Date valeur;Montant en EUR;Devise;Nom de la contrepartie;Compte de la contrepartie;Communication", "{d};{v};{a};EUR;{name};{iban};{text}", day="%d-%m-%Y", number=_DE),
    Layout("Spuerkeess", "Date d'opération;Date de valeur;Description;Montant;Devise;Solde", "{d};{v};{text} {name};{plus};EUR;{b}", number=",", proved=True),
    # ── Switzerland ──
    Layout("ZKB", "Datum;Buchungstext;Whg;Betrag Detail;ZKB-Referenz;Referenznummer;Belastung CHF;Gutschrift CHF;Valuta;Saldo CHF", "{d};{text} {name};;;{ref};;{out};{in};{v};{b}", day="%d.%m.%Y", number=_PLAIN, currency="CHF", newest_first=True, proved=True, encoding="cp1252"),
    Layout("Raiffeisen (CH)", "IBAN;Booked At;Text;Credit/Debit Amount;Balance;Valuta Date", "CH9300762011623852957;{d};{text} {name};{a};{b};{v}", day="%Y-%m-%d %H:%M:%S.0", number=_PLAIN, currency="CHF", proved=True),
    Layout("Credit Suisse", "Buchungsdatum,Text,Belastung,Gutschrift,Valutadatum,Saldo", "{d},{text} {name},{out},{in},{v},{b}", day="%d.%m.%Y", number=_PLAIN, proved=True, above="Kontobewegungen\nKonto,CH93 0076 2011 6238 5295 7\n\n", currency="CHF"),
    Layout("Migros Bank", "Datum;Buchungstext;Betrag;Valuta", "{d};{text} {name};{a};{v}", day="%d.%m.%y", number=_PLAIN, above="Kontoauszug bis: 30.09.2026 ;;;\n;;;\nKontonummer: 543.278.22;;;\nBezeichnung: Privat;;;\nSaldo: CHF 2345931.84;;;\n;;;\nACME;;;\n;;;\n", currency="CHF"),
    Layout("BEKB (apostrophe)", "Buchungsdatum;Beschreibung;Lastschrift;Gutschrift;Valuta;Kontostand", "{d};{text} {name};{out};{in};{v};{b}", day="%d.%m.%Y", number=_CH, proved=True),
    Layout("Yuh", "DATE;ACTIVITY TYPE;ACTIVITY NAME;DEBIT;DEBIT CURRENCY;CREDIT;CREDIT CURRENCY;CARD NUMBER;LOCALITY;RECIPIENT;SENDER;FEES/COMMISSION;BUY/SELL;QUANTITY;ASSET;PRICE PER UNIT", "{d};PAYMENT;{text};{minus};CHF;{in};CHF;;;{name};;;;;;", number=_PLAIN, currency="CHF"),
    Layout("Neon", '"Date";"Amount";"Original amount";"Original currency";"Exchange rate";"Description";"Subject";"Category";"Tags";"Wise";"Spaces"', '"{d}";"{a}";"";"";"";"{name}";"{text}";"";"";"no";"no"', day="%Y-%m-%d", number=_PLAIN),
    # ── Spain, Portugal ──
    Layout("Sabadell", "", "{d}|{text} {name}|{v}|{a}|{b}|{ref}|", number=_PLAIN),
    Layout("Bankinter", "Fecha contable;Fecha valor;Descripción;Importe;Saldo;Divisa", "{d};{v};{text} {name};{a};{b};EUR", number=_DE, above="Movimientos de cuenta\nNúmero de cuenta:;ES9121000418450200051332\nTitular:;ACME SL\n\n", newest_first=True, proved=True),
    Layout("Kutxabank", "Fecha;Concepto;Fecha valor;Importe;Saldo;Referencia 1", "{d};{text} {name};{v};{a};{b};{ref}", number=_DE, proved=True),
    Layout("ING España", "F. VALOR;CATEGORÍA;SUBCATEGORÍA;DESCRIPCIÓN;COMENTARIO;IMAGEN;IMPORTE (€);SALDO (€)", "{d};Otros;Otros;{text} {name};;No;{a};{b}", number=_PLAIN_COMMA, proved=True, newest_first=True),
    Layout("Openbank", "Fecha Operación;Fecha Valor;Concepto;Importe;Saldo", "{d};{v};{text} {name};{a};{b}", number=_DE, proved=True),
    Layout("Unicaja", "Fecha de operación;Fecha de valor;Concepto;Cargo;Abono;Saldo", "{d};{v};{text} {name};{out};{in};{b}", number=_DE, proved=True),
    Layout("Abanca", "Fecha ctble;Fecha valor;Concepto;Importe;Moneda;Saldo;Moneda;Concepto ampliado", "{d};{v};{text};{a};EUR;{b};EUR;{name}", day="%d-%m-%Y", number=_PLAIN_COMMA, proved=True),
    Layout("Debe/Haber", "Fecha;Concepto;Debe;Haber;Saldo", "{d};{text} {name};{out};{in};{b}", number=_DE, proved=True, day="%d %B1 %Y", language="es"),
    Layout("CGD", "Data mov.;Data valor;Descrição;Débito;Crédito;Saldo contabilístico;Saldo disponível;Categoria", "{d};{v};{text} {name};{out};{in};{b};{b};Diversos", day="%d-%m-%Y", number=_DE, above="Consultar saldos e movimentos à ordem - 30-09-2026\nConta ;0123 - EUR - Conta\nData de início ;01-09-2026\nData de fim ;30-09-2026\n\n", below=" ; ; ; ;Saldo contabilístico ;2.345.931,84 EUR\n", encoding="cp1252", proved=True),
    Layout("ActivoBank", "Data Lanc.;Data Valor;Descrição;Valor;Saldo", "{d};{v};{text} {name};{a};{b}", day="%Y-%m-%d", number=_PLAIN, proved=True),
    Layout("Novo Banco", "Data Operação;Data Valor;Tipo;Descrição;Débito;Crédito;Saldo Controlo", "{d};{v};TRF;{text} {name};{minus};{in};{b}", day="%d-%m-%Y", number=_DE, proved=True),
    Layout("Nubank", "Data,Valor,Identificador,Descrição", "{d},{a},{ref},{text} {name}", number=_PLAIN),
    # ── Italy ──
    Layout("Fineco", "Data_Operazione;Data_Valuta;Entrate;Uscite;Descrizione;Descrizione_Completa;Stato", "{d};{v};{in};{out};{text};{name};Contabilizzato", number=_DE),
    Layout("BPER", "Data operazione;Data valuta;Descrizione;Dare;Avere;Divisa", "{d};{v};{text} {name};{out};{in};EUR", number=_DE),
    Layout("Banco BPM", "Data Contabile;Data Valuta;Importo;Divisa;Causale / Descrizione;Stato", "{d};{v};{a};EUR;{text} {name};Contabilizzato", number=_DE),
    Layout("Credem", "Data;Valuta;Descrizione;Addebiti;Accrediti;Saldo", "{d};{v};{text} {name};{out};{in};{b}", number=_DE, proved=True, above="Estratto conto\nIBAN: IT60X0542811101000000123456\nSaldo iniziale;;;;;500,00\n"),
    Layout("Hype", "Data operazione;Data contabile;Iban;Tipologia;Nome;Descrizione;Importo ( € )", "{d};{d};{iban};Bonifico;{name};{text};{plus}", number=_PLAIN_COMMA),
    Layout("Mese in lettere", "Data;Descrizione;Importo", "{d};{text} {name};{a}", day="%d-%B1-%Y", number=_DE, language="it"),
    # ── Poland, Czechia ──
    Layout("PKO BP", '"Data operacji","Data waluty","Typ transakcji","Kwota","Waluta","Saldo po transakcji","Opis transakcji","","",""', '"{d}","{v}","Przelew","{plus}","PLN","{b}","{text} {name}","","",""', day="%Y-%m-%d", number=_PLAIN, currency="PLN", encoding="cp1250", newest_first=True, proved=True),
    Layout("ING Śląski", '"Data transakcji";"Data księgowania";"Dane kontrahenta";"Tytuł";"Nr rachunku";"Nazwa banku";"Szczegóły";"Nr transakcji";"Kwota transakcji (waluta rachunku)";"Waluta";"Kwota blokady/zwolnienie blokady";"Waluta";"Kwota płatności w walucie";"Waluta";"Konto";"Saldo po transakcji";"Waluta"', "{d};{d};\"{name}\";\"{text}\";'61109010140000071219812874';;;'{ref}';{a};PLN;;;;;Konto;{b};PLN", day="%Y-%m-%d", number=_PLAIN_COMMA, currency="PLN", encoding="cp1250", above='"Lista transakcji"\n"Dokument nr 1";\n"Wygenerowany dnia: 30-09-2026";\n\n', below='\n"Dokument ma charakter informacyjny";\n', proved=True),
    Layout("Santander (PL)", "Data operacji,Data księgowania,Tytuł,Nadawca / Odbiorca,Numer rachunku,Kwota,Saldo,Lp.", "{d},{d},{text},{name},'61109010140000071219812874,\"{a}\",\"{b}\",1", day="%d-%m-%Y", number=_PLAIN_COMMA, currency="EUR", proved=True),
    Layout("Millennium (PL)", '"Numer rachunku/karty","Data transakcji","Data rozliczenia","Rodzaj transakcji","Na konto/Z konta","Odbiorca/Zleceniodawca","Opis","Obciążenia","Uznania","Saldo","Waluta"', '"PL61109010140000071219812874","{d}","{d}","PRZELEW","","{name}","{text}","{minus}","{in}","{b}","PLN"', day="%Y-%m-%d", number=_PLAIN, currency="PLN", proved=True),
    Layout("Pekao", "Data księgowania;Data waluty;Nadawca / Odbiorca;Adres nadawcy / odbiorcy;Rachunek źródłowy;Rachunek docelowy;Tytułem;Kwota operacji;Waluta;Numer referencyjny;Typ operacji;Kategoria", "{d};{v};{name};;;;{text};{a};PLN;{ref};PRZELEW;", day="%d.%m.%Y", number=_PLAIN_COMMA, currency="PLN"),
    Layout("Alior", "Data transakcji;Data księgowania;Nazwa nadawcy;Nazwa odbiorcy;Szczegóły transakcji;Kwota operacji;Waluta operacji;Kwota w walucie rachunku;Waluta rachunku;Numer rachunku nadawcy;Numer rachunku odbiorcy", "{d};{d};{name};ACME;{text};{a};PLN;{a};PLN;;", day="%d-%m-%Y", number=_PLAIN_COMMA, currency="PLN", above="Kryteria transakcji: 2026-09\n"),
    Layout("Česká spořitelna", "Vlastní účet - IBAN,Datum zaúčtování,Název protiúčtu,Protiúčet,Částka,Měna,Typ transakce,Zpráva pro příjemce,Variabilní symbol", 'CZ6508000000192000145399,{d},{name},123456,"{a}",CZK,Platba,{text},12', day="%d.%m.%Y", number=_PLAIN_COMMA, currency="CZK", encoding="utf-16"),
    # ── Nordic, Baltic ──
    Layout("Handelsbanken", "Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo", "{d};{d};{text} {name};{a};{b}", day="%Y-%m-%d", number=", ", proved=True, newest_first=True),
    Layout("SEB", "Bokföringsdatum;Valutadatum;Verifikationsnummer;Text/mottagare;Belopp;Saldo", "{d};{v};{ref};{text} {name};{a};{b}", day="%Y-%m-%d", number=_PLAIN, proved=True, newest_first=True),
    Layout("Länsförsäkringar", '"Bokföringsdatum";"Transaktionsdatum";"Transaktionstext";"Belopp"', '"{d}";"{d}";"{text} {name}";"{a}"', day="%Y-%m-%d", number=_PLAIN_COMMA),
    Layout("ICA Banken", "Datum;Text;Typ;Budgetgrupp;Belopp;Saldo", "{d};{text} {name};E-faktura;;{a} kr;{b} kr", day="%Y-%m-%d", number=", ", proved=True),
    Layout("Nordea (DK)", "Bogføringsdato;Beløb;Afsender;Modtager;Navn;Beskrivelse;Saldo;Valuta;Afstemt", "{d};{a};;;{name};{text};{b};DKK;", day="%Y/%m/%d", number=_PLAIN_COMMA, currency="DKK", proved=True, newest_first=True),
    Layout("Jyske Bank", "Dato;Valørdato;Tekst;Beløb;Saldo", "{d};{v};{text} {name};{a};{b}", day="%d.%m.%Y", number=_DE, proved=True),
    Layout("Lunar", "Dato;Tekst;Beløb;Saldo;Valuta", "{d};{text} {name};{a};{b};DKK", day="%d-%m-%Y", number=_DE, currency="DKK", proved=True),
    Layout("SpareBank 1", "Dato;Beskrivelse;Rentedato;Inn;Ut;Til konto;Fra konto", "{d};{text} {name};{v};{in};{minus};;", day="%d.%m.%Y", number=_PLAIN_COMMA),
    Layout("Sbanken", '"BOKFØRINGSDATO";"RENTEDATO";"ARKIVREFERANSE";"TYPE";"TEKST";"UT FRA KONTO";"INN PÅ KONTO"', '"{d}";"{v}";"{ref}";"Giro";"{text} {name}";"{minus}";"{in}"', day="%Y-%m-%d", number=_PLAIN_COMMA),
    Layout("Nordea (NO)", "Bokføringsdato;Beløp;Avsender;Mottaker;Navn;Tittel;Valuta;Betalingstype", "{d};{a};;;{name};{text};NOK;Giro", day="%Y/%m/%d", number=_PLAIN_COMMA, currency="NOK"),
    Layout("OP (FI)", '"Kirjauspäivä";"Arvopäivä";"Määrä EUROA";"Laji";"Selitys";"Saaja/Maksaja";"Saajan tilinumero";"Saajan pankin BIC";"Viite";"Viesti";"Arkistointitunnus"', '"{d}";"{v}";{a};"106";"TILISIIRTO";"{name}";"{iban}";"X";"";"{text}";"{ref}"', day="%Y-%m-%d", number=_PLAIN_COMMA, encoding="cp1252"),
    Layout("S-Pankki", "Kirjauspäivä;Maksupäivä;Summa;Tapahtumalaji;Maksaja;Saajan nimi;Saajan tilinumero;Saajan BIC-tunnus;Viitenumero;Viesti;Arkistointitunnus", "{d};{d};{plus};TILISIIRTO;{name};ACME;{iban};X;;{text};{ref}", day="%d.%m.%Y", number=_PLAIN_COMMA),
    Layout("Swedbank (EE)", '"Kliendi konto";"Reatüüp";"Kuupäev";"Saaja/Maksja";"Selgitus";"Summa";"Valuuta";"Deebet/Kreedit";"Arhiveerimistunnus";"Tehingu tüüp";"Viitenumber";"Dokumendi number"', '"EE382200221020145685";"20";"{d}";"{name}";"{text}";"{size}";"EUR";"{flag}";"{ref}";"MK";"";""', day="%d.%m.%Y", number=_PLAIN_COMMA, flags=("K", "D")),
    # ── United Kingdom, Ireland, United States ──
    Layout("Santander (UK)", "Date,Description,Debit,Credit,Balance", "{d},{text} {name},{out},{in},{b}", number=_PLAIN, proved=True, currency="EUR"),
    Layout("Nationwide", '"Date","Transaction type","Description","Paid out","Paid in","Balance"', '"{d}","Transfer","{text} {name}","{out}","{in}","£{b}"', day="%d %b %Y", number=_PLAIN, above='"Account Name:","FlexAccount ****12345"\n"Account Balance:","£2345931.84"\n"Available Balance: ","£2345931.84"\n\n', currency="GBP", encoding="cp1252", proved=True),
    Layout("TSB", "Transaction date,Transaction Type,Sort Code,Account Number,Transaction description,Debit Amount,Credit Amount,Balance", "{d},FPI,'77-00-00,12345678,{text} {name},{out},{in},{b}", number=_PLAIN, proved=True),
    Layout("Co-operative", "Date,Description,Type,Money In,Money Out,Balance", "{d},{text} {name},FPI,{in},{out},{b}", day="%Y-%m-%d", number=_PLAIN, proved=True),
    Layout("Tide", "Date,Transaction ID,Transaction description,Reference,Paid in,Paid out,Amount,Type,Status,To,From,Cheque number", "{d},{ref},{name},{text},{in},{out},{a},Faster Payment,Cleared,,,", day="%Y-%m-%d", number=_PLAIN),
    Layout("Metro Bank", "Date,Reference,Transaction Type,Money In,Money Out,Balance", "{d},{text} {name},BACS,{in},{out},{b}", number=_PLAIN, proved=True),
    Layout("AIB", "Posted Account, Posted Transactions Date, Description1, Description2, Description3, Debit Amount, Credit Amount,Balance,Posted Currency,Transaction Type", '"123456-12345678","{d}","{text}","{name}","","{out}","{in}","{b}","EUR","Debit"', number=".,", proved=True),
    Layout("Bank of Ireland", "Date,Details,Debit,Credit,Balance", "{d},{text} {name},{out},{in},{b}", number=_PLAIN, proved=True),
    Layout("Wells Fargo", "", '"{d}","{a}","*","","{text} {name}"', day="%m/%d/%Y", number=_PLAIN),
    Layout("Capital One", "Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit", "{d},{d},1234,{text} {name},Other,{out},{in}", day="%Y-%m-%d", number=_PLAIN),
    Layout("Citi", "Status,Date,Description,Debit,Credit", 'Cleared,{d},"{text} {name}",{out},{in}', day="%m/%d/%Y", number=_PLAIN),
    Layout("US Bank", '"Date","Transaction","Name","Memo","Amount"', '"{d}","CREDIT","{name}","{text}","{a}"', day="%Y-%m-%d", number=_PLAIN),
    Layout("PNC", "Date,Description,Withdrawals,Deposits,Category,Balance", '{d},"{text} {name}","{out}","{in}",Other,"${b}"', day="%m/%d/%Y", number=".,", currency="EUR", proved=True),
    Layout("Novo", "Date,Description,Amount,Note,Category", '{d},{text} {name},"{a}",,', day="%m/%d/%Y", number=".,"),
    Layout("TD Canada", "", "{d},{text} {name},{out},{in},{b}", day="%m/%d/%Y", number=_PLAIN),
    Layout("RBC", '"Account Type","Account Number","Transaction Date","Cheque Number","Description 1","Description 2","CAD$","USD$"', '"Chequing","01234-1234567","{d}",,"{text}","{name}",{a},', day="%m/%d/%Y", number=_PLAIN, currency="CAD"),
    Layout("CommBank", "", '{d},"{plus}","{text} {name}","+{b}"', number=_PLAIN),
    Layout("Month words (EN)", "Posting Date,Details,Amount", '"{d}",{text} {name},{a}', day="%B1 %d, %Y", number=_PLAIN),
    # ── Neobanks and payment providers ──
    Layout("Bunq (NL)", "Datum;Rentedatum;Bedrag;Rekening;Tegenrekening;Naam;Omschrijving", '{d};{v};"{a}";NL91BUNQ0417164300;{iban};{name};{text}', day="%Y-%m-%d", number=_DE),
    Layout("Vivid", "Booking Date;Value Date;Type;Counterparty;IBAN;Description;Amount;Currency", "{d};{v};Transfer;{name};{iban};{text};{a};EUR", day="%d.%m.%Y", number=_PLAIN),
    Layout("Finom", "Completed date,Transaction type,Counterparty name,Counterparty account,Payment reference,Amount,Currency,Wallet", "{d},Transfer,{name},{iban},{text},{a},EUR,Main", day="%Y-%m-%d %H:%M", number=_PLAIN),
    Layout("Payoneer", "Date,Description,Amount,Currency,Status,Running Balance", '"{d}","{text} {name}","{a}",EUR,Completed,"{b}"', day="%d-%b-%Y", number=".,", proved=True),
    Layout("SumUp", "Transaktionsdatum;Referenz;Beschreibung;Eingehender Betrag;Ausgehender Betrag;Saldo verfügbar", "{d};{ref};{text} {name};{in};{out};{b}", day="%d.%m.%Y", number=_PLAIN_COMMA),
    Layout("Airwallex", "Time,Type,Financial Transaction Type,Transaction Id,Description,Wallet Currency,Amount,Fee,Net,Balance", "{d},PAYMENT,PAYOUT,{ref},{text} {name},EUR,{a},0.00,{a},{b}", day="%Y-%m-%dT%H:%M:%S+0000", number=_PLAIN),
    Layout("Zempler", "Date and time,Description,Payment details,Card last 4 digits,Money in,Money out,Fee,Balance", "{d},{name},{text},,{in},{out},,{b}", day="%d/%m/%Y %H:%M", number=_PLAIN, proved=True),
    # ── Habits rather than banks ──
    Layout("sep= line", "Date;Libellé;Montant", "{d};{text} {name};{a}", number=_PLAIN_COMMA, above="sep=;\n"),
    Layout("pipes and CRLF", "Datum|Omschrijving|Bedrag|Saldo", "{d}|{text} {name}|{a}|{b}", day="%d-%m-%Y", number=_DE, proved=True, line_end="\r\n"),
    Layout("old Mac line ends", "Datum;Text;Betrag", "{d};{text} {name};{a}", day="%d.%m.%Y", number=_DE, line_end="\r"),
    Layout("trailing minus", "Datum;Text;Betrag", "{d};{text} {name};{trail}", day="%d.%m.%Y", number=_DE),
    Layout("brackets", "Date,Description,Amount", '{d},{text} {name},"{brackets}"', day="%Y-%m-%d", number=".,"),
    Layout("plus and minus column", "Datum;Text;Betrag;+/-", "{d};{text} {name};{size};{flag}", day="%d.%m.%Y", number=_DE, flags=("+", "-")),
    Layout("CR and DR behind", "Date,Narrative,Amount,Balance", '{d},{text} {name},"{size} {flag}","{b} CR"', day="%d %b %Y", number=".,", flags=("CR", "DR"), proved=True),
    Layout("a type column says which side", "Date,Type,Description,Amount", "{d},{flag},{text} {name},{size}", day="%Y-%m-%d", number=_PLAIN, flags=("Credit", "Debit")),
    Layout("zeros in the other column", "Date,Details,Withdrawal,Deposit,Balance", "{d},{text} {name},{out0},{in0},{b}", day="%Y-%m-%d", number=_PLAIN, proved=True),
    Layout('="000123" cells', "Datum;Beleg;Text;Betrag", '{d};="000123";{text} {name};{a}', day="%d.%m.%Y", number=_DE),
    Layout("opening and closing rows", "Date;Libellé;Débit;Crédit", "{d};{text} {name};{out};{in}", number=", ", above="", below="30/09/2026;Total des mouvements;1 247,06;2 346 678,90\n30/09/2026;NOUVEAU SOLDE;;2 345 931,84\n"),
    Layout("BOM and tabs", "Date\tLabel\tAmount\tCurrency", "{d}\t{text} {name}\t{a}\tEUR", day="%Y-%m-%d", number=_PLAIN, encoding="utf-8-sig"),
    Layout("UTF-16 big-endian", "Fecha;Concepto;Importe", "{d};{text} {name};{a}", number=_DE, encoding="utf-16"),
    Layout("no-break spaces", "Date;Intitulé;Montant (EUR)", "{d};{text} {name};{a}", number=",\u00a0"),
    Layout("currency after the amount", "Data;Descrizione;Importo;Saldo", "{d};{text} {name};{a} EUR;{b} EUR", number=_DE, proved=True),
    Layout("two-digit years", "Data;Opis;Kwota", "{d};{text} {name};{a}", day="%d.%m.%y", number=_PLAIN_COMMA),
    Layout("month words (PL)", "Data;Opis;Kwota", "{d};{text} {name};{a}", day="%d %B1 %Y", number=_PLAIN_COMMA, language="pl"),
    Layout("month words (PT)", "Data;Descrição;Valor", "{d};{text} {name};{a}", day="%d-%B1-%Y", number=_DE, language="pt"),
    Layout("month words (SV)", "Datum;Text;Belopp", "{d};{text} {name};{a}", day="%d %B1 %Y", number=", ", language="sv"),
    Layout("month words (NL)", "Datum;Omschrijving;Bedrag", "{d};{text} {name};{a}", day="%d-%B1-%Y", number=_DE, language="nl"),
    Layout("a quoted line break in the text", "Date,Details,Amount", '{d},"{text}\n{name}",{a}', day="%Y-%m-%d", number=_PLAIN),
    Layout("days behind clock times", "Datum;Uhrzeit;Text;Betrag;Saldo", "{d};10:11:12;{text} {name};{a};{b}", day="%d.%m.%Y", number=_DE, proved=True),
)  # fmt: skip
