"""A file is what its content says, whatever it is called."""

from __future__ import annotations

import gzip
import importlib
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers.base import Source
from bankrec_nb.readers.read import read_file, read_source, unpacked
from bankrec_nb.readers.sniff import READERS, recognise
from tests.readers.statement_texts import Movement, camt, mt940, read, source

if TYPE_CHECKING:
    from pathlib import Path


def archive(*members: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize("name", READERS)
def test_every_reader_named_is_there_and_keeps_the_contract(name: str) -> None:
    module = importlib.import_module(f"bankrec_nb.readers.{name}")

    assert isinstance(module.FORMAT, str)
    assert isinstance(module.VERSION, int)
    assert callable(module.recognises)
    assert callable(module.read)


def test_a_reader_that_is_missing_is_an_error_not_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bankrec_nb.readers.sniff.READERS", ("no_such_reader", *READERS))

    with pytest.raises(ModuleNotFoundError, match="no_such_reader"):
        recognise(source(camt([Movement(1)])))


def test_the_content_decides_not_the_name() -> None:
    assert recognise(source(camt([Movement(1)]), "statement.csv")) == "camt"
    assert recognise(source(mt940([Movement(1)]), "statement.xml")) == "mt940"


@pytest.mark.parametrize("content", [b"", b"\n \r\n", b"\x00\x00"])
def test_f01_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused, match="empty"):
        read(content)


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><body>Session expired</body></html>",
        "\n<html><head><title>Login</title></head></html>",
        "<!-- cached --><HTML><BODY></BODY></HTML>",
    ],
)
def test_f02_a_web_page_is_refused_as_one(page: str) -> None:
    with pytest.raises(FileRefused, match="web page"):
        read(page)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(200)), "a picture"),
        (archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")), "a text document"),
        (b"SQLite format 3\x00" + bytes(90), "a program's database"),
        (b"From: bank@example.org\nTo: us@example.org\nSubject: your statement\n\nHello\n", "an e-mail"),
        (bytes(range(1, 32)) * 9, "a binary file"),
    ],
)
def test_what_holds_no_figures_is_refused_by_its_name_not_by_its_bytes(content: bytes, name: str) -> None:
    with pytest.raises(FileRefused, match=f"this is {name}") as refused:
        read(content)

    assert str(refused.value).isprintable()


def test_an_unknown_format_says_what_was_looked_for() -> None:
    with pytest.raises(FileRefused, match=r"camt\.053.*MT940"):
        read("Dear customer, please find nothing attached.")


def test_f05_a_name_with_brackets_opens_itself(tmp_path: Path) -> None:
    (tmp_path / "releve[1].xml").write_text(camt([Movement(100)]), encoding="utf-8")
    (tmp_path / "releve1.xml").write_text(camt([Movement(999)]), encoding="utf-8")

    assert read_file(tmp_path / "releve[1].xml").transactions["amount_minor"].to_list() == [100]


@pytest.mark.parametrize("name", ["it's; drop.xml", "CON.xml", "é 🏦 ?.xml", "a*.xml", "x" * 200 + ".xml"])
def test_f06_odd_names_are_only_data(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(camt([Movement(100)]), encoding="utf-8")

    assert read_file(tmp_path / name).statements["file_name"].to_list() == [name]


def test_a_missing_file_is_refused_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"none\.xml"):
        read_file(tmp_path / "none.xml")


def test_a_zip_with_one_statement_is_read() -> None:
    assert read(archive(("march/statement.xml", camt([Movement(100)]).encode()))).format == "camt053"


def test_a_zip_with_several_statements_gives_each_of_them() -> None:
    packed = archive(("a.xml", b"a"), ("b.xml", b"b"), ("__MACOSX/._a.xml", b"x"))

    assert [member.name for member in unpacked(source(packed))] == ["a.xml", "b.xml"]


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/evil.csv", "C:/evil.csv", "..\\evil.csv"])
def test_f07_an_entry_that_leads_outside_is_refused_by_name(name: str) -> None:
    with pytest.raises(FileRefused, match="evil"):
        read(archive((name, b"x")))


def test_f48_a_dense_archive_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(FileRefused, match="densely"):
        read(archive(("bomb.csv", b"0" * 50_000_000)))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("0302        123456       05014  ACME", "CFONB 160"),
        ('<?xml version="1.0"?><rsm:SCRDMCCBDACIOMessageStructure xmlns:rsm="urn:un:x:100"/>', "Order-X"),
        ('<?xml version="1.0"?><p:FatturaElettronica xmlns:p="http://x"/>', "FatturaPA"),
        ('<?xml version="1.0"?><eb:Invoice xmlns:eb="http://www.ebinterface.at/schema/6p1/"/>', "ebInterface"),
        ('<?xml version="1.0"?><Invoice xmlns="http://isdoc.cz/namespace/2013"/>', "ISDOC"),
        ('<?xml version="1.0"?><Finvoice Version="3.0"/>', "Finvoice"),
        ("0740000001234567890EXEMPLE             01102600000000010000+", "GPC"),
        ("101 091000019 0910000192610011030A094101BANK", "NACHA"),
        (
            "{1:F01BANKBEBBAXXX0000000000}{2:I103BANKDEFFXXXXN}{4:\n:20:R\n:32A:261001EUR1,\n-}",
            "SWIFT message of another kind",
        ),
        ("UNA:+.? 'UNB+UNOC:3+A+B+261001:1030+1'", "EDIFACT"),
        ('<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"/>', "ISO 20022"),
        ('<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', "UBL"),
        ("00100000         211111111111111 EMPRESA", "CNAB 240"),
        ("02RETORNO01COBRANCA       0000 EMPRESA", "CNAB 400"),
        (f"5180B12345678000150126{'EMPRESA':60}", "AEB 19"),
        ("!TRNS\tDATE\tACCNT\tAMOUNT\nTRNS\t1/15/2026\tChecking\t-100.00\n", "IIF"),
        ("##Transfert\n##Section\tMvt\n1\tVE\t05/01/2026\t411000\t10,00\n", "XIMPORT"),
        ("<?xml version='1.0'?><gnc-v2/>", "GnuCash"),
        ("<?xml version='1.0'?><?qbxml version='13.0'?><QBXML/>", "qbXML"),
        ("<OFC>\n<DTD>2\n<ACCTSTMT>\n", "OFC"),
        ('2026-01-05 * "Shop"\n  Expenses:Food  50.00 EUR\n  Assets:Checking\n', "plain-text ledger"),
    ],
)
def test_what_is_mistaken_for_a_statement_is_refused_by_its_name(content: str, name: str) -> None:
    with pytest.raises(FileRefused, match=name):
        read(content)


def test_a_compressed_file_is_refused_with_what_to_do() -> None:
    with pytest.raises(FileRefused, match=r"gzip.*Unpack it"):
        read_source(Source("releve.csv.gz", gzip.compress(b"Date;Montant\n")))
