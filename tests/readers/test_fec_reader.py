"""FEC: variants of the law, lettering, entries that do not balance (F41, F42), and real files where they are."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers import fec
from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
from bankrec_nb.readers.fec_items import with_entries
from bankrec_nb.readers.fec_lines import read_lines
from bankrec_nb.readers.read import read_source
from tests.readers.workbook_writers import xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus" / "fec"
FIELDS = (
    "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib PieceRef PieceDate EcritureLib "
    "Debit Credit EcritureLet DateLet ValidDate Montantdevise Idevise"
)
SALE = [
    "VE;Ventes;1;20261001;411000;Clients;C001;DUPONT;FA-1;20261001;Facture;120,00;0,00;A;20261020;;;",
    "VE;Ventes;1;20261001;706000;Ventes;;;FA-1;20261001;Facture;0,00;100,00;;;;;",
    "VE;Ventes;1;20261001;445710;TVA;;;FA-1;20261001;Facture;0,00;20,00;;;;;",
]
PAID = [
    "BQ;Banque;2;20261013;512000;Banque;;;VIR;20261013;VIR DUPONT;120,00;0,00;;;;;",
    "BQ;Banque;2;20261013;411000;Clients;C001;DUPONT;VIR;20261013;VIR DUPONT;0,00;120,00;A;20261020;;;",
]
BILL = [
    "AC;Achats;3;20261005;401000;Fournisseurs;F7;EDF;77;20261004;Facture;0,00;60,00;;;;;",
    "AC;Achats;3;20261005;606000;Energie;;;77;20261004;Facture;60,00;0,00;;;;;",
]


def text_of(lines: list[str], delimiter: str = "\t", end: str = "\n", fields: str = FIELDS) -> str:
    """A FEC of these lines (written with `;` here) under the law's header."""
    return end.join([delimiter.join(fields.split()), *(line.replace(";", delimiter) for line in lines)]) + end


def read(text: str | bytes) -> ReadResult:
    """The reader's result; every test of it keeps the count of rows."""
    source = Source("123456789FEC20261231.txt", text.encode() if isinstance(text, str) else text)
    assert fec.recognises(source)
    result = fec.read(source, ReadOptions())

    assert result.rows_in == result.rows_loaded + result.rows_quarantined
    return result


def test_customers_suppliers_and_banks_become_items_with_their_signs() -> None:
    items = read(text_of(SALE + PAID + BILL)).items.sort("source_line")

    assert items["item_type"].to_list() == ["sales_invoice", "journal_line", "journal_line", "purchase_invoice"]
    assert items["amount_minor"].to_list() == [12000, 12000, -12000, -6000]
    assert items["ledger_account"].to_list() == ["411000", "512000", "411000", "401000"]
    assert items["third_party_account"].to_list() == ["C001", None, "C001", "F7"]
    assert items["entry_number"].to_list() == ["VE 1", "BQ 2", "BQ 2", "AC 3"]


def test_a_lettered_group_that_adds_up_has_nothing_open() -> None:
    items = read(text_of(SALE + PAID + BILL)).items.sort("source_line")

    assert items["lettering_code"].to_list() == ["A", None, "A", None]
    assert items["open_minor"].to_list() == [0, 12000, 0, -6000]


def test_a_partly_lettered_group_stays_open() -> None:
    partly = [line.replace("120,00", "100,00") for line in PAID]

    result = read(text_of(SALE + partly))

    told = result.issues.filter(result.issues["code"] == "lettering_unbalanced")
    assert result.items["open_minor"].to_list() == result.items["amount_minor"].to_list()
    assert told["message"].to_list() == [
        "The lettering A of 411000 C001 is not settled: it leaves 2000 (minor units); its lines stay open."
    ]
    assert told["line"].to_list() == [2]


def test_a_lettered_line_whose_other_side_is_in_another_years_file_stays_open_and_is_told() -> None:
    result = read(text_of(SALE))

    told = result.issues.filter(result.issues["code"] == "lettering_unbalanced")
    assert result.items["open_minor"].to_list() == [12000]
    assert "its other side is not in this file" in told["message"].item()


def test_a_customer_who_has_paid_without_lettering_has_nothing_open() -> None:
    """The payment waits for the bank on 512; an open invoice beside it would be paid a second time."""
    plain = [line.replace(";A;20261020;", ";;;") for line in SALE + PAID]

    result = read(text_of(plain + BILL))

    assert result.items.sort("source_line").select("item_type", "open_minor").rows() == [
        ("sales_invoice", 0),
        ("journal_line", 12000),
        ("journal_line", 0),
        ("purchase_invoice", -6000),
    ]
    assert "not_lettered" in result.issues["code"].to_list()


