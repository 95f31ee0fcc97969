"""Bytes become text without loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankrec_nb.readers.text import clean, decode, decode_old, show_hidden

ACCENTS = "Société Générale, prélèvement à échéance : 12,50 €"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_f12_accents_survive_every_encoding_banks_use(encoding: str) -> None:
    assert decode(ACCENTS.encode(encoding)).text == ACCENTS


def test_f11_cp1252_under_a_utf8_label_is_read_and_told() -> None:
    decoded = decode(ACCENTS.encode("cp1252"), "UTF-8")

    assert decoded.text == ACCENTS
    assert [i["code"] for i in decoded.issues] == ["encoding"]


def test_utf8_under_a_cp1252_label_is_read_as_utf8() -> None:
    assert decode(ACCENTS.encode(), "1252").text == ACCENTS


def test_a_declared_code_page_of_another_region_is_honoured() -> None:
    polish = "Przelew środków, żółć"

    assert decode(polish.encode("cp1250"), "windows-1250").text == polish


@given(st.binary(max_size=400))
def test_any_bytes_have_a_text_that_gives_the_bytes_back(content: bytes) -> None:
    decoded = decode(content)

    assert content.endswith(decoded.text.encode(decoded.encoding))


def test_f13_direction_marks_are_shown() -> None:
    assert show_hidden("pay \u202ednuos") == "pay ‹U+202E›dnuos"


def test_lines_are_joined_by_one_space() -> None:
    assert clean(" a\r\n  b\u00a0c ") == "a b c"


DOS = "Prélèvement du café, reçu à l'hôtel, Société GÉNÉRALE"


@pytest.mark.parametrize("page", ["cp850", "mac_roman"])
def test_the_letters_of_old_programs_are_known_by_the_words_they_make_and_told(page: str) -> None:
    decoded = decode_old(DOS.encode(page), "cp850", "mac_roman")

    assert decoded.text == DOS
    assert [i["code"] for i in decoded.issues] == ["encoding"]


@pytest.mark.parametrize(
    "words",
    [
        "L’été à Nîmes – “café” Œuvre", "Müller & Söhne, Straße 5 „alt“", "KOŽAR d.o.o. Šiška", "Ærø smørrebrød på Åland",
        "50 € … ¿Señor? 100 £ ‚x‘", "ÜBERWEISUNG FÜR GRÖSSE",
    ],
)  # fmt: skip
def test_the_letters_of_windows_stay_what_they_are(words: str) -> None:
    decoded = decode_old(words.encode("cp1252"), "cp850", "mac_roman")

    assert (decoded.text, decoded.encoding, decoded.issues) == (words, "cp1252", [])


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("Kovács Győző, őszi vásár, Tőzsér", "cp852"),
        ("Zapłata za usługę, część druga", "cp852"),
        ("Versement août, café crème, maïs, prêt", "cp850"),
        ("Überweisung für Müller, größere Bestellung", "cp850"),
    ],
)
def test_the_two_pages_of_dos_are_told_apart_by_their_words(words: str, page: str) -> None:
    decoded = decode_old(words.encode(page), "cp850", "cp852")

    assert (decoded.text, decoded.encoding) == (words, page)
