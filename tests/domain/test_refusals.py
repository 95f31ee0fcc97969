"""What the dossier, reports and exports refuse is refused in French too."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import bankrec_nb
from bankrec_nb.domain import errors
from bankrec_nb.domain.reader_sentences import SENTENCES
from bankrec_nb.domain.refusals import FRENCH, refused
from bankrec_nb.domain.sentences import told
from tests.domain.literals import written

HOME = Path(bankrec_nb.__file__ or "").parent
RAISED = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.BankrecError)
} - {"SchemaMismatch"}
FOR_NOTEBOOKS = {
    "Rows do not add up: {}", "{} shown as {}.", "Decisions have their own methods.", "Only one SELECT is answered here.", "The query cannot be answered: {}",
    'Why="…"', 'Accept(tier="certain")', "{item: (amount in the transaction's currency, amount in the document's)}", "It is not JSON: {}.",
    "Several transactions: say which pays what, {(transaction, item): amount}.", "{} profile is called '{}'.", 'Known: kind = "folder" with a path.',
    "The connection {} has the kind {}.", "It is neither TOML nor JSON: {}.", "Pip install 'bankrec-nb[app]'", "Cannot group by {}.", "Both values are needed.", "'{}' is nothing that is remembered.",
    "The suggestion for transaction {} explains nothing that could be booked: {}", "{}.",
    "The dates can be read day-month or month-day, as in '{}'{}, and nothing in the file tells which.", "{}: {} is not {} (minor units).",
}  # fmt: skip
"""Said to who writes Python or a configuration, or put together from words of their own."""


def refusals(path: Path) -> set[str]:
    """What the errors raised in a module say and advise."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        raised = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED
        # What `verify` finds is listed, not raised: found.add(where, problem, action).
        listed = isinstance(node, ast.Call) and ast.unparse(node.func) == "found.add"
        if isinstance(node, ast.Call) and (raised or listed):
            said = [*node.args[listed:], *(k.value for k in node.keywords if k.arg == "action")]
            found |= {text[:1].upper() + text[1:] for value in said for text in written(value)}
    return found


@pytest.mark.parametrize(
    "folder", ["cli", "connect", "domain", "dossier", "matching", "readers", "reporting", "store", "widgets"]
)
def test_every_refusal_has_its_french(folder: str) -> None:
    said = {text for path in (HOME / folder).rglob("*.py") for text in refusals(path)}

    english = {text for text in said if left_english(text.replace("{}", "X9"))}

    assert english - FOR_NOTEBOOKS == set()


def left_english(text: str) -> bool:
    """Whether nothing of a refusal, or not all of its sentences, is said in French: spaces before ; and : are no words."""
    spoken = told(errors.BankrecError(text), "fr").replace(" ;", ";").replace(" :", ":")
    return any(sentence in spoken for sentence in SENTENCES.split(text))


@pytest.mark.parametrize("line", FRENCH)
def test_a_refusal_has_as_much_to_fill_in_in_both_languages(line: str) -> None:
    assert line.count("{}") == FRENCH[line].count("{}")


def test_a_refusal_keeps_its_numbers_and_its_advice() -> None:
    refusal = errors.NotReadyToClose("2 accounts are here: name one.", action="Known: FR76, DE12.", where="close")

    assert told(refusal, "fr") == "Il y a ici 2 comptes : nommez-en un. Connus : FR76, DE12."
    assert refused("somebody's own words") is None


def test_all_that_keeps_a_month_open_is_told_in_french_with_its_amounts() -> None:
    english = (
        "Statement 9/1 is incomplete: Rows were kept apart, or the end of the statement is missing. (2026-09-02 to 2026-09-09) "
        "The difference is -690.00, not zero. 30 bank transactions are not explained: decide on them, or carry them forward by name."
    )

    assert told(errors.NotReadyToClose(english, action="Then close again."), "fr") == (
        "Relevé 9/1 incomplet : des lignes ont été mises à part, ou la fin du relevé manque. (02/09/2026 – 09/09/2026) "
        "L’écart est de -690,00, il doit être nul. 30 opérations bancaires ne sont pas expliquées : décidez-en, ou reportez-les nommément. "
        "Puis clôturez de nouveau."
    )
