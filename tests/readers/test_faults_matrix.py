"""Every fault in every statement format: refused, quarantined, or flagged; what a format cannot reveal is listed.

The list is `BLIND` here and in docs/faults.md; it can only get shorter.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.vocabulary import Proof, Severity
from bankrec_nb.readers.base import ReadOptions, Source
from bankrec_nb.readers.read import read_source
from tests.readers.book_writers import BOOKS, write_book
from tests.readers.document_writers import cii, ubl
from tests.readers.sound_files import factur_x
from tests.readers.statement_writers import WRITERS, Written, month, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from bankrec_nb.readers.base import ReadResult

EVERY = WRITERS | BOOKS
MOVEMENTS = month(12)
HIT = 4
"""The movement that a fault changes: one with cents, in the middle."""
HTML = b"<!DOCTYPE html>\n<html><head><title>Connexion</title></head><body><form>Votre session a expir\xc3\xa9</form></html>\n"


class Outcome(StrEnum):
    """What the user learns of a fault."""

    REFUSED = "refused"
    QUARANTINED = "quarantined"
    FLAGGED = "flagged"
    SILENT = "silent"


def cut_mid_line(_name: str, file: Written) -> bytes:
    text = file.movements[7]
    at = len(text.rstrip()) // 2
    while text[at - 1] in "\r\n":
        at -= 1
    return replace(file, movements=(*file.movements[:7], text[:at]), foot="").content


def cut_at_a_line(_name: str, file: Written) -> bytes:
    return replace(file, movements=file.movements[:7], foot="").content


def one_movement_twice(_name: str, file: Written) -> bytes:
    return replace(file, movements=(*file.movements[: HIT + 1], *file.movements[HIT:])).content


def one_movement_missing(_name: str, file: Written) -> bytes:
    return replace(file, movements=(*file.movements[:HIT], *file.movements[HIT + 1 :])).content


def one_wrong_digit(name: str, file: Written) -> bytes:
    right = EVERY[name].amount(MOVEMENTS[HIT].minor)
    wrong = EVERY[name].amount(MOVEMENTS[HIT].minor + 1_000)
    return _with_replaced(file, right, wrong, 1)


def garbage_amount(name: str, file: Written) -> bytes:
    right = EVERY[name].amount(MOVEMENTS[HIT].minor)
    return _with_replaced(file, right, re.sub(r"\d", "x", right), 1)


def thirtieth_of_february(name: str, file: Written) -> bytes:
    if name == "pain":  # one day for all orders
        return file.content.replace(b"2026-10-15", b"2026-02-30")
    return _with_replaced(file, EVERY[name].day(MOVEMENTS[HIT].day), EVERY[name].day((2026, 2, 30)))


def web_page(_name: str, _file: Written) -> bytes:
    return HTML


def empty(_name: str, _file: Written) -> bytes:
    return b""


def blank(_name: str, _file: Written) -> bytes:
    return b"\r\n \r\n"


def head_only(_name: str, file: Written) -> bytes:
    return replace(file, movements=(), foot="").content


def doubled(_name: str, file: Written) -> bytes:
    return file.content * 2


FAULTS: tuple[Callable[[str, Written], bytes], ...] = (
    cut_mid_line,
    cut_at_a_line,
    one_movement_twice,
    one_movement_missing,
    one_wrong_digit,
    garbage_amount,
    thirtieth_of_february,
    web_page,
    empty,
    blank,
    head_only,
    doubled,
)
BLIND = {
    ("ofx", "one_movement_missing"): "no opening balance: only the statement before shows it",
    ("ofx", "one_wrong_digit"): "no opening balance: only the statement before shows it",
    ("qif", "cut_at_a_line"): "no balance and no end",
    ("qif", "one_movement_missing"): "no balance",
    ("qif", "one_movement_twice"): "no balance and no identifiers",
    ("qif", "one_wrong_digit"): "no balance",
    ("csv", "cut_at_a_line"): "no end: the running balance is right up to the cut",
    ("xlsx", "cut_at_a_line"): "no end: the running balance is right up to the cut",
    ("xlsx", "doubled"): "a workbook behind a workbook is read once",
    ("payout", "cut_at_a_line"): "the payout's own line is gone, and nothing else says what it was",
    ("fec", "cut_at_a_line"): "no end: every entry balances by itself",
    ("datev", "cut_at_a_line"): "no end and no total",
    ("datev", "one_movement_missing"): "no total and no numbering",
    ("datev", "one_movement_twice"): "no total and no identifiers",
    ("datev", "one_wrong_digit"): "no total; one amount for both accounts",
    ("documents", "cut_at_a_line"): "no end and no total",
    ("documents", "one_movement_missing"): "no total",
    ("documents", "one_wrong_digit"): "no total",
}
"""(format, fault) that nothing in the file can show, and why."""


def _with_replaced(file: Written, old: str, new: str, times: int = -1) -> bytes:
    text = file.movements[HIT]
    assert old in text
    return file.with_movement(HIT, text.replace(old, new, times)).content


AS_A_DOSSIER_READS = ReadOptions(once=True)


def _read(content: bytes) -> ReadResult:
    result = read_source(Source("statement.txt", content), AS_A_DOSSIER_READS)

    assert result.rows_in == result.rows_loaded + result.rows_quarantined
    return result


def outcome(content: bytes) -> Outcome:
    """The strongest thing the reader says about the file."""
    try:
        result = _read(content)
    except FileRefused:
        return Outcome.REFUSED
    if result.rows_quarantined:
        kept_apart = set(result.issues.filter(result.issues["severity"] == Severity.QUARANTINED)["code"])
        unsure = set(result.statements["proof"]) & {Proof.INCOMPLETE, Proof.UNBALANCED}
        assert kept_apart == {"repeated_statement"} or unsure or result.statements.is_empty()
        return Outcome.QUARANTINED
    proofs = set(result.statements["proof"])
    if proofs & {Proof.INCOMPLETE, Proof.UNBALANCED} or Severity.WARNING in set(result.issues["severity"]):
        return Outcome.FLAGGED
    return Outcome.SILENT


@pytest.mark.parametrize("name", WRITERS)
def test_a_sound_file_of_every_format_is_read_without_a_warning(name: str) -> None:
    result = _read(write(name, MOVEMENTS).content)

    assert result.format == name
    assert result.transactions["amount_minor"].to_list() == [m.minor for m in MOVEMENTS]
    assert not result.issues["severity"].is_in([Severity.WARNING, Severity.QUARANTINED]).any()
    assert set(result.statements["proof"]) <= {Proof.BALANCED, Proof.UNVERIFIABLE}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("name", WRITERS)
def test_a_fault_is_refused_quarantined_or_flagged(name: str, fault: Callable[[str, Written], bytes]) -> None:
    """F01, F02, F03, F23, F27, F32, F36."""
    seen = outcome(fault(name, write(name, MOVEMENTS)))

    if (name, fault.__name__) in BLIND:
        assert seen == Outcome.SILENT, "it is seen now: take it off the list"
    else:
        assert seen != Outcome.SILENT


@pytest.mark.parametrize("name", BOOKS)
def test_a_sound_file_of_every_other_format_is_read_without_a_warning(name: str) -> None:
    result = _read(write_book(name, MOVEMENTS).content)

    amounts = [*result.transactions["amount_minor"], *result.items["amount_minor"]]
    assert [abs(amount) for amount in amounts][:12] == [abs(m.minor) for m in MOVEMENTS]
    assert not result.issues["severity"].is_in([Severity.WARNING, Severity.QUARANTINED]).any()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("name", BOOKS)
def test_a_fault_in_books_orders_or_workbooks_is_refused_quarantined_or_flagged(
    name: str, fault: Callable[[str, Written], bytes]
) -> None:
    seen = outcome(fault(name, write_book(name, MOVEMENTS)))

    if (name, fault.__name__) in BLIND:
        assert seen == Outcome.SILENT, "it is seen now: take it off the list"
    else:
        assert seen != Outcome.SILENT


INVOICES = {
    "cut": [cii()[:900], ubl()[:900], factur_x()[:900]],
    "twice in one": [cii() * 2, ubl() * 2],
    "garbage amount": [cii(total="12x.00"), cii(due="xx"), ubl(total="24x.00"), factur_x(cii(total="12x.00"))],
    "30 February": [cii(day="20260230"), ubl(day="2026-02-30"), factur_x(cii(day="20260230"))],
    "one wrong digit": [
        cii(total="130.00"),
        cii(due="130.00"),
        factur_x(cii(total="130.00")),
        ubl().replace(b">240.00<", b">250.00<", 1),
    ],
}


@pytest.mark.parametrize("fault", INVOICES)
def test_a_fault_in_an_electronic_invoice_is_refused_quarantined_or_flagged(fault: str) -> None:
    assert all(outcome(content) != Outcome.SILENT for content in INVOICES[fault])


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("content", [b"", HTML, b"\r\n \r\n"], ids=["empty", "web page", "blank"])
def test_nothing_is_loaded_from_a_file_that_is_no_statement(name: str, content: bytes) -> None:
    """F01, F02: whatever format was expected."""
    assert name
    assert outcome(content) == Outcome.REFUSED


@pytest.mark.parametrize("name", ["mt940", "cfonb120", "coda", "n43", "bai2"])
def test_the_money_of_a_file_that_was_sent_twice_in_one_is_loaded_once(name: str) -> None:
    """F03."""
    sound = _read(write(name, MOVEMENTS).content)

    result = _read(doubled(name, write(name, MOVEMENTS)))

    assert result.transactions["transaction_id"].to_list() == sound.transactions["transaction_id"].to_list()
    assert set(result.statements["proof"]) == set(sound.statements["proof"])
    assert result.rows_quarantined == len(MOVEMENTS)
    assert set(result.issues["code"]) >= {"repeated_statement"}


def test_a_statement_repeated_in_one_camt_file_is_loaded_once() -> None:
    parts = write("camt053", MOVEMENTS)
    text = parts.content.decode()
    begin, end = text.index("<Stmt>"), text.index("</Stmt>") + len("</Stmt>")

    result = _read((text[:end] + text[begin:end] + text[end:]).encode())

    assert result.transactions.height == len(MOVEMENTS)
    assert set(result.statements["proof"]) == {Proof.BALANCED}


def test_a_file_that_is_only_looked_at_shows_all_it_holds() -> None:
    content = write("mt940", MOVEMENTS).content

    result = read_source(Source("statement.txt", content + content))

    assert result.transactions.height == 2 * len(MOVEMENTS)
    assert "statement_duplicate" in result.issues["code"].to_list()


def test_the_next_statement_of_an_account_is_no_repeat() -> None:
    first = write("mt940", MOVEMENTS, opening=100_000).content
    second = write("mt940", MOVEMENTS, opening=100_000 + sum(m.minor for m in MOVEMENTS)).content

    assert _read(first + second).transactions.height == 2 * len(MOVEMENTS)


@pytest.mark.parametrize("name", sorted(set(WRITERS) - {"qif", "ofx"}))
def test_a_wrong_digit_is_shown_as_a_difference_of_the_balances(name: str) -> None:
    """F32."""
    content = one_wrong_digit(name, write(name, MOVEMENTS))

    try:
        result = _read(content)
    except FileRefused:
        return
    assert set(result.statements["proof"]) & {Proof.UNBALANCED, Proof.INCOMPLETE}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("name", WRITERS)
def test_accents_survive_another_encoding_than_the_format_has(name: str, encoding: str) -> None:
    """F11: UTF-8 where cp1252 is usual, and the other way round; no character is lost, none is replaced."""
    accented = [replace(m, words="SOCIÉTÉ Çà ET LÀ") for m in MOVEMENTS]

    result = _read(replace(write(name, accented), encoding=encoding).content)

    texts = result.transactions.select("counterparty_name", "remittance_information", "additional_information")
    assert all("SOCIÉTÉ Çà ET LÀ" in " ".join(filter(None, row)) for row in texts.rows())
    assert result.transactions["amount_minor"].to_list() == [m.minor for m in MOVEMENTS]


@pytest.mark.parametrize("name", WRITERS)
def test_two_identical_movements_of_one_day_both_survive(name: str) -> None:
    """F35."""
    twin = replace(MOVEMENTS[3], number=500)

    result = _read(write(name, [*MOVEMENTS[:4], twin, *MOVEMENTS[4:]]).content)

    assert result.transactions.height == 13
    assert result.transactions["transaction_id"].n_unique() == 13


@pytest.mark.parametrize("name", WRITERS)
def test_line_ends_blank_lines_and_a_byte_order_mark_change_nothing(name: str) -> None:
    file = write(name, MOVEMENTS)
    sound = _read(file.content)
    dressed = b"\xef\xbb\xbf" + file.content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n\r\n"

    result = _read(dressed)

    assert result.transactions["transaction_id"].to_list() == sound.transactions["transaction_id"].to_list()


def test_the_documentation_lists_what_no_format_can_reveal() -> None:
    page = (Path(__file__).parents[2] / "docs" / "faults.md").read_text(encoding="utf-8")

    for (name, fault), reason in BLIND.items():
        assert f"| {name} | {fault.replace('_', ' ')} | {reason} |" in page
