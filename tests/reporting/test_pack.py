from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import fastexcel
import polars as pl
import pytest

from bankrec_nb.domain.books import Books
from bankrec_nb.domain.errors import ConservationBroken
from bankrec_nb.reporting import About, AccountLabel, aged_balance, cash_flow, reconciliation_statement
from bankrec_nb.reporting.charts import ageing_bars, bridge, cash_position, monthly_in_out, png
from bankrec_nb.reporting.pack import Pack, PackInputs, build_pack
from bankrec_nb.reporting.statement import SIGN_OFFS
from tests.builders import adjustments, allocations, bank_transactions, ledger_items, matches
from tests.reporting.reporting_cases import ACCOUNT, MONTH_END, bank_statements

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matplotlib.figure import Figure

PAYLOAD = "<img src=x onerror=alert(1)>=HYPERLINK(1) PAID $100 FEE $\\foo{$"


def a_month() -> Books:
    return Books(
        statements=bank_statements({"opening_minor": 10_000, "closing_minor": 24_500, "file_name": "<b>october.xml"}),
        transactions=bank_transactions(
            {"transaction_id": "paid", "amount_minor": 12_000, "counterparty_name": "ATELIER"},
            {"transaction_id": "open", "amount_minor": 3_000, "remittance_information": PAYLOAD},
            {"transaction_id": "fee", "amount_minor": -500},
        ),
        items=ledger_items(
            {"item_id": "x", "amount_minor": 12_000},
            {"item_id": "y", "amount_minor": 7_000, "document_number": "FA-LATE", "counterparty_name": PAYLOAD},
            {"item_id": "d", "item_type": "cheque_deposit", "document_number": "REM-7", "amount_minor": 900},
        ),
        matches=matches("m1", "m2", reason="the number stands in the label"),
        allocations=allocations({"transaction_id": "paid", "item_id": "x", "allocated_minor": 12_000}),
        adjustments=adjustments({"group_id": "m2", "transaction_id": "fee", "amount_minor": -500}),
    )


def pack_of(books: Books, language: str = "en") -> Pack:
    about = About("Ateliers <Moreau>", "123456789", language, {ACCOUNT: AccountLabel("Main account")})  # type: ignore[arg-type]
    return build_pack(books, MONTH_END, PackInputs(about, "2026-11-03 09:00", "ana", "bankrec_nb 1"))


@cache
def month_pack(language: str = "en") -> Pack:
    return pack_of(a_month(), language)


def test_the_pack_says_who_what_and_when() -> None:
    html = month_pack().html

    for told in (
        "Ateliers &lt;Moreau&gt;",
        "123456789",
        "3 Nov 2026 09:00",
        "bankrec_nb 1",
        "ana",
        "Main account",
        "REM-7",
        "FA-LATE",
    ):
        assert told in html
    assert "Every balance is proved" in html
    assert "0" * 64 in html, "the file's hash"


def test_the_pack_says_who_signed_and_prints_the_seal() -> None:
    signed = pl.DataFrame(
        [(ACCOUNT, "2026-10", "reviewer", "bob", "2026-11-04T08:30:12Z", "5ea1" * 16)], schema=SIGN_OFFS, orient="row"
    )
    html = build_pack(a_month(), MONTH_END, PackInputs(About(language="fr"), sign_offs=signed)).html

    for shown in ("réviseur", "bob", "04/11/2026 08:30", "5ea1" * 16):
        assert shown in html


def test_f51_bank_text_in_the_pack_is_text() -> None:
    html = month_pack().html

    assert "<img src=x" not in html
    assert "<b>october" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert "<script" not in html


def test_the_pack_fetches_nothing() -> None:
    html = month_pack().html

    assert not re.search(r"(src|href)\s*=\s*[\"'](?!data:|#)", html)
    assert "default-src 'none'" in html


@pytest.mark.parametrize(("language", "title"), [("fr", "État de rapprochement"), ("en", "Reconciliation statement")])
def test_the_pack_speaks_french_and_english(language: str, title: str) -> None:
    assert title in month_pack(language).html


def test_a_french_pack_says_findings_and_moments_in_french() -> None:
    found = {"severity": "warning", "file_name": "a.csv", "message": "The file is empty.", "action": "", "line": 1}
    books = replace(a_month(), issues=pl.DataFrame([found]))

    html = pack_of(books, "fr").html

    assert "Le fichier est vide." in html
    assert "Établi 03/11/2026 09:00 par ana" in html


