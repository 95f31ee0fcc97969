"""The sample files are what the simulator writes, and the readers read back what it meant."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from bankrec_nb.domain.vocabulary import BANK_BOOKED_TYPES, Proof
from bankrec_nb.readers.read import read_file
from bankrec_nb.simulate import KINDS, Simulated, sample_company, write_samples
from bankrec_nb.simulate.names import folded

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
STATEMENTS = sorted(SAMPLES.glob("bank/*"))
COMPARED = ("booking_date", "value_date", "amount_minor")
STRUCTURED = (
    "counterparty_name", "counterparty_iban", "remittance_information", "end_to_end_id", "mandate_id", "bank_reference",
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Simulated:
    return sample_company()


def test_writing_the_samples_again_gives_the_same_bytes(tmp_path: Path) -> None:
    written = write_samples(tmp_path)

    assert {p.relative_to(tmp_path) for p in written} == {p.relative_to(SAMPLES) for p in SAMPLES.rglob("*.*")}
    changed = [p.name for p in written if p.read_bytes() != (SAMPLES / p.relative_to(tmp_path)).read_bytes()]
    assert changed == []


def test_the_samples_are_small_and_show_every_kind_of_case(made: Simulated) -> None:
    assert 60 <= made.transactions.height <= 120
    assert 100 <= made.items.height <= 190
    assert set(made.truth["kind"]) == set(KINDS)


def test_three_formats_come_from_two_banks(made: Simulated) -> None:
    formats = [read_file(path).format for path in STATEMENTS]

    assert len(set(formats)) == 3
    assert made.accounts.height == 2


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda p: p.name)
def test_a_statement_is_read_back_whole_and_proved(path: Path, made: Simulated) -> None:
    result = read_file(path)

    statement = result.statements.row(0, named=True)
    meant = made.transactions.join(
        made.statements.filter(
            pl.col("account_id") == statement["account_id"], pl.col("closing_minor") == statement["closing_minor"]
        ).select("statement_id"),
        on="statement_id",
    ).sort("sequence")
    assert statement["proof"] == Proof.BALANCED
    assert result.rows_quarantined == 0
    assert result.transactions.select(COMPARED).rows() == meant.select(COMPARED).rows()


@pytest.mark.parametrize("path", [p for p in STATEMENTS if p.suffix == ".xml"], ids=lambda p: p.name)
def test_structured_fields_are_read_back_as_written(path: Path, made: Simulated) -> None:
    result = read_file(path)

    rows = result.transactions.sort("sequence")
    meant = made.transactions.join(rows.select("bank_reference"), on="bank_reference", maintain_order="right")
    singles = meant["batch_count"].is_null()
    assert rows.filter(singles).select(STRUCTURED).rows() == meant.filter(singles).select(STRUCTURED).rows()


@pytest.mark.parametrize("path", [p for p in STATEMENTS if p.suffix != ".xml"], ids=lambda p: p.name)
def test_labels_are_read_back_as_written(path: Path, made: Simulated) -> None:
    rows = read_file(path).transactions.sort("sequence")

    months = rows["booking_date"].dt.month().unique()
    meant = made.transactions.filter(
        pl.col("account_id") == rows["account_id"][0], pl.col("booking_date").dt.month().is_in(months.implode())
    ).sort("sequence")
    read = [_words(text) for text in rows["remittance_information"]]
    # SWIFT has no ampersand; the CSV has it.
    swift = path.suffix == ".sta"
    assert read == [_words(text.replace("&", " ") if swift else text) for text in meant["remittance_information"]]


def test_batches_are_read_back_with_their_payments(made: Simulated) -> None:
    read = pl.concat([read_file(p).details for p in STATEMENTS if p.suffix == ".xml"])

    missing = made.details.join(read, on=["amount_minor", "counterparty_name"], how="anti")

    assert made.details.height > 0
    assert missing.is_empty()


def test_documents_are_read_back_as_written(made: Simulated) -> None:
    booked = pl.col("item_type").is_in([str(kind) for kind in BANK_BOOKED_TYPES])
    columns = ("document_number", "item_type", "issue_date", "amount_minor", "open_minor", "currency")

    documents = read_file(SAMPLES / "books" / "documents.csv")
    ledger = read_file(SAMPLES / "books" / "bank_ledger.csv")

    assert documents.issues.is_empty()
    assert documents.items.select(columns).rows() == made.items.filter(~booked).select(columns).rows()
    assert ledger.items.select(columns).rows() == made.items.filter(booked).select(columns).rows()


def test_the_readme_tells_every_kind_and_the_items_in_transit() -> None:
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")

    assert [kind for kind in KINDS if f"| {kind} |" not in text] == []
    assert "REM199801" in text
    assert "VIRT199802" in text


def test_the_truth_file_has_one_row_per_expected_allocation(made: Simulated) -> None:
    rows = pl.read_csv(SAMPLES / "truth.csv", infer_schema=False)

    assert rows.height == made.truth.height
    assert rows["kind"].value_counts().sort("kind").rows() == made.truth["kind"].value_counts().sort("kind").rows()


def _words(text: str) -> list[str]:
    return folded(text).replace("'", " ").split()
