"""What a column is for, by its header: the words banks and accounting packages write, in many languages.

A header is compared in a normal form (lower case, no accents, words separated by one space). The longest known phrase
wins, a whole header before its beginning or end, and that before its middle; the content of the column has the last
word (tabular_roles.py).
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from bankrec_nb.readers.letters import normal_form

CURRENCIES: frozenset[str] = frozenset(
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SIT SKK SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG".split()  # noqa: SIM905
)
"""Codes that are read as a currency where a header, an amount or a cell names one."""

OTHER_NAMES = {
    "EURO": "EUR", "EUROS": "EUR", "RMB": "CNY", "NIS": "ILS", "NTD": "TWD", "SFR": "CHF", "STG": "GBP", "RUR": "RUB", "\u4eba\u6c11\u5e01": "CNY",
    "TL": "TRY", "\u5143": "CNY", "\u5186": "JPY", "\uc6d0": "KRW",
}  # fmt: skip
"""What banks write in a currency's column in place of its code."""

WORDS_TOO = frozenset({"ALL", "ANG", "BOB", "CUP", "GEL", "MOP", "PEN", "SOS", "TOP", "TRY"})
"""Codes that are words as well: in running text they name no currency."""


class Role(StrEnum):
    """What a column of a bank's table holds."""

    BOOKING_DATE = "booking_date"
    VALUE_DATE = "value_date"
    TRANSACTION_DATE = "transaction_date"
    AMOUNT = "amount"
    DEBIT = "debit"
    CREDIT = "credit"
    DIRECTION = "direction"
    CURRENCY = "currency"
    BALANCE = "balance"
    LABEL = "label"
    COUNTERPARTY_NAME = "counterparty_name"
    COUNTERPARTY_IBAN = "counterparty_iban"
    COUNTERPARTY_BIC = "counterparty_bic"
    ACCOUNT = "account"
    ACCOUNT_NAME = "account_name"
    REFERENCE = "reference"
    END_TO_END_ID = "end_to_end_id"
    MANDATE_ID = "mandate_id"
    CREDITOR_ID = "creditor_id"
    BANK_REFERENCE = "bank_reference"
    CHEQUE_NUMBER = "cheque_number"
    FEE = "fee"
    GROSS = "gross"
    PAYOUT_ID = "payout_id"
    ORIGINAL_AMOUNT = "original_amount"
    ORIGINAL_CURRENCY = "original_currency"
    EXCHANGE_RATE = "exchange_rate"
    TRANSACTION_CODE = "transaction_code"
    STATUS = "status"
    INFORMATION = "information"
    IGNORED = "ignored"


DATE_ROLES = (Role.BOOKING_DATE, Role.VALUE_DATE, Role.TRANSACTION_DATE)
MONEY_ROLES = (Role.GROSS, Role.AMOUNT, Role.DEBIT, Role.CREDIT, Role.BALANCE, Role.FEE, Role.ORIGINAL_AMOUNT)

