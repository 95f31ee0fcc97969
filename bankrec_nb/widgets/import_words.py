"""What the import panel says beside the words of reports and review."""

from __future__ import annotations

IMPORT_WORDS: dict[str, tuple[str, str]] = {
    "form_columns": ("Columns …", "Colonnes …"),
    "form_columns_of": ("How is {name} read?", "Comment {name} est-il lu ?"),
    "form_take": ("Read it so", "Lire ainsi"),
    "form_answer": ("Answer …", "Répondre …"),
    "form_later": ("Later", "Plus tard"),
    "form_line": ("Line", "Ligne"),
    "form_rows": ("{n} row{s} read, {apart} kept apart", "{n} ligne{s} lue{s}, {apart} à part"),
    "form_in_use": (
        "It is imported already and decisions rest on it: undo these first.",
        "Il est déjà importé et des décisions s’y rattachent : les annuler d’abord.",
    ),
    "import_matching": ("Comparing what is open …", "Comparaison de ce qui est ouvert …"),
    "import_period": ("Period", "Période"),
    "import_issues": ("What was found, line by line ({n})", "Constats ligne par ligne ({n})"),
    "import_issues_more": ("… and {n} more: dossier.issues has all.", "… et {n} autres : dossier.issues les contient tous."),
}  # fmt: skip
