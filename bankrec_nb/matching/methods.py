"""How money moved, in one word for both sides: cheque, card, bill_of_exchange, direct_debit, transfer; and dates written in labels."""

from __future__ import annotations

import polars as pl

from bankrec_nb.normalise.text import folded

CHEQUE, CARD, BILL, DIRECT_DEBIT, TRANSFER = "cheque", "card", "bill_of_exchange", "direct_debit", "transfer"

_WORDS = (
    (CHEQUE, r"\b(?:CHEQUES?|CHQS?|CHQ\w*|\w*SCHECK\w*|CHECKS?|ASSEGN[OI]|CZEK\w*|TALON)\b"),
    (CARD, r"\b(?:BOL\.COM|CDISCOUNT|MANOMANO|RAKUTEN|CB|CARTES?|CARDS?|TPE|TERMINAL|STRIPE|PAYPAL|SUMUP|ADYEN|MOLLIE|ZETTLE|SQUARE|WORLDLINE|WORLDPAY|SHOPIFY|KARTEN\w*|KARTE|KARTA|TARJ|TARJETAS?|KAARTBETALING|PAYOUT|POS|VISA|MASTERCARD|AMEX|CARTASI|NEXI|HELLOASSO|PAYPLUG|GOCARDLESS|KLARNA|PAYZEN|SYSTEMPAY|MONEXT|MANGOPAY|LEMONWAY|BRAINTREE|SATISPAY|REDSYS|BIZUM|PAYONE|MULTISAFEPAY|BUCKAROO|BANCONTACT|CONCARDIS|TELECASH|OGONE|INGENICO|ETSY|PADDLE)\b"),
    (BILL, r"\b(?:LCR|EFFETS?|TRAITES?|BILLETS? A ORDRE|BILLS? OF EXCHANGE|WECHSEL|PAGARES?|CAMBIAL[EI])\b"),
    (DIRECT_DEBIT, r"\b(?:PRLV\w*|PRELEV\w*|PRELVT|\w*LASTSCHRIFT\w*|DIRECT DEBITS?|SDD|\w*INCASSO\w*|DOMICILI\w*|ADEUDOS?|RECIBOS?|ADDEBIT[OI]|RIBA|EINZUG|SEPA DD)\b"),
    (TRANSFER, r"\b(?:VIR|VIRT\w*|VIREMENTS?|SCT|TRANSFER\w*|UBERWEISUNG\w*|UEBERWEISUNG\w*|GUTSCHRIFT\w*|OVERSCHRIJVING|OVERBOEKING\w*|BONIFIC[OI]|PRZELEW\w*|FASTER PAYMENTS?|BACS|TRF|TRANSF)\b"),
)  # fmt: skip
LOT_WORDS = r"\b(?:CHEQUES|CHQS|CHECKS|SCHECKS|REMISES?|REM|LOTS?|BORDEREAU|\w*BATCH|BULK|SAMMEL\w*|DEPOSITS?|DEPOT|ENCAISSEMENTS?|PAYOUTS?|SETTLEMENT|REGLEMENTS? MULTIPLES?|VIRT MULTIPLE|VERSAMENTO|DISTINTA|RELEVE CB|PRLV\d+|OPS?|MULTIPLES?|COLLECTION|EINREICHUNG|VERZAMEL\w*|REMESA|STORTING)\b"


