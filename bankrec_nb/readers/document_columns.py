"""Headers and words of document lists (invoices, bills, credit notes) as the common accounting packages write them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bankrec_nb.domain.vocabulary import ItemType
from bankrec_nb.readers.columns import CURRENCIES
from bankrec_nb.readers.letters import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

_PHRASES = {
    "number": """vch no|vch number|bill ref no|num doc|ref no|n document|szamlaszam|numar document|fakturanr|fakturanummer|faktura nr|faktura|numer|numer faktury|nr faktury|cislo dokladu|cislo faktury|doklad|bizonylatszam|szamla sorszama|laskunumero|laskun numero|numar factura|numar|numero da fatura|n fatura|fatura|numero do documento|numero documento fiscal|n o|rif fattura|rif|ref factura|facture n|document ref|doc ref|invoice ref|rechnungs nr|beleg nummer|factura n|no documento|n de pieza|numero de serie y factura|number|no|nr|num|invoice number|invoice no|invoice nr|invoice num|invoice|invoice id|bill number|bill no|document number|document no|doc number|doc no|doc num|voucher no|voucher number|transaction number|credit note number|credit memo number
        numero|n|n facture|no facture|num facture|numero facture|numero de facture|n de facture|facture|facture no|ref facture|reference facture|numero piece|numero de piece|n piece|piece|ref piece|numero du document|numero document
        rechnungsnummer|rechnungsnr|rechnung nr|rechnung|belegnummer|belegnr|beleg nr|nummer|dokumentnummer|rechnungs nr|factuurnummer|factuurnr|factuur nr|factuur|nummer factuur|boekstuknummer|documentnummer
        numero factura|numero de factura|n factura|factura|num factura|numero documento|n documento|documento|numero fattura|n fattura|fattura|numero fattura documento|f ref|ref|id|sales invoice|purchase invoice|invoice bill number""",
    "supplier_number": """supplier invoice no|supplier invoice number|supplier reference|vendor reference|vendor bill number|bill reference|ref fournisseur|reference fournisseur|numero facture fournisseur|lieferantenrechnungsnummer|factuurnummer leverancier|ref proveedor|numero fattura fornitore|vendor invoice number|supplier invoice""",
    "type": """bill type|rodzaj dokumentu|druh dokladu|tipo de documento fiscal|laskutyyppi|type d operation|type operation|tipo de transaccion|tipo transaccion|transaktionstyp|vorgangsart|transactietype|tipo transazione|tipo di transazione|type|document type|doc type|invoice type|transaction type|voucher type|move type|type de piece|type de document|type document|type piece|type facture|nature|belegart|dokumenttyp|dokumentart|rechnungsart|typ|art|soort|documentsoort|factuursoort|type factuur|tipo|tipo documento|tipo de documento|tipo factura|tipo fattura|f type|sens""",
    "issue_date": """vch date|voucher date|laskun paiva|fakturadatum|fakturadato|data wystawienia|datum vystaveni|datum vystavenia|data emiterii|data da fatura|data de emissao|data emissao|kiallitas datuma|kiallitas kelte|szamla kelte|laskun paivays|laskupaiva|paivays|dated on|dato|date du document|date de document|datum dokladu|date utc|date issue|data fatturazione|data di fatturazione|data emissione fattura|date de comptabilisation|date comptabilisation|fecha facturacion|fecha de facturacion|fecha de contabilizacion|fecha expedicion factura|date d ecriture|datum rechnung|rechnung vom|datum factuur|boekingsdatum|buchungstag|date de vente|date d achat|data registrazione|data contabile|date|invoice date|issue date|date issued|issued|issued date|bill date|invoice bill date|document date|doc date|posting date|transaction date|tax date|date facture|date de facture|date facturation|date de facturation|date de la facture|date d emission|date emission|emission|date piece|date de piece|date document
        rechnungsdatum|belegdatum|datum|ausstellungsdatum|buchungsdatum|factuurdatum|datum factuur|documentdatum|fecha|fecha factura|fecha de factura|fecha emision|fecha de emision|fecha expedicion|fecha documento|data|data fattura|data documento|data emissione|data di emissione|created date|date comptable|date ecriture""",
    "due_date": """verfalldatum|verfalltag|due date receive by|forfallodatum|forfaldsdato|forfallsdato|forfald|forfall|termin platnosci|data platnosci|datum splatnosti|splatnost|data scadentei|scadent|data de vencimento|data vencimento|vencimento|fizetesi hatarido|erapaiva|maksetahtaeg|apmoketi iki|due date utc|datum dospijeca|datum zapadlosti|due date|due|date due|payment due date|payment due|due on|maturity|maturity date|echeance|date echeance|date d echeance|date limite de reglement|date limite reglement|date limite de paiement|date de paiement prevue|falligkeit|falligkeitsdatum|fallig am|faellig|faelligkeit|zahlungsziel|fallig|vervaldatum|vervaldag|betaaldatum uiterlijk|vencimiento|fecha vencimiento|fecha de vencimiento|scadenza|data scadenza|data di scadenza|invoice due date""",
    "amount": """invoice value|bill value|voucher amount|invoiced amount|tot documento|tot doc|total c iva|summa|opening amount|totalt|belopp inkl moms|summa inkl moms|belob inkl moms|total inkl moms|belop inkl mva|total inkl mva|fakturabelopp|fakturabelob|belop|belopp|belob|wartosc brutto|kwota brutto|razem brutto|celkem s dph|celkem|castka s dph|celkova castka|spolu s dph|celkom|valor total|total com iva|valoare totala|brutto osszeg|yhteensa|kogusumma|total value|osszesen|gross total value|amount inc tax|amount including tax|amount incl tax|total inc vat|total inc tax|gross value|betrag inkl mwst|summe brutto|importe con impuestos|total con impuestos|totale ivato|totale da pagare|bill amount|montant de la facture|montant facture|betrag brutto inkl|amount|total|gross|gross amount|gross total|grand total|rounded total|total amount|total gross|total incl tax|total incl vat|amount incl vat|amount incl tax|total including tax|invoice total|invoice amount|document amount|amount total|total signed|total in currency|total in currency signed|amount total signed|total with tax|total ttc|montant ttc|montant total|montant total ttc|montant|ttc|montant facture|montant tvac|total tvac
        bruttobetrag|brutto|betrag|gesamtbetrag|rechnungsbetrag|gesamt|summe|betrag brutto|endbetrag|bedrag|totaal|totaalbedrag|bedrag incl btw|totaal incl btw|bedrag incl|factuurbedrag|importe|importe total|total factura|total con iva|importe con iva|importo|totale|importo totale|totale fattura|totale documento|importo lordo|lordo|totale con iva|f total ttc|total home currency|original amount|amount in currency|foreign amount|value""",
    "net_amount": """total s iva|tot netto|tot imponibile|montant htva|belopp exkl moms|belob ekskl moms|belob excl moms|belop ekskl mva|wartosc netto|kwota netto|celkem bez dph|bez dph|spolu bez dph|total sem iva|valor liquido|valoare fara tva|netto osszeg|net value|ohne steuern|excl btw|base imponible sin iva|sin iva|sin impuestos|senza iva|hors taxes|hors taxe|tax exclusive amount|amount exclusive of tax|excluding tax|excluding vat|net of tax|total net|totaal excl btw|totaal excl|summe netto|net|net amount|subtotal|sub total|untaxed amount|untaxed amount signed|tax excluded|amount excl vat|total excl tax|net total|total ht|montant ht|ht|nettobetrag|netto|betrag netto|bedrag excl btw|totaal excl btw|base imponible|base|imponibile|totale imponibile|f total ht|amount untaxed|taxable amount""",
    "tax_amount": """tot iva|moms|mva|wartosc vat|kwota vat|dph|afa|alv|sales tax value|tax|vat|tax amount|vat amount|total tax|tva|montant tva|total tva|mwst|ust|steuer|mehrwertsteuer|umsatzsteuer|btw|btw bedrag|iva|importe iva|imposta|f total tva|taxes|sales tax""",
    "open_amount": """aktuell offen|aktuelloffen|amount remaining|pending amount|pozostalo|restbelopp|att betala|kvar att betala|restbelob|restbelop|udestaende|utestaende|pozostalo do zaplaty|do zaplaty|zbyva uhradit|zostava uhradit|k uhrade|por pagar|por liquidar|em divida|valor em divida|rest de plata|de plata|hatralek|avoinna|maksamatta|due value|falliger betrag|importe adeudado|importo dovuto|ausstehender betrag|ausstehend|encours|montant en cours|en cours|impaye|montant impaye|rimanente da pagare|rimanente|residuo|da pagare|da incassare|restante da pagare|saldo pendiente|saldo pendiente de pago|pendiente de pago|pendiente de cobro|importe pendiente|pendente|remaining unpaid|unpaid|unpaid balance|te betalen bedrag|openstaand saldo|nog te betalen|noch offen|offener saldo|solde ouvert|reste a regler|reste a recevoir|solde restant|amount due|amount due signed|amount due in currency|balance due|open balance|open amount|outstanding|outstanding amount|balance|remaining amount|remaining|amount outstanding|invoice amount due|o s amount|os amount|amount residual|residual amount|unpaid amount|due amount|reste a payer|reste a encaisser|reste du|montant restant du|montant restant|restant du|solde|solde du|montant du|reste a regler|a payer|offen|offener betrag|restbetrag|offener posten|saldo|ausstehend|openstaand|openstaand bedrag|nog te betalen|te betalen|restant|pendiente|importe pendiente|saldo pendiente|da pagare|importo residuo|residuo|importo aperto|da saldare""",
    "paid_amount": """betalt|zaplacono|uhrazeno|zaplaceno|uhradene|liquidado|incasat|achitat|maksettu|paid value|paid|amount paid|invoice amount paid|paid amount|payments|total paid|amount received|received|paye|montant paye|deja paye|deja regle|montant regle|regle|encaisse|montant encaisse|bezahlt|bezahlter betrag|gezahlt|betaald|betaald bedrag|reeds betaald|pagado|importe pagado|cobrado|pagato|importo pagato|incassato|advance paid|total advance""",
    "currency": """waluta|mena|moeda|penznem|valuutta|valuuta|currency|ccy|currency code|invoice currency|document currency|devise|code devise|monnaie|wahrung|waehrung|munt|valuta|moneda|divisa|cur""",
    "counterparty_name": """party name|party s name and address|party s name|contacto|contato|contatto|kontakt|kontrahent|kontakt namn|name|counterparty|counterparty name|partner|partner name|partner display name|invoice partner display name|contact|contact name|company|company name|party|party name|third party|tiers|nom du tiers|raison sociale|nom|s nom|societe|geschaftspartner|firma|relatie|naam|tercero|nombre|razon social|controparte|ragione sociale|soggetto|account name|intitule|intitule du tiers|relatienaam|thirdparty""",
    "customer_name": """kund|kundnamn|kundenavn|nabywca|klient|odberatel|zakaznik|comprador|vevo|vevo neve|asiakas|asiakkaan nimi|nombre de cliente|nom de client|naam klant|customer|customer name|client|client name|nom client|nom du client|kunde|kundenname|debitor|klant|klantnaam|afnemer|cliente|nombre cliente|nombre del cliente|nome cliente|debtor|debtor name|bill to|sold to|acheteur|debiteur""",
    "supplier_name": """leverantor|leverantorsnamn|leverandor|leverandornavn|sprzedawca|dostawca|dodavatel|fornecedor|furnizor|szallito|szallito neve|toimittaja|nombre de proveedor|nombre del proveedor|nombre de cliente proveedor|supplier|supplier name|vendor|vendor name|vendor display name|fournisseur|nom fournisseur|nom du fournisseur|lieferant|lieferantenname|kreditor|leverancier|leveranciersnaam|proveedor|nombre proveedor|fornitore|nome fornitore|creditor|creditor name|payee|vendeur|crediteur""",
    "counterparty_id": """kdnr|kd nr|kundnr|kundenr|leverantorsnr|nip|ico|cui|contribuinte|nif|customer id|customer code|customer no|customer number|client id|client code|supplier id|supplier code|supplier no|vendor id|vendor code|account|account code|account number|account ref|a c|partner id|contact id|party id|code client|code tiers|code fournisseur|numero client|n client|compte tiers|compte auxiliaire|kundennummer|kundennr|kunden nr|lieferantennummer|debitorennummer|kreditorennummer|klantnummer|klantcode|leveranciersnummer|relatienummer|codigo cliente|codigo proveedor|codice cliente|codice fornitore|cuenta|konto|accountnumber""",
    "counterparty_iban": """counterparty iban|iban|partner bank account|counterparty bank account|supplier bank account|vendor bank account|customer bank account|customer iban|supplier iban|vendor iban|iban client|iban fournisseur|iban tiers|iban du tiers|kunde iban|lieferant iban|iban klant|iban leverancier|coordonnees bancaires|recipient bank""",
    "own_account": """our iban|our account|our account id|our account number|our bank|our bank account|own iban|own account|own bank account|company iban|company bank account|house bank account|deposit account|deposit to|deposit to account|receiving account|settlement account|payout account|notre iban|notre compte|notre compte bancaire|notre banque|iban emetteur|iban societe|compte de la societe|compte societe|compte de depot|compte de remise|compte a crediter|compte credite|eigene iban|eigenes konto|unsere iban|unser konto|hausbank|hausbankkonto|onze iban|onze rekening|eigen rekening|eigen iban|nuestra cuenta|nuestro iban|cuenta propia|iban propio|nostro conto|nostro iban|conto proprio""",
    "bank_account": """account id|bank account|bank account id|bank account number|bank account no|bank account iban|compte bancaire|numero de compte bancaire|iban compte bancaire|compte banque|bankkonto|bankkontonummer|bankrekening|bankrekeningnummer|cuenta bancaria|conto bancario|conto corrente""",
    "end_to_end_id": """end to end id|end to end|endtoendid|end to end identification|end to end reference|e2e|e2e id|eref|reference de bout en bout|identifiant de bout en bout|ende zu ende referenz|end to end referenz|identificativo end to end""",
    "reference": """ocr|kid|variabilni symbol|variabilny symbol|viitenumero|viite|reference|payment reference|payment ref|customer reference|customer ref|client reference|your reference|our reference|po number|purchase order|order number|order|po|reference de paiement|reference paiement|reference client|ref client|votre reference|communication|communication structuree|structured communication|zahlungsreferenz|referenz|referenznummer|kundenreferenz|verwendungszweck|bestellnummer|kenmerk|betalingskenmerk|betalingsreferentie|gestructureerde mededeling|referentie|uw referentie|referencia|referencia de pago|referencia cliente|riferimento|riferimento pagamento|causale pagamento|qr reference|invoice reference|commande|bon de commande|source document|origin""",
    "payment_method": """payment method|method|method of payment|means of payment|mode of payment|payment type|mode de paiement|mode de reglement|mode paiement|mode reglement|moyen de paiement|reglement|zahlungsart|zahlungsweise|zahlungsmethode|zahlungsmittel|betaalwijze|betaalmethode|betalingswijze|forma de pago|metodo de pago|medio de pago|metodo di pagamento|modalita di pagamento|modalita pagamento|tipo pagamento|pagamento""",
    "status": """stav|stan|status|state|payment status|payment state|invoice status|document status|docstatus|statut|etat|statut de paiement|etat de paiement|zahlungsstatus|stato|estado|betaalstatus|stato pagamento|estado de pago|rechnungsstatus""",
    "discount_amount": """discount amount|early payment discount amount|cash discount amount|cash discount|discount|escompte|montant escompte|skonto|skontobetrag|korting betaling|kortingsbedrag|descuento pronto pago|importe descuento|sconto|importo sconto|settlement discount""",
    "discount_percent": """discount percent|discount rate|cash discount percent|discount pct|taux escompte|taux d escompte|escompte pct|skontosatz|skonto prozent|skonto satz|kortingspercentage|descuento porcentaje|percentuale sconto|early payment discount percent|settlement discount percent""",
    "discount_date": """discount date|discount until|discount due date|cash discount date|early payment date|date escompte|date limite escompte|date d escompte|escompte jusqu au|skontodatum|skonto bis|skontofrist|skonto datum|kortingsdatum|fecha descuento|data sconto|discount days until""",
    "preceding_document": """preceding document|preceding invoice|original invoice|original invoice number|return against|reversal of|reversed entry|credited invoice|facture d origine|facture origine|facture corrigee|avoir sur facture|ursprungsrechnung|originalrechnung|oorspronkelijke factuur|factura original|factura rectificada|fattura di riferimento|corrects|amended invoice""",
    "lot_number": """lot|lot number|lot id|lot no|deposit|deposit number|payout|batch|batch number|remise|numero de remise|bordereau|numero de bordereau|n remise|lot de paiement|payment lot|bordereau de remise""",
    "ledger_account": """ledger account|gl account|general ledger account|compte|compte general|compte comptable|numero de compte|sachkonto|grootboekrekening|cuenta contable|conto contabile|debit to|credit to|receivable account|payable account""",
    "mandate_id": """mandate|mandate id|mandate reference|mandate number|unique mandate reference|sdd mandate|reference unique de mandat|identifiant du mandat|rum|mandat|reference mandat|mandatsreferenz|machtigingskenmerk|referencia mandato""",
    "is_return": """is return|is credit note|credit note|avoir|is refund|gutschrift|creditnota""",
    "is_paid": """is paid|fully paid|paid in full""",
    "label": """description|label|memo|memo description|libelle|objet|notes|subject|title|bezeichnung|beschreibung|betreff|omschrijving|concepto|descripcion|descrizione|causale|oggetto|commentaire|details|item|private note""",
}
YES = r"(?i)^\s*(1|yes|y|oui|ja|s[iíì]|sim|tak|ano|true|vrai|wahr|x|✓|✔)\s*$"
_NO = r"(?i)^\s*(0|no|n|non|nein|nee|nej|n[aã]o|nie|ne|false|faux|falsch|✗|✘)\s*$"
DOCUMENT_ROLES = frozenset(_PHRASES)
"""What a column of a document list can be."""
_KNOWN = {p.strip(): role for role, text in _PHRASES.items() for p in re.split(r"[|\n]", text) if p.strip()}
_SPECIFIC = frozenset(
    p for role in ("due_date", "open_amount", "paid_amount", "supplier_number", "customer_name", "supplier_name", "net_amount", "tax_amount",
                   "discount_date", "preceding_document", "is_return")
    for p, r in _KNOWN.items() if r == role and p not in ("balance", "saldo", "solde", "paid", "received", "netto", "net", "payee", "creditor", "debtor", "debiteur", "crediteur", "debtor name", "creditor name", "te betalen", "a payer", "remaining", "due", "tax", "base", "restant", "customer", "vendor", "client", "customer name", "client name")
)  # fmt: skip
_INVOICE = re.compile(
    r"\b(invoice\w*|bill|facture|facturation|rechnungs?\w*|factuur\w*|factura|fattura|fatura|faktur\w*|lasku\w*|credit note|avoir)\b"
)


_EITHER = {"customer_name", "supplier_name"}
_WITHOUT_TAX = re.compile(r"\b(excl\w*|exclusive|untaxed|hors|ht|ohne|zonder|sin|senza|netto?|net)\b")


@lru_cache(maxsize=4096)
def document_role(header: str) -> tuple[str | None, float]:
    """The role of a document list's header and how surely: 3 the whole header, 2 its beginning.

    Part of a header that says "without tax" is never the amount of the document.
    """
    role, surety = _role(header)
    if role in ("customer_name", "supplier_name") and {*map(_KNOWN.get, normal_form(header).split())} >= _EITHER:
        return "counterparty_name", surety  # `Kunde/Lieferant` names both sides and so neither
    if role == "amount" and surety < 3 and _WITHOUT_TAX.search(normal_form(header)):
        return "net_amount", surety
    return role, surety


def _role(header: str) -> tuple[str | None, float]:
    words = normal_form(header).split()
    if len(words) > 1 and words[-1].upper() in CURRENCIES:
        words.pop()
    if not words:
        return None, 0.0
    if role := _KNOWN.get(" ".join(words)):
        return role, 3.0
    for size in range(len(words) - 1, 0, -1):
        head, tail = " ".join(words[:size]), " ".join(words[-size:])
        for phrase in (tail, head):
            role = _KNOWN.get(phrase)
            if role is not None and (size > 1 or len(phrase) > 4):
                return role, 2.0
    return None, 0.0


def known_document_headers(cells: list[str]) -> int:
    """How many cells are words of a document list's header, and different ones."""
    return len({c for c in cells if c and not re.search(r"\d{3}", c) and document_role(c)[1] >= 2})


