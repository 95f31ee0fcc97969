"""Entries of a camt file cut out by their form: the same as read by the parser, and left to it where they must be."""

from __future__ import annotations

from unittest import mock

import pytest

from bankrec_nb.readers import camt, camt_forms
from bankrec_nb.readers.base import ReadOptions, Source
from tests.readers.sound_files import sound

DETAIL = "<TxDtls><RmtInf><Ustrd>CLIENT 00002</Ustrd></RmtInf></TxDtls>"


def by_both_ways(content: bytes) -> tuple[object, object]:
    """All that the file says, by whole columns (where it can be) and element by element."""
    quick = camt.read(Source("file", content), ReadOptions())
    with mock.patch.object(camt, "_by_columns", return_value=None):
        single = camt.read(Source("file", content), ReadOptions())
    return (
        [f.to_dicts() for f in (quick.statements, quick.transactions, quick.details, quick.issues)],
        [f.to_dicts() for f in (single.statements, single.transactions, single.details, single.issues)],
    )


def changed(old: str, new: str) -> bytes:
    """The sound statement with one text replaced."""
    text = sound("camt053").decode()
    assert old in text
    return text.replace(old, new).encode()


ORDINARY = {
    "as it is": sound("camt053"),
    "two details": changed(DETAIL, DETAIL + DETAIL.replace("00002", "zwei")),
    "no detail": changed(DETAIL, ""),
    "an empty name": changed("<RmtInf>", "<RltdPties><Dbtr><Nm/></Dbtr></RltdPties><RmtInf>"),
    "names and characters of XML": changed("CLIENT 00002", "M&#252;ller &amp; S&#xf6;hne &lt;KG&gt; "),
    "a mark in a text": changed("CLIENT 00002", "a > b"),
    "lines end like on Windows": sound("camt053").replace(b"\n", b"\r\n"),
    "spaces between the tags": changed("<TxDtls>", "\n    <TxDtls>\n  "),
    "passed over": changed("<RmtInf>", "<Purp>see <Cd>x</Cd> there</Purp><RmtInf>"),
    "another form": changed("<AcctSvcrRef>R2</AcctSvcrRef>", "<NtryRef>R2</NtryRef><AddtlNtryInf>x</AddtlNtryInf>"),
}
OUT_OF_THE_ORDINARY = {
    "a comment": changed("<RmtInf>", "<!-- <RmtInf> --><RmtInf>"),
    "entries in a comment": changed("<Ntry>\n<Amt", "<!-- <Ntry></Ntry> --><Ntry>\n<Amt"),
    "CDATA": changed("CLIENT 00002", "<![CDATA[a <b> & c]]>"),
    "an instruction": changed("<RmtInf>", "<?bank <x?><RmtInf>"),
    "text beside elements": changed("<RmtInf>", "<RmtInf>words "),
    "an entry with an attribute": changed("<Ntry>\n<Amt", "<Ntry id='1'>\n<Amt"),
    "a mark in an attribute": changed("<Ustrd>CLIENT 00002", "<Ustrd lang='>'>CLIENT 00002"),
    "a name space of its own": changed("<RmtInf>", "<x:RmtInf xmlns:x='urn:x'/><RmtInf>"),
    "a lone carriage return": changed("CLIENT 00002", "CLIENT\r00002"),
}


@pytest.mark.parametrize(
    "content", [*ORDINARY.values(), *OUT_OF_THE_ORDINARY.values()], ids=[*ORDINARY, *OUT_OF_THE_ORDINARY]
)
def test_both_ways_say_the_same(content: bytes) -> None:
    quick, single = by_both_ways(content)

    assert quick == single


@pytest.mark.parametrize("content", ORDINARY.values(), ids=ORDINARY)
def test_entries_of_few_forms_are_cut_out(content: bytes) -> None:
    found = camt_forms.cut(content)

    assert found is not None
    assert found.entries.height == 6


@pytest.mark.parametrize("content", OUT_OF_THE_ORDINARY.values(), ids=OUT_OF_THE_ORDINARY)
def test_what_is_out_of_the_ordinary_is_left_to_the_parser(content: bytes) -> None:
    assert camt._by_columns(Source("file", content), content) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</RmtInf></TxDtls>", "</TxDtls></RmtInf>"),
        ("CLIENT 00002", "A & B"),
        ("CLIENT 00002", "&bank;"),
        ("CLIENT 00002", "&#8;"),
        ("CLIENT 00002", "\x08"),
        ("CLIENT 00002", "]]>"),
        ("CLIENT 00002", "\ufffe"),
        ("<Ustrd>CLIENT 00002", "<Ustrd a='1' a='1'>CLIENT 00002"),
        ("<Ustrd>CLIENT 00002", "<Ustrd a=1>CLIENT 00002"),
        ("<TxDtls><RmtInf>", "</TxDtls></NtryDtls></Ntry><Ntry><NtryDtls><TxDtls><RmtInf>"),
    ],
)
def test_what_no_xml_may_hold_is_never_cut_out(old: str, new: str) -> None:
    content = changed(old, new)

    assert camt._by_columns(Source("file", content), content) is None


def test_prefixes_are_read_like_none() -> None:
    text = sound("camt053").decode().replace("</", "</c:").replace("xmlns=", "xmlns:c=")
    content = "".join(f"<c:{part}" if part[:1].isalpha() else f"<{part}" for part in text.split("<"))[1:].encode()

    found = camt_forms.cut(content)
    quick, single = by_both_ways(content)

    assert found is not None
    assert quick == single


def test_the_line_of_an_entry_is_right_in_a_long_file_too() -> None:
    content = changed("<Acct><Id>", "\n" * 70_000 + "<Acct><Id>")

    lines = camt.read(Source("file", content), ReadOptions()).transactions["source_line"].to_list()

    assert lines == [n for n, line in enumerate(content.split(b"\n"), 1) if line == b"<Ntry>"]


def test_entries_that_are_all_of_different_forms_are_left_to_the_parser() -> None:
    whole = sound("camt053").decode()
    start, end = whole.index("<Ntry>"), whole.index("</Ntry>") + len("</Ntry>")
    entries = "".join(
        whole[start:end].replace("<Sts>", "".join(f"<X{bit}>v</X{bit}>" for bit in range(9) if n >> bit & 1) + "<Sts>")
        for n in range(400)
    )
    content = (whole[:start] + entries + whole[end:]).encode()

    assert camt_forms.cut(content) is None
    assert camt.read(Source("file", content), ReadOptions()).rows_in == 405
