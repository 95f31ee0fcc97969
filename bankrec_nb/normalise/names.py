"""Counterparty names as they are compared: words without legal forms, titles, articles and the bank's own words."""

from __future__ import annotations

import polars as pl

from bankrec_nb.normalise.text import folded

# Legal forms of the countries whose statements the readers know; they are dropped or abbreviated at will by payers.
LEGAL_FORMS = frozenset(
    "SARL SAS SASU SA EURL SNC SCI SCP SCM SELARL SELAS EI EIRL EARL GAEC SCOP GIE SCEA SCA SC "
    "GMBH AG KG OHG UG MBH KGAA EV EK GBR LTD LIMITED PLC LLC LLP INC CORP CORPORATION COMPANY CO "
    "BV NV VOF CV BVBA SPRL SRL SPA SAPA SS SL SLU SLL SCCL LDA LTDA SGPS UNIPESSOAL "
    "AB OY OYJ AS ASA APS HB ZOO KFT DOO SRO EOOD OOD".split()
)
# Words that say "company", "Mr" or nothing; banks and clerks add and drop them.
EMPTY_WORDS = frozenset(
    "SOCIETE STE STES ETS ETABLISSEMENT ETABLISSEMENTS ETAB ENTREPRISE ENT CIE COMPAGNIE MAISON FIRMA FA FIRMEN "
    "M MR MME MLLE MRS MS MISS DR ME MAITRE MONSIEUR MADAME HERR FRAU SR SRA SIG "
    "ET AND UND Y E EN DE DU DES LA LE LES D L OF THE VAN VON DER DEN DI DA DO".split()
)
# What banks and payers write around a name; none of these identifies anybody.
BANK_WORDS = frozenset(
    "VIR VIRT VIREMENT VIREMENTS SEPA INST INSTANTANE INSTANTANES RECU RECUS EMIS FAVEUR TIERS VRT VERS POUR PAR DONT BENEF BENEFICIAIRE DONNEUR "
    "ORDRE ORD ORDONNATEUR MOTIF REF REFERENCE REFERENCES LIB LIBELLE NOM ID MANDAT MDT RUM ICS PRLV PRELEVEMENT PRELEVEMENTS PREL "
    "CB CARTE PAIEMENT PAIEMENTS PAYMENT PAYMENTS PAIEM REGLEMENT REGLEMENTS REGLT RGLT RGT REGL ACHAT ACHATS FACTURE FACTURES FACT FACTS FAC FCT "
    "INVOICE INVOICES INV RECHNUNG RECHNUNGEN RE RG RNR FACTUUR FACTURA FATTURA CHEQUE CHEQUES CHQ REMISE REM DEPOT BORDEREAU "
    "TRANSFER TRANSFERT TRF TFR CREDIT DEBIT DIRECT DD CT SCT SDD XFER WIRE INCOMING OUTGOING INWARD OUTWARD PAYEE FROM TO BY FOR "
    "UBERWEISUNG UEBERWEISUNG GUTSCHRIFT LASTSCHRIFT BASISLASTSCHRIFT DAUERAUFTRAG ZAHLUNG VERWENDUNGSZWECK KUNDENREFERENZ "
    "OVERSCHRIJVING BETALING INCASSO TRANSFERENCIA RECIBIDA RECEBIDA PAGO BONIFICO ADDEBITO ACCREDITO DISPOSIZIONE "
    "ACOMPTE ACCOMPTE SOLDE ECHEANCE TOTAL PARTIEL PARTIEL AVOIR CLIENT CLI FOURNISSEUR FRS COMPTE CPTE CONTRAT COMMANDE CDE "
    "NOTPROVIDED NONREF NPY NPR LCC LCD RCUR FRST OOFF EUR USD GBP CHF EUROS N NO NR NUM NUMERO "
    "JANVIER FEVRIER MARS AVRIL MAI JUIN JUILLET AOUT SEPTEMBRE OCTOBRE NOVEMBRE DECEMBRE "
    "END IBAN BIC BANQUE BANK EREF MREF CRED SVWZ KREF ABWA PURP OPERATION OP OPE OPS DATE VALEUR".split()
)

_ABBREVIATIONS = {"SAINT": "ST", "SAINTE": "ST", "FRERES": "FRES", "INTERNATIONAL": "INTL", "INTERNATIONALE": "INTL"}


def words(column: pl.Expr) -> pl.Expr:
    """Letters-and-digits words of the folded text, as a list: `Éts DUPONT & Fils (SARL)` → [ETS, DUPONT, FILS, SARL]."""
    # A full stop inside an abbreviation joins it (S.A.R.L. → SARL); elsewhere it separates.
    text = (
        folded(column)
        .str.replace_all(r"\b([A-Z])[ .]+([A-Z])[ .]+([A-Z])\b", "$1$2$3")
        .str.replace_all(r"\b([A-Z])[ .]+([A-Z])\b", "$1$2")
        .str.replace_all(r"\b([A-Z])\.([A-Z])\b\.?", "$1$2")
        .str.replace_all(r"\b([A-Z]{2,3})\.([A-Z])\b\.?", "$1$2")
    )
    return text.str.extract_all(r"[A-Z0-9]+")


def name_words(column: pl.Expr) -> pl.Expr:
    """The words that identify somebody: without legal forms, titles and articles; all words when nothing else is left."""
    raw = words(column).list.eval(pl.element().replace(_ABBREVIATIONS))
    kept = raw.list.filter(~pl.element().is_in(list(LEGAL_FORMS | EMPTY_WORDS)))
    return pl.when(kept.list.len() > 0).then(kept).otherwise(raw)


def label_words(column: pl.Expr) -> pl.Expr:
    """Words of a free label that may belong to a name: the bank's own words and pure numbers of 3+ digits are dropped."""
    raw = words(column).list.eval(pl.element().replace(_ABBREVIATIONS))
    drop = list(LEGAL_FORMS | EMPTY_WORDS | BANK_WORDS)
    return raw.list.filter(~pl.element().is_in(drop) & ~pl.element().str.contains(r"\d{3}"))
