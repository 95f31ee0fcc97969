"""DATEV EXTF batches: debtors, creditors and banks become items; S and H give the sign."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers import datev
from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

HEAD = '"EXTF";700;21;"Buchungsstapel";9;20260306102500000;;"XY";"";"";1001;456;20260101;4;20260201;20260228;"x";"";1;;0;"EUR";"";"";"";"";"03"\r\n'
NAMES = "Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Konto;Gegenkonto (ohne BU-Schlüssel);Belegdatum;Belegfeld 1;Buchungstext;Fälligkeit\r\n"


def read(rows: str, head: str = HEAD) -> ReadResult:
    """The reader's result; every test of it keeps the count of rows."""
    source = Source("EXTF_Buchungsstapel.csv", (head + NAMES + rows).encode("cp1252"))
    assert datev.recognises(source)
    result = datev.read(source, ReadOptions())

    assert result.rows_in == result.rows_loaded + result.rows_quarantined
    return result


def test_each_kind_of_posting_has_its_type_and_sign() -> None:
    result = read(
        '5950,00;"S";"";10000;8400;2202;"RE-135";"Honorar";28022026\r\n'  # invoice to a debtor
        '100,00;"H";"";10000;8400;2302;"GS-1";"Gutschrift";\r\n'
        '119,00;"H";"";70001;4980;102;"77";"Einkauf für Büro";\r\n'  # 1 February, the zero lost
        '5950,00;"S";"";1200;10000;2802;"RE-135";"Zahlung";\r\n'  # the bank receives
        '24,95;"S";"";4940;4980;2102;"";"Umbuchung";\r\n'
    )

    rows = list(
        result.items.sort("source_line")
        .select("item_type", "amount_minor", "ledger_account", "document_number")
        .iter_rows()
    )
    assert rows == [
        ("sales_invoice", 595000, "10000", "RE-135"),
        ("sales_credit_note", -10000, "10000", "GS-1"),
        ("purchase_invoice", -11900, "70001", "77"),
        ("journal_line", 595000, "1200", "RE-135"),
        ("journal_line", -595000, "10000", "RE-135"),
    ]
    assert result.items["issue_date"][2] == date(2026, 2, 1)
    assert result.items["due_date"][0] == date(2026, 2, 28)
    assert result.items["label"][2] == "Einkauf für Büro"


def test_a_posting_that_cannot_be_read_is_quarantined() -> None:
    result = read(
        'x;"S";"";10000;8400;2202;"1";"a";\r\n1,00;"?";"";10000;8400;2202;"2";"b";\r\n1,00;"S";"";10000;8400;3102;"3";"c";\r\n2,00;"S";"";10000;8400;2202;"4";"d";\r\n'
    )

    assert result.items["document_number"].to_list() == ["4"]
    assert result.issues.filter(result.issues["severity"] == "quarantined")["line"].to_list() == [3, 4, 5]


def test_another_kind_of_batch_is_refused_by_its_name() -> None:
    with pytest.raises(FileRefused, match="Debitoren"):
        read("", HEAD.replace("Buchungsstapel", "Debitoren/Kreditoren"))


def test_what_a_debtor_has_under_one_number_is_settled_when_it_adds_up() -> None:
    result = read(
        '5950,00;"S";"";10000;8400;2202;"RE-135";"Honorar";\r\n'
        '100,00;"S";"";10000;8400;2202;"RE-136";"Honorar";\r\n'
        '5950,00;"S";"";1200;10000;2802;"RE-135";"Zahlung";\r\n'
        '40,00;"S";"";1200;10000;2802;"RE-136";"Teilzahlung";\r\n'
    )

    assert result.items.sort("source_line").select("ledger_account", "amount_minor", "open_minor").rows() == [
        ("10000", 595000, 0),
        ("10000", 10000, 10000),
        ("1200", 595000, 595000),
        ("10000", -595000, 0),
        ("1200", 4000, 4000),
        ("10000", -4000, -4000),
    ]


ROW = '119,00;"S";"";10000;8400;2202;"RE-1";"Honorar";;"{}";\r\n'
WIDE = NAMES.replace("\r\n", ";Belegfeld 2;Generalumkehr (GU)\r\n")


