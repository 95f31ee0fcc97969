from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import fastexcel
import polars as pl
import pytest

from bankrec_nb.domain.books import Books
from bankrec_nb.domain.errors import SettingRefused
from bankrec_nb.reporting import About, AccountLabel, entry_lines
from bankrec_nb.reporting.export import FEC_COLUMNS, csv_bytes, fec, journal, journal_csv, links_file
from bankrec_nb.reporting.spreadsheet import workbook
from tests.builders import adjustments, allocations, bank_transactions, ledger_items, matches
from tests.reporting.reporting_cases import ACCOUNT, MONTH_END, OTHER

COMPANY = About("ACME", "123456789", "fr", {ACCOUNT: AccountLabel("Main", "512100", "BQ1")})
FORMULAS = ["=HYPERLINK(1)", "+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1+1", "\r=1+1", "-2+3", "＝1+1", " =1"]


def explained(paid: int, allocated: int, *named: dict[str, Any], **item: Any) -> Books:
    return Books(
        transactions=bank_transactions({"transaction_id": "t", "amount_minor": paid}),
        items=ledger_items({"item_id": "x", "amount_minor": allocated, **item}),
        matches=matches("m1"),
        allocations=allocations({"transaction_id": "t", "item_id": "x", "allocated_minor": allocated}),
        adjustments=adjustments(*({"transaction_id": "t", **row} for row in named)),
    )


def booked(books: Books) -> dict[str, int]:
    return dict(entry_lines(books, COMPANY).select("ledger_account", "amount_minor").iter_rows())


def test_a_customers_payment_debits_the_bank_and_credits_the_customer() -> None:
    assert booked(explained(12_000, 12_000)) == {"512100": 12_000, "411000": -12_000}


def test_a_suppliers_payment_credits_the_bank() -> None:
    assert booked(explained(-7_000, -7_000, item_type="purchase_invoice")) == {"512100": -7_000, "401000": 7_000}


@pytest.mark.parametrize(
    ("kind", "amount", "account"),
    [
        ("fee", -300, "627000"),
        ("discount", -300, "665000"),
        ("discount", 300, "765000"),
        ("write_off", -2, "658000"),
        ("write_off", 2, "758000"),
        ("exchange_difference", -50, "656000"),
        ("exchange_difference", 50, "756000"),
        ("transfer", -50, "580000"),
    ],
)
def test_each_named_difference_has_its_account(kind: str, amount: int, account: str) -> None:
    books = explained(12_000 + amount, 12_000, {"adjustment_kind": kind, "amount_minor": amount})

    assert booked(books)[account] == -amount


def test_the_decisions_own_account_comes_before_the_usual_one() -> None:
    books = explained(11_700, 12_000, {"adjustment_kind": "fee", "amount_minor": -300, "ledger_account": "627800"})

    assert booked(books)["627800"] == 300


def test_an_overpayment_stays_on_the_customers_account() -> None:
    books = explained(12_500, 12_000, {"adjustment_kind": "overpayment", "amount_minor": 500, "item_id": "x"})

    lines = entry_lines(books).filter(pl.col("ledger_account") == "411000")
    assert lines["amount_minor"].sum() == -12_500


def test_what_the_books_already_have_on_the_bank_account_is_not_booked_again() -> None:
    books = explained(12_000, 12_000, item_type="cheque_deposit", account_id=ACCOUNT)

    assert entry_lines(books, COMPANY).is_empty()


def test_a_deposit_that_waits_on_5112_is_moved_to_the_bank() -> None:
    assert booked(explained(12_000, 12_000, item_type="cheque_deposit", ledger_account="511200")) == {
        "512100": 12_000,
        "511200": -12_000,
    }


def test_a_transaction_declared_handled_books_nothing() -> None:
    books = Books(
        transactions=bank_transactions({"transaction_id": "t", "amount_minor": 700}),
        matches=matches("m1"),
        adjustments=adjustments({"transaction_id": "t", "adjustment_kind": "handled", "amount_minor": 700}),
    )

    assert entry_lines(books).is_empty()


def test_journal_lines_have_debit_and_credit_and_the_lettering() -> None:
    lines = journal(explained(12_000, 12_000, third_party_account="C1"), about=COMPANY)

    assert lines["debit"].sum() == lines["credit"].sum() == 120
    assert lines["journal"].unique().to_list() == ["BQ1"]
    assert lines.filter(pl.col("account") == "411000").select("third_party", "piece").row(0) == ("C1", "FA-2026-0001")
    assert lines.filter(pl.col("account") == "411000")["lettering_code"][0].isupper()


def test_a_transfer_between_own_accounts_nets_on_580() -> None:
    books = Books(
        transactions=bank_transactions(
            {"transaction_id": "out", "amount_minor": -5_000},
            {"transaction_id": "in", "amount_minor": 5_000, "account_id": OTHER},
        ),
        matches=matches("m1"),
        adjustments=adjustments(
            {"transaction_id": "out", "adjustment_kind": "transfer", "amount_minor": -5_000},
            {"transaction_id": "in", "adjustment_kind": "transfer", "amount_minor": 5_000},
        ),
    )

    assert entry_lines(books).filter(pl.col("ledger_account") == "580000")["amount_minor"].sum() == 0


