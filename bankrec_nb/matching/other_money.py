"""Payments of a payer who is known that speak of money no invoice asks for: a gift, a loan, damages, capital, a penalty, a bonus, money given back.

The name and the amount are right and the document is wrong: a member gives what his fee is, a customer lends what he owes. A list
of such words is never whole; it only says which of what is tied by a name and an amount a person has to look at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import joined, only, without
from bankrec_nb.matching.methods import GIVEN_BACK
from bankrec_nb.matching.weights import W
from bankrec_nb.normalise.text import folded

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_KINDS = {
    "loan": r"PRETS?|EMPRUNTS?|AVANCES? (?:DE |EN )?TRESORERIE|\w*DARLEHE?NS?\w*|LENING|LOANS?|PRESTAMOS?|PRESTITI?O?|MUTUO|EMPRESTIMOS?|POZYCZK\w+|(?:INTERCOMPANY|SHAREHOLDER) LOAN",
    "gift": r"DONS?|LEGS|MECENAT|SPENDEN?|GELDSPENDEN?|ZUWENDUNG|SCHENKUNG|DONATIONS?|SCHENKING|DONATIE|GIFT|DONATIVOS?|DONAZION[EI]|DONACION(?:ES)?|ELARGIZION[EI]|EROGAZIONE LIBERALE|DOACAO|DOACOES|DAROWIZN\w+",
    "damages": r"DOMMAGES?(?: ET|-)? INTERETS?|DEGATS? DES EAUX|DEDOMMAGEMENT|INDEMNITES? (?:D.?)?(?:ASSURANCE|SINISTRE|ACCIDENT|VOL|INCENDIE|DEGAT\w*)|\w*SCHADEN(?:S)?ERSATZ\w*|SCHADE-?(?:VERGOEDING|UITKERING)|DAMAGES|INDEMNIZACION(?:ES)?|INDENNIZZ[OI]|RISARCIMENT[OI]|INDEMNIZACAO|INDEMNIZACOES|SINISTR[OI]|SINIESTROS?|ODSZKODOWANI\w+",
    "capital": r"APPORTS? (?:EN |AU |DE |D.)?(?:COMPTE|CAPITAL|ASSOCIE|NUMERAIRE|TRESORERIE|FONDS)\w*|COMPTES? COURANTS? (?:D.)?ASSOCIES?|SOUSCRIPTION (?:AU |DE |D.|EN )?(?:CAPITAL|PARTS?|ACTIONS?)|(?:RACHAT|CESSION) (?:DE )?(?:PARTS|TITRES|ACTIONS)|KAPITALERHOE?HUNG|STAMMEINLAGE|GESELLSCHAFTEREINLAGE|KAPITAALSTORTING|AMPLIACION (?:DE )?CAPITAL|APORTACION (?:DE )?(?:CAPITAL|SOCIOS?)|AUMENTO (?:DI |DE )?CAPITALE?|CAPITAL (?:CALL|INCREASE|INJECTION)|PODWYZSZENIE KAPITALU",
    "penalty": r"PENALITES?|INTERETS? (?:DE |POUR )?RETARD|INDEMNITE FORFAITAIRE|FRAIS (?:DE )?(?:RELANCE|RECOUVREMENT|REJET)|MAHN(?:GEBUE?HR(?:EN)?|SPESEN|KOSTEN)|VERZUGSZINS(?:EN)?|VERZUGSPAUSCHALE|LATE (?:PAYMENT )?(?:FEES?|INTEREST|CHARGES?)|AANMANINGSKOSTEN|INCASSOKOSTEN|INTERESES (?:DE )?DEMORA|INTERESSI (?:DI )?MORA|JUROS (?:DE )?MORA|ODSETKI",
    "reward": r"RISTOURNES?|RFA|(?:UMSATZ|JAHRES|TREUE)BON(?:US|I)|OMZETBONUS|PREISGELD|PRIJZENGELD|GRATIFICATIONS? (?:DE )?STAGE|INDEMNITES? (?:DE )?STAGE|PRAKTIKANTENVERGUE?TUNG",
    "given back": GIVEN_BACK.removeprefix(r"\b(?:").removesuffix(r")\b"),
}  # fmt: skip
"""Kinds of money that a document says if it asks for them; folded."""
_ANY = rf"\b(?:{'|'.join(_KINDS.values())})\b"
_NO_MONEY = r"\bPRETS?[ -]A[ -]\w+|\bPRETS? POUR\b"
"""Prêt-à-porter."""
_EXPENSES = r"\b(?:FRAIS|NDF|SPESEN|AUSLAGEN\w*|EXPENSES?|REISEKOSTEN\w*|ONKOSTEN\w*|GASTOS|DIETAS|SPESE|TRASFERTA|DESPESAS|KILOMETRES?|KM)\b"
"""Expenses are paid back, and asked for by a document."""
_ASKED = ["sales_invoice", "purchase_invoice"]


def money_of_no_invoice(state: State) -> pl.DataFrame:
    """Lines that speak of such money and name no document, explained by invoices that all say nothing of it: h."""
    texts = state.bank.select("t", "text").filter(pl.col("text").str.contains(_ANY))
    lines = state.chosen.select("h", "t").pipe(joined, texts.select("t", text=_telling(pl.col("text"))), "t")
    named = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i")
    met = lines.pipe(joined, state.members.select("h", "i"), "h")
    meant = met.select("h", "t", "i").pipe(only, named, ("t", "i")).select("h").unique()
    books = state.items.select("i", "label", "counterparty_name", "item_type")
    met = met.pipe(without, meant, "h").pipe(joined, books.pipe(only, met.select("i").unique(), "i"), "i")
    if met.is_empty():
        return met.select("h")
    own = folded(pl.concat_str("label", "counterparty_name", separator=" ", ignore_nulls=True).fill_null(""))
    asked = pl.col("item_type").is_in(_ASKED)
    read = met.select("h", asked=asked, said=_kinds(pl.col("text")), own=_kinds(own))
    strange = pl.col("asked") & (pl.col("said").list.len() > 0)
    strange &= pl.col("said").list.set_intersection("own").list.len() == 0
    return read.group_by("h").agg(strange.all().alias("strange")).filter("strange").select("h")


def _telling(text: pl.Expr) -> pl.Expr:
    """A text without what only looks like such a word, and without the words for paying back where it is expenses."""
    back = pl.when(text.str.contains(_EXPENSES)).then(text.str.replace_all(GIVEN_BACK, " ")).otherwise(text)
    return back.str.replace_all(_NO_MONEY, " ")


def _kinds(text: pl.Expr) -> pl.Expr:
    """Which kinds of money a folded text speaks of."""
    told = [pl.when(text.str.contains(rf"\b(?:{some})\b")).then(pl.lit(kind)) for kind, some in _KINDS.items()]
    return pl.concat_list(told).list.drop_nulls()