@pytest.mark.parametrize(
    ("head", "names", "row", "column", "value"),
    [
        (HEAD, WIDE, ROW.format("240326"), "due_date", date(2026, 3, 24)),
        (HEAD, WIDE, ROW.format("010126"), "due_date", None),  # before the document: a number of another kind
        (HEAD, WIDE, ROW.format("123456"), "due_date", None),
        (HEAD, WIDE.replace(" (ohne BU-Schlüssel)", "").replace(" (ohne Soll/Haben-Kz)", ""), ROW.format(""), "amount_minor", 11900),
        (HEAD, WIDE, ROW.format("").replace("2202", "220226"), "issue_date", date(2026, 2, 22)),
        (HEAD.replace("20260201;20260228", ";"), WIDE, ROW.format("").replace("2202", "1507"), "issue_date", date(2026, 7, 15)),
    ],
    ids=["term", "no_term", "no_day", "short_names", "day_with_year", "no_period"],
)  # fmt: skip
def test_batches_of_other_programs_are_read(head: str, names: str, row: str, column: str, value: object) -> None:
    result = datev.read(Source("EXTF.csv", (head + names + row).encode("cp1252")), ReadOptions())

    assert result.items[column].to_list() == [value]
    assert result.issues["severity"].to_list() == ["note"]


def test_a_negative_amount_is_told() -> None:
    result = read('-119,00;"S";"";10000;8400;2202;"RE-1";"Honorar";\r\n')

    assert result.items["amount_minor"].to_list() == [-11900]
    assert result.issues["code"].to_list() == ["datev_sign", "datev_lines"]


@pytest.mark.parametrize("head", [HEAD.replace(";4;2026", ";4³;2026"), HEAD.replace("20260201", "2026020³")])
def test_a_superscript_is_no_digit(head: str) -> None:
    """Python calls it one, and cannot make a number of it."""
    source = Source("EXTF_Buchungsstapel.csv", (head + NAMES).encode("cp1252"))

    with suppress(FileRefused):
        datev.read(source, ReadOptions())


SALE = '119,00;"S";"";10000;8400;2202;"RE-1";"Honorar";;"";"";{}\r\n'
KEYED = NAMES.replace("\r\n", ";Belegfeld 2;BU-Schlüssel;Generalumkehr (GU)\r\n")


@pytest.mark.parametrize(
    ("cancelled", "kept"),
    [
        ('119,00;"S";"";10000;8400;2402;"RE-1";"Storno";;"";"";1\r\n', -11900),
        ('119,00;"H";"";10000;8400;2402;"RE-1";"Storno";;"";"";1\r\n', -11900),
        ('119,00;"H";"";8400;10000;2402;"RE-1";"Storno";;"";"";G\r\n', -11900),
        ('119,00;"S";"";10000;8400;2402;"RE-1";"Storno";;"";"20";\r\n', -11900),
        ('119,00;"H";"";10000;8400;2402;"RE-1";"Storno";;"";"23";\r\n', -11900),
        ('119,00;"S";"";10000;8400;2402;"RE-1";"noch einmal";;"";"3";\r\n', 11900),
    ],
    ids=["marked", "turned_and_marked", "accounts_exchanged", "keyed", "turned_and_keyed", "a_tax_key_only"],
)
def test_a_reversal_takes_its_posting_back_on_whichever_side_it_is_written(cancelled: str, kept: int) -> None:
    text = (HEAD + KEYED + SALE.format("0") + cancelled).encode("cp1252")

    result = datev.read(Source("EXTF.csv", text), ReadOptions())

    assert result.items.sort("source_line")["amount_minor"].to_list() == [11900, kept]
    assert result.issues["severity"].to_list() == ["note"]


def test_a_reversal_of_nothing_in_the_batch_is_told() -> None:
    text = (HEAD + KEYED + SALE.format("1")).encode("cp1252")

    result = datev.read(Source("EXTF.csv", text), ReadOptions())

    assert result.items["amount_minor"].to_list() == [-11900]
    assert result.issues["code"].to_list() == ["datev_reversal", "datev_lines"]


def test_the_banks_of_a_batch_without_a_chart_are_those_that_meet_its_customers() -> None:
    unsaid = HEAD.replace(';"03"', ';""')

    result = read('119,00;"S";"";1800;10000;2402;"RE-1";"Zahlung";\r\n', unsaid)

    assert result.items["ledger_account"].to_list() == ["1800", "10000"]
    assert result.items["item_type"].unique().to_list() == ["journal_line"]


def test_short_names_and_decimal_points_of_other_programs_are_read() -> None:
    names = "Umsatz;S/H;WKZ;Konto;Gegenkonto;Belegdatum;Belegfeld 1\r\n"
    text = (HEAD + names + '1190.00;"S";"USD";10000;8400;2202;"RE-1"\r\n').encode("cp1252")

    items = datev.read(Source("EXTF.csv", text), ReadOptions()).items

    assert items.select("amount_minor", "currency").rows() == [(119000, "USD")]
