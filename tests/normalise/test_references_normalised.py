from __future__ import annotations

import polars as pl
import pytest

from bankrec_nb.normalise import references
from bankrec_nb.normalise.document_numbers import with_parts
from bankrec_nb.normalise.names import name_words
from bankrec_nb.normalise.references import ReferenceKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("RF18 5390 0754 7034", ReferenceKind.RF),
        ("+++090/9337/55493+++", ReferenceKind.BELGIAN),
        ("21 00000 00003 13947 14300 09017", ReferenceKind.SWISS),
        ("1234 5674", ReferenceKind.SWEDISH),
    ],
)
def test_structured_references_are_known_by_their_check_digits(text: str, kind: ReferenceKind) -> None:
    assert kind in references.kinds(text)


@pytest.mark.parametrize("text", ["RF19 5390 0754 7034", "+++090/9337/55494+++", "21 00000 00003 13947 14300 09018"])
def test_one_wrong_digit_makes_a_reference_free_text(text: str) -> None:
    assert not references.kinds(text) & {ReferenceKind.RF, ReferenceKind.BELGIAN, ReferenceKind.SWISS}


def test_a_reference_carries_the_document_number_without_its_check_digits() -> None:
    assert references.payload("RF18539007547034") == "539007547034"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Éts DUPONT & Fils (SARL)", "ETABLISSEMENTS DUPONT ET FILS"),
        ("S.A.R.L. Martin", "Martin SARL"),
        ("Van der Meer B.V.", "VAN DER MEER B V"),
        ("Müller GmbH & Co. KG", "MULLER"),
        ("Brünn & Söhne Bäckerei", "BRUENN UND SOEHNE BAECKEREI"),
    ],
)
def test_two_spellings_of_a_name_have_the_same_words(left: str, right: str) -> None:
    words = pl.DataFrame({"n": [left, right]}).select(name_words(pl.col("n")))["n"].to_list()

    assert words[0] == words[1]


def test_a_name_of_legal_forms_only_keeps_its_words() -> None:
    assert pl.DataFrame({"n": ["SAS AG"]}).select(name_words(pl.col("n")))["n"].to_list() == [["SAS", "AG"]]


@pytest.mark.parametrize(
    ("number", "prefix", "running"),
    [
        ("FA-2026-0012", "FA2026", "0012"),
        ("FA20260012", "FA", "20260012"),
        ("20260012", "2026", "0012"),
        ("F.374", "F", "374"),
    ],
)
def test_a_document_number_is_a_prefix_and_a_running_number(number: str, prefix: str, running: str) -> None:
    row = with_parts(pl.DataFrame({"number": [number]})).row(0, named=True)

    assert (row["prefix"] + row["running"]) == (prefix + running)


@pytest.mark.parametrize(
    ("number", "prefix", "running"),
    [
        ("17/2026", "2026", "17"),
        ("FA 0017-2026", "FA2026", "0017"),
        ("GS19367/2026", "GS2026", "19367"),
        ("2917/26", "26", "2917"),
        ("2603/21", "2603", "21"),  # year and month, then the number
        ("2025/2026", "2025", "2026"),  # the 2,026th of 2025
        ("VE-12/26", "VE12", "26"),
        ("FV/118/06/2026", "FV202606", "118"),  # begins anew every month
        ("118-06-2026", "202606", "118"),
        ("FV/118/13/2026", "FV1182026", "13"),  # no month
    ],
)
def test_a_year_behind_the_running_number_is_no_running_number(number: str, prefix: str, running: str) -> None:
    row = with_parts(pl.DataFrame({"number": [number]})).row(0, named=True)

    assert (row["prefix"], row["running"]) == (prefix, running)