def test_the_whole_iban_is_never_shown() -> None:
    assert ACCOUNT not in month_pack().html


def test_the_same_month_gives_the_same_bytes() -> None:
    assert pack_of(a_month()).files() == month_pack().files()


def test_f50_no_cell_of_the_workbook_is_a_formula_or_a_link() -> None:
    with zipfile.ZipFile(BytesIO(month_pack().xlsx)) as packed:
        sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]

    assert len(sheets) == 19
    assert not any(b"<f>" in sheet or b"hyperlink" in sheet for sheet in sheets)
    assert all(b'state="frozen"' in sheet for sheet in sheets)


def test_the_workbook_holds_the_statements_figures() -> None:
    summary = fastexcel.read_excel(month_pack().xlsx).load_sheet("Summary").to_polars()

    assert summary.select("bank balance", "books only", "book balance", "bank only", "difference").row(
        0
    ) == pytest.approx((245.0, 9.0, 224.0, 30.0, 0.0))


def test_a_pack_of_a_gap_is_not_proved_and_says_so() -> None:
    books = a_month()
    wrong = Books(
        statements=books.statements.with_columns(closing_minor=pl.col("closing_minor") + 1),
        transactions=books.transactions,
    )
    made = pack_of(wrong)

    assert not made.is_proved
    assert "Not everything is proved yet" in made.html


def test_an_empty_dossier_has_a_pack_too() -> None:
    assert "no bank account" in pack_of(Books()).html


def test_broken_books_make_no_pack() -> None:
    books = a_month()
    twice = pl.concat([books.allocations, books.allocations.with_columns(group_id=pl.lit("m2"))])

    with pytest.raises(ConservationBroken):
        pack_of(Books(transactions=books.transactions, items=books.items, matches=books.matches, allocations=twice))


def test_the_pack_is_written_as_files(tmp_path: Path) -> None:
    written = month_pack().write(tmp_path / "pack")

    assert {path.suffix for path in written} == {".html", ".xlsx", ".png"}
    assert all(path.stat().st_size > 1_000 for path in written)


def test_a_long_table_is_cut_in_html_with_a_word_and_whole_in_the_workbook() -> None:
    books = Books(
        statements=bank_statements({"opening_minor": 0, "closing_minor": 45_000}),
        transactions=bank_transactions(*({"transaction_id": f"t{n:03}", "amount_minor": 100} for n in range(450))),
    )
    made = pack_of(books)

    assert "The first 400 of 450 rows" in made.html
    assert fastexcel.read_excel(made.xlsx).load_sheet("To do").to_polars().height == 450


def test_a_table_too_long_for_a_sheet_is_whole_in_the_csv_that_the_sheet_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bankrec_nb.reporting.pack.LARGEST_SHEET", 2)
    made = pack_of(a_month())
    sheet = fastexcel.read_excel(made.xlsx).load_sheet("Transactions").to_polars()

    assert sheet.row(0) == (3, "table-transactions.csv")
    assert pl.read_csv(made.files()["table-transactions.csv"]).height == 3


ENGLISH = About(language="en")
CHARTS: dict[str, Callable[[Books], Figure]] = {
    "bridge": lambda books: bridge(reconciliation_statement(books, ACCOUNT, MONTH_END, about=ENGLISH)),
    "months": lambda books: monthly_in_out(cash_flow(books, about=ENGLISH), "EUR"),
    "ageing": lambda books: ageing_bars(aged_balance(books, MONTH_END, about=ENGLISH), "EUR"),
    "position": lambda books: cash_position(books, ACCOUNT, "EUR", about=ENGLISH),
}


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_names_its_currency_and_date_and_becomes_a_png(name: str) -> None:
    drawn = CHARTS[name](a_month())
    title = drawn.axes[0].get_title(loc="left")

    assert "EUR" in title
    assert "2026" in title
    assert png(drawn).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", CHARTS)
def test_charts_of_nothing_are_drawn_too(name: str) -> None:
    assert png(CHARTS[name](Books(statements=bank_statements({})))).startswith(b"\x89PNG")


def test_dollars_in_an_accounts_name_are_not_mathematics() -> None:
    about = About(language="en", accounts={ACCOUNT: AccountLabel("PAID $100 FEE $\\foo{$")})

    assert png(cash_position(a_month(), ACCOUNT, "EUR", about=about)).startswith(b"\x89PNG")
