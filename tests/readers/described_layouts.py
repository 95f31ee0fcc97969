"""Layouts as other importers, help pages and users describe them, filled with one longer invented month.

Where `export_layouts` asks whether a form is found at all, this month has what trips a reader: accents, separators inside
texts, empty cells, two movements on one day, thousands, cents without pounds, and a payment in another currency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.readers.export_layouts import Layout, Move

if TYPE_CHECKING:
    from collections.abc import Sequence

LONG_MONTH = tuple(
    Move(date(2026, 9, day), date(2026, 9, value), Decimal(amount), name, text, iban, f"R{day:02}{place}")
    for place, (day, value, amount, name, text, iban) in enumerate(
        (
            (1, 1, "1000.00", "Muster", "FACT 12", "DE02120300000000202051"),
            (2, 2, "-12.50", "Café Lind", "ABO 7§ août", ""),
            (2, 3, "-1234.56", "Delta", "LOYER 9", "NL91ABNA0417164300"),
            (4, 4, "2345.60", "Nordwind§ Söhne", "ACOMPTE", "BE68539007547034"),
            (7, 7, "-0.35", "Banque", "FRAIS", ""),
            (9, 9, "-104.00", "Zürich Hof", "HOTEL", ""),
            (14, 15, "15000.00", "Øst", "F-2026-17", "FI2112345600000785"),
            (15, 15, "-990.09", "Energie", "Abschlag 9/12", "DE89370400440532013000"),
            (22, 22, "-45.00", "Garage", "RÉVISION", ""),
            (22, 22, "-45.00", "Garage", "RÉVISION", ""),
            (28, 29, "-2500.00", "Impôts", "TVA", "FR7630006000011234567890189"),
            (30, 30, "61.00", "Piña", "REMB", "ES9121000418450200051332"),
        )
    )
)
ABROAD = {9: ("CHF", Decimal("-100.00"))}
"""Day → currency and amount of the payment abroad."""
OPENING = Decimal("5000.00")
EXPECTED = sorted((m.day, int(m.amount * 100)) for m in LONG_MONTH)


@dataclass(frozen=True)
class Described(Layout):
    """A layout that holds the longer month.

    More cells: `label` (text and name), `oa`, `oc`, `rate` (amount, currency and rate of a payment abroad, else empty),
    `oa1`, `oc1` (the same, of every row), `n` (row number), `short` (the amount without zeros behind).
    """

    between: str = ""
    """A line in the middle of the rows."""
    assumed: bool = False
    """Whether nothing in the file names the currency."""

    def moves(self) -> Sequence[Move]:
        """The movements it holds."""
        return LONG_MONTH

    def text(self) -> str:
        rows = []
        balance = OPENING
        for place, move in enumerate(self.moves()):
            balance += move.amount
            rows.append(self.row.format(**self._cells(move, balance), n=place + 1))
        if self.newest_first:
            rows.reverse()
        if self.between:
            rows.insert(4, self.between)
        body = "\n".join(line for line in [self.header.replace("{opening}", self._figure(OPENING)), *rows] if line)
        closing = self._figure(balance)
        around = {"opening": self._figure(OPENING), "closing": closing}
        above, below = (
            t.replace("{opening}", around["opening"]).replace("{closing}", closing) for t in (self.above, self.below)
        )
        return (above + body + "\n" + below).replace("\n", self.line_end)

    def content(self) -> bytes:
        return self.text().encode(self.encoding, "replace")

    def _cells(self, move: Move, balance: Decimal) -> dict[str, str]:
        cells = super()._cells(move, balance)
        currency, amount = ABROAD.get(move.day.day, ("", Decimal(0)))
        said = {
            key: self._said(move_text, key)
            for key, move_text in (("text", move.text), ("name", move.name), ("label", f"{move.text} {move.name}"))
        }
        abroad = {
            "oa": self._figure(amount) if currency else "", "oc": currency, "rate": self._figure(move.amount / amount) if currency else "",
            "oa1": self._figure(amount if currency else move.amount), "oc1": currency or self.currency,
        }  # fmt: skip
        short = cells["a"].rstrip("0").rstrip(self.number[0]) if self.number[0] in cells["a"] else cells["a"]
        forms = {
            "short": short, "micro": f"{move.amount:.6f}", "francs": self._figure(move.amount * Decimal("6.55957")),
            "spaced": cells["a"].replace("-", "- "), "u2212": cells["a"].replace("-", "\N{MINUS SIGN}"),
            "out$": f"${cells['out']}" if cells["out"] else "", "in$": f"${cells['in']}" if cells["in"] else "",
            "paid": said["label"] if move.amount < 0 else f"PAYMENT RECEIVED - THANK YOU {move.text} {move.name}".replace("§", " "),
        }  # fmt: skip
        return cells | said | abroad | forms

    def _said(self, text: str, key: str) -> str:
        """A text with this file's separator in it, in quotes unless the layout quotes it anyway."""
        delimiter = max(";\t|,", key=self.row.count)
        quoted = self.row.split(f"{{{key}}}")[0].count('"') % 2 == 1
        alone = re.search(rf"(?:^|{re.escape(delimiter)})\{{{key}\}}(?:$|{re.escape(delimiter)})", self.row) is not None
        if "§" not in text or quoted:
            return text.replace("§", delimiter)
        return f'"{text.replace("§", delimiter)}"' if alone else text.replace("§", " ")