_PHRASES: dict[Role, str] = {
    Role.BOOKING_DATE: """ngay hach toan|ngay ghi so|tanggal|tanggal transaksi|tgl|tgl transaksi|tarikh|tarikh transaksi|verbucht am|gebucht am|verbuchungsdatum|booked on|posted on|comptabilise le|contabilizzato il|registrato il|contabilizado el|data obrabotki|data obrabotki operatsii|datum uctovania|datum zauctovani transakce|data di completamento|data completamento|abschlussdatum|datum des abschlusses|abgeschlossen am|date de fin|date d achevement|fecha de finalizacion|data de conclusao|data zrealizowania|data zakonczenia|datum voltooid|voltooid op|ecriture|im nia|imer nia|bokford|bokfort|datum knjizenja|datum obrade|datum zauctovania|datum poravnave|konyvelesi nap|data procesarii|islem tarihi|imerominia|data provodki|data i chas|data platezha|data na osvobozhdavane|dagsetning|bokunardagur|gramatosanas datums|f contable|fecha operativa|data reg|date compta|date de l ecriture|date ecr|date mvt|date mouvement|date du mouvement|data ksiegowania operacji|buchungs datum|buch datum|buchdatum|bu tag|data contab|data de lancamento|data do lancamento|data registo|fecha de asiento|fecha asiento|fecha ctble|fecha oper|f contable|boekingsdag|dato for bokforing|bogforingsdag dato|konteringsdato|data inregistrare|transaction posting date|ledger date|cleared date|date cleared|settlement date|settled date|date settled|settled at|date de reglement|date|datum|data|fecha|dato|dag|jour|tag|kuupaev|datums|tarih|dzien|paivamaara|pvm|giorno
        booking date|booked|booked date|date booked|posting date|posted date|date posted|post date|posted|entry date|accounting date
        processed date|process date|date comptable|date de comptabilisation|date comptabilisation|date d ecriture|date ecriture
        buchungsdatum|buchungstag|datum buchung|buchung|boekdatum|boekingsdatum|datum boeking|boeking
        fecha contable|fecha de contabilizacion|fecha movimiento|fecha apunte|data contabile|data registrazione|data movimento|data mov
        data lancamento|data do movimento|data de movimento|data mov|bokforingsdag|bokforingsdatum|bokfort dato|bokforingsdato|bogfort
        bogforingsdato|bogforingsdag|dato bokfort|kirjauspaiva|kirjauspvm|data ksiegowania|data zaksiegowania|datum zauctovani
        konyveles datuma|konyvelesi datum|data inregistrarii|statement date|completed date|date completed|datum verrekening|data e hora""",
    Role.VALUE_DATE: """transfer date|transfer date utc|deposit date|date de versement|datum valute|valuta datum|datum placila|valuta vrednost|val or|ertekdatum|vertes datums|data valorii|valer|data valyutirovaniya|val datum|valeur date|date val|dt valeur|data val|fecha val|f val|valutering|valor|valor datum|datum valeur|rente datum|data vlr|available on|available on utc|payout date|value date|date value|valuedate|date de valeur|date de la valeur|date valeur|valeur|valutadatum|valuta datum|valuta|wertstellung
        wertstellungstag|wert|wertdatum|wertstellungsdatum|valutatag|rentedatum|rente datum|rentedag|interest date|datum valuta
        fecha valor|fecha de valor|f valor|data valuta|data valor|data de valor|data do valor|valutadag|valutadato|rentedato|valuteringsdag
        valor dato|arvopaiva|data waluty|datum valuty|erteknap|ertek nap|data valutei|effective date|val date|imerominia axias""",
    Role.TRANSACTION_DATE: """einkaufs datum|einkaufsdatum|gekauft am|purchased on|data soversheniya operatsii|ngay giao dich|transaction date time|used date|data di inizio|startdatum|beginndatum|datum des beginns|erstellt am|date de debut|fecha de inicio|data de inicio|data rozpoczecia|datum izvrsenja|datum transakcije|datum transakcie|data operatsii|data sversheniya|imerominia synallagis|tranzakcio napja|data tranzactie|darijuma datums|date tx|tx date|transaction time|transaction datetime|date and time|date time|datetime|timestamp|date heure|datum zeit|datum uhrzeit|datum tijd|fecha y hora|data e ora|utford|transaktions datum|transaktionszeitpunkt|transaction date utc|order date|date vente|date ope|dt operation|fecha movto|fecha de compra|data acquisto|data compra|created utc|transaction date|transactiondate|trans date|date transaction|transactiedatum|datum transactie|datum verrichting|operation date
        date operation|date d operation|date de l operation|date de transaction|date achat|date d achat|date de l achat|belegdatum|umsatztag|kaufdatum|transaktionsdatum|auftragsdatum
        fecha operacion|fecha de operacion|fecha de la operacion|f operacion|data operazione|data operacao|data da operacao|data transacao
        transaktionsdag|transaktionsdato|transaksjonsdato|kobsdato|kopdatum|tapahtumapaiva|data operacji|data transakcji|datum provedeni
        datum transakce|execution date|tranzakcio datuma|tranzakcio idopontja|tranzakcio datuma es ideje|data tranzactiei|purchase date|started date|date started
        creation date|created|created at|date created|activity date|completed on|card transaction date|event date|tehingu kuupaev|operacijos data""",
    Role.AMOUNT: """jumlah|nominal|jumlah transaksi|nilai transaksi|monto|payable sc|so tien|tutar tl|castka transakce|suma transakcie|ilosc|importancia|iznos|iznos u valuti|znesek|ciastka|suma v valyuti kartki|suma v valyuti rahunku|summa operatsii|summa platezha|summa v valyute scheta|suma operatsii|poso|islem tutari|valoare|upphaed|forgalom|bevaegelse|bokfort belopp|imp eur|transaction value|bedrag in eur|bedrag in euro|montant transaction|montant de la transaction|montant du mouvement|montant devise compte|montant en euro|montant euro|betrag euro|betrag in euro|betrag in chf|buchungsbetrag eur|nettobetrag|importe euros|importe en euros|importe movimiento|importe de la operacion|importe operacion|importo operazione|importo movimento|importo euro|importo in euro|valor da operacao|montante|belopp sek|belopp i sek|belob dkk|belob i dkk|belop nok|belop i nok|kwota w pln|kwota pln|kwota przelewu|castka v mene uctu|castka v czk|pohyb|suma operacji|amount in eur|amount in base currency|base amount|local currency amount|amount home currency|charge amount|credit debit amount|debit credit amount|betrag in kontowahrung|account currency amount|settlement amount|settled amount|amount settled|amount out in|miktar|amount|montant|betrag|bedrag|importe|importo|valor|belopp|belob|belop|summa|kwota|suma|castka|osszeg|tutar|sum|mont
        transaction amount|amount in account currency|account amount|booked amount|posted amount|net amount|amount net|net|netto
        montant de l operation|montant operation|montant net|montant en euros|montant en eur|montant eur|umsatz|buchungsbetrag|betrag in eur|betrag eur
        transactiebedrag|bedrag eur|transactie bedrag|importe eur|importo eur|importo netto|valor eur|valor do movimento|valor r|monto|imp
        kwota operacji|kwota transakcji|kwota w walucie rachunku|zauctovana castka|objem|tranzakcio osszege|tranzakcio osszeg|terheles jovairas osszege
        maara|summa eur|maara eur|suma eur|value|paid amount|total|amount eur|amount gbp|amount usd|cash amount|mouvement|mouvements|mutatie|importe total|total amount|saldo movimiento|bewegung""",
    Role.DEBIT: """so tien ghi no|phat sinh no|tien ra|tien rut ra|uang keluar|keluar|debet rp|ut av konto|ut fra kontoen|withdrawn|withdrawn amount|cikis|cikan|giden|na tarchu uctu|na tarchu|ghi no|paid out amount|mutasi debet|borc tutari|amount of withdrawal|funds out|breme|v breme|duguje|isplata|isplate|na teret|rozchod|rashod|razhod|spisanie|chreosi|borc|retragere|retrageri|debets|haevet|trukket|belop ut|belopp ut|belob ud|uttaget|vydaj|money debited|debits eur|montant debite|debite|au debit|ausgange|abgange|belastung eur|betrag belastung|afschrijving|afschrijvingen|uitgaven|uitgegeven|importe cargo|debe eur|importe debe|uscite eur|dare eur|addebiti eur|importo dare|debitado|valor debito|obciazenia eur|kwota obciazenia|utbetalning|utbetalningar|utgifter|udgift|udbetaling|vydej|kiadas|money sent|cash out|amount paid out|sum out|payments out|net debit nc|net debit|debit|debits|debet|debe|debito|debiti|soll|addebiti|addebito|dare|uscite|uscita|cargo|cargos|sortie|sorties|depense|depenses|af|uit
        withdrawal|withdrawals|withdrawal amount|outflow|paid out|money out|amount out|out|debit amount|amount debit|debit amt|payments|spent|expense|expenses
        montant debit|debit euros|debit eur|debit en euros|belastung|belastungen|lastschrift|ausgang|ausgaben|ausgabe|auszahlung|auszahlungen|abgang|betrag soll
        retiro|retiros|terecenje|zaduzenje|egreso|egresos|salida|salidas|pagos|pago|adeudos|debitos|saidas|saida|utgift|ut fra konto|ut|ud|uttag|utbetaling|obciazenie|obciazenia|wydatki|wyplata|vydaje|debit importo
        terheles|panot otot|veloitus|charge|charges|debet eur|dr|dr amount|debit dr|mouvements debit|bedrag af""",
    Role.CREDIT: """so tien ghi co|phat sinh co|tien vao|tien gui vao|uang masuk|masuk|giris|giren|gelen|v prospech uctu|v prospech|ghi co|mutasi kredit|alacak tutari|amount of deposit|funds in|dobro|v dobro|potrazuje|uplata|uplate|u korist|prihod|postuplenie|zachislenie|pistosi|alacak|depunere|depuneri|incasari|kredits|indsat|belop inn|belopp in|belob ind|insattningar|money credited|credits eur|montant credite|credite|au credit|eingange|zugange|gutschrift eur|betrag gutschrift|bijschrijving|bijschrijvingen|ontvangsten|ontvangen|importe abono|haber eur|importe haber|entrate eur|avere eur|accrediti eur|importo avere|creditado|valor credito|uznania eur|kwota uznania|inbetalning|inbetalningar|inntekt|indtaegt|indbetaling|bevoegelse ind|prijem|bevetel|money received|cash in|amount received|sum in|payments in|net credit nc|net credit|credit|credits|crediti|haben|haber|credito|accrediti|accredito|avere|entrate|entrata|abono|abonos|entree|entrees|recette|recettes|bij|kredit
        deposit|deposits|deposit amount|inflow|paid in|money in|amount in|in|credit amount|amount credit|credit amt|receipts|received|income|lodgement|lodgements|lodgment
        montant credit|credit euros|credit eur|credit en euros|gutschrift|gutschriften|eingang|einnahmen|einnahme|einzahlung|einzahlungen|zugang|betrag haben
        deposito|depositos|odobrenje|ingreso|ingresos|entradas|entrada|cobros|creditos|inn pa konto|inn|ind|insattning|innbetaling|uznanie|uznania|wplywy|wplata|prijmy|jovairas|hyvitys
        kreditas|credit eur|cr|cr amount|credit cr|mouvements credit|bedrag bij""",
    Role.DIRECTION: """flow|money flow|cash flow direction|typ pohybu|richtung|prosimo posou|prosimo|smer platby|smer|smer plateb|znak|predznak|debit or credit|credit or debit|debit credit mark|dr or cr|db or cr|sens du mouvement|sens de l operation|sens mouvement|debit credit sens|s h kennzeichen|soll haben kz|soll haben kennung|haben soll|kennzeichen|af bij code|debet credit code|creditdebet|debetcredit|cargo abono|abono cargo|signo importe|segno operazione|d a|dare avere segno|debito credito|credito debito|d h|natureza|strona|wn ma|obciazenie uznanie|in ut|ind ud|inn ut|ind eller ud|cdtdbt|cdt dbt ind|af bij|bij af|d c|dc|c d|cd|d k|k d|debit credit|credit debit|debet credit|debet kredit|debetas kreditas|debit ou credit|soll haben|s h|sh|soll haben kennzeichen|sens|sens operation|signe|sign
        bevetel kiadas|cr dr|dr cr|crdr|drcr|dbcr|db cr|indicator|debit credit indicator|credit debit indicator|cdtdbtind|credit debet|debe haber|dare avere|segno|signo|af of bij|in out|inflow outflow
        transaction direction|deb cred|belastung gutschrift|gutschrift belastung|direction|mouvement sens|d k tunnus|deebet kreedit|deebet kreedit d c|debit kredit|debeto kredito|k j|plus minus|mouvement type|vorzeichen|in uit|by af|bijaf|afbij""",
    Role.CURRENCY: """local currency type|doviz|doviz cinsi|menova jednotka|loai tien|valyuta|valyuta kartki|valyuta operatsii|valyuta scheta|para birimi|mena platby|nomisma|devise operation|devise de l operation|devise du mouvement|dev|whg|wkz|kontowaehrung|waluta rachunku|waluta operacji|waluta konta|divisa cuenta|moeda da conta|valuta konto|valutakod|valutakode|tilin valuutta|currency of account|account ccy|base currency|wallet currency|moneda cuenta|net currency|settlement currency|currency|ccy|cur|curr|currency code|account currency|transaction currency|devise|code devise|devise du compte|monnaie|wahrung|waehrung|buchungswahrung|kontowahrung|munt|muntsoort|muntcode
        moneda|divisa|valuta|moeda|waluta|mena|mena uctu|devizanem|tranzakcio devizaneme|valiuta|valuutta|valyuta|par biri|amount currency code|settlement currency|wahr|iso code|valuuta""",
    Role.BALANCE: """so du cuoi|so du sau giao dich|baki|guthaben|bal after|balance after transaction fee|saldos|saldos r|guncel bakiye|yeni bakiye|so du|saldo akhir mutasi|running total balance|disponibile|wallet saldo nach transaktion|wallet balance after transaction|guthaben|verfugbares guthaben|guthaben nach buchung|kontoguthaben|stanje|stanje na racunu|zostatok|ostatok|ostatok na schete|zalishok|zalishok na kinets periodu|ypoloipo|logistiko ypoloipo|bakiye|sold contabil|sold final|atlikums|stada|saldo contable|saldo contab|running bal|bal|balance eur eur|saldo progressivo|saldo final|saldo apos|saldo actual|solde courant|solde cumule|saldo na boeking|saldo nach|saldo efter|saldo etter bevegelse|disponible|saldo posterior|saldo resultante|nouveau solde|saldo rachunku|saldo ksiegowe|balance|solde|saldo|kontostand|saldo na trn|saldo na mutatie|saldo nach buchung|saldo eur|solde eur|egyenleg|zustatek|running balance|current balance|account balance|balance after|balance after transaction
        net cash balance|ledger balance|available balance|closing balance|new balance|end balance|saldo po operacji|saldo po transakcji|stan po operacji|likutis|jaak|saldo disponible|saldo contabile|saldo contabilistico
        saldo disponivel|book balance|solde apres operation|solde progressif|kontosaldo|bokfort saldo|bogfort saldo|saldo despues|neuer saldo|balance eur|balance amount|cumul|sold|zustatek po pohybu|konyvelt egyenleg|konyvelt zaro egyenleg""",
    Role.LABEL: """keterangan|uraian|butiran|mo ta|noi dung|dien giai|noi dung giao dich|uraian transaksi|keterangan transaksi|umsatztext|transaktions info|transaktionsinfo|buchungsinfo|zahlungs notiz|zahlungsnotiz|detaily transakce|detail transakce|lancamento|lancamentos|detalhes|detalhes do lancamento|desc|descr|opis placanja|svrha|svrha placanja|namen|namen placila|opis prejemnika|ucel platby|sprava pre prijimatela|opisanie|opisanie operatsii|opis operatsii|osnovanie|naznachenie platezha|priznachennya platezhu|perigrafi|aitiologia|islem|descriere|explicatii|skyring|texti|maksajuma merkis|merkis|megjegyzes|poznamka k platbe|poznamka pro mne|libelle 1|libelle 2|libelle 3|libelle de l ecriture|libelle ecriture|libelle mouvement|libelle de la transaction|description de l operation|designation|objet du paiement|informations de paiement|detail 1|detail 2|details de l operation|verwendungszweck 1|verwendungszweck 2|verwendungszweckzeile 1|verwendungszweckzeile 2|vwz|vwz1|vwz2|vwz3|vwz 1|vwz 2|buchungsvermerk|mitteilung|mitteilungen|avisierungstext|beschreibung|beschreibung1|beschreibung2|beschreibung3|zahlungszweck|transactieomschrijving|betalingsomschrijving|omschrijving betaling|boodschap|mededeling 1|mededeling 2|concepto 1|concepto 2|concepto comun|concepto propio|descripcion ampliada|detalle|detalles|asunto|descrizione estesa|descrizione aggiuntiva|descrizione movimento|informazioni aggiuntive|oggetto|descricao do movimento|observacoes|tytul operacji|szczegoly|szczegoly transakcji|opis transakcji 1|popis|popis transakce|popis operace|transaktionstext|text mottagare|beskrivning|tapahtuman selite|saajan viesti|betalingsinformation|posteringstekst|statement description|payment description|payment message|transaction text|activity name|bank description|reference text|detalii|detalii tranzactie|aciklama|description|label|libelle|libelle operation|libelle de l operation|libelle simplifie|libelle complementaire|libelles|omschrijving|omschrijving 1|omschrijving 2|omschrijving 3|verwendungszweck|buchungstext|text|buchungstext verwendungszweck|buchungsinformation
        concepto|descripcion|descrizione|descrizione operazione|descrizione completa|causale|historico|descricao|details|detail|transaction details|memo|narrative|narration|particulars|communication|communicatie|mededelingen|mededeling|vrije mededeling
        naam omschrijving|motif|objet|remarque|remarques|transaction description|payment details|beskrivelse|tekst|melding|viesti|selite|opis|opis operacji|opis transakcji|tytul|tytulem|zprava|zprava pro prijemce|zprava pro me|poznamka|kozlemeny|reszletek
        notes|remarks|bemerkung|bemerkungen|vorgang|intitule|nature|nature de l operation|detail de l ecriture|detail operation|explanation|selitys|title|meddelande|rubrik|transaktion|specifikation|concept|observaciones|note|paskirtis|mokejimo paskirtis|betreff|message
        message for payee|message for me|informations complementaires|informations|purpose|payment purpose|transaktionsbeschreibung|transaktionsbeschreibung zusatz|remittance information|unstructured remittance information|remittance|operation|libelle court|libelle long|omschrijving verrichting|toelichting|movimiento|movimento
        item title|subject|what|transaction|operazione|concepto ampliado|mas datos|more details|full description|additional details|aprasymas|selgitus|maksa selgitus|zahlungsreferenz|zahlungsgrund|buchungsdetails|avsender melding|forklaring|egne notater|kommentar|commentaire|commentaires|comment|comments|omschrijving transactie|communication libre|poznamky|tranzakcio leirasa""",
    Role.COUNTERPARTY_NAME: """prejemnik placnik|prejemnik|placnik|naziv prejemnika placnika|naziv primatelja|naziv platitelja|primatelj|platitelj|primalac|platilac|nazov protistrany|nazov protiuctu|kontragent|korespondent|nareditel|poluchatel|platelshchik|ordonator|beneficiar|sanemejs|maksatajs|sanemejs maksatajs|partner megnevezese|mottakandi|nom beneficiaire|nom du beneficiaire|nom emetteur|nom du debiteur|nom du crediteur|nom tiers|raison sociale|fournisseur|client|name des zahlungspartners|zahlungspartner|gegenpartei|name gegenpartei|name gegenkonto|sender empfanger|empfanger zahlungspflichtiger|empfanger zahlungspflichtiger name|naam begunstigde|naam opdrachtgever|opdrachtgever|tegenpartij naam|wederpartij|nombre|nombre ordenante|nombre beneficiario|nombre contraparte|contraparte|nome|nome controparte|nome beneficiario|nome ordinante|debitore|creditore|nome da contraparte|destinatario|remetente|odbiorca|nadawca|zleceniodawca|odbiorca zleceniodawca|nazwa kontrahenta|nazwa nadawcy odbiorcy|jmeno protistrany|nazev protistrany|saajan nimi|maksajan nimi|betalare|betaler|betalingsmottaker|navn|namn|beneficiary payer|received from|paid to|counterpart|counterpart name|account owner other|counterparty|counterparty name|counter party|counterparty s name|payee|payer|payee name|payor|partner name|partner|beneficiary|beneficiary name|beneficiary or ordering party|naam tegenpartij|tegenpartij|naam|name|auftraggeber empfanger|empfanger auftraggeber
        auftraggeber beguenstigter|beguenstigter zahlungspflichtiger|begunstigter zahlungspflichtiger|begunstigter auftraggeber|zahlungspflichtiger|zahlungspflichtige r|zahlungsempfanger in|avsandare|zahlungsempfanger|zahlungsbeteiligter|name zahlungsbeteiligter|empfanger|empfangername|auftraggeber|tiers|beneficiaire|emetteur|nom du tiers|nom de la contrepartie|nom contrepartie|donneur d ordre|contrepartie|nom
        ordenante|beneficiario|ordenante beneficiario|beneficiario ordenante|ordinante|ordinante beneficiario|controparte|nazev protiuctu|partner neve|nadawca odbiorca|odbiorca nadawca|kontrahent|dane kontrahenta|mottagare|modtager|avsender|saaja maksaja|saaja|maksaja|counteraccount name|other party|other party name
        merchant|merchant name|handelaar|customer name|customer|vendor|gavejas|moketojas|gavejas moketojas|moketojas gavejas|third party|debtor|creditor|debtor name|creditor name|to from|from to|sender recipient|recipient|sender|sender receiver|remitter|remitter name|partneri nimi|saaja maksja nimi|nazwa odbiorcy|nazwa nadawcy|ultimate counterparty|naam uiteindelijke partij
        nom debiteur|nom crediteur|debiteur|crediteur|titolare|interlocuteur|name des partners|buchungspartner|partner nev|begunstigde""",
    Role.COUNTERPARTY_IBAN: """racun prejemnika placnika|racun prejemnika|racun primatelja|racun platitelja|cislo uctu protistrany|iban protistrany|partner szamla|numer rachunku nadawcy|numer rachunku odbiorcy|rachunek nadawcy|rachunek odbiorcy|rachunek zrodlowy|rachunek docelowy|nr rachunku nadawcy|nr rachunku odbiorcy|iban nadawcy|iban odbiorcy|auftraggeberkonto|empfangerkonto|iban auftraggeber|beneficiary iban|payee iban|payer iban|debtor iban|creditor iban|iban zahlungspflichtiger|iban des zahlungspartners|iban sender|iban recipient|recipient iban|sender iban|recipient account|sender account|recipient account number|sender account number|compte du tiers|compte tiers|compte emetteur|compte destinataire|iban emetteur|iban destinataire|cuenta destino|cuenta origen|iban destino|iban origen|conto beneficiario|conto ordinante|fra konto|til konto|fran konto|till konto|konto mottaker|mottakers konto|saajan tilinumero|maksajan tilinumero|vastatili|tegenpartij iban|tegenpartij rekening|counterparty iban|counterparty account|counterparty account number|counterparty s account number|counterparty bban|tegenrekening|rekeningnummer tegenpartij|tegenrekening iban bban|rekening tegenpartij|iban tegenpartij|iban beneficiaire|iban contrepartie|iban du tiers|iban tiers|compte beneficiaire|compte contrepartie|compte de la contrepartie
        empfanger iban|empfanger iban kto nr|iban zahlungsbeteiligter|kontonummer iban|iban empfanger|gegenkonto|gegenkonto iban|iban gegenkonto|iban beguenstigter|partner iban|partner account|partner bank account|cislo protiuctu|protiucet|konto przeciwstawne|rachunek kontrahenta|numer rachunku kontrahenta|numer konta kontrahenta|nr rachunku kontrahenta
        partner szamlaszama|ellenszamla|iban beneficiario|iban ordenante|cuenta contraparte|cuenta beneficiario|iban controparte|conto controparte|counteraccount|counter account|other account|beneficiary account|payee account|payee iban|debtor iban|creditor iban|debtor account|creditor account|to account|from account|iban del ordenante|saaja maksja konto|moketojo saskaita|gavejo saskaita|korrespondento saskaita|modkonto|motkonto|mottagarkonto|kontonummer des begunstigten|auftraggeber iban kto nr|bank account details|iban of counterparty|rekening begunstigde|counterparty iban bban|tegenrekeningnummer|konto kontrahenta""",
    Role.COUNTERPARTY_BIC: """beneficiary bic|beneficiary swift|beneficiary bic swift|payee bic|partner bic|counterparty bic|bic|bic tegenpartij|empfanger bic|empfanger bic blz|bic zahlungsbeteiligter|bic swift code|swift|swift code|bic swift|bic beneficiaire|bic contrepartie|auftraggeber bic blz|blz|bankleitzahl""",
    Role.ACCOUNT: """referenzkonto|bank account|posted account|ucet|racun|moj racun|smetka|schet|nomer scheta|nomer karty|cont|cuenta cargo|card used for transaction|merchant account|account|account number|account no|account id|account iban|compte|numero de compte|n de compte|n compte|no compte|num compte|konto|kontonummer|konto nr|kontonr|rekening|rekeningnummer|iban bban|iban|cuenta|numero de cuenta|conto|numero conto|conta|numero da conta|auftragskonto|iban auftragskonto|iban auftraggeberkonto|auftraggeberkonto
        szamlaszam|cislo uctu|nr rachunku|numer rachunku|numer konta|rachunek|tilinumero|tili|eigenes konto|own account|eigen rekening|rekeningnr|iban compte|iban du compte|compte iban|iban rekening|company account|credit card number|card number|card|card no|kreditkarte|kartennummer|kredietkaart|kaartnummer|numero de carte|n carte|carte|account code|kliendi konto|saskaitos nr|saskaita|kontonummer iban eigen|mijn rekening|wallet iban""",
    Role.ACCOUNT_NAME: """wallet name|wallet|card member|cardmember|company account|account name|account holder|account owner|nom du compte|titulaire|titulaire du compte|nazev uctu|szamla neve|bezeichnung auftragskonto|rubrieknaam|kontobezeichnung|kontoinhaber|inhaber|kaarthouder|card holder|cardholder|naam rekeninghouder|titular|intestatario|nazwa rachunku|kontonavn|kontonamn|umsatz getatigt von""",
    Role.REFERENCE: """referenca prejemnika|referenca placnika|poziv na broj|variabilny symbol|variabilni kod|merchant reference|order id|order|reference|ref|payment reference|payment ref|reference de paiement|reference paiement|reference client|reference du paiement|betalingskenmerk|kenmerk|gestructureerde mededeling|structured communication|communication structuree|structured reference|customer reference|client reference|customer ref|kundenreferenz|referenz|referencia|referencia 1|riferimento|referencia cliente
        viitenumero|viite|viitenumber|kid|ocr|variabilni symbol|variable symbol|vs|variable symbol 1|variabilni symbol 1|numer referencyjny|creditor reference|remittance reference|zahlungsreferenz nr|your reference|our reference|invoice number|numero de facture|invoice id|betalningsreferens|mokejimo nr|referencni cislo|referenznummer qr|qr referenz""",
    Role.END_TO_END_ID: """end to end id|end to end|end to end reference|e2e|e2e id|e2e reference|endtoendid|kundenreferenz end to end|end to end referenz|eref|reference de bout en bout|sepa reference""",
    Role.MANDATE_ID: """mandate|mandate id|mandate reference|mandatsreferenz|mandat|reference mandat|reference du mandat|rum|machtigingskenmerk|kenmerk machtiging|mandaat|mandaatreferentie|mref|referencia mandato|id mandato|referencia del mandato""",
    Role.CREDITOR_ID: """creditor id|creditor identifier|glaubiger id|glaubigeridentifikationsnummer|glaeubiger id|incassant id|incassant|ics|identifiant creancier|sci|crediteur id|cred|id creditore|identificador acreedor""",
    Role.BANK_REFERENCE: """no de transaction|no transaction|nr transaction|transaktionscode|ar synallagis|id transakcije|cislo transakce|dekont no|tilvisun|psp reference|balance transaction id|source id|charge id|bank ref|bank reference|reference banque|ref banque|transaction id|transaction reference|transaction ref|transaction number|transaction no|transactiereferentie|transactie id|volgnr|volgnummer|id transakce|id pohybu|id transakcji|numer transakcji|transaction reference number|reference number|reference no|ref no|ref number|buchungsreferenz|buchungsnummer|journal number|operation number|numero operation|numero d operation|n operation
        id|fitid|transactionid|archive id|archive code|archival id|arkistointitunnus|entry reference|acct svcr ref|account servicer reference|unique id|uuid|movement id|id mouvement|identifiant|num operacion|numero de operacion|numero operazione|id operazione|numero do documento|n documento|no documento|no do documento|nr documento|nr do documento|numero documento|dokumento nr|transaktionsnummer|transaktions id|transaksjonsid|verifikationsnummer|megbizas azonosito|tranzakcio azonosito|n de transaction|numero de transaction|code transaction|external id|bank reference number|num|serienummer|afschriftnummer|extrait|umsatznummer|chronological number|arhiivitunnus|saliedejuma id|numero reference|confirmation number|trace number|cod operacion|batch id|payment id|reference number bank|utr number|utr""",
    Role.CHEQUE_NUMBER: """check number|cheque number|numero cheque|numero de cheque|n cheque|n de cheque|no cheque|checknumber|check no|cheque no|chq no|chk|check|cheque|numero assegno|schecknummer|slip number|check slip number|check or slip|serial number|numero de cheque|chqno|chequeno|chq ref no|cheque ref no|check num""",
    Role.GROSS: """avant commission|gross sales|gross|gross amount|brut|brutto|bruto|lordo|importe bruto|montant brut|bruttobetrag|brutobedrag|gross total""",
    Role.PAYOUT_ID: """transfer|links payout|deposit id|reference de versement|numero de versement|payout id|payout|automatic payout id|payout reference|transfer id|settlement id|settlement reference|batch number|payout batch|transfer reference|settlement batch|auszahlungs id|payout number""",
    Role.FEE: """entgelt|entgelte|merchant fees|customer fees|commission nc|markup nc|scheme fees nc|interchange nc|processing fee|processing fees|stripe fee|paypal fee|total fees|fee total|fee|fees|frais|commission|commission amount|gebuhr|gebuhren|kosten|poplatek|comision|commissioni|commissione|provision|charges fee|transaction fee|fee amount|montant commission|frais de transaction|kosten op verrichting|prowizja|oplata|gebyr|avgift|bank fee|bank charges|comissao""",
    Role.ORIGINAL_AMOUNT: """utlandsbelopp|utl belopp|transaction amount foreign|customer facing amount|original amount|amount currency|amount in currency|foreign amount|foreign currency amount|instructed amount|originalbetrag|betrag in fremdwahrung|fremdwahrungsbetrag|bedrag in vreemde munt|montant d origine|montant origine|montant en devise|montant devise|montant initial|importe original|importe divisa|importo originale|importo in divisa|puvodni castka|puvodni castka a mena|original transaction amount|amount in foreign currency|local amount|source amount|amount local|valor original|kwota oryginalna|kwota w walucie|converted amount|belopp i utlandsk valuta|amount foreign currency|transactiebedrag vreemde valuta|ursprungsbetrag|orig amount""",
    Role.ORIGINAL_CURRENCY: """foreign currency type|gross currency|customer facing currency|payment currency|original currency|foreign currency|originalwahrung|fremdwahrung|devise d origine|devise origine|divisa original|valuta originale|original transaction currency|instructed currency|local currency|source currency|currency local|moneda original|waluta oryginalna|vreemde valuta|orig currency""",
    Role.EXCHANGE_RATE: """exchange rate|koers|kurs|umrechnungskurs|wechselkurs|taux|taux de change|cours|cambio|tipo de cambio|tasso di cambio|wisselkoers|valutakurs|fx rate|rate|currency rate""",
    Role.TRANSACTION_CODE: """class|kategoriya|kategorija|kategoria|vrsta prometa|rodzaj|tip|reporting category|type|transaction type|type operation|type d operation|type de transaction|umsatzart|buchungsart|code|transaction code|transactiecode|mutatiesoort|mutatie soort|soort|typ|typ transakce|typ transakcji|typ operacji|rodzaj operacji|rodzaj transakcji|transaktionstyp|transaktionsart|tipo|tipo movimiento|tipo operazione|tipo de movimiento|tipo movimento|code operation|codigo|trans type|transactietype|tranzakcio tipusa|category|categorie|kategorie|kategorie transakce|sous categorie|subcategory|categoria|movement type|entry type|geschaftsvorfall|textschlussel|operacijos tipas|bank transaction code|proprietary code|payment type|soort transactie|omschrijving soort""",
    Role.STATUS: """balance impact|status|statut|state|etat|estado|stato|zustand|transaction status|stav|booking status|pending|cleared|statusas|tila|umsatzstatus""",
    Role.IGNORED: """received pc|authorized pc|authorised pc|captured pc|bal before|balance before|previous balance|opening bal|saldo avant|saldo anterior a la operacion|source amount after fees|target amount after fees|ausgangsbetrag nach gebuhren|zielbetrag nach gebuhren|sous montant|einzelbetrag|individual amount|importo parziale|card brand|card type|card source|type de carte|kartentyp|zeitzone|fuseau horaire|gross debit gc|gross credit gc|address status|booking date timezone|shipping address|contact phone number|time|heure|uhrzeit|time zone|timezone|fuseau horaire|hora|ora|tijd|klockslag|zeit|pointage operation|quantity|price|symbol|tva|vat|sales tax|shipping and handling amount|country|pays|land""",
}
_ENDINGS = (  # German, Dutch and Nordic compounds: the last part says what it is
    ("betrag", Role.AMOUNT),
    ("bedrag", Role.AMOUNT),
    ("belopp", Role.AMOUNT),
    ("belob", Role.AMOUNT),
    ("datum", Role.BOOKING_DATE),
    ("saldo", Role.BALANCE),
    ("wahrung", Role.CURRENCY),
    ("referenz", Role.REFERENCE),
)
_MONEY_WORD = re.compile(
    r"(amount|sum|total|montant\w*|mouvements?|\w*betrag|\w*betrage|umsatze?|\w*bedrag|importe?s?|importo|movimient\w*|moviment\w*|valor|belopp|belob|belop"
    r"|kwota|summa|suma|castka|transactions?|operations?|value)"
)
_COMES_IN = re.compile(
    r"(credit\w*|kredit\w*|eingehend\w*|eingang\w*|eingange|gutgeschrieb\w*|gutschrift\w*|entrant\w*|entree?s?|encaiss\w*|recu\w*|incoming|received|accredit\w*|entrat\w*|entrad\w*"
    r"|abon\w*|ingres\w*|bijgeschreven|bijschrijving\w*|ontvangen|binnenkomend\w*|uznan\w*|przychod\w*|inngaende|ingaende|insatt\w*|mottatt|inflows?|deposits?)"
)
_GOES_OUT = re.compile(
    r"(debit\w*|debet\w*|ausgehend\w*|ausgang\w*|ausgange|belastet\w*|belastung\w*|sortant\w*|sorties?|decaiss\w*|outgoing|sent|spent|addebit\w*|uscit\w*|said\w*|salid\w*"
    r"|carg\w*|egres\w*|afgeschreven|afschrijving\w*|uitgaand\w*|betaald|obciaz\w*|rozchod\w*|utgaende|uttag\w*|outflows?|withdraw\w*)"
)
_FEE_WORD = re.compile(
    r"(fees?|frais|commissions?|commissione|comision|comissao|\w*gebuhr(en)?(betrag)?|prowizja|oplata|avgift|gebyr)"
)
_FEE_OR_MONEY = re.compile(rf"{_MONEY_WORD.pattern}|\w*gebuhr(en)?betrag")
_TAKEN_OFF = frozenset(
    "after before net netto incl including less minus without nach vor inkl inklusive ohne abzuglich apres avant hors deduction dopo despues sin sem voor".split()  # noqa: SIM905
)
"""Beside a fee these say that the amount is one with it, or without."""
_THEIRS = frozenset("gegenpartei gegenseite tegenpartij counterparty contrepartie contraparte controparte".split())  # noqa: SIM905
_NUMBERS_OF = frozenset(
    "iban bban account konto kontonummer kontonr rekening rekeningnummer compte cuenta conto number no nr der des de la du della del of".split()  # noqa: SIM905
)
_NO_MONEY = re.compile(
    r"(date|datum|data|fecha|dato|currency|devise|wahrung|waluta|valuta|munt|account|compte|konto|conto|name|nom|id|number|type|reference|country)"
)
_NON_ENGLISH = re.compile(
    r"\b(montant|libelle|solde|devise|valeur|compte|operation du|debit euros|betrag|buchung\w*|wertstellung|wahrung|verwendungszweck"
    r"|soll|haben|konto\w*|bedrag|omschrijving|rekening\w*|tegenrekening|munt|fecha|importe|concepto|saldo|cuenta|divisa|data|importo|causale"
    r"|descrizione|conto|valor|historico|descricao|belopp|belob|beskrivelse|tekst|kwota|opis|rachun\w*|castka|ucet|uctu|osszeg\w*"
    r"|tranzakcio|suma|likutis|summa|paiva\w*|selite|dato|datum|echeance|facture|rechnung\w*|factuur|factura|fattura|scadenza|vencimiento"
    r"|vervaldatum|falligkeit\w*|numero|(?:nom du|code|n) client|fournisseur|kunde|klant|leverancier|cliente|proveedor|fornitore|debet|credito|debito"
    r"|libelles|reference client|objet|motif|mouvement|remarque)\b"
)


