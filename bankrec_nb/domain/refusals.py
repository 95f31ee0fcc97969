"""Why something asked for is refused, and what to do next, in French: what the dossier, reports and exports say.

The error keeps the English sentence; it is put into the person's language when it is shown. Catalogue lines begin with a
small letter and have no full stop; `{}` stands for what differs. A sentence that is not here stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

FRENCH: dict[str, str] = {
    # accounts and files
    "it does not name its account, and {} accounts in {} are here": "il ne nomme pas son compte, et il y a ici {} comptes en {}",
    "name it with --account (account= in a notebook): {}": "nommez-le par --account (account= dans un notebook) : {}",
    "several accounts end in {}": "plusieurs comptes finissent par {}",
    "name it: account={}": "nommez-le : account={}",
    "there is no such file": "il n’y a pas de tel fichier",
    "check the name; patterns like *.xml work": "vérifiez le nom ; un motif comme *.xml convient",
    "{} rows came in, {} were loaded and {} kept apart": "{} lignes sont arrivées, {} ont été chargées et {} mises à part",
    "nothing was loaded. Please report this with the file's format": "rien n’a été chargé. Merci de le signaler avec le format du fichier",
    "it names no account and covers days of {}, but has only {} of {} movements in common with it: it looks like another account": "il ne nomme aucun compte et couvre des jours de {}, mais n’a que {} opérations sur {} en commun avec lui : il semble venir d’un autre compte",
    "say whose it is: its own account (account=…), or account={} if it is the same": "dites de quel compte il vient : le sien (account=…), ou account={} si c’est le même",
    "the archive holds {} files": "l’archive contient {} fichiers",
    "unpack it first": "décompressez-la d’abord",
    "no import {}": "aucun import {}",
    "{} of its rows are in use": "{} de ses lignes sont utilisées",
    "a sealed period rests on it": "une période close repose dessus",
    "there are several accounts": "il y a plusieurs comptes",
    "say which one: {}": "dites lequel : {}",
    "there is no such account here": "il n’y a pas ici de tel compte",
    "accounts: {}": "comptes : {}",
    "there is no statement and no transaction yet": "il n’y a encore ni relevé ni opération",
    "import statements first": "importez d’abord des relevés",
    # the folder
    "dossier.toml is missing in a folder that holds a dossier": "dossier.toml manque dans un dossier bankrec",
    "restore it from a copy": "reprenez-le d’une copie",
    "wait for the file to arrive, or restore it from a copy": "attendez que le fichier arrive, ou reprenez-le d’une copie",
    "{} bytes after record {} are unfinished; they were never acknowledged": "{} octets après l’enregistrement {} sont inachevés ; ils n’ont jamais été confirmés",
    "they are set aside at the next decision": "ils seront mis de côté à la prochaine décision",
    "the last record is unfinished; it was never acknowledged": "le dernier enregistrement est inachevé ; il n’a jamais été confirmé",
    "it and {} went on differently; the decisions of both count": "lui et {} ont continué différemment ; les décisions des deux comptent",
    "records {} to {} were seen by others and are missing here": "les enregistrements {} à {} ont été vus par d’autres et manquent ici",
    "record {}: its line does not end where its record ends": "enregistrement {} : sa ligne ne finit pas où il finit",
    "record {}: its bytes have changed since it was written": "enregistrement {} : ses octets ont changé depuis son écriture",
    "record {}: it is not readable as JSON": "enregistrement {} : il n’est pas lisible en JSON",
    "record {}: fields are missing": "enregistrement {} : des champs manquent",
    "record {}: it does not follow the record before it (a record was changed, removed or swapped)": "enregistrement {} : il ne suit pas le précédent (un enregistrement a été modifié, ôté ou échangé)",
    "record {}: it says it is record {} of {}": "enregistrement {} : il se dit l’enregistrement {} de {}",
    "record {}: a field has an impossible value": "enregistrement {} : un champ a une valeur impossible",
    "the original is missing": "l’original manque",
    "put the bank's file back": "remettez le fichier de la banque",
    "the original has changed since it was received": "l’original a changé depuis sa réception",
    "restore it from a copy, or get it from the bank again": "reprenez-le d’une copie, ou redemandez-le à la banque",
    "the file is missing": "le fichier manque",
    "the content has changed on disk": "son contenu a changé sur le disque",
    "run `bankrec verify --repair`: it is rebuilt from the original": "lancez `bankrec verify --repair` : il est reconstruit depuis l’original",
    "the seal is missing": "le scellé manque",
    "the seal has changed since it was made": "le scellé a changé depuis sa pose",
    "record {}, sealed in {}, is missing or different": "l’enregistrement {}, scellé dans {}, manque ou diffère",
    "it is not what the program wrote: somebody edited it, or it is damaged": "ce n’est pas ce que le programme a écrit : quelqu’un l’a modifié, ou il est abîmé",
    "look through it; if it is as you want it, delete {}": "relisez-le ; s’il est comme vous le voulez, supprimez {}",
    "its figures have changed since it was sealed": "ses chiffres ont changé depuis la clôture",
    "see history(); reopen and close it again, or take the late change back": "voyez l’historique ; rouvrez-le et clôturez-le de nouveau, ou annulez le changement tardif",
    "replaying the decisions gives other {}": "rejouer les décisions donne un autre résultat ({})",
    "its rows do not add up in the manifest": "ses lignes ne s’additionnent pas dans le manifeste",
    "import it again": "importez-le de nouveau",
    "restore this file from a copy": "reprenez ce fichier d’une copie",
    "this folder is not a dossier": "ce dossier n’est pas un dossier bankrec",
    "run `bankrec init`": "lancez `bankrec init`",
    "it has no [dossier] with an id": "il n’a pas de [dossier] avec un id",
    "put the line back": "remettez la ligne",
    "it cannot be read: {}": "il ne peut pas être lu : {}",
    "correct it with an editor": "corrigez-le avec un éditeur",
    "an account or setting has a wrong key or type: {}": "un compte ou un réglage a une clé ou un type faux : {}",
    "the watched folder {} is not there": "le dossier surveillé {} n’est pas là",
    "create it, or correct the connection's path": "créez-le, ou corrigez le chemin de la connexion",
    # closing a month
    "'{}' is not a month": "« {} » n’est pas un mois",
    "{} accounts are here: name one": "il y a ici {} comptes : nommez-en un",
    "it is sealed already by {} on {}": "elle est déjà close par {} le {}",
    "the preparer has not signed": "le préparateur n’a pas signé",
    'sign_off("{}") first': "signez d’abord {} (sign-off)",
    "something changed since {} signed on {}": "quelque chose a changé depuis la signature de {} le {}",
    "sign off again": "signez de nouveau",
    "{} prepared it, another person must review it": "{} l’a préparée, une autre personne doit la revoir",
    "then close again": "puis clôturez de nouveau",
    "it is not closed": "elle n’est pas close",
    "reopening needs a reason": "rouvrir demande un motif",
    "{} closed it, another person must reopen it": "{} l’a close, une autre personne doit la rouvrir",
    "no bank statement proves the balance up to that day": "aucun relevé ne prouve le solde jusqu’à ce jour",
    "the difference is {}, not zero": "l’écart est de {}, il doit être nul",
    "{} differences have neither an account nor a note": "{} écarts n’ont ni compte ni note",
    "{} matches are stale: their documents changed at the source, or are gone there": "{} rapprochements ne tiennent plus : leurs pièces ont changé à la source, ou n’y sont plus",
    "{} bank transactions are not explained: decide on them, or carry them forward by name": "{} opérations bancaires ne sont pas expliquées : décidez-en, ou reportez-les nommément",
    "statement {} is incomplete: Rows were kept apart, or the end of the statement is missing": "relevé {} incomplet : des lignes ont été mises à part, ou la fin du relevé manque",
    "statement {} is unbalanced: The opening balance and the transactions are not the closing balance": "relevé {} non équilibré : solde d’ouverture et opérations ne font pas le solde de clôture",
    "statement {}: The opening balance is not the closing balance of the statement before: a page or a period is missing": "relevé {} : le solde d’ouverture n’est pas le solde de clôture du relevé précédent ; une page ou une période manque",
    "({} to {})": "({} – {})",
    "difference {}": "écart {}",
    "conflict: {}": "conflit : {}",
    "resolve it first": "tranchez-le d’abord",
    "another person can reopen the period, with a reason": "une autre personne peut rouvrir la période, avec un motif",
    "another person can reopen the period": "une autre personne peut rouvrir la période",
    "a reason is needed": "un motif est nécessaire",
    "say why it may stand": "dites pourquoi il peut être laissé tel quel",
    "nothing of '{}' waits for a proof": "rien de « {} » n’attend de preuve",
    "it does not add up: an unbalanced statement cannot be let stand": "il ne s’équilibre pas : un relevé non équilibré ne peut être laissé tel quel",
    "ask the bank for the right one and import it": "demandez le bon à la banque et importez-le",
    "it was let stand already": "il a déjà été laissé tel quel",
    # deciding
    "say which: ids of suggestions, or a tier": "dites lesquelles : identifiants de suggestions, ou un niveau",
    "the transaction is in {}, the document in {}: give both amounts": "l’opération est en {}, la pièce en {} : donnez les deux montants",
    "'{}' is no kind of difference": "« {} » n’est pas un type d’écart",
    "'{}' is no difference": "« {} » n’est pas un écart",
    "write fee=-2.50 or fee=-2.50@627000": "écrivez fee=-2.50 ou fee=-2.50@627000",
    "{} is not exact": "{} n’est pas exact",
    'write it as text or Decimal: "12.50"': "écrivez-le comme texte : « 12.50 »",
    "no documents have the number {}": "aucune pièce n’a le numéro {}",
    "{} documents have the number {}": "{} pièces ont le numéro {}",
    "give its item_id": "donnez son item_id",
    "link it to a document, categorise it, or declare it handled with a note": "liez-la à une pièce, affectez-la à un compte, ou déclarez-la traitée avec une note",
    "'{}' may not be accepted without a person": "« {} » ne peut être accepté sans une personne",
    'only accept="certain"': 'seulement accept="certain"',
    "'{}' is no kind of document": "« {} » n’est pas un type de pièce",
    "unknown column {}": "colonne inconnue {}",
    "no conflict is about {}": "aucun conflit ne concerne {}",
    "see dossier.conflicts": "`bankrec status` les montre",
    "no decision {}": "aucune décision {}",
    "history() lists them": "l’historique les montre",
    "it may be decided already: see history()": "elle est peut-être déjà décidée : voyez l’historique",
    "no rule {}": "aucune règle {}",
    "a rule has no {}": "une règle n’a pas de {}",
    "a rule needs words and an account": "une règle a besoin de mots et d’un compte",
    "give --contains and --ledger-account": "donnez --contains et --ledger-account",
    "'{}' is no direction": "« {} » n’est pas un sens",
    "in, out or both": "in, out ou both",
    # two people, and what a person is asked to do
    "a one-person firm sets single_person_firm = true in dossier.toml; the pack then says so": "si vous êtes seul, mettez single_person_firm = true dans dossier.toml ; le dossier de révision le dira",
    "another person can reopen the period; or keep the closing, which sets it aside": "une autre personne peut rouvrir la période ; ou gardez la clôture, qui l’écarte",
    "nothing was changed; try again": "rien n’a été changé ; réessayez",
    "restore this file from a copy; `bankrec verify` says what else is wrong": "reprenez ce fichier d’une copie ; `bankrec verify` dit ce qui ne va pas d’autre",
    "say its number or its name; there are: {}": "dites son numéro ou son nom ; il y a : {}",
    # paying, exports and answers
    "name the euro account (with an IBAN) to pay from; there are: {}": "nommez le compte en euros (avec un IBAN) d’où payer ; il y a : {}",
    "a FEC is in euros; there are entries in {}": "un FEC est en euros ; il y a des écritures en {}",
    "nothing is to be paid": "il n’y a rien à payer",
    "see which documents are due, and what hinders them": "voyez quelles pièces sont dues, et ce qui les retient",
    "{} is not paid: {}": "{} n’est pas payée : {}",
    "no open purchase document {}": "aucune facture fournisseur ouverte {}",
    "there is no export '{}'": "il n’y a pas d’export « {} »",
    "the SIREN '{}' is not nine digits": "le SIREN « {} » n’a pas neuf chiffres",
    'write siren = "123456789" under [dossier]': 'écrivez siren = "123456789" sous [dossier] de dossier.toml',
    "export the journal instead, or leave these accounts out": "exportez plutôt le journal, ou laissez ces comptes de côté",
    "'{}' is no format of a report": "« {} » n’est pas un format d’état",
    "use .html, .csv, .xlsx or .json": "prenez .html, .csv, .xlsx ou .json",
    "'{}' is no answer": "« {} » n’est pas une réponse",
    "'{}' is no setting": "« {} » n’est pas un réglage",
    "write date_order=dmy or amount=COLUMN": "écrivez date_order=dmy ou amount=COLONNE",
    "it is no profile: {}": "ce n’est pas un profil : {}",
    "no profile is called '{}'": "aucun profil ne s’appelle « {} »",
    "correct or delete it": "corrigez-le ou supprimez-le",
    "parquet is not text": "Parquet n’est pas du texte",
    "name a file with -o": "nommez un fichier par -o",
    # one word before a list
    "known: {}": "connus : {}",
    "known: none is saved yet": "aucun n’est encore enregistré",
    "for example: 60.00; 30.00": "par exemple : 60,00 ; 30,00",
    "one of {}": "parmi {}",
    "write {}": "écrivez {}",
    "see {}": "voyez {}",
    "no port from {} on is free": "aucun port n’est libre à partir de {}",
    "name another with --port": "indiquez-en un autre par --port",
    "please report this": "merci de le signaler",
}  # fmt: skip
"""English sentence → French sentence, both without the capital and the full stop."""

_SENTENCES = re.compile(r"(?<=[.)]) (?=[A-Z0-9(])")


def refused(text: str) -> str | None:
    """A refusal in French, or several one after the other; None where one of them is not in the catalogue."""
    if (whole := _said(text)) is not None:
        return whole
    parts = [_said(part) for part in _SENTENCES.split(text)]
    return None if None in parts else " ".join(part for part in parts if part)


def _said(sentence: str) -> str | None:
    plain = sentence.removesuffix(".")
    small = plain[:1].lower() + plain[1:]
    found = FRENCH.get(small) or _filled(small)
    return found and found[:1].upper() + found[1:] + ("." if sentence.endswith(".") else "")


def _filled(text: str) -> str | None:
    met = ((pattern.fullmatch(text), french) for pattern, french in _patterns())
    return next((french.format(*map(_figure, found.groups())) for found, french in met if found), None)


def _figure(text: str) -> str:
    """An amount with a comma, a day as it is written in French; any other text as it is."""
    if (found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)) is not None:
        return "/".join(reversed(found.groups()))
    return text.replace(".", ",") if re.fullmatch(r"-?\d+\.\d+", text) else text


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The lines with something to fill in, longest first. What is filled in is one sentence's: none swallows the next."""
    open_ended = sorted((english for english in FRENCH if "{}" in english), key=len, reverse=True)
    return tuple(
        (re.compile(r"((?:(?!\. [A-Z(]).)*)".join(map(re.escape, e.split("{}"))), re.DOTALL), FRENCH[e])
        for e in open_ended
    )
