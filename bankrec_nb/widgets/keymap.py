"""The keys of the review panel. They are data: the page reads them, `?` shows them, the tests press them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bankrec_nb.reporting.about import Language


@dataclass(frozen=True)
class Key:
    """One action: its key as the browser names it, its word on the button and what it does."""

    action: str
    key: str
    word: tuple[str, str]
    tip: tuple[str, str]
    group: str = "decide"


KEYS: tuple[Key, ...] = (
    Key("accept", "a", ("Accept", "Accepter"), ("Accept what is shown and go to the next undecided line", "Accepter ce qui est affiché et passer à la ligne suivante à décider")),
    Key("reject", "r", ("Reject", "Rejeter"), ("Reject this suggestion; the next explanation takes its place", "Rejeter cette suggestion ; l’explication suivante prend sa place")),
    Key("link", "l", ("Link", "Lier"), ("Link the documents chosen, in part too; without any: search documents", "Lier les pièces choisies, même en partie ; sans pièce : en chercher")),
    Key("handle", "h", ("Handled", "Traité"), ("Declare handled, with a note: it leaves the list, never the data", "Déclarer traité, avec une note : quitte la liste, jamais les données")),
    Key("categorise", "c", ("Categorise", "Imputer"), ("Book what remains to a ledger account", "Imputer le reste à un compte")),
    Key("split", "s", ("Split", "Scinder"), ("Split into parts that are matched on their own", "Scinder en parts rapprochées séparément")),
    Key("create", "i", ("Create", "Créer"), ("Create the missing invoice or expense and link it", "Créer la facture ou la dépense manquante et la lier")),
    Key("rule", "n", ("Rule", "Règle"), ("Make a rule from this label; what it finds is shown first", "Créer une règle à partir du libellé ; ce qu’elle trouve est montré d’abord")),
    Key("rules", "R", ("Rules", "Règles"), ("All rules: what each would propose now, switch off, delete", "Toutes les règles : ce que chacune proposerait, désactiver, supprimer")),
    Key("undo", "u", ("Undo", "Annuler"), ("Take back the last decision, a bulk one as a whole", "Reprendre la dernière décision, même groupée")),
    Key("bulk", "Ctrl+Enter", ("Accept all certain", "Accepter les certaines"), ("Accept all selected, or all certain ones shown, after a summary", "Accepter la sélection, ou toutes les certaines affichées, après un résumé")),
    Key("down", "j", ("Next line", "Ligne suivante"), ("Next line (also ↓)", "Ligne suivante (aussi ↓)"), "move"),
    Key("up", "k", ("Previous line", "Ligne précédente"), ("Previous line (also ↑)", "Ligne précédente (aussi ↑)"), "move"),
    Key("next", "t", ("Next undecided", "Suivante à décider"), ("Next undecided line", "Prochaine ligne à décider"), "move"),
    Key("previous", "T", ("Previous undecided", "Précédente à décider"), ("Previous undecided line", "Ligne à décider précédente"), "move"),
    Key("rival", "1", ("Explanation 1–5", "Explication 1–5"), ("1 to 5 show the rival explanations", "1 à 5 montrent les explications rivales"), "look"),
    Key("remaining", "m", ("Search the remaining", "Chercher le reste"), ("Search open documents of the remaining amount", "Chercher des pièces du montant restant"), "look"),
    Key("open", "o", ("Open", "Ouvrir"), ("Show the document’s original beside the transaction", "Afficher l’original de la pièce à côté de l’opération"), "look"),
    Key("history", "y", ("History", "Historique"), ("What was decided on this line, by whom, when, why", "Ce qui a été décidé sur cette ligne, par qui, quand, pourquoi"), "look"),
    Key("select", " ", ("Select", "Sélectionner"), ("Select or deselect; shift + arrows select a range", "Sélectionner ou non ; maj + flèches pour une plage"), "move"),
    Key("search", "/", ("Search", "Chercher"), ("Search in the lines", "Chercher dans les lignes"), "look"),
    Key("refresh", "g", ("Refresh", "Actualiser"), ("Take in what others decided", "Prendre en compte les décisions des autres"), "look"),
    Key("leave", "Escape", ("Back to the lines", "Retour aux lignes"), ("Back to the lines; clears the selection", "Retour aux lignes ; efface la sélection"), "move"),
    Key("help", "?", ("Keys", "Touches"), ("This list", "Cette liste"), "look"),
)  # fmt: skip
"""Every action of the panel, in the order it is shown."""


KEY_NAMES = {
    " ": ("Space", "Espace"),
    "Escape": ("Esc", "Échap"),
    "Ctrl+Enter": ("Ctrl+Enter", "Ctrl+Entrée"),
    "1": ("1–5", "1–5"),
}
"""What stands on a keyboard where the browser has another name; one line stands for the five explanations."""


def keymap(language: Language) -> list[dict[str, str]]:
    """The keys for the page, words in one language."""
    place = 1 if language == "fr" else 0
    return [
        {**asdict(key), "word": key.word[place], "tip": key.tip[place], "listed": _listed(key, place)} for key in KEYS
    ]


def _listed(key: Key, place: int) -> str:
    """The key and what it does, as the list of all keys shows it; a tip that begins with the word says it alone."""
    word, tip = key.word[place], key.tip[place]
    name = KEY_NAMES[key.key][place] if key.key in KEY_NAMES else key.key
    return f"{name}\u2003{tip if tip.startswith(word) else f'{word} — {tip}'}"
