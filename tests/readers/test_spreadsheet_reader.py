"""Workbooks: real cells, several sheets, tables saved as .xls, and what must never be opened (F31, F48, F49)."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date, datetime
from datetime import time as clock
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers import spreadsheet
from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
from tests.readers.workbook_writers import html_table, ods, xls, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS: list[list[Any]] = [
    ["Relevé", "FR7630006000011234567890189"],
    [],
    ["Date", "Libellé", "Débit", "Crédit", "Référence"],
    [date(2026, 10, 13), "café", 3.2, None, "0001"],
    [datetime.combine(date(2026, 10, 14), clock(23, 30)), "salaire", None, 0.1 + 0.2, 4814769000000010],
    [date(2026, 10, 15), "loyer", 12.499999999999998, None, "x"],
]


def read(content: bytes, name: str = "releve.xlsx") -> ReadResult:
    """The reader's result; every test of it keeps the count of rows."""
    result = spreadsheet.read(Source(name, content), ReadOptions())

    assert result.rows_in == result.rows_loaded + result.rows_quarantined
    return result


def test_f31_floats_come_back_in_their_shortest_decimal_form() -> None:
    result = read(xlsx(ROWS))

    assert result.transactions["amount_minor"].to_list() == [-320, 30, -1250]


def test_date_cells_are_days_and_the_preamble_names_the_account() -> None:
    result = read(xlsx(ROWS))

    assert result.transactions["booking_date"].to_list() == [date(2026, 10, 13), date(2026, 10, 14), date(2026, 10, 15)]
    assert result.statements["account_id"].to_list() == ["FR7630006000011234567890189"]
    assert result.transactions["source_line"].to_list() == [4, 5, 6]


def test_identifiers_stay_text_and_a_number_of_sixteen_digits_is_told() -> None:
    result = read(xlsx(ROWS))

    assert result.transactions["end_to_end_id"][0] == "0001"
    told = result.issues.filter(result.issues["code"] == "long_number").row(0, named=True)
    assert (told["line"], told["column"], told["severity"]) == (5, "E", "warning")


def test_f25_a_float_with_real_decimals_too_many_is_quarantined() -> None:
    rows: list[list[Any]] = [
        ["Date", "Label", "Amount"],
        [date(2026, 10, 13), "x", 2.675],
        [date(2026, 10, 14), "y", 2.5],
    ]

    result = read(xlsx(rows))

    assert result.transactions["amount_minor"].to_list() == [250]
    assert result.rows_quarantined == 1


def test_documents_in_a_workbook_become_items() -> None:
    rows: list[list[Any]] = [
        ["number", "type", "date", "due_date", "amount", "currency", "counterparty"],
        ["FA-1", "sale", date(2026, 10, 1), date(2026, 10, 31), 100, "EUR", "DUPONT"],
        [2, "purchase", date(2026, 10, 1), None, 20.5, "EUR", "EDF"],
    ]

    items = read(xlsx(rows)).items

    assert items["document_number"].to_list() == ["FA-1", "2"]
    assert items["amount_minor"].to_list() == [10000, -2050]


def test_sheets_of_one_form_are_one_table_and_another_form_is_told() -> None:
    other: list[list[Any]] = [["Datum", "Betrag", "Text", "Saldo"], [date(2026, 10, 13), 5, "x", 5]]

    result = read(xlsx(ROWS, ROWS[2:], other))

    assert result.transactions.height == 6
    assert "sheet_skipped" in result.issues["code"].to_list()


@pytest.mark.parametrize("end", [b"-3", b"-3.20</td>", b"-3.20</td></tr><tr>"])
def test_a_page_that_stops_before_its_table_ends_is_told(end: bytes) -> None:
    page = (
        b"<html><table><tr><th>Date</th><th>Label</th><th>Amount</th></tr><tr><td>13/10/2026</td><td>a</td><td>" + end
    )

    assert "cut_off" in spreadsheet.read(Source("a.xls", page), ReadOptions()).issues["code"].to_list()
    assert (
        "cut_off" not in spreadsheet.read(Source("a.xls", page + b"</td></tr></table>"), ReadOptions()).issues["code"]
    )