def test_an_invoice_and_a_credit_note_that_nobody_has_paid_stay_open() -> None:
    back = [line.replace(";1;2026", ";9;2026").replace("FA-1", "AV-1") for line in SALE]
    back = [";".join([*(c := line.split(";"))[:11], c[12], c[11], *c[13:]]) for line in back]
    plain = [line.replace(";A;20261020;", ";;;") for line in SALE + back]

    assert read(text_of(plain)).items["open_minor"].to_list() == [12000, -12000]


def test_settled_lettering_is_not_told() -> None:
    assert "lettering_unbalanced" not in read(text_of(SALE + PAID + BILL)).issues["code"].to_list()


def test_one_cell_too_many_in_a_line_and_one_too_few_in_another_are_not_taken_for_whole_lines() -> None:
    """Both together have the right number of separators, in the cells that are read and in those that are not."""
    long, short = SALE[0].replace("FA-1", "FA;1", 1) + "EUR", SALE[1].removesuffix(";")

    result = read(text_of([*BILL, long, short, *PAID]))

    assert result.rows_quarantined == 2
    assert result.issues.filter(result.issues["code"] == "column_count")["line"].to_list() == [4, 5]


@pytest.mark.parametrize("delimiter", ["\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso8859-15"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n"])
def test_f41_the_laws_separators_encodings_and_line_ends_are_read(delimiter: str, encoding: str, end: str) -> None:
    text = text_of([line.replace("Facture", "Facture n° 1 payée") for line in SALE], delimiter, end)

    result = read(text.encode(encoding))

    assert result.items["label"].to_list() == ["Facture n° 1 payée"]
    assert result.items["amount_minor"].to_list() == [12000]


def test_f41_montant_and_sens_are_read_like_debit_and_credit() -> None:
    fields = FIELDS.replace("Debit Credit", "Montant Sens")
    lines = [
        line.replace("120,00;0,00", "120,00;D").replace("0,00;100,00", "100,00;C").replace("0,00;20,00", "20,00;C")
        for line in SALE
    ]

    result = read(text_of(lines, fields=fields))

    assert result.items["amount_minor"].to_list() == [12000]
    assert "entry_unbalanced" not in result.issues["code"].to_list()


def test_f41_dots_padding_a_trailing_separator_and_more_fields_are_read() -> None:
    fields = FIELDS.replace("Montantdevise", "MontantDevise") + " DateRglt ModeRglt NatOp IdClient"
    lines = [
        line.replace("120,00", "0000000120.00")
        .replace("100,00", "100.00")
        .replace("0,00", "0000.00")
        .replace("20,00", "20.00")
        + ";20261013;CH;;"
        for line in SALE
    ]

    result = read(text_of(lines, "|", fields=fields))

    assert result.items.select("amount_minor", "payment_method").row(0) == (12000, "CH")


def quoted(text: str) -> str:
    return "".join("\t".join(f'"{c}"' for c in line.split("\t")) + "\n" for line in text.splitlines())


@pytest.mark.parametrize(
    ("bent", "line", "codes"),
    [
        (lambda t: "\n\r\n" + t, 4, set()),
        (lambda t: t.encode("utf-16"), 2, set()),
        (lambda t: t.replace("Debit", "Débit").replace("Credit", "Crédit"), 2, set()),
        (quoted, 2, set()),
        (lambda t: re.sub(r"(2026)(\d\d)(\d\d)", r"\3/\2/\1", t), 2, {"date_order"}),
    ],
    ids=["blank lines above", "utf-16", "accents in names", "quotes around cells", "dates day first"],
)
def test_f41_a_fec_that_went_through_other_hands_is_read_as_it_was(
    bent: Callable[[str], str | bytes], line: int, codes: set[str]
) -> None:
    usual, told = read(text_of(SALE + PAID)), read(bent(text_of(SALE + PAID)))

    columns = ["issue_date", "amount_minor", "ledger_account", "entry_number"]
    assert told.items.select(columns).equals(usual.items.select(columns))
    assert set(told.issues["code"]) - set(usual.issues["code"]) == codes
    content = bent(text_of(SALE))
    lines, _ = read_lines(Source("x", content if isinstance(content, bytes) else content.encode()))
    assert lines["source_line"].to_list() == [line, line + 1, line + 2]


def test_f41_a_missing_field_and_a_wrong_separator_are_refused_by_name() -> None:
    with pytest.raises(FileRefused, match="Debit and Credit"):
        read(text_of(SALE, fields=FIELDS.replace("Debit", "Debi")))
    with pytest.raises(FileRefused, match="';'"):
        read(text_of(SALE, ";"))


def test_f01_a_header_alone_is_refused() -> None:
    with pytest.raises(FileRefused, match="no lines"):
        read(text_of([]))


def test_f41_a_line_that_cannot_be_read_is_quarantined() -> None:
    bad = [SALE[0].replace("120,00", "douze"), SALE[1].replace("20261001;706", "20261301;706"), SALE[2] + ";;;"]

    result = read(text_of(bad + BILL))

    assert result.items.height == 1
    assert result.issues.filter(result.issues["severity"] == "quarantined")["line"].to_list() == [4, 2, 3]


def test_f42_an_entry_that_does_not_balance_is_told_with_its_number() -> None:
    result = read(text_of([*SALE[:2], *BILL]))

    told = result.issues.filter(result.issues["code"] == "entry_unbalanced")
    assert told["message"].to_list() == ["Entry VE 1: debit − credit is 2000 (minor units), not 0."]
    assert "file_unbalanced" in result.issues["code"].to_list()
    assert result.items.height == 2


def test_f42_a_gap_in_the_numbers_is_told() -> None:
    later = [line.replace("AC;Achats;3", "AC;Achats;7") for line in BILL]

    result = read(text_of(SALE + PAID + later))

    assert result.issues.filter(result.issues["code"] == "entry_gap")["message"].to_list() == [
        "The numbering of entries has 1 gap: 3 to 6."
    ]


def test_a_repeated_entry_number_is_told_apart_by_date_and_piece() -> None:
    lines = [
        line.replace(f";{n};2026", ";0;2026") for n, group in (("1", SALE), ("2", PAID), ("3", BILL)) for line in group
    ]

    result = read(text_of(lines))

    assert result.items["item_type"].to_list() == ["sales_invoice", "journal_line", "journal_line", "purchase_invoice"]
    assert "entry_unbalanced" not in result.issues["code"].to_list()


def test_entries_pasted_twice_are_told_one_by_one_up_to_fifty_and_the_rest_as_a_number() -> None:
    once = [line.replace("VE;Ventes;1;", f"VE;Ventes;{n};") for n in range(1, 54) for line in SALE]

    told = read(text_of(once * 2)).issues.filter(pl.col("code") == "entry_repeated")

    assert told["message"][0] == "Every line of entry VE 1 stands in the file 2 times."
    assert told["message"].to_list()[50:] == ["3 more entries stand in the file several times."]


def test_three_hundred_thousand_lines_are_read_in_seconds() -> None:
    block = [
        line
        for i in range(40_000)
        for line in (s.replace(";1;2026", f";{i};2026").replace("FA-1", f"FA-{i}") for s in SALE)
    ]
    text = text_of(block)
    started = time.process_time()

    lines, _ = read_lines(Source("x", text.encode()))

    assert lines.height == 120_000
    assert time.process_time() - started < 5  # seconds of processor time; 0.3 measured


@pytest.mark.skipif(not CORPUS.exists(), reason=f"no corpus at {CORPUS}: real files were not read")
@pytest.mark.parametrize(("part", "count"), [("FEC20220831", 5422), ("FEC20231231", 2102), ("FEC20221231", 934)])
def test_real_files_balance_line_by_line(part: str, count: int) -> None:
    path = next(p for p in CORPUS.iterdir() if part in p.name)

    lines, told = read_lines(Source(path.name, path.read_bytes()))
    result = read(path.read_bytes())

    assert (lines.height, told) == (count, [])
    assert lines["debit_minor"].sum() == lines["credit_minor"].sum()
    assert with_entries(lines)["entry_balanced"].all()
    assert result.rows_quarantined == 0


@pytest.mark.parametrize("order", [FIELDS.split()[2:] + FIELDS.split()[:2], FIELDS.split()[::-1]])
def test_fields_in_another_order_are_found_by_their_names(order: list[str]) -> None:
    usual = FIELDS.split()
    turned = [";".join(line.split(";")[usual.index(n)] for n in order) for line in SALE + PAID]

    columns = [
        "item_type",
        "amount_minor",
        "open_minor",
        "issue_date",
        "document_number",
        "counterparty_id",
        "source_line",
    ]
    found = read(text_of(turned, fields=" ".join(order))).items.select(columns)
    assert found.equals(read(text_of(SALE + PAID)).items.select(columns))


def test_lines_above_the_field_names_are_no_ledger() -> None:
    told = read("Export du 02/01/2027\nSociété ACME\n" + text_of(SALE))

    assert told.items["source_line"].to_list() == [3 + 1]
    assert told.items["amount_minor"].to_list() == [12000]


def test_a_workbook_with_the_field_names_is_a_ledger_and_no_statement() -> None:
    rows: list[list[str | int | float | date | None]] = [list(FIELDS.split())]
    rows += [[cell.replace(",", ".") for cell in line.split(";")] for line in SALE + PAID]
    for row in rows[1:]:
        row[3] = date(2026, 10, int(str(row[3])[6:]))
        row[11], row[12] = float(str(row[11])), float(str(row[12]))

    result = read_source(Source("fec.xlsx", xlsx(rows)), ReadOptions())

    usual = read(text_of(SALE + PAID)).items
    columns = ["item_type", "amount_minor", "open_minor", "issue_date", "document_number", "source_line"]
    assert result.format == "fec"
    assert result.transactions.is_empty()
    assert result.items.select(columns).equals(usual.select(columns))


@pytest.mark.parametrize("account", ["Clients", "Clients divers", "CLIENTS A 5,5 %", "Clients - ventes de biens"])
def test_a_collective_account_without_auxiliary_is_nobody_s(account: str) -> None:
    """Its number as a customer's would make one payer of all of them, and one accepted name everybody's alias."""
    lines = [line.replace(";Clients;C001;DUPONT;", f";{account};;;") for line in SALE]

    sale = read(text_of(lines)).items

    assert sale.select("counterparty_id", "counterparty_name", "ledger_account").rows() == [(None, None, "411000")]


def test_a_customer_s_own_account_is_the_customer() -> None:
    lines = [line.replace("411000;Clients;C001;DUPONT;", "411DUP;Dupont et fils;;;") for line in SALE]

    sale = read(text_of(lines)).items

    assert sale.select("counterparty_id", "counterparty_name").rows() == [("411DUP", "Dupont et fils")]


def test_field_names_that_packages_misspell_are_understood() -> None:
    fields = FIELDS.replace("CompAux", "CompteAux").replace("EcritureLib ", "EcritureLibc ")

    columns = ["counterparty_id", "counterparty_name", "label"]
    assert read(text_of(SALE, fields=fields)).items.select(columns).equals(read(text_of(SALE)).items.select(columns))


IN_WORDS = (
    "Le code journal|Le libellé journal|Le numéro sur une séquence continue de l'écriture comptable|La date de comptabilisation|"
    "Le numéro de compte|Le libellé de compte|Numéro compte auxiliaire|Libellé compte auxiliaire|La référence de la pièce justificative|"
    "La date de la pièce justificative|Le libellé de l'écriture comptable|Le montant au débit|Le montant au crédit|"
    "Le lettrage de l'écriture|La date de lettrage|La date de validation|Le montant en devise|L'identifiant de la devise"
)


def test_the_fields_in_the_words_of_the_law_are_the_fields() -> None:
    named = text_of([*SALE, *PAID, *BILL])
    worded = named.replace(named.split("\n", 1)[0], IN_WORDS.replace("|", "\t"))

    first, second = read_source(Source("named.txt", named.encode())), read_source(Source("worded.txt", worded.encode()))

    columns = ["ledger_account", "counterparty_name", "open_minor", "item_type", "document_number"]
    assert second.items.select(columns).rows() == first.items.select(columns).rows()
    assert second.items.height == 4


def test_the_words_of_the_law_between_semicolons_are_refused_as_the_names_are() -> None:
    text = "\n".join([IN_WORDS.replace("|", ";"), *SALE, ""])

    with pytest.raises(FileRefused, match="separated by ';'"):
        read_source(Source("fec.csv", text.encode()))


@pytest.mark.parametrize(
    "written",
    [
        lambda line: line.replace("120,00", "1,120.00").replace("100,00", "1,100.00").replace("0,00", "0.00"),
        lambda line: line.replace("120,00", "1120,00").replace("100,00", "1100,00").replace("20261001;", "2026-10-01 00:00:00;"),
    ],
    ids=["thousands_behind_commas", "days_with_a_midnight"],
)  # fmt: skip
def test_amounts_and_days_that_passed_through_another_program_are_read(written: Callable[[str], str]) -> None:
    items = read(text_of([written(line) for line in SALE])).items

    assert items.select("amount_minor", "issue_date").rows() == [(112000, date(2026, 10, 1))]


def test_the_side_may_be_a_word_with_its_accent() -> None:
    fields = FIELDS.replace("Debit Credit", "Montant Sens")
    lines = [line.replace(";120,00;0,00;", ";120,00;Débit;") for line in SALE[:1]]
    lines += [
        line.replace(";0,00;100,00;", ";100,00;Crédit;").replace(";0,00;20,00;", ";20,00;Crédit;") for line in SALE[1:]
    ]

    result = read(text_of(lines, fields=fields))

    assert result.items["amount_minor"].to_list() == [12000]
    assert result.rows_quarantined == 0
