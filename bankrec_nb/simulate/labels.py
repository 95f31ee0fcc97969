"""What stands on the statement: the payer's words, and the bank's way of printing a movement.

Templates are filled by whole groups of rows; their fields are columns of the frame.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMING_FR = (
    "{reference}", "FACTURE {reference}", "FACT {reference}", "REGLEMENT FACTURE {reference}", "PAIEMENT {reference}",
    "FACTURE {reference} DU {issued}", "N/REF {reference}", "SOLDE {reference}", "REGLT {reference} {month}",
    "REF {reference} NOTRE CDE 4{order}", "Facture no {reference}", "VIR {reference} V/REF {order}",
)  # fmt: skip
_SILENT_FR = (
    "", "VIREMENT", "REGLEMENT", "REGLEMENT {month}", "PAIEMENT FACTURES", "VOTRE RELEVE DU {issued}", "SOLDE COMPTE",
    "REGLEMENT SELON ECHEANCIER", "MERCI", "FACTURE DU {issued}",
)  # fmt: skip
NAMING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "FR": _NAMING_FR,
        "BE": ("{reference}", "FACTURE {reference}", "Factuur {reference}", "paiement {reference}"),
        "DE": (
            "RECHNUNG {reference}",
            "RG-NR. {reference} VOM {issued}",
            "RE {reference}",
            "{reference} KD-NR 7{order}",
        ),
        "NL": (
            "Factuur {reference}",
            "Betaling factuur {reference}",
            "fact.nr {reference} d.d. {issued}",
            "{reference}",
        ),
        "glued": ("FACT{reference}", "REGLT{reference}", "{reference}", "VIRFACTURE{reference}"),
    }
)
SILENT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "FR": _SILENT_FR,
        "BE": ("", "PAIEMENT", "betaling"),
        "DE": ("", "ZAHLUNG", "UEBERWEISUNG", "RECHNUNG VOM {issued}"),
        "NL": ("", "Betaling", "Factuur {month}"),
    }
)
WITHOUT_DOCUMENT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "rent": ("LOYER {month} BAIL COMMERCIAL", "LOYER ET CHARGES {month} LOCAL {name}"),
        "salary": ("SALAIRE {month} {name}", "VIREMENT SALAIRE {name} {month}", "PAIE {month} {name}"),
        "tax": ("DGFIP IMPOT TVA1 {order}", "DGFIP IS ACOMPTE {order}", "DGFIP CFE {order}"),
        "social": ("URSSAF COTISATIONS {order}", "CAISSE DE RETRAITE COTIS {month}", "MUTUELLE SANTE {month}"),
        "bank_fee": (
            "FRAIS DE TENUE DE COMPTE",
            "COMMISSION DE MOUVEMENT {month}",
            "COTISATION CARTE",
            "FRAIS VIR INTL",
        ),
        "card_purchase": ("CARTE {day} {name}", "FACTURE CARTE DU {issued} {name}", "CB {name} {day}"),
        "loan": ("ECHEANCE PRET {order}", "PRET PRO {order} ECHEANCE {month}"),
        "insurance": ("PRLV ASSURANCE MULTIRISQUE {order}", "PRIME ASSURANCE FLOTTE {month}"),
        "interest": ("INTERETS CREDITEURS {month}",),
        "cash_deposit": ("VERSEMENT ESPECES {day}", "VRST ESPECES AUTOMATE {order}"),
        "grant": ("SUBVENTION DOSSIER {order}", "AIDE EMPLOI {month}"),
    }
)
OWN_TRANSFER = ("VIR CPTE A CPTE", "APPROVISIONNEMENT", "TRESORERIE", "NIVELLEMENT COMPTE")

STRUCTURED = "structured"
"""A bank that gives name, IBAN and remittance apart; its own words come as additional information."""

_FRENCH_A = {
    "transfer_in": "VIR SEPA RECU /DE {name} /MOTIF {text} /REF {end_to_end}",
    "transfer_out": "VIR SEPA EMIS /MOTIF {text} /BEN {name} /REFDO {end_to_end}",
    "debit_in": "PRLV SEPA EMIS /DE {name} /MDT {mandate} /REF {end_to_end} /MOTIF {text}",
    "debit_out": "PRLV SEPA {name} /MOTIF {text} /MDT {mandate} /ECH {day}",
    "reject": "REJET PRLV SEPA /DE {name} /MDT {mandate} /REF {end_to_end} /MOTIF PROVISION INSUFFISANTE",
    "cheque_deposit": "REMISE CHEQUES BORDEREAU {slip} DU {day} {members} CHQ",
    "cheque_out": "CHEQUE {slip}",
    "card_payout": "REMISE CB DU {day} {lot} {members} OPE",
    "debit_lot_in": "REMISE PRLV SEPA {lot} NB {members}",
    "transfer_lot_out": "VIR SEPA COLLECTIF {lot} NB {members}",
    "own": "{text} {name}",
    "fixed": "{text}",
}
_FRENCH_B = {
    **_FRENCH_A,
    "transfer_in": "VIREMENT EN VOTRE FAVEUR {name} {text}",
    "transfer_out": "VIREMENT EMIS WEB {name} {text}",
    "debit_in": "ENCAISSEMENT PRELEVEMENT {name} {mandate} {text} {end_to_end}",
    "debit_out": "PRELEVEMENT {name} {text} {mandate}",
    "reject": "IMPAYE PRELEVEMENT {name} {mandate} {end_to_end}",
    "cheque_deposit": "REMISE DE CHEQUES {slip} {members} CHEQUES",
    "cheque_out": "CHEQUE EMIS {slip}",
    "card_payout": "REMISE CARTE {day} {lot}",
}
_FRENCH_C = {
    **_FRENCH_A,
    "transfer_in": "VIR RECU {slip}0S DE: {name} MOTIF: {text} REF: {end_to_end}",
    "transfer_out": "VIR EMIS {slip}1S POUR: {name} MOTIF: {text} REF: {end_to_end}",
    "debit_in": "PRELEVEMENT EMIS {slip} DE: {name} MOTIF: {text} MANDAT {mandate} REF: {end_to_end}",
    "debit_out": "PRELEVEMENT EUROPEEN {slip} DE: {name} MOTIF: {text} MANDAT {mandate}",
    "reject": "RETOUR PRELEVEMENT DE: {name} MANDAT {mandate} REF: {end_to_end} MS03",
    "cheque_deposit": "REM CHQ {slip} DU {day}",
    "card_payout": "REM CB {day} {lot} NB {members}",
}
_FRENCH_D = {
    **_FRENCH_A,
    "transfer_in": "VIR {name} {text}",
    "transfer_out": "VIR SEPA {name} {text}",
    "debit_in": "PRLV EMIS {name} {text} {mandate} {end_to_end}",
    "debit_out": "PRLV {name} {text} {mandate}",
    "reject": "REJ PRLV {name} {mandate} {end_to_end}",
    "cheque_deposit": "REM CHEQUE {slip}",
    "card_payout": "CB REMISE {day} {lot}",
}
_GERMAN = {
    **_FRENCH_A,
    "transfer_in": "GUTSCHRIFT {name} EREF+{end_to_end} SVWZ+{text}",
    "transfer_out": "UEBERWEISUNG {name} EREF+{end_to_end} SVWZ+{text}",
    "debit_in": "LASTSCHRIFTEINZUG {name} EREF+{end_to_end} MREF+{mandate} SVWZ+{text}",
    "debit_out": "FOLGELASTSCHRIFT {name} MREF+{mandate} SVWZ+{text}",
    "reject": "RUECKLASTSCHRIFT {name} EREF+{end_to_end} MREF+{mandate} SVWZ+RETURN MD06",
    "cheque_deposit": "SCHECKEINREICHUNG {slip}",
    "cheque_out": "SCHECK {slip}",
    "card_payout": "KARTENUMSATZ {day} {lot}",
    "debit_lot_in": "SAMMEL-LASTSCHRIFT {lot} ANZAHL {members}",
    "transfer_lot_out": "SAMMELUEBERWEISUNG {lot} ANZAHL {members}",
}
_BELGIAN = {
    **_FRENCH_B,
    "transfer_in": "VIREMENT EN EUROS DE {name} COMMUNICATION : {text}",
    "transfer_out": "VIREMENT EN EUROS A {name} COMMUNICATION : {text} REF : {end_to_end}",
    "debit_out": "DOMICILIATION {name} MANDAT : {mandate} COMMUNICATION : {text}",
}
_DUTCH = {
    **_FRENCH_A,
    "transfer_in": "/TRTP/SEPA OVERBOEKING/NAME/{name}/REMI/{text}/EREF/{end_to_end}",
    "transfer_out": "/TRTP/SEPA OVERBOEKING/NAME/{name}/REMI/{text}/EREF/{end_to_end}",
    "debit_in": "/TRTP/SEPA INCASSO/NAME/{name}/MARF/{mandate}/REMI/{text}/EREF/{end_to_end}",
    "debit_out": "/TRTP/SEPA INCASSO/NAME/{name}/MARF/{mandate}/REMI/{text}",
    "reject": "/TRTP/STORNO INCASSO/NAME/{name}/MARF/{mandate}/EREF/{end_to_end}",
}
STYLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        STRUCTURED: dict.fromkeys(_FRENCH_A, "{text}") | {
            "cheque_deposit": "REMISE CHEQUES {slip}", "card_payout": "REMISE CB {day} {lot}",
            "debit_lot_in": "{lot}", "transfer_lot_out": "{lot}", "cheque_out": "CHEQUE {slip}",
        },
        "french_a": _FRENCH_A,
        "french_b": _FRENCH_B,
        "french_c": _FRENCH_C,
        "french_d": _FRENCH_D,
        "german": _GERMAN,
        "belgian": _BELGIAN,
        "dutch": _DUTCH,
    }
)  # fmt: skip
BANK_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "transfer_in": "VIR SEPA RECU", "transfer_out": "VIR SEPA EMIS", "debit_in": "PRLV SEPA EMIS",
        "debit_out": "PRLV SEPA", "reject": "REJET PRLV SEPA", "cheque_deposit": "REMISE DE CHEQUES",
        "cheque_out": "CHEQUE", "card_payout": "REMISE CARTES", "debit_lot_in": "REMISE PRELEVEMENTS",
        "transfer_lot_out": "VIREMENTS SEPA GROUPES", "own": "VIREMENT INTERNE", "fixed": "OPERATION",
    }
)  # fmt: skip


def filled(frame: pl.DataFrame, template: pl.Expr, name: str) -> pl.DataFrame:
    """The frame with a column `name`: each row's template with its {fields} taken from the row; nulls are empty."""
    rows = frame.with_columns(template.alias("template")).with_row_index("row")
    # One small selection per template: partitioning the wide frame instead took three times the memory.
    texts = [_filled_rows(rows, str(one), name) for one in rows["template"].unique(maintain_order=True)]
    return frame.with_columns(pl.concat(texts).sort("row")[name])


def _filled_rows(rows: pl.DataFrame, template: str, name: str) -> pl.DataFrame:
    fields = re.findall(r"\{(\w+)\}", template)
    text = pl.format(re.sub(r"\{\w+\}", "{}", template), *(pl.col(f).cast(pl.String).fill_null("") for f in fields))
    tidy = (text if fields else pl.lit(template)).str.replace_all(r" {2,}", " ").str.strip_chars().alias(name)
    return rows.lazy().filter(pl.col("template") == template).select("row", tidy).collect()


def choice(templates: tuple[str, ...], dice: pl.Expr) -> pl.Expr:
    """One of the templates by a die of 0..1."""
    return pl.lit(pl.Series(templates)).gather((dice * len(templates)).cast(pl.Int64).clip(0, len(templates) - 1))
