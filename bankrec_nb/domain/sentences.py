"""The matcher's sentences in French: reasons, details of evidence, search limits, and why nothing is proposed.

Logs and tables keep the English sentence as it was decided on; it is put into the reader's language when it is shown.
A sentence is made of parts joined by `; `, each of them one line of this catalogue; `{}` stands for what differs from
line to line (a number, a reference, a rule's name). A part that is not in the catalogue is a person's or the bank's own
text and stays as it is.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.reader_sentences import SENTENCES, spoken_finding
from bankrec_nb.domain.refusals import refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bankrec_nb.domain.errors import BankrecError

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
    "the documents named less a credit note": "les pièces citées moins un avoir",
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
    "about what it is booked at in our currency": "à peu près le montant comptabilisé dans notre devise",
    "documents of several of one name add up to the amount": "la somme de pièces de plusieurs personnes d’un même nom est le montant",
    "documents less their agreed early-payment discounts add up to the amount": "des pièces, moins leurs escomptes convenus, totalisent le montant",
    "part of what is open": "une partie de ce qui reste dû",
    "an equal part of what is open": "une part égale de ce qui reste dû",
    "together with other payments it pays the document in full": "avec d’autres paiements, la pièce est entièrement payée",
    "together with other payments it pays several documents in full": "avec d’autres paiements, plusieurs pièces sont entièrement payées",
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
    "the text gives the customer's number": "le libellé donne le numéro du client",
    "the name agrees": "le nom concorde",
    "the name agrees ({} %)": "le nom concorde ({} %)",
    "the counterparty is known": "le tiers est connu",
    "the payer's name is another": "le nom du payeur est différent",
    "other documents are named": "d’autres pièces sont citées",
    "a number is named that no open document has": "un numéro cité n’est celui d’aucune pièce ouverte",
    "a credit note of its amount cancels it": "un avoir de son montant l’annule",
    # doubts and notes
    "the agreed discount is taken after its last day": "l’escompte convenu est pris après son dernier jour",
    "the name is only a part of others' names": "le nom n’est qu’une partie d’autres noms",
    "the name has another word than the books": "le nom a un autre mot que dans les livres",
    "swapped digits": "chiffres intervertis",
    "the text states charges beside the rate": "le libellé indique des frais en plus du cours",
    "the document was issued after the payment, and older ones of this party are open": (
        "la pièce a été émise après le paiement, et de plus anciennes de ce tiers sont ouvertes"
    ),
    "the text gives another number of that kind": "le libellé donne un autre numéro de cette sorte",
    "the text gives the month, day, instalment or order of another document": "le libellé donne le mois, le jour, l’échéance ou la commande d’une autre pièce",
    "the text speaks of another kind of money than the document": "le libellé parle d’une autre sorte d’argent que la pièce",
    "the text states charges that this part leaves out": "le libellé indique des frais que cette partie laisse de côté",
    "the text has a word of another name that owes this amount": "le libellé porte un mot du nom d’un autre qui doit ce montant",
    "the books carry these cents as an item of their own": "les livres portent ces centimes comme une pièce à part",
    "the text speaks of money that the document does not ask for": "le libellé parle d’un argent que la pièce ne demande pas",
    "the text says that a payment came back": "le libellé dit qu’un paiement est revenu",
    "the text speaks of money that nobody invoices": "le libellé parle d’argent que personne ne facture",
    "the books already carry such a movement on the bank's account": "un tel mouvement figure déjà au compte de banque dans les livres",
    "such an amount may agree by chance": "un tel montant peut concorder par hasard",
    "several documents are alike, the oldest is taken": "plusieurs pièces sont identiques, la plus ancienne est prise",
    "another explanation is as good": "une autre explication est aussi bonne",
    "the text speaks of a part": "le libellé parle d’une partie",
    "the same was paid more than once": "le même montant a été payé plusieurs fois",
    "{} different sums fit": "{} sommes différentes conviennent",
    "what other payments leave": "ce que laissent les autres règlements",
    "the text does not tell who besides the payer is meant": "le libellé ne dit pas qui d’autre que le payeur est visé",
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
    "this payment came back with a charge of the bank: the document stays open": (
        "ce paiement est revenu avec des frais de la banque : la pièce reste due"
    ),
    "the bank reversed this booking": "la banque a contrepassé cette écriture",
    "what the two lines share in words and references": "ce que les deux opérations ont en commun (mots, références)",
    "the amounts are opposite": "les montants sont opposés",
    "the amounts are opposite but for a charge": "les montants sont opposés, aux frais près",
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
    "how often such suggestions were right": "part de suggestions semblables qui étaient justes",
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
    "sums of cheques were searched among the newest {} documents only": (
        "les sommes de chèques n’ont été cherchées que parmi les {} pièces les plus récentes"
    ),
    "so many sums of cheques are possible that one found would prove nothing": (
        "tant de sommes de chèques sont possibles qu’en trouver une ne prouverait rien"
    ),
    "the sums of cheques are too many for the search budget": ("trop de sommes de chèques pour le temps de recherche"),
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
    # refusals of a decision, and what to do next
    "nothing was chosen": "rien n’a été choisi",
    "name a document or a difference": "nommez une pièce ou un écart",
    "no account was given": "aucun compte n’a été donné",
    "for example {}": "par exemple {}",
    "for example: {}": "par exemple : {}",
    "'{}' is not an amount": "« {} » n’est pas un montant",
    "'{}' is not an amount in {}": "« {} » n’est pas un montant en {}",
    "'{}' has more decimals than {} has": "« {} » a plus de décimales que {}",
    "it is split already": "elle est déjà scindée",
    "undo that split first": "annulez d’abord cette scission",
    "the parts add up to {}, the transaction is {} (minor units)": "la somme des parts est {}, l’opération est {} (en centimes)",
    "no suggestion {} is waiting": "aucune suggestion {} n’est en attente",
    "it may be decided already: see history()": "elle est peut-être déjà décidée : voyez l’historique",
    "nothing remains of transaction {}": "il ne reste rien de l’opération {}",
    "undo its match first": "annulez d’abord son rapprochement",
    "undo those matches first": "annulez d’abord ces rapprochements",
    "it stands against {}: undo that first": "elle s’oppose à {} : annulez-la d’abord",
    "no booked transaction {}": "aucune opération comptabilisée {}",
    "no document {}": "aucune pièce {}",
    "the period {} is sealed by {} on {}": "la période {} a été close par {} le {}",
    "another person can reopen it, with a reason": "une autre personne peut la rouvrir, avec un motif",
    "a closing is not undone": "une clôture ne s’annule pas",
    "there is nothing of yours to undo": "rien à annuler de votre part",
    "transaction {} is not here (its file has not arrived, or its import was reverted)": (
        "l’opération {} n’est pas là (son fichier n’est pas arrivé, ou son import a été annulé)"
    ),
    "document {} is not here (its file has not arrived, or its import was reverted)": (
        "la pièce {} n’est pas là (son fichier n’est pas arrivé, ou son import a été annulé)"
    ),
    "a document needs an amount": "une pièce a besoin d’un montant",
    "a rule needs a word of the label": "une règle a besoin d’un mot du libellé",
    "a rule needs an account": "une règle a besoin d’un compte",
    "could not be written ({})": "n’a pas pu être écrit ({})",
    "nothing was recorded": "rien n’a été enregistré",
    "the disk is full": "le disque est plein",
    "free some space, then try again": "libérez de la place, puis réessayez",
    "the disk is full: free some space, then do it again": "le disque est plein : libérez de la place, puis recommencez",
    "your quota is used up: free some space, then do it again": (
        "votre quota est épuisé : libérez de la place, puis recommencez"
    ),
    "you may not write there: ask for the right to write to the folder, then do it again": (
        "vous ne pouvez pas y écrire : demandez le droit d’écrire dans le dossier, puis recommencez"
    ),
    "the folder is read-only: work on a copy, or ask for the right to write": (
        "le dossier est en lecture seule : travaillez sur une copie, ou demandez le droit d’écrire"
    ),
    "see that the folder can be reached, then do it again": "vérifiez que le dossier est accessible, puis recommencez",
    "more of {} {} would be used than there is": "il serait utilisé plus que ce qu’il y a de {} {}",
    "the log is held by {}": "le journal est tenu par {}",
    "close it there, or go on reading here": "fermez-le là-bas, ou continuez à lire ici",
    "decisions can be taken when it is free": "les décisions seront possibles dès qu’il sera libre",
    "{} is not there any more": "{} n’est plus là",
    "refresh (g)": "actualisez (g)",
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
    return " ; ".join(_part(part.rstrip()) for part in sentence.removesuffix(".").split(SEPARATOR)) + stop


def told(error: BankrecError, language: str) -> str:
    """What an error says and what to do next, in the reader's language."""
    said = " ".join(_sentence(refusal(text, language)) for text in (error.message, error.action) if text)
    colon = " : " if language == "fr" else ": "
    return f"{error.where}{colon}{said}" if error.where and error.where.endswith(".jsonl") else said


def refusal(text: str, language: str) -> str:
    """A refusal's sentence in the reader's language: the dossier's, a decision's, or a reader's."""
    if language != "fr":
        return text
    sentence = _sentence(text)
    # The reader says what is wrong with a file, the dossier what to do about it.
    parts = SENTENCES.split(sentence)
    said = [refused(part) or spoken_finding(part, "fr") for part in parts]
    if not set(said) & set(parts):
        return refused(text) or " ".join(said)
    french = spoken(sentence, "fr")
    return french if french != sentence else spoken_finding(sentence, "fr")


def remark(row: Mapping[str, Any], language: str) -> str:
    """The message of a file in the import report, in the reader's language; a refusal begins with the file's name."""
    text, name = str(row["message"] or ""), f"{row['file_name']}: "
    if not text.startswith(name):
        return spoken_finding(text, language)
    return name + refusal(text.removeprefix(name), language)


def remark_beside(row: Mapping[str, Any], language: str) -> str:
    """`remark` in a table that has the file's name in another column."""
    return remark(row, language).removeprefix(f"{row['file_name']}: ")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


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