_OF_PAYMENTS = (
    r"OPERATIONS?|OPER|OPES?|OPS|BENEF(?:ICIAIRES?)?|EFFETS?|EFFETTI|EFECTOS|RECIBOS|POSTEN|ZAHLUNGEN|(?:UEBER|UBER)WEISUNGEN|"
    r"LASTSCHRIFTEN|CHEQUES?|CHQS?|CHECKS|SCHECKS|ASSEGNI|PAYMENTS|PAIEMENTS|VIREMENTS|DISPOSIZIONI"
)
_COUNTED = (
    rf"(?:^|[^\d.,/-])0*([1-9]\d{{0,2}}) *(?:X *)?(?:{_OF_PAYMENTS})\b",
    r"\b(?:NB|NBRE|NOMBRE|AANTAL|ANZAHL|ANZ)[ .:]{1,2}0*([1-9]\d{0,2})(?:[^\d.,/-]|$)",
)
"""How many payments a line is of, as its text says: 4 OPER, 3 EFECTOS, AANTAL: 3."""
LOT_CALLED = (
    r"\b(?:REM(?:ISE)?S?(?: DE)?(?: (?:CHEQUES?|CHQS?|CB|LCR|PRLV|EFFETS?))?|BORDEREAU|BORD|DISTINTA|REMESA|BATCH|(?:PRELEVEMENTS?|PRLVS?|VIREMENTS?|SEPA) LOT)"
    r"[ .:-]{0,2}(?:N[°O.]{0,2} ?)?0*(\d{4,})\b"
)
"""What a label calls the lot that its document is part of: Remise 8812, prélèvement lot 26051."""


