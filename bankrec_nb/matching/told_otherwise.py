"""Texts that tell of another document than the one whose amount fits: another month, another kind of money, charges left out, two names.

Each says which chosen explanations a person has to look at. What a text names by its number is meant, whatever else it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import joined, only, without
from bankrec_nb.matching.common_words import figures
from bankrec_nb.matching.stretches import DOCUMENT_WORDS
from bankrec_nb.matching.weights import W
from bankrec_nb.normalise.name_vocabulary import BANK_WORDS, EMPTY_WORDS, LEGAL_FORMS
from bankrec_nb.normalise.names import words
from bankrec_nb.normalise.text import folded

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_DATED = r"^(?:\d{1,2}/20\d\d|\d{1,2}/\d{1,2}|Q[1-4]/20\d\d)$"
"""A month, a day or an instalment, a quarter."""
_SEPARATED = r"\d[/.-]\d|\d{6}|\b[QT][1-4]\b|TRIM|[A-Z]{3,} (?:20)?\d\d\b"
"""What a text has at least that may give one of them."""
_WORDED, _WORDED_TEXT = r"^[A-Z]{2,}\d{3,}$", r"[A-Z]{2}[ .:-]{0,2}\d{3}"
"""A number behind a word or letters: PROFORMA 2207, AB-123-CD."""
_PLACED, _PLACED_TEXT = r"^[A-Z]{3,}\d{1,2}$", r"[A-Z]{3}[ .:-]{0,2}(?:N[R°O]?[ .]{0,2})?\d{1,2}\b"
"""A flat, a site, a lot: APPARTEMENT 12."""
_OF_A_YEAR = r"20\d\d[/._-]0*\d+"
"""2025-0088."""
_KEYS = ["p", "currency"]
_KINDS = {
    "wages": r"SALAIRES?|PAIE|LOHN|GEHALT|SALARIS|LOON|SALARY|WAGES?|NOMINAS?|STIPENDI\w*|ORDENADO|WYNAGRODZENI\w*",
    "expenses": r"NOTES? DE FRAIS|NDF|FRAIS DE DEPLACEMENTS?|EXPENSES?|SPESEN|AUSLAGEN\w*|REISEKOSTEN\w*|ONKOSTEN\w*|GASTOS|DIETAS|NOTA SPESE|TRASFERTA|DESPESAS|DELEGACJA",
    "rent": r"LOYERS?|MIETE|KALTMIETE|WARMMIETE|HUUR|RENT|ALQUILER|AFFITTO|RENDA|ALUGUER|CZYNSZ",
    "security": r"CAUTION|DEPOT DE GARANTIE|KAUTION|MIETKAUTION|WAARBORG(?:SOM)?|FIANZA|CAUZIONE|DEPOSITO CAUZIONALE|CAUCAO|KAUCJA|SECURITY DEPOSIT",
    "advance": r"ACOMPTES?|ARRHES|ANZAHLUNG(?:SRECHNUNG)?|ABSCHLAG(?:SRECHNUNG|SZAHLUNG)?|AANBETALING|ANTICIPO|ACCONTO|ADIANTAMENTO|ZALICZK[AI]|DOWN ?PAYMENT",
    "balance": r"SOLDE|RESTZAHLUNG|SCHLUSSRECHNUNG|SCHLUSSZAHLUNG|RESTBETALING|SLOTFACTUUR|SALDO|FINAL PAYMENT|BALANCE",
    "loan": r"PRETS?|EMPRUNTS?|DARLEHE?N|KREDITRATE|LENING|LOAN|PRESTAMO|MUTUO|EMPRESTIMO|KREDYTU?",
}
"""Kinds of money of which one document is seldom two; folded."""
_ANY_KIND = rf"\b(?:{'|'.join(_KINDS.values())})\b"
_PARTS = ("partial", "equal_part", "instalments")
_LETTERS = 4
_VAIN = list(BANK_WORDS | EMPTY_WORDS | LEGAL_FORMS)


def _singles(state: State) -> pl.DataFrame:
    """Chosen explanations by one document: h, t, i."""
    single = state.hypotheses.filter(pl.col("form") == "single").select("h", "t")
    return single.pipe(only, state.chosen.select("h"), "h").pipe(joined, state.members.select("h", "i"), "h")


def _unnamed_singles(state: State) -> pl.DataFrame:
    """Those that the text does not name: h, t, i."""
    named = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i")
    return _singles(state).pipe(without, named, ("t", "i"))


def figures_of_another(state: State) -> pl.DataFrame:
    """Lines whose text gives a month, day, instalment or flat that the chosen document does not bear, and another of its party does: h.

    So are lines that give an order's or a quotation's number which another document's label gives behind the same word,
    also where that number is the chosen document's own.
    """
    unnamed = _unnamed_singles(state)
    dated = _borne_by_another(state, unnamed, _SEPARATED, _DATED, alike=True)
    placed = _borne_by_another(state, unnamed, _PLACED_TEXT, _PLACED, alike=True)
    return pl.concat(
        [dated, placed, _borne_by_another(state, _singles(state), _WORDED_TEXT, _WORDED, alike=False)]
    ).unique()


def _borne_by_another(state: State, single: pl.DataFrame, likely: str, kind: str, *, alike: bool) -> pl.DataFrame:
    """Explanations (h) whose text gives figures of a kind that the document's label lacks and another's of its party gives.

    Args:
        state: the texts and labels.
        single: h, t, i.
        likely: what a text has at least.
        kind: the figures that count.
        alike: the document's own label gives figures of that shape, but others.
    """
    labelled = state.items.select("i", "p", "currency", "label").filter(pl.col("label").str.contains(r"\d"))
    texts = state.bank.select("t", "text").pipe(only, single.select("t").unique(), "t")
    texts = texts.filter(pl.col("text").str.contains(likely))
    met = single.pipe(only, texts.select("t"), "t").pipe(joined, state.items.select("i", *_KEYS), "i")
    others = labelled.join(met.select(_KEYS).unique(), on=_KEYS, how="semi")
    if met.is_empty() or others.is_empty():
        return met.select("h").clear()
    own = others.select("i", *_KEYS, word=_of_kind(folded(pl.col("label")), kind))
    said = texts.pipe(only, met.select("t").unique(), "t").select("t", said=_of_kind(pl.col("text"), kind))
    judged = met.join(own.select("i", "word"), on="i", how="left").join(said, on="t")
    shapes = [pl.col(side).list.eval(pl.element().str.replace_all(r"\d+", "0")) for side in ("word", "said")]
    apart = pl.col("word").list.set_intersection("said").list.len().fill_null(0) == 0
    if alike:
        apart &= (shapes[0].list.set_intersection(shapes[1]).list.len() > 0).fill_null(value=False)
    strange = judged.filter(apart).explode("said", empty_as_null=False).drop_nulls("said")
    borne = own.explode("word", empty_as_null=False).drop_nulls("word").select(*_KEYS, said="word", other="i")
    return strange.join(borne, on=[*_KEYS, "said"]).filter(pl.col("other") != pl.col("i")).select("h").unique()


def _of_kind(text: pl.Expr, kind: str) -> pl.Expr:
    """The figures of a text that are of a kind, without those behind a word for invoices."""
    some = figures(text).list.filter(pl.element().str.contains(kind))
    return some.list.filter(~pl.element().str.replace_all(r"\d", "").is_in(list(DOCUMENT_WORDS)))


def money_of_another_kind(state: State) -> pl.DataFrame:
    """Lines that speak of one kind of money, wages or expenses, an advance or a balance, and whose document is of another: h."""
    single = _unnamed_singles(state)
    texts = state.bank.select("t", "text").pipe(only, single.select("t").unique(), "t")
    said = texts.filter(pl.col("text").str.contains(_ANY_KIND)).select("t", said=_kinds(pl.col("text")))
    books = state.items.select("i", own=_kinds(folded(pl.col("label").fill_null(""))))
    met = single.join(said, on="t").pipe(joined, books, "i")
    strange = met.filter(pl.col("said").list.set_intersection("own").list.len() == 0)
    # An advance is asked for by a document that says so; of the other kinds a document often says nothing.
    return strange.filter((pl.col("own").list.len() > 0) | pl.col("said").list.contains("advance")).select("h").unique()


def _kinds(text: pl.Expr) -> pl.Expr:
    """Which kinds of money a folded text speaks of."""
    told = [pl.when(text.str.contains(rf"\b(?:{some})\b")).then(pl.lit(kind)) for kind, some in _KINDS.items()]
    return pl.concat_list(told).list.drop_nulls()


def charges_left_out(state: State) -> pl.DataFrame:
    """Parts of a document by lines that state what was taken off before they arrived: more of it is paid than that. h."""
    parts = (
        state.hypotheses.filter(pl.col("form").is_in(_PARTS)).select("h", "t").pipe(only, state.chosen.select("h"), "h")
    )
    charged = state.bank.filter(pl.col("fee").fill_null(0) != 0).select("t")
    return parts.pipe(only, charged, "t").select("h").unique()


def names_of_two(state: State) -> pl.DataFrame:
    """Payers told by their name in a text that says a word of nobody's name but of another's who owes the very amount: h."""
    by_name = state.who.filter(pl.col("who_kind") == "name").select("t", "p")
    parties = state.items.select("i", "p")
    chosen = _unnamed_singles(state).pipe(joined, parties, "i").pipe(only, by_name, ("t", "p"))
    owing = state.hypotheses.filter(pl.col("form") == "single").select("h", "t").pipe(only, chosen.select("t"), "t")
    rivals = owing.pipe(joined, state.members.select("h", "i"), "h").pipe(joined, parties, "i").select("t", other="p")
    rivals = rivals.unique().join(chosen.select("h", "t", "p"), on="t").filter(pl.col("other") != pl.col("p"))
    if rivals.is_empty():
        return rivals.select("h")
    called = state.names.select("p", word=pl.col("name").str.split(" ")).explode("word", empty_as_null=False).unique()
    telling = called.filter((pl.col("word").str.len_chars() >= _LETTERS) & ~pl.col("word").is_in(_VAIN))
    sole = telling.filter(pl.col("p").n_unique().over("word") == 1).select(other="p", word="word")
    texts = state.bank.select("t", "text").pipe(only, rivals.select("t"), "t").select("t", word=words(pl.col("text")))
    said = texts.explode("word", empty_as_null=False).drop_nulls("word").unique()
    return rivals.join(sole, on="other").join(said, on=["t", "word"]).select("h").unique()


def numbers_of_another_year(state: State) -> pl.DataFrame:
    """Lines that give a chosen document's running number behind another year than its own: h."""
    numbered = state.items.select("i", own=folded(pl.col("number")).str.extract(rf"({_OF_A_YEAR})$"))
    texts = state.bank.select("t", said=pl.col("text").str.extract_all(_OF_A_YEAR)).filter(
        pl.col("said").list.len() > 0
    )
    met = _singles(state).pipe(only, texts.select("t"), "t").pipe(joined, numbered.drop_nulls(), "i")
    said = met.pipe(joined, texts, "t").explode("said", empty_as_null=False)
    (year, run), (theirs, other) = (
        (pl.col(side).str.head(4), pl.col(side).str.slice(5).str.strip_chars_start("0")) for side in ("own", "said")
    )
    told = said.with_columns(same=(run == other) & (year == theirs), astray=(run == other) & (year != theirs))
    return told.group_by("h").agg(pl.col("same", "astray").any()).filter("astray", ~pl.col("same")).select("h")
