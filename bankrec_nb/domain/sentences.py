"""The matcher's sentences in French: reasons, details of evidence, search limits, and why nothing is proposed.

Logs and tables keep the English sentence as it was decided on; it is put into the reader's language when it is shown.
A sentence is made of parts joined by `; `, each of them one line of this catalogue; `{}` stands for what differs from
line to line (a number, a reference, a rule's name). A part that is not in the catalogue is a person's or the bank's own
text and stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

import polars as pl

SEPARATOR = "; "

FRENCH: dict[str, str] = {
    # what fits
    "{} documents": "{} pièces",
    "the amount is exactly what is open": "le montant est exactement ce qui reste dû",
    "the documents named in the text add up to the amount": "la somme des pièces citées dans le libellé est le montant",
    "each payment of the batch has its document": "chaque paiement de la remise a sa pièce",
    "it is everything that was open": "c’est tout ce qui restait dû",
    "it is everything of one month": "c’est tout ce qui date d’un même mois",
    "it is a run of consecutive documents": "c’est une suite de pièces consécutives",
    "it is a run of consecutive documents without one": "c’est une suite de pièces consécutives sauf une",
    "two documents add up to the amount": "la somme de deux pièces est le montant",
    "three documents add up to the amount": "la somme de trois pièces est le montant",
    "a sum of documents found by search": "une somme de pièces trouvée par recherche",
    "a few cents apart from what is open": "à quelques centimes de ce qui reste dû",
    "what is open less the agreed early-payment discount": "le reste dû moins l’escompte convenu",
    "what is open less a usual early-payment discount": "le reste dû moins un escompte usuel",
    "what is open less a bank fee": "le reste dû moins des frais bancaires",
    "what is open less the fee the bank states": "le reste dû moins les frais indiqués par la banque",
    "within the tolerance that is set": "dans la tolérance fixée",
    "the sale less the provider's commission": "la vente moins la commission du prestataire",
    "the amount in the other currency is what is open": "le montant dans l’autre devise est ce qui reste dû",
    "part of what is open": "une partie de ce qui reste dû",
    "an equal part of what is open": "une part égale de ce qui reste dû",
    "together with other payments it pays the document in full": "avec d’autres paiements, la pièce est entièrement payée",
    "more than what is open": "plus que ce qui reste dû",
    "a cheque deposit of this amount": "une remise de chèques de ce montant",
    "documents paid by cheque that add up to the deposit": "des pièces payées par chèque dont la somme est la remise",
    "a lot of documents paid together": "un lot de pièces payées ensemble",
    "sales of one payout less its fee": "les ventes d’un versement moins ses frais",
    # what is named, and who
    "the text names {}": "le libellé cite {}",
    "the structured reference is {}": "la référence structurée est {}",
    "the end-to-end id is {}": "la référence de bout en bout est {}",
    "the batch's own list": "la liste de la remise elle-même",
    "the payer's IBAN is known": "l’IBAN du payeur est connu",
    "this payer is known from other payments": "ce payeur est connu par d’autres paiements",
    "the mandate is known": "le mandat est connu",
    "the name agrees": "le nom concorde",
    "the name agrees ({} %)": "le nom concorde ({} %)",
    "the counterparty is known": "le tiers est connu",
    "the payer's name is another": "le nom du payeur est différent",
    "other documents are named": "d’autres pièces sont citées",
    "a number is named that no open document has": "un numéro cité n’est celui d’aucune pièce ouverte",
    # doubts and notes
    "such an amount may agree by chance": "un tel montant peut concorder par hasard",
    "several documents are alike, the oldest is taken": "plusieurs pièces sont identiques, la plus ancienne est prise",
    "another explanation is as good": "une autre explication est aussi bonne",
    "{} different sums fit": "{} sommes différentes conviennent",
    "one of {} payments of it": "un de ses {} paiements",
    "the line gives its date": "l’opération en donne la date",
    "this document is paid by another transaction already: a second payment of it": (
        "cette pièce est déjà payée par une autre opération : c’en est un second paiement"
    ),
    # two lines that belong together, and rules
    "both legs of a transfer between our own accounts": "les deux côtés d’un virement entre nos propres comptes",
    "this payment came back: the two lines cancel out and the document stays open": (
        "ce paiement est revenu : les deux opérations s’annulent et la pièce reste due"
    ),
    "the bank reversed this booking": "la banque a contrepassé cette écriture",
    "what the two lines share in words and references": "ce que les deux opérations ont en commun (mots, références)",
    "the amounts are opposite": "les montants sont opposés",
    "{} days apart": "à {} jours d’écart",
    'rule "{}": label contains {}': "règle « {} » : le libellé contient {}",
    "another rule comes first": "une autre règle passe avant",
    # details of evidence
    "likeness {}": "ressemblance {}",
    "expected by chance: {}": "attendu par hasard : {}",
    "the amounts differ": "les montants diffèrent",
    "{} days before its issue": "{} jours avant son émission",
    "{} days after it was due": "{} jours après l’échéance",
    "when it was due or before": "à l’échéance ou avant",
    "other explanations": "autres explications",
    "cheque": "chèque",
    "card": "carte",
    "direct_debit": "prélèvement",
    "transfer": "virement",
    # what the log says of decisions on several matches
    "{} matches": "{} rapprochements",
    "accepted by the program: tier certain": "accepté par le programme : niveau certain",
    # searches cut short
    "too many open documents for a free search of sums": "trop de pièces ouvertes pour chercher librement des sommes",
    "so many sums are possible that one found would prove nothing": (
        "tant de sommes sont possibles qu’en trouver une ne prouverait rien"
    ),
    "the pool is too large for the search budget": "trop de pièces pour le temps de recherche",
    "sums of more than {} documents were not searched": "les sommes de plus de {} pièces n’ont pas été cherchées",
    "too many documents and payments of one counterparty: not all sums were tried": (
        "trop de pièces et de paiements d’un même tiers : toutes les sommes n’ont pas été essayées"
    ),
    "many equal amounts of one counterparty: only the nearest in date order were compared": (
        "beaucoup de montants égaux d’un même tiers : seuls les plus proches en date ont été comparés"
    ),
    # why nothing is proposed
    "no open document is named, no counterparty is recognised, and the amount is not that of one document alone": (
        "aucune pièce ouverte n’est citée, aucun tiers n’est reconnu, et le montant n’est pas celui d’une seule pièce"
    ),
    "the counterparty is recognised, but no open document or sum of documents fits the amount": (
        "le tiers est reconnu, mais aucune pièce ouverte ni somme de pièces ne correspond au montant"
    ),
    "what fits is too weak to show: it may be an accident, or other explanations are as good": (
        "ce qui correspond est trop faible pour être montré : ce peut être un hasard, ou d’autres explications se valent"
    ),
    "the documents that fit are better explained by other transactions": (
        "les pièces qui correspondent sont mieux expliquées par d’autres opérations"
    ),
}
"""English part → French part, both without the capital and the full stop a sentence adds."""

ENGLISH = {"direct_debit": "direct debit"}
"""What reads better than the word the tables keep."""


def spoken(sentence: str | None, language: str) -> str:
    """A sentence of the matcher in the reader's language; what is nobody's but the bank's or a person's stays."""
    if not sentence:
        return ""
    if language != "fr":
        return ENGLISH.get(sentence, sentence)
    stop = "." if sentence.endswith(".") else ""
    return " ; ".join(_part(part) for part in sentence.removesuffix(".").split(SEPARATOR)) + stop


def spoken_expr(sentence: pl.Expr, language: str) -> pl.Expr:
    """`spoken` for a column; each distinct sentence is put into words once."""
    if language != "fr":
        return sentence
    return sentence.map_batches(_spoken_column, return_dtype=pl.String)


def _spoken_column(column: pl.Series) -> pl.Series:
    distinct = column.unique()
    said = [None if text is None else spoken(text, "fr") for text in distinct]
    return column.replace_strict(distinct, pl.Series(said, dtype=pl.String), return_dtype=pl.String)


def _part(part: str) -> str:
    small = part[:1].lower() + part[1:]
    french = FRENCH.get(small) or _filled(small)
    if french is None:
        return part
    return french[:1].upper() + french[1:] if part[:1].isupper() else french


def _filled(part: str) -> str | None:
    for pattern, french in _patterns():
        if met := pattern.fullmatch(part):
            return french.format(*map(_figure, met.groups()))
    return None


def _figure(text: str) -> str:
    """A decimal number with a comma; any other text as it is."""
    return text.replace(".", ",") if re.fullmatch(r"\d+\.\d+(e-?\d+)?", text) else text


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The catalogue's lines with something to fill in, longest first."""
    open_ended = sorted((english for english in FRENCH if "{}" in english), key=len, reverse=True)
    return tuple((re.compile("(.*)".join(map(re.escape, e.split("{}"))), re.DOTALL), FRENCH[e]) for e in open_ended)