_CURRENCY_SIGNS = {
    "€": "EUR", "£": "GBP", "zł": "PLN", "Kč": "CZK", "R$": "BRL", "₴": "UAH", "₽": "RUB", "₺": "TRY", "₹": "INR", "₪": "ILS",
    "(TL)": "TRY", "(Ft)": "HUF", "\u5143": "CNY", "\u5186": "JPY", "\uc6d0": "KRW", "₩": "KRW",
}  # fmt: skip
_SIGNS = re.compile("|".join(re.escape(s) for s in _CURRENCY_SIGNS))


def currency_named(header: str) -> str | None:
    """The currency a header carries: `Bedrag (EUR)`, `Amount CZK`, `Débit (€)`."""
    # DEPÓSITOS names no tolar: no capital may stand beside the three.
    words: list[str] = re.findall(r"(?<![^\W\d_a-z])[A-Z]{3}(?![^\W\d_])", header)
    for word in words:
        if word in CURRENCIES and word not in WORDS_TOO:
            return word
    sign = _SIGNS.search(header)
    if sign is None and re.search(r"(?i)\beuros?\b", header):
        return "EUR"
    return _CURRENCY_SIGNS[sign[0]] if sign else None


def looks_like_code(text: str) -> bool:
    """Whether a cell may name a unit that is no currency: three to five capitals, such as BTC, USDT or XAU."""
    return re.fullmatch(r"[A-Z][A-Z0-9]{2,4}", text.strip()) is not None


