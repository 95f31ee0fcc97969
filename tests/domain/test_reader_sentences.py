"""What the readers say is said in French, amounts and names left as they are."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import bankrec_nb.readers
from bankrec_nb.domain.reader_sentences import FRENCH, spoken_finding
from bankrec_nb.domain.sentences import remark
from tests.domain.literals import written

READERS = Path(bankrec_nb.readers.__file__ or "").parent
PARTS = {
    "'{}' is not {}.",
    "The summary announces {} {}; there are {}.",
    "{} ({} to {})",
    "{} more {}",
    "The row was taken as the {} balance, not as a movement.",
}
"""Put together from words of their own: what comes out is in the catalogue."""
SAYING = {"issue", "warned", "kept_apart", "_tell", "_apart", "total_contradicted"}


def said(path: Path) -> set[str]:
    """The sentences that a reader gives to issues directly."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in SAYING:
                texts = [*node.args, *(k.value for k in node.keywords if k.arg in ("action", "message"))]
                found |= {text for value in texts for text in written(value)}
        elif isinstance(node, ast.Assign) and any(getattr(t, "id", "") in ("message", "action") for t in node.targets):
            found |= set(written(node.value))
        elif isinstance(node, ast.Dict):  # sentences kept by code
            found |= {text for value in node.values for text in written(value)}
        elif isinstance(node, ast.Return) and node.value is not None:
            found |= set(written(node.value))
    return {
        text for text in found if text.endswith(".") and len(text.split()) > 2 and not text.startswith(("{}", " "))
    } - PARTS


@pytest.mark.parametrize("path", sorted(READERS.glob("*.py")), ids=lambda path: path.stem)
def test_every_sentence_of_a_reader_has_its_french(path: Path) -> None:
    unsaid = [s for s in said(path) if s == spoken_finding(s.replace("{}", "X9"), "fr").replace("X9", "{}")]
    composed = {"Taken as a purchase invoice: {}.", "The lettering {} of {} is not settled: {}; its lines stay open.", "The numbering of entries has {} gap{}: {}."}  # fmt: skip

    assert set(unsaid) <= composed


@pytest.mark.parametrize("english", FRENCH)
def test_a_line_has_as_much_to_fill_in_in_both_languages(english: str) -> None:
    assert english.count("{}") == FRENCH[english].count("{}")


def test_amounts_and_names_stay_and_several_sentences_are_said_one_by_one() -> None:
    text = (
        "The statement 7 of FR76…0185: opening 10.00 + transactions 5.00 is not closing 16.00; the difference is 1.00. "
        "The signs look inverted."
    )

    assert spoken_finding(text, "en") == text
    assert spoken_finding(text, "fr") == (
        "Relevé 7 of FR76…0185 : solde initial 10.00 + opérations 5.00 ne donne pas le solde final 16.00 ; l’écart est de 1.00. "
        "Les signes semblent inversés."
    )


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("The document cannot be used: it has no number; it has no total.", "La pièce est inutilisable : elle n’a pas de numéro ; elle n’a pas de total."),
        ("Movement 3 of account 1: it has no amount that can be read.", "Opération 3 du compte 1 : elle n’a pas de montant lisible."),
        ("This is a picture, not a statement or a list.", "C’est une image, et non un relevé ou une liste."),
    ],
)  # fmt: skip
def test_reasons_inside_a_sentence_are_said_too(english: str, french: str) -> None:
    assert spoken_finding(english, "fr") == french


def test_a_refused_file_keeps_its_name_and_what_is_nobody_s_sentence_stays() -> None:
    row = {"file_name": "a.csv", "message": "a.csv: the file is empty. Download it again from the bank."}

    assert remark(row, "fr") == "a.csv: Le fichier est vide. Téléchargez-le de nouveau depuis la banque."
    assert spoken_finding("Something else.", "fr") == "Something else."


def test_a_refusal_of_reader_and_dossier_together_is_said_whole() -> None:
    english = (
        "a.csv: it does not name its account, and 2 accounts in EUR are here. "
        "Name it with --account (account= in a notebook): FR76 … 0723, FR76 … 9547."
    )
    cut = "the XML is damaged or cut off at line 13: Premature end of data, column 407. Nothing was loaded. Download the file again; it must be complete to its last line."

    assert remark({"file_name": "a.csv", "message": english}, "fr") == (
        "a.csv: Il ne nomme pas son compte, et il y a ici 2 comptes en EUR. "
        "Nommez-le par --account (account= dans un notebook) : FR76 … 0723, FR76 … 9547."
    )
    assert remark({"file_name": "c.xml", "message": f"c.xml: {cut}"}, "fr") == (
        "c.xml: Le XML est abîmé ou coupé à la ligne 13 : Premature end of data, column 407. Rien n’a été chargé. "
        "Téléchargez de nouveau le fichier ; il doit être complet jusqu’à sa dernière ligne."
    )


def test_what_a_message_announces_of_its_entries_is_said_in_french() -> None:
    english = "The summary announces credits 3 (120.00); there are 2 (80.00). An entry is missing, doubled or changed."

    assert spoken_finding(english, "fr") == (
        "Le récapitulatif annonce en crédits 3 (120.00) ; il y en a 2 (80.00). "
        "Une écriture manque, est en double ou a été modifiée."
    )
