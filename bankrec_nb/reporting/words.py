"""The words of the reports in English and French, one line per thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.domain.terms import TERMS
from bankrec_nb.reporting.form_words import FORM_WORDS

if TYPE_CHECKING:
    from bankrec_nb.reporting.about import Language

WORDS: dict[str, tuple[str, str]] = TERMS | FORM_WORDS | {
    # the pack
    "pack": ("Bank reconciliation", "Rapprochement bancaire"),
    "as_of": ("As of", "Au"),
    "company": ("Company", "Société"),
    "prepared": ("Prepared", "Établi"),
    "by": ("by", "par"),
    "engine": ("Program", "Logiciel"),
    "summary": ("Summary", "Synthèse"),
    "all_proved": ("Every balance is proved; the difference is zero.", "Tous les soldes sont justifiés ; l’écart est nul."),
    "proved_with_remarks": (
        "Every difference is zero; read the remarks (▸) before signing.",
        "Tous les écarts sont nuls ; lire les remarques (▸) avant de viser.",
    ),
    "remarks": ("remark(s)", "remarque(s)"),
    "not_proved": ("Not everything is proved yet: see the lines marked ✗.", "Tout n’est pas encore justifié : voir les lignes marquées ✗."),
    "no_accounts": ("There is no bank account in this dossier yet.", "Ce dossier ne contient encore aucun compte bancaire."),
    "proved": ("proved", "justifié"),
    "unproved": ("not proved", "non justifié"),
    # the statement
    "statement": ("Reconciliation statement", "État de rapprochement"),
    "bank_balance": ("Balance per bank", "Solde du relevé bancaire"),
    "book_balance": ("Balance per books", "Solde comptable"),
    "bank_only": ("At the bank, not in the books", "En banque, pas en comptabilité"),
    "books_only": ("In the books, not at the bank", "En comptabilité, pas en banque"),
    "named": ("Named differences", "Écarts nommés"),
    "verdict": ("Verdict", "Conclusion"),
    "table_books": ("In the books: ledger account", "Dans les livres : compte"),
    "table_bank": ("At the bank: our account there", "À la banque : notre compte"),
    "balance": ("Balance", "Solde"),
    "adjusted": ("Adjusted balance", "Solde rectifié"),
    "equal_and_opposite": (
        "The adjusted balances are equal and opposite: what we hold is what the bank owes us.",
        "Les soldes rectifiés sont égaux et de sens contraire : ce que nous détenons est ce que la banque nous doit.",
    ),
    "rests_on": ("Rests on statement", "S’appuie sur le relevé"),
    "debit": ("Debit", "Débit"),
    "credit": ("Credit", "Crédit"),
    "age": ("Age, days", "Âge, jours"),
    "cleared_on": ("Cleared on", "Dénoué le"),
    "nothing_outstanding": ("Nothing outstanding.", "Aucune opération en suspens."),
    "total": ("Total", "Total"),
    "named_handled": ("declared handled, without an entry", "déclaré traité, sans écriture"),
    "named_opening_difference": (
        "difference at the opening: items that were open then and are not listed here",
        "écart à l’ouverture : opérations alors en suspens qui ne sont pas listées ici",
    ),
    "named_cleared_before": ("already cleared in the books when they were read", "déjà pointé en comptabilité à la lecture"),
    "unassigned": (
        "These items stand on a bank ledger account, but the books do not say on which: they are in no balance until assigned.",
        "Ces pièces sont portées sur un compte de banque sans que la comptabilité dise lequel : elles ne figurent dans aucun solde.",
    ),
    "finding_difference": ("No list explains this difference: a movement is missing or changed.", "Aucune liste n’explique cet écart : un mouvement manque ou a changé."),
    "finding_no_statement": ("No statement with a balance covers this date.", "Aucun relevé avec solde ne couvre cette date."),
    "finding_opening_difference": ("The books’ opening is not the bank’s opening.", "L’ouverture comptable n’est pas celle de la banque."),
    "finding_handled": ("Transactions were declared handled without an entry.", "Des opérations ont été déclarées traitées sans écriture."),
    "finding_unassigned": ("Items wait to be assigned to an account.", "Des pièces attendent d’être affectées à un compte."),
    # proof
    "proofs": ("Proof of each statement", "Preuve de chaque relevé"),
    "proofs_note": ("Opening balance + transactions = closing balance, and each statement begins where the one before ended.", "Solde initial + mouvements = solde final, et chaque relevé reprend là où finit le précédent."),
    "to": ("To", "Au"),
    "opening": ("Opening", "Solde initial"),
    "movements": ("Movements", "Mouvements"),
    "sum": ("Sum", "Somme"),
    "closing": ("Closing", "Solde final"),
    "gap": ("Gap before", "Rupture avant"),
    # work
    "todo": ("Open to-dos", "Reste à faire"),
    "todo_none": ("Every transaction is explained.", "Toutes les opérations sont expliquées."),
    "issues": ("Findings of the import", "Constats de l’import"),
    "severity": ("Severity", "Gravité"),
    "note": ("note", "note"),
    "warning": ("warning", "attention"),
    "quarantined": ("kept apart", "mis à part"),
    "line": ("Line", "Ligne"),
    "action": ("What to do", "À faire"),
    # documents
    "aged": ("Aged balance", "Balance âgée"),
    "aged_note": ("By due date; a document in a deposit or lot already booked is not chased.", "Par date d’échéance ; une pièce comprise dans une remise déjà comptabilisée n’est pas relancée."),
    "receivable": ("Customers", "Clients"),
    "payable": ("Suppliers", "Fournisseurs"),
    "not_due": ("Not due", "Non échu"),
    "days_0_30": ("0–30 days", "0–30 j"),
    "days_31_60": ("31–60", "31–60 j"),
    "days_61_90": ("61–90", "61–90 j"),
    "days_91_120": ("91–120", "91–120 j"),
    "over_120": ("> 120", "> 120 j"),
    "unallocated": ("Money without a document", "Règlements non affectés"),
    "unexplained": ("unexplained", "inexpliqué"),
    "unpaid": ("Unpaid documents", "Pièces non soldées"),
    "nothing_unpaid": ("Everything is paid.", "Tout est soldé."),
    "issued": ("Issued", "Émise le"),
    "late": ("Days late", "Jours de retard"),
    "paid": ("Paid", "Payé"),
    "in_lot": ("in a deposit", "en remise"),
    # cash
    "cash": ("Cash", "Trésorerie"),
    "cash_flow": ("Cash flow", "Flux de trésorerie"),
    "month": ("Month", "Mois"),
    "bank": ("Bank", "Banque"),
    "category": ("Category", "Catégorie"),
    "in": ("In", "Encaissements"),
    "out": ("Out", "Décaissements"),
    "in_and_out": ("Cash in and out", "Encaissements et décaissements"),
    "transfers": ("Own transfers", "Virements internes"),
    "net": ("Net", "Net"),
    "month_end": ("Balance at month end", "Solde fin de mois"),
    "forecast": ("Thirteen weeks ahead", "Treize semaines à venir"),
    "forecast_note": ("Open documents on their due date plus the days their counterparty usually takes, and lines without a document that came at least three times in one rhythm.", "Pièces ouvertes à leur échéance, plus le retard habituel du tiers, et opérations sans pièce revenues au moins trois fois à intervalle régulier."),
    "recurring": ("recurring lines", "opérations récurrentes"),
    "week": ("Week of", "Semaine du"),
    # decisions
    "matches": ("Matches made", "Rapprochements effectués"),
    "matches_note": ("Every link has its author, time and reason; nothing is matched silently.", "Chaque lien a son auteur, sa date et son motif ; rien n’est rapproché en silence."),
    "decided": ("Decided", "Décidé"),
    "who": ("Who", "Par"),
    "kind": ("Kind", "Nature"),
    "reason": ("Reason", "Motif"),
    "transaction": ("Transaction", "Opération"),
    "documents": ("Documents", "Pièces"),
    "currency": ("Currency", "Devise"),
    "sign_offs": ("Sign-offs", "Visas"),
    "period": ("Period", "Période"),
    "preparer": ("preparer", "préparateur"),
    "reviewer": ("reviewer", "réviseur"),
    "role": ("Role", "Rôle"),
    "no_sign_off": ("Not signed off yet.", "Pas encore visé."),
    "stale": ("changed at its source", "modifié à la source"),
    # evidence
    "evidence": ("Files and control sums", "Fichiers et totaux de contrôle"),
    "rows": ("Rows", "Lignes"),
    "control_sums": ("Control sums", "Totaux de contrôle"),
    "sum_transactions": ("transactions", "opérations"),
    "sum_allocations": ("allocated to documents", "affecté à des pièces"),
    "sum_adjustments": ("named differences in matches", "écarts nommés des rapprochements"),
    "sum_remaining": ("remaining", "reste"),
    "sums_hold": ("transactions = allocated + named + remaining, to the cent", "opérations = affecté + nommé + reste, au centime près"),
    "cut_frame": ("The first {shown} of {total} rows; `.frame` holds all of them.", "{shown} premières lignes sur {total} ; `.frame` les contient toutes."),
    "cut": ("The first {shown} of {total} rows; all of them are in pack.xlsx (or in the CSV file that it names).", "{shown} premières lignes sur {total} ; toutes figurent dans pack.xlsx (ou dans le fichier CSV qu’il nomme)."),
    # payments out
    "hindrance_ordered": ("it is in the payment order {order}", "déjà dans l’ordre {order}"),
    "hindrance_not_euro": ("it is not in euros", "pas en euros"),
    "hindrance_no_iban": ("the supplier's IBAN is not known", "IBAN du fournisseur inconnu"),
    "hindrance_wrong_iban": ("the supplier's IBAN has wrong check digits", "clé de l’IBAN fausse"),
    "hindrance_perhaps_paid": ("a bank line may have paid it: decide on that first", "peut-être déjà payé : traiter la suggestion d’abord"),
    "hindrance_other_iban": ("another IBAN than before: check, then order it by number", "IBAN différent : vérifier, puis citer la pièce"),
    # the chart of a suggestion's evidence
    "evidence_total": ("sum", "somme"),
    "evidence_unit": ("natural logarithm of the likelihood ratio", "logarithme naturel du rapport de vraisemblance"),
    "evidence_title": ("What speaks for it and against it: {sum}, {percent} %", "Ce qui parle pour et contre : {sum}, soit {percent} %"),
    "seal": ("Seal", "Scellé"),
}  # fmt: skip


def say(key: str, language: Language = "fr", **values: object) -> str:
    """The word or sentence in the language; an unknown key is shown as it is (a category account, for instance)."""
    if key not in WORDS:
        return key
    text = WORDS[key][0 if language == "en" else 1]
    return text.format(**values) if values else text
