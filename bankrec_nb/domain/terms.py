"""Words of the closed lists of vocabulary.py in English and French, for every layer that shows them."""

from __future__ import annotations

TERMS: dict[str, tuple[str, str]] = {
    # statuses of a transaction
    "to_match": ("to match", "à rapprocher"),
    "to_review": ("to review", "à vérifier"),
    "partly_matched": ("partly matched", "rapproché en partie"),
    "matched": ("matched", "rapproché"),
    "pending": ("not booked yet", "non comptabilisé"),
    # tiers and balances
    "certain": ("certain", "certain"),
    "probable": ("probable", "probable"),
    "possible": ("possible", "possible"),
    "balanced": ("balanced", "équilibré"),
    "over_allocated": ("over-allocated", "sur-affecté"),
    "under_allocated": ("under-allocated", "sous-affecté"),
    # proofs of a statement
    "balanced_by_chain": ("balanced by chain", "équilibré par chaînage"),
    "unverifiable": ("no balance in the file", "pas de solde dans le fichier"),
    "unbalanced": ("does not add up", "ne s’équilibre pas"),
    "incomplete": ("incomplete", "incomplet"),
    "empty": ("no movement", "sans mouvement"),
    # documents and other open things
    "sales_invoice": ("sales invoice", "facture client"),
    "sales_credit_note": ("sales credit note", "avoir client"),
    "purchase_invoice": ("purchase invoice", "facture fournisseur"),
    "purchase_credit_note": ("supplier credit note", "avoir fournisseur"),
    "cheque_deposit": ("cheque deposit", "remise de chèques"),
    "payment_lot": ("payment lot", "lot de paiements"),
    "payout": ("payout", "versement PSP"),
    "journal_line": ("journal line", "ligne d’écriture"),
    # shapes of a match, and named differences
    "single": ("one to one", "un pour un"),
    "lot": ("several documents", "plusieurs pièces"),
    "credit_note": ("credit note deducted", "avoir déduit"),
    "instalment": ("instalment", "acompte"),
    "many_to_many": ("several for several", "plusieurs pour plusieurs"),
    "discount": ("discount", "escompte"),
    "fee": ("bank fee", "frais bancaires"),
    "cents": ("small difference", "écart de centimes"),
    "overpayment": ("overpayment", "trop-perçu"),
    "exchange": ("exchange difference", "écart de change"),
    "double_payment": ("double payment", "double paiement"),
    "rule": ("rule", "règle"),
    "manual": ("by hand", "manuel"),
    # what a decision was
    "accept": ("accepted", "accepté"),
    "reject": ("rejected", "rejeté"),
    "link": ("linked", "lié"),
    "split": ("split", "scindé"),
    "handle": ("declared handled", "déclaré traité"),
    "categorise": ("categorised", "imputé"),
    "create_item": ("document created", "pièce créée"),
    "order_payment": ("payment ordered", "virement demandé"),
    "memory": ("memory", "mémoire"),
    "undo": ("undone", "annulation"),
    "resolve": ("conflict resolved", "conflit résolu"),
    "proof_override": ("let stand with a reason", "admis avec un motif"),
    "import_reverted": ("import taken back", "import annulé"),
    "sign_off": ("sign-off", "visa"),
    "close": ("closing", "clôture"),
    "reopen": ("reopening", "réouverture"),
}
"""English first, then French; layers add their own words beside these."""


def term(name: str, language: str) -> str:
    """The word in the reader's language; a name that is in no closed list is shown as it is."""
    return TERMS[name][1 if language == "fr" else 0] if name in TERMS else name