NO_INVOICE = (
    r"\b(?:RETRAITS? (?:DAB|GAB|ESPECES|CB)|DAB|GAB|GELDAUTOMAT\w*|GELDOPNAME\w*|BARGELDAUSZAHLUNG|ATM|CASH WITHDRAWAL|VERSEMENTS? ESPECES|"
    r"BAREINZAHLUNG|CASH DEPOSIT|CASH PAID IN|INGRESO (?:EN )?EFECTIVO|VERSAMENTO CONTANTI|STORTING CONTANT\w*|WPLATA GOTOWKI|"
    r"INTERETS (?:DEBITEURS|CREDITEURS)|AGIOS|ARRETE DE COMPTE|SOLLZINSEN|HABENZINSEN|DEBETRENTE|CREDITRENTE|(?:DEBIT|CREDIT|GROSS|OVERDRAFT) INTEREST|INTERESSI (?:DEBITORI|CREDITORI|PASSIVI|ATTIVI)|"
    r"SALAIRES?|PAIE|LOHN|GEHALT|LOHN GEHALT|SALARIS|LONEN|PAYROLL|SALARY|SALARIES|WAGES|NOMINAS?|STIPENDI\w*|EMOLUMENTI|WYNAGRODZENI\w*|"
    r"URSSAF|DGFIP|CPAM|FINANZAMT|BELASTINGDIENST|TGSS|AEAT|HMRC|USATAXPYMT|AGENZIA (?:DELLE )?ENTRATE|URZAD SKARBOWY|SKATTEVERKET|SKLADKI ZUS|ZUS SKLADKI|"
    r"FRAIS (?:DE )?TENUE DE COMPTE|COMMISSION DE MOUVEMENT|COTISATION (?:MENSUELLE )?CARTE|KONTOFUE?HRUNG\w*|ENTGELTABSCHLUSS|ENTGELT (?:RUCKLASTSCHRIFT|RUECKLASTSCHRIFT)|"
    r"BANK (?:CHARGES?|FEES?)|SERVICE CHARGES?|MONTHLY (?:ACCOUNT )?FEE|(?:WIRE|WIRE TRANSFER|ACH|OVERDRAFT|RETURNED ITEM|ACCOUNT MAINTENANCE|DISPUTE|CHARGEBACK) FEE|FRAIS BANCAIRES|BANKGEBUHR(?:EN)?|BANKGEBUEHR(?:EN)?|BANKSPESEN|BANKKOSTEN|KOSTEN BETALINGSVERKEER|"
    r"SPESE (?:BANCARIE|(?:DI )?TENUTA CONTO)|COMISION(?:ES)? (?:BANCARIAS?|(?:DE )?MANTENIMIENTO)|DESPESAS? (?:DE )?MANUTENCAO|COMISSAO (?:DE )?MANUTENCAO|OPLATA ZA PROWADZENIE|(?:FURIKOMI )?TESURYO|"
    r"ECHEANCES? (?:DE )?PRETS?|DEBLOCAGE (?:DE )?PRETS?|LOAN|DARLEHE?N|LENING|PRESTAMO|MUTUO|EMPRUNT|"
    r"APPORTS? EN (?:COMPTE COURANT|CAPITAL)|AUGMENTATION (?:DE )?CAPITAL|CAPITAL CONTRIBUTION|KAPITALEINLAGE|PRIVATEINLAGE|PRIVATENTNAHME|DIVIDEND(?:ES?|EN|S|I|OS?)?|"
    r"(?:COMPTE|DEPOT) A TERME|FESTGELD(?:ANLAGE)?|TERM DEPOSIT|FIXED DEPOSIT|FX DEAL|ACHAT (?:DE )?DEVISES|VENTE (?:DE )?DEVISES|DEBIT (?:MENSUEL|DIFFERE) CARTE|KREDITKARTENABRECHNUNG|"
    r"FX (?:SELL|BUY|SALE|SPOT|FORWARD|SWAP)|(?:SECURITIES|SHARES?|BONDS?) (?:PURCHASE|SALE|SOLD|BOUGHT)|WERTPAPIER(?:KAUF|VERKAUF|ABRECHNUNG)|(?:ACHAT|VENTE) (?:DE )?TITRES|COMPRA (?:DE )?VALORES|COUPON PAYMENT|"
    r"KREDITRATEN?|DARLEHENSRATEN?|TILGUNGS\w+|MORTGAGE|HYPOTHEK\w*|HIPOTECA|OVERDRAFT|CASH ADVANCE|CARD TOP[- ]?UP|TOP[- ]?UP (?:CARD|WALLET|ACCOUNT)|CASH ?BACK|(?:SIGN[- ]?UP|WELCOME|REFERRAL|LOYALTY) BONUS|MICRO[- ]?DEPOSIT|(?:ACCOUNT|CARD) VERIFICATION|"
    r"(?:SMS|ALERT|CARD|CARD REPLACEMENT|ATM|LEDGER|MARK-?UP|STOP PAYMENT|CHEQUE BOOK|FOREIGN TRANSACTION) FEES?|ACCOUNT MAINTENANCE|"
    r"(?:INCOME|CORPORATION|CORPORATE|PAYROLL|PROPERTY|COUNCIL|ROAD|VEHICLE) TAX|STAMP DUTY|DROITS? DE TIMBRE|IMPOSTA DI BOLLO|(?:EINKOMMEN|KORPERSCHAFT|KOERPERSCHAFT|GEWERBE|GRUND|LOHN|KFZ|KIRCHEN|GRUNDERWERB)STEUER\w*|UMSATZSTEUER ?(?:VZ|VORAUSZAHLUNG|ZAHLLAST)|IMPOTS? (?:SUR|REVENU|SOCIETES?|LOCAUX|FONCIERS?)|"
    r"PENSION CONTRIBUTIONS?|SOCIAL SECURITY|NATIONAL INSURANCE|COTISATIONS? (?:SOCIALES?|RETRAITE)|(?:SOZIAL|RENTEN|ARBEITSLOSEN)VERSICHERUNG\w*|KRANKENKASSENBEITRAG|(?:PARKING|TRAFFIC|COURT) FINE|"
    r"SUBVENTION(?:EN|S)?|SUBVENCION|SUBSIDY|SUBSIDIE|(?:GOVERNMENT|STATE|RESEARCH|EU) GRANTS?|GRANT PAYMENT|FORDERMITTEL|FOERDERMITTEL|DOTACJA|(?:INSURANCE )?CLAIM (?:PAYOUT|PAYMENT|SETTLEMENT)|INSURANCE CLAIM|INDEMNISATION|SCHADENREGULIERUNG|"
    r"OWNERS? DRAWINGS?|CHILD SUPPORT|ALIMONY|(?:KINDER|ELTERN|WOHN|KRANKEN|ARBEITSLOSEN)GELD|(?:CHILD|HOUSING|UNEMPLOYMENT) BENEFIT|ALLOCATIONS? FAMILIALES?|"
    r"\w*SPARPLAN|SAVINGS PLAN|(?:VIR|VIREMENT|VERSEMENT|PLAN)(?: D.?)? ?EPARGNE|PLAN DE AHORROS?|(?:SHARE )?BUY-?BACK|(?:SALE|SHARE|LOAN|BOND) PROCEEDS|INHERITANCE|ERBSCHAFT|PRIZE (?:DRAW|MONEY|WIN\w*)|LOTTERY|LOTTO|WINNINGS|"
    r"SAFE CUSTODY|DEPOTGEBUHR(?:EN)?|DEPOTGEBUEHR(?:EN)?|DROITS DE GARDE|FORFAIT (?:COMPTE|BANCAIRE|BANQUE)|COTISATION COMPTE|"
    r"KAUTION|MIETKAUTION|CAUTIONS?|DEPOT DE GARANTIE|SECURITY DEPOSIT|WAARBORG(?:SOM)?|FIANZA|DEPOSITO CAUZIONALE|CAUZIONE|CAUCAO|KAUCJ[AIE]|"
    r"SATD|ATD|SAISIES?|HUISSIER|AMENDES?|ANTAI|PF(?:AE|A)NDUNG\w*|(?:BUSS|VERWARN)GELD|BESLAG(?:LEGGING)?|DWANGBEVEL|BOETE|CJIB|MULTAS?|COIMA|EMBARGO|PENHORA|SANCION|SANZION[EI]|PIGNORAMENTO|GARNISHMENT|(?:TAX|BANK) LEVY|KOMORNIK\w*|GRZYWN[AY]|"
    r"CAF|CARSAT|FRANCE TRAVAIL|POLE EMPLOI|TRESOR PUBLIC|FAMILIENKASSE|JOBCENTER|(?:GERICHTS|BUNDES|LANDES|JUSTIZ)KASSE|BERUFSGENOSSENSCHAFT|RUNDFUNKBEITRAG|HAUPTZOLLAMT|UWV|SVB|WATERSCHAP\w*|HACIENDA|SEGURIDAD SOCIAL|SEG SOCIAL|SEPE|INPS|INAIL|KRUS|PFRON|AUTORIDADE TRIBUTARIA|DVLA|DWP|"
    r"TAXES? (?:FONCIERES?|D.HABITATION|SUR|D.APPRENTISSAGE)|CFE|CVAE|\w*STEUERERSTATTUNG|\w{3,}BELASTING|OMZETBELASTING|PODATEK|PODATKU|BOLLO|(?:INDEMNITE|REGLEMENT|REMBOURSEMENT) SINISTRE|SINISTRE|ASSURANCE VIE|ABONO DE FAMILIA|ASSEGNO UNICO|"
    r"INTERESSEMENT|PEE|PERCO|PERECO|PARTICIPATION (?:DES )?SALARIES|(?:IJ|IJSS|INDEMNITES JOURNALIERES)|PRIME (?:CEE|RENOV|EXCEPTIONNELLE|D.ACTIVITE)\w*|MAPRIMERENOV|PENSION ALIMENTAIRE|KURZARBEITERGELD|KUG|\w*ZULAGE|"
    r"TERUGGAAF|(?:ZORG|HUUR|KINDEROPVANG)?TOESLAG|KINDERBIJSLAG|LOONHEFFING(?:EN)?|PRIVE ?(?:OPNAME|STORTING)|CASSA INTEGRAZIONE|TFR|ZASIL(?:EK|KU)|LOKAT[AYE]|ZWROT PODATKU|RATA KREDYTU|SUBSIDIOS?|PRESTACAO SOCIAL|ANTICIPO (?:DE )?NOMINA|"
    r"WHT|WITHHOLDING TAX|CURRENCY (?:EXCHANGE|CONVERSION)|(?:FINANCEMENT|REMISE EN) CESSION|"
    r"SPENDEN?|DONATIONS?|DONATIVO|DONAZIONE|GIFT)\b"
)
"""Cash, interest, wages, taxes, the bank's own charges, loans, capital, currency, securities, grants, claims, gifts: what nobody sends an invoice for."""