def test_an_html_table_saved_as_xls_is_read_and_a_login_page_is_not() -> None:
    page = b"<html><body><table><tr><th>Date</th><th>Label</th><th>Amount</th></tr><tr><td>13/10/2026</td><td>a &lt;b&gt;</td><td>-3.20</td></tr></table></body></html>"
    login = b"<html><body><table><tr><td>User</td><td>Password</td></tr></table></body></html>"

    result = read(page, "releve.xls")

    assert result.transactions.select("amount_minor", "remittance_information").row(0) == (-320, "a <b>")
    assert not spreadsheet.recognises(Source("x.xls", login))


def test_an_xml_spreadsheet_is_read() -> None:
    def row(*cells: str) -> str:
        return "<Row>" + "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in cells) + "</Row>"

    text = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="a"><Table>{row("Date", "Label", "Amount")}{row("2026-10-13", "x", "5.00")}</Table></Worksheet></Workbook>'
    )

    assert read(text.encode()).transactions["amount_minor"].to_list() == [500]


def test_a_formula_that_was_never_computed_is_refused() -> None:
    content = _with_sheet('<row r="1"><c r="A1"><f>1+1</f></c></row>')

    with pytest.raises(FileRefused, match="formulas"):
        read(content)


def test_f48_a_zip_bomb_is_refused_by_its_directory() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(64):
                part.write(b" " * 4 * 1024**2)
    started = time.process_time()

    with pytest.raises(FileRefused, match="unpack"):
        read(stream.getvalue())
    assert time.process_time() - started < 1


def test_f49_a_used_range_no_computer_can_hold_is_refused_before_opening() -> None:
    content = _with_sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    started = time.process_time()

    with pytest.raises(FileRefused, match="used range"):
        read(content)
    assert time.process_time() - started < 1


def test_f49_the_child_process_dies_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    content = _with_sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    monkeypatch.setattr(spreadsheet, "_check_sheets", lambda _: iter(()))

    with pytest.raises(FileRefused):
        read(content)


