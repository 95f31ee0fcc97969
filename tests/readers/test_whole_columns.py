"""Plain movements are read by whole columns: the result is that of reading each by itself, damaged files included."""

from __future__ import annotations

import random
from contextlib import ExitStack
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers import (
    bai2_columns,
    camt,
    cfonb120,
    cfonb120_columns,
    coda_columns,
    mt940_entry,
    mt940_text,
    norma43_columns,
    ofx_blocks,
    ofx_columns,
    plain,
)
from bankrec_nb.readers.base import ReadOptions, Source
from bankrec_nb.readers.cfonb120_texts import TOLD_ELSEWHERE
from bankrec_nb.readers.fixed_width import numbered_records, records
from bankrec_nb.readers.sniff import reader
from tests.readers.fuzzing import damaged
from tests.readers.sound_files import SOUND, sound

COLUMNS = {
    "n43": norma43_columns.PlainMovements,
    "coda": coda_columns.PlainMovements,
    "bai2": bai2_columns.PlainMovements,
    "cfonb120": cfonb120_columns.PlainMovements,
}


def told(name: str, content: bytes) -> object:
    """All that a file says, or why it is refused."""
    try:
        result = reader(SOUND[name].module).read(Source("file", content), ReadOptions())
    except FileRefused as refusal:
        return str(refusal)
    frames = (result.statements, result.transactions, result.details, result.issues)
    return [frame.to_dicts() for frame in frames], result.rows_in


def one_by_one(name: str) -> ExitStack:
    """Everything taken by itself, as it is where nothing is plain."""
    patches = ExitStack()
    if name.startswith("camt"):
        patches.enter_context(mock.patch.object(camt, "_by_columns", return_value=None))
    elif name.startswith("mt94"):
        patches.enter_context(mock.patch.object(mt940_entry, "_USUAL", "^()()()()()()()nothing$"))
        patches.enter_context(mock.patch.object(mt940_text, "_PERHAPS_LABELLED", ""))
        patches.enter_context(mock.patch.object(plain, "_CENTS", -1))
    elif name in COLUMNS:
        patches.enter_context(mock.patch.object(COLUMNS[name], "spans", []))
    else:
        patches.enter_context(mock.patch.object(ofx_blocks, "_plain_movements", return_value=None))
        patches.enter_context(mock.patch.object(ofx_columns, "_ODD", ""))
        patches.enter_context(mock.patch.object(ofx_columns, "_WAYS", 0))
    return patches


@pytest.mark.parametrize(
    "name", ["cfonb120", "coda", "bai2", "n43", "ofx", "ofx 2", "mt940", "mt942", "camt053", "camt052", "camt054"]
)
def test_whole_columns_say_what_single_movements_say(name: str) -> None:
    original = sound(name)
    files = [original, *(damaged(name, original, random.Random(f"{name} {n}")) for n in range(60))]
    quick = [told(name, content) for content in files]

    with one_by_one(name):
        single = [told(name, content) for content in files]

    assert quick == single


def test_records_22_and_23_and_structured_texts_are_plain_too() -> None:
    order = "00010000"
    movement = f"21{order}{'BANKREF1':21}0{'10000':>015}011026001500001{'101090933755493':53}011026".ljust(128)
    second = f"22{order}{'':53}{'CLIENT-REF':35}{'KREDBEBB':11}".ljust(128)
    third = f"23{order}{'BE68539007547034':37}{'DUPONT':35}".ljust(128)
    head = sound("coda").decode().splitlines()[:2]

    plain = coda_columns.PlainMovements([1, 2, 3, 4, 5, 6], [*head, movement, second, third, "8".ljust(128)])

    assert plain.spans == [(2, 5, 0, 1)]
    assert plain.found.select("counterparty_name", "creditor_reference", "counterparty_iban").row(0) == (
        "DUPONT", "+++090/9337/55493+++", "BE68539007547034",
    )  # fmt: skip


@given(
    st.lists(st.text("ab \t\r\x00\x1a\ufeff\xa0", max_size=9) | st.text("ab ", min_size=8, max_size=8), max_size=6),
    st.sampled_from(["\n", "\r\n"]),
)
def test_records_taken_at_once_are_those_taken_line_by_line(lines: list[str], end: str) -> None:
    text = end.join(lines)

    numbers, taken = numbered_records(text, 8)

    assert list(zip(numbers, taken, strict=True)) == list(records(text, 8))