def names_unit(text: str) -> bool:
    """Whether a cell names a currency, by its code or another name, or may name some other unit."""
    plain = text.strip().upper()
    return plain in CURRENCIES or plain in OTHER_NAMES or looks_like_code(text)


def looks_foreign(headers: list[str]) -> bool:
    """Whether the headers are in a language whose countries write the day before the month (all but English)."""
    return any(_NON_ENGLISH.search(normal_form(h)) for h in headers)


def _table(phrases: dict[Role, str]) -> dict[str, Role]:
    return {p.strip(): role for role, text in phrases.items() for p in re.split(r"[|\n]", text) if p.strip()}


def _bare(words: list[str]) -> str:
    """A header without its little words and the number behind it: `Data di registrazione`, `Description1`."""
    kept = [w for w in words if w not in _LITTLE]
    last = kept[-1].rstrip("0123456789") if kept else ""
    return " ".join([*kept[:-1], last] if len(last) > 3 else kept)


_LITTLE = frozenset(
    "a al au d da de dei del dell della delle der des di do du e el het l la le les of the van vom y".split()  # noqa: SIM905
)
_KNOWN = _table(_PHRASES)
_BARE = {bare: role for known, role in reversed(_KNOWN.items()) if len(bare := _bare(known.split())) > 3}
_LONGEST = max(len(p.split()) for p in _KNOWN)


