"""Every word on the review screen in English and French, one line per thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.domain.terms import TERMS
from bankrec_nb.reporting.text import count_text

if TYPE_CHECKING:
    from bankrec_nb.dossier import Dossier
    from bankrec_nb.reporting.about import Language

WORDS: dict[str, tuple[str, str]] = TERMS | {
    # columns
    "booking_date": ("Date", "Date"),
    "document_count": ("Docs", "Pièces"),
    "suggestion": ("Suggestion", "Suggestion"),
    "score": ("Score", "Score"),
    # statuses and tiers
    "saving_many": ("Saving {n} line{s} …", "Enregistrement de {n} ligne{s} …"),
    "saving": ("saving …", "enregistrement …"),
    "not_saved": ("not saved", "non enregistré"),
    # the bar above the lines
    "grid": ("Bank transactions to review", "Opérations bancaires à vérifier"),
    "search": ("Search  ( / )", "Chercher  ( / )"),
    "search_lines": ("Search in all lines", "Chercher dans toutes les lignes"),
    "all": ("all", "toutes"),
    "undecided": ("undecided", "à décider"),
    "linked": ("with documents", "avec pièces"),
    "unlinked": ("without documents", "sans pièces"),
    "filters": ("Filters", "Filtres"),
    "any_account": ("all accounts", "tous les comptes"),
    "any_tier": ("all tiers", "tous niveaux"),
    "to": ("to", "au"),
    "least": ("Amount from", "Montant de"),
    "most": ("to", "à"),
    "sort": ("Sort by", "Trier par"),
    "order_of_statement": ("order of the statements", "ordre des relevés"),
    "descending": ("descending", "décroissant"),
    "clear": ("Clear", "Effacer"),
    "lines": ("{n} line{s}", "{n} ligne{s}"),
    "lines_of": ("{n} of {all} lines", "{n} lignes sur {all}"),
    "selected": ("{n} selected", "{n} sélectionnée{s}"),
    "progress": ("{n} of {all} decided", "{n} décidée{s} sur {all}"),
    "all_decided": ("All lines are decided: {n} in this session, {seconds} s each.", "Toutes les lignes sont décidées : {n} dans cette session, {seconds} s chacune."),
    "refresh": ("Refresh", "Actualiser"),
    "keys": ("? keys", "? touches"),
    "accept_certain": ("Accept {n} certain", "Accepter {n} certaine{s}"),
    "accept_none": ("Nothing certain", "Rien de certain"),
    "accept_selected": ("Accept {n} selected", "Accepter {n} sélectionnée{s}"),
    # empty, loading, wrong
    "loading": ("Loading …", "Chargement …"),
    "no_transactions": (
        'There is no bank transaction yet. Drop a statement on the import panel; in code: dossier.import_files("statement.xml").',
        'Aucune opération bancaire pour l’instant. Déposez un relevé sur le panneau d’import ; en code : dossier.import_files("releve.xml").',
    ),
    "nothing_found": ("No line matches this search and these filters.", "Aucune ligne ne répond à cette recherche et à ces filtres."),
    "choose_line": ("Choose a line to see its suggestion.", "Choisissez une ligne pour voir sa suggestion."),
    "kernel_away": ("The kernel does not answer: nothing is saved until it does. Restart it and run the cell again.", "Le noyau ne répond pas : rien n’est enregistré. Relancez-le puis la cellule."),
    # the transaction
    "bank": ("At the bank", "En banque"),
    "books": ("In the books", "En comptabilité"),
    "value_date": ("Value date", "Date de valeur"),
    "iban": ("IBAN", "IBAN"),
    "bank_says": ("Bank’s words", "Texte de la banque"),
    "creditor_reference": ("Reference", "Référence"),
    "end_to_end_id": ("End-to-end id", "Id de bout en bout"),
    "mandate_id": ("Mandate", "Mandat"),
    "cheque_number": ("Cheque", "Chèque"),
    "bank_reference": ("Bank reference", "Référence banque"),
    "original_amount": ("Original amount", "Montant d’origine"),
    "batch": ("{n} payment{s} in it", "{n} paiement{s} dedans"),
    "no_label": ("(no label)", "(sans libellé)"),
    # the suggestion
    "why": ("Why", "Pourquoi"),
    "rival": ("Explanation {n} of {all}", "Explication {n} sur {all}"),
    "rivals": ("rivals", "rivales"),
    "ambiguous": ("Another explanation is as good: look before you accept.", "Une autre explication est aussi bonne : regardez avant d’accepter."),
    "no_suggestion": ("No suggestion. Search the open documents, categorise, or declare it handled.", "Aucune suggestion. Cherchez dans les pièces ouvertes, imputez, ou déclarez traité."),
    "caps": ("Search stopped early: {limit}", "Recherche écourtée : {limit}"),
    "evidence": ("Evidence", "Indices"),
    "evidence_sum": ("Sum {sum} → {percent} %", "Somme {sum} → {percent} %"),
    "issued": ("Issued", "Émise"),
    "allocated": ("Allocated", "Affecté"),
    "allocate": ("Amount of {document} to allocate", "Montant de {document} à affecter"),
    "remove": ("Remove {document}", "Retirer {document}"),
    "add": ("Add {document}", "Ajouter {document}"),
    "add_difference": ("+ difference", "+ écart"),
    "ledger_account": ("Account", "Compte"),
    "stays_open": ("{amount} stays open", "{amount} reste dû"),
    "other_transaction": ("Other transaction", "Autre opération"),
    "explained_of": ("{explained} of {amount} explained", "{explained} expliqués sur {amount}"),
    "remaining_hint": ("Search documents of this amount (m)", "Chercher des pièces de ce montant (m)"),
    "more": ("For what remains", "Pour le reste"),
    "more_documents": ("Open documents", "Pièces ouvertes"),
    "search_documents": ("Search open documents: text, number, amount", "Chercher dans les pièces ouvertes : texte, numéro, montant"),
    "found_documents": ("{n} document{s} found", "{n} pièce{s} trouvée{s}"),
    "first_documents": ("the first {n} of {all} documents", "les {n} premières pièces sur {all}"),
    "no_document_found": ("No open document answers this search.", "Aucune pièce ouverte ne répond à cette recherche."),
    "same_amount": ("same amount", "même montant"),
    "same_counterparty": ("same counterparty", "même tiers"),
    "number_in_label": ("number in the label", "numéro dans le libellé"),
    "matched_by": ("{how} by {who}, {when}", "{how} par {who}, {when}"),
    "match_stale": ("A document of it changed at its source: undo it and decide anew.", "Une de ses pièces a été modifiée à la source : annulez et décidez de nouveau."),
    "undo_this": ("Undo this match", "Annuler ce rapprochement"),
    # decisions
    "link_part": ("Link in part, {amount} remains", "Lier en partie, reste {amount}"),
    "link_exact": ("Link", "Lier"),
    "accept_leaves": ("Accept, {amount} remains", "Accepter, reste {amount}"),
    "over_by": ("Over-allocated by {amount}", "Sur-affecté de {amount}"),
    "find_documents": ("Find documents", "Trouver des pièces"),
    "decided_accept": ("Accepted", "Accepté"),
    "decided_reject": ("Rejected", "Rejeté"),
    "decided_link": ("Linked", "Lié"),
    "decided_handle": ("Declared handled", "Déclaré traité"),
    "decided_categorise": ("Categorised", "Imputé"),
    "decided_split": ("Split", "Scindé"),
    "decided_create": ("Document created and linked", "Pièce créée et liée"),
    "decided_undo": ("Undone", "Annulé"),
    "decided_rule": ("Rule made", "Règle créée"),
    "decided_bulk": ("{n} suggestion{s} accepted as one decision; u takes it back", "{n} suggestion{s} acceptée{s} en une décision ; u l’annule"),
    "retry": ("Try again", "Réessayer"),
    "ok": ("OK", "OK"),
    "cancel": ("Cancel", "Annuler"),
    "close": ("Close", "Fermer"),
    "nothing_to_accept": ("This line has no suggestion to accept. l links documents, h declares it handled.", "Cette ligne n’a pas de suggestion. l lie des pièces, h la déclare traitée."),
    "books_nothing": ("This explanation tells what it is but books nothing: h declares it handled, c categorises it, l links documents.", "Cette explication dit ce que c’est mais n’impute rien : h la déclare traitée, c l’impute, l lie des pièces."),
    "not_balanced": ("{amount} remains: l links it in part, or name the difference.", "Reste {amount} : l lie en partie, ou nommez l’écart."),
    "decided_already": ("This line is decided already; u undoes the last decision.", "Cette ligne est déjà décidée ; u annule la dernière décision."),
    "nothing_certain": ("No suggestion shown is certain and without a rival.", "Aucune suggestion affichée n’est certaine et sans rivale."),
    "nothing_undecided": ("Nothing is left to decide in these lines.", "Plus rien à décider dans ces lignes."),
    "no_file": ("The original of this document is not in the dossier.", "L’original de cette pièce n’est pas dans le dossier."),
    "invoice_title": ("Invoice", "Facture"),
    "sales_credit_note_title": ("Credit note", "Avoir"),
    "seller": ("Seller", "Vendeur"),
    "buyer": ("Buyer", "Acheteur"),
    "order": ("Order", "Commande"),
    "terms": ("Terms", "Conditions"),
    "payment_reference": ("Payment reference", "Référence de paiement"),
    "invoice_total": ("Total with tax", "Total TTC"),
    "prepaid": ("Paid already", "Déjà payé"),
    "to_pay": ("To pay", "Net à payer"),
    "line_name": ("What", "Désignation"),
    "quantity": ("Quantity", "Quantité"),
    "unit_price": ("Price", "Prix"),
    "first_lines": ("the first {n} of {all} lines", "les {n} premières lignes sur {all}"),
    "not_available": ("This dossier cannot do that.", "Ce dossier ne le permet pas."),
    "another_changed": ("Another notebook or person decided meanwhile; what you see is up to date.", "Un autre notebook ou une autre personne a décidé entre-temps ; l’affichage est à jour."),
    "refreshed": ("Up to date.", "À jour."),
    "bulk_title": ("Accept {n} suggestion{s}?", "Accepter {n} suggestion{s} ?"),
    "bulk_sum": ("Sum: {sum}", "Somme : {sum}"),
    "bulk_ways": ("money in {money_in}, money out {money_out}", "encaissements {money_in}, décaissements {money_out}"),
    "bulk_certain": ("{n} certain", "{n} certaine{s}"),
    "bulk_probable": ("{n} probable", "{n} probable{s}"),
    "bulk_possible": ("{n} possible", "{n} possible{s}"),
    "bulk_weakest": ("Weakest: {line}", "La plus faible : {line}"),
    "bulk_one_step": ("One decision: u takes all of it back.", "Une seule décision : u annule le tout."),
    "bulk_left_out": ("{n} of the selected lines have no suggestion and stay as they are.", "{n} lignes sélectionnées n’ont pas de suggestion et restent inchangées."),
    # forms
    "note": ("Note", "Note"),
    "missing_field": ("Fill in: {field}", "À remplir : {field}"),
    "handle_title": ("Declare {n} handled", "Déclarer {n} traité"),
    "categorise_title": ("Book what remains to an account: {what}", "Imputer le reste à un compte : {what}"),
    "account_example": ("for example 627100", "par exemple 627100"),
    "split_title": ("Split {amount} into parts", "Scinder {amount} en parts"),
    "split_parts": ("Amounts, separated by ; or + (the rest is the last part)", "Montants, séparés par ; ou + (le reste forme la dernière part)"),
    "create_title": ("Create the missing document: {what}", "Créer la pièce manquante : {what}"),
    "rule_title": ("Make a rule from this label", "Créer une règle à partir du libellé"),
    "rule_name": ("Name", "Nom"),
    "rule_words": ("Words that must all stand in the label", "Mots qui doivent tous figurer dans le libellé"),
    "direction": ("Direction", "Sens"),
    "in": ("money in", "encaissements"),
    "out": ("money out", "décaissements"),
    "both": ("both", "les deux"),
    "rule_finds": ("Stands in {n} line{s}, sum {sum}; it would be proposed for {open} undecided.", "Figure dans {n} ligne{s}, somme {sum} ; serait proposée pour {open} à décider."),
    "rules_title": ("Rules, in the order in which they are asked", "Règles, dans l’ordre où elles sont interrogées"),
    "rules_none": ("There is no rule yet: n makes one from the label of a line.", "Aucune règle pour l’instant : n en crée une à partir du libellé d’une ligne."),
    "rules_order": ("Where several fit, the one with the most words is proposed, then the oldest; a document that surely explains the line goes first.", "Si plusieurs conviennent, celle qui a le plus de mots est proposée, puis la plus ancienne ; une pièce qui explique sûrement la ligne passe avant."),
    "rule_says": ("{name}: “{words}”, {direction} → {account}", "{name} : « {words} », {direction} → {account}"),
    "rule_would": ("would propose for {n} line{s}, {sum}", "proposerait pour {n} ligne{s}, {sum}"),
    "rule_would_none": ("would propose for no line now", "ne proposerait pour aucune ligne"),
    "rule_is_off": ("switched off", "désactivée"),
    "rule_off": ("Switch off", "Désactiver"),
    "rule_on": ("Switch on", "Activer"),
    "rule_delete": ("Delete", "Supprimer"),
    "decided_rule_off": ("Rule switched off", "Règle désactivée"),
    "decided_rule_on": ("Rule switched on", "Règle activée"),
    "decided_rule_deleted": ("Rule deleted; u puts it back", "Règle supprimée ; u la rétablit"),
    "rule_finds_nothing": ("These words stand in no line.", "Ces mots ne figurent dans aucune ligne."),
    "rule_wants_words": ("Write one or more words of the label: what they find is shown here.", "Écrivez un ou plusieurs mots du libellé : ce qu’ils trouvent s’affiche ici."),
    "history_title": ("History of this line", "Historique de cette ligne"),
    "no_history": ("Nothing was decided on this line yet.", "Rien n’a encore été décidé sur cette ligne."),
    "undone": ("undone", "annulé"),
    "keys_title": ("Keys", "Touches"),
    # the import panel
    "import_title": ("Bring in bank statements and lists of documents", "Importer relevés bancaires et listes de pièces"),
    "import_drop": ("Drop files here, or", "Déposez des fichiers ici, ou"),
    "import_choose": ("choose files …", "choisissez des fichiers …"),
    "import_hint": (
        "camt, MT940, OFX, QIF, CFONB, CODA, BAI2, CSV, XLSX, FEC, e-invoices, ZIP: the content says which.",
        "camt, MT940, OFX, QIF, CFONB, CODA, BAI2, CSV, XLSX, FEC, factures électroniques, ZIP : le contenu le dit.",
    ),
    "import_account": ("Account of files that do not name it", "Compte des fichiers qui ne le nomment pas"),
    "import_account_said": ("as the file says", "selon le fichier"),
    "import_nothing": ("Nothing was imported here yet.", "Rien n’a encore été importé ici."),
    "import_reading": ("Reading {name} …", "Lecture de {name} …"),
    "import_sending": ("Sending {name} …", "Envoi de {name} …"),
    "import_done": ("Files: {n}. Rows new: {loaded}, known already: {known}, kept apart: {quarantined}.", "Fichiers : {n}. Lignes nouvelles : {loaded}, déjà connues : {known}, mises à part : {quarantined}."),
    "import_too_large": ("{name} is too large for this panel; use dossier.import_files(path).", "{name} est trop gros pour ce panneau ; utilisez dossier.import_files(chemin)."),
    "rows_in": ("Rows", "Lignes"),
    "loaded": ("New", "Nouvelles"),
    "known": ("Known", "Connues"),
    "quarantined": ("Kept apart", "Mises à part"),
}  # fmt: skip
"""English first, then French."""


class Texts:
    """The words in one language: `texts("lines", n=3)`."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._place = 1 if language == "fr" else 0

    @classmethod
    def of(cls, dossier: Dossier, language: Language | None) -> Texts:
        """The texts in the language asked for, else the one that the dossier speaks."""
        return cls(language or dossier.language)

    def __call__(self, name: str, /, **values: object) -> str:
        """The text, its {places} filled, {s} by the number `n`; the name itself where no text is known (a closed list has grown)."""
        text = WORDS.get(name, (name, name))[self._place]
        return text.format(**{"s": self._ending(values.get("n"))} | self.grouped(values)) if values else text

    def _ending(self, number: object) -> str:
        """A plural's ending; in French none is singular too."""
        return "" if number == 1 or (number == 0 and self.language == "fr") else "s"

    def grouped(self, values: dict[str, object]) -> dict[str, object]:
        """Counts as people write them: 73 350 or 73,350."""
        return {k: count_text(v, self.language) if isinstance(v, int) else v for k, v in values.items()}

    def all(self) -> dict[str, str]:
        """Every text of this language, for the page."""
        return {name: pair[self._place] for name, pair in WORDS.items()}