_DE, _PLAIN_COMMA, _PLAIN = ",.", ",", "."

DESCRIBED = (
    # ── France, Belgium, Luxembourg ──
    Described(
        "UBS (fr)",
        "Produit;Monn.;Description;Date de comptabilisation;Description 1;Description 2;Description 3;N° de transaction;Débit;Crédit;Solde",
        "0123 45678901.23A;CHF;Compte personnel UBS;{d};{text};{name};;{ref};{out};{in};{b}",
        day="%d.%m.%Y",
        number=".'",
        currency="CHF",
        proved=True,
    ),
    Described(
        "CIC (virgules)",
        "Date d'opération,Date de valeur,Montant,Libellé,Solde",
        "{d},{v},{a},{label},{b}",
        number=_PLAIN,
        proved=True,
        encoding="iso-8859-15",
        assumed=True,
    ),
    Described(
        "Société Générale (2019)",
        "date_comptabilisation;libellé_complet_operation;montant_operation;devise;",
        "{d};{label};{a};EUR;",
        number=_PLAIN_COMMA,
        above='="0201900016400270";01/09/2026;30/09/2026;\n',
        encoding="iso-8859-15",
        line_end="\r\n",
        newest_first=True,
    ),
    Described(
        "Memo Bank (export intégral)",
        "Date d'exécution;Date de comptabilisation;Libellé;Contrepartie;IBAN;Débit;Crédit;Devise",
        "{d};{d};{text};{name};{iban};{minus};{in};EUR",
        number=_PLAIN_COMMA,
    ),
    Described(
        "journal d'association",
        "Date;Compte;Evénement;Catégorie;Description;Débit;Crédit;Règlement;Commentaire",
        "{d};Compte courant;Gestion;Administratif;{label};{out};{in};Virement;",
        day="%Y-%m-%d",
        number=", ",
        assumed=True,
    ),
    Described(
        "La Banque Postale (tsv)",
        "Date\tLibellé\tMontant(EUROS)\tMontant(FRANCS)",
        '{d}\t"{label} "\t{a}\t{francs}',
        number=_PLAIN_COMMA,
        above="Numéro Compte   \t05345678900\nType         \tCCP\nCompte tenu en  \teuros\nDate            \t30/09/2026\nSolde (EUROS)   \t{closing}\nSolde (FRANCS)  \t504.64\n\n",
        newest_first=True,
    ),
    Described(
        "BNP Paribas Fortis (fr, 2017)",
        "Numéro de séquence;Date d'exécution;Date valeur;Montant;Devise du compte;CONTREPARTIE DE LA TRANSACTION;Détails;Numéro de compte",
        "2026-{n};{d};{v};{short};EUR;{name};{text};BE68539007547034",
        number=_PLAIN_COMMA,
        newest_first=True,
    ),
    Described(
        "CBC",
        "Numéro de compte;Nom de la rubrique;Nom;Devise;Numéro de l'extrait;Date;Description;Valeur;Montant;Solde;crédit;débit;numéro de compte contrepartie;BIC contrepartie;Contrepartie;Adresse contrepartie;communication structurée;Communication libre",
        "BE68539007547034;Compte à vue;LIND SRL;EUR; 02026009;{d};{label};{v};{a};{b};{in};{minus};{iban};;{name};;;{text}",
        number=_PLAIN_COMMA,
        newest_first=True,
        proved=True,
    ),
    Described(
        "boobank",
        "id;date;rdate;vdate;type;raw;category;label;amount",
        "@banque;{d};None;None;1;;;{label};{a}",
        day="%Y-%m-%d",
        number=_PLAIN,
        assumed=True,
    ),
    # ── Germany, Austria ──
    Described(
        "ING (AT)",
        "IBAN;Text;Valutadatum;Währung;Soll;Haben",
        "AT611904300234573201;{label};{d};EUR;{out0};{in0}",
        day="%d.%m.%Y",
        number=_DE,
    ),
    Described(
        "1822direkt",
        "Kontonummer;Datum/Zeit;Buchungstag;Wertstellung;Soll/Haben;Buchungsschlüssel;Buchungsart;Empfänger/Auftraggeber Name;Empfänger/Auftraggeber IBAN;Empfänger/Auftraggeber BIC;Glaeubiger-ID;Mandatsreferenz;Mandatsdatum;Vwz.0;Vwz.1;Vwz.2;Vwz.3;End-to-End-Identifikation",
        "12345678;{d} 04:13;{d};{v};{a};20200;Umsatz;{name};{iban};;;;13.09.2014;{text};;;;{ref}",
        day="%d.%m.%Y",
        number=_DE,
        newest_first=True,
        assumed=True,
        encoding="cp1252",
    ),
    Described(
        "comdirect (2023)",
        '"Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR";',
        '"{d}";"{v}";"Übertrag / Überweisung";"Auftraggeber: {name} Buchungstext: {text} Ref. {ref}";"{a}";',
        day="%d.%m.%Y",
        number=_DE,
        above='\n"Umsätze Girokonto";"Zeitraum: 01.09.2026 - 30.09.2026";\n\n',
        below="\n\n",
        encoding="cp1252",
        newest_first=True,
    ),
    Described(
        "comdirect mit offenem Umsatz",
        '"Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR";\n"offen";"--";"Kartenverfügung";"Kto/IBAN: 1234567890 Text1";"-23,86";',
        '"{d}";"{v}";"Lastschrift";"Auftraggeber: {name} Buchungstext: {text}";"{a}";',
        day="%d.%m.%Y",
        number=_DE,
        above=';\n"Umsätze Girokonto";"Zeitraum: 30 Tage";\n"Neuer Kontostand";"{closing} EUR";\n\n',
        below='\n"Alter Kontostand";"{opening} EUR";\n',
        encoding="cp1252",
        newest_first=True,
    ),
    Described(
        "comdirect Visa",
        '"Buchungstag";"Umsatztag";"Vorgang";"Referenz";"Buchungstext";"Umsatz in EUR";',
        '"{d}";"{d}";"Visa-Umsatz";"{ref}";"{label}";"{a}";',
        day="%d.%m.%Y",
        number=_DE,
        above=';\n"Umsätze Visa-Karte (Kreditkarte) ";"Zeitraum: 180 Tage";\n"Neuer Kontostand";"{closing} EUR";\n\n',
        below="\n\n\n",
        encoding="cp1252",
        newest_first=True,
    ),
    Described(
        "Outbank (de)",
        "#;Konto;Datum;Valuta;Betrag;Währung;Name;Nummer;Bank;Zweck;Kategorie;Unterkategorie;Tags;Notiz;Belegdatum;Abweichender Zahlungsempfänger;Einreichdatum;Originalbetrag;Entgelt;Wechselkurs;Buchungsschlüssel;Buchungstext;Art der Zahlung;SEPA Referenz;Kundenreferenz;Mandatsreferenz;Gläubiger ID;Überweisungsreferenz;Status;Empfänger;Absender;Steuer;Steuer (Währung);Land (Versandadresse);Gesamtbetrag;Gesamtbetrag (Währung)",
        "{n};DE89370400440532013000;{d};{v};{a};EUR;{name};{iban};;{text};Finanzen;;;;;;;;;;;Gutschrift;;;;;;;;;;;;;;",
        day="%d.%m.%y",
        number=_DE,
    ),
    Described(
        "Outbank (en)",
        "#;Account;Date;Value Date;Amount;Currency;Name;Number;Bank;Reason;Category;Subcategory;Tags;Note;Bank name;Ultimate Receiver Name;Original Amount;Compensation Amount;Exchange Rate;Posting Key;Posting Text;Purpose Code;SEPA Reference;Client Reference;Mandate Identification;Originator Identifier",
        '{n};DE89370400440532013000;{d};;{a};EUR;{name};"{iban}";;{text};"Travel";;;;;;"{oa1}";;"1";;;;;;;',
        day="%-m/%-d/%y",
        number=_DE,
    ),
    Described(
        "Volksbank eG",
        "Buchungstag;Valuta;Auftraggeber/Zahlungsempfänger;Empfänger/Zahlungspflichtiger;Konto-Nr.;IBAN;BLZ;BIC;Vorgang/Verwendungszweck;Kundenreferenz;Währung;Umsatz; ",
        '{d};{v};Hermann Testkunde;{name};;{iban};;;"ÜBERWEISUNG\n{text}\nTAN: 123456";;EUR;{size};{flag}',
        day="%d.%m.%Y",
        number=_DE,
        flags=("H", "S"),
        above="Volksbank eG;;;;;;;;;;;;\n;;;;;;;;;;;;\nUmsatzanzeige;;;;;;;;;;;;\n;;;;;;;;;;;;\nBLZ:;42461435;;Datum:;04.10.2026;;;;;;;;\nKonto:;1008800049;;Uhrzeit:;22:57:16;;;;;;;;\nZeitraum:;;von:;01.09.2026;bis:;;;;;;;;\nBetrag in EUR:;;von:; ;bis:; ;;;;;;;\nSortiert nach:;Buchungstag;absteigend;;;;;;;;;;\n;;;;;;;;;;;;\n",
        below=";;;;;;;;;;;;\n01.09.2026;;;;;;;;;Anfangssaldo;EUR;{opening};H\n30.09.2026;;;;;;;;;Endsaldo;EUR;{closing};H\n",
        newest_first=True,
        encoding="cp1252",
        proved=True,
    ),
    Described(
        "GLS / VR (VWZ)",
        "Kontonummer;Buchungstag;Wertstellung;Auftraggeber/Empfänger;Buchungstext;VWZ1;VWZ2;VWZ3;VWZ4;VWZ5;VWZ6;VWZ7;VWZ8;VWZ9;VWZ10;VWZ11;VWZ12;VWZ13;VWZ14;Betrag;Kontostand;Währung",
        '1234567890;{d};{v};{name};"SEPA-Basislastschrift";{text};;;;;;;;;;;;;;{a};{b};EUR',
        day="%d.%m.%Y",
        number=_DE,
        newest_first=True,
        proved=True,
        encoding="cp1252",
    ),
    Described(
        "C24",
        "Transaktionstyp,Buchungsdatum,Karteneinsatz,Betrag,Zahlungsempfänger,IBAN,BIC,Verwendungszweck,Beschreibung,Kontonummer,Kontoname,Kategorie,Unterkategorie,Bargeldabhebung",
        'SEPA-Lastschrift,{d},,"{a} €",{name},{iban},,{text},,1234567890,Girokonto,Finanzen & Steuern,Spende',
        day="%d.%m.%Y",
        number=_DE,
    ),
    Described(
        "Sparkasse (CSV-MT940)",
        '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Beguenstigter/Zahlungspflichtiger";"Kontonummer";"BLZ";"Betrag";"Waehrung";"Info"',
        '"DE89370400440532013000";"{d}";"{v}";"FOLGELASTSCHRIFT";"EREF+{ref} SVWZ+{text}";"{name}";"{iban}";"";"{a}";"EUR";"Umsatz gebucht"',
        day="%d.%m.%y",
        number=_PLAIN_COMMA,
        newest_first=True,
        encoding="cp1252",
    ),
    Described(
        "Barclaycard (DE)",
        "",
        "{d};1;{label};{name};;{micro};;",
        day="%Y-%m-%d",
        number=_PLAIN,
        newest_first=True,
        assumed=True,
    ),
    Described(
        "DKB (Beträge ohne Nullen)",
        '"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"',
        '"{d}";"{v}";"Gebucht";"{name}";"Eigener Name";"{text}";"Eingang";"{iban}";"{short}";"";"";"{ref}"',
        day="%d.%m.%y",
        number=_DE,
        above='"Girokonto";"DE89370400440532013000"\n\n"Kontostand vom 30.09.2026:";"{closing} €"\n""\n',
        newest_first=True,
    ),
    Described(
        "DKB Kreditkarte (alt)",
        '"Umsatz abgerechnet und nicht im Saldo enthalten";"Wertstellung";"Belegdatum";"Beschreibung";"Betrag (EUR)";"Ursprünglicher Betrag";',
        '"Nein";"{v}";"{d}";"{label}";"{a}";"{oa}";',
        day="%d.%m.%Y",
        number=_DE,
        above='"Kreditkarte:";"1234****5677";\n  \n"Zeitraum:";"letztes Jahr";\n"Saldo:";"0 EUR";\n"Datum:";"01.10.2026";\n\n',
        newest_first=True,
        encoding="cp1252",
    ),
    Described(
        "Deutsche Bank Kreditkarte",
        "Belegdatum;Eingangstag;Verwendungszweck;Fremdwährung;Betrag;Kurs;Betrag;Währung",
        "{d};{v};{label};{oc};{oa};{rate};{spaced};EUR",
        day="%d.%m.%Y",
        number=_DE,
        above="Kreditkartentransaktionen;;Kundennummer: 123 1234567\nMasterCard 1234 1234 1234 1234 NAME NAME\n\nAbrechnungsdatum: 30.09.2026\n",
        below="Saldo:;;;;;;{closing};EUR\n",
        encoding="cp1252",
    ),
    Described(
        "Deutsche Bank (18 Spalten)",
        "Buchungstag;Wert;Umsatzart;Begünstigter / Auftraggeber;Verwendungszweck;IBAN / Kontonummer;BIC;Kundenreferenz;Mandatsreferenz;Gläubiger ID;Fremde Gebühren;Betrag;Abweichender Empfänger;Anzahl der Aufträge;Anzahl der Schecks;Soll;Haben;Währung",
        "{d};{v};SEPA-Überweisung;{name};{text};{iban};;{ref};;;;;;;;{minus};{in};EUR",
        day="%-d.%-m.%Y",
        number=_DE,
        above="Umsätze Girokonto;;;Kundennummer: 123 1234567\n\n01.09.2026 - 30.09.2026\nLetzter Kontostand;;;;{opening};EUR\nVorgemerkte und noch nicht gebuchte Umsätze sind nicht Bestandteil dieser Übersicht.\n",
        below="Kontostand;30.09.2026;;;{closing};EUR\n",
        proved=True,
    ),
    Described(
        "Hello bank (AT)",
        "",
        "65413102003;WP-Verrechnungskonto;{d};{v};Kauf;EUR;{a};{label};{ref};;",
        day="%d.%m.%Y",
        number=_PLAIN_COMMA,
    ),
    Described(
        "Commerzbank (2025)",
        "Buchungstag;Wertstellung;Umsatzart;Buchungstext;Betrag;Währung;IBAN Kontoinhaber;Kategorie",
        '{d};{v};Buchung;"{label}";{a};EUR;DE89370400440532013000;Unkategorisiert',
        day="%d.%m.%Y",
        number=_PLAIN_COMMA,
        encoding="utf-8-sig",
        line_end="\r\n",
        newest_first=True,
    ),
    Described(
        "Fidor",
        "Datum;Beschreibung;Beschreibung2;Wert",
        "{d};{text};Absender: {name};{a}",
        day="%d.%m.%Y",
        number=_DE,
        assumed=True,
    ),
    Described(
        "Sparda",
        '"Buchungstag";"Wertstellungstag";"Verwendungszweck";"Umsatz";"Währung";"Nicht ausgeführt"',
        '{d};{v};"{label}";{a};EUR;X',
        day="%d.%m.%Y",
        number=_DE,
        above='"Umsätze ab Erstellungsdatum: 01.09.2026";\nKontonummer;1234567890\n\n',
        encoding="cp1252",
    ),
    Described(
        "easybank",
        "",
        "AT611904300234573201;{text} VD/000001234|{name};{d};{v};{plus};EUR",
        day="%d.%m.%Y",
        number=_DE,
        encoding="cp1252",
    ),
    Described(
        "bank with an English preamble",
        '"Date","Effective Date","Transactiontext","Payee","Purpose","Account","BIN","Amount",',
        '"{d}","{v}","Transfer","{name}","{text}","{iban}","","{a}",',
        day="%d.%m.%Y",
        number=_DE,
        above='"Account:","1234567890 / Internet-Account",\n\n"From:","01.09.2026",\n"To:","30.09.2026",\n"Balance:","{closing}",\n\n',
        assumed=True,
    ),
    Described(
        "SumUp Geschäftskonto",
        "Datum der Transaktion,Transaktions-ID,Art der Transaktion,Referenz,Zahlungsreferenz,Status,Rechnungsbetrag ausgehend,Rechnungsbetrag eingehend,Währung der Karte,Zahlungsbetrag ausgehend,Zahlungsbetrag eingehend,Zahlungswährung,Wechselkurs,Gebühr,Verfügbares Guthaben",
        '"{d}, 13:56",{ref},Ausgehende Banküberweisung,{name},{text},Genehmigt,{out0},{in0},EUR,{out0},{in0},EUR,1.00,0.00,{b}',
        day="%d.%m.%y",
        number=_PLAIN,
        newest_first=True,
        proved=True,
    ),
    # ── Sweden, Denmark, Finland, the Baltic ──
    Described(
        "Swedbank (2019)",
        "Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,Belopp,Bokfört saldo",
        '{n},83519,0036110559,"Privatkonto",SEK,{d},{d},{v},"{text}","{name}",{a},{b}',
        day="%Y-%m-%d",
        number=_PLAIN,
        above="* Transaktioner Period 2026-09-01–2026-09-30 Skapad 2026-10-12 14:57 CEST\n",
        newest_first=True,
        proved=True,
        currency="SEK",
        encoding="cp1252",
    ),
    Described(
        "Sparbanken (ingen rubrik)",
        "SKYDDAT BELOPP;2026-09-30;-;-196,00;-",
        "{label};{d};{v};{a};{b}",
        day="%Y-%m-%d",
        number=", ",
        newest_first=True,
        assumed=True,
        proved=True,
    ),
    Described(
        "Swedbank (ingen rubrik)", "", "{label};{d};{v};{a};{b}", day="%Y-%m-%d", number=", ", assumed=True, proved=True
    ),
    Described(
        "Nordea (SE, privat)",
        "Datum,Transaktion,Kategori,Belopp,Saldo",
        '{d},{label},,"{a}","{b}"',
        day="%Y-%m-%d",
        number=", ",
        newest_first=True,
        proved=True,
        assumed=True,
    ),
    Described(
        "Nordea (SE, företag A)",
        "Bokföringsdag;Värdedag;Betalningstyp;Betalare/Mottagare;Meddelande/Referens;Belopp;Saldo",
        "{d};{v};Kortbetalning;{name};{text};{a};{b}",
        day="%Y-%m-%d",
        number=", ",
        newest_first=True,
        proved=True,
        assumed=True,
    ),
    Described(
        "Nordea (SE, företag C)",
        "Datum;Belopp;Avsändare;Mottagare;Namn;Ytterligare detaljer;Meddelande;Egna anteckningar;Saldo;Valuta;",
        "{d};{a};;;{name};{text};;;{b};SEK;",
        day="%Y/%m/%d",
        number=_PLAIN_COMMA,
        newest_first=True,
        proved=True,
        currency="SEK",
    ),
    Described(
        "Nordea (SE, v2)",
        "Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta",
        "{d};{a};123456789;;{name};{text};{b};SEK",
        day="%Y-%m-%d",
        number=_PLAIN_COMMA,
        newest_first=True,
        proved=True,
        currency="SEK",
    ),
    Described(
        "SEB Transaktioner",
        "Bokförd;Valutadatum;Text;Typ;Insättningar;Uttag;Bokfört saldo",
        "{d};{v};{label};Kortköp;{in};{minus};{b}",
        day="%Y-%m-%d",
        number=_PLAIN,
        newest_first=True,
        proved=True,
        encoding="utf-8-sig",
        line_end="\r\n",
        assumed=True,
    ),
    Described(
        "SEB",
        "Bokföringsdag;Valutadag;Verifikationsnummer;Text;Belopp;Saldo",
        "{d};{v};12345;{label};{a};{b}",
        day="%Y-%m-%d",
        number=_PLAIN_COMMA,
        newest_first=True,
        proved=True,
        assumed=True,
    ),
    Described(
        "Swedbank (företag)",
        "Clearingnummer,Kontonummer,Datum,Text,Belopp,Saldo",
        "8123,12345678,{d},{label},{a},{b}",
        day="%Y-%m-%d",
        number=_PLAIN,
        above="Kontouppgifter\n",
        newest_first=True,
        proved=True,
        assumed=True,
    ),
    Described(
        "Handelsbanken (unicode minus)",
        "Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo",
        "{d};{d};{label};{u2212};{b}",
        day="%Y-%m-%d",
        number=", ",
        above="Kontonummer;6789 123 456 789\nKontohavare;Wiklund, Cristel\nPeriod;2026-09-01 - 2026-09-30\n\n",
        newest_first=True,
        proved=True,
        assumed=True,
    ),
    Described(
        "Länsförsäkringar (6)",
        '"Datum";"Bokföringsdag";"Typ";"Text";"Belopp";"Saldo"',
        '"{d}";"{d}";"Kortköp";"{label}";"{a}";"{b}"',
        day="%Y-%m-%d",
        number=", ",
        newest_first=True,
        proved=True,
        assumed=True,
    ),
    Described(
        "Länsförsäkringar (ingen rubrik)",
        "",
        '"{d}";"{d}";"Kortköp";"{label}";"{a}";"{b}"',
        day="%Y-%m-%d",
        number=", ",
        newest_first=True,
        proved=True,
        assumed=True,
    ),
    Described(
        "ICA Banken (preamble)",
        "Datum;Text;Belopp;Saldo",
        "{d};{label};{a};{b}",
        day="%Y-%m-%d",
        number=_PLAIN_COMMA,
        above="Kontonamn: Lönekonto\nKontonummer: 1234 567 890\nSaldo: {closing}\nTillgängligt belopp: {closing}\nPeriod: 2026-09-01 - 2026-09-30\nExporterad: 2026-10-01\n",
        newest_first=True,
        proved=True,
        assumed=True,
    ),
    Described(
        "Skandia",
        "Datum;Beskrivning;Belopp;Saldo;Bankkategori",
        "{d};{label};{a};{b};Livsmedel",
        day="%Y-%m-%d",
        number=_PLAIN_COMMA,
        newest_first=True,
        proved=True,
        assumed=True,
    ),
    Described(
        "Lunar (en)",
        "Date,Text,Amount,Balance",
        '{d},{label},"{a}","{b}"',
        day="%Y-%m-%d",
        number=_DE,
        newest_first=True,
        proved=True,
        assumed=True,
    ),
    Described(
        "Lunar (2026)",
        "Date,Time,Title,Amount,Balance,Transaction ID",
        '{d},12:11,{label},"{a}","{b}",7f0a4c9e-1111-2222-3333-44445555{n}',
        day="%Y-%m-%d",
        number=", ",
        newest_first=True,
        proved=True,
        encoding="utf-8-sig",
        assumed=True,
    ),
    Described(
        "Northmill",
        "Bokföringsdag,Beskrivning,Belopp,Saldo,Valuta",
        '{d},{label},"{u2212}","{b}",SEK',
        day="%Y-%m-%d",
        number=_PLAIN_COMMA,
        above='Kontonummer,9750-8770139\nSaldo,"{closing}",SEK\nKontohavare,Arcim Technology AB\nOrg. Nr,559538-6219\nPeriod,2026-09-01,2026-09-30\n\n\n\n',
        newest_first=True,
        proved=True,
        currency="SEK",
    ),
    # ── Italy, Spain, Portugal, Latin America ──
    Described(
        "BancoPosta (vecchio)",
        "Data,Valuta,Addebiti,Accrediti,Descrizione operazioni\n01/09/26,,,{opening}|,SALDO INIZIALE",
        "{d},{v},{out},{in},{label}",
        day="%d/%m/%y",
        number=_PLAIN,
        below="30/09/26,,,{closing}|,SALDO FINALE\n",
        assumed=True,
    ),
    Described(
        "ING (IT)",
        "data contabile;data valuta;uscite;entrate;causale;descrizione operazione",
        "{d};{v};{minus};{in};PAGAMENTO;{label}",
        number=_DE,
        assumed=True,
    ),
    Described(
        "Banco BPM (canale)",
        "Data Contabile;Data Valuta;Importo;Divisa;Causale / Descrizione;Canale",
        "{d};{v};{a};EUR;{label};Web",
        number=_DE,
    ),
    Described(
        "ING (ES, inglés)",
        "date,class,subcategory,desc,notes,image,amount,balance",
        "{d},Compras,Compras (otros),{label},,No,{a},{b}",
        number=_PLAIN,
        proved=True,
        assumed=True,
    ),
    Described(
        "BBVA (MX)",
        "DATE\tDESCRIPTION\tOUTFLOW\tINFLOW\tBALANCE\n     Titular *9999",
        '{d}\t{label}\t"{out}"\t{in}\t"{b}"',
        day="%-d/%-m/%Y",
        number=".,",
        above="Card number: ·9999\nTRANSACTION BREAKDOWN\n",
        between="     Digital *8888",
        below='\n"BBVA Bancomer, S.A., Institución de Banca Múltiple, Grupo Financiero BBVA Bancomer."\n  ',
        encoding="utf-16",
        assumed=True,
        proved=True,
    ),
    # ── Central and eastern Europe ──
    Described(
        "Bank Pocztowy",
        "",
        "{d},{v},42132000000000000000000000,{iban},{name},|UL. ULICA 22C|77-444,{a},PLN,{text}|||,{b}",
        day="%Y %m %d",
        number=_PLAIN,
        currency="PLN",
        proved=True,
        encoding="cp1250",
    ),
    Described(
        "Raiffeisenbank (CZ)",
        '"Datum provedení";"Datum zaúčtování";"Číslo účtu";"Název účtu";"Kategorie transakce";"Číslo protiúčtu";"Název protiúčtu";"Typ transakce";"Zpráva";"Poznámka";"VS";"KS";"SS";"Zaúčtovaná částka";"Měna účtu";"Původní částka a měna";"Původní částka a měna";"Poplatek";"Id transakce"',
        '"{d} 10:11";"{d} 10:12";"1234567890/5500";"eKonto";"Platba";"{iban}";"{name}";"Příchozí platba";"{text}";"";"12";"";"";"{a}";"CZK";"{oa}";"{oc}";"";"{ref}"',
        day="%d.%m.%Y",
        number=", ",
        currency="CZK",
        newest_first=True,
    ),
    Described(
        "UniCredit (CZ)",
        "Účet;Částka;Měna;Datum zaúčtování;Valuta;Banka;Název banky;Název banky;Číslo účtu;Název účtu;Adresa;Adresa;Adresa;Detaily transakce;Detaily transakce;Detaily transakce;Konstatní kód;Variabilní kód;Specifický kód;Platební titul;Reference",
        "1234567890;{a};CZK;{d};{v};2700;UniCredit;;{iban};{name};;;;{text};;;;12;;;{ref}",
        day="%Y-%m-%d",
        number=_PLAIN_COMMA,
        currency="CZK",
        above="Transakční historie\n1234567890\n\n",
    ),
    Described(
        "Air Bank",
        '"Datum provedení","Směr platby","Typ platby","Skupina plateb","Měna účtu","Částka v měně účtu","Poplatek v měně účtu","Původní měna platby","Původní částka platby","Název protistrany","Číslo účtu protistrany","Název účtu protistrany","Variabilní symbol","Konstantní symbol","Specifický symbol","Poznámka pro mne","Zpráva pro příjemce","Datum zaúčtování","Referenční číslo","Zaúčtováno"',
        '"{d}","{flag}","Platba kartou","Osobní","CZK","{a}","0,00","{oc1}","{oa1}","{name}","{iban}","","12","","","","{text}","{d}","{ref}","Zaúčtováno"',
        number=_PLAIN_COMMA,
        currency="CZK",
        flags=("Příchozí", "Odchozí"),
    ),
    Described(
        "Delavska hranilnica",
        "Valuta;Datum valute;Datum knjiženja;ID transakcije;Št. za reklamacijo;Prejemnik / Plačnik;Breme;Dobro;Referenca plačnika;Referenca prejemnika;Opis prejemnika",
        "EUR;{v};{d};{ref};77;{name};{out};{in};;;{text}",
        day="%d.%m.%Y",
        number=_DE,
        encoding="cp1250",
    ),
    Described(
        "NLB",
        "Opis/Description;Kategorija/Category;+/-;Znesek/Amount;Valuta/Currency;Datum plačila/Value date;Naziv prejemnika/plačnika/Counter party name;Račun prejemnika/plačnika/Counter party Account;Status/Status;BIC koda/BIC Code;Menjalni tečaj/Foreign Exchange rate;Referenca prejemnika/Creditor Reference;Datum poravnave/Settlement date;Dodatni stroški/Additional Charges;Naslov prejemnika/plačnika/Counter party Address;ID transakcije/Transaction ID;Namen/Purpose",
        "{text};Drugo;{flag};{size};EUR;{v};{name};{iban};;;;;{d};;;{ref};{text}",
        day="%d-%m-%Y",
        number=_DE,
        flags=("+", "-"),
        newest_first=True,
    ),
    Described(
        "ePay (BG)",
        '"Дата и час","Приход","Разход","Системен код","Кореспондент","Описание"',
        '"{d} 09:14:08","{in0}","{out0}","1234567890123456","{name}","{text}"',
        day="%d.%m.%Y",
        number=_PLAIN,
        assumed=True,
    ),
    # ── United Kingdom, America, Asia ──
    Described(
        "Marcus",
        '"TransactionDate","Description","Value","AccountBalance","AccountName","AccountNumber"',
        '"{d}","{label}","{short}","{b}","Online Savings Account","12345678"',
        day="%Y%m%d",
        number=_PLAIN,
        newest_first=True,
        proved=True,
        assumed=True,
    ),
    Described(
        "Aqua",
        "Date,Description,Amount(GBP)\nPending,OLDGATE GREAT BRITAIGBR,6.6",
        "{d},{paid},{turned}",
        number=_PLAIN,
        newest_first=True,
        currency="GBP",
    ),
    Described(
        "Payoneer (2024)",
        "Transaction Date,Transaction Time,Time Zone,Transaction ID,Description,Credit Amount,Debit Amount,Currency,Transfer Amount,Transfer Amount Currency,Status,Running Balance,Additional Description,Store Name,Source,Target,Reference ID",
        "{d},12:31:46,UTC,{ref},{label},{in},{out},USD,,,Completed,{b},,,payer,payee,",
        day="%m/%d/%Y",
        number=_PLAIN,
        currency="USD",
        newest_first=True,
        proved=True,
    ),
    Described(
        "DBS",
        "Transaction Date,Reference,Debit Amount,Credit Amount,Transaction Ref1,Transaction Ref2,Transaction Ref3\n\n",
        "{d},MST, {out}, {in},{label},4628-4500-,,",
        day="%d %b %Y",
        number=_PLAIN,
        above="\n\n\n\nAccount Details For:,DBS Savings Plus Account XXX\nStatement as at:,06 Oct 2026 \n\nAvailable Balance:,13490.75\nLedger Balance:,{closing}\n\n",
        below="\n\n\n",
        assumed=True,
        newest_first=True,
    ),
    Described(
        "Mint",
        "Date,Description,Original Description,Amount,Transaction Type,Category,Account Name,Labels,Notes",
        '{d},{name},{text},"{size}",{flag},Checking,Savings,,',
        day="%-m/%-d/%y",
        number=".,",
        flags=("credit", "debit"),
        assumed=True,
    ),
    Described(
        "Schwab",
        '"Date","Status","Type","CheckNumber","Description","Withdrawal","Deposit","RunningBalance"',
        '"{d}","Posted","ACH","","{label}","{out$}","{in$}","${b}"',
        day="%m/%d/%Y",
        number=".,",
        newest_first=True,
        proved=True,
        currency="USD",
    ),
)