@lru_cache(maxsize=4096)
def role_of_header(header: str) -> tuple[Role | None, float]:
    """The role a header speaks of and how surely: 3 the whole header, 2 its beginning or end, 1 a part or ending."""
    plain = _without_currency(header)
    if not plain:
        return None, 0.0
    if role := _KNOWN.get(plain):
        return role, 3.0
    words = plain.split()
    if role := _BARE.get(_bare(words)):
        return role, 2.9
    if plainly := _fee_of_money(words) or _side(words) or _account_of_theirs(words):
        return plainly, 2.5
    best: tuple[float, Role | None] = (0.0, None)
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        for start in range(len(words) - size + 1):
            role = _KNOWN.get(" ".join(words[start : start + size]))
            if role is None or (size == 1 and len(words[start]) < 3):
                continue
            at_edge = start == 0 or start + size == len(words)
            best = max(best, ((2.0 if at_edge else 1.0) + size / 100, role), key=lambda pair: pair[0])
    if best[1] is Role.COUNTERPARTY_NAME and _NUMBERED & {*words}:
        return None, 0.0
    if best[1] is not None:
        return best[1], best[0]
    return next(((role, 1.0) for ending, role in _ENDINGS if words[-1].endswith(ending)), (None, 0.0))


_NUMBERED = {"code", "number", "nummer", "numero", "routing", "iban", "bic", "swift"}
"""Words of a party's header that say it is no name: `Beneficiary sort code or routing number`."""