BANKS_CHARGE = r"^(?:[A-Z]{2} )?(?:(?:SWIFT|SEPA|WIRE|TRANSFER|CORRESPONDENT|INTERMEDIARY|FOREIGN|INTERNATIONAL|OUTGOING|INCOMING|BANK) )?(?:FRAIS|COMMISSIONS?|COMM|COMMISSIONI|SPESE|COMISION(?:ES)?|COMISSAO|COMISSOES|GEBUHR(?:EN)?|GEBUEHR(?:EN)?|ENTGELTE?|BANKSPESEN|PROVIZ\w+|PROWIZJ\w+|OPLATA|KOSTEN|FEES?|CHARGES?)\b"
"""A text that begins with the bank's word for what it takes: of such lines an amount alone tells no bill."""


GIVEN_BACK = r"\b(?:REFUND(?:ED)?|ERSTATTUNG|RUCKERSTATTUNG|RUECKERSTATTUNG|RUCKZAHLUNG|RUECKZAHLUNG|REMBOURSEMENT|REMBT|RBT|RBST|RMBT|TROP[- ]?(?:PERCU|VERSE)|UEBERZAHLUNG|UBERZAHLUNG|OVERPAID|OVERPAYMENT|TEVEEL BETAALD|TERUGBETALING|RIMBORSO|REEMBOLSO)\b"
"""Money given back: it pays no invoice of ours when it comes in, and no supplier's when it goes out."""