def test_a_payment_in_another_currency_keeps_the_documents_amount() -> None:
    books = Books(
        transactions=bank_transactions({"transaction_id": "t", "amount_minor": 9_000}),
        items=ledger_items({"item_id": "x", "amount_minor": 10_000, "currency": "USD"}),
        matches=matches("m1"),
        allocations=allocations(
            {
                "transaction_id": "t",
                "item_id": "x",
                "allocated_minor": 9_000,
                "item_allocated_minor": 10_000,
                "item_currency": "USD",
            }
        ),
    )
    line = entry_lines(books).filter(pl.col("ledger_account") == "411000").row(0, named=True)

    assert (line["amount_minor"], line["foreign_minor"], line["foreign_currency"]) == (-9_000, -10_000, "USD")


def test_fec_lines_have_the_eighteen_fields_and_balance() -> None:
    name, content = fec(explained(12_000, 12_000, third_party_account="C1"), MONTH_END, about=COMPANY)
    rows = [line.split("\t") for line in content.decode().split("\r\n") if line]

    assert name == "123456789FEC20261031.txt"
    assert tuple(rows[0]) == FEC_COLUMNS
    assert {len(row) for row in rows} == {18}
    debit, credit = (sum(int(row[n].replace(",", "")) for row in rows[1:]) for n in (11, 12))
    assert debit == credit == 12_000
    assert rows[2][4:8] == ["411000", "Clients", "C1", "ATELIER DU PONT"]
    assert rows[2][14] == "20261005"


def test_a_separator_or_line_break_in_a_label_breaks_no_fec_line() -> None:
    books = explained(12_000, 12_000)
    hostile = books.transactions.with_columns(remittance_information=pl.lit("A\tB\r\nC"))
    unsafe = Books(transactions=hostile, items=books.items, matches=books.matches, allocations=books.allocations)
    _, content = fec(unsafe, MONTH_END, about=COMPANY)

    assert {line.count("\t") for line in content.decode().split("\r\n") if line} == {17}


def test_a_fec_needs_the_companys_siren() -> None:
    with pytest.raises(SettingRefused, match="SIREN"):
        fec(explained(12_000, 12_000), MONTH_END)


def test_a_fec_is_in_euros_only() -> None:
    books = Books(
        transactions=bank_transactions({"transaction_id": "t", "amount_minor": 700, "currency": "USD"}),
        matches=matches("m1"),
        adjustments=adjustments({"transaction_id": "t", "amount_minor": 700, "currency": "USD"}),
    )

    with pytest.raises(SettingRefused, match="USD"):
        fec(books, MONTH_END, about=COMPANY)


@pytest.mark.parametrize("payload", FORMULAS)
def test_f50_a_formula_in_a_label_is_text_in_csv(payload: str) -> None:
    rows = list(
        csv.DictReader(io.StringIO(csv_bytes(pl.DataFrame({"label": [payload], "n": [-5]})).decode(), newline=""))
    )

    assert rows == [{"label": "'" + payload, "n": "-5"}]


def test_f50_numbers_stay_numbers_in_csv() -> None:
    frame = pl.DataFrame({"allocated": ["-12.50", "+3", "7"], "amount": [-1.5, 2.0, 3.0]})

    assert csv_bytes(frame).decode().splitlines()[1] == "-12.50,-1.5"


@pytest.mark.parametrize("payload", [*FORMULAS, "https://example.org", "{=1+1}", "00123"])
def test_f50_a_formula_in_a_label_is_text_in_xlsx(payload: str) -> None:
    content = workbook({"labels": pl.DataFrame({"label": [payload], "currency": ["EUR"], "open_minor": [-12_345]})})
    read = fastexcel.read_excel(content).load_sheet("labels").to_polars()

    assert read["label"].dtype == pl.String
    assert read["label"][0] == " ".join(payload.split()) or read["label"][0] == payload.strip()
    assert read["open"][0] == pytest.approx(-123.45)
    assert b"<f>" not in _sheet_xml(content)


def _sheet_xml(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert not any("hyperlink" in name.lower() for name in packed.namelist())
        return b"".join(packed.read(n) for n in packed.namelist() if n.startswith("xl/worksheets/"))


def test_the_same_frames_give_the_same_workbook() -> None:
    frame = pl.DataFrame({"day": [date(2026, 10, 31)], "count": [3]})

    assert workbook({"a": frame}) == workbook({"a": frame})


def test_yen_have_no_decimals_in_the_workbook() -> None:
    content = workbook({"a": pl.DataFrame({"currency": ["JPY"], "amount_minor": [1_500]})})

    assert fastexcel.read_excel(content).load_sheet("a").to_polars()["amount"][0] == 1_500


def test_links_are_written_in_three_formats() -> None:
    frame = pl.DataFrame({"transaction_id": ["t"], "allocated": ["-12.50"], "reason": ["=x"]})

    assert links_file(frame, "csv").decode() == "transaction_id,allocated,reason\nt,-12.50,'=x\n"
    assert pl.read_json(links_file(frame, "json")).equals(frame)
    assert pl.read_parquet(links_file(frame, "parquet")).equals(frame)


def test_the_journal_file_hides_no_formula() -> None:
    books = explained(12_000, 12_000)
    hostile = books.transactions.with_columns(remittance_information=pl.lit("=cmd()"))
    content = journal_csv(
        Books(transactions=hostile, items=books.items, matches=books.matches, allocations=books.allocations)
    )

    assert b",'=cmd()," in content
