from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from bankrec_nb.cli import start
from tests.cli.cli_cases import SAMPLES, call, told

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module", autouse=True)
def _own_caches(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("BANKREC_USER", "ana")
        patch.delenv("BANKREC_DOSSIER", raising=False)
        yield


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("work") / "demo"
    return folder, call("demo", folder).stdout


def test_the_demo_tells_what_was_imported_proved_matched_and_left_open(demo: tuple[Path, str]) -> None:
    folder, said = demo

    for heading in ("Imported", "Proof of each statement", "Suggestions", "Reconciliation statement", "Left open"):
        assert heading in said
    assert said.count("✓ proved") == 2
    assert "✗" not in said
    assert f"{folder / 'reports'}" in said
    assert "lab" in said.splitlines()[-1]


def test_the_demo_writes_the_pack(demo: tuple[Path, str]) -> None:
    pack = next((demo[0] / "reports").iterdir())

    assert {"pack.html", "pack.xlsx"} <= {p.name for p in pack.iterdir()}
    assert len(list(pack.glob("*.png"))) >= 4


def test_every_sample_transaction_and_document_is_there(demo: tuple[Path, str]) -> None:
    status = told("status", dossier=demo[0])

    counted = re.search(
        r"(\d+) bank transactions on two accounts, (\d+) documents", (SAMPLES / "README.md").read_text("utf-8")
    )

    assert counted is not None
    assert (status["transactions"], status["items"]) == (int(counted[1]), int(counted[2]))
    assert status["matched"] > 40
    assert status["unproved_statements"] == 0


def test_what_the_demo_accepted_are_the_right_documents_for_these_amounts(demo: tuple[Path, str]) -> None:
    """Which of two equal payments of one invoice came first is measured by the quality benchmark."""
    truth = pl.read_csv(SAMPLES / "truth.csv", schema_overrides={"document_number": pl.String})
    expected = set(truth.drop_nulls("document_number").select("transaction_amount", "document_number").iter_rows())
    rows = csv.DictReader(io.StringIO(call("links", dossier=demo[0]).stdout))
    accepted = [
        (float(row["transaction_amount"]), row["document_number"])
        for row in rows
        if row["status"] == "accepted" and row["document_number"]
    ]

    assert len(accepted) > 40
    assert [link for link in accepted if link not in expected] == []


def test_the_demo_a_second_time_adds_nothing_twice(demo: tuple[Path, str]) -> None:
    folder = demo[0]
    facts = sorted(p.name for p in (folder / "facts").rglob("*.parquet"))
    before = told("status", dossier=folder)
    again = told("demo", folder)
    after = told("status", dossier=folder)

    assert sum(file["loaded"] for file in again["files"]) == 0
    assert (after["transactions"], after["items"]) == (before["transactions"], before["items"])
    assert sorted(p.name for p in (folder / "facts").rglob("*.parquet")) == facts


def closing_balances(month: str) -> list[int]:
    """What the samples' own page says, minor units, one per account."""
    rows = re.findall(
        rf"^\| [^|]+ \| {month} \|.*\| ([\d,.]+) EUR \|$", (SAMPLES / "README.md").read_text("utf-8"), re.MULTILINE
    )
    return [int(re.sub(r"\D", "", row)) for row in rows]


@pytest.mark.parametrize(("month", "last_day"), [("2026-10", "2026-10-31"), ("2026-09", "2026-09-30")])
def test_each_sample_account_is_proved_at_each_month_end(demo: tuple[Path, str], month: str, last_day: str) -> None:
    statements = told("report", "reconciliation", "--as-of", last_day, dossier=demo[0])["statements"]

    assert [s["bank_balance_minor"] for s in statements] == closing_balances(month)
    assert [s["difference_minor"] for s in statements] == [0, 0]
    assert all(s["proved"] for s in statements)


def test_an_installed_program_brings_its_own_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "CHECKOUT", tmp_path / "site-packages")
    made = start.sample_files(tmp_path)

    assert {str(p.relative_to(made)): p.read_bytes() for p in made.rglob("*.*")} == {
        str(p.relative_to(SAMPLES)): p.read_bytes() for p in SAMPLES.rglob("*.*")
    }