def says_whether(values: Sequence[str]) -> bool:
    """Whether every cell says yes or no, and one of them yes: a column `Paid` that knows no amounts."""
    yes = [re.match(YES, v) is not None for v in values]
    return any(yes) and all(y or re.match(_NO, v) for y, v in zip(yes, values, strict=True))


def names_invoice(words: str) -> bool:
    """Whether a normal form speaks of an invoice, a bill or a credit note."""
    return _INVOICE.search(words) is not None or "credit memo" in words


def speaks_of_documents(cells: list[str]) -> int:
    """How many header cells only a document list has: due dates, invoice numbers, open amounts."""
    plain = [normal_form(c) for c in cells]
    return len({p for p in plain if p in _SPECIFIC or _INVOICE.search(p)})


_SALE, _SALE_CREDIT, _BUY, _BUY_CREDIT = (
    ItemType.SALES_INVOICE,
    ItemType.SALES_CREDIT_NOTE,
    ItemType.PURCHASE_INVOICE,
    ItemType.PURCHASE_CREDIT_NOTE,
)
_TYPE_WORDS: dict[str, tuple[ItemType, ...]] = {
    "sale|sales|sales invoice|sale invoice|customer invoice|invoice sale|out invoice|accrec|si|ar invoice|receivable|vente|ventes|facture client|facture de vente|facture vente|facture clients|verkauf|ausgangsrechnung|kundenrechnung|verkaufsrechnung|verkoop|verkoopfactuur|klantfactuur|venta|factura de venta|factura cliente|factura emitida|vendita|fattura di vendita|fattura cliente|fattura attiva|fattura emessa|facture emise": (
        _SALE,
    ),
    "sale credit|sales credit|sales credit note|customer credit note|credit note sale|out refund|accreccredit|sc|ar credit memo|credit memo|sales return|avoir client|avoir de vente|avoir vente|verkaufsgutschrift|kundengutschrift|creditnota verkoop|verkoopcreditnota|abono de venta|abono cliente|factura rectificativa emitida|nota di credito cliente|nota di credito di vendita|sale refund|customer refund": (
        _SALE_CREDIT,
    ),
    "purchase|purchases|purchase invoice|vendor bill|supplier invoice|supplier bill|bill|in invoice|accpay|pi|ap invoice|payable|expense|ausgabe|achat|achats|facture fournisseur|facture d achat|facture achat|facture fournisseurs|einkauf|eingangsrechnung|lieferantenrechnung|einkaufsrechnung|inkoop|inkoopfactuur|leveranciersfactuur|compra|factura de compra|factura proveedor|factura recibida|acquisto|fattura di acquisto|fattura fornitore|fattura passiva|fattura ricevuta|facture recue": (
        _BUY,
    ),
    "purchase credit|purchase credit note|vendor credit|vendor credit note|supplier credit|supplier credit note|vendor refund|in refund|accpaycredit|pc|ap credit memo|bill credit|purchase return|avoir fournisseur|avoir d achat|avoir achat|einkaufsgutschrift|lieferantengutschrift|creditnota inkoop|inkoopcreditnota|abono de compra|abono proveedor|factura rectificativa recibida|nota di credito fornitore|nota di credito di acquisto|debit note supplier": (
        _BUY_CREDIT,
    ),
    "faktura|faktura vat|fatura|lasku|szamla|invoice|facture|rechnung|factuur|factura|fattura|standard|facture standard|normal|380|standard invoice|tax invoice|0|deposit invoice|facture d acompte|acompte|384|386|389|facture de situation": (
        _SALE,
        _BUY,
    ),
    "rechnungskorrektur|kreditnota|kreditfaktura|faktura korygujaca|korekta|dobropis|hyvityslasku|cm|credit note|credit|avoir|gutschrift|creditnota|credit nota|creditfactuur|nota de credito|abono|factura rectificativa|rectificativa|nota di credito|storno|stornorechnung|refund|note de credit|note credit|381|cn|return|facture d avoir|2|rechnungskorrektur|creditmemo": (
        _SALE_CREDIT,
        _BUY_CREDIT,
    ),
    "cheque deposit|check deposit|deposit|remise de cheques|remise cheques|remise cheque|bordereau de remise|scheckeinreichung": (
        ItemType.CHEQUE_DEPOSIT,
    ),
    "payment lot|lot|payment batch|batch|lot de paiement|lot de prelevements|sammler": (ItemType.PAYMENT_LOT,),
    "payout|versement psp": (ItemType.PAYOUT,),
    "journal line|journal entry|od|ecriture": (ItemType.JOURNAL_LINE,),
}
TYPE_WORDS = {w: types for words, types in _TYPE_WORDS.items() for w in words.split("|")}
"""A type cell's normal form → the types it may mean; two where the word does not say sale or purchase."""

_METHODS = {
    "cheque": "cheque check cheques chq scheck talon assegno",
    "direct_debit": "prelevement prelevements prlv sdd direct_debit directdebit lastschrift einzug incasso domiciliation domiciliacion domiciliazione rid sepa_direct_debit debit",
    "transfer": "virement vir transfer wire bank_transfer uberweisung banktransfer overboeking overschrijving transferencia bonifico sct ach bacs",
    "card": "card carte cb credit_card karte kreditkarte kaart creditcard tarjeta carta bancontact",
    "cash": "cash especes bar barzahlung contant kas efectivo contanti",
}
METHODS = {word: method for method, words in _METHODS.items() for word in words.split()}
"""A word of a payment-method cell → the method."""


def method_of(text: str) -> str | None:
    """cheque, direct_debit, transfer, card, cash; else the text as written."""
    words = normal_form(text)
    if not words:
        return None
    joined = "_".join(words.split())
    if joined in METHODS:
        return METHODS[joined]
    if "direct debit" in words:
        return "direct_debit"
    return next((METHODS[w] for w in words.split() if w in METHODS), text.strip())