CAME_BACK = (
    r"\b(?:REJET|REJETE|REJETEE|REJ|IMPAYE|IMPAYEE|IMPAYES|RETOUR|RETOURNE|RETURN|RETURNED|REJECT|REJECTED|UNPAID|BOUNCED|DISHONOURED|NSF|REFUSED|"
    r"RETOURE|RETOURNIERT|ZURUCKGEWIESEN|ZURUECKGEWIESEN|ERLOSCHEN|RUCKLASTSCHRIFT|RUECKLASTSCHRIFT|RUCKGABE|RUECKGABE|RUCKUBERWEISUNG|RUECKUEBERWEISUNG|RUCKBUCHUNG|RLS|DEVOLUCION|IMPAGADO|INSOLUTO|STORNO|STORNERING|"
    r"ANNULATION|ANNUL|EXTOURNE|CONTREPASSATION|CONTREPASSE|REVERSAL|REVERSED|CHARGEBACK|GECREDITEERD|STORNERUNG|TERUGBOEKING|AVVISATO|DEVUELT[AO]S?|RETOURNEES?)\b"
    r"|\b(?:AC0[13-6]|AC13|AG0[12]|AM04|BE0[45]|MD0[1267]|MS0[23]|RC01|RR0[1-4]|SL01)\b"
)
"""A payment of ours or of a customer's that came back: it pays no invoice of somebody else."""


KEPT_BACK = r"\b(?:RETENUES? (?:DE )?GARANTIE|RETENUE|RETENTION|RETAINAGE|HOLDBACK|RG \d|(?:SICHERHEITS|GARANTIE)?EINBEHALT|RITENUT[AE]|RETENCION|RETENCAO|INHOUDING|IRPF|(?:HAFT|DECKUNGS|GARANTIE)RUE?CKLASS)\b"
"""A part of an invoice that is paid later, when the work has stood the time, or to the tax office: no discount."""


