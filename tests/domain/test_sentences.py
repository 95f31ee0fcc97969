"""Every sentence the matcher can say has its French; what the bank or a person wrote is left as it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain.errors import DecisionRefused, WriteFailed
from bankrec_nb.domain.sentences import FRENCH, spoken, spoken_expr, told
from bankrec_nb.domain.terms import TERMS
from bankrec_nb.domain.vocabulary import (
    AdjustmentKind,
    Balance,
    DecisionKind,
    EvidenceKind,
    ItemType,
    Proof,
    Shape,
    Tier,
    TransactionStatus,
)
from bankrec_nb.dossier import demo_dossier
from bankrec_nb.matching import reasons
from bankrec_nb.matching.deposits import NEWEST_ONLY, NO_PROOF, TOO_COSTLY
from bankrec_nb.matching.forms import FORMS
from bankrec_nb.reporting import words as reports
from bankrec_nb.widgets import words as panel

if TYPE_CHECKING:
    from enum import StrEnum

MATCHING = Path(__file__).parents[2] / "bankrec_nb" / "matching"


def test_a_reason_is_said_in_french_with_its_figures_and_numbers() -> None:
    english = "2 documents; the documents named in the text add up to the amount; the text names FA-1, FA-2; the name agrees (87 %)."

    french = spoken(english, "fr")

    assert french == (
        "2 pièces ; la somme des pièces citées dans le libellé est le montant ; le libellé cite FA-1, FA-2 ; le nom concorde (87 %)."
    )
    assert spoken(english, "en") == english
    assert spoken("likeness 0.85", "fr") == "ressemblance 0,85"
    assert spoken("The bank reversed this booking.", "fr") == "La banque a contrepassé cette écriture."


def test_what_is_nobodys_sentence_stays_as_it_was_written() -> None:
    assert spoken("Loyer d'octobre; voir bail.", "fr") == "Loyer d'octobre ; voir bail."
    assert spoken("The text names <b>; \\1 {x}.", "fr") == "Le libellé cite <b> ; \\1 {x}."
    assert spoken(None, "fr") == ""


def test_a_column_is_said_like_its_values() -> None:
    column = pl.Series(["The bank reversed this booking.", None, "x", "The bank reversed this booking."])

    said = pl.select(spoken_expr(pl.lit(column), "fr")).to_series()

    assert said.to_list() == [
        "La banque a contrepassé cette écriture.",
        None,
        "x",
        "La banque a contrepassé cette écriture.",
    ]


def test_every_form_every_reason_and_every_limit_has_its_french() -> None:
    said = [*FORMS["words"], *reasons._WHO.values(), *reasons.PAIR_REASONS.values()]
    said += [reasons.IDENTICAL, reasons.DOUBLE, reasons.AMBIGUOUS, *reasons.CAUTIONS, *_limits()]

    assert [text for text in said if spoken(text, "fr") == text] == []


def _limits() -> list[str]:
    """The limits as the matcher's modules spell them, figures left in."""
    source = "\n".join(path.read_text("utf-8") for path in MATCHING.glob("*.py"))
    told = re.findall(r'limit=(?:pl\.lit\()?f?"([^"]+)"', source) + re.findall(r'\(k, f?"([a-z][^"]* [^"]+)"', source)
    assert len(told) >= 4
    return [*told, NEWEST_ONLY, NO_PROOF, TOO_COSTLY]


@pytest.mark.parametrize(
    "kind",
    [TransactionStatus, Tier, Balance, Proof, ItemType, Shape, AdjustmentKind, DecisionKind],
    ids=lambda kind: kind.__name__,
)
def test_every_word_of_the_closed_lists_is_a_term(kind: type[StrEnum]) -> None:
    assert {str(word) for word in kind} <= set(TERMS)


def test_every_kind_of_evidence_has_its_word() -> None:
    assert {f"evidence_{kind}" for kind in EvidenceKind} <= set(TERMS)


def test_no_layer_says_a_shared_word_in_its_own_way() -> None:
    other = {
        name for words in (reports.WORDS, panel.WORDS) for name in words if words[name] != TERMS.get(name, words[name])
    }

    assert other == {"close"}  # the panel's button, and a decision of the log


def test_no_english_is_left_in_what_the_matcher_says_of_the_sample_company(tmp_path: Path) -> None:
    demo = demo_dossier(tmp_path / "demo", user="anna")
    shown = [*demo.suggestions["reason"], *demo.suggestions["caps"].drop_nulls()]
    references = ["document_number", "structured_reference", "end_to_end_id", "payout_id"]
    shown += demo.evidence.filter(~pl.col("evidence_kind").is_in(references))["detail"].drop_nulls().to_list()

    parts = {part.strip(". ") for text in shown for part in text.split("; ")}

    assert len(parts) > 30
    assert sorted(part for part in parts if spoken(part, "fr") == part) == []
    assert not [english for english, french in FRENCH.items() if english.count("{}") != french.count("{}")]


def test_a_refusal_is_told_in_french_with_what_to_do_next() -> None:
    refused = DecisionRefused("'12x' is not an amount in EUR.", where="split", action="For example: 60.00; 30.00")
    full = WriteFailed(
        "could not be written (No space left on device); nothing was recorded.",
        where="decisions.anna.jsonl",
        action="The disk is full: free some space, then do it again.",
    )

    assert told(refused, "fr") == "« 12x » n’est pas un montant en EUR. Par exemple : 60,00 ; 30,00"
    assert told(refused, "en") == "'12x' is not an amount in EUR. For example: 60.00; 30.00"
    assert told(full, "fr").endswith(
        "rien n’a été enregistré. Le disque est plein : libérez de la place, puis recommencez."
    )