DAYS, ODD_DAY = ("011026", "151026"), "310226"
SAID = (
    "ABC  DEF", "", "FACTURE 7", "X" * 70, "FR76ZZZ123456", f"USD2{500:013}}}40001234", f"EUR2{12:013}E",
    f"{'FIRST PART':35}second part", " led by space", "a\x1db",
)  # fmt: skip


@st.composite
def cfonb_movements(draw: st.DrawFn) -> list[str]:
    """A movement with its complements, plain ones and odd ones."""

    def choose(*of: str) -> str:
        return draw(st.sampled_from(of))

    currency, decimals = choose("EUR", "EUR", "EUR", "JPY", "   "), choose("2", "2", "2", " ", "3")
    account, day = choose(*["12345678901"] * 6, "12345678902"), choose(*DAYS, *DAYS, ODD_DAY)
    start = f"30001015800794{currency}{decimals} {account}{choose('01', '05')}{day}"
    amount = f"{draw(st.integers(0, 10**6)):013}{choose('{', 'A', 'I', '}', 'J', 'R', 'R', 'Z')}"
    label = choose("CLIENT  A", "VIR SEPA\x0bX", " B")
    valued = choose(day, "      ", "000000", ODD_DAY)
    reference = choose("", "", "REF 1")
    told = [f"04{start}{choose('  ', '12')}{valued}{label:31}  0000042  {amount}{reference:16}"]
    qualifiers = st.sampled_from([*TOLD_ELSEWHERE, "LIB", "REF", "", "XYZ", "LCC"])
    for qualifier, text in draw(st.lists(st.tuples(qualifiers, st.sampled_from(SAID)), max_size=5)):
        told.append(f"05{start}     {qualifier:3}{text:70}  ")
    return told


@settings(max_examples=40)
@given(st.lists(cfonb_movements(), max_size=6), st.booleans())
def test_complements_of_cfonb_120_say_by_columns_what_they_say_one_by_one(
    movements: list[list[str]], stray: bool
) -> None:
    first, *_, last = sound("cfonb120").decode().splitlines()
    records = [first, *(record for movement in movements for record in movement), *(["99"] if stray else []), last]
    content = "\n".join(records).encode()

    quick = told("cfonb120", content)

    with one_by_one("cfonb120"):
        assert quick == told("cfonb120", content)


def test_movements_of_another_account_are_told_of_though_they_are_plain() -> None:
    lines = sound("cfonb120").decode().splitlines()
    lines[3:5] = [line.replace("12345678901", "12345678902") for line in lines[3:5]]
    content = "\n".join(lines).encode()

    result = cfonb120.read(Source("file", content), ReadOptions())

    assert result.issues["code"].to_list() == ["account"]
    assert result.transactions.height == len(lines) // 2 - 1


LEAVES = (
    "<TRNTYPE>DEBIT", "<DTPOSTED>20261003", "<TRNAMT>-12.34", "<FITID>F1", "<NAME>A &amp; B", "<MEMO>x < y", "<MEMO>A  B",
    "<CHECKNUM>7", "<REFNUM></REFNUM>", "<NAME >C", "<memo>d", "<BANKACCTTO><ACCTID>9</BANKACCTTO>", "<i >j", "<",
    "<MEMO>a\x1cb", "<CURSYM>USD", "<CORRECTACTION>DELETE", "</STMTTRN>", "<LEDGERBAL>", "<STMTTRNP>",
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.lists(st.sampled_from(LEAVES), max_size=6), max_size=12), st.booleans())
def test_movements_of_many_layouts_say_what_their_leaves_say(movements: list[list[str]], alike: bool) -> None:
    needed = ["<DTPOSTED>20261005\n<TRNAMT>1.00"]
    bodies = ["\n".join([*(needed if alike else []), *leaves]) for leaves in movements]
    listed = "".join(f"<STMTTRN>\n{body}\n</STMTTRN>\n" for body in bodies)
    content = sound("ofx").decode().replace("<STMTTRN>", f"{listed}<STMTTRN>", 1).encode()

    quick = told("ofx", content)

    with one_by_one("ofx"):
        assert quick == told("ofx", content)