def test_damaged_workbooks_are_refused() -> None:
    whole = xlsx(ROWS)

    for content in (
        whole[: len(whole) // 2],
        b"PK\x03\x04" + b"\x00" * 50,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    ):
        with pytest.raises(FileRefused):
            read(content)


def _with_sheet(rows: str) -> bytes:
    """A minimal workbook whose sheet has these rows."""
    good = zipfile.ZipFile(io.BytesIO(xlsx([["a"]])))
    stream = io.BytesIO()
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in good.namelist():
            sheet = f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
            archive.writestr(name, sheet if name.endswith("sheet1.xml") else good.read(name))
    return stream.getvalue()


MOVES: list[list[Any]] = [
    ["Account", "FR7630006000011234567890189"],
    ["Date", "Label", "Amount", "Balance"],
    [date(2026, 10, 13), "coffee", -3.2, 96.8],
    [date(2026, 10, 14), "salary", 1200.5, 1297.3],
]
OTHER_ACCOUNT: list[list[Any]] = [
    ["Account", "BE68539007547034"],
    ["Date", "Label", "Amount", "Balance"],
    [date(2026, 10, 13), "coffee", -3.2, 500.0],
    [date(2026, 10, 15), "rent", -100.0, 400.0],
    [date(2026, 10, 16), "rent", -100.0, 300.0],
]


@pytest.mark.parametrize("write", [xlsx, ods, xls, html_table])
def test_every_kind_of_workbook_gives_the_same_movements(write: Callable[..., bytes]) -> None:
    result = read(write(MOVES))

    assert result.transactions.select("booking_date", "amount_minor", "remittance_information").rows() == [
        (date(2026, 10, 13), -320, "coffee"),
        (date(2026, 10, 14), 120_050, "salary"),
    ]
    assert result.statements.select("account_id", "proof").rows() == [("FR7630006000011234567890189", "balanced")]


@pytest.mark.parametrize("write", [xlsx, ods, xls])
def test_numbers_of_more_than_fifteen_digits_are_told_and_texts_of_as_many_are_not(write: Callable[..., bytes]) -> None:
    rows: list[list[Any]] = [
        ["Date", "Label", "Amount", "Reference"],
        [date(2026, 10, 13), "text", -3.2, "4814769000000011"],
        [date(2026, 10, 14), "number", 1200.5, 4814769000000010],
        [date(2026, 10, 15), "short", -600.0, 481476900000001],
    ]

    told = read(write(rows)).issues.filter(code="long_number")

    assert told.select("severity", "line", "raw").rows() == [("warning", 3, "4814769000000010")]


def test_sheets_of_one_form_and_one_account_are_one_statement() -> None:
    november = [*MOVES[:2], [date(2026, 11, 2), "coffee", -3.0, 1294.3], [date(2026, 11, 3), "gift", 10.0, 1304.3]]

    result = read(xlsx(MOVES, november))

    assert result.statements.select("opening_minor", "closing_minor", "proof").rows() == [(10_000, 130_430, "balanced")]


def test_a_sheet_of_another_account_is_a_statement_of_its_own() -> None:
    """Its movements never land on the account of another sheet."""
    result = read(xlsx(MOVES, OTHER_ACCOUNT))

    assert set(result.statements.select("account_id", "closing_minor", "proof").rows()) == {
        ("FR7630006000011234567890189", 129_730, "balanced"),
        ("BE68539007547034", 30_000, "balanced"),
    }
    assert result.transactions.group_by("account_id").agg(pl.len()).sort("account_id").rows() == [
        ("BE68539007547034", 3),
        ("FR7630006000011234567890189", 2),
    ]
    assert result.rows_in == 5


def test_documents_beside_movements_are_read_too() -> None:
    documents: list[list[Any]] = [
        ["number", "type", "date", "due_date", "amount", "currency", "counterparty"],
        ["FA-1", "sale", date(2026, 10, 1), date(2026, 11, 1), 100.0, "EUR", "DUPONT"],
    ]

    result = read(xlsx(MOVES, documents))

    assert (result.transactions.height, result.items["document_number"].to_list()) == (2, ["FA-1"])


def test_a_sheet_that_may_show_the_same_movements_again_is_left_out_and_told() -> None:
    again: list[list[Any]] = [["Day", "Text", "Value"], [date(2026, 10, 13), "coffee", -3.2]]

    result = read(xlsx(MOVES, again))

    told = result.issues.filter(code="sheet_skipped")
    assert result.transactions.height == 2
    assert told.select("severity", "message").rows() == [
        ("warning", "The sheet 'Sheet 2' has a table of another form; it was not read.")
    ]


def test_a_workbook_whose_packed_data_is_damaged_is_refused() -> None:
    """The damage shows only when a part is unpacked; zlib has an error of its own for it."""
    content = bytearray(xlsx(MOVES))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    start = entry.header_offset + 30 + len(entry.filename)
    content[start : start + 40] = b"\xff" * 40

    with pytest.raises(FileRefused, match="damaged"):
        read(bytes(content))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</table:table>", b"</table:tabl&e>"),
        (b"</office:document-content>", b""),
        (b'encoding="UTF-8"', b'encoding="UTF-9"'),
        (b"<office:document-content", b"<!DOCTYPE x><office:document-content"),
    ],
)
def test_an_ods_whose_xml_is_broken_is_refused_before_the_parser_waits_for_its_end(
    old: bytes, new: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken end tag kept the child busy until its time was up (one of 10,000 damaged files)."""
    monkeypatch.setattr(spreadsheet, "_in_child", lambda _: pytest.fail("it was opened"))

    with pytest.raises(FileRefused, match="damaged"):
        read(_changed_part(ods(MOVES), "content.xml", old, new))


def _changed_part(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The packed file with one thing of one part replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            assert name != part or old in data
            after.writestr(name, data.replace(old, new) if name == part else data)
    return stream.getvalue()