def counted_in(text: pl.Expr) -> pl.Expr:
    """How many payments a folded text says that it is of (VIR SALAIRES 4 OPER, AANTAL: 3); null where it says nothing."""
    return pl.coalesce(text.str.extract(pattern, 1) for pattern in _COUNTED).cast(pl.Int64)


def method_of(text: pl.Expr) -> pl.Expr:
    """The first method whose words stand in the folded text; null where none does."""
    expr = pl.lit(None, dtype=pl.String)
    for method, words in reversed(_WORDS):
        expr = pl.when(text.str.contains(words)).then(pl.lit(method)).otherwise(expr)
    return expr


def item_method() -> pl.Expr:
    """The method of an open item from `payment_method` and `item_type`, in our words."""
    said = pl.col("payment_method").map_batches(_methods_said, return_dtype=pl.String, is_elementwise=True)
    return (
        pl.when(pl.col("item_type") == "cheque_deposit").then(pl.lit(CHEQUE))
        .when(pl.col("item_type") == "payout").then(pl.lit(CARD))
        .otherwise(said)
    )  # fmt: skip


def _methods_said(column: pl.Series) -> pl.Series:
    """The method of each text; books say the same few words again and again, so each is read once."""
    few = pl.DataFrame({"said": column.unique()})
    read = few.with_columns(method=method_of(folded(pl.col("said")).str.replace_all("_", " ")))
    return column.replace_strict(read["said"], read["method"], return_dtype=pl.String)


def bank_texts() -> pl.Expr:
    """Everything the bank's line says that may tell a method."""
    return pl.concat_str("text", pl.col("transaction_code").fill_null(""), separator=" ").str.to_uppercase()


def dates_in(bank: pl.DataFrame) -> pl.DataFrame:
    """Dates written in the texts, one row each: t, said_day. Without a year, the latest such day before the booking is meant."""
    full = (
        bank.select("t", "day", m=pl.col("text").str.extract_all(r"\b\d{2}[/.-]\d{2}[/.-](?:20)?\d{2}\b"))
        .explode("m", empty_as_null=False)
        .drop_nulls("m")
    )
    parts = [pl.col("m").str.extract(r"^(\d\d).(\d\d).(?:20)?(\d\d)$", n).cast(pl.Int32) for n in (1, 2, 3)]
    dated = full.select(
        "t", "day", said=pl.date(2000 + parts[2], parts[1].clip(1, 12), parts[0].clip(1, 28)), d=parts[0], mo=parts[1]
    )
    short = (
        bank.select("t", "day", m=pl.col("text").str.extract_all(r"\b\d{2}[/.]\d{2}\b[^/.\d]|\b\d{2}[/.]\d{2}$"))
        .explode("m", empty_as_null=False)
        .drop_nulls("m")
    )
    day, month = (
        pl.col("m").str.extract(r"^(\d\d)", 1).cast(pl.Int32),
        pl.col("m").str.extract(r"^\d\d.(\d\d)", 1).cast(pl.Int32),
    )
    year = pl.col("day").cast(pl.Date).dt.year()
    this = short.select("t", "day", d=day, mo=month, y=year).filter(
        pl.col("mo").is_between(1, 12) & pl.col("d").is_between(1, 31)
    )
    guess = this.with_columns(said=pl.date("y", "mo", pl.col("d").clip(1, 28)))
    guess = guess.with_columns(
        said=pl.when(pl.col("said").to_physical() > pl.col("day") + 30)
        .then(pl.date(pl.col("y") - 1, "mo", pl.col("d").clip(1, 28)))
        .otherwise("said")
    )
    both = pl.concat(
        [dated.filter(pl.col("mo").is_between(1, 12)).select("t", "said", "d"), guess.select("t", "said", "d")]
    )
    # Days beyond 28 are added back, so that no month makes an impossible date.
    return both.select("t", said_day=pl.col("said").to_physical() + (pl.col("d") - pl.col("d").clip(1, 28))).unique()