def _fee_of_money(words: list[str]) -> Role | None:
    """A fee where a header speaks of the amount of one: `Betrag der Ausgangsgebühr`, but not `Betrag (nach Gebühren)`."""
    if _TAKEN_OFF & {*words} or not any(map(_FEE_WORD.fullmatch, words)):
        return None
    return Role.FEE if any(map(_FEE_OR_MONEY.fullmatch, words)) else None


def _account_of_theirs(words: list[str]) -> Role | None:
    """The other party's account where a header names both: `IBAN Gegenpartei`."""
    return Role.COUNTERPARTY_IBAN if _THEIRS & {*words} and {*words} <= _THEIRS | _NUMBERS_OF else None


def _side(words: list[str]) -> Role | None:
    """Debit or credit where a header speaks of money and of one side only: `Mouvement débiteur`, `Eingehender Betrag`."""
    if len(words) > 5 or not any(map(_MONEY_WORD.fullmatch, words)) or any(map(_NO_MONEY.fullmatch, words)):
        return None
    comes, goes = any(map(_COMES_IN.fullmatch, words)), any(map(_GOES_OUT.fullmatch, words))
    return None if comes == goes else Role.CREDIT if comes else Role.DEBIT


def _without_currency(header: str) -> str:
    plain = normal_form(header)
    words = plain.split()
    if len(words) > 1 and words[-1].upper() in CURRENCIES:
        words.pop()
    return " ".join(words)


def known_headers(cells: list[str]) -> int:
    """How many of the cells are words of a header, and different ones."""
    return len({c for c in cells if c and not re.search(r"\d{3}", c) and role_of_header(c)[1] >= 2})
